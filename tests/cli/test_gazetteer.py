"""`kg gazetteer`: places of others are brought into the gazetteer beside the store, and used by all that links."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.lexicon.user_gazetteer import gazetteer_file
from tests.cli.conftest import Kg

HEADER = "geonames\tname_ar\tname_en\tkind\tcountry\tlat\tlon\n"
TABLE = HEADER + (
    "99000001\tأم الزيتون البيض\tUmm az Zaytun al Bid\ttown\tSD\t13.5\t25.1\n"
    "99000002\tود المر\tWad al Murr\tvillage\tSD\t13.6\t25.2\n"
    "\tالفاشر\tEl Fasher\tcity\tSD\t13.63\t25.35\n"
)
REPORT = "قتل خمسة جنود في هجوم على بلدة أم الزيتون البيض شمال دارفور في السودان أمس."


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "sudan.tsv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def counts(out: str) -> dict[str, int]:
    return {row["places"]: row["count"] for row in json.loads(out)}


def test_places_are_brought_once_and_told(kg: Kg, table: Path, tmp_path: Path) -> None:
    store = tmp_path / "kg.db"
    first = kg("gazetteer", "import", table, "-s", store, "-f", "json")
    assert first.code == 0
    assert counts(first.out)["read"] == 3
    assert counts(first.out)["new"] == 2
    assert counts(first.out)["joined by name"] == 1
    assert gazetteer_file(store).is_file()
    again = kg("gazetteer", "import", table, "-s", store, "-f", "json")
    assert counts(again.out)["new"] == 0


def test_what_was_brought_is_found_counted_and_checked(kg: Kg, table: Path, tmp_path: Path) -> None:
    store = tmp_path / "kg.db"
    before = kg("gazetteer", "stats", "-s", store, "-f", "csv").out
    assert kg("gazetteer", "find", "ود المر", "-s", store).code == 1
    kg("gazetteer", "import", table, "-s", store, "--from", "tsv")
    found = kg("gazetteer", "find", "ود المر", "-s", store, "-f", "csv")
    assert found.code == 0
    assert "geonames-99000002" in found.out
    assert kg("gazetteer", "stats", "-s", store, "-f", "csv").out != before
    assert kg("gazetteer", "check", "-s", store).code == 0
    assert kg("gazetteer", "find", "ود المر", "-s", tmp_path / "other.db").code == 1


def test_a_build_links_with_what_was_brought(kg: Kg, table: Path, tmp_path: Path) -> None:
    store, report = tmp_path / "kg.db", tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")
    kg("build", report, "-s", store, "-q")
    assert kg("show", "geonames-99000001", "-s", store).code != 0
    kg("gazetteer", "import", table, "-s", store, "-q")
    assert kg("build", report, "-s", store, "-q").code == 0
    shown = kg("show", "geonames-99000001", "-s", store)
    assert shown.code == 0
    assert "POINT(25.1 13.5)" in kg("export", "-s", store, "-f", "nquads").out
    assert kg("verify", "-s", store, "--no-checks").code == 0


def test_a_country_is_chosen(kg: Kg, table: Path, tmp_path: Path) -> None:
    store = tmp_path / "kg.db"
    none = kg("gazetteer", "import", table, "-s", store, "--country", "YE")
    assert none.code == 3
    assert not gazetteer_file(store).exists()
    assert kg("gazetteer", "import", table, "-s", store, "--country", "sd").code == 0


@pytest.mark.parametrize(
    ("arguments", "code"), [(("missing.tsv",), 3), (("--from", "atlas"), 2), (("--alternates", "x.txt"), 2)]
)
def test_what_cannot_be_read_is_told(
    kg: Kg, table: Path, tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    path = () if arguments[0].endswith(".tsv") else (table,)
    result = kg("gazetteer", "import", *path, *arguments, "-s", tmp_path / "kg.db")
    assert result.code == code
    assert result.err.startswith("kg: error: ")
    assert not gazetteer_file(tmp_path / "kg.db").exists()


def test_clashes_are_told(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "clash.tsv"
    path.write_text(HEADER.replace("geonames", "qid") + "Q858\tسوريا\tSyria\tvillage\tBR\t-10\t-50\n", encoding="utf-8")
    result = kg("gazetteer", "import", path, "-s", tmp_path / "kg.db", "-f", "json")
    assert result.code == 0
    assert counts(result.out)["left out for a clash"] == 1
    assert "clash: " in result.err
