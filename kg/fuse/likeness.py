"""How alike two mentions of engagements are: a score of 0 to 1 with its reasons, or the contradiction between them.

The score is a weighted sum over class, place, time and sides, moved a little by the counts; what is not told counts
for little. A contradiction forbids the join whatever the score: days that do not meet, two settlements, sides that are
others, roles the other way round, kinds that exclude each other, or one report that tells the two apart. A doubt
(`_doubt`) keeps the score below the threshold unless counts agree: what is alike then is what many engagements share.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from kg.fuse.atlas import Atlas
from kg.fuse.mentions import Count, EventMention
from kg.fuse.records import PEOPLE

THRESHOLD: Final = 0.77
"""The score from which two mentions are joined."""

_UNSHARED: Final = "parties unknown"
_OTHERS: Final = "each tells another side"
_UNTOLD: Final = "not told by both"

_DAYS: Final = 7
"""Days above which two equal spans say little: they are months and years rather than days."""

_CLASS, _PLACE, _TIME, _SIDES = 0.2, 0.3, 0.3, 0.2
_BORROWED: Final = (1.0, 0.8, 0.6)
"""What a place counts for that neither, one or both of two mentions took from what their reports told before."""

_EXACT: Final = 0.8
"""What a place counts for from which it is the same settlement rather than a region."""

_AGREED: Final = 0.1
"""What counts add that are the same: then no doubt is left."""

_DOUBTED: Final = THRESHOLD - 0.01
"""The highest score of two mentions between which a doubt stands."""

_DISJOINT: Final = frozenset(
    {"armed_clash", "airstrike", "drone_strike", "shelling", "bombing", "execution", "abduction", "siege"}
)
"""Kinds of which an engagement has at most one (as the ontology says); the others may go with another."""

_GENERAL: Final = frozenset({"attack", "strike"})
"""Kinds that say so little that two mentions of one kind may well be two deeds."""

_LASTING: Final = frozenset({"siege"})
"""Kinds that last, so that a place has one at a time, whoever tells of it."""

_TOGETHER: Final = {
    "strike": {"airstrike", "drone_strike", "shelling", "attack", "bombing", "assassination"},
    "raid": {"armed_clash", "airstrike", "abduction", "attack", "execution", "assassination"},
    "ambush": {"armed_clash", "bombing", "attack"},
    "assassination": {"airstrike", "drone_strike", "bombing", "execution", "attack", "ambush"},
    "attack": _DISJOINT - {"siege"},
}
_BROADER: Final = {frozenset({"airstrike", "drone_strike"})}
"""Pairs that reports take for each other although they exclude each other: a drone is told as an aircraft."""


class Likeness(NamedTuple):
    """The score of two mentions and why; `contradiction` is None where none forbids the join.

    `rival`: all that parts them is who did it, so the same people may have been counted twice.
    """

    score: float
    reasons: tuple[str, ...]
    contradiction: str | None = None
    rival: bool = False

    @property
    def joined(self) -> bool:
        """Whether the two may be one."""
        return self.contradiction is None and self.score >= THRESHOLD


def compare(one: EventMention, other: EventMention, atlas: Atlas, *, one_report: bool | None = None) -> Likeness:
    """How alike two mentions are; the same whichever comes first. `one_report` False: as if of two reports."""
    days, when = _time(one, other)
    if days is None:
        return _no(when)
    kind, what = _class(one.category, other.category)
    if kind is None:
        return _no(what)
    place = atlas.near(one.places, other.places)
    if place.apart:
        return _no(f"places: {place.reason}")
    same_report = one.report == other.report if one_report is None else one_report
    if same_report and told_apart(one, other, atlas):
        return _no("one report tells them apart")
    sides, who = _sides(one, other, atlas)
    counts, tally = _counts(one.counts, other.counts, atlas)
    spot = place.value * _BORROWED[("places" in one.borrowed) + ("places" in other.borrowed)]
    score = _CLASS * kind + _PLACE * spot + _TIME * days + _SIDES * (0.25 if sides is None else sides) + counts
    reasons: tuple[str, ...] = (
        f"class {kind:.2f}: {what}",
        f"place {spot:.2f}: {place.reason}",
        f"time {days:.2f}: {when}",
    )
    if sides is None:
        return Likeness(round(score, 3), (*reasons, who), who, score >= THRESHOLD)
    reasons = (*reasons, f"sides {sides:.2f}: {who}", *((f"counts {counts:+.2f}: {tally}",) if tally else ()))
    doubt = None if counts >= _AGREED else _doubt(one, other, atlas, kind, spot, who)
    if doubt is not None:
        score, reasons = min(score, _DOUBTED), (*reasons, f"doubt: {doubt}")
    return Likeness(round(min(1.0, score), 3), reasons)


def _doubt(one: EventMention, other: EventMention, atlas: Atlas, kind: float, spot: float, who: str) -> str | None:
    """What stands between two mentions although nothing forbids that they are one."""
    if kind == 0:
        return "the classes do not go together"
    if who == _UNSHARED or (who == _OTHERS and kind < 1):
        return "no party in common"
    if "days" in one.borrowed or "days" in other.borrowed:
        return "the days may be those of something told before"
    if who == _UNTOLD and ("places" in one.borrowed or "places" in other.borrowed):
        return "the place may be that of something told before, and no party is shared"
    exact = kind == 1 and spot >= _EXACT
    if one.dated != other.dated and not (exact and _published_at_once(one, other)):
        return "one tells no days, and class or place are not quite the same"
    if one.category and other.category and one.category != other.category:
        if spot < _EXACT:
            return "neither class nor place are quite the same"
        if _long(one) or _long(other):
            return "the classes differ and the days are many"
        if len(_shared(one, other, atlas)) < 2:
            return "the classes differ and only one party is in common"
    if spot < _EXACT and who == _UNTOLD and one.category not in _LASTING:
        return "the place is wide and no party is shared"
    return None


def _long(mention: EventMention) -> bool:
    return mention.start is not None and mention.end is not None and (mention.end - mention.start).days >= _DAYS


def _shared(one: EventMention, other: EventMention, atlas: Atlas) -> set[str]:
    """The parties of one mention that have kin in the other, by what stands for each in all reports."""
    names = [{atlas.same(party) for _, party in mention.sides if party not in PEOPLE} for mention in (one, other)]
    first, second = sorted(names, key=lambda found: (len(found), sorted(found)))
    return {a for a in first if any(atlas.kin(a, b) for b in second)}


def exclude(one: str | None, other: str | None) -> bool:
    """Whether two classes of engagement exclude each other."""
    return one != other and one in _DISJOINT and other in _DISJOINT and frozenset({one, other}) not in _BROADER


def _no(contradiction: str) -> Likeness:
    return Likeness(0.0, (), contradiction)


def _class(one: str | None, other: str | None) -> tuple[float | None, str]:
    if one is None or other is None:
        return 0.5, "told by a count alone"
    if one == other:
        return (0.5 if one in _GENERAL else 1.0), f"both {one}"
    pair = f"{min(one, other)} and {max(one, other)}"
    if frozenset({one, other}) in _BROADER:
        return 0.5, pair
    if exclude(one, other):
        return None, f"classes exclude each other: {pair}"
    if other in _TOGETHER.get(one, ()) or one in _TOGETHER.get(other, ()):
        return 0.55, pair
    return 0.0, pair


def _time(one: EventMention, other: EventMention) -> tuple[float | None, str]:
    if one.start is None or other.start is None or one.end is None or other.end is None:
        return 0.0, "no days told"
    common = (min(one.end, other.end) - max(one.start, other.start)).days + 1
    if common <= 0:
        return None, f"days do not meet: {_days(one)} and {_days(other)}"
    whole = (max(one.end, other.end) - min(one.start, other.start)).days + 1
    share = common / whole
    if one.dated and other.dated:
        shorter = 1 + min((one.end - one.start).days, (other.end - other.start).days)
        value = float(share**0.6) if common == shorter else share
        vague = 0.6 if shorter > _DAYS else 1.0  # "in April" twice is not one day twice
        return value * vague, "same days" if share == 1 else f"{common} of {whole} days in common"
    if not one.dated and not other.dated:
        if one.end == other.end:
            return 0.8, "published on one day, no days told"
        return 0.0, "published on different days, no days told"
    close = _published_at_once(one, other)
    return (0.6 if close else 0.3) * float(
        share**0.1
    ), f"told by one, published {'at once' if close else 'soon'} by the other"


def _published_at_once(one: EventMention, other: EventMention) -> bool:
    """Whether the one that tells no days came out on the last day of the other or the day after."""
    told, untold = (one, other) if one.dated else (other, one)
    return told.end is not None and untold.end is not None and (untold.end - told.end).days <= 1


def _days(mention: EventMention) -> str:
    return f"{mention.start}" if mention.start == mention.end else f"{mention.start}/{mention.end}"


def told_apart(one: EventMention, other: EventMention, atlas: Atlas) -> bool:
    """Whether two mentions, if one report tells them, are two: a headline sums up, and equal tellings repeat."""
    if one.headline != other.headline:
        return False
    if (one.category, one.start, one.end) != (other.category, other.start, other.end) or not one.places:
        return True
    alike = {atlas.same(p) for p in one.places} == {atlas.same(p) for p in other.places}
    sides = set(one.sides), set(other.sides)
    if not alike or not (sides[0] <= sides[1] or sides[1] <= sides[0]):
        return True
    harm = {count[0] for count in one.counts} & {count[0] for count in other.counts}
    return bool(harm) and not set(one.counts) & set(other.counts)


def _sides(one: EventMention, other: EventMention, atlas: Atlas) -> tuple[float | None, str]:
    first = [(role, party) for role, party in one.sides if party not in PEOPLE]
    second = [(role, party) for role, party in other.sides if party not in PEOPLE]
    if not first or not second:
        return 0.25, _UNTOLD
    shared = {(a, b) for a in first for b in second if atlas.kin(a[1], b[1])}
    if any({a[0], b[0]} == {"attacker", "target"} for a, b in shared):
        return None, "roles: who attacks in one is attacked in the other"
    lone = [a for a in first if atlas.known(a[1]) and not any(_go(a, b, atlas) for b in second)]
    strange = [b for b in second if atlas.known(b[1]) and not any(_go(a, b, atlas) for a in first)]
    if lone and strange and len(first) == len(second) == 1 and not (first[0][0] == second[0][0] != "belligerent"):
        return 0.4, _OTHERS
    if lone and strange:
        names = sorted((atlas.label(lone[0][1]), atlas.label(strange[0][1])))
        return None, f"sides: {names[0]} and {names[1]}"
    if not shared:
        return (0.6, "allies") if any(_go(a, b, atlas) for a in first for b in second) else (0.4, _UNSHARED)
    share = (len({a for a, _ in shared}) + len({b for _, b in shared})) / (len(first) + len(second))
    return 0.6 + 0.4 * share, "sides in common"


def _go(one: tuple[str, str], other: tuple[str, str], atlas: Atlas) -> bool:
    return atlas.kin(one[1], other[1]) or atlas.allied(one[1], other[1])


def _counts(one: tuple[Count, ...], other: tuple[Count, ...], atlas: Atlas) -> tuple[float, str]:
    """What the counts add to the score: agreement up to 0.1, disagreement takes as much."""
    found = [
        _tally(first[2:], second[2:])
        for first in one
        for second in other
        if first[0] == second[0] and _comparable(first[1], second[1], atlas)
    ]
    return max(found, default=(0.0, ""))


def _tally(one: tuple[int, int | None], other: tuple[int, int | None]) -> tuple[float, str]:
    """What two counts of one harm to perhaps the same people add, and in words."""
    (lower, upper), (low, high) = one, other
    if one == other:
        return _AGREED, f"both {lower}" if upper is not None else f"both {lower} or more"
    least, most = sorted((max(1, lower), max(1, low)))
    far = most > 3 * least
    if (upper is None or low <= upper) and (high is None or lower <= high):
        return (0.0, "bounds that meet far apart") if far else (0.05, "bounds that meet")
    return (-0.1, f"{lower} against {low}") if far else (-0.02, f"{lower} and {low}")


def _comparable(one: tuple[str, ...], other: tuple[str, ...], atlas: Atlas) -> bool:
    if one == other or "unknown" in one or "unknown" in other:
        return True
    return any(atlas.kin(a, b) for a in one if a not in PEOPLE for b in other if b not in PEOPLE)
