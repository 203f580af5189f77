"""How the analyser reaches camel-tools: the import trap, the caches, the user's database of Modern Standard Arabic."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.lexicon import camel
from kg.lexicon.almor import compile_database
from kg.lexicon.formcache import LIMIT, FormCache
from kg.lexicon.lexemes import COLUMNS, read_lexemes
from kg.lexicon.morphology import Morphology, cache_folder, describe, load_morphology
from kg.text.normalise import fold

ROOT = Path(__file__).parents[2]
OFFLINE = """
import socket, sys, os
def refuse(*a, **k): raise OSError("no network")
socket.socket.connect = refuse
socket.getaddrinfo = refuse
before = dict(os.environ)
from kg.lexicon.morphology import load_morphology
assert "camel_tools" not in sys.modules
m = load_morphology()
assert m.analyze("\\u0642\\u062a\\u064a\\u0644")[0].number == "s"
assert m.analyze("zzz") == ()
assert dict(os.environ) == before
print("loaded" if m.engine_loaded else "cached")
"""


def run(home: str, cache: str, code: str = OFFLINE, **more: str) -> str:
    """The output of a fresh interpreter that has this home and cache and no network."""
    environment = {k: v for k, v in os.environ.items() if k not in ("CAMELTOOLS_DATA", "KG_MSA")}
    environment |= {"HOME": home, "XDG_CACHE_HOME": cache, "PYTHONPATH": str(ROOT), **more}
    command = [sys.executable, "-W", "error::ResourceWarning", "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_no_home_no_network_no_cache() -> None:
    assert run("/proc/nope", "/proc/nope/cache") == "loaded"


def test_the_home_folder_is_left_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    assert run(str(home), str(tmp_path / "cache")) == "loaded"
    assert list(home.iterdir()) == []


def test_a_wrong_data_folder_of_the_user_does_no_harm(tmp_path: Path) -> None:
    assert run(str(tmp_path), str(tmp_path / "cache"), CAMELTOOLS_DATA=str(tmp_path / "none")) == "loaded"


def test_a_second_process_needs_no_engine(tmp_path: Path) -> None:
    assert run("/proc/nope", str(tmp_path)) == "loaded"
    assert run("/proc/nope", str(tmp_path)) == "cached"
    (kept,) = (tmp_path / "isnad").glob("morphology-*.json")
    kept.write_text("{ not json", encoding="utf-8")
    assert run("/proc/nope", str(tmp_path)) == "loaded"
    assert json.loads(kept.read_text(encoding="utf-8"))["forms"]


@pytest.mark.parametrize(
    "content",
    ["", "[]", "null", '{"key": "other", "forms": {}}', '{"forms": 3}', '{"key": "k", "forms": [1]}', "[" * 100_000],
)
def test_a_broken_cache_is_passed_over(tmp_path: Path, content: str) -> None:
    path = tmp_path / "morphology-k.json"
    path.write_text(content, encoding="utf-8")
    cache = FormCache(tmp_path, "k")
    assert cache.get("قتيل") is None
    cache.put("قتيل", [[1]])
    cache.save()
    assert FormCache(tmp_path, "k").get("قتيل") == [[1]]


@pytest.mark.parametrize("entry", [[[1]], [[99999, "", "", "", "", "", "", "", ""]], [3], "قتيل", {"a": 1}, [None]])
def test_a_wrong_entry_is_asked_again(tmp_path: Path, entry: object) -> None:
    database = compile_database(read_lexemes())
    first = Morphology(database, cache=tmp_path)
    word = fold("قتيلان")
    expected = first.analyze(word)
    first.save()
    (path,) = tmp_path.glob("*.json")
    content = json.loads(path.read_text(encoding="utf-8"))
    content["forms"][word] = entry
    path.write_text(json.dumps(content), encoding="utf-8")
    second = Morphology(database, cache=tmp_path)
    assert second.analyze(word) == expected
    assert second.engine_loaded


def test_a_cache_hit_equals_a_fresh_analysis(tmp_path: Path) -> None:
    database = compile_database(read_lexemes())
    words = [fold(word) for word in ("وعناصرها", "للاجئين", "قضوا", "المسلحين", "بيت", "فبالقتلى")]
    first = Morphology(database, cache=tmp_path)
    fresh = [first.analyze(word) for word in words]
    first.save()
    second = Morphology(database, cache=tmp_path)
    assert [second.analyze(word) for word in words] == fresh
    assert not second.engine_loaded
    assert second.analyze(words[0]) is second.analyze(words[0])


def test_two_writers_keep_each_others_forms(tmp_path: Path) -> None:
    one, two = FormCache(tmp_path, "k"), FormCache(tmp_path, "k")
    one.put("قتيل", [1])
    two.put("جريح", [2])
    one.save()
    two.save()
    third = FormCache(tmp_path, "k")
    assert (third.get("قتيل"), third.get("جريح")) == ([1], [2])


def test_the_cache_is_bounded_and_old_files_go(tmp_path: Path) -> None:
    for key in "abcde":
        cache = FormCache(tmp_path, key)
        cache.put("قتيل", [])
        cache.save()
    assert len(list(tmp_path.iterdir())) == 3
    cache = FormCache(tmp_path, "e")
    for number in range(LIMIT + 10):
        cache.put(str(number), [])
    cache.save()
    (path,) = tmp_path.glob("morphology-e.json")
    assert len(json.loads(path.read_text(encoding="utf-8"))["forms"]) <= LIMIT


def test_a_cache_without_a_folder_keeps_nothing() -> None:
    cache = FormCache(None, "k")
    cache.put("قتيل", [1])
    cache.save()
    assert cache.get("قتيل") is None


@pytest.fixture
def msa_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A camel-tools folder with a database that stands for that of Modern Standard Arabic."""
    tables = tmp_path / "ar"
    tables.mkdir()
    rows = "كتاب\tnoun\tكتاب;كتب\tm\tbook\t\t\t\nقتيل\tnoun\tقتيل;قتلى\tmf\tdead\t\t\t\n"
    (tables / "triggers.tsv").write_text("\t".join(COLUMNS) + "\n" + rows, encoding="utf-8")
    folder = tmp_path / "camel" / "data" / "morphology_db" / "calima-msa-r13"
    folder.mkdir(parents=True)
    (folder / "morphology.db").write_text(compile_database(read_lexemes(tables)).write(), encoding="utf-8")
    monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path / "camel"))
    return folder / "morphology.db"


