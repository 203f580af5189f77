"""`kg help`: the manual. Topics are Markdown in `kg/manual/`; the reference of commands is made from the commands."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

import click

from kg.cli.flags import Settings, flags

MANUAL = Path(__file__).resolve().parents[1] / "manual"
REFERENCE = "commands"
_TITLE = "# The manual of Isnad"
_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60rem;margin:auto;padding:1rem}"
    "td,th{text-align:start;vertical-align:top;padding:.2em .8em}"
)


@click.command(epilog="Example: kg help exports")
@click.argument("topic", required=False, metavar="[TOPIC|COMMAND]")
@flags("md", "html", store=False)
def command(settings: Settings, topic: str | None) -> None:
    """Show a topic of the manual, or the help of a command.

    Without a TOPIC the topics are listed; `commands` is the reference of every command and option. On a terminal the
    text is laid out for it, elsewhere it is Markdown, or HTML with --format html.
    """
    text = page(topic)
    if settings.chosen == "html":
        settings.write(as_html(text))
    elif settings.width() is None:
        settings.write(text)
    else:
        _show(text)


def topics() -> dict[str, str]:
    """The topics by name, each with its title; the reference of commands comes last."""
    titles = {path.stem: _title(path.read_text(encoding="utf-8")) for path in sorted(MANUAL.glob("*.md"))}
    return {**titles, REFERENCE: "Every command and option"}


def page(topic: str | None) -> str:
    """The Markdown of a topic, of a command's help, or without one of the list of topics.

    Raises UsageError, with the nearest name or all, for what is neither.
    """
    from kg.cli.commands import COMMANDS
    from kg.cli.reference import describe, reference

    known = topics()
    if topic is None:
        listed = "".join(f"- `{name}`: {title}\n" for name, title in known.items())
        return f"{_TITLE}\n\n`kg help TOPIC` shows one of:\n\n{listed}\n`kg help COMMAND` tells of a command.\n"
    if topic == REFERENCE:
        return reference()
    if topic in known:
        return (MANUAL / f"{topic}.md").read_text(encoding="utf-8")
    if topic in COMMANDS:
        return describe(topic)
    near = get_close_matches(topic, [*known, *COMMANDS], n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
    raise click.UsageError(f"there is no topic {topic!r}: {hint}")


def as_html(text: str) -> str:
    """Markdown as a page of HTML that loads nothing."""
    from markdown_it import MarkdownIt

    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    head = f'<meta charset="utf-8">\n<title>{_title(text)}</title>\n<style>{_STYLE}</style>'
    return f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>\n{body}</body>\n</html>\n'


def _title(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# ").replace("`", "")


def _show(text: str) -> None:
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(text))
