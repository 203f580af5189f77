"""Bytes that may be gzipped to plain bytes, within bounds: an archive that unpacks without end is refused."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from kg.errors import InputError

LARGEST = 64 << 20
"""Bytes of the largest text file and of the longest JSON line that are read."""

FACTOR = 250
"""How many times its packed size a file may unpack to, once it is larger than `LARGEST`: text packs 4 to 30 times."""

_GZIP = b"\x1f\x8b"


@contextmanager
def unpacked(stream: BinaryIO, name: str) -> Iterator[io.BufferedReader]:
    """The stream, unpacked where it begins as gzip does, whatever it is called; `peek` looks ahead.

    Reading raises InputError where the archive is cut off or damaged, or unpacks to more than `FACTOR` times its size.
    """
    source = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream))
    try:
        yield io.BufferedReader(_Unpacked(source, name), 1 << 16) if source.peek(2).startswith(_GZIP) else source
    finally:
        if source is not stream:
            source.detach()


def read_whole(stream: BinaryIO, name: str, largest: int | None = None) -> bytes:
    """All bytes of a stream. Raises InputError when they are more than `largest` (by default `LARGEST`)."""
    limit = LARGEST if largest is None else largest
    content = stream.read(limit + 1)
    if len(content) > limit:
        raise InputError(f"is larger than {limit >> 20} MiB; a report is one article: split it", path=name)
    return content


class _Unpacked(io.RawIOBase):
    """What a gzip stream holds, for as long as it does not grow out of all measure."""

    def __init__(self, source: BinaryIO, name: str) -> None:
        self._packed = _Counted(source)
        self._plain = gzip.GzipFile(fileobj=self._packed, mode="rb")
        self._name, self._size = name, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            found = self._plain.read1(len(buffer))  # what stands before a damage is given first
        except (EOFError, OSError, zlib.error) as error:
            told = " ".join(str(error).split())
            message = f"the gzip archive is damaged or cut off ({told}); fetch or pack it again"
            raise InputError(message, path=self._name) from error
        self._size += len(found)
        if self._size > max(LARGEST, FACTOR * self._packed.size):
            message = f"unpacks to more than {FACTOR} times its size, as no text does; unpack it first to look inside"
            raise InputError(message, path=self._name)
        buffer[: len(found)] = found
        return len(found)


class _Counted(io.BytesIO):
    """A stream that counts what was read of it."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self._source, self.size = source, 0

    def read(self, size: int | None = -1) -> bytes:
        found = self._source.read(-1 if size is None else size)
        self.size += len(found)
        return found
