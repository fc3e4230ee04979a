"""Names, bodies, documents and descriptions: whom a noun phrase means."""

from __future__ import annotations

import re

from quotelab import cues, names
from quotelab.document import Entity, Sentence, Token
from quotelab.quotation import SpeakerKind
from quotelab.resolve import bodies
from quotelab.resolve.article import Answer, Article, Chain, Mention
from quotelab.resolve.mentions import is_own, kind_of, new_chain, points_back, role_of
from quotelab.resolve.phrases import (
    NAMELESS,
    OWNING,
    RELATIVE,
    bare,
    clean,
    is_definite,
    is_plural,
    lower,
    modifiers,
    noun_gender,
    owner,
    role_noun,
    roles,
    same_role,
    share,
    short,
)

AGE = re.compile(r"(?:the )?((\d{1,3})-year-old)(?: \w+)?", re.IGNORECASE)
LEAD = 1  # the last paragraph, from 0, in which whom a text is about may be described before being named
NEAR = 3  # sentences back within which the one person named may be described next
# Who holds one of these was called so, or by another office, where the name stands.
OFFICES = frozenset(
    "minister president premier chancellor governor mayor senator secretary judge justice ambassador prosecutor"
    " king queen pope bishop commissioner envoy councillor lawmaker legislator deputy".split()
)
ANYBODY = re.compile(r"\b(?:next|future|average|typical|ideal|right|first|last|only)\b", re.IGNORECASE)
KIN = frozenset(
    "father mother parent wife husband widow widower son daughter brother sister uncle aunt nephew niece cousin partner"
    " grandson granddaughter grandfather grandmother stepfather stepmother fiancé fiancée".split()
)
PARTISANS = frozenset("republican democrat conservative liberal socialist member supporter candidate lawmaker".split())
SINGULAR = frozenset({SpeakerKind.PERSON, SpeakerKind.UNNAMED})


def relative(article: Article, mention: Mention) -> Answer | None:
    """The council met Mary Lund, <who> said that the wall was weak."""
    if mention.word not in RELATIVE or mention.head.upos not in {"PRON", "DET", "SCONJ"}:
        return None
    noun = antecedent(mention.sentence, mention.head)
    chain = None if noun is None else article.meant(noun)
    if mention.word == "who":
        chain = _named_before(article, mention.head.start) or chain
    if mention.word == "which":
        chain = chain or _body_before(article, mention.head.start)
    if chain is not None and mention.word == "which" and chain.kind is SpeakerKind.PERSON:
        chain = None
    return Answer(chain, None if chain is None else f"“{mention.head.text}” stands for {chain.label}")


def _named_before(article: Article, position: int) -> Chain | None:
    """The person whose name, and age, stand right before "who": "a mason, Bo Holm, 24, who"."""
    ends = {e.end: article.named[e.start] for e in article.people if e.start in article.named and e.end < position}
    near = max(ends, default=0)
    between = article.text[near:position]
    return ends[near] if ends and re.fullmatch(r",?\s+|,\s+\d{1,3},?\s+", between) else None


def _body_before(article: Article, position: int) -> Chain | None:
    """The body or place that is named right before ", which"."""
    near = [e for e in article.entities_in(position - 80, position) if article.text[e.end : position].strip() == ","]
    return bodies.body(article, near[-1]) if near else None


def antecedent(sentence: Sentence, head: Token) -> Token | None:
    """The noun of the relative clause; where the tree has none, the name or noun right before "who"."""
    verb = sentence.tokens[head.head] if head.head >= 0 else None
    while verb is not None and verb.relation in {"conj", "xcomp", "ccomp"} and verb.head >= 0:
        verb = sentence.tokens[verb.head]
    found = sentence.tokens[verb.head] if verb is not None and verb.head >= 0 and verb.deprel[:3] == "acl" else None
    if lower(head.text) != "who":
        return found
    kinds = {"person", "organisation", "group"}
    if found is not None and (found.upos in {"PROPN", "PRON"} or roles().get(role_noun(found)) in kinds):
        return found
    before = [t for t in sentence.tokens[: head.index] if t.upos != "PUNCT"]
    if not before or before[-1].upos not in {"PROPN", "NOUN"}:
        return None
    noun = before[-1]
    while noun.head >= 0 and noun.relation in {"flat", "compound"}:
        noun = sentence.tokens[noun.head]
    above = noun
    while (
        above.head >= 0 and above.relation in {"nmod", "conj", "appos"} and roles().get(role_noun(above)) not in kinds
    ):
        above = sentence.tokens[above.head]
    return above if roles().get(role_noun(above)) in {"person", "group"} else noun


