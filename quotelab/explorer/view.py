"""The explorer: widgets put together, linked to one state, and a copy that needs no script."""

from __future__ import annotations

import base64
import difflib
import html
import re
import tempfile
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import ipywidgets
import pandas as pd

from quotelab import charts, highlight
from quotelab.analysis import Analysis
from quotelab.charts import Grid, Group
from quotelab.errors import InputError
from quotelab.explorer.state import COLUMNS, FACETS, MISSING, State
from quotelab.explorer.widgets import (
    ChartView,
    ContextView,
    DownloadButton,
    FacetView,
    ProgressBar,
    QuoteTable,
)
from quotelab.quotation import Quotation

Choice = str | Sequence[str] | None

TITLES = {"speakers": "Speakers", "outlets": "Outlets", "kinds": "Kinds", "cue_classes": "Cues"}
FACET_ROWS = 40
_UNSENDABLE = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of the explorer: `free` are the facets that it offers to choose, which don't narrow it."""

    title: str
    plot: Callable[[pd.DataFrame], Any]
    free: tuple[str, ...] = ()
    values: charts.Values | None = None


CHARTS = {
    "counts": Chart(
        "Speaker × outlet: quotations",
        lambda frame: charts.plot_heat_map(frame, values="counts"), ("speakers", "outlets"), "counts",
    ),
    "share": Chart(
        "Speaker × outlet: share of the outlet",
        lambda frame: charts.plot_heat_map(frame, values="share"), ("speakers", "outlets"), "share",
    ),
    "words": Chart(
        "Speaker × outlet: words quoted",
        lambda frame: charts.plot_heat_map(frame, values="words"), ("speakers", "outlets"), "words",
    ),
    "kinds": Chart("Kinds by speaker", charts.plot_kinds, ("speakers", "kinds")),
    "cues": Chart("Cues by outlet", charts.plot_cues),
    "voices": Chart("Few voices", charts.plot_few_voices),
}  # fmt: skip


def explore(
    analysis: Analysis,
    *,
    speaker: Choice = None,
    outlet: Choice = None,
    kind: Choice = None,
    cue_class: Choice = None,
    words: str = "",
    rows: int = 25,
    static_rows: int = 50,
) -> Explorer:
    """Read, filter and compare an analysis in a notebook.

    The options choose filters to start with, by label or spelling, without regard to case; all of them can be
    changed by hand. The table shows `rows` quotations a page. `static_rows` quotations go into a copy that is
    saved with the notebook and shown where no kernel runs; 0 saves none of the articles' words.

    Raises:
        InputError: this isn't an analysis, or nothing in it has the speaker, outlet, kind or class asked for.
    """
    if not isinstance(analysis, Analysis):
        raise InputError(f"explore takes what analyze gave, not {type(analysis).__name__}: explore(analyze(corpus))")
    wanted = {"speakers": speaker, "outlets": outlet, "kinds": kind, "cue_classes": cue_class}
    chosen = {facet: _chosen(analysis, facet, choice) for facet, choice in wanted.items() if choice is not None}
    return Explorer(State(analysis, rows=rows, words=words, **chosen), static_rows=static_rows)


def _chosen(analysis: Analysis, facet: str, choice: str | Sequence[str]) -> tuple[str, ...]:
    """The values of a facet that these names stand for."""
    names = _names(analysis, facet)
    chosen: list[str] = []
    for wanted in [choice] if isinstance(choice, str) else choice:
        if wanted.casefold() not in names:
            raise InputError(_unknown(facet, wanted, names))
        chosen.extend(names[wanted.casefold()])
    return tuple(dict.fromkeys(chosen))


