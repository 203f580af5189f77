"""A folder that every machine of a cluster sees: on a shared disk, or behind an address of fsspec."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from kg.sources.places import file_system, is_remote


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder by its path or address. Its files appear whole or not at all, and may be put twice."""

    path: str

    def below(self, name: str) -> Folder:
        """The folder of this name in it."""
        return Folder(f"{self.path.rstrip('/')}/{name}")

    def names(self) -> list[str]:
        """What is in it, sorted; nothing when it does not exist."""
        if is_remote(self.path):
            files = file_system(self.path)
            found = files.ls(self.path, detail=False) if files.isdir(self.path) else []
            return sorted(str(path).rstrip("/").rpartition("/")[2] for path in found)
        return sorted(os.listdir(self.path)) if os.path.isdir(self.path) else []

    def has(self, name: str) -> bool:
        """Whether the file is there, and so whole."""
        path = self._of(name)
        return bool(file_system(path).exists(path)) if is_remote(path) else os.path.exists(path)

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """A file of it, to read from."""
        path = self._of(name)
        with file_system(path).open(path, "rb") if is_remote(path) else open(path, "rb") as stream:
            yield stream

    def put(self, name: str, source: str) -> None:
        """Make a file of this machine the file of this name; the source may be gone afterwards."""
        path = self._of(name)
        if is_remote(path):
            files = file_system(path)
            files.makedirs(self.path, exist_ok=True)
            files.put_file(source, path)  # object stores show a file when it is whole
            return
        os.makedirs(self.path, exist_ok=True)
        draft = f"{path}.{uuid.uuid4().hex}"  # two workers may do the same at the same time
        try:
            shutil.copyfile(source, draft)
            os.replace(draft, path)
        finally:
            if os.path.exists(draft):
                os.unlink(draft)

    def remove(self) -> None:
        """Take the folder away with all that is in it."""
        if is_remote(self.path):
            files = file_system(self.path)
            if files.exists(self.path):
                files.rm(self.path, recursive=True)
        else:
            shutil.rmtree(self.path, ignore_errors=True)

    def _of(self, name: str) -> str:
        return f"{self.path.rstrip('/')}/{name}"
