"""Names by a model join as candidates, named as such; off they change nothing, without their data the cure is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError, IsnadError, UsageError
from kg.extract import neural, reader
from kg.extract.explain import explain_things
from kg.extract.names import NameTrie
from kg.extract.neural import RULE, NeuralNames, entities, load_recogniser, wanted_recogniser
from kg.extract.reader import ReportReader, read_report
from kg.extract.spots import find_spots
from kg.extract.world import core_world
from kg.lexicon import camel
from kg.lexicon.gazetteer import load_gazetteer
from kg.model import Reading, Report
from kg.text.tokens import tokenise

LABELS = {
    "زرنيقية": "B-LOC", "بالزرنيقية": "B-LOC", "الغبراء": "I-LOC", "زمرة": "B-ORG", "البرغوث": "I-ORG",
    "السخنة": "B-LOC", "سامي": "B-PERS", "5": "B-LOC",
}  # fmt: skip


class Stub:
    """A recogniser that knows a few words."""

    def __init__(self, folder: str = "") -> None:
        self.folder, self.asked = folder, 0

    def predict(self, sentences: list[list[str]], batch_size: int = 32) -> list[list[str]]:
        self.asked += len(sentences)
        return [[LABELS.get(word, "O") for word in words] for words in sentences]


class Odd(Stub):
    """A recogniser that loses words."""

    def predict(self, sentences: list[list[str]], batch_size: int = 32) -> list[list[str]]:
        return [["B-LOC"] for _ in sentences]


def names(text: str, recogniser: Stub | None = None) -> dict[str, tuple[str, str]]:
    """Kind and name of what the model adds to a sentence, by its words."""
    tokens, world = tokenise(text), core_world()
    known = find_spots(tokens, NameTrie(load_gazetteer().names()))
    (spots,) = NeuralNames(recogniser or Stub(), world.cues).add([tokens], [known])
    assert [s for s in spots if s.rule != RULE] == known
    assert all(s.confidence == 0.5 for s in spots if s.rule == RULE)
    return {text[s.full_begin : s.end]: (s.kind, s.name) for s in spots if s.rule == RULE}


def read(text: str, monkeypatch: pytest.MonkeyPatch) -> Reading:
    """A reading with the stub."""
    monkeypatch.setattr(reader, "wanted_recogniser", Stub)
    return ReportReader().read(Report("r", text))


def test_a_location_is_a_place() -> None:
    assert names("قتل جنديان في زرنيقية أمس") == {"زرنيقية": ("place", "زرنيقية")}


def test_words_of_one_entity_are_one_name() -> None:
    assert names("قرب زرنيقية الغبراء") == {"زرنيقية الغبراء": ("place", "زرنيقية الغبراء")}


def test_a_proclitic_before_an_article_is_taken_off() -> None:
    assert names("مقتل جنديين بالزرنيقية") == {"الزرنيقية": ("place", "الزرنيقية")}


def test_an_organisation_is_a_party_behind_its_men_only() -> None:
    assert names("قتل عناصر زمرة البرغوث جنديا") == {"عناصر زمرة البرغوث": ("group", "زمرة البرغوث")}
    assert names("قالت زمرة البرغوث إنها ستشارك") == {}


@pytest.mark.parametrize("text", ["قتل سامي أمس", "قتل 5 جنود", "اشتباكات في مدينة السخنة", ""])
def test_people_numbers_and_what_is_known_are_left(text: str) -> None:
    assert names(text) == {}


def test_labels_that_do_not_fit_are_left() -> None:
    assert names("قتل جنديان في زرنيقية أمس", Odd()) == {}


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        ([], []),
        (["O", "O"], []),
        (["I-LOC", "I-LOC"], [("LOC", 0, 2)]),
        (["B-LOC", "B-LOC", "O"], [("LOC", 0, 1), ("LOC", 1, 2)]),
        (["B-LOC", "I-ORG"], [("LOC", 0, 1), ("ORG", 1, 2)]),
    ],
)
def test_labels_make_entities(labels: list[str], found: list[tuple[str, int, int]]) -> None:
    assert list(entities(labels)) == found


def test_a_candidate_is_named_as_such_in_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "قتل ثلاثة جنود في هجوم على زرنيقية الغبراء."
    plain = read_report(Report("r", text))
    found = read(text, monkeypatch)
    assert not any(thing.kind == "place" for thing in plain.things)
    [place] = [thing for thing in found.things if thing.kind == "place"]
    assert found.tolls[0].places == (place.key,)
    assert [(m.rule, m.confidence) for m in found.mentions if m.thing == place.key] == [(RULE, 0.5)]
    assert f"named by {RULE} ×1 at 0.50" in dict(explain_things(found))[place.key]


def test_it_is_off_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_NER", raising=False)
    assert wanted_recogniser() is None
    monkeypatch.setenv("KG_NER", "0")
    assert wanted_recogniser() is None


def test_without_its_data_the_cure_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KG_NER", "1")
    monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path))
    with pytest.raises(UsageError, match="camel_data -i ner-arabert"):
        wanted_recogniser()


def install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model's folder as camel-tools lays it out."""
    model = folder / "data" / "ner" / "arabert"
    model.mkdir(parents=True)
    (model / "config.json").write_text("{}", encoding="utf-8")
    monkeypatch.setenv("CAMELTOOLS_DATA", str(folder))
    return model


def test_an_installed_model_is_loaded_from_its_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    model = install(tmp_path, monkeypatch)
    monkeypatch.setenv("KG_NER", "1")
    monkeypatch.setattr(neural, "ner_class", lambda: Stub)
    found: Any = wanted_recogniser()
    assert found.folder == str(model)


def test_a_broken_model_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(tmp_path, monkeypatch)

    def broken(folder: str) -> Stub:
        raise OSError("no weights there")

    monkeypatch.setattr(neural, "ner_class", lambda: broken)
    with pytest.raises(InputError, match="no weights there"):
        load_recogniser()


def test_without_torch_the_extra_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "camel_tools.ner", None)
    with pytest.raises(IsnadError, match="uv sync --extra neural"):
        camel.ner_class()
