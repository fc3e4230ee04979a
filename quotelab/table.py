"""Quotations as a pandas table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from quotelab import register
from quotelab.document import Span
from quotelab.quotation import Kind, Quotation, SpeakerKind

if TYPE_CHECKING:
    from quotelab.analysis import Analysis

# Python strings, because they hold any text, a lone surrogate included.
TEXT = pd.StringDtype("python")
WHOLE = pd.Int64Dtype()
FRACTION = pd.Float64Dtype()
TRUTH = pd.BooleanDtype()
DAY: Final = "datetime64[s]"
SPANS = object

Value = Callable[[Quotation], Any]


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _words(span: Span | None, quotation: Quotation) -> str | None:
    return None if span is None else span.of(quotation.document.text)


def _start(span: Span | None) -> int | None:
    return None if span is None else span.start


def _end(span: Span | None) -> int | None:
    return None if span is None else span.end


# Name, dtype and value of each column, in order.
_COLUMNS: tuple[tuple[str, Any, Value], ...] = (
    ("quotation_id", TEXT, lambda q: q.quotation_id),
    ("speaker", TEXT, lambda q: None if q.speaker is None else q.speaker.label),
    ("speaker_kind", TEXT, lambda q: None if q.speaker is None else q.speaker.kind.value),
    ("source", TEXT, lambda q: q.source_text),
    ("quotation", TEXT, lambda q: q.text),
    ("kind", TEXT, lambda q: q.kind.value),
    ("cue", TEXT, lambda q: q.cue_text),
    ("cue_lemma", TEXT, lambda q: q.cue_lemma),
    ("cue_class", TEXT, lambda q: q.cue_class),
    ("outlet", TEXT, lambda q: q.document.outlet),
    ("document", TEXT, lambda q: q.document.document_id),
    ("title", TEXT, lambda q: q.document.title),
    ("date", DAY, lambda q: q.document.date),
    ("start", WHOLE, lambda q: q.start),
    ("end", WHOLE, lambda q: q.end),
    ("parent", TEXT, lambda q: q.parent),
    ("rule", TEXT, lambda q: q.rule or None),
    ("confidence", FRACTION, lambda q: q.confidence),
    ("speaker_id", TEXT, lambda q: None if q.speaker is None else q.speaker.speaker_id),
    ("resolution", TEXT, lambda q: q.resolution),
    ("addressee", TEXT, lambda q: _words(q.addressee, q)),
    ("when", TEXT, lambda q: _words(q.when, q)),
    ("anonymity", TEXT, lambda q: _words(q.anonymity, q)),
    ("negated", TRUTH, lambda q: q.negated),
    ("hedged", TRUTH, lambda q: q.hedged),
    ("author", TEXT, lambda q: q.document.author),
    ("url", TEXT, lambda q: q.document.url),
    ("path", TEXT, lambda q: q.document.path),
    ("language", TEXT, lambda q: q.document.language),
    ("content_spans", SPANS, lambda q: _pairs(q.content)),
    ("cue_start", WHOLE, lambda q: _start(q.cue)),
    ("cue_end", WHOLE, lambda q: _end(q.cue)),
    ("source_start", WHOLE, lambda q: _start(q.source)),
    ("source_end", WHOLE, lambda q: _end(q.source)),
    ("wikidata", TEXT, lambda q: None if q.speaker is None else q.speaker.wikidata),
    ("resolution_rule", TEXT, lambda q: q.resolution_rule or None),
    ("resolution_confidence", FRACTION, lambda q: q.resolution_confidence),
)

COLUMNS: tuple[str, ...] = tuple(name for name, _, _ in _COLUMNS)
DTYPES: dict[str, Any] = {name: dtype for name, dtype, _ in _COLUMNS}


def to_frame(analysis: Analysis) -> pd.DataFrame:
    """One row a quotation, in reading order, with the columns of COLUMNS.

    `document` is the document's id, `start` and `end` are where the content begins and ends in its text,
    `content_spans` is a list of [start, end]. What is unknown is missing (`pd.NA`, `pd.NaT`). The dtypes are
    those of DTYPES, also when there is no row.

    >>> from quotelab.analysis import Analysis
    >>> from quotelab.document import Corpus
    >>> to_frame(Analysis(Corpus(()), ())).columns[:3].tolist()
    ['quotation_id', 'speaker', 'speaker_kind']
    """
    return pd.DataFrame(
        {
            name: pd.Series([value(quotation) for quotation in analysis.quotations], dtype=dtype)
            for name, dtype, value in _COLUMNS
        }
    )


UNNAMED: dict[str, Any] = {
    "source": TEXT, "as_what": TEXT, "affiliation": TEXT, "speaker_kind": TEXT, "outlet": TEXT, "document": TEXT,
    "title": TEXT, "date": DAY, "quotations": WHOLE, "direct": WHOLE, "reason": TEXT, "reason_start": WHOLE,
    "reason_end": WHOLE, "speaker_id": TEXT,
}  # fmt: skip


def unnamed_sources(analysis: Analysis) -> pd.DataFrame:
    """One row an unnamed source of an article, in reading order, with the columns and dtypes of UNNAMED.

    `source` is how it is described, `as_what` the noun of that ("official"), `affiliation` the body or place in
    it; `quotations` are those of this article, `direct` those of them that are direct. `reason` is what the
    article says why the source isn't named, `reason_start` and `reason_end` where it says so; missing where it
    doesn't. Groups of people are sources here when a role describes them ("two aides"), or a reason is stated.

    >>> from quotelab.analysis import Analysis
    >>> from quotelab.document import Corpus
    >>> unnamed_sources(Analysis(Corpus(()), ())).columns[:3].tolist()
    ['source', 'as_what', 'affiliation']
    """
    found: dict[tuple[str, str], list[Quotation]] = {}
    for q in analysis.quotations:
        if q.speaker is not None and is_unnamed(q):
            found.setdefault((q.document.document_id, q.speaker.speaker_id), []).append(q)
    rows = [_unnamed_row(quotations) for quotations in found.values()]
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=dtype) for name, dtype in UNNAMED.items()})


def is_unnamed(quotation: Quotation) -> bool:
    """Whether its speaker is a source without a name; people in a role are ("two aides"), "the polls" aren't.

    >>> from quotelab.document import Document
    >>> from quotelab.quotation import Speaker
    >>> aides = Speaker("s1", "two aides", SpeakerKind.GROUP)
    >>> is_unnamed(Quotation("a#1", Document("a", "No."), Kind.DIRECT, (Span(0, 2),), speaker=aides))
    True
    """
    speaker = quotation.speaker
    if speaker is None or speaker.kind is not SpeakerKind.GROUP:
        return speaker is not None and speaker.kind is SpeakerKind.UNNAMED
    return quotation.anonymity is not None or register.is_of_people(speaker.label)


def _unnamed_row(quotations: list[Quotation]) -> dict[str, Any]:
    first = quotations[0]
    speaker = first.speaker
    assert speaker is not None
    told = next((q for q in quotations if q.anonymity is not None), first)
    return {
        "source": register.without_clause(speaker.label),
        "as_what": register.described_as(speaker.label),
        "affiliation": "; ".join(speaker.affiliations) or None,
        "speaker_kind": speaker.kind.value,
        "outlet": first.document.outlet,
        "document": first.document.document_id,
        "title": first.document.title,
        "date": first.document.date,
        "quotations": len(quotations),
        "direct": sum(q.kind is Kind.DIRECT for q in quotations),
        "reason": _words(told.anonymity, told),
        "reason_start": _start(told.anonymity),
        "reason_end": _end(told.anonymity),
        "speaker_id": speaker.speaker_id,
    }
