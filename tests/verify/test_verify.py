"""A store that holds is passed; each way of damaging it is caught, with the statement named."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from kg.ids import Iris
from kg.namespaces import ISN, NIF, PROV, RDF, SKOS
from kg.rdf.terms import Statement, integer, iri, text, value_of
from kg.store import GraphStore, Writer
from kg.verify import verify
from tests.readings import BATTLE, background, battle, brief

IRIS = Iris()
REPORT = iri(IRIS.report("r1"))
COUNTS, LAST = (f"<{IRIS.report('r1')}#char={span}>" for span in ("96,156", "157,187"))
PROVENANCE, GAZETTEER = (iri(IRIS.graph(name)) for name in ("provenance", "gazetteer"))
CHECKED = "<http://x.example/nobody>"


def reread(words: str, outcome: str, before: str) -> set[tuple[int, int | None, str]]:
    """The counts of the hand-made readings, read by a child."""
    last = words.split()[-1]
    if not last.isdigit():
        return set()
    number = int(last)
    return {(number, None, "at_least") if words.startswith("ما لا يقل عن") else (number, number, "exact")}


@pytest.fixture
def store() -> GraphStore:
    """A sound store of two reports."""
    made = GraphStore.in_memory()
    with Writer(made, background()) as writer:
        writer.add(*battle())
        writer.add(*brief())
    return made


def findings(store: GraphStore) -> list[str]:
    """What is found, as text."""
    return [str(finding) for finding in verify(store, reread, background())]


def one(store: GraphStore, predicate: str, value: str | None = None, graph: str | None = None) -> Statement:
    """The first statement that fits, in a named graph."""
    found = (s for s in store.match(None, iri(predicate), value, graph) if s.graph)
    return min(s for s in found if value is not None or s.subject.startswith(f"<{IRIS.base}"))


def toll(store: GraphStore, lower: int) -> str:
    """The toll with this lower bound."""
    return one(store, ISN.lowerBound, integer(lower)).subject


def swap(store: GraphStore, old: Statement, **new: str) -> None:
    """Put another statement in the place of one, in all graphs that hold it."""
    held = list(store.match(*old[:3]))
    store.change([s for s in held if s.graph], [s._replace(**new) for s in held if s.graph])


def raw(store: GraphStore, verb: str, statement: Statement, graph: str) -> None:
    """Add or remove a quad behind the store's back."""
    s, p, o = (value_of(term) for term in statement[:3])
    value = ox.NamedNode(o) if statement.object.startswith("<") else ox.Literal(o)
    where = ox.NamedNode(graph[1:-1]) if graph else ox.DefaultGraph()
    getattr(store.raw, verb)(ox.Quad(ox.NamedNode(s), ox.NamedNode(p), value, where))


def test_a_sound_store_has_no_findings(store: GraphStore) -> None:
    assert findings(store) == []


def test_an_empty_store_has_no_findings() -> None:
    assert findings(GraphStore.in_memory()) == []


def wrong_lower_bound(store: GraphStore) -> str:
    swap(store, one(store, ISN.lowerBound, integer(20)), object=integer(200))
    return "does not give 200.. at_least"


def wrong_bound_with_a_right_iri(store: GraphStore) -> str:
    """Even a forger who makes the IRI anew is caught by reading the words again."""
    begin = BATTLE.index("ما لا يقل عن 20")
    parts = (REPORT[1:-1], begin, begin + len("ما لا يقل عن 20"), "killed", 99, None, "at_least")
    forged, subject = iri(IRIS.claim("toll", *parts)), toll(store, 20)
    rows = [s for s in store.match(subject) if s.graph] + [s for s in store.match(None, None, subject) if s.graph]
    new = [
        s._replace(
            subject=forged if s.subject == subject else s.subject,
            object=integer(99) if s.predicate == iri(ISN.lowerBound) else forged if s.object == subject else s.object,
        )
        for s in rows
    ]
    store.change(rows, new)
    return "does not give 99.. at_least"


def moved_offset(store: GraphStore) -> str:
    swap(store, one(store, NIF.beginIndex, integer(111)), object=integer(112))
    return "not the words at its offsets"


