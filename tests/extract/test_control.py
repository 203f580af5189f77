"""Claims of control read from sentences of our own: `tests/gold/control.txt` tells its format at the top."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.extract.reader import read_report
from kg.model import Control, Reading, Report

GOLD = Path(__file__).parent.parent / "gold" / "control.txt"


def _cases() -> list[tuple[str, tuple[str, ...]]]:
    cases = []
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        text, _, told = line.removeprefix("- ").partition(" | ")
        cases.append((text.strip(), tuple(t.strip() for t in told.split(";") if t.strip())))
    return cases


CASES = _cases()


def _read(text: str) -> Reading:
    return read_report(Report("own", text, published=date(2021, 6, 10)))


def _told(control: Control, names: dict[str, str]) -> str:
    party = names.get(control.party or "", "?")
    share = "" if control.share_min is None else f" {control.share_min}..{control.share_max}"
    return f"{control.change} {party} @ {'+'.join(names[p] for p in control.places)}{share}"


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60
    assert sum(not expected for _, expected in CASES) >= 28


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:40] for text, _ in CASES])
def test_control_of_a_sentence(text: str, expected: tuple[str, ...]) -> None:
    reading = _read(text)
    names = {thing.key: thing.name for thing in reading.things}
    assert [_told(c, names) for c in reading.controls] == list(expected)


def test_a_claim_told_again_is_one_claim() -> None:
    text = "سيطرت حركة طالبان على مدينة غزني. وقال شهود إن حركة طالبان سيطرت على مدينة غزني."
    (control,) = _read(text).controls
    assert control.sentence == 0


def test_a_claim_without_a_party_gives_way_to_one_with_it() -> None:
    text = "وصلت المساعدات إلى مدينة دوما المحاصرة. وتحاصر قوات النظام السوري مدينة دوما منذ عام 2013."
    (control,) = _read(text).controls
    assert control.party is not None
    assert control.sentence == 1


def test_what_lasts_is_dated_by_the_report() -> None:
    (control,) = _read("تسيطر حركة طالبان على مدينة غزني.").controls
    assert control.period is not None
    assert control.period.end == date(2021, 6, 10)


def test_a_noun_takes_up_the_place_told_before() -> None:
    reading = _read("وصلت القوات إلى مدينة تدمر. وسيطر الجيش السوري على المدينة.")
    names = {thing.key: thing.name for thing in reading.things}
    assert [_told(c, names) for c in reading.controls] == ["gained الجيش السوري @ تدمر"]
