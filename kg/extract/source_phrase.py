"""The noun phrase of a source: where it begins, how far it goes, and what in it is of no name."""

from __future__ import annotations

from kg.extract.line import COMMAS, QUOTES, Line
from kg.text.tokens import Shape

LIMIT = 14  # words of the longest phrase
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
_AL = "\u0627\u0644"  # the article
_ALEF = "\u0627"
_BELONGING = "\u062a\u0627\u0628\u0639"  # تابع
_ISSUED = "\u0635\u0627\u062f\u0631"  # صادر
_BA = "\u0628"  # بـ
_OPENERS = QUOTES | {"#", "("}
_WAW = "\u0648"
_DOCUMENTS = frozenset(
    {
        "\u0628\u064a\u0627\u0646",  # بيان
        "\u062a\u0635\u0631\u064a\u062d",  # تصريح
        "\u062a\u0635\u0631\u064a\u062d\u0627\u062a",  # تصريحات
        "\u062a\u0642\u0631\u064a\u0631",  # تقرير
    }
)


def noun_phrase(line: Line, start: int) -> tuple[int, int]:
    """The tokens of a source's noun phrase that begins at `start`; an empty range when none begins there."""
    size = len(line)
    while start < size and (line.marked(start, "aspect") or line.tokens[start].word.surface in _OPENERS):
        start += 1
    if start >= size or not _may_begin(line, start):
        return start, start
    index = start
    while index < size and index - start < LIMIT and _goes_on(line, start, index):
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
    if index in line.claimer_at and is_addressed(line, index) and not line.marked(index - 1, "accord"):
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
    if index in line.claimer_at and is_addressed(line, index):
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
    if _is_to(line, index) and not _is_genitive(line, index):
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


def _is_to(line: Line, index: int) -> bool:
    """True for a word with the preposition لـ glued to it, by its analyses where it has any (`لجنة` has none)."""
    word, analyses = line.fold(index), line.senses[index].analyses
    led = any(_LAM in analysis.proclitics for analysis in analyses) or not analyses
    return word.startswith(_LAM) and len(word) > 3 and led


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


def is_addressed(line: Line, index: int) -> bool:
    """True for `لوكالة`, `لرويترز`: those to whom a source speaks."""
    spot = line.claimer_at.get(index)
    word = line.fold(index)
    if not word.startswith(_LAM) or word.startswith("\u0644\u062c\u0646\u0647"):  # لجنة
        return False
    glued = spot is not None and spot.begin > line.begin(index)
    return glued or any(_LAM in a.proclitics for a in line.senses[index].analyses)
