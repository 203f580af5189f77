"""The count that evidence words hold, read again from these words alone: how a stored toll is proved."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.line import Line
from kg.extract.people import read_people
from kg.extract.quantities import read_quantities
from kg.extract.senses import senses_of
from kg.model import Sentence
from kg.text.tokens import tokenise

Bounds = tuple[int, int | None, str]
_GOVERNED = " \u0627\u0644\u0628\u0644\u062f"  # البلد: a definite noun, before which a dual has lost its nun


def recount(words: str, outcome: str = "killed", before: str = "") -> frozenset[Bounds]:
    """Every (lower, upper, precision) that the words of a toll's evidence may stand for; the outcome plays no part.

    What stands outside the words may change a count in four ways, so these are allowed too and no others: words
    without any count name one person (`مقتل القيادي فلان`), a noun of harm may be denied by a word before it (`دون
    إصابات`), a dual may govern the noun behind it (`سائقا السيارة`, two drivers), and a bound may stand apart, in what
    the sentence says `before` the words (`تجاوز عدد الضحايا`).

    >>> sorted(recount("181 على الأقل"))
    [(181, None, 'at_least')]
    """
    found = {*_read(words), *_bounded(words, before)}
    if not read_quantities(tokenise(words)):
        found.update(_read(words + _GOVERNED))
        found.update({(0, 0, "exact")} if found else {(0, 0, "exact"), (1, 1, "exact")})
    return frozenset(found)


def _bounded(words: str, before: str) -> Iterator[Bounds]:
    """The counts in the words when a bound that stands apart before them is read too."""
    for quantity in read_quantities(tokenise(before + words)) if before else ():
        if quantity.begin >= len(before) and quantity.precision not in ("exact", "vague"):
            yield quantity.lower, quantity.upper, quantity.precision


def _read(words: str) -> Iterator[Bounds]:
    tokens = tokenise(words)
    quantities = read_quantities(tokens)
    line = Line(Sentence(0, 0, len(words)), tokens, senses_of(tokens), quantities)
    yield from ((quantity.lower, quantity.upper, quantity.precision) for quantity in quantities)
    for people in read_people(line):
        yield people.lower, people.upper, people.precision
        if people.may_be_two:
            yield 2, 2, "exact"
