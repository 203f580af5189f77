"""The tasks of a build on several machines. Each is pure: what it writes depends on what it is given and nothing else.

`read_portion` reads reports and keeps their quads by shard, `find_clashes` finds different reports of one id, and
`merge_shard` writes a shard. A task that is done twice, because its worker was lost or only slow, writes the same file.
"""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import crc32

from kg.cluster.folder import Folder
from kg.cluster.inputs import Portion
from kg.cluster.runs import RunWriter, read_section, read_told
from kg.errors import InputError
from kg.export.shards import PackedFile, Part, measure, part_names, part_of
from kg.ids import Iris
from kg.link.decisions import Key, LinkDecisions
from kg.pipeline import ReadyReport, World, load_world, prepare_outcome
from kg.rdf.background import Background, Entry
from kg.rdf.lines import sort_lines
from kg.rdf.terms import Statement
from kg.sources import InputFailure

_ONE = threading.Lock()  # the world is made for one thread; a worker of several has one reader


@dataclass(frozen=True, slots=True)
class Job:
    """What all tasks of a build share: where to write, how many shards, and what is known beforehand."""

    target: str
    work: str
    shards: int
    base: str
    home: str
    encoding: str | None = None
    gazetteer: bytes | None = None
    decisions: tuple[tuple[Key, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a portion held: its run, failures in order, the lines it has, counts of claims, gazetteer entries."""

    run: str
    failures: tuple[InputFailure, ...] = ()
    lines: int = 0
    claims: tuple[int, int, int] = (0, 0, 0)
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Clashes:
    """What one section of the ids told: how many reports there are, and who loses where two texts have one id.

    `losers` are pairs of run and report, `identifiers` those that came with different texts.
    """

    reports: int
    losers: tuple[tuple[str, str], ...]
    identifiers: tuple[str, ...]


def read_portion(job: Job, number: int, portion: Portion, losers: frozenset[str] = frozenset()) -> Told:
    """Read a portion and keep its quads in a run, unless the run is there; of the reports in `losers` nothing."""
    mark = "".join(f"-{sha256(''.join(sorted(losers)).encode()).hexdigest()[:12]}" if losers else "")
    name, folder = f"run-{number:06d}{mark}", Folder(job.work)
    if not folder.has(name):
        with _ONE:
            _read(job, portion, losers, folder, name)
    told = read_told(folder, name)
    failures = (InputFailure(f["path"], InputError(f["reason"], path=f["path"], line=f["line"]), f["line"])
                for f in told["failures"])  # fmt: skip
    entries = tuple((kind, identifier) for kind, identifier in told["entries"])
    return Told(name, tuple(failures), told["lines"], tuple(told["claims"]), entries)


def _read(job: Job, portion: Portion, losers: frozenset[str], folder: Folder, name: str) -> None:
    world = _world(job.gazetteer, job.decisions)
    background = Background(world.gazetteer, Iris(job.base))
    failures: list[dict[str, Any]] = []
    best: dict[str, tuple[bytes, ReadyReport]] = {}
    claims, entries = [0, 0, 0], set[Entry]()
    with RunWriter(2 * job.shards) as run:
        for item in _prepared(job, portion, world, background):
            if isinstance(item, InputFailure):
                failures.append({"path": item.path, "line": item.line, "reason": item.error.reason})
                continue
            claims = [had + more for had, more in zip(claims, item.claims, strict=True)]
            report, key = item.packed.report, sha256(item.packed.lines).digest()
            line = json.dumps([report, key.hex(), name, item.identifier]).encode() + b"\n"
            run.add(job.shards + crc32(report.encode()) % job.shards, line)
            if report not in losers and (report not in best or key < best[report][0]):
                best[report] = key, item
        for _, item in best.values():
            entries.update(item.packed.entries)
            for line in item.packed.lines.splitlines(keepends=True):
                run.add(part_of(line, job.shards), line)
        told = {"failures": failures, "lines": portion.lines(job.home), "claims": claims, "entries": sorted(entries)}
        run.put(folder, name, told)


def _prepared(job: Job, portion: Portion, world: World, background: Background) -> Iterator[ReadyReport | InputFailure]:
    for outcome in portion.read(job.encoding, job.home):
        yield prepare_outcome(outcome, world, background)


@lru_cache(maxsize=1)
def _world(gazetteer: bytes | None, decided: tuple[tuple[Key, str | None], ...]) -> World:
    """The world of a job, made once a worker."""
    decisions = LinkDecisions(dict(decided))
    if gazetteer is None:
        return replace(load_world(), decisions=decisions)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "user.gazetteer"
        path.write_bytes(gazetteer)
        return replace(load_world(path), decisions=decisions)


def find_clashes(job: Job, section: int, runs: tuple[str, ...]) -> Clashes:
    """The reports of a section of the ids, over all runs: the text whose bytes sort first stays, whatever the order."""
    folder = Folder(job.work)
    best: dict[str, str] = {}
    seen: dict[str, list[tuple[str, str]]] = {}
    names: dict[str, str] = {}
    for run in runs:
        for line in read_section(folder, run, job.shards + section):
            report, key, _, identifier = json.loads(line)
            seen.setdefault(report, []).append((key, run))
            best[report] = min(key, best.get(report, key))
            names.setdefault(report, identifier)
    lost = {
        (run, report)
        for report, told in seen.items()
        for run in {run for _, run in told} - {run for key, run in told if key == best[report]}
    }
    several = sorted(report for report, told in seen.items() if len({key for key, _ in told}) > 1)
    return Clashes(len(seen), tuple(sorted(lost)), tuple(names[report] for report in several))


def merge_shard(job: Job, shard: int, runs: tuple[str, ...]) -> Part:
    """Write a shard, sorted and each line once, out of its sections of all runs."""
    folder, name = Folder(job.work), part_names(job.shards)[shard]
    count = 0
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / name
        with PackedFile(path) as file:
            for line in sort_lines(line for run in runs for line in read_section(folder, run, shard)):
                file.stream.write(line)
                count += 1
        part = measure(path, count)
        Folder(job.target).put(name, str(path))
    return part


def keep_background(job: Job, name: str, statements: Iterable[Statement]) -> str:
    """Keep what no report tells (gazetteer, ontology) in a run of its own, in named graph and default graph."""
    with RunWriter(2 * job.shards) as run:
        for statement in statements:
            for line in (statement.line, statement._replace(graph="").line):
                run.add(part_of(line.encode(), job.shards), line.encode())
        run.put(Folder(job.work), name, {})
    return name
