"""The walk over a sentence: each word or count is given to the room that knows it.

The first mark of a word that is known here decides; a word with none of them changes nothing.
"""

from __future__ import annotations

from typing import Final, cast

from kg.extract.line import Line
from kg.extract.people import People, read_people
from kg.extract.senses import Sense
from kg.extract.tolls.counts import take_count
from kg.extract.tolls.drafts import Draft, Governor
from kg.extract.tolls.particles import COLON, HUMAN, IN, LIVES, OF_THINGS, STILL
from kg.extract.tolls.persons import take_names
from kg.extract.tolls.subcounts import open_list, open_subcount, read_between
from kg.extract.tolls.triggers import take_trigger
from kg.extract.tolls.walk import NEVER, Walk
from kg.model import Outcome
from kg.text.tokens import Shape

_NOT_KNOWN: Final = 3  # tokens from a negation to the news that did not come
_ANOTHER: Final = "\u0627\u062e\u0631\u064a"  # أخرى
# every mark that a word is asked for below: most words have none and are passed over at once
_MARKS: Final = frozenset(
    {
        "addition", "against", "between", "contrast", "deny", "document", "light", "namely", "negation", "plan",
        "reach", "relative", "report", "rise", "sub", "subone", "that", "toll_noun", "unsure",
    }
)  # fmt: skip


def read_tolls(line: Line, told: Outcome | None = None) -> tuple[list[Draft], list[str]]:
    """The tolls of a sentence in text order, and the counts that were considered and dropped, with the reason.

    `told` is the outcome of the last toll of the sentence before, of which `ومن بينهم` at the head of this one speaks.
    """
    if not (_may_tell(line) or (told is not None and any("between" in s.marks for s in line.senses[:2]))):
        return [], []
    walk = Walk(line, {p.first: p for p in read_people(line)}, told=told)
    index, size = 0, len(line)
    while index < size:
        people = walk.people.get(index)
        if people is not None and not _is_trigger_first(walk, index, people):
            take_count(walk, people)
            index = max(people.last, index + 1)
            continue
        _read_word(walk, index)
        index += 1
    walk.drop_pending("no harm is told of them")
    return walk.drafts, walk.dropped


def _may_tell(line: Line) -> bool:
    """False for a sentence without any word of harm, which is not walked at all."""
    for sense in line.senses:
        if sense.toll or sense.result:
            return True
        marks = sense.marks
        if marks and ("sub" in marks or "toll_noun" in marks):
            return True
    return False


def _is_trigger_first(walk: Walk, index: int, people: People) -> bool:
    """True where a word may be both a trigger and a noun of people (`أسر`, families), and here it is the trigger."""
    line = walk.line
    if people.noun != index or line.senses[index].toll is None or people.kind == "number":
        return False
    after = people.last
    if walk.pending and line.marked(index - 1, "in_state"):  # وقع 14 عنصرا في الأسر
        return True
    if after > index + 1 and not line.fold(index + 1).endswith(_ANOTHER):  # أسر آخرون, not أسر أخرى
        return True
    return after in walk.people or after in line.party_at or after in line.quantity_at


def _read_word(walk: Walk, index: int) -> None:
    """What a word or mark that is no count changes for the counts behind it."""
    line, sense = walk.line, walk.line.senses[index]
    if line.tokens[index].word.shape is Shape.MARK:
        if line.is_break(index):
            _end_sentence(walk)
        elif line.fold(index) == COLON and index - walk.last_reach() <= 1:
            open_list(walk, index)  # 52 قتيلا: 40 في دوما و12 في حرستا
        return
    marks = sense.marks
    if sense.toll is None and sense.result is None and _MARKS.isdisjoint(marks):
        return
    if "unsure" in marks:
        if 0 <= index - walk.denied <= _NOT_KNOWN:
            walk.planned = index  # لم ترد أنباء عن ضحايا: nothing is told of them
        walk.denied = NEVER
    if "deny" in marks:
        walk.refused = index
    if "plan" in marks:
        walk.planned = index
    if not _read_link(walk, index, sense):
        _read_harm(walk, index, sense)
    if "document" in marks:
        walk.rise = index


