"""The store: statements on disk, each once in the default graph and once in every named graph that holds it."""

from kg.store.folder import Mode, open_store
from kg.store.graphs import GraphStore
from kg.store.write import PackedReport, Writer, pack, remove_report

__all__ = ["GraphStore", "Mode", "PackedReport", "Writer", "open_store", "pack", "remove_report"]
