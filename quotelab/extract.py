"""From a parsed document to its quotations: find, attribute, join what belongs together, nest.

The steps, in order: rules propose candidates (`find`); quotation marks, which bound clauses more surely than
any tree, widen or replace contents; marks that no rule explains take the cue beside them or go on with the
speaker before them; each gets its source (`attribute`); what looks like a quotation only is left out (`doubt`), and
so is what the learned chooser doesn't believe (`choose`); what stands inside another is nested.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from quotelab import anonymity, attribute, choose, clean, confidence, cues, doubt, find, marks, mend, mention, resolve
from quotelab.cues import Cue
from quotelab.document import ParsedDocument, Sentence, Span
from quotelab.found import Found, is_nested, merged, overlapping
from quotelab.headline import headline
from quotelab.marks import Region
from quotelab.quotation import Kind, Quotation
from quotelab.quoted import QUOTED, beside_marks, with_marks_left
from quotelab.transcript import turn


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule answered, whether it was kept, and why."""

    rule: str
    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    kept: bool
    reason: str


def quotations(parsed: ParsedDocument, *, least: float = confidence.LEAST, chooser: bool = True) -> list[Quotation]:
    """The quotations of a document in text order, their speakers resolved within the document.

    Answers of a kind that was right less often than `least` on annotated news are left out. The learned chooser
    leaves others out and adds some that the list of cues doesn't allow for; `chooser=False` leaves all to the rules.
    """
    parsed = mended(parsed)
    layout = _laid_out(parsed)
    found = [f for f, answer in _considered(parsed, layout, least, chooser=chooser) if answer.kept]
    return anonymity.tied(parsed, resolve.resolve(parsed, _as_quotations(parsed, found, layout.regions)))


def explain(parsed: ParsedDocument, *, least: float = confidence.LEAST, chooser: bool = True) -> list[Answer]:
    """What every rule answered, kept or not, in text order."""
    return [answer for _, answer in considered(parsed, least=least, chooser=chooser)]


def mended(parsed: ParsedDocument) -> ParsedDocument:
    """The document with the attachments mended that its words and names show to be wrong."""
    persons = sorted((e.span for e in parsed.entities if e.kind == "PER"), key=lambda p: p.start)
    sentences = (mend.mended(s, _within(persons, s.span)) for s in parsed.sentences)
    return replace(parsed, sentences=tuple(sentences))


def _within(spans: Sequence[Span], outer: Span) -> list[Span]:
    """Those of some spans, in text order, that lie in another."""
    first = bisect_left(spans, outer.start, key=lambda s: s.start)
    stop = bisect_left(spans, outer.end, key=lambda s: s.start)
    return [s for s in spans[first:stop] if outer.contains(s)]


def considered(
    parsed: ParsedDocument, *, least: float = confidence.LEAST, chooser: bool = True
) -> list[tuple[Found, Answer]]:
    """What was proposed, with what became of it."""
    parsed = mended(parsed)
    return _considered(parsed, _laid_out(parsed), least, chooser=chooser)


def candidates(parsed: ParsedDocument, *, least: float = confidence.LEAST) -> tuple[list[Found], list[Found]]:
    """What the learned chooser chooses from: the answers that stand without it, and those in unlisted frames."""
    layout = _laid_out(parsed)
    standing, answered, _ = _standing(parsed, layout, least)
    return standing, _unlisted(parsed, layout, answered, standing, least)


@dataclass(frozen=True, slots=True)
class _Layout:
    """A document's text as the parser saw it, its paragraphs, and what stands in marks in them."""

    view: str
    paragraphs: Sequence[Span]
    regions: Sequence[Region]

    @property
    def outer(self) -> list[Region]:
        """What stands in marks, without what stands in marks inside it."""
        return [r for r in self.regions if r.depth == 0]


def _laid_out(parsed: ParsedDocument) -> _Layout:
    view = clean.view(parsed.document)
    paragraphs = clean.paragraphs(view)
    return _Layout(view, paragraphs, marks.regions(view, paragraphs))


