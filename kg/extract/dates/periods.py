"""Spans of time: since, until, periods with two ends, and single points with what they are joined to.

`read_span` reads what starts at a cell, longest reading first, and says which days it means.
"""

from __future__ import annotations

from dataclasses import replace

from kg.extract.dates.atoms import Strip
from kg.extract.dates.calendar import Days, interval
from kg.extract.dates.counted import after_duration, before, is_duration, last_units, nth_after, passed, past_units
from kg.extract.dates.days import Read, is_coming
from kg.extract.dates.durations import count_back, read_duration
from kg.extract.dates.inference import COMING
from kg.extract.dates.point import Point
from kg.extract.dates.points import read_point
from kg.extract.dates.ranges import between, day_pair, month_days, pair, year_pair
from kg.extract.dates.resolve import resolve
from kg.extract.dates.spans import Moment, Span


def read_span(strip: Strip, at: int, moment: Moment) -> Span | None:
    """The longest span of time that starts at a cell."""
    atom = strip.at(at)
    for name, reader in _READERS:
        if name in atom:
            found = reader(strip, at, moment)
            if found is not None:
                return found
    return past_units(strip, at, at, moment) or passed(strip, at, moment) or _point_span(strip, at, moment)


def _since(strip: Strip, at: int, moment: Moment) -> Span | None:
    """`منذ 24 مارس وحتى اليوم`, `منذ يومين`, `منذ 2013`, `منذ بداية العام`."""
    hours = strip.at(at + 1).get("unit") == "hour:0" and not strip.at(at + 1).article
    point = read_point(strip, at + 1 + hours, bare_year=True)
    if point is not None and not is_duration(strip, at + 1, point):
        starting = strip.at(at).get("since") == 2
        if starting and point[0].is_weekday() and point[0].direction is None:
            point[0].direction = 3
        return _since_point(strip, at, point, moment, "since")
    today = _this_part(strip, at + 1)
    if today is not None and moment.day is not None:
        days = Days(moment.day, moment.day, "day", moment.day.isoformat())
        return Span(at, today, days, "since", "since-part-of-day")
    duration = read_duration(strip, at + 1)
    if duration is None or ("ordinal" in strip.at(duration.after) and strip.at(duration.after).article):
        return None
    after = duration.after
    after += "past" in strip.at(after)
    day = count_back(moment.full, duration) if moment.full else None
    precision = duration.unit if duration.unit not in ("hour", "minute") else "hours"
    edtf = interval(day, moment.day, precision, rough=duration.rough)
    days = Days(day, moment.day, precision, edtf, day=day)
    return Span(at, after, days, "since", "since-duration")


def _since_point(strip: Strip, at: int, point: tuple[Point, int], moment: Moment, kind: str) -> Span | None:
    """A start, with an end where one is told; else it lasts until the moment of writing."""
    end = _end_of(strip, point[1], moment)
    if end is not None:
        return between(strip, at, point[0], end[0], end[1], moment)
    days = resolve(point[0], moment, soon=0)
    if days is None:
        return None
    finish = moment.day
    if days.start is not None and finish is not None and days.start > finish:
        finish = None
    edtf = interval(days.start, finish, days.precision) if days.start else days.edtf
    return Span(
        at, point[1], Days(days.start, finish, days.precision, edtf, days.inferred), kind,
        f"{kind}+{point[0].rule}", point[0],
    )  # fmt: skip


def _this_part(strip: Strip, at: int) -> int | None:
    """The cell after `الصباح`, `ساعات الفجر الأولى`: a part of the day of writing."""
    place = at + (strip.at(at).get("unit") == "hour:0" and not strip.at(at).article)
    atom = strip.at(place)
    if "daypart" not in atom or not atom.article:
        return None
    place += 1
    if "first" in strip.at(place):
        place += 1
    return None if "from" in strip.at(place) or "weekday" in strip.at(place) else place


def _in_duration(strip: Strip, at: int, moment: Moment) -> Span | None:
    """`في يومين`: within so much time, from when is not told."""
    duration = read_duration(strip, at + 1)
    if duration is None or duration.count in (None, 1) or duration.article or duration.rough:
        return None
    if duration.unit in ("hour", "minute") or read_point(strip, at + 1, bare_year=True) is not None:
        return None
    if past_units(strip, at + 1, at + 1, moment) is not None:
        return None
    day = count_back(moment.full, duration, 1) if moment.full else None
    return Span(at, duration.after, Days(None, None, duration.unit, None, day=day), "duration", "in")


