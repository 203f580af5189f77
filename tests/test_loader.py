"""RDF in: what was exported comes back byte for byte, and what does not conform stays out."""

from __future__ import annotations

import gzip
import io
import json
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kg.errors import CheckError, InputError, UsageError
from kg.export import export_graph
from kg.export.shards import write_shards
from kg.ids import Iris
from kg.loader import load
from kg.model import (
    Certainty,
    Change,
    EngagementClass,
    Link,
    Outcome,
    Period,
    Precision,
    Reading,
    Report,
    Sentence,
)
from kg.namespaces import ISN, RDF, RDFS, SKOS
from kg.pipeline import build
from kg.rdf.terms import Statement, iri, text
from kg.store import GraphStore, Writer, open_store
from kg.verify import verify
from tests.readings import background, battle, brief


def filled(iris: Iris | None = None) -> GraphStore:
    """A store of two reports and the ontology."""
    store = GraphStore.in_memory(iris)
    store.replace_graph("ontology", [Statement(iri(ISN.Toll), iri(RDFS.label), text("toll", "en"))])
    with Writer(store, background(iris)) as writer:
        writer.add(*battle())
        writer.add(*brief())
    return store


STORE = filled()


def exported(store: GraphStore, format: str, provenance: str = "claims") -> bytes:
    """An export as bytes."""
    output = io.BytesIO()
    export_graph(store, output, format=format, provenance=provenance)
    return output.getvalue()


def loaded(path: Path, folder: Path, *, check: bool = False) -> GraphStore:
    """The store that a load made."""
    load([path], folder / "copy.db", check=check)
    return open_store(folder / "copy.db")


LOSSLESS = [("nq", "claims"), ("trig", "claims"), ("ttl", "reified"), ("nt", "reified"), ("jsonld", "reified"),
            ("rdf", "reified"), ("ttl", "rdf12"), ("nt", "rdf12")]  # fmt: skip


@pytest.mark.parametrize(("format", "provenance"), LOSSLESS)
def test_lossless_formats_come_back_with_every_graph(format: str, provenance: str, tmp_path: Path) -> None:
    path = tmp_path / f"x.{format}"
    path.write_bytes(exported(STORE, format, provenance))
    with loaded(path, tmp_path) as copy:
        assert exported(copy, "nq") == exported(STORE, "nq")
        assert exported(copy, format, provenance) == path.read_bytes()


@pytest.mark.parametrize("format", ["ttl", "nt", "jsonld", "rdf"])
def test_the_default_graph_comes_back_from_any_format(format: str, tmp_path: Path) -> None:
    path = tmp_path / f"x.{format}"
    path.write_bytes(exported(STORE, format))
    with loaded(path, tmp_path) as copy:
        assert exported(copy, format) == path.read_bytes()
        assert copy.reports().keys() == {"r1", "r2"}


def test_what_conforms_is_loaded_and_loading_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.nq.gz"
    path.write_bytes(gzip.compress(exported(STORE, "nq")))
    first = load([path], tmp_path / "copy.db")
    assert first.placed == 0
    assert load([path], tmp_path / "copy.db") == first
    with open_store(tmp_path / "copy.db") as copy:
        assert exported(copy, "nq") == exported(STORE, "nq")


def test_what_does_not_conform_stays_out(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(
        "@prefix isn: <https://w3id.org/isnad/ontology#> .\n"
        "<https://w3id.org/isnad/id/toll/1> a isn:Claim, isn:Toll ; isn:lowerBound 5 .\n"
    )
    with pytest.raises(CheckError, match="isn:evidence"):
        load([path], tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
    assert load([path], tmp_path / "copy.db", check=False).placed == 3


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.ttl", b"<a> <b> .", "cannot be parsed"),
        ("x.doc", b"", "in no format"),
        ("x.nq", b"", "nothing to load"),
        ("x.ttl", b"[] a <https://x.example/y> .", "blank node"),
        ("x.nq.gz", b"no gzip", "cannot be read"),
    ],
)
def test_what_cannot_be_read_says_so(name: str, content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message):
        load([tmp_path / name], tmp_path / "copy.db")
    with pytest.raises(InputError, match="cannot be read"):
        load([tmp_path / "none.ttl"], tmp_path / "copy.db")


