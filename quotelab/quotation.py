"""What is found: a quotation (content, cue, source), and the speaker it is tied to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quotelab.document import Document, Span


class Kind(StrEnum):
    """How much of the content stands inside quotation marks: all, nothing, or a part of it."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class SpeakerKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    GROUP = "group"
    DOCUMENT = "document"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which a speaker is written, how often, and in which outlets."""

    text: str
    count: int
    outlets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Merge:
    """Why two spellings were taken for one speaker's: the name of the rule, and how often it was right.

    `confidence` was measured on names whose bearers are known; `None` when it wasn't measured.
    """

    spelling: str
    other: str
    rule: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is quoted, across the corpus.

    `label` is the fullest spelling; `roles` are descriptions as written ("French President"), `affiliations`
    the bodies and places in them; `evidence` says in words why the spellings were taken for one speaker, one
    line a merge, and `merges` how sure that is. `related` are the ids of others that are not the same: the
    office of a person. `wikidata` is an id from the user's own list, `None` without one.
    """

    speaker_id: str
    label: str
    kind: SpeakerKind
    spellings: tuple[Spelling, ...] = ()
    roles: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    merges: tuple[Merge, ...] = ()
    related: tuple[str, ...] = ()
    wikidata: str | None = None

    @property
    def confidence(self) -> float | None:
        """How sure the least sure of the merges is; `None` when nothing was merged that can be doubted."""
        return min((m.confidence for m in self.merges if m.confidence is not None), default=None)


@dataclass(frozen=True, slots=True)
class Quotation:
    """One piece of attributed speech, or of attributed thought.

    `content` has more than one span when the cue interrupts it. `source` is the words that name who is
    reported ("she"), `speaker` is who that is. `None` means unknown: nobody guessed. `rule` names the rule
    that answered; `confidence` is how often that rule was right on annotated news, `None` when it was seen
    too seldom to say. `parent` is the id of the quotation inside which this one is reported. `resolution`
    says in words how source led to speaker, `resolution_rule` names the rule that did, and
    `resolution_confidence` is how often that rule told the right speaker. `anonymity` is the stated reason
    why the source is unnamed.
    """

    quotation_id: str
    document: Document
    kind: Kind
    content: tuple[Span, ...]
    cue: Span | None = None
    source: Span | None = None
    speaker: Speaker | None = None
    rule: str = ""
    confidence: float | None = None
    parent: str | None = None
    cue_lemma: str | None = None
    cue_class: str | None = None
    resolution: str | None = None
    addressee: Span | None = None
    when: Span | None = None
    anonymity: Span | None = None
    negated: bool = False
    hedged: bool = False
    resolution_rule: str = ""
    resolution_confidence: float | None = None

    @property
    def text(self) -> str:
        """The content's words, an interruption shown as " … ".

        Each piece is exactly `document.text[start:end]` of its span.
        """
        return " … ".join(span.of(self.document.text) for span in self.content)

    @property
    def start(self) -> int:
        return self.content[0].start

    @property
    def end(self) -> int:
        return self.content[-1].end

    @property
    def cue_text(self) -> str | None:
        return None if self.cue is None else self.cue.of(self.document.text)

    @property
    def source_text(self) -> str | None:
        return None if self.source is None else self.source.of(self.document.text)
