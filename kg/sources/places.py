"""Where bytes come from: files of this machine, folders, patterns, and addresses of any file system of fsspec."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from kg.errors import InputError, one_line
from kg.sources.report import InputFailure

_WILD = frozenset("*?[")


def is_remote(path: str) -> bool:
    """Whether a path is an address such as `s3://bucket/a.jsonl`."""
    scheme, mark, _ = path.partition("://")
    return bool(mark) and scheme.isascii() and scheme.replace("+", "").isalnum()


def name_of(path: str) -> str:
    """The path as text that can be written anywhere: bytes of a name that are no UTF-8 become `\\xff`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def find(given: str, wanted: Callable[[str], bool]) -> Iterator[str | InputFailure]:
    """The files behind a path, sorted: itself, those of a folder whose names are `wanted`, those of a pattern.

    What is absent or cannot be listed is a failure.
    """
    if is_remote(given):
        yield from _find_remote(given, wanted)
        return
    path = os.path.normpath(given).replace(os.sep, "/") if given else given
    if os.path.isdir(path):
        yield from _find_below(path, wanted)
    elif _WILD.intersection(path) and not os.path.lexists(path):
        yield from _find_all(sorted(glob.glob(path, recursive=True)), path, wanted)
    else:
        yield path


def _find_all(found: list[str], pattern: str, wanted: Callable[[str], bool]) -> Iterator[str | InputFailure]:
    if not found:
        yield _failure(pattern, "no file fits this pattern; check the path")
    for path in found:
        if os.path.isdir(path):
            yield from _find_below(path, wanted)
        else:
            yield path


def _find_below(folder: str, wanted: Callable[[str], bool]) -> Iterator[str | InputFailure]:
    """The wanted files of a folder at any depth, hidden ones left out; each folder once, however links lead to it."""
    failures: list[OSError] = []
    found, seen = [], set[tuple[int, int]]()
    for place, folders, names in os.walk(folder, followlinks=True, onerror=failures.append):
        status = os.stat(place)
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [os.path.join(place, name) for name in names if not name.startswith(".") and wanted(name)]
    yield from (_failure(str(error.filename), f"{reason(error)}; check its rights") for error in failures)
    if not found and not failures:
        yield _failure(folder, "the folder holds no .txt, .jsonl, .json or .html file; name the files themselves")
    for path in sorted(name.replace(os.sep, "/") for name in found):
        yield path if _may_be_read(path) else _failure(path, "is a pipe or a device, which has no end; take it away")


def _may_be_read(path: str) -> bool:
    """Whether opening a file does not wait for another program; what cannot even be looked at fails later."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return True


def _failure(path: str, message: str) -> InputFailure:
    return InputFailure(name_of(path), InputError(message, path=name_of(path)))


def reason(error: OSError) -> str:
    """Why a file cannot be read, in a few words."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    return f"cannot be read ({error.strerror or one_line(error)})"


# --------------------------------------------------------------------------------------------------- addresses


def _find_remote(address: str, wanted: Callable[[str], bool]) -> Iterator[str | InputFailure]:
    try:
        files = file_system(address)
        if _WILD.intersection(address):
            found = sorted(map(str, files.glob(address)))
        elif files.isdir(address):
            found = sorted(path for path in map(str, files.find(address)) if wanted(path.rpartition("/")[2]))
        else:
            found = [address]
        named = [path if is_remote(path) else files.unstrip_protocol(path) for path in found]
    except InputError as error:
        yield InputFailure(address, error)
    except (OSError, ValueError) as error:
        yield _failure(address, f"cannot be read ({one_line(error)}); check the address and its rights")
    else:
        if not named:
            yield _failure(address, "no file is there; check the address")
        yield from named


def file_system(address: str) -> Any:
    """The fsspec file system of an address. Raises InputError where fsspec or its part for the scheme is missing."""
    try:
        import fsspec
    except ImportError as error:
        raise InputError("addresses need fsspec: install isnad[cluster]", path=address) from error
    try:
        return fsspec.url_to_fs(address)[0]  # type: ignore[no-untyped-call]
    except (ImportError, ValueError) as error:
        raise InputError(f"this kind of address cannot be read ({one_line(error)})", path=address) from error


@contextmanager
def open_bytes(path: str, base: str = "") -> Iterator[BinaryIO]:
    """The bytes of a file, below the folder `base`, or of an address."""
    with file_system(path).open(path, "rb") if is_remote(path) else open(os.path.join(base, path), "rb") as stream:
        yield stream