def in_the_same_words(article: Article, mention: Mention) -> Answer | None:
    """<An aide> said that the vote was lost. <An aide> said that it would be repeated."""
    phrase = mention.span.of(article.text)
    if re.match(r"(?:another|a (?:second|third|different))\b", phrase.lower()) or is_own(mention):
        return None
    kind = kind_of(mention)
    if kind is SpeakerKind.GROUP and not is_definite(mention.sentence, mention.head):
        return None
    label = names.folded(bare(phrase))
    start = mention.head.start
    same = [c for c in article.chains if c.kind is kind and label in c.told and article.mentioned(c, start) >= 0]
    if not same:
        return None
    chain = max(same, key=lambda c: article.mentioned(c, start))
    return Answer(chain, "described in the same words before")


def by_role(article: Article, mention: Mention) -> Answer | None:
    """Finance Minister Anna Dell met the unions. <The minister> said that taxes would rise."""
    if not points_back(article, mention):
        return None
    noun, kind, phrase = role_of(mention), kind_of(mention), mention.span.of(article.text)
    start = article.horizon(mention)
    wanted = modifiers(phrase, noun)
    token = owner(mention.sentence, mention.head)
    whose = None if token is None else article.meant(token)
    known = [
        c
        for c in article.chains
        if same_role(noun, c.roles)
        and _is_of_kind(c, kind)
        and _seen(article, c, start) >= 0
        and _fits(c, wanted, noun)
        and (whose is None or c.owner is None or c.owner is whose)
    ]
    if not known or wanted and len(known) > 1 and not any(share(wanted, _words(c, noun)) for c in known):
        return None
    chain = max(
        known,
        key=lambda c: (
            share(wanted, _words(c, noun)),
            noun in c.roles,
            article.prominence(c, start),
            _seen(article, c, start),
        ),
    )
    return Answer(chain, f"“{short(phrase)}” fits {chain.label}, mentioned before")


def _seen(article: Article, chain: Chain, start: int) -> int:
    return max(article.mentioned(chain, start), max((s for s in article.names_of(chain) if s < start), default=-1))


def by_age(article: Article, mention: Mention) -> Answer | None:
    """Dario Venn, 27, signed in May. <The 27-year-old> said that he was happy."""
    match = AGE.fullmatch(mention.span.of(article.text))
    if match is None or not points_back(article, mention):
        return None
    aged = [article.named[e.start] for e in article.people if e.start in article.named and _age(article, e) == match[2]]
    others = {id(article.named[e.start]) for e in article.people if e.start in article.named and _age(article, e)}
    last = [r.chain for r in reversed(article.readings) if r.is_subject and r.chain.name is not None][:1]
    chains = aged or [c for c in last if id(c) not in others]
    if len({id(c) for c in chains}) != 1:
        return None
    return Answer(chains[0], f"“{match[1]}” is {chains[0].label}")


def _age(article: Article, entity: Entity) -> str | None:
    """The age after a name: "Dario Venn, 27,"."""
    match = re.match(r", (\d{1,3})\b", article.text[entity.end : entity.end + 6])
    return None if match is None else match[1]


def kin(article: Article, mention: Mention) -> Answer | None:
    """<Her father> said that the wall was weak. Her father, Bo Lund, built it."""
    noun = role_noun(mention.head)
    if noun not in KIN or not is_own(mention) or mention.quotation is None:
        return None
    token = owner(mention.sentence, mention.head)
    whose = None if token is None else article.meant(token)
    bearers = [c for c in article.chains if c.name is not None and noun in c.roles]
    if len(bearers) != 1 or bearers[0] is whose or any(c.name is None and noun in c.roles for c in article.chains):
        return None
    return Answer(bearers[0], f"“{short(mention.span.of(article.text))}” is {bearers[0].label}")


def the_same(article: Article, mention: Mention) -> Answer | None:
    """An official said that the talks had failed. <The same source> said that they would resume."""
    phrase = mention.span.of(article.text)
    if not re.match(r"the same\b", phrase, re.IGNORECASE) or is_plural(mention.sentence, mention.head):
        return None
    noun, start = role_noun(mention.head), mention.head.start
    for reading in reversed(article.readings):
        chain = reading.chain
        fits = noun in chain.roles or noun in {"source", "person"} and chain.roles & NAMELESS
        if chain.kind is SpeakerKind.UNNAMED and reading.is_source and reading.start < start and fits:
            return Answer(chain, f"“{short(phrase)}” is the unnamed source before")
    return None


