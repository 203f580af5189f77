"""What came, went or changed between two graphs: reports, engagements, tolls, control claims, and ledger estimates.

A claim's IRI is made of what it says, so a report that was read differently loses one claim and gains another. Where
both stand on the same words of the same report, that is one change and not two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from kg.errors import InputError
from kg.namespaces import DCT, ISN, NIF, PROV, RDF, SCHEMA, SEM
from kg.rdf.terms import iri, value_of
from kg.store import GraphStore, open_store

_FORMATS = {
    ".nq": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG, ".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES,
}  # fmt: skip
_KINDS = {
    "report": SCHEMA.NewsArticle, "toll": ISN.Toll, "engagement": ISN.Engagement, "control": ISN.ControlClaim,
    "estimate": ISN.Estimate,
}  # fmt: skip
_TOLD = {
    "report": (DCT.title, DCT.issued, DCT.publisher, NIF.isString),
    "toll": (ISN.outcome, ISN.lowerBound, ISN.upperBound, ISN.precision, ISN.victim, ISN.location, ISN.startDate,
             ISN.endDate, ISN.attributedTo, ISN.certainty, ISN.partOf, ISN.cumulative),
    "engagement": (RDF.type, ISN.participant, ISN.location, ISN.startDate, ISN.endDate),
    "control": (ISN.change, ISN.party, ISN.location, ISN.startDate, ISN.endDate, ISN.certainty),
    "estimate": (ISN.outcome, ISN.status, ISN.low, ISN.best, ISN.high, SEM.hasPlace),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that `came`, `went` or `changed`; what was told of it before and is told after, None where nothing."""

    change: Literal["came", "went", "changed"]
    kind: str
    what: str
    before: str | None
    after: str | None


def open_graph(path: Path) -> GraphStore:
    """A store's graph, or that of an export, read into memory. Raises InputError for a file that is none."""
    if path.is_dir():
        return open_store(path)
    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        raise InputError(f"this is no store and no export: give a folder or a file in {', '.join(_FORMATS)}", path=path)
    graph = GraphStore.in_memory()
    try:
        graph.raw.bulk_load(path=str(path), format=form)
    except (SyntaxError, OSError) as error:
        raise InputError(f"it cannot be read ({error}): export it again", path=path) from error
    if form in (ox.RdfFormat.N_QUADS, ox.RdfFormat.TRIG):
        graph.raw.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
    return graph


def compare_graphs(before: GraphStore, after: GraphStore) -> Iterator[Difference]:
    """All differences, kind by kind, sorted by what they are about."""
    for kind in _KINDS:
        yield from _compare(kind, dict(_things(before, kind)), dict(_things(after, kind)))


def _compare(kind: str, old: dict[str, tuple[str, str]], new: dict[str, tuple[str, str]]) -> Iterator[Difference]:
    gone, fresh = old.keys() - new.keys(), new.keys() - old.keys()
    spots = {old[thing][0]: thing for thing in sorted(gone)}
    moved = {spots[new[thing][0]]: thing for thing in sorted(fresh) if new[thing][0] in spots}
    found = [Difference("went", kind, t, old[t][1], None) for t in gone - moved.keys()]
    found += [Difference("came", kind, t, None, new[t][1]) for t in fresh - set(moved.values())]
    found += [Difference("changed", kind, t, old[t][1], new[moved[t]][1]) for t in moved]
    found += [Difference("changed", kind, t, old[t][1], new[t][1]) for t in old.keys() & new.keys() if old[t] != new[t]]
    yield from sorted(found, key=lambda difference: (difference.what, difference.change))


def _things(graph: GraphStore, kind: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each thing of a kind with the words it stands on (or itself) and what is told of it."""
    for found in graph.match(None, iri(RDF.type), iri(_KINDS[kind]), ""):
        told = []
        for predicate in _TOLD[kind]:
            values = sorted(_short(value_of(s.object)) for s in graph.match(found.subject, iri(predicate), None, ""))
            values = [value for value in values if value not in ("Claim", "Engagement")]
            if values:
                told.append(f"{_short(predicate)} {', '.join(values)}")
        by = ISN.evidence if kind != "estimate" else PROV.wasDerivedFrom
        spot = min((s.object for s in graph.match(found.subject, iri(by), None, "")), default=found.subject)
        yield value_of(found.subject), (spot, "; ".join(told))


def _short(value: str) -> str:
    """The end of an IRI; of a long text its beginning."""
    if value.startswith(("http://", "https://")):
        return value.rpartition("#")[2] if "#" in value else value.rpartition("/")[2]
    words = " ".join(value.split())
    return words if len(words) <= 60 else words[:59] + "…"
