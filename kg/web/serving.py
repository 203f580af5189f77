"""What is being served now: a snapshot, what was counted in it, and the processes that answer from it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kg.errors import IsnadError, LimitError
from kg.fuse.ledger import Ledger as Fused
from kg.ledger import decisions_of, fuse_part, fuse_store
from kg.statistics import count_things
from kg.store.holder import is_being_written
from kg.web.ledger import Ledger, read_ledger
from kg.web.limits import Access, Limits
from kg.web.pool import Pool, Reply
from kg.web.snapshot import Snapshot, mark_of, sweep, take_snapshot
from kg.web.totals import Counter

_LOG = logging.getLogger("uvicorn.error")
_COUNTERS = 16  # ledgers of one publisher or claimer that are kept
POLL = 2.0
"""Seconds between two looks at the store."""


class State:
    """One snapshot with what the pages need of it, counted once.

    The toll ledger is fused in a thread of its own, so that the endpoint answers before it is ready; `source` is the
    store that the snapshot was taken of, beside which decisions by hand stand.
    """

    def __init__(self, snapshot: Snapshot, source: Path) -> None:
        self.snapshot, self._source = snapshot, source
        self.store = snapshot.store
        self.counts: dict[str, int] = count_things(snapshot.store)
        self.ledger: Ledger = read_ledger(snapshot.store)
        self.choices: dict[str, dict[str, list[tuple[str, str]]]] = {}
        self._fused: Future[Fused] = Future()
        self._counters: OrderedDict[tuple[str, str], Counter] = OrderedDict()
        self._lock = threading.Lock()
        threading.Thread(target=self._fuse, name="fuse", daemon=True).start()

    def counter(self, publisher: str = "", claimer: str = "") -> Counter:
        """What adds tolls up, of all reports or of those of a publisher, and of all claimers or one (IRI).

        Waits until the ledger is fused. Raises InputError when the decisions by hand cannot be read.
        """
        fused = self._fused.result()
        with self._lock:
            key = publisher, claimer
            found = self._counters.pop(key, None) or self._count(fused, publisher, claimer)
            self._counters[key] = found
            if len(self._counters) > _COUNTERS:
                self._counters.popitem(last=False)
            return found

    def _count(self, fused: Fused, publisher: str, claimer: str) -> Counter:
        reports = [report.iri for report in self.ledger.reports.values() if publisher in ("", report.publisher)]
        if publisher or claimer:
            fused = fuse_part(fused, reports, claimer or None, decisions_of(self.store, self._source))
        return Counter(fused, self.ledger)

    def _fuse(self) -> None:
        try:
            self._fused.set_result(fuse_store(self.store, source=self._source))
        except BaseException as error:  # told to whoever asks for a sum
            self._fused.set_exception(error)


class Serving:
    """Holds the current `State`, and takes a new one when a build of the store has finished."""

    def __init__(self, source: Path, limits: Limits, access: Access, *, poll: float = POLL) -> None:
        self.source, self.limits, self.access, self._poll = source, limits, access, poll
        self.pool = Pool(limits, access.services)
        self._state: State | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Take the first snapshot and begin to watch. Raises StoreError when there is no store."""
        await asyncio.to_thread(sweep, self.source)
        await self.reload()
        self._watcher = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """End the processes and remove the snapshot."""
        if self._watcher is not None:
            self._watcher.cancel()
        await self.pool.close()
        if self._state is not None:
            self._state.snapshot.retire()

    async def reload(self) -> None:
        """Serve the store as it is now. What is being answered goes on from the snapshot before."""
        async with self._turn:
            state = await asyncio.to_thread(lambda: State(take_snapshot(self.source), self.source))
            if self._state is not None:
                await asyncio.to_thread(state.counter)  # the state before answers meanwhile
            before, self._state = self._state, state
            await self.pool.switch(state.snapshot.folder)
            if before is not None:
                before.snapshot.retire()

    @contextmanager
    def current(self) -> Iterator[State]:
        """The state, which stays readable until the end of the block."""
        assert self._state is not None
        state = self._state
        with state.snapshot:
            yield state

    async def ask(self, request: dict[str, Any], timeout: float | None = None, client: str = "") -> Reply:
        """The answer of a process to a request (see `kg.web.pool`), within `timeout` seconds if that is less."""
        with self.current():
            if timeout is None or timeout >= self.limits.timeout:
                return await self.pool.ask(request, client)
            try:
                return await asyncio.wait_for(self.pool.ask(request, client), timeout)
            except TimeoutError:
                raise LimitError(f"the query took longer than {timeout:g} s and was stopped") from None

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._poll)
            assert self._state is not None
            mark = await asyncio.to_thread(mark_of, self.source)
            if mark == self._state.snapshot.mark or not mark or is_being_written(self.source):
                continue
            try:
                await self.reload()
            except IsnadError as error:
                _LOG.warning("the store has changed but cannot be served anew: %s", error)
            else:
                _LOG.info("the store has changed and is served anew")
            with contextlib.suppress(OSError):
                await asyncio.to_thread(sweep, self.source)