def test_the_users_msa_database_answers_what_the_lexicon_does_not(msa_home: Path) -> None:
    assert camel.find_msa() == msa_home
    with_msa = Morphology(compile_database(read_lexemes()), msa=msa_home)
    without = Morphology(compile_database(read_lexemes()))
    book = with_msa.analyze(fold("وكتبهم"))[0]
    assert (book.lemma, book.pos, book.number, book.proclitics, book.enclitic) == ("كتاب", "noun", "p", ("و",), "هم")
    assert (book.classes, without.analyze(fold("وكتبهم"))) == ((), ())
    assert with_msa.analyze(fold("قتيل"))[0] == without.analyze(fold("قتيل"))[0]
    assert with_msa.analyze("123") == with_msa.analyze("abc") == ()


def test_the_environment_asks_for_msa(msa_home: Path, tmp_path: Path) -> None:
    code = "from kg.lexicon.morphology import *; d = describe(); print(d['msa_used'], bool(d['msa_installed']))"
    home = str(msa_home.parents[3])
    assert run(str(tmp_path), str(tmp_path), code, CAMELTOOLS_DATA=home, KG_MSA="1") == "True True"
    assert run(str(tmp_path), str(tmp_path), code, CAMELTOOLS_DATA=home) == "False True"
    assert run(str(tmp_path), str(tmp_path), code, KG_MSA="1") == "False False"


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "morphology.db"
    path.write_text("nothing\n", encoding="utf-8")
    with pytest.raises(InputError, match="no") as caught:
        camel.analyser_of_file(path)
    assert str(path) in str(caught.value)


def test_describe_tells_what_the_doctor_needs() -> None:
    found = describe()
    assert found["lexemes"] == len(load_morphology().lexemes)
    assert str(found["engine"]).startswith("camel-tools 1.6")
    assert str(found["database"]).startswith("isnad ")
    assert found["cache"] == str(cache_folder())
