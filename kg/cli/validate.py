"""`kg validate`: the store is held against the SHACL shapes and the check queries."""

from __future__ import annotations

import click

from kg.cli.flags import Settings, flags
from kg.cli.rows import FORMATS, write_rows
from kg.errors import CheckError


@click.command(epilog="Example: kg validate && echo valid")
@click.option("--shapes/--no-shapes", default=True, help="Hold the graph against the SHACL shapes (slow when large).")
@click.option("--checks/--no-checks", default=True, help="Ask the shipped check queries.")
@flags(*FORMATS)
def command(settings: Settings, shapes: bool, checks: bool) -> None:
    """Hold the store against shapes and checks.

    Every SHACL violation and every row of a check query is named; exits with 1 when there is one.
    """
    from kg.ontology import validate
    from kg.query import answer
    from kg.questions import list_checks

    rows: list[tuple[str, str]] = []
    with settings.open_store() as store:
        for check in list_checks() if checks else ():
            rows += [(check.problem, " ".join(filter(None, row))) for row in answer(store, check.text).rows]
        if shapes:
            import io

            held = io.BytesIO()
            store.dump(held, graph="")
            rows += [("shape", line) for line in validate(held.getvalue())]
    write_rows(settings, ("problem", "statement"), rows)
    if rows:
        raise CheckError(f"{len(rows)} violations: mend what they name, or build the store again")
    settings.say("the store conforms")
