"""Sorted lines out of an unsorted stream, in bounded memory: what makes every export byte-stable."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import IO

CHUNK = 64 << 20
"""Bytes of lines that are sorted in memory before they go to a temporary file."""


def sort_lines(lines: Iterable[bytes], *, chunk: int = CHUNK) -> Iterator[bytes]:
    """The distinct lines in byte order, which is code point order in UTF-8.

    Each line ends in a newline. Up to `chunk` bytes are sorted in memory; more goes through temporary files that are
    gone afterwards.
    """
    with ExitStack() as stack:
        files: list[IO[bytes]] = []
        held: list[bytes] = []
        size = 0
        for line in lines:
            held.append(line)
            size += len(line)
            if size >= chunk:
                files.append(_spill(stack, held))
                held, size = [], 0
        held.sort()
        yield from _distinct(heapq.merge(*files, held) if files else held)


def _spill(stack: ExitStack, held: list[bytes]) -> IO[bytes]:
    file = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 (the stack closes it)
    held.sort()
    file.writelines(held)
    file.seek(0)
    return file


def _distinct(lines: Iterable[bytes]) -> Iterator[bytes]:
    last = b""
    for line in lines:
        if line != last:
            yield line
            last = line


def split_graph(line: bytes) -> tuple[bytes, bytes]:
    """The N-Triples line and the graph's term (empty for the default graph) of a line of N-Quads.

    >>> split_graph(b'<s> <p> "a <b>" <g> .\\n')
    (b'<s> <p> "a <b>" .\\n', b'<g>')
    """
    head, _, last = line[:-3].rpartition(b" ")
    if last.startswith(b"<") and last.endswith(b">") and b'"' not in last and head.count(b" ") >= 2:
        return head + b" .\n", last
    return line, b""
