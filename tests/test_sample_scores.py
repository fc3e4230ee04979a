"""On the sample corpus, whose gold was annotated by hand, who said what is found as well as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotelab.analysis import Analysis
from quotelab.evaluation import Evaluation, evaluate

GOLD = Path(__file__).resolve().parent.parent / "sample_corpus" / "gold.jsonl"

# Floors, a little under what was measured last.
LEAST_E2E = 0.85
LEAST_SPEAKERS = 0.72
LEAST_DIRECT = 0.88


@pytest.fixture(scope="module")
def evaluation(sample_analysis: Analysis) -> Evaluation:
    return evaluate(GOLD, sample_analysis)


def test_every_article_was_analysed(sample_analysis: Analysis, evaluation: Evaluation) -> None:
    assert sample_analysis.failed == ()
    assert evaluation.missing == ()


def test_who_said_what(evaluation: Evaluation) -> None:
    assert evaluation.score("e2e").f1 >= LEAST_E2E


def test_who_said_what_in_marks(evaluation: Evaluation) -> None:
    assert evaluation.score("e2e", "direct").f1 >= LEAST_DIRECT


def test_speakers(evaluation: Evaluation) -> None:
    assert evaluation.speakers is not None
    assert evaluation.speakers.accuracy >= LEAST_SPEAKERS


def test_every_span_lies_in_its_article(sample_analysis: Analysis) -> None:
    for quotation in sample_analysis.quotations:
        spans = [*quotation.content, quotation.cue, quotation.source, quotation.anonymity]
        for span in spans:
            if span is not None:
                words = span.of(quotation.document.text)
                assert words
                assert words == words.strip()
