"""A server on loopback in a thread of its own, and a client that sends single requests exactly as they are written."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from kg.web.limits import Access, Limits
from kg.web.server import make_server, open_socket

DATA = "http://protocol.example/data"
HOSTILE = {
    "id": "hostile-1",
    "url": "javascript:alert(1)//https://x.example/",
    "title": "</title><script>alert('title')</script> مقتل 7 جنود في حلب",
    "published": "2019-05-04",
    "publisher": '"><img src=x onerror=alert(2)>',
    "country": "SY",
    "text": "قتل 7 جنود من قوات <script>alert('text')</script> النظام السوري في مدينة حلب أمس.\n"
    '=HYPERLINK("http://x.example") وأصيب 5 مدنيين في قرية </script><b onmouseover=alert(3)>الوردة</b> يوم الجمعة.',
}


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Client:
    """Sends single requests, exactly as they are written."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def send(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, **headers)

    def ask(self, query: str, parameters: dict[str, str] | None = None, **headers: str) -> Answer:
        return self.get(f"/sparql?{urlencode({'query': query, **(parameters or {})})}", **headers)


@contextmanager
def serve(
    store: Path, limits: Limits | None = None, access: Access | None = None, poll: float = 0.1
) -> Iterator[Client]:
    """A server in a thread of its own."""
    with open_socket("127.0.0.1", 0, public=False) as listener:
        server = make_server(store, limits or Limits(workers=2), access or Access(), poll=poll)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 60
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            assert time.monotonic() < deadline, "the server did not start in time"
            time.sleep(0.01)
        yield Client(listener.getsockname()[1])
        server.should_exit = True
        thread.join(60)
        assert not thread.is_alive()
