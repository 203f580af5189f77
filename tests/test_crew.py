"""Crews: order, errors, lost workers, and how far ahead they work. Nothing here depends on who is faster."""

import os
import signal
import time
from collections.abc import Callable, Iterator

import pytest

from kg import crew
from kg.crew import Crew, usable_cores
from kg.errors import IsnadError


def make_square() -> Callable[[int], int]:
    return lambda item: item * item


def make_sleeper() -> Callable[[int], int]:
    """The earlier the item, the later it is done."""

    def work(item: int) -> int:
        time.sleep(0.002 * (item % 7 == 0))
        return item

    return work


def make_picky() -> Callable[[int], int]:
    def work(item: int) -> int:
        if item == 50:
            raise ValueError("fifty")
        return item

    return work


def make_mortal() -> Callable[[int], int]:
    def work(item: int) -> int:
        if item == 50:
            os.kill(os.getpid(), signal.SIGKILL)
        return item

    return work


def make_name() -> Callable[[int], int]:
    return lambda _: os.getpid()


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 500])
def test_results_come_in_the_order_of_the_items(jobs: int, count: int) -> None:
    with Crew(make_square, jobs) as workers:
        assert list(workers.map(range(count))) == [n * n for n in range(count)]


def test_slow_items_hold_up_the_order_and_lose_nothing() -> None:
    with Crew(make_sleeper, 3) as workers:
        assert list(workers.map(range(300))) == list(range(300))


def test_one_job_starts_no_process() -> None:
    with Crew(make_name, 1) as workers:
        assert set(workers.map(range(9))) == {os.getpid()}
    with Crew(make_name, 2) as workers:
        assert os.getpid() not in set(workers.map(range(9)))


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_function_raises_is_raised_at_its_place(jobs: int) -> None:
    with Crew(make_picky, jobs) as workers:
        results = workers.map(range(100))
        before = [next(results) for _ in range(48)]  # fifty stands in the bundle after these
        assert before == list(range(48))
        with pytest.raises(ValueError, match="fifty"):
            list(results)


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_items_raise_is_raised(jobs: int) -> None:
    def items() -> Iterator[int]:
        yield from range(10)
        raise OSError("gone")

    with Crew(make_square, jobs) as workers, pytest.raises(OSError, match="gone"):
        list(workers.map(items()))


def test_a_worker_that_is_killed_is_told_and_nothing_hangs() -> None:
    with Crew(make_mortal, 2) as workers, pytest.raises(IsnadError, match=r"signal 9.*--jobs"):
        list(workers.map(range(100)))


def test_items_are_taken_only_so_far_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "AHEAD", 2)
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(10_000):
            taken.append(number)
            yield number

    with Crew(make_square, 2) as workers:
        results = workers.map(items())
        assert next(results) == 0
        assert len(taken) <= 2 * 2 * crew.BUNDLE
        assert list(results) == [n * n for n in range(1, 10_000)]


def test_a_caller_may_stop_early_and_call_again() -> None:
    with Crew(make_square, 2) as workers:
        assert next(iter(workers.map(range(1000)))) == 0


def test_workers_are_gone_afterwards() -> None:
    with Crew(make_name, 2) as workers:
        names = set(workers.map(range(100)))
    for name in names:
        with pytest.raises(ProcessLookupError):
            os.kill(name, 0)


def test_workers_notice_that_their_parent_is_gone() -> None:
    read, write = os.pipe()
    parent = os.fork()
    if parent == 0:  # a parent that starts workers, tells who they are, and is killed
        with Crew(make_name, 2) as workers:
            names = sorted(set(workers.map(range(400))))
            os.write(write, (" ".join(map(str, names)) + "\n").encode())
            os.kill(os.getpid(), signal.SIGKILL)
    os.close(write)
    with os.fdopen(read) as told:
        names = [int(name) for name in told.readline().split()]
    os.waitpid(parent, 0)
    assert names
    deadline = time.monotonic() + 60
    while any(_runs(name) for name in names):
        assert time.monotonic() < deadline, "a worker outlived its parent"
        time.sleep(0.01)


def _runs(name: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        with open(f"/proc/{name}/stat") as state:
            return state.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_there_is_a_processor() -> None:
    assert usable_cores() >= 1
