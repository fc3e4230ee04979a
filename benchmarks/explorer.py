"""How long the explorer takes, and how much it sends to the browser, however large the corpus is.

    python -m benchmarks.explorer [--quotations N]

The articles, names and words are invented. *First paint* is everything from `explore` to the last message that a
browser needs; *a filter* is from what the user did to the last message; *sent* counts their bytes as JSON.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count, islice, product
from typing import Any

import numpy as np

import quotelab as ql
from quotelab.document import Corpus, Document, Span
from quotelab.quotation import Kind, Quotation, Speaker, SpeakerKind, Spelling

GIVEN = "Mara Daniel Ilse Sami Nora Petra Jonas Amina Viktor Lena Omar Greta Tomas Ines Felix Rosa".split()
SURNAMES = "Lund Okoro Brandt Aalto Vik Sorel Marek Haddad Novak Ferro Quist Adler Moreau Tarn Bel Osei".split()
ENDS = "son dale berg field wick mere holt gard vall moor stead combe".split()
OUTLETS = "Courier Post Online Herald Ledger Lantern Gazette Mirror Standard Dispatch Review Wire".split()
TOPICS = "the harbour plan|the budget|the northern basin|the audit|the school roof|the bridge|the ferry|the vote".split(
    "|"
)
CUES = (
    ("said", "say", "neutral"), ("added", "add", "neutral"), ("told reporters", "tell", "neutral"),
    ("claimed", "claim", "claim"), ("warned", "warn", "claim"), ("denied", "deny", "denial"),
    ("believes", "believe", "thought"), ("announced", "announce", "announcement"), ("demanded", "demand", "demand"),
)  # fmt: skip
PER_ARTICLE = 10
SEED = 20_240_304


def speakers(number: int) -> list[Speaker]:
    """Invented people; every twelfth is unnamed."""
    surnames = [surname + end for end, surname in product(("", *ENDS), SURNAMES)]
    steps = ((n % len(GIVEN), (n + n // len(GIVEN)) % len(surnames)) for n in count())
    names = islice((f"{GIVEN[one]} {surnames[other]}" for one, other in steps), number)
    return [
        Speaker(f"s{n}", f"an aide to {name}", SpeakerKind.UNNAMED)
        if n % 12 == 11
        else Speaker(f"s{n}", name, SpeakerKind.PERSON, (Spelling(name, 1),))
        for n, name in enumerate(names)
    ]


def made(quotations: int, *, seed: int = SEED) -> ql.Analysis:
    """An analysis with so many quotations, ten in an article; a few speakers have most of them, as in the news."""
    generator = np.random.default_rng(seed)
    people = speakers(max(12, min(quotations // 4, 3_000)))
    documents: list[Document] = []
    found: list[Quotation] = []
    while len(found) < quotations:
        name = f"article {len(documents) + 1}"
        number = min(PER_ARTICLE, quotations - len(found))
        document, spans = _article(name, number, people, generator)
        documents.append(document)
        found.extend(_quotation(document, n, *parts) for n, parts in enumerate(spans, start=1))
    return ql.Analysis(Corpus(tuple(documents)), tuple(found))


def _article(
    name: str, number: int, people: list[Speaker], generator: np.random.Generator
) -> tuple[Document, list[tuple[Any, ...]]]:
    text, spans = "", []
    topic = TOPICS[generator.integers(len(TOPICS))]
    for _ in range(number):
        rank = min(int(generator.pareto(0.9) * 3), len(people) - 1)
        speaker = None if generator.random() < 0.06 else people[rank]
        cue = CUES[generator.integers(len(CUES))]
        source = "The report" if speaker is None else speaker.label
        words = f"the figures for {topic} would change by {generator.integers(1, 90)} percent within the year"
        kind = list(Kind)[generator.integers(3)]
        content = {"direct": f"“{words}”", "mixed": words.replace(topic, f"“{topic}”"), "indirect": words}[kind]
        start = len(text)
        text += f"{source} {cue[0]} {content}. "
        cue_start = start + len(source) + 1
        content_start = cue_start + len(cue[0]) + 1
        spans.append((
            kind, Span(content_start, content_start + len(content)), Span(cue_start, cue_start + len(cue[0])),
            Span(start, start + len(source)), speaker, cue,
        ))  # fmt: skip
        text += "\n\n" if generator.random() < 0.3 else ""
    date = dt.date(2023, 1, 1) + dt.timedelta(days=int(generator.integers(730)))
    outlet = f"The Varnhavn {OUTLETS[min(int(generator.pareto(1.0) * 2), len(OUTLETS) - 1)]}"
    title = f"What {topic} means, part {name.rpartition(' ')[2]}"
    return Document(name, text, outlet=outlet, title=title, date=date), spans


def _quotation(
    document: Document, number: int, kind: Kind, content: Span, cue: Span, source: Span, speaker: Speaker | None,
    cue_of: tuple[str, str, str],
) -> Quotation:  # fmt: skip
    return Quotation(
        f"{document.document_id}#{number}", document, kind, (content,), cue, source, speaker, rule="invented",
        confidence=0.9, cue_lemma=cue_of[1], cue_class=cue_of[2],
    )  # fmt: skip


def sent(explorer: Any) -> Iterator[tuple[str, int]]:
    """What every widget of the explorer has to tell the browser, in bytes."""
    waiting = [explorer]
    while waiting:
        widget = waiting.pop()
        yield type(widget).__name__, len(json.dumps(widget.get_state(_content(widget)), default=str).encode())
        waiting.extend(getattr(widget, "children", ()))


def _content(widget: Any) -> list[str]:
    """The parts of a widget's state that depend on the corpus: not its code, which is the same each time."""
    return [name for name in widget.keys if not name.startswith("_")]


