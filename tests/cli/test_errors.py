"""What goes wrong is one line on standard error with its own exit code, and nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.cli import run
from kg.model import Report
from kg.store import open_store

from .conftest import Kg, Result

NEWS = "قتل سبعة جنود في مدينة تدمر."


def complaint(result: Result, code: int) -> str:
    """The one line that a failed command says."""
    assert result.code == code, result
    assert result.err.startswith("kg: error: "), result.err
    return result.err


def one_line(result: Result, code: int) -> str:
    told = complaint(result, code)
    assert told.count("\n") == 1, told
    return told


def test_usage(kg: Kg, built: Path, tmp_path: Path) -> None:
    assert "did you mean 'build'" in one_line(kg("biuld"), 2)
    assert "there are build, add, " in one_line(kg("zzz"), 2)
    assert "PATH" in one_line(kg("build"), 2)
    assert "--tabel" in one_line(kg("build", "--tabel", "x"), 2)
    assert "ttl, nt, nq, trig, jsonld" in one_line(kg("export", "-f", "pdf", "-s", built), 2)
    assert "ttl, nt, nq, trig, jsonld" in one_line(kg("export", "-o", tmp_path / "a.pdf", "-s", built), 2)
    assert "table, csv, tsv, json" in one_line(kg("stats", "-f", "yaml", "-s", built), 2)
    assert "table, csv, tsv, json, xml" in one_line(kg("query", "ASK {}", "-f", "ttl", "-s", built), 2)
    assert "tolls-by-party" in complaint(kg("query", "-e", "nonsense", "-s", built), 2)
    assert "name=value" in one_line(kg("query", "-e", "reports", "-p", "x", "-s", built), 2)
    assert "claims, reified, rdf12, none" in one_line(kg("export", "--provenance", "all", "-s", built), 2)
    assert "nothing in the store" in one_line(kg("show", "لا شيء", "-s", built), 2)
    assert not (tmp_path / "a.pdf").exists()


def test_inputs_that_cannot_be_read(kg: Kg, tmp_path: Path) -> None:
    store = tmp_path / "a.db"
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(b"abc\0def")
    (tmp_path / "bytes.txt").write_bytes(NEWS.encode() + b"\xff")
    for name, words in (
        ("gone.txt", "no such file"), ("empty.txt", "is empty"), ("binary.txt", "is binary (byte 3"),
        ("bytes.txt", f"byte {len(NEWS.encode())} (0xff)"),
    ):  # fmt: skip
        told = one_line(kg("build", tmp_path / name, "-s", store), 3)
        assert words in told
        assert str(tmp_path / name) in told
    assert not store.exists()


def test_what_fails_stops_nothing_else(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{json.dumps({"id": "a", "text": NEWS})}\n{{"text": \n{json.dumps({"id": "b", "text": NEWS})}\n')
    result = kg("build", path, tmp_path / "gone", "-s", tmp_path / "a.db", "-f", "json", "--no-table")
    assert result.code == 1
    assert json.loads(result.out)["added"] == 2
    assert f"{path}:2: is no JSON" in result.err
    assert result.err.count("\n") == 2


def test_windows_1256_is_read(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("قال المصدر إن سبعة جنود قتلوا في الهجوم على مدينة تدمر.".encode("cp1256"))
    assert kg("build", path, "-s", tmp_path / "a.db").code == 0


def test_one_line_of_ten_megabytes(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("كلمة " * 2_000_000, encoding="utf-8")
    assert path.stat().st_size > 10_000_000
    start = time.process_time()
    result = kg("extract", path, "-f", "jsonl", "-o", tmp_path / "out.jsonl")
    assert result.code == 0, result.err
    assert time.process_time() - start < 90


def test_two_texts_with_one_id(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps({"id": "a", "text": text}) for text in (NEWS, f"{NEWS} وانسحبوا.")))
    result = kg("build", path, "-s", tmp_path / "a.db", "-q")
    assert "two different texts came with the id 'a'" in one_line(result, 1)


def test_stores(kg: Kg, built: Path, tmp_path: Path) -> None:
    assert "make one with `kg build`" in one_line(kg("stats", "-s", tmp_path / "gone"), 6)
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("x")
    assert "not a store" in one_line(kg("stats", "-s", tmp_path / "letters"), 6)
    assert "not a store" in one_line(kg("build", tmp_path / "letters" / "a.txt", "-s", tmp_path / "letters"), 6)
    assert (tmp_path / "letters" / "a.txt").read_text() == "x"


def test_a_store_that_another_process_writes(kg: Kg, tmp_path: Path) -> None:
    path, store = tmp_path / "a.txt", tmp_path / "a.db"
    path.write_text(NEWS, encoding="utf-8")
    kg("build", path, "-s", store)
    with open_store(store, "write"):
        script = f"import sys; from kg.cli import run; sys.exit(run(['build', {str(path)!r}, '-s', {str(store)!r}]))"
        result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert result.returncode == 6
    assert "another process is writing" in result.stderr
    assert kg("stats", "-s", store).code == 0


def test_queries(kg: Kg, built: Path, tmp_path: Path) -> None:
    assert "line 1" in one_line(kg("query", "SELECT ?x { ?x", "-s", built), 4)
    assert "no such query file" in one_line(kg("query", tmp_path / "gone.rq", "-s", built), 3)
    one_line(kg("query", "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", "-s", built), 4)
    product = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    assert "--timeout" in one_line(kg("query", product, "-t", "0.5", "-s", built), 5)


def test_an_output_that_fails_leaves_what_was_there(kg: Kg, built: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")
    one_line(kg("query", "SELECT ?x { ?x", "-o", target, "-s", built), 4)
    assert target.read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv"]
    assert "cannot be written" in one_line(kg("stats", "-o", tmp_path / "no" / "a.csv", "-s", built), 2)


def test_a_fault_is_one_line_and_shows_itself_on_demand(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("two\nlines")

    monkeypatch.setattr("kg.lexicon.gazetteer.load_gazetteer", fail)
    assert "KG_DEBUG=1" in one_line(kg("gazetteer", "stats"), 1)
    monkeypatch.setenv("KG_DEBUG", "1")
    with pytest.raises(ValueError, match="two"):
        run(["gazetteer", "stats"])


def test_a_fault_in_one_report_stops_no_other(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg import pipeline

    read = pipeline.read_through

    def fail_once(report: Report, world: pipeline.World) -> object:
        if report.identifier == "a":
            raise KeyError("سبب")
        return read(report, world)

    monkeypatch.setattr(pipeline, "read_through", fail_once)
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps({"id": name, "text": NEWS}) for name in "abc"))
    result = kg("build", path, "-s", tmp_path / "a.db", "-f", "json")
    assert json.loads(result.out)["added"] == 2
    assert "report 'a': a fault in the program (KeyError" in one_line(result, 1)


def test_a_reader_that_leaves_is_no_error(built: Path) -> None:
    command = f"{sys.executable} -m kg export -f nq -s {built} | head -1"
    result = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.count("\n") == 1


def test_an_interrupt_is_130(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.pipeline.build", interrupt)
    assert one_line(kg("build", "x", "-s", tmp_path / "a.db"), 130) == "kg: error: interrupted\n"


def test_output_is_utf_8_whatever_the_locale(built: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "kg", "gazetteer", "find", "تدمر"]
    result = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert "تدمر" in result.stdout.decode("utf-8")
