"""Tokens with their place in the report: words, numbers, punctuation. One pass, one regular expression.

Digits are parted from the letters that are glued to them (`الآن25`, `لـ127`, `18جهاديا`), and a number keeps its
separators (`1,200`, `٢٫٥`, `11.3.2016`) for the readers of numbers and dates to judge.
"""

from __future__ import annotations

import re
from enum import IntEnum

from kg.text.memo import Memo
from kg.text.normalise import fold, strip_article


class Shape(IntEnum):
    """What a token is made of."""

    WORD = 0
    NUMBER = 1
    LATIN = 2
    MARK = 3


class Word:
    """A token type: one object for each distinct surface, shared by all its tokens.

    `fold` is the look-up form, `bare` the same without the article.
    """

    __slots__ = ("bare", "fold", "shape", "surface")

    def __init__(self, surface: str, shape: Shape) -> None:
        self.surface = surface
        self.shape = shape
        self.fold = fold(surface)
        self.bare = strip_article(self.fold) if shape is Shape.WORD else self.fold

    def __repr__(self) -> str:
        return f"Word({self.surface!r})"


class Token:
    """A word at its place: half-open code points of the report's text."""

    __slots__ = ("begin", "end", "word")

    def __init__(self, begin: int, end: int, word: Word) -> None:
        self.begin = begin
        self.end = end
        self.word = word

    @property
    def surface(self) -> str:
        """The characters of the token as they stand in the text."""
        return self.word.surface

    @property
    def fold(self) -> str:
        """The look-up form of the token."""
        return self.word.fold

    @property
    def shape(self) -> Shape:
        """What the token is made of."""
        return self.word.shape

    def __repr__(self) -> str:
        return f"Token({self.begin}, {self.end}, {self.word.surface!r})"


_DIGIT = "0-9\u0660-\u0669\u06f0-\u06f9"
_TOKEN = re.compile(
    f"(?P<number>[{_DIGIT}]+(?:[.,\u066b\u066c][{_DIGIT}]+)*)"
    "|(?P<word>[\u0621-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u06ff\ufb50-\ufdff\ufe70-\ufefc"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u0610-\u061a]+)"
    f"|(?P<latin>[^\\W{_DIGIT}_]+)"
    "|(?P<mark>\\S)"
)
_SHAPES = {"number": Shape.NUMBER, "word": Shape.WORD, "latin": Shape.LATIN, "mark": Shape.MARK}


def _make(surface: str) -> Word:
    match = _TOKEN.match(surface)
    return Word(surface, _SHAPES[(match and match.lastgroup) or "mark"])


_WORDS: Memo[str, Word] = Memo(_make, 1 << 18)
"""The shared `Word` of each surface."""


def tokenise(text: str, begin: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of `text[begin:end]`, in order, with offsets into `text`.

    >>> [t.surface for t in tokenise('بـ127 قتيلاً، 18جهاديا')]
    ['بـ', '127', 'قتيلاً', '،', '18', 'جهاديا']
    """
    words = _WORDS
    found = _TOKEN.finditer(text, begin, len(text) if end is None else end)
    return [Token(m.start(), m.end(), words[m.group()]) for m in found]
