"""The pages add tolls up as `kg tolls` does: the same question has the same numbers, and the rule is named."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from kg.cli import run
from kg.fuse.rules import RULE as NAME
from kg.ledger import fuse_store
from kg.pipeline import build
from kg.store import open_store
from kg.web.ledger import read_ledger
from kg.web.selection import Filters
from kg.web.totals import RULE, Counter, query_of
from kg.web.words import bounds, load_words
from tests.web.live import Client, serve
from tests.web.test_pages import BROWSER

REPORTS = [
    ("a", "نبأ", "2020-07-06", "قتل 12 من قوات النظام في اشتباكات مع تنظيم الدولة الإسلامية قرب مدينة السخنة أمس، "
     "بينهم 3 ضباط."),
    ("b", "وكالة", "2020-07-06", "أفاد المرصد السوري لحقوق الإنسان بمقتل 15 من قوات النظام في اشتباكات مع تنظيم "
     "الدولة الإسلامية قرب مدينة السخنة أمس."),
    ("c", "وكالة", "2020-07-10", "قتل 7 مدنيين وأصيب 20 آخرون في غارة جوية روسية على مدينة معرة النعمان أمس."),
    ("d", "نبأ", "2020-08-02", "قال المرصد السوري لحقوق الإنسان إن 40 من تنظيم الدولة الإسلامية قتلوا منذ مطلع تموز "
     "في البادية السورية."),
    ("e", "نبأ", "2020-08-02", "قتل 4 من تنظيم الدولة الإسلامية في غارة جوية على بلدة السخنة أمس. "
     "ونفى مصدر عسكري مقتل جنود."),
]  # fmt: skip
QUESTIONS: list[tuple[dict[str, str], list[str]]] = [
    ({}, []),
    ({"outcome": "Killed"}, ["--harm", "killed"]),
    ({"place": "place/as-sukhnah-sy"}, ["--place", "السخنة"]),
    ({"party": "group/islamic-state"}, ["--party", "تنظيم الدولة الإسلامية"]),
    ({"party": "Civilians"}, ["--party", "civilians"]),
    ({"class": "Airstrike"}, ["--class", "airstrike"]),
    ({"from": "2020-07-06"}, ["--from", "2020-07-06"]),
    ({"from": "2020-07", "to": "2020-07"}, ["--from", "2020-07-01", "--to", "2020-07-31"]),
    ({"to": "2019"}, ["--to", "2019-12-31"]),
]


@pytest.fixture(scope="module")
def fused(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of five reports, two of which tell one engagement."""
    folder = tmp_path_factory.mktemp("totals")
    rows = [{"id": i, "publisher": p, "published": d, "country": "SY", "text": t} for i, p, d, t in REPORTS]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "reports.jsonl").write_text(lines, encoding="utf-8")
    assert build([folder / "reports.jsonl"], folder / "kg.db").tolls >= 7
    return folder / "kg.db"


@pytest.fixture(scope="module")
def pages(fused: Path) -> Iterator[Client]:
    with serve(fused) as found:
        yield found


def asked(fused: Path, *options: str) -> list[dict[str, Any]]:
    """The sums that `kg tolls` answers."""
    written_to = fused.with_name("answer.json")
    assert run(["tolls", "-s", str(fused), "-f", "json", "-o", str(written_to), *options]) == 0
    lines: list[dict[str, Any]] = json.loads(written_to.read_text(encoding="utf-8"))
    return [line for line in lines if line["kind"] == "sum"]


def written(line: dict[str, Any]) -> str:
    """A line of `kg tolls` as a page writes it."""
    if line["low"] is None:
        return str(line["status"])
    high = str(line["high"])
    return bounds(int(line["low"]), int(high.rstrip("+")), open=high.endswith("+"))


def shown(client: Client, path: str, heading: str = "totals") -> dict[str, str]:
    """Harm to number, as a page's section of totals shows them."""
    text = client.get(path, Accept=BROWSER).text
    part = text.split(f'id="{heading}-heading"')[1].split("</section>")[0]
    found = re.findall(r"<dt>([^<]+)</dt>\s*<dd>(?:<a[^>]*>)?(?:<bdi[^>]*>)?([^<]+)<", part)
    return {unescape(name).lower(): number.strip() for name, number in found if number.strip() != "–"}


@pytest.mark.parametrize(("filters", "options"), QUESTIONS, ids=[str(f) for f, _ in QUESTIONS])
@pytest.mark.parametrize("path", ["/", "/tolls"])
def test_a_page_and_kg_tolls_agree(
    pages: Client, fused: Path, path: str, filters: dict[str, str], options: list[str]
) -> None:
    lines = {line["harm"]: written(line) for line in asked(fused, *options)}
    assert shown(pages, f"{path}?{urlencode({**filters, 'lang': 'en'})}") == lines
    assert lines or "2019" in str(filters)


