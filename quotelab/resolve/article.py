"""What is known of an article's speakers while it is read: their chains, and where each was mentioned."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from quotelab import clean, marks, names
from quotelab.document import Entity, ParsedDocument, Sentence, Span, Token
from quotelab.quotation import Quotation, SpeakerKind
from quotelab.resolve.people import PARTY, bodies_left, mistaken
from quotelab.resolve.phrases import TIMES, is_bare, lower, role_noun, roles

LEAST_OF_TALK = 1 / 3  # of the paragraphs, for a text to be talk
FIRST_OR_SECOND = re.compile(r"\b(?:I|we|We|you|You|my|My|our|Our|your|Your|me|us)\b(?!\.)")
ASKS = re.compile(r"\?[\"”’'\s]*$")


def _is_no_body(text: str) -> bool:
    """Whether the tagger took a title, a weekday or a senator's party and state for a body."""
    return names.is_title(text) or text.lower() in TIMES or PARTY.fullmatch(text) is not None


@dataclass
class Chain:
    """The mentions of one speaker in a document, while they are being gathered.

    `title` is the gender that a title or a noun states ("Mr.", "spokeswoman"), `hint` what the given name
    suggests, `heard` counts the pronouns that can't mean anybody else. `roles` are nouns, `descriptions` what
    the text calls the speaker besides the name; `owner` is whose office or lawyer it is, `members` are the people
    of a group who are all named, `is_body` says that the label is a body's or place's name.
    """

    label: str
    kind: SpeakerKind
    name: names.Name | None = None
    title: str | None = None
    hint: str | None = None
    heard: Counter[str] = field(default_factory=Counter)
    spellings: Counter[str] = field(default_factory=Counter)
    roles: set[str] = field(default_factory=set)
    descriptions: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    is_place: bool = False
    is_body: bool = False
    uses_they: bool = False
    owner: Chain | None = None
    members: tuple[Chain, ...] = ()
    readings: list[Reading] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    places: list[int] = field(default_factory=list)

    @property
    def role_kinds(self) -> set[str | None]:
        """What the nouns of a chain's roles are: "person", "organisation" …; `None` for those that no list has."""
        return {roles().get(role.split()[-1]) for role in self.roles}

    def describe(self, text: str) -> None:
        """Keep what the text calls the speaker; `told` has it folded."""
        self.descriptions.append(text)
        self.told.add(names.folded(text))

    @property
    def gender(self) -> str | None:
        """ "f", "m" or `None`: what is stated, then what pronouns say, then what the given name suggests."""
        if self.title is not None:
            return self.title
        heard = [g for g, n in self.heard.items() if n >= (1 if self.hint is None else 2)]
        return heard[0] if len(self.heard) == 1 and heard else self.hint


@dataclass(frozen=True, slots=True)
class Mention:
    """Words to be resolved: their head, their span, and the quotation whose source they are, if any."""

    sentence: Sentence
    head: Token
    span: Span
    quotation: Quotation | None = None

    @property
    def word(self) -> str:
        return lower(self.head.text)


