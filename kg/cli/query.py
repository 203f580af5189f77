"""`kg query`: a SPARQL query from a file, by name, as a string or from standard input."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.flags import Settings, flags
from kg.errors import UsageError


@click.command(epilog="Example: kg query -e tolls-by-party -p place=السخنة -f csv -o tolls.csv")
@click.argument("query", required=False)
@click.option("-e", "--example", "name", metavar="NAME", help="A shipped question; --list shows them.")
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="A value for a parameter.")
@click.option("-t", "--timeout", type=float, default=30.0, show_default=True, help="Seconds; 0 for no limit.")
@click.option("-l", "--list", "listing", is_flag=True, help="List the shipped questions.")
@flags("table", "csv", "tsv", "json", "xml", "ttl", "nt", "jsonld")
def command(
    settings: Settings, query: str | None, name: str | None, params: tuple[str, ...], timeout: float, listing: bool
) -> None:
    """Ask the store a question in SPARQL.

    QUERY is a file, the query itself, or - for standard input. SELECT and ASK give a table, csv, tsv, json or xml;
    CONSTRUCT and DESCRIBE give ttl, nt or jsonld.
    """
    if listing:
        return _list(settings)
    from kg.query import run_query

    text = _read(query, name, _values(params))
    with settings.open_store() as store, settings.open_output() as output:
        run_query(
            store, text, output, format=settings.wanted, timeout=timeout or None, width=settings.width(),
            color=settings.color(),
        )  # fmt: skip
    return None


def _list(settings: Settings) -> None:
    from kg.cli.rows import write_rows
    from kg.questions import list_questions

    rows = [(q.name, " ".join(p.name for p in q.parameters), q.english, q.arabic) for q in list_questions()]
    write_rows(settings, ("name", "parameters", "question", "السؤال"), rows)


def _values(params: tuple[str, ...]) -> dict[str, str]:
    values = {}
    for given in params:
        name, equals, value = given.partition("=")
        if not equals or not name:
            raise UsageError(f"--param {given!r} gives no value: write it as name=value")
        values[name.lstrip("?$")] = value
    return values


def _read(query: str | None, name: str | None, values: dict[str, str]) -> str:
    """The query's text, wherever it stands, with its parameters' values."""
    from kg.query import read_query

    if name is not None or (query is None and sys.stdin.isatty()):
        return read_query(name=name, text=query, values=values)
    if query is None or query == "-":
        return read_query(text=sys.stdin.buffer.read().decode("utf-8-sig", errors="replace"), values=values)
    is_text = "{" in query or len(query.split()) > 1
    return read_query(text=query, values=values) if is_text else read_query(path=Path(query), values=values)
