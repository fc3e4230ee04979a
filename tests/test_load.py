"""Loading: each format, what is known of an article, which files are meant."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from quotelab.document import Document
from quotelab.errors import InputError, MissingExtraError, MissingPathError
from quotelab.load import load_corpus

ARTICLE = (
    "The harbour council rejected on Friday a plan for higher fees, and its chair called it “a farce.”\n\n"
    "Mara Lund, who had written the plan, said that she would bring it back as soon as the ice had gone."
)
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Lund to Council: Terms Not Met | Harbour Today</title>
<meta property="og:title" content="Lund to Council: Terms Not Met">
<meta property="og:site_name" content="Harbour Today"><meta name="author" content="Jane Doe">
<meta property="article:published_time" content="2024-05-03T10:00:00+02:00">
<link rel="canonical" href="https://harbour.example/lund"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Lund to Council: Terms Not Met</h1>
<p>The harbour council rejected on Friday a plan for higher fees, and its chair called it “a farce.”</p>
<p>Mara Lund, who had written the plan, said that she would bring it back as soon as the ice had gone.</p>
<p>“We are not done,” she told the fishermen, who had waited for three hours in front of the hall.</p>
</article><footer>© 2024 Harbour Today. All rights reserved.</footer></body></html>"""


def write(folder: Path, name: str, content: str | bytes = ARTICLE) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def only(source: object, **options: object) -> Document:
    corpus = load_corpus(source, **options)  # type: ignore[arg-type]
    assert len(corpus) == 1
    return corpus[0]


# --- articles ------------------------------------------------------------------------------------------


def test_txt_is_the_files_own_text(tmp_path: Path) -> None:
    document = only(write(tmp_path, "a.txt", "\ufeff" + ARTICLE.replace("\n", "\r\n")))
    assert document.text == ARTICLE
    assert (document.document_id, document.path) == ("a", str(tmp_path / "a.txt"))
    assert (document.language, document.flags, document.furniture) == ("en", (), ())
    assert (document.title, document.outlet, document.author, document.date, document.url) == (None,) * 5


def test_front_matter_is_read_and_masked(tmp_path: Path) -> None:
    fields = ["title: Lund to Council", "Outlet: Harbour Today", "byline: Jane Doe", "date: 2024-05-03"]
    front = "\n".join(["---", *fields, "link: https://h.example", "---", ""])
    document = only(write(tmp_path, "a.txt", front + ARTICLE))
    assert document.text == front + ARTICLE
    assert document.furniture[0].of(document.text) == front
    assert (document.title, document.outlet, document.author) == (
        "Lund to Council",
        "Harbour Today",
        "Jane Doe",
    )
    assert (document.date, document.url) == (dt.date(2024, 5, 3), "https://h.example")


def test_front_matter_with_a_colon_in_the_headline(tmp_path: Path) -> None:
    document = only(write(tmp_path, "a.txt", f"---\ntitle: Lund: no deal\n---\n{ARTICLE}"))
    assert document.title == "Lund: no deal"


def test_front_matter_of_aliases_stays_small(tmp_path: Path) -> None:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    front = "\n".join(["---", "a0: &a0 [x, x]", *levels, "title: *a29", "---", ""])
    assert len(only(write(tmp_path, "a.txt", front + ARTICLE)).title or "") < 100


def test_a_rule_of_dashes_is_no_front_matter(tmp_path: Path) -> None:
    text = f"---\nMara Lund left early on Friday, the council said.\n---\n{ARTICLE}"
    document = only(write(tmp_path, "a.txt", text))
    assert {span.of(text) for span in document.furniture} <= {"---"}


def test_what_a_page_says_of_itself(tmp_path: Path) -> None:
    head = "Lund to Council: Terms Not Met\n\nBy Jane Doe\n\nPublished May 3, 2024\n\nBERGEN (AP) — "
    document = only(write(tmp_path, "a.txt", f"{head}{ARTICLE}\n\nCopyright 2024 The Associated Press."))
    assert (document.title, document.author) == ("Lund to Council: Terms Not Met", "Jane Doe")
    assert (document.date, document.outlet) == (dt.date(2024, 5, 3), "Associated Press")
    assert [span.of(document.text) for span in document.furniture] == [
        "By Jane Doe", "Published May 3, 2024", "BERGEN (AP) — ", "Copyright 2024 The Associated Press.",
    ]  # fmt: skip


