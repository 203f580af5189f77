"""Quantities as counts of persons: bounds by wording, spans, qualifiers before, behind and apart, neighbours."""

from __future__ import annotations

import json

import pytest

from kg.errors import InputError
from kg.extract.numerals.lines import parse_numbers_lines
from kg.extract.quantities import Quantity, read_quantities
from kg.text.tokens import tokenise


def read(text: str) -> list[Quantity]:
    """The quantities of a sentence."""
    return read_quantities(tokenise(text))


def told(text: str) -> list[tuple[str, int, int | None, str]]:
    """Words, bounds and precision of the countable quantities."""
    return [(text[q.begin : q.end], q.lower, q.upper, q.precision) for q in read(text) if q.countable]


@pytest.mark.parametrize(
    ("text", "words", "lower", "upper", "precision"),
    [
        ("مقتل 20 جنديا", "20", 20, 20, "exact"),
        ("مقتل ما لا يقل عن 181 جنديا", "ما لا يقل عن 181", 181, None, "at_least"),
        ("ارتفع إلى 181 على الأقل عدد القتلى", "181 على الأقل", 181, None, "at_least"),
        ("وأكثر من 50 جريحا", "أكثر من 50", 51, None, "more_than"),
        ("إصابة بنحو 25 عنصرا", "بنحو 25", 25, 25, "about"),
        ("إصابة ما يقارب الـ40", "ما يقارب الـ40", 40, 40, "about"),
        ("لا يتجاوز 30 مقاتلا", "لا يتجاوز 30", 0, 30, "at_most"),
        ("أقل من 30 مقاتلا", "أقل من 30", 0, 29, "at_most"),
        ("بين 10 و15 مقاتلا", "بين 10 و15", 10, 15, "exact"),
        ("من ستة إلى ثمانية مقاتلين", "من ستة إلى ثمانية", 6, 8, "exact"),
        ("نحو 20 إلى 30 مقاتلا", "نحو 20 إلى 30", 20, 30, "about"),
        ("20-30 مقاتلا", "20-30", 20, 30, "exact"),
        ("ثلاثة أو أربعة جنود", "ثلاثة أو أربعة", 3, 4, "exact"),
        ("سقوط العشرات", "العشرات", 20, None, "vague"),
        ("سقوط مئات القتلى", "مئات", 200, None, "vague"),
        ("نزوح آلاف المدنيين", "آلاف", 2000, None, "vague"),
        ("نزوح عشرات الآلاف من المدنيين", "عشرات الآلاف", 20_000, None, "vague"),
        ("مقتل عدد من الجنود", "عدد من", 2, None, "vague"),
        ("مقتل عدد كبير من الجنود", "عدد كبير من", 2, None, "vague"),
        ("مقتل عدة جنود", "عدة", 2, None, "vague"),
        ("مقتل بضعة جنود", "بضعة", 3, 9, "vague"),
        ("مقتل بضعة عشر جنديا", "بضعة عشر", 13, 19, "vague"),
        ("نزوح نصف مليون شخص", "نصف مليون", 500_000, 500_000, "exact"),
        ("نزوح أكثر من 2,5 مليون شخص", "أكثر من 2,5 مليون", 2_500_001, None, "more_than"),
        ("مقتل ستة آلاف و259 مدنيا", "ستة آلاف و259", 6259, 6259, "exact"),
        ("قتل الآن25 شخصا", "25", 25, 25, "exact"),
        ("اعتقال 18جهاديا", "18", 18, 18, "exact"),
        ("بالإضافة لـ127 مسلحا", "لـ127", 127, 127, "exact"),
        ("تشييع الجنود الـ28", "الـ28", 28, 28, "exact"),
        ("تشييع الأطفال الخمسة", "الخمسة", 5, 5, "exact"),
        ("مقتل جندي واحد", "واحد", 1, 1, "exact"),
        ("خسرت الفرقة 17 مقاتلا", "17", 17, 17, "exact"),
    ],
)
def test_bounds_by_wording(text: str, words: str, lower: int, upper: int | None, precision: str) -> None:
    assert told(text) == [(words, lower, upper, precision)]


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("مقتل 25 قتيلا على الأقل من الجنود", "الأقل"),
        ("مقتل اثنين من الجنود على الأقل", "الأقل"),
        ("إصابة 30 شخصا كحد أدنى", "أدنى"),
    ],
)
def test_a_qualifier_behind_the_noun_is_the_tail(text: str, tail: str) -> None:
    tokens = tokenise(text)
    (quantity,) = read_quantities(tokens)
    assert quantity.upper is None
    assert quantity.precision == "at_least"
    assert quantity.tail > quantity.last
    assert tokens[quantity.tail - 1].surface == tail


