"""What a single word of a sentence is good for where people are counted: a noun of people, an adjective, another noun.

Reads the line and changes nothing; each answer looks at one word and its nearest neighbours.
"""

from __future__ import annotations

from typing import Final

from kg.extract.line import QUOTES, Line
from kg.extract.senses import Sense
from kg.text.tokens import Shape

MIN: Final = "\u0645\u0646"  # من
AL: Final = "\u0627\u0644"  # the article
WAW: Final = "\u0648"  # و
TWO: Final = frozenset(
    {
        "\u0627\u062b\u0646\u0627\u0646",  # اثنان
        "\u0627\u062b\u0646\u064a\u0646",  # اثنين
        "\u0627\u062b\u0646\u062a\u0627\u0646",  # اثنتان
        "\u0627\u062b\u0646\u062a\u064a\u0646",  # اثنتين
    }
)
THESE: Final = frozenset({"\u0647\u0648\u0644\u0627\u0621", "\u0627\u0648\u0644\u064a\u0643"})  # هؤلاء، أولئك
_OPENERS: Final = frozenset({"between", "sub", "that"})
THEY_TWO: Final = "\u0647\u0645\u0627"  # هما
_GLUED: Final = frozenset({"\u0628", "\u0644", "\u0643"})  # ب، ل، ك


def is_person(line: Line, index: int) -> bool:
    """True for a noun of people, or of people harmed, that is no part of a time."""
    if not 0 <= index < len(line) or index in line.time_at:
        return False
    sense = line.senses[index]
    return sense.person is not None or sense.result is not None


def is_noun(line: Line, index: int) -> bool:
    """True for a word that an adjective may follow: no trigger, number, function word or mark."""
    if not 0 <= index < len(line):
        return False
    sense = line.senses[index]
    if line.tokens[index].word.shape is not Shape.WORD or index in line.quantity_at or sense.toll is not None:
        return False
    if sense.person is not None:
        return True
    return not any(a.pos in ("verb", "particle") for a in sense.analyses)


def is_other_noun(line: Line, index: int) -> bool:
    """True for a noun that the lexicon knows as no noun of people: what a number before it counts is no person."""
    if not 0 <= index < len(line) or line.tokens[index].word.shape is not Shape.WORD:
        return False
    sense = line.senses[index]
    glued = any(c in _GLUED for a in sense.analyses for c in a.proclitics)
    if glued or "function" in sense.marks or "toll_noun" in sense.marks:
        return False
    return any(a.pos in ("noun", "adj") for a in sense.analyses)


def is_adjective(line: Line, index: int, sense: Sense) -> bool:
    """`الجماعات المسلحة`, `جندي سوري`, `قصف تركي`: an adjective behind a noun agrees with it and counts nobody.

    A feminine singular of a noun of people may be such an adjective, a word of nationality always is one behind a noun.
    """
    analysis = sense.person
    if "nisba" in sense.marks:
        return not _opens_people(line, index)
    if "adjectival" in sense.marks and index and not line.joined(index) and is_noun(line, index - 1):
        return not (_is_one_of_many(line, index) or _is_object(line, index))
    if analysis is None or analysis.number != "s" or analysis.gender != "f" or analysis.lemma.endswith("\u0629"):
        return False
    if analysis.enclitic or line.joined(index):
        return False
    if index == 0 or _is_one_of_many(line, index):
        return False
    return index - 1 not in line.place_at and index - 1 not in line.time_at and is_noun(line, index - 1)


def _is_object(line: Line, index: int) -> bool:
    """`أسر الجيش مسلحا`: a word without article behind one with it is no adjective of it."""
    return line.fold(index - 1).startswith(AL) and not line.fold(index).startswith(AL)


def _is_one_of_many(line: Line, index: int) -> bool:
    """`بين القتلى القيادي فلان`: a masculine singular behind a plural of people is no adjective of it.

    Nor is a feminine one before a given name (`القتلى الصحفية رنا`).
    """
    noun, word = line.senses[index - 1], line.senses[index].person
    many = noun.person or noun.result_noun
    if many is None or word is None or many.number != "p" or word.number != "s":
        return False
    return word.gender == "m" or line.is_given(index + 1)


def _opens_people(line: Line, index: int) -> bool:
    """True where a word of nationality stands for people: behind a trigger, a number, `من` or `و`, not a noun."""
    before = index - 1
    while before >= 0 and (line.tokens[before].word.surface in QUOTES or before in line.time_at):
        before -= 1
    if before < 0:
        return True
    sense = line.senses[before]
    opens = not sense.marks.keys().isdisjoint(_OPENERS)
    if sense.toll is not None or before in line.quantity_at or opens:
        return True
    return (
        line.fold(before) in (MIN, WAW)
        or line.fold(before) in THESE
        or (line.joined(index) and _joined_to_people(line, before))
    )


def _joined_to_people(line: Line, before: int) -> bool:
    """True behind a noun of people or another word of nationality."""
    if line.marked(before, "nisba"):  # مسلحين إيرانيين وعراقيين: a second adjective of one noun
        noun = line.senses[before - 1] if before else None
        return noun is None or noun.person is None or "nisba" in noun.marks or noun.person.number != "p"
    return line.senses[before].person is not None


def opens_name(line: Line, index: int) -> bool:
    """True at the first token of a party's name."""
    return index in line.party_at and line.party_at[index].full_first == index


def is_in_name(line: Line, index: int) -> bool:
    """True inside a party's or place's own name, where a noun of people counts nobody (`حركة الشباب`)."""
    spot = line.party_at.get(index) or line.place_at.get(index)
    return spot is not None and index > spot.full_first


def is_construct_dual(line: Line, index: int, sense: Sense) -> bool:
    """`سائقا السيارتين`: the form that may be an accusative or a dual in construct is a dual before a definite noun."""
    if "\u064b" in line.tokens[index].surface or not line.fold(index + 1).startswith(AL):
        return False
    numbers = {a.number for a in sense.analyses if any(c.startswith("person:") for c in a.classes)}
    return numbers >= {"s", "d"} and line.fold(index).endswith("\u0627")


def agree(line: Line, noun: int, word: int) -> bool:
    """True when two words are both definite or both not."""
    return line.fold(noun).lstrip(WAW).startswith(AL) == line.fold(word).startswith(AL)


def skip_quotes(line: Line, index: int) -> int:
    """The first token from `index` on that is no quotation mark or opening bracket."""
    while index < len(line) and (line.tokens[index].word.surface in QUOTES or line.fold(index) == "("):
        index += 1
    return index


def is_surname(line: Line, index: int) -> bool:
    """`جنى الحاج`: a title with the article right behind a given name is part of the name."""
    return line.marked(index, "title") and line.fold(index).startswith(AL) and line.is_given(index - 1)
