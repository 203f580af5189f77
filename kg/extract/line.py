"""One sentence laid ready for the readers of claims: its tokens, senses, counts, times, parties and places."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.extract.dates import TimeSpan
from kg.extract.phrase import Spot
from kg.extract.quantities import Quantity
from kg.extract.senses import Sense
from kg.model import Sentence
from kg.text.tokens import Shape, Token

BREAKS = frozenset(".\u061b?!\u061f\u2026")  # full stop, Arabic semicolon, question marks, exclamation mark, ellipsis
COMMAS = frozenset(",\u060c")  # comma, Arabic comma
QUOTES = frozenset("\"\u201c\u201d\u00ab\u00bb\u2018\u2019'")


@dataclass(slots=True)
class Line:
    """A sentence with everything that the one-sentence readers found in it. All indexes are token indexes.

    `quantity_at`, `time_at`, `party_at` and `place_at` give, for each token that lies inside such a finding, the
    finding; a token outside of all is not in the mapping.
    """

    sentence: Sentence
    tokens: Sequence[Token]
    senses: Sequence[Sense]
    quantities: Sequence[Quantity] = ()
    times: Sequence[TimeSpan] = ()
    spots: Sequence[Spot] = ()
    byline: int = 0
    quantity_at: dict[int, Quantity] = field(default_factory=dict)
    time_at: dict[int, TimeSpan] = field(default_factory=dict)
    party_at: dict[int, Spot] = field(default_factory=dict)
    place_at: dict[int, Spot] = field(default_factory=dict)
    claimer_at: dict[int, Spot] = field(default_factory=dict)
    _folds: list[str] = field(init=False, repr=False)
    _edges: list[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._folds = [token.word.fold for token in self.tokens]
        self._edges = [
            index
            for index, (form, sense) in enumerate(zip(self._folds, self.senses, strict=True))
            if form in BREAKS or "contrast" in sense.marks
        ]
        for quantity in self.quantities:
            for index in range(quantity.first, quantity.last):
                self.quantity_at[index] = quantity
        for time in self.times:
            for index in range(time.first, time.last):
                self.time_at[index] = time
        by_kind = {"group": self.party_at, "place": self.place_at, "claimer": self.claimer_at}
        for spot in self.spots:
            for index in range(spot.full_first, spot.last):
                by_kind[spot.kind].setdefault(index, spot)

    def __len__(self) -> int:
        return len(self.tokens)

    def fold(self, index: int) -> str:
        """The look-up form of a token, or '' outside the sentence."""
        return self._folds[index] if 0 <= index < len(self._folds) else ""

    def marked(self, index: int, name: str) -> bool:
        """True when the token's senses carry the mark."""
        return 0 <= index < len(self._folds) and name in self.senses[index].marks

    def clause(self, index: int) -> tuple[int, int]:
        """The tokens of the clause around `index`: from the last contrast or full stop to the next."""
        edges = self._edges
        before, behind = bisect_left(edges, index), bisect_right(edges, index)
        first = edges[before - 1] + 1 if before else min(index, 0)
        return first, edges[behind] if behind < len(edges) else max(len(self._folds), index + 1)

    def joined(self, index: int) -> bool:
        """True when the token is joined to what stands before it by `و`, glued or apart, or by a comma in a list."""
        fold = self.fold(index)
        before = self.fold(index - 1)
        return before == "\u0648" or (fold.startswith("\u0648") and self._clitic(index))  # waw

    def _clitic(self, index: int) -> bool:
        analyses = self.senses[index].analyses
        if analyses:
            return "\u0648" in analyses[0].proclitics  # waw
        return True

    def is_break(self, index: int) -> bool:
        """True for a mark that ends a clause for good."""
        return self._folds[index] in BREAKS

    def is_unknown(self, index: int) -> bool:
        """True for an Arabic or Latin word that no table and no reader knows: it may be a person's name."""
        if not 0 <= index < len(self.tokens):
            return False
        free = not self.senses[index].analyses or self.is_given(index)
        return (
            free
            and self.tokens[index].word.shape in (Shape.WORD, Shape.LATIN)
            and index not in self.party_at
            and index not in self.place_at
            and index not in self.time_at
            and index not in self.quantity_at
        )

    def is_given(self, index: int) -> bool:
        """True for a given name; `على` and `علي` fold alike, but only the second is one."""
        if not self.marked(index, "given"):
            return False
        return "function" not in self.senses[index].marks or self.tokens[index].word.surface.endswith("\u064a")  # ya

    def tells_nation(self, index: int) -> bool:
        """True for a word of nationality or community that is no part of a party's name: `مقاتل كردي`."""
        return index not in self.party_at and (self.marked(index, "nisba") or self.marked(index, "community"))

    def at(self, offset: int) -> int:
        """The index of the first token that begins at a code point or behind it."""
        return bisect_left(self.tokens, offset, key=lambda token: token.begin)

    def begin(self, index: int) -> int:
        """The code point at which a token begins."""
        return self.tokens[index].begin

    def end(self, last: int) -> int:
        """The code point behind the token before `last` (half-open)."""
        return self.tokens[last - 1].end
