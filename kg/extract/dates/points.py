"""Points of time as words: days, weeks, months and years, their parts, and the nth of them.

`read_point` reads the point that starts at a cell and says which cell comes after it. What the words mean in the
calendar is for `resolve`.
"""

from __future__ import annotations

from kg.extract.dates.atoms import Strip
from kg.extract.dates.days import Read, day_of_month, lone_day, relative, tonight, weekday
from kg.extract.dates.durations import read_duration
from kg.extract.dates.numbers import read_words, read_year
from kg.extract.dates.numeric import read_numeric
from kg.extract.dates.point import Point
from kg.extract.dates.units import decade, holiday, month, season, unit, weekend

_BA_LAM = frozenset("\u0628\u0644")  # ba, lam


def read_point(strip: Strip, at: int, *, bare_year: bool = False) -> Read:
    """The point of time that starts at a cell; with `bare_year` four digits alone are a year."""
    place, this = (at + 1, True) if "this" in strip.at(at) else (at, False)
    found = (
        _with_part(strip, place)
        or _with_fraction(strip, place)
        or _with_daypart(strip, place)
        or _core(strip, place, this=this)
    )
    if found is None and bare_year and not this:
        year = read_year(strip, place, told=False)
        if year is not None and strip.at(year[1]).mark not in ("/", ":", "%") and "unit" not in strip.at(year[1]):
            point = Point(year=year[0], hijri=year[0] < 1600, rule="year")
            return point, _era_after(strip, year[1], point)
    return found


def _year_era(strip: Strip, at: int) -> Read:
    """`1444 هـ`, `2014 م`."""
    year = read_year(strip, at, told=False)
    if year is None or "era" not in strip.at(year[1]):
        return None
    point = Point(year=year[0], hijri=year[0] < 1600, rule="year")
    after = _era_after(strip, year[1], point)
    return (point, after) if after > year[1] else None


def _era_after(strip: Strip, at: int, point: Point) -> int:
    era = strip.at(at).get("era")
    if era is None or (len(strip.at(at).surface) < 2 and strip.at(at + 1).mark == "."):
        return at
    point.hijri = era == "hijri"
    return at + 1


def _core(strip: Strip, at: int, *, this: bool = False) -> Read:
    """A point without a part of the month or of the day in front."""
    atom = strip.at(at)
    if atom.size or "article" in atom:
        return read_numeric(strip, at) or day_of_month(strip, at) or lone_day(strip, at) or _year_era(strip, at)
    for name, reader in _READERS:
        if name in atom:
            found = reader(strip, at, this)
            if found is not None:
                return found
    return None


def _with_part(strip: Strip, at: int) -> Read:
    """`مطلع مارس`, `نهاية العام الماضي`, `منتصف 2014`, `بداية الشهر`."""
    atom = strip.at(at)
    part = atom.get("part")
    if part is None or atom.article:
        return None
    found = _span_unit(strip, at + 1 + ("from" in strip.at(at + 1)))
    if found is None:
        return None
    point, after = found
    if point.day is not None or point.weekday is not None or point.part is not None:
        return None
    if "ordinal" in atom:  # أول: the first day
        if point.month is None or point.rule != "month":
            return None
        point.day = 1
        return point, after
    point.part = str(part)
    point.rule = f"part+{point.rule}"
    return point, after


def _span_unit(strip: Strip, at: int) -> Read:
    """A month, year, week, season or decade that a part can be taken of; الشهر and العام alone are this one."""
    this = "this" in strip.at(at)
    place = at + this
    atom = strip.at(place)
    found = _whole(strip, place, this)
    if found is not None:
        point = found[0]
        whole = point.day is None and point.weekday is None and point.day_off is None
        return found if whole else None
    unit = atom.get("unit")
    if atom.article and unit in ("week:1", "month:1", "year:1"):
        name = str(unit).partition(":")[0]
        point = Point(rule=name)
        setattr(point, f"{name}_off", 0)
        return point, place + 1
    year = read_year(strip, place, told=False)
    if year is not None and "unit" not in strip.at(year[1]):
        return Point(year=year[0], hijri=year[0] < 1600, rule="year"), year[1]
    return None


def _whole(strip: Strip, at: int, this: bool) -> Read:
    """A month, week, year, season or decade, not the nth of one: containers do not nest."""
    atom = strip.at(at)
    if atom.size:
        return read_numeric(strip, at)
    for name, reader in _CONTAINERS:
        found = reader(strip, at, this) if name in atom else None
        if found is not None:
            return found
    return None


def _with_fraction(strip: Strip, at: int) -> Read:
    """`النصف الأول من العام 2015`, `الربع الأخير من 2016`."""
    of = strip.at(at).count("fraction")
    if of is None:
        return None
    after = strip.at(at + 1)
    which = of if after.count("direction") == -1 and "anaphor" not in after else after.count("ordinal")
    if which is None or not 1 <= which <= of or not after.article:
        return None
    place = at + 2
    place += "from" in strip.at(place) or "in" in strip.at(place)
    found = _span_unit(strip, place)
    if found is None or found[0].part is not None or found[0].week_off is not None:
        return None
    found[0].fraction = (which, of)
    found[0].rule = f"fraction+{found[0].rule}"
    return found


def _with_daypart(strip: Strip, at: int) -> Read:
    """`فجر الثلاثاء`, `مساء أمس`, `ليل 5 يوليو`, `صباح اليوم الأحد`, `هذا الصباح`."""
    atom = strip.at(at)
    daypart = atom.get("daypart")
    if daypart is None:
        return None
    if atom.article:
        if "this" in strip.at(at - 1) and not strip.at(at + 1).article:
            return Point(day_off=0, daypart=str(daypart), rule="daypart"), at + 1
        return None
    place = at + 1
    if "from" in strip.at(place):
        place += 1
    found = _core(strip, place)
    if found is None:
        return None
    point, after = found
    single = point.day is not None or point.weekday is not None or point.day_off is not None
    if not single or point.nth is not None:
        return None
    point.daypart = str(daypart)
    point.rule = f"daypart+{point.rule}"
    return point, after


