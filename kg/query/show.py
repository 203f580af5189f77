"""One thing with all that is said of it and the sentences behind each statement: what `kg show` prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.errors import UsageError
from kg.namespaces import DCT, ISN, ITSRDF, NIF, PREFIXES, PROV, RDF, SKOS
from kg.rdf.terms import iri, text, value_of
from kg.store import GraphStore

_OWN = ("toll", "engagement", "control", "place", "group", "claimer", "report")


@dataclass(frozen=True, slots=True)
class Told:
    """A statement about the thing: IRIs, or the characters of a literal; `label` is the Arabic name of the object.

    `sentences` are the IRIs of the sentences that tell it, `graphs` the other graphs that hold it; sorted.
    """

    predicate: str
    object: str
    label: str | None
    sentences: tuple[str, ...]
    graphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence: `begin` is its place in the report, `marks` the half-open spans in `text` that carry the thing."""

    iri: str
    report: str
    identifier: str
    published: str | None
    begin: int
    text: str
    marks: tuple[tuple[int, int], ...]

    def marked(self, left: str, right: str) -> str:
        """The text with signs around its marks; marks that overlap are one."""
        pieces, last = [], 0
        for begin, end in _merged(self.marks):
            pieces += [self.text[last:begin], left, self.text[begin:end], right]
            last = end
        return "".join([*pieces, self.text[last:]])


@dataclass(frozen=True, slots=True)
class Decision:
    """Why the names in a report were taken for the thing: the words, how sure that is (0 to 1), and the reason."""

    report: str
    words: str
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A thing, its name, its statements sorted by predicate, and the sentences behind them in text order.

    `decisions` tell for each report why its words were linked to the thing, or to none of its candidates.
    """

    iri: str
    label: str | None
    statements: tuple[Told, ...]
    sentences: tuple[Quotation, ...]
    decisions: tuple[Decision, ...] = ()


def show(store: GraphStore, identifier: str) -> Shown:
    """What the store says of one thing.

    `identifier` is whatever `find_iri` understands; raises UsageError when it names nothing or several things.
    """
    subject = iri(find_iri(store, identifier))
    told = sorted(_statements(store, subject), key=lambda s: (s.predicate != RDF.type, s.predicate, s.object))
    behind = {sentence for s in told for sentence in s.sentences}
    derived = store.match(subject, iri(PROV.wasDerivedFrom), None, iri(store.provenance.value))
    behind.update(value_of(s.object) for s in derived)
    spans = list(_spans(store, subject))
    quotations = (_quote(store, sentence, spans) for sentence in behind)
    ordered = tuple(sorted(quotations, key=lambda q: (q.identifier, q.begin)))
    decisions = tuple(sorted(_decisions(store, subject), key=lambda d: (d.report, d.reason, d.words)))
    return Shown(value_of(subject), _label(store, subject), tuple(told), ordered, decisions)


def find_iri(store: GraphStore, identifier: str) -> str:
    """The IRI that a person means: an IRI, `toll:1a2b…`, the start of a claim's hash, a gazetteer id, a report's
    identifier, a Wikidata id or a name.

    Raises UsageError when nothing or more than one thing answers to it, with what was found.
    """
    plain = identifier.strip().strip("<>")
    name, _, rest = plain.partition(":")
    known = store.prefixes
    exact = [plain] if "://" in plain else [known[name] + rest] if name in known and rest else []
    exact += [store.iris.base + plain] if "/" in plain else [f"{store.iris.base}{kind}/{plain}" for kind in _OWN]
    found = [wanted for wanted in dict.fromkeys(exact) if _exists(store, wanted)]
    for search in (_by_start, _by_label):
        found = found or sorted(set(search(store, plain)))
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"nothing in the store is called {identifier!r}: give an IRI, the start of one, or a name")
    listed = "".join(f"\n  {item}" for item in found[:10])
    raise UsageError(f"{identifier!r} may be one of {len(found)} things, name one of them:{listed}")


def _exists(store: GraphStore, wanted: str) -> bool:
    try:
        return next(store.match(iri(wanted), None, None, ""), None) is not None
    except ValueError:
        return False


def _by_start(store: GraphStore, plain: str) -> Iterator[str]:
    """Claims and other things of our own whose IRI starts so, when at least four characters are given."""
    starts = [f"{store.iris.base}{plain}"] if "/" in plain else [f"{store.iris.base}{kind}/{plain}" for kind in _OWN]
    if ":" in plain and "://" not in plain:
        starts = [f"{store.iris.base}{plain.replace(':', '/', 1)}"]
    if len(plain) < 4:
        return
    for kind in (ISN.Toll, ISN.Engagement, ISN.ControlClaim, ISN.Place, ISN.ArmedGroup, ISN.Claimer):
        for s in store.match(None, iri(RDF.type), iri(kind), ""):
            if s.subject[1:].startswith(tuple(starts)):
                yield value_of(s.subject)


def _by_label(store: GraphStore, plain: str) -> Iterator[str]:
    for language in ("ar", "en", None):
        for predicate in (SKOS.prefLabel, SKOS.altLabel):
            yield from (value_of(s.subject) for s in store.match(None, iri(predicate), text(plain, language), ""))
    for predicate, value in ((SKOS.exactMatch, PREFIXES["wd"] + plain), (DCT.identifier, None)):
        try:
            term = iri(value) if value else text(plain, None)
        except ValueError:
            continue
        yield from (value_of(s.subject) for s in store.match(None, iri(predicate), term, ""))


def _statements(store: GraphStore, subject: str) -> Iterator[Told]:
    for s in store.match(subject, None, None, ""):
        graphs = sorted(value_of(other.graph) for other in store.match(*s[:3]) if other.graph)
        sentences = tuple(graph for graph in graphs if "#char=" in graph)
        label = _label(store, s.object) if s.object.startswith("<") else None
        others = tuple(graph for graph in graphs if graph not in sentences)
        yield Told(value_of(s.predicate), value_of(s.object), label, sentences, others)


def _label(store: GraphStore, subject: str) -> str | None:
    """The preferred name of a thing, Arabic first."""
    found = sorted(s.object for s in store.match(subject, iri(SKOS.prefLabel), None, ""))
    arabic = [term for term in found if term.endswith("@ar")]
    return value_of((arabic or found)[0]) if found else None


def _spans(store: GraphStore, subject: str) -> Iterator[tuple[str, int, int]]:
    """Report, begin and end of the words that carry a thing: a claim's evidence, or the mentions of a thing."""
    graph = iri(store.provenance.value)
    phrases = {s.object for s in store.match(subject, iri(ISN.evidence), None, graph)}
    phrases |= {s.subject for s in store.match(None, iri(ITSRDF.taIdentRef), subject, graph)}
    for phrase in phrases:
        facts = {s.predicate: s.object for s in store.match(phrase, None, None, graph)}
        begin, end = (int(value_of(facts[iri(p)])) for p in (NIF.beginIndex, NIF.endIndex))
        yield facts[iri(NIF.referenceContext)], begin, end


