"""`kg link`: which entry a name is, looked over by people."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.flags import Settings, flags
from kg.cli.rows import FORMATS, write_rows
from kg.errors import InputError, UsageError

if TYPE_CHECKING:
    from kg.lexicon.gazetteer import EntryKind, Gazetteer
    from kg.link.decisions import Key
    from kg.link.review import Answer, Doubt
    from kg.pipeline import Summary, World
    from kg.records import Linked

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(epilog="Example: kg link --review review.csv, then kg link --apply review.csv")
@click.option("--review", type=_FILE, metavar="FILE", help="Write undecided and weak links as a CSV table for people.")
@click.option("--apply", "reviewed", type=_FILE, metavar="FILE", help="Take the decisions of such a table.")
@click.option("--service", metavar="URL", help="Ask this reconciliation service too (the names are sent to it).")
@click.option("--quickstatements", type=_FILE, metavar="FILE", help="Write what Wikidata may lack, to be checked.")
@click.option("--again", is_flag=True, help="Link every report of the store again.")
@flags(*FORMATS)
def command(
    settings: Settings, review: Path | None, reviewed: Path | None, service: str | None, quickstatements: Path | None,
    again: bool,
) -> int:  # fmt: skip
    """Review links, decide them by hand, and link again.

    Without options lists what is undecided or weak. With --review the same goes into a table, with the sentence and
    the best candidates; people fill in its column decision (a candidate's number, an id of the gazetteer, a Wikidata
    id of a place, yes or none), and --apply takes the table back. Decisions stand beside the store, hold in every
    rebuild and outrank the machine.
    """
    _ = settings.chosen
    if reviewed is not None and (review is not None or service is not None or quickstatements is not None):
        raise UsageError("--apply goes alone: review again afterwards")
    if reviewed is not None or again:
        return _apply(settings, reviewed)
    if quickstatements is not None:
        _write_items(settings, quickstatements)
        if review is None and service is None:
            return 0
    found = _offered(settings, service, list(_doubts(settings)))
    if review is not None:
        _write_review(settings, review, found)
    else:
        rows = [(d.report, d.kind, d.name, d.link, f"{d.score:.3f}", d.reason, "  ".join(d.candidates)) for d in found]
        write_rows(settings, ("report", "kind", "name", "link", "score", "reason", "candidates"), rows)
    return 0


def _read(settings: Settings) -> Iterator[tuple[Linked, World]]:
    """The readings and links of the store's reports, made again."""
    from kg.pipeline import read_all, world_of
    from kg.records import Linked
    from kg.sources import InputFailure
    from kg.store.reports import stored_reports

    live = settings.verbosity >= 0 and sys.stderr.isatty()
    with settings.open_store() as store:
        world = world_of(settings.store)
        for number, item in enumerate(read_all(stored_reports(store), world), 1):
            if live:
                click.echo(f"\r{number} reports", nl=False, err=True)
            if isinstance(item, InputFailure):
                click.echo(f"kg: error: {item}", err=True)
            else:
                yield Linked(*item), world
    if live:
        click.echo("\r\x1b[K", nl=False, err=True)


def _doubts(settings: Settings) -> Iterator[Doubt]:
    from kg.link.review import doubts

    for linked, world in _read(settings):
        yield from doubts(linked.reading, linked.links, world.gazetteer)


def _offered(settings: Settings, url: str | None, found: list[Doubt]) -> list[Doubt]:
    """The doubts with what a service offers for places and groups."""
    if url is None:
        return found
    from kg.link.review import candidate_text, with_candidates
    from kg.link.service import ReconcileService

    names = [d.name for d in found if d.kind != "claimer"]
    settings.say(f"{len(set(names))} names are sent to {url}: it learns what you look into")
    cache = settings.store.with_name(settings.store.name + ".services")
    with ReconcileService(url, cache) as service:
        offers = dict(service.ask(names))
    return [
        with_candidates(d, [candidate_text(o.id, o.name, o.score, *o.types[:1]) for o in offers.get(d.name, ())])
        if d.kind != "claimer" else d
        for d in found
    ]  # fmt: skip


