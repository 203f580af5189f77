"""A line of those who wait for something, in which one who takes much lets one who takes little go first."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Generic, TypeVar

from kg.errors import LimitError

_T = TypeVar("_T")


class BusyError(LimitError):
    """Too much is asked at once; try again later."""


class Line(Generic[_T]):
    """Hands things that become free to those who wait, first to whoever holds fewest, then in the order of coming.

    `most` may wait in all, and of them half for one key (a client).
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._free: list[_T] = []
        self._waiting: list[tuple[str, asyncio.Future[_T]]] = []
        self._held: Counter[str] = Counter()

    def put(self, thing: _T) -> None:
        """Give a thing to whom it is due, or keep it."""
        self._waiting = [(key, future) for key, future in self._waiting if not future.done()]
        if not self._waiting:
            self._free.append(thing)
            return
        place = min(range(len(self._waiting)), key=lambda n: (self._held[self._waiting[n][0]], n))
        key, future = self._waiting.pop(place)
        self._held[key] += 1
        future.set_result(thing)

    async def take(self, key: str, seconds: float) -> _T:
        """A thing for a client. Raises BusyError when too many wait, or none became free in time."""
        if self._free:
            self._held[key] += 1
            return self._free.pop()
        mine = sum(other == key for other, _ in self._waiting)
        if len(self._waiting) >= self._most or mine >= max(1, self._most // 2):
            raise BusyError("too many queries are waiting: try again later")
        future: asyncio.Future[_T] = asyncio.get_running_loop().create_future()
        self._waiting.append((key, future))
        try:
            return await asyncio.wait_for(asyncio.shield(future), seconds)
        except BaseException as error:
            if future.done() and not future.cancelled():
                self.leave(key)
                self.put(future.result())
            future.cancel()
            if isinstance(error, TimeoutError):
                raise BusyError("no process became free in time: try again later") from None
            raise

    def leave(self, key: str) -> None:
        """A client has done with what it held."""
        self._held[key] -= 1
        if self._held[key] <= 0:
            del self._held[key]

    def clear(self) -> list[_T]:
        """All that is free, which is no longer handed out."""
        found, self._free = self._free, []
        return found
