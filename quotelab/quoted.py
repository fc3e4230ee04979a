"""What quotation marks say of speech: a cue beside them, or a quotation that goes on in them.

Marks bound clauses more surely than any tree, and a comma before the closing one with a cue behind it is a certain
sign. Marks that no rule explains take the words that introduce them, or go on with the speaker before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quotelab import attribute, cues, find, marks, mention
from quotelab.cues import Cue
from quotelab.document import ParsedDocument, Sentence, Span
from quotelab.found import Found, count_words, is_nested, merged, overlapping
from quotelab.marks import Region

QUOTED = frozenset({"quoted_before", "quoted_after"})
CLAUSE_WORDS = 5  # fewer quoted words without a cue are a title, a nickname or a distanced word


def _clause_span(sentence: Sentence, cue: Cue, regions: Sequence[Region]) -> Span:
    """From the subject to the cue; from the closing mark to it where the tree took a quoted word for the subject."""
    token = cue.token
    closed = max((r.end for r in regions if r.end <= token.start), default=sentence.start)
    subject = find.subject(sentence, token)
    if subject is not None and subject.start >= closed:
        tokens = [sentence.tokens[i] for i in attribute.noun_phrase(sentence, subject)]
        outside = [t.start for t in tokens if t.start >= closed]
        return Span(min([token.start, *outside]), max([token.end, *(t.end for t in tokens)]))
    named = attribute.between(sentence, cue, max(closed, sentence.start))
    return Span(token.start if named is None else named.start, token.end)


def beside_marks(parsed: ParsedDocument, sentence: Sentence, cue: Cue, regions: Sequence[Region]) -> Found | None:
    """{"It is late,"} [said] <Lund>. <Lund> [said]: {"It is late."} Marks and a comma are certain signs."""
    if "quote" not in cue.frames or cue.token.upos not in {"VERB", "AUX"}:
        return None
    text = parsed.text
    token = cue.token
    if find.gives_a_name(cue) or any(r.start < token.start and token.end < r.end for r in regions):
        return None
    clause = _clause_span(sentence, cue, regions)
    before = [r for r in regions if r.end <= clause.start + 1]
    after = [r for r in regions if r.start >= token.end]
    if before and _ends_before(text, sentence, before[-1], clause, cue):
        region = before[-1]
        content = [_with_words_before(parsed, sentence, region)]
        source = mention.whole(sentence, _source_beside(sentence, cue, region), cue)
        return Found("quoted_before", tuple(content), cues.span(sentence, cue), source, sentence, cue)
    if after and _begins_after(text, after[0], sentence, cue):
        region = after[0]
        source = mention.whole(sentence, _source_beside(sentence, cue, region), cue)
        return Found("quoted_after", (region.span,), cues.span(sentence, cue), source, sentence, cue)
    return None


def _ends_before(text: str, sentence: Sentence, region: Region, clause: Span, cue: Cue) -> bool:
    between = text[region.end : clause.start]
    if re.search(r"[^\s,—–-]", between) and not re.fullmatch(r"[\s,—–-]*(?:(?:and|but|as|then|also|too)\s+)?", between):
        return False
    last = text[max(region.start, region.end - 3) : region.end].rstrip("\"”'’“»›")[-1:]
    apart = "\n" in between or clause.start <= sentence.start + 3
    if last in "?!…—-–" and (apart and _introduces(sentence, cue) or _quoted_after(text, sentence, cue)):
        return False
    reported = find.child(sentence, cue.token, "ccomp")
    if last == "," and region.start > sentence.start and reported is not None:
        return reported.index < cue.token.index
    if last in ",?!…—-–":
        return True
    if between.strip() in {",", "—", "–", "-"}:
        return True
    if cue.cue_class == "neutral" and not between.strip() and len(region.span) > 40 and not _introduces(sentence, cue):
        return True
    return (
        last == "."
        and "\n" not in between
        and clause.start == sentence.start
        and sentence.end - cue.token.end < 40
        and not _introduces(sentence, cue)
    )


def _quoted_after(text: str, sentence: Sentence, cue: Cue) -> bool:
    """Whether a quotation mark opens right after the cue: the host then asked, “And you?”"""
    return re.match(r"[\s,:]*[\"“‘„«]", text[cue.token.end :]) is not None


def _introduces(sentence: Sentence, cue: Cue) -> bool:
    """Whether something that may be content follows the cue: "She confirmed that …" doesn't look back."""
    following = [t for t in sentence.tokens[cue.token.index + 1 :] if t.upos != "PUNCT"]
    return find.child(sentence, cue.token, "ccomp", "obj") is not None or any(
        t.text.lower() == "that" or t.upos in {"VERB", "AUX"} for t in following
    )


