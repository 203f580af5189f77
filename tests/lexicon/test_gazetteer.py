"""The core gazetteer: sound tables, names by rule, the faults of its sources mended, and a check that fires."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import InputError, TableError
from kg.lexicon.gazetteer import FOLDER, PLACE_KINDS, Gazetteer, Place, load_gazetteer
from kg.lexicon.gazetteer_check import check
from kg.lexicon.table import read_table
from kg.text.normalise import fold

HEADER = (FOLDER / "places.tsv").read_text(encoding="utf-8").splitlines()[0]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def write_places(path: Path, **cells: str) -> Path:
    row = {"id": "test-place", "label_ar": "موضع", "label_en": "Test place", "kind": "town", **cells}
    path.write_text(f"{HEADER}\n" + "\t".join(row.get(column, "") for column in HEADER.split("\t")) + "\n", "utf-8")
    return path


def with_place(gazetteer: Gazetteer, place: Place) -> Gazetteer:
    return replace(gazetteer, places={**gazetteer.places, place.id: place})


def test_the_core_is_sound(gazetteer: Gazetteer) -> None:
    assert check(gazetteer) == []


def test_the_core_is_large_enough(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.places) > 2500
    assert len(gazetteer.groups) > 250
    assert len(gazetteer.claimers) > 120
    assert len(gazetteer.countries) > 150
    kinds = Counter(place.kind for place in gazetteer.places.values())
    assert set(kinds) == set(PLACE_KINDS)


def test_every_row_names_its_source(gazetteer: Gazetteer) -> None:
    for table in (gazetteer.places, gazetteer.groups, gazetteer.claimers):
        assert [entry.id for entry in table.values() if not entry.source] == []


@pytest.mark.parametrize("table", ["places", "groups", "claimers", "countries", "spellings", "heads", "fits"])
def test_the_tables_have_no_stray_blanks(table: str) -> None:
    rows = list(read_table(FOLDER / f"{table}.tsv"))
    assert rows
    for row in rows:
        for column, cell in row.items():
            assert cell == cell.strip(), (row.line, column)
            assert "  " not in cell, (row.line, column)
            assert not re.search(r"\|\||^\||\|$", cell), (row.line, column)


def test_aliases_are_names_and_not_back_references(gazetteer: Gazetteer) -> None:
    back = {fold(word) for word in ("التنظيم", "الهيئة", "الحركة", "الجماعة", "المدينة", "البلدة", "القوات", "الجيش")}
    found = {name for name, _, _ in gazetteer.names()}
    assert not back & found


def test_a_point_has_a_source_of_points_and_every_source_stands_in_the_notice(gazetteer: Gazetteer) -> None:
    unproved = [p.id for p in gazetteer.places.values() if p.lat is not None and p.source == "news usage"]
    assert unproved == []
    notice = (FOLDER.parents[1] / "NOTICE").read_text(encoding="utf-8")
    sources = {name for place in gazetteer.places.values() for name in place.source.split("|")}
    assert len(sources) >= 8
    names = {"CLDR": "Unicode CLDR", "IANA time zone database": "IANA time zone"}
    assert [source for source in sorted(sources) if names.get(source, source) not in notice] == []


def test_known_faults_of_the_sources_are_mended(gazetteer: Gazetteer) -> None:
    places = gazetteer.places
    qids = {place.qid: place for place in places.values() if place.qid}
    assert {"Q16002330", "Q228896", "Q7376823", "Q1395229", "Q407199"}.isdisjoint(qids)
    assert qids["Q173310"].kind == "city"
    assert qids["Q165444"].label_en == "Tikrit"
    assert qids["Q202991"].label_ar == "أجدابيا"
    assert places["gaza-strip-ps"].qid is None
    assert places["as-sukhnah-sy"].qid is None
    for name in ("الرمادي", "الموصل", "بعقوبة", "الحلة", "الناصرية", "الديوانية"):
        assert "governorate" not in {places[i].kind for i in gazetteer.named(name, "place")}, name
    for name in ("كركوك", "البصرة", "صلاح الدين", "الضالع", "بغداد"):
        assert "governorate" in {places[i].kind for i in gazetteer.named(name, "place")}, name
    for name in ("الشدادي", "الهول", "كنصفرة", "سفوهن", "بينين", "مضيق", "ناحتة", "الشبكي"):
        assert "SY" in {places[i].country for i in gazetteer.named(name, "place")}, name
    assert [i for i in gazetteer.named("الغوطة الشرقية", "place") if places[i].kind == "subdistrict"] == []
    assert qids["Q5747"].label_ar != qids["Q938457"].label_ar


def test_names_by_rule(gazetteer: Gazetteer) -> None:
    groups, places = gazetteer.groups, gazetteer.places
    assert "houthis" in groups
    for name in ("الحوثيون", "الحوثيين", "أنصار الله", "مليشيا الحوثي", "ميليشيات الحوثي"):
        assert gazetteer.named(name, "group") == ("houthis",), name
    assert gazetteer.named("قوات سورية الديموقراطية", "group") == ("syrian-democratic-forces",)
    assert gazetteer.named('تنظيم "الدولة الإسلامية"', "group") == ("islamic-state",)
    assert "kafr-zita-sy" in gazetteer.named("كفرزيتا", "place")
    assert "aleppo-sy" in gazetteer.named("حَلَب", "place")
    assert "khan-shaykhun-sy" in gazetteer.named("خانشيخون", "place")
    assert all(identifier in places for identifier in gazetteer.named("تل رفعت", "place"))


def test_names_are_told_once_and_in_folded_form(gazetteer: Gazetteer) -> None:
    names = list(gazetteer.names())
    assert len(names) == len(set(names))
    assert names == list(load_gazetteer().names())
    for name, kind, identifier in names:
        assert name == fold(name) == name.strip()
        assert gazetteer.entry(kind, identifier) is not None


def test_everyday_words_are_places_only_when_asked_for(gazetteer: Gazetteer) -> None:
    found = {name for name, kind, _ in gazetteer.names() if kind == "place"}
    for word in ("المصدر", "العودة", "صباح", "جديدة", "هو"):
        assert fold(word) not in found, word
    assert gazetteer.named("العودة", "place") != ()


def test_relations_between_entries(gazetteer: Gazetteer) -> None:
    assert gazetteer.ancestors("tadmur-sy") == ("homs-governorate-sy", "syria")
    assert gazetteer.ancestors("syria") == ()
    assert gazetteer.ancestors("no-such-place") == ()
    assert [army.id for army in gazetteer.armies("EG")] == ["egyptian-armed-forces"]
    assert gazetteer.armies("ZZ") == ()
    assert gazetteer.entry("claimer", "reuters") is not None
    assert gazetteer.entry("group", "reuters") is None
    nusra = gazetteer.groups["al-nusra-front"]
    assert nusra.renamed_to == "jabhat-fateh-al-sham"
    assert gazetteer.groups["al-qassam-brigades"].member_of == "hamas"


@pytest.mark.parametrize(
    ("adjective", "iso"),
    [
        ("تركي", "TR"),
        ("تركية", "TR"),
        ("أتراك", "TR"),
        ("روس", "RU"),
        ("روسيين", "RU"),
        ("أميركية", "US"),
        ("سعوديون", "SA"),
    ],
)
def test_adjectives_of_nationality(gazetteer: Gazetteer, adjective: str, iso: str) -> None:
    assert gazetteer.demonym(fold(adjective)) == iso


def test_no_adjective_names_two_countries(gazetteer: Gazetteer) -> None:
    forms = {
        (fold(form), country.iso)
        for country in gazetteer.countries.values()
        for form in (*country.masculine, *country.feminine, *country.plural)
    }
    assert len(forms) == len({form for form, _ in forms})
    assert gazetteer.demonym(fold("كبيرة")) is None


def test_a_user_gazetteer_adds_places_and_replaces_rows(gazetteer: Gazetteer, tmp_path: Path) -> None:
    extra = write_places(tmp_path / "mine.tsv", id="my-town-sd", label_ar="قرية الأمل", country="SD", lat="1", lon="2")
    mine = load_gazetteer(extra)
    assert mine.named("قرية الأمل", "place") == ("my-town-sd",)
    assert len(mine.places) == len(gazetteer.places) + 1
    assert mine.paths[-1] == extra
    with pytest.raises(InputError, match="kg gazetteer import"):
        load_gazetteer(tmp_path / "absent.tsv")


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"kind": "planet"}, "unknown kind"),
        ({"lat": "91", "lon": "1"}, "outside"),
        ({"lat": "north", "lon": "1"}, "no number"),
        ({"qid": "Homs"}, "no Wikidata id"),
        ({"qid": "Q012"}, "no Wikidata id"),
    ],
)
def test_cells_that_break_the_rules_are_refused_with_file_and_line(
    tmp_path: Path, cells: dict[str, str], message: str
) -> None:
    extra = write_places(tmp_path / "mine.tsv", **cells)
    with pytest.raises(TableError, match=message) as refused:
        load_gazetteer(extra)
    assert f"{extra}:2:" in str(refused.value)


def test_the_check_fires_on_every_rule(gazetteer: Gazetteer) -> None:
    homs, town = gazetteer.places["homs-sy"], gazetteer.places["al-rastan-sy"]
    damaged = {
        "is also the id of": replace(homs, id="homs-again"),
        "same name, kind and point": replace(homs, id="homs-twin", qid=None, geonames=None),
        "which is not there": replace(town, within="nowhere"),
        "in a circle": replace(gazetteer.places["homs-governorate-sy"], within="homs-sy"),
        "half a point": replace(town, lon=None),
        "no Arabic label": replace(town, label_ar=""),
        "lower-case letters": replace(town, id="Al Rastan", qid=None, geonames=None, lat=None, lon=None),
        "no GeoNames id": replace(town, geonames="abc"),
        "countries.tsv lacks": replace(town, country="ZZ"),
    }
    for message, place in damaged.items():
        assert any(message in fault for fault in check(with_place(gazetteer, place))), message


def test_the_check_fires_on_groups(gazetteer: Gazetteer) -> None:
    nusra, hamas = gazetteer.groups["al-nusra-front"], gazetteer.groups["hamas"]
    damaged = {
        "no ISO date": replace(nusra, active_from="May 2012"),
        "ends before it begins": replace(nusra, active_from="2017"),
        "member_of 'nowhere'": replace(nusra, member_of="nowhere"),
        "ally_of 'nowhere'": replace(nusra, ally_of=("nowhere",)),
        "member_of runs in a circle": replace(hamas, member_of="al-qassam-brigades"),
    }
    for message, group in damaged.items():
        faults = check(replace(gazetteer, groups={**gazetteer.groups, group.id: group}))
        assert any(message in fault for fault in faults), message
