"""Why each claim was read so: its words in their sentence, the rules that fired, and what its things were linked to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model import Claim, Control, Engagement, Link, Mention, Period, Reading, Thing, Toll

_ASPECTS = ("victims", "places", "period", "claimer")


@dataclass(frozen=True, slots=True)
class Explanation:
    """One claim laid open. `facts` are pairs of a label and what is to say of it, in a fixed order."""

    key: str
    title: str
    before: str
    words: str
    after: str
    facts: tuple[tuple[str, str], ...]

    def lines(self, left: str = "⟦", right: str = "⟧") -> Iterator[str]:
        """The explanation as text, the claim's words between two signs."""
        yield f"{self.key}  {self.title}"
        yield f"    {' '.join(f'{self.before}{left}{self.words}{right}{self.after}'.split())}"
        width = max((len(label) for label, _ in self.facts), default=0)
        for label, told in self.facts:
            yield f"    {label:<{width}}  {' '.join(told.split())}"


def explain(reading: Reading, links: Iterable[Link] = ()) -> tuple[Explanation, ...]:
    """One explanation for each claim of a reading, in the order of `Reading.claims`."""
    explainer = _Explainer(reading, links)
    return tuple(explainer.claim(claim) for claim in reading.claims)


def explain_things(reading: Reading, links: Iterable[Link] = ()) -> tuple[tuple[str, str], ...]:
    """Every thing of a reading, by key: its kind, names, what it was linked to, and which rules found its names."""
    explainer = _Explainer(reading, links)
    return tuple((thing.key, explainer.thing(thing)) for thing in reading.things)


class _Explainer:
    def __init__(self, reading: Reading, links: Iterable[Link]) -> None:
        self.reading = reading
        self.links = {link.thing: link for link in links}
        self.things = {thing.key: thing for thing in reading.things}
        self.sentences = {sentence.index: sentence for sentence in reading.sentences}
        self.mentions: dict[str, list[Mention]] = {}
        for mention in reading.mentions:
            self.mentions.setdefault(mention.thing, []).append(mention)

    def claim(self, claim: Claim) -> Explanation:
        sentence, text = self.sentences[claim.sentence], self.reading.report.text
        facts: list[tuple[str, str]] = [
            ("words", f"characters {claim.begin} to {claim.end}, in sentence {sentence.index} ({sentence.kind})")
        ]
        why = dict(_reasons(claim))
        facts += [("rule", rule) for label, rule in _reasons(claim) if label == "rule"]
        facts += list(self._parties(claim, why))
        facts.append(("places", _with(self._named(claim.places) or "none", why.get("places"))))
        facts.append(("period", _with(days(claim.period) or "none", why.get("period"))))
        facts.append(("claimer", self._claimer(claim, why.get("claimer"))))
        facts += [
            ("support", f"sentence {number}: {self._words(number)}")
            for number in claim.support
            if number in self.sentences
        ]
        facts += list(_relations(claim))
        return Explanation(
            claim.key, title(claim), text[sentence.begin : claim.begin], text[claim.begin : claim.end],
            text[claim.end : sentence.end], tuple(facts),
        )  # fmt: skip

    def thing(self, thing: Thing) -> str:
        """What the report and the gazetteer say of a thing, and which rules found its mentions."""
        parts = [f"{thing.kind} {thing.name}"]
        parts += [f"also {'، '.join(thing.aliases)}"] if thing.aliases else []
        parts += [f"head {thing.head}"] if thing.head else []
        parts += [f"in {'، '.join(thing.containers)}"] if thing.containers else []
        parts += [f"member of {self._named((thing.member_of,))}"] if thing.member_of else []
        parts += [f"allied with {self._named(thing.allied_with)}"] if thing.allied_with else []
        return f"{'; '.join(parts)} → {self._link(thing.key)}; {self._mentions(thing.key)}"

    def _link(self, key: str) -> str:
        link = self.links.get(key)
        if link is None:
            return "not linked"
        told = f"{link.entry} ({link.score:.2f}: {link.reason})" if link.entry else f"not known ({link.reason})"
        others = [f"{entry} {score:.2f}" for entry, score in link.candidates if entry != link.entry][:5]
        return f"{told}; considered: {', '.join(others)}" if others else told

    def _mentions(self, key: str) -> str:
        """How often and by which rules a thing was named, with the lowest confidence of each rule."""
        rules: dict[str, list[float]] = {}
        for mention in self.mentions.get(key, ()):
            rules.setdefault(mention.rule, []).append(mention.confidence)
        told = (f"{rule} ×{len(sure)} at {min(sure):.2f}" for rule, sure in rules.items())
        return "named by " + (", ".join(told) or "no words of its own")

    def _parties(self, claim: Claim, why: dict[str, str]) -> Iterator[tuple[str, str]]:
        if isinstance(claim, Toll):
            yield "victims", _with(self._named(claim.victims), why.get("victims"))
            if claim.perpetrators:
                yield "perpetrators", self._named(claim.perpetrators)
        elif isinstance(claim, Engagement):
            for side in claim.sides:
                yield side.role, self._named(side.parties)
            if claim.means:
                yield "means", "، ".join(claim.means)
        elif isinstance(claim, Control) and claim.party is not None:
            yield "party", self._named((claim.party,))

    def _claimer(self, claim: Claim, why: str | None) -> str:
        """Who says so, how surely, and by which mention: the last before the claim, else the next behind it."""
        if claim.claimer is None:
            return _with(f"the report itself, {claim.certainty}", why)
        chain = f", isnad {' ← '.join(self._named((key,)) for key in claim.chain)}" if claim.chain else ""
        spots = self.mentions.get(claim.claimer, [])
        place = bisect_right(spots, claim.begin, key=lambda mention: mention.begin)
        found = spots[max(0, place - 1)] if spots else None
        rule = why or (f"{found.rule}, in sentence {found.sentence}" if found is not None else None)
        return _with(f"{self._named((claim.claimer,))}, {claim.certainty}{chain}", rule)

    def _named(self, keys: Iterable[str | None]) -> str:
        told = []
        for key in keys:
            thing = self.things.get(key or "")
            link = self.links.get(key or "")
            entry = f" → {link.entry}" if link is not None and link.entry else ""
            told.append(f"{thing.name} [{key}{entry}]" if thing is not None else str(key).replace("_", " "))
        return "، ".join(told)

    def _words(self, number: int) -> str:
        sentence = self.sentences[number]
        return self.reading.report.text[sentence.begin : sentence.end]


