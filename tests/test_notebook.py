"""The worked notebook runs from its first cell to its last, and is kept without what came out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
NOTEBOOK = Path(__file__).parent / "notebooks" / "tour.ipynb"


def test_the_notebook_is_kept_without_outputs() -> None:
    found = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(found)
    code = [cell for cell in found.cells if cell.cell_type == "code"]
    assert len(code) >= 10
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


def shown(output: dict[str, Any]) -> str:
    """What an output shows, in the form that a notebook takes."""
    if output["output_type"] == "stream":
        return str(output["text"])
    found = output.get("data", {})
    return str(found.get("text/html") or found.get("image/svg+xml") or found.get("text/plain", ""))


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_the_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR", "TMPDIR"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    found = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(found, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = ["".join(map(shown, cell.outputs)) for cell in found.cells if cell.cell_type == "code"]
    told = "\n".join(outputs)
    assert "[('killed', 5, None, '2020-07-04')]" in outputs[1]
    assert "Isnad graph: " in told
    assert "<mark>" in told
    assert "⟦ما لا يقل عن 590 قتيلا⟧" in told
    assert "<svg" in told
    assert "['graph.ttl', 'kg.db', 'tolls.csv']" in told
    assert outputs[-2] == "[]"


def test_the_notebook_tells_what_the_library_has() -> None:
    source = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    text = "".join("".join(cell["source"]) for cell in source["cells"])
    assert all(name in text for name in ("kg.read", "kg.open", ".tolls(", ".query(", ".to_pandas()", ".to_rdflib("))
