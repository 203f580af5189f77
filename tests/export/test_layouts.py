"""ACLED's and UCDP's layouts: hand-made engagements, every cell of their rows, and what the rows lose."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from typing import Any

import pycountry
import pytest

from kg.export import LAYOUTS, export
from kg.export.acled import NAMES as ACLED_NAMES
from kg.export.acled import control_rows, interaction, rows_of
from kg.export.events import Event, Loss, countries, split
from kg.export.rows import Spot
from kg.export.ucdp import NAMES as UCDP_NAMES
from kg.export.ucdp import priogrid, row_of
from kg.namespaces import ISN, RDF
from kg.rdf.terms import Statement, iri
from kg.store import GraphStore, Writer
from tests.export.cases import ACLED_BASE, CASES, UCDP_BASE
from tests.export.made import CIVILIANS, HTS, IS, MONITOR, SAA, SUKHNAH, engagement, event, taken, toll
from tests.readings import background, battle, renamed

IDS = [name for name, *_ in CASES]


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 50
    assert len(set(IDS)) == len(CASES)


def test_the_columns_are_theirs() -> None:
    assert (len(LAYOUTS["acled"]), len(LAYOUTS["ucdp"])) == (31, 49)
    assert ACLED_BASE.keys() == set(ACLED_NAMES) - {"event_id_cnty"}
    assert UCDP_BASE.keys() == set(UCDP_NAMES) - {"id", "relid"}


@pytest.mark.parametrize(("made", "wanted"), [(case[1], case[2]) for case in CASES], ids=IDS)
def test_acled_rows_cell_by_cell(made: Event, wanted: list[dict[str, Any]]) -> None:
    found = [dict(zip(ACLED_NAMES, row, strict=True)) for row in rows_of(made) if not isinstance(row, Loss)]
    names = [row.pop("event_id_cnty") for row in found]
    assert found == [{**ACLED_BASE, **row} for row in wanted]
    assert len(set(names)) == len(names)
    assert all(str(name).startswith("KG-") and str(name)[6:].isdigit() for name in names)


@pytest.mark.parametrize(("made", "wanted"), [(case[1], case[3]) for case in CASES], ids=IDS)
def test_ucdp_rows_cell_by_cell(made: Event, wanted: dict[str, Any] | None) -> None:
    found = [dict(zip(UCDP_NAMES, row, strict=True)) for row in row_of(made) if not isinstance(row, Loss)]
    assert len(found) == (wanted is not None)
    for row in found:
        number, name = row.pop("id"), row.pop("relid")
        assert row == {**UCDP_BASE, **(wanted or {})}
        assert name.endswith(f"-{row['year']}-{row['type_of_violence']}-{number}")
        assert row["best"] == row["deaths_a"] + row["deaths_b"] + row["deaths_civilians"] + row["deaths_unknown"]
        assert row["low"] <= row["best"] <= row["high"]


@pytest.mark.parametrize("made", [case[1] for case in CASES], ids=IDS)
def test_what_has_no_row_says_why(made: Event) -> None:
    for found in (list(rows_of(made)), list(row_of(made))):
        rows = [item for item in found if not isinstance(item, Loss)]
        assert bool(rows) != any(isinstance(item, Loss) and item.what == "not coded" for item in found)


def losses(made: Event, layout: str) -> Counter[str]:
    """How many losses of each kind an event has."""
    found = rows_of(made) if layout == "acled" else row_of(made)
    return Counter(item.what for item in found if isinstance(item, Loss))


def test_losses_name_what_a_row_cannot_say() -> None:
    made = event(
        engagement("armed_clash", [SAA], [IS], certainty="reported"),
        toll(1, 20, SAA, upper=None, precision="at_least", claimer=MONITOR), toll(2, 12, SAA),
        toll(3, 30, SAA, outcome="wounded"), toll(4, 90, IS, cumulative=True), toll(5, 3, IS, certainty="denied"),
    )  # fmt: skip
    found = losses(made, "acled")
    assert found == {
        "rival count": 2, "bounds": 1, "claimer": 1, "victims": 2, "wounded": 1, "running total": 1, "denied": 1,
        "certainty": 1, "party": 1,
    }  # fmt: skip
    assert losses(made, "ucdp") == {
        "rival count": 2, "bounds": 1, "claimer": 1, "wounded": 1, "running total": 1, "denied": 1, "certainty": 1,
        "open count": 1,
    }  # fmt: skip


def test_a_plain_row_loses_nothing_in_ucdp() -> None:
    assert not losses(event(engagement("armed_clash", [SAA], [IS]), toll(1, 5, IS)), "ucdp")


@pytest.mark.parametrize(("change", "rows"), [("gained", 1), ("withdrew", 1), ("holds", 0)])
def test_a_place_that_changes_hands_without_a_fight(change: str, rows: int) -> None:
    found = [
        dict(zip(ACLED_NAMES, r, strict=True)) for r in control_rows(taken(HTS, change=change)) if isinstance(r, tuple)
    ]
    assert len(found) == rows
    for row in found:
        assert (row["disorder_type"], row["event_type"]) == ("Strategic developments", "Strategic developments")
        assert row["sub_event_type"] == "Non-violent transfer of territory"
        assert (row["actor1"], row["actor2"], row["interaction"]) == ("Hay'at Tahrir al-Sham", "", "Rebel group only")
        assert row["fatalities"] == 0


def test_a_country_without_a_name_of_theirs_leaves_no_empty_brackets() -> None:
    desert = replace(SUKHNAH, country="EH")
    [row] = [r for r in rows_of(event(engagement("attack", [], [CIVILIANS], places=(desert,)))) if isinstance(r, tuple)]
    cells = dict(zip(ACLED_NAMES, row, strict=True))
    assert (cells["iso"], cells["country"], cells["region"]) == (732, "", "")
    assert (cells["actor1"], cells["actor2"]) == ("Unidentified Armed Group", "Civilians")


def test_interactions_have_theirs_labels() -> None:
    assert interaction("1", "1") == "State forces-State forces"
    assert interaction("8", "7") == interaction("7", "8") == "External/Other forces-Civilians"
    assert interaction("8", "1") == "State forces-External/Other forces"
    assert interaction("", "") == ""


def test_split_gives_the_remainder_to_the_first() -> None:
    assert split(11, 3) == [5, 3, 3]
    assert split(2, 3) == [2, 0, 0]
    assert split(0, 2) == [0, 0]


def test_priogrid_begins_in_the_south_west() -> None:
    assert priogrid(Spot("x", "x", latitude=-90.0, longitude=-180.0)) == 1
    assert priogrid(Spot("x", "x", latitude=-89.4, longitude=-179.9)) == 721
    assert priogrid(Spot("x", "x")) is None


def test_country_codes_are_well_formed() -> None:
    table = countries()
    assert len(table) == 124
    for iso, row in table.items():
        assert (len(iso), len(row["iso3"])) == (2, 3)
        assert 0 < int(row["number"]) < 1000
    assert len({row["iso3"] for row in table.values()}) == len({row["number"] for row in table.values()}) == 124
    assert table["SY"]["gwno"] == "652"


def test_country_codes_are_those_of_iso() -> None:
    for iso, row in countries().items():
        country = pycountry.countries.get(alpha_2=iso)
        assert (row["iso3"], int(row["number"])) == (country.alpha_3, int(country.numeric))
        assert row["source"].startswith("pycountry ")


def test_an_export_writes_rows_and_losses() -> None:
    store = GraphStore.in_memory()
    with Writer(store, background()) as writer:
        writer.add(*battle())
    output, told = io.BytesIO(), io.BytesIO()
    count = export(store, output, format="csv", layout="acled", losses=told)
    rows = list(csv.DictReader(io.StringIO(output.getvalue().decode())))
    lost = list(csv.DictReader(io.StringIO(told.getvalue().decode())))
    assert len(lost) == count > 0
    assert [row["fatalities"] for row in rows] == ["20"]
    assert {row["row"] for row in lost} <= {row["event_id_cnty"] for row in rows} | {""}
    assert "bounds" in {row["what"] for row in lost}


def joined() -> GraphStore:
    """Two reports that tell of one clash, joined by the ledger; the second has a lower count of the same dead."""
    store = GraphStore.in_memory()
    reading, links = battle()
    other, _ = battle("r0", killed=15, text=reading.report.text.replace("20 من", "15 من"))
    with Writer(store, background()) as writer:
        writer.add(reading, links)
        writer.add(renamed(other, publisher="وكالة"), links)
    mentions = [s.subject for s in store.match(None, iri(RDF.type), iri(ISN.ArmedClash), "")]
    assert len(mentions) == 2
    incident = iri(f"{store.iris.base}incident/1")
    store.replace_graph("ledger", [Statement(incident, iri(ISN.mention), mention) for mention in mentions])
    return store


@pytest.mark.parametrize(("layout", "dead"), [("acled", "fatalities"), ("ucdp", "best")])
def test_one_deed_that_two_reports_tell_is_one_row(layout: str, dead: str) -> None:
    output, told = io.BytesIO(), io.BytesIO()
    export(joined(), output, format="csv", layout=layout, losses=told)
    [row] = csv.DictReader(io.StringIO(output.getvalue().decode()))
    assert row[dead] == "15"
    lost = Counter(line["what"] for line in csv.DictReader(io.StringIO(told.getvalue().decode())))
    assert (lost["joined"], lost["rival count"]) == (1, 2)
    if layout == "ucdp":
        assert (row["low"], row["high"], row["number_of_sources"]) == ("15", "20", "2")
    else:
        assert row["source"] == "وكالة"


def test_a_count_that_was_brought_up_to_date_is_not_counted() -> None:
    newer = replace(toll(2, 9, IS), updates=(toll(1, 5, IS).iri,))
    rows = [
        row
        for row in rows_of(event(engagement("armed_clash", [SAA], [IS]), toll(1, 5, IS), newer))
        if isinstance(row, tuple)
    ]
    assert [row[ACLED_NAMES.index("fatalities")] for row in rows] == [9]
