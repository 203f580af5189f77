"""Which statement stands in which graph."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.ids import Iris
from kg.model import Link, Toll
from kg.namespaces import DCT, ISN, ITSRDF, NIF, PROV, RDF, SKOS
from kg.rdf.quads import describe_reading, reading_quads, reading_statements
from kg.rdf.terms import Statement, iri, value_of
from tests.readings import BATTLE, WORLD, background, battle, brief

IRIS = Iris()
FIRST, COUNTS, LAST = (f"<{IRIS.report('r1')}#char={span}>" for span in ("0,95", "96,156", "157,187"))
PROVENANCE, GAZETTEER = (f"<{IRIS.graph(name)}>" for name in ("provenance", "gazetteer"))
STATEMENTS = describe_reading(*battle(), background()).statements


def find(predicate: str, value: str | None = None, rows: tuple[Statement, ...] = STATEMENTS) -> list[Statement]:
    """Statements with a predicate, and with an object where one is given."""
    return [s for s in rows if s.predicate == iri(predicate) and value in (None, s.object, value_of(s.object))]


def toll(lower: int) -> str:
    """The term of the toll with this lower bound."""
    return find(ISN.lowerBound, str(lower))[0].subject


def graphs(subject: str, predicate: str) -> set[str]:
    """The graphs that hold a property of a subject."""
    return {s.graph for s in find(predicate) if s.subject == subject}


def test_a_count_stands_in_the_graph_of_its_own_sentence_only() -> None:
    for predicate in (ISN.lowerBound, ISN.outcome, ISN.precision, ISN.wording, ISN.certainty, ISN.partOf):
        assert graphs(toll(3), predicate) == {COUNTS}


def test_what_a_supporting_sentence_names_stands_in_its_graph_too() -> None:
    assert graphs(toll(20), ISN.location) == {FIRST, COUNTS}
    assert graphs(toll(20), ISN.startDate) == {FIRST, COUNTS}
    assert graphs(toll(20), ISN.victim) == {FIRST, COUNTS}
    assert graphs(toll(3), ISN.victim) == {COUNTS}


def test_evidence_and_derivation_stand_in_the_provenance_graph() -> None:
    [evidence] = [s for s in find(ISN.evidence) if s.subject == toll(20)]
    assert evidence.graph == PROVENANCE
    begin = BATTLE.index("ما لا يقل عن 20")
    assert evidence.object == f"<{IRIS.report('r1')}#phrase={begin},{begin + len('ما لا يقل عن 20')}>"
    assert {s.object for s in find(PROV.wasDerivedFrom) if s.subject == toll(20)} == {FIRST, COUNTS}
    assert {s.graph for s in find(PROV.wasDerivedFrom)} == {PROVENANCE}


def test_a_toll_says_all_that_the_contract_asks_for() -> None:
    said = {s.predicate: value_of(s.object) for s in STATEMENTS if s.subject == toll(20)}
    assert said[iri(ISN.outcome)] == ISN.Killed
    assert said[iri(ISN.precision)] == ISN.AtLeast
    assert iri(ISN.upperBound) not in said
    assert said[iri(ISN.wording)] == "ما لا يقل عن 20"
    assert said[iri(ISN.victim)] == IRIS.entry("group", "syrian-army")
    assert said[iri(ISN.perpetrator)] == IRIS.entry("group", "is")
    assert said[iri(ISN.resultedFrom)].startswith(IRIS.base + "engagement/")
    assert said[iri(ISN.attributedTo)] == IRIS.entry("claimer", "sohr")
    assert said[iri(ISN.reason)] == "place: topic"
    assert value_of(find(ISN.partOf)[0].object) == toll(20)[1:-1]
    assert value_of(find(ISN.victim, ISN.Officers)[0].subject) == toll(3)[1:-1]


def test_an_engagement_has_sides_and_the_short_way_to_its_parties() -> None:
    sides = {s.object for s in find(ISN.side)}
    parties = {s.object for s in find(ISN.party) if s.subject in sides}
    assert len(sides) == 2
    assert parties == {s.object for s in find(ISN.participant)}
    assert {s.object for s in find(ISN.role)} == {iri(ISN.Belligerent)}
    assert find(RDF.type, ISN.ArmedClash)[0].subject == find(RDF.type, ISN.Engagement)[0].subject


def test_a_chain_of_claimers_is_ranked() -> None:
    [link] = find(ISN.isnad)
    assert value_of(find(ISN.rank)[0].object) == "1"
    assert find(ISN.claimer)[0].subject == link.object


def test_names_stand_where_they_are_used() -> None:
    group = iri(IRIS.entry("group", "is"))
    told = {(s.graph, value_of(s.object)) for s in find(SKOS.altLabel) if s.subject == group}
    assert told == {(FIRST, "داعش"), (LAST, "التنظيم")}
    place = iri(IRIS.entry("place", "sukhnah"))
    assert {s.graph for s in find(SKOS.prefLabel, "السخنة") if s.subject == place} == {FIRST}
    assert {s.graph for s in find(RDF.type, ISN.Place) if s.subject == place} == {FIRST}


def test_an_unknown_place_is_local_has_its_head_as_class_and_lies_where_the_report_says() -> None:
    [village] = {s.subject for s in find(RDF.type, ISN.Village)}
    assert value_of(village).startswith(IRIS.base + "place/local.")
    assert [value_of(s.object) for s in find(ISN.within) if s.subject == village] == [IRIS.entry("place", "sukhnah")]
    assert {s.graph for s in find(ISN.candidate)} == {PROVENANCE}
    other = describe_reading(*brief(), background()).statements
    assert village not in {s.subject for s in other}


def test_what_the_gazetteer_knows_stands_in_its_graph_with_all_it_leads_to() -> None:
    rows = tuple(s for s in reading_statements(*battle(), WORLD) if s.graph == GAZETTEER)
    names = {value_of(s.subject).removeprefix(IRIS.base) for s in rows}
    assert {"place/sukhnah", "place/sukhnah.point", "place/homs-governorate", "place/syria", "group/russia"} <= names
    assert find(SKOS.exactMatch, "http://www.wikidata.org/entity/Q858", rows)
    assert [value_of(s.object) for s in rows if "wktLiteral" in s.object and "34.8868" in s.object] == [
        "POINT(38.8721 34.8868)"
    ]


def test_the_default_graph_is_the_union_of_the_named_graphs_each_statement_once() -> None:
    rows = list(reading_statements(*battle(), WORLD))
    default = [s[:3] for s in rows if not s.graph]
    assert len(default) == len(set(default))
    assert set(default) == {s[:3] for s in rows if s.graph}
    assert len(rows) == len(set(rows)) == len(set(reading_quads(*battle(), WORLD)))


def test_phrases_name_things_with_confidence_and_rule() -> None:
    assert len(find(ITSRDF.taIdentRef)) == len(battle()[0].mentions)
    confidence = {value_of(s.object) for s in find(ITSRDF.taConfidence)}
    assert "0.81" in confidence
    assert {s.graph for s in find(NIF.anchorOf)} == {PROVENANCE}
    assert value_of(find(DCT.issued)[0].object) == "2020-07-05"


def test_the_first_phrase_of_a_thing_tells_why_it_was_linked_or_not() -> None:
    told = {value_of(s.object): s for s in find(ISN.reason) if "#phrase=" in s.subject}
    assert len([s for s in find(ISN.reason) if "#phrase=" in s.subject]) == len(battle()[0].things)
    assert "link: name, kind" in told
    assert "no link: undecided (sukhnah 0.30)" in told
    assert {s.graph for s in told.values()} == {PROVENANCE}


def test_a_phrase_tells_how_closely_its_words_tell_a_place() -> None:
    reading, links = battle()
    near = replace(reading.mentions[3], relation="near", precision=2)
    rows = describe_reading(replace(reading, mentions=(*reading.mentions[:3], near)), links, background()).statements
    assert [value_of(s.object) for s in find(ISN.relation, rows=rows)] == ["near"]
    precisions = {(s.subject.rpartition("/")[2][:6], value_of(s.object)) for s in find(ISN.placePrecision, rows=rows)}
    assert {value for _, value in precisions} == {"1", "2"}
    assert [s for s in find(ISN.placePrecision) if "#phrase=" in s.subject] == []


def test_two_things_named_by_the_same_words_get_a_phrase_each() -> None:
    reading, links = battle()
    first = reading.mentions[3]
    twice = replace(reading, mentions=(*reading.mentions, replace(first, thing="g1", kind="group")))
    rows = describe_reading(twice, links, background()).statements
    spot = [s for s in find(ITSRDF.taIdentRef, rows=rows) if f"#phrase={first.begin},{first.end};" in s.subject]
    assert len({s.subject for s in spot}) == len({s.object for s in spot}) == 2


def test_claims_that_agree_in_all_are_numbered() -> None:
    reading, links = battle()
    twin = replace(reading.tolls[1], key="t9", victims=("soldiers",))
    rows = describe_reading(replace(reading, tolls=(*reading.tolls, twin)), links, background()).statements
    assert len({s.subject for s in find(ISN.lowerBound, "3", rows)}) == 2


def test_a_repeated_sentence_holds_the_whole_claim() -> None:
    reading, links = battle()
    quoted = replace(reading.sentences[0], kind="quote", repeats=1)
    rows = describe_reading(
        replace(reading, sentences=(quoted, *reading.sentences[1:])), links, background()
    ).statements
    assert {s.graph for s in find(ISN.lowerBound, "20", rows)} == {FIRST, COUNTS}
    assert find(PROV.wasQuotedFrom, COUNTS, rows)


def test_the_order_of_links_changes_nothing() -> None:
    reading, links = battle()
    assert describe_reading(reading, reversed(links), background()).statements == STATEMENTS


@pytest.mark.parametrize("changes", [{"victims": ("g9",)}, {"part_of": "t9"}, {"claimer": "c9"}, {"engagement": "e9"}])
def test_a_reference_to_nothing_is_refused(changes: dict[str, object]) -> None:
    reading, links = battle()
    broken: Toll = replace(reading.tolls[0], **changes)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="the reading has no"):
        describe_reading(replace(reading, tolls=(broken, *reading.tolls[1:])), links, background())


def test_a_link_to_no_entry_is_refused() -> None:
    reading, _ = battle()
    with pytest.raises(ValueError, match="the gazetteer has no place 'atlantis'"):
        describe_reading(reading, [Link("p1", "atlantis", 1.0, "")], background())
