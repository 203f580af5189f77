"""Analyses of word forms that outlive a process: one JSON file a database, in the user's cache folder.

A cache never changes a result, only its price. So whatever is wrong with it (absent, not readable, not writable, half
written, made from other tables) is passed over in silence. The file is replaced in one step; its size is bounded.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

LIMIT = 50_000  # forms; about 5 MB
FILES = 3  # databases whose forms are kept
BATCH = 512  # new forms after which a long process saves


class FormCache:
    """Word forms and their analyses (lists of plain values), read at the first question and saved in batches.

    `key` is a digest of all that the analyses depend on; it names the file, and a folder of None keeps nothing.
    """

    def __init__(self, folder: Path | None, key: str) -> None:
        self._path = None if folder is None else folder / f"morphology-{key[:16]}.json"
        self._key = key
        self._kept: dict[str, Any] | None = None
        self._new: dict[str, Sequence[Any]] = {}
        self._batch = BATCH

    def get(self, form: str) -> Sequence[Any] | None:
        """The analyses of a form, or None when they are not kept."""
        if self._kept is None:
            self._kept = self._read()
        found = self._new.get(form)
        if found is not None:
            return found
        kept = self._kept.get(form)
        return kept if isinstance(kept, list) else None

    def put(self, form: str, analyses: Sequence[Any]) -> None:
        """Keep the analyses of a form."""
        if self._path is None:
            return
        self._new[form] = analyses
        if len(self._new) >= self._batch:
            self.save()

    def save(self) -> None:
        """Write the new forms beside those that other processes have written meanwhile."""
        if self._path is None or not self._new:
            return
        merged = self._read()
        merged.update(self._new)
        if len(merged) > LIMIT:
            merged = dict(list(merged.items())[-LIMIT:])
        self._kept, self._new = merged, {}
        self._batch = max(BATCH, len(merged) // 4)
        with suppress(OSError):
            self._write(self._path, json.dumps({"key": self._key, "forms": merged}, ensure_ascii=False))
            self._sweep(self._path.parent)

    def _read(self) -> dict[str, Any]:
        if self._path is None:
            return {}
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
            forms = content["forms"] if content["key"] == self._key else {}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return {}
        return forms if isinstance(forms, dict) else {}

    @staticmethod
    def _sweep(folder: Path) -> None:
        """Remove the files of databases that were not used lately."""
        files = sorted(folder.glob("morphology-*.json"), key=lambda path: path.stat().st_mtime)
        for path in files[:-FILES]:
            path.unlink(missing_ok=True)

    @staticmethod
    def _write(path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".tmp")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
