"""What the server allows: time, rows, bytes, memory, queues; who may ask, and what may be called."""

from __future__ import annotations

import os
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one query and of all of them together. Times in seconds, sizes in bytes.

    `rows` bounds the rows of a table and the triples of a graph, `output` the bytes of an answer: what lies behind them
    is cut off, and the answer says so. `workers` answer; a query that takes longer than `patience` leaves its place to
    another, and `slow` such queries run at once. `queue` questions may wait, each `wait` seconds.
    """

    timeout: float = 30.0
    rows: int = 100_000
    output: int = 64 << 20
    query: int = 64 << 10
    memory: int = 2 << 30
    workers: int = field(default_factory=lambda: max(2, min(4, os.cpu_count() or 2)))
    slow: int = 4
    patience: float = 1.0
    queue: int = 256
    wait: float = 30.0
    body_seconds: float = 10.0
    head_seconds: float = 10.0
    connections: int = 512


@dataclass(frozen=True, slots=True)
class Access:
    """Who may ask and whom we may call.

    `hosts` are further names that a request may call us by, beside the loopback ones; `public` also lets any address
    in digits pass. `origins` are those whose pages may read our answers (`*` for all; none by default). `services` are
    the endpoints that a query may name in SERVICE, letter for letter.
    """

    public: bool = False
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
