"""The one place where HTML is written: articles with their quotations marked, tables, reports.

Every piece of text is escaped here, where it is written. No script is needed to read what comes out, nothing
is fetched, and colour is never the only sign: a source has a solid underline, a cue a dashed one, content a
background, with a dotted line above it where it stands inside another quotation.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from quotelab.document import Document, Skipped, Span
from quotelab.quotation import Kind, Quotation, Speaker

ROLES = ("content", "source", "cue")
FIRST_ROWS = 50
NOT_ATTRIBUTED = "no speaker"
# Controls that a page can't hold, and those that turn the direction of the text around them.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that is marked the same throughout.

    `roles` and `quotation_ids` are parallel: the segment has `roles[i]` in the quotation `quotation_ids[i]`,
    the longest span first. Both are empty where nothing is marked.
    """

    text: str
    roles: tuple[str, ...] = ()
    quotation_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mark:
    """One span of a quotation, inside the text."""

    start: int
    end: int
    role: str
    quotation_id: str


def segments(text: str, quotations: Iterable[Quotation]) -> list[Segment]:
    """The text in pieces at every edge of a content, cue or source; joined, they are the text exactly.

    Nested, overlapping and interrupted quotations are drawn as they are. Spans that leave the text are cut.

    >>> from quotelab.quotation import Kind
    >>> document = Document("a", "It rains, Lund said.")
    >>> quotation = Quotation("a#1", document, Kind.INDIRECT, (Span(0, 8),), Span(15, 19), Span(10, 14))
    >>> [(piece.text, piece.roles) for piece in segments(document.text, [quotation])]
    [('It rains', ('content',)), (', ', ()), ('Lund', ('source',)), (' ', ()), ('said', ('cue',)), ('.', ())]
    """
    marks = sorted(_marks(text, quotations), key=lambda m: (m.start, -m.end))
    edges = sorted({0, len(text), *(m.start for m in marks), *(m.end for m in marks)})
    found, active, following = [], list[_Mark](), 0
    for start, end in pairwise(edges):
        active = [mark for mark in active if mark.end > start]
        while following < len(marks) and marks[following].start == start:
            active.append(marks[following])
            following += 1
        shown = sorted(active, key=lambda m: (m.start - m.end, ROLES.index(m.role)))
        found.append(Segment(text[start:end], tuple(m.role for m in shown), tuple(m.quotation_id for m in shown)))
    return found


def _marks(text: str, quotations: Iterable[Quotation]) -> Iterator[_Mark]:
    for quotation in quotations:
        named: list[tuple[str, Span | None]] = [("content", span) for span in quotation.content]
        named += [("source", quotation.source), ("cue", quotation.cue)]
        for role, span in named:
            if span is not None:
                start, end = max(span.start, 0), min(span.end, len(text))
                if start < end:
                    yield _Mark(start, end, role, quotation.quotation_id)


def literal(text: str) -> str:
    """Text as HTML that shows it literally: escaped, and controls by their number instead of their effect.

    >>> literal("<b> & \\u202e")
    '&lt;b&gt; &amp; <span class="ql-control">U+202E</span>'
    """
    return _UNSEEN.sub(lambda found: f'<span class="ql-control">U+{ord(found[0]):04X}</span>', escape(text, quote=True))


def anchor(quotation_id: str, prefix: str = "ql-q") -> str:
    """The name of a quotation's place in a page: letters and digits, the same each time."""
    digest = hashlib.blake2b(quotation_id.encode("utf-8", "surrogatepass"), digest_size=8)
    return f"{prefix}-{digest.hexdigest()}"


def article_html(
    document: Document,
    quotations: Iterable[Quotation],
    selected: str | None = None,
    *,
    numbers: Mapping[str, int] | None = None,
) -> str:
    """One article, its text as it is, with its quotations marked.

    `selected` is the id of the quotation to stand out. `numbers` gives quotations a number that links to the
    row of that number in a report.
    """
    own = [q for q in quotations if q.document.document_id == document.document_id]
    return (
        f'<div class="ql-root tex2jax_ignore mathjax_ignore">{_STYLE}'
        f"{_article(document, own, selected, numbers or {})}</div>"
    )


