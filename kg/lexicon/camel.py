"""camel-tools' morphology engine, imported without the network, without a home folder and without a trace.

`camel_tools.data` makes a folder in the home folder when it is imported and downloads a catalogue when it finds none.
Here it is given an empty catalogue that ships with Isnad (or the user's own, where there is one) and a home folder that
is gone after the import; the environment is the same before and after.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from kg.errors import InputError, IsnadError

STUB = Path(__file__).with_name("camel_stub")
Analyse = Callable[[str], list[dict[str, Any]]]
_LOCK = Lock()


def find_home() -> Path | None:
    """The user's own camel-tools folder (`CAMELTOOLS_DATA`, else `~/.camel_tools`), or None when there is none."""
    named = os.environ.get("CAMELTOOLS_DATA")
    try:
        folder = Path(named).expanduser().absolute() if named else Path.home() / ".camel_tools"
        return folder if (folder / "data").is_dir() or (folder / "catalogue.json").is_file() else None
    except (OSError, RuntimeError):
        return None


def find_msa() -> Path | None:
    """The database file of Modern Standard Arabic that the user has installed with camel-tools, or None."""
    home = find_home()
    if home is None:
        return None
    try:
        found = sorted((home / "data" / "morphology_db").glob("*msa*/morphology.db"))
    except OSError:
        return None
    return next((path for path in found if path.is_file()), None)


def find_ner() -> Path | None:
    """The folder of the model of named entities that the user has installed with camel-tools, or None."""
    home = find_home()
    if home is None:
        return None
    try:
        found = sorted((home / "data" / "ner").glob("*/config.json"))
    except OSError:
        return None
    return found[0].parent if found else None


def ner_class() -> Any:
    """The class NERecognizer; to be called with the folder of its model.

    Raises IsnadError when camel-tools or what it needs for this (torch, transformers) is not installed.
    """
    with _LOCK, _sheltered():
        try:
            from camel_tools.ner import NERecognizer
        except ImportError as error:
            cure = "install the extra `neural` (uv sync --extra neural), or leave KG_NER out"
            raise IsnadError(f"camel-tools' names need more than is installed ({error}): {cure}") from error
    return NERecognizer


def analyser_of_text(database: str) -> Analyse:
    """The analysing function of a database that is held in memory, in ALMOR format; no file is written."""
    engine = _engine()
    reader, writer = os.pipe()

    def feed() -> None:
        with suppress(BrokenPipeError), open(writer, "w", encoding="utf-8") as pipe:
            pipe.write(database)

    thread = Thread(target=feed)
    thread.start()
    try:
        loaded = engine[0](reader)
    finally:
        thread.join()
    return engine[1](loaded).analyze  # type: ignore[no-any-return]


def analyser_of_file(path: Path) -> Analyse:
    """The analysing function of an installed database.

    Raises InputError when the file is no ALMOR database.
    """
    engine = _engine()
    try:
        return engine[1](engine[0](str(path))).analyze  # type: ignore[no-any-return]
    except Exception as error:
        raise InputError(f"not a morphology database ({error}); install it again with camel_data", path=path) from error


@lru_cache(maxsize=1)
def _engine() -> tuple[Any, Any]:
    """The classes MorphologyDB and Analyzer.

    Raises IsnadError when camel-tools is not installed.
    """
    with _LOCK, _sheltered():
        try:
            from camel_tools.morphology.analyzer import Analyzer
            from camel_tools.morphology.database import MorphologyDB
        except ImportError as error:
            raise IsnadError(f"camel-tools cannot be imported ({error}); install it as the README says") from error
    return MorphologyDB, Analyzer


@contextmanager
def _sheltered() -> Iterator[None]:
    """A home folder that can be written and a catalogue that exists, for as long as the import lasts."""
    home = find_home()
    catalogue = home if home is not None and (home / "catalogue.json").is_file() else STUB
    changed = {"CAMELTOOLS_DATA": str(catalogue)}
    with tempfile.TemporaryDirectory(prefix="isnad-", ignore_cleanup_errors=True) as shelter:
        changed |= {"HOME": shelter, "USERPROFILE": shelter}
        before = {name: os.environ.get(name) for name in changed}
        os.environ.update(changed)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
