"""A store of the seeds, a hostile report and the small graphs of the protocol's tests, and a server of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.pipeline import build
from kg.store import open_store
from tests.web.live import DATA, HOSTILE, Client, serve


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """The store that is served; to be read only."""
    folder = tmp_path_factory.mktemp("web")
    (folder / "hostile.jsonl").write_text(json.dumps(HOSTILE, ensure_ascii=False) + "\n", encoding="utf-8")
    assert build([seeds, folder / "hostile.jsonl"], folder / "kg.db").reports == 3
    with open_store(folder / "kg.db", "write") as opened:
        lines = [
            f"<{DATA}{n}.rdf> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://protocol.example/Document> "
            f"<{DATA}{n}.rdf> .\n"
            for n in (1, 2, 3)
        ]
        same = [f"<{DATA}0> <{DATA}0> <{DATA}0> <{DATA}{n}.rdf> .\n" for n in (1, 2)]
        opened.load("".join([*lines, *same]).encode())
    return folder / "kg.db"


@pytest.fixture(scope="session")
def client(store: Path) -> Iterator[Client]:
    """The server that most tests ask."""
    with serve(store) as found:
        yield found
