"""The setting up: what it asks for, when it works and when it does not, in the syntax of old Pythons."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from kg import bootstrap


def test_old_pythons_parse_the_file_and_are_told_to_go() -> None:
    for path in (Path(bootstrap.__file__), Path(bootstrap.__file__).with_name("__init__.py")):
        ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    assert bootstrap.main(["tour"]) == 1
    assert capsys.readouterr().err == (
        "kg.bootstrap: error: Python 3.9 is too old; run this with Python 3.11 or later (python3.12 -m kg.bootstrap)\n"
    )


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["turn"], 2), (["--help"], 0)])
def test_usage(arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(arguments) == code
    captured = capsys.readouterr()
    assert bootstrap.USAGE in captured.out + captured.err


def test_no_step_of_the_installing_can_bring_torch(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    steps: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "HOME", tmp_path)
    monkeypatch.setattr(bootstrap, "installer", lambda: ["pip"])
    monkeypatch.setattr(bootstrap, "run", lambda command: steps.append(command) or 0)
    bootstrap.install(bootstrap.read_requirements(), "test")
    assert len(steps) == 3
    for step in steps:
        assert "--no-deps" in step or not any(word.startswith(("camel", "torch", "transformers")) for word in step)
    assert any(word.startswith("pytest") for word in steps[1])
    assert "pyoxigraph==" in (tmp_path / "constraints.txt").read_text(encoding="utf-8")


def test_what_is_installed_is_not_installed_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    installed: list[str] = []
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(bootstrap, "is_usable", lambda: True)
    monkeypatch.setattr(bootstrap, "install", lambda wanted, extra: installed.append(extra))
    for extra in ("", "", "test", "", "test"):
        bootstrap.prepare(extra)
    assert installed == ["", "test"]
    bootstrap.STAMP.write_text("{", encoding="utf-8")
    bootstrap.prepare("")
    assert installed == ["", "test", ""]


@pytest.mark.parametrize(
    ("lacking", "pip", "uv", "expected"),
    [
        ((), True, False, ["-m", "venv", "--clear"]),
        (("ensurepip",), True, False, ["-m", "venv", "--clear", "--without-pip"]),
        (("ensurepip",), False, True, ["uv", "venv"]),
        (("ensurepip", "venv"), True, False, ["-m", "virtualenv"]),
    ],
)
def test_each_machine_has_its_way(
    monkeypatch: pytest.MonkeyPatch, lacking: tuple[str, ...], pip: bool, uv: bool, expected: list[str]
) -> None:
    commands: list[list[str]] = []
    answers = iter([False, True])
    monkeypatch.setattr(bootstrap, "is_usable", lambda: next(answers))
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None if name in lacking else name)
    monkeypatch.setattr(bootstrap, "has_pip", lambda python: pip)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: name if uv else None)
    monkeypatch.setattr(bootstrap, "run", lambda command, path="": commands.append(command) or 0)
    bootstrap.make_environment()
    assert " ".join(expected) in " ".join(commands[-1])


def test_a_machine_without_anything_is_told_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "is_usable", lambda: False)
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(bootstrap, "has_pip", lambda python: False)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    with pytest.raises(bootstrap.SetupError, match="apt-get install python3-venv"):
        bootstrap.make_environment()


def test_what_leads_pip_astray_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "x")
    monkeypatch.setenv("PIP_TARGET", "x")
    monkeypatch.setenv("PIP_USER", "1")
    environment = bootstrap.clean_environment()
    assert "PYTHONPATH" not in environment
    assert "PIP_TARGET" not in environment
    assert environment["PIP_USER"] == "0"


def test_the_tests_fail_when_a_check_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(bootstrap, "run", lambda command: 1 if "mypy" in command[0] else 0)
    assert bootstrap.run_tests([]) == 1
    assert "failed: mypy" in capsys.readouterr().out
