"""Two selections side by side: two sources, two parties, two places or two periods."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg.web.ledger import Thing
from kg.web.pages.drawing import Bar, bars
from kg.web.pages.overview import choices, counter_of
from kg.web.render import Page
from kg.web.selection import Filters, Selection, by_party, by_place, by_time, select
from kg.web.serving import Serving, State
from kg.web.totals import RULE, Total


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two selections with what it adds up to."""

    prefix: str
    filters: Filters
    found: Selection
    totals: dict[str, Total]
    bars: list[Bar]
    unit: str
    places: list[tuple[Thing, int]]
    parties: list[tuple[str, int]]


async def compare(request: Request) -> Response:
    """`/compare`: filters of the first side begin with `a_`, of the second with `b_`."""
    serving: Serving = request.app.state.serving
    with serving.current() as state:
        return await run_in_threadpool(_compare, request, state)


def _compare(request: Request, state: State) -> Response:
    page = Page(request, state.ledger)
    sides = [_side(request, state, prefix) for prefix in ("a_", "b_")]
    outcomes = sorted({outcome for side in sides for outcome in side.totals})
    kinds = sorted({kind for side in sides for fight in side.found.engagements for kind in fight.kinds})
    counted = {kind: [sum(kind in f.kinds for f in side.found.engagements) for side in sides] for kind in kinds}
    return page.show(
        "compare.html", sides=sides, outcomes=outcomes, kinds=counted, choices=choices(state, page), rule=RULE
    )  # fmt: skip


def _side(request: Request, state: State, prefix: str) -> Side:
    filters = Filters.read(request.query_params, prefix)
    found = select(state.ledger, filters)
    unit, steps = by_time(found.engagements)
    totals = counter_of(state, filters).sums(filters).by_outcome()
    places = by_place(found.engagements, state.ledger)[:8]
    return Side(prefix, filters, found, totals, bars(steps), unit, places, by_party(found)[:8])
