"""What each number word is worth: the rows of `numerals.tsv` with the clitics that Arabic glues to them.

Every form stands in a dictionary under its folded spelling, once for each set of clitics (و ف, ب ل ك, ال), so that a
token is judged by one look-up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from kg.lexicon.table import Row, read_table
from kg.text.normalise import fold
from kg.text.tokens import Token, tokenise

TABLES: Final = Path(__file__).resolve().parents[2] / "lang" / "ar"
KINDS: Final = frozenset(
    (
        "unit", "ten", "teen", "tens", "hundred", "hundreds", "scale", "scales", "dual", "dual_or_scale", "dozen",
        "fraction", "fractions", "ordinal", "point", "minus", "percent", "vague",
    )
)  # fmt: skip
_JOINERS: Final = {"": "", "و": "و", "ف": "ف"}
_PREPOSITIONS: Final = ("", "ب", "ل", "ك")
_HAMZA: Final = "ئ"
_SPELLED: Final = {"hamza": _HAMZA, "marbuta": "ة"}
_BELOW: Final = "إ"
_ABOVE: Final = "أ"
_TANWIN: Final = "\u064b"
_VERB: Final = "\u0644\u0651"  # lam with shadda: the verb of 'he composed', not the thousand


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number word in one of its glued forms. `value` is its worth, `prefix` the folded letters before the word.

    `joined` tells a و before it, `governed` a preposition, `definite` the article; `upper` closes a vague amount.
    """

    kind: str
    value: float
    use: str
    words: tuple[str, ...]
    upper: int | None = None
    prefix: str = ""
    joined: bool = False
    governed: bool = False
    definite: bool = False


def _value(row: Row) -> float:
    """The worth in a row: an integer, a fraction such as 2/3, or 0 for a word that has none."""
    cell = row["value"]
    try:
        above, _, below = cell.partition("/")
        return int(above) / int(below) if below else int(above or 0)
    except ValueError as error:
        raise row.error(f"the value {cell!r} is neither a whole number nor a fraction like 2/3") from error


def _numeral(row: Row) -> Numeral:
    if row["kind"] not in KINDS:
        raise row.error(f"the kind {row['kind']!r} is unknown; use one of {', '.join(sorted(KINDS))}")
    words = tuple(token.fold for token in tokenise(row["form"]))
    upper = int(row["upper"]) if row["upper"] else None
    return Numeral(row["kind"], _value(row), row["use"], words, upper)


def _glued(numeral: Numeral) -> Iterator[tuple[str, Numeral]]:
    """The numeral's folded first word with every set of clitics."""
    word = numeral.words[0]
    for joiner in _JOINERS:
        for preposition in _PREPOSITIONS:
            for article in ("", "ال"):
                middle = "لل" if preposition == "ل" and article else preposition + article
                prefix = joiner + middle
                yield (
                    prefix + word,
                    replace(
                        numeral,
                        prefix=prefix,
                        joined=bool(joiner),
                        governed=bool(preposition),
                        definite=bool(article),
                    ),
                )


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The number words by folded surface, in their roles; `hidden` are glued forms that fold to a plain one (وأحد)."""

    numerals: dict[str, Numeral]
    fractions: dict[str, Numeral]
    vague: dict[str, tuple[Numeral, ...]]
    percent: dict[str, tuple[Numeral, ...]]
    hidden: dict[str, Numeral]


@cache
def number_words() -> NumberWords:
    """The table of number words, read once."""
    rows = [_numeral(row) for row in read_table(TABLES / "numerals.tsv", ("form", "kind", "value", "upper", "use"))]
    numerals: dict[str, Numeral] = {}
    fractions: dict[str, Numeral] = {}
    hidden: dict[str, Numeral] = {}
    phrases: dict[str, dict[str, tuple[Numeral, ...]]] = {"vague": {}, "percent": {}}
    plain = {row.words[0] for row in rows if row.kind != "percent"}
    for row in rows:
        if row.kind == "percent":
            phrases["percent"][row.words[0]] = (*phrases["percent"].get(row.words[0], ()), row)
            continue
        for form, numeral in _glued(row):
            if (form in plain and numeral.prefix) or form in _TAKEN:
                if form not in _TAKEN:
                    hidden[form] = numeral
                continue
            if form in _BOUND:
                numeral = replace(numeral, use="bound")
            if row.kind == "vague":
                phrases["vague"][form] = (*phrases["vague"].get(form, ()), numeral)
            else:
                known = (fractions if row.kind.startswith("fraction") else numerals).setdefault(form, numeral)
                if known.use != numeral.use:
                    hidden.setdefault(form, numeral)
    return NumberWords(numerals, fractions, phrases["vague"], phrases["percent"], hidden)


# Glued forms that are other words first: the weekday الاثنين, العدة (equipment).
_TAKEN: Final = frozenset(
    fold(form)
    for form in (
        "الاثنين", "والاثنين", "للاثنين", "وللاثنين", "بالاثنين", "فالاثنين", "كالاثنين", "العدة", "للعدة",
        "والعدة", "بالعدة",
    )
)  # fmt: skip
# Glued forms that are other words unless a number word follows: لست (I am not, but لست وخمسين).
_BOUND: Final = frozenset(fold(form) for form in ("لست", "فلست", "ولست"))
# A hundred behind these clitics needs its hamza: كمية is a quantity, لمية a name.
_HAMZA_ONLY: Final = frozenset(fold(form) for form in ("كمية", "وكمية", "فكمية", "لمية", "ولمية"))


def spelled(token: Token, numeral: Numeral) -> bool:
    """Whether the token's own letters are those of the word, where its folded form is another word too."""
    if numeral.use == "above":
        return _BELOW not in token.surface
    if numeral.prefix and token.word.fold in _HAMZA_ONLY:
        return _HAMZA in token.surface
    return _SPELLED.get(numeral.use, "") in token.surface


def numeral_of(token: Token) -> Numeral | None:
    """The number word that a token is, or None."""
    found = number_words().numerals.get(token.word.fold)
    if found is None:
        return None
    if found.prefix == "" and _ABOVE in token.surface and token.word.fold in number_words().hidden:
        found = number_words().hidden[token.word.fold] if token.surface[0] != _ABOVE else found
    if not spelled(token, found):
        found = number_words().hidden.get(token.word.fold)
        if found is None or not spelled(token, found):
            return None
    if found.kind == "scale" and _VERB in token.surface:
        return None
    if found.kind == "dual_or_scale":
        return replace(found, kind="scale") if _TANWIN in token.surface else found
    return found


def begin_of(token: Token, prefix: str) -> int:
    """The code point at which the word itself begins behind a glued و ف ب ل ك; an article stays with the word."""
    cut = len(prefix) - (2 if prefix.endswith(("ال", "لل")) else 0)
    if cut <= 0:
        return token.begin
    letters = 0
    for place, character in enumerate(token.surface):
        if fold(character):
            if letters == cut:
                return token.begin + place
            letters += 1
    return token.begin
