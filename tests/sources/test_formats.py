"""Pages, feeds, web archives, tables, gzip and addresses: article, title, day and publisher, and what is no article."""

from __future__ import annotations

import datetime
import gzip
import io
import re
from pathlib import Path

import pytest

from kg.model import Report
from kg.sources import InputFailure, read_reports

from .made import ATOM, BODY, MORE, PAGE, RSS, archive, line, page


def outcomes(*paths: Path | str, stdin: bytes = b"") -> list[Report | InputFailure]:
    return list(read_reports(paths, stdin=io.BytesIO(stdin)))


def reports(*paths: Path | str, stdin: bytes = b"") -> list[Report]:
    """The reports, where nothing may have failed."""
    found = outcomes(*paths, stdin=stdin)
    assert not [str(item) for item in found if isinstance(item, InputFailure)]
    return [item for item in found if isinstance(item, Report)]


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256", "iso-8859-6"])
def test_a_page_is_its_article(tmp_path: Path, charset: str) -> None:
    path = write(tmp_path / "a.html", page(charset))
    [report] = reports(path)
    assert report.text.splitlines() == ["مقتل سبعة جنود في تدمر", BODY, MORE]
    assert report.title == "مقتل سبعة جنود في تدمر"
    assert report.published == datetime.date(2020, 7, 5)
    assert report.publisher == "وكالة مثال"
    assert (report.url, report.source) == (None, path.as_posix())


def test_a_page_tells_its_address_and_never_a_guessed_day(tmp_path: Path) -> None:
    text = re.sub('<meta property="article:published_time".*?>', "", PAGE.replace("CHARSET", "utf-8"))
    text = text.replace("<article>", "<p>Copyright 2019-03-02</p><article>")
    text = text.replace("<title>", '<link rel="canonical" href="https://example.org/a"><title>')
    [report] = reports(write(tmp_path / "a.htm", text))
    assert (report.published, report.url, report.source) == (None, "https://example.org/a", "https://example.org/a")


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ('<script type="application/ld+json">{"datePublished": "2020-07-06"}</script>', datetime.date(2020, 7, 6)),
        ('<meta name="DC.date" content="2020-07-06">', datetime.date(2020, 7, 6)),
        ('<time datetime="2020-07-06T10:00">أمس</time><time datetime="2020-07-06">', datetime.date(2020, 7, 6)),
        ('<time datetime="2020-07-06">خبر</time><time datetime="2020-07-09">خبر آخر</time>', None),
        ('<meta name="date" content="أمس"><meta name="modified" content="2020-07-06">', None),
    ],
)
def test_the_day_of_a_page(tmp_path: Path, told: str, day: datetime.date | None) -> None:
    text = re.sub('<meta property="article:published_time".*?>', told, PAGE.replace("CHARSET", "utf-8"))
    assert [report.published for report in reports(write(tmp_path / "a.html", text))] == [day]


def test_a_page_is_known_by_its_beginning_where_its_name_tells_nothing(tmp_path: Path) -> None:
    for found in (reports(write(tmp_path / "index", page())), reports("-", stdin=page())):
        assert [report.title for report in found] == ["مقتل سبعة جنود في تدمر"]


def test_a_page_without_an_article_is_told(tmp_path: Path) -> None:
    [failure] = outcomes(write(tmp_path / "a.html", "<html><body><nav></nav></body></html>"))
    assert "no article was found in the page; save its text as .txt" in str(failure)


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
def test_a_feed_is_its_entries(tmp_path: Path, charset: str) -> None:
    path = write(tmp_path / "a.rss", RSS.replace("CHARSET", charset).encode(charset))
    first, second, third = outcomes(path)
    assert first == Report(
        "https://example.org/1", f"{BODY}\nوأصيب ثلاثة & فر آخرون.", "مقتل سبعة", datetime.date(2020, 7, 5),
        "وكالة مثال", "https://example.org/1", source="https://example.org/1",
    )  # fmt: skip
    assert isinstance(second, Report)
    assert (second.identifier, second.text) == ("tag:example.org,2020:2", "هدنة في المدينة")
    assert str(third).startswith(f"{path}: entry 3: is empty")


def test_an_atom_feed(tmp_path: Path) -> None:
    for found in (reports(write(tmp_path / "a.xml", ATOM)), reports("-", stdin=ATOM.encode())):
        [report] = found
        assert (report.identifier, report.text, report.publisher) == ("urn:x:1", BODY, "وكالة أخرى")
        assert report.published == datetime.date(2020, 7, 5)


def test_a_feed_that_is_cut_off_and_one_that_is_none(tmp_path: Path) -> None:
    cut = RSS[: RSS.index("<item><title>هدنة")].replace("CHARSET", "utf-8")
    first, told = outcomes(write(tmp_path / "a.rss", cut))
    assert isinstance(first, Report)
    assert "the feed is cut off" in str(told)
    assert "is no feed" in str(*outcomes(write(tmp_path / "b.xml", "<a>نص</a>")))
    assert "holds no entry" in str(*outcomes(write(tmp_path / "c.xml", '<rss version="2.0"><channel/></rss>')))


