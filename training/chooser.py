"""Learn the weights of the chooser, `quotelab/data/chooser.tsv`, from annotated Wikinews articles.

    python -m training.chooser WIKINEWS.csv... [--package P] [--out FILE]
    python -m training.chooser WIKINEWS.csv... --gold FILE.jsonl

The files hold the articles (columns url, date, title, text; CC BY 2.5), `wikinews_attributions.jsonl` beside this
module what was annotated in them: offsets, speakers, and the checksum of each text.

--gold joins texts and annotation in a file that the benchmarks read, and learns nothing.

The rules are run without the chooser. Each answer that stands inside no other, and each in a frame that the list of
cues doesn't give its cue, is an example: right when its content and one of the annotation's share at least half of
their words (Jaccard index) and their sources share a word or both have none. A logistic regression with an L1 penalty,
which leaves most weights at nothing, learns from them; the same examples give the same weights.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import quotelab as ql
from quotelab import choose, extract, models
from quotelab.document import Document, ParsedDocument
from quotelab.evaluation import LEAST_JACCARD, Lexis
from quotelab.found import Found

ANNOTATION = Path(__file__).with_name("wikinews_attributions.jsonl")
FOLDS = 10
LEAST_SEEN = 5
# A rule that was seen less often than this isn't judged.
LEAST_OF_RULE = 20
# What an example weighs against the penalty: chosen by cross-validation on these articles.
STRENGTH = 0.3
STEPS = 3000
HEAD = """\
# Weights of the learned chooser (quotelab/choose.py says what they are for): feature, weight.
# Learned by training/chooser.py from {examples:,} answers of the rules on {articles} Wikinews articles of 2019 and 2020
# (CC BY 2.5, https://en.wikinews.org) and from the annotation that training/README.md describes.
# A rule without a line was seen in fewer than {rule} of them: its answers aren't judged.
"""

Attributions = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Example:
    """An answer: what is true of it, whether it is right, and whether the chooser is asked of it."""

    article: int
    features: frozenset[str]
    is_right: bool
    is_listed: bool
    is_asked: bool


def articles(paths: Sequence[Path]) -> Iterator[tuple[Document, Attributions]]:
    """The annotated articles, in the order of the annotation.

    Raises:
        ValueError: an annotated article isn't in the files, or its text is another.
    """
    csv.field_size_limit(sys.maxsize)
    texts: dict[str, tuple[str, str]] = {}
    for path in paths:
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                text = row["text"].replace("\r\n", "\n").replace("\r", "\n")
                texts[row["url"].split("/wiki/")[-1]] = (text, row["title"])
    for line in ANNOTATION.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        text, title = texts.get(record["doc"], (None, None))
        if text is None or hashlib.sha256(text.encode()).hexdigest() != record["sha256"]:
            raise ValueError(f"{record['doc']}: {'not in the files' if text is None else 'its text was another'}")
        yield Document(record["doc"], text, title=title), record["attributions"]


def examples(number: int, parsed: ParsedDocument, gold: Attributions) -> list[Example]:
    """What the chooser can learn from an article."""
    parsed = extract.mended(parsed)
    standing, unlisted = extract.candidates(parsed)
    standing = extract.outermost(standing)
    is_spoken = choose.is_spoken(parsed.text, standing)
    lexis = Lexis.of(parsed.text)
    known = [(lexis.words(one["content"]), lexis.words(one["source"])) for one in gold]

    def example(found: Found, *, is_listed: bool) -> Example:
        asked = not is_spoken or is_listed and not choose.is_speakers_own(parsed.text, found)
        return Example(number, choose.features(parsed, found), _is_right(lexis, found, known), is_listed, asked)

    return [example(f, is_listed=True) for f in standing] + [example(f, is_listed=False) for f in unlisted]


def _is_right(lexis: Lexis, found: Found, gold: Sequence[tuple[frozenset[int], frozenset[int]]]) -> bool:
    words = lexis.words(tuple((s.start, s.end) for s in found.content))
    alike = ((len(words & content) / max(len(words | content), 1), source) for content, source in gold)
    most, source = max(alike, key=lambda pair: pair[0], default=(0.0, frozenset[int]()))
    if most < LEAST_JACCARD:
        return False
    own = frozenset[int]() if found.source is None else lexis.words(((found.source.start, found.source.end),))
    return bool(own & source) or not own | source


def learned(known: Sequence[Example]) -> dict[str, float]:
    """The weights, by proximal gradient steps with momentum (FISTA, Beck and Teboulle 2009); the bias goes free."""
    seen = Counter(name for one in known for name in one.features)
    names = sorted(name for name, times in seen.items() if times >= LEAST_SEEN)
    numbers = {name: number for number, name in enumerate([choose.BIAS, *names])}
    places = [[0, *(numbers[name] for name in one.features if name in numbers)] for one in known]
    rows = np.repeat(np.arange(len(known)), [len(p) for p in places])
    columns = np.array([number for p in places for number in sorted(p)])
    right = np.array([one.is_right for one in known], dtype=float)

    def sums(weights: np.ndarray) -> np.ndarray:
        return np.bincount(rows, weights[columns], len(known))

    def back(errors: np.ndarray) -> np.ndarray:
        return np.bincount(columns, errors[rows], len(numbers))

    step = 1 / (STRENGTH / 4 * _largest_eigenvalue(sums, back, len(numbers)))
    penalty = np.where(np.arange(len(numbers)) == 0, 0.0, step)
    weights = ahead = np.zeros(len(numbers))
    momentum = 1.0
    for _ in range(STEPS):
        moved = ahead - step * STRENGTH * back(1 / (1 + np.exp(-sums(ahead))) - right)
        new = np.sign(moved) * np.maximum(np.abs(moved) - penalty, 0)
        if (ahead - new) @ (new - weights) > 0:  # it goes back: start anew without momentum
            momentum = 1.0
        following = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
        ahead = new + (momentum - 1) / following * (new - weights)
        weights, momentum = new, following
    rules = {name for name in names if name.startswith("rule=") and seen[name] >= LEAST_OF_RULE}
    return {
        name: round(float(weights[n]), 3) for name, n in numbers.items() if name in rules or abs(weights[n]) >= 0.0005
    }


def _largest_eigenvalue(sums: Any, back: Any, size: int) -> float:
    vector = np.ones(size)
    for _ in range(100):
        vector = back(sums(vector / np.linalg.norm(vector)))
    return float(np.linalg.norm(vector))


def share(weights: dict[str, float], one: Example) -> float | None:
    """What the chooser would say with these weights."""
    if not any(name in weights for name in one.features if name.startswith("rule=")):
        return None
    return choose.logistic(weights, one.features)


def cross_validated(known: Sequence[Example], gold: int) -> str:
    """Precision, recall and F1 of who said what on articles that nothing was learned from.

    Approximate: an answer that comes out from inside one that was left out isn't counted.
    """
    shares = {}
    for fold in range(FOLDS):
        weights = learned([one for one in known if one.article % FOLDS != fold])
        asked = [one for one in known if one.article % FOLDS == fold and one.is_asked]
        shares |= {id(one): said for one in asked if (said := share(weights, one)) is not None}
    alone = [one for one in known if one.is_listed]
    left_out = [one for one in alone if shares.get(id(one), 1.0) < choose.LEAST]
    added = [one for one in known if not one.is_listed and shares.get(id(one), 0.0) >= choose.LEAST_UNLISTED]
    out = {id(one) for one in left_out}
    together = [one for one in alone if id(one) not in out] + added
    lines = [f"{name:<12} {_scores(kept, gold)}" for name, kept in (("rules alone", alone), ("with chooser", together))]
    for name, some in (("left out", left_out), ("added", added)):
        lines.append(f"{name:<12} {len(some)}, {sum(one.is_right for one in some)} of them right")
    return "\n".join(lines)


def _scores(kept: Sequence[Example], gold: int) -> str:
    right = sum(one.is_right for one in kept)
    precision, recall = right / len(kept), right / gold
    f1 = 2 * precision * recall / (precision + recall)
    return f"precision {100 * precision:.1f}, recall {100 * recall:.1f}, F1 {100 * f1:.2f}"


def as_tsv(weights: dict[str, float], known: Sequence[Example]) -> str:
    """The file that `quotelab.choose` reads."""
    head = HEAD.format(examples=len(known), articles=len({one.article for one in known}), rule=LEAST_OF_RULE)
    return head + "".join(f"{name}\t{weight:.3f}\n" for name, weight in sorted(weights.items()))


def as_gold(document: Document, attributions: Attributions) -> str:
    """One line of a gold file, as `quotelab evaluate` and the benchmarks read it."""
    record = {"doc": document.document_id, "title": document.title, "text": document.text, "attributions": attributions}
    return json.dumps(record, ensure_ascii=False) + "\n"


def main() -> None:
    reader = argparse.ArgumentParser(
        prog="python -m training.chooser", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("articles", type=Path, nargs="+", metavar="WIKINEWS.csv")
    reader.add_argument("--package", default=models.PACKAGE)
    reader.add_argument("--out", type=Path, default=choose.WEIGHTS)
    reader.add_argument("--gold", type=Path, help="write texts and annotation there, for the benchmarks")
    options = reader.parse_args()
    if options.gold is not None:
        options.gold.write_text("".join(as_gold(*one) for one in articles(options.articles)), encoding="utf-8")
        return
    parser = ql.StanzaParser(options.package, threads=1)
    known: list[Example] = []
    gold = 0
    for number, (document, attributions) in enumerate(articles(options.articles)):
        known += examples(number, parser.parse_document(document), attributions)
        gold += len(attributions)
    weights = learned(known)
    options.out.write_text(as_tsv(weights, known), encoding="utf-8")
    print(cross_validated(known, gold))
    print(f"{len(weights)} weights in {options.out}")


if __name__ == "__main__":
    main()
