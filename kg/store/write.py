"""Reports go into the store: new ones in bulk, changed ones by their difference, and gone ones without a trace.

The store is a function of the reports that are in it: whatever was added, changed and removed before, what is left is
what a build of the remaining reports from scratch would give.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from types import TracebackType

from kg.model import Link, Reading
from kg.namespaces import DCT, GEO, ISN, ITSRDF, NIF, PROV
from kg.rdf.background import Background, Entry
from kg.rdf.quads import ReportGraph, describe_reading
from kg.rdf.terms import Statement, iri, text
from kg.store.graphs import GraphStore
from kg.store.journal import Done
from kg.store.neighbours import forget
from kg.store.resume import Kept

BATCH = 48 << 20
"""Bytes of N-Quads that are gathered before they are loaded: enough for the bulk loader, little for the memory."""

_NOTES = 1000  # reports after which the journal is written although nothing was loaded


@dataclass(frozen=True, slots=True)
class PackedReport:
    """A report as N-Quads bytes: named graphs and default graph. Small to send between processes.

    `source` is the term of the file that it came from (None when it has an address of its own).
    """

    report: str
    lines: bytes
    entries: tuple[Entry, ...]
    source: str | None = None


def pack(graph: ReportGraph) -> PackedReport:
    """The N-Quads of one report's statements, in their named graphs and once in the default graph."""
    triples = [f"{s} {p} {o} " for s, p, o, _ in graph.statements]
    named = "".join([f"{triple}{x[3]} .\n" for triple, x in zip(triples, graph.statements, strict=True)])
    default = "".join([f"{triple}.\n" for triple in dict.fromkeys(triples)])
    term, source = iri(graph.report), iri(DCT.source)
    found = next((o for s, p, o, _ in graph.statements if p == source and s == term), None)
    origin = found if found is not None and found.startswith('"') else None
    return PackedReport(graph.report, (named + default).encode(), graph.entries, origin)


