"""Gazetteers of others, read into a user gazetteer that lies beside the store.

Each format has a reader that streams its rows; `merge` joins them to the core by id, then by name, kind and distance.
"""

from kg.link.imports.formats import FORMATS, read_format, sniff
from kg.link.imports.merge import ImportReport, import_places
from kg.link.imports.rows import Foreign

__all__ = ["FORMATS", "Foreign", "ImportReport", "import_places", "read_format", "sniff"]
