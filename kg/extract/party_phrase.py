"""What all readers of parties share: the words around a head noun, and how a spot is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.extract.frozen import frozen
from kg.extract.names import NameHit
from kg.extract.phrase import Phrase, Spot
from kg.extract.world import World

OF: Final = frozenset({"unit", "men", "fighters", "forces", "band", "post", "air"})  # may stand before a name
WAW: Final = "\u0648"
LAM: Final = "\u0644"
BA: Final = "\u0628"
_FI: Final = frozenset({"\u0641\u064a", "\u0628\u0627\u0633\u0645"})  # fi, bi-ism
_MODIFIERS: Final = 4  # words that qualify one head noun
_SPEAKER: Final = 6  # words between a spokesman and the force he speaks for
Allegiance = tuple[str, str | None]


@frozen
class Modified:
    """A head noun with the words that qualify it: the last, their classes, the ISO code of a nationality or ''."""

    last: int
    classes: frozenset[str]
    nation: str
    definite: bool


class PartyPhrase:
    """One phrase with its names, as the readers of parties see it. `hits` are the names found in it."""

    def __init__(self, phrase: Phrase, hits: Sequence[NameHit], world: World) -> None:
        self.phrase = phrase
        self.cues = phrase.cues
        self.world = world
        self.named = {hit.first: hit for hit in hits if hit.kind == "group"}
        self.toponyms = {hit.first: hit for hit in hits if hit.kind == "place"}
        self.shut = {place for hit in hits if hit.kind == "claimer" for place in range(hit.first, hit.last)}
        self.spots: list[Spot] = []

    def free(self, place: int) -> bool:
        """False when a longer name of the gazetteer begins at `place`: it is read by itself."""
        hit = self.named.get(place)
        if place in self.shut:
            return False
        if hit is None or hit.proclitic:
            return True
        return hit.last - hit.first == 1 and self.cues[place].has("modifier") is not None

    def modified(self, place: int) -> Modified:
        """The head noun at `place` with the words behind it that qualify it."""
        classes: list[str] = []
        nation, definite = "", self.cues[place].definite
        last, after = place, self.phrase.after(place)
        while after < len(self.cues) and len(classes) < _MODIFIERS:
            cue = self.cues[after]
            if cue.mark or cue.proclitic or cue.own or not self.free(after):
                break
            branch = "nation" if cue.country else cue.has("modifier")
            if branch is None or (self.cues[last].definite and not cue.definite):
                break
            nation = nation or cue.country or ""
            definite = definite or cue.definite
            classes.append(branch)
            last, after = after, self.phrase.after(after)
        return Modified(last, frozenset(classes), nation, definite)

    def allied(self, last: int) -> tuple[int, Allegiance] | None:
        """Where `الموالية لها`, `المدعومة من أنقرة` behind token `last` ends, and the allegiance that it tells."""
        after = self.phrase.after(last)
        cue = self.phrase.cue(after)
        way = cue.has("allied") if cue is not None and cue.proclitic in ("", WAW) else None
        target = self.phrase.after(after)
        nxt = self.phrase.cue(target)
        if way is None or nxt is None or nxt.mark or nxt.word.fold.startswith(WAW):
            return None
        kind = "member" if way == "of" else "ally"
        if "pronoun" in nxt.contexts:
            return target, (kind, None)
        if "ablative" in nxt.contexts:
            target = self.phrase.after(target)
            nxt = self.phrase.cue(target)
            if nxt is None or nxt.mark:
                return None
            return self._reach(target), (kind, self.phrase.name(target, self._reach(target)))
        fold = nxt.word.fold
        first = LAM + LAM if fold.startswith(LAM + LAM) else fold[:1]
        if first[0] in (LAM, BA):
            return self._reach(target), (kind, self.phrase.name(target, self._reach(target), nxt.proclitic or first))
        return None

    def _reach(self, target: int) -> int:
        hit = self.toponyms.get(target) or self.named.get(target)
        return hit.last - 1 if hit is not None else target

    def head_before(self, place: int) -> int:
        """The first of the nouns in construct before a name (`عناصر تنظيم …`), or the name's own token."""
        first, before = place, self.phrase.before(place)
        if self.cues[place].proclitic:
            return first
        while before >= 0:
            cue = self.cues[before]
            if cue.role not in OF or cue.definite or cue.own:
                break
            first = before
            if cue.proclitic:
                break
            before = self.phrase.before(before)
        return first

    def spoken_for(self, place: int) -> bool:
        """Whether someone speaks for the force: `المتحدث باسم الجيش`, `ضابط في الشرطة`."""
        first = self.head_before(place)
        for before in range(first - 1, max(first - _SPEAKER, -1), -1):
            cue = self.cues[before]
            if "spokesman" in cue.contexts:
                return True
            if cue.mark or ("particle" in cue.contexts and cue.word.fold not in _FI):
                return False
        return False

    def apposed(self, place: int) -> bool:
        """True for an indefinite band that describes the party before the comma (`قوات …، فصائل كردية`)."""
        before = self.phrase.before(place)
        cue = self.phrase.cue(before)
        if cue is None or cue.word.surface not in "\u060c,(" or not self.spots or self.cues[place].definite:
            return False
        return self.spots[-1].last >= before - 1

    def one_of(self, place: int) -> bool:
        """True behind a word that picks one out of many (`إحدى المجموعات المسلحة`): nobody in particular."""
        before = self.phrase.cue(self.phrase.before(place))
        return before is not None and "some" in before.contexts

    def key(self, first: int, last: int) -> str:
        """The stems of tokens `first` to `last` (both included): what an identity without a name is told by."""
        return " ".join(c.stem for c in self.cues[first : last + 1] if not c.skipped)

    def back(self, first: int, last: int, branch: str, *, alone: bool = True) -> Spot:
        """A back-reference: it will join a party told elsewhere, or be one `alone` where none is."""
        head = branch if alone else None
        return self.spot(first, last, identity=f"back:{branch}", rule="back-reference", confidence=0.3, head=head)

    def text(self, first: int, last: int, *, rule: str, confidence: float, nation: str = "") -> Spot:
        """A party that is told by these words alone."""
        identity = f"text:{self.key(first, last)}"
        return self.spot(first, last, identity=identity, rule=rule, confidence=confidence, country=nation or None)

    def spot(
        self, first: int, last: int, *, rule: str, identity: str = "", confidence: float = 0.9, full: int | None = None,
        proclitic: str | None = None, name: str | None = None, end: int | None = None, candidates: tuple[str, ...] = (),
        country: str | None = None, allegiance: Allegiance | None = None, head: str | None = None,
    ) -> Spot:  # fmt: skip
        """A spot of tokens `first` to `last` (both included), of which the name may end earlier, at `end`."""
        phrase = self.phrase
        pro = self.cues[first].proclitic if proclitic is None else proclitic
        named = last if end is None else end
        begin = phrase.begin(first, pro)
        whole = self.head_before(first if full is None else full)
        full_begin = begin if whole == first else phrase.begin(whole, self.cues[whole].proclitic)
        return Spot(
            "group", first, last + 1, begin, phrase.tokens[named].end, whole, full_begin,
            name if name is not None else phrase.name(first, named, pro), head, candidates, rule=rule,
            confidence=confidence, country=country, allegiance=allegiance, identity=identity,
        )  # fmt: skip
