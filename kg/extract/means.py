"""With what a fight is made, by the words beside it: `قصف جوي` is an air strike, `هجوم بسيارة مفخخة` a bombing.

The words are rows of `means.tsv`; also which reading of a word of fighting is meant, where it may be noun or verb.
"""

from __future__ import annotations

from typing import cast

from kg.extract.line import COMMAS, Line
from kg.lexicon.morphology import Analysis
from kg.model import EngagementClass

_ON = "\u0639\u0644\u064a"  # على
_BA = "\u0628"
_AL = "\u0627\u0644"  # the article
_WITHOUT = frozenset({"\u0628\u062f\u0648\u0646", "\u062f\u0648\u0646"})  # بدون، دون
_THROUGH = frozenset(
    {"\u0639\u0628\u0631", "\u0628\u0648\u0627\u0633\u0637\u0647", "\u0628\u0627\u0633\u062a\u062e\u062f\u0627\u0645"}
)  # عبر، بواسطة، باستخدام
_PILOT = "\u0637\u064a\u0627\u0631"  # طيار
OPEN = frozenset({"strike", "attack", "airstrike"})  # classes that a word of means may make narrower
_NEAR = 4
_FAR = 12


def fight_analysis(line: Line, index: int) -> Analysis:
    found = [a for a in line.senses[index].analyses if any(c.startswith("engagement:") for c in a.classes)]
    nouns = [a for a in found if a.pos != "verb"]
    if nouns and len(nouns) < len(found):
        return nouns[0] if _is_nominal(line, index) else next(a for a in found if a.pos == "verb")
    return found[0]


def _is_nominal(line: Line, index: int) -> bool:
    """Whether a word that may be noun or verb (`قصف`, `خطف`) is the noun: governed, or with an adjective behind it."""
    before = line.senses[index - 1] if index else None
    governed = before is not None and ("function" in before.marks or any(a.pos == "verb" for a in before.analyses))
    if governed or (index + 1 < len(line) and ("means" in line.senses[index + 1].marks or line.fold(index + 1) == _ON)):
        return True
    follows = (
        line.marked(index + 1, "site")
        or index + 1 in line.party_at
        or index + 1 in line.place_at
        or line.fold(index + 1).startswith(_AL)
    )
    return not follows and not any(
        line.senses[k].people is not None for k in range(index + 1, min(index + 3, len(line)))
    )


def in_name(line: Line, index: int) -> bool:
    """True for a word that is part of the name of a party or a place."""
    spot = line.party_at.get(index) or line.place_at.get(index)
    return spot is not None and spot.first <= index < spot.last


def refine(line: Line, index: int, base: str, analysis: Analysis) -> tuple[EngagementClass, tuple[str, ...], int]:
    """The class that the words of means near a fight word tell, these words, and the token behind those beside it."""
    means: list[str] = []
    category, end, beside, decided = base, index + 1, -1, False
    if base == "shelling" and any(is_drone(line, k) for k in _makers(line, index, analysis)):
        return "drone_strike", (), end
    if base not in OPEN:
        return cast(EngagementClass, base), (), end
    for k in _means_near(line, index, analysis):
        mark = line.senses[k].marks["means"]
        if is_drone(line, k):
            value = "drone_strike"
        elif base == "airstrike":
            continue
        else:
            value = _valued(mark.value, base)
        means.append(line.tokens[k].surface)
        if value == "drone_strike" or not decided:
            category = value
        elif base == "attack" and value != category and beside == k - 1:
            category = base
        decided, beside = True, k
        if k == end:
            end = k + 1
    if not decided and "aerial" in analysis.classes:
        category = "airstrike"
    return cast(EngagementClass, category), tuple(means), end


def _valued(value: str, base: str) -> str:
    """`attack|strike:shelling`: the class by default, and for a certain base."""
    default, *others = value.split("|")
    return dict(part.split(":") for part in others).get(base, default)


def is_drone(line: Line, index: int) -> bool:
    """True for an aircraft without a pilot, by its own word or one right behind it."""
    for k in range(index, min(index + 4, len(line))):
        if line.marked(k, "drone"):
            return k == index or line.senses[k].marks["drone"].pos == "adj" or k == index + 1
        if line.fold(k) in _WITHOUT and line.fold(k + 1) == _PILOT:
            return True
        if k > index and (line.is_break(k) or line.fold(k) in COMMAS or line.joined(k)):
            break
    return False


