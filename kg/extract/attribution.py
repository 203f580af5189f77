"""Who says so: the reporting frames of a sentence, the source each names, and how far it reaches.

A frame is a reporting verb with its subject (`ذكر المرصد أن`), behind it or before it (`مصادر طبية قالت`), or a
citing word (`بحسب`, `وفق`, `نقلا عن`). A verb without a subject (`وأضاف أن`) carries the source before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kg.extract.frozen import frozen
from kg.extract.line import COMMAS, QUOTES, Line
from kg.extract.source_phrase import LIMIT, is_addressed, noun_phrase
from kg.model import Certainty
from kg.text.normalise import fold

_AN = "\u0639\u0646"  # عن
_LAM = "\u0644"  # ل
_MA = "\u0645\u0627"  # ما
_AL = "\u0627\u0644"  # the article
_ALEF = "\u0627"
_TO = "\u0627\u0644\u064a"  # إلى
_BELONGING = "\u062a\u0627\u0628\u0639"  # تابع
_WITH_IT = frozenset({"\u0628\u0647", "\u0628\u0647\u0627", "\u0639\u0646\u0647"})  # ما أفادت به
_A_STATEMENT = "\u0628\u064a\u0627\u0646\u0627"  # بيانا: what a source issued, and not of its name


_PREPOSITIONS = frozenset(
    {
        "\u0639\u0646",
        "\u0641\u064a",
        "\u0645\u0646",
        "\u0627\u0644\u064a",
        "\u0639\u0644\u064a",
        "\u062f\u0648\u0646",
        "\u0628\u062f\u0648\u0646",
        "\u0639\u062f\u0645",
    }
)  # عن، في، من، إلى، على، دون، بدون، عدم
NOBODY = -2


@frozen
class Frame:
    """A reporting frame: the word that tells of it, the source's tokens, and where it reaches.

    `first` is -1 when the verb has no subject of its own: the source before it goes on. `cites` marks a frame that
    stands behind what it vouches for. `certainty` is denied for `نفى`, reported otherwise. `via` are the tokens of who
    passed the words on: the agency that a source told (`قال المدير لوكالة …`) or that quotes it (`نقلت … عن`).
    """

    index: int
    first: int
    last: int
    cites: bool
    certainty: Certainty
    verb: str
    via: tuple[int, int] = (-1, -1)

    @property
    def carries(self) -> bool:
        """True when the frame names nobody and speaks for the source before it."""
        return self.first == -1

    @property
    def is_own(self) -> bool:
        """True for `يذكر أن`, `يشار إلى أن`: the report's own voice."""
        return self.first == NOBODY


def read_frames(line: Line) -> list[Frame]:
    """The reporting frames of a sentence, in text order."""
    return list(_frames(line))


def _frames(line: Line) -> Iterator[Frame]:
    yield from _by_colon(line)
    cited = False
    for index, sense in enumerate(line.senses):
        marks = sense.marks
        if "accord" in marks:
            cited = True
            start = index + 1
            while line.fold(start) in (_LAM, _AN, "\u0627\u0644\u064a", _MA):  # ل، عن، إلى، ما
                start += 1
            if "report" not in (line.senses[start].marks if start < len(line) else ()):
                first, last = _issuer(line, *noun_phrase(line, start))
                if last > first:
                    yield Frame(index, first, last, True, "reported", line.fold(index))
                cited = False
            continue
        analysis = marks.get("report")
        if analysis is not None and analysis.pos == "noun":
            yield from _by_noun(line, index, analysis.lemma)
            continue
        if analysis is None or analysis.pos != "verb" or index in line.party_at or index in line.claimer_at:
            if line.is_break(index):
                cited = False
            continue
        if line.marked(index - 1, "negation") or _is_past_participle(line, index) or not _is_toward(line, index):
            continue
        if _is_aside(line, index):
            continue
        certainty: Certainty = "denied" if "deny" in marks else "reported"
        first, last = noun_phrase(line, index + 2 if line.fold(index + 1) in _WITH_IT else index + 1)
        if not cited and (last <= first or line.tokens[first - 1].word.surface in QUOTES):
            before = _subject_before(line, index)
            first, last = before if before[1] > before[0] or last <= first else (first, last)
        if last <= first and index + 1 in line.claimer_at and is_addressed(line, index + 1):
            first, last = noun_phrase(line, line.claimer_at[index + 1].last)
            via = (index + 1, line.claimer_at[index + 1].last) if last > first else (-1, -1)
        else:
            first, last, via = _passed_on(line, first, last)
        if last <= first:
            if analysis.aspect == "present" and not analysis.proclitics and analysis.person == "3ms":
                yield Frame(index, NOBODY, NOBODY, cited, "asserted", analysis.lemma)
                continue
            first = last = -1
        yield Frame(index, first, last, cited, certainty, analysis.lemma, via)
        cited = False


def _issuer(line: Line, first: int, last: int) -> tuple[int, int]:
    """`وفق تقرير قدمه المصدر`, `بحسب إحصائية أجرتها الوكالة`: whose document a cited one is, else the document."""
    if last > first and line.marked(last, "issue") and line.senses[first].marks.keys() & {"source", "citable"}:
        begin, end = noun_phrase(line, last + 1)
        if end > begin:
            return begin, end
    return first, last