def _write_review(settings: Settings, path: Path, found: list[Doubt]) -> None:
    from kg.link.review import write_review

    try:
        with path.open("w", encoding="utf-8", newline="") as output:
            rows = write_review(output, found)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}): choose another --review") from error
    settings.say(f"{rows} links to look at in {path}: fill in the column decision, then `kg link --apply {path}`")


def _apply(settings: Settings, path: Path | None) -> int:
    """Take the decisions, and link the reports again that they are about."""
    from kg.crew import usable_cores
    from kg.link.decisions import EVERY, links_file, read_links, write_links
    from kg.link.review import read_review
    from kg.pipeline import relink

    only: frozenset[str] | None = None
    if path is not None:
        with settings.open_store() as store:
            reports = {" ".join(identifier.split()): identifier for identifier in store.reports()}
        answers = list(read_review(path))
        decided = _known(settings, path, answers)
        file = links_file(settings.store)
        write_links(file, read_links(file).decide(decided))
        settings.say(f"{len(decided)} decisions are kept in {file}")
        places = {key[0] for key, _ in decided}
        only = None if EVERY in places else frozenset(reports[p] for p in places if p in reports)
    summary = relink(settings.store, only=only, jobs=usable_cores() if only is None else 1)
    _tell(settings, summary)
    return 1 if summary.failures else 0


def _known(settings: Settings, path: Path, answers: list[Answer]) -> list[tuple[Key, str | None]]:
    """The decisions, each with an id that the gazetteer has; places of Wikidata that it lacks are added to it.

    Raises InputError, with the line, for an id that cannot be.
    """
    from kg.lexicon.user_gazetteer import UserGazetteer, gazetteer_file
    from kg.link.decided import entry_of, new_place
    from kg.pipeline import world_of

    gazetteer = world_of(settings.store).gazetteer
    found: list[tuple[Key, str | None]] = []
    new: dict[str, dict[str, str]] = {}
    for answer in answers:
        kind, head = answer.key[1], answer.key[3]
        entry = None if answer.entry is None else entry_of(gazetteer, kind, answer.entry)
        if answer.entry is not None and entry is None:
            made = new_place(answer.entry, answer.name, head) if kind == "place" else None
            if made is None:
                message = f"the gazetteer has no {kind} {answer.entry!r}: import it first, or give another id"
                raise InputError(message, path=path, line=answer.line)
            new.setdefault(made["id"], made)
            entry = made["id"]
        found.append((answer.key, entry))
    if new:
        with UserGazetteer(gazetteer_file(settings.store)) as user:
            user.put([row for row in new.values() if user.get(row["id"]) is None])
    return found


def _tell(settings: Settings, summary: Summary) -> None:
    for failure in summary.failures:
        click.echo(f"kg: error: {failure}", err=True)
    rows = [("linked again", summary.reports), ("changed", summary.changed), ("the same", summary.unchanged)]
    write_rows(settings, ("reports", "count"), rows)


def _write_items(settings: Settings, path: Path) -> None:
    from kg.link.quickstatements import quickstatements

    used: dict[tuple[EntryKind, str], list[str]] = {}
    gazetteer: Gazetteer | None = None
    for linked, world in _read(settings):
        gazetteer, kinds = world.gazetteer, {thing.key: thing.kind for thing in linked.reading.things}
        for link in linked.links:
            if link.entry is not None and kinds[link.thing] != "claimer":
                addresses = used.setdefault((kinds[link.thing], link.entry), [])
                addresses.extend(filter(None, [linked.reading.report.url]))
    lines: list[str] = []
    for (kind, identifier), addresses in sorted(used.items()):
        entry = gazetteer.entry(kind, identifier) if gazetteer is not None else None
        if gazetteer is not None and entry is not None:
            lines += quickstatements(gazetteer, entry, tuple(addresses))
    try:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}): choose another --quickstatements") from error
    items = lines.count("CREATE")
    settings.say(f"{items} items in {path}: look each up in Wikidata before you make it; it may be there")
