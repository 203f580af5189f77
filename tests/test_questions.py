"""Every shipped question gives its expected rows on the example graph, every check fires on a graph damaged for it."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import InputError, UsageError
from kg.namespaces import BASE_IRI, PREFIXES, shorten
from kg.ontology import statements
from kg.questions import Check, Question, find_question, list_checks, list_questions, read_check, read_question
from kg.resources import shared_folder

EXPECTED = Path(__file__).parent / "queries"
QUESTIONS, CHECKS = list_questions(), list_checks()
SENTENCE = "<https://w3id.org/isnad/id/report/example-1#char=65,191>"


def build_store() -> ox.Store:
    """Return a store of the example and the ontology, laid out as every store is."""
    quads = list(ox.parse(path=str(shared_folder("ontology") / "example.trig"), format=ox.RdfFormat.TRIG))
    graph = ox.NamedNode(f"{BASE_IRI}graph/ontology")
    quads += [ox.Quad(t.subject, t.predicate, t.object, graph) for t in statements()]
    store = ox.Store()
    store.extend([*quads, *(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)])
    return store


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return build_store()


def ask(store: ox.Store, text: str) -> list[str]:
    """Return the rows of a query, each as one line of tab-separated short values."""
    answer = store.query(text)
    if isinstance(answer, ox.QueryTriples):
        return sorted("\t".join(map(show, (t.subject, t.predicate, t.object))) for t in answer)
    assert isinstance(answer, ox.QuerySolutions)
    return ["\t".join(map(show, row)) for row in answer]


def show(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return ":" + term.value.removeprefix(BASE_IRI) if term.value.startswith(BASE_IRI) else shorten(term.value)
    return term.value.replace("\n", " ") if isinstance(term, ox.Literal) else "-"


def read_cases(name: str) -> dict[str, list[str]]:
    """Return the expected rows of a question by its parameters, as `$ place=…; from=…` lines give them."""
    cases: dict[str, list[str]] = {}
    for line in (EXPECTED / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("$"):
            rows = cases.setdefault(line[1:].strip(), [])
        else:
            rows.append(line)
    return cases


CASES = [(question, given) for question in QUESTIONS for given in read_cases(question.name)]


def test_there_are_enough_of_each() -> None:
    assert len(QUESTIONS) == 36
    assert len(CHECKS) == 17
    assert len(CASES) >= 45
    assert {path.stem for path in EXPECTED.glob("*.txt")} == {question.name for question in QUESTIONS}


def test_numbers_run_from_one_without_a_gap() -> None:
    names = sorted(path.name for path in shared_folder("queries").glob("*.rq"))
    assert [int(name.split("_")[0]) for name in names] == list(range(1, len(QUESTIONS) + 1))


@pytest.mark.parametrize(("question", "given"), CASES, ids=[f"{q.name} {given}" for q, given in CASES])
def test_a_question_gives_its_rows(
    store: ox.Store, question: Question, given: str, request: pytest.FixtureRequest
) -> None:
    values = dict(pair.strip().split("=", 1) for pair in given.split(";")) if given else {}
    rows = ask(store, question.bind(values))
    if request.config.getoption("--regen", default=False):
        cases = read_cases(question.name) | {given: rows}
        text = "".join("\n".join([f"$ {key}".strip(), *lines]) + "\n" for key, lines in cases.items())
        (EXPECTED / f"{question.name}.txt").write_text(text, encoding="utf-8")
    assert rows == read_cases(question.name)[given]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_question_has_rows_on_the_example(question: Question) -> None:
    assert any(read_cases(question.name).values())


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_every_parameter_narrows(question: Question) -> None:
    """A parameter that fits nothing leaves nothing: none is decoration."""
    store = build_store()
    for parameter in question.parameters:
        if parameter.name == "km":
            continue
        value = {"from": "2090-01-01", "to": "1990-01-01", "at": "1990-01-01"}.get(parameter.name, "لا أحد")
        others = {p.name: "الوادي" for p in question.parameters if p.name == "place" and p.default}
        assert ask(store, question.bind(others)) != []
        assert ask(store, question.bind(others | {parameter.name: value})) == [], parameter


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_question_reads_in_both_languages(question: Question) -> None:
    assert re.search(r"[a-z]{3}.*[?.]$", question.english)
    assert re.search(r"[\u0621-\u064a]{3}.*[؟.]$", question.arabic)
    assert len({p.name for p in question.parameters}) == len(question.parameters)


def test_two_values_mean_either(store: ox.Store) -> None:
    question = find_question("tolls-by-party")
    one, two = (ask(store, question.bind({"outcome": value})) for value in ("missing", "captured"))
    assert sorted(ask(store, question.bind({"outcome": ["missing", "captured"]}))) == sorted(one + two)
    assert ask(store, question.bind({"place": ["الوادي", "Al-Wadi"]})) == ask(store, question.bind({"place": "الوادي"}))


def test_two_names_of_one_place_do_not_double_a_sum(store: ox.Store) -> None:
    question = find_question("sums-by-claimer")
    once = ask(store, question.bind({"place": "الوادي"}))
    assert once
    assert ask(store, question.bind({"place": ["الوادي", "Al-Wadi", "محافظة السهل"]})) == once


@pytest.mark.parametrize(
    "value",
    ['" } } #', "\\", '\\"', '" UNDEF "', "a\nb", "\x00", "'", "{}", "} UNION { ?s ?p ?o", "\\u0022 }", "؟ \u202e ."],
)
def test_a_value_cannot_change_the_query(store: ox.Store, value: str) -> None:
    name = PREFIXES["skos"] + "prefLabel"
    assert ask(store, find_question("tolls-by-party").bind({"place": value})) == []
    store.add(ox.Quad(ox.NamedNode(f"{BASE_IRI}place/wadi"), ox.NamedNode(name), ox.Literal(value)))
    try:
        assert len(ask(store, find_question("tolls-by-party").bind({"place": value}))) == 5
    finally:
        store.remove(ox.Quad(ox.NamedNode(f"{BASE_IRI}place/wadi"), ox.NamedNode(name), ox.Literal(value)))


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("tolls-by-party", {"town": "x"}, "no parameter 'town': it takes party, place, from, to, outcome"),
        ("codes", {"place": "x"}, "it takes none"),
        ("tolls-by-party", {"from": "yesterday"}, "from takes a day as YYYY-MM-DD, not 'yesterday'"),
        ("tolls-by-party", {"to": "2021-02-30"}, "to takes a day"),
        ("losses-around-place", {"km": "far"}, "km takes a number"),
        ("losses-around-place", {"km": "1e9"}, "km takes a number"),
    ],
)
def test_a_wrong_value_is_refused(name: str, values: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        find_question(name).bind(values)


@pytest.mark.parametrize("name", ["tolls-by-party", "tolls_by_party", "01_tolls_by_party.rq", "01", " Tolls-By-Party "])
def test_a_question_is_found_by_its_name(name: str) -> None:
    assert find_question(name).name == "tolls-by-party"


def test_an_unknown_question_lists_those_there_are() -> None:
    with pytest.raises(UsageError, match="no question 'tolls'") as caught:
        find_question("tolls")
    assert all(question.name in str(caught.value) for question in QUESTIONS)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# Q(en): A?\nSELECT * {}", r"# Q\(ar\)"),
        ("# Q(en): A?\n# Q(ar): ا؟\n# Params: place\nSELECT * {}", "does not read"),
        ("# Q(en): A?\n# Q(ar): ا؟\n# Params: place=name\nSELECT * {}", "VALUES .place { UNDEF }"),
        ('# Q(en): A?\n# Q(ar): ا؟\n# Params: place=name (default x)\nSELECT * { VALUES ?place { "y" } }', '"x"'),
    ],
)
def test_a_broken_header_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "01_a.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_question(path)


def test_a_check_needs_its_header(tmp_path: Path) -> None:
    path = tmp_path / "a.rq"
    path.write_text("# Problem: p\nSELECT * {}", encoding="utf-8")
    with pytest.raises(InputError, match="# Solution"):
        read_check(path)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_a_check_is_silent_on_a_sound_graph(store: ox.Store, check: Check) -> None:
    assert ask(store, check.text) == []


def both(graph: str, triples: str) -> str:
    """Return an update that writes triples into a graph and into the default graph."""
    return f"INSERT DATA {{ {triples} GRAPH {graph} {{ {triples} }} }}"


PROVENANCE = "<https://w3id.org/isnad/id/graph/provenance>"
DAMAGE: dict[str, list[str]] = {
    "base-class-missing": [both(SENTENCE, ":place/x a isn:Village ."), both(SENTENCE, ":e/x a isn:Raid .")],
    "blank-node": ["INSERT DATA { [] a isn:Place }", "INSERT DATA { GRAPH :g { :x isn:location [] } }"],
    "bounds-against-precision": [
        both(SENTENCE, ":toll/fifteen isn:upperBound 20 ."),
        "DELETE WHERE { :toll/twelve isn:upperBound ?b }",
    ],
    "bounds-crossed": [
        both(SENTENCE, ":toll/twelve isn:lowerBound 13 ."),
        both(SENTENCE, ":toll/forty isn:lowerBound -1 ."),
    ],
    "claim-without-evidence": [
        "DELETE WHERE { :toll/twelve isn:evidence ?p }",
        "DELETE WHERE { :control/holds prov:wasDerivedFrom ?s }",
        both(SENTENCE, ":e/x a isn:Engagement ; isn:evidence :nowhere ."),
    ],
    "dates-crossed": [both(SENTENCE, ':control/gained isn:endDate "2021-03-08"^^xsd:date .')],
    "empty-span": [both(PROVENANCE, ":p nif:beginIndex 4 ; nif:endIndex 4 .")],
    "evidence-outside-sentence": [
        "DELETE { ?t prov:wasDerivedFrom ?s } INSERT { ?t prov:wasDerivedFrom ?o } WHERE { VALUES ?t { :toll/twelve }"
        " ?t prov:wasDerivedFrom ?s . :toll/forty prov:wasDerivedFrom ?o }"
    ],
    "hidden-statement": [f"INSERT DATA {{ GRAPH {SENTENCE} {{ :toll/twelve isn:means 'x' }} }}"],
    "nameless-thing": [
        both(SENTENCE, ":toll/twelve isn:victim :group/x ."),
        "DELETE WHERE { :claimer/marsad skos:prefLabel ?n }",
    ],
    "part-above-whole": [both(SENTENCE, ":toll/forty isn:partOf :toll/twelve .")],
    "participant-missing": [
        "DELETE WHERE { :engagement/clash isn:participant ?p }",
        both(SENTENCE, ":engagement/clash isn:participant isn:Women ."),
    ],
    "parts-disagree": [
        both(SENTENCE, ":toll/missing isn:partOf :toll/twelve ."),
        both(SENTENCE, ":toll/twelve isn:partOf :toll/officers ."),
    ],
    "unknown-graph": [both("<https://x.example/graph/other>", ":x a isn:Place .")],
    "unsourced-statement": ["INSERT DATA { :toll/twelve isn:cumulative false }"],
    "untold-statement": [
        both(PROVENANCE, ":toll/missing isn:perpetrator :group/ufuq ."),
        both(PROVENANCE, ":side/x a isn:Side ; isn:role isn:Target ."),
    ],
    "words-not-at-offsets": [
        both(
            PROVENANCE,
            ":p nif:anchorOf 'x' ; nif:beginIndex 0 ; nif:endIndex 1 ; nif:referenceContext :report/example-1 .",
        )
    ],
}
DAMAGES = [(check, update) for check in CHECKS for update in DAMAGE[check.name]]


@pytest.mark.parametrize(("check", "update"), DAMAGES, ids=[check.name for check, _ in DAMAGES])
def test_a_check_fires_on_a_damaged_graph(check: Check, update: str) -> None:
    store = build_store()
    update = re.sub(r"(?<![\w:<]):([a-z]+)/([a-z0-9-]+)", rf"<{BASE_IRI}\1/\2>", update)
    store.update(update, prefixes=PREFIXES | {"": BASE_IRI})
    assert ask(store, check.text) != []


def test_every_check_has_its_damage() -> None:
    assert {check.name for check in CHECKS} == set(DAMAGE)
    assert len(DAMAGES) >= 25


def test_what_a_rule_concluded_needs_no_sentence(store: ox.Store) -> None:
    damaged = build_store()
    triple = f"<{BASE_IRI}toll/missing> <{PREFIXES['isn']}perpetrator> <{BASE_IRI}group/ufuq> ."
    damaged.update(both(f"<{BASE_IRI}graph/inferred>", triple))
    assert [check.name for check in CHECKS if ask(damaged, check.text)] == []
