"""Candidates from a reconciliation service, such as OpenRefine speaks to (Reconciliation Service API v0.2).

One request at a time and never without need: answers are kept on disk, the user agent tells who asks, and where the
service asks to wait (`Retry-After`), we wait. The names that are asked for leave the machine: so only a service that
the user names is asked. Specification: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

import json
import sqlite3
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from kg import __version__
from kg.errors import InputError, LimitError, UsageError

AGENT: Final = f"Isnad/{__version__} (https://w3id.org/isnad; knowledge graph of news; one request at a time)"
BATCH: Final = 10  # names in one request
_TRIES: Final = 5
_TIMEOUT: Final = 60.0  # seconds
_PATIENCE: Final = 120.0  # seconds that we are ready to wait at the service's wish
_PAUSE: Final = 0.5  # seconds between two requests
_LARGEST: Final = 8 << 20  # bytes of an answer
_BUSY: Final = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Offer:
    """A candidate that a service offers; `score` is on the service's own scale, `match` says that it is sure."""

    id: str
    name: str
    score: float
    match: bool
    types: tuple[str, ...] = ()


class ReconcileService:
    """A client of one service; use it in a `with`. `sleep` waits a number of seconds.

    Raises UsageError for what is no web address.
    """

    def __init__(self, url: str, cache: Path | None = None, *, sleep: Callable[[float], None] = time.sleep) -> None:
        if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
            raise UsageError(f"{url}: a service has an address that begins with http:// or https://")
        self.url, self.requests, self._sleep = url, 0, sleep
        try:
            self._cache = sqlite3.connect("" if cache is None else cache)
            self._cache.execute(
                "CREATE TABLE IF NOT EXISTS answer (url TEXT, query TEXT, body TEXT, PRIMARY KEY (url, query))"
            )
        except sqlite3.Error as error:
            raise InputError(
                f"the answers of services cannot be kept ({error}): check the folder", path=cache
            ) from error

    def __enter__(self) -> ReconcileService:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cache.close()

    def ask(self, names: Sequence[str], limit: int = 5) -> Iterator[tuple[str, tuple[Offer, ...]]]:
        """Each name, once, with what the service offers for it, best first; asked in batches, answers kept.

        Raises InputError when the service cannot be reached or answers what is no answer, LimitError when it asks
        for more patience than we have: what was answered before is kept.
        """
        distinct = list(dict.fromkeys(names))
        for first in range(0, len(distinct), BATCH):
            batch = distinct[first : first + BATCH]
            known = {name: self._kept(name, limit) for name in batch}
            missing = [name for name in batch if known[name] is None]
            if missing:
                known.update(self._fetch(missing, limit))
            for name in batch:
                yield name, tuple(_offer(item) for item in known[name] or ())

    def _kept(self, name: str, limit: int) -> list[Any] | None:
        found = self._cache.execute(
            "SELECT body FROM answer WHERE url = ? AND query = ?", (self.url, _query(name, limit))
        ).fetchone()
        return None if found is None else list(json.loads(found[0]))

    def _fetch(self, names: Sequence[str], limit: int) -> dict[str, list[Any]]:
        queries = {f"q{n}": {"query": name, "limit": limit} for n, name in enumerate(names)}
        body = urllib.parse.urlencode({"queries": json.dumps(queries, ensure_ascii=False)}).encode()
        answer = self._answer(body)
        if not all(isinstance(answer.get(key), dict) for key in queries):
            raise InputError(
                f"the service answers without results ({str(answer)[:200]}); is it a v0.2 service?", path=self.url
            )
        found = {name: list(answer[f"q{n}"].get("result") or ())[:limit] for n, name in enumerate(names)}
        for name, results in found.items():
            row = (self.url, _query(name, limit), json.dumps(results, ensure_ascii=False))
            self._cache.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?)", row)
        self._cache.commit()
        return found

    def _answer(self, body: bytes) -> dict[str, Any]:
        headers = {
            "User-Agent": AGENT,
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
        }
        for attempt in range(_TRIES):
            if self.requests:
                self._sleep(_PAUSE)
            self.requests += 1
            request = urllib.request.Request(self.url, data=body, headers=headers, method="POST")
            try:
                with urllib.request.urlopen(request, timeout=_TIMEOUT) as response:
                    return self._read(response.read(_LARGEST + 1))
            except urllib.error.HTTPError as error:
                if error.code not in _BUSY:
                    raise InputError(f"the service refuses ({error.code} {error.reason})", path=self.url) from error
                self._wait(error.headers.get("Retry-After"), attempt)
            except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
                if attempt == _TRIES - 1:
                    reason = getattr(error, "reason", error)
                    raise InputError(f"the service cannot be reached ({reason}): try later", path=self.url) from error
                self._wait(None, attempt)
        raise LimitError(f"{self.url}: the service is busy: run it again later, what was answered is kept")

    def _read(self, body: bytes) -> dict[str, Any]:
        if len(body) > _LARGEST:
            raise InputError(f"the service answers with more than {_LARGEST >> 20} MB", path=self.url)
        try:
            answer = json.loads(body)
        except ValueError as error:
            raise InputError(f"the service answers what is no JSON ({error})", path=self.url) from error
        if not isinstance(answer, dict):
            raise InputError("the service answers what is no object of results", path=self.url)
        return answer

    def _wait(self, asked: str | None, attempt: int) -> None:
        seconds = _seconds(asked)
        if seconds is None:
            seconds = float(2**attempt)
        if seconds > _PATIENCE:
            raise LimitError(
                f"{self.url}: the service asks to wait {seconds:.0f} s: run it again then, what was answered is kept"
            )
        self._sleep(seconds)


def _query(name: str, limit: int) -> str:
    return json.dumps({"query": name, "limit": limit}, ensure_ascii=False)


def _seconds(asked: str | None) -> float | None:
    """The seconds of a `Retry-After`, which is a number or a date (RFC 9110, 10.2.3); None for neither."""
    if not asked:
        return None
    if asked.strip().isdigit():
        return float(asked)
    try:
        until = parsedate_to_datetime(asked)
    except (TypeError, ValueError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _offer(item: Any) -> Offer:
    if not isinstance(item, dict):
        return Offer("", "", 0.0, False)
    types = [t.get("name") or t.get("id") if isinstance(t, dict) else t for t in item.get("type") or ()]
    score = item.get("score")
    return Offer(
        str(item.get("id", "")), str(item.get("name", "")), float(score) if isinstance(score, int | float) else 0.0,
        item.get("match") is True, tuple(str(t) for t in types if t),
    )  # fmt: skip
