"""Bodies and documents: organisations in their spellings, their offices, and who issued what is written."""

from __future__ import annotations

import re

from quotelab import names
from quotelab.document import Entity, Span, Token
from quotelab.quotation import SpeakerKind
from quotelab.resolve.article import Answer, Article, Chain, Mention
from quotelab.resolve.issuers import issuer
from quotelab.resolve.mentions import has_article, is_common, kind_of, new_chain, points_back, role_of
from quotelab.resolve.phrases import (
    ARTICLES,
    FIRMS,
    bare,
    clean,
    is_bare,
    is_plural,
    joined_to,
    modifiers,
    owner,
    phrase,
    possessor,
    role_noun,
    roles,
    same_role,
    short,
)

SPELLED = re.compile(r"(?:[A-Z][\w’'-]+\s(?:(?:of|for|the|and|in|on|de)\s)*){2,}$")
# Bodies that a text names first and calls by one of these nouns then.
INSTITUTIONS = frozenset(
    "network channel station broadcaster newspaper magazine paper outlet website airline carrier bank lender insurer"
    " charity foundation club league union association federation retailer supermarket chain operator utility maker"
    " brand platform startup agency bureau watchdog regulator organisation organization".split()
)
POLLS = frozenset("poll polling survey rating tally".split())
CORPORATE = frozenset("corporation inc ltd plc holdings airlines airways bank motors".split())
TOWNS = frozenset("city town village state province county district island municipality borough".split())
FIRM_NEAR = 4  # sentences back within which a firm is looked for


def document(article: Article, mention: Mention) -> Answer | None:
    """<The statement from the chancellery> said that the talks were over."""
    noun, start = role_noun(mention.head), article.horizon(mention)
    who = issuer(mention.sentence, mention.head)
    if roles().get(noun) != "document" or who is None and is_plural(mention.sentence, mention.head):
        return None
    if not is_common(mention) and start == mention.head.start:
        return None
    chain = None if who is None else article.meant(who)
    is_owned = who is not None and who is possessor(mention.sentence, mention.head)
    chain = chain if chain is not None and _may_issue(chain, noun, is_owned) else _signer(article, mention)
    if chain is not None and who is not None and chain.kind is SpeakerKind.ORGANISATION:
        chain = _with_the_other(article, mention, who) or chain
    if chain is not None:
        chain.roles.add(noun)
        return Answer(chain, f"{chain.label} issued “{short(mention.span.of(article.text))}”")
    if has_article(article, mention) or is_bare(mention.sentence, mention.head):
        known = [c for c in article.chains if same_role(noun, c.roles) and article.mentioned(c, start) >= 0]
        if known:
            chain = max(
                known,
                key=lambda c: (
                    noun in c.roles,
                    c.kind is not SpeakerKind.DOCUMENT,
                    _mentioned_as(c, noun, start),
                    article.mentioned(c, start),
                ),
            )
            phrase = mention.span.of(article.text)
            return Answer(chain, f"“{short(phrase)}” is the one mentioned before, of {chain.label}")
    return Answer(new_chain(article, mention, SpeakerKind.DOCUMENT))


def _mentioned_as(chain: Chain, noun: str, before: int) -> int:
    """Where a chain was mentioned last by what it issued, this noun; -1 where it wasn't."""
    return max((r.start for r in chain.readings if r.noun == noun and r.start < before), default=-1)


def _may_issue(chain: Chain, noun: str, is_owned: bool) -> bool:
    """Whether a chain is of somebody who writes: no primary with its polls, nor a place or a man with them."""
    if noun in POLLS:
        is_man = chain.name is not None and bool(chain.name.given)
        return not chain.is_place and not is_man and chain.kind is not SpeakerKind.UNNAMED
    return is_owned or chain.kind is not SpeakerKind.UNNAMED or bool(chain.role_kinds - {None})


