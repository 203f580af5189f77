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


def find_copies(
    reports: Sequence[ReportRecord], text_of: Callable[[str], str], claims: Claims | None = None
) -> dict[str, str]:
    """The original of each copy, by report IRI; originals are not in it, and no original is a copy.

    The original is the one published first (unknown days last), then the one whose identifier sorts first. `claims`
    holds what each report says (marks of its claims): where one says what the other does not, they are no copies.
    """
    ordered = sorted(reports, key=_rank)
    buckets: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for number, report in enumerate(ordered):
        for key in bands(signature(shingles(text_of(report.iri)))):
            buckets[key].append(number)
    parent = list(range(len(ordered)))
    proved: dict[tuple[int, int], bool] = {}
    held = _Texts(text_of)
    for key in sorted(key for key, bucket in buckets.items() if len(bucket) > 1):
        firsts: list[int] = []
        for number in buckets[key]:
            for first in firsts:
                if _root(parent, first) == _root(parent, number):
                    break
                pair = (first, number)
                if pair not in proved:
                    one, other = ordered[first].iri, ordered[number].iri
                    proved[pair] = _same_claims(one, other, claims) and alike(held(one), held(other))
                if proved[pair]:
                    low, high = sorted((_root(parent, first), _root(parent, number)))
                    parent[high] = low
                    break
            else:
                if len(firsts) < _FIRSTS:
                    firsts.append(number)
    roots = ((number, _root(parent, number)) for number in range(len(ordered)))
    return {ordered[number].iri: ordered[root].iri for number, root in roots if number != root}


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


def _rank(report: ReportRecord) -> tuple[bool, str, str]:
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