def _article(
    document: Document, quotations: Sequence[Quotation], selected: str | None, numbers: Mapping[str, int]
) -> str:
    return (
        f'<article class="ql-article" id="{anchor(document.document_id, "ql-d")}">'
        f'<h3 class="ql-title" dir="auto">{literal(document.title or document.document_id)}</h3>'
        f"{_byline(document)}"
        f'<div class="ql-text" dir="auto">{_marked(document, quotations, selected, numbers)}</div></article>'
    )


def _marked(
    document: Document, quotations: Sequence[Quotation], selected: str | None, numbers: Mapping[str, int]
) -> str:
    by_id = {q.quotation_id: q for q in quotations}
    lasts = _last_pieces(document.text, quotations)
    seen: set[str] = set()
    written, position = [], 0
    for piece in segments(document.text, quotations):
        position += len(piece.text)
        inside = literal(piece.text)
        if piece.roles:
            classes = [f"ql-{role}" for role in dict.fromkeys(piece.roles)]
            classes += ["ql-nested"] if piece.roles.count("content") > 1 else []
            classes += ["ql-selected"] if selected in piece.quotation_ids else []
            hint = _hint([by_id[name] for name in dict.fromkeys(piece.quotation_ids)])
            inside = f'<span class="{" ".join(classes)}" title="{hint}">{inside}</span>'
        for role, name in zip(piece.roles, piece.quotation_ids, strict=True):
            if role == "content" and name not in seen:
                seen.add(name)
                inside = f'<span class="ql-place" id="{anchor(name)}">{inside}</span>'
        written.append(inside)
        for name in lasts.get(position, ()):
            if name in numbers:
                number = numbers[name]
                written.append(
                    f'<a class="ql-number" href="#{anchor(name, "ql-r")}" '
                    f'aria-label="row {number} of the table">{number}</a>'
                )
    return "".join(written)


def _last_pieces(text: str, quotations: Iterable[Quotation]) -> dict[int, list[str]]:
    """Where the content of each quotation ends in the text."""
    found: dict[int, list[str]] = defaultdict(list)
    for quotation in quotations:
        ends = [min(span.end, len(text)) for span in quotation.content if span.start < len(text) and len(span)]
        if ends:
            found[max(ends)].append(quotation.quotation_id)
    return found


def _hint(quotations: Iterable[Quotation]) -> str:
    """What the pointer shows over marked words, as the value of an attribute."""
    said = (f"{_label(q.speaker)} · {q.kind}" for q in quotations)
    return escape(_UNSEEN.sub(lambda found: f"U+{ord(found[0]):04X}", " | ".join(said)), quote=True)


def _label(speaker: Speaker | None) -> str:
    return NOT_ATTRIBUTED if speaker is None else speaker.label


def _byline(document: Document) -> str:
    parts = [document.outlet, document.author, None if document.date is None else document.date.isoformat()]
    shown = [f"<span>{literal(part)}</span>" for part in parts if part]
    if document.url and re.match(r"https?://", document.url, re.IGNORECASE):
        shown.append(f'<a href="{escape(document.url)}" rel="noreferrer noopener">{literal(document.url)}</a>')
    return f'<p class="ql-byline">{" · ".join(shown)}</p>' if shown else ""


def progress_html(words: str, share: float | None = None) -> str:
    """How far something is: a bar of that share, 0 to 1, and the words beside it; without a share only these.

    >>> "<progress" in progress_html("7 of 16", 0.4), "<progress" in progress_html("16 articles")
    (True, False)
    """
    bar = "" if share is None else f'<progress max="1" value="{share:.4f}" aria-label="Articles analysed"></progress> '
    return f'<div class="ql-root ql-progress tex2jax_ignore mathjax_ignore">{bar}{literal(words)}</div>'


def table_html(quotations: Sequence[Quotation], *, summary: str | None = None, limit: int | None = FIRST_ROWS) -> str:
    """A static table of quotations: at most `limit` rows (`None`: all), and a line on those left out.

    With a limit of 0 there is only that line.
    """
    shown = quotations if limit is None else quotations[:limit]
    rest = len(quotations) - len(shown)
    rows = "".join(f'<tr><td class="ql-who" dir="auto">{_speaker_cell(q)}</td>{_cells(q)}</tr>' for q in shown)
    body = (
        f'<table class="ql-table"><thead><tr><th scope="col">speaker</th>{_HEADINGS}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
        if shown
        else ""
        if quotations
        else '<p class="ql-none">No quotations.</p>'
    )
    what = f"… and {_counted(rest, 'more quotation')}." if shown else f"{_counted(rest, 'quotation')}, not shown here."
    more = f'<p class="ql-more">{what}</p>' if rest else ""
    line = f'<p class="ql-summary">{literal(summary)}</p>' if summary else ""
    return f'<div class="ql-root tex2jax_ignore mathjax_ignore">{_STYLE}{line}{body}{more}</div>'


