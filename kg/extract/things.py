"""The things of one report: spots gathered so that one party, place or claimer has one key, with back-references.

Strong spots make things, in text order; weak ones (`التنظيم`, `القوات`, a force that is only spoken for) join the last
thing before them that fits, else the first behind them. Where no thing fits, a side (`الفصائل`) stands for itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.extract.antecedents import Group, antecedent, fits_state, state_of
from kg.extract.phrase import Spot
from kg.extract.world import World, core_world
from kg.model import Mention, Report, Thing
from kg.text.normalise import name_key

_ALONE = frozenset(
    {"faction", "militia", "coalition", "rebel", "air"}
)  # back-references that are a party by themselves
_JOINT = 4  # code points between two parties that are joined (`قوات الأمن والجيش`)
_BESIDE = 30  # code points within which two head nouns before one name tell two places apart
_CLASS = {
    "city": "settlement", "town": "settlement", "village": "settlement", "neighbourhood": "settlement",
    "governorate": "division", "district": "division", "region": "division", "desert": "nature", "mountain": "nature",
    "river": "nature",
}  # fmt: skip
# Second words of a name that may be left out, folded: eastern, western, northern, southern.
_PARTS = frozenset(
    {
        "\u0634\u0631\u0642\u064a\u0647", "\u063a\u0631\u0628\u064a\u0647", "\u0634\u0645\u0627\u0644\u064a\u0647",
        "\u062c\u0646\u0648\u0628\u064a\u0647",
    }
)  # fmt: skip
_SIDES = frozenset({"band:opposition", "band:resistance", "band:rebel"})
Things = tuple[tuple[Thing, ...], tuple[Mention, ...], Mapping[tuple[str, int, int], str]]


def group_things(
    spots_by_sentence: Sequence[Sequence[Spot]], report: Report | None = None, *, world: World | None = None
) -> Things:
    """The report's things, their mentions, and the key of the thing that (sentence index, token index) belongs to.

    A report that came without a country is about the one in which most of its places lie.
    """
    known = world if world is not None else core_world()
    told = [(sentence, spot) for sentence, spots in enumerate(spots_by_sentence) for spot in spots]
    maker = _Maker(told, (report.country if report is not None else None) or _home(told), known)
    groups = maker.groups()
    return _things(groups), _mentions(groups), _resolve(groups)


def _home(told: Sequence[tuple[int, Spot]]) -> str | None:
    """The country in which most of the report's places lie, the first of equals."""
    votes = Counter(spot.country for _, spot in told if spot.kind == "place" and spot.country)
    return votes.most_common(1)[0][0] if votes else None


class _Maker:
    """Gathers the spots of one report. `home` is the country it is about."""

    def __init__(self, told: Sequence[tuple[int, Spot]], home: str | None, world: World) -> None:
        self.told, self.home, self.world = told, home, world
        self.made: list[Group] = []

    def groups(self) -> list[Group]:
        """The things in the order of their first mention."""
        weak: list[tuple[int, Spot]] = []
        for sentence, spot in self.told:
            if spot.weak or self._foreign_regime(spot):
                weak.append((sentence, spot))
            else:
                group = self._party(sentence, spot) if spot.kind == "group" else self._place(sentence, spot)
                if group is None:
                    group = Group(spot.kind, self.world)
                    self.made.append(group)
                group.add(sentence, spot)
        strong = list(self.made)
        for sentence, spot in weak:
            group = self._weak(strong, sentence, spot)
            if group is not None:
                strange = spot.identity in _SIDES and not group.alone and spot.identity not in group.identities
                group.add(sentence, replace(spot, identity="back:side") if strange else spot)
        for group in self.made:
            group.spots.sort(key=lambda found: found[1].begin)
        self.made.sort(key=lambda g: (g.spots[0][1].begin, g.kind))
        for number, group in enumerate(self.made, 1):
            group.key = f"{group.kind[0]}{number}"
        return self.made

    def _foreign_regime(self, spot: Spot) -> bool:
        """A foreign government named as one (`النظام الإيراني`) is talked of; it fights by its forces."""
        state = state_of(spot.identity)
        return state is not None and state[1] == "regime" and bool(state[0]) and self.home not in (None, state[0])

    def _place(self, sentence: int, spot: Spot) -> Group | None:
        """The place of that name, or of its ids, unless both head nouns are told and differ."""
        key = name_key(spot.name)
        same = [g for g in self.made if g.kind == spot.kind]
        if spot.kind == "claimer":
            return next((g for g in same if key in g.names or g.ids & set(spot.candidates)), None)
        named = [g for g in same if key in g.names]
        for group in named:
            if not _apart(group, sentence, spot):
                return group
        if named:
            return None
        for group in reversed(same):
            cut = len(key) == 1 and any(len(n) == 2 and n[0] == key[0] and n[1] in _PARTS for n in group.names)
            if cut or (len(spot.candidates) == 1 and group.ids == set(spot.candidates)):
                return group
        return None

    def _alias(self, spot: Spot) -> Group | None:
        """The party whose other name stands in brackets behind it: `هيئة تحرير الشام (جبهة النصرة سابقا)`."""
        if spot.relation != "alias":
            return None
        before = [(g.last_before(spot.begin), k) for k, g in enumerate(self.made) if g.kind == "group"]
        return self.made[max(before)[1]] if before and max(before)[0] >= 0 else None

    def _party(self, sentence: int, spot: Spot) -> Group | None:
        alias = self._alias(spot)
        if alias is not None:
            return alias
        same = [g for g in self.made if g.kind == "group"]
        ids, key = set(spot.candidates), name_key(spot.name)
        state = state_of(spot.identity)
        if state is not None:
            return fits_state(same, state, self.home, ids, self._beside(same, sentence, spot))
        for group in same:
            if ids & group.ids or key in group.names or (spot.identity and spot.identity in group.identities):
                return group
        return self._shortened(same, key) if spot.rule == "unit" else None

    def _shortened(self, same: Sequence[Group], key: tuple[str, ...]) -> Group | None:
        """The party of which an unknown name is a part: `قوة الحشد` for الحشد الشعبي."""
        bare = key[1:] if len(key) > 1 else key
        for group in same:
            if group.is_state:
                continue
            if any(key in (n[1:], n) or bare in (n[1:], n) or (len(bare) == 1 and bare[0] in n) for n in group.names):
                return group
        return None

    def _beside(self, same: Sequence[Group], sentence: int, spot: Spot) -> Group | None:
        """The party right before this one in its sentence, when a short word or none parts them."""
        for group in same:
            index, other = group.spots[-1]
            if index == sentence and 0 <= spot.full_begin - other.end <= _JOINT:
                return group
        return None

    def _weak(self, strong: Sequence[Group], sentence: int, spot: Spot) -> Group | None:
        parties = [g for g in self.made if g.kind == "group"]
        if state_of(spot.identity) is not None or spot.candidates:
            return self._party(sentence, spot)
        if spot.identity in _SIDES:
            found = next((g for g in parties if spot.identity in g.identities), None)
            return found or antecedent(parties, "side", spot, self.home) or self._alone(parties, spot)
        role = spot.identity.partition(":")[2]
        found = antecedent(parties, role, spot, self.home)
        return found or (self._alone(parties, spot) if role in _ALONE else None)

    def _alone(self, parties: Sequence[Group], spot: Spot) -> Group | None:
        """A side without a name, in a report that names no party that is not a state."""
        words = spot.last - spot.first
        free = spot.head == "coalition" and words == 1
        if spot.identity == "back:air":  # الطيران المروحي
            free = words > 1 and not any(g.is_state for g in parties)
            if not free:
                return None
        if not free and any(not g.is_state for g in parties):
            return None
        group = Group("group", self.world)
        group.alone = True
        self.made.append(group)
        return group


