"""Digits with signs glued to them: fractions, mixed numbers, powers, magnitudes, clock times, dates, scores, codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.extract.numerals.digits import value_of
from kg.text.tokens import Shape, Token

_MAGNITUDES: Final = {"k": 1e3, "m": 1e6, "mm": 1e6, "mil": 1e6, "g": 1e9, "b": 1e9, "bn": 1e9, "t": 1e12}
_RANKS: Final = frozenset({"st", "nd", "rd", "th"})
_DASHES: Final = frozenset("-\u2013\u2014\u2212")
_MINUS: Final = frozenset("-\u2212")
_LARGEST_POWER: Final = 300


class SignReader:
    """Reads digits together with the signs and Latin letters that touch them."""

    __slots__ = ("bare", "stop", "tokens")

    def __init__(self, tokens: Sequence[Token], stop: int, *, bare: bool) -> None:
        self.tokens = tokens
        self.stop = stop
        self.bare = bare

    def read(self, first: int) -> tuple[float | None, int, str] | None:
        """Worth, next token and kind of the digits with signs at `first`; None for digits that stand alone.

        Worth is None for what is no number: date, time, code.
        """
        token = self.tokens[first]
        value, kind = value_of(token.surface, token.fold, bare=self.bare)
        if kind in ("date", "code"):
            return None, first + 1, kind
        if self._latin_before(first):
            return None, first + 1, "code"
        if self.bare and (point := self._leading_point(first)):
            return point, first + 1, "decimal"
        last = first + 1
        sign = self._touching(last)
        if sign == "/":
            return self._slashed(first, value)
        if sign == ":" and self._number_at(last + 1):
            return None, self._run(last, ":"), "time"
        if sign == "+" and self._number_at(last + 1):
            return None, self._run(last, "+"), "code"
        if sign in _DASHES and self._number_at(last + 1) and self._touching(last + 2) == sign:
            return (None, self._run(last, sign), "date") if self._number_at(last + 3) else None
        if sign == "^" and self.bare:
            return self._power(value, last + 1, times_ten=False)
        if sign and self.tokens[last].shape is Shape.LATIN:
            return self._lettered(value, last, sign)
        return self._mixed(first, value)

    def is_minus(self, index: int, kind: str) -> bool:
        """Whether the token at `index` is a minus sign of the digits behind it, not a dash of the layout."""
        token = self.tokens[index]
        if token.surface not in _MINUS or index + 1 >= self.stop:
            return False
        touches = self.tokens[index + 1].begin == token.end
        free = index == 0 or self.tokens[index - 1].end != token.begin
        if self.bare:
            return (touches and free) or index == 0
        return touches and free and kind in ("decimal", "percent")

    def _touching(self, index: int) -> str:
        """The folded token at `index` when it touches the one before it, or ''."""
        if index >= self.stop or self.tokens[index].begin != self.tokens[index - 1].end:
            return ""
        return self.tokens[index].fold

    def _number_at(self, index: int) -> bool:
        return bool(self._touching(index)) and self.tokens[index].shape is Shape.NUMBER

    def _run(self, index: int, sign: str) -> int:
        """The token behind a run of `sign` and number that begins at `index`."""
        while index + 1 < self.stop and self.tokens[index].fold == sign and self._number_at(index + 1):
            index += 2
        return index

    def _latin_before(self, first: int) -> bool:
        before = first - 1
        if before < 0 or self.tokens[before].end != self.tokens[first].begin:
            return False
        if self.tokens[before].shape is Shape.LATIN:
            return True
        dashed = self.tokens[before].surface in _DASHES and before > 0
        return (
            dashed
            and self.tokens[before - 1].shape is Shape.LATIN
            and self.tokens[before - 1].end == self.tokens[before].begin
        )

    def _leading_point(self, first: int) -> float | None:
        """`.25` as a decimal, when the point touches the digits and nothing touches the point."""
        before = first - 1
        if before < 0 or self.tokens[before].fold not in (".", ",") or not self.tokens[first].fold.isdigit():
            return None
        if self.tokens[before].end != self.tokens[first].begin:
            return None
        if before > 0 and self.tokens[before - 1].end == self.tokens[before].begin:
            return None
        return float("0." + self.tokens[first].fold)

    def _slashed(self, first: int, value: float) -> tuple[float | None, int, str] | None:
        if not self._number_at(first + 2):
            return None
        last = self._run(first + 1, "/")
        below, kind = value_of(self.tokens[first + 2].surface, self.tokens[first + 2].fold, bare=self.bare)
        if last > first + 3:
            return None, last, "date"
        if kind != "cardinal" or not below:
            return None, last, "code"
        return value / below, last, "fraction"

    def _mixed(self, first: int, value: float) -> tuple[float | None, int, str] | None:
        """A whole number and a fraction in digits: `2 1/4`."""
        above = first + 1
        if above + 2 >= self.stop or self.tokens[above].shape is not Shape.NUMBER:
            return None
        if self.tokens[above].begin != self.tokens[first].end + 1 or self._touching(above + 1) != "/":
            return None
        part = self._slashed(above, value_of(self.tokens[above].surface, self.tokens[above].fold)[0])
        if part is None or part[0] is None or part[0] >= 1:
            return None
        return value + part[0], part[1], "fraction"

    def _power(self, value: float, index: int, *, times_ten: bool) -> tuple[float | None, int, str] | None:
        sign = 1
        if self._touching(index) in ("+", "-"):
            sign = -1 if self.tokens[index].fold == "-" else 1
            index += 1
        if not self._number_at(index) or not self.tokens[index].fold.isdigit():
            return None
        power = sign * int(self.tokens[index].fold[:6])
        if abs(power) > _LARGEST_POWER or (not times_ten and abs(value) > 1e6):
            return None
        try:
            result = value * 10.0**power if times_ten else float(value) ** power
        except (OverflowError, ZeroDivisionError):
            return None
        return result, index + 1, "decimal"

    def _lettered(self, value: float, last: int, letters: str) -> tuple[float | None, int, str] | None:
        if self.bare and letters == "e":
            return self._power(value, last + 1, times_ten=True)
        if letters in _RANKS:
            return value, last + 1, "ordinal"
        if self.bare and letters in _MAGNITUDES:
            return round(value * _MAGNITUDES[letters], 6), last + 1, "cardinal"
        return value, last if self.bare else last + 1, "measure"
