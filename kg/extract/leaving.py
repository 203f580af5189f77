"""Who leaves a place, is driven out of it or loses it; and what every word of control is read with."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.grounds import FROM, IN, GroundReader, Keys
from kg.extract.holders import HolderReader
from kg.extract.line import Line
from kg.extract.scene import Scene
from kg.lexicon.morphology import Analysis

OFF = "\u0639\u0646"  # عن
FROM_IT = frozenset({"\u0645\u0646\u0647\u0627", "\u0645\u0646\u0647"})  # منها، منه
BEFORE = "\u0642\u0628\u0644"  # قبل
_GONE = frozenset({"\u062e\u0631\u062c\u062a", "\u062e\u0631\u062c", "\u062e\u0631\u0648\u062c"})  # خرجت، خرج، خروج


@dataclass(slots=True)
class Reading:
    """A claim of control before it is one: the change, the party or None, and the places."""

    change: str
    party: str | None
    places: Keys


class LeavingReader:
    """One control word at token `index`, with its clause, its parties and its places; reads the words of leaving."""

    def __init__(self, line: Line, scene: Scene, grounds: GroundReader, index: int) -> None:
        self.line, self.scene, self.grounds, self.index = line, scene, grounds, index
        self.first, self.last = line.clause(index)
        self.analysis = self._analysis()
        self.holders = HolderReader(line, scene, index, self.analysis)
        self.taken = index

    def _analysis(self) -> Analysis:
        """The reading of the word; behind a preposition the noun (`منذ طرده`)."""
        found = [a for a in self.line.senses[self.index].analyses if any(c.startswith("control:") for c in a.classes)]
        governed = "function" in (self.line.senses[self.index - 1].marks if self.index else ())
        return next((a for a in found if governed and a.pos != "verb"), found[0])

    def _slipped(self) -> Reading | None:
        """`خرجت P عن سيطرة X`: X has lost it."""
        line, index = self.line, self.index
        party = self.holders.next_party(index + 1, index + 4)
        gone = any(line.fold(k).lstrip("\u0648\u062a") in _GONE for k in range(max(0, index - 8), index - 1))
        places = self.grounds.before(line, index, max(self.first, index - 8))
        return Reading("lost", party, places) if gone and party is not None and places else None

    def _expelled(self, change: str) -> Reading | None:
        """`طرد X من P`, `طردت Z X من P`, `طرده من P`: the one driven out loses."""
        place = self._bound(12)
        if not place:
            return self._routed()
        if self.analysis.enclitic:
            return Reading(change, self.holders.of_pronoun(), place)
        return Reading(change, self.holders.object_party(), place)

    def _routed(self) -> Reading | None:
        """`دحر X Y في P`: who routs the other in a place gains it."""
        line, loser = self.line, self.holders.object_party()
        if "rout" not in self.analysis.classes or loser is None:
            return None
        on = next((k for k in range(self.index + 1, min(self.index + 12, self.last)) if line.fold(k) == IN), None)
        places = self.grounds.behind(line, on + 1, self.last, reach=6) if on is not None else ()
        party = self.holders.subject()
        return Reading("gained", party, places) if places and party not in (None, loser) else None

    def _bound(self, span: int) -> Keys:
        """The place behind the `من` of the word."""
        line = self.line
        for k in range(self.index + 1, min(self.index + span, self.last)):
            if line.fold(k) in FROM_IT:
                return self.grounds.before(line, self.index, self.first)
            if line.fold(k) == FROM and line.fold(k + 1) != BEFORE:
                found = self.grounds.behind(line, k + 1, self.last, reach=6)
                if found:
                    return found
        return ()

    def _out(self, change: str) -> list[Reading]:
        """`خروج مقاتلي X من P`: fighters leave; of civilians it tells nothing."""
        place = () if self.holders.has_civilians() else self._bound(18)
        if self.analysis.enclitic and self.analysis.pos != "verb":
            party = self.holders.of_pronoun()
            return [Reading(change, party, place)] if party is not None else []
        parties = self.holders.next_parties(self.index + 1, self.index + 9)
        if not parties and self.holders.has_fighters():
            party = self.holders.last_party(self.index)
            return [Reading(change, party, place)] if party is not None else []
        return [Reading(change, party, place) for party in parties]

    def _left(self, change: str) -> Reading | None:
        """`أخلت X P`, `إخلاء X مواقعه في P`."""
        party = self.holders.subject()
        place = self.grounds.behind(self.line, self.index + 1, self.last, reach=6) or self._bound(8)
        return Reading(change, party, place) if party is not None and place else None

    def _from(self, change: str) -> Reading | None:
        place = self._bound(12)
        party = self.holders.subject()
        return Reading(change, party, place) if place and party is not None else None