def test_a_folder_outweighs_the_agency_and_a_given_outlet_outweighs_both(tmp_path: Path) -> None:
    write(tmp_path, "harbour_today/a.txt", f"BERGEN (AP) — {ARTICLE}")
    assert only(tmp_path).outlet == "harbour_today"
    assert only(tmp_path, outlet="My Paper").outlet == "My Paper"


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.HTML"])
def test_html(tmp_path: Path, name: str) -> None:
    document = only(write(tmp_path, name, PAGE))
    assert document.text.startswith("Lund to Council: Terms Not Met\n")
    assert "“We are not done,” she told the fishermen" in document.text
    assert "Home" not in document.text
    assert (document.title, document.outlet) == ("Lund to Council: Terms Not Met", "Harbour Today")
    assert (document.author, document.date) == ("Jane Doe", dt.date(2024, 5, 3))
    assert document.url == "https://harbour.example/lund"


def test_html_in_its_declared_encoding(tmp_path: Path) -> None:
    page = PAGE.replace("<head>", '<head><meta charset="windows-1252">').encode("cp1252")
    document = only(write(tmp_path, "a.html", page))
    assert "“We are not done,”" in document.text
    assert document.flags == ("decoded as cp1252 (declared)",)


def test_html_without_an_article_keeps_its_words(tmp_path: Path) -> None:
    assert "“No,” Lund said." in only(write(tmp_path, "a.html", "<p>“No,” Lund said.")).text
    assert "“No,” Lund said." in only(write(tmp_path, "b.html", "“No,” Lund said.")).text
    assert only(write(tmp_path, "c.html", "<script>track('“No,” he said.')</script>")).text == ""


def test_html_without_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(MissingExtraError, match=r'pip install "quotelab\[html\]"'):
        load_corpus(write(tmp_path, "a.html", PAGE))


def test_docx(tmp_path: Path) -> None:
    import docx

    made = docx.Document()
    for paragraph in ARTICLE.split("\n\n"):
        made.add_paragraph(paragraph)
    made.add_table(rows=1, cols=2).rows[0].cells[0].text = "Fees"
    made.core_properties.title = "Terms Not Met"
    made.save(str(tmp_path / "a.docx"))
    document = only(tmp_path / "a.docx")
    assert document.text == ARTICLE.replace("\n\n", "\n") + "\nFees | "
    assert (document.title, document.author) == ("Terms Not Met", None)


# --- tables --------------------------------------------------------------------------------------------

ROWS = [
    ("One", ARTICLE, "Daily", "2024-05-03", "Jane Doe"),
    ("Two", None, "Daily", None, None),
    ("Three", "“No,” Lund said.\nThen she left.", "Weekly", "4 May 2024", None),
]
COLUMNS = ["Headline", "Body", "Newspaper", "Published", "Byline"]


@pytest.mark.parametrize("suffix", ["csv", "tsv", "semicolon.csv", "jsonl", "parquet"])
def test_table_files(tmp_path: Path, suffix: str) -> None:
    frame, path = pd.DataFrame(ROWS, columns=COLUMNS), tmp_path / f"articles.{suffix}"
    if suffix == "parquet":
        frame.to_parquet(path)
    elif suffix == "jsonl":
        frame.to_json(path, orient="records", lines=True)
    else:
        frame.to_csv(path, index=False, sep={"tsv": "\t", "csv": ","}.get(suffix, ";"))
    corpus = load_corpus(path)
    assert [document.text for document in corpus] == [ARTICLE, "“No,” Lund said.\nThen she left."]
    assert [document.title for document in corpus] == ["One", "Three"]
    assert [document.outlet for document in corpus] == ["Daily", "Weekly"]
    assert [document.date for document in corpus] == [dt.date(2024, 5, 3), dt.date(2024, 5, 4)]
    assert [document.author for document in corpus] == ["Jane Doe", None]
    assert [document.document_id for document in corpus] == [f"{path.stem}/1", f"{path.stem}/3"]
    assert [(one.name, one.reason) for one in corpus.skipped] == [
        (f"{path.name}, {'line' if suffix == 'jsonl' else 'row'} 2", "no text")
    ]