def _begins_after(text: str, region: Region, sentence: Sentence, cue: Cue) -> bool:
    between = text[cue.token.end : region.start]
    if len(between) > 160 or "\n\n" in between.strip(" "):
        return False
    if re.fullmatch(r"[\s,:—–-]*", between):
        return bool(between.strip()) or count_words(region.span.of(text)) >= 3
    lead = between.rstrip()
    if lead.endswith(":"):
        return not re.search(r"[.!?]\s", between)
    if not lead.endswith(",") or re.search(r"[.!?;]\s", between) or region.start >= sentence.end + 2:
        return False
    reported = find.child(sentence, cue.token, "ccomp")
    return reported is None or reported.start >= region.start


def _source_beside(sentence: Sentence, cue: Cue, region: Region) -> Span | None:
    """The words between the mark and the cue, or those after an inverted cue; else what the tree says."""
    quoted = frozenset(t.index for t in sentence.tokens_from(region.span))
    if region.end <= cue.token.start:
        found = attribute.between(sentence, cue, max(region.end, sentence.start))
        if found is None and not sentence_words(sentence, region.end, cue.token.start):
            found = attribute.beside_mark(sentence, cue)
        if found is not None:
            return found
    found = attribute.source(sentence, cue, quoted)
    return found if found is not None else attribute.beside_mark(sentence, cue)


def sentence_words(sentence: Sentence, start: int, end: int) -> list[str]:
    return [t.text for t in sentence.tokens_between(start, end) if t.upos not in {"PUNCT", "ADV", "CCONJ"}]


def _with_words_before(parsed: ParsedDocument, sentence: Sentence, region: Region) -> Span:
    """The region, with the words that lead into it: {The plan is "a joke,"} Lund said."""
    text = parsed.text
    starts = [s for s in parsed.sentences if s.start <= region.start < s.end]
    if not starts:
        return region.span
    lead = text[starts[0].start : region.start]
    if not lead.strip() or region.start - starts[0].start > 300:
        return region.span
    if re.search(r"[,:;—–]\s*$", lead) or count_words(lead) < 1:
        return region.span
    has_cue = any(
        c.token.end <= region.start and "quote" in c.frames and c.token.upos == "VERB" for c in cues.cues(starts[0])
    )
    return region.span if has_cue else Span(starts[0].start, region.end)


