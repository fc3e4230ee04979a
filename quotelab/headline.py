"""Who is reported in a headline: before a colon, or after a comma and a verb of saying."""

from __future__ import annotations

import re

from quotelab import cues
from quotelab.document import ParsedDocument, Span
from quotelab.found import Found


def headline(parsed: ParsedDocument) -> list[Found]:
    """<Lund to Council>[:] {Terms Not Met} or {Storm Will Hit}, [Says] <Harbour Master>"""
    if not parsed.sentences:
        return []
    first = [s for s in parsed.sentences if s.paragraph == parsed.sentences[0].paragraph]
    start, end = first[0].start, first[-1].end
    line = parsed.text[start:end]
    if len(line) > 160 or "\n" in line:
        return []
    return _headline_colon(parsed, start, line) or _headline_says(parsed, start, line)


def _headline_colon(parsed: ParsedDocument, start: int, line: str) -> list[Found]:
    match = re.match(r"(?P<source>[^:“\"]{2,60}):\s+(?P<content>\S.{8,})$", line)
    if match is None or any(_is_spoken(word) for word in match["source"].split()):
        return []
    names = [e for e in parsed.entities if e.start >= start and e.end <= start + match.end("source")]
    if not names or not names[0].start - start <= 25:
        return []
    source, content = (Span(start + match.start(g), start + match.end(g)) for g in ("source", "content"))
    trimmed = Span(content.start, content.start + len(content.of(parsed.text).rstrip(".")))
    colon = Span(source.end, source.end + 1)
    return [Found("headline_colon", (trimmed,), colon, source)]


def _headline_says(parsed: ParsedDocument, start: int, line: str) -> list[Found]:
    match = re.match(r"(?P<content>[^,]{8,}),\s+(?P<cue>[A-Z]?[a-z]+)\s+(?P<source>[A-Z][^,.:;]{1,60})$", line)
    if match is None or not _is_spoken(match["cue"]):
        return []
    content, cue, source = (Span(start + match.start(g), start + match.end(g)) for g in ("content", "cue", "source"))
    return [Found("headline_says", (content,), cue, source)]


def _is_spoken(word: str) -> bool:
    """Whether a word is a form of a neutral verb of saying, as headlines have it: "Says", "tells"."""
    cue_class, frames = cues.lexicon().get((cues.inflected().get(word.lower(), ""), "VERB"), ("", frozenset()))
    return cue_class == "neutral" and "quote" in frames
