"""Analyses as files and as HTML: nothing lost, nothing executed, nothing half written."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
import warnings
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotelab import export, highlight
from quotelab.analysis import Analysis
from quotelab.document import Corpus, Document, Skipped, Span
from quotelab.errors import InputError, MissingPathError
from quotelab.quotation import Kind, Quotation, Speaker, SpeakerKind, Spelling
from quotelab.table import COLUMNS, to_frame

PAYLOADS = (
    "<script>window.hit = 1</script>",
    "<img src=x onerror='window.hit = 1'>",
    '"><svg onload=alert(1)>',
    "</style></title><b>",
    "&lt;already&gt; & more",
    "costs $5 and $6",
    "\u202eturned\u202c",
    "nul\x00 bell\x07 escape\x1b[31m",
)

# Analyses of arbitrary text

words = st.text(st.characters(codec=None, exclude_categories=()), max_size=12)
some_words = st.none() | words


@st.composite
def spans(draw: st.DrawFn, length: int) -> Span:
    start = draw(st.integers(0, length))
    return Span(start, draw(st.integers(start, length)))


speakers = st.builds(
    Speaker,
    words,
    words,
    st.sampled_from(SpeakerKind),
    st.lists(st.builds(Spelling, words, st.integers(0, 9), st.lists(words, max_size=2).map(tuple)), max_size=2).map(
        tuple
    ),
    st.lists(words, max_size=2).map(tuple),
    st.lists(words, max_size=2).map(tuple),
)


@st.composite
def analyses(draw: st.DrawFn) -> Analysis:
    documents, quotations = [], []
    known = draw(st.lists(speakers, max_size=3))
    for number in range(draw(st.integers(0, 3))):
        text = draw(st.text(st.characters(codec=None, exclude_categories=()), max_size=40))
        own = spans(len(text))
        maybe = st.none() | own
        document = Document(
            f"{number}{draw(words)}",
            text,
            *(draw(some_words) for _ in range(3)),
            date=draw(st.none() | st.dates()),
            url=draw(some_words),
            path=draw(some_words),
            language=draw(some_words),
            furniture=tuple(draw(st.lists(own, max_size=2))),
            flags=tuple(draw(st.lists(words, max_size=2))),
        )
        documents.append(document)
        count = draw(st.integers(0, 3))
        names = [f"{number}#{index}" for index in range(count)]
        for name in names:
            quotations.append(
                Quotation(
                    name,
                    document,
                    draw(st.sampled_from(Kind)),
                    tuple(draw(st.lists(own, min_size=1, max_size=3))),
                    draw(maybe),
                    draw(maybe),
                    draw(st.sampled_from([None, *known])),
                    draw(words),
                    draw(st.none() | st.floats(0, 1)),
                    draw(st.sampled_from([None, "elsewhere", *names])),
                    draw(some_words),
                    draw(some_words),
                    draw(some_words),
                    draw(maybe),
                    draw(maybe),
                    draw(maybe),
                    draw(st.booleans()),
                    draw(st.booleans()),
                    draw(words),
                    draw(st.none() | st.floats(0, 1)),
                )
            )
    entries = st.lists(st.builds(Skipped, words, words), max_size=2).map(tuple)
    corpus = Corpus(tuple(documents), draw(entries), draw(some_words))
    return Analysis(corpus, tuple(quotations), draw(entries), draw(st.booleans()))


def with_payloads() -> Analysis:
    """Each payload as text, title, outlet, author, url, path, id, speaker, role and reason at once."""
    documents, quotations = [], []
    for number, payload in enumerate(PAYLOADS):
        text = f"{payload} said {payload}"
        document = Document(payload, text, payload, payload, payload, url=payload, path=payload)
        spelled = (Spelling(payload + "2", 1, (payload,)),)
        speaker = Speaker(payload, payload, SpeakerKind.PERSON, spelled, (payload,))
        content = (Span(len(payload) + 6, len(text)),)
        documents.append(document)
        quotations.append(
            Quotation(
                f"{number}{payload}",
                document,
                Kind.DIRECT,
                content,
                source=Span(0, len(payload)),
                speaker=speaker,
            )
        )
    skipped = tuple(Skipped(payload, payload) for payload in PAYLOADS)
    return Analysis(Corpus(tuple(documents), skipped), tuple(quotations), skipped)


class Page(HTMLParser):
    """What a browser would see of a page: tags with attributes, and the text outside of styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.within_style = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.within_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self.within_style = False

    def handle_data(self, data: str) -> None:
        if not self.within_style:
            self.text += data


