"""Days as words: days of the month, weekdays, اليوم and أمس, with the date that is told beside them."""

from __future__ import annotations

from kg.extract.dates.atoms import Strip
from kg.extract.dates.months import month_at, read_month
from kg.extract.dates.numbers import read_day, skip_article
from kg.extract.dates.numeric import read_numeric
from kg.extract.dates.point import Point

Read = tuple[Point, int] | None


def day_of_month(strip: Strip, at: int, this: bool = False) -> Read:
    """`28 تموز`, `الخامس من يونيو`, `الثالث من الشهر الجاري`, `10/ سبتمبر`."""
    found = read_day(strip, at)
    if found is None or "label" in strip.at(at - 1):
        return None
    day, place = found
    if strip.at(place).get("unit") == "day:1":
        place += 1
    mark = strip.at(place).mark
    if mark in ("/", "-") and ("month" in strip.at(place + 1) or month_at(strip, place + 1)):
        place += 1
    elif mark:
        return None
    linked = "from" in strip.at(place) or "in" in strip.at(place)
    place += linked
    start = strip.at(skip_article(strip, at))
    point = Point(day=day, rule="day-month", ordinal="ordinal" in start and start.article)
    after = read_month(strip, place, point)
    if after is None and (linked or strip.at(place).lead):
        after = read_relative_month(strip, place, point)
    return (point, after) if after is not None else None


def read_relative_month(strip: Strip, at: int, point: Point) -> int | None:
    """`الشهر الجاري`, `هذا الشهر` behind a day."""
    place = at + ("this" in strip.at(at))
    atom = strip.at(place)
    if atom.get("unit") != "month:1" or not atom.article:
        return None
    direction = strip.at(place + 1).count("direction")
    if place > at:
        point.month_off = 0
        return place + 1
    after = strip.at(place + 1)
    if direction is None and (place + 1 >= strip.size or after.mark in (".", ",", ")")):
        point.month_off = 0  # العاشر من الشهر
        return place + 1
    if direction is None or "same" in after:
        return None
    point.month_off = direction
    return place + 2


def weekday(strip: Strip, at: int, this: bool = False) -> Read:
    """`الجمعة`, `السبت الماضي`, `الأربعاء، 13 شباط`, `اثنين الأسبوع الحالي`, `السبت 23`."""
    atom = strip.at(at)
    if not _is_weekday(strip, at):
        return None
    if "\u0644" in atom.lead and "ordinal" in strip.at(at + 1):  # lam: for the fifth Friday
        return None
    point = Point(weekday=atom.count("weekday"), direction=0 if this else None, rule="weekday")
    place = _week_tail(strip, at + 1, point)
    place = _adverb(strip, place, point)
    if point.direction is None and point.week_off is None and is_coming(strip, at):
        point.direction = 3
    return point, _date_tail(strip, place, point)


def is_coming(strip: Strip, at: int) -> bool:
    """Whether the words before a point tell of what is to come (`سيبدأ تنفيذه صباح السبت`)."""
    for place in range(at - 1, max(at - 7, -1), -1):
        atom = strip.at(place)
        if atom.mark in (".", "\u061b", "!", "\u061f"):  # Arabic semicolon, Arabic question mark
            return False
        if "coming" in atom:
            return True
    return False


def _is_weekday(strip: Strip, at: int) -> bool:
    """Whether a word that can be a weekday is one here, not a number, a name, or someone."""
    atom, before, after = strip.at(at), strip.at(at - 1), strip.at(at + 1)
    if "dayhead" in before and not before.article:
        return False
    if "weak" in atom:
        bare_week = after.get("unit") == "week:1"
        return bare_week or before.get("unit") == "day:1" or ("daypart" in before and before.get("daypart") != "day")
    if atom.count("weekday") == 7 and before.get("cardinal") == 1:
        return False  # الواحد الأحد
    return not (atom.count("weekday") == 1 and _is_pair_of_things(strip, at))


