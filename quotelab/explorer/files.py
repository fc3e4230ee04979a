"""What is on the screen as a file to download."""

from __future__ import annotations

import tempfile
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

from quotelab.analysis import Analysis


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its name for people, and the type that a browser is told."""

    label: str
    media_type: str


FORMATS = {
    "csv": Format("CSV", "text/csv;charset=utf-8"),
    "xlsx": Format("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "jsonl": Format("JSON Lines", "application/jsonl;charset=utf-8"),
    "parquet": Format("Parquet", "application/vnd.apache.parquet"),
    "html": Format("HTML report", "text/html;charset=utf-8"),
}


def written(analysis: Analysis, suffix: str) -> tuple[bytes, list[str]]:
    """What `Analysis.save` writes in a file with this suffix, and its warnings.

    Raises:
        KeyError: there is no such format.
        MissingExtraError: the library for this format isn't installed.
    """
    FORMATS[suffix]
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        content = analysis.save(Path(folder) / f"quotations.{suffix}").read_bytes()
    return content, [str(warning.message) for warning in caught if warning.category is UserWarning]


def with_own_articles(analysis: Analysis) -> Analysis:
    """The analysis with only the articles that its quotations stand in."""
    wanted = {quotation.document.document_id for quotation in analysis.quotations}
    documents = tuple(document for document in analysis.corpus if document.document_id in wanted)
    return replace(analysis, corpus=replace(analysis.corpus, documents=documents))