def _by_colon(line: Line) -> Iterator[Frame]:
    """`الجيش الأمريكي: قتلنا قياديا`: a source and a colon open the sentence."""
    first, last = noun_phrase(line, 0) if len(line) else (0, 0)
    if 0 < last - first < LIMIT and line.fold(last) == ":" and first not in line.place_at:
        yield Frame(last, first, last, False, "reported", ":")


def _by_noun(line: Line, index: int, lemma: str) -> Iterator[Frame]:
    """`إعلان الجيش مقتل أربعة`: a verbal noun of telling with its subject right behind it."""
    start = index + 2 if line.fold(index + 1) == "#" else index + 1
    spot = line.party_at.get(start) or line.claimer_at.get(start)
    if spot is not None or line.marked(start, "source"):
        first, last = noun_phrase(line, start)
        if last > first:
            yield Frame(index, first, last, False, "denied" if line.marked(index, "deny") else "reported", lemma)


def _passed_on(line: Line, first: int, last: int) -> tuple[int, int, tuple[int, int]]:
    """`نقلت رويترز عن مسؤول`: the source is behind `عن`; `قال المدير لوكالة …`: the agency passed its words on."""
    if last <= first:
        return first, last, (-1, -1)
    about = last + (line.fold(last) in COMMAS)
    if line.fold(about) == _AN and any(k in line.claimer_at or line.marked(k, "source") for k in range(first, last)):
        begin, end = noun_phrase(line, about + 1)
        if end > begin:
            return begin, end, (first, last)
    if last < len(line) and last in line.claimer_at and is_addressed(line, last):
        return first, last, (last, line.claimer_at[last].last)
    return first, last, (-1, -1)


def _is_past_participle(line: Line, index: int) -> bool:
    """`نقلت` with an object of people behind it (`نقلوا جرحى`) carries people, not news."""
    after = index + 1
    sense = line.senses[after] if after < len(line) else None
    return sense is not None and line.marked(index, "carry") and (sense.person is not None or after in line.quantity_at)


def _is_aside(line: Line, index: int) -> bool:
    """`التي تحصي الضحايا` describes the source named before it; `تابعا لحركة` is a word of belonging.

    Behind a preposition or a refusal the word is a verbal noun: `المسؤول عن نقل البريد`, `رفض كشف هويته`.
    """
    if line.fold(index - 1) in _PREPOSITIONS or line.marked(index - 1, "unheld"):
        return True
    if line.marked(index - 1, "relative"):
        return not any(line.marked(k, "that") for k in range(index + 1, index + 4))
    spot = line.party_at.get(index + 1)
    return line.fold(index).startswith(_BELONGING) and spot is not None and spot.begin > line.begin(index + 1)


def _is_toward(line: Line, index: int) -> bool:
    """`لفت إلى`, `أشار المصدر إلى أن`: some verbs tell news only with what they point to; `لفت بأقمشة` wraps."""
    if not line.marked(index, "toward"):
        return True
    stop = min(index + LIMIT, len(line))
    return any(line.fold(k) == _TO or line.marked(k, "that") for k in range(index + 1, stop))


def _subject_before(line: Line, index: int) -> tuple[int, int]:
    """The source that stands before its verb: `مصادر طبية قالت`, `وكانت وزارة الصحة قد أعلنت`."""
    stop = index
    while stop > 0 and (
        line.marked(stop - 1, "aspect") or stop - 1 in line.time_at or line.tokens[stop - 1].word.surface in COMMAS
    ):
        stop -= 1
    for start in range(max(0, stop - LIMIT), stop):
        if index in line.time_at or not (
            line.marked(start, "source") or start in line.claimer_at or start in line.party_at
        ):
            continue
        first, last = noun_phrase(line, start)
        if last == stop:
            return first, last
    return -1, -1


def source_name(line: Line, frame: Frame) -> str:
    """The words of a frame's source, as written, without the preposition glued to its noun (`وفقا لمصادر`)."""
    issued = (k for k in range(frame.first + 1, frame.last) if line.fold(k) == _A_STATEMENT)
    tokens = line.tokens[frame.first : next(issued, frame.last)]
    words = [t.surface for t in tokens]
    if frame.cites and words[0].startswith(_LAM) and len(words[0]) > 3 and _is_led(line, frame.first):
        words[0] = _AL + words[0][2:] if words[0].startswith(_LAM * 2) else words[0][1:]
    if _is_accusative(line, frame.first):
        words = [_nominative(word) for word in words]
    glued = [token.begin == before.end for before, token in pairwise(tokens)]
    return "".join(word if glue else f" {word}" for word, glue in zip(words, [True, *glued], strict=True))


def _is_led(line: Line, index: int) -> bool:
    """True where the preposition is glued to a word (`لمصادر`), not its first letter (`لجان`)."""
    spot = line.claimer_at.get(index) or line.party_at.get(index)
    if spot is not None and spot.first == index:
        return spot.begin > line.begin(index)
    analyses = line.senses[index].analyses
    return bool(analyses) and all(_LAM in analysis.proclitics for analysis in analyses)


def _is_accusative(line: Line, index: int) -> bool:
    """`لكن مصدرا عسكريا أكد`: the head noun has the alef of an indefinite accusative."""
    analysis = line.senses[index].marks.get("source")
    return analysis is not None and line.fold(index).endswith(fold(analysis.lemma) + _ALEF)


def _nominative(word: str) -> str:
    bare = word.rstrip("\u064b")  # fathatan
    return bare[:-1] if bare.endswith(_ALEF) and len(bare) > 3 else word
