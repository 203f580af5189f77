"""How a deed lies to the place that is named: relation, distance and UCDP's precision, on sentences of our own."""

from __future__ import annotations

import pytest

from kg.extract.cues import TABLES
from kg.extract.reader import ReportReader
from kg.lexicon.table import read_table
from kg.model import Report
from kg.text.normalise import fold

Told = tuple[str, str | None, float | None, int | None]


@pytest.fixture(scope="module")
def reader() -> ReportReader:
    return ReportReader()


def read(reader: ReportReader, text: str) -> list[Told]:
    found = reader.read(Report("r", text)).mentions
    return [(text[m.begin : m.end], m.relation, m.distance, m.precision) for m in found if m.kind == "place"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("قتل 5 جنود قرب السخنة.", [("السخنة", "near", None, 2)]),
        ("انفجر لغم على بعد 10 كم شمال تدمر وقتل 3 جنود.", [("تدمر", "north", 10.0, 2)]),
        ("انفجر لغم على بعد 40 كم شمال تدمر وقتل 3 جنود.", [("تدمر", "north", 40.0, 5)]),
        ("هاجم مسلحون حافلة على بعد عشرة كيلومترات من تدمر فقتلوا 6.", [("تدمر", "away", 10.0, 2)]),
        ("قتل جندي على بعد كيلومترين من تدمر.", [("تدمر", "away", 2.0, 2)]),
        ("قتل جندي على بعد 500 متر من تدمر.", [("تدمر", "away", 0.5, 2)]),
        ("على بعد نحو 15 كيلومتراً إلى الشرق من مدينة الرقة انفجر لغم.", [("الرقة", "east", 15.0, 2)]),
        ("قتل 3 في جنوب شرقي مدينة حلب.", [("حلب", "southeast", None, 2)]),
        ("مقتل 4 جنود جنوب غرب السخنة بنحو 20 كم.", [("السخنة", "southwest", 20.0, 2)]),
        ("دارت اشتباكات بين السخنة وتدمر.", [("السخنة", "between", None, 5), ("تدمر", "between", None, 5)]),
        (
            "هاجموا رتلا على طريق السخنة - دير الزور.",
            [("السخنة", "road", None, 5), ("دير الزور", "road", None, 5)],
        ),
        ("انفجرت عبوة على الطريق الدولي حلب دمشق.", [("حلب", "road", None, 5), ("دمشق", "road", None, 5)]),
        ("قتل 3 بحارة في المياه الدولية قبالة الحديدة.", [("الحديدة", "near", None, 7)]),
        ("قتل 7 في ريف إدلب.", [("إدلب", "countryside", None, 4)]),
        ("قتل 7 في محافظة إدلب.", [("إدلب", None, None, 4)]),
    ],
)
def test_the_words_tell_how_it_lies(reader: ReportReader, text: str, told: list[Told]) -> None:
    assert read(reader, text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("سيطر الجيش على السخنة وتدمر.", [("السخنة", None, None, None), ("تدمر", None, None, None)]),
        ("قتل 10 في تدمر.", [("تدمر", None, None, None)]),
        ("سلكوا 10 كم ثم قصفوا تدمر.", [("تدمر", None, None, None)]),
        ("في الريف الشمالي لحلب قتل 3.", [("حلب", None, None, None)]),
        ("قتل 3 بين السخنة وتدمر، وقصفت حلب.", [("السخنة", "between", None, 5), ("تدمر", "between", None, 5),
                                                  ("حلب", None, None, None)]),
    ],
)  # fmt: skip
def test_other_words_tell_nothing(reader: ReportReader, text: str, told: list[Told]) -> None:
    assert read(reader, text) == told


def test_a_deed_between_two_places_is_set_at_both(reader: ReportReader) -> None:
    reading = reader.read(Report("r", "دارت اشتباكات بين السخنة وتدمر أوقعت 3 قتلى."))
    names = {thing.key: thing.name for thing in reading.things}
    assert {names[place] for place in reading.engagements[0].places} == {"السخنة", "تدمر"}


def test_every_row_of_the_table_has_its_word_in_its_example() -> None:
    rows = list(read_table(TABLES / "whereabouts.tsv", ("forms", "role", "value", "example", "source")))
    assert len(rows) >= 14
    for row in rows:
        assert row["source"]
        assert any(fold(form) in fold(row["example"]) for form in row.several("forms")), row["example"]
        if row["role"] in ("unit", "pair"):
            assert float(row["value"]) > 0
