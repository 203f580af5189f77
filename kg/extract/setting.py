"""Where a claim is set: from its clause, then its sentence, then what the report told before.

A place in a source's name (`وزارة الصحة في غزة`) is no place of the deed; the narrowest place told first is preferred
to the places that contain it, and a place to one that only says what it is near to.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.attribution import Frame
from kg.extract.line import COMMAS, Line
from kg.extract.phrase import Spot
from kg.extract.scene import Scene
from kg.extract.timing import TimeReader
from kg.model import Period

_IN = "\u0641\u064a"  # في
_MIN = "\u0645\u0646"  # من
_WHERE = "\u062d\u064a\u062b"  # حيث
_BA = "\u0628"  # بـ
_THERE = frozenset({"\u0641\u064a\u0647\u0627", "\u0641\u064a\u0647"})  # فيها، فيه
_TO = "\u0627\u0644\u064a"  # إلى
_SONS = frozenset({"\u0627\u0628\u0646\u0627\u0621"})  # أبناء
_WEEKS = 14  # days
_POINTS = frozenset({"facility", "other"})
_AT_ITS_SIDE = frozenset({"near", "between"})
_ASIDE = frozenset({"near", "outside", "border", "facing", "between", "toward", "road"})


@dataclass(slots=True)
class Setting:
    """For claims that tell no place themselves: the places of the report's first toll, its lead, a fight's last."""

    places: tuple[str, ...] = ()
    of_harm: tuple[str, ...] = ()
    recent: tuple[int, tuple[str, ...]] = (-9, ())


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence told before a claim: `fight`, the places of its last fight, and `toll`, those of its last toll.

    `harm` is True when the claim is a toll itself, `beside` when no comma parts it from the last toll, `war` when it is
    the toll of a whole war.
    """

    harm: bool = False
    fight: tuple[str, ...] = ()
    toll: tuple[str, ...] = ()
    beside: bool = False
    war: bool = False


_NOTHING = Told()


