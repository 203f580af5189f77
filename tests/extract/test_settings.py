"""Where and when each toll was, and who says so, on short reports of our own."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from kg.extract.reader import read_report
from kg.model import Reading, Report, Toll

TEXTS = Path(__file__).parents[1] / "gold" / "settings.txt"
PUBLISHED = date(2021, 6, 10)
_ITEM = re.compile(
    r"(?P<words>[^@<\[]+?)\s*(?:@ (?P<places>[^<\[]+?)\s*)?(?:\[(?P<days>[^\]]*)\]\s*)?(?:< (?P<source>.+))?"
)


def _cases() -> list[tuple[str, list[dict[str, str]]]]:
    found = []
    for line in TEXTS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, _, told = line.partition(" => ")
            items = [_ITEM.fullmatch(item.strip()) for item in told.split(" ; ")]
            found.append((text.replace(" ¶ ", "\n"), [m.groupdict() for m in items if m is not None]))
            assert all(items), line
    return found


CASES = _cases()


def _days(toll: Toll) -> str:
    period = toll.period
    return "-" if period is None else f"{period.start or '?'}..{period.end or '?'}"


def _as_told(reading: Reading, toll: Toll, asked: dict[str, str]) -> dict[str, str]:
    """What the reading says of a toll, of what is asked."""
    names = {thing.key: thing.name for thing in reading.things}
    said = {
        "words": reading.report.text[toll.begin : toll.end],
        "places": " + ".join(names[key] for key in toll.places) or "-",
        "days": _days(toll),
        "source": names[toll.claimer] if toll.claimer else "-",
    }
    return {key: said[key] for key, value in asked.items() if value}


@pytest.mark.parametrize(("text", "asked"), CASES, ids=range(len(CASES)))
def test_tolls_are_set(text: str, asked: list[dict[str, str]]) -> None:
    reading = read_report(Report("own", text, published=PUBLISHED))
    rest = iter(sorted(reading.tolls, key=lambda t: t.begin))
    for item in asked:
        toll = next((t for t in rest if text[t.begin : t.end] == item["words"]), None)
        assert toll is not None, item["words"]
        assert _as_told(reading, toll, item) == {k: v for k, v in item.items() if v}
