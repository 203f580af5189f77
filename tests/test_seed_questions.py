"""The shipped questions, asked of the store of the two seed reports: the rows that a reader of the reports would write.

A file of `tests/queries/seeds` holds cases: a line `$ parameter=value; … | columns` and under it the rows of these
columns, one a line, sorted. Claims are named by their contents, so the name's last part is written `*`.

The questions about the ledger are asked of the store after it was fused. The seeds tell two battles, one each, so that
no incident of theirs is told by several mentions: that question has no rows, and must have none.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.inference import materialise
from kg.ledger import write_ledger
from kg.namespaces import BASE_IRI, shorten
from kg.pipeline import build
from kg.query import answer
from kg.questions import find_question
from kg.store import GraphStore, open_store

EXPECTED = Path(__file__).parent / "queries" / "seeds"
CLAIM = re.compile("(:(?:toll|engagement|control|incident|estimate|tenure))/[0-9a-f]{20}")


OF_LEDGER = frozenset({"incidents", "estimates", "tolls-of-tolls", "tenures", "inferences"})


def read_cases(path: Path) -> dict[str, list[str]]:
    """The expected rows of a question by its parameters and columns."""
    cases: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("$"):
            rows = cases.setdefault(line[1:].strip(), [])
        else:
            rows.append(line)
    return cases


CASES = [(path, given) for path in sorted(EXPECTED.glob("*.txt")) for given in read_cases(path)]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> GraphStore:
    """A store of the two seed reports."""
    folder = tmp_path_factory.mktemp("seeds") / "kg.db"
    assert build([seeds], folder).failures == []
    return open_store(folder)


@pytest.fixture(scope="module")
def fused(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> GraphStore:
    """A store of the two seed reports with its ledger and its inferences."""
    folder = tmp_path_factory.mktemp("fused") / "kg.db"
    build([seeds], folder)
    with open_store(folder, "write") as store:
        write_ledger(store)
        materialise(store)
    return open_store(folder)


def show(term: str | None) -> str:
    """A value as a row of a case shows it."""
    if term is None:
        return "-"
    short = ":" + term.removeprefix(BASE_IRI) if term.startswith(BASE_IRI) else shorten(term)
    return CLAIM.sub(r"\1/*", short).replace("\n", " ")


def ask(store: GraphStore, name: str, given: str) -> list[str]:
    """The rows of a question in the columns that are asked for."""
    parameters, _, wanted = given.partition("|")
    values = dict(pair.strip().split("=", 1) for pair in parameters.split(";") if pair.strip())
    found = answer(store, find_question(name).bind(values))
    places = [found.columns.index(column) for column in wanted.split()]
    return sorted("\t".join(show(row[place]) for place in places) for row in found.rows)


def test_there_are_enough_questions() -> None:
    assert len({path.stem for path, _ in CASES}) >= 20
    assert len(CASES) >= 30
    assert {path.stem for path, _ in CASES} >= OF_LEDGER


@pytest.mark.parametrize(("path", "given"), CASES, ids=[f"{path.stem} {given}" for path, given in CASES])
def test_a_question_gives_its_rows(path: Path, given: str, request: pytest.FixtureRequest) -> None:
    store = request.getfixturevalue("fused" if path.stem in OF_LEDGER else "store")
    rows = ask(store, path.stem, given)
    if request.config.getoption("--regen"):
        cases = read_cases(path) | {given: rows}
        text = "".join("\n".join([f"$ {key}".strip(), *lines]) + "\n" for key, lines in cases.items())
        path.write_text(text, encoding="utf-8")
    assert rows == read_cases(path)[given]
