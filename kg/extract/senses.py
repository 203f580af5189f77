"""What each word can mean for the reader of claims: the classes of its analyses, gathered once per word type."""

from __future__ import annotations

from functools import lru_cache

from kg.lexicon.morphology import Analysis, Morphology, load_morphology
from kg.text.memo import Memo
from kg.text.tokens import Shape, Token, Word


class Sense:
    """The readings of one word type, sorted by what they are good for. Missing readings are None or empty.

    `person` is the analysis that counts people (its number `d` is a count of two), `people` the class of people,
    `result` the outcome that the noun itself tells (قتيل: killed), `toll` the outcome that it brings about as a verb
    (`toll_verb`) or verbal noun, `marks` the classes without a value (`light`, `rise`, `sub`, `negation` …).
    """

    __slots__ = (
        "analyses",
        "control",
        "engagement",
        "marks",
        "people",
        "person",
        "result",
        "result_noun",
        "toll",
        "toll_noun",
        "toll_verb",
    )

    def __init__(self, analyses: tuple[Analysis, ...]) -> None:
        self.analyses = analyses
        self.person: Analysis | None = None
        self.people: str | None = None
        self.result: str | None = None
        self.result_noun: Analysis | None = None
        self.toll: str | None = None
        self.toll_verb: Analysis | None = None
        self.toll_noun: Analysis | None = None
        self.engagement: str | None = None
        self.control: str | None = None
        marks: dict[str, Analysis] = {}
        for analysis in analyses:
            for name in analysis.classes:
                head, _, value = name.partition(":")
                if value:
                    self._take(head, value, analysis)
                else:
                    marks.setdefault(name, analysis)
        self.marks = marks
        nation = marks.get("nisba")
        if nation is not None and self.person is None:
            self.person, self.people = nation, "unknown"

    def _take(self, head: str, value: str, analysis: Analysis) -> None:
        if head == "person" and (self.person is None or (analysis.number == "p" and self.person.number == "d")):
            self.person, self.people = analysis, value
        elif head == "result" and self.result is None:
            self.result, self.result_noun = value, analysis
        elif head == "toll":
            self.toll = self.toll or value
            if analysis.pos == "verb":
                self.toll_verb = self.toll_verb or analysis
            else:
                self.toll_noun = self.toll_noun or analysis
        elif head == "engagement" and self.engagement is None:
            self.engagement = value
        elif head == "control" and self.control is None:
            self.control = value

    @property
    def prefixed(self) -> tuple[str, ...]:
        """The proclitics of the reading that matters most."""
        return self.analyses[0].proclitics if self.analyses else ()


NO_SENSE = Sense(())


@lru_cache(maxsize=1)
def _morphology() -> Morphology:
    return load_morphology()


def sense_of(word: Word) -> Sense:
    """The senses of a word type; words that the lexicon does not hold share `NO_SENSE`."""
    if word.shape is not Shape.WORD:
        return NO_SENSE
    analyses = _morphology().analyze(word.fold)
    return Sense(analyses) if analyses else NO_SENSE


_SENSES: Memo[Word, Sense] = Memo(sense_of)


def senses_of(tokens: list[Token]) -> list[Sense]:
    """One sense for each token."""
    senses = _SENSES
    return [senses[token.word] for token in tokens]


def senses_of_word(word: Word) -> Sense:
    """The senses of a word type."""
    return _SENSES[word]
