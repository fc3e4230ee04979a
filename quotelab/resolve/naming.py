"""Chains of the persons that an article names: one name in its spellings, with the roles it bears."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise, takewhile

from quotelab import names
from quotelab.document import Entity, Sentence, Token
from quotelab.quotation import SpeakerKind
from quotelab.resolve.article import Article, Chain
from quotelab.resolve.phrases import RELATIVE, bare, clean, noun_gender, role, roles

TITLE_GENDER = {"mr": "m", "sir": "m", "lord": "m", "mrs": "f", "ms": "f", "miss": "f", "lady": "f"}
FAR_MORE = 3  # times as often in full as anybody else of the surname
USES_THEY = re.compile(r"\bpronouns?\W+they\b|\bthey[/ ]them\b", re.IGNORECASE)
NOMINAL = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON"})


def read_names(article: Article) -> None:
    """Chains of the persons named anywhere in the document, full names first; then their genders."""
    spelled = [(entity, clean(entity.span.of(article.text))) for entity in article.people]
    full = [(e, s) for e, s in spelled if names.parse(s).given]
    alone = [(e, _with_shared_surname(article, e, s)) for e, s in spelled if not names.parse(s).given]
    for entity, spelling in [*full, *alone]:
        _add_name(article, entity, spelling)
    _hear_pronouns(article)
    for match in USES_THEY.finditer(article.text):
        sentence = article.sentence_at(match.start())
        before = [s for s in article.named if sentence and sentence.start <= s < match.start()]
        if before:
            article.named[max(before)].uses_they = True


def _with_shared_surname(article: Article, entity: Entity, spelling: str) -> str:
    """The name of the first of two who share a surname: "Mary and Bo Holm"."""
    following = article.person_at(entity.end + len(" and "))
    joined = following is not None and article.text[entity.end : following.start] == " and "
    before = article.text[max(0, entity.start - 15) : entity.start].split()[-1:]
    titled = any(word.lower().rstrip(".").removesuffix("s") in names.TITLES for word in before)
    if following is None or not joined or titled or not names.is_common(names.folded(spelling)):
        return spelling
    words = clean(following.span.of(article.text)).split()
    return f"{spelling} {words[-1]}" if len(words) > 1 and names.is_common(names.folded(words[0])) else spelling


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
    elif chain.name is not None and _is_fuller(name, chain.name):
        chain.label, chain.name = spelling, name
    chain.hint = names.gender(spelling) or chain.hint
    chain.spellings[spelling] += 1
    article.named[entity.start] = chain
    chain.places.append(entity.start)
    for noun, description in _roles_at(article, entity):
        chain.roles.add(noun)
        gender = gender or noun_gender(noun)
        if description:
            chain.describe(description)
    chain.title = gender or chain.title


def _chain_of_name(article: Article, name: names.Name, position: int, gender: str | None) -> Chain | None:
    people = [(c, c.name) for c in article.chains if c.kind is SpeakerKind.PERSON and c.name is not None]
    if name.given:
        same = [
            c
            for c, n in people
            if n.surname == name.surname and names.same_given(n.given, name.given) and n.suffix == name.suffix
        ]
        the = article.text[max(0, position - 4) : position].lower() == "the "
        same = same or [c for c, n in people if not the and _is_double(n, name)]
        same = same or [c for c, n in people if n.surname == name.surname and _is_called(c, name.given)]
        return same[0] if same else _nicknamed([(c, n) for c, n in people if n.surname == name.surname], name.given)
    if name.suffix and not any(n.surname == name.surname for _, n in people):
        return None  # "Donald Jr.", whose father is named in full
    same = [c for c, n in people if n.surname == name.surname]
    if len(same) == 1 and None in {gender, same[0].gender}:
        return same[0]
    conflicting = bool(same)
    same = [c for c in same if gender is None or c.gender in {None, gender}]
    if conflicting and not same:
        return None
    title = article.parsed.document.title or ""
    main = [c for c in same if any(" " in s and s in title for s in c.spellings)]
    if same:
        return main[0] if len(main) == 1 else _named_last(article, same, position)
    firsts = [c for c, n in people if n.given == name.surname]
    if len(firsts) == 1:
        return firsts[0]
    middle = [c for c, n in people if name.surname in n.middle and len(name.surname) > 2]
    if len(middle) == 1:
        return middle[0]
    known = _nicknamed(people, name.surname) if names.is_common(name.surname) else None
    return known or _misspelled(people, name)


def _is_double(one: names.Name, other: names.Name) -> bool:
    """Whether one name has a second surname that the other leaves out: Pedro Vela Ruiz, Pedro Vela."""
    return one.given == other.given and (one.surname in other.middle or other.surname in one.middle)


def _is_called(chain: Chain, surname: str) -> bool:
    """Whether a chain with two surnames is called by the first of them too: Pedro Vela Ruiz, Pedro Vela; Vela Ruiz."""
    return any(names.parse(spelling).surname == surname for spelling in chain.spellings)


def _is_fuller(one: names.Name, other: names.Name) -> bool:
    """Whether a name says more than another: a given name, a second surname."""
    if not other.given:
        return bool(one.given)
    return _is_double(one, other) and len(one.middle) > len(other.middle)


def _nicknamed(people: Sequence[tuple[Chain, names.Name]], given: str) -> Chain | None:
    """The one person with a given name that this is short for, or that is short for this: Will Lund, William Lund."""
    found = [c for c, n in people if given in names.full_names(n.given) or n.given in names.full_names(given)]
    if len(found) != 1:
        return None
    found[0].evidence.append(f"“{given.capitalize()}” is short for “{found[0].label}”, or the other way round")
    return found[0]


def _named_last(article: Article, chains: Sequence[Chain], position: int) -> Chain | None:
    """Of several bearers of a name, the one named last before; before all of them, who is named far more often."""
    starts = {id(c): max((s for s in article.names_of(c) if s < position), default=-1) for c in chains}
    counts = sorted((len(article.names_of(c)) for c in chains), reverse=True)
    is_clear = len(counts) == 1 or counts[0] >= FAR_MORE * max(1, counts[1])
    ahead = [c for c in chains if is_clear and len(article.names_of(c)) == counts[0]]
    found = [c for c in chains if starts[id(c)] >= 0] or (ahead if len(ahead) == 1 else [])
    return max(found, key=lambda c: starts[id(c)], default=None)


def _misspelled(people: Sequence[tuple[Chain, names.Name]], name: names.Name) -> Chain | None:
    spelled = [c for c, n in people if names.is_spelling_of(n.surname, name.surname)]
    if len(spelled) == 1:
        return spelled[0]
    typos = [
        c
        for c, n in people
        if names.is_typo_of(n.surname, name.surname)
        and (n.given and n.surname[0] == name.surname[0] or sorted(n.surname) == sorted(name.surname))
        and (n.given or sum(c.spellings.values()) > 1)
    ]
    if len(typos) != 1:
        return None
    typos[0].evidence.append(f"“{name.surname.capitalize()}” is {typos[0].label} with another letter")
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
        if not before and names.is_title(token.text) and not roles().get(token.text.lower()):
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
    kinds = {t.index: roles().get(t.lemma.lower()) or roles().get(t.text.lower()) for t in own}
    nouns = [t for t in own if kinds[t.index] == "person" and "Plur" not in t.feats]
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
            if noun.upos == "NOUN" and is_said_to_be and roles().get(noun.lemma.lower()) == "person":
                yield noun.lemma.lower(), None


def _hear_pronouns(article: Article) -> None:
    """Genders by pronouns: where he or she begins a sentence after one whose subject is the only person in it.

    A surname that goes on with "she" twice isn't that of Bill Lund, the only Lund with a given name: they are two.
    """
    heard = list(_heard(article))
    for start, gender in heard:
        article.named[start].heard[gender] += 1
    spelled = {e.start: clean(e.span.of(article.text)) for e in article.people}
    for chain in list(article.chains):
        stated = chain.title or chain.hint
        alone = [s for s in chain.places if chain.name is not None and " " not in spelled[s]]
        at = Counter(gender for start, gender in heard if start in alone)
        if stated is not None and len(alone) < len(chain.places) and not at[stated] and at.total() > 1:
            _leave(article, chain, {start: spelled[start] for start in alone}, at)


def _leave(article: Article, chain: Chain, places: dict[int, str], heard: Counter[str]) -> None:
    """Some of a chain's places are another person's, whose gender differs."""
    surname = next(iter(places.values()))
    other = Chain(surname, SpeakerKind.PERSON, names.parse(surname), heard=heard, places=list(places))
    article.chains.append(other)
    for start, spelling in places.items():
        article.named[start] = other
        other.spellings[spelling] += 1
        chain.spellings[spelling] -= 1
        chain.places.remove(start)
    chain.spellings = +chain.spellings
    chain.heard -= heard


def _heard(article: Article) -> Iterable[tuple[int, str]]:
    """Where a name goes on with "he" or "she", and the gender of that."""
    for before, sentence in pairwise(article.parsed.sentences):
        subject = next((t for t in sentence.tokens if t.relation == "nsubj"), None)
        word = "" if subject is None else subject.text.lower()
        if subject is None or word not in {"he", "she"} or subject.index > 1 or article.mark_at(subject.start):
            continue
        near = [t for t in before.tokens if t.start in article.named]
        if len(near) == 1 and near[0].relation == "nsubj" and before.paragraph == sentence.paragraph:
            yield near[0].start, "m" if word == "he" else "f"
