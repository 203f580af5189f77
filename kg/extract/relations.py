"""How the tolls of one report stand to each other: which says another again, which is part of which.

A toll is part of a larger one when the words say so (`بينهم`), when a running total takes it in (`وبذلك ترتفع الحصيلة
إلى`), or when the counts that follow a total, of its people and days, add up to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kg.extract.line import Line
from kg.extract.members import named_members, still_held, summed_in_sentence
from kg.extract.retold import is_own
from kg.model import SentenceKind, Toll

_TELLING = 2  # smaller numbers do not tell by themselves that a toll is told again
_MEMBERS = 2  # parts that may add up to a total, at least
_SURELY = 10  # the same number of people, a day apart by how the day is told, is the same toll
_MONTH = 31  # days
_SLACK = 1.1  # how far the parts of "at least" may exceed it, and by two more
_BEFORE = 2  # sentences before a running total whose counts it takes in
_NEAR = 6  # sentences behind a total in which its parts are told
_YEAR = 400  # days of the longest period that takes in shorter ones
_CIVILIANS = frozenset({"children", "women", "journalists", "aid_workers"})
_MEN = frozenset({"officers", "soldiers", "fighters"})
_CLASSES = _CIVILIANS | _MEN | {"civilians", "unknown"}
_SHORT = 3  # days of the longest period that takes in none
_MOST = 300
_SO_THAT = ("\u0644\u064a", "\u0644\u062a")  # ليـ، لتـ
_PRESENT = ("\u064a", "\u062a")  # يـ، تـ
_WHICH = frozenset({"\u0645\u0627", "\u0645\u0645\u0627"})  # ما، مما
_RISEN = frozenset(
    {
        "\u0628\u0630\u0644\u0643",
        "\u0648\u0628\u0630\u0644\u0643",
        "\u0647\u0630\u0627",
        "\u0647\u0630\u0647",
        "\u0628\u0647\u0630\u0627",
    }
)  # بذلك، هذا، هذه


def relate(tolls: Sequence[Toll], lines: Mapping[int, Line], within: Callable[[str, str], bool]) -> list[Toll]:
    """The tolls with `restates` and `part_of` filled in from what crosses sentences.

    `within` tells whether one place lies in another. Tolls stand to each other within runs of 300, more than any report
    of news has, so that the time grows with their number and not with its square.
    """
    runs = (tolls[first : first + _MOST] for first in range(0, len(tolls), _MOST))
    return [toll for run in runs for toll in _related(run, lines, within)]


def _related(tolls: Sequence[Toll], lines: Mapping[int, Line], within: Callable[[str, str], bool]) -> list[Toll]:
    kinds: dict[int, SentenceKind] = {index: line.sentence.kind for index, line in lines.items()}
    parts = {**_contained(tolls, within), **_members(tolls, lines, within)}
    parts |= {**_summed(tolls, kinds), **_taken_in(tolls, lines)}
    found = [replace(t, part_of=parts[t.key]) if t.part_of is None and t.key in parts else t for t in tolls]
    found = _sound(found)
    again = _restated(found, kinds, within)
    found = [replace(t, restates=again[t.key]) if t.key in again else t for t in found]
    return _informed(found)


def _members(tolls: Sequence[Toll], lines: Mapping[int, Line], within: Callable[[str, str], bool]) -> dict[str, str]:
    """The parts of totals that no word of their own ties to them."""

    def fits(whole: Toll, part: Toll) -> bool:
        same = _may_be_same_days(whole, part) and _may_be_same_place(whole, part, within)
        return same and whole.outcome == part.outcome and worded(part) < worded(whole) and _among(whole, part)

    return {
        **summed_in_sentence(tolls, fits), **still_held(tolls, lines, fits), **named_members(tolls, lines, fits),
    }  # fmt: skip


def _sound(tolls: Sequence[Toll]) -> list[Toll]:
    """The tolls without the part-of links that cannot be: another harm, more than the whole, a whole that is a part."""
    by_key = {t.key: t for t in tolls}
    found = []
    for toll in tolls:
        whole = by_key.get(toll.part_of or "")
        fits = whole is not None and whole is not toll and whole.outcome == toll.outcome and whole.part_of != toll.key
        if whole is not None and fits and whole.upper is not None and toll.lower > whole.upper:
            fits = False
        found.append(toll if fits or toll.part_of is None else replace(toll, part_of=None))
    return found


def worded(toll: Toll) -> int:
    """The number that the words say: 50 for `أكثر من 50`."""
    return toll.lower - 1 if toll.precision == "more_than" else toll.lower


def _restated(
    tolls: Sequence[Toll], kinds: Mapping[int, SentenceKind], within: Callable[[str, str], bool]
) -> dict[str, str]:
    """Which toll says which again: a headline the text, else the later the earlier."""
    found: dict[str, str] = {}
    for place, toll in enumerate(tolls):
        headline = kinds[toll.sentence] == "headline"
        others = tolls[place + 1 :] if headline else tolls[:place]
        for other in others:
            open_to_it = kinds[other.sentence] != "headline" and other.key not in found
            if open_to_it and _says_again(toll, other) and (headline or _may_be_same_place(toll, other, within)):
                found[toll.key] = other.key
                break
    return found


def _says_again(toll: Toll, other: Toll) -> bool:
    """True for the same number of the same outcome, of people and days that do not contradict each other."""
    if toll.outcome != other.outcome or worded(toll) != worded(other) or toll.sentence == other.sentence:
        return False
    if (toll.precision == "vague") != (other.precision == "vague") or worded(toll) < _TELLING:
        return False
    return _same_people(toll, other) and _may_be_same_days(toll, other)


def _same_people(toll: Toll, other: Toll) -> bool:
    mine, theirs = set(toll.victims) - {"unknown"}, set(other.victims) - {"unknown"}
    return not mine or not theirs or bool(mine & theirs)


def _same_days(toll: Toll, other: Toll) -> bool:
    if toll.period is None or other.period is None:
        return True
    starts = (toll.period.start or toll.period.end, other.period.start or other.period.end)
    return None in starts or starts[0] == starts[1]


def _may_be_same_days(toll: Toll, other: Toll) -> bool:
    """True also for days that one of the tolls only takes from what was told before, or tells a day beside the other's.

    A day far off is of another deed, unless both tell the same people.
    """
    if _same_days(toll, other):
        return True
    assert toll.period is not None
    assert other.period is not None
    first, second = toll.period.start or toll.period.end, other.period.start or other.period.end
    assert first is not None
    assert second is not None
    apart = abs((first - second).days)
    if is_own(toll, "period") and is_own(other, "period"):
        return apart <= 1 and min(worded(toll), worded(other)) >= _SURELY
    return apart <= _MONTH or (toll.victims == other.victims and toll.victims != ("unknown",))


def _may_be_same_place(toll: Toll, other: Toll, within: Callable[[str, str], bool]) -> bool:
    """False when both tell places of their own that have nothing to do with each other."""
    if not (toll.places and other.places and is_own(toll, "places") and is_own(other, "places")):
        return True
    mine, theirs = toll.places, other.places
    return not {*mine}.isdisjoint(theirs) or any(within(p, w) or within(w, p) for p in mine for w in theirs)


def _summed(tolls: Sequence[Toll], kinds: Mapping[int, SentenceKind]) -> dict[str, str]:
    """The counts that follow a total and add up to it: `30 قتيلا … قتل 18 في … و12 في …`."""
    parts: dict[str, str] = {}
    mains = [t for t in tolls if t.part_of is None and kinds[t.sentence] != "headline" and t.precision != "vague"]
    for place, total in enumerate(mains):
        if total.lower <= _TELLING or total.key in parts:
            continue
        members: list[Toll] = []
        nearest = total  # of the tellings of the total, the last before its parts
        for toll in mains[place + 1 :]:
            if toll.outcome != total.outcome or toll.sentence == total.sentence:
                continue
            if any(worded(toll) == worded(m) for m in (total, *members)) and _says_again(toll, total):
                nearest = nearest if members else toll
                continue
            if toll.lower >= total.lower or not _shares(total, toll) or toll.sentence - total.sentence > _NEAR:
                break
            members.append(toll)
            if len(members) >= _MEMBERS and _adds_up(total, members):
                parts.update((member.key, nearest.key) for member in members if member.key not in parts)
                break
    return parts


def _contained(tolls: Sequence[Toll], within: Callable[[str, str], bool]) -> dict[str, str]:
    """The counts that a larger one takes in by its days or its place: `منذ 18 فبراير 709`, and 14 of them today."""
    parts: dict[str, str] = {}
    for toll in tolls:
        if toll.part_of is not None or toll.precision == "vague":
            continue
        wholes = [
            w
            for w in tolls
            if w is not toll
            and _may_hold(w, toll)
            and (_wider(w, toll, within) or (_longer(w, toll) and _may_be_same_place(w, toll, within)))
        ]
        if wholes:
            parts[toll.key] = min(wholes, key=lambda w: (w.lower, abs(w.begin - toll.begin))).key
    return parts


def _may_hold(whole: Toll, part: Toll) -> bool:
    return (
        whole.outcome == part.outcome and whole.part_of is None and whole.precision != "vague"
        and worded(part) < worded(whole) and (part.upper is None or part.upper < whole.lower) and _among(whole, part)
    )  # fmt: skip


def _longer(whole: Toll, part: Toll) -> bool:
    """True when the whole counts over a longer period that holds the days of the part."""
    long, short = whole.period, part.period
    if long is None or short is None or not (long.start and long.end) or not (short.start or short.end):
        return False
    first, last = short.start or short.end, short.end or short.start
    assert first is not None
    assert last is not None
    days = (long.end - long.start).days
    return _SHORT < days <= _YEAR and (last - first).days < days and long.start <= first and last <= long.end


def _wider(whole: Toll, part: Toll, within: Callable[[str, str], bool]) -> bool:
    """True when the part, told behind the whole by its source of its days, is of a place inside the whole's."""
    if not 0 <= part.sentence - whole.sentence <= _NEAR or part.begin < whole.begin or not _same_days(whole, part):
        return False
    if part.claimer not in (None, whole.claimer) or not part.places or not whole.places:
        return False
    if set(part.places) < set(whole.places):
        return True
    return all(any(within(p, w) for w in whole.places) for p in part.places) and not set(part.places) & set(
        whole.places
    )


