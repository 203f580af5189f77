"""Parties on our own sentences: what they are, what they are called, who is whose, and what is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.extract.names_report import plain, read_names

GOLD = Path(__file__).parents[1] / "gold"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]


POSITIVE, NEGATIVE = rows("names.jsonl"), rows("names_negative.jsonl")


def test_the_examples_are_as_many_as_we_think() -> None:
    assert len(POSITIVE) >= 54
    assert len(NEGATIVE) >= 35


@pytest.mark.parametrize("row", [*POSITIVE, *NEGATIVE], ids=lambda row: row["text"][:40])
def test_parties(row: dict[str, Any]) -> None:
    assert sorted(read_names(row["text"]).of("group")) == sorted(map(plain, row["parties"]))


def test_spots_do_not_overlap_within_a_kind_and_lie_in_the_text() -> None:
    for row in POSITIVE:
        names = read_names(row["text"])
        for kind in ("group", "place", "claimer"):
            end = -1
            for spot in (s for spots in names.spots for s in spots if s.kind == kind):
                assert end <= spot.begin < spot.end <= len(row["text"])
                assert spot.full_begin <= spot.begin
                end = spot.end


@pytest.mark.parametrize(
    ("text", "word", "nth", "party"),
    [
        ("هاجم تنظيم داعش بلدة هجين. وقال السكان إن التنظيم انسحب.", "التنظيم", 0, "تنظيم داعش"),
        ("شنت حركة طالبان هجوما. وقالت الحركة إنها أسرت جنودا.", "الحركة", 0, "حركه طالبان"),
        ("اشتبكت قوات سوريا الديمقراطية مع داعش. وخسر التنظيم مواقعه.", "التنظيم", 0, "داعش"),
        ("سيطر لواء الفتح ولواء شهداء بدر على التلة. ثم انسحب اللواء.", "اللواء", 0, "لواء شهداء بدر"),
        ("قصفت قوات النظام السوري البلدة. وتقدمت القوات من الشرق.", "القوات", 0, "قوات النظام السوري"),
        ("قتل عناصر من ميليشيات الحوثي. وفرت الميليشيات من المواقع.", "الميليشيات", 0, "ميليشيات الحوثي"),
        ("قال المتحدث باسم الجيش السوداني إن البلدة هوجمت. ورد الجيش بالقصف.", "الجيش", 1, "الجيش السوداني"),
    ],
)  # fmt: skip
def test_a_back_reference_is_the_last_party_that_fits(text: str, word: str, nth: int, party: str) -> None:
    assert read_names(text).meant_by(word, nth=nth) == party


def test_a_back_reference_is_no_mention() -> None:
    names = read_names("هاجم تنظيم داعش بلدة هجين. وقال السكان إن التنظيم انسحب.")
    assert [names.text[m.begin : m.end] for m in names.mentions if m.kind == "group"] == ["تنظيم داعش"]


def test_umbrella_and_member_are_two_parties_and_the_second_is_an_ally() -> None:
    names = read_names("قتل عشرة من قوات النظام والمسلحين الموالين لها من جنسيات سورية وغير سورية.")
    army, allies = names.thing("قوات النظام"), names.thing("المسلحين الموالين لها")
    assert allies.allied_with == (army.key,)
    assert army.allied_with == ()


def test_a_force_of_another_party_is_its_member() -> None:
    names = read_names("انتشرت الشرطة العسكرية التابعة لقوات سوريا الديمقراطية في المدينة.")
    assert names.thing("الشرطة العسكرية").member_of == names.thing("قوات سوريا الديمقراطية").key


def test_one_party_under_its_names_is_one_thing() -> None:
    names = read_names('تنظيم "الدولة الإسلامية" هاجم. تبنى داعش التفجير. انسحب تنظيم الدولة.')
    (thing,) = (t for t in names.things if t.kind == "group")
    assert [plain(n) for n in (thing.name, *thing.aliases)] == ["تنظيم الدوله الاسلاميه", "داعش", "تنظيم الدوله"]
    assert thing.candidates == ("islamic-state",)


def test_a_name_in_brackets_is_another_name() -> None:
    names = read_names("اشتبكت حركة فجر الجنوب (لواء النسور سابقا) مع مهربين.")
    assert len(names.of("group")) == 1
    assert "لواء النسور" in {plain(n) for n in names.thing("حركة فجر الجنوب").aliases}


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("تقدم الجيش السوري في الغوطة، وقصفت القوات الحكومية دوما.", 1),
        ("اشتبك الجيش السوري مع الجيش التركي قرب سراقب.", 2),
        ("استهدف الهجوم قوات الأمن والجيش في العريش.", 2),
        ("نفذت طائرات سورية وروسية غارات على إدلب.", 2),
        ("قصفت إسرائيل مواقع للنظام والقوات الإيرانية.", 2),
        ("هاجم الجيش الوطني الليبي قوات حكومة الوفاق جنوب طرابلس.", 2),
    ],
)
def test_forces_of_one_state_are_one_party_unless_told_apart(text: str, parties: int) -> None:
    assert len(read_names(text).of("group")) == parties


def test_the_nationality_of_an_act_is_the_force_of_the_state() -> None:
    thing = read_names("غارات جوية تركية استهدفت القرية.").things[0]
    assert (thing.kind, thing.name, thing.country) == ("group", "تركيا", "TR")


@pytest.mark.parametrize(
    "text",
    [
        "قال متحدث باسم الشرطة إن التحقيق جار.",
        "أكد مصدر في الجيش صحة الخبر.",
        "اتهم المتظاهرون النظام المصرفي بالفساد.",
        "شارك الآلاف في مسيرة فلسطينية سلمية.",
        "انتشرت فرق الإطفاء في الغابة.",
        "قتل مهاجم مجهول حارسا.",
        "تنظيم المعرض مستمر حتى الخميس.",
        "قال الحوثي في كلمة متلفزة إن الاتفاق قائم.",
    ],
)
def test_no_party(text: str) -> None:
    assert read_names(text).of("group") == []


def test_a_name_learned_in_one_sentence_is_known_in_the_next() -> None:
    names = read_names('أعلنت كتيبة "أسود الوادي" مسؤوليتها. وقال قيادي في أسود الوادي إن الهجوم ناجح.')
    assert len(names.of("group")) == 1
    assert sum(m.kind == "group" for m in names.mentions) == 2
