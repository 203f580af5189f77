"""From bytes to the store: every report is read, linked, described and written, one after the other.

Each stage takes what the one before gives and knows nothing else; the gazetteer is handed in. A report that cannot be
read is a failure in the summary and stops no other.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from kg.errors import InputError
from kg.extract.dates import prove_publication
from kg.extract.reader import ReportReader
from kg.ledger import ledger_follows
from kg.lexicon.gazetteer import Gazetteer, load_gazetteer
from kg.lexicon.user_gazetteer import brought_beside
from kg.link import Context, Linker
from kg.link.decisions import LinkDecisions, links_file, read_links
from kg.model import Link, Reading, Report
from kg.ontology import statements
from kg.rdf.background import Background
from kg.rdf.quads import describe_reading
from kg.rdf.terms import Statement
from kg.sources import InputFailure, Outcome, read_reports
from kg.store import GraphStore, PackedReport, Writer, open_store, pack
from kg.store.reports import stored_reports
from kg.text.sentences import split_sentences

Links = tuple[Link, ...]
Read = tuple[Reading, Links] | InputFailure
Progress = Callable[[Reading, Links], None]


@dataclass(frozen=True, slots=True)
class World:
    """What is known before any report is read: the gazetteer, the reader and linker that know it, what was decided."""

    gazetteer: Gazetteer
    reader: ReportReader
    linker: Linker
    decisions: LinkDecisions = field(default_factory=LinkDecisions)


@dataclass(slots=True)
class Summary:
    """What a build did: reports that are new, changed, the same or gone from their files; claims read; failures."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    tolls: int = 0
    engagements: int = 0
    controls: int = 0
    failures: list[InputFailure] = field(default_factory=list)

    @property
    def reports(self) -> int:
        """How many reports were read."""
        return self.added + self.changed + self.unchanged

    def count(self, reading: Reading) -> None:
        """Count the claims of a reading in."""
        self.tolls += len(reading.tolls)
        self.engagements += len(reading.engagements)
        self.controls += len(reading.controls)


def load_world(extra: Path | None = None) -> World:
    """The core gazetteer, with the places of a user gazetteer added, made ready once for each state of its file."""
    return _load_world(extra, extra.stat().st_mtime_ns if extra is not None and extra.exists() else 0)


def world_of(store: Path, gazetteer: Path | None = None) -> World:
    """The world of a store: with the user gazetteer (by default the one beside it) and the decisions beside it.

    Raises InputError and TableError for files that cannot be read.
    """
    return replace(load_world(gazetteer or brought_beside(store)), decisions=read_links(links_file(store)))


@lru_cache(maxsize=1)
def _load_world(extra: Path | None, changed: int) -> World:
    collecting = gc.isenabled()
    gc.disable()  # nothing of a gazetteer is garbage, and looking for some takes a third of the time
    try:
        gazetteer = load_gazetteer(extra)
        return World(gazetteer, ReportReader(gazetteer), Linker(gazetteer))
    finally:
        if collecting:
            gc.enable()


def read_through(report: Report, world: World) -> tuple[Reading, Links]:
    """What one report says, and which entry of the gazetteer each thing in it is. Pure."""
    reading = world.reader.read(dated(report))
    read = reading.report
    decided = world.decisions.of(read.identifier, reading.things)
    return reading, world.linker.link(reading.things, Context(read.country, read.published, read.publisher), decided)


def dated(report: Report) -> Report:
    """The report with its day of publication: the one it came with, else the one that its own text proves, if any."""
    if report.published is not None:
        return report
    sentences = split_sentences(report.text, report.title)
    return replace(report, published=prove_publication([report.text[s.begin : s.end] for s in sentences]))


def read_all(outcomes: Iterable[Outcome], world: World) -> Iterator[Read]:
    """The reading and links of every report, failures passed on, in the order in which they come.

    A fault of the program itself costs one report and not the batch; with `KG_DEBUG` set it shows where it happened.
    """
    for outcome in outcomes:
        if isinstance(outcome, InputFailure):
            yield outcome
            continue
        try:
            read: Read = read_through(outcome, world)
        except Exception as error:
            read = _fault(outcome, error)
        yield read


