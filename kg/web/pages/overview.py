"""The overview (map, timeline, filters, totals, engagements) and the list of tolls behind a total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg.web.evidence import read_text
from kg.web.ledger import Ledger, Toll
from kg.web.pages.drawing import bars, map_points
from kg.web.render import Page
from kg.web.selection import Filters, by_place, by_time, select, short, whole
from kg.web.serving import Serving, State
from kg.web.totals import RULE, Sums
from kg.web.totals import Counter as Adder

Choices = dict[str, list[tuple[str, str]]]
ROWS = 25
"""Rows of a list on one page."""

_CHOICES = 150


async def overview(request: Request) -> Response:
    """`/`."""
    return await _shown(request, _overview)


async def tolls(request: Request) -> Response:
    """`/tolls`: the counts behind a total, each with its sentence."""
    return await _shown(request, _tolls)


async def _shown(request: Request, view: Any) -> Response:
    serving: Serving = request.app.state.serving
    with serving.current() as state:
        found: Response = await run_in_threadpool(view, request, state)
        return found


def _overview(request: Request, state: State) -> Response:
    page, filters = Page(request, state.ledger), Filters.read(request.query_params)
    found = select(state.ledger, filters)
    places = by_place(found.engagements, state.ledger)
    unit, steps = by_time(found.engagements)
    engagements, pager = paged(found.engagements[::-1], request)
    return page.show(
        "overview.html", filters=filters, kept=filters.parameters(), choices=choices(state, page), found=found,
        sums=counter_of(state, filters).sums(filters), rule=RULE, places=places[:12], points=map_points(places, page),
        unit=unit, steps=steps, bars=bars(steps), engagements=engagements, pager=pager, short=short,
    )  # fmt: skip


def _tolls(request: Request, state: State) -> Response:
    page, filters = Page(request, state.ledger), Filters.read(request.query_params)
    found, counter = select(state.ledger, filters), counter_of(state, filters)
    sums = counter.sums(filters)
    shown, pager = paged(behind(state.ledger, sums, found.tolls)[::-1], request)
    texts = read_text(state.store, {toll.sentences[0] for toll in shown if toll.sentences})
    return page.show(
        "tolls.html", filters=filters, kept=filters.parameters(), choices=choices(state, page), found=found,
        sums=sums, rule=RULE, tolls=shown, texts=texts, pager=pager, aside=counter.aside,
    )  # fmt: skip


def behind(ledger: Ledger, sums: Sums, told: Iterable[Toll]) -> list[Toll]:
    """The tolls that claims tell and all those behind the sums, in the order of their days."""
    wanted = sums.tolls | {toll.iri for toll in told}
    return [toll for toll in ledger.tolls.values() if toll.iri in wanted]


def counter_of(state: State, filters: Filters) -> Adder:
    """What adds up the tolls of the publisher and the claimer that are asked for."""
    return state.counter(filters.source, whole(state.ledger, filters.claimer))


def paged(items: Sequence[Any], request: Request) -> tuple[Sequence[Any], dict[str, int]]:
    """The rows of the page that is asked for, and where it lies: first, last, all, the pages before and behind."""
    asked = request.query_params.get("page", "1")
    last = max(1, -(-len(items) // ROWS))
    number = min(max(int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1, 1), last)
    begin = (number - 1) * ROWS
    shown = items[begin : begin + ROWS]
    after = number + 1 if number < last else 0
    return shown, {"first": begin + 1, "last": begin + len(shown), "all": len(items), "less": number - 1, "more": after}


def choices(state: State, page: Page) -> Choices:
    """What each filter can be set to: value and name, the most frequent things, sorted by name; counted once."""
    if page.language not in state.choices:
        state.choices[page.language] = _choices(state.ledger, page)
    return state.choices[page.language]


def _choices(ledger: Ledger, page: Page) -> Choices:
    parties = Counter(p for fight in ledger.engagements.values() for p in fight.parties)
    parties.update(p for toll in ledger.tolls.values() for p in (*toll.victims, *toll.perpetrators))
    places: Counter[str] = Counter()
    for claim in (*ledger.engagements.values(), *ledger.tolls.values()):
        places.update(holder for place in claim.places for holder in ledger.above(place))
    claimers = Counter(c for toll in ledger.tolls.values() for c in toll.claimers)
    kinds = Counter(kind for fight in ledger.engagements.values() for kind in fight.kinds)
    outcomes = Counter(toll.outcome for toll in ledger.tolls.values())
    sources = Counter(report.publisher for report in ledger.reports.values() if report.publisher)

    def named(found: Counter[str]) -> list[tuple[str, str]]:
        most = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:_CHOICES]
        return sorted(((short(ledger, iri), page.name(iri)) for iri, _ in most), key=lambda pair: (pair[1], pair[0]))

    return {
        "party": named(parties), "place": named(places), "claimer": named(claimers), "class": named(kinds),
        "outcome": named(outcomes), "source": [(name, name) for name in sorted(sources)],
    }  # fmt: skip