def _with_the_other(article: Article, mention: Mention, issuer: Token) -> Chain | None:
    """Two bodies that issue one document: "projections by the Lantern and the Courier"."""
    other = next((t for t in mention.sentence.children[issuer.index] if t.relation == "conj"), None)
    entity = None if other is None else entity_at(article, other, other.span)
    if entity is None or entity.end > mention.span.end:
        return None
    written = article.text[phrase(mention.sentence, issuer).start : entity.end]
    return named_body(article, written) if " and " in written else None


def _signer(article: Article, mention: Mention) -> Chain | None:
    """Whose name a phrase ends with after "by" or "from": "a memo posted by Senator Bo Holm", "… by the Lantern"."""
    span = mention.span
    people = [e for e in article.people_in(span) if e.start in article.named and e.end == span.end]
    found = people or [e for e in article.entities_in(span.start, span.end) if e.kind == "ORG" and e.end == span.end]
    if len(found) != 1:
        return None
    before = article.text[span.start : found[0].start]
    if not re.search(r"\b(?:by|from) (?:the )?(?:[A-Z][\w-]*\.? )*$", before):
        return None
    return article.named[found[0].start] if people else body(article, found[0])


def organisation(article: Article, mention: Mention) -> Answer | None:
    """<The World Harbour Organization> said that the ports were safe."""
    kind = roles().get(role_noun(mention.head))
    entity = entity_at(article, mention.head, mention.span) or _place_called(article, mention)
    joined = [t for t in joined_to(mention.sentence, mention.head) if t.end <= mention.span.end]
    if any(entity is None or t.start >= entity.end for t in joined):
        return None
    if entity is None and kind == "organisation" and not is_plural(mention.sentence, mention.head):
        entity = _apposed(article, mention)
    if entity is None and (kind != "person" or mention.head.lemma.lower() in ALLIES):
        entity = _named_after_comma(article, mention)
        kind = None if entity is not None else kind
    if entity is None and mention.head.text == "WHO":  # which the tagger takes for the pronoun
        return Answer(named_body(article, "WHO"))
    if entity is None or kind == "person":
        return None
    chain = body(article, entity, _whole_name(article, mention) if mention.quotation else "")
    chain.roles |= {role_noun(mention.head), *_nouns_of(mention)}
    return Answer(chain)


def _place_called(article: Article, mention: Mention) -> Entity | None:
    """The place of "the city of Varn"."""
    token = owner(mention.sentence, mention.head)
    if (
        role_noun(mention.head) not in TOWNS
        or token is None
        or token.upos != "PROPN"
        or token.start < mention.head.start
    ):
        return None
    entity = entity_at(article, token, mention.span)
    return entity if entity is not None and entity.kind == "LOC" else None


def _nouns_of(mention: Mention) -> set[str]:
    """What a body is called beside its name: "the broadcaster Lantern", "Norrlight, a utility, …", "… is a utility"."""
    sentence, head = mention.sentence, mention.head
    below = [t for t in sentence.children[head.index] if t.relation == "appos"]
    above = sentence.tokens[head.head] if head.head >= 0 else head
    is_named = head.relation in {"appos", "flat"} and above.index < head.index
    is_said = head.relation == "nsubj" and any(t.relation == "cop" for t in sentence.children[above.index])
    found = [*below, *([above] if is_named or is_said else [])]
    return {role_noun(t) for t in found if t.upos == "NOUN" and roles().get(role_noun(t)) == "organisation"}


ALLIES = frozenset({"partner", "ally", "rival", "member", "leader", "opponent"})


def _named_after_comma(article: Article, mention: Mention) -> Entity | None:
    """The name with which a phrase ends after its last comma: "one of these groups, the Varn Guard (VG)"."""
    written = mention.span.of(article.text)
    match = re.fullmatch(r"[^,]+,\s+(?:the\s+)?(?P<name>[A-Z][^,()]+?)(?:\s+\([A-Z]{2,}\))?,?", written)
    if match is None:
        return None
    start, end = mention.span.start + match.start("name"), mention.span.start + match.end("name")
    found = (e for e in article.entities_in(start, end) if e.start == start and e.end == end)
    return next((e for e in found if e.kind == "ORG"), None)


