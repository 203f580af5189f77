"""Copies are found whatever the order, editions are none, and time does not explode where everything is alike."""

from __future__ import annotations

import random
import time
from datetime import date

import pytest

from kg.fuse.copies import BINS, alike, find_copies, shingles, signature
from kg.fuse.records import ReportRecord

WORDS = [
    "دارت",
    "اشتباكات",
    "عنيفة",
    "فجر",
    "اليوم",
    "بين",
    "قوات",
    "الجيش",
    "ومسلحين",
    "قرب",
    "البلدة",
    "وسقط",
    "قتلى",
    "وجرحى",
    "من",
    "الطرفين",
    "ثم",
    "عاد",
    "الهدوء",
]


def text(seed: int, length: int = 90) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def reports(texts: dict[str, str], days: dict[str, date] | None = None) -> list[ReportRecord]:
    return [ReportRecord(name, name, (days or {}).get(name)) for name in texts]


def find(texts: dict[str, str], **days: date) -> dict[str, str]:
    return find_copies(reports(texts, days), texts.__getitem__)


def test_the_first_published_is_the_original() -> None:
    texts = {"a": text(1), "b": text(1) + " وكالات", "c": text(2)}
    assert find(texts, a=date(2020, 7, 5), b=date(2020, 7, 4), c=date(2020, 7, 3)) == {"a": "b"}
    assert find(texts) == {"b": "a"}


def test_order_changes_nothing() -> None:
    texts = {f"r{n}": text(n % 5) + (" متابعة" if n % 2 else "") for n in range(20)}
    found = find(texts)
    assert len(found) == 15
    shuffled = dict(random.Random(3).sample(list(texts.items()), len(texts)))
    assert find(shuffled) == found
    assert not set(found) & set(found.values())


def test_marks_quotes_and_diacritics_make_no_difference() -> None:
    plain = text(4)
    assert find({"a": plain, "b": "«" + plain.replace(" ", "  ").replace("ة", "ه") + "»."}) == {"b": "a"}


def test_a_text_inside_a_longer_one_is_a_copy_and_a_shared_opening_is_none() -> None:
    long = text(5, 60)
    assert alike(shingles(long), shingles(long + " " + text(6, 60)))
    assert not alike(shingles(text(5, 20) + " " + text(7, 80)), shingles(text(5, 20) + " " + text(8, 80)))


def test_short_texts_are_copies_only_where_they_are_equal() -> None:
    assert find({"a": "قتل سبعة جنود في تدمر", "b": "قتل سبعة جنود في تدمر", "c": "قتل تسعة جنود في تدمر"}) == {
        "b": "a"
    }


def test_a_report_that_claims_something_else_is_no_copy() -> None:
    texts = {"a": text(9), "b": text(9)}
    rows = reports(texts)
    assert find_copies(rows, texts.__getitem__, {"a": frozenset({1}), "b": frozenset({2})}) == {}
    assert find_copies(rows, texts.__getitem__, {"a": frozenset({1, 2}), "b": frozenset({2})}) == {"b": "a"}
    assert find_copies(rows, texts.__getitem__, {"a": frozenset({1})}) == {}


def test_empty_texts_are_no_copies_of_each_other() -> None:
    assert find({"a": "", "b": "", "c": " ، . "}) == {}


def test_signatures_are_steady() -> None:
    made = signature(shingles(text(1)))
    assert len(made) == BINS
    assert made == signature(shingles(text(1)))
    assert signature(sorted(shingles(text(1)))) == made
    assert signature([5]) == signature([5, 5])


@pytest.mark.parametrize("alike_all", [True, False])
def test_a_thousand_alike_or_strange_are_found_in_linear_time(alike_all: bool) -> None:
    texts = {f"r{n:04d}": text(1 if alike_all else n, 40) for n in range(1000)}
    begin = time.process_time()
    found = find(texts)
    assert time.process_time() - begin < 5
    assert len(found) == (999 if alike_all else 0)
