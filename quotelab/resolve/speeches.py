"""Whose speech a text is, by what stands around the words: what the crowd calls, who is said to speak."""

from __future__ import annotations

import re

from quotelab.resolve.article import Article, Chain

LEAST_CALLED = 2
HEAD = 5  # paragraphs in which a text says whose words follow
CROWD = r"\W{0,2}(?:(?:the )?(?:audience|crowd)(?: members?)?(?: chants?| shouts?)?[:.] )?"
WANTED = r"(?:we (?:want|need|love|like|choose|back) |vote (?:for )?|long live )"
CALL_ENDS = r"(?: now| again| forever)?[.!,]+\W*"
DELIVERS = re.compile(
    r"(?:\w+ ){0,3}?\b(?:delivered|gave|made|issued|released)\b[^.\n]{0,30}?"
    r"\b(?:remarks|speech|statement|address|testimony|lecture|sermon|eulogy|toast)\b"
)
FOLLOWS = re.compile(r"\b(?:following|below|as follows)\b|:\s*$", re.IGNORECASE)


def called_for(article: Article) -> Chain | None:
    """The one whom the crowd calls, in paragraphs of its own, and whom the speaker hardly names: "We want Lund!"."""
    texts = [p.of(article.text).strip() for p in article.paragraphs]
    counts = [
        (sum(calls_in(t, s) for t in texts for s in c.spellings), c) for c in article.chains if c.name is not None
    ]
    called = [(count, chain) for count, chain in counts if count > 0]
    if len(called) != 1 or called[0][0] < LEAST_CALLED:
        return None
    count, chain = called[0]
    return chain if len(article.names_of(chain)) <= 2 * count else None


def calls_in(text: str, name: str) -> int:
    """How often a paragraph calls a name, if it has nothing else: once alone is no call.

    >>> [calls_in(text, "Lund") for text in ("We want Lund! We want Lund!", "Lund, Lund, Lund!", "Lund.")]
    [2, 3, 0]
    """
    call = rf"{WANTED}?{re.escape(name)}{CALL_ENDS}"
    count = len(re.findall(re.escape(name), text))
    is_call = re.fullmatch(rf"{CROWD}(?:{call})+", text, re.IGNORECASE) is not None
    return count if is_call and (count > 1 or re.search(WANTED, text, re.IGNORECASE)) else 0


def announced(article: Article) -> tuple[int, Chain] | None:
    """The paragraph near the beginning that says whose words follow, and whose: "Mary Lund gave this speech:"."""
    for number, paragraph in enumerate(article.paragraphs[:HEAD]):
        text = paragraph.of(article.text)
        for start in sorted(s for s in article.named if paragraph.start <= s < paragraph.end):
            end = next(e.end for e in article.people if e.start == start)
            if DELIVERS.match(article.text[end : paragraph.end].lstrip(" ,")) and FOLLOWS.search(text):
                return number, article.named[start]
    return None
