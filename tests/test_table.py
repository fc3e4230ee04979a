"""The table of an analysis: its columns, its dtypes, its cells."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from quotelab.analysis import Analysis
from quotelab.document import Corpus, Document, Span
from quotelab.quotation import Kind, Quotation
from quotelab.table import COLUMNS, DTYPES, to_frame

PROMISED = [
    *(
        "quotation_id",
        "speaker",
        "speaker_kind",
        "source",
        "quotation",
        "kind",
        "cue",
        "cue_lemma",
        "cue_class",
    ),
    *("outlet", "document", "title", "date", "start", "end", "parent", "rule", "confidence"),
]


def test_the_promised_columns_come_first(made_analysis: Analysis) -> None:
    frame = to_frame(made_analysis)
    assert list(frame.columns[: len(PROMISED)]) == PROMISED
    assert tuple(frame.columns) == COLUMNS


def test_cells_are_what_the_text_says(made_analysis: Analysis) -> None:
    row = to_frame(made_analysis).iloc[2]
    assert row["speaker"] == "Jane Doe"
    assert row["speaker_kind"] == "person"
    assert row["quotation"] == 'the ruling "a farce"'
    assert row["document"] == "lantern/1"
    assert row["when"] == "on Monday"
    assert row["date"] == pd.Timestamp("2024-05-03")
    assert row["content_spans"] == [[row["start"], row["end"]]]


def test_how_the_speaker_is_known_stands_behind_the_promised_columns(made_analysis: Analysis) -> None:
    told = replace(made_analysis.quotations[0], resolution_rule="named", resolution_confidence=0.96)
    frame = to_frame(replace(made_analysis, quotations=(told, made_analysis.quotations[1])))
    assert frame["resolution_rule"].tolist() == ["named", pd.NA]
    assert frame["resolution_confidence"].tolist() == [0.96, pd.NA]


def test_dtypes_are_the_same_with_and_without_rows(made_analysis: Analysis) -> None:
    full, empty = to_frame(made_analysis), to_frame(Analysis(Corpus(()), ()))
    assert len(empty) == 0
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()
    assert all(full[name].dtype == dtype for name, dtype in DTYPES.items())


def test_what_is_unknown_is_missing() -> None:
    document = Document("a", "It rains.")
    row = to_frame(Analysis(Corpus((document,)), (Quotation("a#1", document, Kind.INDIRECT, (Span(0, 8),)),))).iloc[0]
    for name in (
        "speaker",
        "source",
        "cue",
        "outlet",
        "date",
        "parent",
        "confidence",
        "cue_start",
        "anonymity",
    ):
        assert pd.isna(row[name]), name


def test_an_interrupted_quotation_keeps_its_spans() -> None:
    document = Document("a", "“It is late,” said Lund, “but not too late.”")
    spans = (Span(0, 13), Span(25, 44))
    frame = to_frame(Analysis(Corpus((document,)), (Quotation("a#1", document, Kind.DIRECT, spans),)))
    assert frame.loc[0, "quotation"] == "“It is late,” … “but not too late.”"
    assert frame.loc[0, "content_spans"] == [[0, 13], [25, 44]]
    assert (frame.loc[0, "start"], frame.loc[0, "end"]) == (0, 44)


def test_a_lone_surrogate_and_an_early_date_have_their_place() -> None:
    import datetime as dt

    document = Document("a", "\ud800 rains.", date=dt.date(1605, 1, 2))
    frame = to_frame(Analysis(Corpus((document,)), (Quotation("a#1", document, Kind.INDIRECT, (Span(0, 7),)),)))
    assert frame.loc[0, "quotation"] == "\ud800 rains"
    assert frame.loc[0, "date"].year == 1605
