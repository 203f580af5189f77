"""Analyses as camel-tools gives them, cut down to what the lexicon keeps, and sorted into likely and unlikely ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from kg.lexicon.lexemes import Lexeme

PROCLITICS = {
    "wa_conj": "\u0648", "fa_conj": "\u0641", "bi_prep": "\u0628", "li_prep": "\u0644", "li_jus": "\u0644",
    "ka_prep": "\u0643", "sa_fut": "\u0633", "Al_det": "\u0627\u0644",
    "wa_part": "\u0648", "wa_sub": "\u0648", "fa_rc": "\u0641", "fa_sub": "\u0641", "fa_conn": "\u0641",
    "la_emph": "\u0644", "la_rc": "\u0644", "la_prep": "\u0644", "li_sub": "\u0644", "bi_part": "\u0628",
}  # fmt: skip
ENCLITICS = {
    "3ms": "\u0647", "3fs": "\u0647\u0627", "3mp": "\u0647\u0645", "3d": "\u0647\u0645\u0627", "3fp": "\u0647\u0646",
    "1p": "\u0646\u0627", "2ms": "\u0643", "2fs": "\u0643", "2mp": "\u0643\u0645", "2d": "\u0643\u0645\u0627",
    "2fp": "\u0643\u0646", "1s": "\u064a",
}  # fmt: skip
JOINED = "\u0648\u0641\u0628\u0644\u0643"  # waw, fa, ba, lam, kaf
DOUBTFUL = 3  # the rank from which an analysis needs a better one of the same lexeme, or none at all
ASPECTS = {"p": "past", "i": "present", "c": "imperative"}


class Entry(NamedTuple):
    """An analysis as the cache keeps it: the row's number in place of what the row says (-1 for a word of MSA only)."""

    lexeme: int
    lemma: str
    pos: str
    number: str
    gender: str
    proclitics: str
    enclitic: str
    aspect: str
    person: str


Ranked = tuple[tuple[int, ...], Entry]


def entry_of(number: int, features: dict[str, Any]) -> Entry:
    """The entry of one analysis of camel-tools for the lexeme of this number, or for none (-1).

    Feature values are those of the camel-tools reference, chapter "CAMeL Morphology Features".
    """

    def feature(name: str) -> str:
        value = str(features.get(name, ""))
        return "" if value in ("-", "0", "na", "u") else value

    clitics = [PROCLITICS[v] for name in ("prc2", "prc1", "prc0") if (v := feature(name)) in PROCLITICS]
    aspect = ASPECTS.get(feature("asp"), "")
    person = feature("per") + feature("gen") + feature("num") if aspect else ""
    if person == "1mp":
        person = "1p"
    enclitic = ENCLITICS.get(feature("enc0").partition("_")[0], "")
    return Entry(number, "", "" if number >= 0 else str(features["pos"]), feature("num"), feature("gen"),
                 " ".join(clitics), enclitic, aspect, person)  # fmt: skip


def best_of(found: list[Ranked]) -> Iterator[Ranked]:
    """The analyses without those that only look possible.

    A reading of rank 3 and more stands alone or beside a better one of the same lexeme (`سائقا`: a driver, or the two
    drivers of); one with the pronoun ه does not stand where the same letters are a word in ة.
    """
    likely = {entry.lexeme for rank, entry in found if rank[1] < DOUBTFUL}
    bare = {entry.proclitics for rank, entry in found if rank[1] < DOUBTFUL and not entry.enclitic}
    for rank, entry in found:
        if rank[1] >= DOUBTFUL and likely and entry.lexeme not in likely:
            continue
        if entry.enclitic != ENCLITICS["3ms"] or entry.proclitics not in bare:
            yield rank, entry


def is_feminine(entry: Entry, lexeme: Lexeme) -> bool:
    """Whether what looks like the pronoun ه ends the feminine of a word that is mostly an adjective (`مسلحة`)."""
    return entry.enclitic == ENCLITICS["3ms"] and entry.number == "s" and "adjectival" in lexeme.classes


def is_excluded(word: str, lexeme: Lexeme) -> bool:
    """Whether the lexeme's row says that this word is another, also behind conjunctions and prepositions."""
    for begin in range(min(4, len(word)) if lexeme.never else 0):
        if word[begin:] in lexeme.never:
            return True
        if word[begin] not in JOINED:
            return False
    return False