def _reasons(claim: Claim) -> Iterator[tuple[str, str]]:
    """The reasons of a claim by what they are about: `rule` for those that name no aspect."""
    for reason in claim.reasons:
        head, _, told = reason.partition(": ")
        yield (head, told) if told and head in _ASPECTS else ("rule", reason)


def _with(told: str, why: str | None) -> str:
    return f"{told}: {why}" if why else told


def _relations(claim: Claim) -> Iterator[tuple[str, str]]:
    if isinstance(claim, Toll):
        for label, key in (("part of", claim.part_of), ("restates", claim.restates), ("from", claim.engagement)):
            if key is not None:
                yield label, key


def title(claim: Claim) -> str:
    """What a claim says, in a few words.

    >>> title(Toll("t1", 0, 1, 0, lower=181, precision="at_least"))
    'killed, 181 or more (at least)'
    """
    if isinstance(claim, Toll):
        most = "or more" if claim.upper is None else "" if claim.upper == claim.lower else f"to {claim.upper}"
        total = ", a running total" if claim.cumulative else ""
        count = " ".join(filter(None, (str(claim.lower), most)))
        return f"{claim.outcome}, {count} ({claim.precision.replace('_', ' ')}){total}"
    if isinstance(claim, Engagement):
        return claim.category.replace("_", " ")
    assert isinstance(claim, Control)
    share = "" if claim.share_max is None else f", {claim.share_min or 0:.0%} to {claim.share_max:.0%} of the place"
    return f"{claim.change}{share}"


def days(period: Period | None) -> str:
    """The days of a period with the words' own precision; '' for None.

    >>> from datetime import date
    >>> days(Period(None, date(2020, 7, 5)))
    '… – 2020-07-05'
    """
    if period is None:
        return ""
    told = f"{period.start or '…'} – {period.end or '…'}" if period.start != period.end else f"{period.start or '…'}"
    edtf = f" ({period.edtf})" if period.edtf and period.edtf not in told else ""
    return f"{told}{edtf}{', inferred' if period.inferred else ''}"
