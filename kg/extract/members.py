"""Parts of a total that no word of their own ties to it: the person named, those still held, counts of one sentence.

`أفادت الوزارة أن ثلاثة قتلوا … واستشهد الشاب فلان`, `خطف 36 … ولا يزال 30 محتجزين`, `610 قتلى … قتل 234 و116 و260`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Final

from kg.extract.line import Line
from kg.model import Toll

Fits = Callable[[Toll, Toll], bool]
_BACK: Final = 4  # sentences from a total to the person who is named as one of them
_LONG: Final = 6  # sentences from a total to the sentence whose counts add up to it
_FEW: Final = 40  # people of whom one is named
_APART: Final = 5  # tokens before a person in which a word may set him apart from those told before
_STILL: Final = 8  # tokens around a count in which a word tells that its state lasts
_ROUGH: Final = 0.98  # share of a total that counts with a lower bound reach at least
_AL: Final = "\u0627\u0644"  # the article
_MORE: Final = frozenset({"\u0627\u0630", "\u062d\u064a\u062b"})  # إذ، حيث
_WAW: Final = "\u0648"


def named_members(tolls: Sequence[Toll], lines: Mapping[int, Line], fits: Fits) -> dict[str, str]:
    """The persons told by name or with the article behind a total of few people, by the key of the last such total."""
    parts: dict[str, str] = {}
    for place, toll in enumerate(tolls):
        if toll.part_of is None and toll.upper == 1 and toll.lower == 1 and _is_known_one(toll, lines[toll.sentence]):
            near = (
                t
                for t in reversed(tolls[:place])
                if toll.sentence - t.sentence <= _BACK and t.precision != "vague" and 1 < t.lower <= _FEW
            )
            whole = next((t for t in near if t.part_of is None and fits(t, toll)), None)
            if whole is not None:
                parts[toll.key] = whole.key
    return parts


def still_held(tolls: Sequence[Toll], lines: Mapping[int, Line], fits: Fits) -> dict[str, str]:
    """The counts that are said to last (`ما زال 30 محتجزين`), by the key of the last larger toll of their state."""
    parts: dict[str, str] = {}
    for place, toll in enumerate(tolls):
        lasting = toll.outcome in ("captured", "missing") and toll.part_of is None and toll.precision != "vague"
        if not lasting or not _lasts(toll, lines[toll.sentence]):
            continue
        larger = (t for t in reversed(tolls[:place]) if t.precision != "vague" and t.part_of is None)
        whole = next((t for t in larger if t.sentence < toll.sentence and fits(t, toll)), None)
        if whole is not None:
            parts[toll.key] = whole.key
    return parts


def summed_in_sentence(tolls: Sequence[Toll], fits: Fits) -> dict[str, str]:
    """The counts of one sentence that add up to a total told before it, by the key of its last telling.

    A count with a lower bound may leave a rest of a fiftieth.
    """
    parts: dict[str, str] = {}
    for sentence, group in groupby(tolls, key=lambda t: t.sentence):
        told = [t for t in group if t.part_of is None and t.precision != "vague"]
        for outcome in dict.fromkeys(t.outcome for t in told):
            members = [t for t in told if t.outcome == outcome]
            before = (t for t in reversed(tolls) if sentence - _LONG <= t.sentence < sentence and t.outcome == outcome)
            whole = next((t for t in before if t.part_of is None and _add_up(t, members)), None)
            if whole is not None and all(fits(whole, m) for m in members):
                parts.update((m.key, whole.key) for m in members)
    return parts


def _add_up(total: Toll, members: Sequence[Toll]) -> bool:
    low = sum(m.lower for m in members)
    if len(members) < 2 or total.precision not in ("exact", "about"):
        return False
    rough = any(m.upper is None for m in members)
    return low == total.lower or (rough and total.lower * _ROUGH <= low < total.lower)


def _is_known_one(toll: Toll, line: Line) -> bool:
    """True for `الشاب فلان` and for a bare name, unless the words before set him apart (`كما`, `آخر`)."""
    first = line.at(toll.begin)
    if any(_sets_apart(line, k) for k in range(max(0, first - _APART), first)):
        return False
    named = line.is_given(first) or line.is_unknown(first)
    return named or line.fold(first).removeprefix(_WAW).startswith(_AL)


def _sets_apart(line: Line, index: int) -> bool:
    """`كما`, `بينما`, `كذلك`; but `إذ` and `حيث` tell more of the same."""
    return line.fold(index) not in _MORE and (line.marked(index, "likewise") or line.marked(index, "contrast"))


def _lasts(toll: Toll, line: Line) -> bool:
    first = line.at(toll.begin)
    return any(line.marked(k, "still") for k in range(max(0, first - _STILL), min(first + _STILL, len(line))))
