"""From bytes to the store: every report is read, linked, described and written, one after the other.

Each stage takes what the one before gives and knows nothing else; the gazetteer is handed in. A report that cannot be
read is a failure in the summary and stops no other. Up to the lines of N-Quads reports are worked on by several
processes; one process writes them, in the order in which they came.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from kg.crew import Crew
from kg.errors import InputError
from kg.extract.dates import prove_publication
from kg.extract.reader import ReportReader
from kg.ids import Iris
from kg.ledger import ledger_follows
from kg.lexicon.gazetteer import Gazetteer, load_gazetteer
from kg.lexicon.user_gazetteer import brought_beside
from kg.link import Context, Linker
from kg.link.decisions import LinkDecisions, links_file, read_links
from kg.link.events import events_of
from kg.model import Link, Reading, Report
from kg.ontology import statements
from kg.rdf.background import Background
from kg.rdf.quads import describe_reading
from kg.rdf.terms import Statement
from kg.sources import InputFailure, Outcome, read_reports
from kg.store import GraphStore, PackedReport, Writer, open_store, pack, write
from kg.store.journal import Done
from kg.store.reports import stored_reports
from kg.store.resume import Kept, Resumption, digest_of, program_of
from kg.text.sentences import split_sentences

Links = tuple[Link, ...]
Read = tuple[Reading, Links] | InputFailure

FEW = 16
"""Reports below which no processes are started: they are read before these would be ready."""


@dataclass(frozen=True, slots=True)
class World:
    """What is known before any report is read: the gazetteer, the reader and linker that know it, what was decided."""

    gazetteer: Gazetteer
    reader: ReportReader
    linker: Linker
    decisions: LinkDecisions = field(default_factory=LinkDecisions)


@dataclass(frozen=True, slots=True)
class ReadyReport:
    """A report that was read, linked and packed: all that writing and telling it needs, small to send.

    `given` is the digest of what came in, `claims` are the counts of its tolls, engagements and control claims; `read`
    is there when it was asked for.
    """

    identifier: str
    packed: PackedReport
    given: str
    claims: tuple[int, int, int]
    read: tuple[Reading, Links] | None = None


Progress = Callable[[ReadyReport], None]


@dataclass(slots=True)
class Summary:
    """What a build did: reports that are new, changed, the same or gone from their files; claims read; failures.

    `resumed` are reports that an interrupted build had read already, and that were not read again.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    resumed: int = 0
    removed: int = 0
    tolls: int = 0
    engagements: int = 0
    controls: int = 0
    failures: list[InputFailure] = field(default_factory=list)

    @property
    def reports(self) -> int:
        """How many reports were read."""
        return self.added + self.changed + self.unchanged + self.resumed

    def count(self, claims: tuple[int, int, int]) -> None:
        """Count tolls, engagements and control claims of a report in."""
        self.tolls += claims[0]
        self.engagements += claims[1]
        self.controls += claims[2]


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
    context = Context(read.country, read.published, read.publisher)
    return reading, world.linker.link(reading.things, context, decided, events_of(reading))


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
    whole: bool = False,
    jobs: int = 1,
    wait: float | None = None,
    strict: bool = False,
) -> Summary:
    """Read files, folders and `-` into a store, which is made where there is none, and tell what was done.

    `gazetteer` is a user gazetteer, by default the one beside the store, where there is one. `progress` is called with
    each report when it has been read, with its reading where these are few or are to be `whole`. `jobs` processes
    read; the store is the same whatever their number. Building again changes nothing; a report that has changed
    replaces what only it supported. A build that was killed is gone on with by the same call: what it has brought into
    the store is not read again. While another process writes to the store, up to `wait` seconds are waited.

    Raises StoreError for a store that cannot be written, InputError and TableError for a gazetteer that cannot be read;
    reports that cannot be read are failures of the summary, and with `strict` the first of them is the end: what was
    read before it is kept.
    """
    world_of(Path(store), gazetteer)  # what is wrong with it is told before anything is written
    named = list(map(str, paths))
    outcomes = read_reports(named, stdin=stdin, encoding=encoding, strict=strict)
    first = list(islice(outcomes, FEW))
    first += [] if any(isinstance(item, Report) for item in first) else _until_report(outcomes)
    if all(isinstance(item, InputFailure) for item in first):  # nothing to store: no store is made
        return Summary(failures=[item for item in first if isinstance(item, InputFailure)])
    few = len(first) < FEW
    crew = _crew(Path(store), gazetteer, 1 if few else jobs)
    with crew, open_store(store, "write", base_iri=base_iri, wait=wait) as opened:
        write_ontology(opened)
        resumption = Resumption(opened, _program(Path(store), gazetteer), named)
        with ledger_follows(opened):
            ready = _ready(crew, resumption.part(chain(first, outcomes)), opened, whole or few)
            summary = write_reports(opened, ready, world_of(Path(store), gazetteer), progress)
        opened.journal.end()
    return summary


