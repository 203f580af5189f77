"""Tolls read from sentences of our own: `tests/gold/tolls.txt` tells its format at the top."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.extract.reader import read_report
from kg.model import Report, Toll

GOLD = Path(__file__).parent.parent / "gold" / "tolls.txt"


def _cases() -> list[tuple[str, tuple[str, ...]]]:
    cases = []
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        text, _, tolls = line.removeprefix("- ").partition(" | ")
        cases.append((text.strip(), tuple(t.strip() for t in tolls.split(";") if t.strip())))
    return cases


CASES = _cases()


def _told(toll: Toll, tolls: tuple[Toll, ...], people: bool, names: dict[str, str]) -> str:
    upper = "*" if toll.upper is None else str(toll.upper)
    words = [toll.outcome, f"{toll.lower}..{upper}", toll.precision]
    if people:
        words.append("+".join(names.get(key, key).replace(" ", "_") for key in toll.victims))
    if toll.part_of is not None:
        words.append(f"< {next(n for n, t in enumerate(tolls) if t.key == toll.part_of)}")
    return " ".join(words)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60
    assert sum(not expected for _, expected in CASES) >= 20


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:40] for text, _ in CASES])
def test_tolls_of_a_sentence(text: str, expected: tuple[str, ...]) -> None:
    reading = read_report(Report("own", text, published=date(2021, 6, 10)))
    tolls, names = reading.tolls, {thing.key: thing.name for thing in reading.things}
    with_people = [len(e.split(" < ")[0].split()) > 3 for e in expected]
    with_people += [False] * (len(tolls) - len(with_people))
    assert [_told(t, tolls, people, names) for t, people in zip(tolls, with_people, strict=False)] == list(expected)
    for toll in tolls:
        assert text[toll.begin : toll.end].strip() == text[toll.begin : toll.end]
