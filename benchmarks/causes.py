"""What the misses and the false finds come from, on annotated news.

    python -m benchmarks.causes GOLD.jsonl [--limit N] [--show CAUSE N]
    python -m benchmarks.causes GOLD.jsonl [--limit N] --keep KEPT.json --version NAME
    python -m benchmarks.causes GOLD.jsonl [--limit N] --page [--before KEPT.json] [--name NAME]

Every quotation in gold is right, or missed for one cause; every answer is right, or wrong for one cause. What is right
is `quotelab evaluate`'s "e2e": contents that share at least half of their words, one to one, and the same source.
Only outermost quotations are counted where gold marks no others.

--show prints N examples of a cause, gold's words and ours drawn as {content} [cue] <source>. --keep writes the figures
to a file; --page writes docs/errors.md, with the figures of such a file (`benchmarks/causes_before.json`) beside those
of now. To count an older version of the rules, run this with that version's `quotelab` on the path.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import quotelab as ql
from benchmarks.extraction import limited
from quotelab import cues, extract, models
from quotelab.document import Document, ParsedDocument, Span, Token
from quotelab.evaluation import Lexis, one_to_one
from quotelab.quotation import Quotation

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "errors.md"
BEFORE = ROOT / "benchmarks" / "causes_before.json"
SHOWN = 12  # cues named for a cause
RIGHT = "right"
SOURCE_MISSING = "source: none found"
SOURCE_OTHER = "source: another"
SOURCE_EXTRA = "source: none in gold"
BOUNDARY = "boundary: same cue, other words"
NESTED = "found inside another answer"
UNKNOWN = "cue not known"
SILENT = "cue known, no rule answered"
FURNITURE = "in page furniture"
NO_CUE = "no cue in gold"
DROPPED = "dropped: "
NOTHING = "nothing there in gold"
INSIDE_FOUND = "inside a content that was found"
INSIDE_MISSED = "inside a content that was missed"
SECOND = "second answer for one"
BOUNDARY_OTHER = "boundary: other cue, other words"

# What each cause means, in the order in which it is asked for.
CAUSES = {
    SOURCE_MISSING: "the content is right, and no source was found",
    SOURCE_OTHER: "the content is right, and the source shares no word with gold's",
    SOURCE_EXTRA: "the content is right, and there is a source where gold has none",
    FURNITURE: "most of the content was taken for page furniture and never read",
    NO_CUE: "gold names no cue",
    BOUNDARY: "an answer and gold have the cue in common, but not half of the words",
    NESTED: "the cue was found, but as a quotation inside another answer's content",
    DROPPED: "a rule answered for the cue, and the answer was left out for the reason given",
    SILENT: "the cue is in the list of cues, and no rule found a content",
    UNKNOWN: "no word of the cue is in the list of cues",
    INSIDE_FOUND: "the words are part of a content that another answer has right",
    INSIDE_MISSED: "the words are part of a content that no answer has right",
    SECOND: "the words overlap a content that another answer has right",
    BOUNDARY_OTHER: "the words overlap a content that was missed, and the cues differ",
    NOTHING: "no word of the answer is in any content of gold",
}

Pairs = tuple[tuple[int, int], ...]
Words = frozenset[int]
Names = dict[str, Counter[str]]


@dataclass(frozen=True, slots=True)
class Marked:
    """A quotation as gold or an answer has it: its spans, and which words of the text are in content and source."""

    content: Pairs
    cue: Pairs
    source: Pairs
    words: Words
    source_words: Words
    name: str = ""

    def has_cue_of(self, other: Marked) -> bool:
        return any(a < d and c < b for a, b in self.cue for c, d in other.cue)


@dataclass(frozen=True, slots=True)
class Article:
    """One article: gold, the answers, those inside others, and what was dropped with its reason."""

    parsed: ParsedDocument
    gold: tuple[Marked, ...]
    found: tuple[Marked, ...]
    nested: tuple[Marked, ...]
    dropped: tuple[tuple[Marked, str], ...]
    pairs: Mapping[int, int]  # number in gold: number among the answers


@dataclass(frozen=True, slots=True)
class Case:
    """A quotation of gold or an answer (`is_gold`), its cause, the name of its cue, and what stands there."""

    cause: str
    cue: str
    is_gold: bool
    article: Article
    marked: Marked


@dataclass(frozen=True)
class Counts:
    """How many of gold and of the answers have which cause, and the names of their cues."""

    articles: int
    gold: Names
    answers: Names


@dataclass(frozen=True)
class Kept:
    """The figures of an earlier version, as they are kept in a file: causes with their numbers."""

    version: str
    gold: Mapping[str, int]
    answers: Mapping[str, int]

    @classmethod
    def of(cls, counts: Counts, version: str) -> Kept:
        return cls(version, numbers(counts.gold), numbers(counts.answers))

    @classmethod
    def read(cls, path: Path) -> Kept:
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=1, sort_keys=True) + "\n", encoding="utf-8")


def numbers(side: Names) -> dict[str, int]:
    """How many have each cause."""
    return {cause: names.total() for cause, names in side.items()}


# ------------------------------------------------------------------ reading


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The articles of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def article(
    parsed: ParsedDocument, attributions: Sequence[Mapping[str, Any]], *, marks_nested: bool = False
) -> Article:
    """Gold and answers of an article, paired as `evaluate` pairs them: nested ones only where gold marks such."""
    lexis = Lexis.of(parsed.text)
    gold = [
        _marked(lexis, _places(e.get("content")), _places(e.get("cue")), _places(e.get("source"))) for e in attributions
    ]
    answers = extract.quotations(parsed)
    outer = [_answer(lexis, q) for q in answers if marks_nested or q.parent is None]
    inner = [_answer(lexis, q) for q in answers if not (marks_nested or q.parent is None)]
    dropped = [
        (_marked(lexis, _pairs(a.content), _pairs((a.cue,)), _pairs((a.source,)), a.rule), a.reason)
        for _, a in extract.considered(parsed)
        if not a.kept
    ]
    gold, outer = ([one for one in side if one.words] for side in (gold, outer))
    pairs = dict(one_to_one([one.words for one in gold], [one.words for one in outer]))
    return Article(parsed, tuple(gold), tuple(outer), tuple(inner), tuple(dropped), pairs)


def _answer(lexis: Lexis, quotation: Quotation) -> Marked:
    name = f"{quotation.rule} {quotation.cue_lemma}" if quotation.cue_lemma else quotation.rule
    return _marked(lexis, _pairs(quotation.content), _pairs((quotation.cue,)), _pairs((quotation.source,)), name)


def _marked(lexis: Lexis, content: Pairs, cue: Pairs, source: Pairs, name: str = "") -> Marked:
    return Marked(content, cue, source, lexis.words(content), lexis.words(source), name)


def _places(spans: Sequence[Sequence[int]] | None) -> Pairs:
    return tuple((start, end) for start, end in spans or ())


def _pairs(spans: Iterable[Span | None]) -> Pairs:
    return tuple((s.start, s.end) for s in spans if s is not None)


# ------------------------------------------------------------------ causes


def cases(one: Article) -> list[Case]:
    """A case for every quotation of gold, then for every answer."""
    gold = [Case(of_gold(one, n), cue_name(one.parsed, g.cue), True, one, g) for n, g in enumerate(one.gold)]
    answers = [Case(of_answer(one, n), f.name, False, one, f) for n, f in enumerate(one.found)]
    return gold + answers


def of_gold(one: Article, number: int) -> str:
    """Why a quotation of gold isn't among the right answers; "right" when it is."""
    gold = one.gold[number]
    if number in one.pairs:
        return of_source(gold, one.found[one.pairs[number]])
    if is_furniture(one.parsed.document, gold.content):
        return FURNITURE
    if not gold.cue:
        return NO_CUE
    if any(answer.has_cue_of(gold) for answer in one.found):
        return BOUNDARY
    if any(answer.has_cue_of(gold) for answer in one.nested):
        return NESTED
    reason = next((reason for answer, reason in one.dropped if answer.has_cue_of(gold)), None)
    if reason is not None:
        return DROPPED + plain(reason)
    return SILENT if known_cues(one.parsed, gold.cue) else UNKNOWN


