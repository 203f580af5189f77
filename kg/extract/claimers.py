"""The claimers of a report: the source of each frame as a thing, with back-references (`المصدر`, `المرصد`) resolved."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kg.extract.attribution import Frame, read_frames, source_name
from kg.extract.line import QUOTES, Line
from kg.extract.scene import Scene
from kg.model import Mention, Thing
from kg.text.normalise import fold, name_key, strip_article

_DOCUMENTS = frozenset(fold(word) for word in ("بيان", "تقرير", "تصريح"))
_GHAYR = "\u063a\u064a\u0631"  # غير
_AL = "\u0627\u0644"  # the article
_ADDS = frozenset({"أضاف", "تابع", "أردف", "استطرد"})
_ADDED = 3  # sentences within which a source adds to what it said
_OPENING = 2  # the first words of a sentence
_ANYBODY = frozenset(fold(word) for word in ("مسؤول", "مسئول", "متحدث", "ناطق"))  # titles that tell no office
_SHORT_NAME = 2
_FULL_NAME = 4
_THIS = frozenset(
    {"\u0647\u0630\u0627", "\u0647\u0630\u0647", "\u062a\u0644\u0643", "\u0630\u0644\u0643"}
)  # هذا، هذه، تلك، ذلك
_SAME = frozenset(
    {
        "\u0646\u0641\u0633\u0647",
        "\u0630\u0627\u062a\u0647",
        "\u0630\u0627\u062a\u0647\u0627",
        "\u0646\u0641\u0633\u0647\u0627",
    }
)  # نفسه، ذاته …


@dataclass(frozen=True, slots=True)
class Telling:
    """Who tells what in one sentence: its frames with their claimers and chains, and the source that still speaks."""

    line: Line
    frames: list[Frame]
    claimers: dict[int, str | None]
    chains: dict[int, tuple[str, ...]]
    carried: str | None

    def of(self, index: int) -> tuple[Frame | None, str | None, tuple[str, ...]]:
        """The frame that vouches for the words at a token, its claimer and its chain."""
        frame = governing(self.line, index, self.frames)
        if frame is None:
            return None, self.carried, ()
        return frame, self.claimers[frame.index], self.chains[frame.index]


@dataclass(slots=True)
class Claimers:
    """The claimers found so far in one report, in the order in which they speak."""

    scene: Scene
    things: list[Thing] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    _by_name: dict[tuple[str, ...], str] = field(default_factory=dict)
    _by_head: dict[str, str] = field(default_factory=dict)
    _read: dict[int, list[Frame]] = field(default_factory=dict)
    last: str | None = None
    spoke: tuple[int, str | None] = (-2, None)

    def hear(self, line: Line) -> Telling:
        """The frames of the next sentence with their claimers. Call it for the sentences of a report in their order."""
        frames = self._frames(line)
        claimers = {frame.index: self.of(line, frame) for frame in frames}
        chains = {frame.index: self.chain(line, frame, claimers[frame.index]) for frame in frames}
        follows = self.spoke[0] == line.sentence.index - 1
        goes_on = self._goes_on(line) or _takes_up(line) or (not frames and self._is_added_to(line))
        carried = self.spoke[1] if follows and goes_on else None
        self.spoke = (line.sentence.index, claimers[frames[-1].index] if frames else carried)
        return Telling(line, frames, claimers, chains, carried)

    def _frames(self, line: Line) -> list[Frame]:
        """The frames of a sentence, read once."""
        index = line.sentence.index
        if index not in self._read:
            self._read[index] = read_frames(line)
        return self._read[index]

    def _is_added_to(self, line: Line) -> bool:
        """`وأورد البيان أن … . وقتل … . وأضاف البيان أن`: what stands before the addition is the source's too."""
        if self.spoke[0] != line.sentence.index - 1 or self.spoke[1] is None:
            return False
        for other in self.scene.lines[line.sentence.index + 1 : line.sentence.index + 1 + _ADDED]:
            frames = self._frames(other)
            if frames:
                first = frames[0]
                same = first.carries or other.fold(first.first).startswith(_AL)
                return first.verb in _ADDS and first.index <= _OPENING and same
        return False

    def _goes_on(self, line: Line) -> bool:
        """True when no line break parts a sentence from the one before: its source still speaks."""
        before = self.scene.lines[line.sentence.index - 1].sentence
        return "\n" not in self.scene.report.text[before.end : line.sentence.begin]

    def of(self, line: Line, frame: Frame) -> str | None:
        """The thing key of a frame's source; a frame without a source gives the one before it."""
        if frame.carries:
            return self.last
        if frame.is_own:
            return None
        key = self._party(line, frame) or self._back(line, frame) or self._claimer(line, frame)
        self.last = key or self.last
        return key

    def chain(self, line: Line, frame: Frame, claimer: str | None) -> tuple[str, ...]:
        """The isnad of a claim: who passed the words on, then whose words they are. Empty when nobody did."""
        first, last = frame.via
        if claimer is None or first < 0:
            return ()
        via = replace(frame, first=first, last=last, via=(-1, -1), cites=True)
        passed = self._party(line, via) or self._claimer(line, via)
        return (passed, claimer) if passed is not None and passed != claimer else ()

    def _party(self, line: Line, frame: Frame) -> str | None:
        """A party that speaks itself: the phrase is its name and nothing else."""
        spot = line.party_at.get(frame.first)
        if spot is None or spot.full_first != frame.first:
            return None
        head = line.senses[frame.first]
        single = head.person is not None and head.person.number == "s"
        if (single and spot.first != frame.first) or (spot.rule == "back-reference" and spot.last < frame.last):
            return None
        return self.scene.key(line, spot)

    def _back(self, line: Line, frame: Frame) -> str | None:
        """`المصدر`, `المرصد`, `البيان`: a head noun alone with the article speaks of the source told before."""
        words = [
            line.tokens[k].word for k in range(frame.first, frame.last) if line.tokens[k].word.surface not in QUOTES
        ]
        words = [w for w in words if w.fold not in _SAME]
        if len(words) > 1 and line.marked(frame.first, "title"):
            for word in words[1:]:
                if word.fold.startswith(_AL) and word.bare in self._by_head:
                    key = self._by_head[word.bare]
                    self._by_name.setdefault(name_key(source_name(line, frame)), key)
                    return key
        if len(words) == 1 and _head(line, frame.first) in _DOCUMENTS and not words[0].fold.startswith(_AL):
            return self.last
        if line.marked(frame.first, "title") and len(words) > 1 and all(_is_described(word.fold) for word in words):
            head = _head(line, frame.first)
            return self._by_head.get(head) or (self.last if head in _ANYBODY else None)
        if len(words) != 1 or not words[0].fold.startswith(_AL):
            return None
        head = _head(line, frame.first)
        return self._by_head.get(head) or (self.last if line.marked(frame.first, "source") else None)

    def _claimer(self, line: Line, frame: Frame) -> str | None:
        name = source_name(line, frame)
        words = name_key(name)
        if not words:
            return None
        spot = next((line.claimer_at[k] for k in range(frame.first, frame.last) if k in line.claimer_at), None)
        key = (
            self._by_name.get(words)
            or self._surname(line, frame, words)
            or (self.scene.key(line, spot) if spot is not None else None)
        )
        if key is None:
            key = f"s{len(self.things) + 1}"
            self.things.append(Thing(key, "claimer", name, aliases=self._employers(line, frame)))
        self._by_name[words] = key
        if words:
            self._by_head[_head(line, frame.first)] = key
        begin, end = line.begin(frame.first), line.end(frame.last)
        self.mentions.append(Mention(key, "claimer", begin, end, line.sentence.index, f"reporting frame: {frame.verb}"))
        return key

    def _surname(self, line: Line, frame: Frame, words: tuple[str, ...]) -> str | None:
        """`وقال نور`, `وأضاف المستشار بشر`: a name that ends the name of a person who spoke before."""
        if len(words) > _SHORT_NAME or not line.is_unknown(frame.last - 1):
            return None
        return next(
            (
                key
                for name, key in reversed(self._by_name.items())
                if len(name) > 1 and (name[-1] == words[-1] or words[-1] in name[1:_FULL_NAME])
            ),
            None,
        )

    def _employers(self, line: Line, frame: Frame) -> tuple[str, ...]:
        """The names of the parties for which a person speaks: `المتحدث باسم الجيش`."""
        spots = {id(line.party_at[k]): line.party_at[k] for k in range(frame.first, frame.last) if k in line.party_at}
        keys = (self.scene.key(line, spot) for spot in spots.values())
        return tuple(self.scene.things[key].name for key in keys if key is not None)


