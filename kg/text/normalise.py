"""One spelling for the many spellings of an Arabic word.

`fold` is for looking words up; it never touches the text that is stored or the offsets that point into it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Fathatan..Hamza below, superscript alef, tatweel, zero-width and bidirectional controls, BOM, Koranic marks.
_DROPPED = re.compile(
    "[\u064b-\u065f\u0670\u0640\u0610-\u061a\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]+"
)
_FOLDED = str.maketrans(
    {
        "\u0623": "\u0627",  # alef with hamza above
        "\u0625": "\u0627",  # alef with hamza below
        "\u0622": "\u0627",  # alef with madda
        "\u0671": "\u0627",  # alef wasla
        "\u0649": "\u064a",  # alef maqsura -> ya
        "\u0629": "\u0647",  # ta marbuta -> ha
        "\u0624": "\u0648",  # waw with hamza
        "\u0626": "\u064a",  # ya with hamza
        "\u06a9": "\u0643",  # Persian kaf
        "\u06cc": "\u064a",  # Persian ya
        "\u06c1": "\u0647",  # Urdu ha
        "\u06be": "\u0647",  # Urdu ha doachashmee
        "\u06d5": "\u0647",  # Kurdish ae
        "\u066c": ",",  # Arabic thousands separator
        "\u066b": ".",  # Arabic decimal separator
        "\u066a": "%",  # Arabic percent sign
        **{chr(0x0660 + n): str(n) for n in range(10)},  # Arabic-Indic digits
        **{chr(0x06F0 + n): str(n) for n in range(10)},  # Persian digits
    }
)
_PLAIN = re.compile("[\u0621\u0627\u0628\u062a-\u063a\u0641-\u0648\u064a0-9a-zA-Z .,%]*\\Z")


def fold(text: str) -> str:
    """The look-up form of `text`: no marks or tatweel, one alef, one ya, ta marbuta as ha, ASCII digits, lower case.

    >>> fold("الدَّوْلَة الإســلامية ١٢٣")
    'الدوله الاسلاميه 123'
    """
    if not text.isascii():
        if not _PLAIN.match(text):
            text = unicodedata.normalize("NFKC", text)
        text = _DROPPED.sub("", text).translate(_FOLDED)
    return text.lower()


def strip_article(word: str) -> str:
    """A folded word without the article, when at least two letters remain.

    >>> strip_article("السخنه")
    'سخنه'
    """
    return word[2:] if word.startswith("\u0627\u0644") and len(word) > 3 else word  # alef, lam


@lru_cache(maxsize=1 << 16)
def name_key(name: str) -> tuple[str, ...]:
    """The words of a name as the name trie holds them: folded, without quotes, marks and articles.

    >>> name_key('تنظيم "الدولة الإسلامية"')
    ('تنظيم', 'دوله', 'اسلاميه')
    """
    return tuple(strip_article(word) for word in _WORDS.findall(fold(name)))


def tells_name(words: str, name: str) -> bool:
    """Whether every word of a name stands in the words, articles, spelling and endings of case apart.

    >>> tells_name("لكن مصدرا عسكريا أكد", "مصدر عسكري")
    True
    """
    spoken = fold(words)
    return all(part in spoken for part in name_key(name)) or fold(name) in spoken


_WORDS = re.compile("[^\\W_]+")
