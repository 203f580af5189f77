"""RSS and Atom feeds to reports, one an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from io import BufferedReader, BytesIO
from typing import Any

from kg.errors import InputError
from kg.sources import markup
from kg.sources.packed import read_whole
from kg.sources.report import InputFailure, Outcome, report_of_fields

_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_END = re.compile(r"</(?:rss|feed|rdf:RDF)\s*>\s*(?:<!--.*)?\Z", re.IGNORECASE | re.DOTALL)
_OPEN_TAGS = re.compile(r"<(/?)[A-Za-z_][^<>]*?(/?)>")


def read(stream: BufferedReader, name: str, encoding: str | None) -> Iterator[Outcome]:
    """A report or a failure for each entry of a feed, in its order.

    An entry's text is its content, else its summary, else its title, without tags; its day is the one it writes, in its
    own time zone; its publisher is the source it names, else the feed's title. Raises InputError for what is no feed,
    declares entities (as those do that grow without end) or holds nothing.
    """
    text = markup.decode_markup(read_whole(stream, name, markup.LARGEST), name, encoding)
    _refuse_traps(text, name)
    feed = _parse(text, name)
    if not feed.get("version"):
        raise InputError("is no feed (RSS or Atom); give a page as .html and a text as .txt", path=name)
    if not feed.get("entries"):
        raise InputError("the feed holds no entry; there is nothing to read", path=name)
    publisher = markup.plain(feed.get("feed", {}).get("title", ""), name)
    for number, entry in enumerate(feed.entries, 1):
        try:
            yield report_of_fields(_fields(entry, publisher, name), name)
        except InputError as error:
            yield InputFailure(name, InputError(f"entry {number}: {error.reason}", path=name), number)
    if _END.search(text) is None:
        yield InputFailure(name, InputError("the feed is cut off, so its last entry may be; fetch it again", path=name))


def _refuse_traps(text: str, name: str) -> None:
    if _ENTITY.search(text):
        raise InputError("declares XML entities, of which a feed has no need; take its DOCTYPE out", path=name)
    depth = 0
    for tag in _OPEN_TAGS.finditer(text):
        depth += -1 if tag[1] else 0 if tag[2] else 1
        if depth > markup.DEEPEST:
            raise InputError(f"has tags nested more than {markup.DEEPEST} deep; this is no feed", path=name)


def _parse(text: str, name: str) -> Any:
    try:
        import feedparser
    except ImportError as error:
        raise InputError("feeds need feedparser: install isnad[web]", path=name) from error
    headers = {"content-type": "application/xml; charset=utf-8"}  # whatever the document declares: it is decoded
    try:
        return feedparser.parse(  # type: ignore[attr-defined,no-untyped-call]
            BytesIO(text.encode("utf-8", "replace")), response_headers=headers, sanitize_html=False,
            resolve_relative_uris=False,
        )  # fmt: skip
    except Exception as error:  # whatever a feed does to its parser, the next file is read
        told = f"{type(error).__name__}: {' '.join(str(error).split())[:80]}"
        raise InputError(f"the feed cannot be read ({told}); save its articles as pages", path=name) from error


def _fields(entry: Any, publisher: str, name: str) -> dict[str, object]:
    contents = [part.get("value", "") for part in entry.get("content", ())] + [entry.get("summary", "")]
    title = markup.plain(entry.get("title", ""), name)
    texts = (markup.plain(content, name) for content in contents)
    link, guid = entry.get("link", ""), entry.get("id", "")
    return {
        "id": link or (guid if ":" in guid else None),
        "url": link if link.startswith(("http://", "https://")) else None,
        "title": title,
        "text": next((text for text in texts if text), title),
        "published": _day(entry.get("published") or entry.get("updated") or ""),
        "publisher": markup.plain(entry.get("source", {}).get("title", ""), name) or publisher,
    }


def _day(written: str) -> str | None:
    """The day of a time as it is written, in RFC 822 or ISO 8601; None for any other."""
    for read_time in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return read_time(written.strip()).date().isoformat()
        except (ValueError, TypeError, IndexError):
            continue
    return None
