"""Names of private persons become blocks of the same length, wherever an export shows them: offsets still hold.

A private person is a claimer that the gazetteer does not know and whose name begins with a given name, and whoever a
toll counts by name. Their names are covered in every text of the report that names them. Persons whom no claim names
are not known to the graph, and their names stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from kg.lexicon.table import read_table
from kg.namespaces import ISN, RDF, SKOS
from kg.rdf.terms import Statement, iri, unescape, value_of
from kg.rdf.terms import text as literal
from kg.store import GraphStore
from kg.text.normalise import fold

Item = TypeVar("Item")
BLOCK = "█"
_WORD = re.compile(r"[^\W\d_]+")
_REPORT = re.compile(r"/report/[^#>]+")
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(.*)', re.DOTALL)


@cache
def given_names() -> frozenset[str]:
    """The given names of the language's table, folded."""
    folder = Path(__file__).resolve().parents[1] / "lang" / "ar"
    return frozenset(fold(row["lemma"]) for row in read_table(folder / "given_names.tsv", ("lemma",)))


class Redactor:
    """Covers the names of private persons of one store in rows and in statements."""

    def __init__(self, store: GraphStore) -> None:
        self.store = store
        self._names: dict[str, set[str]] = {}
        self._hidden: dict[str, str] = {}
        self._gather()
        self._pattern = lru_cache(512)(self._make_pattern)
        everywhere = {name for names in self._names.values() for name in names}
        self._all = _pattern(everywhere)

    def _gather(self) -> None:
        """Names by report, and the labels of claimers that are persons."""
        for s in self.store.match(None, iri(RDF.type), iri(ISN.Claimer), ""):
            if "/local." not in s.subject:
                continue
            for label in self.store.match(s.subject, iri(SKOS.prefLabel), None, ""):
                if label.graph == "" and is_person(value_of(label.object)):
                    self._add(s.subject, value_of(label.object))
        for s in self.store.match(None, iri(ISN.wording), None, ""):
            if is_person(value_of(s.object)):
                self._add(s.subject, value_of(s.object))

    def _add(self, subject: str, name: str) -> None:
        graphs = [s.graph for s in self.store.match(subject) if "#char=" in s.graph]
        for graph in graphs:
            self._names.setdefault(graph[1:].partition("#")[0], set()).add(name)

    def _make_pattern(self, report: str) -> re.Pattern[str] | None:
        return _pattern(self._names.get(report, set()))

    def text(self, words: str, report: str | None = None) -> str:
        """Words with the names of a report (of all reports without one) covered."""
        pattern = self._all if report is None else self._pattern(report)
        return words if pattern is None else pattern.sub(lambda m: _cover(m[0]), words)

    def statement(self, s: Statement) -> Statement:
        """A statement with the names in its literal covered."""
        if not s.object.startswith('"') or self._all is None:
            return s
        match = _LITERAL.fullmatch(s.object)
        if match is None or match[2].startswith("^^"):
            return s
        words = unescape(match[1])
        found = _REPORT.search(s.subject) or _REPORT.search(s.graph)
        report = None
        if found is not None:
            term = s.subject if _REPORT.search(s.subject) else s.graph
            report = term[1 : term.index(found[0])] + found[0]
        covered = self.text(words, report)
        return s if covered == words else s._replace(object=literal(covered) + match[2])

    def row(self, row: Item) -> Item:
        """A row with every text in it covered, those of its things too; IRIs stay."""
        if self._all is None:
            return row
        report = getattr(getattr(row, "source", None), "iri", None) or getattr(row, "iri", None)
        known = report if report in self._names else None
        return _walk(row, lambda words: self.text(words, known))  # type: ignore[no-any-return]


def is_person(label: str) -> bool:
    """Whether a label names a person: one of its first three words is a given name and no digit is in it.

    >>> is_person("محمد العلي"), is_person("مصدر عسكري"), is_person("12 شخصا")
    (True, False, False)
    """
    words = [fold(word) for word in _WORD.findall(label)][:3]
    return not any(char.isdigit() for char in label) and any(word in given_names() for word in words)


def _pattern(names: set[str]) -> re.Pattern[str] | None:
    parts = sorted((name for name in names if name.strip()), key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, parts))) if parts else None


def _cover(words: str) -> str:
    return "".join(char if char.isspace() else BLOCK for char in words)


def _walk(value: Any, cover: Callable[[str], str]) -> Any:
    if isinstance(value, tuple):
        return tuple(_walk(item, cover) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        kept = ("iri", "report", "engagement", "part_of", "restates", "identifier", "address")
        changes = {f.name: _walk(getattr(value, f.name), cover) for f in fields(value) if f.name not in kept}
        return replace(value, **changes)
    return cover(value) if isinstance(value, str) else value
