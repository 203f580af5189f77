"""Months and the years behind them: `تموز / يوليو الجاري من العام 2017`, `شهر 3`, `رمضان 1439 هـ`."""

from __future__ import annotations

from kg.extract.dates.atoms import Strip
from kg.extract.dates.numbers import read_words, read_year
from kg.extract.dates.point import Point

_COUNTED = ("unit", "weekday", "final", "first", "fraction")
_HAMZA_BELOW = "\u0625"


def month_at(strip: Strip, at: int) -> bool:
    """Whether a cell is a month's name, or شهر with a month behind it."""
    return "month" in strip.at(at) or strip.at(at).get("unit") == "month:1"


def read_month(strip: Strip, at: int, point: Point) -> int | None:
    """Fill a point with the month, and what follows it, that start at a cell; the cell after, or None."""
    place = at
    told = strip.at(at).get("unit") == "month:1"
    if told:
        place += 1
    atom = strip.at(place)
    if "month" in atom and not (told and atom.lead):
        after = _second_name(strip, place, point)
        if not _is_month(strip, at, place, told, point, after):
            return None
        point.month, point.hijri = atom.count("month"), "hijri" in atom
    elif told and not strip.at(at).article:
        number = _month_number(strip, place, point)
        if number is None:
            return None
        point.month, after = number
    else:
        return None
    return _tail(strip, after, point)


def _month_number(strip: Strip, at: int, point: Point) -> tuple[int, int] | None:
    """`شهر 3`, `شهر عشرة`."""
    atom = strip.at(at)
    if atom.number is not None:
        found: tuple[int, int] | None = (atom.number, at + 1) if atom.size <= 2 else None
    else:
        found = read_words(strip, at) if not atom.lead and not atom.article else None
    if found is None or not 1 <= found[0] <= 12 or "unit" in strip.at(found[1]):
        return None
    return found if found[0] > 1 or atom.size or point.day is not None else None


def _second_name(strip: Strip, at: int, point: Point) -> int:
    """The cell after a month's name and its other name: `تموز / يوليو`, `يوليو (تموز)`, `سبتمبر أيلول`."""
    month, after = strip.at(at).count("month"), at + 1
    mark, other = strip.at(after).mark, strip.at(after + 1)
    if mark in ("/", "-") and "month" in other and not other.lead:
        if other.count("month") == month:
            return after + 2
        if mark == "/":
            point.disagree = True
            return after + 2
    if mark == "(" and other.get("month") == month and strip.at(after + 2).mark == ")":
        return after + 3
    if strip.at(after).get("month") == month and not strip.at(after).lead:
        return after + 1
    return after


def _is_month(strip: Strip, at: int, place: int, told: bool, point: Point, after: int) -> bool:
    """Whether a word that can be a month is one here, not a verb, a name, a car or a city."""
    atom, before = strip.at(place), strip.at(at - 1)
    if "weak" not in atom:
        named = "namehead" in before and not before.article and "unit" not in before
        return not named or point.day is not None or _year_or_direction(strip, after)
    if "unsure" in atom:
        if _HAMZA_BELOW in atom.surface:
            return False
        return point.day is not None or told or after > place + 1
    if point.day is not None or told or after > place + 1 or _year_or_direction(strip, after):
        return "namehead" not in before or told or point.day is not None
    if atom.lead:
        return False
    if "from" in before and any(name in strip.at(at - 2) for name in _COUNTED):
        return True
    return any(name in before for name in ("in", "since", "during", "until", "part", "dated")) and not (
        "hijri" in atom and "in" in before and atom.count("month") == 2
    )


def _year_or_direction(strip: Strip, at: int) -> bool:
    return read_year(strip, at, told=False) is not None or "direction" in strip.at(at)


def _tail(strip: Strip, at: int, point: Point) -> int:
    """What follows a month: a day (`يناير-1`), a direction, a year."""
    place = at
    if point.day is None and point.month is not None:
        place = _day_behind(strip, at, point)
    direction = strip.at(place).count("direction")
    if direction is not None:
        point.direction = direction
        place += 1
    after = read_year_tail(strip, place, point)
    return after if after is not None else place


def _day_behind(strip: Strip, at: int, point: Point) -> int:
    """A day behind its month: `يناير-1`, `يناير 22، 2016`."""
    dash = strip.at(at).mark == "-"
    atom = strip.at(at + dash)
    after = strip.at(at + dash + 1)
    if atom.number is None or not 1 <= atom.number <= 31 or atom.size > 2 or after.mark in ("/", ":", ".", "%", "-"):
        return at
    ends = at + dash + 1 >= strip.size or (after.mark == "," and strip.at(at + dash + 2).size == 4) or after.size == 4
    if not ends:
        return at
    point.day = atom.number
    return at + dash + 1


def read_year_tail(strip: Strip, at: int, point: Point) -> int | None:
    """Fill a point with the year that starts at a cell: `من العام 2017`, `العام الماضي`, `، ألفين`, `1439 هـ`."""
    place = at
    comma = strip.at(place).mark == ","
    place += comma
    if strip.at(place).mark in ("/", "-") and point.month is not None and strip.at(place + 1).size == 4:
        place += 1
    linked = "from" in strip.at(place) or "in" in strip.at(place)
    if linked:
        place += 1
    this = "this" in strip.at(place)
    place += this
    told = strip.at(place).get("unit") == "year:1"
    if told:
        return _told_year(strip, place, point, this)
    if linked or this:
        return None
    year = read_year(strip, place, told=False, words=comma)
    if year is None or strip.at(year[1]).mark in (":", "%") or "unit" in strip.at(year[1]):
        return None
    point.year = year[0]
    return _close(strip, year[1], point)


def _told_year(strip: Strip, at: int, point: Point, this: bool) -> int | None:
    """The year behind عام or سنة."""
    place = at + 1
    direction = strip.at(place).count("direction")
    if direction is not None:
        place += 1
    year = read_year(strip, place, told=True, words=True)
    if year is not None:
        point.year = year[0]
        return _close(strip, year[1], point)
    if not strip.at(at).article:
        return None
    if direction is not None and "same" not in strip.at(at + 1):
        point.year_off = direction
        return place
    if this:
        point.year_off = 0
        return place
    return None


def _close(strip: Strip, at: int, point: Point) -> int:
    """Behind a year: the era, a direction that says nothing new."""
    place = at
    assert point.year is not None
    if point.year < 1600:
        point.hijri = True
    era = strip.at(place).get("era")
    if era is not None:
        point.hijri = era == "hijri"
        place += 1
        place += strip.at(place).mark == "." and False
    direction = strip.at(place)
    if "direction" in direction and direction.article and point.direction is None:
        place += 1
    return place
