"""One report read through: sentences, names, counts, times, frames, then claims with what crosses sentences."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TypeVar

from kg.extract.claimers import Claimers, Telling
from kg.extract.control import ControlReader
from kg.extract.dates import read_dates
from kg.extract.dating import dated, main_period
from kg.extract.details import detailed
from kg.extract.engagements import EngagementReader
from kg.extract.line import COMMAS, Line
from kg.extract.names import NameTrie
from kg.extract.neural import NeuralNames, wanted_recogniser
from kg.extract.quantities import read_quantities
from kg.extract.relations import relate
from kg.extract.retold import is_own, occurred, retold
from kg.extract.scene import Scene
from kg.extract.senses import senses_of
from kg.extract.setting import SettingReader, Told
from kg.extract.spots import find_all
from kg.extract.things import group_things
from kg.extract.tolls import Draft, read_tolls
from kg.extract.victims import VictimReader
from kg.extract.whereabouts import locate
from kg.extract.wholes import whole_of
from kg.extract.world import make_world
from kg.lexicon.alliances import Alliances
from kg.lexicon.gazetteer import Gazetteer, load_gazetteer
from kg.model import Claim, Engagement, Period, Reading, Report, Toll
from kg.text.sentences import byline_end, split_sentences
from kg.text.tokens import tokenise

_LONG = 3  # days
_REACH = 14  # words from a rise to its count
_THOUSANDS = 1000  # people: the toll of no single fight
C = TypeVar("C", bound=Claim)


class ReportReader:
    """Reads reports with one gazetteer: the name automaton and the word cues are built once.

    `read` is pure: the same report gives the same reading.
    """

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        world = gazetteer if gazetteer is not None else load_gazetteer()
        self._names = NameTrie(world.names())
        self._world = make_world(world)
        self._ancestors = world.ancestors
        self._on_one_side = Alliances(world.groups).allied
        recogniser = wanted_recogniser()
        self._neural = NeuralNames(recogniser, self._world.cues) if recogniser is not None else None
        self._kinds = {place.id: place.kind for place in world.places.values()}
        self._kinds |= {group.id: group.kind for group in world.groups.values()}

    def read(self, report: Report) -> Reading:
        """All that a report says."""
        sentences = split_sentences(report.text, report.title)
        tokens = [tokenise(report.text, s.begin, s.end) for s in sentences]
        spots = find_all(tokens, self._names, self._world)
        if self._neural is not None:
            spots = self._neural.add(tokens, spots)
        counts = [read_quantities(t) for t in tokens]
        spots = [locate(t, q, found) for t, q, found in zip(tokens, counts, spots, strict=True)]
        lines = [
            Line(
                s,
                t,
                senses_of(t),
                q,
                read_dates(t, report.published),
                found,
                byline_end(report.text, s.begin, s.end),
            )
            for s, t, q, found in zip(sentences, tokens, counts, spots, strict=True)
        ]
        things, mentions, resolve = group_things(spots, report, world=self._world)
        named = {t.key: t for t in things}
        scene = Scene(
            report, lines, named, mentions, resolve, self._kinds, self._ancestors, self._on_one_side,
            self._world.names,
        )  # fmt: skip
        return _ClaimReader(scene).read()


@lru_cache(maxsize=1)
def default_reader() -> ReportReader:
    """The reader with the core gazetteer, built once a process."""
    return ReportReader()


def read_report(report: Report) -> Reading:
    """All that a report says, with the core gazetteer."""
    return default_reader().read(report)


class _ClaimReader:
    """Makes the claims of one report, line by line, in text order."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.claimers = Claimers(scene)
        self.victims = VictimReader(scene)
        self.settings = SettingReader(scene)
        self.tolls: list[Toll] = []
        self.fights = EngagementReader(scene, self.settings)
        self.controls = ControlReader(scene, self.settings)
        self.dropped: list[str] = []

    def read(self) -> Reading:
        scene = self.scene
        for line in scene.lines:
            if line.sentence.kind in ("furniture", "dateline", "caption") or line.sentence.repeats is not None:
                continue
            self._read_line(line)
        things = (*scene.things.values(), *self.claimers.things)
        mentions = sorted((*scene.mentions, *self.claimers.mentions), key=lambda m: (m.begin, m.end, m.thing))
        tolls = relate(self.tolls, {line.sentence.index: line for line in scene.lines}, scene.lies_in)
        fights = self.fights.finish(tuple(tolls))
        fights, tolls = detailed(scene, fights, self.fights.retellings, tolls)
        tolls = retold(scene, occurred(scene, self.fights.retellings, tolls))
        period = main_period([*tolls, *fights], scene.report.published) or self.settings.times.main()
        tolls, fights = dated(tolls, period, scene.report.text), dated(fights, period, scene.report.text)
        sentences = tuple(line.sentence for line in scene.lines)
        return Reading(
            scene.report, sentences, things, tuple(mentions), tuple(tolls), tuple(fights),
            self.controls.finish(), tuple(self.dropped),
        )  # fmt: skip

    def _read_line(self, line: Line) -> None:
        """Add the claims of one sentence: who speaks, then the fights, the tolls that come of them, and control."""
        telling = self.claimers.hear(line)
        self.settings.times.spans(line, telling.frames)
        last = self.tolls[-1] if self.tolls else None
        told = last.outcome if last is not None and line.sentence.index - last.sentence == 1 else None
        drafts, dropped = read_tolls(line, told)
        self.dropped.extend(dropped)
        here = self.fights.read(line, telling.frames, lambda e, key: _attributed(e, line, telling, key))
        for engagement in here:
            self.victims.meet(engagement)
        bench = _Bench(line, telling, here)
        for draft in drafts:
            toll = self._in_engagement(self._make_toll(bench, draft), here)
            bench.made[id(draft)] = toll
            self.tolls.append(toll)
        self.controls.read(line, telling.frames, lambda c, key: _attributed(c, line, telling, key))

    def _make_toll(self, bench: _Bench, draft: Draft) -> Toll:
        """A drafted count with its victims, places, period and source; a part takes those of its whole."""
        people, line = draft.people, bench.line
        frame, claimer, chain = bench.telling.of(people.first)
        who, why_who = self.victims.read(line, draft, bench.victims, frame, bench.target(people.first))
        bench.victims[id(draft)] = who
        places, why_where = self._places(bench, draft)
        period, why_when = self.settings.period(line, people.first, bench.telling.frames)
        if _is_of_war(line, draft) and why_when in ("told before", "not told"):
            period, why_when = self.settings.times.of_war(line) or period, "since the war began"
        elif why_when in ("told before", "not told") and _rises(line, people.first):
            telling = self.settings.times.by_telling(line, bench.telling.frames)
            period, why_when = (telling, "until it is told") if telling is not None else (period, why_when)
        parent = bench.made.get(id(draft.parent)) if draft.parent is not None else self._whole(draft)
        if parent is not None:
            places, period = parent.places or places, parent.period or period
            claimer, chain = (claimer, chain) if claimer else (parent.claimer, parent.chain)
        cumulative = _is_long(period)
        return Toll(
            key=f"t{len(self.tolls) + 1}", begin=line.begin(people.first), end=line.end(people.last),
            sentence=line.sentence.index, places=places, period=period, claimer=claimer, chain=chain,
            certainty="reported" if claimer else "asserted",
            reasons=(draft.rule, f"victims: {why_who}", f"places: {why_where}", f"period: {why_when}"),
            outcome=draft.outcome, lower=people.lower, upper=people.upper, precision=people.precision, victims=who,
            part_of=parent.key if parent is not None else None, cumulative=cumulative,
        )  # fmt: skip

    def _whole(self, draft: Draft) -> Toll | None:
        return whole_of(draft, self.tolls, self.scene.lines, self.scene.is_state)

    def _places(self, bench: _Bench, draft: Draft) -> tuple[tuple[str, ...], str]:
        """The places of a toll: its own, or of the fight or the toll told before it in its sentence."""
        people, line = draft.people, bench.line
        begin = line.begin(people.first)
        fought = [
            e
            for e in bench.here
            if e.begin < begin and e.category != "siege" and "places: told before" not in e.reasons
        ]
        told = [t.places for t in bench.made.values() if not any(t.end <= e.begin for e in fought)]
        last = next(reversed(bench.made.values()), None)
        beside = last is not None and not any(line.fold(k) in COMMAS for k in range(line.at(last.end), people.first))
        here = Told(
            harm=True, fight=fought[-1].places if fought else (), toll=told[-1] if told else (), beside=beside,
            war=_is_of_war(line, draft),
        )  # fmt: skip
        return self.settings.places(line, people.first, people.last, bench.telling.frames, here)

    def _in_engagement(self, toll: Toll, here: list[Engagement]) -> Toll:
        """The toll with the engagement it came from: the nearest of its sentence, else the one told last."""
        engagement = min(here, key=lambda e: abs(e.begin - toll.begin), default=None)
        if engagement is None and self.fights.engagements:
            engagement = self.fights.engagements[-1]
        if engagement is None:
            return toll
        day = self.fights.day(engagement) if engagement in here and not is_own(toll, "period") else None
        if day is not None:
            toll = replace(toll, period=day)
        attackers = tuple(p for side in engagement.sides if side.role == "attacker" for p in side.parties)
        perpetrators = tuple(p for p in attackers if not any(p == v or self.scene.allied(p, v) for v in toll.victims))
        return replace(toll, engagement=engagement.key, perpetrators=perpetrators)


