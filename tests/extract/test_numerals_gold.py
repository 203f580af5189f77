"""The own examples of numbers: what is read, and what is not read as a count of people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.extract.numerals.lines import predict
from kg.extract.quantities import read_quantities
from kg.text.tokens import tokenise

GOLD = Path(__file__).parents[1] / "gold"


def read_gold(name: str) -> list[dict[str, Any]]:
    """The examples of one file."""
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]


POSITIVE = read_gold("numbers.jsonl")
NEGATIVE = read_gold("numbers_negative.jsonl")


def test_there_are_enough_examples() -> None:
    assert len(POSITIVE) >= 100
    assert len(NEGATIVE) >= 110
    assert len({item["text"] for item in NEGATIVE}) == len(NEGATIVE)


@pytest.mark.parametrize("item", POSITIVE, ids=lambda item: item["text"])
def test_a_short_text_tells_its_number(item: dict[str, Any]) -> None:
    got = predict(item["text"])
    expected = item["number"]
    if isinstance(expected, (int, float)):
        assert isinstance(got, (int, float))
        assert got == pytest.approx(expected)
    else:
        assert got == expected


@pytest.mark.parametrize("item", NEGATIVE, ids=lambda item: item["text"])
def test_these_words_count_no_people(item: dict[str, Any]) -> None:
    text, words = item["text"], item["words"]
    begin = text.index(words)
    end = begin + len(words)
    counts = [q for q in read_quantities(tokenise(text)) if q.begin < end and q.end > begin and q.countable]
    assert not counts, item["why"]
