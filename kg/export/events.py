"""Engagements as other data sets count them: their days, their places, their dead, and what a row of theirs loses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import kg.gazetteer
from kg.export.codes import codes
from kg.export.rows import ControlRow, EngagementRow, Name, Party, Source, Spot, TollRow
from kg.lexicon.table import Row, read_table
from kg.namespaces import ISN

CIVILIAN = frozenset({ISN.Civilians, ISN.Children, ISN.Women, ISN.Journalists, ISN.AidWorkers})
SOLDIERS = frozenset({ISN.Soldiers, ISN.Officers})
STATE_KINDS = ("army", "branch", "air_force", "navy", "security", "government", "expedition")


@dataclass(frozen=True, slots=True)
class Event:
    """An engagement with the tolls that came of it and the control claims of its report, all sorted by IRI.

    `sources` are the reports that tell of it; none means that of the row alone.
    """

    row: EngagementRow
    tolls: tuple[TollRow, ...] = ()
    controls: tuple[ControlRow, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def reports(self) -> tuple[Source, ...]:
        """The reports that tell of it."""
        return self.sources or (self.row.source,)


@dataclass(frozen=True, slots=True, order=True)
class Loss:
    """What a row cannot say: the claim, the row's id ("" for no row), what is lost, and the value that is."""

    claim: str
    row: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class Deaths:
    """Dead persons: lowest, best and highest estimate, and the best of each class of victims.

    `parties` has the best estimate by a party's IRI; `open` tells that some report leaves the number open.
    """

    low: int = 0
    best: int = 0
    high: int = 0
    parties: dict[str, int] = field(default_factory=dict)
    civilians: int = 0
    soldiers: int = 0
    unknown: int = 0
    open: bool = False


@cache
def countries() -> dict[str, Row]:
    """The rows of the table of country codes by ISO code of two letters."""
    path = Path(kg.gazetteer.__file__).parent / "country_codes.tsv"
    return {row["iso"]: row for row in read_table(path, ("iso", "iso3", "number", "gwno"))}


# ------------------------------------------------------------------------------------------------------ time


def day_count(start: date, end: date) -> int:
    """How many days a period has, both ends included."""
    return (end - start).days + 1


def days_between(start: date, end: date) -> list[date]:
    """Every day of a period, both ends included."""
    return [start + timedelta(days=number) for number in range(day_count(start, end))]


def split(total: int, parts: int) -> list[int]:
    """A total over a number of rows: even shares, and the remainder with the first.

    >>> split(11, 3)
    [5, 3, 3]
    """
    share = total // parts
    return [total - share * (parts - 1), *([share] * (parts - 1))]


# ----------------------------------------------------------------------------------------------------- place


def narrowest(places: Iterable[Spot]) -> list[Spot]:
    """The places without those that contain another of them, in their order."""
    listed = list(places)
    around = {name.iri for place in listed for name in place.within}
    return [place for place in listed if place.iri not in around]


def where_precision(place: Spot) -> int:
    """UCDP's where_prec of a place: the one it is told with, else that of its class by the ontology's mapping."""
    if place.precision is not None:
        return place.precision
    found = codes().match(f"{ISN._iri}{place.kind}", _WHERE, "closeMatch", "broadMatch") if place.kind else []
    return int(found[0].notation) if found else (1 if place.latitude is not None else 5)


_WHERE = "https://w3id.org/isnad/code/ucdp/where-prec-"


# ------------------------------------------------------------------------------------------------------ dead


def conservative(toll: TollRow) -> int:
    """ACLED's number for a count: the least that it says; 10 for tens, 100 for hundreds, 3 for a few.

    Source: ACLED, "Fatalities: frequently asked questions" (2023): the most conservative estimate is taken.
    """
    if toll.precision == "vague":
        if toll.lower < 10:
            return 3
        return int(10 ** (len(str(toll.lower)) - 1))
    return toll.lower


def likely(toll: TollRow) -> int:
    """UCDP's best number for a count: what is told, the middle of `about`, the upper bound where none is below."""
    if toll.precision == "about" and toll.upper is not None:
        return (toll.lower + toll.upper) // 2
    return toll.lower or (toll.upper or 0)


