"""Every number of a text with its bounds as worded: qualifiers, ranges and two-sided bounds around single numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kg.extract.frozen import frozen
from kg.extract.numerals.numbers import Number, NumberReader
from kg.extract.numerals.qualifiers import Qualifier, QualifierReader
from kg.extract.numerals.words import number_words
from kg.text.memo import Memo
from kg.text.normalise import fold
from kg.text.tokens import Shape, Token, Word

_AND: Final = fold("و")
_ODD: Final = fold("نيف")  # نيف وعشرون: twenty odd
_BUT: Final = frozenset(fold(word) for word in ("لكن", "ولكن", ",", "،"))
_TO: Final = frozenset(fold(word) for word in ("ل", "لل"))
_LOWER: Final = frozenset({"at_least", "more_than"})
_UPPER: Final = frozenset({"at_most", "less_than"})
_PLAIN: Final = frozenset({"cardinal", "decimal", "fraction", "negative", "ordinal", "percent"})
_EQUAL: Final = frozenset(fold(word) for word in ("يساوي", "تساوي"))
_OR: Final = fold("أو")


@frozen
class NumberSpan:
    """A number, bound or range as the text words it.

    `low`/`high` are the numbers told (50 in أكثر من 50), None where open, with whether they are themselves included.
    `effect` is what bounds it: '' for a plain number, else as in `qualifiers.tsv`. `value` is the single number, None
    for ranges and vague amounts. `tail` is the token behind a qualifier that stands apart, else `last`.
    """

    begin: int
    end: int
    first: int
    last: int
    value: float | None
    kind: str
    effect: str
    low: float | None
    high: float | None
    low_included: bool
    high_included: bool
    rule: str
    definite: bool = False
    digits: bool = False
    tail: int = 0


def read_numbers(tokens: Sequence[Token], *, bare: bool = False) -> list[NumberSpan]:
    """Every number span of `tokens`, in text order, not overlapping. Linear in the number of tokens.

    `bare` reads the tokens as one whole utterance: spoken forms, divisions and juxtapositions count as numbers too.

    >>> from kg.text.tokens import tokenise
    >>> [(span.low, span.high, span.effect) for span in read_numbers(tokenise("أكثر من 50 قتيلا وبين 10 و15 جريحا"))]
    [(50, None, 'more_than'), (10, 15, 'range')]
    """
    opens = _OPENS
    spans: list[NumberSpan] = []
    reader: SpanReader | None = None
    floor = 0
    for index, token in enumerate(tokens):
        if not opens[token.word] or index < floor:
            continue
        reader = reader or SpanReader(tokens, bare=bare)
        span = reader.read(index, floor, spans)
        if span is not None:
            spans.append(span)
            floor = max(span.last, index + 1)
    return spans


def _is_opening(word: Word) -> bool:
    """Whether a number can begin at a word: digits, a numeral, a fraction or a vague amount."""
    known = number_words()
    form = word.fold
    return word.shape is Shape.NUMBER or form in known.numerals or form in known.fractions or form in known.vague


_OPENS = Memo(_is_opening)


class SpanReader:
    """Reads numbers of `tokens` with what bounds them."""

    __slots__ = ("bare", "numbers", "qualifiers", "stop", "tokens")

    def __init__(self, tokens: Sequence[Token], *, bare: bool) -> None:
        self.tokens = tokens
        self.bare = bare
        self.stop = len(tokens)
        self.numbers = NumberReader(tokens, bare=bare)
        self.qualifiers = QualifierReader(tokens, bare=bare)

    def read(self, index: int, floor: int, earlier: list[NumberSpan]) -> NumberSpan | None:
        """The span whose number begins at `index`; it may swallow the last of `earlier` (a two-sided bound)."""
        number = self.numbers.read(index, floor)
        if number is None:
            return None
        if number.value is None:
            return self._amount(number, floor)
        span = self._range(number, floor)
        span = self._bounded(number, floor) if span is None else self._about(span, floor)
        if span is None:
            return None
        if earlier and (whole := self._two_sided(earlier[-1], span)) is not None:
            earlier.pop()
            return whole
        return span

    # -- vague amounts, dates and codes ---------------------------------------------------------------------------

    def _amount(self, number: Number, floor: int) -> NumberSpan:
        span = self._span(number, number.kind, "", rule=number.kind)
        if number.kind != "vague":
            return span
        qualifier = self.qualifiers.before(number.first, floor)
        if qualifier is not None and not qualifier.apart and not number.joined and qualifier.effect != "equal":
            span = replace(span, begin=self._begin(qualifier), first=qualifier.first)
        return replace(span, low=number.lower, high=number.upper, low_included=True, high_included=True)

    def _span(self, number: Number, kind: str, effect: str, *, rule: str) -> NumberSpan:
        value = number.value
        return NumberSpan(
            number.begin, number.end, number.first, number.last, value, kind, effect, value, value, True, True, rule,
            number.definite, number.digits, number.last,
        )  # fmt: skip

    def _about(self, span: NumberSpan, floor: int) -> NumberSpan:
        """A range with a word of nearness before it: نحو 20 إلى 30."""
        found = self.qualifiers.before(span.first, floor)
        if found is None or found.effect != "about" or found.apart:
            return span
        return replace(span, begin=self._begin(found), first=found.first, effect="about", rule=f"{span.rule}; about")

    def _begin(self, qualifier: Qualifier) -> int:
        """The code point of a qualifier's first word, behind a joining و or ف."""
        token = self.tokens[qualifier.first]
        return token.begin + (1 if qualifier.clitic[:1] in (_AND, "ف") and qualifier.clitic else 0)

    # -- bounds ---------------------------------------------------------------------------------------------------

    def _bounded(self, number: Number, floor: int) -> NumberSpan | None:
        span = self._span(number, number.kind, "", rule=number.kind)
        effects: list[str] = []
        names: list[str] = []
        at = number.first
        odd = number.joined and at > floor and self.tokens[at - 1].fold == _ODD
        while odd or not (number.joined and at == number.first):
            odd = False
            found = self.qualifiers.before(at, floor)
            if found is None or len(effects) == 2:
                break
            effects.append(found.effect)
            names.append(f"{found.effect} before")
            if found.apart:
                break
            at = found.first
            span = replace(span, begin=self._begin(found), first=at)
        after = self.qualifiers.after(number.last, self.stop)
        if after is not None:
            effects.append(after.effect)
            names.append(f"{after.effect} after")
            span = replace(span, end=self.tokens[after.last - 1].end, last=after.last, tail=after.last)
        elif (tail := self.qualifiers.tail(number.last, self.stop)) is not None:
            effects.append(tail.effect)
            names.append(f"{tail.effect} behind the noun")
            span = replace(span, tail=tail.last)
        if not effects and number.kind == "fraction" and number.definite and self.stop > 1:
            return None  # الربع the quarter, النصف the half: nouns, unless something bounds them
        return self._apply(span, effects, "; ".join([number.kind, *names]))

    def _apply(self, span: NumberSpan, effects: list[str], rule: str) -> NumberSpan:
        """The span with the bounds that its qualifiers give; a bound is stronger than 'about'."""
        bounds = [effect for effect in effects if effect not in ("about", "equal")]
        effect = bounds[0] if bounds else (effects[0] if effects else "")
        if "equal" in effects and bounds:
            effect = {"more_than": "at_least", "less_than": "at_most"}.get(effect, effect)
        span = replace(span, effect=effect, rule=rule)
        if effect in _LOWER:
            return replace(span, high=None, low_included=effect == "at_least", high_included=False)
        if effect in _UPPER:
            return replace(span, low=None, high_included=effect == "at_most", low_included=False)
        return span

    def _two_sided(self, left: NumberSpan, right: NumberSpan) -> NumberSpan | None:
        """One range of a lower and an upper bound that follow each other: أكثر من 20 وأقل من 35."""
        sides = {left.effect in _LOWER, right.effect in _LOWER}
        if sides != {True, False} or not {left.effect, right.effect} <= _LOWER | _UPPER or left.tail != left.last:
            return None
        gap = self.tokens[left.last : right.first]
        first = self.tokens[right.first].word.fold
        linked = (not gap and first[:1] == _AND) or (len(gap) == 1 and (gap[0].fold == _AND or gap[0].fold in _BUT))
        if not linked:
            return None
        lower, upper = (left, right) if left.effect in _LOWER else (right, left)
        if lower.low is None or upper.high is None or lower.low > upper.high:
            return None
        return NumberSpan(
            left.begin, right.end, left.first, right.last, None, "range", "range", lower.low, upper.high,
            lower.low_included, upper.high_included, "two bounds", left.definite, left.digits, right.tail,
        )  # fmt: skip

    # -- ranges ---------------------------------------------------------------------------------------------------

    def _range(self, number: Number, floor: int) -> NumberSpan | None:
        if number.kind not in _PLAIN or number.value is None:
            return None
        opened = None if number.joined else self.qualifiers.opens_between(number.first, floor)
        if opened is not None:
            pair = self._second_of_between(number)
            return pair and self._pair(pair[0], pair[1], opened, "between")
        before = number.first - 1
        led = before >= floor and self.qualifiers.is_link(before, "from") and not number.joined
        second = self._linked(number, led=led)
        if second is None or (led and self.qualifiers.changes(before, floor)):
            return None
        return self._pair(number, second, before if led else number.first, "from to" if led else "to")

    def _linked(self, number: Number, *, led: bool) -> Number | None:
        """The second number behind إلى, حتى, a dash or أو, when it is the larger one."""
        at = number.last
        if at >= self.stop:
            return None
        link = self.tokens[at]
        if self.qualifiers.is_link(at, "to") or (led and link.fold in _TO):
            second = self._number(at + 1)
        elif self.qualifiers.is_link(at, "dash"):
            at += 1 if at + 1 < self.stop and self.qualifiers.is_link(at + 1, "dash") else 0
            second = self._number(at + 1)
            if second is not None and self._dashed(second):
                return None
        elif self.qualifiers.is_link(at, "or") and number.kind == "cardinal":
            second = self._number(at + 1)
        else:
            return None
        if second is None or second.joined or not self._rises(number, second):
            return None
        return second

    def _dashed(self, number: Number) -> bool:
        """Whether another dash and number follow, so that it is a date or a code."""
        at = number.last
        return at + 1 < self.stop and self.tokens[at].surface == "-" and self.tokens[at + 1].shape is Shape.NUMBER

    def _number(self, index: int) -> Number | None:
        """The plain number at `index`, also behind a free-standing و, article or preposition."""
        if index >= self.stop:
            return None
        number = self.numbers.read(index, index)
        if number is None and index + 1 < self.stop and self.tokens[index + 1].shape is Shape.NUMBER:
            number = self.numbers.read(index + 1, index)
        if number is None and index + 1 < self.stop and self.tokens[index].surface in ("-", "\u2212"):
            number = self.numbers.read(index + 1, index)
        if number is None and index + 1 < self.stop and self.tokens[index].fold in _MINUS:
            number = self.numbers.read(index + 1, index)
        return number if number is not None and number.kind in _PLAIN else None

    def _rises(self, left: Number, right: Number) -> bool:
        low, high = self._levelled(left, right)
        return low < high

    def _second_of_between(self, number: Number) -> tuple[Number, Number] | None:
        """Both numbers of بين A وB; A is cut shorter where it swallowed B (بين خمسين ومئة)."""
        second = self._after_and(number.last)
        if second is not None and self._rises(number, second):
            return number, second
        for cut in range(number.first + 1, number.last):
            left = self.numbers.until(cut).read(number.first, number.first)
            right = self._after_and(cut)
            if left is None or right is None or left.last != cut or right.last < number.last:
                continue
            if left.value is not None and left.kind in _PLAIN and self._rises(left, right):
                return left, right
        return None

    def _after_and(self, index: int) -> Number | None:
        """The number behind a و that is glued to it or stands alone at `index`."""
        if index >= self.stop:
            return None
        token = self.tokens[index]
        if token.fold == _AND:
            return self._number(index + 1)
        if token.fold.startswith(_AND):
            number = self._number(index)
            if number is not None and (number.joined or (number.first < number.last and token.fold in ("وال", "وب"))):
                return number
        return None

    def _levelled(self, left: Number, right: Number) -> tuple[float, float]:
        """Both values, the first raised to the scale that it shares with the second (بين ثلاثة وأربعة آلاف)."""
        low, high = left.value or 0, right.value or 0
        shared = right.scale >= 1000 and left.scale == 1 and left.kind == right.kind == "cardinal"
        if shared and low < high / right.scale and low < 1000:
            low *= right.scale
        return low, high

    def _pair(self, left: Number, right: Number, first: int, rule: str) -> NumberSpan:
        low, high = self._levelled(left, right)
        begin = left.begin if first == left.first else self.tokens[first].begin
        percent = "percent" in (left.kind, right.kind)
        return NumberSpan(
            begin, right.end, first, right.last, None, "percent_range" if percent else "range", "range", low, high,
            True, False, rule, left.definite, left.digits, right.last,
        )  # fmt: skip


_MINUS: Final = frozenset(fold(word) for word in ("سالب", "ناقص", "سالبة"))
