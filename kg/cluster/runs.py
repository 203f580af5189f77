"""A run: the file in which a task keeps what it made, a section for each task that comes after it.

The sections are gzip members, one after the other; behind them stand what the task tells and the ends of the sections
as JSON, and the length of that in eight bytes. So one section is read without the others, from any file system.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import IO, Any

from kg.cluster.folder import Folder

_HELD = 1 << 20  # bytes of a section that are gathered before they are packed


class RunWriter:
    """Sections that grow at the same time, packed on a disk of this machine until they are put together."""

    def __init__(self, sections: int) -> None:
        self._held: list[list[bytes]] = [[] for _ in range(sections)]
        self._sizes = [0] * sections
        self._files: list[IO[bytes] | None] = [None] * sections

    def __enter__(self) -> RunWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._files:
            if file is not None:
                file.close()

    def add(self, section: int, line: bytes) -> None:
        """Put a line into a section."""
        self._held[section].append(line)
        self._sizes[section] += len(line)
        if self._sizes[section] >= _HELD:
            file = self._files[section] = self._files[section] or tempfile.TemporaryFile()  # noqa: SIM115 (see exit)
            file.write(_pack(self._held[section]))
            self._held[section], self._sizes[section] = [], 0

    def put(self, folder: Folder, name: str, told: dict[str, Any]) -> None:
        """Make all this the run of that name, with what the task tells."""
        with tempfile.NamedTemporaryFile() as target:
            ends = []
            for section in range(len(self._files)):
                file = self._files[section]
                if file is not None:
                    file.seek(0)
                    while block := file.read(1 << 20):
                        target.write(block)
                target.write(_pack(self._held[section]))
                ends.append(target.tell())
            footer = json.dumps({"ends": ends, "told": told}).encode()
            target.write(footer + len(footer).to_bytes(8, "big"))
            target.flush()
            folder.put(name, target.name)


def _pack(lines: list[bytes]) -> bytes:
    return gzip.compress(b"".join(lines), 1, mtime=0) if lines else b""


def read_told(folder: Folder, name: str) -> dict[str, Any]:
    """What the task of a run tells."""
    with folder.open(name) as stream:
        told: dict[str, Any] = _footer(stream)["told"]
        return told


def read_section(folder: Folder, name: str, section: int) -> Iterator[bytes]:
    """The lines of a section of a run."""
    with folder.open(name) as stream:
        ends = _footer(stream)["ends"]
        begin = ends[section - 1] if section else 0
        stream.seek(begin)
        packed = stream.read(ends[section] - begin)
    yield from gzip.decompress(packed).splitlines(keepends=True)


def _footer(stream: IO[bytes]) -> dict[str, Any]:
    size = stream.seek(0, 2)
    stream.seek(size - 8)
    length = int.from_bytes(stream.read(8), "big")
    stream.seek(size - 8 - length)
    footer: dict[str, Any] = json.loads(stream.read(length))
    return footer
