"""I, we and you, and quoted words with no source at all: who speaks the words in which they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from quotelab import names
from quotelab.quotation import Quotation, SpeakerKind
from quotelab.resolve.article import Answer, Article, Chain
from quotelab.resolve.phrases import FIRST, RANKS, SECOND, lower, roles

Answered = Sequence[tuple[Quotation, Answer]]
ALONE = frozenset({"i", "me", "my", "myself"})
LEDE = 1200  # characters in which an article says whom it interviews
MEETS = re.compile(
    r"\b(?:interview(?:s|ed|ee)?(?: (?:with|of|by))?|discuss(?:es|ed)\b[^.\n]{0,40}? with"
    r"|(?:spoke|speaks|sat down|talked|Q&A) (?:with|to))\b",
    re.IGNORECASE,
)
SPEECH = re.compile(
    r"\b(?:remarks|speech|address|statement|testimony|lecture|oral argument|sermon|keynote)\b"
    r"[^.\n]{0,30}?\b(?:by|of)\b",
    re.IGNORECASE,
)
TURN = re.compile(r"\W{0,2}([^\n:.?!()]{2,40})(?::|\)\))(?=\s)")
CALLED = re.compile(
    r"(?:^|[.?!]\s+)((?:Mr|Mrs|Ms|Miss|Dr|General|Senator|Professor|Justice|Judge|Counsel)\.?"
    r" (?:[A-Z]\S+ ?){1,2})[.?]\s*$"
)
ABBREVIATED = re.compile(r"\b[A-Z][a-z]{0,3}\.")
INTRODUCED = re.compile(r"(?:\s+(?:here|and)\b|[.,!])")
INTRODUCES = re.compile(r"\b(?:my name is|my name['’]s|I am|I['’]m|it['’]s)\s+(?=[A-Z])", re.IGNORECASE)


def inside_own_words(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """ "<I> think that the wall is weak," Mary Lund said."""
    if _word(quotation) not in FIRST or quotation.source is None:
        return None
    source = quotation.source
    mark = article.mark_at(source.start)
    for outer, answer in reversed(earlier):
        if answer.chain is None or outer is quotation or outer.source == source:
            continue
        if any(s.contains(source) or mark is not None and s.overlaps(mark) for s in outer.content) and not (
            mark is not None and outer.source is not None and mark.contains(outer.source)
        ):
            return Answer(answer.chain, f"“{quotation.source_text}” inside the words of {answer.chain.label}")
    return Answer(None) if mark is not None else None


def whose_turn(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """Mary Lund spoke on Monday. / MARY LUND: <I> think that the wall is weak."""
    if _word(quotation) not in ALONE or quotation.source is None:
        return None
    number = article.paragraph_at(quotation.source.start)
    for paragraph in reversed(article.paragraphs[: number + 1]):
        match = TURN.match(paragraph.of(article.text))
        if match:
            chain = _named_in(article, paragraph.start, paragraph.start + match.end()) or _initials(article, match[1])
            chain = chain or _titled(article, match[1])
            return None if chain is None else Answer(chain, f"“{match[0]}” begins the turn")
    return None


def called_upon(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """We will hear you first. Ms. Lund? / Thank you. <I> think that the wall is weak."""
    word = _word(quotation)
    if word not in ALONE | SECOND or quotation.source is None:
        return None
    number, asked = article.paragraph_at(quotation.source.start), article.asked
    called = sorted(((n, c) for n, c in _called_upon(article) if n < number), key=lambda pair: pair[0])
    only = len({id(c) for _, c in called}) == 1
    if (
        not called
        or (word in SECOND or number - called[-1][0] > 2)
        and (not only or (number in asked) != (word in SECOND))
    ):
        return None
    return Answer(called[-1][1], f"the word was given to {called[-1][1].label}")


def interviewee(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """We spoke with Mary Lund. / Why a wall? / It was time. / Was it dear? / <I> think that it was cheap."""
    word = _word(quotation)
    if word not in ALONE | SECOND or quotation.source is None:
        return None
    asked = article.asked
    if len(asked) < 2:
        return None
    number = article.paragraph_at(quotation.source.start)
    if number < min(asked) or (number in asked) != (word in SECOND):
        return None
    chain = _interviewed(article)
    return None if chain is None else Answer(chain, f"{chain.label} is interviewed")


def speech(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """Remarks by Mary Lund at the opening. / <I> think that the town needed it."""
    if _word(quotation) not in ALONE:
        return None
    heads = [article.parsed.document.title or "", *(p.of(article.text) for p in article.paragraphs[:1])]
    for text in heads:
        match = SPEECH.search(text[:300])
        chain = None if match is None else _called(article, text[match.end() : match.end() + 60])
        if chain is not None:
            return Answer(chain, f"“{text[: match.end() + 20].strip()}…” says whose words they are" if match else None)
    return None


def introduced(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """Good evening, my name is Mary Lund. <I> think that the town needs a bridge."""
    if _word(quotation) not in ALONE or quotation.source is None:
        return None
    number = article.paragraph_at(quotation.source.start)
    said = _introductions(article)
    here = [chain for paragraph, chain in said if paragraph == number]
    if not here and not article.asked and len({id(c) for _, c in said}) == 1:
        here = [said[0][1]]
    return Answer(here[-1], f"{here[-1].label} gives that name") if here else None


def author(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """By Casimir Holt. / On the way out <I> asked what note it was."""
    name = article.parsed.document.author
    if _word(quotation) not in ALONE or not name or article.asked:
        return None
    chain = _called(article, name)
    if chain is None:
        chain = Chain(name, SpeakerKind.PERSON, names.parse(name), spellings=Counter([name]))
        article.chains.append(chain)
    return Answer(chain, f"{chain.label} is the author")


def _word(quotation: Quotation) -> str:
    return lower(quotation.source_text or "")


def _interviewed(article: Article) -> Chain | None:
    """The one person whom the title, else the first lines, say is interviewed."""
    title = article.parsed.document.title or ""
    found = [c for m in MEETS.finditer(title) for c in _all_called(article, title[m.end() :])]
    if not found:
        for match in MEETS.finditer(article.text[:LEDE]):
            met = _met(article, match.end())
            before = _named_in(article, match.start() - 60, match.start())
            found.extend(met or ([before] if before is not None else []))
    return found[0] if len({id(c) for c in found}) == 1 else None


def _met(article: Article, start: int) -> list[Chain]:
    """Whom a sentence goes on to name: the first person, and those who are joined with "and"."""
    first = _named_in(article, start, start + 70)
    line = re.match(r"[^\n.?!]*", article.text[start:])
    stop = start + (line.end() if line else 0)
    joined = [c for s, c in article.named.items() if start < s < stop and article.text[:s].rstrip().endswith(" and")]
    return [] if first is None else [first, *joined]


def _called_upon(article: Article) -> list[tuple[int, Chain]]:
    """The paragraphs that end by giving somebody the word, or in which somebody takes it, and to whom."""
    out = _introductions(article) if article.asked else []
    for number, paragraph in enumerate(article.paragraphs):
        match = CALLED.search(paragraph.of(article.text))
        chain = None if match is None else _named_in(article, paragraph.start + match.start(1), paragraph.end)
        if chain is not None:
            out.append((number, chain))
    return out


def _introductions(article: Article) -> list[tuple[int, Chain]]:
    out = []
    for match in INTRODUCES.finditer(article.text):
        chain = article.named.get(match.end())
        end = next((e.end for e in article.people if e.start == match.end()), match.end())
        if chain is not None and INTRODUCED.match(article.text, end) and article.mark_at(match.start()) is None:
            out.append((article.paragraph_at(match.start()), chain))
    return out


def _named_in(article: Article, start: int, stop: int) -> Chain | None:
    """The first person named between two places, if the same sentence goes on so far."""
    begin = min((s for s in article.named if start <= s < stop), default=None)
    if begin is None or re.search(r"[\n.]", ABBREVIATED.sub("", article.text[start:begin])):
        return None
    return article.named[begin]


def _all_called(article: Article, text: str) -> list[Chain]:
    return [
        c
        for c in article.chains
        if c.name is not None and c.name.given and any(" " in s and s in text for s in c.spellings)
    ]


def _titled(article: Article, label: str) -> Chain | None:
    """The one person with this title: "THE VICE PRESIDENT:", where the text names Vice President Sund."""
    words = label.lower().replace("the ", "").split()
    key = " ".join(RANKS.get(w, w) for w in words) if words and roles().get(words[-1]) == "person" else ""
    found = [c for c in article.chains if c.name is not None and key in c.roles]
    return found[0] if key and len(found) == 1 else None


def _initials(article: Article, label: str) -> Chain | None:
    """The one person with these initials: "RS:", of Rita Sund."""
    found = [
        c
        for c in article.chains
        if c.name is not None and c.name.given and "".join(w[0] for w in c.label.split()) == label.strip(" (")
    ]
    return found[0] if len(found) == 1 else None


def _called(article: Article, text: str) -> Chain | None:
    """The person of the article whose name stands in a text."""
    found = [c for c in article.chains if c.name is not None and any(s in text for s in c.spellings)]
    return max(found, key=lambda c: max(len(s) for s in c.spellings if s in text), default=None)


RULES = (inside_own_words, whose_turn, called_upon, interviewee, speech, introduced, author)
