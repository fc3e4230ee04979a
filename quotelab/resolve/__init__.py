"""Who is that, in this article? Ties each source to a speaker, with the evidence in words.

Names are joined by surname, title and spelling; pronouns and descriptions go to the mention before them that agrees;
who stays without a name is a speaker too, as described. Nobody is better than the wrong one.

The article is read once, from its first word to its last (`reading`): each mention is asked of the rules in
`reading.RULES`, in that order. "I" and "we" come last, once it is known who says
the words around them (`narrators.RULES`). The name of the rule that answered stays on the quotation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from quotelab import confidence
from quotelab.document import ParsedDocument
from quotelab.quotation import Quotation, Speaker, Spelling
from quotelab.resolve import groups, interviews, naming, narrators, reading, speeches, turns
from quotelab.resolve.article import Answer, Article, Chain
from quotelab.resolve.people import people
from quotelab.resolve.phrases import FIRST, SECOND, lower, roles

__all__ = ["resolve", "roles"]


def resolve(parsed: ParsedDocument, quotations: Sequence[Quotation]) -> list[Quotation]:
    """The same quotations with their speakers, as far as the document tells who they are.

    `speaker` is `None` where it doesn't; `resolution` says in words how the source led to the speaker. Names are
    joined by precision-first sieves, as in Lee et al. (2013).
    """
    article = Article(parsed, tuple(quotations), tuple(people(parsed)))
    naming.read_names(article)
    groups.read_pairs(article)
    turns.read_turns(article)
    interviews.read_guests(article)
    speeches.read_speech(article)
    reading.read(article)
    answered: list[tuple[Quotation, str, Answer]] = []
    for quotation in quotations:
        answered.append((quotation, *_answer(article, quotation, [(q, a) for q, _, a in answered])))
    chains = {id(a.chain): a.chain for _, _, a in answered if a.chain is not None}
    seen = Counter[str]()
    made = {}
    for key, chain in chains.items():
        seen[chain.label] += 1
        made[key] = _speaker(parsed, chain, seen[chain.label])
    return [
        replace(
            quotation,
            speaker=None if answer.chain is None else made[id(answer.chain)],
            resolution=answer.evidence,
            resolution_rule=rule if answer.chain is not None else "",
            resolution_confidence=None if answer.chain is None else confidence.by_resolution().get(rule),
        )
        for quotation, rule, answer in answered
    ]


def _answer(article: Article, quotation: Quotation, earlier: narrators.Answered) -> tuple[str, Answer]:
    """The name of the rule that answered, and its answer."""
    if quotation.source is None:
        return "", Answer(None)
    found = article.head(quotation.source)
    if found is not None and lower(found[1].text) not in FIRST | SECOND:
        return article.answers.get(found[1].start, ("", Answer(None)))
    for rule in narrators.RULES:
        answer = rule(article, quotation, earlier)
        if answer is not None:
            return rule.__name__, answer
    return "", Answer(None)


def _speaker(parsed: ParsedDocument, chain: Chain, number: int) -> Speaker:
    outlets = (parsed.document.outlet,) if parsed.document.outlet else ()
    return Speaker(
        speaker_id=f"{parsed.document.document_id}|{chain.label}" + (f"|{number}" if number > 1 else ""),
        label=chain.label,
        kind=chain.kind,
        spellings=tuple(Spelling(text, count, outlets) for text, count in chain.spellings.most_common()),
        roles=tuple(dict.fromkeys(chain.descriptions)),
        evidence=tuple(dict.fromkeys(chain.evidence)),
    )
