"""What fusing needs of each claim, and no more: compact records, keyed by IRI, that one read of a store can give.

Codes are the lower-case words of `kg.model` (`killed`, `at_least`, `armed_clash`); people classes stand among victims
as their word (`civilians`), groups, places and claimers as their IRI. Dates are days, both ends included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

PEOPLE = frozenset(
    {"civilians", "children", "women", "officers", "fighters", "soldiers", "journalists", "aid_workers", "unknown"}
)
"""The classes of people that stand among victims beside groups."""


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """A report: when and where it was published; None where that is not known."""

    iri: str
    identifier: str
    published: date | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """A place: `kind` is its class in lower case (`town`), `within` and `anchors` IRIs, `candidates` what it may be."""

    iri: str
    label: str
    kind: str | None = None
    within: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    local: bool = False


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """A group or a claimer: what it belongs to, whom it is allied with, and the group it is called today."""

    iri: str
    label: str
    member_of: tuple[str, ...] = ()
    allied_with: tuple[str, ...] = ()
    renamed_to: str | None = None
    local: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRecord:
    """What every claim has. `claimer` is who says so, None for the report itself; `headline`: told by a headline.

    `borrowed` names what the claim's own sentence does not tell and the report told before: `days`, `places`.
    """

    iri: str
    report: str
    places: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    claimer: str | None = None
    certainty: str = "asserted"
    headline: bool = False
    order: int = 0
    borrowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TollRecord(ClaimRecord):
    """A count of people; `upper` None means open. `part_of`, `restates`, `engagement` are IRIs of other claims."""

    outcome: str = "killed"
    lower: int = 0
    upper: int | None = None
    precision: str = "exact"
    victims: tuple[str, ...] = ("unknown",)
    perpetrators: tuple[str, ...] = ()
    part_of: str | None = None
    restates: str | None = None
    engagement: str | None = None
    cumulative: bool = False
    wording: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementRecord(ClaimRecord):
    """A fight or an act of violence; `sides` are pairs of role and party."""

    category: str = "attack"
    sides: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlRecord(ClaimRecord):
    """Who gains, loses, holds, contests or besieges a place. Shares are 0 to 1."""

    change: str = "holds"
    party: str | None = None
    share_min: float | None = None
    share_max: float | None = None


@dataclass(slots=True)
class Archive:
    """All records of a store, each table by IRI."""

    reports: dict[str, ReportRecord] = field(default_factory=dict)
    tolls: dict[str, TollRecord] = field(default_factory=dict)
    engagements: dict[str, EngagementRecord] = field(default_factory=dict)
    controls: dict[str, ControlRecord] = field(default_factory=dict)
    places: dict[str, PlaceRecord] = field(default_factory=dict)
    parties: dict[str, PartyRecord] = field(default_factory=dict)

    def claims(self) -> Iterator[ClaimRecord]:
        """Every claim, table by table."""
        yield from self.tolls.values()
        yield from self.engagements.values()
        yield from self.controls.values()

    def published(self, report: str) -> date | None:
        """The day on which a report was published, None when not known."""
        found = self.reports.get(report)
        return found.published if found else None

    def known_on(self, day: date) -> Archive:
        """The archive as it was on a day, without what reports say that came out later or nobody knows when."""
        reports = {k: r for k, r in self.reports.items() if r.published is not None and r.published <= day}
        return self.narrowed(reports)

    def narrowed(self, reports: Iterable[str]) -> Archive:
        """The archive of these reports alone; what they point at in others is cut."""
        kept = set(reports)
        tolls = {k: t for k, t in self.tolls.items() if t.report in kept}
        engagements = {k: e for k, e in self.engagements.items() if e.report in kept}
        return replace(
            self,
            reports={k: r for k, r in self.reports.items() if k in kept},
            tolls=tolls,
            engagements=engagements,
            controls={k: c for k, c in self.controls.items() if c.report in kept},
        )
