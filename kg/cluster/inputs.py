"""The input as portions, each of which one task reads: files together, lines of a large file, row groups of a table."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.errors import InputError, UsageError
from kg.sources import InputFailure, Outcome, read_file, read_part
from kg.sources.encodings import byte_order_mark
from kg.sources.files import ending, is_readable
from kg.sources.places import file_system, find, is_remote, name_of, open_bytes

SIZE = 4 << 20
"""Bytes of input that a portion has about: some thousand reports."""


@dataclass(frozen=True, slots=True)
class Portion:
    """Whole files, or (where `end` is no None) the part of one file from `begin` to `end`: bytes, or row groups."""

    paths: tuple[str, ...]
    begin: int = 0
    end: int | None = None

    def read(self, encoding: str | None, base: str) -> Iterator[Outcome]:
        """The reports and failures of the portion, in order."""
        if self.end is not None:
            yield from read_part(self.paths[0], self.begin, self.end, encoding, base)
            return
        for path in self.paths:
            yield from read_file(path, encoding, base)

    def lines(self, base: str) -> int:
        """How many lines begin in the part of a file of lines; 0 for anything else."""
        if self.end is None or ending(self.paths[0]) == ".parquet":
            return 0
        with open_bytes(self.paths[0], base) as stream:
            stream.seek(max(self.begin - 1, 0))
            return stream.read(self.end - 1 - max(self.begin - 1, 0)).count(b"\n") + (self.begin == 0)


def portions(
    paths: Iterable[str], encoding: str | None = None, size: int = SIZE
) -> tuple[list[Portion], list[InputFailure]]:
    """The input as portions of about `size` bytes in the order of a build, and what could not be found.

    Raises UsageError for standard input, which other machines cannot read.
    """
    found: list[Portion] = []
    failures: list[InputFailure] = []
    held: list[str] = []
    weight = 0
    for path in _files(paths, failures):
        length = _size(path)
        parts = list(_parts(path, length, encoding, size)) if length > size else []
        if parts or (held and weight + length > size):
            found += [Portion(tuple(held))] if held else []
            held, weight = [], 0
        if parts:
            found += parts
        else:
            held.append(path)
            weight += length
    return found + ([Portion(tuple(held))] if held else []), failures


def _files(paths: Iterable[str], failures: list[InputFailure]) -> Iterator[str]:
    for given in paths:
        if given == "-":
            raise UsageError("standard input cannot be read by several machines: name files")
        for item in find(given, is_readable):
            if isinstance(item, InputFailure):
                failures.append(item)
            else:
                yield item


def _size(path: str) -> int:
    """The bytes of a file; 0 when they are not known, as of one that is not there: reading tells why."""
    try:
        return int(file_system(path).size(path) or 0) if is_remote(path) else os.path.getsize(path)
    except (OSError, InputError):
        return 0


def _parts(path: str, length: int, encoding: str | None, size: int) -> Iterator[Portion]:
    """The parts of a file whose format can be read from the middle; none for any other."""
    format = "" if path.lower().endswith(".gz") else ending(name_of(path))
    if format == ".parquet":
        yield from _groups(path, size)
    elif format in (".jsonl", ".ndjson") and _is_line_by_line(path, encoding):
        for begin in range(0, length, size):
            yield Portion((path,), begin, min(begin + size, length))


def _is_line_by_line(path: str, encoding: str | None) -> bool:
    """Whether the byte 10 ends a line whatever stands before it: in UTF-8 and encodings of one byte."""
    with open_bytes(path) as stream:
        mark = byte_order_mark(stream.read(4))
    try:
        known = codecs.lookup(encoding or "utf-8").name
    except LookupError:
        return False
    return (mark is None or mark[0] == "utf-8") and known.startswith(("utf-8", "cp12", "iso8859", "ascii"))


def _groups(path: str, size: int) -> Iterator[Portion]:
    try:
        from pyarrow import parquet
        from pyarrow.lib import ArrowException
    except ImportError:
        return
    with open_bytes(path) as stream:
        try:
            table = parquet.ParquetFile(stream).metadata  # type: ignore[no-untyped-call]
        except (ArrowException, OSError):
            return
        begin = weight = 0
        for group in range(table.num_row_groups):
            weight += table.row_group(group).total_byte_size
            if weight >= size or group == table.num_row_groups - 1:
                yield Portion((path,), begin, group + 1)
                begin, weight = group + 1, 0
