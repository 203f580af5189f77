"""The ontology as triples, and the check of it: what was run, what was skipped and why, what was found.

Three readers look at the same files. owlready2 loads the classes and properties (through N-Triples: it reads Turtle
as nothing, without an error), HermiT classifies them where there is a Java, and pySHACL validates the shapes and the
example that the folder holds. All heavy imports wait until they are needed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.namespaces import ISN, PREFIXES, RDFS, SKOS, shorten, terms
from kg.resources import shared_folder

AXIOMS = ("isnad.ttl", "schemes.ttl", "align.ttl")
"""The files that make the ontology; `shapes.ttl` and `example.trig` are held against it."""

_JAVA_SECONDS = 120
_EQUIVALENT = re.compile(r"^EquivalentClasses\( (.*) \)$", re.MULTILINE)
_NOTHING = "<http://www.w3.org/2002/07/owl#Nothing>"


@dataclass(frozen=True, slots=True)
class OntologyReport:
    """What a check saw. `reasoner` is None when no reasoner ran, and `skipped` says why; no findings means sound."""

    triples: int
    classes: int
    properties: int
    individuals: int
    shapes: int
    reasoner: str | None
    skipped: str | None
    findings: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """True when nothing was found; a reasoner that was skipped is no finding."""
        return not self.findings


def load(folder: Path | None = None) -> bytes:
    """Return the axioms as N-Triples in canonical form: the same files give the same bytes.

    Raises SyntaxError, with file and line, when a file is no Turtle.
    """
    return _serialize(_axioms(folder or shared_folder("ontology")))


def statements(folder: Path | None = None) -> list[ox.Triple]:
    """Return the triples of the ontology that name no blank node, sorted: what a store keeps as background.

    Restrictions and lists are for reasoners and stay out; labels, definitions, hierarchy, codes and mappings are in.
    """
    return _plain(_axioms(folder or shared_folder("ontology")))


def check_ontology(folder: Path | None = None) -> OntologyReport:
    """Return the report of all checks on an ontology folder, by default the one that travels with the package."""
    folder = folder or shared_folder("ontology")
    try:
        axioms = _axioms(folder)
        example = _read(folder / "example.trig", ox.RdfFormat.TRIG)
        shapes = _read(folder / "shapes.ttl", ox.RdfFormat.TURTLE)
    except (SyntaxError, OSError) as error:
        return OntologyReport(0, 0, 0, 0, 0, None, "the files cannot be read", (f"cannot be read: {error}",))
    findings = _check_terms(axioms, [*shapes, *example])
    classes, properties, individuals, unloaded = _load_in_owlready(_serialize(axioms))
    reasoner, skipped, unsound = classify(_serialize([*axioms, *example]))
    unshaped = _violations(_serialize(example), _serialize(shapes), _serialize(_plain(axioms)), meta=True)
    return OntologyReport(
        triples=len(axioms),
        classes=classes,
        properties=properties,
        individuals=individuals,
        shapes=sum(_value(t.object) == "http://www.w3.org/ns/shacl#NodeShape" for t in shapes),
        reasoner=reasoner,
        skipped=skipped,
        findings=(*findings, *unloaded, *unsound, *unshaped),
    )


def _axioms(folder: Path) -> list[ox.Triple]:
    return [triple for name in AXIOMS for triple in _read(folder / name, ox.RdfFormat.TURTLE)]


def _read(path: Path, form: ox.RdfFormat) -> list[ox.Triple]:
    """Return the triples of a file; blank nodes get names that no other file has, named graphs are flattened."""
    try:
        quads = list(ox.parse(path.read_bytes(), format=form, rename_blank_nodes=True))
    except SyntaxError as error:
        raise SyntaxError(f"{path.name}: {error}") from error
    return [*dict.fromkeys(quad.triple for quad in quads)]


def _serialize(triples: list[ox.Triple]) -> bytes:
    graph = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = ox.serialize((quad.triple for quad in graph), format=ox.RdfFormat.N_TRIPLES)
    assert lines is not None
    return b"".join(sorted(lines.splitlines(keepends=True)))


def _plain(triples: list[ox.Triple]) -> list[ox.Triple]:
    """Return the triples without a blank node, each once, sorted."""
    blank = (t for t in triples if isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode))
    return sorted({*triples} - {*blank}, key=str)


def _value(node: object) -> str | None:
    return node.value if isinstance(node, ox.NamedNode) else None


def _check_terms(axioms: list[ox.Triple], others: list[ox.Triple]) -> list[str]:
    """Return what is wrong with the names: undefined terms, terms without label or definition in both languages."""
    texts: dict[str, set[tuple[str, str | None]]] = {}
    for triple in axioms:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.Literal):
            texts.setdefault(triple.subject.value, set()).add((triple.predicate.value, triple.object.language))
    defined = {iri for iri in texts if iri.startswith(PREFIXES["isn"])}
    nodes = (node for triple in [*axioms, *others] for node in (triple.subject, triple.predicate, triple.object))
    used = {iri for iri in map(_value, nodes) if iri and iri.startswith(PREFIXES["isn"])}
    listed = set(terms(ISN))
    findings = [f"{shorten(iri)} is used but not defined" for iri in sorted(used - defined)]
    findings += [f"{shorten(iri)} is defined but not listed in kg/namespaces.py" for iri in sorted(defined - listed)]
    findings += [f"{shorten(iri)} is listed in kg/namespaces.py but not defined" for iri in sorted(listed - defined)]
    for iri in sorted(defined):
        for prop in (RDFS.label, SKOS.definition):
            findings += [
                f"{shorten(iri)} has no {shorten(prop)} in {language!r}"
                for language in ("ar", "en")
                if (prop, language) not in texts[iri]
            ]
    return findings


def _load_in_owlready(ntriples: bytes) -> tuple[int, int, int, list[str]]:
    """Return how many classes, properties and individuals owlready2 sees, and findings when it sees none."""
    import owlready2

    world: Any = owlready2.World()  # type: ignore[no-untyped-call]
    try:
        world.get_ontology("https://w3id.org/isnad/ontology").load(fileobj=BytesIO(ntriples), only_local=True)
        classes = len(list(world.classes()))
        counts = classes, len(list(world.properties())), len(list(world.individuals()))
    except owlready2.OwlReadyOntologyParsingError as error:
        return 0, 0, 0, [f"owlready2 cannot load it: {error}"]
    finally:
        world.close()
    return *counts, [] if classes else ["owlready2 loads it and sees no class"]


def classify(ntriples: bytes) -> tuple[str | None, str | None, list[str]]:
    """Return the reasoner's name or None, why none ran or None, and what it found in axioms given as N-Triples.

    xsd:date is outside the datatypes that OWL 2 gives to reasoners, so HermiT is told to pass over it.
    """
    java = shutil.which("java")
    if java is None:
        return None, "no Java was found: install a Java runtime (Debian: default-jre-headless) to run HermiT", []
    import owlready2

    home = Path(owlready2.__file__).parent / "hermit"
    with tempfile.TemporaryDirectory(prefix="isnad-") as folder:
        source = Path(folder) / "ontology.nt"
        source.write_bytes(ntriples)
        command = [java, "-Xmx512M", "-cp", f"{home / 'HermiT.jar'}", "org.semanticweb.HermiT.cli.CommandLine"]
        command += ["--classify", "--ignoreUnsupportedDatatypes", source.as_uri()]
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=_JAVA_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            return None, f"HermiT did not finish: {error}", [f"HermiT did not finish: {error}"]
    return "HermiT", None, _read_hermit(run.returncode, run.stdout, run.stderr)


def _read_hermit(code: int, output: str, errors: str) -> list[str]:
    """Return the findings in HermiT's answer."""
    if "nconsistent ontology" in output + errors:
        return ["inconsistent: the axioms and the example contradict each other"]
    if code:
        lines = [line.strip() for line in (errors or output).splitlines() if line.strip()]
        return [f"HermiT failed: {lines[0] if lines else f'exit code {code}'}"]
    names = (line.split() for line in _EQUIVALENT.findall(output) if _NOTHING in line)
    found = sorted({name.strip("<>") for line in names for name in line} - {_NOTHING.strip("<>")})
    return [f"unsatisfiable: no {shorten(iri)} can exist" for iri in found]


