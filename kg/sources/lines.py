"""JSON lines, and JSON documents of one report or a list of them, to reports; each line fails alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BufferedReader

from kg.errors import InputError
from kg.model import Report
from kg.sources import packed
from kg.sources.encodings import byte_order_mark, decode
from kg.sources.packed import read_whole
from kg.sources.report import InputFailure, Outcome, report_of_fields


def read(stream: BufferedReader, name: str, encoding: str | None) -> Iterator[Outcome]:
    """A report or a failure for each line that is not blank. Raises InputError when there is none."""
    mark = byte_order_mark(stream.peek(4)[:4])
    if mark is not None and mark[0] != "utf-8":  # a line feed is more than one byte: decode first
        text = decode(read_whole(stream, name), name)
        yield from parse((line.encode("utf-8", "surrogatepass") for line in text.split("\n")), name, "utf-8")
    else:
        yield from parse(bounded_lines(stream), name, encoding)


def bounded_lines(stream: BufferedReader) -> Iterator[bytes]:
    """The lines of a stream; of one that is too long, only so much that its reader sees it."""
    while line := stream.readline(packed.LARGEST + 2):
        yield line
        if not line.endswith(b"\n"):
            _pass_over(stream)


def read_between(stream: BufferedReader, name: str, encoding: str | None, begin: int, end: int) -> Iterator[Outcome]:
    """The outcomes of the lines that begin at the bytes from `begin` to `end`; the first of them has number 1."""
    with suppress(InputError):  # raised when all of them are blank, as a part of a file may be
        yield from parse(_between(stream, begin, end), name, encoding)


def _between(stream: BufferedReader, begin: int, end: int) -> Iterator[bytes]:
    stream.seek(max(begin - 1, 0))
    if begin:
        _pass_over(stream)
    while stream.tell() < end and (line := stream.readline(packed.LARGEST + 2)):
        yield line
        if not line.endswith(b"\n"):
            _pass_over(stream)


def _pass_over(stream: BufferedReader) -> None:
    """Go to the next line."""
    while (line := stream.readline(packed.LARGEST)) and not line.endswith(b"\n"):
        pass


def parse(lines: Iterable[bytes], name: str, encoding: str | None, first: int = 1) -> Iterator[Outcome]:
    """The outcomes of lines, numbered from `first`. Raises InputError when all are blank."""
    read = 0
    for number, line in enumerate(lines, first):
        if not line.strip():
            continue
        read += 1
        try:
            yield _parse_line(line, name, number, encoding)
        except InputError as error:
            yield InputFailure(name, error, number)
    if not read:
        raise InputError("is empty; there is nothing to read", path=name)


def _parse_line(line: bytes, name: str, number: int, encoding: str | None) -> Report:
    if len(line) > packed.LARGEST:
        raise InputError(f"the line is longer than {packed.LARGEST >> 20} MiB; split it", path=name, line=number)
    return report_of_fields(_load(decode(line, name, encoding, line=number), name, number), name, number)


def read_document(stream: BufferedReader, name: str, encoding: str | None) -> Iterator[Outcome]:
    """A JSON file: one report, a list of reports, or JSON lines under another name. Raises InputError for no JSON."""
    text = decode(read_whole(stream, name), name, encoding)
    try:
        document = _load(text, name)
    except InputError:
        if not _begins_with_lines(text):
            raise
        yield from parse((line.encode("utf-8", "surrogatepass") for line in text.split("\n")), name, "utf-8")
        return
    for number, fields in enumerate(document if isinstance(document, list) else [document], 1):
        try:
            yield report_of_fields(fields, name)
        except InputError as error:
            yield InputFailure(name, InputError(f"report {number}: {error.reason}", path=name), number)


def _begins_with_lines(text: str) -> bool:
    """Whether the first line that is not blank is an object by itself."""
    try:
        return isinstance(_load(text.lstrip().partition("\n")[0], ""), dict)
    except InputError:
        return False


def _load(text: str, name: str, number: int | None = None) -> object:
    try:
        return json.loads(text)
    except RecursionError as error:
        message = "is nested too deep for a report; mend or remove it"
        raise InputError(message, path=name, line=number) from error
    except json.JSONDecodeError as error:
        place = f"column {error.colno}" if number is not None else f"line {error.lineno}, column {error.colno}"
        message = f"is no JSON ({error.msg}, {place}); mend or remove this line"
        raise InputError(message, path=name, line=number) from error
    except ValueError as error:  # a number of more digits than Python reads
        raise InputError(f"is no JSON ({error}); mend or remove this line", path=name, line=number) from error
