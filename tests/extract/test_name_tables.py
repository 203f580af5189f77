"""The tables of names: every row is well formed and its example holds one of its forms."""

from __future__ import annotations

import pytest

from kg.extract.cues import TABLES
from kg.extract.names import readings
from kg.extract.world import core_world
from kg.lexicon.table import Row, read_table
from kg.text.normalise import fold, strip_article
from kg.text.tokens import tokenise

FILES = ("force_nouns.tsv", "place_heads.tsv", "relations.tsv", "name_context.tsv")
ROWS = [(name, row) for name in FILES for row in read_table(TABLES / name, ("forms", "example", "source"))]
ROLES = {
    "army", "forces", "air", "drone", "navy", "artillery", "police", "security", "guard", "soldiers", "men", "fighters",
    "post", "unit", "band", "modifier", "nisba", "allied", "strike", "support",
}  # fmt: skip
NAMING = {"open", "definite", "wide", "nation", "named", "known"}


def stems(text: str) -> set[str]:
    return {strip_article(rest) for token in tokenise(text) for _, rest in readings(token.fold)} | {
        rest for token in tokenise(text) for _, rest in readings(token.fold)
    }


def test_the_tables_hold_what_we_think() -> None:
    assert len(ROWS) > 180
    assert {name for name, _ in ROWS} == set(FILES)


@pytest.mark.parametrize(("name", "row"), ROWS, ids=lambda value: value if isinstance(value, str) else str(value.line))
def test_a_row_has_its_cells_and_an_example_with_its_word(name: str, row: Row) -> None:
    assert row["example"]
    assert row["source"]
    seen = stems(row["example"])
    forms = [fold(form).split()[0] for form in row.several("forms")]
    assert any(
        form in seen or strip_article(form) in seen or any(w.startswith(form) for w in seen) for form in forms
    ), row["example"]


@pytest.mark.parametrize(("name", "row"), ROWS, ids=lambda value: value if isinstance(value, str) else str(value.line))
def test_a_row_uses_known_codes(name: str, row: Row) -> None:
    if name == "force_nouns.tsv":
        assert row["role"] in ROLES
    if name == "place_heads.tsv":
        assert row["naming"] in NAMING
        assert row["keep"] in ("", "keep", "never", "unknown")
        assert 1 <= int(row["reach"]) <= 7
    if name == "relations.tsv":
        assert 1 <= int(row["precision"]) <= 7


def test_an_adjective_of_a_group_names_a_group_of_the_gazetteer() -> None:
    groups = core_world().groups
    named = [row["branch"] for name, row in ROWS if name == "force_nouns.tsv" and row["role"] == "nisba"]
    assert len(named) >= 3
    assert all(identifier in groups for identifier in named)
