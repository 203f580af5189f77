"""Plain tables: tab- or comma-separated, with a header in our own column names or those that such tables often have."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.lexicon.gazetteer import PLACE_KINDS
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
from kg.text.normalise import name_key

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "id": ("id",),
    "qid": ("qid", "wikidata", "wikidata_id"),
    "geonames": ("geonames", "geonames_id", "geonameid"),
    "pcode": ("pcode", "p_code", "p-code"),
    "ar": ("label_ar", "name_ar", "arabic", "ar"),
    "alt_ar": ("alt_ar", "aliases_ar", "altnames_ar"),
    "en": ("label_en", "name_en", "english", "name", "en"),
    "alt_en": ("alt_en", "aliases_en", "altnames_en"),
    "kind": ("kind", "type"),
    "code": ("feature_code", "fcode"),
    "country": ("country", "iso", "country_code", "iso2"),
    "parent": ("within", "parent", "admin1", "admin1_nearest", "governorate", "province", "state"),
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "lng", "long", "longitude", "x"),
    "population": ("population", "pop"),
}


def read_plain(path: Path) -> Iterator[Foreign]:
    """The rows that have an Arabic name, in file order.

    An id is taken from the row, from its GeoNames or Wikidata id or p-code, else made from name, country and point.
    Raises InputError for a header without a column of Arabic names, or the line of a row with too many cells.
    """
    with open_lines(path) as lines:
        source = iter(lines)
        header = next(source, "")
        tabs = "\t" in header
        delimiter = "\t" if tabs else max(",;", key=header.count)
        rows = csv.reader(
            chain([header], source), delimiter=delimiter, quoting=csv.QUOTE_NONE if tabs else csv.QUOTE_MINIMAL
        )
        columns = _columns(next(rows, []))
        if "ar" not in columns:
            raise InputError("the header has no column of Arabic names (name_ar or label_ar)", path=path, line=1)
        width = max(columns.values()) + 1
        for number, cells in enumerate(rows, 2):
            if len(cells) > len(header.split(delimiter)) and any(cells[len(header.split(delimiter)) :]):
                raise InputError(f"{len(cells)} cells, but the header has fewer", path=path, line=number)
            cells += [""] * (width - len(cells))
            place = _place({column: cells[at].strip() for column, at in columns.items()})
            if place is not None:
                yield place


def _columns(header: list[str]) -> dict[str, int]:
    low = [name.strip().lower() for name in header]
    return {
        column: next(low.index(name) for name in names if name in low)
        for column, names in _NAMES.items()
        if any(name in low for name in names)
    }


def _place(cells: dict[str, str]) -> Foreign | None:
    names = arabic((cells["ar"], *cells.get("alt_ar", "").split("|")))
    population = whole(cells.get("population"))
    kind = cells.get("kind", "")
    if kind not in PLACE_KINDS:
        code = cells.get("code", "")
        kind = kind_of("geonames", (code or kind,), population)
        kind = "town" if kind == "other" and not code else kind
    if not names or kind == SKIP:
        return None
    lat, lon = degrees(cells.get("lat"), 90), degrees(cells.get("lon"), 180)
    return Foreign(
        id=_identifier(cells, names[0], lat, lon), source="user table", kind=kind, names_ar=names,
        names_en=latin((cells.get("en", ""), *cells.get("alt_en", "").split("|")))[:3],
        qid=wikidata_id(cells.get("qid")), geonames=geonames_id(cells.get("geonames")),
        pcode=cells.get("pcode") or None, country=cells.get("country") or None, parent=cells.get("parent") or None,
        lat=lat, lon=lon, population=population,
    )  # fmt: skip


def _identifier(cells: dict[str, str], name: str, lat: float | None, lon: float | None) -> str:
    if _SLUG.match(cells.get("id", "")):
        return cells["id"]
    for column, prefix in (("geonames", "geonames"), ("qid", "wikidata"), ("pcode", "pcode")):
        if cells.get(column):
            return f"{prefix}-{cells[column].lower()}"
    key = f"{' '.join(name_key(name))} {cells.get('country', '')} {lat} {lon}"
    return f"local-{hashlib.sha256(key.encode()).hexdigest()[:12]}"
