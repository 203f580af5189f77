"""An XLSX workbook, right to left, one sheet a table and one that explains them; the same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO, Any

from kg.errors import LimitError, UsageError
from kg.export.columns import Cell, Column

Sheet = tuple[str, Sequence[Column], Iterable[Sequence[Cell]]]
"""A sheet's title, its columns and its rows."""

_ROWS, _LETTERS = 1_048_576, 32_767  # what Excel holds in a sheet, and in a cell
_WIDTHS = {"text": 24, "integer": 9, "number": 10, "day": 11, "flag": 8}


def write_workbook(sheets: Iterable[Sheet], about: Sequence[Sequence[str]], output: IO[bytes]) -> None:
    """Write sheets and, last, `About`; rows go to disk as they come.

    A cell of more than 32,767 letters ends in an ellipsis. Raises LimitError for more rows than a sheet holds, and
    UsageError when XlsxWriter is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise UsageError("XLSX needs XlsxWriter: install isnad[xlsx], or take csv") from error
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with _workbook(xlsxwriter, output, options) as book:
        book.set_properties({"title": "Isnad", "created": datetime(2000, 1, 1)})
        for title, columns, rows in sheets:
            _write_sheet(book, title, columns, rows)
        page = book.add_worksheet("About")
        page.right_to_left()
        page.set_column(0, 0, 24)
        page.set_column(1, 1, 100)
        for number, line in enumerate(about):
            for place, text in enumerate(line):
                page.write_string(number, place, text)


def _workbook(module: Any, output: IO[bytes], options: dict[str, Any]) -> Any:
    return module.Workbook(output, options)


def _write_sheet(book: Any, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    sheet = book.add_worksheet(title)
    sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS[column.kind])
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.name, bold)
    for number, row in enumerate(rows, start=1):
        if number >= _ROWS:
            raise LimitError(f"the sheet {title} holds {_ROWS - 1:,} rows and there are more: narrow it, or take csv")
        for place, cell in enumerate(row):
            _write_cell(sheet, number, place, cell, days)
    sheet.autofilter(0, 0, 0, len(columns) - 1)


def _write_cell(sheet: Any, number: int, place: int, cell: Cell, days: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(number, place, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(number, place, cell)
    elif isinstance(cell, date) and cell.year >= 1900:
        sheet.write_datetime(number, place, cell, days)
    else:
        text = cell.isoformat() if isinstance(cell, date) else cell
        sheet.write_string(number, place, text if len(text) <= _LETTERS else text[: _LETTERS - 1] + "…")
