"""Who is said to gain, hold, lose, besiege or leave a place, with the share of it that is told.

What is only meant, tried, refused or bargained for (`بهدف استعادة`, `يرفضون الانسحاب`) is no claim. A claim told again
in the report (same place, change and party) is kept once, where its party is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import takewhile
from typing import cast

from kg.extract.attribution import Frame
from kg.extract.grounds import GroundReader, Keys
from kg.extract.holding import ControlWord, Reading
from kg.extract.line import COMMAS, Line
from kg.extract.means import in_name
from kg.extract.scene import Scene
from kg.extract.setting import SettingReader
from kg.model import Change, Control, Period

_ON = "\u0639\u0644\u064a"  # على
_WHERE = "\u062d\u064a\u062b"  # حيث
_DONE = frozenset({"gained", "withdrew"})
_OPEN = frozenset({"besieged", "contested"})
_STATES = frozenset({"holds", "besieged", "contested", "advanced"})


class ControlReader:
    """Reads the control claims of one report, line by line; `controls` holds them, each once."""

    def __init__(self, scene: Scene, settings: SettingReader) -> None:
        self._scene, self._settings = scene, settings
        self._grounds = GroundReader(scene, settings)
        self.controls: list[Control] = []
        self._known: dict[tuple[str, Keys], set[str | None]] = {}

    def read(self, line: Line, frames: list[Frame], attribute: Callable[[Control, str], Control]) -> None:
        """Take in the control claims of a sentence; `attribute` gives a claim its key and the claimer of its words."""
        for index, reading in self._readings(line):
            low, high = share(line, index)
            period = self._period(line, index, reading.change, frames)
            party = reading.party or self._of_same(line, reading.change)
            for place in self._narrow(reading.places, told=low is not None):
                claim = Control(
                    key="", begin=line.begin(index), end=line.end(index + 1), sentence=line.sentence.index,
                    places=(place,), period=period, change=cast(Change, reading.change), party=party,
                    share_min=low, share_max=high, reasons=(f"control: {line.fold(index)}",),
                )  # fmt: skip
                if not self._is_told(claim):
                    self.controls.append(attribute(claim, f"k{len(self.controls) + 1}"))

    def _of_same(self, line: Line, change: str) -> str | None:
        """`تحرير P، إضافة إلى تحرير Q`: the party of the claim of that change told before in the sentence."""
        here = takewhile(lambda c: c.sentence == line.sentence.index, reversed(self.controls))
        return next((c.party for c in here if c.change == change), None) if change in _DONE else None

    def _narrow(self, places: Keys, *, told: bool) -> Keys:
        """The places without countries, of which only a share is ever held (`told`: one is)."""
        things, kind = self._scene.things, self._scene.kind
        if told:
            return places
        return tuple(p for p in places if things[p].head != "country" and kind(p) != "country")

    def finish(self) -> tuple[Control, ...]:
        """The claims of the report; one without a party only of a siege or a dispute that nobody is said to be in."""
        named = {(c.change, c.places) for c in self.controls if c.party is not None}
        return tuple(
            c for c in self.controls
            if c.party is not None or (c.change in _OPEN and (c.change, c.places) not in named)
        )  # fmt: skip

    def _is_told(self, claim: Control) -> bool:
        """True for a claim that the report has made before; the first with a share says more than one without."""
        shared = claim.share_min is not None
        known = self._known.setdefault((claim.change + "%" * shared, claim.places), set())
        told = claim.party in known if claim.party is not None else bool(known)
        known.add(claim.party)
        return told

    def _readings(self, line: Line) -> Iterator[tuple[int, Reading]]:
        taken = -1
        for index, sense in enumerate(line.senses):
            if index <= taken:
                continue
            where = self._where(line, index)
            if where is not None:
                yield index, where
            if sense.control is None or index in line.time_at or in_name(line, index):
                continue
            word = ControlWord(line, self._scene, self._grounds, index)
            for reading in word.read():
                if reading.places and not (word.is_stronghold and self._is_held(line, reading)):
                    yield index, reading
            taken = word.taken

    def _is_held(self, line: Line, reading: Reading) -> bool:
        """True when the sentence has already told who holds the place."""
        here = takewhile(lambda c: c.sentence == line.sentence.index, reversed(self.controls))
        return any(c.places[0] in reading.places for c in here)

    def _where(self, line: Line, index: int) -> Reading | None:
        """`حرستا غربا حيث حركة أحرار الشام`: a party right behind `حيث`, told of the place before it."""
        if line.fold(index) != _WHERE or index + 1 not in line.party_at or line.fold(index - 1) in COMMAS:
            return None
        spot = line.party_at[index + 1]
        verb = any(s.analyses and s.analyses[0].pos == "verb" for s in line.senses[spot.last : spot.last + 2])
        key = self._scene.key(line, spot)
        places = self._grounds.beside(line, index)
        return Reading("holds", key, places) if key and places and not verb else None

    def _period(self, line: Line, index: int, change: str, frames: list[Frame]) -> Period | None:
        """When it was so: the time of the clause; for what lasts, the day of the report."""
        first, last = line.clause(index)
        near = [
            t for t in line.times if first <= t.first < last and abs(t.first - index) <= 16 and (t.start or t.finish)
        ]
        if near:
            best = min(near, key=lambda t: abs(t.first - index))
            return Period(best.start, best.finish, best.edtf, best.inferred, best.begin, best.end)
        told: date | None = self._scene.report.published
        return Period(None, told) if told is not None and change in _STATES else None


def share(line: Line, index: int) -> tuple[float | None, float | None]:
    """The share of the place that is told with a control word, 0 to 1: `أكثر من 90%`, `لا تتجاوز 25%`, `معظم`."""
    stop = next((k for k in range(index + 1, len(line)) if line.senses[k].control), len(line))
    for quantity in line.quantities:
        if not index < quantity.first < min(stop, index + 13) or quantity.first in line.time_at:
            continue
        if quantity.kind in ("percent", "fraction") and quantity.value is not None:
            value = float(quantity.value) / (100 if quantity.kind == "percent" else 1)
            value = round(min(1.0, value), 4)
            if quantity.precision in ("more_than", "at_least"):
                return value, 1.0
            return (0.0, value) if quantity.precision == "at_most" else (value, value)
    for k in range(index + 1, min(index + 5, stop)):
        mark = line.senses[k].marks.get("area")
        if mark is not None and mark.value and k not in line.time_at:
            low, high = mark.value.split("..")
            return float(low), float(high)
    return None, None