def of_answer(one: Article, number: int) -> str:
    """What is wrong with an answer; "right" when nothing is."""
    answer = one.found[number]
    partner = next((g for g, f in one.pairs.items() if f == number), None)
    if partner is not None:
        return of_source(one.gold[partner], answer)
    if any(answer.has_cue_of(g) for n, g in enumerate(one.gold) if n not in one.pairs):
        return BOUNDARY
    over = [n for n, g in enumerate(one.gold) if g.words & answer.words]
    holding = [n for n in over if answer.words <= one.gold[n].words]
    if holding:
        return INSIDE_FOUND if any(n in one.pairs for n in holding) else INSIDE_MISSED
    if any(n in one.pairs for n in over):
        return SECOND
    return BOUNDARY_OTHER if over else NOTHING


def of_source(gold: Marked, answer: Marked) -> str:
    """Whether a content that was found has gold's source, as `evaluate` judges it."""
    if gold.source_words & answer.source_words or not gold.source_words | answer.source_words:
        return RIGHT
    if not answer.source_words:
        return SOURCE_MISSING
    return SOURCE_OTHER if gold.source_words else SOURCE_EXTRA


def plain(reason: str) -> str:
    """A reason without its figure and without the name of the rule that was believed instead.

    >>> plain("clause explains the same words"), plain("such answers were right in 12% of cases")
    ('another rule explains the same words', 'such answers were right too seldom')
    """
    reason = re.sub(r"^\w+(?= explains )", "another rule", reason)
    return re.sub(r"in \d+ ?% of cases", "too seldom", reason)