def _end_of(strip: Strip, at: int, moment: Moment) -> tuple[Point, int] | None:
    """The end of a period behind its start: `إلى …`, `وحتى …`, `حتى الآن`."""
    place = at + (strip.at(at).mark == ",")
    place += "and" in strip.at(place)
    if "to" not in strip.at(place) and "until" not in strip.at(place):
        return None
    if "now" in strip.at(place + 1):
        return Point(day_off=0, rule="now"), place + 2
    return read_point(strip, place + 1, bare_year=True)


def _until(strip: Strip, at: int, moment: Moment) -> Span | None:
    """`حتى نهاية أيار`, `بحلول الاثنين`, `حتى الآن`."""
    if "now" in strip.at(at + 1):
        days = Days(None, moment.day, "day", interval(None, moment.day, "day"))
        return Span(at, at + 2, days, "until", "until-now")
    point = read_point(strip, at + 1, bare_year=True)
    if point is None:
        return None
    days_of = resolve(point[0], moment)
    if days_of is None:
        return None
    edtf = interval(None, days_of.finish, days_of.precision)
    days = Days(None, days_of.finish, days_of.precision, edtf, days_of.inferred, days_of.day)
    return Span(at, point[1], days, "until", f"until+{point[0].rule}", point[0])


def _from(strip: Strip, at: int, moment: Moment) -> Span | None:
    """`من 3 حتى 12 سبتمبر`, `من الثلاثاء إلى الخميس`, `من 4-23 في الشهر المقبل`."""
    days = month_days(strip, at, moment)
    if days is not None:
        return days
    two_days = day_pair(strip, at + 1, ("to", "until", "-"))
    if two_days is not None:
        return between(strip, at, *two_days, moment)
    start = read_point(strip, at + 1, bare_year=True)
    if start is None:
        return None
    end = _dash_end(strip, start[1]) or _end_of(strip, start[1], moment)
    return between(strip, at, start[0], end[0], end[1], moment) if end else None


def _dash_end(strip: Strip, at: int) -> tuple[Point, int] | None:
    if strip.at(at).mark != "-":
        return None
    return read_point(strip, at + 1, bare_year=True)


def _between_and(strip: Strip, at: int, moment: Moment) -> Span | None:
    """`بين 24 و28 مارس`, `بين عامي 2011 و2015`, `بين آب 2014 ونهاية نيسان 2018`."""
    place = at + 1
    if "pair" in strip.at(place):
        paired = pair(strip, place, moment)
        return replace(paired, first=at) if paired is not None else None
    two_days = day_pair(strip, place, ("and", "-"))
    if two_days is not None:
        return between(strip, at, *two_days, moment)
    start = read_point(strip, place, bare_year=True)
    end = _and_end(strip, start[1]) if start is not None else None
    return between(strip, at, start[0], end[0], end[1], moment) if start and end else None


def _and_end(strip: Strip, at: int) -> Read:
    """The second end behind `و`, alone or as a clitic."""
    atom = strip.at(at)
    if "and" in atom:
        place = at + 1
    elif atom.lead.startswith("\u0648"):  # waw
        place = at
    else:
        return None
    place += "between" in strip.at(place)
    return read_point(strip, place, bare_year=True)


def _period(strip: Strip, at: int, moment: Moment) -> Span | None:
    """`الفترة الممتدة من 24 مارس`, `الفترة ما بين 5 و12 مايو`."""
    place = at + 1
    while "extending" in strip.at(place) and place < at + 4:
        place += 1
    if "between" in strip.at(place):
        found = _between_and(strip, place, moment) or _from(strip, place, moment)
    elif "from" in strip.at(place):
        found = _from(strip, place, moment)
        if found is None:
            point = read_point(strip, place + 1, bare_year=True)
            found = _since_point(strip, at, point, moment, "since") if point else None
    else:
        return None
    return replace(found, first=at) if found is not None else None


def _during(strip: Strip, at: int, moment: Moment) -> Span | None:
    """`خلال اليومين الماضيين`, `خلال الساعات الـ 24 الماضية`, `خلال 3 أيام`."""
    if "period" in strip.at(at + 1):
        found = _period(strip, at + 1, moment)
        return replace(found, first=at) if found else None
    place = at + 1 + ("last" in strip.at(at + 1))
    found = past_units(strip, at, place, moment)
    if found is not None:
        return found
    duration = read_duration(strip, at + 1)
    point = read_point(strip, at + 1)
    if duration is None or (point is not None and not is_duration(strip, at + 1, point)):
        return None
    if duration.count is not None and not duration.article:
        day = count_back(moment.full, duration, 1) if moment.full else None
        return Span(at, duration.after, Days(None, None, duration.unit, None, day=day), "duration", "during")
    return None


