"""The records of an archive as JSON and back, so that those of one report can be kept and taken up again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from kg.fuse.records import (
    Archive,
    ControlRecord,
    EngagementRecord,
    PartyRecord,
    PlaceRecord,
    ReportRecord,
    TollRecord,
)

_TABLES: dict[str, type[Any]] = {
    "reports": ReportRecord, "tolls": TollRecord, "engagements": EngagementRecord, "controls": ControlRecord,
    "places": PlaceRecord, "parties": PartyRecord,
}  # fmt: skip
_NAMES = {name: tuple(field.name for field in fields(kind)) for name, kind in _TABLES.items()}
_DAYS = frozenset({"published", "start", "end"})


def write_archive(archive: Archive) -> str:
    """An archive as JSON, record by record in the order of its tables."""
    return json.dumps({name: list(_rows(archive, name)) for name in _TABLES}, ensure_ascii=False, default=str)


def _rows(archive: Archive, name: str) -> Iterator[list[object]]:
    for record in getattr(archive, name).values():
        yield [getattr(record, field) for field in _NAMES[name]]


def read_written(text: str) -> Archive:
    """The archive that `write_archive` wrote."""
    archive = Archive()
    for name, rows in json.loads(text).items():
        table = getattr(archive, name)
        for row in rows:
            record = _TABLES[name](**dict(zip(_NAMES[name], map(_value, _NAMES[name], row), strict=True)))
            table[record.iri] = record
    return archive


def _value(name: str, value: Any) -> Any:
    if name in _DAYS:
        return date.fromisoformat(value) if value else None
    if isinstance(value, list):
        return tuple(tuple(item) if isinstance(item, list) else item for item in value)
    return value


def merge(archive: Archive, other: Archive) -> None:
    """Take the records of another archive into the first."""
    for name in _TABLES:
        getattr(archive, name).update(getattr(other, name))
