"""Pictures for reports: engagements over time, on a map, and the counts of a ledger, with Arabic labels.

In SVG text stays text: whoever shows it shapes the letters, and they can be copied and searched. What runs from right
to left stands in Unicode isolates, which browsers, office programs and resvg all heed, where few heed `direction`. The
same claims give the same SVG; a PNG is drawn from it with the machine's fonts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from math import cos, log10, radians, sqrt
from typing import IO
from xml.sax.saxutils import escape

from kg.errors import UsageError
from kg.export.filters import Chooser
from kg.export.rows import EngagementRow, TollRow

_WIDTH, _HEIGHT, _LEFT, _EDGE = 960, 540, 60, 30
_ROW = 22  # height of a line of the ledger
_MOST = 400  # lines of a ledger, labels of a map
_FORMATS = ("svg", "png")
_COLOURS = {"killed": "#b5482f", "wounded": "#d08a2e", "other": "#4a6b8a"}
_FONT = (
    "'Noto Naskh Arabic','Noto Sans Arabic','Amiri','Geeza Pro','Segoe UI','Tahoma','DejaVu Sans','Arial',"
    "'Liberation Sans',sans-serif"
)
_ARABIC = re.compile("[\u0590-\u08ff]")  # what runs from right to left
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")  # its parts would else be shown in the order of the Arabic
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT, _END = "\u2066", "\u2067", "\u2069"  # isolates of Unicode's bidirectional algorithm


def write_plot(chooser: Chooser, kind: str, output: IO[bytes], format: str = "svg") -> None:
    """Write a picture of a kind of `PLOTS` as SVG or PNG.

    Raises UsageError for another kind or format, when there is nothing to draw, and where a PNG cannot be made.
    """
    if kind not in PLOTS:
        raise UsageError(f"there is no picture {kind!r}: choose one of {', '.join(PLOTS)}")
    if format not in _FORMATS:
        raise UsageError(f"there is no format {format!r} of a picture: choose one of {', '.join(_FORMATS)}")
    height, parts = PLOTS[kind](chooser)
    if not parts:
        raise UsageError("no claim has what this picture shows: ask for others, or for another picture")
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
    white = f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>'
    lines = (f'{head} font-family="{_FONT}" font-size="13">', white, *parts, "</svg>")
    drawn = "".join(f"{line}\n" for line in lines)
    output.write(drawn.encode() if format == "svg" else png(drawn))


def png(svg: str) -> bytes:
    """An SVG as PNG, two pixels a unit, with the machine's fonts; the letters of Arabic are joined, from right to left.

    Raises UsageError without resvg, and when no font of the machine has Arabic letters.
    """
    try:
        from resvg_py import svg_to_bytes
    except ImportError as error:
        raise UsageError("a PNG needs resvg: install isnad[png], or take svg") from error
    if _ARABIC.search(svg) and not _draws_arabic():
        raise UsageError("no font here has Arabic letters: install one (Debian: fonts-dejavu-core), or take svg")
    return bytes(svg_to_bytes(svg_string=svg, zoom=2))


@cache
def _draws_arabic() -> bool:
    """Whether the letter beh looks other than nothing and than a character that no font has."""
    from resvg_py import svg_to_bytes

    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" font-family="{_FONT}">'
    shown = [
        svg_to_bytes(svg_string=f'{head}<text x="9" y="20">{c}</text></svg>') for c in ("\u0628", " ", "\U0010fffd")
    ]
    return shown[0] not in shown[1:]


def _text(x: float, y: float, words: str, anchor: str = "start", size: int = 13) -> str:
    """A label; one with Arabic letters runs from right to left, and its anchor stays where it is told."""
    plain = _plain(words)
    if _ARABIC.search(plain):
        days = _DAY.sub(lambda day: f"{_LEFT_TO_RIGHT}{day[0]}{_END}", plain)
        plain = f"{_RIGHT_TO_LEFT}{days}{_END}"
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{plain}</text>'


def _plain(words: str) -> str:
    return escape(" ".join("".join(char if char.isprintable() else " " for char in words).split()))


def _timeline(chooser: Chooser) -> tuple[int, list[str]]:
    """Engagements a month: a bar each, its number above it."""
    months = Counter(
        row.start.year * 12 + row.start.month - 1 for row in chooser.rows(EngagementRow) if row.start is not None
    )
    if not months:
        return _HEIGHT, []
    first, count = min(months), max(months) - min(months) + 1
    step, most = (_WIDTH - _LEFT - _EDGE) / count, max(months.values())
    parts = [f'<path d="M{_LEFT} {_HEIGHT - 50}H{_WIDTH - _EDGE}" stroke="#444"/>']
    every = max(1, round(70 / step))
    for number in range(count):
        x, value = _LEFT + number * step, months[first + number]
        if value:
            high = value / most * (_HEIGHT - 110)
            box = f'x="{x:.1f}" y="{_HEIGHT - 50 - high:.1f}" width="{max(1.0, step - 2):.1f}" height="{high:.1f}"'
            parts.append(f'<rect {box} fill="#b5482f"/>')
            parts.append(_text(x + step / 2, _HEIGHT - 55 - high, str(value), "middle"))
        if number % every == 0:
            year, month = divmod(first + number, 12)
            parts.append(_text(x + step / 2, _HEIGHT - 30, f"{year}-{month + 1:02d}", "middle", 11))
    return _HEIGHT, parts


def _map(chooser: Chooser) -> tuple[int, list[str]]:
    """A circle a place, its area by the number of engagements; north is up, distances hold in the middle."""
    places: Counter[tuple[float, float, str]] = Counter()
    for row in chooser.rows(EngagementRow):
        for place in row.places:
            if place.latitude is not None and place.longitude is not None:
                places[place.longitude, place.latitude, place.label] += 1
    if not places:
        return _HEIGHT, []
    west, east = min(p[0] for p in places) - 0.3, max(p[0] for p in places) + 0.3
    south, north = min(p[1] for p in places) - 0.3, max(p[1] for p in places) + 0.3
    narrow = cos(radians((south + north) / 2))  # how much shorter a degree is from west to east
    scale = min((_WIDTH - 2 * _LEFT) / (east - west) / narrow, (_HEIGHT - 2 * _EDGE) / (north - south))
    parts = []
    for number, ((x, y, label), count) in enumerate(sorted(places.items(), key=lambda item: (-item[1], item[0]))):
        across, down = _LEFT + (x - west) * narrow * scale, _EDGE + (north - y) * scale
        wide = 4 * sqrt(count)
        circle = f'<circle cx="{across:.1f}" cy="{down:.1f}" r="{wide:.1f}" fill="#b5482f" fill-opacity=".6">'
        parts.append(f"{circle}<title>{_plain(label)}: {count}</title></circle>")
        if number < _MOST:
            parts.append(_text(across + wide + 3, down + 4, label, size=12))
    return _HEIGHT, parts


def _ledger(chooser: Chooser) -> tuple[int, list[str]]:
    """A line a count: from its lower to its upper bound on a scale of tens, an open end as an arrow."""
    found = sorted(chooser.rows(TollRow), key=lambda row: (row.start is None, row.start, row.iri))
    rows = found[:_MOST]
    most = max((row.upper or row.lower for row in rows), default=1)
    unit = (_WIDTH - 2 * _EDGE) / 2 / max(1.0, log10(most + 1))
    parts = [part for n, row in enumerate(rows) for part in _count(row, n, unit)]
    parts += [part for n, name in enumerate(_COLOURS if rows else ()) for part in _key(name, n)]
    if len(found) > _MOST:
        parts.append(_text(_EDGE, _EDGE + _ROW * _MOST + 4, f"and {len(found) - _MOST} later counts"))
    return _EDGE * 2 + _ROW * (len(rows) + (len(found) > _MOST)), parts


def _key(name: str, number: int) -> Iterator[str]:
    """An outcome with its colour, above the counts."""
    x = _EDGE + 90 * number
    yield f'<rect x="{x}" y="4" width="9" height="9" fill="{_COLOURS[name]}"/>'
    yield _text(x + 14, 13, name, size=11)


def _count(row: TollRow, number: int, unit: float) -> Iterator[str]:
    y = _EDGE + number * _ROW
    low, high = (_EDGE + unit * log10(value + 1) for value in (row.lower, row.upper if row.upper else row.lower))
    colour = _COLOURS.get(row.outcome, _COLOURS["other"])
    yield f'<path d="M{low:.1f} {y}H{max(high, low + 3):.1f}" stroke="{colour}" stroke-width="8"/>'
    if row.upper is None:
        yield f'<path d="M{low + 6:.1f} {y - 5}l8 5l-8 5z" fill="{colour}"/>'
    yield _text(max(high, low + 18) + 5, y + 4, f"{row.lower}{'+' if row.upper is None else ''}", size=11)
    who = "، ".join(victim.label for victim in row.victims)
    claimer = f" ({row.claimer.label})" if row.claimer else ""
    yield _text(_WIDTH - _EDGE, y + 4, f"{who}{claimer} {row.start or ''}", "end")


PLOTS: dict[str, Callable[[Chooser], tuple[int, list[str]]]] = {"timeline": _timeline, "map": _map, "ledger": _ledger}
"""The pictures: what each shows, as its height and its parts."""