def _adds_up(total: Toll, members: Sequence[Toll]) -> bool:
    """True when the counts add up to the total, or to a little more than an `at least`."""
    low = sum(m.lower for m in members)
    if any(m.precision == "vague" for m in members) or total.precision == "vague":
        return False
    if total.precision in ("at_least", "more_than"):
        return total.lower <= low <= total.lower * _SLACK + _MEMBERS
    return low == total.lower


def _shares(total: Toll, member: Toll) -> bool:
    """True when some of the people of the part may be among those of the total."""
    people = set(total.victims)
    return "unknown" in people or bool(people & set(member.victims)) or "unknown" in member.victims


def _among(total: Toll, member: Toll) -> bool:
    """True when all the people of the part may be among those of the total."""
    people = set(total.victims)
    if "unknown" in people or member.victims == ("unknown",):
        return True
    known = people | (_CIVILIANS if "civilians" in people else set()) | (_MEN if people - _CLASSES else set())
    return set(member.victims) <= known | {"unknown"}


def _taken_in(tolls: Sequence[Toll], lines: Mapping[int, Line]) -> dict[str, str]:
    """`وبذلك ترتفع الحصيلة إلى 709`: a running total takes in the counts told before it, and their restatements."""
    parts: dict[str, str] = {}
    for place, total in enumerate(tolls):
        if total.part_of is not None or not _is_running(total, lines[total.sentence]):
            continue
        for other in tolls[:place]:
            smaller = other.outcome == total.outcome and other.part_of is None and worded(other) < worded(total)
            near = total.sentence - other.sentence <= _BEFORE and other.precision != "vague"
            if smaller and near and other.key not in parts:
                parts[other.key] = total.key
        told = [t for t in tolls if parts.get(t.key) == total.key]
        for later in tolls[place + 1 :]:
            if later.part_of is None and any(_says_again(later, t) for t in told):
                parts[later.key] = total.key
    return parts


