"""From a parsed document to its quotations: find, attribute, join what belongs together, nest.

The steps, in order: rules propose candidates (`find`); quotation marks, which bound clauses more surely than
any tree, widen or replace contents; marks that no rule explains take the cue beside them or go on with the
speaker before them; each gets its source (`attribute`); what stands inside another is nested.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quotelab import anonymity, attribute, clean, confidence, cues, find, marks, mend, resolve
from quotelab.cues import Cue
from quotelab.document import ParsedDocument, Sentence, Span
from quotelab.marks import Region
from quotelab.quotation import Kind, Quotation

QUOTED = frozenset({"quoted_before", "quoted_after"})
CLAUSE_WORDS = 5  # fewer quoted words without a cue are a title, a nickname or a distanced word


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


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule answered, whether it was kept, and why."""

    rule: str
    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    kept: bool
    reason: str


def quotations(parsed: ParsedDocument, *, least: float = confidence.LEAST) -> list[Quotation]:
    """The quotations of a document in text order, their speakers resolved within the document.

    Answers of a kind that was right less often than `least` on annotated news are left out.
    """
    parsed = mended(parsed)
    found = [f for f, answer in _considered(parsed, least) if answer.kept]
    return anonymity.tied(parsed, resolve.resolve(parsed, _as_quotations(parsed, found)))


def explain(parsed: ParsedDocument, *, least: float = confidence.LEAST) -> list[Answer]:
    """What every rule answered, kept or not, in text order."""
    return [answer for _, answer in considered(parsed, least=least)]


def mended(parsed: ParsedDocument) -> ParsedDocument:
    """The document with the attachments mended that its words and names show to be wrong."""
    persons = [e.span for e in parsed.entities if e.kind == "PER"]
    sentences = (mend.mended(s, [p for p in persons if s.span.contains(p)]) for s in parsed.sentences)
    return replace(parsed, sentences=tuple(sentences))


def considered(parsed: ParsedDocument, *, least: float = confidence.LEAST) -> list[tuple[Found, Answer]]:
    """What was proposed, with what became of it."""
    return _considered(mended(parsed), least)


def _considered(parsed: ParsedDocument, least: float) -> list[tuple[Found, Answer]]:
    text = parsed.text
    view = clean.view(parsed.document)
    paragraphs = clean.paragraphs(view)
    regions = marks.regions(view, paragraphs)
    outer = [r for r in regions if r.depth == 0]
    proposals: list[Found] = []
    for sentence in parsed.sentences:
        proposals.extend(_proposals(parsed, sentence, outer))
    proposals.extend(headline(parsed))
    proposals, unsaid = _without_anonymity(text, [p for p in proposals if p.content])
    proposals, doubtful = _without_doubtful(proposals, least)
    chosen, dropped = _selected(proposals)
    dropped += unsaid + doubtful
    voiceless = [f for f in chosen if f.source is None and any(_nested(f, o) for o in chosen if o is not f)]
    dropped += [(f, "it stands inside another quotation and names nobody") for f in voiceless]
    chosen = [f for f in chosen if f not in voiceless]
    chosen = [replace(f, source=_with_name(parsed, f.source)) for f in chosen]
    chosen, extended = _with_marks_left(parsed, chosen, outer, paragraphs)
    out = [(f, Answer(f.rule, f.content, f.cue, f.source, True, "kept")) for f in [*chosen, *extended]]
    out += [(f, Answer(f.rule, f.content, f.cue, f.source, False, why)) for f, why in dropped]
    out.sort(key=lambda pair: (pair[0].start, -pair[0].end))
    return [pair for pair in out if any(c.isalnum() for s in pair[0].content for c in s.of(text))]


def _without_anonymity(text: str, proposals: Sequence[Found]) -> tuple[list[Found], list[tuple[Found, str]]]:
    """What says why a source is unnamed ("asked to remain anonymous") isn't a quotation of that source."""
    reasons = anonymity.passages(text)
    about = [f for f in proposals if f.cue is not None and any(r.contains(f.cue) for r in reasons)]
    return [f for f in proposals if f not in about], [(f, "it says why the source is unnamed") for f in about]