def _apart(group: Group, sentence: int, spot: Spot) -> bool:
    """True for two places of one name that are told apart by their head nouns: `بادية تدمر مع مدينة تدمر`."""
    kind = _CLASS.get(spot.head or "")
    if kind is None:
        return False
    told = {head: place for head, place in group.told.items() if head in _CLASS}
    if not told or any(_CLASS[head] == kind for head in told):
        return False
    return any(s == sentence and spot.begin - begin <= _BESIDE for s, begin in told.values())


def _things(groups: Sequence[Group]) -> tuple[Thing, ...]:
    things = []
    for group in groups:
        spots = [s for _, s in group.spots]
        strong = spots if group.alone else [s for s in spots if not s.identity.startswith("back:")]
        strong.sort(key=lambda s: s.weak and s.rule in ("country", "nationality"))  # such name it where no other does
        names = list(dict.fromkeys(s.name for s in strong))
        candidates = tuple(dict.fromkeys(c for s in strong for c in s.candidates))
        containers = tuple(dict.fromkeys(c for s in strong for c in s.containers))
        member, allies = _allegiances(groups, group)
        country = next((s.country for s in strong if s.country), None)
        precision = next((s.precision for s in strong if s.precision), None)
        things.append(
            Thing(
                group.key, strong[0].kind, names[0], tuple(names[1:]), group.head, containers, candidates, member,
                allies, country, precision,
            )
        )  # fmt: skip
    return tuple(things)


def _allegiances(groups: Sequence[Group], group: Group) -> tuple[str | None, tuple[str, ...]]:
    """The key of the party it is a member of, and the keys of those it is allied with."""
    member, allies = None, []
    for _, spot in group.spots:
        if spot.allegiance is None:
            continue
        kind, name = spot.allegiance
        target = _named(groups, name) if name else _nearest(groups, group, spot)
        if target is None or target is group:
            continue
        if kind == "member":
            member = member or target.key
        elif target.key not in allies:
            allies.append(target.key)
    return member, tuple(allies)


def _named(groups: Sequence[Group], name: str) -> Group | None:
    key = name_key(name)
    return next((g for g in groups if g.kind == "group" and any(key == n[: len(key)] for n in g.names)), None)


def _nearest(groups: Sequence[Group], group: Group, spot: Spot) -> Group | None:
    """The last party before an ally told by a pronoun, allies apart."""
    best, at = None, -1
    for other in groups:
        if other is group or other.kind != "group" or any(i.startswith("allied") for i in other.identities):
            continue
        ends = other.last_before(spot.begin)
        if ends > at:
            best, at = other, ends
    return best


def _mentions(groups: Sequence[Group]) -> tuple[Mention, ...]:
    """The words that name things. A back-reference names nothing: `_resolve` has it, unless it is all there is."""
    found = []
    for group in groups:
        told = group.spots if group.alone else [(n, s) for n, s in group.spots if not s.identity.startswith("back:")]
        found += [_mention(group, n, s) for n, s in told]
    return tuple(sorted(found, key=lambda m: (m.begin, m.end, m.thing)))


def _mention(group: Group, sentence: int, spot: Spot) -> Mention:
    relation, precision = (spot.relation, spot.precision) if spot.kind == "place" else (None, None)
    return Mention(
        group.key, spot.kind, spot.begin, spot.end, sentence, spot.rule, spot.confidence, relation, precision,
        spot.distance,
    )  # fmt: skip


def _resolve(groups: Sequence[Group]) -> dict[tuple[str, int, int], str]:
    return {
        (s.kind, sentence, token): g.key
        for g in groups for sentence, s in g.spots for token in range(s.full_first, s.last)
    }  # fmt: skip