def counted(tolls: Iterable[TollRow]) -> tuple[list[TollRow], list[TollRow]]:
    """The counts of dead that are added up, and parts of them; running totals, repeats, denied ones are neither."""
    dead = [t for t in tolls if t.outcome == "killed" and t.certainty != "denied" and not t.cumulative]
    older = {iri for toll in dead for iri in toll.updates}
    dead = [toll for toll in dead if toll.iri not in older]
    known = {toll.iri for toll in dead}
    dead = [toll for toll in dead if toll.restates not in known]
    known = {toll.iri for toll in dead}
    return [t for t in dead if t.part_of not in known], [t for t in dead if t.part_of in known]


def bucket(toll: TollRow) -> frozenset[str]:
    """What makes two counts rivals and not neighbours: the same victims; `unknown` where none are told."""
    told = frozenset(party.iri for party in toll.victims) - {ISN.UnknownPeople}
    return told or frozenset({ISN.UnknownPeople})


def rivals(tolls: Iterable[TollRow]) -> dict[frozenset[str], list[TollRow]]:
    """Counts of the same victims together, in the order in which they come."""
    found: dict[frozenset[str], list[TollRow]] = {}
    for toll in tolls:
        found.setdefault(bucket(toll), []).append(toll)
    return found


def total(tolls: Iterable[TollRow], number: Callable[[TollRow], int], pick: Callable[[list[int]], int]) -> int:
    """The dead of all: rivals come to one number by `pick`; people of no class are taken to hold those of a class."""
    sums = {key: pick([number(toll) for toll in group]) for key, group in rivals(tolls).items()}
    unknown = sums.pop(frozenset({ISN.UnknownPeople}), 0)
    return max(unknown, sum(sums.values()))


def fatalities(tolls: Iterable[TollRow]) -> int:
    """ACLED's fatalities: of rivals the lowest, everything at its most conservative."""
    return total(counted(tolls)[0], conservative, min)


def deaths(tolls: Iterable[TollRow]) -> Deaths:
    """UCDP's estimates: lowest and highest of all that is told, and the best by class of victim."""
    whole, parts = counted(tolls)
    found = Deaths(
        low=total(whole, lambda t: t.lower, min), best=0,
        high=total(whole, lambda t: t.lower if t.upper is None else t.upper, max),
        open=any(t.upper is None for t in whole),
    )  # fmt: skip
    shares: Counter[str] = Counter()
    for key, group in rivals(whole).items():
        shares[_class(key)] += usual([likely(toll) for toll in group])
    inner: Counter[str] = Counter()
    for key, group in rivals(p for p in parts if _class(bucket(p)) != "unknown").items():
        inner[_class(key)] += usual([likely(toll) for toll in group])
    unknown = shares.pop("unknown", 0)
    spare = max(0, unknown - sum(shares.values()))
    for name, number in sorted(inner.items()):  # what a count of no class says of its own parts
        taken = min(spare, number)
        shares[name] += taken
        spare -= taken
    parties = {name: number for name, number in shares.items() if name not in ("civilians", "soldiers") and number}
    best = sum(shares.values()) + spare
    return Deaths(
        min(found.low, best), best, max(found.high, best), parties, shares["civilians"], shares["soldiers"], spare,
        found.open,
    )  # fmt: skip


def usual(numbers: list[int]) -> int:
    """The number that most give; of several the lowest."""
    counts = Counter(numbers)
    return min(counts, key=lambda number: (-counts[number], number))


def _class(victims: frozenset[str]) -> str:
    if victims <= CIVILIAN:
        return "civilians"
    if victims <= SOLDIERS:
        return "soldiers"
    people = victims & (CIVILIAN | SOLDIERS | {ISN.Fighters, ISN.UnknownPeople})
    groups = victims - people
    return next(iter(groups)) if len(groups) == 1 else "unknown"


# ---------------------------------------------------------------------------------------------------- losses


