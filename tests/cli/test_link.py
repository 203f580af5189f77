"""`kg link`: doubtful links go out as a table, come back decided, hold in rebuilds; services and items on request."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from kg.link.decisions import links_file
from tests.cli.conftest import Kg

TEXT = (
    "قتل خمسة جنود من قوات النظام السوري في هجوم لتنظيم الدولة على بلدة تل الوردات في ريف حمص أمس. "
    "وقال المرصد السوري إن الهجوم على تل الوردات استمر ساعات."
)


@pytest.fixture
def store(kg: Kg, tmp_path: Path) -> Path:
    report = tmp_path / "reports.jsonl"
    lines = [
        {"id": f"r{n}", "text": TEXT, "published": f"2020-03-0{n}", "url": f"https://news.example/{n}"} for n in (1, 2)
    ]
    report.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    assert kg("build", report, "-s", tmp_path / "kg.db", "-q").code == 0
    return tmp_path / "kg.db"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def decide(path: Path, report: str, name: str, decision: str, scope: str = "report") -> None:
    rows = rows_of(path)
    hit = [row for row in rows if row["report"] == report and row["name"] == name]
    assert len(hit) == 1
    hit[0].update(decision=decision, scope=scope)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def names_of(kg: Kg, store: Path, place: str) -> str:
    return kg("show", place, "-s", store).out


def test_what_is_open_is_listed_with_its_sentence(kg: Kg, store: Path, tmp_path: Path) -> None:
    listed = json.loads(kg("link", "-s", store, "-f", "json").out)
    assert ("r1", "تل الوردات") in {(row["report"], row["name"]) for row in listed}
    review = tmp_path / "review.csv"
    assert kg("link", "--review", review, "-s", store).code == 0
    row = next(row for row in rows_of(review) if row["name"] == "تل الوردات")
    assert "بلدة تل الوردات" in row["sentence"]
    assert (row["kind"], row["head"], row["decision"], row["scope"]) == ("place", "town", "", "report")


def test_a_decision_is_applied_and_survives_a_rebuild(kg: Kg, store: Path, tmp_path: Path) -> None:
    review = tmp_path / "review.csv"
    kg("link", "--review", review, "-s", store)
    decide(review, "r1", "تل الوردات", "al-rastan-sy")
    applied = kg("link", "--apply", review, "-s", store, "-f", "json")
    assert applied.code == 0
    assert {row["reports"]: row["count"] for row in json.loads(applied.out)} == {
        "linked again": 1, "changed": 1, "the same": 0,
    }  # fmt: skip
    assert links_file(store).read_text(encoding="utf-8") == "r1\tplace\tتل وردات\ttown\tal-rastan-sy\n"
    shown = names_of(kg, store, "al-rastan-sy")
    assert "r1" in shown
    assert "r2" not in shown
    again = kg("build", tmp_path / "reports.jsonl", "-s", store, "-f", "json")
    assert json.loads(again.out)["unchanged"] == 2
    left = {(row["report"], row["name"]) for row in json.loads(kg("link", "-s", store, "-f", "json").out)}
    assert ("r1", "تل الوردات") not in left
    assert ("r2", "تل الوردات") in left
    assert kg("verify", "-s", store, "--no-checks").code == 0


def test_a_decision_may_hold_for_all_reports_and_name_wikidata(kg: Kg, store: Path, tmp_path: Path) -> None:
    review = tmp_path / "review.csv"
    kg("link", "--review", review, "-s", store)
    decide(review, "r2", "تل الوردات", "Q4115189", "all")
    assert kg("link", "--apply", review, "-s", store, "-q").code == 0
    shown = names_of(kg, store, "wikidata-q4115189")
    assert "wd:Q4115189" in shown
    assert "r1" in shown
    assert "r2" in shown
    assert kg("verify", "-s", store, "--no-checks").code == 0


@pytest.mark.parametrize(
    ("decision", "message"), [("9", "no candidate 9"), ("no-such", "has no place"), ("yes", "no link to say yes to")]
)
def test_a_decision_that_cannot_be_is_told(kg: Kg, store: Path, tmp_path: Path, decision: str, message: str) -> None:
    review = tmp_path / "review.csv"
    kg("link", "--review", review, "-s", store)
    decide(review, "r1", "تل الوردات", decision)
    result = kg("link", "--apply", review, "-s", store)
    assert result.code == 3
    assert message in result.err
    assert not links_file(store).exists()


def test_wrong_use_is_told(kg: Kg, store: Path, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert kg("link", "--apply", tmp_path / "other.csv", "-s", store).code == 3
    assert kg("link", "--apply", tmp_path / "missing.csv", "-s", store).code == 3
    assert kg("link", "--apply", tmp_path / "other.csv", "--service", "http://x.example", "-s", store).code == 2
    assert kg("link", "--service", "ftp://x.example", "-s", store).code == 2
    assert kg("link", "-s", tmp_path / "absent.db").code == 6
    assert not (tmp_path / "absent.db").exists()
    assert kg("link", "--again", "-s", tmp_path / "absent.db").code == 6


def test_linking_again_changes_nothing(kg: Kg, store: Path) -> None:
    counted = json.loads(kg("link", "--again", "-s", store, "-f", "json").out)
    assert {row["reports"]: row["count"] for row in counted}["the same"] == 2


def test_items_without_an_id_are_written_for_people(kg: Kg, store: Path, tmp_path: Path) -> None:
    table, review, items = tmp_path / "mine.tsv", tmp_path / "review.csv", tmp_path / "out.qs"
    table.write_text(
        "geonames\tname_ar\tname_en\tkind\tcountry\tlat\tlon\n"
        '99000003\tتل الوردات\tTall "al" Wardat\ttown\tSY\t34.8\t36.9\n',
        encoding="utf-8",
    )
    kg("gazetteer", "import", table, "-s", store, "-q")
    kg("link", "--again", "-s", store, "-q")
    assert kg("link", "--quickstatements", items, "-s", store).code == 0
    lines = items.read_text(encoding="utf-8").splitlines()
    assert lines.count("CREATE") == 1
    assert 'LAST|Lar|"تل الوردات"' in lines
    assert "LAST|Len|\"Tall 'al' Wardat\"" in lines
    assert 'LAST|P31|Q3957|S854|"https://news.example/1"' in lines
    assert 'LAST|P625|@34.8/36.9|S854|"https://news.example/1"' in lines
    assert 'LAST|P1566|"99000003"|S854|"https://news.example/1"' in lines
    assert not review.exists()