@dataclass(slots=True)
class _Bench:
    """What is at hand while the tolls of one line are made: who tells, the fights, and the tolls made so far."""

    line: Line
    telling: Telling
    here: list[Engagement]
    made: dict[int, Toll] = field(default_factory=dict)
    victims: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def target(self, index: int) -> tuple[str, ...]:
        """The parties that the engagement told last before a count of this sentence was aimed at."""
        begin = self.line.begin(index)
        for engagement in reversed([e for e in self.here if e.begin < begin]):
            for side in engagement.sides:
                if side.role == "target":
                    return side.parties
        return ()


def _attributed(claim: C, line: Line, telling: Telling, key: str) -> C:
    """The claim with its key and the source of the words that it stands in."""
    _, claimer, chain = telling.of(line.at(claim.begin))
    return replace(claim, key=key, claimer=claimer, chain=chain, certainty="reported" if claimer else "asserted")


def _is_of_war(line: Line, draft: Draft) -> bool:
    """`خلّفت هذه الحرب نحو 10 آلاف قتيل`: thousands of people of a war, a conflict."""
    wars = (k for k, sense in enumerate(line.senses) if sense.engagement and line.marked(k, "needs_side"))
    return draft.people.lower >= _THOUSANDS and any(line.marked(k, "weak") for k in wars)


def _rises(line: Line, index: int) -> bool:
    """`ارتفعت حصيلة الاشتباكات إلى 52`: a count that rises to what it is when it is told."""
    near = range(max(0, index - _REACH), index)
    return any(line.marked(k, "rise") for k in near) and any(
        line.senses[k].toll_noun is not None or line.marked(k, "toll_noun") for k in near
    )


def _is_long(period: Period | None) -> bool:
    """True for a period of more days than a single event takes: its toll is cumulative."""
    return period is not None and period.start is not None and period.end is not None and (
        (period.end - period.start).days > _LONG
    )  # fmt: skip
