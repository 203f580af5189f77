"""The pages as HTML: what they say, that they are well formed, and that a hostile report stays text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest

from kg.web.words import load_words
from tests.web.live import HOSTILE, Client

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
VOID = {"meta", "link", "input", "br", "hr", "img"}
PLAIN = [
    "/", "/tolls", "/compare", "/query", "/?place=place/as-sukhnah-sy&class=Attack", "/?page=9999&party=nobody",
    "/tolls?outcome=Killed&from=2017&to=2017-08-01", "/query?question=tolls-by-party", "/?from=no-day&to=%00&page=-3",
    "/compare?a_party=group/islamic-state&b_from=2019", "/page/ontology",
]  # fmt: skip


class Outline(HTMLParser):
    """The tags, attributes and identifiers of a page; raises when tags do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page(client: Client, path: str, language: str = "en") -> Outline:
    joined = f"{path}{'&' if '?' in path else '?'}lang={language}"
    answer = client.get(joined, Accept=BROWSER)
    assert answer.status == 200, f"{path}: {answer.text[:500]}"
    assert answer.type == "text/html"
    outline = Outline(answer.text)
    [html] = outline.all("html")
    assert (html["lang"], html["dir"]) == (language, "rtl" if language == "ar" else "ltr")
    return outline


@pytest.fixture(scope="session")
def things(client: Client) -> dict[str, list[str]]:
    """Paths of pages of things, by kind, as the list of tolls and the overview lead to them."""
    found: dict[str, list[str]] = {}
    for start in ("/", "/tolls", "/?place=place/aleppo-sy", "/tolls?page=2"):
        for link in page(client, start).all("a"):
            path = (link["href"] or "").partition("?")[0].partition("#")[0]
            if path.startswith("/page/") and path not in found.setdefault(path.split("/")[2], []):
                found[path.split("/")[2]].append(path)
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("path", PLAIN)
def test_pages_nest_and_speak_the_language(client: Client, path: str, language: str) -> None:
    outline = page(client, path, language)
    words = load_words()[language]
    assert words["site"] in " ".join(outline.words)
    assert len(outline.all("h1")) == 1
    marks = [attributes["id"] for _, attributes in outline.tags if attributes.get("id")]
    assert len(marks) == len(set(marks))


def test_every_kind_of_thing_has_a_page(client: Client, things: dict[str, list[str]]) -> None:
    assert {"toll", "engagement", "place", "group", "report"} <= things.keys()
    for kind, paths in things.items():
        for path in paths[:4]:
            for language in ("en", "ar"):
                outline = page(client, path, language)
                assert outline.all("h1"), kind


def test_one_click_from_a_number_to_its_sentence(client: Client) -> None:
    numbers = [a for a in page(client, "/tolls").all("a") if a.get("class") == "number"]
    assert len(numbers) >= 15
    for number in numbers:
        path = (number["href"] or "").partition("?")[0]
        evidence = page(client, path)
        [first, *_] = [b for b in evidence.all("blockquote") if b.get("class") == "evidence"]
        assert (first["dir"], first["lang"]) == ("rtl", "ar")
        assert [m for m in evidence.all("mark") if m.get("class") == "count" and m.get("title")]


def test_the_marked_words_are_those_of_the_count(client: Client) -> None:
    text = client.get("/tolls", Accept=BROWSER).text
    path = re.findall(r'href="(/page/toll/[^"]+)"><bdi dir="ltr">181\+', text)[0]
    assert ">181 على الأقل</mark>" in client.get(path, Accept=BROWSER).text


def test_filters_filter_and_stay_in_the_address(client: Client) -> None:
    everything, few = client.get("/tolls").text, client.get("/tolls?outcome=Missing").text
    assert 0 < few.count("<article") < everything.count("<article")
    assert 'value="Missing" selected' in few
    assert 0 < client.get("/tolls?from=2017&to=2017").text.count("<article") < everything.count("<article")
    assert client.get("/tolls?place=place/syria").text.count("<article") > 5
    assert client.get("/tolls?place=place/france").text.count("<article") == 0


def test_totals_name_their_rule(client: Client) -> None:
    text = client.get("/", Accept=BROWSER).text
    assert "ucdp-conservative" in text
    assert re.search(r'href="/tolls\?outcome=Killed"><bdi dir="ltr">[0-9,]+(–[0-9,]+)?\+?</bdi>', text)


def test_the_language_is_that_of_the_browser_or_the_address(client: Client) -> None:
    for header, language in (("ar,en;q=0.5", "ar"), ("fr, en;q=0.9, ar;q=0.8", "en"), ("*", "en"), ("ar;q=0", "en")):
        assert f'<html lang="{language}"' in client.get("/", Accept_Language=header).text
    assert '<html lang="en"' in client.get("/?lang=en", Accept_Language="ar").text


def test_words_are_there_in_both_languages() -> None:
    words = load_words()
    assert words["en"].keys() == words["ar"].keys()
    assert all(text.strip() for texts in words.values() for text in texts.values())
    for key in words["en"]:
        assert re.findall(r"\{\d\}", words["en"][key]) == re.findall(r"\{\d\}", words["ar"][key]), key
    used = set()
    for template in Path("kg/web/templates").glob("*.html"):
        used |= set(re.findall(r"word\('([a-z_]+)'", template.read_text(encoding="utf-8")))
    assert used - {"mark_"} <= words["en"].keys()


