"""Dataclasses that are frozen to the type checker only, for what is made many times in every sentence.

A frozen dataclass sets each field through `object.__setattr__`; of the instructions that reading a report takes, that
was one in twenty (cachegrind, 160 reports). Nothing writes to these classes: mypy refuses it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

Kind = TypeVar("Kind")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(kind: type[Kind]) -> type[Kind]:
    """The class as a slotted dataclass with a hash; its fields are read-only by type, not at run time."""
    return dataclass(slots=True, unsafe_hash=True)(kind)
