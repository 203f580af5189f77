"""Joins: scores and reasons, contradictions, decisions by hand, changes in the neighbourhood only."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.fuse.atlas import Atlas
from kg.fuse.decisions import Decisions, decisions_file, read_decisions, write_decisions
from kg.fuse.explain import explain_event
from kg.fuse.joining import CROWD, Joiner
from kg.fuse.ledger import fuse, open_ledger
from kg.fuse.likeness import THRESHOLD, compare
from kg.fuse.mentions import EventMention, find_mentions
from kg.fuse.records import Archive

from .bundles import PARTIES, PLACES, parse_bundle

ATLAS = Atlas(PLACES, PARTIES)
DAY = date(2020, 7, 3)


def mention(iri: str, place: str = "sukhnah", category: str | None = "airstrike", **changes: object) -> EventMention:
    given: dict[str, object] = {"start": DAY, "end": DAY, "dated": True, "sides": (("attacker", "russia"),)}
    report = iri.partition("/")[0]
    return EventMention(iri, report, category, (place,), **(given | changes))  # type: ignore[arg-type]


PAIRS = [
    mention("a/1"), mention("b/1", "taybeh"), mention("c/1", "homs"), mention("d/1", category="strike"),
    mention("e/1", category=None), mention("f/1", category="shelling"), mention("g/1", sides=()),
    mention("h/1", end=date(2020, 7, 5)), mention("i/1", start=None, end=None, dated=False),
    mention("j/1", dated=False), mention("k/1", sides=(("attacker", "is"),)), mention("l/1", "الكوم"),
]  # fmt: skip


def test_the_score_is_the_same_from_both_sides_and_between_none_and_one() -> None:
    for one in PAIRS:
        for other in PAIRS:
            found = compare(one, other, ATLAS)
            assert found == compare(other, one, ATLAS)
            assert 0 <= found.score <= 1
            assert (found.contradiction is None) or not found.joined
            assert found.contradiction or len(found.reasons) >= 3


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (mention("b/1", "taybeh"), "places: 10 km apart"),
        (mention("b/1", start=date(2020, 7, 4), end=date(2020, 7, 4)), "days do not meet: 2020-07-03 and 2020-07-04"),
        (mention("b/1", category="shelling"), "classes exclude each other: airstrike and shelling"),
        (mention("b/1", sides=(("attacker", "is"),)), "sides: داعش and روسيا"),
        (mention("b/1", sides=(("target", "russia"),)), "roles: who attacks in one is attacked in the other"),
        (mention("a/2", sides=(("attacker", "army"),)), "one report tells them apart"),
        (mention("b/1", "saraqib"), "places: 217 km apart"),
    ],
)
def test_a_contradiction_is_named(other: EventMention, words: str) -> None:
    found = compare(mention("a/1"), other, ATLAS)
    assert not found.joined
    assert found.contradiction == words


def test_a_join_gives_its_reasons() -> None:
    sides = (("attacker", "russia"), ("target", "is"))
    found = compare(mention("a/1", sides=sides), mention("b/1", category="strike", sides=sides), ATLAS)
    assert found.joined
    assert found.reasons == (
        "class 0.55: airstrike and strike", "place 1.00: same place", "time 1.00: same days",
        "sides 1.00: sides in common",
    )  # fmt: skip


def joined(mentions: list[EventMention], decisions: Decisions | None = None) -> list[tuple[str, ...]]:
    joiner = Joiner(ATLAS, decisions)
    joiner.add(mentions)
    return [cluster for cluster in joiner.clusters() if len(cluster) > 1]


def test_decisions_go_before_scores() -> None:
    near, far = [mention("a/1"), mention("b/1")], [mention("a/1"), mention("b/1", "saraqib")]
    assert joined(near) == [("a/1", "b/1")]
    assert joined(near, Decisions().decide("different", "b/1", "a/1")) == []
    assert joined(far) == []
    assert joined(far, Decisions().decide("same", "b/1", "a/1")) == [("a/1", "b/1")]


def test_different_holds_through_a_third() -> None:
    three = [mention("a/1"), mention("b/1"), mention("c/1")]
    assert joined(three) == [("a/1", "b/1", "c/1")]
    assert joined(three, Decisions().decide("different", "a/1", "c/1")) == [("a/1", "b/1")]


def test_a_contradiction_holds_through_a_third() -> None:
    middle = mention("b/1", category=None)
    assert joined([mention("a/1"), middle, mention("c/1", category="shelling")]) == [("a/1", "b/1")]


def test_the_last_word_on_a_pair_counts_and_files_are_steady(tmp_path: Path) -> None:
    path = decisions_file(tmp_path / "kg.db")
    assert path == tmp_path / "kg.db.decisions.tsv"
    assert read_decisions(path) == Decisions()
    found = Decisions().decide("same", "b", "a").decide("different", "a", "c").decide("different", "a", "b")
    write_decisions(path, found)
    assert path.read_text(encoding="utf-8") == "different\ta\tb\ndifferent\ta\tc\n"
    assert read_decisions(path) == found == Decisions(different=frozenset({("a", "b"), ("a", "c")}))


@pytest.mark.parametrize("line", ["same\ta", "perhaps\ta\tb", "same\ta\ta", "same a b"])
def test_a_line_that_is_no_decision_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "d.tsv"
    path.write_text(f"# by hand\nsame\ta\tb\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"d\.tsv:3"):
        read_decisions(path)


def crowd(count: int) -> list[EventMention]:
    """Mentions all over the small world, some alike, some not."""
    rng = random.Random(5)
    places = [key for key in PLACES if key != "syria"]
    found = []
    for number in range(count):
        start = date.fromordinal(DAY.toordinal() + rng.randrange(40))
        kind = rng.choice(("airstrike", "strike", "shelling", "armed_clash", None))
        sides = tuple(("belligerent", p) for p in rng.sample(["army", "is", "hts", "russia"], rng.randrange(3)))
        found.append(mention(f"r{number}/1", rng.choice(places), kind, start=start, end=start, sides=sides))
    return found


def test_adding_and_removing_in_any_order_is_as_all_at_once() -> None:
    mentions = crowd(300)
    whole = Joiner(ATLAS)
    whole.add(mentions)
    expected = whole.clusters()
    assert sum(len(cluster) > 1 for cluster in expected) >= 8
    for seed in range(4):
        rng = random.Random(seed)
        joiner = Joiner(ATLAS)
        for one in rng.sample(mentions, len(mentions)):
            joiner.add([one])
            if rng.random() < 0.3:
                joiner.clusters()
        gone = rng.sample(mentions, 60)
        joiner.remove(m.iri for m in gone)
        joiner.clusters()
        joiner.add(rng.sample(gone, len(gone)))
        assert joiner.clusters() == expected


def test_a_new_report_is_held_against_its_neighbourhood_only() -> None:
    joiner = Joiner(ATLAS)
    joiner.add(crowd(150))
    joiner.clusters()
    before = joiner.compared
    joiner.add([mention("new/1")])
    assert 0 < joiner.compared - before < 15


def test_many_that_tell_the_same_cost_little() -> None:
    joiner = Joiner(ATLAS)
    sides = (("attacker", "russia"), ("target", "is"))
    joiner.add(mention(f"r{number}/1", sides=sides) for number in range(5000))
    joiner.add(mention(f"s{number}/1", category="strike", sides=sides) for number in range(5000))
    assert joiner.compared == 1
    [cluster] = joiner.clusters()
    assert len(cluster) == 10_000
    joiner.remove(["r0/1"])
    assert [len(found) for found in joiner.clusters()] == [9999]


def test_attacks_of_no_kind_by_no_one_are_not_joined_for_being_alike() -> None:
    bare = {"category": "attack", "sides": ()}
    assert joined([mention("a/1", **bare), mention("b/1", **bare)]) == []  # type: ignore[arg-type]
    counts = (("killed", ("unknown",), 7, 7),)
    assert joined([mention("a/1", counts=counts, **bare), mention("b/1", counts=counts, **bare)]) == [("a/1", "b/1")]  # type: ignore[arg-type]


def test_no_group_holds_a_contradiction() -> None:
    joiner = Joiner(ATLAS)
    joiner.add(crowd(150))
    for cluster in joiner.clusters():
        for one in cluster:
            for other in cluster:
                if one != other:
                    found = compare(joiner.mentions[one], joiner.mentions[other], ATLAS)
                    assert found.contradiction is None
                    assert found.score >= THRESHOLD - 0.25


BUNDLE = """# three
report a 2020-07-04 sana
  e1 airstrike at sukhnah on 2020-07-03 attacker:russia
