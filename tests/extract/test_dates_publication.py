"""The day of publication: proved by a dateline or by what the text says of yesterday, else not known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.extract.dates import prove_publication, read_explicit_dates
from kg.text.tokens import tokenise

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.mark.parametrize(("name", "day"), [("000", date(2017, 8, 5)), ("003", date(2020, 7, 5))])
def test_the_seed_reports_prove_their_day(name: str, day: date) -> None:
    (path,) = SEEDS.glob(f"{name}_*.txt")
    assert prove_publication(path.read_text(encoding="utf-8")) == day


@pytest.mark.parametrize(
    "line",
    [
        "05 يوليو 2020",
        "الأحد 5 تموز 2020",
        "نشر في: 5/7/2020 - 10:32 ص",
        "آخر تحديث: الأحد 5 يوليو 2020 10:32 بتوقيت غرينتش",
        "تاريخ النشر: 05.07.2020 | 10:30 GMT",
        "2020-07-05T10:30:00Z",
        "دمشق - 5 يوليو 2020",
        "جنيف 5-7-2020 (سانا)- أعلن المبعوث عن جولة جديدة",
        "بيروت، 5 تموز/يوليو 2020 (أ ف ب) - قتل ثلاثة جنود",
        "الأحد 14 ذو القعدة 1441 هـ - 5 يوليو 2020 م",
        "قال المتحدث اليوم الأحد 5 يوليو 2020 إن الهجوم فشل",
        "قتل ثلاثة جنود أمس السبت 4 يوليو 2020 في كمين",
        "وثق المركز أمس السبت مقتل مئة منذ مطلع العام وحتى اليوم الـ 4 من تموز 2020",
    ],
)
def test_a_dateline_or_the_words_of_a_report_prove_its_day(line: str) -> None:
    assert prove_publication(f"{line}\nارتفع عدد القتلى في صفوف الطرفين.") == date(2020, 7, 5)


@pytest.mark.parametrize(
    "line",
    [
        "قتل ثلاثة في 5 يوليو 2020",
        "قتل ثلاثة جنود أمس السبت في كمين",
        "وقعت المجزرة في 5 يوليو 2020 بريف المدينة",
        "05 يوليو",
        "هجوم 7 أكتوبر 2023",
        "قال المتحدث اليوم الاثنين 5 يوليو 2020 إن الهجوم فشل",
        "",
    ],
)
def test_a_date_in_a_report_proves_nothing_by_itself(line: str) -> None:
    assert prove_publication(f"{line}\nارتفع عدد القتلى في صفوف الطرفين.") is None


def test_proofs_that_contradict_each_other_prove_nothing() -> None:
    sentences = ["قال اليوم الأحد 5 يوليو 2020 إن الهجوم فشل.", "قتل اثنان اليوم الثلاثاء 7 يوليو 2020."]
    assert prove_publication(sentences[:1]) == date(2020, 7, 5)
    assert prove_publication(sentences) is None


def test_only_complete_dates_are_explicit() -> None:
    text = "في 5 مايو 2019 ثم في 7 يونيو ثم أمس ثم في مارس 2018 قتل عشرة"
    assert [span.edtf for span in read_explicit_dates(tokenise(text))] == ["2019-05-05"]
