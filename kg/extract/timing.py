"""When a claim is set: the time of its clause, then of its sentence, then what the report told before.

Times that belong to the telling (`أعلن الجيش، الأحد، عن مقتل`) or to another event (`المحاصرة منذ 2013`) are not times
of the deed. `منذ بدء الحملة في 18 شباط` and `النزاع الذي اندلع عام 1984` begin a period that lasts until the report.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from kg.extract.attribution import Frame
from kg.extract.dates import TimeSpan
from kg.extract.dating import BEFORE_IT
from kg.extract.line import COMMAS, Line
from kg.extract.scene import Scene
from kg.model import Period

_SINCE = "\u0645\u0646\u0630"  # منذ
_IN = "\u0641\u064a"  # في
_ABOUT = "\u0639\u0646"  # عن
_OLD = timedelta(days=45)  # before publication: background, not carried on to other claims
_BRIEF = timedelta(days=3)  # the longest main period of a report
_FRESH = timedelta(days=10)  # before publication: how old a main period may be
_LONG = timedelta(days=2)  # longer periods are those that `in the same period` speaks of
_THAT = "\u0630\u0644\u0643"  # ذلك
_WAW = "\u0648"
_AFTER = "\u0628\u0639\u062f"  # بعد
_FROM = "\u0645\u0646"  # من
_ONE = "\u0648\u0627\u062d\u062f"  # واحد
_EVE = "\u063a\u062f\u0627\u0647"  # غداة
_SPANS = {
    "\u064a\u0648\u0645": 1,  # يوم
    "\u064a\u0648\u0645\u064a\u0646": 2,  # يومين
    "\u0627\u064a\u0627\u0645": 1,  # أيام
}
_NEAR = 12  # words
_MOST = 6  # days
_COMPARED = 8  # words between a superlative and the time that it measures by
_SAME = frozenset(
    {"\u0630\u0627\u062a\u0647\u0627", "\u0646\u0641\u0633\u0647\u0627", "\u0647\u0630\u0647"}
)  # ذاتها، نفسها، هذه
_PERIOD = frozenset(
    {"\u0627\u0644\u0641\u062a\u0631\u0647", "\u0641\u062a\u0631\u0647", "\u0627\u0644\u0645\u062f\u0647"}
)  # الفترة، فترة، المدة


class TimeReader:
    """Reads the periods of one report's claims, in text order."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._last: Period | None = None
        self._long: Period | None = None
        self._made: dict[int, tuple[list[TimeSpan], list[TimeSpan]]] = {}

    def period(self, line: Line, index: int, frames: list[Frame]) -> tuple[Period | None, str]:
        """The period of a claim whose words are the tokens from `index` on, and the reason."""
        if self._long is not None and self._refers_back(line, index):
            return self._long, "the period told before"
        since = self._since_then(line, index)
        if since is not None:
            return self._keep(since), "since the time told before"
        earlier = self._days_before(line, index)
        if earlier is not None:
            return earlier, BEFORE_IT
        first, stop = line.clause(index)
        told = [t for t in self.spans(line, frames) if not _is_hosted(line, t, index)]
        inside = [t for t in told if first <= t.first < stop]
        for group, why in ((inside, "the clause"), (told, "the sentence")):
            best = _nearest(line, group, index)
            if best is not None:
                return self._keep(as_period(best)), why
        if self._last is not None:
            return self._last, "told before"
        return self.by_telling(line, frames), "not told"

    def _since_then(self, line: Line, index: int) -> Period | None:
        """`بدأت في 12 أيار، ومنذ ذلك التاريخ قتل 41`: from the time told before until the report."""
        published = self._scene.report.published
        for k in range(max(0, index - _NEAR), min(index + _NEAR, len(line) - 1)):
            if line.fold(k).lstrip(_WAW) == _SINCE and line.fold(k + 1) == _THAT and published is not None:
                before = [t for t in line.times if t.last <= k and t.start is not None]
                start = before[-1].start if before else self._last.start if self._last is not None else None
                if start is not None and start <= published:
                    return Period(start, published, f"{start}/{published}", True)
        return None

    def _days_before(self, line: Line, index: int) -> Period | None:
        """`يأتي ذلك بعد يوم من إعلان مقتل أربعة`, `غداة مقتل أربعة`: days before what the report is about."""
        main = self.main()
        day = main.start if main is not None else self._scene.report.published
        if day is None:
            return None
        for k in range(index - 1, max(-1, index - _NEAR), -1):
            if line.is_break(k) or line.fold(k) in COMMAS or k in line.time_at:
                return None
            eve = 1 if line.fold(k) == _EVE else None
            days = eve or (_days(line, k + 1) if line.fold(k) == _AFTER else None)
            if days is not None and index - k <= _NEAR:
                then = day - timedelta(days=days)
                return Period(then, then, f"{then}", True, line.begin(k), line.end(k + 1))
        return None

    def by_telling(self, line: Line, frames: list[Frame]) -> Period | None:
        """What is told on a day happened on that day at the latest (`أعلن الجيش، الأحد، عن مقتل`)."""
        self.spans(line, frames)
        spans, told = self._made[line.sentence.index]
        for time in spans:
            if time not in told and time.kind == "point" and time.start is not None and time.start == time.finish:
                return Period(None, time.finish, f"../{time.finish}", time.inferred, time.begin, time.end)
        return None

    def spans(self, line: Line, frames: list[Frame]) -> list[TimeSpan]:
        """The times of a sentence that are days of deeds, joined and widened; those of the telling are left out."""
        made = self._made.get(line.sentence.index)
        if made is None:
            spans = [self._widen(line, t) for t in _joined(line)]
            told = [t for t in spans if not _is_of_telling(line, t, frames) and not _compares(line, t)]
            made = self._made[line.sentence.index] = (spans, told)
        return made[1]

    def of_war(self, line: Line) -> Period | None:
        """Since when a war goes on: the last `منذ` of this sentence or the two before it."""
        for index in range(line.sentence.index, line.sentence.index - 3, -1):
            since = [t for t in self._made.get(index, ([], []))[1] if t.kind == "since" and t.start is not None]
            if since:
                return as_period(since[-1])
        return None

    def main(self) -> Period | None:
        """The first short and recent time of a deed that the report tells anywhere, for claims that tell none."""
        published = self._scene.report.published
        for index in sorted(self._made):
            for time in self._made[index][1]:
                if time.start is None or time.finish is None or published is None or time.kind not in ("point", "span"):
                    continue
                if time.finish - time.start <= _BRIEF and timedelta(0) <= published - time.finish <= _FRESH:
                    return as_period(time)
        return None

    def _keep(self, period: Period) -> Period:
        """Remember a period for the claims that follow; one long past is background and is not carried on."""
        published = self._scene.report.published
        end = period.end or period.start
        recent = published is None or end is None or published - end <= _OLD
        long = period.start is not None and period.end is not None and period.end - period.start > _OLD
        if recent and not long and (period.start is not None or self._last is None):
            self._last = period
        if period.start and period.end and period.end - period.start > _LONG:
            self._long = period
        return period

    def _refers_back(self, line: Line, index: int) -> bool:
        """`في الفترة ذاتها`, `في هذه الفترة`: the long period told before."""
        first, stop = line.clause(index)
        for k in range(first, stop):
            if line.fold(k) in _PERIOD and (line.fold(k + 1) in _SAME or line.fold(k - 1) in _SAME):
                return True
        return False

    def _widen(self, line: Line, time: TimeSpan) -> TimeSpan:
        """A point that only begins a period: behind `منذ` and an event, or a verb of beginning in a past year."""
        published = self._scene.report.published
        if time.kind not in ("point", "span") or time.start is None or published is None or time.start > published:
            return time
        for k in range(time.first - 1, max(-1, time.first - 11), -1):
            fold = line.fold(k)
            if fold == _SINCE and k not in line.time_at:
                return replace(time, finish=published, kind="since", edtf=f"{time.start}/{published}")
            if k in line.time_at or line.is_break(k) or line.senses[k].toll is not None:
                break
            if line.marked(k, "begin") and time.precision in ("year", "month") and k >= time.first - 3:
                return replace(time, finish=published, kind="since", edtf=f"{time.start}/{published}")
        return time


