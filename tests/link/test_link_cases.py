"""The linking cases of tests/gold/links.jsonl: each name is linked as told, or rightly left open."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.lexicon.gazetteer import Gazetteer, load_gazetteer
from kg.link import Context, Linker
from kg.model import Thing

CASES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "gold" / "links.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def things_of(case: dict[str, Any]) -> list[Thing]:
    return [
        Thing(t["key"], t["kind"], t["name"], head=t.get("head"), containers=tuple(t.get("containers", ())))
        for t in case["things"]
    ]


def test_there_are_enough_cases() -> None:
    told = [thing for case in CASES for thing in case["things"]]
    assert len(told) >= 150
    assert sum(bool(thing.get("ambiguous")) for thing in told) >= 40
    assert sum(thing["expect"] is None for thing in told) >= 20
    assert len({case["id"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: dict[str, Any], gazetteer: Gazetteer) -> None:
    published = date.fromisoformat(case["published"]) if case["published"] else None
    links = Linker(gazetteer).link(things_of(case), Context(case["country"], published))
    assert {link.thing: link.entry for link in links} == {t["key"]: t["expect"] for t in case["things"]}


def test_every_expected_entry_is_there(gazetteer: Gazetteer) -> None:
    for case in CASES:
        for thing in case["things"]:
            if thing["expect"] is not None:
                assert gazetteer.entry(thing["kind"], thing["expect"]) is not None, thing


def test_the_order_of_things_changes_nothing(gazetteer: Gazetteer) -> None:
    linker = Linker(gazetteer)
    for case in CASES:
        things = things_of(case)
        forward = {link.thing: link.entry for link in linker.link(things)}
        backward = {link.thing: link.entry for link in linker.link(things[::-1])}
        assert forward == backward, case["id"]
