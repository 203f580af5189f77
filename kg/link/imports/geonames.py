"""GeoNames dumps: 19 tab-separated columns a row, and the table of alternate names.

Source: https://download.geonames.org/export/dump/readme.txt
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.link.imports.rows import SKIP, Foreign, arabic, degrees, kind_of, latin, open_lines, whole

_COLUMNS: Final = 19
_BATCH: Final = 10_000
_FIRST: Final = "ADM1"


def read_geonames(path: Path, alternates: Path | None = None) -> Iterator[Foreign]:
    """The places of a dump that have an Arabic name, in file order; first-order divisions are the parents.

    Arabic names come from the dump's own column, and from `alternates` (`alternateNamesV2.txt`, streamed into a
    temporary database on disk). Raises InputError with the line of a row that is none.
    """
    names = _Alternates(alternates) if alternates is not None else None
    parents = dict(_divisions(path))
    try:
        with open_lines(path) as lines:
            for number, line in enumerate(lines, 1):
                place = _place(path, number, line, parents, names)
                if place is not None:
                    yield place
    finally:
        if names is not None:
            names.close()


def _divisions(path: Path) -> Iterator[tuple[str, str]]:
    with open_lines(path) as lines:
        for line in lines:
            if f"\t{_FIRST}\t" in line:
                cells = line.rstrip("\n").split("\t")
                if len(cells) == _COLUMNS and cells[7] == _FIRST:
                    yield f"{cells[8]}.{cells[10]}", f"geonames-{cells[0]}"


def _place(path: Path, number: int, line: str, parents: dict[str, str], names: _Alternates | None) -> Foreign | None:
    cells = line.rstrip("\n").split("\t")
    if len(cells) != _COLUMNS:
        if not line.strip():
            return None
        raise InputError(f"{len(cells)} columns where a GeoNames dump has {_COLUMNS}", path=path, line=number)
    identifier, name, plain, more = cells[:4]
    if names is None and not _has_arabic(more) and not _has_arabic(name):
        return None
    population = whole(cells[14])
    kind = kind_of("geonames", (cells[7],), population)
    if kind == SKIP:
        return None
    listed = names.of(identifier) if names is not None else ()
    ar = arabic((*listed, name, *more.split(",")))
    if not ar:
        return None
    return Foreign(
        id=f"geonames-{identifier}", source="GeoNames", kind=kind, names_ar=ar, names_en=latin((plain, name))[:2],
        geonames=identifier, country=cells[8] or None,
        parent=parents.get(f"{cells[8]}.{cells[10]}") if cells[7] != _FIRST else None,
        lat=degrees(cells[4], 90), lon=degrees(cells[5], 180), population=population,
    )  # fmt: skip


def _has_arabic(cell: str) -> bool:
    return any("\u0621" <= letter <= "\u064a" for letter in cell)


class _Alternates:
    """The Arabic names of the alternate names table by GeoNames id, on disk: the table has some 18 million rows."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect("")  # a temporary file, gone when closed
        self._db.execute("CREATE TABLE name (id TEXT, preferred INTEGER, name TEXT)")
        rows: list[tuple[str, int, str]] = []
        with open_lines(path) as lines:
            for line in lines:
                cells = line.rstrip("\n").split("\t")
                if len(cells) > 3 and cells[2] == "ar":
                    rows.append((cells[1], int(cells[4:5] == ["1"]), cells[3]))
                    if len(rows) == _BATCH:
                        self._add(rows)
        self._add(rows)
        self._db.execute("CREATE INDEX by_id ON name (id)")

    def _add(self, rows: list[tuple[str, int, str]]) -> None:
        self._db.executemany("INSERT INTO name VALUES (?, ?, ?)", rows)
        rows.clear()

    def of(self, identifier: str) -> tuple[str, ...]:
        """The Arabic names of a place, the preferred ones first."""
        found = self._db.execute("SELECT name FROM name WHERE id = ? ORDER BY preferred DESC, rowid", (identifier,))
        return tuple(name for (name,) in found)

    def close(self) -> None:
        """Drop the temporary file."""
        self._db.close()
