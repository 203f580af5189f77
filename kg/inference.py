"""What follows from what is told, drawn by SPARQL rules in the store and kept apart in the graph `…/graph/inferred`.

A rule is a file `queries/rules/slug.rq`: a CONSTRUCT whose `# Rule:` line says what it does, and whose pattern leaves
out what the store has already. All rules are asked again until none gives anything new. For each rule the graph says
its name, how many statements it concluded, and the round in which it last did.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import pyoxigraph as ox

from kg.errors import LimitError
from kg.namespaces import ISN, PROV, RDF
from kg.rdf.terms import Statement, integer, iri, text
from kg.resources import shared_folder
from kg.store import GraphStore

ROUNDS = 32
"""Rounds after which rules that still conclude are taken for endless: twice as many as any hierarchy is deep."""


def list_rules() -> dict[str, str]:
    """The text of every rule by its name, sorted."""
    return {
        path.stem: path.read_text(encoding="utf-8")
        for path in sorted((shared_folder("queries") / "rules").glob("*.rq"))
    }


def materialise(store: GraphStore) -> dict[str, int]:
    """Make the graph `inferred` hold exactly what the rules conclude; how many statements each rule gave.

    Raises LimitError when the rules do not come to an end.
    """
    owed = store.journal.owed
    store.journal.owe(owed | {"inferred"})  # half of the conclusions are none: whoever comes after a kill draws them
    store.replace_graph("inferred", [])
    graph = iri(store.iris.graph("inferred"))
    rules = list_rules()
    counts, depths = dict.fromkeys(rules, 0), dict.fromkeys(rules, 0)
    for number in range(1, ROUNDS + 1):
        fresh = False
        for name, rule in rules.items():
            answer = cast(Iterable[ox.Triple], store.query(rule))  # an endpoint's answer is of another class
            found = sorted({f"{t.subject} {t.predicate} {t.object}" for t in answer})
            if found:
                fresh, depths[name] = True, number
                counts[name] += len(found)
                store.load("".join(f"{triple} .\n{triple} {graph} .\n" for triple in found).encode())
        if not fresh:
            store.change([], _account(store, graph, counts, depths))
            store.journal.owe(owed - {"inferred"})
            return counts
    raise LimitError(f"the rules still conclude after {ROUNDS} rounds: is there a ring in isn:within or isn:memberOf?")


def _account(store: GraphStore, graph: str, counts: dict[str, int], depths: dict[str, int]) -> list[Statement]:
    found = []
    for name, count in counts.items():
        rule = iri(store.iris.rule(f"infer-{name}"))
        found += [
            Statement(rule, iri(RDF.type), iri(PROV.SoftwareAgent), graph),
            Statement(rule, iri(ISN.rule), text(f"infer-{name}"), graph),
            Statement(rule, iri(ISN.inferences), integer(count), graph),
            Statement(rule, iri(ISN.depth), integer(depths[name]), graph),
        ]
    return found