def _point_span(strip: Strip, at: int, moment: Moment) -> Span | None:
    """A point alone, or the start of a period that no preposition opens (`السبت - الأحد`, `13 إلى 15 تموز`)."""
    two_days = day_pair(strip, at, ("to", "until", "-", "and"))
    if two_days is not None and "label" not in strip.at(at - 1):
        found = between(strip, at, *two_days, moment)
        if found is not None:
            return found
    in_month = month_days(strip, at, moment)
    if in_month is not None:
        return in_month
    years = year_pair(strip, at, moment)
    if years is not None:
        return years
    point = read_point(strip, at, bare_year=_year_alone(strip, at))
    if point is None:
        return None
    joined = _joined(strip, at, point, moment)
    if joined is not None:
        return joined
    days = resolve(point[0], moment, soon=COMING if is_coming(strip, at) else None)
    if days is None:
        return None
    kind = "point" if days.precision in ("day", "night") else "span"
    rule = point[0].rule + ("+names-disagree" if point[0].disagree else "")
    return Span(at, point[1], days, kind, rule, point[0])


def _year_alone(strip: Strip, at: int) -> bool:
    """Whether four digits at a cell are a year although no word says so: `في 2014,` or the whole text."""
    atom = strip.at(at)
    if not atom.size or atom.number is None or not 1900 <= atom.number <= 2100:
        return False
    if strip.size == 1:
        return True
    after = strip.at(at + 1)
    tokens, last = strip.tokens, strip.last[at] if at < strip.size else 0
    plain = last < len(tokens) and not after and not after.mark and after.lead == ""
    return "in" in strip.at(at - 1) and not plain and atom.number % 50 != 0 and "unit" not in after


def _joined(strip: Strip, at: int, point: tuple[Point, int], moment: Moment) -> Span | None:
    """A point and the end told behind it: `ليل السبت إلى الأحد`, `ليل الأحد الاثنين`, `يناير 2016 - 2016/01/22`."""
    start, place = point
    atom = strip.at(place)
    twice = _two_calendars(strip, at, point, moment)
    if twice is not None:
        return twice
    if start.week_off is not None and start.weekday is None and "from" in atom:
        inner = _from(strip, place, moment)
        if inner is not None and inner.point is not None and inner.point.is_weekday():
            return _in_week(strip, at, start, inner, moment)
    night = start.daypart == "night"
    if "weekday" in atom and night and start.is_weekday() and "weak" not in atom and not atom.lead:
        end: Read = Point(weekday=atom.count("weekday"), rule="weekday"), place + 1
    elif atom.mark in ("-", "/") or "to" in atom or ("and" in atom and "to" in strip.at(place + 1)):
        place += "and" in atom
        end = read_point(strip, place + 1, bare_year=start.rule == "year")
        if atom.mark == "/" and not (night and end and end[0].is_weekday()):
            return None
    else:
        return None
    if end is None or (end[0].part is not None and atom.mark):
        return None
    same = (start.is_weekday() and end[0].is_weekday()) or not (start.is_weekday() or end[0].is_weekday())
    return between(strip, at, start, end[0], end[1], moment) if same or "to" in atom else None


def _two_calendars(strip: Strip, at: int, point: tuple[Point, int], moment: Moment) -> Span | None:
    """`14 ذو القعدة 1441 هـ - 5 يوليو 2020 م`, `… الموافق 5 يوليو 2020`: one day told twice; the common one holds."""
    start, place = point
    atom = strip.at(place)
    if not start.is_full() or not (atom.mark in ("-", "/", "(", ",") or "dated" in atom):
        return None
    end = read_point(strip, place + 1)
    if end is None or not end[0].is_full() or end[0].hijri == start.hijri:
        return None
    days = resolve(start if end[0].hijri else end[0], moment)
    after = end[1] + (atom.mark == "(" and strip.at(end[1]).mark == ")")
    return Span(at, after, days, "point", "two-calendars", end[0]) if days is not None else None


def _in_week(strip: Strip, at: int, week: Point, inner: Span, moment: Moment) -> Span | None:
    """`هذا الأسبوع من الثلاثاء إلى الخميس`."""
    begin = read_point(strip, inner.first + 1)
    if begin is None or inner.point is None:
        return None
    start, end = replace(begin[0], week_off=week.week_off), replace(inner.point, week_off=week.week_off)
    first, last = resolve(start, moment), resolve(end, moment)
    if first is None or last is None or first.start is None or last.finish is None or first.start > last.finish:
        return None
    days = Days(first.start, last.finish, "day", interval(first.start, last.finish, "day"))
    return Span(at, inner.after, days, "span", "week+weekdays", end)


_READERS = (
    ("since", _since),
    ("period", _period),
    ("between", _between_and),
    ("during", _during),
    ("last", last_units),
    ("before", before),
    ("after", after_duration),
    ("from", _from),
    ("until", _until),
    ("ordinal", nth_after),
    ("in", _in_duration),
    ("pair", pair),
)
