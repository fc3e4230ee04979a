"""How far an analysis is, in a notebook: a bar with articles, words a second and the time left, then one line.

It is HTML that is shown again and again in its place, and no widget: nothing of it is broken when the notebook is
opened later without a kernel.
"""

from __future__ import annotations

import io
import secrets
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tqdm import tqdm

from quotelab import highlight
from quotelab.document import Document

Tell = Callable[[int, int, Document], None]
SECONDS_BETWEEN = 0.25


@contextmanager
def in_notebook(documents: Sequence[Document]) -> Iterator[Tell | None]:
    """What to tell after each document, while a bar shows it; `None` outside a notebook, where nothing is shown.

    When the work ends, whole or stopped, one line with what was done stays in place of the bar.

    >>> with in_notebook([]) as tell:
    ...     print(tell)
    None
    """
    show = _display()
    if show is None or not documents:
        yield None
        return
    meter = Meter(documents)
    show(meter.html("The models are loading"), meter.line(), False)
    last = time.monotonic()

    def tell(done: int, total: int, document: Document) -> None:
        nonlocal last
        meter.advance(done, document)
        if time.monotonic() - last > SECONDS_BETWEEN:
            last = time.monotonic()
            show(meter.html(), meter.line(), True)

    try:
        yield tell
    finally:
        meter.close()
        show(highlight.progress_html(meter.summary()), meter.summary(), True)


class Meter:
    """Counts articles and words; tqdm knows the rate and the time."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.done, self.total = 0, len(documents)
        # The bar itself is ours: tqdm's would be a widget, which a notebook without a kernel can't show.
        self._clock = tqdm(total=sum(map(_words, documents)), file=io.StringIO(), mininterval=0.1, smoothing=0.1)

    def advance(self, done: int, document: Document) -> None:
        self.done = done
        self._clock.update(_words(document))

    def close(self) -> None:
        self._clock.close()

    def line(self) -> str:
        """Such as "7 of 16 articles · 480 words a second · 12 s left"."""
        facts = self._clock.format_dict
        parts = [f"{self.done:,} of {_counted(self.total, 'article')}"]
        rate = facts["rate"] or (facts["n"] / facts["elapsed"] if facts["elapsed"] else 0)
        if self.done and rate:
            parts += [f"{rate:,.0f} words a second", f"{_time((facts['total'] - facts['n']) / rate)} left"]
        return " · ".join(parts)

    def html(self, instead: str = "") -> str:
        """The bar, and beside it the line or what is said instead."""
        facts = self._clock.format_dict
        return highlight.progress_html(instead or self.line(), facts["n"] / max(facts["total"], 1))

    def summary(self) -> str:
        """What was done, such as "16 articles · 9,312 words in 14 s · 665 words a second"."""
        facts = self._clock.format_dict
        stopped = self.done < self.total
        articles = f"Stopped after {self.done:,} of {_counted(self.total, 'article')}" if stopped else ""
        parts = [
            articles or _counted(self.done, "article"),
            f"{_counted(facts['n'], 'word')} in {_time(facts['elapsed'])}",
        ]
        if facts["elapsed"] > 1 and facts["n"]:
            parts.append(f"{facts['n'] / facts['elapsed']:,.0f} words a second")
        return " · ".join(parts)


def _words(document: Document) -> int:
    """About how many words there are: counting spaces takes a tenth of the time of splitting."""
    return document.text.count(" ") + 1


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _time(seconds: float) -> str:
    """A span of time, as short as can be.

    >>> _time(12.4), _time(75), _time(7290)
    ('12 s', '1:15 min', '2:01:30 h')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    return f"{tqdm.format_interval(whole).lstrip('0')} {'min' if whole < 3600 else 'h'}"


def _display() -> Callable[[str, str, bool], None] | None:
    """How to show HTML and its plain text, at first and then in the same place; `None` outside a notebook.

    IPython isn't imported for it: where no notebook runs there is none.
    """
    ipython: Any = sys.modules.get("IPython")
    shell: Any = None if ipython is None else ipython.get_ipython()
    if getattr(shell, "kernel", None) is None:
        return None
    name = f"quotelab-{secrets.token_hex(8)}"

    def show(html: str, plain: str, again: bool) -> None:
        data = {"text/html": html, "text/plain": plain}
        shell.display_pub.publish(data, transient={"display_id": name}, update=again)

    return show
