"""Wikidata: truthy N-Triples, the JSON dump, or the JSON result of a SPARQL query.

Read are rdfs:label and skos:altLabel in Arabic and English, P31 (kind), P17 (country), P131 (what it lies in),
P625 (point) and P1566 (GeoNames id). Source: https://www.wikidata.org/wiki/Wikidata:Database_download
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kg.errors import InputError
from kg.link.imports.rows import SKIP, Foreign, arabic, degrees, geonames_id, kind_of, latin, open_lines

_ENTITY: Final = "http://www.wikidata.org/entity/"
_DIRECT: Final = "http://www.wikidata.org/prop/direct/"
_LABEL: Final = "http://www.w3.org/2000/01/rdf-schema#label"
_ALT: Final = "http://www.w3.org/2004/02/skos/core#altLabel"
_LINKS: Final = {f"{_DIRECT}P31": "kinds", f"{_DIRECT}P17": "countries", f"{_DIRECT}P131": "parents"}
_POINT = re.compile(r"Point\(\s*(-?[\d.]+(?:[eE]-?\d+)?)\s+(-?[\d.]+(?:[eE]-?\d+)?)\s*\)")
_TRIPLE = re.compile(r'<([^>]*)> <([^>]*)> (?:<([^>]*)>|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<[^>]*>)?) \.')
_WANTED: Final = ("#label>", "#altLabel>", "/P31>", "/P17>", "/P131>", "/P625>", "/P1566>")
_QID = re.compile(r"Q[1-9]\d*\Z")


@dataclass(slots=True)
class _Item:
    """What was read of one item so far."""

    qid: str
    labels: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    point: tuple[float, float] | None = None
    geonames: str | None = None

    def place(self, isos: Mapping[str, str]) -> Foreign | None:
        """The place that the item is, or None: it needs a point and an Arabic name."""
        names = arabic((*self.labels, *self.others))
        kind = kind_of("wikidata", self.kinds)
        if self.point is None or not names or kind == SKIP:
            return None
        return Foreign(
            id=f"wikidata-{self.qid.lower()}", source="Wikidata", kind=kind, names_ar=names,
            names_en=latin((*self.labels, *self.others))[:3], qid=self.qid, geonames=geonames_id(self.geonames),
            country=next((isos[qid] for qid in self.countries if qid in isos), None),
            parent=f"wikidata-{self.parents[0].lower()}" if self.parents else None,
            lat=self.point[1], lon=self.point[0],
        )  # fmt: skip


def read_wikidata(path: Path, isos: Mapping[str, str]) -> Iterator[Foreign]:
    """The places of a dump or query result that have a point and an Arabic name, in file order.

    `isos` are ISO codes by the Wikidata id of the country. Dumps are streamed, an item at a time; of a SPARQL result
    the rows of an item are put together first. Raises InputError for a file that is none of the three.
    """
    with open_lines(path) as lines:
        items = _items(path, iter(lines))
        for item in items:
            place = item.place(isos)
            if place is not None:
                yield place


def _items(path: Path, lines: Iterator[str]) -> Iterator[_Item]:
    first = next((line for line in lines if line.strip()), "")
    if first.startswith("<"):
        yield from _of_triples(_chain(first, lines))
    elif first.strip() == "[" or first.startswith('{"type":"item"') or first.startswith('{"id":"Q'):
        yield from _of_dump(path, lines if first.strip() == "[" else _chain(first, lines))
    elif first.lstrip().startswith("{"):
        yield from _of_sparql(path, "".join(_chain(first, lines)))
    else:
        raise InputError("neither N-Triples nor a JSON dump nor a SPARQL result of Wikidata", path=path)


def _chain(first: str, lines: Iterable[str]) -> Iterator[str]:
    yield first
    yield from lines


def _of_triples(lines: Iterable[str]) -> Iterator[_Item]:
    """Items whose triples stand together, as they do in the dumps; lines that are not wanted cost one look."""
    item: _Item | None = None
    for line in lines:
        if not line.startswith(f"<{_ENTITY}Q") or not any(part in line for part in _WANTED):
            continue
        match = _TRIPLE.match(line)
        if match is None:
            continue
        qid = match[1].removeprefix(_ENTITY)
        if item is None or item.qid != qid:
            if item is not None:
                yield item
            item = _Item(qid)
        _add(item, match[2], match[3], match[4], match[5])
    if item is not None:
        yield item


def _add(item: _Item, predicate: str, target: str | None, literal: str | None, language: str | None) -> None:
    if target is not None:
        if predicate in _LINKS and target.startswith(_ENTITY):
            getattr(item, _LINKS[predicate]).append(target.removeprefix(_ENTITY))
    elif literal is not None and predicate in (_LABEL, _ALT):
        if language in ("ar", "en"):
            (item.labels if predicate == _LABEL else item.others).append(_unescape(literal))
    elif literal is not None and predicate == f"{_DIRECT}P625":
        item.point = item.point or _point(literal)
    elif literal is not None and predicate == f"{_DIRECT}P1566":
        item.geonames = item.geonames or literal


def _unescape(literal: str) -> str:
    return str(json.loads(f'"{literal}"')) if "\\" in literal and "\\U" not in literal else literal


def _point(wkt: str) -> tuple[float, float] | None:
    match = _POINT.match(wkt)
    if match is None:
        return None
    lon, lat = degrees(match[1], 180), degrees(match[2], 90)
    return None if lon is None or lat is None else (lon, lat)


def _of_dump(path: Path, lines: Iterable[str]) -> Iterator[_Item]:
    for number, line in enumerate(lines, 2):
        text = line.strip().rstrip(",")
        if text in ("", "]", "["):
            continue
        try:
            entity = json.loads(text)
        except ValueError as error:
            raise InputError(f"no entity of a JSON dump ({error})", path=path, line=number) from error
        if isinstance(entity, dict) and _QID.match(str(entity.get("id"))):
            yield _of_entity(entity)


def _of_entity(entity: dict[str, Any]) -> _Item:
    claims = entity.get("claims") or {}
    item = _Item(entity["id"])
    for language in ("ar", "en"):
        label = (entity.get("labels") or {}).get(language)
        item.labels += [label["value"]] if label else []
        item.others += [alias["value"] for alias in (entity.get("aliases") or {}).get(language, [])]
    item.kinds, item.countries, item.parents = (
        [value["id"] for value in _values(claims, key) if "id" in value] for key in ("P31", "P17", "P131")
    )
    for value in _values(claims, "P625"):
        lon, lat = degrees(value.get("longitude"), 180), degrees(value.get("latitude"), 90)
        if item.point is None and lon is not None and lat is not None:
            item.point = (lon, lat)
    item.geonames = next((str(v["text"]) for v in _values(claims, "P1566") if "text" in v), None)
    return item


def _values(claims: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The values of a property, preferred ones before others, deprecated ones left out."""
    kept = [c for c in claims.get(key, []) if c.get("rank") != "deprecated"]
    kept.sort(key=lambda claim: claim.get("rank") != "preferred")
    found = [claim.get("mainsnak", {}).get("datavalue", {}).get("value") for claim in kept]
    return [value if isinstance(value, dict) else {"text": value} for value in found if value is not None]


