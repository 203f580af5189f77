"""Claims: evidence, bounds read again, codes, dates and relations."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date

from kg.namespaces import ISN, PROV, RDF, XSD
from kg.rdf.terms import integer, iri, value_of
from kg.verify.dossier import CLAIMS, Dossier, Finding, Node

Reread = Callable[[str, str, str], Collection[tuple[int, int | None, str]]]
"""Words, outcome (`killed`) and what stands before the words in their sentence → every (lower, upper, precision) that a
fresh reading of these words may give."""

_CODES = {
    ISN.outcome: (ISN.Killed, ISN.Wounded, ISN.Missing, ISN.Captured, ISN.Displaced),
    ISN.precision: (ISN.Exact, ISN.AtLeast, ISN.MoreThan, ISN.AtMost, ISN.About, ISN.Vague),
    ISN.certainty: (ISN.Asserted, ISN.Reported, ISN.Denied, ISN.Unconfirmed),
    ISN.change: (ISN.Gained, ISN.Lost, ISN.Withdrew, ISN.Advanced, ISN.Holds, ISN.Contested, ISN.Besieged),
    ISN.role: (ISN.Attacker, ISN.Target, ISN.Belligerent),
}
PEOPLE = frozenset(
    map(
        iri,
        (
            ISN.Civilians, ISN.Children, ISN.Women, ISN.Officers, ISN.Fighters, ISN.Soldiers, ISN.Journalists,
            ISN.AidWorkers, ISN.UnknownPeople,
        ),
    )
)  # fmt: skip
_PARTY = (ISN.ArmedGroup, "people")
_TARGETS = {
    ISN.victim: _PARTY, ISN.participant: _PARTY, ISN.party: _PARTY, ISN.perpetrator: (ISN.ArmedGroup,),
    ISN.location: (ISN.Place,), ISN.attributedTo: (ISN.Claimer,), ISN.claimer: (ISN.Claimer,), ISN.partOf: (ISN.Toll,),
    ISN.restates: (ISN.Toll,), ISN.resultedFrom: (ISN.Engagement,), ISN.side: (ISN.Side,),
    ISN.isnad: (ISN.Attribution,),
}  # fmt: skip
_ONCE = {
    ISN.Toll: (ISN.outcome, ISN.precision, ISN.lowerBound, ISN.certainty, ISN.wording),
    ISN.Engagement: (ISN.certainty,),
    ISN.ControlClaim: (ISN.change, ISN.certainty),
}
_AT_MOST_ONCE = (
    ISN.upperBound, ISN.startDate, ISN.endDate, ISN.edtf, ISN.shareMin, ISN.shareMax, ISN.cumulative,
    ISN.placePrecision,
)  # fmt: skip
_CLAIM_PREDICATES = frozenset(
    map(
        iri,
        (
            RDF.type, *_CODES, *_TARGETS, *_AT_MOST_ONCE, ISN.lowerBound, ISN.wording, ISN.means, ISN.dateInferred,
            ISN.rank,
        ),
    )
)  # fmt: skip
_WHERE = frozenset("1234567")
_KINDS = {ISN.Toll: "toll", ISN.Engagement: "engagement", ISN.ControlClaim: "control"}


def check_claims(dossier: Dossier, reread: Reread | None) -> Iterator[Finding]:
    """What cannot be proved of the claims of one report."""
    for claim in dossier.claims:
        kinds = [kind for kind in _KINDS if iri(kind) in dossier.values(claim, RDF.type)]
        if len(kinds) != 1:
            yield dossier.finding("the claim is not one of toll, engagement and control claim", claim, iri(RDF.type))
            continue
        yield from _check_evidence(dossier, claim)
        yield from _check_counts(dossier, claim, kinds[0])
        yield from _check_identity(dossier, claim, kinds[0])
        for subject in (claim, *dossier.values(claim, ISN.side), *dossier.values(claim, ISN.isnad)):
            yield from _check_statements(dossier, subject)
        yield from _check_dates(dossier, claim)
        if kinds[0] == ISN.Toll:
            yield from _check_toll(dossier, claim, reread)
        elif kinds[0] == ISN.Engagement:
            yield from _check_sides(dossier, claim)


def _check_evidence(dossier: Dossier, claim: str) -> Iterator[Finding]:
    derived = dossier.about(claim, PROV.wasDerivedFrom)
    if not derived:
        yield dossier.finding("no sentence is named from which it was derived", claim, iri(PROV.wasDerivedFrom))
    for sentence in derived:
        if sentence not in dossier.sentences:
            yield dossier.finding(
                "this sentence does not exist in the report", claim, iri(PROV.wasDerivedFrom), sentence
            )
    phrases = dossier.about(claim, ISN.evidence)
    if not phrases:
        yield dossier.finding("it has no evidence", claim, iri(ISN.evidence))
    for phrase in phrases:
        node = dossier.phrases.get(phrase)
        if node is None:
            yield dossier.finding("this phrase does not exist in the report", claim, iri(ISN.evidence), phrase)
        elif dossier.sentence_at(node.begin, node.end) not in derived:
            yield dossier.finding(
                "the evidence is outside the sentences of the claim", claim, iri(ISN.evidence), phrase
            )
    for phrase in dossier.about(claim, ISN.whereabouts):
        if phrase not in dossier.phrases:
            yield dossier.finding("this phrase does not exist in the report", claim, iri(ISN.whereabouts), phrase)
    for s in dossier.claims[claim]:
        if s.graph not in derived:
            yield dossier.finding("it stands in the graph of a sentence that the claim was not derived from", *s[:3])


def _check_counts(dossier: Dossier, claim: str, kind: str) -> Iterator[Finding]:
    for predicate in _ONCE[kind]:
        values = dossier.values(claim, predicate)
        if len(values) != 1:
            yield dossier.finding(f"the claim has {len(values)} of these, not one", claim, iri(predicate), *values)
    for predicate in _AT_MOST_ONCE:
        values = dossier.values(claim, predicate)
        if len(values) > 1:
            yield dossier.finding(f"the claim has {len(values)} of these, not one", claim, iri(predicate), *values)


def _check_identity(dossier: Dossier, claim: str, kind: str) -> Iterator[Finding]:
    """A claim's IRI is made of what it says: when the two part, one of them was changed."""
    spots = [dossier.phrases[p] for p in dossier.about(claim, ISN.evidence) if p in dossier.phrases]
    if not spots:
        return
    said: tuple[object, ...]
    if kind == ISN.Toll:
        bounds = (_count(dossier, claim, ISN.lowerBound), _count(dossier, claim, ISN.upperBound))
        said = (_code(dossier, claim, ISN.outcome), *bounds, _code(dossier, claim, ISN.precision))
    elif kind == ISN.Engagement:
        general = {*CLAIMS}
        types = [value_of(t) for t in dossier.values(claim, RDF.type) if t not in general]
        said = (_snake(types[0]) if len(types) == 1 else None,)
    else:
        said = (_code(dossier, claim, ISN.change),)
    make = dossier.store.iris.claim
    for spot in spots:
        parts = (value_of(dossier.report), spot.begin, spot.end, *said)
        numbers: tuple[tuple[int, ...], ...] = ((), *((n,) for n in range(2, 10)))
        if any(iri(make(_KINDS[kind], *parts, *number)) == claim for number in numbers):
            return
    yield dossier.finding("its IRI is not that of what it says: its evidence, code or bounds were changed", claim)


