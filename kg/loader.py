"""RDF goes in: exports of this program and graphs in its vocabulary, checked by SHACL, each statement in its graph.

N-Quads, TriG and JSON-LD with graphs say where each statement stands. Formats without named graphs say it where their
provenance was kept `reified` or as `rdf12`; of any other triple it is concluded (`kg.placing`), so that nothing stands
in the default graph alone.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg.errors import CheckError, InputError
from kg.ids import Iris
from kg.namespaces import BASE_IRI, PROV, RDF
from kg.placing import Places, parted
from kg.rdf.lines import sort_lines, split_graph
from kg.rdf.terms import iri
from kg.store import GraphStore, open_store
from kg.store.neighbours import forget

FORMATS: dict[str, ox.RdfFormat] = {
    "ttl": ox.RdfFormat.TURTLE, "turtle": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD,
    "json": ox.RdfFormat.JSON_LD, "rdf": ox.RdfFormat.RDF_XML, "xml": ox.RdfFormat.RDF_XML,
    "owl": ox.RdfFormat.RDF_XML,
}  # fmt: skip
"""The formats that are read, by ending; `.gz` may follow any of them."""

_BATCH = 32 << 20
_SHOWN = 10
_MANIFEST = "manifest.json"
_REIFIED = frozenset(iri(name) for name in (RDF.subject, RDF.predicate, RDF.object))


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: files read, statements in named graphs, and how many of them had no graph of their own."""

    files: int
    statements: int
    placed: int


def load(
    paths: Iterable[Path | str],
    store: Path | str,
    *,
    format: str | None = None,
    check: bool = True,
    base_iri: str | None = None,
) -> Loaded:
    """Read RDF files, or folders that `kg export --shards` wrote, into a store, which is made where there is none.

    Nothing is written unless all can be read and, with `check`, conforms to the shapes. Loading again changes nothing.
    Raises InputError for a file that cannot be read, CheckError with what does not conform, StoreError, UsageError.
    """
    files = [file for path in paths for file in _files(Path(path))]
    with tempfile.TemporaryFile() as gathered, tempfile.TemporaryFile() as quads:
        for file in files:
            gathered.writelines(_read(file, format))
        gathered.seek(0)
        base = base_iri or _base(gathered)
        placer = _Placer(Iris(base), gathered)
        count = 0
        for line in placer.place():
            quads.write(line)
            count += 1
        if not files or not count:
            raise InputError("nothing to load: the files hold no statement", path=files[0] if files else None)
        if check:
            _check(quads)
        with open_store(store, "write", base_iri=base_iri or _given(store, base)) as opened:
            forget(opened.path)
            _write(opened, quads)
            if not placer.ontology:
                _write_ontology(opened)
    return Loaded(len(files), count, placer.concluded)


def _given(store: Path | str, base: str) -> str | None:
    """The base of a store that is to be made; one that is there keeps its own, which must be that of the files."""
    return base if base != BASE_IRI or not Path(str(store)).exists() else None


def _write_ontology(store: GraphStore) -> None:
    from kg.ontology import statements
    from kg.rdf.terms import Statement

    store.replace_graph("ontology", [Statement(str(t.subject), str(t.predicate), str(t.object)) for t in statements()])


# --------------------------------------------------------------------------------------------------- reading


def _files(path: Path) -> Iterator[Path]:
    """The file; the parts of a folder with a manifest, proved by their hashes; else a folder's RDF files by name."""
    if not path.is_dir():
        yield path
        return
    if (path / _MANIFEST).is_file():
        yield from _parts(path)
        return
    for inner in sorted(path.iterdir()):
        if _ending(inner) in FORMATS:
            yield inner


