"""One file, one or more documents: what each format holds, as it was given."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import logging
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from quotelab.document import Document, Skipped, Span
from quotelab.errors import InputError, MissingExtraError
from quotelab.load import fields
from quotelab.load.decode import Decoded, decode, foreign, is_binary, repaired, writable
from quotelab.load.paths import Source, shown

if TYPE_CHECKING:
    import pandas as pd

LARGEST_UNPACKED = 300_000_000  # bytes of a .docx, once unpacked


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a file or a table: documents as given, and what couldn't be read."""

    documents: tuple[Document, ...] = ()
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its name for a message, and its cells by field."""

    name: str
    document_id: str
    cells: dict[str, object] = field(default_factory=dict)


def read(source: Source, *, text_column: str | None = None) -> Reading:
    """The documents of a file.

    Raises:
        InputError: the file isn't what its suffix says, or a table holds no text.
        MissingExtraError: the library for this format isn't installed.
    """
    data = source.path.read_bytes()
    if source.suffix == ".parquet":
        return read_frame(_parquet(data, source), source=source, text_column=text_column)
    if source.suffix == ".docx":
        return Reading((_docx(data, source),))
    decoded = _text(data, source)
    if source.suffix == ".txt":
        return Reading((_txt(decoded, source),))
    if source.suffix in (".html", ".htm"):
        return Reading((_html(decoded, source),))
    read_table = _jsonl if source.suffix == ".jsonl" else _separated
    return read_table(decoded, source, text_column)


def _text(data: bytes, source: Source) -> Decoded:
    kind = foreign(data)
    if kind is not None:
        raise InputError(f"not text, but {kind}")
    declared = _DECLARED.search(data[:4096]) if source.suffix in (".html", ".htm") else None
    decoded = decode(data, declared=declared[1].decode("ascii") if declared else None)
    if is_binary(decoded.text):
        raise InputError("not text, but binary data")
    mended = writable if source.suffix == ".jsonl" else repaired  # annotations point into a record's text
    return Decoded(mended(decoded.text), decoded.flags)


_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)


def _document(source: Source, text: str, given: fields.Given, flags: tuple[str, ...] = ()) -> Document:
    return Document(
        source.stem,
        text,
        outlet=given.outlet,
        title=given.title,
        author=given.author,
        date=given.date,
        url=given.url,
        path=shown(source.path),
        flags=(*flags, *given.flags),
    )


# --- articles -----------------------------------------------------------------------------------------


def _txt(decoded: Decoded, source: Source) -> Document:
    """The file's own text; front matter stays in it, as furniture."""
    found, end = fields.front_matter(decoded.text)
    document = _document(source, decoded.text, fields.given(found), decoded.flags)
    return replace(document, furniture=(Span(0, end),)) if end else document


_WHOLE_PAGE = re.compile(r"<\s*(?:html|body)\b", re.IGNORECASE)


