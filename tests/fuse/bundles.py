"""Small bundles of reports as text: what each report claims, and what the ledger must say of them all.

    # what the bundle shows
    report a 2020-07-04 sana            identifier, day of publication (or -), publisher (or -)
      = words                           its text, where copies matter
      e1 armed_clash at sukhnah on 2020-07-03 belligerent:army belligerent:is
      t1 killed 20 army in e1 by sohr   counts: 20, 20+, 20..25, ~20 (vague), !20 (denied), ?20 (unconfirmed)
      k1 gained is at sukhnah on 2020-07-03
    expect
      same a/e1 b/e1
      sum by month: 2020-07 killed 20

More words of a claim: `part t1`, `restates t1`, `total` (a running total), `from day to day`, `headline`, `by claimer`,
`borrowed days` or `borrowed places` (told before in its report, of something else perhaps).
A place or a group that is not in the small world is one that no gazetteer knows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kg.fuse.control import open_control
from kg.fuse.ledger import Ledger
from kg.fuse.records import (
    PEOPLE,
    Archive,
    ControlRecord,
    EngagementRecord,
    PartyRecord,
    PlaceRecord,
    ReportRecord,
    TollRecord,
)
from kg.fuse.totals import Line, Query, add_up

PLACES = {
    "syria": PlaceRecord("syria", "سوريا", "country", lat=35.0, lon=38.5),
    "homs": PlaceRecord("homs", "محافظة حمص", "governorate", ("syria",), lat=34.5, lon=38.0),
    "idlib": PlaceRecord("idlib", "محافظة إدلب", "governorate", ("syria",), lat=35.8, lon=36.7),
    "sukhnah": PlaceRecord("sukhnah", "السخنة", "town", ("homs",), lat=34.887, lon=38.872),
    "tadmur": PlaceRecord("tadmur", "تدمر", "city", ("homs",), lat=34.56, lon=38.27),
    "taybeh": PlaceRecord("taybeh", "الطيبة", "village", ("homs",), lat=34.97, lon=38.91),
    "airfield": PlaceRecord("airfield", "مطار السخنة", "airport", ("homs",), lat=34.90, lon=38.90),
    "saraqib": PlaceRecord("saraqib", "سراقب", "city", ("idlib",), lat=35.86, lon=36.80),
    "maarat": PlaceRecord("maarat", "معرة النعمان", "city", ("idlib",), lat=35.64, lon=36.67),
    "east-sukhnah": PlaceRecord("east-sukhnah", "شرق السخنة", None, (), ("sukhnah",), local=True),
}
PARTIES = {
    "army": PartyRecord("army", "الجيش", allied_with=("russia", "militia")),
    "russia": PartyRecord("russia", "روسيا", allied_with=("army",)),
    "militia": PartyRecord("militia", "الدفاع الوطني", allied_with=("army",)),
    "brigade": PartyRecord("brigade", "اللواء 104", member_of=("army",)),
    "is": PartyRecord("is", "داعش"),
    "nusra": PartyRecord("nusra", "جبهة النصرة", renamed_to="hts"),
    "hts": PartyRecord("hts", "هيئة تحرير الشام"),
    "turkey": PartyRecord("turkey", "تركيا"),
    "sohr": PartyRecord("sohr", "المرصد"),
    "sana": PartyRecord("sana", "سانا"),
}


@dataclass
class Bundle:
    """One case: its reports in order, the claims of each, the texts, and the expectations."""

    name: str
    about: str
    archive: Archive = field(default_factory=Archive)
    texts: dict[str, str] = field(default_factory=dict)
    expected: list[str] = field(default_factory=list)


def read_bundle(path: Path) -> Bundle:
    """The bundle of a file."""
    return parse_bundle(path.stem, path.read_text(encoding="utf-8"))


def parse_bundle(name: str, text: str) -> Bundle:
    """The bundle that a text writes down."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    bundle = Bundle(name, lines[0].lstrip("# "), Archive(places=dict(PLACES), parties=dict(PARTIES)))
    report, expecting = "", False
    for line in lines[1:]:
        words = line.split()
        if words[0] == "report":
            report = words[1]
            day = None if words[2] == "-" else date.fromisoformat(words[2])
            publisher = None if words[3] == "-" else words[3]
            bundle.archive.reports[report] = ReportRecord(report, report, day, publisher)
            bundle.texts[report] = " ".join(words)
        elif words[0] == "expect":
            expecting = True
        elif expecting:
            bundle.expected.append(line.strip())
        elif words[0] == "=":
            bundle.texts[report] = " ".join(words[1:])
        else:
            _claim(bundle.archive, report, words)
    return bundle


def _claim(archive: Archive, report: str, words: list[str]) -> None:
    key, kind = words[0], words[1]
    found: dict[str, object] = {"iri": f"{report}/{key}", "report": report, "order": len(list(archive.claims()))}
    rest = iter(words[2:])
    loose: list[str] = []
    for word in rest:
        if word == "at":
            found["places"] = tuple(_known(archive, next(rest), "place").split(","))
        elif word == "on":
            found["start"] = found["end"] = date.fromisoformat(next(rest))
        elif word in ("from", "to"):
            found["start" if word == "from" else "end"] = date.fromisoformat(next(rest))
        elif word == "by":
            found["claimer"] = _known(archive, next(rest), "party")
        elif word in ("part", "restates", "in"):
            field_ = {"part": "part_of", "restates": "restates", "in": "engagement"}[word]
            found[field_] = f"{report}/{next(rest)}"
        elif word == "total":
            found["cumulative"] = True
        elif word == "borrowed":
            found["borrowed"] = (next(rest),)
        elif word == "headline":
            found["headline"] = True
        else:
            loose.append(word)
    table = {"e": _engagement, "t": _toll, "k": _control}[key[0]]
    table(archive, kind, loose, found)


