"""How what happens lies to a named place: on which side, how far, between which two, on the road to which other.

Completes what the word right before a name tells (`kg/lang/ar/relations.tsv`) by the words around it, from
`kg/lang/ar/whereabouts.tsv`. Codes of precision are UCDP's where_prec (UCDP GED Codebook): 2 within 25 kilometres of a
known point, 5 a line or an estimate, 7 international waters or air.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from kg.extract.cues import TABLES
from kg.extract.phrase import Spot
from kg.extract.quantities import Quantity
from kg.lexicon.table import read_table
from kg.text.normalise import fold, strip_article
from kg.text.tokens import Shape, Token

_MIN: Final = "\u0645\u0646"  # min, from
_SMALL: Final = frozenset({_MIN, "\u0627\u0644\u064a", "\u0641\u064a", "\u0646\u062d\u0648"})  # ila, fi, nahwa
_CONJUNCTION: Final = "\u0648"  # waw
_PREFIXES: Final = ("\u0648", "\u0628", "\u0644")  # waw, ba, lam
_AL: Final = "\u0627\u0644"
_VERTICAL: Final = frozenset({"north", "south"})
_AWAY: Final = "away"
_LENGTH: Final = "length"  # what the reader of quantities calls a number of kilometres
_NEAR, _LINE, _OPEN, _RADIUS = 2, 5, 7, 25.0
_OPEN_REACH: Final = 6  # tokens on either side in which international waters are told


@cache
def _words() -> dict[str, dict[str, str]]:
    """Role to folded form to value."""
    found: dict[str, dict[str, str]] = {}
    for row in read_table(TABLES / "whereabouts.tsv", ("forms", "role", "value")):
        if row["role"] not in ("direction", "line", "unit", "pair", "open"):
            raise row.error(f"there is no role {row['role']!r}")
        for form in row.several("forms"):
            found.setdefault(row["role"], {})[fold(form)] = row["value"]
    return found


def locate(tokens: Sequence[Token], quantities: Sequence[Quantity], spots: Sequence[Spot]) -> list[Spot]:
    """The spots of one sentence, places with the relation, distance and precision that the words around them tell."""
    if not any(spot.kind == "place" for spot in spots):
        return list(spots)
    reader = _Whereabouts(tokens, quantities)
    found: list[Spot] = []
    last: Spot | None = None
    for spot in spots:
        if spot.kind == "place":
            spot = last = reader.read(spot, last)
        found.append(spot)
    return found


class _Whereabouts:
    def __init__(self, tokens: Sequence[Token], quantities: Sequence[Quantity]) -> None:
        self._folds = [token.word.fold for token in tokens]
        self._words = [token.word.shape is Shape.WORD for token in tokens]
        lengths = [q for q in quantities if q.rule.endswith(_LENGTH) and q.value is not None]
        self._ending = {q.last: q for q in lengths}
        self._beginning = {q.first: q for q in lengths}
        self._open = self._open_at()

    def read(self, spot: Spot, before: Spot | None) -> Spot:
        """A place with what its surroundings tell; `before` is the place before it in the sentence."""
        start, side = self._side(spot)
        distance = self._distance(start)
        if distance is None and (side or spot.relation is not None):
            distance = self._told_after(spot)
        if side:
            spot = replace(spot, relation=side, precision=_NEAR)
        elif spot.relation is None and (joined := self._joined(spot, before)):
            spot = replace(spot, relation=joined, precision=_LINE)
        if distance is not None:
            precision = _NEAR if distance <= _RADIUS else _LINE
            spot = replace(spot, relation=spot.relation or _AWAY, precision=precision, distance=distance)
        if any(abs(at - spot.first) <= _OPEN_REACH for at in self._open):
            spot = replace(spot, precision=_OPEN)
        return spot

    def _side(self, spot: Spot) -> tuple[int, str]:
        """Where the words of direction before a place begin, and the direction: `southeast`; "" for none."""
        at = spot.full_first - 1
        linked = self._fold(at) == _MIN
        at -= linked
        directions: list[str] = []
        while len(directions) < 2 and (found := self._direction(at, linked)):
            directions.insert(0, found)
            at -= 1
        start = at + 1 if directions else spot.full_first
        if not directions:
            return start, ""
        first, second = directions[0], directions[-1]
        if len(directions) == 2 and not (first in _VERTICAL and second not in _VERTICAL):
            return start, second
        return start, first + second if len(directions) == 2 else first

    def _direction(self, at: int, linked: bool) -> str:
        """The direction that a token tells: one with the article only before `من`, for else it is an adjective."""
        word = self._fold(at)
        known = _words()["direction"]
        forms = [word] + [word[1:] for prefix in _PREFIXES if word.startswith(prefix)]
        if linked:
            forms += [strip_article(form) for form in forms]
        return next((known[form] for form in forms if form in known), "")

    def _distance(self, start: int) -> float | None:
        """The kilometres that stand before the token `start`: `على بعد 10 كم`, a small word between."""
        at = start - 1
        while at >= 0 and self._fold(at) in _SMALL:
            at -= 1
        pair = _words()["pair"].get(self._fold(at))
        if pair is not None:
            return float(pair)
        return self._length(self._ending.get(at), at) or self._length(self._ending.get(at + 1), at)

    def _told_after(self, spot: Spot) -> float | None:
        """The kilometres told behind a place: `جنوب السخنة بنحو 20 كم`, `شرق الرقة 15 كم`."""
        for first in (spot.last, spot.last + 1):
            found = self._beginning.get(first)
            if found is not None:
                return self._length(found, found.last)
        return None

    def _length(self, quantity: Quantity | None, unit: int) -> float | None:
        if quantity is None or quantity.value is None:
            return None
        told = [self._fold(at).lstrip("0123456789") for at in (unit, quantity.last, quantity.last - 1)]
        scale = next((_words()["unit"][word] for word in told if word in _words()["unit"]), None)
        return None if scale is None else round(float(quantity.value) * float(scale), 3)

    def _joined(self, spot: Spot, before: Spot | None) -> str:
        """The relation that a place shares with the one before it: `بين السخنة وتدمر`, `طريق السخنة - دير الزور`."""
        road = self._road(spot)
        if road or before is None or before.relation not in _words()["line"].values():
            return road
        gap = range(before.last, spot.full_first)
        glued = spot.full_first == before.last and self._fold(before.last).startswith(_CONJUNCTION)
        dashed = before.relation == "road" and all(not self._words[at] for at in gap) and len(gap) <= 1
        apart = len(gap) == 1 and self._fold(before.last) == _CONJUNCTION
        return before.relation if before.relation and (glued or dashed or apart) else ""

    def _road(self, spot: Spot) -> str:
        """`الطريق الدولي حلب دمشق`: an adjective stands between the road and the place."""
        line, at = _words()["line"], spot.full_first - 1
        adjective = self._fold(at).startswith(_AL)
        noun = strip_article(self._fold(at - 1)) if adjective else ""
        return line[noun] if line.get(noun) == "road" else ""

    def _open_at(self) -> list[int]:
        """The tokens at which international waters or air are told."""
        pairs = _words()["open"]
        return [
            at
            for at in range(1, len(self._folds))
            if f"{self._bare(at - 1)} {self._folds[at]}" in pairs or f"{self._folds[at - 1]} {self._folds[at]}" in pairs
        ]

    def _bare(self, at: int) -> str:
        word = self._fold(at)
        return word[1:] if word.startswith(_PREFIXES) else word

    def _fold(self, at: int) -> str:
        return self._folds[at] if 0 <= at < len(self._folds) else ""
