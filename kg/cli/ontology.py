"""`kg ontology`: the ontology that travels with the program, checked."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.flags import Settings, flags
from kg.errors import CheckError

if TYPE_CHECKING:
    from kg.ontology import OntologyReport


@click.group()
def command() -> None:
    """Check the ontology, or show it as a page."""


@command.command(epilog="Example: kg ontology check")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@flags("table", "json", store=False)
def check(settings: Settings, folder: Path | None) -> None:
    """Load the ontology, reason over it and validate its shapes.

    FOLDER is an ontology folder, by default the one that travels with the program. Exits with 1 when something is
    found. Without Java the reasoner does not run, and the check says so.
    """
    from kg.ontology import check_ontology

    report = check_ontology(folder)
    settings.write(_describe(report) if settings.chosen == "table" else _as_json(report))
    if not report.ok:
        raise CheckError(f"the ontology has {len(report.findings)} findings; mend what is listed")


@command.command(epilog="Example: kg ontology page -o ontology.html")
@flags("html", store=False)
def page(settings: Settings) -> None:
    """Write every term of the ontology as one page of HTML.

    Each term has its labels and definitions in English and Arabic, its place among the others, and the codes of other
    data sets that it stands for. The page loads nothing and runs nothing.
    """
    from kg.export.ontology_page import ontology_page

    _ = settings.chosen
    settings.write(ontology_page())


def _as_json(report: OntologyReport) -> str:
    return json.dumps({**asdict(report), "ok": report.ok}, ensure_ascii=False, indent=2) + "\n"


def _describe(report: OntologyReport) -> str:
    lines = [
        f"{report.triples} triples, {report.classes} classes, {report.properties} properties, "
        f"{report.individuals} individuals, {report.shapes} shapes",
        f"reasoner: {report.reasoner}" if report.reasoner else f"no reasoner ran: {report.skipped}",
        *report.findings,
        "sound" if report.ok else "",
    ]
    return "".join(f"{line}\n" for line in lines if line)
