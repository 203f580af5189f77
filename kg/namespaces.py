"""The IRIs of every term that the graph uses, in namespaces that are closed: a term they lack is an AttributeError.

A namespace is a class whose annotations are its terms, so that mypy and Python both refuse a misspelt one. Nothing is
imported but the standard library: `kg --help` reads this module. The terms of `ISN` are those of `ontology/`, no more
and no less (a test holds the two equal); of the other vocabularies only what we use is listed.

>>> ISN.Toll
'https://w3id.org/isnad/ontology#Toll'
>>> DCT.issued
'http://purl.org/dc/terms/issued'
>>> shorten(ISN.Toll)
'isn:Toll'
"""

import re

BASE_IRI = "https://w3id.org/isnad/id/"
"""Where the things of the graph live unless `--base-iri` says otherwise."""

WD = "http://www.wikidata.org/entity/"
"""Prefix of Wikidata's entities; `wikidata()` makes an IRI of an id."""


class Namespace:
    """A closed set of terms; a subclass names its prefix and IRI and annotates each term."""

    _prefix: str = ""
    _iri: str = ""

    def __init_subclass__(cls, *, prefix: str, iri: str) -> None:
        """Give every annotated name its IRI, as a plain string."""
        cls._prefix, cls._iri = prefix, iri
        for name in cls.__annotations__:
            setattr(cls, name, iri + name)


class ISN(Namespace, prefix="isn", iri="https://w3id.org/isnad/ontology#"):
    """The terms of the Isnad ontology, in the order of `ontology/isnad.ttl` and `ontology/schemes.ttl`."""

    # Claims
    Claim: str
    Toll: str
    ControlClaim: str
    Engagement: str
    ArmedClash: str
    Airstrike: str
    DroneStrike: str
    Shelling: str
    Bombing: str
    Ambush: str
    Attack: str
    Assassination: str
    Execution: str
    Abduction: str
    Raid: str
    Siege: str
    Strike: str
    # Who and where
    Side: str
    ArmedGroup: str
    PeopleClass: str
    Claimer: str
    Attribution: str
    Place: str
    Country: str
    Governorate: str
    District: str
    Subdistrict: str
    City: str
    Town: str
    Village: str
    Neighbourhood: str
    Camp: str
    Region: str
    Desert: str
    Mountain: str
    Water: str
    Road: str
    Airport: str
    Crossing: str
    Site: str
    # What the ledger concludes
    Incident: str
    Estimate: str
    Tenure: str
    # Kinds of code
    Outcome: str
    Precision: str
    Role: str
    Certainty: str
    Change: str
    SentenceKind: str
    # Properties that lead to a thing
    side: str
    party: str
    role: str
    participant: str
    location: str
    outcome: str
    precision: str
    victim: str
    perpetrator: str
    resultedFrom: str
    partOf: str
    restates: str
    change: str
    certainty: str
    attributedTo: str
    isnad: str
    claimer: str
    evidence: str
    whereabouts: str
    memberOf: str
    alliedWith: str
    within: str
    anchor: str
    candidate: str
    sentenceKind: str
    copyOf: str
    mention: str
    incident: str
    updates: str
    contradicts: str
    # Properties that lead to a value
    startDate: str
    endDate: str
    edtf: str
    dateInferred: str
    lowerBound: str
    upperBound: str
    cumulative: str
    wording: str
    means: str
    shareMin: str
    shareMax: str
    rank: str
    rule: str
    reason: str
    relation: str
    distance: str
    placePrecision: str
    country: str
    activeFrom: str
    activeTo: str
    low: str
    best: str
    high: str
    status: str
    support: str
    learnt: str
    depth: str
    inferences: str
    # Codes: outcomes
    Killed: str
    Wounded: str
    Missing: str
    Captured: str
    Displaced: str
    # Codes: precision of a count
    Exact: str
    AtLeast: str
    MoreThan: str
    AtMost: str
    About: str
    Vague: str
    # Codes: roles of a side
    Attacker: str
    Target: str
    Belligerent: str
    # Codes: certainty
    Asserted: str
    Reported: str
    Denied: str
    Unconfirmed: str
    # Codes: changes of control
    Gained: str
    Lost: str
    Withdrew: str
    Advanced: str
    Holds: str
    Contested: str
    Besieged: str
    # Codes: classes of people
    Civilians: str
    Children: str
    Women: str
    Officers: str
    Fighters: str
    Soldiers: str
    Journalists: str
    AidWorkers: str
    UnknownPeople: str
    # Codes: kinds of sentence
    Headline: str
    Body: str
    Caption: str
    Dateline: str
    Furniture: str
    Quote: str


class RDF(Namespace, prefix="rdf", iri="http://www.w3.org/1999/02/22-rdf-syntax-ns#"):
    """RDF, with the reification of 1.0 and the reifiers of 1.2."""

    type: str
    Statement: str
    subject: str
    predicate: str
    object: str
    reifies: str
    langString: str


class RDFS(Namespace, prefix="rdfs", iri="http://www.w3.org/2000/01/rdf-schema#"):
    """RDF Schema."""

    label: str
    comment: str
    subClassOf: str
    subPropertyOf: str
    domain: str
    range: str
    seeAlso: str
    isDefinedBy: str
    Literal: str


