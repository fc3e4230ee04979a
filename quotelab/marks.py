"""Where quotation marks open and close, paragraph by paragraph, whatever shape they have.

A mark is judged by its neighbours, not by counting: so an unpaired one is dropped and the others stay as
they were. A quotation that reopens its mark in the next paragraph runs to the end of this one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quotelab.document import Span

# What an opening mark may be closed by. German, French and doubled typewriter marks are found in English news too.
CLOSERS = {
    "“": '” "', "„": "“ ”", "‟": "”", "«": "»", "»": "«", "‹": "›", "‘": "’",
    '"': '" ”', "'": "'", "``": "'' \"", "''": "''",
}  # fmt: skip
TYPEWRITER = frozenset({'"', "''"})
SINGLE = frozenset("‘'‹")
_MARK = re.compile(r"``|''|[“”„‟\"«»‹›‘’']")
_ELIDED = re.compile(r"['’](?:\d\ds?|em|tis|twas|til|cause|n)\b", re.IGNORECASE)
_BEFORE_OPENING = frozenset("([{—–-/… ") | {"\n", "\t", "\u00a0"}


@dataclass(frozen=True, slots=True)
class Region:
    """Quoted text, its marks included; `closed` is false where the next paragraph reopens the mark.

    `depth` is 0 for a region that stands in no other.
    """

    start: int
    end: int
    mark: str
    closed: bool = True
    depth: int = 0

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def is_single(self) -> bool:
        return self.mark in SINGLE


def _can_open(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return (before in _BEFORE_OPENING or before in "“„«‘\"'") and not after.isspace()


def _can_close(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not before.isspace() and not after.isalnum()


def _is_inch_or_foot(text: str, start: int) -> bool:
    """The marks of 6'2" and of 10".

    >>> _is_inch_or_foot('He is 6\\'2" tall', 9)
    True
    """
    return bool(re.search(r"\d['’]?\s?\d*$", text[max(0, start - 4) : start]))


def _opens_typewriter(text: str, start: int, end: int) -> bool:
    return _can_open(text, start, end) and not _is_inch_or_foot(text, start)


def _single_opens(text: str, start: int, end: int) -> bool:
    """‘We won,’ but not the ’90s, rock ’n’ roll or the officials’ plan."""
    return _can_open(text, start, end) and not _ELIDED.match(text, start)


def _single_close(text: str, start: int, stop: int, closers: str) -> int | None:
    """Where a single mark closes: after punctuation if it ever does, else at the last place it can."""
    candidates = []
    again = text.find("‘", start, stop) if "’" in closers else -1
    if again >= 0 and any(
        _can_close(text, m.start(), m.end()) for m in re.finditer("’", text[:again]) if m.start() > start
    ):
        stop = again
    for match in re.finditer(f"[{re.escape(closers)}]", text[start:stop]):
        at = start + match.start()
        if _can_close(text, at, at + 1):
            candidates.append(at)
            if text[at - 1] in ",.!?…":
                return at
        elif _single_opens(text, at, at + 1):
            break
    return candidates[-1] if candidates else None


def _in_paragraph(text: str, start: int, stop: int, depth: int = 0) -> list[Region]:
    out: list[Region] = []
    opened: tuple[int, str] | None = None
    at = start
    while at < stop:
        match = _MARK.search(text, at, stop)
        if match is None:
            break
        mark, here, after = match[0], match.start(), match.end()
        at = after
        if mark in ("‘", "'", "’"):
            if opened is None and mark in CLOSERS and _single_opens(text, here, after):
                close = _single_close(text, after, stop, CLOSERS[mark])
                if close is not None and close > after:
                    out.append(Region(here, close + 1, mark, depth=depth))
                    at = close + 1
        elif opened is not None and mark in CLOSERS[opened[1]].split(" ") and _can_close(text, here, after):
            out.append(Region(opened[0], after, opened[1], depth=depth))
            opened = None
        elif mark in CLOSERS and (mark not in TYPEWRITER or _opens_typewriter(text, here, after)):
            opened = (here, mark)
    if opened is not None:
        out.append(Region(opened[0], stop, opened[1], closed=False, depth=depth))
    return out


def regions(text: str, paragraphs: Iterable[Span]) -> tuple[Region, ...]:
    """The quoted regions of the paragraphs, outermost first where one stands in another.

    >>> text = '"We won," she said. "We \\'really\\' did."'
    >>> [(r.span.of(text), r.depth) for r in regions(text, [Span(0, len(text))])]
    [('"We won,"', 0), ('"We \\'really\\' did."', 0), ("'really'", 1)]
    """
    spans = list(paragraphs)
    found: list[Region] = []
    for number, paragraph in enumerate(spans):
        here = _in_paragraph(text, paragraph.start, paragraph.end)
        following = text[spans[number + 1].start :][:1] if number + 1 < len(spans) else ""
        for region in here:
            if region.closed or (following and following == text[region.start]):
                found.append(region)
                inner = _in_paragraph(text, region.start + 1, region.end - 1, depth=1)
                found.extend(r for r in inner if r.closed)
    return tuple(sorted(found, key=lambda r: (r.start, -r.end)))


def near(regions: Sequence[Region], start: int, end: int) -> Sequence[Region]:
    """Those of the regions, ordered by their start, that may touch a stretch of the text; found by halving.

    >>> near([Region(0, 4, '"'), Region(90_000, 90_004, '"')], 0, 10)
    [Region(start=0, end=4, mark='"', closed=True, depth=0)]
    """
    first = bisect_left(regions, start - LONGEST, key=lambda region: region.start)
    last = bisect_right(regions, end, key=lambda region: region.start)
    return [region for region in regions[first:last] if region.end >= start]


LONGEST = 20_000  # characters of a paragraph in marks
