"""The ontology as one page of HTML, made from its Turtle: every term with its labels and definitions in both languages.

The page loads nothing and runs nothing. Each term has its local name as an anchor, so that a term's IRI leads to it
where the page is published at the ontology's address. Restrictions and disjointness, which only reasoners read, stay in
the Turtle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.namespaces import OWL, PREFIXES, RDF, RDFS, SKOS, shorten
from kg.ontology import statements

_OWN = "https://w3id.org/isnad/"
_ONTOLOGY = f"{_OWN}ontology"
_DATATYPE = f"{PREFIXES['rdfs']}Datatype"
_DATATYPE = f"{PREFIXES['rdfs']}Datatype"
_TEXTS = (RDFS.label, SKOS.prefLabel, SKOS.definition)
_SECTIONS = {
    OWL.Class: ("Classes", "الأصناف"),
    OWL.ObjectProperty: ("Relations", "العلاقات"),
    OWL.DatatypeProperty: ("Values", "القيم"),
    _DATATYPE: ("Datatypes", "أنواع البيانات"),
    SKOS.ConceptScheme: ("Code lists", "قوائم الرموز"),
    SKOS.Concept: ("Codes", "الرموز"),
    "": ("Other terms", "ألفاظ أخرى"),
}
"""The parts of the page: a term stands in the first whose type it has."""

_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60rem;margin:auto;padding:1rem}section{border-top:1px solid #ccc}"
    "[dir=rtl]{text-align:right}h2 span,h3 span{font-weight:normal;margin:0 1em}dt{font-weight:bold}"
    "dd{margin-inline-start:1.5em;overflow-wrap:anywhere}nav li{display:inline-block;margin-inline-end:1em}"
)


class _Term(NamedTuple):
    iri: str
    about: dict[str, list[ox.NamedNode | ox.Literal]]

    def texts(self, predicate: str, language: str) -> list[str]:
        """The texts of a property in a language."""
        found = (node for node in self.about.get(predicate, ()) if isinstance(node, ox.Literal))
        return [node.value for node in found if node.language == language]

    def label(self, language: str) -> str:
        """The label in a language, or nothing."""
        found = [*self.texts(RDFS.label, language), *self.texts(SKOS.prefLabel, language)]
        return found[0] if found else ""


def ontology_page(folder: Path | None = None) -> str:
    """The page, the same for the same files. Raises SyntaxError, with file and line, when a file is no Turtle."""
    terms = _terms(folder)
    head = terms.pop(_ONTOLOGY)
    title = head.texts(PREFIXES["dct"] + "title", "en")[0]
    parts: dict[str, list[_Term]] = {kind: [] for kind in _SECTIONS}
    for term in terms.values():
        parts[_kind(term)].append(term)
    anchors = {term.iri: _anchor(term.iri) for term in terms.values()}
    listed = ((kind, len(found)) for kind, found in parts.items() if found)
    lines = [
        "<!DOCTYPE html>", '<html lang="en">', "<head>", '<meta charset="utf-8">', f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>", "</head>", "<body>", f"<h1>{escape(title)}</h1>", *_about(head, anchors),
        "<nav><ul>", *(f'<li><a href="#{_name(kind)}">{_SECTIONS[kind][0]}</a> {count}</li>' for kind, count in listed),
        "</ul></nav>",
    ]  # fmt: skip
    for kind, found in parts.items():
        if found:
            english, arabic = _SECTIONS[kind]
            lines.append(f'<h2 id="{_name(kind)}">{english} <span lang="ar" dir="rtl">{arabic}</span></h2>')
            lines += [line for term in found for line in _section(term, anchors)]
    return "\n".join([*lines, "</body>", "</html>", ""])


def _terms(folder: Path | None) -> dict[str, _Term]:
    """Our terms by IRI, each with what is said of it, in the order of their IRIs."""
    found: dict[str, _Term] = {}
    for triple in statements(folder):
        if isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(_OWN):
            term = found.setdefault(triple.subject.value, _Term(triple.subject.value, {}))
            assert isinstance(triple.object, ox.NamedNode | ox.Literal)
            term.about.setdefault(triple.predicate.value, []).append(triple.object)
    return dict(sorted(found.items()))


def _kind(term: _Term) -> str:
    types = {node.value for node in term.about.get(RDF.type, ())}
    return next((kind for kind in _SECTIONS if kind in types), "")


def _anchor(iri: str) -> str:
    """The local name of a term of the ontology itself, the rest of a code's path."""
    return iri.removeprefix(f"{_ONTOLOGY}#").removeprefix(_OWN)


def _name(kind: str) -> str:
    return "section-" + _SECTIONS[kind][0].lower().replace(" ", "-")


def _section(term: _Term, anchors: dict[str, str]) -> Iterator[str]:
    """One term: its names, its IRI, its definitions, and what else is said of it."""
    arabic = term.label("ar")
    told = f'<span lang="ar" dir="rtl">{escape(arabic)}</span>' if arabic else ""
    yield f'<section id="{escape(anchors[term.iri])}"><h3>{escape(term.label("en") or shorten(term.iri))}{told}</h3>'
    yield f"<p><code>{escape(term.iri)}</code></p>"
    yield from _about(term, anchors)
    yield "</section>"


def _about(term: _Term, anchors: dict[str, str]) -> Iterator[str]:
    for language, way in (("en", "ltr"), ("ar", "rtl")):
        for words in term.texts(SKOS.definition, language):
            yield f'<p lang="{language}" dir="{way}">{escape(words)}</p>'
    yield "<dl>"
    for predicate, nodes in sorted(term.about.items()):
        shown = _others(predicate, nodes, term)
        if shown and predicate != RDF.type:
            yield f"<dt>{escape(shorten(predicate))}</dt>"
            yield from (f"<dd>{_node(node, anchors)}</dd>" for node in shown)
    yield "</dl>"


def _others(predicate: str, nodes: Iterable[ox.NamedNode | ox.Literal], term: _Term) -> list[ox.NamedNode | ox.Literal]:
    """What the heading and the definitions do not show already."""
    if predicate not in _TEXTS:
        return [*nodes]
    shown = {term.label("en"), term.label("ar"), *term.texts(SKOS.definition, "en"), *term.texts(SKOS.definition, "ar")}
    return [node for node in nodes if node.value not in shown]


def _node(node: ox.NamedNode | ox.Literal, anchors: dict[str, str]) -> str:
    if isinstance(node, ox.Literal):
        language = f' lang="{node.language}"' if node.language else ""
        return f'<span dir="auto"{language}>{escape(node.value)}</span>'
    target = f"#{anchors[node.value]}" if node.value in anchors else node.value
    name = shorten(node.value)
    shown = anchors.get(node.value, name) if name == node.value else name
    return f'<a href="{escape(target)}">{escape(shown)}</a>'
