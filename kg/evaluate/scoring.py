"""Readings against gold, report by report: what belongs together, and whether it says the same.

A toll is found when outcome and both bounds are the gold's and the words overlap; an engagement when its class is, in
the same words or sentence; a control claim when change, place and sentence are; a party or place when a name is the
gold's, or the words of a mention overlap. Attributes are judged on what was found.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from kg.evaluate.answers import Answers
from kg.evaluate.figures import Figures, Tally
from kg.evaluate.gold import GoldControl, GoldEngagement, GoldName, GoldReport, GoldToll, Span, Target, Targets
from kg.model import Claim, Control, Engagement, Period, Reading, Toll
from kg.rdf.things import PEOPLE

_KILOMETRES = {
    "country": 1500, "governorate": 80, "region": 80, "district": 40, "desert": 150, "river": 150, "mountain": 40,
}  # fmt: skip
_NEAR = 15
_RADIUS = 6371
COUNTED = "toll (counted, not vague)"


def score_reports(gold: Iterable[GoldReport], answers: Answers, targets: Targets | None = None) -> Figures:
    """The figures of the answers over gold reports; `targets` are the real things that links are judged by."""
    figures = Figures()
    for item in gold:
        figures.asked += 1
        identifier = item.report.identifier
        reading = answers.readings.get(identifier) or Reading(item.report)
        figures.read += identifier in answers.readings
        _ReportJudge(item, reading, answers, figures, targets or {}).judge()
    return figures


def judge_link(target: Target, kind: str, row: Any) -> str:
    """`right`, `wrong`, `left open` or `rightly open` for the gazetteer row (None for none) that a name was linked to.

    Right is the target's Wikidata id, or a point as near as the kind of place asks for (15 km for a town).
    """
    qid = getattr(row, "qid", None)
    lat, lon = getattr(row, "lat", None), getattr(row, "lon", None)
    if not qid and lat is None:
        return "left open" if target.qid or target.lat is not None else "rightly open"
    if target.qid and qid == target.qid:
        return "right"
    if target.lat is not None and target.lon is not None and lat is not None and lon is not None:
        near = kilometres((target.lat, target.lon), (float(lat), float(lon))) <= _KILOMETRES.get(
            target.kind or kind, _NEAR
        )
        return "right" if near else "wrong"
    return "wrong"


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great-circle distance of two points of latitude and longitude in degrees.

    >>> round(kilometres((34.5624, 38.2840), (34.8868, 38.8721)))
    65
    """
    p, q, d = math.radians(one[0]), math.radians(other[0]), math.radians(one[1] - other[1])
    return _RADIUS * math.acos(min(1.0, math.sin(p) * math.sin(q) + math.cos(p) * math.cos(q) * math.cos(d)))


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _span(claim: Claim) -> Span:
    return claim.begin, claim.end


def _bounds(low: int, high: int | None) -> str:
    return f"{low}+" if high is None else f"{low}" if low == high else f"{low}–{high}"


