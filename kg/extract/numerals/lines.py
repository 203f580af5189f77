"""The number reader as a program for others: JSON lines in, the number of each text out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from kg.errors import InputError
from kg.extract.numerals.ranges import NumberSpan, read_numbers
from kg.extract.numerals.units import units
from kg.text.tokens import Token, tokenise


def predict(text: str) -> object:
    """The number that a short text tells: a number, bounds as worded, or None when it holds none.

    Of several numbers the one whose words are longest stands for the text, the first of equals.

    >>> predict("ثلاثة وعشرون ألفاً وأربعمئة"), predict("أكثر من 50")
    (23400, {'min': 50, 'max': None, 'min_incl': False, 'max_incl': False})
    """
    tokens = tokenise(text)
    spans = [span for span in read_numbers(tokens, bare=True) if span.low is not None or span.high is not None]
    if not spans:
        return None
    if (sum_of_money := _money(tokens, spans)) is not None:
        return sum_of_money
    return _wire(max(spans, key=lambda span: (span.last - span.first, -span.begin)))


def _money(tokens: Sequence[Token], spans: Sequence[NumberSpan]) -> float | None:
    """A sum in money and coin as one number: عشرة جنيهات وخمسون قرشا is 10.5."""
    table = units()
    if len(spans) != 2 or spans[0].value is None or spans[1].value is None:
        return None
    nouns = [tokens[span.last].fold if span.last < len(tokens) else "" for span in spans]
    share = table.shares.get(nouns[1])
    if share is None or table.after.get(nouns[0]) != "money" or nouns[0] in table.shares:
        return None
    apart = spans[1].first - spans[0].last
    return round(spans[0].value + spans[1].value * share, 6) if apart <= 2 else None


def _wire(span: NumberSpan) -> object:
    if span.value is not None and span.effect in ("", "about"):
        return span.value
    return {
        "min": span.low,
        "max": span.high,
        "min_incl": span.low_included and span.low is not None,
        "max_incl": span.high_included and span.high is not None,
    }


def parse_numbers_lines(lines: Iterable[str]) -> Iterator[str]:
    """For each JSON line `{"id", "text"}` a JSON line `{"id", "pred"}`, in order; blank lines are passed over.

    Raises InputError with the line's number for a line that is no JSON object with an `id` and a `text`.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            identifier, text = item["id"], item["text"]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError('expected a JSON object with "id" and "text"', path="input", line=number) from error
        yield json.dumps({"id": identifier, "pred": predict(str(text))}, ensure_ascii=False)
