"""Who says so: the reporting frames of a sentence, the source each names, and how far it reaches.

A frame is a reporting verb with its subject (`ذكر المرصد أن`), behind it or before it (`مصادر طبية قالت`), or a
citing word (`بحسب`, `وفق`, `نقلا عن`). A verb without a subject (`وأضاف أن`) carries the source before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kg.extract.frozen import frozen
from kg.extract.line import COMMAS, QUOTES, Line
from kg.model import Certainty
from kg.text.normalise import fold
from kg.text.tokens import Shape

_LIMIT = 14
_STOPS = frozenset(
    {
        "\u0639\u0646",  # عن
        "\u0627\u0644\u064a",  # إلى
        "\u0639\u0644\u064a",  # على
        "\u0628\u0639\u062f",  # بعد
        "\u0642\u0628\u0644",  # قبل
        "\u062e\u0644\u0627\u0644",  # خلال
        "\u0645\u0646\u0630",  # منذ
        "\u0645\u0639",  # مع
        "\u0642\u062f",  # قد
        "\u0645\u0627",  # ما
        "\u0644\u0645",  # لم
        "\u0644\u0627",  # لا
        ":",
        "-",
        "\u0639\u0628\u0631",  # عبر
        "\u0627\u0644\u0630\u064a",  # الذي
        "\u0627\u0644\u062a\u064a",  # التي
        "\u0627\u0644\u0630\u064a\u0646",  # الذين
        "\u062d\u064a\u062b",  # حيث
        "\u062f\u0648\u0646",  # دون
        "\u0641\u0642\u0637",  # فقط
        "\u0642\u0648\u0644\u0647",  # قوله
        "\u0642\u0648\u0644\u0647\u0627",  # قولها
        "\u0628\u0627\u0644\u0642\u0648\u0644",  # بالقول
        "\u0635\u0648\u0631\u0627",  # صورا
        "\u0645\u0642\u0637\u0639",  # مقطع
        "\u0645\u0642\u0627\u0637\u0639",  # مقاطع
        "\u0635\u062f\u0631",  # صدر
        "\u0635\u062f\u0631\u062a",  # صدرت
        "\u0644\u062f\u064a",  # لدي
    }
)
_FI = "\u0641\u064a"  # في
_AN = "\u0639\u0646"  # عن
_LAM = "\u0644"  # ل
_MIN = "\u0645\u0646"  # من
_MA = "\u0645\u0627"  # ما
_AL = "\u0627\u0644"  # the article
_ALEF = "\u0627"
_TO = "\u0627\u0644\u064a"  # إلى
_BELONGING = "\u062a\u0627\u0628\u0639"  # تابع
_WITH_IT = frozenset({"\u0628\u0647", "\u0628\u0647\u0627", "\u0639\u0646\u0647"})  # ما أفادت به
_ISSUED = "\u0635\u0627\u062f\u0631"  # صادر
_DOCUMENTS = frozenset(
    {
        "\u0628\u064a\u0627\u0646",  # بيان
        "\u062a\u0635\u0631\u064a\u062d",  # تصريح
        "\u062a\u0635\u0631\u064a\u062d\u0627\u062a",  # تصريحات
        "\u062a\u0642\u0631\u064a\u0631",  # تقرير
    }
)
_A_STATEMENT = "\u0628\u064a\u0627\u0646\u0627"  # بيانا: what a source issued, and not of its name
_BA = "\u0628"  # بـ
_OPENERS = QUOTES | {"#", "("}
_WAW = "\u0648"


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
        if last <= first and index + 1 in line.claimer_at and _is_addressed(line, index + 1):
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
    if 0 < last - first < _LIMIT and line.fold(last) == ":" and first not in line.place_at:
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
    if line.fold(last) == _AN and any(k in line.claimer_at or line.marked(k, "source") for k in range(first, last)):
        begin, end = noun_phrase(line, last + 1)
        if end > begin:
            return begin, end, (first, last)
    if last < len(line) and last in line.claimer_at and _is_addressed(line, last):
        return first, last, (last, line.claimer_at[last].last)
    return first, last, (-1, -1)


def _is_addressed(line: Line, index: int) -> bool:
    """True for `لوكالة`, `لرويترز`: those to whom a source speaks."""
    spot = line.claimer_at.get(index)
    word = line.fold(index)
    if not word.startswith(_LAM) or word.startswith("\u0644\u062c\u0646\u0647"):  # لجنة
        return False
    glued = spot is not None and spot.begin > line.begin(index)
    return glued or any(_LAM in a.proclitics for a in line.senses[index].analyses)


def _is_past_participle(line: Line, index: int) -> bool:
    """`نقلت` with an object of people behind it (`نقلوا جرحى`) carries people, not news."""
    after = index + 1
    sense = line.senses[after] if after < len(line) else None
    return sense is not None and line.marked(index, "carry") and (sense.person is not None or after in line.quantity_at)


def _is_aside(line: Line, index: int) -> bool:
    """`التي تحصي الضحايا` describes the source named before it; `تابعا لحركة` is a word of belonging."""
    if line.marked(index - 1, "relative"):
        return not any(line.marked(k, "that") for k in range(index + 1, index + 4))
    spot = line.party_at.get(index + 1)
    return line.fold(index).startswith(_BELONGING) and spot is not None and spot.begin > line.begin(index + 1)


def _is_toward(line: Line, index: int) -> bool:
    """`لفت إلى`, `أشار المصدر إلى أن`: some verbs tell news only with what they point to; `لفت بأقمشة` wraps."""
    if not line.marked(index, "toward"):
        return True
    stop = min(index + _LIMIT, len(line))
    return any(line.fold(k) == _TO or line.marked(k, "that") for k in range(index + 1, stop))


def noun_phrase(line: Line, start: int) -> tuple[int, int]:
    """The tokens of a source's noun phrase that begins at `start`; an empty range when none begins there."""
    size = len(line)
    while start < size and (line.marked(start, "aspect") or line.tokens[start].word.surface in _OPENERS):
        start += 1
    if start >= size or not _may_begin(line, start):
        return start, start
    index = start
    while index < size and index - start < _LIMIT and _goes_on(line, start, index):
        index = _step(line, index)
    while index - 1 > start and _is_loose(line, index - 1):
        index -= 1
    return start, min(index, size)


