"""What becomes of a count: a toll, a sub-count, a count of none, pending until harm is told of it, or nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, cast

from kg.extract.line import Line
from kg.extract.people import People
from kg.extract.tolls.drafts import Governor
from kg.extract.tolls.particles import ABOUT, CONTACT
from kg.extract.tolls.reach import governs, outranks
from kg.extract.tolls.results import take_result
from kg.extract.tolls.subcounts import take_rest, take_some, take_subcount
from kg.extract.tolls.walk import COUNTED, Walk
from kg.model import Outcome
from kg.text.tokens import Shape

_THEIRS: Final = ("\u0647\u0645", "\u0647\u0646")  # ـهم، ـهن
_SHORTEST: Final = 3  # letters of a function word with a pronoun (`منهم`) and one
_PLANNED: Final = 5  # tokens behind harm that is only meant in which a count is whom it was meant for
_COMPANY: Final = 24  # tokens from a person to those who were with him
_FAR: Final = 45  # tokens behind a number and `عدد` in which the harm is told


def take_count(walk: Walk, people: People) -> None:
    """Find what a count is part of or depends on, in this order, and settle, hang, keep or drop it."""
    governor = walk.governor
    if _is_speaker(walk, people):
        walk.drop(people, "who tells")
        return
    if _is_no_count(walk, people) or take_subcount(walk, people):
        return
    if people.kind == "any" and people.result is None and not (governor is not None and governor.negated):
        walk.drop(people, "any, and no harm is denied")
    elif people.part and walk.drafts and not walk.in_sub:
        take_some(walk, people, governor)
    elif take_rest(walk, people):
        return
    elif governor is not None and governor.negated:
        _take_negated(walk, people, governor)
    elif governor is not None and not governor.spent and outranks(walk, people, governor):
        _take_governed(walk, people, governor, governor.outcome)
    elif people.result is not None:
        take_result(walk, people)
    elif governor is not None and governs(walk, people, governor):
        if governor.outcome == "missing" and _loses_a_thing(walk, people):
            walk.drop(people, "they lost something")
            return
        outcome = _lost(walk, people, governor)
        if outcome is not None:
            _take_governed(walk, people, governor, outcome)
    elif _takes_number_before(walk, people) or _takes_added(walk, people) or _takes_companions(walk, people):
        return
    elif _may_wait(people) or _joins_waiting(walk, people) or _is_subject(walk, people):
        walk.pending.append(people)


def _lost(walk: Walk, people: People, governor: Governor) -> Outcome | None:
    """`فقد والده`, `فقد الجيش 12 من جنوده`, `خسر 9 جنود`: those who are one's own are lost to death."""
    if not walk.line.marked(governor.index, "loss"):
        return governor.outcome
    own = people.kind == "kin" or people.owner is not None
    if own or (governor.outcome == "killed" and people.people in ("fighters", "soldiers", "officers")):
        return "killed"
    if governor.outcome == "killed":
        walk.drop(people, "they may have lost something")
        return None
    return governor.outcome


def _loses_a_thing(walk: Walk, people: People) -> bool:
    """`فقدان ثلاثة ملايين طفل حقهم`: those who lose a thing of theirs are not lost."""
    line = walk.line
    if line.fold(people.reach) == CONTACT:
        return True  # فقدت عائلات الاتصال بأبنائها
    for k in range(people.reach, min(people.reach + 2, len(line))):
        if line.senses[k].person is not None or line.marked(k, "sub") or k in line.party_at:
            return False
        if line.fold(k).endswith(_THEIRS) and len(line.fold(k)) > _SHORTEST:
            return True
    return False


def _is_no_count(walk: Walk, people: People) -> bool:
    """True for a count that was told already, was only meant, or is a fraction, and so was dropped."""
    first = people.first
    if (first < walk.passed and not walk.in_sub) or 0 <= first - walk.planned <= _PLANNED:
        walk.meant = people
        walk.drop(people, "told already, or only meant")
        return True
    if people.mixed:
        walk.drop(people, "one count told for two outcomes")
        return True
    if _is_fraction(walk, first):
        walk.drop(people, "a fraction of another count")
        return True
    return False


def _is_fraction(walk: Walk, first: int) -> bool:
    """`نصفهم مدنيون`, `معظمهم من المدنيين`: a word of parts stands right before, with no harm or mark between."""
    for k in range(first - 1, max(-1, first - 4), -1):
        sense = walk.line.senses[k]
        if "part" in sense.marks:
            return True
        if sense.toll is not None or walk.line.tokens[k].word.shape is Shape.MARK:
            return False
    return False


