"""From a thing that a report names to an entry of the gazetteer, or to an honest "not known"."""

from kg.link.context import Context
from kg.link.linker import Linker

__all__ = ["Context", "Linker"]
