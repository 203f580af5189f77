"""Bad input through the whole road: odd characters are read rightly, offsets point into the text as it came."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest

from kg.pipeline import load_world, read_through
from kg.sources import report_of_text

from .conftest import Kg

NEWS = "قتل 25 جندياً من قوات النظام في هجوم لتنظيم الدولة الإسلامية على مدينة تدمر يوم 5 تموز 2017."
ISOLATED = {
    unicodedata.normalize("NFKC", chr(code)): chr(code)
    for code in range(0xFE80, 0xFEF5)
    if "ISOLATED" in unicodedata.name(chr(code), "")
}
VARIANTS = {
    "as it is": NEWS,
    "bidirectional embeddings": NEWS.replace(" ", " \u202b").replace("25", "\u200e25\u202c"),
    "bidirectional isolates": NEWS.replace("25", "\u206625\u2069"),
    "presentation forms": "".join(ISOLATED.get(char, char) for char in NEWS),
    "tatweel": NEWS.replace("قتل", "قتـــل").replace("تدمر", "تـدمـر"),
    "zero-width characters": NEWS.replace("قتل", "قت\u200bل").replace("دولة", "\u200dدولة").replace("ظا", "ظ\u200cا"),
    "Persian letters": NEWS.replace("ي", "ی").replace("ك", "ک"),
    "Urdu letters": NEWS.replace("ه", "ہ").replace("ي", "ی"),
    "Arabic digits": NEWS.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    "Persian digits": NEWS.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")),
    "vowel signs": NEWS.replace("قتل", "قُتِلَ").replace("تدمر", "تَدْمُر"),
    "spaces that do not break": NEWS.replace(" ", "\u00a0"),
    "emoji": "😀🔥 " + NEWS.replace("جندياً", "جندياً 😀").replace("تدمر", "تدمر 🇸🇾"),
    "decomposed letters": unicodedata.normalize("NFD", NEWS),
    "soft hyphens": NEWS.replace("تدمر", "تد\u00adمر"),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_odd_characters_change_neither_reading_nor_text(name: str) -> None:
    text = VARIANTS[name]
    reading, links = read_through(report_of_text(text, "a.txt"), load_world())
    assert reading.report.text == text
    entries = {link.thing: link.entry for link in links}
    [toll] = reading.tolls
    assert (toll.outcome, toll.lower, toll.upper) == ("killed", 25, 25)
    assert [entries[key] for key in (*toll.places, *toll.victims)] == ["tadmur-sy", "syrian-arab-army"]
    assert toll.period is not None
    assert toll.period.edtf == "2017-07-05"
    digits = [unicodedata.digit(char) for char in text[toll.begin : toll.end] if char.isdigit()]
    assert digits == [2, 5]
    for mention in reading.mentions:
        assert text[mention.begin : mention.end].strip()


def test_a_batch_goes_on_and_strict_stops(kg: Kg, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, content in (
        ("a\n.txt", NEWS.encode()), ("b.txt", b""), ("c.json", b"[" * 200_000), ("d.rss", b"<a>"),
        ("e.txt", f"{NEWS} وانسحبوا.".encode()),
    ):  # fmt: skip
        (folder / name).write_bytes(content)
    with open(os.fsencode(folder) + b"/\xe9.txt", "wb") as stream:
        stream.write(f"{NEWS} وفروا.".encode())
    result = kg("build", folder, "-s", tmp_path / "a.db", "-f", "json")
    assert result.code == 1
    told = json.loads(result.out)
    assert (told["added"], told["tolls"]) == (3, 3)
    names = [Path(failure["path"]).name for failure in told["failures"]]
    assert names == ["b.txt", "c.json", "d.rss"]
    assert result.err.count("\n") == 3
    result = kg("build", folder, "-s", tmp_path / "b.db", "-f", "json", "--strict")
    told = json.loads(result.out)
    assert (result.code, told["added"], len(told["failures"])) == (1, 1, 1)
    assert "b.txt: is empty" in result.err
    assert kg("build", folder / "b.txt", "-s", tmp_path / "c.db", "--strict").code == 3
