"""Words that bring harm about: which verb or verbal noun governs the next count, and which only seems to.

Sets the governor of the walk, settles the counts that stand before their verb, and drops counts told for two outcomes.
"""

from __future__ import annotations

from typing import Final, cast

from kg.extract.people import People
from kg.extract.senses import Sense
from kg.extract.tolls.drafts import Governor
from kg.extract.tolls.particles import AL, BA, LAM, OF_THINGS, PREPOSITIONS, RULED, THEN, TOWARDS, WITH
from kg.extract.tolls.persons import name_before, take_name
from kg.extract.tolls.walk import COUNTED, Walk
from kg.lexicon.morphology import Analysis
from kg.model import Outcome
from kg.text.normalise import fold

_TWO: Final = 7  # tokens from two to their verb
_OF_TWO: Final = "\u0627"  # the alef of the dual verb
_ARMED: Final = frozenset({"fighters", "soldiers"})
_DENIED: Final = 7  # tokens that a negation reaches
_REFUSED: Final = 16  # tokens that a denial (`نفى`) reaches
_OBJECT: Final = 4  # tokens to the object of a verb
_CROWD: Final = 20  # people at least who are driven to flight
_DRIVEN: Final = 2  # tokens between those who were driven and their flight
_BY_VERB: Final = 30  # tokens in which a verb's other half stands (`لقي … مصرعه`)
_BY_NOUN: Final = 14  # the same for a verbal noun, 2 for a preposition


def take_trigger(walk: Walk, index: int, sense: Sense) -> None:
    """A word with an outcome becomes the governor of the next count, unless it tells no harm that happened."""
    outcome, noun = cast(Outcome, sense.toll), sense.toll_noun
    if walk.line.fold(index) == THEN and _is_then(walk, index):
        return
    if not _is_complete(walk, index, sense) or (walk.waiting and walk.line.marked(index - 1, "relative")):
        return
    ours = next((a for a in sense.analyses if a.pos == "verb" and a.person == "1p"), None)
    if ours is not None and walk.next_people(index, _OBJECT) is not None:  # قتلنا 27 جنديا
        _take_verb(walk, index, ours, outcome, 0 <= index - walk.denied <= _DENIED)
        return
    if noun is not None and (noun.enclitic or ("wound" in noun.classes and noun.number == "p")):
        if noun.enclitic and "happened" in noun.classes and sense.toll_verb is None and walk.governor is None:
            walk.governor = Governor(outcome, "noun", index, spent=True)  # مقتله مع أربعة من رجاله
        return
    if 0 <= index - walk.refused <= _REFUSED:
        walk.only_meant(index)
        return
    if noun is not None and _is_dual_verb(walk, index, noun):
        _take_dual(walk, index, outcome)
        return
    negated = 0 <= index - walk.denied <= _DENIED
    if noun is not None and not (sense.toll_verb is not None and _reads_as_verb(walk, index, noun)):
        _take_noun(walk, index, noun, outcome, negated)
    else:
        _take_verb(walk, index, sense.toll_verb, outcome, negated)


def _is_dual_verb(walk: Walk, index: int, noun: Analysis) -> bool:
    """`إن جنديين من الكتيبة قتلا`: behind two who wait, the form that may be an accusative is the verb of two."""
    if noun.proclitics or noun.enclitic or not walk.line.fold(index).endswith(_OF_TWO):
        return False
    return bool(_two_before(walk, index))


def _two_before(walk: Walk, index: int) -> list[People]:
    """The two whom a verb of two is about; a form that is plural and dual (`المسعفين`) is dual before it."""
    pending = walk.last_pending()
    if pending and pending[-1].kind == "dual":
        return pending
    for k in range(index - 1, max(-1, index - _TWO), -1):
        people, analyses = walk.people.get(k), walk.line.senses[k].analyses
        if people is not None and (people.may_be_two or people.kind == "dual"):
            people.kind, people.lower, people.upper, people.precision = "dual", 2, 2, "exact"
            return [people]
        if people is not None or walk.line.is_break(k) or (analyses and analyses[0].pos == "verb"):
            break
    return []


def _take_dual(walk: Walk, index: int, outcome: Outcome) -> None:
    for people in _two_before(walk, index):
        walk.settle(people, outcome, "subject before its verb", index)
    walk.pending, walk.in_sub = [], False
    walk.governor = Governor(outcome, "verb", index, spent=True)


