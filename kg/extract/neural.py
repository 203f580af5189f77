"""Names that a neural model finds where no table and no pattern knows one; off unless `KG_NER=1` asks for it.

The model is camel-tools' recogniser of named entities (AraBERT, trained on ANERcorp), which the user installs with its
data. What it finds joins as a candidate of lower confidence under the rule `camel-tools NER`: a location as a place; an
organisation as a party, and only behind a word for its men or forces, since most organisations bear no arms. Where a
reader of names has found something, that stands.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Final, Protocol

from kg.errors import InputError, UsageError
from kg.extract.cues import Cue, Cues
from kg.extract.names import bare_surface, name_start, readings, trie_word
from kg.extract.phrase import Spot, SpotKind
from kg.lexicon.camel import find_ner, ner_class
from kg.text.tokens import Shape, Token

RULE: Final = "camel-tools NER"
CONFIDENCE: Final = 0.5
_AL: Final = "\u0627\u0644"  # the article
_KINDS: Final[dict[str, SpotKind]] = {"LOC": "place", "ORG": "group"}
_CURE: Final = "run `camel_data -i ner-arabert`, or leave KG_NER out"


class Recogniser(Protocol):
    """A model that labels words: `B-LOC`, `I-LOC`, `B-ORG`, …, `O`."""

    def predict(self, sentences: list[list[str]], batch_size: int = 32) -> list[list[str]]:
        """One label for each word of each sentence."""


def wanted_recogniser() -> Recogniser | None:
    """The installed recogniser when `KG_NER=1` asks for it, else None.

    Raises UsageError with the cure when it is asked for and its data is absent, IsnadError when its libraries are.
    """
    return load_recogniser() if os.environ.get("KG_NER") == "1" else None


def load_recogniser() -> Recogniser:
    """camel-tools' recogniser with the data that the user has installed; nothing is downloaded.

    Raises UsageError when the data is absent, InputError when it cannot be loaded, IsnadError when the libraries of the
    extra `neural` are absent.
    """
    folder = find_ner()
    if folder is None:
        raise UsageError(f"KG_NER=1, but the names' model of camel-tools is not installed: {_CURE}")
    try:
        model: Recogniser = ner_class()(str(folder))
    except (OSError, ValueError, RuntimeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise InputError(f"the names' model cannot be loaded ({reason}): {_CURE}", path=folder) from error
    return model


class NeuralNames:
    """Adds what a recogniser finds to the spots of a report."""

    def __init__(self, recogniser: Recogniser, cues: Cues) -> None:
        self._recogniser, self._cues = recogniser, cues

    def add(self, sentences: Sequence[Sequence[Token]], spots: Sequence[Sequence[Spot]]) -> list[list[Spot]]:
        """The spots of each sentence with the candidates that overlap none of them, in text order."""
        words = [[token.surface for token in tokens] for tokens in sentences]
        asked = [number for number, row in enumerate(words) if row]
        answers = dict(zip(asked, self._recogniser.predict([words[n] for n in asked]), strict=True)) if asked else {}
        found = []
        for number, (tokens, known) in enumerate(zip(sentences, spots, strict=True)):
            labels = answers.get(number, [])
            more = list(self._candidates(tokens, known, labels)) if len(labels) == len(tokens) else []
            found.append(sorted([*known, *more], key=lambda s: (s.begin, s.end, s.kind)))
        return found

    def _candidates(self, tokens: Sequence[Token], known: Sequence[Spot], labels: Sequence[str]) -> Iterator[Spot]:
        taken = {index for spot in known for index in range(spot.full_first, spot.last)}
        cues = self._cues.of(tokens)
        for name, first, last in entities(labels):
            kind = _KINDS.get(name)
            if kind is None or not taken.isdisjoint(range(first, last)):
                continue
            if any(tokens[index].shape not in (Shape.WORD, Shape.LATIN) for index in (first, last - 1)):
                continue
            full = first
            if kind == "group":
                if not first or not _leads(cues[first - 1]) or first - 1 in taken:
                    continue
                full = first - 1
            yield _spot(kind, tokens, first, last, full)


def entities(labels: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Name of the class, first and last (half-open) word of each entity; an `I-` without its `B-` begins one.

    >>> list(entities(["O", "B-LOC", "I-LOC", "B-LOC", "I-ORG"]))
    [('LOC', 1, 3), ('LOC', 3, 4), ('ORG', 4, 5)]
    """
    begin, open_name = 0, ""
    for index, label in enumerate([*labels, "O"]):
        head, _, name = label.partition("-")
        if head == "I" and name == open_name:
            continue
        if open_name:
            yield open_name, begin, index
        begin, open_name = index, name


def _leads(cue: Cue) -> bool:
    """Whether a word is a noun of men or forces, of which a name may follow."""
    return cue.role is not None and not cue.country and not cue.definite


def _spot(kind: SpotKind, tokens: Sequence[Token], first: int, last: int, full: int) -> Spot:
    clitic = _clitic(tokens[first])
    begin = name_start(tokens[first], clitic)
    return Spot(
        kind, first, last, begin, tokens[last - 1].end, full, begin if full == first else tokens[full].begin,
        bare_surface(tokens, first, last - 1, clitic), rule=RULE, confidence=CONFIDENCE,
    )  # fmt: skip


def _clitic(token: Token) -> str:
    """The proclitic that is glued to a name with its article (`بالحويجة`); of a name without one nothing is taken."""
    return next((clitic for clitic, rest in readings(trie_word(token.fold)) if clitic and rest.startswith(_AL)), "")
