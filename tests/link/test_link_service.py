"""The client of reconciliation services, against a server on loopback: cache, order, patience, refusals."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from kg.errors import InputError, LimitError, UsageError
from kg.link.service import BATCH, ReconcileService


class Handler(BaseHTTPRequestHandler):
    """Answers with one candidate a name, unless the server has other plans."""

    def do_POST(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        queries = json.loads(parse_qs(body)["queries"][0])
        server.seen.append((self.headers["User-Agent"], queries))
        status, headers, told = server.plan.pop(0) if server.plan else (200, {}, None)
        result = {
            key: {
                "result": [
                    {"id": "Q1", "name": q["query"], "score": 98, "match": True, "type": [{"id": "Q2", "name": "town"}]}
                ]
            }
            for key, q in queries.items()
        }
        content = (json.dumps(result) if told is None else told).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def server() -> Iterator[Any]:
    made: Any = HTTPServer(("127.0.0.1", 0), Handler)
    made.seen, made.plan = [], []
    made.url = f"http://127.0.0.1:{made.server_address[1]}/reconcile"
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def test_names_are_asked_once_and_answers_kept(server: Any, tmp_path: Path) -> None:
    names = [f"موضع {n}" for n in range(BATCH + 2)]
    waits: list[float] = []
    with ReconcileService(server.url, tmp_path / "services", sleep=waits.append) as service:
        found = dict(service.ask([*names, names[0]]))
    assert list(found) == names
    offer = found[names[0]][0]
    assert (offer.id, offer.name, offer.score, offer.match, offer.types) == ("Q1", names[0], 98.0, True, ("town",))
    assert [len(queries) for _, queries in server.seen] == [BATCH, 2]
    assert all(agent.startswith("Isnad/") for agent, _ in server.seen)
    assert len(waits) == 1  # a pause between two requests
    with ReconcileService(server.url, tmp_path / "services") as service:
        assert dict(service.ask(names)) == found
        assert service.requests == 0


def test_the_service_is_given_the_time_it_asks_for(server: Any) -> None:
    server.plan = [
        (429, {"Retry-After": "7"}, ""),
        (503, {}, ""),
        (429, {"Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT"}, ""),
    ]
    waits: list[float] = []
    with ReconcileService(server.url, sleep=waits.append) as service:
        assert dict(service.ask(["حمص"]))["حمص"][0].id == "Q1"
    assert [w for w in waits if w != 0.5] == [7.0, 2.0, 0.0]


def test_too_long_a_wait_ends_the_run_with_a_message(server: Any) -> None:
    server.plan = [(429, {"Retry-After": "86400"}, "")]
    with ReconcileService(server.url, sleep=lambda _: None) as service, pytest.raises(LimitError, match="86400 s"):
        dict(service.ask(["حمص"]))
    server.plan = [(503, {}, "")] * 9
    with ReconcileService(server.url, sleep=lambda _: None) as service, pytest.raises(LimitError, match="busy"):
        dict(service.ask(["حمص"]))


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ((404, {}, ""), "refuses"),
        ((200, {}, "<html>"), "no JSON"),
        ((200, {}, "[]"), "no object"),
        ((200, {}, "{}"), "v0.2"),
    ],
)
def test_what_is_no_answer_is_told(server: Any, plan: tuple[int, dict[str, str], str], message: str) -> None:
    server.plan = [plan]
    with ReconcileService(server.url) as service, pytest.raises(InputError, match=message):
        dict(service.ask(["حمص"]))


def test_nobody_there_is_told() -> None:
    with (
        ReconcileService("http://127.0.0.1:9/", sleep=lambda _: None) as service,
        pytest.raises(InputError, match="reached"),
    ):
        dict(service.ask(["حمص"]))
    with pytest.raises(UsageError, match="http://"):
        ReconcileService("file:///etc/passwd")