def _names(analysis: Analysis, facet: str) -> dict[str, tuple[str, ...]]:
    """The values of a facet under each name that they go by, folded."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for quotation in analysis.quotations:
        speaker = quotation.speaker
        if facet == "speakers":
            label = "" if speaker is None else speaker.label
            found[label.casefold()][label] = None
            for spelling in () if speaker is None else speaker.spellings:
                found[spelling.text.casefold()][label] = None
        else:
            value = {
                "outlets": quotation.document.outlet,
                "kinds": quotation.kind,
                "cue_classes": quotation.cue_class,
            }
            text = str(value[facet] or "")
            found[text.casefold()][text] = None
    return {name: tuple(values) for name, values in found.items()}


def _unknown(facet: str, wanted: str, names: Mapping[str, tuple[str, ...]]) -> str:
    labels = {name: values[0] for name, values in names.items() if name}
    close = difflib.get_close_matches(wanted.casefold(), list(labels), n=3, cutoff=0.5)
    close += [name for name in labels if wanted.casefold() in name and name not in close][:3]
    shown = ", ".join(repr(labels[name]) for name in close or list(labels)[:5])
    what = FACETS[facet].replace("_", " ")
    return f"no quotation has the {what} {wanted!r}" + (f"; there is {shown}" if shown else "")


class Explorer(ipywidgets.Box):  # type: ignore[misc]  # ipywidgets carries no types
    """What `explore` gives: filters, charts, the table and the article, linked to one `state`.

    `filtered` is the analysis with the quotations that fit the filters, `selection` the same in the order of
    the table, `current` the quotation that is open (`None` when none fits), `code` the Python that makes
    `filtered` from the analysis.
    """

    def __init__(self, state: State, *, static_rows: int = 50) -> None:
        self.state = state
        self.static_rows = static_rows
        self._queries: dict[str, str] = {}
        self._drawn: tuple[Any, ...] = ()
        self._by_document: dict[str, list[Quotation]] = defaultdict(list)
        self._by_id = {q.quotation_id: q for q in state.analysis.quotations}
        self._sent = {_sendable(name): name for name in self._by_id}
        for quotation in state.analysis.quotations:
            self._by_document[quotation.document.document_id].append(quotation)
        self._facets = {facet: FacetView() for facet in FACETS}
        self._words = ipywidgets.Text(
            value=state.words,
            description="Words",
            placeholder="in the quotation",
            style={"description_width": "auto"},
        )
        self._chips = ipywidgets.Box()
        self._which = ipywidgets.Dropdown(
            options=[(chart.title, name) for name, chart in CHARTS.items()],
            description="Chart", style={"description_width": "auto"},
        )  # fmt: skip
        self._chart, self._table, self._context, self._head = (
            ChartView(),
            QuoteTable(),
            ContextView(),
            DownloadButton(),
        )
        filters = ipywidgets.Box([self._words, *self._facets.values()])
        picture = ipywidgets.Box([self._which, self._chart])
        reading = ipywidgets.Box([self._table, self._context])
        parts = {
            "ql-head": self._head, "ql-chips": self._chips, "ql-filters": filters, "ql-charts": picture,
            "ql-reading": reading,
        }  # fmt: skip
        for name, part in parts.items():
            part.add_class(name)
        inside = ipywidgets.Box(list(parts.values()))
        inside.add_class("ql-inside")
        super().__init__([inside])
        self.add_class("ql-explorer")
        self._link()
        self._refresh()

    @property
    def filtered(self) -> Analysis:
        return self.state.filtered

    @property
    def selection(self) -> Analysis:
        return self.state.selection

    @property
    def current(self) -> Quotation | None:
        return self.state.current

    @property
    def code(self) -> str:
        return self.state.code

    def __repr__(self) -> str:
        return f"Explorer: {self._status()}"

    def close(self) -> None:
        """Take the explorer and every widget in it off the page and out of memory."""
        for widget in _below(self):
            widget.close()
        super().close()

    def _ipython_display_(self) -> None:
        from quotelab import magics  # publishing is IPython's, and only `magics` speaks to it

        copy = {"text/html": self.static_html(), "text/plain": repr(self)}
        live = {kind: data for kind, data in self._repr_mimebundle_().items() if kind != "text/plain"}
        magics.publish(copy if self.static_rows > 0 else {"text/plain": repr(self)}, live)

    def static_html(self) -> str:
        """A copy for where no script runs: what is counted, the heat map, and the first rows of the table."""
        frame = self.state.charted(())
        picture = ""
        if len(frame):
            image = base64.b64encode(charts.png(charts.plot_heat_map(frame))).decode()
            alt = html.escape(_visible(_described(charts.speaker_by_outlet(frame), "counts")))
            picture = f'<p><img src="data:image/png;base64,{image}" alt="{alt}" style="max-width:100%"></p>'
        rows = self.selection.quotations
        table = highlight.table_html(rows, summary=self._status(), limit=max(self.static_rows, 1))
        return f'<div class="ql-static tex2jax_ignore mathjax_ignore">{_HIDDEN}{picture}{table}</div>'

    # What the user does.

    def _link(self) -> None:
        state = self.state
        for facet, view in self._facets.items():
            view.on_msg(self._guarded(partial(self._on_facet, facet)))
        for view in (self._table, self._context):
            view.on_msg(self._guarded(self._on_table))
        self._chart.on_msg(self._guarded(self._on_cell))
        self._head.on_msg(self._guarded(self._on_download))
        self._words.observe(self._guarded(lambda change: setattr(state, "words", change["new"])), "value")
        self._which.observe(self._guarded(lambda change: self._show_chart()), "value")
        state.observe(self._guarded(lambda change: self._refresh()), "changed")
        state.observe(self._guarded(lambda change: self._show_rows()), ["page", "selected"])

    def _guarded(self, action: Callable[[Any], None]) -> Callable[..., None]:
        """A callback that shows its error to the user, where a widget's would vanish into a log."""

        def callback(*arguments: Any) -> None:
            message = arguments[1] if len(arguments) == 3 else arguments[0]
            try:
                action(message)
            except Exception as error:  # whatever it is, the user is told
                self._say(alert=f"{type(error).__name__}: {error}")

        return callback

    def _on_facet(self, facet: str, message: dict[str, Any]) -> None:
        if "query" in message:
            self._queries[facet] = str(message["query"])
            self._show_facets()
        else:
            values = {_sendable(value): value for value in self.state.values[facet]}
            self.state.toggle(facet, values[message["toggle"]])

    def _on_table(self, message: dict[str, Any]) -> None:
        state = self.state
        if "sort" in message:
            state.sort_by(message["sort"])
        elif "turn" in message:
            state.turn_to(state.page + message["turn"])
            if message.get("select"):
                state.selected = state.visible[0].quotation_id
        elif "select" in message:
            self._open(self._sent[message["select"]])
        elif message["move"] in ("first", "last"):
            state.move(-state.total if message["move"] == "first" else state.total)
        else:
            state.move(message["move"])

    def _open(self, quotation_id: str) -> None:
        """Open a quotation; one that a filter hides is shown by giving the filters up."""
        self.state.selected = quotation_id
        current = self.state.current
        if current is None or current.quotation_id != quotation_id:
            self.state.clear()

    def _on_chip(self, facet: str, value: str, _: Any) -> None:
        self.state.toggle(facet, value)

    def _on_cell(self, message: dict[str, Any]) -> None:
        for cell in self._cells():
            if cell["key"] == message["cell"]:
                self.state.only(**cell["choice"])

    def _on_download(self, message: dict[str, Any]) -> None:
        content = None
        try:
            content, notes = _csv(self.selection)
            self._say(alert=" ".join(notes))
        finally:
            self._head.hand_over(message["download"], content, "quotations.csv", "text/csv;charset=utf-8")

    # What the user sees.

    def _refresh(self) -> None:
        if self._words.value != self.state.words:
            self._words.value = self.state.words
        self._show_rows()
        self._show_facets()
        self._show_chips()
        self._show_chart()
        self._say()  # last: when the status is there, everything is

    def _say(self, alert: str = "") -> None:
        status = _sendable(self._status())
        self._head.view = {"status": status, "label": "Download CSV", "alert": _sendable(alert)}

    def _status(self) -> str:
        filtered, analysis = self.filtered, self.state.analysis
        counted = _counted(len(analysis.quotations), "quotation")
        if self.state.is_filtered:
            counted = f"{len(filtered.quotations):,} of {counted}"
        outlets = {q.document.outlet for q in filtered.quotations if q.document.outlet}
        parts = [counted, _counted(len(filtered.speakers), "speaker"), _counted(len(outlets), "outlet")]
        if analysis.failed:
            parts.append(f"{_counted(len(analysis.failed), 'article')} could not be analysed")
        if analysis.corpus.skipped:
            parts.append(f"{_counted(len(analysis.corpus.skipped), 'input')} skipped")
        if analysis.interrupted:
            parts.append("stopped before the last article")
        return " · ".join(parts)

    def _show_chips(self) -> None:
        state = self.state
        for old in self._chips.children:
            old.close()
        chips = []
        for facet in FACETS:
            for value in getattr(state, facet):
                label = _visible(value or MISSING[facet])
                chips.append(self._chip(label, partial(self._on_chip, facet, value)))
        if state.words.strip():
            chips.append(self._chip(_visible(f"“{state.words.strip()}”"), lambda _: setattr(state, "words", "")))
        if chips:
            chips.append(self._chip("Clear all", lambda _: state.clear(), remove=False))
        self._chips.children = chips

    def _chip(self, label: str, action: Callable[[Any], None], *, remove: bool = True) -> Any:
        shown = label if len(label) <= 40 else label[:39] + "…"
        chip = ipywidgets.Button(
            description=f"{shown} ✕" if remove else shown,
            tooltip=f"Remove the filter {label}" if remove else label,
        )
        chip.add_class("ql-chip")
        chip.on_click(self._guarded(action))
        return chip

    def _show_facets(self) -> None:
        for facet, view in self._facets.items():
            query = self._queries.get(facet, "")
            entries, total = self.state.entries(facet, query, FACET_ROWS)
            everything = len(self.state.values[facet])
            hidden = total - len(entries)
            note = f"{hidden:,} more: type a part of the name" if hidden else ""
            view.view = {
                "title": TITLES[facet], "total": everything, "searchable": everything > 8,
                "note": "Nothing has these letters." if query and not total else note,
                "entries": [
                    {
                        "value": _sendable(e.value), "label": _sendable(e.label), "count": e.count,
                        "chosen": e.chosen, "group": e.group,
                    }
                    for e in entries
                ],
            }  # fmt: skip

    def _show_chart(self) -> None:
        """Draw the chart when its rows have changed; else only which of its cells are chosen."""
        chart = CHARTS[self._which.value]
        frame = self.state.charted(chart.free)
        drawn = (self._which.value, tuple(frame.index))
        if drawn != self._drawn:
            self._svg = charts.svg(chart.plot(frame))
            self._drawn = drawn
        cells = self._cells()
        pressed = [{"key": c["key"], "label": _visible(c["label"]), "pressed": self._pressed(c)} for c in cells]
        grid = charts.speaker_by_outlet(frame, values=chart.values or "counts")
        described = _described(grid, chart.values) if chart.values else f"{chart.title}. The table has the figures."
        self._chart.view = {"svg": self._svg, "cells": pressed, "description": _visible(described)}

    def _pressed(self, cell: dict[str, Any]) -> bool:
        return all(getattr(self.state, facet) == (value,) for facet, value in cell["choice"].items())

    def _cells(self) -> list[dict[str, Any]]:
        """The cells or bars of the chart that choose something: what, and how they are read out."""
        chart = CHARTS[self._which.value]
        frame = self.state.charted(chart.free)
        if chart.values:
            return _heat_map_cells(charts.speaker_by_outlet(frame, values=chart.values), chart.values)
        if self._which.value == "kinds":
            return _kind_cells(frame)
        return []

    def _show_rows(self) -> None:
        state, current, position = self.state, self.current, self.state.position
        selected = "" if current is None else current.quotation_id
        first = state.page * state.rows
        last = min(first + state.rows, state.total)
        self._table.view = {
            "columns": [{"key": c, "title": c.capitalize(), "sorted": _order(state, c)} for c in COLUMNS],
            "rows": [_row(q) for q in state.visible],
            "selected": _sendable(selected), "page": state.page, "pages": state.pages, "first": first,
            "total": state.total, "where": f"{first + 1:,}–{last:,} of {state.total:,}",
            "empty": "No quotation fits these filters." if state.is_filtered else "No quotations were found.",
        }  # fmt: skip
        at = -1 if position is None else position
        self._context.view = {
            **self._article(current),
            "selected": _sendable(selected),
            "where": f"{at + 1:,} of {state.total:,}" if current else "",
            "at_start": at <= 0, "at_end": at >= state.total - 1,
        }  # fmt: skip

    def _article(self, current: Quotation | None) -> dict[str, Any]:
        if current is None:
            return {"title": "", "byline": "", "facts": [], "segments": []}
        document = current.document
        byline = [
            document.outlet,
            document.author,
            None if document.date is None else document.date.isoformat(),
        ]
        pieces = highlight.segments(document.text, self._by_document[document.document_id])
        return {
            "title": _sendable(document.title or document.document_id),
            "byline": _sendable(" · ".join(part for part in byline if part)),
            "facts": [[name, _sendable(value)] for name, value in self._facts(current)],
            "segments": [
                [_sendable(p.text), list(p.roles), [_sendable(name) for name in p.quotation_ids]] for p in pieces
            ],
        }

    def _facts(self, quotation: Quotation) -> Iterable[tuple[str, str]]:
        """What is known of the open quotation, in words."""
        speaker = quotation.speaker
        yield "speaker", MISSING["speakers"] if speaker is None else f"{speaker.label} ({speaker.kind})"
        if quotation.source_text and (speaker is None or quotation.source_text != speaker.label):
            yield "in the text", quotation.source_text
        if quotation.resolution:
            yield "because", quotation.resolution
        if quotation.anonymity is not None:
            yield "unnamed", quotation.anonymity.of(quotation.document.text)
        chain = list(self._voices(quotation))
        if len(chain) > 1:
            yield "voices", " › ".join(chain)
        how = [str(quotation.kind), quotation.cue_text and f"cue “{quotation.cue_text}”", quotation.cue_class]
        yield "how", ", ".join(part for part in how if part)
        if quotation.confidence is not None:
            yield "rule", f"{quotation.rule}, right {quotation.confidence:.0%} of the time on annotated news"
        elif quotation.rule:
            yield "rule", quotation.rule

    def _voices(self, quotation: Quotation) -> Iterable[str]:
        """Who reports it, outermost first."""
        chain = [quotation]
        while (parent := self._by_id.get(chain[0].parent or "")) is not None and parent not in chain:
            chain.insert(0, parent)
        return (q.speaker.label if q.speaker else q.source_text or MISSING["speakers"] for q in chain)