class Writer:
    """Writes reports into one store. Use it in a `with`: what is left in hand is written at the end.

    A report that the store already has is compared, and only the difference is written. When all is written, reports
    that an earlier build made from the same files, and that these files no longer hold, are removed. Two different
    reports that come with one identifier cannot both stay: the one whose bytes sort first does, whatever the order,
    and `clashes` names them.

    What was added with a note is noted in the store's journal, after it was brought to the disk. A writer that is
    interrupted writes what it has in hand; whatever else ends it, each report is whole in the store or not at all.
    """

    def __init__(self, store: GraphStore, background: Background, *, batch: int = BATCH) -> None:
        self.store, self.background, self.batch = store, background, batch
        self.added = self.changed = self.unchanged = self.removed = 0
        self.clashes: list[str] = []
        self._buffer: list[bytes] = []
        self._size = 0
        self._seen: dict[str, bytes] = {}
        self._were: dict[str, bytes] = {}  # what changed reports were before, as a digest
        self._pending: set[str] = set()
        self._sources: dict[str, None] = {}
        self._spared: set[str] = set()
        self._entries: set[Entry] = set()
        self._notes: list[Done] = []
        if store.follower is None:
            forget(store.path)

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.finish()
        elif issubclass(kind, KeyboardInterrupt):
            self.flush()

    def add(self, reading: Reading, links: Iterable[Link]) -> None:
        """Add one reading, or bring the store's reading of the same report up to date."""
        self.add_packed(pack(describe_reading(reading, links, self.background)))

    def add_packed(self, packed: PackedReport, note: Done | None = None) -> None:
        """Add a report that was packed before, perhaps by another process; `note` goes into the journal."""
        key = sha256(packed.lines).digest()
        before = self._seen.get(packed.report)
        if before is not None and before != key and packed.report not in self.clashes:
            self.clashes.append(packed.report)
        if before is not None and before <= key:
            return
        self._seen[packed.report] = key
        if packed.source is not None:
            self._sources[packed.source] = None
        if packed.report in self._pending:
            self.flush()
        entries = self._new_entries(packed.entries)
        if self.store.has_report(packed.report):
            self._update(packed, entries, again=before is not None)
        else:
            self.added += 1
            if self.store.follower is not None:
                self.store.follower.fresh(packed.report)
            self._pending.add(packed.report)
            self._hold("".join([s.line + s._replace(graph="").line for s in entries]).encode() + packed.lines)
        if note is not None:
            self._notes.append(replace(note, key=key.hex(), source=packed.source))
        if self._size >= self.batch or len(self._notes) >= _NOTES:
            self.flush()

    def keep(self, kept: Kept) -> None:
        """Take a report that stands in the store already for one that was added."""
        self._seen[kept.report] = bytes.fromhex(kept.done.key)
        if kept.done.source is not None:
            self._sources[kept.done.source] = None
        self._notes.append(kept.done)

    def spare(self, source: str) -> None:
        """Keep what the store has from a file that could not be read wholly this time."""
        self._spared.add(text(source))

    def flush(self) -> None:
        """Write what is in hand."""
        if self._buffer:
            self.store.load(b"".join(self._buffer))
        self._buffer, self._size = [], 0
        self._pending.clear()
        if self._notes:
            self.store.flush()
            self.store.journal.note(self._notes)
            self._notes = []

    def finish(self) -> None:
        """Write what is in hand, then remove what the files that were read no longer hold."""
        self.flush()
        for source in (source for source in self._sources if source not in self._spared):
            for report in self.store.report_of_source(source):
                if report not in self._seen:
                    remove_report(self.store, report)
                    self.removed += 1

    def _hold(self, lines: bytes) -> None:
        self._buffer.append(lines)
        self._size += len(lines)

    def _new_entries(self, entries: Iterable[Entry]) -> list[Statement]:
        """See that the store says of each entry what the gazetteer says now; what is to be said of those it lacks."""
        found: list[Statement] = []
        for entry in self.background.closure(e for e in entries if e not in self._entries):
            if entry in self._entries:
                continue
            self._entries.add(entry)
            new = self.background.statements(entry)
            old = list(_entry_statements(self.store, self.background.iri(entry)))
            if not old:
                found += new
            elif set(old) != set(new):
                self.flush()
                if self.store.follower is not None:
                    self.store.follower.unfit()
                self.store.change(old, new)
        return found

    def _update(self, packed: PackedReport, entries: list[Statement], *, again: bool) -> None:
        agents = _agents(self.store)
        told = list(parse_lines(packed.lines))
        new = {s for s in told if not s.subject.startswith(agents)}
        old = set(report_statements(self.store, packed.report))
        if not again:
            self.unchanged += new == old
            self.changed += new != old
            if new != old:
                self._were[packed.report] = _digest(old)
        elif self._were.get(packed.report) == _digest(new):  # the loser of a clash came first
            self.unchanged += 1
            self.changed -= 1
        if new != old or entries:
            self.flush()
            if self.store.follower is not None:
                self.store.follower.before(packed.report)
            shared = [s for s in told if s.subject.startswith(agents)]
            exchange(self.store, old - new, {*(new - old), *shared, *entries})


def _digest(statements: Iterable[Statement]) -> bytes:
    return sha256("".join(sorted(s.line for s in statements)).encode()).digest()


def parse_lines(lines: bytes) -> Iterator[Statement]:
    """The statements of N-Quads as `pack` writes them, those of the default graph left out."""
    for line in lines.decode().split("\n"):
        if line:
            subject, predicate, rest = line[:-2].split(" ", 2)
            value, _, graph = rest.rpartition(" ")
            if value and graph.startswith("<") and graph.endswith(">") and '"' not in graph:
                yield Statement(subject, predicate, value, graph)


