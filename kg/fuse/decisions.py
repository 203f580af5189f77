"""What people decided by hand: two mentions are the same, or are different. Kept in a file beside the store.

One line a decision: `same` or `different`, then two IRIs, tab-separated, the smaller first. IRIs of claims are made of
content alone, so a decision holds in every rebuild. The last word on a pair counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Decisions:
    """Pairs that must be joined, and pairs that must not; in each the smaller IRI comes first."""

    same: frozenset[Pair] = frozenset()
    different: frozenset[Pair] = frozenset()

    def decide(self, verdict: str, one: str, other: str) -> Decisions:
        """The decisions with one more; it takes the place of an earlier one on the pair."""
        pair = pair_of(one, other)
        same, different = self.same - {pair}, self.different - {pair}
        return Decisions(same | {pair}, different) if verdict == "same" else Decisions(same, different | {pair})


def pair_of(one: str, other: str) -> Pair:
    """The two in order."""
    return (one, other) if one <= other else (other, one)


def decisions_file(store: Path) -> Path:
    """Where the decisions of a store are kept: beside its folder, so that they outlive it."""
    return store.with_name(store.name + ".decisions.tsv")


def read_decisions(path: Path) -> Decisions:
    """The decisions of a file; none where there is no file. Raises InputError for a line that is none."""
    if not path.is_file():
        return Decisions()
    found = Decisions()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split("\t")
        if len(parts) != 3 or parts[0] not in ("same", "different") or parts[1] == parts[2]:
            raise InputError("this is no decision: write same or different, a tab, two IRIs", path=path, line=number)
        found = found.decide(*parts)
    return found


def write_decisions(path: Path, decisions: Decisions) -> None:
    """Write decisions, sorted, so that the same decisions give the same bytes."""
    lines = [f"same\t{a}\t{b}\n" for a, b in decisions.same] + [
        f"different\t{a}\t{b}\n" for a, b in decisions.different
    ]
    try:
        path.write_text("".join(sorted(lines)), encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"the decision cannot be kept ({error.strerror}): check the folder's rights", path=path
        ) from error
