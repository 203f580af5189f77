"""The user gazetteer: places that a user brought, in one SQLite file beside the store.

It has the columns of `kg/gazetteer/places.tsv`. A row whose id the core has stands for the core's row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final

from kg.errors import InputError
from kg.lexicon.table import Row
from kg.text.normalise import name_key

COLUMNS: Final = (
    "id", "qid", "geonames", "pcode", "label_ar", "label_en", "alt_ar", "alt_en", "kind", "within", "country", "lat",
    "lon", "rank", "word", "source", "note",
)  # fmt: skip
_MAGIC: Final = b"SQLite format 3\x00"
_SCHEMA: Final = f"""
CREATE TABLE IF NOT EXISTS place ({", ".join(f"{c} TEXT NOT NULL DEFAULT ''" for c in COLUMNS)}, PRIMARY KEY (id))
WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS name (key TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_qid ON place (qid) WHERE qid != '';
CREATE INDEX IF NOT EXISTS by_geonames ON place (geonames) WHERE geonames != '';
CREATE INDEX IF NOT EXISTS by_pcode ON place (pcode) WHERE pcode != '';
CREATE INDEX IF NOT EXISTS by_within ON place (within);
"""
_IDENTIFIERS: Final = ("qid", "geonames", "pcode")
Cells = dict[str, str]


def gazetteer_file(store: Path) -> Path:
    """Where the user gazetteer of a store is kept: beside its folder, so that it outlives it."""
    return store.with_name(store.name + ".gazetteer")


def brought_beside(store: Path) -> Path | None:
    """The user gazetteer of a store, None when nothing was imported for it."""
    path = gazetteer_file(store)
    return path if path.is_file() else None


class UserGazetteer:
    """A user gazetteer that is open; use it in a `with` block, which keeps what was put only when all went well.

    A file that was made for it and holds nothing in the end is removed.

    Raises InputError for a file that is no user gazetteer.
    """

    def __init__(self, path: Path) -> None:
        if path.exists() and path.stat().st_size and not is_user_gazetteer(path):
            raise InputError("this file is no user gazetteer; choose another name", path=path)
        self.path = path
        self._fresh = not path.exists()
        try:
            self._db = sqlite3.connect(path)
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise InputError(f"the user gazetteer cannot be opened ({error})", path=path) from error

    def __enter__(self) -> UserGazetteer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._db.commit()
        else:
            self._db.rollback()
        useless = self._fresh and not len(self)
        self._db.close()
        if useless:
            self.path.unlink(missing_ok=True)

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM place").fetchone()[0])

    def get(self, identifier: str) -> Cells | None:
        """The row of an id, or None."""
        return self._one("SELECT * FROM place WHERE id = ?", identifier)

    def by_identifier(self, column: str, value: str) -> Cells | None:
        """The first row with a Wikidata id, GeoNames id or p-code, or None."""
        if column not in _IDENTIFIERS:
            raise ValueError(column)
        return self._one(
            f"SELECT * FROM place WHERE {column} = ? AND {column} != '' ORDER BY {column}, id LIMIT 1", value
        )

    def by_name(self, key: tuple[str, ...]) -> list[Cells]:
        """The rows that bear a name, by id."""
        query = "SELECT * FROM place WHERE id IN (SELECT id FROM name WHERE key = ?)"
        found = [self._cells(row) for row in self._db.execute(query, (" ".join(key),))]
        return sorted(found, key=lambda cells: cells["id"])

    def put(self, rows: Sequence[Cells]) -> None:
        """Write rows; a row whose id is there takes its place."""
        marks = ", ".join("?" for _ in COLUMNS)
        cells = [tuple(row.get(column, "") for column in COLUMNS) for row in rows]
        self._db.executemany(f"INSERT OR REPLACE INTO place VALUES ({marks})", cells)
        keys = [(" ".join(key), row["id"]) for row in rows for key in keys_of(row)]
        self._db.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", keys)

    def move(self, moved: Iterable[tuple[str, str]]) -> None:
        """Let what lay within the first id of each pair lie within the second."""
        self._db.executemany("UPDATE place SET within = ?2 WHERE within = ?1", moved)

    def cut(self, known: Iterable[str]) -> int:
        """Empty the `within` cells that name neither a row nor an id that is `known`; how many there were."""
        self._db.execute("CREATE TEMP TABLE IF NOT EXISTS core (id TEXT PRIMARY KEY)")
        self._db.executemany("INSERT OR IGNORE INTO core VALUES (?)", ((identifier,) for identifier in known))
        stray = "within != '' AND within NOT IN (SELECT id FROM core) AND within NOT IN (SELECT id FROM place)"
        return self._db.execute(f"UPDATE place SET within = '' WHERE {stray}").rowcount

    def rows(self) -> Iterator[Row]:
        """Every row, by id."""
        columns = {column: at for at, column in enumerate(COLUMNS)}
        for row in self._db.execute(f"SELECT {', '.join(COLUMNS)} FROM place ORDER BY id"):
            yield Row(self.path, 0, columns, row)

    def _one(self, query: str, value: str) -> Cells | None:
        row = self._db.execute(query, (value,)).fetchone()
        return None if row is None else self._cells(row)

    @staticmethod
    def _cells(row: Sequence[str]) -> Cells:
        return dict(zip(COLUMNS, row, strict=True))


def is_user_gazetteer(path: Path) -> bool:
    """True for a file that begins as an SQLite database does."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def keys_of(row: Cells) -> list[tuple[str, ...]]:
    """The look-up forms of a row's Arabic names, each once."""
    names = [row.get("label_ar", ""), *row.get("alt_ar", "").split("|")]
    return list(dict.fromkeys(key for name in names if (key := name_key(name))))