def changed_sentence_text(store: GraphStore) -> str:
    old = next(store.match(COUNTS, iri(NIF.anchorOf)))
    swap(store, old, object=text("وأسفرت عن مقتل 200."))
    return "not the words at its offsets"


def changed_report_text(store: GraphStore) -> str:
    swap(store, next(store.match(REPORT, iri(NIF.isString))), object=text(BATTLE.replace("20 من", "29 من")))
    return "not the words at its offsets"


def evidence_outside_its_sentence(store: GraphStore) -> str:
    old = next(s for s in store.match(toll(store, 3), iri(ISN.evidence)) if s.graph)
    swap(store, old, object=f"<{IRIS.report('r1')}#phrase=157,162>")
    return "the evidence is outside the sentences of the claim"


def removed_sentence(store: GraphStore) -> str:
    store.change([s for s in store.match(LAST) if s.graph], [])
    return "the sentence whose graph holds it does not exist"


def only_in_the_default_graph(store: GraphStore) -> str:
    raw(store, "add", Statement(toll(store, 20), iri(ISN.wording), text("٢٠")), "")
    return "in the default graph and in no named graph"


def missing_from_the_default_graph(store: GraphStore) -> str:
    raw(store, "remove", one(store, ISN.victim, iri(ISN.Officers)), "")
    return "in a named graph and not in the default graph"


def claim_without_evidence(store: GraphStore) -> str:
    store.change([s for s in store.match(toll(store, 20), iri(ISN.evidence)) if s.graph], [])
    return "it has no evidence"


def claim_without_a_sentence(store: GraphStore) -> str:
    store.change([s for s in store.match(toll(store, 7), iri(PROV.wasDerivedFrom)) if s.graph], [])
    return "no sentence is named from which it was derived"


def part_of_a_missing_toll(store: GraphStore) -> str:
    swap(store, one(store, ISN.partOf), object=f"<{IRIS.base}toll/00>")
    return "there is no such thing in the graph"


def part_of_itself(store: GraphStore) -> str:
    old = one(store, ISN.partOf)
    swap(store, old, object=old.subject)
    return "a part of itself"


def lower_above_upper(store: GraphStore) -> str:
    swap(store, one(store, ISN.upperBound, integer(3)), object=integer(2))
    return "the lower bound is above the upper"


def upper_bound_of_an_open_count(store: GraphStore) -> str:
    old = one(store, ISN.lowerBound, integer(20))
    store.change([], [old._replace(predicate=iri(ISN.upperBound), object=integer(40))])
    return "open upwards has an upper bound"


def changed_outcome(store: GraphStore) -> str:
    swap(store, min(s for s in store.match(toll(store, 20), iri(ISN.outcome)) if s.graph), object=iri(ISN.Wounded))
    return "its IRI is not that of what it says"


def an_outcome_that_is_no_code(store: GraphStore) -> str:
    swap(store, min(s for s in store.match(toll(store, 20), iri(ISN.outcome)) if s.graph), object=iri(ISN.Vague))
    return "this is not one of the codes"


def changed_wording(store: GraphStore) -> str:
    swap(store, one(store, ISN.wording, text("3", "ar")), object=text("4", "ar"))
    return "these are not the words of the evidence"


def a_name_that_the_sentence_does_not_say(store: GraphStore) -> str:
    old = one(store, SKOS.altLabel, text("قوات النظام", "ar"))
    swap(store, old, object=text("قوات الثورة", "ar"))
    return "the sentence has no such words"


def a_name_that_the_gazetteer_does_not_give(store: GraphStore) -> str:
    swap(store, one(store, SKOS.prefLabel, text("Islamic State", "en")), object=text("Islamic Statement", "en"))
    return "the gazetteer does not say so"


def another_wikidata_id(store: GraphStore) -> str:
    old = next(s for s in store.match(None, iri(SKOS.exactMatch), "<http://www.wikidata.org/entity/Q858>") if s.graph)
    swap(store, old, object="<http://www.wikidata.org/entity/Q859>")
    return "the gazetteer does not say so"


def a_victim_that_is_nothing(store: GraphStore) -> str:
    swap(store, one(store, ISN.victim, iri(ISN.Officers)), object=iri(ISN.Killed))
    return "there is no such thing in the graph"


