"""Weeks, months, years, seasons, holidays and decades as words."""

from __future__ import annotations

from kg.extract.dates.atoms import Strip
from kg.extract.dates.days import Read, day_of_month, day_unit
from kg.extract.dates.months import read_month, read_year_tail
from kg.extract.dates.point import Point


def unit(strip: Strip, at: int, this: bool = False) -> Read:
    """`يوم السبت`, `الأسبوع الماضي`, `هذا الشهر`, `العام 2017`, `شهر رمضان`."""
    name, _, count = str(strip.at(at).get("unit")).partition(":")
    if count != "1":
        return None
    if name == "day":
        return day_unit(strip, at, this)
    if name == "week":
        return week_unit(strip, at, this)
    if name == "month":
        return _month_unit(strip, at, this)
    if name == "year":
        return _year_unit(strip, at, this)
    if name == "decade" and strip.at(at).article:
        direction = strip.at(at + 1).count("direction")
        return (Point(decade_off=direction, rule="decade"), at + 2) if direction is not None else None
    return None


def week_unit(strip: Strip, at: int, this: bool) -> Read:
    """`الأسبوع الماضي`, `هذا الأسبوع`, `الأسبوع الثاني من شهر شباط`."""
    atom, after = strip.at(at), strip.at(at + 1)
    if not atom.article:
        found = day_of_month(strip, at + 1)
        if found is not None and not strip.at(at).lead:
            found[0].nth, found[0].rule = (0, "week"), "week-around"
        return found
    if (direction := after.count("direction")) is not None:
        return Point(week_off=direction, rule="week"), at + 2
    if this:
        return Point(week_off=0, rule="week"), at + 1
    return None


def _month_unit(strip: Strip, at: int, this: bool) -> Read:
    """`الشهر الماضي`, `شهر مارس`, `شهر 3`."""
    atom, after = strip.at(at), strip.at(at + 1)
    if atom.article and (direction := after.count("direction")) is not None:
        return Point(month_off=direction, rule="month"), at + 2
    if this and atom.article:
        return Point(month_off=0, rule="month"), at + 1
    point = Point(rule="month")
    end = read_month(strip, at, point)
    return (point, end) if end is not None else None


def _year_unit(strip: Strip, at: int, this: bool) -> Read:
    """`العام الماضي`, `هذا العام`, `عام 2017`, `العام الجاري 2017`, `عام 1439 هـ`."""
    if "title" in strip.at(at - 1) and strip.at(at).article:
        return None
    point = Point(rule="year")
    if this and strip.at(at).article and "direction" not in strip.at(at + 1):
        point.year_off = 0
        return point, at + 1
    end = read_year_tail(strip, at, point)
    if end is None:
        return None
    before = strip.at(at - 1).surface
    loose = (point.year_off is not None and "anaphor" in strip.at(at + 1)) or point.direction == 0
    if loose and before.startswith("\u0627\u0644") and not strip.at(at - 1):  # الأمين العام السابق
        return None
    return point, end


def season(strip: Strip, at: int, this: bool = False) -> Read:
    """`صيف 2014`, `الصيف الماضي`, `شتاء العام الماضي`."""
    atom = strip.at(at)
    point = Point(season=atom.count("season"), rule="season")
    if atom.article:
        if this:
            point.direction = 0
            return point, at + 1
        point.direction = strip.at(at + 1).count("direction")
        if point.direction is None:
            alone = strip.size == 1
            return (point, at + 1) if alone else None
        after = read_year_tail(strip, at + 2, point)
        return point, after if after is not None else at + 2
    after = read_year_tail(strip, at + 1, point)
    return (point, after) if after is not None else None


def holiday(strip: Strip, at: int, this: bool = False) -> Read:
    """`عيد الفطر 2016`, `رأس السنة`, `عاشوراء`."""
    point = Point(holiday=str(strip.at(at).get("holiday")), rule="holiday")
    direction = strip.at(at + 1).count("direction")
    if direction is not None:
        point.direction = direction
        return point, at + 2
    after = read_year_tail(strip, at + 1, point)
    return point, after if after is not None else at + 1


def weekend(strip: Strip, at: int, this: bool = False) -> Read:
    """`عطلة نهاية الأسبوع`, `نهاية الأسبوع الماضي`."""
    direction = strip.at(at + 1).count("direction")
    point = Point(week_off=direction, part="end", rule="weekend")
    if direction is None and this:
        point.week_off = 0
    return point, at + 1 + (direction is not None)


def decade(strip: Strip, at: int, this: bool = False) -> Read:
    """`التسعينيات`, `ثمانينيات القرن الماضي`."""
    after = strip.at(at + 1)
    if "from" in after and "age" in strip.at(at + 2):
        return None
    point = Point(decade=strip.at(at).count("decade"), rule="decade")
    if after.get("unit") == "century:1" and "direction" in strip.at(at + 2):
        return point, at + 3
    return point, at + 1


def month(strip: Strip, at: int, this: bool = False) -> Read:
    """`مارس`, `تموز / يوليو 2017`."""
    point = Point(rule="month")
    after = read_month(strip, at, point)
    return (point, after) if after is not None else None
