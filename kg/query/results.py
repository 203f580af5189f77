"""Answers as rows, and as a table that a person can read in a terminal, Arabic included."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

from kg.errors import UsageError
from kg.query.guard import Form

FORMATS: dict[str, tuple[str, ...]] = {
    "SELECT": ("table", "csv", "tsv", "json", "xml"),
    "ASK": ("table", "csv", "tsv", "json", "xml"),
    "CONSTRUCT": ("ttl", "nt", "jsonld"),
    "DESCRIBE": ("ttl", "nt", "jsonld"),
}
"""The formats that each form of query can be answered in; the first is taken when none is asked for."""

_FIRST_STRONG, _POP = "\u2068", "\u2069"  # first strong isolate, pop directional isolate


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a SELECT; an ASK has one column `answer` with `true` or `false`. An unbound cell is None.

    A cell is the IRI or the characters of the literal; datatypes and languages are in the json and xml formats.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


def choose_format(form: Form, wanted: str | None) -> str:
    """The format to answer a query of this form in.

    Raises UsageError with the choices for one that does not exist or does not fit the form.
    """
    names = {"turtle": "ttl", "ntriples": "nt"}
    if wanted is None:
        return FORMATS[form][0]
    chosen = names.get(wanted.lower(), wanted.lower())
    if chosen not in FORMATS[form]:
        listed = ", ".join(FORMATS[form])
        raise UsageError(f"the format {wanted!r} does not fit the answer of a {form} query: choose one of {listed}")
    return chosen


def parse_answer(result: bytes) -> Answer:
    """The answer in SPARQL's JSON format as rows."""
    found = json.loads(result)
    if "boolean" in found:
        return Answer(("answer",), (("true" if found["boolean"] else "false",),))
    columns = tuple(found["head"]["vars"])
    rows = (
        tuple(binding[c]["value"] if c in binding else None for c in columns)
        for binding in found["results"]["bindings"]
    )
    return Answer(columns, tuple(rows))


def write_table(
    answer: Answer, output: TextIO, *, prefixes: Mapping[str, str], width: int | None = None, color: bool = False
) -> None:
    """Write rows as a table; IRIs are shortened, and a column of Arabic is set to the right.

    `width` is the terminal's, None for as wide as it takes. Each cell with letters that run from right to left stands
    between a first strong isolate (U+2068) and its end (U+2069), so that a terminal cannot mix it with its neighbours.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table

    cells = [[_cell(value, prefixes) for value in row] for row in answer.rows]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for number, column in enumerate(answer.columns):
        told = [row[number] for row in cells if row[number]]
        right = bool(told) and sum(map(_runs_left, told)) * 2 > len(told)
        justify = "right" if right or (told and all(map(_is_number, told))) else "left"
        table.add_column(column, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for row in cells:
        table.add_row(*(_isolated(cell) for cell in row))
    wide = width or max(
        80, sum(max([len(c), *(len(r[n]) + 2 for r in cells)]) + 3 for n, c in enumerate(answer.columns))
    )
    console = Console(
        file=output, width=wide, markup=False, highlight=False, emoji=False, force_terminal=color, no_color=not color
    )
    console.print(table)
    console.print(f"{len(cells)} row{'' if len(cells) == 1 else 's'}")


def _cell(value: str | None, prefixes: Mapping[str, str]) -> str:
    if value is None:
        return ""
    if "://" in value:
        for name, start in sorted(prefixes.items(), key=lambda pair: -len(pair[1])):
            if value.startswith(start) and len(value) > len(start):
                return f"{name}:{value[len(start) :]}"
    return " ".join(value.split())


def _runs_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace("-", "", 1).isdigit()


def _isolated(text: str) -> str:
    mixed = any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)
    return f"{_FIRST_STRONG}{text}{_POP}" if mixed else text
