"""`kg eval` prints figures and findings, as text and as JSON, of fresh readings or of stored ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Kg

GOLD = Path(__file__).parents[1] / "gold" / "reports.jsonl"


def test_figures_are_printed(kg: Kg) -> None:
    result = kg("eval", GOLD)
    assert result.code == 0
    assert result.out.splitlines()[0] == "reports: 3/3"
    assert "toll F1: " in result.out
    assert "⟦" not in result.out


def test_own_gold_is_read_well(kg: Kg) -> None:
    told = json.loads(kg("eval", GOLD, "-f", "json").out)
    assert told["counts"]["toll"]["f1"] >= 0.9
    assert told["sets"]["toll victims"]["f1"] >= 0.8
    assert told["shares"]["toll source"]["share"] >= 0.8


def test_stored_readings_give_the_same_figures(kg: Kg, tmp_path: Path) -> None:
    stored = tmp_path / "readings.jsonl"
    assert kg("extract", GOLD, "-f", "jsonl", "-o", stored).code == 0
    assert kg("eval", GOLD, "--readings", stored, "--errors", "9").out == kg("eval", GOLD, "--errors", "9").out


@pytest.mark.parametrize(("half", "reports"), [("even", 2), ("odd", 1)])
def test_half_of_the_gold(kg: Kg, half: str, reports: int) -> None:
    assert kg("eval", GOLD, "--half", half).out.startswith(f"reports: {reports}/{reports}\n")


def test_a_report_without_a_reading_is_told_by_the_exit_code(kg: Kg, tmp_path: Path) -> None:
    stored = tmp_path / "readings.jsonl"
    kg("extract", GOLD, "-f", "jsonl", "-o", stored)
    lines = stored.read_text(encoding="utf-8").splitlines(keepends=True)
    stored.write_text("".join(lines[:2]), encoding="utf-8")
    result = kg("eval", GOLD, "--readings", stored)
    assert (result.code, result.out.splitlines()[0]) == (1, "reports: 2/3")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere.jsonl",), "nowhere.jsonl: cannot be read"),
        ((str(GOLD), "--links", "nowhere.json"), "nowhere.json: cannot be read"),
        ((str(GOLD), "--readings", "nowhere.jsonl"), "nowhere.jsonl: cannot be read"),
        ((str(GOLD), "--links", str(GOLD)), "is no JSON"),
    ],
)
def test_what_cannot_be_read_is_told(kg: Kg, arguments: tuple[str, ...], told: str) -> None:
    result = kg("eval", *arguments)
    assert result.code == 3
    assert told in result.err
