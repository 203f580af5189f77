"""Whole cardinals of many words, or of digits and words: خمسة, ثلاثة وعشرون ألفاً وأربعمئة, ستة آلاف و259."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kg.extract.numerals.digits import read_digits
from kg.extract.numerals.words import Numeral, number_words, numeral_of
from kg.text.normalise import fold
from kg.text.tokens import Shape, Token

_AND: Final = fold("و")
_ONE: Final = fold("واحد")
# Behind these a smaller number without و belongs to what follows: مئة خمسون منهم (a hundred, fifty of whom).
_PARTITIVE: Final = frozenset(fold(word) for word in ("منهم", "منها", "منهن", "بينهم", "بينها", "بينهن", "من"))
_SCALES: Final = ("scale", "scales", "dual_or_scale", "dozen")


@dataclass(frozen=True, slots=True)
class Cardinal:
    """A cardinal number: its worth, the tokens `[first, last)`, its last scale (1000 in `ثلاثة آلاف`, 1 without one).

    `grade` is `ordinal` when an ordinal closes it (`المئة والخامسة والعشرون`), `decimal` for digits such as 2,5.
    """

    value: float
    first: int
    last: int
    scale: float
    definite: bool
    digits: bool
    grade: str = "cardinal"


@dataclass(frozen=True, slots=True)
class _Atom:
    """One number word or run of digits at `[index, last)`; `joined` tells that a و leads to it."""

    index: int
    last: int
    word: Numeral | None
    value: float
    joined: bool
    kind: str


class CompoundReader:
    """Reads one cardinal at a time from `tokens`, never past `stop`. `bare`: the tokens are the whole utterance."""

    __slots__ = ("bare", "stop", "tokens")

    def __init__(self, tokens: Sequence[Token], *, bare: bool = False, stop: int | None = None) -> None:
        self.tokens = tokens
        self.bare = bare
        self.stop = len(tokens) if stop is None else stop

    def read(self, first: int) -> Cardinal | None:
        """The longest cardinal that begins at `first`, or None."""
        start = self._atom(first)
        if start is None or start.index != first:
            return None
        atom: _Atom | None = start
        total: float = 0
        ceiling, scale, last = float("inf"), 1.0, first
        while atom is not None:
            chunk = self._chunk(atom)
            if chunk is None or (last > first and not self._may_join(atom, chunk, ceiling)):
                break
            if chunk[0] >= ceiling and not _repeats(atom, chunk, total, ceiling):
                break
            total, last, scale = total + chunk[0], chunk[1], chunk[2]
            if scale < 1000:
                break
            ceiling = scale
            half = self._half(last, scale)
            if half is not None:
                total, last = total + half[0], half[1]
                break
            atom = self._atom(last)
        if last == first:
            return None
        definite = bool(start.word and start.word.definite)
        grade = "decimal" if start.kind == "decimal" and scale == 1 else "cardinal"
        return Cardinal(_whole(total), first, last, scale, definite, start.word is None, grade)

    def _may_join(self, atom: _Atom, chunk: tuple[float, int, float], ceiling: float) -> bool:
        """Whether a later, smaller part belongs to the number: with و, or without it where that is usual."""
        if atom.word is not None and atom.word.governed:
            return False
        if atom.joined:
            return atom.word is not None or chunk[0] < ceiling
        if atom.word is None or atom.word.definite:
            return False
        if chunk[0] == 11 and self._fold(atom.index) == _ONE:
            return True  # ألف واحد عشر, with the hamza of أحد left out
        return (self.bare or chunk[0] >= 100) and self._fold(chunk[1]) not in _PARTITIVE

    def _fold(self, index: int) -> str:
        return self.tokens[index].word.fold if index < self.stop else ""

    def _atom(self, index: int) -> _Atom | None:
        """The number word or digits at `index`, or behind a و that stands alone there."""
        if index >= self.stop:
            return None
        token = self.tokens[index]
        if token.word.fold == _AND and token.shape is Shape.WORD:
            inner = self._atom(index + 1) if self._fold(index + 1) != _AND else None
            if inner is None or inner.joined or inner.index != index + 1:
                return None
            return _Atom(inner.index, inner.last, inner.word, inner.value, True, inner.kind)
        if token.shape is Shape.NUMBER:
            digits = read_digits(self.tokens, index, self.stop, bare=self.bare)
            if digits.kind not in ("cardinal", "decimal"):
                return None
            return _Atom(index, digits.last, None, digits.value, False, digits.kind)
        word = numeral_of(token)
        return None if word is None else _Atom(index, index + 1, word, word.value, word.joined, word.kind)

    def _next(self, index: int, *, joined: bool) -> _Atom | None:
        """The number word at `index` when it is glued to the number before it in that way."""
        atom = self._atom(index)
        if atom is None or atom.word is None or atom.joined is not joined or atom.word.governed:
            return None
        return atom

    def _chunk(self, atom: _Atom) -> tuple[float, int, float] | None:
        """A group below a thousand with the scales behind it: worth, next token, last scale."""
        scale: float = 1
        if atom.word is None:
            value, last = atom.value, atom.last
            hundred = self._next(last, joined=False)
            if (
                hundred is not None
                and hundred.value == 100
                and (value < 10 or self.bare)
                and hundred.kind.startswith("hundred")
            ):
                value, last = value * 100, hundred.last
        elif atom.kind == "dual":  # twice a scale, or the Egyptian 'three thousand' in one word
            value, last = atom.value, atom.last
            scale = 1000 if value < 10_000 else value / 2
        elif atom.kind in _SCALES:
            lone = self._lone_scale(atom)
            if lone is None:
                return None
            value, last, scale = lone
        else:
            group = self._group(atom)
            if group is None:
                return None
            value, last = group
        while (after := self._next(last, joined=False)) is not None and after.kind in _SCALES:
            if scale > 1 and (after.value < scale or (after.value == scale and value > scale)):
                break
            value, last, scale = value * after.value, after.last, after.value
        return value, last, scale

    def _lone_scale(self, atom: _Atom) -> tuple[float, int, float] | None:
        """A scale with no number before it: ألف is 1000; ألفا is 2000 before its noun, not before و or a pause."""
        if atom.kind == "scales" or (atom.word is not None and atom.word.use == "bound"):
            return None
        scale = 1 if atom.kind == "dozen" else atom.value
        if atom.kind == "dual_or_scale" and not self._single(atom.last):
            return atom.value * 2, atom.last, scale
        return atom.value, atom.last, scale

    def _single(self, index: int) -> bool:
        """Whether ألفا with `index` behind it is the accusative of one thousand."""
        if index >= self.stop:
            return not self.bare
        after = self._atom(index)
        return self.tokens[index].shape is Shape.MARK or (after is not None and after.joined)

    def _group(self, atom: _Atom) -> tuple[float, int] | None:
        """A number below a thousand: worth and next token."""
        if atom.kind == "hundred":
            if atom.word is not None and atom.word.use == "bare" and not self.bare and not self._number_at(atom.last):
                return None
            return self._above_hundred(atom.value, atom.last)
        if atom.kind not in ("unit", "ten", "teen", "tens"):
            return None
        below = self._below_hundred(atom)
        if below is None:
            return None
        value, last = below
        if value < 10 and last == atom.last:
            hundred = self._next(last, joined=False)
            if hundred is not None and hundred.value == 100 and hundred.kind in ("hundred", "hundreds"):
                return self._above_hundred(value * 100, hundred.last)
        if value > 10 or self.bare:  # the classical order: ثلاثة وعشرون ومئة
            hundred = self._next(last, joined=True)
            if hundred is not None and hundred.kind == "hundred" and hundred.word and not hundred.word.definite:
                return value + hundred.value, hundred.last
        if last == atom.last and atom.word is not None and atom.word.use in ("bound", "bare"):
            alone = self.bare and atom.word.use == "bare"
            if not alone and (self._next(last, joined=False) or _NOTHING).kind not in _SCALES:
                return None
        return value, last

    def _number_at(self, index: int) -> bool:
        return self._atom(index) is not None

    def _above_hundred(self, hundreds: float, last: int) -> tuple[float, int]:
        """Hundreds with the smaller number behind them, with و or (in speech) without."""
        atom = self._atom(last)
        if atom is None or atom.word is None or atom.word.governed:
            return hundreds, last
        if atom.joined and atom.kind == "scale" and self._fold(atom.last) == atom.word.words[0]:
            return hundreds + 1, atom.last  # as num2words spells 501000: خمسمائة و ألف ألف
        if atom.kind not in ("unit", "ten", "teen", "tens"):
            return hundreds, last
        below = self._below_hundred(atom)
        if below is None or (atom.word.use == "bound" and below[1] == atom.last):
            return hundreds, last
        if not atom.joined and (atom.word.definite or self._fold(below[1]) in _PARTITIVE):
            return hundreds, last
        return hundreds + below[0], below[1]

    def _below_hundred(self, atom: _Atom) -> tuple[float, int] | None:
        """A number below a hundred; None for a numerator that a plural fraction follows (ثلاثة أرباع)."""
        value, last = atom.value, atom.last
        if atom.kind == "unit":
            ten = self._next(last, joined=False)
            if ten is not None and ten.kind == "ten" and value:
                return value + 10, ten.last
            tens = self._next(last, joined=True) or (self._next(last, joined=False) if self.bare else None)
            if tens is not None and tens.kind == "tens" and value:
                return value + tens.value, tens.last
            if self._fraction_follows(last) and atom.joined:
                return None
        elif atom.kind == "tens" and self.bare:
            unit = self._next(last, joined=True) or self._next(last, joined=False)
            if unit is not None and unit.kind == "unit" and not self._fraction_follows(unit.last):
                lone = self._next(unit.last, joined=True)
                if lone is None or lone.kind != "tens":
                    return value + unit.value, unit.last
        return value, last

    def _fraction_follows(self, index: int) -> bool:
        found = number_words().fractions.get(self._fold(index))
        return found is not None and found.kind == "fractions"

    def _half(self, index: int, scale: float) -> tuple[float, int] | None:
        """The fraction of the scale just read: مليون ونصف, ألفين ونصف الألف."""
        at = index + 1 if self._fold(index) == _AND else index
        found = number_words().fractions.get(self._fold(at))
        if found is None or found.use or found.kind != "fraction" or found.governed or found.value >= 1:
            return None
        if not found.joined and at == index:
            return None
        again = self._next(at + 1, joined=False)
        if again is not None and again.kind in _SCALES:
            if again.value != scale:
                return None
            return found.value * scale, again.last
        return found.value * scale, at + 1


def _repeats(atom: _Atom, chunk: tuple[float, int, float], total: float, scale: float) -> bool:
    """Whether a scale is told again for its last one or two: مئة ألف وألف is 101000, مئتا ألف وألفان 202000."""
    lone = atom.joined and atom.kind in ("scale", "dual", "dual_or_scale") and chunk[1] == atom.last
    return lone and chunk[2] == scale and scale >= 1000 and total % (100 * scale) == 0


def _whole(value: float) -> float:
    """The value as an int where it is whole, so that 10^15 and above stay exact to print."""
    return int(value) if value == int(value) else value


_NOTHING: Final = _Atom(0, 0, None, 0, False, "")
