"""The list of cues is sound, and a cue's words are the verb with its particle."""

from __future__ import annotations

import pytest

from quotelab import cues, extract
from quotelab.document import Document, Sentence, Token
from quotelab.parse import StanzaParser

FRAMES = {"that", "to", "urge", "small", "object", "about", "quote", "raised", "noun", "adjective"}
CLASSES = {"neutral", "claim", "denial", "accusation", "announcement", "demand", "thought", "judgement"}


def token(text: str, lemma: str, upos: str, xpos: str = "") -> Token:
    return Token(0, 0, len(text), text, lemma, upos, xpos, "", -1, "root")


def test_the_lexicon_uses_known_frames_and_few_classes() -> None:
    entries = cues.lexicon()
    assert len(entries) > 200
    assert {frame for _, frames in entries.values() for frame in frames} <= FRAMES
    assert {"neutral", "claim", "denial", "accusation", "announcement", "thought"} <= {c for c, _ in entries.values()}
    assert {upos for _, upos in entries} <= {"VERB", "NOUN", "ADJ"}


def test_no_line_of_the_lexicon_overwrites_another() -> None:
    lines = [
        line for line in cues.LEXICON.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]
    assert len(lines) == len(cues.lexicon())


def test_the_lexicon_says_where_it_comes_from() -> None:
    head = cues.LEXICON.read_text(encoding="utf-8").splitlines()[:8]
    assert any("Licence" in line for line in head)


@pytest.mark.parametrize(
    ("lemma", "cue_class"),
    [
        ("say", "neutral"),
        ("tell", "neutral"),
        ("claim", "claim"),
        ("deny", "denial"),
        ("accuse", "accusation"),
        ("announce", "announcement"),
        ("believe", "thought"),
    ],
)
def test_classes_of_common_verbs(lemma: str, cue_class: str) -> None:
    found = cues.cue(token(lemma, lemma, "VERB"))
    assert found is not None
    assert found.cue_class == cue_class


@pytest.mark.parametrize("lemma", ["eat", "stand", "leave", "rain", "bridge"])
def test_words_that_report_nothing_are_no_cues(lemma: str) -> None:
    assert cues.cue(token(lemma, lemma, "VERB")) is None


def test_a_verb_that_was_tagged_as_another_word_is_still_a_cue() -> None:
    assert cues.cue(token("said", "say", "ADJ", "VBD")) is not None


def test_a_noun_is_no_verb() -> None:
    assert cues.cue(token("say", "say", "NOUN", "NN")) is None


def sentence(*words: tuple[str, str, str, int, str]) -> Sentence:
    """A tree from (text, lemma, part of speech, head, relation)."""
    tokens, at = [], 0
    for index, (text, lemma, upos, head, deprel) in enumerate(words):
        tokens.append(Token(index, at, at + len(text), text, lemma, upos, "", "", head, deprel))
        at += len(text) + 1
    return Sentence(0, tuple(tokens))


def test_a_particle_belongs_to_the_cue() -> None:
    tree = sentence(
        ("She", "she", "PRON", 1, "nsubj"),
        ("chimed", "chime", "VERB", -1, "root"),
        ("in", "in", "ADP", 1, "compound:prt"),
    )
    (found,) = cues.cues(tree)
    assert cues.span(tree, found).of("She chimed in") == "chimed in"


def test_a_particle_makes_another_verb() -> None:
    tree = sentence(
        ("She", "she", "PRON", 1, "nsubj"),
        ("ruled", "rule", "VERB", -1, "root"),
        ("out", "out", "ADV", 1, "advmod"),
        ("talks", "talk", "NOUN", 1, "obj"),
    )
    (found,) = cues.cues(tree)
    assert (found.lemma, found.cue_class) == ("rule out", "denial")
    assert cues.span(tree, found).of("She ruled out talks") == "ruled out"


def test_according_takes_its_to() -> None:
    tree = sentence(
        ("According", "accord", "VERB", 2, "case"),
        ("to", "to", "ADP", 0, "fixed"),
        ("Lund", "Lund", "PROPN", -1, "root"),
    )
    (found,) = cues.cues(tree)
    assert cues.span(tree, found).of("According to Lund") == "According to"


@pytest.mark.parametrize(
    ("text", "negated", "hedged"),
    [
        ("The mayor said that the wall was safe.", False, False),
        ("The mayor did not say that the wall was safe.", True, False),
        ("The mayor never said that the wall was safe.", True, False),
        ("The mayor reportedly said that the wall was safe.", False, True),
    ],
)
def test_negation_and_hedges(parser: StanzaParser, text: str, *, negated: bool, hedged: bool) -> None:
    found = [q for q in extract.quotations(parser.parse_document(Document("d", text))) if q.cue_lemma == "say"]
    assert [(q.negated, q.hedged) for q in found] == [(negated, hedged)]
