"""How fast reports are read, stage by stage, beside spaCy's Arabic tokenizer with an EntityRuler of the same names.

    python tests/bench/extract.py                                  # Isnad alone
    python tests/bench/extract.py --peer-python other/bin/python   # with spaCy, from an environment that has it
    python tests/bench/extract.py --reports news/ # reports of your own

The reports are put together from the templates below, about 1,450 characters each, no two the same. Speed is reports
a second from text to claims, in processor time of one core, start-up apart: the best of some rounds after a first one.
The peer finds names only. A long report is 100 of the reports joined; it may take at most 130 times as long as one.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[0] = str(ROOT)  # not this folder, whose `numbers` would stand for the standard library's

from kg.extract.dates import read_dates  # noqa: E402
from kg.extract.quantities import read_quantities  # noqa: E402
from kg.extract.senses import senses_of  # noqa: E402
from kg.extract.spots import find_all  # noqa: E402
from kg.extract.things import group_things  # noqa: E402
from kg.link import Context  # noqa: E402
from kg.model import Reading, Report  # noqa: E402
from kg.pipeline import World, load_world  # noqa: E402
from kg.rdf.background import Background  # noqa: E402
from kg.rdf.quads import describe_reading  # noqa: E402
from kg.sources import InputFailure, read_reports  # noqa: E402
from kg.text.sentences import split_sentences  # noqa: E402
from kg.text.tokens import tokenise  # noqa: E402

LENGTH = 1450
LONG = 100
MOST = 130

TEMPLATES = (
    "قال {claimer} إن {n} من عناصر {group} قتلوا وأصيب {m} آخرون في اشتباكات مع {other} قرب {place} يوم {day}.",
    "وأعلن {other} السيطرة على قرية {village} في ريف {place} بعد معارك استمرت {few} أيام مع {group}.",
    "وأضاف أن غارات جوية نفذتها {air} استهدفت مواقع {group} في محيط {place}، ما أدى إلى مقتل ما لا يقل عن {n} مقاتلا.",
    "وذكرت مصادر طبية أن {m} مدنيا، بينهم {few} أطفال، أصيبوا بجروح جراء قصف مدفعي على الأحياء السكنية في {place}.",
    "وانفجرت عبوة ناسفة بآلية عسكرية تابعة لـ{other} على طريق {place} {village} مساء {weekday}، دون وقوع إصابات.",
    "في المقابل، نفى متحدث باسم {group} سقوط قتلى في صفوفه، وقال إن مقاتليه انسحبوا من {village} قبل بدء الهجوم.",
    "وبحسب {claimer}، نزح أكثر من {big} شخص من {place} وبلدة {village} خلال الأسبوع الماضي باتجاه مناطق أكثر أمنا.",
    "ودارت مواجهات عنيفة بين {group} من جهة و{other} من جهة أخرى في أطراف مدينة {place} منذ صباح {weekday}.",
    "وبذلك ترتفع حصيلة القتلى إلى {big} منذ مطلع العام، وفقا لما وثقه {claimer} في تقرير نشره {weekday}.",
    "وأسر {group} {few} جنود من {other}، فيما لا يزال مصير {m} آخرين مجهولا بعد فقدان الاتصال بهم قرب {village}.",
    "وكان {group} قد شن هجوما مماثلا في {day} على حاجز عسكري في {place}، أسفر عن مقتل {n} عنصرا بينهم ضابطان.",
    "واستعادت {other} {few} نقاط كانت خسرتها في بادية {place}، وتقدمت نحو {village} تحت غطاء من القصف الصاروخي.",
    "وأشار شهود عيان إلى أن الطائرات حلقت على علو منخفض فوق {place} ثم قصفت مستودعا قرب {village} بصاروخين.",
)
AROUND = (
    "وتشهد المنطقة توترا أمنيا متصاعدا، وسط انقطاع للكهرباء والاتصالات، ومطالبات من الأهالي بفتح ممرات إنسانية.",
    "ولم يصدر أي تعليق رسمي من الحكومة، في حين دعت منظمات دولية الأطراف كافة إلى ضبط النفس والعودة إلى الحوار.",
    "وتقع {village} على بعد {few} كيلومترات من {place}، وهي منطقة زراعية يعتمد سكانها على القمح والزيتون.",
    "وقال المتحدث باسم {claimer} في مؤتمر صحفي {weekday} إن الأوضاع المعيشية تزداد صعوبة مع اقتراب فصل الشتاء.",
    "ومن المقرر أن تستأنف المحادثات في جنيف يوم {day} برعاية الأمم المتحدة، بعد توقف دام {few} أشهر.",
    "وأوضح البيان أن الطريق الدولي بين {place} و{village} أعيد فتحه أمام الشاحنات التجارية بعد أعمال صيانة واسعة.",
    "ويبلغ عدد سكان المدينة نحو {big} ألف نسمة، وفق تقديرات تعود إلى عام 2011، غير أن كثيرين غادروها منذ ذلك الحين.",
    "ودعا وزير الخارجية إلى تسوية سياسية شاملة تحفظ وحدة البلاد وتضمن عودة المهجرين إلى منازلهم بأمان وكرامة.",
    "ووزعت فرق الإغاثة {n} سلة غذائية على العائلات في {place}، فيما تستعد لإرسال قافلة جديدة خلال الأيام المقبلة.",
    "وارتفعت أسعار الوقود والخبز في أسواق {place} بنسبة {few} بالمئة، ما أثار استياء واسعا بين التجار والأهالي.",
)
"""What stands between the claims: three sentences in five, which leaves about as many claims as news has."""
CLAIMERS = ("المرصد السوري لحقوق الإنسان", "وزارة الدفاع", "مصدر عسكري", "ناشطون", "وكالة رويترز", "الدفاع المدني")
GROUPS = ("تنظيم الدولة الإسلامية", "هيئة تحرير الشام", "حركة الشباب", "جماعة الحوثي", "لواء الصقور", "فصائل المعارضة")
OTHERS = ("قوات النظام", "الجيش العراقي", "قوات سوريا الديمقراطية", "القوات الحكومية", "الجيش اليمني", "قوات حفتر")
AIRS = ("طائرات التحالف الدولي", "طائرات حربية روسية", "مقاتلات التحالف العربي", "طائرات مسيرة")
PLACES = ("السخنة", "تدمر", "الرقة", "دير الزور", "إدلب", "الموصل", "كركوك", "تعز", "الحديدة", "سرت", "درنة", "مقديشو")
VILLAGES = ("الطيبة", "أم الكرم", "البشير", "السلمانية", "تل الورد", "خربة الزيتون", "عين القصب", "الوادي الأحمر")
WEEKDAYS = ("السبت", "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة")
MONTHS = ("كانون الثاني", "شباط", "آذار", "أبريل", "مايو", "حزيران", "يوليو", "آب", "سبتمبر", "تشرين الأول")
FEW = ("ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية")

PEER = r"""
import json, sys, time
import spacy
job = json.load(sys.stdin)
nlp = spacy.blank("ar")
ruler = nlp.add_pipe("entity_ruler")
ruler.add_patterns([{"label": label, "pattern": name} for label, name in job["names"]])
best, found = None, 0
for _ in range(job["rounds"] + 1):
    begin = time.process_time()
    found = sum(len(doc.ents) for doc in nlp.pipe(job["texts"]))
    spent = time.process_time() - begin
    best = spent if best is None else min(best, spent)
