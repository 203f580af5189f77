"""Sub-counts: which words open them (`بينهم`, `من بين القتلى`), under which count they hang, and where a list ends.

Opens and closes sub-counts in the walk, drafts them with their parent, and undoes counts `بين قتيل وجريح`.
"""

from __future__ import annotations

from typing import cast

from kg.extract.line import COMMAS
from kg.extract.people import People
from kg.extract.people.words import THESE
from kg.extract.tolls.drafts import AMONG, Draft, Governor
from kg.extract.tolls.particles import AL, COLON
from kg.extract.tolls.reach import has_own_verb
from kg.extract.tolls.walk import COUNTED, Walk
from kg.model import Outcome, PeopleClass

_OPENERS = ("sub", "subone", "between")
_SOME = "some of those before"
_REST = 6  # tokens between the numbers that go on with some of a count
_HEAD = 2  # tokens before `بينهم` at the head of a sentence
_LISTED = (*COUNTED, "singular")


def open_subcount(walk: Walk, index: int, *, one: bool) -> None:
    """`بينهم` opens sub-counts of the count before; `one`, for words like `أحدهم`, wants a single person behind it."""
    if walk.line.marked(index + 1, "part") or walk.line.marked(index - 1, "part"):
        walk.in_sub = False
        return
    parent = _find_parent(walk)
    if parent is None:
        if walk.told is not None and index <= _HEAD and walk.governor is None:
            walk.in_sub, walk.parent, walk.parent_outcome, walk.waiting = True, None, walk.told, True
        return
    walk.in_sub, walk.parent, walk.parent_outcome, walk.listing = True, parent, None, False
    after = walk.people.get(index + 1)
    if one and (after is None or after.kind not in ("singular", "kin")):
        walk.in_sub = False


def open_list(walk: Walk, index: int) -> None:
    """`خطفوا ثلاثين شخصا هم 14 امرأة و16 طفلا`: the counts right behind `هم` are those of the count before."""
    main, ahead = walk.last_main(), walk.next_people(index, 2)
    if main is None or ahead is None or ahead.kind not in _LISTED or main.people.kind not in COUNTED:
        return
    if main.people.upper is None or ahead.lower < main.people.upper:
        walk.in_sub, walk.parent, walk.parent_outcome, walk.listing = True, main, None, True


def _find_parent(walk: Walk) -> Draft | People | None:
    """The count that `بينهم` speaks of: the last that is no sub-count itself."""
    pending = walk.pending[-1] if walk.pending else None
    for draft in reversed(walk.drafts):
        if draft.parent is None and draft.parent_outcome is None:
            return pending if pending is not None and pending.first > draft.people.first else draft
    return pending


def read_between(walk: Walk, index: int) -> None:
    """`بين قتيل وجريح` undoes a count; `من بين القتلى` opens a sub-count of an earlier toll."""
    after = index + 1
    if after >= len(walk.line):
        return
    if walk.line.fold(after) in THESE:  # وبين هؤلاء أجانب
        open_subcount(walk, index, one=False)
        return
    sense = walk.line.senses[after]
    noun = sense.result_noun
    if noun is None:
        if after in walk.people and index - walk.last_reach() <= 1:
            _classify(walk, walk.drafts[-1].people, after)
    elif AL in noun.proclitics:
        _open_among(walk, index, after, cast(Outcome, sense.result))
    else:
        _undo(walk, index)
        _skip_list(walk, after)


def _undo(walk: Walk, index: int) -> None:
    """`60 شخصا بين قتيل وجريح`: the count just told is for two outcomes."""
    if walk.pending and index - walk.pending[-1].reach <= 2:
        walk.drop(walk.pending.pop(), "one count between two outcomes")
    elif walk.drafts and index - walk.drafts[-1].people.reach <= 2:
        walk.drop(walk.drafts.pop().people, "one count between two outcomes")


def _open_among(walk: Walk, index: int, after: int, outcome: Outcome) -> None:
    """`بين القتلى نساء` opens a sub-count of an earlier toll, `نساء بين القتلى` closes one."""
    walk.people.pop(after, None)
    bare = [p for p in walk.last_pending() if p.kind in ("plural", "singular", "number", "dual")]
    ahead = walk.next_people(after, 6)
    if bare and (ahead is None or walk.line.fold(after + 1) in ".،"):
        walk.drafts += [Draft(p, outcome, AMONG, p.first, parent_outcome=outcome) for p in bare]
        walk.pending = []
        return
    walk.in_sub, walk.parent, walk.waiting, walk.listing = True, None, True, False
    walk.parent_outcome = outcome


def _classify(walk: Walk, people: People, index: int) -> None:
    """`36 مدنيا بين نساء وأطفال`: the classes behind `بين` are whom the count counts, unless a party is among them."""
    parties = any(k in walk.line.party_at for k in range(index, index + 5))
    classes = _skip_list(walk, index)
    if classes and not parties:
        people.classes = classes


def _skip_list(walk: Walk, index: int) -> tuple[PeopleClass, ...]:
    """Pass over the bare nouns of a list (`بين نساء وأطفال`) and give their classes."""
    classes: list[PeopleClass] = []
    while index < len(walk.line) and index in walk.people and walk.people[index].kind in ("plural", "singular"):
        people = walk.people.pop(index)
        if people.people is not None and people.people != "unknown":
            classes.append(cast(PeopleClass, people.people))
        index = people.last
    return tuple(dict.fromkeys(classes))


