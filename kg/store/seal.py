"""The hash of every file that a store's statements stand in, noted when a writer leaves, so that damage is found.

Oxigraph's tables never change once they are written, and each writer begins a list of them (`MANIFEST-…`) of its own.
It notices a damaged block only when it happens to read it, and some damage to the list it takes for the list's end, so
that whole tables are lost in silence. A hash of each file finds any bit, in every index, at the speed of the disk.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from kg.store.holder import QUADS

SEALS = "seals.json"
_FOOTER = (0x88E241B785F4CFF7).to_bytes(8, "little")
"""What every whole file of a table ends with (RocksDB, `table/block_based/block_based_table_builder.cc`)."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How many files are as they were sealed, which are `damaged`, and which have no seal as a writer was killed."""

    sound: int
    damaged: tuple[str, ...]
    unsealed: tuple[str, ...]


def seal(folder: Path) -> None:
    """Note the hash of each file that has none noted yet, and forget those of files that are gone.

    To be called when the store is closed. What cannot be noted, on a full disk, is noted by the next writer.
    """
    with contextlib.suppress(OSError):
        noted = _seals(folder)
        files = [path for path in _tables(folder) if _is_whole(path)] + ([] if _is_open(folder) else _lists(folder))
        found = {path.name: noted.get(path.name) or _hash(path) for path in files}
        if found != noted:
            draft = folder / (SEALS + ".new")
            draft.write_text(json.dumps(dict(sorted(found.items())), indent=0) + "\n", encoding="utf-8")
            os.replace(draft, folder / SEALS)


def prove(folder: Path) -> Proof:
    """Whether the files of a store are what they were when its last writer left it. Nobody must be writing.

    A sealed file that is gone was replaced by others when the store was put in order; one that is missed makes the
    store refuse to be opened.
    """
    noted = _seals(folder)
    sound, damaged, unsealed = 0, [], []
    for path in _tables(folder) + _lists(folder):
        if path.name not in noted:
            unsealed.append(path.name)
        elif _same(path, noted[path.name]):
            sound += 1
        else:
            damaged.append(path.name)
    return Proof(sound, tuple(damaged), tuple(unsealed))


def _same(path: Path, wanted: str) -> bool:
    try:
        return _hash(path) == wanted
    except OSError:  # the disk itself refuses to read it
        return False


def _tables(folder: Path) -> list[Path]:
    return sorted((folder / QUADS).glob("[0-9]*.sst"))


def _lists(folder: Path) -> list[Path]:
    return sorted((folder / QUADS).glob("MANIFEST-*"))


def _is_open(folder: Path) -> bool:
    """Whether this process still holds the store, as an answer not read to its end does. Seen on Linux only."""
    lock = str((folder / QUADS / "LOCK").resolve())
    with contextlib.suppress(OSError), os.scandir("/proc/self/fd") as handles:
        for handle in handles:
            with contextlib.suppress(OSError):
                if os.readlink(handle.path) == lock:
                    return True
    return False


def _is_whole(path: Path) -> bool:
    with path.open("rb") as file:
        return file.seek(0, os.SEEK_END) >= len(_FOOTER) and bool(
            file.seek(-len(_FOOTER), os.SEEK_END) >= 0 and file.read() == _FOOTER
        )


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _seals(folder: Path) -> dict[str, str]:
    """The noted hashes by file; none where they cannot be read."""
    try:
        found = json.loads((folder / SEALS).read_text(encoding="utf-8"))
        return {str(name): str(noted) for name, noted in found.items()}
    except (OSError, ValueError, AttributeError):
        return {}
