"""What a person wrote for an entry becomes an id of the gazetteer, or a new place of it."""

from __future__ import annotations

import re

from kg.lexicon.gazetteer import PLACE_KINDS, Gazetteer
from kg.lexicon.user_gazetteer import Cells

_QID = re.compile(r"(?:https?://www\.wikidata\.org/(?:wiki|entity)/|wd:)?(Q[1-9]\d*)\Z")


def entry_of(gazetteer: Gazetteer, kind: str, told: str) -> str | None:
    """The id of the entry that was told by its id or its Wikidata id; None when no entry of this kind has it."""
    if gazetteer.entry(kind, told) is not None:  # type: ignore[arg-type]
        return told
    match = _QID.match(told)
    table = {"place": gazetteer.places, "group": gazetteer.groups, "claimer": gazetteer.claimers}[kind]
    if match is None:
        return None
    return next((entry.id for entry in table.values() if entry.qid == match[1]), None)  # type: ignore[attr-defined]


def new_place(told: str, name: str, head: str) -> Cells | None:
    """The row of a place that only a Wikidata id was told of, named as the report names it; None for another id.

    It is read only where it was decided: its name is no name for others to be found by.
    """
    match = _QID.match(told)
    if match is None:
        return None
    return {
        "id": f"wikidata-{match[1].lower()}", "qid": match[1], "label_ar": name,
        "kind": head if head in PLACE_KINDS else "other", "word": "only", "source": "decided by hand",
    }  # fmt: skip
