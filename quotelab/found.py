"""A quotation in the making, and how two of them lie to each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quotelab.cues import Cue
from quotelab.document import Sentence, Span


@dataclass(frozen=True, slots=True)
class Found:
    """A quotation in the making."""

    rule: str
    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    sentence: Sentence | None = None
    word: Cue | None = None

    @property
    def start(self) -> int:
        return self.content[0].start

    @property
    def end(self) -> int:
        return self.content[-1].end


def merged(spans: Sequence[Span], text: str) -> tuple[Span, ...]:
    out: list[Span] = []
    for span in sorted(spans):
        if out and (span.start <= out[-1].end or not text[out[-1].end : span.start].strip()):
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)


def overlapping(found: Sequence[Found], start: int, end: int) -> list[Found]:
    """Those whose contents lie, in part at least, between two places: so that a long text costs what its parts do."""
    return [f for f in found if f.content[0].start <= end and start <= f.content[-1].end]


def is_nested(inner: Found, outer: Found) -> bool:
    """Whether the cue and the content of one stand inside the content of the other."""
    return inner.cue is not None and any(s.contains(inner.cue) for s in outer.content) and all(
        any(s.contains(c) for s in outer.content) for c in inner.content
    )  # fmt: skip


def count_words(text: str) -> int:
    return len(re.findall(r"\w+(?:['’]\w+)?", text))
