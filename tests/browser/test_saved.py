"""What is left of the explorer where no kernel runs, or no script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
CELL = "import quotelab as ql\nfrom harbour import harbour_analysis\nql.explore(harbour_analysis(), static_rows={})"


@pytest.fixture(scope="module")
def saved(lab: Any) -> Any:
    """A notebook as JupyterLab saves it: with outputs, without the state of widgets."""
    cells = [nbformat.v4.new_code_cell(CELL.format(rows)) for rows in (50, 0)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    resources = {"metadata": {"path": str(lab.folder)}}
    return NotebookClient(notebook, kernel_name="python3", store_widget_state=False, resources=resources).execute()


def table(page: Any) -> Any:
    return page.locator(".ql-static table").filter(has_text="We are closing a quay").first


def test_a_page_without_scripts_shows_chart_and_table(lab: Any, saved: Any, tmp_path: Path) -> None:
    body, _ = HTMLExporter().from_notebook_node(saved)
    (tmp_path / "saved.html").write_text(body, encoding="utf-8")
    page = lab.page(scripts=False)
    page.goto((tmp_path / "saved.html").as_uri())
    assert table(page).is_visible()
    assert table(page).locator("tbody tr").count() == 38
    picture = page.get_by_role("img", name="Heat map of 8 speakers in 3 outlets. Most: Mara Lund, The Varnhavn Courier")
    assert picture.is_visible()
    assert picture.bounding_box()["width"] > 300
    words = table(page).locator("td.ql-words").first.bounding_box()
    assert words["width"] > 0.3 * table(page).bounding_box()["width"]


def test_no_word_of_an_article_is_saved_with_static_rows_0(saved: Any) -> None:
    written = nbformat.writes(nbformat.v4.new_notebook(cells=saved.cells[1:]))
    assert "38 quotations" in written
    assert "closing a quay" not in written


def test_reopened_without_a_kernel_it_shows_the_copy(lab: Any, saved: Any) -> None:
    nbformat.write(saved, lab.folder / "saved.ipynb")
    page = lab.page(height=2400)
    page.goto(f"{lab.url}/lab/tree/saved.ipynb?reset")
    page.wait_for_function(
        "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
    )
    page.evaluate("() => { window.jupyterapp.shell.currentWidget.sessionContext.shutdown() }")
    page.get_by_text("No Kernel").first.wait_for()
    assert table(page).is_visible()
    assert page.locator(".ql-explorer").count() == 0
    assert "rror" not in page.locator(".jp-OutputArea").first.inner_text()
    words = table(page).locator("td").filter(has_text="We are closing a quay")
    assert words.evaluate("cell => getComputedStyle(cell).textAlign") in ("left", "start")


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_notebooks_can_be_read_without_a_kernel_and_without_scripts(lab: Any, path: Path, tmp_path: Path) -> None:
    body, _ = HTMLExporter().from_filename(str(path))
    (tmp_path / "story.html").write_text(body, encoding="utf-8")
    page = lab.page(scripts=False)
    page.goto((tmp_path / "story.html").as_uri())
    assert page.locator(".ql-static").first.is_visible()
    assert page.locator(".ql-static tbody tr").count() >= 5
    assert page.locator("img").count() >= 2