def report_statements(store: GraphStore, report: str) -> Iterator[Statement]:
    """All that stands in named graphs because of one report; rules and gazetteer entries, which it shares, left out."""
    provenance = iri(store.provenance.value)
    parts = {s.subject for s in store.match(None, iri(NIF.referenceContext), iri(report), provenance)}
    subjects = {iri(report)}
    local = tuple(f"<{store.iris.base}{kind}/local." for kind in ("place", "group", "claimer"))
    for part in parts:
        for s in store.match(part, None, None, provenance):
            yield s
            if s.predicate == iri(ITSRDF.taIdentRef) and s.object.startswith(local):
                subjects.add(s.object)
        subjects.update(s.subject for s in store.match(None, iri(ISN.evidence), part, provenance))
        yield from store.match(graph=part)
    subjects.update(s.object for s in store.match(iri(report), iri(PROV.wasGeneratedBy), None, provenance))
    for subject in subjects:
        yield from store.match(subject, None, None, provenance)


def remove_report(store: GraphStore, report: str) -> bool:
    """Remove a report (its IRI) and all that only it supported; False when the store does not have it."""
    if not store.has_report(report):
        return False
    if store.follower is not None:
        store.follower.before(report)
    else:
        forget(store.path)
    exchange(store, set(report_statements(store, report)), set())
    return True


def exchange(store: GraphStore, gone: set[Statement], new: set[Statement]) -> None:
    """Put statements in the place of others, which take along the rules and entries that only they made use of.

    All in one transaction: whatever happens meanwhile, the store holds what it held before or what it shall hold.
    """
    terms = {term for s in gone for term in (s.subject, s.object) if term.startswith("<")}
    needed = {term for s in new for term in (s.subject, s.object)}
    agents, gazetteer = _agents(store), iri(store.gazetteer.value)
    useless = {s for term in terms - needed if term.startswith(agents) for s in _unused(store, term, gone)}
    doubtful = [term for term in terms - needed if next(store.match(term, None, None, gazetteer), None)]
    for term in _dead_entries(store, doubtful, gone, needed):
        useless.update(_entry_statements(store, term[1:-1]))
    store.change(sorted(gone | useless), sorted(new))


def _agents(store: GraphStore) -> tuple[str, str]:
    return f"<{store.iris.base}rule/", f"<{store.iris.base}software/"


def _unused(store: GraphStore, agent: str, gone: set[Statement]) -> Iterator[Statement]:
    if all(s in gone or not s.graph for s in store.match(None, None, agent)):
        yield from store.match(agent, None, None, iri(store.provenance.value))


def _entry_statements(store: GraphStore, entry: str) -> Iterator[Statement]:
    graph = iri(store.gazetteer.value)
    yield from store.match(iri(entry), None, None, graph)
    for shape in store.match(iri(entry), iri(GEO.hasGeometry), None, graph):
        yield from store.match(shape.object, None, None, graph)


def _dead_entries(store: GraphStore, doubtful: Iterable[str], gone: set[Statement], needed: set[str]) -> set[str]:
    """Of these entries and those they lead to, the ones that no report reaches when these statements are gone.

    Alive is what is `needed`, what a statement outside the gazetteer's graph uses, or an entry outside this set leads
    to, and whatever the living lead to; so a ring of allies that nobody mentions does not keep itself alive.
    """
    gazetteer = iri(store.gazetteer.value)
    leads: dict[str, list[str]] = {}
    waiting = list(doubtful)
    while waiting:
        entry = waiting.pop()
        if entry not in leads:
            leads[entry] = [s.object for p in _LINKS for s in store.match(entry, p, None, gazetteer)]
            waiting.extend(leads[entry])
    alive = [entry for entry in leads if entry in needed or _used(store, entry, gazetteer, leads, gone)]
    living: set[str] = set()
    while alive:
        entry = alive.pop()
        if entry not in living:
            living.add(entry)
            alive.extend(leads[entry])
    return leads.keys() - living


def _used(store: GraphStore, entry: str, gazetteer: str, doubtful: dict[str, list[str]], gone: set[Statement]) -> bool:
    for s in store.match(None, None, entry):
        if s.graph and s not in gone and (s.graph != gazetteer or s.subject not in doubtful):
            return True
    return any(s.graph and s.graph != gazetteer and s not in gone for s in store.match(entry))


_LINKS = (iri(ISN.within), iri(ISN.memberOf), iri(ISN.alliedWith))
