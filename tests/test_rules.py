"""Each rule on the tree that its docstring shows, drawn by hand: no parser can get in the way."""

from __future__ import annotations

import pytest

from quotelab import attribute, cues, find
from quotelab.document import Sentence, Token

# A word is "text/lemma/part of speech/head/relation"; heads are numbers of words, -1 for the root.
TREES = {
    "according_to": (
        "According/accord/VERB/3/case to/to/ADP/0/fixed two/two/NUM/3/nummod aides/aide/NOUN/8/obl ,/,/PUNCT/8/punct"
        " the/the/DET/6/det vote/vote/NOUN/8/nsubj:pass was/be/AUX/8/aux:pass postponed/postpone/VERB/-1/root",
        "the vote was postponed",
        "two aides",
    ),
    "clause": (
        "The/the/DET/1/det ministry/ministry/NOUN/2/nsubj announced/announce/VERB/-1/root that/that/SCONJ/6/mark"
        " talks/talk/NOUN/6/nsubj would/would/AUX/6/aux resume/resume/VERB/2/ccomp",
        "that talks would resume",
        "The ministry",
    ),
    "clausal_subject": (
        "It/it/PRON/2/expl was/be/AUX/2/aux:pass announced/announce/VERB/-1/root that/that/SCONJ/6/mark"
        " talks/talk/NOUN/6/nsubj would/would/AUX/6/aux resume/resume/VERB/2/csubj:pass",
        "that talks would resume",
        None,
    ),
    "small_clause": (
        "They/they/PRON/1/nsubj described/describe/VERB/-1/root the/the/DET/3/det vote/vote/NOUN/1/obj as/as/ADP/6/case"
        " a/a/DET/6/det farce/farce/NOUN/1/obl",
        "the vote as a farce",
        "They",
    ),
    "naming": (
        "He/he/PRON/1/nsubj called/call/VERB/-1/root that/that/SCONJ/4/mark beyond/beyond/ADP/4/case belief/belief/NOUN/1/ccomp",
        "that beyond belief",
        "He",
    ),
    "passive_small_clause": (
        "The/the/DET/1/det vote/vote/NOUN/3/nsubj:pass was/be/AUX/3/aux:pass called/call/VERB/-1/root a/a/DET/5/det"
        " farce/farce/NOUN/3/xcomp by/by/ADP/8/case the/the/DET/8/det opposition/opposition/NOUN/3/obl:agent",
        "The vote a farce",
        "the opposition",
    ),
    "infinitive": (
        "She/she/PRON/1/nsubj urged/urge/VERB/-1/root the/the/DET/3/det council/council/NOUN/1/obj to/to/PART/5/mark"
        " wait/wait/VERB/1/xcomp",
        "the council to wait",
        "She",
    ),
    "object_phrase": (
        "An/a/DET/1/det aide/aide/NOUN/2/nsubj rejected/reject/VERB/-1/root the/the/DET/4/det accusations/accusation/NOUN/2/obj",
        "the accusations",
        "An aide",
    ),
    "about_phrase": (
        "Residents/resident/NOUN/1/nsubj complained/complain/VERB/-1/root about/about/ADP/4/case the/the/DET/4/det"
        " noise/noise/NOUN/1/obl",
        "the noise",
        "Residents",
    ),
    "noun_clause": (
        "Her/her/PRON/1/nmod:poss claim/claim/NOUN/6/nsubj that/that/SCONJ/4/mark votes/vote/NOUN/4/nsubj"
        " vanished/vanish/VERB/1/acl was/be/AUX/6/cop odd/odd/ADJ/-1/root",
        "that votes vanished",
        "Her",
    ),
    "copular_noun": (
        "Her/her/PRON/1/nmod:poss view/view/NOUN/5/nsubj was/be/AUX/5/cop that/that/SCONJ/5/mark it/it/PRON/5/nsubj"
        " failed/fail/VERB/-1/root",
        "that it failed",
        "Her",
    ),
    "adjective_clause": (
        "The/the/DET/1/det mayor/mayor/NOUN/3/nsubj is/be/AUX/3/cop confident/confident/ADJ/-1/root that/that/SCONJ/7/mark"
        " it/it/PRON/7/nsubj will/will/AUX/7/aux hold/hold/VERB/3/ccomp",
        "that it will hold",
        "The mayor",
    ),
}  # fmt: skip

