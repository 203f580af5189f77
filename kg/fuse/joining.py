"""Mentions become engagements: what is alike is joined, best first, and never across a contradiction.

Mentions that tell the same in the same terms are twins and stand for each other. Twins meet other twins in blocks of
place and days. Pairs that are alike enough are edges; within each connected part of the graph of edges, pairs are taken
by falling score (then by IRI), and two groups become one unless any two of their members contradict each other. In a
block with more than `CROWD` twins each meets only those next to it, in order of what they tell and of what they count:
sorted neighbourhoods (Hernandez and Stolfo 1995), which keep the time in proportion to the number of mentions. The
outcome is a function of the set of mentions and decisions: order plays no part, and adding or removing mentions changes
only the parts that they touch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product

from kg.fuse.atlas import Atlas
from kg.fuse.decisions import Decisions, Pair, pair_of
from kg.fuse.likeness import THRESHOLD, Likeness, compare, told_apart
from kg.fuse.mentions import EventMention
from kg.fuse.twins import Couple, Twins, by_counting, by_telling, couple

_BUCKET = 4  # days of a block; a mention stands in each block that its days touch
_MOST = 12  # blocks that one mention may stand in by its days: longer ones stand in the first and the last of them

CROWD = 250
"""Twins of one block above which not all are held against all."""

_LOOSE = 0.3  # below the threshold, counts left out: what members of one engagement may fall short by
_NEXT = 8  # twins that each twin of a crowd meets in each order

Block = tuple[str, int]
Profile = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Join:
    """Two mentions that are one engagement, by score or by hand (score 1), with the reasons."""

    one: str
    other: str
    score: float
    reasons: tuple[str, ...]


def blocks(mention: EventMention, atlas: Atlas) -> tuple[list[Block], list[Block]]:
    """Where a mention is and where it lies, each by spans of days; mentions that may be joined share a block so that
    one of the two is there. None where no place or day is told.
    """
    if mention.start is None or mention.end is None or not mention.places:
        return [], []
    first, last = mention.start.toordinal() // _BUCKET, mention.end.toordinal() // _BUCKET
    buckets = list(range(first, last + 1)) if last - first < _MOST else [first, last]
    at, under = atlas.keys(mention.places)
    return sorted(product(at, buckets)), sorted(product(under, buckets))


class Joiner:
    """Mentions, who may be who, and the engagements they make. Add and remove at will, then ask for `clusters`.

    `ties` are pairs of mentions that are one telling, in a report and in its copy: joined unless they contradict.
    """

    def __init__(self, atlas: Atlas, decisions: Decisions | None = None, ties: Iterable[Pair] = ()) -> None:
        self.atlas, self.decisions = atlas, decisions or Decisions()
        self.mentions: dict[str, EventMention] = {}
        self.compared = 0
        self._ties = frozenset(pair_of(one, other) for one, other in ties)
        self._alone = {iri for pair in self.decisions.same | self.decisions.different for iri in pair}
        self._bound: dict[str, list[str]] = {}
        for one, other in sorted(self.decisions.same | self._ties):
            self._bound.setdefault(one, []).append(other)
            self._bound.setdefault(other, []).append(one)
        self._twins: dict[Profile, Twins] = {}
        self._telling: dict[Profile, bool] = {}
        self._of: dict[str, Twins] = {}
        self._at: dict[Block, dict[Twins, None]] = {}
        self._under: dict[Block, dict[Twins, None]] = {}
        self._touched: dict[Twins, None] = {}
        self._crowds: dict[Block, set[Couple]] = {}
        self._stirred: dict[Block, None] = {}
        self._windows: Counter[Couple] = Counter()
        self._clashes: dict[frozenset[Profile], bool] = {}

    # ------------------------------------------------------------------------------------------- changing

    def add(self, mentions: Iterable[EventMention]) -> None:
        """Take mentions in; each is held against those that share a block with it, unless it has a twin."""
        for mention in mentions:
            if mention.iri in self.mentions:
                self.remove([mention.iri])
            self.mentions[mention.iri] = mention
            profile = self.profile(mention)
            twins = self._twins.get(profile)
            if twins is None:
                twins = self._twins[profile] = Twins(replace(mention, report="", tolls=()))
                twins.name = str(profile[0]) if len(profile) == 1 else ""
                self._meet_others(twins)
            twins.members.add(mention.iri)
            self._of[mention.iri] = twins
            self._touched[twins] = None

    def remove(self, iris: Iterable[str]) -> None:
        """Take mentions out; what they alone held together falls apart."""
        for iri in iris:
            if iri not in self.mentions:
                continue
            twins, mention = self._of.pop(iri), self.mentions.pop(iri)
            twins.members.discard(iri)
            for other in (
                *twins.cluster,
                *twins.edges,
                *(self._of[i] for i in self._bound.get(iri, ()) if i in self._of),
            ):
                self._touched[other] = None
            self._touched[twins] = None
            if not twins.members:
                del self._twins[self.profile(mention)]
                for table, own in zip((self._at, self._under), blocks(mention, self.atlas), strict=True):
                    for block in own:
                        del table[block][twins]
                for other in twins.edges:
                    del other.edges[twins]
                for other in twins.rivals:
                    other.rivals.discard(twins)
                del self._touched[twins]
                self._thin_out(mention)

    # --------------------------------------------------------------------------------------------- asking

    @property
    def rivals(self) -> set[Pair]:
        """Pairs of mentions that only part over who did it: for each two sets of twins the first of either.

        Two deeds that one report tells are no rivals.
        """
        pairs = ((twins, other) for twins in self._twins.values() for other in twins.rivals)
        return {pair_of(one.first, other.first) for one, other in pairs if not self._share_report(one, other)}

    def clusters(self) -> list[tuple[str, ...]]:
        """The engagements, each the sorted IRIs of its mentions, in order; only what changed is worked out again."""
        self._meet_in_crowds()
        done: set[Twins] = set()
        for seed in self._touched:
            if seed not in done and seed.members:
                part = self._part(seed)
                done.update(part)
                for cluster in self._agglomerate(part):
                    for twins in cluster:
                        twins.cluster = cluster
        self._touched.clear()
        made = {id(t.cluster): t.cluster for t in self._twins.values()}
        return sorted(tuple(sorted(iri for twins in cluster for iri in twins.members)) for cluster in made.values())

    def joins(self, cluster: Iterable[str]) -> Iterator[Join]:
        """The pairs of one engagement that speak for the join, best first; twins are paired with the first of them."""
        members = set(cluster)
        groups = sorted({self._of[iri]: None for iri in sorted(members)}, key=lambda twins: twins.first)
        found = [Join(one, other, 1.0, ("decided by hand: same",)) for one, other in self._pairs(members, True)]
        found += [
            Join(one, other, 1.0, ("told in the same words by a copy",)) for one, other in self._pairs(members, False)
        ]
        known = {(join.one, join.other) for join in found}
        for number, twins in enumerate(groups):
            first, *rest = sorted(twins.members)
            pairs = [(first, other) for other in rest]
            pairs += [pair_of(first, other.first) for other in groups[number + 1 :] if other in twins.edges]
            for one, other in pairs:
                if (one, other) not in known:
                    likeness = compare(self.mentions[one], self.mentions[other], self.atlas)
                    found.append(Join(one, other, likeness.score, likeness.reasons))
        yield from sorted(found, key=lambda join: (-join.score, join.one, join.other))

    def neighbours(self, iri: str) -> Iterator[tuple[str, Likeness]]:
        """Every other mention (of twins the first) that shares a block with one, and how alike they are, best first."""
        mention = self.mentions[iri]
        others = (twins.first for twins in self._near(*blocks(mention, self.atlas)))
        pairs = [(other, compare(mention, self.mentions[other], self.atlas)) for other in others if other != iri]
        yield from sorted(pairs, key=lambda pair: (-pair[1].score, pair[0]))

    # ------------------------------------------------------------------------------------------ the work

    def profile(self, mention: EventMention) -> Profile:
        """What makes two mentions twins. One that says too little to be joined with its like has none, nor has one
        that was decided upon by hand.
        """
        if mention.iri in self._alone or mention.start is None or not mention.places:
            return (mention.iri,)
        days = mention.start, mention.end, mention.dated, mention.headline, mention.borrowed
        found = mention.category, *days, frozenset(mention.places), frozenset(mention.sides), frozenset(mention.counts)
        if found not in self._telling:
            self._telling[found] = compare(mention, mention, self.atlas, one_report=False).joined
        return found if self._telling[found] else (mention.iri,)

    def _meet_others(self, twins: Twins) -> None:
        at, under = blocks(twins.face, self.atlas)
        loose = [[block for block in own if block not in self._crowds] for own in (at, under)]
        for other in self._near(*loose):
            self._meet(twins, other)
        for table, own in ((self._at, at), (self._under, under)):
            for block in own:
                table.setdefault(block, {})[twins] = None
        for block in dict.fromkeys((*at, *under)):
            if block in self._crowds:
                self._stirred[block] = None
            elif self._count(block) > CROWD:
                self._crowd(block)

    def _meet(self, one: Twins, other: Twins) -> None:
        self.compared += 1
        found = compare(one.face, other.face, self.atlas, one_report=False)
        if found.joined:
            one.edges[other] = other.edges[one] = found.score
        elif found.rival:
            one.rivals.add(other)
            other.rivals.add(one)

    # ------------------------------------------------------------------------------------------- crowds

    def _count(self, block: Block) -> int:
        return len(self._at.get(block, ())) + len(self._under.get(block, ()))

    def _together(self, one: Twins, other: Twins, only: Block | None = None) -> bool:
        """Whether two twins share a block that is no crowd (or this one) so that one of them is there."""
        (at, under), (there, below) = ((set(o) for o in blocks(t.face, self.atlas)) for t in (one, other))
        shared = at & there | at & below | under & there
        return only in shared if only is not None else not shared <= self._crowds.keys()

    def _part_with(self, one: Twins, other: Twins) -> None:
        if not self._together(one, other):
            self._touched[one] = self._touched[other] = None
            one.edges.pop(other, None)
            other.edges.pop(one, None)
            one.rivals.discard(other)
            other.rivals.discard(one)

    def _crowd(self, block: Block) -> None:
        """A block has become too full: what met there only for being in it parts."""
        self._crowds[block] = set()
        self._stirred[block] = None
        members = {**self._at.get(block, {}), **self._under.get(block, {})}
        for twins in members:
            for other in [t for t in (*twins.edges, *twins.rivals) if t in members]:
                if couple(twins, other) not in self._windows:
                    self._part_with(twins, other)

    def _thin_out(self, gone: EventMention) -> None:
        """Twins have left their blocks: crowds there are looked at again, and are none any more where few are left."""
        for block in {block for own in blocks(gone, self.atlas) for block in own} & self._crowds.keys():
            self._stirred[block] = None
            if self._count(block) <= CROWD:
                self._drop(self._crowds.pop(block))
                del self._stirred[block]
                members = list({**self._at.get(block, {}), **self._under.get(block, {})})
                for one, other in combinations(members, 2):
                    if other not in one.edges and other not in one.rivals and self._together(one, other, block):
                        self._meet(one, other)
                self._touched.update(dict.fromkeys(members))

    def _drop(self, couples: Iterable[Couple]) -> None:
        for pair in couples:
            self._windows[pair] -= 1
            if not self._windows[pair]:
                del self._windows[pair]
                one, other = pair
                if one.members and other.members:
                    self._part_with(one, other)

    def _meet_in_crowds(self) -> None:
        """In each crowd that changed each twin meets the next ones in each order, and no others."""
        for block in self._stirred:
            members = {**self._at.get(block, {}), **self._under.get(block, {})}
            found: set[Couple] = set()
            for order in (by_telling, by_counting):
                ordered = sorted(members, key=order)
                for place, one in enumerate(ordered):
                    found.update(couple(one, other) for other in ordered[place + 1 : place + 1 + _NEXT])
            before, self._crowds[block] = self._crowds[block], found
            for one, other in found - before:
                self._windows[couple(one, other)] += 1
                if other not in one.edges and other not in one.rivals and self._together(one, other, block):
                    self._meet(one, other)
                    self._touched[one] = self._touched[other] = None
            self._drop(before - found)
        self._stirred.clear()

    def _near(self, at: list[Block], under: list[Block]) -> list[Twins]:
        """The twins that are where these are or that lie in it, and those that these lie in."""
        found: dict[Twins, None] = {}
        for block in at:
            found.update(self._at.get(block, {}))
            found.update(self._under.get(block, {}))
        for block in under:
            found.update(self._at.get(block, {}))
        return list(found)

    def _part(self, seed: Twins) -> list[Twins]:
        """All twins that edges, ties and decisions connect with some, and those they were joined with; sorted."""
        found: set[Twins] = set()
        waiting = [seed]
        while waiting:
            twins = waiting.pop()
            if twins not in found and twins.members:
                found.add(twins)
                waiting.extend(twins.edges)
                waiting.extend(twins.cluster)
                if self._bound:
                    bound = (i for iri in twins.members for i in self._bound.get(iri, ()))
                    waiting.extend(self._of[iri] for iri in bound if iri in self._of)
        return sorted(found, key=lambda twins: twins.first)

    def _agglomerate(self, part: list[Twins]) -> list[tuple[Twins, ...]]:
        if len(part) == 1:
            return [(part[0],)]
        groups = {
            twins: _Group([twins], {self.mentions[iri].report for iri in twins.members}, {self._outline(twins): twins})
            for twins in part
        }
        firsts = {twins: twins.first for twins in part}
        members = {iri for twins in part for iri in twins.members} if self._bound else set()
        pairs = [(-3.0, one, other) for one, other in self._pairs(members, True)]
        pairs += [(-2.0, one, other) for one, other in self._pairs(members, False)]
        for one in part:
            for twin, score in one.edges.items():
                if firsts[one] < firsts[twin]:
                    pairs.append((-score, firsts[one], firsts[twin]))
        for score, one_iri, other_iri in sorted(pairs):
            first, second = groups[self._of[one_iri]], groups[self._of[other_iri]]
            if first is not second and (score <= -3 or self._may_join(first, second)):
                first.twins += second.twins
                first.reports |= second.reports
                first.outlines |= second.outlines
                for twins in second.twins:
                    groups[twins] = first
        made = {id(group): group for group in groups.values()}
        return [tuple(group.twins) for group in made.values()]

    def _pairs(self, members: set[str], decided: bool) -> Iterator[Pair]:
        """Pairs among these mentions that are bound: by hand, or else by a tie."""
        for one in sorted(members & self._bound.keys()):
            for other in self._bound[one]:
                if one < other and other in members and ((one, other) in self.decisions.same) is decided:
                    yield one, other

    def _may_join(self, first: _Group, second: _Group) -> bool:
        if any(self._clash(one, other) for one in first.outlines.items() for other in second.outlines.items()):
            return False
        shared = first.reports & second.reports
        if not shared and not self.decisions.different:
            return True
        for one in first.twins:
            for other in second.twins:
                if self.decisions.different and self._parted(one, other):
                    return False
                if shared and told_apart(one.face, other.face, self.atlas) and self._share_report(one, other):
                    return False
        return True

    def _outline(self, twins: Twins) -> Profile:
        """What twins tell, their counts left out: what may contradict what others tell."""
        face = twins.face
        days = face.start, face.end, face.dated, face.headline, face.borrowed
        return face.category, *days, frozenset(face.places), frozenset(face.sides)

    def _clash(self, one: tuple[Profile, Twins], other: tuple[Profile, Twins]) -> bool:
        """Whether two outlines contradict each other, or have too little in common to be of one group."""
        if one[0] == other[0]:
            return False
        key = frozenset((one[0], other[0]))
        if key not in self._clashes:
            first, second = (replace(twins.face, counts=()) for _, twins in (one, other))
            found = compare(first, second, self.atlas, one_report=False)
            self._clashes[key] = found.contradiction is not None or found.score < THRESHOLD - _LOOSE
        return self._clashes[key]

    def _parted(self, one: Twins, other: Twins) -> bool:
        return any(pair_of(a, b) in self.decisions.different for a in one.members for b in other.members)

    def _share_report(self, one: Twins, other: Twins) -> bool:
        reports = {self.mentions[iri].report for iri in one.members}
        return any(self.mentions[iri].report in reports for iri in other.members)


@dataclass(slots=True, eq=False)
class _Group:
    """Twins that are one engagement so far, the reports that tell it, and one of the twins for each outline."""

    twins: list[Twins]
    reports: set[str]
    outlines: dict[Profile, Twins]
