"""Quotations drawn in the text are found as drawn; and whatever the text, every span lies in it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotelab import clean, extract, find
from quotelab.document import Document, Entity, ParsedDocument, Sentence, Span, Token
from quotelab.parse import StanzaParser
from quotelab.quotation import Kind, Quotation

CASES = Path(__file__).parent / "cases"
MARKS = {"{": "}", "[": "]", "<": ">"}
NUMBERS = re.compile(r"(\d+(?:,\d+)*):")
OTHER_RULES = (
    "turn",
    "quoted_before",
    "quoted_after",
    "floating",
    "introduced",
    "signed",
    "headline_colon",
    "headline_says",
)
ALL_RULES = {rule.__name__ for rule in find.RULES} | set(OTHER_RULES)
# Rules for trees that the carried parser doesn't make of plain sentences; test_rules.py has their cases.
RULES_FOR_OTHER_TREES = {"clausal_subject", "bare_clause", "naming"}
QUOTATION_MARKS = ("“", "”", "„", "‟", '"', "«", "»", "‹", "›", "‘", "’", "'", "``")


@dataclass(frozen=True, order=True)
class Drawn:
    """A quotation in words, as drawn or as found."""

    content: tuple[str, ...]
    cue: str = ""
    source: str = ""


@dataclass(frozen=True)
class Case:
    """A text with the quotations drawn in it; `heading` and `comment` are those above it in its file."""

    line: str
    text: str
    drawn: tuple[Drawn, ...]
    heading: str = ""
    comment: str = ""


def read_case(line: str, heading: str = "", comment: str = "") -> Case:
    """The text without its marks, and the quotations that they draw.

    >>> read_case("{The road}, <the mayor> [said], {would reopen}.").drawn
    (Drawn(content=('The road', 'would reopen'), cue='said', source='the mayor'),)
    """
    rest, text, at = re.sub(r" ?¶ ?", "\n", line), "", 0
    opened: list[tuple[str, list[str], int]] = []
    spans: dict[str, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    while at < len(rest):
        if rest[at] in MARKS:
            numbers = NUMBERS.match(rest, at + 1)
            opened.append((rest[at], numbers[1].split(",") if numbers else ["1"], len(text)))
            at = numbers.end() if numbers else at + 1
        elif opened and rest[at] == MARKS[opened[-1][0]]:
            mark, which, start = opened.pop()
            for number in which:
                spans[number][mark].append((start, len(text)))
            at += 1
        else:
            text += rest[at]
            at += 1
    assert not opened, f"a mark isn't closed: {line}"
    drawn = (
        Drawn(*(_joined(text, one[mark], mark) for mark in MARKS))  # type: ignore[arg-type]
        for _, one in sorted(spans.items())
    )
    return Case(line, text, tuple(drawn), heading, comment)


def _joined(text: str, spans: list[tuple[int, int]], mark: str) -> tuple[str, ...] | str:
    words = tuple(text[start:end] for start, end in spans)
    if mark == "{":
        return words
    assert len(words) <= 1, f"two cues or sources in one quotation: {words}"
    return "".join(words)


def load_cases(name: str) -> list[Case]:
    """The cases of a file: "## name" heads a section, "# …" comments on the cases below it."""
    heading, comment, cases = "", "", []
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line[3:]
        elif line.startswith("# "):
            comment = line[2:]
        elif line.strip():
            cases.append(read_case(line, heading, comment))
    return cases


def as_drawn(quotation: Quotation) -> Drawn:
    words = tuple(span.of(quotation.document.text) for span in quotation.content)
    return Drawn(words, quotation.cue_text or "", quotation.source_text or "")


def found_in(parser: StanzaParser, text: str) -> list[Quotation]:
    return extract.quotations(parser.parse_document(Document("case", text)))


def params(name: str) -> list[object]:
    return [pytest.param(case, id=case.line[:60]) for case in load_cases(name)]


# ------------------------------------------------------------------ drawn cases


@pytest.mark.parametrize("case", params("in_the_wild.txt"))
def test_in_the_wild(parser: StanzaParser, case: Case) -> None:
    assert sorted(map(as_drawn, found_in(parser, case.text))) == sorted(case.drawn)


@pytest.mark.parametrize("case", params("synthetic.txt"))
def test_each_rule_finds_what_its_docstring_promises(parser: StanzaParser, case: Case) -> None:
    found = found_in(parser, case.text)
    assert sorted(map(as_drawn, found)) == sorted(case.drawn)
    assert case.heading in {quotation.rule for quotation in found}


@pytest.mark.parametrize("case", params("negatives.txt"))
def test_negatives(parser: StanzaParser, case: Case) -> None:
    assert case.drawn == ()
    assert [as_drawn(quotation) for quotation in found_in(parser, case.text)] == []


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case.line[:60], marks=pytest.mark.xfail(strict=True, reason=case.comment))
        for case in load_cases("known_failures.txt")
    ],
)
def test_known_failures(parser: StanzaParser, case: Case) -> None:
    assert sorted(map(as_drawn, found_in(parser, case.text))) == sorted(case.drawn)


def test_every_rule_has_cases() -> None:
    assert {case.heading for case in load_cases("synthetic.txt")} == ALL_RULES - RULES_FOR_OTHER_TREES


def test_every_rule_has_what_it_must_not_take_for_a_quotation() -> None:
    headings = {case.heading for case in load_cases("negatives.txt")}
    assert headings - {""} == ALL_RULES


def test_known_failures_stand_under_the_rules_whose_task_they_are() -> None:
    assert {case.heading for case in load_cases("known_failures.txt")} <= ALL_RULES


def test_every_known_failure_says_why() -> None:
    cases = load_cases("known_failures.txt")
    assert all(len(case.comment) > 20 for case in cases)


# ------------------------------------------------------------------ whatever the text


def assert_sound(quotations: list[Quotation], text: str) -> None:
    """Every span lies in the text, the contents are in order and have words, ids are unique, parents exist."""
    ids = [quotation.quotation_id for quotation in quotations]
    assert len(set(ids)) == len(ids)
    for quotation in quotations:
        assert quotation.content
        assert any(character.isalnum() for span in quotation.content for character in span.of(text))
        spans = [*quotation.content, quotation.cue, quotation.source, quotation.anonymity]
        for span in spans:
            assert span is None or 0 <= span.start < span.end <= len(text)
        assert all(one.end <= other.start for one, other in pairwise(quotation.content))
        assert quotation.text == " … ".join(text[span.start : span.end] for span in quotation.content)
        assert quotation.parent is None or quotation.parent in ids
        assert quotation.parent != quotation.quotation_id
        assert quotation.rule in ALL_RULES
        assert quotation.kind is Kind.INDIRECT or _has_marks(clean.view(quotation.document), quotation)


def _has_marks(text: str, quotation: Quotation) -> bool:
    """Whether a quotation mark stands anywhere in the paragraphs of the content."""
    first, last = text.rfind("\n", 0, quotation.start) + 1, text.find("\n", quotation.end)
    return any(mark in text[first : len(text) if last < 0 else last] for mark in QUOTATION_MARKS)


WORDS = [
    ("Lund", "PROPN"), ("she", "PRON"), ("who", "PRON"), ("I", "PRON"), ("said", "VERB"), ("told", "VERB"), ("called", "VERB"),
    ("claim", "NOUN"), ("statement", "NOUN"), ("official", "NOUN"), ("According", "VERB"), ("to", "ADP"), ("that", "SCONJ"),
    ("wall", "NOUN"), ("is", "AUX"), ("weak", "ADJ"), ("confident", "ADJ"), ("and", "CCONJ"), (",", "PUNCT"), (":", "PUNCT"),
    ("“", "PUNCT"), ("”", "PUNCT"), ('"', "PUNCT"), ("‘", "PUNCT"), ("’", "PUNCT"), (".", "PUNCT"), ("\u202e", "X"), ("👩‍🚒", "X"),
    ("e\u0301", "X"), ("$x$", "SYM"), ("<script>", "X"),
]  # fmt: skip
LEMMAS = {"said": "say", "told": "tell", "called": "call", "is": "be", "According": "accord"}
RELATIONS = [
    "nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "ccomp", "xcomp", "csubj", "advcl", "acl", "acl:relcl", "parataxis",
    "conj", "cc", "mark", "case", "appos", "flat", "compound", "det", "nmod", "nmod:poss", "punct", "expl", "aux", "cop", "dep",
]  # fmt: skip


@st.composite
def sentences(draw: st.DrawFn, index: int, paragraph: int, at: int) -> Sentence:
    """Random words in a random tree that begins at `at`: nothing that a parser would say, all that it could."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14))
    order = draw(st.permutations(range(len(words))))
    heads = {order[0]: -1}
    for place, number in enumerate(order[1:], start=1):
        heads[number] = order[draw(st.integers(0, place - 1))]
    tokens = []
    for number, (text, upos) in enumerate(words):
        relation = "root" if heads[number] < 0 else draw(st.sampled_from(RELATIONS))
        lemma = LEMMAS.get(text, text.lower())
        tokens.append(
            Token(
                number,
                at,
                at + len(text),
                text,
                lemma,
                upos,
                "",
                "VerbForm=Fin" if upos == "VERB" else "",
                heads[number],
                relation,
            )
        )
        at += len(text) + draw(st.integers(0, 1))
    return Sentence(index, tuple(tokens), paragraph)


