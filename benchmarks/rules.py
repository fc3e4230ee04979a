"""How often each rule is right: writes the table that `confidence` reads, and the page about the rules.

    python -m benchmarks.rules GOLD.jsonl [--check OTHER.jsonl] [--limit N] [--name NAME] [--package P]

An answer is right when its content and one of gold's share at least half of their words (Jaccard index,
one to one), and their sources share a word or both have none. Only outermost quotations are counted, as in
PolNeAR.

Small numbers are drawn towards what is known: a rule's share is (right + 10 · share of all rules) divided by
(seen + 10), the share of a rule with a class of cues is (right + 10 · the rule's share) divided by (seen + 10), and
that of a rule with one cue of the class likewise with the class's share. What was seen fewer than 20 times gets no
row, and so no confidence of its own. Answers that are left out for being right too seldom are counted too;
the learned chooser isn't asked.

With --check, the figures just written are compared with what is right in another file (calibration).
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import quotelab as ql
from benchmarks.extraction import analysed, limited, outermost
from quotelab import confidence, extract, find, models
from quotelab.confidence import ANY, Context

LEAST_SEEN = 20
STRENGTH = 10
BINS = 10
PAGE = Path(__file__).resolve().parent.parent / "docs" / "rules.md"
# The rules that read quotation marks rather than one cue; those of `find` bring their example as docstring.
EXAMPLES = {
    "quoted_before": '{"It is late,"} [said] <Lund>.',
    "quoted_after": '<Lund> [said]: {"It is late."}',
    "headline_colon": "<Lund to Council>[:] {Terms Not Met}",
    "headline_says": "{Storm Will Hit on Friday}, [Says] <Harbour Master>",
    "introduced": '<The letter> [makes] one point: {"We were not asked."}',
    "signed": '{"Nobody asked us."} and, in the next line: — <Mara Lund>',
    "turn": "<MARSH>[:] {Why did it leak?}",
    "floating": '{"It was a long night."} with no cue of its own: the speaker before goes on.',
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many answers were seen, and how many of them were right."""

    seen: int = 0
    right: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.seen + other.seen, self.right + other.right)

    @property
    def share(self) -> float:
        """Share of right answers; 0 when none was seen."""
        return self.right / self.seen if self.seen else 0.0

    def drawn_to(self, prior: float) -> float:
        """The share, as if `STRENGTH` more answers had been right as often as `prior` says."""
        return (self.right + STRENGTH * prior) / (self.seen + STRENGTH)


def counted(gold: Path, analysis: ql.Analysis, key: Callable[[ql.Quotation], str]) -> dict[str, Count]:
    """Seen and right answers by `key`: the evaluation's own figures by rule, under another name."""
    renamed = tuple(replace(q, rule=key(q)) for q in outermost(analysis).quotations)
    scores = ql.evaluate(gold, replace(analysis, quotations=renamed), nested=False).rules
    return {score.rule: Count(score.predicted, score.e2e) for score in scores}


def by_context(gold: Path, analysis: ql.Analysis) -> dict[Context, Count]:
    """Counts by rule, class of cue and cue; "*" where no word is the cue."""

    def key(quotation: ql.Quotation) -> str:
        return "\t".join(context(quotation))

    found = counted(gold, analysis, key).items()
    return {(rule, cue_class, lemma): count for name, count in found for rule, cue_class, lemma in [name.split("\t")]}


def context(quotation: ql.Quotation) -> Context:
    if quotation.cue_lemma is None:
        return quotation.rule, ANY, ANY
    return quotation.rule, quotation.cue_class or ANY, quotation.cue_lemma


def by_rule(counts: Mapping[Context, Count]) -> dict[str, Count]:
    totals: dict[str, Count] = {}
    for (rule, _, _), count in counts.items():
        totals[rule] = totals.get(rule, Count()) + count
    return totals


Row = tuple[Context, float, int]


def rows(counts: Mapping[Context, Count]) -> list[Row]:
    """Context, smoothed share and number seen; the wider context comes first."""
    wide: dict[Context, Count] = {}
    for narrow, count in counts.items():
        for name in confidence.contexts(narrow):
            wide[name] = wide.get(name, Count()) + count
    overall = sum(counts.values(), Count()).share
    shares: dict[Context, float] = {}
    for name in sorted(wide, key=lambda name: (name.count(ANY) * -1, name)):
        above = confidence.contexts(name)[1:2]
        shares[name] = wide[name].drawn_to(shares[above[0]] if above else overall)
    return [(name, shares[name], wide[name].seen) for name in sorted(wide) if wide[name].seen >= LEAST_SEEN]


def as_tsv(table: Iterable[Row], origin: str) -> str:
    """The file that `quotelab.confidence` reads."""
    head = (
        "# How often a rule's answers were right: rule, class of cue, cue (* is any), share, answers seen.",
        f"# Measured on {origin} by benchmarks/rules.py, which says what counts as right.",
        f"# Smoothed: as if {STRENGTH} more answers had been right as often as in the next wider context,",
        f"# which are: cue, class, rule, all rules; left out where under {LEAST_SEEN} seen.",
    )
    lines = ("\t".join((*name, f"{share:.3f}", str(seen))) for name, share, seen in table)
    return "\n".join((*head, *lines)) + "\n"


