"""Feed the readers with broken input until they break: by hypothesis, or by atheris, which follows the code.

    python tests/fuzz/fuzz.py                                   # 2,000 inputs a target by hypothesis
    python tests/fuzz/fuzz.py --count 40000 --target text lines # more, and only these
    python tests/fuzz/fuzz.py --engine atheris --count 20000    # with atheris, where it is installed

What breaks is written to a file in --keep (default: fuzz-found) with what happened, and the run goes on. It ends with
one line a target (and shows it on the way): inputs, faults, hangs (over 2 s of processor time), the slowest input.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

LIMIT = 2.0  # seconds of processor time
CHUNK = 2_000  # inputs after which hypothesis begins anew, so that it need not remember them all


class Trial:
    """One target under test: counts what it was fed with and keeps what broke it."""

    def __init__(self, name: str, target: Callable[[bytes], None], keep: Path) -> None:
        self.name, self.target, self.keep = name, target, keep
        self.count = self.faults = self.hangs = 0
        self.slowest = 0.0

    def __call__(self, content: bytes) -> None:
        """Feed one input."""
        self.count += 1
        start = time.process_time()
        try:
            self.target(content)
        except Exception:
            self.faults += 1
            self._write(content, traceback.format_exc())
        took = time.process_time() - start
        if self.count > 1:  # the first makes the world ready
            self.slowest = max(self.slowest, took)
            if took > LIMIT:
                self.hangs += 1
                self._write(content, f"took {took:.1f} s")

    def _write(self, content: bytes, why: str) -> None:
        self.keep.mkdir(parents=True, exist_ok=True)
        name = f"{self.name}-{hashlib.sha256(content).hexdigest()[:12]}"
        (self.keep / name).write_bytes(content)
        (self.keep / f"{name}.why").write_text(why, encoding="utf-8", errors="backslashreplace")

    def tell(self) -> None:
        """Print the line of this target."""
        told = f"{self.count:>8} inputs {self.faults:>4} faults {self.hangs:>4} hangs, slowest {self.slowest:.2f} s"
        print(f"{self.name:<10}{told}", flush=True)


def by_hypothesis(trial: Trial, count: int, seed: int) -> None:
    """Feed inputs that hypothesis makes of the strategy of the target."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from inputs import STRATEGIES

    for number in range(0, count, CHUNK):
        once = settings(
            max_examples=min(CHUNK, count - number), database=None, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        seeded(seed * 1_000_003 + number)(once(given(STRATEGIES[trial.name])(trial.__call__)))()
        if number + CHUNK < count:
            trial.tell()


def by_atheris(trial: Trial, count: int, seed: int) -> None:
    """Feed inputs that atheris makes of the corpus of the target, led by the code that they reach. Does not return."""
    import atheris
    from inputs import corpus

    folder = Path(tempfile.mkdtemp(prefix="isnad-fuzz-"))
    for number, content in enumerate(corpus(trial.name)):
        (folder / str(number)).write_bytes(content)
    options = [f"-runs={count}", f"-seed={seed}", "-max_len=3000", "-len_control=0", "-verbosity=0", "-timeout=120"]

    def feed(content: bytes) -> None:
        trial(content)
        if trial.count % 1_000 == 0:
            trial.tell()

    atheris.Setup([sys.argv[0], *options, str(folder)], feed)
    atheris.Fuzz()


def main() -> int:
    """Run what the options say; 1 when something broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=("hypothesis", "atheris"), default="hypothesis")
    parser.add_argument("--target", nargs="*", default=["text", "lines", "html", "query", "gazetteer"])
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-found"))
    given = parser.parse_args()
    warnings.simplefilter("error")
    if given.engine == "atheris":
        return _atheris(given)
    from targets import TARGETS

    broken = 0
    for name in given.target:
        trial = Trial(name, TARGETS[name], given.keep)
        by_hypothesis(trial, given.count, given.seed)
        trial.tell()
        broken += trial.faults + trial.hangs
    return 1 if broken else 0


def _atheris(given: argparse.Namespace) -> int:
    """One process a target: atheris ends the process that it runs in."""
    if len(given.target) > 1:
        rest = ["--engine=atheris", f"--count={given.count}", f"--seed={given.seed}", f"--keep={given.keep}"]
        codes = [
            subprocess.run([sys.executable, __file__, "--target", name, *rest], check=False).returncode
            for name in given.target
        ]
        return max(codes)
    import atheris

    followed = ["kg.sources", "kg.text", "kg.extract", "kg.query", "kg.link", "kg.lexicon"]
    with atheris.instrument_imports(include=followed):
        from targets import TARGETS
    by_atheris(Trial(given.target[0], TARGETS[given.target[0]], given.keep), given.count, given.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
