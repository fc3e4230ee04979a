"""An article is read once, from its first word to its last: each mention is asked of the rules in turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from quotelab.document import Sentence, Span, Token
from quotelab.quotation import SpeakerKind
from quotelab.resolve import bodies, descriptions, groups, holders, pronouns
from quotelab.resolve.article import Answer, Article, Mention, Reading
from quotelab.resolve.issuers import issuer
from quotelab.resolve.phrases import (
    FIRST,
    POINTING,
    SECOND,
    THIRD,
    clean,
    lower,
    owner,
    phrase,
    possessor,
    role_noun,
    roles,
    top,
)

Rule = Callable[[Article, Mention], Answer | None]
RULES: tuple[Rule, ...] = (
    pronouns.he_or_she,
    pronouns.they,
    pronouns.it,
    descriptions.relative,
    holders.by_initials,
    groups.together,
    holders.named,
    holders.named_after,
    bodies.document,
    bodies.organisation,
    descriptions.kin,
    descriptions.the_same,
    bodies.of_the_same,
    descriptions.in_the_same_words,
    descriptions.by_role,
    groups.the_pair,
    descriptions.by_age,
    bodies.the_company,
    descriptions.named_next,
    descriptions.the_one_person,
    descriptions.by_role_ahead,
    descriptions.named_below,
    descriptions.described,
)
PLACES = frozenset({"nsubj", "obj", "iobj", "obl", "nmod", "conj", "root", "parataxis", "dep"})


def read(article: Article) -> None:
    """Every mention of somebody who may speak, in text order, with the first rule's answer."""
    pairs = deque(article.pairs)
    for mention in sorted(_mentions(article), key=lambda mention: _order(article, mention)):
        while pairs and pairs[0].start < mention.head.start:
            _keep(article, pairs.popleft())
        rule, answer = _ask(article, mention)
        article.answers[mention.head.start] = (rule, answer)
        if answer.chain is not None:
            _record(article, mention, answer)


def _ask(article: Article, mention: Mention) -> tuple[str, Answer]:
    for rule in RULES:
        answer = rule(article, mention)
        if answer is not None:
            return rule.__name__, answer
    return "", Answer(None)


def _record(article: Article, mention: Mention, answer: Answer) -> None:
    chain = answer.chain
    assert chain is not None
    is_described = chain.kind is not SpeakerKind.PERSON and not chain.is_body and mention.word not in THIRD
    if is_described and mention.quotation is not None:
        chain.spellings[clean(mention.span.of(article.text))] += (
            chain.name is None and mention.head.start not in article.named
        )
    head = top(mention.sentence, mention.head)
    start = mention.span.start if mention.span.start in article.named else mention.head.start
    found = Reading(
        start=start,
        sentence=mention.sentence.index,
        governor=head.head,
        chain=chain,
        is_subject=head.relation == "nsubj",
        is_source=mention.quotation is not None,
        is_marked=article.mark_at(start) is not None,
        is_pronoun=mention.word in THIRD,
        noun=role_noun(mention.head),
    )
    _keep(article, found)


def _keep(article: Article, found: Reading) -> None:
    article.readings.append(found)
    found.chain.readings.append(found)


def _order(article: Article, mention: Mention) -> float:
    """Text order; what somebody issued or has comes after its owner: "a statement from <the chancellery>"."""
    return max(article.horizon(mention), _after_owners(mention.sentence, mention.head))


def _after_owners(sentence: Sentence, head: Token, depth: int = 3) -> float:
    """A place after all that a word is of: "a study by the Council of <Schools>"."""
    find = {"document": issuer, "organisation": owner}.get(roles().get(role_noun(head)) or "")
    having = None if find is None or depth == 0 else find(sentence, head)
    return head.start if having is None else max(head.start, _after_owners(sentence, having, depth - 1) + 0.5)


def _mentions(article: Article) -> Iterator[Mention]:
    """Sources, and what else may be meant by one: names, bodies, roles, pronouns, owners, antecedents."""
    taken: set[int] = set()
    for mention in (*_sources(article), *_others(article)):
        if mention.head.start not in taken:
            taken.add(mention.head.start)
            yield mention


def _sources(article: Article) -> Iterator[Mention]:
    for quotation in article.quotations:
        found = None if quotation.source is None else article.head(quotation.source)
        if found is None or quotation.source is None or lower(found[1].text) in FIRST | SECOND:
            continue
        is_pointing = lower(found[1].text) in POINTING and found[1].upos == "PRON"
        if is_pointing and descriptions.antecedent(*found) is None:
            continue
        yield Mention(*found, quotation.source, quotation)
    for quotation in article.quotations:
        found = None if quotation.source is None else article.head(quotation.source)
        if found is not None:
            yield from _owners(article, *found)


def _owners(article: Article, sentence: Sentence, head: Token) -> Iterator[Mention]:
    """Whose a source is, and what a relative pronoun stands for."""
    for token in (possessor(sentence, head), issuer(sentence, head), descriptions.antecedent(sentence, head)):
        if token is not None:
            yield Mention(sentence, token, phrase(sentence, token))


def _others(article: Article) -> Iterator[Mention]:
    entities = {e.start: e for e in article.entities}
    people = {e.start: e for e in article.people}
    for sentence in article.parsed.sentences:
        for token in sentence.tokens:
            if token.start in people:
                yield Mention(sentence, token, people[token.start].span)
            elif token.start in entities:
                span = entities[token.start].span
                head = _head_within(sentence, span, token)
                if head.relation not in {"compound", "amod"}:
                    yield Mention(sentence, head, span)
            elif _may_speak(article, sentence, token):
                yield Mention(sentence, token, token.span if token.upos == "PRON" else phrase(sentence, token))


def _head_within(sentence: Sentence, span: Span, first: Token) -> Token:
    inside = sentence.tokens_from(span)
    numbers = {t.index for t in inside}
    return next((t for t in inside if t.head not in numbers), first)


def _may_speak(article: Article, sentence: Sentence, token: Token) -> bool:
    """Whether a word that isn't a source may be meant by one: a role as subject or object, "he"."""
    if token.upos in {"PRON", "DET"}:
        return token.text.lower() in THIRD
    if token.upos != "NOUN" or roles().get(role_noun(token)) is None or token.relation not in PLACES:
        return False
    is_predicate = any(t.relation == "cop" for t in sentence.children[token.index])
    return not is_predicate and not _bears_name(article, sentence, token)


def _bears_name(article: Article, sentence: Sentence, token: Token) -> bool:
    """Whether a name beside it says who it is: "the envoy, Thomas Brandt"."""
    near: Iterable[Token] = (t for t in sentence.children[token.index] if t.relation in {"appos", "flat", "compound"})
    return any(t.start in article.named for t in near)
