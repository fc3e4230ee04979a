"""Analyses as files: CSV, JSONL, Parquet, Excel, HTML."""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from quotelab import highlight, table
from quotelab.document import Corpus, Document, Skipped, Span
from quotelab.errors import InputError, MissingExtraError, MissingPathError
from quotelab.quotation import Kind, Merge, Quotation, Speaker, SpeakerKind, Spelling

if TYPE_CHECKING:
    from quotelab.analysis import Analysis

LONGEST_CELL = 32_767
MOST_ROWS = 1_048_575
# What a spreadsheet would take for a formula, and what the guard makes of it: no two cells become the same.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"''*[=+\-@\t\r]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WIDTHS = {
    "quotation": 70,
    "speaker": 26,
    "source": 26,
    "title": 40,
    "outlet": 20,
    "resolution": 40,
    "url": 30,
}


class Saved(NamedTuple):
    """The parts of an `Analysis` as a JSONL file holds them: `Analysis(*saved)` equals the one saved."""

    corpus: Corpus
    quotations: tuple[Quotation, ...]
    failed: tuple[Skipped, ...]
    interrupted: bool


def save(analysis: Analysis, path: str | Path) -> Path:
    """Write the analysis in the format that `path`'s suffix says; the path comes back.

    The file appears whole or not at all. A warning counts what was guarded against a spreadsheet's formulas,
    or cut because a cell of Excel can't hold it.

    Raises:
        InputError: no format has this suffix, the folder doesn't exist, or the file can't be written.
        MissingExtraError: the library for this format isn't installed.
    """
    target = checked_target(path)
    temporary = target.with_name(f".{secrets.token_hex(8)}{target.suffix}")
    try:
        SAVERS[target.suffix.casefold()](analysis, temporary)
        temporary.replace(target)
    except OSError as error:
        raise InputError(f"can't write {path}: {error.strerror or error}") from error
    finally:
        temporary.unlink(missing_ok=True)
    return Path(path)


def checked_target(path: str | Path) -> Path:
    """Where `path` leads, when a file of a known format can be written there.

    Raises:
        InputError: no format has this suffix, the folder doesn't exist, or `path` is a folder.
    """
    suffix = Path(path).suffix.casefold()
    if suffix not in SAVERS:
        raise InputError(f"can't tell a format from {str(path)!r}: the name must end in {_either(SAVERS)}")
    target = Path(path).expanduser().resolve()
    if not target.parent.is_dir():
        raise InputError(f"can't write {path}: there is no folder {target.parent}; make it first")
    if target.is_dir():
        raise InputError(f"can't write {path}: it is a folder")
    return target


def _either(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}"


def html_table(analysis: Analysis) -> str:
    """A summary and the first rows as HTML, for a notebook."""
    return highlight.table_html(analysis.quotations, summary=f"{analysis!r} · {analysis.corpus!r}")


def report(analysis: Analysis) -> str:
    """A self-contained HTML page: counts, quotations by speaker, and the articles with quotations marked."""
    return highlight.report_html(
        analysis.corpus.documents,
        analysis.quotations,
        skipped=analysis.corpus.skipped,
        failed=analysis.failed,
        interrupted=analysis.interrupted,
    )


def _save_html(analysis: Analysis, path: Path) -> None:
    path.write_text(report(analysis), encoding="utf-8", newline="\n")


# CSV


def guarded(cell: str) -> str:
    """The cell as a spreadsheet shows it instead of computing it: with an apostrophe before `= + - @`.

    >>> guarded("=1+1"), guarded("plain"), unguarded(guarded("=1+1"))
    ("'=1+1", 'plain', '=1+1')
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell before `guarded` changed it."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _encodable(cell: str) -> str:
    """Lone surrogates can't be written in UTF-8: each becomes one replacement character."""
    return _SURROGATE.sub("\ufffd", cell)


def _text_columns(frame: pd.DataFrame) -> list[str]:
    return [name for name in frame.columns if table.DTYPES[name] == table.TEXT]


