"""Wrong attachments on trees drawn by hand, as a parser has been seen to make them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quotelab import cues, mend
from quotelab.document import Sentence, Span
from tests.test_rules import tree

# A tree, the tags of its verbs, and the heads and relations that must come out.
WRONG = {
    "claims_rejected": (
        "Officials/official/NOUN/1/nsubj rejected/reject/VERB/2/ccomp claims/claim/VERB/-1/root that/that/SCONJ/5/mark"
        " France/France/PROPN/5/nsubj helps/help/VERB/2/ccomp",
        {1: "VBD", 2: "VBZ"},
        {1: (-1, "root"), 2: (1, "obj"), 5: (2, "acl")},
    ),
    "verb_after_claim": (
        "His/his/PRON/1/nmod:poss claim/claim/NOUN/-1/root that/that/SCONJ/6/mark it/it/PRON/6/nsubj:pass"
        " was/be/AUX/6/aux:pass new/new/ADJ/1/acl:relcl drew/draw/VERB/1/acl whistles/whistle/NOUN/6/obj",
        {6: "VBN"},
        {1: (6, "nsubj"), 2: (5, "mark"), 3: (5, "nsubj"), 4: (5, "cop"), 5: (1, "acl"), 6: (-1, "root")},
    ),
    "it_speaks": (
        "It/it/PRON/1/expl insisted/insist/VERB/-1/root talks/talk/NOUN/3/nsubj failed/fail/VERB/1/ccomp",
        {},
        {0: (1, "nsubj")},
    ),
    "subject_of_content": (
        "Lund/Lund/PROPN/1/nsubj said/say/VERB/-1/root patients/patient/NOUN/1/nsubj waited/wait/VERB/1/ccomp",
        {},
        {2: (3, "nsubj")},
    ),
    "report_after_report": (
        "She/she/PRON/1/nsubj said/say/VERB/-1/root she/she/PRON/3/nsubj regretted/regret/VERB/1/ccomp it/it/PRON/3/obj"
        " and/and/CCONJ/6/cc promised/promise/VERB/3/conj to/to/PART/8/mark pay/pay/VERB/6/xcomp",
        {1: "VBD", 3: "VBD", 6: "VBD"},
        {6: (1, "conj")},
    ),
    "content_after_content": (
        "He/he/PRON/1/nsubj said/say/VERB/-1/root he/he/PRON/3/nsubj slept/sleep/VERB/1/ccomp and/and/CCONJ/5/cc"
        " ate/eat/VERB/1/conj",
        {1: "VBD", 3: "VBD", 5: "VBD"},
        {5: (3, "conj")},
    ),
    "aside_of_report": (
        "They/they/PRON/1/nsubj said/say/VERB/-1/root it/it/PRON/3/nsubj failed/fail/VERB/1/ccomp ,/,/PUNCT/5/punct"
        " adding/add/VERB/3/advcl so/so/ADV/5/advmod",
        {5: "VBG"},
        {5: (1, "advcl")},
    ),
}
# The same shapes where the tree is right.
RIGHT = {
    "verb_after_claim": (
        "His/his/PRON/1/nmod:poss claim/claim/NOUN/-1/root that/that/SCONJ/5/mark it/it/PRON/5/nsubj:pass"
        " was/be/AUX/5/aux:pass drawn/draw/VERB/1/acl",
        {5: "VBN"},
    ),
    "claims_rejected": ("Officials/official/NOUN/1/nsubj claims/claim/VERB/-1/root so/so/ADV/1/advmod", {1: "VBZ"}),
    "it_speaks": ("It/it/PRON/2/expl was/be/AUX/2/aux:pass said/say/VERB/-1/root so/so/ADV/2/advmod", {}),
    "subject_of_content": ("Lund/Lund/PROPN/1/nsubj said/say/VERB/-1/root it/it/PRON/3/nsubj failed/fail/VERB/1/ccomp", {}),
    "report_after_report": (
        "She/she/PRON/1/nsubj said/say/VERB/-1/root she/she/PRON/4/nsubj would/would/AUX/4/aux call/call/VERB/1/ccomp"
        " and/and/CCONJ/6/cc tell/tell/VERB/4/conj him/he/PRON/6/obj",
        {1: "VBD", 4: "VB", 6: "VB"},
    ),
    "content_after_content": (
        "He/he/PRON/1/nsubj said/say/VERB/-1/root he/he/PRON/3/nsubj slept/sleep/VERB/1/ccomp and/and/CCONJ/6/cc"
        " she/she/PRON/6/nsubj left/leave/VERB/1/conj",
        {1: "VBD", 3: "VBD", 6: "VBD"},
    ),
    "aside_of_report": (
        "They/they/PRON/1/nsubj said/say/VERB/-1/root it/it/PRON/3/nsubj kept/keep/VERB/1/ccomp failing/fail/VERB/3/xcomp",
        {4: "VBG"},
    ),
}  # fmt: skip


def tagged(drawn: str, tags: dict[int, str]) -> Sentence:
    sentence = tree(drawn)
    feats = {"VBG": "VerbForm=Ger", "VBD": "Tense=Past|VerbForm=Fin", "VB": "VerbForm=Inf"}
    tokens = (
        replace(t, xpos=tags[t.index], feats=feats.get(tags[t.index], t.feats)) if t.index in tags else t
        for t in sentence.tokens
    )
    return replace(sentence, tokens=tuple(tokens))


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_attachment_is_mended(name: str) -> None:
    drawn, tags, heads = WRONG[name]
    sentence = mend.mended(tagged(drawn, tags))
    assert {i: (sentence.tokens[i].head, sentence.tokens[i].deprel) for i in heads} == heads


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_one_stays(name: str) -> None:
    sentence = tagged(*RIGHT[name])
    assert mend.mended(sentence) == sentence


def test_every_repair_has_its_cases() -> None:
    names = {one.__name__ for one in mend.MENDS}
    assert names == set(WRONG) == set(RIGHT)
    assert all("<" in (one.__doc__ or "") for one in mend.MENDS)


def test_a_title_and_a_name_are_one_mention() -> None:
    drawn = "He/he/PRON/1/nsubj praised/praise/VERB/-1/root Mrs./Mrs./PROPN/1/obj Lund/Lund/PROPN/1/xcomp"
    sentence = mend.mended(tree(drawn), [Span(16, 20)])
    assert (sentence.tokens[3].head, sentence.tokens[3].deprel) == (2, "flat")


def test_a_mended_tree_is_still_a_tree() -> None:
    for drawn, tags, _ in WRONG.values():
        sentence = mend.mended(tagged(drawn, tags))
        for token in sentence.tokens:
            seen, here = set(), token.index
            while here >= 0:
                assert here not in seen
                seen.add(here)
                here = sentence.tokens[here].head
        assert cues.cues(sentence)
