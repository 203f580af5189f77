"""The record of counted people: which words count how many of whom, with no word yet of what befell them.

Holds no reading: the rooms beside it fill a record in, and `kg.extract.tolls` may narrow it (a count that is denied
becomes none).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.extract.senses import Sense
from kg.lexicon.morphology import Analysis
from kg.model import PeopleClass, Precision

PeopleKind = Literal["number", "dual", "plural", "singular", "one", "other", "kin", "any", "name"]


@dataclass(slots=True)
class People:
    """Counted people. `first`/`last` are the tokens of the count and its noun, `reach` ends the whole noun phrase.

    `lower` and `upper` count persons; `upper` is None where the words set no upper bound. `noun` is the token of the
    counted noun, `sense` its sense, `within` the sense of the noun behind `من` (`ستة من الجنود`) or of the class behind
    a result noun (`77 قتيلا مدنيا`), `classes` those of two nouns counted together. `told` is the outcome that a word
    of state tells. `known` is False for a number whose noun no table knows. `part` marks "two of them",
    `mixed` one number for two outcomes (`70 قتيلا وجريحا`).
    """

    first: int
    last: int
    reach: int
    lower: int
    upper: int | None
    precision: Precision
    kind: PeopleKind
    noun: int | None = None
    sense: Sense | None = None
    definite: bool = False
    known: bool = True
    part: bool = False
    told: str | None = None
    within: Sense | None = None
    classes: tuple[PeopleClass, ...] = ()
    mixed: bool = False

    @property
    def result(self) -> str | None:
        """The outcome that the counted noun, or the word of state behind it (`جنديا جريحا`), itself tells."""
        return self.told or (self.sense.result if self.sense else None)

    @property
    def people(self) -> str | None:
        """The class of people that the counted noun, or the noun behind `من` (`ستة من الجنود`), tells."""
        own = self.sense.people if self.sense else None
        if own in (None, "unknown") and self.within is not None:
            return self.within.people
        return own

    @property
    def may_be_two(self) -> bool:
        """True for a form that is plural and dual (`شرطيين`), which a verb or adjective of two decides."""
        two = self.sense is not None and any(a.number == "d" and not a.enclitic for a in self.sense.analyses)
        return self.kind == "plural" and two

    @property
    def owner(self) -> Analysis | None:
        """The noun of people that carries a pronoun (`أربعة من جنوده`), or None."""
        for sense in (self.within, self.sense):
            for analysis in sense.analyses if sense is not None else ():
                if analysis.enclitic and any(c.startswith("person:") for c in analysis.classes):
                    return analysis
        return None
