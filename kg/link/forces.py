"""Forces of a state that no list names: `القوات الأوغندية`, `الجنود الأتراك`, `الجيش` in a report on Egypt.

A name is one when all its words are nouns of force, words that say whose they are, or adjectives of nationality.
The words stand in `kg/lang/ar/force_nouns.tsv`, the adjectives in `kg/gazetteer/countries.tsv`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import kg
from kg.lexicon.gazetteer import Gazetteer, Group
from kg.lexicon.table import read_table
from kg.text.normalise import fold, name_key

_TABLE: Final = Path(kg.__file__).parent / "lang" / "ar" / "force_nouns.tsv"
_OF_ARMY: Final = frozenset({"army", "forces", "air", "navy", "artillery", "soldiers"})
_MODIFIERS: Final = frozenset({"government", "army", "kind"})


@dataclass(frozen=True, slots=True)
class Force:
    """A state's force as a name tells it: the country by its adjective, None when the name has none."""

    country: str | None


@cache
def _words() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in read_table(_TABLE, ("forms", "role", "branch")):
        use = row["role"]
        if use in _OF_ARMY:
            use = "force"
        elif use == "modifier" and row["branch"] in _MODIFIERS:
            use = "whose"
        else:
            continue
        for form in row.several("forms"):
            if " " not in form:
                found.setdefault(name_key(form)[0], set()).add(use)
    found.setdefault(fold("مسلحة"), set()).add("whose")
    return {word: frozenset(uses) for word, uses in found.items()}


def read_force(name: str, gazetteer: Gazetteer) -> Force | None:
    """The force of a state that a name is made to tell, or None when any of its words says more or less than that.

    Police and secret services are none: their names are not those of the army.
    """
    words = name_key(name)
    if not words or "force" not in _words().get(words[0], ()):
        return None
    country: str | None = None
    for word in words[1:]:
        nation = gazetteer.demonym(word)
        if nation is not None and country in (None, nation):
            country = nation
        elif not _words().get(word):
            return None
    return Force(country)


def army_of(gazetteer: Gazetteer, iso: str, published: date | None, scene: str | None) -> Group | None:
    """The army of a country at a time, or its expedition to the report's country; None when two sides are called so."""
    alive = [army for army in gazetteer.armies(iso) if exists(army, published)]
    if not alive or len({army.side for army in alive}) > 1:
        return None
    army = alive[0]
    for group in gazetteer.groups.values():
        if group.kind == "expedition" and group.member_of == army.id and scene in group.country:
            return group
    return army


def exists(group: Group, day: date | None) -> bool:
    """False when a group had not begun, or had ended, on a day; True when the day is not known."""
    return day is None or (begun(group, day) and not ended(group, day))


def begun(group: Group, day: date) -> bool:
    """True when the group existed on the day or before; a year or month begins with its first day."""
    return not group.active_from or group.active_from <= day.isoformat()[: len(group.active_from)]


def ended(group: Group, day: date) -> bool:
    """True when the group's last year, month or day lies before the day."""
    return bool(group.active_to) and group.active_to < day.isoformat()[: len(group.active_to)]
