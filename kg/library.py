"""The library: read a text, open a graph, ask it, and take the answers on as rows, data frames, Arrow or rdflib."""

from __future__ import annotations

import io
import json
from collections import namedtuple
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

from kg.errors import UsageError
from kg.export.columns import TABLES, Cell, Column
from kg.export.filters import Chooser, filter_of
from kg.export.reader import Reader
from kg.export.rows import ClaimRow, ControlRow, EngagementRow, Evidence, Source, TollRow
from kg.model import Reading, Report
from kg.namespaces import XSD
from kg.store import GraphStore, open_store

if TYPE_CHECKING:
    from kg.pipeline import Summary

Row = TypeVar("Row")


def read(
    text: str,
    *,
    published: date | str | None = None,
    country: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    identifier: str | None = None,
) -> Reading:
    """What one text says: sentences, things, and `claims` (`tolls`, `engagements`, `controls`) in text order.

    `published` is the day of publication (a date or YYYY-MM-DD), from which `yesterday` is counted; `country` two
    letters (`SY`), where a place of a name that many places bear is looked for first.
    """
    from kg.ids import digest
    from kg.pipeline import load_world, read_through

    day = _day(published) if isinstance(published, str) else published
    report = Report(
        identifier or digest(text), text, title=title, published=day, publisher=publisher, country=country
    )  # fmt: skip
    return read_through(report, load_world())[0]


def build(paths: Iterable[str | Path], store: Path | str, **options: Any) -> Summary:
    """Read files and folders into a store, made where there is none; see `kg.pipeline.build` for the options."""
    from kg.pipeline import build as build_store

    return build_store(paths, store, **options)


def open(path: Path | str) -> Graph:
    """The graph of a store's folder or of a SPARQL endpoint (`http://…`), to read from.

    Raises StoreError when there is no store, or another process holds it.
    """
    return Graph(open_store(path))


