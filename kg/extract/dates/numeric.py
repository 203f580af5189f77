"""Dates written in digits: `2017-07-05`, `5/7/2017`, `11.3.2016`, `20-02-1430 هـ`, `7/2017`, `4/22`."""

from __future__ import annotations

from kg.extract.dates.atoms import Strip
from kg.extract.dates.point import Point

Read = tuple[Point, int] | None
_WIDE = 3  # spaces and invisible marks between a number and its stroke
_HIJRI = range(1300, 1501)
_YEARS = range(1800, 2101)


def read_numeric(strip: Strip, at: int) -> Read:
    """The date in digits that starts at a cell, with the cell after it."""
    atom = strip.at(at)
    if (
        not atom.size
        or "label" in strip.at(at - 1)
        or (strip.at(at - 1).mark in ("/", ".", ":") and strip.at(at - 2).size)
    ):
        return None
    if atom.number is None:
        return _dotted(strip, at)
    mark = strip.at(at + 1).mark
    if (
        mark not in ("/", "-", ".")
        or not strip.at(at + 2).size
        or _gap(strip, at) > _WIDE
        or _gap(strip, at + 1) > _WIDE
    ):
        return None
    third = strip.at(at + 4)
    if strip.at(at + 3).mark == mark and third.size and _gap(strip, at + 2) <= _WIDE and _gap(strip, at + 3) <= _WIDE:
        numbers = (atom.number, strip.at(at + 2).number, third.number)
        sizes = (atom.size, strip.at(at + 2).size, third.size)
        return _era(strip, _triple(numbers, sizes), at + 5)
    return _pair(strip, at, mark)


def _dotted(strip: Strip, at: int) -> Read:
    """A number token such as `11.3.2016`, which the tokeniser keeps whole."""
    digits = strip.tokens[strip.first[at]].word.fold
    parts = digits.split(".")
    if len(parts) != 3 or not all(part.isdigit() and len(part) <= 4 for part in parts):
        return None
    first, second, third = (int(part) for part in parts)
    sizes = (len(parts[0]), len(parts[1]), len(parts[2]))
    return _era(strip, _triple((first, second, third), sizes), at + 1)


def _gap(strip: Strip, at: int) -> int:
    """How many characters stand between a cell and the next, invisible marks included."""
    return strip.tokens[strip.first[at + 1]].begin - strip.tokens[strip.last[at] - 1].end


def _triple(numbers: tuple[int | None, int | None, int | None], sizes: tuple[int, int, int]) -> Point | None:
    """Year, month and day from three numbers; day before month unless only the other order is possible."""
    first, second, third = numbers
    if first is None or second is None or third is None:
        return None
    if sizes[0] == 4:
        year, month, day = first, second, third
        if month > 12 >= day:
            month, day = day, month
    elif sizes[2] == 4 or sizes[2] == 2:
        day, month, year = first, second, third
        if month > 12 >= day:
            month, day = day, month
        if sizes[2] == 2:
            year += 2000 if year < 70 else 1900
    else:
        return None
    if max(sizes[1], sizes[2] if sizes[0] == 4 else sizes[0]) > 2 or not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    if year not in _YEARS and year not in _HIJRI:
        return None
    return Point(day=day, month=month, year=year, hijri=year in _HIJRI, rule="numeric")


def _era(strip: Strip, point: Point | None, after: int) -> Read:
    if point is None:
        return None
    era = strip.at(after).get("era")
    if era is not None:
        point.hijri = era == "hijri"
        after += 1
    return point, after


def _pair(strip: Strip, at: int, mark: str) -> Read:
    """Month and year (`7/2017`, `2017-07`), or day and month where something says that it is a date."""
    left, right = strip.at(at), strip.at(at + 2)
    first, second = left.number or 0, right.number or 0
    if strip.at(at + 3).mark in ("/", ":", "%") or _gap(strip, at) or _gap(strip, at + 1):
        return _dateline(strip, at) if mark == "-" else None
    if mark == "/" and left.size <= 2 and right.size == 4 and 1 <= first <= 12 and second in _YEARS:
        return Point(month=first, year=second, rule="numeric-month"), at + 3
    if mark != "." and left.size == 4 and right.size == 2 and 1 <= second <= 12 and first in _YEARS:
        return Point(month=second, year=first, rule="numeric-month"), at + 3
    if mark == "/" and left.size <= 2 and right.size <= 2 and _told_as_date(strip, at):
        if second > 12 >= first:
            first, second = second, first
        if 1 <= second <= 12 and 1 <= first <= 31:
            return Point(day=first, month=second, rule="numeric-day-month"), at + 3
    return _dateline(strip, at) if mark == "-" else None


def _told_as_date(strip: Strip, at: int) -> bool:
    """Whether the words around say that two numbers are a day and a month, not a fraction or a ratio."""
    before = strip.at(at - 1)
    if at == 0 and strip.size == 3:
        return True
    if "dated" in before or "weekday" in before or "since" in before:
        return True
    if before.mark == "," and "weekday" in strip.at(at - 2):
        return True
    return before.get("unit") == "day:1" and strip.at(at + 3).get("unit") is None


def _dateline(strip: Strip, at: int) -> Read:
    """A dateline of a news agency: `موسكو 15 - 8 (اف ب)`."""
    day, month = strip.at(at).number or 0, strip.at(at + 2).number or 0
    if strip.at(at + 1).mark not in ("-", "/") or not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    if strip.at(at + 3).mark != "(" or "agency" not in strip.at(at + 4):
        return None
    return Point(day=day, month=month, rule="dateline"), at + 3