def with_marks_left(
    parsed: ParsedDocument, chosen: list[Found], regions: Sequence[Region], paragraphs: Sequence[Span]
) -> tuple[list[Found], list[Found]]:
    """Quoted text without a cue of its own goes on with the quotation before it, in its own paragraph or the last."""
    text = parsed.text
    current = sorted(chosen, key=lambda f: f.start)
    extra: list[Found] = []
    for region in regions:
        number = next((n for n, p in enumerate(paragraphs) if p.contains(region.span)), None)
        if number is None:
            continue
        paragraph, window = paragraphs[number], paragraphs[max(0, number - 2)].start
        everything = overlapping([*current, *extra], window, region.end)
        around = [r for r in marks.near(regions, window, region.end) if r.start >= window]
        voices = [f for f in everything if not _is_inside(f, everything, around)]
        covered = sum(
            max(0, min(s.end, region.end) - max(s.start, region.start))
            for f in everything for s in f.content if not (f.cue and region.span.contains(f.cue))
        )  # fmt: skip
        if covered > 0.5 * len(region.span):
            continue
        earlier = _reopened(voices, region, around) or _continued(parsed, voices, region, paragraph)
        earlier = earlier or _reopened_later(current, region, regions)
        if earlier is not None:
            into = current if earlier in current else extra
            content = merged([*earlier.content, region.span], text)
            into[into.index(earlier)] = replace(earlier, content=content)
            continue
        if count_words(region.span.of(text)) < CLAUSE_WORDS or region.is_single:
            continue
        introduced = _introduced(parsed, region, paragraph) or _signed(parsed, region, paragraphs, number)
        floating = introduced or _floating(parsed, region, voices, paragraph, paragraphs)
        if floating is not None:
            extra.append(floating)
    return current, extra


def _reopened(found: Sequence[Found], region: Region, regions: Sequence[Region]) -> Found | None:
    """The quotation whose last paragraph left its mark open, so that this one only reopens it."""
    before = [r for r in regions if r.end <= region.start]
    if not before or before[-1].closed:
        return None
    return next((f for f in found if any(s.overlaps(before[-1].span) for s in f.content)), None)


def _reopened_later(found: Sequence[Found], region: Region, regions: Sequence[Region]) -> Found | None:
    """The quotation of the next paragraph that reopens the mark which this one left open."""
    following = next((r for r in regions if r.start >= region.end), None)
    if region.closed or following is None:
        return None
    return next((f for f in found if f.rule in QUOTED and any(s.overlaps(following.span) for s in f.content)), None)


def _is_inside(one: Found, others: Sequence[Found], regions: Sequence[Region]) -> bool:
    """Whether it is reported inside somebody's words, so that it can't be the voice that goes on."""
    if one.cue is not None and any(r.span.contains(one.cue) for r in regions):
        return True
    return any(is_nested(one, other) for other in others if other is not one)


def _introduced(parsed: ParsedDocument, region: Region, paragraph: Span) -> Found | None:
    """<Lund>[:] {"No comment."} <The letter> [makes] one point: {"We were not asked."}"""
    text = parsed.text
    lead = text[: region.start].rstrip()
    if not lead.endswith(":"):
        return None
    colon = Span(len(lead) - 1, len(lead))
    sentence = next((s for s in parsed.sentences if s.start < colon.end <= s.end + 1), None)
    if sentence is None or region.start - colon.end > 3 and region.start != paragraph.start:
        return None
    before = Span(sentence.start, colon.start)
    tokens = [t for t in sentence.tokens if t.end <= colon.start]
    verbs = [t for t in tokens if t.upos in {"VERB", "AUX"} and find.child(sentence, t, "nsubj") is not None]
    if not verbs:
        if not tokens or count_words(before.of(text)) > 8 or tokens[-1].upos not in {"PROPN", "NOUN", "PUNCT"}:
            return None
        return Found("introduced", (region.span,), colon, before, sentence, None)
    verb = verbs[-1]
    subject = find.child(sentence, verb, "nsubj")
    assert subject is not None
    source = attribute.trimmed(sentence, attribute.noun_phrase(sentence, subject))
    return Found("introduced", (region.span,), verb.span, source, sentence, cues.cue(verb))


_SIGNATURE = re.compile(r"\s*[-–—―]{1,2}\s*(?P<name>\w[^\n]{1,60}?)[.,]?\s*")


