"""Armed groups: units with a name that no gazetteer holds, bands with a modifier, sides of a war, back-references."""

from __future__ import annotations

from typing import Final

from kg.extract.cues import Cue
from kg.extract.forces import ForceReader, is_fight
from kg.extract.party_phrase import BA, OF, Modified
from kg.extract.phrase import Spot

_BACK: Final = frozenset(
    {
        "organisation", "movement", "group", "militia", "party", "front", "faction", "body", "brigade", "battalion",
        "division",
    }
)  # fmt: skip
_NUMBERED: Final = frozenset({"brigade", "battalion", "division", "corps", "company"})
# Kinds of unit whose nouns mean little else; the others need quotes or a word like شهداء behind them.
_PLAIN: Final = frozenset(
    {
        "brigade", "battalion", "division", "corps", "company", "faction", "group", "militia", "league", "forces",
        "army", "guard",
    }
)  # fmt: skip
_BARE: Final = frozenset({"organisation", "faction", "group", "militia"})  # the name goes without the kind
_LEADING: Final = frozenset({"linker", "banner"})
_CLOSED: Final = frozenset({"preposition", "particle", "verb"})
_SIDES: Final = frozenset({"regime", "opposition", "coalition", "resistance", "occupation"})
# Proclitic and article in one word: such a word begins a phrase, never a name (waw, ba, lam, fa).
_PHRASE: Final = ("\u0648\u0627\u0644", "\u0628\u0627\u0644", "\u0644\u0644", "\u0641\u0627\u0644")
_AL: Final = "\u0627\u0644"  # alef, lam: the article
_FI: Final = "\u0641\u064a"  # في
_YA: Final = "\u064a"
_ACTING: Final = OF | {"strike"}
_LIMIT: Final = 4  # words in the name of a unit that no gazetteer holds
_TITLE: Final = 9  # words in a name in quotes that begins with the kind of unit


