"""Numbers in Arabic text: words, digits, signs, compounds, bounds and ranges."""

from kg.extract.numerals.ranges import NumberSpan, read_numbers

__all__ = ["NumberSpan", "read_numbers"]
