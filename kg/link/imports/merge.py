"""Joining places of other gazetteers to the core and to what the user has: by id, then by name, kind and distance.

A place that the core has keeps the core's id and gains names, ids and a point that the core lacks; what contradicts
the core is left out and told as a clash. The rest is new. Memory does not grow with the number of places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kg.lexicon.gazetteer import Gazetteer, Place
from kg.lexicon.user_gazetteer import Cells, UserGazetteer
from kg.link.geometry import between
from kg.link.imports.rows import Foreign
from kg.link.imports.words import caution, strictest
from kg.text.normalise import name_key

_BATCH: Final = 5_000
_TOLD: Final = 1_000  # clashes that are kept word for word; all are counted
_NAMES: Final = 12
_REACH: Final = {  # kilometres within which places of one name and kind are one
    "governorate": 80.0, "region": 80.0, "desert": 150.0, "river": 150.0, "sea": 300.0, "district": 40.0,
    "subdistrict": 25.0, "mountain": 25.0, "city": 15.0, "town": 8.0, "facility": 6.0,
}  # fmt: skip
_NEAR: Final = 4.0
_TWIN: Final = 1.5  # a source may hold one place twice, with two ids
_WRONG: Final = 3.0  # times the reach: an id that two sources give to places so far apart is a clash
_ALIKE: Final = ({"city", "town", "village"}, {"district", "subdistrict"}, {"town", "village", "neighbourhood"})
_UNITS: Final = frozenset({"country", "governorate", "district", "subdistrict"})
_SETTLED: Final = frozenset({"city", "town", "village", "neighbourhood", "other"})


@dataclass(frozen=True, slots=True)
class Clash:
    """Two sources that contradict each other: the place read, the entry it met, and how they differ."""

    foreign: str
    name: str
    entry: str
    why: str


@dataclass(slots=True)
class ImportReport:
    """What an import did with the places it read; `again` are those that the user gazetteer had from the same source.

    `clashes` holds the first thousand, `clashed` counts all.
    """

    read: int = 0
    merged_by_id: int = 0
    merged_by_name: int = 0
    new: int = 0
    again: int = 0
    clashed: int = 0
    clashes: list[Clash] = field(default_factory=list)


def import_places(
    places: Iterable[Foreign], core: Gazetteer, path: Path, *, countries: frozenset[str] = frozenset()
) -> ImportReport:
    """Write places into the user gazetteer at `path`, which is made where there is none, and tell what became of them.

    With `countries` (ISO codes) only their places are read. Importing the same again changes nothing. When reading
    fails on the way, the user gazetteer stays as it was. Raises InputError for a file that is no user gazetteer.
    """
    with UserGazetteer(path) as user:
        merger = _Merger(core, user)
        for place in places:
            if not countries or place.country in countries:
                merger.take(place)
        merger.finish()
    return merger.report


class _Merger:
    def __init__(self, core: Gazetteer, user: UserGazetteer) -> None:
        self.report = ImportReport()
        self._core, self._user = core, user
        self._compare = len(user) > 0  # places of one source are never joined to each other by name
        self._rows: dict[str, Cells] = {}
        self._written: set[str] = set()  # core ids, so no more than the core has
        self._moved: dict[str, str] = {}
        self._by_id: dict[tuple[str, str], str] = {}
        self._units: dict[tuple[str, str], str] = {}
        for entry in core.places.values():
            for column in ("qid", "geonames", "pcode"):
                value = getattr(entry, column)
                if value:
                    self._by_id[column, value] = entry.id
            if entry.kind in ("governorate", "region") and entry.country:
                for name in (entry.label_en, *entry.alt_en):
                    self._units.setdefault((entry.country, _plain(name)), entry.id)
                for name in (entry.label_ar, *entry.alt_ar):
                    self._units.setdefault((entry.country, " ".join(name_key(name))), entry.id)

    def take(self, place: Foreign) -> None:
        """Merge one place, or keep it as new."""
        self.report.read += 1
        known = self._with_id(place)
        if known is not None:
            why = _contradiction(place, known)
            if why:
                self._clash(place, known["id"], why)
            else:
                self._merge(place, known)
                self.report.merged_by_id += 1
            return
        if self._compare and self._user.get(place.id) is not None:
            self._keep(self._row(place))
            self.report.again += 1
            return
        known = self._with_name(place)
        if known is not None:
            self._merge(place, known)
            self.report.merged_by_name += 1
            return
        self._keep(self._row(place))
        self.report.new += 1

    def finish(self) -> None:
        """Write what is left and mend what lies within what."""
        self._flush()
        self._user.move(sorted(self._moved.items()))
        self._user.cut(self._core.places)

    # Finding

    def _with_id(self, place: Foreign) -> Cells | None:
        for column in ("qid", "geonames", "pcode"):
            value = getattr(place, column)
            if value:
                found = self._by_id.get((column, value))
                if found is not None:
                    return self._entry(found)
                if self._compare:
                    row = self._user.by_identifier(column, value)
                    if row is not None and row["id"] != place.id:
                        return row
        return None

    def _with_name(self, place: Foreign) -> Cells | None:
        best: tuple[float, Cells] | None = None
        for row in self._namesakes(place):
            distance = _apart(place, row)
            if not _alike(place.kind, row["kind"]) or not _one_country(place, row):
                continue
            if _other_ids(place, row) and (distance is None or distance > _TWIN):
                continue
            if distance is None:
                if place.kind in _UNITS and place.kind == row["kind"]:
                    distance = 0.0
                else:
                    continue
            if distance <= _reach(place.kind, row["kind"]) and (best is None or distance < best[0]):
                best = distance, row
        return None if best is None else best[1]

    def _namesakes(self, place: Foreign) -> Iterator[Cells]:
        seen: set[str] = set()
        for name in place.names_ar:
            for identifier in self._core.named(name, "place"):
                if identifier not in seen:
                    seen.add(identifier)
                    yield self._entry(identifier)
            for row in self._user.by_name(name_key(name)) if self._compare else ():
                if row["id"] not in seen and row["id"] != place.id and row["source"] != place.source:
                    seen.add(row["id"])
                    yield row

    def _entry(self, identifier: str) -> Cells:
        """A core entry as it stands now: merged before in this run, in the user gazetteer, or in the core."""
        if identifier not in self._rows:
            stored = self._user.get(identifier) if self._compare or identifier in self._written else None
            return stored or _cells(self._core.places[identifier])
        return dict(self._rows[identifier])

    # Writing

    def _merge(self, place: Foreign, known: Cells) -> None:
        row = dict(known)
        listed = {row["label_ar"], *row["alt_ar"].split("|")} - {""}
        keys = {name_key(name) for name in listed}
        more = [name for name in place.names_ar if name_key(name) not in keys and self._plain_name(name, row)]
        row["alt_ar"] = "|".join([*filter(None, row["alt_ar"].split("|")), *more][:_NAMES])
        for column in ("qid", "geonames", "pcode"):
            row[column] = row[column] or getattr(place, column) or ""
        if not row["lat"] and place.lat is not None and place.lon is not None:
            row["lat"], row["lon"] = _degrees(place.lat), _degrees(place.lon)
        if place.id != row["id"]:
            self._moved[place.id] = row["id"]
        if row != known:
            sources = row["source"].split("|")
            row["source"] = "|".join([*sources, *([place.source] if place.source not in sources else [])])
            self._keep(row)

    def _plain_name(self, name: str, row: Cells) -> bool:
        """Whether a further name of a known place may be read wherever it stands."""
        return bool(row["word"]) or caution(name, row["kind"], self._core) != "only"

    def _row(self, place: Foreign) -> Cells:
        return {
            "id": place.id, "qid": place.qid or "", "geonames": place.geonames or "", "pcode": place.pcode or "",
            "label_ar": place.names_ar[0], "alt_ar": "|".join(place.names_ar[1:_NAMES]),
            "label_en": place.names_en[0] if place.names_en else "", "alt_en": "|".join(place.names_en[1:]),
            "kind": place.kind, "within": self._within(place), "country": place.country or "",
            "lat": _degrees(place.lat), "lon": _degrees(place.lon), "source": place.source,
            "word": strictest(place.names_ar[:_NAMES], place.kind, self._core),
        }  # fmt: skip

    def _within(self, place: Foreign) -> str:
        country = self._core.countries.get(place.country or "")
        fallback = country.place if country is not None else ""
        if place.parent is None:
            return fallback
        for key in (_plain(place.parent), " ".join(name_key(place.parent))):
            unit = self._units.get((place.country or "", key))
            if unit is not None:
                return unit
        return place.parent if "-" in place.parent and place.parent == place.parent.lower() else fallback

    def _keep(self, row: Cells) -> None:
        self._rows[row["id"]] = row
        if row["id"] in self._core.places:
            self._written.add(row["id"])
        if len(self._rows) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        self._user.put(list(self._rows.values()))
        self._rows.clear()

    def _clash(self, place: Foreign, entry: str, why: str) -> None:
        self.report.clashed += 1
        if len(self.report.clashes) < _TOLD:
            self.report.clashes.append(Clash(place.id, place.names_ar[0], entry, why))


def _contradiction(place: Foreign, row: Cells) -> str:
    other = _other_ids(place, row)
    if other:
        return other
    distance = _apart(place, row)
    if distance is not None and distance > _WRONG * _reach(place.kind, row["kind"]) and row["kind"] != "country":
        return f"{distance:.0f} km apart"
    return "" if _one_country(place, row) else f"in {row['country']}, not in {place.country}"


def _other_ids(place: Foreign, row: Cells) -> str:
    for column in ("qid", "geonames"):
        mine, theirs = getattr(place, column), row[column]
        if mine and theirs and mine != theirs:
            return f"{column} {mine}, not {theirs}"
    return ""


def _apart(place: Foreign, row: Cells) -> float | None:
    if place.lat is None or place.lon is None or not row["lat"] or not row["lon"]:
        return None
    return between(place.lat, place.lon, float(row["lat"]), float(row["lon"]))


def _alike(first: str, second: str) -> bool:
    if first == second or any({first, second} <= pair for pair in _ALIKE):
        return True
    return "other" in (first, second) and {first, second} <= _SETTLED


def _reach(first: str, second: str) -> float:
    return max(_REACH.get(first, _NEAR), _REACH.get(second, _NEAR))


def _one_country(place: Foreign, row: Cells) -> bool:
    return not place.country or not row["country"] or place.country == row["country"]


def _cells(place: Place) -> Cells:
    return {
        "id": place.id, "qid": place.qid or "", "geonames": place.geonames or "", "pcode": place.pcode or "",
        "label_ar": place.label_ar, "label_en": place.label_en, "alt_ar": "|".join(place.alt_ar),
        "alt_en": "|".join(place.alt_en), "kind": place.kind, "within": place.within or "",
        "country": place.country or "", "lat": _degrees(place.lat), "lon": _degrees(place.lon), "rank": str(place.rank),
        "word": place.word, "source": place.source, "note": place.note,
    }  # fmt: skip


def _degrees(number: float | None) -> str:
    return "" if number is None else f"{number:.6g}"


def _plain(name: str) -> str:
    """A Latin name without the words for its kind, for comparing: `Homs Governorate` and `homs` are one."""
    kept = [word for word in name.lower().replace("-", " ").split() if word not in _KIND_WORDS]
    return "".join(letter for letter in "".join(kept) if letter.isalnum())


_KIND_WORDS: Final = frozenset(
    {"governorate", "province", "state", "region", "district", "al", "as", "ad", "an", "the"}
)