@st.composite
def parsed_documents(draw: st.DrawFn) -> ParsedDocument:
    made: list[Sentence] = []
    at = paragraph = 0
    for index in range(draw(st.integers(1, 4))):
        made.append(draw(sentences(index, paragraph, at)))
        new_line = draw(st.booleans())
        at, paragraph = made[-1].end + 1, paragraph + new_line
    letters = [" "] * at
    for sentence in made:
        for token in sentence.tokens:
            letters[token.start : token.end] = token.text
        if sentence.index + 1 < len(made) and made[sentence.index + 1].paragraph != sentence.paragraph:
            letters[sentence.end] = "\n"
    entities = [
        Entity(token.start, token.end, draw(st.sampled_from(["PER", "ORG", "LOC"])))
        for sentence in made for token in sentence.tokens if token.upos == "PROPN"
    ]  # fmt: skip
    return ParsedDocument(Document("made", "".join(letters)), tuple(made), tuple(entities))


@settings(max_examples=300, deadline=None)
@given(parsed=parsed_documents())
def test_any_tree_gives_sound_quotations(parsed: ParsedDocument) -> None:
    assert_sound(extract.quotations(parsed), parsed.text)


@settings(max_examples=100, deadline=None)
@given(parsed=parsed_documents())
def test_explanations_hold_what_was_kept(parsed: ParsedDocument) -> None:
    kept = sorted(answer.content for answer in extract.explain(parsed) if answer.kept)
    assert kept == sorted(quotation.content for quotation in extract.quotations(parsed))
    assert all(answer.reason for answer in extract.explain(parsed))


