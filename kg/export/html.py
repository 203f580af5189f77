"""Rows and evidence as HTML for notebooks: right to left, the words that carry a claim marked, everything escaped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from kg.export.columns import TABLES, Cell
from kg.export.rows import ClaimRow, ControlRow, EngagementRow, Evidence, TollRow

_SHOWN = 20  # rows of a table that a notebook shows


def evidence_html(evidence: Evidence) -> str:
    """A sentence as a quotation with its marks; direction by its own letters."""
    pieces, last = [], 0
    for begin, end in evidence.marks:
        pieces.append(escape(evidence.text[last:begin]))
        pieces.append(f"<mark>{escape(evidence.text[begin:end])}</mark>")
        last = end
    pieces.append(escape(evidence.text[last:]))
    return f'<blockquote dir="auto" lang="ar" cite="{escape(evidence.iri)}">{"".join(pieces)}</blockquote>'


def row_html(row: ClaimRow) -> str:
    """One claim: its cells that say something, and under them its sentences."""
    kinds = {TollRow: "tolls", EngagementRow: "engagements", ControlRow: "control"}
    table = TABLES[kinds[type(row)]]
    cells = "".join(
        f'<tr><th>{escape(column.name)}</th><td dir="auto">{escape(_plain(cell))}</td></tr>'
        for column, cell in zip(table.columns, table.cells(row), strict=True)
        if cell not in (None, "", False) and not column.name.startswith("sentence")
    )
    return f"<table>{cells}</table>{''.join(map(evidence_html, row.evidence))}"


def rows_html(columns: Sequence[str], rows: Sequence[Sequence[Cell]], quotes: Sequence[Evidence | None]) -> str:
    """A table of at most twenty rows, each with its marked sentence where it has one, and how many there are."""
    shown = [name for name in columns if not name.startswith("sentence")]
    head = "".join(f"<th>{escape(name)}</th>" for name in shown) + ("<th>evidence</th>" if any(quotes) else "")
    body = []
    for row, quote in list(zip(rows, quotes, strict=True))[:_SHOWN]:
        named = dict(zip(columns, row, strict=True))
        cells = "".join(f'<td dir="auto">{escape(_plain(named[name]))}</td>' for name in shown)
        body.append(f"<tr>{cells}{f'<td>{evidence_html(quote)}</td>' if quote else ''}</tr>")
    note = f"<p>{len(rows)} row{'' if len(rows) == 1 else 's'}</p>"
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>{note}"


def _plain(cell: Cell) -> str:
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)
