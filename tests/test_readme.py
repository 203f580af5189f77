"""The README does not drift: its tour runs, its table holds every command and option, its pip lines every need."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from pathlib import Path

import click
import pytest

from kg.bootstrap import read_requirements
from kg.cli import run
from kg.cli.commands import cli
from kg.questions import list_questions

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMON = {"--store", "--format", "--output", "--verbose", "--quiet", "--help"}


def tour() -> list[tuple[str, list[str]]]:
    """The commands of the tour, each with the lines of output that the README shows."""
    steps: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append((line[2:], []))
            else:
                steps[-1][1].append(line)
    return steps


def matches(shown: list[str], printed: str) -> bool:
    """Whether output is as shown, where `…` stands for anything, and alone on a line for any lines."""
    pattern = "".join(
        "(?:.*\n)*?" if line.strip() == "…" else ".*".join(re.escape(part) for part in line.split("…")) + "\n"
        for line in shown
    )
    return re.fullmatch(pattern, printed) is not None


def test_the_tour_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    steps = tour()
    assert len(steps) >= 8
    for command, shown in steps:
        name, *arguments = shlex.split(command)
        assert name == "kg"
        assert run(arguments) == 0, command
        printed = capsys.readouterr()
        plain = re.sub("[\u2066-\u2069]", "", printed.out)
        assert matches(shown, plain), f"{command}\n{plain}\n{printed.err}"
    assert (tmp_path / "graph.ttl").stat().st_size > 10_000


def options_of(command: click.Command) -> set[str]:
    """The long names of a command's own options."""
    names = {name for p in command.params if isinstance(p, click.Option) for name in (*p.opts, *p.secondary_opts)}
    return {name for name in names if name.startswith("--")} - COMMON


def tree() -> dict[str, set[str]]:
    """Every command by its full name, with its options."""
    context, found = click.Context(cli), {}
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        subs = command.commands if isinstance(command, click.Group) else {"": command}
        found |= {f"kg {name} {sub}".strip(): options_of(leaf) for sub, leaf in subs.items()}
    return found


def test_the_table_holds_every_command_and_option() -> None:
    rows = re.findall(r"^\| `(kg [^`]+)` \| ([^|]+)\|([^|]*)\|$", README, re.MULTILINE)
    told = {name: set(re.findall(r"--[a-z-]+", options)) for name, _, options in rows}
    assert len(rows) == len(told) >= 15
    assert told == tree()


def test_the_number_of_shipped_questions_is_told() -> None:
    assert f" {len(list_questions())} are shipped " in README


def test_the_common_flags_and_exit_codes_are_told() -> None:
    assert all(f"/{flag}" in README for flag in COMMON - {"--help"})
    assert all(f" {code} " in README for code in (0, 1, 2, 3, 4, 5, 6, 130))


def test_the_pip_lines_install_all_that_is_needed() -> None:
    wanted = read_requirements()
    lines = re.findall(r"^pip install (?!--no-deps)(.*)$", README, re.MULTILINE)
    named = {re.split("[<>=]", name)[0] for line in lines for name in shlex.split(line)}
    assert named == {re.split("[<>=]", name)[0] for name in (*wanted.light, *wanted.plain)}
    assert f"pip install --no-deps {wanted.camel[0]}" in README
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert "neural" in extras


def test_the_two_commands_are_those_of_the_bootstrap() -> None:
    assert README.count("python3 -m kg.bootstrap tour") == 1
    assert README.count("python3 -m kg.bootstrap test") == 1
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith('python3 -m kg.bootstrap test "$@"')


def test_nothing_here_names_a_machine() -> None:
    assert not re.search(r"/(home|root|work|tmp)/", README)
