"""`kg export` and `kg load` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Kg


@pytest.mark.parametrize(
    ("name", "start"),
    [("x.csv", b"toll,"), ("x.xlsx", b"PK"), ("x.parquet", b"PAR1"), ("x.geojson", b'{"type"'), ("x.kml", b"<?xml"),
     ("x.rdf", b"<?xml"), ("x.jsonld", b'{"@context"'), ("x.tsv", b"toll\t")],
)  # fmt: skip
def test_the_ending_tells_the_format(kg: Kg, built: Path, tmp_path: Path, name: str, start: bytes) -> None:
    assert kg("export", "-s", built, "-o", tmp_path / name).code == 0
    assert (tmp_path / name).read_bytes().startswith(start)


def test_a_layout_tells_its_losses(kg: Kg, built: Path, tmp_path: Path) -> None:
    found = kg("export", "-s", built, "--layout", "acled", "-o", tmp_path / "a.csv", "--losses", tmp_path / "lost.csv")
    assert found.code == 0
    assert "not ACLED data" in found.err
    lines = (tmp_path / "lost.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "claim,row,what,detail"
    assert f"{len(lines) - 1} losses" in found.err
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").startswith("event_id_cnty,event_date,year")


def test_filters_narrow_an_export(kg: Kg, built: Path, tmp_path: Path) -> None:
    kg("export", "-s", built, "-o", tmp_path / "all.jsonl")
    kg(
        "export",
        "-s",
        built,
        "--place",
        "السخنة",
        "--outcome",
        "killed",
        "--since",
        "2020-01-01",
        "-o",
        tmp_path / "x.jsonl",
    )
    every = (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()
    some = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines()]
    assert 0 < len(some) < len(every)
    assert all(row["outcome"] == "killed" and "السخنة" in row["places"] and row["end"] >= "2020" for row in some)


@pytest.mark.parametrize(
    "arguments",
    [("--layout", "cameo"), ("--view", "all"), ("-f", "doc"), ("--class", "picnic"), ("--since", "monday"),
     ("--box", "1"), ("-f", "ttl", "--layout", "acled"), ("--shards", "2")],
)  # fmt: skip
def test_what_cannot_be_is_a_usage_error(kg: Kg, built: Path, arguments: tuple[str, ...]) -> None:
    found = kg("export", "-s", built, *arguments)
    assert found.code == 2
    assert found.err.startswith("kg: error: ")


def test_an_export_is_loaded_and_exported_again(kg: Kg, built: Path, tmp_path: Path) -> None:
    kg("export", "-s", built, "-o", tmp_path / "x.trig")
    found = kg("load", tmp_path / "x.trig", "-s", tmp_path / "copy.db", "--no-check")
    assert found.code == 0
    assert "statements of 1 files" in found.out
    kg("export", "-s", tmp_path / "copy.db", "-o", tmp_path / "y.trig")
    assert (tmp_path / "y.trig").read_bytes() == (tmp_path / "x.trig").read_bytes()


def test_parts_go_out_and_come_in(kg: Kg, built: Path, tmp_path: Path) -> None:
    found = kg("export", "-s", built, "--shards", "3", "-o", tmp_path / "parts")
    assert found.code == 0
    assert "3 parts" in found.err
    told = kg("load", tmp_path / "parts", "-s", tmp_path / "copy.db", "--no-check", "-f", "json")
    assert json.loads(told.out)["files"] == 3


def test_nothing_to_load_is_an_input_error(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text("no turtle")
    assert kg("load", tmp_path / "x.ttl", "-s", tmp_path / "kg.db").code == 3
    assert not (tmp_path / "kg.db").exists()
