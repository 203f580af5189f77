"""Readers of other gazetteers, each on a small file in its real format."""

from __future__ import annotations

import bz2
import gzip
import json
import zipfile
from pathlib import Path

import pytest

from kg.errors import InputError, UsageError
from kg.lexicon.gazetteer import load_gazetteer
from kg.link.imports import read_format, sniff
from kg.link.imports.geonames import read_geonames
from kg.link.imports.ocha import read_ocha
from kg.link.imports.plain import read_plain
from kg.link.imports.rows import Foreign, arabic, degrees, kind_of, latin
from kg.link.imports.whosonfirst import read_whosonfirst
from kg.link.imports.wikidata import read_wikidata

ISOS = {"Q1049": "SD", "Q858": "SY"}


def geonames_row(identifier: int, name: str, others: str, code: str, lat: float, lon: float, people: int = 0) -> str:
    feature = "A" if code.startswith("ADM") else "P"
    cells = [
        identifier,
        name,
        name,
        others,
        lat,
        lon,
        feature,
        code,
        "SD",
        "",
        "29",
        "",
        "",
        "",
        people,
        "",
        "",
        "",
        "",
    ]
    return "\t".join(map(str, cells))


DUMP = "\n".join(
    [
        geonames_row(901, "Wilayat al Amal", "Amal State,ولاية الأمل", "ADM1", 15.5, 32.5),
        geonames_row(902, "Qaryat an Nur", "Nur,قرية النور,قرية النور الجديدة", "PPL", 15.6, 32.6, 800),
        geonames_row(903, "Madinat as Safa", "مدينة الصفا", "PPL", 15.7, 32.7, 120_000),
        geonames_row(904, "Nameless", "Bela Ism", "PPL", 15.8, 32.8),
        geonames_row(905, "Former State", "ولاية سابقة", "ADM1H", 15.9, 32.9),
    ]
)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "SD.txt"
    path.write_text(DUMP + "\n", "utf-8")
    return path


def by_id(places: list[Foreign]) -> dict[str, Foreign]:
    assert len(places) == len({place.id for place in places})
    return {place.id: place for place in places}


def test_geonames_rows(dump: Path) -> None:
    places = by_id(list(read_geonames(dump)))
    assert list(places) == ["geonames-901", "geonames-902", "geonames-903"]
    village = places["geonames-902"]
    assert village.names_ar == ("قرية النور", "قرية النور الجديدة")
    assert village.names_en == ("Qaryat an Nur",)
    assert (village.kind, village.country, village.parent) == ("village", "SD", "geonames-901")
    assert (village.lat, village.lon, village.geonames) == (15.6, 32.6, "902")
    assert places["geonames-901"].kind == "governorate"
    assert places["geonames-901"].parent is None
    assert places["geonames-903"].kind == "city"


def test_geonames_alternate_names(dump: Path, tmp_path: Path) -> None:
    alternates = tmp_path / "alternateNamesV2.txt"
    rows = [
        "1\t904\tar\tبلا اسم\t\t\t\t",
        "2\t904\tar\tبلدة بلا اسم\t1\t\t\t",
        "3\t904\ten\tNameless\t\t\t\t",
        "4\t902\tur\tنور\t\t\t\t",
    ]
    alternates.write_text("\n".join(rows) + "\n", "utf-8")
    places = by_id(list(read_geonames(dump, alternates)))
    assert places["geonames-904"].names_ar == ("بلدة بلا اسم", "بلا اسم")
    assert "نور" not in places["geonames-902"].names_ar


@pytest.mark.parametrize("packed", ["gz", "bz2", "zip"])
def test_packed_dumps(dump: Path, tmp_path: Path, packed: str) -> None:
    path = tmp_path / f"SD.txt.{packed}" if packed != "zip" else tmp_path / "SD.zip"
    if packed == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.txt", "words " * 1000)
            archive.writestr("SD.txt", DUMP)
    else:
        path.write_bytes((gzip if packed == "gz" else bz2).compress(DUMP.encode()))
    assert len(list(read_geonames(path))) == 3


