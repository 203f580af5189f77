"""The figures of an evaluation: counts by kind, shares of attributes, links, and what was missed or invented."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

COUNTS = ("toll", "toll (counted, not vague)", "engagement", "control", "group", "place")
_AROUND = 40


@dataclass(slots=True)
class Tally:
    """How many were found rightly, how many invented and how many missed."""

    right: int = 0
    invented: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 0 when nothing was found."""
        return self.right / (self.right + self.invented) if self.right + self.invented else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found; 0 when there is none."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(slots=True)
class Share:
    """How many of what was asked are right."""

    right: int = 0
    asked: int = 0

    def add(self, right: bool) -> None:
        """Count one answer."""
        self.asked += 1
        self.right += right

    @property
    def value(self) -> float:
        """The share, 0 when nothing was asked."""
        return self.right / self.asked if self.asked else 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One miss, invention or wrong attribute: its kind, where it stands, and gold against what was read."""

    kind: str
    report: str
    begin: int
    end: int
    before: str
    words: str
    after: str
    told: str

    def __str__(self) -> str:
        quote = " ".join(f"{self.before}⟦{self.words}⟧{self.after}".split())
        return f"{self.kind} | {self.report} | {quote} | {self.told}"


@dataclass(slots=True)
class Figures:
    """All figures over a set of gold reports.

    `counts` are by kind of claim or thing; of engagements the gold lists the main ones, so nothing there is invented
    and its recall is what counts. `sets` are names compared as sets, `shares` single answers, `links` the verdicts on
    the links of groups and places: `right`, `wrong`, `left open`, `rightly open`.
    """

    asked: int = 0
    read: int = 0
    counts: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in COUNTS})
    sets: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    shares: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    links: dict[str, Counter[str]] = field(default_factory=lambda: {"group": Counter(), "place": Counter()})
    findings: list[Finding] = field(default_factory=list)

    def note(self, kind: str, report: str, text: str, span: tuple[int, int], told: str) -> None:
        """Keep a finding with the words around it."""
        begin, end = span
        before, after = text[max(0, begin - _AROUND) : begin], text[end : end + _AROUND]
        self.findings.append(Finding(kind, report, begin, end, before, text[begin:end], after, told))


def describe(figures: Figures, errors: int = 0) -> Iterator[str]:
    """The figures as lines of text, and behind them the first `errors` findings of each kind."""
    yield f"reports: {figures.read}/{figures.asked}"
    for name, tally in figures.counts.items():
        counted = f"; {tally.right} right, {tally.invented} invented, {tally.missed} missed"
        yield f"{name} F1: {tally.f1:.3f}  (P {tally.precision:.3f} R {tally.recall:.3f}{counted})"
    for name, tally in sorted(figures.sets.items()):
        yield f"{name} F1: {tally.f1:.3f}  (P {tally.precision:.3f} R {tally.recall:.3f})"
    for name, share in sorted(figures.shares.items()):
        yield f"{name} accuracy: {share.value:.3f}  ({share.right}/{share.asked})"
    for kind, verdicts in figures.links.items():
        if verdicts:
            accuracy, whole = link_shares(verdicts)
            counted = f"{verdicts['right']} right, {verdicts['wrong']} wrong"
            left = f"{verdicts['left open']} left open, {verdicts['rightly open']} rightly open"
            yield f"{kind} link accuracy: {accuracy:.3f}  ({counted}; {left})"
            yield f"{kind} link share: {whole:.3f}"
    shown: Counter[str] = Counter()
    for finding in figures.findings:
        shown[finding.kind] += 1
        if shown[finding.kind] <= errors:
            yield str(finding)


def link_shares(verdicts: Counter[str]) -> tuple[float, float]:
    """The share of links that are right, and the share of what should be linked that is linked rightly."""
    right, judged = verdicts["right"], verdicts["right"] + verdicts["wrong"]
    known = judged + verdicts["left open"]
    return (right / judged if judged else 0.0), (right / known if known else 0.0)


def as_object(figures: Figures, errors: int = 0) -> dict[str, Any]:
    """The figures as one JSON object, each share to six places."""
    shown: Counter[str] = Counter()
    findings = []
    for finding in figures.findings:
        shown[finding.kind] += 1
        if shown[finding.kind] <= errors:
            names = ("kind", "report", "begin", "end", "before", "words", "after", "told")
            findings.append({name: getattr(finding, name) for name in names})
    return {
        "reports": figures.read,
        "of": figures.asked,
        "counts": {name: _tally(tally) for name, tally in figures.counts.items()},
        "sets": {name: _tally(tally) for name, tally in sorted(figures.sets.items())},
        "shares": {
            name: {"share": round(s.value, 6), "right": s.right, "asked": s.asked}
            for name, s in sorted(figures.shares.items())
        },
        "links": {kind: dict(sorted(v.items())) for kind, v in figures.links.items() if v},
        "kinds": dict(sorted(shown.items())),
        "findings": findings,
    }


def _tally(tally: Tally) -> dict[str, float | int]:
    return {
        "f1": round(tally.f1, 6), "precision": round(tally.precision, 6), "recall": round(tally.recall, 6),
        "right": tally.right, "invented": tally.invented, "missed": tally.missed,
    }  # fmt: skip
