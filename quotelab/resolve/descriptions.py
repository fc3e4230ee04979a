"""Names, bodies, documents and descriptions: whom a noun phrase means."""

from __future__ import annotations

import re

from quotelab import cues, names
from quotelab.document import Entity, Sentence, Token
from quotelab.quotation import SpeakerKind
from quotelab.resolve import naming
from quotelab.resolve.article import Answer, Article, Chain, Mention
from quotelab.resolve.phrases import (
    FIRMS,
    NAMELESS,
    OWNING,
    RELATIVE,
    bare,
    clean,
    is_bare,
    is_definite,
    is_plural,
    issuer,
    lower,
    modifiers,
    noun_gender,
    owner,
    possessor,
    role,
    role_noun,
    roles,
    same_role,
    share,
    short,
)

NOMINAL = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON"})
AGE = re.compile(r"\b(\d{1,3})-year-old\b")
FIRM_NEAR = 4  # sentences back within which a firm is looked for
NEAR = 2  # sentences back within which the one person named may be described next
SINGULAR = frozenset({SpeakerKind.PERSON, SpeakerKind.UNNAMED})


def relative(article: Article, mention: Mention) -> Answer | None:
    """The council met Mary Lund, <who> said that the wall was weak."""
    if mention.word not in RELATIVE or mention.head.upos not in {"PRON", "DET", "SCONJ"}:
        return None
    noun = antecedent(mention.sentence, mention.head)
    chain = None if noun is None else article.meant(noun)
    if chain is not None and mention.word == "which" and chain.kind is SpeakerKind.PERSON:
        chain = None
    return Answer(chain, None if chain is None else f"“{mention.head.text}” stands for {chain.label}")


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
    return noun


def named(article: Article, mention: Mention) -> Answer | None:
    """The dean of Varn, <Dr. Mary Lund>, said that the wall was weak."""
    span = mention.span
    phrase = span.of(article.text)
    inside = [
        e for e in article.people if e.start in article.named and (span.contains(e.span) or e.start == span.start)
    ]
    for entity in inside:
        before = phrase[: max(0, entity.start - span.start)]
        after = phrase[entity.end - span.start :]
        if re.match(r"['’]s?\s", after) or re.match(r"\s+and\s", after):
            continue
        is_head = entity.start <= mention.head.start < entity.end
        plain = is_head and not re.search(r"\b(?:of|for|by|from|with|to|and)\b", before)
        leads = _leads_to_name(article, mention, entity.start) and re.match(r"\s*(?:[,(]|$)|\s+\w+", after)
        if not before.strip() or plain or leads or not after.strip() and _ends_in_name(article, mention, entity.start):
            chain = article.named[entity.start]
            return Answer(chain, None if clean(phrase) == chain.label else f"named in “{short(phrase)}”")
    return None


def _leads_to_name(article: Article, mention: Mention, stop: int) -> bool:
    """Whether only title, role and a comma stand before a name: "The dean of Varn, Dr. "."""
    before = article.text[mention.span.start : stop]
    last = before.rfind(",") + 1
    words = [t for t in mention.sentence.tokens if mention.span.start + last <= t.start and t.end <= stop]
    plain = all(t.upos in NOMINAL | {"PART"} or t.text in {"-", '"', "“", "”"} for t in words)
    owned = re.search(r"['’]s?\s+$", before) is not None
    return plain and not owned and not re.search(r"\b(?:and|or|who|which|that|said)\b", before[:last])


def _ends_in_name(article: Article, mention: Mention, stop: int) -> bool:
    """Whether a title in capitals leads to the name at the end: "Director of National Safety Mary Lund"."""
    words = [t for t in mention.sentence.tokens if mention.span.start <= t.start and t.end <= stop]
    before = [t for t in words if t.index > max((t.index for t in words if t.upos == "ADP"), default=-1)]
    is_role = any(roles().get(t.lemma.lower()) == "person" for t in words)
    return is_role and bool(before) and all(t.upos == "PROPN" and t.text[:1].isupper() for t in before)


