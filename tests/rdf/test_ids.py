"""IRIs come from content alone."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.ids import Iris, digest, slug

IRIS = Iris()
REPORT = IRIS.report("r1")


@given(st.text(st.characters(exclude_categories=("Cs",))), st.text(st.characters(exclude_categories=("Cs",))))
def test_identifiers_never_collide_and_make_iris(one: str, other: str) -> None:
    ox.NamedNode(IRIS.report(one))
    assert (IRIS.report(one) == IRIS.report(other)) == (one == other)


def test_a_made_slug_never_equals_a_plain_identifier() -> None:
    assert slug("seed-000") == "seed-000"
    assert "~" in slug("a b")
    assert slug(slug("a b")) != slug("a b")


def test_digest_parts_the_parts() -> None:
    assert len({digest("a", "b"), digest("ab"), digest("ab", ""), digest("ab", None), digest("b", "a")}) == 5


def test_sentences_and_phrases_of_the_same_span_differ() -> None:
    spans = [
        IRIS.sentence(REPORT, 0, 5),
        IRIS.phrase(REPORT, 0, 5),
        IRIS.phrase(REPORT, 0, 5, "x"),
        IRIS.phrase(REPORT, 0, 6),
    ]
    assert spans[0] == f"{REPORT}#char=0,5"
    assert len(set(spans)) == 4


def test_unknown_things_belong_to_their_report_and_known_ones_to_all() -> None:
    assert IRIS.local("place", REPORT, "الطيبة") != IRIS.local("place", IRIS.report("r2"), "الطيبة")
    assert IRIS.local("place", REPORT, "الطيبة") != IRIS.local("group", REPORT, "الطيبة")
    assert IRIS.entry("place", "sukhnah") == "https://w3id.org/isnad/id/place/sukhnah"


def test_the_base_can_be_set() -> None:
    assert Iris("https://data.example/kg/").claim("toll", 1).startswith("https://data.example/kg/toll/")


@pytest.mark.parametrize("base", ["", "data", "https://data.example/kg", "https://data.example/a b/", "/id/"])
def test_a_base_that_is_no_iri_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="absolute IRI"):
        Iris(base)
