"""Made-up reports about made-up engagements: texts to build, change and remove, each a function of its number and seed.

About five reports in a row tell one engagement, in words of their own; some are copies of the one before, some
correct its count, some tell who holds the town. Names of places, parties and claimers are real, so that they are
linked; between the claims stand sentences of chance words, so that no two texts are alike that are no copies.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from kg.model import Report

EACH = 5
"""Reports of one engagement."""

FIRST = date(2016, 1, 1)
SPAN = 1400  # days over which the engagements lie
PLACES = (
    "مدينة السخنة", "مدينة تدمر", "مدينة الرقة", "مدينة دير الزور", "مدينة إدلب", "مدينة سراقب", "مدينة الموصل",
    "مدينة كركوك", "مدينة تعز", "مدينة الحديدة", "مدينة سرت", "مدينة درنة", "مدينة حلب", "مدينة حماة", "مدينة درعا",
    "محافظة حمص", "محافظة صعدة", "الغوطة الشرقية", "بلدة تل الورد", "قرية عين القصب", "بلدة خربة الزيتون",
)  # fmt: skip
SIDES = (
    ("قوات النظام", "تنظيم الدولة الإسلامية"), ("قوات النظام", "هيئة تحرير الشام"), ("الجيش العراقي", "داعش"),
    ("قوات سوريا الديمقراطية", "تنظيم الدولة الإسلامية"), ("الجيش اليمني", "جماعة الحوثي"),
    ("الجيش الوطني الليبي", "لواء الصقور"),
)  # fmt: skip
CLAIMERS = (
    "المرصد السوري لحقوق الإنسان", "وكالة رويترز", "وزارة الدفاع", "مصدر عسكري", "ناشطون", "الدفاع المدني",
)  # fmt: skip
PAPERS = ("sana", "afp", "reuters", "paper", "gazette", "herald", "tribune")
MONTHS = (
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني",
    "كانون الأول",
)  # fmt: skip
WORDS = (
    "المدينة", "السكان", "الأسواق", "القمح", "الكهرباء", "الطريق", "المدارس", "الوقود", "الخبز", "الشتاء", "المياه",
    "العائلات", "المحادثات", "الحكومة", "البرلمان", "التجار", "الزيتون", "المستشفى", "الإغاثة", "الأسعار", "الحدود",
    "الرئيس", "الوزير", "الجامعة", "المطار", "الميناء", "النهر", "الجسر", "الحقول", "الشاحنات", "البيان", "الاتفاق",
)  # fmt: skip


def story(number: int, version: int = 0, seed: int = 7, span: int = SPAN) -> Report:
    """The report of a number, of an engagement on one of `span` days.

    Another version tells another count, and perhaps of another day.
    """
    event, turn = divmod(number, EACH)
    facts = random.Random(f"{seed} event {event}")
    day = FIRST + timedelta(days=facts.randrange(span))
    place, sides = facts.choice(PLACES), facts.choice(SIDES)
    kind, killed = facts.randrange(4), facts.randrange(3, 60)
    rng = random.Random(f"{seed} report {number} {version}")
    if turn == EACH - 1 and version == 0 and rng.random() < 0.5:  # a copy of the one before
        whole = story(number - 1, 0, seed, span)
        return Report(f"s{number:06d}", whole.text, published=day + timedelta(days=2), publisher=rng.choice(PAPERS))
    told = killed + rng.choice((0, 0, 0, 1, 5)) + 2 * version
    if version and rng.random() < 0.3:
        day += timedelta(days=rng.randrange(1, 4))
    parts = [_lead(kind, place, sides, day, rng), _toll(told, sides, rng), _filler(rng), _filler(rng)]
    if rng.random() < 0.3:
        parts.append(f"وسيطر {sides[1]} على {facts.choice(PLACES)}.")
    if rng.random() < 0.2:
        parts.append(f"وارتفع عدد القتلى إلى {killed + 200} شخصا منذ مطلع العام بحسب {rng.choice(CLAIMERS)}.")
    published = day + timedelta(days=rng.randrange(3)) if rng.random() < 0.95 else None
    return Report(f"s{number:06d}", " ".join(parts), published=published, publisher=rng.choice(PAPERS))


def _lead(kind: int, place: str, sides: tuple[str, str], day: date, rng: random.Random) -> str:
    words = (
        f"اندلعت اشتباكات عنيفة بين {sides[0]} و{sides[1]} في {place}",
        f"شنت طائرات حربية روسية غارات جوية على {place}",
        f"قصفت {sides[0]} بالمدفعية {place}",
        f"انفجرت سيارة مفخخة في {place}",
    )[kind]
    when = f" يوم {day.day} {MONTHS[day.month - 1]} {day.year}" if rng.random() < 0.85 else ""
    return f"{words}{when}، وفق ما ذكر {rng.choice(CLAIMERS)}."


def _toll(told: int, sides: tuple[str, str], rng: random.Random) -> str:
    return (
        f"وأسفر ذلك عن مقتل {told} من عناصر {sides[1]} وإصابة {told + 7} آخرين.",
        f"وقتل ما لا يقل عن {told} شخصا، بينهم 3 أطفال.",
        f"وقتل {told} مدنيا وأصيب العشرات بجروح.",
    )[rng.randrange(3)]


def _filler(rng: random.Random) -> str:
    return " ".join(rng.choices(WORDS, k=14)) + "."
