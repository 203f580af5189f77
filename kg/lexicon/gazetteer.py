"""The world as Isnad knows it: places, groups, claimers and countries, read from the tables in `kg/gazetteer/`.

A user gazetteer (`extra`, written by `kg gazetteer import`) adds places; where it repeats an id, its row wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeVar

import kg.gazetteer
from kg.errors import InputError
from kg.lexicon.aliases import expand
from kg.lexicon.table import Row, read_table
from kg.lexicon.user_gazetteer import COLUMNS, UserGazetteer, is_user_gazetteer
from kg.text.normalise import fold, name_key, strip_article

EntryKind = Literal["place", "group", "claimer"]
FOLDER = Path(kg.gazetteer.__file__).parent

PLACE_KINDS: Mapping[str, int] = {
    "country": 1, "governorate": 2, "region": 3, "city": 3, "sea": 3, "district": 4, "town": 4, "river": 4,
    "desert": 4, "mountain": 4, "subdistrict": 5, "facility": 5, "village": 6, "neighbourhood": 6, "other": 6,
}  # fmt: skip
"""The kinds of place, each with its usual rank: 1 known to the world, 6 known to its neighbours."""
GROUP_KINDS = frozenset(
    {
        "army", "branch", "air_force", "navy", "security", "expedition", "paramilitary", "militia", "rebels",
        "jihadists", "party", "government", "coalition", "peacekeepers",
    }
)  # fmt: skip
CLAIMER_KINDS = frozenset(
    {"agency", "monitor", "paper", "broadcaster", "government", "un", "ngo", "medical", "party"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A place. `rank` is 1 (known to the world) to 6.

    `word` tells that a name of it is an everyday word too: `yes` (a place where the sentence speaks of places) or
    `only` (a place only after a head noun, so it is not among `Gazetteer.names`); empty for all others. Names of
    several words are no such words.
    """

    id: str
    qid: str | None
    geonames: str | None
    pcode: str | None
    label_ar: str
    label_en: str
    alt_ar: tuple[str, ...]
    alt_en: tuple[str, ...]
    kind: str
    within: str | None
    country: str | None
    lat: float | None
    lon: float | None
    rank: int
    word: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Group:
    """An armed actor. Dates are ISO dates, months or years as far as known; `home`: its names hold only at home."""

    id: str
    qid: str | None
    label_ar: str
    label_en: str
    alt_ar: tuple[str, ...]
    abbreviations: tuple[str, ...]
    kind: str
    side: str
    country: tuple[str, ...]
    active_from: str
    active_to: str
    member_of: str | None
    ally_of: tuple[str, ...]
    renamed_to: str | None
    home: bool
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Claimer:
    """Who may be quoted for a count: an agency, a monitor, a paper, a ministry, a UN body."""

    id: str
    qid: str | None
    label_ar: str
    label_en: str
    alt_ar: tuple[str, ...]
    abbreviations: tuple[str, ...]
    kind: str
    country: str | None
    home: bool
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Country:
    """A country's adjectives, each in all its spellings; `place` and `capital` are place ids, `armies` group ids.

    `arabic` tells that its places bear Arabic names, which towns of other Arab countries may share.
    """

    iso: str
    place: str
    capital: str | None
    masculine: tuple[str, ...]
    feminine: tuple[str, ...]
    plural: tuple[str, ...]
    armies: tuple[str, ...]
    arabic: bool


Entry = Place | Group | Claimer