def _mapped(frame: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    """The frame with every text cell changed; missing ones stay missing."""
    changed = {name: frame[name].map(change, na_action="ignore") for name in _text_columns(frame)}
    return frame.assign(**{name: cells.astype(table.TEXT) for name, cells in changed.items()})


def _formulas(frame: pd.DataFrame) -> int:
    return sum(bool(_FORMULA.match(cell)) for name in _text_columns(frame) for cell in frame[name].dropna())


def _save_csv(analysis: Analysis, path: Path) -> None:
    frame = _mapped(table.to_frame(analysis), _encodable)
    _warn_of_formulas(_formulas(frame), "have an apostrophe before them; quotelab.export.read_csv takes it away")
    frame = _mapped(frame, guarded)
    frame["content_spans"] = frame["content_spans"].map(json.dumps)
    # The byte-order mark is what makes Excel read UTF-8.
    frame.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n", date_format="%Y-%m-%d")


def _warn_of_formulas(number: int, how: str) -> None:
    if number:
        cells = (
            "1 cell that a spreadsheet would take" if number == 1 else f"{number:,} cells that a spreadsheet would take"
        )
        warnings.warn(f"{cells} for a formula {how}", stacklevel=5)


def read_csv(path: str | Path) -> pd.DataFrame:
    """A CSV file that `save` wrote, as the table it was: guards undone, the same dtypes.

    An empty text and a missing one look the same in CSV: both come back as missing.

    Raises:
        MissingPathError: there is no such file.
        InputError: it isn't a table of quotations.
    """
    texts = {
        name: object if dtype == table.SPANS or dtype == table.DAY else dtype for name, dtype in table.DTYPES.items()
    }
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            frame = pd.read_csv(file, dtype=texts, keep_default_na=False, na_values=[""], lineterminator=None)
    except FileNotFoundError as error:
        raise MissingPathError(f"no file {path}") from error
    except (ValueError, OSError) as error:
        raise InputError(f"can't read {path} as a table of quotations: {error}") from error
    missing = [name for name in table.COLUMNS if name not in frame.columns]
    if missing:
        raise InputError(f"{path} isn't a table of quotations: it has no column {missing[0]!r}")
    frame = frame[list(table.COLUMNS)]
    frame["date"] = pd.to_datetime(frame["date"], format="%Y-%m-%d").astype(table.DAY)
    frame["content_spans"] = frame["content_spans"].map(json.loads).astype(object)
    return _mapped(frame, unguarded)


# Parquet and Excel


def _save_parquet(analysis: Analysis, path: Path) -> None:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtraError("writing Parquet needs pyarrow: pip install 'quotelab[parquet]'") from error
    frame = _mapped(table.to_frame(analysis), _encodable)
    types = {
        str(table.TEXT): pa.string(),
        str(table.WHOLE): pa.int64(),
        str(table.FRACTION): pa.float64(),
        str(table.TRUTH): pa.bool_(),
        table.DAY: pa.date32(),
        "object": pa.list_(pa.list_(pa.int64())),
    }
    schema = pa.schema([(name, types[str(frame[name].dtype)]) for name in table.COLUMNS])
    days = [None if pd.isna(day) else day.date() for day in frame["date"]]
    frame["date"] = pd.Series(days, index=frame.index, dtype=object)
    pq.write_table(pa.Table.from_pandas(frame, schema=schema, preserve_index=False), path, compression="zstd")


def _save_xlsx(analysis: Analysis, path: Path) -> None:
    try:
        import xlsxwriter
    except ImportError as error:
        raise MissingExtraError("writing Excel needs xlsxwriter: pip install 'quotelab[office]'") from error
    frame = _mapped(table.to_frame(analysis), _encodable)
    if len(frame) > MOST_ROWS:
        raise InputError(f"an Excel sheet holds {MOST_ROWS:,} rows, not {len(frame):,}: save as .csv or .parquet")
    frame["content_spans"] = frame["content_spans"].map(json.dumps)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        _fill(workbook, frame)
    _warn_of_formulas(_formulas(frame), "are marked as text")
    cut = sum(len(cell) > LONGEST_CELL for name in _text_columns(frame) for cell in frame[name].dropna())
    if cut:
        cells = "1 cell is" if cut == 1 else f"{cut:,} cells are"
        warnings.warn(
            f"{cells} longer than the {LONGEST_CELL:,} characters that Excel holds, and cut off with …; "
            "save as .csv, .jsonl or .parquet to keep all",
            stacklevel=4,
        )


def _fill(workbook: Any, frame: pd.DataFrame) -> None:
    sheet = workbook.add_worksheet("quotations")
    head = workbook.add_format({"bold": True, "bottom": 1, "valign": "top"})
    top = workbook.add_format({"valign": "top", "text_wrap": True})
    # Excel's own apostrophe: the cell stays text when it is edited, and its value isn't changed.
    quoted = workbook.add_format({"valign": "top", "text_wrap": True, "quote_prefix": True})
    day = workbook.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"})
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(frame), 1), len(frame.columns) - 1)
    for column, name in enumerate(frame.columns):
        sheet.set_column(column, column, _WIDTHS.get(name, 14))
        sheet.write_string(0, column, name, head)
        for row, value in enumerate(frame[name], start=1):
            if isinstance(value, str):
                cell = value if len(value) <= LONGEST_CELL else value[: LONGEST_CELL - 1] + "…"
                sheet.write_string(row, column, cell, quoted if _FORMULA.match(value) else top)
            elif pd.isna(value):
                continue
            elif isinstance(value, pd.Timestamp):
                _write_day(sheet, row, column, value.date(), day, top)
            elif isinstance(value, bool):
                sheet.write_boolean(row, column, value, top)
            else:
                sheet.write_number(row, column, value, top)


