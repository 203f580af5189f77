"""The stems of a lexeme, each with the category that says which suffixes of `kg/lang/ar/affixes.tsv` it takes.

Stems are in look-up form (`kg.text.normalise.fold`), because that is how the analyser looks them up. The rules are
those of Ryding, A Reference Grammar of Modern Standard Arabic (2005): chapter 5 for nouns, 21 and 22 for verbs.

Noun categories: Ns singular; Nsd the same without tanwin alef (it ends in hamza after alef); Nsx ends in alef maqsura,
Nspron is that word before a pronoun; Nt a word in ta marbuta, without it; a last m marks words that have no dual. Np,
Npd, Npx, Nppron, Npt are the same for broken plurals; Nat and Nun take the sound plurals. A last .L: begins with lam.
Past: Va sound; Vh hollow and Vclosed its short stem; Vy ends in alef maqsura, Vaa in alef, Vii in ya; Vlong, Vshort,
Vwaw, Vpron their other stems. Present, without its first letter: Wa sound, Wy ends in ya or waw, Wx in alef maqsura;
Wshort, Wpron their other stems. A last .i: no pronoun. Vform and Wform are whole irregular words, P is a particle.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.lexicon.lexemes import Lexeme
from kg.text.normalise import fold

ALEF, YA, WAW, HAMZA, LAM = "\u0627", "\u064a", "\u0648", "\u0621", "\u0644"
MAQSURA, MARBUTA, NOON = "\u0649", "\u0629", "\u0646"
ALEF_HAMZA = "\u0623"
SOUND_PLURALS = {"+\u0648\u0646": "Nun", "+\u0627\u062a": "Nat"}  # waw noon; alef ta


class Stem(NamedTuple):
    """A stem in look-up form, its category, and the ALMOR features that hold unless an affix changes them."""

    surface: str
    category: str
    features: tuple[tuple[str, str], ...]


def stems_of(lexeme: Lexeme) -> tuple[Stem, ...]:
    """Every stem of a lexeme, each once, in the order singular, plural, feminine, or past, present, irregular."""
    makers = {"noun": _nominal, "adj": _nominal, "verb": _verbal, "particle": _particle}
    return tuple(dict.fromkeys(makers[lexeme.pos](lexeme)))


def _stem(surface: str, category: str, **features: str) -> Stem:
    return Stem(fold(surface), category, tuple(features.items()))


def _nominal(lexeme: Lexeme) -> Iterator[Stem]:
    singulars = lexeme.forms[0]
    plurals = lexeme.forms[1] if len(lexeme.forms) > 1 else ()
    both = lexeme.gender == "mf" or (lexeme.pos == "adj" and not lexeme.gender)
    gender = "m" if both else lexeme.gender or "-"
    mass = "-" in plurals
    for form in singulars:
        for surface, category in _declined(form, "s"):
            yield _stem(surface, category + "m" if mass and category != "Nspron" else category, gen=gender)
    for form in plurals if not mass else ():
        if form in SOUND_PLURALS:
            for surface in _plural_bases(singulars):
                yield _stem(surface, SOUND_PLURALS[form], gen="f" if both and form.endswith("\u062a") else gender)
        else:
            for surface, category in _declined(form, "p"):
                yield _stem(surface, category, gen=gender)
    if both and singulars and not singulars[0].endswith(MARBUTA):
        yield _stem(singulars[0], "Nt", gen="f")
        yield _stem(singulars[0], "Nat", gen="f")


def _plural_bases(singulars: tuple[str, ...]) -> tuple[str, ...]:
    """What a sound plural is written onto: the singular without ta marbuta, or without the ya that it can lose."""
    first = singulars[0].removesuffix(MARBUTA)
    if first.endswith(YA) and first[:-1] in singulars:
        return (first[:-1],)
    return (first,)


def _declined(form: str, number: str) -> Iterator[tuple[str, str]]:
    """The stems of a singular ("s") or a broken plural ("p") by what it ends in."""
    if form.endswith(MARBUTA):
        yield form[:-1], "Nt" if number == "s" else "Npt"
    elif form.endswith(MAQSURA) or (number == "p" and form.endswith(ALEF)):
        yield form, f"N{number}x"
        yield form[:-1] + ALEF, f"N{number}pron"
    elif form.endswith(ALEF + HAMZA):
        yield form, f"N{number}d"
        yield form[:-1] + WAW, f"N{number}pron"
        yield form[:-1] + YA, f"N{number}pron"
    else:
        yield form, f"N{number}"


def _verbal(lexeme: Lexeme) -> Iterator[Stem]:
    pasts, presents = lexeme.forms[0], lexeme.forms[1]
    alone = ".i" if "intransitive" in lexeme.classes else ""
    for past in pasts:
        for surface, category in _past(past):
            yield _stem(surface, category + alone, gen="m", asp="p", per="3")
    for present in presents:
        for surface, category in _present(present[1:]):
            yield _stem(surface, category + alone, gen="m", asp="i", per="3")
    for form in lexeme.forms[2] if len(lexeme.forms) > 2 else ():
        yield _irregular(form)


def _past(form: str) -> Iterator[tuple[str, str]]:
    if form.endswith(MAQSURA):
        yield from ((form, "Vy"), (form[:-1] + ALEF, "Vpron"), (form[:-1], "Vshort"))
    elif form.endswith(ALEF):
        yield from ((form, "Vaa"), (form[:-1] + WAW, "Vlong"), (form[:-1], "Vshort"))
    elif form.endswith(YA):
        yield from ((form, "Vii"), (form[:-1], "Vwaw"))
    elif form[-2] == ALEF and form[-1] != HAMZA:
        yield from ((form, "Vh"), (form[:-2] + form[-1], "Vclosed"))
    elif len(form) == 2:
        yield from ((form, "Vh"), (form + form[-1], "Vclosed"))
    else:
        yield form, "Va"
        if form[-1] in (ALEF_HAMZA, HAMZA):
            yield form[:-1] + WAW, "Vwaw"


def _present(rest: str) -> Iterator[tuple[str, str]]:
    """The stems of a present tense without its first letter."""
    if rest.endswith(MAQSURA):
        yield from ((rest, "Wx"), (rest[:-1] + ALEF, "Wpron"), (rest[:-1], "Wshort"))
    elif rest.endswith((YA, WAW)):
        yield from ((rest, "Wy"), (rest[:-1], "Wshort"))
    else:
        yield rest, "Wa"
        if rest[-1] in (ALEF_HAMZA, HAMZA):
            yield from ((rest[:-1] + WAW, "Wshort"), (rest[:-1] + YA, "Wshort"))


def _irregular(form: str) -> Stem:
    """A whole word: present when it begins with ya or ta, else past; plural when it ends in waw alef."""
    number = "p" if form.endswith(WAW + ALEF) else "s"
    if form[0] in (YA, "\u062a"):  # ta
        gender = "m" if form[0] == YA else "f"
        return _stem(form, "Wform", gen=gender, asp="i", per="3", num=number)
    return _stem(form, "Vform", gen="m", asp="p", per="3", num=number)


def _particle(lexeme: Lexeme) -> Iterator[Stem]:
    for form in lexeme.forms[0]:
        yield _stem(form, "P")
