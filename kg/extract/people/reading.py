"""The counted people of a sentence, read from first token to last: numbers, duals, bare nouns, "one of", "any", others.

Yields new records and changes nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.extract.line import Line
from kg.extract.people.phrase import extend, take_bound, take_count_behind, take_noun, take_partitive
from kg.extract.people.record import People
from kg.extract.people.words import (
    AL,
    MIN,
    THEY_TWO,
    TWO,
    WAW,
    is_adjective,
    is_construct_dual,
    is_in_name,
    is_noun,
    is_other_noun,
    is_person,
    is_surname,
    opens_name,
    skip_quotes,
)  # fmt: skip
from kg.extract.quantities import Quantity
from kg.extract.senses import Sense

_OF_THEM: Final = frozenset({"\u0645\u0646\u0647\u0645", "\u0645\u0646\u0647\u0646"})  # منهم، منهن
_DUAL_ENDINGS: Final = ("\u0627\u0646", "\u064a\u064a\u0646")  # ـان، ـيين
_DIRECT: Final = "\u0645\u0628\u0627\u0634\u0631"  # مباشرة
_ANOTHER: Final = ("\u0627\u062e\u0631", "\u0627\u062e\u0631\u064a")  # آخر، أخرى


def read_people(line: Line) -> Iterator[People]:
    """The counted people of a sentence, in order, not overlapping."""
    index = 0
    size = len(line)
    while index < size:
        found = _people_at(line, index)
        if found is None:
            index += 1
        else:
            yield found
            index = max(found.last, index + 1)


def _people_at(line: Line, index: int) -> People | None:
    """The counted people that begin at a token."""
    quantity = line.quantity_at.get(index)
    if quantity is not None and quantity.first == index:
        if index in line.time_at:
            return None
        if quantity.kind == "ordinal":
            return _next_one(line, quantity)
        if not quantity.countable and not (line.marked(quantity.last, "case") and _counted_harm(line, quantity.last)):
            return None
        return _numbered(line, quantity)
    if index in line.time_at or quantity is not None:
        return None
    sense = line.senses[index]
    if "any" in sense.marks:
        return _any(line, index)
    if "one" in sense.marks:
        return _one_of(line, index) or _nobody(line, index)
    if "some" in sense.marks:
        return People(index, index + 1, index + 1, 2, None, "vague", "plural")
    if sense.person is not None or sense.result is not None:
        if "nisba" in sense.marks and (index in line.place_at or index in line.party_at):
            return None
        if line.marked(index - 1, "rank_of") or line.marked(index - 1, "manner") or is_surname(line, index):
            return None
        if index in line.claimer_at or is_in_name(line, index) or is_adjective(line, index, sense):
            return None
        return _noun(line, index, sense)
    if "other" in sense.marks:
        return _other(line, index)
    return None


def _numbered(line: Line, quantity: Quantity) -> People | None:
    """A number with what it counts: `28 شخصا`, `خمسة من مسلحي الحركة`, `20 آخرين`, `الجنود الثلاثة`, a bare number."""
    first, last = quantity.first, quantity.last
    lower, upper, precision = quantity.lower, quantity.upper, quantity.precision
    people = People(first, last, last, lower, upper, precision, "number")
    after = skip_quotes(line, last)
    if line.fold(after) == MIN and line.marked(after + 1, "age"):  # في العشرين من عمره
        return None
    harm = _counted_harm(line, after)
    if is_person(line, after) and line.fold(after) not in TWO:
        take_noun(people, line, after)
    elif line.marked(after, "other"):
        people.last = people.reach = after + 1
    elif harm is not None:
        people.told, people.last = harm
        people.reach = people.last
    elif line.fold(after) == MIN:
        take_partitive(people, line, after)
    elif line.marked(after, "sub") or line.marked(after, "part"):
        people.part = line.fold(after) in _OF_THEM
        people.known = people.part or line.marked(after, "sub")
        if people.part:
            people.last = people.reach = after + 1
    elif (noun := _noun_before(line, first)) is not None:
        take_noun(people, line, noun)
        people.first, people.last, people.definite = noun, last, True
    elif line.is_unknown(after):
        people.known = False
        people.last = people.reach = after + 1
    elif opens_name(line, after):
        people.reach = line.party_at[after].last
    elif is_other_noun(line, after):
        people.known = False
    people.last = max(people.last, quantity.tail) if quantity.tail > last else people.last
    people.reach = max(people.reach, people.last)
    return people


def _counted_harm(line: Line, index: int) -> tuple[str, int] | None:
    """`104 إصابات`, `خمس وفيات`, `9 حالات اختناق`: harm that is counted counts people; its outcome and end.

    But for `إصابات مباشرة`, hits.
    """
    case = line.marked(index, "case")
    word = index + 1 if case else index
    sense = line.senses[word] if word < len(line) else None
    noun = sense.toll_noun if sense is not None else None
    if sense is None or noun is None or noun.proclitics or noun.enclitic or sense.toll not in ("killed", "wounded"):
        return None
    if not (case or "happened" in noun.classes) or line.fold(word + 1).startswith(_DIRECT):
        return None
    return str(sense.toll), word + 1


def _noun_before(line: Line, first: int) -> int | None:
    """The noun before a number with the article (`الجنود الثلاثة`), over an adjective if need be."""
    before = first - 1
    if not (line.fold(first).startswith(AL) and line.fold(before).startswith(AL)):
        return None
    return next((noun for noun in (before, before - 1) if is_person(line, noun)), None)


def _next_one(line: Line, quantity: Quantity) -> People | None:
    """`وأصيب ثالث`: an ordinal without article that stands for one more person."""
    if line.fold(quantity.first).lstrip(WAW).startswith(AL) or quantity.last - quantity.first != 1:
        return None
    if is_person(line, quantity.last) or is_person(line, quantity.first - 1):
        return None
    return People(quantity.first, quantity.last, quantity.last, 1, 1, "exact", "other")


def _any(line: Line, index: int) -> People | None:
    """`أي مدني`: any, which a denial makes none."""
    if is_person(line, index + 1):
        return People(index, index + 2, index + 2, 0, 0, "exact", "any", index + 1, line.senses[index + 1])
    if line.is_unknown(index + 1):
        return People(index, index + 2, index + 2, 0, 0, "exact", "any")
    return None


def _one_of(line: Line, index: int) -> People | None:
    """`أحد عناصر الحزب`: one, where people or a party follow."""
    after = skip_quotes(line, index + 1)
    if line.marked(after, "foremost"):
        after = skip_quotes(line, after + 1)
    if is_person(line, after):
        people = People(index, after + 1, after + 1, 1, 1, "exact", "one", after, line.senses[after])
        if after + 1 in line.party_at:
            people.reach = line.party_at[after + 1].last
        return people
    if index and line.senses[index - 1].toll is not None and line.is_unknown(after):  # مقتل أحد المقيمين
        people = People(index, after + 1, after + 1, 1, 1, "exact", "one")
        people.reach = line.party_at[after + 1].last if after + 1 in line.party_at else after + 1
        return people
    return None


def _nobody(line: Line, index: int) -> People | None:
    """`لم يصب أحد بأذى`: anyone, which a denial makes none."""
    harmed = index and line.senses[index - 1].toll_verb is not None
    return People(index, index + 1, index + 1, 0, 0, "exact", "any") if harmed else None


def _noun(line: Line, index: int, sense: Sense) -> People | None:
    """A noun of people without a number: dual, plural, singular, kin."""
    analysis = sense.result_noun or sense.person
    assert analysis is not None
    definite = AL in analysis.proclitics or bool(analysis.enclitic)
    number = "d" if is_construct_dual(line, index, sense) else (sense.person or analysis).number
    after = index + 1
    if line.fold(after) in TWO and number in "dp":
        people = People(index, after + 1, after + 1, 2, 2, "exact", "dual", index, sense, definite)
    elif number == "d" or (number == "p" and _is_dual_by_adjective(line, sense, after)):
        after += number == "p" and line.fold(after) != THEY_TWO
        people = People(index, after, after, 2, 2, "exact", "dual", index, sense, definite)
    elif number == "p":
        definite = definite or index in line.party_at or opens_name(line, after)
        people = People(index, after, after, 2, None, "vague", "plural", index, sense, definite)
    else:
        kin = "kin" in sense.marks
        people = People(index, after, after, 1, 1, "exact", "kin" if kin else "singular", index, sense, definite)
    take_count_behind(people, line, definite or "body" in sense.marks)
    extend(people, line)
    take_bound(people, line)
    return people


def _is_dual_by_adjective(line: Line, sense: Sense, after: int) -> bool:
    """`فتيان فلسطينيان`: a form that is plural and dual is dual before an adjective that is."""
    if not any(a.number == "d" and not a.enclitic for a in sense.analyses) or after >= len(line) or line.joined(after):
        return False
    if line.fold(after) == THEY_TWO:  # مقتل مدنيين هما رجل وزوجته
        return True
    adjective = line.senses[after].analyses
    return bool(adjective) and all(a.number == "d" for a in adjective)


def _other(line: Line, index: int) -> People | None:
    """`وإصابة آخرين`: others, counted by their own number."""
    analysis = line.senses[index].marks["other"]
    fold = line.fold(index)
    if not line.joined(index) and index and is_noun(line, index - 1):  # جماعات أخرى, a noun's adjective
        return None
    if fold.endswith(_DUAL_ENDINGS):
        return People(index, index + 1, index + 1, 2, 2, "exact", "dual")
    if fold.endswith(_ANOTHER):
        if is_noun(line, index + 1) and "nisba" not in line.senses[index + 1].marks:  # آخر دفعة: the last, not another
            return None
        return People(index, index + 1, index + 1, 1, 1, "exact", "other", definite=bool(analysis.enclitic))
    return People(index, index + 1, index + 1, 2, None, "vague", "other")
