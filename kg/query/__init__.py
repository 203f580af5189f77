"""Questions to the graph: SPARQL with bound parameters, a time limit, and answers in the form that is asked for."""

from kg.query.guard import query_form, refuse_remote
from kg.query.parameters import bind, read_query
from kg.query.results import FORMATS, Answer, write_table
from kg.query.run import answer, run_query
from kg.query.show import Quotation, Shown, Told, find_iri, show

__all__ = [
    "FORMATS",
    "Answer",
    "Quotation",
    "Shown",
    "Told",
    "answer",
    "bind",
    "find_iri",
    "query_form",
    "read_query",
    "refuse_remote",
    "run_query",
    "show",
    "write_table",
]