class OWL(Namespace, prefix="owl", iri="http://www.w3.org/2002/07/owl#"):
    """OWL 2. No sameAs: a link is a skos:exactMatch, which does not merge two things into one."""

    Ontology: str
    Class: str
    ObjectProperty: str
    DatatypeProperty: str
    AnnotationProperty: str
    NamedIndividual: str
    imports: str
    versionInfo: str


class XSD(Namespace, prefix="xsd", iri="http://www.w3.org/2001/XMLSchema#"):
    """XML Schema datatypes."""

    string: str
    boolean: str
    integer: str
    nonNegativeInteger: str
    decimal: str
    double: str
    date: str
    dateTime: str
    gYear: str
    gYearMonth: str
    anyURI: str


class PROV(Namespace, prefix="prov", iri="http://www.w3.org/ns/prov#"):
    """PROV-O."""

    Entity: str
    Activity: str
    Agent: str
    SoftwareAgent: str
    wasDerivedFrom: str
    wasGeneratedBy: str
    wasAttributedTo: str
    wasAssociatedWith: str
    wasQuotedFrom: str
    hadPrimarySource: str
    used: str
    startedAtTime: str
    endedAtTime: str


class NIF(Namespace, prefix="nif", iri="http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"):
    """NIF 2.0 core; its offsets count Unicode code points."""

    Context: str
    Sentence: str
    Phrase: str
    isString: str
    referenceContext: str
    beginIndex: str
    endIndex: str
    anchorOf: str
    nextSentence: str
    sentence: str


class ITSRDF(Namespace, prefix="itsrdf", iri="http://www.w3.org/2005/11/its/rdf#"):
    """ITS 2.0 in RDF: what a phrase names, and how sure that is."""

    taIdentRef: str
    taClassRef: str
    taConfidence: str
    taAnnotatorsRef: str


class DCT(Namespace, prefix="dct", iri="http://purl.org/dc/terms/"):
    """DCMI Metadata Terms."""

    identifier: str
    title: str
    description: str
    issued: str
    created: str
    modified: str
    publisher: str
    creator: str
    source: str
    language: str
    license: str
    isVersionOf: str
    type: str


class SCHEMA(Namespace, prefix="schema", iri="https://schema.org/"):
    """schema.org, under https."""

    NewsArticle: str
    NewsMediaOrganization: str
    Organization: str
    Person: str
    Place: str
    Event: str
    url: str
    name: str
    headline: str
    archivedAt: str
    sha256: str
    softwareVersion: str


class SKOS(Namespace, prefix="skos", iri="http://www.w3.org/2004/02/skos/core#"):
    """SKOS."""

    Concept: str
    ConceptScheme: str
    prefLabel: str
    altLabel: str
    hiddenLabel: str
    definition: str
    note: str
    example: str
    notation: str
    inScheme: str
    hasTopConcept: str
    topConceptOf: str
    broader: str
    exactMatch: str
    closeMatch: str
    broadMatch: str
    narrowMatch: str
    relatedMatch: str


class GEO(Namespace, prefix="geo", iri="http://www.opengis.net/ont/geosparql#"):
    """GeoSPARQL."""

    Feature: str
    Geometry: str
    hasGeometry: str
    asWKT: str
    wktLiteral: str


class SEM(Namespace, prefix="sem", iri="http://semanticweb.cs.vu.nl/2009/11/sem/"):
    """The Simple Event Model, which the ontology is aligned to."""

    Event: str
    Actor: str
    Place: str
    Role: str
    RoleType: str
    Authority: str
    hasActor: str
    hasPlace: str
    hasBeginTimeStamp: str
    hasEndTimeStamp: str
    roleType: str
    accordingTo: str
    subEventOf: str


NAMESPACES: tuple[type[Namespace], ...] = (DCT, GEO, ISN, ITSRDF, NIF, OWL, PROV, RDF, RDFS, SCHEMA, SEM, SKOS, XSD)

PREFIXES: dict[str, str] = dict(sorted([("wd", WD), *((space._prefix, space._iri) for space in NAMESPACES)]))
"""Prefix to namespace IRI, sorted by prefix."""

_QID = re.compile(r"Q[1-9][0-9]*")


def terms(space: type[Namespace]) -> tuple[str, ...]:
    """Return the IRIs of all terms of a namespace, in the order of its definition."""
    return tuple(space._iri + name for name in space.__annotations__)


def wikidata(qid: str) -> str:
    """Return the IRI of a Wikidata item.

    Raises ValueError when `qid` is no item id.

    >>> wikidata("Q858")
    'http://www.wikidata.org/entity/Q858'
    """
    if not _QID.fullmatch(qid):
        raise ValueError(f"{qid!r} is no Wikidata item id: Q and a number without leading zeros is wanted")
    return WD + qid


def shorten(iri: str) -> str:
    """Return an IRI as `prefix:name` where one of our prefixes fits and the name needs no escape, else unchanged."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", iri[len(start) :]):
            return f"{prefix}:{iri[len(start) :]}"
    return iri
