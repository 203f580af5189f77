"""Claims as typed rows: what the tables, the map formats and the library give out, each frozen and complete.

Names are kept with their IRIs; dates are days, both ends included; None means unknown, and an `upper` of None that the
report leaves the number open. `begin` and `end` of a quotation's marks are half-open code points of its text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Name:
    """A thing by its IRI, its Arabic label (or whatever label it has) and its English one."""

    iri: str
    label: str
    english: str | None = None

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class Party(Name):
    """A group, a claimer or a class of people. `kind` is the gazetteer's (`army`), `people` tells a class of people.

    `countries` are ISO codes of two letters; `begin`/`end` the dates of its being, as far as known.
    """

    kind: str | None = None
    countries: tuple[str, ...] = ()
    begin: str | None = None
    end: str | None = None
    people: bool = False
    local: bool = False


@dataclass(frozen=True, slots=True)
class Spot(Name):
    """A place. `kind` is its class (`Town`); `within` what is around it, nearest first; `precision` as UCDP codes it.

    Degrees are WGS 84. A place that is told only as near another has the other's point and a precision of 2.
    """

    kind: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    country: str | None = None
    precision: int | None = None
    within: tuple[Name, ...] = ()
    divisions: tuple[str | None, str | None, str | None] = (None, None, None)


@dataclass(frozen=True, slots=True)
class Source:
    """A report: where a claim stands. `copy_of` is the IRI of the report that it copies."""

    iri: str
    identifier: str
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    address: str | None = None
    country: str | None = None
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence behind a claim; `begin` is its place in the report, `marks` are the claim's own words in `text`."""

    iri: str
    report: str
    begin: int
    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def marked(self, left: str = "⟦", right: str = "⟧") -> str:
        """The text with signs around the words that carry the claim."""
        pieces, last = [], 0
        for begin, end in self.marks:
            pieces += [self.text[last:begin], left, self.text[begin:end], right]
            last = end
        return "".join([*pieces, self.text[last:]])

    def _repr_html_(self) -> str:
        from kg.export.html import evidence_html

        return evidence_html(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """What every claim has. `claimer` is who says so, None for the report itself; `chain` all who hand it on."""

    iri: str
    places: tuple[Spot, ...] = ()
    start: date | None = None
    end: date | None = None
    edtf: str | None = None
    date_inferred: bool = False
    claimer: Party | None = None
    chain: tuple[Party, ...] = ()
    certainty: str = "asserted"
    source: Source
    evidence: tuple[Evidence, ...] = ()

    def _repr_html_(self) -> str:
        from kg.export.html import row_html

        return row_html(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class TollRow(ClaimRow):
    """A count of people who came to harm; `part_of`, `restates`, `engagement`, `updates` are IRIs of other claims."""

    outcome: str
    lower: int
    upper: int | None = None
    precision: str
    wording: str = ""
    victims: tuple[Party, ...] = ()
    perpetrators: tuple[Party, ...] = ()
    part_of: str | None = None
    restates: str | None = None
    engagement: str | None = None
    cumulative: bool = False
    updates: tuple[str, ...] = ()

    _repr_html_ = ClaimRow._repr_html_


@dataclass(frozen=True, slots=True)
class SideRow:
    """One side of an engagement: `role` is `attacker`, `target` or `belligerent`."""

    role: str
    parties: tuple[Party, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementRow(ClaimRow):
    """A fight or an act of violence; `category` is its class in lower case (`armed_clash`)."""

    category: str
    sides: tuple[SideRow, ...] = ()
    participants: tuple[Party, ...] = ()
    means: tuple[str, ...] = ()

    _repr_html_ = ClaimRow._repr_html_


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlRow(ClaimRow):
    """Who is said to gain, lose, hold, contest or besiege a place; shares are 0 to 1 of the place."""

    change: str
    party: Party | None = None
    share_min: float | None = None
    share_max: float | None = None

    _repr_html_ = ClaimRow._repr_html_
