"""The words of the pages in English and Arabic, from `words.tsv`, and the ways of writing counts and days."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from kg.web.negotiation import parse_accept

LANGUAGES = ("en", "ar")
_TABLE = Path(__file__).parent / "words.tsv"


@lru_cache(maxsize=1)
def load_words() -> Mapping[str, Mapping[str, str]]:
    """By language, every text of the pages by its key."""
    rows = [line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines()[1:] if line]
    return {language: {row[0]: row[place] for row in rows} for place, language in enumerate(LANGUAGES, 1)}


def choose_language(wanted: str | None, accept: str | None) -> str:
    """`en` or `ar`: as asked, else what the browser prefers, else English.

    >>> choose_language(None, "ar-SY,ar;q=0.9,en;q=0.5"), choose_language("en", "ar"), choose_language("xx", None)
    ('ar', 'en', 'en')
    """
    if wanted in LANGUAGES:
        return wanted or "en"
    ranges = parse_accept(",".join(f"x/{part.strip()}" for part in (accept or "").split(",") if part.strip()))
    for media, weight in sorted(ranges, key=lambda pair: -pair[1]):
        language = media[2:].partition("-")[0]
        if language in LANGUAGES and weight > 0:
            return language
    return "en"


def bounds(low: int | None, high: int | None, *, open: bool = False) -> str:
    """A count as it is shown: `20`, `10–15`, `181+`.

    >>> bounds(20, 20), bounds(10, 15), bounds(181, None), bounds(5, 9, open=True)
    ('20', '10–15', '181+', '5–9+')
    """
    if low is None:
        return ""
    if high is None:
        return f"{low:,}+"
    plus = "+" if open else ""
    return f"{low:,}{plus}" if low == high else f"{low:,}–{high:,}{plus}"
