"""What a set of readings says in the terms in which it is judged: things by IRI, with their names, kinds and places.

A thing is the same in two reports when it was linked to the same entry; it then bears the names of both. Names are
those that the graph would hold: labels, and the words of mentions.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from kg.ids import Iris
from kg.model import Reading
from kg.namespaces import ISN, RDF, SKOS
from kg.rdf.background import Background, Gazetteer
from kg.rdf.quads import describe_reading
from kg.rdf.terms import Statement, iri, value_of
from kg.rdf.things import Cast
from kg.records import Linked

# Arabic marks, tatweel, invisible signs, quotes, brackets, commas, stops.
_DROP = re.compile(
    "[\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\"'\u201c\u201d\u00ab\u00bb()\\[\\]\u060c,.:\u061b]"
)
# أ إ آ ٱ to ا, ى to ي, ة to ه, ؤ to و, ئ to ي
_FOLD = str.maketrans(
    "\u0623\u0625\u0622\u0671\u0649\u0629\u0624\u0626", "\u0627\u0627\u0627\u0627\u064a\u0647\u0648\u064a"
)
_AL = "\u0627\u0644"  # the article
_LABELS = frozenset(map(iri, (SKOS.prefLabel, SKOS.altLabel)))
_TYPE = iri(RDF.type)
_KINDS = {iri(ISN.ArmedGroup): "group", iri(ISN.Place): "place"}
_SHORT = 4


def fold_name(name: str) -> str:
    """One form for all spellings of a name: without marks, quotes and articles, one alef, one ya, one ta marbuta.

    >>> fold_name("«السخنة»، الآن")
    'سخنه الان'
    """
    plain = _DROP.sub("", unicodedata.normalize("NFKC", name)).translate(_FOLD)
    return " ".join(w[2:] if w.startswith(_AL) and len(w) > _SHORT else w for w in plain.split())


class Answers:
    """The readings of all reports that are judged, and what is known of the things they name.

    `readings` and `casts` are by report id; `labels`, `kinds` (`group` or `place`) and `where` (gazetteer rows, for
    Wikidata id and point) by the IRI of the thing.
    """

    def __init__(self, found: Iterable[Linked], gazetteer: Gazetteer) -> None:
        self.readings: dict[str, Reading] = {}
        self.casts: dict[str, Cast] = {}
        self.labels: dict[str, set[str]] = defaultdict(set)
        self.kinds: dict[str, str] = {}
        self.where: dict[str, Any] = {}
        self._background = Background(gazetteer, Iris())
        self._tables = {"place": gazetteer.places, "group": gazetteer.groups, "claimer": gazetteer.claimers}
        for linked in found:
            self._add(linked)

    def same_name(self, name: str, thing: str) -> bool:
        """Whether a gold name is one of a thing's; of names that are not short, one may hold the other."""
        wanted, known = fold_name(name), self.labels[thing]
        if wanted in known:
            return True
        long = len(wanted) > _SHORT
        return long and any(len(label) > _SHORT and (wanted in label or label in wanted) for label in known)

    def names(self, report: str, keys: Sequence[str | None]) -> str:
        """The names of thing keys of a report, to be shown."""
        things = self.casts[report].things
        return "، ".join(things[key].name if key in things else str(key) for key in keys if key) or "none"

    def _add(self, linked: Linked) -> None:
        reading, links = linked.reading, linked.links
        iris = self._background.iris
        report = iris.report(reading.report.identifier)
        cast = Cast(reading, {link.thing: link for link in links}, self._background, report)
        self.readings[reading.report.identifier] = reading
        self.casts[reading.report.identifier] = cast
        graph = describe_reading(reading, links, self._background)
        self._learn(graph.statements)
        for entry in self._background.closure(graph.entries):
            self._learn(self._background.statements(entry))
            self.where[self._background.iri(entry)] = self._tables[entry[0]][entry[1]]
        for mention in reading.mentions:
            self.labels[cast.iri(mention.thing)].add(fold_name(reading.report.text[mention.begin : mention.end]))

    def _learn(self, statements: Iterable[Statement]) -> None:
        for subject, predicate, value, _ in statements:
            if predicate in _LABELS:
                self.labels[subject[1:-1]].add(fold_name(value_of(value)))
            elif predicate == _TYPE and value in _KINDS:
                self.kinds[subject[1:-1]] = (
                    "group" if "group" in (self.kinds.get(subject[1:-1]), _KINDS[value]) else "place"
                )
