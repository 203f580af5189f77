"""The codes of other data sets, read from the SKOS mappings of the ontology: no mapping stands in the program."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import pyoxigraph as ox

from kg.export.rows import Name
from kg.namespaces import SKOS
from kg.resources import shared_folder

ACLED = "https://w3id.org/isnad/code/acled/"
UCDP = "https://w3id.org/isnad/code/ucdp/"


@dataclass(frozen=True, slots=True)
class Code:
    """A code: its notation, its English label, what it stands under, the words that call for it."""

    iri: str
    notation: str
    english: str
    broader: str | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Codes:
    """All codes by IRI, and the matches of each term: match property (`closeMatch`) to IRIs, in sorted order.

    `forms` are the names that others build for the forces of a state (`Military Forces` of Syria).
    """

    codes: dict[str, Code]
    matches: dict[str, dict[str, tuple[str, ...]]]
    labels: dict[str, Name] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)

    def label(self, term: str) -> Name:
        """The names of a term of the ontology; its last part where it has none."""
        return self.labels.get(term) or Name(term, term.rpartition("#")[2], None)

    def match(self, term: str, scheme: str, *kinds: str) -> list[Code]:
        """The codes under an IRI prefix that a term matches, in the order of the kinds of match asked for."""
        found = self.matches.get(term, {})
        return [self.codes[c] for kind in kinds for c in found.get(kind, ()) if c.startswith(scheme)]

    def path(self, code: Code) -> list[Code]:
        """The code and all that it stands under, nearest first."""
        path = [code]
        while path[-1].broader is not None and path[-1].broader in self.codes:
            path.append(self.codes[path[-1].broader])
        return path


@cache
def codes() -> Codes:
    """The codes and mappings of `ontology/align.ttl`, with the labels of `ontology/schemes.ttl`."""
    folder = shared_folder("ontology")
    texts: dict[tuple[str, str], list[str]] = {}
    links: dict[str, dict[str, list[str]]] = {}
    labels: dict[str, dict[str | None, str]] = {}
    for name in ("schemes.ttl", "align.ttl"):
        for quad in ox.parse((folder / name).read_bytes(), format=ox.RdfFormat.TURTLE):
            subject, predicate = quad.subject, quad.predicate.value
            if not isinstance(subject, ox.NamedNode) or not predicate.startswith(SKOS._iri):
                continue
            if isinstance(quad.object, ox.NamedNode):
                links.setdefault(subject.value, {}).setdefault(predicate[len(SKOS._iri) :], []).append(
                    quad.object.value
                )
            elif isinstance(quad.object, ox.Literal):
                texts.setdefault((subject.value, predicate), []).append(quad.object.value)
                if predicate == SKOS.prefLabel:
                    labels.setdefault(subject.value, {})[quad.object.language] = quad.object.value
    found = {
        term: Code(
            term, words[0], labels.get(term, {}).get("en", words[0]), next(iter(links[term].get("broader", ())), None),
            tuple(sorted(texts.get((term, SKOS.hiddenLabel), ()))),
        )
        for (term, predicate), words in texts.items()
        if predicate == SKOS.notation
    }  # fmt: skip
    matches = {
        term: {kind: tuple(sorted(targets)) for kind, targets in kinds.items() if kind.endswith("Match")}
        for term, kinds in links.items()
    }
    names = {term: Name(term, told.get("ar") or term, told.get("en")) for term, told in labels.items()}
    forms = {term: words[0] for (term, predicate), words in texts.items() if predicate == SKOS.altLabel}
    return Codes(found, matches, names, forms)