def test_nobody_is_counted_twice(pages: Client) -> None:
    """12 with 3 officers among them and 15 are of one engagement; the 40 of a month stand apart."""
    assert shown(pages, "/?place=place/as-sukhnah-sy&from=2020-07-01&to=2020-07-31&lang=en") == {"killed": "12–15"}


@pytest.mark.parametrize(
    ("page", "heading", "options"),
    [
        ("group/islamic-state", "suffered", ["--party", "تنظيم الدولة الإسلامية"]),
        ("group/islamic-state", "inflicted", ["--perpetrator", "تنظيم الدولة الإسلامية"]),
        ("place/as-sukhnah-sy", "totals", ["--place", "السخنة"]),
    ],
)
def test_the_pages_of_things_agree(pages: Client, fused: Path, page: str, heading: str, options: list[str]) -> None:
    lines = {line["harm"]: written(line) for line in asked(fused, *options)}
    assert shown(pages, f"/page/{page}?lang=en", heading) == lines


def test_an_engagement_adds_up_what_all_reports_tell_of_it(pages: Client, fused: Path) -> None:
    with open_store(fused) as store:
        ledger = read_ledger(store)
    told = {
        fight.report.rpartition("/")[2]: fight.iri.removeprefix(ledger.base)
        for fight in ledger.engagements.values()
        if "ArmedClash" in fight.kinds
    }
    lines = [line for line in asked(fused, "--by", "engagement") if "armed_clash" in line["group"]]
    assert [written(line) for line in lines] == ["12–15"]
    assert len(told) == 2
    for path in told.values():
        assert shown(pages, f"/page/{quote(path)}?lang=en") == {"killed": "12–15"}


def test_two_sources_are_compared_by_what_each_of_them_says(pages: Client) -> None:
    july = {"from": "2020-07", "to": "2020-07", "place": "place/as-sukhnah-sy"}
    sides = {"a_source": "نبأ", "b_source": "وكالة", **{f"{side}_{k}": v for side in "ab" for k, v in july.items()}}
    text = pages.get(f"/compare?{urlencode(sides)}&lang=en", Accept=BROWSER).text
    row = re.search(r'<th scope="row">killed</th>(.*?)</tr>', text, re.IGNORECASE | re.DOTALL)
    assert row is not None
    assert re.findall(r'<bdi dir="ltr">([^<]+)<', row[1]) == ["12", "15"]


def test_a_claimer_alone(pages: Client) -> None:
    july = "from=2020-07&to=2020-07&place=place/as-sukhnah-sy"
    assert shown(pages, f"/?{july}&claimer=claimer/sohr&lang=en") == {"killed": "15"}


def test_what_is_not_added_says_why(pages: Client) -> None:
    text = pages.get("/tolls?lang=en", Accept=BROWSER).text
    assert 'class="flag">running total' in text or 'class="flag">of more' in text
    assert text.count('class="card aside"') >= 2


def test_the_rule_is_named_as_kg_tolls_names_it(pages: Client) -> None:
    assert all(texts[RULE].startswith(NAME) for texts in load_words().values())
    for path in ("/", "/tolls", "/compare", "/page/place/as-sukhnah-sy", "/page/group/islamic-state"):
        assert NAME in pages.get(f"{path}?lang=en", Accept=BROWSER).text


def test_days_of_an_address(fused: Path) -> None:
    with open_store(fused) as store:
        ledger = read_ledger(store)
    query = query_of(Filters(start="2020", end="2020-02", kind="ArmedClash", party="AidWorkers"), ledger)
    assert (str(query.start), str(query.end)) == ("2020-01-01", "2020-02-29")
    assert (query.category, query.party) == ("armed_clash", "aid_workers")
    assert query_of(Filters(start="2020-13", end="2020-02-30"), ledger).start is None


@pytest.mark.parametrize("path", ["/tolls?place=place/as-sukhnah-sy&lang=en", "/page/place/as-sukhnah-sy?lang=en"])
def test_every_claim_behind_a_total_is_listed_with_it(pages: Client, fused: Path, path: str) -> None:
    with open_store(fused) as store:
        ledger = read_ledger(store)
        sums = Counter(fuse_store(store), ledger).sums(Filters(place="place/as-sukhnah-sy"))
    assert len(sums.tolls) == 3
    text = unescape(pages.get(path, Accept=BROWSER).text)
    assert all(iri.removeprefix(ledger.base) in text for iri in sums.tolls)