def document(article: Article, mention: Mention) -> Answer | None:
    """<The statement from the chancellery> said that the talks were over."""
    noun, start = role_noun(mention.head), article.horizon(mention)
    owner = issuer(mention.sentence, mention.head)
    if roles().get(noun) != "document" or owner is None and is_plural(mention.sentence, mention.head):
        return None
    if not _is_common(mention) and start == mention.head.start:
        return None
    if owner is not None:
        chain = article.meant(owner)
        if chain is not None:
            chain.roles.add(noun)
            return Answer(chain, f"{chain.label} issued “{short(mention.span.of(article.text))}”")
    if is_definite(mention.sentence, mention.head) or is_bare(mention.sentence, mention.head):
        known = [c for c in article.chains if same_role(noun, c.roles) and article.mentioned(c, start) >= 0]
        if known:
            chain = max(
                known, key=lambda c: (noun in c.roles, c.kind is not SpeakerKind.DOCUMENT, article.mentioned(c, start))
            )
            phrase = mention.span.of(article.text)
            return Answer(chain, f"“{short(phrase)}” is the one mentioned before, of {chain.label}")
    return Answer(_new(article, mention, SpeakerKind.DOCUMENT, noun))


def organisation(article: Article, mention: Mention) -> Answer | None:
    """<The World Harbour Organization> said that the ports were safe."""
    kind = roles().get(role_noun(mention.head))
    if any(t.relation == "conj" and t.end <= mention.span.end for t in mention.sentence.children[mention.head.index]):
        return None
    entity = naming.entity_at(article, mention.head, mention.span)
    if entity is None and kind == "organisation":
        entity = _apposed(article, mention)
    if entity is None or kind == "person":
        return None
    chain = naming.body(article, entity, _whole_name(article, mention) if mention.quotation else "")
    chain.roles.add(role_noun(mention.head))
    return Answer(chain)


def _apposed(article: Article, mention: Mention) -> Entity | None:
    """The name at the end of "the utility Norrlight" or "the coalition partner, the Greens of Brezany"."""
    below = [t for t in mention.sentence.children[mention.head.index] if t.relation in {"appos", "flat", "nmod"}]
    plain = [t for t in below if not any(c.relation == "case" for c in mention.sentence.children[t.index])]
    found = (naming.entity_at(article, t, mention.span) for t in plain if t.start > mention.head.start)
    return next((e for e in found if e is not None), None)


def _whole_name(article: Article, mention: Mention) -> str:
    """A source that is a name from its first word to its last: "the Command and Control Centre of the Coast Guard"."""
    words = re.findall(r"[\w’'.-]+|[^\w\s]", bare(mention.span.of(article.text)))
    small = {"of", "the", "for", "and", "in"}
    return bare(mention.span.of(article.text)) if all(w[:1].isupper() or w in small for w in words) else ""


def of_the_same(article: Article, mention: Mention) -> Answer | None:
    """President Anna Dell left. <Dell's office> said nothing. <The office of the president> denied it later."""
    noun, start = _role(mention), mention.head.start
    token = owner(mention.sentence, mention.head)
    whose = None if token is None else article.meant(token)
    if whose is None or is_plural(mention.sentence, mention.head) or not _is_common(mention):
        return None
    same = [c for c in article.chains if c.owner is whose and noun in c.roles and article.mentioned(c, start) >= 0]
    if not same:
        return None
    return Answer(same[-1], f"“{short(mention.span.of(article.text))}” is {whose.label}’s, mentioned before")


def in_the_same_words(article: Article, mention: Mention) -> Answer | None:
    """<An aide> said that the vote was lost. <An aide> said that it would be repeated."""
    phrase = mention.span.of(article.text)
    if re.match(r"(?:another|a (?:second|third|different))\b", phrase.lower()) or _is_own(mention):
        return None
    kind = _kind(mention)
    if kind is SpeakerKind.GROUP and not is_definite(mention.sentence, mention.head):
        return None
    label = names.folded(bare(phrase))
    start = mention.head.start
    same = [
        c
        for c in article.chains
        if c.kind is kind and label in {names.folded(d) for d in c.descriptions} and article.mentioned(c, start) >= 0
    ]
    if not same:
        return None
    chain = max(same, key=lambda c: article.mentioned(c, start))
    return Answer(chain, "described in the same words before")


