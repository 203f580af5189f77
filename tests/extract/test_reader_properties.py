"""Whatever text comes in is read without a fault, and every claim's words lie in the sentence that it is told in."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.extract.explain import explain, explain_things
from kg.extract.reader import read_report
from kg.lexicon.table import read_table
from kg.model import Claim, Control, Engagement, Reading, Report, Toll
from kg.rdf.things import PEOPLE

ROOT = Path(__file__).parents[2]
TABLES = ROOT / "kg" / "lang" / "ar"
GOLD = [json.loads(line) for line in (ROOT / "tests/gold/reports.jsonl").read_text(encoding="utf-8").splitlines()]


def table_words() -> list[str]:
    """Words of the language's tables: what the readers look for."""
    found: list[str] = []
    for path in sorted(TABLES.glob("*.tsv")):
        header = next(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
        columns = tuple(header.split("\t"))
        wanted = [c for c in ("form", "forms", "lemma", "word") if c in columns]
        for row in read_table(path, columns) if wanted else ():
            found += [word for column in wanted for word in row[column].replace("|", " ").split()]
    return sorted(set(found))


WORDS = table_words()
OTHERS = [
    "قوات", "النظام", "داعش", "السخنة", "مدينة", "ريف", "حمص", "الموصل", "العراقي", "5", "١٢", "1,200", "12.5", "2018",
    "3/7/2020", "50%", "،", ".", "؛", "\n", "(", ")", "«", "»", '"', ":", "-", "بـ", "و", "د.", "…", "\u200f", "\u0640",
    "ISIS",
]  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from([*WORDS, *OTHERS * 8]), min_size=1, max_size=60).map(" ".join),
    st.text(min_size=1, max_size=200),
    st.text(alphabet='قتلمجرحاىصابوةنفيعس 0123456789٠١٢٣.,،؛:()«»"\n-\u064b\u200e\u0640', min_size=1, max_size=200),
    st.sampled_from([row["text"] for row in GOLD]).flatmap(
        lambda text: st.tuples(st.integers(0, len(text) - 1), st.integers(0, len(text))).map(
            lambda cut: text[: cut[0]] + text[cut[1] :] or text
        )
    ),
)
DAYS = st.none() | st.dates(date(1900, 1, 1), date(2100, 12, 31))


def check_keys(reading: Reading, claim: Claim) -> None:
    """Everything that a claim names is there."""
    known = {thing.key for thing in reading.things} | {str(name) for name in PEOPLE}
    used = {*claim.places, *claim.chain, *([claim.claimer] if claim.claimer else [])}
    tolls = {toll.key for toll in reading.tolls}
    if isinstance(claim, Toll):
        used |= {*claim.victims, *claim.perpetrators}
        assert {key for key in (claim.part_of, claim.restates) if key} <= tolls - {claim.key}
        assert claim.engagement is None or claim.engagement in {e.key for e in reading.engagements}
        assert claim.lower >= 0
        assert claim.upper is None or claim.upper >= claim.lower
    elif isinstance(claim, Engagement):
        used |= {party for side in claim.sides for party in side.parties}
    elif isinstance(claim, Control):
        used |= {claim.party} if claim.party else set()
    assert used <= known
    if claim.period is not None and claim.period.start and claim.period.end:
        assert claim.period.start <= claim.period.end


def check(reading: Reading) -> None:
    """What holds of every reading."""
    text = reading.report.text
    for sentence, number in zip(reading.sentences, range(len(reading.sentences)), strict=True):
        assert sentence.index == number
        assert 0 <= sentence.begin < sentence.end <= len(text)
    assert len({claim.key for claim in reading.claims}) == len(reading.claims)
    assert len({thing.key for thing in reading.things}) == len(reading.things)
    for claim in reading.claims:
        sentence = reading.sentences[claim.sentence]
        assert sentence.begin <= claim.begin < claim.end <= sentence.end
        assert text[claim.begin : claim.end] in text[sentence.begin : sentence.end]
        assert all(0 <= number < len(reading.sentences) for number in claim.support)
        check_keys(reading, claim)
    things = {thing.key: thing for thing in reading.things}
    for mention in reading.mentions:
        sentence = reading.sentences[mention.sentence]
        assert sentence.begin <= mention.begin < mention.end <= sentence.end
        assert things[mention.thing].kind == mention.kind
        assert 0 <= mention.confidence <= 1


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, DAYS, st.none() | st.sampled_from(["مقتل 5 جنود", ""]))
def test_any_text_is_read(text: str, published: date | None, title: str | None) -> None:
    reading = read_report(Report("r", text, title=title, published=published))
    check(reading)
    assert len(explain(reading)) == len(reading.claims)
    assert len(explain_things(reading)) == len(reading.things)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_what_was_read_before_changes_nothing(texts: list[str]) -> None:
    reports = [Report(str(number), text, published=date(2018, 5, 6)) for number, text in enumerate(texts)]
    forth = [read_report(report) for report in reports]
    back = [read_report(report) for report in reversed(reports)]
    assert forth == back[::-1]


@pytest.mark.parametrize("row", GOLD, ids=[row["id"] for row in GOLD])
def test_readings_of_the_gold_are_sound(row: dict[str, str]) -> None:
    reading = read_report(Report(row["id"], row["text"], published=date(2018, 8, 13)))
    check(reading)
    assert reading.tolls


@pytest.mark.parametrize("unit", ["قتل ", "5 ", "و", "من بينهم ", "في مدينة تدمر ", "( ", "\n", "قوات النظام و"])
def test_a_long_run_of_one_word_is_read(unit: str) -> None:
    check(read_report(Report("r", "قتل 5 جنود. " + unit * 2000)))


def test_the_words_of_the_tables_were_found() -> None:
    assert len(WORDS) > 500
    assert len(GOLD) == 3
