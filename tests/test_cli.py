"""The command line: what it shows, saves, refuses, and its exit status."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

import quotelab
from quotelab import cli, extract, load
from quotelab.analysis import Analysis
from quotelab.document import Corpus, Document, ParsedDocument, Skipped, Span
from quotelab.export import read_csv, read_jsonl

ARTICLE = "Peter Brown said that the bridge would reopen in May. “We are late,” said Mara Lund, the mayor."


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str


Shell = Callable[..., Result]


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str]) -> Shell:
    """The command line in this process."""

    def run(*arguments: str | Path) -> Result:
        with pytest.raises(SystemExit) as left:
            cli.main([str(argument) for argument in arguments])
        return Result(int(left.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch, made_analysis: Analysis) -> Analysis:
    """The analysis is the one made by hand, whatever is asked: tested is what comes before and after it."""
    corpus = replace(made_analysis.corpus, skipped=(Skipped("scan.pdf", "not text"),))
    analysis = replace(made_analysis, corpus=corpus)
    monkeypatch.setattr(load, "load_corpus", lambda paths, **options: corpus)
    monkeypatch.setattr(cli, "_analysis", lambda corpus, package: analysis)
    return analysis


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "quotelab", *map(str, arguments)]
    wide = {**os.environ, "COLUMNS": "160"}
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=wide)


# What is shown and saved


def test_a_table_on_the_screen_and_a_summary_apart(shell: Shell, ready: Analysis) -> None:
    result = shell("extract", "anything")
    assert result.status == 0
    for words in ("speaker", "Jane Doe", "“We will appeal,”", "direct", "Daily Harbour", "2024-05-03"):
        assert words in result.out
    assert "3 quotations, 2 speakers in 2 documents, 2 outlets" in result.err
    assert "1 skipped" in result.err and "scan.pdf: not text" in result.err


@pytest.mark.parametrize(
    ("options", "left"),
    [
        (["--speaker", "jane doe"], 2),
        (["--speaker", "Jane Doe", "--speaker", "the minister"], 3),
        (["--outlet", "The Lantern"], 1),
        (["--kind", "direct", "--kind", "mixed"], 2),
        (["--cue-class", "speech", "--kind", "indirect"], 1),
        (["--cue-class", "thought"], 0),
    ],
)
def test_options_choose_what_is_saved(
    shell: Shell, ready: Analysis, tmp_path: Path, options: list[str], left: int
) -> None:
    result = shell("extract", "anything", "-o", tmp_path / "a.jsonl", *options)
    assert result.status == 0
    assert result.out == ""
    assert len(read_jsonl(tmp_path / "a.jsonl").quotations) == left
    assert str(tmp_path / "a.jsonl") in result.err


def test_corrections_that_fit_nothing_are_told_one_a_line(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text(ARTICLE)
    kept = tmp_path / "news" / "quotelab-corrections.yaml"
    kept.write_text("format: 1\ncorrections:\n- {action: rename, speaker: Nobody There, label: Somebody}\n")
    result = shell("extract", tmp_path / "news", "-o", tmp_path / "a.csv")
    assert result.status == 0
    assert all(line.startswith("quotelab: ") for line in lines(result.err)), result.err
    (told,) = (line for line in lines(result.err) if "not made again" in line)
    assert "Nobody There" in told


def test_what_no_quotation_has_is_told_with_what_there_is(shell: Shell, ready: Analysis) -> None:
    result = shell("extract", "anything", "--speaker", "Jane Dow", "--outlet", "The Lantern", "--cue-class", "rumour")
    told = [line for line in lines(result.err) if "no quotation has" in line]
    assert told == [
        "quotelab: no quotation has the speaker 'Jane Dow'; there is 'Jane Doe'",
        "quotelab: no quotation has the cue class 'rumour'; there is 'speech'",
    ]


def test_a_table_and_a_language_are_read_as_asked(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("when,words\n2024,Der Rat sagte am Montag nichts\n", encoding="utf-8")
    assert "--text-column" in shell("extract", tmp_path / "a.csv").err
    german = "Der Bürgermeister sagte am Montag und am Dienstag nichts zu der Brücke. " * 5
    (tmp_path / "a.csv").write_text(f"when,words\n2024,{german}\n", encoding="utf-8")
    refused = shell("extract", tmp_path / "a.csv", "--text-column", "words")
    assert (refused.status, "--any-language" in refused.err) == (2, True)


def test_one_analysis_is_saved_in_several_formats(
    shell: Shell, ready: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Corpus] = []

    def analysis(corpus: Corpus, package: str) -> Analysis:
        asked.append(corpus)
        return ready

    monkeypatch.setattr(cli, "_analysis", analysis)
    table, page = tmp_path / "a.csv", tmp_path / "a.html"
    result = shell("extract", "anything", "-o", table, "--output", page)
    assert (result.status, result.out, len(asked)) == (0, "", 1)
    assert len(read_csv(table)) == 3
    assert "We will appeal" in page.read_text(encoding="utf-8")
    assert f"saved as {table} and {page}" in result.err


def test_one_wrong_target_of_several_stops_before_the_work(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(load, "load_corpus", lambda paths, **options: pytest.fail("the work had begun"))
    result = shell("extract", "anything", "-o", tmp_path / "a.csv", "-o", tmp_path / "a.docx")
    assert result.status == 2
    assert len(lines(result.err)) == 1 and "a.docx" in result.err
    assert not (tmp_path / "a.csv").exists()


def test_the_summary_counts_speakers_by_outlet(shell: Shell, ready: Analysis, tmp_path: Path) -> None:
    result = shell("extract", "anything", "--summary", "-o", tmp_path / "a.csv")
    rows = [line.split() for line in lines(result.out)]
    assert ["Jane", "Doe", "1", "1", "2"] in rows
    assert ["the", "minister", "1", "·", "1"] in rows
    assert ["(no", "speaker", "found)", "·", "·", "·"] in rows
    assert "“We will appeal,”" in result.out and "more" not in result.out
    assert (tmp_path / "a.csv").exists()


def test_the_summary_stays_short(shell: Shell, ready: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = tuple(Document(f"d{n}", ARTICLE, outlet=f"Outlet {n}") for n in range(40))
    found = [
        replace(ready.quotations[0], document=document, speaker=replace(speaker, speaker_id=f"s{number}"))
        for number, document in enumerate(documents)
        if (speaker := ready.quotations[0].speaker) is not None
    ]
    monkeypatch.setattr(cli, "_analysis", lambda corpus, package: Analysis(Corpus(documents), tuple(found)))
    result = shell("extract", "anything", "--summary")
    assert f"… and {40 - cli.SUMMARY_ROWS} quotations more" in result.out
    assert "other" in result.out and "outlets" in result.out
    assert len(lines(result.out)) < 60


def test_nothing_found_is_said(shell: Shell, ready: Analysis) -> None:
    result = shell("extract", "anything", "--speaker", "Nobody")
    assert (result.status, result.out) == (0, "No quotations.\n")
    assert "(of 3 quotations)" in result.err


def test_a_warning_of_the_library_is_one_line(
    shell: Shell, ready: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document("a", "=1+1")
    found = replace(ready.quotations[0], document=document, content=(Span(0, 4),), cue=None, source=None)
    formula = Analysis(Corpus((document,)), (found,))
    monkeypatch.setattr(cli, "_analysis", lambda corpus, package: formula)
    result = shell("extract", "anything", "-o", tmp_path / "a.csv")
    assert "quotelab: 1 cell that a spreadsheet would take for a formula" in result.err
    assert read_csv(tmp_path / "a.csv").loc[0, "quotation"] == "=1+1"


def test_text_cannot_drive_the_terminal(shell: Shell, ready: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "[bold]red[/bold] \x1b[31m \u202eturned :smile:"
    document = Document("a", text, outlet=text)
    found = replace(ready.quotations[0], document=document, content=(Span(0, len(text)),), cue=None, source=None)
    skipped = (Skipped("\x1b[2J", "bad\nname"),)
    hostile = Analysis(Corpus((document,), skipped), (found,))
    monkeypatch.setattr(cli, "_analysis", lambda corpus, package: hostile)
    result = shell("extract", "anything")
    assert "\x1b" not in result.out + result.err and "\u202e" not in result.out
    assert "[bold]red[/bold]" in result.out and "␛[31m" in result.out and ":smile:" in result.out
    assert "skipped: ␛[2J: bad name" in result.err


def test_a_stopped_analysis_keeps_what_is_finished(
    shell: Shell, ready: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "_analysis", lambda corpus, package: replace(ready, interrupted=True))
    result = shell("extract", "anything", "-o", tmp_path / "a.jsonl")
    assert result.status == 130
    assert len(read_jsonl(tmp_path / "a.jsonl").quotations) == 3
    assert "interrupted" in result.err


def test_ctrl_c_while_loading_is_one_line(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(paths: object, **options: object) -> Corpus:
        raise KeyboardInterrupt

    monkeypatch.setattr(load, "load_corpus", stop)
    result = shell("extract", "anything")
    assert (result.status, result.out, lines(result.err)) == (130, "", ["quotelab: interrupted"])


# Mistakes


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


def test_an_unknown_format_is_told_before_the_work(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "load_corpus", lambda paths, **options: pytest.fail("the work had begun"))
    result = shell("extract", "anything", "-o", "a.docx")
    assert result.status == 2
    assert len(lines(result.err)) == 1 and ".parquet" in result.err


def test_a_missing_folder_is_told_before_the_work(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(load, "load_corpus", lambda paths, **options: pytest.fail("the work had begun"))
    result = shell("extract", "anything", "-o", tmp_path / "none" / "a.csv")
    assert result.status == 2
    reason = f"there is no folder {tmp_path}/none; make it first"
    assert lines(result.err) == [f"quotelab: can't write {tmp_path}/none/a.csv: {reason}"]


def test_a_missing_path_is_one_line(shell: Shell, tmp_path: Path) -> None:
    for command in ("extract", "explain", "evaluate"):
        result = shell(command, tmp_path / "nowhere.jsonl")
        assert result.status == 2
        assert len(lines(result.err)) == 1 and "nowhere.jsonl" in result.err


@pytest.mark.parametrize(
    "arguments", [["extract"], ["extract", "a", "--kind", "loud"], ["fly"], ["extract", "a", "--no"]]
)
def test_a_wrong_command_is_a_mistake(shell: Shell, arguments: list[str]) -> None:
    result = shell(*arguments)
    assert result.status == 2 and result.out == "" and "Error" in result.err


def test_a_missing_model_is_one_line(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    result = shell("extract", tmp_path / "a.txt", "--package", tmp_path)
    assert result.status == 2
    assert len(lines(result.err)) == 1 and "resources.json" in result.err


# The other commands


def test_evaluate_compares_two_files(shell: Shell, made_analysis: Analysis, tmp_path: Path) -> None:
    gold = made_analysis.save(tmp_path / "gold.jsonl")
    fewer = replace(made_analysis, quotations=made_analysis.quotations[:2]).save(tmp_path / "found.jsonl")
    result = shell("evaluate", gold, fewer)
    assert result.status == 0
    assert "100.0/66.7/80.0" in result.out
    assert "made_by_hand" in result.out
    assert "speakers: 100.0 % right of 2" in result.out


def test_evaluate_analyses_the_texts_of_gold(
    shell: Shell, made_analysis: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gold = made_analysis.save(tmp_path / "gold.jsonl")
    asked: list[Corpus] = []

    def analysis(corpus: Corpus, package: str) -> Analysis:
        asked.append(corpus)
        return replace(made_analysis, quotations=made_analysis.quotations[:1])

    monkeypatch.setattr(cli, "_analysis", analysis)
    result = shell("evaluate", gold)
    assert result.status == 0
    assert "100.0/33.3/50.0" in result.out
    loaded = {document.document_id: document.text for document in asked[0]}
    assert loaded == {document.document_id: document.text for document in made_analysis.corpus}


def test_explain_shows_what_every_rule_answered(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from quotelab import parse

    (tmp_path / "a.txt").write_text(ARTICLE)
    answers = [
        extract.Answer("clause", (Span(17, 52),), Span(12, 16), Span(0, 11), True, "kept"),
        extract.Answer("marks", (Span(54, 67),), None, None, False, "covered by another"),
    ]
    monkeypatch.setattr(parse.StanzaParser, "parse_document", lambda self, document: ParsedDocument(document, ()))
    monkeypatch.setattr(extract, "explain", lambda parsed: answers)
    result = shell("explain", tmp_path / "a.txt")
    assert result.status == 0
    for words in ("clause", "that the bridge", "Peter Brown", "yes", "marks", "no", "covered by another"):
        assert words in result.out


def test_explain_shows_how_the_speakers_are_known(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made_analysis: Analysis
) -> None:
    from quotelab import parse

    (tmp_path / "a.txt").write_text(ARTICLE)
    first, second, _ = made_analysis.quotations
    known = replace(first, resolution="named in “Jane Doe”", resolution_rule="named", resolution_confidence=0.964)
    monkeypatch.setattr(parse.StanzaParser, "parse_document", lambda self, document: ParsedDocument(document, ()))
    monkeypatch.setattr(extract, "quotations", lambda parsed: [known, replace(second, speaker=None)])
    shown = " ".join(shell("explain", tmp_path / "a.txt").out.split())
    assert "Jane Doe Jane Doe “We will appeal,” named 96% named in “Jane Doe”" in shown
    assert "The minister — that she had expected it" in shown


def test_download_says_what_to_do_when_it_cannot(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    import stanza

    def unreachable(*arguments: object, **options: object) -> None:
        raise OSError("Name or service not known")

    monkeypatch.setattr(stanza, "download", unreachable)
    result = shell("download")
    assert result.status == 2
    assert len(lines(result.err)) == 1
    assert "Name or service not known" in result.err and "copy the folder" in result.err


def test_download_fetches_stanzas_english_models(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    import stanza

    asked = []
    monkeypatch.setattr(stanza, "download", lambda *arguments, **options: asked.append((arguments, options)))
    result = shell("download")
    assert result.status == 0 and "--package default" in result.out
    assert asked[0][0] == ("en",)
    assert "depparse" in asked[0][1]["processors"]


# In a process of its own, with the models that the package carries


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "articles" / "a.txt"
    path.parent.mkdir()
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_the_version_and_the_help(tmp_path: Path) -> None:
    assert quotelab.__version__ in run("--version").stdout
    assert "extract" in run("-h").stdout


def test_articles_become_a_table_and_a_file(article: Path, tmp_path: Path) -> None:
    shown = run("extract", article.parent)
    assert shown.returncode == 0, shown.stderr
    assert "Mara Lund" in shown.stdout and "“We are late,”" in shown.stdout
    assert "Traceback" not in shown.stderr
    saved = run("extract", article, "-o", tmp_path / "a.jsonl")
    assert saved.returncode == 0, saved.stderr
    record = json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8"))
    assert record["text"] == ARTICLE
    assert {one["speaker"] for one in record["attributions"]} == {"Peter Brown", "Mara Lund"}


def test_explain_and_evaluate_run_on_real_parses(article: Path, tmp_path: Path) -> None:
    explained = run("explain", article)
    assert explained.returncode == 0, explained.stderr
    assert "kept" in explained.stdout and "Mara Lund" in explained.stdout
    assert run("extract", article, "-o", tmp_path / "gold.jsonl").returncode == 0
    evaluated = run("evaluate", tmp_path / "gold.jsonl")
    assert evaluated.returncode == 0, evaluated.stderr
    assert "100.0/100.0/100.0" in evaluated.stdout


def test_a_reader_that_leaves_is_no_error(article: Path) -> None:
    command = f"'{sys.executable}' -m quotelab extract '{article}' | true"
    left = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=300, check=False)
    assert "Traceback" not in left.stderr and "Exception ignored" not in left.stderr


def test_ctrl_c_ends_the_process_in_one_line(tmp_path: Path) -> None:
    for number in range(60):
        (tmp_path / f"{number}.txt").write_text("\n\n".join([ARTICLE] * 60), encoding="utf-8")
    command = [sys.executable, "-m", "quotelab", "extract", str(tmp_path), "-o", str(tmp_path / "a.jsonl")]
    # A job that a script started in the background ignores Ctrl-C, and so would what it starts.
    heeding = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        preexec_fn=heeding,  # noqa: PLW1509  # it only sets a signal, before anything else runs
    )
    time.sleep(12)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err and "interrupted" in err