class SettingReader:
    """Reads places and periods of one report's claims, in text order."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._setting = Setting()
        self.times = TimeReader(scene)

    def places(
        self, line: Line, index: int, last: int, frames: list[Frame], told: Told = _NOTHING
    ) -> tuple[tuple[str, ...], str]:
        """The places of a claim whose words are the tokens `index` to `last`, and the reason."""
        harm = told.harm
        country = self._at_war(line) if told.war else ()
        if country:
            return country, "the country of the war"
        found, why = self._find(line, index, last, frames, told)
        if found:
            if self._scene.things[found[0]].head not in _POINTS or not self._setting.places:
                self._setting.places = found
                if harm:
                    self._setting.of_harm = self._setting.of_harm or found
                    self._setting.recent = (line.sentence.index, found)
            return found, why
        earlier = (self._of_harm(line, frames) if harm else ()) or self._setting.places
        return earlier, "told before" if earlier else "not told"

    def _find(self, line: Line, index: int, last: int, frames: list[Frame], told: Told) -> tuple[tuple[str, ...], str]:
        """The places by the first of these that tells one narrower than a country, else the country."""
        harm, fight = told.harm, told.fight
        first, stop = line.clause(index)
        fronted = self._fronted(line, index, frames)
        if fronted:
            return fronted, "the place that opens the clause"
        resumed = self._resumed(line, index, frames) if harm else ()
        if resumed:
            return resumed, "the place that a pronoun takes up"
        end = self._until_next(line, last, stop) if harm else stop
        split = next((k for k in range(last, end) if line.marked(k, "happened")), last)
        behind = self._narrowest(line, split, end, frames) or self._narrowest(line, last, end, frames)
        beside = told.beside and told.toll and not self._is_near(line, last, frames)
        if behind and self._is_narrow(behind[0]) and not beside:
            return behind, "the clause, behind it"
        if told.toll and (not behind or beside):
            return told.toll, "the toll told before it"
        inner = self._inner(line, first, index, frames, fight)
        if inner:
            return inner, "the clause, within the place of the fight"
        if fight and self._is_narrow(fight[0]):
            return fight, "the fight told before it"
        before = self._narrowest(line, first, index, frames)
        if before and self._is_narrow(before[0]):
            return before, "the clause, before it"
        around = self._narrowest(line, 0, len(line), frames)
        if around and self._is_narrow(around[0]):
            return around, "the sentence"
        earlier = (self._of_harm(line, frames) if harm else ()) or self._setting.places
        if earlier and self._is_narrow(earlier[0]) and self._within(earlier[0], behind or before or around):
            return earlier, "told before"
        country = behind or before or around
        ahead = () if self._is_long(line, index, frames) else self._ahead(line, country)
        return ahead or country, "the country of the sentence, or what follows"

    def _at_war(self, line: Line) -> tuple[str, ...]:
        """The country told last, in this sentence or the two before it: a war is of a country."""
        for other in reversed(self._scene.lines[max(0, line.sentence.index - 2) : line.sentence.index + 1]):
            for index in sorted(other.place_at, reverse=True):
                key = self._scene.key(other, other.place_at[index])
                if key is not None and not self._is_narrow(key) and index not in other.claimer_at:
                    return (key,)
        return ()

    def _inner(
        self, line: Line, first: int, index: int, frames: list[Frame], fight: tuple[str, ...]
    ) -> tuple[str, ...]:
        """`قذائف على دمشق استهدفت الدويلعة … ما أسفر عن مقتل`: the places before it inside the place of the fight."""
        spots = dict.fromkeys(id(s) for k in range(first, index) if (s := line.place_at.get(k)) is not None)
        keys = [self._scene.key(line, s) for s in line.spots if id(s) in spots and not _is_aside(line, s, frames)]
        inside = (key for key in keys if key and any(self._scene.lies_in(key, place) for place in fight))
        return tuple(dict.fromkeys(inside))

    def _fronted(self, line: Line, index: int, frames: list[Frame]) -> tuple[str, ...]:
        """`في سقبا قتل عشرة`, `ديالى حيث قتل ستة`: a place that stands right before the trigger."""
        where = False
        for k in range(index - 1, max(-1, index - 4), -1):
            spot = line.place_at.get(k)
            if spot is not None:
                opens = line.fold(spot.full_first - 1).endswith(_IN) or line.fold(spot.full_first).startswith(_BA)
                keys = self._scene.places_from(line, spot.full_first)
                fits = (opens or where) and keys and self._is_narrow(keys[0]) and not _is_aside(line, spot, frames)
                return keys if fits else ()
            if line.fold(k) == _WHERE:
                where = True
                continue
            own = line.senses[k].toll is not None or line.marked(k, "aspect")
            if not own or (line.senses[k].toll is not None and line.joined(k)):  # قتل ثلاثة في الباب وأصيب تسعة
                return ()
        return ()

    def _resumed(self, line: Line, index: int, frames: list[Frame]) -> tuple[str, ...]:
        """`بغداد … حيث قتل فيها 268`: a pronoun before the count takes up the place told last."""
        if not any(line.fold(k) in _THERE for k in range(max(0, index - 3), index)):
            return ()
        for k in range(index - 1, -1, -1):
            spot = line.place_at.get(k)
            if spot is not None and not _is_aside(line, spot, frames):
                key = self._scene.key(line, spot)
                return (key,) if key is not None and self._is_narrow(key) else ()
            if line.senses[k].engagement is not None:
                return ()
        return ()

    def _is_long(self, line: Line, index: int, frames: list[Frame]) -> bool:
        """True for a claim of weeks or more: what a month cost a country is not of the first town named after it."""
        period, _ = self.period(line, index, frames)
        return period is not None and period.start is not None and period.end is not None and (
            (period.end - period.start).days >= _WEEKS
        )  # fmt: skip

    def _ahead(self, line: Line, country: tuple[str, ...]) -> tuple[str, ...]:
        """A lead that names only the country: the first narrower place of the two sentences behind it."""
        if line.sentence.index > 2 or self._setting.places:
            return ()
        for other in self._scene.lines[line.sentence.index + 1 : line.sentence.index + 3]:
            found = self._narrowest(other, 0, len(other), [])
            if found and self._is_narrow(found[0]) and self._within(found[0], country):
                return found
        return ()

    def _of_harm(self, line: Line, frames: list[Frame]) -> tuple[str, ...]:
        """The places of the report's first toll; where the source just speaks on (`وأوضح أن`), of the last one."""
        index, places = self._setting.recent
        goes_on = bool(frames) and frames[0].carries and frames[0].index <= 2
        return places if goes_on and line.sentence.index - index <= 1 else self._setting.of_harm

    def _within(self, place: str, countries: tuple[str, ...]) -> bool:
        """True when no country is told, or one that may well hold the place told before."""
        things = self._scene.things
        mine = things[place].country if place in things else None
        return not countries or mine is None or any(things[c].country in (None, mine) for c in countries if c in things)

    def _is_near(self, line: Line, last: int, frames: list[Frame]) -> bool:
        """True when a place is told behind a count and before the next comma."""
        stop = next((k for k in range(last, len(line)) if line.fold(k) in COMMAS), len(line))
        return bool(self._narrowest(line, last, stop, frames))

    def _until_next(self, line: Line, first: int, last: int) -> int:
        """The end of what belongs to a toll: the next toll's trigger behind a comma opens a story of its own."""
        for k in range(first + 1, last):
            if line.senses[k].toll is not None and k not in line.place_at and line.fold(k - 1) in ("\u060c", ","):
                return k
        return last

    def _narrowest(self, line: Line, first: int, last: int, frames: list[Frame]) -> tuple[str, ...]:
        """The first place of the stretch that is no country, with what is joined to it; else the country."""
        spots: list[Spot] = []
        for index in range(first, last):
            spot = line.place_at.get(index)
            if spot is not None and (not spots or spots[-1] is not spot) and not _is_aside(line, spot, frames):
                spots.append(spot)
        ranked = sorted(
            spots,
            key=lambda s: (
                self._is_wide(line, s) or _is_home(line, s), s.relation in _ASIDE or line.fold(s.full_first - 1) == _TO
            ),
        )  # fmt: skip
        for spot in [self._inside(line, ranked) or ranked[0]] if ranked else []:
            keys = self._scene.places_from(line, spot.full_first)
            narrow = tuple(key for key in keys if self._is_narrow(key))
            towns = tuple(key for key in narrow if self._scene.things[key].head not in _POINTS)
            return towns or narrow or keys
        return ()

    def _inside(self, line: Line, spots: list[Spot]) -> Spot | None:
        """`قرب بيت لحم بجنوب الضفة الغربية`: the place that only tells what is near, inside the first of the others."""
        wide = self._scene.key(line, spots[0])
        near = (s for s in spots[1:] if s.relation in _AT_ITS_SIDE and not _is_home(line, s))
        keys = ((s, self._scene.key(line, s)) for s in near)
        return next((s for s, key in keys if key and wide and self._scene.lies_in(key, wide)), None)

    def _is_wide(self, line: Line, spot: Spot) -> bool:
        key = self._scene.key(line, spot)
        return key is None or not self._is_narrow(key)

    def _is_narrow(self, key: str) -> bool:
        thing = self._scene.things.get(key)
        return thing is not None and thing.head != "country" and self._scene.kind(key) != "country"

    def period(self, line: Line, index: int, frames: list[Frame]) -> tuple[Period | None, str]:
        """The period of a claim whose words are the tokens `index` to `last`, and the reason."""
        return self.times.period(line, index, frames)


