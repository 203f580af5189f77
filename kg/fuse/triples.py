"""The ledger as statements of the graph `…/graph/ledger`: what fusing concluded, each with the name of its rule."""

from __future__ import annotations

from collections.abc import Iterator

from kg.fuse.accounts import Account
from kg.fuse.control import ControlLedger, Tenure
from kg.fuse.events import Event
from kg.fuse.ledger import Ledger
from kg.fuse.records import PEOPLE
from kg.fuse.rules import RULE
from kg.ids import Iris, digest
from kg.namespaces import ISN, PROV, RDF, SEM
from kg.rdf.terms import Statement, day, integer, iri, text
from kg.rdf.things import PEOPLE as PEOPLE_IRIS

JOIN_RULE, COPY_RULE, CONTROL_RULE = "join-mentions", "minhash-copies", "control-tenure"
"""The names of the other rules; the one for tolls is `kg.fuse.rules.RULE`."""

_STATES = {"holds": ISN.Holds, "besieges": ISN.Besieged, "contests": ISN.Contested, "advances in": ISN.Advanced}
_LINKS = {"updates": ISN.updates, "restates": ISN.restates, "contradicts": ISN.contradicts}


def ledger_statements(ledger: Ledger, control: ControlLedger, iris: Iris) -> Iterator[Statement]:
    """Every statement of the ledger, in a fixed order, without its graph."""
    for copy, original in sorted(ledger.copies.items()):
        yield Statement(iri(copy), iri(ISN.copyOf), iri(original))
        yield Statement(iri(copy), iri(PROV.wasQuotedFrom), iri(original))
        yield Statement(iri(copy), iri(ISN.rule), text(COPY_RULE))
    for event in ledger.events.values():
        yield from _incident(ledger, event, iris)
    for account in ledger.accounts.values():
        yield from _estimate(ledger, account, iris)
    for kind, one, other in ledger.links:
        yield Statement(iri(one), iri(_LINKS[kind]), iri(other))
    for tenure in control.tenures:
        yield from _tenure(ledger, tenure, iris)


def incident_iri(iris: Iris, key: str) -> str:
    """The IRI of an engagement of the ledger."""
    return f"{iris.base}incident/{key}"


def _incident(ledger: Ledger, event: Event, iris: Iris) -> Iterator[Statement]:
    subject = iri(incident_iri(iris, event.key))
    yield Statement(subject, iri(RDF.type), iri(ISN.Incident))
    yield Statement(subject, iri(ISN.rule), text(JOIN_RULE))
    for mention in event.mentions:
        yield Statement(subject, iri(ISN.mention), iri(mention))
    for place in event.places:
        yield Statement(subject, iri(SEM.hasPlace), iri(place))
    for party in event.parties:
        if party not in PEOPLE:
            yield Statement(subject, iri(SEM.hasActor), iri(party))
    if event.start is not None and event.end is not None:
        yield Statement(subject, iri(SEM.hasBeginTimeStamp), day(event.start))
        yield Statement(subject, iri(SEM.hasEndTimeStamp), day(event.end))
    if len(event.mentions) > 1:
        for join in list(ledger.joiner.joins(event.mentions))[: len(event.mentions)]:
            names = " and ".join(name.rpartition("/")[2][:8] for name in (join.one, join.other))
            yield Statement(subject, iri(ISN.reason), text(f"{names} {join.score:.2f}: {'; '.join(join.reasons)}"))


def _estimate(ledger: Ledger, account: Account, iris: Iris) -> Iterator[Statement]:
    subject = iri(f"{iris.base}estimate/{account.key}")
    found = account.estimate
    yield Statement(subject, iri(RDF.type), iri(ISN.Estimate))
    yield Statement(subject, iri(ISN.rule), text(RULE))
    yield Statement(subject, iri(ISN.outcome), iri(getattr(ISN, account.outcome.capitalize())))
    yield Statement(subject, iri(ISN.status), text(found.status))
    yield Statement(subject, iri(ISN.support), integer(found.support))
    for predicate, value in ((ISN.low, found.low), (ISN.best, found.best), (ISN.high, found.high)):
        if value is not None and not (predicate == ISN.high and found.open):
            yield Statement(subject, iri(predicate), integer(value))
    first = ledger.archive.tolls[min(voice.toll for voice in account.voices)]
    for victim in first.victims:
        yield Statement(subject, iri(SEM.hasActor), iri(PEOPLE_IRIS.get(victim, victim)))  # type: ignore[call-overload]
    for voice in account.voices:
        yield Statement(subject, iri(PROV.wasDerivedFrom), iri(voice.toll))
    if account.event is not None:
        yield Statement(subject, iri(ISN.incident), iri(incident_iri(iris, account.event)))
        return
    for place in account.places:
        yield Statement(subject, iri(SEM.hasPlace), iri(place))
    if account.start is not None:
        yield Statement(subject, iri(SEM.hasBeginTimeStamp), day(account.start))
    if account.end is not None:
        yield Statement(subject, iri(SEM.hasEndTimeStamp), day(account.end))


def _tenure(ledger: Ledger, tenure: Tenure, iris: Iris) -> Iterator[Statement]:
    subject = iri(f"{iris.base}tenure/{digest('tenure', tenure.place, *tenure.claims)}")
    yield Statement(subject, iri(RDF.type), iri(ISN.Tenure))
    yield Statement(subject, iri(ISN.rule), text(CONTROL_RULE))
    yield Statement(subject, iri(ISN.change), iri(_STATES[tenure.state]))
    first = ledger.archive.controls[tenure.claims[0]]
    place = next(p for p in first.places if ledger.atlas.same(p) == tenure.place)
    yield Statement(subject, iri(SEM.hasPlace), iri(place))
    if tenure.party is not None:
        yield Statement(subject, iri(SEM.hasActor), iri(tenure.party))
    yield Statement(subject, iri(SEM.hasBeginTimeStamp), day(tenure.start))
    if tenure.end is not None:
        yield Statement(subject, iri(SEM.hasEndTimeStamp), day(tenure.end))
    if tenure.learnt is not None:
        yield Statement(subject, iri(ISN.learnt), day(tenure.learnt))
    for claim in tenure.claims:
        yield Statement(subject, iri(PROV.wasDerivedFrom), iri(claim))
    for claim in tenure.against:
        yield Statement(subject, iri(ISN.contradicts), iri(claim))
