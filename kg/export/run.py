"""One export, whatever its format: RDF in a view, a table, a workbook, a map, or the rows of another data set."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from kg import __version__
from kg.errors import UsageError
from kg.export.columns import TABLES, Column, find_table
from kg.export.events import Loss
from kg.export.filters import Chooser, Filter
from kg.export.flat import write_flat
from kg.export.geo import write_geojson, write_kml
from kg.export.hxl import tags_of
from kg.export.layouts import LOSS_COLUMNS, find_layout, layout_rows
from kg.export.parquet import write_parquet
from kg.export.rdf import FORMATS as RDF_FORMATS
from kg.export.rdf import export_graph
from kg.export.reader import Reader
from kg.export.redact import Redactor
from kg.export.sheets import write_workbook
from kg.store import GraphStore

TABLE_FORMATS: dict[str, tuple[str, ...]] = {
    "csv": (),
    "tsv": ("tab",),
    "jsonl": ("ndjson",),
    "xlsx": ("excel",),
    "parquet": ("pq",),
    "geojson": (),
    "geojsonl": ("geojsonseq", "geojsons"),
    "kml": (),
}
"""The formats that hold rows, with the other endings that are understood."""

ALL_FORMATS = {**RDF_FORMATS, **TABLE_FORMATS}


@dataclass(frozen=True, slots=True)
class _Flat:
    """What csv and tsv may have more: the layout whose HXL tags to write, a byte order mark, guarded formulas."""

    tags: str | None
    bom: bool
    guard: bool


_MAPS = ("geojson", "geojsonl", "kml")


def any_format(name: str) -> str:
    """The format of a name or ending. Raises UsageError with the list when it is not known."""
    for known, others in ALL_FORMATS.items():
        if name.lower() == known or name.lower() in others:
            return known
    raise UsageError(f"there is no format {name!r}: choose one of {', '.join(ALL_FORMATS)}")


def export(
    store: GraphStore,
    output: IO[bytes],
    *,
    format: str = "ttl",
    layout: str = "native",
    view: str = "full",
    provenance: str = "claims",
    table: str | None = None,
    wanted: Filter | None = None,
    bom: bool = False,
    guard: bool = True,
    redact: bool = False,
    hxl: bool = False,
    losses: IO[bytes] | None = None,
) -> int:
    """Write the store, or what a filter takes, to a binary stream; how many losses a layout has comes out.

    `table` is one of `TABLES` (tolls for tables, engagements for maps; a workbook has them all), `layout` native, acled
    or ucdp; `losses` gets the report of what their rows cannot say, as CSV. `hxl` adds HXL's row of tags to csv
    and tsv. RDF takes `view` and `provenance`.
    Raises UsageError for what does not exist or does not fit together.
    """
    kind = any_format(format)
    _check(kind, layout, view, provenance, table, losses is not None)
    if hxl and kind not in ("csv", "tsv"):
        raise UsageError(f"{kind} has no row of tags: --hxl goes with csv and tsv")
    if kind in RDF_FORMATS:
        export_graph(store, output, format=kind, provenance=provenance, view=view, wanted=wanted, redact=redact)
        return 0
    reader = Reader(store, Redactor(store) if redact else None)
    chooser = Chooser(reader, wanted or Filter())
    flat = _Flat(layout if hxl else None, bom, guard)
    if layout == "native":
        _native(chooser, output, kind, table, flat)
        return 0
    told = _LossWriter(losses)
    columns = find_layout(layout)
    _write(columns, layout_rows(chooser, layout, told), output, kind, layout.upper(), flat)
    return told.count


def _check(kind: str, layout: str, view: str, provenance: str, table: str | None, losses: bool) -> None:
    if layout != "native":
        find_layout(layout)
    rdf = kind in RDF_FORMATS
    if rdf and (layout != "native" or table is not None):
        raise UsageError(f"{kind} holds a graph: --layout and --table go with {', '.join(TABLE_FORMATS)}")
    if not rdf and (view != "full" or provenance != "claims"):
        raise UsageError(f"{kind} holds rows: --view and --provenance go with {', '.join(RDF_FORMATS)}")
    if table is not None and (layout != "native" or kind == "xlsx"):
        raise UsageError("--table goes with the native layout, and a workbook has every table")
    if losses and layout == "native":
        raise UsageError("the native layout loses nothing: --losses goes with --layout acled or ucdp")
    if table is not None:
        find_table(table)


def _native(chooser: Chooser, output: IO[bytes], kind: str, name: str | None, flat: _Flat) -> None:
    if kind == "xlsx":
        sheets = ((t.title, t.columns, map(t.cells, t.rows(chooser))) for t in TABLES.values())
        write_workbook(sheets, _about(), output)
        return
    table = find_table(name or ("engagements" if kind in _MAPS else "tolls"))
    _write(table.columns, map(table.cells, table.rows(chooser)), output, kind, table.title, flat)


def _write(
    columns: Sequence[Column], rows: Iterator[Any], output: IO[bytes], kind: str, title: str, flat: _Flat
) -> None:
    if kind in ("csv", "tsv", "jsonl"):
        tags = tags_of(columns, flat.tags) if flat.tags else None
        write_flat(columns, rows, output, format=kind, bom=flat.bom and kind != "jsonl", guard=flat.guard, tags=tags)
    elif kind == "parquet":
        write_parquet(columns, rows, output)
    elif kind == "kml":
        write_kml(columns, rows, output, title=f"Isnad: {title}")
    elif kind == "xlsx":
        write_workbook([(title, columns, rows)], _about(title), output)
    else:
        write_geojson(columns, rows, output, lines=kind == "geojsonl")


def _about(layout: str | None = None) -> list[tuple[str, str]]:
    """The lines of the sheet that explains the others."""
    lines = [("Isnad", f"version {__version__}")]
    if layout is not None:
        lines.append((layout, f"{layout}-compatible layout, not {layout} data: made from news reports by a program."))
        return lines
    lines += [
        ("Engagements", "One row a fight or act of violence, as one report tells it."),
        ("Tolls", "One row a count of people, never to be added up: counts repeat, include and contradict each other."),
        ("Control", "One row a claim that a party gained, lost, holds, contests or besieges a place."),
        ("Evidence", "The sentences behind each claim, and in them its own words."),
        ("Sources", "The reports."),
        ("lower, upper", "The bounds that the words give; an empty upper bound is left open by the report."),
        ("edtf", "The day or period with its precision (EDTF); start and end are its first and last day."),
    ]
    return lines


class _LossWriter:
    """Writes the losses of a layout as CSV, each as it comes, and counts them."""

    def __init__(self, output: IO[bytes] | None) -> None:
        self.count = 0
        self._output = output
        if output is not None:
            output.write((",".join(LOSS_COLUMNS) + "\n").encode())

    def __call__(self, loss: Loss) -> None:
        """Take one loss."""
        self.count += 1
        if self._output is not None:
            buffer = io.StringIO()
            cells = [" ".join(part.split()) for part in (loss.claim, loss.row, loss.what, loss.detail)]
            csv.writer(buffer, lineterminator="\n").writerow(cells)
            self._output.write(buffer.getvalue().encode())
