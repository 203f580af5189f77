"""Rows as SPARQL results in JSON, XML, CSV and TSV, one by one, so that an answer can be cut and still be whole.

Formats: SPARQL 1.1 Query Results JSON, XML, and CSV and TSV Formats (W3C, 2013), with the triple terms and base
directions of the SPARQL 1.2 drafts.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import Protocol
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_RDF_LANG = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FORMULA = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


class Writer(Protocol):
    """A format of rows: what stands before them, each of them, and what stands behind."""

    def head(self, variables: Sequence[str]) -> str:
        """What stands before the rows."""

    def row(self, values: Sequence[Term | None]) -> str:
        """One row."""

    def tail(self) -> str:
        """What stands behind the rows."""

    def truth(self, value: bool) -> str:
        """The whole answer to an ASK."""


class JsonWriter:
    """SPARQL Query Results JSON."""

    def head(self, variables: Sequence[str]) -> str:
        """The variables and the opening of the rows."""
        self._names = [json.dumps(name) for name in variables]
        self._first = True
        return f'{{"head":{{"vars":[{",".join(self._names)}]}},"results":{{"bindings":['

    def row(self, values: Sequence[Term | None]) -> str:
        """One object; unbound variables are left out."""
        pairs = zip(self._names, values, strict=True)
        body = ",".join(f"{name}:{_json(value)}" for name, value in pairs if value is not None)
        comma, self._first = "" if self._first else ",", False
        return f"{comma}{{{body}}}"

    def tail(self) -> str:
        """The closing."""
        return "]}}"

    def truth(self, value: bool) -> str:
        """The answer to an ASK."""
        return f'{{"head":{{}},"boolean":{str(value).lower()}}}'


class XmlWriter:
    """SPARQL Query Results XML."""

    _START = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'

    def head(self, variables: Sequence[str]) -> str:
        """The variables and the opening of the rows."""
        self._names = [quoteattr(name) for name in variables]
        listed = "".join(f"<variable name={name}/>" for name in self._names)
        return f"{self._START}<head>{listed}</head><results>"

    def row(self, values: Sequence[Term | None]) -> str:
        """One result; unbound variables are left out."""
        pairs = zip(self._names, values, strict=True)
        body = "".join(f"<binding name={name}>{_xml(value)}</binding>" for name, value in pairs if value is not None)
        return f"<result>{body}</result>"

    def tail(self) -> str:
        """The closing."""
        return "</results></sparql>\n"

    def truth(self, value: bool) -> str:
        """The answer to an ASK."""
        return f"{self._START}<head></head><boolean>{str(value).lower()}</boolean></sparql>\n"


class CsvWriter:
    """SPARQL Query Results CSV: the bare characters of IRIs and literals.

    With `guard` a cell that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay as they
    are. The format of the specification has no such thing, so only downloads made for people ask for it.
    """

    def __init__(self, *, guard: bool = False) -> None:
        self._guard = guard

    def head(self, variables: Sequence[str]) -> str:
        """The header line."""
        return self._line(variables)

    def row(self, values: Sequence[Term | None]) -> str:
        """One line."""
        cells = [_bare(value) for value in values]
        return self._line([guarded(cell) for cell in cells] if self._guard else cells)

    def tail(self) -> str:
        """Nothing."""
        return ""

    def truth(self, value: bool) -> str:
        """The answer to an ASK; the specification leaves it open."""
        return f"{str(value).lower()}\r\n"

    def _line(self, cells: Iterable[str]) -> str:
        output = io.StringIO()
        csv.writer(output, lineterminator="\r\n").writerow(cells)
        return output.getvalue()


class TsvWriter:
    """SPARQL Query Results TSV: terms as in Turtle, tabs and line ends escaped."""

    def head(self, variables: Sequence[str]) -> str:
        """The header line, with question marks."""
        return "\t".join(f"?{name}" for name in variables) + "\n"

    def row(self, values: Sequence[Term | None]) -> str:
        """One line."""
        return "\t".join("" if value is None else str(value).replace("\t", "\\t") for value in values) + "\n"

    def tail(self) -> str:
        """Nothing."""
        return ""

    def truth(self, value: bool) -> str:
        """The answer to an ASK; the specification leaves it open."""
        return f"{str(value).lower()}\n"


def writer_of(name: str, *, guard: bool = False) -> Writer:
    """The writer of a format of `negotiation.RESULTS`."""
    if name == "csv":
        return CsvWriter(guard=guard)
    if name == "xml":
        return XmlWriter()
    return TsvWriter() if name == "tsv" else JsonWriter()


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula.

    >>> guarded("=1+1"), guarded("-5"), guarded("قتيل")
    ("'=1+1", '-5', 'قتيل')
    """
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _bare(value: Term | None) -> str:
    if value is None:
        return ""
    return value.value if isinstance(value, ox.NamedNode | ox.Literal) else str(value)


def _json(value: Term) -> str:
    if isinstance(value, ox.NamedNode):
        return f'{{"type":"uri","value":{_quoted(value.value)}}}'
    if isinstance(value, ox.Literal):
        more = ""
        if value.language:
            more = f',"xml:lang":{_quoted(value.language)}'
        elif value.datatype.value != _XSD_STRING:
            more = f',"datatype":{_quoted(value.datatype.value)}'
        return f'{{"type":"literal","value":{_quoted(value.value)}{more}}}'
    if isinstance(value, ox.BlankNode):
        return f'{{"type":"bnode","value":{_quoted(value.value)}}}'
    parts = zip(("subject", "predicate", "object"), (value.subject, value.predicate, value.object), strict=True)
    inner = ",".join(f'"{name}":{_json(part)}' for name, part in parts)
    return f'{{"type":"triple","value":{{{inner}}}}}'


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _xml(value: Term) -> str:
    if isinstance(value, ox.NamedNode):
        return f"<uri>{_clean(value.value)}</uri>"
    if isinstance(value, ox.Literal):
        more = ""
        if value.language:
            more = f" xml:lang={quoteattr(value.language)}"
        elif value.datatype.value != _XSD_STRING:
            more = f" datatype={quoteattr(value.datatype.value)}"
        return f"<literal{more}>{_clean(value.value)}</literal>"
    if isinstance(value, ox.BlankNode):
        return f"<bnode>{_clean(value.value)}</bnode>"
    parts = zip(("subject", "predicate", "object"), (value.subject, value.predicate, value.object), strict=True)
    return f"<triple>{''.join(f'<{name}>{_xml(part)}</{name}>' for name, part in parts)}</triple>"


def _clean(value: str) -> str:
    """Characters that XML can hold: the others become U+FFFD; a carriage return is kept by its number."""
    return _NO_XML.sub("\ufffd", escape(value)).replace("\r", "&#13;")