def _check_statements(dossier: Dossier, subject: str) -> Iterator[Finding]:
    """Each statement of a claim or of a part of one has a known predicate, a right code and a target that exists."""
    for s in dossier.claims.get(subject) or dossier.parts.get(subject, []):
        predicate = value_of(s.predicate)
        if s.predicate not in _CLAIM_PREDICATES:
            yield dossier.finding("no claim says such a thing", *s[:3])
        elif predicate in _CODES and s.object not in map(iri, _CODES[predicate]):
            yield dossier.finding("this is not one of the codes", *s[:3])
        elif predicate == ISN.placePrecision and value_of(s.object) not in _WHERE:
            yield dossier.finding("the precision of a place is 1 to 7", *s[:3])
        elif predicate in _TARGETS and not _is_target(dossier, s.object, _TARGETS[predicate]):
            yield dossier.finding("there is no such thing in the graph", *s[:3])


def _is_target(dossier: Dossier, term: str, kinds: tuple[str, ...]) -> bool:
    for kind in kinds:
        if kind == "people":
            if term in PEOPLE:
                return True
        elif term.startswith("<") and next(dossier.store.match(term, iri(RDF.type), iri(kind), ""), None):
            return True
    return False


def _check_toll(dossier: Dossier, claim: str, reread: Reread | None) -> Iterator[Finding]:
    lower, upper = (_count(dossier, claim, p) for p in (ISN.lowerBound, ISN.upperBound))
    for predicate in (ISN.lowerBound, ISN.upperBound):
        for term in dossier.values(claim, predicate):
            if not value_of(term).isdigit() or term != integer(int(value_of(term))):
                yield dossier.finding("this is no count of people", claim, iri(predicate), term)
    if lower is not None and upper is not None and lower > upper:
        yield dossier.finding(
            f"the lower bound is above the upper, {upper}", claim, iri(ISN.lowerBound), integer(lower)
        )
    precision = _code(dossier, claim, ISN.precision)
    if precision in ("at_least", "more_than") and upper is not None:
        yield dossier.finding("a count that is open upwards has an upper bound", claim, iri(ISN.upperBound))
    if not dossier.values(claim, ISN.victim):
        yield dossier.finding("the toll counts nobody", claim, iri(ISN.victim))
    if claim in dossier.values(claim, ISN.partOf) + dossier.values(claim, ISN.restates):
        yield dossier.finding("the toll is a part of itself", claim, iri(ISN.partOf), claim)
    for phrase in dossier.about(claim, ISN.evidence):
        node = dossier.phrases.get(phrase)
        words = dossier.text[node.begin : node.end] if node and 0 <= node.begin < node.end else None
        if words is None:
            continue
        for term in dossier.values(claim, ISN.wording):
            if value_of(term) != words:
                yield dossier.finding("these are not the words of the evidence", claim, iri(ISN.wording), term)
        outcome, before = _code(dossier, claim, ISN.outcome) or "", _words_before(dossier, node)
        if reread is not None and (lower, upper, precision) not in reread(words, outcome, before):
            told = f"{lower}..{'' if upper is None else upper} {precision}"
            yield dossier.finding(f"read again, {words!r} does not give {told}", claim, iri(ISN.lowerBound))


