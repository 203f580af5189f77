"""HTML pages to reports: trafilatura tells the article from what stands around it, and its title, day and publisher."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from io import BufferedReader
from typing import Any

from kg.errors import InputError
from kg.model import Report
from kg.sources import markup
from kg.sources.packed import read_whole
from kg.sources.report import Outcome, report_of_text

_LOGGERS = ("trafilatura", "htmldate", "courlan", "justext")
_LINKED = "application/ld+json"
_LINKED_DAY = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_DAY_NAMES = frozenset({
    "article:published_time", "og:published_time", "datepublished", "date", "pubdate", "publishdate", "publish-date",
    "publication_date", "parsely-pub-date", "dc.date", "dc.date.issued", "dcterms.issued", "dcterms.date",
    "sailthru.date",
})  # fmt: skip


def read(stream: BufferedReader, name: str, encoding: str | None) -> Iterator[Outcome]:
    """The report of one page. Raises InputError where no article stands in it."""
    content = read_whole(stream, name, markup.LARGEST)
    yield report_of_page(markup.decode_markup(content, name, encoding), name)


def report_of_page(page: str, name: str, url: str | None = None) -> Report:
    """The report of a page's article: its text as paragraphs, a line each, without menus, adverts and comments.

    The day of publication is the one that the page's own metadata or its `time` elements agree on, never a guess. `url`
    is where the page was fetched from; without it the page's own canonical address counts.
    Raises InputError for a page without an article, and one that no parser can walk in good time.
    """
    tree = markup.tree_of(page, name)
    day = None if tree is None else _published(tree)  # before trafilatura takes out what it does not need
    found = None if tree is None else _extract(tree, name, url)
    if found is None or not (found.text or "").strip():
        raise InputError("no article was found in the page; save its text as .txt", path=name)
    address = url or _address(found.url)
    return replace(
        report_of_text(found.text, name),
        title=(found.title or "").strip() or None,
        published=day,
        publisher=(found.sitename or "").strip() or None,
        url=address,
        source=address or (None if name == "-" else name),
    )


def _extract(tree: Any, name: str, url: str | None) -> Any:
    try:
        from trafilatura import bare_extraction
    except ImportError as error:
        raise InputError("pages need trafilatura: install isnad[web]", path=name) from error
    for logger in _LOGGERS:  # what they have to say of a page is told by an error of ours
        logging.getLogger(logger).setLevel(logging.CRITICAL)
    quick = {"extensive_search": False, "original_date": True}  # its day is not used: it guesses
    try:
        return bare_extraction(tree, url=url, with_metadata=True, include_comments=False, date_extraction_params=quick)
    except Exception as error:  # whatever a page does to its parser, the next page is read
        told = f"{type(error).__name__}: {' '.join(str(error).split())[:80]}"
        raise InputError(f"the page cannot be read ({told}); save its text as .txt", path=name) from error


def _address(url: str | None) -> str | None:
    """The address when it is one of the web and stands in one line."""
    found = (url or "").strip()
    return found if found.startswith(("http://", "https://")) and len(found.split()) == 1 else None


def _published(tree: Any) -> date | None:
    """The day that the first of these agree on: linked data, `meta` elements, `time` elements; None for several."""
    scripts = "\n".join(script.text or "" for script in tree.iter("script") if script.get("type") == _LINKED)
    metas = [
        meta.get("content") or ""
        for meta in tree.iter("meta")
        if {(meta.get(key) or "").lower() for key in ("name", "property", "itemprop")} & _DAY_NAMES
    ]
    times = [time.get("datetime") or "" for time in tree.iter("time")]
    for written in (_LINKED_DAY.findall(scripts), metas, times):
        days = {day for day in map(_day, written) if day is not None}
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _day(written: str) -> date | None:
    try:
        return datetime.fromisoformat(written.strip()).date()
    except ValueError:
        return None
