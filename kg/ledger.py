"""The ledger of a store: read, fused with the decisions beside it, written into its graph, and kept up with changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from kg import __version__
from kg.errors import UsageError
from kg.fuse.atlas import Atlas
from kg.fuse.control import ControlLedger, open_control
from kg.fuse.decisions import Decisions, decisions_file, read_decisions
from kg.fuse.ledger import Ledger, fuse, open_ledger
from kg.fuse.records import PEOPLE, Archive, PartyRecord, PlaceRecord
from kg.fuse.triples import ledger_statements
from kg.inference import materialise
from kg.lexicon.gazetteer import load_gazetteer
from kg.living import Follower, keep, kept_state
from kg.namespaces import SKOS
from kg.rdf.terms import iri, value_of
from kg.store import GraphStore, remove_report
from kg.store.neighbours import Neighbours, forget, guarded
from kg.store.records import read_archive
from kg.text.normalise import name_key


def decisions_of(store: GraphStore, source: Path | None = None) -> Decisions:
    """What people decided by hand about this store's mentions, or of a copy's about those of its `source`."""
    path = source or store.path
    return Decisions() if path is None else read_decisions(decisions_file(path))


def read_store(store: GraphStore, known_on: date | None = None) -> Archive:
    """The records of a store; with `known_on`, only of reports published up to that day."""
    archive = read_archive(store, renamed_groups(store))
    return archive if known_on is None else archive.known_on(known_on)


def renamed_groups(store: GraphStore) -> dict[str, str]:
    """The group that each renamed group is called today, by IRI."""
    return {store.iris.entry("group", first): store.iris.entry("group", last) for first, last in _renamed().items()}


@cache
def _renamed() -> dict[str, str]:
    groups = {group.id: group.renamed_to for group in load_gazetteer().groups.values() if group.renamed_to}
    last = {}
    for first, name in groups.items():
        seen = {first}
        while name not in seen and name in groups:
            seen.add(name)
            name = groups[name]
        last[first] = name
    return last


def fuse_store(store: GraphStore, known_on: date | None = None, *, source: Path | None = None) -> Ledger:
    """The ledger of a store as it is now, or as it was known on a day; `source` is the store that it is a copy of."""
    return fuse(read_store(store, known_on), text_of=store.text_of, decisions=decisions_of(store, source))


def fuse_part(ledger: Ledger, reports: Iterable[str], claimer: str | None, decisions: Decisions) -> Ledger:
    """The ledger of some reports alone (IRIs), and only of what a claimer says there, as if there were no others."""
    archive = ledger.archive.narrowed(reports)
    if claimer is not None:
        said = {iri: toll for iri, toll in archive.tolls.items() if toll.claimer == claimer}
        archive = replace(archive, tolls=said)
    copies = {copy: original for copy, original in ledger.copies.items() if {copy, original} <= archive.reports.keys()}
    return open_ledger(archive, copies, decisions)


def control_of(ledger: Ledger) -> ControlLedger:
    """The control ledger beside a toll ledger."""
    return open_control(ledger.archive, ledger.atlas, ledger.copies)


def write_ledger(store: GraphStore) -> Ledger:
    """Fuse a store and make its graph `ledger` hold what came out; returns the ledger."""
    ledger = fuse_store(store)
    forget(store.path)
    store.replace_graph("ledger", ledger_statements(ledger, control_of(ledger), store.iris))
    store.flush()
    with guarded(store.path):
        keep(ledger, store, _state(store))
    return ledger


def _state(store: GraphStore) -> str:
    """What the memory of a store depends on beside its reports."""
    return kept_state(decisions_of(store), renamed_groups(store), store.iris, __version__)


def has_ledger(store: GraphStore, name: str = "ledger") -> bool:
    """Whether the store's graph `ledger` (or `inferred`) holds something."""
    return next(store.match(graph=iri(store.iris.graph(name))), None) is not None


@contextmanager
def ledger_follows(store: GraphStore) -> Iterator[None]:
    """While reports change, what was concluded of them is taken out; afterwards it is drawn again, if there was any.

    Where the memory beside the store (`kg.store.neighbours`) is whole, only what the change touches is fused and
    written again; else, or when much changes, all is. The journal tells what is owed, so that a change that was killed
    does not take the conclusions with it: the next draws them again.
    """
    with guarded(store.path), _drawn_again(store):
        yield


