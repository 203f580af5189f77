"""Reading by several processes: the store, the summary and the failures are those of one process."""

import json
from pathlib import Path

import pytest

from kg import pipeline
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


def test_a_fault_in_a_worker_costs_one_report(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare = pipeline.prepare

    def fail_once(report: object, *rest: object, **options: object) -> ReadyReport:
        if getattr(report, "identifier", "") == "r20":
            raise KeyError("سبب")
        return prepare(report, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "prepare", fail_once)  # forked workers have it too
    summary = build([news], tmp_path / "a.db", jobs=2)
    assert summary.added == 29
    assert "report 'r20': a fault in the program (KeyError" in str(summary.failures[1])
