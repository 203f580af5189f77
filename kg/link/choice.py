"""Choosing among scored candidates: the best one, or none when it is weak or another comes close."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from kg.model import Link

THRESHOLD: Final = 0.5
MARGIN: Final = 0.6  # points by which the best must lead the next that is another thing
_SHOWN: Final = 5  # candidates that a link lists


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its points and why it has them."""

    id: str
    points: float
    reasons: tuple[str, ...]

    @property
    def score(self) -> float:
        """The points as a confidence from 0 to 1."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.points))))


def choose(thing: str, scored: Sequence[Scored], same: Callable[[str, str], bool] = lambda a, b: a == b) -> Link:
    """The link of a thing; `same` tells that two candidates are so near to one another that either will do.

    The entry is None when there is no candidate, the best is below the threshold, or another one is too close.
    """
    ranked = sorted(scored, key=lambda s: (-s.points, s.id))
    listed = tuple((s.id, round(s.score, 3)) for s in ranked[:_SHOWN])
    if not ranked:
        return Link(thing, None, 0.0, "no candidate")
    best = ranked[0]
    score = round(best.score, 3)
    if best.score < THRESHOLD:
        return Link(thing, None, score, f"too weak: {'; '.join(best.reasons)}", listed)
    rival = next((s for s in ranked[1:] if not same(best.id, s.id)), None)
    if rival is not None and best.points - rival.points < MARGIN:
        return Link(thing, None, score, f"too close to call: {best.id} or {rival.id}", listed)
    return Link(thing, best.id, score, "; ".join(best.reasons), listed)
