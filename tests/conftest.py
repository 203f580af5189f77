"""What all tests share: a home and a cache of their own, no settings of the user, steady random examples.

The network is blocked by pytest-socket (see pyproject.toml). Where `KG_ALL_TESTS=1` is set, as in `.ci/run`, a skipped
test is a failed one: a machine that is meant to run everything must not pass by leaving something out.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("isnad", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("isnad")

SEEDS = Path(__file__).parents[1] / "seeds"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--regen`, which writes what came out into the files of expected rows; to be read before it is kept."""
    parser.addoption("--regen", action="store_true", help="write what came out as what is expected")


def pytest_configure(config: pytest.Config) -> None:
    """Keep analyses of words beside pytest's own cache, and forget what the user's environment says of stores."""
    os.environ["XDG_CACHE_HOME"] = str(config.rootpath / ".pytest_cache" / "isnad-cache")
    for name in [name for name in os.environ if name.startswith("KG_") and name != "KG_ALL_TESTS"]:
        del os.environ[name]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail what is skipped where nothing may be."""
    report = yield
    if os.environ.get("KG_ALL_TESTS") == "1" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, but KG_ALL_TESTS=1 asks for every test: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the two seed reports."""
    return SEEDS
