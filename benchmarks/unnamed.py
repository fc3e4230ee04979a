"""How well the stated reasons are found for which sources aren't named.

    python -m benchmarks.unnamed [GOLD.jsonl]

GOLD is annotated articles whose attributions have `anonymity`, as `sample_corpus/gold.jsonl`, which is taken without
one. A reason is found when half of its words are (Jaccard index), and is its source's when a quotation that carries it
shares words with one of the source's. The quotations are quotelab's own, so that one that isn't found costs its reason.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import quotelab as ql
from quotelab.document import Span

SAMPLE = Path(__file__).resolve().parent.parent / "sample_corpus"
LEAST = 0.5


@dataclass(frozen=True)
class Reason:
    """One reason in an article, and the contents of the quotations that carry it."""

    document: str
    words: frozenset[tuple[int, int]]
    contents: tuple[Span, ...]


@dataclass(frozen=True)
class Figures:
    gold: int
    predicted: int
    found: int
    right: int


def words(text: str, span: Span) -> frozenset[tuple[int, int]]:
    return frozenset((span.start + m.start(), span.start + m.end()) for m in re.finditer(r"\w+", span.of(text)))


def gold_reasons(records: list[dict[str, Any]]) -> list[Reason]:
    found: dict[tuple[str, int, int], list[Span]] = {}
    texts = {record["doc"]: record["text"] for record in records}
    for record in records:
        for entry in record["attributions"]:
            for start, end in entry.get("anonymity", ()):
                found.setdefault((record["doc"], start, end), []).extend(Span(*pair) for pair in entry["content"])
    return [Reason(d, words(texts[d], Span(s, e)), tuple(spans)) for (d, s, e), spans in found.items()]


def predicted_reasons(analysis: ql.Analysis) -> list[Reason]:
    found: dict[tuple[str, Span], list[Span]] = {}
    texts = {document.document_id: document.text for document in analysis.corpus}
    for q in analysis.quotations:
        if q.anonymity is not None:
            found.setdefault((q.document.document_id, q.anonymity), []).extend(q.content)
    return [Reason(d, words(texts[d], span), tuple(spans)) for (d, span), spans in found.items()]


def compared(gold: list[Reason], predicted: list[Reason]) -> Figures:
    found = right = 0
    for one in gold:
        same = [
            p for p in predicted
            if p.document == one.document and len(one.words & p.words) >= LEAST * len(one.words | p.words)
        ]  # fmt: skip
        found += bool(same)
        right += any(a.overlaps(b) for p in same for a in one.contents for b in p.contents)
    return Figures(len(gold), len(predicted), found, right)


def measured(gold: Path, analysis: ql.Analysis | None = None) -> Figures:
    """The figures for annotated articles; `analysis` is taken for their analysis if it is given."""
    records = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    if analysis is None:
        corpus = ql.Corpus(tuple(ql.Document(record["doc"], record["text"]) for record in records))
        analysis = ql.analyze(corpus)
    return compared(gold_reasons(records), predicted_reasons(analysis))


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description="Measure how stated reasons for anonymity are found.")
    options.add_argument("gold", type=Path, nargs="?", default=SAMPLE / "gold.jsonl")
    figures = measured(options.parse_args(arguments).gold)
    print(f"{figures.gold} reasons in the gold standard, {figures.predicted} found by quotelab")
    for name, number in (("reason", figures.found), ("reason and source", figures.right)):
        precision, recall = (100 * number / max(total, 1) for total in (figures.predicted, figures.gold))
        print(f"{name:<18} precision {precision:5.1f} %   recall {recall:5.1f} %")
    return 0


if __name__ == "__main__":
    sys.exit(main())
