"""The Reconciliation API 0.2 over the gazetteer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from kg.lexicon.user_gazetteer import UserGazetteer, gazetteer_file
from kg.pipeline import build
from tests.web.live import Client, serve

FORM = "application/x-www-form-urlencoded"


def ask(client: Client, **queries: Any) -> dict[str, Any]:
    body = urlencode({"queries": json.dumps(queries)}).encode()
    answer = client.send("POST", "/reconcile", body, Content_Type=FORM)
    assert (answer.status, answer.type) == (200, "application/json"), answer.text
    found: dict[str, Any] = json.loads(answer.body)
    return found


def test_the_manifest_tells_version_and_spaces(client: Client) -> None:
    found = json.loads(client.get("/reconcile").body)
    assert found["versions"] == ["0.2"]
    assert found["identifierSpace"] == "https://w3id.org/isnad/id/"
    assert found["view"]["url"].endswith("/page/{{id}}")
    assert {kind["id"] for kind in found["defaultTypes"]} == {"place", "group", "claimer"}


@pytest.mark.parametrize(("name", "first"), [
    ("الرقة", "place/ar-raqqah-sy"), ("Raqqa", "place/ar-raqqah-sy"),
    ("الرقّة", "place/ar-raqqah-sy"), ("داعش", "group/islamic-state"),
    ("Islamic State", "group/islamic-state"), ("ISIS", "group/islamic-state"), ("SOHR", "claimer/sohr"),
    ("المرصد السوري لحقوق الانسان", "claimer/sohr"), ("Islamic Stat", "group/islamic-state"),
])  # fmt: skip
def test_a_name_finds_its_entry(client: Client, name: str, first: str) -> None:
    [best, *_] = ask(client, q0={"query": name})["q0"]["result"]
    assert best["id"] == first
    assert best["score"] > 80
    assert best["type"][0]["id"] == first.partition("/")[0]


def test_a_name_that_several_bear_is_no_match(client: Client) -> None:
    found = ask(client, q0={"query": "السخنة"}, q1={"query": "qqq zzz"}, q2={"query": "سوريا", "type": "group"})
    assert [item["match"] for item in found["q0"]["result"]].count(True) <= 1
    assert found["q1"]["result"] == []
    assert all(item["id"].startswith("group/") for item in found["q2"]["result"])
    assert len(ask(client, q={"query": "حلب", "limit": 1})["q"]["result"]) == 1


def test_a_property_tells_two_entries_apart(client: Client) -> None:
    wanted = [{"pid": "country", "v": "LY"}]
    names = [i["id"] for i in ask(client, q={"query": "طرابلس", "type": "place", "properties": wanted})["q"]["result"]]
    assert names[0] == "place/tripoli-ly"


def test_columns_are_extended(client: Client) -> None:
    asked = {
        "ids": ["place/ar-raqqah-sy", "place/none"],
        "properties": [{"id": "label_en"}, {"id": "lat"}, {"id": "within"}],
    }
    found = json.loads(client.get(f"/reconcile?extend={quote(json.dumps(asked))}").body)
    assert found["rows"]["place/ar-raqqah-sy"]["label_en"] == [{"str": "Ar Raqqah"}]
    assert found["rows"]["place/ar-raqqah-sy"]["lat"][0]["float"] == pytest.approx(35.95, abs=0.1)
    assert found["rows"]["place/none"] == {"label_en": [], "lat": [], "within": []}


def test_suggestions_and_previews(client: Client) -> None:
    names = [
        item["id"] for item in json.loads(client.get(f"/reconcile/suggest/entity?prefix={quote('حل')}").body)["result"]
    ]
    assert "place/aleppo-sy" in names
    assert json.loads(client.get("/reconcile/suggest/type?prefix=pla").body)["result"] == [
        {"id": "place", "name": "Place"}
    ]
    assert json.loads(client.get("/reconcile/suggest/property?prefix=lat").body)["result"][0]["id"] == "lat"
    assert "Raqqa" in client.get("/reconcile/preview?id=place/ar-raqqah-sy").text
    assert client.get("/reconcile/preview?id=place/none").status == 404
    assert json.loads(client.get("/reconcile/properties?type=place").body)["properties"]


@pytest.mark.parametrize("queries", ["{", "[]", '{"q": 1}', '{"q": {"query": 5}}', "[" * 50_000])
def test_what_is_no_batch_is_refused(client: Client, queries: str) -> None:
    body = urlencode({"queries": queries}).encode()
    assert client.send("POST", "/reconcile", body, Content_Type=FORM).status == 400


def test_a_batch_has_an_end(client: Client) -> None:
    body = urlencode({"queries": json.dumps({str(n): {"query": "x"} for n in range(201)})}).encode()
    assert client.send("POST", "/reconcile", body, Content_Type=FORM).status == 413
    assert client.send("POST", "/reconcile", b"{}", Content_Type="application/json").status == 415


def test_the_places_that_a_user_brought_are_found_too(tmp_path: Path, seeds: Path) -> None:
    store = tmp_path / "kg.db"
    build([seeds], store)
    row = {"id": "local-x", "label_ar": "أم الزنابق", "label_en": "Umm al-Zanabiq", "kind": "village", "country": "SD"}
    with serve(store) as client:
        assert all(found["id"] != "place/local-x" for found in ask(client, q={"query": "أم الزنابق"})["q"]["result"])
        with UserGazetteer(gazetteer_file(store)) as user:
            user.put([{**row, "source": "test"}])
        [best, *_] = ask(client, q={"query": "أم الزنابق"})["q"]["result"]
        assert (best["id"], best["match"]) == ("place/local-x", True)
        assert ask(client, q={"query": "الرقة"})["q"]["result"][0]["id"] == "place/ar-raqqah-sy"
        assert "Umm al-Zanabiq" in client.get("/reconcile/preview?id=place/local-x").text
