"""Our figures against annotated news: by kind, and by rule.

    python -m benchmarks.extraction GOLD.jsonl [--limit N] [--package P] [--cue-class C]

GOLD.jsonl has one article a line, with `doc`, `text` and `attributions` (see `quotelab evaluate`).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import quotelab as ql
from quotelab import confidence, models


def limited(gold: Path, limit: int | None, folder: Path) -> Path:
    """The gold file, or a copy of its first articles in `folder`."""
    if limit is None:
        return gold
    with gold.open(encoding="utf-8") as lines:
        first = [line for line in lines if line.strip()][:limit]
    target = folder / gold.name
    target.write_text("".join(first), encoding="utf-8")
    return target


def analysed(gold: Path, package: str, least: float = confidence.LEAST) -> ql.Analysis:
    """Gold's own texts, analysed on one thread. Articles whose language isn't told for sure are kept."""
    corpus = ql.load_corpus(gold, language=None)
    parser = ql.StanzaParser(package, threads=1)
    analysis = ql.analyze(corpus, parser=parser, least_confidence=least, progress=_tell)
    print(file=sys.stderr)
    for entry in (*corpus.skipped, *analysis.failed):
        print(f"left out: {entry.name}: {entry.reason}", file=sys.stderr)
    return analysis


def outermost(analysis: ql.Analysis) -> ql.Analysis:
    """Without quotations inside quotations, which gold of PolNeAR's kind doesn't mark."""
    return replace(analysis, quotations=tuple(q for q in analysis.quotations if q.parent is None))


def _tell(done: int, total: int, document: ql.Document) -> None:
    print(f"\r{done} of {total}", end="", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description=__doc__)
    parser.add_argument("gold", type=Path, metavar="GOLD.jsonl")
    parser.add_argument("--limit", type=int, help="only the first N articles")
    parser.add_argument("--package", default=models.PACKAGE)
    parser.add_argument("--cue-class", help="only quotations of this class of cues, as speech")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        gold = limited(options.gold, options.limit, Path(folder))
        analysis = analysed(gold, options.package)
        if options.cue_class:
            analysis = analysis.filter(cue_class=options.cue_class)
        print(ql.evaluate(gold, analysis))


if __name__ == "__main__":
    main()
