"""The rule by which rival counts of the same people become low, best and high; its name is stored with what it gives.

`ucdp-conservative` follows the practice of the Uppsala Conflict Data Program (UCDP GED Codebook, section on fatality
estimates: the best estimate is the most reliable one, and of equally reliable ones the lower, the high is the highest
that a source gives), written down so that a program can follow it:

1. Copies, and claims that restate another, speak once. A claimer's later count takes the place of the earlier one,
   upwards or downwards, unless it is only vaguer; what is later is told by the day of publication.
2. One claimer has one voice, however many reports quote it. Denials count no one; where someone denies, low is 0.
3. Voices that are vague ("dozens") or unconfirmed are heard only where there are no others.
4. best is the lower bound that most voices allow; of equally supported ones the lowest.
   low is the lowest lower bound of a voice, high the highest number that a voice names, `open` where it adds "or more".
5. Nobody counted: unknown (no account at all). Counted as none: zero. Only denials: denied. These three differ.
   Where all claims only repeat what another account holds, the account is `retold` and says nothing of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from kg.fuse.records import TollRecord

RULE: Final = "ucdp-conservative"

Status = Literal["counted", "vague", "unconfirmed", "zero", "denied", "unknown", "retold"]
State = Literal["counts", "agrees", "updated", "restates", "beside", "copy", "denies", "weaker"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """Low, best and high in persons, None where nobody gives a number; `open`: high may be more.

    `support` is the number of independent claimers whose count allows the best, `claimers` all that count or deny.
    """

    status: Status
    low: int | None = None
    best: int | None = None
    high: int | None = None
    open: bool = False
    support: int = 0
    claimers: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.best is None:
            return self.status
        more = "+" if self.open else ""
        same = self.low == self.best == self.high
        return f"{self.best}{more}" if same else f"{self.best} ({self.low} to {self.high}{more})"


@dataclass(frozen=True, slots=True)
class Voice:
    """What becomes of one claim: its state, and the claim that it gives way to or repeats."""

    toll: str
    claimer: str
    state: State
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """A claim with what the rule must know of it: who counts, when it came out (sortable), and the copy it is in."""

    toll: TollRecord
    claimer: str
    when: tuple[object, ...]
    copied: str | None = None


def estimate(witnesses: Sequence[Witness], known: Callable[[str], bool]) -> tuple[Estimate, tuple[Voice, ...]]:
    """The estimate of one account by `ucdp-conservative`, and the state of each claim in order of time.

    `known` tells whether a claim that another restates is among those that are looked at.
    """
    ordered = sorted(witnesses, key=lambda w: (w.when, w.toll.iri))
    voices: dict[str, Voice] = {}
    speaking: dict[str, list[Witness]] = {}
    for witness in ordered:
        toll = witness.toll
        if witness.copied is not None:
            voices[toll.iri] = Voice(toll.iri, witness.claimer, "copy", witness.copied)
        elif toll.restates is not None and known(toll.restates):
            voices[toll.iri] = Voice(toll.iri, witness.claimer, "restates", toll.restates)
        else:
            speaking.setdefault(witness.claimer, []).append(witness)
    last: dict[str, TollRecord] = {}
    for claimer in sorted(speaking):
        last[claimer] = _latest(speaking[claimer], voices)
    found = _weigh(last, voices)
    return found, tuple(voices[w.toll.iri] for w in ordered)


def overlaps(one: TollRecord, other: TollRecord) -> bool:
    """Whether two counts can both be right of the same people."""
    return (one.upper is None or other.lower <= one.upper) and (other.upper is None or one.lower <= other.upper)


def _latest(witnesses: list[Witness], voices: dict[str, Voice]) -> TollRecord:
    """The count that stands for a claimer: the newest, unless it is only vaguer; of one report the largest."""
    current = witnesses[0]
    for following in witnesses[1:]:
        new, old = following.toll, current.toll
        if _equal(new, old):
            voices[new.iri] = Voice(new.iri, following.claimer, "restates", old.iri)
        elif new.report == old.report:
            keep, drop = (following, current) if _weight(new) > _weight(old) else (current, following)
            voices[drop.toll.iri] = Voice(drop.toll.iri, drop.claimer, "beside", keep.toll.iri)
            current = keep
        elif _vaguer(new, old):
            voices[new.iri] = Voice(new.iri, following.claimer, "restates", old.iri)
        else:
            voices[old.iri] = Voice(old.iri, current.claimer, "updated", new.iri)
            current = following
    return current.toll


def _equal(one: TollRecord, other: TollRecord) -> bool:
    same = (one.lower, one.upper) == (other.lower, other.upper)
    return same and (one.certainty == "denied") == (other.certainty == "denied")


def _weight(toll: TollRecord) -> tuple[bool, bool, int]:
    return toll.certainty != "denied", toll.precision != "vague", toll.lower


def _vaguer(new: TollRecord, old: TollRecord) -> bool:
    """Whether the new count says less than the old and does not speak against it."""
    if (new.certainty == "denied") != (old.certainty == "denied"):
        return False
    if new.precision == "vague" and old.precision != "vague":
        return True
    inside = new.lower <= old.lower and (new.upper is None or (old.upper is not None and old.upper <= new.upper))
    return inside and overlaps(new, old)


def _weigh(last: dict[str, TollRecord], voices: dict[str, Voice]) -> Estimate:
    denying = {who: toll for who, toll in last.items() if toll.certainty == "denied"}
    for who, toll in denying.items():
        voices[toll.iri] = Voice(toll.iri, who, "denies")
    counting = {who: toll for who, toll in last.items() if who not in denying}
    sure = {w: t for w, t in counting.items() if t.precision != "vague" and t.certainty != "unconfirmed"}
    heard = sure or {w: t for w, t in counting.items() if t.certainty != "unconfirmed"} or counting
    for who, toll in counting.items():
        voices[toll.iri] = Voice(toll.iri, who, "counts" if who in heard else "weaker")
    claimers = tuple(sorted(last))
    if not heard:
        return Estimate("denied" if denying else "retold", claimers=claimers)
    tolls = list(heard.values())
    best, support = _best(tolls)
    for who, toll in heard.items():
        if toll.lower != best:
            voices[toll.iri] = Voice(toll.iri, who, "agrees" if _allows(toll, best) else "counts")
    high = max(toll.lower if toll.upper is None else toll.upper for toll in tolls)
    status: Status = "zero" if high == 0 else "counted"
    if not sure and status == "counted":
        status = "unconfirmed" if all(t.certainty == "unconfirmed" for t in tolls) else "vague"
    low = 0 if denying else min(toll.lower for toll in tolls)
    return Estimate(status, low, best, high, any(t.upper is None for t in tolls), support, claimers)


def _best(tolls: Iterable[TollRecord]) -> tuple[int, int]:
    """The lower bound that most counts allow, the lowest of several, and how many allow it."""
    counts = list(tolls)
    ranked = ((sum(_allows(t, value) for t in counts), -value) for value in sorted({t.lower for t in counts}))
    support, negative = max(ranked)
    return -negative, support


def _allows(toll: TollRecord, value: int) -> bool:
    return toll.lower <= value and (toll.upper is None or value <= toll.upper)
