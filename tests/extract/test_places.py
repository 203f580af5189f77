"""Places on our own sentences: names with and without a gazetteer, lists, relations, and what is no place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.extract.names_report import plain, read_names

GOLD = Path(__file__).parents[1] / "gold"
ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for name in ("names.jsonl", "names_negative.jsonl")
    for line in (GOLD / name).read_text(encoding="utf-8").splitlines()
]


def test_the_examples_are_as_many_as_we_think() -> None:
    assert len(ROWS) >= 82


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:40])
def test_places(row: dict[str, Any]) -> None:
    assert sorted(read_names(row["text"]).of("place")) == sorted(map(plain, row["places"]))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("هجمات في بادية دير الزور والرقة وحمص والسويداء", ["دير الزور", "الرقة", "حمص", "السويداء"]),
        ("قصفت بلدات نوى وأم الرمان والطيرة وسحم الجولان.", ["نوى", "أم الرمان", "الطيرة", "سحم الجولان"]),
        ("السيطرة على خمس قرى هي شقير والعنبة والحامدية.", ["شقير", "العنبة", "الحامدية"]),
        ("في حيي الورد والنخيل", ["الورد", "النخيل"]),
        ("في منطقتي الخشم الشرقية ووادي السدر", ["الخشم الشرقية", "وادي السدر"]),
    ],
)
def test_a_head_noun_distributes_over_its_list(text: str, places: list[str]) -> None:
    assert read_names(text).of("place") == [plain(p) for p in places]


@pytest.mark.parametrize(
    ("text", "name", "head"),
    [
        ("في مدينة السخنة", "السخنة", "city"),
        ("في بلدة الزرزورية", "الزرزورية", "town"),
        ("محافظة حمص", "حمص", "governorate"),
        ("في العاصمة السورية دمشق", "دمشق", "city"),
        ("غارة على مطار الجفرة", "مطار الجفرة", "facility"),
        ("على جبل الأسود", "جبل الأسود", "mountain"),
        ("داخل القصر الرئاسي", "القصر الرئاسي", "facility"),
        ("على السفارة الألمانية", "السفارة الألمانية", "facility"),
    ],
)
def test_the_head_noun_tells_the_kind(text: str, name: str, head: str) -> None:
    assert read_names(text).thing(name).head == head


@pytest.mark.parametrize(
    ("text", "relation", "precision"),
    [
        ("قرب السخنة", "near", 2),
        ("بالقرب من السخنة", "near", 2),
        ("شرق الفرات", "east", 2),
        ("إلى الشمال من تكريت", None, None),
        ("على بعد 10 كم شمال تدمر", "north", 2),
        ("في محيط مدينة تدمر", "around", 2),
        ("على أطراف سراقب", "around", 2),
        ("بين حلب وحماة", "between", 5),
        ("في ريف إدلب", "countryside", 4),
        ("مدينة تدمر", None, 1),
        ("محافظة حمص", None, 4),
    ],
)
def test_a_relation_is_kept_with_its_anchor(text: str, relation: str | None, precision: int | None) -> None:
    spot = read_names(text).spots[0][0]
    assert (spot.relation, spot.precision) == (relation, precision)


def test_the_anchor_of_a_facility_is_its_container() -> None:
    assert read_names("غارات على معسكر تدمر").thing("معسكر تدمر").containers == ("تدمر",)


def test_one_name_is_one_place_unless_two_heads_tell_it_apart() -> None:
    assert read_names("في مدينة تدمر. وفي تدمر قتل ثلاثة.").of("place") == ["تدمر"]
    assert len(read_names("أجزاء من بادية تدمر مع مدينة تدمر").of("place")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "بثت إذاعة دمشق الخبر",
        "لواء القدس هاجم الموقع",
        'عملية "درع الفرات" مستمرة',
        "القوات السعودية انسحبت",
        "مصادر سورية أكدت ذلك",
        "في قرية نائية",
        "أحياء المدينة هادئة",
        "في منطقة عسكرية",
        "صوت من أعلى الجبل",
        "وأدى القصف إلى دمار",
        "لإحياء الذكرى",
    ],
)
def test_no_place(text: str) -> None:
    assert read_names(text).of("place") == []


def test_a_place_learned_from_its_head_is_known_without_it() -> None:
    names = read_names("قصفت بلدة الزرزورية. ونزح السكان من الزرزورية.")
    assert sum(m.kind == "place" for m in names.mentions) == 2
