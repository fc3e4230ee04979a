"""Who is interviewed, where questions and answers follow each other."""

from __future__ import annotations

import re

from quotelab.resolve.article import Article, Chain
from quotelab.resolve.turns import named_in

LEAST_ASKED = 4  # questions, for an interview that doesn't say that it is one
# An article says whom it interviews before the first question, within so many characters at least and at most.
LEDE = 1200
FARTHEST_LEAD = 4000
MEETS = re.compile(
    r"\b(?:interview(?:s|ed|ee)?(?: (?:with|of|by))?|discuss(?:es|ed)\b[^.\n]{0,40}? with"
    r"|(?:spoke|speaks|sat down|talked|talks|chatted|Q&A|caught up|conversation|questions) (?:with|to|for))\b",
    re.IGNORECASE,
)
TELLS_US = re.compile(
    r"\b(?:tells|told|speaks (?:to|with)|talks (?:to|with)|discusses\b.* with|answers (?:our|your|questions))\b"
)
ELSEWHERE = re.compile(
    r"\b(?:in|during) (?:an?|the|his|her|their) (?:\w+ )?(?:\d{4}|radio|television|TV|podcast) $", re.IGNORECASE
)
HOLDERS = re.compile(r"\s*(?:(?:one|two|both|some) of )?(?:the|its|their) (?:co-?)?(\w{3,}(?:er|or))(s?)\b")
PULLED = re.compile(r"[“\"]([^”\"\n]{25,})[”\"][\s,—–-]{0,4}")


def read_guests(article: Article) -> None:
    """Keep whom the title, else the first lines, say is interviewed; else whose answer is pulled out; and who asks."""
    if len(article.asked) < 2:
        return
    title = article.parsed.document.title or ""
    found = [c for m in MEETS.finditer(title) for c in _all_called(article, title[m.end() :])]
    found = found or [c for c in _all_called(article, title) if MEETS.search(title) or TELLS_US.search(title)]
    lead = _lead(article)
    found = found or _holders(article, lead) or _met_in(article, lead) or _pulled(article) or _presented(article)
    article.guests.extend({id(c): c for c in found}.values())
    article.hosts.extend(_hosts(article, lead))


def _presented(article: Article) -> list[Chain]:
    """The people whom the title calls by their full names, where questions and answers follow."""
    if len(article.asked) < LEAST_ASKED:
        return []
    title = article.parsed.document.title or ""
    return _all_called(article, title)


def _lead(article: Article) -> int:
    """Where the first question begins; a text says before it whom it asks."""
    first = article.paragraphs[min(article.asked)].start if article.asked else 0
    return min(max(first, LEDE), FARTHEST_LEAD)


def _hosts(article: Article, stop: int) -> list[Chain]:
    """Who meets the one guest, or is met by her: "Bo Holm interviewed Mary Lund", "Mary Lund sat down with Bo Holm"."""
    found = {}
    for match in MEETS.finditer(article.text[:stop]):
        last = max((s for s in article.named if match.start() - 60 <= s < match.start()), default=match.start())
        both = [named_in(article, last, match.start()), *_met(article, match.end())[:1]]
        if len(article.guests) == 1 and article.guests[0] in both:
            found.update({id(c): c for c in both if c is not None and c is not article.guests[0]})
    return list(found.values())


def _met_in(article: Article, stop: int) -> list[Chain]:
    """Whom the text up to a place says was met: "The Lantern spoke with Mary Lund", "Mary Lund told the Lantern"."""
    found = []
    for match in MEETS.finditer(article.text[:stop]):
        if ELSEWHERE.search(article.text[: match.start()]):
            continue
        met = _met(article, match.end())
        before = named_in(article, match.start() - 60, match.start())
        found.extend(met or ([before] if before is not None else []))
    return found


def _holders(article: Article, stop: int) -> list[Chain]:
    """Those who are met by what they did: "spoke with the owners of a bar", where "the bar is owned by A and B"."""
    lead = article.text[:stop]
    for met in filter(None, (HOLDERS.match(lead, m.end()) for m in MEETS.finditer(lead))):
        for did in re.finditer(rf"\b(?:co-?)?{met[1][:-2]}ed by\s+(?=[A-Z])", lead):
            starts = (did.end(), *_joined(article, did.end()))
            found = [article.named[s] for s in starts if s in article.named]
            if found and (len(found) > 1) == bool(met[2]):
                return found
    return []


def _pulled(article: Article) -> list[Chain]:
    """Those whose words are pulled out of an answer: “It was cheap.” Mary Lund, where an answer has "It was cheap."."""
    lines = [" ".join(p.of(article.text).split()) for p in article.paragraphs]
    out = []
    for match in PULLED.finditer(article.text):
        words = " ".join(match[1].split())[:60].rstrip(".,!?")
        chain, here = named_in(article, match.end(), match.end() + 3), article.paragraph_at(match.start())
        if chain is not None and any(words in line for number, line in enumerate(lines) if number != here):
            out.append(chain)
    return out


def _met(article: Article, start: int) -> list[Chain]:
    """Whom a sentence goes on to name: the first person, and those who are joined with "and"."""
    first = named_in(article, start, start + 70)
    return [] if first is None else [first, *(article.named[s] for s in _joined(article, start))]


def _joined(article: Article, start: int) -> list[int]:
    """Where the names begin that a sentence joins with "and" after a place."""
    line = re.match(r"(?:(?! about | on | regarding | whose | after |[\n?!]).)*", article.text[start:])
    stop = start + (line.end() if line else 0)
    text = article.text
    return [s for s in article.named if start < s < stop and text[max(0, s - 9) : s].rstrip().endswith(" and")]


def _all_called(article: Article, text: str) -> list[Chain]:
    return [
        c
        for c in article.chains
        if c.name is not None and c.name.given and any(" " in s and s in text for s in c.spellings)
    ]
