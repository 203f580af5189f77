"""`kg parse`: the readers of numbers and dates, alone: on a text for people, on JSON lines for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator

import click

from kg.cli.flags import Settings, flags
from kg.cli.rows import FORMATS, write_rows


@click.group()
def command() -> None:
    """Read the numbers or dates of a text."""


@command.command(epilog="Example: kg parse numbers 'ما لا يقل عن 181 قتيلا'")
@click.argument("text", required=False)
@flags(*FORMATS, store=False)
def numbers(settings: Settings, text: str | None) -> int:
    """List the quantities of a text with their bounds.

    TEXT is read from standard input when it is missing or -. JSON lines there ({"id", "text"}) are answered by JSON
    lines ({"id", "pred"}): a number, {"min", "max", "min_incl", "max_incl"}, or null.
    """
    from kg.extract.numerals.lines import parse_numbers_lines
    from kg.extract.quantities import read_quantities
    from kg.text.tokens import tokenise

    given = _text(text)
    if _is_lines(text, given):
        return _answer_lines(settings, given, parse_numbers_lines)
    rows = [
        (
            given[q.begin : q.end],
            q.lower,
            q.upper,
            q.precision,
            q.kind,
            str(q.countable).lower(),
            q.begin,
            q.end,
            q.rule,
        )
        for q in read_quantities(tokenise(given))
    ]
    write_rows(settings, ("words", "lower", "upper", "precision", "kind", "countable", "begin", "end", "rule"), rows)
    return 0


@command.command(epilog="Example: kg parse dates 'منذ أمس الجمعة' --published 2017-08-05")
@click.argument("text", required=False)
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The day the text was published.")
@flags(*FORMATS, store=False)
def dates(settings: Settings, text: str | None, published: object) -> int:
    """List the words of time of a text with the days they mean.

    TEXT is read from standard input when it is missing or -. JSON lines there ({"id", "text", "reference"}) are
    answered by JSON lines ({"id", "pred"}): a day, month or year, {"start", "end"}, or null.
    """
    from datetime import datetime

    from kg.cli.claims import days
    from kg.extract.dates import parse_dates_lines, read_dates
    from kg.model import Period
    from kg.text.tokens import tokenise

    given = _text(text)
    if _is_lines(text, given):
        return _answer_lines(settings, given, parse_dates_lines)
    day = published.date() if isinstance(published, datetime) else None
    rows = [
        (given[s.begin : s.end], days(Period(s.start, s.finish)), s.edtf, s.precision, s.kind, s.begin, s.end, s.rule)
        for s in read_dates(tokenise(given), day)
    ]
    write_rows(settings, ("words", "days", "edtf", "precision", "kind", "begin", "end", "rule"), rows)
    return 0


def _text(given: str | None) -> str:
    from kg.sources.encodings import decode

    return given if given not in (None, "-") and given is not None else decode(sys.stdin.buffer.read(), "-")


def _is_lines(text: str | None, given: str) -> bool:
    """Whether standard input holds JSON lines and not plain text."""
    return text in (None, "-") and given.lstrip().startswith("{")


def _answer_lines(settings: Settings, given: str, parse: Callable[[Iterable[str]], Iterator[str]]) -> int:
    """Answer each line by a line. One that is broken is told and stops no other: 1, or 3 when none can be read."""
    from kg.errors import InputError

    answered, failed = 0, 0
    with settings.open_output() as stream:
        for number, line in enumerate(given.split("\n"), 1):
            try:
                for answer in parse([line]):
                    stream.write(f"{answer}\n".encode())
                    answered += 1
            except InputError:
                failed += 1
                click.echo(f'kg: error: -:{number}: is no JSON object with "id" and "text"; mend this line', err=True)
    return (1 if answered else 3) if failed else 0
