"""Shared by all tests: a small analysis made by hand, and the real one of the sample corpus."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from quotelab.analysis import Analysis, analyze
from quotelab.document import Corpus, Document, Span
from quotelab.load import load_corpus
from quotelab.parse import StanzaParser
from quotelab.quotation import Kind, Quotation, Speaker, SpeakerKind, Spelling

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "sample_corpus"


@pytest.fixture(scope="session")
def parser() -> StanzaParser:
    """The parser with the carried models, loaded once."""
    return StanzaParser()


@pytest.fixture(scope="session")
def sample_analysis(parser: StanzaParser) -> Analysis:
    """The sample corpus, really parsed and analysed."""
    return analyze(load_corpus(SAMPLE), parser=parser, corrections=False)


def span_of(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


@pytest.fixture
def made_analysis() -> Analysis:
    """Three quotations in two documents of two outlets, made by hand: no parser is needed."""
    first = "“We will appeal,” Jane Doe said. The minister added that she had expected it."
    second = 'Jane Doe called the ruling "a farce" on Monday.'
    doe = Speaker(
        "jane-doe", "Jane Doe", SpeakerKind.PERSON, (Spelling("Jane Doe", 2, ("Daily Harbour", "The Lantern")),)
    )
    minister = Speaker("unnamed-minister", "the minister", SpeakerKind.UNNAMED)
    one = Document("harbour/1", first, outlet="Daily Harbour", title="Appeal", date=dt.date(2024, 5, 2))
    two = Document("lantern/1", second, outlet="The Lantern", title="Farce", date=dt.date(2024, 5, 3))
    common = {"rule": "made_by_hand", "confidence": 0.9, "cue_class": "speech"}
    return Analysis(
        Corpus((one, two)),
        (
            Quotation(
                "harbour/1#1", one, Kind.DIRECT, (span_of(first, "“We will appeal,”"),),
                cue=span_of(first, "said"), source=span_of(first, "Jane Doe"), speaker=doe, cue_lemma="say", **common,
            ),
            Quotation(
                "harbour/1#2", one, Kind.INDIRECT, (span_of(first, "that she had expected it"),),
                cue=span_of(first, "added"), source=span_of(first, "The minister"), speaker=minister,
                cue_lemma="add", **common,
            ),
            Quotation(
                "lantern/1#1", two, Kind.MIXED, (span_of(second, 'the ruling "a farce"'),),
                cue=span_of(second, "called"), source=span_of(second, "Jane Doe"), speaker=doe, cue_lemma="call",
                when=span_of(second, "on Monday"), **common,
            ),
        ),
    )  # fmt: skip