def _takes_up(line: Line) -> bool:
    """`وأدى هذا القصف إلى`: the sentence opens with the deed that the one before it told."""
    return any(
        line.fold(k) in _THIS and line.senses[k + 1].engagement is not None for k in range(min(4, len(line) - 1))
    )


def _is_described(word: str) -> bool:
    """`المسؤول`, `الليبي`: a definite word of a title or of what describes it, and no name."""
    return word.startswith(_AL)


def _head(line: Line, index: int) -> str:
    """The dictionary form of a source's head noun, so that `المصدر` finds `مصادر أمنية`; else the word itself."""
    analysis = line.senses[index].marks.get("source")
    return fold(analysis.lemma) if analysis is not None else strip_article(line.fold(index))


def _is_but(line: Line, index: int) -> bool:
    """`غير أن`: but."""
    return line.fold(index) == _GHAYR and line.marked(index + 1, "that")


def governing(line: Line, index: int, frames: list[Frame]) -> Frame | None:
    """The frame that vouches for the words at token `index`: the nearest before them, else a citing one behind."""
    before = [f for f in frames if f.index < index and not f.cites and max(f.last, f.index) <= index]
    behind = next((f for f in frames if f.index >= index and f.cites), None)
    if before:
        cut = any(line.marked(k, "contrast") or _is_but(line, k) for k in range(before[-1].index + 1, index))
        return behind if behind is not None and cut else before[-1]
    return (
        behind
        or next((f for f in frames if f.index >= index and f.first >= 0), None)
        or next((f for f in frames if f.cites), None)
    )
