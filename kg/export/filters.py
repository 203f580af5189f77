"""Which claims go out: by party, place, class, outcome, days, box and source; all that are given must hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, get_args

from kg.errors import UsageError
from kg.export.reader import Reader
from kg.export.rows import ClaimRow, ControlRow, EngagementRow, Name, Party, Source, Spot, TollRow
from kg.model import EngagementClass, Outcome
from kg.namespaces import SKOS
from kg.rdf.terms import iri, value_of
from kg.text.normalise import name_key

Row = TypeVar("Row", bound=ClaimRow)
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; an empty part asks nothing, several values of a part mean any of them.

    `parties` and `places` are names, gazetteer ids or IRIs; a place takes those within it. `classes` are of engagements
    (`airstrike`), `outcomes` of tolls. A claim lies between `since` and `until` when one of its days does, and a claim
    without a day lies nowhere. `box` is west, south, east, north in degrees. `sources` are identifiers, publishers,
    addresses or IRIs of reports.
    """

    parties: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    box: Box | None = None
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _known("class", self.classes, get_args(EngagementClass))
        _known("outcome", self.outcomes, get_args(Outcome))
        if self.box is not None and not (self.box[0] <= self.box[2] and self.box[1] <= self.box[3]):
            raise UsageError("a box is west,south,east,north in degrees, the smaller of each pair first")
        if self.since and self.until and self.since > self.until:
            raise UsageError(f"no day lies between {self.since} and {self.until}: exchange them")

    @property
    def is_open(self) -> bool:
        """Whether nothing is asked, so that everything goes out."""
        return self == Filter()


def _known(part: str, given: Iterable[str], choices: tuple[str, ...]) -> None:
    for value in given:
        if value not in choices:
            raise UsageError(f"there is no {part} {value!r}: choose of {', '.join(choices)}")


def parse_box(value: str) -> Box:
    """A box from `west,south,east,north`. Raises UsageError for what is none."""
    try:
        west, south, east, north = (float(part) for part in re.split(r"[,\s]+", value.strip()))
    except ValueError as error:
        raise UsageError(f"{value!r} is no box: write west,south,east,north in degrees") from error
    return west, south, east, north


class Chooser:
    """Tells of each row of one store whether a filter takes it."""

    def __init__(self, reader: Reader, wanted: Filter) -> None:
        self.reader, self.wanted = reader, wanted
        self._names: dict[str, frozenset[tuple[str, ...]]] = {}
        self._parties = [_key(value) for value in wanted.parties]
        self._places = [_key(value) for value in wanted.places]

    def rows(self, kind: type[Row]) -> Iterator[Row]:
        """The rows of a kind that the filter takes, sorted by IRI."""
        rows = self.reader.rows(kind)
        return rows if self.wanted.is_open else (row for row in rows if self.takes(row))

    def takes(self, row: ClaimRow) -> bool:
        """Whether all that is asked holds for a claim."""
        wanted = self.wanted
        return (
            _in_time(row, wanted.since, wanted.until)
            and (not wanted.sources or _from(row.source, wanted.sources))
            and (wanted.box is None or any(_inside(place, wanted.box) for place in row.places))
            and (not self._places or any(self._is(name, self._places) for p in row.places for name in (p, *p.within)))
            and (not self._parties or any(self._is(party, self._parties) for party in parties_of(row)))
            and (not wanted.classes or self._class(row) in wanted.classes)
            and (not wanted.outcomes or not self._outcomes(row).isdisjoint(wanted.outcomes))
        )

    def _class(self, row: ClaimRow) -> str | None:
        if isinstance(row, EngagementRow):
            return row.category
        engagement = row.engagement if isinstance(row, TollRow) else None
        return self.reader.row(engagement, EngagementRow).category if engagement else None

    def _outcomes(self, row: ClaimRow) -> set[str]:
        if isinstance(row, TollRow):
            return {row.outcome}
        return {t.outcome for t in self.reader.tolls_of(row.iri)} if isinstance(row, EngagementRow) else set()

    def _is(self, name: Name, wanted: list[tuple[str, tuple[str, ...]]]) -> bool:
        for plain, key in wanted:
            if name.iri == plain or name.iri.endswith(f"/{plain}") or key in self._keys(name):
                return True
        return False

    def _keys(self, name: Name) -> frozenset[tuple[str, ...]]:
        found = self._names.get(name.iri)
        if found is None:
            labels = {name.label, name.english or ""}
            for predicate in (SKOS.prefLabel, SKOS.altLabel):
                labels |= {value_of(s.object) for s in self.reader.store.match(iri(name.iri), iri(predicate), None, "")}
            found = self._names[name.iri] = frozenset(tuple(name_key(label.lower())) for label in labels if label)
        return found


def parties_of(row: ClaimRow) -> tuple[Party, ...]:
    """The parties of a claim: victims and perpetrators, sides, or who controls."""
    if isinstance(row, TollRow):
        return (*row.victims, *row.perpetrators)
    if isinstance(row, EngagementRow):
        return (*row.participants, *(party for side in row.sides for party in side.parties))
    return (row.party,) if isinstance(row, ControlRow) and row.party else ()


def filter_of(values: Mapping[str, object]) -> Filter:
    """A filter from names and values as the library takes them: one value or several, days as dates or ISO text.

    Raises UsageError for a part that does not exist or a value that does not fit.
    """
    names = {
        "party": "parties", "place": "places", "category": "classes", "outcome": "outcomes", "source": "sources",
        "since": "since", "until": "until", "box": "box",
    }  # fmt: skip
    taken: dict[str, object] = {}
    for name, value in values.items():
        if name not in names:
            raise UsageError(f"there is no filter {name!r}: choose of {', '.join(names)}")
        if value is None:
            continue
        if name in ("since", "until"):
            taken[name] = value if isinstance(value, date) else parse_day(str(value))
        elif name == "box":
            taken[name] = parse_box(value) if isinstance(value, str) else tuple(value)  # type: ignore[arg-type]
        else:
            several = (value,) if isinstance(value, str) else tuple(value)  # type: ignore[arg-type]
            taken[names[name]] = tuple(str(getattr(item, "iri", item)) for item in several)
    return Filter(**taken)  # type: ignore[arg-type]


def parse_day(value: str) -> date:
    """A day from YYYY-MM-DD. Raises UsageError for what is none."""
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise UsageError(f"{value!r} is no day: write YYYY-MM-DD") from error


def _key(value: str) -> tuple[str, tuple[str, ...]]:
    plain = value.strip().strip("<>")
    return plain, tuple(name_key(plain.lower()))


def _in_time(row: ClaimRow, since: date | None, until: date | None) -> bool:
    if since is None and until is None:
        return True
    start, end = row.start or row.end, row.end or row.start
    if start is None or end is None:
        return False
    return (since is None or end >= since) and (until is None or start <= until)


def _from(source: Source, wanted: tuple[str, ...]) -> bool:
    return not {source.iri, source.identifier, source.publisher, source.address}.isdisjoint(wanted)


def _inside(place: Spot, box: Box) -> bool:
    if place.latitude is None or place.longitude is None:
        return False
    return box[0] <= place.longitude <= box[2] and box[1] <= place.latitude <= box[3]
