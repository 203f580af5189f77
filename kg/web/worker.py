"""A warm process that answers queries and can be killed: `python -m kg.web.worker`, spoken to by `kg.web.pool`.

It reads frames (four bytes of length, then JSON) from standard input and answers each with frames of a kind (one byte),
a length and a body: `D` is a piece of the answer, `E` its end, `X` an error instead of it.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

from kg.errors import IsnadError, QueryError
from kg.query import query_form
from kg.query.dataset import dataset, graphs_of
from kg.query.worker import explain
from kg.store import GraphStore, open_store
from kg.web.guard import RefusedError, check_query
from kg.web.negotiation import GRAPHS, NAMES, RESULTS, choose
from kg.web.results import writer_of

_BLOCK = 1 << 16
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # <linux/sched.h>
_RDF = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML,
        "jsonld": ox.RdfFormat.JSON_LD}  # fmt: skip


class UnacceptableError(IsnadError):
    """The client accepts none of the formats that fit its query."""


class Channel:
    """Pieces of an answer on their way out, gathered to blocks; `size` counts their bytes."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._held: list[bytes] = []
        self._waiting = 0
        self.size = 0

    def write(self, piece: bytes) -> int:
        """Take a piece."""
        self._held.append(piece)
        self._waiting += len(piece)
        self.size += len(piece)
        if self._waiting >= _BLOCK:
            self.flush()
        return len(piece)

    def flush(self) -> None:
        """Send what is held."""
        if self._held:
            self.send(b"D", b"".join(self._held))
        self._held, self._waiting = [], 0

    def send(self, kind: bytes, body: bytes) -> None:
        """Send one frame."""
        self._output.write(kind + len(body).to_bytes(4, "big") + body)
        self._output.flush()

    def drop(self) -> None:
        """Forget what is held."""
        self._held, self._waiting = [], 0


def reply(store: GraphStore, request: dict[str, Any], channel: Channel) -> dict[str, Any]:
    """Answer one request into the channel; returns the media type and what was cut off ("" for nothing).

    Raises QueryError, RefusedError and UnacceptableError.
    """
    query = request["query"]
    check_query(query, request["services"])
    form = query_form(query)
    formats = RESULTS if form in ("SELECT", "ASK") else GRAPHS
    name = _format(request, formats)
    try:
        asked, options = _dataset(store, request)
        found = asked.query(query, prefixes=store.prefixes, base_iri=request["base"], **options)
        cut = _write(found, name, channel, request, store.prefixes)
    except SyntaxError as error:
        raise QueryError(explain(error)) from error
    return {"type": formats[name], "name": name, "cut": cut}


def _format(request: dict[str, Any], formats: dict[str, str]) -> str:
    """The first format named in the address that fits; else what the Accept header prefers."""
    for wanted in request["formats"]:
        for name in (wanted.lower(), NAMES.get(wanted.lower(), "")):
            if name in formats:
                return name
    if any(request["formats"]) and (request["accept"] or "*/*") == "*/*":
        raise UnacceptableError(f"the format {wanted!r} does not fit this query: choose one of {', '.join(formats)}")
    chosen = choose(request["accept"], formats)
    if chosen is None:
        raise UnacceptableError(f"none of the accepted formats fits this query: accept {', '.join(formats.values())}")
    return chosen


def _dataset(store: GraphStore, request: dict[str, Any]) -> tuple[ox.Store, dict[str, Any]]:
    """The store to ask, and the dataset that the protocol names, else the query itself when it is to be merged."""
    default, named = request["default"], request["named"]
    if not default and not named:
        default, named = graphs_of(request["query"], store.prefixes, request["base"])
        if len(default) < 2:
            return store.raw, {}
    return dataset(store, default, named)


def _write(found: Any, name: str, channel: Channel, request: dict[str, Any], prefixes: dict[str, str]) -> str:
    """Write the answer up to the limits; what was cut off, in words, or ""."""
    rows, most = request["rows"], request["output"]
    if isinstance(found, ox.QueryTriples):
        return _write_graph(found, _RDF[name], channel, rows, most, prefixes)
    writer = writer_of(name, guard=request["guard"])
    if isinstance(found, ox.QueryBoolean):
        channel.write(writer.truth(bool(found)).encode())
        return ""
    channel.write(writer.head([variable.value for variable in found.variables]).encode())
    cut = ""
    for number, solution in enumerate(found):
        if number >= rows or channel.size > most:
            cut = f"{number} rows"
            break
        channel.write(writer.row(tuple(solution)).encode("utf-8", "replace"))
    channel.write(writer.tail().encode())
    return cut


def _write_graph(
    found: Iterator[ox.Triple], format: ox.RdfFormat, channel: Channel, rows: int, most: int, prefixes: dict[str, str]
) -> str:
    written = 0

    def bounded() -> Iterator[ox.Triple]:
        nonlocal written
        for triple in islice(found, rows):
            if channel.size > most:
                return
            written += 1
            yield triple

    ox.serialize(bounded(), channel, format=format, prefixes=prefixes)  # type: ignore[arg-type]
    rest = next(iter(found), None) is not None or channel.size > most
    return f"{written} triples" if rest else ""


def confine(memory: int, *, network: bool) -> None:
    """Bound the memory a query may take, and cut this process off from every network where the system allows that.

    The bound (bytes) is on top of the address space held now: how much an open store maps and reserves for its threads
    differs from machine to machine.
    """
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        most = memory + _address_space()
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not network and sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NETWORK)


def _address_space() -> int:
    """Bytes of address space that this process holds; 0 where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def main() -> int:
    """Answer requests until standard input ends; returns the exit code."""
    source, output = sys.stdin.buffer, sys.stdout.buffer
    setup = _read(source)
    if setup is None:
        return 0
    store = open_store(setup["folder"])
    store.raw.query("ASK {}")  # what the first query makes ready is not charged to it
    confine(setup["memory"], network=bool(setup["services"]))
    Channel(output).send(b"E", b"{}")
    while (request := _read(source)) is not None:
        channel = Channel(output)
        try:
            done = reply(store, {**request, "services": setup["services"]}, channel)
        except (IsnadError, OSError, RuntimeError, ValueError, MemoryError) as error:
            channel.drop()
            channel.send(b"X", json.dumps({"kind": _kind(error), "message": str(error)}).encode())
            continue
        channel.flush()
        channel.send(b"E", json.dumps(done).encode())
    return 0


def _kind(error: Exception) -> str:
    for kind in (RefusedError, UnacceptableError, QueryError):
        if isinstance(error, kind):
            return kind.__name__
    return "fault"


def _read(source: IO[bytes]) -> dict[str, Any] | None:
    head = source.read(4)
    if len(head) < 4:
        return None
    found: dict[str, Any] = json.loads(source.read(int.from_bytes(head, "big")))
    return found


if __name__ == "__main__":
    raise SystemExit(main())
