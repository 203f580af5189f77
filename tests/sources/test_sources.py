"""Files, folders, JSON lines and standard input to reports; what fails is told with its cure and stops nothing."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Report
from kg.sources import InputFailure, read_reports, report_of_text

NEWS = "قتل جنديان شرق التل.\r\nوأصيب ثلاثة."


def outcomes(*paths: Path | str, stdin: bytes = b"") -> list[Report | InputFailure]:
    return list(read_reports(paths, stdin=io.BytesIO(stdin)))


def failure(*paths: Path | str, stdin: bytes = b"") -> str:
    """The only outcome, which must be a failure of one line."""
    [only] = outcomes(*paths, stdin=stdin)
    assert isinstance(only, InputFailure)
    assert only.error.exit_code == 3
    assert "\n" not in str(only)
    return str(only)


def write(path: Path, content: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_text_file_is_kept_character_for_character(tmp_path: Path) -> None:
    path = write(tmp_path / "تقرير 1.txt", b"\xef\xbb\xbf" + NEWS.encode())
    [report] = outcomes(path)
    assert isinstance(report, Report)
    assert report.text == NEWS
    assert report.identifier.startswith("تقرير-1-")
    assert report.source == path.as_posix()


def test_the_identifier_follows_name_and_content(tmp_path: Path) -> None:
    first, same, other = (report_of_text(text, "x/a.txt").identifier for text in (NEWS, NEWS, NEWS + " "))
    assert first == same != other
    assert report_of_text(NEWS, "x/b.txt").identifier != first


def test_a_folder_is_read_in_order_at_any_depth(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a.txt", "c.jsonl", ".hidden.txt", ".git/x.txt", "picture.png", "notes.md"):
        write(tmp_path / name, json.dumps({"id": "c1", "text": NEWS}) if name == "c.jsonl" else NEWS)
    found = [outcome.identifier[:2] for outcome in outcomes(tmp_path) if isinstance(outcome, Report)]
    assert found == ["a-", "2-", "c1"]


def test_every_field_of_a_json_line(tmp_path: Path) -> None:
    fields = {
        "id": 7, "url": "https://example.org/7", "title": " هدنة ", "published": "2020-07-05T10:00:00Z",
        "publisher": "مثال", "country": "SY", "text": NEWS, "unknown": [1],
    }  # fmt: skip
    [report] = outcomes(write(tmp_path / "a.jsonl", json.dumps(fields) + "\r\n\n"))
    assert report == Report(
        "7", NEWS, "هدنة", date(2020, 7, 5), "مثال", "https://example.org/7", "SY", "https://example.org/7"
    )


def test_a_broken_line_is_named_and_the_others_kept(tmp_path: Path) -> None:
    lines = [
        json.dumps({"text": NEWS}),
        '{"text": ',
        "[]",
        '{"title": "x"}',
        '{"text": 5}',
        '{"text": ""}',
        '{"text": "نص", "published": "5/7/2020"}',
        '{"text": "نص", "title": ["x"]}',
        '{"text": "\\ud800 نص"}',
        '{"text": "نص", "id": {}}',
        "[" * 100_000,
        json.dumps({"id": "last", "text": NEWS + "!"}),
    ]
    path = write(tmp_path / "a.jsonl", "\n".join(lines))
    found = outcomes(path)
    failures = [outcome for outcome in found if isinstance(outcome, InputFailure)]
    assert len(found) == 12
    assert [f.line for f in failures] == list(range(2, 12))
    assert all(str(f).startswith(f"{path}:{f.line}: ") and "\n" not in str(f) for f in failures)


def test_json_files_hold_one_report_a_list_or_lines(tmp_path: Path) -> None:
    one = {"id": "a", "text": NEWS}
    two = {"id": "b", "text": NEWS}
    for content in (json.dumps([one, two], indent=2), f"{json.dumps(one)}\n{json.dumps(two)}"):
        path = write(tmp_path / "x.json", content)
        assert [o.identifier for o in outcomes(path) if isinstance(o, Report)] == ["a", "b"]
    assert len(outcomes(write(tmp_path / "y.json", json.dumps(one, indent=1)))) == 1
    [_, broken] = outcomes(path := write(tmp_path / "z.json", json.dumps([one, {"id": "c"}])))
    assert isinstance(broken, InputFailure)
    assert (broken.path, str(broken).startswith(f"{path}: report 2: ")) == (path.as_posix(), True)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1256"])
def test_json_lines_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    line = json.dumps({"id": "a", "text": "قال المصدر إن القوات انسحبت من التل."}, ensure_ascii=False)
    path = write(tmp_path / "a.jsonl", f"{line}\n".encode(encoding))
    [report] = outcomes(path)
    assert isinstance(report, Report)
    assert report.text == "قال المصدر إن القوات انسحبت من التل."


def test_standard_input_is_text_or_json_lines() -> None:
    [text] = outcomes("-", stdin=NEWS.encode())
    [lines] = outcomes("-", stdin=json.dumps({"id": "j", "text": NEWS}).encode())
    assert isinstance(text, Report)
    assert isinstance(lines, Report)
    assert (text.text, text.identifier[:6], text.source, lines.identifier) == (NEWS, "stdin-", None, "j")


def test_what_cannot_be_read_says_why_and_what_to_do(tmp_path: Path) -> None:
    assert "no such file or folder; check the path" in failure(tmp_path / "gone.txt")
    assert "is empty" in failure(write(tmp_path / "empty.txt", b""))
    assert "is empty" in failure(write(tmp_path / "empty.jsonl", b"\n\n"))
    assert "no letter or digit" in failure(write(tmp_path / "blank.txt", " \n\u200f…\n"))
    assert "is binary (byte 4" in failure(write(tmp_path / "b.txt", b"abcd\0"))
    assert "byte 9 (0xff)" in failure(write(tmp_path / "c.txt", "نص طويل".encode()[:9] + b"\xff" + "نص".encode()))
    assert "holds no .txt" in failure(write(tmp_path / "folder" / "x.png", b"x").parent)
    assert "is empty" in failure("-", stdin=b"")


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.sources.packed.LARGEST", 100)
    assert "split it" in failure(write(tmp_path / "a.txt", "نص " * 100))
    long, short = json.dumps({"text": "x" * 300}), json.dumps({"id": "k", "text": "نص"})
    first, second = outcomes(write(tmp_path / "a.jsonl", f"{long}\n{short}\n"))
    assert isinstance(first, InputFailure)
    assert "split it" in str(first)
    assert isinstance(second, Report)


def test_one_line_of_ten_megabytes(tmp_path: Path) -> None:
    text = "قتل جنديان شرق التل. " * 500_000
    [report] = outcomes(write(tmp_path / "long.txt", text))
    assert isinstance(report, Report)
    assert report.text == text


@given(st.binary(max_size=300))
def test_any_bytes_give_reports_or_failures_of_one_line(content: bytes) -> None:
    for outcome in read_reports(["-"], stdin=io.BytesIO(content)):
        if isinstance(outcome, InputFailure):
            assert "\n" not in str(outcome)
        else:
            outcome.text.encode()