def _apposed(article: Article, mention: Mention) -> Entity | None:
    """The name at the end of "the utility Norrlight" or "the coalition partner, the Greens of Brezany"."""
    below = [t for t in mention.sentence.children[mention.head.index] if t.relation in {"appos", "flat", "nmod"}]
    plain = [t for t in below if not any(c.relation == "case" for c in mention.sentence.children[t.index])]
    found = (entity_at(article, t, mention.span) for t in plain if t.start > mention.head.start)
    return next((e for e in found if e is not None), None)


def _whole_name(article: Article, mention: Mention) -> str:
    """A source that is a name from its first word to its last: "the Command and Control Centre of the Coast Guard"."""
    words = re.findall(r"[\w’'.-]+|[^\w\s]", bare(mention.span.of(article.text)))
    small = {"of", "the", "for", "and", "in"}
    return bare(mention.span.of(article.text)) if all(w[:1].isupper() or w in small for w in words) else ""


def of_the_same(article: Article, mention: Mention) -> Answer | None:
    """President Anna Dell left. <Dell's office> said nothing. <The office of the president> denied it later."""
    noun, start = role_of(mention), mention.head.start
    token = owner(mention.sentence, mention.head)
    whose = None if token is None else article.meant(token)
    if whose is None or is_plural(mention.sentence, mention.head) or not is_common(mention):
        return None
    same = [c for c in article.chains if c.owner is whose and noun in c.roles and article.mentioned(c, start) >= 0]
    if not same:
        return None
    return Answer(same[-1], f"“{short(mention.span.of(article.text))}” is {whose.label}’s, mentioned before")


def the_company(article: Article, mention: Mention) -> Answer | None:
    """Norrlight Energy lost money. <The company> said that the year had been hard."""
    noun, start, phrase = role_noun(mention.head), mention.head.start, mention.span.of(article.text)
    if noun not in FIRMS | INSTITUTIONS or not points_back(article, mention):
        return None
    if modifiers(phrase, noun) or kind_of(mention) is SpeakerKind.GROUP:
        return None
    found = [c for c in _bodies_before(article, start) if _may_be(c, FIRMS if noun in FIRMS else frozenset({noun}))]
    if not found or noun not in FIRMS and len({id(c) for c in found}) > 1:
        return None
    chain = max(found, key=lambda c: article.prominence(c, start))
    return Answer(chain, f"“{short(phrase)}” fits {chain.label}, mentioned before")


def _bodies_before(article: Article, start: int) -> list[Chain]:
    """The bodies that were named shortly before a place, beside nouns too: "a Norrlight helicopter"."""
    first = article.sentence_starts_before(start, FIRM_NEAR)
    near = [e for e in article.entities_in(first, start) if e.kind == "ORG" and e.start >= first]
    named = [
        article.bodies.get(_key(clean(ARTICLES.sub("", e.span.of(article.text))))) or body(article, e) for e in near
    ]
    read = [r.chain for r in article.readings if first <= r.start < start and r.chain.kind is SpeakerKind.ORGANISATION]
    return [*named, *read]


def _may_be(chain: Chain, nouns: frozenset[str]) -> bool:
    """Whether a body may be called by these nouns: no place, and nothing else by its name, as a ministry is no firm."""
    others = {role for role in chain.roles if roles().get(role) == "organisation"} - nouns
    words = [w for w in names.folded(chain.label).split() if w not in nouns]
    another = any(roles().get(word) == "organisation" for word in words)
    return chain.label[:1].isupper() and not chain.is_place and not others and not another


def body(article: Article, entity: Entity, written: str = "") -> Chain:
    """The chain of an organisation or a place, a new one where the article hasn't named it before.

    `written` is the whole name, where it is more than the tagger saw.
    """
    return named_body(article, written or entity.span.of(article.text), entity.kind)