def _signed(parsed: ParsedDocument, region: Region, paragraphs: Sequence[Span], number: int) -> Found | None:
    """{"It was never asked for."} and, in a line of its own: — <Mara Lund>"""
    paragraph = paragraphs[number]
    text = parsed.text
    if count_words(text[paragraph.start : region.start]) or count_words(text[region.end : paragraph.end]):
        return None
    if number + 1 >= len(paragraphs):
        return None
    line = paragraphs[number + 1]
    match = _SIGNATURE.fullmatch(line.of(text))
    if match is None or not match["name"][0].isupper() or count_words(match["name"]) > 8:
        return None
    source = Span(line.start + match.start("name"), line.start + match.end("name"))
    return Found("signed", (region.span,), None, source)


def _last_before(found: Sequence[Found], region: Region, paragraph: Span) -> Found | None:
    """The last quotation of the paragraph that ends before the region, a quoted one before its own asides.

    In {"We lost,"} Lund said, noting the margin. {"But …"} it is "said" that goes on.
    """
    before = [
        f for f in found
        if paragraph.start <= f.start and f.end <= region.start and (f.cue is None or f.cue.start < region.start)
    ]  # fmt: skip
    last = max(before, key=lambda f: max(f.end, f.cue.end if f.cue else 0), default=None)
    quoted = [f for f in before if last is not None and f.rule in QUOTED and f.sentence is last.sentence]
    return quoted[-1] if quoted else last


def _continued(parsed: ParsedDocument, found: Sequence[Found], region: Region, paragraph: Span) -> Found | None:
    """The quotation of the same paragraph that goes on with the region, if one does."""
    earlier = _last_before(found, region, paragraph)
    return earlier if earlier is not None and _continues(parsed.text, parsed, earlier, region) else None


def _continues(text: str, parsed: ParsedDocument, earlier: Found, region: Region) -> bool:
    """Whether only the rest of the cue's clause stands between a quotation and the quoted text after it."""
    if earlier.cue is None or earlier.rule not in {
        "quoted_before",
        "quoted_after",
        "clause",
    }:
        return False
    last = max(earlier.end, earlier.cue.end, earlier.source.end if earlier.source else 0)
    between = text[last : region.start]
    whole = any(
        last <= s.start and s.end <= region.start and count_words(s.span.of(text)) > 2 for s in parsed.sentences
    )
    if whole or count_words(between) > 40:
        return False
    quoted = any(text[s.end - 1] in "\"”'’»›“" for s in earlier.content)
    after_stop = re.search(r"[.!?:]\s*$", between) is not None or not between.strip()
    joined_by_comma = re.search(r"[,—–]\s*$", between) is not None and earlier.rule == "quoted_before"
    rest = earlier.rule not in QUOTED and any(
        c.token.start >= last and c.token.end <= region.start and c.token.upos == "VERB" and "quote" in c.frames
        for s in parsed.sentences if s.start < region.start and s.end > last for c in cues.cues(s)
    )  # fmt: skip
    return quoted and not rest and (after_stop or joined_by_comma)


def _floating(
    parsed: ParsedDocument,
    region: Region,
    found: Sequence[Found],
    paragraph: Span,
    paragraphs: Sequence[Span],
) -> Found | None:
    """{"It was a long night."} with no cue of its own: the speaker before goes on."""
    text = parsed.text
    outside = text[paragraph.start : region.start] + text[region.end : paragraph.end]
    alone = count_words(outside) == 0
    lead = text[paragraph.start : region.start].rstrip()
    begins = not lead or lead[-1] in '.!?:”"'
    if not begins:
        return None
    number = paragraphs.index(paragraph)
    near = paragraphs[max(0, number - 2) : number + 1]
    previous = [
        f for f in found
        if (f.source is not None or f.rule == "floating")
        and f.start < region.start and any(p.contains(f.content[0]) for p in near)
    ]  # fmt: skip
    if not previous or not (alone or lead):
        return None
    voices = [f for f in previous if f.word is None or f.word.cue_class != "thought"] or previous
    last = max(voices, key=lambda f: f.start)
    return Found("floating", (region.span,), None, last.source, last.sentence, None)
