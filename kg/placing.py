"""Where a statement stands when nothing says it: what a file without named graphs still tells of its sentences.

What is about words and reports is provenance, what is about a claim stands in the sentence that holds its words, a name
or a class of a thing in each sentence that names it so, a relation in each sentence that names both, what else is about
a known thing is the gazetteer's, and the rest goes into `…/graph/loaded`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.ids import Iris
from kg.namespaces import ISN, ITSRDF, NIF, PREFIXES, PROV, RDF, SKOS
from kg.rdf.background import BASE_CLASSES, PLACE_CLASSES
from kg.rdf.lines import split_graph
from kg.rdf.terms import iri, value_of
from kg.text.normalise import fold, tells_name

_ABOUT = frozenset(
    iri(name)
    for name in (ISN.evidence, ISN.whereabouts, PROV.wasDerivedFrom, ISN.reason, ISN.candidate, SKOS.closeMatch)
)
_TYPE, _EVIDENCE, _DERIVED = iri(RDF.type), iri(ISN.evidence), iri(PROV.wasDerivedFrom)
_NAMES, _WORDS = iri(ITSRDF.taIdentRef), iri(NIF.anchorOf)
_PREFERRED, _LABELS = iri(SKOS.prefLabel), frozenset(map(iri, (SKOS.prefLabel, SKOS.altLabel)))
_WITHIN = iri(ISN.within)
_RELATIONS = frozenset((*map(iri, (ISN.memberOf, ISN.alliedWith)), _WITHIN))
_BASE = frozenset(map(iri, BASE_CLASSES.values()))
_TYPES = _BASE | frozenset(map(iri, PLACE_CLASSES.values()))
_ONTOLOGY = "<https://w3id.org/isnad/ontology>"


def parted(line: bytes) -> tuple[str, str, str, str]:
    """Subject, predicate, object and graph (empty for none) of a line of N-Quads, as terms."""
    triple, graph = split_graph(line)
    subject, predicate, value = triple[:-3].decode().split(" ", 2)
    return subject, predicate, value, graph.decode()


class Places:
    """Where the statements of some lines of N-Quads belong, as far as these lines tell."""

    def __init__(self, iris: Iris, lines: Iterable[bytes]) -> None:
        self._graphs = {name: iri(iris.graph(name)) for name in ("provenance", "gazetteer", "ontology", "loaded")}
        self._own = f"<{iris.base}"
        self._words = tuple(f"<{iris.base}{kind}/" for kind in ("report", "rule", "software", "run"))
        self._known = tuple(f"<{iris.base}{kind}/" for kind in ("place", "group", "claimer"))
        claims = tuple(f"<{iris.base}{kind}/" for kind in ("toll", "engagement", "control"))
        self._told = _Told(lines, claims, self._known)

    def conclude(self, subject: str, predicate: str, value: str) -> list[str]:
        """The graphs that a triple belongs into, at least one."""
        if subject.startswith(self._words):
            return [self._graphs["provenance"]]
        if not subject.startswith(self._own):
            return [self._graphs["ontology" if _is_term(subject) else "loaded"]]
        if predicate in _ABOUT:
            return [self._graphs["provenance"]]
        claim = self._told.claims.get(subject) or self._told.claims.get(subject.rpartition(".")[0] + ">")
        if claim is not None:
            return [claim]
        if subject.startswith(self._known):
            return self._of_thing(subject, predicate, value)
        return [self._graphs["loaded"]]

    def _of_thing(self, thing: str, predicate: str, value: str) -> list[str]:
        """The sentences that say it of a party, place or claimer, and the gazetteer where it may say it too."""
        known = "/local." not in thing
        said = self._told.sentences_saying(thing, predicate, value, known=known)
        if known:
            foreign = value in _BASE and value != self._base_class(thing)  # a group that a report has as a claimer
            both = predicate == _PREFERRED or (predicate == _TYPE and not foreign)
            return [*said, self._graphs["gazetteer"]] if both or not said else said
        return said or self._told.first_sentence(thing) or [self._graphs["loaded"]]

    def _base_class(self, thing: str) -> str:
        """The class that the gazetteer gives to each entry of this kind: a place's, a group's or a claimer's."""
        return iri(BASE_CLASSES[thing.removeprefix(self._own).partition("/")[0]])


def _is_term(subject: str) -> bool:
    starts = (*PREFIXES.values(), "https://w3id.org/isnad/code/", "https://w3id.org/isnad/scheme/")
    return subject[1:].startswith(tuple(start for start in starts if start != PREFIXES["wd"])) or subject == _ONTOLOGY


