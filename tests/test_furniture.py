"""Page furniture: what is masked, what never is, and what a page says about its article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotelab import furniture
from quotelab.document import Span

ARTICLE = (
    "The harbour council rejected on Friday a plan for higher fees, and its chair called the plan a farce.",
    "Mara Lund, who had written the plan, said that she would bring it back as soon as the ice had gone.",
)


def masked(text: str) -> dict[str, str]:
    """Each masked piece of a text and the rule that masked it."""
    return {one.span.of(text): one.rule for one in furniture.explained(text)}


def left(text: str) -> list[str]:
    """The lines that aren't masked."""
    kept = list(text)
    for span in furniture.furniture(text):
        kept[span.start : span.end] = [" "] * len(span)
    return [line.strip() for line in "".join(kept).split("\n") if line.strip()]


LINES = [
    ("Share", "button"),
    ("Save Story", "button"),
    ("Share Tweet E-mail", "button"),
    ("ADVERTISEMENT", "button"),
    ("Skip to main content", "button"),
    ("12 photos", "counter"),
    ("Estimated read time: 3-4 minutes", "reading_time"),
    ("5 min read", "reading_time"),
    ("Updated: Friday, May 3, 2024 at 4:05 pm", "date_line"),
    ("3 hours ago", "date_line"),
    ("By Jane Doe", "byline_line"),
    ("BY JANE DOE | HARBOUR PRESS", "byline_line"),
    ("By Ludwig van der Lund and Ann Poe, Staff Writers", "byline_line"),
    (
        "In this May 3, 2017 file photo, Mara Lund arrives at the council. (AP Photo/Jane Doe, File)",
        "caption",
    ),
    ("FILE - Mara Lund arrives at the council on May 3.", "caption"),
    ("Photo: Jane Doe", "caption"),
    ('Lund holds up a sign, "No fees," at the pier. (Photo by Ann Poe)', "caption"),
    ("© 2024 The Daily Harbour", "copyright_line"),
    ("Copyright 2024 The Daily Harbour. This material may not be published or broadcast.", "copyright_line"),
    ("This archived story is available only for your personal use.", "notice"),
    ("This story has been updated with comments from the council.", "notice"),
    (
        "Harbour Press writers Jane Doe in Bergen and Ann Poe in Rome contributed to this report.",
        "contributors",
    ),
    ("(Reporting by Jane Doe; Editing by Ann Poe)", "contributors"),
    ("By subscribing, you acknowledge and agree to our Terms of Use and Privacy Policy.", "consent"),
    ("We use cookies to make this site better.", "consent"),
    ("Sign up for our daily newsletter", "sign_up"),
    ("Already a subscriber? Log in", "sign_up"),
    ("Good stories delivered to your inbox every week.", "sign_up"),
    ("Start your free trial today", "sales_pitch"),
    ("Ten days free", "sales_pitch"),
    ("Follow Jane Doe on Twitter @janedoe", "contact"),
    ("Related Stories", "related_heading"),
    ("Most read in World", "related_heading"),
    ("More from Harbour News", "related_heading"),
    ("READ MORE: Lund tells council no", "linked_story"),
    ("Watch the full video below:", "linked_story"),
    ("Home > News > Harbour", "site_path"),
]


@pytest.mark.parametrize(("line", "rule"), LINES)
def test_line_is_furniture_in_an_article(line: str, rule: str) -> None:
    text = "\n\n".join([ARTICLE[0], line, ARTICLE[1]])
    assert masked(text) == {line: rule}


def test_every_line_rule_has_a_case() -> None:
    assert {rule.__name__ for rule in furniture.LINE_RULES} == {rule for _, rule in LINES}


@pytest.mark.parametrize(
    "line",
    [
        '"No."',
        "“We are done,” Lund said.",
        "By Friday the talks had failed.",
        "By Jane Doe's account, the ship had sailed.",
        "In this photo there was no hint of what came next, Lund said.",
        "Copyright law is at the heart of the dispute.",
        "Sign up now, she told the fishermen, or lose your place.",
        "Subscribe to that theory and you lose.",
        "Share prices fell on Monday.",
        "Three photos were stolen from the archive.",
        "By signing up, members of the union agreed to strike.",
        "Related claims were denied by the council.",
        "Doe, who contributed to this report, said it was late.",
        "Read the law, she said: it is all in there.",
        "Follow the money, the auditor said.",
        "This story was hers to tell.",
        "Lund to Council: Terms Not Met",
        "What happens next",
        "NATO — which has no harbour — stayed away from the meeting in Bergen.",
        "Paris — the city of light — was dark on Tuesday, and nobody knew why.",
        "((Jane Doe))  How did you begin?",
    ],
)
def test_line_of_an_article_is_left(line: str) -> None:
    for text in ("\n\n".join([ARTICLE[0], line, ARTICLE[1]]), f"{line}\n\n{ARTICLE[0]}"):
        assert line in left(text)


def test_a_note_of_two_quotations_is_left_whole() -> None:
    text = '"We will appeal," Jane Doe said. The minister added that she had expected it.'
    assert furniture.furniture(text) == ()


