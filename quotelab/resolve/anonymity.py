"""Why a source is not named, as the article says it."""

from __future__ import annotations

import re

from quotelab.document import Span
from quotelab.quotation import SpeakerKind
from quotelab.resolve.article import Article, Chain

ANONYMITY = re.compile(
    r"on (?:the )?condition (?:of anonymity|that (?:he|she|they|his|her|their) (?:name|not|be|identit)\w*)[^.,;”\"]*"
    r"|(?:who )?(?:was|were|is|are)(?: not|n['’]t) (?:authori[sz]ed|allowed|permitted) to "
    r"(?:speak|talk|discuss|comment)[^.,;”\"]*"
    r"|(?:who )?(?:asked|requested|insisted|demanded|wanted|wished|preferred)(?: (?:to|that|for|on))? "
    r"(?:(?:not (?:to )?be|remain|stay|be) (?:named|identified|quoted|anonymous|unnamed)|anonymity|"
    r"(?:his|her|their) name)[^.,;”\"]*"
    r"|(?:who )?(?:did|does|do|would|could)(?: not|n['’]t) (?:want|wish|like) "
    r"to be (?:named|identified|quoted)[^.,;”\"]*"
    r"|(?:who )?(?:declined|refused) to be (?:named|identified|quoted)[^.,;”\"]*"
    r"|(?:speaking|spoke|talking|talked) anonymously[^.,;”\"]*",
    re.IGNORECASE,
)


def reasons(article: Article) -> dict[int, Span]:
    """The stated reason for anonymity, by chain: it belongs to the unnamed source mentioned last before it."""
    out: dict[int, Span] = {}
    for match in ANONYMITY.finditer(article.text):
        chain = _about(article, match.start())
        if chain is not None:
            out.setdefault(id(chain), Span(match.start(), match.start() + len(match[0].rstrip(" ,;"))))
    return out


def _about(article: Article, start: int) -> Chain | None:
    """The unnamed source of the same sentence, else the one mentioned last before it, else the one just after."""
    sentence = article.sentence_at(start)
    if sentence is None:
        return None
    unnamed = [r for r in article.readings if r.is_source and r.chain.kind in {SpeakerKind.UNNAMED, SpeakerKind.GROUP}]
    here = [r for r in unnamed if r.sentence == sentence.index]
    before = [r for r in unnamed if start - 400 <= r.start < start]
    after = [r for r in unnamed if start <= r.start < start + 200]
    found = here or before[-1:] or after[:1]
    return found[-1].chain if found else None