def _considered(parsed: ParsedDocument, layout: _Layout, least: float, *, chooser: bool) -> list[tuple[Found, Answer]]:
    kept, answered, dropped = _standing(parsed, layout, least)
    if chooser:
        kept, unsure = _chosen(parsed, kept, _unlisted(parsed, layout, answered, kept, least))
        dropped += unsure
    out = [(f, Answer(f.rule, f.content, f.cue, f.source, True, "kept")) for f in kept]
    out += [(f, Answer(f.rule, f.content, f.cue, f.source, False, why)) for f, why in dropped]
    out.sort(key=lambda pair: (pair[0].start, -pair[0].end))
    return [pair for pair in out if _has_words(parsed.text, pair[0])]


def _has_words(text: str, found: Found) -> bool:
    return any(c.isalnum() for s in found.content for c in s.of(text))


Dropped = list[tuple[Found, str]]


def _standing(parsed: ParsedDocument, layout: _Layout, least: float) -> tuple[list[Found], set[int], Dropped]:
    """The answers that stand, where the cues begin that a rule answered for, what was dropped with the reason."""
    text, outer = parsed.text, layout.outer
    proposals: list[Found] = []
    for sentence in parsed.sentences:
        proposals.extend(_proposals(parsed, sentence, _beside(outer, sentence)))
    proposals.extend(headline(parsed))
    proposals.extend(turn(layout.view, layout.paragraphs))
    answered = {p.cue.start for p in proposals if p.cue is not None and p.content}
    proposals, unsaid = _without_anonymity(text, [p for p in proposals if p.content])
    proposals, doubtful = _without_doubtful(proposals, least)
    chosen, dropped = _selected(proposals)
    dropped += unsaid + doubtful
    voiceless = [f for f in chosen if f.source is None and any(is_nested(f, o) for o in chosen if o is not f)]
    dropped += [(f, "it stands inside another quotation and names nobody") for f in voiceless]
    named = [f for f in chosen if f.source is not None]
    hollow = [
        f for f in chosen
        if f.source is None and f.rule == "noun_clause" and any(is_nested(inner, f) for inner in named)
    ]  # fmt: skip
    dropped += [(f, "it names nobody, and what stands inside it does") for f in hollow]
    chosen = [f for f in chosen if f not in voiceless and f not in hollow]
    chosen = [replace(f, source=_with_name(parsed, f.source)) for f in chosen]
    chosen, extended = with_marks_left(parsed, chosen, outer, layout.paragraphs)
    scene = doubt.Scene.of(parsed, outer)
    sure, doubted = _without([*chosen, *extended], lambda found: doubt.reason(scene, found))
    return sure, answered, dropped + doubted


def _beside(regions: Sequence[Region], sentence: Sentence) -> Sequence[Region]:
    """What stands in marks in a sentence, and what its cues may introduce or look back at."""
    return marks.near(regions, sentence.start - 50, sentence.end + 500)


def _without_anonymity(text: str, proposals: Sequence[Found]) -> tuple[list[Found], Dropped]:
    """What says why a source is unnamed ("asked to remain anonymous") isn't a quotation of that source."""
    reasons = anonymity.passages(text)
    about = [f for f in proposals if f.cue is not None and any(r.contains(f.cue) for r in reasons)]
    return [f for f in proposals if f not in about], [(f, "it says why the source is unnamed") for f in about]


def _without_doubtful(proposals: Sequence[Found], least: float) -> tuple[list[Found], Dropped]:
    """What such an answer was right too seldom for is left out, with the figure as the reason."""
    shares = [(f, confidence.measured(f.rule, f.word)) for f in proposals]
    kept = [f for f, share in shares if share is None or share >= least]
    return kept, [(f, f"such answers were right in {s:.0%} of cases") for f, s in shares if s is not None and s < least]


def _without(found: Sequence[Found], why: Callable[[Found], str | None]) -> tuple[list[Found], Dropped]:
    """Answers that stand inside no other are left out where there is a reason; what stood inside them is asked next."""
    kept, dropped, asked = list(found), Dropped(), set[int]()
    while fresh := [f for f in outermost(kept) if id(f) not in asked]:
        asked.update(map(id, fresh))
        reasons = [(f, reason) for f in fresh if (reason := why(f)) is not None]
        dropped += reasons
        gone = [f for f, _ in reasons]
        kept = [f for f in kept if f not in gone]
    return kept, dropped


