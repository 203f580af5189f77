"""One report from its text and what is known about it, or the reason why there is none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BufferedReader
from pathlib import Path

from kg.errors import InputError
from kg.model import Report

_SLUG = re.compile("[^\\w.]+")
_VISIBLE = re.compile("\\w")
_BROKEN = re.compile("[\0\ud800-\udfff]")
_FIELDS = ("title", "publisher", "url", "country")
FIELDS = ("id", "text", "published", *_FIELDS)
"""The keys of a report as a JSON object."""


@dataclass(frozen=True, slots=True)
class InputFailure:
    """An input, or one line of it, that gave no report. `path` and `line` say which, `error` why and what to do."""

    path: str
    error: InputError
    line: int | None = None

    def __str__(self) -> str:
        return str(self.error)


Outcome = Report | InputFailure
Reader = Callable[[BufferedReader, str, str | None], Iterator[Outcome]]
"""Reads a stream: its bytes, the name it is told by, and the encoding where one was given."""


def digest(text: str) -> str:
    """Sixteen hexadecimal digits that stand for a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def check_text(text: str, path: str, line: int | None = None) -> str:
    """The same text.

    Raises InputError if it holds no letter or digit, or characters that no RDF literal can carry.
    """
    if not text:
        raise InputError("is empty; there is nothing to read", path=path, line=line)
    if _VISIBLE.search(text) is None:
        raise InputError("holds no letter or digit; there is nothing to read", path=path, line=line)
    broken = _BROKEN.search(text)
    if broken is None:
        return text
    message = f"character {broken.start()} (U+{ord(broken[0]):04X}) is no text; remove it"
    raise InputError(message, path=path, line=line)


def report_of_text(text: str, path: str) -> Report:
    """The report of a plain text: identified by its file's name and a digest of the text.

    Raises InputError for a text without letters.
    """
    check_text(text, path)
    slug = _SLUG.sub("-", Path(path).stem if path != "-" else "stdin").strip("-.") or "report"
    return Report(f"{slug}-{digest(text)[:12]}", text, source=None if path == "-" else path)


def report_of_fields(fields: object, path: str, line: int | None = None) -> Report:
    """The report of a JSON object with `text`, and perhaps `id, url, title, published, publisher, country`.

    Without an `id` the identifier is a digest of the text. Keys that mean nothing here are passed over.
    Raises InputError for anything but an object, a missing or empty text, and a field of the wrong kind.
    """
    if not isinstance(fields, Mapping):
        raise InputError('is no JSON object; each report is one {"text": …}', path=path, line=line)
    text = fields.get("text")
    if not isinstance(text, str):
        wrong = "lacks the key 'text'" if text is None else "has a 'text' that is no string"
        raise InputError(f"the report {wrong}; give the whole text there", path=path, line=line)
    check_text(text, path, line)
    identifier = fields.get("id")
    if isinstance(identifier, int) and not isinstance(identifier, bool):
        identifier = str(identifier)
    if identifier is not None and (not isinstance(identifier, str) or _BROKEN.search(identifier)):
        raise InputError("'id' is no string of characters; give one, or leave it out", path=path, line=line)
    strings = {name: _string(fields, name, path, line) for name in _FIELDS}
    return Report(
        (identifier or "").strip() or digest(text),
        text,
        published=_published(fields.get("published"), path, line),
        source=strings["url"] or (None if path == "-" else path),
        **strings,
    )


def _string(fields: Mapping[str, object], name: str, path: str, line: int | None) -> str | None:
    value = fields.get(name)
    if value is not None and (not isinstance(value, str) or _BROKEN.search(value)):
        raise InputError(f"{name!r} is no string of characters; mend it or leave it out", path=path, line=line)
    return (value.strip() or None) if value is not None else None


def _published(value: object, path: str, line: int | None) -> date | None:
    """The day of an ISO date or date-time; None for null and ''."""
    if value is None or value == "":
        return None
    try:
        return datetime.fromisoformat(str(value).strip()).date()
    except ValueError as error:
        message = f"'published' is {repr(value)[:40]}, no ISO date; write it as 2020-07-05 or leave it out"
        raise InputError(message, path=path, line=line) from error
