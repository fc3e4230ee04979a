"""The notebooks run from top to bottom, as a reader would run them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_stored_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.get("outputs") for cell in notebook.cells)


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """01_who_said_what, executed in a copy beside the sample corpus."""
    folder = tmp_path_factory.mktemp("run")
    shutil.copytree(ROOT / "sample_corpus", folder / "sample_corpus")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    notebook = nbformat.read(folder / "notebooks" / "01_who_said_what.ipynb", as_version=4)
    client = NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(folder / "notebooks")}})
    return client.execute()


def outputs(notebook: Any, starts: str) -> list[Any]:
    """The outputs of the one code cell that starts so."""
    (cell,) = [c for c in notebook.cells if c.cell_type == "code" and c.source.startswith(starts)]
    return list(cell.outputs)


def test_extension_loads_in_silence(first_run: Any) -> None:
    assert outputs(first_run, "%load_ext") == []


def test_corpus_is_read_and_analysed(first_run: Any) -> None:
    assert outputs(first_run, "corpus =")[0]["data"]["text/plain"].startswith("Corpus: 16 documents, 7 outlets")
    assert "quotations" in outputs(first_run, "analysis =")[0]["data"]["text/plain"]


def test_explorer_is_shown_with_a_copy_that_needs_no_script(first_run: Any) -> None:
    copy, live = (output["data"] for output in outputs(first_run, "explorer = "))
    assert "application/vnd.jupyter.widget-view+json" in live
    assert "<table" in copy["text/html"] and "data:image/png;base64," in copy["text/html"]
    assert "<script" not in copy["text/html"]


@pytest.mark.parametrize("starts", ["about =", "charts.plot_kinds"])
def test_charts_are_pictures(first_run: Any, starts: str) -> None:
    assert "image/png" in outputs(first_run, starts)[0]["data"]


def test_unnamed_officials_are_found_with_their_reasons(first_run: Any) -> None:
    table = outputs(first_run, "unnamed =")[0]["data"]["text/html"]
    assert "official" in table
    assert "condition of anonymity" in table


def test_cell_magic_reads_its_cell(first_run: Any) -> None:
    copy = next(o["data"]["text/html"] for o in outputs(first_run, "%%quotes") if "text/html" in o.get("data", {}))
    assert "Jane Doe" in copy
    assert "We will appeal," in copy
