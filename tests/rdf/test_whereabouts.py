"""A claim carries UCDP's precision of place, and leads to the words that say how it lies to the place they name."""

from __future__ import annotations

import pytest

from kg.export.codes import codes
from kg.ids import Iris
from kg.model import Report
from kg.namespaces import ISN, ITSRDF, NIF
from kg.pipeline import load_world, read_through
from kg.rdf.background import PLACE_CLASSES, Background
from kg.rdf.quads import describe_reading
from kg.rdf.terms import Statement, iri, value_of
from kg.rdf.whereabouts import WHERE_PRECISION


def statements_of(text: str) -> list[Statement]:
    world = load_world()
    reading, links = read_through(Report("r", text), world)
    return list(describe_reading(reading, links, Background(world.gazetteer, Iris())).statements)


def values(rows: list[Statement], predicate: str, subject: str | None = None) -> set[str]:
    return {value_of(s.object) for s in rows if s.predicate == iri(predicate) and subject in (None, s.subject)}


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("قتل 5 جنود في السخنة.", "1"),
        ("قتل 5 جنود قرب السخنة.", "2"),
        ("قتل 5 جنود في محافظة حمص.", "4"),
        ("قتل 5 جنود في بادية السخنة.", "5"),
        ("قتل 5 جنود في سوريا.", "6"),
        ("قتل 5 بحارة في المياه الدولية قبالة الحديدة.", "7"),
    ],
)
def test_the_precision_of_a_claim(text: str, precision: str) -> None:
    rows = statements_of(text)
    tolls = {s.subject for s in rows if s.predicate == iri(ISN.outcome)}
    assert len(tolls) == 1
    assert values(rows, ISN.placePrecision, tolls.pop()) == {precision}


def test_the_words_keep_relation_distance_and_anchor() -> None:
    rows = statements_of("انفجر لغم على بعد 10 كم شمال تدمر ما أدى إلى مقتل 3 جنود.")
    phrases = {s.object for s in rows if s.predicate == iri(ISN.whereabouts)}
    assert len(phrases) == 1
    phrase = phrases.pop()
    assert values(rows, ISN.relation, phrase) == {"north"}
    assert values(rows, ISN.distance, phrase) == {"10"}
    assert values(rows, ISN.placePrecision, phrase) == {"2"}
    assert values(rows, NIF.anchorOf, phrase) == {"تدمر"}
    assert values(rows, ITSRDF.taIdentRef, phrase) == values(rows, ISN.location)


def test_a_claim_in_the_place_itself_leads_to_no_words() -> None:
    rows = statements_of("قتل 5 جنود في السخنة.")
    assert not [s for s in rows if s.predicate == iri(ISN.whereabouts)]


def test_the_precision_of_a_class_is_that_of_the_mapping() -> None:
    start = "https://w3id.org/isnad/code/ucdp/where-prec-"
    mapped = {name: codes().match(name, start, "closeMatch", "broadMatch") for name in set(PLACE_CLASSES.values())}
    assert {name: int(found[0].notation) for name, found in mapped.items() if found} == WHERE_PRECISION
