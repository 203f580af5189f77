"""The graph goes out: RDF, tables, workbooks, maps and the layouts of others, byte for byte the same every time."""

from kg.export.columns import TABLES
from kg.export.filters import Filter, filter_of, parse_box, parse_day
from kg.export.layouts import LAYOUTS
from kg.export.provenance import PROVENANCE
from kg.export.rdf import FORMATS, export_graph, format_of
from kg.export.run import ALL_FORMATS, TABLE_FORMATS, any_format, export
from kg.export.views import VIEWS

__all__ = [
    "ALL_FORMATS",
    "FORMATS",
    "LAYOUTS",
    "PROVENANCE",
    "TABLES",
    "TABLE_FORMATS",
    "VIEWS",
    "Filter",
    "any_format",
    "export",
    "export_graph",
    "filter_of",
    "format_of",
    "parse_box",
    "parse_day",
]
