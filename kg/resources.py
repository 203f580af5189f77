"""Where the shared folders are: `ontology`, `queries` and `seeds`, in a checkout or in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from kg.errors import InputError

_PACKAGE = Path(__file__).resolve().parent


def shared_folder(name: str) -> Path:
    """Return the folder `name` of the checkout if this is one, else the copy that travels inside the package.

    Raises InputError when neither is there.
    """
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    packaged = _PACKAGE / "_shared" / name
    if packaged.is_dir():
        return packaged
    raise InputError(f"the folder {name!r} is missing: install isnad again", path=packaged)
