"""Quantities of a text: how many the words say, within which bounds, and whether they count people at all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from kg.extract.frozen import frozen
from kg.extract.numerals.ranges import NumberSpan, read_numbers
from kg.extract.numerals.units import Surroundings
from kg.model import Precision
from kg.text.tokens import Shape, Token

_PRECISIONS: Final[dict[str, Precision]] = {
    "": "exact", "equal": "exact", "range": "exact", "about": "about", "at_least": "at_least",
    "more_than": "more_than", "at_most": "at_most", "less_than": "at_most",
}  # fmt: skip
_COUNTS: Final = frozenset({"cardinal", "range", "vague"})
_TEENS: Final = 11, 99  # numbers behind which the counted noun is accusative


@frozen
class Quantity:
    """A number or amount as the text words it, with what it means as a count of persons.

    `begin`/`end` are code points of the report and hold all words of the count with its qualifier; `first`/`last` are
    half-open indexes of the tokens given. `lower`/`upper` are persons (None: left open). `value` is the number as
    worded, None for a range or a vague amount. `kind` is cardinal, range, vague, or what it is instead of a count:
    ordinal, fraction, decimal, negative, percent, percent_range, date, time, year, code, measure. `countable` is
    False when it counts no people by its own form or neighbours: an hour, a percentage, an age, a calibre, a unit's
    number, a year. `rule` names the reading and what stands beside it. `tail` is the token index behind a qualifier
    that stands apart, after the counted noun (`25 قتيلا على الأقل`); it is `last` when there is none.
    """

    begin: int
    end: int
    first: int
    last: int
    lower: int
    upper: int | None
    precision: Precision
    value: float | int | None
    kind: str
    countable: bool
    rule: str
    tail: int = 0


def read_quantities(tokens: Sequence[Token]) -> list[Quantity]:
    """The quantities of one text or sentence, in text order, not overlapping. One pass, linear.

    >>> from kg.text.tokens import tokenise
    >>> [(q.lower, q.upper, q.precision) for q in read_quantities(tokenise("مقتل ما لا يقل عن 181 وإصابة نحو 25"))]
    [(181, None, 'at_least'), (25, 25, 'about')]
    """
    spans = read_numbers(tokens)
    if not spans:
        return []
    beside = Surroundings(tokens)
    return [_quantity(span, tokens, beside) for span in spans]


def _quantity(span: NumberSpan, tokens: Sequence[Token], beside: Surroundings) -> Quantity:
    kind, reason = span.kind, ""
    if kind in _COUNTS:
        kind, reason = _no_count(span, tokens, beside)
    lower, upper = _persons(span)
    countable = not reason and kind in _COUNTS and (span.value is None or float(span.value).is_integer())
    precision: Precision = "vague" if kind == "vague" else _PRECISIONS[span.effect]
    rule = f"{span.rule}; no count: {reason}" if reason else span.rule
    return Quantity(
        span.begin, span.end, span.first, span.last, lower, upper, precision, span.value, kind, countable, rule,
        span.tail,
    )  # fmt: skip


def _no_count(span: NumberSpan, tokens: Sequence[Token], beside: Surroundings) -> tuple[str, str]:
    """The kind of a cardinal, and by which neighbour it is no count of people ('' when it may be one)."""
    value = span.value if span.value is not None else span.high or 0
    number = _number_begin(span, tokens)
    if span.kind == "cardinal" and span.digits and beside.is_year(number, span.last, value):
        return "year", "year"
    if span.kind == "range" and span.digits and beside.are_years(span.last, span.low or 0, value):
        return span.kind, "years"
    if beside.is_day(number, span.last, value):
        return span.kind, "day of a month"
    if counted := beside.counted(span.last):
        return span.kind, counted
    if _counts_noun(span, tokens, value):
        return span.kind, ""
    if span.kind == "vague" and span.last == span.first + 1 and span.low == 2 and (thing := beside.plural(span.first)):
        return span.kind, thing
    if span.digits and beside.is_title(number, span.last):
        return span.kind, "title"
    named = beside.named(number, definite=span.definite, digits=span.digits)
    if not named and value in (1, 2) and not span.digits:
        named = beside.single(number, span.last, value)
    if span.digits and any(_is_code(token.fold) for token in tokens[number : span.last]):
        named = named or "code"
    return ("year" if named == "year" else span.kind), named


def _number_begin(span: NumberSpan, tokens: Sequence[Token]) -> int:
    """The token at which the number itself begins, without its qualifier."""
    if span.effect in ("", "range"):
        return span.first
    for index in range(span.first, span.last):
        if tokens[index].shape is Shape.NUMBER:
            return index
    return span.first


def _counts_noun(span: NumberSpan, tokens: Sequence[Token], value: float) -> bool:
    """Whether the accusative noun of 11 to 99 follows, so that a unit's name before it is only a neighbour."""
    if not _TEENS[0] <= value % 100 <= _TEENS[1] or span.last >= len(tokens):
        return False
    noun = tokens[span.last]
    return noun.shape is Shape.WORD and noun.fold.endswith("ا") and len(noun.fold) > 3


def _is_code(digits: str) -> bool:
    """Whether digits are a code or a telephone number by their own form: a leading zero, or nine digits and more."""
    return digits.isdigit() and ((digits[0] == "0" and len(digits) > 1) or len(digits) >= 9)


def _persons(span: NumberSpan) -> tuple[int, int | None]:
    """The bounds on persons: more than 50 is 51 and up, fewer than 30 is 0 to 29."""
    low = 0 if span.low is None else span.low
    high = span.high
    if span.kind in ("date", "time", "code"):
        return 0, None
    two = span.rule == "two bounds"
    above = span.effect == "more_than" or (two and not span.low_included)
    lower = math.floor(low) + 1 if above else math.ceil(low)
    if high is None:
        return max(lower, 0), None
    upper = math.floor(high)
    if (span.effect == "less_than" or (two and not span.high_included)) and upper == high:
        upper -= 1
    return max(min(lower, upper), 0), max(upper, 0)
