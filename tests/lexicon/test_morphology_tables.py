"""The tables of the lexicon: inflection rules on rows of our own, and errors that name file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import TableError
from kg.lexicon.almor import AFFIX_COLUMNS, compile_database, read_affixes
from kg.lexicon.inflection import stems_of
from kg.lexicon.lexemes import COLUMNS, Lexeme, read_lexemes
from kg.lexicon.morphology import Morphology
from kg.text.normalise import fold

ROWS = """\
فر\tverb\tفر;يفر\t\tflee intransitive\t\tفر الناس\town
لجأ\tverb\tلجأ;يلجأ\t\tflee intransitive\t\tلجأ الناس\town
جاء\tverb\tجاء;يجيء\t\tcome\t\tجاء الناس\town
دعا\tverb\tدعا;يدعو\t\tcall\t\tدعا الناس\town
رمى\tverb\tرمى;يرمي\t\tthrow\t\tرمى حجراً\town
نسي\tverb\tنسي;ينسى\t\tforget\t\tنسي الموعد\town
زار\tverb\tزار;يزور;يزر|زرن\t\tvisit\t\tزار المدينة\town
مستشفى\tnoun\tمستشفى;مستشفيات\tm\tplace\t\tقصف المستشفى\town
سماء\tnoun\tسماء;+ات\tf\tplace\t\tالسماء صافية\town
عضو\tnoun\tعضو;أعضاء\tm\tperson\t\tعضو المجلس\town
ليل\tnoun\tليل;-\tm\ttime\t\tليل طويل\town
لعبة\tnoun\tلعبة;ألعاب;!لعبت\tf\tthing\t\tلعبة خطرة\town
ساع\tnoun\tساعي|ساع;سعاة\tm\tperson\t\tساعي البريد\town
عاجل\tadj\tعاجل;+ون\t\ttime\t\tخبر عاجل\town
"""


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Morphology:
    folder = tmp_path_factory.mktemp("ar")
    write(folder, ROWS)
    return Morphology(compile_database(read_lexemes(folder)))


def write(folder: Path, rows: str) -> None:
    (folder / "triggers.tsv").write_text("# own\n" + "\t".join(COLUMNS) + "\n" + rows, encoding="utf-8")


@pytest.mark.parametrize(
    ("word", "lemma", "form"),
    [
        ("فروا", "فر", "3mp"), ("فررنا", "فر", "1p"), ("فرت", "فر", "3fs"), ("يفرون", "فر", "3mp"),
        ("لجأوا", "لجأ", "3mp"), ("لجؤوا", "لجأ", "3mp"), ("يلجؤون", "لجأ", "3mp"), ("لجأت", "لجأ", "3fs"),
        ("جاؤوا", "جاء", "3mp"), ("جاءوا", "جاء", "3mp"), ("جاءت", "جاء", "3fs"), ("يجيئون", "جاء", "3mp"),
        ("دعوا", "دعا", "3mp"), ("دعت", "دعا", "3fs"), ("دعاهم", "دعا", "3ms"), ("دعونا", "دعا", "1p"),
        ("يدعون", "دعا", "3mp"), ("يدعوهم", "دعا", "3ms"), ("رماه", "رمى", "3ms"), ("رموا", "رمى", "3mp"),
        ("رمتهم", "رمى", "3fs"), ("رميت", "رمى", "3fs"), ("يرمون", "رمى", "3mp"), ("رميا", "رمى", "3md"),
        ("نسوا", "نسي", "3mp"), ("نسيت", "نسي", "3fs"), ("ينسون", "نسي", "3mp"), ("ينساه", "نسي", "3ms"),
        ("زاروا", "زار", "3mp"), ("زرنا", "زار", "1p"), ("يزر", "زار", "3ms"), ("وسيزورونها", "زار", "3mp"),
        ("زارتا", "زار", "3fd"), ("يزوران", "زار", "3md"),
        ("مستشفيان", "مستشفى", "d"), ("مستشفاهم", "مستشفى", "s"), ("المستشفى", "مستشفى", "s"),
        ("سماؤها", "سماء", "s"), ("سمائنا", "سماء", "s"), ("سماءين", "سماء", "d"), ("سماءات", "سماء", "p"),
        ("أعضاؤه", "عضو", "p"), ("بأعضائها", "عضو", "p"), ("عضوين", "عضو", "d"), ("عضوا", "عضو", "s"),
        ("ليلا", "ليل", "s"), ("لليل", "ليل", "s"), ("للعبة", "لعبة", "s"), ("ألعابهم", "لعبة", "p"),
        ("ساعيان", "ساع", "d"), ("السعاة", "ساع", "p"), ("بساع", "ساع", "s"),
        ("العاجلة", "عاجل", "s"), ("عاجلون", "عاجل", "p"), ("عاجلتين", "عاجل", "d"),
    ],
)  # fmt: skip
def test_forms_are_derived_by_rule(words: Morphology, word: str, lemma: str, form: str) -> None:
    assert (lemma, form) in {(a.lemma, a.person or a.number) for a in words.analyze(fold(word))}


@pytest.mark.parametrize(
    "word", ["ليلان", "ليلين", "فرهم", "لعبت", "بلعبت", "زورت", "الزار", "سيرموا ", "بفر", "سفر", "يرميه،"]
)
def test_forms_that_the_rules_exclude(words: Morphology, word: str) -> None:
    assert words.analyze(fold(word)) == ()


def test_lam_before_the_article_and_lam(words: Morphology) -> None:
    assert {a.proclitics for a in words.analyze(fold("للعبة"))} == {("ل",), ("ل", "ال")}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("كلمة\tname\tكلمة\t\tx\t\t\t", "pos is 'name'"),
        ("كلمة\tnoun\tكلمة;كلم;كلام\tf\tx\t\t\t", "a noun has 1 to 2 parts"),
        ("قال\tverb\tقال\t\tx\t\t\t", "a verb has 2 to 3 parts"),
        ("قال\tverb\tقال;قول\t\tx\t\t\t", "begins with ya"),
        ("كلمة\tnoun\tكلمة طويلة\tf\tx\t\t\t", "is not one Arabic word"),
        ("كلمة\tnoun\tكلمة;كلمات\tn\tx\t\t\t", "gender is 'n'"),
        ("كلمة طيبة\tnoun\tكلمة\tf\tx\t\t\t", "write one word"),
        ("\tnoun\tكلمة\tf\tx\t\t\t", "write one word"),
        ("ليل\tnoun\tليل\tm\tx\t\t\t\nليل\tnoun\tليل\tm\tx\t\t\t", "stands twice"),
    ],
)
def test_a_wrong_row_is_told_with_file_and_line(tmp_path: Path, row: str, message: str) -> None:
    write(tmp_path, row + "\n")
    with pytest.raises(TableError, match=message) as caught:
        read_lexemes(tmp_path)
    assert f"triggers.tsv:{row.count(chr(10)) + 3}" in str(caught.value)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("infix\tت\t\t\t\tany\t\t", "side is 'infix'"),
        ("prefix\tو\tو\tOther\t\t\t\t", "category 'Other' is unknown"),
        ("suffix\tت\t\t\tNt\tsome\t\t", "state is 'some'"),
        ("suffix\tت\t\t\tNt\tany\tposs\t", "no pronoun of the kind 'poss'"),
    ],
)
def test_a_wrong_affix_is_told_with_file_and_line(tmp_path: Path, row: str, message: str) -> None:
    (tmp_path / "affixes.tsv").write_text("\t".join(AFFIX_COLUMNS) + "\n" + row + "\n", encoding="utf-8")
    with pytest.raises(TableError, match=message) as caught:
        read_affixes(tmp_path)
    assert "affixes.tsv:2" in str(caught.value)


def test_a_stem_is_told_once() -> None:
    lexeme = Lexeme("ليل", "noun", (("ليل", "ليل"), ("-",)), frozenset(), "m", (), "", "", "own", 1)
    assert [(stem.surface, stem.category) for stem in stems_of(lexeme)] == [("ليل", "Nsm")]


def test_the_database_text_is_the_same_each_time() -> None:
    lexemes = read_lexemes()
    text = compile_database(lexemes).write()
    assert text == compile_database(lexemes).write()
    assert text.startswith("###DEFINES###\n")
    assert text.count("\n") > 2000