def test_without_such_a_qualifier_the_tail_is_the_last_token() -> None:
    assert [q.tail - q.last for q in read("مقتل 25 جنديا وإصابة 20 على الأقل")] == [0, 0]


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("لا يقل عدد القتلى عن 50", 50, None),
        ("لا يزيد عدد القتلى على 50", 0, 50),
        ("لم يتجاوز عدد الجرحى 50", 0, 50),
        ("تجاوز عدد القتلى 50 مدنيا", 51, None),
        ("تجاوزت حصيلة الضحايا المئة", 101, None),
    ],
)
def test_a_qualifier_whose_words_stand_apart(text: str, lower: int, upper: int | None) -> None:
    assert [(q.lower, q.upper) for q in read(text)] == [(lower, upper)]


@pytest.mark.parametrize(
    "text",
    [
        "ارتفع عدد القتلى من 10 إلى 15",
        "زادت الحصيلة من 10 إلى 15",
        "مقتل 10 جنود و15 مدنيا",
        "قتل عشرة وأصيب خمسة عشر",
    ],
)
def test_two_numbers_that_are_no_range(text: str) -> None:
    assert [q.kind for q in read(text)] == ["cardinal", "cardinal"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("تسيطر على 90% منها", "percent"),
        ("الفرقة الرابعة", "ordinal"),
        ("ثلث السكان", "fraction"),
        ("بتاريخ 11.3.2016", "date"),
        ("الساعة 5:30", "time"),
        ("في 2016", "year"),
        ("الطريق M5", "code"),
        ("بنسبة 20 إلى 30 بالمئة", "percent_range"),
    ],
)
def test_what_it_is_instead_of_a_count(text: str, kind: str) -> None:
    (quantity,) = read(text)
    assert quantity.kind == kind
    assert not quantity.countable


def test_the_rule_tells_why_a_number_is_no_count() -> None:
    (quantity,) = read("استمر القصف 24 ساعة")
    assert quantity.rule == "cardinal; no count: time"


def test_enumerated_numbers_stay_apart() -> None:
    assert told("قتل ثلاثة وأصيب خمسة، بينهم ضابطان وثلاثة أطفال") == [
        ("ثلاثة", 3, 3, "exact"),
        ("خمسة", 5, 5, "exact"),
        ("ثلاثة", 3, 3, "exact"),
    ]


def test_a_partitive_after_a_comma_is_its_own_number() -> None:
    assert [q.lower for q in read("اعتقل مئة خمسون منهم أجانب")] == [100, 50]


def test_json_lines() -> None:
    lines = ['{"id": "a", "text": "نحو 25", "reference": null}', "", '{"id": "b", "text": "لا رقم"}']
    assert [json.loads(line) for line in parse_numbers_lines(lines)] == [
        {"id": "a", "pred": 25},
        {"id": "b", "pred": None},
    ]


def test_a_line_that_is_no_json_object_is_named() -> None:
    with pytest.raises(InputError, match="input:1: expected a JSON object"):
        list(parse_numbers_lines(["[]"]))