def merged(rows: Sequence[EngagementRow]) -> EngagementRow:
    """One row for a deed that several reports tell: the first row, with what it lacks from the others.

    Places, days and sides are those of the row that tells them most closely: fewest days, most parties. All sentences
    are kept.
    """
    first = rows[0]
    dated = [row for row in rows if row.start and row.end]
    close = min(dated, key=lambda row: day_count(row.start or row.end, row.end), default=first)  # type: ignore[arg-type]
    placed = min(
        (row for row in rows if row.places), key=lambda row: min(map(where_precision, row.places)), default=first
    )
    sided = max(rows, key=lambda row: sum(len(side.parties) for side in row.sides))
    certain = next((row.certainty for row in rows if row.certainty != "denied"), first.certainty)
    return replace(
        first, start=close.start, end=close.end, edtf=close.edtf, places=placed.places, sides=sided.sides,
        certainty=certain, evidence=tuple(quote for row in rows for quote in row.evidence),
        means=tuple(dict.fromkeys(word for row in rows for word in row.means)),
    )  # fmt: skip


def toll_losses(event: Event, row: str, written: int | None, *, classes: bool) -> Iterator[Loss]:
    """What a row of one number does not say of an event's tolls; `classes` when it parts the dead by side."""
    whole, parts = counted(event.tolls)
    used = {toll.iri for toll in (*whole, *parts)}
    for group in rivals(whole).values():
        if len({(t.lower, t.upper) for t in group}) > 1:
            for toll in group:
                yield Loss(toll.iri, row, "rival count", f"{_range(toll)} by {_who(toll)}; the row has {written}")
    for toll in event.tolls:
        if toll.iri in used:
            if toll.upper is None or toll.lower != toll.upper or toll.precision != "exact":
                yield Loss(toll.iri, row, "bounds", f"{_range(toll)} {toll.precision}: {toll.wording}")
            if toll.claimer is not None:
                yield Loss(toll.iri, row, "claimer", _who(toll))
            if not classes:
                yield Loss(toll.iri, row, "victims", "; ".join(v.english or v.label for v in toll.victims))
        elif toll.outcome != "killed":
            yield Loss(toll.iri, row, toll.outcome, f"{_range(toll)}: {toll.wording}")
        elif toll.cumulative:
            yield Loss(toll.iri, row, "running total", f"{_range(toll)}: {toll.wording}")
        elif toll.certainty == "denied":
            yield Loss(toll.iri, row, "denied", f"{_range(toll)}: {toll.wording}")
    if event.row.certainty in ("reported", "unconfirmed"):
        yield Loss(event.row.iri, row, "certainty", event.row.certainty)


def _range(toll: TollRow) -> str:
    return f"{toll.lower}–{'' if toll.upper is None else toll.upper}"


def _who(toll: TollRow) -> str:
    return "the report" if toll.claimer is None else toll.claimer.english or toll.claimer.label


# --------------------------------------------------------------------------------------------------- parties


def sides_of(event: Event) -> tuple[list[Party], list[Party]]:
    """Who attacks (or stands first) and who is attacked; what no side tells is taken from the tolls."""
    first: list[Party] = []
    second: list[Party] = []
    for side in event.row.sides:
        if side.role == "attacker":
            first.extend(side.parties)
        elif side.role == "target" or first:
            second.extend(side.parties)
        else:
            first.extend(side.parties)
    if not first:
        first = [party for toll in event.tolls for party in toll.perpetrators]
    if not second:
        harmed = [party for toll in event.tolls for party in toll.victims]
        second = [party for party in harmed if party not in first]
    return [*dict.fromkeys(first)], [p for p in dict.fromkeys(second) if p not in first]


def is_state(party: Party) -> bool:
    """Whether a party acts for a state, by the mapping of its kind."""
    return party.kind is not None and any(
        code.iri.endswith("/actor-government") for code in codes().match(f"{_KIND}{party.kind}", _ACTOR, "closeMatch")
    )


def kind_term(party: Party) -> str:
    """The IRI of the kind of a group."""
    return f"{_KIND}{party.kind}"


_KIND = "https://w3id.org/isnad/code/group-kind/"
_ACTOR = "https://w3id.org/isnad/code/ucdp/actor-"


def english(name: Name) -> str:
    """The English label, or the one there is."""
    return name.english or name.label
