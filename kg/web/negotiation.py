"""Which of our formats a client gets, from its Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence

RESULTS: dict[str, str] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
}
"""The formats of rows and truth values, each with its media type; the first is the default."""

GRAPHS: dict[str, str] = {
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
"""The formats of triples, each with its media type; the first is the default."""

HTML = "text/html; charset=utf-8"

_OTHER_NAMES: dict[str, str] = {
    "application/json": "json",
    "text/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
    "application/x-turtle": "ttl",
    "application/turtle": "ttl",
    "text/rdf+n3": "ttl",
    "text/plain": "nt",
}
"""Media types that older clients ask for, with the format that they mean."""

NAMES: dict[str, str] = {
    "turtle": "ttl", "ntriples": "nt", "n-triples": "nt", "json-ld": "jsonld", "xml": "rdf",
    "rdfxml": "rdf", "rdf+xml": "rdf",
}  # fmt: skip
"""Other names of formats in addresses."""


def choose(accept: str | None, formats: dict[str, str]) -> str | None:
    """The name of the format that an Accept header prefers, the first for none given; None when nothing is acceptable.

    Among equal wishes the more specific wins, then our order.

    >>> choose("text/csv;q=0.5, application/xml", RESULTS)
    'xml'
    >>> choose("text/html,application/xhtml+xml,*/*;q=0.8", RESULTS)
    'json'
    >>> choose("image/png", RESULTS) is None
    True
    """
    ranges = parse_accept(accept or "*/*")
    best: tuple[float, int, int] | None = None
    chosen = None
    for place, (name, media) in enumerate(formats.items()):
        types = [media.partition(";")[0], *(other for other, meant in _OTHER_NAMES.items() if meant == name)]
        quality, specific = max(_quality(ranges, own, first=own == types[0]) for own in types)
        rank = (quality, specific, -place)
        if quality > 0 and (best is None or rank > best):
            best, chosen = rank, name
    return chosen


def parse_accept(header: str) -> list[tuple[str, float]]:
    """Media ranges in lower case with their weights; a part that makes no sense is left out."""
    found = []
    for part in header.split(",")[:64]:
        media, *parameters = (item.strip() for item in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "q":
                try:
                    weight = min(1.0, max(0.0, float(value)))
                except ValueError:
                    weight = 0.0
        if "/" in media:
            found.append((media.lower(), weight))
    return found


def prefers_page(accept: str | None) -> bool:
    """Whether the client is a browser: it names HTML, and wishes no RDF or result format more."""
    ranges = dict(parse_accept(accept or ""))
    page = max(ranges.get("text/html", 0.0), ranges.get("application/xhtml+xml", 0.0))
    exact = {media.partition(";")[0] for media in (*GRAPHS.values(), *RESULTS.values())}
    return page > 0 and all(ranges.get(media, 0.0) < page for media in exact)


def _quality(ranges: Sequence[tuple[str, float]], media: str, *, first: bool) -> tuple[float, int]:
    """Weight and how specific the range is that fits a media type best; another name fits exactly or not at all."""
    best = (0.0, 0)
    specific = -1
    for wanted, weight in ranges:
        if wanted == media:
            level = 2
        elif not first:
            continue
        elif wanted == f"{media.partition('/')[0]}/*":
            level = 1
        elif wanted == "*/*":
            level = 0
        else:
            continue
        if level > specific:
            specific, best = level, (weight, level)
    return best
