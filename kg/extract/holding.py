"""What one word of control says: which way it goes, in whose hand, of which places; none where it is only meant."""

from __future__ import annotations

from kg.extract.grounds import FROM, IN, Keys
from kg.extract.leaving import BEFORE, FROM_IT, OFF, LeavingReader
from kg.extract.leaving import Reading as Reading
from kg.extract.line import COMMAS

_UNDER = "\u062a\u062d\u062a"  # تحت
_ON = "\u0639\u0644\u064a"  # على
_ON_IT = frozenset({"\u0639\u0644\u064a\u0647\u0627", "\u0639\u0644\u064a\u0647"})  # عليها، عليه
_INSIDE = "\u062f\u0627\u062e\u0644"  # داخل
_FAVOUR = frozenset({"\u0644\u0635\u0627\u0644\u062d", "\u0644\u0645\u0635\u0644\u062d\u0647"})  # لصالح، لمصلحة
_OUT = frozenset({"\u062e\u0627\u0631\u062c"})  # خارج
_WAS = frozenset(
    {"\u0643\u0627\u0646", "\u0643\u0627\u0646\u062a", "\u0643\u0627\u0646\u0648\u0627"}
)  # كان، كانت، كانوا
_BECAME = frozenset(
    {
        "\u0628\u0627\u062a", "\u0628\u0627\u062a\u062a", "\u0628\u0627\u062a\u0648\u0627", "\u0627\u0635\u0628\u062d",
        "\u0627\u0635\u0628\u062d\u062a", "\u064a\u0632\u0627\u0644", "\u062a\u0632\u0627\u0644",
    }
)  # بات، باتت، باتوا، أصبح، أصبحت، يزال، تزال  # fmt: skip
_TOWARD = frozenset(
    {
        IN, _ON, "\u062f\u0627\u062e\u0644", "\u0646\u062d\u0648", "\u0627\u0644\u064a", "\u0635\u0648\u0628",
        "\u0628\u0627\u062a\u062c\u0627\u0647", "\u0639\u0645\u0642",
    }
)  # في، على، داخل، نحو، إلى، صوب، باتجاه، عمق  # fmt: skip
_REACH = 5  # words beside the parties within which a word of meaning or refusing reaches
_LAM = "\u0644"
_SIN = "\u0633"
_NOT = frozenset({"\u0644\u0645", "\u0644\u0646", "\u0644\u0627", "\u0645\u0627"})  # لم، لن، لا، ما