report b 2020-07-04 afp
  e1 airstrike at sukhnah on 2020-07-03 attacker:russia
report c 2020-07-04 paper
  e1 airstrike at taybeh on 2020-07-03 attacker:russia
  e2 shelling at sukhnah on 2020-07-03 attacker:army
"""


def test_an_explanation_names_what_was_joined_and_what_was_not() -> None:
    ledger = fuse(parse_bundle("x", BUNDLE).archive)
    event = ledger.event_of("a/e1")
    assert event is not None
    lines = "\n".join(explain_event(ledger, event))
    assert "joined a:e1 b:e1, score 1.00: class 1.00: both airstrike" in lines
    assert "classes exclude each other: airstrike and shelling" in lines


def test_an_archive_of_nothing_gives_an_empty_ledger() -> None:
    ledger = fuse(Archive(), text_of=str)
    assert (ledger.events, ledger.accounts, ledger.findings) == ({}, {}, [])
    assert find_mentions(Archive()) == []


def test_what_was_not_published_was_not_known() -> None:
    archive = parse_bundle("x", BUNDLE.replace("report b 2020-07-04", "report b 2020-07-09")).archive
    assert len(open_ledger(archive.known_on(date(2020, 7, 5)), {}).joiner.mentions) == 3
    assert len(open_ledger(archive, {}).joiner.mentions) == 4


def crowded(count: int) -> list[EventMention]:
    """Mentions of one town and day that all tell something else."""
    rng = random.Random(2)
    found = []
    for number in range(count):
        sides = (
            ("attacker", rng.choice(("russia", "army", "is"))),
            ("target", rng.choice(("hts", "turkey", "brigade"))),
        )
        killed = rng.randrange(400)
        counts = (("killed", ("civilians",), killed, killed),)
        kind = rng.choice(("airstrike", "shelling", "strike"))
        found.append(mention(f"r{number}/1", category=kind, sides=sides, counts=counts))
    return found


def test_in_a_crowd_each_meets_those_next_to_it_in_any_order_of_arrival() -> None:
    mentions = crowded(CROWD + 80)
    whole = Joiner(ATLAS)
    whole.add(mentions)
    expected = whole.clusters()
    assert 1 < len(expected) < 60
    rng = random.Random(3)
    joiner = Joiner(ATLAS)
    for one in rng.sample(mentions, len(mentions)):
        joiner.add([one])
        if rng.random() < 0.02:
            joiner.clusters()
    assert joiner.clusters() == expected
    few = mentions[: CROWD - 30]
    joiner.remove(m.iri for m in mentions[CROWD - 30 :])
    alone = Joiner(ATLAS)
    alone.add(few)
    assert joiner.clusters() == alone.clusters()
    joiner.add(reversed(mentions[CROWD - 30 :]))
    assert joiner.clusters() == expected


def test_the_work_grows_with_the_crowd_and_not_with_its_square() -> None:
    compared = []
    for count in (2 * CROWD, 4 * CROWD):
        joiner = Joiner(ATLAS)
        joiner.add(crowded(count))
        joiner.clusters()
        compared.append(joiner.compared)
    assert compared[1] - compared[0] < 2 * CROWD * 20