def by_role(article: Article, mention: Mention) -> Answer | None:
    """Finance Minister Anna Dell met the unions. <The minister> said that taxes would rise."""
    if not _points_back(mention):
        return None
    noun, kind, phrase = _role(mention), _kind(mention), mention.span.of(article.text)
    start = article.horizon(mention)
    wanted = modifiers(phrase, noun)
    known = [
        c
        for c in article.chains
        if same_role(noun, c.roles)
        and _is_of_kind(c, kind)
        and _seen(article, c, start) >= 0
        and _fits(c, wanted, noun)
    ]
    if not known:
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
    match = AGE.search(mention.span.of(article.text))
    if match is None or not _points_back(mention):
        return None
    aged = [
        article.named[e.start]
        for e in article.people
        if e.start in article.named and re.match(rf", {match[1]}\b", article.text[e.end : e.end + 6])
    ]
    chains = aged or [r.chain for r in reversed(article.readings) if r.is_subject and r.chain.name is not None][:1]
    if len({id(c) for c in chains}) != 1:
        return None
    return Answer(chains[0], f"“{match[0]}” is {chains[0].label}")


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


def the_company(article: Article, mention: Mention) -> Answer | None:
    """Norrlight lost money. <The company> said that the year had been hard."""
    noun, start, phrase = role_noun(mention.head), mention.head.start, mention.span.of(article.text)
    if noun not in FIRMS or not _points_back(mention) or _kind(mention) is SpeakerKind.GROUP:
        return None
    if modifiers(phrase, noun):
        return None
    near = [r for r in article.readings if r.start < start and article.distance(r.start, start) <= FIRM_NEAR]
    found = [r.chain for r in near if r.chain.kind is SpeakerKind.ORGANISATION and _is_private(r.chain)]
    if not found:
        return None
    chain = max(found, key=lambda c: article.prominence(c, start))
    return Answer(chain, f"“{short(phrase)}” fits {chain.label}, mentioned before")


def _is_private(chain: Chain) -> bool:
    """Whether a body may be a company: no place, no ministry, court or party by its name."""
    nouns = {role for role in chain.roles if roles().get(role) == "organisation"} - FIRMS
    last = names.folded(chain.label).split()[-1:]
    return chain.label[:1].isupper() and not chain.is_place and not nouns and roles().get("".join(last)) is None


def the_one_person(article: Article, mention: Mention) -> Answer | None:
    """Peter Holm left without a word. <The commander> considers the talks to have failed."""
    noun, phrase, start = _role(mention), mention.span.of(article.text), mention.head.start
    if _kind(mention) is not SpeakerKind.UNNAMED or roles().get(noun) != "person" or noun in NAMELESS:
        return None
    if not _is_main_subject(mention) or not _points_back(mention) or len(modifiers(phrase, noun)) > 1:
        return None
    gender = noun_gender(noun)
    near = [r for r in article.readings if r.start < start and article.distance(r.start, start) <= NEAR]
    people = [r for r in near if r.chain.name is not None and not r.is_marked]
    chain = people[-1].chain if len({id(r.chain) for r in people}) == 1 else None
    if chain is None or gender and chain.gender not in {None, gender} or people[-1].sentence == mention.sentence.index:
        return None
    chain.descriptions.append(bare(phrase))
    chain.roles.add(noun)
    return Answer(chain, f"“{short(phrase)}” can only be {chain.label}, the one person named just before")


def _is_main_subject(mention: Mention) -> bool:
    """Whether a mention with "the" is the subject of a main clause, where a text goes on with whom it was about."""
    head, tokens = mention.head, mention.sentence.tokens
    the = any(t.text.lower() == "the" for t in mention.sentence.children[head.index])
    return the and head.relation == "nsubj" and tokens[head.head].relation in {"root", "ccomp", "parataxis"}


def by_role_ahead(article: Article, mention: Mention) -> Answer | None:
    """<The director> will step aside, the paper said. The director, Hanne Solvay, declined to comment."""
    noun, phrase = _role(mention), mention.span.of(article.text)
    if _kind(mention) is not SpeakerKind.UNNAMED or noun in NAMELESS or _is_own(mention):
        return None
    if not _points_back(mention):
        return None
    wanted = modifiers(phrase, noun)
    bearers = [c for c in article.chains if c.name is not None and noun in c.roles and _fits(c, wanted, noun)]
    if len(bearers) != 1:
        return None
    bearers[0].descriptions.append(bare(phrase))
    return Answer(bearers[0], f"“{short(phrase)}” is named further on: {bearers[0].label}")