def _may_wait(people: People) -> bool:
    """A count may stand before its harm when it tells its number, or is an indefinite noun."""
    return people.kind in COUNTED or (people.kind in ("singular", "plural") and not people.definite)


def _is_subject(walk: Walk, people: People) -> bool:
    """`إن الشاب سامي العودة استشهد`: a person with his name, right behind `إن`."""
    named = people.kind == "singular" and any(walk.line.is_given(k) for k in range(people.last, people.reach))
    return named and walk.line.marked(people.first - 1, "that")


def _joins_waiting(walk: Walk, people: People) -> bool:
    """`امرأة وزوجها وطفلهما قتلوا`: kin joined to one who waits."""
    last = walk.pending[-1] if walk.pending else None
    near = last is not None and walk.line.joined(people.first) and people.first - last.reach <= 1
    return near and people.owner is not None


def _is_speaker(walk: Walk, people: People) -> bool:
    """`قال شاهد`, `بحسب مراسل القناة`, `نقل عن أحد الأسرى`: who tells is not who came to harm."""
    line, before = walk.line, people.first - 1
    if people.kind not in ("singular", "one"):
        return False
    if line.marked(before, "report") and line.senses[before].analyses[0].pos == "verb":
        return True
    if line.marked(before, "accord") or line.marked(people.first, "accord"):
        return True
    return line.fold(before) == ABOUT and any(line.marked(k, "report") for k in range(max(0, before - 6), before))


def _take_governed(walk: Walk, people: People, governor: Governor, outcome: Outcome) -> None:
    walk.settle(people, outcome, f"behind {governor.kind}", governor.index)
    governor.spent = True


def _take_negated(walk: Walk, people: People, governor: Governor) -> None:
    """`لم يقتل أي مدني` is a count of none; of any other count the harm is denied."""
    if people.kind not in ("any", "plural") or people.definite:
        walk.drop(people, "the harm is denied")
        return
    people.lower, people.upper, people.precision = 0, 0, "exact"
    outcome = cast(Outcome, people.result or governor.outcome)
    if governor.also is not None:
        walk.settle(replace(people), governor.also, "none", governor.index)
    walk.settle(people, outcome, "none", governor.index)


def _takes_number_before(walk: Walk, people: People) -> bool:
    """`ارتفع إلى 181 عدد عناصر … ممن قضوا`: the outcome stands behind `عدد`."""
    line = walk.line
    if people.kind != "number" or not line.marked(people.last, "toll_noun"):
        return False
    for k in range(people.last + 1, min(len(line), people.last + _FAR)):
        if line.is_break(k):
            break
        sense = line.senses[k]
        outcome = sense.result or sense.toll
        if outcome is not None and k not in line.party_at:
            walk.settle(people, cast(Outcome, outcome), "the number before its toll noun", k)
            walk.passed = k
            return True
    return False


def _takes_added(walk: Walk, people: People) -> bool:
    """`بالإضافة لـ127 من الميليشيات`: a count added to the one before, of the same outcome."""
    if not 0 < people.first - walk.added <= 4 or people.kind not in COUNTED or not people.known:
        return False
    main = walk.last_main()
    if main is None:
        return False
    walk.settle(people, main.outcome, "added to the count before", main.trigger)
    return True


def _tells_more(line: Line, index: int) -> bool:
    """True for another word of harm, but for `مصرعه` and the like, and at the end of a clause."""
    sense = line.senses[index]
    own = sense.toll_noun is not None and bool(sense.toll_noun.enclitic)
    return (sense.toll is not None and not own) or line.is_break(index)


def _takes_companions(walk: Walk, people: People) -> bool:
    """`قتل القيادي فلان مع عدد من مرافقيه`, `ومعه آخرون`: those who were with one person share what befell him."""
    line, main, governor = walk.line, walk.last_main(), walk.governor
    if not line.marked(people.first - 1, "with") or (people.owner is None and people.kind != "other"):
        return False
    start = main.people.first if main is not None else governor.index if governor is not None else people.first
    outcome = main.outcome if main is not None else governor.outcome if governor is not None else None
    one = main is None or (main.people.upper == 1 and main.outcome in ("killed", "wounded", "captured"))
    if not one or outcome is None or people.first - start > _COMPANY:
        return False
    own = main.trigger if main is not None else start
    if any(_tells_more(line, k) for k in range(start + 1, people.first) if k != own):
        return False
    walk.settle(people, outcome, "those who were with him", start)
    return True
