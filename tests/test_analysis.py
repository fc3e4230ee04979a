"""A corpus goes in, an analysis comes out: what it takes, what it keeps when things go wrong, how it filters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import quotelab as ql
from quotelab.analysis import Analysis, analyze
from quotelab.document import Corpus, Document, ParsedDocument
from quotelab.errors import MissingPathError, ModelError
from quotelab.parse import StanzaParser
from quotelab.quotation import Kind

TEXTS = [
    "Mary Lund said that the wall was weak.",
    "“Nobody was hurt,” said Peter Holm.",
    "The council believes that the bridge is safe.",
]


@pytest.fixture
def corpus() -> Corpus:
    return Corpus(tuple(Document(f"d{n}", text, outlet=f"Outlet {n}") for n, text in enumerate(TEXTS)))


@pytest.fixture
def analysis(parser: StanzaParser, corpus: Corpus) -> Analysis:
    return analyze(corpus, parser=parser)


class Stumbling:
    """A parser that raises `error` at the document `d1`."""

    def __init__(self, parser: StanzaParser, error: BaseException) -> None:
        self.parser, self.error = parser, error

    def parse_document(self, document: Document) -> ParsedDocument:
        if document.document_id == "d1":
            raise self.error
        return self.parser.parse_document(document)


def documents_of(analysis: Analysis) -> list[str]:
    return [quotation.document.document_id for quotation in analysis.quotations]


# ------------------------------------------------------------------ what goes in


def test_every_document_is_analysed_in_order(analysis: Analysis) -> None:
    assert documents_of(analysis) == ["d0", "d1", "d2"]
    assert analysis.failed == ()
    assert not analysis.interrupted


def test_a_document_a_list_and_an_iterator_are_taken(parser: StanzaParser, corpus: Corpus) -> None:
    def one_by_one() -> Iterator[Document]:
        yield from corpus

    assert documents_of(analyze(corpus[0], parser=parser)) == ["d0"]
    assert documents_of(analyze(list(corpus), parser=parser)) == ["d0", "d1", "d2"]
    assert documents_of(analyze(one_by_one(), parser=parser)) == ["d0", "d1", "d2"]


def test_a_folder_and_a_file_are_taken(parser: StanzaParser, tmp_path: Path) -> None:
    for number, text in enumerate(TEXTS):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    assert len(analyze(tmp_path, parser=parser).quotations) == 3
    assert len(analyze(str(tmp_path / "0.txt"), parser=parser).quotations) == 1


def test_a_table_is_taken_and_not_changed(parser: StanzaParser) -> None:
    frame = pd.DataFrame({"text": TEXTS, "outlet": ["A", "B", "A"]})
    before = frame.copy()
    analysis = analyze(frame, parser=parser)
    assert [q.document.outlet for q in analysis.quotations] == ["A", "B", "A"]
    pd.testing.assert_frame_equal(frame, before)


def test_an_empty_corpus_gives_an_empty_analysis(parser: StanzaParser) -> None:
    analysis = analyze(Corpus(()), parser=parser)
    assert (analysis.quotations, analysis.speakers) == ((), ())
    assert analysis.to_frame().empty


def test_a_path_that_leads_nowhere_is_an_error(parser: StanzaParser, tmp_path: Path) -> None:
    with pytest.raises(MissingPathError, match="nowhere"):
        analyze(tmp_path / "nowhere", parser=parser)


def test_it_is_the_public_one() -> None:
    assert ql.analyze is analyze


# ------------------------------------------------------------------ when things go wrong


@pytest.mark.parametrize(
    "error", [RuntimeError("out of memory"), ValueError("bad"), IndexError("x"), RecursionError("deep")]
)
def test_a_failing_document_is_listed_and_the_others_go_on(
    parser: StanzaParser, corpus: Corpus, error: Exception
) -> None:
    analysis = analyze(corpus, parser=Stumbling(parser, error))
    assert documents_of(analysis) == ["d0", "d2"]
    assert [failed.name for failed in analysis.failed] == ["d1"]
    assert str(error) in analysis.failed[0].reason
    assert "1 document failed" in repr(analysis)


def test_missing_models_fail_at_once(parser: StanzaParser, corpus: Corpus) -> None:
    with pytest.raises(ModelError, match="no models"):
        analyze(corpus, parser=Stumbling(parser, ModelError("no models")))


def test_an_interruption_keeps_what_is_done(parser: StanzaParser, corpus: Corpus) -> None:
    def stop(done: int, total: int, document: Document) -> None:
        if done == 2:
            raise KeyboardInterrupt

    analysis = analyze(corpus, parser=parser, progress=stop)
    assert analysis.interrupted
    assert documents_of(analysis) == ["d0", "d1"]
    assert all(quotation.speaker is not None for quotation in analysis.quotations)
    assert "interrupted" in repr(analysis)


def test_an_interruption_inside_a_document_keeps_the_ones_before(parser: StanzaParser, corpus: Corpus) -> None:
    analysis = analyze(corpus, parser=Stumbling(parser, KeyboardInterrupt()))
    assert analysis.interrupted
    assert documents_of(analysis) == ["d0"]


def test_progress_is_told_of_every_document(parser: StanzaParser, corpus: Corpus) -> None:
    told: list[tuple[int, int, str]] = []
    analyze(
        corpus,
        parser=Stumbling(parser, ValueError("bad")),
        progress=lambda done, total, document: told.append((done, total, document.document_id)),
    )
    assert told == [(1, 3, "d0"), (2, 3, "d1"), (3, 3, "d2")]


# ------------------------------------------------------------------ filters


def test_no_condition_keeps_everything(analysis: Analysis) -> None:
    assert analysis.filter() == analysis


def test_a_filter_leaves_the_corpus_and_the_original(analysis: Analysis) -> None:
    few = analysis.filter(outlet="Outlet 1")
    assert few.corpus is analysis.corpus
    assert (len(few.quotations), len(analysis.quotations)) == (1, 3)


def test_kind_and_outlet(made_analysis: Analysis) -> None:
    assert [q.kind for q in made_analysis.filter(kind="direct").quotations] == [Kind.DIRECT]
    assert len(made_analysis.filter(kind=["direct", "mixed"]).quotations) == 2
    assert len(made_analysis.filter(kind=Kind.MIXED).quotations) == 1
    assert len(made_analysis.filter(outlet="daily harbour").quotations) == 2
    assert len(made_analysis.filter(outlet=["Daily Harbour", "The Lantern"]).quotations) == 3


def test_speakers_by_label_and_spelling(made_analysis: Analysis) -> None:
    assert len(made_analysis.filter(speaker="jane doe").quotations) == 2
    assert len(made_analysis.filter(speaker=["Jane Doe", "the minister"]).quotations) == 3
    assert made_analysis.filter(speaker="Jane").quotations == ()
    assert made_analysis.filter(speaker="").quotations == ()


def test_words_must_all_occur_without_regard_to_case(made_analysis: Analysis) -> None:
    assert len(made_analysis.filter(words="RULING farce").quotations) == 1
    assert made_analysis.filter(words="ruling appeal").quotations == ()
    assert len(made_analysis.filter(words="").quotations) == 3


def test_conditions_are_all_needed(made_analysis: Analysis) -> None:
    assert len(made_analysis.filter(speaker="Jane Doe", kind="direct", outlet="Daily Harbour").quotations) == 1
    assert made_analysis.filter(speaker="Jane Doe", kind="indirect").quotations == ()


def test_least_confidence(made_analysis: Analysis) -> None:
    assert len(made_analysis.filter(confidence=0.9).quotations) == 3
    assert made_analysis.filter(confidence=0.91).quotations == ()


def test_speech_leaves_thought_out(parser: StanzaParser, corpus: Corpus, analysis: Analysis) -> None:
    assert documents_of(analysis.filter(cue_class="thought")) == ["d2"]
    assert documents_of(analysis.filter(cue_class="speech")) == ["d0", "d1"]
    assert (
        analyze(corpus, parser=parser, cue_class="speech").quotations == analysis.filter(cue_class="speech").quotations
    )


def test_speakers_are_those_of_the_quotations_left(made_analysis: Analysis) -> None:
    assert [s.label for s in made_analysis.speakers] == ["Jane Doe", "the minister"]
    assert [s.label for s in made_analysis.filter(kind="indirect").speakers] == ["the minister"]
