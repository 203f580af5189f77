"""What stands before every route: the Host that we are called by, the pages of others, and the headers of our own.

The host is checked because a page of another site can point its own name at 127.0.0.1 (DNS rebinding) and would then
be of our origin; with the check it is told 421 and learns nothing.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from kg.web.limits import Access

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
_OURS = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::[0-9]{1,5})?")
_OPEN = ("/sparql", "/store", "/dataset", "/data/", "/id/", "/ontology", "/reconcile")


class Gate:
    """Refuses what comes by a wrong name or from another site's page, and adds the headers to every answer."""

    def __init__(self, app: App, access: Access) -> None:
        self._app, self._access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        count = sum(name == b"host" for name, _ in scope["headers"])
        origin = headers.get(b"origin")
        shared = self._shared(scope["path"], origin)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_added(message, shared)]
            await send(message)

        if count != 1 or not self.knows(headers.get(b"host", "")):
            await _refuse(answer, 421, "this server is not called by that name; see kg serve --allow-host")
        elif shared and scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            await _refuse(answer, 204, "")
        elif not shared and _is_foreign(headers):
            await _refuse(answer, 403, "pages of other sites may not ask this server; see kg serve --cors")
        else:
            await self._app(scope, receive, answer)

    def knows(self, host: str) -> bool:
        """Whether a Host header is one of our names."""
        match = _HOST.fullmatch(host.lower())
        if match is None:
            return False
        name = match["name"]
        if name in _OURS or name in self._access.hosts:
            return True
        return self._access.public and _is_address(name)

    def _shared(self, path: str, origin: str | None) -> str:
        """The origin that may read this answer, or ""."""
        if not self._access.origins or not path.startswith(_OPEN):
            return ""
        if "*" in self._access.origins:
            return "*"
        return origin if origin in self._access.origins and origin else ""


def _added(message: Message, shared: str) -> list[tuple[bytes, bytes]]:
    known = {name.lower() for name, _ in message.get("headers", ())}
    added = [pair for pair in HEADERS if pair[0] not in known]
    if not shared:
        return added
    added = [pair for pair in added if pair[0] != b"cross-origin-resource-policy"]
    return [
        *added,
        (b"access-control-allow-origin", shared.encode("latin-1")),
        (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
        (b"access-control-allow-headers", b"Accept, Content-Type"),
        (b"access-control-expose-headers", b"X-KG-Truncated, Link"),
        (b"vary", b"Origin"),
    ]


def _is_foreign(headers: dict[bytes, str]) -> bool:
    """Whether a page of another site asks in the background; following a link to us is no such thing."""
    site, mode = headers.get(b"sec-fetch-site"), headers.get(b"sec-fetch-mode")
    return site in ("cross-site", "same-site") and mode != "navigate"


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


async def _refuse(send: Send, status: int, message: str) -> None:
    body = f"{message}\n".encode() if message else b""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