def _is_running(toll: Toll, line: Line) -> bool:
    """True for the number of a toll noun that rises by what was told: `وبذلك ترتفع الحصيلة إلى`."""
    index = next((k for k, t in enumerate(line.tokens) if t.begin >= toll.begin), 0)
    rises = [k for k in range(max(0, index - 12), index) if line.marked(k, "rise")]
    if not rises:
        return False
    resumed = any(line.fold(k) in _RISEN for k in range(max(0, index - 16), index))
    return resumed or any(_follows_from(line, k) for k in rises)


def _follows_from(line: Line, index: int) -> bool:
    """`ما يرفع`, `ليرتفع`, `بمقتل الستة ترتفع`: a rise in the present tense that comes of what was told before it."""
    if line.fold(index).startswith(_SO_THAT):
        return True
    present = line.fold(index).startswith(_PRESENT)
    return present and (
        line.fold(index - 1) in _WHICH or any(line.senses[k].toll_noun for k in range(index - 4, index) if k >= 0)
    )


def _informed(tolls: Sequence[Toll]) -> list[Toll]:
    """A toll whose people or days are not told takes those of the toll that it says again, or that says it again."""
    by_key = {t.key: t for t in tolls}
    found = []
    for toll in tolls:
        whole = by_key.get(toll.part_of or "")
        if whole is not None and toll.victims == ("unknown",):
            toll = replace(toll, victims=whole.victims)
        same = [by_key[toll.restates]] if toll.restates else []
        same += [t for t in tolls if t.restates == toll.key]
        for other in same:
            if toll.victims == ("unknown",) and other.victims != ("unknown",):
                toll = replace(toll, victims=other.victims)
            if _unknown_days(toll) and not _unknown_days(other):
                toll = replace(toll, period=other.period)
        found.append(toll)
    return found


def _unknown_days(toll: Toll) -> bool:
    return toll.period is None or toll.period.start is None
