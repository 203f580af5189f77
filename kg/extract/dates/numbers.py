"""Numbers as dates write them: days of the month, years, counts of units, in digits and in words.

Each reader takes a strip and a cell and returns the value with the cell after it, or None.
"""

from __future__ import annotations

from kg.extract.dates.atoms import Strip

Found = tuple[int, int] | None
_WAW = "\u0648"
_FEMININE = ("\u0629", "\u0649")  # ta marbuta, alef maqsura


def skip_article(strip: Strip, at: int) -> int:
    """The cell after an article that stands alone (`الـ 28`)."""
    return at + 1 if "article" in strip.at(at) else at


def read_words(strip: Strip, at: int, *, ordinals: bool = True) -> Found:
    """A number in words: `خمسة`, `الثامن والعشرين`, `أحد عشر`, `ألفين وأربعة عشر`, `ألف وتسعمئة وتسعين`."""
    total, place, ceiling = 0, at, 10_000
    while True:
        step = _word(strip, place, ordinals)
        if step is None or step[0] >= ceiling:
            break
        if place > at and not _joined(strip, place, at):
            break
        value, after = step
        if value < 20 and total % 100 == 0 and (tens := _tens(strip, after)) is not None:
            value, after = value + tens[0], tens[1]
        total += value
        place = after
        ceiling = 1000 if value >= 1000 else 100 if value >= 100 else 0
        if ceiling == 0:
            break
        if "and" in strip.at(place):
            place += 1
    if place > at and "and" in strip.at(place - 1):
        place -= 1
    return (total, place) if place > at else None


def _joined(strip: Strip, place: int, at: int) -> bool:
    return strip.at(place).lead.startswith(_WAW) or (place > at and "and" in strip.at(place - 1))


def _word(strip: Strip, at: int, ordinals: bool) -> Found:
    """One number word, with `عشر` behind it."""
    atom = strip.at(at)
    if not atom.numeric or ("weekday" in atom and atom.article):
        return None
    for name in ("thousands", "hundreds", "tens"):
        value = atom.count(name)
        if value is not None:
            return value, at + 1
    value = atom.count("ordinal") if ordinals else None
    value = value if value is not None else atom.count("cardinal")
    if value is None:
        return None
    after = strip.at(at + 1)
    if value < 10 and after.get("cardinal") == 10 and not after.lead and not after.article:
        return value + 10, at + 2
    return value, at + 1


def _tens(strip: Strip, at: int) -> Found:
    atom = strip.at(at)
    if "and" in atom and "tens" in strip.at(at + 1):
        return strip.at(at + 1).count("tens") or 0, at + 2
    if "tens" in atom and atom.lead.startswith(_WAW):
        return atom.count("tens") or 0, at + 1
    return None


def read_day(strip: Strip, at: int) -> Found:
    """A day of the month: `28`, `الـ 28`, `الخامس`, `الثامن والعشرين`, `خمسة عشر`."""
    place = skip_article(strip, at)
    atom = strip.at(place)
    if atom.number is not None:
        return (atom.number, place + 1) if atom.size <= 2 and 1 <= atom.number <= 31 else None
    if atom.size or ("ordinal" in atom and atom.surface.endswith(_FEMININE)):  # الخامسة is an hour, not a day
        return None
    found = read_words(strip, place)
    return found if found and 1 <= found[0] <= 31 else None


def read_count(strip: Strip, at: int) -> Found:
    """A count of units: `3`, `الـ 24`, `ثلاثة`, `عشرين`."""
    place = skip_article(strip, at)
    atom = strip.at(place)
    if atom.number is not None:
        return (atom.number, place + 1) if 0 < atom.number <= 9999 else None
    if atom.size:
        return None
    return read_words(strip, place, ordinals=False)


def read_year(strip: Strip, at: int, *, told: bool, words: bool = False) -> Found:
    """A year: four digits, or with `told` (behind عام or سنة) also two digits and words."""
    place = skip_article(strip, at)
    atom = strip.at(place)
    if atom.number is not None:
        if atom.size == 4 and (1300 <= atom.number <= 2200 or (told and atom.number >= 1000)):
            return atom.number, place + 1
        if told and atom.size == 2 and strip.at(place + 1).mark not in ("/", "."):
            return atom.number + (1900 if atom.number > 30 else 2000), place + 1
        return None
    if not words or atom.size:
        return None
    found = read_words(strip, place, ordinals=False)
    return found if found and 1000 <= found[0] <= 2200 else None
