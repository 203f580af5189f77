"""The forces of states: by their nationality, by the government, by their service, by the nationality of an act."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kg.extract.names import NameHit
from kg.extract.party_phrase import BA, WAW, Modified, PartyPhrase
from kg.extract.phrase import Spot
from kg.extract.senses import senses_of_word
from kg.lexicon.morphology import Analysis
from kg.text.tokens import Word

STATE: Final = frozenset({"army", "forces", "air", "navy", "artillery", "police", "security", "guard", "soldiers"})
MEN: Final = frozenset({"men", "fighters"})
_LOOSE: Final = frozenset({"air", "forces", "artillery"})  # a party without the article too: طائرات تركية
_ALLIES: Final = frozenset({"forces", "fighters", "air", "police", "security"})
_ACTS: Final = frozenset({"strike", "air", "artillery"})
_NO_SUBJECT: Final = frozenset({"preposition", "particle", "agency", "spokesman", "outlet", "common"})
_QAD: Final = "\u0642\u062f"  # قد, the mark of a past tense
_WAR: Final = ("engagement:", "control:")
_NEAR: Final = 4  # words between an act and its nationality
# What the class of a modifier tells of the party, first match first; {n} is the ISO code of a nationality beside it.
_TELLING: Final = (
    ("opposition", "band:opposition"),
    ("coalition", "back:coalition"),
    ("resistance", "band:resistance"),
    ("rebel", "band:rebel"),
    ("occupation", "state:IL:army"),
    ("security", "state:{n}:security"),
    ("police", "state:{n}:police"),
    ("government", "state:{n}:regime"),
    ("regime", "state:{n}:regime"),
    ("army", "state:{n}:army"),
)
# The services of an army, folded: air, sea, land.
_SERVICES: Final = frozenset({"\u062c\u0648\u064a\u0647", "\u0628\u062d\u0631\u064a\u0647", "\u0628\u0631\u064a\u0647"})
_SHADDA: Final = "\u0651"


def is_fight(word: Word) -> bool:
    """Whether a word is a noun of fighting or of holding ground, or what is fired."""
    sense = senses_of_word(word)
    return any(a.pos != "verb" and _is_war(a) for a in sense.analyses) or "thing" in sense.marks


def _is_war(analysis: Analysis) -> bool:
    return "weak" not in analysis.classes and any(c.startswith(_WAR) for c in analysis.classes)


def is_made(word: Word) -> bool:
    """Whether a word is a noun of fighting, or of carrying a fight out (`شن`, `تنفيذ`)."""
    return any(
        a.pos != "verb" and any(c.startswith(("engagement:", "conduct")) for c in a.classes)
        for a in senses_of_word(word).analyses
    )


def _verb_marks(word: Word) -> frozenset[str]:
    """What a word tells as a verb."""
    return frozenset(c for a in senses_of_word(word).analyses if a.pos == "verb" for c in a.classes)


def _has_object(word: Word) -> bool:
    """Whether a verb of fighting has a pronoun as its object."""
    return any(
        a.pos == "verb" and a.enclitic and any(c.startswith(("engagement:", "conduct")) for c in a.classes)
        for a in senses_of_word(word).analyses
    )


class ForceReader(PartyPhrase):
    """Reads forces of states, and what is named like one."""

    def force(self, place: int, role: str, branch: str) -> Spot | None:
        """The force whose head noun stands at `place`, or None."""
        cue, after = self.cues[place], self.phrase.after(place)
        if cue.own or not self.free(after):
            return None
        nxt = self.phrase.cue(after)
        if role in MEN and nxt is not None and nxt.definite and nxt.has("band") and nxt.has("modifier") == "rebel":
            return None  # صفوف المتمردين
        if role in ("forces", "army", "air", "artillery") and after in self.toponyms and not cue.definite:
            return self._of_country(place, self.toponyms[after], branch)
        told = self.modified(place)
        if role in _ALLIES and told.classes <= {"kind"}:
            spot = self.ally(place, told.last, role)
            if spot is not None:
                return spot
        identity = self._telling(place, role, branch, told)
        if identity is not None:
            # Russian guns are not Russia's artillery; a secret service is quoted more often than it fights.
            made = role == "security" or (role == "artillery" and not cue.definite)
            weak = identity.startswith("back") or made or self.spoken_for(place)
            return self.spot(
                place, told.last, identity=identity, country=told.nation or None, rule="force",
                confidence=0.4 if weak else 0.9,
            )  # fmt: skip
        return self._bare(place, role, told) if cue.definite else None

    def _telling(self, place: int, role: str, branch: str, told: Modified) -> str | None:
        """The identity that the modifiers of a force tell, or None."""
        classes, nation = told.classes, told.nation
        loose = role in _LOOSE or (role == "soldiers" and nation)
        if "civil" in classes or not (told.definite or loose):
            return None
        for name, identity in _TELLING:
            if name in classes:
                return identity.format(n=nation)
        if "peace" in classes or (role in ("fighters", "forces") and classes & {"local", "ethnic"}):
            return f"text:{self.key(place, told.last)}"
        if nation and role in STATE:
            return f"state:{nation}:{branch}"
        if role == "guard" and classes:
            return f"state::{branch}"
        return "state::army" if "armed" in classes and role == "forces" else None

    def _bare(self, place: int, role: str, told: Modified) -> Spot | None:
        """A force with the article and no word of whose: `الجيش`, `الشرطة`; `القوات` and `الطائرات` point back."""
        confidence = 0.4 if self.spoken_for(place) else 0.8
        if role in ("army", "police"):
            return self.spot(place, told.last, identity=f"state::{role}", rule="force", confidence=confidence)
        if role == "forces" and not told.classes:
            return self.back(place, place, "forces")
        if role == "forces":  # القوات الجوية is a state's, القوات المشتركة a party by its own name
            service = self.cues[self.phrase.after(place)].stem in _SERVICES
            identity = "state::air" if service else f"text:{self.key(place, told.last)}"
            return self.spot(place, told.last, identity=identity, rule="force", confidence=min(confidence, 0.7))
        return self.back(place, told.last, "air") if role in ("air", "artillery") else None

    def _of_country(self, place: int, hit: NameHit, branch: str) -> Spot | None:
        """A force in construct with a country: `قوات الإمارات`."""
        iso = self.iso(hit) if not hit.proclitic else None
        if iso is None:
            return None
        identity = f"state:{iso}:{branch}"
        return self.spot(place, hit.last - 1, identity=identity, country=iso, rule="country", confidence=0.7)

    def iso(self, hit: NameHit) -> str | None:
        """The ISO code of the country that a toponym names, or None."""
        return self.world.codes.get(hit.ids[0]) if hit.ids and hit.ids[0] else None

    def ally(self, place: int, last: int, role: str) -> Spot | None:
        """A party told by whom it serves: `المسلحين الموالين لها`, `الشرطة التابعة لقوات …`."""
        found = self.allied(last)
        if found is None:
            return None
        end, allegiance = found
        cue = self.cues[place]
        if allegiance[0] == "member":
            if not cue.definite or role in MEN or (last == place and role != "police"):
                return None
            identity = f"text:{self.key(place, last)}"
            return self.spot(place, last, identity=identity, allegiance=allegiance, rule="allied")
        identity = f"allied:{cue.stem}:{allegiance[1] or '*'}"
        return self.spot(place, end, identity=identity, allegiance=allegiance, rule="allied", head=role)

    def is_drone(self, place: int) -> bool:
        """`مسيّرة` is a drone and no march: by its shadda, or behind an act of war."""
        before = self.phrase.cue(self.phrase.before(place))
        return _SHADDA in self.cues[place].word.surface or (before is not None and before.role == "strike")

    def strike(self, place: int) -> Spot | None:
        """The nationality of an act: `غارات جوية تركية` is flown by Turkey's forces."""
        act, after = self.cues[place], self.phrase.after(place)
        for _ in range(_NEAR):
            cue = self.phrase.cue(after)
            if cue is None or cue.mark or act.own:
                return None
            if cue.country and cue.definite == act.definite and cue.proclitic in ("", WAW):
                return self.state(after, after, cue.country, cue.proclitic, "nationality")
            branch = cue.has("modifier")
            if branch == "government" and cue.definite == act.definite and not cue.proclitic:  # القصف الحكومي
                return self.spot(after, after, identity="state::regime", rule="nationality", confidence=0.4)
            if branch != "kind":
                return None
            after = self.phrase.after(after)
        return None

    def actor(self, place: int) -> Spot | None:
        """A country that acts by force: after an act in construct (`غارات روسيا`), or joined to a force that acts."""
        hit, before = self.toponyms[place], self.phrase.before(place)
        iso, cue = self.iso(hit), self.phrase.cue(before)
        if iso is None or cue is None or cue.mark:
            return None
        acting = cue.role in _ACTS and not (hit.proclitic or cue.definite or cue.own)
        joined = False
        if hit.proclitic == WAW and self.spots:
            last = self.spots[-1]
            joined = last.last == before + 1 and last.identity.startswith("state") and not last.weak
        if acting or joined or "support" in cue.contexts or (not hit.proclitic and self.makes_war(place, hit.last)):
            return self.state(place, hit.last - 1, iso, hit.proclitic, "country")
        if hit.proclitic.strip(WAW) or cue.contexts & _NO_SUBJECT or cue.relation or cue.head or cue.definite:
            return None
        return replace(self.state(place, hit.last - 1, iso, hit.proclitic, "country"), confidence=0.35)

    def makes_war(self, first: int, last: int) -> bool:
        """Whether a country or a government is the subject of a verb of war: `شنت تركيا`, `أن إسرائيل قصفت`.

        A country behind a verb that aims (`طائرات قصفت لبنان`) is its object, unless the verb opens the clause or has
        an object (`التي تقصفها إسرائيل`).
        """
        may = self.phrase.cue(last)
        if may is not None and may.word.fold.startswith(BA) and not may.definite and is_made(may.word):
            return True  # اتهم X تركيا بقصف Y
        verb = last + 1 if may is not None and may.word.fold == _QAD else last
        if self._wages(verb) and (self._opens_clause(first) or verb > last):
            return True
        verb = first - 1
        if verb < 0 or self.cues[verb].mark:
            return False
        return self._wages(verb) and (self._opens_clause(verb) or _has_object(self.cues[verb].word))

    def _wages(self, place: int) -> bool:
        """Whether a verb of fighting or taking stands at a token, or one that carries the word of a fight behind it."""
        cue = self.phrase.cue(place)
        if cue is None or cue.mark:
            return False
        marks = _verb_marks(cue.word) - {"control:advanced"}  # تدخل السعودية is her meddling
        if any(mark.startswith(_WAR) for mark in marks) and "weak" not in marks:
            return True
        near = self.cues[place + 1 : place + 5]
        return "conduct" in marks and (_has_object(cue.word) or any(is_fight(c.word) for c in near if not c.mark))

    def _opens_clause(self, place: int) -> bool:
        """Whether nothing but a particle or a mark stands before a token in its clause."""
        cue = self.phrase.cue(place - 1)
        joined = self.cues[place].word.fold.startswith(WAW)
        if cue is None or cue.mark or joined:
            return True
        return "particle" in cue.contexts and not cue.relation and "relative" not in senses_of_word(cue.word).marks

    def government(self, place: int) -> Spot | None:
        """`الحكومة` where it fights or holds: its forces are meant (`تسيطر عليها الحكومة`, `هجوم الحكومة`)."""
        before, told = self.phrase.cue(self.phrase.before(place)), self.modified(place)
        if before is None or before.mark or not told.classes <= {"nation"}:
            return None
        fights = is_fight(before.word) and not before.definite and not before.own
        if not fights and not self.makes_war(place, told.last + 1):
            return None
        identity = f"state:{told.nation}:regime"
        return self.spot(place, told.last, identity=identity, country=told.nation or None, rule="force", confidence=0.7)

    def state(self, first: int, last: int, iso: str, proclitic: str, rule: str) -> Spot:
        """The forces of a country, told by its name or adjective alone; they bear the country's name."""
        name = self.world.names.get(iso) or self.phrase.name(first, last, proclitic)
        identity = f"state:{iso}:army"
        return self.spot(
            first, last, proclitic=proclitic, name=name, identity=identity, country=iso, rule=rule, confidence=0.6
        )  # fmt: skip