def _known(archive: Archive, names: str, kind: str) -> str:
    for name in names.split(","):
        if kind == "place" and name not in archive.places:
            archive.places[name] = PlaceRecord(name, name, None, local=True)
        if kind == "party" and name not in archive.parties and name not in PEOPLE:
            archive.parties[name] = PartyRecord(name, name, local=True)
    return names


def _engagement(archive: Archive, kind: str, loose: list[str], found: dict[str, object]) -> None:
    pairs = (word.partition(":") for word in loose)
    sides = tuple((role, _known(archive, party, "party")) for role, _, party in pairs)
    record = EngagementRecord(category=kind, sides=sides, **found)  # type: ignore[arg-type]
    archive.engagements[record.iri] = record


def _toll(archive: Archive, kind: str, loose: list[str], found: dict[str, object]) -> None:
    count, victims = loose[0], loose[1] if len(loose) > 1 else "unknown"
    marks = {"!": ("certainty", "denied"), "?": ("certainty", "unconfirmed"), "~": ("precision", "vague")}
    found["wording"] = count
    while count[0] in marks:
        name, value = marks[count[0]]
        found[name], count = value, count[1:]
    low, _, high = count.rstrip("+").partition("..")
    upper = None if count.endswith("+") else int(high or low)
    if count.endswith("+"):
        found.setdefault("precision", "at_least")
    people = tuple(_known(archive, victims, "party").split(","))
    record = TollRecord(outcome=kind, lower=int(low), upper=upper, victims=people, **found)  # type: ignore[arg-type]
    archive.tolls[record.iri] = record


def _control(archive: Archive, kind: str, loose: list[str], found: dict[str, object]) -> None:
    party = _known(archive, loose[0], "party") if loose else None
    record = ControlRecord(change=kind, party=party, **found)  # type: ignore[arg-type]
    archive.controls[record.iri] = record


# ------------------------------------------------------------------------------------------------- what came out


def answer(ledger: Ledger, expectation: str) -> tuple[object, object]:
    """What an expectation asks for and what the ledger says, to be compared."""
    word, _, rest = expectation.partition(" ")
    home = {iri: event.key for event in ledger.events.values() for iri in event.mentions}
    if word in ("same", "different"):
        keys = [home[iri] for iri in rest.split()]
        return (1 if word == "same" else len(keys)), len(set(keys))
    if word == "copies":
        return sorted(rest.split()), sorted(f"{copy}>{original}" for copy, original in ledger.copies.items())
    if word == "links":
        return sorted(x.strip() for x in rest.split(";") if x.strip() != "none"), [" ".join(x) for x in ledger.links]
    if word == "findings":
        return [x.strip() for x in rest.split(";") if x.strip() != "none"], [x.kind for x in ledger.findings]
    if word == "control":
        return _control_answer(ledger, rest)
    head, _, tail = expectation.partition(": ")
    words = head.split()[1:]
    options = dict(zip(words[::2], words[1::2], strict=True))
    get = options.get
    query = Query(get("party"), get("place"), _day(get("from")), _day(get("to")), get("harm"))
    lines = add_up(ledger, query, get("by", "all")).lines
    return sorted(x.strip() for x in tail.split(";") if x.strip() != "none"), sorted(map(_line, lines))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _line(line: Line) -> str:
    more = "+" if line.open else ""
    count = line.status if line.best is None else str(line.best)
    if line.best is not None and not line.low == line.best == line.high:
        count += f" [{line.low}-{line.high}{more}]"
    elif line.best is not None:
        count += more
    group = "apart" if line.kind == "running total" else "" if line.group == "all" else line.group + " "
    return f"{group + ' ' if group == 'apart' else group}{line.outcome} {count}"


def _control_answer(ledger: Ledger, rest: str) -> tuple[object, object]:
    head, _, tail = rest.partition(": ")
    words = head.split()
    archive = ledger.archive
    if "known" in words:
        archive = archive.known_on(date.fromisoformat(words[words.index("known") + 1]))
    found = open_control(archive, ledger.atlas, ledger.copies)
    wanted = sorted(x.strip() for x in tail.split(";") if x.strip() != "none")
    if words[0] == "flips":
        return wanted, sorted(f"{f.day} {f.before or 'nobody'} to {f.after or 'nobody'}" for f in found.flips)
    told = found.at(date.fromisoformat(words[1]), ledger.atlas, words[0])
    return wanted, sorted(f"{t.party} {t.state} since {t.start}{' disputed' if t.against else ''}" for t in told)


def orders(reports: Iterable[str]) -> list[list[str]]:
    """Every order of up to four reports; of more, as many as there are reports, both ways."""
    from itertools import permutations

    names = list(reports)
    if len(names) <= 4:
        return [list(order) for order in permutations(names)]
    turned = [names[number:] + names[:number] for number in range(len(names))]
    return turned + [order[::-1] for order in turned]


def reordered(archive: Archive, order: list[str]) -> Archive:
    """The same archive with its reports, and the claims of each, in another order."""
    place = {name: number for number, name in enumerate(order)}
    tables = {}
    for name in ("tolls", "engagements", "controls"):
        table = getattr(archive, name)
        tables[name] = dict(sorted(table.items(), key=lambda pair: (place[pair[1].report], pair[0][::-1])))
    reports = {name: archive.reports[name] for name in order}
    return Archive(reports=reports, places=archive.places, parties=archive.parties, **tables)