json.dump({"seconds": best, "found": found, "version": spacy.__version__}, sys.stdout)
"""


def make_report(number: int) -> Report:
    """The report of a number: templates in an order of its own, with names and counts of its own."""
    parts: list[str] = []
    step = number * 7
    while sum(map(len, parts)) < LENGTH - 60:
        kind = TEMPLATES if step % 5 in (0, 2) else AROUND
        template = kind[(step * 4 + step // len(kind)) % len(kind)]
        ends = "\n" if len(parts) % 3 == 2 else " "
        parts.append(template.format_map(_slots(number, step)) + ends)
        step += 1
    return Report(f"bench-{number}", "".join(parts), published=date(2018, 1, 1) + timedelta(days=number % 900))


def _slots(number: int, step: int) -> dict[str, object]:
    def pick(choices: Sequence[str], salt: int) -> str:
        return choices[(number * salt + step * (salt + 2)) % len(choices)]

    return {
        "claimer": pick(CLAIMERS, 5), "group": pick(GROUPS, 1), "other": pick(OTHERS, 7), "air": pick(AIRS, 3),
        "place": pick(PLACES, 5), "village": pick(VILLAGES, 3), "weekday": pick(WEEKDAYS, 2), "few": pick(FEW, 5),
        "n": 12 + (number + step) % 80, "m": 11 + (3 * number + step) % 60, "big": 100 + (number * 37 + step) % 900,
        "day": f"{1 + (number + step) % 28} {pick(MONTHS, 3)} {2014 + number % 7}",
    }  # fmt: skip


def measure(reports: Sequence[Report], read: Callable[[Report], object], rounds: int) -> tuple[float, float]:
    """Seconds of processor time of the first round, and of the best of the others."""
    spent = []
    for _ in range(rounds + 1):
        begin = time.process_time()
        for report in reports:
            read(report)
        spent.append(time.process_time() - begin)
    return spent[0], min(spent[1:] or spent)


def stages(world: World) -> Iterator[tuple[str, Callable[[Report], object]]]:
    """Every stage alone, each with what it needs made ready before."""
    cut = {}
    reader: Any = world.reader
    background = Background(world.gazetteer, _iris())

    def prepared(report: Report) -> Any:
        if report.identifier not in cut:
            sentences = split_sentences(report.text, report.title)
            tokens = [tokenise(report.text, s.begin, s.end) for s in sentences]
            reading: Reading = reader.read(report)
            links = world.linker.link(reading.things, Context(published=report.published))
            spots = find_all(tokens, reader._names, reader._world)
            cut[report.identifier] = sentences, tokens, spots, reading, links
        return cut[report.identifier]

    yield "ready", prepared
    yield "sentences", lambda r: split_sentences(r.text, r.title)
    yield "tokens", lambda r: [tokenise(r.text, s.begin, s.end) for s in prepared(r)[0]]
    yield "senses", lambda r: [senses_of(t) for t in prepared(r)[1]]
    yield "numbers", lambda r: [read_quantities(t) for t in prepared(r)[1]]
    yield "dates", lambda r: [read_dates(t, r.published) for t in prepared(r)[1]]
    yield "names", lambda r: find_all(prepared(r)[1], reader._names, reader._world)
    yield "things", lambda r: group_things(prepared(r)[2], r, world=reader._world)
    yield "links", lambda r: world.linker.link(prepared(r)[3].things, Context(published=r.published))
    yield "quads", lambda r: describe_reading(prepared(r)[3], prepared(r)[4], background)


def _iris() -> Any:
    from kg.ids import Iris

    return Iris()


def show_stages(reports: Sequence[Report], world: World, whole: float, rounds: int) -> None:
    """Print milliseconds a report of each stage; what is left of text to claims are the claims themselves."""
    print(f"\n{'stage':<12}{'ms a report':>12}{'share':>8}")
    told = 0.0
    for name, stage in stages(world):
        _, best = measure(reports, stage, rounds)
        if name == "ready":
            continue
        if name == "links":
            _row("claims", max(0.0, whole - told), len(reports), whole)
            _row("all", whole, len(reports), whole)
        told += best
        _row(name, best, len(reports), whole)


def _row(name: str, seconds: float, count: int, whole: float) -> None:
    print(f"{name:<12}{seconds / count * 1e3:>12.3f}{seconds / whole:>8.1%}")


def show_long(reports: Sequence[Report], world: World, rounds: int) -> bool:
    """Print how much longer a report of 100 reports takes than one; whether that is within bounds."""
    some = reports[:LONG]
    if len(some) < LONG:
        return True
    text = "\n".join(report.text for report in some)
    _, one = measure(some, world.reader.read, rounds)
    _, long = measure([Report("long", text, published=some[0].published)], world.reader.read, rounds)
    ratio = long / (one / LONG)
    print(f"\na report {LONG} times as long ({len(text):,} characters): {long:.3f} s, {ratio:.0f} times one report")
    return ratio <= MOST


def show_peer(python: str, reports: Sequence[Report], world: World, ours: float, rounds: int) -> None:
    """Print the speed of spaCy's tokenizer with an EntityRuler of the same names."""
    names = sorted({(kind, name) for name, kind, _ in world.gazetteer.names()})
    job = json.dumps({"names": names, "texts": [r.text for r in reports], "rounds": rounds})
    done = subprocess.run([python, "-W", "ignore", "-c", PEER], input=job, capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    speed = len(reports) / answer["seconds"]
    print(f"spaCy {answer['version']}, blank ar and {len(names):,} names: {speed:.0f} reports/s, ", end="")
    print(f"{answer['found'] / len(reports):.1f} names a report; Isnad has {ours / speed:.0%} of its speed")


def main() -> int:
    """Print the figures; the exit code is 1 when time does not grow linearly."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", nargs="*", help="files or folders of reports (default: made ones)")
    parser.add_argument("--count", type=int, default=400, help="how many reports are made")
    parser.add_argument("--rounds", type=int, default=3, help="rounds after the first")
    parser.add_argument("--peer-python", help="a Python that has spaCy")
    arguments = parser.parse_args()
    if arguments.reports:
        found = list(read_reports(arguments.reports))
        reports = [item for item in found if not isinstance(item, InputFailure)]
    else:
        reports = [make_report(number) for number in range(arguments.count)]
    world = load_world()
    gc.collect()
    first, best = measure(reports, world.reader.read, arguments.rounds)
    length = sum(len(r.text) for r in reports) / len(reports)
    speed = len(reports) / best
    print(f"{len(reports)} reports of {length:.0f} characters: {speed:.0f} reports/s from text to claims", end=", ")
    print(f"{speed * length / LENGTH:.0f} of {LENGTH} characters; {len(reports) / first:.0f} the first time")
    if arguments.peer_python:
        show_peer(arguments.peer_python, reports, world, speed, arguments.rounds)
    show_stages(reports, world, best, arguments.rounds)
    return 0 if show_long(reports, world, arguments.rounds) else 1


if __name__ == "__main__":
    sys.exit(main())
