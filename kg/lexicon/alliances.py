"""Which groups fight on one side, by the column `side` of the gazetteer.

A row whose side names two (`Syrian government (to Dec 2024) / Russia`) tells that the two are allied.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations

from kg.lexicon.gazetteer import Group

_NOTE = re.compile(r"\(.*?\)| ally$")
_Sides = frozenset[str]


class Alliances:
    """Tells whether two groups of a gazetteer fight on one side; a country's code stands for its army."""

    def __init__(self, groups: Mapping[str, Group]) -> None:
        self._sides = {key: _sides(group.side) for key, group in groups.items() if group.side}
        for group in groups.values():
            if group.kind == "army" and group.side and len(group.country) == 1:
                self._sides.setdefault(group.country[0], _sides(group.side))
        self._pairs = {frozenset(pair) for sides in self._sides.values() for pair in combinations(sorted(sides), 2)}

    def allied(self, first: str, second: str) -> bool:
        """True for two entries or countries of one side or of allied sides; False where a side is not known."""
        mine, theirs = self._sides.get(first, frozenset()), self._sides.get(second, frozenset())
        if mine & theirs:
            return True
        return any(frozenset((a, b)) in self._pairs for a in mine for b in theirs)


def _sides(text: str) -> _Sides:
    return frozenset(side for part in text.split("/") if (side := _NOTE.sub("", part.strip()).strip()))
