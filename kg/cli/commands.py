"""The tree of commands. A command's module is imported when it runs, so that `kg --help` costs next to nothing."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module

import click

from kg import __version__

COMMANDS = {
    "build": "Read reports into the store.",
    "add": "Add reports to a store; its ledger follows.",
    "remove": "Remove reports and what only they supported.",
    "replace": "Put other texts in the place of a report.",
    "fuse": "Join what many reports tell into one ledger.",
    "tolls": "Sum up tolls without counting anyone twice.",
    "control": "Tell who is said to hold, besiege or contest a place.",
    "diff": "Compare two stores or exports.",
    "validate": "Hold the store against shapes and checks.",
    "query": "Ask the store a question in SPARQL.",
    "show": "Show one thing with the sentences behind it.",
    "stats": "Count what the store holds.",
    "serve": "Serve the graph as pages and as a SPARQL endpoint.",
    "export": "Write the graph as RDF, a table, a workbook, a map, or in ACLED's or UCDP's layout.",
    "load": "Load RDF into the store.",
    "plot": "Draw engagements over time or on a map, or the counts of people.",
    "verify": "Prove every extracted statement again.",
    "ontology": "Check the ontology, or show it as a page.",
    "parse": "Read the numbers or dates of a text.",
    "extract": "Show what reports say, without storing it.",
    "eval": "Measure on gold how well reports are read.",
    "link": "Review links, decide them by hand, and link again.",
    "gazetteer": "Search, check and extend the gazetteer.",
    "backup": "Write a backup of the store, with hashes.",
    "restore": "Make a store of a backup, proved by its hashes.",
    "doctor": "Check that this installation works and that the store is sound.",
    "help": "Show a topic of the manual, or the help of a command.",
    "completion": "Print the completion script of a shell.",
}
"""Every command by name, with the first line of its help (a test holds them equal)."""


class LazyGroup(click.Group):
    """A group whose commands stand in modules of their own: `kg.cli.<name>` holds `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"kg.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; for a name that is none, an error that names the nearest or all."""
        if args and args[0] not in COMMANDS:
            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(COMMANDS)}"
            raise click.UsageError(f"there is no command {args[0]!r}: {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Begin with `kg build seeds`, then `kg query -e tolls-by-party`.",
)
@click.version_option(__version__, "-V", "--version", message="isnad %(version)s")
def cli() -> None:
    """Isnad: a knowledge graph of Arabic conflict news, every triple proved by its sentence."""
