"""Speed and memory of every export format, each in a process of its own, beside rdflib's Turtle serializer.

Run `python tests/bench/export.py [TRIPLES] [--rdflib TRIPLES]`: a store of at least that many triples (default
1,000,000) is made of copies of a hand-made report under other names, then every format is written from it. The memory
is what the export adds to that of the process that has the store open, the time is the processor's. rdflib's
serializer takes more than its share of time as a graph grows, so that it is measured on a store of its own (default
50,000 triples), beside our Turtle of the same store: ours reads the store, sorts and writes, rdflib writes a graph that
it has in memory already. `rdflib+` is the interface of rdflib on the store itself: all its triples walked once.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

sys.path[0] = str(Path(__file__).resolve().parents[2])  # not this folder, whose `numbers` is not Python's

from kg.export import ALL_FORMATS, export  # noqa: E402
from kg.pipeline import write_ontology  # noqa: E402
from kg.store import Writer, open_store  # noqa: E402
from tests.readings import background, battle  # noqa: E402

TRIPLES = 181
"""Triples that each copy of the report adds to the default graph."""


def fill(folder: Path, triples: int) -> None:
    """Write reports until the store has so many triples in its default graph."""
    reading, links = battle()
    with open_store(folder, "write") as store:
        write_ontology(store)
        with Writer(store, background()) as writer:
            for number in range(max(1, triples // TRIPLES)):
                report = replace(reading.report, identifier=f"r{number}")
                writer.add(replace(reading, report=report), links)


def peak() -> float:
    """The most memory that this process has had, in MB."""
    status = Path("/proc/self/status").read_text()  # not getrusage: that counts the parent's memory too
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def measure(folder: Path, format: str) -> None:
    """Write one export to nothing and tell what it took; `rdflib` writes Turtle with rdflib."""
    if format.startswith("rdflib"):
        import kg

        with kg.open(folder) as graph:
            loaded = graph.to_rdflib(copy=format == "rdflib")
            before, start = peak(), time.process_time()
            if format == "rdflib":
                loaded.serialize(format="turtle")
            else:
                assert sum(1 for _ in loaded) == len(loaded)
    else:
        layout = format if format in ("acled", "ucdp") else "native"
        with open_store(folder) as store, tempfile.TemporaryFile() as output:
            before, start = peak(), time.process_time()
            export(store, output, format="csv" if layout != "native" else format, layout=layout)
    print(f"{format:<10}{time.process_time() - start:>9.2f} s{peak() - before:>9.0f} MB")


def run(name: str, triples: int, formats: tuple[str, ...]) -> None:
    """Make a store and measure each format in a process of its own."""
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / name
        start = time.perf_counter()
        fill(folder, triples)
        with open_store(folder) as store:
            default = sum(1 for _ in store.raw.quads_for_pattern(None, None, None, ox.DefaultGraph()))
            print(f"{default} triples, {len(store.raw)} quads, made in {time.perf_counter() - start:.0f} s", flush=True)
        for format in formats:
            subprocess.run([sys.executable, __file__, "--one", str(folder), format], check=True)


def main() -> None:
    """Measure every format on a large store, and rdflib on a smaller one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("triples", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--rdflib", type=int, default=50_000, metavar="TRIPLES")
    parser.add_argument("--one", nargs=2)
    given = parser.parse_args()
    if given.one:
        measure(Path(given.one[0]), given.one[1])
        return
    run("small.db", given.rdflib, ("ttl", "rdflib", "rdflib+"))
    run("large.db", given.triples, (*ALL_FORMATS, "acled", "ucdp"))


if __name__ == "__main__":
    main()