def _words_before(dossier: Dossier, node: Node | None) -> str:
    """What stands before a phrase in its sentence; '' when it stands in none."""
    sentence = dossier.sentence_at(node.begin, node.end) if node else None
    return dossier.text[dossier.sentences[sentence].begin : node.begin] if node and sentence else ""


def _check_sides(dossier: Dossier, claim: str) -> Iterator[Finding]:
    """The short way to the participants and the long way over the sides lead to the same parties."""
    parties: set[str] = set()
    for side in dossier.values(claim, ISN.side):
        if len(dossier.values(side, ISN.role)) != 1:
            yield dossier.finding("the side has not one role", side, iri(ISN.role))
        parties.update(dossier.values(side, ISN.party))
    for party in sorted(parties ^ set(dossier.values(claim, ISN.participant))):
        yield dossier.finding("sides and participants differ in this party", claim, iri(ISN.participant), party)


def _check_dates(dossier: Dossier, claim: str) -> Iterator[Finding]:
    days: list[date] = []
    for predicate in (ISN.startDate, ISN.endDate):
        for term in dossier.values(claim, predicate):
            try:
                days.append(date.fromisoformat(value_of(term)))
                right = term.endswith(f"^^<{XSD.date}>")
            except ValueError:
                right = False
            if not right:
                yield dossier.finding("this is no day", claim, iri(predicate), term)
    if len(days) == 2 and days[0] > days[1]:
        yield dossier.finding(f"it ends on {days[1]}, before it starts", claim, iri(ISN.startDate))
    for predicate in (ISN.shareMin, ISN.shareMax):
        for term in dossier.values(claim, predicate):
            try:
                right = 0 <= float(value_of(term)) <= 1
            except ValueError:
                right = False
            if not right:
                yield dossier.finding("a share is a number from 0 to 1", claim, iri(predicate), term)


def _count(dossier: Dossier, claim: str, predicate: str) -> int | None:
    values = [value_of(term) for term in dossier.values(claim, predicate)]
    return int(values[0]) if len(values) == 1 and values[0].isdigit() else None


def _code(dossier: Dossier, claim: str, predicate: str) -> str | None:
    values = dossier.values(claim, predicate)
    return _snake(value_of(values[0])) if len(values) == 1 else None


def _snake(term: str) -> str:
    name = term.rpartition("#")[2]
    return "".join(f"_{char.lower()}" if char.isupper() and place else char.lower() for place, char in enumerate(name))
