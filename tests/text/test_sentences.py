"""Sentences: exact places, nothing lost, stops that end nothing, and what each line of a page is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon.table import read_table
from kg.text.layout import TABLE, layout_words, line_kind
from kg.text.sentences import LONGEST, byline_end, split_sentences

WHOLE = [
    "قال د. سامي العلي إن الطريق مغلق.",
    "وحضر الاجتماع أ.د. هادي ود. ليلى في المبنى.",
    "ذكرت وكالة أ.ف.ب. أن القصف توقف.",
    "نقلت أ. ف. ب. عن شاهد قوله.",
    "سيطرت على 3.5 كيلومتر مربع من الوادي.",
    "بلغ العدد 1.200 نازح في 11.3.2016 وحده.",
    "انسحبوا... ثم عادوا إلى التل.",
    "هدنة قصيرة.. وقتلى بالعشرات في الوادي.",
    "تقدموا ببطء… ولم يدخلوا البلدة.",
    "عزز مواقعه؛ ولم ينسحب منها.",
    "قال: الطريق مقطوع، والجسر مدمر.",
    'وصفها بأنها "جريمة!" في بيان نشره مساء.',
    'سأل "هل نرحل؟" ثم صمت طويلا.',
    'قال: "لن ننسحب. سنقاتل. هذه أرضنا" وغادر القاعة.',
    "قال «لن ننسحب. سنقاتل» وغادر.",
    "قال “لن ننسحب. سنقاتل” وغادر.",
    "القوات (المعروفة سابقا باسم ل.و.ن. في الشمال) انسحبت.",
    'وقال مراسل "العربية.نت" إن الجسر دمر.',
    'أكد أن "لا أضرار." وفق ما نقلت الوكالة.',
    "1. انسحاب القوات من التل.",
    "زار الموقع https://example.org/a.b?c=d ثم عاد.",
    "قال Dr. Sami إن الجرحى ستة.",
    "رقم الطائرة F.16 معروف.",
]

SPLIT = [
    ("قتل جنديان. وأصيب ثلاثة.", ["قتل جنديان.", "وأصيب ثلاثة."]),
    ("لماذا رحلوا؟ لا أحد يعلم!", ["لماذا رحلوا؟", "لا أحد يعلم!"]),
    ("انتهى القصف عام 2017. وعاد الأهالي.", ["انتهى القصف عام 2017.", "وعاد الأهالي."]),
    ("عاد الأهالي إلى المدينة.وأضاف المصدر أنهم بخير.", ["عاد الأهالي إلى المدينة.", "وأضاف المصدر أنهم بخير."]),
    ('قال "لن نرحل". وأضاف "أبدا".', ['قال "لن نرحل".', 'وأضاف "أبدا".']),
    ('قال "لن نرحل." وأضاف "أبدا."', ['قال "لن نرحل."', 'وأضاف "أبدا."']),
    ('سأل "من أنتم؟". وتابع السير.', ['سأل "من أنتم؟".', "وتابع السير."]),
    ("وصلوا إلى تعز.\u200f وغادروا.", ["وصلوا إلى تعز.", "وغادروا."]),
    ("سطر أول\nسطر ثان", ["سطر أول", "سطر ثان"]),
    ("سطر أول.\r\n\r\nسطر ثان.\r\n", ["سطر أول.", "سطر ثان."]),
    ("على بعد 5 م. ثم توقفوا.", ["على بعد 5 م.", "ثم توقفوا."]),
    ("كيف دخلوا؟! لم يجب.", ["كيف دخلوا؟!", "لم يجب."]),
    ('علامة " وحيدة لا تغلق. جملة ثانية. جملة ثالثة.', ['علامة " وحيدة لا تغلق.', "جملة ثانية.", "جملة ثالثة."]),
    ("انتهى البيان. (...) وبقي الطريق.", ["انتهى البيان.", "(...) وبقي الطريق."]),
    ("\ufeff  مسافات حول النص.  \u200f\n", ["مسافات حول النص."]),
]


def surfaces(text: str, title: str | None = None) -> list[str]:
    return [text[s.begin : s.end] for s in split_sentences(text, title)]


@pytest.mark.parametrize("text", WHOLE)
def test_a_stop_that_ends_nothing(text: str) -> None:
    assert surfaces(text) == [text]


@pytest.mark.parametrize(("text", "expected"), SPLIT)
def test_a_stop_that_ends_a_sentence(text: str, expected: list[str]) -> None:
    assert surfaces(text) == expected


@given(st.text(alphabet='ابجدهوز 12.!؟?…،؛:"“”«»()[]\n\r\t\u200f\u2028أ', max_size=200))
def test_nothing_is_lost_and_places_are_exact(text: str) -> None:
    sentences = split_sentences(text)
    covered = bytearray(len(text))
    for index, sentence in enumerate(sentences):
        assert sentence.index == index
        assert 0 <= sentence.begin < sentence.end <= len(text)
        assert text[sentence.begin : sentence.end].strip() == text[sentence.begin : sentence.end]
        assert not any(covered[sentence.begin : sentence.end])
        covered[sentence.begin : sentence.end] = b"\x01" * (sentence.end - sentence.begin)
    outside = {char for char, seen in zip(text, covered, strict=True) if not seen}
    assert outside <= set(" \n\r\t\u200f\u2028")
    assert [s.begin for s in sentences] == sorted(s.begin for s in sentences)


PAGE = """مقتل سبعة عناصر في كمين شمال الوادي

