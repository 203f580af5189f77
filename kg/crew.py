"""One function worked on a stream by several processes: the results come in the order of the items, however many work.

Processes, because reading is work of the interpreter. A worker that was forked has all that its parent had made ready;
one that was started anew makes it itself. Nobody but the calling thread touches the items, so they may be read lazily
from anywhere; a thread beside it moves what goes to the workers and comes back, so that they stay at work while the
caller is busy with what it got. Not more than a few results wait at a time.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Generic, TypeVar

from kg.errors import IsnadError

Item = TypeVar("Item")
Result = TypeVar("Result")
Answer = tuple[int, list[Any] | None, BaseException | None]
"""The number of a bundle, its results, or what was raised."""

BUNDLE = 4
"""Items that go to a worker at once."""

AHEAD = 64
"""Bundles that are under way or wait for the caller, for each worker."""


def usable_cores() -> int:
    """The processors that this process may run on, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


class Crew(Generic[Item, Result]):
    """Workers that each make their function by `make`; use it in a `with`, in which they are started and ended.

    With one job no process is started: the function runs where it is called. `make` and the items must be picklable
    where processes cannot be forked.
    """

    def __init__(self, make: Callable[[], Callable[[Item], Result]], jobs: int) -> None:
        self._make = make
        self._jobs = max(1, jobs)
        self._workers: dict[Connection, BaseProcess] = {}

    def __enter__(self) -> Crew[Item, Result]:
        if self._jobs > 1:
            self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connection, process in self._workers.items():
            process.terminate()
            connection.close()
        for process in self._workers.values():
            process.join()
        self._workers = {}

    def map(self, items: Iterable[Item]) -> Iterator[Result]:
        """The function's result for each item, in order. What the function or the items raise is raised here.

        Raises IsnadError when a worker ends that nobody told to.
        """
        if not self._workers:
            yield from map(self._make(), items)
            return
        bundles, waiting = iter(items), AHEAD * len(self._workers)
        tray = _Tray(self._workers)
        given = 0
        try:
            while True:
                while waiting and (bundle := list(islice(bundles, BUNDLE))):
                    tray.put(given, bundle)
                    given, waiting = given + 1, waiting - 1
                if tray.taken == given:
                    return
                yield from tray.take()
                waiting += 1
        finally:
            tray.close()

    def _start(self) -> None:
        forks = sys.platform == "linux" and threading.active_count() == 1
        context = multiprocessing.get_context("fork" if forks else "spawn")
        if forks:
            gc.freeze()  # what is there now is garbage in no worker: its pages stay shared
        try:
            for _ in range(self._jobs):
                ours, theirs = context.Pipe()
                inherited = [*self._workers, ours] if forks else []
                process: BaseProcess = context.Process(  # type: ignore[attr-defined]
                    target=_work, args=(self._make, theirs, inherited), daemon=True
                )
                process.start()
                theirs.close()
                self._workers[ours] = process
        finally:
            if forks:
                gc.unfreeze()


class _Tray:
    """What goes to the workers and comes back, moved by a thread of its own."""

    def __init__(self, workers: dict[Connection, BaseProcess]) -> None:
        self.taken = 0
        self._workers = workers
        self._todo: queue.SimpleQueue[tuple[int, Sequence[Any]] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self._early: dict[int, Answer] = {}
        self._wake, self._bell = multiprocessing.Pipe(duplex=False)
        self._thread = threading.Thread(target=self._move, daemon=True)
        self._thread.start()

    def put(self, number: int, bundle: Sequence[Any]) -> None:
        """Give a bundle out, in the order of the numbers."""
        self._todo.put((number, bundle))
        self._bell.send_bytes(b".")

    def take(self) -> list[Any]:
        """The results of the next bundle; waits for them."""
        while self.taken not in self._early:
            answer = self._done.get()
            self._early[answer[0]] = answer
            if answer[0] < 0:
                self._early[self.taken] = answer
        _, results, error = self._early.pop(self.taken)
        if error is not None:
            raise error
        self.taken += 1
        return results or []

    def close(self) -> None:
        """End the thread; workers that are in the middle of something are left to it."""
        self._todo.put(None)
        self._bell.send_bytes(b".")
        self._thread.join()
        self._bell.close()
        self._wake.close()

    def _move(self) -> None:
        idle = list(self._workers)
        busy: list[Connection] = []
        while True:
            for source in wait([self._wake, *busy]):
                if source is self._wake:
                    self._wake.recv_bytes()
                    continue
                connection = source
                assert isinstance(connection, Connection)
                try:
                    self._done.put(connection.recv())
                except (EOFError, OSError):
                    self._done.put((-1, None, _lost(self._workers[connection])))
                    return self._drain()
                busy.remove(connection)
                idle.append(connection)
            while idle:
                try:
                    bundle = self._todo.get_nowait()
                except queue.Empty:
                    break
                if bundle is None:
                    return None
                with contextlib.suppress(OSError):  # a worker that is gone is noticed where its answer is read
                    idle[-1].send(bundle)
                busy.append(idle.pop())

    def _drain(self) -> None:
        while self._todo.get() is not None:
            pass


def _lost(process: BaseProcess) -> IsnadError:
    process.join(5)
    code = process.exitcode
    how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
    return IsnadError(
        f"a worker process ended in the middle of its work ({how}; 9 is often a lack of memory): "
        "run the command again, with fewer --jobs"
    )


def _work(make: Callable[[], Callable[[Any], Any]], connection: Connection, inherited: Sequence[Connection]) -> None:
    """What a worker does until its parent is gone or ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it as well, and ends its workers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    for other in inherited:
        other.close()  # else the end of the parent would go unnoticed
    try:
        function = make()
        while True:
            number, bundle = connection.recv()
            try:
                answer: Answer = number, [function(item) for item in bundle], None
            except Exception as error:
                answer = number, None, error
            connection.send(answer)
    except (EOFError, OSError):
        return
