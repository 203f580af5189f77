"""The conflict lexicon as a morphological database in the ALMOR format, which camel-tools' `MorphologyDB` reads.

The format (sections, `surface<TAB>category<TAB>feature:value ...` lines, compatibility tables AB, BC and AC) is that of
CALIMA Star (Taji et al., "An Arabic Morphological Analyzer and Generator with Copious Features", SIGMORPHON 2018). Two
of its habits matter here: stems are looked up in normalised form, and a feature of an affix counts only where the stem
names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg.lexicon.inflection import LAM, Stem, stems_of
from kg.lexicon.lexemes import LANGUAGE, Lexeme
from kg.lexicon.table import Row, read_table

AFFIX_COLUMNS = ("side", "surface", "morphemes", "category", "stems", "state", "pronoun", "features")
DEFAULTS = {
    "prc2": "0", "prc1": "0", "prc0": "0", "enc0": "0", "num": "-", "gen": "-", "per": "-", "asp": "-", "rank": "0",
}  # fmt: skip
FEATURES = ("diac", "lex", "pos", "lexeme", *DEFAULTS)
# Which suffixes a prefix category allows: by their state (nouns), and by a number that it forbids (ta of the present).
STATES = {
    "NBare": ("any", "indefinite", "construct"),
    "NPrep": ("any", "construct"),
    "NAl": ("any",),
    "NLam": ("any",),
    "VPast": ("any",),
    "VPresY": ("any",),
    "VPresT": ("any",),
    "Particle": ("any",),
}


@dataclass(frozen=True, slots=True)
class Affix:
    """A prefix or suffix with its features. `stems` are the stem categories that a suffix joins."""

    surface: str
    category: str
    features: tuple[str, ...]
    state: str = "any"
    stems: tuple[str, ...] = ()

    @property
    def plural(self) -> bool:
        """Whether the suffix makes a plural of the verb or noun."""
        return "num:p" in self.features


@dataclass(frozen=True)
class Database:
    """The whole database: affixes, and stems paired with the number of their lexeme."""

    prefixes: tuple[Affix, ...]
    suffixes: tuple[Affix, ...]
    stems: tuple[tuple[Stem, int], ...]
    lexemes: tuple[Lexeme, ...]

    @cached_property
    def before_stem(self) -> frozenset[tuple[str, str]]:
        """The pairs of a prefix category and a stem category that go together (table AB)."""
        categories = {stem.category for stem, _ in self.stems}
        return frozenset(
            (prefix.category, c) for prefix in self.prefixes for c in categories if _leads(prefix.category, c)
        )

    @cached_property
    def after_stem(self) -> frozenset[tuple[str, str]]:
        """The pairs of a stem category and a suffix category that go together (table BC)."""
        categories = {stem.category for stem, _ in self.stems}
        return frozenset(
            (name, suffix.category)
            for suffix in self.suffixes
            for stem in suffix.stems
            for name in (stem, stem + ".L", stem + ".i")
            if name in categories and not (name.endswith(".i") and suffix.category.endswith(".dobj"))
        )

    @cached_property
    def around_stem(self) -> frozenset[tuple[str, str]]:
        """The pairs of a prefix category and a suffix category that go together (table AC)."""
        return frozenset(
            (prefix, suffix.category)
            for prefix, states in STATES.items()
            for suffix in self.suffixes
            if suffix.state in states and not (prefix == "VPresT" and suffix.plural)
        )

    def write(self) -> str:
        """The database as text, the same bytes for the same tables."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield "###DEFINES###"
        yield from (f"DEFINE {name} {name}:*open*" for name in FEATURES)
        yield "###DEFAULTS###"
        defaults = " ".join(f"{name}:{value}" for name, value in DEFAULTS.items())
        yield from (
            f"DEFAULT pos:{pos} {defaults}" for pos in ("noun", "adj", "verb", "particle", "digit", "punc", "latin")
        )
        yield from ("###ORDER###", "ORDER " + " ".join(FEATURES))
        yield from ("###TOKENIZATIONS###", "TOKENIZATION diac", "###STEMBACKOFF###", "STEMBACKOFF NONE none")
        yield "###PREFIXES###"
        yield from (_affix_line(prefix) for prefix in self.prefixes)
        yield "###SUFFIXES###"
        yield from (_affix_line(suffix) for suffix in self.suffixes)
        yield "###STEMS###"
        yield from (self._stem_line(stem, number) for stem, number in self.stems)
        for name, pairs in (("AB", self.before_stem), ("BC", self.after_stem), ("AC", self.around_stem)):
            yield f"###TABLE {name}###"
            yield from (f"{first} {second}" for first, second in sorted(pairs))

    def _stem_line(self, stem: Stem, number: int) -> str:
        lexeme = self.lexemes[number]
        features = DEFAULTS | dict(stem.features)
        cells = " ".join(f"{name}:{value}" for name, value in features.items())
        head = f"diac:{stem.surface} lex:{lexeme.lemma} pos:{lexeme.pos} lexeme:{number}"
        return f"{stem.surface}\t{stem.category}\t{head} {cells}"


