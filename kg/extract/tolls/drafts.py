"""The two records of the reader of tolls: a toll as its sentence tells it, and what a count depends on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from kg.extract.people import People
from kg.model import Outcome

AMONG: Final = "among those told before"
BRACKETED: Final = "a state told in brackets"
GovernorKind = Literal["noun", "verb", "toll"]


@dataclass(slots=True)
class Draft:
    """A toll as its sentence tells it, before the report is asked for what the sentence leaves out.

    `rule` says in words how it was read, `trigger` is the token that brought it. `parent` is the toll of this sentence
    that already counts these people; `parent_outcome` says instead that the parent is the last toll of that outcome
    told before (`من بين القتلى`).
    """

    people: People
    outcome: Outcome
    rule: str
    trigger: int
    parent: Draft | None = None
    parent_outcome: Outcome | None = None


@dataclass(slots=True)
class Governor:
    """What the next count depends on: an outcome, told by the word at `index`.

    `spent` is set when a count was taken: then only what `و` adds to that count follows. `also` is the outcome that is
    denied along with a negated one (`دون قتل أو إصابة أي مدني`).
    """

    outcome: Outcome
    kind: GovernorKind
    index: int
    negated: bool = False
    spent: bool = False
    also: Outcome | None = None
