"""Hand-made engagements for the layouts of other data sets: parties, places, and what each event's row must hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from kg.export.events import Event
from kg.export.rows import ControlRow, EngagementRow, Evidence, Name, Party, SideRow, Source, Spot, TollRow
from kg.namespaces import ISN

BASE = "https://w3id.org/isnad/id/"
SYRIA = Name(f"{BASE}place/syria", "سوريا", "Syria")
HOMS_GOV = Name(f"{BASE}place/homs-gov", "محافظة حمص", "Homs Governorate")
_HOMS = ("Homs Governorate", None, None)
SUKHNAH = Spot(
    f"{BASE}place/sukhnah", "السخنة", "As Sukhnah", "Town", 34.88, 38.87, "SY", None, (HOMS_GOV, SYRIA), _HOMS
)
TAYBAH = Spot(f"{BASE}place/taybah", "الطيبة", "At Taybah", "Village", 35.1, 38.9, "SY", None, (HOMS_GOV, SYRIA), _HOMS)
NEAR = Spot(
    f"{BASE}place/local.1", "قرب السخنة", None, None, 34.88, 38.87, "SY", 2,
    (Name(SUKHNAH.iri, "السخنة", "As Sukhnah"), HOMS_GOV, SYRIA), _HOMS,
)  # fmt: skip
HOMS = Spot(HOMS_GOV.iri, HOMS_GOV.label, HOMS_GOV.english, "Governorate", 34.47, 38.3, "SY", None, (SYRIA,), _HOMS)
DESERT = Spot(f"{BASE}place/badia", "البادية", "Syrian Desert", "Desert", 34.0, 39.0, "SY", None, (SYRIA,))
COUNTRY = Spot(SYRIA.iri, "سوريا", "Syria", "Country", 35.0, 38.5, "SY")
MOSUL = Spot(
    f"{BASE}place/mosul", "الموصل", "Mosul", "City", 36.34, 43.13, "IQ", None,
    (Name(f"{BASE}place/nineveh", "نينوى", "Nineveh"), Name(f"{BASE}place/iraq", "العراق", "Iraq")),
    ("Nineveh", "Mosul", None),
)  # fmt: skip
HIDDEN = Spot(f"{BASE}place/local.2", "المزرعة", None, "Village", None, None, "SY", 1, (HOMS_GOV, SYRIA), _HOMS)
ALIEN = Spot(f"{BASE}place/local.3", "مكان", None, "Town", None, None, None, 1)


def _group(name: str, label: str, english: str, kind: str | None, *countries: str, **more: Any) -> Party:
    return Party(f"{BASE}group/{name}", label, english, kind, countries, **more)


SAA = _group("saa", "الجيش السوري", "Syrian Arab Army", "army", "SY", begin="1945", end="2024-12")
RUSSIA = _group("rf", "القوات الروسية", "Russian forces in Syria", "expedition", "RU", begin="1992")
AIR = _group("saf", "سلاح الجو السوري", "Syrian Air Force", "air_force", "SY")
POLICE = _group("police", "الشرطة", "Syrian police", "security", "SY")
TURKEY = _group("tsk", "الجيش التركي", "Turkish Armed Forces", "army", "TR")
IRAQ = _group("iq", "الجيش العراقي", "Iraqi Army", "army", "IQ")
IS = _group("is", "تنظيم الدولة", "Islamic State", "jihadists", begin="2013")
HTS = _group("hts", "هيئة تحرير الشام", "Hay'at Tahrir al-Sham", "rebels", "SY")
SDF = _group("sdf", "قسد", "Syrian Democratic Forces", "militia", "SY")
NDF = _group("ndf", "الدفاع الوطني", "National Defence Forces", "paramilitary", "SY")
COALITION = _group("cjtf", "التحالف الدولي", "Global Coalition", "coalition", "SY", "IQ")
LOCAL = Party(f"{BASE}group/local.9", "لواء الريح", None, local=True)
MONITOR = Party(f"{BASE}claimer/sohr", "المرصد السوري", "Syrian Observatory for Human Rights")
CIVILIANS = Party(ISN.Civilians, "مدنيون", "civilians", people=True)
CHILDREN = Party(ISN.Children, "أطفال", "children", people=True)
JOURNALISTS = Party(ISN.Journalists, "صحفيون", "journalists", people=True)
SOLDIERS = Party(ISN.Soldiers, "جنود", "soldiers", people=True)
FIGHTERS = Party(ISN.Fighters, "مقاتلون", "fighters", people=True)
PEOPLE = Party(ISN.UnknownPeople, "أشخاص غير محددين", "people of no class told", people=True)

REPORT = Source(f"{BASE}report/r1", "r1", "خبر", date(2020, 7, 5), "وكالة", "https://news.example/1", "SY")
COPY = Source(f"{BASE}report/r2", "r2", None, date(2020, 7, 5), "صدى", None, None, REPORT.iri)
TEXT = "وقعت اشتباكات في البلدة."
DAY = date(2020, 7, 3)


def engagement(category: str, first: Any = (), second: Any = (), **more: Any) -> EngagementRow:
    """An engagement of one day in As Sukhnah: attackers and attacked, or two belligerents of a clash."""
    both = ("belligerent", "belligerent") if category == "armed_clash" else ("attacker", "target")
    sides = tuple(SideRow(r, tuple(p)) for r, p in zip(both, (first, second), strict=True) if p)
    said = more.pop("said", TEXT)
    evidence = (Evidence(f"{REPORT.iri}#char=0,{len(said)}", REPORT.iri, 0, said, ((5, 13),)),)
    held: dict[str, Any] = {
        "places": (SUKHNAH,), "start": DAY, "end": DAY, "edtf": "2020-07-03", "source": REPORT, "evidence": evidence,
    }  # fmt: skip
    return EngagementRow(iri=f"{BASE}engagement/e", category=category, sides=sides, **{**held, **more})


def toll(number: int, lower: int, *victims: Party, upper: int | None = -1, **more: Any) -> TollRow:
    """A count of dead, exact unless told otherwise."""
    held: dict[str, Any] = {"outcome": "killed", "precision": "exact", "wording": str(lower), "source": REPORT}
    return TollRow(
        iri=f"{BASE}toll/t{number}", lower=lower, upper=lower if upper == -1 else upper, victims=victims or (PEOPLE,),
        engagement=f"{BASE}engagement/e", **{**held, **more},
    )  # fmt: skip


def taken(party: Party, place: Spot = SUKHNAH, change: str = "gained", **more: Any) -> ControlRow:
    """A control claim of the same report."""
    held: dict[str, Any] = {"start": DAY, "end": DAY, "edtf": "2020-07-03", "source": REPORT}
    return ControlRow(iri=f"{BASE}control/k", places=(place,), party=party, change=change, **{**held, **more})


def event(row: EngagementRow, *tolls: TollRow, controls: tuple[ControlRow, ...] = ()) -> Event:
    """An event."""
    return Event(row, tolls, controls)
