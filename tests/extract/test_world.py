"""The world that the readers of names see: which labels are everyday words."""

from __future__ import annotations

from dataclasses import replace

from kg.extract.world import everyday_labels
from kg.lexicon.gazetteer import Gazetteer, load_gazetteer
from kg.text.normalise import fold


def test_a_label_is_an_everyday_word_only_when_every_bearer_says_so() -> None:
    core = load_gazetteer()
    town = core.places["palmyra-sy"] if "palmyra-sy" in core.places else core.places["al-rastan-sy"]
    village = replace(town, id="geonames-31", kind="village", word="only")
    lonely = replace(village, id="geonames-32", label_ar="الجمعة", alt_ar=())
    more: Gazetteer = replace(core, places={**core.places, village.id: village, lonely.id: lonely})
    words = everyday_labels(more)
    assert fold("الجمعة") in words
    assert fold(town.label_ar) not in words
    assert everyday_labels(core) <= words