def test_a_base_iri_of_ones_own_comes_along(tmp_path: Path) -> None:
    own = filled(Iris("https://kg.example/"))
    path = tmp_path / "x.trig"
    path.write_bytes(exported(own, "trig"))
    with loaded(path, tmp_path) as copy:
        assert copy.iris.base == "https://kg.example/"
        assert exported(copy, "nq") == exported(own, "nq")
    with open_store(tmp_path / "other.db", "write"):
        pass
    with pytest.raises(UsageError, match="base IRI"):
        load([path], tmp_path / "other.db", check=False)


def test_parts_with_a_manifest_come_back(tmp_path: Path) -> None:
    manifest = write_shards(STORE, tmp_path / "parts", 3)
    assert [part.name for part in manifest.parts] == ["part-0.nq.gz", "part-1.nq.gz", "part-2.nq.gz"]
    assert sum(part.quads for part in manifest.parts) == manifest.quads
    for part in manifest.parts:
        assert len(gzip.decompress((tmp_path / "parts" / part.name).read_bytes()).splitlines()) == part.quads
    again = write_shards(STORE, tmp_path / "again", 3)
    assert again == manifest
    with loaded(tmp_path / "parts", tmp_path) as copy:
        assert exported(copy, "nq") == exported(STORE, "nq")
    with pytest.raises(UsageError, match="not empty"):
        write_shards(STORE, tmp_path / "parts", 3)


def test_a_part_that_was_changed_is_found(tmp_path: Path) -> None:
    write_shards(STORE, tmp_path / "parts", 2)
    path = tmp_path / "parts" / "part-1.nq.gz"
    path.write_bytes(path.read_bytes()[:-1] + b"\x07")
    with pytest.raises(InputError, match="not the one"):
        load([tmp_path / "parts"], tmp_path / "copy.db")
    path.unlink()
    with pytest.raises(InputError, match="missing"):
        load([tmp_path / "parts"], tmp_path / "copy.db")
    (tmp_path / "parts" / "manifest.json").write_text(json.dumps({"parts": [1]}))
    with pytest.raises(InputError, match="manifest"):
        load([tmp_path / "parts"], tmp_path / "copy.db")


@settings(max_examples=6)
@given(
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30), st.sampled_from(["nq", "trig", "ttl"])
)
def test_any_text_comes_back(words: str, format: str) -> None:
    store = GraphStore.in_memory()
    store.replace_graph("ontology", [Statement(iri(ISN.Toll), iri(RDFS.label), text("toll", "en"))])
    with Writer(store, background()) as writer:
        writer.add(Reading(Report("r1", words, title=words), (Sentence(0, 0, len(words)),)), ())
    provenance = "reified" if format == "ttl" else "claims"
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / f"x.{format}"
        path.write_bytes(exported(store, format, provenance))
        load([path], Path(name) / "copy.db", check=False)
        with open_store(Path(name) / "copy.db") as copy:
            assert copy.text_of(copy.iris.report("r1")) == words


ANY = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=20)  # what XML can hold
COUNTS = st.integers(0, 10**6)
TOLL = st.fixed_dictionaries({
    "outcome": st.sampled_from(get_args(Outcome)), "precision": st.sampled_from(get_args(Precision)), "lower": COUNTS,
    "upper": st.none() | COUNTS, "certainty": st.sampled_from(get_args(Certainty)), "cumulative": st.booleans(),
    "perpetrators": st.sampled_from([(), ("g2",), ("g1", "g2")]), "places": st.sampled_from([(), ("p2", "p1")]),
    "claimer": st.sampled_from([None, "c1"]),
})  # fmt: skip
FIGHT = st.fixed_dictionaries({
    "category": st.sampled_from(get_args(EngagementClass)), "certainty": st.sampled_from(get_args(Certainty)),
    "period": st.none() | st.dates(date(1990, 1, 1), date(2040, 1, 1)).map(lambda day: Period(day, day, str(day))),
})  # fmt: skip
HELD = st.fixed_dictionaries(
    {"change": st.sampled_from(get_args(Change)), "party": st.sampled_from([None, "g1", "g2"])}
)
REPORT = st.fixed_dictionaries({"title": st.none() | ANY, "publisher": st.none() | ANY, "identifier": ANY})


