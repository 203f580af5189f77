"""A whole report laid ready: its lines, and which thing each mention is. What crosses sentences is read from here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.extract.line import COMMAS, Line
from kg.extract.phrase import Spot
from kg.model import Mention, Report, Thing
from kg.text.normalise import fold, name_key
from kg.text.tokens import Shape

STATE_KINDS = frozenset(
    ("army", "branch", "air_force", "navy", "security", "expedition", "government", "coalition", "peacekeepers")
)
_STATE_WORDS = frozenset(
    fold(word) for word in ("جيش", "قوات", "شرطة", "أمن", "قوى", "طيران", "حكومة", "سلطات", "نظام")
)
_FEMININE = frozenset(
    fold(word) for word in ("قوات", "قوى", "حماس", "كتائب", "فصائل", "وحدات", "سرايا", "ألوية", "داعش", "طالبان")
)
_WAW = "\u0648"  # و
_FI = "\u0641\u064a"  # في
_MIN = "\u0645\u0646"  # من
_ON = "\u0639\u0644\u064a"  # على


def _no_ancestors(_: str) -> tuple[str, ...]:
    return ()


def _nobody(_: str, __: str) -> bool:
    return False


@dataclass(slots=True)
class Scene:
    """The lines of a report with its things. `resolve` gives the thing of a kind that a token of a line belongs to."""

    report: Report
    lines: Sequence[Line]
    things: dict[str, Thing]
    mentions: Sequence[Mention]
    resolve: Mapping[tuple[str, int, int], str]
    kinds: Mapping[str, str] = field(default_factory=dict)
    ancestors: Callable[[str], tuple[str, ...]] = _no_ancestors
    on_one_side: Callable[[str, str], bool] = _nobody
    countries: Mapping[str, str] = field(default_factory=dict)  # ISO code to name

    def key(self, line: Line, spot: Spot) -> str | None:
        """The thing that a mention is, or None where it was not kept."""
        return self.resolve.get((spot.kind, line.sentence.index, spot.first))

    def kind(self, key: str) -> str | None:
        """The kind of the gazetteer entry that a thing most likely is (`army`, `militia`, `city`), or None."""
        thing = self.things.get(key)
        return next((self.kinds[c] for c in thing.candidates if c in self.kinds), None) if thing else None

    def lies_in(self, place: str, other: str) -> bool:
        """True when one place lies in another, by the gazetteer or by what the report says (`سقبا بالغوطة`)."""
        inner, outer = self.things.get(place), self.things.get(other)
        if inner is None or outer is None or place == other:
            return False
        if name_key(outer.name) in {name_key(name) for name in inner.containers}:
            return True
        mine = {ancestor for c in inner.candidates[:1] for ancestor in self.ancestors(c)}
        return any(candidate in mine for candidate in outer.candidates)

    def is_state(self, key: str) -> bool:
        """True for the forces of a state: by the gazetteer, else by the nouns of their name."""
        kind = self.kind(key)
        if kind is not None:
            return kind in STATE_KINDS
        thing = self.things.get(key)
        words = name_key(thing.name) if thing else ()
        if thing is not None and thing.country and thing.name == self.countries.get(thing.country):
            return True  # a country named as a party
        return bool(words) and words[0] in _STATE_WORDS

    def allied(self, party: str, other: str) -> bool:
        """True when two parties fight on one side, one of them a state's: those do not fight each other."""
        mine, theirs = self._entry(party), self._entry(other)
        if mine is None or theirs is None or not (self.is_state(party) or self.is_state(other)):
            return False
        return self.on_one_side(mine, theirs)

    def _entry(self, party: str) -> str | None:
        """The likeliest gazetteer entry of a party, else the code of the state whose force it is."""
        thing = self.things.get(party)
        if thing is None:
            return None
        return thing.candidates[0] if thing.candidates else thing.country

    def gender(self, key: str) -> str:
        """The gender of the pronoun that stands for a party: `f` for قوات، حركة, `m` for جيش، تنظيم, `p` for people."""
        thing = self.things.get(key)
        return gender_of(thing.name) if thing else ""

    def parties_from(self, line: Line, index: int) -> tuple[str, ...]:
        """The parties that are named one after the other from token `index` on (`X والمسلحين الموالين لها وY`)."""
        return self._chain(line, index, line.party_at)

    def places_from(self, line: Line, index: int) -> tuple[str, ...]:
        """The places that are named one after the other from token `index` on (`دير الزور والرقة وحمص`)."""
        return self._chain(line, index, line.place_at)

    def _chain(self, line: Line, index: int, found: Mapping[int, Spot]) -> tuple[str, ...]:
        """The things of the list of mentions that begins at a token."""
        keys: list[str] = []
        while index in found:
            spot = found[index]
            key = self.key(line, spot)
            if key is not None and key not in keys:
                keys.append(key)
            following = next_in_list(line, spot.last, found)
            if following is None or following <= index:
                break
            index = following
        return tuple(keys)


def gender_of(name: str) -> str:
    """The gender of the pronoun that stands for a party of this name."""
    words = [fold(word).removeprefix("ال") for word in name.split()]
    if not words:
        return ""
    head = words[0].lstrip('"')
    if head.endswith(("ون", "ين")) and head not in _FEMININE:
        return "p"
    return "f" if head.endswith(("\u0647", "ات", "ئب", "يا")) or head in _FEMININE else "m"


def next_in_list(line: Line, index: int, found: Mapping[int, Spot]) -> int | None:
    """The token at which the next of a list begins: joined by `و`, or a comma and then one that is, a word apart."""
    for k in range(index, min(index + 4, len(line))):
        word = line.fold(k)
        if k in found:
            glued = word.startswith(_WAW) and found[k].begin > line.begin(k)
            joined = (
                glued
                or (line.joined(k) and k in line.party_at)
                or any(
                    line.fold(j).startswith(_WAW) and line.fold(j)[1:] in ("", _FI, _MIN, _ON) for j in range(index, k)
                )
            )
            comma = any(line.fold(j) in COMMAS for j in range(index, k))
            return k if joined or (comma and k - index <= 2) else None
        if k + 1 in found and found[k + 1].relation is not None and line.joined(k):  # شرق حيس وشمال زبيد
            return k + 1
        small = (
            word.removeprefix(_WAW) in ("", _FI, _MIN, _ON) or word in COMMAS or line.tokens[k].word.shape is Shape.MARK
        )
        if not small and not (line.joined(k) and line.senses[k].person is not None):
            return None
    return None
