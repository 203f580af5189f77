"""What holds of every text: exact spans in order, no exception, days that stand in order, dates read back."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.dates import predict, prove_publication, read_dates
from kg.lexicon.table import read_table
from kg.text.tokens import tokenise

ROOT = Path(__file__).parents[2]
TABLES = ROOT / "kg" / "lang" / "ar"
TEXTS = [
    json.loads(line)["text"] for line in (ROOT / "tests/gold/dates.jsonl").read_text(encoding="utf-8").splitlines()
]
WORDS = sorted({word for text in TEXTS for word in text.split()}) + list("/-،.()و:0123456789٣٥")
MONTHS = [
    "يناير",
    "شباط",
    "مارس/آذار",
    "نيسان",
    "ماي",
    "حزيران / يونيو",
    "تموز",
    "آب",
    "أيلول",
    "أكتوبر (تشرين الأول)",
    "نونبر",
    "كانون الأول",
]
EDTF = re.compile(
    r"(\d{4}(-\d\d){0,2}~?|\d{3}X|XXXX-\d\d(-\d\d)?|(\d{4}(-\d\d(-\d\d)?)?~?)?/(\d{4}(-\d\d(-\d\d)?)?~?|\.\.))\Z"
)
references = st.one_of(st.none(), st.dates(date(1, 1, 1), date(9999, 12, 31)))


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=14), references)
def test_any_words_of_time_in_any_order_give_exact_spans(words: list[str], reference: date | None) -> None:
    text = " ".join(words)
    tokens = tokenise(text)
    end = 0
    for span in read_dates(tokens, reference):
        assert end <= span.begin < span.end
        end = span.end
        assert (tokens[span.first].begin, tokens[span.last - 1].end) == (span.begin, span.end)
        assert span.start is None or span.finish is None or span.start <= span.finish
        assert span.edtf is None or EDTF.match(span.edtf), span.edtf


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), references)
def test_any_text_in_no_exception_out(text: str, reference: date | None) -> None:
    read_dates(tokenise(text), reference)
    predict(text, reference)
    prove_publication(text)


@settings(max_examples=200, deadline=None)
@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["{d} {m} {y}", "الـ {d} من {m} عام {y}", "{d} من شهر {m}، {y}"]),
)
def test_a_date_written_out_is_read_back(day: date, shape: str) -> None:
    text = shape.format(d=day.day, m=MONTHS[day.month - 1], y=day.year)
    assert predict(f"في {text}", "2020-07-05") == day.isoformat()
    assert predict(f"{day.day}/{day.month}/{day.year}", None) == day.isoformat()
    assert predict(day.isoformat(), None) == day.isoformat()


@pytest.mark.parametrize(("table", "least"), [("months.tsv", 80), ("weekdays.tsv", 17), ("date_words.tsv", 650)])
def test_every_row_has_an_example_with_its_form_and_a_source(table: str, least: int) -> None:
    found = list(read_table(TABLES / table, ("form", "example", "source")))
    assert len(found) >= least
    for row in found:
        assert row["form"] in row["example"], (row.line, row["form"])
        assert row["source"]


def test_every_month_in_its_own_example_is_read() -> None:
    count = 0
    for row in read_table(TABLES / "months.tsv", ("form", "month", "example")):
        text = row["example"]
        spans = [span for span in read_dates(tokenise(text), date(2020, 7, 5)) if span.start is not None]
        assert spans, text
        assert any(row["form"] in text[span.begin : span.end] for span in spans), text
        count += 1
    assert count >= 80


def test_every_weekday_in_its_own_example_is_read() -> None:
    count = 0
    for row in read_table(TABLES / "weekdays.tsv", ("form", "day", "example")):
        spans = read_dates(tokenise(row["example"]), date(2020, 7, 5))
        assert any(span.start and span.start.isoweekday() == int(row["day"]) for span in spans), row["example"]
        count += 1
    assert count >= 17


@pytest.mark.parametrize(
    "phrase",
    [
        "أول أسبوع من ",
        "أول أسبوعين من ",
        "1 و",
        "منذ ",
        "من 3 إلى ",
        "بين ",
        "قبل نحو ",
        "الأيام القليلة ",
        "مطلع ",
        "يوم ",
        "2017-",
        "خلال الفترة من ",
        "السبت، ",
    ],
)
def test_a_hostile_text_neither_crashes_nor_stalls(phrase: str) -> None:
    text = phrase * 5000
    for span in read_dates(tokenise(text), date(2020, 7, 5)):
        assert text[span.begin : span.end].strip()
