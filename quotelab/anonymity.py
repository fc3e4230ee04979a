"""Why a source isn't named, as the article says it, and which source that is said of.

"…, who spoke on condition of anonymity because the talks are private": the stretch that says so is tied to every
quotation of that source. Where an article gives a reason of its own ("was not authorized to speak", "for fear of
losing his job"), that is the stretch; where it only says that the source asked not to be named, that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from quotelab import names, register, resolve
from quotelab.document import ParsedDocument, Sentence, Span
from quotelab.quotation import Quotation, Speaker, SpeakerKind

UNNAMED = frozenset({SpeakerKind.UNNAMED, SpeakerKind.GROUP})
NEAR = 600  # characters between a source and a sentence that speaks of it again

_REST = r"(?:[^.,;:!?\"“”«»()\n—–]|\.(?![\s\"”»)]|$)|(?<=[. ][A-Z])\.|(?<=\d),(?=\d))*"
_NOT = r"(?:\s+not|n['’]t)"
_NAMED = r"(?:named|identified|quoted(?: by name)?|publicly identified|cited)"
_PERMITTED = r"(?:authori[sz]ed|allowed|permitted|cleared|entitled|empowered|at liberty|supposed|in a position|free)"
_SPEAK = r"(?:speak|talk|discuss|comment|brief|disclose|reveal|describe|be|release|share|address|give|make|say|provide)"
_HIS = r"(?:his|her|their|its|the)"
# What is said to be a reason, after a word that says that the source isn't named.
_TAIL = re.compile(
    rf"\s*,?\s*(?P<tail>(?:because|since|as (?:he|she|they|the)\b|for fear|fearing|out of (?:fear|concern)|due to"
    rf"|citing|given the|in order to|so as not to|to (?:speak|discuss|describe|share|avoid|reveal|offer|talk|protect"
    rf"|be (?:candid|frank)|preserve|provide|give|comment|disclose|recount|characteri[sz]e)\b"
    rf"|for (?:legal|security|safety|privacy) reasons|at the request of\b|under \w+ (?:rules?|laws?|policy)){_REST})",
    re.IGNORECASE,
)
_UNTIL = re.compile(rf"\s+(?:before|until|while)\b{_REST}", re.IGNORECASE)
NOT_CLEARED = re.compile(
    rf"(?:\b(?:was|were|is|are|had|have|has)(?:{_NOT})(?:\s+been)?|\bnot)\s+{_PERMITTED}\s+to\s+(?:publicly\s+)?{_SPEAK}\b{_REST}"
    rf"|\black(?:s|ed|ing)? (?:the )?(?:authority|authori[sz]ation|permission|clearance) to {_REST}",
    re.IGNORECASE,
)
CONDITION = re.compile(
    rf"\bon (?:the )?condition (?:of (?:strict )?anonymity|of not being {_NAMED}"
    rf"|that (?:his|her|their) (?:\w+ )?(?:names?|identit)\w* {_REST}"
    rf"|(?:that )?(?:he|she|they) (?:not |wo)\w* ?{_REST})",
    re.IGNORECASE,
)
ASKED = re.compile(
    rf"\b(?:ask|request|insist|demand|want|wish|prefer|seek)(?:ed|s|ing)?\s+(?:on\s+|for\s+|that\s+|us\s+|to\s+)*"
    rf"(?:not\s+(?:to\s+)?be(?:ing)?\s+{_NAMED}|(?:to\s+)?(?:remain|stay|be|keep)\s+(?:anonymous|unnamed|unidentified)"
    rf"|anonymity|(?:to\s+)?(?:keep|withhold|leave out)\s+{_HIS}\s+(?:full\s+|real\s+)?names?"
    rf"(?:\s+(?:out of|from|to)\s+(?:the\s+|this\s+|a\s+)?[\w-]+)?"
    rf"|{_HIS}\s+(?:full\s+|last\s+|real\s+)?names?\s+(?:not\s+be|be\s+(?:withheld|kept))\b(?:\s+\w+)?)"
    rf"|\b(?:can|could)(?:{_NOT}|not)\s+(?:legally\s+)?be\s+(?:publicly\s+)?{_NAMED}\b"
    rf"|\b(?:granted|given|offered|promised)\s+anonymity\b"
    rf"|\b(?:speak|spoke|spoken|talk|talked)(?:ing)?\s+(?:[\w’'-]+\s+){{0,4}}?"
    rf"(?:off the record|on (?:deep )?background)\b"
    rf"|\b(?:did|do|does|would|could|can)(?:{_NOT})\s+(?:want|wish|like|care|agree|be)\s*(?:to\s+be\s+)?{_NAMED}\b"
    rf"|\b(?:declin|refus)(?:ed|es|ing|e)\s+to\s+(?:be\s+{_NAMED}|give\s+{_HIS}\s+(?:full\s+)?names?)\b"
    rf"|\bwould(?:{_NOT})\s+(?:give|let us use)\s+{_HIS}\s+names?\b"
    rf"|\b(?:speak|spoke|talk|talked)(?:ing)?\s+anonymously\b"
    rf"|\bwhose\s+(?:names?|identit(?:y|ies))\s+(?:is|are|was|were|has been|have been)(?:\s+being)?"
    rf"\s+(?:withheld|changed)\b",
    re.IGNORECASE,
)
# What an outlet says of somebody whose name it keeps back: "is not naming the witness, because …".
WITHHELD = re.compile(
    rf"\b(?:(?:is|are|was|were)(?:{_NOT})\s+(?:naming|identifying|publishing\s+the\s+names?\s+of)"
    rf"|(?:has|have|had)\s+(?:agreed\s+not\s+to\s+(?:name|identify)|withheld\s+the\s+names?\s+of)"
    rf"|(?:is|are)\s+withholding\s+the\s+(?:names?|identit(?:y|ies))\s+of)"
    rf"\s+(?:the|this|that|these|those)\s+[\w’'-]+(?:\s+(?!because|since|for|to|at|under|due)[\w’'-]+){{0,3}}",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\s+(?:on|last|this|late|early)\s+(?:(?:on\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day|week|month|night)\b.*$",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"\s+(?:and|but|or)\s+(?:(?:so\s+)?(?:ask|request|wish|want|declin|insist|prefer|refus|spoke|told|said)\w*)\b.*$",
    re.IGNORECASE,
)
_POINTING = re.compile(r"\b(?:the|this|that|these|those|both|same)\s+(?:[\w’'-]+\s+){0,4}?", re.IGNORECASE)
_PRONOUN = re.compile(r"^[\W_]*(?:he|she|they|both|neither|none|all|some)\b", re.IGNORECASE)


def stated(text: str) -> list[Span]:
    """Where a text says why a source isn't named, or that it asked not to be; in order, one for each clause.

    >>> text = "The aide asked not to be named because the talks are private."
    >>> [span.of(text) for span in stated(text)]
    ['because the talks are private']
    """
    found: list[Span] = []
    others = (span for pattern in (NOT_CLEARED, ASKED, WITHHELD) for span in _matches(text, pattern))
    for span in (*_matches(text, CONDITION, keep=True), *others):
        if not any(span.overlaps(other) for other in found):
            found.append(span)
    return sorted(found)


def passages(text: str) -> list[Span]:
    """Where a text speaks of a source's not being named, from the first word on that to the end of the reason.

    >>> text = "The aide asked not to be named because the talks are private."
    >>> [span.of(text) for span in passages(text)]
    ['asked not to be named because the talks are private']
    """
    found = [m for pattern in (CONDITION, NOT_CLEARED, ASKED) for m in pattern.finditer(text)]
    tails = [_TAIL.match(text, m.end()) if m.re is not NOT_CLEARED else None for m in found]
    return sorted(Span(m.start(), m.end() if t is None else t.end()) for m, t in zip(found, tails, strict=True))


def _matches(text: str, pattern: re.Pattern[str], *, keep: bool = False) -> Iterator[Span]:
    """The matches with the reason behind them: with `keep` both, else the reason alone where there is one."""
    for match in pattern.finditer(text):
        start, end = match.span()
        tail = _TAIL.match(text, end) if pattern is not NOT_CLEARED else None
        until = _UNTIL.match(text, end) if tail is None else None
        if tail is not None:
            start, end = (start if keep else tail.start("tail")), tail.end()
        words = _AGAIN.sub("", text[start : end if until is None else until.end()])
        words = (_DAY.sub("", words) if tail is None and until is None or keep else words).rstrip(" ,")
        yield Span(start, start + len(words))


def tied(parsed: ParsedDocument, quotations: Sequence[Quotation]) -> list[Quotation]:
    """The same quotations; `anonymity` of those by unnamed sources is what the article says of that source."""
    reasons: dict[str, Span] = {}
    clear = [s for s in stated(parsed.text) if not any(s.overlaps(f) for f in parsed.document.furniture)]
    for span in clear:
        sentence = next((s for s in parsed.sentences if s.start <= span.start < s.end), None)
        speaker = None if sentence is None else _source_of(parsed, sentence, span, quotations)
        if speaker is not None:
            # Two clauses on one source ("wasn't authorized to speak, and asked not to be named") are one reason.
            reasons.setdefault(speaker.speaker_id, span)
    return [_with_reason(quotation, reasons) for quotation in quotations]


def _with_reason(quotation: Quotation, reasons: dict[str, Span]) -> Quotation:
    speaker = quotation.speaker
    span = reasons.get(speaker.speaker_id) if speaker is not None and speaker.kind in UNNAMED else None
    return quotation if quotation.anonymity == span else replace(quotation, anonymity=span)


def _source_of(
    parsed: ParsedDocument, sentence: Sentence, reason: Span, quotations: Sequence[Quotation]
) -> Speaker | None:
    """Who isn't named: the source in the same sentence; else whom it points back to; else the one just before."""
    sources = [
        (q.source if q.source is not None else q.content[0], q.speaker)
        for q in quotations if q.speaker is not None and q.speaker.kind in UNNAMED
    ]  # fmt: skip
    around = [who for s, who in sources if s.start < reason.start < s.end]
    if around:
        return around[0]
    here = sorted((s, who) for s, who in sources if sentence.start <= s.start < sentence.end)
    before = [(s, who) for s, who in here if s.end <= reason.start]
    if before:
        nearest, who = before[-1]
        return None if _somebody_else(parsed.text[nearest.end : reason.start]) else who
    kept_back = WITHHELD.search(parsed.text, sentence.start, sentence.end)
    lead = parsed.text[sentence.start : reason.start if kept_back is None else kept_back.end()]
    earlier = [(s, who) for s, who in sources if sentence.start - NEAR <= s.start < sentence.start]
    pointed = _pointed(lead, earlier) or _pointed(lead, [(s, w) for s, w in sources if s.start >= sentence.end][::-1])
    if pointed is not None:
        return pointed
    after = [who for s, who in here if s.start >= reason.end]
    if after and not _somebody_else(lead):
        return after[0]
    same = [who for s, who in earlier if "\n" not in parsed.text[s.start : sentence.start].strip()]
    return same[-1] if same and _PRONOUN.match(lead) else None


def _somebody_else(words: str) -> bool:
    """Whether words name a person by a role: "…, according to two senators who" speaks of them, and nobody before."""
    known = resolve.roles()
    found = re.findall(r"[a-z-]+", names.folded(words))
    return any(known.get(form) == "person" for word in found for form in (word, word.removesuffix("s")))


def _pointed(lead: str, sources: Sequence[tuple[Span, Speaker]]) -> Speaker | None:
    """ "The official …": the last source that is called so, of those with the most of these words."""
    plain = names.folded(lead)
    best: tuple[int, int, Speaker] | None = None
    for number, (_, speaker) in enumerate(sources):
        head, others = register.description(speaker.label)
        if re.search(rf"{_POINTING.pattern}{re.escape(head)}\b", plain):
            shared = sum(bool(re.search(rf"\b{re.escape(word)}\b", plain)) for word in others)
            if best is None or (shared, number) >= best[:2]:
                best = (shared, number, speaker)
    return None if best is None else best[2]
