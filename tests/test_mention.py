"""Where a source begins and ends, and what nobody said: on sentences that the carried parser reads."""

from __future__ import annotations

import pytest

from quotelab import doubt, extract, mention
from quotelab.document import Document, Span
from quotelab.parse import StanzaParser
from quotelab.quotation import Quotation

WHOLE = [
    ("Meanwhile, the union said that the roof was old.", "the union"),
    ("RIGA, June 3 (AFP) - The bank said that it would close.", "The bank"),
    ("Both women said that the roof was old.", "Both women"),
    ("About four in ten said that they had never voted.", "About four in ten"),
    ("Not everyone is convinced that the bridge is safe.", "Not everyone"),
    ("“The roof is old,” said Mara Lund, a nurse at the clinic.", "Mara Lund, a nurse at the clinic"),
    ("“The roof is old,” said Mara Lund, who runs the clinic.", "Mara Lund, who runs the clinic"),
    ("“The roof is old,” said Mara Lund, who declined to say more.", "Mara Lund"),
    ("“The roof is old,” said Mara Lund, citing the survey.", "Mara Lund"),
    ("Lund, who has backed the mayor, said that the roof was old.", "Lund"),
    ("Mara Lund, in a statement, said that the roof was old.", "Mara Lund"),
    ("Governor Hale on Friday said that the roof was old.", "Governor Hale"),
    ("She and her defenders argue that the roof was old.", "She and her defenders"),
    ("Most said that the roof was old.", "Most"),
]

WHOSE = [
    ("The campaign issued a statement saying that the roof was old.", "that the roof was old", "The campaign"),
    ("The mayor went on, with Mara Lund tweeting that the roof was old.", "that the roof was old", "Mara Lund"),
    ("It rained, but Lund went on, saying that the roof was old.", "that the roof was old", "Lund"),
    ("“We met today,” Lund added, noting that the roof was old.", "that the roof was old", "Lund"),
]

UNSAID = [
    "Consider the cost of a new roof.",
    "Drivers should remember that the quay is closed.",
    "The boat is supposed to leave at noon.",
]


def found_in(parser: StanzaParser, text: str) -> list[Quotation]:
    return extract.quotations(parser.parse_document(Document("case", text)))


@pytest.mark.parametrize(("text", "source"), WHOLE)
def test_a_source_is_whole_and_no_more(parser: StanzaParser, text: str, source: str) -> None:
    assert source in [q.source_text for q in found_in(parser, text)]


@pytest.mark.parametrize(("text", "content", "source"), WHOSE)
def test_a_gerund_is_whose_it_is(parser: StanzaParser, text: str, content: str, source: str) -> None:
    assert [q.source_text for q in found_in(parser, text) if q.content[0].of(text) == content] == [source]


@pytest.mark.parametrize("text", UNSAID)
def test_what_nobody_said_is_left_out_with_the_reason(parser: StanzaParser, text: str) -> None:
    parsed = parser.parse_document(Document("case", text))
    assert extract.quotations(parsed) == []
    assert any("not said by anybody" in answer.reason for answer in extract.explain(parsed))


def test_marks_and_a_cue_clear_all_doubt(parser: StanzaParser) -> None:
    assert [q.kind.value for q in found_in(parser, "“Should we ask what it costs?” said Lund.")] == ["direct"]


@pytest.mark.parametrize("rule", [*mention.EDGES, *doubt.DOUBTS], ids=lambda rule: rule.__name__)
def test_a_rule_shows_an_example(rule: mention.Edge) -> None:
    assert rule.__doc__ is not None
    assert "<" in rule.__doc__ or "[" in rule.__doc__


def test_no_source_stays_none(parser: StanzaParser) -> None:
    parsed = parser.parse_document(Document("case", "Lund said that it was late."))
    sentence = parsed.sentences[0]
    cue = next(c for c in extract.cues.cues(sentence) if c.lemma == "say")
    assert mention.whole(sentence, None, cue) is None
    assert mention.whole(sentence, Span(0, 4), cue) == Span(0, 4)
