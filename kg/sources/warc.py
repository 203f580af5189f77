"""Web archives (WARC) to reports: the pages that were answered with success, each through the reader of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import redirect_stderr
from io import BufferedReader, StringIO
from typing import Any

from kg.errors import InputError, one_line
from kg.sources import markup
from kg.sources.pages import report_of_page
from kg.sources.report import InputFailure, Outcome

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_LINE = 1 << 16  # bytes of a header's line that no server sends
_PAGE = ("text/html", "application/xhtml")


def read(stream: BufferedReader, name: str, encoding: str | None) -> Iterator[Outcome]:
    """A report or a failure for each HTML page of the archive, in its order; pictures, scripts and errors are no pages.

    Raises InputError when the archive is damaged; what stands before the damage is read.
    """
    records = _open(stream, name)
    number = 0
    try:
        for number, record in enumerate(records, 1):
            if _is_page(record):
                yield _outcome(record, name, number, encoding)
    except InputError:
        raise
    except Exception as error:  # whatever an archive does to its parser, the next file is read
        message = f"the archive is damaged after record {number} ({one_line(error)[:80]}); fetch it again"
        raise InputError(message, path=name) from error
    if records.err_count:
        message = f"{records.err_count} records are not as long as they say; fetch the archive again"
        yield InputFailure(name, InputError(message, path=name))
    if not number:
        raise InputError("the archive holds no record; there is nothing to read", path=name)


def _open(stream: BufferedReader, name: str) -> Any:
    """The records of an archive; no line of their headers is endless."""
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.bufferedreaders import BufferedReader as Lines
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise InputError("web archives need warcio: install isnad[web]", path=name) from error

    class ShortLines(Lines):
        def readline(self, length: int | None = None) -> bytes:
            found = bytes(super().readline(min(length or _LINE, _LINE)))  # type: ignore[no-untyped-call]
            if len(found) == _LINE:
                raise ArchiveLoadFailed(f"a line of {_LINE} bytes in a header")  # type: ignore[no-untyped-call]
            return found

    records: Any = ArchiveIterator(_Pieces(stream))  # type: ignore[no-untyped-call]
    records.reader = ShortLines(records.fh, block_size=1 << 16)  # type: ignore[no-untyped-call]
    records.INC_RECORD = ""  # what it would write to standard error
    return records


class _Pieces:
    """A stream that gives what it has at once, so that damage further on costs nothing before it."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream, self._read = stream, 0

    def read(self, size: int = -1) -> bytes:
        found = self._stream.read1(size)
        self._read += len(found)
        return found

    def tell(self) -> int:
        return self._read


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    if record.rec_type != "response" or headers is None or not str(headers.get_statuscode()).startswith("2"):
        return False
    return str(headers.get_header("content-type") or "").strip().lower().startswith(_PAGE)


def _outcome(record: Any, name: str, number: int, encoding: str | None) -> Outcome:
    address = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    told = _CHARSET.search(str(record.http_headers.get_header("content-type") or ""))
    with redirect_stderr(StringIO()):  # where warcio tells of content that is not packed as its header says
        content = record.content_stream().read(markup.LARGEST + 1)
    try:
        if len(content) > markup.LARGEST:
            raise InputError(f"is larger than {markup.LARGEST >> 20} MiB", path=name)
        page = markup.decode_markup(content, name, encoding, told and told[1])
        return report_of_page(page, name, address if address.startswith(("http://", "https://")) else None)
    except InputError as error:
        message = f"record {number} ({one_line(address)}): {error.reason}"
        return InputFailure(name, InputError(message, path=name), number)
