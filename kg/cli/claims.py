"""Claims of readings as rows of a table: what was counted, of whom, where, when, who says so, in which sentence."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Claim, Control, Engagement, Period, Reading, Toll

COLUMNS = ("no", "claim", "count", "party", "by", "place", "dates", "source")
_AROUND = 70  # code points of a sentence that are shown on each side of the evidence


def claim_rows(reading: Reading, claims: tuple[Claim, ...], first: int = 1) -> Iterator[tuple[str, ...]]:
    """One row of `COLUMNS` for each claim, numbered from `first`."""
    names = {thing.key: thing.name for thing in reading.things}

    def named(keys: tuple[str | None, ...]) -> str:
        return "، ".join(names.get(key, key.replace("_", " ")) for key in keys if key)

    for number, claim in enumerate(claims, first):
        what, count, parties, by = _told(claim)
        source = named((claim.claimer or "the report",))
        yield str(number), what, count, named(parties), named(by), named(claim.places), days(claim.period), source


def _told(claim: Claim) -> tuple[str, str, tuple[str | None, ...], tuple[str | None, ...]]:
    """What a claim is, its count, the parties it is about, the parties that did it."""
    if isinstance(claim, Toll):
        part = " (part)" if claim.part_of else " (total)" if claim.cumulative else ""
        return claim.outcome + part, bounds(claim), claim.victims, claim.perpetrators
    if isinstance(claim, Engagement):
        attackers = tuple(p for side in claim.sides if side.role == "attacker" for p in side.parties)
        others = tuple(p for side in claim.sides if side.role != "attacker" for p in side.parties)
        return claim.category.replace("_", " "), "", others, attackers
    assert isinstance(claim, Control)
    share = "" if claim.share_max is None else f"{claim.share_min or 0:.0%}–{claim.share_max:.0%}"
    return claim.change, share, (claim.party,), ()


def bounds(toll: Toll) -> str:
    """The bounds of a toll: `20`, `10–15`, `181+`, `~25`.

    >>> bounds(Toll("t", 0, 1, 0, lower=181)), bounds(Toll("t", 0, 1, 0, lower=10, upper=15))
    ('181+', '10–15')
    """
    if toll.upper is None:
        return f"{toll.lower}+"
    about = "~" if toll.precision == "about" else ""
    return f"{about}{toll.lower}" if toll.lower == toll.upper else f"{about}{toll.lower}–{toll.upper}"


def days(period: Period | None) -> str:
    """A period as its days: `2020-07-05`, `2020-03-24 – 2020-07-05`, `until 2020-07-05`."""
    if period is None or (period.start is None and period.end is None):
        return (period.edtf if period else None) or ""
    start, end = period.start, period.end
    if start == end or end is None:
        return f"{start}" if end else f"since {start}"
    return f"{start} – {end}" if start else f"until {end}"


def quote(reading: Reading, claim: Claim, left: str, right: str) -> str:
    """The sentence of a claim around its evidence, which stands between two signs; cut at spaces."""
    sentence = reading.sentences[claim.sentence]
    text = reading.report.text
    begin, end = max(sentence.begin, claim.begin - _AROUND), min(sentence.end, claim.end + _AROUND)
    if begin > sentence.begin:
        begin = text.find(" ", begin, claim.begin) + 1 or claim.begin
    if end < sentence.end:
        end = max(text.rfind(" ", claim.end, end), claim.end)
    pieces = (text[begin : claim.begin], left, text[claim.begin : claim.end], right, text[claim.end : end])
    dots = ("… " if begin > sentence.begin else "", " …" if end < sentence.end else "")
    return f"{dots[0]}{' '.join(''.join(pieces).split())}{dots[1]}"
