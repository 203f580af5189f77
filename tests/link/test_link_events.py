"""What happens at a place helps to tell which place it is, by the kinds of place that such an event can be at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.lexicon.gazetteer import FOLDER, PLACE_KINDS, Gazetteer, load_gazetteer
from kg.lexicon.table import read_table
from kg.link import Context, Linker
from kg.link.events import event_fit, event_kinds, events_of
from kg.model import Report, Thing
from kg.pipeline import load_world, read_through


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def twins(gazetteer: Gazetteer, first: str, second: str) -> Gazetteer:
    """A gazetteer with two places of one name and two kinds, equally well known, far from one another."""
    model = replace(gazetteer.places["as-sukhnah-sy"], qid=None, geonames=None, alt_ar=(), within=None, rank=4)
    one = replace(model, id="one", label_ar="الزعفرانية", kind=first, lat=35.0, lon=38.0)
    two = replace(model, id="two", label_ar="الزعفرانية", kind=second, lat=33.0, lon=36.5)
    return replace(gazetteer, places={"syria": gazetteer.places["syria"], "one": one, "two": two})


def linked(gazetteer: Gazetteer, *events: str) -> str | None:
    thing = Thing("p1", "place", "الزعفرانية")
    [link] = Linker(gazetteer).link([thing], Context("SY"), events={"p1": events} if events else None)
    return link.entry


@pytest.mark.parametrize(
    ("first", "second", "event"),
    [
        ("sea", "town", "naval"), ("town", "river", "urban"), ("city", "sea", "ground"), ("river", "desert", "bridge"),
        ("facility", "mountain", "airbase"), ("facility", "governorate", "crossing"), ("facility", "desert", "port"),
        ("town", "desert", "siege"), ("town", "sea", "bombardment"), ("town", "sea", "hold"),
    ],
)  # fmt: skip
def test_an_event_decides_between_two_kinds_of_place(gazetteer: Gazetteer, first: str, second: str, event: str) -> None:
    made = twins(gazetteer, first, second)
    assert linked(made) is None, "without an event the two are equal"
    assert linked(made, event) == "one"
    assert linked(twins(gazetteer, second, first), event) == "two"


def test_an_event_that_fits_both_decides_nothing(gazetteer: Gazetteer) -> None:
    assert linked(twins(gazetteer, "town", "village"), "ground") is None
    assert linked(twins(gazetteer, "town", "city"), "bombardment") is None


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("استهدفت زوارق مفخخة سفينة تجارية في البحر الأحمر وقتل 3 بحارة.", "red-sea"),
        ("اندلعت اشتباكات قبلية في البحر الأحمر شرقي السودان.", "red-sea-governorate-sd"),
        ("سيطرت قوات الدعم السريع على البحر الأحمر في السودان.", "red-sea-governorate-sd"),
    ],
)
def test_the_red_sea_is_a_sea_and_two_governorates(text: str, entry: str) -> None:
    reading, links = read_through(Report("r", text), load_world())
    named = {thing.key: thing.name for thing in reading.things}
    assert [link.entry for link in links if named[link.thing] == "البحر الأحمر"] == [entry]


def test_events_are_read_from_claims_and_the_words_around_them() -> None:
    text = "قصفت طائرات حربية ميناء ومدرج مطار في اللاذقية. وحاصرت قوات النظام دوما."
    reading, _ = read_through(Report("r", text), load_world())
    names = {thing.key: thing.name for thing in reading.things}
    found = {names[key]: events for key, events in events_of(reading).items()}
    assert found["اللاذقية"] == ("airbase", "bombardment", "port")
    assert found["دوما"] == ("siege",)


def test_the_name_of_a_place_tells_no_event() -> None:
    reading, _ = read_through(Report("r", "قصفت طائرات جسر الشغور وجبل الزاوية."), load_world())
    assert all("bridge" not in events for events in events_of(reading).values())


def test_the_table_is_sound() -> None:
    rows = list(read_table(FOLDER / "events.tsv", ("event", "category", "words", *PLACE_KINDS, "example", "source")))
    assert len(rows) >= 10
    assert len({row["event"] for row in rows}) == len(rows)
    assert all((row["category"] or row["words"]) and row["example"] and row["source"] for row in rows)
    assert event_kinds().by_category["siege"] == "siege"
    assert event_fit(["naval", "ground"], "sea") == 0.5
