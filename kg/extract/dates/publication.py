"""The day a report was published, when the report itself proves it: by a dateline, or by what it says of yesterday.

`05 يوليو 2020` on a line of its own is a dateline; so is `دمشق، 5 تموز/يوليو 2020 (أ ف ب) -`. A text proves its day
when it says `اليوم` or `أمس` of a full date. Told speech is a day older: in `نشر أمس الجمعة … حتى اليوم الـ 4 من آب`
that 4th is a Friday, so it is yesterday's today, and the report is of the 5th.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from kg.extract.dates.atoms import Strip, strip_of
from kg.extract.dates.periods import read_span
from kg.extract.dates.reading import read_dates
from kg.extract.dates.spans import NEVER, Span, TimeSpan
from kg.text.tokens import Shape, Token, tokenise

_HEAD = 8
_LEAD = 3
_CLOSERS = frozenset("-|:,\u060c()[]/\u2013\u2014\u2022.")  # with the Arabic comma


def read_explicit_dates(tokens: Sequence[Token]) -> list[TimeSpan]:
    """The complete dates of a text: day, month and year all told, nothing taken from the moment of writing."""
    return [
        span
        for span in read_dates(tokens, None)
        if span.kind == "point" and span.start is not None and not span.inferred and span.precision in ("day", "night")
    ]


def prove_publication(text: str | Sequence[str]) -> date | None:
    """The day of publication that a text proves, else None. A text is read by lines, sentences one by one.

    A dateline among the first lines wins. Proofs that contradict each other prove nothing.

    >>> prove_publication("قتلى في مواجهات شرق حمص\\n05 يوليو 2020\\nارتفع عدد القتلى")
    datetime.date(2020, 7, 5)
    """
    lines = [line for line in (text.splitlines() if isinstance(text, str) else text) if line.strip()]
    for line in lines[:_HEAD]:
        day = _dateline(line)
        if day is not None:
            return day
    proofs = {day for line in lines for day in _proofs(line)}
    return proofs.pop() if len(proofs) == 1 else None


def _dateline(line: str) -> date | None:
    """The date of a line that holds little but a date, or that opens with place, date and agency."""
    tokens = tokenise(line)
    strip = strip_of(tokens[:40])
    if strip is None:
        return None
    dates = [span for span in read_explicit_dates(tokens[:40]) if not span.rule.startswith("relative")]
    if not dates:
        return None
    first = dates[0]
    before, after = tokens[: first.first], tokens[first.last :]
    if len(tokens) <= 24 and _is_furniture(before, lead=True) and _is_furniture(after, lead=False):
        return first.start
    wire = len(before) <= _LEAD + 1 and bool(after) and after[0].surface == "(" and _closes_soon(after)
    return first.start if wire and all(token.shape is not Shape.NUMBER for token in before) else None


def _closes_soon(tokens: Sequence[Token]) -> bool:
    """A bracket that closes within a few words, as that of an agency does."""
    return any(token.surface == ")" for token in tokens[1:8])


def _is_furniture(tokens: Sequence[Token], *, lead: bool) -> bool:
    """Whether the words beside a date say only where, when and by whom: publishing words, hours, a place and a dash."""
    strange = 0
    for token in tokens:
        strip = strip_of([token])
        known = strip is not None and any("unit" in atom or "dayadverb" in atom for atom in strip.atoms)
        if token.shape in (Shape.NUMBER, Shape.MARK) or known or _is_stamp(token):
            continue
        strange += 1
    if not strange:
        return True
    return lead and strange <= _LEAD and bool(tokens) and tokens[-1].surface in _CLOSERS


def _is_stamp(token: Token) -> bool:
    """Whether a word belongs to a stamp of publication (نشر, آخر تحديث, GMT)."""
    from kg.extract.dates.atoms import atom_of

    atom = atom_of(token.word)
    return any(name in atom for name in ("stamp", "in", "since", "dated", "last", "weekday")) or token.fold in _HOURS


_HOURS = frozenset({"gmt", "t", "z", "utc", "am", "pm", "\u0635", "\u0645", "\u062a", "\u063a"})  # sad, meem, ta, ghain


def _proofs(line: str) -> Iterator[date]:
    """The days of publication that one sentence or line proves."""
    strip = strip_of(tokenise(line))
    if strip is None or not any("relative" in atom for atom in strip.atoms):
        return
    spans = list(_spans(strip))
    told = [span.point for span in spans if span.point is not None and span.point.day_off is not None]
    yesterday = {point.weekday for point in told if point.day_off == -1 and point.weekday and not point.is_full()}
    for point in told:
        if not point.is_full() or point.day_off is None:
            continue
        assert point.year
        assert point.month
        assert point.day
        try:
            day = date(point.year, point.month, point.day)
        except ValueError:
            continue
        if point.hijri or (point.weekday and point.weekday != day.isoweekday()):
            continue
        if point.day_off == 0 and day.isoweekday() in yesterday:
            yield day + timedelta(1)
        else:
            yield day - timedelta(point.day_off)


def _spans(strip: Strip) -> Iterator[Span]:
    at, moment = 0, NEVER
    while at < strip.size:
        span = read_span(strip, at, moment) if strip.atoms[at].starts else None
        if span is None or span.after <= at:
            at += 1
            continue
        yield span
        at = span.after
