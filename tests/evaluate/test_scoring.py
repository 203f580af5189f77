"""The evaluator on readings made from the gold and then damaged, with figures counted by hand.

The gold holds 3 reports: 8 tolls (one of them vague), 3 engagements, 2 control claims, 3 parties, 5 places.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.evaluate import Answers, Figures, as_object, describe, read_gold, read_targets, score_reports
from kg.evaluate.answers import fold_name
from kg.evaluate.gold import GoldReport, Target
from kg.evaluate.scoring import judge_link
from kg.model import Control, Engagement, Link, Mention, Period, Reading, Sentence, Side, Thing, ThingKind, Toll
from kg.rdf.things import PEOPLE
from kg.records import Linked

from ..readings import WORLD, Place, World

GOLD = Path(__file__).parents[1] / "gold" / "reports.jsonl"
Change = Callable[[Reading], Reading]


class Maker:
    """Makes the reading that a gold report asks for."""

    def __init__(self, gold: GoldReport) -> None:
        self.gold, self.text = gold, gold.report.text
        self.things: list[Thing] = []
        self.mentions: list[Mention] = []

    def key(self, name: str, kind: ThingKind) -> str:
        if name in PEOPLE:
            return name
        found = next((t.key for t in self.things if t.name == name and t.kind == kind), None)
        if found is None:
            found = f"{kind[0]}{len(self.things) + 1}"
            self.things.append(Thing(found, kind, name))
            begin = self.text.index(name)
            sentence = 0 if begin < self.text.index("\n") else 1
            self.mentions.append(Mention(found, kind, begin, begin + len(name), sentence, "gold"))
        return found

    def keys(self, names: tuple[str, ...], kind: ThingKind) -> tuple[str, ...]:
        return tuple(self.key(name, kind) for name in names)

    def reading(self) -> Reading:
        gold, cut = self.gold, self.text.index("\n")
        for name in gold.parties:
            self.key(name.name, "group")
        for name in gold.places:
            self.key(name.name, "place")
        tolls = [
            Toll(
                f"t{n}", *t.span, int(t.span[0] > cut), places=self.keys(t.places, "place"),
                period=Period(t.start, t.end), claimer=self.key(t.source, "claimer") if t.source else None,
                outcome=t.outcome, lower=t.min, upper=t.max, precision=t.precision,
                victims=self.keys(t.victims, "group"), part_of=None if t.part_of is None else f"t{t.part_of}",
            )
            for n, t in enumerate(gold.tolls)
        ]  # fmt: skip
        engagements = [
            Engagement(
                f"e{n}", *e.span, 0, places=self.keys(e.places, "place"), period=Period(e.start, e.end),
                category=e.type, sides=tuple(Side("belligerent", self.keys(side, "group")) for side in e.sides),
            )
            for n, e in enumerate(gold.engagements)
        ]  # fmt: skip
        controls = [
            Control(
                f"k{n}", *c.span, 1, places=(self.key(c.place, "place"),), change=c.change,
                party=self.key(c.actor, "group") if c.actor else None,
            )
            for n, c in enumerate(gold.control)
        ]  # fmt: skip
        sentences = (Sentence(0, 0, cut), Sentence(1, cut + 1, len(self.text)))
        return Reading(
            gold.report, sentences, tuple(self.things), tuple(self.mentions), tuple(tolls), tuple(engagements),
            tuple(controls),
        )  # fmt: skip


def readings() -> list[Reading]:
    """The readings that the gold asks for."""
    return [Maker(gold).reading() for gold in read_gold(GOLD)]


def score(number: int, change: Change) -> Figures:
    """The figures when one reading is damaged."""
    found = [change(r) if n == number else r for n, r in enumerate(readings())]
    return score_reports(read_gold(GOLD), Answers([Linked(r) for r in found], WORLD))


def count(figures: Figures, kind: str) -> tuple[int, int, int]:
    """Right, invented and missed."""
    tally = figures.counts[kind]
    return tally.right, tally.invented, tally.missed


def share(figures: Figures, kind: str) -> tuple[int, int]:
    """Right and asked."""
    return figures.shares[kind].right, figures.shares[kind].asked


def toll(number: int, **changes: object) -> Change:
    """A damage to one toll."""

    def change(reading: Reading) -> Reading:
        tolls = list(reading.tolls)
        tolls[number] = replace(tolls[number], **changes)  # type: ignore[arg-type]
        return replace(reading, tolls=tuple(tolls))

    return change


def test_what_the_gold_asks_for_is_all_right() -> None:
    figures = score(0, lambda reading: reading)
    assert (figures.asked, figures.read) == (3, 3)
    assert {kind: count(figures, kind) for kind in figures.counts} == {
        "toll": (8, 0, 0), "toll (counted, not vague)": (7, 0, 0), "engagement": (3, 0, 0), "control": (2, 0, 0),
        "group": (3, 0, 0), "place": (5, 0, 0),
    }  # fmt: skip
    assert all(tally.f1 == 1 for tally in (*figures.counts.values(), *figures.sets.values()))
    assert {kind: share(figures, kind) for kind in figures.shares} == {
        "toll precision word": (8, 8), "toll dates": (12, 12), "toll source": (7, 7), "toll part-of": (2, 2),
        "engagement dates": (4, 4), "control actor": (2, 2),
    }  # fmt: skip
    assert figures.findings == []


def test_a_toll_that_is_left_out_is_missed_and_its_part_asks_nothing() -> None:
    figures = score(0, lambda r: replace(r, tolls=(replace(r.tolls[1], part_of=None), r.tolls[2])))
    assert count(figures, "toll") == (7, 0, 1)
    assert count(figures, "toll (counted, not vague)") == (6, 0, 1)
    assert share(figures, "toll part-of") == (1, 1)
    assert [f.kind for f in figures.findings] == ["toll missed"]
    assert "قُتل ⟦12⟧ جنديا" in str(figures.findings[0])
    assert str(figures.findings[0]).endswith("killed 12")


@pytest.mark.parametrize("change", [{"lower": 13, "upper": 13}, {"outcome": "wounded"}, {"begin": 0, "end": 3}])
def test_a_wrong_number_outcome_or_word_is_a_miss_and_an_invention(change: dict[str, object]) -> None:
    figures = score(0, toll(0, **change))
    assert count(figures, "toll") == (7, 1, 1)
    assert figures.counts["toll"].f1 == pytest.approx(7 / 8)
    assert {f.kind for f in figures.findings} == {"toll missed", "toll invented"}


def test_a_vague_toll_counts_once() -> None:
    figures = score(1, lambda r: replace(r, tolls=r.tolls[:2]))
    assert count(figures, "toll") == (7, 0, 1)
    assert count(figures, "toll (counted, not vague)") == (7, 0, 0)
    invented = score(2, lambda r: replace(r, tolls=(*r.tolls, replace(r.tolls[0], begin=0, end=3, precision="vague"))))
    assert count(invented, "toll") == (8, 1, 0)
    assert count(invented, "toll (counted, not vague)") == (7, 0, 0)


def test_the_same_toll_twice_is_right_once() -> None:
    figures = score(0, lambda r: replace(r, tolls=(*r.tolls, replace(r.tolls[0], key="t9"))))
    assert count(figures, "toll") == (8, 1, 0)


@pytest.mark.parametrize(
    ("change", "kind", "wanted"),
    [
        (toll(0, precision="about"), "toll precision word", (7, 8)),
        (toll(0, period=None), "toll dates", (10, 12)),
        (toll(0, period=Period(date(2016, 3, 3), date(2016, 3, 4))), "toll dates", (11, 12)),
        (toll(0, claimer=None), "toll source", (6, 7)),
        (toll(0, claimer="g1"), "toll source", (6, 7)),
        (toll(1, part_of=None), "toll part-of", (1, 2)),
        (toll(1, part_of="t2"), "toll part-of", (1, 2)),
    ],
)
def test_a_wrong_attribute_is_told_in_its_words(change: Change, kind: str, wanted: tuple[int, int]) -> None:
    figures = score(0, change)
    assert share(figures, kind) == wanted
    assert count(figures, "toll") == (8, 0, 0)
    assert {f.kind for f in figures.findings} == {kind}


def test_victims_and_places_are_compared_as_sets() -> None:
    figures = score(0, toll(0, victims=("g2", "officers"), places=()))
    victims, places = figures.sets["toll victims"], figures.sets["toll places"]
    assert (victims.right, victims.invented, victims.missed) == (7, 2, 1)
    assert (places.right, places.invented, places.missed) == (7, 0, 1)
    told = {f.kind: f.told for f in figures.findings}
    assert told == {
        "toll victims": "الجيش العراقي, told تنظيم داعش، officers",
        "toll places": "الحويجة, told none",
    }


def test_an_engagement_is_found_in_its_sentence_and_not_held_against_it_elsewhere() -> None:
    elsewhere = score(0, lambda r: replace(r, engagements=(replace(r.engagements[0], begin=0, end=3, sides=()),)))
    assert count(elsewhere, "engagement") == (3, 0, 0)
    assert elsewhere.sets["engagement parties"].missed == 2
    other = score(0, lambda r: replace(r, engagements=(replace(r.engagements[0], category="attack"),)))
    assert count(other, "engagement") == (2, 0, 1)
    far = len(readings()[0].report.text)
    behind = score(0, lambda r: replace(r, engagements=(replace(r.engagements[0], begin=far - 3, end=far),)))
    assert count(behind, "engagement") == (2, 0, 1)


def test_control_needs_its_change_its_place_and_its_sentence() -> None:
    def change(**changes: object) -> Change:
        return lambda r: replace(r, controls=(replace(r.controls[0], **changes), *r.controls[1:]))  # type: ignore[arg-type]

    assert count(score(0, change(change="lost")), "control") == (1, 1, 1)
    assert count(score(0, change(places=())), "control") == (1, 1, 1)
    assert count(score(0, change(begin=0, end=3)), "control") == (1, 1, 1)
    named = score(0, change(party="g2"))
    assert (count(named, "control"), share(named, "control actor")) == ((2, 0, 0), (1, 2))


def test_things_are_found_by_name_or_words() -> None:
    def renamed(reading: Reading) -> Reading:
        return replace(reading, things=tuple(replace(t, name="س") if t.key == "g1" else t for t in reading.things))

    assert count(score(0, renamed), "group") == (3, 0, 0)  # the words of its mention still tell
    gone = score(0, lambda r: replace(r, mentions=tuple(m for m in r.mentions if m.thing != "g1")))
    assert count(gone, "group") == (2, 0, 1)
    extra = Mention("g9", "group", 0, 3, 0, "x")
    more = score(
        0, lambda r: replace(r, things=(*r.things, Thing("g9", "group", "قتل")), mentions=(*r.mentions, extra))
    )
    assert count(more, "group") == (3, 1, 0)


def test_a_report_that_was_not_read_misses_all() -> None:
    figures = score_reports(read_gold(GOLD), Answers([Linked(r) for r in readings()[1:]], WORLD))
    assert (figures.asked, figures.read) == (3, 2)
    assert count(figures, "toll") == (5, 0, 3)


def test_links_are_judged_by_id_or_nearness() -> None:
    town = Place("x", "س", "X", "town", "Q1", lat=34.88, lon=38.87)
    assert judge_link(Target(qid="Q1"), "town", town) == "right"
    assert judge_link(Target(qid="Q2"), "town", town) == "wrong"
    assert judge_link(Target(qid="Q2", lat=34.9, lon=38.9), "town", town) == "right"
    assert judge_link(Target(qid="Q2", lat=34.5624, lon=38.284), "town", town) == "wrong"
    assert judge_link(Target(lat=34.5624, lon=38.284), "governorate", town) == "right"
    assert judge_link(Target(qid="Q1"), "town", None) == "left open"
    assert judge_link(Target(), "town", None) == "rightly open"
    assert judge_link(Target(qid="Q1"), "town", Place("y", "س", "Y", "town")) == "left open"


def test_links_of_found_names_are_counted(tmp_path: Path) -> None:
    world = World({**WORLD.places, "h": Place("h", "الحويجة", "Hawija", "town", "Q5")}, WORLD.groups, WORLD.claimers)
    path = tmp_path / "links.json"
    path.write_text(
        '{"own-1": {"places": {"0": {"qid": "Q5", "by": "x"}, "1": {"qid": "Q6"}}, "parties": {"0": {"qid": null}, '
        '"1": {"qid": "Q9", "sure": false}}}}',
        encoding="utf-8",
    )
    first = readings()[0]
    place = next(t.key for t in first.things if t.name == "الحويجة")
    found = [Linked(first, (Link(place, "h", 1.0, "name"),))]
    figures = score_reports(read_gold(GOLD)[:1], Answers(found, world), read_targets(path))
    assert figures.links == {"place": {"right": 1, "left open": 1}, "group": {}}
    assert "place link share: 0.500" in list(describe(figures))
    assert as_object(figures)["links"] == {"place": {"left open": 1, "right": 1}}


def test_figures_are_shown_with_as_many_findings_as_are_asked_for() -> None:
    figures = score(0, lambda r: replace(r, tolls=()))
    assert sum(line.startswith("toll missed") for line in describe(figures, 2)) == 2
    assert not any("missed |" in line for line in describe(figures))
    told = as_object(figures, 1)
    assert told["kinds"] == {"toll missed": 3}
    assert len(told["findings"]) == 1
    assert told["counts"]["toll"] == {
        "f1": 0.769231, "precision": 1.0, "recall": 0.625, "right": 5, "invented": 0, "missed": 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "folded"),
    [("قوّات «الأسد»", "قوات اسد"), ("مدينة الباب", "مدينه باب"), ("الـحشد", "حشد"), ("آل", "ال")],
)
def test_names_are_folded(name: str, folded: str) -> None:
    assert fold_name(name) == folded


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("{", "is no JSON"),
        ("3", "is no JSON object"),
        ('{"id": "a", "text": "نص", "tolls": 3}', "'tolls' is no list"),
        ('{"id": "a", "text": "نص", "tolls": [3]}', "3 is no object"),
        (
            '{"id": "a", "text": "نص", "places": [{"span": [0, 9], "name": "x"}]}',
            r"places\[0\]\.span \[0, 9\] lies outside",
        ),
        ('{"id": "a", "text": "نص", "control": [{"span": [0, 1], "change": "won", "place": "x"}]}', "change is 'won'"),
        ("", "holds no gold report"),
    ],
)
def test_gold_that_is_wrong_is_told_with_its_line(tmp_path: Path, row: str, told: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(row, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        read_gold(path)


def test_the_gold_is_what_it_says() -> None:
    gold = read_gold(GOLD)
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    assert [g.report.identifier for g in gold] == [row["id"] for row in rows] == ["own-1", "own-2", "own-3"]
    assert [len(g.tolls) for g in gold] == [3, 3, 2]
