"""Stretches of time: `3 أيام`, `الـ 24 ساعة`, `الأيام الثلاثة`, `عام ونصف`, `عدة أشهر`."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from kg.extract.dates.atoms import Strip
from kg.extract.dates.calendar import shift
from kg.extract.dates.numbers import read_count, skip_article
from kg.extract.frozen import frozen


@frozen
class Duration:
    """A number of units; `count` is None when the words leave it open (`أيام`, `عدة أسابيع`)."""

    unit: str
    count: int | None
    after: int
    article: bool = False
    rough: bool = False
    half: bool = False


def read_duration(strip: Strip, at: int) -> Duration | None:
    """The duration that starts at a cell."""
    place, rough = at, False
    while place < at + 3 and "approx" in strip.at(place) and "unit" not in strip.at(place):
        place, rough = place + 1, True
    if "vague" in strip.at(place):
        unit = _unit(strip, place + 1)
        return Duration(unit[0], None, place + 2, rough=True) if unit else None
    return _counted(strip, place, rough) or _units(strip, place, rough)


def _unit(strip: Strip, at: int) -> tuple[str, int] | None:
    name, _, count = str(strip.at(at).get("unit") or "").partition(":")
    return (name, int(count)) if name else None


def _counted(strip: Strip, at: int, rough: bool) -> Duration | None:
    """`3 أيام`, `الـ 24 ساعة`, `ثلاثة أشهر`."""
    found = read_count(strip, at)
    if found is None:
        return None
    unit = _unit(strip, found[1])
    if unit is None or unit[1] == 2 or strip.at(found[1]).lead or strip.at(found[1]).article:
        return None
    article = "article" in strip.at(at) or strip.at(at).article
    return _half(strip, Duration(unit[0], found[0], found[1] + 1, article, rough))


def _units(strip: Strip, at: int, rough: bool) -> Duration | None:
    """`يومين`, `شهر`, `الأيام الثلاثة`, `الساعات الـ 24`, `الأيام`."""
    atom = strip.at(at)
    unit = _unit(strip, at)
    if unit is None:
        return None
    name, count = unit
    if count:
        after = at + 1
        number = strip.at(after)
        if number.count("cardinal") == count and not number.lead:
            after += 1
        return _half(strip, Duration(name, count, after, atom.article, rough))
    after = at + 1
    if atom.article and not strip.at(after).lead:
        place = skip_article(strip, after)
        found = read_count(strip, after)
        if found is not None and (place > after or strip.at(place).article or strip.at(place).size):
            return Duration(name, found[0], found[1], True, rough)
    if "few" in strip.at(after) and "cardinal" not in strip.at(after):
        after += 1
    return Duration(name, None, after, atom.article, rough)


def _half(strip: Strip, duration: Duration) -> Duration:
    """`عام ونصف`."""
    after = strip.at(duration.after)
    if after.count("fraction") == 2 and after.lead:
        return Duration(duration.unit, duration.count, duration.after + 1, duration.article, duration.rough, True)
    return duration


def count_back(reference: date, duration: Duration, sign: int = -1) -> date | None:
    """The day a duration before (or after, with sign 1) the moment of writing; None when it is left open."""
    if duration.count is None:
        return None
    if duration.unit in ("hour", "minute"):
        return _hours(reference, duration, sign)
    day = shift(reference, duration.unit, sign * duration.count)
    if duration.half and day is not None:
        smaller, count = {"year": ("month", 6), "month": ("day", 15), "week": ("day", 3)}.get(duration.unit, ("day", 0))
        day = shift(day, smaller, sign * count)
    return day.date() if isinstance(day, datetime) else day


def _hours(reference: date, duration: Duration, sign: int) -> date | None:
    """Hours from a day: 24 make one; fewer stay on the day unless the hour of writing is known."""
    count = duration.count or 0
    try:
        if isinstance(reference, datetime):
            step = timedelta(hours=count) if duration.unit == "hour" else timedelta(minutes=count)
            return (reference + sign * step).date()
        return reference + sign * timedelta(count // 24 if duration.unit == "hour" else 0)
    except OverflowError:
        return None
