"""Days and intervals: the arithmetic of weeks, months, years and hijri dates, and their EDTF literals.

Weeks run from Monday to Sunday (ISO 8601). EDTF is the Extended Date/Time Format of ISO 8601-2, levels 0 and 1.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from kg.extract.frozen import frozen

_DAY = timedelta(1)
PART_DAYS = {"early": (1, 10), "begin": (1, 10), "mid": (11, 20), "late": (21, 31), "end": (21, 31)}
PART_MONTHS = {"early": (1, 3), "begin": (1, 3), "mid": (5, 8), "late": (10, 12), "end": (10, 12)}
PART_WEEK = {"early": (0, 2), "begin": (0, 2), "mid": (2, 4), "late": (4, 6), "end": (5, 6)}
SEASON_MONTHS = {21: 3, 22: 6, 23: 9, 24: 12}


@frozen
class Days:
    """Some days, both ends included, None where unknown; `day` is the one to name where the words are coarser."""

    start: date | None
    finish: date | None
    precision: str
    edtf: str | None
    inferred: bool = False
    day: date | None = None


def safe_date(year: int, month: int, day: int) -> date | None:
    """The day, or None when there is none such."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def shift(day: date, unit: str, count: int) -> date | None:
    """The day `count` units later (earlier when negative); the last of the month where the day does not exist."""
    if unit in ("day", "week"):
        try:
            return day + timedelta(count * (7 if unit == "week" else 1))
        except OverflowError:
            return None
    months = day.year * 12 + day.month - 1 + count * {"month": 1, "year": 12, "decade": 120, "quarter": 3}.get(unit, 0)
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def week_of(day: date, weeks: int = 0) -> tuple[date, date] | None:
    """Monday and Sunday of the week `weeks` after that of `day`."""
    monday = shift(day, "day", 7 * weeks - day.weekday())
    sunday = shift(monday, "day", 6) if monday else None
    return (monday, sunday) if monday and sunday else None


def last_weekday(day: date, weekday: int) -> date:
    """The last such weekday (ISO number) that is not after `day`."""
    return day - timedelta((day.isoweekday() - weekday) % 7)


def next_weekday(day: date, weekday: int) -> date:
    """The first such weekday that is not before `day`."""
    return day + timedelta((weekday - day.isoweekday()) % 7)


def one_day(day: date, *, inferred: bool = False, precision: str = "day") -> Days:
    """A single day."""
    return Days(day, day, precision, day.isoformat(), inferred)


def whole_month(year: int, month: int, *, inferred: bool = False) -> Days | None:
    """All days of a month."""
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        return None
    return Days(date(year, month, 1), month_end(year, month), "month", f"{year:04}-{month:02}", inferred)


def whole_year(year: int, *, inferred: bool = False) -> Days | None:
    """All days of a year."""
    if not 1 <= year <= 9999:
        return None
    return Days(date(year, 1, 1), date(year, 12, 31), "year", f"{year:04}", inferred)


def interval(start: date | None, finish: date | None, precision: str, *, rough: bool = False) -> str | None:
    """The EDTF interval of two days: `..` for an open end, nothing for an unknown start, `~` when rough."""
    mark = "~" if rough else ""
    if start is None and finish is None:
        return None
    if start is None and finish is not None:
        return f"/{finish.isoformat()}"
    if start is not None and finish is None:
        return f"{start.isoformat()}{mark}/.."
    assert start is not None
    assert finish is not None
    if start == finish:
        return start.isoformat() + mark
    return f"{start.isoformat()}{mark}/{finish.isoformat()}{mark}"


def from_hijri(year: int, month: int, day: int | None) -> tuple[date, date] | None:
    """First and last day of a hijri day or month (Umm al-Qura); None outside of 1343 to 1500."""
    from hijridate import Hijri

    try:
        first = Hijri(year, month, day or 1)
        length = 1 if day else first.month_length()
        begin = first.to_gregorian()
    except (ValueError, OverflowError):
        return None
    start = date(begin.year, begin.month, begin.day)
    return start, start + timedelta(length - 1)


def hijri_year_span(year: int) -> tuple[date, date] | None:
    """First and last day of a hijri year."""
    first, last = from_hijri(year, 1, None), from_hijri(year, 12, None)
    return (first[0], last[1]) if first and last else None


def hijri_year(day: date) -> int | None:
    """The hijri year that a day falls in."""
    from hijridate import Gregorian

    try:
        return int(Gregorian(day.year, day.month, day.day).to_hijri().year)
    except (ValueError, OverflowError):
        return None
