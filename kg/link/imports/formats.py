"""The formats that `kg gazetteer import` reads, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.errors import InputError, UsageError
from kg.lexicon.gazetteer import Gazetteer
from kg.link.imports.geonames import read_geonames
from kg.link.imports.ocha import read_ocha
from kg.link.imports.plain import read_plain
from kg.link.imports.rows import Foreign, open_lines
from kg.link.imports.whosonfirst import read_whosonfirst
from kg.link.imports.wikidata import read_wikidata

FORMATS: Final = ("geonames", "whosonfirst", "ocha", "wikidata", "plain")
SHORT: Final = {"wof": "whosonfirst", "sparql": "wikidata", "tsv": "plain", "csv": "plain"}
"""Other names of formats."""


def read_format(
    path: Path, core: Gazetteer, *, name: str | None = None, alternates: Path | None = None
) -> Iterator[Foreign]:
    """The places of a file in a format, streamed; without a name the format is told by the file itself.

    Raises UsageError for a name that is none of `FORMATS`, InputError for a file that cannot be read.
    """
    readers: Mapping[str, Callable[[], Iterator[Foreign]]] = {
        "geonames": lambda: read_geonames(path, alternates),
        "whosonfirst": lambda: read_whosonfirst(path),
        "ocha": lambda: read_ocha(path),
        "wikidata": lambda: read_wikidata(path, isos(core)),
        "plain": lambda: read_plain(path),
    }
    if not path.exists():
        raise InputError("there is no such file or folder", path=path)
    chosen = sniff(path) if name is None else SHORT.get(name, name)
    if chosen not in readers:
        raise UsageError(f"there is no format {chosen!r} of gazetteers: choose one of {', '.join((*FORMATS, *SHORT))}")
    if alternates is not None and chosen != "geonames":
        raise UsageError("a table of alternate names belongs to a GeoNames dump: leave --alternates out")
    return readers[chosen]()


def isos(core: Gazetteer) -> dict[str, str]:
    """The ISO codes of countries by their Wikidata ids."""
    return {p.qid: p.country for p in core.places.values() if p.kind == "country" and p.qid and p.country}


def sniff(path: Path) -> str:
    """The format of a file by its name and first line.

    Raises InputError for a file that is not there.
    """
    if path.is_dir() or path.suffix in (".geojson", ".geojsonl"):
        return "whosonfirst"
    if ".nt" in path.suffixes or path.suffix == ".json":
        return "wikidata"
    with open_lines(path) as lines:
        first = next(iter(lines), "")
    low = first.lower()
    if low.startswith("<http") or low.lstrip().startswith(("[", "{")):
        return "wikidata"
    if "pcode" in low and ("admin1" in low or "adm1" in low or "adm0" in low or "admin0" in low):
        return "ocha"
    cells = first.split("\t")
    return "geonames" if len(cells) == 19 and cells[0].isdigit() else "plain"
