"""The manual: its topics are listed, its commands exist with their options, its Python runs, its reference is whole."""

from __future__ import annotations

import ast
import re
import shlex
from html.parser import HTMLParser
from pathlib import Path

import click
import pytest

import kg
from kg.cli import run
from kg.cli.commands import COMMANDS, cli
from kg.cli.help import MANUAL, REFERENCE, as_html, page, topics

TOPICS = sorted(path.stem for path in MANUAL.glob("*.md"))


def blocks(topic: str, language: str) -> list[str]:
    """The code blocks of a topic in a language."""
    text = (MANUAL / f"{topic}.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_every_topic_is_listed_and_shown(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert len(TOPICS) >= 9
    assert list(topics()) == [*TOPICS, REFERENCE]
    assert run(["help"]) == 0
    listed = capsysbinary.readouterr().out.decode()
    for name in TOPICS:
        assert f"- `{name}`: {topics()[name]}\n" in listed
        assert run(["help", name]) == 0
        assert capsysbinary.readouterr().out == (MANUAL / f"{name}.md").read_bytes()


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_keeps_to_the_form(topic: str) -> None:
    lines = (MANUAL / f"{topic}.md").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert sum(line.startswith("# ") for line in lines) == 1
    assert max(map(len, lines)) <= 120
    assert len(lines) <= 120
    assert topic not in COMMANDS or topic == "ontology"  # what is both is the topic; `--help` shows the command


def parsed(line: str) -> bool:
    """Whether a line is a command of ours with options that it has."""
    name, *words = shlex.split(line, comments=True)
    assert name == "kg"
    command: click.Command | None = cli
    context = click.Context(cli, info_name="kg")
    while isinstance(command, click.Group):
        command = command.get_command(context, words.pop(0))
    assert command is not None
    try:
        command.make_context("kg", words)
    except click.BadParameter:  # a file that is not here
        return True
    return True


@pytest.mark.parametrize("topic", TOPICS)
def test_every_command_of_a_topic_exists(topic: str) -> None:
    assert all(parsed(line) for block in blocks(topic, "sh") for line in block.splitlines() if line)


def test_a_line_with_an_option_that_is_none_is_found() -> None:
    with pytest.raises(click.UsageError):
        parsed("kg export --colour red")


def test_the_python_of_the_manual_runs(
    tmp_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    kg.build([seeds], "kg.db")
    known: dict[str, object] = {}
    found = [block for topic in TOPICS for block in blocks(topic, "python")]
    assert len(found) >= 2
    for block in found:
        exec(compile(ast.parse(block), "manual", "exec"), known)
    printed = capsys.readouterr().out
    assert printed.startswith("killed 5 5 ")
    assert "⟦" in printed
    assert (tmp_path / "tolls.csv").stat().st_size > 100


def leaves(command: click.Command, name: str) -> dict[str, click.Command]:
    """Every command that does something, by its full name."""
    if not isinstance(command, click.Group):
        return {name: command}
    inner = {sub: command.get_command(click.Context(command), sub) for sub in command.list_commands(click.Context(cli))}
    return {k: v for sub, leaf in inner.items() if leaf for k, v in leaves(leaf, f"{name} {sub}").items()}


def test_the_reference_holds_every_command_and_option() -> None:
    text = page(REFERENCE)
    parts = dict(re.findall(r"^## (kg [^\n]+)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    found = leaves(cli, "kg")
    assert len(found) >= 30
    for name, command in found.items():
        options = {o for p in command.params if isinstance(p, click.Option) for o in (*p.opts, *p.secondary_opts)}
        told = parts[name] + text.partition("## kg")[0]
        assert all(option in told for option in options - {"--help"}), name
        assert " ".join((command.help or "").replace("\b", "").split("\n\n")[0].split()) in parts[name]


def test_a_command_has_its_help_and_a_wrong_name_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert page("verify").startswith("## kg verify\n")
    assert "## kg parse numbers" in page("parse")
    assert run(["help", "expots"]) == 2
    assert "did you mean" in capsys.readouterr().err
    assert run(["help", "zzz"]) == 2
    assert ", ".join(topics()) in capsys.readouterr().err


class Tags(HTMLParser):
    """Counts the tags of a page and keeps what it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br", "hr", "img", "link", "input"):
            self.open.append(tag)
        if tag in ("script", "img", "link", "iframe"):
            self.loads.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("topic", [*TOPICS, REFERENCE, None])
def test_a_topic_as_html_is_well_formed_and_loads_nothing(topic: str | None) -> None:
    tags = Tags()
    tags.feed(as_html(page(topic)))
    assert (tags.open, tags.loads) == ([], [])
    assert "<table>" in as_html(page(REFERENCE))
