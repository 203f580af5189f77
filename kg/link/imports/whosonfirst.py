"""Who's On First: one GeoJSON feature a file, a FeatureCollection, or a feature a line.

Source: https://whosonfirst.org/docs/properties/ and https://whosonfirst.org/docs/concordances/
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.link.imports.rows import (
    SKIP,
    Foreign,
    arabic,
    degrees,
    geonames_id,
    kind_of,
    latin,
    open_lines,
    whole,
    wikidata_id,
)

_NAMES = ("name:ara_x_preferred", "name:ara_x_variant", "name:ara_x_colloquial", "name:ara_x_unknown")
_ENGLISH = ("wof:name", "name:eng_x_preferred", "name:eng_x_variant")


def read_whosonfirst(path: Path) -> Iterator[Foreign]:
    """The current places of a file, or of all `.geojson` files below a folder in the order of their paths.

    Places that are superseded, deprecated or ceased, alternate geometries, and places without an Arabic name are left
    out. Raises InputError with the file (and line) of what is no GeoJSON.
    """
    if path.is_dir():
        for file in sorted(path.rglob("*.geojson")):
            if "-alt-" not in file.name:
                yield from read_whosonfirst(file)
        return
    for feature in _features(path):
        place = _place(feature.get("properties") or {})
        if place is not None:
            yield place


def _features(path: Path) -> Iterator[dict[str, Any]]:
    with open_lines(path) as lines:
        if path.suffix in (".geojsonl", ".ndjson", ".jsonl") or ".geojsonl." in path.name:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _parse(path, line, number)
            return
        whole_file = _parse(path, "".join(lines), None)
    if whole_file.get("type") == "FeatureCollection":
        yield from whole_file.get("features") or []
    else:
        yield whole_file


def _parse(path: Path, text: str, line: int | None) -> dict[str, Any]:
    try:
        feature = json.loads(text)
    except ValueError as error:
        raise InputError(f"no GeoJSON ({error})", path=path, line=line) from error
    if not isinstance(feature, dict):
        raise InputError("no GeoJSON feature", path=path, line=line)
    return feature


def _place(properties: dict[str, Any]) -> Foreign | None:
    if properties.get("wof:superseded_by") or properties.get("edtf:deprecated") or properties.get("mz:is_current") == 0:
        return None
    population = whole(properties.get("wof:population") or properties.get("gn:population"))
    kind = kind_of("wof", (str(properties.get("wof:placetype")),), population)
    names = arabic(name for key in _NAMES for name in _strings(properties.get(key)))
    if kind == SKIP or not names or "wof:id" not in properties:
        return None
    links = properties.get("wof:concordances") or {}
    parent = properties.get("wof:parent_id")
    return Foreign(
        id=f"wof-{properties['wof:id']}", source="Who's On First", kind=kind, names_ar=names,
        names_en=latin(name for key in _ENGLISH for name in _strings(properties.get(key)))[:3],
        qid=wikidata_id(links.get("wd:id")), geonames=geonames_id(links.get("gn:id")),
        country=_text(properties.get("wof:country") or properties.get("iso:country")),
        parent=f"wof-{parent}" if isinstance(parent, int) and parent > 0 else None,
        lat=degrees(properties.get("lbl:latitude", properties.get("geom:latitude")), 90),
        lon=degrees(properties.get("lbl:longitude", properties.get("geom:longitude")), 180), population=population,
    )  # fmt: skip


def _strings(cell: object) -> list[str]:
    if isinstance(cell, str):
        return [cell]
    return [item for item in cell if isinstance(item, str)] if isinstance(cell, list) else []


def _text(cell: object) -> str | None:
    return str(cell) if cell not in (None, "", 0, -1) else None