def _is_pair_of_things(strip: Strip, at: int) -> bool:
    """`القتيلين الاثنين`, `الاثنين معا`: two, not Monday."""
    before, after = strip.at(at - 1), strip.at(at + 1)
    dual = before.surface.endswith("\u064a\u0646") and before.surface.startswith("\u0627\u0644")  # ya noon, alef lam
    known = "direction" in before or "weekday" in before
    return (
        (dual and not known)
        or after.surface.startswith("\u0645\u0639\u0627")
        or ("between" in before and (not after.lead and "and" not in after))
    )


def _week_tail(strip: Strip, at: int, point: Point) -> int:
    """A direction (`الماضي`) or the week that the weekday lies in."""
    direction = strip.at(at).count("direction")
    if direction is not None:
        point.direction = direction
        return at + 1
    place = at + ("from" in strip.at(at) or "in" in strip.at(at))
    this = "this" in strip.at(place)
    place += this
    if strip.at(place).get("unit") == "week:1" and strip.at(place).article:
        direction = strip.at(place + 1).count("direction")
        if direction is not None:
            point.week_off = direction
            return place + 2
        if this or place == at:
            point.week_off = 0
            return place + 1
    return at


def _adverb(strip: Strip, at: int, point: Point) -> int:
    """A part of the day behind its day: `السبت فجرا`."""
    if "dayadverb" in strip.at(at) and not strip.at(at).lead:
        point.daypart = str(strip.at(at).get("daypart") or "day")
        if "weekday" in strip.at(at + 1) or "relative" in strip.at(at + 1):
            point.daypart = None
            return at
        return at + 1
    return at


def _date_tail(strip: Strip, at: int, point: Point) -> int:
    """The date that a weekday or اليوم is told with: `، 10 يونيو 2014`, `الموافق 13 شباط`, `(5/7/2017)`, `23`."""
    place = at
    while (
        strip.at(place).mark in (",", "(", "-", "/")
        or any(name in strip.at(place) for name in ("dated", "in"))
        or (strip.at(place).get("unit") == "day:1" and place > at)
    ):
        place += 1
        if place - at > 3:
            return at
    found = read_numeric(strip, place) or day_of_month(strip, place)
    if found is not None:
        other = found[0]
        point.day, point.month, point.year, point.hijri = other.day, other.month, other.year, other.hijri
        point.month_off, point.year_off, point.direction = other.month_off, other.year_off, other.direction
        point.disagree, point.ordinal = other.disagree, other.ordinal
        point.rule = f"{point.rule}+{other.rule}"
        if strip.at(place - 1).mark == "(" and strip.at(found[1]).mark == ")":
            return found[1] + 1
        return found[1]
    if point.weekday is not None and point.direction in (None, 3) and point.week_off is None:
        return _bare_day(strip, at, place, point)
    return at


def _bare_day(strip: Strip, at: int, place: int, point: Point) -> int:
    """`السبت 23`, `الخميس في الحادي والعشرين`: a day of the month without its month, before a stop or the end."""
    found = read_day(strip, place)
    if found is None or place > at + 1 or strip.at(at).mark in ("-", "("):
        return at
    ordinal = "ordinal" in strip.at(place) and not strip.at(place).size
    if ordinal and strip.at(place).surface.endswith(("\u0629", "\u0647")):  # ta marbuta: the seventeenth Friday
        return at
    after = strip.at(found[1])
    ends = found[1] >= strip.size or after.mark in (".", ",", ")", ";", "\u061b")
    if ends or (ordinal and found[0] > 10 and "from" not in after):
        point.day = found[0]
        point.rule += "+day"
        return found[1]
    return at