def test_saved_page_without_blank_lines() -> None:
    before = ["Skip to content", "The Daily Harbour", "News", "World"]
    headline = 'Harbour council rejects Lund\'s plan: "Not a penny more"'
    meta = ["By Jane Doe and John Roe, Staff Writers", "Published May 3, 2024 at 4:05 pm", "Share", "Tweet"]
    box = ["Related Stories", "Lund Wants Higher Fees", "Fishermen March on Harbour"]
    after = [
        "Get the best of our stories in your inbox", "Enter your email", "Most read",
        "Lund: Fees Must Rise", 'Mayor Says "Stay Home" as Storm Closes Bridge', "© 2024 The Daily Harbour",
        "Weather", "Contact the newsroom",
    ]  # fmt: skip
    text = "\n".join([*before, headline, *meta, ARTICLE[0], '"No," she said.', *box, ARTICLE[1], "“No.”", *after])
    assert left(text) == [headline, ARTICLE[0], '"No," she said.', ARTICLE[1], "“No.”"]
    page = furniture.read_page(text)
    assert page.headline is not None
    assert page.headline.of(text) == headline
    assert (page.byline, page.published, page.rights_holder) == (
        "Jane Doe and John Roe", "May 3, 2024", "The Daily Harbour",
    )  # fmt: skip


def test_menu_block_and_place_with_outlet() -> None:
    menu = "All of the news in one spot.\nOne app.\nHarbour Today\nHarbour Today\nWorld\nBergen- Harbour Today"
    text = "\n\n".join(
        [menu, "Lund to Council: Terms Not Met", *ARTICLE, "Our Picks\nTwo weeks free\nThe best of Bergen"]
    )
    assert left(text) == ["Lund to Council: Terms Not Met", *ARTICLE]
    page = furniture.read_page(text)
    assert (page.outlet, page.dateline) == ("Harbour Today", ("Bergen", "Harbour Today"))


def test_headline_with_a_dash_is_no_outlet() -> None:
    text = "\n\n".join(["Bergen - Lund Rejects Terms", *ARTICLE])
    assert furniture.read_page(text).outlet is None
    assert left(text)[0] == "Bergen - Lund Rejects Terms"


def test_copies_of_the_headline_are_masked() -> None:
    headline = "Lund tells council no"
    assert left("\n\n".join([headline, headline, *ARTICLE])) == [headline, *ARTICLE]
    assert left("\n\n".join([headline, f"{headline} | Harbour Today", *ARTICLE])) == [headline, *ARTICLE]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("PARIS (AP) — ", ("PARIS", "AP")),
        ("PARIS (AP) -- ", ("PARIS", "AP")),
        ("NEW YORK, Dec. 14 (UPI) — ", ("NEW YORK", "UPI")),
        ("PORT LUND, Norway — ", ("PORT LUND, Norway", None)),
        ("MIAMI - ", ("MIAMI", None)),
        ("ROME — ", ("ROME", None)),
        ("ZÜRICH (Reuters) - ", ("ZÜRICH", "Reuters")),
        ("Tripoli, Libya (CNN) — ", ("Tripoli, Libya", "CNN")),
        ("(Reuters) - ", (None, "Reuters")),
    ],
)
def test_dateline(start: str, expected: tuple[str | None, str | None]) -> None:
    text = start + ARTICLE[0]
    assert furniture.dateline(text) == expected
    assert [span.of(text) for span in furniture.furniture(text)] == [start]


@pytest.mark.parametrize("start", ["NATO — ", "ISIS - ", "Lund — ", "Mara Lund (R) — ", "A — "])
def test_no_dateline(start: str) -> None:
    assert furniture.dateline(start + ARTICLE[0]) is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("By Jane Doe, John Roe and Ann Poe", "Jane Doe and John Roe and Ann Poe"),
        ("By Élise Ørsted | May 3, 2024", "Élise Ørsted"),
        ("By The Associated Press", "The Associated Press"),
        ("By Monday", None),
        ("By the way", None),
    ],
)
def test_byline(line: str, names: str | None) -> None:
    assert furniture.byline("\n\n".join([line, *ARTICLE])) == names


def test_no_headline_where_the_article_begins_at_once() -> None:
    assert furniture.headline("\n\n".join(ARTICLE)) is None
    assert furniture.headline("") is None
    assert furniture.headline("Lund") is None


_PIECES = st.sampled_from(
    [line for line, _ in LINES] + [*ARTICLE, "PARIS (AP) — ", "\n", "\n\n", "“No.”", "\u202e", "😀"]
)


@given(st.lists(st.one_of(_PIECES, st.text(max_size=30)), max_size=30).map("".join))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    page = furniture.read_page(text)
    position = 0
    for span in page.furniture:
        assert position <= span.start < span.end <= len(text)
        position = span.end
    if page.headline is not None:
        assert page.headline.of(text).strip() == page.headline.of(text) != ""
        assert not any(page.headline.overlaps(span) for span in page.furniture)


@given(st.lists(st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=40), max_size=8))
def test_a_quotation_of_the_article_stays(words: list[str]) -> None:
    spoken = f"“{' '.join(words)},” Lund told the harbour council in Bergen on Friday."
    text = "\n\n".join([ARTICLE[0], spoken, ARTICLE[1]])
    start = text.index(spoken)
    assert not any(span.overlaps(Span(start, start + len(spoken))) for span in furniture.furniture(text))


def test_long_lines_take_linear_time() -> None:
    for text in (
        "x" * 1_000_000,
        "by " * 300_000,
        "\n" * 300_000,
        "A - " * 200_000,
        ("Share " * 100 + "\n") * 2_000,
    ):
        furniture.furniture(text)
