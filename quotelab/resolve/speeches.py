"""Whose speech a text is, by what stands around the words: what the crowd calls, who is said to speak."""

from __future__ import annotations

import re

from quotelab.resolve.article import Article, Chain

LEAST_CALLED = 2
HEAD = 5  # paragraphs in which a text says whose words follow
CROWD = r"\W{0,2}(?i:(?:the )?(?:audience|crowd)(?: members?)?(?: chants?| shouts?)?[:.] )?"
WANTED = r"(?i:we (?:want|need|love|like|choose|back) |vote (?:for )?|long live )"
NAME = r"([A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2})"
CALL = re.compile(rf"{WANTED}?{NAME}(?: now| again| forever)?[.!,]\W*")
CALLS = re.compile(rf"{CROWD}((?:{CALL.pattern})+)")
DELIVERS = re.compile(
    r"(?:\w+ ){0,3}?\b(?:delivered|gave|made|issued|released)\b[^.\n]{0,30}?"
    r"\b(?:remarks|speech|statement|address|testimony|lecture|sermon|eulogy|toast)\b"
)
FOLLOWS = re.compile(r"\b(?:following|below|as follows)\b|:\s*$", re.IGNORECASE)


def read_speech(article: Article) -> None:
    """Keep where a text says whose words follow, and whom the crowd calls."""
    if article.is_talk:
        article.announced.extend(_announced(article))
        article.called_for.extend(_called_for(article) if not article.asked else [])


def _called_for(article: Article) -> list[Chain]:
    """The one whom the crowd calls, in paragraphs of its own, if the speaker hardly names her: "We want Lund!"."""
    called = [name for p in article.paragraphs for name in calls_in(p.of(article.text).strip())]
    spelled = {s: c for c in article.chains if c.name is not None for s in c.spellings}
    found = {id(spelled[name]): spelled[name] for name in called if name in spelled}
    if len(set(called)) != 1 or len(called) < LEAST_CALLED:
        return []
    return [c for c in found.values() if len(article.names_of(c)) <= 2 * len(called)]


def calls_in(text: str) -> list[str]:
    """The name that a paragraph calls, as often as it does, if it has nothing else; a name alone is no call.

    >>> [calls_in(text) for text in ("We want Lund! We want Lund!", "Crowd: Lund, Lund!", "Lund.", "Lund, Holm.")]
    [['Lund', 'Lund'], ['Lund', 'Lund'], [], []]
    """
    calls = CALLS.fullmatch(text)
    found = [] if calls is None else [m[1] for m in CALL.finditer(calls[1])]
    is_call = len(found) > 1 or re.search(WANTED, text) is not None
    return found if is_call and len(set(found)) == 1 else []


def _announced(article: Article) -> list[tuple[int, Chain]]:
    """The paragraphs near the beginning that say whose words follow, and whose: "Mary Lund gave this speech:"."""
    out = []
    for number, paragraph in enumerate(article.paragraphs[:HEAD]):
        for entity in article.people_in(paragraph):
            after = article.text[entity.end : paragraph.end].lstrip(" ,")
            if entity.start in article.named and DELIVERS.match(after) and FOLLOWS.search(after):
                out.append((number, article.named[entity.start]))
    return out
