"""The spots of a sentence and of a report: parties, places and claimers as the readers of names find them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.names import NameHit, NameTrie
from kg.extract.parties import PartyReader
from kg.extract.phrase import Phrase, Spot
from kg.extract.places import LEARNED, PlaceReader
from kg.extract.world import World, core_world
from kg.text.tokens import Token

_LONG = 2  # words of a party's name that may hold a place
_WITHIN = frozenset({"\u0641\u064a", "\u0628\u0642\u064a\u0627\u062f\u0647"})  # fi, bi-qiyada
_LEARNED = frozenset({"unit", "head", "list"})


def find_spots(tokens: Sequence[Token], names: NameTrie, world: World | None = None) -> list[Spot]:
    """The parties, places and claimers of one sentence, in text order, not overlapping within a kind."""
    known = world if world is not None else core_world()
    return _read(tokens, _hits(tokens, names), known)


def find_all(sentences: Sequence[Sequence[Token]], names: NameTrie, world: World | None = None) -> list[list[Spot]]:
    """The spots of each sentence of a report; a name that one sentence teaches (`بلدة سقبا`) is known in all."""
    known = world if world is not None else core_world()
    hits = [_hits(tokens, names) for tokens in sentences]
    found = [_read(tokens, hit, known) for tokens, hit in zip(sentences, hits, strict=True)]
    learned = _learn(found)
    if learned is None:
        return found
    for index, tokens in enumerate(sentences):
        more = learned.find(tokens)
        if more:
            merged = _merge(hits[index], more)
            if len(merged) > len(hits[index]):
                found[index] = _read(tokens, merged, known)
    return found


def _hits(tokens: Sequence[Token], names: NameTrie) -> list[NameHit]:
    """The names of a sentence, with the places inside long names of parties: `القوات المسلحة في مالي`."""
    hits = names.find(tokens)
    inner: list[NameHit] = []
    for hit in hits:
        if hit.kind == "group" and hit.last - hit.first > _LONG:
            for place in range(hit.first + 1, hit.last - 1):
                if tokens[place].fold in _WITHIN:
                    after = place + 1
                    found = names.find(tokens[after : hit.last])
                    places = [h for h in found if h.kind == "place"]
                    inner += [replace(h, first=h.first + after, last=h.last + after) for h in places]
                    break
    return sorted([*hits, *inner], key=lambda h: h.first) if inner else hits


def _learn(found: Sequence[Sequence[Spot]]) -> NameTrie | None:
    names = {
        (name, spot.kind, LEARNED)
        for spots in found
        for spot in spots
        if spot.rule in _LEARNED and not spot.candidates and (spot.kind == "place" or spot.confidence > 0.7)
        for name in _names(spot)
    }
    return NameTrie(sorted(names)) if names else None


def _names(spot: Spot) -> list[str]:
    """The names that a spot teaches: its own, and that of a unit without its kind (`أسود الوادي`)."""
    bare = spot.name.partition(" ")[2] if spot.kind == "group" and spot.rule == "unit" else ""
    return [spot.name, bare] if " " in bare else [spot.name]


def _merge(hits: list[NameHit], more: list[NameHit]) -> list[NameHit]:
    taken = {place for hit in hits for place in range(hit.first, hit.last)}
    return sorted([*hits, *(h for h in more if not taken.intersection(range(h.first, h.last)))], key=lambda h: h.first)


def _read(tokens: Sequence[Token], hits: list[NameHit], world: World) -> list[Spot]:
    phrase = Phrase(tokens, world.cues.of(tokens))
    hits = [hit for hit in hits if hit.kind != "claimer" or _stands(phrase, hit)]
    parties = PartyReader(phrase, hits, world).read()
    taken: set[int] = set()
    for spot in parties:
        if spot.rule not in ("nationality", "country"):
            taken.update(range(spot.full_first, _reach(spot, tokens)))
    claimers = [_claimer(phrase, hit) for hit in hits if hit.kind == "claimer"]
    for spot in claimers:
        taken.update(range(spot.first, spot.last))
    places = PlaceReader(phrase, hits, taken, world).read()
    return sorted([*parties, *places, *claimers], key=lambda s: (s.begin, s.end, s.kind))


def _reach(spot: Spot, tokens: Sequence[Token]) -> int:
    """The token behind what a party holds for itself: of a long known name, the part before `في`."""
    if spot.rule == "gazetteer" and spot.last - spot.first > _LONG:
        return next((k for k in range(spot.first + 1, spot.last - 1) if tokens[k].fold in _WITHIN), spot.last)
    return spot.last


def _stands(phrase: Phrase, hit: NameHit) -> bool:
    """Whether the name of a claimer is no small word of the language here (`وام` is an agency, `وأم` a conjunction)."""
    cue = phrase.cues[hit.first]
    return hit.last - hit.first > 1 or not (cue.contexts or cue.head)


def _claimer(phrase: Phrase, hit: NameHit) -> Spot:
    name = phrase.name(hit.first, hit.last - 1, hit.proclitic)
    return Spot(
        "claimer", hit.first, hit.last, hit.begin, hit.end, hit.first, hit.begin, name, candidates=hit.ids,
        rule="gazetteer",
    )  # fmt: skip
