"""A reading and its links become statements: the one place that decides which graph holds what.

What a sentence says stands in the graph of that sentence; reports, sentences, phrases, `isn:evidence` and
`prov:wasDerivedFrom` stand in the provenance graph; what the gazetteer knows stands in the gazetteer's graph. The
default graph is the set union of them all: whoever writes a statement into the store writes it there as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

import pyoxigraph as ox

from kg import __version__
from kg.ids import Iris
from kg.model import Link, Mention, Reading, Report
from kg.namespaces import DCT, ISN, ITSRDF, NIF, PROV, RDF, SCHEMA, SKOS, XSD
from kg.rdf.background import Background, Entry, Gazetteer, background_statements
from kg.rdf.claims import ClaimWriter, phrase_statements
from kg.rdf.terms import Statement, day, decimal, double, iri, link, quad, text, typed
from kg.rdf.things import Cast, thing_statements
from kg.rdf.whereabouts import Whereabouts


@dataclass(frozen=True, slots=True)
class ReportGraph:
    """What one report adds: its IRI, its statements (each once, without the default graph), the entries it needs."""

    report: str
    statements: tuple[Statement, ...]
    entries: tuple[Entry, ...]


def describe_reading(
    reading: Reading, links: Iterable[Link], background: Background, *, version: str = __version__
) -> ReportGraph:
    """All that one reading says and where it says it, in a fixed order.

    The background of its entries is not in it: one entry serves many reports (`background_statements`).
    Raises ValueError when the reading names a thing, claim or gazetteer entry that does not exist.
    """
    iris = background.iris
    report = iris.report(reading.report.identifier)
    graphs = {s.index: iri(iris.sentence(report, s.begin, s.end)) for s in reading.sentences}
    found = {item.thing: item for item in links}
    cast = Cast(reading, found, background, report)
    where = Whereabouts(reading, cast, background, report)
    sources = (
        _report(reading.report, iris, report, version),
        _sentences(reading, iris, report, graphs),
        _mentions(reading, cast, found, iris, report, where),
        _candidates(cast, found, background, iris),
        thing_statements(reading, cast, background, graphs),
        ClaimWriter(reading, cast, iris, report, graphs, where).statements(),
    )
    statements = tuple(dict.fromkeys(chain.from_iterable(sources)))
    entries = {*cast.entries.values(), *(entry for _, entry in _undecided(cast, found, background))}
    return ReportGraph(report, statements, tuple(sorted(entries)))


def reading_statements(
    reading: Reading, links: Iterable[Link], gazetteer: Gazetteer, iris: Iris | None = None
) -> Iterator[Statement]:
    """Every statement of one reading with its background, in its named graphs and once in the default graph."""
    background = Background(gazetteer, iris or Iris())
    graph = describe_reading(reading, links, background)
    told = (*graph.statements, *background_statements(background, graph.entries))
    yield from told
    yield from dict.fromkeys(statement._replace(graph="") for statement in told)


def reading_quads(
    reading: Reading, links: Iterable[Link], gazetteer: Gazetteer, iris: Iris | None = None
) -> Iterator[ox.Quad]:
    """`reading_statements` as pyoxigraph quads."""
    return map(quad, reading_statements(reading, links, gazetteer, iris))


def _report(report: Report, iris: Iris, name: str, version: str) -> Iterator[Statement]:
    graph, subject = iri(iris.graph("provenance")), iri(name)
    software, run = iri(iris.software(version)), iri(iris.run(version, name, report.text, report.published))
    pairs = [
        (RDF.type, iri(SCHEMA.NewsArticle)),
        (RDF.type, iri(NIF.Context)),
        (DCT.identifier, text(report.identifier)),
        (DCT.language, text("ar")),
        (NIF.isString, text(report.text)),
        (PROV.wasGeneratedBy, run),
    ]
    if report.title:
        pairs.append((DCT.title, text(report.title, "ar")))
    if report.published:
        pairs.append((DCT.issued, day(report.published)))
    if report.publisher:
        pairs.append((DCT.publisher, text(report.publisher)))
    if report.url or report.source:
        pairs.append((DCT.source, link(report.url or report.source or "")))
    if report.country:
        pairs.append((ISN.country, text(report.country)))
    yield from (Statement(subject, iri(predicate), value, graph) for predicate, value in pairs)
    yield Statement(run, iri(RDF.type), iri(PROV.Activity), graph)
    yield Statement(run, iri(PROV.wasAssociatedWith), software, graph)
    yield Statement(software, iri(RDF.type), iri(PROV.SoftwareAgent), graph)
    yield Statement(software, iri(SKOS.prefLabel), text("Isnad", "en"), graph)
    yield Statement(software, iri(SCHEMA.softwareVersion), text(version), graph)


def _sentences(reading: Reading, iris: Iris, report: str, graphs: Mapping[int, str]) -> Iterator[Statement]:
    graph = iri(iris.graph("provenance"))
    for sentence in reading.sentences:
        name = graphs[sentence.index]
        begin, end, words = sentence.begin, sentence.end, reading.report.text
        yield from phrase_statements(name, report, words, begin, end, graph, NIF.Sentence)
        yield Statement(name, iri(ISN.sentenceKind), iri(getattr(ISN, sentence.kind.capitalize())), graph)
        if sentence.repeats is not None:
            yield Statement(name, iri(PROV.wasQuotedFrom), graphs[sentence.repeats], graph)


def _mentions(
    reading: Reading, cast: Cast, links: Mapping[str, Link], iris: Iris, report: str, where: Whereabouts
) -> Iterator[Statement]:
    """The phrases that name things; two things named by the same words get a phrase each.

    The first phrase of each thing tells why it was linked as it was, or was not.
    """
    explained: set[str] = set()
    rules: dict[str, str] = {}
    graph = iri(iris.graph("provenance"))
    for mention in reading.mentions:
        thing = cast.iri(mention.thing)
        begin, end = mention.begin, mention.end
        phrase = iri(where.phrase(mention))
        yield from phrase_statements(phrase, report, reading.report.text, begin, end, graph)
        yield Statement(phrase, iri(ITSRDF.taIdentRef), iri(thing), graph)
        yield Statement(phrase, iri(ITSRDF.taConfidence), double(_confidence(mention, links)), graph)
        if mention.relation is not None:
            yield Statement(phrase, iri(ISN.relation), text(mention.relation), graph)
        if mention.distance is not None:
            yield Statement(phrase, iri(ISN.distance), decimal(mention.distance), graph)
        if mention.precision is not None:
            yield Statement(phrase, iri(ISN.placePrecision), typed(str(mention.precision), XSD.integer), graph)
        found = links.get(mention.thing) if mention.thing not in explained else None
        if found is not None:
            explained.add(mention.thing)
            yield Statement(phrase, iri(ISN.reason), text(_reason(found), "en"), graph)
        if mention.rule not in rules:
            rules[mention.rule] = rule = iri(iris.rule(mention.rule))
            yield Statement(phrase, iri(PROV.wasAttributedTo), rule, graph)
            yield Statement(rule, iri(RDF.type), iri(PROV.SoftwareAgent), graph)
            yield Statement(rule, iri(SKOS.prefLabel), text(mention.rule, "en"), graph)
        else:
            yield Statement(phrase, iri(PROV.wasAttributedTo), rules[mention.rule], graph)


def _reason(found: Link) -> str:
    """Why a link was made or not, and what else was weighed, with scores: `link: town (homs-sy 0.93, hims-ye 0.1)`."""
    weighed = ", ".join(f"{entry} {score:.2f}" for entry, score in found.candidates)
    return f"{'link' if found.entry is not None else 'no link'}: {found.reason}" + (f" ({weighed})" if weighed else "")


def _confidence(mention: Mention, links: Mapping[str, Link]) -> float:
    """How sure it is that the words name the thing: of the name, and of the link where there is one."""
    found = links.get(mention.thing)
    score = found.score if found is not None and found.entry is not None else 1.0
    return min(1.0, max(0.0, mention.confidence * score))


def _undecided(cast: Cast, links: Mapping[str, Link], background: Background) -> Iterator[tuple[str, Entry]]:
    """Key and entry for each thing that may be several known ones; at most five, the best first."""
    for key, thing in cast.things.items():
        found = links.get(key)
        if found is not None and found.entry is None and key in cast.sentences:
            for identifier, _ in sorted(found.candidates, key=lambda pair: (-pair[1], pair[0]))[:5]:
                yield key, background.resolve(thing.kind, identifier)


def _candidates(cast: Cast, links: Mapping[str, Link], background: Background, iris: Iris) -> Iterator[Statement]:
    """What an undecided thing may be: a conclusion about the words, so it stands with the provenance."""
    graph = iri(iris.graph("provenance"))
    for key, entry in _undecided(cast, links, background):
        for predicate in (ISN.candidate, SKOS.closeMatch):
            yield Statement(iri(cast.iri_of[key]), iri(predicate), iri(background.iri(entry)), graph)
