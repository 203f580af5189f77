"""A build over all portions of the input: read, settle what came twice, merge into the shards of a local build."""

from __future__ import annotations

import gzip
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg import __version__
from kg.cluster.engines import Engine
from kg.cluster.folder import Folder
from kg.cluster.inputs import Portion, portions
from kg.cluster.stages import Clashes, Job, Told, find_clashes, keep_background, merge_shard, read_portion
from kg.errors import InputError, LimitError, UsageError
from kg.export.shards import MANIFEST, Manifest, Part, manifest_bytes, manifest_of, part_names
from kg.ids import Iris
from kg.lexicon.user_gazetteer import brought_beside
from kg.link.decisions import links_file, read_links
from kg.ontology import statements
from kg.pipeline import Summary, clash, load_world
from kg.rdf.background import Background
from kg.rdf.terms import Statement, iri
from kg.sources import InputFailure
from kg.sources.places import is_remote
from kg.store import open_store

_WORK = "work-"
_Task = tuple[int, Portion, frozenset[str]]


def build_shards(
    paths: Iterable[str | Path],
    into: str | Path,
    engine: Engine,
    *,
    shards: int = 16,
    encoding: str | None = None,
    base_iri: str | None = None,
    gazetteer: Path | None = None,
    beside: Path | None = None,
    size: int | None = None,
) -> tuple[Summary, Manifest]:
    """Write the graph of files as `shards` parts of N-Quads.gz with `manifest.json`, and tell what was done.

    The parts are those that `kg export --shards` writes of a store built from the same files. `into` is a folder or an
    address that all workers see; a build that was killed goes on from there. `beside` is a store whose decisions
    about links count. Raises UsageError when the folder holds anything else, InputError for a gazetteer.
    """
    target = Folder(str(into) if is_remote(str(into)) else os.path.abspath(into))
    found, failures = portions([str(path) for path in paths], encoding, **({} if size is None else {"size": size}))
    brought = gazetteer or (brought_beside(beside) if beside is not None else None)
    base = Iris() if base_iri is None else Iris(base_iri)
    job = Job(
        target.path, "", shards, base.base, os.getcwd(), encoding,
        None if brought is None else _bytes_of(brought),
        () if beside is None else tuple(sorted(read_links(links_file(beside)).entries.items(), key=repr)),
    )  # fmt: skip
    job = replace(job, work=target.below(_WORK + _mark(job, found)).path)
    summary = Summary(failures=failures)
    if not found:
        return summary, manifest_of((), base.base)
    _check_free(target, job)
    with engine:
        told = _read_all(job, engine, found, summary)
        runs = tuple(item.run for item in told)
        parts = _merge(job, engine, (*runs, _keep_background(job, brought, told)))
    manifest = manifest_of(parts, base.base)
    with tempfile.NamedTemporaryFile() as file:
        file.write(manifest_bytes(manifest))
        file.flush()
        target.put(MANIFEST, file.name)
    Folder(job.work).remove()
    return summary, manifest


def build_store(
    paths: Iterable[str | Path], store: Path, engine: Engine, *, shards: int = 16, base_iri: str | None = None,
    encoding: str | None = None, gazetteer: Path | None = None,
) -> Summary:  # fmt: skip
    """Build a new store by an engine: its shards are written beside it, loaded and removed.

    Raises UsageError when the store is there already: what is added to a store is read by one machine.
    """
    if store.exists() and (not store.is_dir() or any(store.iterdir())):
        raise UsageError(f"{store}: an engine builds a new store: name another with --store, or leave --engine out")
    beside = Folder(os.path.abspath(store.with_name(f"{store.name}.shards")))
    summary, manifest = build_shards(
        paths, beside.path, engine, shards=shards, base_iri=base_iri, encoding=encoding, gazetteer=gazetteer,
        beside=store,
    )  # fmt: skip
    if manifest.parts:
        with open_store(store, "write", base_iri=base_iri) as opened:
            for part in manifest.parts:
                with beside.open(part.name) as packed, gzip.open(packed, "rb") as lines:
                    opened.raw.bulk_load(cast(IO[bytes], lines), format=ox.RdfFormat.N_QUADS)
    beside.remove()
    return summary


