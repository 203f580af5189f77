"""Inputs that are nearly right: pieces of good ones, joined at random, with characters and bytes that do harm."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from hypothesis import strategies as st

SEEDS = Path(__file__).parents[2] / "seeds"

WORDS = (
    "قتل", "أصيب", "جرح", "أسر", "فقد", "نزح", "مقتل", "إصابة", "ثلاثة", "جنود", "25", "١٢", "۳٤", "1,250",
    "ما", "لا", "يقل", "عن", "نحو", "عشرات", "و", "في", "على", "من", "قوات", "النظام", "تنظيم", "الدولة",
    "الإسلامية", "مدينة", "تدمر", "حلب", "ريف", "دمشق", "أمس", "الجمعة", "5", "تموز", "2017", "يوم", "المرصد",
    "السوري", "لحقوق", "الإنسان", "قال", "إن", "سيطرت", "انسحبت", "بينهم", "طفلان", "وامرأة", "مدنيين", "غارة",
    "جوية", "هجوم", "اشتباكات", "معركة", "حصيلة", "ارتفع", "إلى", "ألف", "مئة", "مائتان", "وخمسون", "بين", "10",
    "و", "20", "لم", "يقتل",
)  # fmt: skip
HARM = (
    "\u200f\u200e\u202b\u202e\u2066\u2069\u200b\u200c\u200d\ufeff\u0640\u064b\u0651\u00ad\u2028\u0085\x0b\x1f\x7f"
    "\ufdfa\ufdf2\u0338\u20dd\ufffd\U0001f600\U0001f1f8\u0661\u06f5\u066b\u066c٪٠%$\\\"'<>[](){}«»“”:؛;،,.؟?!…-–—/\n "
    "\r\t"
)
PAGES = (
    "<html>", "<body>", "<p>", "</p>", "<article>", "<div class='x'>", "</div>", "<script>", "<!--", "-->",
    "<![CDATA[", "]]>", "<table>", "<tr><td>", "<meta charset='",
    "<meta property='article:published_time' content='2020-07-05'>", "<time datetime='", "<a href='http://[::1'>",
    "<link rel=canonical href='//x y'>", "&amp;", "&#0;", "&#x110000;", "&nbsp", "<svg>", "<math>",
    "<?xml version='1.0' encoding='utf-7'?>", "<rss version='2.0'><channel><item>", "<title>", "</title>",
    "<description>", "<pubDate>Sun, 99 Jul 2020</pubDate>", "</item></channel></rss>",
    "<feed xmlns='http://www.w3.org/2005/Atom'><entry>", "<content type='xhtml'>", "<content type='application/x'>",
    "<link href='http://example.org/1'/>", "<guid>", "WARC/1.0\r\nWARC-Type: response\r\n",
    "Content-Length: 40\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", "<iframe srcdoc='",
    "<template>", "<br/>", "<!DOCTYPE html>",
)  # fmt: skip
QUERIES = (
    "SELECT * {", "}", "?s ?p ?o .", "?x", "ASK", "CONSTRUCT {", "DESCRIBE ?x", "WHERE", "isn:killed", "a isn:Toll",
    "FILTER(?x > 3)", "FILTER regex(?o, \"(\")", "BIND(1/0 AS ?y)", "OPTIONAL {", "UNION", "VALUES ?x {",
    "GROUP BY ?s", "ORDER BY", "LIMIT 3", "SERVICE <http://x/>", "LOAD <file:///x>", "PREFIX : <x>", "\"\"\"",
    "<http://x>", "'", "\\u0053", "{", "(COUNT(*) AS ?n)", "isn:partOf+", "^isn:place", "#", "\"قتل\"@ar", "<<",
    ">>", "EXISTS {", "DROP ALL", "FROM <g>", "GRAPH ?g {", "MINUS {", "-", "1e400", "\"2017-99-99\"^^xsd:date",
)  # fmt: skip
TABLES = (
    "id\tlabel_ar\tkind\twithin\tcountry\tlat\tlon\n", "name_ar\tname_en\tkind\tlat\tlon\n",
    "name_ar,kind,lat,lon\n", "\t", "\n", ",", "|", "\"", "tadmur-sy", "تدمر", "town", "city", "SY", "34.5", "999",
    "nan", "1e999", "Q7", "-1", "#", "\ufeff", "admin1Pcode\tadmin1Name_ar\n",
    "163808\tTadmur\tTadmur\tتدمر\t34.5\t38.2\tP\tPPL\tSY\t\t\t\t\t\t5\t\t\t\t2017-01-01\n",
    "{\"type\": \"Feature\", \"properties\": {\"wof:id\": 1, \"name:ara_x_preferred\": [\"تدمر\"]}}\n", "[", "{",
    "}", "<http://www.wikidata.org/entity/Q7> <http://www.w3.org/2000/01/rdf-schema#label> \"تدمر\"@ar .\n",
    "{\"results\": {\"bindings\": [{\"item\": {\"value\": \"http://www.wikidata.org/entity/Q7\"}}]}}",
    "SQLite format 3\0",
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = ("id", "text", "title", "published", "publisher", "url", "country", "source")


def _joined(*pieces: st.SearchStrategy[str], most: int = 40, between: str = "") -> st.SearchStrategy[bytes]:
    joined = st.lists(st.one_of(*pieces), max_size=most).map(between.join)
    return joined.map(lambda made: made.encode("utf-8", "surrogatepass"))


def _damaged(whole: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """The bytes as they are, or with some replaced, cut off, packed or in another encoding."""
    return st.one_of(
        whole, whole,
        st.builds(lambda c, at, put: c[:at] + put + c[at + 1 :], whole, st.integers(0, 400), st.binary(max_size=4)),
        st.builds(lambda c, at: c[:at], whole, st.integers(0, 400)),
        whole.map(lambda c: gzip.compress(c, mtime=0)[: len(c) // 2 + 20]),
        whole.map(lambda c: c.decode("utf-8", "replace").encode("utf-16")),
        whole.map(lambda c: c.decode("utf-8", "replace").encode("cp1256", "replace")),
    )  # fmt: skip


_words = st.sampled_from(WORDS)
_harm = st.sampled_from(HARM)
_any = st.text(max_size=6)
_news = st.lists(_words | _harm, max_size=25).map(" ".join)
_report = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5)
_line = st.builds(lambda d, t: json.dumps({"text": t, **d}, ensure_ascii=False), _report, _news) | _any | _news

STRATEGIES: dict[str, st.SearchStrategy[bytes]] = {
    "text": _joined(_words, _words, _words, _harm, _any, most=45, between=" ") | _joined(_words, _harm),
    "lines": _damaged(_joined(_line, most=4, between="\n")),
    "html": _damaged(_joined(st.sampled_from(PAGES), st.sampled_from(PAGES), _news, _any, most=25)),
    "query": _joined(st.sampled_from(QUERIES), st.sampled_from(QUERIES), _any, most=14, between=" "),
    "gazetteer": _damaged(_joined(st.sampled_from(TABLES), st.sampled_from(TABLES), _any, most=25)),
}


def corpus(target: str) -> list[bytes]:
    """Good inputs of a target, which a fuzzer changes bit by bit."""
    seeds = [path.read_bytes() for path in sorted(SEEDS.iterdir()) if path.is_file()]
    given = {
        "text": [" ".join(WORDS).encode(), *(seed[:1500] for seed in seeds)],
        "lines": [json.dumps({"id": "a", "text": "قتل 25 جندياً", "published": "2020-07-05"}).encode()],
        "html": ["".join(PAGES[:5]).encode(), "".join(PAGES[25:30]).encode(), "".join(PAGES[36:39]).encode()],
        "query": [
            b"SELECT ?s (COUNT(*) AS ?n) { ?s a isn:Toll } GROUP BY ?s",
            *map(str.encode, QUERIES),
        ],
        "gazetteer": [piece.encode() for piece in TABLES if len(piece) > 20],
    }
    return given[target]