def validate(data: bytes) -> list[str]:
    """Return each violation of our SHACL shapes in N-Triples `data` as one line, sorted; an empty list conforms."""
    shapes = _read(shared_folder("ontology") / "shapes.ttl", ox.RdfFormat.TURTLE)
    return _violations(data, _serialize(shapes), _serialize(statements()), meta=False)


def _violations(data: bytes, shapes: bytes, axioms: bytes, *, meta: bool) -> list[str]:
    import pyshacl
    import rdflib

    graphs = [rdflib.Graph().parse(data=part, format="nt") for part in (data, shapes, axioms)]
    try:
        _, results, _ = pyshacl.validate(graphs[0], shacl_graph=graphs[1], ont_graph=graphs[2], meta_shacl=meta)
    except pyshacl.errors.ReportableRuntimeError as error:
        return [f"the shapes are not well-formed: {str(error).strip().splitlines()[0]}"]
    return sorted(_describe(results))


def _describe(results: Any) -> Iterator[str]:
    """Yield one line for each result of a SHACL report: the node, the property, the message."""
    import rdflib
    from rdflib.namespace import SH

    for result in results.subjects(rdflib.RDF.type, SH.ValidationResult):
        focus, path = results.value(result, SH.focusNode), results.value(result, SH.resultPath)
        message = results.value(result, SH.resultMessage)
        where = shorten(str(path)) if isinstance(path, rdflib.URIRef) else "the node"
        yield f"{focus}: {where}: {message}"
