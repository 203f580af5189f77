"""Isnad: a knowledge graph of Arabic conflict news, every triple proved by its sentence.

Importing this package costs nothing: it reads no file, needs no network and no home folder. What `PUBLIC` names is the
library; each name is imported when it is first used, and keeps its meaning within a major version.
"""

from importlib import import_module

__version__ = "0.1.0"

PUBLIC = {
    "read": "kg.library", "open": "kg.library", "build": "kg.library", "Graph": "kg.library", "Rows": "kg.library",
    "TollRow": "kg.export.rows", "EngagementRow": "kg.export.rows", "ControlRow": "kg.export.rows",
    "SideRow": "kg.export.rows", "Evidence": "kg.export.rows", "Source": "kg.export.rows", "Name": "kg.export.rows",
    "Party": "kg.export.rows", "Spot": "kg.export.rows",
    "Reading": "kg.model", "Report": "kg.model", "Toll": "kg.model", "Engagement": "kg.model", "Control": "kg.model",
    "IsnadError": "kg.errors",
}  # fmt: skip
"""The stable surface: each public name and the module that it comes from."""

DEPRECATED: dict[str, str] = {}
"""Names that will go, each with what to use instead: they warn for one minor version at least (`kg help stability`)."""

__all__ = ["DEPRECATED", "PUBLIC", "__version__", *PUBLIC]


def __getattr__(name: str) -> object:
    if name not in PUBLIC:
        raise AttributeError(f"module 'kg' has no attribute {name!r}; it has {', '.join(PUBLIC)}")
    found: object = getattr(import_module(PUBLIC[name]), name)
    if name in DEPRECATED:
        from warnings import warn

        warn(f"kg.{name} will go: use {DEPRECATED[name]}", DeprecationWarning, stacklevel=2)
        return found
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *PUBLIC})
