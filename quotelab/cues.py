"""Words that say that something is reported, their frames and their classes.

A frame says what a cue may report in: "that" a clause, "to" an infinitive, "object" a noun phrase …; the
list, with its origin, is in `data/cues.tsv`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from quotelab.document import Sentence, Span, Token

LEXICON = Path(__file__).parent / "data" / "cues.tsv"
ACCORDING = "according"
HEDGES = frozenset({"reportedly", "allegedly", "apparently", "supposedly", "purportedly"})
NEGATIONS = frozenset({"not", "n't", "n’t", "never", "neither", "nor"})
# What a verb may report in that the list has in other frames only: the learned chooser has to be sure of it.
OTHER_FRAMES = frozenset({"that", "to", "object", "small", "urge", "about", "raised"})
PARTICLES = frozenset({"out", "on", "off", "up", "back", "in", "down"})


@dataclass(frozen=True, slots=True)
class Cue:
    """A token that may report speech or thought, with what it may report in; `is_listed` where the list says so."""

    token: Token
    lemma: str
    cue_class: str
    frames: frozenset[str]
    frame: str = ""
    is_listed: bool = True


@cache
def lexicon() -> dict[tuple[str, str], tuple[str, frozenset[str]]]:
    """Class and frames by lemma and part of speech.

    >>> lexicon()["vow", "VERB"]
    ('announcement', frozenset({...}))
    """
    entries = {}
    for line in LEXICON.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            lemma, upos, cue_class, frames = line.split("\t")
            entries[lemma, upos] = (cue_class, frozenset(frames.split()))
    return entries


@cache
def inflected() -> dict[str, str]:
    """Lemmas of the lexicon's verbs by their regular forms: a lemmatizer that hasn't seen "applauded" guesses.

    >>> inflected()["vowing"], inflected()["slammed"], inflected()["denies"]
    ('vow', 'slam', 'deny')
    """
    forms: dict[str, str] = {}
    for lemma in (lemma for lemma, upos in lexicon() if upos == "VERB" and " " not in lemma):
        stem = lemma.removesuffix("e")
        doubled = lemma + lemma[-1]
        short = lemma[:-1] + "i" if lemma.endswith("y") else lemma
        forms |= dict.fromkeys((f"{short}es", f"{short}ed", f"{stem}es", f"{stem}ed", f"{stem}ing", f"{lemma}s"), lemma)
        forms |= dict.fromkeys((f"{lemma}ing", f"{doubled}ed", f"{doubled}ing"), lemma)
    return forms


def cue(token: Token, particle: str = "") -> Cue | None:
    """The cue that a token may be, with the word after it where that makes another verb ("ruled out"); or `None`."""
    phrasal = lexicon().get((f"{token.lemma.lower()} {particle}", "VERB")) if particle else None
    if phrasal is not None:
        return Cue(token, f"{token.lemma.lower()} {particle}", *phrasal)
    if token.text.lower() == ACCORDING:
        return Cue(token, "according to", "neutral", frozenset(), ACCORDING)
    upos = "VERB" if token.upos == "AUX" else token.upos
    entry = lexicon().get((token.lemma.lower(), upos))
    lemma = token.lemma.lower()
    if entry is None and token.xpos.startswith("VB"):
        lemma = lemma if (lemma, "VERB") in lexicon() else inflected().get(token.text.lower(), lemma)
        entry = lexicon().get((lemma, "VERB"))
    return None if entry is None else Cue(token, lemma, *entry)


def cues(sentence: Sentence) -> list[Cue]:
    """The tokens of a sentence that may be cues, in text order."""
    following = [*(t.text.lower() for t in sentence.tokens[1:]), ""]
    pairs = zip(sentence.tokens, following, strict=True)
    return [found for token, after in pairs if (found := cue(token, after if after in PARTICLES else "")) is not None]


def unlisted(found: Cue) -> Cue | None:
    """The cue as one that may report in any of the `OTHER_FRAMES`, listed or not; `None` unless it is a verb.

    Of "say", the commonest cue, the list knows all frames: what else it governs isn't said ("said no more than that").
    """
    if found.token.upos not in {"VERB", "AUX"} or found.frame or found.lemma == "say":
        return None
    return replace(found, frames=found.frames | OTHER_FRAMES, is_listed=False)


def span(sentence: Sentence, found: Cue) -> Span:
    """The cue's words: the verb with its particle, "according to"."""
    token = found.token
    end = token.end
    following = sentence.tokens[token.index + 1] if token.index + 1 < len(sentence.tokens) else None
    if following is not None and (
        (found.frame == ACCORDING and following.text.lower() == "to")
        or (following.head == token.index and following.deprel == "compound:prt")
        or found.lemma.endswith(f" {following.text.lower()}")
    ):
        end = following.end
    return Span(token.start, end)


def is_negated(sentence: Sentence, token: Token) -> bool:
    """Whether the cue is denied: "did not say"."""
    return any(t.text.lower() in NEGATIONS for t in sentence.children[token.index])


def is_hedged(sentence: Sentence, token: Token) -> bool:
    """Whether the report is second-hand: "reportedly said"."""
    return any(t.text.lower() in HEDGES for t in sentence.children[token.index])