@dataclass(frozen=True, slots=True)
class Reading:
    """A mention that was resolved: where it stands, whom it means and with which noun, and how prominent it is."""

    start: int
    sentence: int
    governor: int
    chain: Chain
    is_subject: bool = False
    is_source: bool = False
    is_marked: bool = False
    is_pronoun: bool = False
    noun: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Whom a mention means, and why; the chain is `None` where the text doesn't tell, and nobody else may answer."""

    chain: Chain | None
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody is spoken to by name: "Ms. Lund, you say …", and in which paragraph."""

    start: int
    paragraph: int
    chain: Chain


@dataclass(frozen=True)
class Article:
    """A parsed document with the names in it, and what was read so far, in text order.

    `named` has the chain of every name of a person by where it starts, those ahead in the text too; `pairs` are where
    several are named together. Of talk, `addresses` are where somebody is spoken to, `introductions` and `calls` the
    paragraphs in which somebody gives a name or is given the word, `guests` those who are interviewed, `hosts` those
    who ask, `announced` the paragraphs that say whose words follow, `called_for` whom the crowd calls.
    """

    parsed: ParsedDocument
    quotations: tuple[Quotation, ...]
    people: tuple[Entity, ...]
    chains: list[Chain] = field(default_factory=list)
    named: dict[int, Chain] = field(default_factory=dict)
    pairs: list[Reading] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    answers: dict[int, tuple[str, Answer]] = field(default_factory=dict)
    bodies: dict[str, Chain] = field(default_factory=dict)
    addresses: list[Address] = field(default_factory=list)
    introductions: list[tuple[int, Chain]] = field(default_factory=list)
    calls: list[tuple[int, Chain]] = field(default_factory=list)
    guests: list[Chain] = field(default_factory=list)
    hosts: list[Chain] = field(default_factory=list)
    announced: list[tuple[int, Chain]] = field(default_factory=list)
    called_for: list[Chain] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.parsed.text

    @cached_property
    def starts(self) -> list[int]:
        return [s.start for s in self.parsed.sentences]

    @cached_property
    def marked(self) -> tuple[Span, ...]:
        """What stands inside quotation marks, in text order."""
        view = clean.view(self.parsed.document)
        return tuple(r.span for r in marks.regions(view, self.paragraphs) if r.depth == 0)

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        return tuple(clean.paragraphs(clean.view(self.parsed.document)))

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """The bodies and places that the tagger found, in text order."""
        found = [e for e in self.parsed.entities if e.kind in {"ORG", "LOC"}]
        found = [e for e in found if not _is_no_body(e.span.of(self.text))]
        return tuple(sorted([*found, *mistaken(self.parsed), *bodies_left(self.parsed)], key=lambda e: e.start))

    def entities_in(self, start: int, stop: int) -> Sequence[Entity]:
        """The bodies and places that begin in a stretch of text, and the one before it."""
        first = bisect_left(self.entities, start, key=lambda e: e.start)
        return self.entities[max(0, first - 1) : bisect_left(self.entities, stop, key=lambda e: e.start)]

    def person_at(self, start: int) -> Entity | None:
        """The name of a person that begins at a place."""
        number = bisect_left(self.people, start, key=lambda e: e.start)
        return self.people[number] if number < len(self.people) and self.people[number].start == start else None

    def people_in(self, span: Span) -> Sequence[Entity]:
        """The people who are named in a stretch of text."""
        first = bisect_left(self.people, span.start, key=lambda e: e.start)
        return self.people[first : bisect_left(self.people, span.end, key=lambda e: e.start)]

    @cached_property
    def reports(self) -> dict[int, list[Quotation]]:
        """The quotations with a source by the numbers of the sentences that hold their content."""
        out: defaultdict[int, list[Quotation]] = defaultdict(list)
        for quotation in self.quotations:
            for span in quotation.content if quotation.source is not None else ():
                for number in range(self.number_at(span.start), self.number_at(span.end - 1) + 1):
                    out[number].append(quotation)
        return dict(out)

    @cached_property
    def asked(self) -> frozenset[int]:
        """The numbers of the paragraphs that end in a question outside quotation marks."""
        texts = (p.of(self.text) for p in self.paragraphs)
        return frozenset(n for n, t in enumerate(texts) if ASKS.search(t) and not t.lstrip().startswith(("“", '"')))

    @cached_property
    def is_talk(self) -> bool:
        """Whether a text is what people say to each other or to an audience, written down without marks."""
        texts = [(p.start, p.of(self.text)) for p in self.paragraphs]
        texts = [(start, text) for start, text in texts if len(text.split()) > 3]
        spoken = (
            any(self.mark_at(start + m.start()) is None for m in FIRST_OR_SECOND.finditer(text))
            for start, text in texts
        )
        return sum(spoken) > LEAST_OF_TALK * len(texts)

    def number_at(self, position: int) -> int:
        """The number of the sentence in which a position lies, or after which it comes."""
        return bisect_right(self.starts, position) - 1

    def mark_at(self, position: int) -> Span | None:
        """The quoted words in which a position lies."""
        number = bisect_right(self.marked, position, key=lambda s: s.start) - 1
        return self.marked[number] if number >= 0 and position < self.marked[number].end else None

    def paragraph_at(self, position: int) -> int:
        """The number of the paragraph in which a position lies."""
        return bisect_right(self.paragraphs, position, key=lambda p: p.start) - 1

    def sentence_at(self, position: int) -> Sentence | None:
        number = bisect_right(self.starts, position) - 1
        if number < 0 or position >= self.parsed.sentences[number].end:
            return None
        return self.parsed.sentences[number]

    def sentence_starts_before(self, position: int, count: int) -> int:
        """Where the sentence begins that is so many sentences before that of a place."""
        return self.starts[max(0, self.number_at(position) - count)] if self.starts else 0

    def distance(self, position: int, stop: int) -> int:
        """Sentences between two places."""
        return bisect_right(self.starts, stop) - bisect_right(self.starts, position)

    def head(self, span: Span) -> tuple[Sentence, Token] | None:
        """The sentence and the head of a span."""
        sentence = self.sentence_at(span.start)
        if sentence is None:
            return None
        inside = sentence.tokens_from(span)
        numbers = {t.index for t in inside}
        heads = [t for t in inside if t.head not in numbers and t.upos != "PUNCT"]
        found = [t for t in heads if t.upos not in {"DET", "ADP", "CCONJ"}] or heads or inside
        return (sentence, found[0]) if found else None

    def horizon(self, mention: Mention) -> int:
        """Up to where the text is known when a mention is read: its own place, as a rule.

        A bare noun of the headline is read last: "Fire chief rules out gas leak".
        """
        head = mention.head
        is_role = head.upos in {"NOUN", "PROPN"} and roles().get(role_noun(head)) is not None
        if not is_role or not is_bare(mention.sentence, head) or self.paragraph_at(head.start) != 0:
            return head.start
        is_headline = not self.paragraphs[0].of(self.text).rstrip().endswith((".", "”", '"'))
        return len(self.text) if is_headline else head.start

    def mentioned(self, chain: Chain, before: int) -> int:
        """Where a chain was mentioned last before a place; -1 where it wasn't."""
        return max((r.start for r in chain.readings if r.start < before), default=-1)

    def prominence(self, chain: Chain, before: int) -> float:
        """How prominent a chain is at a place: subjects and sources more than others, near ones more than far ones."""
        scores = (
            3 * r.is_subject + 2 * r.is_source - min(2 * self.distance(r.start, before), 20)
            for r in chain.readings
            if r.start < before
        )
        return max(scores, default=-30)

    def meant(self, head: Token) -> Chain | None:
        """Whom the mention with this head means; `None` where it wasn't read, or doesn't tell."""
        found = self.answers.get(head.start)
        return None if found is None else found[1].chain

    def names_of(self, chain: Chain) -> Sequence[int]:
        """Where the name of a chain stands, ahead in the text too."""
        return chain.places
