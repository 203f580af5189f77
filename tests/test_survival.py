"""A build that is killed, stopped or out of room leaves a sound store; the same command ends it as if undisturbed."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from kg.export import export
from kg.rdf.lines import split_graph
from kg.store import open_store
from kg.store.journal import Journal
from tests.crash import Builder

BATCH, BULK = 500_000, 200_000  # bytes: some batches for few reports, most of them by the bulk loader
TOWNS = ("تدمر", "السخنة", "درعا", "الرقة", "سراقب")
SENTENCES = (
    "قتل {count} من عناصر داعش في مدينة {town} يوم {day} تموز 2020.",
    "وأسفرت اشتباكات بين قوات النظام وعناصر داعش في مدينة {town} عن مقتل {count} من قوات النظام.",
    "وسيطر التنظيم على مدينة {town} بعد هجوم عنيف.",
    "ذكر المرصد السوري أن {count} مدنيا أصيبوا في قصف على مدينة {town}.",
)


def write_reports(path: Path, numbers: range, seed: int) -> None:
    """JSON lines of reports; another seed gives other texts to the same identifiers."""
    lines = []
    for number in numbers:
        chance = random.Random(f"{seed} {number}")
        said = [
            chance.choice(SENTENCES).format(
                count=chance.randint(3, 40), town=chance.choice(TOWNS), day=chance.randint(1, 28)
            )
            for _ in range(4)
        ]
        told = {"id": f"r{number}", "text": " ".join(said), "published": "2020-07-30", "country": "SY"}
        lines.append(json.dumps(told, ensure_ascii=False) + "\n")
    path.write_text("".join(lines), encoding="utf-8")


def exported(store: Path) -> bytes:
    """The whole graph, sorted."""
    output = io.BytesIO()
    with open_store(store) as opened:
        export(opened, output, format="nq")
    return output.getvalue()


def assert_sound(store: Path) -> None:
    """Whatever was interrupted: the default graph is the union of the named ones, and each report has its text."""
    with open_store(store) as opened:
        held = io.BytesIO()
        opened.dump(held)
        lines = [split_graph(line) for line in held.getvalue().splitlines(keepends=True)]
        assert {triple for triple, graph in lines if graph} == {triple for triple, graph in lines if not graph}
        for report in opened.reports().values():
            assert opened.text_of(report)


def left_over(store: Path) -> list[str]:
    """What a finished build must not leave in the store's folder."""
    known = ("isnad.json", "quads", "seals.json", "neighbours.sqlite")
    found = [path.name for path in store.iterdir() if path.name not in known]
    return found + [path.name for path in (store / "quads").iterdir() if path.name.startswith(("bulk-", "LOG.old"))]


@dataclass(frozen=True)
class Scene:
    """A store with a ledger, the files of a build that adds, changes and removes reports, and what comes out of it."""

    build: Builder
    store: Path
    files: Path
    jobs: int
    steps: int = 0
    seconds: float = 0
    export: bytes = b""

    def start(self, folder: Path) -> Path:
        """A copy of the store to be built in."""
        return Path(shutil.copytree(self.store, folder / "kg.db"))

    def run(self, store: Path, **order: Any) -> dict[str, Any]:
        """Build; an order may end it before its time."""
        return self.build("build", self.files, "-s", store, "-j", self.jobs, batch=BATCH, bulk=BULK, **order)

    def resume(self, store: Path) -> None:
        """Run the build again, and hold what comes out against what comes out undisturbed."""
        assert self.run(store)["code"] == 0
        assert exported(store) == self.export
        assert left_over(store) == []


@contextmanager
def open_scene(folder: Path, jobs: int = 2) -> Iterator[Scene]:
    """Two files; the first is built and fused, then loses, keeps and changes some reports, and the second is added."""
    files, store, calm = folder / "files", folder / "kg.db", folder / "calm.db"
    files.mkdir()
    write_reports(files / "a.jsonl", range(8), seed=1)
    with Builder(files) as build:
        assert build("build", files, "-s", store, "-q")["code"] == 0
        assert build("fuse", "-s", store, "-q")["code"] == 0
        write_reports(files / "a.jsonl", range(1, 4), seed=1)
        with (files / "a.jsonl").open("a", encoding="utf-8") as file:
            write_reports(folder / "more.jsonl", range(4, 8), seed=2)
            file.write((folder / "more.jsonl").read_text(encoding="utf-8"))
        write_reports(files / "b.jsonl", range(20, 32), seed=3)
        shutil.copytree(store, calm)
        scene = Scene(build, store, files, jobs)
        start = time.perf_counter()
        done = scene.run(calm)
        assert done["code"] == 0, done
        yield replace(scene, steps=done["steps"], seconds=time.perf_counter() - start, export=exported(calm))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The scene of all tests here."""
    with open_scene(tmp_path_factory.mktemp("scene")) as found:
        yield found


def test_the_undisturbed_build_does_all_that_can_be_disturbed(scene: Scene) -> None:
    with open_store(scene.store) as before:
        assert len(before.reports()) == 8
    assert scene.steps > 40
    for graph in ("ledger", "inferred"):
        assert f"/graph/{graph}> .".encode() in scene.export


def moments(seed: int, count: int, scene: Scene) -> Iterator[tuple[int, float]]:
    """Seeded random moments: a step, and how many seconds after it.

    By turns at the step itself, some milliseconds later, and anywhere in the time that the build takes.
    """
    chance = random.Random(seed)
    for number in range(count):
        step, late = chance.randint(1, scene.steps), chance.random()
        yield ((step, 0), (step, late * 0.03), (1, late * scene.seconds))[number % 3]


def crash(scene: Scene, folder: Path, step: int, delay: float) -> bool:
    """Kill a build at a moment, look at what it left, and end it; whether it was killed before its end."""
    store = scene.start(folder)
    killed = scene.run(store, step=step, delay=delay, signal=signal.SIGKILL)
    assert killed["code"] in (-signal.SIGKILL, 0), killed
    assert_sound(store)
    scene.resume(store)
    return bool(killed["code"])


def test_a_killed_build_is_ended_as_if_undisturbed(scene: Scene, tmp_path: Path) -> None:
    """The benchmark `tests/bench/survival.py` does the same at fifty moments."""
    for number, (step, delay) in enumerate(moments(9, 6, scene)):
        (tmp_path / str(number)).mkdir()
        crash(scene, tmp_path / str(number), step, delay)


@pytest.mark.parametrize(("name", "share"), [("SIGTERM", 0.4), ("SIGHUP", 0.2), ("SIGINT", 0.9)])
def test_a_build_that_is_stopped_ends_cleanly(scene: Scene, tmp_path: Path, name: str, share: float) -> None:
    store = scene.start(tmp_path)
    stopped = scene.run(store, step=int(scene.steps * share), signal=getattr(signal, name))
    assert stopped["code"] == 130
    assert "the same command goes on from there" in stopped["told"]
    assert stopped["told"].endswith("kg: error: interrupted\n")
    assert "Traceback" not in stopped["told"]
    assert not (store / "writer.json").exists()
    assert_sound(store)
    scene.resume(store)


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[bool]:
    """A file system of `size` bytes in a folder; False where none can be mounted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    may = sys.platform == "linux" and os.geteuid() == 0 and shutil.which("mount") is not None
    mounted = may and subprocess.run(command, capture_output=True).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", folder], check=True)


