"""The places that a word of control speaks of: named, or taken up by a pronoun (`عليها`) or a noun (`المدينة`)."""

from __future__ import annotations

from functools import lru_cache

from kg.extract.line import BREAKS, COMMAS, QUOTES, Line
from kg.extract.phrase import Spot
from kg.extract.scene import Scene
from kg.extract.setting import SettingReader
from kg.extract.told import last_named, named_before
from kg.lexicon.lexemes import LANGUAGE
from kg.lexicon.table import read_table
from kg.text.normalise import fold

IN = "\u0641\u064a"  # في
FROM = "\u0645\u0646"  # من
_AL = "\u0627\u0644"  # the article
_LAM = "\u0644"
_HA = "\u0647\u0627"  # ها
_ASIDE = frozenset({"near", "between", "border", "facing", "toward", "road"})
_SIDES = frozenset({"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"})
_INCLUDING = frozenset(
    {"\u0641\u064a\u0647\u0627", "\u0648\u0645\u0646\u0647\u0627", "\u0628\u064a\u0646\u0647\u0627"}
)  # (بما) فيها، ومنها، بينها
_STRANGE = 2  # unknown words that may stand between a word and its place
_FROM_IT = frozenset({"\u0645\u0646\u0647\u0627", "\u0645\u0646\u0647"})  # منها، منه
_ONE = frozenset({"city", "town", "village", "neighbourhood", "facility"})
_FITTING: dict[str, frozenset[str | None]] = {
    "city": frozenset({"city", "town", "governorate", "district", None}),
    "town": frozenset({"town", "village", "city", None}),
    "village": frozenset({"village", "town", None}),
    "neighbourhood": frozenset({"neighbourhood"}),
    "governorate": frozenset({"governorate"}),
    "district": frozenset({"district"}),
    "region": frozenset({"region", "district", "governorate", "city", "town", None}),
}
Keys = tuple[str, ...]


@lru_cache(maxsize=1)
def _nouns() -> dict[str, str]:
    """The nouns that stand before the name of a place, in look-up form, with its kind."""
    rows = read_table(LANGUAGE / "place_heads.tsv", ("forms", "kind"))
    return {fold(form): row["kind"] for row in rows for form in row.several("forms") if " " not in form}


@lru_cache(maxsize=1)
def _single() -> frozenset[str]:
    """The same nouns in the singular, as a noun that points back to one place has it."""
    return frozenset(fold(row.several("forms")[0]) for row in read_table(LANGUAGE / "place_heads.tsv", ("forms",)))


