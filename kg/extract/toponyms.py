"""How far a name reaches that no gazetteer holds: by the form of its words, and by what stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.extract.cues import Cue, Head
from kg.extract.names import NameHit
from kg.extract.phrase import Phrase
from kg.text.tokens import Shape

WAW: Final = "\u0648"
AL: Final = "\u0627\u0644"
# Proclitic and article in one word: such a word begins a phrase, never a name (waw, fa, ba + al; lam-lam).
PHRASE: Final = ("\u0648\u0627\u0644", "\u0641\u0627\u0644", "\u0628\u0627\u0644", "\u0644\u0644")
HA: Final = "\u0647"  # what ta marbuta is folded to: the end of a feminine adjective
YA: Final = "\u064a"
# Letters that a clitic or a verb may begin with: waw, fa, ba, lam, kaf, sin, ya, ta, nun, alef.
_GLUED: Final = "\u0648\u0641\u0628\u0644\u0643\u0633\u064a\u062a\u0646\u0627"
_VERBAL: Final = "\u062a\u064a"  # ta, ya: a present verb may begin so
_TA: Final = "\u062a"  # ta: a past verb may end so
_CLOSED: Final = frozenset({"preposition", "particle", "verb"})
_OWN: Final = ("\u0647\u0627", "\u0647\u0645", "\u062a\u0647")  # ha, hum, t-hu: clitic pronouns
TANWIN: Final = "\u064b\u064c\u064d"
COMMAS: Final = frozenset("\u060c,")
_LONG: Final = 5  # letters of a word with the article that may be the second word of a name
SHORT: Final = 2  # a name of so few letters needs a head noun


class Toponyms:
    """The words of one phrase as names of places. `taken` are the tokens that parties and claimers hold."""

    def __init__(self, phrase: Phrase, hits: Sequence[NameHit], taken: set[int]) -> None:
        self.phrase = phrase
        self.cues = phrase.cues
        self.hits = {hit.first: hit for hit in hits if hit.kind == "place"}
        self.taken = taken

    def extent(self, first: int, head: Head, noun: Cue) -> int | None:
        """The last word of the unknown name that begins at `first`, None when no name begins there."""
        cue = self.cues[first]
        linker = "linker" in cue.contexts
        if not self.nameable(first, head, noun):
            return None
        last = first
        while "linker" in self.cues[last].contexts:
            after = self.phrase.after(last)
            nxt = self.phrase.cue(after)
            if nxt is None or nxt.word.shape is not Shape.WORD or nxt.proclitic or after in self.taken:
                break
            if nxt.contexts & _CLOSED:
                break
            last = after
        if linker and last == first and not cue.definite:
            return None
        if not linker:
            last = self.further(last, head)
        after = self.phrase.after(last)
        nxt = self.phrase.cue(after)
        if nxt is not None and nxt.definite and "direction" in nxt.contexts and not nxt.proclitic:
            last = after
        return last

    def further(self, last: int, head: Head) -> int:
        """The second word of an unknown name: a known name (`معضمية الشام`), or one as strange (`خواجه غار`)."""
        after = self.second(last)
        nxt = self.phrase.cue(self.phrase.after(last))
        if after > last or nxt is None or head.naming != "open" or self.cues[last].definite:
            return after
        place = self.phrase.after(last)
        if self.substantive(nxt) and self.ends_here(place):
            return place
        known = nxt.contexts - {"ambiguous", "homonym"} or nxt.role or nxt.head or nxt.relation or nxt.country
        strange = nxt.word.shape is Shape.WORD and not known
        fold = nxt.word.fold
        if not strange or len(fold) <= SHORT or fold[0] in _GLUED or fold.startswith(AL) or self.inflected(nxt):
            return last
        return place if self.ends_here(place) and place not in self.hits and fold[-1] != _TA else last

    def nameable(self, place: int, head: Head, noun: Cue) -> bool:
        """Whether the word at `place` can begin a name behind the head noun `noun`."""
        cue = self.cues[place]
        fold = cue.word.fold
        if cue.word.shape is not Shape.WORD or cue.proclitic or cue.country:
            return False
        if "linker" in cue.contexts:
            return not cue.contexts & _CLOSED
        if cue.ends or cue.relation or cue.own or len(fold) <= SHORT or fold.startswith(PHRASE):
            return False
        if cue.head is not None and (cue.head.keep == "never" or head.naming != "open" or not cue.definite):
            return False  # أحياء المدينة; but حي الميدان
        definite = fold.startswith(AL)
        if not definite and self.inflected(cue):
            return False
        if cue.role not in (None, "unit", "modifier") or (not definite and (cue.role or "direction" in cue.contexts)):
            return False
        if definite:
            return True
        if head.naming == "definite":  # the adjective's article shows that the name is one: ثكنة زرعون العسكرية
            nxt = self.phrase.cue(self.phrase.after(place))
            if nxt is None or nxt.proclitic or not nxt.word.fold.startswith(AL):
                return False
            return nxt.word.fold[-1] in (YA, HA) and not (cue.contexts or cue.head) and fold[-1] not in (HA, YA)
        if head.naming == "wide":
            plain = not fold.endswith(YA + HA)
            listed = head.many and self.goes_on(place) and (plain or self.goes_on_definite(place))
            return listed or not (fold.endswith(HA) or fold[0] in _VERBAL or fold[-1] == _TA)
        return head.naming == "open" and (noun.stem.endswith(HA) or head.many or not fold.endswith(YA))

    @staticmethod
    def inflected(cue: Cue) -> bool:
        """Whether an indefinite word shows by its form that it is no name: tanwin, a clitic pronoun, waw before it."""
        fold = cue.word.fold
        return fold[0] == WAW or fold.endswith(_OWN) or any(mark in cue.word.surface for mark in TANWIN)

    def goes_on(self, place: int) -> bool:
        """Whether a list goes on behind the word: a comma, or a word joined by waw."""
        nxt = self.phrase.cue(self.phrase.after(place))
        return nxt is not None and (nxt.word.surface in COMMAS or nxt.word.fold.startswith(WAW))

    def goes_on_definite(self, place: int) -> bool:
        """Whether the next of a list has the article: `مناطق حمورية، والشيفونية`, not `مناطق سكنية، ومدارس`."""
        after = self.phrase.after(place)
        cue = self.phrase.cue(after)
        if cue is not None and cue.word.surface in COMMAS:
            cue = self.phrase.cue(self.phrase.after(after))
        return cue is not None and cue.word.fold.startswith(WAW + AL)

    def second(self, place: int) -> int:
        """The last word of a name whose second word is a known name: `سحم الجولان`."""
        after = self.phrase.after(place)
        hit, cue = self.hits.get(after), self.phrase.cue(after)
        if hit is not None and cue is not None:
            return hit.last - 1 if not hit.proclitic and cue.definite else place
        bare = not self.cues[place].word.fold.startswith((AL, WAW + AL))
        return after if cue is not None and bare and self.substantive(cue) and self.ends_here(after) else place

    @staticmethod
    def substantive(cue: Cue) -> bool:
        """Whether a word with the article is a noun by its form (`عيتا الشعب`) and no adjective."""
        fold = cue.word.fold
        if not fold.startswith(AL) or len(fold) < _LONG or fold[-1] in (YA, HA) or cue.role:
            return False
        if cue.head is not None and cue.head.keep == "never":
            return False
        return not cue.contexts & (_CLOSED | {"direction"}) and cue.relation is None

    def ends_here(self, place: int) -> bool:
        """Whether what follows a listed word shows that it was a name: a mark, a preposition, a further name."""
        after = self.phrase.after(place)
        nxt = self.phrase.cue(after)
        if nxt is None or nxt.mark or after in self.hits or nxt.word.fold.startswith(WAW) or nxt.proclitic:
            return True
        return bool(nxt.contexts & {"preposition", "particle", "verb", "linker"}) or nxt.relation is not None
