"""The columns of the native tables: tolls, engagements, control, evidence, sources, each with its kind and its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from kg.errors import UsageError
from kg.export.filters import Chooser
from kg.export.rows import ClaimRow, ControlRow, EngagementRow, Evidence, Name, Party, SideRow, Source, Spot, TollRow
from kg.rdf.lines import sort_lines

Kind = Literal["text", "integer", "number", "day", "flag"]
Cell = str | int | float | date | bool | None

SEPARATOR = "; "
"""What stands between several values in one cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the kind of its cells, and what makes a cell of a row."""

    name: str
    kind: Kind
    cell: Callable[[Any], Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, the title of its sheet, its columns, and what gives its rows."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[Chooser], Iterator[Any]]

    def cells(self, row: Any) -> list[Cell]:
        """The cells of one row, in the order of the columns."""
        return [column.cell(row) for column in self.columns]


@dataclass(frozen=True, slots=True)
class Told:
    """A claim with one sentence behind it: a row of the evidence."""

    claim: ClaimRow
    evidence: Evidence


def _text(name: str, cell: Callable[[Any], Cell]) -> Column:
    return Column(name, "text", cell)


def _names(name: str, get: Callable[[Any], Iterable[Name]]) -> tuple[Column, ...]:
    """Three columns for things: labels, English labels, IRIs."""
    return (
        _text(name, lambda row: SEPARATOR.join(thing.label for thing in get(row))),
        _text(f"{name}_en", lambda row: SEPARATOR.join(thing.english or "" for thing in get(row)).strip("; ")),
        _text(f"{name}_iri", lambda row: SEPARATOR.join(thing.iri for thing in get(row))),
    )


def _located(row: Any) -> Spot | None:
    return next((p for p in row.places if p.latitude is not None), None)


def _latitude(row: Any) -> float | None:
    place = _located(row)
    return place.latitude if place else None


def _longitude(row: Any) -> float | None:
    place = _located(row)
    return place.longitude if place else None


_CLAIM = (
    Column("start", "day", lambda row: row.start),
    Column("end", "day", lambda row: row.end),
    _text("edtf", lambda row: row.edtf),
    Column("date_inferred", "flag", lambda row: row.date_inferred),
    *_names("places", lambda row: row.places),
    Column("latitude", "number", _latitude),
    Column("longitude", "number", _longitude),
    _text("country", lambda row: next((p.country for p in row.places if p.country), None)),
    *_names("claimer", lambda row: [row.claimer] if row.claimer else []),
    _text("certainty", lambda row: row.certainty),
    _text("words", lambda row: _words(row.evidence[0]) if row.evidence else None),
    _text("sentence", lambda row: row.evidence[0].text if row.evidence else None),
    _text("sentence_iri", lambda row: row.evidence[0].iri if row.evidence else None),
    _text("report", lambda row: row.source.identifier),
    Column("published", "day", lambda row: row.source.published),
    _text("publisher", lambda row: row.source.publisher),
    _text("address", lambda row: row.source.address),
)


def _words(evidence: Evidence) -> str:
    return SEPARATOR.join(evidence.text[begin:end] for begin, end in evidence.marks)


def _side(roles: tuple[str, ...], number: int) -> Callable[[Any], tuple[Party, ...]]:
    """The parties of a side: of the first that has one of these roles, or of the belligerent of this number."""

    def get(row: Any) -> tuple[Party, ...]:
        sides: tuple[SideRow, ...] = row.sides
        for side in sides:
            if side.role in roles:
                return side.parties
        open_sides = [side for side in sides if side.role == "belligerent"]
        return open_sides[number].parties if len(open_sides) > number else ()

    return get


TOLLS = (
    _text("toll", lambda row: row.iri), _text("outcome", lambda row: row.outcome),
    Column("lower", "integer", lambda row: row.lower), Column("upper", "integer", lambda row: row.upper),
    _text("precision", lambda row: row.precision), _text("wording", lambda row: row.wording),
    *_names("victims", lambda row: row.victims), *_names("perpetrators", lambda row: row.perpetrators),
    Column("cumulative", "flag", lambda row: row.cumulative), _text("part_of", lambda row: row.part_of),
    _text("restates", lambda row: row.restates), _text("engagement", lambda row: row.engagement), *_CLAIM,
)  # fmt: skip
ENGAGEMENTS = (
    _text("engagement", lambda row: row.iri), _text("class", lambda row: row.category),
    *_names("side1", _side(("attacker",), 0)), *_names("side2", _side(("target",), 1)),
    *_names("participants", lambda row: row.participants),
    _text("means", lambda row: SEPARATOR.join(row.means)), *_CLAIM,
)  # fmt: skip
CONTROL = (
    _text("control", lambda row: row.iri), _text("change", lambda row: row.change),
    *_names("party", lambda row: [row.party] if row.party else []),
    Column("share_min", "number", lambda row: row.share_min), Column("share_max", "number", lambda row: row.share_max),
    *_CLAIM,
)  # fmt: skip
EVIDENCE = (
    _text("claim", lambda row: row.claim.iri), _text("sentence_iri", lambda row: row.evidence.iri),
    _text("report", lambda row: row.claim.source.identifier),
    Column("begin", "integer", lambda row: row.evidence.begin), _text("words", lambda row: _words(row.evidence)),
    _text("sentence", lambda row: row.evidence.text),
)  # fmt: skip
SOURCES = (
    _text("report", lambda row: row.identifier), _text("iri", lambda row: row.iri),
    _text("title", lambda row: row.title), Column("published", "day", lambda row: row.published),
    _text("publisher", lambda row: row.publisher), _text("address", lambda row: row.address),
    _text("country", lambda row: row.country), _text("copy_of", lambda row: row.copy_of),
)  # fmt: skip


def _evidence(chooser: Chooser) -> Iterator[Told]:
    for kind in (TollRow, EngagementRow, ControlRow):
        for row in chooser.rows(kind):
            yield from (Told(row, evidence) for evidence in row.evidence)


def _sources(chooser: Chooser) -> Iterator[Source]:
    """The reports; under a filter, those with a claim that it takes."""
    if chooser.wanted.is_open:
        yield from chooser.reader.sources()
        return
    kinds: tuple[type[ClaimRow], ...] = (TollRow, EngagementRow, ControlRow)
    found = (f"{row.source.iri}\n".encode() for kind in kinds for row in chooser.rows(kind))
    for line in sort_lines(found):
        yield chooser.reader.source(line[:-1].decode())


TABLES: dict[str, Table] = {
    "engagements": Table("engagements", "Engagements", ENGAGEMENTS, lambda chooser: chooser.rows(EngagementRow)),
    "tolls": Table("tolls", "Tolls", TOLLS, lambda chooser: chooser.rows(TollRow)),
    "control": Table("control", "Control", CONTROL, lambda chooser: chooser.rows(ControlRow)),
    "evidence": Table("evidence", "Evidence", EVIDENCE, _evidence),
    "sources": Table("sources", "Sources", SOURCES, _sources),
}
"""The native tables by name, in the order of their sheets."""


def find_table(name: str) -> Table:
    """The native table of a name. Raises UsageError with the names when there is none."""
    if name not in TABLES:
        raise UsageError(f"there is no table {name!r}: choose one of {', '.join(TABLES)}")
    return TABLES[name]
