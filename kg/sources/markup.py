"""HTML as bytes to a tree that is safe to walk: its encoding found, nothing in it at which parsers stand still."""

from __future__ import annotations

import codecs
import re
from typing import Any

from kg.errors import InputError
from kg.sources.encodings import byte_order_mark, decode

LARGEST = 8 << 20
"""Bytes of the largest page."""

DEEPEST, MOST_ELEMENTS, MOST_ATTRIBUTES = 250, 20_000, 500

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_KNOWN = ("utf-8", "cp12", "cp720", "cp864", "iso8859", "mac-arabic", "koi8", "gb", "big5", "euc", "shift")
_TAG = re.compile(r"""<[A-Za-z](?:[^"'>]|"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))*+""")
_QUOTED = re.compile(r""""[^"]*+"?|'[^']*+'?""")
_LONG = 2_000  # characters of a tag that may have too many attributes
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th",
    "tr", "ul",
})  # fmt: skip
_UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "title"})


def decode_markup(content: bytes, name: str, encoding: str | None = None, told: str | None = None) -> str:
    """The characters of HTML or XML: by its mark, else `encoding`, else what was `told` beside it (by HTTP), else what
    it declares itself; where that does not fit, as a plain text's are found. Raises InputError as `decode` does."""
    if encoding is None and byte_order_mark(content) is None and b"\0" not in content:
        declared = _DECLARED.search(content[:4096])
        for candidate in (told, declared and declared[1].decode("ascii")):
            known = _known(candidate)
            if known is not None:
                try:
                    return content.decode(known)
                except UnicodeDecodeError:
                    continue
    return decode(content, name, encoding)


def _known(encoding: str | None) -> str | None:
    """The codec of an encoding that pages are written in; None for any other, such as those that are no encodings."""
    try:
        name = codecs.lookup(encoding or "").name
    except (LookupError, ValueError):
        return None
    return ("cp1252" if name in ("iso8859-1", "ascii") else name) if name.startswith((*_KNOWN, "ascii")) else None


def tree_of(markup: str, name: str) -> Any:
    """The lxml element of a page or fragment; None when there is nothing in it.

    Raises InputError for what no page has and parsers take minutes for: hundreds of attributes, tags nested hundreds
    deep, tens of thousands of elements.
    """
    try:
        from lxml import etree, html
    except ImportError as error:
        raise InputError("pages need trafilatura: install isnad[web]", path=name) from error
    for tag in _TAG.finditer(markup):
        if len(tag[0]) > _LONG and len(_QUOTED.sub("", tag[0]).replace("=", " ").split()) > MOST_ATTRIBUTES:
            raise InputError(f"a tag has more than {MOST_ATTRIBUTES} attributes; this is no page of news", path=name)
    parser = html.HTMLParser(  # type: ignore[no-untyped-call]
        remove_comments=True, remove_pis=True, encoding="utf-8", collect_ids=False
    )
    try:
        tree = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)  # type: ignore[no-untyped-call]
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    elements = depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        elements += event == "start"
        depth += 1 if event == "start" else -1
        if depth > DEEPEST or elements > MOST_ELEMENTS:
            what = f"tags nested more than {DEEPEST} deep" if depth > DEEPEST else f"more than {MOST_ELEMENTS} elements"
            raise InputError(f"has {what}; save the text of the article itself", path=name)
    return tree


def plain(fragment: str, name: str) -> str:
    """The text of an HTML fragment, a line for each block; a text without tags or entities is itself."""
    if "<" not in fragment and "&" not in fragment:
        return fragment.strip()
    tree = tree_of(fragment, name)
    pieces: list[str] = []
    if tree is not None:
        _collect(tree, pieces)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _collect(element: Any, pieces: list[str]) -> None:
    """Gather the text of an element in document order; at most `DEEPEST` calls deep."""
    block = element.tag in _BLOCKS
    pieces.append("\n" if block else "")
    if element.tag not in _UNSEEN:
        pieces.append(" ".join((element.text or "").split("\n")))
        for child in element:
            _collect(child, pieces)
            pieces.append(" ".join((child.tail or "").split("\n")))
    pieces.append("\n" if block else "")
