"""Repair what a parser gets wrong and the text makes plain, before any rule looks at the tree.

A repair looks at one cue and answers with new heads for some tokens, or with nothing. Only attachments that decide
what is reported and by whom are mended; `MENDS` is tried in order, each on what the one before left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from quotelab import cues, names
from quotelab.cues import Cue
from quotelab.document import Sentence, Span, Token
from quotelab.find import belongs_to_content, below, child, is_reporting, subject

Heads = Mapping[int, tuple[int, str]]  # by token: its new head and relation
Mend = Callable[[Sentence, Cue], Heads]


def claims_rejected(sentence: Sentence, cue: Cue) -> Heads:
    """The official rejected <claims> that France helps: the plural noun after a verb isn't the main verb."""
    token = cue.token
    before = sentence.tokens[token.index - 1] if token.index else None
    if (
        not (token.xpos in {"VBZ", "VBP"} and token.text.endswith("s"))
        or before is None
        or before.upos != "VERB"
        or before.head != token.index
    ):
        return {}
    heads = {before.index: (token.head, token.deprel), token.index: (before.index, "obj")}
    for branch in sentence.children[token.index]:
        if branch.index != before.index:
            heads[branch.index] = (token.index, "acl") if branch.relation == "ccomp" else (before.index, branch.deprel)
    return heads


def verb_after_claim(sentence: Sentence, cue: Cue) -> Heads:
    """His <claim> that it was independent drew whistles: the clause has its predicate, the verb is the claim's."""
    noun = cue.token
    if noun.upos != "NOUN" or noun.relation != "root":
        return {}
    for verb in sentence.children[noun.index]:
        helper = child(sentence, verb, "aux:pass")
        marker = child(sentence, verb, "mark")
        if helper is None or marker is None or marker.text.lower() != "that" or verb.relation not in {"acl", "ccomp"}:
            continue
        stated = sentence.tokens[helper.index + 1 : verb.index]
        if not stated or any(t.upos not in {"ADJ", "ADV"} for t in stated) or stated[-1].upos != "ADJ":
            continue
        predicate = stated[-1]
        inside = [t for t in sentence.children[verb.index] if t.index < verb.index and t.index != predicate.index]
        heads = {t.index: (predicate.index, "cop" if t.index == helper.index else t.relation) for t in inside}
        heads |= {t.index: (predicate.index, "advmod") for t in stated[:-1]}
        return heads | {
            predicate.index: (noun.index, "acl"),
            verb.index: (-1, "root"),
            noun.index: (verb.index, "nsubj"),
        }
    return {}


def it_speaks(sentence: Sentence, cue: Cue) -> Heads:
    """<It> insisted that …: not the "it" of "it is said that"."""
    return {
        branch.index: (cue.token.index, "nsubj")
        for branch in sentence.children[cue.token.index]
        if branch.relation == "expl" and branch.index < cue.token.index and "quote" in cue.frames
        and child(sentence, cue.token, "aux:pass", "cop", "csubj", "nsubj") is None
    }  # fmt: skip


def subject_of_content(sentence: Sentence, cue: Cue) -> Heads:
    """A doctor, who had left, said <patients> had waited: the subject after the cue is the clause's."""
    reported = child(sentence, cue.token, "ccomp")
    if reported is None or subject(sentence, reported) is not None:
        return {}
    return {
        branch.index: (reported.index, "nsubj")
        for branch in sentence.children[cue.token.index]
        if branch.relation == "nsubj" and belongs_to_content(sentence, cue.token, branch)
    }


def report_after_report(sentence: Sentence, cue: Cue) -> Heads:
    """She said she regretted it and <promised> to pay: a second report of hers, no part of what she said."""
    reported = _reported(sentence, cue)
    if reported is None:
        return {}
    return {
        branch.index: (cue.token.index, "conj")
        for branch in sentence.children[reported.index]
        if branch.relation == "conj"
        and branch.xpos == cue.token.xpos
        and is_reporting(sentence, branch)
        and subject(sentence, branch) is None
        and child(sentence, branch, "aux", "mark") is None
    }


