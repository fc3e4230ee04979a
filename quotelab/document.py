"""The texts: a corpus holds documents, each published by an outlet; and what a parser says of one.

Every offset is 0-based, half-open and counts code points of `Document.text`, which is never rewritten.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a document's text, `text[start:end]`.

    >>> Span(0, 4).of("Lund spoke.")
    'Lund'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Document:
    """One article.

    `text` is what the user gave, decoded, without a byte-order mark and with line ends as \\n. `None`
    means unknown. `furniture` lists the spans of `text` that aren't the article's own sentences (menus,
    captions, sign-up boxes, front matter): they are shown, but never searched for quotations. `flags`
    says in words what was unusual about the input ("decoded as cp1252").
    """

    document_id: str
    text: str
    outlet: str | None = None
    title: str | None = None
    author: str | None = None
    date: dt.date | None = None
    url: str | None = None
    path: str | None = None
    language: str | None = None
    furniture: tuple[Span, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that isn't in the corpus, and why. `name` is the path or the table's row."""

    name: str
    reason: str


@dataclass(frozen=True)
class Corpus(Sequence[Document]):
    """Documents in reading order, and the inputs that were skipped.

    >>> corpus = Corpus((Document("a", "Hello.", outlet="Daily"), Document("b", "Bye.", outlet="Daily")))
    >>> len(corpus), corpus.outlets
    (2, ('Daily',))
    """

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...] = ()
    origin: str | None = None

    def __len__(self) -> int:
        return len(self.documents)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]  # int or slice, as any sequence
        return self.documents[index]

    def __iter__(self) -> Iterator[Document]:
        return iter(self.documents)

    @cached_property
    def outlets(self) -> tuple[str, ...]:
        """Outlets, most articles first."""
        counts = Counter(d.outlet for d in self.documents if d.outlet is not None)
        return tuple(sorted(counts, key=lambda outlet: (-counts[outlet], outlet)))

    def __repr__(self) -> str:
        parts = [f"{len(self)} {'document' if len(self) == 1 else 'documents'}"]
        if self.outlets:
            parts.append(f"{len(self.outlets)} {'outlet' if len(self.outlets) == 1 else 'outlets'}")
        dates = sorted(d.date for d in self.documents if d.date is not None)
        if dates:
            parts.append(str(dates[0]) if dates[0] == dates[-1] else f"{dates[0]} … {dates[-1]}")
        if self.skipped:
            parts.append(f"{len(self.skipped)} skipped")
        return f"Corpus: {', '.join(parts)}"


@dataclass(frozen=True, slots=True)
class Token:
    """A syntactic word. `head` is the index of its head in the same sentence, -1 for the root."""

    index: int
    start: int
    end: int
    text: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def relation(self) -> str:
        """The dependency relation without its subtype: `nsubj` of `nsubj:pass`."""
        return self.deprel.partition(":")[0]


@dataclass(frozen=True)
class Sentence:
    """A sentence's tokens with their dependency tree, and the number of its paragraph."""

    index: int
    tokens: tuple[Token, ...]
    paragraph: int = 0

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @cached_property
    def children(self) -> tuple[tuple[Token, ...], ...]:
        """For each token, by index, the tokens whose head it is, in text order."""
        out: list[list[Token]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head >= 0:
                out[token.head].append(token)
        return tuple(tuple(tokens) for tokens in out)

    def tokens_from(self, span: Span) -> list[Token]:
        """The tokens that begin in a span."""
        return [t for t in self.tokens if span.start <= t.start < span.end]

    def tokens_between(self, start: int, end: int) -> list[Token]:
        """The tokens that lie between two places of the text."""
        return [t for t in self.tokens if start <= t.start and t.end <= end]

    def subtree(self, token: Token) -> list[Token]:
        """The token and everything below it, in text order."""
        found, queue = [token], [token]
        while queue:
            below = self.children[queue.pop().index]
            found.extend(below)
            queue.extend(below)
        return sorted(found, key=lambda t: t.index)


@dataclass(frozen=True, slots=True)
class Entity:
    """A name: `kind` is PER, ORG or LOC."""

    start: int
    end: int
    kind: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True)
class ParsedDocument:
    """A document with its sentences and names, as plain Python."""

    document: Document
    sentences: tuple[Sentence, ...]
    entities: tuple[Entity, ...] = ()

    @property
    def text(self) -> str:
        return self.document.text
