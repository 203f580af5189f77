"""The store as it was when the last build had finished, in a folder of its own that nobody writes to.

Oxigraph's backup is made of hard links and takes milliseconds; building and serving so go on together. A snapshot is
removed when another has taken its place and nobody reads it any more.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
import threading
from pathlib import Path

from kg.errors import StoreError
from kg.store import GraphStore, open_store
from kg.store.folder import FORMAT, MARKER
from kg.store.holder import QUADS

_PREFIX = ".serve-"


class Snapshot:
    """A copy of a store, open for reading. It is gone when it was retired and all its users have left."""

    def __init__(self, folder: Path, mark: str) -> None:
        self.folder, self.mark = folder, mark
        self.store: GraphStore = open_store(folder)
        self._users, self._retired = 0, False
        self._lock = threading.Lock()

    def __enter__(self) -> Snapshot:
        with self._lock:
            self._users += 1
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._users -= 1
        self._leave()

    def retire(self) -> None:
        """Let it go as soon as nobody uses it."""
        self._retired = True
        self._leave()

    def _leave(self) -> None:
        with self._lock:
            if not self._retired or self._users or not self.folder.exists():
                return
            self.store.close()
            shutil.rmtree(self.folder, ignore_errors=True)


def take_snapshot(source: Path) -> Snapshot:
    """A snapshot of the store in a folder, as it is now. Raises StoreError when there is none or no room for it."""
    mark = mark_of(source)
    store = open_store(source)
    folder = _new_folder(source)
    try:
        store.raw.backup(str(folder / QUADS))
        (folder / MARKER).write_text(json.dumps({"format": FORMAT, "base": store.iris.base}), encoding="utf-8")
        return Snapshot(folder, mark)
    except (OSError, RuntimeError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise StoreError(f"{source}: no copy to serve from could be made ({error}): free some disk") from error
    finally:
        store.close()


def mark_of(source: Path) -> str:
    """What changes with every write to a store: the names, sizes and times of its files."""
    found = []
    with contextlib.suppress(OSError), os.scandir(source / QUADS) as files:
        for file in files:
            if file.name.endswith((".sst", ".log")) or file.name.startswith(("MANIFEST", "CURRENT")):
                about = file.stat()
                found.append(f"{file.name} {about.st_size} {about.st_mtime_ns}")
    return "\n".join(sorted(found))


def sweep(source: Path) -> None:
    """Remove what servers that were killed have left beside a store."""
    for folder in source.parent.glob(f"{_PREFIX}{source.name}-*"):
        pid = folder.name.rsplit("-", 2)[-2]
        if not (pid.isdigit() and _runs(int(pid))):
            shutil.rmtree(folder, ignore_errors=True)


def _new_folder(source: Path) -> Path:
    """A new empty folder beside the store, where hard links reach, or among the temporary ones."""
    prefix = f"{_PREFIX}{source.name}-{os.getpid()}-"
    try:
        return Path(tempfile.mkdtemp(prefix=prefix, dir=source.resolve().parent))
    except OSError:
        return Path(tempfile.mkdtemp(prefix=prefix))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
