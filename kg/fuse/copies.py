"""Which reports are copies of which: MinHash over character shingles, one pass for each report, then proof.

Each report is cut into shingles of `WIDTH` characters that begin at a word; one hash a shingle fills a signature of
`BINS` minima (one-permutation hashing with rotation, Shrivastava and Li 2014). Signatures that agree in a band of
`ROWS` bins become candidates, and candidates are held against the real shingles. A text that tells other claims (the
count in it has changed) is an edition of its own, never a copy. Time is linear in the number of reports: inside a
bucket every report is held against a few first ones, not against all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b

from kg.fuse.records import ReportRecord
from kg.text.normalise import fold

WIDTH, BINS, ROWS = 18, 64, 4
ALIKE = 0.7  # share of common shingles (Jaccard) from which two texts are one
INSIDE = 0.9  # share of the shorter text's shingles that the longer holds, from which it quotes it whole
FEWEST = 12  # shingles below which only equal texts are copies
_FIRSTS = 8  # reports of a bucket that the others are held against
_WORD = re.compile(r"\w+")

Signature = tuple[int, ...]
Claims = Mapping[str, frozenset[Hashable]]


def shingles(text: str) -> set[int]:
    """The 64-bit hashes of a text's shingles, folded; empty for a text without words."""
    plain = " ".join(_WORD.findall(fold(text)))
    starts = [0, *(match.start() + 1 for match in re.finditer(" ", plain))] if plain else []
    cut = (plain[begin : begin + WIDTH] for begin in starts)
    return {int.from_bytes(blake2b(piece.encode(), digest_size=8).digest(), "big") for piece in cut}


def signature(hashes: Iterable[int]) -> Signature:
    """`BINS` minima; an empty bin borrows from the next full one, so that two like texts borrow alike.

    >>> signature([]) == ()
    True
    """
    bins: list[int | None] = [None] * BINS
    for value in hashes:
        place, rest = value % BINS, value // BINS
        current = bins[place]
        if current is None or rest < current:
            bins[place] = rest
    if all(found is None for found in bins):
        return ()
    full: list[int] = []
    for place in range(BINS):
        steps = next(step for step in range(BINS) if bins[(place + step) % BINS] is not None)
        full.append(((bins[(place + steps) % BINS] or 0) << 6) + steps)
    return tuple(full)


def bands(signed: Signature) -> Iterator[tuple[int, int]]:
    """The keys under which a signature is filed; two texts that share a key are candidates."""
    for begin in range(0, len(signed), ROWS):
        row = b"".join(value.to_bytes(9, "big") for value in signed[begin : begin + ROWS])
        yield begin, int.from_bytes(blake2b(row, digest_size=8).digest(), "big")


Band = tuple[int, int]
"""A row of a signature: where it begins, and its hash."""


def file_text(text: str) -> tuple[Band, ...]:
    """The bands of a text; none where it has no words."""
    return tuple(bands(signature(shingles(text))))


def find_copies(
    reports: Sequence[ReportRecord],
    text_of: Callable[[str], str],
    claims: Claims | None = None,
    filed: Mapping[str, tuple[Band, ...]] | None = None,
) -> dict[str, str]:
    """The original of each copy, by report IRI; originals are not in it, and no original is a copy.

    The original is the one published first (unknown days last), then the one whose identifier sorts first. `claims`
    holds what each report says (marks of its claims): where one says what the other does not, they are no copies.
    `filed` gives the bands of reports where they are known. Which reports of a bucket are copies is decided by the
    bucket alone, so that a change of one report matters to its own buckets only.
    """
    ordered = sorted(reports, key=rank)
    buckets: defaultdict[Band, list[str]] = defaultdict(list)
    for report in ordered:
        for key in filed[report.iri] if filed is not None else file_text(text_of(report.iri)):
            buckets[key].append(report.iri)
    proof = Proof(text_of, claims)
    shared = (buckets[key] for key in sorted(key for key, bucket in buckets.items() if len(bucket) > 1))
    return name_originals(ordered, (pair for bucket in shared for pair in proof.likes(bucket)))


def name_originals(ordered: Sequence[ReportRecord], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The original of each copy, given pairs of reports that are copies and the reports in the order of rank."""
    place = {report.iri: number for number, report in enumerate(ordered)}
    parent = list(range(len(ordered)))
    for one, other in pairs:
        low, high = sorted((_root(parent, place[one]), _root(parent, place[other])))
        parent[high] = low
    roots = ((number, _root(parent, number)) for number in range(len(ordered)))
    return {ordered[number].iri: ordered[root].iri for number, root in roots if number != root}


class Proof:
    """Which reports (by IRI) are copies of each other; what was proved once is remembered."""

    def __init__(self, text_of: Callable[[str], str], claims: Claims | None) -> None:
        self._claims, self._held = claims, _Texts(text_of)
        self._proved: dict[tuple[str, str], bool] = {}

    def likes(self, bucket: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Pairs of a report and the first of its bucket that it is a copy of; the bucket is in the order of rank."""
        firsts: list[str] = []
        for report in bucket:
            first = next((first for first in firsts if self(first, report)), None)
            if first is not None:
                yield first, report
            elif len(firsts) < _FIRSTS:
                firsts.append(report)

    def __call__(self, one: str, other: str) -> bool:
        pair = (one, other)
        if pair not in self._proved:
            same = _same_claims(one, other, self._claims)
            self._proved[pair] = same and alike(self._held(one), self._held(other))
        return self._proved[pair]


def alike(one: set[int], other: set[int]) -> bool:
    """Whether two texts are near-identical, or one is quoted whole in the other."""
    if one == other:
        return bool(one)
    common, fewest = len(one & other), min(len(one), len(other))
    if fewest < FEWEST:
        return False
    return common >= ALIKE * (len(one) + len(other) - common) or common >= INSIDE * fewest


class _Texts:
    """Shingles of the reports that are being compared; a bounded number is remembered."""

    def __init__(self, text_of: Callable[[str], str]) -> None:
        self._text_of, self._made = text_of, dict[str, set[int]]()

    def __call__(self, report: str) -> set[int]:
        if report not in self._made:
            if len(self._made) >= 2048:
                self._made.clear()
            self._made[report] = shingles(self._text_of(report))
        return self._made[report]


def rank(report: ReportRecord) -> tuple[bool, str, str]:
    """What puts the original before its copies: the day of publication, then the identifier."""
    return report.published is None, report.published.isoformat() if report.published else "", report.identifier


def _same_claims(one: str, other: str, claims: Claims | None) -> bool:
    """Whether neither report says what the other does not: the claims of one are all among the other's."""
    if claims is None:
        return True
    first, second = claims.get(one, frozenset()), claims.get(other, frozenset())
    return first == second or bool(first and second and (first <= second or second <= first))


def _root(parent: list[int], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number
