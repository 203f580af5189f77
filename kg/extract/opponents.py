"""The parties around a fight: who is named near it, who is counted as its victim, who is aimed at."""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.attribution import Frame
from kg.extract.fights import ON, WHEN, Fight
from kg.extract.holders import is_governed
from kg.extract.line import COMMAS, Line
from kg.extract.phrase import Spot
from kg.extract.scene import Scene
from kg.model import Role, Side

Keys = tuple[str, ...]
BA = "\u0628"
_THAT = "\u0627\u0646"  # أن، إن
_FAR = 24
_ACCUSED = 1


def make_sides(*sides: tuple[Role, Keys]) -> tuple[Side, ...]:
    """The sides that have parties."""
    return tuple(Side(role, parties) for role, parties in sides if parties)


class Opponents:
    """The parties of a sentence as one fight sees them; its readers build on it."""

    def __init__(self, line: Line, scene: Scene, fight: Fight, bounds: tuple[int, int], frames: list[Frame]) -> None:
        self.line, self.scene, self.fight = line, scene, fight
        self.low, self.high = bounds
        self.index, self.after = fight.index, fight.last
        self.told = {k for f in frames if f.first >= 0 for k in range(f.first, f.last)}

    def with_helpers(self, own: Keys, stop: int | None = None) -> Keys:
        """The parties of a side with who helps them: `بمساندة Z`, `بدعم من Z`, `مدعومة بغارات روسية`."""
        line = self.line
        if not own:
            return own
        last = self.index + 24 if stop is None else stop
        told = set(self.keys(self.spots(self.low, self.index))) & set(own)
        first = max(self.low, self.index - 12) if told else self.index  # who helps stands behind whom it helps
        for k in range(first, min(last, self.high)):
            mark = line.senses[k].marks.get("helping")
            if mark is not None and (mark.pos == "adj" or mark.proclitics[:1] == (BA,)):
                helpers = self.chain(self.first_party(k, k + 6))
                return tuple(dict.fromkeys((*own, *helpers)))
        return own

    def is_helper(self, spot: Spot) -> bool:
        """`بين X، بدعم من Z، وY`: who only helps one of them."""
        line = self.line
        for k in range(spot.full_first, max(-1, spot.full_first - 4), -1):
            if line.fold(k) in COMMAS or line.is_break(k) or (k < spot.full_first and k in line.party_at):
                return False
            mark = line.senses[k].marks.get("helping")
            if mark is not None and (mark.pos == "adj" or mark.proclitics[:1] == (BA,)):
                return True
        return False

    def is_holder(self, spot: Spot) -> bool:
        """`المناطق التي تسيطر عليها X`, `بلدة P الخاضعة لسيطرة X`: the party that holds what is aimed at."""
        line = self.line
        held = False
        for k in range(spot.full_first - 1, max(self.index, spot.full_first - 6), -1):
            if line.is_break(k) or line.fold(k) in COMMAS or line.senses[k].toll or line.senses[k].engagement:
                return False
            held = held or line.senses[k].control is not None
            if held and (line.marked(k, "relative") or line.marked(k, "area") or k in line.place_at):
                return True
        return False

    def carrier(self) -> Keys:
        """`شنت X غارات`, `X يخوض معارك`, `دأبت X على شن غارات`: the subject of the verb before the word.

        A word behind `بـ` is what such a verb brings about only where its verb asks for it (`قامت بهجوم`).
        """
        line = self.line
        glued = BA in self.fight.analysis.proclitics
        if line.fold(self.fight.first - 1) in WHEN:  # أطلقت X النار بعد الانفجار
            return ()
        for k in range(self.index - 1, max(self.low, self.index - 14) - 1, -1):
            if line.is_break(k):
                return ()
            mark = line.senses[k].marks.get("conduct")
            if k in line.party_at or not (
                mark is not None or line.marked(k, "responsible") or line.marked(k, "attempt")
            ):
                continue
            if glued and mark is not None and mark.value != BA:
                continue
            if self.disowned(k):
                return ()
            attempt = line.marked(k, "attempt") and not self.is_verb(k)
            inner = self.first_party(k + 1, self.index)
            if inner is not None and not self.is_aim(inner, k + 1):
                return self.chain(inner)
            if self.subject_between(k) or attempt:
                return ()
            accused = mark is not None and mark.pos != "verb" and mark.proclitics[:1] == (BA,)
            reach = _ACCUSED if accused else _FAR  # اتهم X Y بتنفيذ هجوم
            return self.of_relative(k) or self.chain(self.last_party(max(self.low, k - reach), k))
        return ()

    def of_relative(self, stop: int) -> Keys:
        """`X التي نجحت في تدمير Y`: the party right before the relative whose clause a token stands in."""
        line = self.line
        for k in range(stop - 1, max(self.low, stop - 8) - 1, -1):
            if line.is_break(k) or k in line.party_at:
                return ()
            if line.marked(k, "relative"):
                spot = next((line.party_at[j] for j in (k - 1, k - 2) if j in line.party_at), None)
                return self.chain(spot)
        return ()

    def disowned(self, k: int) -> bool:
        """`لم تتبن أي جهة`: nobody is said to have done it."""
        near = range(max(0, k - 5), min(k + 3, len(self.line)))
        return any(self.line.marked(j, "negation") or self.line.marked(j, "any") for j in near)

    def subject_between(self, k: int) -> bool:
        """`شن مسلحون هجوما`, `شنه الخميس مسلحون`: somebody without a name did it."""
        if self.line.senses[k].marks.get("conduct") is None:
            return False
        near = [j for j in range(k + 1, min(k + 6, len(self.line))) if j not in self.line.time_at][:2]
        return any(self.line.senses[j].people is not None for j in near if j != self.index)

    # Spots

    def spots(self, first: int, last: int) -> list[Spot]:
        """The parties named in a stretch, in text order."""
        found: list[Spot] = []
        for k in range(max(0, first), min(last, len(self.line))):
            spot = self.line.party_at.get(k)
            if spot is not None and (not found or found[-1] is not spot):
                found.append(spot)
        return found

    def keys(self, spots: Iterable[Spot]) -> Keys:
        found = (self.scene.key(self.line, spot) for spot in spots)
        return tuple(dict.fromkeys(key for key in found if key is not None))

    def chain(self, spot: Spot | None) -> Keys:
        """A party with those joined to it, behind it and before it (`X والمسلحين الموالين لها`)."""
        if spot is None:
            return ()
        own = self.scene.parties_from(self.line, spot.full_first)
        for other in self.spots(max(self.low, spot.full_first - 14), spot.full_first):
            listed = self.scene.parties_from(self.line, other.full_first)
            if own and own[0] in listed:
                return listed
        return own

    def first_party(self, first: int, last: int) -> Spot | None:
        return next(iter(self.spots(first, min(last, self.high))), None)

    def last_party(self, first: int, stop: int, *, counted: bool = False) -> Spot | None:
        """The last party before `stop` that is no victim and on no preposition's leash."""
        for spot in reversed(self.spots(max(self.low, first), stop)):
            if spot.last > stop or is_governed(self.line, spot) or self.is_aim(spot, self.low):
                continue
            if counted or not self.is_victim(spot):
                return spot
        return None

    def is_victim(self, spot: Spot) -> bool:
        """A party whose people are counted just before: `مقتل 5 من عناصر X في هجوم`."""
        line = self.line
        for k in range(spot.full_first - 1, max(-1, spot.full_first - 6), -1):
            sense = line.senses[k]
            if line.is_break(k) or line.fold(k) in COMMAS or (sense.engagement and k >= self.index):
                return False
            if "thing" in sense.marks:
                return False  # شابان استشهدا برصاص X
            if (
                sense.toll_noun is not None
                or sense.result is not None
                or ("one" in sense.marks and k == spot.full_first - 2)
            ):
                return True
            if k in line.quantity_at and k not in line.time_at:
                return not any(line.marked(j, "site") for j in range(k + 1, spot.full_first))
        return False

    def is_aim(self, spot: Spot, floor: int) -> bool:
        """A party behind `على`, `ضد`, `استهدف` or `لـ` of what is aimed at (`مواقع لحزب الله`)."""
        line = self.line
        for k in range(spot.full_first - 1, max(floor - 1, spot.full_first - 7), -1):
            sense = line.senses[k]
            if line.is_break(k) or line.fold(k) in COMMAS or line.fold(k) == _THAT:
                return False
            if line.fold(k) == ON or line.marked(k, "against"):
                if any(self.is_verb(j) and line.joined(j) for j in range(floor, k)):
                    return False  # أدان الهجوم واتفقا على محاسبة X
                return line.fold(k) != ON or not (line.marked(k + 1, "by") or self.is_claim(k))
            if line.marked(k, "aim") or line.marked(k, "site"):
                return True
            if sense.engagement or sense.toll or (sense.analyses and sense.analyses[0].pos == "verb"):
                return False
        return False

    def is_claim(self, k: int) -> bool:
        """`القضاء على`, `السيطرة على`: an on that belongs to another word."""
        sense = self.line.senses[k - 1] if k else None
        if sense is None:
            return False
        return sense.control is not None or sense.toll is not None or "elsewhere" in sense.marks

    def is_verb(self, k: int) -> bool:
        sense = self.line.senses[k]
        return bool(sense.analyses) and sense.analyses[0].pos == "verb"