def test_a_hostile_report_stays_text(client: Client, things: dict[str, list[str]]) -> None:
    hostile = "/page/report/hostile-1"
    paths = [
        hostile,
        "/",
        "/tolls",
        "/compare",
        "/query?question=reports",
        *things["place"],
        *things["toll"],
        *things["group"],
    ]
    query = "SELECT ?p ?o { ?r dct:identifier 'hostile-1' ; ?p ?o }"
    for path in (*paths, f"/query?query={quote(query)}", f"/query?query={quote(HOSTILE['text'])}", "/page/<script>"):
        answer = client.get(f"{path}", Accept=BROWSER)
        assert answer.status in (200, 400, 404)
        outline = Outline(answer.text)
        for tag, attributes in outline.tags:
            assert not [name for name in attributes if name.startswith("on")], path
            for name in ("href", "src", "action"):
                address = attributes.get(name) or ""
                assert address.startswith(("/", "#", "http://", "https://")) or not address, (path, address)
            assert tag not in ("iframe", "object", "embed", "base", "b", "img")
        assert all(s.get("src", "").startswith("/static/") for s in outline.all("script"))  # type: ignore[union-attr]
    text = "".join(Outline(client.get(hostile, Accept=BROWSER).text).words)
    assert HOSTILE["title"] in text
    assert "<script>alert('text')</script>" in text
    assert HOSTILE["publisher"] in text


def test_no_page_names_another_host_but_in_links(client: Client, things: dict[str, list[str]]) -> None:
    for path in (*PLAIN, *(paths[0] for paths in things.values())):
        for tag, attributes in page(client, path).tags:
            if tag == "a" and (attributes.get("href") or "").startswith("http"):
                assert attributes["rel"] == "noreferrer noopener nofollow"
            elif tag in ("script", "link", "img", "form"):
                address = attributes.get("src") or attributes.get("href") or attributes.get("action")
                assert (address or "/").startswith("/")


def test_a_query_is_answered_without_a_script(client: Client) -> None:
    query = "SELECT ?s ?l { ?s skos:prefLabel ?l FILTER(LANG(?l) = 'ar') } LIMIT 3"
    outline = page(client, f"/query?query={quote(query)}")
    cells = [td for td in outline.all("td") if td.get("lang") == "ar"]
    assert len(cells) == 3
    assert {td["dir"] for td in cells} == {"auto"}
    text = client.get(f"/query?query={quote('SELECT * { ?s ?p ?o }')}", Accept=BROWSER).text
    assert "Only the first 500 rows are shown here" in text
    wrong = client.get(f"/query?query={quote('SELECT * {')}", Accept=BROWSER)
    assert wrong.status == 400
    assert "line 1" in wrong.text
    refused = client.get(f"/query?query={quote('SELECT * { SERVICE <http://x.example/> {} }')}", Accept=BROWSER)
    assert "SERVICE is refused" in refused.text
    for asked, told in (("ASK {}", '<p class="big">yes</p>'), ("CONSTRUCT WHERE { ?s a isn:Toll }", "predicate")):
        assert told in client.get(f"/query?query={quote(asked)}", Accept=BROWSER).text


def test_an_answer_becomes_a_chart_or_a_map(client: Client) -> None:
    counted = "SELECT ?o (COUNT(?t) AS ?n) { ?t a isn:Toll ; isn:outcome ?o } GROUP BY ?o"
    assert 'class="chart"' in client.get(f"/query?view=chart&query={quote(counted)}", Accept=BROWSER).text
    placed = "SELECT ?l ?w { ?p skos:prefLabel ?l ; geo:hasGeometry/geo:asWKT ?w }"
    assert 'class="map"' in client.get(f"/query?view=map&query={quote(placed)}", Accept=BROWSER).text


def test_downloads_are_files(client: Client) -> None:
    body = f"query={quote('SELECT (1 AS ?v) {}')}&format=csv&download=1".encode()
    answer = client.send("POST", "/sparql", body, Content_Type="application/x-www-form-urlencoded", Accept=BROWSER)
    assert answer.headers["content-disposition"] == 'attachment; filename="answer.csv"'
    assert answer.text == "v\r\n1\r\n"


def test_what_is_not_there_is_a_page_of_its_own(client: Client) -> None:
    for path in ("/nothing", "/page/toll/none", "/query?question=none"):
        answer = client.get(path, Accept=BROWSER)
        assert answer.status == 404
        assert "<h1>This did not work</h1>" in answer.text
    assert client.get("/nothing").type == "text/plain"


def test_vendored_files_are_those_of_the_list() -> None:
    from hashlib import sha512

    folder = Path("kg/web/static/vendor")
    rows = [line.split("\t") for line in (folder / "vendored.tsv").read_text().splitlines()[1:]]
    assert len(rows) == 8
    for _, _, licence, name, size, digest in rows:
        body = (folder / name).read_bytes()
        assert (str(len(body)), sha512(body).hexdigest()) == (size, digest)
        assert licence
        assert (folder / name).with_name("LICENSE").is_file()
    listed = {folder / row[3] for row in rows}
    assert {path for path in folder.rglob("*.*") if path.is_file()} == {*listed, folder / "vendored.tsv"}
