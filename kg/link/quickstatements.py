"""Items that Wikidata may lack, as QuickStatements (version 1) for people to check: places and organisations only.

People are never written: a person's item needs sources that reports of war do not give, and may do harm.
Format: https://www.wikidata.org/wiki/Help:QuickStatements
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from kg.lexicon.gazetteer import FOLDER, Claimer, Gazetteer, Group, Place
from kg.lexicon.table import read_table

_NOT_MISSED: Final = frozenset({"country", "governorate"})  # Wikidata has them all: only the id is not proved here


@cache
def _classes() -> dict[str, str]:
    """The Wikidata class of each kind of place that has one of its own name."""
    found: dict[str, str] = {}
    for row in read_table(FOLDER / "foreign_kinds.tsv", ("scheme", "code", "kind", "example")):
        if row["scheme"] == "wikidata" and row["example"] == row["kind"]:
            found.setdefault(row["kind"], row["code"])
    return found


def quickstatements(gazetteer: Gazetteer, entry: Place | Group | Claimer, addresses: tuple[str, ...]) -> list[str]:
    """The commands that make an item of an entry that has no Wikidata id; none for an entry that needs none.

    `addresses` are those of reports that name it: the first becomes the source of what is said.
    """
    if entry.qid or not entry.label_ar:
        return []
    if isinstance(entry, Place) and entry.kind in _NOT_MISSED:
        return []
    facts = list(_of_place(gazetteer, entry)) if isinstance(entry, Place) else list(_of_group(gazetteer, entry))
    names = [("Lar", entry.label_ar), *(("Aar", name) for name in entry.alt_ar)]
    names += [("Len", entry.label_en)] if entry.label_en else []
    source = f"|S854|{_quoted(addresses[0])}" if addresses else ""
    lines = ["CREATE", *(f"LAST|{key}|{_quoted(name)}" for key, name in names)]
    return [*lines, *(f"LAST|{key}|{value}" + (source if key.startswith("P") else "") for key, value in facts)]


def _of_place(gazetteer: Gazetteer, place: Place) -> Iterator[tuple[str, str]]:
    above = [gazetteer.places[identifier] for identifier in gazetteer.ancestors(place.id)]
    kind = place.kind if place.kind != "other" else "place"
    names = dict.fromkeys(filter(None, (other.label_en for other in (*above[:1], *above[-1:]))))
    yield "Den", _quoted(f"{kind} in {', '.join(names)}" if names else kind)
    if place.kind in _classes():
        yield "P31", _classes()[place.kind]
    country = gazetteer.countries.get(place.country or "")
    nation = gazetteer.places.get(country.place) if country is not None else None
    if nation is not None and nation.qid:
        yield "P17", nation.qid
    unit = next((other for other in above if other.qid and other is not nation), None)
    if unit is not None and unit.qid:
        yield "P131", unit.qid
    if place.lat is not None and place.lon is not None:
        yield "P625", f"@{place.lat:g}/{place.lon:g}"
    if place.geonames:
        yield "P1566", _quoted(place.geonames)


def _of_group(gazetteer: Gazetteer, group: Group | Claimer) -> Iterator[tuple[str, str]]:
    isos = group.country if isinstance(group, Group) else tuple(filter(None, [group.country]))
    country = gazetteer.countries.get(isos[0]) if isos else None
    nation = gazetteer.places.get(country.place) if country is not None else None
    where = f" ({nation.label_en})" if nation is not None else ""
    yield "Den", _quoted(f"{group.kind.replace('_', ' ')}{where}")
    if nation is not None and nation.qid:
        yield "P17", nation.qid


def _quoted(text: str) -> str:
    return '"' + " ".join(text.replace('"', "'").replace("|", "/").split()) + '"'
