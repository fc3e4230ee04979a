"""Quotations drawn in the text are found as drawn; and whatever the text, every span lies in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotelab import extract, find
from quotelab.document import Document, Entity, ParsedDocument, Sentence, Span, Token
from quotelab.parse import StanzaParser
from quotelab.quotation import Kind, Quotation

CASES = Path(__file__).parent / "cases"
MARKS = {"{": "}", "[": "]", "<": ">"}
NUMBERS = re.compile(r"(\d+(?:,\d+)*):")
OTHER_RULES = ("quoted_before", "quoted_after", "floating", "introduced", "headline_colon")


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
    wanted = {rule.__name__ for rule in find.RULES} | set(OTHER_RULES)
    assert wanted == {case.heading for case in load_cases("synthetic.txt")}


def test_every_known_failure_says_why() -> None:
    cases = load_cases("known_failures.txt")
    assert all(len(case.comment) > 20 for case in cases)
