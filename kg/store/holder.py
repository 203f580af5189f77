"""Who is writing to a store, and what a killed writer left in it.

Oxigraph's own lock keeps a second writer out, but does not say who holds it: the writer says so in a file of its own.
A bulk load that is killed leaves files behind that Oxigraph never removes.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import struct
import sys
from datetime import datetime
from pathlib import Path

HOLDER = "writer.json"
QUADS = "quads"
_ORPHANS = ("bulk-*.sst", "LOG.old.*")


def enter(folder: Path) -> None:
    """Note that this process is writing to the store, whose lock it has; remove what killed writers left."""
    for pattern in _ORPHANS:
        for orphan in (folder / QUADS).glob(pattern):
            with contextlib.suppress(OSError):
                orphan.unlink()
    since = datetime.now().astimezone().isoformat(timespec="seconds")
    told = {"process": os.getpid(), "machine": platform.node(), "since": since}
    with contextlib.suppress(OSError):  # on a full disk the store may still be opened, to make it smaller
        (folder / HOLDER).write_text(json.dumps(told) + "\n", encoding="utf-8")


def leave(folder: Path) -> None:
    """Note that nobody is writing to the store any more."""
    with contextlib.suppress(OSError):
        (folder / HOLDER).unlink(missing_ok=True)


def sync_names(folder: Path) -> None:
    """Bring the names of a folder's files to the disk, where that can be asked for: a new one outlives a power cut."""
    if os.name == "posix":
        with contextlib.suppress(OSError):  # some file systems know no such thing
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def holder_of(folder: Path) -> str | None:
    """Who wrote that it is writing to the store (`process 7 of host since …`); None when nobody did.

    Left there by a killed writer too: ask `is_being_written` first, or have the lock refused.
    """
    try:
        told = json.loads((folder / HOLDER).read_text(encoding="utf-8"))
        return f"process {int(told['process'])} of {told['machine']} since {told['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_being_written(folder: Path) -> bool:
    """Whether another process holds the lock of a store; False where the system cannot tell (not Linux).

    Not to be asked by a process that writes to the store itself: it would let go of its lock.
    """
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        with (folder / QUADS / "LOCK").open("rb") as file:
            asked = struct.pack("hhqqi4x", fcntl.F_RDLCK, os.SEEK_SET, 0, 0, 0)
            found = struct.unpack("hhqqi4x", fcntl.fcntl(file, fcntl.F_GETLK, asked))
            return bool(found[0] != fcntl.F_UNLCK)
    except OSError:
        return False
