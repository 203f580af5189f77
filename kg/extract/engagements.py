"""The engagements of a report: each fight once, at its first mention, with sides, places and period from all mentions.

A later word tells the same fight when it points back (`الهجوم`, `هذه الغارات`), or is of the same class and no side,
place or day of it contradicts; it fills in what the first mention left out. What `الطرفين` or a clash leaves open is
taken from the opponents told last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from kg.extract.attribution import Frame
from kg.extract.details import Retelling
from kg.extract.fights import Fight, find_fights
from kg.extract.foes import FIRE, FoeReader
from kg.extract.line import COMMAS, Line
from kg.extract.scene import Scene
from kg.extract.setting import SettingReader
from kg.extract.sides import bounds_of, read_holders, read_sides
from kg.model import Engagement, EngagementClass, Period, Side, Toll
from kg.text.normalise import fold

_MADE = frozenset({"bombing", "ambush", "attack", "raid", "assassination"})
_WARS = frozenset({"\u062d\u0631\u0628", "\u0646\u0632\u0627\u0639", "\u0635\u0631\u0627\u0639"})  # حرب، نزاع، صراع
# الشرطة، شرطة، الأمن، الأمنية
_ORDER = frozenset(
    {
        "\u0627\u0644\u0634\u0631\u0637\u0647", "\u0634\u0631\u0637\u0647", "\u0627\u0644\u0627\u0645\u0646",
        "\u0627\u0644\u0627\u0645\u0646\u064a\u0647",
    }
)  # fmt: skip
_JOINED = 4  # tokens between two words of one fight (`قصف جوي ومدفعي`)
_BRIEF = 3  # days
_BACK = 40  # engagements back in which a later mention looks for the fight that it tells again
_LASTING = timedelta(days=5)


@dataclass(slots=True)
class _Told:
    """One mention of a fight as its sentence tells it, before it is joined with others."""

    fight: Fight
    engagement: Engagement
    own_place: bool
    own_time: bool
    held: tuple[str, ...] = ()


class EngagementReader:
    """Reads the engagements of one report in text order; `engagements` holds them, each fight once."""

    def __init__(self, scene: Scene, settings: SettingReader) -> None:
        self._scene, self._settings = scene, settings
        self.engagements: list[Engagement] = []
        self.retellings: list[Retelling] = []
        self._told: list[_Told] = []

    def read(
        self, line: Line, frames: list[Frame], attribute: Callable[[Engagement, str], Engagement]
    ) -> list[Engagement]:
        """The fights that a sentence tells, each where this sentence tells it; those told before keep their key.

        `attribute` gives a fight its key and the claimer of its words.
        """
        here: list[Engagement] = []
        fights = find_fights(line)
        for number, fight in enumerate(fights):
            told = self._tell(line, fights, number, frames)
            if fight.category == "siege" and self._is_cordon(told.engagement):
                continue
            earlier = next(
                (
                    n
                    for n in range(len(self._told) - 1, max(-1, len(self._told) - 1 - _BACK), -1)
                    if self._is_same(self._told[n], told)
                ),
                None,
            )
            if earlier is None and fight.back:
                continue
            number_of = fight.analysis.number
            self.retellings.append(
                Retelling(told.engagement, fight.definite, told.own_place, number_of, told.own_time)
            )  # fmt: skip
            if earlier is None:
                told.engagement = attribute(told.engagement, f"e{len(self._told) + 1}")
                self._told.append(told)
                self.engagements.append(told.engagement)
                here.append(told.engagement)
            else:
                merged = self._merge(earlier, told)
                mine = told.engagement
                here.append(replace(merged, begin=mine.begin, end=mine.end, sentence=mine.sentence))
        return here

    def day(self, here: Engagement) -> Period | None:
        """The day of a fight that a sentence speaks of again (`وقتل في الهجوم سبعة`), when its own words told it."""
        again = any(
            r.engagement.begin == here.begin and r.definite and r.number == "s" and not r.own_day
            for r in self.retellings[-_BACK:]
        )
        period = here.period
        brief = period is not None and period.start is not None and period.end is not None and (
            (period.end - period.start).days <= _BRIEF
        )  # fmt: skip
        told = any(told.own_time for told in self._told if told.engagement.key == here.key)
        return period if again and brief and told and here.category != "siege" else None

    def _tell(self, line: Line, fights: list[Fight], number: int, frames: list[Frame]) -> _Told:
        fight = fights[number]
        bounds = bounds_of(line, fights, number)
        sides = read_sides(line, self._scene, fight, bounds, frames)
        held = read_holders(line, self._scene, fight, bounds, frames)
        places, why_where = self._settings.places(_until(line, fights, number), fight.index, fight.last, frames)
        suffering = self._suffering(line, fight)
        if suffering:
            places, why_where = suffering, "the place that met it"
        period, why_when = self._settings.period(line, fight.index, frames)
        engagement = Engagement(
            key="", begin=line.begin(fight.first), end=line.end(fight.last), sentence=line.sentence.index,
            places=places, period=period, category=fight.category, sides=sides, means=fight.means,
            reasons=(f"places: {why_where}", f"period: {why_when}"),
        )  # fmt: skip
        named = {self._scene.key(line, spot) for spot in line.place_at.values()}
        if fight.claimed:
            return _Told(fight, engagement, False, False)
        return _Told(fight, engagement, bool(named.intersection(places)), _is_own(line, fight, period), held)

    def _is_cordon(self, engagement: Engagement) -> bool:
        """`طوقت الشرطة المكان`: those who keep order shut off a street, which is no siege."""
        attackers = [self._scene.things[p].name for s in engagement.sides if s.role == "attacker" for p in s.parties]
        return bool(attackers) and all(_ORDER & set(fold(name).split()) for name in attackers)

    def _suffering(self, line: Line, fight: Fight) -> tuple[str, ...]:
        """`تعرضت بلدات X وY لقصف`, `شهدت X معارك`: the places between such a verb and the word."""
        for k in range(fight.index - 1, max(-1, fight.index - 60), -1):
            if line.is_break(k) or (line.senses[k].engagement and fight.index - k > _JOINED):
                break
            if line.marked(k, "exposed") or line.marked(k, "witness"):
                return self._listed(line, k + 1, fight.index)
        return ()

    def _listed(self, line: Line, first: int, last: int) -> tuple[str, ...]:
        """The first place of a stretch with all that are joined to it, also behind what only says where they lie."""
        found: list[str] = []
        for k in range(first, last):
            spot = line.place_at.get(k)
            if spot is None or spot.full_first != k:
                continue
            joined = line.joined(k) or line.fold(k - 1) in COMMAS
            if not found or joined:
                found.extend(key for key in self._scene.places_from(line, k) if key not in found)
        return tuple(found)

    # One fight told twice

    def _is_same(self, earlier: _Told, told: _Told) -> bool:
        """True when the later mention tells the earlier fight again."""
        mine, theirs = told.engagement, earlier.engagement
        if told.fight.fresh or not _may_be(theirs.category, mine.category, back=told.fight.definite):
            return False
        if _contradict(theirs.sides, mine.sides) or _is_another_day(earlier, told):
            return False
        near = told.fight.definite and not told.fight.many and 0 < mine.sentence - theirs.sentence <= 1
        if self._is_elsewhere(earlier, told) and not (near and not _is_town(self._scene, theirs.places)):
            return False
        if (told.fight.analysis.lemma in _WARS) != (earlier.fight.analysis.lemma in _WARS):
            return False
        if told.fight.definite and not told.fight.shown and told.fight.many and not earlier.fight.many:
            return False
        if told.fight.definite:
            return mine.sentence != theirs.sentence or mine.category == theirs.category
        if mine.sentence in (theirs.sentence, *theirs.support) or mine.category != theirs.category:
            return False
        same_side = bool(_parties(mine) & _parties(theirs))
        same_place = told.own_place and earlier.own_place and bool(set(mine.places) & set(theirs.places))
        same_time = told.own_time and earlier.own_time and mine.period is not None
        return (same_side and (same_place or same_time)) or (same_place and same_time)

    def _is_elsewhere(self, earlier: _Told, told: _Told) -> bool:
        """True when both tell a place and neither may lie in the other."""
        if not (earlier.own_place and told.own_place):
            return False
        mine, theirs = set(told.engagement.places), set(earlier.engagement.places)
        if mine & theirs:
            return False
        return not any(self._holds(a, b) or self._holds(b, a) for a in mine for b in theirs)

    def _holds(self, outer: str, inner: str) -> bool:
        """True when the report says that a place lies in another, or the other is a country."""
        things = self._scene.things
        if outer not in things or inner not in things:
            return False
        wide = things[outer].head in ("country", "governorate") and things[inner].head not in ("country", "governorate")
        return wide or self._scene.lies_in(inner, outer)

    def _merge(self, number: int, told: _Told) -> Engagement:
        """The earlier mention with what the later one adds."""
        earlier, mine = self._told[number], told.engagement
        whole = earlier.engagement
        support = whole.support
        if mine.sentence != whole.sentence and mine.sentence not in support:
            support = (*support, mine.sentence)
        places, period, category = whole.places, whole.period, whole.category
        if told.own_place and (not earlier.own_place or self._is_narrower(mine.places, places)):
            places, earlier.own_place = mine.places, True
        if told.own_time and not earlier.own_time:
            period, earlier.own_time = mine.period, True
        if category == "strike" and mine.category in FIRE:
            category = mine.category
        sides = _joined(whole.sides, mine.sides)
        if told.fight.claimed and told.fight.analysis.number in ("p", "d"):
            self._claim(told)
        means = tuple(dict.fromkeys((*whole.means, *mine.means)))
        if self._is_headline(whole) and mine.sentence != whole.sentence:
            support = tuple(dict.fromkeys(n for n in (whole.sentence, *support) if n != mine.sentence))
            whole = replace(whole, begin=mine.begin, end=mine.end, sentence=mine.sentence)
        whole = replace(
            whole, support=support, places=places, period=period, category=category, sides=sides, means=means
        )
        earlier.engagement = self.engagements[number] = whole
        earlier.held = earlier.held or told.held
        return whole

    def _is_headline(self, engagement: Engagement) -> bool:
        """A headline only says ahead what the text tells."""
        return self._scene.lines[engagement.sentence].sentence.kind == "headline"

    def _claim(self, told: _Told) -> None:
        """`تبنى التنظيم هذه الهجمات`: who did several fights did each of that class told before."""
        attackers = tuple(side for side in told.engagement.sides if side.role == "attacker")
        for number, earlier in enumerate(self._told):
            whole = earlier.engagement
            known = any(side.role == "attacker" for side in whole.sides)
            fits = not known and _may_be(whole.category, told.engagement.category, back=True)
            if attackers and fits and not _contradict(whole.sides, attackers):
                whole = replace(whole, sides=_joined(whole.sides, attackers))
                earlier.engagement = self.engagements[number] = whole

    def _is_narrower(self, mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
        return bool(mine) and bool(theirs) and mine != theirs and all(self._holds(b, a) for a in mine for b in theirs)

    # What only the whole report tells

    def finish(self, tolls: Sequence[Toll]) -> list[Engagement]:
        """The engagements with the sides that only the whole report tells."""
        of_both = [told.fight.both for told in self._told]
        self.engagements = [self._aimed_at_holder(told) for told in self._told]
        self.engagements = FoeReader(self._scene, tolls).complete(self.engagements, of_both)
        return self.engagements

    def _aimed_at_holder(self, told: _Told) -> Engagement:
        """The engagement aimed at who holds its places, when no target is told: `قصف المناطق التي تسيطر عليها X`."""
        whole = told.engagement
        known = [p for side in whole.sides for p in side.parties]
        aimed = tuple(p for p in told.held if p not in known and not any(self._scene.allied(p, k) for k in known))
        if not aimed or any(side.role != "attacker" for side in whole.sides):
            return whole
        return replace(whole, sides=(*whole.sides, Side("target", aimed)))


def _until(line: Line, fights: list[Fight], number: int) -> Line:
    """The sentence without the places that stand behind the next fight, where another stands before it."""
    fight = fights[number]
    behind = next((f.first for f in fights[number + 1 :] if f.first - fight.last > 3), None)
    if behind is None or not any(fight.last <= spot.full_first < behind for spot in line.place_at.values()):
        return line
    spots = [s for s in line.spots if s.kind != "place" or s.full_first < behind]
    return Line(line.sentence, line.tokens, line.senses, line.quantities, line.times, spots)


def _is_own(line: Line, fight: Fight, period: Period | None) -> bool:
    """True when the words of time stand in the sentence, near the fight and not with a word of control."""
    if period is None or period.begin is None or not line.sentence.begin <= period.begin < line.sentence.end:
        return False
    at = next(k for k, token in enumerate(line.tokens) if token.end > (period.begin or 0))
    low, high = sorted((fight.index, at))
    return not any(line.senses[k].control and k not in line.time_at for k in range(low + 1, high))


def _is_town(scene: Scene, places: tuple[str, ...]) -> bool:
    """True for a place that no other is in."""
    return any(
        p in scene.things and scene.things[p].head in ("city", "town", "village", "neighbourhood") for p in places
    )


def _parties(engagement: Engagement) -> set[str]:
    return {p for side in engagement.sides for p in side.parties}


def _may_be(theirs: EngagementClass, mine: EngagementClass, *, back: bool) -> bool:
    """True when a word of class `mine` may tell a fight of class `theirs` again; `back`: it points back."""
    if theirs == mine or (theirs == "strike" and mine in FIRE):
        return True
    if not back:
        return False
    return (
        (mine == "strike" and theirs in FIRE)
        or (mine == "attack" and theirs in _MADE | FIRE)
        or (theirs == "attack" and mine in ("bombing", "raid"))
    )


def _contradict(theirs: tuple[Side, ...], mine: tuple[Side, ...]) -> bool:
    """True when a role is held by quite other parties, or the sides are exchanged."""
    for a in theirs:
        for b in mine:
            if a.role == b.role and a.role != "belligerent" and not set(a.parties) & set(b.parties):
                return True
            if {a.role, b.role} == {"attacker", "target"} and set(a.parties) & set(b.parties):
                return True
    if theirs and mine and theirs[0].role == mine[0].role == "belligerent":
        ours, others = {p for s in mine for p in s.parties}, {p for s in theirs for p in s.parties}
        return not (ours & others) or (len(mine) == len(theirs) == 2 and not ours <= others and not others <= ours)
    return False


def _is_another_day(earlier: _Told, told: _Told) -> bool:
    if not (earlier.own_time and told.own_time):
        return False
    a, b = earlier.engagement.period, told.engagement.period
    assert a is not None
    assert b is not None
    first, second = (a.start or a.end, a.end or a.start), (b.start or b.end, b.end or b.start)
    if first[0] is None or first[1] is None or second[0] is None or second[1] is None:
        return False
    apart = first[0] > second[1] or second[0] > first[1]
    return apart or abs((first[1] - first[0]) - (second[1] - second[0])) > _LASTING


def _wider(side: Side, mine: tuple[Side, ...]) -> Side:
    """The side of the later mention that has one party more (`X وحلفاؤه`), else itself."""
    wider = (m for m in mine if m.role == side.role and set(m.parties) > set(side.parties))
    return next((m for m in wider if len(m.parties) == len(side.parties) + 1), side)


def _joined(theirs: tuple[Side, ...], mine: tuple[Side, ...]) -> tuple[Side, ...]:
    """The sides of the first mention with those that only the later one tells."""
    if not theirs:
        return mine
    if len(mine) > len(theirs) and theirs[0].role == "belligerent":
        return mine
    theirs = tuple(_wider(side, mine) for side in theirs)
    roles = {side.role for side in theirs}
    more = tuple(side for side in mine if side.role not in roles and side.role != "belligerent")
    both = (*theirs, *more)
    return tuple(sorted(both, key=lambda side: side.role != "attacker")) if more else both
