"""The ledger of a store: written, sound, following every change, and leaving nothing behind."""

from __future__ import annotations

import io
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from kg.errors import StoreError, UsageError
from kg.fuse.totals import Query, add_up, explain
from kg.inference import list_rules, materialise
from kg.ledger import (
    control_of,
    find_party,
    find_place,
    fuse_store,
    has_ledger,
    read_store,
    remove_reports,
    write_ledger,
)
from kg.ontology import validate
from kg.pipeline import build, write_ontology
from kg.query import answer
from kg.questions import list_checks
from kg.store import GraphStore, Writer, open_store
from kg.store.neighbours import Neighbours

from .readings import background, battle, brief, renamed


def text_of(store: GraphStore) -> str:
    held = io.BytesIO()
    store.dump(held)
    return "".join(sorted(held.getvalue().decode().splitlines(keepends=True)))


@pytest.fixture
def store() -> GraphStore:
    made = GraphStore.in_memory()
    write_ontology(made)
    with Writer(made, background()) as writer:
        writer.add(*battle())
        reading, links = battle("r1b", killed=20)
        writer.add(renamed(reading, published=date(2020, 7, 6), publisher="paper"), links)
        writer.add(*brief())
    return made


def test_a_copy_is_found_and_linked(store: GraphStore) -> None:
    ledger = write_ledger(store)
    first, second = store.iris.report("r1"), store.iris.report("r1b")
    assert ledger.copies == {second: first}
    [row] = answer(store, "SELECT ?a ?b { GRAPH ?g { ?a isn:copyOf ?b ; prov:wasQuotedFrom ?b } }").rows
    assert row == (second, first)


def test_the_ledger_is_sound(store: GraphStore) -> None:
    write_ledger(store)
    materialise(store)
    held = io.BytesIO()
    store.dump(held, graph="")
    assert validate(held.getvalue()) == []
    for check in list_checks():
        assert answer(store, check.text).rows == [] or answer(store, check.text).rows == (), check.name


def test_writing_twice_changes_nothing(store: GraphStore) -> None:
    write_ledger(store)
    materialise(store)
    before = text_of(store)
    write_ledger(store)
    materialise(store)
    assert text_of(store) == before


def test_nobody_is_counted_twice(store: GraphStore) -> None:
    ledger = fuse_store(store)
    sums = {line.group: line.best for line in add_up(ledger, Query(outcome="killed"), "party").lines}
    assert sums == {"الجيش العربي السوري": 20, "تنظيم الدولة الإسلامية": 7}
    lines = list(explain(ledger, add_up(ledger, Query())))
    assert any("copy" in line and "r1b" in line for line in lines)
    assert any("not added (inside): 3 officers of الجيش العربي السوري" in line for line in lines)


def test_removing_all_that_was_added_leaves_what_was_there(store: GraphStore) -> None:
    write_ledger(store)
    materialise(store)
    before = text_of(store)
    reading, links = battle("r9", killed=20)
    with Writer(store, background()) as writer:
        writer.add(renamed(reading, published=date(2020, 7, 7), source="other.txt"), links)
    assert remove_reports(store, ["r9"]) == ["r9"]
    assert text_of(store) == before


def test_a_removed_report_takes_its_conclusions_along(store: GraphStore) -> None:
    write_ledger(store)
    materialise(store)
    assert remove_reports(store, ["r1", "r1b", "r2"]) == ["r1", "r1b", "r2"]
    assert not has_ledger(store)
    rest = [s for s in store.match() if not s.graph.endswith(("/graph/ontology>", "/graph/inferred>"))]
    assert {s.graph for s in rest} == {""}
    with pytest.raises(UsageError, match="no report of the store is called 'r1'"):
        remove_reports(store, ["r1"])


def test_rules_come_to_an_end_and_count(store: GraphStore) -> None:
    assert set(list_rules()) == {"member", "participant", "subclass", "within"}
    counts = materialise(store)
    assert counts["within"] >= 1
    town, country = store.iris.entry("place", "sukhnah"), store.iris.entry("place", "syria")
    [row] = answer(store, f"SELECT ?g {{ GRAPH ?g {{ <{town}> isn:within <{country}> }} }}").rows
    assert row == (store.iris.graph("inferred"),)
    [row] = answer(store, "SELECT ?n ?d { ?r isn:rule 'infer-within' ; isn:inferences ?n ; isn:depth ?d }").rows
    assert row == (str(counts["within"]), "2")