def named_body(article: Article, written: str, kind: str = "ORG") -> Chain:
    """The chain of an organisation or a place with this name."""
    label = clean(ARTICLES.sub("", written))
    key = _key(label)
    chain = article.bodies.get(key)
    if chain is None:
        chain = _alike(article, label, kind)
    if chain is None:
        name = _spelled_out(article, label) or label
        chain = Chain(name, SpeakerKind.ORGANISATION, is_place=kind == "LOC", is_body=True)
        article.chains.append(chain)
    elif chain.label.isupper() and not label.isupper() or _goes_on(chain.label, label):
        chain.label = label
    article.bodies[key] = chain
    chain.spellings[label] += 1
    return chain


def _key(label: str) -> str:
    return names.folded(label).replace(".", "")


def with_letters(article: Article, letters: str) -> Chain | None:
    """The one body that two letters are short for before a colon: "DH" of the Dockhand, which interviews."""
    spelled = (e.span.of(article.text).split("\u200d")[0] for e in article.entities if e.kind == "ORG")
    written = {clean(ARTICLES.sub("", name)) for name in spelled}
    within = re.compile(r"\w*".join(re.escape(letter) for letter in letters), re.IGNORECASE)
    found = {name for name in written if name.isalpha() and len(name) > len(letters) + 1 and within.match(name)}
    return named_body(article, found.pop()) if len(found) == 1 else None


def _alike(article: Article, label: str, kind: str) -> Chain | None:
    """The body that a name not seen before is another name of."""
    bodies = list({id(c): c for c in article.bodies.values()}.values())
    chain = next((c for c in bodies if is_same_body(c.label, label)), None)
    if chain is not None or kind != "ORG":
        return chain
    found = [c for c in bodies if not c.is_place and (_begins(label, c.label) or _goes_on(c.label, label))]
    return found[0] if len(found) == 1 else None


def _spelled_out(article: Article, label: str) -> str | None:
    """The name that a short one stands for, where the article has it: before it in brackets, or by its capitals."""
    if " " in label or len(label) > 10:
        return None
    place = article.text.find(f"({label})")
    before = SPELLED.search(article.text[max(0, place - 120) : place]) if place >= 0 else None
    if before is not None and label[0] in before[0]:
        return bare(_unowned(before[0]))
    if not label.replace(".", "").isupper():
        return None
    found = (_unowned(clean(ARTICLES.sub("", e.span.of(article.text)))) for e in article.entities)
    return next((name for name in found if " " in name and is_same_body(label, name)), None)


def _unowned(name: str) -> str:
    """A name without whose it is before it: "the United Towns' National Harbour Board"."""
    return re.sub(r"^.*['’]s? (?=[A-Z]\w+ [A-Z])", "", name)


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
    capitals, short = "".join(w[0] for w in re.findall(r"[A-Z]\w*", long)), short.replace("&", "")
    return len(short) > 1 and short.isupper() and short == capitals


def _begins(short: str, long: str) -> bool:
    """Norrlight, of Norrlight Energy Company; but no parts of a body, as a university's school."""
    one, other = names.folded(short).split(), names.folded(long).split()
    rest = other[len(one) :]
    is_rest = all(w.isalpha() and (w not in roles() or w in FIRMS | CORPORATE) for w in rest)
    return bool(one) and other[: len(one)] == one and is_rest


def _goes_on(short: str, long: str) -> bool:
    """Norrlight, before the text says Norrlight Group."""
    rest = names.folded(long).removeprefix(names.folded(short)).split()
    return bool(rest) and rest[0] in FIRMS | CORPORATE and _begins(short, long)


def entity_at(article: Article, head: Token, span: Span) -> Entity | None:
    """The organisation or place whose name holds the head of a mention."""
    near = article.entities_in(span.start, head.end)
    return next((e for e in near if e.start <= head.start < e.end and span.overlaps(e.span)), None)
