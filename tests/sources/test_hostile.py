"""What attackers and accidents send: each is read rightly or told in one line, in good time, and stops nothing else."""

from __future__ import annotations

import gzip
import io
import os
from pathlib import Path

import pytest

from kg.model import Report
from kg.sources import InputFailure, markup, packed, read_reports

from .made import ATOM, BODY, RSS, archive, bomb, line, page


def outcomes(*paths: Path | str) -> list[Report | InputFailure]:
    return list(read_reports(paths, stdin=io.BytesIO()))


def told(path: Path | str) -> str:
    """What is said of an input that gives one failure alone."""
    [only] = outcomes(path)
    assert isinstance(only, InputFailure)
    assert str(only).count("\n") == 0
    return str(only)


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_zip_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "LARGEST", 1 << 20)
    monkeypatch.setattr(markup, "LARGEST", 1 << 20)
    content = bomb()
    assert len(content) < 10_000
    for name in ("a.txt.gz", "a.jsonl.gz", "a.json.gz", "a.html.gz", "a.rss.gz"):
        said = told(write(tmp_path / name, content))
        assert f"{name}: is larger than 1 MiB" in said or f"{name}: unpacks to more than 250 times its size" in said
    assert "a line of 65536 bytes in a header" in told(write(tmp_path / "a.warc.gz", content))
    head = "200 OK\nContent-Type: text/html\nContent-Encoding: gzip"
    inside = archive(("https://example.org/", head, content), ("https://example.org/2", head, gzip.compress(page())))
    first, second = outcomes(write(tmp_path / "b.warc.gz", inside))
    assert "record 1 (https://example.org/): is larger than 1 MiB" in str(first)
    assert isinstance(second, Report)
    assert "is a zip archive" in told(write(tmp_path / "c.txt", b"PK\x03\x04\0\0"))
    assert "is gzipped" in told(write(tmp_path / "d.gz", gzip.compress(gzip.compress(BODY.encode()))))


def test_much_text_that_packs_as_text_does_is_no_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "LARGEST", 10_000)
    lines = "\n".join(line(str(number)) for number in range(500))
    assert len(lines.encode()) > 50_000
    assert len(outcomes(write(tmp_path / "a.jsonl.gz", gzip.compress(lines.encode())))) == 500


def test_a_table_that_unpacks_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow
    from pyarrow import parquet

    monkeypatch.setattr(packed, "LARGEST", 10_000)
    table = pyarrow.table({"text": ["نص" * 2_000_000]})
    parquet.write_table(table, tmp_path / "a.parquet", compression="zstd", use_dictionary=False)
    assert "250 times its size" in told(tmp_path / "a.parquet")


