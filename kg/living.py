"""The ledger of a store follows a change of some reports: only what the change touches is fused and written again.

While reports change, the store tells this follower before a report is changed or removed; what was concluded of it is
taken out at once, since a conclusion that stays would keep alive what only that report supported. Afterwards the
neighbourhood is concluded anew. What is left is what fusing the whole store would give, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress

from kg.fuse.atlas import Atlas
from kg.fuse.control import ControlLedger
from kg.fuse.copies import file_text
from kg.fuse.decisions import Decisions
from kg.fuse.ledger import Ledger
from kg.fuse.mentions import find_mentions
from kg.fuse.neighbourhood import Crowded, Neighbourhood, Part, Touched, report_keys
from kg.fuse.records import Archive, PartyRecord, PlaceRecord
from kg.fuse.triples import ledger_statements
from kg.fuse.written import merge, read_written, write_archive
from kg.ids import Iris
from kg.namespaces import ISN, PROV, SEM
from kg.rdf.terms import Statement, iri, value_of
from kg.store import GraphStore
from kg.store.neighbours import Neighbours, forget
from kg.store.part import read_part, read_things

SHARE = 4
"""Of so many reports one at most may change: of more the whole store is fused again, which is quicker then."""

_COPY, _MENTION, _INCIDENT = iri(ISN.copyOf), iri(ISN.mention), iri(ISN.incident)
_FROM, _AGAINST, _PLACE = iri(PROV.wasDerivedFrom), iri(ISN.contradicts), iri(SEM.hasPlace)

Things = Mapping[str, PlaceRecord | PartyRecord]


class Follower:
    """Follows the changes of an open store with what is kept beside it. `fit` tells whether it still can."""

    def __init__(
        self, store: GraphStore, kept: Neighbours, state: str, decisions: Decisions, renamed: Mapping[str, str]
    ) -> None:
        self.store, self._kept, self._state, self._decisions, self._renamed = store, kept, state, decisions, renamed
        self._ledger = iri(store.iris.graph("ledger"))
        self._touched = Touched()
        self._things: set[str] = set()
        self._most = max(1, len(kept.reports()) // SHARE)
        self.fit = True
        kept.open()

    # ------------------------------------------------------------------------------------------ the change

    def before(self, report: str) -> None:
        """A report is about to be changed or removed."""
        if report in self._touched.changed or not self._note(report):
            return
        around = Neighbourhood(self)
        around.bring([report])
        if report not in around.archive.reports:  # it came with this very change
            return
        own = around.told([report])
        touched, archive = self._touched, around.archive
        family = self.copies_of(report)
        around.bring((*family, *family.values()))
        touched.copies.update(family)
        touched.reports.update((*family, *family.values()))
        bands = report_keys(
            Archive(reports={report: archive.reports[report]}),
            around.atlas,
            (),
            {report: file_text(self.text_of(report))},
        )
        touched.reports |= self.sharing(sorted(bands[report]))
        try:
            touched.mentions |= around.near(sorted(own))
        except Crowded:
            self.unfit()
            return
        touched.mentions |= around.told((*family, *family.values()))
        touched.mentions |= {other for pair in self._decisions.same if own & {*pair} for other in pair}
        touched.mentions |= {other for mention in own for other in self.joined_with(mention)}
        touched.mentions -= own
        part = archive.narrowed([report])
        touched.keys |= {key for keys in report_keys(part, around.atlas, (), {}).values() for key in keys}
        self._things |= {key for table in (archive.places, archive.parties) for key, r in table.items() if not r.local}
        self.store.change(sorted({
            *(s for copy in family for s in self._about(copy)),
            *self._joined(own), *self._counted(part.tolls), *self._held(part.controls, None),
        }), ())  # fmt: skip

    def fresh(self, report: str) -> None:
        """A report has come that was not there."""
        self._note(report)

    def unfit(self) -> None:
        """Something else has changed: a thing of the gazetteer, perhaps. All is to be fused again."""
        if self.fit:
            self.fit = False
            self.store.replace_graph("ledger", [])

    def _note(self, report: str) -> bool:
        self._touched.changed.add(report)
        if len(self._touched.changed) > self._most:
            self.unfit()
        return self.fit

    # ------------------------------------------------------------------------------------------ afterwards

    def finish(self) -> bool:
        """Bring the ledger up to date; False when all must be fused again."""
        touched = self._touched
        archive = read_part(self.store, sorted(filter(self.store.has_report, touched.changed)), self._renamed)
        if not self.fit or not self._same_things(archive):
            return False
        atlas, mentions = Atlas.of(archive), find_mentions(archive)
        bands = {report: file_text(self.text_of(report)) for report in archive.reports}
        keys = report_keys(archive, atlas, mentions, bands)
        for report in sorted(touched.changed):
            if report in archive.reports:
                self._kept.put(report, write_archive(own_part(archive, report)), keys[report])
            else:
                self._kept.drop(report)
        try:
            if touched.changed:
                self._write(Neighbourhood(self).conclude(touched))
        except Crowded:
            return False
        return True

    def settle(self) -> None:
        """Mark that store and memory agree."""
        self._kept.settle(self._state)
        self._kept.close()

    def give_up(self) -> None:
        """Let go of the memory, which is not true any more."""
        with suppress(Exception):
            self._kept.close()
        forget(self.store.path)

    def _same_things(self, archive: Archive) -> bool:
        """Whether what reports lead to is what it was, so that other reports are seen as they were; new ones are kept.

        A report may tell a relation of known parties that nobody told before, or be the last that told it.
        """
        there = read_things(self.store, sorted(self._things), self._renamed)
        merge(there, Archive(places=archive.places, parties=archive.parties))
        now = known_things(there)
        before = self._kept.things({*now, *self._things})
        if any(before[thing] != body for thing, body in now.items() if thing in before):
            return False
        targets = set(self._renamed.values())
        if targets & {*(now.keys() - before.keys()), *(before.keys() - now.keys())}:
            return False
        self._kept.keep_things({thing: body for thing, body in now.items() if thing not in before})
        self._kept.drop_things(before.keys() - now.keys())
        return True

    def _write(self, part: Part) -> None:
        archive, same = part.ledger.archive, part.ledger.atlas.same
        controls = [key for key, r in archive.controls.items() if any(same(p) in part.places for p in r.places)]
        gone = {
            *(s for report in part.reports for s in self._about(report)),
            *self._joined(part.mentions), *self._counted(part.tolls),
            *self._held(controls, lambda place: same(place) in part.places),
        }  # fmt: skip
        found = ledger_statements(part.ledger, ControlLedger(part.tenures, (), ()), self.store.iris)
        self.store.change(sorted(gone), sorted(s._replace(graph=self._ledger) for s in found))

    # ------------------------------------------------------------------------- what the ledger says of things

    def _said(self, subject: str) -> Iterator[Statement]:
        return self.store.match(subject, None, None, self._ledger)

    def _pointing(self, predicate: str, value: str) -> Iterator[str]:
        return (s.subject for s in self.store.match(None, predicate, value, self._ledger))

    def _about(self, report: str) -> Iterator[Statement]:
        return self._said(iri(report))

    def _joined(self, mentions: Iterable[str]) -> Iterator[Statement]:
        """All of the engagements that mentions were joined into, with their accounts."""
        for incident in {s for mention in mentions for s in self._pointing(_MENTION, iri(mention))}:
            yield from self._said(incident)
            for estimate in self._pointing(_INCIDENT, incident):
                yield from self._said(estimate)
                tolls = self.store.match(estimate, _FROM, None, self._ledger)
                yield from self._counted([value_of(s.object) for s in tolls])

    def _counted(self, tolls: Iterable[str]) -> Iterator[Statement]:
        """The accounts of counts, and how counts stand to others."""
        for toll in map(iri, tolls):
            yield from self._said(toll)
            for s in self.store.match(None, None, toll, self._ledger):
                yield from self._said(s.subject) if s.predicate == _FROM else (s,)

    def _held(self, claims: Iterable[str], within: Callable[[str], bool] | None) -> Iterator[Statement]:
        """The spans of control that claims speak for or against, of all places or of those that `within` allows."""
        for claim in map(iri, claims):
            for tenure in {*self._pointing(_FROM, claim), *self._pointing(_AGAINST, claim)}:
                places = [value_of(s.object) for s in self.store.match(tenure, _PLACE, None, self._ledger)]
                if within is None or any(map(within, places)):
                    yield from self._said(tenure)

    # ---------------------------------------------------------------------------------- what stands (Standing)

    @property
    def decisions(self) -> Decisions:
        """What was decided by hand."""
        return self._decisions

    def load(self, reports: set[str], known: Archive) -> Archive:
        """The records of reports as they are kept, with the places and parties they lead to that are not `known`."""
        found = Archive()
        for body in self._kept.bodies(reports):
            merge(found, read_written(body))
        waiting = set(leads(found)) - known.places.keys() - known.parties.keys()
        while waiting:
            more = Archive()
            for body in self._kept.things(sorted(waiting)).values():
                merge(more, read_written(body))
            merge(found, more)
            done = {*known.places, *known.parties, *found.places, *found.parties, *waiting}
            waiting = set(leads(more)) - done
        return found

    def sharing(self, keys: Iterable[str]) -> set[str]:
        """The reports that have any of these keys."""
        return self._kept.sharing(keys)

    def text_of(self, report: str) -> str:
        """The text of a report."""
        return self.store.text_of(report)

    def copies_of(self, report: str) -> dict[str, str]:
        """The originals of all copies of one text, by a report that is one of them, as the ledger has them."""
        original = next((s.object for s in self.store.match(iri(report), _COPY, None, self._ledger)), iri(report))
        return {value_of(copy): value_of(original) for copy in self._pointing(_COPY, original)}

    def report_of(self, mention: str) -> str | None:
        """The report of a mention, None where there is none."""
        provenance = iri(self.store.provenance.value)
        found = self.store.match(iri(mention), iri(ISN.evidence), None, provenance)
        return min((value_of(s.object).partition("#phrase=")[0] for s in found), default=None)

    def joined_with(self, mention: str) -> set[str]:
        """The mentions of the engagement that a mention was joined into."""
        incidents = list(self._pointing(_MENTION, iri(mention)))
        told = (s for incident in incidents for s in self.store.match(incident, _MENTION, None, self._ledger))
        return {value_of(s.object) for s in told} - {mention}


def own_part(archive: Archive, report: str) -> Archive:
    """The records of one report and of the things that only it knows."""
    part = archive.narrowed([report])
    local: set[str] = set()
    waiting = set(leads(part))
    while waiting:
        found = {key for key in waiting if any(key in t and t[key].local for t in (archive.places, archive.parties))}
        local |= found
        near = Archive(
            places={key: archive.places[key] for key in found if key in archive.places},
            parties={key: archive.parties[key] for key in found if key in archive.parties},
        )
        waiting = set(leads(near)) - local
    return Archive(
        part.reports, part.tolls, part.engagements, part.controls,
        {key: archive.places[key] for key in sorted(local) if key in archive.places},
        {key: archive.parties[key] for key in sorted(local) if key in archive.parties},
    )  # fmt: skip


def known_things(archive: Archive) -> dict[str, str]:
    """The places and parties of a gazetteer, by IRI, as they are kept."""
    keys = sorted({key for t in (archive.places, archive.parties) for key, r in t.items() if not r.local})
    return {
        key: write_archive(
            Archive(
                places={key: archive.places[key]} if key in archive.places else {},
                parties={key: archive.parties[key]} if key in archive.parties else {},
            )
        )
        for key in keys
    }


def leads(archive: Archive) -> Iterator[str]:
    """The places and parties that records name."""
    for claim in archive.claims():
        yield from claim.places
        if claim.claimer is not None:
            yield claim.claimer
    for toll in archive.tolls.values():
        yield from toll.victims
        yield from toll.perpetrators
    for engagement in archive.engagements.values():
        yield from (party for _, party in engagement.sides)
    yield from (record.party for record in archive.controls.values() if record.party is not None)
    for place in archive.places.values():
        yield from (*place.within, *place.anchors)
    for party in archive.parties.values():
        yield from (*party.member_of, *party.allied_with, *((party.renamed_to,) if party.renamed_to else ()))


def keep(ledger: Ledger, store: GraphStore, state: str) -> None:
    """Make the memory beside a store anew, of a whole ledger that was just written."""
    forget(store.path)
    if store.path is None:
        return
    archive = ledger.archive
    bands = {report: file_text(store.text_of(report)) for report in archive.reports}
    keys = report_keys(archive, ledger.atlas, ledger.joiner.mentions.values(), bands)
    kept = Neighbours(store.path)
    kept.note(state="open")
    kept.fill(((report, write_archive(own), keys[report]) for report, own in parts(archive)), known_things(archive))
    kept.settle(state)
    kept.close()


def parts(archive: Archive) -> Iterator[tuple[str, Archive]]:
    """Each report with its records and the things that only it knows."""
    split = {report: Archive(reports={report: record}) for report, record in archive.reports.items()}
    for name in ("tolls", "engagements", "controls"):
        for key, record in getattr(archive, name).items():
            getattr(split[record.report], name)[key] = record
    for report, part in split.items():
        whole = Archive(part.reports, part.tolls, part.engagements, part.controls, archive.places, archive.parties)
        yield report, own_part(whole, report)


def kept_state(decisions: Decisions, renamed: Mapping[str, str], iris: Iris, version: str) -> str:
    """What the memory of a store depends on beside its reports, in one word."""
    from kg.ids import digest

    told = [*map(str, sorted(decisions.same)), "different", *map(str, sorted(decisions.different))]
    return digest("kept", version, iris.base, *told, "renamed", *(f"{a} {b}" for a, b in sorted(renamed.items())))
