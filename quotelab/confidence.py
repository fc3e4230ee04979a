"""How often a rule was right on annotated news: measured figures, never invented ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from quotelab.cues import Cue

RESOLUTION = Path(__file__).parent / "data" / "resolution.tsv"
TABLE = Path(__file__).parent / "data" / "confidence.tsv"
ANY = "*"

# What was right less often than this is left out: it costs more wrong answers than it brings right ones.
LEAST = 0.25

Context = tuple[str, str, str]


def rows(path: Path) -> Iterator[list[str]]:
    """The fields of a table's lines, without comments and empty lines."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def table() -> dict[Context, float]:
    """Share of right answers by rule, class of cue and cue; "*" is any."""
    return {(rule, cue_class, lemma): float(right) for rule, cue_class, lemma, right, _ in rows(TABLE)}


def contexts(context: Context) -> tuple[Context, ...]:
    """The context and those around it, the narrowest first, each once.

    >>> contexts(("clause", "claim", "deny"))
    (('clause', 'claim', 'deny'), ('clause', 'claim', '*'), ('clause', '*', '*'))
    >>> contexts(("floating", "*", "*"))
    (('floating', '*', '*'),)
    """
    rule, cue_class, _ = context
    return tuple(dict.fromkeys((context, (rule, cue_class, ANY), (rule, ANY, ANY))))


def narrowest(known: Mapping[Context, float], context: Context) -> float | None:
    """The share of the narrowest context that is known, `None` where none is."""
    return next((known[one] for one in contexts(context) if one in known), None)


@cache
def by_resolution() -> dict[str, float]:
    """Share of right speakers by the rule that told who it is; a rule seen too seldom isn't there."""
    return {rule: float(right) for rule, right, _ in rows(RESOLUTION)}


def measured(rule: str, cue: Cue | None) -> float | None:
    """How often such an answer was right, `None` when it was seen too seldom to say."""
    return narrowest(table(), (rule, ANY, ANY) if cue is None else (rule, cue.cue_class, cue.lemma))
