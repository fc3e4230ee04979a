"""Who is speaking, given the right source: how often `resolve` says so, on annotated texts.

    python -m benchmarks.speakers GOLD... [--package P] [--unseen] [--wrong] [--write]

GOLD is a JSONL file with one article a line (`doc`, `text`, `attributions` with `content`, `cue`, `source` and
`speaker`), or a folder of such files. The source is gold's own, so that only who it is, is measured. `speaker` is a
label, as in the sample corpus, or what GUM's entity annotation gives: `{"mention": …, "names": […]}`.

What is right:

- GUM: the speaker's label, or one of its spellings, and one of the entity's names have the same words, or all words
  of the one are among those of the other. Titles, articles, case, accents and possessive endings don't count.
- A label that names a person: the same surname, or a spelling of it, and given names that may be one person's. One
  that names several: a group with all the words of the label.
- Any other label: the same last noun ("the office of the president" and "Macron's office"), and no other label of
  the article shares more words with the answer. Such labels are conventions; the noun is what both must have.

*Open* is a source for which no speaker was given. Where GUM's entity has no name, no answer and one in the entity's
own words are right, a name is wrong; a pronoun's description in other words can't be judged and isn't counted. These
are a row of their own, which no other row includes. GUM's names are those in the text: a speaker whom only the title
names ("Speech by Bo Holm", who says "I") can't be judged either.

--write writes how often each rule of `resolve` was right: the table that `confidence` reads, and docs/resolve.md.
Small numbers are drawn towards what is known, as in `benchmarks.rules`; a rule seen fewer than 20 times gets no row.

Of news articles, one in eight, by a checksum of the name, is only counted: nobody looks at its errors (`unseen`). The
rules were mended by looking at those of all other documents, GUM's and the sample's too.
"""

from __future__ import annotations

import argparse
import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import quotelab as ql
from benchmarks.rules import LEAST_SEEN, STRENGTH, Count
from quotelab import confidence, models, names, resolve
from quotelab.document import Document, ParsedDocument, Span
from quotelab.load import fields
from quotelab.quotation import Kind, Quotation, Speaker, SpeakerKind
from quotelab.resolve import narrators, reading

PAGE = Path(__file__).resolve().parent.parent / "docs" / "resolve.md"

PRONOUNS = frozenset(
    "i we me us my our myself you your he him his himself she her hers herself they them their themselves it its"
    " itself who whom which that this these those one both some many others most several all everyone anyone".split()
)
FIRST_OR_SECOND = frozenset("i we me us my our myself you your".split())
DETERMINERS = re.compile(r"^(?:the|an?|his|her|their|its|this|that|these|those|our|my)\s+", re.IGNORECASE)
SAMPLES = frozenset({"gold"})  # the sample corpus, by the name of its file
SOURCES = ("name", "pronoun", "description", "none")
ROWS = (*SOURCES, "he, she, they, it …", "I, we, you", "all", "no name in gold")


@dataclass(frozen=True, slots=True)
class Case:
    """A quotation with its gold source, and what its speaker may be called.

    `accepted` are GUM's names or the one label; `own` are the words of the entity itself where it has no name;
    `rivals` are the labels of the same article; `is_unseen` says that nobody looks at the article's errors.
    """

    document: str
    genre: str
    source: str
    quotation: Quotation
    accepted: tuple[str, ...]
    own: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    kind: SpeakerKind | None = None
    is_unseen: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """A case, what was answered, and whether that is "right", "wrong" or "open"."""

    case: Case
    answer: Quotation
    verdict: str


def is_unseen(record: Mapping[str, Any]) -> bool:
    """Whether a record is of the news articles whose errors nobody looks at: one in eight, by its name."""
    is_labelled = any(isinstance(e.get("speaker"), str) for e in record["attributions"])
    return is_labelled and record["genre"] not in SAMPLES and zlib.crc32(record["doc"].encode()) % 8 == 7


