"""What a query may not do: call other machines, or be so deep that the parser falls over."""

from __future__ import annotations

from collections.abc import Collection

from kg.errors import QueryError
from kg.query import refuse_remote
from kg.query.guard import line_of, tokens

DEPTH = 256
"""How deep brackets may be nested: Oxigraph's parser is recursive and dies of some thousands (measured: 5,000)."""


class RefusedError(QueryError):
    """A query that is well formed and not allowed here."""


def check_query(query: str, services: Collection[str] = ()) -> None:
    """Raise RefusedError for SERVICE with anything but a listed IRI and for LOAD, QueryError for brackets too deep."""
    depth = 0
    spans: list[tuple[int, int]] = []
    found = list(tokens(query))
    for place, (kind, text, offset) in enumerate(found):
        if kind == "mark" and text in "{([":
            depth += 1
            if depth > DEPTH:
                where = line_of(query, offset)
                raise QueryError(f"line {where}: more than {DEPTH} brackets stand in each other: write it flatter")
        elif kind == "mark" and text in "})]":
            depth -= 1
        elif kind == "word" and text.upper() == "SERVICE" and services:
            span = _allowed(found, place, services)
            if span is not None:
                spans.append(span)
    for begin, end in spans:  # what is allowed is blanked out; whatever is left is refused in every spelling
        query = query[:begin] + " " * (end - begin) + query[end:]
    try:
        refuse_remote(query)
    except QueryError as error:
        raise RefusedError(str(error)) from None


def _allowed(found: list[tuple[str, str, int]], place: int, services: Collection[str]) -> tuple[int, int] | None:
    """Begin and end of `SERVICE [SILENT] <listed IRI>` that starts at a token, or None."""
    rest = found[place + 1 : place + 3]
    if rest and rest[0][0] == "word" and rest[0][1].upper() == "SILENT":
        rest = rest[1:]
    if rest and rest[0][0] == "iri" and rest[0][1][1:-1] in services:
        return found[place][2], rest[0][2] + len(rest[0][1])
    return None
