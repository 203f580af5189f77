"""RDF terms as N-Triples text, written exactly as pyoxigraph writes them, so that equal terms are equal strings.

A statement is four strings: subject, predicate, object and the graph. Strings, because a graph of news is written far
more often than it is walked, and a line of N-Quads needs no object for each term.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from kg.namespaces import XSD


class Statement(NamedTuple):
    """A triple and the named graph that holds it, each as N-Triples text; `graph` "" is the default graph."""

    subject: str
    predicate: str
    object: str
    graph: str = ""

    @property
    def line(self) -> str:
        """The statement as a line of N-Quads, with its newline."""
        return f"{self.subject} {self.predicate} {self.object} {self.graph + ' ' if self.graph else ''}.\n"


_ESCAPED = re.compile('[\x00-\x1f"\\\\\x7f]')
_SHORT = {"\t": "\\t", "\b": "\\b", "\n": "\\n", "\r": "\\r", "\f": "\\f", '"': '\\"', "\\": "\\\\"}
_UNESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_LONG = {short[1]: char for char, short in _SHORT.items()}
_BAD_IRI = re.compile('[\x00-\x20<>"{}|^`\\\\]')
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)


@lru_cache(maxsize=1 << 16)
def iri(value: str) -> str:
    """An IRI term. Raises ValueError when a character cannot stand in an IRI."""
    if _BAD_IRI.search(value):
        raise ValueError(f"{value!r} is no IRI")
    return f"<{value}>"


def text(value: str, language: str | None = None) -> str:
    """A string literal, with its language where it has one.

    >>> text('قال "لا"', "ar")
    '"قال \\\\"لا\\\\""@ar'
    """
    if _ESCAPED.search(value):
        value = _ESCAPED.sub(lambda m: _SHORT.get(m[0]) or f"\\u{ord(m[0]):04X}", value)
    return f'"{value}"' if language is None else f'"{value}"@{language}'


def integer(value: int) -> str:
    """An xsd:integer literal: the store keeps every integer type as this one."""
    return f'"{value}"^^<{XSD.integer}>'


def day(value: date) -> str:
    """An xsd:date literal."""
    return f'"{value.isoformat()}"^^<{XSD.date}>'


def flag(value: bool) -> str:
    """An xsd:boolean literal."""
    return f'"{"true" if value else "false"}"^^<{XSD.boolean}>'


def decimal(value: float) -> str:
    """An xsd:decimal literal without needless zeros, to six places.

    >>> decimal(0.25), decimal(1.0)
    ('"0.25"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"1"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    """
    return f'"{_plain(value)}"^^<{XSD.decimal}>'


def double(value: float) -> str:
    """An xsd:double literal without needless zeros, to six places."""
    return f'"{_plain(value)}"^^<{XSD.double}>'


def _plain(value: float) -> str:
    written = f"{Decimal(repr(value)):.6f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def typed(value: str, datatype: str) -> str:
    """A literal of any other datatype."""
    return f"{text(value)}^^<{datatype}>"


def link(address: str) -> str:
    """An IRI where `address` is a usable http(s) address, else a string literal: a bad URL must not stop a build."""
    if not address.lower().startswith(("http://", "https://")):
        return text(address)
    try:
        return str(ox.NamedNode(address))
    except ValueError:
        return text(address)


def value_of(term: str) -> str:
    """The IRI or the characters of a term.

    >>> value_of('"قال"@ar'), value_of("<http://x.example/>")
    ('قال', 'http://x.example/')
    """
    if term.startswith("<"):
        return term[1:-1]
    match = _LITERAL.fullmatch(term)
    if not match:
        raise ValueError(f"{term!r} is no term of N-Triples")
    return unescape(match[1])


def unescape(value: str) -> str:
    """The characters that an escaped N-Triples string stands for."""
    if "\\" not in value:
        return value
    return _UNESCAPED.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _LONG.get(m[3], m[3]), value)


def node(term: str) -> ox.NamedNode | ox.Literal:
    """The pyoxigraph object of a term."""
    if term.startswith("<"):
        return ox.NamedNode(term[1:-1])
    match = _LITERAL.fullmatch(term)
    if not match:
        raise ValueError(f"{term!r} is no term of N-Triples")
    if match[2]:
        return ox.Literal(unescape(match[1]), language=match[2])
    return ox.Literal(unescape(match[1]), datatype=ox.NamedNode(match[3]) if match[3] else None)


def quad(statement: Statement) -> ox.Quad:
    """The pyoxigraph object of a statement."""
    graph = ox.NamedNode(statement.graph[1:-1]) if statement.graph else ox.DefaultGraph()
    subject, predicate = ox.NamedNode(statement.subject[1:-1]), ox.NamedNode(statement.predicate[1:-1])
    return ox.Quad(subject, predicate, node(statement.object), graph)


def statement(quad: ox.Quad) -> Statement:
    """The statement of a pyoxigraph quad."""
    graph = "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)
    return Statement(str(quad.subject), str(quad.predicate), str(quad.object), graph)
