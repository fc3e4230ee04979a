"""The learned chooser: what it reads off an answer, what it leaves out and adds, and that it can be left out itself."""

from __future__ import annotations

import re

import pytest

from quotelab import choose, extract
from quotelab.confidence import rows
from quotelab.document import Document, ParsedDocument
from quotelab.found import Found
from quotelab.parse import StanzaParser

SAID = "Mara Lund, the harbour master, said that the bridge would stay closed until the inspection is over."
ASKED = f"{SAID} The mayor said that it was safe. Two divers said that it was not. You may want to wait."
UNLISTED = "The court found the company guilty of fraud."
TALK = "I think that it rains. I believe that we lost. We know that you said no. Do you know who won?"

RULES = {"rule=clause": 0.0, "rule=small_clause": 0.0}


def parsed_of(parser: StanzaParser, text: str) -> ParsedDocument:
    return extract.mended(parser.parse_document(Document("case", text)))


def first(parser: StanzaParser, text: str) -> tuple[ParsedDocument, Found]:
    parsed = parsed_of(parser, text)
    standing, _ = extract.candidates(parsed)
    return parsed, standing[0]


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chooser that believes nothing."""
    monkeypatch.setattr(choose, "weights", lambda: RULES | {choose.BIAS: -5.0})


@pytest.fixture
def lax(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chooser that believes all."""
    monkeypatch.setattr(choose, "weights", lambda: RULES | {choose.BIAS: 5.0})


def test_the_weights_are_names_and_numbers() -> None:
    table = list(rows(choose.WEIGHTS))
    assert all(len(row) == 2 for row in table)
    assert len({name for name, _ in table}) == len(table)
    assert choose.BIAS in choose.weights()
    assert choose.WEIGHTS.stat().st_size < 40_000


def test_the_same_answer_has_the_same_features(parser: StanzaParser) -> None:
    one, other = first(parser, SAID), first(parser, SAID)
    assert choose.features(*one) == choose.features(*other)
    assert {"rule=clause", "cue=say", "listed=True", "marks=none", "entity=PER"} <= choose.features(*one)
    assert choose.share(*one) == choose.share(*other)


def test_what_it_does_not_believe_is_left_out_with_its_share(parser: StanzaParser) -> None:
    answers = extract.explain(parsed_of(parser, ASKED))
    assert [a.kept for a in answers] == [True, True, True, False]
    assert re.fullmatch(r"the learned chooser holds such an answer right in \d+% of cases", answers[-1].reason)


def test_without_it_the_rules_decide(parser: StanzaParser) -> None:
    parsed = parsed_of(parser, ASKED)
    assert len(extract.quotations(parsed)) == 3
    assert len(extract.quotations(parsed, chooser=False)) == 4
    assert all(a.kept for a in extract.explain(parsed, chooser=False))


@pytest.mark.usefixtures("strict")
def test_what_stands_inside_one_left_out_is_asked_next(parser: StanzaParser) -> None:
    parsed = parsed_of(parser, "Mara Lund said that the mayor believes that the bridge will hold.")
    reasons = [a.reason for a in extract.explain(parsed)]
    assert len(reasons) == 2
    assert all(reason.startswith("the learned chooser") for reason in reasons)


def test_a_rule_that_it_hardly_saw_is_not_judged(parser: StanzaParser) -> None:
    parsed, found = first(parser, "Mara Lund: Harbour Wall Needs Repair\nThe wall is old.")
    assert (found.rule, choose.share(parsed, found)) == ("headline_colon", None)
    assert len(extract.quotations(parsed)) == 1


@pytest.mark.usefixtures("lax")
def test_it_adds_what_the_list_of_cues_does_not_give(parser: StanzaParser) -> None:
    parsed = parsed_of(parser, UNLISTED)
    (found,) = extract.quotations(parsed)
    assert (found.rule, found.cue_lemma) == ("small_clause", "find")
    assert found.source is not None
    assert found.source.of(parsed.text) == "The court"
    assert extract.quotations(parsed, chooser=False) == []


@pytest.mark.usefixtures("strict")
def test_it_says_why_it_adds_nothing(parser: StanzaParser) -> None:
    (answer,) = extract.explain(parsed_of(parser, UNLISTED))
    assert not answer.kept
    assert answer.reason.endswith("and the list of cues doesn't give it")


@pytest.mark.usefixtures("strict")
def test_it_is_not_asked_of_what_speakers_say_of_themselves(parser: StanzaParser) -> None:
    parsed = parsed_of(parser, TALK)
    assert extract.quotations(parsed) == extract.quotations(parsed, chooser=False) != []
