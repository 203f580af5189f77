"""The reader of dates on its own examples: what it must find, and what it must leave alone."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.extract.dates import TimeSpan, parse_dates_lines, predict, read_dates
from kg.text.tokens import tokenise

GOLD = Path(__file__).parents[1] / "gold"
SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14)}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]


POSITIVE, NEGATIVE = rows("dates.jsonl"), rows("dates_negative.jsonl")


def spans_of(text: str, reference: str | None) -> list[TimeSpan]:
    return read_dates(tokenise(text), date.fromisoformat(reference) if reference else None)


def month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(1)


def bound(literal: str, *, last: bool) -> date | None:
    """First or last day of an EDTF literal of level 0 or 1, written apart from the program's own writer."""
    literal = literal.rstrip("~")
    if literal in ("", ".."):
        return None
    if literal.endswith("X"):
        decade = int(literal[:3] + "0")
        return date(decade + 9, 12, 31) if last else date(decade, 1, 1)
    parts = [int(part) for part in literal.split("-")]
    if len(parts) == 1:
        return date(parts[0], 12, 31) if last else date(parts[0], 1, 1)
    if len(parts) == 2 and parts[1] in SEASONS:
        first, end = SEASONS[parts[1]]
        return month_end(parts[0], end) if last else date(parts[0], first, 1)
    if len(parts) == 2:
        return month_end(parts[0], parts[1]) if last else date(parts[0], parts[1], 1)
    return date(*parts)


def test_the_gold_files_hold_what_they_should() -> None:
    assert len(POSITIVE) == 168
    assert len(NEGATIVE) == 117
    assert len({row["text"] for row in POSITIVE}) > 150


@pytest.mark.parametrize("row", POSITIVE, ids=lambda row: row["text"])
def test_words_of_time_are_found_and_read(row: dict[str, Any]) -> None:
    (span,) = spans_of(row["text"], row["reference"])
    assert (span.begin, row["text"][span.begin : span.end]) == (row["begin"], row["words"])
    assert span.edtf == row["edtf"]


@pytest.mark.parametrize("row", POSITIVE, ids=lambda row: row["text"])
def test_days_agree_with_the_edtf_literal(row: dict[str, Any]) -> None:
    (span,) = spans_of(row["text"], row["reference"])
    start, _, finish = row["edtf"].partition("/")
    finish = finish if "/" in row["edtf"] else start
    assert (span.start, span.finish) == (bound(start, last=False), bound(finish, last=True))


@pytest.mark.parametrize("row", NEGATIVE, ids=lambda row: row["text"])
def test_words_that_only_look_like_time_are_left_alone(row: dict[str, Any]) -> None:
    begin = row["text"].index(row["free"])
    end = begin + len(row["free"])
    for span in spans_of(row["text"], row["reference"]):
        assert span.end <= begin or span.begin >= end or (span.start is None and span.finish is None)


@pytest.mark.parametrize(
    "text",
    ["أمس", "قتل ثلاثة الجمعة", "منذ يومين", "الأسبوع الماضي", "خلال الساعات الماضية", "في 20 يناير", "هذا العام"],
)
def test_without_a_moment_of_writing_relative_words_have_no_days(text: str) -> None:
    (span,) = spans_of(text, None)
    assert (span.start, span.finish) == (None, None)


def test_full_dates_need_no_moment_of_writing() -> None:
    (span,) = spans_of("قتل القيادي في 28 تموز / يوليو من العام 2017 بغارة", None)
    assert (span.edtf, span.inferred, span.precision) == ("2017-07-28", False, "day")


def test_an_inferred_year_is_marked() -> None:
    told, supplied = spans_of("في 3 مايو 2019 ثم في 7 يونيو، قتل اثنان", "2020-07-05")
    assert (told.inferred, supplied.inferred) == (False, True)


def test_a_list_lends_its_year_backwards() -> None:
    first, second = spans_of("في 11 أيلول/سبتمبر و9 تشرين الأول/أكتوبر 2016 قتل أربعة", "2020-07-05")
    assert (first.edtf, second.edtf) == ("2016-09-11", "2016-10-09")


