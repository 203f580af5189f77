"""How fast and in how much memory a GeoNames dump is imported: a generated file, a million rows unless told otherwise.

Run: python tests/bench/geonames_import.py [ROWS]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from kg.lexicon.gazetteer import load_gazetteer
from kg.link.imports import import_places, read_format

SYLLABLES = ("با", "دو", "را", "سين", "كفر", "ما", "نو", "هيل", "تل", "جا", "شام", "زي", "لو", "قر", "في", "عين")


def write_dump(path: Path, rows: int) -> None:
    """A dump of made-up villages of Sudan, two in three with an Arabic name."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(1, rows + 1):
            digits, name = number, ""
            while digits or not name:
                digits, at = divmod(digits, len(SYLLABLES))
                name += SYLLABLES[at]
            arabic = f"Qaryat {number},{name}" if number % 3 else f"Qaryat {number}"
            lat, lon = 9 + number % 1201 / 100, 22 + number % 1601 / 100
            file.write(
                f"{90_000_000 + number}\tQaryat {number}\tQaryat {number}\t{arabic}\t{lat:.4f}\t{lon:.4f}\tP\tPPL\tSD"
                f"\t\t29\t\t\t\t{number % 20000}\t\t\tAfrica/Khartoum\t2024-01-01\n"
            )


def main() -> None:
    """Write, import, tell."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        dump, user = Path(folder) / "SD.txt", Path(folder) / "user.gazetteer"
        write_dump(dump, rows)
        core = load_gazetteer()
        before, begin = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
        report = import_places(read_format(dump, core, name="geonames"), core, user)
        seconds = time.perf_counter() - begin
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"rows: {rows}, taken: {report.read}, new: {report.new}, merged: {report.merged_by_name}")
        print(f"seconds: {seconds:.1f}, rows a second: {rows / seconds:,.0f}")
        print(f"peak memory: {peak / 1024:.0f} MB, of which the import: {(peak - before) / 1024:.0f} MB")
        print(f"user gazetteer: {user.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
