"""The things that pass through Isnad: reports, sentences, mentions, claims, links. Frozen and slotted.

Offsets (`begin`, `end`) are half-open Unicode code points of `Report.text`, exactly as ingested. Counts are persons;
an `upper` of None means that the text leaves the number open. Dates are days, both ends included; None means unknown,
never the publication date by default. Confidence is 0 to 1. Keys (`t1`, `p2`) are unique inside one report only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

SentenceKind = Literal["headline", "dateline", "caption", "furniture", "quote", "body"]
ThingKind = Literal["group", "place", "claimer"]
Outcome = Literal["killed", "wounded", "missing", "captured", "displaced"]
Precision = Literal["exact", "at_least", "more_than", "at_most", "about", "vague"]
Certainty = Literal["asserted", "reported", "denied", "unconfirmed"]
Change = Literal["gained", "lost", "withdrew", "advanced", "holds", "contested", "besieged"]
Role = Literal["attacker", "target", "belligerent"]
PeopleClass = Literal[
    "civilians", "children", "women", "officers", "fighters", "soldiers", "journalists", "aid_workers", "unknown"
]
EngagementClass = Literal[
    "armed_clash", "airstrike", "drone_strike", "shelling", "bombing", "ambush", "attack",
    "assassination", "execution", "abduction", "raid", "siege", "strike",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """One report as it came in. `identifier` is the id it came with, or a digest of its content."""

    identifier: str
    text: str
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    country: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of a report. `repeats` is the index of the sentence that a pull quote copies."""

    index: int
    begin: int
    end: int
    kind: SentenceKind = "body"
    repeats: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """The days that words of time stand for, with the words' own precision as an EDTF literal."""

    start: date | None
    end: date | None
    edtf: str | None = None
    inferred: bool = False
    begin: int | None = None
    finish: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the report that name a thing. `rule` is the reader that found them.

    Of a place, `relation` tells how what happens lies to it (`near`, `around`, `southeast`; None: in it), `distance`
    how far from it in kilometres, and `precision` how closely the words tell it, UCDP's 1 to 7; None where only the
    kind of place does.
    """

    thing: str
    kind: ThingKind
    begin: int
    end: int
    sentence: int
    rule: str
    confidence: float = 1.0
    relation: str | None = None
    precision: int | None = None
    distance: float | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """A party, place or claimer of one report, before it is linked: what the report itself says of it.

    `name` is the bare name as first written, `aliases` its other names in the report, `head` the kind that its head
    noun tells (`city` for مدينة), `containers` the names of places said to contain it, `candidates` gazetteer ids.
    """

    key: str
    kind: ThingKind
    name: str
    aliases: tuple[str, ...] = ()
    head: str | None = None
    containers: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    member_of: str | None = None
    allied_with: tuple[str, ...] = ()
    country: str | None = None
    precision: int | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an engagement: thing keys or people classes, and their role."""

    role: Role
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What every claim has: its evidence words, the sentences behind it, who says so, and why it was read so."""

    key: str
    begin: int
    end: int
    sentence: int
    support: tuple[int, ...] = ()
    places: tuple[str, ...] = ()
    period: Period | None = None
    claimer: str | None = None
    chain: tuple[str, ...] = ()
    certainty: Certainty = "asserted"
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Toll(Claim):
    """A count of people who came to harm. `victims` holds thing keys or people classes."""

    outcome: Outcome = "killed"
    lower: int = 0
    upper: int | None = None
    precision: Precision = "exact"
    victims: tuple[str, ...] = ("unknown",)
    perpetrators: tuple[str, ...] = ()
    part_of: str | None = None
    restates: str | None = None
    engagement: str | None = None
    cumulative: bool = False


@dataclass(frozen=True, slots=True)
class Engagement(Claim):
    """A fight or an act of violence, with its sides."""

    category: EngagementClass = "attack"
    sides: tuple[Side, ...] = ()
    means: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Control(Claim):
    """Who is said to gain, lose, hold, contest or besiege a place. Shares are 0 to 1 of the place."""

    change: Change = "holds"
    party: str | None = None
    share_min: float | None = None
    share_max: float | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Which gazetteer entry a thing is, or None with the candidates that were too close to decide."""

    thing: str
    entry: str | None
    score: float
    reason: str
    candidates: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one report says: its sentences, the things it names and the claims it makes, in text order."""

    report: Report
    sentences: tuple[Sentence, ...] = ()
    things: tuple[Thing, ...] = ()
    mentions: tuple[Mention, ...] = ()
    tolls: tuple[Toll, ...] = ()
    engagements: tuple[Engagement, ...] = ()
    controls: tuple[Control, ...] = ()
    dropped: tuple[str, ...] = field(default=())

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every toll, engagement and control claim, in that order."""
        return (*self.tolls, *self.engagements, *self.controls)
