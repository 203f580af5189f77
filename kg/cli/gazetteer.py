"""`kg gazetteer`: what is known of the world before any report is read."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.flags import Settings, flags
from kg.cli.rows import FORMATS, write_rows
from kg.errors import CheckError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.lexicon.gazetteer import EntryKind, Gazetteer
    from kg.link.imports import Foreign, ImportReport

_FILE = click.Path(path_type=Path)
_STEP = 5_000  # places between two signs of progress
_FEW = 5  # clashes that are told unasked
_KINDS: tuple[EntryKind, ...] = ("place", "group", "claimer")


@click.group()
def command() -> None:
    """Search, check and extend the gazetteer."""


@command.command(epilog="Example: kg gazetteer find السخنة")
@click.argument("name")
@flags(*FORMATS)
def find(settings: Settings, name: str) -> int:
    """List the places, groups and claimers that bear a name.

    Spellings are folded and articles left aside. Exits with 1 when nothing is called so.
    """
    gazetteer = _known(settings)
    rows = [
        (kind, identifier, entry.qid, entry.label_ar, entry.label_en, _above(gazetteer, identifier))
        for kind in _KINDS
        for identifier in gazetteer.named(name, kind)
        if (entry := gazetteer.entry(kind, identifier)) is not None
    ]
    write_rows(settings, ("kind", "id", "wikidata", "arabic", "english", "within"), rows)
    return 0 if rows else 1


def _known(settings: Settings) -> Gazetteer:
    """The core, with what was imported for the store."""
    from kg.lexicon.gazetteer import load_gazetteer
    from kg.lexicon.user_gazetteer import brought_beside

    return load_gazetteer(brought_beside(settings.store))


def _above(gazetteer: Gazetteer, identifier: str) -> str:
    """The places that contain a place, nearest first."""
    return "، ".join(gazetteer.places[above].label_ar for above in gazetteer.ancestors(identifier))


@command.command(epilog="Example: kg gazetteer stats")
@flags(*FORMATS)
def stats(settings: Settings) -> None:
    """Count the entries by kind, and those with a Wikidata id."""
    gazetteer = _known(settings)
    counts = Counter((f"place: {place.kind}", bool(place.qid)) for place in gazetteer.places.values())
    counts += Counter(("group", bool(group.qid)) for group in gazetteer.groups.values())
    counts += Counter(("claimer", bool(claimer.qid)) for claimer in gazetteer.claimers.values())
    kinds = sorted({kind for kind, _ in counts})
    rows = [(kind, counts[kind, True] + counts[kind, False], counts[kind, True]) for kind in kinds]
    write_rows(settings, ("kind", "entries", "with a Wikidata id"), rows)


@command.command(epilog="Example: kg gazetteer check")
@flags(*FORMATS)
def check(settings: Settings) -> None:
    """List what breaks the rules of the gazetteer's tables; exits with 1 when something does."""
    from kg.lexicon.gazetteer_check import check as find_faults

    faults = find_faults(_known(settings))
    write_rows(settings, ("fault",), [(fault,) for fault in faults])
    if faults:
        raise CheckError(f"the gazetteer has {len(faults)} faults; mend what is listed")


@command.command("import", epilog="Example: kg gazetteer import SD.zip --country SD")
@click.argument("path", type=_FILE)
@click.option("--from", "source", metavar="NAME", help="geonames, wof, ocha, wikidata, sparql or tsv (default: told).")
@click.option("--alternates", type=_FILE, metavar="FILE", help="The table of alternate names of a GeoNames dump.")
@click.option(
    "--country", "countries", multiple=True, metavar="ISO", help="Only the places of this country; repeatable."
)
@flags(*FORMATS)
def bring(
    settings: Settings, path: Path, source: str | None, alternates: Path | None, countries: tuple[str, ...]
) -> None:
    """Bring the places of another gazetteer into the one beside the store.

    PATH is a GeoNames dump, Who's On First GeoJSON, an OCHA table of administrative units, Wikidata (N-Triples, JSON
    dump or SPARQL result) or a table with a column name_ar. Places that the core has are joined to it by id, else by
    name, kind and distance. What contradicts what is known is left out and told. Importing the same again changes
    nothing; build again to link with the new places.
    """
    from kg.errors import InputError
    from kg.lexicon.gazetteer import load_gazetteer
    from kg.lexicon.user_gazetteer import gazetteer_file
    from kg.link.imports import import_places, read_format

    core, target = load_gazetteer(), gazetteer_file(settings.store)
    wanted = frozenset(iso.upper() for iso in countries)
    _ = settings.chosen
    places = _counted(settings, read_format(path, core, name=source, alternates=alternates))
    report = import_places(places, core, target, countries=wanted)
    if not report.read:
        raise InputError("no place with an Arabic name was found; is --from right, and --country?", path=path)
    _tell(settings, report, target)


def _counted(settings: Settings, places: Iterable[Foreign]) -> Iterator[Foreign]:
    """The places, with a line of progress on a terminal."""
    live, count = settings.verbosity >= 0 and sys.stderr.isatty(), 0
    for count, place in enumerate(places, 1):
        if live and count % _STEP == 0:
            click.echo(f"\r{count:,} places", nl=False, err=True)
        yield place
    if live and count >= _STEP:
        click.echo("\r\x1b[K", nl=False, err=True)


def _tell(settings: Settings, report: ImportReport, target: Path) -> None:
    told = report.clashes if settings.verbosity > 0 else report.clashes[:_FEW]
    for clash in told:
        settings.say(f"clash: {clash.foreign} {clash.name} and {clash.entry}: {clash.why}")
    if report.clashed > len(told):
        settings.say(f"and {report.clashed - len(told)} more clashes; -v tells them")
    rows = [
        ("read", report.read),
        ("joined by id", report.merged_by_id),
        ("joined by name", report.merged_by_name),
        ("new", report.new),
        ("had before", report.again),
        ("left out for a clash", report.clashed),
    ]
    write_rows(settings, ("places", "count"), rows)
    settings.say(f"the places stand in {target}; `kg build` links with them")
