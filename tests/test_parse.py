"""What the parser says is tied to the document's own characters, in sentences that end where they end."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quotelab.document import Document, ParsedDocument, Span
from quotelab.parse import LONGEST_SENTENCE, StanzaParser


def sentences(parsed: ParsedDocument) -> list[str]:
    return [sentence.span.of(parsed.text) for sentence in parsed.sentences]


def assert_tied(parsed: ParsedDocument) -> None:
    """Every token is the document's own words, every tree is a tree, all in text order."""
    last = 0
    for number, sentence in enumerate(parsed.sentences):
        assert sentence.index == number
        assert last <= sentence.start
        last = sentence.end
        for index, token in enumerate(sentence.tokens):
            assert token.index == index
            assert 0 <= token.start < token.end <= len(parsed.text)
            assert token.text == parsed.text[token.start : token.end]
            assert -1 <= token.head < len(sentence.tokens)
            assert token.head != index
        assert sum(token.head == -1 for token in sentence.tokens) == 1
    for entity in parsed.entities:
        assert 0 <= entity.start < entity.end <= len(parsed.text)
        assert entity.kind in {"PER", "ORG", "LOC"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Mr. Holm left.",
        "Mrs. Lund met Dr. Varr in the town hall.",
        "The prize went to Gen. Holm and Sen. Lund.",
        "The fire began on Jan. 4 in the kitchen.",
        "The plan of Prof. Holm was new.",
    ],
)
def test_a_title_ends_no_sentence(parser: StanzaParser, sentence: str) -> None:
    text = f"The night was cold. {sentence} Everyone went home."
    assert sentences(parser.parse_document(Document("d", text))) == [
        "The night was cold.",
        sentence,
        "Everyone went home.",
    ]


def test_a_title_at_the_end_of_a_line_does_not_join_the_next(parser: StanzaParser) -> None:
    parsed = parser.parse_document(Document("d", "The road was named after St.\nThe night was cold."))
    assert parsed.sentences[-1].span.of(parsed.text) == "The night was cold."


def test_furniture_has_no_tokens(parser: StanzaParser) -> None:
    text = "Share this page\nThe wall fell.\nSign up for our letter\nNobody was hurt."
    furniture = tuple(
        Span(text.index(w), text.index(w) + len(w)) for w in ("Share this page", "Sign up for our letter")
    )
    parsed = parser.parse_document(Document("d", text, furniture=furniture))
    assert sentences(parsed) == ["The wall fell.", "Nobody was hurt."]
    assert_tied(parsed)


def test_furniture_inside_a_line_leaves_the_offsets(parser: StanzaParser) -> None:
    text = "VARN (Reuters) — The wall fell."
    parsed = parser.parse_document(Document("d", text, furniture=(Span(0, text.index("The")),)))
    assert sentences(parsed) == ["The wall fell."]


WRAPPED = """The harbour wall of Varn was built in 1911 and has never been
mended since, although the sea has taken one of its stones in
every winter and the council has held eleven meetings about it
in the town hall.

The keeper of the light has counted the stones that are left and
written the number on the door of the town hall in blue chalk,
where the rain takes it away and she writes it down once again
on the next day."""


def test_wrapped_lines_are_one_sentence(parser: StanzaParser) -> None:
    parsed = parser.parse_document(Document("d", WRAPPED))
    assert sentences(parsed) == WRAPPED.split("\n\n")
    assert [sentence.paragraph for sentence in parsed.sentences] == [0, 1]
    assert_tied(parsed)


def test_contractions_are_two_words_in_their_place(parser: StanzaParser) -> None:
    parsed = parser.parse_document(Document("d", "The mayor doesn't know."))
    assert [t.text for t in parsed.sentences[0].tokens] == ["The", "mayor", "does", "n't", "know", "."]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\ufeff", "\u200b\u200b", "x" * 1_000_000])
def test_nothing_to_read_gives_no_sentences(parser: StanzaParser, text: str) -> None:
    assert parser.parse_document(Document("d", text)) == ParsedDocument(Document("d", text), ())


def test_a_sentence_without_end_is_cut(parser: StanzaParser) -> None:
    parsed = parser.parse_document(Document("d", "The wall of the harbour and " * 300 + "the light."))
    assert max(len(sentence.tokens) for sentence in parsed.sentences) <= LONGEST_SENTENCE
    assert sum(len(sentence.tokens) for sentence in parsed.sentences) > 1_400
    assert_tied(parsed)


@pytest.mark.parametrize(
    "text",
    [
        "\u202eThe wall\u202c fell, \u2066Lund\u2069 said.",
        "𝕿he wall 👩‍🚒 fell, Lund said.",
        "The wa\u0301ll fell, Sal\u0061\u0301m said.",
        "The wall\0fell,\0Lund said.",
        "The wall\x93fell\x94, Lund said.\x85Nobody was hurt.",
        "The\u00a0wall\u2028fell.\u2029Nobody was hurt.",
        "The wall fell.\r\nNobody was hurt.",
        "Don't can't won't cannot gonna Lund's officials' I'd've.",
        "a " * 500,
        "“”‘’\"'«»„",
        "<script>alert(1)</script> $x$ and $y$",
        "界" * 90 + "。" + "界" * 40,
    ],
)
def test_nasty_texts_keep_their_offsets(parser: StanzaParser, text: str) -> None:
    assert_tied(parser.parse_document(Document("d", text)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=120))
@example(text="\x1c")
@example(text="\u3000")
def test_any_text_keeps_its_offsets(parser: StanzaParser, text: str) -> None:
    assert_tied(parser.parse_document(Document("d", text)))


def test_parsing_is_the_same_alone_and_in_a_row(parser: StanzaParser) -> None:
    documents = [Document(str(n), f"Lund said that {n} walls fell.") for n in range(3)]
    assert list(parser.parse(documents)) == [parser.parse_document(document) for document in documents]