class _Told:
    """What lines tell of claims and things: the sentence of each claim, and each thing's sentences with its words."""

    def __init__(self, lines: Iterable[bytes], claims: tuple[str, ...], things: tuple[str, ...]) -> None:
        evidence: dict[str, str] = {}
        derived: dict[str, set[str]] = defaultdict(set)
        used: dict[str, set[str]] = defaultdict(set)
        named: dict[str, set[str]] = defaultdict(set)
        words: dict[str, str] = {}
        spans: dict[str, set[str]] = defaultdict(set)
        for subject, predicate, value in _telling(lines, claims):
            if subject.startswith(claims):
                if predicate == _EVIDENCE:
                    evidence[subject] = value
                elif predicate == _DERIVED:
                    derived[subject].add(value)
                elif value.startswith(things):
                    used[value].add(subject)
            elif predicate == _NAMES:
                named[value].add(subject)
            elif predicate == _WORDS and "#phrase=" in subject:
                words[subject] = value_of(value)
            elif "#char=" in subject:
                spans[subject.partition("#")[0]].add(subject)
        holders = {report: sorted((*_span(s), s) for s in sentences) for report, sentences in spans.items()}
        self.claims = {claim: _holder(evidence.get(claim), sorted(told)) for claim, told in derived.items()}
        self._mentions = {thing: sorted(_mentions(phrases, words, holders)) for thing, phrases in named.items()}
        self._used = {
            thing: sorted(self.claims[c] for c in map(_whole, users) if c in self.claims)
            for thing, users in used.items()
        }

    def sentences_saying(self, thing: str, predicate: str, value: str, *, known: bool) -> list[str]:
        """The sentences whose words for a thing say this of it, sorted; not where a known place lies, nor its kind."""
        mentions = self._mentions.get(thing, ())
        if predicate in _LABELS:
            name = value_of(value)
            return _distinct(sentence for _, sentence, words in mentions if _holds(thing, words, name))
        if predicate == _TYPE:
            return _distinct(sentence for _, sentence, _ in mentions) if value in (_BASE if known else _TYPES) else []
        if predicate in _RELATIONS and not (known and predicate == _WITHIN):
            other = {sentence for _, sentence, _ in self._mentions.get(value, ())}
            return _distinct(sentence for _, sentence, _ in mentions if sentence in other)
        return []

    def first_sentence(self, thing: str) -> list[str]:
        """The sentence that names a thing first, else that of the first claim that uses it, else none."""
        mentions = self._mentions.get(thing)
        return [mentions[0][1]] if mentions else self._used.get(thing, [])[:1]


def _telling(lines: Iterable[bytes], claims: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    starts = tuple(start.encode() for start in claims)
    for line in lines:
        if line.startswith(starts) or b"#phrase=" in line or b"#char=" in line:
            yield parted(line)[:3]


def _mentions(
    phrases: set[str], words: dict[str, str], holders: dict[str, list[tuple[int, int, str]]]
) -> Iterator[tuple[tuple[str, int, int], str, str]]:
    """For each phrase that stands in a sentence: its place, the sentence, its words."""
    for phrase in phrases:
        report = phrase.partition("#")[0]
        begin, end = _span(phrase)
        sentences = holders.get(report, [])
        place = bisect_right(sentences, (begin, 1 << 62, "")) - 1
        if place >= 0 and end <= sentences[place][1]:
            yield (report, begin, end), sentences[place][2], words.get(phrase, "")


def _holds(thing: str, words: str, name: str) -> bool:
    """Whether words hold a name, by the rule of `kg.rdf.things`."""
    return tells_name(words, name) if "/claimer/" in thing else fold(name) in fold(words)


def _distinct(sentences: Iterable[str]) -> list[str]:
    return sorted(set(sentences))


def _whole(subject: str) -> str:
    """The claim of a part of a claim (`engagement/e.1` of `engagement/e`)."""
    rest, dot, part = subject.rpartition(".")
    return f"{rest}>" if dot and "/" not in part else subject


def _holder(phrase: str | None, sentences: list[str]) -> str:
    if phrase is not None and "#phrase=" in phrase:
        begin, end = _span(phrase)
        for sentence in sentences:
            if "#char=" in sentence:
                first, last = _span(sentence)
                if first <= begin and end <= last:
                    return sentence
    return sentences[0]


def _span(term: str) -> tuple[int, int]:
    begin, _, end = value_of(term).rpartition("=")[2].partition(";")[0].partition(",")
    return int(begin), int(end)
