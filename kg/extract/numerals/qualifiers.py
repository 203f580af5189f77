"""Words that bound a number or open a range, found beside it: the rows of `qualifiers.tsv`.

Numbers are rarer than qualifiers' words (من، إلى، نحو), so the search starts at a number and looks at its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final

from kg.extract.numerals.words import TABLES
from kg.lexicon.table import read_table
from kg.text.normalise import fold
from kg.text.tokens import Shape, Token, tokenise

EFFECTS: Final = frozenset(["at_least", "more_than", "at_most", "less_than", "about", "equal", "range", "change"])
POSITIONS: Final = frozenset(["before", "gap", "after", "tail", "between", "from", "to", "dash", "or", "change"])
CLITICS: Final = tuple(fold(clitic) for clitic in ("", "و", "ف", "ب", "ل", "وب", "ول", "فب", "فل", "ك"))
_GAP: Final = fold("\u2026")
_WIDEST: Final = 4  # words in a gap, or between a number and a qualifier behind its noun
_OPENING: Final = frozenset("(\"'\u00ab\u201c\u201d\u2018[")
_CLOSING: Final = frozenset(")\"'\u00bb\u201d\u201c\u2019]")


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A qualifier at its place: its effect, the tokens `[first, last)`, and the folded clitic before its first word."""

    effect: str
    first: int
    last: int
    clitic: str = ""
    apart: bool = False


@dataclass(frozen=True, slots=True)
class _Pattern:
    words: tuple[str, ...]
    effect: str
    bare: bool
    verb: bool
    plain: bool


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """Patterns by their last word (`before`), the word before the gap (`gap`) or the first (`after`, `tail`)."""

    before: dict[str, tuple[_Pattern, ...]]
    gap: dict[str, tuple[_Pattern, ...]]
    after: dict[str, tuple[_Pattern, ...]]
    tail: dict[str, tuple[_Pattern, ...]]
    between: frozenset[tuple[str, ...]]
    words: dict[str, frozenset[str]]


def _expand(form: str) -> Iterator[tuple[str, ...]]:
    """Every wording of a row: one word of each set parted by '/', folded."""
    for words in product(*(part.split("/") if part != "/" else [part] for part in form.split())):
        yield tuple(token.fold for word in words for token in tokenise(word))


@cache
def qualifiers() -> Qualifiers:
    """The table of qualifiers, read once. Longer patterns stand before shorter ones."""
    index: dict[str, dict[str, list[_Pattern]]] = {place: {} for place in POSITIONS}
    for row in read_table(TABLES / "qualifiers.tsv", ("form", "effect", "position", "use")):
        if row["effect"] not in EFFECTS or row["position"] not in POSITIONS:
            raise row.error(f"unknown effect {row['effect']!r} or position {row['position']!r}; see the table's head")
        for words in _expand(row["form"]):
            pattern = _Pattern(words, row["effect"], row["use"] == "bare", row["use"] == "verb", row["use"] == "plain")
            place = row["position"]
            key = words[0] if place in ("after", "tail") else words[-1]
            if place == "gap":
                key = words[words.index(_GAP) - 1]
            index[place].setdefault(key, []).append(pattern)
    ordered = {
        place: {key: tuple(sorted(found, key=lambda p: -len(p.words))) for key, found in rows.items()}
        for place, rows in index.items()
    }
    single = {
        place: frozenset(pattern.words[0] for rows in ordered[place].values() for pattern in rows)
        for place in ("from", "to", "dash", "or", "change")
    }
    double = frozenset(pattern.words for rows in ordered["between"].values() for pattern in rows)
    return Qualifiers(ordered["before"], ordered["gap"], ordered["after"], ordered["tail"], double, single)


def _clitic(word: str, plain: str) -> str | None:
    """The clitic that is glued to `plain` in `word`, '' for none, None when `word` is another word."""
    if word == plain:
        return ""
    if word.endswith(plain) and (clitic := word[: -len(plain)]) in CLITICS:
        return clitic
    return None


