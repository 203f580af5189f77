"""Parts of totals that no word of their own ties to them."""

from __future__ import annotations

from datetime import date

import pytest

from kg.extract.reader import read_report
from kg.model import Report


def _parts(text: str) -> list[tuple[int, int | None]]:
    """For each toll its lower bound and the lower bound of the toll that it is part of."""
    tolls = read_report(Report("own", text, published=date(2021, 6, 10))).tolls
    by_key = {toll.key: toll for toll in tolls}
    return [(t.lower, by_key[t.part_of].lower if t.part_of else None) for t in tolls]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "قتل ثلاثة فلسطينيين برصاص الجيش الإسرائيلي في جنين. وقالت الوزارة إن الشاب سامي العودة استشهد عند الحاجز.",
            [(3, None), (1, 3)],
        ),
        (
            "خطف المسلحون 26 طالبا من مدرستهم. وتمكن بعض الطلاب من الفرار. ولا يزال 19 طالبا محتجزين لدى المسلحين.",
            [(26, None), (19, 26)],
        ),
        (
            "بلغت حصيلة القتلى خلال الشهر 305 قتلى. وقال المركز إن 180 على الأقل من المسلحين و120 من الجنود قتلوا.",
            [(305, None), (180, 305), (120, 305)],
        ),
        ("قتل 44 مدنيا بينهم 15 طفلا، و37 من المسلحين.", [(44, None), (15, 44), (37, None)]),
        ("قتل ثلاثة جنود في كمين قرب درعا. كما استشهد الشاب سامي العودة في مدينة تعز.", [(3, None), (1, None)]),
    ],
)
def test_what_a_toll_is_part_of(text: str, parts: list[tuple[int, int | None]]) -> None:
    assert _parts(text) == parts
