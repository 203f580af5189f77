"""Which armed group or claimer a name is: scored by country, dates and company."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from kg.lexicon.gazetteer import Claimer, Gazetteer, Group
from kg.link.choice import Scored, choose
from kg.link.context import Context, Scene
from kg.link.forces import army_of, begun, ended, read_force
from kg.model import Link, Thing

_BASE: Final = -0.4
_CLAIMER: Final = 0.3
_ONLY: Final = 0.9
_COUNTRY: Final = 1.6  # times the country's share
_NOT_HOME: Final = -4.0  # a name that holds only at home, told of another country
_ABROAD: Final = -0.4
_NATION: Final = 1.5
_OTHER_NATION: Final = -3.0
_NOT_BEGUN: Final = -3.0
_ENDED: Final = -0.9
_ARMY_ENDED: Final = -3.0  # another army bears the name now
_UNTOLD: Final = -1.5  # a name that holds only at home, in a report that tells no country
_STATE: Final = -1.6
_OWN_NAME: Final = 0.7
_COMPANY: Final = 0.6
_SIDE: Final = 0.7  # on the side of another group that the report names
_HOME_SHARE: Final = 0.45  # of the country that is most pointed to
_SURE: Final = 0.75
_RULE: Final = 0.8


class GroupJudge:
    """Scores the candidates of one armed group of a report."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def judge(
        self, thing: Thing, candidates: Sequence[str], scene: Scene, context: Context, company: Collection[str] = ()
    ) -> Link:
        """The link of a group; `company` are the entries that other groups of the report were linked to."""
        groups = [group for group in map(self._gazetteer.groups.get, candidates) if group is not None]
        if not groups:
            return self._state_force(thing, scene, context)
        scored = [self._score(thing, group, scene, context, company, len(groups) == 1) for group in groups]
        if any(group.kind == "army" for group in groups):  # a government that fights does so by its army
            states = {group.id for group in groups if group.kind == "government"}
            scored = [replace(s, points=s.points + _STATE) if s.id in states else s for s in scored]
        return choose(thing.key, scored)

    def _score(
        self, thing: Thing, group: Group, scene: Scene, context: Context, company: Collection[str], only: bool
    ) -> Scored:
        points, reasons = _BASE, [group.kind]
        if only:
            points += _ONLY
            reasons.append("the only one of this name")
        for add, reason in (
            _by_country(group.country, group.home, scene, thing.key),
            self._by_nation(thing, group),
            self._by_name(thing, group),
            _by_date(group, context),
            self._by_company(group, company),
        ):
            points += add
            if reason:
                reasons.append(reason)
        return Scored(group.id, points, tuple(reasons))

    def _by_nation(self, thing: Thing, group: Group) -> tuple[float, str]:
        whole = self._gazetteer.groups.get(group.member_of or "")
        countries = {*group.country, *(whole.country if whole is not None else ())}
        if thing.country is None or not countries:
            return 0.0, ""
        return (_NATION, f"called one of {thing.country}") if thing.country in countries else (_OTHER_NATION, "")

    def _by_name(self, thing: Thing, group: Group) -> tuple[float, str]:
        """Candidates may come from other names of the thing; the one that bears its first name is meant first."""
        return (_OWN_NAME, "") if group.id in self._gazetteer.named(thing.name, "group") else (0.0, "")

    def _by_company(self, group: Group, company: Collection[str]) -> tuple[float, str]:
        near = {group.member_of, group.renamed_to, *group.ally_of} - {None}
        for other in sorted(company):
            if other in near or self._gazetteer.groups[other].member_of == group.id:
                return _COMPANY, f"beside {other}"
        allied = (other for other in sorted(company) if group.side and self._gazetteer.groups[other].side == group.side)
        friend = next(allied, None)
        return (_SIDE, f"on the side of {friend}") if friend is not None else (0.0, "")

    def _state_force(self, thing: Thing, scene: Scene, context: Context) -> Link:
        force = read_force(thing.name, self._gazetteer)
        if force is None:
            return Link(thing.key, None, 0.0, "no candidate")
        told = force.country or thing.country
        iso = told or scene.main()
        if iso is None:
            return Link(thing.key, None, 0.0, "a state's force, but not told whose")
        army = army_of(self._gazetteer, iso, context.published, scene.main())
        if army is None:
            return Link(thing.key, None, 0.0, f"no single army of {iso} at that time")
        score = _RULE if told else _SURE
        why = "by its adjective" if told else "of the country that the report is about"
        return Link(thing.key, army.id, score, f"the army of {iso}, {why}", ((army.id, score),))


class ClaimerJudge:
    """Scores the candidates of one claimer of a report."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def judge(self, thing: Thing, candidates: Sequence[str], scene: Scene) -> Link:
        """The link of a claimer; a name that many countries have needs its country."""
        claimers = [claimer for claimer in map(self._gazetteer.claimers.get, candidates) if claimer is not None]
        return choose(thing.key, [self._score(claimer, scene, len(claimers) == 1) for claimer in claimers])

    @staticmethod
    def _score(claimer: Claimer, scene: Scene, only: bool) -> Scored:
        countries = (claimer.country,) if claimer.country else ()
        points, reason = _by_country(countries, claimer.home and bool(countries), scene, "")
        if claimer.home and not countries:
            points, reason = _NOT_HOME, "a name that every country has"
        reasons = [claimer.kind, *(["the only one of this name"] if only else []), *([reason] if reason else [])]
        return Scored(
            claimer.id,
            _CLAIMER + (_ONLY if only else 0.0) + max(points, _ABROAD if not claimer.home else points),
            tuple(reasons),
        )


def _by_country(countries: Sequence[str], home: bool, scene: Scene, thing: str) -> tuple[float, str]:
    shares = [share for iso in countries if (share := scene.share(iso, thing)) is not None]
    if not shares:
        return (_UNTOLD, "a name that holds only at home") if home else (0.0, "")
    share = max(shares)
    if home and share < _HOME_SHARE:
        return _NOT_HOME, "a name that holds only at home"
    iso = countries[shares.index(share)]
    return (_COUNTRY * share, f"of {iso}") if share > 0 else (_ABROAD, "")


def _by_date(group: Group, context: Context) -> tuple[float, str]:
    day = context.published
    if day is None:
        return 0.0, ""
    if not begun(group, day):
        return _NOT_BEGUN, f"not before {group.active_from}"
    if not ended(group, day):
        return 0.0, ""
    return (_ARMY_ENDED if group.kind == "army" else _ENDED), f"ended {group.active_to}"
