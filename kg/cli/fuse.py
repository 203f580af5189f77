"""`kg fuse`: reports are joined into one ledger, a join is explained, a decision by hand is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.flags import Settings, flags
from kg.cli.rows import FORMATS, write_rows

if TYPE_CHECKING:
    from kg.fuse.ledger import Ledger
    from kg.store import GraphStore


@click.command(epilog="Example: kg fuse --explain السخنة")
@click.option(
    "--explain", metavar="ID", help="Why a mention, a toll, an incident, or what happened at a place, is joined."
)
@click.option("--same", nargs=2, metavar="A B", help="Decide that two mentions are one engagement.")
@click.option("--different", nargs=2, metavar="A B", help="Decide that two mentions are two engagements.")
@click.option("--findings", is_flag=True, help="List what does not add up.")
@click.option("--rules/--no-rules", default=True, help="Draw the inferences of the ontology too.")
@flags(*FORMATS)
def command(
    settings: Settings, explain: str | None, same: tuple[str, str] | None, different: tuple[str, str] | None,
    findings: bool, rules: bool,
) -> None:  # fmt: skip
    """Join what many reports tell into one ledger.

    Finds copies, joins engagements, weighs tolls, draws the control ledger, and writes it all into the graph ledger.
    Decisions by hand stand in a file beside the store and hold in every rebuild.
    """
    from kg.inference import materialise
    from kg.ledger import fuse_store, write_ledger
    from kg.store import open_store

    if explain is not None or findings:
        with settings.open_store() as store:
            ledger = fuse_store(store)
        if explain is not None:
            return _explain(settings, ledger, explain)
        found = [(f.kind, f.message, " ".join(f.about)) for f in ledger.findings]
        return write_rows(settings, ("finding", "what", "about"), found)
    with open_store(settings.store) as store:
        for verdict, pair in (("same", same), ("different", different)):
            if pair:
                _decide(store, verdict, pair)
    with open_store(settings.store, "write") as store:
        ledger = write_ledger(store)
        made = materialise(store) if rules else {}
        store.journal.owe(store.journal.owed - {"ledger"})
    rows = [*_counts(ledger).items(), *((f"inferred by {rule}", count) for rule, count in made.items())]
    return write_rows(settings, ("what", "count"), rows)


def _counts(ledger: Ledger) -> dict[str, int]:
    events = ledger.events.values()
    return {
        "reports": len(ledger.archive.reports),
        "copies": len(ledger.copies),
        "mentions": len(ledger.joiner.mentions),
        "engagements": len(ledger.events),
        "engagements told by several reports": sum(len(event.reports) > 1 for event in events),
        "toll accounts": len(ledger.accounts),
        "contradictions": sum(link[0] == "contradicts" for link in ledger.links),
        "updates": sum(link[0] == "updates" for link in ledger.links),
        "restatements": sum(link[0] == "restates" for link in ledger.links),
        "findings": len(ledger.findings),
    }


def _decide(store: GraphStore, verdict: str, pair: tuple[str, str]) -> None:
    from kg.errors import UsageError
    from kg.fuse.decisions import decisions_file, write_decisions
    from kg.fuse.mentions import find_mentions
    from kg.ledger import decisions_of, read_store

    if store.path is None:
        raise UsageError("decisions are kept beside a store's folder, and an endpoint has none: decide on a copy")
    known = [mention.iri for mention in find_mentions(read_store(store))]
    names = [_one(known, name) for name in pair]
    if names[0] == names[1]:
        raise UsageError(f"{pair[0]!r} and {pair[1]!r} are one mention: name two")
    write_decisions(decisions_file(store.path), decisions_of(store).decide(verdict, *names))


def _one(known: list[str], name: str) -> str:
    """The mention that a name means: its IRI, or the beginning of its hash."""
    from kg.errors import UsageError

    short = name.rpartition("/")[2].rpartition(":")[2]
    found = [iri for iri in known if iri == name or iri.rpartition("/")[2].startswith(short)]
    if len(found) != 1:
        what = "no mention" if not found else f"{len(found)} mentions"
        raise UsageError(f"{name!r} names {what}: give the IRI of an engagement or of a toll that has none")
    return found[0]


def _explain(settings: Settings, ledger: Ledger, name: str) -> None:
    from kg.errors import UsageError
    from kg.fuse.explain import explain_event

    short = name.rpartition("/")[2].rpartition(":")[2]
    places = {
        place for place, record in ledger.atlas.places.items() if short in (record.label, place.rpartition("/")[2])
    }
    events = [
        event
        for event in ledger.events.values()
        if event.key.startswith(short)
        or any(iri == name or iri.rpartition("/")[2].startswith(short) for iri in (*event.mentions, *event.tolls))
        or places.intersection(event.places)
    ]
    if not events:
        raise UsageError(
            f"nothing that was joined is called {name!r}: give an incident, an engagement, a toll or a place"
        )
    settings.write("".join(f"{line}\n" for event in events for line in explain_event(ledger, event)))
