"""Interviews and debates written out turn by turn: each turn is a quotation, whose colon is its cue."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from quotelab.document import Span
from quotelab.found import Found

_INITIAL = r"[A-Z][A-Z.’'-]{0,15}"
_NAME = r"[A-Z][\w.’'-]+"
_TURN = re.compile(
    rf"\s*(?:(?P<bare>{_INITIAL}(?: {_INITIAL}){{0,3}}|{_NAME}(?: {_NAME}){{1,3}})\s?(?P<colon>:)"
    rf"|\(\((?P<boxed>{_INITIAL}|{_NAME}(?: {_NAME}){{0,3}})\)\)\s?:?)\s*(?P<words>\S.*)",
    re.DOTALL,
)
LEAST_TURNS = 3  # fewer paragraphs with a label are a list, or a headline


def turn(view: str, paragraphs: Sequence[Span]) -> list[Found]:
    """<MARSH>[:] {Why did it leak?} and, in the next paragraph, <LUND>[:] {It was old.}

    Labels are names, initials or Q and A before a colon, or in double brackets; one of them has to come back, and
    there have to be two. In our annotation of Wikinews 81 of 88 such paragraphs are one quotation.
    """
    turns = [(p, match) for p in paragraphs if (match := _TURN.fullmatch(p.of(view))) is not None]
    labels = Counter(match["bare"] or match["boxed"] for _, match in turns)
    if len(turns) < LEAST_TURNS or len(labels) < 2 or max(labels.values()) < 2:
        return []
    return [_found(paragraph, match) for paragraph, match in turns]


def _found(paragraph: Span, match: re.Match[str]) -> Found:
    group = "bare" if match["bare"] else "boxed"
    source, words = (Span(paragraph.start + match.start(g), paragraph.start + match.end(g)) for g in (group, "words"))
    content = Span(words.start, words.start + len(match["words"].rstrip()))
    colon = Span(paragraph.start + match.start("colon"), paragraph.start + match.end("colon"))
    return Found("turn", (content,), colon if match["colon"] else None, source)
