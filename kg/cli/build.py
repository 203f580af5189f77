"""`kg build`: reports go in, the store comes out, and what was found is told."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.flags import Settings, flags, jobs_option

if TYPE_CHECKING:
    from kg.model import Reading
    from kg.pipeline import ReadyReport, Summary

_FEW = 5  # reports up to which the table is printed unasked


@click.command(epilog="Example: kg build seeds --table")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--table/--no-table", default=None, help="Print the tolls that were found (default: for few reports).")
@click.option(
    "--encoding", metavar="NAME", help="The encoding of files without a byte order mark (default: found out)."
)
@click.option("--gazetteer", type=click.Path(path_type=Path), metavar="FILE", help="A user gazetteer of more places.")
@click.option("--base-iri", metavar="IRI", help="What the IRIs of a new store begin with.")
@click.option("--strict", is_flag=True, help="Stop at the first input that cannot be read; what came before is kept.")
@click.option("--wait", type=float, metavar="SECONDS", help="How long to wait for another that writes (KG_WAIT; 0).")
@click.option("--engine", metavar="NAME", help="Who reads: dask (a Dask cluster) or local: into a new store or --into.")
@click.option("--scheduler", metavar="ADDRESS", help="The scheduler of the cluster (default: --jobs workers here).")
@click.option("--into", metavar="FOLDER", help="Write shards of N-Quads.gz there instead of a store.")
@click.option("--shards", type=click.IntRange(1, 4096), metavar="N", default=16, help="How many shards (16).")
@jobs_option
@flags("table", "json")
def command(
    settings: Settings, paths: tuple[str, ...], table: bool | None, encoding: str | None, gazetteer: Path | None,
    base_iri: str | None, wait: float | None, jobs: int, strict: bool, engine: str | None, scheduler: str | None,
    into: str | None, shards: int,
) -> int:  # fmt: skip
    """Read reports into the store.

    PATH is a text file, a folder, a file of JSON lines (id, url, title, published, publisher, country, text), a page,
    a feed, a web archive, a Parquet table, any of them gzipped, a pattern, an address that fsspec knows (s3://…), or
    - for standard input. Building again changes nothing; a report that has changed replaces what only it supported. A
    build that was killed or interrupted is gone on with by the same command. What cannot be read is told and stops
    nothing else: the exit code is then 1, or 3 when nothing could be read.

    With --engine dask the workers of a cluster read; all must see the files and the folder of the shards.
    """
    from kg.pipeline import build
    from kg.store.folder import is_store

    if engine is not None or scheduler is not None or into is not None:
        known = {"encoding": encoding, "base_iri": base_iri, "gazetteer": gazetteer, "shards": shards}
        summary = _by_engine(settings, paths, into, (engine or "local", scheduler, jobs), known, strict or bool(table))
        return _tell(settings, summary, "", into)
    format, kept = settings.chosen, _Kept(settings, table)
    try:
        summary = build(
            paths, settings.store, encoding=encoding, base_iri=base_iri, gazetteer=gazetteer, progress=kept.add,
            whole=kept.whole, jobs=jobs, wait=wait, strict=strict,
        )  # fmt: skip
    except KeyboardInterrupt:
        if is_store(settings.store):
            settings.say(f"stopped: what is done is kept in {settings.place}, the same command goes on from there")
        raise
    finally:
        kept.finish()
    return _tell(settings, summary, "" if format == "json" else kept.table())


def _tell(settings: Settings, summary: Summary, table: str, into: str | None = None) -> int:
    """Write what a build did, and give the exit code."""
    settings.write(_as_json(summary) if settings.chosen == "json" else table + _describe(summary, settings, into))
    for failure in summary.failures:
        click.echo(f"kg: error: {failure}", err=True)
    return (1 if summary.reports else 3) if summary.failures else 0


def _by_engine(
    settings: Settings, paths: tuple[str, ...], into: str | None, engine: tuple[str, str | None, int],
    known: dict[str, Any], unfit: bool,
) -> Summary:  # fmt: skip
    from kg.cluster import build_shards, build_store, engine_of
    from kg.errors import UsageError

    _ = settings.chosen
    if unfit:
        raise UsageError("--strict and --table are for a build without --engine, --scheduler and --into")
    if into is None:
        return build_store(paths, settings.store, engine_of(*engine), **known)
    summary, manifest = build_shards(paths, into, engine_of(*engine), beside=settings.store, **known)
    settings.say(f"{manifest.quads} quads in {len(manifest.parts)} parts in {into}")
    return summary


class _Kept:
    """The readings that are to be shown, and the line of progress while they come in."""

    def __init__(self, settings: Settings, table: bool | None) -> None:
        self._readings: list[Reading] = []
        self._table = False if table is None and settings.verbosity < 0 else table
        self._count = 0
        self._settings = settings
        self._live = settings.verbosity >= 0 and sys.stderr.isatty()
        self.whole = bool(self._table)

    def add(self, report: ReadyReport) -> None:
        self._count += 1
        if report.read is not None and (self._table or self._count <= _FEW):
            self._readings.append(report.read[0])
        if self._live:
            click.echo(f"\r{self._count} reports", nl=False, err=True)
        self._settings.say(f"{report.identifier}: {sum(report.claims)} claims", 1)

    def finish(self) -> None:
        if self._live:
            click.echo("\r\x1b[K", nl=False, err=True)

    def table(self) -> str:
        """The tolls of the readings, and under them the sentences they stand in; '' when there are too many."""
        from kg.cli.claims import COLUMNS, claim_rows, quote
        from kg.cli.rows import format_rows

        if self._table is False or (self._table is None and self._count > _FEW):
            return ""
        rows: list[tuple[str, ...]] = []
        quotes: list[str] = []
        for reading in sorted(self._readings, key=lambda r: r.report.identifier):
            when = f", {reading.report.published}" if reading.report.published else ""
            quotes.append(f"\n{reading.report.identifier}{when}")
            for number, toll in enumerate(reading.tolls, len(rows) + 1):
                quotes.append(f"  [{number}] {quote(reading, toll, '⟦', '⟧')}")
            rows.extend(claim_rows(reading, reading.tolls, len(rows) + 1))
        table = format_rows(COLUMNS, rows, "table", self._settings.width(), self._settings.color())
        return f"{table}{chr(10).join(quotes)}\n\n" if rows else ""


def _describe(summary: Summary, settings: Settings, into: str | None = None) -> str:
    if settings.verbosity < 0 or not summary.reports:
        return ""
    parts = [f"{summary.added} new", f"{summary.changed} changed", f"{summary.unchanged} unchanged"]
    parts += [f"{summary.resumed} done before"] if summary.resumed else []
    parts += [f"{summary.removed} removed"] if summary.removed else []
    parts += [f"{len(summary.failures)} not read"] if summary.failures else []
    claims = f"{summary.tolls} tolls, {summary.engagements} engagements, {summary.controls} control claims"
    told = f"{summary.reports} reports in {into or settings.place}: {', '.join(parts)}\n{claims}\n"
    if into is not None:
        return told
    where = "" if settings.place == "kg.db" else f" -s {settings.place}"
    steps = ("kg query -e tolls-by-party", "kg show السخنة", "kg export -o graph.ttl")
    return told + "".join(
        f"{sign} {step}{where}\n" for sign, step in zip(("Next:", "     ", "     "), steps, strict=True)
    )


def _as_json(summary: Summary) -> str:
    failures = [{"path": f.path, "line": f.line, "message": str(f)} for f in summary.failures]
    counts = {
        name: getattr(summary, name)
        for name in (
            "reports",
            "added",
            "changed",
            "unchanged",
            "resumed",
            "removed",
            "tolls",
            "engagements",
            "controls",
        )
    }
    return json.dumps({**counts, "failures": failures}, ensure_ascii=False, indent=2) + "\n"
