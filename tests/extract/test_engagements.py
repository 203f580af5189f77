"""Engagements read from sentences of our own: `tests/gold/engagements.txt` tells its format at the top."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.extract.reader import read_report
from kg.model import Engagement, Reading, Report

GOLD = Path(__file__).parent.parent / "gold" / "engagements.txt"


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


def _told(engagement: Engagement, names: dict[str, str]) -> str:
    sides = ["+".join(names.get(p, p) for p in side.parties) for side in engagement.sides]
    if engagement.category == "armed_clash":
        who = " x ".join(sides)
    else:
        roles = dict(zip((side.role for side in engagement.sides), sides, strict=True))
        who = roles.get("attacker", "") + (f" > {roles['target']}" if "target" in roles else "")
    where = "+".join(names[p] for p in engagement.places)
    return " ".join(f"{engagement.category} {who}".split()) + (f" @ {where}" if where else "")


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 80
    assert sum(not expected for _, expected in CASES) >= 35


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:40] for text, _ in CASES])
def test_engagements_of_a_sentence(text: str, expected: tuple[str, ...]) -> None:
    reading = _read(text)
    names = {thing.key: thing.name for thing in reading.things}
    assert [_told(e, names) for e in reading.engagements] == list(expected)


def test_a_fight_told_again_is_one_engagement_at_its_first_mention() -> None:
    text = "وقع هجوم على حاجز للجيش في مدينة سرت. وأسفر الهجوم عن مقتل جنديين. ولم تتبن أي جهة الهجوم."
    (engagement,) = _read(text).engagements
    assert text[engagement.begin : engagement.end] == "هجوم"
    assert engagement.sentence == 0
    assert engagement.support == (1, 2)


def test_another_fight_is_another_engagement() -> None:
    reading = _read("وقع تفجير في مدينة الباب. ثم وقع تفجير آخر في مدينة الباب.")
    assert len(reading.engagements) == 2


def test_who_claims_several_fights_made_each() -> None:
    text = "وقع تفجير في مدينة سرت الاثنين. ووقع تفجير آخر في مدينة درنة. وأعلن تنظيم داعش مسؤوليته عن التفجيرين."
    reading = _read(text)
    names = {thing.key: thing.name for thing in reading.things}
    assert [_told(e, names) for e in reading.engagements] == [
        "bombing تنظيم داعش @ سرت",
        "bombing تنظيم داعش @ درنة",
    ]


def test_a_later_mention_tells_what_the_first_left_out() -> None:
    text = "قتل خمسة جنود في كمين الأحد. ونصب مسلحو حركة الشباب الكمين قرب مدينة كيسمايو."
    (engagement,) = _read(text).engagements
    assert {side.role for side in engagement.sides} == {"attacker", "target"}
    assert engagement.places
    assert engagement.period is not None


def test_the_keys_of_a_report_are_unique_and_point_into_it() -> None:
    text = "شن الطيران الروسي غارات على مدينة حلب. ثم دارت معارك في حي الراموسة. وقصفت القوات المدينة بالمدفعية."
    engagements = _read(text).engagements
    assert len({e.key for e in engagements}) == len(engagements) == 3
    assert all(0 <= e.begin < e.end <= len(text) for e in engagements)
