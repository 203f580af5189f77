"""`kg diff`: what two stores or exports tell differently."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.flags import Settings, flags
from kg.cli.rows import FORMATS, write_rows

COLUMNS = ("change", "kind", "what", "before", "after")


@click.command(epilog="Example: kg diff monday.db tuesday.db")
@click.argument("before", type=click.Path(exists=True, path_type=Path))
@click.argument("after", type=click.Path(exists=True, path_type=Path))
@click.option("--exit-code", is_flag=True, help="Exit with 1 when there is a difference.")
@flags(*FORMATS, store=False)
def command(settings: Settings, before: Path, after: Path, exit_code: bool) -> int:
    """Compare two stores or exports.

    BEFORE and AFTER are stores, or files of N-Quads, TriG, Turtle or N-Triples. Lists the reports, engagements, tolls
    and control claims that came, went or changed.
    """
    from kg.comparison import compare_graphs, open_graph

    with open_graph(before) as one, open_graph(after) as other:
        rows = [(d.change, d.kind, d.what, d.before, d.after) for d in compare_graphs(one, other)]
    write_rows(settings, COLUMNS, rows)
    return 1 if exit_code and rows else 0
