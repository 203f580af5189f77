"""Load on `kg serve`, beside `oxigraph serve` where it is there: `python tests/bench/serve.py [--seconds 60]`.

A store of about a million triples is built by multiplying the seeds; 50 clients ask a mix of cheap and middling queries
and, against ours, a hostile client sends cross products, brackets, regex bombs and half requests all the while. Told:
answers, errors, p50 and p99 in milliseconds, and the greatest memory of the server with its processes in MiB.
"""

from __future__ import annotations

import argparse
import http.client
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[2]
sys.path[0] = str(ROOT)  # not this folder, whose `numbers` is not Python's

from kg.ids import Iris  # noqa: E402
from kg.pipeline import build  # noqa: E402
from kg.store import open_store  # noqa: E402

SEEDS = ROOT / "seeds"
PREFIX = "PREFIX isn: <https://w3id.org/isnad/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
QUERIES = [
    "ASK {}",
    "SELECT * { ?s ?p ?o } LIMIT 100",
    "SELECT ?l { ?p a isn:Place ; skos:prefLabel ?l } LIMIT 200",
    "SELECT ?t ?n { ?t a isn:Toll ; isn:lowerBound ?n FILTER(?n > 500) } LIMIT 50",
    "DESCRIBE <https://w3id.org/isnad/id/place/ar-raqqah-sy>",
    "SELECT ?o (COUNT(?t) AS ?n) { ?t isn:outcome ?o } GROUP BY ?o",
]
BOMBS = [
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * " + "{" * 32_000 + "}" * 32_000,
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(REGEX(CONCAT(STR(?s), STR(?o)), '" + "(.*)" * 40 + "z$')) }",
    "SELECT * { ?s ?p ?o } ORDER BY ?o",
]


def main() -> None:
    """Print one line for each server."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--clients", type=int, default=50)
    options.add_argument("--triples", type=int, default=1_000_000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "kg.db"
        print(f"store: {make_store(store, given.triples):,} triples", flush=True)
        ours = [sys.executable, "-m", "kg", "serve", "-s", str(store), "-p", "{port}"]
        measure("kg serve", ours, "/sparql", given, hostile=False)
        measure("kg serve, attacked", ours, "/sparql", given, hostile=True)
        other = shutil.which("oxigraph") or shutil.which("oxigraph", path=str(Path(sys.executable).parent))
        if other:
            command = [other, "serve-read-only", "-l", str(store / "quads"), "-b", "127.0.0.1:{port}"]
            measure("oxigraph serve", command, "/query", given, hostile=False)


def make_store(folder: Path, triples: int) -> int:
    """A store with at least so many triples: the seeds, and copies of them under other IRIs."""
    build([SEEDS], folder)
    with open_store(folder, "write") as store, tempfile.TemporaryFile() as file:
        store.dump(file)
        file.seek(0)
        lines = file.read()
        base = Iris().base.encode()
        number = 0
        while len(store.raw) < 23 * triples // 10:  # most triples stand in the default graph and in a named one
            copies = [_copy(lines, base, n) for n in range(number, number + 40)]
            store.load(b"".join(copies))
            number += 40
        [row] = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")  # type: ignore[misc]
        return int(row[0].value)


def _copy(lines: bytes, base: bytes, number: int) -> bytes:
    for kind in (b"toll/", b"report/"):
        lines = lines.replace(base + kind, b"%s%sc%d." % (base, kind, number))
    return lines


def measure(name: str, command: list[str], path: str, given: argparse.Namespace, *, hostile: bool) -> None:
    """Start a server, let the clients ask, and print what they saw."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([part.format(port=port) for part in command], stderr=subprocess.DEVNULL, cwd=ROOT)
    try:
        while not _answers(port, path):
            time.sleep(0.1)
        times: list[float] = []
        errors: list[str] = []
        stop = time.monotonic() + given.seconds
        threads = [
            threading.Thread(target=ask, args=(port, path, n, stop, times, errors)) for n in range(given.clients)
        ]
        if hostile:
            threads += [threading.Thread(target=attack, args=(port, path, n, stop)) for n in range(4)]
        for thread in threads:
            thread.start()
        most = 0
        while any(thread.is_alive() for thread in threads):
            most = max(most, memory(process.pid))
            time.sleep(0.5)
        times.sort()
        p50, p99 = (1000 * times[int(len(times) * share)] for share in (0.5, 0.99))
        told = f"{len(times)} answers, {len(errors)} errors, p50 {p50:.0f} ms, p99 {p99:.0f} ms, {most >> 20} MiB"
        print(f"{name}: {told}", *sorted(set(errors))[:3], flush=True)
    finally:
        process.terminate()
        process.wait(20)


def ask(port: int, path: str, number: int, stop: float, times: list[float], errors: list[str]) -> None:
    """One client: a query after the other, each of them timed."""
    choice = random.Random(number)
    while time.monotonic() < stop:
        begin = time.monotonic()
        try:
            status = _send(port, path, PREFIX + choice.choice(QUERIES), "analyst")
        except OSError as error:
            errors.append(type(error).__name__)
            continue
        if status == 200:
            times.append(time.monotonic() - begin)
        else:
            errors.append(str(status))


def attack(port: int, path: str, number: int, stop: float) -> None:
    """One hostile client: bombs, and requests that are dropped half-way."""
    choice = random.Random(number)
    while time.monotonic() < stop:
        try:
            if choice.random() < 0.3:
                with socket.create_connection(("127.0.0.1", port)) as half:
                    half.sendall(
                        b"POST " + path.encode() + b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nASK"
                    )
            else:
                _send(port, path, choice.choice(BOMBS), "attacker", seconds=choice.choice((0.5, 40)))
        except OSError:
            pass


def memory(pid: int) -> int:
    """Bytes of a process and its children that are resident; pages that they share count for each."""
    total = 0
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        total = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    except OSError:
        return 0
    return total + sum(memory(int(child)) for child in listed)


def _send(port: int, path: str, query: str, agent: str, seconds: float = 60) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        body = urlencode({"query": query})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": agent}
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        response.read()
        return response.status
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()


def _answers(port: int, path: str) -> bool:
    try:
        return _send(port, path, "ASK {}", "probe") == 200
    except OSError:
        return False


if __name__ == "__main__":
    main()