def relative(strip: Strip, at: int, this: bool = False) -> Read:
    """`اليوم`, `أمس الجمعة`, `اليوم الـ 4 من آب`, `اليوم التالي`."""
    atom, after = strip.at(at), strip.at(at + 1)
    offset = atom.count("relative") or 0
    today = atom.get("unit") == "day:1"
    if "that" in strip.at(at - 1 - this) or (today and _is_title(strip, at)):
        return None
    point = Point(day_off=offset, rule="relative-day")
    if today and (dated := day_of_month(strip, at + 1)) is not None:
        dated[0].day_off = 0
        return dated
    if today and (("ordinal" in after and after.article) or "article" in after or "dayname" in after):
        return None
    if not today and "dayname" in after and "weekday" not in after:
        return None
    if today and (direction := after.count("direction")) is not None:
        anaphoric = "anaphor" in after and ("in" in strip.at(at - 1) or strip.at(at).lead != "")
        return Point(day_off=direction, unknown=anaphoric, rule="day-after"), at + 2
    place = at + 1
    if strip.at(place).mark == "," and _is_weekday_name(strip, place + 1):
        place += 1
    if _is_weekday_name(strip, place):
        point.weekday = strip.at(place).count("weekday")
        place += 1
        point.rule = "relative-weekday"
    elif strip.at(place).mark == "(" and _is_weekday_name(strip, place + 1) and strip.at(place + 2).mark == ")":
        point.weekday = strip.at(place + 1).count("weekday")
        place += 3
        point.rule = "relative-weekday"
    place = _adverb(strip, place, point)
    return point, _date_tail(strip, place, point) if today or point.weekday else place


def _is_weekday_name(strip: Strip, at: int) -> bool:
    return "weekday" in strip.at(at) and "weak" not in strip.at(at) and not strip.at(at).lead


def _is_title(strip: Strip, at: int) -> bool:
    """Whether اليوم is the name of a paper or a channel: `صحيفة اليوم`, `قناة روسيا اليوم`."""
    near, far = strip.at(at - 1), strip.at(at - 2)
    return ("outlet" in near and not near.lead) or ("outlet" in far and not far.article and not near.mark)


def tonight(strip: Strip, at: int, this: bool = False) -> Read:
    """`الليلة`, `الليلة الماضية`."""
    if "that" in strip.at(at - 1):
        return None
    direction = strip.at(at + 1).count("direction")
    if "ordinal" in strip.at(at + 1) and direction is None:
        return None
    point = Point(day_off=direction or 0, daypart="night", rule="night")
    return point, at + 1 + (direction is not None)


def lone_day(strip: Strip, at: int, this: bool = False) -> Read:
    """`في الحادي والعشرين`, `منذ الـ 17،`: a day whose month is not told."""
    before, atom = strip.at(at - 1), strip.at(at)
    if not any(name in before for name in ("in", "since", "until")) or not (atom.article or "article" in atom):
        return None
    found = read_day(strip, at)
    if found is None or found[0] <= 10:
        return None
    after = strip.at(found[1])
    ends = found[1] >= strip.size or after.mark in (".", ",", ")")
    digits = "article" in atom
    if (
        "from" in after or "unit" in after or (digits and not ends) or after.surface.startswith("\u0627\u0644")
    ):  # alef, lam
        return None
    return Point(day=found[0], rule="day"), found[1]


def day_unit(strip: Strip, at: int, this: bool) -> Read:
    """`يوم السبت`, `يوم 17 أكتوبر`, `يوم أمس`, `يوم 15`."""
    after = strip.at(at + 1)
    if "weekday" in after and not after.lead:
        return weekday(strip, at + 1, this)
    if "relative" in after and not after.lead and after.get("unit") is None:
        return relative(strip, at + 1)
    found = read_numeric(strip, at + 1) or day_of_month(strip, at + 1)
    if found is not None:
        return found
    if strip.at(at).article:
        return None
    day = read_day(strip, at + 1)
    if day is None or strip.at(at - 1).size or ("ordinal" in strip.at(at + 1) and not strip.at(at + 1).article):
        return None
    digits = strip.at(skip_article(strip, at + 1)).size > 0
    later = strip.at(day[1])
    ends = day[1] >= strip.size or later.mark in (".", ",", ")") or ("from" not in later and day[0] > 10)
    return (Point(day=day[0], rule="day"), day[1]) if digits and ends and "unit" not in later else None
