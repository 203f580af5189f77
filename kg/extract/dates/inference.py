"""Years, months and days of the month on the calendar, with what is missing taken from the moment of writing.

A missing year is the latest that does not put the date after the moment of writing. Only a date that is `soon` (at most
so many days ahead, and three times nearer than the last one) is taken as coming; `COMING` says that the words tell so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from kg.extract.dates.calendar import (
    PART_DAYS,
    PART_MONTHS,
    Days,
    interval,
    last_weekday,
    month_end,
    next_weekday,
    one_day,
    safe_date,
    shift,
    whole_month,
    whole_year,
)
from kg.extract.dates.point import Point

UNKNOWN = Days(None, None, "day", None)
COMING = 366


def on_day(day: date | None) -> Days | None:
    """A single day, None for none."""
    return one_day(day) if day else None


def year_of(point: Point, reference: date | None) -> int | None:
    """The year that a point tells, by its number or counted from the moment of writing; else None."""
    if point.year is not None:
        return point.year
    if point.year_off is not None and reference is not None:
        return reference.year + point.year_off
    return None


def year_in(point: Point, reference: date | None) -> Days | None:
    """The days of a year or of a part of it."""
    year = year_of(point, reference)
    if year is None:
        return replace(UNKNOWN, precision="year") if point.year_off is not None else None
    days = whole_year(year)
    if days is None:
        return None
    if point.part == "rest":
        return cut(reference, days.finish) if reference and days.finish and reference <= days.finish else days
    if point.fraction is not None:
        which, of = point.fraction
        length = 12 // of
        return cut(date(year, (which - 1) * length + 1, 1), month_end(year, which * length))
    if point.part is not None:
        first, last = PART_MONTHS[point.part]
        return cut(date(year, first, 1), month_end(year, last), rough=True)
    return days


def cut(start: date, finish: date, *, rough: bool = False, day: date | None = None, inferred: bool = False) -> Days:
    """A part of a month or year."""
    return Days(start, finish, "part", interval(start, finish, "part", rough=rough), inferred, day)


def month_in(point: Point, reference: date | None, soon: int) -> Days | None:
    """The days of a month or of a part of it."""
    found = month_of(point, reference, soon)
    if found is None:
        edtf = f"XXXX-{point.month:02}" if point.month else None
        return Days(None, None, "month", edtf, inferred=False)
    year, month, inferred = found
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        return None
    end = month_end(year, month)
    if point.part == "rest":
        return cut(reference, end) if reference and reference <= end else whole_month(year, month, inferred=inferred)
    if point.fraction is not None:
        which, of = point.fraction
        length = {2: 15, 3: 10, 4: 7}[of]
        start = date(year, month, (which - 1) * length + 1)
        return cut(start, end if which == of else date(year, month, which * length), inferred=inferred)
    if point.part is not None:
        first, last = PART_DAYS[point.part]
        named = {"begin": 1, "mid": 15, "end": end.day}.get(point.part)
        day = date(year, month, named) if named else None
        return cut(date(year, month, first), min(date(year, month, min(last, end.day)), end), rough=True, day=day,
                    inferred=inferred)  # fmt: skip
    return whole_month(year, month, inferred=inferred)


def month_of(point: Point, reference: date | None, soon: int) -> tuple[int, int, bool] | None:
    """Year and month of a point, and whether the year was inferred."""
    if point.month_off is not None:
        moved = shift(reference.replace(day=1), "month", point.month_off) if reference else None
        return (moved.year, moved.month, False) if moved else None
    assert point.month is not None
    year = year_of(point, reference)
    if year is not None:
        return year, point.month, point.year is None
    if reference is None:
        return None
    ahead = (point.month - reference.month) % 12
    if point.direction is not None:
        if point.direction < 0:
            back = (12 - ahead) or 12
            months = -back - 12 * (-point.direction - 1)
        else:
            months = ahead or (12 if point.direction > 0 else 0)
            months += 12 * (point.direction - 1) if point.direction > 1 else 0
            if point.direction == 0 and months:
                months = months - 12 if months > 6 else months
    else:
        months = ahead if ahead == 0 or (ahead * 45 <= soon and 3 * ahead <= 12 - ahead) else ahead - 12
    moved = shift(reference.replace(day=1), "month", months)
    return (moved.year, moved.month, True) if moved else None


def day_in(point: Point, reference: date | None, soon: int) -> Days | None:
    """A day of the month, with or without its month and year."""
    assert point.day is not None
    if point.month is None:
        return _day_of_some_month(point, reference)
    year = year_of(point, reference)
    if year is not None:
        day = safe_date(year, point.month, point.day)
        if day is not None and _is_nth(point, day):
            assert point.weekday is not None
            return on_day(nth_weekday(year, point.month, point.weekday, point.day) or day)
        return on_day(day)
    if reference is None:
        if safe_date(2000, point.month, point.day) is None:
            return None
        return Days(None, None, "day", f"XXXX-{point.month:02}-{point.day:02}")
    candidates = [
        day
        for year in range(max(1, reference.year - 5), min(9999, reference.year + 5) + 1)
        if (day := safe_date(year, point.month, point.day)) is not None
        and (point.weekday is None or day.isoweekday() == point.weekday)
    ]
    chosen = choose(candidates, reference, point.direction, soon)
    plain = day_in(replace(point, weekday=None), reference, soon) if point.weekday is not None else None
    if plain is not None and plain.start is not None and plain.start != chosen and _is_nth(point, plain.start):
        return day_in(replace(point, year=plain.start.year), reference, soon)
    if chosen is None and point.weekday is not None:
        return day_in(replace(point, weekday=None), reference, soon)
    return one_day(chosen, inferred=True) if chosen else None


def _is_nth(point: Point, day: date) -> bool:
    """Whether `الاثنين الثالث من أيلول` is the third Monday, as the third is no Monday."""
    if point.weekday is None or point.day is None or not point.ordinal:
        return False
    return point.day <= 5 and day.isoweekday() != point.weekday


def choose(days: list[date], reference: date, direction: int | None, soon: int) -> date | None:
    """The day that is meant among the same day of several years."""
    before = [day for day in days if day <= reference]
    after = [day for day in days if day > reference]
    if direction == 0:
        same = [day for day in days if (day.year, day.month) == (reference.year, reference.month)]
        return same[0] if same else min(days, key=lambda day: abs((day - reference).days), default=None)
    if direction is not None and direction > 0:
        return after[direction - 1] if len(after) >= direction else None
    if direction is not None and direction < 0:
        earlier = [day for day in before if day < reference]
        index = len(earlier) + direction
        return earlier[index] if 0 <= index < len(earlier) else None
    if not before or not after:
        return before[-1] if before else after[0] if after else None
    ahead, back = (after[0] - reference).days, (reference - before[-1]).days
    return after[0] if ahead <= soon and (3 * ahead <= back or soon >= COMING) else before[-1]


def _day_of_some_month(point: Point, reference: date | None) -> Days | None:
    assert point.day is not None
    if reference is None:
        return UNKNOWN
    if point.month_off is not None:
        moved = shift(reference.replace(day=1), "month", point.month_off)
        return on_day(safe_date(moved.year, moved.month, point.day)) if moved else None
    days = []
    for months in (-1, 0):
        moved = shift(reference.replace(day=1), "month", months)
        day = safe_date(moved.year, moved.month, point.day) if moved else None
        if day is not None:
            days.append(day)
    chosen = choose(days, reference, None, True)
    return one_day(chosen, inferred=True) if chosen else None


def nth_weekday(year: int, month: int, weekday: int, number: int) -> date | None:
    """The nth such weekday of a month, the last for -1."""
    if number == -1:
        return last_weekday(month_end(year, month), weekday)
    day = next_weekday(date(year, month, 1), weekday) + timedelta(7 * (number - 1))
    return day if day.month == month else None