def controls_shown(text: str) -> str:
    return re.sub("[\x00\x07\x1b\u202a-\u202e]", lambda found: f"U+{ord(found[0]):04X}", text)


# JSONL


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(analyses())
def test_jsonl_loses_nothing(tmp_path_factory: pytest.TempPathFactory, analysis: Analysis) -> None:
    path = tmp_path_factory.mktemp("jsonl") / "a.jsonl"
    analysis.save(path)
    assert Analysis(*export.read_jsonl(path)) == analysis


def test_jsonl_from_before_rules_of_resolution_were_kept_is_read(made_analysis: Analysis, tmp_path: Path) -> None:
    path = made_analysis.save(tmp_path / "a.jsonl")
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for entry in (entry for record in records for entry in record["attributions"]):
        del entry["resolution_rule"], entry["resolution_confidence"]
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    assert Analysis(*export.read_jsonl(path)) == made_analysis


def test_jsonl_is_one_article_a_line_with_its_attributions(made_analysis: Analysis, tmp_path: Path) -> None:
    quiet = Document("quiet/1", "Nothing was said.")
    first, *others = made_analysis.quotations
    inner = replace(others[0], parent=first.quotation_id)
    corpus = Corpus((*made_analysis.corpus, quiet))
    lines = saved_lines(Analysis(corpus, (first, inner, *others[1:])), tmp_path)
    assert [line["doc"] for line in lines] == ["harbour/1", "lantern/1", "quiet/1"]
    assert lines[2]["attributions"] == []
    outer, nested = lines[0]["attributions"]
    text = lines[0]["text"]
    assert {"doc", "outlet", "date", "title", "text", "attributions"} <= set(lines[0])
    assert [text[s:e] for s, e in outer["content"]] == ["“We will appeal,”"]
    assert [text[s:e] for s, e in outer["cue"]] == ["said"]
    assert [text[s:e] for s, e in outer["source"]] == ["Jane Doe"]
    assert (outer["kind"], outer["speaker"], outer["parent"], nested["parent"]) == (
        "direct",
        "Jane Doe",
        None,
        0,
    )


def saved_lines(analysis: Analysis, folder: Path) -> list[dict]:
    path = analysis.save(folder / "a.jsonl")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_parent_that_a_filter_took_away_is_still_known(made_analysis: Analysis, tmp_path: Path) -> None:
    first, second, third = made_analysis.quotations
    nested = replace(made_analysis, quotations=(first, replace(second, parent=first.quotation_id), third))
    indirect = nested.filter(kind="indirect")
    path = indirect.save(tmp_path / "a.jsonl")
    assert Analysis(*export.read_jsonl(path)) == indirect
    assert indirect.quotations[0].parent == first.quotation_id


@pytest.mark.parametrize("line", ["no json", "[1]", '{"doc": "a"}', '{"doc": "a", "text": "b", "attributions": [{}]}'])
def test_a_damaged_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f"\n{line}\n")
    with pytest.raises(InputError, match=r"a\.jsonl, line 2"):
        export.read_jsonl(path)


# CSV

cells = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)


@given(st.text())
def test_a_guard_can_be_undone(cell: str) -> None:
    assert export.unguarded(export.guarded(cell)) == cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'="])
def test_no_cell_starts_a_formula(start: str) -> None:
    assert export.guarded(f"{start}1+1").startswith("'")


