"""A folder becomes an open store, or a message says why it cannot and what to do.

The folder holds `isnad.json` (the format's number and the base IRI), `quads/`, which belongs to Oxigraph, the seals of
its files, and while there is a writer its name and its journal. A folder without the marker is never touched.
"""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from kg.errors import StoreError, UsageError
from kg.ids import Iris
from kg.store.endpoint import is_address
from kg.store.graphs import GraphStore
from kg.store.holder import QUADS, enter, holder_of, sync_names
from kg.store.remote import open_remote

FORMAT = 2
"""The number of the layout of stores; it grows when an older program would read or write a newer store wrongly.

1: the marker and the quads. 2: beside them a journal, which whoever writes must heed, and seals of the files.
"""

OLDEST = 1
"""The oldest format that is read; whoever writes to a store of one brings it up to date first."""

MARKER = "isnad.json"

Mode = Literal["read", "write"]
_DRAFT = MARKER + ".new"
_FULL = re.compile("No space left|File too large|Disk quota exceeded", re.IGNORECASE)
_PAUSE = 0.1  # seconds between two tries to get the lock


def open_store(
    path: Path | str, mode: Mode = "read", *, base_iri: str | None = None, wait: float | None = None
) -> GraphStore:
    """The store in a folder: as it is now to `read` (beside a writer too), or to `write` (made where there is none).

    An address (`http://…`) is the graph behind a SPARQL endpoint; see `kg.store.endpoint` for what it looks like.

    `base_iri` counts when the store is made; a store that has another one refuses it. While another process writes to
    it, a second writer waits up to `wait` seconds (`KG_WAIT`, else not at all).
    Raises StoreError when the store is absent (reading), locked by another writer, damaged or not a store, and
    UsageError when the base IRI does not fit.
    """
    if is_address(path):
        return open_remote(path, writable=mode == "write", base_iri=base_iri)
    folder = Path(path)
    if mode == "write" and is_free(folder):
        _write_marker(folder, Iris() if base_iri is None else Iris(base_iri))
    number, iris = _read_marker(folder)
    if base_iri is not None and base_iri != iris.base:
        raise UsageError(
            f"{folder}: the store was made with the base IRI {iris.base}: leave --base-iri out, or use another store"
        )
    raw = _open(folder, mode, time.monotonic() + (_patience() if wait is None else wait))
    if mode == "write":
        enter(folder)
        if number < FORMAT:  # what format 2 adds comes by itself: the seals when the writer leaves
            _write_marker(folder, iris)
    return GraphStore(raw, iris, folder, writable=mode == "write")


def is_store(path: Path | str) -> bool:
    """Whether a folder carries the marker of a store."""
    return (Path(path) / MARKER).is_file()


def is_free(folder: Path) -> bool:
    """Whether a store can be made here: nothing is here, or only what one that was killed at once had begun."""
    try:
        return not folder.exists() or (folder.is_dir() and {path.name for path in folder.iterdir()} <= {_DRAFT})
    except OSError as error:
        raise StoreError(
            f"{folder}: the folder cannot be read ({error.strerror}): choose another with --store"
        ) from error


def _write_marker(folder: Path, iris: Iris) -> None:
    marker = json.dumps({"format": FORMAT, "base": iris.base}) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / _DRAFT).open("w", encoding="utf-8") as draft:
            draft.write(marker)
            draft.flush()
            os.fsync(draft.fileno())
        os.replace(folder / _DRAFT, folder / MARKER)
        sync_names(folder)
    except OSError as error:
        raise StoreError(
            f"{folder}: the store cannot be made ({error.strerror}): choose another place with --store"
        ) from error


def _read_marker(folder: Path) -> tuple[int, Iris]:
    """The number of a store's format, one that this program can read, and what makes its IRIs."""
    if not folder.exists():
        raise StoreError(f"{folder}: there is no store here: make one with `kg build`, or name another with --store")
    try:
        marker = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        number, base = int(marker["format"]), str(marker["base"])
    except FileNotFoundError as error:
        raise StoreError(
            f"{folder}: this is not a store, and it was left as it is: name another with --store"
        ) from error
    except NotADirectoryError as error:
        raise StoreError(f"{folder}: this is a file, not a store: name a folder with --store") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{folder / MARKER}: the store's marker cannot be read ({error}): restore it or build anew"
        ) from error
    if number > FORMAT:
        raise StoreError(
            f"{folder}: the store has format {number}, this program knows those up to {FORMAT}: install a newer isnad"
        )
    if number < OLDEST:
        raise StoreError(
            f"{folder}: the store has format {number}, this program reads those from {OLDEST} on: build it anew from "
            "its reports with `kg build`, into another folder"
        )
    return number, Iris(base)


def _patience() -> float:
    try:
        return float(os.environ.get("KG_WAIT") or 0)
    except ValueError:
        raise UsageError(f"KG_WAIT is {os.environ['KG_WAIT']!r}: give it a number of seconds") from None


def _open(folder: Path, mode: Mode, deadline: float) -> ox.Store:
    quads = str(folder / QUADS)
    while True:
        try:
            return ox.Store(quads) if mode == "write" else ox.Store.read_only(quads)
        except OSError as error:
            if time.monotonic() >= deadline or not _is_locked(error):
                raise _refusal(folder, error) from error
        except RuntimeError as error:
            raise _refusal(folder, error) from error
        time.sleep(_PAUSE)


def _is_locked(error: OSError) -> bool:
    return not isinstance(error, FileNotFoundError) and "lock" in str(error).lower()


def _refusal(folder: Path, error: Exception) -> StoreError:
    """Why a store cannot be opened, and what to do."""
    if isinstance(error, FileNotFoundError):
        return StoreError(f"{folder}: the store was never filled, or a part of it is gone: run `kg build` again")
    if isinstance(error, OSError) and _is_locked(error):
        holder = holder_of(folder)
        return StoreError(
            f"{folder}: another process is writing to this store{f' ({holder})' if holder else ''}: wait for it "
            "(KG_WAIT=60 waits a minute), or name another with --store"
        )
    if isinstance(error, OSError) and _FULL.search(str(error)):
        return StoreError(f"{folder}: the store cannot be opened ({error}): free some disk and run it again")
    if isinstance(error, OSError):
        return StoreError(f"{folder}: the store cannot be opened ({error}): check the disk and its rights")
    return StoreError(f"{folder}: the store is damaged ({error}): delete the folder and build it anew")
