"""An answer in the shape that a page can show: rows of cells, and where they allow it a chart or points of a map."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.web.render import Page

_NUMBERS = ("integer", "decimal", "double", "float", "int", "long")
_POINT = re.compile(r"POINT\s*\(\s*(-?[0-9.]+)\s+(-?[0-9.]+)\s*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value: `kind` is uri, literal, bnode or triple; `language` and the local name of the `datatype` where told."""

    text: str
    kind: str = "literal"
    language: str = ""
    datatype: str = ""

    @property
    def number(self) -> float | None:
        """The number that it is, or None."""
        if self.datatype not in _NUMBERS:
            return None
        try:
            return float(self.text)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Shape:
    """Columns and rows; `truth` is set for the answer to an ASK."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    truth: bool | None = None

    def chart(self) -> list[tuple[str, float, float]]:
        """Label, number and share of the greatest for each row: the first column of numbers, by the first of words."""
        cells = [[row[n] for row in self.rows] for n in range(len(self.columns))]
        numbers = [n for n, column in enumerate(cells) if any(c is not None and c.number is not None for c in column)]
        labels = [n for n, _ in enumerate(self.columns) if n not in numbers]
        if not numbers or not labels:
            return []
        label, number = labels[0], numbers[-1]
        found = [(_text(row[label]), _number(row[number])) for row in self.rows[:60]]
        most = max((value for _, value in found), default=0) or 1
        return [(name, value, round(100 * value / most, 1)) for name, value in found if value >= 0]

    def points(self, page: Page) -> list[dict[str, object]]:
        """Rows with a WKT point or columns `lat` and `lon`, for the map's script."""
        found: list[dict[str, object]] = []
        places = {name.lower(): number for number, name in enumerate(self.columns)}
        for row in self.rows:
            match = next((m for cell in row if cell and (m := _POINT.search(cell.text))), None)
            lat, lon = (float(match[2]), float(match[1])) if match else self._degrees(row, places)
            if lat is not None:
                name = next((cell.text for cell in row if cell and cell.kind == "literal" and cell.number is None), "")
                found.append({"lat": lat, "lon": lon, "name": name[:80], "count": 1, "url": ""})
        return found

    def _degrees(self, row: Sequence[Cell | None], places: dict[str, int]) -> tuple[float | None, float | None]:
        if "lat" not in places or not {"lon", "long"} & places.keys():
            return None, None
        lat, lon = row[places["lat"]], row[places.get("lon", places.get("long", 0))]
        if lat is None or lon is None or lat.number is None or lon.number is None:
            return None, None
        return lat.number, lon.number


def shape_answer(body: bytes, name: str) -> Shape:
    """The shape of results in JSON (`json`) or of triples in N-Triples or Turtle (`nt`, `ttl`)."""
    if name != "json":
        format = ox.RdfFormat.N_TRIPLES if name == "nt" else ox.RdfFormat.TURTLE
        triples = ox.parse(body, format=format)
        rows = tuple((_of(q.subject), _of(q.predicate), _of(q.object)) for q in triples)
        return Shape(("subject", "predicate", "object"), rows)
    found = json.loads(body)
    if "boolean" in found:
        return Shape((), (), bool(found["boolean"]))
    columns = tuple(found["head"]["vars"])
    return Shape(columns, tuple(tuple(_cell(row.get(c)) for c in columns) for row in found["results"]["bindings"]))


def _cell(found: dict[str, object] | None) -> Cell | None:
    if found is None:
        return None
    value = found["value"]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    datatype = str(found.get("datatype", "")).rpartition("#")[2]
    return Cell(text, str(found["type"]), str(found.get("xml:lang", "")), datatype)


def _of(term: object) -> Cell:
    if isinstance(term, ox.NamedNode):
        return Cell(term.value, "uri")
    if isinstance(term, ox.Literal):
        return Cell(term.value, "literal", term.language or "", term.datatype.value.rpartition("#")[2])
    return Cell(str(term), "bnode")


def _text(cell: Cell | None) -> str:
    return cell.text[:80] if cell else ""


def _number(cell: Cell | None) -> float:
    return (cell.number if cell else None) or 0.0
