"""The sentences of a report, with their exact place and what each is on the page.

A line break always ends a sentence; inside a line `.`, `!` and `؟` do, unless they stand in a number, an abbreviation,
brackets or a short quotation. `؛`, `:`, `…` and `..` join what they part in Arabic news, so they end nothing. Every
visible character belongs to exactly one sentence; whitespace and invisible marks at the edges belong to none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from kg.model import Sentence
from kg.text.layout import final_stop, layout_words, line_kind, plain
from kg.text.repeats import find_repeats

LONGEST = 4000
"""Code points after which a sentence without a stop is cut at a space, so that no report costs more than its length."""

_QUOTATION = 400  # a longer quotation holds sentences of its own
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_LINE = re.compile("[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_LEADING = re.compile(f"[\\s{_INVISIBLE}]*")
_HIDDEN = re.compile(f"[\\s{_INVISIBLE}]")
_WORDY = re.compile("[^\\W_]")
_ARABIC = "\u0621-\u064a"
_STOP = re.compile(
    f"(?P<run>[.!?\u061f\u06d4]+)(?P<close>[\"'\u201d\u2019\u00bb)\\]]*)(?=[\\s{_INVISIBLE}]|\\Z)"  # question marks
    # a forgotten space: a stop between two words, after a quotation or after a year
    f'|(?:(?<=[{_ARABIC}]{{3}})|(?<=["\u201d\u00bb])|(?<=\\d{{4}}))(?P<glued>\\.)(?=[{_ARABIC}]{{3}})'
)
_POINT = re.compile("[.!?\u061f\u06d4]")
_MARK = re.compile('["\u201c\u201d\u00ab\u00bb()\\[\\]]')
_OPENING = {"\u201c": "\u201d", "\u00ab": "\u00bb", "(": ")", "[": "]"}
_LAST_WORD = re.compile("[^\\W_]+\\Z")
_NEXT_WORD = re.compile("\\W*([^\\W_]+)")
_INITIALS = re.compile("[^\\W\\d_](?:\\.[^\\W\\d_])+\\Z")
_CITY = "[^\\W\\d_]+(?: [^\\W\\d_]+){0,2}"
_DASH = "[ \u0640]?[-\u2013\u2014:]{1,3}\\s?"  # tatweel drawn as a dash
_BYLINE = re.compile(
    f"(?:{_CITY}(?:\u060c ?{_CITY})?)? ?\\((?P<agency>[^()\n]{{2,40}})\\){_DASH}"  # بغداد (رويترز) -
    f"|[^\\W\\d_]+(?: [^\\W\\d_]+)?(?:\u060c ?{_CITY})? ?[-\u2013\u2014]{{1,2}} "  # بيروت -
)


def split_sentences(text: str, title: str | None = None) -> tuple[Sentence, ...]:
    """The sentences of `text` in order, with half-open code points; empty for a text without a visible character.

    `title` is the title that came with the report: the first line is then the headline only if it says the same.

    >>> text = "قال د. سامي إن 3.5 كم... بقيت. وانتهى!"
    >>> [text[s.begin:s.end] for s in split_sentences(text)]
    ['قال د. سامي إن 3.5 كم... بقيت.', 'وانتهى!']
    """
    sentences: list[Sentence] = []
    for begin, end in _lines(text):
        kind = line_kind(text[begin:end]) if end - begin <= 240 else "body"
        if kind == "body" and not sentences and _is_headline(text, begin, end, title):
            kind = "headline"
        spans = _parts(text, begin, end) if kind == "body" else ((begin, end),)
        for first, last in spans:
            sentences.append(Sentence(len(sentences), first, last, kind))
    return find_repeats(text, sentences)


def byline_end(text: str, begin: int = 0, end: int | None = None) -> int:
    """Where the words that only say where and by whom a report was sent end; `begin` when there are none.

    >>> text = "بغداد (رويترز) - قتل جنديان"
    >>> text[byline_end(text):]
    'قتل جنديان'
    """
    match = _BYLINE.match(text, begin, len(text) if end is None else end)
    if match is None:
        return begin
    agency = match["agency"]
    known = agency is None or agency.isascii() or plain(agency) in layout_words()["credit"]
    return match.end() if known else begin


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The visible part of every line that has one."""
    for line in _LINE.finditer(text):
        begin, end = _trim(text, line.start(), line.end())
        if begin < end:
            yield begin, end


def _trim(text: str, begin: int, end: int) -> tuple[int, int]:
    leading = _LEADING.match(text, begin, end)
    begin = leading.end() if leading else begin
    while end > begin and _HIDDEN.match(text, end - 1):
        end -= 1
    return begin, end


