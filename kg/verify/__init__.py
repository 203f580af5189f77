"""The graph is proved again from the words of its reports: whatever does not hold comes out as a finding."""

from __future__ import annotations

from collections.abc import Iterator

from kg.rdf.background import Background
from kg.store import GraphStore
from kg.verify.claims import Reread, check_claims
from kg.verify.dossier import Dossier, Finding, open_dossier
from kg.verify.spans import check_spans
from kg.verify.things import check_things
from kg.verify.whole import check_default_graph, check_graphs, check_strays

__all__ = ["Finding", "Reread", "verify"]


def verify(store: GraphStore, reread: Reread | None = None, background: Background | None = None) -> Iterator[Finding]:
    """Everything in the store that cannot be proved again; nothing when all holds.

    Report by report: the text is where the offsets say, the evidence is in a sentence that the claim was derived from,
    the IRI of each claim is that of what it says, the count read again from its words (`reread`) gives the same
    bounds, and each statement of a sentence's graph follows from a claim or a mention in that sentence. Then the whole:
    every graph has its sentence, the gazetteer's statements are the gazetteer's (where `background` is given), and the
    default graph is exactly the union of the named ones. Without `reread` the counts are not read again.
    """
    seen: set[str] = set()
    for report in store.reports().values():
        dossier = open_dossier(store, report)
        yield from _check_report(dossier, reread)
        seen.update((dossier.report, *dossier.sentences, *dossier.phrases, *dossier.claims))
    yield from check_strays(store, seen)
    yield from check_graphs(store, seen, background)
    yield from check_default_graph(store)


def _check_report(dossier: Dossier, reread: Reread | None) -> Iterator[Finding]:
    yield from check_spans(dossier)
    yield from check_claims(dossier, reread)
    yield from check_things(dossier)
