"""The reference of commands, made from the commands themselves: usage, what they do, options, an example."""

from __future__ import annotations

from collections.abc import Iterator

import click


def reference() -> str:
    """Every command with its options, as Markdown."""
    from kg.cli.commands import COMMANDS

    parts = [_common(), *(describe(name) for name in COMMANDS)]
    return "# Every command and option\n\n" + "\n".join(parts)


def describe(name: str) -> str:
    """A command, and each of its own commands, as Markdown."""
    from kg.cli.commands import cli

    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    return "\n".join(_described(f"kg {name}", command, click.Context(command, info_name=f"kg {name}")))


def _described(name: str, command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"## {name}\n"
    yield f"{_joined(command.help or '')}\n"
    if isinstance(command, click.Group):
        for inner, leaf in command.commands.items():
            yield from _described(f"{name} {inner}", leaf, click.Context(leaf, info_name=f"{name} {inner}"))
        return
    yield f"    {' '.join([name, *command.collect_usage_pieces(context)])}\n"
    rows = [option.get_help_record(context) for option in command.params if _own(option)]
    if rows:
        yield "| option | what it does |\n| --- | --- |"
        yield "".join(f"| `{told[0]}` | {_cell(told[1])} |\n" for told in rows if told is not None)
    if command.epilog:
        yield f"{_example(command.epilog)}\n"


def _common() -> str:
    """The flags that most commands share, told once."""
    from kg.cli.flags import flags

    @click.command()
    @flags()
    def bare() -> None:
        """Nothing."""

    context = click.Context(bare, info_name="kg")
    rows = (option.get_help_record(context) for option in bare.params if option.name != "format")
    listed = "".join(f"| `{told[0]}` | {_cell(told[1])} |\n" for told in rows if told is not None)
    return f"## Flags of most commands\n\n| option | what it does |\n| --- | --- |\n{listed}"


def _own(parameter: click.Parameter) -> bool:
    """Whether an option is the command's own; `--format` is, for its formats are."""
    common = ("store", "output", "verbose", "quiet", "help")
    return isinstance(parameter, click.Option) and parameter.name not in common


def _joined(text: str) -> str:
    """Help text with its lines joined into paragraphs."""
    paragraphs = text.replace("\b", "").strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _example(epilog: str) -> str:
    head, colon, rest = epilog.partition(": ")
    return f"{head}: `{rest}`" if colon and "`" not in rest else epilog


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|")