_HEADINGS = "".join(f'<th scope="col">{name}</th>' for name in ("quotation", "kind", "cue", "source", "outlet", "date"))


def _cells(quotation: Quotation) -> str:
    document = quotation.document
    date = "" if document.date is None else document.date.isoformat()
    return (
        # Where a notebook isn't trusted, style sheets go and only this stays.
        f'<td class="ql-words" dir="auto" style="text-align:left">{literal(quotation.text)}</td>'
        f"<td>{_KINDS[quotation.kind]}</td>"
        f'<td dir="auto"><span class="ql-cue">{literal(quotation.cue_text or "")}</span></td>'
        f'<td dir="auto"><span class="ql-source">{literal(quotation.source_text or "")}</span></td>'
        f'<td dir="auto">{literal(document.outlet or "")}</td><td class="ql-date">{date}</td>'
    )


_KINDS = {kind: f'<span class="ql-kind ql-{kind}">{kind}</span>' for kind in Kind}


def _speaker_cell(quotation: Quotation) -> str:
    if quotation.speaker is None:
        return f'<i class="ql-unknown">{NOT_ATTRIBUTED}</i>'
    return literal(quotation.speaker.label)


def speakers_html(
    rows: Sequence[tuple[Speaker, int]], *, doubtful: frozenset[str], summary: str, limit: int | None = FIRST_ROWS
) -> str:
    """A table of speakers, each with the number of its quotations, in the order given.

    `doubtful` are the ids of those with a merge that the user had better check.
    """
    shown = rows if limit is None else rows[:limit]
    rest = len(rows) - len(shown)
    body = "".join(_speaker_row(speaker, number, speaker.speaker_id in doubtful) for speaker, number in shown)
    headings = ("speaker", "kind", "written", "outlets", "quotations", "described as", "why these are one")
    head = "".join(f'<th scope="col">{name}</th>' for name in headings)
    table = f'<table class="ql-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    more = f'<p class="ql-more">… and {_counted(rest, "more speaker")}.</p>' if rest else ""
    line = f'<p class="ql-summary">{literal(summary)}</p>'
    return f'<div class="ql-root tex2jax_ignore mathjax_ignore">{_STYLE}{line}{table if shown else ""}{more}</div>'


def proposals_html(rows: Sequence[tuple[str, str, str]], *, summary: str, limit: int | None = FIRST_ROWS) -> str:
    """A table of proposals: who may be the same, why, and the call that makes them one."""
    shown = rows if limit is None else rows[:limit]
    rest = len(rows) - len(shown)
    body = "".join(
        f'<tr><td class="ql-who" dir="auto">{literal(who)}</td><td dir="auto">{literal(why)}</td>'
        f'<td dir="auto"><code>{literal(call)}</code></td></tr>'
        for who, why, call in shown
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("may be the same", "because", "if they are"))
    table = f'<table class="ql-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    more = f'<p class="ql-more">… and {_counted(rest, "more proposal")}.</p>' if rest else ""
    line = f'<p class="ql-summary">{literal(summary)}</p>'
    return f'<div class="ql-root tex2jax_ignore mathjax_ignore">{_STYLE}{line}{table if shown else ""}{more}</div>'


MOST_IN_A_CELL = 6


def _speaker_row(speaker: Speaker, number: int, is_doubtful: bool) -> str:
    outlets = dict.fromkeys(outlet for spelling in speaker.spellings for outlet in spelling.outlets)
    evidence = [line + _how_sure(line, speaker) for line in speaker.evidence]
    cells = (
        _listed(f"{spelling.text} {spelling.count:,}" for spelling in speaker.spellings),
        _listed(outlets),
        f"{number:,}",
        _listed([*speaker.roles, *([speaker.wikidata] if speaker.wikidata else [])]),
        ("<b>check: </b>" if is_doubtful else "") + _listed(evidence),
    )
    kinds = ("", "", ' class="ql-figure"', "", "")
    rest = "".join(f'<td{kind} dir="auto">{cell}</td>' for kind, cell in zip(kinds, cells, strict=True))
    return f'<tr><td class="ql-who" dir="auto">{literal(speaker.label)}</td><td>{speaker.kind}</td>{rest}</tr>'