# A live explorer in the same output makes the copy superfluous; the class is set by its script.
_HIDDEN = (
    "<style>.jp-OutputArea:has(.ql-table-view) .ql-static,.output:has(.ql-table-view) .ql-static{display:none}</style>"
)


def _below(box: Any) -> list[Any]:
    """The widgets in a box, and in the boxes in it."""
    return [
        widget for child in box.children for widget in (child, *(_below(child) if hasattr(child, "children") else ()))
    ]


def _row(quotation: Quotation) -> dict[str, Any]:
    date = quotation.document.date
    cells = {
        "speaker": None if quotation.speaker is None else quotation.speaker.label,
        "quotation": quotation.text,
        "kind": str(quotation.kind),
        "cue": quotation.cue_text,
        "outlet": quotation.document.outlet,
        "date": None if date is None else date.isoformat(),
    }
    missing = {"speaker": MISSING["speakers"]}
    return {
        "id": _sendable(quotation.quotation_id),
        "cells": {key: _sendable(text or missing.get(key, "")) for key, text in cells.items()},
        "unknown": [key for key, text in cells.items() if not text],
    }


def _order(state: State, column: str) -> str:
    if state.sort != column:
        return "none"
    return "descending" if state.descending else "ascending"


def _heat_map_cells(grid: Grid, values: charts.Values) -> list[dict[str, Any]]:
    return [
        {
            "key": f"{row}-{column}",
            "label": f"{speaker.label}, {outlet.label}: {_figure(number, values)}",
            "choice": {"speakers": speaker.value, "outlets": outlet.value},
        }
        for row, speaker in enumerate(grid.speakers)
        for column, outlet in enumerate(grid.outlets)
        if (number := float(grid.cells[row, column])) and speaker.value is not None and outlet.value is not None
    ]


