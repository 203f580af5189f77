"""Names found in tokens by one automaton: groups, places, claimers and countries, the longest at each place.

The trie is keyed by folded words with their article, because the article parts a town from a common noun (`الباب` is
a town, `باب` is a door); proclitics (و ف ب ل ك) are stripped from the first word only, once for each distinct word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from kg.extract.frozen import frozen
from kg.text.memo import Memo
from kg.text.normalise import fold
from kg.text.tokens import Shape, Token, Word

_AL: Final = "\u0627\u0644"  # alef, lam: the article
_LL: Final = "\u0644\u0644"  # lam, lam: the preposition before an article
_HAMZA: Final = "\u0621"
_CONJUNCTIONS: Final = ("\u0648", "\u0641")  # waw, fa
_PREPOSITIONS: Final = ("\u0628", "\u0644", "\u0643")  # ba, lam, kaf
SKIPPED: Final = frozenset("\"'_“”„«»‘’`´‹›*#")  # marks that may stand inside a name
_END: Final = ""
_UNHEARD = re.compile(r"[^\w\n]+|_+")  # what is neither letter nor digit
_JOINED: Final = 4  # a first word of at most so many letters is often written together with the next


@frozen
class NameHit:
    """A name at tokens `first` to `last` (half-open); `begin` to `end` are the code points of the bare name."""

    first: int
    last: int
    ids: tuple[str, ...]
    kind: str
    begin: int
    end: int
    proclitic: str


def readings(folded: str) -> tuple[tuple[str, str], ...]:
    """The (proclitic, rest) pairs a folded word can be read as, the least stripped first; the article stays on.

    A proclitic that ends in two lams swallowed the article's alef.

    >>> readings("وللرقه")
    (('', 'وللرقه'), ('و', 'للرقه'), ('ولل', 'الرقه'), ('وللل', 'اللرقه'), ('ول', 'لرقه'))
    """
    found = [("", folded)]
    heads = [("", folded)]
    if folded[:1] in _CONJUNCTIONS and len(folded) > 2:
        heads.append((folded[0], folded[1:]))
        found.append(heads[1])
    for before, rest in heads:
        if len(rest) > 3 and rest[0] in _PREPOSITIONS:
            if rest.startswith(_LL):
                found.append((before + _LL, _AL + rest[2:]))
                found.append((before + _LL + rest[0], _AL + rest[1:]))  # للاذقية: two lams stand for three
            found.append((before + rest[0], rest[1:]))
    return tuple(found)


def name_start(token: Token, proclitic: str) -> int:
    """Where a token's word begins after its proclitic; where lam swallowed the article, it is the token's begin."""
    if not proclitic or proclitic.endswith(_LL):
        return token.begin
    left, place = len(proclitic), 0
    surface = token.surface
    while left and place < len(surface):
        left -= surface[place].isalpha() and surface[place] != "\u0640"
        place += 1
    while place < len(surface) - 1 and (not surface[place].isalpha() or surface[place] == "\u0640"):
        place += 1
    return token.begin + place


def bare_surface(tokens: Sequence[Token], first: int, last: int, proclitic: str = "") -> str:
    """The words of a name as written, without the first word's proclitic, quotes and hashes, one space between."""
    head = tokens[first].surface.strip("\u0640")
    if proclitic:
        begin = name_start(tokens[first], proclitic)
        head = head[begin - tokens[first].begin :]
        if proclitic.endswith(_LL):
            rest = head[head.index(_LL[0]) + 1 :].lstrip("\u0640")
            head = _AL + (rest if proclitic.endswith(_LL + _LL[0]) else rest[1:])
    words = [head, *(t.surface for t in tokens[first + 1 : last + 1] if t.surface not in SKIPPED)]
    return " ".join(words)


def trie_word(folded: str) -> str:
    """The form under which a folded word is held: without a lone hamza (`صنعاء` is also written `صنعا`)."""
    return folded.replace(_HAMZA, "")


def _readings(word: Word) -> tuple[tuple[str, str], ...]:
    return readings(trie_word(word.fold)) if word.shape in (Shape.WORD, Shape.LATIN) else ()


