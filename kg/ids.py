"""IRIs of everything that has one, made from content alone: no counter, no clock, no blank node.

The same report, offsets and wording give the same IRI in every build, whatever else is built and in what order. What
the gazetteer knows is one thing in all reports; what it does not know belongs to the report that names it, so that an
unknown town is never taken for another town of its name.

| thing | IRI |
| --- | --- |
| report | `…/report/<identifier>`, or `<slug>~<hash>` where the identifier is not plain ASCII |
| sentence, phrase | the report's IRI with `#char=begin,end` (RFC 5147), `#phrase=begin,end` |
| claim | `…/toll/<hash>`, `…/engagement/<hash>`, `…/control/<hash>` |
| known thing | `…/place/<id>`, `…/group/<id>`, `…/claimer/<id>` of the gazetteer |
| unknown thing | `…/place/local.<hash>` and so on, from its report and its name |
| graph | `…/graph/provenance`, `…/graph/gazetteer`, …; a sentence's IRI is its graph |
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote

from kg.errors import UsageError
from kg.namespaces import BASE_IRI

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\]*[/#]")


def digest(*parts: object, size: int = 20) -> str:
    """The first `size` hexadecimal digits of the SHA-256 of the parts; None differs from "", "ab" from "a", "b".

    >>> digest("تقرير", 1, None)
    '9179ad288d07a928a2bd'
    """
    text = "\x1f".join("\x00" if part is None else str(part) for part in parts)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:size]


def slug(identifier: str) -> str:
    """A path segment for an identifier: itself where it is plain ASCII, else its ASCII letters and a hash.

    The two kinds never meet: only the second holds a `~`.

    >>> slug("seed-000"), slug("خبر 7")
    ('seed-000', '7~640e92674f')
    """
    if _PLAIN.fullmatch(identifier):
        return identifier
    plain = re.sub(r"[^A-Za-z0-9]+", "-", identifier).strip("-")[:40]
    return f"{plain}~{digest(identifier, size=10)}"


@dataclass(frozen=True, slots=True)
class Iris:
    """Makes the IRIs of one graph, all under `base`.

    Raises UsageError when `base` is no absolute IRI that ends in `/` or `#`.
    """

    base: str = BASE_IRI

    def __post_init__(self) -> None:
        if not _BASE.fullmatch(self.base):
            raise UsageError(f"the base IRI {self.base!r} is not usable: give an absolute IRI that ends in / or #")

    def report(self, identifier: str) -> str:
        """The IRI of the report with this identifier."""
        return f"{self.base}report/{slug(identifier)}"

    def sentence(self, report: str, begin: int, end: int) -> str:
        """The IRI of the sentence at these code points of the report with the IRI `report`; also its graph's name.

        >>> Iris().sentence(Iris().report("seed-000"), 0, 12)
        'https://w3id.org/isnad/id/report/seed-000#char=0,12'
        """
        return f"{report}#char={begin},{end}"

    def phrase(self, report: str, begin: int, end: int, thing: str | None = None) -> str:
        """The IRI of the words at these code points; `thing` parts two names that share the same words."""
        mark = "" if thing is None else f";{digest(thing, size=8)}"
        return f"{report}#phrase={begin},{end}{mark}"

    def claim(self, kind: str, *parts: object) -> str:
        """The IRI of a claim of a kind (`toll`, `engagement`, `control`) made of report, offsets and what it says."""
        return f"{self.base}{kind}/{digest(kind, *parts)}"

    def part(self, whole: str, name: str, number: int) -> str:
        """The IRI of a numbered part of a claim, such as its first side; numbers start at 1."""
        return f"{whole}.{name}{number}"

    def entry(self, kind: str, identifier: str) -> str:
        """The IRI of a gazetteer entry: the same in all reports."""
        return f"{self.base}{kind}/{quote(identifier, safe='-._~')}"

    def local(self, kind: str, report: str, *parts: object) -> str:
        """The IRI of a thing that no gazetteer knows: it belongs to the report that names it."""
        return f"{self.base}{kind}/local.{digest(kind, report, *parts)}"

    def rule(self, name: str) -> str:
        """The IRI of a rule of the program, as an agent."""
        return f"{self.base}rule/{slug(name)}"

    def software(self, version: str) -> str:
        """The IRI of a version of the program, as an agent."""
        return f"{self.base}software/isnad-{slug(version)}"

    def run(self, version: str, report: str, *parts: object) -> str:
        """The IRI of the reading of one report by one version of the program."""
        return f"{self.base}run/{digest('run', version, report, *parts)}"

    def statement(self, subject: str, predicate: str, value: str) -> str:
        """The IRI of a reified statement, from its three terms in N-Triples."""
        return f"{self.base}statement/{digest(subject, predicate, value)}"

    def graph(self, name: str) -> str:
        """The IRI of a named graph that belongs to no sentence: `provenance`, `gazetteer`, `ontology`, …"""
        return f"{self.base}graph/{name}"