class GroundReader:
    """Reads the places of the control claims of one report."""

    def __init__(self, scene: Scene, settings: SettingReader) -> None:
        self._scene, self._settings = scene, settings

    def behind(self, line: Line, first: int, stop: int, *, reach: int = 7) -> Keys:
        """The places that the word before `first` governs: named within a few words that tell only how much of it."""
        strange = far = 0
        for k in range(first, min(stop, len(line))):
            light = k in line.quantity_at or k in line.time_at or line.fold(k) in QUOTES or line.fold(k) in COMMAS
            far += not light
            if far > reach:
                break
            if k in line.place_at:
                spot = line.place_at[k]
                if spot.relation is not None and self._is_river(
                    line, spot
                ):  # المنطقة الواقعة شرقي نهر الفرات في محافظة P
                    return self.inside(line, spot.last - 1, stop)
                inside = (
                    spot.full_first > first
                    and line.fold(spot.full_first - 1) == IN
                    and not self._is_area(line, first, spot.full_first)
                )
                return () if inside else self._scene.places_from(line, k)
            back = self.pointed(line, k)
            if back:
                return back
            owner = line.party_at.get(k)
            if owner is not None and self._is_area(line, first, k + 1) and line.fold(owner.full_first)[:1] == _LAM:
                far -= 1
                continue  # مواقع للحوثيين بـP
            if line.fold(k) in BREAKS or k in line.party_at:
                return ()
            if line.fold(k) in _FROM_IT and k > first:
                return self.before(line, first, max(0, first - 30))
            sense = line.senses[k]
            if ("area" in sense.marks or "part" in sense.marks) and line.fold(k).endswith(_HA):
                return self.topic(line, first)
            if sense.person is not None and "area" not in sense.marks:
                return ()
            small = "area" in sense.marks or k in line.quantity_at or line.tokens[k].word.shape != 0
            small = small or line.fold(k) in (FROM, IN) or "part" in sense.marks or line.fold(k) in _nouns()
            if "relative" in sense.marks or (sense.analyses and sense.analyses[0].pos == "verb"):
                return ()
            following = line.place_at.get(k + 1)
            small = small or light or (following is not None and following.relation is not None)
            strange += not small
            if strange > _STRANGE:
                return ()
        return ()

    def _is_river(self, line: Line, spot: Spot) -> bool:
        key = self._scene.key(line, spot)
        return spot.head == "river" or (key is not None and self._scene.kind(key) == "river")

    def included(self, line: Line, first: int, stop: int) -> Keys:
        """The places that the word before `first` governs, with those that they are said to include (`بما فيها P`)."""
        found = list(self.behind(line, first, stop))
        for k in range(first, stop):
            if line.fold(k) in _INCLUDING:
                found += [key for key in self.behind(line, k + 1, stop) if key not in found]
        return tuple(found)

    def _is_area(self, line: Line, first: int, stop: int) -> bool:
        """`مناطق في ريف حماة`, `قرى في`: land without a name, so the place behind `في` is meant."""
        return any(
            "area" in line.senses[k].marks or line.marked(k, "site") or line.tokens[k].word.bare in _nouns()
            for k in range(first, stop - 1)
        )

    def is_ground(self, line: Line, index: int) -> bool:
        """`مناطق`, `أحياء`, `مواقع`: a noun of land in the construct."""
        return 0 <= index < len(line) and (
            line.tokens[index].word.fold.lstrip("\u0644\u0628\u0648") in _nouns() or line.marked(index, "area")
        )

    def taken_up(self, line: Line, index: int, stop: int) -> Keys:
        """The place that a pronoun behind the word at `index` takes up, or in which what it takes up lies.

        Of a relative clause the noun before it (`P التي يسيطر عليها X`); `مدينة يسيطر عليها X في P` speaks of P. The
        words of the clause end before `stop`.
        """
        relative = line.marked(index - 1, "relative")
        if not relative and (line.joined(index) or line.senses[index].analyses[0].pos != "verb"):
            return self.before(line, index, max(0, index - 26))
        last = index - 1 if relative else index
        for k in range(last - 1, max(-1, last - 7), -1):
            if k in line.place_at:
                if relative and line.place_at[k].last == last:  # between what it may be: بين P وQ الذي يسيطر عليه X
                    key = self._scene.key(line, line.place_at[k])
                    return (key,) if key is not None else ()
                return self.before(line, last, line.place_at[k].full_first)
            if line.is_break(k):
                break
            word = line.tokens[k].word
            if (
                word.bare in _nouns()
                or line.fold(k)[1:] in _nouns()
                or _noun(line.fold(k))
                or "area" in line.senses[k].marks
            ):
                one = _nouns().get(word.fold) in _ONE and word.fold in _single()
                wide = relative and _nouns().get(_noun(word.fold) or word.fold) == "region"
                return (
                    (self.inside(line, index, stop) if wide else ())
                    or self.pointed(line, k)
                    or (() if one else self.inside(line, index, stop))
                    or self._of_area(line, k)
                )
        return self.inside(line, index, stop) if not relative else ()

    def inside(self, line: Line, index: int, stop: int) -> Keys:
        """`… يسيطر عليها X في محافظة P`: the first place behind, in which it lies."""
        for k in range(index + 1, min(index + 11, stop)):
            if line.is_break(k) or line.fold(k) in COMMAS:
                break
            spot = line.place_at.get(k)
            if spot is not None and k not in line.party_at:
                return () if spot.relation in _ASIDE else self._scene.places_from(line, k)
        return ()

    def _of_area(self, line: Line, index: int) -> Keys:
        """`مناطق واسعة من P التي يسيطر عليها`: the place right behind the noun, if any."""
        spot = next((line.place_at[k] for k in range(index + 1, index + 5) if k in line.place_at), None)
        key = self._scene.key(line, spot) if spot is not None else None
        return (key,) if key is not None else ()

    def before(self, line: Line, index: int, floor: int) -> Keys:
        """The place told last before a token, but for what another place is only near to."""
        for k in range(index - 1, floor - 1, -1):
            spot = line.place_at.get(k)
            if spot is not None and not self._is_aside(line, spot):
                key = self._scene.key(line, spot)
                if key is not None:
                    return (key,)
            back = self.pointed(line, k) if spot is None else ()
            if back:
                return back
            if line.fold(k) in BREAKS:
                break
        return ()

    def beside(self, line: Line, index: int) -> Keys:
        """The place right before an adjective (`الغوطة الشرقية المحاصرة`), or the noun that points back to one."""
        if line.joined(index):
            return self.before(line, index, max(0, index - 12))
        for k in (index - 1, index - 2):
            spot = line.place_at.get(k)
            if spot is not None:
                key = self._scene.key(line, spot)
                return (key,) if key is not None else ()
            back = self.pointed(line, k)
            if back:
                return back
            if k >= 0 and ("function" in line.senses[k].marks or line.senses[k].control):
                break
        return ()

    def _is_aside(self, line: Line, spot: Spot) -> bool:
        if spot.relation in _ASIDE or line.fold(spot.full_first - 1) == FROM:
            return True
        return spot.relation in _SIDES and any(
            k in line.place_at for k in range(max(0, spot.full_first - 30), spot.full_first - 1)
        )

    def pointed(self, line: Line, index: int) -> Keys:
        """The place that `المدينة` or `القطاع` alone points back to: of its kind, the one told most often."""
        if not 0 <= index < len(line) or index in line.place_at or index + 1 in line.place_at:
            return ()
        noun = _noun(line.tokens[index].word.fold)
        if noun is None:
            return ()
        for k in (index + 2, index + 3):  # الجيب الجنوبي للغوطة
            if k in line.place_at and line.fold(k).startswith(_LAM) and line.place_at[k].full_first == k:
                return self._scene.places_from(line, k)
        told = last_named(self._scene, line, index, "place")
        fitting = [m for m in told if self._fits(m.thing, noun, exact=True)]
        fitting = fitting or [m for m in told if self._fits(m.thing, noun, exact=False)]
        return self._most(
            line, [m.thing for m in fitting], [m.thing for m in fitting if m.sentence == line.sentence.index]
        )

    def topic(self, line: Line, index: int) -> Keys:
        """The place that a bare pronoun takes up: of those in this sentence and the one before, the one told most."""
        near = named_before(self._scene, line, index, "place")
        keys = {m.thing for m in near if not self._is_country(m.thing)}
        return self._most(line, [m.thing for m in last_named(self._scene, line, index, "place") if m.thing in keys], [])

    def _most(self, line: Line, told: list[str], here: list[str]) -> Keys:
        count: dict[str, int] = {}
        for key in (*told, *dict.fromkeys(here)):
            count[key] = count.get(key, 0) + 1
        return (max(reversed(list(count)), key=lambda key: count[key]),) if count else ()

    def _is_country(self, key: str) -> bool:
        thing = self._scene.things.get(key)
        return thing is None or thing.head == "country" or self._scene.kind(key) == "country"

    def _fits(self, key: str, noun: str, *, exact: bool) -> bool:
        if self._is_country(key):
            return False
        thing, kind = self._scene.things[key], _nouns()[noun]
        if exact:
            return thing.head == kind or fold(thing.name).split(" ")[0] == noun
        return thing.head in _FITTING.get(kind, frozenset())


def _noun(word: str) -> str | None:
    """The noun of a place in `المدينة`, `للبلدة`, `مدينتهم`; None for one that may stand for any (`مدينة`, `المدن`)."""
    for begin in (_AL, _LAM + _LAM, "\u0648" + _AL, "\u0628" + _AL):  # ال، لل، وال، بال
        if word.startswith(begin) and word[len(begin) :] in _single():
            return word[len(begin) :]
    for end in ("\u0647\u0645", "\u0647\u0627"):  # هم، ها
        stem = word.removesuffix(end)
        if stem != word and stem.endswith("\u062a") and stem[:-1] + "\u0647" in _single():  # ت, ه
            return stem[:-1] + "\u0647"
    return None
