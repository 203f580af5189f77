"""`kg eval`: how well reports are read, measured on gold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.flags import Settings, flags

if TYPE_CHECKING:
    from kg.evaluate import GoldReport
    from kg.pipeline import World
    from kg.records import Linked

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(epilog="Example: kg eval gold.jsonl --errors 5")
@click.argument("gold", type=_FILE, metavar="GOLD")
@click.option("--links", type=_FILE, metavar="FILE", help="Which real place and group each gold name is, as JSON.")
@click.option("--errors", type=click.IntRange(min=0), default=0, metavar="N", help="Show N findings of each kind.")
@click.option("--half", type=click.Choice(["even", "odd"]), help="Take only every other report.")
@click.option("--readings", type=_FILE, metavar="FILE", help="Judge these readings (kg extract -f jsonl) instead.")
@click.option("--gazetteer", type=_FILE, metavar="FILE", help="A user gazetteer of more places.")
@flags("table", "json", store=False)
def command(
    settings: Settings, gold: Path, links: Path | None, errors: int, half: str | None, readings: Path | None,
    gazetteer: Path | None,
) -> int:  # fmt: skip
    """Measure on gold how well reports are read.

    GOLD is a file of JSON lines: reports with the tolls, engagements, control claims, parties and places that are to be
    found in them. With --errors what was missed, invented or read otherwise is shown in its words. The exit code is 1
    when a report could not be read.
    """
    import json

    from kg.evaluate import Answers, as_object, describe, read_gold, read_targets, score_reports
    from kg.pipeline import load_world

    format, world = settings.chosen, load_world(gazetteer)
    wanted = read_gold(gold)[{"even": slice(0, None, 2), "odd": slice(1, None, 2)}.get(half or "", slice(None))]
    found = _stored(readings) if readings is not None else _read(wanted, world)
    figures = score_reports(wanted, Answers(found, world.gazetteer), read_targets(links) if links else None)
    if format == "json":
        settings.write(json.dumps(as_object(figures, errors), ensure_ascii=False, indent=2) + "\n")
    else:
        settings.write("\n".join(describe(figures, errors)) + "\n")
    return 0 if figures.read == figures.asked else 1


def _read(gold: Iterable[GoldReport], world: World) -> Iterator[Linked]:
    from kg.pipeline import read_all
    from kg.records import Linked
    from kg.sources import InputFailure

    for item in read_all((g.report for g in gold), world):
        if isinstance(item, InputFailure):
            click.echo(f"kg: error: {item}", err=True)
        else:
            yield Linked(*item)


def _stored(path: Path) -> Iterator[Linked]:
    from kg.errors import InputError
    from kg.records import read_linked

    try:
        with path.open(encoding="utf-8") as lines:
            yield from read_linked(lines, str(path))
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}); check the path", path=path) from error