def is_furniture(document: Document, content: Pairs) -> bool:
    """Whether most of a content lies in what was taken for page furniture."""
    masked = sum(
        max(0, min(end, f.end) - max(start, f.start)) for start, end in content for f in document.furniture
    )  # fmt: skip
    return 2 * masked > sum(end - start for start, end in content)


def known_cues(parsed: ParsedDocument, spans: Pairs) -> list[cues.Cue]:
    """The cues that the list of cues knows in some spans."""
    sentences = [s for s in parsed.sentences if any(s.start < end and start < s.end for start, end in spans)]
    found = [cue for sentence in sentences for cue in cues.cues(sentence)]
    return [cue for cue in found if any(start <= cue.token.start < end for start, end in spans)]


def cue_name(parsed: ParsedDocument, spans: Pairs) -> str:
    """The known cue in some spans; else the first verb, noun or adjective; else the words as they stand."""
    known = [c for c in known_cues(parsed, spans) if c.token.upos != "AUX"]
    if known:
        return named(known[0].lemma, known[0].token)
    inside = [
        t for s in parsed.sentences for t in s.tokens if any(start <= t.start < end for start, end in spans)
    ]  # fmt: skip
    word = next((t for t in inside if t.upos in {"VERB", "NOUN", "ADJ"}), None)
    if word is not None:
        return named(word.lemma.lower(), word)
    return " ".join(" ".join(t.text for t in inside).lower().split())[:30]


def named(lemma: str, token: Token) -> str:
    return lemma if token.upos in {"VERB", "AUX"} else f"{lemma} ({token.upos.lower()})"


# ------------------------------------------------------------------ counting and showing


def counted(found: Iterable[Case], articles: int) -> Counts:
    """Cases by side and cause."""
    counts = Counts(articles, {}, {})
    for case in found:
        side = counts.gold if case.is_gold else counts.answers
        side.setdefault(case.cause, Counter())[case.cue] += 1
    return counts


