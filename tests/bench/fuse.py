"""Time, memory, precision and recall of fusing on generated reports whose truth is known.

    python tests/bench/fuse.py [REPORTS...]        default: 10000 100000

A seeded generator makes engagements in a made-up country and, for each, a handful of reports that leave things out,
blur them, count differently, or copy each other. Each size runs in a process of its own, so that its peak memory is its
own.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kg.fuse.copies import find_copies
from kg.fuse.ledger import claim_marks, open_ledger
from kg.fuse.records import Archive, EngagementRecord, PartyRecord, PlaceRecord, ReportRecord, TollRecord
from kg.fuse.totals import Query, add_up

PER_ENGAGEMENT = 5  # reports, on average
FIRST_DAY = date(2018, 1, 1)
DAYS = 1095
KINDS = ("armed_clash", "airstrike", "shelling", "bombing", "ambush", "raid")
GENERAL = {"armed_clash": "raid", "airstrike": "strike", "shelling": "strike", "bombing": "attack", "ambush": "attack",
           "raid": "attack"}  # fmt: skip
WORDS = [f"{a}{b}{c}" for a in "بتجدرس" for b in "وايل" for c in "نمقفكع"]


Made = tuple[Archive, dict[str, str], dict[str, str], dict[str, int]]


def generate(count: int, seed: int = 7) -> Made:
    """An archive of `count` reports, their texts, the original of each copy, the true engagement of each mention."""
    rng = random.Random(seed)
    archive = Archive(places=_places(rng), parties=_parties())
    towns = [key for key in archive.places if key.startswith("t")]
    texts: dict[str, str] = {}
    copies: dict[str, str] = {}
    truth: dict[str, int] = {}
    number = 0
    while len(archive.reports) < count:
        number += 1
        _tell(rng, archive, texts, copies, truth, towns, number, count)
    return archive, texts, copies, truth


def _places(rng: random.Random) -> dict[str, PlaceRecord]:
    found = {"land": PlaceRecord("land", "بلاد", "country", lat=35.0, lon=38.0)}
    for g in range(20):
        north, east = 31.0 + 2.0 * (g % 5), 34.0 + 2.5 * (g // 5)
        found[f"g{g}"] = PlaceRecord(f"g{g}", f"محافظة {g}", "governorate", ("land",), lat=north, lon=east)
        for t in range(20):
            spot = north + rng.uniform(-0.9, 0.9), east + rng.uniform(-1.1, 1.1)
            kind = ("city", "town", "village")[t % 3]
            found[f"t{g}-{t}"] = PlaceRecord(f"t{g}-{t}", f"بلدة {g} {t}", kind, (f"g{g}",), lat=spot[0], lon=spot[1])
    return found


def _parties() -> dict[str, PartyRecord]:
    found = {f"p{n}": PartyRecord(f"p{n}", f"جماعة {n}", allied_with=(f"p{n ^ 1}",)) for n in range(30)}
    found |= {f"u{n}": PartyRecord(f"u{n}", f"لواء {n}", member_of=(f"p{n}",)) for n in range(30)}
    return found | {f"c{n}": PartyRecord(f"c{n}", f"مرصد {n}") for n in range(12)}


def _tell(
    rng: random.Random, archive: Archive, texts: dict[str, str], copies: dict[str, str], truth: dict[str, int],
    towns: list[str], number: int, count: int,
) -> None:  # fmt: skip
    """One engagement and the reports that tell it."""
    town, day = rng.choice(towns), FIRST_DAY + timedelta(days=rng.randrange(DAYS))
    kind = rng.choice(KINDS)
    first, second = rng.sample(range(0, 30, 2), 2)
    killed = max(1, int(rng.lognormvariate(1.6, 0.9)))
    told: list[str] = []
    for _ in range(max(1, min(25, round(rng.expovariate(1 / PER_ENGAGEMENT) + 0.5)))):
        if len(archive.reports) >= count:
            return
        key = f"r{len(archive.reports):06d}"
        if told and rng.random() < 0.2:
            original = rng.choice(told)
            copies[key] = copies.get(original, original)
            texts[key] = texts[original] + rng.choice(("", " وكالات", " متابعة"))
            _copy(archive, original, key, truth, number)
        else:
            texts[key] = " ".join(rng.choices(WORDS, k=70))
            _report(rng, archive, key, (town, day, kind, first, second, killed))
            truth[f"{key}/e"] = number
            told.append(key)


def _copy(archive: Archive, original: str, key: str, truth: dict[str, int], number: int) -> None:
    from dataclasses import replace

    report, act, toll = (
        archive.reports[original],
        archive.engagements[f"{original}/e"],
        archive.tolls[f"{original}/t"],
    )
    archive.reports[key] = replace(report, iri=key, identifier=key, publisher=f"paper {number % 40}")
    archive.engagements[f"{key}/e"] = replace(act, iri=f"{key}/e", report=key)
    archive.tolls[f"{key}/t"] = replace(toll, iri=f"{key}/t", report=key, engagement=f"{key}/e")
    truth[f"{key}/e"] = number


def _report(rng: random.Random, archive: Archive, key: str, facts: tuple[str, date, str, int, int, int]) -> None:
    town, day, kind, first, second, killed = facts
    late = min(6, int(rng.expovariate(0.8)))
    archive.reports[key] = ReportRecord(key, key, day + timedelta(days=late), f"paper {rng.randrange(40)}")
    place = (archive.places[town].within[0],) if rng.random() < 0.05 else () if rng.random() < 0.03 else (town,)
    start: date | None = day
    end: date | None = day
    blur = rng.random()
    if blur < 0.08:
        start = end = None
    elif blur < 0.16:
        start = day - timedelta(days=1)
    sides = [
        ("belligerent", f"{'u' if rng.random() < 0.15 else 'p'}{n}") for n in (first, second) if rng.random() < 0.8
    ]
    told = max(0, killed + rng.choice((0, 0, 0, 0, 0, 1, -1, 2)))
    open_ = rng.random() < 0.25
    common = {"report": key, "places": place, "start": start, "end": end, "claimer": f"c{rng.randrange(12)}"}
    archive.engagements[f"{key}/e"] = EngagementRecord(
        iri=f"{key}/e", category=GENERAL[kind] if rng.random() < 0.15 else kind, sides=tuple(sides), **common  # type: ignore[arg-type]
    )  # fmt: skip
    archive.tolls[f"{key}/t"] = TollRecord(
        iri=f"{key}/t", lower=told, upper=None if open_ else told, precision="at_least" if open_ else "exact",
        victims=(f"p{second}",), engagement=f"{key}/e", **common,  # type: ignore[arg-type]
    )  # fmt: skip


def pairwise(clusters: Iterable[Iterable[str]], truth: Mapping[str, int]) -> tuple[float, float, int]:
    """Precision and recall of the pairs that are joined, and how many true pairs there are."""
    both = joined = 0
    for cluster in clusters:
        sizes = Counter(truth[iri] for iri in cluster if iri in truth)
        joined += _pairs(sum(sizes.values()))
        both += sum(map(_pairs, sizes.values()))
    true = sum(map(_pairs, Counter(truth.values()).values()))
    return both / max(1, joined), both / max(1, true), true


def _pairs(size: int) -> int:
    return size * (size - 1) // 2


def measure(count: int) -> dict[str, float]:
    """All figures of one size; times are seconds of processor time."""
    archive, texts, copied, truth = generate(count)
    begin = time.process_time()
    copies = find_copies(list(archive.reports.values()), texts.__getitem__, claim_marks(archive))
    seen = time.process_time()
    ledger = open_ledger(archive, copies)
    fused = time.process_time()
    lines = add_up(ledger, Query(), "month").lines
    end = time.process_time()
    precision, recall, true = pairwise((e.mentions for e in ledger.events.values()), truth)
    right = sum(copied.get(c) == o or copied.get(o) == c or copied.get(c) == copied.get(o) for c, o in copies.items())
    return {
        "reports": count, "copies s": seen - begin, "fuse s": fused - seen, "totals s": end - fused,
        "total s": end - begin, "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "engagements": len(set(truth.values())), "found": len(ledger.events), "compared": ledger.joiner.compared,
        "true pairs": true, "precision": precision, "recall": recall, "copy precision": right / max(1, len(copies)),
        "copy recall": right / max(1, len(copied)), "months": len(lines),
    }  # fmt: skip


def main() -> None:
    """Print the figures of each size, and how time grows from the first to the last."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]))))
        return
    found = []
    for size in [int(argument) for argument in sys.argv[1:]] or [10_000, 100_000]:
        run = subprocess.run([sys.executable, __file__, "--one", str(size)], check=True, capture_output=True, text=True)
        found.append(json.loads(run.stdout))
        print(
            "  ".join(
                f"{name} {value:.3f}" if value < 1 else f"{name} {value:,.1f}" for name, value in found[-1].items()
            )
        )
    if len(found) > 1:
        times = found[-1]["total s"] / found[0]["total s"]
        print(f"{found[-1]['reports'] / found[0]['reports']:.0f} times the reports take {times:.1f} times as long")


if __name__ == "__main__":
    main()
