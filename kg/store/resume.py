"""A build goes on where the one before was killed: reports that stand in the store as they came are not read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from kg import __version__
from kg.model import Report
from kg.store.graphs import GraphStore
from kg.store.journal import Done

Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Kept:
    """A report that an earlier build, which was interrupted, has brought into the store already."""

    report: str
    done: Done


class Resumption:
    """Parts the reports that come in from those that the journal tells are done."""

    def __init__(self, store: GraphStore, program: str, paths: Sequence[str]) -> None:
        self._store = store
        self._done = store.journal.begin(program, paths)

    def part(self, outcomes: Iterable[Report | Other]) -> Iterator[Report | Other | Kept]:
        """The outcomes in their order, with `Kept` in the place of each report that need not be read again."""
        for outcome in outcomes:
            if not isinstance(outcome, Report):
                yield outcome
                continue
            done = self._done.pop(outcome.identifier, None)  # a second report of one id is read, and compared
            report = self._store.iris.report(outcome.identifier)
            if done is not None and done.given == digest_of(outcome) and self._store.has_report(report):
                yield Kept(report, done)
            else:
                yield outcome


def digest_of(report: Report) -> str:
    """A digest of a report as it came in: of its text and of all that was told about it."""
    return sha256(repr(report).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def program_of(files: Iterable[Path | None], settings: Iterable[str] = ()) -> str:
    """A digest of all that decides how a report is read: the program with its tables, these files, these settings."""
    found = sha256(_program().encode())
    for path in files:
        found.update(b"-" if path is None or not path.is_file() else sha256(path.read_bytes()).digest())
    found.update("\x00".join(settings).encode())
    return found.hexdigest()[:32]


@lru_cache(maxsize=1)
def _program() -> str:
    root = Path(__file__).parents[1]
    found = sha256(__version__.encode())
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".tsv") and path.is_file():
            found.update(path.relative_to(root).as_posix().encode())
            found.update(sha256(path.read_bytes()).digest())
    return found.hexdigest()
