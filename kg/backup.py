"""A store as plain N-Quads with hashes, and back: what outlives a damaged disk, another version, another machine.

A backup is a folder: parts of N-Quads.gz, `graphs.tsv.gz` with the count and the hash of each graph, the decisions and
the gazetteer from beside the store, and `manifest.json` with the SHA-256 of each file. The hash of a graph is the sum,
modulo 2^128, of the BLAKE2b hashes of its triples' lines: it does not depend on their order, nor on the store. The
graphs of a report's sentences count as one, named by the report. `kg load` reads the parts too.

Backup and restored store appear whole or not at all.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg import __version__
from kg.errors import CheckError, InputError, StoreError, UsageError
from kg.fuse.decisions import decisions_file
from kg.lexicon.user_gazetteer import gazetteer_file
from kg.link.decisions import links_file
from kg.rdf.lines import split_graph
from kg.store import GraphStore, open_store
from kg.store.folder import is_free
from kg.store.holder import sync_names

FORMAT = 1
"""The number of the layout of backups."""

MANIFEST = "manifest.json"
GRAPHS = "graphs.tsv.gz"
PART = 256 << 20
"""Bytes of N-Quads in a part, before they are packed."""

_BESIDE = {"decisions.tsv": decisions_file, "links.tsv": links_file, "gazetteer": gazetteer_file}


@dataclass(slots=True)
class GraphSum:
    """How many triples a graph holds, and the sum of their hashes."""

    count: int = 0
    total: int = 0

    @property
    def hash(self) -> str:
        """The hash of the graph, 32 hexadecimal digits."""
        return f"{self.total % (1 << 128):032x}"


Sums = dict[str, GraphSum]
"""The graphs of a store by IRI, "" for the default graph, a report's IRI for those of its sentences."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds. `files` are the names and SHA-256 of all its files, `beside` those from beside the store.

    `owed` are the graphs of conclusions that the store of an interrupted build still owes.
    """

    base: str
    statements: int
    reports: int
    parts: tuple[str, ...]
    beside: tuple[str, ...]
    owed: tuple[str, ...]
    files: Mapping[str, str] = field(repr=False)


def sum_graphs(store: GraphStore) -> Sums:
    """The count and hash of each graph of a store, in one pass over all statements."""
    summing = _Summing()
    store.dump(cast(IO[bytes], summing))
    return summing.sums


def back_up(store: GraphStore, target: Path) -> Backup:
    """Write a backup into a folder that is not there yet.

    Raises UsageError when something is there or it cannot be written, StoreError when the store cannot be read.
    """
    if target.exists():
        raise UsageError(f"{target}: there is something here already: name a folder that is not there yet")
    owed = tuple(sorted(store.journal.owed))
    with _draft(target) as folder:
        summing = _Parts(folder)
        try:
            store.dump(cast(IO[bytes], summing))
        except RuntimeError as error:
            raise StoreError(f"{store.path}: the store is damaged ({error}): restore an older backup") from error
        summing.close()
        _write_sums(folder / GRAPHS, summing.sums)
        beside = [name for name, place in _BESIDE.items() if store.path is not None and place(store.path).is_file()]
        for name in beside:
            assert store.path is not None
            shutil.copyfile(_BESIDE[name](store.path), folder / name)
        files = {path.name: _hash(path) for path in sorted(folder.iterdir())}
        statements = sum(found.count for found in summing.sums.values())
        found = Backup(
            store.iris.base, statements, len(store.reports()), tuple(summing.names), tuple(beside), owed, files
        )  # fmt: skip
        _write_manifest(folder, found)
    return found


def read_backup(folder: Path, *, prove: bool = True) -> Backup:
    """What a backup says it holds; with `prove`, every file has been read and has its hash.

    Raises InputError for what is no backup, and for a file that is missing or not the one that was written.
    """
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        number = int(told["isnad_backup"])
        files = {str(name): str(wanted) for name, wanted in told["files"].items()}
        parts = tuple(str(part["name"]) for part in told["parts"])
        beside, owed = tuple(map(str, told["beside"])), tuple(map(str, told["owes"]))
        counts = int(told["statements"]), int(told["reports"])
        found = Backup(str(told["base"]), *counts, parts, beside, owed, files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"this is no backup ({error}): name a folder that `kg backup` wrote", path=folder) from error
    if number != FORMAT:
        raise InputError(f"the backup has format {number}, this program reads {FORMAT}: use its program", path=folder)
    for name in files if prove else ():
        path = folder / Path(name).name
        try:
            right = _hash(path) == files[name]
        except OSError as error:
            raise InputError(
                f"a file of the backup cannot be read ({error.strerror}): copy it anew", path=path
            ) from error
        if not right:
            raise InputError("the file is not the one that was backed up: copy it anew", path=path)
    return found


def restore(folder: Path, store: Path) -> Backup:
    """Make a store of a backup, where there is none, with the files that belong beside it.

    Raises InputError for a backup that is not whole, StoreError when there is a store or no room, UsageError when
    other decisions or another gazetteer are beside it, CheckError when what was restored is not what was backed up.
    """
    found = read_backup(folder)
    if not is_free(store):
        raise StoreError(f"{store}: there is something here already: name another with --store, or move it away")
    for name in found.beside:
        there = _BESIDE[name](store)
        if there.exists() and _hash(there) != found.files[name]:
            raise UsageError(f"{there}: belongs to the store of this name, and is another than in the backup: move it")
    with _draft(store) as draft:
        with open_store(draft, "write", base_iri=found.base) as opened:
            for name in found.parts:
                _load(opened, folder / Path(name).name)
            opened.journal.owe(found.owed)
            differing = compare(read_sums(folder), sum_graphs(opened))
        if differing:
            raise CheckError(f"{folder}: what was restored differs in {len(differing)} graphs: {differing[0]}")
        for name in found.beside:
            shutil.copyfile(folder / name, _BESIDE[name](store))
        if store.exists():
            shutil.rmtree(store)  # empty, or hardly begun
    return found


def compare(wanted: Sums, found: Sums) -> list[str]:
    """The graphs that are not the same, sorted, each with how many statements it has in the one store and the other."""
    told = []
    for graph in sorted(wanted.keys() | found.keys()):
        one, other = wanted.get(graph, GraphSum()), found.get(graph, GraphSum())
        if (one.count, one.hash) != (other.count, other.hash):
            told.append(f"{graph or 'the default graph'} ({one.count} statements, now {other.count})")
    return told


def read_sums(folder: Path) -> Sums:
    """The counts and hashes of the graphs of a backup."""
    found: Sums = {}
    with gzip.open(folder / GRAPHS, "rt", encoding="utf-8") as lines:
        for line in lines:
            graph, count, total = line.rstrip("\n").split("\t")
            found[graph] = GraphSum(int(count), int(total, 16))
    return found


# ---------------------------------------------------------------------------------------------- writing


class _Summing:
    """A stream that N-Quads are written to, which sums them up graph by graph."""

    def __init__(self) -> None:
        self.sums: Sums = {}
        self._rest = b""
        self._of: dict[bytes, GraphSum] = {}

    def write(self, block: bytes) -> int:
        """Take some bytes; lines may be parted anywhere."""
        *lines, self._rest = (self._rest + bytes(block)).split(b"\n")
        for line in lines:
            triple, graph = split_graph(line + b"\n")
            found = self._of.get(graph)
            if found is None:
                found = self._graph(graph)
            found.count += 1
            found.total += int.from_bytes(blake2b(triple, digest_size=16).digest(), "big")
        self.take(lines)
        return len(block)

    def flush(self) -> None:
        """Nothing: all is taken at once."""

    def take(self, lines: list[bytes]) -> None:
        """What else is to be done with lines, which have no newline."""

    def _graph(self, term: bytes) -> GraphSum:
        if len(self._of) > 10_000:
            self._of.clear()
        found = self.sums.setdefault(term[1:-1].decode().partition("#")[0], GraphSum())
        self._of[term] = found
        return found


class _Parts(_Summing):
    """Writes what it is given into parts as well."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.names: list[str] = []
        self._folder, self._size, self._part = folder, PART, None

    _part: IO[bytes] | None

    def take(self, lines: list[bytes]) -> None:
        if not lines:
            return
        if self._part is None or self._size >= PART:
            self.close()
            self.names.append(f"part-{len(self.names) + 1:04d}.nq.gz")
            self._part, self._size = _packed(self._folder / self.names[-1]), 0
        told = b"\n".join(lines) + b"\n"
        self._part.write(told)
        self._size += len(told)

    def close(self) -> None:
        """End the part that is being written."""
        if self._part is not None:
            self._part.close()
            self._part = None


