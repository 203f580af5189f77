"""The graph as parts of N-Quads.gz with a manifest: what bulk loaders of larger engines take."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO
from zlib import crc32

from kg import __version__
from kg.errors import UsageError
from kg.rdf.lines import sort_lines
from kg.store import GraphStore

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Part:
    """One file: its name, how many quads it holds, its size in bytes and its SHA-256."""

    name: str
    quads: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All parts of an export; `quads` counts named graphs and default graph together."""

    format: str
    version: str
    base: str
    quads: int
    parts: tuple[Part, ...]


def write_shards(store: GraphStore, folder: Path, number: int) -> Manifest:
    """Write the store as `number` parts and `manifest.json` into a folder, made where there is none.

    All statements about a subject stand in one part; each part is sorted, and the same store gives the same bytes.
    Raises UsageError when the folder holds something already or cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UsageError(f"{folder}: the folder is not empty: name another with --output")
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written ({error.strerror}): name another with --output") from error
    names = part_names(number)
    counts = [0] * number
    with ExitStack() as stack:
        files = [stack.enter_context(PackedFile(folder / name)) for name in names]
        dump = stack.enter_context(tempfile.TemporaryFile())
        store.dump(dump)
        dump.seek(0)
        for line in sort_lines(dump):
            part = part_of(line, number)
            files[part].stream.write(line)
            counts[part] += 1
    parts = tuple(measure(folder / name, count) for name, count in zip(names, counts, strict=True))
    manifest = manifest_of(parts, store.iris.base)
    (folder / MANIFEST).write_bytes(manifest_bytes(manifest))
    return manifest


def part_names(number: int) -> list[str]:
    """The names of `number` parts."""
    width = len(str(number - 1))
    return [f"part-{part:0{width}d}.nq.gz" for part in range(number)]


def part_of(line: bytes, number: int) -> int:
    """Which of `number` parts a line of N-Quads stands in: by its subject."""
    return crc32(line.partition(b" ")[0]) % number


def manifest_of(parts: Sequence[Part], base: str) -> Manifest:
    """The manifest of a graph in these parts, whose IRIs begin with `base`."""
    return Manifest("application/n-quads", __version__, base, sum(part.quads for part in parts), tuple(parts))


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as it is written: JSON."""
    return (json.dumps(asdict(manifest), indent=2) + "\n").encode()


class PackedFile:
    """A gzip file without a name or a time in it."""

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] = path.open("wb")
        self.stream = gzip.GzipFile("", "wb", 6, self._file, mtime=0)

    def __enter__(self) -> PackedFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.stream.close()
        self._file.close()


def measure(path: Path, quads: int) -> Part:
    """The part that a file with so many quads is."""
    with path.open("rb") as stream:
        total = sha256()
        while block := stream.read(1 << 20):
            total.update(block)
    return Part(path.name, quads, path.stat().st_size, total.hexdigest())