def _without_doubtful(proposals: Sequence[Found], least: float) -> tuple[list[Found], list[tuple[Found, str]]]:
    """What such an answer was right too seldom for is left out, with the figure as the reason."""
    shares = [(f, confidence.measured(f.rule, f.word)) for f in proposals]
    kept = [f for f, share in shares if share is None or share >= least]
    return kept, [(f, f"such answers were right in {s:.0%} of cases") for f, s in shares if s is not None and s < least]


def _with_name(parsed: ParsedDocument, source: Span | None) -> Span | None:
    """The source with the name that follows its role, where the tree cut them: <foreman> Alf Dray."""
    if source is None:
        return None
    following = next((e for e in parsed.entities if e.kind == "PER" and 0 < e.start - source.end <= 1), None)
    return source if following is None else Span(source.start, following.end)


# ------------------------------------------------------------------ proposals


def _proposals(parsed: ParsedDocument, sentence: Sentence, regions: Sequence[Region]) -> list[Found]:
    out = []
    by_rule = {c.cue.token.index: c for c in find.candidates(sentence)}
    for cue in cues.cues(sentence):
        beside = _beside_marks(parsed, sentence, cue, regions)
        candidate = by_rule.get(cue.token.index)
        if beside is not None:
            out.append(beside)
        elif candidate is not None:
            out.append(_from_candidate(parsed, candidate, regions))
    return out


def _from_candidate(parsed: ParsedDocument, candidate: find.Candidate, regions: Sequence[Region]) -> Found:
    sentence, cue = candidate.sentence, candidate.cue
    cue_span = cues.span(sentence, cue)
    source = attribute.source(sentence, cue, candidate.content)
    if candidate.rule == "aside":
        source = _source_of_aside(sentence, cue, candidate.content) or source
    content = candidate.content - _tokens_in(sentence, source) - _tokens_in(sentence, cue_span)
    content -= _tokens_of_reasons(parsed.text, sentence)
    spans = _spans(sentence, content)
    spans = _widened(parsed.text, spans, cue_span, source, regions)
    return Found(candidate.rule, spans, cue_span, source, sentence, cue)


def _tokens_of_reasons(text: str, sentence: Sentence) -> frozenset[int]:
    """The tokens that say why a source is unnamed: they belong to no content."""
    out = frozenset[int]()
    for passage in anonymity.passages(sentence.span.of(text)):
        start, end = sentence.start + passage.start, sentence.start + passage.end
        first = next((t.index for t in sentence.tokens if t.start >= start), 0)
        while first > 0 and sentence.tokens[first - 1].text not in {",", '"', "”", "’", "—", "–"}:
            first -= 1
        out |= frozenset(t.index for t in sentence.tokens[first:] if t.start < end)
    return out


def _source_of_aside(sentence: Sentence, cue: Cue, content: frozenset[int]) -> Span | None:
    comma = max((i for i in content if i < cue.token.index), default=-1)
    start = sentence.tokens[comma].end if comma >= 0 else sentence.start
    return attribute.between(sentence, cue, start) or attribute.beside_mark(sentence, cue)


def _tokens_in(sentence: Sentence, span: Span | None) -> frozenset[int]:
    if span is None:
        return frozenset()
    return frozenset(t.index for t in sentence.tokens if span.start <= t.start < span.end)


def _spans(sentence: Sentence, tokens: frozenset[int]) -> tuple[Span, ...]:
    """Unbroken runs of tokens as spans, without loose punctuation at their ends."""
    runs: list[list[int]] = []
    for index in sorted(tokens):
        gap = range(runs[-1][-1] + 1, index) if runs else range(0)
        if runs and all(sentence.tokens[i].upos == "PUNCT" for i in gap):
            runs[-1].extend([*gap, index])
        else:
            runs.append([index])
    spans = []
    for run in runs:
        while run and _is_loose(sentence, run[0], opening=True):
            run.pop(0)
        while run and _is_loose(sentence, run[-1], opening=False):
            run.pop()
        if run:
            spans.append(Span(sentence.tokens[run[0]].start, sentence.tokens[run[-1]].end))
    return tuple(spans)