def _days(line: Line, index: int) -> int | None:
    """The days of `يومين من`, `يوم واحد من`, `ثلاثة أيام من`; None when no such words stand at a token."""
    size, after = _SPANS.get(line.fold(index)), index + 1
    quantity = line.quantity_at.get(index)
    if size is None and quantity is not None and quantity.lower == quantity.upper:
        unit = _SPANS.get(line.fold(quantity.last)) or _SPANS.get(line.fold(quantity.last - 1))
        size = quantity.lower * unit if unit is not None else None
        after = quantity.last + (line.fold(quantity.last) in _SPANS)
    after += line.fold(after) == _ONE
    return size if size is not None and size <= _MOST and line.fold(after) == _FROM else None


def _joined(line: Line) -> list[TimeSpan]:
    """The times of a sentence, with `منذ X … وحتى Y` made one period even when words stand between."""
    spans: list[TimeSpan] = []
    for time in line.times:
        if time.start is None and time.finish is None:
            continue
        before = spans[-1] if spans else None
        if (
            before is not None and before.kind == "since" and time.kind == "until" and before.start and time.finish
            and before.start <= time.finish
        ):  # fmt: skip
            spans[-1] = replace(
                before,
                finish=time.finish,
                end=time.end,
                last=time.last,
                edtf=f"{before.start}/{time.finish}",
                kind="span",
            )
            continue
        spans.append(time)
    return spans


