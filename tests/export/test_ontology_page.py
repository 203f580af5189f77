"""The page of the ontology: whole, in both languages, with links that lead somewhere."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

import pyoxigraph as ox

from kg.export.ontology_page import ontology_page
from kg.namespaces import ISN, RDF, RDFS, SKOS, terms
from kg.ontology import statements

PAGE = ontology_page()


class Reader(HTMLParser):
    """The anchors, the links, the texts and the tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.links: list[str] = []
        self.texts: set[str] = set()
        self.open: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag != "meta":
            self.open.append(tag)
        for name, value in attrs:
            if name == "id" and value:
                self.names.append(value)
            if name == "href" and value:
                self.links.append(value)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.add(data)


def read() -> Reader:
    """The page, read."""
    reader = Reader()
    reader.feed(PAGE)
    return reader


def test_the_page_is_well_formed_and_loads_nothing() -> None:
    reader = read()
    assert reader.open == []
    assert reader.tags.isdisjoint({"script", "img", "link", "iframe", "form"})
    assert ontology_page() == PAGE


def test_every_term_has_its_place() -> None:
    names = read().names
    assert len(names) == len(set(names))
    listed = [term.removeprefix(f"{ISN._iri}") for term in terms(ISN)]
    assert len(listed) > 120
    assert set(listed) <= set(names)


def test_links_within_the_page_lead_somewhere() -> None:
    reader = read()
    inner = [link[1:] for link in reader.links if link.startswith("#")]
    assert len(inner) > 200
    assert set(inner) <= set(reader.names)
    assert all(link.startswith(("#", "http://", "https://")) for link in reader.links)


def test_every_label_and_definition_is_told_in_both_languages() -> None:
    texts = read().texts
    wanted = {RDFS.label, SKOS.prefLabel, SKOS.definition}
    told = [t for t in statements() if t.predicate.value in wanted and "w3id.org/isnad" in str(t.subject)]
    assert {t.object.language for t in told if isinstance(t.object, ox.Literal)} >= {"ar", "en"}
    assert [t for t in told if t.object.value not in texts] == []  # type: ignore[union-attr]


def test_every_statement_about_a_term_is_on_the_page() -> None:
    for triple in statements():
        if str(triple.subject).startswith(f"<{ISN._iri}") and triple.predicate.value != RDF.type:
            value = triple.object.value  # type: ignore[union-attr]
            shown = escape(value)
            local = f'href="#{shown.removeprefix(ISN._iri).removeprefix("https://w3id.org/isnad/")}"'
            assert shown in PAGE or local in PAGE, triple
