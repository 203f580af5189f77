"""Words with their clitics, numbers, persons, and words that only look like those of the lexicon."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon.lexemes import TABLES, read_lexemes
from kg.lexicon.morphology import Analysis, Morphology, load_morphology
from kg.text.normalise import fold
from kg.text.tokens import Shape, tokenise


@pytest.fixture(scope="module")
def morphology() -> Morphology:
    return load_morphology()


def readings(morphology: Morphology, word: str) -> list[str]:
    """The analyses as text: proclitics, lemma, number or person, enclitic."""
    return [_shown(analysis) for analysis in morphology.analyze(fold(word))]


def _shown(analysis: Analysis) -> str:
    middle = f"{analysis.lemma}.{analysis.aspect[:4]}.{analysis.person}" if analysis.aspect else ""
    middle = middle or f"{analysis.lemma}.{analysis.number}"
    return "+".join(part for part in (*analysis.proclitics, middle, analysis.enclitic) if part)


# fmt: off
NOUNS = [
    # singular, accusative, pronouns
    ("قتيل", "قتيل.s"), ("قتيلاً", "قتيل.s"), ("القتيل", "ال+قتيل.s"), ("وقتيلاً", "و+قتيل.s"),
    ("بالجندي", "ب+ال+جندي.s"), ("جندياً", "جندي.s"), ("ضحية", "ضحية.s"), ("ضحيته", "ضحية.s+ه"),
    ("عائلته", "عائلة.s+ه"), ("بعائلتها", "ب+عائلة.s+ها"), ("أسرهم", "أسرة.p+هم"), ("زوجته", "زوجة.s+ه"),
    ("فبالرهائن", "ف+ب+ال+رهينة.p"), ("كالرهائن", "ك+ال+رهينة.p"), ("ورهائنها", "و+رهينة.p+ها"),
    # dual
    ("قتيلان", "قتيل.d"), ("قتيلين", "قتيل.d"), ("عنصرين", "عنصر.d"), ("والعنصران", "و+ال+عنصر.d"),
    ("طفلتان", "طفل.d"), ("طفلتين", "طفل.d"), ("ضحيتين", "ضحية.d"), ("امرأتان", "امرأة.d"), ("سيدتين", "سيدة.d"),
    ("شهيدين", "شهيد.d"), ("جنديان", "جندي.d"), ("جنديا", "جندي.s"), ("ضابطا", "ضابط.s"), ("غارتين", "غارة.d"),
    ("هجومين", "هجوم.d"), ("راعيان", "راع.d"), ("فتيان", "فتى.p"),
    # broken plurals
    ("عناصر", "عنصر.p"), ("وعناصرها", "و+عنصر.p+ها"), ("قتلى", "قتيل.p"), ("القتلى", "ال+قتيل.p"),
    ("قتلاهم", "قتيل.p+هم"), ("جرحاه", "جريح.p+ه"), ("للجرحى", "ل+ال+جريح.p"), ("نسائهم", "امرأة.p+هم"),
    ("شهداؤنا", "شهيد.p+نا"), ("قادتهم", "قائد.p+هم"), ("القادة", "ال+قائد.p"), ("جنوداً", "جندي.p"),
    ("معاركهم", "معركة.p+هم"), ("ضحايا", "ضحية.p"), ("ضحاياه", "ضحية.p+ه"), ("أسراه", "أسير.p+ه"),
    # sound plurals
    ("مدنيون", "مدني.p"), ("المدنيين", "ال+مدني.p"), ("مسلحو", "مسلح.p"), ("مسلحي", "مسلح.p"),
    ("مقاتليها", "مقاتل.p+ها"), ("وبالمسلحين", "و+ب+ال+مسلح.p"), ("فتيات", "فتاة.p"), ("اشتباكات", "اشتباك.p"),
    ("بالاشتباكات", "ب+ال+اشتباك.p"), ("غاراتها", "غارة.p+ها"), ("صحفيات", "صحفي.p"), ("محامون", "محام.p"),
    ("للاجئين", "ل+لاجئ.p"), ("ناشطين", "ناشط.p"),
]

VERBS = [
    # past
    ("قتل", "قتل.past.3ms"), ("وقتلت", "و+قتل.past.3fs"), ("قتلوا", "قتل.past.3mp"), ("فقتلوهم", "ف+قتل.past.3mp+هم"),
    ("قتلته", "قتل.past.3fs+ه"), ("قتلنا", "قتل.past.1p"), ("أصيب", "أصيب.past.3ms"), ("وأصيبت", "و+أصيب.past.3fs"),
    ("أصيبوا", "أصيب.past.3mp"), ("أصبنا", "أصاب.past.1p"), ("قضوا", "قضى.past.3mp"), ("قضت", "قضى.past.3fs"),
    ("لقي", "لقي.past.3ms"), ("لقوا", "لقي.past.3mp"), ("لقيت", "لقي.past.3fs"), ("أودت", "أودى.past.3fs"),
    ("أدت", "أدى.past.3fs"), ("نفاها", "نفى.past.3ms+ها"), ("شنوا", "شن.past.3mp"), ("شنت", "شن.past.3fs"),
    ("استعادوا", "استعاد.past.3mp"), ("قالوا", "قال.past.3mp"), ("قلنا", "قال.past.1p"), ("جرحتهم", "جرح.past.3fs+هم"),
    ("اختطفوهما", "اختطف.past.3mp+هما"),
    # present and future
    ("يقتل", "قتل.pres.3ms"), ("تقتلهم", "قتل.pres.3fs+هم"), ("يقتلون", "قتل.pres.3mp"),
    ("وسيقتلونهم", "و+س+قتل.pres.3mp+هم"),
    ("ليقتلوه", "ل+قتل.pres.3mp+ه"), ("يصابون", "أصيب.pres.3mp"), ("يصب", "أصيب.pres.3ms"), ("تسفر", "أسفر.pres.3fs"),
    ("يؤدي", "أدى.pres.3ms"), ("تؤد", "أدى.pres.3fs"), ("يؤكدون", "أكد.pres.3mp"), ("سينفون", "س+نفى.pres.3mp"),
    ("يلقون", "لقي.pres.3mp"), ("فسيصل", "ف+س+وصل.pres.3ms"),
]
# fmt: on


@pytest.mark.parametrize(("word", "reading"), NOUNS)
def test_nouns_are_taken_apart(morphology: Morphology, word: str, reading: str) -> None:
    assert readings(morphology, word)[0] == reading


@pytest.mark.parametrize(("word", "reading"), VERBS)
def test_verbs_are_taken_apart(morphology: Morphology, word: str, reading: str) -> None:
    assert reading in readings(morphology, word)


NOT_WORDS = [
    ("قتالية", "قتل"), ("طالبان", "طالب"), ("الإخوان", "أخ"), ("الأمين", "أم"), ("أما", "أم"),
    ("باب", "أب"), ("جدا", "جد"), ("الإنسان", "إنسان"), ("أمام", "إمام"), ("مدرسة", "مدرس"), ("مسؤولية", "مسؤول"),
    ("بحاجة", "حاج"), ("محافظة", "محافظ"), ("بينهم", "بين"), ("بين", "بين"), ("متن", "مات"), ("عمان", "عم"),
    ("نفسه", "نفس"), ("المعارضة", "معارض"), ("جنين", "جنين"),
    ("وصفته", "صفى"), ("أجهزة", "أجهز"), ("القصر", "قاصر"), ("توقف", "أوقف"),
    ("ضحى", "ضحية"), ("شهد", "شهيد"), ("عملية", "عميل"), ("أسبوع", "أسر"), ("مرحلة", "مرحل"), ("مشيرا", "مشير"),
    ("لاحق", "ألحق"), ("يقل", "قال"), ("يستعد", "استعاد"), ("قاتل", "قتل"), ("تقتيل", "قتل"), ("عنصرية", "عنصر"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "lemma"), NOT_WORDS)
def test_lookalikes_are_not_taken(morphology: Morphology, word: str, lemma: str) -> None:
    found = [a for a in morphology.analyze(fold(word)) if a.pos != "particle" and "source" not in a.classes]
    assert lemma not in {a.lemma for a in found}


@pytest.mark.parametrize(("word", "pos"), [("مسلحة", "adj"), ("عسكرية", "adj"), ("وطالب", "verb")])
def test_what_is_also_a_noun_of_people_counts_none_here(morphology: Morphology, word: str, pos: str) -> None:
    assert {a.pos for a in morphology.analyze(fold(word))} == {pos}


def test_lookalikes_keep_what_they_are(morphology: Morphology) -> None:
    assert {a.lemma for a in morphology.analyze(fold("شهدت"))} == {"شهد"}
    assert {(a.lemma, a.pos) for a in morphology.analyze(fold("أسر"))} == {
        ("أسرة", "noun"),
        ("أسر", "verb"),
        ("أسر", "noun"),
    }
    assert {a.lemma for a in morphology.analyze(fold("جراح"))} == {"جراح", "جرح"}
    assert morphology.analyze(fold("فتيان"))[0].lemma == "فتى"


@pytest.mark.parametrize("word", ["", "و", "ال", "البيت", "القمر", "ققق", "قتيلكم ", "123", "abc", "قتي", "ء" * 50])
def test_unknown_words_have_no_analysis(morphology: Morphology, word: str) -> None:
    assert morphology.analyze(fold(word)) == ()


def test_an_ambiguous_word_lists_the_likely_reading_first(morphology: Morphology) -> None:
    first, second = morphology.analyze(fold("المسلحين"))
    assert (first.lemma, first.number, second.number) == ("مسلح", "p", "d")


def test_a_dual_in_construct_stands_beside_the_accusative(morphology: Morphology) -> None:
    assert readings(morphology, "سائقا") == ["سائق.s", "سائق.d"]
    assert readings(morphology, "قتلى") == ["قتيل.p"]


def test_gender_and_classes(morphology: Morphology) -> None:
    (found,) = morphology.analyze(fold("قتيلتان"))
    assert (found.gender, found.number) == ("f", "d")
    assert found.classes == ("person:unknown", "result:killed")


def test_object_pronouns_only_behind_verbs_that_take_them(morphology: Morphology) -> None:
    assert morphology.analyze(fold("قتلهم"))
    assert not [a for a in morphology.analyze(fold("استشهدهم")) if a.pos == "verb"]


def test_every_example_holds_its_word(morphology: Morphology) -> None:
    lacking = [
        f"{lexeme.table}.tsv:{lexeme.line} {lexeme.lemma}"
        for lexeme in morphology.lexemes
        if lexeme.table in TABLES and lexeme.pos != "particle" and not _shows(morphology, lexeme.lemma, lexeme.example)
    ]
    assert lacking == []
    assert sum(lexeme.table in TABLES for lexeme in morphology.lexemes) >= 600


def _shows(morphology: Morphology, lemma: str, example: str) -> bool:
    words = [token.fold for token in tokenise(example) if token.shape is Shape.WORD]
    return any(analysis.lemma == lemma for word in words for analysis in morphology.analyze(word))


def test_the_counted_nouns_are_many_and_classed() -> None:
    nouns = [lexeme for lexeme in read_lexemes() if lexeme.table == "counted_nouns"]
    assert len(nouns) >= 250
    people = {c.partition(":")[2] for lexeme in nouns for c in lexeme.classes if c.startswith("person:")}
    assert people == {
        "civilians", "children", "women", "officers", "fighters", "soldiers", "journalists", "aid_workers", "unknown",
    }  # fmt: skip


_LEMMAS = st.sampled_from([lexeme for lexeme in read_lexemes() if lexeme.pos == "noun" and lexeme.forms[0]])


@given(_LEMMAS, st.sampled_from(["", "و", "ف"]), st.sampled_from(["", "ال", "بال", "كال"]))
def test_a_singular_is_found_behind_all_clitics(lexeme: object, conjunction: str, article: str) -> None:
    word = fold(conjunction + article + lexeme.forms[0][0])  # type: ignore[attr-defined]
    found = load_morphology().analyze(word)
    excluded = lexeme.never  # type: ignore[attr-defined]
    assert any(a.lemma == lexeme.lemma for a in found) or any(word.endswith(w) for w in excluded)  # type: ignore[attr-defined]


@given(st.text(alphabet="ابتجحدرسعفقكلمنهوية ءئؤ", max_size=12))
def test_any_text_is_answered(text: str) -> None:
    for analysis in load_morphology().analyze(fold(text)):
        assert analysis.number in ("", "s", "d", "p")
        assert set(analysis.proclitics) <= {"و", "ف", "ب", "ل", "ك", "س", "ال"}
