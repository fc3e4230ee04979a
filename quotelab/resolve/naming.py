"""Chains of the persons and bodies that an article names: one name in its spellings, with the roles it bears."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise, takewhile

from quotelab import names
from quotelab.document import Entity, Sentence, Span, Token
from quotelab.quotation import SpeakerKind
from quotelab.resolve.article import Article, Chain
from quotelab.resolve.phrases import ARTICLES, RELATIVE, bare, clean, noun_gender, role, roles

TITLE_GENDER = {"mr": "m", "sir": "m", "lord": "m", "mrs": "f", "ms": "f", "miss": "f", "lady": "f"}
USES_THEY = re.compile(r"\bpronouns?\W+they\b|\bthey[/ ]them\b", re.IGNORECASE)
NOMINAL = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON"})


def read_names(article: Article) -> None:
    """Chains of the persons named anywhere in the document, full names first; then their genders."""
    spelled = [(entity, clean(entity.span.of(article.text))) for entity in article.people]
    full = [(e, s) for e, s in spelled if names.parse(s).given]
    alone = [(e, s) for e, s in spelled if not names.parse(s).given]
    for entity, spelling in [*full, *alone]:
        _add_name(article, entity, spelling)
    _hear_pronouns(article)
    for match in USES_THEY.finditer(article.text):
        sentence = article.sentence_at(match.start())
        before = [s for s in article.named if sentence and sentence.start <= s < match.start()]
        if before:
            article.named[max(before)].uses_they = True


def _add_name(article: Article, entity: Entity, spelling: str) -> None:
    name = names.parse(spelling)
    if not name.surname:
        return
    title = article.text[max(0, entity.start - 5) : entity.start].strip().rstrip(".").lower().split(" ")[-1]
    gender = TITLE_GENDER.get(title)
    chain = _chain_of_name(article, name, entity.start, gender)
    if chain is None:
        chain = Chain(spelling, SpeakerKind.PERSON, name)
        article.chains.append(chain)
    elif name.given and chain.name is not None and not chain.name.given:
        chain.label, chain.name = spelling, name
    chain.hint = names.gender(spelling) or chain.hint
    chain.spellings[spelling] += 1
    article.named[entity.start] = chain
    for noun, description in _roles_at(article, entity):
        chain.roles.add(noun)
        gender = gender or noun_gender(noun)
        if description:
            chain.descriptions.append(description)
    chain.title = gender or chain.title


def _chain_of_name(article: Article, name: names.Name, position: int, gender: str | None) -> Chain | None:
    people = [(c, c.name) for c in article.chains if c.kind is SpeakerKind.PERSON and c.name is not None]
    if name.given:
        same = [c for c, n in people if n.surname == name.surname and names.same_given(n.given, name.given)]
        return same[0] if same else None
    same = [c for c, n in people if n.surname == name.surname]
    if len(same) == 1:
        return same[0]
    same = [c for c in same if gender is None or c.gender in {None, gender}]
    if same:
        return _named_last(article, same, position)
    firsts = [c for c, n in people if n.given == name.surname]
    if len(firsts) == 1:
        return firsts[0]
    return _misspelled(people, name)


def _named_last(article: Article, chains: Sequence[Chain], position: int) -> Chain | None:
    """Of several bearers of a name, the one named last before; the only one named at all before it."""
    starts = {id(c): max((s for s in article.names_of(c) if s < position), default=-1) for c in chains}
    found = [c for c in chains if starts[id(c)] >= 0] or (list(chains) if len(chains) == 1 else [])
    return max(found, key=lambda c: starts[id(c)], default=None)


def _misspelled(people: Sequence[tuple[Chain, names.Name]], name: names.Name) -> Chain | None:
    typos = [
        c
        for c, n in people
        if names.is_typo_of(n.surname, name.surname)
        and sorted(n.surname) == sorted(name.surname)
        and sum(c.spellings.values()) > 1
    ]
    if len(typos) != 1:
        return None
    typos[0].evidence.append(f"“{name.surname.capitalize()}” is {typos[0].label} with letters swapped")
    return typos[0]


def _roles_at(article: Article, entity: Entity) -> Iterable[tuple[str, str | None]]:
    """Role nouns right before a name, or in apposition after it: "French President", ", a nurse"."""
    sentence = article.sentence_at(entity.start)
    if sentence is None:
        return
    first = next((t.index for t in sentence.tokens if t.end > entity.start), None)
    if first is None:
        return
    last = max(t.index for t in sentence.tokens if t.start < entity.end)
    before: list[Token] = []
    for token in reversed(sentence.tokens[max(0, first - 8) : first]):
        if not before and token.text.lower().rstrip(".") in names.TITLES and not roles().get(token.text.lower()):
            continue
        if token.upos not in {"NOUN", "PROPN", "ADJ", "DET", "PRON"} and not (token.text == "," and not before):
            break
        before.insert(0, token)
    yield from _described_by(article, before)
    if before and before[-1].text == ",":
        yield from _role_of_phrase(article, sentence, before[:-1])
    after = sentence.tokens[last + 1 : last + 12]
    if after and after[0].text == ",":
        phrase = list(takewhile(lambda t: t.upos in NOMINAL | {"ADP", "PART"}, after[1:]))
        closing = after[1 + len(phrase) : 2 + len(phrase)]  # "…, an aide said" begins anew: no apposition
        if not closing or closing[0].text in {",", ".", ")", ";", ":"} or closing[0].text.lower() in RELATIVE:
            yield from _described_by(article, phrase)
    yield from _predicates(article, sentence, entity)


def _described_by(article: Article, tokens: Sequence[Token]) -> Iterable[tuple[str, str | None]]:
    """The role nouns among some words; the whole up to the last of them is the description."""
    own = list(takewhile(lambda t: t.upos != "ADP", tokens))  # "spokesperson for the governor" isn't the governor
    nouns = [t for t in own if t.lemma.lower() in roles() or t.text.lower() in roles()]
    for token in nouns:
        noun = role(tokens, token) if token.lemma.lower() in roles() else token.text.lower()
        end = tokens[-1].end if any(t.upos == "ADP" for t in tokens) else token.end
        written = article.text[tokens[0].start : end].strip(" ,") if token is nouns[-1] else None
        yield noun, None if written is None else bare(written)


def _role_of_phrase(article: Article, sentence: Sentence, words: Sequence[Token]) -> Iterable[tuple[str, str | None]]:
    """The role before a comma and a name that goes on over "of" or "for": "the envoy for Libya, …"."""
    if not words:
        return
    head = sentence.tokens[words[0].index]
    while head.head >= 0 and head.relation in {"nmod", "compound", "amod", "det", "flat"} and head.head < head.index:
        head = sentence.tokens[head.head]
    if head.index < words[0].index and head.lemma.lower() in roles():
        yield from _described_by(article, sentence.tokens[head.index : words[-1].index + 1])


def _predicates(article: Article, sentence: Sentence, entity: Entity) -> Iterable[tuple[str, str | None]]:
    """What a name is said to be: "Lund is a baker", "Lund, who was the minister, …"."""
    for token in sentence.tokens:
        if entity.start <= token.start < entity.end and token.relation == "nsubj" and token.head >= 0:
            noun = sentence.tokens[token.head]
            is_said_to_be = any(t.relation == "cop" for t in sentence.children[noun.index])
            if noun.upos == "NOUN" and is_said_to_be and noun.lemma.lower() in roles():
                yield noun.lemma.lower(), None


def _hear_pronouns(article: Article) -> None:
    """Genders by pronouns: where he or she begins a sentence after one whose subject is the only person in it."""
    for before, sentence in pairwise(article.parsed.sentences):
        subject = next((t for t in sentence.tokens if t.relation == "nsubj"), None)
        word = "" if subject is None else subject.text.lower()
        if subject is None or word not in {"he", "she"} or subject.index > 1 or article.mark_at(subject.start):
            continue
        near = [t for t in before.tokens if t.start in article.named]
        if len(near) == 1 and near[0].relation == "nsubj" and before.paragraph == sentence.paragraph:
            article.named[near[0].start].heard["m" if word == "he" else "f"] += 1


# ------------------------------------------------------------------ bodies


def body(article: Article, entity: Entity, written: str = "") -> Chain:
    """The chain of an organisation or a place, a new one where the article hasn't named it before.

    `written` is the whole name, where it is more than the tagger saw.
    """
    label = clean(ARTICLES.sub("", written or entity.span.of(article.text)))
    bodies = [c for c in article.chains if c.kind is SpeakerKind.ORGANISATION and c.name is None]
    chain = next((c for c in bodies if is_same_body(c.label, label)), None)
    if chain is None and entity.kind == "ORG":
        chain = _shortened(bodies, label)
    if chain is None:
        chain = Chain(label, SpeakerKind.ORGANISATION, is_place=entity.kind == "LOC")
        article.chains.append(chain)
    elif chain.label.isupper() and not label.isupper():
        chain.label = label
    chain.spellings[label] += 1
    return chain


def is_same_body(one: str, other: str) -> bool:
    """Whether two names are one organisation's: the same words, or an acronym and its words.

    >>> is_same_body("WHO", "World Health Organization"), is_same_body("Ministry of Health", "Health Ministry")
    (True, True)
    """
    a, b = (names.folded(text).replace(".", "").replace("-", " ") for text in (one, other))
    small = {"of", "the", "for", "and"}
    if a == b or len(a.split()) > 1 and set(a.split()) - small == set(b.split()) - small:
        return True
    short, long = sorted((one.replace(".", ""), other), key=len)
    capitals = "".join(w[0] for w in re.findall(r"[A-Z]\w*", long))
    return len(short) > 1 and short.isupper() and short == capitals


def _shortened(bodies: Sequence[Chain], label: str) -> Chain | None:
    """The one body of which a name is the beginning: Norrlight, of Norrlight Energy; but no parts of a body."""
    found = [c for c in bodies if not c.is_place and _begins(label, c.label)]
    return found[0] if len(found) == 1 else None


def _begins(short: str, long: str) -> bool:
    one, other = names.folded(short).split(), names.folded(long).split()
    rest = other[len(one) :]
    return bool(one) and other[: len(one)] == one and all(w.isalpha() and w not in roles() for w in rest)


def entity_at(article: Article, head: Token, span: Span) -> Entity | None:
    """The organisation or place whose name holds the head of a mention."""
    return next(
        (
            e
            for e in article.parsed.entities
            if e.kind in {"ORG", "LOC"} and e.start <= head.start < e.end and span.overlaps(e.span)
        ),
        None,
    )
