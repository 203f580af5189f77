"""Properties: number → words → number by an independent generator; spans stand where their words are; no exception."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.numerals import read_numbers
from kg.extract.numerals.lines import predict
from kg.extract.quantities import read_quantities
from kg.text.tokens import tokenise

UNITS = ["", "واحد", "", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"]
TENS = ["", "", "عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"]
CASES = ("nominative", "accusative", "genitive")
GENDERS = ("masculine", "feminine")


def two(gender: str, case: str, *, bound: bool = False) -> str:
    """Two, alone or before ten."""
    stem = "اثن" if gender == "masculine" else "اثنت"
    long = "ا" if case == "nominative" else "ي"
    return stem + long + ("" if bound else "ن")


def unit(n: int, gender: str, case: str) -> str:
    """One to ten for a counted noun of that gender."""
    if n == 1:
        return "واحد" if gender == "masculine" else "واحدة"
    if n == 2:
        return two(gender, case)
    if n == 10:
        return "عشرة" if gender == "masculine" else "عشر"
    if n == 8 and gender == "feminine":
        return "ثماني"
    return UNITS[n] + ("ية" if n == 8 else "ة") if gender == "masculine" else UNITS[n]


def teen(n: int, gender: str, case: str) -> str:
    """Eleven to nineteen."""
    ten = "عشر" if gender == "masculine" else "عشرة"
    if n == 11:
        return ("أحد " if gender == "masculine" else "إحدى ") + ten
    if n == 12:
        return two(gender, case, bound=True) + " " + ten
    return unit(n - 10, gender, case) + " " + ten


def below_hundred(n: int, gender: str, case: str) -> str:
    """One to ninety-nine."""
    if n <= 10:
        return unit(n, gender, case)
    if n < 20:
        return teen(n, gender, case)
    tens = TENS[n // 10] + ("ون" if case == "nominative" else "ين")
    return tens if n % 10 == 0 else f"{unit(n % 10, gender, case)} و{tens}"


def below_thousand(n: int, gender: str, case: str, *, construct: bool = False) -> str:
    """One to nine hundred and ninety-nine; in the construct the dual of a hundred loses its nun."""
    hundreds, rest = divmod(n, 100)
    parts = []
    if hundreds == 1:
        parts.append("مئة")
    elif hundreds == 2:
        ending = "ا" if case == "nominative" else "ي"
        parts.append("مئت" + ending + ("" if construct and not rest else "ن"))
    elif hundreds:
        parts.append(UNITS[hundreds] + "مئة")
    if rest:
        parts.append(below_hundred(rest, gender, case))
    return " و".join(parts)


def thousands(n: int, case: str) -> str:
    """One to nine hundred and ninety-nine thousand: the counted noun is ألف in its own number and case."""
    hundreds, rest = divmod(n, 100)
    if n == 1:
        return "ألف"
    if n == 2:
        return "ألفان" if case == "nominative" else "ألفين"
    if rest in (1, 2):
        return f"{thousands(hundreds * 100, case)} و{thousands(rest, case)}"
    words = below_thousand(n, "masculine", case, construct=True)
    if 3 <= rest <= 10:
        return f"{words} آلاف"
    return f"{words} ألفا" if rest else f"{words} ألف"


def say(n: int, gender: str, case: str) -> str:
    """A number from 0 to a million in words."""
    if n == 0:
        return "صفر"
    if n == 1_000_000:
        return "مليون"
    parts = [thousands(n // 1000, case)] if n >= 1000 else []
    if n % 1000:
        parts.append(below_thousand(n % 1000, gender, case))
    return " و".join(parts)


def test_the_generator_speaks_arabic() -> None:
    assert say(354, "masculine", "nominative") == "ثلاثمئة وأربعة وخمسون"
    assert say(202_012, "feminine", "genitive") == "مئتي ألف وألفين واثنتي عشرة"


def test_every_number_below_two_thousand_is_read() -> None:
    for number in range(2000):
        for gender in GENDERS:
            for case in CASES[:2]:
                assert predict(say(number, gender, case)) == number


@settings(max_examples=300)
@given(st.integers(0, 1_000_000), st.sampled_from(GENDERS), st.sampled_from(CASES))
def test_words_read_back_as_their_number(number: int, gender: str, case: str) -> None:
    assert predict(say(number, gender, case)) == number


@settings(max_examples=150)
@given(
    st.integers(3, 1_000_000).filter(lambda number: number != 6),
    st.sampled_from(GENDERS),
    st.sampled_from(CASES),
    st.sampled_from(["", "و", "ب", "ل"]),
)
def test_a_number_in_a_sentence_has_its_exact_span(number: int, gender: str, case: str, clitic: str) -> None:
    words = say(number, gender, case)
    text = f"أعلن الجيش {clitic}{words} من المقاتلين"
    spans = read_numbers(tokenise(text))
    assert [(text[span.begin : span.end], span.value) for span in spans] == [(words, number)]


@settings(max_examples=150)
@given(st.integers(0, 10**12), st.sampled_from(["", ",", "\u066c"]), st.booleans())
def test_digits_read_back(number: int, separator: str, eastern: bool) -> None:
    text = f"{number:,}".replace(",", separator)
    if eastern:
        text = text.translate({ord("0") + place: chr(0x0660 + place) for place in range(10)})
    assert predict(text) == number


@settings(max_examples=150)
@given(st.text(st.sampled_from('واحدعشرينثلاةمئألفبكتسخ 0123456789٠١٢.,،/-%:()"ـً'), max_size=60))
def test_any_text_is_read_in_order_and_without_exceptions(text: str) -> None:
    end = 0
    tokens = tokenise(text)
    for quantity in read_quantities(tokens):
        assert end <= quantity.begin < quantity.end <= len(text)
        assert tokens[quantity.last - 1].end == quantity.end
        assert tokens[quantity.first].begin <= quantity.begin < tokens[quantity.first].end
        assert quantity.last <= quantity.tail <= len(tokens)
        assert quantity.upper is None or 0 <= quantity.lower <= quantity.upper
        end = quantity.end
    predict(text)


@pytest.mark.parametrize(
    "unit", ["و ", "234 ", "ألف ", "ألف و", "بين 5 و", "نصف ", "-5", "أكثر من ", "عشرين و", "1/", "5،", "ما لا "]
)
def test_long_runs_are_read_in_linear_time(unit: str) -> None:
    for text in ("5 " + unit * 1500, unit * 1500 + "5"):
        begun = time.process_time()
        read_quantities(tokenise(text))
        predict(text)
        assert time.process_time() - begun < 2


@settings(max_examples=100)
@given(st.text(max_size=80))
def test_any_unicode_is_read_without_exceptions(text: str) -> None:
    read_quantities(tokenise(text))
    answer = predict(text)
    assert answer is None or isinstance(answer, (int, float, dict))
    assert not isinstance(answer, float) or math.isfinite(answer)