def _kind_cells(frame: pd.DataFrame) -> list[dict[str, Any]]:
    numbers = Counter(zip(frame["speaker"].fillna(""), frame["kind"], strict=True))
    groups: tuple[Group, ...] = charts.speaker_by_outlet(frame).speakers
    return [
        {
            "key": f"{row}-{part}",
            "label": f"{group.label}, {kind}: {_counted(numbers[group.value, kind], 'quotation')}",
            "choice": {"speakers": group.value, "kinds": kind},
        }
        for row, group in enumerate(groups)
        for part, kind in enumerate(charts.KINDS)
        if group.value is not None and (group.value, kind) in numbers
    ]


def _described(grid: Grid, values: charts.Values) -> str:
    """A heat map in words."""
    cells = _heat_map_cells(grid, values)
    most = max(cells, key=lambda cell: _number(grid, cell["key"]), default=None)
    named = sum(bool(group.value) for group in grid.speakers)
    outlets = sum(bool(group.value) for group in grid.outlets)
    what = f"Heat map of {_counted(named, 'speaker')} in {_counted(outlets, 'outlet')}."
    return what if most is None else f"{what} Most: {most['label']}."


def _number(grid: Grid, key: str) -> float:
    row, column = map(int, key.split("-"))
    return float(grid.cells[row, column])


def _figure(number: float, values: charts.Values) -> str:
    if values == "share":
        return f"{number:.0f} percent of the outlet's quotations"
    return _counted(round(number), "quotation" if values == "counts" else "word")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _csv(analysis: Analysis) -> tuple[bytes, list[str]]:
    """What `Analysis.save` writes, and its warnings."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        content = analysis.save(Path(folder) / "quotations.csv").read_bytes()
    return content, [str(warning.message) for warning in caught if warning.category is UserWarning]


def _sendable(text: str) -> str:
    """The text with lone surrogates replaced one for one: no message to a browser can hold them."""
    return _UNSENDABLE.sub("\ufffd", text)


def _visible(text: str) -> str:
    """Text for where a stock widget writes it: controls by their number instead of their effect."""
    return _UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", _sendable(text))


def progress_bar(total: int) -> ProgressBar:
    """A bar to pass to `analyze` as `progress=bar.advance`."""
    return ProgressBar(max=max(total, 1))
