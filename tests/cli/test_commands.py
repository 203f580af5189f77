"""Every command runs on the seeds, and its output is what its format says."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pyoxigraph as ox
import pytest
import rdflib

from kg.cli.commands import COMMANDS, cli
from kg.namespaces import ISN
from kg.questions import list_questions

from .conftest import Kg


def leaves() -> list[tuple[str, click.Command]]:
    """Every command that does something, by its full name."""
    found = []
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        subs = command.commands if isinstance(command, click.Group) else {"": command}
        found += [(f"{name} {sub}".strip(), leaf) for sub, leaf in subs.items()]
    return found


def test_the_table_of_commands_says_what_their_help_says() -> None:
    context = click.Context(cli)
    for name, told in COMMANDS.items():
        command = cli.get_command(context, name)
        assert command is not None
        assert (command.help or "").strip().splitlines()[0] == told


@pytest.mark.parametrize(("name", "command"), leaves(), ids=[name for name, _ in leaves()])
def test_help_has_an_example_of_the_command(kg: Kg, name: str, command: click.Command) -> None:
    result = kg(*name.split(), "--help")
    assert result.code == 0
    assert f"kg {name}" in " ".join((command.epilog or "").split())
    assert "Example:" in result.out


def test_the_common_flags_are_the_same_everywhere() -> None:
    checked = 0
    for name, command in leaves():
        options = {o for p in command.params for o in p.opts}
        if name == "completion":
            continue
        checked += 1
        assert {"-f", "--format", "-o", "--output", "-v", "--verbose", "-q", "--quiet"} <= options, name
        storeless = ("ontology", "parse", "extract", "eval", "diff", "help")
        assert ({"-s", "--store"} <= options) == (not name.startswith(storeless)), name
    assert checked >= 14


def _spent() -> float:
    """Seconds of processor time of the processes that ended: what else the machine does has no part in it."""
    return os.times().children_user + os.times().children_system


def test_help_is_quick() -> None:
    taken = []
    for _ in range(5):
        start = _spent()
        subprocess.run([sys.executable, "-m", "kg", "--help"], check=True, capture_output=True)
        taken.append(_spent() - start)
    assert min(taken) < 0.3


def test_the_help_imports_no_heavy_part() -> None:
    script = (
        "import sys\nfrom kg.cli import run\nrun(['--help'])\n"
        "heavy = {'pyoxigraph', 'rdflib', 'rich', 'camel_tools', 'owlready2', 'pyshacl', 'regex'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def test_build_tells_the_tolls_and_how_to_go_on(kg: Kg, tmp_path: Path, seeds: Path) -> None:
    result = kg("build", seeds, "-s", tmp_path / "a.db")
    assert result.code == 0
    assert result.err == ""
    assert "181+" in result.out
    assert "إذ ارتفع إلى ⟦181 على الأقل⟧ عدد عناصر قوات النظام" in result.out
    assert "2 reports" in result.out
    assert f"kg query -e tolls-by-party -s {tmp_path / 'a.db'}" in result.out
    again = kg("build", seeds, "-s", tmp_path / "a.db", "--no-table", "-f", "json")
    counts = json.loads(again.out)
    assert (counts["added"], counts["changed"], counts["unchanged"], counts["failures"]) == (0, 0, 2, [])


def test_build_reads_standard_input(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = json.dumps({"id": "a", "text": "قتل سبعة جنود في مدينة تدمر."})
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(line.encode())))
    assert kg("build", "-", "-s", tmp_path / "a.db", "-q").code == 0
    [row] = json.loads(kg("query", "-e", "reports", "-f", "json", "-s", tmp_path / "a.db").out)["results"]["bindings"]
    assert row["identifier"]["value"] == "a"


def test_a_changed_report_replaces_the_old_one(kg: Kg, tmp_path: Path) -> None:
    path, store = tmp_path / "a.txt", tmp_path / "a.db"
    path.write_text("قتل سبعة جنود في مدينة تدمر.", encoding="utf-8")
    kg("build", path, "-s", store)
    before = kg("export", "-f", "nq", "-s", store).out
    path.write_text("قتل تسعة جنود في مدينة تدمر.", encoding="utf-8")
    counts = json.loads(kg("build", path, "-s", store, "-f", "json", "--no-table").out)
    assert (counts["added"], counts["removed"]) == (1, 1)
    assert "سبعة" not in kg("export", "-f", "nq", "-s", store).out
    path.write_text("قتل سبعة جنود في مدينة تدمر.", encoding="utf-8")
    kg("build", path, "-s", store)
    assert kg("export", "-f", "nq", "-s", store).out == before


def test_the_order_of_reports_changes_no_byte(kg: Kg, tmp_path: Path, seeds: Path) -> None:
    files = sorted(seeds.glob("*.txt"))
    assert len(files) == 2
    for name, paths in (("a.db", files), ("b.db", files[::-1])):
        assert kg("build", *paths, "-s", tmp_path / name, "-q").code == 0
    for format in ("nq", "ttl"):
        first, second = (kg("export", "-f", format, "-s", tmp_path / name).out for name in ("a.db", "b.db"))
        assert first == second
        assert first


def test_the_seeds_build_quickly(tmp_path: Path, seeds: Path) -> None:
    command = [sys.executable, "-m", "kg", "build", str(seeds), "-q", "-s"]
    subprocess.run([*command, str(tmp_path / "warm.db")], check=True)
    taken = []
    for name in ("a.db", "b.db", "c.db"):
        start = _spent()
        subprocess.run([*command, str(tmp_path / name)], check=True)
        taken.append(_spent() - start)
    assert min(taken) < 3


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("format", ["ttl", "nt", "nq", "trig", "jsonld"])
def test_exports_can_be_parsed(kg: Kg, built: Path, tmp_path: Path, format: str) -> None:
    target = tmp_path / f"graph.{format}"
    result = kg("export", "-o", target, "-s", built)
    assert (result.code, result.out, result.err) == (0, "", "")
    if format in ("nq", "trig"):
        assert sum(1 for _ in ox.parse(target.read_bytes(), format=ox.RdfFormat.from_extension(format))) > 1000
    else:
        assert (
            len(rdflib.Graph().parse(target, format={"jsonld": "json-ld", "ttl": "turtle"}.get(format, format))) > 1000
        )


def test_a_question_in_every_format(kg: Kg, built: Path, tmp_path: Path) -> None:
    ask = ("query", "-e", "tolls-by-party", "-s", built)
    rows = list(csv.DictReader(io.StringIO(kg(*ask, "-f", "csv").out)))
    assert {"181", "233"} <= {row["low"] for row in rows}
    assert len(json.loads(kg(*ask, "-f", "json").out)["results"]["bindings"]) == len(rows)
    assert kg(*ask, "-f", "tsv").out.count("\n") == len(rows) + 1
    assert kg(*ask, "-f", "xml").out.startswith("<?xml")
    assert f"{len(rows)} rows" in kg(*ask).out
    kg(*ask, "-o", tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes().decode() == kg(*ask, "-f", "csv").out


def test_queries_come_from_text_file_and_stdin(
    kg: Kg, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "PREFIX isn: <https://w3id.org/isnad/ontology#> SELECT (COUNT(?t) AS ?n) { ?t a isn:Toll }"
    path = tmp_path / "q.rq"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    answers = {kg("query", given, "-f", "csv", "-s", built).out for given in (text, path, "-")}
    assert len(answers) == 1
    assert int(answers.pop().split()[1]) > 5


def test_a_construct_gives_turtle(kg: Kg, built: Path) -> None:
    result = kg("query", "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 5", "-s", built)
    assert len(list(ox.parse(result.out, format=ox.RdfFormat.TURTLE))) == 5


def test_every_question_is_listed_and_answered(kg: Kg, built: Path) -> None:
    names = [question.name for question in list_questions()]
    assert len(names) >= 15
    listed = [row["name"] for row in csv.DictReader(io.StringIO(kg("query", "--list", "-f", "csv").out))]
    assert listed == names
    for name in names:
        assert kg("query", "-e", name, "-s", built).code == 0, name


def test_show_marks_the_words_of_the_evidence(kg: Kg, built: Path) -> None:
    rows = csv.DictReader(io.StringIO(kg("query", "-e", "tolls-by-party", "-f", "csv", "-s", built).out))
    toll = next(row["toll"] for row in rows if row["low"] == "181")
    result = kg("show", toll, "-s", built)
    assert "⟦181 على الأقل⟧" in result.out
    assert "isn:lowerBound  181  [1]" in result.out
    shown = json.loads(kg("show", toll, "-s", built, "-f", "json").out)
    assert shown["iri"] == toll


def test_stats_count(kg: Kg, built: Path) -> None:
    counts = {row["what"]: row["count"] for row in json.loads(kg("stats", "-f", "json", "-s", built).out)}
    assert counts["reports"] == 2
    assert counts["tolls"] > 5
    assert counts["triples"] > 1000


def test_verify_proves_the_seeds_and_catches_damage(kg: Kg, tmp_path: Path, seeds: Path) -> None:
    store = tmp_path / "a.db"
    kg("build", seeds, "-q", "-s", store)
    sound = kg("verify", "-s", store)
    assert sound.code == 0, sound.out
    raw = ox.Store(str(store / "quads"))
    old, new = (f"?t isn:lowerBound {count}" for count in (181, 18))
    raw.update(
        f"PREFIX isn: <{ISN.lowerBound.removesuffix('lowerBound')}> DELETE {{ GRAPH ?g {{ {old} }} {old} }} "
        f"INSERT {{ GRAPH ?g {{ {new} }} {new} }} WHERE {{ GRAPH ?g {{ {old} }} }}"
    )
    raw.flush()
    del raw
    damaged = kg("verify", "-s", store, "-f", "json")
    assert damaged.code == 1
    assert any("does not give 18" in row["problem"] for row in json.loads(damaged.out))


def test_parse_extract_gazetteer_and_doctor(kg: Kg, built: Path) -> None:
    [number] = json.loads(kg("parse", "numbers", "مقتل ما لا يقل عن 181 عنصرا", "-f", "json").out)
    assert (number["lower"], number["upper"], number["precision"]) == (181, None, "at_least")
    [day] = json.loads(kg("parse", "dates", "في 3 تموز 2020", "-f", "json").out)
    assert day["days"] == "2020-07-03"
    text = kg("extract", "-t", "قتل سبعة جنود في مدينة تدمر.", "-f", "jsonl")
    assert json.loads(text.out)["tolls"][0]["lower"] == 7
    assert "⟦سبعة جنود⟧" in kg("extract", "-t", "قتل سبعة جنود في مدينة تدمر.", "--explain").out
    found = json.loads(kg("gazetteer", "find", "تدمر", "-f", "json").out)
    assert "Q938457" in {row["wikidata"] for row in found}
    assert kg("gazetteer", "find", "لا مكان بهذا الاسم").code == 1
    assert kg("gazetteer", "check").code == 0
    assert kg("gazetteer", "stats", "-f", "csv").out.startswith("kind,entries")
    assert kg("doctor", "-s", built).code == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(kg: Kg, shell: str) -> None:
    assert "_KG_COMPLETE" in kg("completion", shell).out


def test_tables_isolate_arabic_and_files_do_not(kg: Kg, built: Path) -> None:
    ask = ("query", "-e", "tolls-by-party", "-s", built)
    assert re.search("\u2068[^\u2069]*قوات", kg(*ask).out)
    assert "\u2068" not in kg(*ask, "-f", "csv").out
