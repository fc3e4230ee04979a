"""What a reader does with the explorer, in a real JupyterLab."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser

MADE = "import quotelab as ql\nfrom harbour import harbour_analysis\nanalysis = harbour_analysis()"
SHOWN = "explorer = ql.explore(analysis)\nexplorer"


def rows(page: Any) -> Any:
    return page.get_by_role("grid", name="Quotations").locator("tbody tr")


def status(page: Any) -> str:
    return page.locator(".ql-status").inner_text()


def expect_status(page: Any, words: str) -> None:
    page.wait_for_function("words => document.querySelector('.ql-status')?.textContent.startsWith(words)", arg=words)


def box(page: Any, name: str) -> Any:
    return page.locator(".ql-facet").get_by_role("checkbox", name=re.compile(f"^{name}"))


@pytest.fixture(scope="module")
def page(lab: Any) -> Any:
    opened = lab.open("journey", [MADE, SHOWN, "b_cells = 1"])
    opened.locator(".ql-picture svg").wait_for()
    return opened


@pytest.fixture(autouse=True)
def unfiltered(request: pytest.FixtureRequest) -> None:
    """Each test on the shared page starts without filters."""
    if "page" in request.fixturenames:
        page = request.getfixturevalue("page")
        if " of " in status(page):
            page.get_by_role("button", name="Clear all").click()
        expect_status(page, "38 quotations")


def test_reader_filters_by_speaker_outlet_and_kind(page: Any) -> None:
    assert rows(page).count() == 25
    box(page, "Mara Lund").check()
    expect_status(page, "12 of 38")
    assert rows(page).count() == 12
    box(page, "Northern Post").check()
    expect_status(page, "3 of 38")
    assert box(page, "direct").locator("..").inner_text().split()[-1] == "1"
    box(page, "direct").check()
    expect_status(page, "1 of 38")
    assert "There was a draft" in rows(page).first.inner_text()
    page.get_by_role("button", name="Northern Post ✕").click()
    expect_status(page, "5 of 38")


def test_words_are_searched(page: Any) -> None:
    page.get_by_label("Words", exact=True).fill("timetable wages")
    expect_status(page, "1 of 38")
    assert "gamble" in rows(page).first.inner_text()
    page.get_by_label("Words", exact=True).fill("no such words")
    expect_status(page, "0 of 38")
    page.get_by_text("No quotation fits these filters.").wait_for()


def test_a_cell_of_the_heat_map_filters(page: Any) -> None:
    cell = page.get_by_role("button", name="Ilse Brandt, Northern Post: 2 quotations")
    cell.focus()
    page.keyboard.press("Enter")
    expect_status(page, "2 of 38")
    assert cell.get_attribute("aria-pressed") == "true"
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Ilse Brandt")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Ilse Brandt, The Varnhavn")
    cell.click()
    expect_status(page, "38 quotations")


def test_table_is_sorted_paged_and_read_by_keyboard(page: Any) -> None:
    page.get_by_role("button", name="Next page").click()
    page.get_by_text("26–38 of 38").wait_for()
    page.get_by_role("button", name="Previous page").click()
    page.get_by_text("1–25 of 38").wait_for()
    rows(page).first.click()
    page.wait_for_function("document.querySelector('.ql-context .ql-where').textContent === '1 of 38'")
    rows(page).first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.wait_for_function("document.querySelector('.ql-context .ql-where').textContent === '4 of 38'")
    marked = page.locator(".ql-context mark").all_inner_texts()
    assert marked == ["“It is late,”", "“but it is not too late to listen to those who work there.”"]
    sort = page.get_by_role("columnheader", name="Date").get_by_role("button")
    sort.click()
    sort.click()
    page.wait_for_function("document.querySelector('.ql-quotations tbody tr').textContent.includes('2024-03-15')")
    assert page.locator(".ql-context mark").all_inner_texts() == marked
    page.locator(".ql-context").get_by_role("button", name="Next").click()
    page.locator("tr[aria-selected=true]").wait_for()
    sort.click()
    page.get_by_role("columnheader", name="Date").and_(page.locator("[aria-sort=none]")).wait_for()


def test_article_is_scrolled_to_the_quotation_and_walked_through(page: Any) -> None:
    page.locator(".ql-context").get_by_role("button", name="Next").click()
    page.locator(".ql-context .ql-text").focus()
    page.keyboard.press("n")
    box(page, "a crane driver").check()
    expect_status(page, "1 of 38")
    page.wait_for_function(
        """() => {
          const mark = document.querySelector('.ql-context mark')?.getBoundingClientRect();
          const text = document.querySelector('.ql-context .ql-text').getBoundingClientRect();
          return mark && mark.top >= text.top && mark.bottom <= text.bottom;
        }"""
    )
    page.locator(".ql-context .ql-piece", has_text="We are closing a quay").click()
    expect_status(page, "38 quotations")
    page.wait_for_function("document.querySelector('mark').textContent.includes('We are closing')")


def test_keys_in_the_explorer_leave_the_notebook_alone(page: Any) -> None:
    before = page.locator(".jp-NotebookPanel .jp-Cell").count()
    rows(page).first.focus()
    for key in ("b", "a", "x", "d", "d"):
        page.keyboard.press(key)
    box(page, "indirect").focus()
    page.keyboard.press("b")
    page.wait_for_timeout(300)
    assert page.locator(".jp-NotebookPanel .jp-Cell").count() == before


def test_download_is_what_the_table_shows(page: Any, tmp_path: Path) -> None:
    box(page, "Tide Online").check()
    expect_status(page, "9 of 38")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    download.value.save_as(tmp_path / "quotations.csv")
    with (tmp_path / "quotations.csv").open(encoding="utf-8-sig", newline="") as file:
        saved = list(csv.DictReader(file))
    assert len(saved) == 9
    assert {row["outlet"] for row in saved} == {"Tide Online"}


def test_other_charts_are_drawn(page: Any) -> None:
    which = page.get_by_label("Chart", exact=True)
    which.select_option("Kinds by speaker")
    page.get_by_role("button", name="Daniel Okoro, mixed: 2 quotations").click()
    expect_status(page, "2 of 38")
    which.select_option("Few voices")
    page.wait_for_function("document.querySelector('.ql-picture').textContent.includes('quoted most')")
    which.select_option("Speaker × outlet: quotations")


def test_copy_without_script_is_hidden_while_the_explorer_is_up(page: Any) -> None:
    assert page.locator(".ql-static").count() == 1
    assert not page.locator(".ql-static").is_visible()


def test_accessible_to_axe(page: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=".ql-explorer")
    assert found.violations_count == 0, found.generate_report()


def test_two_explorers_do_not_disturb_each_other(lab: Any) -> None:
    page = lab.open("two", [MADE, "ql.explore(analysis)", "ql.explore(analysis, outlet='tide online')"], height=3600)
    page.locator(".ql-explorer").nth(1).locator(".ql-picture svg").wait_for()
    first, second = page.locator(".ql-explorer").nth(0), page.locator(".ql-explorer").nth(1)
    assert "9 of 38" in second.locator(".ql-status").inner_text()
    first.get_by_role("checkbox", name=re.compile("^Dockers")).check()
    page.wait_for_function("document.querySelector('.ql-status').textContent.includes('3 of 38')")
    assert "9 of 38" in second.locator(".ql-status").inner_text()


def test_hostile_text_is_shown_literally(lab: Any) -> None:
    cell = "from harbour import HOSTILE\nql.explore(harbour_analysis(hostile=True), speaker=HOSTILE)"
    static = "%load_ext quotelab\nhostile = harbour_analysis(hostile=True)\n%quotes hostile --static"
    page = lab.open("hostile", [MADE, cell, static], height=3600)
    page.locator(".ql-explorer .ql-picture svg").wait_for()
    page.locator(".ql-static").nth(1).wait_for()
    page.wait_for_timeout(1000)
    assert page.evaluate("window.__broken") is None
    explorer = page.locator(".ql-explorer")
    for part in (
        ".ql-context .ql-text",
        ".ql-context .ql-title",
        ".ql-quotations tbody",
        ".ql-facet >> nth=0",
        ".ql-chips",
    ):
        shown = explorer.locator(part).inner_text()
        assert "<script>window.__broken = 1</script>" in shown or "<script>window" in shown, part
        assert "$x" in shown or part == ".ql-chips", part
    assert "U+202E" in explorer.locator(".ql-context .ql-text").inner_text()
    assert page.locator(".ql-explorer mjx-container, .ql-static mjx-container, .ql-explorer .MathJax").count() == 0
    assert page.locator(".ql-explorer script, .ql-explorer img, .ql-static script, .ql-static img[src=x]").count() == 0
    assert "$x^2$ and $y$" in page.locator(".ql-static").nth(1).inner_text()


def test_nothing_leaves_the_machine(lab: Any, page: Any) -> None:
    away = [url for url in lab.requests if urlsplit(url).hostname not in (None, "127.0.0.1", "localhost")]
    assert lab.requests
    assert not away