@pytest.mark.parametrize("packed", [True, False])
def test_a_web_archive_is_its_pages(tmp_path: Path, packed: bool) -> None:
    html = "200 OK\nContent-Type: text/html; charset=windows-1256"
    content = archive(
        ("https://example.org/1", html, PAGE.replace("CHARSET", "utf-8").encode("windows-1256")),
        ("https://example.org/2", "404 Not Found\nContent-Type: text/html", page()),
        ("https://example.org/3.png", "200 OK\nContent-Type: image/png", b"\x89PNG\0"),
        ("https://example.org/4", "200 OK\nContent-Type: text/html\nContent-Encoding: gzip", gzip.compress(page())),
        ("https://example.org/5", "200 OK\nContent-Type: text/html", b"<html></html>"),
        packed=packed,
    )
    path = write(tmp_path / ("a.warc.gz" if packed else "a.warc"), content)
    first, second, third = outcomes(path)
    assert isinstance(first, Report)
    assert isinstance(second, Report)
    assert (first.url, second.url) == ("https://example.org/1", "https://example.org/4")
    assert first.text == second.text == f"مقتل سبعة جنود في تدمر\n{BODY}\n{MORE}"
    assert isinstance(third, InputFailure)
    assert "record 5 (https://example.org/5): no article" in str(third)


def test_a_damaged_archive_gives_what_stands_before_the_damage(tmp_path: Path) -> None:
    whole = archive(*[(f"https://example.org/{n}", "200 OK\nContent-Type: text/html", page()) for n in (1, 2)])
    first, told = outcomes(write(tmp_path / "a.warc.gz", whole[:-40]))
    assert isinstance(first, Report)
    assert "a.warc.gz: " in str(told)
    assert isinstance(told, InputFailure)
    assert "damaged" in str(*outcomes(write(tmp_path / "b.warc", b"nonsense\r\n")))


def test_a_table_is_its_rows(tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    columns = {
        "id": [1, 2, 3], "text": [BODY, None, MORE], "published": [datetime.date(2020, 7, 5)] * 3, "more": [1, 2, 3],
    }  # fmt: skip
    path = tmp_path / "a.parquet"
    parquet.write_table(pyarrow.table(columns), path, row_group_size=2)
    first, second, third = outcomes(path)
    assert first == Report("1", BODY, published=datetime.date(2020, 7, 5), source=path.as_posix())
    assert str(second).startswith(f"{path}:2: the report lacks the key 'text'")
    assert isinstance(third, Report)
    assert outcomes(write(tmp_path / "b.parquet.gz", gzip.compress(path.read_bytes())))[0] == Report(
        "1", BODY, published=datetime.date(2020, 7, 5), source=f"{tmp_path.as_posix()}/b.parquet.gz"
    )
    parquet.write_table(pyarrow.table({"words": [BODY]}), path)
    assert "no column 'text'" in str(*outcomes(path))
    assert "is no Parquet" in str(*outcomes(write(tmp_path / "c.parquet", "نص")))


@pytest.mark.parametrize("name", ["a.txt.gz", "a.gz", "a.txt", "-"])
def test_gzip_is_unpacked_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    content = gzip.compress(BODY.encode())
    found = reports("-", stdin=content) if name == "-" else reports(write(tmp_path / name, content))
    assert [report.text for report in found] == [BODY]


def test_gzipped_json_lines(tmp_path: Path) -> None:
    content = gzip.compress(f"{line('a')}\n".encode()) + gzip.compress(f"{line('b')}\n".encode())
    assert [report.identifier for report in reports(write(tmp_path / "a.jsonl.gz", content))] == ["a", "b"]
    found = outcomes(write(tmp_path / "b.jsonl.gz", content[:-20]))
    assert [isinstance(item, Report) for item in found] == [True, False]
    assert "damaged or cut off" in str(found[1])


def test_patterns_and_addresses(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.md"):
        write(tmp_path / name, BODY)
    names = [f"{tmp_path.as_posix()}/{name}" for name in ("a.txt", "b.txt")]
    assert [report.source for report in reports(f"{tmp_path}/*.txt")] == names
    assert [report.source for report in reports(f"file://{tmp_path}/?.txt")] == [f"file://{name}" for name in names]
    assert [report.source for report in reports(f"file://{tmp_path}")] == [f"file://{name}" for name in names]
    assert "no file fits" in str(*outcomes(f"{tmp_path}/*.pdf"))
    assert "no file is there" in str(*outcomes(f"file://{tmp_path}/*.pdf"))
    assert "no such file" in str(*outcomes(f"file://{tmp_path}/z.txt"))
    assert "nosuch://a/b.txt: this kind of address cannot be read" in str(*outcomes("nosuch://a/b.txt"))


def test_any_file_system_of_fsspec() -> None:
    import fsspec

    files = fsspec.filesystem("memory")
    with files.open("/news/a.jsonl", "wb") as stream:
        stream.write(f"{line('a')}\n{line('b')}".encode())
    assert [report.identifier for report in reports("memory://news/*.jsonl")] == ["a", "b"]
    assert [report.source for report in reports("memory://news")] == ["memory:///news/a.jsonl"] * 2
