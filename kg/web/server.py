"""The server process: uvicorn with the app, on loopback unless told otherwise, that hangs up on those who dawdle."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.errors import StoreError, UsageError
from kg.store import open_store
from kg.web.app import make_app
from kg.web.limits import Access, Limits

_HEAD = 96 << 10  # bytes of a request line with its headers: a query of 64 kB in ASCII, or of 16 kB in Arabic


def run_server(
    source: Path, host: str, port: int, limits: Limits, access: Access, *, tell: Callable[[str], None]
) -> None:  # fmt: skip
    """Serve a store until the process is interrupted; `tell` gets the address to open.

    Raises UsageError for a host that is not loopback when `access` is not public, and for a port that is taken;
    StoreError when there is no store.
    """
    listener = open_socket(host, port, public=access.public)
    with listener:
        open_store(source).close()
        server = make_server(source, limits, access)
        tell(f"serving {source} on {address_of(listener)} (end it with Ctrl-C)")
        server.run(sockets=[listener])
        if not server.started:
            raise StoreError(f"{source}: the store could not be served; the lines above tell why")


def open_socket(host: str, port: int, *, public: bool) -> socket.socket:
    """A bound socket; port 0 takes a free one. Raises UsageError as `run_server` does."""
    if not public and not _is_loopback(host):
        raise UsageError(f"{host} may be reached from other machines: say --public if that is meant")
    try:
        family, kind, number, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, number)
    except OSError as error:
        raise UsageError(f"{host} is no address of this machine ({error.strerror or error})") from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise UsageError(f"cannot listen on {host}, port {port} ({error.strerror}): choose another --port") from error
    return listener


def make_server(source: Path, limits: Limits, access: Access, *, poll: float = 2.0) -> uvicorn.Server:
    """A server that is not yet running."""
    config = uvicorn.Config(
        make_app(source, limits, access, poll=poll),
        http=_hasty(limits.head_seconds), ws="none", lifespan="on", access_log=False, server_header=False,
        log_level="warning", proxy_headers=False, h11_max_incomplete_event_size=_HEAD,
        limit_concurrency=limits.connections, timeout_keep_alive=15, timeout_graceful_shutdown=2,
    )  # fmt: skip
    return uvicorn.Server(config)


def _hasty(seconds: float) -> type[H11Protocol]:
    """uvicorn's protocol, closing a connection whose headers have not come whole in time (slow loris)."""

    class HastyProtocol(H11Protocol):
        _alarm: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._wind()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.cycle is not None and not self.cycle.response_complete:
                self._stop()
            elif self._alarm is None and not self.transport.is_closing():
                self._wind()

        def on_response_complete(self) -> None:
            super().on_response_complete()
            if self.cycle is None or self.cycle.response_complete:
                self._stop()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop()
            super().connection_lost(exc)

        def _wind(self) -> None:
            self._stop()
            self._alarm = self.loop.call_later(seconds, self._late)

        def _stop(self) -> None:
            if self._alarm is not None:
                self._alarm.cancel()
            self._alarm = None

        def _late(self) -> None:
            self._alarm = None
            if self.cycle is None or self.cycle.response_complete:
                self.transport.close()

    return HastyProtocol


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def address_of(listener: socket.socket) -> str:
    """The address of a bound socket as a URL."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
