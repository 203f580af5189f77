"""The whole exception tree. Every message says what was wrong, where, and what to do.

IsnadError                exit code
├── UsageError            2   a wrong name, option or parameter
├── InputError            3   something that cannot be read
│   └── TableError        3   a row of a language or world table
├── QueryError            4   SPARQL that cannot be parsed or run
├── LimitError            5   a time or size limit was reached
├── StoreError            6   a store that is locked, absent or no store
└── CheckError            1   it ran, and what it checked does not hold
"""

from __future__ import annotations

import re
from pathlib import Path

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def one_line(text: object) -> str:
    """The text with every character escaped that would end a line or cannot be written: names of files may hold any.

    >>> one_line("a\\nb")
    'a\\\\nb'
    """
    return _UNPRINTABLE.sub(lambda m: ascii(m[0])[1:-1], str(text))


class IsnadError(Exception):
    """The root of all errors that Isnad raises on purpose; `exit_code` is what the command line returns."""

    exit_code = 1


class UsageError(IsnadError):
    """A name, option or parameter that does not exist or does not fit."""

    exit_code = 2


class InputError(IsnadError):
    """An input that cannot be read, with the file and, where known, the line or byte offset; `reason` is without."""

    exit_code = 3

    def __init__(self, message: str, *, path: Path | str | None = None, line: int | None = None) -> None:
        where = "" if path is None else f"{one_line(path)}: " if line is None else f"{one_line(path)}:{line}: "
        super().__init__(where + message)
        self.path, self.line, self.reason = path, line, message


class TableError(InputError):
    """A row of a table under kg/lang or kg/gazetteer that breaks the table's rules."""


class QueryError(IsnadError):
    """A SPARQL query that cannot be parsed or run."""

    exit_code = 4


class LimitError(IsnadError):
    """A limit of time or size that was reached."""

    exit_code = 5


class StoreError(IsnadError):
    """A store that is locked by another process, absent, or not a store."""

    exit_code = 6


class CheckError(IsnadError):
    """A check that ran and found violations."""

    exit_code = 1