class ControlWord(LeavingReader):
    """Reads one control word. `taken` is the last token that belongs to it (`فقد السيطرة`, `تخضع لسيطرة`)."""

    def read(self) -> list[Reading]:
        """The claims of the word: none, one, or a gain with the loss that it is for another."""
        change = next(c for c in self.analysis.classes if c.startswith("control:")).partition(":")[2]
        if self._is_unheld():
            self._skip_chain()
            return []
        pattern = self.analysis.value
        single = {
            "stronghold": self._stronghold, "adjective": self._adjective, "passive": self._under, "to": self._fallen,
            "siege": self._siege, "expel": self._expelled, "leave": self._left, "in": self._advanced,
            "hands": self._in_hands, "share": self._shared, "dug": self._dug_in,
        }.get(pattern)  # fmt: skip
        if single is not None:
            reading = single(change)
            return [reading] if reading is not None else []
        if pattern == "over":
            reading = self._over(change)
            return [reading] if reading is not None else []
        if pattern == "from":
            reading = self._from(change)
            return [reading] if reading is not None else []
        return self._out(change) if pattern == "out" else self._object(change)

    @property
    def is_stronghold(self) -> bool:
        """True for `معقل`, which tells less than any verb of holding."""
        return self.analysis.value == "stronghold"

    def _is_unheld(self) -> bool:
        """Meant, tried, refused, denied or to come: not so, or not yet."""
        line, index = self.line, self.index
        analysis = self.analysis
        if analysis.pos == "verb" and analysis.aspect == "present" and line.fold(index).startswith((_SIN, _LAM)):
            return True
        if analysis.pos != "verb" and _LAM in analysis.proclitics and not self._is_subject_to():
            return True
        if analysis.pos == "verb" and analysis.aspect == "present" and line.marked(index - 1, "aspect"):
            return line.fold(index - 1).endswith("\u0642\u062f")  # قد, "may" before a present tense
        if any(line.marked(k, "unheld_beside") for k in range(max(0, index - 2), index)):
            return True
        distance = 0
        for k in range(index - 1, max(-1, index - 16), -1):
            distance += k not in line.party_at
            if distance > _REACH or line.is_break(k) or line.fold(k) in COMMAS or line.marked(k, "relative"):
                break
            sense = line.senses[k]
            if ("unheld" in sense.marks or "deny" in sense.marks) and k not in line.party_at and distance < _REACH:
                return True
            verb = sense.analyses[0] if sense.analyses else None
            if verb is not None and verb.pos == "verb" and verb.aspect == "present" and line.fold(k).startswith(_SIN):
                return True
            if line.marked(k, "manage") and any(line.fold(j) in _NOT for j in range(max(0, k - 2), k)):
                return True
            if line.fold(k) in _NOT and distance <= 3 and not line.marked(k + 1, "still"):
                return True
        return False

    def _is_subject_to(self) -> bool:
        """`الخاضعة لسيطرة`: behind a word of holding."""
        return any(self.line.senses[k].control == "holds" for k in range(max(0, self.index - 3), self.index))

    def _skip_chain(self) -> None:
        """`لاستعادة السيطرة على`: the next word belongs to the same phrase."""
        k = self.index + 1
        if k < len(self.line) and self.line.senses[k].control is not None:
            self.taken = k

    def _over(self, change: str) -> Reading | None:
        line, index = self.line, self.index
        if line.fold(index - 1) == _UNDER or self._is_subject_to():
            return self._under("holds")
        if line.fold(index - 1) in _OUT:
            return None
        if line.fold(index - 1) == OFF:
            return self._slipped()
        if self.analysis.pos != "verb" and self.grounds.is_ground(line, index - 1):
            party = self.holders.next_party(index + 1, index + 3)
            return (
                Reading("holds", party, self.grounds.inside(line, index, min(index + 9, self.last))) if party else None
            )
        if change == "lost" and not any(
            line.senses[k].control == "gained" for k in range(index + 1, min(index + 9, self.last))
        ):
            return None
        if change == "gained" and self._lasts():
            change = "holds"
        if any(line.senses[k].control == "besieged" for k in range(index + 1, min(index + 4, self.last))):
            change = "besieged"  # أحكمت X الحصار على P
        if change == "holds" and self._was():
            if not any(line.fold(k) == BEFORE for k in range(index, min(index + 12, len(line)))):
                return None
            change = "lost"
        for k in range(index + 1, min(index + 22 if self.analysis.pos == "verb" else index + 14, self.last)):
            if line.fold(k) in _ON_IT and any(line.marked(j, "relative") for j in range(index + 1, k)):
                continue  # سيطرت X، التي تغلب عليها Y، على P
            if line.fold(k) in _ON_IT:
                self.taken = k
                return Reading(change, self.holders.subject(), self._of_pronoun())
            if line.fold(k) == _ON or (line.fold(k) == '"' and line.fold(k + 1) == _ON):
                self.taken = k
                return Reading(change, self.holders.subject(), self.grounds.behind(line, k + 1, self.last, reach=9))
        return None

    def _dug_in(self, change: str) -> Reading | None:
        """`يتحصن X في P`, `مسلحو X المتمركزون بـP`: a present tense or a participle, with its party and its place."""
        line, index = self.line, self.index
        if (self.analysis.pos == "verb" and self.analysis.aspect != "present") or self._was():
            return None
        party = self.holders.near_subject() if self.analysis.pos == "verb" else self.holders.beside()
        if party is None:
            return None
        for k in range(index + 1, min(index + 9, self.last)):
            glued = k in line.place_at and line.fold(k).startswith("\u0628")  # ب
            if line.fold(k) in (IN, _INSIDE) or glued or (k in line.place_at and line.place_at[k].relation is not None):
                places = self.grounds.behind(line, k + (line.fold(k) in (IN, _INSIDE)), self.last, reach=6)
                return Reading(change, party, places) if places else None
            if line.is_break(k) or line.fold(k) in COMMAS:
                break
        return None

    def _of_pronoun(self) -> Keys:
        """The place that `عليها` takes up."""
        return self.grounds.taken_up(self.line, self.index, self.last)

    def _lasts(self) -> bool:
        """A present tense tells a state (`تسيطر على`), and so does what a place became (`باتت سيطرة`)."""
        if self.analysis.aspect == "present":
            return True
        return any(self.line.fold(k) in _BECAME for k in range(max(self.first, self.index - 6), self.index))

    def _was(self) -> bool:
        return any(
            self.line.fold(k).lstrip("\u0648") in _WAS for k in range(max(self.first, self.index - 3), self.index)
        )

    def _under(self, change: str) -> Reading | None:
        """`P الخاضعة لسيطرة X`, `P تحت سيطرة X`, `تخضع P لسيطرة X`."""
        line, index = self.line, self.index
        reach = 20 if self.analysis.pos == "verb" else 9
        word = next(
            (k for k in range(index, min(index + reach, self.last)) if line.senses[k].control == "gained"), None
        )
        if word is None and index + 1 in line.party_at and line.fold(index + 1).startswith(_LAM):  # الخاضعة للمعارضة
            places = self.grounds.before(line, index, max(self.first, index - 10))
            places = places or self.grounds.inside(line, index + 1, self.last)
            return Reading("holds", self.holders.next_party(index + 1, index + 2), places) if places else None
        if word is None or self._was() or line.fold(word - 1) in _OUT:
            return None
        self.taken = word
        party = self.holders.next_party(word + 1, word + 4)
        places = self.grounds.included(line, index + 1, word) if self.analysis.pos == "verb" else ()
        places = places or self.grounds.before(line, index, max(self.first, index - 10))
        places = places or self.grounds.inside(line, word + 1, self.last)
        return Reading("holds", party, places) if party is not None and places else None

    def _adjective(self, change: str) -> Reading | None:
        return Reading(change, None, self.grounds.beside(self.line, self.index))

    def _stronghold(self, change: str) -> Reading | None:
        """`P معقل X`: beside the place or its comma, unless the clause tells that another holds it."""
        line = self.line
        if self._was():
            return None
        party = self.holders.next_party(self.index + 1, self.index + 4)
        start = self.index
        while start > 0 and (line.marked(start - 1, "other") or line.fold(start - 1) in COMMAS):
            start -= 1
        places = self.grounds.beside(line, start)
        return Reading(change, party, places) if party is not None and places else None

    def _fallen(self, change: str) -> Reading | None:
        """`سقطت P بيد X`, `سقوط P في أيدي X`."""
        line = self.line
        for k in range(self.index + 2, min(self.index + 9, self.last)):
            if line.marked(k, "hands"):
                party = self.holders.next_party(k + 1, k + 5)
                places = self.grounds.behind(line, self.index + 1, k) or self.grounds.before(
                    line, self.index, self.first
                )
                return Reading(change, party, places) if party is not None else None
        return None

    def _in_hands(self, change: str) -> Reading | None:
        """`P باتت بيد X`, `P في قبضة X`: with a verb of being or becoming before it."""
        line, index = self.line, self.index
        near = range(max(self.first, index - 6), index)
        if not any(line.fold(k).lstrip("\u0648") in _BECAME for k in near) or self._was():
            return None
        party = self.holders.next_party(index + 1, index + 4)
        places = self.grounds.before(line, index, max(self.first, index - 7))
        return Reading(change, party, places) if party is not None and places else None

    def _siege(self, change: str) -> Reading | None:
        """`الحصار الذي تفرضه X على P`, `حصار P`, `يفرض عليها حصارا`."""
        line, index = self.line, self.index
        for k in range(index + 1, min(index + 10, self.last)):
            if line.fold(k) in _ON_IT:
                places = self.grounds.before(line, index, 0) or self.grounds.topic(line, index)
                return Reading(change, self.holders.any_party(index + 1, k), places)
            if line.fold(k) == _ON:
                places = self.grounds.behind(line, k + 1, self.last)
                return Reading(change, self.holders.any_party(index + 1, k), places)
        if any(line.fold(k) in _ON_IT for k in range(max(self.first, index - 3), index)):
            return Reading(
                change,
                self.holders.last_party(index),
                self.grounds.before(line, index, 0) or self.grounds.topic(line, index),
            )
        direct = self.grounds.behind(line, index + 1, min(index + 2, self.last))
        return Reading(change, None, direct) if direct else None

    def _advanced(self, change: str) -> Reading | None:
        """`تقدمت X نحو P`: with its party and the place behind a preposition."""
        line = self.line
        party = self.holders.subject()
        after = self.index + 1
        if after < self.last and line.senses[after].control == "gained" and line.joined(after):
            return None  # التقدم والسيطرة على P
        for k in range(after, min(self.index + 15, self.last)):
            if line.is_break(k):
                break
            if line.fold(k) in _TOWARD or (k in line.place_at and line.place_at[k].relation is not None):
                place = self.grounds.behind(line, k + (line.fold(k) in _TOWARD), self.last, reach=5)
                return Reading(change, party, place) if party is not None and place else None
        return None

    def _shared(self, change: str) -> Reading | None:
        line = self.line
        on = next((k for k in range(self.index + 1, min(self.index + 12, self.last)) if line.fold(k) == _ON), None)
        if on is None:
            return None
        self.taken = on
        place = self.grounds.behind(line, on + 1, self.last)
        return Reading(change, self.holders.subject(), place) if place else None

    def _object(self, change: str) -> list[Reading]:
        """`استعادت X P من Y`: the gain, and the loss of who held it where hands are told."""
        line, index = self.line, self.index
        if line.senses[index + 1].control is not None if index + 1 < len(line) else False:
            inner = ControlWord(line, self.scene, self.grounds, index + 1)
            reading = inner.regained()
            self.taken = inner.taken
            return [Reading(reading.change, self.holders.subject(), reading.places)] if reading is not None else []
        party = self.holders.subject()
        place = self._object_place()
        if not place or (party is None and change in ("advanced", "besieged")):
            return []
        if "enter" in self.analysis.classes and self._is_taken_too():
            return []
        if self._is_subject_place():
            return []
        if change == "gained" and "lasting" in self.analysis.classes and self._lasts():
            change = "holds"
            if party is None:
                return []
        found = [Reading(change, party, place)]
        for k in range(index + 1, min(index + 16, self.last)):
            if line.marked(k, "hands") and line.fold(k - 1) == FROM:
                loser = self.holders.next_party(k + 1, k + 6)
                if loser is not None and change == "gained":
                    found.append(Reading("lost", loser, place))
            if change == "lost" and line.fold(k) in _FAVOUR:
                winner = self.holders.next_party(k + 1, k + 4)
                found += [Reading("gained", winner, place)] if winner is not None else []
        return found

    def _object_place(self) -> Keys:
        """The place that is the object: behind the word, or taken up by its pronoun (`المدينة التي خسرها`)."""
        line, _index = self.line, self.index
        if self.analysis.enclitic and self.analysis.pos == "verb":
            return self._of_pronoun()
        start = self.holders.object_start()
        return self.grounds.behind(line, start, self.last, reach=8 if start in line.quantity_at else 5)

    def _is_taken_too(self) -> bool:
        """`دخول P والسيطرة عليها`: who enters takes it in the same breath, which tells more."""
        line = self.line
        near = range(self.index + 1, min(self.index + 9, self.last))
        taken = next((k for k in near if line.senses[k].control == "gained" and line.joined(k)), None)
        return taken is not None and any(line.fold(k) in _ON_IT | FROM_IT for k in range(taken + 1, taken + 5))

    def _is_subject_place(self) -> bool:
        """`استعادت P بعض الهدوء`: a place right behind a verb whose object follows it is no object."""
        line = self.line
        spot = line.place_at.get(self.index + 1)
        if spot is None or self.analysis.pos != "verb" or spot.last >= len(line) or spot.full_first != spot.first:
            return False
        sense = line.senses[spot.last]
        free = not sense.analyses or "area" in sense.marks or "part" in sense.marks
        return free and spot.last not in line.party_at and line.fold(spot.last) not in COMMAS and not (
            line.is_break(spot.last) or spot.last in line.place_at or spot.last in line.time_at
            or line.joined(spot.last) or line.fold(spot.last).startswith("\u0627\u0644")  # ال: an adjective of it
        )  # fmt: skip

    def regained(self) -> Reading | None:
        """`استعادة السيطرة على P`: the inner word, with the outer one's subject."""
        reading = self._over("gained") if self.analysis.value == "over" else None
        return Reading("gained", None, reading.places) if reading is not None else None