def _decisions(store: GraphStore, subject: str) -> Iterator[Decision]:
    graph = iri(store.provenance.value)
    for phrase in {s.subject for s in store.match(None, iri(ITSRDF.taIdentRef), subject, graph)}:
        facts = {s.predicate: s.object for s in store.match(phrase, None, None, graph)}
        if iri(ISN.reason) in facts:
            report = facts[iri(NIF.referenceContext)]
            named = next((value_of(s.object) for s in store.match(report, iri(DCT.identifier), None, graph)), report)
            words, score = value_of(facts[iri(NIF.anchorOf)]), float(value_of(facts[iri(ITSRDF.taConfidence)]))
            yield Decision(named, words, score, value_of(facts[iri(ISN.reason)]))


def _quote(store: GraphStore, sentence: str, spans: list[tuple[str, int, int]]) -> Quotation:
    graph = iri(store.provenance.value)
    facts = {value_of(s.predicate): s.object for s in store.match(iri(sentence), None, None, graph)}
    report = facts[NIF.referenceContext]
    begin, end = int(value_of(facts[NIF.beginIndex])), int(value_of(facts[NIF.endIndex]))
    about = {value_of(s.predicate): value_of(s.object) for s in store.match(report, None, None, graph)}
    marks = sorted((b - begin, e - begin) for r, b, e in spans if r == report and begin <= b and e <= end)
    return Quotation(
        sentence, value_of(report), about[DCT.identifier], about.get(DCT.issued), begin, value_of(facts[NIF.anchorOf]),
        tuple(marks),
    )  # fmt: skip


def _merged(marks: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, int]]:
    last: tuple[int, int] | None = None
    for begin, end in sorted(marks):
        if last is not None and begin <= last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last is not None:
            yield last
        last = (begin, end)
    if last is not None:
        yield last
