"""What a reader does with the explorer, in a real JupyterLab."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import textwrap
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pandas as pd
import pytest
from playwright.sync_api import TimeoutError as LateError

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
        for _ in range(10):  # the last test's own click may still be on its way, and take the button with it
            if " of " not in status(page):
                break
            with contextlib.suppress(LateError):
                page.get_by_role("button", name="Clear all").click(timeout=2_000)
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
    page.get_by_role("button", name="Correct").click()
    page.get_by_label("Name of the speaker").press_sequentially("bad n")
    assert page.get_by_label("Name of the speaker").input_value() == "bad n"
    page.get_by_role("button", name="Correct").click()
    page.get_by_role("button", name="Correct").press("b")
    box(page, "indirect").focus()
    page.keyboard.press("b")
    page.wait_for_timeout(300)
    assert page.locator(".jp-NotebookPanel .jp-Cell").count() == before


def downloaded(page: Any, form: str, folder: Path) -> Path:
    page.get_by_label("Format of the file").select_option(form)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target


def test_downloads_are_what_the_table_shows(page: Any, tmp_path: Path) -> None:
    box(page, "Tide Online").check()
    expect_status(page, "9 of 38")
    with downloaded(page, "CSV", tmp_path).open(encoding="utf-8-sig", newline="") as file:
        saved = list(csv.DictReader(file))
    assert len(saved) == 9
    assert {row["outlet"] for row in saved} == {"Tide Online"}
    sheet = openpyxl.load_workbook(downloaded(page, "Excel", tmp_path)).active
    assert [row[0] for row in sheet.iter_rows(values_only=True)][1:] == [row["quotation_id"] for row in saved]
    frame = pd.read_parquet(io.BytesIO(downloaded(page, "Parquet", tmp_path).read_bytes()))
    assert frame["quotation"].tolist() == [row["quotation"] for row in saved]
    lines = downloaded(page, "JSON Lines", tmp_path).read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    report = downloaded(page, "HTML report", tmp_path).read_text(encoding="utf-8")
    assert "Tide Online" in report and "Northern Post" not in report
    page.get_by_label("Format of the file").select_option("CSV")


def test_dates_and_what_has_no_speaker_are_filters(page: Any) -> None:
    box(page, "2024-03-04").check()
    expect_status(page, "15 of 38")
    page.get_by_role("button", name=re.compile("1 without a speaker")).click()
    expect_status(page, "1 of 38")
    assert "no speaker found" in rows(page).first.inner_text()


def test_python_of_the_selection_is_shown(page: Any) -> None:
    box(page, "mixed").check()
    expect_status(page, "5 of 38")
    page.get_by_role("button", name="Python", exact=True).click()
    page.get_by_text("analysis.filter(kind='mixed')").wait_for()
    box(page, "mixed").uncheck()
    expect_status(page, "38 quotations")
    assert not page.locator(".ql-code").is_visible()


def test_reader_corrects_and_takes_it_back(page: Any) -> None:
    box(page, "no speaker found").check()
    expect_status(page, "2 of 38")
    page.get_by_role("button", name="Correct").click()
    name = page.get_by_label("Name of the speaker")
    name.press_sequentially("Crane")
    page.locator("datalist option[value='a crane driver']").wait_for(state="attached")
    name.fill("Petra Sorel, crane driver")
    page.get_by_role("button", name="Says this").click()
    expect_status(page, "1 of 38 quotations")
    page.get_by_role("button", name="Clear all").click()
    expect_status(page, "38 quotations · 9 speakers · 3 outlets · 1 correction")
    box(page, "Petra Sorel").wait_for()
    box(page, "Petra Sorel").check()
    expect_status(page, "1 of 38")
    page.get_by_role("button", name="Not a quotation").click()
    expect_status(page, "37 quotations")
    for left in ("38 quotations · 9", "38 quotations · 8"):
        page.get_by_role("button", name="Undo").click()
        expect_status(page, left)
    page.get_by_role("button", name="Correct").click()
    assert not page.locator(".ql-panel").is_visible()


def test_a_pronoun_shows_whom_it_stands_for_and_the_text_stays_the_article_s(page: Any) -> None:
    rows(page).nth(1).click()
    source = page.locator(".ql-context [data-who]")
    source.wait_for()
    assert source.inner_text() == "She"
    assert source.get_attribute("data-who") == "Mara Lund"
    assert source.get_attribute("title") == "Mara Lund: nearest person before it that fits"
    assert page.locator(".ql-context .ql-text").inner_text().startswith("“We are closing a quay, not a harbour,” Mayor")


def test_other_charts_are_drawn(page: Any) -> None:
    which = page.get_by_label("Chart", exact=True)
    which.select_option("Kinds by speaker")
    page.get_by_role("button", name="Daniel Okoro, mixed: 2 quotations").click()
    expect_status(page, "2 of 38")
    page.get_by_role("button", name="Clear all").click()
    which.select_option("Timeline")
    page.get_by_role("button", name="11 Mar, direct: 3 quotations").click()
    expect_status(page, "3 of 38")
    page.get_by_role("button", name="Clear all").click()
    which.select_option("Neutral and loaded cues by outlet")
    page.get_by_role("button", name="Northern Post, loaded: 4 quotations").click()
    expect_status(page, "4 of 38")
    page.get_by_role("button", name="Clear all").click()
    which.select_option("Few voices")
    page.get_by_role("button", name=re.compile("Tide Online: Mara Lund, .* have 75 percent of 8")).click()
    expect_status(page, "6 of 38")
    page.get_by_role("button", name="Clear all").click()
    which.select_option("Without a speaker")
    page.get_by_role("button", name="Tide Online: 1 quotation of 9 without a speaker").click()
    expect_status(page, "1 of 38")
    page.get_by_role("button", name="Clear all").click()
    assert page.locator(".ql-picture [data-name='y-0'] title").text_content() == "The Varnhavn Courier"
    which.select_option("Speaker × outlet: quotations")


def test_copy_without_script_is_hidden_while_the_explorer_is_up(page: Any) -> None:
    assert page.locator(".ql-static").count() == 1
    assert not page.locator(".ql-static").is_visible()


def test_accessible_to_axe(page: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.get_by_role("button", name="Correct").click()
    page.get_by_role("button", name="Python", exact=True).click()
    box(page, "Mara Lund").check()
    expect_status(page, "12 of 38")
    found = Axe().run(page, context=".ql-explorer")
    page.get_by_role("button", name="Correct").click()
    assert found.violations_count == 0, found.generate_report()


def test_accessible_in_the_dark_and_where_it_is_narrow(lab: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = lab.open("dark", [MADE, "ql.explore(analysis, kind='indirect')"], width=800, height=2600, dark=True)
    page.locator(".ql-picture svg").wait_for()
    page.get_by_role("button", name="Correct").click()
    page.get_by_label("Chart", exact=True).select_option("Neutral and loaded cues by outlet")
    page.get_by_role("button", name=re.compile("Northern Post, loaded")).wait_for()
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
    explorer.get_by_role("button", name="Python", exact=True).click()
    explorer.locator(".ql-code", has_text="window.__broken").wait_for()
    explorer.get_by_role("button", name="Correct").click()
    assert "<script>" in explorer.get_by_role("button", name="Is the same as").inner_text()
    explorer.get_by_label("Name of the speaker").fill("<img src=x onerror='window.__broken = 2'> $z$")
    explorer.get_by_role("button", name="Is the same as").click()
    alert = explorer.get_by_role("alert")
    alert.filter(has_text="<img src=x").wait_for()
    explorer.get_by_label("Name of the speaker").fill("<img src=x onerror='window.__broken = 2'> $z$ and $w$")
    explorer.get_by_role("button", name="Says this").click()
    explorer.locator(".ql-facts", has_text="$z$ and $w$").wait_for()
    page.wait_for_timeout(500)
    assert page.evaluate("window.__broken") is None
    assert page.locator(".ql-explorer mjx-container, .ql-static mjx-container, .ql-explorer .MathJax").count() == 0
    assert page.locator(".ql-explorer script, .ql-explorer img, .ql-static script, .ql-static img[src=x]").count() == 0
    assert "$x^2$ and $y$" in page.locator(".ql-static").nth(1).inner_text()


def test_in_notebook_7_it_is_whole_and_answers(lab: Any) -> None:
    page = lab.open("seven", [MADE, SHOWN], app="notebook", height=2000)
    page.locator(".ql-picture svg").wait_for()
    box(page, "Mara Lund").check()
    expect_status(page, "12 of 38")
    rows(page).nth(2).click()
    page.wait_for_function("document.querySelector('.ql-context .ql-where').textContent === '3 of 12'")
    rows(page).nth(2).press("b")
    assert page.locator(".jp-NotebookPanel .jp-CodeCell").count() == 2
    whole, shown = (
        page.locator(part).bounding_box()["height"] for part in (".ql-explorer", ".jp-OutputArea:has(.ql-explorer)")
    )
    assert shown >= whole > 600


def test_analysing_shows_how_far_it_is_and_stops_cleanly(lab: Any) -> None:
    slow = """
    import time
    import quotelab as ql
    from quotelab.document import ParsedDocument
    class Slow:
        def parse_document(self, document):
            time.sleep(0.1)
            return ParsedDocument(document, ())
    documents = [ql.Document(f"d{number}", "word " * 99) for number in range(400)]
    found = ql.analyze(documents, parser=Slow(), corrections=False)
    """
    page = lab.open("progress", [textwrap.dedent(slow), "found"])
    bar = page.get_by_role("progressbar", name="Articles analysed")
    bar.wait_for()
    page.locator(
        ".ql-progress", has_text=re.compile(r"\d+ of 400 articles · [\d,]+ words a second · \d+ s left")
    ).wait_for()
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:interrupt-kernel') }")
    page.locator(".ql-progress", has_text=re.compile(r"Stopped after \d+ of 400 articles · [\d,]+ words in")).wait_for()
    assert bar.count() == 0
    page.locator(".jp-OutputArea", has_text="0 quotations, 0 speakers, interrupted").last.wait_for()


def test_nothing_leaves_the_machine(lab: Any, page: Any) -> None:
    away = [url for url in lab.requests if urlsplit(url).hostname not in (None, "127.0.0.1", "localhost")]
    assert lab.requests
    assert not away