def test_a_broken_dump_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "SD.txt"
    path.write_text(DUMP + "\n1\ttwo\n", "utf-8")
    with pytest.raises(InputError, match="2 columns") as refused:
        list(read_geonames(path))
    assert ":6:" in str(refused.value)


def feature(**properties: object) -> dict[str, object]:
    return {"type": "Feature", "id": properties.get("wof:id"), "properties": properties, "geometry": None}


WOF = [
    feature(
        **{
            "wof:id": 42101,
            "wof:name": "Kafr an Nur",
            "wof:placetype": "locality",
            "wof:country": "SY",
            "wof:parent_id": 42100,
            "name:ara_x_preferred": ["كفر النور"],
            "name:ara_x_variant": ["كفرنور"],
            "geom:latitude": 35.1,
            "geom:longitude": 36.9,
            "lbl:latitude": 35.2,
            "lbl:longitude": 36.8,
            "wof:concordances": {"gn:id": -1, "wd:id": "Q990001"},
        }
    ),
    feature(
        **{
            "wof:id": 42102,
            "wof:name": "Gone",
            "wof:placetype": "locality",
            "name:ara_x_preferred": ["زائلة"],
            "edtf:deprecated": "2019-01-01",
        }
    ),
    feature(**{"wof:id": 42103, "wof:name": "Latin", "wof:placetype": "locality"}),
]


def check_wof(places: list[Foreign]) -> None:
    assert [place.id for place in places] == ["wof-42101"]
    place = places[0]
    assert (place.names_ar, place.names_en) == (("كفر النور", "كفرنور"), ("Kafr an Nur",))
    assert (place.lat, place.lon, place.qid, place.geonames) == (35.2, 36.8, "Q990001", None)
    assert (place.kind, place.country, place.parent) == ("town", "SY", "wof-42100")