def examples() -> dict[str, str]:
    """An example for every rule, in the order in which rules are believed."""
    own = {rule.__name__: (rule.__doc__ or "").strip().splitlines()[0] for rule in find.RULES}
    known = EXAMPLES | own
    return {rule: known[rule] for rule in (*extract.TRUST, *(name for name in known if name not in extract.TRUST))}


def as_page(counts: Mapping[Context, Count], origin: str, curve: str = "") -> str:
    """The table of rules as Markdown, and under it how far the stated confidence holds on other articles."""
    totals = by_rule(counts)
    right = sum(totals.values(), Count()).right
    lines = [
        "# The rules",
        "",
        "Every quotation carries the name of the rule that found it, in the column `rule`. `quotelab explain",
        "FILE` shows what each rule answered in an article. In the examples {braces} hold the content,",
        "[brackets] the cue, `<angles>` the source. Where two rules claim the same words, the one that",
        "stands higher is believed.",
        "",
        f"*Right* is the share of a rule's answers that agree with {origin}: contents that share",
        "at least half of their words, and the same source. *Yield* is the rule's part of all right answers.",
        "Made by `python -m benchmarks.rules`; don't edit by hand.",
        "",
        "| rule | example | answers | right | yield |",
        "|---|---|--:|--:|--:|",
    ]
    known = examples()
    for rule in (*known, *(name for name in sorted(totals) if name not in known)):
        count = totals.get(rule, Count())
        share = f"{100 * count.share:.1f} %" if count.seen >= LEAST_SEEN else "seen too seldom"
        part = f"{100 * count.right / right:.1f} %" if right else "–"
        example = known.get(rule, "").replace("|", "\\|")
        lines.append(f"| `{rule}` | {f'`{example}`' if example else ''} | {count.seen:,} | {share} | {part} |")
    if curve:
        lines += ["", "## Whether the confidence holds", "", CURVE, "", "```", curve, "```"]
    return "\n".join(lines) + "\n"


CURVE = """The confidence that the rules' answers state and the share of them that is right, on articles with which
neither rules nor table were made. *Expected calibration error* is how far the two lie apart on average."""


def calibration(gold: Path, analysis: ql.Analysis) -> str:
    """Stated confidence against what is right, in bins of a tenth, and the expected calibration error."""
    counts = counted(gold, analysis, lambda q: "none" if q.confidence is None else f"{q.confidence:.3f}")
    silent = counts.pop("none", Count())
    bins: Counter[int] = Counter()
    right: Counter[int] = Counter()
    stated: defaultdict[int, float] = defaultdict(float)
    for value, count in counts.items():
        number = min(int(float(value) * BINS), BINS - 1)
        bins[number] += count.seen
        stated[number] += float(value) * count.seen
        right[number] += count.right
    lines = [f"{'confidence':<12}{'answers':>8}{'stated':>8}{'right':>8}"]
    for number, seen in sorted(bins.items()):
        name = f"{number / BINS:.1f}–{(number + 1) / BINS:.1f}"
        lines.append(f"{name:<12}{seen:>8,}{stated[number] / seen:>8.3f}{right[number] / seen:>8.3f}")
    total = sum(bins.values())
    error = sum(abs(stated[n] - right[n]) for n in bins) / total if total else 0.0
    lines.append(f"expected calibration error {error:.3f} over {total:,} answers")
    lines.append(f"without a confidence: {silent.seen:,} answers, {100 * silent.share:.1f} % right")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rules", description=__doc__)
    parser.add_argument("gold", type=Path, metavar="GOLD.jsonl")
    parser.add_argument("--check", type=Path, metavar="OTHER.jsonl", help="whether it holds there, on the page too")
    parser.add_argument("--limit", type=int, help="only the first N articles of each file")
    parser.add_argument("--name", help="what the gold file is called in the table and on the page")
    parser.add_argument("--package", default=models.PACKAGE)
    parser.add_argument("--table", type=Path, default=confidence.TABLE, help="where the table goes")
    parser.add_argument("--page", type=Path, default=PAGE, help="where the page goes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        gold = limited(options.gold, options.limit, Path(folder))
        analysis = analysed(gold, options.package, least=0, chooser=False)
        counts = by_context(gold, analysis)
        origin = f"{options.name or options.gold.stem} ({_articles(len(analysis.corpus))})"
        table = rows(counts)
        options.table.write_text(as_tsv(table, origin), encoding="utf-8")
        curve = ""
        if options.check is not None:
            check = limited(options.check, options.limit, Path(folder))
            known = {name: share for name, share, _ in table}
            curve = calibration(check, with_confidence(analysed(check, options.package, least=0, chooser=False), known))
        options.page.write_text(as_page(counts, origin, curve), encoding="utf-8")
        print(f"{len(table)} rows in {options.table}, {len(by_rule(counts))} rules in {options.page}\n{curve}".strip())


def _articles(number: int) -> str:
    return f"{number:,} article{'' if number == 1 else 's'}"


def with_confidence(analysis: ql.Analysis, known: Mapping[Context, float]) -> ql.Analysis:
    """The analysis with the figures of a new table, as `confidence.measured` and `confidence.LEAST` would have it."""
    stated = (replace(q, confidence=confidence.narrowest(known, context(q))) for q in analysis.quotations)
    kept = tuple(q for q in stated if q.confidence is None or q.confidence >= confidence.LEAST)
    return replace(analysis, quotations=kept)


if __name__ == "__main__":
    main()
