"""A query is answered: here, or in a process that is killed when its time is up.

Oxigraph cannot stop a running query, so one with a time limit runs in a process of its own on a read-only view of the
store. What it says is gathered before any of it is shown: there is no half answer.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kg.errors import IsnadError, LimitError, QueryError, StoreError, UsageError
from kg.query.guard import query_form, refuse_remote
from kg.query.results import Answer, choose_format, parse_answer, write_table
from kg.query.worker import evaluate
from kg.rdf.lines import sort_lines
from kg.rdf.turtle import Shortener, turtle
from kg.store import GraphStore
from kg.store.remote import Remote

TIMEOUT = 30.0
"""Seconds that a query may take unless told otherwise."""


def answer(store: GraphStore, query: str, *, timeout: float | None = None) -> Answer:
    """The rows of a SELECT or ASK query.

    Raises UsageError for another form, QueryError for a query that cannot be parsed, LimitError when time is up.
    """
    form = query_form(query)
    if form not in ("SELECT", "ASK"):
        raise UsageError(f"a {form} query gives a graph, not rows: use run_query")
    output = io.BytesIO()
    _result(store, query, "json", output, timeout)
    return parse_answer(output.getvalue())


def run_query(
    store: GraphStore,
    query: str,
    output: IO[bytes],
    *,
    format: str | None = None,
    timeout: float | None = TIMEOUT,
    width: int | None = None,
    color: bool = False,
) -> None:
    """Write the answer to a query to a binary stream, whole or not at all.

    `format` is one of `FORMATS` for the query's form, None for the first; `timeout` is in seconds, None for no limit;
    `width` is the terminal's, for tables. Turtle, N-Triples and JSON-LD come out sorted.
    Raises QueryError, LimitError, UsageError for a format that does not fit, StoreError.
    """
    form = query_form(query)
    refuse_remote(query)
    chosen = choose_format(form, format)
    with tempfile.SpooledTemporaryFile(max_size=1 << 24) as result:
        _result(store, query, "json" if chosen == "table" else chosen, result, timeout)
        result.seek(0)
        if chosen == "table":
            text = io.StringIO()
            write_table(parse_answer(result.read()), text, prefixes=store.prefixes, width=width, color=color)
            output.write(text.getvalue().encode())
        elif form in ("SELECT", "ASK"):
            while block := result.read(1 << 20):
                output.write(block)
        else:
            _write_graph(result, output, chosen, store.prefixes)


def _write_graph(result: IO[bytes], output: IO[bytes], chosen: str, names: dict[str, str]) -> None:
    lines = sort_lines(result)
    if chosen == "nt":
        output.writelines(lines)
    elif chosen == "ttl":
        short = Shortener(names)
        blocks = [block.encode() for block in turtle(lines, short, header=False)]
        output.writelines([short.header(used=True).encode(), *blocks])
    else:
        triples = (quad.triple for line in lines for quad in ox.parse(line, format=ox.RdfFormat.N_TRIPLES))
        ox.serialize(triples, output, format=ox.RdfFormat.JSON_LD, prefixes=names)


def _result(store: GraphStore, query: str, format: str, output: IO[bytes], timeout: float | None) -> None:
    """Write the raw answer: in this process when there is no limit or the store is in memory, else in another."""
    if timeout is not None and isinstance(store.raw, Remote):
        store.raw.endpoint.hurry(timeout)
    if timeout is None or store.path is None:
        evaluate(store, query, format, output)
        return
    if store.writable:
        store.raw.flush()
    with tempfile.TemporaryFile() as spool:
        _ask_worker(store.path, {"query": query, "format": format}, spool, timeout)
        spool.seek(0)
        while block := spool.read(1 << 20):
            output.write(block)


def _ask_worker(folder: Path, request: dict[str, str], output: IO[bytes], timeout: float) -> None:
    message = json.dumps({**request, "folder": str(folder)}).encode()
    command = [sys.executable, "-m", "kg.query.worker"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.PIPE, env=_environment()
    ) as worker:
        try:
            _, complaint = worker.communicate(message, timeout=timeout)
        except subprocess.TimeoutExpired:
            worker.kill()
            raise LimitError(
                f"the query took longer than {timeout:g} s and was stopped: narrow it, or give more time with --timeout"
            ) from None
        except BaseException:
            worker.kill()
            raise
    if worker.returncode != 0:
        raise _error(complaint, worker.returncode)


def _environment() -> dict[str, str]:
    """The environment with our own package first, so that the other process finds it wherever it starts."""
    package = str(Path(__file__).resolve().parents[2])
    path = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": f"{package}{os.pathsep}{path}" if path else package}


def _error(complaint: bytes, code: int) -> IsnadError:
    kinds = {kind.__name__: kind for kind in (QueryError, StoreError, UsageError, LimitError)}
    try:
        found = json.loads(complaint.splitlines()[-1])
        return kinds[found["error"]](found["message"])
    except (ValueError, KeyError, IndexError, TypeError):
        last = complaint.decode(errors="replace").strip().splitlines()[-1:] or [f"exit code {code}"]
        if code < 0:
            return LimitError(f"the query's process was killed (signal {-code}), perhaps for lack of memory: narrow it")
        return QueryError(f"the query could not be answered: {last[0]}")
