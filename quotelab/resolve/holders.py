"""Whose name a phrase holds: "the dean of Varn, Mary Lund", not "a friend of Mary Lund"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from quotelab import names
from quotelab.document import Entity, Span, Token
from quotelab.resolve import bodies
from quotelab.resolve.article import Answer, Article, Chain, Mention
from quotelab.resolve.mentions import role_of
from quotelab.resolve.phrases import bare, clean, is_plural, role_noun, roles, short

# Where a phrase goes on to examples, or to a clause about whom it has named.
ASIDE = re.compile(r"\b(?:including|such as|for instance|for example|among them|who|whose|which|that)\b")
OF_SOMETHING = re.compile(r"\b(?:of|for|by|from|with|to|and)\b")
OUTLETS = re.compile(r"^(?:[Tt]he )?(?:[A-Z][\w.&]*\s)*[A-Z][\w.&]*['’]s?\s+$")
GOVERNING = frozenset("of for by with from to at about on than like against under".split())
LONGEST_ROLE = 9  # words between whose role it is, and the name of who holds it
NAMING = frozenset({"NOUN", "PROPN", "ADJ"})
NOMINAL = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON"})


def named(article: Article, mention: Mention) -> Answer | None:
    """The dean of Varn, <Dr. Mary Lund>, said that the wall was weak."""
    span = mention.span
    for entity in article.people_in(span):
        if entity.start not in article.named or entity.end > span.end and entity.start != span.start:
            continue
        if not _is_of_another(article, mention, entity) and _is_held(article, mention, entity):
            chain, phrase = article.named[entity.start], span.of(article.text)
            return Answer(chain, None if clean(phrase) == chain.label else f"named in “{short(phrase)}”")
    return None


def _around(article: Article, mention: Mention, entity: Entity) -> tuple[str, str]:
    """What a phrase says before and after a name; a possessive ending at its end doesn't count."""
    phrase, start = mention.span.of(article.text), mention.span.start
    return phrase[: max(0, entity.start - start)], re.sub(r"^['’]s?$", "", phrase[entity.end - start :])


def _is_of_another(article: Article, mention: Mention, entity: Entity) -> bool:
    """Whether a name is of somebody else, or of one of several: "Lund's lawyer", "Lund and Holm", "… who met Lund"."""
    before, after = _around(article, mention, entity)
    return (
        re.match(r"['’]s?\s|\s+(?:and|or|nor)\s", after) is not None
        or ASIDE.search(before) is not None
        or _is_of_the_next(article, entity, mention.span)
        or _is_one_of_many(article, mention, entity)
    )


def _is_held(article: Article, mention: Mention, entity: Entity) -> bool:
    """Whether a phrase leads to a name as to its bearer's."""
    before, after = _around(article, mention, entity)
    if all(map(names.is_title, before.split())):
        return True
    if entity.start <= mention.head.start < entity.end and not OF_SOMETHING.search(before):
        return True
    if _holds(article, mention, entity):
        return True
    if _leads_to_name(article, mention, entity.start) and re.match(r"\s*(?:[,(]|$)|\s+\w+", after):
        return True
    if after.strip(" ,"):
        return False
    of_outlet = OUTLETS.search(before) is not None and bool(names.parse(entity.span.of(article.text)).given)
    ends = not after.strip() and _ends_in_name(article, mention, entity.start)
    return of_outlet or ends or _closes_with_name(article, mention, entity)


def _is_one_of_many(article: Article, mention: Mention, entity: Entity) -> bool:
    """Whether a name comes after a plural: "his rivals, led by Bo Holm"."""
    head = mention.head
    several = head.upos == "NOUN" and "Plur" in head.feats and article.text[head.end : head.end + 1] not in {"'", "’"}
    return several and head.end <= entity.start


def _is_of_the_next(article: Article, entity: Entity, span: Span) -> bool:
    """Whether a name says whose role the next one has: "Lund spokesman Bo Holm"."""
    following = next((e for e in article.people_in(span) if e.start > entity.end), None)
    between = [] if following is None else article.text[entity.end : following.start].split()
    return (
        bool(between)
        and len(between) < LONGEST_ROLE
        and roles().get(between[-1].lower()) == "person"
        and "," not in between[0]
    )


def by_initials(article: Article, mention: Mention) -> Answer | None:
    """Mary Lund answered our questions. / Why a wall? / <ML>: It was time."""
    written, end = mention.span.of(article.text), mention.span.end
    if not re.fullmatch(r"(?:[A-Z]\.?){2,4}", written) or not _begins_turns(article, mention.span.start, written, end):
        return None
    chain = initials(article, written.replace(".", "")) or bodies.with_letters(article, written)
    return None if chain is None else Answer(chain, f"“{written}” begins a turn of {chain.label}")


def _begins_turns(article: Article, start: int, written: str, end: int) -> bool:
    """Whether some letters stand where a turn begins: before a colon, or at the start of several paragraphs."""
    if re.match(r"\s*(?::|\)\))", article.text[end:]):
        return True
    turns = [p for p in article.paragraphs if re.match(rf"\W*{re.escape(written)}\b", p.of(article.text))]
    return len(turns) > 1 and any(p.start <= start < p.start + 4 for p in turns)


def initials(article: Article, label: str) -> Chain | None:
    """The one person with these initials: "RS", of Rita Sund or Rita J. Sund."""
    wanted = label.strip(" (")
    found = [
        c
        for c in article.chains
        if c.name is not None
        and c.name.given
        and any(wanted in {_first_letters(s), _first_letters(s)[:1] + _first_letters(s)[-1:]} for s in c.spellings)
    ]
    return found[0] if len(found) == 1 and len(wanted) > 1 else None


