"""Links for people to look at: what is undecided or weak, in a table that is filled in and read back.

A table is CSV in UTF-8. Its last two columns are for people: `decision` (the number of a candidate, an id of the
gazetteer, a Wikidata id, `yes` for the link as it is, `none` for none of them, empty for later) and `scope` (`report`,
or `all` for every report that uses the name).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Final

from kg.errors import InputError
from kg.lexicon.gazetteer import Gazetteer
from kg.link.decisions import EVERY, Key, key_of
from kg.link.linker import BY_HAND
from kg.model import Link, Reading, Thing

WEAK: Final = 0.75
"""The score below which a link is shown to people."""
SHOWN: Final = 5
_PARTS: Final = " | "
_RISKY: Final = ("=", "+", "-", "@", "\t")  # a table program takes such a cell for a formula
COLUMNS: Final = (
    "report", "kind", "name", "head", "sentence", "link", "score", "reason",
    *(f"candidate_{n}" for n in range(1, SHOWN + 1)), "decision", "scope",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Doubt:
    """A thing of a report whose link is undecided or weak; `candidates` are texts that begin with an id."""

    report: str
    kind: str
    name: str
    head: str | None
    sentence: str
    link: str | None
    score: float
    reason: str
    candidates: tuple[str, ...]

    def cells(self) -> tuple[str, ...]:
        """The row of the table, its last two cells left to people."""
        shown = (*self.candidates, *("" for _ in range(SHOWN)))[:SHOWN]
        told = (self.report, self.kind, self.name, self.head or "", self.sentence, self.link or "", f"{self.score:.3f}")
        return tuple(_safe(cell) for cell in (*told, self.reason, *shown, "", "report"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person decided on one row: the key of the decision and the id, None for none of them."""

    key: Key
    name: str
    entry: str | None
    line: int


def doubts(reading: Reading, links: Iterable[Link], gazetteer: Gazetteer) -> Iterator[Doubt]:
    """The undecided and weak links of one report, in the order of its things.

    Claimers are shown only where several compete: most are described and have no name. What a person decided is left
    out.
    """
    things = {thing.key: thing for thing in reading.things}
    for link in links:
        thing = things[link.thing]
        weak = link.entry is not None and link.score < WEAK and thing.kind != "claimer"
        unknown = link.entry is None and (thing.kind != "claimer" or link.candidates)
        if (weak or unknown) and not link.reason.startswith(BY_HAND):
            yield Doubt(
                reading.report.identifier, thing.kind, thing.name, thing.head, _sentence(reading, thing), link.entry,
                link.score, link.reason, tuple(_told(gazetteer, thing.kind, *pair) for pair in link.candidates[:SHOWN]),
            )  # fmt: skip


def with_candidates(doubt: Doubt, more: Sequence[str]) -> Doubt:
    """The doubt with further candidates behind its own, as many as the table shows; at least two of them, if any."""
    own = doubt.candidates[: max(SHOWN - len(more), SHOWN - 2)]
    return replace(doubt, candidates=(*own, *more)[:SHOWN])


def write_review(output: IO[str], found: Iterable[Doubt]) -> int:
    """Write the table, with a byte order mark so that table programs read its Arabic; how many rows it has."""
    output.write("\ufeff")
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(COLUMNS)
    rows = 0
    for doubt in found:
        writer.writerow(doubt.cells())
        rows += 1
    return rows


def read_review(path: Path) -> Iterator[Answer]:
    """What people decided, in the order of the rows; rows that are left open are passed over.

    Raises InputError, with the line, for a table without our columns and for a decision that cannot be understood.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, dialect=_dialect(file))
            missing = [
                name for name in ("report", "kind", "name", "head", "decision") if name not in (rows.fieldnames or ())
            ]
            if missing:
                raise InputError(
                    f"no column {', '.join(missing)}: take a table that `kg link --review` wrote", path=path, line=1
                )
            for row in rows:
                answer = _answer(path, rows.line_num, {key: _bare(cell or "") for key, cell in row.items() if key})
                if answer is not None:
                    yield answer
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}); check the path", path=path) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"this is no table in UTF-8 ({error}): save it as CSV UTF-8", path=path) from error


def _dialect(file: IO[str]) -> type[csv.Dialect]:
    """Table programs of many countries part cells by semicolons or tabs."""
    header = file.readline()
    file.seek(0)

    class Dialect(csv.excel):
        delimiter = max(",;\t", key=header.count)

    return Dialect


def _answer(path: Path, line: int, row: Mapping[str, str]) -> Answer | None:
    decision, scope = row["decision"], row.get("scope", "").lower() or "report"
    if not decision:
        return None
    if scope not in ("report", "all"):
        raise InputError(f"the scope is report or all, not {scope!r}", path=path, line=line)
    if row["kind"] not in ("place", "group", "claimer") or not row["name"] or not row["report"]:
        raise InputError("the row names no thing: leave its first columns as they are", path=path, line=line)
    where = EVERY if scope == "all" else row["report"]
    key = key_of(where, row["kind"], row["name"], None if scope == "all" else row["head"])
    return Answer(key, row["name"], _entry(path, line, row, decision), line)


def _entry(path: Path, line: int, row: Mapping[str, str], decision: str) -> str | None:
    low = decision.lower()
    if low in ("none", "no", "-"):
        return None
    if low in ("yes", "ok"):
        if not row.get("link"):
            raise InputError("there is no link to say yes to: give a candidate's number or an id", path=path, line=line)
        return row["link"]
    if decision.isdigit():
        chosen = row.get(f"candidate_{decision}", "")
        if not chosen:
            raise InputError(f"there is no candidate {decision} in this row", path=path, line=line)
        return chosen.split(_PARTS)[0].strip()
    return decision.split(_PARTS)[0].strip()


def candidate_text(identifier: str, label: str, score: float | None, *more: str) -> str:
    """A candidate as a cell shows it; its id stands first."""
    told = (identifier, label, *([f"{score:.3g}"] if score is not None else []), *filter(None, more))
    return _PARTS.join(part.replace("|", "/") for part in told)


def _told(gazetteer: Gazetteer, kind: str, identifier: str, score: float) -> str:
    entry = gazetteer.entry(kind, identifier)  # type: ignore[arg-type]
    if entry is None:
        return candidate_text(identifier, "", score)
    above = [gazetteer.places[i].label_ar for i in gazetteer.ancestors(identifier)] if kind == "place" else []
    return candidate_text(identifier, entry.label_ar, score, entry.kind, "، ".join(above))


def _sentence(reading: Reading, thing: Thing) -> str:
    """The sentence that first names the thing."""
    for mention in reading.mentions:
        if mention.thing == thing.key:
            sentence = next((s for s in reading.sentences if s.index == mention.sentence), None)
            if sentence is not None:
                return " ".join(reading.report.text[sentence.begin : sentence.end].split())
    return ""


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RISKY) else cell


def _bare(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_RISKY) else cell
