"""`kg export`: the graph as RDF, as tables, as a workbook, on a map, or in the layout of another data set."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from kg.cli.flags import Settings, flags

_FORMATS = (
    "ttl", "nt", "nq", "trig", "jsonld", "rdf", "csv", "tsv", "jsonl", "xlsx", "parquet", "geojson", "geojsonl", "kml",
)  # fmt: skip


@click.command(epilog="Example: kg export -o clashes.xlsx --place حمص --since 2020-01-01")
@click.option("--layout", default="native", show_default=True, help="Columns of a table: native, acled, ucdp.")
@click.option(
    "--view", default="full", show_default=True,
    help="What RDF shows: full, facts, nif, webannotation, nanopub.",
)  # fmt: skip
@click.option(
    "--provenance", metavar="WAY", default="claims", show_default=True,
    help="How ttl, nt, jsonld and rdf keep provenance: claims, reified, rdf12, none.",
)  # fmt: skip
@click.option("--table", metavar="NAME", help="Which table: tolls, engagements, control, evidence, sources.")
@click.option("--party", "parties", multiple=True, metavar="NAME", help="Only claims with this party (repeatable).")
@click.option("--place", "places", multiple=True, metavar="NAME", help="Only claims at or within this place.")
@click.option("--class", "classes", multiple=True, metavar="NAME", help="Only engagements of this class: airstrike, …")
@click.option("--outcome", "outcomes", multiple=True, metavar="NAME", help="Only tolls of this outcome: killed, …")
@click.option("--since", metavar="DAY", help="Only what lasts to this day or longer.")
@click.option("--until", metavar="DAY", help="Only what begins by this day.")
@click.option("--box", metavar="W,S,E,N", help="Only claims with a place in this box of degrees.")
@click.option("--source", "sources", multiple=True, metavar="NAME", help="Only this report (id, address) or publisher.")
@click.option("--bom", is_flag=True, help="Begin csv and tsv with a byte order mark, for Excel.")
@click.option("--hxl", is_flag=True, help="Write the row of HXL tags under the header of csv and tsv.")
@click.option("--no-guard", is_flag=True, help="Leave cells as they are that a spreadsheet would run as formulas.")
@click.option("--redact", is_flag=True, help="Cover names of private persons (not all: kg help redaction).")
@click.option("--losses", metavar="FILE", help="Where to write what a row of acled or ucdp cannot say, as csv.")
@click.option("--shards", type=click.IntRange(1, 4096), metavar="N", help="Write N parts of N-Quads.gz into a folder.")
@flags(*_FORMATS)
def command(
    settings: Settings, layout: str, view: str, provenance: str, table: str | None, parties: tuple[str, ...],
    places: tuple[str, ...], classes: tuple[str, ...], outcomes: tuple[str, ...], since: str | None, until: str | None,
    box: str | None, sources: tuple[str, ...], bom: bool, hxl: bool, no_guard: bool, redact: bool, losses: str | None,
    shards: int | None,
) -> None:  # fmt: skip
    """Write the graph as RDF, a table, a workbook, a map, or in ACLED's or UCDP's layout.

    The output is sorted: the same reports give the same bytes. N-Quads and TriG hold the named graph of every
    sentence; the other RDF formats keep the provenance of their triples as --provenance says. A filter takes the
    claims for which all that is asked holds. Rows in the layout of another data set are no data of theirs; what such
    a row cannot say is counted on standard error and listed with --losses. More in `kg help exports`, `layouts`.
    """
    from kg.export import any_format, export, filter_of

    given = {
        "party": parties, "place": places, "category": classes, "outcome": outcomes, "since": since, "until": until,
        "box": box, "source": sources,
    }  # fmt: skip
    wanted = filter_of({name: value for name, value in given.items() if value})
    if shards is not None:
        return _shards(settings, shards)
    chosen = any_format(settings.wanted or ("ttl" if layout == "native" and table is None else "csv"))
    with ExitStack() as stack:
        store = stack.enter_context(settings.open_store())
        output = stack.enter_context(settings.open_output())
        sink = stack.enter_context(Path(losses).open("wb")) if losses else None
        count = export(
            store, output, format=chosen, layout=layout, view=view, provenance=provenance, table=table, wanted=wanted,
            bom=bom, guard=not no_guard, redact=redact, hxl=hxl, losses=sink,
        )  # fmt: skip
    if count:
        where = f", listed in {losses}" if losses else "; list it with --losses FILE"
        settings.say(f"{layout.upper()}-compatible layout, not {layout.upper()} data: {count} losses{where}")
    return None


def _shards(settings: Settings, number: int) -> None:
    from kg.errors import UsageError
    from kg.export.shards import write_shards

    if settings.output == "-":
        raise UsageError("parts go into a folder: name it with --output")
    with settings.open_store() as store:
        manifest = write_shards(store, Path(settings.output), number)
    settings.say(f"{manifest.quads} quads in {number} parts in {settings.output}")
