"""Readings written as JSON lines come back the same; a line that is wrong is told where."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import Link, Reading, Report
from kg.records import read_linked, read_records, write_linked, write_record

from .readings import battle, brief


@pytest.mark.parametrize("make", [battle, brief])
def test_a_reading_comes_back_the_same(make: Callable[[], tuple[Reading, tuple[Link, ...]]]) -> None:
    reading, links = make()
    line = write_linked(reading, links)
    assert line.count("\n") == 1
    (back,) = read_linked([line])
    assert (back.reading, back.links) == (reading, links)
    assert write_linked(back.reading, back.links) == line
    assert list(read_records([write_record(reading)], Reading)) == [reading]


@given(st.text(), st.none() | st.dates(), st.none() | st.text())
def test_any_report_comes_back(text: str, published: date | None, title: str | None) -> None:
    report = Report("r", text, title=title, published=published)
    line = write_record(report)
    assert list(read_records([line, "\n"], Report)) == [report]


def test_what_a_later_program_leaves_out_takes_its_default() -> None:
    assert list(read_records(['{"identifier": "a", "text": "b"}'], Report)) == [Report("a", "b")]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"surprise": 1}, "surprise is unknown"),
        ({"tolls": 3}, "tolls is no list"),
        ({"report": {"text": "x"}}, "report.identifier is missing"),
        ({"report": []}, "report is no object"),
        ({"report": {"identifier": "a", "text": "b", "published": "2020-13-01"}}, "no ISO date"),
        ({"report": {"identifier": 7, "text": "b"}}, "report.identifier is 7, no str"),
        ({"mentions": [{"thing": "g1", "kind": "ship"}]}, "mentions[0]."),
        ({"sentences": [{"index": True, "begin": 0, "end": 1}]}, "sentences[0].index is True, no int"),
        ({"sentences": [{"index": 0, "begin": 0, "end": 1, "kind": "poem"}]}, "none of headline"),
        ({"links": [{"thing": "g1", "entry": None, "score": 1, "reason": "", "candidates": [["a"]]}]}, "no list of 2"),
    ],
)
def test_a_wrong_line_is_told(change: dict[str, object], told: str) -> None:
    content = {**json.loads(write_linked(*brief())), **change}
    with pytest.raises(InputError) as caught:
        list(read_linked(["", json.dumps(content)], "some.jsonl"))
    assert told in str(caught.value)
    assert str(caught.value).startswith("some.jsonl:2: ")


@pytest.mark.parametrize("line", ["{", "[]", "3"])
def test_what_is_no_object_is_told(line: str) -> None:
    with pytest.raises(InputError, match=r"some\.jsonl:1: is no JSON"):
        list(read_linked([line], "some.jsonl"))