def _is_then(walk: Walk, index: int) -> bool:
    """`وبحسب مراسلنا فقد قتل ستة`: the particle before a verb, not the verb of loss before those lost."""
    ahead = walk.next_people(index, _OBJECT)
    after = walk.line.senses[index + 1] if index + 1 < len(walk.line) else None
    verb = after is not None and any(a.pos == "verb" for a in after.analyses)
    return verb or (ahead is None and index + 1 not in walk.line.party_at)


def _take_noun(walk: Walk, index: int, noun: Analysis, outcome: Outcome, negated: bool) -> None:
    """A verbal noun governs what follows: `مقتل ثلاثة`; in the plural, denied, it is itself a count of none."""
    governor = walk.governor
    if outcome == "displaced" and _are_driven(walk, index, noun):
        for people in walk.last_pending():
            walk.settle(people, outcome, "driven to flight", index)
        walk.pending, walk.governor = [], None
    elif outcome == "captured" and walk.pending and walk.line.marked(index - 1, "in_state"):
        for people in walk.last_pending():
            walk.settle(people, outcome, "the state told of them", index)
        walk.pending, walk.governor = [], None
    elif _is_planned(walk, index, noun):
        walk.only_meant(index)
    elif _passes_coordinated(walk, index, outcome):
        return
    elif negated and noun.number == "p":
        walk.settle_none(index, outcome)
    elif governor is not None and governor.kind == "toll" and governor.index == index - 1:
        governor.outcome = outcome
    else:
        walk.in_sub = walk.in_sub and not walk.line.joined(index)
        walk.governor = Governor(outcome, "noun", index, negated)
        take_name(walk, index, least=1 if "happened" in noun.classes else 2)


def _take_verb(walk: Walk, index: int, verb: Analysis | None, outcome: Outcome, negated: bool) -> None:
    """A verb takes the counts before it (`ثلاثة قتلوا`) or governs what follows (`قتل ثلاثة`)."""
    if _passes_coordinated(walk, index, outcome) or _is_either(walk, index, outcome):
        return
    behind = walk.line.fold(index + 1)
    ahead = _object_ahead(walk, index)
    before = walk.last_pending() or name_before(walk, index)
    if verb is not None and verb.person == "3md":
        before = _two_before(walk, index) or before
    plural = verb is not None and verb.person.endswith(("p", "d"))
    led = behind in PREPOSITIONS
    free = plural or ahead is None or led
    agentive = verb is not None and "agentive" in verb.classes
    before = [] if _disagrees(verb, before) else before
    takes = before and not agentive and not negated and free and (led or not _has_object(walk, index, ahead))
    if takes and not _is_of_a_thing(walk, index, verb, before):
        for people in before:
            walk.settle(people, outcome, "subject before its verb", index)
    walk.pending = []
    walk.in_sub = False
    if verb is not None and verb.enclitic:  # اختطفهم، هجرتها: the pronoun is its object
        if walk.meant is not None and 0 <= index - walk.meant.last <= 1:  # لإطلاق سراح 30 طفلا يحتجزهم
            walk.settle(walk.meant, outcome, "the object that its pronoun takes up", index)
        walk.governor = None
        return
    walk.governor = Governor(outcome, "verb", index, negated, spent=bool(takes) and behind != WITH)
    if not takes:
        take_name(walk, index, least=2)


def _disagrees(verb: Analysis | None, before: list[People]) -> bool:
    """`المرأتان تعمدتا قتل الرجل`: a masculine singular verb has no two or more counted people before it."""
    counted = len(before) == 1 and before[0].kind in ("dual", "number") and before[0].precision == "exact"
    many = counted and before[0].lower > 1
    return many and verb is not None and verb.person == "3ms"


def _is_of_a_thing(walk: Walk, index: int, verb: Analysis | None, before: list[People]) -> bool:
    """`الآلاف … القرى التي هجروا منها`: a relative of things before a verb in the plural takes no count before it."""
    plural = verb is not None and verb.person.endswith("p")
    return plural and walk.line.fold(index - 1) in OF_THINGS and before[-1].reach < index - 1


def _object_ahead(walk: Walk, index: int) -> People | None:
    """The count right behind a verb, but for one behind a second verb: `إن طفلا قتل وأصيب ستة`."""
    ahead = walk.next_people(index, _OBJECT)
    between = range(index + 1, ahead.first) if ahead is not None else ()
    if ahead is not None and walk.line.marked(ahead.first - 1, "with"):  # لقي مصرعه مع ستة
        return None
    return None if any(walk.line.senses[k].toll_verb is not None for k in between) else ahead


