"""The commands of the ledger, on the seeds and on small reports."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from .conftest import Kg

FIRST = "شنت طائرات روسية غارة جوية على مدينة تدمر يوم 3 تموز 2020، وأسفرت الغارة عن مقتل سبعة من عناصر تنظيم داعش."
SECOND = "قال ناشطون إن تسعة من عناصر تنظيم داعش قتلوا في غارة جوية روسية استهدفت مدينة تدمر يوم 3 تموز 2020."


@pytest.fixture
def store(tmp_path: Path, built: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "kg.db"))


def rows(kg: Kg, *arguments: str | Path) -> list[dict[str, object]]:
    result = kg(*arguments, "-f", "json")
    assert result.code == 0, result.err
    found = json.loads(result.out)
    assert isinstance(found, list)
    return found


def test_fuse_writes_a_ledger_that_validates(kg: Kg, store: Path) -> None:
    counts = {row["what"]: row["count"] for row in rows(kg, "fuse", "-s", store)}
    assert counts["reports"] == 2
    assert counts["copies"] == 0
    assert counts["findings"] == 0
    assert kg("validate", "-s", store).code == 0
    assert kg("verify", "-s", store).code == 0
    assert rows(kg, "fuse", "-s", store) == rows(kg, "fuse", "-s", store)
    assert rows(kg, "fuse", "--findings", "-s", store) == []


def test_tolls_sum_and_explain(kg: Kg, built: Path) -> None:
    given = ("--from", "2020-07-01", "--to", "2020-07-31", "--harm", "killed", "-s", built)
    lines = rows(kg, "tolls", *given)
    assert [row["best"] for row in lines if row["kind"] == "sum"] == [51]
    assert {590, 127} <= {row["best"] for row in lines if row["kind"] == "running total"}
    explained = kg("tolls", *given, "--explain")
    assert "“31”" in explained.out
    assert "not added (covers): 51+" in explained.out
    assert "restates" in explained.out
    by_month = rows(kg, "tolls", "--by", "month", "--party", "داعش", "-s", built)
    assert [row["group"] for row in by_month if row["kind"] == "sum"] == ["2020-07"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("tolls", "--by", "week"), "there is no grouping 'week': choose one of all, month"),
        (("tolls", "--harm", "hurt"), "there is no harm 'hurt'"),
        (("tolls", "--place", "باريس"), "no place of the store is called 'باريس'"),
        (("control", "--place", "باريس"), "no place of the store is called 'باريس'"),
        (("fuse", "--explain", "zzz"), "nothing that was joined is called 'zzz'"),
        (("fuse", "--same", "zzz", "yyy"), "'zzz' names no mention"),
        (("remove", "zzz"), "no report of the store is called 'zzz'"),
        (("replace", "zzz", "a.txt"), "no report of the store is called 'zzz'"),
        (("tolls", "--from", "July"), "July"),
    ],
)
def test_errors_tell_the_cure(kg: Kg, store: Path, arguments: tuple[str, ...], words: str) -> None:
    result = kg(*arguments, "-s", store)
    assert result.code == 2
    assert words in result.err
    assert len(result.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "command", [("add", "a.txt"), ("remove", "a"), ("tolls",), ("control",), ("fuse",), ("validate",)]
)
def test_without_a_store_nothing_is_made(kg: Kg, tmp_path: Path, command: tuple[str, ...]) -> None:
    result = kg(*command, "-s", tmp_path / "none.db")
    assert result.code == 6
    assert "there is no store here" in result.err
    assert not (tmp_path / "none.db").exists()


def test_control_tells_both_clocks(kg: Kg, built: Path) -> None:
    found = rows(kg, "control", "--place", "السخنة", "-s", built)
    assert found
    assert all(row["place"] for row in found)
    assert rows(kg, "control", "--as-known-on", "2017-01-01", "-s", built) == []
    assert kg("control", "--flips", "-s", built).code == 0


def test_reports_come_go_and_are_replaced_and_the_ledger_follows(kg: Kg, store: Path, tmp_path: Path) -> None:
    kg("fuse", "-s", store)
    before = kg("export", "-f", "nq", "-s", store).out
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text(FIRST, encoding="utf-8")
    two.write_text(SECOND, encoding="utf-8")
    assert kg("add", one, "-s", store).code == 0
    [name] = [str(r["what"]).rpartition("/")[2] for r in _came(kg, tmp_path, before, store) if r["kind"] == "report"]
    assert rows(kg, "tolls", "--place", "تدمر", "--harm", "killed", "-s", store)[0]["best"] == 7
    assert kg("replace", name, two, "-s", store).code == 0
    assert rows(kg, "tolls", "--place", "تدمر", "--harm", "killed", "-s", store)[0]["best"] == 9
    [name] = [str(r["what"]).rpartition("/")[2] for r in _came(kg, tmp_path, before, store) if r["kind"] == "report"]
    assert rows(kg, "remove", name, "-s", store) == [{"removed": name}]
    assert kg("export", "-f", "nq", "-s", store).out == before


def _came(kg: Kg, folder: Path, before: str, store: Path) -> list[dict[str, object]]:
    """What the store has that an export did not have."""
    path = folder / "before.nq"
    path.write_text(before, encoding="utf-8")
    result = kg("diff", path, store, "-f", "json")
    assert result.code == 0
    assert kg("diff", path, store, "--exit-code").code == 1
    return [row for row in json.loads(result.out) if row["change"] == "came"]


def test_a_decision_by_hand_outlives_a_rebuild(kg: Kg, tmp_path: Path) -> None:
    store = tmp_path / "kg.db"
    for name, text in (("one", FIRST), ("two", SECOND)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    paths = (tmp_path / "one.txt", tmp_path / "two.txt")
    kg("build", *paths, "-s", store, "-q")
    explained = kg("fuse", "--explain", "تدمر", "-s", store).out
    join = next(line for line in explained.splitlines() if line.startswith("  joined "))
    pair = [word.rstrip(",") for word in join.split()[1:3]]
    told = f"  joined {pair[0]} {pair[1]},"
    assert told in explained
    assert kg("fuse", "--different", *pair, "-s", store).code == 0
    assert told not in kg("fuse", "--explain", "تدمر", "-s", store).out
    shutil.rmtree(store)
    kg("build", *paths, "-s", store, "-q")
    assert told not in kg("fuse", "--explain", "تدمر", "-s", store).out
    assert kg("fuse", "--same", *pair, "-s", store).code == 0
    assert "decided by hand: same" in kg("fuse", "--explain", "تدمر", "-s", store).out


def test_validate_names_what_is_wrong(kg: Kg, store: Path) -> None:
    from kg.store import open_store

    with open_store(store, "write") as opened:
        opened.raw.update("INSERT DATA { <https://x.example/t> a <https://w3id.org/isnad/ontology#Toll> }")
    result = kg("validate", "-s", store)
    assert result.code == 1
    assert "https://x.example/t: isn:outcome" in result.out.replace("\u2068", "")
    assert "violations" in result.err
