"""Any stage's output as JSON lines and back: reports, readings, links, each a frozen dataclass of `kg.model`.

A line is one JSON object with the fields of the dataclass under their own names; days are ISO dates, tuples are lists.
Reading is strict: a key that is unknown, missing or of the wrong kind is an error that names it.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, asdict, dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from kg.errors import InputError
from kg.model import Link, Reading

Record = TypeVar("Record")
Decoder = Callable[[Any, str], Any]


@dataclass(frozen=True, slots=True)
class Linked:
    """A reading with the links of its things: what extraction and linking give together."""

    reading: Reading
    links: tuple[Link, ...] = ()


def write_record(record: Any) -> str:
    """A dataclass as one JSON line, with its newline."""
    return json.dumps(asdict(record), ensure_ascii=False, default=_plain) + "\n"


def write_linked(reading: Reading, links: Iterable[Link]) -> str:
    """A reading and its links as one JSON line: the reading's fields, and `links` beside them."""
    content = {**asdict(reading), "links": [asdict(link) for link in links]}
    return json.dumps(content, ensure_ascii=False, default=_plain) + "\n"


def read_records(lines: Iterable[str], kind: type[Record], path: str = "input") -> Iterator[Record]:
    """The dataclasses of JSON lines, in order; blank lines are passed over.

    Raises InputError with the line's number for a line that is not one of them.
    """
    for number, content in _objects(lines, path):
        yield read_record(content, kind, path, number)


def read_linked(lines: Iterable[str], path: str = "input") -> Iterator[Linked]:
    """The readings with their links that `write_linked` wrote, in order.

    Raises InputError with the line's number for a line that is none.
    """
    for number, content in _objects(lines, path):
        links = read_record({"links": content.pop("links", [])}, _Links, path, number).links
        yield Linked(read_record(content, Reading, path, number), links)


@dataclass(frozen=True, slots=True)
class _Links:
    links: tuple[Link, ...]


def _objects(lines: Iterable[str], path: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            content = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError("is no JSON; mend or remove this line", path=path, line=number) from error
        if not isinstance(content, dict):
            raise InputError("is no JSON object; mend or remove this line", path=path, line=number)
        yield number, content


def read_record(content: dict[str, Any], kind: type[Record], path: str = "input", number: int | None = None) -> Record:
    """A dataclass from the object of a JSON line. Raises InputError, with the field, for one that does not fit."""
    try:
        found: Record = _decoder(cast(Any, kind))(content, "")
    except ValueError as error:
        raise InputError(f"is no {kind.__name__.lstrip('_').lower()}: {error}", path=path, line=number) from error
    return found


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


@cache
def _decoder(kind: Any) -> Decoder:
    """The function that turns JSON into a value of a type; it raises ValueError with the path of what is wrong."""
    origin, inner = get_origin(kind), get_args(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        return _record(kind)
    if origin is Literal:
        return _one_of(inner)
    if origin in (Union, types.UnionType):
        return _optional(_decoder(next(part for part in inner if part is not types.NoneType)))
    if origin is tuple:
        return _list(_decoder(inner[0])) if inner[-1] is Ellipsis else _row([_decoder(part) for part in inner])
    if kind is date:
        return _day
    return _scalar(kind)


def _record(kind: type) -> Decoder:
    hints = get_type_hints(kind)
    decoders = {field.name: _decoder(hints[field.name]) for field in fields(kind)}
    needed = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}

    def decode(value: Any, where: str) -> Any:
        if not isinstance(value, dict):
            raise ValueError(f"{where or 'it'} is no object")
        wrong = [*sorted(value.keys() - decoders.keys()), *sorted(needed - value.keys())]
        if wrong:
            raise ValueError(f"{_at(where, wrong[0])} is {'unknown' if wrong[0] in value else 'missing'}")
        return kind(**{name: decoders[name](item, _at(where, name)) for name, item in value.items()})

    return decode


def _at(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _one_of(choices: tuple[Any, ...]) -> Decoder:
    def decode(value: Any, where: str) -> Any:
        if value not in choices:
            raise ValueError(f"{where} is {value!r}, none of {', '.join(map(str, choices))}")
        return value

    return decode


def _optional(decoder: Decoder) -> Decoder:
    return lambda value, where: None if value is None else decoder(value, where)


def _list(decoder: Decoder) -> Decoder:
    def decode(value: Any, where: str) -> Any:
        if not isinstance(value, list):
            raise ValueError(f"{where} is no list")
        return tuple(decoder(item, f"{where}[{place}]") for place, item in enumerate(value))

    return decode


def _row(decoders: list[Decoder]) -> Decoder:
    def decode(value: Any, where: str) -> Any:
        if not isinstance(value, list) or len(value) != len(decoders):
            raise ValueError(f"{where} is no list of {len(decoders)}")
        return tuple(
            one(item, f"{where}[{place}]") for place, (one, item) in enumerate(zip(decoders, value, strict=True))
        )

    return decode


def _day(value: Any, where: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{where} is {value!r}, no ISO date") from error


def _scalar(kind: type) -> Decoder:
    wanted = (int, float) if kind is float else kind

    def decode(value: Any, where: str) -> Any:
        if not isinstance(value, wanted) or (isinstance(value, bool) and kind is not bool):
            raise ValueError(f"{where} is {value!r}, no {kind.__name__}")
        return kind(value)

    return decode
