"""The selection of claims, and the marks in sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.web.evidence import Mark, cut
from kg.web.ledger import Engagement, Ledger, Report, Thing, Toll
from kg.web.selection import Filters, by_time, select

BASE = "https://w3id.org/isnad/id/"
PLACE, HOLDER, PARTY, UNION = (f"{BASE}{end}" for end in ("place/a", "place/b", "group/y", "group/x"))
SHARED = {"report": "r", "sentences": (), "places": (PLACE,), "dated": True, "certainty": "Asserted", "claimers": ()}
FIGHT = Engagement(
    **SHARED, iri=f"{BASE}engagement/1", start="2020-01-05", end="", day="2020-01-05", kinds=("Attack",), means=(),
    sides=(("Attacker", (PARTY,)),),
)  # fmt: skip
TOLL = Toll(
    **SHARED, iri=f"{BASE}toll/1", start="2020-01-05", end="2020-01-06", day="2020-01-05", outcome="Killed", low=10,
    high=10, precision="Exact", wording="10", cumulative=False, victims=(PARTY,), perpetrators=(), whole="",
    restates="", engagement=f"{BASE}engagement/1",
)  # fmt: skip


def ledger(*tolls: Toll) -> Ledger:
    above = {PLACE: (HOLDER,), HOLDER: (), PARTY: (UNION,), UNION: ()}
    things = {iri: Thing(iri, "place", above=found) for iri, found in above.items()}
    reports = {"r": Report("r", "r", "", "", "paper", "")}
    return Ledger(BASE, {toll.iri: toll for toll in tolls}, {FIGHT.iri: FIGHT}, {}, reports, things)


FITTING = [
    Filters(), Filters(place="place/b"), Filters(party="group/x"), Filters(kind="Attack"), Filters(start="2020-01-06"),
    Filters(end="2020"), Filters(source="paper"), Filters(outcome="Killed"),
]  # fmt: skip
OTHERS = [
    Filters(place="group/x"), Filters(party="Civilians"), Filters(kind="Siege"), Filters(start="2020-01-07"),
    Filters(end="2020-01-04"), Filters(source="other"), Filters(outcome="Wounded"), Filters(claimer="claimer/sana"),
]  # fmt: skip


@pytest.mark.parametrize(("filters", "fits"), [*((f, True) for f in FITTING), *((f, False) for f in OTHERS)])
def test_filters_choose(filters: Filters, fits: bool) -> None:
    assert bool(select(ledger(TOLL), filters).tolls) is fits


def test_an_outcome_chooses_the_engagements_of_its_tolls() -> None:
    assert select(ledger(TOLL), Filters(outcome="Killed")).engagements == (FIGHT,)
    assert select(ledger(TOLL), Filters(outcome="Wounded")).engagements == ()


def test_filters_come_from_an_address_and_go_back() -> None:
    found = Filters.read({"from": "2017-01", "to": "soon", "class": "Siege", "other": "x"})
    assert found == Filters(start="2017-01", kind="Siege")
    assert found.parameters("a_") == {"a_from": "2017-01", "a_class": "Siege"}


def test_time_is_counted_by_day_month_or_year() -> None:
    def on(*days: str) -> list[Toll]:
        return [replace(TOLL, day=day) for day in days]

    assert by_time(on("2020-01-30", "2020-02-02")) == (
        "day", [("2020-01-30", 1), ("2020-01-31", 0), ("2020-02-01", 0), ("2020-02-02", 1)])  # fmt: skip
    unit, steps = by_time(on("2020-01-30", "2021-02-02"))
    assert (unit, len(steps), steps[0], steps[-1]) == ("month", 14, ("2020-01", 1), ("2021-02", 1))
    assert by_time(on("1948-01-30", "2021-02-02"))[0] == "year"
    assert by_time(on("")) == ("month", [])


def test_marks_cut_a_sentence() -> None:
    marks = [Mark(14, 17, "party", "p"), Mark(10, 13, "count", "t"), Mark(10, 17, "place", "x")]
    pieces = [(piece.text, piece.mark.kind if piece.mark else "") for piece in cut("abc def ghi", 10, marks)]
    assert pieces == [("abc", "count"), (" ", "place"), ("def", "party"), (" ghi", "")]
    assert [piece.text for piece in cut("abc", 0, [])] == ["abc"]
