"""`kg verify`: every extracted statement is proved again from the words of its report."""

from __future__ import annotations

import click

from kg.cli.flags import Settings, flags
from kg.cli.rows import FORMATS, write_rows
from kg.errors import CheckError


@click.command(epilog="Example: kg verify && echo proved")
@click.option("--checks/--no-checks", default=True, help="Run the shipped check queries too.")
@flags(*FORMATS)
def command(settings: Settings, checks: bool) -> None:
    """Prove every extracted statement again.

    Its sentence exists, the sentence's text is at its offsets in the report, the evidence words are in the sentence,
    the count read again from those words gives the same bounds. Then the shipped check queries are asked: each row is
    a violation. Names each statement that fails, and exits with 1 when there is one.
    """
    from kg.extract.recount import recount
    from kg.lexicon.gazetteer import load_gazetteer
    from kg.lexicon.user_gazetteer import brought_beside
    from kg.query import answer
    from kg.questions import list_checks
    from kg.rdf.background import Background
    from kg.verify import verify

    with settings.open_store() as store:
        gazetteer = load_gazetteer(brought_beside(settings.store))
        findings = verify(store, recount, Background(gazetteer, store.iris))
        rows = [(finding.problem, finding.statement) for finding in findings]
        for check in list_checks() if checks else ():
            found = answer(store, check.text)
            rows += [(check.problem, " ".join(filter(None, row))) for row in found.rows]
        reports = len(store.reports())
    write_rows(settings, ("problem", "statement"), rows)
    if rows:
        raise CheckError(f"{len(rows)} statements cannot be proved; build their reports again with `kg build`")
    settings.say(f"every statement of {reports} reports is proved")