def _is_loose(sentence: Sentence, index: int, *, opening: bool) -> bool:
    token = sentence.tokens[index]
    if opening:
        return token.upos == "PUNCT" and token.text not in {'"', "“", "‘", "'", "(", "[", "„", "«", "``"}
    return token.text in {".", ",", ";", ":", "—", "–", "-", "--"} or token.upos == "CCONJ" or token.text == "by"


def _widened(
    text: str, spans: tuple[Span, ...], cue: Span, source: Span | None, regions: Sequence[Region]
) -> tuple[Span, ...]:
    """Contents that touch quoted text hold all of it, or up to the mark where it isn't theirs."""
    out = list(spans)
    for region in regions:
        if region.span.contains(cue) or len(region.span) > 5000:
            continue
        for number, span in enumerate(out):
            overlap = min(span.end, region.end) - max(span.start, region.start)
            if overlap <= 2 or region.span.contains(span) and region.span == span:
                continue
            if source is not None and region.span.overlaps(source):
                continue
            out[number] = Span(min(span.start, region.start), max(span.end, region.end))
    return _merged(out, text)


def _merged(spans: Sequence[Span], text: str) -> tuple[Span, ...]:
    out: list[Span] = []
    for span in sorted(spans):
        if out and (span.start <= out[-1].end or not text[out[-1].end : span.start].strip()):
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)


# ------------------------------------------------------------------ marks beside a cue


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