def _nearest(line: Line, times: list[TimeSpan], index: int) -> TimeSpan | None:
    """The time that goes with the word at `index`: behind it, unless it opens a clause of its own; else before it."""
    behind = [
        t for t in times if t.first >= index and not _opens_clause(line, t, index) and not _is_of_total(line, t, index)
    ]
    before = [t for t in times if t.first < index]
    fronted = [t for t in before if _fronts(line, t)]
    if fronted and (not behind or behind[0].first - index > 6):
        return fronted[-1]
    return min(behind, key=lambda t: t.first - index, default=None) or (before[-1] if before else None)


def _is_of_total(line: Line, time: TimeSpan, index: int) -> bool:
    """`بمقتل الستة ترتفع الحصيلة منذ مارس`: the time of a total told behind the count."""
    between = range(index + 1, time.first)
    return any(line.marked(k, "rise") for k in between) and any(
        line.senses[k].result or line.marked(k, "toll_noun") for k in between
    )


def _fronts(line: Line, time: TimeSpan) -> bool:
    """`وفي نيسان، أعلن …`: a time that opens its clause."""
    first = time.first - 1 if line.fold(time.first - 1).endswith(_IN) else time.first
    return first <= 0 or line.joined(first) or line.is_break(first - 1) or line.fold(first - 1) in COMMAS


def _opens_clause(line: Line, time: TimeSpan, index: int) -> bool:
    """`… مقتل خمسة وفي كانون الثاني 2016 عن مقتل جندي`: the second time belongs to what follows it."""
    first = time.first - 1 if line.fold(time.first - 1).endswith(_IN) else time.first
    joined = line.fold(first).startswith("\u0648") and line.joined(first)
    follows = any(line.senses[k].toll for k in range(time.last, min(time.last + 6, len(line))))
    return joined and follows and first > index + 1


def _is_hosted(line: Line, time: TimeSpan, index: int) -> bool:
    """True for a time that stands with a word of control or siege and not with the claim: `المحاصرة منذ 2013`.

    The day of a verb (`سيطر التنظيم، الجمعة، على أجزاء منها بعد هجوم`) is that of the whole sentence.
    """
    for k in range(time.first - 1, max(-1, time.first - 11), -1):
        if k == index:
            return False
        sense = line.senses[k]
        if sense.toll is not None or sense.engagement not in (None, "siege"):
            return False
        if sense.control is not None:
            return time.kind != "point" or not any(a.pos == "verb" for a in sense.analyses)
        if k in line.time_at or line.is_break(k):
            return False
    return False


def _compares(line: Line, time: TimeSpan) -> bool:
    """`الأعنف على القطاع منذ صيف 2014`: a time that a superlative measures by, and not one of the deed."""
    if time.kind != "since":
        return False
    for k in range(time.first, max(-1, time.first - _COMPARED), -1):
        if line.marked(k, "superlative"):
            return True
        if k < time.first and (line.is_break(k) or line.senses[k].toll is not None):
            return False
    return False


def _is_of_telling(line: Line, time: TimeSpan, frames: list[Frame]) -> bool:
    """True for a time that says when the source spoke: between the reporting verb and its `أن` or `عن`."""
    if time.kind in ("since", "span", "until"):
        return False
    for frame in frames:
        head = max(frame.index + 1, frame.last)
        if frame.cites and 0 <= time.first - head <= 2:
            return True
        if not frame.index < time.first:
            continue
        stop = head
        while stop < len(line) and stop - frame.index <= 22 and not _opens_content(line, stop):
            stop += 1
        if time.first < stop and not any(line.senses[k].engagement for k in range(head, time.first)):
            return True
    return False


def _opens_content(line: Line, index: int) -> bool:
    """What a source says begins at `أن`, `عن`, a colon, a quotation, or a word of harm or control."""
    sense = line.senses[index]
    fold = line.fold(index)
    return (
        line.marked(index, "that") or fold in (_ABOUT, ":", '"') or sense.toll is not None or sense.control is not None
    )


def as_period(time: TimeSpan) -> Period:
    """The period of words of time."""
    return Period(time.start, time.finish, time.edtf, time.inferred, time.begin, time.end)
