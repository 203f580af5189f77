"""A point of time as its words say it, before any day of the calendar is known."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Point:
    """What the words of one point tell; None is not told.

    `direction` (-1 last, 0 this, 1 next, -2 the one before the last, 3 the coming one) belongs to what is told;
    `day_off`, `week_off`, `month_off`, `year_off` count from the moment of writing. `part` is a piece of the month or
    year (`early`), `fraction` such as (1, 2) for the first half, `nth` such as (3, "weekday") for the third Tuesday
    (-1 the last). `ordinal`: the day is
    an ordinal number. `disagree` marks a double month name whose two names differ; the first one holds. `unknown`: the
    words tell a time that depends on an event, not on the moment of writing.
    """

    day: int | None = None
    month: int | None = None
    year: int | None = None
    hijri: bool = False
    weekday: int | None = None
    direction: int | None = None
    day_off: int | None = None
    week_off: int | None = None
    month_off: int | None = None
    year_off: int | None = None
    decade_off: int | None = None
    part: str | None = None
    fraction: tuple[int, int] | None = None
    nth: tuple[int, str] | None = None
    season: int | None = None
    holiday: str | None = None
    decade: int | None = None
    daypart: str | None = None
    disagree: bool = False
    unknown: bool = False
    ordinal: bool = False
    until_month: int | None = None
    rule: str = ""

    def is_bare_day(self) -> bool:
        """Only a day of the month is told, so a month must come from elsewhere."""
        return self.day is not None and self.month is None and self.month_off is None and self.weekday is None

    def is_weekday(self) -> bool:
        """Only a day of the week is told."""
        return self.weekday is not None and self.day is None and self.day_off is None and self.nth is None

    def has_month(self) -> bool:
        """A month is told, by name or from the moment of writing."""
        return self.month is not None or self.month_off is not None

    def is_full(self) -> bool:
        """Day, month and year are all told."""
        return self.day is not None and self.month is not None and self.year is not None
