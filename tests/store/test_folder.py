"""Opening stores: what is none is refused and left alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kg.errors import StoreError, UsageError
from kg.store import Writer, open_store
from kg.store.seal import Proof, prove, seal
from tests.readings import background, battle


def filled(path: Path) -> Path:
    """A store with one report."""
    with open_store(path, "write") as store, Writer(store, background()) as writer:
        writer.add(*battle())
    return path


def test_a_store_is_made_filled_and_read(tmp_path: Path) -> None:
    path = filled(tmp_path / "a" / "kg.db")
    with open_store(path) as store:
        assert list(store.reports()) == ["r1"]


def test_an_empty_folder_becomes_a_store(tmp_path: Path) -> None:
    filled(tmp_path)
    assert json.loads((tmp_path / "isnad.json").read_text()) == {"format": 2, "base": "https://w3id.org/isnad/id/"}


def test_a_folder_that_is_no_store_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    for mode in ("read", "write"):
        with pytest.raises(StoreError, match=r"not a store.*left as it is.*--store"):
            open_store(tmp_path, mode)  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "kg.db").write_text("text")
    with pytest.raises(StoreError, match="a file, not a store"):
        open_store(tmp_path / "kg.db", "write")


def test_an_absent_store_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store here: make one with `kg build`"):
        open_store(tmp_path / "kg.db")
    assert not (tmp_path / "kg.db").exists()


def test_a_store_without_quads_says_so(tmp_path: Path) -> None:
    (tmp_path / "isnad.json").write_text('{"format": 1, "base": "https://w3id.org/isnad/id/"}')
    with pytest.raises(StoreError, match="never filled"):
        open_store(tmp_path)


@pytest.mark.parametrize("marker", ["", "{}", "[1]", '{"format": "x", "base": ""}'])
def test_a_broken_marker_is_told(tmp_path: Path, marker: str) -> None:
    (tmp_path / "isnad.json").write_text(marker)
    with pytest.raises(StoreError, match="marker cannot be read"):
        open_store(tmp_path)


def test_a_store_of_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "isnad.json").write_text('{"format": 99, "base": "https://w3id.org/isnad/id/"}')
    with pytest.raises(StoreError, match="has format 99, this program knows those up to 2: install a newer isnad"):
        open_store(tmp_path, "write")
    (tmp_path / "isnad.json").write_text('{"format": 0, "base": "https://w3id.org/isnad/id/"}')
    with pytest.raises(StoreError, match=r"has format 0, .* build it anew from its reports with `kg build`"):
        open_store(tmp_path)


def test_a_store_of_the_first_format_is_read_and_brought_up_to_date_by_a_writer(tmp_path: Path) -> None:
    path = filled(tmp_path / "kg.db")
    (path / "seals.json").unlink()
    (path / "isnad.json").write_text('{"format": 1, "base": "https://w3id.org/isnad/id/"}')
    with open_store(path) as store:
        assert list(store.reports()) == ["r1"]
    assert prove(path).unsealed
    assert '"format": 1' in (path / "isnad.json").read_text()
    open_store(path, "write").close()
    assert json.loads((path / "isnad.json").read_text()) == {"format": 2, "base": "https://w3id.org/isnad/id/"}
    assert not prove(path).unsealed


def test_a_store_that_was_killed_while_it_was_made_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "isnad.json.new").write_text('{"form')
    filled(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["isnad.json", "quads", "seals.json"]


def test_every_damaged_file_is_found(tmp_path: Path) -> None:
    path = filled(tmp_path / "kg.db")
    tables = sorted([*(path / "quads").glob("MANIFEST-*"), *(path / "quads").glob("*.sst")])
    assert len(tables) >= 6
    assert prove(path) == Proof(len(tables), (), ())
    for table in tables:
        whole = table.read_bytes()
        middle = len(whole) // 2
        for damaged in (whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :], whole[:-1], b""):
            table.write_bytes(damaged)
            assert prove(path).damaged == (table.name,)
        table.write_bytes(whole)
    assert not prove(path).damaged


def test_a_seal_stays_while_its_file_does(tmp_path: Path) -> None:
    path = filled(tmp_path / "kg.db")
    table = min((path / "quads").glob("*.sst"))
    noted = json.loads((path / "seals.json").read_text())[table.name]
    table.write_bytes(table.read_bytes()[:-9] + b"\x00" + table.read_bytes()[-8:])
    seal(path)  # damage is not sealed as if it were right
    assert json.loads((path / "seals.json").read_text())[table.name] == noted
    (path / "quads" / "999999.sst").write_bytes(b"half of a table")
    seal(path)
    assert prove(path).unsealed == ("999999.sst",)


@pytest.mark.skipif(sys.platform != "linux", reason="seen on Linux only")
def test_the_list_of_tables_is_not_sealed_while_the_store_is_held(tmp_path: Path) -> None:
    path = filled(tmp_path / "kg.db")
    store = open_store(path, "write")
    unread = store.match()
    next(unread)
    store.close()
    assert [name[:8] for name in prove(path).unsealed] == ["MANIFEST"]
    del unread
    open_store(path, "write").close()
    assert not prove(path).unsealed


def test_a_second_writer_is_told_to_wait_and_a_reader_is_not(tmp_path: Path) -> None:
    path = filled(tmp_path / "kg.db")
    with open_store(path, "write"):
        with pytest.raises(StoreError, match="another process is writing"):
            open_store(path, "write")
        with open_store(path) as reader:
            assert list(reader.reports()) == ["r1"]
    open_store(path, "write").close()


def test_a_writer_in_another_process_locks_the_store(tmp_path: Path) -> None:
    path = filled(tmp_path / "kg.db")
    code = "import sys, kg.store as s; held = s.open_store(sys.argv[1], 'write'); print('open', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(StoreError, match=rf"another process is writing.*\(process {other.pid} of .* since "):
            open_store(path, "write", wait=0.2)
        later = threading.Timer(0.3, os.write, [other.stdin.fileno(), b"\n"])
        later.start()
        open_store(path, "write", wait=60).close()
        later.join()
    assert not (path / "writer.json").exists()


def test_how_long_to_wait_is_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled(tmp_path / "kg.db")
    monkeypatch.setenv("KG_WAIT", "long")
    with pytest.raises(UsageError, match="KG_WAIT is 'long': give it a number of seconds"):
        open_store(path, "write")


def test_what_a_killed_writer_left_is_removed_by_the_next(tmp_path: Path) -> None:
    path = filled(tmp_path / "kg.db")
    for name in ("bulk-123.sst", "LOG.old.17"):
        (path / "quads" / name).write_bytes(b"left")
    (path / "writer.json").write_text('{"process": 1, "machine": "gone", "since": "2026-01-01T00:00:00+00:00"}')
    with open_store(path) as store:  # a reader changes nothing
        assert list(store.reports()) == ["r1"]
    assert (path / "quads" / "bulk-123.sst").exists()
    open_store(path, "write").close()
    assert not [found for found in path.rglob("*") if found.name in ("bulk-123.sst", "LOG.old.17", "writer.json")]


def test_a_damaged_store_is_told(tmp_path: Path) -> None:
    path = filled(tmp_path / "kg.db")
    (path / "quads" / "CURRENT").write_text("nothing\n")
    with pytest.raises(StoreError, match=r"delete the folder|cannot be opened|run `kg build` again"):
        open_store(path, "write")


def test_the_base_iri_is_chosen_once(tmp_path: Path) -> None:
    open_store(tmp_path / "kg.db", "write", base_iri="https://data.example/").close()
    with open_store(tmp_path / "kg.db") as store:
        assert store.iris.base == "https://data.example/"
    with pytest.raises(UsageError, match="was made with the base IRI"):
        open_store(tmp_path / "kg.db", base_iri="https://other.example/")
    with pytest.raises(UsageError, match="not usable"):
        open_store(tmp_path / "new.db", "write", base_iri="nonsense")
    assert not (tmp_path / "new.db").exists()