def test_data_frame_isnt_changed() -> None:
    frame = pd.DataFrame(ROWS, columns=COLUMNS, index=[7, 7, 9])
    before = frame.copy(deep=True)
    corpus = load_corpus(frame)
    pd.testing.assert_frame_equal(frame, before)
    assert [document.document_id for document in corpus] == ["row 1", "row 3"]
    assert corpus[0].path is None


def test_data_frame_of_mixed_types() -> None:
    frame = pd.DataFrame(
        {
            "text": [ARTICLE, 7, float("nan"), None, pd.NA, b"x", "  ", ARTICLE],
            "date": [pd.Timestamp("2024-05-03"), 1, 2, 3, 4, 5, 6, "soon"],
            "id": [1.0, 2, 3, 4, 5, 6, 7, 1],
        },
        dtype=object,
    )
    corpus = load_corpus(frame)
    assert [document.document_id for document in corpus] == ["1", "1 (2)"]
    assert [document.date for document in corpus] == [dt.date(2024, 5, 3), None]
    assert corpus[1].flags == ("date not understood: soon",)
    assert [one.reason for one in corpus.skipped] == [
        "its text isn't text, but int", "no text", "no text", "no text",
        "its text isn't text, but bytes", "no text",
    ]  # fmt: skip


def test_two_columns_of_one_name() -> None:
    frame = pd.DataFrame([[ARTICLE, "x"]], columns=["text", "text"])
    assert only(frame).text == ARTICLE


def test_text_column() -> None:
    frame = pd.DataFrame({"text": ["short"], "Lead": [ARTICLE]})
    assert only(frame, text_column="lead").text == ARTICLE
    with pytest.raises(
        InputError, match=r"no column 'leed' in the data frame; it has 'text', 'Lead'; did you mean 'Lead'\?"
    ):
        load_corpus(frame, text_column="leed")


def test_table_without_text_names_its_columns(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "speaker,year\nLund,2024\n")
    with pytest.raises(InputError, match=r"in a\.csv; it has 'speaker', 'year'.*text_column="):
        load_corpus(path)
    write(tmp_path, "b.txt")
    corpus = load_corpus(tmp_path)
    assert (len(corpus), len(corpus.skipped)) == (1, 1)
    assert "'speaker', 'year'" in corpus.skipped[0].reason


def test_days_and_months_are_told_apart_by_the_column(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "text,date\nOne.,03/04/2024\nTwo.,25/12/2024\n")
    assert [document.date for document in load_corpus(path)] == [dt.date(2024, 4, 3), dt.date(2024, 12, 25)]
    path = write(tmp_path, "b.csv", "text,date\nOne.,03/04/2024\n")
    assert only(path).date is None
    assert only(path).flags == ("date not understood: 03/04/2024",)


def test_csv_with_ragged_rows_loses_none_silently(tmp_path: Path) -> None:
    corpus = load_corpus(write(tmp_path, "a.csv", "title,text\nOne,First.\nTwo,Second.,extra\nThree\nFour,Fourth.\n"))
    assert [document.title for document in corpus] == ["One", "Four"]
    assert [one.name for one in corpus.skipped] == ["a.csv, row 2", "a.csv, row 3"]


def test_csv_with_a_very_long_cell(tmp_path: Path) -> None:
    long = "word " * 100_000
    assert only(write(tmp_path, "a.csv", f'title,text\nOne,"{long}"\n')).text == long


def test_results_are_read_back_as_a_corpus(tmp_path: Path) -> None:
    line = {
        "doc": "harbour/1", "outlet": "Harbour Today", "date": "2024-05-03", "title": "Terms Not Met",
        "text": ARTICLE,
        "attributions": [{"content": [[0, 5]], "cue": [[6, 9]], "source": [], "kind": "indirect"}],
    }  # fmt: skip
    document = only(write(tmp_path, "a.jsonl", json.dumps(line) + "\n"))
    assert (document.document_id, document.text, document.outlet) == ("harbour/1", ARTICLE, "Harbour Today")
    assert (document.title, document.date) == ("Terms Not Met", dt.date(2024, 5, 3))


def test_jsonl_with_bad_lines(tmp_path: Path) -> None:
    good = json.dumps({"content": "“No,” Lund said."})
    lines = [good, "{", "[1]", '{"title": "no text"}', "", "[" * 100_000, good]
    corpus = load_corpus(write(tmp_path, "a.jsonl", "\n".join(lines)))
    assert len(corpus) == 2
    assert [(one.name, one.reason) for one in corpus.skipped] == [
        ("a.jsonl, line 2", "not JSON"), ("a.jsonl, line 3", "not a JSON object"),
        ("a.jsonl, line 4", "no field with a text"), ("a.jsonl, line 6", "not JSON"),
    ]  # fmt: skip


