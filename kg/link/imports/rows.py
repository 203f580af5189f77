"""A place as another gazetteer tells it, and what all readers of such gazetteers share."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.lexicon.gazetteer import FOLDER
from kg.lexicon.table import read_table

_ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a]")  # hamza..ghain, fa..ya
_OTHER = re.compile(
    "[\u067e\u0686\u0698\u06af\u06d0\u06d5\u06ce\u06c6\u06c7\u06ba\u06d2]"
)  # Persian, Kurdish, Urdu letters
_QID = re.compile(r"Q[1-9][0-9]*\Z")
_DIGITS = re.compile(r"[1-9][0-9]*\Z")
_CITY: Final = 100_000  # inhabitants from which a populated place is a city, and below a town
_TOWN: Final = 10_000
SKIP: Final = "skip"


@dataclass(frozen=True, slots=True)
class Foreign:
    """One place of another gazetteer. `id` is ours to be; `parent` is an id, code or name of what contains it.

    `former` are ids that the source says this place was known by, in other schemes. Degrees are WGS 84.
    """

    id: str
    source: str
    kind: str
    names_ar: tuple[str, ...]
    names_en: tuple[str, ...] = ()
    qid: str | None = None
    geonames: str | None = None
    pcode: str | None = None
    country: str | None = None
    parent: str | None = None
    lat: float | None = None
    lon: float | None = None
    population: int = 0


@cache
def _kinds() -> dict[tuple[str, str], str]:
    return {
        (row["scheme"], row["code"]): row["kind"]
        for row in read_table(FOLDER / "foreign_kinds.tsv", ("scheme", "code", "kind"))
    }


def kind_of(scheme: str, codes: Iterable[str], population: int = 0) -> str:
    """The kind of place that codes of a scheme stand for: the first that is known, else `other`.

    A village of the source is a town or city when it has the inhabitants of one; `skip` says that nobody names it.
    """
    known = _kinds()
    for code in codes:
        kind = known.get((scheme, code))
        if kind == "village" and population >= _TOWN:
            return "city" if population >= _CITY else "town"
        if kind == "town" and population >= _CITY:
            return "city"
        if kind is not None:
            return kind
    return "other"


def arabic(names: Iterable[str]) -> tuple[str, ...]:
    """The names written in the letters of Arabic, each once, in order; those with letters of Persian or Kurdish last.

    >>> arabic(["Hims", "حمص", "حُمص", "حمص"])
    ('حمص', 'حُمص')
    """
    found = [clean for name in names if (clean := _tidy(name)) and _ARABIC.search(clean)]
    return tuple(dict.fromkeys(sorted(found, key=lambda name: bool(_OTHER.search(name)))))


def latin(names: Iterable[str]) -> tuple[str, ...]:
    """The names that hold no letter of the Arabic script, each once, in order."""
    return tuple(dict.fromkeys(clean for name in names if (clean := _tidy(name)) and not _ARABIC.search(clean)))


def _tidy(name: str) -> str:
    return " ".join(name.replace("|", " ").replace("\t", " ").split())


def degrees(cell: object, limit: float) -> float | None:
    """A number of degrees within ±limit, or None for what is none."""
    try:
        number = float(cell)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return number if -limit <= number <= limit else None


def whole(cell: object) -> int:
    """A whole number, 0 for what is none."""
    try:
        return int(float(cell))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return 0


def wikidata_id(cell: object) -> str | None:
    """A Wikidata item id, or None for what is none."""
    return str(cell) if cell and _QID.match(str(cell)) else None


def geonames_id(cell: object) -> str | None:
    """A GeoNames id, or None for what is none (Who's On First writes -1 where it knows none)."""
    return str(cell) if cell and _DIGITS.match(str(cell)) else None


@contextmanager
def open_lines(path: Path) -> Iterator[Iterable[str]]:
    """The lines of a text file, streamed; `.gz`, `.bz2` and the largest member of a `.zip` are unpacked on the way.

    Raises InputError for a file that cannot be opened or whose bytes are not UTF-8.
    """
    try:
        with _open(path) as file:
            yield file
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start} of a block; convert it first", path=path) from error
    except (OSError, EOFError, csv.Error, zlib.error, zipfile.BadZipFile) as error:
        raise InputError(f"cannot be read ({error}); is the download complete?", path=path) from error


@contextmanager
def _open(path: Path) -> Iterator[io.TextIOBase]:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir() and "readme" not in m.filename.lower()]
            if not members:
                raise InputError("an empty archive", path=path)
            largest = max(members, key=lambda member: member.file_size)
            with archive.open(largest) as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="\n") as text:
                yield text
    elif path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8-sig", newline="\n") as text:
            yield text
    elif path.suffix == ".bz2":
        with bz2.open(path, "rt", encoding="utf-8-sig", newline="\n") as text:
            yield text
    else:
        with path.open(encoding="utf-8-sig", newline="\n") as text:
            yield text