def test_two_names_that_contradict_each_other_are_flagged() -> None:
    (span,) = spans_of("دمر الجسر في 9 يونيو/تموز بالقصف", "2020-07-05")
    assert span.start == date(2020, 6, 9)
    assert "names-disagree" in span.rule


def test_a_coming_date_needs_words_that_say_so() -> None:
    (past,) = spans_of("قتل عشرة في 3 نوفمبر بالقصف", "2020-07-05")
    (coming,) = spans_of("من المقرر أن تجري الانتخابات في 3 نوفمبر بالعاصمة", "2020-07-05")
    assert (past.edtf, coming.edtf) == ("2019-11-03", "2020-11-03")


def test_a_weekday_wins_over_yesterday_when_they_contradict() -> None:
    (span,) = spans_of("قتل ثلاثة أمس الجمعة", "2020-07-05")
    assert span.start == date(2020, 7, 3)


def test_invisible_marks_do_not_part_a_date() -> None:
    (span,) = spans_of("نشر في 21\u200f/08\u200f/2013 بالموقع", None)
    assert span.edtf == "2013-08-21"


def test_token_indexes_and_code_points_agree() -> None:
    text = "قتل خمسة وأصيب عشرة وفي 5 تموز/يوليو 2017 هدأ القصف"
    tokens = tokenise(text)
    (span,) = read_dates(tokens, None)
    assert (tokens[span.first].begin, tokens[span.last - 1].end) == (span.begin, span.end)
    assert text[span.begin : span.end] == "5 تموز/يوليو 2017"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("أمس", "2020-07-04"),
        ("تموز 2019", "2019-07"),
        ("عام 2014", "2014"),
        ("الأسبوع الماضي", {"start": "2020-06-22", "end": "2020-06-28"}),
        ("قبل 4 أشهر", "2020-03-05"),
        ("آخر 3 سنوات", {"start": "2017-07-05", "end": "2020-07-04"}),
        ("بداية شهر 3", "2020-03-01"),
        ("3 تشرين الثاني / نوفمبر", "2019-11-03"),
        ("17 أيلول / سبتمبر", "2020-09-17"),
        ("منذ 24 مارس", {"start": "2020-03-24", "end": "2020-07-05"}),
        ("اليوم حتى الغد", {"start": "2020-07-05", "end": "2020-07-06"}),
        ("سنلتقي في 14 أغسطس، الساعة 8:00 مساء", "2020-08-14"),
        ("4/22", "2020-04-22"),
        ("عند الساعة الثامنة", None),
        ("قتل 25 مسلحا", None),
        ("", None),
        ("الأمين العام", None),
    ],
)
def test_predict_gives_one_answer(text: str, answer: object) -> None:
    assert predict(text, "2020-07-05T10:00:00") == answer


def test_predict_counts_hours_from_the_hour_of_writing() -> None:
    assert predict("قبل 12 ساعة", datetime(2020, 7, 5, 9, 0)) == "2020-07-04"
    assert predict("قبل 12 ساعة", "2020-07-05T21:00:00") == "2020-07-05"


def test_predict_bears_a_reference_that_cannot_be_read() -> None:
    assert predict("في 5 مايو 2019", "لا يوم") == "2019-05-05"
    assert predict("أمس", None) is None


def test_json_lines_in_json_lines_out() -> None:
    given = ['{"id": "a", "text": "أمس", "reference": "2020-07-05T08:00:00"}', "", '{"id": 2, "text": "قتل خمسة"}']
    assert [json.loads(line) for line in parse_dates_lines(given)] == [
        {"id": "a", "pred": "2020-07-04"},
        {"id": 2, "pred": None},
    ]


@pytest.mark.parametrize("line", ["[1]", "x", '{"id": 1}', "3", "null"])
def test_a_line_that_is_no_item_is_named(line: str) -> None:
    with pytest.raises(InputError, match="input:2"):
        list(parse_dates_lines(['{"id": 1, "text": ""}', line]))
