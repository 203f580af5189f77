"""Every row of the tables of numbers is tried on its own example."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import TableError
from kg.extract.numerals import read_numbers
from kg.extract.numerals.words import TABLES
from kg.extract.quantities import read_quantities
from kg.lexicon.table import Row, read_table
from kg.text.normalise import fold
from kg.text.tokens import tokenise

NUMERALS = list(read_table(TABLES / "numerals.tsv", ("form", "kind", "value", "upper", "use", "example", "reads")))
QUALIFIERS = list(read_table(TABLES / "qualifiers.tsv", ("form", "effect", "position", "use", "example", "reads")))
UNITS = list(read_table(TABLES / "units.tsv", ("form", "class", "position", "example")))


def test_the_tables_are_as_large_as_they_should_be() -> None:
    assert len(NUMERALS) >= 400
    assert len(QUALIFIERS) >= 180
    assert len(UNITS) >= 300


def test_every_row_names_its_source() -> None:
    assert not [row.line for rows in (NUMERALS, QUALIFIERS, UNITS) for row in rows if not row["source"]]


@pytest.mark.parametrize("row", NUMERALS, ids=lambda row: f"{row['form']} {row['kind']}")
def test_a_number_word_reads_as_its_row_says(row: Row) -> None:
    spans = read_numbers(tokenise(row["example"]), bare=True)
    assert [span.low for span in spans] == [pytest.approx(float(row["reads"]))]


def bounds(text: str, *, bare: bool) -> str:
    """`lower..upper` of every quantity; the words of whole utterances are read as such."""
    if bare:
        return "|".join(_worded(text))
    return "|".join(f"{q.lower}..{'' if q.upper is None else q.upper}" for q in read_quantities(tokenise(text)))


def _worded(text: str) -> list[str]:
    spans = read_numbers(tokenise(text), bare=True)
    more = {"more_than": 1, "less_than": 0}
    return [
        f"{0 if span.low is None else int(span.low) + more.get(span.effect, 0)}.."
        f"{'' if span.high is None else int(span.high) - (span.effect == 'less_than')}"
        for span in spans
    ]


@pytest.mark.parametrize("row", QUALIFIERS, ids=lambda row: f"{row['form']} {row['position']}")
def test_a_qualifier_bounds_as_its_row_says(row: Row) -> None:
    assert bounds(row["example"], bare=row["use"] == "bare") == row["reads"]


@pytest.mark.parametrize("row", UNITS, ids=lambda row: f"{row['form']} {row['position']}")
def test_a_unit_keeps_its_number_from_counting_people(row: Row) -> None:
    tokens = tokenise(row["example"])
    assert not [q for q in read_quantities(tokens) if q.countable]


def test_the_verb_of_a_result_is_no_bound() -> None:
    assert bounds("لتصل إلى 40 قتيلا", bare=False) == "40..40"


def test_folded_forms_of_units_are_no_number_words() -> None:
    words = {fold(row["form"]) for row in NUMERALS}
    clashes = {fold(form) for row in UNITS for form in row.several("form") if row["position"] == "after"} & words
    assert clashes == {fold("نقطة"), fold("ثانية")}


def test_a_wrong_row_tells_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "numerals.tsv"
    table.write_text("form\tkind\tvalue\tupper\tuse\nخمسة\tunits\t5\t\t\n", encoding="utf-8")
    from kg.extract.numerals import words

    monkeypatch.setattr(words, "TABLES", tmp_path)
    with pytest.raises(TableError, match=r"numerals\.tsv:2: the kind 'units' is unknown"):
        words.number_words.__wrapped__()