def test_whosonfirst_folder_collection_and_lines(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "421" / "01"
    folder.mkdir(parents=True)
    for item in WOF:
        (folder / f"{item['id']}.geojson").write_text(json.dumps(item), "utf-8")
    (folder / "42101-alt-quattroshapes.geojson").write_text(json.dumps(WOF[0]), "utf-8")
    check_wof(list(read_whosonfirst(tmp_path / "data")))
    collection = tmp_path / "all.geojson"
    collection.write_text(json.dumps({"type": "FeatureCollection", "features": WOF}), "utf-8")
    check_wof(list(read_whosonfirst(collection)))
    lines = tmp_path / "all.geojsonl"
    lines.write_text("\n".join(json.dumps(item) for item in WOF), "utf-8")
    check_wof(list(read_whosonfirst(lines)))


def test_ocha_tables_old_and_new(tmp_path: Path) -> None:
    old = tmp_path / "sdn_adm2.csv"
    old.write_text(
        "admin0Name_en,admin0Pcode,admin1Name_en,admin1Name_ar,admin1Pcode,admin2Name_en,admin2Name_ar,admin2Pcode\n"
        "Sudan,SD,Hope State,ولاية الأمل,SD91,Nur,النور,SD9101\n"
        "Sudan,SD,Hope State,ولاية الأمل,SD91,Safa,الصفا,SD9102\n",
        "utf-8",
    )
    places = by_id(list(read_ocha(old)))
    assert list(places) == ["pcode-sd91", "pcode-sd9101", "pcode-sd9102"]
    assert places["pcode-sd91"].kind == "governorate"
    assert places["pcode-sd9101"].kind == "district"
    assert (places["pcode-sd9101"].parent, places["pcode-sd9101"].country) == ("pcode-sd91", "SD")
    new = tmp_path / "new.tsv"
    new.write_text(
        "ADM1_AR\tADM1_PCODE\tADM2_EN\tADM2_AR\tADM2_PCODE\tcenter_lat\tcenter_lon\nالأمل\tSD91\tNur\tالنور\tSD9101\t15.5\t32.5\n",
        "utf-8",
    )
    places = by_id(list(read_ocha(new)))
    assert (places["pcode-sd9101"].lat, places["pcode-sd9101"].lon) == (15.5, 32.5)
    assert places["pcode-sd91"].lat is None
    bad = tmp_path / "bad.csv"
    bad.write_text("name,value\na,b\n", "utf-8")
    with pytest.raises(InputError, match="p-codes"):
        list(read_ocha(bad))


ENTITY = "<http://www.wikidata.org/entity/{}>"
DIRECT = "<http://www.wikidata.org/prop/direct/{}>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
ALT = "<http://www.w3.org/2004/02/skos/core#altLabel>"
POINT = '"Point({})"^^<http://www.opengis.net/ont/geosparql#wktLiteral>'
TRIPLES = "".join(
    f"{ENTITY.format(subject)} {predicate} {target} .\n"
    for subject, predicate, target in (
        ("Q990001", "<http://schema.org/version>", '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("Q990001", LABEL, '"كفر النور"@ar'),
        ("Q990001", LABEL, '"Kafr an-Nur"@en'),
        ("Q990001", ALT, '"\\u0643\\u0641\\u0631\\u0646\\u0648\\u0631"@ar'),
        ("Q990001", DIRECT.format("P31"), ENTITY.format("Q532")),
        ("Q990001", DIRECT.format("P17"), ENTITY.format("Q858")),
        ("Q990001", DIRECT.format("P131"), ENTITY.format("Q232355")),
        ("Q990001", DIRECT.format("P625"), POINT.format("36.8 35.2")),
        ("Q990001", DIRECT.format("P1566"), '"990777"'),
        ("Q990002", LABEL, '"شخص"@ar'),
        ("Q990003", LABEL, '"No Arabic"@en'),
        ("Q990003", DIRECT.format("P625"), POINT.format("1 2")),
    )
)


def entity() -> dict[str, object]:
    def claim(value: object, rank: str = "normal") -> dict[str, object]:
        return {"rank": rank, "mainsnak": {"datavalue": {"value": value}}}

    return {
        "type": "item",
        "id": "Q990001",
        "labels": {"ar": {"value": "كفر النور"}, "en": {"value": "Kafr an-Nur"}},
        "aliases": {"ar": [{"value": "كفرنور"}]},
        "claims": {
            "P31": [claim({"id": "Q515"}, "deprecated"), claim({"id": "Q532"})],
            "P17": [claim({"id": "Q858"})],
            "P131": [claim({"id": "Q232355"})],
            "P625": [claim({"latitude": 35.2, "longitude": 36.8})],
            "P1566": [claim("990777")],
        },
    }


def sparql() -> dict[str, object]:
    def uri(name: str) -> dict[str, str]:
        return {"type": "uri", "value": f"http://www.wikidata.org/entity/{name}"}

    row = {
        "item": uri("Q990001"),
        "itemLabel": {"type": "literal", "xml:lang": "ar", "value": "كفر النور"},
        "itemAltLabel": {"type": "literal", "xml:lang": "ar", "value": "كفرنور"},
        "en": {"type": "literal", "xml:lang": "en", "value": "Kafr an-Nur"},
        "type": uri("Q532"),
        "country": uri("Q858"),
        "admin": uri("Q232355"),
        "coord": {"type": "literal", "value": "Point(36.8 35.2)"},
        "geonames": {"type": "literal", "value": "990777"},
    }
    return {"head": {"vars": list(row)}, "results": {"bindings": [row, {**row, "type": uri("Q486972")}]}}


def test_wikidata_in_three_formats_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_text(TRIPLES, "utf-8")
    (tmp_path / "b.json").write_text(
        "[\n" + json.dumps(entity()) + ",\n" + '{"type":"property","id":"P31"}\n]\n', "utf-8"
    )
    (tmp_path / "c.json").write_text(json.dumps(sparql()), "utf-8")
    for name in ("a.nt", "b.json", "c.json"):
        places = list(read_wikidata(tmp_path / name, ISOS))
        assert len(places) == 1, name
        place = places[0]
        assert (place.id, place.qid, place.geonames) == ("wikidata-q990001", "Q990001", "990777"), name
        assert (place.names_ar, place.names_en) == (("كفر النور", "كفرنور"), ("Kafr an-Nur",)), name
        assert (place.kind, place.country, place.parent) == ("village", "SY", "wikidata-q232355"), name
        assert (place.lat, place.lon) == (35.2, 36.8), name


def test_what_is_no_wikidata_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("hello\n", "utf-8")
    with pytest.raises(InputError, match="neither"):
        list(read_wikidata(path, ISOS))
    path.write_text('{"head": {}}', "utf-8")
    with pytest.raises(InputError, match="SPARQL"):
        list(read_wikidata(path, ISOS))


def test_plain_tables(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text(
        "geonames_id\tqid\tname_ar\talt_ar\tname_en\tfeature_code\tadmin1_nearest\tcountry\tlat\tlon\n"
        "902\t\tقرية النور\tالنور\tNur\tPPL\tHope\tSD\t15.6\t32.6\n"
        "\t\tالصفا\t\tSafa\t\t\tSD\t15.7\t32.7\n"
        "\t\t\t\tNo Arabic\t\t\tSD\t15.7\t32.7\n",
        "utf-8",
    )
    first, second = read_plain(path)
    assert (first.id, first.kind, first.parent, first.names_ar) == (
        "geonames-902",
        "village",
        "Hope",
        ("قرية النور", "النور"),
    )
    assert second.id.startswith("local-")
    assert second.kind == "town"
    assert [place.id for place in read_plain(path)] == [first.id, second.id]
    path.write_text("name,value\na,b\n", "utf-8")
    with pytest.raises(InputError, match="Arabic names"):
        list(read_plain(path))


def test_formats_are_told_by_the_file(tmp_path: Path, dump: Path) -> None:
    assert sniff(dump) == "geonames"
    assert sniff(tmp_path) == "whosonfirst"
    (tmp_path / "t.tsv").write_text("name_ar\tlat\tlon\n", "utf-8")
    assert sniff(tmp_path / "t.tsv") == "plain"
    (tmp_path / "o.csv").write_text("admin1Pcode,admin1Name_ar\n", "utf-8")
    assert sniff(tmp_path / "o.csv") == "ocha"
    (tmp_path / "w.nt").write_text(TRIPLES, "utf-8")
    assert sniff(tmp_path / "w.nt") == "wikidata"
    core = load_gazetteer()
    assert len(list(read_format(dump, core))) == 3
    with pytest.raises(UsageError, match="geonames, whosonfirst"):
        read_format(dump, core, name="shapefile")
    with pytest.raises(InputError):
        read_format(tmp_path / "absent.txt", core, name="geonames")


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    path = tmp_path / "SD.txt"
    path.write_bytes(b"\xff\xfe\x00\x01" * 50)
    with pytest.raises(InputError, match="UTF-8"):
        list(read_geonames(path))
    (tmp_path / "SD.zip").write_bytes(b"PK no zip")
    with pytest.raises(InputError, match="download"):
        list(read_geonames(tmp_path / "SD.zip"))


def test_names_and_numbers() -> None:
    assert arabic(["Homs", "حمص", " حمص ", "حمس|حمص"]) == ("حمص", "حمس حمص")
    assert arabic(["گوباني", "كوباني"]) == ("كوباني", "گوباني")
    assert latin(["Homs", "حمص", "Homs"]) == ("Homs",)
    assert degrees("91", 90) is None
    assert degrees("x", 90) is None
    assert kind_of("geonames", ("PPL",), 12_000) == "town"
    assert kind_of("geonames", ("ZZZ",)) == "other"
