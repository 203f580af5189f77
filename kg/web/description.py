"""What the server is and holds, as RDF: SPARQL 1.1 Service Description, VoID and DCAT.

No blank nodes: the parts have names under the document's own IRI.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import __version__
from kg.namespaces import DCT, NAMESPACES, RDF, XSD
from kg.web.negotiation import GRAPHS, RESULTS

if TYPE_CHECKING:
    from kg.web.serving import State

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
_FORMATS = "http://www.w3.org/ns/formats/"
_NAMES = {
    "json": "SPARQL_Results_JSON", "xml": "SPARQL_Results_XML", "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV", "ttl": "Turtle", "nt": "N-Triples", "jsonld": "JSON-LD", "rdf": "RDF_XML",
}  # fmt: skip
_PREFIXES = {"sd": SD, "void": VOID, "dcat": DCAT, "dct": "http://purl.org/dc/terms/", "formats": _FORMATS}
_RDF = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML,
        "jsonld": ox.RdfFormat.JSON_LD}  # fmt: skip
_GRAPHS = ("provenance", "gazetteer", "ontology", "inferred", "ledger")

Row = tuple[str, str, str | int | ox.Literal]
"""Subject IRI, predicate IRI, and an object: an IRI as text, a number, or a literal."""


def describe_service(origin: str, state: State, format: str, *, federated: bool) -> bytes:
    """The service description of the endpoint at `origin`, in a format of `GRAPHS`."""
    endpoint = f"{origin}/sparql"
    service, dataset = f"{endpoint}#service", f"{origin}/dataset#data"
    rows: list[Row] = [
        (service, RDF.type, f"{SD}Service"),
        (service, f"{SD}endpoint", endpoint),
        (service, f"{SD}supportedLanguage", f"{SD}SPARQL11Query"),
        (service, f"{SD}feature", f"{SD}EmptyGraphs"),
        (service, f"{SD}defaultEntailmentRegime", "http://www.w3.org/ns/entailment/Simple"),
        (service, f"{SD}defaultDataset", dataset),
        *((service, f"{SD}resultFormat", _FORMATS + _NAMES[name]) for name in (*RESULTS, *GRAPHS)),
        *_dataset(origin, state),
    ]
    if federated:
        rows.append((service, f"{SD}feature", f"{SD}BasicFederatedQuery"))
    return write(rows, format)


def describe_dataset(origin: str, state: State, format: str) -> bytes:
    """What the store holds, as VoID and DCAT, in a format of `GRAPHS`."""
    data, page = f"{origin}/dataset#data", f"{origin}/dataset"
    counts = state.counts
    rows: list[Row] = [
        (page, RDF.type, f"{VOID}DatasetDescription"),
        (page, "http://xmlns.com/foaf/0.1/primaryTopic", data),
        (data, RDF.type, f"{VOID}Dataset"),
        (data, RDF.type, f"{DCAT}Dataset"),
        (data, DCT.title, ox.Literal("Isnad: claims of conflict news, with their sentences", language="en")),
        (data, DCT.title, ox.Literal("إسناد: أقوال أخبار النزاع مع جملها", language="ar")),
        (data, DCT.language, ox.Literal("ar")),
        (data, f"{DCAT}version", ox.Literal(__version__)),
        (data, f"{VOID}sparqlEndpoint", f"{origin}/sparql"),
        (data, f"{VOID}uriSpace", ox.Literal(state.store.iris.base)),
        (data, f"{VOID}triples", counts["triples"]),
        (data, f"{VOID}entities", sum(counts[name] for name in ("reports", "tolls", "engagements", "control claims"))),
        (data, f"{VOID}dataDump", f"{origin}/store?default"),
        *((data, f"{VOID}vocabulary", space._iri) for space in NAMESPACES),
        *_dataset(origin, state),
        *_distributions(origin, data),
    ]
    return write(rows, format)


def write(rows: list[Row], format: str) -> bytes:
    """Rows as RDF, each once."""
    triples = (ox.Triple(ox.NamedNode(s), ox.NamedNode(p), _term(o)) for s, p, o in dict.fromkeys(rows))
    output = io.BytesIO()
    ox.serialize(triples, output, format=_RDF[format], prefixes=_PREFIXES)
    return output.getvalue()


def _dataset(origin: str, state: State) -> Iterator[Row]:
    data = f"{origin}/dataset#data"
    yield data, RDF.type, f"{SD}Dataset"
    yield data, f"{SD}defaultGraph", f"{origin}/dataset#default"
    yield f"{origin}/dataset#default", RDF.type, f"{SD}Graph"
    yield f"{origin}/dataset#default", f"{VOID}triples", state.counts["triples"]
    for name in _GRAPHS:
        graph, iri = f"{origin}/dataset#{name}", state.store.iris.graph(name)
        if next(state.store.match(graph=f"<{iri}>"), None) is not None:
            yield data, f"{SD}namedGraph", graph
            yield graph, RDF.type, f"{SD}NamedGraph"
            yield graph, f"{SD}name", iri


def _distributions(origin: str, data: str) -> Iterator[Row]:
    service = f"{origin}/dataset#sparql"
    yield service, RDF.type, f"{DCAT}DataService"
    yield service, f"{DCAT}endpointURL", f"{origin}/sparql"
    yield service, f"{DCAT}servesDataset", data
    for name, media in GRAPHS.items():
        part = f"{origin}/dataset#{name}"
        yield data, f"{DCAT}distribution", part
        yield part, RDF.type, f"{DCAT}Distribution"
        yield part, f"{DCAT}accessService", service
        yield part, f"{DCAT}downloadURL", f"{origin}/store?default&format={name}"
        yield part, f"{DCAT}mediaType", f"https://www.iana.org/assignments/media-types/{media.partition(';')[0]}"


def _term(value: str | int | ox.Literal) -> ox.NamedNode | ox.Literal:
    if isinstance(value, int):
        return ox.Literal(str(value), datatype=ox.NamedNode(XSD.integer))
    return ox.NamedNode(value) if isinstance(value, str) else value
