"""Quotation marks of every shape open and close where a reader says they do, and one mark can't upset the rest."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from quotelab import clean, marks
from quotelab.document import Span

MARKS = "“”„‟\"«»‹›‘’'"
SHAPES = [
    ("“", "”"),
    ("„", "“"),
    ("„", "”"),
    ("«", "»"),
    ("»", "«"),
    ("‘", "’"),
    ('"', '"'),
    ("``", "''"),
    ("'", "'"),
]


def quoted(text: str) -> list[str]:
    """The outermost quoted regions, in words."""
    return [r.span.of(text) for r in marks.regions(text, clean.paragraphs(text)) if r.depth == 0]


# ------------------------------------------------------------------ what a reader says


@pytest.mark.parametrize(("opening", "closing"), SHAPES)
def test_every_shape_opens_and_closes(opening: str, closing: str) -> None:
    words = f"{opening}We won today,{closing}"
    assert quoted(f"{words} she said.") == [words]


@pytest.mark.parametrize(("opening", "closing"), SHAPES)
def test_two_in_a_line_are_two(opening: str, closing: str) -> None:
    first, second = f"{opening}We won,{closing}", f"{opening}At last.{closing}"
    assert quoted(f"{first} she said. {second}") == [first, second]


@pytest.mark.parametrize(
    "text",
    [
        "He is 6'2\" tall and she is 5'9\".",
        "The pipe is 10\" wide, the wall 8' high.",
        "In the '90s they played rock 'n' roll.",
        "In the ’90s they played rock ’n’ roll.",
        "The farmers’ market and the officials’ cars",
        "The farmers' market and the officials' cars",
        "It's hers, isn't it? 'Tis theirs.",
        "O'Brien, D'Arcy and the O’Neills",
    ],
)
def test_measures_decades_and_apostrophes_open_nothing(text: str) -> None:
    assert quoted(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘It’s Mr Holm’s roof,’ she said.", ["‘It’s Mr Holm’s roof,’"]),
        ("‘The farmers’ market is shut,’ she said.", ["‘The farmers’ market is shut,’"]),
        ("'It's late,' she said.", ["'It's late,'"]),
        ("“He said ‘no’ to me,” she said.", ["“He said ‘no’ to me,”"]),
        ('"A 6-inch pipe," she said.', ['"A 6-inch pipe,"']),
        ("(“We won,” she said.)", ["“We won,”"]),
        ("She said—“We won”—and left.", ["“We won”"]),
        ("“We won”, she said.", ["“We won”"]),
        ("“¡Ganamos!” she said.", ["“¡Ganamos!”"]),
        ("“𝒲e won 👩‍🚒,” she said.", ["“𝒲e won 👩‍🚒,”"]),
    ],
)
def test_regions_in_words(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_inner_marks_are_deeper() -> None:
    text = "“He said ‘no’ to me,” she said."
    found = [(r.span.of(text), r.depth) for r in marks.regions(text, clean.paragraphs(text))]
    assert found == [("“He said ‘no’ to me,”", 0), ("‘no’", 1)]


@pytest.mark.parametrize("mark", ["“", '"', "«", "„"])
def test_an_unpaired_mark_is_dropped(mark: str) -> None:
    assert quoted(f"The sign fell {mark}on the road and broke.\nIt was heavy.") == []


def test_a_reopened_mark_carries_on_to_the_end_of_the_paragraph() -> None:
    first, second = "“The first winter was cold.", "“The second was worse.”"
    text = f"{first}\n{second}"
    found = marks.regions(text, clean.paragraphs(text))
    assert [(r.span.of(text), r.closed) for r in found] == [(first, False), (second, True)]


# ------------------------------------------------------------------ whatever the text

words = st.text(alphabet="abc ,.é界👩\u0301\u202e\u200f$<", min_size=1, max_size=20)
anything = st.text(max_size=80)
planted = st.lists(st.one_of(st.sampled_from(list(MARKS)), words, st.sampled_from(["\n", "\n\n", " "])), max_size=40)


@given(text=st.one_of(anything, planted.map("".join)))
@example(text="“")
@example(text="''")
@example(text='""""')
def test_regions_lie_in_their_paragraph(text: str) -> None:
    paragraphs = clean.paragraphs(text)
    for region in marks.regions(text, paragraphs):
        assert 0 <= region.start < region.end <= len(text)
        assert any(p.contains(region.span) for p in paragraphs)
        assert text.startswith(region.mark, region.start)


@given(text=st.one_of(anything, planted.map("".join)))
def test_outer_regions_do_not_overlap_and_inner_ones_lie_in_an_outer(text: str) -> None:
    found = marks.regions(text, clean.paragraphs(text))
    outer = [r for r in found if r.depth == 0]
    assert all(one.end <= other.start for one, other in zip(outer, outer[1:], strict=False))
    assert all(any(o.span.contains(r.span) for o in outer) for r in found if r.depth)


plain_words = st.lists(st.sampled_from("river stone bridge winter letter morning gate".split()), min_size=2, max_size=6)


@st.composite
def articles(draw: st.DrawFn) -> list[tuple[str, str, str]]:
    """Paragraphs with one quotation each, as (text, opening, closing)."""
    out = []
    for _ in range(draw(st.integers(2, 5))):
        opening, closing = draw(st.sampled_from(SHAPES[:7]))
        inside, outside = " ".join(draw(plain_words)), " ".join(draw(plain_words))
        out.append((f"{opening}{inside},{closing} said {outside}.", opening, closing))
    return out


@given(paragraphs=articles(), data=st.data())
def test_removing_any_mark_leaves_the_other_paragraphs_as_they_were(
    paragraphs: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    lines = [text for text, _, _ in paragraphs]
    whole = quoted("\n".join(lines))
    assert len(whole) == len(lines)
    hurt = data.draw(st.integers(0, len(lines) - 1))
    line, opening, closing = paragraphs[hurt]
    without = data.draw(st.sampled_from([line.replace(opening, "", 1), line[::-1].replace(closing[::-1], "", 1)[::-1]]))
    assume(without != line)
    left = quoted("\n".join([*lines[:hurt], without, *lines[hurt + 1 :]]))
    others = whole[:hurt] + whole[hurt + 1 :]
    assert [words for words in left if words in others] == others


@given(paragraphs=articles(), mark=st.sampled_from(list("“„«\"‘'")), data=st.data())
def test_a_stray_mark_never_swallows_another_paragraph(
    paragraphs: list[tuple[str, str, str]], mark: str, data: st.DataObject
) -> None:
    lines = [text for text, _, _ in paragraphs]
    at = data.draw(st.integers(0, len(lines)))
    stray = f"The {mark}stray mark stands here."
    found = quoted("\n".join([*lines[:at], stray, *lines[at:]]))
    assert [words for words in found if words not in stray] == quoted("\n".join(lines))


@settings(max_examples=20)
@given(count=st.integers(1, 400), mark=st.sampled_from(list(MARKS)))
def test_a_run_of_marks_is_read_to_its_end(count: int, mark: str) -> None:
    text = (mark + "a") * count
    assert all(region.end <= len(text) for region in marks.regions(text, [Span(0, len(text))]))
