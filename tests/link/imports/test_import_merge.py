"""Merging brought places with the core: by id, by name and distance, new, clashing, again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.lexicon.gazetteer import Gazetteer, load_gazetteer
from kg.lexicon.gazetteer_check import check
from kg.lexicon.user_gazetteer import UserGazetteer
from kg.link.imports import Foreign, ImportReport, import_places


@pytest.fixture(scope="module")
def core() -> Gazetteer:
    return load_gazetteer()


@pytest.fixture
def user(tmp_path: Path) -> Path:
    return tmp_path / "user.gazetteer"


VILLAGE = Foreign(
    "geonames-990777", "GeoNames", "village", ("كفر النور", "كفرنور"), ("Kafr an Nur",), geonames="990777",
    country="SY", parent="Hama", lat=35.2, lon=36.8,
)  # fmt: skip


def told(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.merged_by_id, report.merged_by_name, report.new, report.again, report.clashed


def test_a_new_place_is_found_by_its_names(core: Gazetteer, user: Path) -> None:
    assert told(import_places([VILLAGE], core, user)) == (0, 0, 1, 0, 0)
    mine = load_gazetteer(user)
    assert mine.named("كفر النور", "place") == ("geonames-990777",)
    assert mine.named("كفرنور", "place") == ("geonames-990777",)
    place = mine.places["geonames-990777"]
    assert (place.lat, place.lon, place.geonames, place.country) == (35.2, 36.8, "990777", "SY")
    assert mine.ancestors(place.id) == ("hama-governorate-sy", "syria")
    assert check(mine) == []


def test_an_id_of_the_core_joins_names(core: Gazetteer, user: Path) -> None:
    rastan = core.places["al-rastan-sy"]
    brought = replace(
        VILLAGE, geonames=None, qid=rastan.qid, names_ar=("الرستن", "أريتوزا"), lat=rastan.lat, lon=rastan.lon
    )
    assert told(import_places([brought], core, user)) == (1, 0, 0, 0, 0)
    mine = load_gazetteer(user)
    assert mine.named("أريتوزا", "place") == ("al-rastan-sy",)
    assert mine.places["al-rastan-sy"].qid == rastan.qid
    assert len(mine.places) == len(core.places)


def test_a_name_close_by_joins_the_core(core: Gazetteer, user: Path) -> None:
    near = replace(VILLAGE, kind="town", names_ar=("الرستن",), lat=34.93, lon=36.73, geonames=None, parent=None)
    far = replace(near, id="geonames-2", lat=36.5, lon=38.5)
    other_kind = replace(near, id="geonames-3", kind="mountain")
    abroad = replace(near, id="geonames-4", country="LB")
    report = import_places([near, far, other_kind, abroad], core, user)
    assert told(report) == (0, 1, 3, 0, 0)
    bearers = set(load_gazetteer(user).named("الرستن", "place"))
    assert {"al-rastan-sy", "geonames-2", "geonames-3", "geonames-4"} <= bearers
    assert "geonames-990777" not in bearers


def test_contradictions_are_told_and_left_out(core: Gazetteer, user: Path) -> None:
    rastan = core.places["al-rastan-sy"]
    far = replace(VILLAGE, geonames=None, qid=rastan.qid, lat=10.0, lon=10.0)
    other = replace(VILLAGE, qid="Q999999999", geonames=rastan.geonames, lat=rastan.lat, lon=rastan.lon)
    abroad = replace(VILLAGE, geonames=None, qid=rastan.qid, country="LB", lat=rastan.lat, lon=rastan.lon)
    report = import_places([far, other, abroad], core, user)
    assert told(report) == (0, 0, 0, 0, 3)
    assert [clash.entry for clash in report.clashes] == ["al-rastan-sy"] * 3
    assert "km apart" in report.clashes[0].why
    assert "Q999999999" in report.clashes[1].why
    assert "LB" in report.clashes[2].why
    assert not user.exists()


def test_importing_again_changes_nothing(core: Gazetteer, user: Path) -> None:
    places = [VILLAGE, replace(VILLAGE, id="geonames-5", geonames="5", names_ar=("عين الندى",), lat=35.9, lon=37.9)]
    import_places(places, core, user)
    first = load_gazetteer(user).places
    assert told(import_places(places, core, user)) == (0, 0, 0, 2, 0)
    assert load_gazetteer(user).places == first


def test_two_sources_of_one_place_are_joined(core: Gazetteer, user: Path) -> None:
    import_places([VILLAGE], core, user)
    by_id = Foreign(
        "wof-1",
        "Who's On First",
        "town",
        ("كفر نور",),
        qid="Q990001",
        geonames="990777",
        country="SY",
        lat=35.21,
        lon=36.81,
    )
    by_name = Foreign(
        "wikidata-q990009", "Wikidata", "village", ("كفر النور",), qid="Q990001", country="SY", lat=35.19, lon=36.79
    )
    assert told(import_places([by_id], core, user)) == (1, 0, 0, 0, 0)
    assert told(import_places([by_name], core, user)) == (1, 0, 0, 0, 0)
    mine = load_gazetteer(user)
    place = mine.places["geonames-990777"]
    assert place.qid == "Q990001"
    assert place.source == "GeoNames|Who's On First"
    assert "wof-1" not in mine.places


def test_what_lies_within_a_joined_unit_lies_within_the_core(core: Gazetteer, user: Path) -> None:
    hama = core.places["hama-governorate-sy"]
    unit = Foreign(
        "geonames-170015",
        "GeoNames",
        "governorate",
        ("حماة",),
        geonames=hama.geonames,
        country="SY",
        lat=hama.lat,
        lon=hama.lon,
    )
    inner = replace(VILLAGE, parent="geonames-170015")
    stray = replace(
        VILLAGE, id="geonames-6", geonames="6", names_ar=("عين الضحى",), parent="geonames-404", lat=33.0, lon=36.0
    )
    import_places([inner, unit, stray], core, user)
    mine = load_gazetteer(user)
    assert mine.places["geonames-990777"].within == "hama-governorate-sy"
    assert mine.places["geonames-6"].within is None
    assert check(mine) == []


def test_only_the_countries_asked_for(core: Gazetteer, user: Path) -> None:
    report = import_places(
        [VILLAGE, replace(VILLAGE, id="geonames-7", country="SD")], core, user, countries=frozenset({"SD"})
    )
    assert (report.read, report.new) == (1, 1)


def test_a_failure_on_the_way_leaves_the_user_gazetteer_as_it_was(core: Gazetteer, user: Path) -> None:
    import_places([VILLAGE], core, user)

    def broken() -> object:
        yield replace(VILLAGE, id="geonames-8", geonames="8", names_ar=("تل الفجر",))
        raise InputError("broken on the way")

    with pytest.raises(InputError, match="on the way"):
        import_places(broken(), core, user)  # type: ignore[arg-type]
    assert "geonames-8" not in load_gazetteer(user).places


def test_a_file_that_is_none_is_left_alone(core: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("my notes", "utf-8")
    with pytest.raises(InputError, match="no user gazetteer"):
        import_places([VILLAGE], core, path)
    assert path.read_text("utf-8") == "my notes"


def test_the_user_gazetteer_finds_by_id_and_name(user: Path) -> None:
    row = {"id": "local-1", "label_ar": "تل الفجر", "alt_ar": "تلفجر", "kind": "village", "qid": "Q5"}
    with UserGazetteer(user) as opened:
        opened.put([row])
        assert len(opened) == 1
        assert opened.get("local-1") is not None
        assert opened.get("local-2") is None
        found = opened.by_identifier("qid", "Q5")
        assert found is not None
        assert found["id"] == "local-1"
        assert [cells["id"] for cells in opened.by_name(("تلفجر",))] == ["local-1"]
        with pytest.raises(ValueError, match="label_ar"):
            opened.by_identifier("label_ar", "تل الفجر")


def test_brought_names_that_are_words_are_told_with_caution(core: Gazetteer, user: Path) -> None:
    hamlet = replace(VILLAGE, names_ar=("رامي",))
    town = replace(VILLAGE, id="geonames-11", geonames="11", kind="town", names_ar=("سرمدون",), lat=35.5, lon=36.5)
    word = replace(town, id="geonames-12", geonames="12", names_ar=("الجمعة",), lat=35.6, lon=36.4)
    known = replace(town, id="geonames-13", geonames="13", kind="village", names_ar=("دوما",), lat=35.9, lon=36.1)
    import_places([hamlet, town, word, known], core, user)
    mine = load_gazetteer(user)
    words = {i: mine.places[f"geonames-{i}"].word for i in ("990777", "11", "12", "13")}
    assert words == {"990777": "only", "11": "yes", "12": "only", "13": ""}
    names = {name for name, _, _ in mine.names()}
    assert "سرمدون" in names
    assert "دوما" in names
    assert not {"رامي", "الجمعه"} & names
    assert mine.named("رامي", "place") == ("geonames-990777",)


def test_a_doubtful_name_beside_a_sound_one_needs_a_head_noun(core: Gazetteer, user: Path) -> None:
    brought = replace(VILLAGE, id="geonames-21", geonames="21", names_ar=("تل الزهور", "زهور"), lat=35.3, lon=36.3)
    import_places([brought], core, user)
    mine = load_gazetteer(user)
    assert mine.places["geonames-21"].word == "only"
    assert "تل الزهور" in mine.listed
    assert "زهور" not in mine.listed
    assert mine.named("زهور", "place") == ("geonames-21",)
