"""The date reader as a program for others: JSON lines in, the date of each text out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from kg.errors import InputError
from kg.extract.dates.reading import read_from
from kg.extract.dates.spans import Moment, TimeSpan
from kg.text.tokens import tokenise

Answer = str | dict[str, str | None] | None
_ALONE = 92  # days that a phrase without a report around it may look ahead


def predict(text: str, reference: date | datetime | str | None) -> Answer:
    """The one date that a phrase tells: `YYYY-MM-DD`, `YYYY-MM`, `YYYY`, start and end (included), or None.

    Of several spans the first with days is taken, dates before durations.
    """
    spans = read_from(tokenise(text), Moment.of(read_reference(reference), _ALONE))
    known = [span for span in spans if span.start or span.finish] or [span for span in spans if span.day]
    return _answer(known[0]) if known else None


def _answer(span: TimeSpan) -> Answer:
    if span.day is not None:
        return span.day.isoformat()
    start, finish = span.start, span.finish
    if span.rule == "past-units" and span.precision != "hours" and finish is not None and start is not None:
        finish = date.fromordinal(finish.toordinal() - 1)  # so many whole units before this day
        if span.precision == "week":
            start, finish = (date.fromordinal(day.toordinal() - start.weekday()) for day in (start, finish))
    if start is not None and start == finish:
        return start.isoformat()
    if span.precision == "month" and span.edtf is not None and len(span.edtf) == 7:
        return span.edtf
    if span.precision == "year" and span.edtf is not None and len(span.edtf) == 4:
        return span.edtf
    return {"start": start.isoformat() if start else None, "end": finish.isoformat() if finish else None}


def read_reference(reference: date | datetime | str | None) -> date | None:
    """The moment of writing from a day, a day and hour, or an ISO string (`2016-11-07T00:00`); None if unreadable."""
    if reference is None or isinstance(reference, date):
        return reference
    try:
        day = date.fromisoformat(reference[:10])
    except ValueError:
        return None
    hour, minute = reference[11:13], reference[14:16]
    if hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60:
        return datetime(day.year, day.month, day.day, int(hour), int(minute))
    return day


def parse_dates_lines(lines: Iterable[str]) -> Iterator[str]:
    """For each JSON line `{"id", "text", "reference"}` a JSON line `{"id", "pred"}`, in order.

    Blank lines are passed over. `reference` is the moment of writing, an ISO day or day and hour; without it relative
    words have no answer. Raises InputError with the line's number for a line that is no JSON object with an `id` and
    a `text`.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            identifier, text, reference = item["id"], str(item["text"]), item.get("reference")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError('expected a JSON object with "id" and "text"', path="input", line=number) from error
        answer = predict(text, str(reference) if reference is not None else None)
        yield json.dumps({"id": identifier, "pred": answer}, ensure_ascii=False)
