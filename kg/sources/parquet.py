"""Parquet tables to reports, one a row: the columns bear the names of the keys of a JSON line."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader, BytesIO
from typing import Any

from kg.errors import InputError, one_line
from kg.sources import packed
from kg.sources.report import FIELDS, InputFailure, Outcome, report_of_fields

_BATCH = 256  # rows that are in memory at once


def read(stream: BufferedReader, name: str, encoding: str | None) -> Iterator[Outcome]:
    """A report or a failure for each row, in order. Raises InputError for no Parquet and a table without `text`."""
    yield from read_groups(stream, name)


def read_groups(stream: BufferedReader, name: str, groups: range | None = None) -> Iterator[Outcome]:
    """The outcomes of some row groups (None: all); failures tell the row, counted from 1 in the whole file."""
    table = _open(stream, name)
    columns = [column for column in FIELDS if column in table.schema_arrow.names]
    if "text" not in columns:
        raise InputError("the table has no column 'text'; name the one with the reports so", path=name)
    wanted = range(table.num_row_groups) if groups is None else groups
    number = sum(table.metadata.row_group(group).num_rows for group in range(wanted.start))
    for batch in table.iter_batches(_BATCH, row_groups=list(wanted), columns=columns):
        for fields in batch.to_pylist():
            number += 1
            try:
                yield report_of_fields(fields, name, number)
            except InputError as error:
                yield InputFailure(name, error, number)
    if groups is None and not number:
        raise InputError("is empty; there is nothing to read", path=name)


def _open(stream: BufferedReader, name: str) -> Any:
    try:
        from pyarrow import parquet
        from pyarrow.lib import ArrowException
    except ImportError as error:
        raise InputError("Parquet needs pyarrow: install isnad[parquet]", path=name) from error
    source = stream if stream.seekable() else BytesIO(packed.read_whole(stream, name))
    size = source.seek(0, 2)
    source.seek(0)
    try:
        table = parquet.ParquetFile(source)  # type: ignore[no-untyped-call]
    except (ArrowException, OSError) as error:
        raise InputError(f"is no Parquet ({one_line(error)[:80]}); write it again", path=name) from error
    plain = sum(table.metadata.row_group(group).total_byte_size for group in range(table.num_row_groups))
    if plain > max(packed.LARGEST, packed.FACTOR * size):
        raise InputError(f"unpacks to more than {packed.FACTOR} times its size, as no text does", path=name)
    return table