NASTY = [
    "\u202e“We won,” Mary Lund said.\u202c \u2066Nobody\u2069 believes that she lost.",
    "“𝒲e won 👩‍🚒,” said 𝕸ary Lund. “𝒲e really did.”",
    "“We wo\u0301n,” Mary Salam\u0065\u0301 said, “and no\u0301w we rest.”",
    "“We\0won,”\0Mary Lund\0said.",
    "\x93We won,\x94 Mary Lund said.\x85The wall fell, she added.",
    "<script>alert('Mary Lund said')</script> “<b>We won</b>,” Mary Lund said. $x$ and $y$",
    "“We won,” said " + "x" * 1_000_000 + " Mary Lund said that the wall fell.",
    "Mary Lund said “" * 50,
    "”" * 300 + "Mary Lund said that the wall fell." + "“" * 300,
    "Mary Lund said:\n\n\n“We won.”\n“",
    "\r\n“We won,”\r\nMary Lund said.\r\n",
    "\u2028“We won,” Mary Lund said.\u2029“We rest.”",
]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nasty_texts_give_sound_quotations(parser: StanzaParser, text: str) -> None:
    found = found_in(parser, text)
    assert_sound(found, text)


def test_a_sentence_of_ten_thousand_words_is_read_to_its_end(parser: StanzaParser) -> None:
    text = "the wall of the harbour and " * 1_650 + "the light. Mary Lund said that the wall fell."
    found = found_in(parser, text)
    assert_sound(found, text)
    assert Drawn(("that the wall fell",), "said", "Mary Lund") in map(as_drawn, found)


def test_furniture_holds_no_quotation(parser: StanzaParser) -> None:
    text = "“Sign up now,” said the box.\nMary Lund said that the wall fell."
    furniture = (Span(0, text.index("\n")),)
    found = extract.quotations(parser.parse_document(Document("d", text, furniture=furniture)))
    assert [quotation.text for quotation in found] == ["that the wall fell"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“We won,” Mary Lund said.", Kind.DIRECT),
        ("Mary Lund said that the wall fell.", Kind.INDIRECT),
        ("Mary Lund said the wall was “a disgrace”.", Kind.MIXED),
        ("‘We have won the cup,’ Mary Lund said.", Kind.DIRECT),
    ],
)
def test_kind(parser: StanzaParser, text: str, kind: Kind) -> None:
    assert [quotation.kind for quotation in found_in(parser, text)] == [kind]


def test_the_inner_of_two_voices_names_its_parent(parser: StanzaParser) -> None:
    outer, inner = found_in(parser, "The official said that Mary Lund believes that the wall is weak.")
    assert (outer.parent, inner.parent) == (None, outer.quotation_id)
    assert (outer.source_text, inner.source_text) == ("The official", "Mary Lund")