def compile_database(lexemes: Sequence[Lexeme], folder: Path = LANGUAGE) -> Database:
    """The database of these lexemes with the affixes of `folder/affixes.tsv`."""
    prefixes, suffixes = read_affixes(folder)
    stems = tuple((_with_lam(stem), number) for number, lexeme in enumerate(lexemes) for stem in stems_of(lexeme))
    categories = {stem.category for stem, _ in stems}
    # the analyser fails on a prefix category that table AB does not know
    used = tuple(prefix for prefix in prefixes if any(_leads(prefix.category, name) for name in categories))
    return Database(used, suffixes, stems, tuple(lexemes))


def read_affixes(folder: Path = LANGUAGE) -> tuple[tuple[Affix, ...], tuple[Affix, ...]]:
    """The prefixes and the suffixes, each suffix also with every pronoun that may follow it.

    Raises TableError for a side, state or category that does not exist.
    """
    rows = list(read_table(folder / "affixes.tsv", AFFIX_COLUMNS))
    pronouns: dict[str, list[Row]] = {}
    for row in rows:
        if row["side"] == "pronoun":
            pronouns.setdefault(row["pronoun"], []).append(row)
    prefixes: list[Affix] = []
    suffixes: list[Affix] = []
    for row in rows:
        if row["side"] == "prefix":
            if row["category"] not in STATES:
                raise row.error(f"the prefix category {row['category']!r} is unknown; write one of {', '.join(STATES)}")
            prefixes.append(Affix(row["surface"], row["category"], tuple(row["features"].split())))
        elif row["side"] == "suffix":
            suffixes += _suffixes(row, pronouns)
        elif row["side"] != "pronoun":
            raise row.error(f"side is {row['side']!r}; write prefix, suffix or pronoun")
    return tuple(prefixes), tuple(suffixes)


def _suffixes(row: Row, pronouns: dict[str, list[Row]]) -> Iterator[Affix]:
    if row["state"] not in ("any", "indefinite", "construct"):
        raise row.error(f"state is {row['state']!r}; write any, indefinite or construct")
    kind, _, only = row["pronoun"].partition("-")
    if kind and kind not in pronouns:
        raise row.error(f"there is no pronoun of the kind {kind!r}")
    features = tuple(row["features"].split())
    stems = row.several("stems")
    if not only:
        yield Affix(row["surface"], f"S{row.line}", features, row["state"], stems)
    for pronoun in pronouns.get(kind, ()):
        state = "construct" if kind == "poss" else "any"
        joined = (*features, *pronoun["features"].split())
        yield Affix(row["surface"] + pronoun["surface"], f"S{row.line}.{kind}", joined, state, stems)


def _leads(prefix: str, stem: str) -> bool:
    """Whether words with this prefix category may have this stem category."""
    match prefix:
        case "NLam":
            return stem.endswith(".L")
        case "Particle":
            return stem == "P"
        case "VPast":
            return stem.startswith("V") or stem == "Wform"
        case "VPresY" | "VPresT":
            return stem.startswith("W") and stem != "Wform"
        case _:
            return stem.startswith("N")


def _with_lam(stem: Stem) -> Stem:
    """A noun stem that begins with lam: the article's alef and one lam go where li stands before it (للاجئين)."""
    if stem.category.startswith("N") and stem.surface.startswith(LAM):
        return stem._replace(category=stem.category + ".L")
    return stem


def _affix_line(affix: Affix) -> str:
    return f"{affix.surface}\t{affix.category}\t{' '.join(affix.features) or 'diac:'}"
