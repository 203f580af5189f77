"""Values of numbers written in digits, in every habit of separators, and what is no number but a date or a code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kg.extract.numerals.words import number_words, numeral_of
from kg.text.tokens import Shape, Token

_GROUPED: Final = re.compile("[0-9]{1,3}(?:,[0-9]{3})+\\Z|[1-9][0-9]{0,2}(?:\\.[0-9]{3}){2,}\\Z")
_GROUPED_DECIMAL: Final = re.compile("[0-9]{1,3}(?:,[0-9]{3})+\\.[0-9]+\\Z|[0-9]{1,3}(?:\\.[0-9]{3})+,[0-9]+\\Z")
_POINT_GROUP: Final = re.compile("[1-9][0-9]{0,2}\\.[0-9]{3}\\Z")
_DECIMAL: Final = re.compile("[0-9]+[.,][0-9]+\\Z")
_DATE: Final = re.compile("[0-9]{1,4}\\.[0-9]{1,2}\\.[0-9]{1,4}\\Z")
_DECIMAL_MARK: Final = "\u066b"  # Arabic decimal separator
_COMMA: Final = "\u060c"  # Arabic comma
_RA: Final = "\u0631"  # ra, which news agencies set between thousands, the smaller part first
_MOST_GROUPS: Final = 6
_LONGEST: Final = 40  # digits; longer ones are codes


@dataclass(frozen=True, slots=True)
class Digits:
    """A number written in digits: its worth, the tokens it takes (`1 234 567` takes three), and its kind.

    `kind` is cardinal, decimal, date or code; the last two are no numbers.
    """

    value: float
    last: int
    kind: str


def value_of(surface: str, folded: str, *, bare: bool = False) -> tuple[float, str]:
    """The worth and kind of one token of digits. `bare`: a point before three digits is a decimal point.

    >>> value_of("1,200", "1,200"), value_of("٢٫٥", "2.5"), value_of("11.3.2016", "11.3.2016")[1]
    ((1200, 'cardinal'), (2.5, 'decimal'), 'date')
    """
    if len(folded) > _LONGEST:
        return 0, "code"
    if folded.isdigit():
        return int(folded), "cardinal"
    if _GROUPED_DECIMAL.match(folded):
        whole, _, part = folded.rpartition("." if folded.rfind(".") > folded.rfind(",") else ",")
        return float(whole.replace(",", "").replace(".", "") + "." + part), "decimal"
    if _DECIMAL_MARK in surface and _DECIMAL.match(folded):
        return _decimal(folded)
    if _GROUPED.match(folded) and not folded.startswith("0"):
        return int(folded.replace(",", "").replace(".", "")), "cardinal"
    if not bare and _POINT_GROUP.match(folded):
        return int(folded.replace(".", "")), "cardinal"
    if _DECIMAL.match(folded):
        return _decimal(folded.replace(",", "."))
    return 0, "date" if _DATE.match(folded) else "code"


def _decimal(text: str) -> tuple[float, str]:
    value = float(text)
    return (int(value), "cardinal") if value.is_integer() else (value, "decimal")


def read_digits(tokens: Sequence[Token], first: int, stop: int, *, bare: bool = False) -> Digits:
    """The number in digits that begins at `tokens[first]`, with groups of three parted by single spaces joined."""
    token = tokens[first]
    value, kind = value_of(token.surface, token.fold, bare=bare)
    last = first + 1
    if kind == "cardinal" and last + 1 < stop and tokens[last].surface in (_COMMA, _RA):
        return _around_comma(tokens, first, stop) or Digits(value, last, kind)
    if kind == "cardinal" and len(token.fold) <= 3 and token.fold.isdigit() and token.fold[0] != "0":
        while last < min(stop, first + _MOST_GROUPS) and _is_group(tokens, last):
            value = value * 1000 + int(tokens[last].fold)
            last += 1
    return Digits(value, last, kind)


def _around_comma(tokens: Sequence[Token], first: int, stop: int) -> Digits | None:
    """`1،200`, `2،5 مليون`, `58،8%`: an Arabic comma that both digits touch; `135ر2`, which is agencies' 2135."""
    comma, part = tokens[first + 1], tokens[first + 2]
    whole = tokens[first].fold
    if part.shape is not Shape.NUMBER or comma.begin != tokens[first].end or part.begin != comma.end:
        return None
    if not (whole.isdigit() and part.fold.isdigit()) or (first + 3 < stop and tokens[first + 3].surface == _COMMA):
        return None
    if comma.surface == _RA:
        reversed_group = len(whole) == 3 and len(part.fold) <= 3 and part.fold[0] != "0"
        return Digits(int(part.fold + whole), first + 3, "cardinal") if reversed_group else None
    if len(part.fold) == 3 and len(whole) <= 3 and whole[0] != "0":
        return Digits(int(whole + part.fold), first + 3, "cardinal")
    follower = tokens[first + 3] if first + 3 < stop else None
    scale = numeral_of(follower) if follower is not None else None
    if follower is not None and follower.fold in number_words().percent:
        return Digits(float(f"{whole}.{part.fold}"), first + 3, "decimal")
    if scale is not None and scale.kind in ("scale", "scales", "dual_or_scale") and not scale.prefix:
        return Digits(float(f"{whole}.{part.fold}"), first + 3, "decimal")
    return None


def _is_group(tokens: Sequence[Token], index: int) -> bool:
    """Whether `tokens[index]` is three digits, one space behind the token before it."""
    token = tokens[index]
    return (
        token.shape is Shape.NUMBER
        and len(token.fold) == 3
        and token.fold.isdigit()
        and token.begin == tokens[index - 1].end + 1
    )
