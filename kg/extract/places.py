"""Places in one sentence: names of the gazetteer, and unknown names that a head noun marks (`بلدة`, `مطار`, `جبل` …).

A toponym inside the name of a unit, outlet, operation or person is no place, nor is an adjective of nationality.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.extract.cues import Cue, Head
from kg.extract.names import NameHit
from kg.extract.phrase import Phrase
from kg.extract.phrase import Spot as Spot
from kg.extract.toponyms import AL, COMMAS, HA, PHRASE, SHORT, TANWIN, WAW, YA, Toponyms
from kg.extract.world import World
from kg.text.tokens import Shape

_FIRM: Final = frozenset({"near", "around", "north", "south", "east", "west"})  # relations that only a place has
_MIN: Final = "\u0645\u0646"
LEARNED: Final = ""  # the id of a name that the report itself taught


class PlaceReader(Toponyms):
    """The places of one phrase, left to right. `taken` are the tokens that parties and claimers hold."""

    def __init__(self, phrase: Phrase, hits: Sequence[NameHit], taken: set[int], world: World) -> None:
        super().__init__(phrase, hits, taken)
        self.world = world
        self.spots: list[Spot] = []
        self.chain: Head | None = None  # the head noun whose list goes on
        self.chain_at = -1  # the token at which it would go on

    def read(self) -> list[Spot]:
        """All places, not overlapping, in order."""
        place, cues, hits, taken = 0, self.cues, self.hits, self.taken
        while place < len(cues):
            cue = cues[place]
            spot = None
            if place not in taken:
                if place in hits:
                    spot = self._known(hits[place])
                if spot is None and cue.head is not None:
                    spot = self._headed(place, cue.head)
                if spot is None and place == self.chain_at and (place not in hits or hits[place].ids == (LEARNED,)):
                    spot = self._listed(place)
            if spot is None:
                place += 1
                continue
            self.spots.append(spot)
            self._follow(spot)
            place = spot.last
        return self.spots

    def _follow(self, spot: Spot) -> None:
        """Where a list would go on behind `spot`, and of what."""
        head = self.cues[spot.full_first].head
        if head is not None and (spot.full_first < spot.first or spot.rule == "head"):
            self.chain = head
        elif self.chain_at != spot.first:
            self.chain = None
        after = self.phrase.after(spot.last - 1)
        cue = self.phrase.cue(after)
        if cue is not None and cue.definite and "direction" in cue.contexts and not cue.proclitic:
            after = self.phrase.after(after)
            cue = self.phrase.cue(after)
        self.chain_at = self.phrase.after(after) if cue is not None and cue.word.surface in COMMAS else after

    # Names of the gazetteer

    def _known(self, hit: NameHit) -> Spot | None:
        phrase, last = self.phrase, hit.last - 1
        first, proclitic = hit.first, hit.proclitic
        learned = hit.ids == (LEARNED,)
        candidates = () if learned else hit.ids
        rule = "learned" if learned else "gazetteer"
        own = self.cues[first].head
        split = own is not None and own.keep == "never" and (own.kind == "city" or not self.cues[first].definite)
        if own is not None and split and last > first:  # the name as it stands holds its head noun
            return self._place(phrase.after(first), last, "", own, full=first, candidates=candidates, rule=rule)
        before = phrase.before(first)
        prev = phrase.cue(before)
        head, full = self._head_before(before) if not proclitic else (None, None)
        relation = self._relation(phrase.before(full) if full is not None else before) if not proclitic else None
        if relation is None and full is not None:
            relation = self.cues[full].relation  # ريف and بادية tell a kind and a relation
        joined = proclitic[:1] == WAW or (prev is not None and prev.mark)
        listed = joined and first == self.chain_at and bool(self.spots)
        supported = listed or (relation is not None and relation[0] in _FIRM)
        if first == last and not self._stands(hit, prev, head, supported):
            return None
        if learned and first == last and not (head or supported or self._prepositional(hit, prev)):
            return None
        if (prev is not None and "outlet" in prev.contexts and not proclitic) or self._titled(first, last):
            return None
        if "direction" in self.cues[first].contexts and first == last and head is None:
            return None
        if head is not None and head.keep == "keep" and full is not None and not self.cues[full].definite:
            inner = (phrase.name(first, last, proclitic),)
            return self._place(
                full, last, self.cues[full].proclitic, head, containers=inner, rule="head", confidence=0.85
            )  # fmt: skip
        if head is None and own is not None and last > first and self._is_kind(own, hit):
            head = own
        if head is not None and head.kind == "other":  # a road is a relation, no kind of place
            head = None
        if head is None and listed and self.chain is not None and self.chain.keep != "keep":
            head = self.chain
        return self._place(
            first, last, proclitic, head, full=full, candidates=candidates, relation=relation, rule=rule
        )  # fmt: skip

    def _is_kind(self, own: Head, hit: NameHit) -> bool:
        """Whether the first word of a name tells its kind: `مطار الجفرة` an airport, but `جسر الشغور` no bridge."""
        if own.keep not in ("keep", "unknown"):
            return False
        return hit.ids == (LEARNED,) or all(self.world.kinds.get(i) == own.kind for i in hit.ids)

    def _stands(self, hit: NameHit, prev: Cue | None, head: Head | None, supported: bool) -> bool:
        """Whether a single word that may be a common word or an adjective is a place here."""
        cue = self.cues[hit.first]
        named = head is not None and head.naming != "known"
        if "nisba" in cue.contexts and prev is not None and not prev.mark and not hit.proclitic:
            if cue.definite:
                return not (prev.definite or prev.word.fold.startswith((AL, *PHRASE)))
            return supported or "preposition" in prev.contexts
        surface = cue.word.surface
        if (surface[-1] == HA and not cue.definite) or any(mark in surface for mark in TANWIN):  # مسكنه، سوريًا
            return named or supported
        beside = bool(self.spots) and self.spots[-1].last == hit.first  # طريق القامشلي المالكية
        if head is None and not hit.proclitic and not beside and self._qualifies(cue, prev):
            return False
        if (cue.country and "nisba" not in cue.contexts) or (cue.head is not None and cue.head.kind != "desert"):
            homonym = "homonym" in cue.contexts and not cue.definite
            return named or (homonym and (supported or self._prepositional(hit, prev)))
        if cue.ambiguous or cue.ends:
            return named or supported or ("homonym" in cue.contexts and self._prepositional(hit, prev))
        return len(cue.word.fold) - len(hit.proclitic) > SHORT or head is not None

    @staticmethod
    def _qualifies(cue: Cue, prev: Cue | None) -> bool:
        """Whether the word is an adjective of the definite noun before it: `المسيرات السلمية`."""
        if prev is None or prev.mark or not (cue.definite and cue.word.fold.endswith(YA + HA)):
            return False
        return prev.word.fold.startswith((AL, *PHRASE)) and "preposition" not in prev.contexts

    @staticmethod
    def _prepositional(hit: NameHit, prev: Cue | None) -> bool:
        """Whether a preposition stands before the name: `في مالي`, `لمالي`."""
        return bool(hit.proclitic.strip(WAW)) or (prev is not None and "preposition" in prev.contexts)

    def _titled(self, first: int, last: int) -> bool:
        """Whether the name is part of a title in quotes, or names an operation: `عملية "غصن الزيتون"`."""
        opener = self.phrase.opener(first, last)
        before = self.phrase.cue(self.phrase.before(opener if opener is not None else first))
        return before is not None and "title" in before.contexts

    def _head_before(self, before: int) -> tuple[Head | None, int | None]:
        """The head noun right before a name, or before the adjective of nationality between, and its token."""
        prev = self.phrase.cue(before)
        if prev is None or before in self.taken:
            return None, None
        if prev.country and prev.definite and not prev.proclitic:
            before = self.phrase.before(before)
            prev = self.phrase.cue(before)
            if prev is None or not prev.definite:
                return None, None
        elif prev.definite and (prev.head is None or prev.head.kind not in ("city", "river")):
            return None, None
        return (prev.head, before) if prev.head is not None else (None, None)

    def _relation(self, place: int) -> tuple[str, int] | None:
        cue = self.phrase.cue(place)
        if cue is not None and cue.word.fold == _MIN:  # as in "to the east of"
            cue = self.phrase.cue(self.phrase.before(place))
        return cue.relation if cue is not None else None

    def _headed(self, place: int, head: Head) -> Spot | None:
        after = self.phrase.after(place)
        nxt = self.phrase.cue(after)
        if nxt is None or after in self.taken or after in self.hits:
            return None
        cue = self.cues[place]
        if head.many and nxt.ends:
            self._open_list(after, head)
        if cue.definite:
            if head.naming == "nation":
                named = bool(nxt.country) and nxt.definite and not nxt.proclitic
                return self._place(place, after, cue.proclitic, head, rule="seat", confidence=0.7) if named else None
            if head.kind == "facility" and nxt.definite and "seat" in nxt.contexts:
                return self._place(place, after, cue.proclitic, head, rule="seat", confidence=0.8)
            return None
        if head.naming in ("known", "nation"):
            return None
        last = self.phrase.quoted(after)
        if last is None:
            last = self.extent(after, head, cue)
        if last is None:
            return None
        relation = self._relation(self.phrase.before(place))
        if head.keep == "keep":
            return self._place(place, last, cue.proclitic, head, relation=relation, rule="head", confidence=0.75)
        return self._place(after, last, "", head, full=place, relation=relation, rule="head", confidence=0.8)

    def _open_list(self, after: int, head: Head) -> None:
        """A list that begins behind a word like `منها`: `بلدات وقرى عدة بينها تسيل وحيط`."""
        for place in range(after, min(after + 5, len(self.cues))):
            contexts = self.cues[place].contexts
            if "lister" in contexts:
                self.chain, self.chain_at = head, self.phrase.after(place)
                return
            if not contexts and not self.cues[place].number:
                return

    def _listed(self, place: int) -> Spot | None:
        """A further unknown name of a list: `مناطق سقبا وحزة`, `بلدات نوى وأم المياذن`."""
        head, cue = self.chain, self.cues[place]
        fold = cue.word.fold
        joined = fold.startswith(WAW)
        if head is None or not head.many or cue.proclitic not in ("", WAW) or not (joined or self._opens_list(place)):
            return None
        rest = fold[1:] if joined else fold
        linker = "linker" in cue.contexts or rest in self.world.cues.linkers
        if cue.word.shape is not Shape.WORD or cue.country or not (linker or self._plain(cue, rest, place)):
            return None
        last = self.phrase.after(place) if linker else self.second(place)
        if last >= len(self.cues) or self.cues[last].word.shape is not Shape.WORD:
            return None
        return self._place(place, last, WAW if joined else "", head, rule="list", confidence=0.6)

    def _plain(self, cue: Cue, rest: str, place: int) -> bool:
        """Whether a word of a list that is no first word of a compound may be a name."""
        if cue.ends or cue.role or cue.head or cue.relation or len(rest) <= SHORT:
            return False
        return rest.startswith(AL) or (not rest.endswith(YA + HA) and self.ends_here(place))

    def _opens_list(self, place: int) -> bool:
        before = self.phrase.cue(self.phrase.before(place))
        return before is not None and "lister" in before.contexts

    def _place(
        self, first: int, last: int, proclitic: str, head: Head | None, *, full: int | None = None, rule: str,
        candidates: tuple[str, ...] = (), containers: tuple[str, ...] = (), relation: tuple[str, int] | None = None,
        confidence: float = 0.95,
    ) -> Spot:  # fmt: skip
        phrase = self.phrase
        begin = phrase.begin(first, proclitic)
        whole = first if full is None else full
        full_begin = begin if whole == first else phrase.begin(whole, self.cues[whole].proclitic)
        name = phrase.name(first, last, proclitic)
        precision = relation[1] if relation else head.reach if head else None
        return Spot(
            "place", first, last + 1, begin, phrase.tokens[last].end, whole, full_begin, name,
            head.kind if head else None, candidates, containers, relation[0] if relation else None, precision, rule,
            confidence,
            self.world.country_of(candidates) if candidates else None,
        )  # fmt: skip