def _beside_marks(parsed: ParsedDocument, sentence: Sentence, cue: Cue, regions: Sequence[Region]) -> Found | None:
    """{"It is late,"} [said] <Lund>. <Lund> [said]: {"It is late."} Marks and a comma are certain signs."""
    if "quote" not in cue.frames or cue.token.upos not in {"VERB", "AUX"}:
        return None
    text = parsed.text
    token = cue.token
    inside = [r for r in regions if r.start < token.start and token.end < r.end]
    if inside:
        return None
    clause = _clause_span(sentence, cue, regions)
    before = [r for r in regions if r.end <= clause.start + 1]
    after = [r for r in regions if r.start >= token.end]
    if before and _ends_before(text, sentence, before[-1], clause, cue):
        region = before[-1]
        content = [_with_words_before(parsed, sentence, region)]
        source = _source_beside(sentence, cue, region)
        return Found("quoted_before", tuple(content), cues.span(sentence, cue), source, sentence, cue)
    if after and _begins_after(text, after[0], sentence, cue):
        region = after[0]
        source = _source_beside(sentence, cue, region)
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
    if last == "," and region.start > sentence.start and find.child(sentence, cue.token, "ccomp") is not None:
        reported = find.child(sentence, cue.token, "ccomp")
        assert reported is not None
        return reported.index < cue.token.index
    if last in ",?!…—-–":
        return True
    if between.strip() in {",", "—", "–", "-"}:
        return True
    if cue.cue_class == "neutral" and not between.strip() and len(region.span) > 40 and not _introduces(sentence, cue):
        return True
    return (
        last == "."
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
        return bool(between.strip()) or _words(region.span.of(text)) >= 3
    lead = between.rstrip()
    if lead.endswith(":"):
        return not re.search(r"[.!?]\s", between)
    return lead.endswith(",") and not re.search(r"[.!?;]\s", between) and region.start < sentence.end + 2 and (
        find.child(sentence, cue.token, "ccomp") is None
        or sentence.tokens[find.child(sentence, cue.token, "ccomp").index].start >= region.start  # type: ignore[union-attr]
    )  # fmt: skip


def _source_beside(sentence: Sentence, cue: Cue, region: Region) -> Span | None:
    """The words between the mark and the cue, or those after an inverted cue; else what the tree says."""
    quoted = frozenset(t.index for t in sentence.tokens if region.start <= t.start < region.end)
    if region.end <= cue.token.start:
        found = attribute.between(sentence, cue, max(region.end, sentence.start))
        if found is None and not sentence_words(sentence, region.end, cue.token.start):
            found = attribute.beside_mark(sentence, cue)
        if found is not None:
            return found
    found = attribute.source(sentence, cue, quoted)
    return found if found is not None else attribute.beside_mark(sentence, cue)


def sentence_words(sentence: Sentence, start: int, end: int) -> list[str]:
    return [
        t.text for t in sentence.tokens if start <= t.start and t.end <= end and t.upos not in {"PUNCT", "ADV", "CCONJ"}
    ]


def _with_words_before(parsed: ParsedDocument, sentence: Sentence, region: Region) -> Span:
    """The region, with the words that lead into it: {The plan is "a joke,"} Lund said."""
    text = parsed.text
    starts = [s for s in parsed.sentences if s.start <= region.start < s.end]
    if not starts:
        return region.span
    lead = text[starts[0].start : region.start]
    if not lead.strip() or region.start - starts[0].start > 300:
        return region.span
    if re.search(r"[,:;—–]\s*$", lead) or _words(lead) < 1:
        return region.span
    has_cue = any(
        c.token.end <= region.start and "quote" in c.frames and c.token.upos == "VERB" for c in cues.cues(starts[0])
    )
    return region.span if has_cue else Span(starts[0].start, region.end)


def _words(text: str) -> int:
    return len(re.findall(r"\w+(?:['’]\w+)?", text))


# ------------------------------------------------------------------ choosing

# Where two rules claim the same words, the one that stands earlier here is believed.
TRUST = {
    name: rank
    for rank, name in enumerate(
        ["quoted_before", "quoted_after", "headline_colon", "headline_says", *(rule.__name__ for rule in find.RULES)]
    )
}


def _selected(proposals: Sequence[Found]) -> tuple[list[Found], list[tuple[Found, str]]]:
    """The proposals that can stand together: nested ones may, overlapping ones may not."""
    kept: list[Found] = []
    dropped: list[tuple[Found, str]] = []
    with_words = [f for f in proposals if f.content]
    for found in sorted(with_words, key=lambda f: (_rank(f), _distance(f), f.start - f.end)):
        rival = next((k for k in _overlapping(kept, found.start, found.end) if _rivals(found, k)), None)
        if rival is None:
            kept.append(found)
        else:
            dropped.append((found, f"{rival.rule} explains the same words"))
    return kept, dropped


def _overlapping(found: Sequence[Found], start: int, end: int) -> list[Found]:
    """Those whose contents lie, in part at least, between two places: so that a long text costs what its parts do."""
    return [f for f in found if f.content[0].start <= end and start <= f.content[-1].end]


def _rank(found: Found) -> int:
    """A cue in a sentence of its own is believed less than one that stands in the sentence of the quoted words."""
    apart = found.rule == "quoted_before" and found.sentence is not None and found.end <= found.sentence.start
    return TRUST["clause"] if apart else TRUST.get(found.rule, 99)


def _distance(found: Found) -> int:
    """How many characters stand between the cue and quoted words: of two cues beside a mark the nearer is believed."""
    if found.cue is None or found.rule not in QUOTED:
        return 0
    return max(found.cue.start - found.end, found.start - found.cue.end, 0)


def _rivals(one: Found, other: Found) -> bool:
    if _nested(one, other) or _nested(other, one):
        return False
    mine = sum(len(s) for s in one.content)
    shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one.content for b in other.content)
    return shared > 0.5 * min(mine, sum(len(s) for s in other.content))


