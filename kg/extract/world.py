"""What the readers of names need to know of the world: the countries, and what kind of group or place an id is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kg.extract.cues import Cues
from kg.lexicon.gazetteer import Gazetteer, load_gazetteer
from kg.text.normalise import fold


@dataclass(frozen=True)
class World:
    """`names`: ISO code to a country's name; `codes`: its place id to ISO code; `countries` and `kinds`: of place ids.

    `groups`: group id to its kind (army, militia, jihadists …); `lands`: group id to
    its ISO codes; `states`: army id to its one ISO code; `sides`: army id
    to the side that it fights on; `cues`: the words.
    """

    names: dict[str, str]
    codes: dict[str, str]
    countries: dict[str, str]
    kinds: dict[str, str]
    groups: dict[str, str]
    states: dict[str, str]
    lands: dict[str, tuple[str, ...]]
    sides: dict[str, str]
    cues: Cues

    def country_of(self, ids: tuple[str, ...]) -> str | None:
        """The country that all these places lie in, None when they do not agree."""
        found = {self.countries.get(i) for i in ids}
        return found.pop() if len(found) == 1 else None


def make_world(gazetteer: Gazetteer) -> World:
    """The world of a gazetteer."""
    places = gazetteer.places
    forms = [
        (country.iso, form)
        for country in gazetteer.countries.values()
        for form in (*country.masculine, *country.feminine, *country.plural)
    ]
    armies = [g for g in gazetteer.groups.values() if g.kind == "army"]
    return World(
        names={c.iso: places[c.place].label_ar for c in gazetteer.countries.values() if c.place in places},
        codes={c.place: c.iso for c in gazetteer.countries.values()},
        countries={p.id: p.country for p in places.values() if p.country},
        kinds={p.id: p.kind for p in places.values()},
        groups={g.id: g.kind for g in gazetteer.groups.values()},
        lands={g.id: g.country for g in gazetteer.groups.values()},
        states={g.id: g.country[0] for g in armies if len(g.country) == 1},
        sides={g.id: g.side for g in armies if g.side},
        cues=Cues(forms, everyday_labels(gazetteer)),
    )


def everyday_labels(gazetteer: Gazetteer) -> set[str]:
    """The folded names of one word that are everyday words for every place that bears them.

    One village called so must not hide the town of that name.
    """
    cautious: set[str] = set()
    plain: set[str] = set()
    for place in gazetteer.places.values():
        if place.word:
            cautious.add(fold(place.label_ar))
        else:
            plain.update(fold(name) for name in (place.label_ar, *place.alt_ar) if " " not in name)
    return {name for name in cautious - plain if " " not in name}


@lru_cache(maxsize=1)
def core_world() -> World:
    """The world of the gazetteer that comes with the package, made once a process."""
    return make_world(load_gazetteer())
