"""`kg serve`: the pages and the endpoint, on this machine."""

from __future__ import annotations

from dataclasses import replace

import click

from kg.cli.flags import Settings, flags


@click.command(epilog="Example: kg serve, then open http://127.0.0.1:8765/")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("-p", "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 for a free one.")
@click.option("--public", is_flag=True, help="Let other machines in.")
@click.option("--allow-host", "hosts", multiple=True, metavar="NAME", help="A name that the server may be called by.")
@click.option("--cors", "origins", multiple=True, metavar="ORIGIN", help="A site whose pages may ask; * for all.")
@click.option("--allow-service", "services", multiple=True, metavar="IRI", help="An endpoint that SERVICE may name.")
@click.option("-t", "--timeout", type=click.FloatRange(0.1, 3600), default=30.0, show_default=True, help="Seconds.")
@click.option("--rows", type=click.IntRange(1), default=100_000, show_default=True, help="Rows of one answer.")
@click.option("--workers", type=click.IntRange(1, 256), help="Processes that answer (default: one for each core).")
@flags()
def command(
    settings: Settings, host: str, port: int, public: bool, hosts: tuple[str, ...], origins: tuple[str, ...],
    services: tuple[str, ...], timeout: float, rows: int, workers: int | None,
) -> None:  # fmt: skip
    """Serve the graph as pages and as a SPARQL endpoint.

    Only this machine can reach it unless --public is said. It serves the store as it was when the last build had
    finished, so a build can run beside it.
    """
    from kg.web.limits import Access, Limits
    from kg.web.server import run_server

    limits = Limits(timeout=timeout, rows=rows)
    if workers is not None:
        limits = replace(limits, workers=workers)
    access = Access(public, tuple(name.lower() for name in hosts), origins, services)
    run_server(settings.store, host, port, limits, access, tell=settings.say)
