"""How often a rule was right on annotated news: measured figures, never invented ones."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from quotelab.cues import Cue

RESOLUTION = Path(__file__).parent / "data" / "resolution.tsv"
TABLE = Path(__file__).parent / "data" / "confidence.tsv"


@cache
def table() -> dict[tuple[str, str], float]:
    """Share of right answers by rule and cue class; "*" is any class."""
    out = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            rule, cue_class, right = line.split("\t")[:3]
            out[rule, cue_class] = float(right)
    return out


@cache
def by_resolution() -> dict[str, float]:
    """Share of right speakers by the rule that told who it is; a rule seen too seldom isn't there."""
    lines = RESOLUTION.read_text(encoding="utf-8").splitlines()
    return {rule: float(right) for rule, right, _ in (x.split("\t") for x in lines if x and not x.startswith("#"))}


def measured(rule: str, cue: Cue | None) -> float | None:
    """How often such an answer was right, `None` when it was seen too seldom to say."""
    known = table()
    return known.get((rule, cue.cue_class if cue is not None else "*"), known.get((rule, "*")))
