"""`kg build --engine` and `--into` by the command line."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import Kg


def test_shards_by_the_command(kg: Kg, seeds: Path, built: Path, tmp_path: Path) -> None:
    result = kg("build", seeds, "--into", tmp_path / "out", "--shards", "2", "-f", "json", "-s", tmp_path / "kg.db")
    assert result.code == 0, result.err
    assert json.loads(result.out)["added"] == 2
    assert "quads in 2 parts" in result.err
    assert kg("export", "--shards", "2", "-o", tmp_path / "same", "-s", built).code == 0
    for name in ("manifest.json", "part-0.nq.gz", "part-1.nq.gz"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "same" / name).read_bytes()
    assert not (tmp_path / "kg.db").exists()


def test_what_does_not_fit_is_told(kg: Kg, seeds: Path, built: Path, tmp_path: Path) -> None:
    for arguments, words in (
        (("--engine", "spark"), "local, dask"),
        (("--scheduler", "tcp://127.0.0.1:1"), "belongs to --engine dask"),
        (("--engine", "local", "--strict"), "--strict and --table"),
        (("--engine", "local"), "builds a new store"),
    ):
        result = kg("build", seeds, "-s", built, *arguments)
        assert (result.code, words in result.err) == (2, True), result
    assert kg("build", tmp_path / "gone.txt", "--into", tmp_path / "out").code == 3
