"""Turn the drawn annotations of the sample corpus into its gold standard.

    python -m training.annotate            # check the drawings, write sample_corpus/gold.jsonl
    python -m training.annotate --check    # only check that gold.jsonl says what the drawings say
    python -m training.annotate --redraw   # lay the marks over the texts as they are loaded now

A drawing is an article's text, exactly as it is loaded, with marks around what is annotated:
`{1d:content}` `[1:cue]` `<1:source>` `~1:reason for anonymity~`. The number says to which quotation a part
belongs (`<1,2:she>` belongs to two), `d`, `i` or `m` after it the kind: direct, indirect, mixed. Under a line
`====` follow the document and the speakers: `1 4 = Mara Lund | person`, or `5 = -` when nobody can tell.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotelab.document import Document, Span
from quotelab.load import load_corpus
from quotelab.quotation import Kind, SpeakerKind

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "sample_corpus"
GOLD = SAMPLE / "gold.jsonl"
DRAWINGS = ROOT / "tests" / "sample_drawings"

LEGEND = "\n====\n"
PARTS = {"{": "content", "[": "cue", "<": "source", "~": "anonymity"}
CLOSERS = {"{": "}", "[": "]", "<": ">", "~": "~"}
KINDS = {"d": Kind.DIRECT, "i": Kind.INDIRECT, "m": Kind.MIXED}
_OPENER = re.compile(r"([{\[<~])(\d+(?:,\d+)*)([dim]?):")

Record = dict[str, Any]


class DrawingError(ValueError):
    """A drawing that can't be read, or whose text isn't the article's."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked stretch: a part of one quotation, or of several."""

    part: str
    numbers: tuple[int, ...]
    kind: Kind | None
    span: Span


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a drawing says: the bare text, the marks on it, and who each quotation's speaker is."""

    document_id: str
    text: str
    marks: tuple[Mark, ...]
    speakers: Mapping[int, tuple[str, SpeakerKind] | None]


def strip_marks(drawn: str) -> tuple[str, tuple[Mark, ...]]:
    """The bare text and its marks, in the order in which they close.

    >>> text, marks = strip_marks("{1d:“No,”} <1:she> [1:said].")
    >>> text, [mark.span.of(text) for mark in marks]
    ('“No,” she said.', ['“No,”', 'she', 'said'])
    """
    bare: list[str] = []
    marks: list[Mark] = []
    opened: list[tuple[re.Match[str], int]] = []
    position = 0
    while position < len(drawn):
        if opened and drawn[position] == CLOSERS[opened[-1][0][1]]:
            opener, start = opened.pop()
            numbers = tuple(int(number) for number in opener[2].split(","))
            marks.append(Mark(PARTS[opener[1]], numbers, KINDS.get(opener[3]), Span(start, len(bare))))
            position += 1
        elif opener_here := _OPENER.match(drawn, position):
            opened.append((opener_here, len(bare)))
            position = opener_here.end()
        else:
            bare.append(drawn[position])
            position += 1
    if opened:
        raise DrawingError(f"a mark is never closed: {opened[-1][0][0]!r}")
    return "".join(bare), tuple(marks)


def read_drawing(drawn: str) -> Drawing:
    """A drawing's parts.

    Raises:
        DrawingError: the legend is missing or unreadable, or a mark is never closed.
    """
    body, found, legend = drawn.rpartition(LEGEND)
    if not found:
        raise DrawingError("no legend: a line ==== and the speakers must follow the text")
    text, marks = strip_marks(body)
    document_id = ""
    speakers: dict[int, tuple[str, SpeakerKind] | None] = {}
    for line in filter(None, legend.splitlines()):
        left, equals, right = line.partition(" = ")
        if not equals:
            raise DrawingError(f"a line of the legend has no ' = ': {line!r}")
        if left == "document":
            document_id = right
            continue
        label, _, kind = right.partition(" | ")
        speaker = None if label == "-" else (label, SpeakerKind(kind))
        speakers |= dict.fromkeys(map(int, left.split()), speaker)
    return Drawing(document_id, text, marks, speakers)


def attributions(drawing: Drawing) -> list[Record]:
    """The drawing's quotations as the gold standard has them, in text order.

    Raises:
        DrawingError: a quotation lacks content, kind or speaker, or has two cues or sources.
    """
    numbers = {number for mark in drawing.marks for number in mark.numbers}
    if numbers != set(drawing.speakers):
        raise DrawingError(f"marked and named quotations differ: {sorted(numbers ^ set(drawing.speakers))}")
    for mark in drawing.marks:
        words = mark.span.of(drawing.text)
        if not words or words != words.strip() or "\n" in words:
            raise DrawingError(f"a mark is empty, begins or ends with a space, or crosses a line: {words!r}")
    found = {number: _attribution(drawing, number) for number in numbers}
    order = sorted(numbers, key=lambda number: _place(found[number]))
    return [
        {**found[number], "parent": order.index(parent) if parent is not None else None}
        for number in order
        for parent in [_parent(number, found)]
    ]


