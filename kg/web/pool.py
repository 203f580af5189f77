"""Queries answered by warm processes, each killed when its time is up or its client has gone.

A short query never waits behind long ones: after `Limits.patience` a query leaves its place to a fresh process and goes
on beside the others; only so many may do that at once, and one too many is stopped and told so.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from kg.errors import IsnadError, LimitError, QueryError, StoreError
from kg.web.guard import RefusedError
from kg.web.limits import Limits
from kg.web.line import BusyError, Line
from kg.web.worker import UnacceptableError

_MEMORY = 1 << 20  # bytes of an answer that are held in memory; more goes to a temporary file


@dataclass(slots=True)
class Reply:
    """A whole answer: an open file at its start, its length, its media type, and what was cut off ("" for nothing)."""

    body: IO[bytes]
    size: int
    media: str
    name: str
    cut: str


class Worker:
    """One process with a store open for reading."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        self._process, self.folder = process, folder

    @classmethod
    async def start(cls, folder: Path, limits: Limits, services: tuple[str, ...]) -> Worker:
        """A process that is ready. Raises StoreError when it could not open the store."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "kg.web.worker", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL, env=_environment(), start_new_session=True,
        )  # fmt: skip
        worker = cls(process, folder)
        try:
            await worker._send({"folder": str(folder), "memory": limits.memory, "services": services})
            await worker._frame()
        except (asyncio.IncompleteReadError, OSError) as error:
            await worker.end()
            raise StoreError(f"{folder}: no process could open the store to answer from it") from error
        except BaseException:
            await asyncio.shield(worker.end())
            raise
        return worker

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.returncode is None

    def kill(self) -> None:
        """End the process at once."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()

    async def end(self) -> None:
        """End the process, and wait until it is gone with its pipes."""
        self.kill()
        await self._process.wait()
        self._process._transport.close()  # type: ignore[attr-defined]
        await asyncio.sleep(0)

    def yield_to_others(self) -> None:
        """Let short queries go before this one."""
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, 10)

    async def ask(self, request: dict[str, Any]) -> Reply:
        """The answer to a request. Raises what the query gives rise to; LimitError when the process died of it."""
        body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_MEMORY)  # noqa: SIM115 (the reply's reader closes it)
        size = 0
        try:
            await self._send(request)
            while True:
                kind, piece = await self._frame()
                if kind == b"D":
                    size += len(piece)
                    body.write(piece)
                elif kind == b"E":
                    end = json.loads(piece)
                    body.seek(0)
                    return Reply(body, size, end["type"], end["name"], end["cut"])
                else:
                    raise _error(json.loads(piece))
        except (asyncio.IncompleteReadError, OSError) as error:
            body.close()
            raise LimitError("the query's process was ended, perhaps for lack of memory: narrow the query") from error
        except BaseException:
            body.close()
            raise

    async def _send(self, request: dict[str, Any]) -> None:
        message = json.dumps(request).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(len(message).to_bytes(4, "big") + message)
        await self._process.stdin.drain()

    async def _frame(self) -> tuple[bytes, bytes]:
        assert self._process.stdout is not None
        head = await self._process.stdout.readexactly(5)
        return head[:1], await self._process.stdout.readexactly(int.from_bytes(head[1:], "big"))


