"""Exports as others read them: rdflib, Debian's rapper and roqet, LibreOffice, DuckDB, and a validator of GeoJSON."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
import rdflib
from geojson_pydantic import Feature, FeatureCollection, Point

from kg.export import LAYOUTS, export
from kg.export.columns import TABLES
from kg.store import GraphStore
from tests.export.test_tables import STORE

RAPPER, ROQET, OFFICE = (shutil.which(name) for name in ("rapper", "roqet", "soffice"))
needs_rapper = pytest.mark.skipif(RAPPER is None, reason="there is no rapper (Debian: raptor2-utils)")
needs_roqet = pytest.mark.skipif(ROQET is None, reason="there is no roqet (Debian: rasqal-utils)")
needs_office = pytest.mark.skipif(OFFICE is None, reason="there is no LibreOffice (Debian: libreoffice-calc-nogui)")

WAYS = [
    *({"format": format} for format in ("ttl", "nt", "nq", "trig", "rdf", "jsonld")),
    *({"format": f, "provenance": way} for f in ("ttl", "nt", "rdf", "jsonld") for way in ("reified", "none")),
    *({"format": f, "view": view} for f in ("ttl", "nq", "rdf") for view in ("facts", "nif", "webannotation")),
    {"format": "trig", "view": "nanopub"}, {"format": "nq", "view": "nanopub"},
]  # fmt: skip
"""Every way to write RDF 1.1; that of RDF 1.2 only pyoxigraph reads today."""

THEIRS = {"ttl": "turtle", "nt": "ntriples", "nq": "nquads", "trig": "trig", "rdf": "rdfxml"}
OF_RDFLIB = {"ttl": "turtle", "nt": "nt", "nq": "nquads", "trig": "trig", "rdf": "xml", "jsonld": "json-ld"}
QUADS = ("nq", "trig")
IDS = ["-".join(way.values()) for way in WAYS]


def written(folder: Path, store: GraphStore = STORE, **way: Any) -> Path:
    """An export in a file."""
    path = folder / f"export.{way['format']}"
    with path.open("wb") as output:
        export(store, output, **way)
    return path


def statements(way: dict[str, Any]) -> int:
    """How many statements an export must hold, as N-Triples or N-Quads tell: one a line."""
    output = io.BytesIO()
    export(STORE, output, **{**way, "format": "nq" if way["format"] in QUADS else "nt"})
    return output.getvalue().count(b"\n")


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("way", WAYS, ids=IDS)
def test_rdflib_reads_every_export(way: dict[str, Any], tmp_path: Path) -> None:
    path, format = written(tmp_path, **way), OF_RDFLIB[way["format"]]
    if way["format"] in QUADS:
        found = sum(1 for _ in rdflib.Dataset(default_union=False).parse(path, format=format).quads())
    else:
        found = len(rdflib.Graph().parse(path, format=format))
    assert found == statements(way) > 0


@needs_rapper
@pytest.mark.parametrize("way", [w for w in WAYS if w["format"] in THEIRS], ids=[i for i in IDS if "json" not in i])
def test_rapper_reads_every_export(way: dict[str, Any], tmp_path: Path) -> None:
    path = written(tmp_path, **way)
    command = [
        str(RAPPER),
        "-q",
        "-i",
        THEIRS[way["format"]],
        "-o",
        "ntriples" if way["format"] not in QUADS else "nquads",
    ]
    found = subprocess.run([*command, str(path)], capture_output=True, check=True, timeout=120)
    assert found.stderr == b""
    assert len(set(found.stdout.splitlines())) == statements(way) > 0


@needs_roqet
@pytest.mark.parametrize("format", ["ttl", "rdf"])
def test_roqet_asks_an_export(format: str, tmp_path: Path) -> None:
    path = written(tmp_path, format=format)
    question = "PREFIX isn: <https://w3id.org/isnad/ontology#> SELECT ?n ?w { ?t isn:lowerBound ?n ; isn:wording ?w }"
    command = [str(ROQET), "-q", "-D", str(path), "-r", "csv", "-e", question]
    found = subprocess.run(command, capture_output=True, check=True, timeout=120).stdout.decode()
    rows = list(csv.reader(io.StringIO(found)))[1:]
    assert sorted(rows) == [["20", "ما لا يقل عن 20"], ["3", "3"], ["7", "7"]]


@needs_office
def test_libreoffice_opens_the_workbook(tmp_path: Path) -> None:
    path = written(tmp_path, format="xlsx")
    each = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"  # UTF-8, every sheet
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = [str(OFFICE), home, "--headless", "--convert-to", each, "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, capture_output=True, check=True, timeout=300)
    book = openpyxl.load_workbook(path)
    for sheet in book:
        with (tmp_path / f"export-{sheet.title}.csv").open(encoding="utf-8", newline="") as file:
            found = [row for row in csv.reader(file) if any(row)]
        wanted = [[_shown(cell) for cell in row] for row in sheet.values]
        assert [row[: len(wanted[0])] for row in found] == wanted


def _shown(cell: object) -> str:
    """A cell as LibreOffice writes it into CSV."""
    if isinstance(cell, datetime):
        return str(cell.date())
    if cell is None or isinstance(cell, bool):
        return "" if cell is None else str(cell).upper()
    return f"{cell:.10g}" if isinstance(cell, int | float) else str(cell)


@pytest.mark.parametrize("table", [None, *(name for name in TABLES if name not in ("evidence", "sources"))])
def test_geojson_passes_a_validator(table: str | None, tmp_path: Path) -> None:
    found = FeatureCollection.model_validate_json(written(tmp_path, format="geojson", table=table).read_bytes())
    assert len(found.features) > 0
    points = [feature.geometry for feature in found.features if feature.geometry is not None]
    assert points or table == "control"
    assert all(isinstance(point, Point) and -180 <= point.coordinates[0] <= 180 for point in points)
    lines = written(tmp_path, format="geojsonl", table=table).read_bytes().splitlines()
    assert [Feature.model_validate_json(line) for line in lines] == list(found.features)


@pytest.mark.parametrize("table", TABLES)
def test_duckdb_reads_the_rows_of_parquet(table: str, tmp_path: Path) -> None:
    parquet, rows = written(tmp_path, format="parquet", table=table), written(tmp_path, format="jsonl", table=table)
    with duckdb.connect() as base:
        found = base.sql(f"SELECT * FROM '{parquet}'")
        wanted = [json.loads(line) for line in rows.read_text(encoding="utf-8").splitlines()]
        cells = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    assert [{k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()} for row in cells] == wanted


def test_duckdb_counts_with_types(tmp_path: Path) -> None:
    path = written(tmp_path, format="parquet")
    with duckdb.connect() as base:
        assert base.sql(f"SELECT sum(lower), min(start) FROM '{path}'").fetchall() == [(30, date(2020, 7, 3))]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_duckdb_reads_a_layout(layout: str, tmp_path: Path) -> None:
    path = written(tmp_path, format="parquet", layout=layout)
    dead = "fatalities" if layout == "acled" else "best"
    with duckdb.connect() as base:
        assert base.sql(f"SELECT sum({dead}) FROM '{path}'").fetchall() == [(20,)]
