"""The ledger follows each change, and is what fusing the whole store would give, byte for byte."""

from __future__ import annotations

import io
import random
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from kg.fuse.decisions import Decisions, decisions_file, write_decisions
from kg.ids import Iris
from kg.inference import materialise
from kg.ledger import ledger_follows, remove_reports, write_ledger
from kg.living import Follower
from kg.model import Report
from kg.pipeline import ReadyReport, World, load_world, prepare, write_ontology, write_reports
from kg.rdf.background import Background
from kg.store import GraphStore, open_store, remove_report
from kg.store.neighbours import FILE

sys.path.append(str(Path(__file__).parent / "bench"))

from soak import soak
from stories import story


@pytest.fixture(scope="module")
def world() -> World:
    return load_world()


@cache
def ready(report: Report) -> ReadyReport:
    """A report that was read, once for all stores."""
    world = load_world()
    return prepare(report, world, Background(world.gazetteer, Iris()))


def text_of(store: GraphStore) -> list[str]:
    held = io.BytesIO()
    store.dump(held)
    return sorted(held.getvalue().decode().splitlines())


def whole(reports: Iterable[Report], world: World) -> list[str]:
    """The statements of a store that was built of these reports at once."""
    made = GraphStore.in_memory()
    write_ontology(made)
    write_reports(made, map(ready, reports), world)
    write_ledger(made)
    materialise(made)
    return text_of(made)


def begin(folder: Path, reports: Mapping[str, Report], world: World) -> None:
    with open_store(folder, "write") as store:
        write_ontology(store)
        write_reports(store, map(ready, reports.values()), world)
        write_ledger(store)
        materialise(store)


def change(store: GraphStore, reports: Iterable[Report], world: World) -> None:
    with ledger_follows(store):
        write_reports(store, map(ready, reports), world)


def break_off(store: GraphStore, report: Report, world: World) -> None:
    """A change that is interrupted after its report was written."""
    with ledger_follows(store):
        write_reports(store, [ready(report)], world)
        raise KeyboardInterrupt


@pytest.fixture
def finished(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each change was followed in its neighbourhood alone."""
    told: list[bool] = []
    finish = Follower.finish

    def noted(follower: Follower) -> bool:
        told.append(finish(follower))
        return told[-1]

    monkeypatch.setattr(Follower, "finish", noted)
    return told


def stories(numbers: Iterable[int], version: int = 0) -> dict[str, Report]:
    """Reports of few days, so that what they tell meets."""
    return {report.identifier: report for report in (story(n, version, span=6) for n in numbers)}


def test_changes_in_any_order_give_what_a_build_gives(tmp_path: Path, world: World, finished: list[bool]) -> None:
    rng = random.Random(1)
    model = stories(range(30))
    begin(tmp_path / "kg.db", model, world)
    with open_store(tmp_path / "kg.db", "write") as store:
        for step in range(10):
            numbers = rng.sample(range(40), rng.choice((1, 1, 2, 5)))
            if step % 3 == 2:
                names = sorted(stories(numbers).keys() & model.keys())
                remove_reports(store, names)
                model = {name: report for name, report in model.items() if name not in names}
            else:
                come = stories(numbers, rng.randrange(3))
                change(store, come.values(), world)
                model |= come
            assert text_of(store) == whole(model.values(), world), (step, numbers)
    assert sum(finished) >= 7


def test_a_soak_of_a_hundred_steps_ends_equal(tmp_path: Path, finished: list[bool]) -> None:
    found = [wrong for _, _, wrong in soak(100, 4, tmp_path / "kg.db")]
    assert found == [None]
    assert sum(finished) >= 50


def test_one_report_more_looks_at_few_others(tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    model = {report.identifier: report for report in (story(n) for n in range(60))}
    begin(tmp_path / "kg.db", model, world)
    taken: set[str] = set()
    load = Follower.load
    monkeypatch.setattr(
        Follower, "load", lambda self, reports, known: taken.update(reports) or load(self, reports, known)
    )
    with open_store(tmp_path / "kg.db", "write") as store:
        change(store, [story(3, 1)], world)
    assert 1 < len(taken) < 20


def test_a_change_that_was_broken_off_is_made_good(tmp_path: Path, world: World, finished: list[bool]) -> None:
    model = stories(range(12))
    begin(tmp_path / "kg.db", model, world)
    with open_store(tmp_path / "kg.db", "write") as store:
        with pytest.raises(KeyboardInterrupt):
            break_off(store, story(3, 1, span=6), world)
        assert not (tmp_path / "kg.db" / FILE).exists()
        change(store, [story(7, 1, span=6)], world)
        model |= stories([3, 7], 1)
        assert text_of(store) == whole(model.values(), world)
        assert finished == []
        change(store, [story(8, 1, span=6)], world)
        assert text_of(store) == whole((model | stories([8], 1)).values(), world)
        assert finished == [True]


def test_what_changes_the_store_otherwise_makes_the_memory_forget(
    tmp_path: Path, world: World, finished: list[bool]
) -> None:
    begin(tmp_path / "kg.db", stories(range(12)), world)
    kept = tmp_path / "kg.db" / FILE
    with open_store(tmp_path / "kg.db", "write") as store:
        assert kept.is_file()
        write_reports(store, map(ready, [story(3, 1, span=6)]), world)
        assert not kept.exists()
        change(store, [], world)
        assert kept.is_file()
        remove_report(store, store.iris.report("s000003"))
        assert not kept.exists()
        change(store, [], world)
    write_decisions(decisions_file(tmp_path / "kg.db"), Decisions().decide("same", "a", "b"))
    with open_store(tmp_path / "kg.db", "write") as store:
        change(store, [story(20, span=6)], world)
    assert finished == []


def test_a_new_relation_of_known_parties_is_seen_by_all(tmp_path: Path, world: World, finished: list[bool]) -> None:
    model = stories(range(12))
    begin(tmp_path / "kg.db", model, world)
    told = "وقتل 5 من المسلحين الموالين للنظام إلى جانب قوات النظام في مدينة تدمر يوم 3 تموز 2016."
    report = Report("allies", told, published=date(2016, 7, 4))
    with open_store(tmp_path / "kg.db", "write") as store:
        change(store, [report], world)
        assert text_of(store) == whole([*model.values(), report], world)
        remove_reports(store, ["allies"])
        assert text_of(store) == whole(model.values(), world)
