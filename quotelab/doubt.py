"""What looks like reported speech and isn't: questions to the reader, orders, clauses in marks that nobody said.

`DOUBTS` are asked of every answer that stands inside no other; one that applies leaves it out, with its name as the
reason. The shares say how often an answer of which it is true was right on PolNeAR's training articles (content and
source), where the rules are right in 74 % of all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from quotelab.document import ParsedDocument, Token
from quotelab.found import Found
from quotelab.marks import Region
from quotelab.quoted import QUOTED

Doubt = Callable[[ParsedDocument, Found, Sequence[Region]], bool]

BY_MARKS = QUOTED | {"introduced", "signed", "floating", "headline_colon", "headline_says", "turn"}
VOICELESS = frozenset({"small_clause", "that_clause", "bare_clause", "aside", "quoted_after"})


def in_marks(parsed: ParsedDocument, found: Found, regions: Sequence[Region]) -> bool:
    """ "You [know] {it is late}": the cue stands in marks that no answer explains (4 of 136); not in an interview."""
    return found.cue is not None and any(r.span.contains(found.cue) for r in regions) and not _is_talk(parsed)


def advice(parsed: ParsedDocument, found: Found, regions: Sequence[Region]) -> bool:
    """Drivers should [ask] {what it costs} (1 of 17)."""
    return any(t.lemma.lower() == "should" for t in _helpers(found))


def order(parsed: ParsedDocument, found: Found, regions: Sequence[Region]) -> bool:
    """[Consider] {the cost}; ([see] {the list below}) (13 of 67)."""
    if found.word is None or found.sentence is None or _helpers(found):
        return False
    token = found.word.token
    bracketed = token.index > 0 and found.sentence.tokens[token.index - 1].text in {"(", "["}
    return bracketed or found.source is None and token.xpos == "VB"


def no_voice(parsed: ParsedDocument, found: Found, regions: Sequence[Region]) -> bool:
    """To [call] {it a farce} is easy: a clause of which nobody is the subject (16 of 105)."""
    return found.source is None and found.rule in VOICELESS


def duty(parsed: ParsedDocument, found: Found, regions: Sequence[Region]) -> bool:
    """The boat is [supposed] {to leave at noon} (0 of 11)."""
    return found.word is not None and found.word.lemma == "suppose"


def idiom(parsed: ParsedDocument, found: Found, regions: Sequence[Region]) -> bool:
    """That [said], {the roof is new} (2 of 7)."""
    if found.cue is None or found.source is None or found.source.of(parsed.text) != "That":
        return False
    return found.cue.start - found.source.end == 1 and parsed.text[found.cue.start : found.cue.end + 1] == "said,"


def question(parsed: ParsedDocument, found: Found, regions: Sequence[Region]) -> bool:
    """Do <you> [think] {that it is over}? A question to the reader, where nobody talks with anybody (1 of 4)."""
    if found.sentence is None or found.source is None or found.sentence.tokens[-1].text != "?":
        return False
    return found.source.of(parsed.text).lower() == "you" and not _is_talk(parsed)


def _is_talk(parsed: ParsedDocument) -> bool:
    """Whether somebody is spoken to all along, as in an interview."""
    spoken_to = sum(any(t.text.lower() == "you" for t in s.tokens) for s in parsed.sentences)
    return spoken_to > 3 and spoken_to > 0.1 * len(parsed.sentences)


def _helpers(found: Found) -> list[Token]:
    if found.word is None or found.sentence is None:
        return []
    return [t for t in found.sentence.children[found.word.token.index] if t.relation == "aux"]


DOUBTS: tuple[Doubt, ...] = (in_marks, advice, order, no_voice, duty, idiom, question)


def doubted(parsed: ParsedDocument, found: Found, regions: Sequence[Region]) -> str | None:
    """Why an answer is left out, `None` where nothing speaks against it; quotation marks and a cue clear all doubt."""
    if found.rule in BY_MARKS and not (found.source is None and found.rule == "quoted_after"):
        return None
    return next((doubt.__name__ for doubt in DOUBTS if doubt(parsed, found, regions)), None)