def _fault(report: Report, error: Exception) -> InputFailure:
    """The failure that stands for a fault of the program itself."""
    if os.environ.get("KG_DEBUG"):
        raise error
    path = report.source or report.identifier
    told = f"{type(error).__name__}: {' '.join(str(error).split())}"
    message = f"report {report.identifier!r}: a fault in the program ({told}); run it with KG_DEBUG=1 and report it"
    return InputFailure(path, InputError(message, path=path))


def build(
    paths: Iterable[str | Path],
    store: Path | str,
    *,
    encoding: str | None = None,
    base_iri: str | None = None,
    gazetteer: Path | None = None,
    stdin: BinaryIO | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Read files, folders and `-` into a store, which is made where there is none, and tell what was done.

    `gazetteer` is a user gazetteer, by default the one beside the store, where there is one. `progress` is called with
    each reading and its links. Building again changes nothing; a report that has changed
    replaces what only it supported. Raises StoreError for a store that cannot be written, InputError and TableError
    for a gazetteer that cannot be read; reports that cannot be read are failures of the summary.
    """
    world = world_of(Path(store), gazetteer)
    readings = read_all(read_reports(paths, stdin=stdin, encoding=encoding), world)
    first = list(_until_reading(readings))
    if all(isinstance(item, InputFailure) for item in first):  # nothing to store: no store is made
        return Summary(failures=[item for item in first if isinstance(item, InputFailure)])
    with open_store(store, "write", base_iri=base_iri) as opened:
        write_ontology(opened)
        with ledger_follows(opened):
            return write_reports(opened, chain(first, readings), world, progress)


def relink(
    store: Path, *, gazetteer: Path | None = None, only: frozenset[str] | None = None, progress: Progress | None = None
) -> Summary:
    """Read and link the reports of a store again (or those of the identifiers in `only`), and tell what was done.

    Nothing but the store is read: the files may be gone. Raises StoreError when there is no store.
    """
    world = world_of(store, gazetteer)
    with open_store(store):
        pass  # an absent store is not made
    with open_store(store, "write") as opened, ledger_follows(opened):
        spared = [] if only is None else sorted({r.source for r in stored_reports(opened) if r.source})
        return write_reports(opened, read_all(stored_reports(opened, only), world), world, progress, spared=spared)


def _until_reading(readings: Iterator[Read]) -> Iterator[Read]:
    """The first reading and the failures before it."""
    for item in readings:
        yield item
        if not isinstance(item, InputFailure):
            return


def write_reports(
    store: GraphStore,
    readings: Iterable[Read],
    world: World,
    progress: Progress | None = None,
    *,
    spared: Iterable[str] = (),
) -> Summary:
    """Write readings into an open store, and tell what was done.

    Of the files in `spared` the store keeps the reports that are not among the readings.
    """
    summary = Summary()
    background = Background(world.gazetteer, store.iris)
    identifiers: dict[str, str] = {}
    with Writer(store, background) as writer:
        for source in spared:
            writer.spare(source)
        for item in readings:
            packed = item if isinstance(item, InputFailure) else _pack(*item, background)
            if isinstance(packed, InputFailure):
                summary.failures.append(packed)
                writer.spare(packed.path)
            elif not isinstance(item, InputFailure):
                writer.add_packed(packed)
                identifiers.setdefault(packed.report, item[0].report.identifier)
                summary.count(item[0])
                if progress is not None:
                    progress(*item)
    summary.failures.extend(_clash(identifiers[report]) for report in writer.clashes)
    summary.added, summary.changed = writer.added, writer.changed
    summary.unchanged, summary.removed = writer.unchanged, writer.removed
    return summary


def _pack(reading: Reading, links: Links, background: Background) -> PackedReport | InputFailure:
    """The statements of a reading, ready to be written."""
    try:
        return pack(describe_reading(reading, links, background))
    except Exception as error:
        return _fault(reading.report, error)


def write_ontology(store: GraphStore) -> None:
    """Make the store's graph of the ontology hold the one that this program ships."""
    triples = statements()
    store.replace_graph("ontology", [Statement(str(t.subject), str(t.predicate), str(t.object)) for t in triples])


def _clash(identifier: str) -> InputFailure:
    message = f"two different texts came with the id {identifier!r} and one was kept: give each report its own id"
    return InputFailure(identifier, InputError(message))
