"""How long one report more or less takes in a store that has a ledger, beside fusing the whole store again.

    python tests/bench/living.py [REPORTS] [--store FOLDER]     default: 10000 made-up reports in a folder of its own

Times are seconds of processor time of one core, of the process alone: a report added, replaced and removed, some times
each, with the ledger and the inferences following; then the whole ledger and the inferences drawn anew. At the end the
store must hold, byte for byte, what it holds after that.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[2])  # not this folder, whose `numbers` would stand for the standard library
sys.path.append(str(Path(__file__).parent))

from stories import story  # noqa: E402

from kg.inference import materialise  # noqa: E402
from kg.ledger import has_ledger, ledger_follows, remove_reports, write_ledger  # noqa: E402
from kg.pipeline import load_world, prepare, write_ontology, write_reports  # noqa: E402
from kg.rdf.background import Background  # noqa: E402
from kg.store import GraphStore, open_store  # noqa: E402

ROUNDS = 5


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time that a piece of work takes."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def fill(folder: Path, count: int) -> None:
    """A store of so many made-up reports, with its ledger."""
    world = load_world()
    with open_store(folder, "write") as store:
        background = Background(world.gazetteer, store.iris)
        write_ontology(store)
        write_reports(store, (prepare(story(n), world, background) for n in range(count)), world)


def put(store: GraphStore, number: int, version: int) -> None:
    """A report comes into the store, or another version takes its place."""
    world = load_world()
    ready = prepare(story(number, version), world, Background(world.gazetteer, store.iris))
    with ledger_follows(store):
        write_reports(store, [ready], world)


def digest(store: GraphStore) -> str:
    """One word for all statements of a store."""
    held = io.BytesIO()
    store.dump(held)
    return sha256(b"".join(sorted(held.getvalue().splitlines(keepends=True)))).hexdigest()


def measure(folder: Path, count: int) -> None:
    """Print the time of each kind of change, and of fusing all again; both end in the same store."""
    load_world()
    with open_store(folder, "write") as store:
        if not has_ledger(store):
            print(f"first ledger       {timed(lambda: write_ledger(store)):8.2f} s", flush=True)
            materialise(store)
        numbers = [count + 5 * n for n in range(ROUNDS)]
        changes = {
            "one report added": [timed(lambda n=n: put(store, n, 0)) for n in numbers],
            "one replaced": [timed(lambda n=n: put(store, n, 1)) for n in numbers],
            "one removed": [timed(lambda n=n: remove_reports(store, [f"s{n:06d}"])) for n in numbers[1:]],
            "another replaced": [timed(lambda n=n: put(store, n * count // ROUNDS, 2)) for n in range(ROUNDS)],
        }
        for name, spent in changes.items():
            spent.sort()
            print(f"{name:18s} {spent[len(spent) // 2]:8.2f} s   of {', '.join(f'{s:.2f}' for s in spent)}")
        print(f"inferences alone   {timed(lambda: materialise(store)):8.2f} s", flush=True)
        before = digest(store)
        print(f"the whole again    {timed(lambda: (write_ledger(store), materialise(store))):8.2f} s")
        print("the same bytes" if digest(store) == before else "NOT THE SAME BYTES")


def main() -> None:
    """Measure a store of made-up reports."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="?", type=int, default=10_000)
    parser.add_argument("--store", type=Path, help="a folder: filled where it is absent, kept afterwards")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.store or Path(scratch) / "kg.db"
        if not folder.exists():
            fill(folder, given.reports)
        measure(folder, given.reports)


if __name__ == "__main__":
    main()
