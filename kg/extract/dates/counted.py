"""Spans counted from the moment of writing: `قبل يومين`, `آخر 3 سنوات`, `الأيام الثلاثة الماضية`, `بعد أسبوع`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from kg.extract.dates.atoms import Strip
from kg.extract.dates.calendar import Days, interval, next_weekday, one_day, shift
from kg.extract.dates.durations import Duration, count_back, read_duration
from kg.extract.dates.point import Point
from kg.extract.dates.points import read_point
from kg.extract.dates.resolve import resolve
from kg.extract.dates.spans import NEVER, Moment, Span


def is_duration(strip: Strip, at: int, point: tuple[Point, int]) -> bool:
    """Whether a duration reads more words than a point (`منذ شهر`)."""
    duration = read_duration(strip, at)
    return duration is not None and duration.after > point[1]


def last_units(strip: Strip, at: int, moment: Moment) -> Span | None:
    """`آخر 3 سنوات`, `آخر 24 ساعة`."""
    duration = read_duration(strip, at + 1)
    if duration is None or (duration.count in (None, 1) and duration.unit != "hour"):
        return None
    if "from" in strip.at(duration.after) or "in" in strip.at(duration.after):
        return None
    return _span_of_units(strip, at, duration, -1, duration.after, moment)


def past_units(strip: Strip, at: int, place: int, moment: Moment) -> Span | None:
    """`الأيام الثلاثة الماضية`, `الـ 24 ساعة الماضية`, `السنوات الأخيرة`, `اليومين المقبلين`."""
    if "approx" in strip.at(place) and place == at:
        return None
    duration = read_duration(strip, place)
    if duration is None or duration.count == 1:
        return None
    after = duration.after
    while "few" in strip.at(after):
        after += 1
    atom = strip.at(after)
    last = "last" in strip.at(place - 1) and place > at
    direction = atom.count("direction")
    if direction is None or not atom.article:
        return _span_of_units(strip, at, duration, -1, duration.after, moment) if last else None
    if "anaphor" in atom and direction > 0 and at > 1:  # counted from what was told before
        return Span(at, after + 1, Days(None, None, duration.unit, None), "span", "following-units")
    return _span_of_units(strip, at, duration, direction, after + 1, moment)


def _span_of_units(strip: Strip, at: int, duration: Duration, sign: int, after: int, moment: Moment) -> Span | None:
    """So many units back from the moment of writing, or ahead of it."""
    precision = "hours" if duration.unit in ("hour", "minute") else duration.unit
    if sign == 0 or moment.day is None or moment.full is None:
        return Span(at, after, Days(None, None, precision, None), "span", "units")
    if duration.count is None:
        days = Days(None, moment.day, precision, interval(None, moment.day, precision))
        if sign > 0:
            days = Days(moment.day, None, precision, interval(moment.day, None, precision))
        return Span(at, after, days, "span", "vague-units")
    day = count_back(moment.full, duration, 1 if sign > 0 else -1)
    if day is None:
        return None
    if sign > 0:
        start = moment.day + timedelta(1) if precision != "hours" else moment.day
        return Span(at, after, Days(start, day, precision, interval(start, day, precision)), "span", "coming-units")
    return Span(at, after, Days(day, moment.day, precision, interval(day, moment.day, precision)), "span", "past-units")


def before(strip: Strip, at: int, moment: Moment) -> Span | None:
    """`قبل يومين`, `قبل نحو شهر`, `قبل عام 2011`."""
    point = read_point(strip, at + 1, bare_year=True)
    if point is not None and not is_duration(strip, at + 1, point):
        days = resolve(point[0], moment)
        if days is None:
            return None
        if point[0].daypart is not None:
            return Span(at, point[1], days, "point", f"before+{point[0].rule}", point[0])
        finish = days.start - timedelta(1) if days.start and days.start > date.min else None
        if point[0].part in ("end", "late"):
            finish = days.finish
        edtf = interval(None, finish, "day")
        return Span(at, point[1], Days(None, finish, days.precision, edtf, days.inferred), "until",
                    f"before+{point[0].rule}", point[0])  # fmt: skip
    duration = read_duration(strip, at + 1)
    if duration is None:
        return None
    later = strip.at(duration.after)
    if "from" in later and (span := _from_point(strip, at, duration, -1, moment)) is not None:
        return span
    if "from" in later or "direction" in later or duration.article or (duration.count is None and "onto" in later):
        return None
    return _ago(strip, at, duration, duration.after, moment)


def passed(strip: Strip, at: int, moment: Moment) -> Span | None:
    """`يومين مضيا`, `3 سنوات مضت`, `ثلاثة أيام من الآن`."""
    duration = read_duration(strip, at)
    if duration is None or duration.count is None:
        return None
    passed = strip.at(duration.after)
    if "past" in passed and not passed.article and not passed.lead and "before" not in strip.at(at - 1):
        return _ago(strip, at, duration, duration.after + 1, moment)
    if "hence" in passed:
        return _ahead(strip, at, duration, duration.after + 1, moment)
    sign = 1 if "after" in passed else -1 if "before" in passed else 0
    if sign and at == 0:
        return _from_point(strip, at, duration, sign, moment)
    return None


def nth_after(strip: Strip, at: int, moment: Moment) -> Span | None:
    """`رابع ثلاثاء بعد عيد الميلاد`, `أول أحد بعد 5 مايو 2019`: the nth such weekday behind a day that is told."""
    number = strip.at(at).count("ordinal")
    place = at + 1 + (strip.at(at + 1).get("unit") == "day:1")
    weekday = strip.at(place).count("weekday")
    if number is None or weekday is None or strip.at(at).article or "after" not in strip.at(place + 1):
        return None
    point = read_point(strip, place + 2)
    days = resolve(point[0], moment) if point is not None else None
    if point is None or days is None or days.finish is None or days.precision not in ("day", "night"):
        return None
    day = shift(next_weekday(days.finish + timedelta(1), weekday), "week", number - 1)
    if day is None:
        return None
    return Span(at, point[1], one_day(day, inferred=days.inferred), "point", f"nth-after+{point[0].rule}")


def _from_point(strip: Strip, at: int, duration: Duration, sign: int, moment: Moment) -> Span | None:
    """`بعد يومين من 5 يوليو`, `أسبوعين بعد عيد الفطر`: counted from a day that is told."""
    point = read_point(strip, duration.after + 1)
    days = resolve(point[0], moment) if point is not None else None
    if point is None or days is None or days.start is None or days.start != days.finish:
        return None
    counted = count_back(days.start, duration, sign)
    if counted is None or duration.unit in ("hour", "minute"):
        return None
    return Span(at, point[1], one_day(counted, inferred=days.inferred), "point", f"counted+{point[0].rule}")


def _ago(strip: Strip, at: int, duration: Duration, after: int, moment: Moment) -> Span:
    """A day counted back; months and years leave the day open within their month or year."""
    rule = f"ago-{duration.unit}"
    if moment.full is None or duration.count is None:
        finish = moment.day if duration.count is None else None
        return Span(at, after, Days(None, finish, duration.unit, interval(None, finish, "day")), "ago", rule)
    day = count_back(moment.full, duration)
    return Span(at, after, _counted_day(day, duration), "ago", rule)


def _counted_day(day: date | None, duration: Duration) -> Days:
    if day is None:
        return Days(None, None, duration.unit, None)
    if duration.unit == "month":
        found = resolve(Point(year=day.year, month=day.month), NEVER)
    elif duration.unit in ("year", "decade"):
        found = resolve(Point(year=day.year), NEVER)
    else:
        rough = "~" if duration.rough or duration.unit == "week" else ""
        precision = "hours" if duration.unit in ("hour", "minute") else duration.unit
        return Days(day, day, precision, day.isoformat() + rough, day=day)
    assert found is not None
    return replace(found, edtf=f"{found.edtf}~", day=day)


def after_duration(strip: Strip, at: int, moment: Moment) -> Span | None:
    """`بعد يومين`: counted from an event, unless the words count from now."""
    duration = read_duration(strip, at + 1)
    if duration is None or duration.count is None or duration.article:
        return None
    if "hence" in strip.at(duration.after):
        return _ahead(strip, at, duration, duration.after + 1, moment)
    if "from" in strip.at(duration.after):
        return _from_point(strip, at, duration, 1, moment)
    if "after" in strip.at(duration.after):
        return None
    day = count_back(moment.full, duration, 1) if moment.full else None
    return Span(at, duration.after, Days(None, None, duration.unit, None, day=day), "duration", "after")


def _ahead(strip: Strip, at: int, duration: Duration, after: int, moment: Moment) -> Span | None:
    if moment.full is None:
        return None
    return Span(at, after, _counted_day(count_back(moment.full, duration, 1), duration), "ahead", "ahead")
