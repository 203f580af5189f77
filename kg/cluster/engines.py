"""Who does the tasks: the processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from types import TracebackType
from typing import Any, Protocol, TypeVar

from kg.crew import Crew
from kg.errors import IsnadError, LimitError, UsageError

Item = TypeVar("Item")
Result = TypeVar("Result")
ENGINES = ("local", "dask")


class Engine(Protocol):
    """Does one task for each item. Use it in a `with`."""

    def __enter__(self) -> Engine: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def map(self, task: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result | LimitError]:
        """The results in the order of the items; for an item on which worker after worker is lost, a LimitError."""


def engine_of(name: str, scheduler: str | None = None, jobs: int = 1) -> Engine:
    """The engine of a name; `dask` without the address of a scheduler starts `jobs` workers on this machine.

    Raises UsageError for another name, and where Dask is wanted and not installed.
    """
    if name == "dask":
        return DaskEngine(scheduler, jobs)
    if name != "local":
        raise UsageError(f"there is no engine {name!r}: choose one of {', '.join(ENGINES)}")
    if scheduler is not None:
        raise UsageError("a scheduler belongs to --engine dask")
    return LocalEngine(jobs)


class LocalEngine:
    """The processes of this machine."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs

    def __enter__(self) -> LocalEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def map(self, task: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result | LimitError]:
        """The results in the order of the items."""
        with Crew(partial(_itself, task), min(self._jobs, len(items))) as crew:
            yield from crew.map(items)


def _itself(task: Callable[[Item], Result]) -> Callable[[Item], Result]:
    return task


class DaskEngine:
    """The workers of a Dask cluster; the work of one that is lost is given to another."""

    def __init__(self, scheduler: str | None, jobs: int) -> None:
        try:
            import distributed
        except ImportError as error:
            raise UsageError("--engine dask needs Dask: install isnad[cluster]") from error
        self._dask: Any = distributed
        self._scheduler, self._jobs = scheduler, jobs
        self._stack = ExitStack()

    def __enter__(self) -> DaskEngine:
        address: Any = self._scheduler
        if address is None:
            options = {"threads_per_worker": 1, "processes": True, "host": "127.0.0.1", "dashboard_address": None}
            cluster = self._dask.LocalCluster(n_workers=self._jobs, silence_logs=50, **options)
            address = self._stack.enter_context(cluster)
        try:
            self._client = self._stack.enter_context(self._dask.Client(address, timeout="20s", set_as_default=False))
        except (OSError, ValueError) as error:
            self._stack.close()
            told = " ".join(str(error).split())[:120]
            raise UsageError(f"no scheduler answers at {self._scheduler} ({told}): is it running?") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def map(self, task: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result | LimitError]:
        """The results in the order of the items. Raises IsnadError when the cluster itself is lost."""
        lost = getattr(self._dask, "KilledWorker", None) or self._dask.scheduler.KilledWorker
        futures = self._client.map(task, items, pure=False, batch_size=1000)
        for future in futures:
            try:
                found: Result | LimitError = future.result()
            except lost as error:
                found = LimitError(f"the workers that did it were lost, one after the other ({str(error)[:80]})")
            except (self._dask.CancelledError, OSError) as error:
                raise IsnadError(f"the cluster was lost ({error}): the same command goes on from there") from error
            yield found
