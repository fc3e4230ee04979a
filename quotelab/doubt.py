"""What looks like reported speech and isn't: questions to the reader, orders, clauses in marks that nobody said.

`DOUBTS` are asked of every answer that stands inside no other; one that applies leaves it out, with its name as the
reason. The shares say how often an answer of which it is true was right on PolNeAR's training articles (content and
source), where the rules are right in 74 % of all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quotelab import marks
from quotelab.document import ParsedDocument, Token
from quotelab.found import Found
from quotelab.marks import Region
from quotelab.quoted import QUOTED


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an answer stands: the text, what is in marks there, whether somebody is spoken to all along."""

    text: str
    regions: Sequence[Region]
    is_talk: bool

    @classmethod
    def of(cls, parsed: ParsedDocument, regions: Sequence[Region]) -> Scene:
        """The scene of a document; a talk has a "you" in more than three sentences and in more than a tenth of them."""
        spoken_to = sum(any(t.text.lower() == "you" for t in s.tokens) for s in parsed.sentences)
        return cls(parsed.text, regions, spoken_to > 3 and spoken_to > 0.1 * len(parsed.sentences))


Doubt = Callable[[Scene, Found], bool]

BY_MARKS = QUOTED | {"introduced", "signed", "floating", "headline_colon", "headline_says", "turn"}
VOICELESS = frozenset({"small_clause", "that_clause", "bare_clause", "aside", "quoted_after"})


def in_marks(scene: Scene, found: Found) -> bool:
    """ "You [know] {it is late}": the cue stands in marks that no answer explains (4 of 136); not in an interview."""
    if found.cue is None or scene.is_talk:
        return False
    near = marks.near(scene.regions, found.start - 300, found.end + 300)
    return any(region.span.contains(found.cue) for region in near)


def advice(scene: Scene, found: Found) -> bool:
    """Drivers should [ask] {what it costs} (1 of 17)."""
    return any(t.lemma.lower() == "should" for t in _helpers(found))


def order(scene: Scene, found: Found) -> bool:
    """[Consider] {the cost}; ([see] {the list below}) (13 of 67)."""
    if found.word is None or found.sentence is None or _helpers(found):
        return False
    token = found.word.token
    bracketed = token.index > 0 and found.sentence.tokens[token.index - 1].text in {"(", "["}
    return bracketed or found.source is None and token.xpos == "VB"


def no_voice(scene: Scene, found: Found) -> bool:
    """To [call] {it a farce} is easy: a clause of which nobody is the subject (16 of 105)."""
    return found.source is None and found.rule in VOICELESS


def duty(scene: Scene, found: Found) -> bool:
    """The boat is [supposed] {to leave at noon} (0 of 11)."""
    return found.word is not None and found.word.lemma == "suppose"


def idiom(scene: Scene, found: Found) -> bool:
    """That [said], {the roof is new} (2 of 7)."""
    if found.cue is None or found.source is None or found.source.of(scene.text) != "That":
        return False
    return found.cue.start - found.source.end == 1 and scene.text[found.cue.start : found.cue.end + 1] == "said,"


def question(scene: Scene, found: Found) -> bool:
    """Do <you> [think] {that it is over}? A question to the reader, where nobody talks with anybody (1 of 4)."""
    if found.sentence is None or found.source is None or found.sentence.tokens[-1].text != "?":
        return False
    return found.source.of(scene.text).lower() == "you" and not scene.is_talk


def _helpers(found: Found) -> list[Token]:
    if found.word is None or found.sentence is None:
        return []
    return [t for t in found.sentence.children[found.word.token.index] if t.relation == "aux"]


DOUBTS: tuple[Doubt, ...] = (in_marks, advice, order, no_voice, duty, idiom, question)


def reason(scene: Scene, found: Found) -> str | None:
    """Why an answer is left out, `None` where nothing speaks against it; quotation marks and a cue clear all doubt."""
    if found.rule in BY_MARKS and not (found.source is None and found.rule == "quoted_after"):
        return None
    name = next((doubt.__name__ for doubt in DOUBTS if doubt(scene, found)), None)
    return None if name is None else f"{name.replace('_', ' ')}: not said by anybody"
