"""Whose turn it is in talk: who gives a name, who is addressed, who is given the word, whose words a heading says."""

from __future__ import annotations

import re
from collections import Counter

from quotelab import names
from quotelab.document import Entity
from quotelab.quotation import SpeakerKind
from quotelab.resolve.article import Address, Article, Chain
from quotelab.resolve.phrases import RANKS, roles

TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Gen|General|Sen|Senator|Rep|Representative|Prof|Professor|Chief Justice|Justice|Judge"
    r"|Counsel|Secretary|Minister|President|Congressman|Congresswoman|Chairman|Chairwoman|Ambassador|Sir|Sister"
    r"|Brother|Father|Commissioner|Councillor|Mayor|Governor|Speaker|Captain|Colonel)\.? $"
)
GREETING = re.compile(
    r"(?:^|[.?!:,—–-]\s+)(?:(?:and|but|so|well|yes|yeah|no|okay|ok|all right|alright|right|now|thank you|thanks"
    r"|thank you very much|good (?:morning|afternoon|evening|day)|hello|hi|welcome|please|of course|sure|indeed)"
    r"(?:,? so much)?[,.!]?\s+)*$",
    re.IGNORECASE,
)
ASKED = re.compile(
    r",\s+(?:if|before|in|on|as|and|but|so|first|just|let|please|thank|thanks|[’'\w]*\byou\b|your|do|does|did|can|could"
    r"|would|will|should|what|why|how|who|when|where|is|are|was|were|have|has|I|we|it|that|this|the|there)\b"
)
UNNAMED = re.compile(
    r"(?<![\w’'] )(?:Your (?:Honou?r|Excellency|Majesty|Holiness|Grace)|(?:Mr|Madam|Mister)\.? (President"
    r"|Chair(?:man|woman)?|Speaker|Secretary|Chief Justice|Mayor|Ambassador|Prime Minister|Minister))(?=[,.?!])"
)
SECOND_PERSON = re.compile(r"\b(?:you|your|yours|thank|thanks|please|welcome)\b|\b(?:you)['’]", re.IGNORECASE)
GIVES = re.compile(
    r"\b(?:proceed|go ahead|go on|please (?:begin|start|welcome|join me)|the floor is|has the floor|over to|hear from"
    r"|call (?:on|upon)|recogni[sz]e|introduce|give the (?:word|floor) to|your (?:opening|closing) statement)\b",
    re.IGNORECASE,
)
INTRODUCES = re.compile(
    r"\b(?:my name is|my name['’]s|I am|I['’]m|it['’]s|call me|your host(?:,| is)|this is|I,)\s+(?=[A-Z])",
    re.IGNORECASE,
)
INTRODUCED = re.compile(r"(?:\s+(?:here|and|speaking|with you|from|back)\b|[.,!]|\s*$)")
GREETS = re.compile(r"\b(?:hey|hi|hello|welcome)\b[^.?!]{0,6}$", re.IGNORECASE)
HERE = re.compile(r"\s+(?:here|speaking|with you|back)\b")
CALLED = re.compile(
    r"(?:^|[.?!]\s+)((?:Mr|Mrs|Ms|Miss|Dr|General|Senator|Professor|Justice|Judge|Counsel)\.?"
    r" (?:[A-Z]\S+ ?){1,2})[.?]\s*$"
)
KINDS = (
    r"\b(?:remarks|speech|adress|address|statement|testimony|lecture|oral argument|argument|sermon|keynote|eulogy"
    r"|homily|broadcast|monologue|toast)\b"
)
SPEECH = re.compile(KINDS + r"(?:[^.\n]{0,30}?\bby|[^.\n,]{0,12}?\b(?:of|from))\b", re.IGNORECASE)
OWN_SPEECH = re.compile(r"['’]s?\s+(?:\w+\s+){0,3}?" + KINDS, re.IGNORECASE)
SPEECH_ENDS = re.compile(KINDS + r"\s+$", re.IGNORECASE)
SMALL = frozenset("de del della di da du van von der den bin ibn al el la le ben ter ten dos".split())
PERSONAL = re.compile(r"(?:h\.\s?e|his|her|excellency|hon|honou?rable|the|right|majesty|highness|rt)\.?", re.IGNORECASE)


def read_turns(article: Article) -> None:
    """Keep who gives a name, where somebody is spoken to, and to whom the word is given."""
    article.introductions.extend(_introductions(article))
    if article.is_talk:
        _read_addresses(article)
    article.calls.extend(_calls(article))


def _read_addresses(article: Article) -> None:
    """Where people are spoken to by name: "Ms. Lund, you say …", "Thank you, Ms. Lund."."""
    for entity in article.people:
        if article.mark_at(entity.start) is None and _is_addressed(article, entity):
            number = article.paragraph_at(entity.start)
            article.addresses.append(Address(entity.start, number, article.named[entity.start]))
    unnamed: dict[str, Chain] = {}
    for match in UNNAMED.finditer(article.text):
        if match.start() not in article.named and article.mark_at(match.start()) is None:
            chain = titled(article, match[1] or "") or unnamed.get(match[0])
            chain = chain or unnamed.setdefault(match[0], Chain(match[0], SpeakerKind.UNNAMED))
            article.addresses.append(Address(match.start(), article.paragraph_at(match.start()), chain))
    article.addresses.sort(key=lambda address: address.start)


