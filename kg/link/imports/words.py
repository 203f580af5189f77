"""Names that are everyday words: a report that holds the word does not speak of the village."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

import kg
from kg.lexicon.gazetteer import PLACE_KINDS, Gazetteer
from kg.lexicon.table import read_table
from kg.text.normalise import fold, strip_article

_TABLES: Final = Path(kg.__file__).parent / "lang" / "ar"
_COLUMNS: Final = ("forms", "form", "lemma", "phrase")
_SHORT: Final = 3  # letters: almost every word of so few is an everyday one
_VILLAGE: Final = 5  # the rank from which a bare word is a place only after a head noun
_TOWN: Final = 4


@cache
def everyday_words() -> frozenset[str]:
    """The words of the language tables, folded and without article."""
    found: set[str] = set()
    for path in sorted(_TABLES.glob("*.tsv")):
        for row in read_table(path):
            for column in _COLUMNS:
                if column in row:
                    found.update(fold(row[column]).replace("|", " ").replace(";", " ").replace("+", " ").split())
    return frozenset(strip_article(word) for word in found)


def strictest(names: Iterable[str], kind: str, core: Gazetteer) -> str:
    """The `word` cell of a brought place: the caution that the most doubtful of its names needs."""
    needed = {caution(name, kind, core) for name in names}
    return "only" if "only" in needed else "yes" if "yes" in needed else ""


def caution(name: str, kind: str, core: Gazetteer) -> str:
    """How a name of a brought place is to be read: `only`, `yes` or empty (see `kg.lexicon.gazetteer.Place`).

    A name of two words, one that the core has too (with its article: خليل is not الخليل), or one of a city, region or
    river needs no caution. A single word that names a village is told as one only after a head noun, that of a town
    where the sentence speaks of places.
    """
    word = fold(name)
    rank = PLACE_KINDS[kind]
    if " " in word or rank < _TOWN or word in core.listed:
        return ""
    bare = strip_article(word)
    return "only" if rank >= _VILLAGE or len(bare) <= _SHORT or bare in everyday_words() else "yes"