def _attribution(drawing: Drawing, number: int) -> Record:
    own = sorted((mark for mark in drawing.marks if number in mark.numbers), key=lambda mark: mark.span)
    parts = {name: [[m.span.start, m.span.end] for m in own if m.part == name] for name in PARTS.values()}
    kinds = [mark.kind for mark in own if mark.kind is not None]
    if not parts["content"] or len(kinds) != 1 or len(parts["cue"]) > 1 or len(parts["source"]) > 1:
        raise DrawingError(f"quotation {number} needs content, one kind, and at most one cue and source")
    speaker = drawing.speakers[number]
    label, speaker_kind = (None, None) if speaker is None else speaker
    return {
        "content": parts["content"],
        "cue": parts["cue"],
        "source": parts["source"],
        "kind": str(kinds[0]),
        "speaker": label,
        "speaker_kind": None if speaker_kind is None else str(speaker_kind),
        "parent": None,
        "anonymity": parts["anonymity"],
    }


def _place(attribution: Record) -> tuple[int, int]:
    """Where it comes in the text; of two that begin together, the longer first."""
    return attribution["content"][0][0], -attribution["content"][-1][1]


def _parent(number: int, found: Mapping[int, Record]) -> int | None:
    """The quotation in whose content this one's cue and content lie; the innermost of several."""
    inner = [Span(*pair) for pair in found[number]["content"] + found[number]["cue"]]
    around = {
        other: span
        for other, attribution in found.items()
        for span in (Span(*pair) for pair in attribution["content"])
        if other != number and all(span.contains(part) for part in inner)
    }
    return min(around, key=lambda other: len(around[other]), default=None)


def redraw(drawn: str, text: str) -> str:
    """The drawing's marks over another version of its text, line by line.

    Raises:
        DrawingError: a line that carries marks isn't in the text any more.
    """
    body, found, legend = drawn.rpartition(LEGEND)
    marked = [(strip_marks(line)[0].strip(), line.strip()) for line in body.split("\n")]
    waiting = [(bare, line) for bare, line in marked if bare != line]
    lines = []
    for line in text.split("\n"):
        if waiting and line.strip() == waiting[0][0]:
            lines.append(line.replace(*waiting.pop(0)))
        else:
            lines.append(line)
    if waiting:
        raise DrawingError(f"not in the text as loaded: {waiting[0][0]!r}")
    return "\n".join(lines) + found + legend


def record(document: Document, drawing: Drawing) -> Record:
    """One line of the gold standard.

    Raises:
        DrawingError: the drawing's text isn't the document's.
    """
    if drawing.text != document.text:
        raise DrawingError(f"{document.document_id}: the drawing's text isn't what is loaded; see --redraw")
    return {
        "doc": document.document_id,
        "outlet": document.outlet,
        "date": None if document.date is None else document.date.isoformat(),
        "title": document.title,
        "text": document.text,
        "attributions": attributions(drawing),
    }


def gold_lines(documents: Iterable[Document], drawings: Iterable[Drawing]) -> str:
    """The whole gold standard, one article a line, in the corpus's order.

    Raises:
        DrawingError: an article has no drawing, or a drawing no article.
    """
    by_id = {drawing.document_id: drawing for drawing in drawings}
    documents = list(documents)
    unmatched = {document.document_id for document in documents} ^ set(by_id)
    if unmatched:
        raise DrawingError(f"articles without a drawing, or drawings without an article: {sorted(unmatched)}")
    records = (record(document, by_id[document.document_id]) for document in documents)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in records)


def load_drawings(folder: Path = DRAWINGS) -> dict[Path, str]:
    """The drawings as written, by file."""
    return {path: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))}


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description="Make the sample corpus's gold standard from its drawings.")
    options.add_argument("--check", action="store_true", help="write nothing; fail when gold.jsonl is out of date")
    options.add_argument("--redraw", action="store_true", help="lay the marks over the texts as loaded now")
    chosen = options.parse_args(arguments)
    documents = {document.document_id: document for document in load_corpus(SAMPLE)}
    drawn = load_drawings()
    try:
        if chosen.redraw:
            for path, text in drawn.items():
                path.write_text(redraw(text, documents[read_drawing(text).document_id].text), encoding="utf-8")
            drawn = load_drawings()
        lines = gold_lines(documents.values(), map(read_drawing, drawn.values()))
    except DrawingError as error:
        print(error, file=sys.stderr)
        return 1
    if chosen.check:
        same = GOLD.is_file() and GOLD.read_text(encoding="utf-8") == lines
        print("gold.jsonl says what the drawings say" if same else "gold.jsonl is out of date")
        return 0 if same else 1
    GOLD.write_text(lines, encoding="utf-8")
    number = sum(len(json.loads(line)["attributions"]) for line in lines.splitlines())
    print(f"{len(documents)} articles, {number} quotations")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
