"""Words of time in Arabic news: where they stand, which days they mean, and how that was read."""

from kg.extract.dates.lines import parse_dates_lines, predict, read_reference
from kg.extract.dates.publication import prove_publication, read_explicit_dates
from kg.extract.dates.reading import read_dates
from kg.extract.dates.spans import TimeSpan

__all__ = [
    "TimeSpan",
    "parse_dates_lines",
    "predict",
    "prove_publication",
    "read_dates",
    "read_explicit_dates",
    "read_reference",
]
