"""Builds killed at seeded random moments, gone on with, and held against the undisturbed build, byte for byte.

    python tests/bench/survival.py [KILLS] [SEED]        default: 50 1

By turns at a step of the build, some milliseconds later (also within Oxigraph's own work), and anywhere in the time
that it takes; with one and with two processes that read. Every fifth is killed a second time.
"""

from __future__ import annotations

import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[2])  # and not this folder, whose names are those of the standard library

from tests.test_survival import assert_sound, moments, open_scene  # noqa: E402


def main(kills: int = 50, seed: int = 1) -> None:
    """Kill, go on, compare, and print what was seen."""
    chance, start = random.Random(seed), time.perf_counter()
    seen: Counter[str] = Counter()
    for jobs, count in ((1, kills - kills // 2), (2, kills // 2)):
        with tempfile.TemporaryDirectory() as name, open_scene(Path(name), jobs) as scene:
            print(f"jobs {jobs}: {scene.steps} steps, {scene.seconds:.2f} s, {len(scene.export)} bytes of N-Quads")
            for number, (step, delay) in enumerate(moments(seed + jobs, count, scene)):
                folder = Path(name) / str(number)
                folder.mkdir()
                store = scene.start(folder)
                code = scene.run(store, step=step, delay=delay, signal=signal.SIGKILL)["code"]
                assert code in (0, -signal.SIGKILL), code
                seen["killed" if code else "ended before"] += 1
                seen["journals"] += (store / "journal.jsonl").exists()
                seen["orphans"] += any((store / "quads").glob("bulk-*"))
                assert_sound(store)
                if number % 5 == 4:
                    again = scene.run(store, step=chance.randint(1, scene.steps // 2), signal=signal.SIGKILL)
                    seen["killed twice"] += again["code"] != 0
                    assert_sound(store)
                scene.resume(store)
                seen["exports equal"] += 1
                shutil.rmtree(folder)
    print(", ".join(f"{what} {number}" for what, number in seen.items()), f"in {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
