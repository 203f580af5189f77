"""How far a phrase of counted people goes: its noun, a state, `من` with a party or people, a bound, a person's name.

Each function takes a record that is being read and lengthens it in place; the line is only read.
"""

from __future__ import annotations

from typing import Final, cast

from kg.extract.line import Line
from kg.extract.people.record import People
from kg.extract.people.words import AL, MIN, agree, is_person, is_surname, skip_quotes
from kg.model import PeopleClass
from kg.text.tokens import Shape

_IN: Final = "\u0641\u064a"  # في
_ON: Final = "\u0639\u0644\u064a"  # على
_LEAST: Final = "\u0627\u0644\u0627\u0642\u0644"  # الأقل
_TEN: Final = 10  # a counted noun behind a greater number is accusative, and so is a second one that it counts
_NAME: Final = 5  # words of a person's name at most


def take_noun(people: People, line: Line, noun: int) -> None:
    """Let `people` count the noun, with a second noun (`36 سيدة وطفلا`) and `آخرين` behind it."""
    people.noun, people.sense = noun, line.senses[noun]
    people.last = people.reach = max(people.last, noun + 1)
    second = people.last
    if people.lower > _TEN and line.joined(second) and is_person(line, second) and line.fold(second).endswith("\u0627"):
        both = (line.senses[noun].people, line.senses[second].people)
        people.mixed = _differ(line, noun, second)
        people.classes, people.last = cast(tuple[PeopleClass, ...], tuple(dict.fromkeys(both))), second + 1
    elif people.lower > _TEN and line.joined(second) and _is_same(line, noun, second):
        people.last = second + 1  # 16 طفلا وطفلة
    elif people.lower > _TEN and line.joined(second) and _differ(line, noun, second) and _is_one(line, second):
        people.mixed, people.last = True, second + 1
    if line.marked(people.last, "other"):
        people.last += 1
    people.reach = people.last
    _take_state(people, line)
    if line.fold(people.last) == MIN and people.last not in line.time_at:
        take_partitive(people, line, people.last)
    elif people.last in line.party_at:
        people.reach = line.party_at[people.last].last


def _differ(line: Line, noun: int, second: int) -> bool:
    """`70 قتيلا وجريحا`: two nouns that tell different outcomes of one number."""
    one = line.senses[noun].result
    two = line.senses[second].result if second < len(line) else None
    return one is not None and two is not None and one != two


def _is_same(line: Line, noun: int, second: int) -> bool:
    """`16 طفلا وطفلة`: one noun in both genders."""
    one = line.senses[noun].person
    two = line.senses[second].person if second < len(line) else None
    return one is not None and two is not None and one.lemma == two.lemma and two.number == "s"


def _is_one(line: Line, index: int) -> bool:
    """True for a singular noun without article and without `واحد` behind it."""
    noun, behind = line.senses[index].result_noun, line.quantity_at.get(index + 1)
    return noun is not None and noun.number == "s" and AL not in noun.proclitics and behind is None


def _take_state(people: People, line: Line) -> None:
    """A word of state right behind the noun, agreeing in definiteness: `24 جنديا جريحا`, `الجنديين المصابين`."""
    if people.noun is None:
        return
    if line.senses[people.noun].result is not None:
        _take_class(people, line, people.noun)
        return
    state = people.last
    if not 0 <= state < len(line) or line.senses[state].result is None or line.joined(state):
        return
    noun, word = line.senses[people.noun].person, line.senses[state].result_noun
    if noun is not None and word is not None and (AL in noun.proclitics) == (AL in word.proclitics):
        people.told = line.senses[state].result
        people.last = people.reach = state + 1


def _take_class(people: People, line: Line, noun: int) -> None:
    """The class of those whom a result noun counts, right behind it: `77 قتيلا مدنيا`."""
    word = people.last
    if is_person(line, word) and not line.joined(word) and word not in line.party_at and agree(line, noun, word):
        one, other = line.senses[noun].person, line.senses[word].person
        if one is not None and other is not None and other.number == "s" != one.number:  # القتلى الصحفي فلان
            return
        people.within = line.senses[word]
        people.last = people.reach = word + 1


