"""What is fed with broken input, and what must hold whatever it is fed with: no fault, no hang, no wrong offset.

Each target takes bytes. It passes over the errors that tell a user what is wrong, and lets everything else through.
"""

from __future__ import annotations

import atexit
import io
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import IsnadError, one_line
from kg.ids import Iris
from kg.lexicon.gazetteer import Gazetteer, load_gazetteer
from kg.link.imports import FORMATS, import_places, read_format
from kg.model import Reading, Report
from kg.namespaces import NIF
from kg.pipeline import World, load_world, read_through
from kg.query import read_query, run_query
from kg.rdf.background import Background
from kg.rdf.quads import describe_reading
from kg.sources import InputFailure, feeds, lines, pages, report_of_text, warc
from kg.sources.packed import unpacked
from kg.sources.report import Reader
from kg.store import GraphStore, pack
from kg.store.write import Writer

_SPAN = re.compile(r"#(?:char|phrase)=(\d+),(\d+)")
_SENTENCE = "قتل 25 جندياً في هجوم على مدينة تدمر يوم 5 تموز 2017."


@cache
def world() -> World:
    """The gazetteer, reader and linker, made once."""
    return load_world()


def check_reading(report: Report) -> None:
    """Read, link and describe a report; every offset points at the words that it is said to."""
    reading, links = read_through(report, world())
    text = reading.report.text
    assert text == report.text
    _check_spans(reading, len(text))
    background = Background(world().gazetteer, Iris())
    packed = pack(describe_reading(reading, links, background))
    for quad in ox.parse(packed.lines, format=ox.RdfFormat.N_QUADS):
        if str(quad.predicate.value) == NIF.anchorOf:
            span = _SPAN.search(str(quad.subject))
            assert span is not None, quad
            assert text[int(span[1]) : int(span[2])] == quad.object.value, quad  # type: ignore[union-attr]


def _check_spans(reading: Reading, length: int) -> None:
    last = 0
    for sentence in reading.sentences:
        assert last <= sentence.begin < sentence.end <= length, sentence
        last = sentence.end
    for item in (*reading.mentions, *reading.claims):
        assert 0 <= item.begin < item.end <= length, item
        home = reading.sentences[item.sentence]
        assert home.begin <= item.begin and item.end <= home.end, (item, home)  # noqa: PT018


def text(content: bytes) -> None:
    """A plain text, whatever its bytes: characters that are none are replaced first."""
    try:
        report = report_of_text(content.decode("utf-8", "replace"), "a.txt")
    except IsnadError:
        return
    check_reading(report)


def _check_told(told: str) -> None:
    """What is said of a failure stands in one line that can be written anywhere."""
    assert told == one_line(told), told


def _read(readers: Iterable[tuple[Reader, str]], content: bytes, read_on: int = 0) -> None:
    """Every reader gives reports that can be written and failures of one line; the first reports are read on."""
    for reader, name in readers:
        try:
            with unpacked(io.BytesIO(content), name) as stream:
                found = list(reader(stream, name, None))
        except IsnadError as error:
            _check_told(str(error))
            continue
        for outcome in found:
            if isinstance(outcome, InputFailure):
                _check_told(str(outcome))
            else:
                f"{outcome.identifier}{outcome.text}{outcome.title}{outcome.publisher}{outcome.url}".encode()
                assert "\0" not in outcome.text
        for outcome in found[:read_on]:
            if isinstance(outcome, Report):
                check_reading(outcome)


def json_lines(content: bytes) -> None:
    """JSON lines and JSON documents."""
    _read(((lines.read, "a.jsonl"), (lines.read_document, "a.json")), content, 1)


def html(content: bytes) -> None:
    """Pages, feeds and web archives."""
    _read(((pages.read, "a.html"), (feeds.read, "a.rss"), (warc.read, "a.warc")), content)


@cache
def _store() -> GraphStore:
    store = GraphStore.in_memory()
    with Writer(store, Background(world().gazetteer, store.iris)) as writer:
        writer.add(*read_through(report_of_text(_SENTENCE, "a.txt"), world()))
    return store


def query(content: bytes) -> None:
    """A query, with a value for `?x` where it has one; no machine is ever called."""
    asked = content.decode("utf-8", "replace")
    for values in ({}, {"x": asked[:40]}):
        try:
            run_query(_store(), read_query(text=asked, values=values), io.BytesIO(), timeout=None)
        except IsnadError as error:
            str(error).encode()


@cache
def _core() -> Gazetteer:
    return load_gazetteer()


@cache
def _folder() -> Path:
    folder = tempfile.mkdtemp(prefix="isnad-fuzz-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def gazetteer(content: bytes) -> None:
    """A gazetteer file in each format, read and imported; and as the file of a user gazetteer."""
    folder = _folder()
    source, target = folder / "a.tsv", folder / "user.gazetteer"
    source.write_bytes(content)
    places = []
    for name in (None, *FORMATS):
        try:
            places += list(read_format(source, _core(), name=name))
        except IsnadError as error:
            str(error).encode()
    target.unlink(missing_ok=True)
    if places:
        import_places(places, _core(), target)
    target.write_bytes(content)
    try:
        _brought(target)
    except IsnadError as error:
        str(error).encode()


def _brought(path: Path) -> None:
    from kg.lexicon import gazetteer as tables

    tables._brought(path)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "text": text, "lines": json_lines, "html": html, "query": query, "gazetteer": gazetteer,
}  # fmt: skip
