"""The parts of linking: choosing, fits, distances, scenes, forces of states."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kg.lexicon.gazetteer import Gazetteer, load_gazetteer
from kg.link import Context, Linker
from kg.link.choice import MARGIN, Scored, choose
from kg.link.context import Scene
from kg.link.fits import fit
from kg.link.forces import army_of, begun, ended, read_force
from kg.link.geometry import Crowd, between, kilometres
from kg.model import Thing


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def scored(name: str, points: float) -> Scored:
    return Scored(name, points, ("why",))


def test_the_best_candidate_is_chosen_with_its_reasons_and_rivals() -> None:
    link = choose("t1", [scored("b", 0.2), scored("a", 2.0)])
    assert (link.thing, link.entry, link.reason) == ("t1", "a", "why")
    assert [candidate for candidate, _ in link.candidates] == ["a", "b"]
    assert 0.5 < link.score < 1


def test_none_is_chosen_when_weak_or_close() -> None:
    assert choose("t", []).reason == "no candidate"
    assert choose("t", [scored("a", -0.1)]).entry is None
    close = choose("t", [scored("a", 2.0), scored("b", 2.0 - MARGIN / 2)])
    assert close.entry is None
    assert close.candidates
    assert "too close" in close.reason


def test_candidates_that_are_one_place_do_not_compete() -> None:
    link = choose("t", [scored("a", 2.0), scored("b", 1.9)], lambda one, two: {one, two} == {"a", "b"})
    assert link.entry == "a"


def test_equal_candidates_are_ordered_by_id() -> None:
    same = choose("t", [scored("b", 2.0), scored("a", 2.0)], lambda one, two: True)
    assert same.entry == "a"


def test_fits_of_head_nouns() -> None:
    assert fit("governorate", "governorate") == 1
    assert fit("city", "governorate") == 0.1
    assert fit(None, "city") is None
    assert fit("other", "city") is None


def test_distances(gazetteer: Gazetteer) -> None:
    places = gazetteer.places
    assert between(10.0, 20.0, 10.0, 20.0) == 0
    distance = kilometres(places["homs-sy"], places["hama-sy"])
    assert distance is not None
    assert 40 < distance < 50
    assert kilometres(places["homs-sy"], places["hermon-sy"]) is None


def test_names_crowd_where_they_are_neighbours(gazetteer: Gazetteer) -> None:
    places = gazetteer.places
    crowd = Crowd([("p1", [places["douma-sy"]]), ("p2", [places["harasta-sy"]]), ("p3", [places["aleppo-sy"]])])
    assert crowd.near(places["irbin-sy"], "p4") == 2
    assert crowd.near(places["douma-sy"], "p1") == 1
    assert crowd.near(places["sanaa-ye"], "p4") == 0


def test_a_thing_does_not_vote_for_its_own_country() -> None:
    scene = Scene({"SD": 1.0, "SY": 2.0}, {"p1": {"SD": 1.0}})
    assert scene.share("SD") == 0.5
    assert scene.share("SD", "p1") == 0
    assert scene.share("SY", "p1") == 1
    assert Scene().share("SY") is None
    assert scene.main() == "SY"
    assert Scene({"SY": 2.0, "IQ": 1.9}).main() is None


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("القوات التركية", "TR"),
        ("الجنود السعوديين", "SA"),
        ("الطيران الإسرائيلي", "IL"),
        ("الجيش", None),
        ("القوات الحكومية", None),
        ("قوات الجيش المصري", "EG"),
        ("القوات الحكومية الأفغانية", "AF"),
    ],
)
def test_names_of_state_forces(gazetteer: Gazetteer, name: str, country: str | None) -> None:
    force = read_force(name, gazetteer)
    assert force is not None
    assert force.country == country


@pytest.mark.parametrize("name", ["الشرطة العراقية", "قوات المعارضة", "المسلحين الموالين لها", "حلب", ""])
def test_names_that_are_no_state_forces(gazetteer: Gazetteer, name: str) -> None:
    assert read_force(name, gazetteer) is None


def test_armies_by_date_and_side(gazetteer: Gazetteer) -> None:
    before, after = date(2018, 1, 1), date(2025, 6, 1)
    old, new = army_of(gazetteer, "SY", before, None), army_of(gazetteer, "SY", after, None)
    assert old is not None
    assert new is not None
    assert (old.id, new.id) == ("syrian-arab-army", "syrian-army-2024")
    assert army_of(gazetteer, "LY", before, None) is None  # two sides
    abroad = army_of(gazetteer, "RU", before, "SY")
    assert abroad is not None
    assert abroad.id == "russian-forces-in-syria"


def test_begun_and_ended_by_year_month_and_day(gazetteer: Gazetteer) -> None:
    nusra = gazetteer.groups["al-nusra-front"]  # 2012-01 to 2016-07
    assert not begun(nusra, date(2011, 12, 31))
    assert begun(nusra, date(2012, 1, 1))
    assert not ended(nusra, date(2016, 7, 31))
    assert ended(nusra, date(2016, 8, 1))


def test_names_are_looked_up_when_no_candidates_come(gazetteer: Gazetteer) -> None:
    given = Thing("p1", "place", "الرستن", candidates=("al-rastan-sy",))
    bare = Thing("p2", "place", "الرَّسْتَن")
    alias = Thing("p3", "place", "المدينة المذكورة", aliases=("الرستن",))
    context = Context(country="SY")
    assert {link.entry for link in Linker(gazetteer).link([given, bare, alias], context)} == {"al-rastan-sy"}


def test_the_country_of_the_input_is_a_hint(gazetteer: Gazetteer) -> None:
    thing = Thing("p1", "place", "البيضاء", head="city")
    yemen, libya = (Linker(gazetteer).link([thing], Context(country=iso))[0].entry for iso in ("YE", "LY"))
    assert (yemen, libya) == ("al-bayda-ye", "al-bayda-ly")


def test_an_unknown_candidate_is_passed_over(gazetteer: Gazetteer) -> None:
    link = Linker(gazetteer).link([Thing("p1", "place", "الرستن", candidates=("no-such-place",))])[0]
    assert link.entry is None


def test_a_head_noun_that_fits_no_candidate_lets_the_bare_name_be_asked_for(gazetteer: Gazetteer) -> None:
    governorate = Thing("p1", "place", "إدلب", head="governorate", candidates=("idlib-sy",))
    around = Thing("p2", "place", "سراقب", head="city", candidates=gazetteer.named("سراقب", "place"))
    assert Linker(gazetteer).link([governorate, around])[0].entry == "idlib-governorate-sy"
    city = Thing("p1", "place", "إدلب", head="city", candidates=("idlib-sy",))
    assert Linker(gazetteer).link([city, around])[0].entry == "idlib-sy"


@pytest.mark.parametrize(("side", "entry"), [("Western Libya", "west"), ("Eastern Libya", "east"), ("", None)])
def test_a_group_on_the_side_of_another_that_is_named_is_meant(side: str, entry: str | None) -> None:
    core = load_gazetteer()
    model = replace(core.groups["libyan-national-army"], qid=None, alt_ar=(), abbreviations=(), ally_of=())
    model = replace(model, member_of=None, renamed_to=None, kind="militia", active_from="", active_to="")
    groups = {
        "west": replace(model, id="west", label_ar="كتيبة الوادي", side="Western Libya"),
        "east": replace(model, id="east", label_ar="كتيبة الوادي", side="Eastern Libya"),
        "other": replace(model, id="other", label_ar="لواء الجبل", side=side),
    }
    things = [Thing("g1", "group", "كتيبة الوادي"), Thing("g2", "group", "لواء الجبل")]
    links = Linker(replace(core, groups=groups)).link(things, Context("LY"))
    assert [link.entry for link in links] == [entry, "other"]
