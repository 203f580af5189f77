"""Pictures: SVG that every reader opens, with Arabic as text."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET

import pytest

from kg.errors import UsageError
from kg.export import Filter
from kg.export.filters import Chooser
from kg.export.plot import PLOTS, write_plot
from kg.export.reader import Reader
from tests.export.test_tables import STORE, filled

SVG = "{http://www.w3.org/2000/svg}"


def drawn(kind: str, order: tuple[int, ...] = (0, 1), wanted: Filter | None = None) -> bytes:
    """A picture as bytes."""
    output = io.BytesIO()
    write_plot(Chooser(Reader(filled(*order)), wanted or Filter()), kind, output)
    return output.getvalue()


@pytest.mark.parametrize("kind", PLOTS)
def test_a_picture_is_svg_and_the_order_of_reports_does_not_show(kind: str) -> None:
    assert ET.fromstring(drawn(kind)).tag == f"{SVG}svg"
    assert drawn(kind) == drawn(kind, (1, 0))


def test_arabic_stays_text_from_right_to_left() -> None:
    found = ET.fromstring(drawn("map"))
    [label] = [text for text in found.iter(f"{SVG}text") if text.text == "السخنة"]
    assert (label.get("direction"), label.get("text-anchor")) == ("rtl", "end")


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
