"""The toll told before that `من بين القتلى` speaks of: the total that stands when the words are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from kg.extract.line import Line
from kg.extract.tolls import AMONG, Draft
from kg.model import Toll

_BACK: Final = 100  # tolls that are looked at, more than any report of news tells before one
_OUTDATED: Final = 12  # tokens from the words for an earlier count to its number


def whole_of(
    draft: Draft, tolls: Sequence[Toll], lines: Sequence[Line], is_state: Callable[[str], bool]
) -> Toll | None:
    """The whole of a sub-count whose sentence does not tell it, or None.

    It has the outcome that the words name, is no part itself, and is large enough. A count that the report calls an
    earlier one (`في حصيلة سابقة`) gives way to one that stands; officers and soldiers go to a state's dead.
    """
    outcome = draft.parent_outcome
    if outcome is None:
        return None
    found = [t for t in reversed(tolls[-_BACK:]) if t.outcome == outcome and t.part_of is None and _may_hold(t, draft)]
    state = draft.people.people in ("officers", "soldiers")
    found.sort(key=lambda t: (state and not any(map(is_state, t.victims)), is_outdated(t, lines[t.sentence])))
    return found[0] if found else None


def is_outdated(toll: Toll, line: Line) -> bool:
    """True for a count that its words call an earlier one: `كان أفاد في حصيلة سابقة عن مقتل 11`."""
    first = line.at(toll.begin)
    return any(line.marked(k, "outdated") for k in range(max(0, first - _OUTDATED), first))


def _may_hold(toll: Toll, draft: Draft) -> bool:
    """True for a toll of people enough, that is not itself some of those told before."""
    if toll.reasons[:1] == (AMONG,):
        return False
    return toll.upper is None or toll.upper > draft.people.lower