class BandReader(ForceReader):
    """Reads units, bands and sides."""

    def unit(self, place: int, branch: str) -> Spot | None:
        """The unit whose kind stands at `place`: named, numbered, or pointing back (`التنظيم`)."""
        cue, after = self.cues[place], self.phrase.after(place)
        nxt = self.phrase.cue(after)
        if nxt is None:
            return self.back(place, place, branch) if cue.definite and branch in _BACK else None
        title = self.phrase.quoted(place, _TITLE)
        if branch == "front" and self._is_where(place):
            return None
        if title is not None and title > place and not nxt.has("modifier"):
            return self._called(place, title, branch)
        if cue.own or (branch == "front" and self._is_where(place)):
            return None
        return self._definite(place, branch, nxt) if cue.definite else self._construct(place, branch, nxt)

    def _is_where(self, place: int) -> bool:
        """`في جبهة "قانية"`: a front of the war, not one that fights."""
        before = self.phrase.cue(self.phrase.before(place))
        return self.cues[place].proclitic == BA or (before is not None and before.word.fold == _FI)

    def _called(self, place: int, last: int, branch: str) -> Spot:
        identity = f"name:{self.key(place, last)}"
        return self.spot(place, last, identity=identity, rule="unit", head=branch, confidence=0.8)

    def _construct(self, place: int, branch: str, nxt: Cue) -> Spot | None:
        after = self.phrase.after(place)
        if not self.free(after) or after in self.named or (after in self.toponyms and branch in ("front", "group")):
            return None
        if (nxt.has("modifier") or nxt.country) and self.phrase.quoted(after) is None:
            told = self.modified(place)
            if branch == "faction" and "opposition" in told.classes:
                return self.text(place, told.last, rule="band", confidence=0.7)
            return None
        return self.unknown(place, branch)

    def _definite(self, place: int, branch: str, nxt: Cue) -> Spot | None:
        after, told = self.phrase.after(place), self.modified(place)
        if branch in _NUMBERED:
            if nxt.number or "ordinal" in nxt.contexts:
                return self._called(place, after, branch)
            beyond = self.phrase.after(told.last)
            cue = self.phrase.cue(beyond)
            if cue is not None and "ordinal" in cue.contexts:
                return self._called(place, beyond, branch)
        if branch not in _BACK or self.phrase.quoted(after) is not None or not self.free(after):
            return None
        if branch == "militia" and told.classes & {"civil", "local", "ethnic"}:
            return self.text(place, told.last, rule="band", confidence=0.7)
        loyal = self.allied(told.last)  # what is said of it belongs to it: الميليشيا الموالية لإيران
        return self.back(place, loyal[0] if loyal is not None and loyal[1][0] == "ally" else told.last, branch)

    def unknown(self, place: int, branch: str) -> Spot | None:
        """A unit whose name no gazetteer holds: in quotes, numbered, or up to what cannot be part of a name."""
        after = self.phrase.after(place)
        nxt = self.phrase.cue(after)
        if nxt is None:
            return None
        last = self.phrase.quoted(after)
        if last is not None and (nxt.proclitic or nxt.number or nxt.ends or nxt.has("modifier")):
            return None
        if last is None:
            last = after if nxt.number and branch in _NUMBERED else self._extent(after, branch)
        if last is None:
            return None
        name = f"name:{self.key(after, last)}"
        if branch in _BARE:
            return self.spot(
                after, last, full=place, identity=name, rule="unit", head=branch, confidence=0.8, proclitic=""
            )  # fmt: skip
        return self.spot(place, last, identity=name, rule="unit", head=branch, confidence=0.8)

    def _extent(self, first: int, branch: str) -> int | None:
        """The last word of an unquoted name, None when no name begins at `first`."""
        last, place = None, first
        while place - first < _LIMIT:
            cue = self.phrase.cue(place)
            led = last is not None and bool(self.cues[last].contexts & _LEADING)
            if cue is None or not _nameable(cue, led=led) or place in self.shut:
                break
            if last is None:
                if not self._opens(cue, place, branch):
                    break
            elif not led and (not cue.definite or place in self.toponyms):
                break
            last, place = place, place + 1
        return None if last == first and not self.cues[first].definite else last

    def _opens(self, cue: Cue, place: int, branch: str) -> bool:
        """Whether an unquoted name of this kind of unit may begin with this word."""
        if "banner" in cue.contexts:
            return True
        if cue.role is not None or cue.country or place in self.toponyms:
            return False
        return branch in _PLAIN and (cue.definite or "linker" in cue.contexts)

    def band(self, place: int, branch: str) -> Spot | None:
        """The band or side whose noun stands at `place`: by a modifier, by whom it serves, or pointing back."""
        cue = self.cues[place]
        if not self.free(self.phrase.after(place)):
            return None
        told = self.modified(place)
        if branch in _SIDES:
            return self._side(place, branch, told)
        spot = None if told.nation else self.ally(place, told.last, "band")
        if spot is not None:
            return None if self.apposed(place) else spot
        if cue.own:
            if branch != "militia":
                return None
            identity = f"allied:{cue.stem}:*"
            return self.spot(place, place, identity=identity, allegiance=("ally", None), rule="allied", confidence=0.7)
        if "opposition" in told.classes:
            return self.spot(place, told.last, identity="band:opposition", rule="band", confidence=0.8)
        if told.nation and branch == "faction":
            return self.text(place, told.last, rule="band", confidence=0.8, nation=told.nation)
        if self.apposed(place) or self.one_of(place):
            return None
        confidence = self._sure(branch, told, definite=cue.definite)
        if confidence:
            return self.text(place, told.last, rule="band", confidence=confidence, nation=told.nation)
        return self.back(place, told.last, branch) if cue.definite else None

    @staticmethod
    def _sure(branch: str, told: Modified, *, definite: bool) -> float:
        """How surely the modifiers make a band a party of its own; 0 when they do not."""
        classes = told.classes
        if told.nation and branch == "militia":
            return 0.8
        if branch != "men" and definite and classes & {"armed", "jihad", "ethnic", "nation"}:
            return 0.7
        if branch in ("men", "faction"):
            telling = classes & {"local", "ethnic"} or (branch == "faction" and "jihad" in classes)
            return 0.6 if telling and (not definite or "local" in classes) else 0.0
        return 0.0

    def _side(self, place: int, branch: str, told: Modified) -> Spot | None:
        """`النظام`, `المعارضة`, `التحالف`, `المقاومة`: a side of the war, by its article or its modifiers."""
        before = self.phrase.cue(self.phrase.before(place))
        if not (self.cues[place].definite or (branch == "regime" and "regime" in told.classes)):
            return None
        if branch == "regime":
            talked = before is not None and before.contexts & {"agency", "spokesman"}
            if told.classes - {"nation", "regime"} or talked or self._qualified(told.last):
                return None
            identity, country = f"state:{told.nation}:regime", told.nation or None
            return self.spot(place, told.last, identity=identity, country=country, rule="force", confidence=0.8)
        if branch == "occupation":
            if not told.classes <= {"nation"}:
                return None
            sure = 0.7 if before is not None and before.role in _ACTING and not before.definite else 0.4
            identity = "state:IL:army"
            return self.spot(place, told.last, identity=identity, country="IL", rule="force", confidence=sure)
        if branch == "coalition":
            return self.back(place, told.last, "coalition", alone=not self.spoken_for(place))
        if branch == "opposition":
            acting = before is not None and not before.mark and (before.role in OF or is_fight(before.word))
            armed = "armed" in told.classes or acting or self.makes_war(place, told.last + 1)
        else:
            armed = bool(told.classes)
        return self.spot(place, told.last, identity=f"band:{branch}", rule="band", confidence=0.8 if armed else 0.4)

    def _qualified(self, last: int) -> bool:
        """Whether another adjective follows: `النظام المصرفي` is no side of a war."""
        cue = self.phrase.cue(self.phrase.after(last))
        return (
            cue is not None
            and not (cue.role or cue.contexts)
            and cue.word.fold.startswith(_AL)
            and cue.word.fold.endswith(_YA)
        )


def _nameable(cue: Cue, *, led: bool) -> bool:
    """Whether a word may be part of the name of a unit; `led` by a word like شهداء, more words may."""
    if cue.word.shape or cue.proclitic or cue.relation or "civil" in cue.contexts:
        return False
    if "banner" not in cue.contexts and (cue.contexts & _CLOSED if led else cue.ends):
        return False
    return not cue.word.fold.startswith(_PHRASE)
