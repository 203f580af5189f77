"""RDF exports, sorted: two builds of the same reports give the same bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kg.errors import UsageError
from kg.export.filters import Chooser, Filter
from kg.export.jsonld import write_jsonld
from kg.export.provenance import PROVENANCE, triple_lines
from kg.export.reader import Reader
from kg.export.redact import Redactor
from kg.export.selection import selected
from kg.export.views import VIEWS, facts, nanopubs, nif, web_annotations
from kg.rdf.lines import sort_lines, split_graph
from kg.rdf.terms import Statement
from kg.rdf.turtle import Shortener, trig, turtle
from kg.store import GraphStore

FORMATS: dict[str, tuple[str, ...]] = {
    "ttl": ("turtle",),
    "nt": ("ntriples",),
    "nq": ("nquads",),
    "trig": (),
    "jsonld": ("json",),
    "rdf": ("rdfxml", "xml", "owl"),
}
"""The formats by the name that `--format` takes, with the other endings that are understood."""

_QUADS = ("nq", "trig")
_VIEWS: dict[str, Callable[[GraphStore, Iterable[Statement]], Iterator[Statement]]] = {"facts": facts, "nif": nif}


def format_of(name: str | None, output: Path | str | None = None) -> str:
    """The format of a `--format` or, without one, of an output file's ending; `ttl` when neither tells.

    Raises UsageError with the list when the name is not known.
    """
    wanted = name if name is not None else Path(output).suffix.lstrip(".") if output not in (None, "-") else "ttl"
    for known, others in FORMATS.items():
        if wanted.lower() == known or wanted.lower() in others:
            return known
    raise UsageError(f"there is no format {wanted!r}: choose one of {', '.join(FORMATS)}")


def export_graph(
    store: GraphStore,
    output: IO[bytes],
    *,
    format: str = "ttl",
    provenance: str = "claims",
    view: str = "full",
    wanted: Filter | None = None,
    redact: bool = False,
) -> None:
    """Write the store, or the claims that a filter takes, in a format of `FORMATS` to a binary stream.

    Formats without named graphs (`ttl`, `nt`, `jsonld`, `rdf`) keep the provenance in one of the ways of `PROVENANCE`;
    the others hold every graph and take `claims` only. `view` is one of `VIEWS`.
    Raises UsageError for a format, way or view that does not exist or does not fit.
    """
    kind = format_of(format)
    _check(kind, provenance, view)
    whole = view == "full" and (wanted is None or wanted.is_open) and not redact
    if kind in _QUADS:
        found = dumped(store) if whole else _quads(store, view, wanted or Filter(), redact)
        _write_quads(store, found, output, kind)
        return
    if whole and provenance == "claims":
        merged = dumped(store, "")
    else:
        quads = _lines(store, view, wanted or Filter(), redact)
        merged = quads if view == "webannotation" else triple_lines(store, quads, provenance)
    lines = sort_lines(merged)
    if kind == "nt":
        output.writelines(lines)
    elif kind == "ttl":
        version = 'VERSION "1.2"\n' if provenance == "rdf12" else ""
        output.write(version.encode())
        output.writelines(block.encode() for block in turtle(lines, Shortener(store.prefixes)))
    elif kind == "jsonld":
        write_jsonld(lines, store.prefixes, output)
    else:
        _write_xml(lines, store.prefixes, output)


def _check(kind: str, provenance: str, view: str) -> None:
    if provenance not in PROVENANCE:
        raise UsageError(f"there is no way {provenance!r} of keeping provenance: choose one of {', '.join(PROVENANCE)}")
    if view not in VIEWS:
        raise UsageError(f"there is no view {view!r}: choose one of {', '.join(VIEWS)}")
    if kind in _QUADS and provenance != "claims":
        raise UsageError(f"{kind} holds the named graphs themselves: --provenance goes with ttl, nt, jsonld and rdf")
    if kind in ("jsonld", "rdf") and provenance == "rdf12":
        raise UsageError(f"{kind} cannot hold RDF 1.2: take --provenance claims, reified or none")
    if view != "full" and provenance != "claims":
        raise UsageError(f"the view {view} says itself what it keeps: --provenance goes with the view full")
    if view == "nanopub" and kind not in _QUADS:
        raise UsageError("nanopublications are named graphs: take trig or nq")


def _quads(store: GraphStore, view: str, wanted: Filter, redact: bool) -> Iterator[bytes]:
    """The lines of N-Quads of a view: in named graphs and, but for nanopublications, in the default graph too."""
    for line in _lines(store, view, wanted, redact):
        yield line
        if view != "nanopub":
            yield split_graph(line)[0]


def _lines(store: GraphStore, view: str, wanted: Filter, redact: bool) -> Iterator[bytes]:
    """The lines of N-Quads in named graphs that a view shows, unsorted and perhaps repeated."""
    if view == "full" and wanted.is_open and not redact:
        return (line for line in dumped(store) if split_graph(line)[1])
    chooser = Chooser(Reader(store), wanted)
    if view == "webannotation":
        found = web_annotations(chooser)
    elif view == "nanopub":
        found = nanopubs(chooser)
    else:
        every = _statements(dumped(store)) if wanted.is_open else selected(chooser)
        found = _VIEWS[view](store, every) if view in _VIEWS else every
    covered = map(Redactor(store).statement, found) if redact else found
    return (s.line.encode() for s in covered)


def dumped(store: GraphStore, graph: str | None = None) -> Iterator[bytes]:
    """The lines of the store, or of one graph ("" is the default graph), not sorted."""
    with tempfile.TemporaryFile() as file:
        store.dump(file, graph=graph)
        file.seek(0)
        yield from file


def _statements(lines: Iterable[bytes]) -> Iterator[Statement]:
    """The statements in named graphs."""
    for line in lines:
        triple, graph = split_graph(line)
        if graph:
            subject, predicate, value = triple[:-3].decode().split(" ", 2)
            yield Statement(subject, predicate, value, graph.decode())


def _write_quads(store: GraphStore, lines: Iterable[bytes], output: IO[bytes], kind: str) -> None:
    if kind == "nq":
        output.writelines(sort_lines(lines))
        return
    swapped = sort_lines(_graph_first(line) for line in lines)
    graphs = ((name, (rest for _, rest in lines)) for name, lines in groupby(map(_parted, swapped), lambda p: p[0]))
    output.writelines(block.encode() for block in trig(graphs, Shortener(store.prefixes)))


def _graph_first(line: bytes) -> bytes:
    """A line of N-Quads with its graph in front, so that sorting brings graphs together, the default graph first."""
    triple, graph = split_graph(line)
    return graph + b"\t" + triple


def _parted(line: bytes) -> tuple[str, bytes]:
    graph, _, triple = line.partition(b"\t")
    return graph.decode(), triple


def _write_xml(lines: Iterable[bytes], prefixes: dict[str, str], output: IO[bytes]) -> None:
    triples = (quad.triple for line in lines for quad in ox.parse(_held(line), format=ox.RdfFormat.N_TRIPLES))
    ox.serialize(triples, output, format=ox.RdfFormat.RDF_XML, prefixes=prefixes)


def _held(line: bytes) -> bytes:
    """The line. Raises UsageError for a control character or U+FFFE and U+FFFF, which no XML can hold."""
    for mark in (b"\\u00", b"\\b", b"\\f", b"\\uFFFE", b"\\uFFFF"):
        place = line.find(mark)
        while place >= 0:
            before = len(line[:place]) - len(line[:place].rstrip(b"\\"))
            if before % 2 == 0:
                shown = line[:80].decode(errors="replace")
                raise UsageError(f"RDF/XML cannot hold a control character of this statement, take ttl: {shown}")
            place = line.find(mark, place + 1)
    return line