class QualifierReader:
    """Finds the qualifiers around a number in `tokens`."""

    __slots__ = ("bare", "table", "tokens")

    def __init__(self, tokens: Sequence[Token], *, bare: bool = False) -> None:
        self.tokens = tokens
        self.bare = bare
        self.table = qualifiers()

    def before(self, index: int, floor: int) -> Qualifier | None:
        """The qualifier that ends right before `index`, past an opening bracket or quotation mark."""
        at = index
        if at - 1 >= floor and self.tokens[at - 1].surface in _OPENING:
            at -= 1
        if at <= floor:
            return None
        last = self.tokens[at - 1].word.fold
        direct = self._ending(self.table.before, last, at, floor)
        return direct or self._gapped(at, floor)

    def _ending(self, rows: dict[str, tuple[_Pattern, ...]], last: str, at: int, floor: int) -> Qualifier | None:
        keys = [
            last[len(clitic) :]
            for clitic in CLITICS
            if not clitic or (last.startswith(clitic) and len(last) > len(clitic) + 1)
        ]
        best: Qualifier | None = None
        for key in keys:
            for pattern in rows.get(key, ()):
                first = at - len(pattern.words)
                if first < floor or (pattern.bare and not self.bare) or (len(pattern.words) > 1 and key != last):
                    continue
                glued = self._match(pattern.words, first)
                if glued is None or (pattern.verb and glued.endswith(_SO_THAT)) or (pattern.plain and glued):
                    continue
                if best is None or first < best.first:
                    best = Qualifier(pattern.effect, first, at, glued)
        return best

    def _match(self, words: tuple[str, ...], first: int) -> str | None:
        """The clitic before `words` when they stand at `first`, or None when they do not."""
        for place in range(len(words) - 1, 0, -1):
            if self.tokens[first + place].word.fold != words[place]:
                return None
        return _clitic(self.tokens[first].word.fold, words[0])

    def _gapped(self, at: int, floor: int) -> Qualifier | None:
        """A qualifier whose words stand apart: `لا يقل عدد القتلى عن 50`, `تجاوز عدد القتلى 50`."""
        tokens, rows = self.tokens, self.table.gap
        best: Qualifier | None = None
        for end in (at, at - 1):
            tail = tuple(token.word.fold for token in tokens[end:at])
            for first in range(end - 2, max(end - _WIDEST - 2, floor - 1), -1):
                if tokens[first + 1].shape is not Shape.WORD:
                    break
                for pattern in rows.get(tokens[first].word.fold, ()):
                    cut = pattern.words.index(_GAP)
                    begin = first + 1 - cut
                    if pattern.words[cut + 1 :] != tail or begin < floor:
                        continue
                    if (best is None or begin < best.first) and self._match(pattern.words[:cut], begin) is not None:
                        best = Qualifier(pattern.effect, begin, at, apart=True)
        return best

    def after(self, index: int, stop: int) -> Qualifier | None:
        """The qualifier that begins right at `index`, past a closing bracket or quotation mark."""
        if index < stop and self.tokens[index].surface in _CLOSING:
            index += 1
        return self._beginning(self.table.after, index, stop)

    def tail(self, index: int, stop: int) -> Qualifier | None:
        """The qualifier that stands behind the counted noun, at most four words after `index`."""
        for at in range(index, min(index + _WIDEST + 1, stop)):
            if at > index:
                found = self._beginning(self.table.tail, at, stop)
                if found is not None:
                    return Qualifier(found.effect, found.first, found.last, apart=True)
            if self.tokens[at].shape is not Shape.WORD or self.tokens[at].word.fold == _AND:
                return None
        return None

    def _beginning(self, rows: dict[str, tuple[_Pattern, ...]], index: int, stop: int) -> Qualifier | None:
        if index >= stop:
            return None
        for pattern in rows.get(self.tokens[index].word.fold, ()):
            last = index + len(pattern.words)
            if last <= stop and all(
                self.tokens[index + place].word.fold == pattern.words[place] for place in range(len(pattern.words))
            ):
                open_ended = last < stop and self.tokens[last].word.fold == _FROM
                closes = not (open_ended and pattern.words[-1].lstrip(_AND_SO) in _COMPARATIVES)
                if closes or (self.bare and last + 1 >= stop):
                    return Qualifier(pattern.effect, index, last + (0 if closes else 1))
        return None

    def opens_between(self, index: int, floor: int) -> int | None:
        """The token at which `بين` or `ما بين` begins right before `index`, or None."""
        for words in self.table.between:
            first = index - len(words)
            if first >= floor and self._match(words, first) is not None:
                wider = first - 1
                if len(words) == 1 and wider >= floor and self.tokens[wider].word.fold == _MA:
                    return wider
                return first
        return None

    def is_link(self, index: int, place: str) -> bool:
        """Whether the token at `index` is a range word of that place (from, to, dash, or)."""
        return self.tokens[index].word.fold in self.table.words[place]

    def changes(self, index: int, floor: int) -> bool:
        """Whether a verb of rising or falling stands within six words before `index`."""
        for at in range(index - 1, max(floor, index - 7) - 1, -1):
            word = self.tokens[at].word.fold
            if word in self.table.words["change"] or (word[:1] in _JOINERS and word[1:] in self.table.words["change"]):
                return True
        return False


_FROM: Final = fold("من")
_AND_SO: Final = fold("وف")
_COMPARATIVES: Final = frozenset(fold(word) for word in ("أكثر", "أقل", "أكبر", "أصغر", "أعلى", "أدنى"))
_MA: Final = fold("ما")
_AND: Final = fold("و")
_SO_THAT: Final = fold("ل")
_JOINERS: Final = frozenset((fold("و"), fold("ف")))
