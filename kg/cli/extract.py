"""`kg extract`: what reports say, shown and not stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.flags import Settings, flags

if TYPE_CHECKING:
    from kg.model import Reading
    from kg.pipeline import Links
    from kg.sources import InputFailure


@click.command(epilog="Example: kg extract report.txt --explain")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("-t", "--text", metavar="TEXT", help="The text of a report, instead of a path.")
@click.option("--explain", is_flag=True, help="Say why each claim was read so, and what was passed over.")
@click.option(
    "--encoding", metavar="NAME", help="The encoding of files without a byte order mark (default: found out)."
)
@click.option("--gazetteer", type=click.Path(path_type=Path), metavar="FILE", help="A user gazetteer of more places.")
@flags("table", "jsonl", store=False)
def command(
    settings: Settings, paths: tuple[str, ...], text: str | None, explain: bool, encoding: str | None,
    gazetteer: Path | None,
) -> int:  # fmt: skip
    """Show what reports say, without storing it.

    PATH is a text file, a folder, a file of JSON lines or - for standard input.
    """
    from kg.records import write_linked
    from kg.sources import InputFailure

    format, failed, read = settings.chosen, 0, 0
    with settings.open_output() as output:
        for item in _readings(paths or ("-",), text, encoding, gazetteer):
            if isinstance(item, InputFailure):
                failed += 1
                click.echo(f"kg: error: {item}", err=True)
                continue
            read += 1
            output.write((write_linked(*item) if format == "jsonl" else _describe(settings, *item, explain)).encode())
    return (1 if read else 3) if failed else 0


def _readings(
    paths: tuple[str, ...], text: str | None, encoding: str | None, gazetteer: Path | None
) -> Iterator[tuple[Reading, Links] | InputFailure]:
    from kg.pipeline import load_world, read_all
    from kg.sources import read_reports, report_of_text

    outcomes = read_reports(paths, encoding=encoding) if text is None else [report_of_text(text, "-")]
    yield from read_all(outcomes, load_world(gazetteer))


def _describe(settings: Settings, reading: Reading, links: Links, explained: bool) -> str:
    if explained:
        return "\n".join(_explained(settings, reading, links)) + "\n\n"
    from kg.cli.claims import COLUMNS, claim_rows, quote
    from kg.cli.rows import format_rows

    table = format_rows(COLUMNS, list(claim_rows(reading, reading.claims)), "table", settings.width(), settings.color())
    lines = [reading.report.identifier, table]
    lines += [f"  [{number}] {quote(reading, claim, '⟦', '⟧')}" for number, claim in enumerate(reading.claims, 1)]
    lines += ["", "things:"]
    entries = {link.thing: link.entry for link in links}
    lines += [f"  {thing.kind} {thing.name} → {entries.get(thing.key) or 'not known'}" for thing in reading.things]
    return "\n".join(lines) + "\n\n"


def _explained(settings: Settings, reading: Reading, links: Links) -> Iterator[str]:
    from kg.extract.explain import explain, explain_things

    marks = ("\x1b[1;33m", "\x1b[0m") if settings.color() else ("⟦", "⟧")
    when = reading.report.published
    yield f"{reading.report.identifier}, {f'published {when}' if when else 'day of publication not known'}"
    for explanation in explain(reading, links):
        yield ""
        yield from explanation.lines(*marks)
    yield "\nthings:"
    yield from (f"  {key}  {told}" for key, told in explain_things(reading, links))
    yield "\nconsidered and dropped:"
    yield from (f"  {reason}" for reason in reading.dropped or ("nothing",))