# --- which files -----------------------------------------------------------------------------------------


def test_folder_with_outlets(tmp_path: Path) -> None:
    for name in ("b/2024/x.txt", "a/x.txt", "a/x.html", "2024/05/y.txt", "top.txt"):
        write(tmp_path, name, PAGE.replace("Harbour Today", "Site") if name.endswith("html") else ARTICLE)
    for name in ("README.md", "gold.jsonl", ".hidden.txt", ".git/c.txt", "a/LICENSE", "~$x.docx"):
        write(tmp_path, name)
    corpus = load_corpus(tmp_path)
    assert {document.document_id: document.outlet for document in corpus} == {
        "top": None, "2024/05/y": None, "a/x.html": "Site", "a/x.txt": "a", "b/2024/x": "b",
    }  # fmt: skip
    assert corpus.skipped == ()


def test_order_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("c.txt", "a.txt", "b/z.txt", "b/a.txt"):
        write(tmp_path, name)
    assert [d.document_id for d in load_corpus(str(tmp_path))] == ["a", "c", "b/a", "b/z"]


def test_a_file_that_folders_leave_out_is_read_when_it_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "gold.jsonl", json.dumps({"text": ARTICLE}))
    assert only(path).text == ARTICLE
    assert only(str(tmp_path / "*" / ".." / "gold.jsonl").replace("*/../", "")).text == ARTICLE


def test_patterns(tmp_path: Path) -> None:
    for name in ("one/a.txt", "two/deep/b.txt", "two/c.csv"):
        write(tmp_path, name, "text\nHello there.\n" if name.endswith("csv") else ARTICLE)
    assert [d.document_id for d in load_corpus(f"{tmp_path}/**/*.txt")] == ["one/a", "two/deep/b"]
    assert [d.outlet for d in load_corpus(f"{tmp_path}/*/*.txt")] == ["one"]
    assert len(load_corpus(f"{tmp_path}/t*")) == 2
    write(tmp_path, "odd [1].txt")
    assert only(tmp_path / "odd [1].txt").document_id == "odd [1]"


def test_list_of_paths_reads_each_file_once(tmp_path: Path) -> None:
    one, two = write(tmp_path, "a/x.txt"), write(tmp_path, "b/x.txt")
    corpus = load_corpus([one, two, str(one), tmp_path / "b"])
    assert [document.path for document in corpus] == [str(one), str(two)]
    assert len({document.document_id for document in corpus}) == 2


def test_missing_path_names_what_is_near(tmp_path: Path) -> None:
    write(tmp_path, "harbour.txt")
    with pytest.raises(MissingPathError, match=r"habour\.txt doesn't exist: did you mean .*harbour\.txt\?") as error:
        load_corpus(tmp_path / "habour.txt")
    assert "\n" not in str(error.value)
    with pytest.raises(MissingPathError, match=r"nor does the folder .*nowhere: check the path"):
        load_corpus(tmp_path / "nowhere" / "deep" / "a.txt")
    with pytest.raises(MissingPathError, match="no file matches"):
        load_corpus(tmp_path / "*.docx")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("https://harbour.example/lund", "is an address: save the page first"),
        ("“No,” Lund said.\nThen she left.", "is not a path"),
        ("a\0b", "is not a path"),
        ("", "is not a path"),
        ([], "an empty list"),
        ([7], "a path was expected, not int"),
        (7, "a path or a data frame was expected, not int"),
        ({"text": "x"}, "a path or a data frame was expected, not dict"),
        (pd.DataFrame({"text": [None]}), "nothing to read: row 1: no text"),
    ],
)
def test_what_is_no_source(source: object, message: str) -> None:
    with pytest.raises(InputError, match=message) as error:
        load_corpus(source)  # type: ignore[arg-type]
    assert "\n" not in str(error.value)


def test_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no articles in"):
        load_corpus(tmp_path)


def test_loading_text_needs_neither_pandas_nor_stanza(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt")
    heavy = {"torch", "stanza", "pandas", "matplotlib", "trafilatura", "dateparser"}
    code = f"import sys, quotelab; quotelab.load_corpus(sys.argv[1]);print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
