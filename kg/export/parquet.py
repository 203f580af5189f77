"""Rows of cells as Parquet and as Arrow tables, where pyarrow is installed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Any

from kg.errors import UsageError
from kg.export.columns import Cell, Column

_GROUP = 10_000  # rows of a row group: what is held in memory


def write_parquet(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], output: IO[bytes]) -> None:
    """Write rows as one Parquet file, 10,000 rows a group. Raises UsageError when pyarrow is not installed."""
    arrow = _arrow()
    from pyarrow import parquet

    schema = _schema(arrow, columns)
    with parquet.ParquetWriter(output, schema, compression="zstd") as writer:  # type: ignore[no-untyped-call]
        for batch in _batches(arrow, schema, rows):
            writer.write_batch(batch)


def arrow_table(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Any:
    """The rows as a `pyarrow.Table`. Raises UsageError when pyarrow is not installed."""
    arrow = _arrow()
    schema = _schema(arrow, columns)
    return arrow.Table.from_batches(_batches(arrow, schema, rows), schema=schema)


def _arrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise UsageError("Parquet and Arrow need pyarrow: install isnad[parquet], or take csv") from error
    return pyarrow


def _schema(arrow: Any, columns: Sequence[Column]) -> Any:
    kinds = {
        "text": arrow.string(), "integer": arrow.int64(), "number": arrow.float64(), "day": arrow.date32(),
        "flag": arrow.bool_(),
    }  # fmt: skip
    return arrow.schema([(column.name, kinds[column.kind]) for column in columns])


def _batches(arrow: Any, schema: Any, rows: Iterable[Sequence[Cell]]) -> Iterator[Any]:
    waiting = iter(rows)
    while group := list(islice(waiting, _GROUP)):
        arrays = [
            arrow.array(list(cells), type=kind.type)
            for cells, kind in zip(zip(*group, strict=True), schema, strict=True)
        ]
        yield arrow.record_batch(arrays, schema=schema)