def all_cases(gold: Path, parser: Any) -> tuple[list[Case], int]:
    """The cases of all articles of a file, and how many articles there are. Gold's own texts are parsed."""
    by_doc = {record["doc"]: record["attributions"] for record in records(gold)}
    marks_nested = any(entry.get("parent") is not None for entries in by_doc.values() for entry in entries)
    found: list[Case] = []
    corpus = ql.load_corpus(gold, language=None)
    for number, document in enumerate(corpus, start=1):
        parsed = parser.parse_document(document)
        found += cases(article(parsed, by_doc[document.document_id], marks_nested=marks_nested))
        print(f"\r{number} of {len(corpus)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for entry in corpus.skipped:
        print(f"left out: {entry.name}: {entry.reason}", file=sys.stderr)
    return found, len(corpus)


def report(counts: Counts) -> str:
    """The causes with counts, shares and cues, most frequent first."""
    parts = []
    for title, side in (("quotations in gold", counts.gold), ("answers", counts.answers)):
        total = sum(names.total() for names in side.values())
        lines = [f"{total:,} {title}, {counts.articles:,} articles"]
        for cause in sorted(side, key=lambda c: (c != RIGHT, -side[c].total(), c)):
            number = side[cause].total()
            lines.append(f"{number:>7,}{100 * number / total:>6.1f} %  {cause}")
            if cause != RIGHT and frequent(side[cause]):
                lines.append(f"{'':17}{frequent(side[cause])}")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def frequent(names: Counter[str]) -> str:
    """The most frequent names with their counts; what was seen once is left out.

    >>> frequent(Counter({"say": 3, "vow": 1}))
    'say 3'
    """
    ordered = sorted(names.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{name or '(none)'} {number}" for name, number in ordered[:SHOWN] if number > 1)


def drawn(text: str, one: Marked, around: int = 60) -> str:
    """The words of a quotation in their place: {content} [cue] <source>.

    >>> at = (((0, 8),), ((15, 19),), ((10, 14),))
    >>> drawn("It rains, Lund said.", Marked(*at, frozenset(), frozenset()))
    '{It rains}, <Lund> [said].'
    """
    kinds = ((one.content, "{", "}"), (one.cue, "[", "]"), (one.source, "<", ">"))
    spans = [(start, end, opening, closing) for part, opening, closing in kinds for start, end in part]
    marks = [(end, 0, -start, closing) for start, end, _, closing in spans]
    marks += [(start, 1, -end, opening) for start, end, opening, _ in spans]
    first, last = min(s[0] for s in spans), max(s[1] for s in spans)
    at, out = max(0, first - around), ""
    for place, _, _, mark in sorted(marks):
        out, at = out + text[at:place] + mark, place
    return " ".join((out + text[at : last + around]).split())


def shown(case: Case) -> str:
    """A case to look at: what gold or we have, and what the other side has there."""
    one, text = case.article, case.article.parsed.text
    others = one.found if case.is_gold else one.gold
    near = [o for o in others if o.words & case.marked.words or o.has_cue_of(case.marked)]
    own, other = ("gold", "found") if case.is_gold else ("found", "gold")
    lines = [f"{one.parsed.document.document_id} ({case.cue})", f"  {own + ':':<7}{drawn(text, case.marked)}"]
    lines += [f"  {other + ':':<7}{o.name + ' ' if o.name else ''}{drawn(text, o)}" for o in near]
    if case.is_gold:
        also = [(a, reason) for a, reason in one.dropped if a.has_cue_of(case.marked)]
        lines += [f"  dropped: {a.name} {drawn(text, a)} ({reason})" for a, reason in also]
    return "\n".join(lines)


def examples(found: Sequence[Case], cause: str, number: int) -> str:
    """Examples of the causes whose name begins so, spread over all articles."""
    fitting = [case for case in found if case.cause.startswith(cause)]
    step = max(1, len(fitting) // max(number, 1))
    return "\n\n".join(shown(case) for case in fitting[::step][:number])


# ------------------------------------------------------------------ the page

INTRODUCTION = """# What is missed, and what is wrongly found

Every quotation that people marked (*gold*) was found, or missed for one cause; every answer is right, or wrong for one
cause. *Right* is a content that shares at least half of its words with gold's, one to one, and the same source.

Counted on {origin}{before}.
Only outermost quotations are counted where gold marks no others.
Made by `python -m benchmarks.causes`; don't edit by hand. `--show` prints examples of a cause.
"""


def as_page(now: Counts, before: Kept | None, origin: str) -> str:
    """The tables of causes as Markdown."""
    said = "" if before is None else f"; *before* is {before.version}, on the same articles"
    lines = [INTRODUCTION.format(origin=origin, before=said)]
    lines += table("Quotations that people marked", now.gold, None if before is None else before.gold)
    lines += table("Answers", now.answers, None if before is None else before.answers)
    lines += ["## What the causes mean", ""]
    lines += [f"- *{cause.rstrip(': ')}*: {meaning}." for cause, meaning in CAUSES.items()]
    return "\n".join(lines) + "\n"


def table(title: str, now: Names, before: Mapping[str, int] | None) -> list[str]:
    """One table: the right ones, then the causes, those that are most frequent now first."""
    known = numbers(now)
    sides: list[Mapping[str, int]] = [known] if before is None else [before, known]
    head = ["cause", *(["before", ""] if before is not None else []), "now", "", "of these, most often"]
    lines = [f"## {title}", "", row(head), row(["---", *["--:"] * (len(head) - 2), "---"])]
    for cause in sorted({cause for side in sides for cause in side}, key=lambda c: (c != RIGHT, -known.get(c, 0), c)):
        cells = [cell for side in sides for cell in _share(side.get(cause, 0), sum(side.values()))]
        names = "" if cause == RIGHT else frequent(now.get(cause, Counter())).replace("|", "\\|")
        lines.append(row([cause, *cells, names]))
    cells = [cell for side in sides for cell in (f"**{sum(side.values()):,}**", "")]
    return [*lines, row(["**all**", *cells, ""]), ""]


def _share(number: int, total: int) -> tuple[str, str]:
    return f"{number:,}", f"{100 * number / total:.1f} %" if total else "–"


def row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


# ------------------------------------------------------------------ the command


def options_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.causes", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path, metavar="GOLD.jsonl")
    parser.add_argument("--limit", type=int, help="only the first N articles")
    parser.add_argument("--package", default=models.PACKAGE)
    parser.add_argument("--show", nargs=2, metavar=("CAUSE", "N"), help="print N examples of a cause")
    parser.add_argument("--keep", type=Path, metavar="KEPT.json", help="keep the figures in this file")
    parser.add_argument("--version", default=ql.__version__, help="what the figures that are kept are called")
    parser.add_argument("--before", type=Path, default=BEFORE, metavar="KEPT.json", help="figures to compare with")
    parser.add_argument("--name", help="what the page calls the gold file")
    parser.add_argument("--page", type=Path, nargs="?", const=PAGE, help="write docs/errors.md, or another file")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None, *, parser: Any = None) -> None:
    options = options_of(arguments)
    with tempfile.TemporaryDirectory() as folder:
        gold = limited(options.gold, options.limit, Path(folder))
        found, articles = all_cases(gold, parser or ql.StanzaParser(options.package, threads=1))
    counts = counted(found, articles)
    print(report(counts))
    if options.show:
        print(f"\n{examples(found, options.show[0], int(options.show[1]))}")
    if options.keep:
        Kept.of(counts, options.version).write(options.keep)
    if options.page:
        before = Kept.read(options.before) if options.before.exists() else None
        first = "" if options.limit is None else "the first "
        origin = f"{first}{articles:,} articles of {options.name or options.gold.stem}"
        page = as_page(counts, before, f"{origin}, parsed with the model package `{options.package}`")
        options.page.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