class Rows(Sequence[Row], Generic[Row]):
    """An answer: rows that can be indexed and walked, and taken on as a table."""

    def __init__(
        self,
        rows: Iterable[Row],
        columns: Sequence[Column],
        cells: Callable[[Row], Sequence[Cell]],
    ) -> None:
        self._rows, self._columns, self._cells = tuple(rows), tuple(columns), cells

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Rows[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Rows[Row]:
        if isinstance(index, slice):
            return Rows(self._rows[index], self._columns, self._cells)
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rows) and self._rows == other._rows

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{len(self)} rows: {', '.join(self.columns)}>"

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns that the tables have."""
        return tuple(column.name for column in self._columns)

    def to_arrow(self) -> Any:
        """The rows as a `pyarrow.Table`. Raises UsageError when pyarrow is not installed."""
        from kg.export.parquet import arrow_table

        return arrow_table(self._columns, map(self._cells, self._rows))

    def to_pandas(self) -> Any:
        """The rows as a `pandas.DataFrame`; whole numbers stay whole. Raises UsageError without pandas."""
        try:
            import pandas
        except ImportError as error:
            raise UsageError("data frames need pandas: install isnad[pandas]") from error
        frame = pandas.DataFrame([list(self._cells(row)) for row in self._rows], columns=list(self.columns))
        whole = {column.name: "Int64" for column in self._columns if column.kind == "integer"}
        return frame.astype(whole)

    def _repr_html_(self) -> str:
        from kg.export.html import rows_html

        quotes = [row.evidence[0] if isinstance(row, ClaimRow) and row.evidence else None for row in self._rows]
        return rows_html(self.columns, [self._cells(row) for row in self._rows], quotes)


class Graph:
    """A graph to read from. Use it in a `with`, or close it.

    The filters of `tolls`, `engagements` and `control` are `party`, `place`, `category`, `outcome`, `source` (one value
    or several), `since`, `until` (a date or YYYY-MM-DD) and `box` (west, south, east, north).
    """

    def __init__(self, store: GraphStore) -> None:
        self.store = store
        self._reader = Reader(store)

    def __enter__(self) -> Graph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def tolls(self, **filters: object) -> Rows[TollRow]:
        """The counts of people who came to harm, by IRI. Raises UsageError for a filter that does not exist."""
        return cast("Rows[TollRow]", self._rows("tolls", filters))

    def engagements(self, **filters: object) -> Rows[EngagementRow]:
        """The fights and acts of violence, by IRI. Raises UsageError for a filter that does not exist."""
        return cast("Rows[EngagementRow]", self._rows("engagements", filters))

    def control(self, **filters: object) -> Rows[ControlRow]:
        """Who is said to hold, take or leave which place, by IRI. Raises UsageError for an unknown filter."""
        return cast("Rows[ControlRow]", self._rows("control", filters))

    def sources(self, **filters: object) -> Rows[Source]:
        """The reports; with filters, those that tell a claim which they take."""
        return cast("Rows[Source]", self._rows("sources", filters))

    def evidence(self, claim: str | ClaimRow) -> tuple[Evidence, ...]:
        """The sentences behind a claim (its row or its IRI), the one that holds its words first.

        Raises UsageError when the graph has no such claim.
        """
        if isinstance(claim, ClaimRow):
            return claim.evidence
        kind = self._reader.kind_of(claim)
        if kind is None:
            raise UsageError(
                f"the graph has no claim {claim!r}: give the IRI of a toll, an engagement or a control claim"
            )
        return self._reader.row(claim, kind).evidence

    def query(self, sparql: str, *, timeout: float | None = None, **values: str) -> Rows[Any]:
        """The rows of a SELECT or ASK query as named tuples; numbers, days and truth values are Python's own.

        `sparql` is a query or the name of a shipped question (`tolls-by-party`); `values` bind its variables.
        Raises QueryError for one that cannot be parsed, LimitError when `timeout` (seconds) is over.
        """
        from kg.query import read_query, run_query

        named = "{" not in sparql
        text = read_query(name=sparql if named else None, text=None if named else sparql, values=values)
        output = io.BytesIO()
        run_query(self.store, text, output, format="json", timeout=timeout)
        return _answer(json.loads(output.getvalue()))

    def export(self, output: str | Path | IO[bytes], format: str | None = None, **options: Any) -> None:
        """Write the graph to a file or stream in any format of `kg export`; see `kg.export.export` for the options."""
        from kg.export import export

        if isinstance(output, str | Path):
            with Path(output).open("wb") as stream:
                export(self.store, stream, format=format or Path(output).suffix.lstrip("."), **options)
        else:
            export(self.store, output, format=format or "ttl", **options)

    def to_rdflib(self, *, named: bool = False, copy: bool = True) -> Any:
        """The graph in rdflib: an `rdflib.Graph` of the default graph or, with `named`, an `rdflib.Dataset` of all.

        Without `copy` it is rdflib's interface on the store itself (through oxrdflib), to read from until this graph is
        closed. Raises UsageError where that is not installed, and for a store behind an endpoint.
        """
        from kg.export.bridge import copied, viewed

        return (copied if copy else viewed)(self.store, named=named)

    def _rows(self, table: str, filters: dict[str, object]) -> Rows[Any]:
        found = TABLES[table]
        chooser = Chooser(self._reader, filter_of(filters))
        return Rows(found.rows(chooser), found.columns, found.cells)

    def _repr_html_(self) -> str:
        counts = {"tolls": TollRow, "engagements": EngagementRow, "control claims": ControlRow}
        told = ", ".join(f"{sum(1 for _ in self._reader.iris(kind))} {name}" for name, kind in counts.items())
        return f"<p>Isnad graph: {told}</p>"


def _answer(found: dict[str, Any]) -> Rows[Any]:
    if "boolean" in found:
        found = {
            "head": {"vars": ["answer"]},
            "results": {
                "bindings": [
                    {"answer": {"type": "literal", "value": str(found["boolean"]).lower(), "datatype": XSD.boolean}}
                ]
            },
        }
    names = found["head"]["vars"]
    row = namedtuple("Row", names, rename=True)  # type: ignore[misc]
    rows = [row(*(_value(binding.get(name)) for name in names)) for binding in found["results"]["bindings"]]
    kinds = [_kind([item[place] for item in rows]) for place in range(len(names))]
    columns = [Column(name, kind, _cell) for name, kind in zip(names, kinds, strict=True)]
    return Rows(rows, columns, lambda item: [_as_kind(v, kind) for v, kind in zip(item, kinds, strict=True)])


def _value(binding: dict[str, str] | None) -> Any:
    """A Python value for a term: int, float, bool, date or datetime where its datatype tells, else its characters."""
    if binding is None:
        return None
    makers: dict[str, Callable[[str], Any]] = {
        XSD.integer: int, XSD.decimal: float, XSD.double: float, XSD.boolean: lambda value: value in ("true", "1"),
        XSD.date: date.fromisoformat, XSD.dateTime: datetime.fromisoformat,
    }  # fmt: skip
    try:
        return makers.get(binding.get("datatype", ""), str)(binding["value"])
    except ValueError:
        return binding["value"]


def _kind(values: list[Any]) -> Any:
    """The kind of a column: that of all its values, or text."""
    kinds = {type(value) for value in values if value is not None}
    named = {int: "integer", float: "number", date: "day", bool: "flag"}
    if kinds <= {int, float} and float in kinds:
        return "number"
    return named.get(kinds.pop(), "text") if len(kinds) == 1 else "text"


def _cell(value: Any) -> Cell:
    return value.isoformat() if isinstance(value, datetime) else cast(Cell, value)


def _as_kind(value: Any, kind: str) -> Cell:
    """The value as a cell of its column: in a column of mixed kinds everything is text."""
    return str(value) if kind == "text" and value is not None else _cell(value)


def _day(value: str) -> date:
    from kg.export.filters import parse_day

    return parse_day(value)


__all__ = ["Graph", "Rows", "build", "open", "read"]