def size_of(folder: Path) -> int:
    """The bytes of a folder's files, in whole pages."""
    return sum(-(-path.stat().st_size // 4096) * 4096 for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("room", [100_000, 1_500_000])
def test_a_full_disk_is_told_and_nothing_is_lost(scene: Scene, tmp_path: Path, room: int) -> None:
    with small_disk(tmp_path / "disk", size_of(scene.store) + room) as mounted:
        store = scene.start(tmp_path / "disk")
        order = {} if mounted else {"limit": 20_000 + room // 10}  # as if each file filled the disk
        full = scene.run(store, **order)
        assert (full["code"], full["told"].count("\n")) == (6, 1), full
        assert "free some disk and run it again" in full["told"]
        assert_sound(store)
        if mounted:
            subprocess.run(["mount", "-o", "remount,size=200M", tmp_path / "disk"], check=True)
        scene.resume(store)


def test_a_build_that_is_killed_while_it_makes_its_store_is_ended(scene: Scene, tmp_path: Path) -> None:
    whole = scene.run(tmp_path / "whole.db")
    for step in (2, whole["steps"] - 1):
        store = tmp_path / f"{step}.db"
        assert scene.run(store, step=step, signal=signal.SIGKILL)["code"] == -signal.SIGKILL
        assert scene.run(store)["code"] == 0
        assert exported(store) == exported(tmp_path / "whole.db")


def test_a_worker_that_is_killed_ends_the_build_but_loses_nothing(scene: Scene, tmp_path: Path) -> None:
    store = scene.start(tmp_path)
    ended = scene.run(store, step=12, worker=True)
    assert (ended["code"], ended["told"].count("\n")) == (1, 1), ended
    assert "a worker process ended in the middle of its work" in ended["told"]
    assert_sound(store)
    scene.resume(store)


def test_another_build_in_between_changes_nothing_for_the_one_that_was_killed(scene: Scene, tmp_path: Path) -> None:
    store, other = scene.start(tmp_path), tmp_path / "other.jsonl"
    write_reports(other, range(30, 33), seed=4)  # two of them are in the build as well, with other texts
    assert scene.run(store, step=scene.steps * 2 // 3, signal=signal.SIGKILL)["code"] == -signal.SIGKILL
    before = Journal(store)
    assert before.done
    assert scene.build("add", other, "-s", store)["code"] == 0
    after = Journal(store)
    assert after.done.keys() == before.done.keys() - {"r30", "r31"}
    assert not after.owed
    assert scene.build("remove", "r32", "-s", store)["code"] == 0
    scene.resume(store)


def test_a_removal_that_is_killed_is_whole_or_not_at_all(scene: Scene, tmp_path: Path) -> None:
    calm = scene.start(tmp_path)
    steps = scene.build("remove", "r2", "-s", calm)["steps"]
    found, known = set(), {exported(calm), exported(scene.store)}
    for number, step in enumerate((steps // 4, steps // 2, steps * 3 // 4)):
        (tmp_path / str(number)).mkdir()
        store = scene.start(tmp_path / str(number))
        assert scene.build("remove", "r2", "-s", store, step=step)["code"] == -signal.SIGKILL
        assert_sound(store)
        assert scene.build("fuse", "-s", store)["code"] == 0
        found.add(exported(store))
        assert not Journal(store).is_open
    assert found == known


def test_two_builds_at_once_come_one_after_the_other(scene: Scene, tmp_path: Path) -> None:
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    write_reports(one, range(40, 43), seed=5)
    write_reports(other, range(43, 46), seed=5)
    assert scene.build("build", one, other, "-s", tmp_path / "calm.db")["code"] == 0
    command = [sys.executable, "-m", "kg", "build", "-q", "-s", str(tmp_path / "kg.db"), "--wait", "300"]
    builds = [subprocess.Popen([*command, str(path)]) for path in (one, other)]
    assert [build.wait(timeout=300) for build in builds] == [0, 0]
    assert exported(tmp_path / "kg.db") == exported(tmp_path / "calm.db")
