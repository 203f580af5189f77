"""`kg load`: RDF goes into the store."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kg.cli.flags import Settings, flags


@click.command(epilog="Example: kg export -o graph.trig && kg load graph.trig -s copy.db")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--from", "kind", metavar="NAME", help="Format of the files: ttl, nt, nq, trig, jsonld, rdf.")
@click.option("--no-check", is_flag=True, help="Load what does not conform to the shapes too.")
@click.option("--base-iri", metavar="IRI", help="What our own IRIs in the files begin with (default: found out).")
@flags("table", "json")
def command(
    settings: Settings, paths: tuple[Path, ...], kind: str | None, no_check: bool, base_iri: str | None
) -> None:
    """Load RDF into the store.

    PATH is a file (its ending tells the format, .gz may follow) or a folder that kg export --shards wrote. Named
    graphs are kept; what was exported with --provenance reified or rdf12 gets its graphs back. The statements are
    checked against the SHACL shapes first, and nothing is written when one does not conform.
    """
    from kg.loader import load

    format = settings.chosen
    loaded = load(paths, settings.store, format=kind, check=not no_check, base_iri=base_iri)
    if format == "json":
        told = {"files": loaded.files, "statements": loaded.statements, "concluded": loaded.placed}
        settings.write(json.dumps(told) + "\n")
    elif settings.verbosity >= 0:
        concluded = f", {loaded.placed} of them without a graph of their own" if loaded.placed else ""
        settings.write(f"{loaded.statements} statements of {loaded.files} files in {settings.place}{concluded}\n")
