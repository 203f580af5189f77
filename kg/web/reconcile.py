"""The Reconciliation Service API 0.2 (W3C Community Group, 2023) over the gazetteer, the user's own places with it.

Identifiers are the ends of our IRIs (`place/aleppo-sy`), types `place`, `group` and `claimer`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from kg.lexicon.gazetteer import Entry, EntryKind, Place
from kg.lexicon.user_gazetteer import brought_beside
from kg.web.endpoint import origin_of
from kg.web.names import KINDS, Found, NameIndex, load_names
from kg.web.protocol import FORM, HttpError, read_body, read_fields
from kg.web.serving import Serving

TYPES: dict[EntryKind, str] = {"place": "Place", "group": "Armed group", "claimer": "Claimer"}
PROPERTIES = {
    "label_ar": "Arabic name", "label_en": "English name", "kind": "kind", "country": "country (ISO code)",
    "within": "lies within", "lat": "latitude", "lon": "longitude", "wikidata": "Wikidata id",
    "geonames": "GeoNames id",
}  # fmt: skip
_MOST, _BYTES = 200, 1 << 20


async def reconcile(request: Request) -> Response:
    """`/reconcile`: the manifest, or the candidates for `queries`, or the values for `extend`."""
    fields = dict(read_fields(request.url.query))
    if request.method == "POST":
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
            raise HttpError(415, f"a batch is posted as {FORM}")
        serving: Serving = request.app.state.serving
        body = await read_body(request, _BYTES, serving.limits.body_seconds)
        fields.update(read_fields(body.decode("utf-8", "replace")))
    if "queries" in fields:
        batch = _parse(fields["queries"])
        if len(batch) > _MOST:
            raise HttpError(413, f"at most {_MOST} queries go into one batch")
        return JSONResponse(await run_in_threadpool(lambda: _answers(batch, _names(request))))
    if "extend" in fields:
        asked = _parse(fields["extend"])
        return JSONResponse(await run_in_threadpool(lambda: _extended(asked, _names(request))))
    with request.app.state.serving.current() as state:
        return JSONResponse(_manifest(origin_of(request), state.store.iris.base))


async def suggest(request: Request) -> Response:
    """`/reconcile/suggest/entity`, `/type` and `/property` for `?prefix=`."""
    prefix, what = request.query_params.get("prefix", "")[:200], request.path_params["what"]
    if what == "entity":
        found = await run_in_threadpool(lambda: _names(request).begin(prefix))
        result = [{**_described(item), "notable": [_type(item.kind)]} for item in found]
    elif what in ("type", "property"):
        known: Mapping[str, str] = {str(kind): name for kind, name in TYPES.items()} if what == "type" else PROPERTIES
        wanted = prefix.casefold()
        result = [{"id": k, "name": name} for k, name in known.items() if wanted in f"{k} {name}".casefold()]
    else:
        raise HttpError(404, "there are suggestions of entity, type and property")
    return JSONResponse({"result": result})


async def properties(request: Request) -> Response:
    """`/reconcile/properties?type=`: what can be asked of entries."""
    kind = request.query_params.get("type", "")
    return JSONResponse({"type": kind, "properties": [{"id": k, "name": name} for k, name in PROPERTIES.items()]})


async def preview(request: Request) -> Response:
    """`/reconcile/preview?id=`: an entry in a few words."""
    found = await run_in_threadpool(lambda: _names(request).get(request.query_params.get("id", "")))
    if found is None:
        raise HttpError(404, "there is no such entry")
    kind, entry = found
    told = ", ".join(filter(None, (TYPES[kind], str(entry.kind), *_values(entry, "country"))))
    names = f'<b lang="ar" dir="rtl">{escape(entry.label_ar)}</b> · {escape(entry.label_en)}'
    return HTMLResponse(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><p>{names}</p><p>{escape(told)}</p></html>'
    )


def _names(request: Request) -> NameIndex:
    """The names of the core gazetteer and of the one that the user brought for this store."""
    serving: Serving = request.app.state.serving
    return load_names(brought_beside(serving.source))


def _answers(batch: dict[str, Any], names: NameIndex) -> dict[str, Any]:
    return {name: {"result": _candidates(query, names)} for name, query in batch.items()}


def _candidates(query: Any, names: NameIndex) -> list[dict[str, Any]]:
    if isinstance(query, str):
        query = {"query": query}
    if not isinstance(query, dict) or not isinstance(query.get("query", ""), str):
        raise HttpError(400, "each query is an object with a text `query`")
    asked = query.get("type") or list(KINDS)
    asked = [asked] if isinstance(asked, str) else asked
    kinds = tuple(kind for kind in KINDS if kind in asked)
    limit = query.get("limit")
    limit = limit if isinstance(limit, int) and 0 < limit <= 100 else 10
    found = names.find(query.get("query", "")[:200], kinds, 4 * limit)
    wanted = [p for p in query.get("properties") or [] if isinstance(p, dict) and p.get("pid") in PROPERTIES]
    ranked = sorted(((_fitting(item, wanted), item) for item in found), key=lambda pair: -pair[0])
    best = [item for score, item in ranked if score == 100.0]
    return [
        {**_described(item), "score": score, "match": item.match if not wanted else best == [item]}
        for score, item in ranked[:limit]
    ]


def _fitting(item: Found, wanted: list[dict[str, Any]]) -> float:
    """The score, a fifth less for each property that the entry has with another value."""
    score = item.score
    for one in wanted:
        given = one.get("v")
        texts = {_text(value) for value in (given if isinstance(given, list) else [given])}
        held = set(_values(item.entry, one["pid"]))
        if held and not held & texts:
            score *= 0.8
    return round(score, 1)


def _text(value: Any) -> str:
    return str(value.get("id", "")) if isinstance(value, dict) else str(value)


def _described(item: Found) -> dict[str, Any]:
    entry = item.entry
    told = " · ".join(filter(None, (entry.label_en, entry.kind, *_values(entry, "country"))))
    return {"id": f"{item.kind}/{entry.id}", "name": entry.label_ar, "description": told, "type": [_type(item.kind)]}


def _type(kind: EntryKind) -> dict[str, str]:
    return {"id": kind, "name": TYPES[kind]}


def _extended(asked: dict[str, Any], names: NameIndex) -> dict[str, Any]:
    wanted = [
        str(p.get("id")) for p in asked.get("properties", []) if isinstance(p, dict) and p.get("id") in PROPERTIES
    ]
    rows: dict[str, Any] = {}
    for key in asked.get("ids", [])[:_MOST]:
        found = names.get(str(key))
        rows[str(key)] = {
            name: [_cell(name, v, names) for v in _values(found[1], name)] if found else [] for name in wanted
        }
    return {"meta": [{"id": name, "name": PROPERTIES[name]} for name in wanted], "rows": rows}


def _cell(name: str, value: str, names: NameIndex) -> dict[str, Any]:
    if name == "within":
        holder = names.get(f"place/{value}")
        return {"id": f"place/{value}", "name": holder[1].label_ar if holder else value}
    return {"float": float(value)} if name in ("lat", "lon") else {"str": value}


def _values(entry: Entry, name: str) -> list[str]:
    """The values of a property as text."""
    if name == "wikidata":
        return [entry.qid] if entry.qid else []
    value = getattr(entry, name, None)
    if name in ("within", "lat", "lon", "geonames") and not isinstance(entry, Place):
        return []
    values = value if isinstance(value, tuple) else (value,)
    return [str(item) for item in values if item not in (None, "")]


def _parse(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise HttpError(400, "the parameter is no JSON") from error
    if not isinstance(found, dict):
        raise HttpError(400, "the parameter is no JSON object")
    return found


def _manifest(origin: str, base: str) -> dict[str, Any]:
    def service(what: str) -> dict[str, str]:
        return {"service_url": origin, "service_path": f"/reconcile/suggest/{what}"}

    return {
        "versions": ["0.2"],
        "name": "Isnad gazetteer",
        "identifierSpace": base,
        "schemaSpace": "https://w3id.org/isnad/ontology#",
        "defaultTypes": [_type(kind) for kind in KINDS],
        "view": {"url": f"{origin}/page/{{{{id}}}}"},
        "preview": {"url": f"{origin}/reconcile/preview?id={{{{id}}}}", "width": 320, "height": 110},
        "suggest": {what: service(what) for what in ("entity", "type", "property")},
        "extend": {"propose_properties": {"service_url": origin, "service_path": "/reconcile/properties"}},
    }


ROUTES: list[BaseRoute] = [
    Route("/reconcile", reconcile, methods=["GET", "POST"]),
    Route("/reconcile/properties", properties),
    Route("/reconcile/preview", preview),
    Route("/reconcile/suggest/{what}", suggest),
]
