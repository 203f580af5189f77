"""What a number is no count of people of: the rows of `units.tsv`, the months, and how they stand beside a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.extract.numerals.words import TABLES
from kg.lexicon.table import read_table
from kg.text.normalise import fold
from kg.text.tokens import Shape, Token, tokenise

_CLITICS: Final = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل")
_BEFORE_CLITICS: Final = ("", "و", "ف", "ب", "ل", "وب", "ول")
_COINS: Final = frozenset("$\u20ac\u00a3\u00a5\u20aa\u20ba\u20bd\ufdfc")
_QUOTES: Final = frozenset("\"'()\u00ab\u00bb\u201c\u201d\u2018\u2019[]")
_DASHES: Final = frozenset("-\u2013\u2014")
_OF: Final = fold("من")
_DEGREES: Final = frozenset("\u00b0%\u2030")
_ARTICLE: Final = fold("ال")
_YEARS: Final = 1900, 2100  # bare numbers between these are years where a year can stand
_LATE: Final = 2050


@dataclass(frozen=True, slots=True)
class Units:
    """Folded forms to classes: nouns counted (`after`), nouns that a number names (`before`), and month names."""

    after: dict[str, str]
    before: dict[tuple[str, ...], str]
    months: frozenset[str]
    shares: dict[str, float]
    singular: frozenset[str]


def _counted(form: str) -> list[str]:
    """The folded forms of a counted noun: as it is, with the article, and the accusative after 11 to 99."""
    word = fold(form)
    forms = [word, _ARTICLE + word]
    if not word.endswith(("ه", "ا", "ي")):
        forms.append(word + "ا")
    return forms


@cache
def units() -> Units:
    """The table of units with the month names, read once."""
    after: dict[str, str] = {}
    before: dict[tuple[str, ...], str] = {}
    shares: dict[str, float] = {}
    singular: set[str] = set()
    for row in read_table(TABLES / "units.tsv", ("form", "class", "position", "share")):
        for place, form in enumerate(row.several("form")):
            words = tuple(token.fold for token in tokenise(form))
            if place == 0:
                singular.update((words[0], _ARTICLE + words[0]))
            if row["position"] == "before":
                for clitic in _BEFORE_CLITICS:
                    before.setdefault((clitic + words[0], *words[1:]), row["class"])
            elif row["position"] == "after":
                for counted in _counted(form) if len(words) == 1 else [" ".join(words)]:
                    after.setdefault(counted, row["class"])
                    if row["share"]:
                        shares[counted] = float(row["share"])
            else:
                raise row.error(f"the position {row['position']!r} is unknown; use after or before")
    months = {token.fold for row in read_table(TABLES / "months.tsv", ("form",)) for token in tokenise(row["form"])[:1]}
    return Units(after, before, frozenset(months), shares, frozenset(singular))


class Surroundings:
    """Judges from its neighbours what a number at `[first, last)` counts or names."""

    __slots__ = ("table", "tokens")

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.table = units()

    def counted(self, last: int) -> str:
        """The class of the thing that the number before `last` counts, '' when it may be people."""
        at = self._past(last, _QUOTES)
        if at >= len(self.tokens):
            return ""
        token = self.tokens[at]
        if token.surface in _COINS or token.surface in _DEGREES:
            return "money" if token.surface in _COINS else "measure"
        if token.shape is not Shape.WORD:
            return ""
        found = self._noun(at)
        if not found and token.fold == _OF and at + 1 < len(self.tokens):
            noun = self.tokens[at + 1].fold  # 17 من السرية are people of it, 30 من المنازل are houses
            found = "" if noun in self.table.singular else self._noun(at + 1)
            return "" if found == "date" else found
        return found

    def _noun(self, at: int) -> str:
        word = self.tokens[at].word.fold
        table = self.table
        if word in table.months:
            return "date"
        if at + 1 < len(self.tokens):
            pair = table.after.get(f"{word} {self.tokens[at + 1].word.fold}")
            if pair:
                return pair
        return table.after.get(word, "")

    def _past(self, index: int, marks: frozenset[str]) -> int:
        """The first index at or behind `index` whose token is none of `marks` (two at most are passed over)."""
        for _ in range(2):
            if index < len(self.tokens) and self.tokens[index].surface in marks:
                index += 1
        return index

    def named(self, first: int, *, definite: bool, digits: bool) -> str:
        """The class of the noun that the number at `first` names or qualifies (الفرقة 17، الساعات الـ24), or ''."""
        at = first - 1
        if at >= 0 and self.tokens[at].surface in _DASHES | _QUOTES:
            dashed = self.tokens[at].surface in _DASHES
            at -= 1
            found = self._bearer(at)
            return found if found == "designation" or (found and not dashed) else ""
        if at < 0:
            return ""
        if self.tokens[at].surface in _COINS:
            return "money"
        if self.tokens[at].surface == "#":
            return "label"
        found = self._bearer(at)
        if found in ("year", "hour", "day", "month", "age", "label", "calibre", "time"):
            return found
        if found == "name":
            return found if definite else ""
        if found and (digits or definite):
            return found
        if digits and not found and at >= 1 and self.tokens[at].fold.startswith(_ARTICLE):
            wider = self._bearer(at - 1)  # one adjective between: القرار الأممي 2254
            if wider in ("unit", "label", "label_digits"):
                return wider
        return self._qualified(at) if definite else ""

    def _bearer(self, at: int) -> str:
        if at < 0:
            return ""
        before = self.table.before
        word = self.tokens[at].word.fold
        if at >= 1 and (pair := before.get((self.tokens[at - 1].word.fold, word))):
            return pair
        if at >= 2 and (three := before.get((self.tokens[at - 2].word.fold, self.tokens[at - 1].word.fold, word))):
            return three
        return before.get((word,), "")

    def _qualified(self, at: int, *, definite: bool = True) -> str:
        """The class of a definite noun before a definite number: الأيام الثلاثة، الدول الخمس."""
        word = self.tokens[at].word.fold
        for clitic in _CLITICS:
            if word.startswith(clitic) and (found := self.table.after.get(word[len(clitic) :])):
                return found if not definite or word[len(clitic) :].startswith(_ARTICLE) or found == "time" else ""
        if word.startswith("لل"):
            return self.table.after.get(_ARTICLE + word[2:], "")
        return ""

    def plural(self, first: int) -> str:
        """The class of the plural before عدة (مدن عدة، غارات عدة), or ''."""
        return self._qualified(first - 1, definite=False) if first >= 1 else ""

    def single(self, first: int, last: int, value: float) -> str:
        """The class of the noun before واحد or اثنان (يوم واحد، يومين اثنين), or '' (اثنين من جنوده)."""
        if first < 1 or (last < len(self.tokens) and self.tokens[last].fold == _OF):
            return ""
        if self.tokens[first - 1].surface.endswith("آن"):
            return "time"
        word = self.tokens[first - 1].word.fold
        if value == 2 and not word.endswith(_DUALS):
            return ""
        for clitic in _CLITICS:
            if word.startswith(clitic) and (found := self.table.after.get(word[len(clitic) :])):
                return found
        return ""

    def is_year(self, first: int, last: int, value: float) -> bool:
        """Whether a bare number from 1900 to 2100 stands where a year does: behind a month, a preposition, a slash."""
        if not _YEARS[0] <= value <= _YEARS[1] or not self.tokens[last - 1].fold.isdigit() or first < 1:
            return False
        before = self.tokens[first - 1].word.fold
        if before in self.table.months or before in _YEAR_PLACES:
            return True
        if first >= 2 and self.tokens[first - 2].word.fold in self.table.months:
            return True
        closed = last >= len(self.tokens) or self.tokens[last].shape is Shape.MARK
        return closed and value <= _LATE and before not in _TOLD and self.tokens[first - 1].shape is Shape.WORD

    def are_years(self, last: int, low: float, high: float) -> bool:
        """Whether a range is of years: both ends from 1900 to 2050, with no noun behind them."""
        if not _YEARS[0] <= low < high <= _LATE:
            return False
        return last >= len(self.tokens) or self.tokens[last].shape is Shape.MARK

    def is_title(self, first: int, last: int) -> bool:
        """Whether the number closes a quoted name that opens with a definite word: "السويداء 24"."""
        if last >= len(self.tokens) or self.tokens[last].surface not in _QUOTES:
            return False
        for at in range(first - 1, max(first - 4, 0), -1):
            if self.tokens[at].shape is not Shape.WORD:
                return False
            if self.tokens[at - 1].surface in _QUOTES:
                return self.tokens[at].fold.startswith(_ARTICLE)
        return False

    def is_day(self, first: int, last: int, value: float) -> bool:
        """Whether a number up to 31 is the day of a date: 28 مارس، الـ28 من الشهر، 24 من آذار."""
        if not 1 <= value <= 31:
            return False
        at = last
        if at < len(self.tokens) and self.tokens[at].fold == _OF:
            at += 1
        if at >= len(self.tokens):
            return False
        word = self.tokens[at].word.fold
        return word in self.table.months or (at > last and word in _THE_MONTH) or (at == last and word in _THIS_MONTH)


_DUALS: Final = (fold("ان"), fold("ين"))
_YEAR_PLACES: Final = frozenset(
    fold(word) for word in ("في", "منذ", "حتى", "لعام", "عام", "سنة", "العام", "وعام", "مطلع", "نهاية", "بداية",
                            "أواخر", "أوائل", "منتصف", "صيف", "شتاء", "ربيع", "خريف", "قبل", "بعد",
                            "وحتى", "ومنذ", "وفي")
)  # fmt: skip
_TOLD: Final = frozenset(
    fold(word) for word in ("إلى", "بلغ", "بلغت", "مقتل", "إصابة", "وإصابة", "ومقتل", "قتل", "نحو")
)
_THE_MONTH: Final = frozenset(fold(word) for word in ("الشهر", "شهر", "هذا", "ذات"))
_THIS_MONTH: Final = frozenset(
    fold(word) for word in ("الجاري", "الحالي", "الماضي", "المنصرم", "المقبل", "الفائت", "القادم")
)
