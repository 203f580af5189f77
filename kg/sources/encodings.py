"""Bytes to characters, without ever guessing a character wrong in silence.

A byte order mark is obeyed and is no part of the text. Without one the bytes are UTF-8; if they are not, they are read
as windows-1256 or ISO-8859-6 only when what comes out is plainly Arabic. Everything else is an error that names the
byte. Line ends and all other characters stay as they came: offsets count the code points of the decoded text.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from kg.errors import InputError

_MARKS = (  # the longer mark first: UTF-32 begins as UTF-16 does
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OLD_ENCODINGS = ("cp1256", "iso8859_6")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_NEWS_CHARACTER = re.compile(
    "[\u0621-\u063a\u0640-\u0652\u060c\u061b\u061f\u00ab\u00bb\u201c\u201d\u2018\u2019\u2013\u2014\u2026\u00a0\u200c-\u200f]"
)
_ARTICLE = re.compile("(?<![\u0621-\u0652])[\u0648\u0641\u0628]?\u0627\u0644[\u0621-\u064a]")  # wal-, fal-, bal-, al-
_ARABIC_WORD = re.compile("[\u0621-\u0652]{2,}")
_BINARY = {b"%PDF": "a PDF", b"PK\x03\x04": "a zip archive or office document", b"\x1f\x8b": "gzipped"}


def byte_order_mark(head: bytes) -> tuple[str, int] | None:
    """The encoding that a byte order mark tells, with the length of the mark; None when there is none."""
    return next(((name, len(mark)) for mark, name in _MARKS if head.startswith(mark)), None)


def decode(content: bytes, path: Path | str, encoding: str | None = None, *, line: int | None = None) -> str:
    """The text of `content`, without a byte order mark. `encoding` None means that it is found out.

    Raises InputError for an unknown encoding, a binary file and bytes that cannot be decoded, with their offset.
    """
    mark = byte_order_mark(content)
    if mark is not None:
        return _decode_strictly(content[mark[1] :], mark[0], path, line, mark[1])
    if encoding is not None:
        return _decode_strictly(content, encoding, path, line)
    _refuse_binary(content, path, line)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_old(content, error, path, line)


def _decode_strictly(content: bytes, encoding: str, path: Path | str, line: int | None, skipped: int = 0) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        place = error.start + skipped
        message = f"byte {place} (0x{content[error.start]:02x}) is no {encoding}; mend the file or name its encoding"
        raise InputError(message, path=path, line=line) from error
    except (LookupError, ValueError) as error:
        message = f"unknown encoding {encoding!r}; give one that Python knows, such as utf-8 or windows-1256"
        raise InputError(message, path=path, line=line) from error


def _refuse_binary(content: bytes, path: Path | str, line: int | None) -> None:
    for magic, name in _BINARY.items():
        if content.startswith(magic):
            raise InputError(f"is {name}, not plain text; turn it into text first", path=path, line=line)
    place = content.find(b"\0")
    if place >= 0:
        message = f"is binary (byte {place} is zero); if it is UTF-16, save it with a byte order mark or as UTF-8"
        raise InputError(message, path=path, line=line)


def _decode_old(content: bytes, error: UnicodeDecodeError, path: Path | str, line: int | None) -> str:
    """The text in an Arabic encoding of one byte a character, if it is plainly that and not damaged UTF-8."""
    paired = sum(len(match) for match in _MULTIBYTE.findall(content))
    high = len(_HIGH.findall(content))
    if paired * 2 > high:
        message = (
            f"byte {error.start} (0x{content[error.start]:02x}) is no UTF-8, though the rest mostly is; "
            "mend that byte, or save the file again as UTF-8"
        )
        raise InputError(message, path=path, line=line) from error
    for encoding in _OLD_ENCODINGS:
        text = content.decode(encoding, errors="replace")
        if _is_arabic(text):
            return text
    message = (
        f"byte {error.start} (0x{content[error.start]:02x}) is neither UTF-8 nor Arabic windows-1256; "
        "save the file as UTF-8, or name its encoding with --encoding"
    )
    raise InputError(message, path=path, line=line) from error


def _is_arabic(text: str) -> bool:
    """Whether nearly all characters beyond ASCII are those of Arabic news, in words of which some have the article."""
    beyond = [char for char in text if ord(char) > 0x7F]
    fitting = sum(_NEWS_CHARACTER.match(char) is not None for char in beyond)
    if not beyond or "\ufffd" in text or fitting < 0.97 * len(beyond):
        return False
    words = len(_ARABIC_WORD.findall(text))
    return words >= 2 and (words < 12 or len(_ARTICLE.findall(text)) * 25 >= words)