def take_partitive(people: People, line: Line, index: int) -> None:
    """What stands behind `من`: a noun of people, a party, or a pronoun."""
    after = skip_quotes(line, index + 1)
    if line.marked(after, "sub"):
        return
    if line.marked(after, "foremost"):
        after = skip_quotes(line, after + 1)
    if line.marked(after, "rank") and line.marked(after, "ambiguous"):  # تسعة من فريق الصيد
        people.reach = after + 1
        return
    if is_person(line, after) and people.noun is None:
        people.noun, people.sense = after, line.senses[after]
        people.last = people.reach = after + 1
    elif is_person(line, after) and people.within is None:
        people.within = line.senses[after]
    if after in line.party_at:
        people.reach = max(people.reach, line.party_at[after].last)
    elif is_person(line, after):
        people.reach = max(people.reach, after + 1)
        if after + 1 in line.party_at:
            people.reach = line.party_at[after + 1].last
        if line.fold(people.reach) == MIN and is_person(line, people.reach + 1):
            take_partitive(people, line, people.reach)


def extend(people: People, line: Line) -> None:
    """Let the phrase reach over `آخر`, a party in construct or behind `من`, and a person's name."""
    if line.marked(people.last, "other"):
        people.last += 1
    people.reach = people.last
    if people.last in line.party_at:
        people.reach = line.party_at[people.last].last
    elif line.fold(people.last) in (MIN, _IN) and people.last + 1 in line.party_at:
        people.reach = line.party_at[people.last + 1].last
    _take_state(people, line)
    if people.kind in ("singular", "kin"):
        people.reach = name_end(line, _adjectives_end(line, people.reach))


def take_count_behind(people: People, line: Line, may: bool) -> None:
    """A number behind its noun: `الجنود الثلاثة`, `جثث ثلاثة رجال`."""
    after = people.last
    family = people.sense is not None and "family" in people.sense.marks and people.kind == "singular"
    if family and line.fold(after) == MIN and line.quantity_at.get(after + 1) is not None:
        after += 1  # عائلة من ثلاثة أشخاص
        may = True
    following = line.quantity_at.get(after)
    if not may or following is None or not following.countable or after in line.time_at:
        return
    body = people.sense is not None and "body" in people.sense.marks
    if following.kind.startswith("ordinal") or not (body or family or _has_article(line, after)):
        return
    people.lower, people.upper, people.precision = following.lower, following.upper, following.precision
    people.kind, people.last = "number", following.last
    if (body or family) and is_person(line, people.last):
        people.last += 1


def _has_article(line: Line, index: int) -> bool:
    """True for `الثلاثة`, not for `آلاف`, whose look-up form begins with the same letters."""
    return line.fold(index).startswith(AL) and not line.tokens[index].surface.startswith("\u0622")


def take_bound(people: People, line: Line) -> None:
    """`شخص واحد`, `طفل رضيع على الأقل`: a number one, or a bound, behind a single person."""
    if people.kind not in ("singular", "dual"):
        return
    one = line.quantity_at.get(people.last)
    if one is not None and people.kind == "singular" and one.value == 1 and one.first == people.last:
        people.last = one.last
        if one.precision == "at_least":
            people.upper, people.precision = None, "at_least"
    for k in range(people.last, people.last + 3):
        if line.fold(k) == _ON and line.fold(k + 1) == _LEAST:
            people.upper, people.precision, people.last = None, "at_least", k + 2
            break
        if k >= len(line) or line.tokens[k].word.shape is not Shape.WORD:
            break
    people.reach = max(people.reach, people.last)


def _adjectives_end(line: Line, start: int) -> int:
    """The token behind words of nationality that describe a person (`امرأة فلسطينية`), at most two."""
    stop = start
    while stop - start < 2 and line.marked(stop, "nisba") and not line.joined(stop) and stop not in line.party_at:
        stop += 1
    return stop


def name_end(line: Line, start: int) -> int:
    """The token behind a person's name that may begin at `start`, with an age or a role in brackets behind it."""
    stop = start
    while stop - start < _NAME and (
        line.is_unknown(stop) or line.marked(stop, "called") or (stop > start and is_surname(line, stop))
    ):
        stop += 1
        start = stop if line.marked(stop - 1, "called") else start
    if line.fold(stop) == "(":
        close = next((k for k in range(stop, min(stop + 9, len(line))) if line.fold(k) == ")"), None)
        stop = close + 1 if close is not None else stop
    return stop
