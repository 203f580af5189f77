"""One query in a process of its own, which can be killed: `python -m kg.query.worker`, spoken to by `kg.query.run`.

Reads a request as JSON from standard input (`folder`, `query`, `format`, `base`) and writes the answer to standard
output: a result in one of pyoxigraph's formats, or N-Triples. An error is one line of JSON on standard error, and the
exit code is the error's.
"""

from __future__ import annotations

import json
import re
import sys
from typing import IO

import pyoxigraph as ox

from kg.errors import IsnadError, QueryError, StoreError
from kg.query.dataset import dataset, graphs_of
from kg.query.guard import refuse_remote
from kg.store import GraphStore, open_store

RESULTS: dict[str, ox.QueryResultsFormat] = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}


def evaluate(store: GraphStore, query: str, format: str, output: IO[bytes]) -> None:
    """Write the answer to a query: in a format of `RESULTS`, or as N-Triples for CONSTRUCT and DESCRIBE.

    Raises QueryError for a query that cannot be parsed or calls other machines, StoreError when reading fails.
    """
    refuse_remote(query)
    try:
        default, named = graphs_of(query, store.prefixes)
        asked, options = dataset(store, default, named) if len(default) > 1 else (store.raw, {})
        found = asked.query(query, prefixes=store.prefixes, **options)
        if isinstance(found, ox.QuerySolutions | ox.QueryBoolean):
            found.serialize(output, format=RESULTS[format])
        else:
            found.serialize(output, format=ox.RdfFormat.N_TRIPLES)
    except SyntaxError as error:
        raise QueryError(explain(error)) from error
    except (OSError, RuntimeError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise StoreError(f"the store could not be read ({error})") from error


def explain(error: SyntaxError) -> str:
    """The parser's message with its line first, without the character classes that tell nobody anything."""
    message = " ".join(str(error.msg or error).split())
    place = re.match(r"error at (\d+):(\d+): expected (?:one of )?", message)
    if place is None:
        return f"the query cannot be parsed: {message}"
    wanted = re.sub(r"\[[^\]]*\]", "", message[place.end() :])
    words = [word.strip() for word in wanted.split(",") if word.strip() and "'" not in word]
    sentences = [word for word in words if " " in word and word[0].isupper()]
    told = "; ".join(sentences) or (f"expected {' or '.join(words[:6])}" if words else "something is wrong here")
    return f"line {place[1]}, column {place[2]}: {told}"


def main() -> int:
    """Answer one request; returns the exit code."""
    request = json.loads(sys.stdin.buffer.read())
    try:
        store = open_store(request["folder"])
        evaluate(store, request["query"], request["format"], sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        return 0
    except IsnadError as error:
        sys.stderr.write(json.dumps({"error": type(error).__name__, "message": str(error)}))
        return error.exit_code
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
