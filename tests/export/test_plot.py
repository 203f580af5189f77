"""Pictures: SVG that every reader opens, with Arabic as text, and PNG with Arabic as it is written."""

from __future__ import annotations

import io
import struct
import sys
import xml.etree.ElementTree as ET

import pytest

from kg.errors import UsageError
from kg.export import Filter, plot
from kg.export.filters import Chooser
from kg.export.plot import _FONT as FONT
from kg.export.plot import PLOTS, png, write_plot
from kg.export.reader import Reader
from tests.export.test_tables import STORE, filled

fonts = pytest.mark.skipif(not plot._draws_arabic(), reason="no font here has Arabic letters")
SVG = "{http://www.w3.org/2000/svg}"


def drawn(kind: str, order: tuple[int, ...] = (0, 1), wanted: Filter | None = None, format: str = "svg") -> bytes:
    """A picture as bytes."""
    output = io.BytesIO()
    write_plot(Chooser(Reader(filled(*order)), wanted or Filter()), kind, output, format)
    return output.getvalue()


@pytest.mark.parametrize("kind", PLOTS)
def test_a_picture_is_svg_and_the_order_of_reports_does_not_show(kind: str) -> None:
    assert ET.fromstring(drawn(kind)).tag == f"{SVG}svg"
    assert drawn(kind) == drawn(kind, (1, 0))


def test_arabic_stays_text_from_right_to_left() -> None:
    found = ET.fromstring(drawn("map"))
    [label] = [text for text in found.iter(f"{SVG}text") if "السخنة" in (text.text or "")]
    assert (label.text, label.get("text-anchor")) == ("\u2067السخنة\u2069", "start")
    shown = [text.text or "" for text in ET.fromstring(drawn("ledger")).iter(f"{SVG}text")]
    assert any(words.endswith("\u20662020-07-03\u2069\u2069") for words in shown)


def size(picture: bytes) -> tuple[int, ...]:
    """Width and height of a PNG, by its header (PNG specification, section 11.2.2)."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", picture[16:24])


@fonts
@pytest.mark.parametrize("kind", PLOTS)
def test_a_png_is_the_svg_at_twice_its_size(kind: str) -> None:
    root = ET.fromstring(drawn(kind))
    picture = drawn(kind, format="png")
    assert size(picture) == (2 * int(root.get("width", "0")), 2 * int(root.get("height", "0")))
    assert picture == png(drawn(kind).decode())


@fonts
def test_arabic_letters_are_joined_and_run_from_right_to_left() -> None:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="99" height="40" font-family="{FONT}">'
    draw = lambda words: png(f'{head}<text x="9" y="20">{words}</text></svg>')  # noqa: E731
    joined = draw("\u2067\u0628\u064a\u062a\u2069")  # beh, yeh, teh, as our labels hold them
    shaped = draw("\u202d\ufe96\ufef4\ufe91\u202c")  # final teh, medial yeh, initial beh from left to right
    assert joined == shaped
    assert joined != draw("\u2067\u0628\u200c\u064a\u200c\u062a\u2069")  # kept apart


def test_a_png_without_its_library_or_a_font_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plot, "_draws_arabic", lambda: False)
    with pytest.raises(UsageError, match="install one"):
        png("<svg>\u0628</svg>")
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(UsageError, match=r"isnad\[png\]"):
        png("<svg/>")
    with pytest.raises(UsageError, match="svg, png"):
        drawn("map", format="gif")


def test_counts_beyond_what_fits_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plot, "_MOST", 2)
    assert b">and 1 later counts<" in drawn("ledger")


def test_an_open_count_has_an_arrow() -> None:
    marks = [path for path in ET.fromstring(drawn("ledger")).iter(f"{SVG}path") if path.get("fill")]
    assert len(marks) == 1
    assert len(list(ET.fromstring(drawn("ledger")).iter(f"{SVG}path"))) == 4


def test_what_cannot_be_drawn_says_so() -> None:
    chooser = Chooser(Reader(STORE), Filter())
    with pytest.raises(UsageError, match="timeline, map, ledger"):
        write_plot(chooser, "pie", io.BytesIO())
    with pytest.raises(UsageError, match="no claim"):
        drawn("map", wanted=Filter(parties=("لا أحد",)))
