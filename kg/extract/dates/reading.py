"""The dates of a text: every span of time, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kg.extract.dates.atoms import Strip, strip_of
from kg.extract.dates.calendar import Days
from kg.extract.dates.periods import read_span
from kg.extract.dates.resolve import resolve
from kg.extract.dates.spans import Moment, Span, TimeSpan
from kg.text.tokens import Token

_REACH = 12
"""Cells behind a small word (`في`, `من`, `إلى`) in which a word of time must stand for it to begin a span."""


def read_dates(tokens: Sequence[Token], reference: date | None) -> list[TimeSpan]:
    """The spans of time of one text or sentence, in text order, not overlapping. One pass, linear.

    `reference` is the moment of writing (the day of publication); None leaves relative words without days.

    >>> from kg.text.tokens import tokenise
    >>> [span.edtf for span in read_dates(tokenise("منذ 24 مارس/آذار وحتى أمس"), date(2020, 7, 5))]
    ['2020-03-24/2020-07-04']
    """
    return read_from(tokens, Moment.of(reference))


def read_from(tokens: Sequence[Token], moment: Moment) -> list[TimeSpan]:
    """The spans of time of some tokens, counted from a moment of writing."""
    strip = strip_of(tokens)
    if strip is None:
        return []
    spans = _read(strip, moment)
    return [_time_span(strip, span) for span in spans]


def _read(strip: Strip, moment: Moment) -> list[Span]:
    spans: list[Span] = []
    at, far = 0, _far(strip)
    while at < strip.size:
        atom = strip.atoms[at]
        span = read_span(strip, at, moment) if atom.starts and not (atom.small and far[at]) else None
        if span is None or span.after <= at:
            at += 1
            continue
        spans.append(span)
        at = span.after
    _lend_years(strip, spans, moment)
    return spans


def _far(strip: Strip) -> list[bool]:
    """For each cell whether no word of time stands within `_REACH` cells behind it."""
    far, last = [True] * strip.size, strip.size + _REACH
    for at in range(strip.size - 1, -1, -1):
        if strip.atoms[at].anchor:
            last = at
        far[at] = last - at > _REACH
    return far


def _lend_years(strip: Strip, spans: list[Span], moment: Moment) -> None:
    """Give a list's last year to the dates before it: `في 16 تشرين الثاني و28 كانون الأول 2017`."""
    for place in range(len(spans) - 2, -1, -1):
        span, after = spans[place], spans[place + 1]
        point, other = span.point, after.point
        if point is None or other is None or not span.days.inferred or span.kind != "point" or other.year is None:
            continue
        if point.month is None or other.month is None or point.hijri or other.hijri or point.direction is not None:
            continue
        if after.first - span.after > 1 or (
            after.first > span.after and not ("and" in strip.at(span.after) or strip.at(span.after).mark == ",")
        ):
            continue
        later = (point.month, point.day or 0) > (other.month, other.day or 31)
        days = resolve(replace(point, year=other.year - later), moment)
        if days is not None:
            spans[place] = replace(span, days=replace(days, inferred=True))


def _time_span(strip: Strip, span: Span) -> TimeSpan:
    """A span of cells as a span of code points and tokens; a proclitic stays part of its word."""
    first, last = strip.first[span.first], strip.last[span.after - 1]
    days: Days = span.days
    return TimeSpan(
        strip.tokens[first].begin, strip.tokens[last - 1].end, first, last, days.start, days.finish,
        days.precision, days.edtf, days.inferred, span.rule, span.kind, days.day,
    )  # fmt: skip
