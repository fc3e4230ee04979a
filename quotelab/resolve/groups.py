"""Several who speak as one: their names, and the pairs that a text goes on to call "both men" or "the couple"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from quotelab import names
from quotelab.document import Entity, Span, Token
from quotelab.quotation import SpeakerKind
from quotelab.resolve import bodies
from quotelab.resolve.article import Answer, Article, Chain, Mention, Reading
from quotelab.resolve.phrases import bare, clean, is_definite, joined_to, role_noun, roles, short, top

JOINS = re.compile(r"(?P<and>,?\s+(?:and|as well as|along with|together with|alongside)\s+)|,\s+")
# What says more about those before it: examples, a relative clause, what stands between dashes.
ASIDE = re.compile(
    r",?\s+\(?(?:including|such as|among others|among them|like)\b.*$"
    r"|,?\s+(?:who|which|whose)\s.*?(?=,\s+(?:and|as well as|along with)\s|$)"
    r"|\s+(?:[–—]|--?)\s.*?(?:\s(?:[–—]|--?)(?=\s|$)|$)"
    r"|,\s+\d{1,3}(?:\s+and\s+\d{1,3})?(?=,|$)",
    re.DOTALL,
)
OF_ANOTHER = re.compile(
    r"\b(?:of|for|by|from|with|to|against|about|named|at|in|under|behind|near|over)\s+(?:the\s+)?(?P<words>(?:[A-Z][\w.]*\s+)*)$"
)
GOVERNED = re.compile(
    r"\b(?:of|at|in)\s+(?!(?:the )?[A-Z_])|\b(?:for|by|from|with|to|against|about|that)\s+(?!(?:the )?_+\s*$)"
)
OWNS = re.compile(r"['’]s?(?: [a-z-]+)+ $")
BESIDE = re.compile(r",? and (?:(?:[A-Z][\w’'-]*\.?|[a-z]+) ){0,4}")
MARKS = re.compile(r"[\"“”]|\'\'")
COUNTED = re.compile(r"(?:both|(?:the|these|those) two)\b", re.IGNORECASE)
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
PAIRED = frozenset({"couple", "pair", "duo"})
FARTHEST_PAIR = 8  # sentences back


@dataclass(frozen=True, slots=True)
class Part:
    """One of several who are joined by "and": its words, and the person, where it names one."""

    span: Span
    person: Chain | None
    body: str | None
    is_joined: bool
    is_plural: bool

    @property
    def names_one(self) -> bool:
        return self.person is not None or self.body is not None


def together(article: Article, mention: Mention) -> Answer | None:
    """Mary Lund met the press. <Lund and Mayor Bo Holm> said that the wall was weak."""
    chain = _named_in(article, mention.span)
    return None if chain is None else Answer(chain, f"named in “{short(mention.span.of(article.text))}”")


def _named_in(article: Article, span: Span) -> Chain | None:
    """The group that a stretch of text names; `None` where it names none of them, or one twice."""
    found = members(article, span)
    people = [part.person for part in found if part.person is not None]
    if len(found) < 2 or not any(part.names_one for part in found) or len({id(c) for c in people}) < len(people):
        return None
    return group(article, people if len(people) == len(found) else [], listed([_label(article, p) for p in found]))


def _label(article: Article, part: Part) -> str:
    if part.person is not None:
        return part.person.label
    if part.body is not None:
        return bodies.named_body(article, part.body).label
    return re.sub(r"^the ", "", clean(part.span.of(article.text)), flags=re.IGNORECASE)


def listed(labels: Sequence[str]) -> str:
    """Labels as one: "Lund and Holm", "Lund, Holm and Dell"."""
    return ", ".join(labels[:-1]) + " and " + labels[-1]


def group(article: Article, people: Sequence[Chain], label: str) -> Chain:
    """The chain of several with this label, or of these people; a new one where the article had none so far."""
    known = [c for c in article.chains if c.kind is SpeakerKind.GROUP]
    for chain in known:
        if people and {id(c) for c in chain.members} == {id(c) for c in people} or chain.label == label:
            return chain
    chain = Chain(label, SpeakerKind.GROUP, members=tuple(people))
    chain.describe(label)
    article.chains.append(chain)
    return chain


def members(article: Article, span: Span) -> list[Part]:
    """The parts of "Mary Lund, the mayor, and Bo Holm": two here, each with what describes it; none where that fails.

    What one of them is called is no part of its own ("the mayor"), nor what a person is twice ("the singer and actor
    Bo Holm"), nor are examples ("many mayors, including Bo Holm").
    """
    pieces = _pieces(article, span)
    if len(pieces) < 2 or not any(joined is not None for _, joined in pieces):
        return []
    found: list[Part] = []
    is_described = False
    for piece, joined in pieces:
        part = _part(article, piece, joined is not None)
        if part is None:
            return []
        before = found[-1] if found else None
        if before is None:
            found.append(part)
        elif _belongs_to_both(article, before, part):
            return []
        elif is_described and _goes_on(article, part, joined):
            continue
        elif _describes(article, before, part):
            is_described = is_described or before.names_one
            found[-1] = before if before.names_one else replace(part, is_joined=before.is_joined or part.is_joined)
        else:
            found.append(part)
    counted = found[0] if found else None
    if counted is not None and _counts(article, counted, len(found) - 1):
        found = found[1:]
    return found if found and found[-1].is_joined else []


def _pieces(article: Article, span: Span) -> list[tuple[Span, str | None]]:
    """What stands between commas and "and", outside names, brackets and asides; the "and" before it, if any."""
    text = span.of(article.text)
    if MARKS.search(text):
        return []
    start = re.match(r"(?:both|by|to|from)\s+", text, re.IGNORECASE)
    masked = ASIDE.sub(lambda m: "|" * len(m[0]), _masked(article, span))
    out: list[tuple[int, int, str | None]] = []
    first, joined = 0 if start is None else start.end(), None
    for match in JOINS.finditer(masked):
        if match.end() < len(masked):
            out.append((first, match.start(), joined))
            first, joined = match.end(), match["and"]
    out.append((first, len(masked), joined))
    spans = [(first, first + len(masked[first:last].rstrip(" ,|")), joined) for first, last, joined in out]
    return [(Span(span.start + first, span.start + last), joined) for first, last, joined in spans if first < last]


def _masked(article: Article, span: Span) -> str:
    """A text with lines for what stands in brackets and for the names of bodies and places."""
    text = re.sub(r"\([^)]*\)", lambda m: "_" * len(m[0]), span.of(article.text))
    for entity in article.entities_in(span.start, span.end):
        if span.contains(entity.span):
            first, last = entity.start - span.start, entity.end - span.start
            text = text[:first] + ("_" if entity.kind == "ORG" else "X") * (last - first) + text[last:]
    return text


def _goes_on(article: Article, part: Part, joined: str | None) -> bool:
    """Whether a piece goes on with what somebody is called: "a mason and now a baker"; not ", and his wife"."""
    if joined is not None and not joined.startswith(","):
        return True
    owned = re.match(r"(?:his|her|their)\s", part.span.of(article.text)) is not None and joined is not None
    return not part.names_one and not part.is_plural and not owned


def _part(article: Article, piece: Span, joined: bool) -> Part | None:
    """Whom a piece names or describes; `None` where it does neither."""
    sentence = article.sentence_at(piece.start)
    inside = [] if sentence is None else sentence.tokens_from(piece)
    tokens = list(takewhile(lambda t: t.text != "(", inside))
    numbers = {t.index for t in tokens}
    head = next((t for t in tokens if t.head not in numbers and t.upos not in {"PUNCT", "DET", "ADP", "CCONJ"}), None)
    if head is None:
        return None
    plural = ("Plur" in head.feats or head.upos == "NUM") and roles().get(tokens[-1].text.lower()) != "person"
    person = (
        None
        if any(t.upos == "VERB" and t.index > head.index for t in tokens)
        else _person(article, piece, head, plural)
    )
    if person is not None:
        return Part(piece, person, None, joined, False)
    body = _body(article, piece, head)
    if body is not None:
        return Part(piece, None, body, joined, plural)
    determined = tokens[0].upos in {"DET", "NUM"} or tokens[0].upos == "PRON" or tokens[0].deprel == "nmod:poss"
    is_noun = head.upos in {"NOUN", "PRON"} or plural
    return Part(piece, None, None, joined, plural) if is_noun and (determined or plural or _role(head)) else None


def _role(token: Token) -> bool:
    return roles().get(role_noun(token)) is not None


def _person(article: Article, piece: Span, head: Token, plural: bool) -> Chain | None:
    """The person whom a piece names, with titles before the name and a place or body after it."""
    people = [e for e in article.people_in(piece) if e.start in article.named and e.end <= piece.end]
    if not people or head.start >= people[-1].end:
        return None
    entity = people[-1]
    after = article.text[entity.end : piece.end]
    if not re.fullmatch(r"\s*|\s+(?:of|from|at|in|for|\()\b.*|\s+\(.*", after, re.DOTALL):
        return None
    name = article.named[entity.start].name
    if plural and (name is None or not name.given):
        return None
    if len(people) > 1 and not OWNS.search(article.text[people[-2].start : entity.start]):
        return None
    return None if _is_of_another(_masked(article, Span(piece.start, entity.start))) else article.named[entity.start]


def _is_of_another(before: str) -> bool:
    """Whether what goes before a name is of somebody else: "a spokesman for Senator …", not "Secretary of State …"."""
    capitals = OF_ANOTHER.search(before)
    if capitals is not None:
        words = [w.lower().rstrip(".").removesuffix("s") for w in capitals["words"].split()]
        return not words or any(w in names.TITLES or roles().get(w) == "person" for w in words)
    return GOVERNED.search(before) is not None or re.search(r"['’]s?\s+$", before) is not None


def _body(article: Article, piece: Span, head: Token) -> str | None:
    """The body or place that a piece is the name of, from its first capital to its last word."""
    written = re.sub(r"^the ", "", piece.of(article.text), flags=re.IGNORECASE)
    entities = [e for e in article.entities_in(piece.start, piece.end) if e.start <= head.start < e.end]
    words = re.findall(r"[\w’'.&-]+", written)
    plain = all(w[:1].isupper() or w in {"of", "the", "for", "and", "in", "&"} for w in words)
    return written if entities and plain and roles().get(words[-1].lower()) != "person" else None


def _describes(article: Article, before: Part, part: Part) -> bool:
    """Whether two pieces are one person: a name and what it is called, in either order."""
    if part.is_joined:
        alone = re.match(r"(?:the|an?|his|her|their) ", part.span.of(article.text)) is None
        same = part.person is not None or part.body is None and not part.is_plural
        return alone and not before.names_one and not before.is_plural and same
    if before.names_one:
        owned = re.match(r".+?['’]s?\s", part.span.of(article.text)) is not None
        return not part.names_one and (not part.is_plural or owned)
    return part.names_one and not before.is_plural


def _belongs_to_both(article: Article, before: Part, part: Part) -> bool:
    """Whether "and" joins no two parts: "Lund and Holm's mother", "a doctor at Varn and Sund"."""
    text = part.span.of(article.text)
    owned = re.match(r"[A-Z]\S*['’]s?\s", text) is not None and part.person is None
    ends = re.search(r"\b(?:of|at|for|from|by|in|with|to)\b", before.span.of(article.text)) is not None
    is_new = before.person is not None and text.startswith("the ")
    goes_on = part.body is not None and ends and before.body is None and not is_new
    of_both = part.person is not None and before.is_plural and bool(article.people_in(before.span))
    titled = before.body is not None and part.person is not None and not text.startswith(part.person.label)
    joined = owned and before.person is not None or titled or of_both and not before.names_one
    return goes_on or part.is_joined and joined


def _counts(article: Article, first: Part, others: int) -> bool:
    """Whether the first part only says how many are named after it: "two masons, Bo Holm and Mary Lund"."""
    written = first.span.of(article.text)
    number = re.match(r"(?:the |these |those )?(\w+)", written, re.IGNORECASE)
    if not first.is_plural or others < 2 or number is None:
        return False
    is_definite = re.match(r"(?:the|these|those|his|her|its|their|our)\s|.+?['’]s?\s", written, re.IGNORECASE)
    return NUMBERS.get(number[1].lower()) == others or is_definite is not None and not first.names_one


def read_pairs(article: Article) -> None:
    """Keep where several are named together, so that "they", "both men" and "the couple" can mean them."""
    for one, other in pairwise(e for e in article.people if e.start in article.named):
        chains = [article.named[one.start], article.named[other.start]]
        joined = BESIDE.fullmatch(article.text[one.end : other.start]) is not None and _is_whole(article, one, other)
        if joined and chains[0] is not chains[1]:
            _keep(article, one.start, group(article, chains, listed([c.label for c in chains])))
    for sentence in article.parsed.sentences:
        for token in sentence.tokens:
            if token.relation == "nsubj" and token.upos == "PROPN" and joined_to(sentence, token):
                inside = sentence.subtree(token)
                answer = _named_in(article, Span(min(t.start for t in inside), max(t.end for t in inside)))
                if answer is not None:
                    _keep(article, token.start, answer)
    article.pairs.sort(key=lambda reading: reading.start)


def _keep(article: Article, start: int, chain: Chain) -> None:
    """Keep that a group is named at a place, with the nouns before it that say what they are."""
    sentence = article.sentence_at(start)
    token = None if sentence is None else next((t for t in sentence.tokens if t.start == start), None)
    if sentence is None or token is None:
        return
    chain.roles |= _roles_before(sentence.tokens[max(0, token.index - 3) : token.index])
    head = top(sentence, token)
    article.pairs.append(Reading(start, sentence.index, head.head, chain, head.relation == "nsubj"))
    chain.places.append(start)


def _is_whole(article: Article, one: Entity, other: Entity) -> bool:
    """Whether two names are all that is joined: not the end of a longer list, nor whose something is."""
    before, after = article.text[: one.start][-2:], article.text[other.end :][:5]
    return before != ", " and not re.match(r"['’]s?\b|,? and ", after)


def _roles_before(tokens: Iterable[Token]) -> set[str]:
    return {role_noun(t) for t in tokens if _role(t) and "Plur" in t.feats}


def the_pair(article: Article, mention: Mention) -> Answer | None:
    """Mary Lund and Bo Holm met the press. <The couple> said that the wall was weak."""
    phrase, start = mention.span.of(article.text), mention.head.start
    of_two = role_noun(mention.head) in PAIRED and is_definite(mention.sentence, mention.head)
    is_person = roles().get(role_noun(mention.head)) == "person"
    if not of_two and not (COUNTED.match(phrase) and is_person):
        return None
    near = [r for r in article.pairs if r.start < start and article.distance(r.start, start) <= FARTHEST_PAIR]
    if not near or names.folded(bare(phrase)) in {word for c in article.chains for word in c.told}:
        return None
    chain = near[-1].chain
    chain.describe(bare(phrase))
    chain.roles.add(role_noun(mention.head))
    return Answer(chain, f"“{short(phrase)}” are {chain.label}, named together before")
