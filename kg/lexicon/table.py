"""Tab-separated tables with a header: the one way in which Isnad's language and world facts are read.

Lines that are empty or start with `#` are passed over. Cells hold no tabs and no quotes are special.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kg.errors import TableError


class Row(Mapping[str, str]):
    """One row of a table: column name to cell, with the line it stands on. A cell that is absent is ''."""

    __slots__ = ("_cells", "_columns", "line", "path")

    def __init__(self, path: Path, line: int, columns: Mapping[str, int], cells: Sequence[str]) -> None:
        self.path, self.line, self._columns, self._cells = path, line, columns, cells

    def __getitem__(self, column: str) -> str:
        return self._cells[self._columns[column]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def several(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that holds several values, parted by `|`."""
        return tuple(part for part in self[column].split("|") if part)

    def error(self, message: str) -> TableError:
        """An error that names this row's file and line."""
        return TableError(message, path=self.path, line=self.line)


def read_table(path: Path, required: Sequence[str] = ()) -> Iterator[Row]:
    """The rows of a table, in order.

    Raises TableError for a missing file or header, a required column that is absent, or a row with too many cells.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise TableError(f"the table cannot be read ({error.strerror}); reinstall isnad", path=path) from error
    except UnicodeDecodeError as error:
        raise TableError(f"byte {error.start} is no UTF-8; save the table as UTF-8", path=path) from error
    columns: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not columns:
            columns = {name: place for place, name in enumerate(cells)}
            missing = [name for name in required if name not in columns]
            if missing:
                raise TableError(f"the header lacks the column {missing[0]!r}", path=path, line=number)
            continue
        if len(cells) > len(columns):
            raise TableError(f"{len(cells)} cells, but the header has {len(columns)}", path=path, line=number)
        cells += [""] * (len(columns) - len(cells))
        yield Row(path, number, columns, cells)
