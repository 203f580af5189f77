"""The nth week or weekday, seasons, holidays, hijri dates and decades on the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from kg.extract.dates.calendar import (
    SEASON_MONTHS,
    Days,
    from_hijri,
    hijri_year,
    hijri_year_span,
    interval,
    last_weekday,
    month_end,
    one_day,
    safe_date,
    shift,
    whole_month,
)
from kg.extract.dates.inference import UNKNOWN, choose, day_in, month_of, nth_weekday, on_day, year_of
from kg.extract.dates.point import Point

_DECADE_PARTS = {"early": (0, 3), "begin": (0, 3), "mid": (4, 6), "late": (7, 9), "end": (7, 9)}


def nth_of(point: Point, reference: date | None, soon: int) -> Days | None:
    """The days of the nth day, week, month or weekday, or of the first days, of a month or year."""
    assert point.nth is not None
    number, unit = point.nth
    if not point.has_month():
        year = year_of(point, reference)
        return _nth_of_year(year, number, unit) if year else replace(UNKNOWN, precision=unit)
    found = month_of(point, reference, soon)
    if found is None:
        return replace(UNKNOWN, precision=unit)
    year, month, inferred = found
    if unit == "weekday":
        assert point.weekday is not None
        day = nth_weekday(year, month, point.weekday, number)
        return one_day(day, inferred=inferred) if day else None
    end = month_end(year, month)
    if unit == "lead":
        return _lead(date(year, month, 1), end, number, inferred)
    if unit == "day":
        day = end if number == -1 else safe_date(year, month, number)
        return one_day(day, inferred=inferred) if day else None
    if unit == "seven":
        if number == -1:
            return _piece(end - timedelta(6), end, inferred)
        if number > 5 or 7 * number - 6 > end.day:
            return None
        last = end if number >= 5 else date(year, month, 7 * number)
        return _piece(date(year, month, 7 * number - 6), last, inferred)
    if unit == "week":
        monday = nth_weekday(year, month, 1, number)
        if number == -1 and monday is not None and monday + timedelta(6) > end:
            monday -= timedelta(7)  # the last whole week
        return _piece(monday, monday + timedelta(6), inferred) if monday else None
    return None


def _lead(start: date, end: date, days: int, inferred: bool = False) -> Days | None:
    """So many days from the start."""
    finish = start + timedelta(days - 1)
    return Days(start, finish, "part", interval(start, finish, "part"), inferred) if finish <= end else None


def _piece(start: date, finish: date, inferred: bool) -> Days:
    return Days(start, finish, "week", interval(start, finish, "week"), inferred)


def _nth_of_year(year: int, number: int, unit: str) -> Days | None:
    if unit == "lead":
        return _lead(date(year, 1, 1), date(year, 12, 31), number)
    if unit == "month":
        return whole_month(year, 12 if number == -1 else number)
    if unit == "day":
        return on_day(date(year, 12, 31) if number == -1 else shift(date(year, 1, 1), "day", number - 1))
    if unit in ("week", "seven"):  # ISO 8601: the first week holds the fourth of January
        monday = last_weekday(date(year, 12, 28), 1) if number == -1 else last_weekday(date(year, 1, 4), 1)
        monday += timedelta(7 * (number - 1)) if number > 0 else timedelta(0)
        return _piece(monday, monday + timedelta(6), False) if number <= 53 else None
    return None


def season_of(point: Point, reference: date | None) -> Days | None:
    """Whole months: spring is March to May; a winter runs into the next year."""
    assert point.season is not None
    year = year_of(point, reference)
    inferred = year is None
    if year is None:
        if reference is None:
            return replace(UNKNOWN, precision="season")
        year = reference.year
        begin, end = _season_days(point.season, year)
        direction = point.direction
        if (direction == -1 and end >= reference) or (direction is None and begin > reference):
            year -= 1
        elif direction == 1 and begin <= reference:
            year += 1
    begin, end = _season_days(point.season, year)
    return Days(begin, end, "season", f"{year:04}-{point.season}", inferred)


def _season_days(season: int, year: int) -> tuple[date, date]:
    month = SEASON_MONTHS[season]
    if month == 12:
        return date(year, 12, 1), month_end(min(year + 1, 9999), 2)
    return date(year, month, 1), month_end(year, month + 2)


def holiday_of(point: Point, reference: date | None, soon: int) -> Days | None:
    """A holiday by its month and day, hijri ones through the hijri calendar."""
    assert point.holiday is not None
    hijri = point.holiday.startswith("h")
    month, day = (int(part) for part in point.holiday.lstrip("h").split("-"))
    bare = Point(day=day, month=month, hijri=hijri, year=point.year, year_off=point.year_off)
    bare.direction = point.direction
    days = hijri_of(bare, reference, soon) if hijri else day_in(bare, reference, soon)
    if days is None or days.start is None or point.nth is None:
        return days
    return one_day(days.start + timedelta(point.nth[0] - 1), inferred=days.inferred)


def hijri_of(point: Point, reference: date | None, soon: int) -> Days | None:
    """A hijri day, month or year. A common year behind a hijri month (`رمضان 2018`) is the year it falls in."""
    year = year_of(point, reference)
    if year is not None and point.month is None:
        span = hijri_year_span(year)
        return Days(*span, "year", interval(*span, "year")) if span else None
    if point.month is None:
        return None
    if year is not None and year < 1600:
        years: list[int] = [year]
    else:
        anchor = date(year, 7, 1) if year is not None and 1 <= year <= 9999 else reference
        middle = hijri_year(anchor) if anchor else None
        years = [middle + step for step in (-1, 0, 1)] if middle else []
    found = [days for candidate in years if (days := from_hijri(candidate, point.month, point.day)) is not None]
    if year is not None and year >= 1600:
        found = [days for days in found if days[0].year == year]
    if not found:
        return Days(None, None, "day" if point.day else "month", None) if year is None else None
    inferred = year is None
    if year is None and reference is not None:
        start = choose([days[0] for days in found], reference, point.direction, soon)
        found = [days for days in found if days[0] == start] or found[:1]
    start, finish = found[0]
    if point.day is None:
        return Days(start, finish, "month", interval(start, finish, "month"), inferred)
    if point.weekday is not None and abs(gap := (point.weekday - start.isoweekday() + 3) % 7 - 3) == 1:
        start += timedelta(gap)  # the moon was seen a day apart
    return one_day(start, inferred=inferred)


def decade_of(point: Point, reference: date | None) -> Days | None:
    """The days of a decade or of a part of it; in the 2020s and after, `العشرينيات` are this century's."""
    if point.decade is not None:
        first = point.decade
        if first < 1940 and reference is not None and reference.year >= 2000 + (first - 1900):
            first += 100
    elif reference is None:
        return replace(UNKNOWN, precision="decade")
    else:
        first = (reference.year // 10 + (point.decade_off or 0)) * 10
    if not 1 <= first <= 9990:
        return None
    if point.part in _DECADE_PARTS:
        begin, end = _DECADE_PARTS[point.part]
        return Days(
            date(first + begin, 1, 1), date(first + end, 12, 31), "part", f"{first + begin:04}~/{first + end:04}~"
        )
    return Days(date(first, 1, 1), date(first + 9, 12, 31), "decade", f"{first // 10:03}X")
