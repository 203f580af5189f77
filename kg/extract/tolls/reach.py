"""How far a governor reaches: whether the count met next depends on the verb, verbal noun or toll noun before it.

Only looks; what follows from the answer is for `counts`.
"""

from __future__ import annotations

from typing import Final

from kg.extract.people import People
from kg.extract.tolls.drafts import Governor, GovernorKind
from kg.extract.tolls.particles import AL, GOALS, PREPOSITIONS, STILL
from kg.extract.tolls.walk import COUNTED, Walk
from kg.model import Outcome

_REACH: Final[dict[GovernorKind, int]] = {"noun": 4, "verb": 14, "toll": 60}  # tokens to a count that tells its number
_BARE_REACH: Final[dict[GovernorKind, int]] = {"noun": 3, "verb": 5, "toll": 0}  # tokens to a bare noun
_MASS: Final = 20  # persons whom a word of masses (`نزوح`) counts at least
_STATES: Final = frozenset({"captured", "missing", "displaced"})


def governs(walk: Walk, people: People, governor: Governor) -> bool:
    """True when the count depends on the governor."""
    kind = people.kind
    if walk.line.marked(governor.index, "mass") and (kind != "number" or people.lower < _MASS):
        return False
    if walk.line.marked(governor.index, "flight") and _are_armed(walk, people):
        return False
    if walk.line.marked(governor.index, "judicial") and _are_accused(walk, people):
        return False
    if walk.line.marked(governor.index, "counted") and kind not in COUNTED:
        return False
    if governor.kind == "toll":
        listed = governor.spent and kind in ("dual", "singular") and not people.definite
        return (kind == "number" or listed) and _brings_number(walk, people, governor)
    if (governor.kind == "verb" or walk.line.marked(governor.index, "things")) and _counts_things(
        walk, people, governor
    ):
        return False
    if governor.spent and has_own_verb(walk, people, governor.outcome):
        return False
    if kind in COUNTED:
        return _governs_counted(walk, people, governor)
    return _governs_bare(walk, people, governor)


def _are_armed(walk: Walk, people: People) -> bool:
    """`فرار أكثر من 40 من الميليشيا`: armed people who flee are not displaced."""
    party = any(k in walk.line.party_at for k in range(people.first, people.reach + 1))
    return people.people in ("fighters", "soldiers") or party


def _are_accused(walk: Walk, people: People) -> bool:
    """`توقيف 4 جنود بتهمة السرقة`: held by a court, not captured."""
    return any(walk.line.marked(k, "accusation") for k in range(people.reach, people.reach + 4))


def _counts_things(walk: Walk, people: People, governor: Governor) -> bool:
    """True for a number of what no table knows, unless it may be a noun of people; `أصاب` hits things too."""
    if people.kind != "number" or people.known:
        return False
    if walk.line.marked(governor.index, "things"):
        return True
    return people.last == people.first + 1 or not walk.line.is_unknown(people.last - 1)


def _governs_counted(walk: Walk, people: People, governor: Governor) -> bool:
    """A count that tells its number: within reach, or added by `و` to the count before."""
    if governor.spent:
        if _is_apposed(walk, people):
            return False
        return walk.line.joined(people.first) and people.first - walk.last_reach() <= 8
    if governor.kind != "toll" and _is_of_another_verb(walk, people, governor):
        return False
    near = people.first - governor.index <= _REACH[governor.kind]
    return near or _only_spans_between(walk, governor.index + 1, people.first)


def _is_apposed(walk: Walk, people: People) -> bool:
    """`مقتل القيادي سالم حميد، رئيس الأركان وأحد المطلوبين`: what he was, and nobody else."""
    main = walk.last_main()
    named = main is not None and main.people.kind in ("singular", "name") and main.people.reach > main.people.last
    return named and people.kind == "one" and people.owner is None and walk.line.joined(people.first)


def _is_of_another_verb(walk: Walk, people: People, governor: Governor) -> bool:
    """`أوقف الشاب في البلدة التي تضم 350 ألفا`: a verb right before the count has taken it."""
    before = people.first - 1
    if before <= governor.index:
        return False
    sense = walk.line.senses[before]
    if not sense.analyses or sense.analyses[0].pos != "verb" or sense.toll is not None or "light" in sense.marks:
        return False
    counts = "reach" in sense.marks or "rise" in sense.marks  # إجمالي الإصابات بلغ 400, not أوقف في بلدة تضم 400
    return walk.line.fold(before - 1) != STILL and not (counts and governor.kind == "noun")


def _governs_bare(walk: Walk, people: People, governor: Governor) -> bool:
    """A noun without a number: closer, indefinite, and not one who did it."""
    if governor.spent:
        return _goes_on(walk, people)
    if _is_agent(walk, people, governor) or (people.kind in ("plural", "other") and people.definite):
        return False
    if not _lets_bare(walk, people, governor):
        return False
    if _is_of_another_verb(walk, people, governor):
        return False
    if walk.line.marked(governor.index, "things"):
        return _only_spans_between(walk, governor.index + 1, people.first)
    distance = people.first - governor.index
    near = distance <= (2 if people.kind == "singular" else _BARE_REACH[governor.kind])
    return near or _only_spans_between(walk, governor.index + 1, people.first)


