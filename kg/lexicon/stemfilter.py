"""Whether a word can be one of the database's, told in microseconds: camel-tools is asked for few words only."""

from __future__ import annotations

from kg.lexicon.almor import Database


class StemFilter:
    """Tells cheaply whether a stem of the database can stand in a word between affixes that fit each other."""

    def __init__(self, database: Database) -> None:
        self._prefixes: dict[str, set[str]] = {}
        self._suffixes: dict[str, set[str]] = {}
        self._stems: dict[str, set[str]] = {}
        for affix in database.prefixes:
            self._prefixes.setdefault(affix.surface, set()).add(affix.category)
        for affix in database.suffixes:
            self._suffixes.setdefault(affix.surface, set()).add(affix.category)
        for stem, _ in database.stems:
            self._stems.setdefault(stem.surface, set()).add(stem.category)
        self._before, self._after, self._around = database.before_stem, database.after_stem, database.around_stem
        self._longest = (
            max(map(len, self._prefixes)),
            max(map(len, self._suffixes)),
            max(map(len, self._stems), default=0),
        )

    def holds(self, word: str) -> bool:
        """Whether the database has an analysis for the word."""
        prefix_limit, suffix_limit, stem_limit = self._longest
        size = len(word)
        if size > prefix_limit + suffix_limit + stem_limit:
            return False
        for begin in range(min(prefix_limit, size - 1) + 1):
            prefixes = self._prefixes.get(word[:begin])
            if prefixes is None:
                continue
            for end in range(max(begin + 1, size - suffix_limit), size + 1):
                stems = self._stems.get(word[begin:end])
                if stems is None:
                    continue
                suffixes = self._suffixes.get(word[end:])
                if suffixes and self._fit(prefixes, stems, suffixes):
                    return True
        return False

    def _fit(self, prefixes: set[str], stems: set[str], suffixes: set[str]) -> bool:
        return any(
            (a, b) in self._before and (b, c) in self._after and (a, c) in self._around
            for a in prefixes
            for b in stems
            for c in suffixes
        )