def _is_aside(line: Line, spot: Spot, frames: list[Frame]) -> bool:
    """True for a place that belongs to the name of a source or a party, or to the dateline."""
    if spot.begin < line.byline:
        return True
    if spot.first in line.claimer_at or spot.first in line.party_at or _is_lost(line, spot) or _is_backer(line, spot):
        return True
    return any(f.first <= spot.first < f.last for f in frames if f.first >= 0)


def _is_backer(line: Line, spot: Spot) -> bool:
    """`المدعوم من واشنطن`, `بدعم من أنقرة`: the capital stands for its government."""
    return line.fold(spot.full_first - 1) == _MIN and line.marked(spot.full_first - 2, "backing")


def _is_home(line: Line, spot: Spot) -> bool:
    """`شاب من مخيم جنين`, `أحمد نعيم (17 عاما) من النصيرات`: where a person comes from."""
    if line.fold(spot.full_first - 1) != _MIN:
        return False
    before = spot.full_first - 2
    sense = line.senses[before]
    return line.fold(before) == ")" or (sense.person is not None and sense.result is None) or line.is_unknown(before)


def _is_lost(line: Line, spot: Spot) -> bool:
    """`بعد طردهم من مدينة الرقة`: the place of another story, which a word of loss or withdrawal brings in."""
    if line.fold(spot.full_first - 1) in _SONS:
        return True
    reach = range(max(0, spot.full_first - 3), spot.full_first)
    return any(line.senses[k].control in ("lost", "withdrew") and line.senses[k].toll is None for k in reach)
