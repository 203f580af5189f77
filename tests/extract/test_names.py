"""The automaton of names: clitics, articles, quotes, offsets, and speed whatever the number of names."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.names import NameTrie, bare_surface, name_start, readings
from kg.text.tokens import tokenise

NAMES = (
    ("الرقة", "place", "raqqa"),
    ("باب", "place", "door"),
    ("دير الزور", "place", "deir"),
    ("جنوب السودان", "place", "south-sudan"),
    ("السودان", "place", "sudan"),
    ("صنعاء", "place", "sanaa"),
    ("البادية السورية", "place", "badia"),
    ('تنظيم "الدولة"', "group", "is"),
    ("لبنان", "place", "lebanon"),
    ("اللاذقية", "place", "latakia"),
    ("طائرات التحالف", "group", "coalition"),
    ("التحالف العربي", "group", "arab-coalition"),
    ("الحوثي", "group", "houthis"),
    ("الحوثي", "place", "village"),
)


def found(text: str) -> list[tuple[str, str]]:
    tokens = tokenise(text)
    return [
        (hit.kind, bare_surface(tokens, hit.first, hit.last - 1, hit.proclitic)) for hit in NameTrie(NAMES).find(tokens)
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("في الرقة", ["الرقة"]),
        ("وبالرقة", ["الرقة"]),
        ("للرقة", ["الرقة"]),
        ("لـلبنان", ["لبنان"]),
        ("إلى ديرالزور", ["ديرالزور"]),
        ("#جنوب_السودان", ["جنوب السودان"]),
        ("السودان وجنوب السودان", ["السودان", "جنوب السودان"]),
        ("وصنعا", ["صنعا"]),
        ("للبادية السورية", ["البادية السورية"]),
        ("تنظيم «الدولة»", ["تنظيم الدولة"]),
        ("الرَّقَّة", ["الرَّقَّة"]),
        ("للاذقية", ["اللاذقية"]),
        ("طائرات التحالف العربي", ["التحالف العربي"]),
    ],
)
def test_a_name_is_found_under_clitics_marks_and_quotes(text: str, names: list[str]) -> None:
    assert [name for _, name in found(text)] == names


@pytest.mark.parametrize("text", ["رقة الطبع", "الباب مفتوح", "دير. الزور", "بنان", "السودانية"])
def test_the_article_and_the_word_end_part_a_name_from_other_words(text: str) -> None:
    assert found(text) == []


def test_a_name_of_two_kinds_is_a_hit_of_each() -> None:
    assert found("الحوثي") == [("group", "الحوثي"), ("place", "الحوثي")]


def test_the_bare_name_begins_behind_its_proclitic() -> None:
    (token,) = tokenise("وبـالرقة")
    assert token.surface[name_start(token, "وب") :] == "الرقة"


def test_a_proclitic_that_swallowed_the_article_stays() -> None:
    (token,) = tokenise("للرقة")
    assert name_start(token, "لل") == 0


def test_readings_strip_least_first() -> None:
    assert readings("ولبنان")[0] == ("", "ولبنان")
    assert ("و", "لبنان") in readings("ولبنان")


@given(st.text(alphabet='ابتلوفكدير الزورقة"_#،. ', max_size=80))
@settings(max_examples=150, deadline=None)
def test_hits_are_ordered_and_inside_the_text(text: str) -> None:
    tokens = tokenise(text)
    end = 0
    for hit in NameTrie(NAMES).find(tokens):
        assert 0 <= hit.begin < hit.end <= len(text)
        assert hit.first < hit.last <= len(tokens)
        assert tokens[hit.first].begin <= hit.begin
        assert hit.end == tokens[hit.last - 1].end
        assert hit.first >= end or hit.kind
        end = hit.last


def test_twice_the_names_do_not_slow_the_search() -> None:
    many = [(f"بلدة{n} كبيرة{n % 7}", "place", str(n)) for n in range(20_000)]
    begin = time.process_time()
    large = NameTrie([*NAMES, *many])
    built = time.process_time() - begin
    small = NameTrie(NAMES)
    tokens = tokenise("قصفت الطائرات مواقع في الرقة ودير الزور قرب قرى صغيرة كثيرة. " * 200)
    times = []
    for trie in (small, large):
        trie.find(tokens)
        begin = time.process_time()
        assert len(trie.find(tokens)) == 400
        times.append(time.process_time() - begin)
    assert built < 2.0
    assert times[1] < 4 * times[0] + 0.02
