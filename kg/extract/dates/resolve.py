"""Points of time to days of the calendar, counted from the moment of writing.

A weekday is the last such day that is not after the moment of writing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from kg.extract.dates.calendar import (
    PART_WEEK,
    Days,
    interval,
    last_weekday,
    next_weekday,
    one_day,
    safe_date,
    shift,
    week_of,
)
from kg.extract.dates.inference import UNKNOWN, cut, day_in, month_in, on_day, year_in
from kg.extract.dates.occasions import decade_of, hijri_of, holiday_of, nth_of, season_of
from kg.extract.dates.point import Point
from kg.extract.dates.spans import Moment


def resolve(point: Point, moment: Moment, *, soon: int | None = None) -> Days | None:
    """The days of a point; None when its words name no day there is. `soon`: how near a coming date may be.

    Days without a start mean that the words are of time, but nothing tells which.
    """
    if point.unknown:
        return UNKNOWN
    days = _resolve(point, moment.day, moment.soon if soon is None else soon)
    if days is not None and point.daypart == "night" and days.precision == "day":
        days = replace(days, precision="night")
    return days


def _resolve(point: Point, reference: date | None, soon: int) -> Days | None:
    if point.hijri and (point.month is not None or point.year is not None):
        return hijri_of(point, reference, soon)
    if point.nth is not None and point.nth[0] and point.holiday is None:
        return nth_of(point, reference, soon)
    if point.season is not None:
        return season_of(point, reference)
    if point.holiday is not None:
        return holiday_of(point, reference, soon)
    if point.decade is not None or point.decade_off is not None:
        return decade_of(point, reference)
    if point.day is not None and (point.has_month() or point.weekday is None):
        if point.nth == (0, "week"):
            return _week_around(point, reference, soon)
        return day_in(point, reference, soon)
    if point.weekday is not None:
        return _weekday(point, reference)
    if point.day_off is not None:
        return on_day(shift(reference, "day", point.day_off)) if reference else UNKNOWN
    if point.week_off is not None or point.rule.endswith("weekend"):
        return _week(point, reference)
    if point.has_month():
        return month_in(point, reference, soon)
    return year_in(point, reference)


def _weekday(point: Point, reference: date | None) -> Days | None:
    assert point.weekday is not None
    if reference is None:
        return UNKNOWN
    if point.day is not None:
        return _weekday_and_day(point.weekday, point.day, reference)
    if point.week_off is not None:
        week = week_of(reference, point.week_off)
        return on_day(shift(week[0], "day", point.weekday - 1)) if week else None
    if point.day_off is not None:
        day = shift(reference, "day", point.day_off)
        if day is None:
            return None
        if day.isoweekday() != point.weekday:  # written a day before or after it was published
            later = point.day_off > 0
            return one_day(next_weekday(reference, point.weekday) if later else last_weekday(reference, point.weekday))
        return one_day(day)
    return _directed_weekday(point.weekday, point.direction, reference)


def _directed_weekday(weekday: int, direction: int | None, reference: date) -> Days | None:
    if direction is None:
        return one_day(last_weekday(reference, weekday))
    if direction == 3:  # from that day on, told before it comes
        return one_day(next_weekday(reference, weekday))
    if direction == 0:
        week = week_of(reference)
        return on_day(shift(week[0], "day", weekday - 1)) if week else None
    if direction < 0:
        return on_day(shift(last_weekday(reference - timedelta(1), weekday), "week", direction + 1))
    return on_day(shift(next_weekday(reference + timedelta(1), weekday), "week", direction - 1))


def _weekday_and_day(weekday: int, day: int, reference: date) -> Days | None:
    """`السبت 23`: the nearest 23rd that is a Saturday."""
    days: list[date] = []
    for months in range(-14, 15):
        moved = shift(reference.replace(day=1), "month", months)
        found = safe_date(moved.year, moved.month, day) if moved else None
        if found is not None and found.isoweekday() == weekday:
            days.append(found)
    nearest = min(days, key=lambda found: abs((found - reference).days), default=None)
    return one_day(nearest, inferred=True) if nearest else None


def _week_around(point: Point, reference: date | None, soon: int) -> Days | None:
    """`أسبوع 15 سبتمبر`: the week that holds the day."""
    day = day_in(point, reference, soon)
    week = week_of(day.start) if day is not None and day.start is not None else None
    return Days(*week, "week", interval(*week, "week"), day.inferred) if week and day else None


def _week(point: Point, reference: date | None) -> Days | None:
    if reference is None:
        return replace(UNKNOWN, precision="week")
    week = week_of(reference, point.week_off or 0)
    if week is None:
        return None
    if point.part is None:
        return Days(*week, "week", interval(*week, "week"))
    if point.part == "rest":
        return cut(max(reference, week[0]), week[1]) if reference <= week[1] else None
    first, last = PART_WEEK[point.part]
    start, finish = week[0] + timedelta(first), week[0] + timedelta(last)
    if point.rule.endswith("weekend") and point.week_off is None and start > reference:
        start, finish = start - timedelta(7), finish - timedelta(7)
    return cut(start, finish)