def _means_near(line: Line, index: int, analysis: Analysis) -> list[int]:
    """The tokens of the words of means: adjectives beside it, `بـ` phrases behind it, and who does it."""
    found = []
    for k in range(index + 1, min(len(line), index + 1 + _FAR + _NEAR)):
        if k > index + _FAR and line.fold(k - 2) not in _THROUGH and line.fold(k - 1) not in _THROUGH:
            continue
        if line.is_break(k) or (k > index + _NEAR and (line.marked(k, "contrast") or line.senses[k].engagement)):
            break
        if "means" not in line.senses[k].marks:
            continue
        if in_name(line, k) and not _is_crew(line, index, k) and not (k in line.party_at and _is_by(line, k)):
            continue
        mark = line.senses[k].marks["means"]
        beside = _is_beside(line, index, k)
        if (
            (mark.pos == "adj" and beside and analysis.pos != "verb")
            or _is_by(line, k)
            or (beside and mark.pos != "adj" and _may_make(line, index, k, mark, analysis))
        ):
            found.append(k)
    return found or _makers(line, index, analysis)


def _is_crew(line: Line, index: int, k: int) -> bool:
    """`استهداف الطيران الإسرائيلي`, `غارات طيران التحالف`: aircraft in the name of who makes the attack."""
    return "aircraft" in line.senses[k].marks["means"].classes and k <= index + 2


def _is_beside(line: Line, index: int, k: int) -> bool:
    """True when only adjectives, means or the like stand between the fight word and token `k`."""
    unknown = 0
    for j in range(index + 1, k):
        sense = line.senses[j]
        if "means" in sense.marks or "nisba" in sense.marks or "conduct" in sense.marks:
            continue
        if j in line.place_at or j in line.party_at or sense.analyses or line.fold(j) in COMMAS:
            return False
        unknown += 1
    return unknown <= 2


def _is_by(line: Line, k: int) -> bool:
    """`بالبراميل`, `بسيارة مفخخة`, `بواسطة طائرة`: the word stands behind `بـ`."""
    if any(line.fold(j) in _THROUGH for j in (k - 1, k - 2)):
        return True
    for j in (k, k - 1):
        if (j in line.place_at and j < k) or line.marked(j, "helping"):
            continue
        sense = line.senses[j]
        if j < k and not (
            line.tokens[j].word.fold.startswith(_BA) and (sense.analyses == () or sense.prefixed[-1:] != (_AL,))
        ):
            continue
        if line.tokens[j].word.fold.startswith(_BA) and (not sense.analyses or _BA in _prefixes(line, j)):
            return True
    return line.fold(k - 1) == _BA


def _prefixes(line: Line, index: int) -> tuple[str, ...]:
    return tuple(p for a in line.senses[index].analyses for p in a.proclitics)


def _may_make(line: Line, index: int, k: int, mark: Analysis, analysis: Analysis) -> bool:
    """A noun of means right behind its fight word: who does it (`غارة لطائرات`), not what it is done to."""
    if "aircraft" not in mark.classes and "drone" not in mark.classes:
        return analysis.pos != "verb" or all(j in line.quantity_at for j in range(index + 1, k))
    return "transitive" not in analysis.classes or mark.lemma == "\u0637\u064a\u0631\u0627\u0646"  # طيران


def _makers(line: Line, index: int, analysis: Analysis) -> list[int]:
    """Aircraft, guns or bombs as the subject before a verb, or of the verb that carries the fight."""
    carrier = index if analysis.pos == "verb" else None
    for k in range(index - 1, max(-1, index - 9), -1):
        if (
            line.is_break(k)
            or line.fold(k) in COMMAS
            or (line.senses[k].engagement and "weak" not in fight_analysis(line, k).classes)
        ):
            break
        if line.marked(k, "conduct"):
            carrier = k
        if "means" in line.senses[k].marks and carrier is not None and k not in line.place_at:
            mark = line.senses[k].marks["means"]
            if mark.pos != "adj":
                return [k]
    if carrier is not None and carrier < index:
        for k in range(carrier + 1, index):
            if "means" in line.senses[k].marks and line.senses[k].marks["means"].pos != "adj":
                return [k]
    return []