def _packed(path: Path) -> IO[bytes]:
    """A gzip file without a name or a time in it: the same statements give the same bytes."""
    return cast(IO[bytes], gzip.GzipFile(path, "wb", 1, mtime=0))


def _write_sums(path: Path, sums: Sums) -> None:
    with _packed(path) as file:
        for graph, found in sorted(sums.items()):
            file.write(f"{graph}\t{found.count}\t{found.hash}\n".encode())


def _write_manifest(folder: Path, backup: Backup) -> None:
    told = {
        "isnad_backup": FORMAT, "format": "application/n-quads", "version": __version__, "base": backup.base,
        "statements": backup.statements, "reports": backup.reports,
        "parts": [{"name": name, "sha256": backup.files[name]} for name in backup.parts],
        "beside": list(backup.beside), "owes": list(backup.owed), "files": dict(backup.files),
    }  # fmt: skip
    (folder / MANIFEST).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


@contextmanager
def _draft(target: Path) -> Iterator[Path]:
    """A folder beside the target that takes its place in the end, or is gone when something fails.

    What one that was killed left is removed.
    """
    prefix = f".{target.name}.draft-"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for left in target.parent.glob(f"{prefix}*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
    except OSError as error:
        raise UsageError(f"{target}: cannot be written ({error.strerror}): name another") from error
    try:
        yield folder
        for path in folder.iterdir():
            _sync(path)
        os.chmod(folder, 0o755)
        os.rename(folder, target)
        sync_names(target.parent)
    except OSError as error:
        raise StoreError(
            f"{target}: cannot be written ({error.strerror or error}): free some disk and run it again"
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sync(path: Path) -> None:
    """Bring a file to the disk."""
    if path.is_file():
        with path.open("rb+") as file:
            os.fsync(file.fileno())


def _load(store: GraphStore, path: Path) -> None:
    try:
        with gzip.open(path) as lines:
            store.raw.bulk_load(cast(IO[bytes], lines), format=ox.RdfFormat.N_QUADS)
    except (OSError, EOFError, SyntaxError) as error:
        raise StoreError(f"{path}: cannot be restored ({error}): free some disk, or copy the backup anew") from error


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
