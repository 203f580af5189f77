"""What the reader of dates returns: words of time at their place, with the days they stand for."""

from __future__ import annotations

from datetime import date, datetime

from kg.extract.dates.calendar import Days
from kg.extract.dates.point import Point
from kg.extract.frozen import frozen


@frozen
class TimeSpan:
    """Words of time and the days they mean. Days are both included; None is open or unknown, never a guess.

    `begin`/`end` are half-open code points of the report, `first`/`last` half-open indexes of the tokens given.
    `precision` is what the words themselves have (day, night, week, month, year, season, part, period, hours, decade),
    `kind` how they are meant (point, span, since, until, ago, ahead). `inferred`: a year or month was taken from the
    context. `day` is the one day that a machine must name where the words are coarser (`قبل 4 أشهر`), else None.
    """

    begin: int
    end: int
    first: int
    last: int
    start: date | None
    finish: date | None
    precision: str
    edtf: str | None
    inferred: bool
    rule: str
    kind: str
    day: date | None = None


@frozen
class Span:
    """What was read from the cell `first` up to the cell `after`."""

    first: int
    after: int
    days: Days
    kind: str
    rule: str
    point: Point | None = None


@frozen
class Moment:
    """The moment of writing: the day, and the hour where it is known.

    `soon` is how many days ahead a date without its year may lie to be taken as coming.
    """

    day: date | None
    full: date | datetime | None
    soon: int = 31

    @classmethod
    def of(cls, reference: date | None, soon: int = 31) -> Moment:
        """The moment of a day or of a day and hour; of none when its year is no year that news is of."""
        if reference is not None and not 1000 <= reference.year <= 9000:
            return cls(None, None, soon)
        return cls(reference.date() if isinstance(reference, datetime) else reference, reference, soon)


NEVER = Moment(None, None)
