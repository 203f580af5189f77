"""A command runner and a store of the seeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.cli import run
from kg.pipeline import build


@dataclass(frozen=True)
class Result:
    """What a command did."""

    code: int
    out: str
    err: str


Kg = Callable[..., Result]


@pytest.fixture
def kg(capsys: pytest.CaptureFixture[str]) -> Kg:
    """Runs `kg` with arguments, in this process."""

    def call(*arguments: str | Path) -> Result:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return call


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """A store of the two seed reports; to be read only."""
    folder = tmp_path_factory.mktemp("built") / "kg.db"
    assert build([seeds], folder).reports == 2
    return folder