def _bytes_of(gazetteer: Path) -> bytes:
    try:
        return gazetteer.read_bytes()
    except OSError as error:
        message = f"the user gazetteer cannot be read ({error.strerror}); make one with `kg gazetteer import`"
        raise InputError(message, path=gazetteer) from error


def _mark(job: Job, found: Sequence[Portion]) -> str:
    """Sixteen digits that stand for a build: the same call goes on where it was killed, any other begins anew."""
    return sha256(repr((__version__, job, found)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _check_free(target: Folder, job: Job) -> None:
    own = {job.work.rpartition("/")[2], *part_names(job.shards)}
    names = target.names()
    if any(name not in own for name in names) or (names and job.work.rpartition("/")[2] not in names):
        raise UsageError(f"{target.path}: the folder is not empty: name another with --into")


def _read_all(job: Job, engine: Engine, found: Sequence[Portion], summary: Summary) -> list[Told]:
    """Read all portions; those that hold reports which lose against another text of their id are read without them."""
    tasks: list[_Task] = [(number, portion, frozenset()) for number, portion in enumerate(found)]
    told = list(_outcomes(job, engine, tasks))
    _count(found, told, summary)
    runs = tuple(item.run for item in told if item.run)
    sections = list(engine.map(partial(_section, job, runs), range(job.shards)))
    losers: dict[str, set[str]] = {}
    for clashes in sections:
        if isinstance(clashes, LimitError):
            raise clashes
        summary.added += clashes.reports
        for run, report in clashes.losers:
            losers.setdefault(run, set()).add(report)
        summary.failures.extend(map(clash, clashes.identifiers))
    again = [(n, p, frozenset(losers[item.run])) for (n, p, _), item in zip(tasks, told, strict=True)
             if item.run in losers]  # fmt: skip
    for (number, _, _), item in zip(again, _outcomes(job, engine, again), strict=True):
        told[number] = item
    return [item for item in told if item.run]


def _section(job: Job, runs: tuple[str, ...], section: int) -> Clashes:
    return find_clashes(job, section, runs)


def _portion(job: Job, task: _Task) -> Told:
    return read_portion(job, *task)


def _shard(job: Job, runs: tuple[str, ...], shard: int) -> Part:
    return merge_shard(job, shard, runs)


def _outcomes(job: Job, engine: Engine, tasks: Sequence[_Task]) -> Iterator[Told]:
    """What each portion held; one that no worker survives is a failure of its files, and the rest goes on."""
    for task, item in zip(tasks, engine.map(partial(_portion, job), tasks), strict=True):
        if isinstance(item, LimitError):
            errors = [(path, InputError(f"was not read: {item}; split it", path=path)) for path in task[1].paths]
            item = Told("", tuple(InputFailure(path, error) for path, error in errors))
        yield item


def _count(found: Sequence[Portion], told: Sequence[Told], summary: Summary) -> None:
    """Count claims in, and failures with the lines that they have in their whole files."""
    before: dict[str, int] = {}
    for portion, item in zip(found, told, strict=True):
        summary.count(item.claims)
        passed = before.get(portion.paths[0], 0) if portion.begin else 0
        for failure in item.failures:
            line = failure.line + passed if failure.line is not None else None
            error = InputError(failure.error.reason, path=failure.path, line=line)
            summary.failures.append(InputFailure(failure.path, error, line))
        before[portion.paths[0]] = passed + item.lines


def _keep_background(job: Job, gazetteer: Path | None, told: Sequence[Told]) -> str:
    """What no report tells: the ontology, and what the gazetteer knows of the entries that the reports need."""
    iris = Iris(job.base)
    background = Background(load_world(gazetteer).gazetteer, iris)
    entries = {entry for item in told for entry in item.entries}
    known = [s for entry in background.closure(sorted(entries)) for s in background.statements(entry)]
    graph = iri(iris.graph("ontology"))
    terms = [Statement(str(t.subject), str(t.predicate), str(t.object), graph) for t in statements()]
    return keep_background(job, "run-background", [*known, *terms])


def _merge(job: Job, engine: Engine, runs: tuple[str, ...]) -> list[Part]:
    parts = []
    for part in engine.map(partial(_shard, job, runs), range(job.shards)):
        if isinstance(part, LimitError):
            raise part
        parts.append(part)
    return parts
