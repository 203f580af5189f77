"""Where the walk over a sentence stands: the counts met, the tolls drafted, and what governs the next count.

The one record that the rooms of this package change. It settles and drops counts; which, the rooms decide.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from kg.extract.line import COMMAS, Line
from kg.extract.people import People
from kg.extract.tolls.drafts import Draft, Governor
from kg.model import Outcome

NEVER: Final = -99  # farther back than any word looks
COUNTED: Final = ("number", "dual", "one")  # kinds of people whose number the words tell


@dataclass(slots=True)
class Walk:
    """The state of one walk. All positions are token indexes, `NEVER` for a word not met.

    `people` are the counts by their first token; a room may take one out or put a named person in. `told` is the
    outcome of the last toll of the sentence before, None when that tells none. `meant` is the
    last count whose harm was only meant. `pending` holds
    counts before any harm is told of them. `parent` (or the outcome `parent_outcome` of an earlier toll) is what
    `in_sub` sub-counts hang under, `waiting` until the first of them came, `listing` in a list that `هم` opens;
    `hanging` keeps sub-counts of a pending count by its id. `denied`, `refused`, `planned`, `rise` and `added`
    are where the last word of each sort stood; counts before `passed` are told already.
    """

    line: Line
    people: dict[int, People]
    told: Outcome | None = None
    drafts: list[Draft] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    governor: Governor | None = None
    meant: People | None = None
    pending: list[People] = field(default_factory=list)
    parent: Draft | People | None = None
    parent_outcome: Outcome | None = None
    in_sub: bool = False
    waiting: bool = False
    listing: bool = False
    hanging: dict[int, list[People]] = field(default_factory=dict)
    denied: int = NEVER
    refused: int = NEVER
    planned: int = NEVER
    rise: int = NEVER
    added: int = NEVER
    passed: int = -1

    def settle(self, people: People, outcome: Outcome, rule: str, trigger: int) -> None:
        """A count becomes a toll, and the parent of the sub-counts told of it before and behind."""
        draft = Draft(people, outcome, rule, trigger)
        self.drafts.append(draft)
        for child in self.hanging.pop(id(people), ()):
            self.drafts.append(Draft(child, outcome, "among them", child.first, parent=draft))
        self.parent = draft

    def drop(self, people: People, why: str) -> None:
        """A count becomes no toll, for a reason that the user can read."""
        text = " ".join(t.surface for t in self.line.tokens[people.first : people.last])
        self.dropped.append(f"{text}: {why}")

    def drop_pending(self, why: str) -> None:
        """All pending counts become no tolls."""
        for people in self.pending:
            self.drop(people, why)
        self.pending = []

    def settle_none(self, index: int, outcome: Outcome) -> None:
        """`دون إصابات`: the verbal noun itself is counted as none."""
        people = People(index, index + 1, index + 1, 0, 0, "exact", "any", index, None)
        self.settle(people, outcome, "none", index)
        self.governor = None

    def only_meant(self, index: int) -> None:
        """The harm at `index` is only meant: it governs nothing, and the count right behind it is no toll."""
        self.governor = None
        self.planned = index

    def next_people(self, index: int, span: int) -> People | None:
        """The next count behind a token, at most `span` tokens on and in its clause."""
        for k in range(index + 1, min(len(self.line), index + 1 + span)):
            if k in self.people:
                return self.people[k]
            if self.line.is_break(k) or self.line.tokens[k].word.fold in COMMAS:
                return None
        return None

    def last_pending(self) -> list[People]:
        """The pending counts met last that stand together: `14 من المقاتلين و59 من الجنود`."""
        found: list[People] = []
        for people in reversed(self.pending):
            if found and not (self.line.joined(found[-1].first) and found[-1].first - people.reach <= 2):
                break
            found.append(people)
        found.reverse()
        return found

    def last_main(self) -> Draft | None:
        """The toll drafted last that hangs under no other of the sentence."""
        return next((d for d in reversed(self.drafts) if d.parent is None), None)

    def last_reach(self) -> int:
        """The end of the noun phrase of the toll drafted last."""
        return self.drafts[-1].people.reach if self.drafts else NEVER
