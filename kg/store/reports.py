"""The reports of a store as they came in, so that they can be read and linked again without their files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kg.model import Report
from kg.namespaces import DCT, ISN
from kg.rdf.terms import iri, value_of
from kg.store.graphs import GraphStore


def stored_reports(store: GraphStore, only: frozenset[str] | None = None) -> Iterator[Report]:
    """The reports of a store by identifier, or those of the identifiers in `only`; one at a time in the memory."""
    for identifier, report in store.reports().items():
        if only is None or identifier in only:
            yield stored_report(store, report)


def stored_report(store: GraphStore, report: str) -> Report:
    """The report of an IRI. Raises KeyError when the store does not have it."""
    facts = {
        value_of(s.predicate): s.object
        for s in store.match(iri(report), None, None, iri(store.provenance.value))
        if s.predicate != iri(DCT.type)
    }
    told = {
        name: value_of(facts[name]) for name in (DCT.title, DCT.publisher, ISN.country, DCT.issued) if name in facts
    }
    source = facts.get(DCT.source)
    address = source is not None and source.startswith("<")
    return Report(
        identifier=value_of(facts[DCT.identifier]),
        text=store.text_of(report),
        title=told.get(DCT.title),
        published=date.fromisoformat(told[DCT.issued]) if DCT.issued in told else None,
        publisher=told.get(DCT.publisher),
        url=value_of(source) if source is not None and address else None,
        country=told.get(ISN.country),
        source=value_of(source) if source is not None and not address else None,
    )