@dataclass(frozen=True)
class Gazetteer:
    """All entries by id. `names()` is what the name automaton holds; `named()` looks one name up."""

    places: Mapping[str, Place]
    groups: Mapping[str, Group]
    claimers: Mapping[str, Claimer]
    countries: Mapping[str, Country]
    paths: tuple[Path, ...] = field(default=(), compare=False)

    def names(self) -> Iterator[tuple[str, EntryKind, str]]:
        """Every name (folded, with its article), its kind and entry id, in table order; nothing twice.

        Names that are places only after a head noun are left out; `named` knows them.
        """
        return expand(self)

    @cached_property
    def listed(self) -> frozenset[str]:
        """The names of places in the text, folded, with their articles: what `names` gives for places."""
        return frozenset(name for name, kind, _ in self.names() if kind == "place")

    @cached_property
    def _by_name(self) -> dict[tuple[str, ...], list[tuple[EntryKind, str]]]:
        index: dict[tuple[str, ...], list[tuple[EntryKind, str]]] = {}
        for name, kind, identifier in expand(self, words=True):
            known = index.setdefault(tuple([strip_article(word) for word in name.split()]), [])
            if (kind, identifier) not in known:
                known.append((kind, identifier))
        return index

    def named(self, name: str, kind: EntryKind) -> tuple[str, ...]:
        """The ids of the entries of this kind that bear a name, articles left aside, in table order; may be empty."""
        return tuple(identifier for found, identifier in self._by_name.get(name_key(name), ()) if found == kind)

    def entry(self, kind: EntryKind, identifier: str) -> Entry | None:
        """The entry of a kind by its id, or None."""
        if kind == "place":
            return self.places.get(identifier)
        return self.groups.get(identifier) if kind == "group" else self.claimers.get(identifier)

    def ancestors(self, identifier: str) -> tuple[str, ...]:
        """The ids of the places that contain a place, nearest first; a cycle is cut."""
        found: list[str] = []
        place = self.places.get(identifier)
        while place and place.within and place.within not in found and place.within != identifier:
            found.append(place.within)
            place = self.places.get(place.within)
        return tuple(found)

    def armies(self, iso: str) -> tuple[Group, ...]:
        """The state armies of a country, of all times and sides, in table order; empty when none is known."""
        country = self.countries.get(iso)
        return tuple(self.groups[army] for army in country.armies if army in self.groups) if country else ()

    @cached_property
    def _demonyms(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for country in self.countries.values():
            for form in (*country.masculine, *country.feminine, *country.plural):
                found.setdefault(" ".join(strip_article(word) for word in fold(form).split()), country.iso)
            for form in country.masculine:
                stem = " ".join(strip_article(word) for word in fold(form).split())
                found.setdefault(stem + "ون", country.iso)
                found.setdefault(stem + "ين", country.iso)
        return found

    def demonym(self, word: str) -> str | None:
        """The ISO code of the country that a folded adjective without article names, or None."""
        return self._demonyms.get(word)


_T = TypeVar("_T", Place, Group, Claimer, Country)
_QID = re.compile(r"Q[1-9]\d*\Z")


def load_gazetteer(extra: Path | None = None) -> Gazetteer:
    """The core gazetteer, with the places of a user gazetteer added.

    Raises TableError for a table that breaks the rules of its columns, InputError for an `extra` that is not there.
    """
    places = _read(FOLDER / "places.tsv", _place)
    paths = [FOLDER / name for name in ("places.tsv", "groups.tsv", "claimers.tsv", "countries.tsv")]
    if extra is not None:
        if not extra.is_file():
            raise InputError("there is no such user gazetteer; make one with `kg gazetteer import`", path=extra)
        places.update(_brought(extra))
        paths.append(extra)
    return Gazetteer(
        places=places,
        groups=_read(FOLDER / "groups.tsv", _group),
        claimers=_read(FOLDER / "claimers.tsv", _claimer),
        countries=_read(FOLDER / "countries.tsv", _country),
        paths=tuple(paths),
    )


def _brought(extra: Path) -> dict[str, Place]:
    """The places of a user gazetteer, or of a plain table with our columns."""
    if not is_user_gazetteer(extra):
        return _read(extra, _place, COLUMNS, unique=False)
    with UserGazetteer(extra) as user:
        return {place.id: place for place in map(_place, user.rows())}


def _read(path: Path, make: Callable[[Row], _T], required: Sequence[str] = (), *, unique: bool = True) -> dict[str, _T]:
    entries: dict[str, _T] = {}
    for row in read_table(path, required):
        entry = make(row)
        identifier = entry.iso if isinstance(entry, Country) else entry.id
        if unique and identifier in entries:
            raise row.error(f"the id {identifier!r} stands twice")
        entries[identifier] = entry
    return entries


def _qid(row: Row) -> str | None:
    qid = row["qid"]
    if qid and not _QID.match(qid):
        raise row.error(f"{qid!r} is no Wikidata id (Q and digits)")
    return qid or None


def _number(row: Row, column: str, limit: float) -> float | None:
    cell = row[column]
    if not cell:
        return None
    try:
        number = float(cell)
    except ValueError:
        raise row.error(f"{column} {cell!r} is no number of degrees") from None
    if not -limit <= number <= limit:
        raise row.error(f"{column} {cell} is outside ±{limit:g}")
    return number


def _rank(row: Row, usual: int) -> int:
    cell = row["rank"]
    if cell and not (cell.isascii() and cell.isdigit() and len(cell) < 10):
        raise row.error(f"rank {cell[:20]!r} is no whole number")
    return int(cell or usual)


def _place(row: Row) -> Place:
    kind = row["kind"]
    if kind not in PLACE_KINDS:
        raise row.error(f"unknown kind of place {kind!r}; known are {', '.join(PLACE_KINDS)}")
    return Place(
        row["id"], _qid(row), row["geonames"] or None, row["pcode"] or None, row["label_ar"], row["label_en"],
        row.several("alt_ar"), row.several("alt_en"), kind, row["within"] or None, row["country"] or None,
        _number(row, "lat", 90), _number(row, "lon", 180), _rank(row, PLACE_KINDS[kind]), row["word"],
        row["source"], row["note"],
    )  # fmt: skip


def _group(row: Row) -> Group:
    if row["kind"] not in GROUP_KINDS:
        raise row.error(f"unknown kind of group {row['kind']!r}; known are {', '.join(sorted(GROUP_KINDS))}")
    return Group(
        row["id"], _qid(row), row["label_ar"], row["label_en"], row.several("alt_ar"), row.several("abbreviations"),
        row["kind"], row["side"], row.several("country"), row["active_from"], row["active_to"],
        row["member_of"] or None, row.several("ally_of"), row["renamed_to"] or None, row["home"] == "yes",
        row["source"], row["note"],
    )  # fmt: skip


def _claimer(row: Row) -> Claimer:
    if row["kind"] not in CLAIMER_KINDS:
        raise row.error(f"unknown kind of claimer {row['kind']!r}; known are {', '.join(sorted(CLAIMER_KINDS))}")
    return Claimer(
        row["id"], _qid(row), row["label_ar"], row["label_en"], row.several("alt_ar"), row.several("abbreviations"),
        row["kind"], row["country"] or None, row["home"] == "yes", row["source"], row["note"],
    )  # fmt: skip


def _country(row: Row) -> Country:
    several = row.several
    return Country(
        row["iso"], row["place"], row["capital"] or None, several("masculine"), several("feminine"), several("plural"),
        several("armies"), row["arabic"] == "yes",
    )  # fmt: skip
