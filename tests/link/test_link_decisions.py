"""Decisions by hand: kept, read again, told by content, and stronger than the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.lexicon.gazetteer import Gazetteer, load_gazetteer
from kg.link import Linker
from kg.link.decided import entry_of, new_place
from kg.link.decisions import EVERY, LinkDecisions, key_of, links_file, read_links, write_links
from kg.link.linker import BY_HAND
from kg.model import Thing

TOWN = Thing("p1", "place", "مدينة السلام", head="town")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def test_decisions_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = links_file(tmp_path / "kg.db")
    decisions = LinkDecisions().decide(
        [(key_of("r 1", "place", "السلام", "town"), "homs-sy"), (key_of(EVERY, "group", "الفصائل", None), None)]
    )
    write_links(path, decisions)
    assert read_links(path) == decisions
    assert path.name == "kg.db.links.tsv"
    first = path.read_bytes()
    write_links(path, decisions.decide([]))
    assert path.read_bytes() == first
    assert read_links(tmp_path / "none.tsv") == LinkDecisions()


@pytest.mark.parametrize("line", ["r1\tplace\tحمص\thoms-sy", "r1\tperson\tحمص\t\thoms-sy", "r1\tplace\tحمص\t\t"])
def test_a_line_that_is_no_decision_is_told(tmp_path: Path, line: str) -> None:
    path = tmp_path / "links.tsv"
    path.write_text(f"# decisions\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"links\.tsv:2: this is no decision"):
        read_links(path)


def test_a_report_outranks_all_reports_and_a_head_the_bare_name() -> None:
    decisions = LinkDecisions(
        {
            key_of(EVERY, "place", TOWN.name, None): "a",
            key_of("r1", "place", TOWN.name, None): "b",
            key_of("r1", "place", TOWN.name, "village"): "c",
        }
    )
    assert decisions.of("r1", [TOWN]) == {"p1": "b"}
    assert decisions.of("r2", [TOWN]) == {"p1": "a"}
    assert decisions.of("r1", [Thing("p2", "place", "السَّلام", aliases=("مدينة السلام",), head="village")]) == {
        "p2": "c"
    }
    assert decisions.of("r1", [Thing("g1", "group", TOWN.name)]) == {}


def test_a_decision_stands_and_others_are_judged_by_it(gazetteer: Gazetteer) -> None:
    linker = Linker(gazetteer)
    town = Thing("p1", "place", "حمص", head="city")
    machine = linker.link([town])[0]
    assert machine.entry is not None
    assert not machine.reason.startswith(BY_HAND)
    by_hand = linker.link([town], None, {"p1": "aden-ye"})[0]
    assert (by_hand.entry, by_hand.score, by_hand.reason) == ("aden-ye", 1.0, BY_HAND)
    none = linker.link([town], None, {"p1": None})[0]
    assert (none.entry, none.candidates) == (None, ())
    assert linker.link([town], None, {"p1": "no-such-place"}) == (machine,)


def test_ids_are_told_in_several_ways(gazetteer: Gazetteer) -> None:
    assert entry_of(gazetteer, "place", "syria") == "syria"
    for told in ("Q858", "wd:Q858", "https://www.wikidata.org/wiki/Q858"):
        assert entry_of(gazetteer, "place", told) == "syria"
    assert entry_of(gazetteer, "group", "Q858") is None
    assert entry_of(gazetteer, "place", "no-such-place") is None


def test_a_place_of_wikidata_is_added_for_its_decision_only() -> None:
    row = new_place("Q4115189", "حي الزهور", "neighbourhood")
    assert row is not None
    assert (row["id"], row["kind"], row["word"]) == ("wikidata-q4115189", "neighbourhood", "only")
    assert new_place("zuhur", "حي الزهور", "") is None
