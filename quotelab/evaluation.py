"""How well quotations were found, against those that people marked.

Words are compared, not characters: punctuation and quotation marks at an edge don't matter. The figures:

- exact: the content has the same words
- partial: credit by the share of words found (Pareti et al. 2013, "Automatically detecting and attributing
  indirect quotations")
- token: every word that lies in some content
- jac50: contents paired one to one whose words have a Jaccard index of at least 0.5
- e2e: such a pair whose sources share a word too, or that both have none: who said what
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotelab.errors import InputError, MissingPathError

if TYPE_CHECKING:
    import pandas as pd

    from quotelab.analysis import Analysis

METRICS = ("exact", "partial", "token", "jac50", "e2e")
KINDS = ("direct", "mixed", "indirect")
ALL = "all"
LEAST_JACCARD = 0.5

Pairs = tuple[tuple[int, int], ...]
Words = frozenset[int]


@dataclass(frozen=True, slots=True)
class Score:
    """What was right among the predicted and among the gold quotations (or words), and how many there are."""

    right_predicted: float
    predicted: int
    right_gold: float
    gold: int

    @property
    def precision(self) -> float:
        """Share of the predicted ones that are right; 0 when there are none."""
        return self.right_predicted / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold ones that were found; 0 when there are none."""
        return self.right_gold / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 when both are 0."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class RuleScore:
    """How often a rule's answers were right: counts of its predicted quotations."""

    rule: str
    predicted: int
    exact: int
    jac50: int
    e2e: int


@dataclass(frozen=True, slots=True)
class SpeakerScore:
    """Speakers over the paired contents (jac50) whose gold has one: right, wrong, or none named."""

    right: int
    wrong: int
    unnamed: int

    @property
    def accuracy(self) -> float:
        """Share of these pairs with the right speaker; 0 when there are none."""
        total = self.right + self.wrong + self.unnamed
        return self.right / total if total else 0.0


@dataclass(frozen=True)
class Evaluation:
    """Scores by metric and kind, by rule, and of the speakers (`None`: gold names none).

    `missing` are the gold articles with no prediction: they count as empty.
    """

    scores: Mapping[tuple[str, str], Score]
    rules: tuple[RuleScore, ...]
    speakers: SpeakerScore | None = None
    missing: tuple[str, ...] = ()

    def score(self, metric: str, kind: str = ALL) -> Score:
        """One score: a metric of METRICS, for one kind or "all"."""
        return self.scores[metric, kind]

    def to_frame(self) -> pd.DataFrame:
        """One row a metric and kind, then rules: `metric, group, gold, predicted, precision, recall, f1`.

        Figures are between 0 and 1. A rule has a precision only: what it should have found isn't known.
        """
        import pandas as pd

        rows: list[tuple[Any, ...]] = [
            (metric, kind, score.gold, score.predicted, score.precision, score.recall, score.f1)
            for (metric, kind), score in self.scores.items()
        ]
        for rule in self.rules:
            for metric in ("exact", "jac50", "e2e"):
                precision = getattr(rule, metric) / rule.predicted
                rows.append((metric, f"rule: {rule.rule}", None, rule.predicted, precision, None, None))
        columns = ["metric", "group", "gold", "predicted", "precision", "recall", "f1"]
        frame = pd.DataFrame(rows, columns=columns)
        counts = {"gold": pd.Int64Dtype(), "predicted": pd.Int64Dtype()}
        return frame.astype(counts | dict.fromkeys(columns[4:], pd.Float64Dtype()))

    def __str__(self) -> str:
        head = f"{'kind':<10}{'gold':>6}{'found':>7}" + "".join(f"{f'{m} P/R/F1':>18}" for m in METRICS)
        lines = [head] + [self._line(kind) for kind in (ALL, *KINDS)]
        if self.rules:
            width = max(len(rule.rule) for rule in self.rules) + 2
            lines += ["", f"{'rule':<{width}}{'found':>7}{'exact P':>10}{'jac50 P':>10}{'e2e P':>10}"]
            for rule in self.rules:
                figures = "".join(f"{100 * n / rule.predicted:>10.1f}" for n in (rule.exact, rule.jac50, rule.e2e))
                lines.append(f"{rule.rule:<{width}}{rule.predicted:>7,}{figures}")
        if self.speakers is not None:
            one = self.speakers
            lines += [
                "",
                f"speakers: {100 * one.accuracy:.1f} % right of {one.right + one.wrong + one.unnamed:,} "
                f"({one.wrong:,} wrong, {one.unnamed:,} with no speaker named)",
            ]
        if self.missing:
            articles = "1 article" if len(self.missing) == 1 else f"{len(self.missing):,} articles"
            lines += ["", f"counted as empty, without a prediction: {articles}"]
        return "\n".join(lines)

    def _line(self, kind: str) -> str:
        counted = self.scores["exact", kind]
        figures = (
            "/".join(f"{100 * figure:.1f}" for figure in (score.precision, score.recall, score.f1))
            for score in (self.scores[metric, kind] for metric in METRICS)
        )
        return f"{kind:<10}{counted.gold:>6,}{counted.predicted:>7,}" + "".join(f"{f:>18}" for f in figures)


