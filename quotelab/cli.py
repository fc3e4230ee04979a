"""quotelab in a shell: `quotelab extract`, `evaluate`, `explain`, `download`."""

from __future__ import annotations

import difflib
import os
import sys
import textwrap
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

import quotelab
from quotelab.document import Skipped
from quotelab.errors import ModelError, QuotelabError
from quotelab.quotation import Kind

if TYPE_CHECKING:
    from quotelab.analysis import Analysis
    from quotelab.document import Corpus, Document, Span
    from quotelab.quotation import Quotation

MISTAKE, INTERRUPTED = 2, 130
SHOWN_REASONS = 10
SUMMARY_SPEAKERS, SUMMARY_OUTLETS, SUMMARY_ROWS = 12, 8, 12
WIDTH_WITHOUT_TERMINAL = 140
# Controls could drive the terminal, and turn the direction of the text around them: they are shown instead.
_PICTURES = (
    {code: chr(0x2400 + code) for code in range(0x20) if code != 0x0A}
    | {0x7F: "␡"}
    | dict.fromkeys((*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd")
    | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
)
T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit status: 2 for a user's mistake, in one line."""
    try:
        status = commands.main(args=arguments, prog_name="quotelab", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        status = MISTAKE
    except QuotelabError as error:
        _say(str(error))
        status = MISTAKE
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted")
        status = INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has left; Python's own flush at exit mustn't complain of it either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    sys.exit(status)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(quotelab.__version__, prog_name="quotelab")
def commands() -> None:
    """Who said what, in which source: quotations and their speakers in news articles."""


_package = click.option(
    "--package",
    default="quotelab",
    show_default=True,
    help="Models: those that quotelab carries, 'default' (Stanza's own) or a folder with Stanza models.",
)


@commands.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    "outputs",
    metavar="FILE",
    multiple=True,
    help="Save as .csv, .jsonl, .parquet, .xlsx or .html (may be repeated, as the options below).",
)
@click.option("--speaker", multiple=True, help="Only this speaker.")
@click.option("--outlet", multiple=True, help="Only this outlet.")
@click.option("--kind", multiple=True, type=click.Choice([kind.value for kind in Kind]), help="Only this kind.")
@click.option("--cue-class", multiple=True, help="Only this class of cues, as speech or thought.")
@click.option("--text-column", metavar="NAME", help="The column of a table that holds the articles' text.")
@click.option("--any-language", is_flag=True, help="Keep articles that aren't in English.")
@click.option("--summary", is_flag=True, help="Show who is quoted how often in which outlet, and the first rows.")
@_package
def extract(
    paths: tuple[str, ...],
    outputs: tuple[str, ...],
    speaker: tuple[str, ...],
    outlet: tuple[str, ...],
    kind: tuple[str, ...],
    cue_class: tuple[str, ...],
    text_column: str | None,
    any_language: bool,
    summary: bool,
    package: str,
) -> int:
    """Find the quotations of articles: files, folders or patterns.

    Without -o they are shown as a table.
    """
    from quotelab import export, load

    for output in outputs:
        export.checked_target(output)  # a mistake is told before the work, not after it
    with _warnings_as_lines():
        corpus = load.load_corpus(
            paths[0] if len(paths) == 1 else list(paths),
            language=None if any_language else "en",
            text_column=text_column,
        )
    whole = _analysis(corpus, package)
    analysis = whole.filter(
        speaker=speaker or None, outlet=outlet or None, kind=kind or None, cue_class=cue_class or None
    )
    if summary or not outputs:
        _show_quotations(analysis, summary=summary)
    with _warnings_as_lines():
        for output in outputs:
            export.save(analysis, output)
    _tell_unknown(whole, speaker=speaker, outlet=outlet, cue_class=cue_class)
    _summarize(analysis, whole, outputs)
    return INTERRUPTED if analysis.interrupted else 0


@commands.command()
@click.argument("gold", metavar="GOLD.jsonl")
@click.argument("predicted", metavar="[PREDICTED.jsonl]", required=False)
@_package
def evaluate(gold: str, predicted: str | None, package: str) -> int:
    """Compare quotations with those that people marked, by kind and by rule.

    Without PREDICTED.jsonl, the texts of GOLD.jsonl are analysed.
    """
    from quotelab import evaluation, load

    if predicted is not None:
        click.echo(_printable(str(evaluation.evaluate(gold, predicted))))
        return 0
    evaluation.evaluate(gold, gold)  # a damaged file is told before the work, not after it
    with _warnings_as_lines():
        corpus = load.load_corpus(gold)
    analysis = _analysis(corpus, package)
    click.echo(_printable(str(evaluation.evaluate(gold, analysis))))
    _tell_reasons("skipped", corpus.skipped)
    _tell_reasons("could not be analysed", analysis.failed)
    return INTERRUPTED if analysis.interrupted else 0


@commands.command()
@click.argument("file", metavar="FILE")
@_package
def explain(file: str, package: str) -> None:
    """Show what each rule answered in an article, which answers were kept, and how the speakers are known."""
    from quotelab import extract as rules
    from quotelab import load
    from quotelab.parse import StanzaParser

    with _warnings_as_lines():
        corpus = load.load_corpus(file)
    parser = StanzaParser(package)
    for document in corpus:
        parsed = _with_status("Reading …", partial(parser.parse_document, document))
        answers, found = rules.explain(parsed), rules.quotations(parsed)
        _show(_answer_table(document, answers) if answers else Text(f"{_name(document)}: no rule answered."))
        if found:
            _show(_resolution_table(found))
    _tell_reasons("skipped", corpus.skipped)


@commands.command()
def download() -> None:
    """Fetch Stanza's own English models, for --package default. The one command that uses the network."""
    import stanza
    from stanza.resources.common import DEFAULT_MODEL_DIR as folder  # noqa: N811  # it is a folder

    from quotelab.parse import PROCESSORS

    try:
        _with_status(
            f"Fetching Stanza's English models into {folder} …",
            partial(stanza.download, "en", processors=PROCESSORS, verbose=False),
        )
    except Exception as error:  # requests, its adapters, the disk and Stanza itself raise many kinds
        reason = textwrap.shorten(str(error) or type(error).__name__, 200, placeholder=" …")
        raise ModelError(
            f"can't download Stanza's English models: {reason}. "
            "Run this where raw.githubusercontent.com and huggingface.co can be reached and copy the folder "
            f"{folder} here; or go on with the models that quotelab carries, which need no download"
        ) from error
    click.echo(f"Stanza's English models are in {folder}: use them with --package default")


# The work


def _analysis(corpus: Corpus, package: str) -> Analysis:
    from quotelab.analysis import analyze
    from quotelab.parse import StanzaParser

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("Loading the models", total=len(corpus))

        def advance(done: int, total: int, document: Document) -> None:
            progress.update(task, completed=done, total=total, description="Finding quotations")

        with _warnings_as_lines():
            return analyze(corpus, parser=StanzaParser(package), progress=advance)


def _with_status(message: str, work: Callable[[], T]) -> T:
    """Do the work; a terminal shows the message meanwhile."""
    console = Console(stderr=True)
    if not console.is_terminal:
        return work()
    with console.status(Text(message)):
        return work()


# What is shown


def _show_quotations(analysis: Analysis, *, summary: bool) -> None:
    quotations = analysis.quotations
    if not quotations:
        _show(Text("No quotations."))
    elif not summary:
        _show(_quotation_table(quotations))
    else:
        _show(_speaker_table(analysis))
        _show(_quotation_table(quotations[:SUMMARY_ROWS]))
        if len(quotations) > SUMMARY_ROWS:
            _show(Text(f"… and {len(quotations) - SUMMARY_ROWS:,} quotations more"))


def _speaker_table(analysis: Analysis) -> Table:
    """How often the most quoted speakers are quoted in each outlet; nobody named comes last."""
    counts = Counter((_speaker_id(q), q.document.outlet or "—") for q in analysis.quotations)
    totals = Counter(q.document.outlet or "—" for q in analysis.quotations)
    outlets = [outlet for outlet, _ in totals.most_common()]
    shown, others = outlets[:SUMMARY_OUTLETS], outlets[SUMMARY_OUTLETS:]
    speakers = analysis.speakers[:SUMMARY_SPEAKERS]
    rows = [(speaker.label, speaker.speaker_id) for speaker in speakers]
    table = _empty_table([])
    table.expand = False  # figures stand near their names
    table.add_column("quotations of", min_width=24, overflow="fold")
    for heading in [*shown, *(["other outlets"] if others else []), "all"]:
        longest = max(map(len, heading.split()), default=1)
        table.add_column(Text(_printable(heading)), min_width=min(longest, 12), justify="right", overflow="fold")
    for label, identifier in [*rows, ("(no speaker found)", "")]:
        numbers = [counts[identifier, outlet] for outlet in shown]
        if others:
            numbers.append(sum(counts[identifier, outlet] for outlet in others))
        total = sum(counts[identifier, outlet] for outlet in outlets)
        cells = [f"{number or '·'}" for number in [*numbers, total]]
        table.add_row(*(Text(cell) for cell in (_printable(" ".join(label.split())), *cells)))
    return table


def _speaker_id(quotation: Quotation) -> str:
    return "" if quotation.speaker is None else quotation.speaker.speaker_id


def _quotation_table(quotations: Iterable[Quotation]) -> Table:
    parts = (("speaker", 3), ("quotation", 10), ("kind", None), ("cue", 2), ("outlet", 3), ("date", None))
    table = _empty_table(parts)
    for q in quotations:
        date = "" if q.document.date is None else q.document.date.isoformat()
        speaker = "—" if q.speaker is None else q.speaker.label
        cells = (speaker, q.text, q.kind.value, q.cue_text or "", q.document.outlet or "", date)
        table.add_row(*(Text(_printable(" ".join(cell.split()))) for cell in cells))
    return table


def _answer_table(document: Document, answers: Iterable[Any]) -> Table:
    parts = (("rule", 3), ("kept", None), ("content", 8), ("cue", 2), ("source", 3), ("reason", 4))
    table = _empty_table(parts, title=Text(_name(document)))
    for answer in answers:
        content = " … ".join(span.of(document.text) for span in answer.content)
        cue, source = _words(document, answer.cue), _words(document, answer.source)
        cells = (answer.rule, "yes" if answer.kept else "no", content, cue, source, answer.reason)
        table.add_row(*(Text(_printable(" ".join(cell.split()))) for cell in cells))
    return table


def _resolution_table(quotations: Iterable[Quotation]) -> Table:
    """How the speaker of each quotation is known: by which rule, how often that one was right, and why."""
    parts = (("source", 3), ("speaker", 3), ("quotation", 6), ("rule", 2), ("right", None), ("reason", 4))
    table = _empty_table(parts, title=Text("Speakers"))
    for q in quotations:
        speaker = "—" if q.speaker is None else q.speaker.label
        right = "" if q.resolution_confidence is None else f"{q.resolution_confidence:.0%}"
        cells = (q.source_text or "", speaker, q.text, q.resolution_rule, right, q.resolution or "")
        table.add_row(*(Text(_printable(" ".join(cell.split()))) for cell in cells))
    return table


def _empty_table(columns: Iterable[tuple[str, int | None]], title: Text | None = None) -> Table:
    """Columns with their share of the width; `None` is as wide as its widest cell."""
    table = Table(
        title=title,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        expand=True,
        header_style="bold",
    )
    for name, ratio in columns:
        table.add_column(name, ratio=ratio, overflow="fold", no_wrap=ratio is None)
    return table


def _words(document: Document, span: Span | None) -> str:
    return "" if span is None else span.of(document.text)


def _name(document: Document) -> str:
    return _printable(document.path or document.document_id)


def _summarize(analysis: Analysis, whole: Analysis, outputs: Sequence[str]) -> None:
    corpus = analysis.corpus
    found = replace(analysis, corpus=replace(corpus, skipped=()))  # what was skipped is told with the corpus
    parts = [repr(found).removeprefix("Analysis: "), repr(corpus).removeprefix("Corpus: ")]
    if len(analysis.quotations) != len(whole.quotations):
        parts[0] += f" (of {len(whole.quotations):,} quotations)"
    saved = f", saved as {' and '.join(outputs)}" if outputs else ""
    _say(f"{' in '.join(parts)}{saved}")
    _tell_reasons("skipped", corpus.skipped)
    _tell_reasons("could not be analysed", analysis.failed)
    _tell_reasons("not made again", [Skipped(str(one.correction), one.reason) for one in whole.unfitting])


def _tell_unknown(analysis: Analysis, **asked: tuple[str, ...]) -> None:
    """Which values that were asked for no quotation has, and which ones there are."""
    there = {
        "speaker": [speaker.label for speaker in analysis.speakers],
        "outlet": list(analysis.corpus.outlets),
        "cue_class": sorted({q.cue_class for q in analysis.quotations if q.cue_class}),
    }
    for option, values in asked.items():
        for value in values:
            condition: dict[str, Any] = {option: value}
            if not analysis.filter(**condition).quotations:
                near = difflib.get_close_matches(value, there[option], n=3, cutoff=0.5) or there[option][:5]
                known = f"; there is {', '.join(map(repr, near))}" if near else ""
                _say(f"no quotation has the {option.replace('_', ' ')} {value!r}{known}")


def _tell_reasons(what: str, entries: Sequence[Skipped]) -> None:
    for entry in entries[:SHOWN_REASONS]:
        _say(f"{what}: {entry.name}: {entry.reason}")
    if len(entries) > SHOWN_REASONS:
        _say(f"{what}: {len(entries) - SHOWN_REASONS:,} more")


def _show(what: Table | Text) -> None:
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console = Console(highlight=False, markup=False, emoji=False, width=WIDTH_WITHOUT_TERMINAL)
    console.print(what)


def _say(line: str) -> None:
    """One line to the person at the terminal, apart from the data."""
    click.echo(f"quotelab: {_printable(' '.join(line.split()))}", err=True)


def _printable(text: str) -> str:
    return text.translate(_PICTURES)


@contextmanager
def _warnings_as_lines() -> Iterator[None]:
    """The library's warnings, each as one line."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        yield
    for warning in caught:
        if issubclass(warning.category, UserWarning):
            _say(str(warning.message))