def _parts(folder: Path) -> Iterator[Path]:
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        listed = [(str(part["name"]), str(part["sha256"])) for part in manifest["parts"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"the manifest cannot be read ({error})", path=folder / _MANIFEST) from error
    for name, wanted in listed:
        path = folder / Path(name).name
        try:
            found = sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise InputError(f"a part of the export is missing ({error.strerror}): copy it anew", path=path) from error
        if found != wanted:
            raise InputError("the part is not the one that the manifest lists: copy it anew", path=path)
        yield path


def _ending(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz")
    return name.rpartition(".")[2]


def _read(path: Path, format: str | None) -> Iterator[bytes]:
    """The lines of N-Quads of a file. Raises InputError for what cannot be read, and for blank nodes."""
    kind = FORMATS.get((format or _ending(path)).lower())
    if kind is None:
        raise InputError(f"is in no format that is read here: name one of {', '.join(FORMATS)} with -f", path=path)
    try:
        with path.open("rb") as raw:
            packed = path.name.endswith(".gz")
            stream = cast(IO[bytes], gzip.GzipFile(fileobj=raw)) if packed else raw
            for quad in ox.parse(stream, format=kind):
                if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
                    raise InputError(f"a blank node cannot be loaded, give it an IRI: {quad}", path=path)
                graph = "" if isinstance(quad.graph_name, ox.DefaultGraph) else f" {quad.graph_name}"
                value = f"<<( {quad.object} )>>" if isinstance(quad.object, ox.Triple) else str(quad.object)
                yield f"{quad.subject} {quad.predicate} {value}{graph} .\n".encode()
    except SyntaxError as error:
        raise InputError(f"cannot be parsed: {error.msg}", path=path, line=error.lineno) from error
    except (OSError, EOFError) as error:
        raise InputError(f"cannot be read ({error})", path=path) from error


def _base(lines: IO[bytes]) -> str:
    """What the IRIs begin with: the part of a report's or a graph's IRI before `report/` or `graph/`."""
    for line in lines:
        subject = line.partition(b" ")[0].decode()
        start, found, _ = subject[1:].partition("/report/")
        if found:
            return f"{start}/"
    return BASE_IRI


# --------------------------------------------------------------------------------------------------- placing


class _Placer:
    """Gives every triple its named graphs; `concluded` counts those whose graph no file told."""

    def __init__(self, iris: Iris, lines: IO[bytes]) -> None:
        self.concluded = 0
        self.ontology = self.reified = False
        self._iris, self._lines = iris, lines
        self._provenance, self._ontology = (iri(iris.graph(name)) for name in ("provenance", "ontology"))
        self._places: Places | None = None

    def place(self) -> Iterator[bytes]:
        """The lines of N-Quads, each in a named graph, sorted and distinct."""
        self._lines.seek(0)
        merged = sort_lines(self._unfolded(sort_lines(self._lines)))
        for triple, group in groupby(merged, key=lambda line: line.partition(b"\x00")[0]):
            graphs = [line.partition(b"\x00")[2].rstrip(b"\n").decode() for line in group]
            told = [graph for graph in graphs if graph]
            if not told:
                self.concluded += 1
                told = self._conclude(triple.decode())
            for graph in told:
                self.ontology = self.ontology or graph == self._ontology
                yield triple + f" {graph} .\n".encode()

    def _unfolded(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Triple, zero byte and graph (nothing for none), with reified statements turned back into their quads."""
        for _, group in groupby(lines, key=lambda line: line.partition(b" ")[0]):
            held = [parted(line) for line in group]
            folded = {p: o for _, p, o, _ in held if p in _REIFIED}
            whole = next((o for _, p, o, _ in held if p == iri(RDF.reifies)), None)
            if len(folded) == 3:
                triple = " ".join(folded[iri(name)] for name in (RDF.subject, RDF.predicate, RDF.object))
            elif whole is not None:
                triple = whole.removeprefix("<<(").removesuffix(")>>").strip()
            else:
                for s, p, o, g in held:
                    yield f"{s} {p} {o}\x00{g}\n".encode()
                continue
            self.reified = True
            for _, p, o, _ in held:
                if p == iri(PROV.wasDerivedFrom):
                    yield f"{triple}\x00{o}\n".encode()

    def _conclude(self, triple: str) -> list[str]:
        """Where a triple belongs; in a file that reifies the others, what is not reified is provenance."""
        if self.reified:
            return [self._provenance]
        if self._places is None:  # only now: a file of quads tells everything itself
            self._lines.seek(0)
            self._places = Places(self._iris, self._lines)
        subject, predicate, value = triple.split(" ", 2)
        return self._places.conclude(subject, predicate, value)


# -------------------------------------------------------------------------------------------- checking, writing


def _check(quads: IO[bytes]) -> None:
    """Raise CheckError, with the first findings, for statements that do not conform to the shapes."""
    from kg.ontology import validate

    quads.seek(0)
    findings = validate(b"".join(sort_lines(split_graph(line)[0] for line in quads)))
    if findings:
        more = f"\n  and {len(findings) - _SHOWN} more" if len(findings) > _SHOWN else ""
        listed = "".join(f"\n  {finding}" for finding in findings[:_SHOWN])
        raise CheckError(
            f"nothing was loaded: {len(findings)} violations of the shapes (--no-check loads it):{listed}{more}"
        )


def _write(store: GraphStore, quads: IO[bytes]) -> None:
    quads.seek(0)
    held: list[bytes] = []
    size = 0
    for line in quads:
        held += (line, split_graph(line)[0])
        size += 2 * len(line)
        if size >= _BATCH:
            store.load(b"".join(held))
            held, size = [], 0
    if held:
        store.load(b"".join(held))
