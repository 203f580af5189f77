"""Gold reports: what a careful reader found in them, as one JSON object a line, and which real things the names are.

The keys of a line are those of a report (`id`, `url`, `title`, `published`, `country`, `text`) and `parties`, `places`,
`tolls`, `engagements`, `control`; spans are half-open code points of `text`. Other keys are passed over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import InputError
from kg.model import Change, EngagementClass, Outcome, Precision, Report
from kg.records import read_record
from kg.sources.report import report_of_fields

Span = tuple[int, int]
Item = TypeVar("Item")
Targets = Mapping[str, Mapping[str, Mapping[str, "Target"]]]
"""By report id, `parties` or `places`, and the number of the gold name in its list: which real thing it is."""


@dataclass(frozen=True, slots=True)
class GoldName:
    """A party or a place, at its first mention. `kind` is the kind of place, or `group`."""

    span: Span
    name: str
    kind: str = "group"


@dataclass(frozen=True, slots=True)
class GoldToll:
    """A count of people. `victims` are names of parties or classes of people, `part_of` is a number of the list."""

    span: Span
    outcome: Outcome
    min: int
    max: int | None
    precision: Precision
    victims: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    part_of: int | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class GoldEngagement:
    """One of the main engagements of a report; `sides` are lists of names of parties."""

    span: Span
    type: EngagementClass
    sides: tuple[tuple[str, ...], ...] = ()
    places: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class GoldControl:
    """Who is said to gain, lose, hold, contest or besiege a place."""

    span: Span
    change: Change
    place: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class GoldReport:
    """A report and what is to be found in it."""

    report: Report
    parties: tuple[GoldName, ...] = ()
    places: tuple[GoldName, ...] = ()
    tolls: tuple[GoldToll, ...] = ()
    engagements: tuple[GoldEngagement, ...] = ()
    control: tuple[GoldControl, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Which real thing a gold name is; `sure` is False where that is not certain and not to be scored."""

    qid: str | None = None
    lat: float | None = None
    lon: float | None = None
    kind: str | None = None
    sure: bool = True


def read_gold(path: str | Path) -> list[GoldReport]:
    """The gold reports of a file of JSON lines, in order.

    Raises InputError with the line for one that is not in the format, and for a span that lies outside of its text.
    """
    found = []
    for number, line in enumerate(_text(path).split("\n"), 1):
        if line.strip():
            found.append(_gold(_json(line, path, number), str(path), number))
    if not found:
        raise InputError("holds no gold report; give one JSON object a line", path=path)
    return found


def read_targets(path: str | Path) -> Targets:
    """Which real thing each gold name is, from a JSON file. Raises InputError for a file of another shape."""
    content = _json(_text(path), path, None)
    try:
        return {
            report: {
                table: {number: _item(Target, row, str(path), None) for number, row in rows.items()}
                for table, rows in tables.items()
            }
            for report, tables in content.items()
        }
    except AttributeError as error:
        raise InputError("is no object of reports, of tables, of numbered names", path=path) from error


def _text(path: str | Path) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}); check the path", path=path) from error
    except UnicodeDecodeError as error:
        raise InputError("is no UTF-8; convert it", path=path) from error


def _json(text: str, path: str | Path, number: int | None) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise InputError("is no JSON; mend it", path=path, line=number) from error


def _gold(row: Any, path: str, number: int) -> GoldReport:
    report = report_of_fields(row, path, number)
    tables: dict[str, type[Any]] = {
        "parties": GoldName, "places": GoldName, "tolls": GoldToll, "engagements": GoldEngagement,
        "control": GoldControl,
    }  # fmt: skip
    found = {}
    for name, kind in tables.items():
        rows = row.get(name) or []
        if not isinstance(rows, list):
            raise InputError(f"{name!r} is no list", path=path, line=number)
        found[name] = tuple(_item(kind, item, path, number) for item in rows)
        _check(found[name], name, report, path, number)
    return GoldReport(report, **found)


def _item(kind: type[Item], row: Any, path: str, number: int | None) -> Item:
    if not isinstance(row, Mapping):
        raise InputError(f"{row!r} is no object", path=path, line=number)
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return read_record({key: value for key, value in row.items() if key in known}, kind, path, number)


def _check(items: Iterable[Any], name: str, report: Report, path: str, number: int) -> None:
    for place, item in enumerate(items):
        begin, end = item.span
        if not 0 <= begin < end <= len(report.text):
            raise InputError(f"{name}[{place}].span [{begin}, {end}] lies outside of the text", path=path, line=number)
