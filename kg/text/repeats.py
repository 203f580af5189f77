"""Pull quotes: lines that a page repeats from its own text to catch the eye. They count nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.model import Sentence
from kg.text.layout import final_stop
from kg.text.tokens import Shape, tokenise

_SEED = 3  # words that must agree in a row before two sentences are compared
_FEWEST = 5  # words of the shortest pull quote
_MOST = 80
_AGREEMENT = 0.85  # share of a pull quote's words that its sentence must hold, in order

_Words = tuple[str, ...]


def find_repeats(text: str, sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The same sentences, those that copy another one marked as `quote` with its index.

    A pull quote is a line of its own without a full stop that holds the words of a sentence or of a part of it, near
    enough word for word, wherever that sentence stands. A sentence that is written again letter for letter is one too.
    """
    marked = _mark_doubles(text, sentences)
    lonely = [s for s in marked if s.kind == "body" and not _stops(text, s) and _stands_alone(text, s, sentences)]
    if not lonely or len(marked) < 2:
        return tuple(marked)
    words = [_words(text, s) if s.kind in ("body", "headline") else () for s in marked]
    lonely = [s for s in lonely if _FEWEST <= len(words[s.index]) <= _MOST]
    places = _index_seeds(words, {seed for s in lonely for _, seed in _seeds(words[s.index])})
    for sentence in lonely:
        original = _find_original(sentence, words, places, marked)
        if original is not None:
            marked[sentence.index] = replace(sentence, kind="quote", repeats=original)
    return tuple(marked)


def _mark_doubles(text: str, sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences, each later one with the very letters of an earlier one marked as its quote."""
    first: dict[str, int] = {}
    marked = list(sentences)
    for sentence in sentences:
        if sentence.kind in ("body", "headline") and sentence.end - sentence.begin > 5 * _FEWEST:
            original = first.setdefault(text[sentence.begin : sentence.end], sentence.index)
            if original != sentence.index:
                marked[sentence.index] = replace(sentence, kind="quote", repeats=original)
    return marked


def _stops(text: str, sentence: Sentence) -> bool:
    return final_stop(text[max(sentence.begin, sentence.end - 8) : sentence.end]) != ""


def _stands_alone(text: str, sentence: Sentence, sentences: Sequence[Sentence]) -> bool:
    """Whether a sentence is its whole line, by the line breaks to its neighbours."""
    index = sentence.index
    before = text[sentences[index - 1].end : sentence.begin] if index else "\n"
    after = text[sentence.end : sentences[index + 1].begin] if index + 1 < len(sentences) else "\n"
    return len(f"{before}.".splitlines()) > 1 and len(f"{after}.".splitlines()) > 1


def _words(text: str, sentence: Sentence) -> _Words:
    """The folded words, the first without its joining waw or fa."""
    tokens = tokenise(text, sentence.begin, sentence.end)
    words = [token.word.fold for token in tokens if token.word.shape is not Shape.MARK]
    if words and len(words[0]) > 3 and words[0][0] in "\u0648\u0641":  # waw, fa
        words[0] = words[0][1:]
    return tuple(words)


def _seeds(copy: _Words) -> list[tuple[int, _Words]]:
    """Rows of words that lie side by side in a copy, each with its place."""
    return [(place, copy[place : place + _SEED]) for place in range(0, len(copy) - _SEED + 1, _SEED)]


def _index_seeds(words: Sequence[_Words], wanted: set[_Words]) -> dict[_Words, list[tuple[int, int]]]:
    """Where every wanted row of words starts: at most 16 places each, so that a hostile text stays cheap."""
    places: dict[_Words, list[tuple[int, int]]] = {}
    for index, row in enumerate(words):
        for start in range(len(row) - _SEED + 1):
            seed = row[start : start + _SEED]
            if seed in wanted and len(places.setdefault(seed, [])) < 16:
                places[seed].append((index, start))
    return places


def _find_original(
    sentence: Sentence,
    words: Sequence[_Words],
    places: dict[_Words, list[tuple[int, int]]],
    sentences: Sequence[Sentence],
) -> int | None:
    copy = words[sentence.index]
    for place, seed in _seeds(copy):
        for index, start in places.get(seed, ()):
            original = words[index]
            longer = len(original) > len(copy) and sentences[index].kind == "body"
            double = original == copy and index < sentence.index and sentences[index].kind != "quote"
            if (longer or double) and _agreement(copy, original[max(0, start - place - 3) :]) >= _AGREEMENT:
                return index
    return None


def _agreement(copy: _Words, original: _Words) -> float:
    """The share of the copy's words found in the original, in order, looking at most three words ahead."""
    place, found = 0, 0
    for word in copy:
        ahead = original[place : place + 4]
        if word in ahead:
            place += ahead.index(word) + 1
            found += 1
    return found / len(copy)
