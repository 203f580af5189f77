"""Who fights on one side, by the gazetteer's column `side`."""

import pytest

from kg.lexicon.alliances import Alliances
from kg.lexicon.gazetteer import load_gazetteer


@pytest.fixture(scope="module")
def alliances() -> Alliances:
    return Alliances(load_gazetteer().groups)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("russian-armed-forces", "syrian-arab-army"),  # a row's side names both
        ("syrian-arab-army", "syrian-republican-guard"),  # one side
        ("RU", "syrian-arab-army"),  # a country stands for its army
    ],
)
def test_allies(alliances: Alliances, first: str, second: str) -> None:
    assert alliances.allied(first, second)
    assert alliances.allied(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("islamic-state", "syrian-arab-army"),
        ("israel-defense-forces", "hezbollah"),
        ("turkish-armed-forces", "syrian-arab-army"),
        ("no-such-group", "syrian-arab-army"),  # nothing is known of it
    ],
)
def test_no_allies(alliances: Alliances, first: str, second: str) -> None:
    assert not alliances.allied(first, second)