@contextmanager
def _drawn_again(store: GraphStore) -> Iterator[None]:
    follower = None if store.journal.owed else _follower(store)
    graphs = ("inferred", "ledger")
    owed = (
        store.journal.owed | {name for name in graphs if has_ledger(store, name)} | ({"ledger"} if follower else set())
    )
    store.journal.owe(owed)
    store.replace_graph("inferred", [])
    if follower is None:
        store.replace_graph("ledger", [])
    store.follower = follower
    try:
        yield
    except BaseException:
        if follower is not None:
            follower.give_up()
        raise
    finally:
        store.follower = None
    if follower is not None and not follower.finish():
        follower.give_up()
        follower = None
    if "ledger" in owed and follower is None:
        write_ledger(store)
    if "inferred" in owed:
        materialise(store)
    store.flush()
    if follower is not None:
        follower.settle()
    store.journal.owe(())


def _follower(store: GraphStore) -> Follower | None:
    """Who follows the changes of a store, None where the memory beside it is not whole."""
    state = _state(store) if store.path is not None else ""
    kept = Neighbours.found(store.path, state)
    if kept is None:
        return None
    if kept.reports() != set(store.reports().values()):
        kept.close()
        return None
    return Follower(store, kept, state, decisions_of(store), renamed_groups(store))


def find_place(store: GraphStore, archive: Archive, name: str) -> str:
    """The IRI of a place by its IRI, gazetteer id or any of its names. Raises UsageError for none or several."""
    return _find(store, archive, archive.places, name, "place")


def find_party(store: GraphStore, archive: Archive, name: str) -> str:
    """The IRI of a group by its IRI, gazetteer id or any of its names; a class of people is its own word."""
    return name if name in PEOPLE else _find(store, archive, archive.parties, name, "party")


def _meant(archive: Archive, candidates: list[str]) -> list[str]:
    """Of several places of one name those that claims tell of; of these the one that holds all others, if any does."""
    told = {place for claim in archive.claims() for place in claim.places}
    used = [place for place in candidates if place in told] or candidates
    atlas = Atlas.of(archive)
    widest = [place for place in used if all(atlas.inside(other, place) for other in used)]
    return widest[:1] or used


def _find(
    store: GraphStore, archive: Archive, table: Mapping[str, PlaceRecord | PartyRecord], name: str, kind: str
) -> str:
    if name in table:
        return name
    wanted = name_key(name)
    found = [key for key, r in table.items() if key.endswith(f"/{name}") or (wanted and name_key(r.label) == wanted)]
    if not found:
        others = store.match(None, iri(SKOS.altLabel), None, "")
        named = {value_of(s.subject) for s in others if wanted and name_key(value_of(s.object)) == wanted}
        found = sorted(key for key in named if key in table)
    known = [key for key in found if not table[key].local] or found[:1]
    if len(known) > 1 and kind == "place":
        known = _meant(archive, known)
    if len(known) == 1:
        return known[0]
    if known:
        raise UsageError(f"several things are called {name!r}: give one of {', '.join(sorted(known))}")
    raise UsageError(f"no {kind} of the store is called {name!r}: try `kg show {name}` or `kg gazetteer search {name}`")


# ----------------------------------------------------------------------------------------------- living data


def remove_reports(store: GraphStore, names: Iterable[str]) -> list[str]:
    """Remove reports (by id or IRI) with what only they supported; their ids, sorted. All are known, or none goes."""
    wanted = sorted({find_report(store, name) for name in names})
    known = store.reports()
    with ledger_follows(store):
        for identifier in wanted:
            remove_report(store, known[identifier])
    return wanted


def find_report(store: GraphStore, name: str) -> str:
    """The identifier of a report, from itself or its IRI. Raises UsageError when the store does not have it."""
    for identifier, found in store.reports().items():
        if name in (identifier, found) or found.endswith(f"/{name}"):
            return identifier
    raise UsageError(f"no report of the store is called {name!r}: `kg query -e reports` lists them")
