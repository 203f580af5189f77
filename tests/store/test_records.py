"""The records of a store are those of the readings that went in."""

from __future__ import annotations

from datetime import date

import pytest

from kg.fuse.records import Archive
from kg.ids import Iris
from kg.store import GraphStore, Writer
from kg.store.records import read_archive

from ..readings import background, battle, brief, renamed

IRIS = Iris()


@pytest.fixture
def store() -> GraphStore:
    made = GraphStore.in_memory()
    with Writer(made, background()) as writer:
        writer.add(*battle())
        reading, links = brief()
        writer.add(renamed(reading, publisher="sana"), links)
    return made


@pytest.fixture
def archive(store: GraphStore) -> Archive:
    return read_archive(store, {IRIS.entry("group", "is"): IRIS.entry("group", "is-new")})


def test_reports_have_their_days_and_publishers(archive: Archive) -> None:
    rows = {r.identifier: (r.published, r.publisher) for r in archive.reports.values()}
    assert rows == {"r1": (date(2020, 7, 5), None), "r2": (date(2020, 8, 1), "sana")}


def test_tolls_have_all_that_fusing_needs(archive: Archive) -> None:
    tolls = {toll.lower: toll for toll in archive.tolls.values()}
    assert set(tolls) == {20, 3, 7}
    whole, part = tolls[20], tolls[3]
    assert (whole.upper, whole.precision, whole.certainty, whole.outcome) == (None, "at_least", "reported", "killed")
    assert whole.victims == (IRIS.entry("group", "syrian-army"),)
    assert whole.places == (IRIS.entry("place", "sukhnah"),)
    assert (whole.start, whole.end) == (date(2020, 7, 3), date(2020, 7, 3))
    assert whole.claimer == IRIS.entry("claimer", "sohr")
    assert whole.wording == "ما لا يقل عن 20"
    assert whole.engagement in archive.engagements
    assert (part.victims, part.part_of) == (("officers",), whole.iri)
    assert whole.report == IRIS.report("r1")
    assert whole.order < part.order


def test_engagements_have_class_and_sides(archive: Archive) -> None:
    found = {e.category: e for e in archive.engagements.values()}
    assert set(found) == {"armed_clash", "airstrike"}
    army, group = IRIS.entry("group", "syrian-army"), IRIS.entry("group", "is")
    assert found["armed_clash"].sides == (("belligerent", group), ("belligerent", army))


def test_control_claims_have_party_and_share(archive: Archive) -> None:
    [control] = archive.controls.values()
    assert (control.change, control.party, control.share_min) == ("gained", IRIS.entry("group", "is"), 0.25)


def test_places_and_parties_come_with_what_is_known_of_them(archive: Archive) -> None:
    town = archive.places[IRIS.entry("place", "sukhnah")]
    assert (town.label, town.kind, town.lat, town.local) == ("السخنة", "town", 34.8868, False)
    assert town.within == (IRIS.entry("place", "homs-governorate"),)
    [village] = [place for place in archive.places.values() if place.local and place.candidates]
    assert village.candidates == (IRIS.entry("place", "sukhnah"),)
    army = archive.parties[IRIS.entry("group", "syrian-army")]
    assert army.allied_with == (IRIS.entry("group", "russia"),)
    assert archive.parties[IRIS.entry("group", "is")].renamed_to == IRIS.entry("group", "is-new")


def test_an_empty_store_has_no_records() -> None:
    assert read_archive(GraphStore.in_memory()) == Archive()