def evaluate(
    gold: Analysis | str | Path, predicted: Analysis | str | Path, *, nested: bool | None = None
) -> Evaluation:
    """Compare predicted quotations with gold ones: precision, recall and F1, by kind and by rule.

    Both are an `Analysis` or the path of a JSONL file with one article a line: `doc`, `text`, `attributions`
    with `content`, `cue` and `source` as lists of [start, end]; articles are matched by `doc`. The kind is
    read off the quotation marks of the text on both sides. `nested` says whether predicted quotations inside
    another's content count; by default they do where gold marks such ones itself. A speaker is right when
    gold's name is the predicted speaker's label or one of the spellings, without regard to case, accents and
    article; a `speaker` that isn't a text isn't compared.

    Raises:
        MissingPathError, InputError: a file can't be read, or a predicted text isn't gold's.

    >>> import tempfile
    >>> line = '{"doc": "a", "text": "It rains, Lund said.", "attributions": [{"content": [[0, 8]]}]}'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "gold.jsonl")
    ...     _ = path.write_text(line)
    ...     evaluate(path, path).score("exact").f1
    1.0
    """
    golds, predictions = _articles(gold), _articles(predicted)
    if nested is None:
        nested = any(one.is_nested for article in golds.values() for one in article.attributions)
    counts: _Counts = defaultdict(lambda: defaultdict(float))
    speakers: Counter[str] = Counter()
    for doc, article in golds.items():
        if article.text is None:
            raise InputError(f"gold's article {doc!r} has no text")
        found = predictions.get(doc)
        if found is not None and found.text is not None and found.text != article.text:
            raise InputError(f"article {doc!r}: the predicted text isn't gold's, so offsets can't be compared")
        answers = () if found is None else found.attributions
        pairs = _compare(counts, article, [a for a in answers if nested or not a.is_nested])
        speakers.update(_judged(one, answer) for one, answer in pairs if one.speaker is not None)
    named = any(one.speaker is not None for article in golds.values() for one in article.attributions)
    return Evaluation(
        {(metric, kind): _score(counts[kind], metric) for kind in (ALL, *KINDS) for metric in METRICS},
        _rule_scores(counts),
        SpeakerScore(speakers["right"], speakers["wrong"], speakers["unnamed"]) if named else None,
        tuple(sorted(set(golds) - set(predictions))),
    )


# Reading both sides


@dataclass(frozen=True, slots=True)
class _Attribution:
    content: Pairs
    cue: Pairs = ()
    source: Pairs = ()
    speaker: str | None = None
    names: frozenset[str] = frozenset()
    rule: str = ""
    is_nested: bool = False


@dataclass(frozen=True, slots=True)
class _Article:
    text: str | None
    attributions: tuple[_Attribution, ...]


def _articles(origin: Analysis | str | Path) -> dict[str, _Article]:
    if isinstance(origin, str | Path):
        return _read(Path(origin))
    by_document: dict[str, list[_Attribution]] = {document.document_id: [] for document in origin.corpus}
    for q in origin.quotations:
        cue, source = (() if s is None else ((s.start, s.end),) for s in (q.cue, q.source))
        names = () if q.speaker is None else (q.speaker.label, *(s.text for s in q.speaker.spellings))
        by_document.setdefault(q.document.document_id, []).append(
            _Attribution(
                tuple((span.start, span.end) for span in q.content),
                cue,
                source,
                None if q.speaker is None else q.speaker.label,
                frozenset(map(_plain, names)),
                q.rule,
                q.parent is not None,
            )
        )
    texts = {document.document_id: document.text for document in origin.corpus}
    return {doc: _Article(texts.get(doc), tuple(found)) for doc, found in by_document.items()}