def outermost(found: Sequence[Found]) -> list[Found]:
    """Those that stand inside no other."""
    return [
        f for f in found
        if not any(is_nested(f, o) for o in overlapping(found, f.start, f.end) if o is not f)
    ]  # fmt: skip


def _chosen(parsed: ParsedDocument, found: Sequence[Found], unlisted: Sequence[Found]) -> tuple[list[Found], Dropped]:
    """What the learned chooser believes of the answers, and of those in unlisted frames.

    It learned from news: in talks it isn't asked of what speakers say of themselves, and adds nothing.
    """
    is_spoken = choose.is_spoken(parsed.text, outermost(found))

    def why(one: Found) -> str | None:
        if is_spoken and choose.is_speakers_own(parsed.text, one):
            return None
        share = choose.share(parsed, one)
        return _unsure(share) if share is not None and share < choose.LEAST else None

    kept, dropped = _without(found, why)
    shares = ((choose.share(parsed, f) or 0.0, f) for f in unlisted)
    for share, one in sorted(shares, key=lambda pair: -pair[0]):
        rival = next((k for k in overlapping(kept, one.start, one.end) if _touch(one, k)), None)
        if is_spoken or share < choose.LEAST_UNLISTED:
            dropped.append((one, f"{_unsure(share)}, and the list of cues doesn't give it"))
        elif rival is not None:
            dropped.append((one, f"{rival.rule} explains the same words"))
        else:
            kept.append(one)
    return kept, dropped


def _unsure(share: float) -> str:
    return f"the learned chooser holds such an answer right in {share:.0%} of cases"


def _touch(one: Found, other: Found) -> bool:
    return any(a.overlaps(b) for a in one.content for b in other.content)


def _with_name(parsed: ParsedDocument, source: Span | None) -> Span | None:
    """The source with the name that follows its role, where the tree or the sentence ends between: <Sen>. Ida Voss."""
    if source is None:
        return None
    titled = re.search(r"(?:^|\s)[A-Z][a-z]{1,4}$", source.of(parsed.text)) is not None
    following = next((e for e in parsed.entities if e.kind == "PER" and 0 < e.start - source.end <= 2), None)
    between = "" if following is None else parsed.text[source.end : following.start]
    if following is None or between != " " and not (titled and between == ". "):
        return source
    return Span(source.start, following.end)


# ------------------------------------------------------------------ proposals


def _proposals(parsed: ParsedDocument, sentence: Sentence, regions: Sequence[Region]) -> list[Found]:
    out = []
    by_rule = {c.cue.token.index: c for c in find.candidates(sentence)}
    reasons = _tokens_of_reasons(parsed.text, sentence) if by_rule else frozenset()
    for cue in cues.cues(sentence):
        beside = beside_marks(parsed, sentence, cue, regions)
        candidate = by_rule.get(cue.token.index)
        if beside is not None:
            out.append(beside)
        elif candidate is not None:
            out.append(_from_candidate(parsed, candidate, regions, reasons))
    return out


POINTING = frozenset({"it", "this", "these", "those"})


def _unlisted(
    parsed: ParsedDocument, layout: _Layout, answered: set[int], found: Sequence[Found], least: float
) -> list[Found]:
    """What verbs that no rule answered for report in frames that the list doesn't give them, where no answer stands.

    They have to have a source: a passive ("was considered a risk") says too seldom that anybody said it. And what
    begins with a pronoun ("said it in June") only points to what was said.
    """
    out, outer = [], layout.outer
    for sentence in parsed.sentences:
        silent = [cue for c in cues.cues(sentence) if c.token.start not in answered and (cue := cues.unlisted(c))]
        asked = [candidate for cue in silent if (candidate := find.candidate(sentence, cue)) is not None]
        reasons = _tokens_of_reasons(parsed.text, sentence) if asked else frozenset()
        near = _beside(outer, sentence) if asked else ()
        out += [_from_candidate(parsed, candidate, near, reasons) for candidate in asked]
    out, _ = _without_anonymity(parsed.text, [f for f in out if f.source is not None and _has_words(parsed.text, f)])
    out = [f for f in out if f.content[0].of(parsed.text).split()[0].lower() not in POINTING]
    free = [f for f in out if not any(_touch(f, other) for other in overlapping(found, f.start, f.end))]
    scene = doubt.Scene.of(parsed, outer)
    return _without_doubtful([f for f in free if doubt.reason(scene, f) is None], least)[0]


