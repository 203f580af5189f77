"""How well a head noun fits a kind of place, from `kg/gazetteer/fits.tsv`."""

from __future__ import annotations

from functools import cache

from kg.lexicon.gazetteer import FOLDER, PLACE_KINDS
from kg.lexicon.table import read_table


@cache
def _fits() -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for row in read_table(FOLDER / "fits.tsv", ("head", "else", *PLACE_KINDS)):
        try:
            table[row["head"]] = {kind: float(row[kind] or row["else"]) for kind in PLACE_KINDS}
        except ValueError as error:
            raise row.error(f"a fit is a number from 0 to 1 ({error})") from None
    return table


def fit(head: str | None, kind: str) -> float | None:
    """The fit of a head (`city` for مدينة) to a kind, 0 to 1; None for no head or one that says nothing.

    >>> fit("city", "city"), fit("city", "governorate"), fit(None, "city")
    (1.0, 0.1, None)
    """
    return None if head is None or head not in _fits() else _fits()[head][kind]
