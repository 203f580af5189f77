"""Every bundle of reports gives its expected ledger, in every order of arrival, at once or report by report."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.fuse.atlas import Atlas
from kg.fuse.joining import Joiner
from kg.fuse.ledger import Ledger, balance, fuse, tie_copies
from kg.fuse.mentions import find_mentions

from .bundles import Bundle, answer, orders, read_bundle, reordered

BUNDLES = [read_bundle(path) for path in sorted((Path(__file__).parents[1] / "cases" / "ledger").glob("*.txt"))]
each = pytest.mark.parametrize("bundle", BUNDLES, ids=[bundle.name for bundle in BUNDLES])


def content(ledger: Ledger) -> tuple[object, ...]:
    """All that a ledger says, to be compared with another."""
    return (
        ledger.copies, ledger.events, dict(sorted(ledger.accounts.items())), ledger.links, ledger.findings,
        ledger.parts, ledger.rivals, ledger.choose(),
    )  # fmt: skip


def test_there_are_as_many_as_there_must_be() -> None:
    assert len(BUNDLES) >= 40
    assert all(bundle.expected for bundle in BUNDLES)
    assert len({bundle.about for bundle in BUNDLES}) == len(BUNDLES)


@each
def test_the_ledger_is_as_expected(bundle: Bundle) -> None:
    ledger = fuse(bundle.archive, text_of=bundle.texts.__getitem__)
    for expectation in bundle.expected:
        wanted, found = answer(ledger, expectation)
        assert found == wanted, f"{bundle.about}: {expectation}"


@each
def test_the_order_of_arrival_changes_nothing(bundle: Bundle) -> None:
    first = content(fuse(bundle.archive, text_of=bundle.texts.__getitem__))
    for order in orders(bundle.archive.reports):
        assert content(fuse(reordered(bundle.archive, order), text_of=bundle.texts.__getitem__)) == first


@each
def test_report_by_report_is_as_all_at_once(bundle: Bundle) -> None:
    whole = fuse(bundle.archive, text_of=bundle.texts.__getitem__)
    atlas = Atlas.of(bundle.archive)
    mentions = find_mentions(bundle.archive)
    joiner = Joiner(atlas, None, tie_copies(bundle.archive, mentions, whole.copies))
    for order in orders(bundle.archive.reports)[:3]:
        for report in order:
            joiner.add(mention for mention in mentions if mention.report == report)
            joiner.clusters()
        joiner.remove([mention.iri for mention in mentions if mention.report == order[0]])
        joiner.clusters()
        joiner.add(mention for mention in mentions if mention.report == order[0])
        assert content(balance(bundle.archive, atlas, whole.copies, joiner)) == content(whole)