def the_one_person(article: Article, mention: Mention) -> Answer | None:
    """Peter Holm left without a word. <The commander> said that the talks had failed."""
    noun, phrase, start = role_of(mention), mention.span.of(article.text), mention.head.start
    if not noun or ANYBODY.search(phrase):
        return None
    base, gender = noun.split()[-1], noun_gender(noun)
    if kind_of(mention) is not SpeakerKind.UNNAMED or roles().get(base) != "person" or noun in NAMELESS - {"witness"}:
        return None
    if not _is_main_subject(mention) or not points_back(article, mention) or len(modifiers(phrase, noun)) > 1:
        return None
    people = [r for r in article.readings if r.start < start and r.chain.name is not None and not r.is_marked]
    last = article.distance(people[-1].start, start) if people else 0
    near = [r for r in people if article.distance(r.start, start) <= last]
    chain = near[-1].chain if 0 < last <= NEAR and len({id(r.chain) for r in near}) == 1 else None
    if chain is None or gender and chain.gender not in {None, gender}:
        return None
    others = [c for c in article.chains if c.readings and base in {r.split()[-1] for r in c.roles}]
    if others or base in OFFICES and chain.roles:
        return None
    chain.describe(bare(phrase))
    chain.roles.add(noun)
    return Answer(chain, f"“{short(phrase)}” can only be {chain.label}, the one person named just before")


def _is_main_subject(mention: Mention) -> bool:
    """Whether a mention with "the" is the subject of a main clause, where a text goes on with whom it was about."""
    head, tokens = mention.head, mention.sentence.tokens
    the = any(t.text.lower() == "the" for t in mention.sentence.children[head.index])
    return the and head.relation == "nsubj" and tokens[head.head].relation in {"root", "ccomp", "parataxis"}


def by_role_ahead(article: Article, mention: Mention) -> Answer | None:
    """<The director> will step aside, the paper said. The director, Hanne Solvay, declined to comment."""
    noun, phrase = role_of(mention), mention.span.of(article.text)
    if kind_of(mention) is not SpeakerKind.UNNAMED or noun in NAMELESS or is_own(mention):
        return None
    if not points_back(article, mention):
        return None
    wanted = modifiers(phrase, noun)
    bearers = [c for c in article.chains if c.name is not None and noun in c.roles and _is_just(c, wanted, noun)]
    if len(bearers) != 1:
        return None
    bearers[0].describe(bare(phrase))
    return Answer(bearers[0], f"“{short(phrase)}” is named further on: {bearers[0].label}")


def named_below(article: Article, mention: Mention) -> Answer | None:
    """<A judge in Varn> ruled that the wall was unsafe. / It took a year. Judge Bo Holm said that it would fall."""
    noun, head = role_of(mention), mention.head
    if kind_of(mention) is not SpeakerKind.UNNAMED or roles().get(noun.split()[-1] if noun else "") != "person":
        return None
    if noun in NAMELESS or is_own(mention) or article.paragraph_at(head.start) > LEAD:
        return None
    if article.people_in(mention.span):
        return None
    wanted = modifiers(mention.span.of(article.text), noun)
    bearers = [c for c in article.chains if c.name is not None and noun in c.roles and _agrees(c, wanted, noun)]
    others = [c for c in article.chains if c.name is None and noun in c.roles]
    if len(bearers) != 1 or others or min(article.names_of(bearers[0]), default=-1) < head.start:
        return None
    bearers[0].describe(bare(mention.span.of(article.text)))
    return Answer(bearers[0], f"“{short(mention.span.of(article.text))}” is named further on: {bearers[0].label}")


def _agrees(chain: Chain, wanted: frozenset[str], noun: str) -> bool:
    """Whether what a chain is called in this role has a word of the description, or either has none."""
    known = frozenset(w for d in chain.descriptions if noun in names.folded(d) for w in modifiers(d, noun))
    return not wanted or not known or share(wanted, known) > 0


def named_next(article: Article, mention: Mention) -> Answer | None:
    """<The envoy for Korvia> warned that the truce would fail. Thomas Brandt told reporters that it was over."""
    noun = role_noun(mention.head)
    if kind_of(mention) is not SpeakerKind.UNNAMED or noun in NAMELESS:
        return None
    if not is_definite(mention.sentence, mention.head) or mention.head.relation != "nsubj":
        return None
    chain = _speaks_next(article, mention.sentence)
    if chain is None:
        return None
    phrase = mention.span.of(article.text)
    chain.describe(bare(phrase))
    chain.roles.add(noun)
    return Answer(chain, f"“{short(phrase)}” is named in the next sentence: {chain.label}")


