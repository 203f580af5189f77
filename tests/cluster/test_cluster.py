"""A build by several machines gives the bytes of a build by one: whatever the portions, whoever is lost on the way."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.cluster import build_shards, build_store, engine_of
from kg.cluster.engines import DaskEngine
from kg.cluster.inputs import portions
from kg.errors import UsageError
from kg.export.shards import write_shards
from kg.pipeline import build
from kg.store import open_store

PLACES = ("تدمر", "السخنة", "حلب", "الرقة", "دير الزور", "حماة", "إدلب", "منبج")
SHARDS = 5


def news(number: int) -> dict[str, str]:
    """A report, no two the same."""
    place = PLACES[number % len(PLACES)]
    text = (
        f"قتل {number + 2} جندياً من قوات النظام في هجوم لتنظيم الدولة الإسلامية على مدينة {place}. "
        f"وقال المرصد السوري لحقوق الإنسان إن {number + 1} مدنيين أصيبوا في قصف على ريف {place}."
    )
    return {"id": f"r{number}", "published": "2017-07-05", "text": text}


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Reports in several formats; one twice, two texts with one id, two lines that are broken."""
    folder = tmp_path_factory.mktemp("given")
    lines = [json.dumps(news(number), ensure_ascii=False) for number in range(40)]
    lines[7] = '{"text": '
    lines[30] = json.dumps({"id": "r3", "text": "قتل ثلاثة مدنيين في مدينة حمص."}, ensure_ascii=False)
    lines[33] = "[]"
    lines.append(lines[2])
    (folder / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(json.dumps({**news(3), "id": "r3"}).encode()))
    for number in range(4):
        (folder / f"c{number}.txt").write_text(news(50 + number)["text"], encoding="utf-8")
    (folder / "d.txt").write_bytes(b"")
    return [str(folder), f"{folder}/a.jsonl"]


@pytest.fixture(scope="module")
def local(given: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shards of a store that one machine built."""
    folder = tmp_path_factory.mktemp("local")
    summary = build(given, folder / "kg.db")
    assert summary.added == 41
    with open_store(folder / "kg.db") as store:
        write_shards(store, folder / "shards", SHARDS)
    return folder


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The names and bytes of all that is in a folder."""
    for path in sorted(folder.iterdir()):
        yield path.name, path.read_bytes()


@pytest.mark.parametrize("size", [600, 4_000, 1 << 20])
def test_portions_hold_every_line_once(given: list[str], size: int) -> None:
    found, failures = portions(given, None, size)
    assert not failures
    assert (len(found) > 10) == (size == 600)
    outcomes = [outcome for portion in found for outcome in portion.read(None, "")]
    whole = [outcome for portion in portions(given)[0] for outcome in portion.read(None, "")]
    assert len(outcomes) == len(whole) == 41 + 41 + 1 + 5
    assert [str(o).partition(":")[2][-20:] for o in outcomes] == [str(o).partition(":")[2][-20:] for o in whole]


def test_groups_of_a_table_are_portions(tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    texts = [news(number)["text"] for number in range(20)]
    parquet.write_table(pyarrow.table({"text": texts}), tmp_path / "a.parquet", row_group_size=3)
    found, _ = portions([str(tmp_path)], None, 500)
    assert len(found) == 7
    assert [outcome.text for portion in found for outcome in portion.read(None, "")] == texts  # type: ignore[union-attr]


def test_standard_input_is_refused() -> None:
    with pytest.raises(UsageError, match="several machines"):
        portions(["-"])


def test_the_shards_are_those_of_a_store(given: list[str], local: Path, tmp_path: Path) -> None:
    summary, manifest = build_shards(given, tmp_path / "out", engine_of("local"), shards=SHARDS, size=3_000)
    assert dict(files(tmp_path / "out")) == dict(files(local / "shards"))
    assert manifest.quads == sum(part.quads for part in manifest.parts) > 1_000
    assert summary.reports == summary.added == 41
    told = [str(failure).rpartition("/")[2] for failure in summary.failures]
    assert [item.partition(": ")[0] for item in told if ".jsonl:" in item] == ["a.jsonl:8", "a.jsonl:34"] * 2
    assert any("two different texts came with the id 'r3'" in item for item in told)
    assert any(item.startswith("d.txt: is empty") for item in told)


def test_what_is_done_is_not_done_again(
    given: list[str], local: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.cluster import stages

    done: list[int] = []
    real = stages._read

    def stop(*arguments: object) -> None:
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append(1)
        real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(stages, "_read", stop)
    options = {"shards": SHARDS, "size": 3_000}
    with pytest.raises(KeyboardInterrupt):
        build_shards(given, tmp_path / "out", engine_of("local"), **options)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="not empty"):
        build_shards(given[:1], tmp_path / "out", engine_of("local"), **options)  # type: ignore[arg-type]
    again: list[bool] = []
    monkeypatch.setattr(stages, "_read", lambda *given: (again.append(not given[2]), real(*given)))
    build_shards(given, tmp_path / "out", engine_of("local"), **options)  # type: ignore[arg-type]
    assert dict(files(tmp_path / "out")) == dict(files(local / "shards"))
    assert sum(again) == len(portions(given, None, 3_000)[0]) - 3  # beside those without the reports that lose


def test_a_store_by_an_engine(given: list[str], local: Path, tmp_path: Path) -> None:
    build_store(given, tmp_path / "kg.db", engine_of("local"), shards=3)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kg.db"]
    with open_store(tmp_path / "kg.db") as store:
        write_shards(store, tmp_path / "shards", SHARDS)
    assert dict(files(tmp_path / "shards")) == dict(files(local / "shards"))
    assert build(given, tmp_path / "kg.db").unchanged == 41
    with pytest.raises(UsageError, match="builds a new store"):
        build_store(given, tmp_path / "kg.db", engine_of("local"))


def test_any_file_system(given: list[str], local: Path) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.put(given[1], "/in/a.jsonl")
    build_shards(["memory://in/*.jsonl"], "memory://out", engine_of("local"), shards=2, size=3_000)
    assert [path.rpartition("/")[2] for path in sorted(memory.ls("/out", detail=False))] == [
        "manifest.json", "part-0.nq.gz", "part-1.nq.gz"
    ]  # fmt: skip


def test_a_worker_that_is_killed_in_the_middle(given: list[str], local: Path, tmp_path: Path) -> None:
    import distributed

    target = tmp_path / "out"
    killed: list[int] = []
    options = {"threads_per_worker": 1, "processes": True, "host": "127.0.0.1", "dashboard_address": None}
    with distributed.LocalCluster(n_workers=2, silence_logs=50, **options) as cluster:
        with distributed.Client(cluster, set_as_default=False) as client:
            pids = list(client.run(os.getpid).values())
        assert len(set(pids)) == 2

        def kill() -> None:
            while not killed:
                runs = list(target.glob("work-*/run-*"))
                if len(runs) >= 2:
                    os.kill(random.Random(1).choice(pids), signal.SIGKILL)
                    killed.append(len(runs))
                if stop.wait(0.01):
                    return

        stop = threading.Event()
        watcher = threading.Thread(target=kill)
        watcher.start()
        try:
            engine = DaskEngine(cluster.scheduler_address, 2)
            summary, _ = build_shards(given, target, engine, shards=SHARDS, size=1_200)
        finally:
            stop.set()
            watcher.join()
    assert len(killed) == 1
    assert 2 <= killed[0] < len(portions(given, None, 1_200)[0])
    assert summary.added == 41
    assert dict(files(target)) == dict(files(local / "shards"))
