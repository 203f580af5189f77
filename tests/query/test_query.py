"""Queries: guard, values, formats, time limits, tables."""

from __future__ import annotations

import csv
import io
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError, LimitError, QueryError, UsageError
from kg.namespaces import ISN
from kg.query import Answer, answer, bind, query_form, read_query, refuse_remote, run_query, write_table
from kg.query.guard import tokens
from kg.store import GraphStore, Writer, open_store
from tests.readings import background, battle, brief

TOLLS = "SELECT ?wording ?lower { ?toll a isn:Toll ; isn:wording ?wording ; isn:lowerBound ?lower } ORDER BY ?lower"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """A store on disk with two reports, open for reading."""
    path = tmp_path_factory.mktemp("query") / "kg.db"
    with open_store(path, "write") as made, Writer(made, background()) as writer:
        writer.add(*battle())
        writer.add(*brief())
    with open_store(path) as opened:
        yield opened


def asked(store: GraphStore, query: str, **options: object) -> str:
    """The answer as text."""
    output = io.BytesIO()
    run_query(store, query, output, **options)  # type: ignore[arg-type]
    return output.getvalue().decode()


# ---------------------------------------------------------------------------------------------------- the guard

REMOTE = [
    "SELECT * { SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "SELECT * { sErViCe SILENT <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "SELECT * { {}SERVICE<http://127.0.0.1:{port}/>{?s ?p ?o} }",
    "PREFIX a: <http://127.0.0.1:{port}/> SELECT * { SERVICEa:b{?s ?p ?o} }",
    "PREFIX : <http://127.0.0.1:{port}/> SELECT * { SERVICE:b{?s ?p ?o} }",
    "SELECT * { VALUES ?x { 1 } BIND(1 = 1 AS ?y) FILTER(?x = 1)SERVICE<http://127.0.0.1:{port}/>{?s ?p ?o} }",
    "SELECT * { # }\n SERVICE # x\n <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "SELECT * { BIND('a' AS ?a)SERVICE ?g { ?s ?p ?o } VALUES ?g { <http://127.0.0.1:{port}/> } }",
    "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1:{port}/>{?a ?b ?c} }",
    "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:{port}/>{?a ?b ?c} }",
    'SELECT * { ?s ?p "x"SERVICE<http://127.0.0.1:{port}/>{?a ?b ?c} }',
    "SELECT * { FILTER EXISTS { SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } } }",
    "ASK { { SELECT * { SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
]
LOCAL = [
    "SELECT * { ?s ?p ?o } # SERVICE <http://127.0.0.1/>",
    "SELECT ?service { ?service ?p ?o }",
    "SELECT ?SERVICE { ?SERVICE ?p 'SERVICE <http://x.example/> { }' }",
    'SELECT * { ?s ?p """ SERVICE " <http://x.example/> {} """ }',
    "SELECT * { ?s <http://x.example/SERVICE> ?o }",
    "SELECT * { ?s schema:service ?o }",
    "SELECT * { ?s ?p 'it\\'s SERVICE' }",
    "SELECT * { ?s ?p 'x'@en-service }",
]


@pytest.mark.parametrize("query", REMOTE)
def test_a_query_that_would_call_out_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        refuse_remote(query.replace("{port}", "9"))


@pytest.mark.parametrize("query", LOCAL)
def test_the_word_service_elsewhere_is_no_call(query: str, store: GraphStore) -> None:
    refuse_remote(query)
    assert isinstance(answer(store, query), Answer)


def test_nothing_reaches_a_listener(store: GraphStore) -> None:
    """Some of these forms do call out when Oxigraph gets them; through us none does."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)

        def listen() -> None:
            try:
                while True:
                    connection, address = server.accept()
                    calls.append(address)
                    connection.close()
            except OSError:
                return

        listener = threading.Thread(target=listen)
        listener.start()
        for query in REMOTE:
            with pytest.raises(QueryError):
                asked(store, query.replace("{port}", str(server.getsockname()[1])), timeout=None)
        listener.join()
    assert calls == []
    assert len(REMOTE) == 14


@pytest.mark.parametrize("query", ["LOAD <http://x.example/>", "INSERT DATA { }", "DROP ALL", "", "hello", "# SELECT"])
def test_an_update_is_no_query(query: str) -> None:
    with pytest.raises(QueryError, match="starts with SELECT, ASK, CONSTRUCT or DESCRIBE"):
        query_form(query)


def test_load_is_refused() -> None:
    with pytest.raises(QueryError, match="LOAD is refused"):
        refuse_remote("LOAD <http://x.example/>")


@pytest.mark.parametrize(("query", "form"), [
    ("SELECT * {}", "SELECT"),
    ("# ASK\nPREFIX ask: <http://x.example/> BASE <http://x.example/> select *{}", "SELECT"),
    ("ask{}", "ASK"), ("DESCRIBE <http://x.example/>", "DESCRIBE"), ("CONSTRUCT WHERE {}", "CONSTRUCT"),
])  # fmt: skip
def test_the_form_of_a_query(query: str, form: str) -> None:
    assert query_form(query) == form


@given(st.text(max_size=60))
def test_tokens_cover_any_text(query: str) -> None:
    for _, token, offset in tokens(query):
        assert query[offset : offset + len(token)] == token


# ---------------------------------------------------------------------------------------------------- values


def test_a_value_is_bound_inside_the_pattern_so_that_filters_see_it(store: GraphStore) -> None:
    query = "SELECT ?wording { ?toll isn:wording ?wording ; isn:lowerBound ?n FILTER(?n > ?least) } ORDER BY ?n"
    assert answer(store, bind(query, {"least": "5"})).rows == (("7",), ("ما لا يقل عن 20",))


@pytest.mark.parametrize(("value", "rows"), [
    ("20", 1), ("21", 0), ("\"20\"", 0), ("20 } DROP ALL", 0), ("a\\", 0), ('" . ?s ?p ?o', 0), ("\n", 0),
])  # fmt: skip
def test_a_value_never_becomes_syntax(store: GraphStore, value: str, rows: int) -> None:
    assert len(answer(store, bind(TOLLS, {"lower": value})).rows) == rows


def test_iris_days_and_arabic_words_are_values(store: GraphStore) -> None:
    thing = "SELECT ?s { ?s isn:location ?place } "
    assert len(answer(store, bind(thing, {"place": "https://w3id.org/isnad/id/place/sukhnah"})).rows) == 4
    assert len(answer(store, bind(thing, {"place": "<https://w3id.org/isnad/id/place/sukhnah>"})).rows) == 4
    assert len(answer(store, bind("SELECT ?s { ?s isn:startDate ?day }", {"day": "2020-07-03"})).rows) == 3
    named = "SELECT DISTINCT ?s { ?s skos:prefLabel ?l FILTER(STR(?l) = ?name) }"
    assert len(answer(store, bind(named, {"name": "السخنة"})).rows) == 1


def test_the_template_of_a_construct_is_passed_over(store: GraphStore) -> None:
    query = bind("CONSTRUCT { ?t isn:wording ?w } WHERE { ?t isn:wording ?w ; isn:lowerBound ?n }", {"n": "7"})
    assert asked(store, query, format="nt").count("\n") == 1


def test_an_unknown_variable_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"no variable \?place .* it has lower, toll, wording"):
        bind(TOLLS, {"place": "x"})


def test_queries_come_from_files_strings_and_names(tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_text("\ufeff" + TOLLS, encoding="utf-8")
    assert read_query(path=path) == read_query(text=TOLLS) == TOLLS
    with pytest.raises(InputError, match="no such query file"):
        read_query(path=tmp_path / "none.rq")
    path.write_bytes(b"SELECT * { ?s ?p '\xe4' }")
    with pytest.raises(InputError, match="byte 18 is no UTF-8"):
        read_query(path=path)
    with pytest.raises(UsageError, match="give one query"):
        read_query()


def test_an_unknown_name_lists_the_questions() -> None:
    with pytest.raises(UsageError, match="there is no question 'nonsense'; there are\n  "):
        read_query(name="nonsense")


# ---------------------------------------------------------------------------------------------------- formats


@pytest.mark.parametrize("timeout", [None, 30.0])
def test_every_format_of_rows(store: GraphStore, timeout: float | None) -> None:
    rows = list(csv.reader(io.StringIO(asked(store, TOLLS, format="csv", timeout=timeout))))
    assert rows == [["wording", "lower"], ["3", "3"], ["7", "7"], ["ما لا يقل عن 20", "20"]]
    assert asked(store, TOLLS, format="tsv", timeout=timeout).startswith("?wording\t?lower\n")
    assert len(json.loads(asked(store, TOLLS, format="json", timeout=timeout))["results"]["bindings"]) == 3
    assert '<literal xml:lang="ar">' in asked(store, TOLLS, format="xml", timeout=timeout)
    assert "20" in asked(store, TOLLS, timeout=timeout)
    assert "\u2068" not in asked(store, TOLLS, format="csv", timeout=timeout)


def test_ask_answers_in_rows(store: GraphStore) -> None:
    assert answer(store, "ASK { ?s a isn:Toll }") == Answer(("answer",), (("true",),))
    assert json.loads(asked(store, "ASK { ?s a isn:Siege }", format="json"))["boolean"] is False
    assert "true" in asked(store, "ASK { ?s a isn:Toll }")


@pytest.mark.parametrize("format", ["ttl", "turtle", "nt", "jsonld"])
def test_every_format_of_graphs(store: GraphStore, format: str) -> None:
    text = asked(store, "CONSTRUCT { ?t isn:wording ?w } WHERE { ?t isn:wording ?w }", format=format)
    kinds = {"nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}
    triples = {quad.triple for quad in ox.parse(text, format=kinds.get(format, ox.RdfFormat.TURTLE))}
    assert len(triples) == 3
    assert {triple.predicate.value for triple in triples} == {ISN.wording}


def test_turtle_declares_only_what_it_uses(store: GraphStore) -> None:
    lines = asked(store, "CONSTRUCT { ?t isn:wording ?w } WHERE { ?t isn:wording ?w }").splitlines()
    assert [line.split()[1] for line in lines if line.startswith("@prefix")] == ["isn:", "toll:"]


@pytest.mark.parametrize(("query", "format", "choices"), [
    (TOLLS, "ttl", "table, csv, tsv, json, xml"), (TOLLS, "xlsx", "table, csv, tsv, json, xml"),
    ("DESCRIBE isn:Toll", "csv", "ttl, nt, jsonld"),
])  # fmt: skip
def test_a_format_that_does_not_fit_lists_those_that_do(
    store: GraphStore, query: str, format: str, choices: str
) -> None:
    with pytest.raises(UsageError, match=f"choose one of {choices}"):
        asked(store, query, format=format)


def test_a_graph_is_no_answer_in_rows(store: GraphStore) -> None:
    with pytest.raises(UsageError, match="gives a graph"):
        answer(store, "DESCRIBE isn:Toll")


# ---------------------------------------------------------------------------------------------------- errors, limits


@pytest.mark.parametrize("timeout", [None, 30.0])
@pytest.mark.parametrize(("query", "told"), [
    ("SELECT * {\n ?s foo:a ?p }", "line 2, column 10: Prefix not found"),
    ("SELECT ?x (SUM(?y) AS ?z)\n{?x ?p ?y}", r"line \d, column \d+: The SELECT contains a variable that is unbound"),
    ("SELECT * {\n?s ?p", "line 2, column"),
    ("SELECT * { ?s ?p ?o } LIMIT x", "line 1, column 29: expected HAVING or"),
])  # fmt: skip
def test_a_query_that_cannot_be_parsed_is_told_with_its_line(
    store: GraphStore, query: str, told: str, timeout: float | None
) -> None:
    with pytest.raises(QueryError, match=told):
        asked(store, query, timeout=timeout)


def test_a_query_that_takes_too_long_is_stopped_and_says_nothing(store: GraphStore) -> None:
    crossed = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(6))
    output = io.BytesIO()
    with pytest.raises(LimitError, match=r"longer than 0.5 s and was stopped: .* --timeout"):
        run_query(store, f"SELECT (COUNT(*) AS ?n) {{ {crossed} }}", output, timeout=0.5)
    assert output.getvalue() == b""


def test_a_store_that_is_being_written_can_be_asked(tmp_path: Path) -> None:
    with open_store(tmp_path / "kg.db", "write") as store:
        with Writer(store, background()) as writer:
            writer.add(*battle())
        assert asked(store, "SELECT (COUNT(*) AS ?n) { ?t a isn:Toll }", format="csv") == "n\r\n2\r\n"


def test_a_store_in_memory_is_asked_here() -> None:
    with GraphStore.in_memory() as store:
        assert answer(store, "SELECT * { ?s ?p ?o }", timeout=60.0).rows == ()


# ---------------------------------------------------------------------------------------------------- tables


def table(answer: Answer, width: int | None = None) -> list[str]:
    """The lines of a table."""
    output = io.StringIO()
    write_table(answer, output, prefixes={"toll": "http://x.example/toll/"}, width=width)
    return output.getvalue().splitlines()


def test_arabic_cells_are_isolated_and_set_right_and_iris_are_short() -> None:
    lines = table(Answer(("toll", "name"), (("http://x.example/toll/1", "السخنة"), ("http://x.example/toll/22", None))))
    assert "toll:1 " in lines[2]
    assert lines[2].rstrip().endswith("\u2068السخنة\u2069")
    assert lines[0].rstrip().endswith("name")
    assert lines[-1] == "2 rows"


def test_numbers_are_set_right_and_other_words_left() -> None:
    lines = table(Answer(("n", "word"), (("7", "a"), ("1234", "longer"))))
    assert lines[2].startswith("   7 ")
    assert "\u2068" not in "".join(lines)


def test_a_narrow_terminal_folds_and_loses_nothing() -> None:
    lines = table(Answer(("text",), (("word " * 40 + "end",),)), width=40)
    assert max(map(len, lines)) <= 40
    assert "end" in " ".join(lines)


def test_markup_and_line_breaks_in_cells_are_harmless() -> None:
    lines = table(Answer(("text",), (("[bold]a[/bold]\nb :smile:",),)))
    assert "[bold]a[/bold] b :smile:" in lines[2]


def test_no_rows_is_said() -> None:
    assert table(Answer(("a", "b"), ()))[-1] == "0 rows"
