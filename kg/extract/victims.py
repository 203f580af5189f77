"""Who came to harm: a party, or a class of people, from the noun phrase, then the clause, then the report."""

from __future__ import annotations

from kg.extract.attribution import Frame
from kg.extract.line import COMMAS, Line
from kg.extract.remembered import Remembered
from kg.extract.scene import Scene, gender_of
from kg.extract.tolls import BRACKETED, Draft
from kg.model import Engagement
from kg.text.normalise import fold
from kg.text.tokens import Shape

_ARMED = frozenset({"fighters", "soldiers"})
_OWN = frozenset({"civilians", "children", "women", "journalists", "aid_workers", "officers"})
_LEADING = frozenset(fold(word) for word in ("صفوف", "بصفوف", "في", "من", "لدى", "عن"))
_RANKS = frozenset(fold(word) for word in ("صفوف", "بصفوف"))
_BOTH = frozenset(fold(word) for word in ("الطرفين", "الجانبين", "طرف", "جانب"))
_LOYAL = fold("موالي")
_CORPS = frozenset(fold(word) for word in ("شرطة", "أمن", "جيش"))
_AIR = frozenset(fold(word) for word in ("طيران", "الطيران", "طائرات", "الطائرات", "مقاتلات", "سلاح"))
_AMONG = fold("بين")
_GOVERNMENT = fold("حكومي")
_PRONOUNS = {"\u0647": "m", "\u0647\u0627": "f", "\u0647\u0645": "p"}  # ه، ها، هم
_AND = "\u0648"  # و
_AND_THE = "\u0648\u0627\u0644"  # والـ
_Victims = tuple[tuple[str, ...], str]