class Pool:
    """Processes on one folder at a time; `switch` moves all of them to another."""

    def __init__(self, limits: Limits, services: tuple[str, ...] = ()) -> None:
        self._limits, self._services = limits, services
        self._line: Line[Worker] = Line(limits.queue)
        self._slow = 0
        self._folder: Path | None = None
        self._started: set[asyncio.Task[None]] = set()
        self._ending: set[asyncio.Task[None]] = set()
        self._living: set[Worker] = set()
        self._closed = False

    async def switch(self, folder: Path) -> None:
        """Answer from this folder from now on; what is being answered goes on from the one before."""
        self._folder = folder
        for worker in self._line.clear():
            self._end(worker)
        await asyncio.gather(*(self._add() for _ in range(self._limits.workers)))

    async def close(self) -> None:
        """End all processes."""
        self._closed = True
        for task in self._started:
            task.cancel()
        await asyncio.gather(*self._started, return_exceptions=True)
        for worker in list(self._living):
            self._end(worker)
        await asyncio.gather(*self._ending, return_exceptions=True)

    async def ask(self, request: dict[str, Any], client: str = "") -> Reply:
        """The answer to a request of a client; clients who ask little go before those who ask much.

        Raises BusyError when too many wait or too many long ones run, LimitError when time or memory ran out, and what
        the query gives rise to. Cancelling kills the query's process.
        """
        async with self._place(client) as place:
            task = asyncio.ensure_future(place.worker.ask(request))
            try:
                await asyncio.wait({task}, timeout=min(self._limits.patience, self._limits.timeout))
                if not task.done():
                    await self._long(place, task)
            except BaseException:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError, IsnadError):
                    await task
                raise
            return task.result()

    async def _long(self, place: _Place, task: asyncio.Future[Reply]) -> None:
        if self._slow >= self._limits.slow:
            raise BusyError("too many long queries run already: try again later, or narrow the query")
        self._slow += 1
        place.left = True
        place.worker.yield_to_others()
        self._replace()
        try:
            await asyncio.wait({task}, timeout=max(0.0, self._limits.timeout - self._limits.patience))
        finally:
            self._slow -= 1
        if not task.done():
            raise LimitError(f"the query took longer than {self._limits.timeout:g} s and was stopped: narrow it")

    @asynccontextmanager
    async def _place(self, client: str) -> AsyncIterator[_Place]:
        """A process to ask; afterwards it waits for the next, or is ended and replaced."""
        worker = await self._next(client)
        place, clean = _Place(worker), False
        try:
            yield place
            clean = True
        except (QueryError, UnacceptableError):
            clean = True
            raise
        finally:
            self._line.leave(client)
            if clean and worker.alive and not place.left and worker.folder == self._folder and not self._closed:
                self._line.put(worker)
            else:
                self._end(worker)
                if not place.left and worker.folder == self._folder:
                    self._replace()

    async def _next(self, client: str) -> Worker:
        while True:
            worker = await self._line.take(client, self._limits.wait)
            if worker.alive and worker.folder == self._folder:
                return worker
            self._line.leave(client)
            self._end(worker)
            if worker.folder == self._folder:
                self._replace()

    def _replace(self) -> None:
        if not self._closed:
            task = asyncio.ensure_future(self._add())
            self._started.add(task)
            task.add_done_callback(self._started.discard)

    async def _add(self) -> None:
        assert self._folder is not None
        worker = await Worker.start(self._folder, self._limits, self._services)
        self._living.add(worker)
        if self._closed or worker.folder != self._folder:
            self._end(worker)
        else:
            self._line.put(worker)

    def _end(self, worker: Worker) -> None:
        if worker in self._living:
            self._living.discard(worker)
            task = asyncio.create_task(worker.end())
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)


@dataclass(slots=True)
class _Place:
    """A process that answers a query; `left` when another has taken its place among those for short ones."""

    worker: Worker
    left: bool = False


def _error(found: dict[str, str]) -> IsnadError:
    kinds = {kind.__name__: kind for kind in (QueryError, RefusedError, UnacceptableError)}
    return kinds.get(found["kind"], LimitError)(found["message"])


def _environment() -> dict[str, str]:
    """The environment with our own package first, so that a process finds it wherever it starts.

    Two arenas: glibc would reserve 64 MB of address space for each thread, out of what a query may take.
    """
    package = str(Path(__file__).resolve().parents[2])
    path = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": f"{package}{os.pathsep}{path}" if path else package, "MALLOC_ARENA_MAX": "2"}