def _html(decoded: Decoded, source: Source) -> Document:
    """The article of a web page, below its headline."""
    if not decoded.text.strip():
        return _document(source, "", fields.Given(), decoded.flags)
    try:
        import trafilatura
    except ImportError as error:
        raise MissingExtraError(_extra("Reading web pages", "html")) from error
    flags = decoded.flags
    markup = decoded.text if _WHOLE_PAGE.search(decoded.text) else f"<html><body>{decoded.text}</body></html>"
    with _silent("trafilatura", "htmldate"):
        page: Any = trafilatura.bare_extraction(
            markup,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
        text = (page.text or "") if page is not None else ""
        if not text.strip():
            text = trafilatura.html2txt(markup)
            flags = (*flags, "no article found in the page: all of its words are kept")
    names = {"title": "title", "author": "author", "outlet": "sitename", "date": "date", "url": "url"}
    found = {field: getattr(page, attribute, None) for field, attribute in names.items()}
    given = fields.given(found)
    title = given.title
    if title is not None and text.strip() and title.casefold() not in " ".join(text[:1000].split()).casefold():
        text = f"{title}\n\n{text}"
    return _document(source, repaired(text), given, flags)


@contextlib.contextmanager
def _silent(*names: str) -> Iterator[None]:
    """A library that writes its complaints to the screen keeps them while this lasts."""
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _docx(data: bytes, source: Source) -> Document:
    """A Word document's paragraphs and tables, a line each."""
    if not data:
        return _document(source, "", fields.Given())
    try:
        import docx
        from docx.table import Table
    except ImportError as error:
        raise MissingExtraError(_extra("Reading Word documents", "office")) from error
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise InputError("not a Word document (.docx)")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
            raise InputError(f"too large when unpacked: over {LARGEST_UNPACKED / 1e6:,.0f} MB")
    opened = docx.Document(io.BytesIO(data))
    lines: list[str] = []
    for part in opened.iter_inner_content():
        if isinstance(part, Table):
            lines.extend(" | ".join(cell.text for cell in row.cells) for row in part.rows)
        else:
            lines.append(part.text)
    given = fields.given({"title": opened.core_properties.title or None})
    return _document(source, repaired("\n".join(lines)), given)


def _extra(what: str, extra: str) -> str:
    return f'{what} needs one more library: pip install "quotelab[{extra}]"'


# --- tables -------------------------------------------------------------------------------------------


def _separated(decoded: Decoded, source: Source, text_column: str | None) -> Reading:
    """A table with a header and an article a row."""
    first = decoded.text.lstrip("\n").partition("\n")[0]
    separators = ["\t"] if source.suffix == ".tsv" else [",", ";", "\t", "|"]
    separator = max(separators, key=first.count)
    flags = decoded.flags
    try:
        lines = _rows(decoded.text, separator, strict=True)
    except csv.Error:
        lines = _rows(decoded.text, separator, strict=False)
        flags = (*flags, "the table's quotation marks don't pair: a cell may hold too much")
    if not lines:
        raise InputError("an empty table")
    header, *rows = lines
    positions = fields.columns(header, text_column=text_column, where=source.name)
    named, skipped = [], []
    for number, cells in enumerate(rows, start=1):
        if len(cells) > len(header):
            name = _row_name(source, number)
            skipped.append(Skipped(name, f"{len(cells)} cells in a table with {len(header)} columns"))
            continue
        padded = [*cells, *[None] * (len(header) - len(cells))]
        named.append(_row(source, number, {name: padded[p] for name, p in positions.items()}))
    reading = _documents(named, source, flags)
    return Reading(reading.documents, (*skipped, *reading.skipped))


def _rows(text: str, separator: str, *, strict: bool) -> list[list[str]]:
    """The rows that hold anything; an article may be longer than the csv module's own limit."""
    limit = csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
        return [cells for cells in reader if any(cells)]
    finally:
        csv.field_size_limit(limit)


def _jsonl(decoded: Decoded, source: Source, text_column: str | None) -> Reading:
    """An object a line, with a text; also the results that quotelab saves."""
    named: list[Row] = []
    skipped: list[Skipped] = []
    untold: InputError | None = None
    for number, line in enumerate(decoded.text.split("\n"), start=1):
        if not line.strip():
            continue
        name = f"{source.name}, line {number}"
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            skipped.append(Skipped(name, "not JSON"))
            continue
        if not isinstance(found, dict):
            skipped.append(Skipped(name, "not a JSON object"))
            continue
        keys, values = list(found), list(found.values())
        try:
            positions = fields.columns(keys, text_column=text_column, where=name)
        except InputError as error:
            untold = untold or error
            skipped.append(Skipped(name, "no field with a text"))
            continue
        named.append(_row(source, number, {key: values[p] for key, p in positions.items()}, "line"))
    if untold is not None and not named:
        raise untold
    reading = _documents(named, source, decoded.flags)
    return Reading(reading.documents, (*skipped, *reading.skipped))


def _parquet(data: bytes, source: Source) -> pd.DataFrame:
    if not data:
        raise InputError("an empty table")
    import pandas as pd

    try:
        return pd.read_parquet(io.BytesIO(data))
    except ImportError as error:
        raise MissingExtraError(_extra("Reading Parquet", "parquet")) from error


def read_frame(frame: pd.DataFrame, *, source: Source | None, text_column: str | None = None) -> Reading:
    """The documents of a data frame, an article a row; the frame isn't changed.

    Raises:
        InputError: no column holds the text.
    """
    where = "the data frame" if source is None else source.name
    positions = fields.columns(list(frame.columns), text_column=text_column, where=where)
    values = {name: frame.iloc[:, position].tolist() for name, position in positions.items()}
    rows = [
        _row(source, number, {name: column[number - 1] for name, column in values.items()})
        for number in range(1, len(frame) + 1)
    ]
    return _documents(rows, source, ())


def _row_name(source: Source | None, number: int, unit: str = "row") -> str:
    return f"{unit} {number}" if source is None else f"{source.name}, {unit} {number}"


def _row(source: Source | None, number: int, cells: dict[str, object], unit: str = "row") -> Row:
    given = fields.words(cells.get("id"))
    made = f"{unit} {number}" if source is None else f"{source.stem}/{number}"
    return Row(_row_name(source, number, unit), given or made, cells)


def _documents(rows: Sequence[Row], source: Source | None, flags: tuple[str, ...]) -> Reading:
    order = fields.day_first([row.cells.get("date") for row in rows])
    documents: list[Document] = []
    skipped: list[Skipped] = []
    for row in rows:
        text = row.cells.get("text")
        if fields.is_missing(text) or (isinstance(text, str) and not text.strip()):
            skipped.append(Skipped(row.name, "no text"))
        elif not isinstance(text, str):
            skipped.append(Skipped(row.name, f"its text isn't text, but {type(text).__name__}"))
        else:
            documents.append(_of_row(row, writable(text), source, order, flags))
    return Reading(tuple(documents), tuple(skipped))


def _of_row(row: Row, text: str, source: Source | None, order: bool | None, flags: tuple[str, ...]) -> Document:
    given = fields.given(row.cells, day_first=order)
    return Document(
        row.document_id,
        text,
        outlet=given.outlet,
        title=given.title,
        author=given.author,
        date=given.date,
        url=given.url,
        path=None if source is None else shown(source.path),
        flags=(*flags, *given.flags),
    )
