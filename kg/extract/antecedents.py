"""Which party a back-reference means, and which words of a state's forces are one party."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from typing import Final

from kg.extract.phrase import Spot
from kg.extract.world import World
from kg.text.normalise import name_key

_ARMY: Final = frozenset({"army", "regime", "air", "navy"})  # branches that reports do not tell apart
_KINDS: Final[dict[str, frozenset[str]]] = {
    "organisation": frozenset({"jihadists"}),
    "group": frozenset({"jihadists", "militia"}),
    "militia": frozenset({"militia", "paramilitary"}),
    "faction": frozenset({"rebels", "jihadists", "militia"}),
    "movement": frozenset({"jihadists", "militia", "rebels", "party"}),
    "party": frozenset({"militia", "party"}),
    "coalition": frozenset({"coalition"}),
    "men": frozenset({"jihadists", "militia", "rebels"}),
}
_STRICT: Final = frozenset({"front", "body", "brigade", "battalion", "division", "coalition", "party"})


class Group:
    """A thing in the making: its spots with their sentences, its names (as keys), ids and identities."""

    def __init__(self, kind: str, world: World) -> None:
        self.kind, self.world = kind, world
        self.key = ""
        self.alone = False  # made of back-references alone
        self.spots: list[tuple[int, Spot]] = []
        self.ids: set[str] = set()
        self.names: set[tuple[str, ...]] = set()
        self.identities: set[str] = set()
        self.heads: list[str] = []
        self.told: dict[str, tuple[int, int]] = {}  # head noun to the sentence and code point where it was last told
        self._begins: list[int] = []

    def add(self, sentence: int, spot: Spot) -> None:
        """Take a spot in; a back-reference lends no name."""
        self.spots.append((sentence, spot))
        insort(self._begins, spot.begin)
        if spot.identity.startswith("back:") and len(self.spots) > 1:
            return
        self.ids.update(spot.candidates)
        self.names.add(name_key(spot.name))
        if spot.identity and not (spot.identity.startswith("state::") and self.is_state):
            self.identities.add(spot.identity)
        if spot.head:
            if spot.head not in self.heads:
                self.heads.append(spot.head)
            self.told[spot.head] = (sentence, spot.begin)

    @property
    def head(self) -> str | None:
        """The kind that the first head noun tells."""
        return self.heads[0] if self.heads else None

    @property
    def is_state(self) -> bool:
        """True for the forces of a state."""
        return any(i.startswith("state:") for i in self.identities)

    def kinds(self) -> set[str]:
        """The gazetteer's kinds of this party."""
        return {self.world.groups[i] for i in self.ids if i in self.world.groups}

    def last_before(self, begin: int) -> int:
        """Where the last spot before `begin` stands, -1 when there is none."""
        place = bisect_left(self._begins, begin)
        return self._begins[place - 1] if place else -1


def state_of(identity: str) -> tuple[str, str] | None:
    """The (ISO code or '', branch) of a state's force."""
    parts = identity.split(":")
    return (parts[1], parts[2]) if parts[0] == "state" else None


def fits_state(
    groups: Sequence[Group], state: tuple[str, str], home: str | None, ids: set[str], beside: Group | None = None
) -> Group | None:
    """The party that a state's force is the same as, the last one first; None when it is new.

    `beside` is the party that it is joined to by waw, which it cannot be (`قوات الأمن والجيش`).
    """
    nation, branch = state
    for group in reversed(groups):
        for identity in sorted(group.identities):
            other = state_of(identity)
            if other is None or not _same_branch(branch, other[1], beside=group is beside):
                continue
            if _same_nation(nation, branch, other[0], home) and not _rivals(group, ids):
                return group
    return next((g for g in groups if ids & g.ids), None)


def _same_branch(branch: str, known: str, *, beside: bool) -> bool:
    """Whether a branch is the party told before: those of an army are; security forces are, unless told apart."""
    return branch == known or {branch, known} <= _ARMY or (branch == "security" and not beside)


def _rivals(group: Group, ids: set[str]) -> bool:
    """True for the armies of a split state, which fight on different sides."""
    sides = group.world.sides
    mine, theirs = {sides[i] for i in ids if i in sides}, {sides[i] for i in group.ids if i in sides}
    return bool(mine and theirs) and not mine & theirs


def _same_nation(nation: str, branch: str, other: str, home: str | None) -> bool:
    if nation == other:
        return True
    if nation and other:
        return False
    told = nation or other
    return home is None or told == home or (not nation and branch == "army")


def antecedent(groups: Sequence[Group], role: str, spot: Spot, home: str | None) -> Group | None:
    """The party that a back-reference means: the last before it that fits best, else the first behind it."""
    best: Group | None = None
    rank = (0, 0)
    for group in groups:
        fit = _fit(group, role)
        if fit == 0:
            continue
        before = group.last_before(spot.begin)
        score = (fit, before if before >= 0 else -group.spots[0][1].begin - 1)
        if best is None or score > rank:
            best, rank = group, score
    return best


def _fit(group: Group, role: str) -> int:
    """How well a party fits a back-reference: 0 not at all, 3 best."""
    if role in ("forces", "air"):
        return 2 if group.is_state else int(bool(group.kinds() & {"coalition", "paramilitary"}))
    if group.is_state or any(i.startswith("allied") for i in group.identities):
        return 0
    if role in group.heads:
        return 3
    if group.kinds() & _KINDS.get(role, frozenset()):
        return 2
    if role in _STRICT or group.kinds() & {"coalition", "peacekeepers", "army"}:
        return 0
    return 1
