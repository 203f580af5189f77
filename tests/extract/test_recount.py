"""The count of evidence words, read again from the words alone."""

from __future__ import annotations

import pytest

from kg.extract.recount import Bounds, recount


@pytest.mark.parametrize(
    ("words", "bounds"),
    [
        ("ما لا يقل عن 181", (181, None, "at_least")),
        ("أكثر من خمسين قتيلا", (51, None, "more_than")),
        ("جنديان", (2, 2, "exact")),
        ("سائقا", (2, 2, "exact")),
        ("شرطيين", (2, 2, "exact")),
        ("شرطيين", (2, None, "vague")),
        ("العشرات", (20, None, "vague")),
        ("جرحى", (2, None, "vague")),
        ("إصابات", (0, 0, "exact")),
        ("سامي العلي", (1, 1, "exact")),
    ],
)
def test_what_the_words_may_stand_for(words: str, bounds: Bounds) -> None:
    assert bounds in recount(words)


def test_a_bound_that_stands_apart_is_read_from_the_sentence() -> None:
    told = (41, None, "more_than")
    assert told in recount("40 شخصا", before="أشارت المصادر إلى تجاوز عدد الجرحى ")
    assert told not in recount("40 شخصا", before="أشارت المصادر إلى مقتل ")
    assert told not in recount("40 شخصا", before="تجاوز عدد القتلى 30 وبلغ عدد الجرحى ")
    assert told not in recount("40 شخصا")


@pytest.mark.parametrize(
    ("words", "bounds"),
    [
        ("ما لا يقل عن 181", (181, 181, "exact")),
        ("ما لا يقل عن 181", (18, None, "at_least")),
        ("20", (0, 0, "exact")),
        ("20", (1, 1, "exact")),
        ("جنديان", (3, 3, "exact")),
        ("سامي العلي", (2, 2, "exact")),
    ],
)
def test_what_the_words_do_not_stand_for(words: str, bounds: Bounds) -> None:
    assert bounds not in recount(words)