def _program(store: Path, gazetteer: Path | None) -> str:
    """A digest of all that decides how the reports of a build are read."""
    settings = [f"{name}={value}" for name, value in sorted(os.environ.items()) if name in ("KG_MSA", "KG_NER")]
    return program_of([gazetteer or brought_beside(store), links_file(store)], settings)


def relink(
    store: Path,
    *,
    gazetteer: Path | None = None,
    only: frozenset[str] | None = None,
    progress: Progress | None = None,
    jobs: int = 1,
) -> Summary:
    """Read and link the reports of a store again (or those of the identifiers in `only`), and tell what was done.

    Nothing but the store is read: the files may be gone. Raises StoreError when there is no store.
    """
    world = world_of(store, gazetteer)
    with open_store(store):
        pass  # an absent store is not made
    with _crew(store, gazetteer, jobs) as crew, open_store(store, "write") as opened, ledger_follows(opened):
        spared = [] if only is None else sorted({r.source for r in stored_reports(opened) if r.source})
        ready = _ready(crew, stored_reports(opened, only), opened)
        return write_reports(opened, ready, world, progress, spared=spared)


def _until_report(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """The first report and the failures before it."""
    for item in outcomes:
        yield item
        if not isinstance(item, InputFailure):
            return


Work = tuple[Outcome | Kept, str, bool]
Ready = ReadyReport | InputFailure | Kept
"""What is to be read, the base of the store's IRIs, and whether the reading itself is wanted."""


def _crew(store: Path, gazetteer: Path | None, jobs: int) -> Crew[Work, Ready]:
    """Those who read for a store. They are forked before the store is opened: nothing of it is theirs."""
    return Crew(partial(_make_work, store, gazetteer), jobs)


def _ready(
    crew: Crew[Work, Ready], outcomes: Iterable[Outcome | Kept], store: GraphStore, whole: bool = False
) -> Iterator[Ready]:
    return crew.map((outcome, store.iris.base, whole) for outcome in outcomes)


def _make_work(store: Path, gazetteer: Path | None) -> Callable[[Work], Ready]:
    """The function that a process works with: what is read becomes ready to be written, all else stays what it is."""
    world = world_of(store, gazetteer)
    backgrounds: dict[str, Background] = {}

    def work(item: Work) -> Ready:
        outcome, base, whole = item
        if not isinstance(outcome, Report):
            return outcome
        if base not in backgrounds:
            backgrounds[base] = Background(world.gazetteer, Iris(base))
        return prepare_outcome(outcome, world, backgrounds[base], whole=whole)

    return work


def prepare_outcome(
    outcome: Outcome, world: World, background: Background, *, whole: bool = False
) -> ReadyReport | InputFailure:
    """A report made ready to be written; a failure stays one, and a fault of the program itself is one too."""
    if isinstance(outcome, InputFailure):
        return outcome
    try:
        return prepare(outcome, world, background, whole=whole)
    except Exception as error:
        return _fault(outcome, error)


def prepare(report: Report, world: World, background: Background, *, whole: bool = False) -> ReadyReport:
    """A report read, linked, described and packed. Pure."""
    reading, links = read_through(report, world)
    packed = pack(describe_reading(reading, links, background))
    claims = (len(reading.tolls), len(reading.engagements), len(reading.controls))
    return ReadyReport(report.identifier, packed, digest_of(report), claims, (reading, links) if whole else None)


def write_reports(
    store: GraphStore,
    reports: Iterable[Ready],
    world: World,
    progress: Progress | None = None,
    *,
    spared: Iterable[str] = (),
) -> Summary:
    """Write reports into an open store, and tell what was done.

    Of the files in `spared` the store keeps the reports that are not among them. What is done is noted in the journal
    of the build that has begun, if any.
    """
    summary = Summary()
    identifiers: dict[str, str] = {}
    with Writer(store, Background(world.gazetteer, store.iris), batch=write.BATCH) as writer:
        for source in spared:
            writer.spare(source)
        for item in reports:
            if isinstance(item, InputFailure):
                summary.failures.append(item)
                writer.spare(item.path)
                continue
            if isinstance(item, Kept):
                writer.keep(item)
                identifiers.setdefault(item.report, item.done.identifier)
                summary.resumed += 1
                summary.count(item.done.claims)
                continue
            writer.add_packed(item.packed, Done(item.identifier, item.given, item.claims))
            identifiers.setdefault(item.packed.report, item.identifier)
            summary.count(item.claims)
            if progress is not None:
                progress(item)
    summary.failures.extend(clash(identifiers[report]) for report in writer.clashes)
    summary.added, summary.changed = writer.added, writer.changed
    summary.unchanged, summary.removed = writer.unchanged, writer.removed
    return summary


def write_ontology(store: GraphStore) -> None:
    """Make the store's graph of the ontology hold the one that this program ships."""
    triples = statements()
    store.replace_graph("ontology", [Statement(str(t.subject), str(t.predicate), str(t.object)) for t in triples])


def clash(identifier: str) -> InputFailure:
    """The failure that two different texts came with one identifier."""
    message = f"two different texts came with the id {identifier!r} and one was kept: give each report its own id"
    return InputFailure(identifier, InputError(message))
