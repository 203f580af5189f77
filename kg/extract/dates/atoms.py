"""Atoms of time: what each word can mean in a date, from the tables of months, weekdays and date words.

A text becomes a `Strip`: one atom a cell, several tokens in one cell where a name has several words (`تشرين الثاني`,
`أول أمس`), tokens of invisible marks left out. The readers of points and periods look at strips only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from kg.lexicon.table import Row, read_table
from kg.text.memo import Memo
from kg.text.normalise import fold
from kg.text.tokens import Shape, Token, Word

Value = int | str
_TABLES = Path(__file__).parents[2] / "lang" / "ar"
_ARTICLE = "\u0627\u0644"  # alef, lam
_LAM = "\u0644"  # lam
_CLITICS = "\u0648\u0641\u0628\u0644\u0643"  # waw, fa, ba, lam, kaf
_DASHES = frozenset("-\u2013\u2014\u2212\u2010\u2011")
_COMMAS = frozenset(",\u060c")
_ANCHORS = frozenset(
    {"month", "weekday", "relative", "unit", "pair", "season", "holiday", "decade", "now", "weekend", "tonight"}
)
_STARTERS = _ANCHORS | {
    "ordinal", "cardinal", "tens", "part", "fraction", "daypart", "since", "from", "between", "until", "during",
    "before", "after", "this", "last", "article", "dated", "period", "in", "thousands", "hundreds",
}  # fmt: skip


_NUMERIC = frozenset({"thousands", "hundreds", "tens", "ordinal", "cardinal"})
_SMALL = frozenset({"in", "from", "to", "onto", "extending"})


class Atom(dict[str, Value]):
    """What one cell can mean: its classes by name, with the clitics in front, the article, and the digits.

    `number` is the value of a run of digits, `size` how many there are; `numeric` tells
    a number in words; `small` marks words that begin a span only with
    a word of time near behind them; `mark` is `/`, `-`, `,`, `.`, `(` … for marks.
    """

    __slots__ = (
        "anchor",
        "article",
        "lead",
        "mark",
        "number",
        "numeric",
        "size",
        "small",
        "starts",
        "surface",
        "tails",
    )

    def __init__(
        self, surface: str, classes: Mapping[str, Value], lead: str = "", article: bool = False, mark: str = ""
    ) -> None:
        super().__init__(classes)
        self.surface, self.lead, self.article, self.mark = surface, lead, article, mark
        self.number: int | None = None
        self.size = 0
        self.tails: tuple[tuple[tuple[str, ...], Mapping[str, Value]], ...] = ()
        self.starts = not _STARTERS.isdisjoint(classes)
        self.anchor = not _ANCHORS.isdisjoint(classes)
        self.numeric = not _NUMERIC.isdisjoint(classes)
        self.small = bool(classes) and _SMALL.issuperset(classes)

    def count(self, name: str) -> int | None:
        """The value of a class of numbers."""
        value = self.get(name)
        return int(value) if value is not None else None

    def __repr__(self) -> str:
        return f"Atom({self.surface!r}, {dict(self)!r})"


class _Forms:
    """All forms of the tables: one-word forms by their fold, and the tails of longer ones by their first word."""

    def __init__(self) -> None:
        self.single: dict[str, dict[str, Value]] = {}
        self.longer: dict[str, list[tuple[tuple[str, ...], dict[str, Value]]]] = {}
        for row in read_table(_TABLES / "months.tsv", ("form", "month", "calendar", "weak")):
            name = "hijri" if row["calendar"] == "hijri" else "month"
            self._add(row, {"month": int(row["month"]), **({name: 1} if name == "hijri" else {}), **_weak(row)})
        for row in read_table(_TABLES / "weekdays.tsv", ("form", "day", "weak")):
            self._add(row, {"weekday": int(row["day"]), **_weak(row)})
        for row in read_table(_TABLES / "date_words.tsv", ("form", "class", "value")):
            self._add(row, {row["class"]: _value(row["value"])})
        for row in read_table(_TABLES / "numerals.tsv", ("form", "kind", "value")):
            number = _number(row)
            if number is not None:
                self._add(row, {number: int(row["value"])})
        for tails in self.longer.values():
            tails.sort(key=lambda tail: -len(tail[0]))

    def _add(self, row: Row, classes: dict[str, Value]) -> None:
        words = fold(row["form"]).split()
        if not words:
            raise row.error("an empty form; write the word or take the row out")
        if len(words) == 1:
            known = self.single.setdefault(words[0], {})
            for name, value in classes.items():
                known.setdefault(name, value)
        else:
            self.longer.setdefault(words[0], []).append((tuple(words[1:]), classes))


_NUMBERS = {"unit": "cardinal", "ten": "cardinal", "teen": "cardinal", "ordinal": "ordinal", "tens": "tens"}


def _number(row: Row) -> str | None:
    """The class of a row of numerals that dates can use: up to 99, hundreds, one and two thousand."""
    if not row["value"].isdigit() or row["value"] == "0":
        return None
    value = int(row["value"])
    if row["kind"] in _NUMBERS:
        return _NUMBERS[row["kind"]]
    if value < 1000 and value % 100 == 0 and row["kind"] in ("hundred", "dual"):
        return "hundreds"
    return "thousands" if value in (1000, 2000) and row["kind"] in ("scale", "dual", "dual_or_scale") else None


def _value(cell: str) -> Value:
    """A cell as a number where it is one (`-2`), else as it stands (`day:1`, `12-25`)."""
    return int(cell) if cell.lstrip("-").isdigit() and "-" not in cell[1:] else cell


def _weak(row: Row) -> dict[str, Value]:
    return {"weak": 1} if row["weak"] else {}


@lru_cache(maxsize=1)
def _forms() -> _Forms:
    return _Forms()


def _splits(word: str) -> list[tuple[str, str]]:
    """Every way to part proclitics from a folded word, the whole word first."""
    found = [("", word)]
    rest, lead = word, ""
    while len(lead) < 2 and len(rest) > 2 and rest[0] in _CLITICS:
        lead, rest = lead + rest[0], rest[1:]
        if lead[-1] == _LAM and rest[0] == _LAM:
            found.append((lead, _ARTICLE[0] + rest if len(rest) > 2 else rest))  # للشهر is ل + الشهر
        found.append((lead, rest))
    return found


def _lookup(word: str) -> tuple[str, bool, dict[str, Value], list[tuple[tuple[str, ...], Mapping[str, Value]]]]:
    """Clitics, article, classes and tails of a folded word; the reading with the fewest clitics wins."""
    forms = _forms()
    for lead, rest in _splits(word):
        bare = rest[2:] if rest.startswith(_ARTICLE) and len(rest) > 3 else ""
        classes = {**forms.single.get(bare, {}), **forms.single.get(rest, {})}
        if bare and "weak" in classes and "weekday" in classes and "weekday" in forms.single.get(rest, {}):
            del classes["weak"]
        tails = [*forms.longer.get(rest, ()), *forms.longer.get(bare, ())]
        if lead and "weak" in classes and lead != "\u0648":  # waw
            continue
        if classes or tails:
            return lead, bool(bare), classes, tails
    return "", False, {}, []


def atom_of(word: Word) -> Atom:
    """The atom of a word type."""
    if word.shape is Shape.NUMBER:
        atom = Atom(word.surface, {})
        atom.size = len(word.fold)
        if word.fold.isdigit() and atom.size <= 6:
            atom.number = int(word.fold)
            atom.starts = atom.number <= 31 or 1000 <= atom.number <= 2200
            atom.anchor = atom.size == 4 and 1300 <= atom.number <= 2200
        elif word.fold.count(".") == 2:
            atom.starts = atom.anchor = True
        return atom
    if word.shape is Shape.MARK:
        mark = "-" if word.surface in _DASHES else "," if word.surface in _COMMAS else word.surface
        atom = Atom(word.surface, {}, mark=mark)
        atom.anchor = mark in "/-"
        return atom
    if word.shape is Shape.LATIN or not word.fold:
        return Atom(word.surface, {}, mark="" if word.fold else "\0")
    lead, article, classes, tails = _lookup(word.fold)
    if classes.get("month") == 8 and "weak" in classes and len(word.fold) - len(lead) == 2 and _no_madda(word.surface):
        classes["unsure"] = 1  # a folded father or the city of Ibb, unless it is written with its madda
    atom = Atom(word.surface, classes, lead, article)
    atom.tails = tuple(tails)
    if (article and "tens" in classes) or word.fold == "\u0639\u0634\u0631":  # ten, in الحادي عشر
        atom.anchor = True
    atom.anchor = atom.anchor or any(not _ANCHORS.isdisjoint(classes) for _, classes in tails)
    atom.small = atom.small and not tails
    atom.starts = atom.starts or any(not _STARTERS.isdisjoint(classes) for _, classes in tails)
    return atom


def _no_madda(surface: str) -> bool:
    return "\u0622" not in surface and "\u0653" not in surface  # alef with madda; combining madda


class Strip:
    """A text as atoms: `atoms[i]` covers the tokens `first[i]` to `last[i]` (half-open). Ends in two empty cells."""

    __slots__ = ("atoms", "first", "last", "size", "tokens")

    def __init__(self, tokens: Sequence[Token], atoms: Sequence[Atom]) -> None:
        self.tokens = tokens
        self.atoms: list[Atom] = []
        self.first: list[int] = []
        self.last: list[int] = []
        index, stop = 0, len(tokens)
        while index < stop:
            atom, end = atoms[index], index + 1
            if atom.mark == "\0":
                index = end
                continue
            if atom.tails:
                atom, end = _longest(tokens, atom, index)
            self.atoms.append(atom)
            self.first.append(index)
            self.last.append(end)
            index = end
        self.size = len(self.atoms)
        self.atoms.extend((EMPTY,) * 4)

    def at(self, index: int) -> Atom:
        """The atom at a cell; the empty atom outside of the text."""
        return self.atoms[index] if 0 <= index < self.size else EMPTY


EMPTY = Atom("", {}, mark="\0")
_ATOMS: Memo[Word, Atom] = Memo(atom_of)


def _longest(tokens: Sequence[Token], atom: Atom, index: int) -> tuple[Atom, int]:
    """The longest name of several words that starts at a token, else the word's own atom."""
    following = tokens[index + 1].word.fold if index + 1 < len(tokens) else ""
    for tail, classes in atom.tails:
        end = index + 1 + len(tail)
        if (
            tail[0] == following
            and end <= len(tokens)
            and all(tokens[index + 1 + place].word.fold == word for place, word in enumerate(tail))
        ):
            surface = " ".join(token.word.surface for token in tokens[index:end])
            return Atom(surface, classes, atom.lead, atom.article), end
    return atom, index + 1


def strip_of(tokens: Sequence[Token]) -> Strip | None:
    """The strip of some tokens, or None when no word of them can carry a date."""
    known = _ATOMS
    atoms = [known[token.word] for token in tokens]
    for atom in atoms:
        if atom.anchor:
            return Strip(tokens, atoms)
    return None
