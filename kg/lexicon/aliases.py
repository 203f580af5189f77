"""The names under which an entry may stand in a text: those that are listed, and those that Arabic makes by rule.

Hamza, ta marbuta, marks and quotes are taken care of by `kg.text.normalise.fold`. By rule come: spellings of single
words (`spellings.tsv`), head nouns before a group's bare name (`heads.tsv`), the oblique plural, a compound place name
written as one word, the article of a small place's name, and a final ا for ة there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import kg.gazetteer
from kg.lexicon.table import read_table
from kg.text.normalise import fold

if TYPE_CHECKING:
    from kg.lexicon.gazetteer import Claimer, EntryKind, Gazetteer, Group, Place

Name = tuple[str, "EntryKind", str]
_T = TypeVar("_T", bound="Place | Group | Claimer")
_FOLDER: Final = Path(kg.gazetteer.__file__).parent
_AL: Final = "\u0627\u0644"  # alef, lam: the article
_TA: Final = "\u0647"  # ha, which ta marbuta is folded to
_ALEF: Final = "\u0627"
_YA: Final = "\u064a"
_PLURAL: Final = "\u0648\u0646"  # waw, nun
_OBLIQUE: Final = "\u064a\u0646"  # ya, nun
_GAPS = re.compile(r"[^\w\n]+|_+")
_SMALL: Final = frozenset({"town", "village", "subdistrict"})
_ALEF_FOR_TA: Final = frozenset({"SY", "LB", "PS"})  # Levantine spelling; elsewhere ها and ا are different names
_NOT_BEFORE: Final = _YA + _ALEF  # ya and alef: حلفايا is not حلفائه
_SHORTEST_CODE: Final = 3  # abbreviations of two letters stand for too many things


class _Rules:
    """The two tables of this module, folded."""

    def __init__(self) -> None:
        self.spellings: dict[str, dict[str, str]] = {"place": {}, "group": {}, "claimer": {}}
        for row in read_table(_FOLDER / "spellings.tsv", ("word", "variant", "applies")):
            if row["applies"] not in self.spellings:
                raise row.error(f"spellings apply to place, group or claimer, not to {row['applies']!r}")
            self.spellings[row["applies"]][fold(row["word"])] = fold(row["variant"])
        self.heads: dict[str, list[str]] = {}
        self.own: set[str] = set()
        self.joined: set[str] = set()
        for row in read_table(_FOLDER / "heads.tsv", ("noun", "of", "kind")):
            noun = fold(row["noun"])
            if row["of"] == "place":
                self.joined.add(noun)
            elif row["of"] == "group":
                self.own.add(noun)
                if row["kind"]:
                    self.heads.setdefault(row["kind"], []).append(noun)


@cache
def composed_heads() -> dict[str, tuple[str, ...]]:
    """The head nouns that stand in names themselves, by the kind that they tell: desert → بادية, صحراء."""
    found: dict[str, tuple[str, ...]] = {}
    for row in read_table(_FOLDER / "heads.tsv", ("noun", "of", "kind")):
        if row["of"] == "composed":
            found[row["kind"]] = (*found.get(row["kind"], ()), row["noun"])
    return found


def expand(gazetteer: Gazetteer, *, words: bool = False) -> Iterator[Name]:
    """Every name of every entry as (folded name, kind, id), an entry's listed names first, nothing twice.

    With `words` also labels of places that are everyday words.
    """
    rules = _Rules()
    places = list(gazetteer.places.values())
    listed = [(p.label_ar, *p.alt_ar) if words or not p.word else _cautious(p) for p in places]
    yield from _named("place", places, listed, lambda p, n: _of_place(p, n, rules))
    groups = list(gazetteer.groups.values())
    listed = [(g.label_ar, *g.alt_ar, *_codes(g.abbreviations)) for g in groups]
    yield from _named("group", groups, listed, lambda g, n: _of_group(g, n, rules))
    claimers = list(gazetteer.claimers.values())
    listed = [(c.label_ar, *c.alt_ar, *_codes(c.abbreviations)) for c in claimers]
    yield from _named("claimer", claimers, listed, lambda _, n: _respelt(n, rules.spellings["claimer"]))


def _cautious(place: Place) -> tuple[str, ...]:
    """The names of a place that bears an everyday word: those of several words, and a label of one where allowed."""
    label = () if place.word == "only" and " " not in place.label_ar else (place.label_ar,)
    return (*label, *(name for name in place.alt_ar if " " in name))


def _codes(abbreviations: tuple[str, ...]) -> list[str]:
    return [code for code in abbreviations if len(code) >= _SHORTEST_CODE]


def _named(
    kind: EntryKind, entries: list[_T], listed: list[tuple[str, ...]], make: Callable[[_T, list[str]], Iterable[str]]
) -> Iterator[Name]:
    for entry, names in zip(entries, _folded(listed), strict=True):
        for name in dict.fromkeys((*names, *make(entry, names))):
            if name:
                yield name, kind, entry.id


def _folded(listed: list[tuple[str, ...]]) -> Iterator[list[str]]:
    """The folded names, words parted by one space: all in one pass, several times as fast as one by one."""
    lines = _GAPS.sub(" ", fold("\n".join("\n".join(names) for names in listed))).split("\n")
    at = 0
    for names in listed:
        yield [line.strip() for line in lines[at : at + len(names)]]
        at += max(len(names), 1)  # an entry without names still takes a line


def _of_place(place: Place, names: list[str], rules: _Rules) -> Iterator[str]:
    for name in names:
        first, _, rest = name.partition(" ")
        if rest:
            if first in rules.joined and " " not in rest:
                yield first + rest
            yield from _with_article(first, rest)
        elif place.kind in _SMALL and not place.word:
            yield from _small(name, place.country in _ALEF_FOR_TA)
    yield from _respelt(names, rules.spellings["place"])


def _with_article(first: str, rest: str) -> Iterator[str]:
    """شيخ مسكين beside الشيخ مسكين: the second word shows that it is the name."""
    if first.startswith(_AL) and len(first) > 4 and not rest.startswith(_AL):
        yield f"{first[2:]} {rest}"
    elif not first.startswith(_AL) and not rest.startswith(_AL) and len(first) > 3:
        yield f"{_AL}{first} {rest}"


def _small(name: str, levantine: bool) -> Iterator[str]:
    """الحمورية beside حمورية; سرمده beside سرمدا."""
    forms = [name]
    if len(name) > 4 and not name.startswith(_AL) and name.endswith(_YA + _TA):
        forms.append(_AL + name)
    elif len(name) > 6 and name.startswith(_AL) and name.endswith(_YA + _TA):
        forms.append(name[2:])
    yield from forms[1:]
    if levantine and len(name) > 4 and name.endswith((_TA, _ALEF)) and name[-2] not in _NOT_BEFORE:
        yield from (form[:-1] + (_ALEF if form.endswith(_TA) else _TA) for form in forms)


def _of_group(group: Group, names: list[str], rules: _Rules) -> Iterator[str]:
    made = [
        f"{head} {name}"
        for head in rules.heads.get(group.kind, ())
        for name in names
        if name.partition(" ")[0] not in rules.own and not name.isascii()
    ]
    both = [*names, *made]
    yield from made
    yield from _respelt(both, rules.spellings["group"])
    for name in both:
        if _PLURAL in name:
            yield " ".join(_oblique(word) for word in name.split())


def _oblique(word: str) -> str:
    """الحوثيون → الحوثيين."""
    return word[:-2] + _OBLIQUE if word.endswith(_PLURAL) and len(word) > 4 else word


def _respelt(names: list[str], spellings: dict[str, str]) -> Iterator[str]:
    for name in names:
        words = name.split()
        if any(word in spellings for word in words):
            yield " ".join(spellings.get(word, word) for word in words)
