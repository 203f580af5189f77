"""Pages out of templates: everything is escaped, every address keeps the language, only http addresses become links."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from kg import __version__
from kg.namespaces import shorten
from kg.web.ledger import Ledger
from kg.web.words import bounds, choose_language, load_words


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates, made ready once."""
    found = Environment(
        loader=PackageLoader("kg.web"), autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    found.globals.update(bounds=bounds, shorten=shorten, version=__version__)
    found.filters.update(web=web_address)
    return found


class Page:
    """One page on its way to a reader: its language, its texts, its addresses."""

    def __init__(self, request: Request, ledger: Ledger | None = None) -> None:
        self._request, self._ledger = request, ledger
        asked = request.query_params.get("lang")
        self.language = choose_language(asked, request.headers.get("accept-language"))
        self.direction = "rtl" if self.language == "ar" else "ltr"
        self._words = load_words()[self.language]
        self._kept = {"lang": asked} if asked in ("en", "ar") else {}

    def word(self, key: str, *values: object) -> str:
        """A text of the page by its key."""
        return self._words[key].format(*values) if values else self._words[key]

    def url(self, path: str, **parameters: object) -> str:
        """An address of ours that keeps the language; empty parameters are left out."""
        pairs = {
            **self._kept,
            **{name.rstrip("_"): value for name, value in parameters.items() if value not in ("", None)},
        }
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def thing(self, iri: str) -> str:
        """The page of a thing of ours; of a sentence or phrase the place in its report."""
        base = self._ledger.base if self._ledger else ""
        whole, _, part = iri.partition("#")
        if not base or not whole.startswith(base):
            return ""
        path = self.url(f"/page/{quote(whole.removeprefix(base), safe='/~;=,.:-_')}")
        return f"{path}#{quote(part, safe='=,;')}" if part else path

    def base(self) -> str:
        """What the IRIs of our things begin with."""
        return self._ledger.base if self._ledger else ""

    def path(self) -> str:
        """The path of this page."""
        return quote(self._request.url.path, safe="/~;=,.:-_%")

    def name(self, iri: str) -> str:
        """The name of a thing or code in the language of the page."""
        return self._ledger.name(iri, self.language) if self._ledger else iri

    def other(self) -> str:
        """The same page in the other language."""
        kept = [(name, value) for name, value in self._request.query_params.multi_items() if name != "lang"]
        return f"{self._request.url.path}?{urlencode([*kept, ('lang', 'en' if self.language == 'ar' else 'ar')])}"

    def show(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """The page."""
        body = (
            environment()
            .get_template(template)
            .render(
                page=self, word=self.word, url=self.url, name=self.name, thing=self.thing, ledger=self._ledger, **values
            )
        )
        headers = {"Cache-Control": "no-cache", "Vary": "Accept, Accept-Language", "Content-Language": self.language}
        return HTMLResponse(body, status, headers=headers)


def web_address(value: str) -> str:
    """An address that may become a link, or "": http and https only."""
    return value if value.lower().startswith(("http://", "https://")) else ""
