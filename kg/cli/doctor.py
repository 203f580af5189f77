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

Row = tuple[str, str, str]
_PARTS = ("pyoxigraph", "camel-tools", "rdflib", "pyshacl", "owlready2", "rich", "click")


@click.command(epilog="Example: kg doctor")
@click.option("--backup", type=click.Path(path_type=Path), metavar="FOLDER", help="Hold the store's graphs against it.")
@flags(*FORMATS)
def command(settings: Settings, backup: Path | None) -> None:
    """Check that this installation works and that the store is sound.

    Every file of the store is held against the hash that its last writer noted; a build that was interrupted is told.
    With a backup, the hash of each graph is held against that of its graph in the backup.
    Nothing is changed and no network is used. Exits with 1 when something is wrong.
    """
    rows = [*_program(), *_tables(), _java(), *_store(settings.store)]
    rows += [] if backup is None else _graphs(settings.store, backup)
    write_rows(settings, ("part", "state", "what was found"), rows)
    wrong = [row[0] for row in rows if row[1] == "wrong"]
    if wrong:
        raise CheckError(f"this does not work: {', '.join(wrong)}; see what was found")


def _program() -> Iterator[Row]:
    yield "isnad", "ok", f"{__version__}, Python {platform.python_version()}"
    for name in _PARTS:
        try:
            yield name, "ok", version(name)
        except PackageNotFoundError:
            yield name, "wrong", "not installed: install isnad again"


def _tables() -> Iterator[Row]:
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


def _java() -> Row:
    found = shutil.which("java")
    return ("java", "ok", found) if found else ("java", "absent", "`kg ontology check` runs without its reasoner")


def _store(folder: Path) -> Iterator[Row]:
    """Whether the store opens, whether its files are what its last writer left, and what a build still owes."""
    from kg.store import open_store
    from kg.store.folder import is_store
    from kg.store.holder import holder_of, is_being_written

    if not folder.exists():
        yield "store", "absent", f"{folder}: `kg build` makes it"
        return
    try:
        with open_store(folder) as store:
            yield "store", "ok", f"{folder}: {len(store.reports())} reports"
            journal = store.journal
    except IsnadError as error:
        yield "store", "wrong", str(error)
        journal = None
    if is_being_written(folder):
        yield "files", "open", f"being written by {holder_of(folder) or 'another process'}: ask again when it is done"
        return
    if is_store(folder):
        yield _files(folder)
    if journal is not None and journal.is_open:
        command = f"kg build {' '.join(journal.paths)}" if journal.paths else "any command that writes"
        owed = f"; to be drawn again: {', '.join(sorted(journal.owed))}" if journal.owed else ""
        yield "build", "open", f"interrupted when {len(journal.done)} reports were done: {command} goes on{owed}"


def _graphs(folder: Path, backup: Path) -> Iterator[Row]:
    """Whether the backup is whole, and which graphs of the store are not those of the backup."""
    from kg.backup import compare, read_backup, read_sums, sum_graphs
    from kg.store import open_store

    try:
        found = read_backup(backup)
        yield "backup", "ok", f"{backup}: {len(found.files)} files are what was written"
        with open_store(folder) as store:
            differing = compare(read_sums(backup), sum_graphs(store))
    except IsnadError as error:
        yield "backup", "wrong", str(error)
        return
    except (OSError, RuntimeError) as error:
        yield "graphs", "wrong", f"the store cannot be read ({error}): `kg restore` the backup"
        return
    for graph in differing:
        yield "graph", "wrong", f"not that of the backup: {graph}"
    if not differing:
        yield "graphs", "ok", f"all are those of the backup, {found.statements} statements"


def _files(folder: Path) -> Row:
    from kg.store.seal import prove

    found = prove(folder)
    if found.damaged:
        cure = "`kg restore` a backup, or build it anew in another folder"
        return "files", "wrong", f"not what was written: {', '.join(found.damaged)}: {cure}"
    later = f", {len(found.unsealed)} without a seal: the next that writes seals them" if found.unsealed else ""
    return "files", "ok", f"{found.sound} are what was written{later}"