class VictimReader:
    """Reads the victims of one report's tolls in text order; it remembers which party the last ones were of."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._armed: tuple[str, ...] = ()
        self._battle: tuple[str, ...] = ()
        self._mains: list[tuple[str, ...]] = []
        self._told = Remembered()

    def meet(self, engagement: Engagement) -> None:
        """Remember who fights whom, for `من الطرفين`."""
        if len(engagement.sides) == 2:
            self._battle = tuple(side.parties[0] for side in engagement.sides)

    def read(
        self, line: Line, draft: Draft, done: dict[int, tuple[str, ...]], frame: Frame | None, target: tuple[str, ...]
    ) -> _Victims:
        """The victims of a toll, and the reason: thing keys, or classes of people.

        `done` holds the victims of the tolls of this sentence that were read before, by the draft's identity; `target`
        are the parties that the engagement of the clause was aimed at.
        """
        found, why = self._find(line, draft, done, frame, target)
        if draft.parent is None:
            more = self._joined_class(line, draft)
            if more is not None and not _OWN & set(found) and found != ("unknown",):
                found = (*found, more)
            self._mains.append(found)
            self._told.keep(line, draft, found)
        return found, why

    def _joined_class(self, line: Line, draft: Draft) -> str | None:
        """`مئات من مقاتلي الفصائل والمدنيين`: the class that is counted with armed people."""
        for k in range(draft.people.last, min(draft.people.last + 8, len(line))):
            sense = line.senses[k]
            if k in line.quantity_at or line.is_break(k):
                return None
            if sense.people in _OWN and line.joined(k) and line.fold(k).startswith(_AND_THE):
                return str(sense.people)
            if k not in line.party_at and not self._leads_on(line, k):
                return None
        return None

    def _sides(self) -> tuple[str, ...]:
        """The two sides that fight: of the tolls told last of different people, else of the last fight."""
        for first in reversed(self._mains[:-1]):
            last = self._mains[-1]
            if not set(first) & set(last) and first[0] in self._scene.things and last[0] in self._scene.things:
                return (first[0], last[0])
        return self._battle

    def _find(
        self, line: Line, draft: Draft, done: dict[int, tuple[str, ...]], frame: Frame | None, target: tuple[str, ...]
    ) -> _Victims:
        people = draft.people
        own = people.people
        if people.classes:
            return people.classes, "the nouns counted together"
        named = self._named(line, draft)
        if own in _OWN and not (own == "officers" and named):
            whole = done.get(id(draft.parent), ()) if own == "civilians" else ()
            marks = people.sense.marks if people.sense else {}
            if whole and "adjectival" not in marks and all(key in self._scene.things for key in whole):
                return whole, "of those that it is part of"  # خمسة من المقاتلين بينهم سائق السيارة
            return (str(own),), "the counted noun"
        if named:
            if draft.parent is None:
                self._armed = named
            return named, "named with the count"
        if any(line.fold(k) in _BOTH for k in range(people.reach, people.reach + 4)):
            both = self._sides()
            if both:
                return both, "both sides of the fight"
        if draft.parent is not None:
            return self._part(line, draft, own, done)
        behind = self._class_behind(line, draft) if own in (None, "unknown") else None
        if behind is not None:
            return (behind,), "the class named behind the count"
        if draft.rule == BRACKETED and self._mains:
            return self._mains[-1], "of those told before"
        if self._is_more(line, draft) and done and self._mains:
            return self._mains[-1], "others of the same"
        return self._context(line, draft, own, frame, target)

    def _part(self, line: Line, draft: Draft, own: str | None, done: dict[int, tuple[str, ...]]) -> _Victims:
        parent = done.get(id(draft.parent), ("unknown",))
        marks = draft.people.sense.marks if draft.people.sense else {}
        within = draft.people.within
        if "nisba" in marks or (within is not None and "nisba" in within.marks):
            return self._foreign(parent)
        if own in _ARMED and parent == ("unknown",):
            side = self._army(line, draft, None, ()) if own == "soldiers" else self._rebels(line, draft, ())
            return side or (str(own),), "the party whose men they are"
        if own in ("fighters", "soldiers", None, "unknown") or "title" in marks:
            return parent, "of those that it is part of"
        return (str(own),), "the counted noun"

    def _foreign(self, parent: tuple[str, ...]) -> _Victims:
        """`من بينهم اثنان من الروس`: people of a nation among an armed party's dead are its soldiers or fighters."""
        if not parent or parent[0] not in self._scene.things:
            return parent, "of those that it is part of"
        return ("soldiers" if any(self._scene.is_state(key) for key in parent) else "fighters",), "people of a nation"

    def _is_more(self, line: Line, draft: Draft) -> bool:
        """`وإصابة آخرين`, `25 عنصرا آخرين`, a bare number: more of those told just before."""
        people = draft.people
        if people.kind == "other" or any(line.marked(k, "other") for k in range(people.first, people.last)):
            return True
        return people.kind == "number" and people.sense is None and draft.rule != "the number before its toll noun"

    def _named(self, line: Line, draft: Draft) -> tuple[str, ...]:
        """Parties in the phrase (`5 من عناصر الحركة`), behind it (`في صفوف`), or between a toll noun and its number."""
        people = draft.people
        for index in range(people.first, min(people.reach + 1, len(line))):
            if index in line.party_at and not line.joined(index):
                return self._scene.parties_from(line, index)
        index = self._past_joined(line, draft)
        if line.fold(index + 1) in _LEADING and line.is_unknown(index):  # قائدين ميدانيين من الحركة
            index += 1
        last = index + 6
        while index < min(last, len(line)):
            if index in line.party_at:
                return self._scene.parties_from(line, index)
            if not self._leads_on(line, index):
                break
            index += 1
        if people.kind in ("name", "singular", "kin") and people.people not in _OWN:
            return self._office(line, people.last)
        if people.result is not None and people.people in (None, "unknown"):
            before = self._right_before(line, people.first) or self._of_losses(line, people.first)
            if before:
                return before
        if draft.trigger < people.first and people.kind == "number" and people.noun is None:
            return self._between(line, draft.trigger + 1, people.first)
        if draft.rule == "the number before its toll noun":
            return self._between(line, people.last, len(line))
        return ()

    def _past_joined(self, line: Line, draft: Draft) -> int:
        """The token behind a bare count and those joined to it, which share what follows: `قتلى وجرحى من المدنيين`."""
        index = draft.people.reach
        if draft.people.kind == "plural":
            while line.joined(index) and line.senses[index].person is not None and index not in line.party_at:
                index += 2 if line.marked(index + 1, "other") else 1
        return index

    def _class_behind(self, line: Line, draft: Draft) -> str | None:
        """`قتلى وجرحى من المدنيين`, `20 قتيلا في صفوف المدنيين`: the class that is named behind the count."""
        index = self._past_joined(line, draft)
        if line.fold(index) not in _LEADING | _RANKS | {_AMONG}:
            return None
        while line.fold(index) in _LEADING | _RANKS | {_AMONG}:
            index += 1
        if index >= len(line) or index in line.quantity_at or index in line.party_at:
            return None
        sense = line.senses[index]
        known = sense.people in _OWN and sense.person is not None and sense.person.number == "p"
        return sense.people if known else None

    def _leads_on(self, line: Line, index: int) -> bool:
        """True for words that stand between a count and its party: `من`, `في صفوف`, `عناصر`, `ينتمون إلى`."""
        sense = line.senses[index]
        if line.fold(index) in COMMAS or line.is_break(index):
            return False
        if "belongs" in sense.marks or line.marked(index - 1, "belongs"):
            return True
        small = line.fold(index) in _LEADING or line.tokens[index].word.shape is Shape.MARK
        return small or sense.people in _ARMED or "toll_noun" in sense.marks

    def _of_losses(self, line: Line, index: int) -> tuple[str, ...]:
        """The party right behind a toll noun: `خسائر الجيش بلغت 5 قتلى`, `بلغت حصيلة قتلى الحركة 12 قتيلا`."""
        for k in range(index - 1, max(-1, index - 8), -1):
            if line.is_break(k) or line.fold(k) in COMMAS or line.senses[k].toll is not None or k in line.quantity_at:
                break
            if k in line.party_at and (line.marked(k - 1, "toll_noun") or line.senses[k - 1].result is not None):
                return self._scene.parties_from(line, k)
        return ()

    def _right_before(self, line: Line, index: int) -> tuple[str, ...]:
        """The party right before a count, behind `من`: `بلغ القتلى من الجيش 11 قتيلا، ومن الحوثيين 35 قتيلا`."""
        spot = line.party_at.get(index - 1)
        if spot is None or line.fold(spot.full_first - 1).removeprefix(_AND) not in _LEADING:
            return ()
        return self._scene.parties_from(line, spot.full_first)

    def _office(self, line: Line, start: int) -> tuple[str, ...]:
        """The party whose man a named person is: `صالح الأحمد رئيس المجلس التابع للحوثيين`."""
        for index in range(start, min(start + 9, len(line))):
            if index in line.party_at:
                return self._scene.parties_from(line, index)[:1]
            sense = line.senses[index]
            if line.fold(index) in COMMAS or line.is_break(index) or sense.toll or sense.engagement:
                break
            if sense.person is not None and line.joined(index):  # the next person of a list
                break
            if "fire" in sense.marks or ("function" in sense.marks and line.fold(index) not in _LEADING):
                break  # شاب فلسطيني برصاص الجيش
            if line.fold(index) in _LEADING and index > start + 1:
                break
        return ()

    def _between(self, line: Line, first: int, last: int) -> tuple[str, ...]:
        """The parties right behind a toll noun: `قتلى عناصر التنظيم 31`, `عدد القتلى في صفوف قوات النظام`."""
        for index in range(first, min(first + 8, last)):
            if index in line.party_at:
                return self._scene.parties_from(line, index)
            if line.fold(index) in COMMAS or any(line.marked(index, mark) for mark in ("rise", "reach", "relative")):
                break
        return ()

    def _context(
        self, line: Line, draft: Draft, own: str | None, frame: Frame | None, target: tuple[str, ...]
    ) -> _Victims:
        people = draft.people
        noun = people.owner
        kin = any("kin" in sense.marks for sense in (people.sense, people.within) if sense is not None)
        told = self._told.named(line, draft) or self._told.again(draft)
        if own not in _ARMED and not kin:
            told = told or self._told.with_him(line, draft)
        if told:
            return told, "of those told before"
        pronoun = noun.enclitic if noun is not None and not kin else ""
        if pronoun:
            owner = self._speaker(line, frame, pronoun, own) or self._owner(line, people.first, pronoun, own)
            if owner:
                return owner, "the party of the pronoun"
        corps = line.fold(people.last) if own in (None, "unknown") else ""
        if corps in _CORPS or (own in _ARMED and line.fold(people.last).startswith(_GOVERNMENT)):
            side = self._army(line, draft, frame, target)
            if side:
                return side, "the corps whose men they are"
        if own in _ARMED:
            side = self._army(line, draft, frame, target) if own == "soldiers" else self._rebels(line, draft, target)
            if side:
                return side, "the party whose men they are"
        if own in (None, "unknown"):
            return self._unknown(line, draft, target)
        return (str(own),), "the counted noun"

    def _unknown(self, line: Line, draft: Draft, target: tuple[str, ...]) -> _Victims:
        """Whom a count without a class counts: by the words before it, what it adds to, whom the fight was aimed at."""
        people = draft.people
        harmed = people.result in ("killed", "wounded")
        if harmed and target:
            return target, "the party that was aimed at"
        ranks = self._ranks_before(line, people.first)
        if ranks and people.result is not None:
            return ranks, "the ranks of the clause"
        told = self._class_before(line, people.first) if harmed else None
        if told is not None:
            return (told,), "the class that the toll noun tells"
        if harmed and line.joined(people.first) and self._mains and self._mains[-1][0] in self._scene.things:
            return self._mains[-1], "added to those before"
        everyone = self._all_behind(line, people.reach)
        if everyone is not None:
            return (everyone,), "all of them, as the words behind tell"
        if people.kind == "kin" or any("protest" in sense.marks for sense in line.senses):
            return ("civilians",), "kin, or people at a protest"
        return ("unknown",), "the counted noun" if people.people else "not told"

    def _all_behind(self, line: Line, index: int) -> str | None:
        """`43 شخصا … وجميعهم من المدنيين`: the class that all are said to be of, in the sentence."""
        for k in range(index, len(line) - 2):
            if line.is_break(k):
                return None
            if line.marked(k, "all"):
                after = k + 1 + (line.fold(k + 1) in _LEADING)
                return line.senses[after].people if line.senses[after].people in _OWN else None
        return None

    def _class_before(self, line: Line, index: int) -> str | None:
        """`ارتفع عدد الضحايا المدنيين إلى 46 قتيلا`: the class that stands with the result noun before the count."""
        first, _ = line.clause(index)
        for k in range(index - 1, first, -1):
            sense = line.senses[k]
            if sense.people in _OWN and line.senses[k - 1].result is not None:
                return sense.people
            if sense.toll is not None:
                break
        return None

    def _ranks_before(self, line: Line, index: int) -> tuple[str, ...]:
        """`عدد القتلى في صفوف قوات النظام مرشح للارتفاع لوجود جرحى`: the ranks told before in the clause."""
        first, _ = line.clause(index)
        for k in range(index - 1, first, -1):
            spot = line.party_at.get(k)
            if spot is not None and any(line.fold(j) in _RANKS for j in range(spot.full_first - 1, spot.first + 1)):
                return self._scene.parties_from(line, spot.full_first)
        return ()

    def _speaker(self, line: Line, frame: Frame | None, pronoun: str, own: str | None) -> tuple[str, ...]:
        """The party that tells of its own men: `أعلنت الحركة مقتل ستة من مقاتليها`."""
        for index in range(frame.first, frame.last) if frame is not None and frame.first >= 0 else ():
            spot = line.party_at.get(index)
            key = self._scene.key(line, spot) if spot is not None else None
            if key is not None and self._scene.gender(key) == _PRONOUNS.get(pronoun):
                return (key,) if own != "soldiers" or self._scene.is_state(key) else ()
        return ()

    def _owner(self, line: Line, index: int, pronoun: str, own: str | None) -> tuple[str, ...]:
        """The party that a pronoun stands for: the last before it of that gender, a state's for soldiers."""
        gender = _PRONOUNS.get(pronoun)
        for k in range(index - 1, -1, -1):
            spot = line.party_at.get(k)
            here = self._scene.key(line, spot) if spot is not None else None
            if spot is not None and here is not None and spot.first == k:
                name = " ".join(t.surface for t in line.tokens[spot.first : spot.last])
                if gender_of(name) == gender and (own != "soldiers" or self._scene.is_state(here)):
                    return (here,)
        for key in self._parties_before(line, index):
            fits = gender is None or self._scene.gender(key) == gender
            if fits and (own != "soldiers" or self._scene.is_state(key)):
                return (key,)
        return self._armed

    def _parties_before(self, line: Line, index: int) -> list[str]:
        """The parties named before a token, the nearest first, back through the report."""
        scene = self._scene
        here = [scene.key(line, line.party_at[k]) for k in range(index - 1, -1, -1) if k in line.party_at]
        found: list[str] = list(dict.fromkeys(key for key in here if key is not None))
        begin = line.begin(index)
        for mention in reversed(scene.mentions):
            if mention.kind == "group" and mention.begin < begin and mention.thing not in found:
                found.append(mention.thing)
        return found

    def _army(self, line: Line, draft: Draft, frame: Frame | None, target: tuple[str, ...]) -> tuple[str, ...]:
        """Whose soldiers: of the army that tells of its loss, the one aimed at, or the last state force named."""
        scene = self._scene
        corps = line.fold(draft.people.last)
        if corps in _CORPS:
            return tuple(k for k, t in scene.things.items() if t.kind == "group" and corps in fold(t.name))[:1]
        for index in range(frame.first, frame.last) if frame is not None and frame.first >= 0 else ():
            spot = line.party_at.get(index)
            key = scene.key(line, spot) if spot is not None else None
            if key is not None and scene.is_state(key):
                return (key,)
        aimed = tuple(key for key in target if scene.is_state(key))
        if aimed:
            return aimed
        before = [k for k in self._parties_before(line, draft.people.first) if scene.is_state(k)]
        after = [m.thing for m in scene.mentions if m.kind == "group" and scene.is_state(m.thing)]
        found = before or after
        ground = [
            k for k in found if scene.kind(k) != "air_force" and fold(scene.things[k].name).split()[0] not in _AIR
        ]
        return tuple((ground or found)[:1])

    def _rebels(self, line: Line, draft: Draft, target: tuple[str, ...]) -> tuple[str, ...]:
        """Whose fighters: of the group aimed at, or the last named that is no state's."""
        scene = self._scene
        behind = range(draft.people.last, min(draft.people.last + 2, len(line)))
        if any(line.tells_nation(k) for k in behind):
            return ()
        if any(line.fold(k).startswith(_LOYAL) for k in behind):
            named = (k for k in self._parties_before(line, draft.people.first) if _LOYAL in fold(scene.things[k].name))
            return tuple(named)[:1]
        either = draft.people.sense is not None and "either" in draft.people.sense.marks
        aimed = tuple(key for key in target if either or not scene.is_state(key))
        if aimed:
            return aimed
        agents = self._agents(line, draft)
        before = (k for k in self._parties_before(line, draft.people.first) if k not in agents)
        return tuple(k for k in before if not scene.is_state(k))[:1]

    def _agents(self, line: Line, draft: Draft) -> set[str | None]:
        """The parties beside the trigger that did the harm: `ألقت قوات الأمن القبض على عشرات من العناصر`."""
        near = range(max(0, draft.trigger - 4), draft.people.first)
        return {self._scene.key(line, line.party_at[k]) for k in near if k in line.party_at}
