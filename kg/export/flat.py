"""Rows of cells as CSV, TSV and JSON lines, one row at a time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import IO

from kg.export.columns import Cell, Column

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"
"""What tells Excel that a file is UTF-8."""


def write_flat(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    output: IO[bytes],
    *,
    format: str,
    bom: bool = False,
    guard: bool = True,
    tags: Sequence[str] | None = None,
) -> int:
    """Write rows as `csv`, `tsv` or `jsonl`; how many there were comes out.

    An unknown cell is empty (null in JSON). `guard` puts an apostrophe before a text that a spreadsheet would run as a
    formula; `bom` writes a byte order mark first, `tags` a second row (csv and tsv), one for each column.
    """
    output.write(BOM.encode() if bom else b"")
    lines = _json(columns, rows) if format == "jsonl" else _separated(columns, rows, format, guard, tags)
    count = 0 if format == "jsonl" else -1 if tags is None else -2
    for line in lines:
        output.write(line.encode())
        count += 1
    return count


def _separated(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], format: str, guard: bool, tags: Sequence[str] | None
) -> Iterator[str]:
    buffer = io.StringIO()
    ending = "\r\n" if format == "csv" else "\n"
    writer = csv.writer(buffer, delimiter="," if format == "csv" else "\t", lineterminator=ending)
    clean: Callable[[Cell], str] = _tab_free if format == "tsv" else _plain
    texts = [column.kind == "text" for column in columns]
    writer.writerow([column.name for column in columns])
    yield _taken(buffer)
    if tags is not None:
        writer.writerow(tags)
        yield _taken(buffer)
    for row in rows:
        cells = [clean(cell) for cell in row]
        if guard:
            cells = [_guarded(c) if text else c for c, text in zip(cells, texts, strict=True)]
        writer.writerow(cells)
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    line = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return line


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _tab_free(cell: Cell) -> str:
    """A cell on one line without tabs: TSV has no quotes that all readers know."""
    return " ".join(_plain(cell).split()) if isinstance(cell, str) else _plain(cell)


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _json(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    names = [column.name for column in columns]
    for row in rows:
        cells = (cell.isoformat() if isinstance(cell, date) else cell for cell in row)
        yield json.dumps(dict(zip(names, cells, strict=True)), ensure_ascii=False) + "\n"