def _first_letters(text: str) -> str:
    return "".join(word[0] for word in text.split() if word[0].isupper())


def named_after(article: Article, mention: Mention) -> Answer | None:
    """<His daughter>, Gianna Lund, said that the wall was weak."""
    if mention.quotation is None or roles().get(role_noun(mention.head)) != "person":
        return None
    if is_plural(mention.sentence, mention.head):
        return None
    match = re.match(r",\s+(?:(?:Mr|Ms|Mrs|Dr|Sir|Dame|Lord|Lady)\.?\s+)?(?=[A-Z])", article.text[mention.span.end :])
    start = mention.span.end + (match.end() if match else 0)
    chain = article.named.get(start) if match else None
    person = article.person_at(start)
    end = start if person is None else person.end
    if chain is None or article.text[end : end + 1] not in {",", ".", ";", ":", ")"}:
        return None
    chain.roles.add(role_of(mention))
    chain.describe(bare(mention.span.of(article.text)))
    return Answer(chain, f"named after “{short(mention.span.of(article.text))}”")


def _holds(article: Article, mention: Mention, entity: Entity) -> bool:
    """Whether a role leads to who holds it: "Varn Council for Roads official Bo Holm", "Mayor of Varn Bo Holm".

    Not "a spokesman for Mayor Bo Holm".
    """
    words = mention.sentence.tokens_between(mention.span.start, entity.start)
    bodies = [e for e in article.entities_in(mention.span.start, entity.start) if e.end <= entity.start]
    inside = {t.index for t in words for e in bodies if e.start <= t.start < e.end}
    run = list(takewhile(lambda t: t.upos in NAMING or t.text in "-–&/()" or t.index in inside, reversed(words)))
    rest = words[: len(words) - len(run)]
    others = (e for e in article.people_in(Span(mention.span.start, entity.start)) if e.end < entity.start)
    alone = all(re.match(r" [a-z]+ ", article.text[e.end : entity.start]) for e in others)  # "a Lund loyalist"
    if not run or not alone or not names.parse(entity.span.of(article.text)).given:
        return False
    while rest and rest[-1].upos == "DET":
        rest = rest[:-1]
    is_role = run[0].upos == "NOUN" and run[0].text.islower() or _is_of_person(run[0])
    if is_role and run[0].index not in inside:
        return not rest or not _governs(rest, bodies)
    is_of = len(rest) > 1 and rest[-1].text.lower() in GOVERNING and _is_of_person(rest[-2])
    return is_of and all(t.index in inside or t.text in "()" or _is_of_person(t) for t in run)


def _governs(words: Sequence[Token], bodies: Sequence[Entity]) -> bool:
    """Whether what follows is somebody else: after a preposition, or after "and" unless that joins two roles."""
    last = words[-1].text.lower()
    several = len(words) > 1 and ("Plur" in words[-2].feats or any(e.end == words[-2].end for e in bodies))
    return last in GOVERNING or last in {"and", "or"} and several


def _is_of_person(token: Token) -> bool:
    return roles().get(role_noun(token)) == "person" or names.is_title(token.lemma)


def _leads_to_name(article: Article, mention: Mention, stop: int) -> bool:
    """Whether only title, role and a comma stand before a name: "The dean of Varn, Dr. "."""
    before = article.text[mention.span.start : stop]
    last = before.rfind(",") + 1
    words = mention.sentence.tokens_between(mention.span.start + last, stop)
    plain = all(t.upos in NOMINAL | {"PART"} or t.text in {"-", '"', "“", "”"} for t in words)
    owned = re.search(r"['’]s?\s+$", before) is not None
    return plain and not owned and not re.search(r"\b(?:and|or|who|which|that|said)\b", before[:last])


def _closes_with_name(article: Article, mention: Mention, entity: Entity) -> bool:
    """Whether a role and what it is of go before a name in full: "speaker of the parliament Bo Holm".

    Also "the secretary of the union, Bo Holm" and "a student named Holm"; not "the lawyer of Mayor Bo Holm".
    """
    words = mention.sentence.tokens_between(mention.span.start, entity.start)
    if not words or not _is_of_person(mention.head) or is_plural(mention.sentence, mention.head):
        return False
    last = words[-1]
    if last.text.lower() in {"named", "called"}:
        return True
    if not names.parse(entity.span.of(article.text)).given:
        return False
    if last.text == "," or last.text == ")" or last.upos in NOMINAL and not _is_of_person(last):
        return mention.head.start < entity.start
    run = list(takewhile(lambda t: t.upos in NOMINAL or t.upos == "ADJ", reversed(words)))
    rest = words[: len(words) - len(run)]
    alone = len(article.people_in(mention.span)) == 1
    return alone and last.upos in NOMINAL and not any(t.text.lower() in GOVERNING for t in rest[-1:])


def _ends_in_name(article: Article, mention: Mention, stop: int) -> bool:
    """Whether a title in capitals leads to the name at the end: "Director of National Safety Mary Lund"."""
    words = [t for t in mention.sentence.tokens_between(mention.span.start, stop) if t.text != "."]
    before = [t for t in words if t.index > max((t.index for t in words if t.upos == "ADP"), default=-1)]
    alone = len(article.people_in(mention.span)) == 1 and len(before) == len(words)
    if alone and words and (names.is_title(words[-1].lemma) or role_noun(words[-1]) in roles()):
        return True
    of = words[: len(words) - len(before)]
    is_role = len(of) > 1 and of[-1].text.lower() == "of" and any(_is_of_person(t) for t in of)
    return is_role and bool(before) and all(t.text[:1].isupper() and not _is_of_person(t) for t in before)
