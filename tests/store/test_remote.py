"""A graph behind a SPARQL endpoint: Oxigraph's own server, and a stub that misbehaves in every way that matters."""

from __future__ import annotations

import base64
import io
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from kg.cli import run
from kg.errors import LimitError, QueryError, StoreError, UsageError
from kg.export import export_graph
from kg.query import answer, run_query
from kg.store import GraphStore, Writer, endpoint, open_store, remote, remove_report
from kg.store.endpoint import Endpoint, address_of, addresses_of, is_address
from kg.verify import verify
from tests.readings import background, battle, brief

OXIGRAPH = Path(sys.executable).parent / "oxigraph"


class Server:
    """`oxigraph serve` on a folder; can be killed and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder = folder
        self.address = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        command = [OXIGRAPH, "serve", "-l", self.folder, "-b", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("oxigraph serve did not start")

    def kill(self) -> None:
        """Kill the server as a crash would."""
        self.process.kill()
        self.process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A running server."""
    found = Server(tmp_path / "oxigraph")
    found.start()
    yield found
    found.kill()
    shutil.rmtree(found.folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less between tries."""
    monkeypatch.setattr(endpoint, "_PAUSE", 0.01)


def fill(store: GraphStore, *numbers: int) -> None:
    """Write the reports of these numbers."""
    cases = (battle(), brief(), battle("r1", killed=20))
    with Writer(store, background()) as writer:
        for number in numbers:
            writer.add(*cases[number])


def exported(store: GraphStore) -> bytes:
    """The store as N-Quads."""
    output = io.BytesIO()
    export_graph(store, output, format="nq")
    return output.getvalue()


def local(*numbers: int) -> GraphStore:
    """A store in memory with the reports of these numbers."""
    store = GraphStore.in_memory()
    fill(store, *numbers)
    return store


def test_everything_is_as_on_the_local_store(server: Server) -> None:
    with open_store(server.address, "write") as store:
        fill(store, 0, 1)
        assert exported(store) == exported(local(0, 1))
        fill(store, 0)
        assert exported(store) == exported(local(0, 1))
        assert store.reports() == local(0, 1).reports()
        assert store.graphs() == local(0, 1).graphs()
        assert remove_report(store, store.iris.report("r2"))
        assert exported(store) == exported(local(0))
        assert remove_report(store, store.iris.report("r1"))
        assert exported(store) == b""


def test_questions_and_proofs(server: Server) -> None:
    with open_store(server.address, "write") as store:
        fill(store, 0, 1)
    with open_store(Path(server.address)) as store:  # a Path takes one stroke away
        tolls = answer(store, "SELECT ?n WHERE { ?t isn:lowerBound ?n } ORDER BY ?n").rows
        assert tolls == (("3",), ("7",), ("20",))
        assert answer(store, "ASK { ?t a isn:Toll }").rows == (("true",),)
        output = io.BytesIO()
        run_query(store, "CONSTRUCT { ?t a isn:Toll } WHERE { ?t a isn:Toll }", output)
        assert output.getvalue().count(b"isn:Toll") == 3
        with pytest.raises(QueryError) as here:
            run_query(local(0), "SELECT x", io.BytesIO())
        with pytest.raises(QueryError) as there:
            run_query(store, "SELECT x", io.BytesIO())
        assert str(there.value) == str(here.value)
        dump = io.BytesIO()
        store.dump(dump, graph=store.provenance.value)
        assert len(dump.getvalue().splitlines()) > 30
        assert list(verify(store, background=background())) == []


def test_a_base_iri_is_found_again(server: Server) -> None:
    with open_store(server.address, "write", base_iri="https://kg.example/") as store:
        assert store.iris.base == "https://kg.example/"
        with Writer(store, background(store.iris)) as writer:
            writer.add(*brief())
    with open_store(server.address) as store:
        assert store.iris.base == "https://kg.example/"
    with pytest.raises(UsageError, match="base IRI"):
        open_store(server.address, "write", base_iri="https://other.example/")


@pytest.mark.parametrize("after", [1, 2, 4])
def test_a_build_goes_on_after_the_server_was_killed(
    after: int, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "BATCH", 4000)
    count = 0
    plain = Endpoint.update

    def fragile(self: Endpoint, sparql: str) -> None:
        nonlocal count
        count += 1
        if count == after:
            server.kill()
        plain(self, sparql)

    monkeypatch.setattr(Endpoint, "update", fragile)
    with pytest.raises(StoreError, match="cannot be reached"), open_store(server.address, "write") as store:
        fill(store, 0, 1)
    server.start()
    with open_store(server.address, "write") as store:
        fill(store, 0, 1)
        assert exported(store) == exported(local(0, 1))


def test_every_command_works_as_on_a_folder(
    server: Server, tmp_path: Path, seeds: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    first, second = sorted(str(path) for path in seeds.glob("*.txt"))
    asked = ["query", "-e", "tolls-by-party", "-p", "place=السخنة", "-f", "csv"]
    commands = [
        ["build", first, "--no-table"], ["add", second], ["fuse"], ["verify"], ["validate", "--no-shapes"], asked,
        ["tolls", "--place", "السخنة", "-f", "csv"], ["show", "السخنة"], ["stats", "-f", "csv"],
        ["export", "-f", "csv", "--layout", "ucdp"], ["export", "-f", "nq"],
    ]  # fmt: skip
    told: dict[str, list[bytes]] = {}
    for store in (server.address, str(tmp_path / "kg.db")):
        for command in (*commands, ["remove"], ["export", "-f", "nq"]):
            if command == ["remove"]:
                with open_store(store) as opened:
                    command = ["remove", min(opened.reports())]
            assert run([*command, "-s", store]) == 0, command
            told.setdefault(store, []).append(capsysbinary.readouterr().out.replace(store.encode(), b""))
    assert told[server.address] == told[str(tmp_path / "kg.db")]


def test_what_an_endpoint_cannot_keep_is_refused(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fuse", "--same", "a", "b", "-s", server.address]) == 2
    assert "an endpoint has none" in capsys.readouterr().err


def test_a_query_waits_no_longer_than_it_may() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        store = GraphStore(remote.Remote(Endpoint(f"http://127.0.0.1:{silent.getsockname()[1]}")))  # type: ignore[arg-type]
        with pytest.raises(LimitError, match="--timeout"):
            answer(store, "ASK {}", timeout=0.2)


class Stub(HTTPServer):
    """A server that gives the answers it is told to, in order, and keeps what it was asked."""

    def __init__(self, *answers: tuple[int, dict[str, str], bytes]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        super().__init__(("127.0.0.1", 0), _Handler)
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_port}"

    def stop(self) -> None:
        """Stop it."""
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Stub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.asked.append((self.command, self.path, dict(self.headers), body))
        status, headers, answer = self.server.answers.pop(0)
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(answer))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


JSON = {"Content-Type": "application/sparql-results+json"}
TRUE = (200, JSON, b'{"head":{},"boolean":true}')
DONE = (204, {}, b"")


def test_a_busy_server_is_asked_again_and_the_update_is_the_same() -> None:
    stub = Stub((503, {}, b""), (429, {}, b""), DONE)
    Endpoint(stub.address).update("INSERT DATA {}")
    assert [body for *_, body in stub.asked] == [b"INSERT DATA {}"] * 3
    assert {path for _, path, *_ in stub.asked} == {"/update"}
    stub.stop()


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (401, "KG_STORE_USER"),
        (403, "credentials"),
        (404, "KG_QUERY_URL"),
        (405, "KG_UPDATE_URL"),
        (500, "log"),
        (503, "log"),
    ],
)
def test_a_refusal_tells_the_cure(status: int, message: str) -> None:
    stub = Stub(*[(status, {}, b"because")] * 5)
    with pytest.raises(StoreError, match=rf"HTTP {status}.*{message}.*\(because\)"):
        Endpoint(stub.address).update("INSERT DATA {}")
    stub.stop()


def test_credentials_come_from_the_environment_and_go_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE_USER", "reader")
    monkeypatch.setenv("KG_STORE_PASSWORD", "s3cret")
    other = Stub()
    stub = Stub(TRUE, (307, {"Location": f"{other.address}/query"}, b""), (401, {}, b""))
    asked = Endpoint(stub.address)
    asked.query("ASK {}")[1].close()
    assert stub.asked[0][2]["Authorization"] == "Basic " + base64.b64encode(b"reader:s3cret").decode()
    with pytest.raises(StoreError, match="name that address"):
        asked.update("INSERT DATA {}")
    assert other.asked == []
    with pytest.raises(StoreError) as told:
        asked.update("INSERT DATA {}")
    assert "s3cret" not in str(told.value)
    stub.stop()
    other.stop()
    monkeypatch.setenv("KG_STORE_TOKEN", "t0ken")
    third = Stub(TRUE)
    Endpoint(third.address).query("ASK {}")[1].close()
    assert third.asked[0][2]["Authorization"] == "Bearer t0ken"
    third.stop()
    with pytest.raises(UsageError, match="do not go into an address"):
        address_of("http://user:word@host/")


def test_what_an_endpoint_lacks_is_named() -> None:
    stub = Stub((200, {"Content-Type": "text/html"}, b"<html>"))
    with pytest.raises(StoreError, match="text/html"):
        open_store(stub.address)
    stub.stop()
    with pytest.raises(StoreError, match="is it running"):
        open_store("http://127.0.0.1:9")


def test_addresses_of_known_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    rdf4j = addresses_of("http://h/repositories/kg")
    assert (rdf4j.query, rdf4j.update) == ("http://h/repositories/kg", "http://h/repositories/kg/statements")
    assert addresses_of("http://h/sparql").update == "http://h/sparql"
    assert addresses_of("http://h/ds").query == "http://h/ds/query"
    monkeypatch.setenv("KG_UPDATE_URL", "http://h/write")
    assert addresses_of("http://h/ds").update == "http://h/write"
    assert is_address(Path("https://h/ds"))
    assert not is_address("kg.db")
    assert not is_address("https.db")


def test_an_update_never_parts_a_statement_from_its_default_graph() -> None:
    lines = [b'<http://x/s> <http://x/p> "a" <http://x/g> .\n', b'<http://x/s> <http://x/p> "b" .\n']
    assert remote.insertion(lines) == (
        'INSERT DATA {\n<http://x/s> <http://x/p> "a" .\n<http://x/s> <http://x/p> "b" .\n'
        'GRAPH <http://x/g> {\n<http://x/s> <http://x/p> "a" .\n}\n}'
    )
