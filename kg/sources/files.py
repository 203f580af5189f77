"""Files and folders to reports: plain text, JSON lines, JSON. One file that fails stops no other."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from kg.errors import InputError
from kg.model import Report
from kg.sources.encodings import byte_order_mark, decode
from kg.sources.report import InputFailure, report_of_fields, report_of_text

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest text file and of the longest JSON line that are read."""

_TEXT = frozenset({".txt", ".text"})
_LINES = frozenset({".jsonl", ".ndjson"})

Outcome = Report | InputFailure


def read_reports(
    paths: Iterable[str | Path], *, stdin: BinaryIO | None = None, encoding: str | None = None
) -> Iterator[Outcome]:
    """The reports and failures of files, folders and `-` (standard input), path by path, folders sorted.

    In a folder, at any depth, the files `.txt .text .jsonl .ndjson .json` are read and hidden ones passed over; a file
    that is named is read whatever it is called. `encoding` is used where no byte order mark says otherwise.
    """
    for given in paths:
        path = "-" if str(given) == "-" else Path(given).as_posix()
        try:
            if path == "-":
                yield from _read_stream(stdin or sys.stdin.buffer, path, encoding)
            elif os.path.isdir(path):
                yield from _read_folder(path, encoding)
            else:
                yield from _read_file(path, encoding)
        except InputError as error:
            yield InputFailure(path, error)


def _read_folder(folder: str, encoding: str | None) -> Iterator[Outcome]:
    found = False
    for path in sorted(_walk(folder)):
        found = True
        try:
            yield from _read_file(path, encoding)
        except InputError as error:
            yield InputFailure(path, error)
    if not found:
        raise InputError("the folder holds no .txt, .jsonl or .json file; name the files themselves", path=folder)


def _walk(folder: str) -> Iterator[str]:
    readable = _TEXT | _LINES | {".json"}
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if not name.startswith(".") and Path(name).suffix.lower() in readable:
                yield (Path(place) / name).as_posix()


def _read_file(path: str, encoding: str | None) -> Iterator[Outcome]:
    suffix = Path(path).suffix.lower()
    try:
        with open(path, "rb") as stream:
            if suffix in _LINES:
                yield from _read_lines(stream, path, encoding)
            elif suffix == ".json":
                yield from _read_json(_read_whole(stream, path), path, encoding)
            else:
                yield report_of_text(decode(_read_whole(stream, path), path, encoding), path)
    except OSError as error:
        raise InputError(f"{_reason(error)}; check the path and its rights", path=path) from error


def _reason(error: OSError) -> str:
    return "no such file or folder" if isinstance(error, FileNotFoundError) else f"cannot be read ({error.strerror})"


def _read_stream(stream: BinaryIO, path: str, encoding: str | None) -> Iterator[Outcome]:
    """Standard input: JSON lines if it begins with a brace, else one plain text."""
    content = _read_whole(stream, path)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from _parse_lines(content.split(b"\n"), path, encoding)
    else:
        yield report_of_text(decode(content, path, encoding), path)


def _read_whole(stream: BinaryIO, path: str) -> bytes:
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise InputError(f"is larger than {LARGEST >> 20} MiB; a report is one article: split it", path=path)
    return content


def _read_lines(stream: BinaryIO, path: str, encoding: str | None) -> Iterator[Outcome]:
    head = stream.read(4)
    stream.seek(0)
    mark = byte_order_mark(head)
    if mark is not None and mark[0] != "utf-8":  # a line feed is more than one byte: decode first
        text = decode(_read_whole(stream, path), path)
        yield from _parse_lines((line.encode() for line in text.split("\n")), path, "utf-8")
    else:
        yield from _parse_lines(_bounded_lines(stream), path, encoding)


def _bounded_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream; of one that is too long, only so much that its reader sees it."""
    while line := stream.readline(LARGEST + 2):
        yield line
        while line and not line.endswith(b"\n"):
            line = stream.readline(LARGEST)


def _parse_lines(lines: Iterable[bytes], path: str, encoding: str | None) -> Iterator[Outcome]:
    read = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        read += 1
        try:
            yield _parse_line(line, path, number, encoding)
        except InputError as error:
            yield InputFailure(path, error, number)
    if not read:
        raise InputError("is empty; there is nothing to read", path=path)


def _parse_line(line: bytes, path: str, number: int, encoding: str | None) -> Report:
    if len(line) > LARGEST:
        raise InputError(f"the line is longer than {LARGEST >> 20} MiB; split it", path=path, line=number)
    return report_of_fields(_load(decode(line, path, encoding, line=number), path, number), path, number)


def _read_json(content: bytes, path: str, encoding: str | None) -> Iterator[Outcome]:
    """A JSON file: one report, a list of reports, or JSON lines under another name."""
    text = decode(content, path, encoding)
    try:
        document = json.loads(text)
    except ValueError:
        yield from _parse_lines((line.encode() for line in text.split("\n")), path, "utf-8")
        return
    for number, fields in enumerate(document if isinstance(document, list) else [document], 1):
        try:
            yield report_of_fields(fields, path)
        except InputError as error:
            message = str(error).removeprefix(f"{path}: ")
            yield InputFailure(path, InputError(f"report {number}: {message}", path=path), number)


def _load(text: str, path: str, number: int) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = f"{error.msg}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else "nested too deep"
        raise InputError(f"is no JSON ({reason}); mend or remove this line", path=path, line=number) from error
