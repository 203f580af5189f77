"""Periods with two ends: two days of a month, two years, two points, each lending the other what it lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from kg.extract.dates.atoms import Strip
from kg.extract.dates.calendar import Days, interval, next_weekday
from kg.extract.dates.days import Read, read_relative_month
from kg.extract.dates.months import read_month, read_year_tail
from kg.extract.dates.numbers import read_day, read_year
from kg.extract.dates.point import Point
from kg.extract.dates.points import read_point
from kg.extract.dates.resolve import resolve
from kg.extract.dates.spans import Moment, Span

_LISTED = 16  # cells: some eight days


def day_pair(strip: Strip, at: int, links: tuple[str, ...]) -> tuple[Point, Point, int] | None:
    """Two days of one month: `24 و28 مارس`, `19-20 نوفمبر`, `4-23 في الشهر المقبل`."""
    first = read_day(strip, at)
    if first is None:
        return None
    place = _listed_days(strip, first[1]) if "and" in links else first[1]
    atom = strip.at(place)
    if "and" in atom and ("to" in strip.at(place + 1) or "until" in strip.at(place + 1)):
        place += 1
        atom = strip.at(place)
    if not (any(link in atom for link in links) or (atom.mark and atom.mark in links)):
        if not ("and" in links and atom.lead.startswith("\u0648") and "ordinal" in atom):  # waw
            return None
        place -= 1
    if strip.at(place + 2).mark == ":":
        return None
    found = read_point(strip, place + 1) or _day_of_that_month(strip, place + 1)
    if found is None or found[0].day is None or not found[0].has_month() or found[0].weekday is not None:
        return None
    second = found[0]
    if "/" in strip.at(first[1]).mark or "numeric" in second.rule:
        return None
    return replace(second, day=first[0]), second, found[1]


def _day_of_that_month(strip: Strip, at: int) -> Read:
    """`23 الشهر القادم` as the end of a range."""
    day = read_day(strip, at)
    if day is None:
        return None
    point = Point(day=day[0], rule="day-month")
    after = read_relative_month(strip, day[1], point)
    return (point, after) if after is not None else None


def _listed_days(strip: Strip, at: int) -> int:
    """Past the middle days of a list: `24 و25 و28 مارس`, `5، 6 و7 مايو`."""
    place = at
    while place - at < _LISTED and ("and" in strip.at(place) or strip.at(place).mark == ","):
        day = read_day(strip, place + 1)
        if day is None or not ("and" in strip.at(day[1]) or strip.at(day[1]).mark == ","):
            break
        place = day[1]
    return place if "and" in strip.at(place) else at


def month_days(strip: Strip, at: int, moment: Moment) -> Span | None:
    """`تموز 13-15`, `من تموز 13 إلى 15`."""
    place = at + ("from" in strip.at(at))
    if "month" not in strip.at(place) and strip.at(place).get("unit") != "month:1":
        return None
    first = read_day(strip, place + 1 + ("unit" in strip.at(place)))
    if first is None or not ("to" in strip.at(first[1]) or strip.at(first[1]).mark == "-"):
        return None
    second = read_day(strip, first[1] + 1)
    if second is None or strip.at(second[1]).mark in ("/", ":", "-") or "unit" in strip.at(second[1]):
        return None
    start = Point(day=first[0], rule="month-days")
    if read_month(strip, place, start) is None or start.month is None:
        return None
    end = Point(month=start.month, hijri=start.hijri, day=second[0], rule="month-days")
    after = read_year_tail(strip, second[1], end)
    start.year = end.year
    return between(strip, at, start, end, after if after is not None else second[1], moment)


def between(strip: Strip, at: int, start: Point, end: Point, after: int, moment: Moment) -> Span | None:
    """A period with two ends; each lends the other the month, year or direction that it lacks."""
    _share(start, end)
    first = resolve(start, moment)
    if first is None:
        return None
    last = resolve(end, moment)
    if last is None:
        return None
    open_end = end.is_weekday() and end.direction is None and end.week_off is None
    if open_end and first.start and last.finish and (start.is_weekday() or last.finish < first.start):
        last = _after_weekday(end, first.start)
    if first.start and last.finish and first.start > last.finish:
        first, last = _in_order(start, end, first, last, moment)
        if first.start and last.finish and first.start > last.finish:
            return None
    precision = last.precision if first.precision == last.precision else "period"
    edtf = interval(first.start, last.finish, precision)
    days = Days(first.start, last.finish, precision, edtf, first.inferred or last.inferred)
    return Span(at, after, days, "span", f"between+{start.rule}+{end.rule}", end)


def _after_weekday(end: Point, start: date) -> Days:
    """The first such weekday after the start."""
    assert end.weekday is not None
    day = next_weekday(start + timedelta(1), end.weekday)
    return Days(day, day, "day", day.isoformat())


def _share(start: Point, end: Point) -> None:
    """Lend the month, year and direction that one end lacks."""
    if start.month is None and start.day is not None and start.month_off is None and start.weekday is None:
        start.month, start.month_off, start.hijri = end.month, end.month_off, end.hijri
        start.year, start.year_off, start.direction = end.year, end.year_off, end.direction
    if start.month is not None and start.year is None and start.direction is None and start.year_off is None:
        start.direction = end.direction if end.month is not None else None
    told = end.year is not None or end.year_off is not None
    if start.month is not None and start.year is None and start.year_off is None and told and not start.direction:
        start.year, start.year_off, start.hijri = end.year, end.year_off, end.hijri
        if end.month is not None and (start.month, start.day or 0) > (end.month, end.day or 31):
            start.year = start.year - 1 if start.year is not None else None
        return
    free = end.year is None and end.year_off is None and not end.direction and not end.hijri
    if free and start.year is not None and end.month not in (None, start.month):
        end.year = start.year + ((end.month or 0, end.day or 31) < (start.month or 0, start.day or 0))


def _in_order(start: Point, end: Point, first: Days, last: Days, moment: Moment) -> tuple[Days, Days]:
    """Two ends in the wrong order: a year that was only inferred gives way."""
    if last.inferred and first.start is not None and end.month is not None:
        for year in (first.start.year, first.start.year + 1):
            other = resolve(replace(end, year=year, direction=None), moment)
            if other and other.finish and other.finish >= first.start:
                return first, replace(other, inferred=True)
    if first.inferred and last.finish is not None and start.month is not None:
        for year in (last.finish.year, last.finish.year - 1):
            other = resolve(replace(start, year=year, direction=None), moment)
            if other and other.start and other.start <= last.finish:
                return replace(other, inferred=True), last
    return first, last


def pair(strip: Strip, at: int, moment: Moment) -> Span | None:
    """`عامي 2011 و2015`, `شهري أبريل ومايو`, `يومي السبت والأحد`, `يومي 5 و6 مارس`."""
    unit = strip.at(at).get("pair")
    if unit in ("year", "years"):
        first = read_year(strip, at + 1, told=True)
        if first is None:
            return None
        place = first[1]
        place += 1 if "and" in strip.at(place) or strip.at(place).mark == "-" or "to" in strip.at(place) else 0
        second = read_year(strip, place, told=True) if place > first[1] else None
        if second is None:
            return None
        start, end = Point(year=first[0], rule="year"), Point(year=second[0], rule="year")
        return between(strip, at, start, end, second[1], moment)
    if unit == "day":
        pair = day_pair(strip, at + 1, ("and",))
        if pair is not None:
            return between(strip, at, *pair, moment)
    begin = _month_or_point(strip, at + 1, str(unit))
    finish = _and_month_or_point(strip, begin[1], str(unit)) if begin else None
    return between(strip, at, begin[0], finish[0], finish[1], moment) if begin and finish else None


def _month_or_point(strip: Strip, at: int, unit: str) -> Read:
    if unit != "month":
        return read_point(strip, at)
    point = Point(day=0, rule="month")  # a day, so that the weak name of a month is taken for one
    after = read_month(strip, at, point)
    point.day = None
    return (point, after) if after is not None else None


def _and_month_or_point(strip: Strip, at: int, unit: str) -> Read:
    atom = strip.at(at)
    if "and" in atom:
        return _month_or_point(strip, at + 1, unit)
    return _month_or_point(strip, at, unit) if atom.lead.startswith("\u0648") else None  # waw


def year_pair(strip: Strip, at: int, moment: Moment) -> Span | None:
    """`2011-2015`."""
    first, second = strip.at(at), strip.at(at + 2)
    if strip.at(at + 1).mark != "-" or first.size != 4 or second.size != 4 or strip.at(at + 3).mark in ("-", "/"):
        return None
    begin, end = first.number or 0, second.number or 0
    if not (1900 <= begin < end <= 2100) or "label" in strip.at(at - 1):
        return None
    return between(strip, at, Point(year=begin, rule="year"), Point(year=end, rule="year"), at + 3, moment)
