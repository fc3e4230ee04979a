"""Pronouns: to the mention before them that agrees in number and gender and is most prominent.

How prominent a mention is follows Lappin and Leass (1994), in sentences instead of their halving weights; that the
last speaker speaks on, He, Barbosa and Kondrak (2013).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from quotelab import names
from quotelab.quotation import Quotation, SpeakerKind
from quotelab.resolve import descriptions
from quotelab.resolve.article import Answer, Article, Chain, Mention, Reading
from quotelab.resolve.phrases import FEMININE, MASCULINE, NEUTER, PLURAL, ago

FARTHEST = 6  # sentences back for he and she
FAR = 3  # sentences back for they and it
LONGEST_NAME = 4  # words
LEAST_MENTIONS = 3  # of whom a text is about
NEAREST = 2  # sentences within which a singular "they" is sought


def he_or_she(article: Article, mention: Mention) -> Answer | None:
    """Mary Lund met the press. <She> said that the oven was old."""
    word = mention.word
    if word not in MASCULINE | FEMININE:
        return None
    gender = "m" if word in MASCULINE else "f"
    kinds = {SpeakerKind.PERSON, SpeakerKind.UNNAMED}
    found = [r for r in _before(article, mention) if r.chain.kind in kinds and r.chain.gender in {None, gender}]
    found = [r for r in found if not r.chain.uses_they and (r.chain.name is not None or _is_human(r.chain))]
    found = [r for r in found if r.chain.name is not None or article.distance(r.start, mention.head.start) <= FAR]
    taken_up = _taken_up(article, mention)
    if taken_up is not None and taken_up.gender in {None, gender}:
        return Answer(taken_up, f"“{mention.head.text}” takes up {taken_up.label}")
    whose = _whose_life(article)
    best = _most_prominent(
        article,
        mention,
        found,
        lambda c: (c.gender == gender) + (c.gender == gender != c.hint) + 2 * (c.name is not None) + 3 * (c is whose),
    )
    best = best or _protagonist(article, mention, gender)
    near = [r for r in found if article.distance(r.start, mention.head.start) == 1 and r.is_subject]
    is_clear = mention.head.relation == "nsubj" and any(r.chain is best for r in near)
    if best is not None and best.gender is None and is_clear:
        best.heard[gender] += 1
    return _answer(article, mention, best)


def _taken_up(article: Article, mention: Mention) -> Chain | None:
    """The person named right before a pronoun of the same clause: "The mayor, Bo Holm, he said …"."""
    near = [r for r in article.readings[-3:] if r.chain.name is not None and r.sentence == mention.sentence.index]
    for reading in near:
        entity = article.person_at(reading.start)
        between = None if entity is None else article.text[entity.end : mention.head.start]
        if between == ", " and mention.head.relation == "nsubj" and reading.governor == mention.head.head:
            return reading.chain
    return None


def _whose_life(article: Article) -> Chain | None:
    """The person whose life a text tells, by its title, which is a name and nothing else: "Mary Lund"."""
    words = (article.parsed.document.title or "").split()
    name = names.parse(" ".join(words))
    if not 2 <= len(words) <= LONGEST_NAME or not all(word[:1].isupper() for word in words):
        return None
    return next((c for c in article.chains if c.name is not None and c.name.surname == name.surname), None)


def _protagonist(article: Article, mention: Mention, gender: str) -> Chain | None:
    """The one person of this gender whom a text is about: most mentions so far are of them."""
    start = mention.head.start
    so_far = [r.chain for r in article.readings if r.start < start and not r.is_marked and r.chain.name is not None]
    counts = Counter(id(c) for c in so_far if c.gender == gender)
    (most, count), *_ = counts.most_common(1) or [(0, 0)]
    if count < LEAST_MENTIONS or 2 * count <= counts.total():
        return None
    return next(c for c in so_far if id(c) == most)


def they(article: Article, mention: Mention) -> Answer | None:
    """Two officials said that the talks had failed. <They> said that the envoy had left."""
    if mention.word not in PLURAL:
        return None
    found = list(_before(article, mention, FAR))
    own = [r for r in found if r.chain.uses_they]
    kinds = {SpeakerKind.GROUP, SpeakerKind.ORGANISATION}
    several = [r for r in found if r.chain.kind in kinds and not _is_written(r.chain)]
    several = [r for r in several if r.is_source or r.is_subject and _can_speak(r.chain)]
    several = own or [r for r in several if not r.chain.is_place]
    best = _most_prominent(article, mention, several, lambda c: 3 * (c.kind is SpeakerKind.GROUP and _can_speak(c)))
    if best is None:
        alone = [r for r in found if r.chain.kind is SpeakerKind.UNNAMED and r.is_subject]
        near = [r for r in alone if article.distance(r.start, mention.head.start) <= NEAREST]
        same = {id(r.chain): r.chain for r in near if r.chain.gender is None}
        best = next(iter(same.values())) if len({id(r.chain) for r in near}) == len(same) == 1 else None
    return _answer(article, mention, best)


def it(article: Article, mention: Mention) -> Answer | None:
    """The company lost money. <It> said that the year had been hard."""
    if mention.word not in NEUTER:
        return None
    kinds = {SpeakerKind.ORGANISATION, SpeakerKind.DOCUMENT}
    found = [
        r for r in _before(article, mention, FAR) if r.chain.kind in kinds and (r.is_source or not _is_written(r.chain))
    ]
    found = [r for r in found if r.is_subject or r.is_source or not r.chain.is_place]  # a place that does something
    return _answer(article, mention, _most_prominent(article, mention, found, lambda c: -2 * c.is_place))


def _is_human(chain: Chain) -> bool:
    return "person" in chain.role_kinds


def _can_speak(chain: Chain) -> bool:
    """Whether several are people or bodies, by their names or nouns: no waivers, no votes."""
    named = chain.members or chain.kind is not SpeakerKind.GROUP or chain.label[:1].isupper()
    return bool(named) or bool(chain.role_kinds - {None, "document"})


def _is_written(chain: Chain) -> bool:
    """Whether a chain is of documents and not of who issued them: "the laws", "an agreement"."""
    return chain.kind in {SpeakerKind.GROUP, SpeakerKind.DOCUMENT} and "document" in chain.role_kinds


def _before(article: Article, mention: Mention, farthest: int = FARTHEST) -> Iterable[Reading]:
    """The mentions before a pronoun that it can mean at all.

    Not what stands in quotation marks when it doesn't; not another part of its own clause ("he told Holm"); not
    what its own words name ("Holm would resign, he said"); not who reports it from outside ("He had promised
    nothing, the official said"); not who is spoken to ("He did, Ms. Lund").
    """
    start = mention.head.start
    mark = article.mark_at(start)
    own = () if mention.quotation is None else mention.quotation.content
    speakers = _reporters(article, mention)
    addressed = {a.start for a in article.addresses}
    for reading in reversed(article.readings):
        if article.distance(reading.start, start) > farthest:
            return
        inside = article.mark_at(reading.start) if reading.is_marked else None
        if (
            reading.start < start
            and reading.start not in addressed
            and (inside is None or inside == mark)
            and not any(s.start <= reading.start < s.end for s in own)
            and id(reading.chain) not in speakers
            and not (reading.sentence == mention.sentence.index and reading.governor == mention.head.head >= 0)
        ):
            yield reading


def _reporters(article: Article, mention: Mention) -> set[int]:
    """The speakers of quotations in which a third person can't be themselves: in marks, or named after their words."""
    start = mention.head.start
    mark = article.mark_at(start)
    out = set()
    for quotation in article.reports.get(mention.sentence.index, ()):
        held = [s for s in quotation.content if s.start <= start < s.end]
        if quotation is mention.quotation or quotation.source is None or not held:
            continue
        after = mention.quotation is not None and quotation.source.start > start or _is_report(quotation)
        if after or mark is not None and any(article.mark_at(s.start) == mark for s in held):
            chain = article.named.get(quotation.source.start) or _foreseen(article, quotation)
            if chain is not None:
                out.add(id(chain))
    return out


def _is_report(quotation: Quotation) -> bool:
    """Whether somebody tells of others: "they refused, the Lantern reported", "according to the Lantern"."""
    cue = quotation.cue_text or ""
    return re.match(r"report|according", cue, re.IGNORECASE) is not None


def _foreseen(article: Article, quotation: Quotation) -> Chain | None:
    """Whom the source of a quotation means, as far as that can be told before it is reached."""
    found = None if quotation.source is None else article.head(quotation.source)
    if found is None or quotation.source is None:
        return None
    if found[1].start in article.answers:
        return article.meant(found[1])
    mention = Mention(*found, quotation.source, quotation)
    answers = (
        rule(article, mention) for rule in (descriptions.the_same, descriptions.in_the_same_words, descriptions.by_role)
    )
    return next((a.chain for a in answers if a is not None), None)


def _most_prominent(
    article: Article, mention: Mention, found: Iterable[Reading], bonus: Callable[[Chain], int]
) -> Chain | None:
    best: tuple[float, Chain] | None = None
    for reading in found:
        distance = article.distance(reading.start, mention.head.start)
        again = reading.is_pronoun and distance == 0
        score = 4 * again + 3 * reading.is_subject + 2 * reading.is_source - 2 * distance + bonus(reading.chain)
        if best is None or score > best[0]:
            best = (score, reading.chain)
    return None if best is None else best[1]


def _answer(article: Article, mention: Mention, chain: Chain | None) -> Answer:
    if chain is None:
        return Answer(None)
    distance = article.distance(article.mentioned(chain, mention.head.start), mention.head.start)
    return Answer(chain, f"“{mention.head.text}” agrees with {chain.label}, {ago(distance)}")