def _of_sparql(path: Path, text: str) -> Iterator[_Item]:
    try:
        bindings = json.loads(text)["results"]["bindings"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("no SPARQL result in JSON (application/sparql-results+json)", path=path) from error
    items: dict[str, _Item] = {}
    for row in bindings:
        subject = row.get("item") or row.get("place") or {}
        qid = str(subject.get("value", "")).removeprefix(_ENTITY)
        if _QID.match(qid):
            _read_row(items.setdefault(qid, _Item(qid)), row)
    yield from items.values()


def _read_row(item: _Item, row: dict[str, Any]) -> None:
    for name, cell in row.items():
        value, low = str(cell.get("value", "")), name.lower()
        if value.startswith(_ENTITY):
            target = value.removeprefix(_ENTITY)
            known = item.kinds if low in _KIND else item.countries if low == "country" else item.parents
            if low in (*_KIND, "country", *_PARENT) and target not in known:
                known.append(target)
        elif low.startswith("geonames"):
            item.geonames = item.geonames or value
        elif _POINT.match(value):
            item.point = item.point or _point(value)
        elif low.endswith("altlabel"):
            item.others += [part for part in value.split(", ") if part not in item.others]
        elif (low.endswith("label") and not low.startswith(("country", "type", "admin"))) or "xml:lang" in cell:
            item.labels += [value] if value not in item.labels else []


_KIND: Final = ("type", "kind", "class", "instance")
_PARENT: Final = ("admin", "parent", "within", "p131")