def _read(path: Path) -> dict[str, _Article]:
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError as error:
        raise MissingPathError(f"no file {path}") from error
    except OSError as error:
        raise InputError(f"can't read {path}: {error.strerror or error}") from error
    articles = {}
    for number, line in enumerate(lines, start=1):
        try:
            record = json.loads(line) if line.strip() else None
            if record:
                articles[record["doc"]] = _article(record)
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            what = f"no {error}" if isinstance(error, KeyError) else str(error)
            raise InputError(f"{path}, line {number} isn't an article with attributions: {what}") from error
    return articles


def _article(record: dict[str, Any]) -> _Article:
    spellings = [[s["text"] for s in one.get("spellings", ())] for one in record.get("speakers", ())]
    found = []
    for entry in record["attributions"]:
        speaker, index = entry.get("speaker"), entry.get("speaker_index")
        speaker = speaker if isinstance(speaker, str) else None  # other corpora describe an entity there
        names = [] if speaker is None else [speaker, *(() if index is None else spellings[index])]
        content, cue, source = (
            tuple((int(start), int(end)) for start, end in entry.get(part) or ())
            for part in ("content", "cue", "source")
        )
        nested = entry.get("parent") is not None or entry.get("parent_id") is not None
        rule = entry.get("rule") or ""
        found.append(_Attribution(content, cue, source, speaker, frozenset(map(_plain, names)), rule, nested))
    return _Article(record.get("text"), tuple(found))


def _plain(name: str) -> str:
    """A name without case, accents and leading article: "the Élysée" is "elysee"."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("’", "'"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"^(?:the|an?)\s+", "", " ".join(bare.split()))


def _judged(gold: _Attribution, answer: _Attribution) -> str:
    if answer.speaker is None:
        return "unnamed"
    return "right" if _plain(gold.speaker or "") in answer.names else "wrong"


# Words of a text, and which lie in a span

_WORD = re.compile(r"\w+(?:[-'’.,/&]\w+)*")


@dataclass(frozen=True, slots=True)
class Lexis:
    """Where each word of a text begins and ends."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Lexis:
        found = [match.span() for match in _WORD.finditer(text)]
        return cls(tuple(start for start, _ in found), tuple(end for _, end in found))

    def words(self, spans: Pairs) -> Words:
        """Numbers of the words that lie in the spans with at least half of their characters."""
        inside = set()
        for start, end in spans:
            for number in range(bisect_right(self.ends, start), len(self.starts)):
                first, last = self.starts[number], self.ends[number]
                if first >= end:
                    break
                if 2 * (min(last, end) - max(first, start)) >= last - first:
                    inside.add(number)
        return frozenset(inside)


# The kind that follows from double quotation marks


def _quoted(text: str) -> list[tuple[int, int]]:
    """Stretches between double quotation marks, line by line; one left open ends with its line.

    >>> _quoted('She said "no" twice.')
    [(9, 13)]
    """
    found = []
    for line in re.finditer(r"[^\n]+", text):
        opened: int | None = None
        for mark in re.finditer(r"[“‟„”\"]|``|''", line[0]):
            start, end = line.start() + mark.start(), line.start() + mark.end()
            act = _act(line[0], mark, opened is not None)
            if opened is None:
                opened = start if act == "open" else None
            elif act in ("close", "reopen"):
                found.append((opened, end if act == "close" else start))
                opened = start if act == "reopen" else None
        if opened is not None:
            found.append((opened, line.end()))
    return found


def _act(line: str, mark: re.Match[str], is_open: bool) -> str:
    """Whether a mark opens, closes, does both or nothing; its neighbours tell it of straight ones."""
    if mark[0] in ("“", "‟", "„", "``"):
        return "open"
    if mark[0] == "”":
        return "close"
    before = line[mark.start() - 1] if mark.start() else " "
    after = line[mark.end()] if mark.end() < len(line) else " "
    if is_open:
        return "reopen" if before.isspace() else "close"
    is_measure = before.isdigit() and not after.isalnum()  # 5'10"
    return "" if is_measure or after.isspace() else "open"


