"""Every claim is laid open: words in their sentence, rules, parties, places, days, claimer, relations, links."""

from __future__ import annotations

from dataclasses import replace

from kg.extract.explain import days, explain, explain_things, title
from kg.extract.reader import read_report
from kg.model import Control, Engagement, Link, Report, Toll

from ..readings import battle, brief


def facts(index: int) -> dict[str, str]:
    """The facts of one claim of the hand-made report."""
    return dict(explain(*battle())[index].facts)


def test_each_claim_is_explained_in_order() -> None:
    reading, links = battle()
    found = explain(reading, links)
    assert [e.key for e in found] == [c.key for c in reading.claims]
    for explanation, claim in zip(found, reading.claims, strict=True):
        sentence = reading.sentences[claim.sentence]
        whole = explanation.before + explanation.words + explanation.after
        assert whole == reading.report.text[sentence.begin : sentence.end]
        assert explanation.words == reading.report.text[claim.begin : claim.end]


def test_a_toll_tells_its_victims_and_what_it_belongs_to() -> None:
    first, second = facts(0), facts(1)
    assert first["victims"] == "قوات النظام [g1 → syrian-army]"
    assert first["perpetrators"] == "داعش [g2 → is]"
    assert first["places"] == "السخنة [p1 → sukhnah]"
    assert first["period"] == "2020-07-03"
    assert first["rule"] == "place: topic"
    assert first["claimer"].startswith("المرصد السوري [c1 → sohr], reported, isnad المرصد السوري [c1 → sohr]: names")
    assert first["support"].startswith("sentence 0: ذكر المرصد")
    assert first["from"] == "e1"
    assert second["part of"] == "t1"
    assert second["victims"] == "officers"


def test_sides_and_parties_are_told() -> None:
    assert facts(2)["belligerent"] == "داعش [g2 → is]"
    assert facts(3)["party"] == "داعش [g2 → is]"
    assert facts(3)["claimer"] == "the report itself, asserted"
    assert facts(3)["period"] == "none"


def test_reasons_stand_with_what_they_are_about() -> None:
    reading, links = brief()
    reasons = (
        "the verb before it",
        "victims: named with it",
        "places: the clause",
        "period: not told",
        "claimer: own voice",
    )
    toll = replace(reading.tolls[0], reasons=reasons)
    told = dict(explain(replace(reading, tolls=(toll,)), links)[0].facts)
    assert told["rule"] == "the verb before it"
    assert told["victims"].endswith(": named with it")
    assert told["places"].endswith(": the clause")
    assert told["period"] == "none: not told"
    assert told["claimer"].endswith(": own voice")


def test_the_lines_mark_the_words() -> None:
    lines = list(explain(*battle())[0].lines("<", ">"))
    assert lines[0] == "t1  killed, 20 or more (at least)"
    assert "<ما لا يقل عن 20>" in lines[1]
    assert any(line.startswith("    victims ") for line in lines)


def test_things_tell_their_links_and_rules() -> None:
    told = dict(explain_things(*battle()))
    assert told["g2"].startswith("group داعش; also التنظيم → is (0.98: alias); named by names ×2 at 0.90")
    assert "not known (undecided); considered: sukhnah 0.30" in told["p2"]
    assert dict(explain_things(battle()[0]))["g1"].startswith("group قوات النظام → not linked")
    reading, _ = battle()
    named = replace(reading, mentions=())
    assert dict(explain_things(named, [Link("g1", None, 0, "none")]))["g1"].endswith("no words of its own")


def test_titles_and_days() -> None:
    assert title(Toll("t", 0, 1, 0, lower=10, upper=15, cumulative=True)) == "killed, 10 to 15 (exact), a running total"
    assert title(Toll("t", 0, 1, 0, lower=2, upper=2)) == "killed, 2 (exact)"
    assert title(Engagement("e", 0, 1, 0, category="armed_clash")) == "armed clash"
    assert title(Control("k", 0, 1, 0, change="holds", share_min=0.5, share_max=1)) == "holds, 50% to 100% of the place"
    assert days(None) == ""


def test_what_was_dropped_is_kept_for_the_explanation() -> None:
    reading = read_report(Report("r", "أعلن الجيش إصابة ومقتل 8 في تدمر. وقتل 3 جنود في حمص."))
    assert [t.lower for t in reading.tolls] == [3]
    assert any("two outcomes" in reason for reason in reading.dropped)
