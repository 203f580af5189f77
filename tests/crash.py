"""A process that builds stores in children of its own, each of which can be ended at a chosen moment.

    python tests/crash.py [PATH...]      reads orders as JSON lines, answers each with a JSON line

The gazetteer and the reports at the paths are read once; each order is carried out in a fork. Whatever writes to a
store counts two steps, one before and one after, and a child is ended at a step, or some milliseconds later, then also
in the midst of Oxigraph's own work.
An order: `arguments` of `kg`, the `step` (None: to the end), `delay` in seconds, `signal`, `worker` to have one of the
child's own processes ended in its stead, the `batch` of the writer and `bulk` in bytes, `limit` of the size of a file
in bytes. The answer: `code` (minus the signal's number where one killed it), the `steps` taken, what was told on
standard error.
"""

from __future__ import annotations

import functools
import json
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).parents[1]


class Builder:
    """The process, from outside. Use it in a `with`."""

    def __init__(self, *known: Path) -> None:
        self._known = list(map(str, known))

    def __enter__(self) -> Builder:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve()), *self._known],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            text=True,
            encoding="utf-8",
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=60)

    def __call__(self, *arguments: str | Path, **order: Any) -> dict[str, Any]:
        """Run `kg` with arguments."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"arguments": list(map(str, arguments)), **order}) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


# ------------------------------------------------------------------------------------------------ inside


class Counter:
    """Counts the steps of a child, writes each to a pipe, and ends the child at the one that was ordered."""

    def __init__(self, order: dict[str, Any], pipe: int) -> None:
        self.at, self.delay = order.get("step"), float(order.get("delay", 0))
        self.signal, self.count, self.pipe = int(order.get("signal", signal.SIGKILL)), 0, pipe
        self.worker = bool(order.get("worker"))

    def step(self) -> None:
        """One step more."""
        self.count += 1
        os.write(self.pipe, b".")
        if self.count == self.at and self.delay:
            threading.Thread(target=self._later, daemon=True).start()
        elif self.count == self.at:
            self._end()

    def _later(self) -> None:
        time.sleep(self.delay)
        self._end()

    def _end(self) -> None:
        workers = multiprocessing.active_children() if self.worker else []
        os.kill(workers[0].pid or 0 if workers else os.getpid(), self.signal)

    def watch(self, owner: Any, name: str) -> None:
        """Let a function count two steps."""
        plain: Callable[..., Any] = getattr(owner, name)

        @functools.wraps(plain)
        def counted(*arguments: Any, **options: Any) -> Any:
            self.step()
            answer = plain(*arguments, **options)
            self.step()
            return answer

        setattr(owner, name, counted)


def _child(order: dict[str, Any], pipe: int) -> None:
    from kg.cli import main
    from kg.store import folder, graphs, write
    from kg.store.journal import Journal

    counter = Counter(order, pipe)
    for name in ("load", "change", "flush", "close"):
        counter.watch(graphs.GraphStore, name)
    for name in ("_write", "_remove"):
        counter.watch(Journal, name)
    for name in ("add_packed", "keep", "finish"):
        counter.watch(write.Writer, name)
    counter.watch(folder, "enter")
    write.BATCH = int(order.get("batch", write.BATCH))
    graphs.BULK = int(order.get("bulk", graphs.BULK))
    if "limit" in order:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(order["limit"]), int(order["limit"])))
    sys.argv = ["kg", *order["arguments"]]
    main()


def _run(order: dict[str, Any]) -> dict[str, Any]:
    reading, writing = os.pipe()
    with tempfile.TemporaryFile() as told:
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(told.fileno(), 2)
            code = 70
            try:
                _child(order, writing)
            except SystemExit as end:
                code = int(end.code or 0)
            finally:
                os._exit(code)
        os.close(writing)
        steps = 0
        while found := os.read(reading, 4096):
            steps += len(found)
        os.close(reading)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        told.seek(0)
        return {"code": code, "steps": steps, "told": told.read().decode("utf-8", "replace")}


def _serve() -> None:
    from kg.pipeline import load_world, read_all
    from kg.sources import read_reports

    world = load_world()
    for _ in read_all(read_reports(sys.argv[1:]), world):  # the children find the words of these analysed
        pass
    for line in sys.stdin:
        print(json.dumps(_run(json.loads(line))), flush=True)  # noqa: T201


if __name__ == "__main__":
    _serve()
