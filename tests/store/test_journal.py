"""The journal: what it tells after a kill, whatever was cut short, and whose build it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.ids import Iris
from kg.model import Report
from kg.store import GraphStore, Writer
from kg.store.journal import Done, Journal
from kg.store.resume import Kept, Resumption, digest_of, program_of
from tests.readings import background, battle


def done(name: str, given: str = "g") -> Done:
    """A report that is done."""
    return Done(name, given, (1, 2, 3), "00", '"a.txt"')


def killed(folder: Path, *names: str) -> Path:
    """A folder in which a build of `a` was killed when these reports were done."""
    journal = Journal(folder)
    assert journal.begin("p1", ["a"]) == {}
    journal.note(map(done, names))
    return folder


def test_a_journal_tells_the_next_what_is_done(tmp_path: Path) -> None:
    killed(tmp_path, "r1", "r\ud800")
    journal = Journal(tmp_path)
    assert journal.is_open
    assert journal.begin("p1", ["a"]) == {"r1": done("r1"), "r\ud800": done("r\ud800")}
    journal.end()
    assert list(tmp_path.iterdir()) == []


def test_another_program_takes_nothing_over(tmp_path: Path) -> None:
    assert Journal(killed(tmp_path, "r1")).begin("p2", ["a"]) == {}
    assert Journal(tmp_path).begin("p2", ["a"]) == {}


def test_a_line_that_was_cut_short_is_passed_over_and_written_over(tmp_path: Path) -> None:
    path = killed(tmp_path, "r1", "r2") / "journal.jsonl"
    whole = path.read_bytes()
    for size in range(len(whole) - 1, whole.index(b"r2") - 10, -1):
        path.write_bytes(whole[:size])
        journal = Journal(tmp_path)
        journal.owe(["ledger"])
        again = Journal(tmp_path)
        assert (set(again.done), again.owed) == ({"r1"}, {"ledger"})


def test_a_build_of_other_paths_leaves_it_but_strikes_out_what_it_does_over(tmp_path: Path) -> None:
    other = Journal(killed(tmp_path, "r1", "r2"))
    assert other.begin("p1", ["b"]) == {}
    other.note([done("r2", "new"), done("r3")])
    other.end()
    assert set(Journal(tmp_path).begin("p1", ["a"])) == {"r1"}


def test_what_is_owed_outlives_the_build(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.owe(["ledger"])
    journal.begin("p1", ["a"])
    journal.end()
    assert Journal(tmp_path).owed == {"ledger"}
    Journal(tmp_path).owe([])
    assert list(tmp_path.iterdir()) == []


def test_a_journal_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"journal.jsonl.*free some disk"):
        Journal(tmp_path / "gone").begin("p1", ["a"])


def test_only_what_is_the_same_and_in_the_store_is_kept() -> None:
    store = GraphStore.in_memory()
    with Writer(store, background()) as writer:
        writer.add(*battle("r1"))
    same, other, absent = Report("r1", "a"), Report("r1", "b"), Report("r2", "c")
    for came, kept in ((same, True), (other, False), (absent, False)):
        resumption = Resumption(store, "p", ["a"])
        resumption._done = {r.identifier: done(r.identifier, digest_of(r)) for r in (same, absent)}
        [found] = resumption.part([came])
        assert found == (Kept(Iris().report("r1"), done("r1", digest_of(same))) if kept else came)


def test_the_second_report_of_an_id_is_read() -> None:
    store = GraphStore.in_memory()
    with Writer(store, background()) as writer:
        writer.add(*battle("r1"))
    resumption = Resumption(store, "p", ["a"])
    report = Report("r1", "a")
    resumption._done = {"r1": done("r1", digest_of(report))}
    assert [type(found) for found in resumption.part([report, report])] == [Kept, Report]


def test_the_program_is_another_with_another_gazetteer_or_setting(tmp_path: Path) -> None:
    (tmp_path / "gazetteer").write_bytes(b"places")
    found = {program_of([None]), program_of([tmp_path / "gazetteer"]), program_of([None], ["KG_MSA=1"])}
    assert len(found) == 3