def _has_object(walk: Walk, index: int, ahead: People | None) -> bool:
    """`قتلوا 22 من المتشددين`: the count behind a plural verb is its object when it follows at once."""
    if walk.line.marked(index + 1, "sub") or walk.line.marked(index + 1, "subone"):
        return False
    if ahead is not None and ahead.first <= index + 2 and ahead.kind in COUNTED:
        return True
    verb = walk.line.senses[index].toll_verb
    near = ahead is not None and ahead.first == index + 1 and verb is not None and verb.person.endswith("p")
    if near and verb is not None and not {"passive", "intransitive"} & set(verb.classes):  # أصابوا نجله
        return True
    pending = walk.pending
    armed = bool(pending) and pending[-1].kind == "plural" and pending[-1].people in _ARMED
    counted = (walk.people.get(k) for k in range(index + 1, index + 12))
    return armed and any(p is not None and p.kind in COUNTED for p in counted)


def _are_driven(walk: Walk, index: int, noun: Analysis) -> bool:
    """`دفع القصف مئات المدنيين إلى النزوح`: those who were made to flee stand before the flight."""
    pending = walk.pending
    if not pending or pending[-1].kind not in COUNTED or pending[-1].lower < _CROWD:
        return False
    led = index if LAM in noun.proclitics else index - 1
    return (led == index or walk.line.fold(led) in TOWARDS) and led - pending[-1].reach <= _DRIVEN


def _reads_as_verb(walk: Walk, index: int, noun: Analysis) -> bool:
    """A form that may be verb or verbal noun (`قتل`, `جرح`) is a noun behind a preposition, `عن` or `إلى`."""
    if any(c in (BA, LAM, AL) for c in noun.proclitics):
        return False
    return walk.line.fold(index - 1) not in PREPOSITIONS


def _is_either(walk: Walk, index: int, outcome: Outcome) -> bool:
    """`قتلوا أو جرحوا`: one count for two outcomes."""
    line = walk.line
    other = index + 2 if line.marked(index + 1, "or") else index + 1 if line.joined(index + 1) else -1
    sense = line.senses[other] if 0 <= other < len(line) else None
    if sense is None or sense.toll_verb is None or sense.toll == outcome or not walk.pending:
        return False
    if not sense.toll_verb.person.endswith(("p", "d")) and walk.next_people(other, _OBJECT) is not None:
        return False  # 20 قتلوا وجرح آخرون: the second verb has a count of its own
    walk.drop_pending("one count told for two outcomes")
    walk.governor = None
    return True


def _passes_coordinated(walk: Walk, index: int, outcome: Outcome) -> bool:
    """`مقتل وإصابة 8`: one count for two outcomes is no toll; the counts behind are passed over."""
    governor, line = walk.governor, walk.line
    if governor is None or governor.spent or governor.kind == "toll" or governor.outcome == outcome:
        return False
    if governor.index < index - 2 or not (line.joined(index) or line.marked(index - 1, "or")):
        return False
    if governor.negated and line.marked(index + 1, "any"):
        walk.governor = Governor(outcome, "verb", index, negated=True, also=governor.outcome)
        return True
    ahead = walk.next_people(index, 6)
    if ahead is not None:
        walk.drop(ahead, "one count told for two outcomes")
        walk.people.pop(ahead.first, None)
    walk.governor = None
    return True


def _is_planned(walk: Walk, index: int, noun: Analysis) -> bool:
    """`لقتل الضابط`, `محاولة اغتيال`: harm that is only meant."""
    if "happened" in noun.classes:
        return walk.line.marked(index - 1, "plan")
    caused = any(walk.line.marked(k, "light") for k in range(max(0, index - 4), index))  # أدت الحرب لنزوح
    if LAM in noun.proclitics and not caused:
        return True
    return any(walk.line.marked(k, "plan") for k in range(max(0, index - 3), index))


def _is_complete(walk: Walk, index: int, sense: Sense) -> bool:
    """Some words tell harm only with another behind them: `لقي` with `مصرعه`, `القبض` with `على`."""
    analysis = sense.toll_verb or sense.toll_noun
    if analysis is not None and analysis.pos == "particle":
        after = walk.people.get(index + 1)
        return after is not None and (after.kind == "number" or after.result is not None)
    if analysis is not None and analysis.lemma == RULED and walk.line.marked(index + 1, "court"):
        return False
    if analysis is None or not analysis.value:
        return True
    wanted = tuple(fold(word) for word in analysis.value.split("|"))
    span = _BY_VERB if analysis.pos == "verb" else 2 if wanted[0] in PREPOSITIONS else _BY_NOUN
    return any(walk.line.fold(k).startswith(wanted) for k in range(index + 1, min(len(walk.line), index + span)))
