"""An open store and what is asked of it everywhere: its reports, its graphs, and changes that are whole or not made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol

import pyoxigraph as ox

from kg.errors import StoreError
from kg.ids import Iris
from kg.namespaces import DCT, NIF, PREFIXES, RDF, SCHEMA
from kg.rdf.terms import Statement, iri, node, statement, value_of
from kg.store.holder import leave
from kg.store.journal import Journal
from kg.store.seal import seal

BULK = 1 << 20
"""Bytes of N-Quads from which the bulk loader is the faster one."""


class Follower(Protocol):
    """Who follows the changes of a store while they are made."""

    def before(self, report: str) -> None:
        """A report is about to be changed or removed."""

    def fresh(self, report: str) -> None:
        """A report has come that was not there."""

    def unfit(self) -> None:
        """Something has changed that is of no report alone."""


class GraphStore:
    """A graph in a folder (`path`) or in memory (`path` None).

    `raw` is the pyoxigraph store, `iris` makes the IRIs of this graph, `journal` tells what a build has done. Close it,
    or use it in a `with`: only then can another process write.
    """

    def __init__(
        self, raw: ox.Store, iris: Iris | None = None, path: Path | None = None, *, writable: bool = True
    ) -> None:
        self.raw, self.iris, self.path, self.writable = raw, iris or Iris(), path, writable
        self.follower: Follower | None = None
        self.provenance = ox.NamedNode(self.iris.graph("provenance"))
        self.gazetteer = ox.NamedNode(self.iris.graph("gazetteer"))

    @classmethod
    def in_memory(cls, iris: Iris | None = None) -> GraphStore:
        """An empty graph that lives as long as the program."""
        return cls(ox.Store(), iris)

    def __enter__(self) -> GraphStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the folder; the store cannot be used afterwards."""
        if self.path is None:
            return
        try:
            if self.writable:
                self.flush()
        finally:
            del self.raw
            if self.writable:
                seal(self.path)
                leave(self.path)

    @cached_property
    def journal(self) -> Journal:
        """What a build has done and still owes."""
        return Journal(self.path)

    # ------------------------------------------------------------------------------------------------ reading

    @property
    def prefixes(self) -> dict[str, str]:
        """Prefixes of the vocabularies and of the store's own things (`toll:`, `place:` …), sorted."""
        own = (
            "report",
            "place",
            "group",
            "claimer",
            "toll",
            "engagement",
            "control",
            "graph",
            "rule",
            "run",
            "software",
        )
        return dict(sorted({**PREFIXES, **{name: f"{self.iris.base}{name}/" for name in own}}.items()))

    def query(self, sparql: str, **options: object) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The answer to a query that the program itself asks; our prefixes are known. People's queries: `kg.query`."""
        return self.raw.query(sparql, prefixes=PREFIXES, **options)  # type: ignore[arg-type]

    def match(
        self,
        subject: str | None = None,
        predicate: str | None = None,
        value: str | None = None,
        graph: str | None = None,
    ) -> Iterator[Statement]:
        """Statements that fit, as terms; None fits everything and `graph` "" is the default graph."""
        where: ox.NamedNode | ox.DefaultGraph | None = None
        if graph is not None:
            where = ox.NamedNode(graph[1:-1]) if graph else ox.DefaultGraph()
        terms = [None if term is None else node(term) for term in (subject, predicate, value)]
        return map(statement, self.raw.quads_for_pattern(terms[0], terms[1], terms[2], where))  # type: ignore[arg-type]

    def has_report(self, report: str) -> bool:
        """Whether the report with this IRI is in the store."""
        wanted = (ox.NamedNode(report), ox.NamedNode(RDF.type), ox.NamedNode(SCHEMA.NewsArticle))
        return next(self.raw.quads_for_pattern(*wanted, self.provenance), None) is not None

    def reports(self) -> dict[str, str]:
        """Identifier and IRI of every report, sorted by identifier."""
        found = self.match(None, iri(DCT.identifier), None, iri(self.provenance.value))
        return dict(sorted((value_of(s.object), value_of(s.subject)) for s in found))

    def report_of_source(self, source: str) -> list[str]:
        """The IRIs of the reports that came from a file or address, sorted."""
        found = self.match(None, iri(DCT.source), source, iri(self.provenance.value))
        return sorted(value_of(s.subject) for s in found)

    def text_of(self, report: str) -> str:
        """The whole text of a report. Raises KeyError when the store does not have it."""
        for found in self.match(iri(report), iri(NIF.isString), None, iri(self.provenance.value)):
            return value_of(found.object)
        raise KeyError(report)

    def graphs(self) -> list[str]:
        """The IRIs of all named graphs that hold something, sorted."""
        return sorted(name.value for name in self.raw.named_graphs() if isinstance(name, ox.NamedNode))

    def dump(self, output: IO[bytes], *, graph: str | None = None) -> None:
        """Write all quads as N-Quads, or one graph's triples as N-Triples ("" is the default graph); not sorted."""
        if graph is None:
            self.raw.dump(output, format=ox.RdfFormat.N_QUADS)
        else:
            where = ox.NamedNode(graph) if graph else ox.DefaultGraph()
            self.raw.dump(output, format=ox.RdfFormat.N_TRIPLES, from_graph=where)

    # ------------------------------------------------------------------------------------------------ changing

    def change(self, remove: Iterable[Statement], add: Iterable[Statement]) -> None:
        """Take statements out of named graphs and put others in, in one transaction; the default graph follows.

        A triple leaves the default graph only when no named graph holds it any more.
        """
        gone, new = dict.fromkeys(remove), dict.fromkeys(add)
        for both in [s for s in gone if s in new]:
            del gone[both], new[both]
        kept = {s[:3] for s in new}
        lost = {s[:3] for s in gone if s[:3] not in kept and not self._held_elsewhere(s, gone)}
        deletions = [*gone, *(Statement(*triple) for triple in sorted(lost))]
        additions = [*new, *(Statement(*triple) for triple in sorted(kept))]
        parts = [
            f"{verb} DATA {{\n{_blocks(items)}}}"
            for verb, items in (("DELETE", deletions), ("INSERT", additions))
            if items
        ]
        if parts:
            self._guarded(" ;\n".join(parts))

    def replace_graph(self, name: str, statements: Iterable[Statement]) -> None:
        """Make a graph that belongs to no sentence (`ontology`, `inferred`, `ledger`) hold exactly these triples."""
        graph = iri(self.iris.graph(name))
        self.change(self.match(graph=graph), [s._replace(graph=graph) for s in statements])

    def load(self, lines: bytes) -> None:
        """Add N-Quads, whole or not at all; many of them at once by the bulk loader.

        Their terms are taken as they are: who calls this has written or parsed them.
        """
        loader = self.raw.load if len(lines) < BULK else self.raw.bulk_load
        try:
            loader(lines, format=ox.RdfFormat.N_QUADS, lenient=True)
        except OSError as error:
            raise StoreError(_failure(self.path, error)) from error

    def flush(self) -> None:
        """Bring to the disk what was written, so that it outlives a loss of power."""
        try:
            self.raw.flush()
        except OSError as error:
            raise StoreError(_failure(self.path, error)) from error

    def _held_elsewhere(self, wanted: Statement, gone: dict[Statement, None]) -> bool:
        return any(s.graph and s not in gone for s in self.match(*wanted[:3]))

    def _guarded(self, update: str) -> None:
        try:
            self.raw.update(update)
        except OSError as error:
            raise StoreError(_failure(self.path, error)) from error


def _failure(path: Path | None, error: OSError) -> str:
    return (
        f"{path}: writing to the store failed ({error}); nothing of this step was kept: free some disk and run it again"
    )


def _blocks(statements: Iterable[Statement]) -> str:
    """The statements as the body of an update, one block for each graph."""
    by_graph: dict[str, list[str]] = {}
    for s in statements:
        by_graph.setdefault(s.graph, []).append(f"{s.subject} {s.predicate} {s.object} .\n")
    return "".join(
        f"GRAPH {graph} {{\n{''.join(lines)}}}\n" if graph else "".join(lines) for graph, lines in by_graph.items()
    )
