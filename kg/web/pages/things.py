"""The page of one thing: an engagement, a claim with its evidence, a group, a place, a report, or anything else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg.web.evidence import Mark, read_chain, read_facts, read_marks, read_passages, read_run, read_text
from kg.web.ledger import Claim, Ledger, Toll
from kg.web.linked import ONTOLOGY, known
from kg.web.pages.drawing import lanes
from kg.web.pages.overview import behind, paged
from kg.web.protocol import HttpError
from kg.web.render import Page
from kg.web.selection import Filters, short
from kg.web.serving import Serving, State
from kg.web.totals import RULE, Sums

_FEW = 50


async def thing(request: Request) -> Response:
    """`/page/…`."""
    serving: Serving = request.app.state.serving
    with serving.current() as state:
        return await run_in_threadpool(_thing, request, state, request.path_params["rest"])


def _thing(request: Request, state: State, rest: str) -> Response:
    page, ledger = Page(request, state.ledger), state.ledger
    iri = ONTOLOGY if rest == "ontology" else ledger.base + rest
    kind = rest.partition("/")[0]
    if iri in ledger.engagements:
        return _engagement(page, state, iri)
    if iri in ledger.tolls or iri in ledger.controls:
        return _claim(page, state, iri)
    if iri in ledger.reports:
        return _report(page, state, iri)
    if iri in ledger.things:
        view: Callable[[Request, Page, State, str], Response] = _place if kind == "place" else _group
        return view(request, page, state, iri)
    if not known(state.store, iri):
        raise HttpError(404, "the store holds nothing of that name")
    return page.show("thing.html", iri=iri, title=rest, facts=read_facts(state.store, iri))


def _engagement(page: Page, state: State, iri: str) -> Response:
    ledger, counter = state.ledger, state.counter()
    fight = ledger.engagements[iri]
    event = counter.event(iri)
    told = (*(event.tolls if event else ()), *ledger.of_engagement.get(iri, ()))
    tolls = [ledger.tolls[toll] for toll in dict.fromkeys(told) if toll in ledger.tolls]
    marks = read_marks(state.store, ledger, fight.report)
    return page.show(
        "engagement.html", iri=iri, claim=fight, groups=rivals(tolls), rule=RULE, aside=counter.aside,
        sums=counter.of_event(event) if event else Sums(),
        others=[other for i in (event.mentions if event else ()) if i != iri and (other := ledger.engagements.get(i))],
        passages=read_passages(state.store, fight.report, marks, fight.sentences),
        texts=read_text(state.store, {toll.sentences[0] for toll in tolls if toll.sentences}),
        facts=read_facts(state.store, iri), report=ledger.reports.get(fight.report),
    )  # fmt: skip


def _claim(page: Page, state: State, iri: str) -> Response:
    ledger = state.ledger
    claim: Claim = ledger.tolls[iri] if iri in ledger.tolls else ledger.controls[iri]
    marks = read_marks(state.store, ledger, claim.report)
    passages = read_passages(state.store, claim.report, own_first(marks, iri), claim.sentences)
    shown = {piece.mark for passage in passages for piece in passage.pieces if piece.mark is not None}
    facts = read_facts(state.store, iri)
    return page.show(
        "claim.html", iri=iri, claim=claim, toll=ledger.tolls.get(iri), control=ledger.controls.get(iri),
        passages=passages, chain=read_chain(state.store, iri), report=ledger.reports.get(claim.report), facts=facts,
        marks=sorted(shown, key=lambda m: (m.begin, m.end)), run=read_run(state.store, claim.report),
        reasons=[value for name, value in facts if name.endswith("#reason")],
        rivals=_rivals(ledger, claim) if isinstance(claim, Toll) else [], aside=state.counter().aside,
    )  # fmt: skip


def _report(page: Page, state: State, iri: str) -> Response:
    ledger = state.ledger
    marks = read_marks(state.store, ledger, iri)
    return page.show(
        "report.html", iri=iri, report=ledger.reports[iri], passages=read_passages(state.store, iri, marks),
        tolls=[toll for toll in ledger.tolls.values() if toll.report == iri], aside=state.counter().aside,
        engagements=[fight for fight in ledger.engagements.values() if fight.report == iri],
        controls=[control for control in ledger.controls.values() if control.report == iri],
    )  # fmt: skip


def _group(request: Request, page: Page, state: State, iri: str) -> Response:
    ledger = state.ledger
    suffered = [toll for toll in ledger.tolls.values() if iri in toll.victims]
    inflicted = [toll for toll in ledger.tolls.values() if iri in toll.perpetrators]
    fights = [fight for fight in ledger.engagements.values() if iri in fight.parties]
    shown, pager = paged(fights[::-1], request)
    counter, kept = state.counter(), Filters(party=short(ledger, iri))
    sums, done = counter.sums(kept), counter.inflicted(iri)
    suffered, inflicted = behind(ledger, sums, suffered), behind(ledger, done, inflicted)
    return page.show(
        "group.html", iri=iri, thing_=ledger.things[iri], engagements=shown, pager=pager, rule=RULE,
        suffered=suffered[-_FEW:][::-1], inflicted=inflicted[-_FEW:][::-1], done=done, sums=sums,
        kept=kept.parameters(), aside=counter.aside, facts=read_facts(state.store, iri),
        controls=[control for control in ledger.controls.values() if control.party == iri],
    )  # fmt: skip


def _place(request: Request, page: Page, state: State, iri: str) -> Response:
    ledger = state.ledger
    here = {place for place in _places(ledger) if iri in ledger.above(place)}
    fights = [fight for fight in ledger.engagements.values() if not here.isdisjoint(fight.places)]
    tolls = [toll for toll in ledger.tolls.values() if not here.isdisjoint(toll.places)]
    controls = [control for control in ledger.controls.values() if iri in control.places]
    shown, pager = paged(fights[::-1], request)
    drawn, first, last = lanes(controls)
    thing_, counter, kept = ledger.things[iri], state.counter(), Filters(place=short(ledger, iri))
    sums = counter.sums(kept)
    tolls = behind(ledger, sums, tolls)
    points = [{"lat": thing_.lat, "lon": thing_.lon, "name": page.name(iri), "count": max(1, len(fights)), "url": ""}]
    return page.show(
        "place.html", iri=iri, thing_=thing_, engagements=shown, pager=pager, tolls=tolls[-_FEW:][::-1], rule=RULE,
        sums=sums, kept=kept.parameters(), aside=counter.aside, controls=controls, lanes=drawn, first=first, last=last,
        points=points if thing_.lat is not None else [], facts=read_facts(state.store, iri),
    )  # fmt: skip


def rivals(tolls: list[Toll]) -> list[tuple[str, tuple[str, ...], list[Toll]]]:
    """Outcome, victims, and the counts of both, so that claims of the same people stand side by side."""
    grouped: dict[tuple[str, tuple[str, ...]], list[Toll]] = defaultdict(list)
    for toll in tolls:
        grouped[toll.outcome, toll.victims].append(toll)
    return [(outcome, victims, found) for (outcome, victims), found in sorted(grouped.items())]


def own_first(marks: list[Mark], iri: str) -> list[Mark]:
    """The marks without those of other claims, so that the page of a claim marks its own words."""
    return [
        mark for mark in marks if mark.kind not in ("count", "trigger") or mark.iri == iri or mark.kind == "trigger"
    ]


def _rivals(ledger: Ledger, toll: Toll) -> list[Toll]:
    """Other counts of the same outcome and victims from the same engagement."""
    others = (ledger.tolls[other] for other in ledger.of_engagement.get(toll.engagement, ()))
    return [
        other
        for other in others
        if other.iri != toll.iri and (other.outcome, other.victims) == (toll.outcome, toll.victims)
    ]


def _places(ledger: Ledger) -> set[str]:
    claims = (*ledger.engagements.values(), *ledger.tolls.values())
    return {place for claim in claims for place in claim.places}