class _ReportJudge:
    """Judges one report and adds to the figures."""

    def __init__(
        self, gold: GoldReport, reading: Reading, answers: Answers, figures: Figures, targets: Targets
    ) -> None:
        self.gold, self.reading, self.answers, self.figures = gold, reading, answers, figures
        self.id, self.text = gold.report.identifier, gold.report.text
        self.cast = answers.casts.get(self.id)
        self.targets = targets.get(self.id, {})
        self.spans = [(s.begin, s.end) for s in reading.sentences]

    def judge(self) -> None:
        self._tolls()
        self._engagements()
        self._controls()
        self._things("group", self.gold.parties, "parties")
        self._things("place", self.gold.places, "places")

    # -- claims -----------------------------------------------------------------------------------------------------

    def _tolls(self) -> None:
        free, pairs = list(self.reading.tolls), dict[int, Toll]()
        for number, toll in enumerate(self.gold.tolls):
            hit = next((t for t in free if self._is_toll(t, toll)), None)
            tallies = [self.figures.counts["toll"]]
            if toll.precision != "vague":
                tallies.append(self.figures.counts[COUNTED])
            if hit is None:
                self._miss(tallies, "toll", toll.span, f"{toll.outcome} {_bounds(toll.min, toll.max)}")
                continue
            free.remove(hit)
            pairs[number] = hit
            for tally in tallies:
                tally.right += 1
            self._toll_attributes(toll, hit)
        self._parts(pairs)
        for extra in free:
            self.figures.counts["toll"].invented += 1
            self.figures.counts[COUNTED].invented += extra.precision != "vague"
            told = f"{extra.outcome} {_bounds(extra.lower, extra.upper)} ({'; '.join(extra.reasons[:1])})"
            self._note("toll invented", _span(extra), told)

    def _is_toll(self, found: Toll, gold: GoldToll) -> bool:
        same = (found.outcome, found.lower, found.upper) == (gold.outcome, gold.min, gold.max)
        return same and _overlap(_span(found), gold.span)

    def _toll_attributes(self, gold: GoldToll, hit: Toll) -> None:
        words = _span(hit)
        right = hit.precision == gold.precision
        self._share("toll precision word", right, words, gold.precision, hit.precision)
        self._dates("toll dates", gold.start, gold.end, hit.period, words)
        self._names("toll victims", gold.victims, hit.victims, words)
        self._names("toll places", gold.places, hit.places, words)
        if gold.source:
            right = hit.claimer is not None and self._is_named(gold.source, hit.claimer)
            self._share("toll source", right, words, gold.source, self._told((hit.claimer,)))

    def _parts(self, pairs: dict[int, Toll]) -> None:
        for number, toll in enumerate(self.gold.tolls):
            if toll.part_of is not None and number in pairs and toll.part_of in pairs:
                hit, whole = pairs[number], pairs[toll.part_of]
                told = hit.part_of or "none"
                self._share("toll part-of", hit.part_of == whole.key, _span(hit), f"{whole.key} of {hit.key}", told)

    def _engagements(self) -> None:
        free = list(self.reading.engagements)
        tally = self.figures.counts["engagement"]
        for gold in self.gold.engagements:
            near = [e for e in free if e.category == gold.type and self._is_near(e, gold)]
            hit = min(near, key=lambda e: not _overlap(_span(e), gold.span), default=None)
            if hit is None:
                self._miss([tally], "engagement", gold.span, gold.type)
                continue
            free.remove(hit)
            tally.right += 1
            parties = [key for side in hit.sides for key in side.parties]
            self._names("engagement parties", [name for side in gold.sides for name in side], parties, _span(hit))
            self._names("engagement places", gold.places, hit.places, _span(hit))
            self._dates("engagement dates", gold.start, gold.end, hit.period, _span(hit))

    def _is_near(self, found: Engagement, gold: GoldEngagement) -> bool:
        sentence = self._sentence(_span(found))
        return _overlap(_span(found), gold.span) or (sentence is not None and sentence == self._sentence(gold.span))

    def _controls(self) -> None:
        free = list(self.reading.controls)
        tally = self.figures.counts["control"]
        for gold in self.gold.control:
            same = [c for c in free if self._is_control(c, gold)]
            hit = min(same, key=lambda c: not _overlap(_span(c), gold.span), default=None)
            if hit is None:
                self._miss([tally], "control", gold.span, f"{gold.change} {gold.place}")
                continue
            free.remove(hit)
            tally.right += 1
            if gold.actor:
                right = hit.party is not None and self._is_named(gold.actor, hit.party)
                self._share("control actor", right, _span(hit), gold.actor, self._told((hit.party,)))
        for extra in free:
            tally.invented += 1
            told = f"{extra.change} {self._told(extra.places)} by {self._told((extra.party,))}"
            self._note("control invented", _span(extra), told)

    def _is_control(self, found: Control, gold: GoldControl) -> bool:
        here = self._sentence(_span(found)) == self._sentence(gold.span)
        return found.change == gold.change and here and any(self._is_named(gold.place, key) for key in found.places)

    # -- parties and places -----------------------------------------------------------------------------------------

    def _things(self, kind: str, golds: Sequence[GoldName], table: str) -> None:
        found = self._named_things(kind)
        left = sorted(found)
        tally = self.figures.counts[kind]
        for number, gold in enumerate(golds):
            hit = next((thing for thing in left if self._is_thing(gold, thing, found[thing])), None)
            if hit is None:
                self._miss([tally], kind, gold.span, gold.name)
                continue
            left.remove(hit)
            tally.right += 1
            target = self.targets.get(table, {}).get(str(number))
            if target is not None and target.sure and (kind == "place" or target.qid):
                self._link(kind, gold, target, hit)
        for thing in left:
            tally.invented += 1
            self._note(f"{kind} invented", found[thing][0], self.text[slice(*found[thing][0])])

    def _named_things(self, kind: str) -> dict[str, list[Span]]:
        found: dict[str, list[Span]] = {}
        for mention in self.reading.mentions:
            thing = self.cast.iri(mention.thing) if self.cast is not None else ""
            if self.answers.kinds.get(thing) == kind:
                found.setdefault(thing, []).append((mention.begin, mention.end))
        return found

    def _is_thing(self, gold: GoldName, thing: str, spans: Iterable[Span]) -> bool:
        return self.answers.same_name(gold.name, thing) or any(_overlap(span, gold.span) for span in spans)

    def _link(self, kind: str, gold: GoldName, target: Target, thing: str) -> None:
        row = self.answers.where.get(thing)
        verdict = judge_link(target, gold.kind, row)
        self.figures.links[kind][verdict] += 1
        if verdict in ("wrong", "left open"):
            told = f"{target.qid or (target.lat, target.lon)}, told {getattr(row, 'id', 'none')}"
            self._note(f"{kind} linked wrongly" if verdict == "wrong" else f"{kind} left open", gold.span, told)

    # -- parts ------------------------------------------------------------------------------------------------------

    def _sentence(self, span: Span) -> Span | None:
        return next((s for s in self.spans if _overlap(s, span)), None)

    def _is_named(self, name: str, key: str) -> bool:
        return self.cast is not None and self.answers.same_name(name, self.cast.iri(key))

    def _told(self, keys: Sequence[str | None]) -> str:
        return self.answers.names(self.id, keys)

    def _names(self, kind: str, names: Sequence[str], keys: Sequence[str], span: Span) -> None:
        """Compare names as sets; a class of people is known by its IRI."""
        tally, cast = self.figures.sets[kind], self.cast
        assert cast is not None
        left, wrong = sorted({cast.iri(key) for key in keys}), False
        for name in names:
            people = PEOPLE.get(name)  # type: ignore[call-overload]
            if people is not None:
                hit = people if people in left else None
            else:
                hit = next((thing for thing in left if self.answers.same_name(name, thing)), None)
            wrong |= hit is None
            if hit is None:
                tally.missed += 1
            else:
                left.remove(hit)
                tally.right += 1
        tally.invented += len(left)
        if wrong or left:
            self._note(kind, span, f"{'، '.join(names) or 'none'}, told {self._told(keys)}")

    def _dates(self, kind: str, start: date | None, end: date | None, period: Period | None, span: Span) -> None:
        told = (period.start, period.end) if period is not None else (None, None)
        for name, gold, found in (("from", start, told[0]), ("to", end, told[1])):
            if gold is not None:
                self._share(kind, found == gold, span, f"{name} {gold}", str(found or "none"))

    def _share(self, kind: str, right: bool, span: Span, gold: str, told: str) -> None:
        self.figures.shares[kind].add(right)
        if not right:
            self._note(kind, span, f"{gold}, told {told}")

    def _miss(self, tallies: Iterable[Tally], kind: str, span: Span, told: str) -> None:
        for tally in tallies:
            tally.missed += 1
        self._note(f"{kind} missed", span, told)

    def _note(self, kind: str, span: Span, told: str) -> None:
        self.figures.note(kind, self.id, self.text, span, told)
