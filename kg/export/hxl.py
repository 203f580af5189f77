"""The row of HXL tags of a table: what each of its columns means to programs that read the tags and not the names.

Source: the HXL 1.1 dictionary of hashtags and attributes, and for UCDP's columns the mapping that HDX uses. HXL is
being retired from HDX, so that the row is only written when it is asked for. A column without a tag has an empty one.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.export.columns import Column

_NATIVE = {
    "outcome": "#affected+type", "lower": "#affected+num+min", "upper": "#affected+num+max",
    "victims": "#group+name+victim+i_ar", "victims_en": "#group+name+victim+i_en",
    "perpetrators": "#group+name+perpetrator+i_ar", "perpetrators_en": "#group+name+perpetrator+i_en",
    "side1": "#group+name+first+i_ar", "side1_en": "#group+name+first+i_en",
    "side2": "#group+name+second+i_ar", "side2_en": "#group+name+second+i_en",
    "participants": "#group+name+i_ar", "participants_en": "#group+name+i_en",
    "party": "#group+name+i_ar", "party_en": "#group+name+i_en", "class": "#event+type", "change": "#event+type",
    "start": "#date+start", "end": "#date+end", "places": "#loc+name+i_ar", "places_en": "#loc+name+i_en",
    "latitude": "#geo+lat", "longitude": "#geo+lon", "country": "#country+code+v_iso2",
    "claimer": "#meta+source+claimer+i_ar", "claimer_en": "#meta+source+claimer+i_en", "sentence": "#description",
    "published": "#date+reported", "publisher": "#meta+source", "address": "#meta+url", "title": "#meta+title",
}  # fmt: skip
_ACLED = {
    "event_id_cnty": "#event+id", "event_date": "#date+occurred", "event_type": "#event+type",
    "sub_event_type": "#event+type+sub", "actor1": "#group+name+first", "actor2": "#group+name+second",
    "iso": "#country+code+num", "region": "#region+name", "country": "#country+name", "admin1": "#adm1+name",
    "admin2": "#adm2+name", "admin3": "#adm3+name", "location": "#loc+name", "latitude": "#geo+lat",
    "longitude": "#geo+lon", "source": "#meta+source", "notes": "#description", "fatalities": "#affected+killed",
}  # fmt: skip
_UCDP = {
    "id": "#event+id", "side_a": "#group+name+first", "side_b": "#group+name+second", "source_article": "#meta+source",
    "source_headline": "#description", "where_coordinates": "#loc+name", "adm_1": "#adm1+name", "adm_2": "#adm2+name",
    "latitude": "#geo+lat", "longitude": "#geo+lon", "country": "#country+name", "region": "#region+name",
    "date_start": "#date+start", "date_end": "#date+end", "best": "#affected+killed",
    "high": "#affected+killed+max", "low": "#affected+killed+min",
}  # fmt: skip
TAGS = {"native": _NATIVE, "acled": _ACLED, "ucdp": _UCDP}
"""The tags of the columns of each layout, by name."""


def tags_of(columns: Sequence[Column], layout: str) -> list[str]:
    """The tag of each column of a layout, empty for one that has none."""
    return [TAGS[layout].get(column.name, "") for column in columns]
