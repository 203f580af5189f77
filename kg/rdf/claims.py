"""The statements of tolls, engagements and control claims, each in the graphs of the sentences that tell it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from kg.ids import Iris
from kg.model import Claim, Control, Engagement, Reading, Toll
from kg.namespaces import ISN, NIF, PROV, RDF
from kg.rdf.terms import Statement, day, decimal, flag, integer, iri, text
from kg.rdf.things import Cast
from kg.rdf.whereabouts import Whereabouts

Pair = tuple[str, str, str | None]
"""Predicate, object term, and the key of the thing whose words tell it (None: the claim's own words)."""

_TYPE, _CONTEXT, _WORDS = iri(RDF.type), iri(NIF.referenceContext), iri(NIF.anchorOf)
_BEGIN, _END = iri(NIF.beginIndex), iri(NIF.endIndex)


@cache
def _camel(word: str) -> str:
    return iri(getattr(ISN, "".join(part.capitalize() for part in word.split("_"))))


def claim_iris(reading: Reading, iris: Iris, report: str) -> dict[str, str]:
    """The IRI of every claim of a reading, by key.

    Made of the report, the offsets of the evidence and what is claimed; two claims that agree in all of that are
    numbered in text order.
    """
    made: dict[str, str] = {}
    taken: dict[tuple[object, ...], int] = {}
    for claim in reading.claims:
        parts: tuple[object, ...]
        if isinstance(claim, Toll):
            parts = ("toll", report, claim.begin, claim.end, claim.outcome, claim.lower, claim.upper, claim.precision)
        elif isinstance(claim, Engagement):
            parts = ("engagement", report, claim.begin, claim.end, claim.category)
        else:
            parts = ("control", report, claim.begin, claim.end, getattr(claim, "change", None))
        taken[parts] = number = taken.get(parts, 0) + 1
        made[claim.key] = iris.claim(str(parts[0]), *parts[1:], *((number,) if number > 1 else ()))
    return made


class ClaimWriter:
    """Writes the claims of one report."""

    def __init__(
        self, reading: Reading, cast: Cast, iris: Iris, report: str, graphs: Mapping[int, str], where: Whereabouts
    ) -> None:
        self.where = where
        self.reading, self.cast, self.iris, self.report, self.graphs = reading, cast, iris, report, graphs
        self.claims = claim_iris(reading, iris, report)
        self.provenance = iri(iris.graph("provenance"))
        self._sentences = {s.index: s for s in reading.sentences}
        self._repeats = {s.index: s.repeats for s in reading.sentences if s.repeats is not None}

    def statements(self) -> Iterator[Statement]:
        """Every statement of every claim: extracted ones in sentence graphs, those about the claim in provenance."""
        for claim in self.reading.claims:
            subject, alone = iri(self.claims[claim.key]), not claim.support
            graph = self.graphs[claim.sentence]
            for predicate, value, key in self._pairs(claim):
                if alone:
                    yield Statement(subject, iri(predicate), value, graph)
                    continue
                for number in self._told(claim, key):
                    yield Statement(subject, iri(predicate), value, self.graphs[number])
            for part, predicate, value, key in self._parts(claim):
                for number in self._told(claim, key):
                    yield Statement(iri(part), iri(predicate), value, self.graphs[number])
            yield from self._claimers(claim)
            yield from self._provenance(subject, claim)

    def sentences(self, claim: Claim) -> list[int]:
        """The sentences behind a claim: its own first, then those that support it."""
        return list(dict.fromkeys((claim.sentence, *claim.support)))

    def _told(self, claim: Claim, key: str | None) -> Iterator[int]:
        """The claim's own sentence, those that repeat it, and each other one that holds the words for `key`."""
        for number in self.sentences(claim):
            same = self._repeats.get(number) == claim.sentence or self._repeats.get(claim.sentence) == number
            if number == claim.sentence or same:
                yield number
            elif key == "period":
                if self._holds(number, claim.period.begin if claim.period else None):
                    yield number
            elif key is not None and self.cast.named_in(key, number):
                yield number

    def _holds(self, number: int, offset: int | None) -> bool:
        sentence = self._sentences[number]
        return offset is not None and sentence.begin <= offset < sentence.end

    def _pairs(self, claim: Claim) -> Iterator[Pair]:
        yield RDF.type, iri(ISN.Claim), None
        if isinstance(claim, Toll):
            yield from self._toll(claim)
        elif isinstance(claim, Engagement):
            yield from self._engagement(claim)
        elif isinstance(claim, Control):
            yield from self._control(claim)
        yield ISN.certainty, _camel(claim.certainty), None
        yield from self._things(ISN.location, claim.places)
        precision = self.where.precision(claim, self.sentences(claim))
        if precision is not None:
            yield ISN.placePrecision, integer(precision), None
        if claim.claimer is not None:
            yield from self._things(ISN.attributedTo, (claim.claimer,))
        period = claim.period
        if period is not None:
            if period.start is not None:
                yield ISN.startDate, day(period.start), "period"
            if period.end is not None:
                yield ISN.endDate, day(period.end), "period"
            if period.edtf:
                yield ISN.edtf, text(period.edtf), "period"
            if period.inferred and (period.start or period.end):
                yield ISN.dateInferred, flag(True), "period"

    def _toll(self, toll: Toll) -> Iterator[Pair]:
        yield RDF.type, iri(ISN.Toll), None
        yield ISN.outcome, _camel(toll.outcome), None
        yield ISN.lowerBound, integer(toll.lower), None
        if toll.upper is not None:
            yield ISN.upperBound, integer(toll.upper), None
        yield ISN.precision, _camel(toll.precision), None
        yield ISN.wording, text(self.reading.report.text[toll.begin : toll.end], "ar"), None
        if toll.cumulative:
            yield ISN.cumulative, flag(True), None
        yield from self._things(ISN.victim, toll.victims)
        yield from self._things(ISN.perpetrator, toll.perpetrators)
        for predicate, key in (
            (ISN.partOf, toll.part_of), (ISN.restates, toll.restates), (ISN.resultedFrom, toll.engagement),
        ):  # fmt: skip
            if key is not None:
                yield predicate, iri(self._claim(key)), None

    def _engagement(self, engagement: Engagement) -> Iterator[Pair]:
        yield RDF.type, iri(ISN.Engagement), None
        yield RDF.type, _camel(engagement.category), None
        for means in engagement.means:
            yield ISN.means, text(means, "ar"), None
        for number, side in enumerate(engagement.sides, start=1):
            yield ISN.side, iri(self.iris.part(self.claims[engagement.key], "side", number)), None
            yield from self._things(ISN.participant, side.parties)

    def _control(self, control: Control) -> Iterator[Pair]:
        yield RDF.type, iri(ISN.ControlClaim), None
        yield ISN.change, _camel(control.change), None
        if control.party is not None:
            yield from self._things(ISN.party, (control.party,))
        if control.share_min is not None:
            yield ISN.shareMin, decimal(control.share_min), None
        if control.share_max is not None:
            yield ISN.shareMax, decimal(control.share_max), None

    def _parts(self, claim: Claim) -> Iterator[tuple[str, str, str, str | None]]:
        """Part, predicate, object and key for the sides of an engagement and the links of a chain of claimers."""
        whole = self.claims[claim.key]
        if isinstance(claim, Engagement):
            for number, side in enumerate(claim.sides, start=1):
                part = self.iris.part(whole, "side", number)
                yield part, RDF.type, iri(ISN.Side), None
                yield part, ISN.role, _camel(side.role), None
                for key in side.parties:
                    yield part, ISN.party, iri(self.cast.iri(key)), key
        for rank, key in enumerate(claim.chain, start=1):
            part = self.iris.part(whole, "isnad", rank)
            yield whole, ISN.isnad, iri(part), None
            yield part, RDF.type, iri(ISN.Attribution), None
            yield part, ISN.rank, integer(rank), None
            yield part, ISN.claimer, iri(self.cast.iri(key)), key

    def _claimers(self, claim: Claim) -> Iterator[Statement]:
        """Whoever claims is a claimer, an armed group too."""
        for key in dict.fromkeys((*([claim.claimer] if claim.claimer else []), *claim.chain)):
            for number in self._told(claim, key):
                yield Statement(iri(self.cast.iri(key)), iri(RDF.type), iri(ISN.Claimer), self.graphs[number])

    def _things(self, predicate: str, keys: Iterable[str]) -> Iterator[Pair]:
        for key in keys:
            yield predicate, iri(self.cast.iri(key)), key

    def _claim(self, key: str) -> str:
        if key not in self.claims:
            raise ValueError(f"the reading has no claim {key!r}")
        return self.claims[key]

    def _provenance(self, subject: str, claim: Claim) -> Iterator[Statement]:
        phrase = iri(self.iris.phrase(self.report, claim.begin, claim.end))
        yield Statement(subject, iri(ISN.evidence), phrase, self.provenance)
        words = self.reading.report.text
        yield from phrase_statements(phrase, self.report, words, claim.begin, claim.end, self.provenance)
        for number in self.sentences(claim):
            yield Statement(subject, iri(PROV.wasDerivedFrom), self.graphs[number], self.provenance)
        for _, mention in self.where.mentions(claim, self.sentences(claim)):
            if mention is not None and mention.relation is not None:
                yield Statement(subject, iri(ISN.whereabouts), iri(self.where.phrase(mention)), self.provenance)
        for reason in claim.reasons:
            yield Statement(subject, iri(ISN.reason), text(reason), self.provenance)


def phrase_statements(
    phrase: str, report: str, words: str, begin: int, end: int, graph: str, kind: str = NIF.Phrase
) -> tuple[Statement, ...]:
    """Where a phrase or a sentence stands in its report, and its exact words."""
    return (
        Statement(phrase, _TYPE, iri(kind), graph),
        Statement(phrase, _CONTEXT, iri(report), graph),
        Statement(phrase, _BEGIN, integer(begin), graph),
        Statement(phrase, _END, integer(end), graph),
        Statement(phrase, _WORDS, text(words[begin:end]), graph),
    )
