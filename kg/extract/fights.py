"""The words of a sentence that tell of a fight: which class of engagement each is, and with what it was made.

Words that only look like one (`عملية جراحية`, `وقف إطلاق النار`, `خشية من هجمات`, `لم يشن هجمات`) give none. The tables
are `triggers.tsv` and `means.tsv`; a weak word (`عملية`, `حرب`, `إطلاق`) counts only beside what its row asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from kg.extract.line import COMMAS, Line
from kg.extract.means import OPEN, fight_analysis, in_name, refine
from kg.extract.unfought import is_unfought
from kg.lexicon.morphology import Analysis
from kg.model import EngagementClass

BETWEEN = "\u0628\u064a\u0646"  # بين
WITH = frozenset({"\u0645\u0639", "\u0648\u0645\u0639"})  # مع
ON = "\u0639\u0644\u064a"  # على
FROM = "\u0645\u0646"  # من
WHEN = frozenset(
    {
        "\u0628\u0639\u062f", "\u0642\u0628\u0644", "\u062e\u0644\u0627\u0644", "\u0627\u062b\u0646\u0627\u0621",
        "\u0627\u062b\u0631", "\u0639\u0642\u0628", "\u0645\u0646\u0630", "\u062c\u0631\u0627\u0621",
        "\u0646\u062a\u064a\u062c\u0647",
    }
)  # بعد، قبل، خلال، أثناء، إثر، عقب، منذ، جراء، نتيجة  # fmt: skip
# منطقة، مركز، هيئة، إدارة، مسرح (العمليات)
_SEATS = frozenset(
    {
        "\u0645\u0646\u0637\u0642\u0647", "\u0628\u0645\u0646\u0637\u0642\u0647", "\u0645\u0631\u0643\u0632",
        "\u0647\u064a\u0626\u0647", "\u0627\u062f\u0627\u0631\u0647", "\u0645\u0633\u0631\u062d",
    }
)  # fmt: skip
_WHERE = frozenset({"\u062d\u064a\u062b", "\u0627\u0630"})  # حيث، إذ
_IN = "\u0641\u064a"  # في
_BA = "\u0628"
_AL = "\u0627\u0644"  # the article
THIS = frozenset(
    {
        "\u0647\u0630\u0627",
        "\u0647\u0630\u0647",
        "\u062a\u0644\u0643",
        "\u0630\u0644\u0643",
        "\u0647\u0630\u064a\u0646",
    }
)  # هذا، هذه، تلك، ذلك، هذين
_NEAR = 4
_FAR = 12
_REACH = 8  # tokens within which a second word tells the same fight


@dataclass(slots=True)
class Fight:
    """A word of fighting: its token, the tokens of its evidence, class, means and how it stands to what was told.

    `definite` marks `الهجوم`, `هذه الغارات`, `غاراتها`; `fresh` what is said to be another one (`هجوم آخر`),
    `back` a word that is a fight only when it points back to one (`العملية`). `verb` is True
    for a verb, `transitive` for a verbal noun whose object follows it.
    """

    index: int
    first: int
    last: int
    category: EngagementClass
    analysis: Analysis
    means: tuple[str, ...] = ()
    definite: bool = False
    fresh: bool = False
    base: str = ""
    back: bool = False
    shown: bool = False
    claimed: bool = False
    both: bool = False

    @property
    def verb(self) -> bool:
        """True for a verb."""
        return self.analysis.pos == "verb"

    @property
    def many(self) -> bool:
        """True for a plural (`الهجمات`)."""
        return self.analysis.number == "p"

    @property
    def transitive(self) -> bool:
        """True for a verbal noun whose object stands right behind it (`استهداف دورية`)."""
        return "transitive" in self.analysis.classes


def find_fights(line: Line) -> list[Fight]:
    """The fights of a sentence in text order, each at the first of the words that tell it."""
    found: list[Fight] = []
    for index, sense in enumerate(line.senses):
        if sense.engagement is None and "thing" not in sense.marks and "drone" not in sense.marks:
            if sense.toll == "killed" and (killing := _killing(line, index, found)) is not None:
                found.append(killing)
            continue
        fight = _fight(line, index) or _thing(line, index, found)
        if fight is None or is_unfought(line, fight.first, fight.index + 1, fight.analysis):
            continue
        if found and _is_subject(line, found[-1], fight):
            fight.first = found[-1].first
            found[-1] = fight
            continue
        if found and _goes_on(line, found[-1], fight):
            _specify(found[-1], fight)
            continue
        found.append(fight)
    return found


def _fight(line: Line, index: int) -> Fight | None:
    sense = line.senses[index]
    if sense.engagement is None or index in line.time_at or index in line.claimer_at or in_name(line, index):
        return None
    analysis = fight_analysis(line, index)
    base, last = sense.engagement, index + 1
    marks = analysis.classes
    if _is_unlike(line, index):
        return None
    if "needs_fire" in marks:
        fired = _fired(line, index)
        if fired is None:
            return None
        base, last = fired
    elif "needs_side" in marks and not _has_side(line, index):
        return None
    category, means, end = refine(line, index, base, analysis)
    back = "needs_means" in marks and not means and not line.marked(index - 1, "attempt")
    back = back and not _is_against_party(line, index)
    if "needs_site" in marks and not _has_site(line, index):
        return None
    definite = _AL in analysis.proclitics or bool(analysis.enclitic) or line.fold(index - 1) in THIS
    if "transitive" in marks and _AL not in analysis.proclitics and line.fold(index - 1) not in THIS:
        definite = False  # مهاجمتها: the pronoun is whom it is aimed at
    definite = definite and analysis.pos != "verb"
    if "needs_means" in marks and line.fold(index - 1) in _SEATS:
        return None
    if back and not definite and not _is_conducted(line, index):
        return None
    fresh = any(line.marked(k, "fresh") or line.marked(k, "other") for k in range(index + 1, min(index + 4, len(line))))
    return Fight(
        index,
        _evidence(line, index),
        max(last, end),
        category,
        analysis,
        means,
        definite,
        fresh,
        base,
        back and not _is_conducted(line, index),
        line.fold(index - 1) in THIS,
        is_claimed(line, index),
        _is_of_both(line, index),
    )


def _is_against_party(line: Line, index: int) -> bool:
    """`حملة واسعة ضد X`: a weak word that is aimed at a party."""
    for k in range(index + 1, min(index + 4, len(line))):
        if line.is_break(k) or line.fold(k) in COMMAS:
            return False
        if line.marked(k, "against"):
            return any(j in line.party_at for j in (k + 1, k + 2))
    return False


def _has_site(line: Line, index: int) -> bool:
    """`دمرت القوات مواقع لـX`: what armed men hold stands behind the word, and a party or a bomb is told with it."""
    near = range(max(0, index - 6), min(index + 10, len(line)))
    if not any(k in line.party_at or line.marked(k, "assailant") or "means" in line.senses[k].marks for k in near):
        return False
    for k in range(index + 1, min(index + 7, len(line))):
        if line.is_break(k) or line.fold(k) in COMMAS:
            return False
        if line.marked(k, "site"):
            return True
    return False


def _is_of_both(line: Line, index: int) -> bool:
    """`بين الطرفين`, `بين الجانبين`: the opponents told just before."""
    for k in range(index + 1, min(index + 9, len(line))):
        if line.fold(k) == BETWEEN:
            return line.marked(k + 1, "both")
    return False


def is_claimed(line: Line, index: int) -> bool:
    """`تبنى X الهجوم`, `أعلن X مسؤوليته عن الهجوم`: told only to say who did it."""
    for k in range(index - 1, max(-1, index - 8), -1):
        if line.is_break(k) or line.senses[k].engagement:
            return False
        if line.marked(k, "responsible") or line.marked(k, "responsibility"):
            return not line.marked(k - 1, "negation")
    return False


def _is_conducted(line: Line, index: int) -> bool:
    """`بدأ الجيش عملياته`, `نفذت القوات عملية`: a verb that carries it out, with a party, makes a weak word a fight."""
    for k in range(index - 1, max(-1, index - 7), -1):
        if line.is_break(k) or line.fold(k) in COMMAS:
            return False
        mark = line.senses[k].marks.get("conduct")
        if mark is not None and mark.pos == "verb":
            return any(j in line.party_at for j in range(k + 1, index))
    for k in range(index + 1, min(index + 4, len(line))):  # عملية نفذتها X
        mark = line.senses[k].marks.get("conduct")
        if mark is not None and mark.pos == "verb" and mark.enclitic:
            return any(j in line.party_at for j in range(k + 1, min(k + 4, len(line))))
    return False


def _evidence(line: Line, index: int) -> int:
    """`تبادل إطلاق نار`, `محاولة تسلل`: the evidence begins at the word before."""
    return index - 1 if line.marked(index - 1, "exchange") or line.marked(index - 1, "attempt") else index


def _is_unlike(line: Line, index: int) -> bool:
    """`الحرب العالمية`, `معركة انتخابية`, `يعد ضربة`: a word behind it, or a verb before it, makes it no fight."""
    if line.marked(index - 1, "figure") or _is_blow(line, index):
        return True
    for k in (index + 1, index + 2):
        if line.marked(k, "unlike"):
            return True
        if k < len(line) and (line.fold(k) in COMMAS or line.joined(k)):
            return False
    return False


def _is_blow(line: Line, index: int) -> bool:
    """`يمثل تحرير البلدة ضربة جديدة للتنظيم`: one blow that something else is said to be."""
    analysis = fight_analysis(line, index)
    if "aerial" not in analysis.classes or analysis.number != "s":
        return False
    for k in range(index - 1, max(-1, index - 8), -1):
        if line.is_break(k) or line.fold(k) in COMMAS:
            return False
        if line.marked(k, "figure"):
            return True
    return False


def _fired(line: Line, index: int) -> tuple[str, int] | None:
    """What a word of shooting is: an attack with `النار`, a clash where it is exchanged, shelling with shells."""
    far = 0
    for k in range(index + 1, len(line)):
        far += k not in line.party_at
        if line.is_break(k) or far > _NEAR:
            break
        mark = line.senses[k].marks.get("means")
        if mark is not None and "thing" in mark.classes:
            return mark.value, k + 1
        if line.marked(k, "fire"):
            exchanged = any(line.marked(j, "exchange") for j in range(max(0, index - 3), index))
            return ("armed_clash" if exchanged else "attack"), k + 1
    return None


def _has_side(line: Line, index: int) -> bool:
    """A war is told of as a fight when its kind, its sides or its beginning are told with it."""
    for k in range(index + 1, min(index + 6, len(line))):
        if line.is_break(k) or line.fold(k) in COMMAS:
            return False
        if k <= index + 2 and line.marked(k, "civil") and not line.joined(k):
            return True
        if line.fold(k) == BETWEEN or line.marked(k, "begin") or line.marked(k, "against"):
            return True
        if line.fold(k) in WITH or line.fold(k) == ON:
            return k + 1 in line.party_at or k + 2 in line.party_at
    return False


def _killing(line: Line, index: int, found: list[Fight]) -> Fight | None:
    """`قتل ثلاثة مدنيين على يد مسلحين`: killing that is told with who did it is an attack, when no other word is."""
    first, last = line.clause(index)
    if in_name(line, index) or index in line.time_at or any(f.index >= first for f in found):
        return None
    last = min(last, index + 14)
    if any(line.senses[k].engagement or "thing" in line.senses[k].marks for k in range(index + 1, last)):
        return None
    by = next((k for k in range(index + 1, last) if _is_at_hands(line, k)), None)
    people = line.senses[by + 1].people if by is not None and by + 1 < len(line) else None
    if by is None or not (by + 1 in line.party_at or people in ("fighters", "soldiers", "unknown")):
        return None
    analysis = line.senses[index].toll_noun or line.senses[index].toll_verb
    light = "light" in line.senses[index].marks
    if analysis is None or light or is_unfought(line, index, index + 1, analysis):
        return None
    return Fight(index, index, index + 1, "attack", analysis, base="attack")


def _is_at_hands(line: Line, k: int) -> bool:
    """`على يد`, `بأيدي`: by somebody."""
    mark = line.senses[k].marks.get("by")
    return mark is not None and (line.fold(k - 1) == ON or _BA in mark.proclitics)


def _thing(line: Line, index: int, found: list[Fight]) -> Fight | None:
    """A bomb, a shell or a bullet that alone tells of the fight: `سقوط قذيفة`, `قتل بعبوة ناسفة`, `برصاص مسلحين`."""
    mark = line.senses[index].marks.get("thing") or line.senses[index].marks.get("drone")
    if mark is None or not mark.value or in_name(line, index) or index in line.time_at:
        return None
    if found and index - found[-1].index <= _REACH:
        return None
    if any(line.senses[k].engagement and not _is_shot(line, k) for k in range(index + 1, min(index + 6, len(line)))):
        return None
    launched = _launch(line, index) if "thing" in mark.classes else None
    if launched is None and any(_is_launched(line, k) for k in range(index + 1, min(index + 4, len(line)))):
        launched = index
    harmed = (
        "thing" in mark.classes
        and _BA in mark.proclitics
        and any(line.senses[k].toll or line.senses[k].result for k in range(max(0, index - 14), index))
    )
    if launched is None and not harmed:
        return None
    first = launched if launched is not None else index
    return Fight(
        index, first, index + 1, cast(EngagementClass, mark.value), mark, (line.tokens[index].surface,), base=mark.value
    )


def _launch(line: Line, index: int) -> int | None:
    """The word before it that brings it about: `سقوط قذيفة`, `ألقت مروحيات X براميل`."""
    far = 0
    for k in range(index - 1, -1, -1):
        far += k not in line.party_at and "means" not in line.senses[k].marks
        if far > 2 or line.is_break(k):
            return None
        if line.marked(k, "launch"):
            return k
    return None


def _is_launched(line: Line, k: int) -> bool:
    """`صاروخ أطلقته الجماعة`, `مسيرة أطلقها`: a verb of launching whose object is what stands before it."""
    mark = line.senses[k].marks.get("launch")
    return mark is not None and mark.pos == "verb" and bool(mark.enclitic)


def _is_shot(line: Line, k: int) -> bool:
    """`قذيفة أطلقتها القوات`: a verb of shooting behind what was shot."""
    return "needs_fire" in fight_analysis(line, k).classes


def _goes_on(line: Line, before: Fight, fight: Fight) -> bool:
    """True when a word tells the same fight as the one before it in the sentence (`غارة … استهدفت`)."""
    gap = range(before.last, fight.index)
    if any(line.is_break(k) or (line.marked(k, "contrast") and line.fold(k) not in _WHERE) for k in gap):
        return False  # غارات على P، فيما استهدفت X
    if line.fold(fight.first - 1) in WHEN or len(gap) > _FAR + _NEAR:
        return False
    done = before.verb or before.transitive
    if done and not fight.verb and _BA in fight.analysis.proclitics and fight.base in OPEN:
        return not fight.definite and not line.joined(fight.index)
    if len(gap) > _FAR:
        return False
    aims = line.marked(fight.index, "aim") and fight.verb
    if aims and not before.verb:
        own = any(k in line.party_at and line.party_at[k].rule != "nationality" and k + 1 >= fight.index for k in gap)
        return not own and (not line.joined(fight.index) or not any(k in line.party_at for k in gap))
    if before.verb and not fight.verb and line.fold(fight.first - 1) == _IN and len(gap) <= _REACH:
        return not fight.definite and (fight.base in OPEN or fight.category == before.category)
    if fight.category == before.category and len(gap) <= 1 and not line.joined(fight.index):
        return True
    same = fight.category == before.category or (before.base in ("attack", "strike") and fight.base == "bombing")
    return same and len(gap) <= 2 and not line.joined(fight.index)


def _is_subject(line: Line, before: Fight, fight: Fight) -> bool:
    """`استهدف هجوم انتحاري مقرا`: the noun behind a verb of aiming is its subject, and tells the fight."""
    return before.verb and line.marked(before.index, "aim") and not fight.verb and fight.index == before.index + 1


def _specify(before: Fight, fight: Fight) -> None:
    """Take over the class and the means that the later word adds."""
    if before.category in ("attack", "strike") and fight.category not in ("attack", "strike"):
        before.category = fight.category
    before.means = tuple(dict.fromkeys((*before.means, *fight.means)))
