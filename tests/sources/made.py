"""Pages, feeds, archives and tables that the tests of the readers read."""

from __future__ import annotations

import gzip
import json

BODY = "قتل سبعة جنود في هجوم على مدينة تدمر، وفق ما قال المرصد السوري لحقوق الإنسان."
MORE = "وأصيب ثلاثة آخرون في الهجوم الذي شنه التنظيم على نقطة لقوات النظام شرق المدينة."

PAGE = f"""<!DOCTYPE html><html lang="ar"><head><meta charset="CHARSET">
<title>مقتل سبعة جنود في تدمر - وكالة مثال</title><meta property="og:site_name" content="وكالة مثال">
<meta property="article:published_time" content="2020-07-05T01:00:00+03:00"></head>
<body><nav><a href="/">الرئيسية</a> <a href="/politics">سياسة</a></nav>
<article><h1>مقتل سبعة جنود في تدمر</h1><p>{BODY}</p><p>{MORE}</p></article>
<footer>جميع الحقوق محفوظة 2026</footer><script>alert("إعلان")</script></body></html>"""

RSS = f"""<?xml version="1.0" encoding="CHARSET"?><rss version="2.0"><channel><title>وكالة مثال</title>
<item><title>مقتل سبعة</title><link>https://example.org/1</link><guid>1</guid>
<pubDate>Sun, 05 Jul 2020 01:00:00 +0300</pubDate>
<description><![CDATA[<p>{BODY}</p><p>وأصيب <b>ثلاثة</b> &amp; فر آخرون.</p><script>x()</script>]]></description></item>
<item><title>هدنة في المدينة</title><guid>tag:example.org,2020:2</guid></item>
<item><guid>3</guid></item></channel></rss>"""

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>مثال</title><entry><id>urn:x:1</id><title>خبر</title>
<updated>2020-07-05T23:30:00-05:00</updated><source><title>وكالة أخرى</title></source>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{BODY}</p></div></content></entry></feed>"""


def page(charset: str = "utf-8") -> bytes:
    """The page in an encoding that it declares."""
    return PAGE.replace("CHARSET", charset).encode(charset)


def line(identifier: str, text: str = BODY) -> str:
    """A report as a JSON line, without the newline."""
    return json.dumps({"id": identifier, "text": text}, ensure_ascii=False)


def archive(*answers: tuple[str, str, bytes], packed: bool = True) -> bytes:
    """A WARC of answers: the address, the status line with headers, the content; each record packed by itself."""
    records = []
    for address, head, content in answers:
        answer = "\r\n".join([f"HTTP/1.1 {head}".replace("\n", "\r\n"), "", ""]).encode() + content
        told = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nContent-Type: application/http\r\n"
        record = f"{told}Content-Length: {len(answer)}\r\n\r\n".encode() + answer + b"\r\n\r\n"
        records.append(gzip.compress(record, mtime=0) if packed else record)
    return b"".join(records)


def bomb(size: int = 3 << 20, byte: bytes = b" ") -> bytes:
    """A gzip file of few bytes that unpacks to `size` equal ones."""
    return gzip.compress(byte * size, 9)
