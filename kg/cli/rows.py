"""Rows of anything as a table, CSV, TSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from kg.cli.flags import Settings

FORMATS = ("table", "csv", "tsv", "json")

Cell = str | int | float | None


def write_rows(settings: Settings, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write rows in the format of the settings."""
    settings.write(format_rows(columns, list(rows), settings.chosen, settings.width(), settings.color()))


def format_rows(
    columns: Sequence[str], rows: Sequence[Sequence[Cell]], format: str, width: int | None = None, color: bool = False
) -> str:
    """Rows as text; JSON is a list of objects, in CSV and TSV what is None is empty."""
    if format == "json":
        objects = [dict(zip(columns, row, strict=True)) for row in rows]
        return json.dumps(objects, ensure_ascii=False, indent=2) + "\n"
    output = io.StringIO()
    if format == "table":
        from kg.query.results import Answer, write_table

        texts = tuple(tuple(None if cell is None else str(cell) for cell in row) for row in rows)
        write_table(Answer(tuple(columns), texts), output, prefixes={}, width=width, color=color)
    else:
        writer = csv.writer(output, delimiter="\t" if format == "tsv" else ",", lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    return output.getvalue()
