"""What a build has done and what it still owes, so that the next goes on where a killed one stopped.

The journal is a file of JSON lines in the store's folder: it is there while a build runs, and stays when one is killed.
A line is added, and brought to the disk, only after what it tells stands in the store; a line that was cut short is
passed over. `owes` are the graphs of conclusions that were taken out, and are to be drawn again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.store.holder import sync_names

JOURNAL = "journal.jsonl"


@dataclass(frozen=True, slots=True)
class Done:
    """A report that stands in the store as it was read.

    `given` is a digest of what came in, `claims` how many tolls, engagements and control claims it has, `key` a digest
    of its statements, `source` the term of its file (None for an address); these two the writer fills in.
    """

    identifier: str
    given: str
    claims: tuple[int, int, int]
    key: str = ""
    source: str | None = None


class Journal:
    """The journal of a store's folder; one without a folder (in memory, behind an endpoint) keeps nothing.

    Raises StoreError when it cannot be written.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._path = None if folder is None else folder / JOURNAL
        self.done: dict[str, Done] = {}
        self.owed: frozenset[str] = frozenset()
        self.program = ""
        self.paths: tuple[str, ...] = ()
        self._own = False
        self._clean = True
        for line in self._lines():
            self._take(line)

    @property
    def is_open(self) -> bool:
        """Whether a build was begun here that did not come to its end."""
        return bool(self.program or self.owed)

    def begin(self, program: str, paths: Sequence[str]) -> dict[str, Done]:
        """Begin or go on with the build of these paths by this program; what it has done already, by identifier.

        What another program or gazetteer did is not taken over. While the build of other paths stands open, this one
        is not noted, but what it does over is struck out of the other's.
        """
        self._own = not self.program or self.paths == tuple(paths) or self.program != program
        if not self._own:
            return {}
        if self.program != program:
            self.done = {}
        self.program, self.paths = program, tuple(paths)
        self._rewrite()
        found, self.done = self.done, {}
        return found

    def note(self, done: Iterable[Done]) -> None:
        """Note reports that stand in the store now."""
        if self._own:
            lines: list[dict[str, Any]] = [{"done": _cells(item)} for item in done]
        else:
            struck = sorted({item.identifier for item in done} & self.done.keys())
            lines = [{"undone": struck}] if struck else []
            self.done = {name: item for name, item in self.done.items() if name not in struck} if struck else self.done
        if lines:
            self._append(lines)

    def owe(self, graphs: Iterable[str]) -> None:
        """Note which graphs of conclusions are to be drawn again."""
        owed = frozenset(graphs)
        if owed != self.owed:
            self.owed = owed
            self._append([{"owes": sorted(owed)}])
        if not self.is_open:
            self._remove()

    def end(self) -> None:
        """The build that was begun has come to its end."""
        if self._own:
            self.done, self.program, self.paths, self._own = {}, "", (), False
            if self.owed:
                self._rewrite()
            else:
                self._remove()

    # ------------------------------------------------------------------------------------------- the file

    def _take(self, line: dict[str, Any]) -> None:
        if "program" in line:
            self.program, self.paths = str(line["program"]), tuple(map(str, line["paths"]))
        if "owes" in line:
            self.owed = frozenset(map(str, line["owes"]))
        if "done" in line:
            identifier, given, key, source, *claims = line["done"]
            self.done[identifier] = Done(identifier, given, (claims[0], claims[1], claims[2]), key, source)
        for identifier in line.get("undone", ()):
            self.done.pop(identifier, None)

    def _lines(self) -> Iterator[dict[str, Any]]:
        """The whole lines of the file, up to one that was cut short."""
        if self._path is None or not self._path.is_file():
            return
        with self._path.open("rb") as file:
            for line in file:
                try:
                    found = json.loads(line)
                except ValueError:
                    found = None
                if not isinstance(found, dict) or not line.endswith(b"\n"):
                    self._clean = False
                    return
                yield found

    def _append(self, lines: Sequence[dict[str, Any]]) -> None:
        if not self._clean:
            self._rewrite()
        elif self._path is not None:
            self._write(self._path, lines, "ab")

    def _rewrite(self) -> None:
        """Write the whole journal anew, in one step."""
        if self._path is None:
            return
        lines: list[dict[str, Any]] = [{"owes": sorted(self.owed)}]
        if self.program:
            lines.append({"program": self.program, "paths": self.paths})
        lines += [{"done": _cells(item)} for item in self.done.values()]
        draft = self._path.with_name(JOURNAL + ".new")
        self._write(draft, lines, "wb")
        os.replace(draft, self._path)
        sync_names(self._path.parent)
        self._clean = True

    def _write(self, path: Path, lines: Sequence[dict[str, Any]], mode: str) -> None:
        told = b"".join(json.dumps(line, ensure_ascii=True).encode() + b"\n" for line in lines)
        try:
            new = not path.exists()
            with path.open(mode) as file:
                file.write(told)
                file.flush()
                os.fsync(file.fileno())
            if new:
                sync_names(path.parent)
        except OSError as error:
            self._clean = False
            raise StoreError(
                f"{path}: writing to the store failed ({error.strerror}): free some disk and run it again"
            ) from error

    def _remove(self) -> None:
        if self._path is not None:
            self._path.unlink(missing_ok=True)


def _cells(item: Done) -> list[object]:
    return [item.identifier, item.given, item.key, item.source, *item.claims]
