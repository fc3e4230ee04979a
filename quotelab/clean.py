"""What the parser gets to see: a view of the text, of the same length, with the rest masked."""

from __future__ import annotations

import re

from quotelab.document import Document, Span

LONGEST_RUN = 120
_RUN = re.compile(rf"\S{{{LONGEST_RUN},}}")
_LINE = re.compile(r"[^\n]+")


def view(document: Document) -> str:
    """The text with page furniture, overlong runs and controls masked by spaces; same length.

    >>> view(Document("a", "Menu\\nShe left.", furniture=(Span(0, 4),)))
    '    \\nShe left.'
    """
    text = document.text
    masked = list(_RUN.sub(lambda run: " " * len(run[0]), text))
    for span in document.furniture:
        masked[span.start : span.end] = ["\n" if c == "\n" else " " for c in masked[span.start : span.end]]
    return "".join(masked).translate(_ONE_FOR_ONE)


# Characters that confuse tokenisation, each replaced by one that doesn't; C1 controls are mis-decoded marks of cp1252.
_ONE_FOR_ONE: dict[int, str] = dict.fromkeys((*range(0x0A), *range(0x0B, 0x20), 0x7F, *range(0x80, 0xA0)), " ")
_ONE_FOR_ONE |= {code: char for code in range(0x80, 0xA0) if (char := bytes([code]).decode("cp1252", "ignore"))}
_ONE_FOR_ONE |= dict.fromkeys(map(ord, "\u00a0\u200b\ufeff\u202f\u2009"), " ") | {0x2028: "\n", 0x2029: "\n"}


def is_wrapped(lines: list[str]) -> bool:
    """Whether lines were broken at a width, as in e-mail, so that a line end isn't a paragraph's end."""
    long = [line for line in lines if len(line) > 40]
    if len(long) < 4 or max(map(len, long)) > 100:
        return False
    unfinished = sum(line.rstrip()[-1:] not in ".!?:”\"’'" for line in long)
    return unfinished > 0.6 * len(long)


def paragraphs(text: str) -> list[Span]:
    """The paragraphs of a text: its lines, or its blocks between blank lines where lines are wrapped.

    >>> [span.of("One.\\nTwo.") for span in paragraphs("One.\\nTwo.")]
    ['One.', 'Two.']
    """
    lines = [Span(m.start(), m.end()) for m in _LINE.finditer(text) if m[0].strip()]
    if not is_wrapped([line.of(text) for line in lines]):
        return lines
    blocks: list[Span] = []
    for line in lines:
        if blocks and not re.search(r"\n\s*\n", text[blocks[-1].end : line.start]):
            blocks[-1] = Span(blocks[-1].start, line.end)
        else:
            blocks.append(line)
    return blocks