# What a user does, by name; each works on an explorer that shows everything.
ACTIONS: dict[str, Callable[[Any], None]] = {
    "choose a speaker": lambda e: e.state.toggle("speakers", e.state.analysis.quotations[0].speaker.label),
    "choose an outlet": lambda e: e.state.toggle("outlets", e.state.analysis.quotations[0].document.outlet),
    "choose a kind": lambda e: e.state.toggle("kinds", "direct"),
    "search words": lambda e: setattr(e.state, "words", "bridge change"),
    "sort by speaker": lambda e: e.state.sort_by("speaker"),
    "next page": lambda e: e.state.turn_to(1),
    "open a row": lambda e: e.state.move(7),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What an action took in seconds, by the clock and of the processor, and the bytes for the browser after it."""

    name: str
    seconds: float
    processor: float
    size: int


def measured(number: int) -> Iterator[Measured]:
    """First paint, the copy without scripts, and each action, with so many quotations."""
    analysis = made(number)
    warm = ql.explore(made(50))  # matplotlib reads its fonts, the modules load
    warm.static_html()
    warm.close()
    explorer, *times = _timed(lambda: ql.explore(analysis))
    yield Measured("first paint", *times, _size(explorer))
    copy, *times = _timed(explorer.static_html)
    yield Measured("copy without scripts", *times, len(copy.encode()))
    for name, action in ACTIONS.items():
        explorer.state.clear()
        _, *times = _timed(partial(action, explorer))
        yield Measured(name, *times, _size(explorer))


def _timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    start, processor = time.perf_counter(), time.process_time()
    answer = work()
    return answer, time.perf_counter() - start, time.process_time() - processor


def _size(explorer: Any) -> int:
    return sum(size for _, size in sent(explorer))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.explorer", description=__doc__)
    parser.add_argument("--quotations", type=int, default=100_000, metavar="N")
    options = parser.parse_args()
    print(f"{options.quotations:,} quotations{'':<16}clock   processor            sent")
    for one in measured(options.quotations):
        print(f"{one.name:<22}{1000 * one.seconds:>10,.0f} ms{1000 * one.processor:>9,.0f} ms{one.size:>10,} bytes")


if __name__ == "__main__":
    main()
