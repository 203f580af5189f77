"""One number at a time: cardinals, ordinals, fractions, decimals, negatives, percentages, vague amounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kg.extract.frozen import frozen
from kg.extract.numerals.compounds import Cardinal, CompoundReader
from kg.extract.numerals.signs import SignReader
from kg.extract.numerals.units import units
from kg.extract.numerals.words import Numeral, begin_of, number_words, numeral_of, spelled
from kg.text.normalise import fold
from kg.text.tokens import Shape, Token

_AND: Final = fold("و")
_OVER: Final = frozenset(fold(word) for word in ("على", "من", "في"))
_YEAR: Final = 1900  # a divisor of this size is a year: 5 في 2016
_IN: Final = fold("في")
_AFTER: Final = fold("بعد")
_FRACTION: Final = "\u064f"  # damma: خُمس is a fifth, خمس five
_FREE: Final = frozenset(fold(word) for word in ("ال", "وال", "بال", "لل", "ول", "وب", "ب", "ل", "فال", "ولل", "وبال"))


@frozen
class Number:
    """A number with its place. `value` is None for dates, codes and vague amounts; `lower`/`upper` bound the latter.

    `scale` is its last scale word (1 without one), `digits` tells that it begins with digits.
    """

    begin: int
    end: int
    first: int
    last: int
    value: float | None
    kind: str
    definite: bool = False
    digits: bool = False
    scale: float = 1
    lower: int | None = None
    upper: int | None = None
    joined: bool = False


class NumberReader:
    """Reads the number that begins at a token. `bare`: the tokens are a whole utterance, read as freely as can be."""

    __slots__ = ("bare", "compounds", "signs", "stop", "tokens", "words")

    def __init__(self, tokens: Sequence[Token], *, bare: bool = False, stop: int | None = None) -> None:
        self.tokens = tokens
        self.bare = bare
        self.stop = len(tokens) if stop is None else stop
        self.words = number_words()
        self.compounds = CompoundReader(tokens, bare=bare, stop=self.stop)
        self.signs = SignReader(tokens, self.stop, bare=bare)

    def until(self, stop: int) -> NumberReader:
        """The same reader that sees no token at or behind `stop`."""
        return NumberReader(self.tokens, bare=self.bare, stop=stop)

    def read(self, first: int, floor: int = 0) -> Number | None:
        """The number that begins at `tokens[first]`; words before it back to `floor` may be its sign or article."""
        number = self._unsigned(first)
        if number is None:
            return None
        number = self._closed(number)
        number = self._glued(number, floor)
        return self._signed(number, floor)

    # -- what the number itself is ------------------------------------------------------------------------------

    def _unsigned(self, first: int) -> Number | None:
        token = self.tokens[first]
        if token.shape is Shape.NUMBER:
            written = self.signs.read(first)
            if written is not None:
                value, last, kind = written
                return self._number(first, last, value, kind, digits=True)
            found = self.compounds.read(first)
            return None if found is None else self._tailed(self._cardinal(found))
        if self._percent(first):
            return None
        word = numeral_of(token)
        if word is not None and word.kind == "ordinal":
            month = first > 0 and units().before.get((self._word(first - 1),)) == "month"  # كانون الثاني
            return None if month else self._ordinal(first, word)
        if self.bare and _FRACTION in token.surface and (part := self._fraction(first)) is not None:
            return part
        cardinal = self.compounds.read(first) if word is not None else None
        if cardinal is not None:
            return self._tailed(self._cardinal(cardinal))
        return self._fraction(first) or self._vague(first)

    def _number(self, first: int, last: int, value: float | None, kind: str, *, digits: bool = False) -> Number:
        tokens = self.tokens
        return Number(tokens[first].begin, tokens[last - 1].end, first, last, value, kind, digits=digits)

    def _cardinal(self, found: Cardinal) -> Number:
        number = self._number(found.first, found.last, found.value, found.grade, digits=found.digits)
        word = None if found.digits else numeral_of(self.tokens[found.first])
        number = replace(number, definite=found.definite, scale=found.scale)
        if word is None:
            return number
        begin = begin_of(self.tokens[found.first], word.prefix)
        if word.definite and word.kind == "unit" and word.value == 1 and found.value > 20:
            number = replace(number, kind="ordinal")
        return replace(number, begin=begin, joined=word.joined)

    def _ordinal(self, first: int, word: Numeral) -> Number | None:
        value, last = word.value, first + 1
        after = self._word(last)
        at, joined = (last + 1, True) if after == _AND else (last, False)
        part = numeral_of(self.tokens[at]) if at < self.stop else None
        if part is not None and part.kind == "ten" and not joined and not part.joined and not part.governed:
            value, last = value + 10, at + 1
        elif part is not None and part.kind == "tens" and (joined or part.joined):
            value, last = value + part.value, at + 1
        elif word.use:
            return None
        if self._word(last) == _AFTER and last + 1 < self.stop:
            base = self.compounds.read(last + 1)
            if base is not None and base.definite and base.value >= 100:
                value, last = value + base.value, base.last
        number = self._number(first, last, value, "ordinal")
        begin = begin_of(self.tokens[first], word.prefix)
        return replace(number, begin=begin, definite=word.definite, joined=word.joined)

    def _fraction(self, first: int) -> Number | None:
        word = self.words.fractions.get(self.tokens[first].word.fold)
        if word is None or word.kind != "fraction" or (word.use and not self.bare):
            return None
        value, last, kind, scale = word.value, first + 1, "fraction", 1.0
        after = numeral_of(self.tokens[last]) if last < self.stop else None
        plain = after is not None and not after.joined and not after.governed
        if after is not None and plain and after.kind in ("scale", "dual_or_scale", "dozen"):
            value, last, kind, scale = value * after.value, last + 1, "cardinal", after.value
        elif word.use == "bound":
            return None
        number = self._number(first, last, _whole(value), kind)
        begin = begin_of(self.tokens[first], word.prefix)
        return replace(number, begin=begin, definite=word.definite, scale=scale, joined=word.joined)

    def _vague(self, first: int) -> Number | None:
        found = None
        for row in self.words.vague.get(self.tokens[first].word.fold, ()):
            last = first + len(row.words)
            if (
                last <= self.stop
                and spelled(self.tokens[first], row)
                and all(self.tokens[first + place].word.fold == row.words[place] for place in range(1, len(row.words)))
            ):
                found = row if found is None or len(row.words) > len(found.words) else found
        if found is None:
            return None
        last = first + len(found.words)
        lower, upper = int(found.value), found.upper
        after = numeral_of(self.tokens[last]) if last < self.stop else None
        if after is not None and not after.governed:
            if after.kind in ("scale", "scales", "hundreds") and not after.joined:
                factor = int(after.value)
                lower, upper, last = lower * factor, upper and upper * factor, last + 1
            elif upper and ((after.kind == "ten" and not after.joined) or (after.kind == "tens" and after.joined)):
                lower, upper, last = lower + int(after.value), upper + int(after.value), last + 1
        begin = begin_of(self.tokens[first], found.prefix)
        number = self._number(first, last, None, "vague")
        return replace(number, begin=begin, lower=lower, upper=upper, definite=found.definite, joined=found.joined)

    # -- what may follow it -------------------------------------------------------------------------------------

    def _word(self, index: int) -> str:
        return self.tokens[index].word.fold if 0 <= index < self.stop else ""

    def _reach(self, number: Number, last: int, value: float, kind: str) -> Number:
        return replace(number, last=last, end=self.tokens[last - 1].end, value=_whole(value), kind=kind)

    def _tailed(self, number: Number) -> Number:
        """The number with decimals, fractions, an ordinal or a divisor behind it."""
        number = self._pointed(number)
        number = self._parted(number)
        if number.value and number.kind == "cardinal" and number.value % 100 == 0:
            number = self._ranked(number)
        return self._divided(number) if self.bare else number

    def _pointed(self, number: Number) -> Number:
        """Decimals behind فاصلة: one cardinal, or digits told one by one."""
        point = numeral_of(self.tokens[number.last]) if number.last < self.stop else None
        if point is None or point.kind != "point" or point.prefix or number.value is None:
            return number
        found = self.compounds.read(number.last + 1)
        if found is None or found.definite or not isinstance(found.value, int):
            return number
        scale = int(found.scale) if found.scale >= 1000 else 1
        if found.value % scale or found.value // scale >= 1000 * scale > 1000:
            return number
        text = self._word(found.first) if found.digits and scale == 1 else str(found.value // scale)
        last = found.last
        while scale == 1 and len(text) == last - number.last - 1 and (digit := self._digit(last)) is not None:
            text, last = text + digit, last + 1
        if not text.isdigit():
            return number
        value = float(f"{number.value}.{text}")
        if scale == 1:
            return self._reach(number, last, value, "decimal")
        return replace(self._reach(number, last, _exact(value, scale), "cardinal"), scale=scale)

    def _digit(self, index: int) -> str | None:
        """The digit that a lone unit word tells, for decimals spoken one by one."""
        found = self.compounds.read(index) if index < self.stop else None
        word = numeral_of(self.tokens[index]) if found is not None else None
        if found is None or word is None or word.kind != "unit" or word.joined or found.last != index + 1:
            return None
        return str(int(found.value))

    def _parted(self, number: Number) -> Number:
        """Fractions: خمسة أثمان is 5/8, واحد وربع 1.25, مائة وثلاثة أرباع 100.75."""
        if number.value is None or number.kind != "cardinal":
            return number
        plural = self.words.fractions.get(self._word(number.last))
        if plural is not None and plural.kind == "fractions" and not plural.joined and number.value < 1000:
            return self._of_scale(self._reach(number, number.last + 1, number.value * plural.value, "fraction"))
        at = number.last + 1 if self._word(number.last) == _AND else number.last
        if at >= self.stop:
            return number
        one = self.words.fractions.get(self._word(at))
        if one is not None and (at > number.last or one.joined) and self._adds(one) and number.scale == 1:
            return self._reach(number, at + 1, number.value + one.value, "fraction")
        above = numeral_of(self.tokens[at])
        below = self.words.fractions.get(self._word(at + 1))
        if above is None or below is None or above.kind != "unit" or below.kind != "fractions":
            return number
        if (at > number.last or above.joined) and above.value * below.value < 1:
            return self._reach(number, at + 2, number.value + above.value * below.value, "fraction")
        return number

    def _of_scale(self, number: Number) -> Number:
        """A fraction of a scale word as its number: ثلاثة أرباع المليون is 750000."""
        scale = numeral_of(self.tokens[number.last]) if number.last < self.stop else None
        if scale is None or scale.kind not in ("scale", "dual_or_scale") or scale.joined or scale.governed:
            return number
        value = _exact(number.value, scale.value)
        return replace(self._reach(number, number.last + 1, value, "cardinal"), scale=scale.value)

    def _adds(self, word: Numeral) -> bool:
        """Whether a fraction word may be added to a number: وربع, but not والربع, and وخمس only in whole utterances."""
        free = not word.definite and not word.governed
        return free and word.kind == "fraction" and (self.bare or not word.use)

    def _ranked(self, number: Number) -> Number:
        """An ordinal that closes a definite number: المئة والخامسة والعشرون."""
        at = number.last + 1 if self._word(number.last) == _AND else number.last
        word = numeral_of(self.tokens[at]) if at < self.stop and number.definite else None
        if word is None or word.kind != "ordinal" or not (at > number.last or word.joined):
            return number
        part = self._ordinal(at, word)
        if part is None or part.value is None or number.value is None:
            return number
        return self._reach(number, part.last, number.value + part.value, "ordinal")

    def _divided(self, number: Number) -> Number:
        """A divisor: واحد على خمسة, واحد من ثلاثة. Only in whole utterances: in news it is 'of' or 'against'."""
        if number.value is None or self._word(number.last) not in _OVER or number.last + 1 >= self.stop:
            return number
        below = self.compounds.read(number.last + 1)
        if below is None or not below.value or below.definite:
            return number
        if below.digits and below.value >= _YEAR and self._word(number.last) == _IN:
            return number
        return self._reach(number, below.last, number.value / below.value, "fraction")

    def _closed(self, number: Number) -> Number:
        """The number with a percent sign or words of percentage behind it."""
        if number.value is None or number.kind == "ordinal":
            return number
        last = self._percent(number.last)
        return self._reach(number, last, number.value, "percent") if last else number

    def _percent(self, first: int) -> int:
        """The token behind words of percentage at `first`, or 0."""
        for row in self.words.percent.get(self._word(first), ()):
            last = first + len(row.words)
            if all(self._word(first + place) == row.words[place] for place in range(len(row.words))):
                return last
        return 0

    # -- what may stand before it -------------------------------------------------------------------------------

    def _glued(self, number: Number, floor: int) -> Number:
        """The number with an article or preposition that tatweel parts from it (`الـ28`, `لـ127`)."""
        before = number.first - 1
        if before < floor or not number.digits or self._word(before) not in _FREE:
            return number
        token = self.tokens[before]
        if token.end != number.begin and "\u0640" not in token.surface:
            return number
        glued = self._word(before)
        begin = token.begin + (1 if glued[0] == _AND or glued.startswith("ف") else 0)
        article = glued.endswith(("ال", "لل"))
        return replace(number, first=before, begin=begin, definite=number.definite or article)

    def _signed(self, number: Number, floor: int) -> Number:
        """The number below zero, or with words of percentage before it."""
        before = number.first - 1
        if before < floor or number.value is None:
            return number
        token = self.tokens[before]
        word = numeral_of(token)
        if word is not None and word.kind == "minus":
            return replace(number, first=before, begin=token.begin, value=-number.value, kind="negative")
        if number.digits and self.signs.is_minus(before, number.kind):
            return replace(number, first=before, begin=token.begin, value=-number.value, kind="negative")
        if self._percent(before) == number.first and number.kind in ("cardinal", "decimal"):
            return replace(number, first=before, begin=token.begin, kind="percent")
        return number


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value


def _exact(value: float | None, factor: float) -> float:
    """The product without the dust of binary fractions: 2.3 million is 2300000."""
    return round((value or 0) * factor, 6)
