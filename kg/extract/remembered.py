"""The victims that a report has told so far, for words that speak of them again: a name, `مرافقوه`, `الجريحان`."""

from __future__ import annotations

from kg.extract.line import Line
from kg.extract.tolls import Draft
from kg.model import Outcome

Victims = tuple[str, ...]
_SHORTEST = 4  # letters of a name by which a person is known again


class Remembered:
    """Whose men, or of which class, the people of the tolls were: by outcome, by name, and of the toll told last."""

    def __init__(self) -> None:
        self._outcomes: dict[Outcome, Victims] = {}
        self._names: dict[str, Victims] = {}
        self._last: tuple[int, bool, Victims] = (-1, False, ())

    def keep(self, line: Line, draft: Draft, victims: Victims) -> None:
        """Take in the victims of a toll that is part of none."""
        people = draft.people
        self._last = (line.sentence.index, people.upper == 1, victims)
        if victims == ("unknown",):
            return
        self._outcomes[draft.outcome] = victims
        if people.upper == 1:
            for index in range(people.first, people.reach):
                if line.is_unknown(index) and len(line.fold(index)) >= _SHORTEST:
                    self._names.setdefault(line.fold(index), victims)

    def named(self, line: Line, draft: Draft) -> Victims:
        """Those of a person told before by the same last name: `صالح الصماد`, and later `الصماد`."""
        people = draft.people
        if people.kind not in ("name", "singular") or people.upper != 1:
            return ()
        words = (line.fold(k) for k in range(people.reach - 1, people.first - 1, -1) if line.is_unknown(k))
        return self._names.get(next(words, ""), ())

    def with_him(self, line: Line, draft: Draft) -> Victims:
        """Those of the one person told right before, of whom a pronoun speaks: `قتل القيادي مع ستة من مرافقيه`."""
        sentence, alone, victims = self._last
        owner = draft.people.owner
        own = owner is not None and owner.enclitic in ("\u0647", "\u0647\u0627")  # ه، ها
        return victims if own and alone and sentence == line.sentence.index else ()

    def again(self, draft: Draft) -> Victims:
        """Those of the toll of this outcome told last, of whom a dual with the article speaks: `إسعاف الجريحين`."""
        people = draft.people
        taken_up = people.definite and people.kind == "dual" and people.result is not None
        return self._outcomes.get(draft.outcome, ()) if taken_up else ()
