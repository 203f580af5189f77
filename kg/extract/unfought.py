"""Whether a fight was fought: planned, feared, foiled, ended or denied ones were not, or not yet."""

from __future__ import annotations

from kg.extract.line import COMMAS, Line
from kg.extract.means import in_name
from kg.lexicon.morphology import Analysis

_LAM = "\u0644"
_SIN = "\u0633"  # the future
_THAT = "\u0627\u0646"  # أن
_WITHOUT = frozenset({"\u0628\u062f\u0648\u0646", "\u062f\u0648\u0646"})  # بدون، دون


def is_unfought(line: Line, index: int, last: int, analysis: Analysis) -> bool:
    """Planned, feared, foiled, ended or denied: not fought, or not yet."""
    if any(line.marked(k, "unfought_behind") for k in range(last, min(last + 3, len(line)))):
        return True
    if _is_purpose(line, index, analysis):
        return True
    if analysis.pos == "verb" and line.fold(index).startswith(_SIN) and analysis.aspect == "present":
        return True
    for k in range(index - 1, max(-1, index - 9), -1):
        if line.is_break(k) or line.fold(k) in COMMAS:
            break
        if _is_planning(line, k) and index - k <= 4:
            return not _is_under_way(line, k, last, analysis)
        if "deny" in line.senses[k].marks:
            return True
        threat = line.senses[k].marks.get("unfought") or line.senses[k].marks.get("plan")
        if threat is not None and threat.pos == "verb" and _is_threatened(line, k, index):
            return True
        if line.marked(k, "conduct") and _is_meant(line, k) and index - k <= 5:
            return True
        if line.senses[k].engagement is not None and k not in (index - 1, index - 2):
            break
    if analysis.pos != "verb":
        none = line.marked(index - 1, "any") and any(
            line.marked(k, "negation") for k in range(max(0, index - 4), index)
        )
        return none or line.fold(index - 1) in _WITHOUT  # لا توجد أي عمليات، من دون قتال
    without = line.fold(index - 1) == _THAT and line.fold(index - 2) in _WITHOUT  # دون أن ينفجر
    return without or _is_negated(line, index)


def _is_purpose(line: Line, index: int, analysis: Analysis) -> bool:
    """`لمهاجمة X`, `لاستهداف Y`: what something is for; `تعرض لاستهداف` tells that it was."""
    if "transitive" not in analysis.classes or _LAM not in analysis.proclitics:
        return False
    return not any(line.marked(k, "exposed") for k in range(max(0, index - 8), index))


def _is_under_way(line: Line, k: int, last: int, analysis: Analysis) -> bool:
    """`إحباط هجوم شنه X`, `وقف هجوم X`: what was foiled or is to end had begun, when it is told who makes it."""
    if _is_planning(line, k - 1) or "needs_fire" in analysis.classes:
        return False
    mark = line.senses[k].marks.get("unfought")
    if mark is None or not mark.value:
        return False
    near = range(last, min(last + 4, len(line)))
    if mark.value == "ended":
        return last in line.party_at
    return any(_is_past_carrier(line, j) for j in near)


def _is_past_carrier(line: Line, k: int) -> bool:
    """`شنه`, `نفذته`: a verb that carried the fight before it."""
    mark = line.senses[k].marks.get("conduct")
    return mark is not None and mark.pos == "verb" and mark.aspect == "past" and bool(mark.enclitic)


def _is_planning(line: Line, k: int) -> bool:
    sense = line.senses[k]
    if k in line.time_at or in_name(line, k):
        return False
    plan = sense.marks.get("plan")
    if plan is not None:
        return "attempt" not in sense.marks
    return "unfought" in sense.marks or "deny" in sense.marks


def _is_meant(line: Line, k: int) -> bool:
    """`لشن هجوم`, `لم يشن`, `أن يشن`, `سيشن`: the verb that carries the fight tells a purpose or is negated."""
    mark = line.senses[k].marks["conduct"]
    if mark.pos != "verb":
        before = range(max(0, k - 3), k)
        return _LAM in mark.proclitics or any(_is_planning(line, j) or _is_to_come(line, j) for j in before)
    if mark.aspect == "present" and line.fold(k).startswith((_SIN, _LAM)):
        return True
    before = range(max(0, k - 3), k)
    return _is_negated(line, k) or any(_is_planning(line, j) or _is_to_come(line, j) for j in before)


def _is_threatened(line: Line, k: int, index: int) -> bool:
    """`هددت X خلال الأيام الماضية بشن هجوم`: a verb of meaning, and what it means to do behind it."""
    meant = (line.senses[j].marks.get("conduct") for j in range(k + 1, index))
    return any(m is not None and m.proclitics[:1] == ("\u0628",) for m in meant)


def _is_to_come(line: Line, k: int) -> bool:
    """`سيتمكنون من`: a verb of the future."""
    first = line.senses[k].analyses[:1]
    return bool(first) and first[0].pos == "verb" and first[0].aspect == "present" and line.fold(k).startswith(_SIN)


def _is_negated(line: Line, k: int) -> bool:
    return any(
        line.marked(j, "negation") and line.fold(j) not in _WITHOUT for j in range(max(0, k - 2), k)
    ) and not any(line.marked(j, "still") for j in range(max(0, k - 2), k))
