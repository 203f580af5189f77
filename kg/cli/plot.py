"""`kg plot`: a picture of the graph as SVG or PNG."""

from __future__ import annotations

import click

from kg.cli.flags import Settings, flags


@click.command(epilog="Example: kg plot map --party داعش -o map.svg")
@click.argument("kind", metavar="timeline|map|ledger")
@click.option("--party", "parties", multiple=True, metavar="NAME", help="Only claims with this party (repeatable).")
@click.option("--place", "places", multiple=True, metavar="NAME", help="Only claims at or within this place.")
@click.option("--since", metavar="DAY", help="Only what lasts to this day or longer.")
@click.option("--until", metavar="DAY", help="Only what begins by this day.")
@flags("svg", "png")
def command(
    settings: Settings, kind: str, parties: tuple[str, ...], places: tuple[str, ...], since: str | None,
    until: str | None,
) -> None:  # fmt: skip
    """Draw engagements over time or on a map, or the counts of people.

    SVG holds real text, which a browser or an office program shapes; PNG is drawn with the machine's fonts and needs
    isnad[png]. Counts are drawn on a scale of tens; an arrow is a count that the report leaves open.
    """
    from kg.export import filter_of
    from kg.export.filters import Chooser
    from kg.export.plot import write_plot
    from kg.export.reader import Reader

    format = settings.chosen
    given = {"party": parties, "place": places, "since": since, "until": until}
    wanted = filter_of({name: value for name, value in given.items() if value})
    with settings.open_store() as store, settings.open_output() as output:
        write_plot(Chooser(Reader(store), wanted), kind, output, format)