def _nth(strip: Strip, at: int, this: bool = False) -> Read:
    """`ثالث يوم ثلاثاء بأيلول`, `أول أسبوع من أكتوبر`, `آخر يوم من الشهر`, `آخر شهر`."""
    atom = strip.at(at)
    if atom.article:
        return None
    number = -1 if "last" in atom else atom.count("ordinal")
    place = at + 1
    unit = str(strip.at(place).get("unit") or "").partition(":")
    if unit[0] == "day" and "weekday" in strip.at(place + 1):
        place += 1
    if number is not None and number > 0 and unit[0] == "day" and "holiday" in strip.at(place + 1):
        feast = holiday(strip, place + 1)
        if feast is not None:
            feast[0].nth = (number, "day")
        return feast
    if number is None or strip.at(place).lead or unit[2] not in ("", "1"):
        return None
    if "weekday" in strip.at(place):
        point = Point(nth=(number, "weekday"), weekday=strip.at(place).count("weekday"), rule="nth-weekday")
        return _nth_of(strip, place + 1, point)
    if unit[0] not in ("day", "week", "month", "year") or strip.at(place).article:
        return None
    point = Point(nth=(number, unit[0]), rule=f"nth-{unit[0]}")
    found = _nth_of(strip, place + 1, point) if unit[0] != "year" else None
    if found is None and number == -1 and unit[0] != "day" and "from" not in strip.at(place + 1):
        point = Point(rule=unit[0])
        setattr(point, f"{unit[0]}_off", -1)
        return point, place + 1
    return found


def _first_units(strip: Strip, at: int, this: bool = False) -> Read:
    """`أول يومين من مارس`, `الأيام العشرة الأولى من الشهر`: so many units from the start of a month or year."""
    before = "ordinal" in strip.at(at) and strip.at(at).count("ordinal") == 1 and not strip.at(at).article
    duration = read_duration(strip, at + before)
    if duration is None or duration.count == 1 or duration.unit not in ("day", "week"):
        return None
    after = duration.after
    if duration.count is None:
        return _first_days(strip, after) if duration.article and "first" in strip.at(after) else None
    if not before:
        if not duration.article or "first" not in strip.at(after):
            return None
        after += 1
    days = (duration.count or 0) * (7 if duration.unit == "week" else 1)
    return _nth_of(strip, after, Point(nth=(days, "lead"), rule="first-units"))


def _first_days(strip: Strip, at: int) -> Read:
    """`الأيام الأولى من مارس`: early in it."""
    found = _span_unit(strip, at + 2) if "from" in strip.at(at + 1) else None
    if found is None or found[0].part is not None or not found[0].has_month():
        return None
    found[0].part, found[0].rule = "early", f"part+{found[0].rule}"
    return found


def _nth_adjective(strip: Strip, at: int, this: bool = False) -> Read:
    """`الأسبوع الثاني من شهر شباط`, `الاثنين الأخير من آذار`, `الشهر الثالث من عام 2014`."""
    atom, after = strip.at(at), strip.at(at + 1)
    if not atom.article or not after.article or after.lead:
        return None
    name, _, count = str(atom.get("unit") or "").partition(":")
    place = at + 2
    if after.count("direction") == -1 and after.count("ordinal") is None and "final" in after:
        number = -1
    else:
        found = read_words(strip, at + 1) if "ordinal" in after else None
        if found is None:
            return None
        number, place = found
    if "weekday" in atom and number == -1:
        point = Point(nth=(-1, "weekday"), weekday=atom.count("weekday"), rule="nth-weekday")
    elif name in ("day", "week", "month") and count == "1" and (name != "day" or number == -1):
        point = Point(nth=(number, "seven" if name == "week" else name), rule=f"nth-{name}")
    else:
        return None
    return _nth_of(strip, place, point)


def _nth_of(strip: Strip, at: int, point: Point) -> Read:
    """The month or year behind an nth week or weekday."""
    linked = "from" in strip.at(at) or "in" in strip.at(at)
    place = at + linked
    if not linked and not _BA_LAM & set(strip.at(place).lead) and "month" not in strip.at(place):
        return None
    found = _span_unit(strip, place)
    if found is None or found[0].part or found[0].week_off is not None:
        return None
    inner, after = found
    point.month, point.month_off, point.hijri = inner.month, inner.month_off, inner.hijri
    point.year, point.year_off, point.direction = inner.year, inner.year_off, inner.direction
    if point.nth and point.nth[1] == "weekday" and not point.has_month():
        return None
    if point.nth and point.nth[1] == "month" and point.has_month():
        return None
    return point, after


_CONTAINERS = (("month", month), ("unit", unit), ("season", season), ("decade", decade))
_READERS = (
    ("weekend", weekend),
    ("holiday", holiday),
    ("tonight", tonight),
    ("relative", relative),
    ("ordinal", _first_units),
    ("unit", _first_units),
    ("weekday", _nth_adjective),
    ("unit", _nth_adjective),
    ("weekday", weekday),
    ("last", _nth),
    ("ordinal", _nth),
    ("month", month),
    ("ordinal", day_of_month),
    ("cardinal", day_of_month),
    ("tens", day_of_month),
    ("ordinal", lone_day),
    ("tens", lone_day),
    ("unit", unit),
    ("season", season),
    ("decade", decade),
)