def named_next(article: Article, mention: Mention) -> Answer | None:
    """<The envoy for Korvia> warned that the truce would fail. Thomas Brandt told reporters that it was over."""
    noun = role_noun(mention.head)
    if _kind(mention) is not SpeakerKind.UNNAMED or noun in NAMELESS:
        return None
    if not is_definite(mention.sentence, mention.head) or mention.head.relation != "nsubj":
        return None
    chain = _speaks_next(article, mention.sentence)
    if chain is None:
        return None
    phrase = mention.span.of(article.text)
    chain.descriptions.append(bare(phrase))
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
    if roles().get(noun) is None and mention.head.upos not in {"NOUN", "PROPN", "NUM", "ADJ", "DET"}:
        return None
    chain = _new(article, mention, _kind(mention), noun)
    token = owner(mention.sentence, mention.head)
    chain.owner = None if token is None else article.meant(token)
    if chain.owner is None or token is None or token.text.lower() not in OWNING or token.start != mention.span.start:
        return Answer(chain)
    ending = "’" if chain.owner.kind is SpeakerKind.GROUP and chain.owner.label.endswith("s") else "’s"
    chain.label = clean(f"{chain.owner.label}{ending} {article.text[token.end : mention.span.end].strip()}")
    return Answer(chain, f"“{token.text}” agrees with {chain.owner.label}")


def _new(article: Article, mention: Mention, kind: SpeakerKind, noun: str) -> Chain:
    label = bare(mention.span.of(article.text))
    named = {role(mention.sentence.tokens[_first(mention) : mention.head.index], mention.head)}
    return Chain(label, kind, title=noun_gender(noun), roles=named, descriptions=[label])


def _first(mention: Mention) -> int:
    return next(t.index for t in mention.sentence.tokens if t.end > mention.span.start)


def _role(mention: Mention) -> str:
    return role(mention.sentence.tokens[_first(mention) : mention.head.index], mention.head)


def _kind(mention: Mention) -> SpeakerKind:
    kind = roles().get(role_noun(mention.head))
    if is_plural(mention.sentence, mention.head) or kind == "group":
        return SpeakerKind.GROUP
    is_name = kind is None and mention.head.upos == "PROPN" and mention.head.text[:1].isupper()
    return SpeakerKind.ORGANISATION if kind == "organisation" or is_name else SpeakerKind.UNNAMED


def _is_of_kind(chain: Chain, kind: SpeakerKind) -> bool:
    return chain.kind in SINGULAR if kind is SpeakerKind.UNNAMED else chain.kind is kind


def _points_back(mention: Mention) -> bool:
    ordinal = any("NumType=Ord" in t.feats for t in mention.sentence.children[mention.head.index])
    definite = is_definite(mention.sentence, mention.head)
    subject = mention.quotation is not None or mention.head.relation == "nsubj"
    is_bare_subject = subject and is_bare(mention.sentence, mention.head)
    return (definite or is_bare_subject) and not ordinal and not _is_own(mention) and _is_common(mention)


def _is_common(mention: Mention) -> bool:
    """Whether a phrase describes and isn't a name: "the report", "The President", not "the Washington Post"."""
    tokens = [t for t in mention.sentence.tokens if mention.span.start <= t.start < mention.span.end]
    inner = [t for t in tokens if t.index > 0 and t.upos == "PROPN" and t.text[:1].isupper()]
    kind = roles().get(role_noun(mention.head))
    if kind == "person":
        return not any(t.index > mention.head.index and t.relation in {"flat", "appos"} for t in inner)
    return mention.head not in inner


def _is_own(mention: Mention) -> bool:
    """Whether somebody has it: "his lawyer" isn't the lawyer of before."""
    owner = possessor(mention.sentence, mention.head)
    return owner is not None and owner.text.lower() in OWNING


def _words(chain: Chain, noun: str) -> frozenset[str]:
    return modifiers(" ".join([chain.label, *chain.descriptions, *chain.spellings]), noun)


def _fits(chain: Chain, wanted: frozenset[str], noun: str) -> bool:
    """Whether nothing that a description says is at odds with what the chain was called."""
    known = [modifiers(d, noun) for d in chain.descriptions if noun in names.folded(d)]
    return not wanted or not any(known) or share(wanted, _words(chain, noun)) > 0
