"""`kg show`: one thing, its statements, and the sentences behind them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kg.cli.flags import Settings, flags

if TYPE_CHECKING:
    from kg.query import Shown

_BOLD, _PLAIN = "\x1b[1;33m", "\x1b[0m"


@click.command(epilog="Example: kg show السخنة")
@click.argument("identifier")
@flags("table", "json")
def command(settings: Settings, identifier: str) -> None:
    """Show one thing with the sentences behind it.

    IDENTIFIER is an IRI, a shortened one (toll:1a2b), the start of a claim's hash, a gazetteer id, a report's id, a
    Wikidata id or a name. In the sentences the words that carry the thing are marked.
    """
    from kg.query import show

    with settings.open_store() as store:
        shown = show(store, identifier)
        prefixes = store.prefixes
    if settings.chosen == "json":
        settings.write(json.dumps(asdict(shown), ensure_ascii=False, indent=2) + "\n")
    else:
        marks = (_BOLD, _PLAIN) if settings.color() else ("⟦", "⟧")
        settings.write(_describe(shown, prefixes, marks))


def _describe(shown: Shown, prefixes: dict[str, str], marks: tuple[str, str]) -> str:
    numbers = {quotation.iri: number for number, quotation in enumerate(shown.sentences, 1)}
    lines = [shown.iri if shown.label is None else f"{shown.label}  {shown.iri}", ""]
    for told in shown.statements:
        behind = " ".join(f"[{numbers[sentence]}]" for sentence in told.sentences if sentence in numbers)
        value = _short(told.object, prefixes)
        named = value if told.label is None or told.label == value else f"{told.label} ({value})"
        lines.append(f"  {_short(told.predicate, prefixes)}  {' '.join(named.split())}  {behind}".rstrip())
    lines += [""] if shown.decisions else []
    for made in shown.decisions:
        lines.append(f"  {made.report}: {' '.join(made.words.split())}  {made.confidence:.2f}  {made.reason}")
    for quotation in shown.sentences:
        when = f", {quotation.published}" if quotation.published else ""
        lines += ["", f"[{numbers[quotation.iri]}] {quotation.identifier}{when}, character {quotation.begin}"]
        lines.append(f"    {' '.join(quotation.marked(*marks).split())}")
    return "\n".join(lines) + "\n"


def _short(value: str, prefixes: dict[str, str]) -> str:
    if "://" in value:
        for name, start in sorted(prefixes.items(), key=lambda pair: -len(pair[1])):
            if value.startswith(start) and len(value) > len(start):
                return f"{name}:{value[len(start) :]}"
    return value
