"""What fusing knows of each report, kept beside the quads: its records, and the keys by which it meets others.

It is a memory, not a part of the store: whoever finds it absent, left open by a change that was broken off, or made by
another state of the program, fuses the whole store and makes it anew. Things that no gazetteer knows are kept with
their report, known ones once.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from kg.errors import StoreError

FILE = "neighbours.sqlite"

_TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE reports (number INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, body TEXT NOT NULL, keys BLOB NOT NULL);
CREATE TABLE shared (key INTEGER, report INTEGER, PRIMARY KEY (key, report)) WITHOUT ROWID;
CREATE TABLE things (iri TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
"""


def forget(folder: Path | None) -> None:
    """Remove the memory of a store, where there is one: something has changed that it does not know of."""
    if folder is not None:
        for name in (FILE, FILE + "-journal"):
            (folder / name).unlink(missing_ok=True)


@contextmanager
def guarded(folder: Path | None) -> Iterator[None]:
    """Raise StoreError where the memory of a store cannot be written."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"{folder}: writing beside the store failed ({error}): free some disk and run it again"
        ) from error


class Neighbours:
    """The memory of a store in a folder; None makes one that lives as long as the program."""

    def __init__(self, folder: Path | None) -> None:
        self._base = sqlite3.connect(":memory:" if folder is None else folder / FILE, isolation_level=None)
        if not self._base.execute("SELECT 1 FROM sqlite_master WHERE name = 'things'").fetchone():
            self._base.executescript(_TABLES)

    @classmethod
    def found(cls, folder: Path | None, state: str) -> Neighbours | None:
        """The memory of a store, if there is one that is closed and of this state of the program."""
        if folder is None or not (folder / FILE).is_file():
            return None
        try:
            made = cls(folder)
            if made.fact("state") == state:
                return made
            made.close()
        except sqlite3.DatabaseError:
            pass
        return None

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def open(self) -> None:
        """Mark that a change has begun: what is broken off now is not trusted any more."""
        self.note(state="open")
        self._base.execute("BEGIN")

    def settle(self, state: str) -> None:
        """Mark that all is as the store has it, in this state of the program."""
        self.note(state=state)
        if self._base.in_transaction:
            self._base.execute("COMMIT")

    def fact(self, name: str) -> str | None:
        """A fact that was noted."""
        row = self._base.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def note(self, **facts: str) -> None:
        """Note facts by name."""
        self._base.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", sorted(facts.items()))

    # -------------------------------------------------------------------------------------------- reports

    def reports(self) -> set[str]:
        """The IRIs of all reports."""
        return {row[0] for row in self._base.execute("SELECT iri FROM reports")}

    def bodies(self, reports: Iterable[str]) -> Iterator[str]:
        """What was kept of each of these reports that is known."""
        for report in sorted(reports):
            row = self._base.execute("SELECT body FROM reports WHERE iri = ?", (report,)).fetchone()
            if row:
                yield row[0]

    def sharing(self, keys: Iterable[str]) -> set[str]:
        """The reports that have any of these keys."""
        found: set[int] = set()
        for key in keys:
            found.update(
                row[0] for row in self._base.execute("SELECT report FROM shared WHERE key = ?", (_number(key),))
            )
        return {self._base.execute("SELECT iri FROM reports WHERE number = ?", (n,)).fetchone()[0] for n in found}

    def put(self, report: str, body: str, keys: Iterable[str]) -> None:
        """Keep a report, in place of what was kept of it before."""
        self.drop(report)
        numbers = array("q", sorted({_number(key) for key in keys}))
        made = self._base.execute(
            "INSERT INTO reports (iri, body, keys) VALUES (?, ?, ?)", (report, body, numbers.tobytes())
        )
        self._base.executemany("INSERT INTO shared VALUES (?, ?)", ((n, made.lastrowid) for n in numbers))

    def drop(self, report: str) -> None:
        """Forget a report."""
        row = self._base.execute("SELECT number, keys FROM reports WHERE iri = ?", (report,)).fetchone()
        if row:
            numbers = array("q", row[1])
            self._base.executemany("DELETE FROM shared WHERE key = ? AND report = ?", ((n, row[0]) for n in numbers))
            self._base.execute("DELETE FROM reports WHERE number = ?", (row[0],))

    def fill(self, rows: Iterable[tuple[str, str, Iterable[str]]], things: Mapping[str, str]) -> None:
        """Keep these reports (IRI, body, keys) and things, and nothing else."""
        base = self._base
        base.execute("BEGIN")
        for table in ("shared", "reports", "things", "facts"):
            base.execute(f"DELETE FROM {table}")
        shared = array("q")
        for number, (report, body, keys) in enumerate(rows, 1):
            numbers = array("q", sorted({_number(key) for key in keys}))
            base.execute("INSERT INTO reports VALUES (?, ?, ?, ?)", (number, report, body, numbers.tobytes()))
            for key in numbers:
                shared.extend((key, number))
        base.executemany("INSERT INTO shared VALUES (?, ?)", sorted(zip(shared[::2], shared[1::2], strict=True)))
        self.keep_things(things)

    # --------------------------------------------------------------------------------------------- things

    def things(self, iris: Iterable[str]) -> dict[str, str]:
        """What was kept of each of these things that is known."""
        rows = (self._base.execute("SELECT iri, body FROM things WHERE iri = ?", (iri,)).fetchone() for iri in iris)
        return {row[0]: row[1] for row in rows if row}

    def keep_things(self, things: Mapping[str, str]) -> None:
        """Keep things by their IRI."""
        self._base.executemany("INSERT OR REPLACE INTO things VALUES (?, ?)", sorted(things.items()))

    def drop_things(self, things: Iterable[str]) -> None:
        """Forget things."""
        self._base.executemany("DELETE FROM things WHERE iri = ?", ((thing,) for thing in sorted(things)))


def _number(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)