def _is_loose(line: Line, index: int) -> bool:
    """True for a last word that leads to one outside the phrase: a preposition, a comma, `التابع`."""
    word = line.fold(index)
    led = word in (_FI, _WAW, _LAM, _MIN) or word.removeprefix(_AL).startswith(_BELONGING)
    return led or line.tokens[index].word.surface in COMMAS


def _step(line: Line, index: int) -> int:
    spot = line.claimer_at.get(index) or line.party_at.get(index)
    return max(spot.last, index + 1) if spot is not None else index + 1


def _may_begin(line: Line, index: int) -> bool:
    token = line.tokens[index]
    if index in line.time_at or token.word.shape in (Shape.MARK,) or line.marked(index, "that"):
        return False
    if index in line.claimer_at and _is_addressed(line, index) and not line.marked(index - 1, "accord"):
        return False
    if index in line.claimer_at or index in line.party_at or line.marked(index, "source"):
        return True
    sense = line.senses[index]
    if index in line.quantity_at:
        after = line.quantity_at[index].last
        return line.marked(after, "source")
    if _is_stop(line, index) or line.fold(index) in (_FI,) or "saying" in sense.marks or "negation" in sense.marks:
        return False
    if sense.person is not None or "title" in sense.marks or "citable" in sense.marks or _is_band(line, index):
        return True
    return line.is_unknown(index) and not _is_verb_like(line, index)


def _is_band(line: Line, index: int) -> bool:
    """`مجموعة مسلحة`: a noun of many people with a word behind it that tells which."""
    return line.marked(index, "collective") and index + 1 < len(line) and not line.is_break(index + 1)


def _is_stop(line: Line, index: int) -> bool:
    """True for a word that never is of a source's name; `علي` with a name behind it is no preposition."""
    return line.fold(index) in _STOPS and not (line.is_given(index) and line.is_unknown(index + 1))


def _is_verb_like(line: Line, index: int) -> bool:
    word = line.fold(index)
    return word[:1] in "\u064a" and len(word) <= 6  # a word in ya- is likelier a verb than a name


