"""Entries of the gazetteer by a name that somebody else wrote: exactly, or by the letters that two names share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from kg.lexicon.gazetteer import Entry, EntryKind, Gazetteer, Place, load_gazetteer
from kg.text.normalise import fold, strip_article

KINDS: tuple[EntryKind, ...] = ("place", "group", "claimer")
_MOST: Final = 300_000  # names of a gazetteer up to which those that are only alike are looked for too
_CLOSE = 35.0  # scores under this are noise: two names of five letters that share one pair of them


@dataclass(frozen=True, slots=True)
class Found:
    """An entry, how well its name fits (0 to 100), and whether it is the only one that bears exactly this name."""

    kind: EntryKind
    entry: Entry
    score: float
    match: bool


class NameIndex:
    """The names of a gazetteer, folded, in both languages."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._entries: dict[str, tuple[EntryKind, Entry]] = {}
        self._exact: dict[str, list[str]] = defaultdict(list)
        self._grams: dict[str, list[int]] = defaultdict(list)
        self._names: list[tuple[str, int]] = []
        for kind, entry in _all(gazetteer):
            key = f"{kind}/{entry.id}"
            self._entries[key] = (kind, entry)
            for name in dict.fromkeys(map(key_of, names_of(entry))):
                if name and key not in self._exact[name]:
                    self._exact[name].append(key)
                    self._add(name, key)

    def get(self, key: str) -> tuple[EntryKind, Entry] | None:
        """The entry of a key (`place/aleppo-sy`), or None."""
        return self._entries.get(key)

    def find(self, name: str, kinds: tuple[EntryKind, ...] = KINDS, limit: int = 10) -> list[Found]:
        """The entries whose names fit best, best first."""
        wanted = key_of(name)
        scores: dict[str, float] = {}
        for place, shared in self._shared(wanted).items():
            other, size = self._names[place]
            score = 200 * shared / (size + _size(wanted))
            for key in self._exact[other]:
                scores[key] = max(scores.get(key, 0.0), score)
        exact = [key for key in self._exact.get(wanted, ()) if self._entries[key][0] in kinds]
        scores.update(dict.fromkeys(exact, 100.0))
        found = [
            Found(*self._entries[key], round(min(score, 100.0 if key in exact else 99.0), 1), exact == [key])
            for key, score in scores.items()
            if score >= _CLOSE and self._entries[key][0] in kinds
        ]
        return sorted(found, key=lambda f: (-f.score, *_order(f, wanted)))[:limit]

    def begin(self, prefix: str, kinds: tuple[EntryKind, ...] = KINDS, limit: int = 10) -> list[Found]:
        """The entries with a name that begins so."""
        wanted = key_of(prefix)
        keys = (
            {key for name, found in self._exact.items() if name.startswith(wanted) for key in found}
            if wanted
            else set()
        )
        found = [Found(*self._entries[key], 100.0, False) for key in keys if self._entries[key][0] in kinds]
        return sorted(found, key=lambda f: _order(f, wanted))[:limit]

    def _add(self, name: str, key: str) -> None:
        if self._exact[name] == [key]:  # the first entry of this name
            number = len(self._names)
            self._names.append((name, _size(name)))
            if number >= _MOST:
                return
            for gram in set(_grams(name)):
                self._grams[gram].append(number)

    def _shared(self, name: str) -> Counter[int]:
        found: Counter[int] = Counter()
        for gram in set(_grams(name[:200])):
            found.update(self._grams.get(gram, ()))
        return found


def load_names(brought: Path | None = None) -> NameIndex:
    """The index of the core gazetteer and of a user gazetteer, made once for each state of its file."""
    return _load_names(brought, brought.stat().st_mtime_ns if brought is not None else 0)


@lru_cache(maxsize=1)
def _load_names(brought: Path | None, changed: int) -> NameIndex:
    return NameIndex(load_gazetteer(brought))


def names_of(entry: Entry) -> Iterator[str]:
    """All names of an entry, the preferred ones first."""
    yield entry.label_ar
    yield entry.label_en
    yield from entry.alt_ar
    yield from entry.alt_en if isinstance(entry, Place) else entry.abbreviations


def key_of(name: str) -> str:
    """A name as it is compared: folded, small letters, without articles.

    >>> key_of("الرقّة") == key_of("رقة"), key_of("The Aleppo  City")
    (True, 'aleppo city')
    """
    words = fold(name.casefold()).replace("-", " ").replace("'", "").split()
    return " ".join(strip_article(word) for word in words if word not in ("the", "al"))


def _all(gazetteer: Gazetteer) -> Iterator[tuple[EntryKind, Entry]]:
    for place in gazetteer.places.values():
        yield "place", place
    for group in gazetteer.groups.values():
        yield "group", group
    for claimer in gazetteer.claimers.values():
        yield "claimer", claimer


def _grams(name: str) -> Iterator[str]:
    framed = f" {name} "
    return (framed[begin : begin + 2] for begin in range(len(framed) - 1))


def _size(name: str) -> int:
    return len(set(_grams(name[:200])))


def _order(found: Found, wanted: str) -> tuple[bool, int, str, str]:
    """First whose own label is the name, not a further one; then the better known, and a town before its province."""
    entry = found.entry
    other = wanted not in (key_of(entry.label_ar), key_of(entry.label_en))
    rank = 3 if not isinstance(entry, Place) else 4 if entry.kind == "governorate" else entry.rank
    return other, rank, found.kind, entry.id
