"""A graph too large for one machine: the stages of a build over parts of the input, by any engine, into shards."""

from kg.cluster.build import build_shards, build_store
from kg.cluster.engines import Engine, engine_of

__all__ = ["Engine", "build_shards", "build_store", "engine_of"]
