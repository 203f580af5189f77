"""A plain text to the one report that it is."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader

from kg.sources.encodings import decode
from kg.sources.packed import read_whole
from kg.sources.report import Outcome, report_of_text


def read(stream: BufferedReader, name: str, encoding: str | None) -> Iterator[Outcome]:
    """The report of the whole stream. Raises InputError for what is no text."""
    yield report_of_text(decode(read_whole(stream, name), name, encoding), name)