def a_thing_in_a_sentence_that_does_not_name_it(store: GraphStore) -> str:
    group = iri(IRIS.entry("group", "syrian-army"))
    store.change([], [Statement(group, iri(RDF.type), iri(ISN.ArmedGroup), LAST)])
    return "neither a claim nor a mention of the sentence is about this"


def a_claim_in_a_sentence_that_it_does_not_come_from(store: GraphStore) -> str:
    store.change([], [one(store, ISN.lowerBound, integer(20))._replace(graph=LAST)])
    return "a sentence that the claim was not derived from"


def an_invented_property(store: GraphStore) -> str:
    old = one(store, ISN.lowerBound, integer(20))
    store.change([], [old._replace(predicate="<http://x.example/best>", object=integer(25))])
    return "no claim says such a thing"


def a_claim_out_of_nowhere(store: GraphStore) -> str:
    store.change([], [Statement(f"<{IRIS.base}toll/forged>", iri(RDF.type), iri(ISN.Toll), COUNTS)])
    return "it has no evidence"


def two_lower_bounds(store: GraphStore) -> str:
    store.change([], [one(store, ISN.lowerBound, integer(20))._replace(object=integer(21))])
    return "the claim has 2 of these, not one"


def a_date_that_is_none(store: GraphStore) -> str:
    swap(store, one(store, ISN.startDate), object=text("2020-07-99"))
    return "this is no day"


def an_end_before_the_start(store: GraphStore) -> str:
    old = one(store, ISN.endDate)
    swap(store, old, object=old.object.replace("2020-07-03", "2020-07-01"))
    return "before it starts"


def a_share_above_one(store: GraphStore) -> str:
    old = one(store, ISN.shareMin)
    swap(store, old, object=old.object.replace("0.25", "25"))
    return "a share is a number from 0 to 1"


def a_side_without_its_party(store: GraphStore) -> str:
    side = one(store, ISN.side).object
    store.change([s for s in store.match(side, iri(ISN.party)) if s.graph], [])
    return "sides and participants differ in this party"


def a_phrase_of_no_report(store: GraphStore) -> str:
    swap(store, next(s for s in store.match(COUNTS, iri(NIF.referenceContext)) if s.graph), object=CHECKED)
    return "it belongs to no report in the store"


def another_identifier(store: GraphStore) -> str:
    old = next(s for s in store.match(REPORT, iri("http://purl.org/dc/terms/identifier")) if s.graph)
    swap(store, old, object=text("r77"))
    return "makes another IRI"


DAMAGES: list[Callable[[GraphStore], str]] = [
    wrong_lower_bound, wrong_bound_with_a_right_iri, moved_offset, changed_sentence_text, changed_report_text,
    evidence_outside_its_sentence, removed_sentence, only_in_the_default_graph, missing_from_the_default_graph,
    claim_without_evidence, claim_without_a_sentence, part_of_a_missing_toll, part_of_itself, lower_above_upper,
    upper_bound_of_an_open_count, changed_outcome, an_outcome_that_is_no_code, changed_wording,
    a_name_that_the_sentence_does_not_say, a_name_that_the_gazetteer_does_not_give, another_wikidata_id,
    a_victim_that_is_nothing, a_thing_in_a_sentence_that_does_not_name_it,
    a_claim_in_a_sentence_that_it_does_not_come_from, an_invented_property, a_claim_out_of_nowhere, two_lower_bounds,
    a_date_that_is_none, an_end_before_the_start, a_share_above_one, a_side_without_its_party, a_phrase_of_no_report,
    another_identifier,
]  # fmt: skip


def test_every_damage_is_in_the_list() -> None:
    assert len(DAMAGES) == 33


@pytest.mark.parametrize("damage", DAMAGES)
def test_each_damage_is_caught(store: GraphStore, damage: Callable[[GraphStore], str]) -> None:
    expected = damage(store)
    found = findings(store)
    assert any(expected in finding for finding in found), found


def test_without_a_reader_the_counts_are_not_read_again(store: GraphStore) -> None:
    assert list(verify(store)) == []


def test_a_finding_names_the_statement(store: GraphStore) -> None:
    part_of_a_missing_toll(store)
    [finding] = findings(store)
    assert finding.startswith("toll:")
    assert " isn:partOf toll:00: " in finding
