"""What a word is, by the conflict lexicon: its lemma, number, gender, clitics, and the classes that readers look for.

The tables of `kg.lexicon.lexemes` are compiled to an ALMOR database that camel-tools analyses words with. A word
reaches camel-tools only when some stem of the lexicon can stand in it, and only once: results are kept in memory and in
the user's cache folder, so that a process which meets no new word never imports camel-tools.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

from kg.lexicon import camel
from kg.lexicon.almor import Database, compile_database
from kg.lexicon.entries import Entry, Ranked, best_of, entry_of, is_excluded, is_feminine
from kg.lexicon.formcache import FormCache
from kg.lexicon.lexemes import Lexeme, read_lexemes
from kg.lexicon.stemfilter import StemFilter
from kg.text.normalise import fold

SCHEME = 5  # raise it when an entry's layout or the rules of kg.lexicon.entries change: older caches are void then
MEMORY = 1 << 18  # word forms that a process remembers


class Analysis(NamedTuple):
    """One way to read a word. `number` is s, d, p or ''; `gender` m, f or ''; `person` like 3ms, for verbs only.

    `proclitics` are in the order of writing. `classes` and `value` are those of the lexeme's row, empty for a word that
    only the database of Modern Standard Arabic knows.
    """

    lemma: str
    pos: str
    number: str
    gender: str
    proclitics: tuple[str, ...]
    enclitic: str
    classes: tuple[str, ...]
    value: str
    aspect: str
    person: str


class Morphology:
    """The analyser of the conflict lexicon, and with `msa` of Modern Standard Arabic too. Share one a process."""

    def __init__(self, database: Database, *, msa: Path | None = None, cache: Path | None = None) -> None:
        self.lexemes: tuple[Lexeme, ...] = database.lexemes
        self.msa = msa
        self._database = database
        self._known: dict[str, tuple[Analysis, ...]] = {}
        self._filter = StemFilter(database)
        self._text = database.write()
        self._cache = FormCache(cache, self._key())
        self._own: camel.Analyse | None = None
        self._standard: camel.Analyse | None = None
        self._by_lemma = {(fold(lexeme.lemma), lexeme.pos): n for n, lexeme in reversed(list(enumerate(self.lexemes)))}

    def analyze(self, fold: str) -> tuple[Analysis, ...]:
        """The analyses of a word in look-up form, best first (fewest clitics, then table order); () when unknown.

        >>> [(a.lemma, a.number, a.proclitics) for a in load_morphology().analyze("وعناصر")][:1]
        [('عنصر', 'p', ('و',))]
        """
        known = self._known.get(fold)
        if known is None:
            if len(self._known) >= MEMORY:
                self._known.clear()
            known = self._known[fold] = self._look_up(fold)
        return known

    def save(self) -> None:
        """Keep what was found for the next process, where the cache folder can be written."""
        self._cache.save()

    @property
    def stem_count(self) -> int:
        """How many stems the database has."""
        return len(self._database.stems)

    @property
    def engine_loaded(self) -> bool:
        """Whether a word was met that made this process import camel-tools."""
        return self._own is not None or self._standard is not None

    @property
    def digest(self) -> str:
        """A digest of the compiled database and of what its rows exclude, the same for the same tables."""
        rows = "\n".join(f"{lexeme.classes} {sorted(lexeme.never)}" for lexeme in self.lexemes)
        return sha256((self._text + rows).encode()).hexdigest()

    def _key(self) -> str:
        parts = [str(SCHEME), self.digest]
        if self.msa is not None:
            about = self.msa.stat()
            parts.append(f"{self.msa}:{about.st_size}:{about.st_mtime_ns}")
        return sha256("\n".join(parts).encode()).hexdigest()

    def _look_up(self, word: str) -> tuple[Analysis, ...]:
        own = self._filter.holds(word)
        if not own and self.msa is None:
            return ()
        kept = self._cache.get(word)
        if kept is not None:
            try:
                return tuple(self._revive(entry) for entry in kept)
            except (IndexError, TypeError, ValueError):
                pass
        found = list(best_of(sorted(self._ask_own(word)))) if own else []
        if self.msa is not None:
            found += self._ask_standard(word)
        entries = list(dict.fromkeys(entry for _, entry in found))
        self._cache.put(word, entries)
        return tuple(self._revive(entry) for entry in entries)

    def _ask_own(self, word: str) -> Iterator[Ranked]:
        if self._own is None:
            self._own = camel.analyser_of_text(self._text)
        for features in self._own(word):
            number = int(features["lexeme"])
            if is_excluded(word, self.lexemes[number]):
                continue
            entry = entry_of(number, features)
            if is_feminine(entry, self.lexemes[number]):
                continue
            clitics = len(entry.proclitics.split()) + bool(entry.enclitic)
            yield (clitics, int(features["rank"]), number), entry

    def _ask_standard(self, word: str) -> Iterator[Ranked]:
        if self._standard is None and self.msa is not None:
            self._standard = camel.analyser_of_file(self.msa)
        found = self._standard(word) if self._standard else []
        for place, features in enumerate(sorted(found, key=lambda f: -float(f.get("pos_lex_logprob", -99)))):
            if features.get("source") in ("digit", "punc", "foreign"):
                continue
            lemma = fold(features["lex"])
            number = self._by_lemma.get((lemma, features["pos"]), -1)
            yield (place,), entry_of(number, features)._replace(lemma="" if number >= 0 else features["lex"])

    def _revive(self, raw: Sequence[Any]) -> Analysis:
        entry = Entry(*raw)
        lexeme = self.lexemes[entry.lexeme] if entry.lexeme >= 0 else None
        return Analysis(
            lexeme.lemma if lexeme else entry.lemma,
            lexeme.pos if lexeme else entry.pos,
            entry.number,
            entry.gender,
            tuple(entry.proclitics.split()),
            entry.enclitic,
            lexeme.classes if lexeme else (),
            lexeme.value if lexeme else "",
            entry.aspect,
            entry.person,
        )


def load_morphology(msa: bool | None = None) -> Morphology:
    """The shared analyser of this process.

    `msa` adds camel-tools' database of Modern Standard Arabic where it is installed; None asks `KG_MSA=1`.
    """
    wanted = os.environ.get("KG_MSA") == "1" if msa is None else msa
    return _load(wanted)


@lru_cache(maxsize=2)
def _load(msa: bool) -> Morphology:
    database = compile_database(read_lexemes())
    morphology = Morphology(database, msa=camel.find_msa() if msa else None, cache=cache_folder())
    atexit.register(morphology.save)
    return morphology


def cache_folder() -> Path | None:
    """The folder of analyses kept between processes: `$XDG_CACHE_HOME/isnad`, else `~/.cache/isnad`; or None."""
    named = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(named) if named else Path.home() / ".cache") / "isnad"
    except RuntimeError:
        return None


def describe(msa: bool | None = None) -> dict[str, object]:
    """What `kg doctor` tells: engine, database, lexemes by table, the user's database of MSA, the cache folder."""
    morphology = load_morphology(msa)
    tables: dict[str, int] = {}
    for lexeme in morphology.lexemes:
        tables[lexeme.table] = tables.get(lexeme.table, 0) + 1
    try:
        engine = f"camel-tools {version('camel-tools')}"
    except PackageNotFoundError:
        engine = "camel-tools is not installed"
    installed = camel.find_msa()
    return {
        "engine": engine,
        "database": f"isnad {morphology.digest[:12]}",
        "lexemes": len(morphology.lexemes),
        "stems": morphology.stem_count,
        "tables": tables,
        "msa_installed": None if installed is None else str(installed),
        "msa_used": morphology.msa is not None,
        "cache": None if (folder := cache_folder()) is None else str(folder),
    }