def take_subcount(walk: Walk, people: People) -> bool:
    """True when a count met in an open list of sub-counts is one; where it is none, the list is closed, if it fits."""
    if not walk.in_sub or not _fits(walk, people):
        return False
    opened = _is_opened(walk, people)
    if not opened and _is_of_another_harm(walk, people):
        walk.in_sub = False
        return False
    if not opened and _overflows(walk, people):
        walk.in_sub = False
        return False
    walk.waiting = False
    if not (opened or _goes_on(walk, people) or "subone" in walk.line.senses[people.first].marks):
        walk.in_sub = False
        return False
    whole = walk.parent.people if isinstance(walk.parent, Draft) else walk.parent
    if whole is not None and whole.upper is not None and people.lower > whole.upper:
        walk.drop(people, "more than those it is said to be among")
        return True
    _draft(walk, people)
    return True


def _overflows(walk: Walk, people: People) -> bool:
    """`142 مدنيا بينهم 38 طفلا، و116 شخصا`: with it the parts would be more than the whole; ages may overlap."""
    parent = walk.parent
    if not isinstance(parent, Draft) or parent.people.upper is None or people.people in ("children", "women"):
        return False
    told = sum(d.people.lower for d in walk.drafts if d.parent is parent)
    return told + people.lower > parent.people.upper


def _is_of_another_harm(walk: Walk, people: People) -> bool:
    """`89 قتيلا، بينهم 31 امرأة، و277 جريحا`: a count whose noun tells another outcome ends the list."""
    return isinstance(walk.parent, Draft) and people.result not in (None, walk.parent.outcome)


def _fits(walk: Walk, people: People) -> bool:
    """False for a number of things, and for bare nouns that tell an outcome of their own."""
    if people.kind == "number" and not people.known:
        return walk.line.is_unknown(people.last - 1)
    if people.kind == "plural" and people.definite and not _follows_opener(walk, people.first):
        return False
    return people.result is None or people.kind in COUNTED


def _follows_opener(walk: Walk, first: int) -> bool:
    """True right behind a word that opens sub-counts, or one joined to it: only there may they be definite."""
    if any(walk.line.marked(first - 1, name) for name in _OPENERS):
        return True
    last = walk.drafts[-1] if walk.drafts else None
    return last is not None and last.parent is not None and walk.line.joined(first) and first - last.people.reach <= 1


def _is_opened(walk: Walk, people: People) -> bool:
    """True where the word that opens sub-counts stands right before the count."""
    if walk.waiting and walk.parent is None and people.kind == "plural" and not people.definite:
        return True
    line, first = walk.line, people.first
    if walk.listing and line.fold(first - 1) == COLON:
        return True
    return any(any(line.marked(k, name) for name in (*_OPENERS, "namely")) for k in range(max(0, first - 4), first + 1))


def _goes_on(walk: Walk, people: People) -> bool:
    """A list goes on by `و`, or by a comma before a single person; anything later is no part of it."""
    previous = walk.drafts[-1] if walk.drafts else None
    if (
        previous is None
        or (previous.parent is None and previous.parent_outcome is None)
        or people.first - previous.people.reach > 6
    ):
        return False
    if has_own_verb(walk, people, previous.outcome):
        return False
    listed = walk.line.fold(people.first - 1) in COMMAS and (people.kind in ("singular", "one") or walk.listing)
    return listed or walk.line.joined(people.first) or walk.line.marked(people.first - 1, "likewise")


def _draft(walk: Walk, people: People) -> None:
    """Hang a sub-count under its parent: a toll, a count still pending, or a toll told before."""
    parent, first = walk.parent, people.first
    if isinstance(parent, People):
        walk.hanging.setdefault(id(parent), []).append(people)
    elif parent is None:
        outcome = walk.parent_outcome
        assert outcome is not None
        walk.drafts.append(Draft(people, outcome, AMONG, first, parent_outcome=outcome))
    else:
        outcome = cast(Outcome, people.result or parent.outcome)
        walk.drafts.append(Draft(people, outcome, "among them", first, parent=parent))


def take_some(walk: Walk, people: People, governor: Governor | None) -> None:
    """`ستة منهم`: some of those counted before; a new trigger tells what befell them."""
    rule = _SOME
    if governor is not None and not governor.spent and governor.kind != "toll":
        same = [d for d in walk.drafts if d.parent is None and d.outcome == governor.outcome]
        parent = (same or walk.drafts)[-1]
        walk.drafts.append(Draft(people, governor.outcome, rule, governor.index, parent=parent))
        governor.spent = True
        return
    parent = walk.last_main() or walk.drafts[-1]
    walk.drafts.append(Draft(people, parent.outcome, rule, people.first, parent=parent))


def take_rest(walk: Walk, people: People) -> bool:
    """`عشرة جنود، سبعة منهم في حماة وثلاثة في اللاذقية`: the bare numbers that go on with some of a count."""
    last = walk.drafts[-1] if walk.drafts else None
    if last is None or last.parent is None or last.rule != _SOME or people.kind != "number" or people.noun is not None:
        return False
    near = walk.line.joined(people.first) and people.first - last.people.reach <= _REST
    harmed = any(walk.line.senses[k].toll is not None for k in range(last.people.reach, people.first))
    shares = sum(d.people.lower for d in walk.drafts if d.parent is last.parent) + people.lower
    whole = last.parent.people.upper
    if not near or harmed or whole is None or shares > whole:
        return False
    walk.drafts.append(Draft(people, last.outcome, _SOME, people.first, parent=last.parent))
    return True
