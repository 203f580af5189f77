"""Persons told by their names alone: `مقتل صالح الأحمد`, `إن الصماد قتل`, `أسر ثلاثة، وهم …`.

Unknown words in a row are taken for a name where the words around them expect a person. Adds persons to the walk.
"""

from __future__ import annotations

from typing import Final

from kg.extract.line import QUOTES, Line
from kg.extract.people import People, name_end
from kg.extract.tolls.drafts import AMONG, Draft
from kg.extract.tolls.particles import AL, WAW
from kg.extract.tolls.walk import Walk
from kg.text.tokens import Shape

_LONGEST: Final = 5  # words of a name at most
_NAMES: Final = "\u0627\u0633\u0645\u0627\u0621"  # أسماء
_MANY: Final = 60  # names of a list at most
_FULL: Final = 2  # words of a name and a father's name


def take_name(walk: Walk, index: int, *, least: int) -> None:
    """A person's name of `least` words or more right behind the trigger is a count of one: `مقتل صالح الأحمد`."""
    line, start = walk.line, index + 1
    if start in line.party_at and line.senses[index].toll_verb is not None:  # قتل الجيش ياسين السالم
        start = line.party_at[start].last
    while start < len(line) and line.tokens[start].word.surface in QUOTES:
        start += 1
    if not _begins_name(line, start) or line.joined(start):
        return
    stop = start
    while stop - start < _LONGEST and line.is_unknown(stop):
        stop += 1
    if stop - start >= least:
        walk.people[start] = _person(start, stop, name_end(line, stop))


def _begins_name(line: Line, start: int) -> bool:
    """A given name, or an unknown word before one: `مبخوت صالح`."""
    return line.is_given(start) or (line.is_unknown(start) and line.is_given(start + 1) and line.is_unknown(start + 1))


def name_before(walk: Walk, index: int) -> list[People]:
    """The person whose name stands between `إن` and a verb, or none."""
    line, start = walk.line, index
    while start > 0 and line.is_unknown(start - 1) and index - start < _LONGEST:
        start -= 1
    if start < index and line.marked(start - 1, "that") and _is_name(line, start, index):
        return [_person(start, index, index)]
    return []


def take_names(walk: Walk, index: int) -> None:
    """`أسر ثلاثة، وهم صالح أحمد، وعبدة خالد، وهلال حسين`: the names of all whom the count before counts."""
    governor = walk.governor
    if governor is not None and governor.kind == "toll" and governor.index == index - 1:
        if walk.line.fold(governor.index - 1) == _NAMES:
            return  # نشر أسماء القتلى وهم: the names are told, not their harm
        names = _list_names(walk.line, index + 1, _MANY)
        if len(names) >= _FULL or any(walk.line.is_given(n.first) for n in names):
            outcome = governor.outcome
            walk.drafts += [Draft(n, outcome, AMONG, n.first, parent_outcome=outcome) for n in names]
        return
    main = walk.last_main()
    if main is None or main.people.upper is None or main.people.kind != "number":
        return
    names = _list_names(walk.line, index + 1, main.people.lower)
    if len(names) == main.people.lower:
        walk.drafts += [Draft(n, main.outcome, "named one by one", n.first, parent=main) for n in names]


def _list_names(line: Line, index: int, most: int) -> list[People]:
    """The full names of a list, up to one more than `most`."""
    names: list[People] = []
    while index < len(line) and len(names) <= most:
        stop = index
        while stop - index < _LONGEST and line.is_unknown(stop) and (stop == index or not line.joined(stop)):
            stop += 1
        if stop - index >= _FULL:
            names.append(_person(index, stop, name_end(line, stop)))
            index = names[-1].reach
        elif line.tokens[index].word.shape is Shape.MARK or line.fold(index) == WAW:
            if line.is_break(index):
                break
            index += 1
        elif names and (index in line.quantity_at or index in line.time_at):  # 20 عاما
            index += 1
        else:
            break
    return names


def _person(first: int, last: int, reach: int) -> People:
    return People(first, last, reach, 1, 1, "exact", "name")


def _is_name(line: Line, first: int, last: int) -> bool:
    """Unknown words are a person's name with a given name among them, or one word with the article (`الصماد`)."""
    given = any(line.is_given(k) for k in range(first, last))
    return given or (last - first == 1 and line.fold(first).startswith(AL))
