"""What people decided by hand about links: which entry a name is, in one report or in all. Kept beside the store.

One line a decision: report (or `*` for every report), kind, name, head noun's kind, entry; tab-separated, and an entry
of `-` says that the thing is none that the gazetteer knows. Reports and names are told by content alone, so a decision
holds in every rebuild; the last word on a thing counts, and one on a report outranks one on all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.model import Thing
from kg.text.normalise import name_key

EVERY: Final = "*"
_NONE: Final = "-"
_KINDS: Final = ("place", "group", "claimer")
Key = tuple[str, str, str, str]
"""Report, kind, name (folded, without articles) and head noun's kind ("" where none is told)."""


@dataclass(frozen=True, slots=True)
class LinkDecisions:
    """The entry of each thing that was decided; None where it was decided that no entry fits."""

    entries: Mapping[Key, str | None] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.entries)

    def of(self, report: str, things: Iterable[Thing]) -> dict[str, str | None]:
        """What was decided of the things of a report, by thing key."""
        found: dict[str, str | None] = {}
        for thing in things if self.entries else ():
            for key in _keys(report, thing):
                if key in self.entries:
                    found[thing.key] = self.entries[key]
                    break
        return found

    def decide(self, decided: Iterable[tuple[Key, str | None]]) -> LinkDecisions:
        """The decisions with more of them; each takes the place of an earlier one on the same thing."""
        return LinkDecisions({**self.entries, **dict(decided)})


def key_of(report: str, kind: str, name: str, head: str | None) -> Key:
    """How a decision names a thing."""
    return _plain(report), kind, " ".join(name_key(name)), head or ""


def links_file(store: Path) -> Path:
    """Where the link decisions of a store are kept: beside its folder, so that they outlive it."""
    return store.with_name(store.name + ".links.tsv")


def read_links(path: Path) -> LinkDecisions:
    """The decisions of a file; none where there is no file. Raises InputError for a line that is none."""
    if not path.is_file():
        return LinkDecisions()
    found: dict[Key, str | None] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 5 or cells[1] not in _KINDS or not cells[2] or not cells[4]:
            raise InputError(
                "this is no decision: write report, kind, name, head and entry, parted by tabs", path=path, line=number
            )
        found[cells[0], cells[1], cells[2], cells[3]] = None if cells[4] == _NONE else cells[4]
    return LinkDecisions(found)


def write_links(path: Path, decisions: LinkDecisions) -> None:
    """Write decisions, sorted, so that the same decisions give the same bytes. Raises InputError when it cannot."""
    lines = ["\t".join((*key, entry or _NONE)) + "\n" for key, entry in sorted(decisions.entries.items(), key=_first)]
    try:
        path.write_text("".join(lines), encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(
            f"the decisions cannot be kept ({error.strerror}): check the folder's rights", path=path
        ) from error


def _first(pair: tuple[Key, str | None]) -> Key:
    return pair[0]


def _keys(report: str, thing: Thing) -> Sequence[Key]:
    names = [thing.name, *thing.aliases]
    heads = (thing.head, None) if thing.head else (None,)
    return [key_of(where, thing.kind, name, head) for where in (report, EVERY) for name in names for head in heads]


def _plain(report: str) -> str:
    return " ".join(report.split())