def _goes_on(line: Line, start: int, index: int) -> bool:
    if index == start:
        return True
    token = line.tokens[index]
    word = token.word.fold
    if word == _AN and line.fold(index - 1).startswith(_ISSUED):
        return True
    if line.is_break(index) or index in line.time_at or _is_stop(line, index) or line.marked(index, "that"):
        return False
    if index in line.quantity_at and not line.marked(line.quantity_at[index].last, "source"):
        return False
    if index in line.claimer_at and _is_addressed(line, index):
        return False
    if line.marked(index, "relative") or line.marked(index, "contrast") or word == _LAM:
        return False
    if token.word.surface in COMMAS:
        return _is_apposition(line, index + 1)
    if token.word.surface in QUOTES:
        opened = sum(line.tokens[k].word.surface in QUOTES for k in range(start, index)) % 2
        return line.marked(index - 1, "source") or line.marked(index - 1, "collective") or bool(opened)
    if word == "(" or word == ")":
        return True
    if token.word.shape is Shape.MARK:
        return False
    if _is_with_deed(line, index) or (index == start + 1 and _is_circumstance(line, index)):
        return False
    if word == _FI and line.fold(index + 1) in _DOCUMENTS:
        return False
    if word == _FI:
        post = line.marked(start, "title") or (line.marked(start, "source") and not line.fold(start).startswith(_AL))
        if post and line.fold(index + 1).startswith(_AL) and index + 1 not in line.time_at:
            return True
        return index + 1 in line.place_at or index + 1 in line.party_at or line.marked(index + 1, "source")
    sense = line.senses[index]
    if (
        "saying" in sense.marks
        or "happening" in sense.marks
        or "rise" in sense.marks
        or "toll_noun" in sense.marks
        or "accord" in sense.marks
        or (sense.toll_noun is not None and sense.result is None and index > start)
    ):
        return False
    if sense.analyses and sense.analyses[0].pos == "verb" and sense.person is None and "source" not in sense.marks:
        return False
    if word.startswith(_LAM) and len(word) > 3 and not _is_genitive(line, index):
        return False
    quoted = sum(line.tokens[k].word.surface in QUOTES for k in range(start, index)) % 2
    if line.joined(index) and word.startswith(_WAW) and not quoted:
        return line.marked(index, "source") or index in line.claimer_at or word.endswith(("\u064a\u0647", "\u064a"))
    return True


def _is_with_deed(line: Line, index: int) -> bool:
    """`مصادر عسكرية بسقوط قتلى`: a verbal noun behind `بـ` tells what was said, and is not of the name."""
    if index in line.place_at or index in line.party_at or index + 1 in line.place_at:
        return False
    marks = line.senses[index].marks
    word = line.fold(index)
    bare = word.startswith(_BA) and not word.startswith(_BA + _AL)
    deed = "fall" in marks or line.senses[index].toll is not None or line.senses[index].engagement is not None
    return bare and deed


def _is_circumstance(line: Line, index: int) -> bool:
    """`المصدر طالبا عدم نشر اسمه`: how the source spoke, in the accusative behind a definite noun."""
    definite = line.fold(index - 1).startswith(_AL) and line.marked(index - 1, "source")
    return definite and line.fold(index).endswith(_ALEF) and not line.fold(index).startswith(_AL)


def _is_genitive(line: Line, index: int) -> bool:
    """`بيان للجيش` belongs together; `قال فلان لوكالة` does not."""
    if line.fold(index).startswith(_LAM * 2) and index in line.party_at:  # الموقع الرسمي للجيش
        return True
    return line.fold(index - 1) in ("\u0628\u064a\u0627\u0646", "\u0628\u064a\u0627\u0646\u0627") or not (
        line.marked(index, "source") or index in line.claimer_at or line.fold(index).startswith("\u0644\u0644")
    )  # بيان


def _is_apposition(line: Line, index: int) -> bool:
    """A comma inside the phrase: a name or a title follows (`مدير المركز، أحمد الشيخ`)."""
    return line.is_unknown(index) and line.is_unknown(index + 1) and not line.joined(index)


def _subject_before(line: Line, index: int) -> tuple[int, int]:
    """The source that stands before its verb: `مصادر طبية قالت`, `وكانت وزارة الصحة قد أعلنت`."""
    stop = index
    while stop > 0 and (
        line.marked(stop - 1, "aspect") or stop - 1 in line.time_at or line.tokens[stop - 1].word.surface in COMMAS
    ):
        stop -= 1
    for start in range(max(0, stop - _LIMIT), stop):
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
