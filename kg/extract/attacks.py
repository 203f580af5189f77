"""Who attacks whom: the maker of a fight that is no clash, and whom it is aimed at.

The maker stands in the construct (`غارات التحالف`), with a verb that carries it (`هجوم شنه X`, `شنت X غارات`), behind
`من قبل` or as the subject; who is aimed at behind `على` and its like, as an object, or among the victims.
"""

from __future__ import annotations

from kg.extract.fights import FROM, ON, THIS, WHEN, WITH
from kg.extract.holders import is_governed
from kg.extract.line import COMMAS
from kg.extract.opponents import BA, Keys, Opponents
from kg.extract.phrase import Spot
from kg.extract.told import parties_before

_LAM = "\u0644"
_IN = "\u0641\u064a"  # في
_BEFORE = "\u0642\u0628\u0644"  # قبل, as in من قبل
_SIDE = "\u062c\u0627\u0646\u0628"  # جانب, as in من جانب
_NEAR_HOLDER = 26
_ONE_OF = "\u0644\u0627\u062d\u062f"  # لأحد
_PRONOUNS = {"\u0647": "m", "\u0647\u0627": "f", "\u0647\u0645": "p"}  # ه، ها، هم


class AttackReader(Opponents):
    """Reads the attackers and the targets of one fight."""

    def attack(self) -> tuple[Keys, Keys]:
        """The attackers and the targets."""
        attackers = self.verb_agents() if self.fight.verb else self.noun_agents()
        targets = tuple(k for k in self.targets(attackers) if k not in attackers)
        return self.with_helpers(attackers), targets

    def noun_agents(self) -> Keys:
        direct = self.construct()
        return (
            self.accused()
            or self.carried_behind()
            or self.by()
            or self.carrier()
            or direct
            or self.pronoun()
            or self.doer()
            or self.teller()
            or self.taker()
        )

    def accused(self) -> Keys:
        """`اتهم X Y بقصف P`: the party right before the word, whom another says to have done it."""
        line, first = self.line, self.fight.first
        spot = line.party_at.get(first - 1)
        if spot is None or BA not in self.fight.analysis.proclitics:
            return ()
        blamed = any(line.marked(k, "accuse") for k in range(max(self.low, spot.full_first - 10), spot.full_first))
        return self.keys([spot]) if blamed else ()

    def teller(self) -> Keys:
        """`أعلن X استهداف Y`: who tells right before the word that it aimed at another, did it."""
        spot = self.line.party_at.get(self.fight.first - 1) if self.fight.transitive else None
        return self.chain(spot) if spot is not None and spot.full_first in self.told else ()

    def taker(self) -> Keys:
        """`سيطرت X على P بعد هجوم`: who took a place by the fight told behind it."""
        line = self.line
        if line.fold(self.fight.first - 1) not in WHEN or self.fight.category not in ("attack", "bombing"):
            return ()
        for k in range(self.fight.first - 2, max(-1, self.fight.first - 22), -1):
            if line.is_break(k):
                return ()
            if line.senses[k].control == "gained" and self.is_verb(k):
                spot = next(iter(self.spots(k + 1, k + 4)), None) or next(iter(self.spots(0, k)[::-1]), None)
                if spot is None and k and self.own_men(k - 1):
                    return self.nearest_before("", own=False)
                return self.chain(spot) if spot is not None and not is_governed(line, spot) else ()
        return ()

    def doer(self) -> Keys:
        """Who is told of before a fight that is aimed at another: `X … عملية عسكرية ضد Y`, `X بادرت بمهاجمة Y`."""
        aimed = any(
            self.is_aim(spot, self.index + 1) or self.is_object(spot)
            for spot in self.spots(self.index + 1, self.index + 9)
        )
        related = self.of_relative(self.index) if aimed else ()
        if related:
            return related
        spot = self.last_party(max(self.low, self.index - 14), self.index) if aimed else None
        return self.chain(spot) if spot is not None and spot.full_first not in self.told else ()

    def carried_behind(self) -> Keys:
        """`هجوم شنه X`, `غارات نفذتها طائرات X`: the subject of the verb that carries it; `شنها` alone: who is told."""
        line = self.line
        for k in range(self.after, min(self.after + 12, self.high)):
            if line.is_break(k):
                return ()
            mark = line.senses[k].marks.get("conduct")
            if line.marked(k, "responsible") and not self.disowned(k):
                return self.chain(self.last_between(self.after, k))
            if mark is None or mark.pos != "verb" or not (mark.enclitic or line.marked(k - 1, "relative")):
                continue
            own = next((line.party_at[j] for j in (k - 1, k - 2) if j >= self.after and j in line.party_at), None)
            if own is not None:
                return self.chain(own)
            spot = self.first_party(k + 1, k + 7)
            if spot is not None and not self.is_aim(spot, k + 1):
                return self.chain(spot)
            if k + 1 in line.place_at or self.subject_between(k):
                return ()
            return self.chain(self.last_party(self.low, self.index)) or self.nearest_before(mark.enclitic, own=False)
        return ()

    def last_between(self, first: int, stop: int) -> Spot | None:
        """The last party of a stretch that stands by itself."""
        spots = self.spots(first, stop)[::-1]
        return next((s for s in spots if not is_governed(self.line, s)), spots[0] if spots else None)

    def by(self) -> Keys:
        """`من قبل X`, `على يد X`, `من جانب X`, `من X` right behind it."""
        line = self.line
        for k in range(self.index + 1, min(self.index + 12, self.high)):
            fold = line.fold(k)
            if line.is_break(k):
                break
            if (fold == FROM and line.fold(k + 1) in (_BEFORE, _SIDE)) or line.marked(k, "by"):
                return self.chain(self.first_party(k + 1, k + 6))
            partly = self.fight.transitive and any(j in line.quantity_at for j in range(self.index + 1, k))
            if fold == FROM and k <= self.after + 1 and k + 1 in line.party_at and not partly:
                return self.chain(line.party_at[k + 1])
        return ()

    def construct(self) -> Keys:
        """`غارات التحالف`, `كمين للمتمردين`, `هجوم لتنظيم X`, `قصف تركي`: the party right behind the word."""
        line = self.line
        for k in range(self.index + 1, min(self.index + 6, self.high)):
            spot = line.party_at.get(k)
            if spot is not None:
                if k > self.index + 1 and (line.begin(k) < spot.full_begin and line.joined(k)):
                    return ()
                if self.fight.transitive and not self.has_object(spot):
                    return ()
                return self.chain(spot)
            if not self.is_light(k):
                break
        return ()

    def is_light(self, k: int) -> bool:
        """Adjectives and words of means, which may stand between a fight and its maker."""
        line, sense = self.line, self.line.senses[k]
        if line.fold(k) in THIS:
            return True
        if line.fold(k) in COMMAS or line.is_break(k) or sense.toll or sense.control or line.marked(k, "site"):
            return False
        if (
            line.fold(k) == ON
            or line.marked(k, "against")
            or "of" in sense.marks
            or "function" in sense.marks
            or k in line.place_at
        ):
            return False
        if line.joined(k) and not sense.engagement and "means" not in sense.marks:
            return False
        if self.fight.transitive and sense.people is not None:
            return False
        return not (sense.analyses and sense.analyses[0].pos == "verb")

    def has_object(self, spot: Spot) -> bool:
        """`استهداف الطيران للمنطقة`: what follows the party is the object, so the party did it."""
        return any(
            self.line.fold(k).startswith(_LAM)
            and (
                k in self.line.place_at
                or self.line.fold(k).startswith(_LAM + _LAM)
                or (self.line.senses[k].person is not None and _LAM in self.line.senses[k].prefixed)
                or (self.line.fold(k) == _ONE_OF)
            )
            for k in range(spot.last, min(spot.last + 2, self.high))
        )

    def pronoun(self) -> Keys:
        """`غاراتها`, `هجومه`: the last party of that gender told before."""
        enclitic = self.fight.analysis.enclitic
        if self.fight.transitive or self.fight.base not in ("attack", "airstrike", "armed_clash", "ambush", "siege"):
            return ()
        return self.nearest_before(enclitic, own=True) if enclitic in _PRONOUNS else ()

    def nearest_before(self, enclitic: str, *, own: bool) -> Keys:
        gender = _PRONOUNS.get(enclitic) if own else None
        for key in parties_before(self.scene, self.line, self.index):
            if gender in (None, "p") or self.scene.gender(key) in (gender, ""):
                return (key,)
        return ()

    def verb_agents(self) -> Keys:
        """`قصفت X`, `X استهدفت`: the subject of the verb, behind it or before it."""
        line, index = self.line, self.index
        spot = self.first_party(index + 1, index + 5)
        if spot is not None and not any(
            self.line.marked(k, "site") or line.fold(k) == ON or k in line.quantity_at or line.fold(k) in COMMAS
            or k in line.place_at or line.joined(k) or (line.senses[k].people is not None and k + 1 < spot.full_first)
            for k in range(index + 1, spot.full_first)
        ):  # fmt: skip
            named = self.named_before()
            if not named or self.fight.analysis.enclitic:
                return self.chain(spot)
            return named
        counted = self.counted()
        if counted:
            return counted
        somebody = index + 1 < len(line) and line.senses[index + 1].people is not None
        if somebody and line.joined(index):
            return ()
        told = self.by() or self.named_before()
        if not told and self.fight.analysis.person == "3mp" and line.joined(index):
            told = self.men_before()
        if told or somebody or not self.fight.analysis.enclitic:
            return told
        return self.nearest_before("", own=False)

    def counted(self) -> Keys:
        """`هاجم ما لا يقل عن 20 مسلحا من X القاعدة`: a count of a party's men right behind the verb is its subject."""
        line = self.line
        quantity = next(
            (line.quantity_at[k] for k in range(self.index + 1, self.index + 6) if k in line.quantity_at), None
        )
        if quantity is None or self.fight.analysis.enclitic or self.named_before():
            return ()
        near = range(quantity.last, min(quantity.last + 4, self.high))
        men = any(line.senses[k].people == "fighters" for k in range(quantity.first, min(quantity.last + 2, len(line))))
        spot = next((line.party_at[k] for k in near if k in line.party_at), None)
        return self.chain(spot) if men and spot is not None else ()

    def men_before(self) -> Keys:
        """`عناصر X … وأسروا`: for a verb in the plural the party of the men told last in the sentence."""
        for spot in reversed(self.spots(0, self.index)):
            near = range(max(0, spot.full_first - 2), spot.full_first + 1)
            if any(self.line.senses[k].people in ("fighters", "soldiers") for k in near):
                return self.chain(spot)
        return ()

    def named_before(self) -> Keys:
        """The party right before a verb that is its subject: `طائرات التحالف استهدفت`, `X الذي قصف`, `X، وقصف`."""
        line, index = self.line, self.index
        reach = 15 if line.joined(index) else 9
        for k in range(index - 1, max(self.low, index - reach) - 1, -1):
            if line.is_break(k):
                return ()
            if self.own_men(k):
                return self.nearest_before("", own=False)
            spot = line.party_at.get(k)
            if spot is not None:
                owner = is_governed(line, spot) or line.fold(spot.full_first).startswith(_LAM + _LAM)
                if line.joined(index) and owner:
                    continue  # دمرت X مخازن تابعة لـY، واستهدفت Z
                aside = self.is_victim(spot) or self.is_aim(spot, self.low)
                return () if aside else self.chain(spot)
            if line.senses[k].person is not None and k not in line.party_at:
                return ()
            told = any(line.marked(k, mark) for mark in ("aspect", "still", "report"))
            if self.is_verb(k) and not told and not line.joined(index):
                return ()
        return ()

    def own_men(self, k: int) -> bool:
        """`أعلن X أن مقاتليه استهدفوا`: men with a pronoun right before a verb are those of who was told of before."""
        sense = self.line.senses[k]
        own = sense.people in ("fighters", "soldiers") and sense.person is not None and bool(sense.person.enclitic)
        return own and k not in self.line.party_at and k + 2 >= self.index

    def targets(self, attackers: Keys) -> Keys:
        """The parties aimed at: behind `على` and its like, as an object, or those counted with the fight."""
        for spot in self.spots(self.index + 1, self.high):
            if spot.full_first - self.index > 26 or self.is_told(spot):
                break
            own = self.keys([spot])
            if not own or own[0] in attackers:
                continue
            if self.is_aim(spot, self.index + 1) or self.is_object(spot):
                return self.chain(spot)
        given = self.given(attackers)
        exposed = given or self.exposed()
        if exposed:
            return exposed
        for spot in self.spots(self.low, self.high):
            if self.is_victim(spot) and abs(spot.full_first - self.index) <= 24:
                return self.chain(spot)
        return ()

    def holders(self) -> Keys:
        """Who is said to hold the places that are aimed at (`قصف المناطق التي تسيطر عليها X`)."""
        spots = [s for s in self.spots(self.index + 1, self.high) if s.full_first - self.index <= _NEAR_HOLDER]
        return self.keys(s for s in spots if self.is_holder(s))[:1]

    def given(self, attackers: Keys) -> Keys:
        """`نصب X كمينا لقوات Y`: what is made for a party, when another made it."""
        if not attackers or self.fight.verb:
            return ()
        for k in range(self.after, min(self.after + 3, self.high)):
            spot = self.line.party_at.get(k)
            if spot is not None:
                first = spot.full_first
                if self.line.fold(first - 1) == FROM:  # لقوة من X
                    first -= 2
                keys = self.chain(spot) if self.line.fold(first).startswith(_LAM) else ()
                return tuple(key for key in keys if key not in attackers)
        return ()

    def is_told(self, spot: Spot) -> bool:
        return spot.full_first in self.told and spot.full_first > self.index

    def is_object(self, spot: Spot) -> bool:
        """The object of the verb or of a transitive verbal noun."""
        if not (self.fight.verb or self.fight.transitive):
            return False
        between = range(self.index + 1, spot.full_first)
        return len(between) <= 8 and not any(
            self.is_verb(k)
            or self.line.is_break(k)
            or self.line.fold(k) in COMMAS
            or (self.line.fold(k) == _IN and self.line.senses[k - 1].person is None)
            or self.line.fold(k) in WITH
            for k in between
        )

    def exposed(self) -> Keys:
        """`تعرضت X لقصف`, `صدت X هجوما`, `أحبطت X هجوما`: the subject met it."""
        line = self.line
        for k in range(self.index - 1, max(self.low, self.index - 10) - 1, -1):
            if line.is_break(k):
                break
            foiled = line.senses[k].marks.get("unfought")
            if line.marked(k, "exposed") or line.marked(k, "repel") or (foiled and foiled.value == "foiled"):
                inner = self.first_party(k + 1, self.index)
                met = inner or self.last_party(max(self.low, k - 12), k)
                if met is not None and line.fold(met.full_first - 1) in (_BEFORE, _SIDE):
                    met = None  # من جانب X، وتتعرض: X is who does it
                return self.chain(met) or self.people(k)
        return ()

    def people(self, k: int) -> Keys:
        """`المدنيون تعرضوا لهجمات`: the class of people before or behind the verb."""
        for j in (k - 1, k + 1):
            own = self.line.senses[j].people if 0 <= j < self.index else None
            if own is not None and own != "unknown" and own != "fighters":
                return (own,)
        return ()