def _is_headline(text: str, begin: int, end: int, title: str | None) -> bool:
    """The first line heads the report if it is the title or, without a title, if it is short and has no full stop."""
    line = text[begin:end] if end - begin <= 240 else ""
    if title is not None:
        return bool(line) and plain(line) == plain(title)
    if not line or _WORDY.search(text, end) is None:
        return False
    return final_stop(line) != "."


def _parts(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of one line; what follows the last word of the line stays with its sentence."""
    stops = [stop for stop in _stops(text, begin, end) if stop.end() < end]
    shelters = _shelters(text, begin, end) if stops else ()
    opens = [shelter[0] for shelter in shelters]
    last_word = _last_word(text, begin, end) if stops else end
    for stop in stops:
        place = bisect_right(opens, stop.start()) - 1
        inside = place >= 0 and stop.end() < shelters[place][1]
        if not inside and stop.end() <= last_word and _ends_sentence(text, begin, end, stop):
            yield from _bounded(text, *_trim(text, begin, stop.end()))
            begin, _ = _trim(text, stop.end(), end)
    yield from _bounded(text, begin, end)


def _stops(text: str, begin: int, end: int) -> Iterator[re.Match[str]]:
    """All that may end a sentence, in order; `_STOP` is tried only where its first character stands."""
    while mark := _POINT.search(text, begin, end):
        stop = _STOP.match(text, mark.start(), end)
        if stop is not None:
            yield stop
        begin = stop.end() if stop is not None else mark.end()


def _last_word(text: str, begin: int, end: int) -> int:
    """The place of the last letter or digit; before `begin` when there is none."""
    end -= 1
    while end >= begin and not _WORDY.match(text, end):
        end -= 1
    return end


def _shelters(text: str, begin: int, end: int) -> Sequence[tuple[int, int]]:
    """The outermost short quotations and brackets of a line, in order: a stop inside them ends no sentence.

    A straight quotation mark opens after a space and before a letter, closes before a space or a mark, else takes
    turns, so that one mark too many spoils one quotation and not the rest of the line.
    """
    spans: list[tuple[int, int]] = []
    opened: dict[str, int] = {}
    for match in _MARK.finditer(text, begin, end):
        mark, place = match.group(), match.start()
        if mark == '"':
            spaced = place == begin or not (text[place - 1].isalnum() or text[place - 1] in ".!?\u061f\u2026,\u060c")
            opens = place + 1 < end and text[place + 1].isalnum() and (spaced or mark not in opened)
        else:
            opens = mark in _OPENING
        if opens:
            opened[_OPENING.get(mark, mark)] = place
        elif mark in opened:
            start = opened.pop(mark)
            if place - start <= _QUOTATION:
                while spans and spans[-1][0] > start:
                    spans.pop()
                spans.append((start, place + 1))
    return spans


def _ends_sentence(text: str, begin: int, end: int, stop: re.Match[str]) -> bool:
    """Whether a stop outside brackets and quotations ends its sentence."""
    if stop["glued"]:
        following = _NEXT_WORD.match(text, stop.end(), end)
        return following is None or plain(following[1]) not in layout_words()["web_suffix"]
    run, close = stop["run"], stop["close"]
    if run[-1] == "." and (len(run) > 1 or text[stop.start() - 1] == "\u2026"):
        return False  # an ellipsis
    if close:
        return run[-1] == "." and close[-1] not in ")]" and not _joined(text, stop.end(), end)
    return run != "." or not _is_abbreviation(text, begin, stop.start())


def _joined(text: str, begin: int, end: int) -> bool:
    """Whether the words after a closed quotation still belong to it: `حسب`, `وفق`."""
    following = _NEXT_WORD.match(text, begin, end)
    return following is not None and plain(following[1]) in layout_words()["joiner"]


def _is_abbreviation(text: str, begin: int, end: int) -> bool:
    """Whether the word before a full stop is shortened: one letter, initials, a title, the number of a list's line."""
    near = text[max(begin, end - 24) : end]
    word = _LAST_WORD.search(near)
    if word is None:
        return False
    if word[0].isdigit():
        return len(word[0]) <= 2 and end - begin == len(word[0])
    before = near[: word.start()].rstrip()
    if len(word[0]) == 1 and before and before[-1].isdigit():
        return False  # 5 م. is a unit
    return (
        len(word[0]) == 1
        or _INITIALS.search(near) is not None
        or plain(word[0]) in layout_words()["abbreviation"]
        or word[0] in layout_words()["abbreviation"]
    )


def _bounded(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The span itself, or pieces of at most LONGEST code points cut at spaces."""
    while end - begin > LONGEST:
        cut = text.rfind(" ", begin + LONGEST // 2, begin + LONGEST)
        cut = begin + LONGEST if cut < 0 else cut
        yield _trim(text, begin, cut)
        begin, end = _trim(text, cut, end)
    if begin < end:
        yield begin, end
