"""Whose hand a word of control speaks of: its subject, its object, or the party that its pronoun stands for."""

from __future__ import annotations

from kg.extract.line import COMMAS, Line
from kg.extract.phrase import Spot
from kg.extract.scene import Scene
from kg.extract.told import parties_before
from kg.lexicon.morphology import Analysis

_FROM = "\u0645\u0646"  # من
_ON = "\u0639\u0644\u064a"  # على
_LEASH = frozenset(
    {_ON, "\u0645\u0639", "\u0636\u0645\u0646", "\u0627\u0644\u064a", "\u0639\u0646"}
)  # على، مع، ضمن، إلى، عن
_WAW = "\u0648"
# قوة، وحدة، وحدات، مجموعة، مجموعات، دورية، رتل، سرية، مفرزة، تشكيلات، قطعات، كتيبة
_TROOPS = frozenset(
    {
        "\u0642\u0648\u0647",
        "\u0648\u062d\u062f\u0647",
        "\u0648\u062d\u062f\u0627\u062a",
        "\u0645\u062c\u0645\u0648\u0639\u0647",
        "\u0645\u062c\u0645\u0648\u0639\u0627\u062a",
        "\u062f\u0648\u0631\u064a\u0647",
        "\u0631\u062a\u0644",
        "\u0633\u0631\u064a\u0647",
        "\u0645\u0641\u0631\u0632\u0647",
        "\u062a\u0634\u0643\u064a\u0644\u0627\u062a",
        "\u0642\u0637\u0639\u0627\u062a",
        "\u0643\u062a\u064a\u0628\u0647",
    }
)
_PRONOUNS = {"\u0647": "m", "\u0647\u0627": "f", "\u0647\u0645": "p"}  # ه، ها، هم
_CIVIL = frozenset({"civilians", "children", "women", "journalists", "aid_workers"})


def is_governed(line: Line, spot: Spot) -> bool:
    """`بتنظيم القاعدة`, `على المعارضة`, `ضد X`, `بدعم من X`: a party behind a preposition is no subject."""
    token = line.tokens[spot.full_first]
    glued = token.surface[: max(0, spot.full_begin - token.begin)]
    before = line.fold(spot.full_first - 1)
    if before == _FROM and spot.full_first > 1:
        men = (spot.full_first - 2, spot.full_first - 3)
        return line.senses[men[0]].person is None and not any(
            line.fold(k) in _TROOPS or line.fold(k).removeprefix(_WAW) in _TROOPS for k in men
        )
    governed = before in _LEASH or line.marked(spot.full_first - 1, "against")
    return glued.endswith(("\u0628", "\u0644")) or governed  # ب، ل


