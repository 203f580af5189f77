"""A small part of the fuzz run, always the same: no fault, no wrong offset. `fuzz.py` makes the long ones."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from .inputs import STRATEGIES, corpus
from .targets import TARGETS


def test_every_target_has_inputs() -> None:
    assert len(TARGETS) == 5
    assert STRATEGIES.keys() == TARGETS.keys()


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_breaks_it(name: str) -> None:
    for content in corpus(name):
        TARGETS[name](content)

    @settings(max_examples=60, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(STRATEGIES[name] | st.binary(max_size=60))
    def feed(content: bytes) -> None:
        TARGETS[name](content)

    feed()
