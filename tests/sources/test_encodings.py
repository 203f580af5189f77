"""Bytes to characters: what is read, and what is refused with its place."""

from __future__ import annotations

import codecs

import pytest

from kg.errors import InputError
from kg.sources.encodings import decode

NEWS = "قال المصدر إن القوات سيطرت على التل، وإن ثلاثة من العناصر قتلوا في الهجوم على البلدة. وأضاف أن الطريق مغلق؟\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1256", "iso8859_6", "utf-16", "utf-32"])
def test_arabic_is_read_as_it_was_written(encoding: str) -> None:
    assert decode(NEWS.encode(encoding), "a.txt") == NEWS


@pytest.mark.parametrize(("mark", "encoding"), [(codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_LE, "utf-32-le")])
def test_a_mark_is_obeyed_and_dropped(mark: bytes, encoding: str) -> None:
    assert decode(mark + NEWS.encode(encoding), "a.txt") == NEWS


def test_quotation_marks_of_windows_1256() -> None:
    text = "أكد “المركز” أن القتلى ثلاثة… والجرحى «كثر» – وفق البيان"
    assert decode(text.encode("cp1256"), "a.txt") == text


def test_an_encoding_that_is_named_is_used() -> None:
    assert decode("Ложь".encode("koi8_r"), "a.txt", "koi8_r") == "Ложь"


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        (NEWS.encode()[:20] + b"\xff" + NEWS.encode()[20:], "byte 20 (0xff)", "mostly is"),
        (NEWS.encode()[:-5] + b"\xd9", "0xd9", "mostly is"),
        ("Les forces armées ont été déployées".encode("latin-1"), "byte 14 (0xe9)", "--encoding"),
        ("Войска отступили".encode("cp1251"), "byte 0", "--encoding"),
        (bytes(range(1, 256)), "byte 127", "--encoding"),
        (codecs.BOM_UTF8 + b"abc\xffdef", "byte 6 (0xff)", "utf-8"),
        (codecs.BOM_UTF16_LE + b"a\0b", "byte 4", "utf-16-le"),
        (b"abc\0def", "byte 3", "binary"),
        (NEWS.encode("utf-16-le"), "binary", "UTF-16"),
        (b"%PDF-1.7 \xff", "PDF", "text first"),
    ],
)
def test_what_is_refused_names_file_and_byte(content: bytes, place: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(content, "news/a.txt")
    message = str(caught.value)
    assert message.startswith("news/a.txt: ")
    assert place in message
    assert words in message
    assert "\n" not in message


def test_an_unknown_encoding() -> None:
    with pytest.raises(InputError, match="unknown encoding 'klingon'"):
        decode(b"abc", "a.txt", "klingon")