12 آذار/ مارس 2019
عناصر قرب الجسر المدمر (الأناضول)
+ الخط -

قتل سبعة عناصر في كمين شمال الوادي، وفق مصدر محلي، وسط اشتباكات متقطعة في القرى المجاورة.

وسط اشتباكات متقطعة في القرى المجاورة

وانسحبت القوات ليلا. وأغلقت الطريق.
اقرأ أيضاً: هدنة في الجنوب
"""


def test_each_line_of_a_page_is_recognised() -> None:
    found = [(s.kind, s.repeats) for s in split_sentences(PAGE)]
    assert found == [
        ("headline", None),
        ("dateline", None),
        ("caption", None),
        ("furniture", None),
        ("body", None),
        ("quote", 4),
        ("body", None),
        ("body", None),
        ("furniture", None),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "05 يوليو 2020",
        "الأحد 5 تموز/يوليو 2020 - 14:30",
        "نشرت في: 05/07/2020 - 13:11",
        "آخر تحديث: 5 يوليو 2020 الساعة 14:30 بتوقيت غرينتش",
        "2020-07-05",
        "٥ كانون الثاني / يناير ٢٠٢٠",
        "الجمعة، 3 شباط 2017 م",
    ],
)
def test_datelines(line: str) -> None:
    assert line_kind(line) == "dateline"


@pytest.mark.parametrize(
    "line",
    ["قتل 5 جنود عام 2020", "مقتل 5 في 2020", "5 قتلى", "عام 2020", "قتل في 5 يوليو 2020", "بين 2015 و2020"],
)
def test_lines_with_dates_that_are_no_datelines(line: str) -> None:
    assert line_kind(line) == "body"


@pytest.mark.parametrize(
    "line",
    [
        "دخان يتصاعد من التل (رويترز)",
        "دخان يتصاعد من التل (أ ف ب)",
        "دخان يتصاعد من التل (غيتي/ أ.ف.ب)",
        "جنود عند الحاجز (Sami Al-Ali/AFP)",
        "جنود عند الحاجز (صورة أرشيفية)",
        "جنود عند الحاجز [الأناضول]",
    ],
)
def test_captions(line: str) -> None:
    assert line_kind(line) == "caption"


@pytest.mark.parametrize(
    "line",
    [
        "أعلنت ذلك قوات سوريا الديمقراطية (قسد)",
        "وفق ما ذكرت وكالة الأنباء الروسية (تاس)",
        "قتل قائد الكتيبة (45 عاما)",
        "دخان يتصاعد من التل (رويترز).",
    ],
)
def test_brackets_that_are_no_credit(line: str) -> None:
    assert line_kind(line) == "body"


@pytest.mark.parametrize("line", ["+ الخط -", "- الخط +", "*****", "للمزيد - من يقاتل من في الشمال؟", "فرانس24/ أ ف ب"])
def test_furniture(line: str) -> None:
    assert line_kind(line) == "furniture"


@pytest.mark.parametrize("line", ["المصدر الأمني أكد سقوط خمسة قتلى.", "شارك مئات في التشييع", "إعلان هدنة في الجنوب"])
def test_lines_that_only_begin_like_furniture(line: str) -> None:
    assert line_kind(line) == "body"


def test_the_title_that_came_decides_the_headline() -> None:
    text = "هدنة في الجنوب\nتوقف القصف."
    assert split_sentences(text, "هُدنة في الجنوب")[0].kind == "headline"
    assert split_sentences(text, "شيء آخر")[0].kind == "body"
    assert split_sentences("توقف القصف في الجنوب")[0].kind == "body"
    assert split_sentences("توقف القصف.\nوعاد الأهالي.")[0].kind == "body"
    assert split_sentences("هدنة؟\nتوقف القصف.")[0].kind == "headline"


def test_a_pull_quote_may_stand_before_its_sentence_and_differ_a_little() -> None:
    text = "هدنة\nانسحبت القوات من التل وأغلقت الطريق الدولي\nوانسحبت القوات فجرا من التل وأغلقت الطريق الدولي كله."
    assert [(s.kind, s.repeats) for s in split_sentences(text)][1:] == [("quote", 2), ("body", None)]


def test_a_sentence_written_twice_counts_once() -> None:
    line = "قتل سبعة جنود في كمين شرق النهر."
    assert [s.repeats for s in split_sentences(f"{line}\nثم هدأ القتال.\n{line}")] == [None, None, 0]


def test_lines_that_share_words_are_no_pull_quotes() -> None:
    text = "هدنة\nقتل سبعة جنود في كمين شرق النهر\nقتل سبعة جنود في هجوم آخر غرب التل"
    assert [s.kind for s in split_sentences(text)] == ["headline", "body", "body"]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("بغداد (رويترز) - قتل جنديان", "قتل جنديان"),
        ("القدس، فلسطين (CNN)-- أعلن", "أعلن"),
        ("(أ ف ب) - أعلن", "أعلن"),
        ("بيروت - أعلن", "أعلن"),
        ("قوات سوريا الديمقراطية (قسد) - أعلنت", "قوات سوريا الديمقراطية (قسد) - أعلنت"),
        ("قتل جنديان", "قتل جنديان"),
    ],
)
def test_bylines(text: str, rest: str) -> None:
    assert text[byline_end(text) :] == rest


def test_a_line_without_stops_is_cut_at_spaces() -> None:
    text = "كلمة " * 20_000
    sentences = split_sentences(text)
    assert all(s.end - s.begin <= LONGEST for s in sentences)
    assert "".join(surfaces(text)).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    "text",
    [
        '"' * 300_000,
        "(" * 300_000,
        "“ا " * 100_000,
        ". " * 150_000,
        "ا.\n" * 100_000,
        "ا ب ج د ه\n" * 30_000,
        " " * 300_000,
    ],
)
def test_hostile_texts_take_linear_time(text: str) -> None:
    start = time.process_time()
    split_sentences(text)
    assert time.process_time() - start < 4


def test_the_table_of_layout_words() -> None:
    rows = list(read_table(TABLE, ("kind", "phrase", "example", "source")))
    assert len(rows) > 150
    assert all(row["phrase"] and row["example"] and row["source"] for row in rows)
    assert sum(map(len, layout_words().values())) > 140
