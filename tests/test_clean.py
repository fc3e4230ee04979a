"""The parser's view has the text's length and line ends, whatever the text; nothing else is hidden."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotelab import clean
from quotelab.document import Document, Span


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text = draw(st.text(max_size=200))
    ends = st.integers(0, len(text))
    furniture = [Span(*sorted((draw(ends), draw(ends)))) for _ in range(draw(st.integers(0, 3)))]
    return Document("d", text, furniture=tuple(furniture))


@given(document=documents())
def test_a_view_is_as_long_as_the_text(document: Document) -> None:
    assert len(clean.view(document)) == len(document.text)


@given(document=documents())
def test_a_view_keeps_every_line_end(document: Document) -> None:
    view = clean.view(document)
    assert all(view[i] == "\n" for i, character in enumerate(document.text) if character == "\n")


@given(document=documents())
def test_a_view_shows_the_text_or_a_space(document: Document) -> None:
    pairs = zip(clean.view(document), document.text, strict=True)
    assert all(shown == given_ or shown.isspace() or "\x80" <= given_ < "\xa0" for shown, given_ in pairs)


@given(document=documents())
def test_furniture_is_blank_in_the_view(document: Document) -> None:
    view = clean.view(document)
    assert not any(span.of(view).strip() for span in document.furniture)


@given(text=st.text(alphabet=st.characters(categories=("L", "N", "P", "S")), max_size=100))
def test_letters_digits_and_marks_are_never_masked(text: str) -> None:
    assert clean.view(Document("d", text)) == text


@pytest.mark.parametrize("length", [clean.LONGEST_RUN, 1_000_000])
def test_an_unbroken_run_is_masked_and_its_neighbours_are_not(length: int) -> None:
    text = f"Lund spoke. {'x' * length} She left."
    view = clean.view(Document("d", text))
    assert view == f"Lund spoke. {' ' * length} She left."


@pytest.mark.parametrize("control", ["\0", "\x81", "\x1f", "\u00a0", "\u200b", "\ufeff", "\u202f", "\t", "\r"])
def test_controls_become_a_space(control: str) -> None:
    assert clean.view(Document("d", f"Lund{control}spoke.")) == "Lund spoke."


def test_controls_that_were_marks_in_cp1252_are_read_as_marks() -> None:
    assert clean.view(Document("d", "\x93No,\x94 Lund\x92s aide said.")) == "“No,” Lund’s aide said."


@given(text=st.text(max_size=300))
def test_paragraphs_are_in_order_apart_and_not_blank(text: str) -> None:
    spans = clean.paragraphs(text)
    assert all(span.of(text).strip() for span in spans)
    assert all(one.end <= other.start for one, other in zip(spans, spans[1:], strict=False))
    assert "".join(text.split()) == "".join("".join(span.of(text).split()) for span in spans)


WRAPPED = """The harbour wall of Varn was built in 1911 and has never been
mended since, although the sea has taken one of its stones in
every winter and the council has held eleven meetings about it
in the town hall.

Mara Lund, who keeps the light, has counted the stones that are
left and written the number on the door of the town hall in blue
chalk, where the rain takes it away and she writes it again
on the next day."""


def test_wrapped_lines_are_joined_to_their_paragraph() -> None:
    assert [span.of(WRAPPED) for span in clean.paragraphs(WRAPPED)] == WRAPPED.split("\n\n")


def test_lines_that_are_paragraphs_stay_apart() -> None:
    lines = [f"The harbour wall of Varn lost stone number {n} in the night." for n in range(6)]
    text = "\n".join(lines)
    assert [span.of(text) for span in clean.paragraphs(text)] == lines