def test_xml_bombs(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY b{n + 1} "{f"&b{n};" * 10}">' for n in range(9))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY b0 "نص">{entities}]>' + RSS.partition("?>")[2]
    assert "declares XML entities" in told(write(tmp_path / "a.rss", bomb.replace("مقتل", "&b9;")))
    outside = '<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + ATOM.replace("خبر", "&x;")
    assert "declares XML entities" in told(write(tmp_path / "b.xml", outside))
    assert "nested more than 250 deep" in told(write(tmp_path / "c.xml", '<rss version="2.0">' + "<a>" * 10_000))


def test_pages_on_which_parsers_stand_still(tmp_path: Path) -> None:
    attributes = " ".join(f"a{n}='>'" for n in range(100_000))
    assert "more than 500 attributes" in told(write(tmp_path / "a.html", f"<html><body><p {attributes}>نص</p>"))
    assert "250 deep" in told(write(tmp_path / "b.html", "<html><body>" + "<div>" * 5_000 + "نص"))
    assert "20000 elements" in told(write(tmp_path / "c.html", "<html><body>" + "<p>نص</p>" * 25_000))


def test_deep_json(tmp_path: Path) -> None:
    deep = "[" * 200_000 + "]" * 200_000
    assert "nested too deep" in told(write(tmp_path / "a.json", deep))
    first, second = outcomes(write(tmp_path / "a.jsonl", f'{{"text": {deep}}}\n{line("b")}'))
    assert "a.jsonl:1: is nested too deep" in str(first)
    assert isinstance(second, Report)
    assert "is no JSON" in told(write(tmp_path / "b.json", '{"text": ' + "9" * 5000 + "}"))


def test_a_broken_document_is_one_failure(tmp_path: Path) -> None:
    assert "line 3, column 1" in told(write(tmp_path / "a.json", '[{"text":\n"x",\n}\n]\n'))


def test_nul_and_broken_bytes(tmp_path: Path) -> None:
    assert "byte 3" in told(write(tmp_path / "a.txt", b"abc\0"))
    assert "byte 6" in told(write(tmp_path / "a.html", b"<html>\0" + page()))
    assert "U+0000" in told(write(tmp_path / "a.jsonl", '{"text": "\\u0000 نص"}'))
    assert "'id' is no string" in told(write(tmp_path / "b.jsonl", '{"id": "\\ud800", "text": "نص"}'))
    damaged = page().replace("تدمر".encode(), "تدمر".encode()[:-1], 1)
    assert "is no UTF-8, though the rest mostly is" in told(write(tmp_path / "b.html", damaged))


def test_links_that_go_in_circles(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    write(tmp_path / "in" / "a.txt", BODY)
    (tmp_path / "in" / "deep" / "up").symlink_to(tmp_path / "in", target_is_directory=True)
    (tmp_path / "in" / "self.txt").symlink_to("self.txt")
    (tmp_path / "in" / "gone.txt").symlink_to("nowhere.txt")
    (tmp_path / "away").mkdir()
    write(tmp_path / "away" / "b.txt", BODY)
    (tmp_path / "in" / "link").symlink_to(tmp_path / "away", target_is_directory=True)
    found = outcomes(tmp_path / "in")
    assert [item.source for item in found if isinstance(item, Report)] == [
        f"{tmp_path}/in/a.txt", f"{tmp_path}/in/link/b.txt"
    ]  # fmt: skip
    failures = [str(item) for item in found if isinstance(item, InputFailure)]
    assert len(failures) == 2
    assert "gone.txt: no such file" in failures[0]
    assert "self.txt: cannot be read (Too many levels" in failures[1]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", BODY)
    os.mkfifo(tmp_path / "b.txt")
    first, second = outcomes(tmp_path)
    assert isinstance(first, Report)
    assert "b.txt: is a pipe or a device" in str(second)


def test_files_and_folders_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.txt", BODY)
    (tmp_path / "shut").mkdir()
    write(tmp_path / "shut.txt", BODY)
    real_open, real_scan = open, os.scandir

    def refuse_file(path: str, *rest: str) -> object:
        if str(path).endswith("shut.txt"):
            raise PermissionError(13, "Permission denied", path)
        return real_open(path, *rest)

    def refuse_folder(path: str) -> object:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", path)
        return real_scan(path)

    monkeypatch.setattr("builtins.open", refuse_file)
    monkeypatch.setattr(os, "scandir", refuse_folder)
    found = outcomes(tmp_path)
    monkeypatch.undo()
    assert [type(item) for item in found] == [InputFailure, Report, InputFailure]
    assert "shut: cannot be read (Permission denied); check its rights" in str(found[0])
    assert "shut.txt: cannot be read (Permission denied); check the path and its rights" in str(found[2])


def test_names_with_newlines_and_bytes_that_are_no_text(tmp_path: Path) -> None:
    write(tmp_path / "a\nb\x1b[31m.txt", BODY)
    write(tmp_path / "a\nc.txt", b"")
    with open(os.fsencode(tmp_path) + b"/d\xff.txt", "wb") as stream:
        stream.write(BODY.encode())
    first, second, third = outcomes(tmp_path)
    assert isinstance(first, Report)
    assert isinstance(third, Report)
    assert str(second) == f"{tmp_path}/a\\nc.txt: is empty; there is nothing to read"
    assert third.source == f"{tmp_path}/d\\xff.txt"
    for report in (first, third):
        report.identifier.encode()
        assert "\n" not in report.identifier
