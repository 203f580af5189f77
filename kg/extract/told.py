"""What a report has named before a place in its text, the last first: for words that take up what was told."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from kg.extract.line import Line
from kg.extract.scene import Scene
from kg.model import Mention, ThingKind

NEAR = 1  # sentences back that a pronoun reaches
FAR = 80  # mentions back that a noun with the article reaches


def named_before(scene: Scene, line: Line, index: int, kind: ThingKind, *, back: int = NEAR) -> Iterator[Mention]:
    """The mentions of a kind before a token, the last first, no more than `back` sentences before its own."""
    first = line.sentence.index - back
    for place in range(_count(scene, line.begin(index)) - 1, -1, -1):
        mention = scene.mentions[place]
        if mention.sentence < first:
            return
        if mention.kind == kind:
            yield mention


def parties_before(scene: Scene, line: Line, index: int) -> Iterator[str]:
    """The parties told before a token, the last first, back-references too, as far back as a pronoun reaches."""
    for number in range(line.sentence.index, max(-1, line.sentence.index - NEAR - 1), -1):
        here = scene.lines[number]
        stop = index if here is line else len(here)
        for k in range(stop - 1, -1, -1):
            spot = here.party_at.get(k)
            if spot is not None and spot.last - 1 == k:
                key = scene.key(here, spot)
                if key is not None:
                    yield key


def last_named(scene: Scene, line: Line, index: int, kind: ThingKind) -> list[Mention]:
    """The last mentions of a kind before a token, in text order, as many as a noun with the article may take up."""
    stop = _count(scene, line.begin(index))
    return [m for m in scene.mentions[max(0, stop - FAR) : stop] if m.kind == kind]


def _count(scene: Scene, begin: int) -> int:
    return bisect_left(scene.mentions, begin, key=lambda mention: mention.begin)
