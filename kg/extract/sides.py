"""Who fights whom: the sides of the fight that a word tells, from the words around it.

Clashes have belligerents (`بين X وY`, `X مع Y`); other fights an attacker (`غارات التحالف`, `هجوم شنه X`), a target
(`قصفت Y`, `على مواقع لـY`, `استهدف Y`, `استهداف دورية لـY`), each where it is told.
"""

from __future__ import annotations

from kg.extract.attacks import AttackReader
from kg.extract.attribution import Frame
from kg.extract.fights import BETWEEN, FROM, WITH, Fight
from kg.extract.holders import is_governed
from kg.extract.line import Line
from kg.extract.opponents import Keys, Opponents, make_sides
from kg.extract.phrase import Spot
from kg.extract.scene import Scene
from kg.model import Side


def read_sides(
    line: Line, scene: Scene, fight: Fight, bounds: tuple[int, int], frames: list[Frame]
) -> tuple[Side, ...]:
    """The sides of a fight, the attacker before the target, empty ones left out.

    `bounds` are the tokens in which its parties may stand: other fights of the sentence end them.
    """
    if fight.category == "armed_clash":
        return ClashReader(line, scene, fight, bounds, frames).clash()
    attackers, targets = AttackReader(line, scene, fight, bounds, frames).attack()
    return make_sides(("attacker", attackers), ("target", tuple(k for k in targets if k not in attackers)))


def read_holders(line: Line, scene: Scene, fight: Fight, bounds: tuple[int, int], frames: list[Frame]) -> Keys:
    """Who holds the places that a fight is aimed at, as its sentence tells; nobody for a clash."""
    if fight.category == "armed_clash":
        return ()
    return AttackReader(line, scene, fight, bounds, frames).holders()


class ClashReader(Opponents):
    """Reads the belligerents of one clash."""

    def clash(self) -> tuple[Side, ...]:
        line, index = self.line, self.index
        for k in range(index + 1, min(index + 14, self.high)):
            fold = line.fold(k)
            if fold == BETWEEN:
                sides = self.between(k)
                if sides:
                    return sides
            if fold in WITH or line.marked(k, "against"):
                other = self.first_party(k + 1, k + 7)
                if other is not None:
                    own = self.chain(self.first_party(index + 1, k)) or self.carrier() or self.chain(self.opener(index))
                    return self._belligerents(self.with_helpers(own, k), self.chain(other))
        after = self.chain(self.first_party(index + 1, index + 8))
        spots = [s for s in self.spots(self.low, index) if s.last <= index and not self.is_helper(s)]
        victims = [s for s in spots if self.is_victim(s)]
        hurt = self.keys(victims)
        others = tuple(k for k in self.keys(s for s in spots if not self.is_victim(s)) if k not in hurt)
        if victims:
            harmed = self.chain(victims[-1])
            return self._belligerents(tuple(k for k in others[-1:] or after if k not in harmed), harmed)
        if others and after:
            return self._belligerents(others[-1:], after)
        return (
            self._belligerents(others[:1], others[1:2])
            if len(others) == 2
            else self._belligerents(others[-1:] or after, ())
        )

    def _belligerents(self, own: Keys, other: Keys) -> tuple[Side, ...]:
        return make_sides(("belligerent", own), ("belligerent", tuple(k for k in other if k not in own)))

    def opener(self, index: int) -> Spot | None:
        """Who fights `مع` the other, when no verb carries the word: the last party before it, of its clause first."""
        own = self.last_party(self.low, index, counted=True)
        if own is not None or self.low == 0:
            return own
        before = [s for s in self.spots(0, self.low) if not is_governed(self.line, s) and not self.is_helper(s)]
        return next((s for s in reversed(before) if not self.is_aim(s, 0) and not self.is_victim(s)), None)

    def between(self, k: int) -> tuple[Side, ...]:
        """`بين X وY`: where `من جهة` parts them there, else behind the first with its allies."""
        line = self.line
        last = min(k + 40, self.high)
        spots = self.spots(k + 1, last)
        cut = next(
            (
                j
                for j in range(k + 1, last)
                if (line.marked(j, "party_side") and line.fold(j - 1) == FROM)
                or (line.fold(j).endswith(BETWEEN) and j > k + 1)
            ),
            None,
        )
        first = [s for s in spots if cut is not None and s.last <= cut]
        second = [s for s in spots if cut is not None and s.full_first > cut]
        if first and second:
            return self._belligerents(self.listed(first), self.listed(second))
        near = self.listed([s for s in spots if not self.is_helper(s)])
        if not near:
            return ()
        split = 1
        while split < len(near) - 1 and self.is_ally(near[split], near[:split]):
            split += 1
        return self._belligerents(near[:split], near[split : split + 3])

    def listed(self, spots: list[Spot]) -> Keys:
        """The parties that stand one after the other without a verb between them."""
        kept: list[Spot] = []
        for spot in spots:
            if kept and any(
                self.is_verb(k) or self.line.senses[k].engagement for k in range(kept[-1].last, spot.full_first)
            ):
                break
            kept.append(spot)
        return self.keys(kept)

    def is_ally(self, key: str, others: Keys) -> bool:
        thing = self.scene.things.get(key)
        return thing is not None and any(other in thing.allied_with for other in others)


def bounds_of(line: Line, fights: list[Fight], number: int) -> tuple[int, int]:
    """The tokens in which the parties of a fight may stand: its clause, ended by fights that are not joined to it."""
    fight = fights[number]
    first, last = line.clause(fight.index)
    for other in fights[:number]:
        if any(line.marked(k, "helping") for k in (other.first - 1, other.first - 2)):
            continue  # X، مدعومة بغارات Y، تخوض معارك
        if fight.index - other.last > 3 and first < other.last < fight.index:
            first = other.last
    for other in reversed(fights[number + 1 :]):
        if other.first - fight.last > 3 and fight.index < other.first < last:
            last = other.first
    return first, last
