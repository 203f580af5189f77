"""The rows of a layout (ACLED, UCDP GED) out of a store, one event at a time, and the report of what they lose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from kg.errors import UsageError
from kg.export.acled import COLUMNS as ACLED_COLUMNS
from kg.export.acled import control_rows, rows_of
from kg.export.columns import Cell, Column
from kg.export.events import Event, Loss, merged
from kg.export.filters import Chooser
from kg.export.reader import Reader
from kg.export.rows import ControlRow, EngagementRow, TollRow
from kg.export.ucdp import COLUMNS as UCDP_COLUMNS
from kg.export.ucdp import row_of

LAYOUTS: dict[str, tuple[Column, ...]] = {"acled": ACLED_COLUMNS, "ucdp": UCDP_COLUMNS}
"""The columns of each layout."""

LOSS_COLUMNS = ("claim", "row", "what", "detail")


class Losses(Protocol):
    """What takes the losses of an export, one at a time."""

    def __call__(self, loss: Loss) -> None:
        """Take one loss."""


def find_layout(name: str) -> tuple[Column, ...]:
    """The columns of a layout. Raises UsageError with the names when there is none."""
    if name not in LAYOUTS:
        raise UsageError(f"there is no layout {name!r}: choose one of native, {', '.join(LAYOUTS)}")
    return LAYOUTS[name]


def layout_rows(chooser: Chooser, layout: str, lose: Losses) -> Iterator[tuple[Cell, ...]]:
    """The rows of all events that a filter takes, by the IRI of the event; `lose` gets what they cannot say."""
    for found in _found(chooser, layout):
        if isinstance(found, Loss):
            lose(found)
        else:
            yield found


def _rows(reader: Reader, rows: list[EngagementRow], layout: str) -> Iterator[tuple[Cell, ...] | Loss]:
    """The rows of one deed, told by one report or more."""
    tolls = [toll for row in rows for toll in reader.tolls_of(row.iri) if toll.source.copy_of is None]
    reports = {row.source.iri: row.source for row in rows}
    controls: list[ControlRow] = []
    if layout == "acled":
        controls = [control for report in reports if report for control in reader.controls_of(report)]
    told = merged(rows) if len(rows) > 1 else rows[0]
    event = Event(told, tuple(tolls), tuple(controls), tuple(reports.values()))
    yield from rows_of(event) if layout == "acled" else row_of(event)


def _found(chooser: Chooser, layout: str) -> Iterator[tuple[Cell, ...] | Loss]:
    reader = chooser.reader
    for row in chooser.rows(EngagementRow):
        mentions = reader.mentions_of(row.iri)
        rows = [reader.row(mention, EngagementRow) for mention in mentions] if len(mentions) > 1 else [row]
        rows = [told for told in rows if chooser.wanted.is_open or chooser.takes(told)]
        rows = [told for told in rows if told.source.copy_of is None] or rows
        if row.iri != rows[0].iri:
            yield Loss(
                row.iri, "", "joined", f"it is told of the same deed as {rows[0].iri}, and has no row of its own"
            )
            continue
        yield from _rows(reader, rows, layout)
    if layout == "acled":
        for control in chooser.rows(ControlRow):
            if control.change in ("gained", "withdrew"):
                yield from control_rows(control)
            else:
                yield Loss(control.iri, "", "not coded", f"control: {control.change}")
    else:
        for control in chooser.rows(ControlRow):
            yield Loss(control.iri, "", "not coded", f"control: {control.change}")
    for toll in chooser.rows(TollRow):
        if toll.engagement is None:
            yield Loss(
                toll.iri, "", "no event", f"a count of {toll.outcome} that no engagement is told for: {toll.wording}"
            )
