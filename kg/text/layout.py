"""What kind of line a line of a news page is: picture caption, date, web furniture, or text.

The words live in `kg/lang/ar/layout.tsv`. They are read here without the checks of `kg.lexicon`, which stands above
this package; the tests read the same table with them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from kg.model import SentenceKind
from kg.text.normalise import fold

TABLE = Path(__file__).parents[1] / "lang" / "ar" / "layout.tsv"

_WORD = re.compile("[^\\W_]+")
_CREDIT = re.compile("[(\\[]([^()\\[\\]\n]{1,60})[)\\]]\\s*\\Z")
_CREDIT_PARTS = re.compile("[/|,\u060c\u2013\u2014-]")  # ...Arabic comma, dashes
_LATIN_CREDIT = re.compile("[A-Za-z][A-Za-z .'/&-]{1,38}\\Z")
# One month, two for one (تموز / يوليو), or a month of two words (كانون الثاني), alone or with its twin.
_MONTH = "[^\\W\\d_]{3,}(?: \u0627\u0644[^\\W\\d_]+)?(?: ?/ ?[^\\W\\d_]{3,}(?: \u0627\u0644[^\\W\\d_]+)?)?"
_DAY = (
    f"\\d{{1,2}} ?{_MONTH}\\s*,? ?\\d{{4}}"
    "|\\d{1,2}(?P<a>[/.-])\\d{1,2}(?P=a)\\d{4}|\\d{4}(?P<b>[/.-])\\d{1,2}(?P=b)\\d{1,2}"
)
_CLOCK = "(?:[ ,|t-]*(?:\\w+ )?\\d{1,2}:\\d{2}(?::\\d{2})?z?[^\\d]{0,24})?"
_DATE_LINE = re.compile(f"\\W*(?P<lead>(?:[^\\W\\d_]+\\W+){{0,4}})(?:{_DAY})(?: ?\u0645)?{_CLOCK}\\W*\\Z")  # meem: A.D.
_FINAL_STOP = re.compile("([.!?\u061f\u06d4\u2026])[\"'\u201d\u2019\u00bb)\\]]*\\Z")  # question marks, ellipsis


@lru_cache(maxsize=1)
def layout_words() -> Mapping[str, frozenset[str]]:
    """The folded phrases of the table by kind, words parted by single spaces."""
    words: dict[str, set[str]] = {}
    lines = (line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    next(lines)
    for line in lines:
        kind, phrase, *_ = line.split("\t")
        words.setdefault(kind, set()).add(plain(phrase))
    return MappingProxyType({kind: frozenset(phrases) for kind, phrases in words.items()})


def plain(text: str) -> str:
    """The folded words of `text`, without punctuation, parted by single spaces.

    >>> plain("اقرأ أيضاً:")
    'اقرا ايضا'
    """
    return " ".join(_WORD.findall(fold(text)))


def final_stop(line: str) -> str:
    """The mark that ends a line as it ends a sentence, closing quotes and brackets passed over; '' for none."""
    match = _FINAL_STOP.search(line, max(0, len(line) - 8))
    return match[1] if match else ""


def line_kind(line: str) -> SentenceKind:
    """What a line is by its own shape: dateline, caption, furniture, else body (headlines need the whole report).

    >>> line_kind("05 يوليو 2020"), line_kind("دخان فوق المدينة (Getty)"), line_kind("+ الخط -")
    ('dateline', 'caption', 'furniture')
    """
    if len(line) > 240:
        return "body"
    if len(line) <= 120 and _is_furniture(line):
        return "furniture"
    if len(line) <= 90 and _is_dateline(line):
        return "dateline"
    return "caption" if line[-1] in ")]" and _is_caption(line) else "body"


def _is_furniture(line: str) -> bool:
    if final_stop(line) in (".", "!", "\u06d4"):  # a teaser may ask
        return False
    words = plain(line)
    tables = layout_words()
    if not words or words in tables["line_furniture"] or _all_credits(line.strip("()[] ")):
        return True
    parts = words.split(" ", 4)
    return any(" ".join(parts[:count]) in tables["lead_furniture"] for count in range(1, min(4, len(parts)) + 1))


def _is_dateline(line: str) -> bool:
    match = _DATE_LINE.match(fold(line).replace("\u060c", ","))  # Arabic comma
    if match is None:
        return False
    leads, words = layout_words()["date_lead"], plain(match["lead"]).split()
    while words:
        known = next((n for n in range(len(words), 0, -1) if " ".join(words[:n]) in leads), 0)
        if not known:
            return False
        words = words[known:]
    return True


def _is_caption(line: str) -> bool:
    match = _CREDIT.search(line)
    if match is None or match.start() < 8 or len(line) > 180:
        return False
    if not layout_words()["cited"].isdisjoint(plain(line[: match.start()]).split()[-5:]):
        return False  # the agency is quoted, not credited
    return _LATIN_CREDIT.match(match[1]) is not None or _any_credit(match[1])


def _any_credit(words: str) -> bool:
    credits = layout_words()["credit"]
    return any(plain(part) in credits for part in (words, *_CREDIT_PARTS.split(words)))


def _all_credits(words: str) -> bool:
    credits = layout_words()["credit"]
    return len(words) <= 60 and all(plain(part) in credits for part in _CREDIT_PARTS.split(words))