def records(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """The articles of the files and folders."""
    for path in paths:
        found = [path] if path.is_file() else sorted(path.glob("*.jsonl"))
        for file in found:
            for line in file.read_text(encoding="utf-8").splitlines():
                record = json.loads(line) if line.strip() else {}
                if record.get("attributions"):
                    yield {"genre": path.name if path.is_dir() else file.stem, **record}


def document_of(record: Mapping[str, Any]) -> Document:
    """The text, with the title and the author that the record gives; front matter isn't read, as in a file."""
    known = {key: record.get(key) for key in ("title", "author", "outlet")}
    _, end = fields.front_matter(record["text"])
    document = Document(record["doc"], record["text"], **known)
    return replace(document, furniture=(Span(0, end),)) if end else document


def cases(record: Mapping[str, Any], parsed: ParsedDocument) -> list[Case]:
    """The quotations of an article whose gold has a speaker, in text order."""
    entries = sorted((e for e in record["attributions"] if e["content"]), key=lambda e: e["content"][0][0])
    labels = tuple({e["speaker"] for e in entries if isinstance(e.get("speaker"), str)})
    mentions: defaultdict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if isinstance(entry.get("speaker"), dict):
            mentions[entry["speaker"]["entity"]].append(entry["speaker"]["mention"])
    out = []
    for number, entry in enumerate(entries):
        speaker = entry.get("speaker")
        quotation = _quotation(parsed.document, entry, number)
        source = kind_of_source(parsed, quotation.source)
        if isinstance(speaker, dict):
            own = () if speaker["names"] else tuple(mentions[speaker["entity"]])
            accepted = tuple(speaker["names"])
            out.append(Case(record["doc"], record["genre"], source, quotation, accepted, own))
        elif speaker is not None:
            kind = SpeakerKind(entry["speaker_kind"])
            unseen = is_unseen(record)
            out.append(Case(record["doc"], record["genre"], source, quotation, (speaker,), (), labels, kind, unseen))
    return out


def _quotation(document: Document, entry: Mapping[str, Any], number: int) -> Quotation:
    content = tuple(Span(*pair) for pair in sorted(entry["content"]))
    cue = Span(*entry["cue"][0]) if entry.get("cue") else None
    kind = Kind(entry.get("kind") or entry.get("type") or "indirect")
    return Quotation(f"{document.document_id}#{number}", document, kind, content, cue, _source(document.text, entry))


def _source(text: str, entry: Mapping[str, Any]) -> Span | None:
    """The source; of several pieces, that which holds the entity's mention."""
    spans = [Span(*pair) for pair in entry.get("source") or ()]
    if isinstance(entry.get("speaker"), dict):
        mention = entry["speaker"]["mention"]
        exact = [s for s in spans if s.of(text) == mention]
        holding = exact or [s for s in spans if mention in s.of(text) or s.of(text) in mention]
        spans = holding or spans
    return spans[0] if spans else None


def kind_of_source(parsed: ParsedDocument, source: Span | None) -> str:
    """ "name", "pronoun", "description" or "none": by the first word, then by the head or a name at the edge."""
    if source is None:
        return "none"
    words = source.of(parsed.text).split()
    if (
        len(words) == 1
        and words[0].lower().strip("'’s") in PRONOUNS | {"hi", "it"}
        or words[0].lower() in PRONOUNS
        and len(words) < 2
    ):
        return "pronoun"
    tokens = [t for s in parsed.sentences for t in s.tokens if source.start <= t.start < source.end]
    numbers = {t.index for t in tokens}
    heads = [t for t in tokens if t.head not in numbers]
    named = {t.start for t in heads if t.upos == "PROPN"} | {e.start for e in parsed.entities if e.end == source.end}
    apposed = {t.start for t in tokens if t.upos == "PROPN" and t.relation in {"appos", "flat"}}
    return "name" if named or apposed else "description"


def verdict(case: Case, speaker: Speaker | None) -> str:
    """Whether the speaker is the case's: "right", "wrong", "open", or "unknown" where gold doesn't tell."""
    if case.kind is None and speaker is not None and _is_of_title(case, speaker):
        return "unknown"
    if not case.accepted:
        if speaker is None:
            return "right"
        own = any(_is_same(spelling, mention) for spelling in _spellings(speaker) for mention in case.own)
        described = speaker.kind is not SpeakerKind.PERSON and not speaker.label[:1].isupper()
        return "right" if own else "unknown" if described and case.source == "pronoun" else "wrong"
    if speaker is None:
        return "open"
    if case.kind is None:
        return "right" if any(_is_same(s, n) for s in _spellings(speaker) for n in case.accepted) else "wrong"
    return "right" if _has_label(case, speaker) else "wrong"


def _is_of_title(case: Case, speaker: Speaker) -> bool:
    """Whether a person is named in the title alone, so that the text's annotation can't know the name."""
    document = case.quotation.document
    spellings = [words(spelling) for spelling in _spellings(speaker)]
    in_title = any(one <= words(document.title or "") for one in spellings)
    return speaker.kind is SpeakerKind.PERSON and in_title and not any(one & words(document.text) for one in spellings)


def _spellings(speaker: Speaker) -> tuple[str, ...]:
    return (speaker.label, *(s.text for s in speaker.spellings))


def words(text: str) -> frozenset[str]:
    """The words that count: no titles, articles, possessive endings."""
    plain = names.folded(re.sub(r"['’]s?(?=\W|$)", "", DETERMINERS.sub("", text.strip())))
    found = re.findall(r"\w+", plain)
    kept = [w for w in found if w not in names.TITLES]
    return frozenset(kept or found)


def _is_same(one: str, other: str) -> bool:
    a, b = words(one), words(other)
    return bool(a and b) and (a <= b or b <= a)


def _has_label(case: Case, speaker: Speaker) -> bool:
    """Whether a speaker is the one whom the article's gold gives this label."""
    label = case.accepted[0]
    if case.kind is SpeakerKind.PERSON and " and " in label:
        return speaker.kind is SpeakerKind.GROUP and any(words(label) == words(s) for s in _spellings(speaker))
    if case.kind is SpeakerKind.PERSON:
        return speaker.kind is SpeakerKind.PERSON and _is_same_person(label, speaker.label)
    if speaker.kind is SpeakerKind.PERSON:
        return False
    noun = last_noun(label)
    if not any(noun == last_noun(s) for s in _spellings(speaker)):
        return False
    shared = {rival: _shared(rival, speaker) for rival in case.rivals if last_noun(rival) == noun}
    return shared.get(label, 0) == max(shared.values(), default=0)


def _is_same_person(label: str, found: str) -> bool:
    a, b = names.parse(label), names.parse(found)
    if not (a.surname == b.surname or names.is_spelling_of(a.surname, b.surname)):
        return False
    return not a.given or not b.given or names.same_given(a.given, b.given)


def last_noun(text: str) -> str:
    """The last word of the phrase before "of", "at", "for", "who" …; without a plural ending.

    >>> last_noun("The office of the president"), last_noun("two nurses who worked there")
    ('office', 'nurse')
    """
    first = re.split(r",|\b(?:of|at|for|in|on|to|from|by|with|who|that|close)\b", DETERMINERS.sub("", text.strip()))[0]
    found = re.findall(r"\w+", names.folded(re.sub(r"['’]s?(?=\W|$)", "", first)))
    return found[-1].removesuffix("s") if found else ""


def _shared(label: str, speaker: Speaker) -> int:
    """How many words of a label the speaker's names and descriptions have, titles too: two officials differ by them."""
    text = " ".join((*_spellings(speaker), *speaker.roles))
    one, other = (set(re.findall(r"\w+", names.folded(t))) for t in (label, text))
    return len(one & other)


def judged(record: Mapping[str, Any], parsed: ParsedDocument) -> list[Judged]:
    """Every case of an article with `resolve`'s answer."""
    found = cases(record, parsed)
    entries = sorted((e for e in record["attributions"] if e["content"]), key=lambda e: e["content"][0][0])
    given = [_quotation(parsed.document, entry, number) for number, entry in enumerate(entries)]
    answers = {q.quotation_id: q for q in resolve.resolve(parsed, given)}
    return [
        Judged(case, answer, verdict(case, answer.speaker))
        for case in found
        for answer in [answers[case.quotation.quotation_id]]
    ]


def row_names(case: Case) -> Iterator[str]:
    """The rows of the table in which a case is counted."""
    if not case.accepted:
        yield "no name in gold"
        return
    yield case.source
    if case.source == "pronoun" and case.quotation.source is not None:
        word = case.quotation.source.of(case.quotation.document.text).lower()
        yield "I, we, you" if word in FIRST_OR_SECOND else "he, she, they, it …"
    yield "all"


def table(answers: Sequence[Judged]) -> str:
    """Counts by kind of source: how many, right of all, right of those answered, open."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in answers:
        for name in row_names(one.case):
            counts[name][one.verdict] += one.verdict != "unknown"
    lines = [f"{'source':<22}{'n':>6}{'right %':>9}{'of answered %':>15}{'open %':>8}"]
    for name in ROWS:
        count = counts[name]
        if total := sum(count.values()):
            said = count["right"] + count["wrong"]
            of_said = f"{100 * count['right'] / said:.1f}" if said else "–"
            lines.append(
                f"{name:<22}{total:>6,}{100 * count['right'] / total:>9.1f}{of_said:>15}"
                f"{100 * count['open'] / total:>8.1f}"
            )
    return "\n".join(lines)


def parse(corpus: Iterable[Mapping[str, Any]], package: str) -> dict[str, ParsedDocument]:
    parser = ql.StanzaParser(package, threads=1)
    return {record["doc"]: parser.parse_document(document_of(record)) for record in corpus}


def report(answers: Sequence[Judged]) -> str:
    """The tables: each genre, the articles whose errors nobody looks at, then all."""
    parts = []
    genres = dict.fromkeys(one.case.genre for one in answers)
    groups: dict[str, list[Judged]] = {g: [a for a in answers if a.case.genre == g] for g in genres}
    unseen = [a for a in answers if a.case.is_unseen]
    if unseen:
        groups["news, unseen"] = unseen
    groups["all"] = list(answers)
    for name, group in groups.items():
        parts.append(f"{name}\n{table(group)}")
    return "\n\n".join(parts)


def described(one: Judged) -> str:
    """One answer in one line, to look at."""
    q, text = one.answer, one.case.quotation.document.text
    source = "–" if q.source is None else re.sub(r"\s+", " ", q.source.of(text))[:60]
    speaker = None if q.speaker is None else q.speaker.label
    gold = " | ".join(one.case.accepted[:3]) or f"({one.case.own[0] if one.case.own else '–'})"
    place = f"{one.case.document}:{q.start} {one.case.source}"
    return f"{one.verdict:<8}{place}: {source} → {speaker}; gold {gold}; {q.resolution_rule}: {q.resolution}"


def by_rule(answers: Sequence[Judged]) -> dict[str, Count]:
    """How often each rule answered where gold has a name, and how often it was right."""
    counts: dict[str, Count] = {}
    for one in answers:
        rule = one.answer.resolution_rule
        if one.case.accepted and rule and one.answer.speaker is not None:
            counts[rule] = counts.get(rule, Count()) + Count(1, one.verdict == "right")
    return counts


def as_tsv(counts: Mapping[str, Count], origin: str) -> str:
    """The file that `quotelab.confidence` reads."""
    overall = sum(counts.values(), Count()).share
    head = (
        "# How often a rule of resolve told the right speaker: rule, share, answers seen.",
        f"# Measured on {origin} by benchmarks/speakers.py, which says what counts as right.",
        f"# Smoothed as if {STRENGTH} more answers had been right as often as all are; left out where under"
        f" {LEAST_SEEN} seen.",
    )
    rows = [(rule, counts.get(rule, Count())) for rule in examples()]
    lines = [f"{rule}\t{count.drawn_to(overall):.3f}\t{count.seen}" for rule, count in rows if count.seen >= LEAST_SEEN]
    return "\n".join((*head, *lines)) + "\n"


def examples() -> dict[str, str]:
    """An example for every rule, in the order in which they are asked."""
    rules: tuple[Callable[..., Any], ...] = (*reading.RULES, *narrators.RULES)
    return {rule.__name__: (rule.__doc__ or "").strip().splitlines()[0] for rule in rules}


def as_page(counts: Mapping[str, Count], tables: str, origin: str) -> str:
    """The rules and the figures as Markdown."""
    lines = [INTRODUCTION.format(origin=origin), "| rule | example | answers | right |", "|---|---|--:|--:|"]
    for rule, example in examples().items():
        count = counts.get(rule, Count())
        share = f"{100 * count.share:.1f} %" if count.seen >= LEAST_SEEN else "seen too seldom"
        lines.append(f"| `{rule}` | `{example}` | {count.seen:,} | {share} |")
    return "\n".join([*lines, "", "## Figures", "", FIGURES, "", "```", tables, "```"]) + "\n"


INTRODUCTION = """# Who is speaking, in an article

Every quotation says which rule told its speaker (`resolution_rule`), why (`resolution`), and how often that rule was
right (`resolution_confidence`; empty where it was seen too seldom to say). An article is read once, from its first
word to its last; each mention of somebody is asked of these rules in turn, and the first that answers is believed.
The rules from `inside_own_words` on come last, for "I" and "you". Angles hold the source.

Who is named nowhere stays as described ("Elysee official"); where the text doesn't tell, there is no speaker.

*Right* is the share of a rule's answers that agree with {origin}, where gold has a name.
Made by `python -m benchmarks.speakers`; don't edit by hand.
"""
FIGURES = """Given the right source: how many there are, how many got the right speaker, how many of those that got any,
and how many got none (*open*). GUM's texts are interviews, hearings, speeches, video diaries, biographies, textbooks
and travel guides, no news: most of their sources are an \"I\" of whom the text often doesn't say who that is.
`wikinews` are 273 news articles, annotated by a language model (training/README.md). The rules were mended by looking
at the errors of all these texts but one in eight news articles (`news, unseen`), which were only counted.
The last table counts all sets together."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speakers", description=__doc__)
    parser.add_argument("gold", type=Path, nargs="+", metavar="GOLD")
    parser.add_argument("--package", default=models.PACKAGE)
    parser.add_argument("--unseen", action="store_true", help="only the articles whose errors nobody looks at")
    parser.add_argument("--wrong", action="store_true", help="list what isn't right")
    parser.add_argument("--write", action="store_true", help="write the table of confidence and docs/resolve.md")
    parser.add_argument("--name", help="what the gold is called there")
    options = parser.parse_args()
    corpus = [r for r in records(options.gold) if is_unseen(r) or not options.unseen]
    parses = parse(corpus, options.package)
    answers = [one for record in corpus for one in judged(record, parses[record["doc"]])]
    if options.wrong:
        print("\n".join(described(one) for one in answers if one.verdict != "right" and not one.case.is_unseen))
    print(report(answers))
    if options.write:
        write(answers, options.name or ", ".join(path.stem for path in options.gold))


def write(answers: Sequence[Judged], origin: str) -> None:
    """Write the table that `confidence` reads, and the page about the rules."""
    counts = by_rule(answers)
    confidence.RESOLUTION.write_text(as_tsv(counts, origin), encoding="utf-8")
    PAGE.write_text(as_page(counts, report(answers), origin), encoding="utf-8")


if __name__ == "__main__":
    main()