def _is_addressed(article: Article, entity: Entity) -> bool:
    """Whether a name is that of who is spoken to: first or last in what is said, with a title or a "you" beside it."""
    paragraph = article.paragraphs[article.paragraph_at(entity.start)]
    before, after = article.text[paragraph.start : entity.start], article.text[entity.end : paragraph.end]
    title = TITLED.search(before)
    before = before if title is None else before[: title.start()]
    if entity.start not in article.named:
        return False
    if GREETING.search(before) and (ASKED.match(after) or title is None and re.match(r"[?!]", after)):
        return title is not None or SECOND_PERSON.search(after.split(".")[0]) is not None
    if not re.search(r"[^A-Z\s]\w*,\s+$", before) or not re.match(r"\s*(?:[.?!]|$)|,\s+(?:sir|ma['’]am)\b", after):
        return False
    sentence = re.split(r"[.?!]\s", before)[-1]
    return (
        SECOND_PERSON.search(sentence) is not None or title is not None and not re.search(r"\b[A-Z]\w+,\s+$", sentence)
    )


def _introductions(article: Article) -> list[tuple[int, Chain]]:
    """The paragraphs in which somebody gives a name, and whose it is: "my name is …", "… here"."""
    out = []
    for match in INTRODUCES.finditer(article.text):
        person = article.person_at(match.end())
        end = match.end() if person is None else person.end
        known, last = _known_at(article, match.end())
        chain, end = article.named.get(match.end()) or known, max(end, last)
        greets = GREETS.search(article.text[max(0, match.start() - 12) : match.start()]) is not None
        how = HERE if match[0].lower().startswith(("this", "it")) and not greets else INTRODUCED
        if chain is not None and how.match(article.text, end) and article.mark_at(match.start()) is None:
            out.append((match.start(), chain))
    for entity in article.people:
        before, after = article.text[max(0, entity.start - 60) : entity.start], article.text[entity.end :][:20]
        said = re.match(r"\s+(?:here|back)(?=[.,!]|\s+(?:and|with|again|from|today)\b)", after) is not None
        if said and GREETING.search(before) and entity.start in article.named and article.is_talk:
            out.append((entity.start, article.named[entity.start]))
    return [(article.paragraph_at(start), chain) for start, chain in sorted(out, key=lambda pair: pair[0])]


def _known_at(article: Article, position: int) -> tuple[Chain | None, int]:
    """The person whose name stands at a place, where the tagger didn't see it, and where the name ends."""
    here = [
        (spelling, chain)
        for chain in article.chains
        for spelling in chain.spellings
        if chain.name is not None and article.text.startswith(spelling, position)
    ]
    here = [(s, c) for s, c in here if not article.text[position + len(s) : position + len(s) + 1].isalnum()]
    name, chain = max(here, key=lambda pair: len(pair[0]), default=("", None))
    return chain, position + len(name)


def _calls(article: Article) -> list[tuple[int, Chain]]:
    """The paragraphs that end by giving somebody the word, or in which somebody takes it, and to whom."""
    is_one = len({id(chain) for _, chain in article.introductions}) == 1
    out = list(article.introductions) if article.asked and is_one else []
    given = _given_the_word(article)
    for number, paragraph in enumerate(article.paragraphs):
        text = paragraph.of(article.text)
        match = CALLED.search(text)
        chain = None if match is None else named_in(article, paragraph.start + match.start(1), paragraph.end)
        chain = chain or given.get(number) or _heading(article, number)
        if chain is not None:
            out.append((number, chain))
    return sorted(out, key=lambda pair: pair[0])


def _given_the_word(article: Article) -> dict[int, Chain]:
    """Whom the last sentences of paragraphs ask to speak: "All right, Ms. Lund, please proceed."."""
    out = {}
    for address in article.addresses:
        sentence = article.sentence_at(address.start)
        paragraph = article.paragraphs[address.paragraph]
        if sentence is None or not GIVES.search(article.text[sentence.start : min(paragraph.end, sentence.end)]):
            continue
        if len(re.findall(r"[.?!]\s+[A-Z]", article.text[sentence.end : paragraph.end])) == 0:
            out[address.paragraph] = address.chain
    return out


def _heading(article: Article, number: int) -> Chain | None:
    """Whose words a heading says follow: "STATEMENT OF MARY LUND, MAYOR"."""
    paragraph = article.paragraphs[number]
    text = paragraph.of(article.text)
    match = SPEECH.match(text)
    if number == 0 or match is None or len(text) > 120 or text.rstrip().endswith((".", "?", "!", ":")):
        return None
    return named_in(article, paragraph.start + match.end(), paragraph.end)