def _how_sure(line: str, speaker: Speaker) -> str:
    """How often the rule was right that a line of the evidence tells of; "" where that isn't known."""
    found = (m for m in speaker.merges if line.startswith(f"“{m.spelling}” and “{m.other}”: "))
    share = next((m.confidence for m in found), None)
    return "" if share is None else f" (right in {100 * share:.0f} % of such pairs)"


def _listed(texts: Iterable[str]) -> str:
    """Lines of a cell, the first few, and how many more there are."""
    lines = list(texts)
    shown = [literal(line) for line in lines[:MOST_IN_A_CELL]]
    rest = len(lines) - len(shown)
    return "<br>".join([*shown, *([f"… and {rest:,} more"] if rest else [])])


def report_html(
    documents: Sequence[Document],
    quotations: Sequence[Quotation],
    *,
    skipped: Sequence[Skipped] = (),
    failed: Sequence[Skipped] = (),
    interrupted: bool = False,
    title: str = "Who said what, in which source",
) -> str:
    """A whole page: counts, quotations grouped by speaker, and each article with its quotations marked.

    Every row links to its words in the article, every marked quotation to its row. `skipped` and `failed` are
    listed with their reasons.
    """
    groups = _by_speaker(quotations)
    ordered = [q for group in groups for q in group]
    numbers = {q.quotation_id: number for number, q in enumerate(ordered, start=1)}
    by_document: dict[str, list[Quotation]] = defaultdict(list)
    for quotation in quotations:
        by_document[quotation.document.document_id].append(quotation)
    tables = "".join(_group(group, numbers) for group in groups)
    articles = "".join(_article(document, by_document[document.document_id], None, numbers) for document in documents)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{literal(title)}</title>{_STYLE}{_PAGE_STYLE}</head>"
        '<body class="ql-page ql-root tex2jax_ignore mathjax_ignore">'
        f"<header><h1>{literal(title)}</h1>{_counts(documents, quotations)}{_LEGEND}"
        f"{_notes(skipped, failed, interrupted)}{_NAVIGATION}</header><main>"
        f'<section><h2 id="ql-speakers">Speakers</h2>{_speakers(groups)}</section>'
        f'<section><h2 id="ql-quotations">Quotations</h2>{tables}</section>'
        f'<section><h2 id="ql-articles">Articles</h2>{articles}</section></main></body></html>\n'
    )


_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_NAVIGATION = (
    '<nav aria-label="Parts of this report"><a href="#ql-speakers">Speakers</a> '
    '<a href="#ql-quotations">Quotations</a> <a href="#ql-articles">Articles</a></nav>'
)
_LEGEND = (
    '<p class="ql-legend">In the articles: <span class="ql-content">what was said</span>, '
    '<span class="ql-source">who is named as saying it</span>, <span class="ql-cue">what says so</span>; '
    '<span class="ql-content ql-nested">a quotation inside another</span>. '
    "A number leads to the quotation’s row.</p>"
)


def _by_speaker(quotations: Sequence[Quotation]) -> list[list[Quotation]]:
    """Quotations of each speaker, those quoted most first, and those of nobody last."""
    groups: dict[str | None, list[Quotation]] = defaultdict(list)
    for quotation in quotations:
        groups[None if quotation.speaker is None else quotation.speaker.speaker_id].append(quotation)
    names = sorted(groups, key=lambda name: (name is None, -len(groups[name]), _label(groups[name][0].speaker)))
    return [groups[name] for name in names]


def _counts(documents: Sequence[Document], quotations: Sequence[Quotation]) -> str:
    dates = sorted(d.date for d in documents if d.date is not None)
    figures = [
        (len(quotations), "quotation"),
        (len({q.speaker.speaker_id for q in quotations if q.speaker is not None}), "speaker"),
        (len(documents), "article"),
        (len({d.outlet for d in documents if d.outlet is not None}), "outlet"),
    ]
    items = [f"<li><b>{number:,}</b> {noun}{'' if number == 1 else 's'}</li>" for number, noun in figures]
    if dates:
        items.append(f"<li>{dates[0]}{'' if dates[0] == dates[-1] else f' to {dates[-1]}'}</li>")
    return f'<ul class="ql-counts">{"".join(items)}</ul>'


