"""The period of claims that tell none: the first short and recent time that another claim of the report tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from kg.model import Claim, Period
from kg.text.normalise import fold

_UNTIL = "\u062d\u062a\u064a"  # حتى
BEFORE_IT = "days before the report's"  # the reason for a day counted back from the main one
_BRIEF = 3  # days that the main period of a report lasts at most
_RECENT = 10  # days before publication in which it ends

C = TypeVar("C", bound=Claim)


def dated(claims: Sequence[C], period: Period | None, text: str) -> list[C]:
    """The claims of a text, those without a day of their own with the report's main period."""
    if period is None:
        return list(claims)
    return [_with(c, period, text) for c in claims]


def _with(claim: C, period: Period, text: str) -> C:
    own = claim.period
    if own is None or (_only_end(claim, period) and not _counts_on(claim, own, period, text)):
        return replace(claim, period=period)
    if _counts_on(claim, own, period, text):
        edtf = f"{period.start}/{own.end}" if period.start != own.end else f"{own.end}"
        return replace(claim, period=replace(own, start=period.start, edtf=edtf))
    return claim


def _counts_on(claim: Claim, own: Period, main: Period, text: str) -> bool:
    """`ارتفعت الحصيلة إلى 52` told the day after, `حتى الآن 25 قتيلا`: from the deed until the day of the telling."""
    if own.start is not None or own.end is None or main.start is None or main.start > own.end:
        return False
    words = fold(text[own.begin : own.finish]) if own.begin is not None else ""
    return words.startswith(_UNTIL) or any(reason.endswith("until it is told") for reason in claim.reasons)


def _only_end(claim: Claim, period: Period) -> bool:
    """True for a claim of which only the day of its telling is known, and that day is not before the main period."""
    own = claim.period
    told = own is not None and own.start is None and "period: not told" in claim.reasons
    return told and own is not None and own.end is not None and period.end is not None and period.end <= own.end


def main_period(claims: Sequence[Claim], published: date | None) -> Period | None:
    """The first short and recent period that a claim of the report tells itself, for those that tell none."""
    for claim in sorted(claims, key=lambda c: c.begin):
        period = claim.period
        if period is None or period.start is None or period.end is None or published is None:
            continue
        if any(reason.endswith(BEFORE_IT) for reason in claim.reasons):
            continue
        if (period.end - period.start).days <= _BRIEF and 0 <= (published - period.end).days <= _RECENT:
            return period
    return None
