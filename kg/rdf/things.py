"""The parties, places and claimers of one report: their IRIs, and what each sentence tells of them.

A sentence that names a thing supports its type and the names it uses. What only the gazetteer knows (coordinates, ids,
the name in English) is not told by a sentence and stands in the gazetteer's graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from kg.model import Link, PeopleClass, Reading, Thing, ThingKind
from kg.namespaces import ISN, RDF, SKOS
from kg.rdf.background import BASE_CLASSES, PLACE_CLASSES, Background, Entry
from kg.rdf.terms import Statement, iri, text
from kg.text.normalise import fold, name_key, tells_name

PEOPLE: dict[PeopleClass, str] = {
    "civilians": ISN.Civilians, "children": ISN.Children, "women": ISN.Women, "officers": ISN.Officers,
    "fighters": ISN.Fighters, "soldiers": ISN.Soldiers, "journalists": ISN.Journalists, "aid_workers": ISN.AidWorkers,
    "unknown": ISN.UnknownPeople,
}  # fmt: skip
"""The IRI of each class of people."""

_TYPE = iri(RDF.type)
_CLASSES = {kind: iri(value) for kind, value in BASE_CLASSES.items()}


class Cast:
    """Who and what one report names: IRIs by thing key, and in which sentences each is named."""

    def __init__(self, reading: Reading, links: Mapping[str, Link], background: Background, report: str) -> None:
        self.things: dict[str, Thing] = {thing.key: thing for thing in reading.things}
        self.entries: dict[str, Entry] = {}
        self.iri_of: dict[str, str] = {}
        self.sentences: dict[str, list[int]] = defaultdict(list)
        for thing in reading.things:
            found = links.get(thing.key)
            if found is not None and found.entry is not None:
                self.entries[thing.key] = background.resolve(thing.kind, found.entry)
                self.iri_of[thing.key] = background.iri(self.entries[thing.key])
            else:
                name = (" ".join(name_key(thing.name)) or thing.name, thing.head, *sorted(thing.containers))
                self.iri_of[thing.key] = background.iris.local(thing.kind, report, *name)
        for mention in reading.mentions:
            if mention.sentence not in self.sentences[mention.thing]:
                self.sentences[mention.thing].append(mention.sentence)

    def iri(self, key: str) -> str:
        """The IRI of a thing's key or of a class of people.

        Raises ValueError for a key that the reading does not have.
        """
        found = self.iri_of.get(key) or PEOPLE.get(key)  # type: ignore[call-overload]
        if found is None:
            raise ValueError(f"the reading has no thing {key!r}")
        return str(found)

    def named_in(self, key: str, sentence: int) -> bool:
        """Whether a sentence names the thing; a class of people is named by no words that we know of."""
        return sentence in self.sentences.get(key, ())


def thing_statements(
    reading: Reading, cast: Cast, background: Background, graphs: Mapping[int, str]
) -> Iterator[Statement]:
    """What each sentence tells of the things it names: type, names, and how the report relates them."""
    surfaces: dict[tuple[str, int], list[str]] = defaultdict(list)
    for mention in reading.mentions:
        surfaces[mention.thing, mention.sentence].append(reading.report.text[mention.begin : mention.end])
    for key, thing in cast.things.items():
        subject = iri(cast.iri_of[key])
        told = cast.sentences.get(key) or _sentences_of_use(reading, key)
        known = background.label(cast.entries[key]) if key in cast.entries else None
        for number in told:
            for name in _classes(thing, key in cast.entries):
                yield Statement(subject, _TYPE, name, graphs[number])
        for number, predicate, label in _names(thing, known, told, surfaces):
            yield Statement(subject, iri(predicate), label, graphs[number])
        yield from _relations(thing, cast, told, graphs)


def _sentences_of_use(reading: Reading, key: str) -> list[int]:
    """The sentences of the claims that use a thing that is named nowhere, in order."""
    found = []
    for claim in reading.claims:
        used: set[str | None] = {claim.claimer, *claim.chain, *claim.places, getattr(claim, "party", None)}
        used.update(getattr(claim, "victims", ()), getattr(claim, "perpetrators", ()))
        used.update(party for side in getattr(claim, "sides", ()) for party in side.parties)
        if key in used:
            found.append(claim.sentence)
    return sorted(set(found))


def _classes(thing: Thing, known: bool) -> Iterator[str]:
    yield _CLASSES[thing.kind]
    if thing.kind == "place" and not known and thing.head in PLACE_CLASSES:
        yield iri(PLACE_CLASSES[thing.head])


def _names(
    thing: Thing, known: str | None, told: Iterable[int], surfaces: Mapping[tuple[str, int], list[str]]
) -> Iterator[tuple[int, str, str]]:
    """Sentence, predicate and label for each name that a sentence uses; a thing nobody knows gets a preferred one.

    A name counts as used where the words of a mention hold it. Where no words hold the name of a thing that the
    gazetteer lacks, its first words stand in: a label is never made up.
    """
    preferred = known
    for number in told:
        words = surfaces.get((thing.key, number), ())
        for name in dict.fromkeys((thing.name, *thing.aliases)):
            if any(_holds(thing.kind, surface, name) for surface in words):
                preferred = preferred or name
                yield number, SKOS.prefLabel if name == preferred else SKOS.altLabel, text(name, _language(name))
    if preferred is None:
        for number in told:
            spoken = surfaces.get((thing.key, number), [thing.name])[0]
            yield number, SKOS.prefLabel, text(spoken, _language(spoken))
            return


@lru_cache(maxsize=1 << 14)
def _holds(kind: ThingKind, surface: str, name: str) -> bool:
    """Whether words hold a name; that of a claimer stands in the nominative whatever their case (`مصدرا عسكريا`)."""
    return tells_name(surface, name) if kind == "claimer" else fold(name) in fold(surface)


def _language(name: str) -> str | None:
    """`ar` for a name in Arabic letters; a name in other letters has no language that we know."""
    return "ar" if any("\u0600" <= char <= "\u06ff" for char in name) else None


def _relations(thing: Thing, cast: Cast, told: Iterable[int], graphs: Mapping[int, str]) -> Iterator[Statement]:
    """Member of, allied with, within: where the sentence names both, else where the thing is first named."""
    numbers = list(told)
    targets = [(ISN.memberOf, key) for key in (thing.member_of,) if key]
    targets += [(ISN.alliedWith, key) for key in thing.allied_with]
    if thing.kind == "place" and thing.key not in cast.entries:
        targets += [(ISN.within, key) for key in _containers(thing, cast)]
        if thing.precision is not None and numbers:
            value = f'"{thing.precision}"^^<http://www.w3.org/2001/XMLSchema#integer>'
            yield Statement(iri(cast.iri_of[thing.key]), iri(ISN.placePrecision), value, graphs[numbers[0]])
    for predicate, key in targets:
        subject, target = cast.iri_of[thing.key], cast.iri(key)
        if subject != target:
            for number in [n for n in numbers if cast.named_in(key, n)] or numbers[:1]:
                yield Statement(iri(subject), iri(predicate), iri(target), graphs[number])


def _containers(thing: Thing, cast: Cast) -> Iterator[str]:
    """The keys of the report's places that bear a name told to contain this one."""
    wanted = {name_key(name) for name in thing.containers}
    for key, other in cast.things.items():
        if key != thing.key and other.kind == "place" and not wanted.isdisjoint(
            name_key(name) for name in (other.name, *other.aliases)
        ):  # fmt: skip
            yield key
