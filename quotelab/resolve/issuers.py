"""Who issued what is written: "a statement from the chancellery", "the ministry's report", "a UN report"."""

from __future__ import annotations

from quotelab.document import Sentence, Token
from quotelab.resolve.phrases import TIMES, case_of, possessor, role_noun, roles

# Verbs whose subject issues what is their object: "the ministry released a report".
ISSUING = frozenset(
    "issue release publish file conduct write post submit present unveil make give sign deliver".split()
)
ISSUED = frozenset(
    "issue release publish make send write post sign read give put conduct commission compile collect gather produce"
    " prepare author file record film shoot measure report provide share run sponsor air distribute available".split()
)
# Documents that are of who issued them; a report of an attack isn't the attack's.
OF_A_BODY = frozenset(
    "opinion decision ruling verdict judgment judgement resolution recommendation proclamation declaration statement"
    " report policy".split()
)
# What is printed in a newspaper that speaks in it.
PRINTED = frozenset("report article story column editorial op-ed leader commentary".split())
# Documents before which their issuer is named: "a UN report"; a Twitter account isn't Twitter's.
NAMED_BEFORE = frozenset(
    "report statement study poll survey document data guideline figure story article editorial analysis audit"
    " review estimate forecast projection memo filing complaint announcement release bulletin summary record advisory"
    " website blog ruling motion decree advice guidance opinion update footage imagery decision policy plan proposal"
    " average framework research briefing order rule testimony broadcast".split()
)


def issuer(sentence: Sentence, head: Token) -> Token | None:
    """Whose statement it is: "a statement from <the chancellery>", "<the ministry>'s report"."""
    owner = possessor(sentence, head)
    if owner is not None and owner.lemma.lower() not in TIMES:
        return owner
    for token in sentence.children[head.index]:
        case = case_of(sentence, token)
        if token.relation in {"nmod", "obl"} and case in {"from", "by"}:
            return token
        if case == "in" and token.relation == "nmod" and token.upos == "PROPN" and head.lemma.lower() in PRINTED:
            return token
        if case == "of" and token.relation == "nmod" and role_noun(head) in OF_A_BODY and _is_body(token):
            return token
        if token.relation in {"acl", "amod"} and token.lemma.lower() in ISSUED:
            found = issuer(sentence, token)
            if found is not None:
                return found
    return _named_before(sentence, head) or _subject_of_issuing(sentence, head)


def _is_body(token: Token) -> bool:
    return token.upos == "PROPN" or roles().get(role_noun(token)) == "organisation"


def _named_before(sentence: Sentence, head: Token) -> Token | None:
    """Who issued a document by the name before it: a <UN> report, the <government> statement; no April survey."""
    if role_noun(head) not in NAMED_BEFORE:
        return None
    for token in sentence.children[head.index]:
        is_short = token.text.isupper()  # which the parser may take for an adjective
        stands = token.deprel == "compound" and (_is_body(token) or is_short) or token.deprel == "amod" and is_short
        if stands and token.index < head.index and token.lemma.lower() not in TIMES:
            return token
    return None


def _subject_of_issuing(sentence: Sentence, head: Token) -> Token | None:
    """Who issues what is the object: "<the ministry> released a report"; after "by" where that is passive.

    Who says something in it: "<the ministry> said in a statement that …".
    """
    verb = sentence.tokens[head.head] if head.head >= 0 else None
    if verb is not None and head.relation == "obl" and _is_in_a(sentence, head):
        return next((t for t in sentence.children[verb.index] if t.relation == "nsubj"), None)
    if verb is None or verb.lemma.lower() not in ISSUING:
        return None
    wanted = {"obj": ("nsubj", ""), "nsubj": ("obl", "by")}.get(head.relation)
    for token in sentence.children[verb.index] if wanted and (head.relation == "obj" or "pass" in head.deprel) else ():
        case = case_of(sentence, token)
        if wanted is not None and token.relation == wanted[0] and case == wanted[1]:
            return token
    return None


def _is_in_a(sentence: Sentence, head: Token) -> bool:
    """Whether a noun is new and something is in it: "in a brief statement"."""
    before = {t.text.lower() for t in sentence.children[head.index] if t.relation in {"case", "det"}}
    return "in" in before and bool(before & {"a", "an"})