def _notes(skipped: Sequence[Skipped], failed: Sequence[Skipped], interrupted: bool) -> str:
    parts = ['<p class="ql-note">The analysis was stopped before the last article.</p>'] if interrupted else []
    for entries, what in ((skipped, "input was skipped"), (failed, "article could not be analysed")):
        if entries:
            plural = what.replace("input was", "inputs were").replace("article", "articles")
            rows = "".join(f"<li>{literal(e.name)}: {literal(e.reason)}</li>" for e in entries)
            parts.append(
                f'<details class="ql-note"><summary>{len(entries):,} {what if len(entries) == 1 else plural}'
                f"</summary><ul>{rows}</ul></details>"
            )
    return "".join(parts)


def _speakers(groups: Sequence[Sequence[Quotation]]) -> str:
    rows = []
    for group in groups:
        kinds = Counter(q.kind for q in group)
        outlets = Counter(q.document.outlet or "unknown outlet" for q in group)
        shown = ", ".join(f"{literal(outlet)} {number}" for outlet, number in outlets.most_common())
        figures = "".join(f'<td class="ql-figure">{kinds[kind] or "·"}</td>' for kind in Kind)
        what = "" if group[0].speaker is None else literal(group[0].speaker.kind)
        rows.append(
            f'<tr><td class="ql-who" dir="auto"><a href="#{_group_anchor(group)}">'
            f"{_speaker_cell(group[0])}</a></td>"
            f'<td>{what}</td><td class="ql-figure"><b>{len(group)}</b></td>{figures}'
            f'<td class="ql-words" dir="auto">{shown}</td></tr>'
        )
    if not rows:
        return '<p class="ql-none">No quotations.</p>'
    names = ("speaker", "kind of speaker", "quotations", *Kind, "outlets")
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    return f'<table class="ql-table"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _group_anchor(group: Sequence[Quotation]) -> str:
    speaker = group[0].speaker
    return "ql-s-none" if speaker is None else anchor(speaker.speaker_id, "ql-s")


