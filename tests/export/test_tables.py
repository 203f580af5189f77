"""Tables, workbooks, Parquet and maps: every reader opens them, and their cells are the claims'."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from datetime import date
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest

from kg.errors import UsageError
from kg.export import LAYOUTS, TABLE_FORMATS, TABLES, Filter, export, filter_of, parse_box
from kg.export.columns import SOURCES, TOLLS, Column
from kg.export.flat import write_flat
from kg.export.geo import write_kml
from kg.export.hxl import TAGS
from kg.store import GraphStore, Writer
from tests.readings import background, battle, brief, renamed


def filled(*order: int) -> GraphStore:
    """A store of two reports, added in this order."""
    store = GraphStore.in_memory()
    cases = (battle(), brief())
    with Writer(store, background()) as writer:
        for number in order:
            writer.add(*cases[number])
    return store


STORE = filled(0, 1)


def exported(format: str, **options: Any) -> bytes:
    """An export as bytes."""
    output = io.BytesIO()
    export(options.pop("store", STORE), output, format=format, **options)
    return output.getvalue()


def rows(**options: Any) -> list[dict[str, str]]:
    """The rows of a CSV export."""
    return list(csv.DictReader(io.StringIO(exported("csv", **options).decode())))


@pytest.mark.parametrize("format", TABLE_FORMATS)
def test_the_order_of_reports_does_not_show(format: str) -> None:
    assert exported(format) == exported(format, store=filled(1, 0))


def test_csv_has_the_cells_of_the_claims() -> None:
    found = {row["wording"]: row for row in rows()}
    assert set(found) == {"ما لا يقل عن 20", "3", "7"}
    row = found["ما لا يقل عن 20"]
    assert (row["outcome"], row["lower"], row["upper"], row["precision"]) == ("killed", "20", "", "at_least")
    assert (row["victims"], row["victims_en"]) == ("الجيش العربي السوري", "Syrian Arab Army")
    assert (row["places"], row["latitude"], row["longitude"]) == ("السخنة", "34.8868", "38.8721")
    assert (row["start"], row["claimer_en"]) == ("2020-07-03", "Syrian Observatory for Human Rights")
    assert row["words"] == "ما لا يقل عن 20"
    assert row["words"] in row["sentence"]
    assert found["3"]["part_of"] == row["toll"]


@pytest.mark.parametrize(("table", "count"), [("tolls", 3), ("engagements", 2), ("control", 1), ("sources", 2)])
def test_each_table_has_its_rows(table: str, count: int) -> None:
    assert len(rows(table=table)) == count


def test_the_evidence_has_a_row_for_each_sentence_behind_a_claim() -> None:
    found = rows(table="evidence")
    assert len(found) >= 6
    assert all(row["words"] in row["sentence"] for row in found)


def test_a_byte_order_mark_comes_first_when_asked_for() -> None:
    assert exported("csv", bom=True).startswith(b"\xef\xbb\xbftoll,")
    assert exported("csv").startswith(b"toll,")
    assert exported("tsv", bom=True).startswith(b"\xef\xbb\xbftoll\t")


@pytest.mark.parametrize("format", ["csv", "tsv"])
def test_a_row_of_tags_stands_under_the_header_when_asked_for(format: str) -> None:
    plain, tagged = exported(format).splitlines(), exported(format, hxl=True).splitlines()
    assert tagged[:1] + tagged[2:] == plain
    mark = "," if format == "csv" else "\t"
    tags = dict(zip(tagged[0].decode().split(mark), tagged[1].decode().split(mark), strict=True))
    assert (tags["lower"], tags["latitude"], tags["toll"]) == ("#affected+num+min", "#geo+lat", "")
    with pytest.raises(UsageError, match="row of tags"):
        exported("jsonl", hxl=True)


def test_tags_are_those_of_columns_that_exist_and_well_formed() -> None:
    names = {"native": {c.name for t in TABLES.values() for c in t.columns}}
    names |= {layout: {column.name for column in columns} for layout, columns in LAYOUTS.items()}
    assert TAGS.keys() == names.keys()
    for layout, tags in TAGS.items():
        assert tags.keys() <= names[layout]
        assert all(re.fullmatch(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*", tag) for tag in tags.values())
    head = list(csv.reader(io.StringIO(exported("csv", layout="ucdp", hxl=True).decode())))
    assert dict(zip(head[0], head[1], strict=True))["best"] == "#affected+killed"


@pytest.mark.parametrize("text", ["=1+1", "+5", "-3", "@x", "\t=1", "\r=1"])
def test_formulas_are_guarded_in_text_and_nowhere_else(text: str) -> None:
    columns = (Column("a", "text", str), Column("b", "integer", str))
    output = io.BytesIO()
    write_flat(columns, [(text, -3)], output, format="csv")
    found = list(csv.reader(io.StringIO(output.getvalue().decode(), newline="")))
    assert found[1] == [f"'{text}", "-3"]
    raw = io.BytesIO()
    write_flat(columns, [(text, -3)], raw, format="csv", guard=False)
    assert list(csv.reader(io.StringIO(raw.getvalue().decode(), newline="")))[1] == [text, "-3"]


def test_tsv_keeps_a_row_on_a_line() -> None:
    output = io.BytesIO()
    write_flat((Column("a", "text", str),), [("سطر\nوسطر\tثالث",)], output, format="tsv")
    assert output.getvalue().decode() == "a\nسطر وسطر ثالث\n"


def test_json_lines_keep_numbers_and_nothing() -> None:
    found = [json.loads(line) for line in exported("jsonl").splitlines()]
    assert {row["lower"] for row in found} == {20, 3, 7}
    assert {row["upper"] for row in found} == {None, 3, 7}


def test_a_workbook_has_all_sheets_right_to_left() -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported("xlsx")))
    assert book.sheetnames == ["Engagements", "Tolls", "Control", "Evidence", "Sources", "About"]
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    tolls = list(book["Tolls"].values)
    assert list(tolls[0]) == [column.name for column in TOLLS]
    first = dict(zip(tolls[0], tolls[1], strict=True))
    assert isinstance(first["lower"], int)
    assert first["start"] is None or first["start"].date() == date(2020, 7, 3)


def test_a_workbook_runs_no_formula() -> None:
    reading, links = battle()
    store = GraphStore.in_memory()
    with Writer(store, background()) as writer:
        writer.add(renamed(reading, title="=HYPERLINK(1)"), links)
    book = openpyxl.load_workbook(io.BytesIO(exported("xlsx", store=store)))
    place = [column.name for column in SOURCES].index("title") + 1
    cell = book["Sources"].cell(2, place)
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_parquet_has_typed_columns() -> None:
    table = pyarrow.parquet.read_table(io.BytesIO(exported("parquet")))
    kinds = {field.name: str(field.type) for field in table.schema}
    assert (kinds["lower"], kinds["start"], kinds["latitude"]) == ("int64", "date32[day]", "double")
    assert kinds["cumulative"] == "bool"
    assert sorted(table.column("lower").to_pylist()) == [3, 7, 20]


def test_geojson_follows_its_rules() -> None:
    found = json.loads(exported("geojson"))
    assert found["type"] == "FeatureCollection"
    assert len(found["features"]) == 2
    assert found["bbox"] == [38.8721, 34.8868, 38.8721, 34.8868]
    for feature in found["features"]:
        assert feature["type"] == "Feature"
        assert feature["geometry"] is None or feature["geometry"]["coordinates"] == [38.8721, 34.8868]
        assert all(not isinstance(value, dict | list) for value in feature["properties"].values())
    lines = exported("geojsonl").splitlines()
    assert [json.loads(line) for line in lines] == found["features"]


def test_kml_has_a_placemark_for_each_point() -> None:
    root = ET.fromstring(exported("kml"))
    space = "{http://www.opengis.net/kml/2.2}"
    marks = list(root.iter(f"{space}Placemark"))
    assert [mark.findtext(f"{space}Point/{space}coordinates") for mark in marks] == ["38.8721,34.8868"]
    assert marks[0].findtext(f"{space}TimeSpan/{space}begin") == "2020-07-03"


def test_kml_can_hold_any_text() -> None:
    columns = tuple(Column(name, "text", str) for name in ("id", "words")) + tuple(
        Column(name, "number", str) for name in ("latitude", "longitude")
    )
    output = io.BytesIO()
    write_kml(columns, [("<a&b>", "\x0c]]>", 1.0, 2.0)], output, title="<&>")
    assert len(list(ET.fromstring(output.getvalue()).iter())) > 5


@pytest.mark.parametrize(
    ("given", "tolls", "engagements", "control"),
    [
        ({"party": "داعش"}, 2, 1, 1),
        ({"party": "syrian-army"}, 1, 1, 0),
        ({"party": ("syrian-army", "is")}, 2, 1, 1),
        ({"party": "لا أحد"}, 0, 0, 0),
        ({"place": "السخنة"}, 3, 1, 1),
        ({"place": "syria"}, 3, 1, 1),
        ({"place": "محافظة حمص"}, 3, 1, 1),
        ({"place": "الطيبة"}, 0, 1, 1),
        ({"category": "airstrike"}, 0, 1, 0),
        ({"category": "armed_clash"}, 1, 1, 0),
        ({"outcome": "killed"}, 3, 1, 0),
        ({"outcome": "wounded"}, 0, 0, 0),
        ({"since": "2020-07-04"}, 0, 0, 0),
        ({"since": "2020-07-03", "until": date(2020, 7, 3)}, 2, 1, 0),
        ({"until": "2020-07-02"}, 0, 0, 0),
        ({"box": (38, 34, 39, 35)}, 3, 1, 0),
        ({"box": "0,0,1,1"}, 0, 0, 0),
        ({"source": "r2"}, 1, 1, 0),
        ({"source": "https://news.example/2"}, 1, 1, 0),
        ({"party": "is", "source": "r2"}, 1, 0, 0),
    ],
)
def test_filters(given: dict[str, Any], tolls: int, engagements: int, control: int) -> None:
    wanted = filter_of(given)
    counts = [len(rows(table=table, wanted=wanted)) for table in ("tolls", "engagements", "control")]
    assert counts == [tolls, engagements, control]
    assert (len(rows(table="sources", wanted=wanted)) > 0) == any(counts)


@pytest.mark.parametrize(
    "given",
    [{"color": "red"}, {"category": "picnic"}, {"outcome": "happy"}, {"since": "gestern"}, {"box": "1,2,3"},
     {"box": (5, 0, 1, 1)}, {"since": "2020-02-01", "until": "2020-01-01"}],
)  # fmt: skip
def test_a_filter_that_cannot_be_says_so(given: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        filter_of(given)


def test_boxes_are_read() -> None:
    assert parse_box("38, 34, 39, 35") == (38.0, 34.0, 39.0, 35.0)


@pytest.mark.parametrize(
    "options",
    [{"format": "doc"}, {"format": "csv", "layout": "cameo"}, {"format": "csv", "table": "people"},
     {"format": "ttl", "layout": "acled"}, {"format": "csv", "view": "facts"}, {"format": "ttl", "table": "tolls"},
     {"format": "xlsx", "table": "tolls"}, {"format": "csv", "layout": "ucdp", "table": "tolls"},
     {"format": "csv", "losses": io.BytesIO()}, {"format": "csv", "provenance": "reified"}],
)  # fmt: skip
def test_what_does_not_fit_says_so(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        exported(**options)


def test_an_open_filter_asks_nothing() -> None:
    assert Filter().is_open
    assert not Filter(places=("x",)).is_open