def test_names_are_found_or_refused(store: GraphStore) -> None:
    archive = fuse_store(store).archive
    town = store.iris.entry("place", "sukhnah")
    assert find_place(store, archive, "السخنة") == find_place(store, archive, "سخنه") == town
    assert find_place(store, archive, "sukhnah") == find_place(store, archive, town) == town
    assert find_party(store, archive, "داعش") == store.iris.entry("group", "is")
    assert find_party(store, archive, "civilians") == "civilians"
    with pytest.raises(UsageError, match="no place of the store is called 'باريس'"):
        find_place(store, archive, "باريس")


def test_the_control_ledger_knows_two_clocks(store: GraphStore) -> None:
    ledger = fuse_store(store)
    [tenure] = control_of(ledger).tenures
    assert (tenure.state, tenure.start, tenure.learnt) == ("holds", date(2020, 7, 5), date(2020, 7, 5))
    assert control_of(fuse_store(store, date(2020, 7, 4))).tenures == ()


def test_the_seeds_count_nobody_twice(tmp_path: Path, seeds: Path) -> None:
    build([seeds], tmp_path / "kg.db")
    with open_store(tmp_path / "kg.db") as store:
        ledger = fuse_store(store)
        july = Query(start=date(2020, 7, 1), end=date(2020, 7, 31), outcome="killed")
        lines = add_up(ledger, july).lines
        sums = [line for line in lines if line.kind == "sum"]
        apart = {line.best for line in lines if line.kind == "running total"}
        party = add_up(ledger, Query(party=find_party(store, ledger.archive, "داعش"), outcome="killed")).lines
    assert [line.best for line in sums] == [51]  # twenty and thirty-one, or more than fifty; not both, nor the headline
    assert {590, 127} <= apart
    assert [line.best for line in party if line.kind == "sum"] == [31]
    officers = [a for a in ledger.accounts.values() if a.estimate.best == 27]
    assert [(a.event, a.victims) for a in officers] == [(None, ("officers",))]
    assert not ledger.findings


def test_a_day_told_before_is_known_to_be_borrowed(tmp_path: Path) -> None:
    text = "قصفت الطائرات الروسية مدينة تدمر يوم 3 تموز 2020. واندلعت اشتباكات بين الجيش السوري وداعش في مدينة السخنة."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    build([tmp_path / "a.txt"], tmp_path / "kg.db")
    with open_store(tmp_path / "kg.db") as store:
        told = {e.category: e for e in read_store(store).engagements.values()}
    assert {kind: (e.start, e.borrowed) for kind, e in told.items()} == {
        "airstrike": (date(2020, 7, 3), ()),
        "armed_clash": (date(2020, 7, 3), ("days",)),
    }


def test_building_again_keeps_the_ledger_up(tmp_path: Path, seeds: Path) -> None:
    build([seeds], tmp_path / "kg.db")
    with open_store(tmp_path / "kg.db", "write") as store:
        write_ledger(store)
        before = text_of(store)
    report = tmp_path / "new.txt"
    report.write_text("قتل سبعة جنود في مدينة تدمر يوم 3 تموز 2020.", encoding="utf-8")
    build([report], tmp_path / "kg.db")
    with open_store(tmp_path / "kg.db", "write") as store:
        assert len(fuse_store(store).archive.reports) == 3
        assert has_ledger(store)
        assert text_of(store) != before
        [name] = [identifier for identifier in store.reports() if identifier.startswith("new")]
        remove_reports(store, [name])
        assert text_of(store) == before


@pytest.mark.parametrize("step", ["open", "put", "settle"])
def test_a_disk_that_is_full_for_the_memory_loses_nothing(
    tmp_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    for name in ("kg.db", "calm.db"):
        build([min(seeds.glob("*.txt"))], tmp_path / name)
        with open_store(tmp_path / name, "write") as store:
            write_ledger(store)
    report = tmp_path / "new.txt"
    report.write_text("قتل سبعة جنود في مدينة تدمر يوم 3 تموز 2020.", encoding="utf-8")

    def refuse(*given: object, **named: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(Neighbours, step, refuse)
        with pytest.raises(StoreError, match="free some disk and run it again"):
            build([report], tmp_path / "kg.db")
    for name in ("kg.db", "calm.db"):
        build([report], tmp_path / name)
    with open_store(tmp_path / "kg.db") as store, open_store(tmp_path / "calm.db") as calm:
        assert text_of(store) == text_of(calm)
        assert has_ledger(store)