def _write_day(sheet: Any, row: int, column: int, value: dt.date, day: Any, top: Any) -> None:
    """Excel knows no date before 1900: such a one is written as text."""
    if value.year < 1900:
        sheet.write_string(row, column, value.isoformat(), top)
    else:
        sheet.write_datetime(row, column, dt.datetime(value.year, value.month, value.day), day)


# JSONL: one article a line, with all that is known of it.


def _save_jsonl(analysis: Analysis, path: Path) -> None:
    with path.open("wb") as file:
        for record in records(analysis):
            file.write(_line(record))


def _line(record: dict[str, Any]) -> bytes:
    try:
        return (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate, which JSON's own escapes can hold
        return (json.dumps(record) + "\n").encode("ascii")


def records(analysis: Analysis) -> Iterator[dict[str, Any]]:
    """One record an article, also without quotations: its text, what is known of it, its attributions.

    The first one also says, as `analysis`, what was skipped or failed. A corpus without articles gives one
    record without an article if there is anything to say of it.
    """
    by_document: dict[str, list[Quotation]] = defaultdict(list)
    for quotation in analysis.quotations:
        by_document[quotation.document.document_id].append(quotation)
    about = {
        "format": 1,
        "origin": analysis.corpus.origin,
        "skipped": [asdict(entry) for entry in analysis.corpus.skipped],
        "failed": [asdict(entry) for entry in analysis.failed],
        "interrupted": analysis.interrupted,
        **({"corrections": list(map(str, analysis.corrections))} if analysis.corrections else {}),
    }
    for number, document in enumerate(analysis.corpus):
        record = _record(document, by_document.get(document.document_id, []))
        yield record | {"analysis": about} if number == 0 else record
    is_blank = about["origin"] is None and not any(about[part] for part in ("skipped", "failed", "interrupted"))
    if not len(analysis.corpus) and not is_blank:
        yield {"doc": None, "text": "", "attributions": [], "analysis": about}


def _record(document: Document, quotations: Sequence[Quotation]) -> dict[str, Any]:
    speakers = list(dict.fromkeys(q.speaker for q in quotations if q.speaker is not None))
    indexes: dict[str, int] = {}
    for index, quotation in enumerate(quotations):
        indexes.setdefault(quotation.quotation_id, index)
    return {
        "doc": document.document_id,
        "outlet": document.outlet,
        "date": None if document.date is None else document.date.isoformat(),
        "title": document.title,
        "author": document.author,
        "url": document.url,
        "path": document.path,
        "language": document.language,
        "text": document.text,
        "furniture": _pairs(*document.furniture),
        "flags": list(document.flags),
        "attributions": [_attribution(q, indexes, speakers) for q in quotations],
        "speakers": [asdict(speaker) for speaker in speakers],
    }


def _attribution(quotation: Quotation, indexes: dict[str, int], speakers: list[Speaker]) -> dict[str, Any]:
    speaker, parent = quotation.speaker, quotation.parent
    return {
        "content": _pairs(*quotation.content),
        "cue": _pairs(quotation.cue),
        "source": _pairs(quotation.source),
        "kind": quotation.kind.value,
        "speaker": None if speaker is None else speaker.label,
        "parent": None if parent is None else indexes.get(parent),
        # A parent that isn't among these quotations, as after a filter, is still known by its id.
        **({} if parent is None or parent in indexes else {"parent_id": parent}),
        "quotation_id": quotation.quotation_id,
        "speaker_index": None if speaker is None else speakers.index(speaker),
        "rule": quotation.rule,
        "confidence": quotation.confidence,
        "cue_lemma": quotation.cue_lemma,
        "cue_class": quotation.cue_class,
        "resolution": quotation.resolution,
        "addressee": _pairs(quotation.addressee),
        "when": _pairs(quotation.when),
        "anonymity": _pairs(quotation.anonymity),
        "negated": quotation.negated,
        "hedged": quotation.hedged,
        "resolution_rule": quotation.resolution_rule,
        "resolution_confidence": quotation.resolution_confidence,
    }


def _pairs(*spans: Span | None) -> list[list[int]]:
    return [[span.start, span.end] for span in spans if span is not None]


def read_jsonl(path: str | Path) -> Saved:
    """The parts of the analysis that `save` wrote, nothing lost: `Analysis(*read_jsonl(path))`.

    Raises:
        MissingPathError: there is no such file.
        InputError: a line isn't an article as `save` writes it; the message names the line.
    """
    documents: list[Document] = []
    quotations: list[Quotation] = []
    about: dict[str, Any] = {}
    try:
        lines = Path(path).read_bytes().split(b"\n")
    except FileNotFoundError as error:
        raise MissingPathError(f"no file {path}") from error
    except OSError as error:
        raise InputError(f"can't read {path}: {error.strerror or error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                record = json.loads(line)
                about = about or record.get("analysis", {})
                if record["doc"] is not None:
                    documents.append(_document(record))
                    quotations.extend(_quotations(record, documents[-1]))
            except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
                what = f"{type(error).__name__}: {error}"
                raise InputError(f"{path}, line {number} isn't an article with its quotations ({what})") from error
    skipped, failed = (tuple(Skipped(**e) for e in about.get(part, ())) for part in ("skipped", "failed"))
    corpus = Corpus(tuple(documents), skipped, about.get("origin"))
    return Saved(corpus, tuple(quotations), failed, about.get("interrupted", False))


def _document(record: dict[str, Any]) -> Document:
    date = record.get("date")
    return Document(
        record["doc"],
        record["text"],
        date=None if date is None else dt.date.fromisoformat(date),
        furniture=tuple(Span(*pair) for pair in record.get("furniture", ())),
        flags=tuple(record.get("flags", ())),
        **{name: record.get(name) for name in ("outlet", "title", "author", "url", "path", "language")},
    )


def _quotations(record: dict[str, Any], document: Document) -> list[Quotation]:
    attributions = record["attributions"]
    speakers = [_speaker(entry) for entry in record.get("speakers", ())]
    found = []
    for entry in attributions:
        parent, index = entry.get("parent"), entry.get("speaker_index")
        parts: dict[str, Any] = {part: _span(entry[part]) for part in _PARTS}
        parts |= {name: entry[name] for name in _PLAIN} | {name: entry[name] for name in _LATER if name in entry}
        found.append(
            Quotation(
                entry["quotation_id"],
                document,
                Kind(entry["kind"]),
                tuple(Span(*pair) for pair in entry["content"]),
                speaker=None if index is None else speakers[index],
                parent=entry.get("parent_id") if parent is None else attributions[parent]["quotation_id"],
                **parts,
            )
        )
    return found


_PARTS = ("cue", "source", "addressee", "when", "anonymity")
_PLAIN = ("rule", "confidence", "cue_lemma", "cue_class", "resolution", "negated", "hedged")
_LATER = ("resolution_rule", "resolution_confidence")  # files from before these were kept have none


def _span(pairs: list[list[int]]) -> Span | None:
    return Span(*pairs[0]) if pairs else None


def _speaker(entry: dict[str, Any]) -> Speaker:
    return Speaker(
        entry["speaker_id"],
        entry["label"],
        SpeakerKind(entry["kind"]),
        tuple(Spelling(s["text"], s["count"], tuple(s["outlets"])) for s in entry["spellings"]),
        tuple(entry["roles"]),
        tuple(entry["evidence"]),
        tuple(entry.get("affiliations", ())),
        tuple(Merge(**merge) for merge in entry.get("merges", ())),
        tuple(entry.get("related", ())),
        entry.get("wikidata"),
    )


SAVERS: dict[str, Callable[[Analysis, Path], None]] = {
    ".csv": _save_csv,
    ".jsonl": _save_jsonl,
    ".parquet": _save_parquet,
    ".xlsx": _save_xlsx,
    ".html": _save_html,
}
