"""`kg doctor`: whether this installation works, and what it could do better."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from kg import __version__
from kg.cli.flags import Settings, flags
from kg.cli.rows import FORMATS, write_rows
from kg.errors import CheckError, IsnadError

_PARTS = ("pyoxigraph", "camel-tools", "rdflib", "pyshacl", "owlready2", "rich", "click")


@click.command(epilog="Example: kg doctor")
@flags(*FORMATS)
def command(settings: Settings) -> None:
    """Check that this installation works.

    Nothing is changed and no network is used. Exits with 1 when something is wrong.
    """
    rows = [*_program(), *_tables(), _java(), _store(settings.store)]
    write_rows(settings, ("part", "state", "what was found"), rows)
    wrong = [row[0] for row in rows if row[1] == "wrong"]
    if wrong:
        raise CheckError(f"this does not work: {', '.join(wrong)}; see what was found")


def _program() -> Iterator[tuple[str, str, str]]:
    yield "isnad", "ok", f"{__version__}, Python {platform.python_version()}"
    for name in _PARTS:
        try:
            yield name, "ok", version(name)
        except PackageNotFoundError:
            yield name, "wrong", "not installed: install isnad again"


def _tables() -> Iterator[tuple[str, str, str]]:
    from kg.lexicon.gazetteer import load_gazetteer
    from kg.lexicon.morphology import describe
    from kg.resources import shared_folder

    try:
        gazetteer = load_gazetteer()
        yield "gazetteer", "ok", f"{len(gazetteer.places)} places, {len(gazetteer.groups)} groups"
        told = describe()
        yield "morphology", "ok", ", ".join(f"{name} {told[name]}" for name in ("lexemes", "stems", "cache"))
        yield "MSA database", *_msa(told["msa_installed"], told["msa_used"] is True)
        for name in ("ontology", "queries", "seeds"):
            yield name, "ok", f"{sum(1 for _ in shared_folder(name).rglob('*.*'))} files"
    except IsnadError as error:
        yield "tables", "wrong", str(error)


def _msa(installed: object, used: bool) -> tuple[str, str]:
    """The state of camel-tools' own database of Modern Standard Arabic, which is used only when it is asked for."""
    if installed is None:
        return "absent", "not needed; `camel_data -i morphology-db-msa-r13` installs it, KG_MSA=1 uses it"
    return "ok", f"{installed}, {'used' if used else 'not used: KG_MSA=1 uses it'}"


def _java() -> tuple[str, str, str]:
    found = shutil.which("java")
    return ("java", "ok", found) if found else ("java", "absent", "`kg ontology check` runs without its reasoner")


def _store(folder: Path) -> tuple[str, str, str]:
    if not folder.exists():
        return "store", "absent", f"{folder}: `kg build` makes it"
    from kg.store import open_store

    try:
        with open_store(folder) as store:
            return "store", "ok", f"{folder}: {len(store.reports())} reports"
    except IsnadError as error:
        return "store", "wrong", str(error)