def content_after_content(sentence: Sentence, cue: Cue) -> Heads:
    """He said he was tired and <had> no plans: what goes on without a subject, and reports nothing, is still said."""
    reported = _reported(sentence, cue)
    if reported is None:
        return {}
    return {
        branch.index: (reported.index, "conj")
        for branch in sentence.children[cue.token.index]
        if branch.relation == "conj" and branch.index > reported.index and _goes_on(sentence, cue, reported, branch)
    }


def _reported(sentence: Sentence, cue: Cue) -> Token | None:
    reported = child(sentence, cue.token, "ccomp")
    known = reported is not None and reported.index > cue.token.index and "that" in cue.frames
    return reported if known else None


def _goes_on(sentence: Sentence, cue: Cue, reported: Token, branch: Token) -> bool:
    marker = child(sentence, branch, "mark")
    if marker is not None and marker.text.lower() == "that":
        return True
    if cues.cue(branch) is not None or subject(sentence, branch) is not None or "VerbForm=Ger" in branch.feats:
        return False
    return _is_past(sentence, reported) or not _is_past(sentence, branch)


def _is_past(sentence: Sentence, verb: Token) -> bool:
    helpers = [t for t in sentence.children[verb.index] if t.relation in {"aux", "cop"}]
    return any("Tense=Past" in t.feats for t in [*helpers, *([] if helpers else [verb])])


def aside_of_report(sentence: Sentence, cue: Cue) -> Heads:
    """They said the vote was fair, <pointing> to the count; …, <compared> with a third before: the writer's words."""
    stated = child(sentence, cue.token, "obj")
    clauses = [_reported(sentence, cue), child(sentence, stated, "acl", "ccomp") if stated is not None else None]
    return {
        branch.index: (cue.token.index, "advcl")
        for clause in clauses
        if clause is not None
        for branch in sentence.children[clause.index]
        if branch.index > clause.index and _is_aside(sentence, branch)
    }


def _is_aside(sentence: Sentence, token: Token) -> bool:
    first = min(below(sentence, token))
    if first == 0 or sentence.tokens[first - 1].text != "," and sentence.tokens[first].text != ",":
        return False
    reports = token.xpos == "VBG" and is_reporting(sentence, token)
    return reports or token.text.lower() == "compared"


def joined_name(sentence: Sentence, name: Span) -> Heads:
    """Mrs. | Clinton, chairman | Ann Voss: the parts of a person's name, and the title before it, are one mention."""
    inside = sentence.tokens_between(name.start, name.end)
    if not inside:
        return {}
    first = inside[0].index
    while first > 0 and _is_title(sentence.tokens[first - 1]):
        first -= 1
    parts = sentence.tokens[first : inside[-1].index + 1]
    numbers = {t.index for t in parts}
    tops = [t for t in parts if t.head not in numbers]
    if len(tops) < 2 or any(t.upos not in {"PROPN", "NOUN"} for t in tops):
        return {}
    return {t.index: (tops[0].index, "flat") for t in tops[1:] if tops[0].index not in below(sentence, t)}


def _is_title(token: Token) -> bool:
    return token.upos in {"PROPN", "NOUN"} and names.is_title(token.text)


MENDS: tuple[Mend, ...] = (
    claims_rejected,
    verb_after_claim,
    it_speaks,
    subject_of_content,
    report_after_report,
    content_after_content,
    aside_of_report,
)


def mended(sentence: Sentence, persons: Sequence[Span] = ()) -> Sentence:
    """The sentence with its wrong attachments mended; the same one when there are none. `persons` are names in it."""
    for name in persons:
        heads = joined_name(sentence, name)
        if heads:
            sentence = _with_heads(sentence, heads)
    found = cues.cues(sentence)
    for mend in MENDS:
        before = sentence
        for cue in found:
            heads = mend(sentence, cue)
            if heads:
                sentence = _with_heads(sentence, heads)
        found = found if sentence is before else cues.cues(sentence)
    return sentence


def _with_heads(sentence: Sentence, heads: Heads) -> Sentence:
    def changed(token: Token) -> Token:
        if token.index not in heads:
            return token
        head, deprel = heads[token.index]
        noun = deprel == "obj" and token.upos == "VERB"
        return replace(token, head=head, deprel=deprel, upos="NOUN" if noun else token.upos)

    return replace(sentence, tokens=tuple(map(changed, sentence.tokens)))
