"""Turtle and TriG text from sorted N-Triples lines: prefixed, grouped by subject, byte for byte the same every time.

The writer walks lines, not objects: what it does for each triple is cutting a line in three and looking up short names,
and its memory holds one subject at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from kg.namespaces import PREFIXES, RDF, XSD

_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_TYPE = f"<{RDF.type}>"
_PLAIN = (f'"^^<{XSD.integer}>', f'"^^<{XSD.boolean}>')


class Shortener:
    """Short names for IRIs: `prefix:name` where the rest needs no escape, else `<IRI>`; remembers a bounded number."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = dict(sorted(prefixes.items()))
        self._spaces = sorted(
            ((f"<{start}", f"{name}:") for name, start in self.prefixes.items()), key=lambda p: -len(p[0])
        )
        self._made: dict[str, str] = {}
        self.used: set[str] = set()

    def term(self, term: str) -> str:
        """The Turtle form of an N-Triples term."""
        made = self._made.get(term)
        if made is None:
            made = self._iri(term) if term[0] == "<" else self._literal(term)
            if len(self._made) > 1 << 16:
                self._made.clear()
            if len(term) < 256:
                self._made[term] = made
        return made

    def _iri(self, term: str) -> str:
        for start, name in self._spaces:
            if term.startswith(start):
                rest = term[len(start) : -1]
                if not _NAME.fullmatch(rest):
                    return term
                self.used.add(name[:-1])
                return name + rest
        return term

    def _literal(self, term: str) -> str:
        if term[-1] != ">":
            return term
        for ending in _PLAIN:
            if term.endswith(ending):
                return term[1 : -len(ending)]
        cut = term.rfind('"^^<')
        return term[: cut + 3] + self._iri(term[cut + 3 :])

    def header(self, *, used: bool = False) -> str:
        """The prefix declarations and an empty line; with `used`, of the prefixes that were written so far."""
        declared = (pair for pair in self.prefixes.items() if not used or pair[0] in self.used)
        return "".join(f"@prefix {name}: <{start}> .\n" for name, start in declared) + "\n"


def turtle(
    lines: Iterable[bytes], shortener: Shortener | None = None, *, header: bool = True, indent: str = ""
) -> Iterator[str]:
    """Turtle from sorted, distinct N-Triples lines: the header, then one block for each subject, then nothing.

    Types come first as `a`, the other predicates in the order of their IRIs, objects in the order of their terms.
    """
    short = shortener or Shortener(PREFIXES)
    if header:
        yield short.header()
    term = short.term
    triples = (line[:-3].decode().split(" ", 2) for line in lines)
    for subject, group in groupby(triples, key=lambda triple: triple[0]):
        types: list[str] = []
        rest: list[str] = []
        last = None
        for _, predicate, value in group:
            if predicate == _TYPE:
                types.append(term(value))
            elif predicate == last:
                rest[-1] += f" ,\n{indent}        {term(value)}"
            else:
                rest.append(f"{term(predicate)} {term(value)}")
                last = predicate
        if types:
            rest.insert(0, "a " + " , ".join(types))
        yield f"{indent}{term(subject)} " + f" ;\n{indent}    ".join(rest) + " .\n"


def trig(graphs: Iterable[tuple[str, Iterable[bytes]]], shortener: Shortener | None = None) -> Iterator[str]:
    """TriG from pairs of a graph's term ("" is the default graph) and its sorted N-Triples lines, in their order.

    Every graph stands in braces and none has the word GRAPH before it: both are left to the writer, and older readers
    (raptor 2.0) know no other way.
    """
    short = shortener or Shortener(PREFIXES)
    yield short.header()
    for graph, lines in graphs:
        yield f"{short.term(graph)} {{\n" if graph else "{\n"
        yield from turtle(lines, short, header=False, indent="    ")
        yield "}\n\n"