def _from_candidate(
    parsed: ParsedDocument, candidate: find.Candidate, regions: Sequence[Region], reasons: frozenset[int]
) -> Found:
    sentence, cue = candidate.sentence, candidate.cue
    cue_span = cues.span(sentence, cue)
    quoted = _in_marks(sentence, cue, regions)
    source = attribute.source(sentence, cue, candidate.content | quoted)
    if candidate.rule == "aside":
        source = _source_of_aside(sentence, cue, candidate.content) or source
    source = mention.whole(sentence, source, cue)
    content = candidate.content - _tokens_in(sentence, source) - _tokens_in(sentence, cue_span) - reasons
    spans = _spans(sentence, content)
    spans = _widened(parsed.text, spans, cue_span, source, regions)
    return Found(candidate.rule, spans, cue_span, source, sentence, cue)


def _in_marks(sentence: Sentence, cue: Cue, regions: Sequence[Region]) -> frozenset[int]:
    """The tokens of what is said in marks that the cue stands outside of: nobody in it says anything here."""
    out = frozenset[int]()
    for region in regions:
        inside = _tokens_in(sentence, region.span)
        said = [sentence.tokens[i] for i in inside if sentence.tokens[i].upos in {"VERB", "AUX"}]
        if cue.token.index not in inside and (said or any(sentence.tokens[i].text in {",", "?", "!"} for i in inside)):
            out |= inside
    return out


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
    return frozenset(t.index for t in sentence.tokens_from(span))


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
        while run and (_is_loose(sentence, run[0], opening=True) or _is_aside(sentence, run)):
            run.pop(0)
        while run and _is_loose(sentence, run[-1], opening=False):
            run.pop()
        if run:
            spans.append(Span(sentence.tokens[run[0]].start, sentence.tokens[run[-1]].end))
    return tuple(spans)


def _is_aside(sentence: Sentence, run: Sequence[int]) -> bool:
    """Whether a content begins with a word that is the writer's: "did acknowledge, {however}, that …"."""
    if len(run) < 3 or sentence.tokens[run[0]].text not in ASIDES:
        return False
    return sentence.tokens[run[1]].text == ","


ASIDES = frozenset({"however", "though", "meanwhile", "instead", "moreover", "nonetheless", "nevertheless"})


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
    return merged(out, text)


# ------------------------------------------------------------------ choosing

# Where two rules claim the same words, the one that stands earlier here is believed.
TRUST = {
    name: rank
    for rank, name in enumerate(
        [
            "turn",
            "quoted_before",
            "quoted_after",
            "headline_colon",
            "headline_says",
            *(rule.__name__ for rule in find.RULES),
        ]
    )
}


def _selected(proposals: Sequence[Found]) -> tuple[list[Found], Dropped]:
    """The proposals that can stand together: nested ones may, overlapping ones may not."""
    kept: list[Found] = []
    dropped: Dropped = []
    with_words = [f for f in proposals if f.content]
    for found in sorted(with_words, key=lambda f: (_rank(f), _distance(f), f.start - f.end)):
        rival = next((k for k in overlapping(kept, found.start, found.end) if _rivals(found, k)), None)
        if rival is None:
            kept.append(found)
        else:
            dropped.append((found, f"{rival.rule} explains the same words"))
    return kept, dropped


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
    if is_nested(one, other) or is_nested(other, one):
        return False
    mine = sum(len(s) for s in one.content)
    shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one.content for b in other.content)
    return shared > 0.5 * min(mine, sum(len(s) for s in other.content))


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


def _as_quotations(parsed: ParsedDocument, found: Sequence[Found], regions: Sequence[Region]) -> list[Quotation]:
    document = parsed.document
    ordered = sorted(found, key=lambda f: (f.start, -f.end))
    identifiers = {id(f): f"{document.document_id}#{number}" for number, f in enumerate(ordered, start=1)}
    out = []
    for one in ordered:
        outers = [o for o in overlapping(ordered, one.start, one.end) if o is not one and is_nested(one, o)]
        parent = min(outers, key=lambda o: o.end - o.start, default=None)
        near = marks.near(regions, one.start, one.end)
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
