"""Files, folders, patterns and standard input to reports, each file by its format. One that fails stops no other."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from io import BufferedReader, RawIOBase
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from kg.errors import InputError
from kg.sources import feeds, lines, pages, parquet, places, texts, warc
from kg.sources.packed import unpacked
from kg.sources.places import name_of
from kg.sources.report import InputFailure, Outcome, Reader

FORMATS: dict[str, Reader] = {
    **dict.fromkeys((".txt", ".text"), texts.read),
    **dict.fromkeys((".jsonl", ".ndjson"), lines.read),
    ".json": lines.read_document,
    **dict.fromkeys((".html", ".htm", ".xhtml"), pages.read),
    **dict.fromkeys((".rss", ".atom", ".xml"), feeds.read),
    ".warc": warc.read,
    ".parquet": parquet.read,
}
"""The reader of each ending; `.gz` may follow any."""


def read_reports(
    paths: Iterable[str | Path],
    *,
    stdin: BinaryIO | None = None,
    encoding: str | None = None,
    strict: bool = False,
) -> Iterator[Outcome]:
    """The reports and failures of files, folders, patterns and `-` (standard input), path by path, folders sorted.

    In a folder, at any depth, the files whose ending is in `FORMATS` are read and hidden ones passed over; a file that
    is named is read whatever it is called. `encoding` is used where neither a byte order mark nor the format tells it.
    An address (`s3://…`) is read by fsspec. With `strict` the first failure is the last outcome.
    """
    for outcome in _read_all(paths, stdin, encoding):
        yield outcome
        if strict and isinstance(outcome, InputFailure):
            return


def _read_all(paths: Iterable[str | Path], stdin: BinaryIO | None, encoding: str | None) -> Iterator[Outcome]:
    for given in paths:
        if str(given) == "-":
            yield from _guarded(_read_stdin(stdin or sys.stdin.buffer, encoding), "-")
        else:
            for found in places.find(str(given), is_readable):
                yield from [found] if isinstance(found, InputFailure) else read_file(found, encoding)


def is_readable(name: str) -> bool:
    """Whether a file of a folder is read: by the ending of its name."""
    return ending(name) in FORMATS


def ending(name: str) -> str:
    """The ending that tells the format: `.jsonl` of `a.JSONL.gz`; '' when there is none."""
    return PurePosixPath(name.lower().removesuffix(".gz")).suffix


def read_file(path: str, encoding: str | None = None, base: str = "") -> Iterator[Outcome]:
    """The reports and failures of one file, below the folder `base`; one that cannot be opened is a failure."""
    yield from _guarded(_read_file(path, encoding, base), name_of(path))


def read_part(path: str, begin: int, end: int, encoding: str | None = None, base: str = "") -> Iterator[Outcome]:
    """The outcomes of a part of a file: the JSON lines that begin at its bytes, or row groups of a Parquet table.

    Lines are counted from the first of the part, rows from the first of the table.
    """
    yield from _guarded(_read_part(path, begin, end, encoding, base), name_of(path))


def _read_part(path: str, begin: int, end: int, encoding: str | None, base: str) -> Iterator[Outcome]:
    with places.open_bytes(path, base) as stream:
        plain = stream if isinstance(stream, BufferedReader) else BufferedReader(cast(RawIOBase, stream))
        if ending(path) == ".parquet":
            yield from parquet.read_groups(plain, name_of(path), range(begin, end))
        else:
            yield from lines.read_between(plain, name_of(path), encoding, begin, end)


def _guarded(outcomes: Iterator[Outcome], name: str) -> Iterator[Outcome]:
    try:
        yield from outcomes
    except InputError as error:
        yield InputFailure(name, error)
    except OSError as error:
        yield InputFailure(name, InputError(f"{places.reason(error)}; check the path and its rights", path=name))


def _read_file(path: str, encoding: str | None, base: str) -> Iterator[Outcome]:
    name = name_of(path)
    reader = FORMATS.get(ending(name))
    with places.open_bytes(path, base) as stream, unpacked(stream, name) as plain:
        yield from (reader or _reader_of(plain))(plain, name, encoding)


def _read_stdin(stream: BinaryIO, encoding: str | None) -> Iterator[Outcome]:
    with unpacked(stream, "-") as plain:
        yield from _reader_of(plain)(plain, "-", encoding)


def _reader_of(stream: BufferedReader) -> Reader:
    """The reader for a stream whose name tells nothing, by how it begins; plain text where that tells nothing."""
    head = stream.peek(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"{"):
        return lines.read
    if head.startswith((b"<!doctype html", b"<html")):
        return pages.read
    if head.startswith((b"<?xml", b"<rss", b"<feed")):
        return pages.read if b"<html" in head else feeds.read
    return texts.read


__all__ = ["FORMATS", "Outcome", "ending", "read_file", "read_part", "read_reports"]