def _group(group: Sequence[Quotation], numbers: Mapping[str, int]) -> str:
    rows = "".join(_row(quotation, numbers[quotation.quotation_id]) for quotation in group)
    speaker = group[0].speaker
    also = [] if speaker is None else [s.text for s in speaker.spellings if s.text != speaker.label]
    known = [*also, *(() if speaker is None else speaker.roles)]
    line = f'<p class="ql-byline" dir="auto">also: {literal(", ".join(dict.fromkeys(known)))}</p>' if known else ""
    return (
        f'<h3 class="ql-title" id="{_group_anchor(group)}" dir="auto">{_speaker_cell(group[0])} '
        f"<small>{_counted(len(group), 'quotation')}</small></h3>{line}"
        f'<table class="ql-table ql-group"><thead><tr><th scope="col">no.</th>{_HEADINGS}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _row(quotation: Quotation, number: int) -> str:
    name = quotation.quotation_id
    return (
        f'<tr id="{anchor(name, "ql-r")}"><td class="ql-figure"><a href="#{anchor(name)}" '
        f'aria-label="quotation {number} in its article">{number}&nbsp;↓</a></td>{_cells(quotation)}</tr>'
    )


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


# Colours are translucent, so that they hold on a light page, on a dark one and in a notebook's theme.
_STYLE = """<style>
.ql-root{--ql-blue:0,114,178;--ql-orange:230,159,0;--ql-line:rgba(128,128,128,.35);line-height:1.45}
.ql-root:not(.ql-page){overflow-x:auto}
.ql-root .ql-table{border-collapse:collapse;width:100%;table-layout:auto;
  font-size:.92em;text-align:left;margin:.4em 0 1em}
.ql-root .ql-table th{font-weight:600;border-bottom:2px solid var(--ql-line);padding:.3em .6em;
  text-align:left;
  vertical-align:bottom;white-space:nowrap}
.ql-root .ql-table td{border-bottom:1px solid var(--ql-line);padding:.35em .5em;text-align:left;
  vertical-align:top;overflow-wrap:break-word;max-width:16em}
.ql-root .ql-table .ql-words{min-width:13em;width:50%;max-width:none;white-space:pre-wrap;
  overflow-wrap:anywhere}
.ql-root .ql-who{font-weight:600;min-width:7em}
.ql-root .ql-table .ql-date,.ql-root .ql-kind{white-space:nowrap}
.ql-root .ql-table .ql-figure{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.ql-root .ql-kind::before{content:"";display:inline-block;width:.7em;height:.7em;margin-right:.4em;
  border:1.5px solid currentColor;border-radius:50%;vertical-align:-.03em;box-sizing:border-box}
.ql-root .ql-direct::before{background:currentColor}
.ql-root .ql-mixed::before{background:linear-gradient(90deg,currentColor 50%,transparent 50%)}
.ql-root .ql-text{white-space:pre-wrap;overflow-wrap:anywhere;max-width:46em;
  font-family:Georgia,"Liberation Serif",serif;
  font-size:1.05em;line-height:1.6}
.ql-root .ql-content{background:rgba(var(--ql-blue),.16);border-radius:2px;padding:.08em 0}
.ql-root .ql-nested{background:rgba(var(--ql-orange),.3);border-top:2px dotted currentColor}
.ql-root .ql-source{text-decoration:underline solid 2px;text-underline-offset:.2em}
.ql-root .ql-cue{text-decoration:underline dashed 2px;text-underline-offset:.2em}
.ql-root .ql-selected{outline:2px solid rgb(var(--ql-orange));outline-offset:1px}
.ql-root .ql-control{font:.75em monospace;border:1px solid currentColor;border-radius:2px;padding:0 .2em;
  unicode-bidi:isolate}
.ql-root .ql-number{font:600 .7em system-ui,sans-serif;vertical-align:super;margin-left:.2em;
  text-decoration:none;
  user-select:none;-webkit-user-select:none}
.ql-root .ql-title{margin:1.2em 0 .1em;line-height:1.25}
.ql-root .ql-title small{font-weight:400;opacity:.75;font-size:.75em}
.ql-root .ql-byline,.ql-root .ql-more,.ql-root .ql-summary,.ql-root .ql-legend{margin:.2em 0 .7em;
  opacity:.85;font-size:.92em}
</style>"""

_PAGE_STYLE = """<style>
:root{color-scheme:light dark;--page:#fdfdfb;--ink:#1c1c1e;--link:#005a8f}
@media (prefers-color-scheme:dark){:root{--page:#17191c;--ink:#e8e6e3;--link:#7fc4f5}
  .ql-root{--ql-blue:86,180,233;--ql-orange:240,178,40}}
.ql-page{font:16px/1.5 system-ui,"Liberation Sans",sans-serif;background:var(--page);color:var(--ink);
  max-width:76em;
  margin:0 auto;padding:1.5em 1.2em 4em}
.ql-page a{color:var(--link)}
.ql-page h1{font-size:1.7em;margin:0 0 .3em}
.ql-page h2{border-bottom:2px solid var(--ql-line);padding-bottom:.2em;margin-top:2em}
.ql-page .ql-counts{list-style:none;display:flex;flex-wrap:wrap;gap:.3em 1.6em;padding:0;margin:0 0 .6em}
.ql-page .ql-counts b{font-size:1.35em}
.ql-page nav a{margin-right:1.2em}
.ql-page .ql-note{border-left:4px solid rgb(var(--ql-orange));padding:.2em .8em;margin:.6em 0}
.ql-page .ql-group{table-layout:fixed}
.ql-page .ql-group th:nth-child(1){width:3.6em}.ql-page .ql-group th:nth-child(3){width:6.5em}
.ql-page .ql-group th:nth-child(4){width:8em}.ql-page .ql-group th:nth-child(5){width:11em}
.ql-page .ql-group th:nth-child(6){width:9em}.ql-page .ql-group th:nth-child(7){width:6.5em}
.ql-page .ql-table.ql-group .ql-words{width:auto;min-width:0}
.ql-page .ql-article{border-top:1px solid var(--ql-line);padding-top:.4em;margin-top:2em}
.ql-page :target{scroll-margin-top:4em}
.ql-page .ql-place:target,.ql-page tr:target,.ql-page h3:target{outline:3px solid rgb(var(--ql-orange));
  outline-offset:2px}
@media (max-width:48em){.ql-page .ql-table{display:block;overflow-x:auto}
  .ql-page .ql-group{table-layout:auto}}
@media print{.ql-page nav{display:none}.ql-page{max-width:none;padding:0}}
</style>"""
