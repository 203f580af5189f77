"""Reading by several processes: the store, the summary and the failures are those of one process."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg.pipeline import ReadyReport, build, relink
from kg.store import open_store

TOWNS = ("تدمر", "السخنة", "الرقة", "حلب", "إدلب")
COUNTS = ("ثلاثة", "أربعة", "خمسة", "ستة", "سبعة")


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Thirty reports as JSON lines, among them two lines that cannot be read."""
    lines = []
    for number in range(30):
        count, town = COUNTS[number % 5], TOWNS[number * 3 % 5]
        text = f"قتل {count} من عناصر تنظيم داعش في هجوم قرب مدينة {town}، وفق المرصد السوري لحقوق الإنسان."
        lines.append(json.dumps({"id": f"r{number}", "text": text, "published": f"2020-07-{number % 28 + 1:02}"}))
    lines.insert(5, "{broken")
    lines.append('{"id": "no text"}')
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(lines))
    return path


def quads(store: Path) -> list[bytes]:
    with open_store(store) as opened:
        path = store.with_suffix(".nq")
        with path.open("wb") as output:
            opened.dump(output)
    return sorted(path.read_bytes().splitlines())


def test_the_store_does_not_depend_on_the_number_of_processes(news: Path, tmp_path: Path) -> None:
    found = []
    for jobs in (1, 2, 3):
        told: list[str] = []
        store = tmp_path / f"{jobs}.db"
        summary = build([news], store, jobs=jobs, progress=lambda r, told=told: told.append(r.identifier))  # type: ignore[misc]
        assert (summary.added, len(summary.failures)) == (30, 2)
        assert told == [f"r{number}" for number in range(30)]
        found.append((summary.tolls, [str(failure) for failure in summary.failures], quads(store)))
    assert found[0] == found[1] == found[2]
    assert found[0][0] >= 30


def test_readings_come_along_only_when_they_are_asked_for(news: Path, tmp_path: Path) -> None:
    for whole in (False, True):
        told: list[ReadyReport] = []
        build([news], tmp_path / "a.db", jobs=2, whole=whole, progress=told.append)
        assert {report.read is not None for report in told} == {whole}
        assert all(sum(report.claims) for report in told)


def test_relinking_by_several_processes_changes_nothing(news: Path, tmp_path: Path) -> None:
    build([news], tmp_path / "a.db")
    before = quads(tmp_path / "a.db")
    summary = relink(tmp_path / "a.db", jobs=2)
    assert (summary.unchanged, summary.changed) == (30, 0)
    assert quads(tmp_path / "a.db") == before


FAULTY = """
import sys
from pathlib import Path
from kg import pipeline

prepare = pipeline.prepare

def fail_once(report, *rest, **options):
    if report.identifier == "r20":
        raise KeyError("r20")
    return prepare(report, *rest, **options)

pipeline.prepare = fail_once  # forked workers have it too
summary = pipeline.build([Path(sys.argv[1])], Path(sys.argv[2]), jobs=2)
print(summary.added, summary.failures[1])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
def test_a_fault_in_a_worker_costs_one_report(news: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", FAULTY, str(news), str(tmp_path / "a.db")]
    told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1]).stdout
    assert told.startswith("29 ")
    assert "report 'r20': a fault in the program (KeyError" in told


def test_two_texts_of_one_identifier_change_nothing_in_either_order(tmp_path: Path) -> None:
    texts = [json.dumps({"id": "r1", "text": f"قتل {count} جنود في تدمر."}) for count in ("ثلاثة", "أربعة")]
    for name, lines in (("a", texts), ("b", texts[::-1])):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines))
        build([tmp_path / f"{name}.jsonl"], tmp_path / f"{name}.db")
        again = build([tmp_path / f"{name}.jsonl"], tmp_path / f"{name}.db")
        assert (again.added, again.changed, again.unchanged) == (0, 0, 1)
