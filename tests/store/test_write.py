"""The store is a function of the reports in it, whatever was added, changed and removed before."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.ids import Iris
from kg.model import Link, Reading
from kg.namespaces import ISN, SKOS
from kg.rdf.background import Background
from kg.rdf.quads import describe_reading
from kg.rdf.terms import Statement, iri, text
from kg.store import GraphStore, Writer, open_store, pack, remove_report
from kg.store.write import parse_lines
from tests.readings import BATTLE, WORLD, World, background, battle, brief, renamed

Case = tuple[Reading, tuple[Link, ...]]
CHANGED = battle(text=BATTLE.replace("20 من", "21 من"), killed=21)
THIRD = (renamed(battle()[0], identifier="r3", source="other.txt"), battle()[1])


def content(store: GraphStore) -> list[bytes]:
    """All quads, sorted."""
    output = io.BytesIO()
    store.dump(output)
    return sorted(output.getvalue().splitlines())


def add(store: GraphStore, *cases: Case, batch: int = 1 << 20) -> Writer:
    """The writer that added these readings."""
    with Writer(store, background(store.iris), batch=batch) as writer:
        for case in cases:
            writer.add(*case)
    return writer


def built(*cases: Case) -> list[bytes]:
    """What a store built from scratch holds."""
    store = GraphStore.in_memory()
    add(store, *cases)
    return content(store)


def report(identifier: str) -> str:
    """The IRI of a report."""
    return Iris().report(identifier)


def test_the_order_of_reports_changes_nothing() -> None:
    results = {tuple(built(*order)) for order in permutations((battle(), brief(), THIRD))}
    assert len(results) == 1


def test_the_size_of_batches_changes_nothing() -> None:
    store = GraphStore.in_memory()
    add(store, battle(), brief(), THIRD, batch=1)
    assert content(store) == built(battle(), brief(), THIRD)


def test_adding_twice_is_adding_once() -> None:
    store = GraphStore.in_memory()
    assert add(store, battle(), brief()).added == 2
    before = content(store)
    again = add(store, brief(), battle())
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    assert content(store) == before


def test_a_changed_report_with_the_same_identifier_replaces_what_only_it_supported() -> None:
    store = GraphStore.in_memory()
    add(store, battle(), brief())
    assert add(store, CHANGED).changed == 1
    assert content(store) == built(CHANGED, brief())


def test_a_changed_file_with_another_identifier_replaces_its_former_report() -> None:
    store = GraphStore.in_memory()
    add(store, battle(), brief())
    case = (renamed(CHANGED[0], identifier="digest-2"), CHANGED[1])
    writer = add(store, case)
    assert (writer.added, writer.removed) == (1, 1)
    assert content(store) == built(case, brief())


def test_several_reports_of_one_file_stay_together() -> None:
    store = GraphStore.in_memory()
    other = (renamed(battle()[0], identifier="r9"), battle()[1])
    add(store, battle(), other)
    assert list(store.reports()) == ["r1", "r9"]
    assert add(store, other).removed == 1
    assert content(store) == built(other)


def test_reports_of_a_file_that_could_not_be_read_wholly_are_spared() -> None:
    store = GraphStore.in_memory()
    other = (renamed(battle()[0], identifier="r9"), battle()[1])
    add(store, battle(), other)
    with Writer(store, background()) as writer:
        writer.spare("news.txt")
        writer.add(*other)
    assert list(store.reports()) == ["r1", "r9"]


def test_a_report_with_its_own_address_is_not_taken_for_another_of_it() -> None:
    store = GraphStore.in_memory()
    add(store, brief())
    add(store, (renamed(brief()[0], identifier="r5"), brief()[1]))
    assert list(store.reports()) == ["r2", "r5"]


def test_what_a_removed_report_shared_stays() -> None:
    store = GraphStore.in_memory()
    add(store, battle(), brief(), THIRD)
    assert remove_report(store, report("r1"))
    assert content(store) == built(brief(), THIRD)
    assert remove_report(store, report("r3"))
    assert content(store) == built(brief())
    assert not remove_report(store, report("r3"))
    assert remove_report(store, report("r2"))
    assert content(store) == []


def test_allies_that_nobody_mentions_do_not_keep_each_other() -> None:
    store = GraphStore.in_memory()
    add(store, battle(), brief())
    russia = iri(Iris().entry("group", "russia"))
    assert list(store.match(russia))
    remove_report(store, report("r1"))
    assert not list(store.match(russia))


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from(["add", "change", "remove"]), st.sampled_from(["r1", "r2", "r3"])), max_size=8)
)
def test_any_history_leaves_what_a_fresh_build_gives(history: Sequence[tuple[str, str]]) -> None:
    cases = {"r1": battle(), "r2": brief(), "r3": THIRD}
    others = {
        "r1": CHANGED,
        "r2": brief(),
        "r3": (renamed(CHANGED[0], identifier="r3", source="other.txt"), CHANGED[1]),
    }
    store, model = GraphStore.in_memory(), {}
    for action, name in history:
        if action == "remove":
            assert remove_report(store, report(name)) == (name in model)
            model.pop(name, None)
        else:
            model[name] = (cases if action == "add" else others)[name]
            add(store, model[name])
    assert content(store) == built(*model.values())


def test_a_change_of_the_gazetteer_reaches_entries_that_are_written_again() -> None:
    store = GraphStore.in_memory()
    add(store, battle())
    places = {**WORLD.places, "syria": replace(WORLD.places["syria"], label_en="Syrian Arab Republic")}
    world = World(places, WORLD.groups, WORLD.claimers)
    with Writer(store, Background(world, Iris())) as writer:
        writer.add(*brief())
    syria = iri(Iris().entry("place", "syria"))
    labels = {s.object for s in store.match(syria, iri(SKOS.prefLabel), None, "")}
    assert labels == {text("Syrian Arab Republic", "en"), text("سوريا", "ar")}


def test_two_reports_with_one_identifier_are_named_and_the_same_one_stays_in_any_order() -> None:
    clash = (renamed(brief()[0], identifier="r1"), brief()[1])
    stores = []
    for order in ((battle(), clash), (clash, battle()), (clash, battle(), clash)):
        stores.append(GraphStore.in_memory())
        assert add(stores[-1], *order).clashes == [report("r1")]
    assert content(stores[0]) == content(stores[1]) == content(stores[2])


def test_a_statement_that_two_sentences_support_stays_in_the_default_graph() -> None:
    store = GraphStore.in_memory()
    add(store, battle(), brief())
    place, label = iri(Iris().entry("place", "sukhnah")), text("السخنة", "ar")
    assert len(list(store.match(place, iri(SKOS.prefLabel), label))) == 4
    remove_report(store, report("r2"))
    assert len(list(store.match(place, iri(SKOS.prefLabel), label))) == 3
    assert len(list(store.match(place, iri(SKOS.prefLabel), label, ""))) == 1


def test_a_graph_of_conclusions_is_replaced_as_a_whole() -> None:
    store = GraphStore.in_memory()
    add(store, battle())
    before = content(store)
    one, two = (Statement("<http://x.example/a>", iri(ISN.rule), text(word)) for word in ("one", "two"))
    store.replace_graph("inferred", [one])
    store.replace_graph("inferred", [two])
    assert [s.object for s in store.match(None, iri(ISN.rule), None, "")] == [text("two")]
    store.replace_graph("inferred", [])
    assert content(store) == before


def test_packed_reports_hold_each_statement_in_its_graphs_and_once_without() -> None:
    graph = describe_reading(*battle(), background())
    packed = pack(graph)
    assert set(parse_lines(packed.lines)) == set(graph.statements)
    assert packed.lines.count(b"\n") == len(graph.statements) + len({s[:3] for s in graph.statements})
    assert packed.source == text("news.txt")


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=30))
def test_parsing_lines_is_the_inverse_of_writing_them(words: str) -> None:
    graph = iri("http://x.example/g")
    told = [
        Statement("<http://x.example/s>", "<http://x.example/p>", value, graph)
        for value in (text(words), text(words, "ar"))
    ]
    lines = "".join(s.line + s._replace(graph="").line for s in told)
    assert list(parse_lines(lines.encode())) == told


@pytest.mark.parametrize(("reason", "kept"), [(RuntimeError, []), (KeyboardInterrupt, ["r1"])])
def test_a_writer_that_fails_writes_nothing_more_and_one_that_is_stopped_what_it_has(
    reason: type[BaseException], kept: list[str]
) -> None:
    store = GraphStore.in_memory()

    def stop() -> None:
        with Writer(store, background()) as writer:
            writer.add(*battle())
            raise reason

    with pytest.raises(reason):
        stop()
    assert list(store.reports()) == kept


def test_what_was_written_is_there_when_the_folder_is_opened_again(tmp_path: Path) -> None:
    with open_store(tmp_path / "kg.db", "write") as store:
        add(store, battle(), brief())
    with open_store(tmp_path / "kg.db") as store:
        assert content(store) == built(battle(), brief())


def test_another_base_iri_reaches_everything_and_nothing_stays_behind() -> None:
    store = GraphStore.in_memory(Iris("https://data.example/kg/"))
    add(store, battle(), brief())
    assert not [line for line in content(store) if b"w3id.org/isnad/id/" in line]
    assert remove_report(store, store.iris.report("r1"))
    assert remove_report(store, store.iris.report("r2"))
    assert content(store) == []
