"""How closely a claim tells where: the words that name its places, their relation, distance and UCDP precision.

`isn:location` is the named place itself; `isn:whereabouts` leads to the words that tell how the deed lies to it (`قرب`,
`بين … و…`), and `isn:placePrecision` is UCDP's where_prec, by these words, else by the kind of the place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from kg.model import Claim, Mention, Reading
from kg.namespaces import ISN
from kg.rdf.background import PLACE_CLASSES, Background
from kg.rdf.things import Cast

WHERE_PRECISION: Final[dict[str, int]] = {
    ISN.City: 1, ISN.Town: 1, ISN.Village: 1, ISN.Neighbourhood: 1, ISN.Camp: 1, ISN.Airport: 1, ISN.Crossing: 1,
    ISN.Site: 1, ISN.Subdistrict: 2, ISN.District: 3, ISN.Governorate: 4, ISN.Region: 5, ISN.Desert: 5,
    ISN.Mountain: 5, ISN.Water: 5, ISN.Road: 5, ISN.Country: 6,
}  # fmt: skip
"""UCDP's where_prec of a place that is told by its name alone, by class; `ontology/align.ttl` maps them so."""


class Whereabouts:
    """The words that tell the places of the claims of one report."""

    def __init__(self, reading: Reading, cast: Cast, background: Background, report: str) -> None:
        self._reading, self._cast, self._background, self._report = reading, cast, background, report
        spans = {(m.begin, m.end, cast.iri(m.thing)) for m in reading.mentions}
        self._shared = Counter((begin, end) for begin, end, _ in spans)

    def phrase(self, mention: Mention) -> str:
        """The IRI of the words of a mention; two things named by the same words have a phrase each."""
        begin, end = mention.begin, mention.end
        thing = self._cast.iri(mention.thing) if self._shared[begin, end] > 1 else None
        return self._background.iris.phrase(self._report, begin, end, thing)

    def mentions(self, claim: Claim, sentences: Sequence[int]) -> Iterator[tuple[str, Mention | None]]:
        """Each place of a claim with the words that name it for the claim, None where no words do.

        Of several they are those of the claim's sentences nearest to its evidence, else the last before it.
        """
        for key in claim.places:
            told = self._by_thing.get(key, [])
            near = [m for m in told if m.sentence in sentences] or [m for m in told if m.begin < claim.begin][-1:]
            yield key, min(near, key=lambda m: (_gap(claim, m), m.begin), default=None)

    def precision(self, claim: Claim, sentences: Sequence[int]) -> int | None:
        """UCDP's where_prec of a claim, that of the closest of its places; None for a claim without places."""
        found = [self._precision(key, mention) for key, mention in self.mentions(claim, sentences)]
        return min((code for code in found if code is not None), default=None)

    def _precision(self, key: str, mention: Mention | None) -> int | None:
        if mention is not None and mention.precision is not None:
            return mention.precision
        thing, entry = self._cast.things[key], self._cast.entries.get(key)
        kind = self._background.place_kind(entry) if entry is not None else thing.head
        by_kind = WHERE_PRECISION.get(PLACE_CLASSES.get(kind or "", ""))
        return by_kind if entry is not None else (thing.precision or by_kind)

    @cached_property
    def _by_thing(self) -> dict[str, list[Mention]]:
        found: dict[str, list[Mention]] = {}
        for mention in self._reading.mentions:
            if mention.kind == "place":
                found.setdefault(mention.thing, []).append(mention)
        return found


def _gap(claim: Claim, mention: Mention) -> int:
    """Code points between the evidence of a claim and a mention."""
    return max(mention.begin - claim.end, claim.begin - mention.end, 0)
