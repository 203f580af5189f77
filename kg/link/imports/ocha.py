"""OCHA administrative tables (COD-AB): a row a unit of the deepest level, with the names and p-codes of all levels.

Old files name their columns `admin2Name_ar` and `admin2Pcode`, newer ones `ADM2_AR` and `ADM2_PCODE`; both are read.
Source: https://humanitarian.atlassian.net/wiki/spaces/codtechnical (common operational datasets)
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.link.imports.rows import Foreign, arabic, degrees, kind_of, latin, open_lines

_COLUMN = re.compile(r"adm(?:in)?(\d)_?(name)?_?(ar\w?|en|pcode|ref|altnam\w*|alt\w*_ar|alt\w*_en)?\Z", re.IGNORECASE)
_NOT_IN_ID = re.compile("[^a-z0-9]+")
_LATITUDE: Final = ("center_lat", "latitude", "lat", "y_coord", "lat_dd")
_LONGITUDE: Final = ("center_lon", "longitude", "lon", "long", "x_coord", "lon_dd")


def read_ocha(path: Path) -> Iterator[Foreign]:
    """Every unit of every level, each once, those that contain before those contained.

    The country is the first two letters of a p-code that begins with an ISO code. A point, when the table has one, is
    that of the deepest unit of its row. Raises InputError for a table without a column of p-codes.
    """
    with open_lines(path) as lines:
        sample = iter(lines)
        header = next(sample, "")
        delimiter = max("\t,;", key=header.count)
        rows = csv.DictReader(chain([header], sample), delimiter=delimiter)
        columns = _columns(rows.fieldnames or ())
        levels = sorted({level for level, part in columns if part == "pcode"})
        if not levels:
            raise InputError("no column of p-codes (admin1Pcode or ADM1_PCODE); is it a COD-AB table?", path=path)
        seen: set[str] = set()
        for row in rows:
            cells = {key: value or "" for key, value in row.items() if isinstance(key, str)}
            yield from _units(cells, columns, levels, seen)


def _columns(names: object) -> dict[tuple[int, str], list[str]]:
    columns: dict[tuple[int, str], list[str]] = {}
    for name in names if isinstance(names, list) else []:
        match = _COLUMN.match(name.strip())
        if match:
            part = (match[3] or "en").lower()
            part = "pcode" if part == "pcode" else "ar" if "ar" in part else "en"
            columns.setdefault((int(match[1]), part), []).append(name)
    return columns


def _units(
    cells: dict[str, str], columns: dict[tuple[int, str], list[str]], levels: list[int], seen: set[str]
) -> Iterator[Foreign]:
    above: str | None = None
    for level in levels:
        pcode = _first(cells, columns.get((level, "pcode"), []))
        if not pcode:
            return
        names = arabic(cells[column] for column in columns.get((level, "ar"), []))
        identifier = f"pcode-{_NOT_IN_ID.sub('-', pcode.lower()).strip('-')}"
        if pcode not in seen and names:
            seen.add(pcode)
            deepest = level == levels[-1]
            yield Foreign(
                id=identifier, source="OCHA", kind=kind_of("ocha", (str(level),)), names_ar=names,
                names_en=latin(cells[column] for column in columns.get((level, "en"), []))[:2], pcode=pcode,
                country=pcode[:2] if pcode[:2].isalpha() else None, parent=above,
                lat=_degrees(cells, _LATITUDE, 90) if deepest else None,
                lon=_degrees(cells, _LONGITUDE, 180) if deepest else None,
            )  # fmt: skip
        above = identifier


def _first(cells: dict[str, str], columns: list[str]) -> str:
    return next((cells[column].strip() for column in columns if cells[column].strip()), "")


def _degrees(cells: dict[str, str], names: tuple[str, ...], limit: float) -> float | None:
    return next((degrees(value, limit) for key, value in cells.items() if key.lower() in names), None)