class HolderReader:
    """Reads the parties of one control word at token `index` of a sentence."""

    def __init__(self, line: Line, scene: Scene, index: int, analysis: Analysis) -> None:
        self.line, self.scene, self.index, self.analysis = line, scene, index, analysis
        self.first, self.last = line.clause(index)

    def _key(self, spot: Spot | None) -> str | None:
        return self.scene.key(self.line, spot) if spot is not None else None

    def next_spot(self, first: int, last: int) -> Spot | None:
        """The first party named in a stretch."""
        for k in range(max(0, first), min(last, self.last)):
            if k in self.line.party_at:
                return self.line.party_at[k]
        return None

    def next_party(self, first: int, last: int) -> str | None:
        """The first party named in a stretch, as a thing."""
        return self._key(self.next_spot(first, last))

    def last_party(self, stop: int, span: int = 24) -> str | None:
        """The last party named before a token that is not aimed at or only belongs to another's name."""
        return self._first_of_list(self._last_spot(stop, span))

    def _first_of_list(self, spot: Spot | None) -> str | None:
        """The party that opens the list in which a party stands (`X وحلفاؤه يسيطرون`)."""
        key = self._key(spot)
        for k in range(max(self.first, spot.full_first - 14), spot.full_first) if spot is not None else ():
            other = self.line.party_at.get(k)
            if other is None or other.full_first != k or is_governed(self.line, other):
                continue
            listed = self.scene.parties_from(self.line, k)
            if key in listed:
                return listed[0]
        return key

    def _last_spot(self, stop: int, span: int = 24) -> Spot | None:
        k = stop - 1
        while k >= max(self.first, stop - span):
            spot = self.line.party_at.get(k)
            if spot is not None:
                if not is_governed(self.line, spot) and not self._is_driven_out(spot):
                    return spot
                k = spot.full_first
            k -= 1
        return None

    def _is_driven_out(self, spot: Spot) -> bool:
        """`طردت X Y من P وسيطرت على Q`: Y does not act; the party right before the `من` of such a word."""
        line = self.line
        if line.fold(spot.last) != _FROM:
            return False
        for k in range(spot.full_first - 1, max(-1, spot.full_first - 8), -1):
            sense = line.senses[k]
            if sense.control == "lost" and any(a.value == "expel" for a in sense.analyses):
                return True
        return False

    def any_party(self, first: int, last: int) -> str | None:
        """The party named in a stretch, else the one before the word."""
        return self.next_party(first, last) or self.next_party(last, last + 6) or self.last_party(self.index)

    def subject(self) -> str | None:
        """Who does it: right behind the word (`سيطرت X على`, `سيطرة X`), or the party before it."""
        _line, index = self.line, self.index
        if self.analysis.enclitic and self.analysis.pos != "verb":
            return self.of_pronoun()
        related = self._related()
        if related is not None:
            return related
        spot = self.next_spot(index + 1, index + 5)
        if spot is not None and self._is_direct(spot):
            return self._key(spot)
        own = self.last_party(index)
        if own is not None or self.analysis.pos != "verb":
            return own or self._by(index) or self._given(index) or self._of_sentence()
        return self._by(index) or self._spoken()

    def near_subject(self) -> str | None:
        """The party right behind a verb or right before it; people without arms who are told there are its subject."""
        line, index = self.line, self.index
        spot = self.next_spot(index + 1, index + 5)
        if spot is not None and self._is_direct(spot):
            return self._key(spot)
        counted = any(k in line.quantity_at or line.senses[k].people is not None for k in (index + 1, index + 2))
        return None if counted else self.beside()

    def beside(self) -> str | None:
        """The party right before a participle that tells of it (`مقاتلي X المتحصنين في`)."""
        spot = next((self.line.party_at[k] for k in (self.index - 1, self.index - 2) if k in self.line.party_at), None)
        return self._key(spot)

    def _of_sentence(self) -> str | None:
        """`بعد استعادة P، باتت X`: the party that acts before the clause of a noun, or behind its comma."""
        k = self.first - 1
        while k >= 0:
            spot = self.line.party_at.get(k)
            if spot is not None and not is_governed(self.line, spot):
                return self._key(spot)
            k = spot.full_first - 1 if spot is not None else k - 1
        return self._behind_comma(None)

    def _behind_comma(self, gender: str | None) -> str | None:
        """The first party of that gender behind the comma that ends the clause of the word."""
        commas = [k for k in range(self.index + 1, min(self.index + 16, len(self.line))) if self.line.fold(k) in COMMAS]
        for k in range(commas[0], min(commas[0] + 12, len(self.line))) if commas else ():
            spot = self.line.party_at.get(k)
            if spot is not None:
                key = self._key(spot)
                fits = key is not None and gender in (None, "p", self.scene.gender(key))
                return key if fits else None
        return None

    def _given(self, index: int) -> str | None:
        """`تقدم لقوات X … نسبة السيطرة`: the party behind `لـ` before a noun of control, when no other is told."""
        spot = next(
            (self.line.party_at[k] for k in range(index - 1, self.first - 1, -1) if k in self.line.party_at), None
        )
        glued = spot is not None and self.line.fold(spot.full_first).startswith("\u0644")  # ل
        return self._key(spot) if glued else None

    def _related(self) -> str | None:
        """`X التي تسيطر`, `X الذين كانوا يسيطرون`: the party right before the relative."""
        if self.analysis.pos != "verb":
            return None
        k = self.index - 1
        while k > 0 and (self.line.marked(k, "aspect") or self.line.marked(k, "still")):
            k -= 1
        if not self.line.marked(k, "relative"):
            return None
        return next((self._key(self.line.party_at[j]) for j in (k - 1, k - 2) if j in self.line.party_at), None)

    def next_parties(self, first: int, last: int) -> tuple[str, ...]:
        """The first party named in a stretch with those joined to it."""
        spot = self.next_spot(first, last)
        if spot is None or spot.identity == "back:men":  # المقاتلين: of no party that the words tell
            return ()
        return self.scene.parties_from(self.line, spot.full_first)

    def _is_direct(self, spot: Spot) -> bool:
        """True when only men, quotes or a pronoun stand between the word and its subject."""
        for k in range(self.index + 1, spot.full_first):
            of_men = self.line.fold(k) == _FROM and k + 1 == spot.full_first and k > self.index + 1
            if k in self.line.place_at or self.line.fold(k) == _ON or self.line.fold(k) in COMMAS:
                return False
            if self.line.fold(k) == _FROM and not of_men:
                return False
        return True

    def _by(self, index: int) -> str | None:
        """`من قبل X`, `على يد X` behind the word."""
        for k in range(index + 1, min(index + 12, self.last)):
            if self.line.marked(k, "by") or (
                self.line.fold(k) == _FROM and self.line.fold(k + 1) == "\u0642\u0628\u0644"
            ):  # قبل
                return self.next_party(k + 1, k + 6)
        return None

    def _spoken(self) -> str | None:
        """A verb that names nobody (`واستولوا على`): the party told last before it."""
        if any(k in self.line.party_at for k in range(self.first, self.index)):
            return self._men() if self.analysis.person == "3mp" else None
        return next(parties_before(self.scene, self.line, self.index), None)

    def _men(self) -> str | None:
        """The party of the men told last in the sentence (`عناصر X … سيطروا`), for a verb in the plural."""
        for k in range(self.index - 1, -1, -1):
            spot = self.line.party_at.get(k)
            if spot is None or spot.full_first != k:
                continue
            men = [self.line.senses[j].people for j in (k - 1, k) if j >= 0]
            if "fighters" in men or "soldiers" in men:
                return self._key(spot)
        return None

    def of_pronoun(self) -> str | None:
        """The party that `انسحابها`, `طرده` speak of: the last before it of that gender."""
        gender = _PRONOUNS.get(self.analysis.enclitic)
        for key in parties_before(self.scene, self.line, self.index):
            if gender in (None, "p") or self.scene.gender(key) in (gender, ""):
                return key
        return self._behind_comma(gender)

    def object_party(self) -> str | None:
        """The party driven out: the last before `من`, behind the word."""
        found: Spot | None = None
        for k in range(self.index + 1, min(self.index + 12, self.last)):
            if self.line.fold(k) == _FROM and found is not None:
                break
            found = self.line.party_at.get(k, found)
        return self._key(found)

    def object_start(self) -> int:
        """Where the object may begin: behind the subject that follows the word, else right behind the word."""
        spot = self.next_spot(self.index + 1, self.index + 4)
        if spot is None or not self._is_direct(spot):
            return self.index + 1
        end = spot.last
        for k in range(end, min(end + 12, self.last)):
            other = self.line.party_at.get(k)
            if other is not None:
                end = max(end, other.last)
            elif k in self.line.place_at or k > end + 3:
                break
        return end

    def has_fighters(self) -> bool:
        """`إجلاء مئات المقاتلين`: armed men without a name stand right behind the word."""
        return any(
            self.line.senses[k].people == "fighters" for k in range(self.index + 1, min(self.index + 4, self.last))
        )

    def has_civilians(self) -> bool:
        """`إجلاء المدنيين والجرحى`: people who hold nothing stand right behind the word."""
        for k in range(self.index + 1, min(self.index + 4, self.last)):
            sense = self.line.senses[k]
            if sense.people in _CIVIL or sense.result is not None:
                return True
            if k in self.line.party_at:
                return False
        return False
