"""Is a surname alone its only bearer's? Given names are taken out of articles, and `register` says who is meant.

    python -m benchmarks.namesakes DATA ARTICLES...          # by size of corpus
    python -m benchmarks.namesakes DATA ARTICLES... --write  # also writes two rows of quotelab/data/merges.tsv

DATA has `names/male.txt` and `names/female.txt` (given names, one a line), ARTICLES is what `load_corpus` reads. They
aren't part of this repository. A person is a given name of the lists and a surname; each is taken to be written by the
surname alone in the articles that also write it so. Corpora of several sizes are drawn from the articles with a fixed
seed. *One bearer* is an article whose person is asked for, with the full names of all others left in; *no bearer* is
the corpus without any given name. Descriptions, titles and pronouns play no part here, which makes it harder.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import quotelab as ql
from benchmarks.names import read_given, write
from quotelab import context, names, register
from quotelab.document import Document
from quotelab.quotation import Speaker, SpeakerKind, Spelling

SEED = 20190522
CORPORA = ((5, 1000), (20, 150), (60, 50), (200, 20), (100_000, 1))  # articles in a corpus, corpora
FULL = re.compile(r"(?<![\w.])([A-Z][a-z]+) (?:[A-Z]\. )?([A-Z][a-zA-Z]*[a-z](?:-[A-Z][a-z]+)?)(?! [A-Z][a-z])(?!\w)")


@dataclass(frozen=True)
class Article:
    """An article, the given names with each surname, and the surnames that it also writes alone, of one person."""

    document: Document
    given: Mapping[str, frozenset[str]]
    alone: tuple[str, ...]


def read(document: Document, known: frozenset[str]) -> Article:
    counts = Counter(m.groups() for m in FULL.finditer(document.text) if m[1].lower() in known)
    given: defaultdict[str, set[str]] = defaultdict(set)
    for one, surname in counts:
        given[surname].add(one)
    alone = (
        s for s in given
        if len(given[s]) == 1
        and len(re.findall(rf"\b{s}\b", document.text)) > sum(n for (_, other), n in counts.items() if other == s)
    )  # fmt: skip
    return Article(document, {s: frozenset(g) for s, g in given.items()}, tuple(sorted(alone)))


def speaker(article: Article, label: str) -> Speaker:
    return Speaker(f"{article.document.document_id}|{label}", label, SpeakerKind.PERSON, (Spelling(label, 1),))


def is_one(one: str, other: str) -> bool:
    a, b = one.lower(), other.lower()
    return names.same_given(a, b) or bool((names.full_names(a) | {a}) & (names.full_names(b) | {b}))


def by_surname(pairs: Iterable[tuple[str, Article]]) -> dict[str, list[Article]]:
    found: defaultdict[str, list[Article]] = defaultdict(list)
    for surname, article in pairs:
        found[surname].append(article)
    return found


def one_bearer(articles: Sequence[Article]) -> Counter[tuple[bool, bool]]:
    """How often (is it one person, was it joined), for surnames that one bearer has in the other articles."""
    around = context.of_articles(a.document for a in articles)
    having = by_surname((surname, a) for a in articles for surname in a.given)
    found: Counter[tuple[bool, bool]] = Counter()
    for article in articles:
        for surname in article.alone:
            others = [o for o in having[surname] if o is not article]
            bearers = {g for o in others for g in o.given[surname]}
            (own,) = article.given[surname]
            if bearers and all(is_one(a, b) for a in bearers for b in bearers):
                full = [speaker(o, f"{g} {surname}") for o in others for g in sorted(o.given[surname])]
                entries = merged([speaker(article, surname), *full], around)
                found[is_one(own, min(bearers)), len(entries[0].speakers) > 1] += 1
    return found


def no_bearer(articles: Sequence[Article]) -> Counter[tuple[bool, bool]]:
    """The same for surnames that nobody bears in full: whether an article's is that of most of the other articles."""
    around = context.of_articles(a.document for a in articles)
    having = by_surname((surname, a) for a in articles for surname in a.alone)
    found: Counter[tuple[bool, bool]] = Counter()
    for surname, those in having.items():
        if len(those) > 1:
            given = Counter(min(a.given[surname]) for a in those)
            usual = given.most_common(1)[0][0]
            for entry in merged([speaker(a, surname) for a in those], around):
                documents = {s.speaker_id.split("|")[0] for s in entry.speakers}
                for a in those:
                    if a.document.document_id in documents:
                        found[is_one(min(a.given[surname]), usual), len(documents) > 1] += 1
    return found


def merged(speakers: Sequence[Speaker], around: Mapping[str, context.Context]) -> list[register.Entry]:
    return register.merged(speakers, {s.speaker_id: s.speaker_id.split("|")[0] for s in speakers}, around)


def line(found: Counter[tuple[bool, bool]]) -> str:
    """Before: all joined. After: those joined, of them right, and how many of the true ones."""
    true = found[True, True] + found[True, False]
    every = sum(found.values())
    joined = found[True, True] + found[False, True]
    shares = (true / max(every, 1), found[True, True] / max(joined, 1), found[True, True] / max(true, 1))
    return f"{every:>8}" + "".join(f"{100 * share:>12.1f} %" for share in shares)


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description="Measure whose a surname alone is taken to be.")
    options.add_argument("data", type=Path)
    options.add_argument("articles", type=Path, nargs="+")
    options.add_argument("--write", action="store_true", help="write quotelab/data/merges.tsv")
    chosen = options.parse_args(arguments)
    known = frozenset(name.lower() for sex in ("male", "female") for name in read_given(chosen.data, f"{sex}.txt"))
    articles = [read(d, known) for path in chosen.articles for d in ql.load_corpus(path)]
    judged: defaultdict[str, list[bool]] = defaultdict(list)
    for title, rule, measured in (
        ("one bearer", "surname_alone", one_bearer),
        ("no bearer", "same_surname", no_bearer),
    ):
        print(f"{title:<12}{'surnames':>8}{'one person':>14}{'joined, right':>14}{'found':>14}")
        for size, number in CORPORA:
            dice = random.Random(SEED)
            drawn = (dice.sample(articles, min(size, len(articles))) for _ in range(number))
            found = total(measured(some) for some in drawn)
            judged[rule] += [True] * found[True, True] + [False] * found[False, True]
            print(f"{min(size, len(articles)):>10,}  {line(found)}")
    if chosen.write:
        write(judged)
    return 0


def total(parts: Iterable[Counter[tuple[bool, bool]]]) -> Counter[tuple[bool, bool]]:
    whole: Counter[tuple[bool, bool]] = Counter()
    for part in parts:
        whole.update(part)
    return whole


if __name__ == "__main__":
    raise SystemExit(main())