def _read_link(walk: Walk, index: int, sense: Sense) -> bool:
    """True for a word that ties or parts counts: a denial, `بينهم`, `بين`, `لكن`, `الذين`, `أن`, `وهم`."""
    line, marks = walk.line, sense.marks
    if "negation" in marks and index not in line.time_at and index not in line.quantity_at:
        if not line.marked(index + 1, "still"):
            walk.denied = index
    elif "sub" in marks or "subone" in marks:
        open_subcount(walk, index, one="subone" in marks)
    elif "between" in marks:
        read_between(walk, index)
    elif "contrast" in marks:
        if not (walk.in_sub and "likewise" in marks and index + 1 in walk.people):
            _end_clause(walk)
    elif "relative" in marks:
        walk.in_sub = walk.in_sub and walk.waiting
        walk.denied = walk.refused = (
            NEVER  # نفى ضلوعه في القصف الذي أوقع 20 قتيلا: what the relative tells is not denied
        )
    elif "that" in marks:
        walk.pending = []
    elif "namely" in marks:
        walk.rise = index
        take_names(walk, index)
        open_list(walk, index)
    else:
        return False
    return True


def _read_harm(walk: Walk, index: int, sense: Sense) -> None:
    """A word that tells harm, or how many: a trigger, `القتلى`, `بلغ`, `حصيلة بشرية`, `بالإضافة`; or another verb."""
    line, marks = walk.line, sense.marks
    named = index in line.party_at or index in line.place_at  # جلال أباد
    if sense.toll is not None and index not in line.time_at and not named:
        take_trigger(walk, index, sense)
    elif sense.result is not None and not named:
        walk.governor = Governor(cast(Outcome, sense.result), "toll", index)  # what a later number counts
    elif "rise" in marks or "reach" in marks or _is_their_number(sense):
        walk.rise = index
    elif "toll_noun" in marks and _is_of_lives(line, index + 1):
        if 0 <= index - walk.denied <= 4:
            walk.settle_none(index, "killed")
        else:
            walk.governor = Governor("killed", "toll", index)
    elif "against" in marks and index + 1 in walk.people:
        walk.added = index
    elif "addition" in marks:
        walk.in_sub = walk.in_sub and (walk.listing or walk.parent is None)
        walk.added = index
    elif ("light" in marks or "report" in marks) and _is_main_verb(line, index):
        _break_at_verb(walk, sense)


def _is_of_lives(line: Line, index: int) -> bool:
    """`خسائر بشرية`, `خسائر في الأرواح`: losses that are people."""
    return line.fold(index) == HUMAN or (line.fold(index) == IN and line.fold(index + 1) == LIVES)


def _is_main_verb(line: Line, index: int) -> bool:
    """False behind `ما` and behind a relative, where a verb tells of what was named: `في القصف الذي شنته الطائرات`."""
    if line.senses[index].analyses[0].pos != "verb" or line.fold(index - 1) == STILL:
        return False
    return line.fold(index - 1) not in OF_THINGS


def _is_their_number(sense: Sense) -> bool:
    """`القتلى وعددهم 232`: the number of those told before follows."""
    return "toll_noun" in sense.marks and any(a.enclitic and "toll_noun" in a.classes for a in sense.analyses)


def _end_clause(walk: Walk) -> None:
    """Nothing governs any more but a toll noun that still waits for its number."""
    if walk.governor is None or walk.governor.kind != "toll" or walk.governor.spent:
        walk.governor = None
    walk.in_sub = False


def _end_sentence(walk: Walk) -> None:
    """Behind a full stop nothing governs, nothing is pending and nothing denied."""
    walk.governor = None
    walk.in_sub = False
    walk.drop_pending("no harm is told of them in their sentence")
    walk.denied = NEVER


def _break_at_verb(walk: Walk, sense: Sense) -> None:
    """A verb of another kind takes the word: verbal nouns and verbs before it govern no further count."""
    if walk.governor is not None and walk.governor.kind != "toll":
        walk.governor = None
    walk.in_sub = False
    if "report" in sense.marks:
        walk.pending = []
