"""Terms are written exactly as pyoxigraph writes them."""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.namespaces import GEO
from kg.rdf import terms

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


def stored(term: str) -> str:
    """The term after a way through the store."""
    store = ox.Store()
    store.add(terms.quad(terms.Statement("<http://x.example/s>", "<http://x.example/p>", term)))
    return str(next(iter(store)).object)


@given(WORDS)
def test_strings_come_out_of_the_store_as_they_were_written(value: str) -> None:
    term = terms.text(value)
    assert stored(term) == term == str(ox.Literal(value))
    assert terms.value_of(term) == value


@given(WORDS)
def test_a_line_of_n_quads_parses_to_the_same_characters(value: str) -> None:
    line = terms.Statement("<http://x.example/s>", "<http://x.example/p>", terms.text(value, "ar")).line
    [quad] = ox.parse(line, format=ox.RdfFormat.N_QUADS)
    assert quad.object == ox.Literal(value, language="ar")
    assert terms.statement(quad).object == terms.text(value, "ar")


@pytest.mark.parametrize(
    "term",
    [
        terms.integer(0), terms.integer(12345678901), terms.flag(True), terms.flag(False), terms.day(date(2017, 8, 5)),
        terms.decimal(0.25), terms.decimal(1.0), terms.decimal(0.0), terms.decimal(1 / 3), terms.double(0.83),
        terms.double(1.0), terms.double(1e-6), terms.double(0.81), terms.typed("POINT(38.5 35)", GEO.wktLiteral),
    ],
)  # fmt: skip
def test_typed_literals_are_canonical(term: str) -> None:
    assert stored(term) == term


def test_an_address_becomes_an_iri_only_where_it_is_one() -> None:
    assert terms.link("https://news.example/خبر?a=1") == "<https://news.example/خبر?a=1>"
    assert terms.link("https://news.example/a b") == '"https://news.example/a b"'
    assert terms.link("https://news.example/%zz") == '"https://news.example/%zz"'
    assert terms.link("news.txt") == '"news.txt"'
    assert terms.link("javascript:alert(1)") == '"javascript:alert(1)"'


def test_an_iri_with_a_space_is_refused() -> None:
    with pytest.raises(ValueError, match="no IRI"):
        terms.iri("http://x.example/a b")


@pytest.mark.parametrize("term", ['"open', "plain", "_:b"])
def test_what_is_no_term_is_refused(term: str) -> None:
    with pytest.raises(ValueError, match="no term"):
        terms.value_of(term)
    with pytest.raises(ValueError, match="no term"):
        terms.node(term)
