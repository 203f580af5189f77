"""What a large gazetteer costs: making it ready, and reading reports with it, by the number of names.

Run: python tests/bench/gazetteer.py [REPORTS.jsonl]; without a file the two seed reports are read again and again.
"""

from __future__ import annotations

import gc
import json
import random
import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[0] = str(ROOT)  # not this folder, whose `numbers` would stand for the standard library's

from kg.extract.names import NameTrie  # noqa: E402
from kg.extract.reader import ReportReader  # noqa: E402
from kg.lexicon.gazetteer import Gazetteer, Place, load_gazetteer  # noqa: E402
from kg.lexicon.user_gazetteer import UserGazetteer  # noqa: E402
from kg.link import Linker  # noqa: E402
from kg.model import Report  # noqa: E402
from kg.pipeline import load_world  # noqa: E402
from kg.text.tokens import tokenise  # noqa: E402

SIZES = (10_000, 20_000, 40_000)
LARGE = 200_000
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
FIRST = ("تل", "دير", "عين", "كفر", "خربة", "وادي", "أم", "أبو", "بيت", "جبل")


def made_up(number: int) -> list[Place]:
    """Villages with names of one and of two words, the same in every run."""
    pick = random.Random(number)
    places = []
    for at in range(number):
        name = "".join(pick.choice(LETTERS) for _ in range(pick.randint(4, 7)))
        name = name if at % 3 == 0 else f"{FIRST[at % len(FIRST)]} {'ال' if at % 2 else ''}{name}"
        lat, lon = 30 + pick.random() * 7, 35 + pick.random() * 10
        places.append(
            Place(
                f"x-{at}",
                None,
                None,
                None,
                name,
                f"X {at}",
                (),
                (),
                "village",
                "syria",
                "SY",
                lat,
                lon,
                6,
                "",
                "bench",
                "",
            )
        )
    return places


def enlarged(core: Gazetteer, names: int) -> Gazetteer:
    """A gazetteer of about so many names of places and groups."""
    lacking = max(0, names - sum(1 for _ in core.names()))
    share = (
        sum(1 for _ in replace(core, places={p.id: p for p in made_up(3_000)}, groups={}, claimers={}).names()) / 3_000
    )
    return replace(core, places={**core.places, **{p.id: p for p in made_up(int(lacking / share))}})


def read_reports(path: Path | None) -> list[Report]:
    """The reports of a file of JSON lines, or the seeds forty times over."""
    if path is not None:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return [Report(row["id"], row["text"], row.get("title")) for row in rows]
    seeds = sorted((ROOT / "seeds").glob("*.txt"))
    return [Report(f"{seed.stem}-{n}", seed.read_text(encoding="utf-8")) for n in range(40) for seed in seeds]


def time_reading(gazetteer: Gazetteer, reports: list[Report]) -> float:
    """Seconds to read and link the reports, the best of three."""
    reader, linker = ReportReader(gazetteer), Linker(gazetteer)
    linker.link(reader.read(reports[0]).things)
    best = float("inf")
    for _ in range(3):
        gc.collect()
        begin = time.process_time()
        for report in reports:
            linker.link(reader.read(report).things)
        best = min(best, time.process_time() - begin)
    return best


def time_making(core: Gazetteer) -> None:
    """Tell what it takes to make a large user gazetteer ready: from its file to the automaton."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "user.gazetteer"
        big = enlarged(core, LARGE)
        with UserGazetteer(path) as user:
            user.put(
                [
                    {
                        "id": p.id,
                        "label_ar": p.label_ar,
                        "kind": p.kind,
                        "country": "SY",
                        "lat": f"{p.lat:.4f}",
                        "lon": f"{p.lon:.4f}",
                    }
                    for p in big.places.values()
                    if p.id not in core.places
                ]
            )
        del big
        begin = time.process_time()
        load_gazetteer(path)
        loaded = time.process_time()
        world = load_world(path)
        world.reader.read(Report("x", "قتل خمسة في حمص."))
        made = time.process_time()
        gazetteer = world.gazetteer
        gazetteer.named("حمص", "place")
        looked = time.process_time()
        gc.disable()
        trie = NameTrie(gazetteer.names())
        gc.enable()
        built = time.process_time() - looked
        assert trie.find(tokenise("حمص"))
        names = sum(1 for _ in gazetteer.names())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{names} names: {loaded - begin:.2f} s to load the tables, {built:.2f} s for the automaton with all "
        f"spellings of the names, {made - loaded:.2f} s for all until the first report is read, "
        f"{looked - made:.2f} s for the first look-up; peak memory {peak:.0f} MB"
    )


def main() -> None:
    """Measure and tell."""
    core = load_gazetteer()
    reports = read_reports(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    before = 0.0
    for size in SIZES:
        gazetteer = enlarged(core, size)
        names = sum(1 for _ in gazetteer.names())
        seconds = time_reading(gazetteer, reports)
        more = f", {seconds / before - 1:+.1%} against half as many" if before else ""
        print(f"{names} names: {len(reports) / seconds:.1f} reports a second{more}")
        before = seconds
    time_making(core)


if __name__ == "__main__":
    main()
