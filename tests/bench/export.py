"""Speed and memory of every export format, each in a process of its own, beside rdflib's Turtle serializer.

Run `python tests/bench/export.py [TRIPLES]`: a store of about that many triples (default 1,000,000) is made of copies
of a hand-made report under other names, then every format is written from it. The memory is what the export adds to
that of the process that has the store open, the time is the processor's.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])  # not this folder, whose `numbers` is not Python's

from kg.export import ALL_FORMATS, export  # noqa: E402
from kg.pipeline import write_ontology  # noqa: E402
from kg.store import Writer, open_store  # noqa: E402
from tests.readings import background, battle  # noqa: E402


def fill(folder: Path, triples: int) -> None:
    """Write reports until the store has so many triples in its default graph."""
    reading, links = battle()
    with open_store(folder, "write") as store:
        write_ontology(store)
        with Writer(store, background()) as writer:
            for number in range(max(1, triples // 105)):
                report = replace(reading.report, identifier=f"r{number}")
                writer.add(replace(reading, report=report), links)


def peak() -> float:
    """The most memory that this process has had, in MB."""
    status = Path("/proc/self/status").read_text()  # not getrusage: that counts the parent's memory too
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def measure(folder: Path, format: str) -> None:
    """Write one export to nothing and tell what it took; `rdflib` loads and writes Turtle with rdflib."""
    if format == "rdflib":
        import rdflib

        with open_store(folder) as store:
            lines = io.BytesIO()
            store.dump(lines, graph="")
        graph = rdflib.Graph().parse(data=lines.getvalue(), format="nt")
        before, start = peak(), time.process_time()
        graph.serialize(format="turtle")
    else:
        layout = format if format in ("acled", "ucdp") else "native"
        with open_store(folder) as store, tempfile.TemporaryFile() as output:
            before, start = peak(), time.process_time()
            export(store, output, format="csv" if layout != "native" else format, layout=layout)
    print(f"{format:<10}{time.process_time() - start:>9.2f} s{peak() - before:>9.0f} MB")


def main() -> None:
    """Make the store and measure each format in a process of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("triples", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--one", nargs=2)
    given = parser.parse_args()
    if given.one:
        return measure(Path(given.one[0]), given.one[1])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "kg.db"
        start = time.perf_counter()
        fill(folder, given.triples)
        with open_store(folder) as store:
            print(f"{len(store.raw)} quads, made in {time.perf_counter() - start:.0f} s", flush=True)
        for format in (*ALL_FORMATS, "acled", "ucdp", "rdflib"):
            command = [sys.executable, __file__, "--one", str(folder), format]
            subprocess.run(command, check=True)
    return None


if __name__ == "__main__":
    main()