_READINGS = Memo(_readings)  # once for all tries: each report makes one of the names it teaches
Node = dict[str, Any]


class NameTrie:
    """All names in one automaton. `find` is linear in the tokens and does not slow down with the number of names."""

    def __init__(self, names: Iterable[tuple[str, str, str]]) -> None:
        """`names` are (name, kind, id) triples; a name may come with several ids and kinds."""
        self._root: Node = {}
        self._starts = Memo(self._begin)
        listed = list(names)
        folds = self._fold_parts({part for name, _, _ in listed for part in name.split()})
        for name, kind, identifier in listed:
            key = [word for part in name.split() if (word := folds[part])]
            if not key:
                continue
            self._place(key, kind, identifier)
            if len(key) > 1 and len(key[0]) <= _JOINED:
                self._place([key[0] + key[1], *key[2:]], kind, identifier)

    @staticmethod
    def _fold_parts(parts: set[str]) -> dict[str, str]:
        """Each word as it is held: all folded in one pass, several times as fast as one by one."""
        words = sorted(parts)
        folded = _UNHEARD.sub("", trie_word(fold("\n".join(words)))).split("\n")
        return dict(zip(words, folded, strict=True))

    def _place(self, key: Sequence[str], kind: str, identifier: str) -> None:
        node = self._root
        for word in key:
            following = node.get(word)
            if following is None:
                following = node[word] = {}
            node = following
        ends: dict[str, tuple[str, ...]] | None = node.get(_END)
        if ends is None:
            node[_END] = {kind: (identifier,)}
            return
        ids = ends.get(kind, ())
        if identifier not in ids:
            ends[kind] = (*ids, identifier)

    def _begin(self, word: Word) -> tuple[tuple[str, Node], ...]:
        root = self._root
        return tuple([(proclitic, root[rest]) for proclitic, rest in _READINGS[word] if rest in root])

    def find(self, tokens: Sequence[Token]) -> list[NameHit]:
        """The names in `tokens`, leftmost and longest, one hit for each kind; quotes inside are passed over."""
        lane = [n for n, token in enumerate(tokens) if token.word.surface not in SKIPPED]
        starts, hits = self._starts, []
        place, size = 0, len(lane)
        while place < size:
            found = starts[tokens[lane[place]].word]
            best = place
            if found:
                ends, proclitic = None, ""
                for pro, node in found:
                    reach, stop = self._walk(tokens, lane, place, node)
                    if stop is not None and (ends is None or reach > best):
                        best, ends, proclitic = reach, stop, pro
                if ends is not None and best > place:
                    inner = self._further(tokens, lane, place, best, ends)
                    if inner:  # طائرات التحالف العربي: the second name reaches further
                        place = inner
                        continue
                if ends is not None:
                    first, last = lane[place], lane[best]
                    start, end = name_start(tokens[first], proclitic), tokens[last].end
                    for kind, ids in ends.items():
                        hits.append(NameHit(first, last + 1, ids, kind, start, end, proclitic))
            place = best + 1
        return hits

    def _further(
        self, tokens: Sequence[Token], lane: list[int], place: int, best: int, ends: dict[str, tuple[str, ...]]
    ) -> int:
        """The place inside a name at which a name of the same kind begins that reaches beyond it, or 0."""
        for inner in range(place + 1, best + 1):
            node = self._root.get(trie_word(tokens[lane[inner]].word.fold))
            if node is not None:
                reach, stop = self._walk(tokens, lane, inner, node)
                if stop is not None and reach > best and ends.keys() & stop.keys():
                    return inner
        return 0

    @staticmethod
    def _walk(tokens: Sequence[Token], lane: list[int], place: int, node: Node) -> tuple[int, Any]:
        reach, stop = place, node.get(_END)
        for after in range(place + 1, len(lane)):
            nxt = node.get(trie_word(tokens[lane[after]].word.fold))
            if nxt is None:
                break
            node = nxt
            if _END in node:
                reach, stop = after, node[_END]
        return reach, stop