def _kind(text: str, one: _Attribution, quoted: Sequence[tuple[int, int]]) -> str:
    """Direct, mixed or indirect; marks that enclose the cue too aren't this quotation's own."""
    cues = [(start + end) // 2 for start, end in one.cue]
    own = [(start, end) for start, end in quoted if not any(start < cue < end - 1 for cue in cues)]
    within = [
        any(first <= place < last for first, last in own)
        for start, end in one.content
        for place in range(start, min(end, len(text)))
        if text[place].isalnum()
    ]
    if not any(within):
        return "indirect"
    return "direct" if all(within) else "mixed"


# Counting

_Tally = defaultdict[str, float]
_Counts = defaultdict[str, _Tally]
_RULE = "rule: "


@dataclass(frozen=True, slots=True)
class _Side:
    """The gold or the predicted quotations of one article that have words, and the groups they count in."""

    attributions: tuple[_Attribution, ...]
    words: tuple[Words, ...]
    groups: tuple[tuple[str, ...], ...]


def _side(text: str, lexis: Lexis, attributions: Iterable[_Attribution], *, by_rule: bool) -> _Side:
    quoted = _quoted(text)
    kept = [(one, words) for one in attributions if (words := lexis.words(one.content))]
    groups = [(ALL, _kind(text, one, quoted), *([_RULE + one.rule] if by_rule and one.rule else [])) for one, _ in kept]
    return _Side(tuple(one for one, _ in kept), tuple(words for _, words in kept), tuple(groups))


def _compare(
    counts: _Counts, article: _Article, answers: Iterable[_Attribution]
) -> list[tuple[_Attribution, _Attribution]]:
    """Count one article; the one-to-one pairs of gold and prediction come back."""
    text = article.text or ""
    lexis = Lexis.of(text)
    gold = _side(text, lexis, article.attributions, by_rule=False)
    found = _side(text, lexis, answers, by_rule=True)
    _count_side(counts, gold, found, "gold")
    _count_side(counts, found, gold, "predicted")
    paired = []
    for one, other in one_to_one(gold.words, found.words):
        attribution, answer = gold.attributions[one], found.attributions[other]
        sources = lexis.words(attribution.source), lexis.words(answer.source)
        is_whole = bool(sources[0] & sources[1]) or not any(sources)
        for side, groups in (("gold", gold.groups[one]), ("predicted", found.groups[other])):
            for group in groups:
                counts[group][f"jac50 {side}"] += 1
                counts[group][f"e2e {side}"] += is_whole
        paired.append((attribution, answer))
    return paired


def _count_side(counts: _Counts, own: _Side, other: _Side, side: str) -> None:
    same = frozenset(other.words)
    anywhere = frozenset[int]().union(*other.words)
    by_group: dict[str, set[int]] = defaultdict(set)
    for words, groups in zip(own.words, own.groups, strict=True):
        for group in groups:
            by_group[group] |= words
            counts[group][side] += 1
            counts[group][f"exact {side}"] += words in same
            counts[group][f"partial {side}"] += len(words & anywhere) / len(words)
    for group, words_of_group in by_group.items():
        counts[group][f"words {side}"] += len(words_of_group)
        counts[group][f"token {side}"] += len(words_of_group & anywhere)


def one_to_one(gold: Sequence[Words], found: Sequence[Words]) -> list[tuple[int, int]]:
    """One-to-one pairs of contents, most alike first, in text order where alike."""
    likely = [
        (len(one & other) / len(one | other), -g, -f)
        for g, one in enumerate(gold)
        for f, other in enumerate(found)
        if one & other
    ]
    pairs: list[tuple[int, int]] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for jaccard, g, f in sorted(likely, reverse=True):
        if jaccard >= LEAST_JACCARD and g not in taken[0] and f not in taken[1]:
            taken[0].add(g)
            taken[1].add(f)
            pairs.append((-g, -f))
    return pairs


def _score(counts: _Tally, metric: str) -> Score:
    total = "words " if metric == "token" else ""
    return Score(
        counts[f"{metric} predicted"],
        int(counts[f"{total}predicted"]),
        counts[f"{metric} gold"],
        int(counts[f"{total}gold"]),
    )


def _rule_scores(counts: _Counts) -> tuple[RuleScore, ...]:
    """Rules with predictions, the busiest first."""
    found = [
        RuleScore(
            group.removeprefix(_RULE),
            *(int(c[f"{part}predicted"]) for part in ("", "exact ", "jac50 ", "e2e ")),
        )
        for group, c in counts.items()
        if group.startswith(_RULE)
    ]
    return tuple(sorted(found, key=lambda score: (-score.predicted, score.rule)))
