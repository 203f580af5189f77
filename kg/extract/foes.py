"""The sides that only the whole report tells: opponents told elsewhere, victims of the fight, who makes all fire."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.opponents import Keys, make_sides
from kg.extract.scene import Scene
from kg.model import Engagement, Role, Side, Toll

FIRE = frozenset({"airstrike", "drone_strike", "shelling", "strike"})
_PEOPLE = {"children": "civilians", "women": "civilians", "officers": "soldiers"}
_CLASSES = frozenset({"civilians", "soldiers", "journalists", "aid_workers", "fighters"})
_ATTACKS = frozenset({"attack", "ambush", "abduction", "raid"})
_AROUND = 30  # engagements before and behind a clash in which its opponents are looked for
Pair = tuple[Keys, Keys]


class FoeReader:
    """Completes the sides of one report's engagements from its tolls and from each other."""

    def __init__(self, scene: Scene, tolls: Sequence[Toll]) -> None:
        self._scene = scene
        self._tolls: dict[str, list[Toll]] = {}
        for toll in tolls:
            if toll.engagement is not None:
                self._tolls.setdefault(toll.engagement, []).append(toll)
        self._count = Counter(m.thing for m in scene.mentions if m.kind == "group")
        self._fighting: set[str] = set()

    def complete(self, engagements: Sequence[Engagement], of_both: Sequence[bool]) -> list[Engagement]:
        """The engagements with what else the report tells of their sides.

        `of_both` says of each whether it speaks of `الطرفين`: then the opponents told last are meant, else those of the
        nearest clash before those of the nearest attack.
        """
        parted = [_sided(e, self._parted(e.sides)) for e in engagements]
        found = [_sided(e, self._aimed(e)) for e in parted]
        self._fighting = {p for e in found for side in e.sides for p in side.parties}
        self._fighting |= {p for tolls in self._tolls.values() for toll in tolls for p in toll.victims}
        pairs = [_pair(e) for e in found]
        for number, engagement in enumerate(found):
            if engagement.category == "armed_clash" and len(engagement.sides) < 2:
                near = _near(found, pairs, number, both=of_both[number])
                found[number] = _sided(engagement, self._opponents(engagement.sides, near))
                pairs[number] = _pair(found[number])
        found = [self._with_attacker(found, number) for number in range(len(found))]
        pairs = [_pair(e) if e.category not in FIRE else None for e in found]
        return [self._with_foe(e, _near(found, pairs, n, both=False)) for n, e in enumerate(found)]

    def _with_foe(self, engagement: Engagement, pairs: Sequence[Pair]) -> Engagement:
        """An attack of which the attacker or the target alone is told: the foe whom the report tells of nearest."""
        sides = engagement.sides
        if engagement.category not in _ATTACKS or len(sides) != 1 or self._is_by_strangers(engagement):
            return engagement
        known = sides[0].parties
        if sides[0].role == "attacker" and engagement.category != "attack":
            return engagement
        if any(p in _CLASSES for p in known):
            return engagement
        for pair in pairs:
            for mine, other in (pair, pair[::-1]):
                if set(known) & set(mine) and not any(p in known or self._has_ally(p, known) for p in other):
                    role: Role = "target" if sides[0].role == "attacker" else "attacker"
                    both = (Side(role, other), *sides)
                    return replace(engagement, sides=tuple(sorted(both, key=lambda side: side.role != "attacker")))
        return engagement

    def _is_by_strangers(self, engagement: Engagement) -> bool:
        """`مسلحون مجهولون`, `طائرات غير محددة الهوية`: somebody else, for all the report knows, made it."""
        line = self._scene.lines[engagement.sentence]
        at = line.at(engagement.begin)
        near = range(max(0, at - 8), min(len(line), at + 9))
        strange = any(line.marked(k, "stranger") for k in near)
        return strange or any(
            line.senses[k].people == "fighters" and k not in line.party_at and k not in line.quantity_at for k in near
        )

    def _with_attacker(self, found: Sequence[Engagement], number: int) -> Engagement:
        """A fight of fire without an attacker: the maker of the like fire told nearest, when all makers are allies.

        Like is fire of the same class, and any to `قصف` that no word tells more of.
        """
        engagement = found[number]
        if engagement.category not in FIRE or _maker(engagement) or self._is_by_strangers(engagement):
            return engagement
        told = [(n, _maker(e)) for n, e in enumerate(found) if e.category in FIRE and _maker(e)]
        if not told or not self._is_one_side([m for _, m in told]):
            return engagement
        like = [(n, m) for n, m in told if engagement.category in ("strike", found[n].category)] or told
        _, maker = min(like, key=lambda pair: (pair[0] > number, abs(pair[0] - number)))
        hit = [p for side in engagement.sides for p in side.parties]
        if any(p in maker or self._has_ally(p, maker) for p in hit):
            return engagement
        return replace(engagement, sides=(*make_sides(("attacker", maker)), *engagement.sides))

    def _is_one_side(self, makers: Sequence[Keys]) -> bool:
        """True when no two of the parties are of different sides, as far as the report and the gazetteer tell."""
        first = makers[0]
        return all(set(m) & set(first) or any(self._has_ally(p, first) for p in m) for m in makers[1:])

    def _parted(self, sides: tuple[Side, ...]) -> tuple[Side, ...]:
        """The sides without those who fight beside the first: allies are not each other's foes."""
        if len(sides) < 2:
            return sides
        first = sides[0].parties
        rest = ((s, tuple(p for p in s.parties if not self._has_ally(p, first))) for s in sides[1:])
        return (sides[0], *(replace(side, parties=parties) for side, parties in rest if parties))

    def _aimed(self, engagement: Engagement) -> tuple[Side, ...]:
        """The sides, with the victims as the target of what is no clash and has none."""
        sides = engagement.sides
        if engagement.category == "armed_clash" or any(side.role == "target" for side in sides):
            return sides
        known = [p for side in sides for p in side.parties]
        aimed = (v for v in self._victims(engagement) if v not in known)
        return (*sides, *make_sides(("target", tuple(v for v in aimed if not self._has_ally(v, known)))))

    def _has_ally(self, party: str, others: Sequence[str]) -> bool:
        return any(self._scene.allied(party, other) for other in others)

    def _victims(self, engagement: Engagement) -> Keys:
        """The party or the class of people that the tolls of a fight are of; its attackers' own dead are not.

        Fire falls on places: civilians that it kills stand in its tolls and are no side.
        """
        for toll in self._tolls.get(engagement.key, ()):
            if toll.upper == 0 or toll.outcome == "displaced" or self._is_assailant(toll):
                continue
            known = tuple(dict.fromkeys(_PEOPLE.get(v, v) for v in toll.victims if v not in ("unknown", "fighters")))
            if engagement.category in FIRE or engagement.category == "siege":
                known = tuple(v for v in known if v not in _CLASSES)
            if known:
                return known
        return self._bystanders(engagement)

    def _bystanders(self, engagement: Engagement) -> Keys:
        """Civilians, when a bomb or an attack of which no party is the target hurt people of whom no more is told."""
        line = self._scene.lines[engagement.sentence]
        at = line.at(engagement.begin)
        of_arms = any(line.marked(k, "site") for k in range(at + 1, min(len(line), at + 7)))
        if engagement.category not in ("attack", "bombing") or of_arms:
            return ()
        hurt = [t for t in self._tolls.get(engagement.key, ()) if t.outcome in ("killed", "wounded") and t.upper != 0]
        people = {v for toll in hurt for v in toll.victims or ("unknown",)}
        plain = bool(hurt) and people <= {"unknown", "civilians", "children", "women"}
        return ("civilians",) if plain and not any(self._is_assailant(t) for t in hurt) else ()

    def _is_assailant(self, toll: Toll) -> bool:
        """`قتل أربعة مهاجمين`: the dead are of those who attacked."""
        line = self._scene.lines[toll.sentence]
        near = [k for k, token in enumerate(line.tokens) if token.begin >= toll.begin]
        return any(line.marked(k, "assailant") for k in near[:4])

    def _opponents(self, sides: tuple[Side, ...], pairs: Sequence[Pair]) -> tuple[Side, ...]:
        """A clash of which one side or none is told: the opponents told nearest."""
        if not sides:
            return make_sides(("belligerent", pairs[0][0]), ("belligerent", pairs[0][1])) if pairs else ()
        known = set(sides[0].parties)
        for pair in pairs:
            for mine, other in (pair, pair[::-1]):
                if known & set(mine) and not any(self._has_ally(p, sides[0].parties) for p in other):
                    return (*sides, *make_sides(("belligerent", tuple(p for p in other if p not in known))))
        return (*sides, *make_sides(("belligerent", self._opponent(sides[0].parties[0]))))

    def _opponent(self, known: str) -> Keys:
        """The party that the report names most of those on the other side of the line between states and others."""
        state = self._scene.is_state(known)
        for key, _ in self._count.most_common():
            if key == known or key not in self._fighting:
                continue
            if self._scene.is_state(key) != state and not self._scene.allied(key, known):
                return (key,)
        return ()


def _sided(engagement: Engagement, sides: tuple[Side, ...]) -> Engagement:
    """The engagement with these sides; itself when they are its own."""
    return engagement if sides == engagement.sides else replace(engagement, sides=sides)


def _maker(engagement: Engagement) -> Keys:
    """The attackers of an engagement."""
    return next((side.parties for side in engagement.sides if side.role == "attacker"), ())


def _pair(engagement: Engagement) -> Pair | None:
    """Who fights whom, when both are parties."""
    if len(engagement.sides) != 2 or any(p in _CLASSES for side in engagement.sides for p in side.parties):
        return None
    return engagement.sides[0].parties, engagement.sides[1].parties


def _near(found: Sequence[Engagement], pairs: Sequence[Pair | None], number: int, *, both: bool) -> list[Pair]:
    """The opponents told around an engagement, the likeliest first."""
    before = range(number - 1, max(-1, number - 1 - _AROUND), -1)
    order = [*before, *range(number + 1, min(len(found), number + 1 + _AROUND))]
    if not both:
        order.sort(key=lambda n: found[n].category != "armed_clash")
    return [pair for n in order if (pair := pairs[n]) is not None]
