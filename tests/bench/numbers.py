"""Accuracy per kind and speed of the number reader, beside ICU and pyarabic where a Python with them is given.

    python tests/bench/numbers.py [--peer-python PATH] [--text FILE]

The items are `tests/gold/numbers.jsonl` and `numbers_negative.jsonl`, written for this project. The peers run as a
program of their own: `--peer-python` is a Python in whose environment PyICU and/or pyarabic are installed. Speed is
measured on FILE (default: the items' texts, repeated to one megabyte).
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kg.extract.numerals.lines import predict
from kg.extract.quantities import read_quantities
from kg.text.tokens import tokenise

GOLD = Path(__file__).parents[1] / "gold"
MEGABYTE = 1_000_000

# Reads {"texts": […], "sample": "…"} and answers, for each peer that can be imported, its predictions and its speed.
PEER = r"""
import json, sys, time
given = json.load(sys.stdin)
answers = {}
def run(name, read):
    def safe(text):
        try:
            return read(text)
        except Exception:
            return None
    predictions = [safe(text) for text in given["texts"]]
    begun = time.perf_counter()
    for line in given["sample"].splitlines():
        safe(line)
    spent = time.perf_counter() - begun
    answers[name] = {"predictions": predictions, "speed": len(given["sample"].encode()) / 1e6 / spent}
try:
    import icu
    spell = icu.RuleBasedNumberFormat(icu.URBNFRuleSetTag.SPELLOUT, icu.Locale("ar"))
    plain = icu.NumberFormat.createInstance(icu.Locale("ar"))
    def read_icu(text):
        for form in (spell, plain):
            place = icu.ParsePosition(0)
            value = form.parse(text, place)
            if place.getIndex() == len(text):
                return value.getDouble()
        return None
    run("ICU", read_icu)
except ImportError:
    pass
try:
    from pyarabic.number import text2number, extract_number_phrases
    def read_pyarabic(text):
        phrases = extract_number_phrases(text)
        return float(text2number(phrases[0])) if phrases else None
    run("pyarabic", read_pyarabic)
except ImportError:
    pass
json.dump(answers, sys.stdout)
"""


def read_items() -> list[tuple[str, str, object]]:
    """Kind, text and right answer of every item; the negative ones ask that their words count no people."""
    items = [json.loads(line) for line in (GOLD / "numbers.jsonl").read_text(encoding="utf-8").splitlines()]
    return [(item["kind"], item["text"], item["number"]) for item in items]


def is_right(predicted: object, expected: object) -> bool:
    """Whether a prediction is the expected number, bounds or None."""
    if isinstance(predicted, (int, float)) and isinstance(expected, (int, float)):
        return math.isclose(predicted, expected, rel_tol=1e-9)
    return predicted == expected


def negatives_held() -> tuple[int, int]:
    """How many of the negative examples count no people, of how many."""
    items = [json.loads(line) for line in (GOLD / "numbers_negative.jsonl").read_text(encoding="utf-8").splitlines()]
    held = 0
    for item in items:
        begin = item["text"].index(item["words"])
        end = begin + len(item["words"])
        read = read_quantities(tokenise(item["text"]))
        held += not any(q.countable and q.begin < end and q.end > begin for q in read)
    return held, len(items)


def megabytes_a_second(sample: str, read: Callable[[str], object]) -> float:
    """The best of three runs over the lines of the sample, in MB of UTF-8 a second."""
    lines = sample.splitlines()
    best = math.inf
    for _ in range(3):
        begun = time.perf_counter()
        for line in lines:
            read(line)
        best = min(best, time.perf_counter() - begun)
    return len(sample.encode()) / MEGABYTE / best


def ask_peers(python: str, texts: Sequence[str], sample: str) -> dict[str, dict[str, object]]:
    """Predictions and speed of every peer that the other Python can import."""
    asked = json.dumps({"texts": texts, "sample": sample})
    done = subprocess.run([python, "-c", PEER], input=asked, capture_output=True, text=True, check=True)
    answers: dict[str, dict[str, object]] = json.loads(done.stdout)
    return answers


def print_table(items: Sequence[tuple[str, str, object]], systems: dict[str, Sequence[object]]) -> None:
    """Right answers per kind and in all, one column a system."""
    right: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    total: dict[str, int] = defaultdict(int)
    for place, (kind, _, expected) in enumerate(items):
        for row in (kind, "all"):
            total[row] += 1
            for name, predictions in systems.items():
                right[row][name] += is_right(predictions[place], expected)
    print(f"{'kind':12}{'items':>7}" + "".join(f"{name:>11}" for name in systems))
    for row in [*sorted(kind for kind in total if kind != "all"), "all"]:
        print(f"{row:12}{total[row]:7}" + "".join(f"{right[row][name] / total[row]:11.3f}" for name in systems))


def main() -> None:
    """Print accuracy and speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer-python", help="a Python that can import icu and/or pyarabic")
    parser.add_argument("--text", type=Path, help="a text to measure the speed on")
    arguments = parser.parse_args()
    items = read_items()
    texts = [text for _, text, _ in items]
    lines = "\n".join(texts) + "\n"
    sample = arguments.text.read_text(encoding="utf-8") if arguments.text else lines * (MEGABYTE // len(lines.encode()))
    systems: dict[str, Sequence[object]] = {"Isnad": [predict(text) for text in texts]}
    speeds = {"Isnad": megabytes_a_second(sample, lambda line: read_quantities(tokenise(line)))}
    if arguments.peer_python:
        for name, answer in ask_peers(arguments.peer_python, texts, sample[: len(sample) // 10]).items():
            systems[name] = answer["predictions"]  # type: ignore[assignment]
            speeds[name] = answer["speed"]  # type: ignore[assignment]
    print_table(items, systems)
    held, asked = negatives_held()
    print(f"\nnegative examples that count no people: {held} of {asked}")
    print("MB/s: " + ", ".join(f"{name} {speed:.2f}" for name, speed in speeds.items()))


if __name__ == "__main__":
    main()
