"""How well what happens at a place fits its kind, from `kg/gazetteer/events.tsv`: no ship sinks in a desert."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.lexicon.gazetteer import FOLDER, PLACE_KINDS
from kg.lexicon.table import read_table
from kg.model import Claim, Control, Engagement, Reading
from kg.text.normalise import name_key

NEUTRAL: Final = 0.5
_GAP: Final = " x "  # parts the words on both sides of a name
_LAM: Final = "\u0644"
_AL: Final = "\u0627\u0644"
_PROCLITICS: Final = frozenset("\u0648\u0641\u0628\u0644\u0643")  # waw, fa, ba, lam, kaf
Events = Mapping[str, tuple[str, ...]]
"""Thing key to the kinds of event that are told of a place, sorted."""


@dataclass(frozen=True, slots=True)
class EventKinds:
    """The table: events by class of claim and by word, and the fit of each to every kind of place."""

    by_category: Mapping[str, str]
    by_word: Mapping[tuple[str, ...], str]
    fits: Mapping[str, Mapping[str, float]]


@cache
def event_kinds() -> EventKinds:
    """The table, read once. Raises TableError for a cell that is no number from 0 to 1."""
    by_category: dict[str, str] = {}
    by_word: dict[tuple[str, ...], str] = {}
    fits: dict[str, dict[str, float]] = {}
    for row in read_table(FOLDER / "events.tsv", ("event", "category", "words", *PLACE_KINDS)):
        event = row["event"]
        by_category.update(dict.fromkeys(row.several("category"), event))
        by_word.update({name_key(word): event for word in row.several("words")})
        try:
            fits[event] = {kind: float(row[kind] or NEUTRAL) for kind in PLACE_KINDS}
        except ValueError as error:
            raise row.error(f"a fit is a number from 0 to 1 ({error})") from None
        if not all(0 <= value <= 1 for value in fits[event].values()):
            raise row.error("a fit is a number from 0 to 1")
    return EventKinds(by_category, by_word, fits)


def event_fit(events: Iterable[str], kind: str) -> float:
    """The mean fit of events to a kind of place, 0 to 1; 0.5 where none is told.

    >>> event_fit(["naval"], "sea"), event_fit(["naval"], "desert"), event_fit([], "sea")
    (1.0, 0.0, 0.5)
    """
    found = [event_kinds().fits[event][kind] for event in events]
    return sum(found) / len(found) if found else NEUTRAL


def events_of(reading: Reading) -> Events:
    """The kinds of event that a reading tells of each place: by the class of its claims and the words around them."""
    found: dict[str, set[str]] = {}
    words: dict[int, frozenset[str]] = {}
    for claim in (*reading.engagements, *reading.controls):
        own = event_kinds().by_category.get(_category(claim))
        if claim.sentence not in words:
            words[claim.sentence] = _told(reading, claim.sentence)
        for place in claim.places:
            found.setdefault(place, set()).update(words[claim.sentence], {own} if own else ())
    return {place: tuple(sorted(told)) for place, told in found.items() if told}


def _category(claim: Claim) -> str:
    if isinstance(claim, Engagement):
        return claim.category
    return claim.change if isinstance(claim, Control) else ""


def _told(reading: Reading, number: int) -> frozenset[str]:
    """The kinds of event that words of a sentence tell; the words of its places' names tell none."""
    sentence = next((s for s in reading.sentences if s.index == number), None)
    if sentence is None:
        return frozenset()
    rest, at = "", sentence.begin
    for mention in reading.mentions:
        if mention.kind == "place" and mention.sentence == number and mention.begin >= at:
            rest += reading.report.text[at : mention.begin] + _GAP
            at = mention.end
    keys = name_key(rest + reading.report.text[at : sentence.end])
    table = event_kinds().by_word
    return frozenset(table[part] for at in range(len(keys)) for part in _parts(keys, at) if part in table)


def _parts(keys: tuple[str, ...], at: int) -> Iterable[tuple[str, ...]]:
    """One word, with and without a proclitic before it, and two words."""
    word = keys[at]
    yield (word,)
    if len(word) > 4 and word[0] in _PROCLITICS:
        yield (word[1:],)
        if word[1:3] == _LAM + _LAM or word[1:].startswith(_AL):
            yield (word[3:],)
    yield keys[at : at + 2]
