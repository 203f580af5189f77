"""JSON-LD 1.1 from sorted N-Triples lines, one node a line, with the published context in it.

The context is `ontology/context.jsonld`; it is written into each file, so that no reader needs the network.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import groupby
from typing import IO, Any

from kg.namespaces import RDF, XSD
from kg.rdf.terms import unescape
from kg.rdf.turtle import Shortener
from kg.resources import shared_folder

CONTEXT = "https://w3id.org/isnad/context.jsonld"
"""Where the context is published."""

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")


@cache
def context() -> dict[str, Any]:
    """The published context."""
    found: dict[str, Any] = json.loads((shared_folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))
    return dict(found["@context"])


def write_jsonld(lines: Iterable[bytes], prefixes: Mapping[str, str], output: IO[bytes]) -> None:
    """Write sorted N-Triples lines as JSON-LD: the context, then one object a subject."""
    known = context()
    spaces = {name: start for name, start in prefixes.items() if not isinstance(known.get(name), dict)}
    writer = _Writer(spaces)
    head = json.dumps({**known, **spaces}, ensure_ascii=False)
    output.write(f'{{"@context": {head},\n"@graph": ['.encode())
    triples = (line[:-3].decode().split(" ", 2) for line in lines)
    for number, (subject, group) in enumerate(groupby(triples, key=lambda triple: triple[0])):
        node = writer.node(subject, ((predicate, value) for _, predicate, value in group))
        output.write((",\n" if number else "\n").encode() + json.dumps(node, ensure_ascii=False).encode())
    output.write(b"\n]}\n")


class _Writer:
    """Terms as JSON-LD, shortened by the context."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._short = Shortener(prefixes)
        spaces = {name: start for name, start in context().items() if isinstance(start, str) and start[-1] in "/#"}
        self._keys: dict[str, tuple[str, str | None]] = {}
        for key, told in context().items():
            if isinstance(told, dict):
                prefix, _, local = told["@id"].partition(":")
                kind = told.get("@type")
                start, _, name = (kind or "").partition(":")
                full = spaces[start] + name if start in spaces else kind
                self._keys[f"<{spaces[prefix]}{local}>"] = (key, full)

    def node(self, subject: str, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """The object of one subject."""
        found: dict[str, Any] = {"@id": self._iri(subject)}
        types: list[str] = []
        for predicate, values in groupby(pairs, key=lambda pair: pair[0]):
            if predicate == f"<{RDF.type}>":
                types.extend(self._iri(value) for _, value in values)
                continue
            key, kind = self._keys.get(predicate) or (self._iri(predicate), None)
            items = [self._value(value, kind) for _, value in values]
            found[key] = items[0] if len(items) == 1 else items
        return {"@id": found.pop("@id"), "@type": types, **found} if types else found

    def _iri(self, term: str) -> str:
        made = self._short.term(term)
        return made[1:-1] if made.startswith("<") else made

    def _value(self, term: str, kind: str | None) -> Any:
        if term.startswith("<"):
            return self._iri(term) if kind == "@id" else {"@id": self._iri(term)}
        match = _LITERAL.fullmatch(term)
        assert match is not None
        words, language, datatype = unescape(match[1]), match[2], match[3]
        if language:
            return {"@value": words, "@language": language}
        if datatype is None:
            return words if kind is None else {"@value": words}
        if datatype == XSD.integer and kind is None and _INTEGER.fullmatch(words):
            return int(words)
        if datatype == XSD.boolean and kind is None and words in ("true", "false"):
            return words == "true"
        return words if kind == datatype else {"@value": words, "@type": datatype}


def make_context(prefixes: Mapping[str, str], links: Iterable[str], values: Mapping[str, str | None]) -> str:
    """The text of a context: prefixes, properties that lead to things, and datatypes by property (all `isn:` names)."""
    told: dict[str, Any] = {"@version": 1.1, **dict(sorted(prefixes.items()))}
    for name in sorted(links):
        told[name] = {"@id": f"isn:{name}", "@type": "@id"}
    for name, datatype in sorted(values.items()):
        told[name] = {"@id": f"isn:{name}", **({"@type": datatype} if datatype else {})}
    return json.dumps({"@context": told}, indent=2) + "\n"


def ontology_context() -> str:
    """The text that `ontology/context.jsonld` must have: its properties, as the ontology now defines them."""
    import pyoxigraph as ox

    from kg.namespaces import ISN, OWL, PREFIXES, RDFS

    links: set[str] = set()
    values: dict[str, str | None] = {}
    for quad in ox.parse((shared_folder("ontology") / "isnad.ttl").read_bytes(), format=ox.RdfFormat.TURTLE):
        told, subject = quad.object, quad.subject
        if not isinstance(subject, ox.NamedNode) or not subject.value.startswith(ISN._iri):
            continue
        name = subject.value[len(ISN._iri) :]
        if quad.predicate.value == RDF.type and isinstance(told, ox.NamedNode):
            if told.value == f"{OWL._iri}ObjectProperty":
                links.add(name)
            elif told.value == f"{OWL._iri}DatatypeProperty":
                values.setdefault(name, None)
        elif quad.predicate.value == RDFS.range and isinstance(told, ox.NamedNode) and told.value == XSD.date:
            values[name] = "xsd:date"
    return make_context(PREFIXES, links, values)