# What no rule may take for reported speech.
SILENT = [
    "She/she/PRON/1/nsubj left/leave/VERB/-1/root the/the/DET/3/det council/council/NOUN/1/obj",
    "He/he/PRON/1/nsubj said/say/VERB/-1/root nothing/nothing/PRON/1/obj",
    "The/the/DET/1/det claim/claim/NOUN/2/nsubj failed/fail/VERB/-1/root",
    "The/the/DET/1/det view/view/NOUN/3/nsubj was/be/AUX/3/cop fine/fine/ADJ/-1/root",
    "The/the/DET/1/det mayor/mayor/NOUN/3/nsubj is/be/AUX/3/cop confident/confident/ADJ/-1/root",
]


def tree(drawn: str) -> Sentence:
    tokens, at = [], 0
    for index, word in enumerate(drawn.split(" ")):
        text, lemma, upos, head, deprel = word.split("/")
        feats = "VerbForm=Fin" if upos in {"VERB", "AUX"} else ""
        tokens.append(Token(index, at, at + len(text), text, lemma, upos, "", feats, int(head), deprel))
        at += len(text) + 1
    return Sentence(0, tuple(tokens))


def words(sentence: Sentence, numbers: frozenset[int]) -> str:
    return " ".join(t.text for t in sentence.tokens if t.index in numbers and t.upos != "PUNCT")


def text_of(sentence: Sentence) -> str:
    return " ".join(token.text for token in sentence.tokens)


@pytest.mark.parametrize("rule", TREES)
def test_a_rule_answers_with_the_content(rule: str) -> None:
    drawn, content, _ = TREES[rule]
    sentence = tree(drawn)
    found = [c for c in find.candidates(sentence) if c.rule == rule]
    assert [words(sentence, candidate.content) for candidate in found] == [content]


@pytest.mark.parametrize("rule", TREES)
def test_the_source_is_who_is_reported(rule: str) -> None:
    drawn, _, source = TREES[rule]
    sentence = tree(drawn)
    (found,) = [c for c in find.candidates(sentence) if c.rule == rule]
    span = attribute.source(sentence, found.cue, found.content)
    assert (None if span is None else span.of(text_of(sentence))) == source


@pytest.mark.parametrize("drawn", SILENT)
def test_a_cue_that_reports_nothing_is_silent(drawn: str) -> None:
    assert find.candidates(tree(drawn)) == []


@pytest.mark.parametrize("rule", find.RULES, ids=lambda rule: rule.__name__)
def test_a_rule_shows_an_example_and_fits_a_screen(rule: find.Rule) -> None:
    assert rule.__doc__ is not None
    assert "[" in rule.__doc__
    assert "{" in rule.__doc__


@pytest.mark.parametrize("rule", find.RULES, ids=lambda rule: rule.__name__)
def test_a_rule_says_nothing_of_a_lone_word(rule: find.Rule) -> None:
    sentence = tree("said/say/VERB/-1/root")
    (cue,) = cues.cues(sentence)
    assert not rule(sentence, cue)


SOURCES = [
    ("agent", "It/it/PRON/2/nsubj:pass was/be/AUX/2/aux:pass denied/deny/VERB/-1/root by/by/ADP/5/case the/the/DET/5/det bank/bank/NOUN/2/obl:agent", "the bank"),
    ("own_subject", "Mara/Mara/PROPN/2/nsubj Lund/Lund/PROPN/0/flat spoke/say/VERB/-1/root", "Mara Lund"),
    ("inherited_subject", "She/she/PRON/1/nsubj smiled/smile/VERB/-1/root and/and/CCONJ/3/cc said/say/VERB/1/conj so/so/ADV/3/advmod", "She"),
    ("inherited_subject", "The/the/DET/1/det aide/aide/NOUN/2/nsubj left/leave/VERB/-1/root saying/say/VERB/2/advcl so/so/ADV/3/advmod", "The aide"),
    ("inherited_subject", "A/a/DET/1/det memo/memo/NOUN/4/nsubj warning/warn/VERB/1/acl so/so/ADV/2/advmod came/come/VERB/-1/root", "A memo"),
    ("subject_of_light_verb", "The/the/DET/1/det office/office/NOUN/2/nsubj issued/issue/VERB/-1/root a/a/DET/4/det statement/statement/NOUN/2/obj", "The office"),
    ("possessor", "The/the/DET/1/det bank/bank/NOUN/3/nmod:poss 's/'s/PART/1/case claim/claim/NOUN/-1/root", "The bank"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "drawn", "source"), SOURCES)
def test_source_rules(rule: str, drawn: str, source: str) -> None:
    sentence = tree(drawn)
    answers = {
        one.__name__: words(sentence, answer)
        for cue in cues.cues(sentence)
        for one in attribute.SOURCE_RULES
        if (answer := one(sentence, cue))
    }
    assert answers.get(rule) == source
