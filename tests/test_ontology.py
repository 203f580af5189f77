"""The ontology is complete in both languages, sound, used, and its checks catch what is wrong."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.namespaces import ISN, PREFIXES, terms
from kg.ontology import AXIOMS, OntologyReport, check_ontology, classify, load, statements, validate
from kg.resources import shared_folder

ONTOLOGY = shared_folder("ontology")
QUERIES = shared_folder("queries")

# The vocabulary that scorers and analysts rely on. The ontology may hold more, never less.
_WORDS = """
ArmedGroup memberOf alliedWith Place City Town Village Governorate Region within
Engagement ArmedClash Airstrike DroneStrike Shelling Bombing Ambush Attack Assassination Execution Abduction Raid Siege
Strike side Side party role Attacker Target Belligerent participant location startDate endDate
Toll outcome Killed Wounded Missing Captured Displaced lowerBound upperBound precision Exact AtLeast MoreThan AtMost
About Vague victim Civilians Children Women Officers Fighters Soldiers Journalists AidWorkers UnknownPeople perpetrator
resultedFrom partOf restates attributedTo wording cumulative certainty Asserted Reported Denied Unconfirmed
ControlClaim change Gained Lost Withdrew Advanced Holds Contested Besieged shareMin shareMax evidence
"""
CONTRACT = _WORDS.split()

needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="needs a Java runtime")


@pytest.fixture(scope="module")
def report() -> OntologyReport:
    return check_ontology()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ONTOLOGY, tmp_path / "ontology"))


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_the_ontology_is_sound(report: OntologyReport) -> None:
    assert report.findings == ()
    assert report.ok
    assert report.classes >= 50
    assert report.properties >= 50
    assert report.individuals >= 40
    assert report.shapes >= 10


def test_the_report_says_whether_a_reasoner_ran(report: OntologyReport) -> None:
    assert (report.reasoner is None) == (report.skipped is not None)
    assert (report.reasoner == "HermiT") == (shutil.which("java") is not None)


def test_every_term_of_the_contract_is_there() -> None:
    assert len(CONTRACT) == 85
    assert {PREFIXES["isn"] + name for name in CONTRACT} <= set(terms(ISN))


def test_every_term_has_label_and_definition_in_both_languages() -> None:
    found: dict[str, set[tuple[str, str]]] = {iri: set() for iri in terms(ISN)}
    for triple in statements():
        if isinstance(triple.object, ox.Literal) and triple.object.language and str(triple.subject)[1:-1] in found:
            found[str(triple.subject)[1:-1]].add((triple.predicate.value.rsplit("#")[-1], triple.object.language))
    wanted = {("label", "ar"), ("label", "en"), ("definition", "ar"), ("definition", "en")}
    assert [iri for iri, have in found.items() if not wanted <= have] == []


def test_every_term_has_a_use_in_a_question_or_a_shape() -> None:
    files = [ONTOLOGY / "shapes.ttl", *QUERIES.rglob("*.rq")]
    text = "\n".join(
        line for path in files for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#"
    )
    uses = {name: len(re.findall(rf"\bisn:{name}\b", text)) for name in (iri.split("#")[1] for iri in terms(ISN))}
    assert len(uses) >= 130
    assert [name for name, count in uses.items() if not count] == []


def test_every_property_has_a_use_in_a_question() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in QUERIES.glob("*.rq"))
    names = [iri.split("#")[1] for iri in terms(ISN) if iri.split("#")[1][0].islower()]
    assert len(names) >= 40
    assert [name for name in names if not re.search(rf"\bisn:{name}\b", text)] == []


def test_loading_twice_gives_the_same_bytes() -> None:
    assert load() == load()
    assert load().count(b"\n") > 1000


def test_what_a_store_keeps_has_no_blank_node() -> None:
    kept = statements()
    assert len(kept) > 1000
    assert kept == sorted(kept, key=str)
    assert not any(isinstance(node, ox.BlankNode) for triple in kept for node in (triple.subject, triple.object))


def test_the_example_points_at_its_own_words() -> None:
    store = ox.Store()
    store.load(path=str(ONTOLOGY / "example.trig"), format=ox.RdfFormat.TRIG)
    rows = store.query(
        """SELECT ?text ?begin ?end ?words { GRAPH ?g {
             ?span nif:referenceContext/nif:isString ?text ; nif:anchorOf ?words ;
                   nif:beginIndex ?begin ; nif:endIndex ?end } }""",
        prefixes=PREFIXES,
    )
    assert isinstance(rows, ox.QuerySolutions)
    spans = [[cell.value for cell in row] for row in rows]
    assert len(spans) >= 30
    assert all(text[int(begin) : int(end)] == words for text, begin, end, words in spans)


@needs_java
@pytest.mark.java
def test_an_inconsistent_copy_is_caught(copy: Path) -> None:
    append(copy / "isnad.ttl", "<https://x.example/t> a isn:Toll , isn:Place .\n")
    assert check_ontology(copy).findings == ("inconsistent: the axioms and the example contradict each other",)


@needs_java
@pytest.mark.java
@pytest.mark.parametrize(
    "wrong",
    [
        "<https://x.example/t> isn:outcome isn:Killed , isn:Wounded .",
        "<https://x.example/t> isn:lowerBound 3 , 4 .",
        "<https://x.example/t> isn:lowerBound -1 .",
        "<https://x.example/t> isn:precision isn:AtLeast ; isn:upperBound 9 .",
        "<https://x.example/t> isn:victim <https://x.example/p> . <https://x.example/p> a isn:Place .",
        "<https://x.example/t> isn:partOf <https://x.example/t> .",
        "<https://x.example/c> isn:shareMin 1.2 .",
        "<https://x.example/p> a isn:Governorate , isn:City .",
        "<https://x.example/e> a isn:Siege , isn:Shelling .",
        "<https://x.example/a> isn:within <https://x.example/b> . <https://x.example/b> a isn:Claimer .",
    ],
)
def test_contradictions_are_caught(copy: Path, wrong: str) -> None:
    append(copy / "isnad.ttl", wrong + "\n")
    name, _, findings = classify(load(copy))
    assert name == "HermiT"
    assert findings == ["inconsistent: the axioms and the example contradict each other"]


@needs_java
@pytest.mark.java
def test_an_unsatisfiable_class_is_caught(copy: Path) -> None:
    append(
        copy / "isnad.ttl",
        'isn:Fort a owl:Class ; rdfs:subClassOf isn:Place , isn:ArmedGroup ; rdfs:label "fort"@en , "حصن"@ar ;\n'
        '  skos:definition "A fort."@en , "حصن."@ar .\n',
    )
    findings = check_ontology(copy).findings
    assert "unsatisfiable: no isn:Fort can exist" in findings
    assert "isn:Fort is defined but not listed in kg/namespaces.py" in findings
    assert len(findings) == 2


def test_without_java_the_check_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.ontology.shutil.which", lambda name: None)
    report = check_ontology()
    assert report.reasoner is None
    assert report.ok
    assert "Java" in (report.skipped or "")


@pytest.mark.parametrize(("name", "line"), [("isnad.ttl", "isn:Toll a ;"), ("shapes.ttl", "]"), ("example.trig", "{")])
def test_a_broken_file_is_named(copy: Path, name: str, line: str) -> None:
    append(copy / name, line + "\n")
    report = check_ontology(copy)
    assert not report.ok
    assert name in report.findings[0]


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / AXIOMS[1]).unlink()
    assert AXIOMS[1] in check_ontology(copy).findings[0]


@pytest.mark.usefixtures("_no_java")
@pytest.mark.parametrize(
    ("name", "line", "finding"),
    [
        ("align.ttl", "isn:Tol rdfs:seeAlso isn:Toll .", "isn:Tol is used but not defined"),
        ("shapes.ttl", "shape:X sh:path isn:killed .", "isn:killed is used but not defined"),
        ("isnad.ttl", 'isn:Fort rdfs:label "fort"@en .', "isn:Fort has no rdfs:label in 'ar'"),
        (
            "shapes.ttl",
            'shape:X a sh:NodeShape ; sh:targetClass isn:Toll ; sh:property [ sh:minCount "a" ] .',
            "not well-formed",
        ),
        ("example.trig", "<https://x.example/t> a isn:Toll .", "https://x.example/t: isn:outcome:"),
    ],
)
def test_findings(copy: Path, name: str, line: str, finding: str) -> None:
    append(copy / name, line + "\n")
    assert any(finding in found for found in check_ontology(copy).findings)


@pytest.fixture
def _no_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.ontology.shutil.which", lambda name: None)


def damage(find: str, put: str) -> bytes:
    """Return the example as N-Triples with one text replaced."""
    text = (ONTOLOGY / "example.trig").read_text(encoding="utf-8")
    assert find in text
    quads = ox.parse(text.replace(find, put), format=ox.RdfFormat.TRIG)
    data = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
    assert data is not None
    return data


BREAKAGES = [
    ("isn:upperBound 12", "isn:upperBound 11", "isn:lowerBound is above isn:upperBound"),
    ("isn:upperBound 12", 'isn:upperBound "12"', "isn:upperBound"),
    ("isn:outcome isn:Missing ;", "", "isn:outcome"),
    ("isn:outcome isn:Missing", "isn:outcome isn:Gained", "isn:outcome"),
    ("isn:precision isn:Exact", "isn:precision isn:AtLeast", "has no isn:upperBound"),
    ('isn:endDate "2021-03-20"', 'isn:endDate "2021-02-20"', "not after isn:endDate"),
    ('isn:endDate "2021-03-09"^^xsd:date', 'isn:endDate "2021-03-09"', "isn:endDate"),
    ("isn:victim isn:Civilians", "isn:victim <https://w3id.org/isnad/id/place/wadi>", "isn:victim"),
    ('"0.7"^^xsd:decimal', '"0.5"^^xsd:decimal', "isn:shareMin"),
    ('"0.7"^^xsd:decimal', '"1.7"^^xsd:decimal', "isn:shareMax"),
    ("isn:change isn:Gained", "isn:change isn:Killed", "isn:change"),
    ("nif:beginIndex 0 ", "nif:beginIndex 900 ", "nif:beginIndex"),
    ("isn:role isn:Attacker", "isn:role isn:Outcome", "isn:role"),
    (", isn:ArmedClash ;", ", isn:Clash ;", "class that the ontology does not know"),
    ("a isn:Place , isn:Town", "a isn:Place , isn:Burg", "class that the ontology does not know"),
    ('skos:prefLabel "الوادي"@ar', 'skos:prefLabel "الوادي"@en', "one skos:prefLabel a language"),
    ('dct:issued "2021-03-20"^^xsd:date', 'dct:issued "20/3/2021"', "dct:issued"),
    ('isn:country "XX"', 'isn:country "xx"', "isn:country"),
    ('isn:activeFrom "2015"', 'isn:activeFrom "in 2015"', "isn:activeFrom"),
    ("isn:rank 2", "isn:rank 0", "isn:rank"),
    ('itsrdf:taConfidence "0.4"', 'itsrdf:taConfidence "1.4"', "itsrdf:taConfidence"),
    ("isn:placePrecision 2", "isn:placePrecision 8", "isn:placePrecision"),
]


@pytest.mark.parametrize(("find", "put", "finding"), BREAKAGES)
def test_a_shape_violation_is_caught(find: str, put: str, finding: str) -> None:
    found = validate(damage(find, put))
    assert any(finding in line for line in found), found


def test_the_example_conforms() -> None:
    assert validate(damage("isn:rank 2", "isn:rank 2")) == []
