"""Reports come, change and go in random order, for long: the store against a dictionary that keeps every one of them.

    python tests/bench/soak.py [STEPS] [--seed N] [--in FOLDER]        default: 10000 steps, seed 1

A step adds a report, puts another text in its place, puts another report in its place, or removes one; ledger and
inferences follow. Every hundredth step the store must hold the reports of the dictionary with their texts, days and
publishers, and, byte for byte, what a store built of the dictionary at once holds; then it is closed and opened again.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[2])
sys.path.append(str(Path(__file__).parent))

from stories import story  # noqa: E402

from kg.inference import materialise  # noqa: E402
from kg.ledger import ledger_follows, remove_reports, write_ledger  # noqa: E402
from kg.model import Report  # noqa: E402
from kg.pipeline import ReadyReport, load_world, prepare, write_ontology, write_reports  # noqa: E402
from kg.rdf.background import Background  # noqa: E402
from kg.store import GraphStore, open_store  # noqa: E402
from kg.store.reports import stored_reports  # noqa: E402

POOL = 60
"""Reports that may be in the store; about half of them are."""

DAYS = 40
"""Days over which what they tell lies: few enough that engagements meet."""

EVERY = 100


@cache
def ready(number: int, version: int) -> ReadyReport:
    """A version of a report that was read, once for all steps."""
    world = load_world()
    return prepare(story(number, version, span=DAYS), world, Background(world.gazetteer, GraphStore.in_memory().iris))


def put(store: GraphStore, found: Iterable[ReadyReport]) -> None:
    """Reports come into the store, or take the place of those of their names; the ledger follows."""
    with ledger_follows(store):
        write_reports(store, found, load_world())


def statements(store: GraphStore) -> list[bytes]:
    """All statements of a store, sorted."""
    held = io.BytesIO()
    store.dump(held)
    return sorted(held.getvalue().splitlines())


def built(model: dict[int, int]) -> list[bytes]:
    """The statements of a store that was built of these reports (version by number) at once."""
    made = GraphStore.in_memory()
    write_ontology(made)
    write_reports(made, (ready(*item) for item in sorted(model.items())), load_world())
    write_ledger(made)
    materialise(made)
    return statements(made)


def step(store: GraphStore, model: dict[int, int], rng: random.Random) -> str:
    """Change the store and the dictionary alike; the kind of change."""
    number, version = rng.randrange(POOL), rng.randrange(3)
    if number not in model:
        put(store, [ready(number, version)])
        model[number] = version
        return "added"
    kind = rng.choice(("text replaced", "report replaced", "removed", "removed"))
    if kind == "text replaced":
        put(store, [ready(number, version)])
        model[number] = version
        return kind
    other = rng.randrange(POOL)
    if kind == "report replaced" and other not in model:
        put(store, [ready(other, version)])
        model[other] = version
    remove_reports(store, [name_of(number)])
    del model[number]
    return kind


def name_of(number: int) -> str:
    """The identifier of a report."""
    return story(number).identifier


def told(report: Report) -> Report:
    """What the store keeps of a report: a day that the text proves is a day it has."""
    return replace(report, source=None)


def differs(store: GraphStore, model: dict[int, int]) -> str | None:
    """How the store differs from the dictionary, None where it does not."""
    wanted = {name_of(number): told(story(number, version, span=DAYS)) for number, version in model.items()}
    found = {report.identifier: told(report) for report in stored_reports(store)}
    if found.keys() != wanted.keys():
        return f"reports: {sorted(found.keys() ^ wanted.keys())}"
    for name, report in wanted.items():
        if found[name] != replace(report, published=report.published or found[name].published):
            return f"report {name}"
    held, whole = statements(store), built(model)
    if held != whole:
        more, less = sorted({*held} - {*whole}), sorted({*whole} - {*held})
        return f"{len(more)} statements too many, {len(less)} too few: {[*more, *less][:3]}"
    return None


def soak(steps: int, seed: int, folder: Path) -> Iterator[tuple[int, Counter[str], str | None]]:
    """After every hundredth step its number, the kinds of changes so far, and how the store differs, if it does."""
    rng, model, kinds = random.Random(seed), {}, Counter[str]()
    store = open_store(folder, "write")
    try:
        write_ontology(store)
        put(store, [])
        write_ledger(store)
        materialise(store)
        for number in range(1, steps + 1):
            kinds[step(store, model, rng)] += 1
            if number % EVERY == 0:
                yield number, kinds, differs(store, model)
                store.close()
                store = open_store(folder, "write")
    finally:
        store.close()


def main() -> int:
    """Soak a store, and tell how it goes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("steps", nargs="?", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--in", dest="folder", type=Path, help="where the store is made: memory (/dev/shm) is quick")
    given = parser.parse_args()
    begin, cpu = time.monotonic(), time.process_time()
    with tempfile.TemporaryDirectory(dir=given.folder) as scratch:
        for number, kinds, wrong in soak(given.steps, given.seed, Path(scratch) / "kg.db"):
            if wrong is not None:
                print(f"step {number}: {wrong}")
                return 1
            if number % 1000 == 0 or number == given.steps:
                done = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
                spent = f"{time.monotonic() - begin:.0f} s, {time.process_time() - cpu:.0f} s of the processor"
                print(f"step {number}: equal at every {EVERY}th step ({done}; {spent})", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
