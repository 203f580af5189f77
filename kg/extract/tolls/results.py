"""Counts whose own noun tells what befell them: `20 قتيلا`, `قتلى وجرحى`, `ستة من المصابين`.

Settles them in the walk, or lets them govern the number that the sentence brings later (`القتلى … بلغ 20`).
"""

from __future__ import annotations

from typing import Final, cast

from kg.extract.people import People
from kg.extract.tolls.drafts import BRACKETED, Draft, Governor
from kg.extract.tolls.particles import AL, GONE, IN, OF, STILL
from kg.extract.tolls.walk import COUNTED, Walk
from kg.model import Outcome

_DENIED: Final = 7  # tokens that a negation reaches


def take_result(walk: Walk, people: People) -> None:
    """The noun itself tells the outcome; bare nouns need a word that lets them fall."""
    outcome, first = cast(Outcome, people.result), people.first
    if people.kind in COUNTED:
        _take_counted(walk, people, outcome)
    elif people.kind == "any" and 0 <= first - walk.denied <= _DENIED:
        walk.settle(people, outcome, "none", first)
    elif people.kind == "plural" and _is_state(walk, people):
        walk.settle(walk.pending.pop(), outcome, "the state told of them", first)
    elif people.kind == "singular" and (_is_gone(walk, first - 1) or _is_gone(walk, first - 2)):
        walk.governor = Governor(outcome, "toll", first)
        walk.rise = first + 1
    elif people.kind == "singular" and _is_mourned(walk, people, outcome):
        walk.settle(people, outcome, "behind verb", first)
    elif not people.definite and _takes_bare(walk, people, outcome):
        return
    else:
        walk.governor = Governor(outcome, "toll", first)


def _take_counted(walk: Walk, people: People, outcome: Outcome) -> None:
    """`20 قتيلا`, `قتيلان`; `ستة من المصابين` are part of a toll told before."""
    if people.kind == "number" and people.precision == "vague" and _has_two_results(walk, people):
        walk.drop(people, "one vague amount for two outcomes")
    elif people.kind == "number" and people.noun is not None and _is_some_of(walk, people, people.noun):
        rule = "some of those told before"
        walk.drafts.append(Draft(people, outcome, rule, people.first, parent_outcome=outcome))
    else:
        walk.settle(people, outcome, "the counted noun tells the outcome", people.noun or people.first)
        if walk.governor is not None and walk.line.marked(walk.governor.index, "loss"):
            walk.governor.spent = True  # فقد التنظيم 22 قتيلا


def _takes_bare(walk: Walk, people: People, outcome: Outcome) -> bool:
    """True when `قتلى` or `قتيل` without a number was told, and so settled; denied, a plural is a count of none."""
    first = people.first
    if people.kind == "plural" and not _follows_toll_noun(walk, first) and _is_told(walk, people):
        if 0 <= first - walk.denied <= _DENIED:
            people.lower, people.upper, people.precision = 0, 0, "exact"
            walk.settle(people, outcome, "none fell", first)
        else:
            walk.settle(people, outcome, "a bare plural", first)
        return True
    if people.kind == "singular" and walk.drafts and _is_bracketed(walk, people):
        walk.settle(people, outcome, BRACKETED, first)
        return True
    if people.kind == "singular" and _is_told(walk, people):
        walk.settle(people, outcome, "a single result noun", first)
        return True
    return False


def _is_bracketed(walk: Walk, people: People) -> bool:
    """`سالم حميد (جريح)`: the state of a person told before, in brackets."""
    return walk.line.fold(people.first - 1) == "(" and walk.line.fold(people.last) == ")"


def _is_mourned(walk: Walk, people: People, outcome: Outcome) -> bool:
    """`نعت الحركة الشهيد القائد فلان`: one dead behind a verb of that outcome, with at most its party between."""
    governor = walk.governor
    if governor is None or governor.kind != "verb" or governor.spent or governor.outcome != outcome:
        return False
    if people.sense is not None and "body" in people.sense.marks:
        return False
    return all(k in walk.line.party_at for k in range(governor.index + 1, people.first))


def _heads(walk: Walk, people: People) -> bool:
    """`قتيل وخمسة جرحى في انفجار`: a result noun at the head of a headline, before another or where it happened."""
    behind = walk.people.get(people.last)
    if behind is not None and behind.result in ("killed", "wounded") and walk.line.joined(behind.first):
        return True
    return walk.line.fold(people.last) == IN and people.kind in ("singular", "plural")


def _is_gone(walk: Walk, index: int) -> bool:
    """`راح ضحيته 20`: the verb of loss before a single victim, whose number follows."""
    return index >= 0 and any(a.lemma == GONE for a in walk.line.senses[index].analyses)


def _is_state(walk: Walk, people: People) -> bool:
    """`30 شخصا ما زالوا محتجزين`, `العشرات مفقودين`, `11 بحارا في عداد المفقودين`: a state told of the count before."""
    if not walk.pending or walk.pending[-1].kind not in COUNTED:
        return False
    reach, line = walk.pending[-1].reach, walk.line
    between = range(reach, people.first)
    if any(line.marked(k, "state_of") for k in between):
        return True
    if people.definite or len(between) > 4:
        return False
    return all(line.marked(k, "still") or line.marked(k, "aspect") or line.fold(k) == STILL for k in between)


def _is_some_of(walk: Walk, people: People, noun: int) -> bool:
    """`ستة من المصابين`: some of those whose harm was told."""
    return walk.line.fold(noun - 1) == OF and walk.line.fold(noun).startswith(AL) and people.told is None


def _has_two_results(walk: Walk, people: People) -> bool:
    """`عشرات القتلى والجرحى`: one amount, two outcomes."""
    after = walk.people.get(people.last) or walk.people.get(people.last + 1)
    if after is None or after.kind != "plural" or not after.definite or after.result in (None, people.result):
        return False
    return walk.line.joined(after.first)


def _follows_toll_noun(walk: Walk, first: int) -> bool:
    return walk.line.marked(first - 1, "toll_noun") or walk.line.marked(first - 2, "toll_noun")


def _is_told(walk: Walk, people: People) -> bool:
    """A bare result noun counts when a verb of falling or causing, or another such noun, brings it."""
    line, first = walk.line, people.first
    if first == 0 and people.result in ("killed", "wounded") and _heads(walk, people):
        return True
    if any(line.marked(k, "fall") or line.marked(k, "light") for k in range(max(0, first - 6), first)):
        return True
    if walk.drafts and line.joined(first) and first - walk.last_reach() <= 2:
        previous = walk.drafts[-1].people
        return previous.kind in ("plural", "singular", "number") or previous.result is not None
    return 0 <= first - walk.denied <= 3
