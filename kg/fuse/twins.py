"""Mentions that tell the same in the same terms, and the orders that put like ones side by side."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.fuse.mentions import EventMention


@dataclass(slots=True, eq=False)
class Twins:
    """Mentions that tell the same; `face` is any of them, of no report. `edges` lead to those that are alike enough.

    `name` is the IRI of a mention that is to have no twins.
    """

    face: EventMention
    members: set[str] = field(default_factory=set)
    edges: dict[Twins, float] = field(default_factory=dict)
    rivals: set[Twins] = field(default_factory=set)
    name: str = ""
    cluster: tuple[Twins, ...] = ()

    @property
    def first(self) -> str:
        """The member whose IRI comes first."""
        return min(self.members)


Couple = frozenset[Twins]


def couple(one: Twins, other: Twins) -> Couple:
    """Two twins in no order."""
    return frozenset((one, other))


def by_telling(twins: Twins) -> tuple[str, ...]:
    """What puts like tellings side by side: class, sides, days, places, then counts; no two twins have the same."""
    face = twins.face
    told = (face.category, sorted(face.sides), str(face.start), str(face.end), sorted(face.places), _counts(face))
    return *map(str, told), str((face.dated, face.headline, face.borrowed)), twins.name


def by_counting(twins: Twins) -> tuple[str, ...]:
    """What puts tellings of like counts side by side."""
    return _counts(twins.face), *by_telling(twins)


def _counts(face: EventMention) -> str:
    return str(sorted((outcome, lower, str(upper), victims) for outcome, victims, lower, upper in face.counts))
