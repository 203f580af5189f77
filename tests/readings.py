"""Hand-made readings for the tests of the graph: what extraction would give, written out, with a tiny gazetteer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from kg.ids import Iris
from kg.model import Control, Engagement, Link, Mention, Period, Reading, Report, Sentence, Side, Thing, Toll
from kg.rdf.background import Background

BATTLE = (
    "ذكر المرصد السوري أن اشتباكات دارت بين قوات النظام وعناصر داعش في مدينة السخنة يوم 3 تموز 2020. "
    "وأسفرت عن مقتل ما لا يقل عن 20 من قوات النظام، بينهم 3 ضباط. "
    "وسيطر التنظيم على قرية الطيبة."
)
SECOND = "قتل 7 من عناصر داعش في مدينة السخنة. وقصفت طائرات قرية الطيبة."


@dataclass(frozen=True)
class Place:
    """A row of the places' table."""

    id: str
    label_ar: str
    label_en: str
    kind: str
    qid: str = ""
    within: str = ""
    lat: float | None = None
    lon: float | None = None
    geonames: str = ""
    alt_ar: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """A row of the groups' table."""

    id: str
    label_ar: str
    label_en: str
    qid: str = ""
    member_of: str = ""
    ally_of: tuple[str, ...] = ()
    alt_ar: tuple[str, ...] = ()


@dataclass(frozen=True)
class World:
    """A gazetteer of six rows."""

    places: dict[str, Place]
    groups: dict[str, Group]
    claimers: dict[str, Group]


WORLD = World(
    {
        "syria": Place("syria", "سوريا", "Syria", "country", "Q858", lat=35.0, lon=38.5),
        "homs-governorate": Place(
            "homs-governorate", "محافظة حمص", "Homs Governorate", "governorate", "Q7961", "syria"
        ),
        "sukhnah": Place("sukhnah", "السخنة", "Al-Sukhnah", "town", "", "homs-governorate", 34.8868, 38.8721, "163808"),
    },
    {
        "syrian-army": Group("syrian-army", "الجيش العربي السوري", "Syrian Arab Army", "Q3068744", ally_of=("russia",)),
        "russia": Group("russia", "القوات الروسية", "Russian forces", ally_of=("syrian-army",)),
        "is": Group("is", "تنظيم الدولة الإسلامية", "Islamic State", "Q2429253", alt_ar=("داعش",)),
    },
    {"sohr": Group("sohr", "المرصد السوري لحقوق الإنسان", "Syrian Observatory for Human Rights", "Q2429253")},
)


def background(iris: Iris | None = None) -> Background:
    """The background of the tiny gazetteer."""
    return Background(WORLD, iris or Iris())


def at(text: str, words: str, nth: int = 1) -> tuple[int, int]:
    """The offsets of the nth occurrence of words."""
    begin = -1
    for _ in range(nth):
        begin = text.index(words, begin + 1)
    return begin, begin + len(words)


def sentences(text: str) -> tuple[Sentence, ...]:
    """One sentence for each full stop."""
    found, begin = [], 0
    for part in text.split(". "):
        end = min(len(text), begin + len(part) + 1)
        found.append(Sentence(len(found), begin, end))
        begin = end + 1
    return tuple(found)


def mention(text: str, thing: str, kind: str, words: str, sentence: int, nth: int = 1) -> Mention:
    """A mention by its words."""
    begin, end = at(text, words, nth)
    return Mention(thing, kind, begin, end, sentence, "names", 0.9)  # type: ignore[arg-type]


