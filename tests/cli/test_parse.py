"""`kg parse`: spans with their readings and rules for people, JSON lines in and out for programs."""

from __future__ import annotations

import io
import json

import pytest

from .conftest import Kg

NUMBERS = [
    ("مقتل ما لا يقل عن 181 عنصرا", {"min": 181, "max": None, "min_incl": True, "max_incl": False}),
    ("أكثر من 50", {"min": 50, "max": None, "min_incl": False, "max_incl": False}),
    ("ثلاثة وعشرون ألفا", 23000),
    ("بلا أي عدد", None),
]
DATES = [
    ("أمس", "2020-07-04"),
    ("تموز 2019", "2019-07"),
    ("عام 2016", "2016"),
    ("من 3 إلى 5 حزيران 2020", {"start": "2020-06-03", "end": "2020-06-05"}),
    ("لا وقت هنا", None),
]


def pipe(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


@pytest.mark.parametrize(("noun", "cases"), [("numbers", NUMBERS), ("dates", DATES)])
def test_json_lines_are_answered_in_order(
    kg: Kg, monkeypatch: pytest.MonkeyPatch, noun: str, cases: list[tuple[str, object]]
) -> None:
    items = [{"id": f"i{n}", "text": text, "reference": "2020-07-05"} for n, (text, _) in enumerate(cases)]
    pipe(monkeypatch, "".join(json.dumps(item, ensure_ascii=False) + "\r\n" for item in items) + "\n")
    result = kg("parse", noun)
    assert (result.code, result.err) == (0, "")
    answers = [json.loads(line) for line in result.out.splitlines()]
    assert answers == [{"id": f"i{n}", "pred": pred} for n, (_, pred) in enumerate(cases)]


@pytest.mark.parametrize("noun", ["numbers", "dates"])
def test_a_broken_line_is_named_and_the_others_answered(kg: Kg, monkeypatch: pytest.MonkeyPatch, noun: str) -> None:
    pipe(monkeypatch, '{"id": 1, "text": "20"}\n{"id": 2\n{"text": "20"}\n{"id": 4, "text": "20"}\n')
    result = kg("parse", noun)
    assert result.code == 1
    assert [json.loads(line)["id"] for line in result.out.splitlines()] == [1, 4]
    assert [line.split(":")[3] for line in result.err.splitlines()] == ["2", "3"]
    pipe(monkeypatch, '{"id": 2\n')
    assert kg("parse", noun, "-").code == 3


def test_a_text_on_standard_input_is_shown_to_people(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, "قتل 7 جنود أمس")
    [row] = json.loads(kg("parse", "dates", "--published", "2020-07-05", "-f", "json").out)
    assert (row["words"], row["days"], row["edtf"]) == ("أمس", "2020-07-04", "2020-07-04")
    assert row["rule"]
    table = kg("parse", "numbers", "مقتل بين 10 و15 شخصا").out
    assert "10" in table
    assert "rule" in table
    assert kg("parse", "numbers", "{بلا عدد}").code == 0
