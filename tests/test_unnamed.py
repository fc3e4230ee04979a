"""Sources without a name: why an article doesn't name them, which one it says that of, the frame and the chart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import unnamed
from quotelab import anonymity, charts, register, table
from quotelab.analysis import Analysis, analyze
from quotelab.document import Corpus, Document
from quotelab.parse import StanzaParser
from quotelab.quotation import SpeakerKind

GOLD = Path(__file__).resolve().parent.parent / "sample_corpus" / "gold.jsonl"

# The stretch that is found stands between ~ and ~.
STATED = [
    "The aide spoke ~on condition of anonymity because the talks are private~.",
    "“No,” said an aide, speaking ~on the condition of anonymity to discuss private talks~.",
    "The aide spoke ~on condition of anonymity~ on Wednesday.",
    "The aide ~was not authorized to speak publicly~, and left.",
    "The aides ~weren’t allowed to discuss the matter~ and asked not to be named.",
    "The aide, who ~wasn't cleared to brief the U.S. press~, requested anonymity.",
    "The aide asked not to be identified ~because the matter is private~.",
    "The aide asked us to keep her name out of the paper ~for fear of losing her job~.",
    "The aide ~did not want to be named before the committee meets on Friday~.",
    "The aide, who ~declined to be identified~, shrugged.",
    "The aide ~asked that his name be withheld~.",
    "The aide requested anonymity ~to speak freely~.",
    "The aide, ~speaking anonymously~, shrugged.",
    "The aide, ~whose name is being withheld~, shrugged.",
    "The aide, ~whose name has been changed~, shrugged.",
    "The aide, granted anonymity ~to speak freely~, shrugged.",
    "The aide, who cannot be named ~for legal reasons~, shrugged.",
    "The aide, who ~spoke to the Ledger off the record~, shrugged.",
    "The aide ~spoke on background~.",
    "The Ledger is not naming the aide ~at the request of his lawyer~.",
    "The Ledger ~isn't identifying the aide~.",
]
NOT_STATED = [
    "The council was not told of the plan.",
    "The parade was not authorized by the council.",
    "A group of anonymous donors paid.",
    "The suspect was identified by a neighbour.",
    "He asked to be excused.",
    "The council allowed them to speak publicly.",
    "She spoke on condition that the door stayed open.",
    "She spoke of his background.",
    "The suspect cannot be found.",
    "The aide is not naming names.",
]


def stretches(text: str) -> list[str]:
    return [span.of(text) for span in anonymity.stated(text)]


@pytest.mark.parametrize("drawn", STATED)
def test_the_stretch_that_says_why(drawn: str) -> None:
    before, wanted, after = drawn.split("~")
    assert stretches(before + wanted + after)[0] == wanted


@pytest.mark.parametrize("text", NOT_STATED)
def test_what_says_nothing_of_a_source_is_no_reason(text: str) -> None:
    assert stretches(text) == []


@given(text=st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    spans = anonymity.stated(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert spans == sorted(spans)


# ------------------------------------------------------------------ which source

TIED = [
    ("An aide said that talks would resume. The aide was not authorized to speak publicly.", {"aide"}),
    ("An aide, who asked not to be named because the talks are private, said that they would resume.", {"aide"}),
    (
        "A union official said that the strike was over. An aide said it wasn't. The official asked not to be named.",
        {"union official"},
    ),
    (
        "An aide said that the strike was over. A witness said it wasn't. The Ledger is not naming the witness at the"
        " request of police.",
        {"witness"},
    ),
    (
        "A harbour aide, speaking on condition of anonymity because the talks are private, said that they would resume.",
        {"harbour aide"},
    ),
    ("Mara Lund said that talks would resume. Nobody there was authorized to speak publicly.", set()),
]


@pytest.mark.parametrize(("text", "expected"), TIED)
def test_it_is_tied_to_the_source_that_it_is_said_of(parser: StanzaParser, text: str, expected: set[str]) -> None:
    found = analyze(Document("a", text), parser=parser).quotations
    named = {q.speaker.label for q in found if q.anonymity is not None and q.speaker is not None}
    assert {label.split(",")[0] for label in named} == expected


def test_a_source_with_a_name_has_no_reason(sample_analysis: Analysis) -> None:
    kinds = {q.speaker.kind for q in sample_analysis.quotations if q.anonymity is not None and q.speaker is not None}
    assert kinds <= {SpeakerKind.UNNAMED, SpeakerKind.GROUP}


def test_the_sample_s_reasons_are_found(sample_analysis: Analysis) -> None:
    figures = unnamed.measured(GOLD, sample_analysis)
    assert figures.gold == 9
    assert figures.right >= 8
    assert figures.found >= 0.85 * figures.predicted


def test_a_wrong_reason_costs_precision(made_analysis: Analysis) -> None:
    reasons = unnamed.predicted_reasons(made_analysis)
    assert reasons == []
    first = made_analysis.quotations[0]
    marked = replace(made_analysis, quotations=(replace(first, anonymity=first.content[0]),))
    figures = unnamed.compared([], unnamed.predicted_reasons(marked))
    assert (figures.predicted, figures.found) == (1, 0)


# ------------------------------------------------------------------ the frame


def test_one_row_an_unnamed_source(made_analysis: Analysis) -> None:
    frame = made_analysis.unnamed_sources()
    assert list(frame.columns) == list(table.UNNAMED)
    assert frame[["source", "as_what", "outlet", "quotations", "direct"]].values.tolist() == [
        ["the minister", "minister", "Daily Harbour", 1, 0]
    ]
    assert frame["reason"].isna().all()


def test_the_reason_stands_where_the_frame_says(sample_analysis: Analysis) -> None:
    frame = sample_analysis.unnamed_sources()
    texts = {document.document_id: document.text for document in sample_analysis.corpus}
    stated = frame[frame["reason"].notna()]
    assert len(stated) >= 8
    for row in stated.itertuples():
        assert texts[row.document][row.reason_start : row.reason_end] == row.reason


def test_the_dtypes_are_the_same_without_a_row() -> None:
    frame = Analysis(Corpus(()), ()).unnamed_sources()
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
        name: str(dtype) for name, dtype in table.UNNAMED.items()
    }


def test_a_source_is_shown_without_the_clause_behind_it(parser: StanzaParser) -> None:
    text = "A union leader who spoke to the Harbour Post said that it rained. A diplomat in Varn said that it snowed."
    frame = analyze(Document("a", text), parser=parser).unnamed_sources()
    assert frame["source"].tolist() == ["union leader", "diplomat in Varn"]
    assert frame["affiliation"].fillna("").tolist() == ["", "Varn"]


@pytest.mark.parametrize(
    ("label", "noun", "of_people"),
    [
        ("two aides to the governor", "aide", True),
        ("Elysee official", "official", True),
        ("person close to the governor", "person", True),
        ("senior health official", "official", True),
        ("second official, at the finance ministry", "official", True),
        ("official who asked not to be named", "official", True),
        ("the polls", "poll", False),
        ("", "", False),
    ],
)
def test_as_what(label: str, noun: str, *, of_people: bool) -> None:
    assert register.described_as(label) == noun
    assert register.is_of_people(label) is of_people


# ------------------------------------------------------------------ the chart


def test_the_chart_adds_up_to_the_quotations(sample_analysis: Analysis) -> None:
    frame = sample_analysis.unnamed_sources()
    axes = charts.plot_unnamed(frame).axes[0]
    assert sum(patch.get_width() for patch in axes.patches) == frame["quotations"].sum()
    by_noun = charts.plot_unnamed(frame, by="as_what").axes[0]
    assert sum(patch.get_width() for patch in by_noun.patches) == frame["quotations"].sum()


def test_the_chart_of_nothing_says_so() -> None:
    axes = charts.plot_unnamed(Analysis(Corpus(()), ()).unnamed_sources()).axes[0]
    assert [text.get_text() for text in axes.texts] == ["No quotations to show"]


def test_names_are_no_mathematics() -> None:
    frame = pd.DataFrame({"outlet": ["$x$ & <b>"], "quotations": [1], "reason": [None]})
    assert "$x$ &amp; &lt;b&gt;" in charts.svg(charts.plot_unnamed(frame))
