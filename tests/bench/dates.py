"""How well and how fast dates are read, kind by kind, beside dateparser.

    python tests/bench/dates.py                                  # Isnad alone
    python tests/bench/dates.py --peer-python other/bin/python   # with dateparser, from an environment that has it

The items are those of `tests/gold/dates.jsonl`, written for this project. Isnad gets the whole sentence and must find
the words and their days. The peer is given the words alone and must name the first day: the easier task. A negative
item counts as right when no day is read into its words. Speed is megabytes of UTF-8 a second on one core, tokenising
included.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from kg.extract.dates import read_dates  # noqa: E402
from kg.text.tokens import tokenise  # noqa: E402

PEER = r"""
import json, sys, time
from datetime import datetime
import dateparser
from dateparser.search import search_dates
SETUPS = [{"languages": ["ar"]}] + [
    {"locales": ["ar-" + region]} for region in ("SY", "IQ", "LB", "JO", "EG", "SA", "MA", "DZ", "TN", "MR")
]
job = json.load(sys.stdin)
answers = []
for item in job["items"]:
    options = {
        "RELATIVE_BASE": datetime.fromisoformat(item["reference"]), "PREFER_DATES_FROM": "past", "DATE_ORDER": "DMY"
    }
    found = None
    for setup in SETUPS:
        found = found or dateparser.parse(item["words"], settings=options, **setup)
    answers.append(found.date().isoformat() if found else None)
begin = time.perf_counter()
for text in job["texts"]:
    search_dates(text, languages=["ar"], settings={"RELATIVE_BASE": datetime(2020, 7, 5)})
spent = time.perf_counter() - begin
json.dump({"answers": answers, "seconds": spent, "version": dateparser.__version__}, sys.stdout)
"""


def gold(name: str) -> list[dict[str, Any]]:
    """The items of one gold file."""
    return [json.loads(line) for line in (ROOT / "tests" / "gold" / name).read_text(encoding="utf-8").splitlines()]


def is_read(item: dict[str, Any]) -> bool:
    """Whether Isnad finds exactly the words of an item, with the right EDTF literal and nothing else."""
    spans = read_dates(tokenise(item["text"]), date.fromisoformat(item["reference"]))
    return [(span.begin, span.end, span.edtf) for span in spans] == [
        (item["begin"], item["begin"] + len(item["words"]), item["edtf"])
    ]


def is_left(item: dict[str, Any]) -> bool:
    """Whether Isnad reads no day into the word that must stay free."""
    begin = item["text"].index(item["free"])
    end = begin + len(item["free"])
    spans = read_dates(tokenise(item["text"]), date.fromisoformat(item["reference"]))
    return all(span.end <= begin or span.begin >= end or not (span.start or span.finish) for span in spans)


def is_named(item: dict[str, Any], answer: str | None) -> bool:
    """Whether the peer's day begins with what the item's literal says of its first day, month or year."""
    literal = item["edtf"].partition("/")[0].rstrip("~X")
    return bool(answer and literal and answer.startswith(literal))


def measure_speed(texts: list[str], seconds: float = 2.0) -> float:
    """Megabytes a second of tokenising and reading, over as many rounds as fit in the time."""
    size = sum(len(text.encode()) for text in texts)
    reference, rounds = date(2020, 7, 5), 0
    begin = time.perf_counter()
    while time.perf_counter() - begin < seconds:
        for text in texts:
            read_dates(tokenise(text), reference)
        rounds += 1
    return size * rounds / (time.perf_counter() - begin) / 1e6


def ask_peer(python: str, items: list[dict[str, Any]], texts: list[str]) -> dict[str, Any]:
    """The peer's answers and its speed, from its own environment."""
    job = json.dumps({"items": items, "texts": texts})
    done = subprocess.run([python, "-W", "ignore", "-c", PEER], input=job, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer-python", help="a Python that has dateparser")
    parser.add_argument("--text", type=Path, help="a text file to measure the speed on (default: seeds and gold)")
    arguments = parser.parse_args()
    items, negatives = gold("dates.jsonl"), gold("dates_negative.jsonl")
    seeds = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    texts = [arguments.text.read_text(encoding="utf-8")] if arguments.text else seeds + [item["text"] for item in items]
    peer = ask_peer(arguments.peer_python, items, seeds) if arguments.peer_python else None
    total: Counter[str] = Counter(item["kind"] for item in items)
    right: Counter[str] = Counter(item["kind"] for item in items if is_read(item))
    named: Counter[str] = Counter()
    if peer:
        named.update(
            item["kind"] for item, answer in zip(items, peer["answers"], strict=True) if is_named(item, answer)
        )
    print(f"{'kind':<12}{'items':>7}{'isnad':>8}" + (f"{'dateparser ' + peer['version']:>20}" if peer else ""))
    for kind in [*sorted(total), "all"]:
        count = total[kind] if kind != "all" else sum(total.values())
        ours = right[kind] if kind != "all" else sum(right.values())
        theirs = named[kind] if kind != "all" else sum(named.values())
        print(f"{kind:<12}{count:>7}{ours / count:>8.1%}" + (f"{theirs / count:>20.1%}" if peer else ""))
    left = sum(is_left(item) for item in negatives)
    print(f"{'negative':<12}{len(negatives):>7}{left / len(negatives):>8.1%}")
    print(f"speed: isnad {measure_speed(texts):.2f} MB/s", end="")
    if peer:
        print(f", dateparser {sum(len(text.encode()) for text in seeds) / peer['seconds'] / 1e6:.4f} MB/s", end="")
    print()


if __name__ == "__main__":
    main()