@st.composite
def readings(draw: st.DrawFn) -> tuple[Reading, tuple[Link, ...]]:
    """A report of a battle of which anything may be told otherwise."""
    reading, links = battle()
    tolls = tuple(replace(toll, **draw(TOLL)) for toll in reading.tolls)
    fights = tuple(replace(fight, **draw(FIGHT)) for fight in reading.engagements)
    held = tuple(replace(control, **draw(HELD)) for control in reading.controls)
    changed = replace(reading, tolls=tolls, engagements=fights, controls=held)
    return replace(changed, report=replace(reading.report, **draw(REPORT))), links


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.explicit, Phase.generate])
@given(readings(), st.sampled_from([*LOSSLESS, ("ttl", "claims"), ("jsonld", "claims")]))
def test_any_reading_comes_back(given: tuple[Reading, tuple[Link, ...]], way: tuple[str, str]) -> None:
    store = GraphStore.in_memory()
    store.replace_graph("ontology", [Statement(iri(ISN.Toll), iri(RDFS.label), text("toll", "en"))])
    with Writer(store, background()) as writer:
        writer.add(*given)
    before = exported(store, *way)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / f"x.{way[0]}"
        path.write_bytes(before)
        with loaded(path, Path(name)) as copy:
            assert exported(copy, *way) == before
            assert way not in LOSSLESS or exported(copy, "nq") == exported(store, "nq")


def test_a_graph_without_named_graphs_can_be_proved_again(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_bytes(exported(STORE, "ttl"))
    with loaded(path, tmp_path) as copy:
        assert not [name for name in copy.graphs() if name.endswith("/graph/loaded")]
        findings = list(verify(copy))
        assert findings == []


def placed(store: GraphStore) -> dict[tuple[str, str, str], set[str]]:
    """The named graphs of every statement."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for s in store.match():
        if s.graph:
            found.setdefault(s[:3], set()).add(s.graph)
    return found


def test_a_party_that_claims_is_a_claimer_in_the_sentence_that_says_so(tmp_path: Path) -> None:
    store = filled()
    told = Statement(iri(store.iris.entry("group", "is")), iri(RDF.type), iri(ISN.Claimer))
    sentence = next(s.graph for s in store.match(told.subject) if "#char=" in s.graph)
    store.change([], [told._replace(graph=sentence)])
    (tmp_path / "x.ttl").write_bytes(exported(store, "ttl"))
    with loaded(tmp_path / "x.ttl", tmp_path) as copy:
        graphs = placed(copy)[told[:3]]
        assert sentence in graphs
        assert not any(graph.endswith("/graph/gazetteer>") for graph in graphs)


def test_what_the_seeds_say_is_concluded_from_turtle_alone(tmp_path: Path, seeds: Path) -> None:
    build([seeds], tmp_path / "kg.db")
    with open_store(tmp_path / "kg.db") as store:
        (tmp_path / "x.ttl").write_bytes(exported(store, "ttl"))
        before = placed(store)
    with loaded(tmp_path / "x.ttl", tmp_path) as copy:
        assert exported(copy, "ttl") == (tmp_path / "x.ttl").read_bytes()
        assert list(verify(copy)) == []
        after = placed(copy)
    assert before.keys() == after.keys()
    names = [s for s in before if s[1] == iri(SKOS.altLabel) and any("#char=" in graph for graph in before[s])]
    assert len(names) >= 7
    for statement in names:
        assert {graph for graph in after[statement] if "#char=" in graph} >= {g for g in before[statement] if "#" in g}
    claims = [s for s in before if any(f"/id/{kind}/" in s[0] for kind in ("toll", "engagement", "control"))]
    assert len(claims) > 500
    assert [s for s in claims if not after[s] <= before[s]] == []
