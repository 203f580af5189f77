"""A phrase laid ready for the readers of names (tokens and cues), and the spots they find in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from kg.extract.cues import Cue
from kg.extract.frozen import frozen
from kg.extract.names import bare_surface, name_start
from kg.text.tokens import Token

SpotKind = Literal["group", "place", "claimer"]
WEAK: Final = 0.4  # a spot of at most this confidence joins a thing but makes none
_OPENERS: Final = frozenset("\"'“«„‘”")
_CLOSERS: Final = frozenset("\"'”»“’")


@frozen
class Spot:
    """Words that name or point to one thing, before the report's things are told apart.

    `begin` to `end` are the code points of the bare name; `full_begin` includes its head noun (`مدينة السخنة`).
    `first`, `last` (half-open) and `full_first` are token indices of the sentence. `candidates` are gazetteer ids,
    `country` an ISO code, `precision` UCDP's 1 to 7. `allegiance` is (ally or member, the name told or None for a
    pronoun). `identity` tells which spots are one thing: `state:SY:army`, `allied:…`, `back:movement` for a
    back-reference; empty: the name itself does. `distance` is in kilometres.
    """

    kind: SpotKind
    first: int
    last: int
    begin: int
    end: int
    full_first: int
    full_begin: int
    name: str
    head: str | None = None
    candidates: tuple[str, ...] = ()
    containers: tuple[str, ...] = ()
    relation: str | None = None
    precision: int | None = None
    rule: str = ""
    confidence: float = 1.0
    country: str | None = None
    allegiance: tuple[str, str | None] | None = None
    identity: str = ""
    distance: float | None = None

    @property
    def weak(self) -> bool:
        """True for words that can only point to a thing named elsewhere."""
        return self.confidence <= WEAK


@frozen
class Phrase:
    """One sentence as the readers of names see it: its tokens and their cues, of equal length."""

    tokens: Sequence[Token]
    cues: Sequence[Cue]

    def after(self, place: int) -> int:
        """The next token that is no quote or hash, or the length of the phrase."""
        place += 1
        cues = self.cues
        while place < len(cues) and cues[place].skipped:
            place += 1
        return place

    def before(self, place: int) -> int:
        """The token before that is no quote or hash, or -1."""
        place -= 1
        while place >= 0 and self.cues[place].skipped:
            place -= 1
        return place

    def cue(self, place: int) -> Cue | None:
        """The cue at `place`, None outside the phrase."""
        return self.cues[place] if 0 <= place < len(self.cues) else None

    def quoted(self, place: int, limit: int = 6) -> int | None:
        """The last word of the quotation that opens right before token `place`; None when none does or it is long."""
        if place < 1 or self.tokens[place - 1].surface not in _OPENERS:
            return None
        for last in range(place, min(place + limit, len(self.tokens))):
            if self.cues[last].mark:
                return None
            if last + 1 < len(self.tokens) and self.tokens[last + 1].surface in _CLOSERS:
                return last
        return None

    def opener(self, first: int, last: int) -> int | None:
        """The quotation mark that opens a short quotation around tokens `first` to `last`, or None."""
        for place in range(first - 1, max(first - 4, -1), -1):
            if self.cues[place].mark:
                return None
            if self.tokens[place].surface in _OPENERS:
                end = self.quoted(place + 1)
                return place if end is not None and end >= last else None
        return None

    def name(self, first: int, last: int, proclitic: str = "") -> str:
        """The name at tokens `first` to `last` (both included) as written."""
        return bare_surface(self.tokens, first, last, proclitic)

    def begin(self, first: int, proclitic: str = "") -> int:
        """Where the bare name at token `first` begins."""
        return name_start(self.tokens[first], proclitic)
