"""The notebooks run from top to bottom, as a reader would run them, and are stored as they ran:

    jupyter nbconvert --to notebook --execute --inplace --ExecutePreprocessor.store_widget_state=False \\
        --ExecutePreprocessor.record_timing=False notebooks/*.ipynb
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LARGEST = 400_000


def test_there_are_three_stories() -> None:
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_stored_as_it_ran_and_small(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert path.stat().st_size < LARGEST
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert not [o for cell in code for o in cell.outputs if o.output_type == "error" or o.get("name") == "stderr"]
    assert "widgets" not in notebook.metadata
    assert not {*notebook.metadata} - {"kernelspec", "language_info"}
    written = path.read_text(encoding="utf-8")
    assert str(ROOT) not in written and "/tmp/" not in written and "/home/" not in written


def run(path: Path, folder: Path) -> Any:
    """A notebook, executed in a copy beside the sample corpus."""
    shutil.copytree(ROOT / "sample_corpus", folder / "sample_corpus", dirs_exist_ok=True)
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", dirs_exist_ok=True)
    notebook = nbformat.read(folder / "notebooks" / path.name, as_version=4)
    client = NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(folder / "notebooks")}})
    return client.execute()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="module")
def first_run(folder: Path) -> Any:
    return run(NOTEBOOKS[0], folder)


@pytest.fixture(scope="module")
def second_run(folder: Path) -> Any:
    return run(NOTEBOOKS[1], folder)


@pytest.fixture(scope="module")
def third_run(folder: Path) -> Any:
    return run(NOTEBOOKS[2], folder)


def outputs(notebook: Any, starts: str) -> list[Any]:
    """The outputs of the one code cell that starts so."""
    (cell,) = [c for c in notebook.cells if c.cell_type == "code" and c.source.startswith(starts)]
    return list(cell.outputs)


def plain(output: Any) -> str:
    return str(output["text"] if output.output_type == "stream" else output["data"]["text/plain"])


def test_extension_loads_in_silence(first_run: Any) -> None:
    assert outputs(first_run, "%load_ext") == []


def test_corpus_is_read_and_analysed(first_run: Any) -> None:
    assert outputs(first_run, "corpus =")[0]["data"]["text/plain"].startswith("Corpus: 16 documents, 7 outlets")
    progress, analysis = outputs(first_run, "analysis =")
    assert plain(progress).startswith("16 articles · 4,776 words in ")
    assert "quotations" in plain(analysis)


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
    shown = [o["data"]["text/html"] for o in outputs(first_run, "%%quotes") if "text/html" in o.get("data", {})]
    copy = next(html for html in shown if "<table" in html)
    assert "Jane Doe" in copy
    assert "We will appeal," in copy


def test_outlets_are_compared_in_pictures_and_figures(second_run: Any) -> None:
    for starts in (
        "frame = meeting",
        "charts.plot_few",
        "charts.plot_cues(frame)",
        "charts.plot_kinds",
        "unnamed =",
        "charts.plot_unattributed",
    ):
        assert "image/png" in outputs(second_run, starts)[0]["data"]
    assert len(plain(outputs(second_run, "for voices")[0]).splitlines()) == 4
    reasons = outputs(second_run, 'unnamed[["outlet"')[0]["data"]["text/html"]
    assert "Elysee official" in reasons and "on condition of anonymity" in reasons
    assert "accused" in plain(outputs(second_run, "loaded =")[0])
    assert plain(outputs(second_run, "explorer.code")[0]) == "\"analysis.filter(speaker='Khalifa Haftar')\""


def test_corrections_are_made_kept_and_made_again(third_run: Any, folder: Path) -> None:
    assert "Johnson, Ruth Johnson: the same surname" in plain(outputs(third_run, "for proposal")[0])
    assert plain(outputs(third_run, "headline =")[0]) == "['Johnson', 'Ruth Johnson']"
    assert "'Councillor Ruth Johnson'" in plain(outputs(third_run, "corrected = corrected.rename")[0])
    confused, parted = eval(plain(outputs(third_run, "confused =")[0]))
    assert parted == confused + 1
    assert "No Dredging Without a Survey" in plain(outputs(third_run, "print(kept")[0])
    assert plain(outputs(third_run, "again =")[-1]) == "(True, ())"
    assert not list((folder / "sample_corpus").glob("*corrections*"))