def _lets_bare(walk: Walk, people: People, governor: Governor) -> bool:
    """`القتل الجماعي لمدنيين` and `سقط مدنيون` tell of no count; nor does a bare noun behind a word of masses."""
    trigger = walk.line.senses[governor.index]
    if people.kind == "plural" and "light" in trigger.marks:
        return False
    noun = trigger.toll_noun
    return governor.kind != "noun" or noun is None or AL not in noun.proclitics


def _goes_on(walk: Walk, people: People) -> bool:
    """A bare noun that `و` adds to the count just before; a definite one only as its own (`امرأة وأطفالها`)."""
    if people.kind == "plural" and people.definite and people.owner is None:
        return False
    return walk.line.joined(people.first) and people.first - walk.last_reach() <= 1


def _only_spans_between(walk: Walk, first: int, last: int) -> bool:
    """True when only times, places and parties stand between, with their prepositions: `قتل الأحد الماضي 5`."""
    line = walk.line
    for k in range(first, last):
        if k in line.time_at or k in line.place_at or k in line.party_at:
            continue
        if line.fold(k) in PREPOSITIONS or line.marked(k, "head") or line.marked(k, "aspect"):
            continue
        if line.senses[k].engagement is not None and line.fold(k - 1) in PREPOSITIONS:  # قتل في الغارة ستة
            continue
        if not (_is_of_agents(walk, k) or _is_manner(walk, k)):
            return False
    return True


def _is_manner(walk: Walk, index: int) -> bool:
    """`توفي متأثرا بجراحه شاب`: what someone died of."""
    noun = walk.line.senses[index].toll_noun
    wounds = noun is not None and bool(noun.proclitics) and ("wound" in noun.classes or "happened" in noun.classes)
    return walk.line.marked(index, "manner") or (wounds and walk.line.marked(index - 1, "manner"))


def _is_of_agents(walk: Walk, index: int) -> bool:
    """`اغتال مسلحون مجهولون قاضيا`: a plural of armed or unknown people without article, who did it."""
    sense = walk.line.senses[index]
    noun = sense.person
    if noun is None or noun.number != "p" or AL in noun.proclitics or walk.line.joined(index):
        return False
    return sense.people == "fighters" or "unknown" in sense.marks


def _is_agent(walk: Walk, people: People, governor: Governor) -> bool:
    """`قتل مسلحون ثلاثة جنود`: armed people before the count are those who did it."""
    if governor.kind != "verb" or people.kind not in ("plural", "singular") or people.definite:
        return False
    if people.people not in ("fighters", "soldiers") or people.first - governor.index > 3:
        return False
    ahead = _counted_behind(walk, people)
    return ahead is not None and ahead.result is None and not walk.line.joined(ahead.first)


def _counted_behind(walk: Walk, people: People) -> People | None:
    """The next count that tells its number, in front of any other word of harm: `قتل مسلح وجرح ثلاثة` has none."""
    for k in range(people.last, min(people.last + 9, len(walk.line))):
        found = walk.people.get(k)
        if found is not None and found.kind in ("number", "dual", "one", "singular"):
            return found
        if found is None and walk.line.senses[k].toll is not None:
            return None
    return None


def _brings_number(walk: Walk, people: People, governor: Governor) -> bool:
    """The number of a toll noun: behind `بلغ`, `ارتفع إلى`, or at once."""
    distance = people.first - governor.index
    since_rise = governor.index - walk.rise
    after_rise = governor.index < walk.rise < people.first or walk.line.marked(people.first, "exceed")
    if governor.spent:
        return walk.line.joined(people.first) and people.first - walk.last_reach() <= 12 and people.known
    if not people.known and not walk.line.is_unknown(people.last - 1):
        return after_rise and people.first - walk.rise <= 3
    before_rise = walk.rise >= 0 and since_rise <= 8 and walk.line.fold(people.first - 1) in GOALS
    after_reach = 0 <= since_rise <= 2 and distance <= 8
    return after_rise or before_rise or distance <= 2 or after_reach


def has_own_verb(walk: Walk, people: People, outcome: Outcome) -> bool:
    """`51 قتلوا، و79 جرحوا`: another verb in the plural right behind the count tells what befell it."""
    if people.reach >= len(walk.line):
        return False
    sense = walk.line.senses[people.reach]
    verb = sense.toll_verb
    return verb is not None and sense.toll != outcome and verb.person.endswith(("p", "d"))


def outranks(walk: Walk, people: People, governor: Governor) -> bool:
    """`مقتل ثلاثة أسرى`: what befell them now, not the state they were in, when the trigger stands right before."""
    hurt = people.result == "wounded" and governor.outcome == "killed" and people.told is None
    if (
        (people.result not in _STATES and not hurt)
        or governor.outcome not in ("killed", "wounded")
        or governor.kind == "toll"
    ):
        return False
    if "light" in walk.line.senses[governor.index].marks or people.kind not in ("number", "dual", "one", "singular"):
        return False
    near = people.first - governor.index <= (6 if people.kind == "one" else 2)
    return near or _only_spans_between(walk, governor.index + 1, people.first)
