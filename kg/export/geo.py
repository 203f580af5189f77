"""Rows on a map: GeoJSON (RFC 7946), GeoJSON one feature a line, and KML; a row without a point has no geometry."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import IO
from xml.sax.saxutils import escape

from kg.export.columns import Cell, Column

Rows = Iterable[Sequence[Cell]]


def write_geojson(columns: Sequence[Column], rows: Rows, output: IO[bytes], *, lines: bool = False) -> None:
    """Write one Feature a row, flat properties, the point from `latitude` and `longitude`, `id` from the first column.

    `lines` gives one feature a line (GeoJSONSeq without the record separators that few readers know); otherwise a
    FeatureCollection with the box of its points at the end.
    """
    if lines:
        output.writelines(_feature(columns, row) + b"\n" for row in rows)
        return
    west = south = float("inf")
    east = north = float("-inf")
    output.write(b'{"type": "FeatureCollection", "features": [')
    for number, row in enumerate(rows):
        output.write((b",\n" if number else b"\n") + _feature(columns, row))
        point = _point(columns, row)
        if point is not None:
            west, east = min(west, point[0]), max(east, point[0])
            south, north = min(south, point[1]), max(north, point[1])
    output.write(b"\n]")
    if west <= east:
        output.write(b', "bbox": ' + json.dumps([west, south, east, north]).encode())
    output.write(b"}\n")


def _point(columns: Sequence[Column], row: Sequence[Cell]) -> tuple[float, float] | None:
    named = {column.name: cell for column, cell in zip(columns, row, strict=True)}
    latitude, longitude = named.get("latitude"), named.get("longitude")
    if isinstance(latitude, int | float) and isinstance(longitude, int | float):
        return float(longitude), float(latitude)
    return None


def _feature(columns: Sequence[Column], row: Sequence[Cell]) -> bytes:
    point = _point(columns, row)
    properties = {
        column.name: cell.isoformat() if isinstance(cell, date) else cell
        for column, cell in zip(columns, row, strict=True)
        if column.name not in ("latitude", "longitude") and cell is not None
    }
    geometry = None if point is None else {"type": "Point", "coordinates": list(point)}
    feature = {"type": "Feature", "id": row[0], "geometry": geometry, "properties": properties}
    return json.dumps(feature, ensure_ascii=False).encode()


def write_kml(columns: Sequence[Column], rows: Rows, output: IO[bytes], *, title: str) -> None:
    """Write one Placemark a row that has a point, its day as a time span, its cells as extended values (KML 2.2)."""
    output.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n')
    output.write(f"<name>{escape(title)}</name>\n".encode())
    for row in rows:
        point = _point(columns, row)
        if point is not None:
            output.write("".join(_placemark(columns, row, point)).encode())
    output.write(b"</Document></kml>\n")


def _placemark(columns: Sequence[Column], row: Sequence[Cell], point: tuple[float, float]) -> Iterator[str]:
    named = {column.name: _plain(cell) for column, cell in zip(columns, row, strict=True)}
    yield f"<Placemark><name>{_xml(named.get('words') or named.get('sub_event_type') or _plain(row[0]))}</name>"
    note = named.get("sentence") or named.get("notes") or named.get("source_headline")
    yield f"<description>{_xml(note)}</description>" if note else ""
    start, end = (named.get(key) or named.get(other) for key, other in (("start", "date_start"), ("end", "date_end")))
    start = start or named.get("event_date")
    if start:
        yield f"<TimeSpan><begin>{start}</begin>" + (f"<end>{end}</end>" if end else "") + "</TimeSpan>"
    yield "<ExtendedData>"
    for name, value in named.items():
        if value:
            yield f'<Data name="{_xml(name)}"><value>{_xml(value)}</value></Data>'
    yield f"</ExtendedData><Point><coordinates>{point[0]},{point[1]}</coordinates></Point></Placemark>\n"


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _xml(text: str) -> str:
    """Text that XML 1.0 can hold: control characters, which it cannot, are spaces."""
    return escape("".join(c if c >= " " or c in "\t\n\r" else " " for c in text), {'"': "&quot;"})