def _speaks_next(article: Article, sentence: Sentence) -> Chain | None:
    """A full name, new in the text and without a role of its own, that speaks in the next sentence."""
    sentences = article.parsed.sentences
    following = sentences[sentence.index + 1] if sentence.index + 1 < len(sentences) else None
    if following is None or following.paragraph != sentence.paragraph:
        return None
    for token in following.tokens:
        chain = article.named.get(token.start)
        if chain is None or chain.name is None or not chain.name.given or chain.roles:
            continue
        if min(article.names_of(chain)) < token.start:
            continue
        head = token
        while head.relation in {"flat", "compound"} and head.head >= 0:
            head = following.tokens[head.head]
        if head.relation == "nsubj" and head.head >= 0:
            speaks = cues.cue(following.tokens[head.head])
            return chain if speaks is not None and "quote" in speaks.frames else None
    return None


def described(article: Article, mention: Mention) -> Answer | None:
    """<An Elysee official> said that the talks had failed."""
    noun = role_noun(mention.head)
    is_nominal = mention.head.upos in {"NOUN", "PROPN", "NUM", "ADJ", "DET"}
    is_share = mention.head.upos == "SYM" and " of " in mention.span.of(article.text)
    if roles().get(noun) is None and not is_nominal and not is_share and not _has_noun(mention):
        return None
    chain = new_chain(article, mention, kind_of(mention))
    token = owner(mention.sentence, mention.head)
    chain.owner = None if token is None else article.meant(token)
    if token is None or chain.owner is None:
        return Answer(chain)
    begin = _after_owner(article, mention, token, chain.owner)
    if begin is None:
        return Answer(chain)
    ending = "’" if chain.owner.kind is SpeakerKind.GROUP and chain.owner.label.endswith("s") else "’s"
    rest = re.sub(r"^['’]s?(?!\w)", "", article.text[begin : mention.span.end]).strip()
    written, chain.label = chain.label, clean(f"{chain.owner.label}{ending} {rest}")
    if token.text.lower() not in OWNING and mention.quotation is None:
        chain.spellings[written] += 1
    return Answer(chain, f"“{token.text}” agrees with {chain.owner.label}")


def _after_owner(article: Article, mention: Mention, token: Token, owner: Chain) -> int | None:
    """Where a phrase goes on that begins with whose it is, by a pronoun or a name: "her aides", "Ms. Lund's aides"."""
    if token.text.lower() in OWNING:
        return token.end if token.start == mention.span.start else None
    first = next((e for e in article.people_in(mention.span) if article.named.get(e.start) is owner), None)
    if first is None or token.start >= first.end or not re.match(r"['’]", article.text[first.end :][:1]):
        return None
    before = article.text[mention.span.start : first.start].split()
    return first.end if all(map(names.is_title, before)) else None


def _has_noun(mention: Mention) -> bool:
    """Whether a source has the noun of a role, though the tree has another word as its head: "some voting members"."""
    inside = mention.sentence.tokens_from(mention.span)
    return mention.quotation is not None and any(t.upos == "NOUN" and roles().get(role_noun(t)) for t in inside)


def _is_of_kind(chain: Chain, kind: SpeakerKind) -> bool:
    return chain.kind in SINGULAR if kind is SpeakerKind.UNNAMED else chain.kind is kind


def _words(chain: Chain, noun: str) -> frozenset[str]:
    return modifiers(" ".join([chain.label, *chain.descriptions, *chain.spellings]), noun)


def _is_just(chain: Chain, wanted: frozenset[str], noun: str) -> bool:
    """Whether a chain is called by a role with the words of the description and no others: no Italian minister.

    The role alone will do for one word ("the Varn judge"), but not where many share the role.
    """
    known = [modifiers(d, noun) for d in chain.descriptions if noun in names.folded(d)]
    alone = len(wanted) < 2 and noun not in PARTISANS
    return any(words <= wanted and (words or not wanted or alone) for words in known)


def _fits(chain: Chain, wanted: frozenset[str], noun: str) -> bool:
    """Whether nothing that a description says is at odds with what the chain was called."""
    known = [modifiers(d, noun) for d in chain.descriptions if noun in names.folded(d)]
    return not wanted or not any(known) or share(wanted, _words(chain, noun)) > 0
