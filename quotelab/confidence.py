"""How often a rule was right on annotated news: measured figures, never invented ones."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from quotelab.cues import Cue

RESOLUTION = Path(__file__).parent / "data" / "resolution.tsv"
TABLE = Path(__file__).parent / "data" / "confidence.tsv"
ANY = "*"

# What was right less often than this is left out: it costs more wrong answers than it brings right ones.
LEAST = 0.25

Context = tuple[str, str, str]


@cache
def table() -> dict[Context, float]:
    """Share of right answers by rule, class of cue and cue; "*" is any."""
    out = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            rule, cue_class, lemma, right = line.split("\t")[:4]
            out[rule, cue_class, lemma] = float(right)
    return out


def contexts(rule: str, cue: Cue | None) -> tuple[Context, ...]:
    """Where such an answer may have been counted, the narrowest context first.

    >>> contexts("floating", None)
    (('floating', '*', '*'),)
    """
    if cue is None:
        return ((rule, ANY, ANY),)
    return ((rule, cue.cue_class, cue.lemma), (rule, cue.cue_class, ANY), (rule, ANY, ANY))


@cache
def by_resolution() -> dict[str, float]:
    """Share of right speakers by the rule that told who it is; a rule seen too seldom isn't there."""
    lines = RESOLUTION.read_text(encoding="utf-8").splitlines()
    return {rule: float(right) for rule, right, _ in (x.split("\t") for x in lines if x and not x.startswith("#"))}


def measured(rule: str, cue: Cue | None) -> float | None:
    """How often such an answer was right, `None` when it was seen too seldom to say."""
    known = table()
    return next((known[context] for context in contexts(rule, cue) if context in known), None)
