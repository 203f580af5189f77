"""What the retellings of one toll tell of its place and its days: the narrowest place, the days that are told.

News tells its main toll two or three times: the lead with the province and the weekday, the body with the town. One
toll has one place and one time, so that each telling takes from the others what it lacks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.details import Retelling
from kg.extract.scene import Scene
from kg.model import Period, Toll
from kg.text.normalise import fold

_AL = "\u0627\u0644"  # the article
_ASIDE = frozenset(
    {"\u0648\u0633\u0637", "\u0628\u0639\u062f", "\u0642\u0628\u0644", "\u0631\u062f\u0627"}
)  # وسط، بعد، قبل، ردا
_ENOUGH = 3  # smaller numbers may well be those of another deed
_CHAIN = 3  # a headline says the lead again, the lead the body
_WIDE = frozenset({"country", "governorate", "region", "district", "desert"})


def is_own(toll: Toll, what: str) -> bool:
    """True when the words of the toll's sentence tell its `places` or its `period`; False when it was told before."""
    reason = next((r for r in toll.reasons if r.startswith(f"{what}: ")), "")
    return not reason.endswith(("told before", "not told"))


def occurred(scene: Scene, retellings: Sequence[Retelling], tolls: Sequence[Toll]) -> list[Toll]:
    """`… بقتل 15 شخصا. ووقع الهجوم قرب أمرلي`: a sentence that says where the deed of the one before it took place.

    The tolls of the sentence before it, or of the one before that when it tells none, lie there.
    """
    counted = {toll.sentence for toll in tolls}
    spots: dict[int, Retelling] = {}
    for told in retellings:
        where = told.engagement.sentence
        before = next((n for n in (where - 1, where - 2) if n in counted), None)
        fits = before is not None and told.definite and told.own_place and where not in counted
        if before is not None and fits and len(told.engagement.places) == 1 and _takes_place(scene, told):
            spots.setdefault(before, told)
    return [_at(scene, toll, spots[toll.sentence]) if toll.sentence in spots else toll for toll in tolls]


def _takes_place(scene: Scene, told: Retelling) -> bool:
    """True for `وقع الهجوم`, `أن الهجوم وقع`: a verb of taking place beside the word of the deed."""
    line = scene.lines[told.engagement.sentence]
    index = line.at(told.engagement.begin)
    if not any(line.marked(k, "occur") for k in (index - 1, index + 1)):
        return False
    spot = next((k for k in range(index, len(line)) if k in line.place_at), len(line))
    between = range(index + 1, line.place_at[spot].full_first) if spot < len(line) else range(0)
    return not any(line.senses[k].engagement or line.fold(k) in _ASIDE for k in between)


def _at(scene: Scene, toll: Toll, told: Retelling) -> Toll:
    place = told.engagement.places[0]
    vague = not is_own(toll, "places") or (len(toll.places) == 1 and _is_narrower(scene, place, toll.places[0]))
    if not vague or scene.kind(place) == "country":
        return toll
    period = told.engagement.period if not is_own(toll, "period") and told.own_day else toll.period
    return replace(toll, places=(place,), period=period or toll.period)


def retold(scene: Scene, tolls: Sequence[Toll]) -> list[Toll]:
    """The tolls, each with the narrowest place and the told days of its retellings; a part follows its whole."""
    families = _families(tolls)
    told = {toll.key: toll for toll in tolls}
    found: dict[str, Toll] = {}
    for toll in tolls:
        family = families[toll.key]
        new = replace(toll, places=_place(scene, toll, family), period=_days(toll, family))
        whole = found.get(toll.part_of or "")
        old = told.get(toll.part_of or "")
        if whole is not None and old is not None and old.sentence == toll.sentence:
            if new.places == old.places:
                new = replace(new, places=whole.places)
            if new.period == old.period:
                new = replace(new, period=whole.period)
        found[toll.key] = new
    return list(found.values())


def _families(tolls: Sequence[Toll]) -> dict[str, list[Toll]]:
    """The tellings of each toll, in text order, by the key of each telling."""
    again = {toll.key: toll.restates for toll in tolls}
    groups: dict[str, list[Toll]] = {}
    heads: dict[str, str] = {}
    for toll in tolls:
        head = toll.key
        for _ in range(_CHAIN):
            head = again.get(head) or head
        heads[toll.key] = head
        groups.setdefault(head, []).append(toll)
    return {key: groups[head] for key, head in heads.items()}


def _place(scene: Scene, toll: Toll, family: Sequence[Toll]) -> tuple[str, ...]:
    if toll.lower < _ENOUGH or toll.precision == "vague" or len(toll.places) != 1:
        return toll.places
    for other in family:
        told = len(other.places) == 1 and is_own(other, "places") and not _points_back(scene, other)
        if told and _is_narrower(scene, other.places[0], toll.places[0]):
            return other.places
    return toll.places


def _points_back(scene: Scene, toll: Toll) -> bool:
    """`بمقتل الستة ترتفع الحصيلة`: a definite count speaks of the dead told before, wherever its sentence is set."""
    return fold(scene.report.text[toll.begin : toll.end]).startswith(_AL)


def _is_narrower(scene: Scene, place: str, wide: str) -> bool:
    """True when a place lies in another, or nothing is known of it and the other is a province or wider."""
    if scene.lies_in(place, wide):
        return True
    kind = scene.kind(wide) or scene.things[wide].head
    return not scene.things[place].candidates and place != wide and kind in _WIDE


def _days(toll: Toll, family: Sequence[Toll]) -> Period | None:
    """Its own days, else those of the first telling that has any; of two days side by side those told first."""
    told = [t for t in family if t.period is not None and t.period.start is not None and is_own(t, "period")]
    if not told or (toll in told and not _is_beside(toll.period, told[0].period)):
        return toll.period
    return told[0].period


def _is_beside(one: Period | None, other: Period | None) -> bool:
    if one is None or other is None or not (one.start and one.end and other.start and other.end):
        return False
    return abs((one.start - other.start).days) <= 1 and abs((one.end - other.end).days) <= 1
