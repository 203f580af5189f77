"""What a query is, read from its words alone: its form, and whether it would call another machine.

pyoxigraph sends real requests for SERVICE (and for LOAD in updates) and has no switch against it, so both are refused
before it sees the text. The reader knows comments, strings, IRIs, variables and prefixed names; it takes for SERVICE
whatever Oxigraph's parser could, which needs no space after the keyword (`trueSERVICEex:a{}`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from kg.errors import QueryError

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

_TOKEN = re.compile(
    r"(?P<skip>\s+|\#[^\r\n]*)"
    r"|(?P<string>\"\"\"(?:\"{0,2}(?:[^\"\\]|\\.))*\"\"\"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''"
    r"|\"(?:[^\"\\\r\n]|\\.)*\"|'(?:[^'\\\r\n]|\\.)*')"
    r"|(?P<iri><[^\x00-\x20<>\"{}|^`\\]*>)"
    r"|(?P<variable>[?$]\w+)"
    r"|(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>(?:[^\W\d](?:[\w.-]*[\w-])?)?:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*)"
    r"|(?P<word>[^\W\d]\w*)"
    r"|(?P<mark>.)",
    re.DOTALL,
)
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_CHOICE = "SELECT, ASK, CONSTRUCT or DESCRIBE"
_GLUED = re.compile(r"(?:true|false)+", re.IGNORECASE)


def tokens(query: str) -> Iterator[tuple[str, str, int]]:
    """Kind (string, iri, variable, name, word, number, mark), text and offset of each token but spaces and comments."""
    for match in _TOKEN.finditer(query):
        if match.lastgroup != "skip":
            yield match.lastgroup or "mark", match[0], match.start()


def query_form(query: str) -> Form:
    """Whether a query is a SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises QueryError, with the line, when it is none of them: an update, or no SPARQL at all.
    """
    prologue = {"BASE", "PREFIX", "VERSION"}
    for kind, text, offset in tokens(query):
        if kind == "word" and text.upper() in _FORMS:
            return text.upper()  # type: ignore[return-value]
        if kind == "word" and text.upper() not in prologue:
            where = line_of(query, offset)
            raise QueryError(f"line {where}: a query starts with {_CHOICE}, not with {text!r}")
    raise QueryError(f"there is no query: it starts with {_CHOICE}")


def refuse_remote(query: str) -> None:
    """Raise QueryError, with the line, when the query holds SERVICE or LOAD, in any spelling."""
    for kind, text, offset in tokens(query):
        if kind not in ("word", "name"):
            continue
        bare = _GLUED.sub("", text.lower(), count=1) if _GLUED.match(text) else text.lower()
        if bare.startswith("service") or (kind == "word" and bare == "load"):
            word = "LOAD" if bare == "load" else "SERVICE"
            where = line_of(query, offset)
            raise QueryError(
                f"line {where}: {word} is refused, since it would call another machine: ask only this store"
            )


def line_of(query: str, offset: int) -> int:
    """The line, from 1, of an offset."""
    return query.count("\n", 0, offset) + 1