def battle(identifier: str = "r1", text: str = BATTLE, killed: int = 20) -> tuple[Reading, tuple[Link, ...]]:
    """A report of three sentences: a clash, two tolls (one part of the other) and a control claim."""
    things = (
        Thing("c1", "claimer", "المرصد السوري"),
        Thing("g1", "group", "قوات النظام"),
        Thing("g2", "group", "داعش", aliases=("التنظيم",)),
        Thing("p1", "place", "السخنة", head="city"),
        Thing("p2", "place", "الطيبة", head="village", containers=("السخنة",), candidates=("sukhnah",), precision=1),
    )
    mentions = (
        mention(text, "c1", "claimer", "المرصد السوري", 0),
        mention(text, "g1", "group", "قوات النظام", 0),
        mention(text, "g2", "group", "عناصر داعش", 0),
        mention(text, "p1", "place", "مدينة السخنة", 0),
        mention(text, "g1", "group", "قوات النظام", 1, 2),
        mention(text, "g2", "group", "التنظيم", 2),
        mention(text, "p2", "place", "قرية الطيبة", 2),
    )
    begin, end = at(text, f"ما لا يقل عن {killed}")
    when = Period(date(2020, 7, 3), date(2020, 7, 3), "2020-07-03", begin=at(text, "3 تموز 2020")[0])
    shared = {"places": ("p1",), "period": when, "claimer": "c1", "certainty": "reported"}
    t1 = Toll(
        "t1", begin, end, 1, support=(0,), chain=("c1",), reasons=("place: topic",), outcome="killed", lower=killed,
        precision="at_least", victims=("g1",), perpetrators=("g2",), engagement="e1", **shared,  # type: ignore[arg-type]
    )  # fmt: skip
    begin, end = at(text, "3", 2)
    t2 = Toll(
        "t2", begin, end, 1, support=(0,), outcome="killed", lower=3, upper=3, victims=("officers",), part_of="t1",
        **shared,  # type: ignore[arg-type]
    )  # fmt: skip
    begin, end = at(text, "اشتباكات")
    e1 = Engagement(
        "e1", begin, end, 0, category="armed_clash",
        sides=(Side("belligerent", ("g1",)), Side("belligerent", ("g2",))), **shared,  # type: ignore[arg-type]
    )  # fmt: skip
    begin, end = at(text, "وسيطر")
    k1 = Control("k1", begin, end, 2, places=("p2",), change="gained", party="g2", share_min=0.25)
    report = Report(identifier, text, title="خبر", published=date(2020, 7, 5), source="news.txt", country="SY")
    reading = Reading(report, sentences(text), things, mentions, (t1, t2), (e1,), (k1,))
    links = (
        Link("c1", "sohr", 0.95, "name"),
        Link("g1", "syrian-army", 0.9, "alias"),
        Link("g2", "is", 0.98, "alias"),
        Link("p1", "sukhnah", 0.97, "name, kind"),
        Link("p2", None, 0.0, "undecided", (("sukhnah", 0.3),)),
    )
    return reading, links


def brief(identifier: str = "r2") -> tuple[Reading, tuple[Link, ...]]:
    """A report of two sentences that shares a place and a group with the first."""
    text = SECOND
    things = (
        Thing("g1", "group", "داعش"),
        Thing("p1", "place", "السخنة"),
        Thing("p2", "place", "الطيبة", head="village"),
    )
    mentions = (
        mention(text, "g1", "group", "عناصر داعش", 0),
        mention(text, "p1", "place", "السخنة", 0),
        mention(text, "p2", "place", "الطيبة", 1),
    )
    begin, end = at(text, "7")
    toll = Toll("t1", begin, end, 0, places=("p1",), lower=7, upper=7, victims=("g1",))
    begin, end = at(text, "وقصفت")
    strike = Engagement("e1", begin, end, 1, places=("p2",), category="airstrike")
    report = Report(identifier, text, published=date(2020, 8, 1), url="https://news.example/2")
    links = (Link("g1", "is", 0.98, "alias"), Link("p1", "sukhnah", 0.97, "name"))
    return Reading(report, sentences(text), things, mentions, (toll,), (strike,)), links


def renamed(reading: Reading, **changes: object) -> Reading:
    """The reading with changes to its report."""
    return replace(reading, report=replace(reading.report, **changes))  # type: ignore[arg-type]
