"""What the tests of parties and places share: a text read for its names, without the readers of claims."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.extract.names import NameTrie
from kg.extract.phrase import Spot
from kg.extract.spots import find_all
from kg.extract.things import group_things
from kg.extract.world import core_world
from kg.lexicon.gazetteer import load_gazetteer
from kg.model import Mention, Report, Thing
from kg.text.normalise import fold
from kg.text.tokens import tokenise

_SENTENCE = re.compile(r"[^.\n]+\.?")


@lru_cache(maxsize=1)
def core_names() -> NameTrie:
    return NameTrie(load_gazetteer().names())


@dataclass(frozen=True)
class Names:
    """The things of a text, with its spots by sentence."""

    text: str
    spots: list[list[Spot]]
    things: tuple[Thing, ...]
    mentions: tuple[Mention, ...]
    resolve: dict[tuple[str, int, int], str]
    words: list[list[str]]

    def of(self, kind: str) -> list[str]:
        return [plain(thing.name) for thing in self.things if thing.kind == kind]

    def thing(self, name: str) -> Thing:
        return next(t for t in self.things if plain(name) in [plain(n) for n in (t.name, *t.aliases)])

    def meant_by(self, word: str, *, nth: int = 0) -> str | None:
        """The name of the thing that the nth token with this surface belongs to."""
        places = [(s, k) for s, words in enumerate(self.words) for k, w in enumerate(words) if w == word]
        key = self.resolve.get(("group", *places[nth]))
        return next((plain(t.name) for t in self.things if t.key == key), None)


def plain(name: str) -> str:
    """A name folded, without quotes and marks, to compare."""
    return " ".join(re.findall(r"\w+", fold(name)))


def read_names(text: str, country: str | None = None) -> Names:
    sentences = [tokenise(text, m.start(), m.end()) for m in _SENTENCE.finditer(text)]
    spots = find_all(sentences, core_names(), core_world())
    things, mentions, resolve = group_things(spots, Report("t", text, country=country))
    return Names(text, spots, things, mentions, dict(resolve), [[t.surface for t in s] for s in sentences])
