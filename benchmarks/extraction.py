"""Our figures against annotated texts: by kind and by rule; or by file, where there are several.

    python -m benchmarks.extraction GOLD... [--limit N] [--package P] [--cue-class C] [--rules-alone]

GOLD is a JSONL file with one article a line, with `doc`, `text` and `attributions` (see `quotelab evaluate`), or a
folder of such files. Several files get a row each, and one for all: F1 of exact contents, of words, and of who said
what (e2e), the last by kind too, "–" where gold has none. With --rules-alone the learned chooser isn't asked.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

import quotelab as ql
from quotelab import confidence, models
from quotelab.errors import MissingPathError
from quotelab.evaluation import ALL, KINDS, Evaluation, Score


def limited(gold: Path, limit: int | None, folder: Path) -> Path:
    """The gold file, or a copy of its first articles in `folder`."""
    if limit is None:
        return gold
    with gold.open(encoding="utf-8") as lines:
        first = [line for line in lines if line.strip()][:limit]
    target = folder / gold.name
    target.write_text("".join(first), encoding="utf-8")
    return target


def analysed(
    gold: Path, package: str, least: float = confidence.LEAST, *, chooser: bool = True, parser: Any = None
) -> ql.Analysis:
    """Gold's own texts, analysed on one thread. Articles whose language isn't told for sure are kept."""
    corpus = ql.load_corpus(gold, language=None)
    parser = parser or ql.StanzaParser(package, threads=1)
    analysis = ql.analyze(corpus, parser=parser, least_confidence=least, chooser=chooser, progress=_tell)
    print(file=sys.stderr)
    for entry in (*corpus.skipped, *analysis.failed):
        print(f"left out: {entry.name}: {entry.reason}", file=sys.stderr)
    return analysis


def outermost(analysis: ql.Analysis) -> ql.Analysis:
    """Without quotations inside quotations, which gold of PolNeAR's kind doesn't mark."""
    return replace(analysis, quotations=tuple(q for q in analysis.quotations if q.parent is None))


def _tell(done: int, total: int, document: ql.Document) -> None:
    print(f"\r{done} of {total}", end="", file=sys.stderr, flush=True)


def files(paths: Iterable[Path]) -> list[Path]:
    """The files, and those in the folders, in order.

    Raises:
        MissingPathError: a folder holds no JSONL file.
    """
    found = []
    for path in paths:
        inside = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
        if not inside:
            raise MissingPathError(f"no .jsonl file in {path}")
        found += inside
    return found


COLUMNS = {"exact": ("exact", ALL), "token": ("token", ALL), "e2e": ("e2e", ALL)} | {k: ("e2e", k) for k in KINDS}


def by_file(scores: Mapping[str, Evaluation]) -> str:
    """A line a file, and one for all."""
    width = max(len(name) for name in (*scores, ALL)) + 2
    head = f"{'file':<{width}}{'gold':>7}{'found':>7}" + "".join(f"{name:>10}" for name in COLUMNS)
    return "\n".join([head, *(_line(n, [s], width) for n, s in scores.items()), _line(ALL, scores.values(), width)])


def _line(name: str, evaluations: Iterable[Evaluation], width: int) -> str:
    scores = [one.scores for one in evaluations]
    added = {key: total([one[key] for one in scores]) for key in COLUMNS.values()}
    counts = added["exact", ALL]
    figures = (f"{100 * s.f1:.1f}" if s.gold else "–" for s in added.values())
    return f"{name:<{width}}{counts.gold:>7,}{counts.predicted:>7,}" + "".join(f"{f:>10}" for f in figures)


def total(scores: Sequence[Score]) -> Score:
    """The score of all: what was counted, added up.

    >>> total([Score(1, 2, 1, 1), Score(1, 1, 1, 3)])
    Score(right_predicted=2, predicted=3, right_gold=2, gold=4)
    """
    return Score(*(sum(counts) for counts in zip(*map(astuple, scores), strict=True)))


def main(arguments: Sequence[str] | None = None, *, parser: Any = None) -> None:
    reader = argparse.ArgumentParser(
        prog="python -m benchmarks.extraction",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    reader.add_argument("gold", type=Path, nargs="+", metavar="GOLD")
    reader.add_argument("--limit", type=int, help="only the first N articles of each file")
    reader.add_argument("--package", default=models.PACKAGE)
    reader.add_argument("--cue-class", help="only quotations of this class of cues, as speech")
    reader.add_argument("--rules-alone", action="store_true", help="without the learned chooser")
    options = reader.parse_args(arguments)
    paths = files(options.gold)
    parser = parser or ql.StanzaParser(options.package, threads=1)
    scores = {}
    for path in paths:
        with tempfile.TemporaryDirectory() as folder:
            gold = limited(path, options.limit, Path(folder))
            analysis = analysed(gold, options.package, chooser=not options.rules_alone, parser=parser)
            if options.cue_class:
                analysis = analysis.filter(cue_class=options.cue_class)
            scores[str(path) if path.stem in scores else path.stem] = ql.evaluate(gold, analysis)
    print(by_file(scores) if len(paths) > 1 else next(iter(scores.values())))


if __name__ == "__main__":
    main()