def test_csv_guards_formulas_counts_them_and_reads_back_the_same(tmp_path: Path) -> None:
    document = Document("a", "=HYPERLINK(1) said @lund, '-1", outlet="+Daily\r\nHarbour", date=dt.date(2024, 5, 2))
    found = Quotation("a#1", document, Kind.MIXED, (Span(0, 13),), source=Span(19, 24))
    analysis = Analysis(Corpus((document,)), (found,))
    with pytest.warns(UserWarning, match="^3 cells that a spreadsheet would take for a formula"):
        path = analysis.save(tmp_path / "a.csv")
    written = path.read_bytes().decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in written and "'@lund" in written
    pd.testing.assert_frame_equal(export.read_csv(path), to_frame(analysis))


def test_csv_opens_in_excel_with_its_accents(tmp_path: Path) -> None:
    document = Document("a", "Il pleut à Besançon.")
    path = Analysis(Corpus((document,)), (Quotation("a#1", document, Kind.INDIRECT, (Span(0, 19),)),)).save(
        tmp_path / "a.csv"
    )
    assert path.read_bytes().startswith("\ufeffquotation_id".encode())
    assert "Besançon".encode() in path.read_bytes()


@settings(max_examples=100, deadline=None)
@given(cells)
def test_csv_brings_back_any_words(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    document = Document("a", text, outlet=text, title=text)
    analysis = Analysis(Corpus((document,)), (Quotation("a#1", document, Kind.INDIRECT, (Span(0, len(text)),)),))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = analysis.save(tmp_path_factory.mktemp("csv") / "a.csv")
    pd.testing.assert_frame_equal(export.read_csv(path), to_frame(analysis))


def test_an_analysis_without_quotations_can_be_saved_in_every_format(tmp_path: Path) -> None:
    empty = Analysis(Corpus(()), ())
    for suffix in export.SAVERS:
        assert empty.save(tmp_path / f"a{suffix}").exists()
    pd.testing.assert_frame_equal(export.read_csv(tmp_path / "a.csv"), to_frame(empty))


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,age\nx,1\n")
    with pytest.raises(InputError, match="no column 'quotation_id'"):
        export.read_csv(tmp_path / "a.csv")
    with pytest.raises(MissingPathError):
        export.read_csv(tmp_path / "b.csv")


# Parquet and Excel


def test_parquet_has_the_same_cells(made_analysis: Analysis, tmp_path: Path) -> None:
    path = made_analysis.save(tmp_path / "a.parquet")
    rows, frame = pq.read_table(path).to_pylist(), to_frame(made_analysis)
    assert tuple(rows[0]) == COLUMNS
    for name in COLUMNS:
        for row, cell in zip(rows, frame[name], strict=True):
            if name == "date":
                assert row[name] == cell.date()
            elif name == "content_spans":
                assert row[name] == cell
            else:
                assert (row[name] is None and pd.isna(cell)) or row[name] == cell


def test_parquet_has_the_same_types_when_empty(made_analysis: Analysis, tmp_path: Path) -> None:
    full = pq.read_schema(made_analysis.save(tmp_path / "a.parquet"))
    empty = pq.read_schema(Analysis(Corpus(()), ()).save(tmp_path / "b.parquet"))
    assert full.types == empty.types


def test_excel_takes_no_cell_for_a_formula_and_keeps_its_value(tmp_path: Path) -> None:
    document = Document(
        "a", '=HYPERLINK("https://example.org") 12', title="https://example.org", date=dt.date(2024, 5, 2)
    )
    analysis = Analysis(Corpus((document,)), (Quotation("a#1", document, Kind.INDIRECT, (Span(0, 36),)),))
    with pytest.warns(UserWarning, match="^1 cell that a spreadsheet would take for a formula"):
        path = analysis.save(tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(path)["quotations"]
    cell = sheet.cell(2, COLUMNS.index("quotation") + 1)
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", document.text, True)
    assert sheet.cell(2, COLUMNS.index("title") + 1).hyperlink is None
    assert sheet.cell(2, COLUMNS.index("date") + 1).value == dt.datetime(2024, 5, 2)


def test_excel_reports_cells_that_it_cannot_hold(tmp_path: Path) -> None:
    document = Document("a", "x" * 40_000)
    analysis = Analysis(Corpus((document,)), (Quotation("a#1", document, Kind.INDIRECT, (Span(0, 40_000),)),))
    with pytest.warns(UserWarning, match="^1 cell is longer than the 32,767 characters"):
        path = analysis.save(tmp_path / "a.xlsx")
    cell = openpyxl.load_workbook(path)["quotations"].cell(2, COLUMNS.index("quotation") + 1).value
    assert len(cell) == 32_767 and cell.endswith("x…")


# Saving


def test_an_unknown_suffix_is_told_with_those_that_are_known(made_analysis: Analysis, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.csv, \.jsonl, \.parquet, \.xlsx or \.html"):
        made_analysis.save(tmp_path / "a.docx")


def test_a_missing_folder_is_told_in_one_line(made_analysis: Analysis, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no folder") as caught:
        made_analysis.save(tmp_path / "none" / "a.csv")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("suffix", export.SAVERS)
def test_a_failure_leaves_the_old_file_and_no_other(
    made_analysis: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text("old")

    def fail(analysis: Analysis, path: Path) -> None:
        path.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(export.SAVERS, suffix, fail)
    with pytest.raises(InputError, match="No space left on device"):
        made_analysis.save(path)
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [(path.name, "old")]


@pytest.mark.parametrize("suffix", export.SAVERS)
def test_every_format_holds_hostile_text(tmp_path: Path, suffix: str) -> None:
    analysis = with_payloads()
    broken = Document("s", "a lone \ud800 surrogate")
    whole = replace(
        analysis,
        corpus=replace(analysis.corpus, documents=(*analysis.corpus, broken)),
        quotations=(*analysis.quotations, Quotation("s#1", broken, Kind.INDIRECT, (Span(0, 8),))),
    )
    assert whole.save(tmp_path / f"a{suffix}").stat().st_size > 0


# HTML


@settings(max_examples=200, deadline=None)
@given(analyses())
def test_segments_joined_are_the_text(analysis: Analysis) -> None:
    for document in analysis.corpus:
        own = [q for q in analysis.quotations if q.document is document]
        pieces = highlight.segments(document.text, own)
        assert "".join(piece.text for piece in pieces) == document.text
        place = 0
        for piece in pieces:
            marked = set(zip(piece.roles, piece.quotation_ids, strict=True))
            inside = {
                (role, q.quotation_id)
                for q in own
                for role, named in (("content", q.content), ("cue", (q.cue,)), ("source", (q.source,)))
                for span in named
                if span is not None and span.start <= place and place + len(piece.text) <= span.end
            }
            assert marked == inside
            place += len(piece.text)


def test_segments_of_a_nested_quotation_hold_both(made_analysis: Analysis) -> None:
    text = "The official said that Lund explained it."
    document = Document("a", text)
    outer = Quotation("1", document, Kind.INDIRECT, (Span(18, 40),), Span(13, 17), Span(0, 12))
    inner = Quotation("2", document, Kind.INDIRECT, (Span(38, 40),), Span(28, 37), Span(23, 27), parent="1")
    marked = [(p.text, p.roles, p.quotation_ids) for p in highlight.segments(text, [inner, outer]) if p.roles]
    assert marked == [
        ("The official", ("source",), ("1",)),
        ("said", ("cue",), ("1",)),
        ("that ", ("content",), ("1",)),
        ("Lund", ("content", "source"), ("1", "2")),
        (" ", ("content",), ("1",)),
        ("explained", ("content", "cue"), ("1", "2")),
        (" ", ("content",), ("1",)),
        ("it", ("content", "content"), ("1", "2")),
    ]


def test_spans_outside_the_text_are_cut() -> None:
    document = Document("a", "short")
    wild = Quotation("1", document, Kind.INDIRECT, (Span(2, 99),), Span(7, 9), Span(-4, 1))
    pieces = highlight.segments("short", [wild])
    assert [(p.text, p.roles) for p in pieces] == [("s", ("source",)), ("h", ()), ("ort", ("content",))]
    assert "short" in Page(highlight.article_html(document, [wild])).text


def renderings(analysis: Analysis) -> dict[str, str]:
    return {
        "report": export.report(analysis),
        "table": export.html_table(analysis),
        **{f"article {d.document_id!r}": highlight.article_html(d, analysis.quotations) for d in analysis.corpus},
    }


def test_hostile_text_is_shown_literally_everywhere() -> None:
    analysis = with_payloads()
    allowed = {
        *(
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "header",
            "main",
            "section",
            "nav",
            "article",
            "div",
        ),
        *(
            "details",
            "summary",
            "h1",
            "h2",
            "h3",
            "p",
            "ul",
            "li",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
        ),
        *("a", "b", "i", "small", "span"),
    }
    for name, html in renderings(analysis).items():
        page = Page(html)
        assert {tag for tag, _ in page.tags} <= allowed, name
        handlers = {attribute for _, attributes in page.tags for attribute in attributes if attribute.startswith("on")}
        assert not handlers, name
        links = [attributes["href"] for _, attributes in page.tags if "href" in attributes]
        assert all(re.match(r"#ql-[\w-]+$", link or "") for link in links), name
        assert "tex2jax_ignore mathjax_ignore" in html, name
        assert not re.search("[\x00\x07\x1b\u202a-\u202e\u2066-\u2069]", html), name
    for payload in PAYLOADS:
        for name in ("report", "table"):
            assert controls_shown(payload) in Page(renderings(analysis)[name]).text, (name, payload)


def test_the_report_needs_nothing_from_elsewhere(made_analysis: Analysis) -> None:
    html = export.report(made_analysis)
    assert "src=" not in html and "@import" not in html and "url(" not in html and "<script" not in html


def test_every_row_leads_to_its_words_and_back(made_analysis: Analysis) -> None:
    page = Page(export.report(made_analysis))
    names = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    links = {(attributes["href"] or "")[1:] for _, attributes in page.tags if "href" in attributes}
    assert len(names) == len(set(names))
    assert links <= set(names)
    for quotation in made_analysis.quotations:
        assert {
            highlight.anchor(quotation.quotation_id),
            highlight.anchor(quotation.quotation_id, "ql-r"),
        } <= links


def test_the_report_counts_and_tells_what_is_missing(made_analysis: Analysis) -> None:
    corpus = replace(made_analysis.corpus, skipped=(Skipped("scan.pdf", "not text"),))
    gaps = replace(made_analysis, corpus=corpus, failed=(Skipped("odd.txt", "too deep"),), interrupted=True)
    text = Page(export.report(gaps)).text
    for words in ("3 quotations", "2 speakers", "2 articles", "2 outlets", "2024-05-02 to 2024-05-03"):
        assert words in text
    assert "1 input was skipped" in text and "scan.pdf: not text" in text
    assert "1 article could not be analysed" in text and "odd.txt: too deep" in text
    assert "stopped before the last article" in text


def test_an_article_is_shown_word_for_word(made_analysis: Analysis) -> None:
    for document in made_analysis.corpus:
        assert document.text in Page(highlight.article_html(document, made_analysis.quotations)).text


def test_only_web_addresses_become_links() -> None:
    for url, expected in (
        ("https://example.org/a?b=1&c", 1),
        ("javascript:alert(1)", 0),
        ("data:text/html,x", 0),
    ):
        page = Page(highlight.article_html(Document("a", "x", url=url), []))
        assert sum(tag == "a" for tag, _ in page.tags) == expected


def test_the_notebook_table_stops_after_the_first_rows() -> None:
    document = Document("a", "It rains.")
    many = tuple(Quotation(f"a#{n}", document, Kind.INDIRECT, (Span(0, 8),)) for n in range(120))
    html = Analysis(Corpus((document,)), many)._repr_html_()
    assert html.count("<tr>") == 51
    assert "70 more quotations" in html and "120 quotations" in html


def test_marks_are_told_apart_without_colour(made_analysis: Analysis) -> None:
    html = export.report(made_analysis)
    assert re.search(r"\.ql-source\{text-decoration:underline solid", html)
    assert re.search(r"\.ql-cue\{text-decoration:underline dashed", html)
    assert "prefers-color-scheme:dark" in html


def test_confidence_survives(tmp_path: Path, made_analysis: Analysis) -> None:
    path = made_analysis.save(tmp_path / "a.csv")
    assert math.isclose(export.read_csv(path).loc[0, "confidence"], 0.9)
