"""Backups: what comes back is what was there, and whatever was altered is told."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import backup
from kg.backup import back_up, compare, read_backup, read_sums, restore, sum_graphs
from kg.errors import CheckError, InputError, StoreError, UsageError
from kg.ledger import write_ledger
from kg.loader import load
from kg.rdf.terms import Statement
from kg.store import Writer, open_store
from kg.store.seal import prove
from tests.readings import background, battle, brief

BASE = "https://data.example/"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with a ledger, and link decisions beside it."""
    with open_store(tmp_path / "kg.db", "write", base_iri=BASE) as made:
        with Writer(made, background(made.iris)) as writer:
            writer.add(*battle())
            writer.add(*brief())
        write_ledger(made)
    (tmp_path / "kg.db.links.tsv").write_text("*\tplace\tسخنه\t\tsukhnah\n", encoding="utf-8")
    return tmp_path / "kg.db"


def content(store: Path) -> list[str]:
    """All statements of a store."""
    with open_store(store) as opened:
        return sorted(s.line for s in opened.match())


def copied(store: Path, folder: Path) -> Path:
    """A backup of the store."""
    with open_store(store) as opened:
        back_up(opened, folder)
    return folder


def test_what_comes_back_is_what_was_there(store: Path, tmp_path: Path) -> None:
    folder = copied(store, tmp_path / "monday")
    found = restore(folder, tmp_path / "new" / "copy.db")
    assert (found.reports, found.statements, found.base) == (2, len(content(store)), BASE)
    assert content(tmp_path / "new" / "copy.db") == content(store)
    assert (tmp_path / "new" / "copy.db.links.tsv").read_bytes() == (tmp_path / "kg.db.links.tsv").read_bytes()
    proof = prove(tmp_path / "new" / "copy.db")
    assert proof.sound
    assert not proof.damaged + proof.unsealed
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["copy.db", "copy.db.links.tsv"]


def test_the_same_store_gives_the_same_bytes(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "PART", 20_000)
    one = copied(store, tmp_path / "one")
    restore(one, tmp_path / "copy.db")
    other = copied(tmp_path / "copy.db", tmp_path / "other")
    assert len(read_backup(one).parts) > 2
    assert read_backup(one) == read_backup(other)
    for path in one.iterdir():
        assert path.read_bytes() == (other / path.name).read_bytes()


def test_a_backup_can_be_loaded_too(store: Path, tmp_path: Path) -> None:
    load([copied(store, tmp_path / "monday")], tmp_path / "copy.db", check=False)
    assert set(content(store)) <= set(content(tmp_path / "copy.db"))


def test_the_hash_of_a_graph_tells_every_change(store: Path) -> None:
    with open_store(store, "write") as opened:
        before = sum_graphs(opened)
        report = opened.iris.report("r1")
        assert {"", report, opened.iris.graph("provenance"), opened.iris.graph("ledger")} <= before.keys()
        assert compare(before, sum_graphs(opened)) == []
        [*_, last] = opened.match(graph=f"<{report}#char=0,95>")
        opened.change([last], [last._replace(object='"x"')])
        assert [told.split(" ")[0] for told in compare(before, sum_graphs(opened))][-1] == report
        opened.change([last._replace(object='"x"')], [last])
        assert compare(before, sum_graphs(opened)) == []
        opened.change([], [Statement("<x:s>", "<x:p>", "<x:o>", "<x:g>")])
        assert [told.partition(" (")[0] for told in compare(before, sum_graphs(opened))] == ["the default graph", "x:g"]


def flip(path: Path) -> None:
    """Alter one bit."""
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path.write_bytes(whole)


@pytest.mark.parametrize("harm", [flip, Path.unlink])
def test_a_backup_that_was_altered_is_refused(store: Path, tmp_path: Path, harm: Callable[[Path], None]) -> None:
    whole = copied(store, tmp_path / "monday")
    names = sorted(path.name for path in whole.iterdir())
    assert names == ["graphs.tsv.gz", "links.tsv", "manifest.json", "part-0001.nq.gz"]
    for name in names:
        folder = Path(shutil.copytree(whole, tmp_path / f"harmed-{name}"))
        harm(folder / name)
        with pytest.raises((InputError, UsageError, CheckError)):
            restore(folder, tmp_path / "copy.db")
        assert not (tmp_path / "copy.db").exists()


def test_a_manifest_of_later_programs_and_none_at_all_are_refused(store: Path, tmp_path: Path) -> None:
    folder = copied(store, tmp_path / "monday")
    told = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**told, "isnad_backup": 9}))
    with pytest.raises(InputError, match="has format 9, this program reads 1"):
        restore(folder, tmp_path / "copy.db")
    with pytest.raises(InputError, match="this is no backup"):
        restore(tmp_path, tmp_path / "copy.db")


def test_sums_that_do_not_fit_leave_no_store(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copied(store, tmp_path / "monday")
    sums = read_sums(folder)
    sums[""].total += 1
    monkeypatch.setattr(backup, "read_sums", lambda folder: sums)
    with pytest.raises(CheckError, match="differs in 1 graphs: the default graph"):
        restore(folder, tmp_path / "copy.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kg.db", "kg.db.links.tsv", "monday"]


def test_nothing_is_written_over(store: Path, tmp_path: Path) -> None:
    folder = copied(store, tmp_path / "monday")
    with open_store(store) as opened, pytest.raises(UsageError, match="something here already"):
        back_up(opened, folder)
    with pytest.raises(StoreError, match="something here already: name another with --store"):
        restore(folder, store)
    (tmp_path / "copy.db.links.tsv").write_text("others")
    with pytest.raises(UsageError, match="belongs to the store of this name, and is another"):
        restore(folder, tmp_path / "copy.db")


def test_what_a_killed_backup_left_is_removed_by_the_next(store: Path, tmp_path: Path) -> None:
    (tmp_path / ".monday.draft-x1").mkdir()
    (tmp_path / ".monday.draft-x1" / "part-0001.nq.gz").write_bytes(b"half")
    copied(store, tmp_path / "monday")
    assert not list(tmp_path.glob(".monday*"))


def test_what_an_interrupted_build_owes_comes_back(store: Path, tmp_path: Path) -> None:
    with open_store(store, "write") as opened:
        opened.journal.owe(["ledger"])
    restore(copied(store, tmp_path / "monday"), tmp_path / "copy.db")
    with open_store(tmp_path / "copy.db") as opened:
        assert opened.journal.owed == {"ledger"}


def test_a_full_disk_is_told(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> object:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backup, "_packed", refuse)
    with open_store(store) as opened, pytest.raises(StoreError, match="free some disk"):
        back_up(opened, tmp_path / "monday")
    assert not (tmp_path / "monday").exists()
