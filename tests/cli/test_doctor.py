"""`kg doctor`, `kg backup` and `kg restore`: what is damaged is found, told, and can be put back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.store import open_store
from tests.cli.conftest import Kg


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    """A store of the seeds that may be altered."""
    return Path(shutil.copytree(built, tmp_path / "kg.db"))


def test_a_sound_store_is_told_to_be_one(kg: Kg, store: Path) -> None:
    told = kg("doctor", "-s", store, "-f", "csv")
    assert told.code == 0
    assert ",ok," in next(line for line in told.out.splitlines() if line.startswith("files,"))
    assert "\nbuild," not in told.out


def test_every_damaged_file_is_named_though_the_store_opens(kg: Kg, store: Path) -> None:
    tables = sorted((store / "quads").glob("*.sst"))
    opened = 0
    for table in tables:
        whole = table.read_bytes()
        third = len(whole) // 3
        table.write_bytes(whole[:third] + bytes(byte ^ 255 for byte in whole[third : third + 64]) + whole[third + 64 :])
        told = kg("doctor", "-s", store, "-f", "csv")
        assert told.code == 1
        assert table.name in told.out
        assert "kg: error: this does not work: " in told.err
        opened += "\nstore,ok," in told.out
        table.write_bytes(whole)
    assert opened > len(tables) // 2  # the store itself had noticed nothing
    assert kg("doctor", "-s", store).code == 0


def test_an_interrupted_build_is_told(kg: Kg, store: Path) -> None:
    with open_store(store, "write") as opened:
        opened.journal.begin("p", ["reports", "more.jsonl"])
        opened.journal.owe(["ledger"])
    told = kg("doctor", "-s", store, "-f", "csv")
    assert told.code == 0
    assert (
        "interrupted when 0 reports were done: kg build reports more.jsonl goes on; to be drawn again: ledger"
        in told.out
    )


def test_a_store_that_is_being_written_is_told(kg: Kg, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.holder.is_being_written", lambda folder: True)
    assert "being written by another process: ask again when it is done" in kg("doctor", "-s", store).out


def test_graphs_are_held_against_a_backup(kg: Kg, store: Path, tmp_path: Path) -> None:
    assert kg("backup", tmp_path / "monday", "-s", store).code == 0
    told = kg("doctor", "-s", store, "--backup", tmp_path / "monday", "-f", "csv")
    assert told.code == 0
    assert "all are those of the backup" in told.out
    with open_store(store, "write") as opened:
        graph = next(s.graph for s in opened.match() if "#char=" in s.graph)
        opened.change(list(opened.match(graph=graph))[:1], [])
    told = kg("doctor", "-s", store, "--backup", tmp_path / "monday", "-f", "csv")
    assert told.code == 1
    assert f"not that of the backup: {graph[1:].partition('#')[0]} (" in told.out
    assert kg("doctor", "-s", store, "--backup", tmp_path).code == 1


def test_a_backup_comes_back_by_command(kg: Kg, store: Path, tmp_path: Path) -> None:
    assert kg("backup", tmp_path / "monday", "-s", store).code == 0
    assert kg("restore", tmp_path / "monday", "-s", tmp_path / "copy.db").code == 0
    assert kg("diff", store, tmp_path / "copy.db", "--exit-code").code == 0
    assert kg("restore", tmp_path / "monday", "-s", store).code == 6
    assert kg("backup", tmp_path / "monday", "-s", store).code == 2
    assert kg("restore", tmp_path / "tuesday", "-s", tmp_path / "other.db").code == 3