def speaker_of_title(article: Article, text: str) -> Chain | None:
    """Whose words a title says they are: "Speech by Mr. Bo Holm", "Mary Lund's opening address"."""
    by, owned = SPEECH.search(text), OWN_SPEECH.search(text)
    chain = None if by is None else called(article, text[by.end() : by.end() + 60])
    name = "" if by is None or chain is not None else _name_at_start(text[by.end() :].split())
    if chain is None and owned is not None and not name:
        words = text[: owned.start()].split()
        chain, name = called(article, " ".join(words[-4:])), _name_at_end(words)
    if chain is None and not name:
        name = next((n for n in names_at_end(text) if SPEECH_ENDS.search(text[: -len(n)])), "")
    return chain or (person(article, name) if name else None)


def _name_at_start(words: list[str]) -> str:
    """The name at the start of some words, without titles before and after it; with a title or a known given name.

    >>> _name_at_start("H. E. Mr. Bo Holm Prime Minister of Varn".split()), _name_at_start("the United Towns".split())
    ('Bo Holm', '')
    """
    position = 0
    while position < len(words) and _is_title(words[position]):
        position += 1
    titled = any(word.lower() not in {"the", "his", "her"} for word in words[:position])
    found: list[str] = []
    for word in words[position:]:
        if _is_title(word) or not (word[:1].isupper() or word.lower() in SMALL and found):
            break
        found.append(word.strip(",;:()"))
        if word.endswith((",", ";", ":", ")")):
            break
    name = " ".join(found)
    known = len(found) > 1 and names.is_common(names.folded(found[0]))
    return name if found and len(found) < 6 and (titled or known) and all(w[:1].isalpha() for w in found) else ""


def _name_at_end(words: list[str]) -> str:
    """The name at the end of some words, with a given name or after a title."""
    found: list[str] = []
    for word in reversed(words):
        if _is_title(word) or not word[:1].isupper() or word.endswith((",", ":", ".")) and len(word) > 2:
            break
        found.insert(0, word)
    titled = len(found) < len(words) and _is_title(words[-len(found) - 1])
    known = len(found) > 1 and names.is_common(names.folded(found[0]))
    return " ".join(found) if found and len(found) < 5 and (titled or known) else ""


def _is_title(word: str) -> bool:
    plain = word.lower().rstrip(".,")
    parts = plain.split("-")
    return (
        PERSONAL.fullmatch(word) is not None
        or plain in names.TITLES
        or roles().get(parts[-1]) == "person"
        or plain in {"h", "e", "h.e"}
    )


def names_at_end(text: str) -> list[str]:
    """The name with which a title ends, as two or three words whose first is a given name that is known.

    >>> names_at_end("A day at the mill | Mary Lund"), names_at_end("A day at the mill")
    (['Mary Lund'], [])
    """
    words = text.split()
    for count in (3, 2):
        found = words[-count:]
        written = " ".join(found)
        plain = all(re.fullmatch(r"[A-Z][\w’'-]*[a-z]|[A-Z]\.", w) for w in found)
        known = names.is_common(names.parse(written).given)
        if len(words) >= count and plain and known and not any(map(_is_title, found)):
            return [written]
    return []


def person(article: Article, name: str) -> Chain:
    """The person of the article with this name, a new one where it has none."""
    chain = person_here(article, name)
    if chain is None:
        chain = Chain(name, SpeakerKind.PERSON, names.parse(name), spellings=Counter([name]))
        article.chains.append(chain)
    return chain


def person_here(article: Article, name: str) -> Chain | None:
    """The one person of the article who may bear this name, by surname, or by given name or a short form of it."""
    parsed = names.parse(name)
    people = [(c, c.name) for c in article.chains if c.name is not None]
    for chain, known in people:
        given = not known.given or not parsed.given or names.same_given(known.given, parsed.given)
        if known.surname == parsed.surname and given:
            return chain
    first = [(c, n) for c, n in people if not n.given and parsed.given]
    same = [c for c, n in first if n.surname == parsed.given or parsed.given in names.full_names(n.surname)]
    if len(same) != 1:
        return None
    same[0].label, same[0].name = name, parsed
    return same[0]


def named_in(article: Article, start: int, stop: int) -> Chain | None:
    """The first person named between two places, if the same sentence goes on so far."""
    begin = min((s for s in article.named if start <= s < stop), default=None)
    if begin is None or re.search(r"[\n.]", ABBREVIATED.sub("", article.text[start:begin])):
        return None
    return article.named[begin]


ABBREVIATED = re.compile(r"\b[A-Z][A-Za-z]{0,3}\.")


def called(article: Article, text: str) -> Chain | None:
    """The person of the article whose name stands in a text."""
    found = [c for c in article.chains if c.name is not None and any(s in text for s in c.spellings)]
    return max(found, key=lambda c: max(len(s) for s in c.spellings if s in text), default=None)


def titled(article: Article, label: str) -> Chain | None:
    """The one person with this title: "THE VICE PRESIDENT:", where the text names Vice President Sund."""
    words = label.lower().replace("the ", "").split()
    key = " ".join(RANKS.get(w, w) for w in words) if words and roles().get(words[-1]) == "person" else ""
    found = [c for c in article.chains if c.name is not None and key in c.roles]
    return found[0] if key and len(found) == 1 else None