def _nested(inner: Found, outer: Found) -> bool:
    """Whether the cue and the content of one stand inside the content of the other."""
    return inner.cue is not None and any(s.contains(inner.cue) for s in outer.content) and all(
        any(s.contains(c) for s in outer.content) for c in inner.content
    )  # fmt: skip


# ------------------------------------------------------------------ marks that no rule explained


def _with_marks_left(
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
        everything = _overlapping([*current, *extra], window, region.end)
        around = [r for r in regions if window <= r.start <= region.end]
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
            content = _merged([*earlier.content, region.span], text)
            into[into.index(earlier)] = replace(earlier, content=content)
            continue
        if _words(region.span.of(text)) < CLAUSE_WORDS or region.is_single:
            continue
        introduced = _introduced(parsed, region, paragraph)
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
    return any(_nested(one, other) for other in others if other is not one)


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
        if not tokens or _words(before.of(text)) > 8 or tokens[-1].upos not in {"PROPN", "NOUN", "PUNCT"}:
            return None
        return Found("introduced", (region.span,), colon, before, sentence, None)
    verb = verbs[-1]
    subject = find.child(sentence, verb, "nsubj")
    assert subject is not None
    source = attribute.trimmed(sentence, attribute.noun_phrase(sentence, subject))
    return Found("introduced", (region.span,), verb.span, source, sentence, cues.cue(verb))


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
    whole = any(last <= s.start and s.end <= region.start and _words(s.span.of(text)) > 2 for s in parsed.sentences)
    if whole or _words(between) > 40:
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
    alone = _words(outside) == 0
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
    last = max(previous, key=lambda f: f.start)
    return Found("floating", (region.span,), None, last.source, last.sentence, None)


# ------------------------------------------------------------------ headlines


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


# ------------------------------------------------------------------ records


def _kind(text: str, content: Sequence[Span], regions: Sequence[Region], cue: Span | None) -> Kind:
    use = [r for r in regions if cue is None or not r.span.contains(cue)]
    inside = total = 0
    for span in content:
        for position in range(span.start, span.end):
            if text[position].isalnum():
                total += 1
                inside += any(r.start <= position < r.end for r in use)
    if not inside:
        return Kind.INDIRECT
    return Kind.DIRECT if inside == total else Kind.MIXED


def _as_quotations(parsed: ParsedDocument, found: Sequence[Found]) -> list[Quotation]:
    document = parsed.document
    view = clean.view(document)
    regions = marks.regions(view, clean.paragraphs(view))
    ordered = sorted(found, key=lambda f: (f.start, -f.end))
    identifiers = {id(f): f"{document.document_id}#{number}" for number, f in enumerate(ordered, start=1)}
    out = []
    for one in ordered:
        outers = [o for o in _overlapping(ordered, one.start, one.end) if o is not one and _nested(one, o)]
        parent = min(outers, key=lambda o: o.end - o.start, default=None)
        near = [r for r in regions if r.start < one.end and one.start < r.end]
        word, sentence = one.word, one.sentence
        inside = frozenset[int]()
        if word is not None and sentence is not None:
            inside = frozenset().union(*(_tokens_in(sentence, span) for span in (*one.content, one.source)))
        out.append(
            Quotation(
                quotation_id=identifiers[id(one)],
                document=document,
                kind=_kind(parsed.text, one.content, near, one.cue),
                content=one.content,
                cue=one.cue,
                source=one.source,
                rule=one.rule,
                confidence=confidence.measured(one.rule, word),
                parent=None if parent is None else identifiers[id(parent)],
                cue_lemma=None if word is None else word.lemma,
                cue_class="neutral" if word is None else word.cue_class,
                addressee=None if word is None or sentence is None else attribute.addressee(sentence, word, inside),
                when=None if word is None or sentence is None else attribute.when(sentence, word, inside),
                negated=word is not None and one.sentence is not None and cues.is_negated(one.sentence, word.token),
                hedged=word is not None and one.sentence is not None and cues.is_hedged(one.sentence, word.token),
            )
        )
    return out
