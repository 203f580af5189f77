"""What each word can mean for the readers of parties and places: one `Cue` for each word type, from the tables.

The tables are force_nouns, place_heads, relations and name_context under kg/lang/ar, and the adjectives of nationality
of the gazetteer's countries.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from kg.extract.names import SKIPPED, readings
from kg.lexicon.table import read_table
from kg.text.memo import Memo
from kg.text.normalise import fold
from kg.text.tokens import Shape, Token, Word

TABLES: Final = Path(__file__).parent.parent / "lang" / "ar"
_AL: Final = "\u0627\u0644"  # alef, lam
# Endings of an adjective of nationality: feminine, sound plurals, duals (ta marbuta folded to ha).
_ENDINGS: Final = (
    "\u0647", "\u0648\u0646", "\u064a\u0646", "\u0627\u0646", "\u0627\u062a", "\u062a\u0627\u0646",
    "\u062a\u064a\u0646", "\u0648",
)  # fmt: skip
# Clitic pronouns after a noun: ha, hu, hum, hunna, huma, na.
_PRONOUNS: Final = ("\u0647\u0627", "\u0647\u0645", "\u0647\u0646", "\u0647\u0645\u0627", "\u0646\u0627", "\u0647")


class Head:
    """A row of place_heads: the kind that the noun tells, how a name follows it, whether a list may."""

    __slots__ = ("keep", "kind", "many", "naming", "reach")

    def __init__(self, kind: str, naming: str, keep: str, reach: int, many: bool) -> None:
        self.kind, self.naming, self.keep, self.reach, self.many = kind, naming, keep, reach, many


class Cue:
    """A word type as the readers see it. None and empty mean: nothing of that sort.

    `definite` has the article, `own` a clitic pronoun (`عناصره`), `ends` ends a name of unknown length.
    """

    __slots__ = (
        "adjective", "ambiguous", "branch", "contexts", "country", "definite", "ends", "head", "mark", "number", "own",
        "party", "proclitic", "relation", "rest", "role", "skipped", "stem", "word",
    )  # fmt: skip

    def __init__(self, word: Word) -> None:
        self.word = word
        self.skipped = word.surface in SKIPPED
        self.mark = word.shape is Shape.MARK and not self.skipped
        self.number = word.shape is Shape.NUMBER
        self.proclitic, self.rest, self.stem, self.definite, self.own = "", word.fold, word.fold, False, False
        self.role: str | None = None
        self.branch = ""
        self.party: tuple[tuple[str, str], ...] = ()
        self.head: Head | None = None
        self.relation: tuple[str, int] | None = None
        self.contexts: frozenset[str] = frozenset()
        self.country: str | None = None
        self.adjective = False
        self.ambiguous = False
        self.ends = self.mark or self.number

    def has(self, role: str) -> str | None:
        """The branch of this word in a role, or None."""
        for name, branch in self.party:
            if name == role:
                return branch
        return None


class Cues:
    """The cues of words, made once for each word type.

    `nationalities` are pairs of ISO code and adjective of nationality; `words` are folded toponyms that are everyday
    words too.
    """

    def __init__(self, nationalities: Iterable[tuple[str, str]] = (), words: Iterable[str] = ()) -> None:
        self._known = Memo(self._make)
        self._party: dict[str, list[tuple[str, str]]] = {}
        self._heads: dict[str, tuple[Head, str]] = {}
        self._relations: dict[str, tuple[str, int]] = {}
        self._contexts: dict[str, set[str]] = {}
        self._nations: dict[str, str] = {}
        self._load()
        self.linkers = frozenset(form for form, contexts in self._contexts.items() if "linker" in contexts)
        for iso, form in nationalities:
            self._nations.setdefault(fold(form), iso)
        for word in words:
            self._contexts.setdefault(word, set()).add("ambiguous")

    def _load(self) -> None:
        for row in read_table(TABLES / "force_nouns.tsv", ("forms", "role", "branch")):
            for form in row.several("forms"):
                self._party.setdefault(fold(form), []).append((row["role"], row["branch"]))
        for row in read_table(TABLES / "place_heads.tsv", ("forms", "kind", "naming", "keep", "reach")):
            for place, form in enumerate(row.several("forms")):
                many = place > 0 and row["naming"] in ("open", "wide", "definite")
                head = Head(row["kind"], row["naming"], row["keep"], int(row["reach"]), many)
                self._heads.setdefault(fold(form), (head, form))
        for row in read_table(TABLES / "relations.tsv", ("forms", "relation", "precision")):
            for form in row.several("forms"):
                self._relations.setdefault(fold(form.split()[0]), (row["relation"], int(row["precision"])))
        for row in read_table(TABLES / "name_context.tsv", ("forms", "context")):
            for form in row.several("forms"):
                self._contexts.setdefault(fold(form), set()).add(row["context"])

    def of(self, tokens: Sequence[Token]) -> list[Cue]:
        """The cue of each token."""
        known = self._known
        return [known[token.word] for token in tokens]

    def _make(self, word: Word) -> Cue:
        cue = Cue(word)
        if word.shape is not Shape.WORD:
            return cue
        whole = self._contexts.get(word.fold)
        found = False
        for proclitic, rest in readings(word.fold):
            if self._fill(cue, proclitic, rest):
                found = True
                break
        if not found:
            cue.definite = word.fold.startswith(_AL) and len(word.fold) > 4
            cue.stem = word.fold[2:] if cue.definite else word.fold
        if whole:
            cue.contexts = cue.contexts | whole
        cue.ends = cue.ends or bool(cue.contexts & _ENDING)
        return cue

    def _fill(self, cue: Cue, proclitic: str, rest: str) -> bool:
        definite = rest.startswith(_AL) and len(rest) > 3
        stem = rest[2:] if definite else rest
        contexts = set(self._contexts.get(rest, ()))
        if definite:
            contexts |= self._contexts.get(stem, set()) & _ADJECTIVAL
        party, own = self._party.get(stem), False
        if party is None and not definite:
            party = self._owned(rest)
            own = party is not None
        head = self._head(stem, cue.word.surface)
        relation = self._relations.get(rest) if not definite else None
        country = self._nation(stem)
        if not (party or head or relation or country or contexts):
            return False
        cue.proclitic, cue.rest, cue.stem, cue.definite, cue.own = proclitic, rest, stem, definite, own
        cue.contexts = frozenset(contexts)
        cue.ambiguous = "ambiguous" in contexts
        if party:
            cue.party = tuple(party)
            cue.role, cue.branch = party[0]
        cue.head, cue.relation, cue.country = head, relation, country
        cue.adjective = country is not None
        return True

    def _head(self, stem: str, surface: str) -> Head | None:
        """The head noun of a stem, unless its hamza is another: `إحياء` is no plural of حي, `وأدى` no وادي."""
        found = self._heads.get(stem)
        if found is None:
            return None
        head, form = found
        return head if all(mark in form for mark in _SEATS if mark in surface) else None

    def _owned(self, rest: str) -> list[tuple[str, str]] | None:
        for ending in _PRONOUNS:
            if rest.endswith(ending) and len(rest) > len(ending) + 2:
                base = rest[: -len(ending)]
                for form in (base, base[:-1] + "\u0647" if base[-1] == "\u062a" else base):
                    rows = self._party.get(form)
                    if rows and rows[0][0] in _OWNED:
                        return rows
        return None

    def _nation(self, stem: str) -> str | None:
        found = self._nations.get(stem)
        if found is None:
            for ending in _ENDINGS:
                if stem.endswith(ending) and len(stem) > len(ending) + 2:
                    found = self._nations.get(stem[: -len(ending)])
                    if found is not None:
                        break
        return found


_ENDING: Final = frozenset({"preposition", "particle", "verb", "common"})
_ADJECTIVAL: Final = frozenset({"direction", "common", "ordinal", "seat"})
_SEATS: Final = "\u0623\u0625\u0622"  # alef with hamza above, below, with madda
_OWNED: Final = frozenset({"army", "forces", "air", "soldiers", "men", "unit", "band", "police"})
