"""What came, went and changed between two graphs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.comparison import compare_graphs, open_graph
from kg.errors import InputError
from kg.store import GraphStore, Writer

from .readings import background, battle, brief, renamed


def store_of(*readings: object) -> GraphStore:
    made = GraphStore.in_memory()
    with Writer(made, background()) as writer:
        for reading in readings:
            writer.add(*reading)  # type: ignore[misc]
    return made


def test_a_graph_does_not_differ_from_itself() -> None:
    assert list(compare_graphs(store_of(battle()), store_of(battle()))) == []


def test_what_came_goes_the_other_way() -> None:
    one, two = store_of(battle()), store_of(battle(), brief())
    came = list(compare_graphs(one, two))
    went = list(compare_graphs(two, one))
    assert [(d.kind, d.change) for d in came] == [("report", "came"), ("toll", "came"), ("engagement", "came")]
    assert [(d.kind, d.what) for d in went] == [(d.kind, d.what) for d in came]
    assert {d.change for d in went} == {"went"}
    assert came[1].before is None
    assert "lowerBound 7" in (came[1].after or "")


def test_a_count_read_anew_from_the_same_words_is_one_change() -> None:
    reading, links = battle()
    first, *rest = reading.tolls
    other = type(reading)(
        reading.report, reading.sentences, reading.things, reading.mentions,
        (type(first)(**{**{n: getattr(first, n) for n in type(first).__dataclass_fields__}, "lower": 21}), *rest),
        reading.engagements, reading.controls,
    )  # fmt: skip
    changed = [d for d in compare_graphs(store_of((reading, links)), store_of((other, links))) if d.change == "changed"]
    assert len(changed) == 2  # the toll, and the officers that are a part of it
    assert any("lowerBound 20" in (d.before or "") and "lowerBound 21" in (d.after or "") for d in changed)


def test_a_report_that_was_dated_anew_is_changed() -> None:
    reading, links = battle()
    other = renamed(reading, published=date(2020, 7, 9))
    [found] = compare_graphs(store_of((reading, links)), store_of((other, links)))
    assert (found.kind, found.change) == ("report", "changed")


@pytest.mark.parametrize("ending", ["nq", "nt"])
def test_exports_are_read(tmp_path: Path, ending: str) -> None:
    made, path = store_of(battle()), tmp_path / f"a.{ending}"
    with path.open("wb") as stream:
        made.dump(stream, graph=None if ending == "nq" else "")
    assert list(compare_graphs(open_graph(path), made)) == []


def test_what_is_no_graph_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "a.nq").write_text("<x", encoding="utf-8")
    for name in ("a.txt", "a.nq"):
        with pytest.raises(InputError):
            open_graph(tmp_path / name)
