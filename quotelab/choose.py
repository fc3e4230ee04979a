"""How sure a small learned part is that an answer of the rules is right.

A logistic regression: each name in `features` has a weight in `data/chooser.tsv`, and an answer's share is the logistic
function of their sum. `training/chooser.py` learned the weights from annotated Wikinews articles and says how.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from quotelab import cues
from quotelab.confidence import rows
from quotelab.document import ParsedDocument, Token
from quotelab.found import Found, count_words

WEIGHTS = Path(__file__).parent / "data" / "chooser.tsv"
BIAS = "bias"

# Answers with less than this are left out; what the list of cues doesn't say of a cue has to be surer.
LEAST = 0.25
LEAST_UNLISTED = 0.55

# A text in which more of the sources than this are "I", "we" or "you" is a talk, not news: nothing was learned of such.
SPOKEN = 0.3
SPEAKERS = frozenset({"i", "we", "you", "me", "us", "my", "our", "your"})

LENGTHS = (2, 4, 8, 25, 45)
DISTANCES = (1, 3, 8, 20, 60)


@cache
def weights() -> dict[str, float]:
    """The weight of each feature; what isn't there weighs nothing.

    >>> weights()["question=True"] < 0 < weights()["marks=all"]
    True
    """
    return {name: float(weight) for name, weight in rows(WEIGHTS)}


def share(parsed: ParsedDocument, found: Found) -> float | None:
    """How often such an answer is right, as learned; `None` for a rule that was seen too seldom to learn from."""
    known = weights()
    return logistic(known, features(parsed, found)) if f"rule={found.rule}" in known else None


def logistic(known: Mapping[str, float], names: Iterable[str]) -> float:
    """The share that weights give to features.

    >>> logistic({BIAS: 1.0, "question=True": -1.0}, ["question=True", "marks=none"])
    0.5
    """
    return 1 / (1 + math.exp(-known[BIAS] - sum(known.get(name, 0.0) for name in names)))


def is_spoken(text: str, found: Sequence[Found]) -> bool:
    """Whether it is talks that a text holds, not news: its speakers say "I think" without anybody who reports it.

    >>> from quotelab.document import Span
    >>> lund, me = Found("clause", (), None, Span(0, 4)), Found("clause", (), None, Span(11, 12))
    >>> is_spoken("Lund says, I think", [lund, me]), is_spoken("Lund says, I think", [lund, lund, lund, me])
    (True, False)
    """
    return sum(is_speakers_own(text, one) for one in found) > SPOKEN * len(found)


def is_speakers_own(text: str, found: Found) -> bool:
    """Whether its source is "I", "we" or "you"."""
    return found.source is not None and found.source.of(text).lower() in SPEAKERS


def features(parsed: ParsedDocument, found: Found) -> frozenset[str]:
    """What is true of an answer, by name: of its rule, content, cue and source, alone and with the rule.

    >>> from quotelab.document import Document, Span
    >>> content, source = (Span(11, 20),), Span(0, 4)
    >>> parsed = ParsedDocument(Document("a", "Lund says: It rains."), ())
    >>> sorted(features(parsed, Found("introduced", content, Span(9, 10), source)))[:4]
    ['content words=2', 'cue=none', 'entity=none', 'first=it']
    """
    alone = {*_of_content(parsed, found), *_of_cue(found), *_of_source(parsed, found)}
    with_rule = {f"{found.rule}: {name}" for name in alone if name.partition("=")[0] in WITH_RULE}
    is_listed = found.word is None or found.word.is_listed
    unlisted = set() if is_listed else {f"unlisted: {name}" for name in alone if name.partition("=")[0] in UNLISTED}
    return frozenset({f"rule={found.rule}", f"listed={is_listed}", *alone, *with_rule, *unlisted})


WITH_RULE = frozenset(
    {"content words", "marks", "finite", "relation", "cue", "class", "tag", "cue relation", "side", "source", "is"}
)
UNLISTED = frozenset({"content words", "head", "tense", "cue", "class", "tag", "is", "entity"})


def _of_content(parsed: ParsedDocument, found: Found) -> Iterator[str]:
    text, sentence = parsed.text, found.sentence
    yield f"content words={_bin(sum(count_words(s.of(text)) for s in found.content), LENGTHS)}"
    yield f"pieces={min(len(found.content), 3)}"
    yield f"first={found.content[0].of(text).split()[0].lower().strip('“”‘’')}"
    yield f"marks={_marks(text[found.start : found.end])}"
    if sentence is None:
        return
    yield f"question={sentence.tokens[-1].text == '?'}"
    tokens = [t for t in sentence.tokens if any(s.start <= t.start < s.end for s in found.content)]
    yield f"finite={any('VerbForm=Fin' in t.feats for t in tokens)}"
    head = _head(tokens)
    if head is not None:
        yield f"head={head.upos}"
        yield f"relation={head.deprel}"
        yield f"tense={_feature(head, 'Tense') or _feature(head, 'VerbForm')}"
        for child in sentence.children[head.index]:
            if child.relation in {"aux", "mark"}:
                yield f"content {child.relation}={child.lemma.lower()}"
            elif child.relation in {"cop", "nsubj", "expl"}:
                yield f"content has={child.deprel}"


def _of_cue(found: Found) -> Iterator[str]:
    sentence, cue, word = found.sentence, found.cue, found.word
    if word is None or sentence is None or cue is None:
        yield "cue=none"
        return
    token = word.token
    yield f"cue={word.lemma}"
    yield f"class={word.cue_class}"
    yield f"tag={token.xpos}"
    yield f"class and tag={word.cue_class} {token.xpos}"
    yield f"cue relation={token.deprel}"
    yield f"above={sentence.tokens[token.head].upos if token.head >= 0 else 'root'}"
    yield f"negated={cues.is_negated(sentence, token)}"
    for child in sentence.children[token.index]:
        yield f"beside={child.deprel}"
        if child.relation in {"aux", "mark", "advmod", "cc"}:
            yield f"{child.relation}={child.lemma.lower()}"
    before, after = found.start - cue.end, cue.start - found.end
    side = "after" if after >= 0 else "before" if before >= 0 else "inside"
    yield f"side={side}"
    yield f"distance={_bin(max(before, after, 0), DISTANCES)}"


def _of_source(parsed: ParsedDocument, found: Found) -> Iterator[str]:
    text, sentence, source = parsed.text, found.sentence, found.source
    if source is None:
        yield "source=none"
        return
    named = (e for e in parsed.entities if e.start < source.end and source.start < e.end)
    kinds = sorted({e.kind for e in named}) or ["none"]
    yield from (f"entity={kind}" for kind in kinds)
    words = source.of(text).lower().split()
    yield f"source words={_bin(len(words), LENGTHS)}"
    if words[0] in SPEAKERS:
        yield "source=speaker"
        return
    yield f"source begins={words[0]}"
    head = None if sentence is None else _head(sentence.tokens_from(source))
    if head is not None:
        yield f"is={head.upos}"
        yield f"source relation={head.deprel}"
        yield f"number={_feature(head, 'Number')}"
    if head is not None and found.word is not None:
        yield f"of cue={head.head == found.word.token.index}"
        yield f"class and source={found.word.cue_class} {head.upos}"
        yield f"class and entity={found.word.cue_class} {kinds[0]}"


def _head(tokens: Sequence[Token]) -> Token | None:
    """The first of some tokens whose own head isn't among them."""
    inside = {t.index for t in tokens}
    return next((t for t in tokens if t.head not in inside and t.upos != "PUNCT"), None)


def _feature(token: Token, name: str) -> str:
    return next((value for key, _, value in (f.partition("=") for f in token.feats.split("|")) if key == name), "")


def _marks(text: str) -> str:
    """Whether a content stands in quotation marks: all, some or none of it.

    >>> _marks("“No.”"), _marks("a “farce”"), _marks("that it rains")
    ('all', 'some', 'none')
    """
    if not any(mark in text for mark in '"“”«»'):
        return "none"
    return "all" if text[0] in '"“«' and text.rstrip(",")[-1] in '"”»' else "some"


def _bin(number: int, edges: Sequence[int]) -> str:
    """The first edge that a number doesn't pass.

    >>> _bin(3, LENGTHS), _bin(99, LENGTHS)
    ('4', 'more')
    """
    return next((str(edge) for edge in edges if number <= edge), "more")
