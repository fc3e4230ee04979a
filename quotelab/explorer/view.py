"""The explorer: widgets put together, linked to one state, and a copy that needs no script."""

from __future__ import annotations

import base64
import difflib
import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import ipywidgets

from quotelab import charts, highlight
from quotelab.analysis import Analysis
from quotelab.errors import InputError, QuotelabError
from quotelab.explorer import correcting, files
from quotelab.explorer.pictures import CHARTS, Cell, Reading, counted, read_heat_map
from quotelab.explorer.state import COLUMNS, FACETS, MISSING, State
from quotelab.explorer.widgets import ChartView, ContextView, DownloadButton, FacetView, QuoteTable
from quotelab.quotation import Quotation

Choice = str | Sequence[str] | None

TITLES = {
    "speakers": "Speakers",
    "outlets": "Outlets",
    "kinds": "Kinds",
    "cue_classes": "Cues",
    "dates": "Dates",
}
FACET_ROWS = 40
_UNSENDABLE = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def explore(
    analysis: Analysis,
    *,
    speaker: Choice = None,
    outlet: Choice = None,
    kind: Choice = None,
    cue_class: Choice = None,
    date: Choice = None,
    words: str = "",
    rows: int = 25,
    static_rows: int = 50,
) -> Explorer:
    """Read, filter and compare an analysis in a notebook.

    The options choose filters to start with, by label or spelling, without regard to case; a date is a day, a
    month or a year, as in "2024-03-04", "2024-03" or "2024"; the class "speech" is every one but "thought". All
    of them can be changed by hand. The table shows `rows` quotations a page. `static_rows` quotations go into a
    copy that is saved with the notebook and shown where no kernel runs; 0 saves none of the articles' words.

    >>> from quotelab.document import Corpus
    >>> explore(Analysis(Corpus(()), ()))
    Explorer: 0 quotations · 0 speakers · 0 outlets

    Raises:
        InputError: this isn't an analysis, or nothing in it has the speaker, outlet, kind, class or date asked for.
    """
    if not isinstance(analysis, Analysis):
        raise InputError(f"explore takes what analyze gave, not {type(analysis).__name__}: explore(analyze(corpus))")
    wanted = {"speakers": speaker, "outlets": outlet, "kinds": kind, "cue_classes": cue_class, "dates": date}
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
                "dates": quotation.document.date,
            }
            text = str(value[facet] or "")
            for name in (text, text[:7], text[:4]) if facet == "dates" else (text,):
                found[name.casefold()][name] = None
    names = {name: tuple(values) for name, values in found.items()}
    if facet == "cue_classes":  # as in `Analysis.filter`, also where there is a class of this name
        names["speech"] = tuple(value for values in names.values() for value in values if value != "thought")
    return names


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
        self._svg = ""
        self._reading = Reading("")
        self._code = ""
        self._names: list[str] = []
        self._sent: dict[str, str] = {}
        self._by_document = _by_document(state.analysis)
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
        self._chart, self._table = ChartView(), QuoteTable()
        self._context, self._head = ContextView(), DownloadButton()
        first = [self._facets[facet] for facet in ("speakers", "outlets")]
        filters = ipywidgets.Box([self._words, *first])
        more = ipywidgets.Box([view for view in self._facets.values() if view not in first])
        picture = ipywidgets.Box([self._which, self._chart])
        reading = ipywidgets.Box([self._table, self._context])
        parts = {
            "ql-head": self._head, "ql-chips": self._chips, "ql-filters": filters, "ql-more": more,
            "ql-charts": picture, "ql-reading": reading,
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
    def analysis(self) -> Analysis:
        """The whole analysis, with the corrections that were made here."""
        return self.state.analysis

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
            alt = html.escape(_visible(read_heat_map(frame, values="counts").description))
            picture = f'<p><img src="data:image/png;base64,{image}" alt="{alt}" style="max-width:100%"></p>'
        rows = self.selection.quotations
        table = highlight.table_html(rows, summary=self._status(), limit=max(self.static_rows, 0))
        return f'<div class="ql-static tex2jax_ignore mathjax_ignore">{_HIDDEN}{picture}{table}</div>'

    # What the user does.

    def _link(self) -> None:
        state = self.state
        for facet, view in self._facets.items():
            view.on_msg(self._guarded(partial(self._on_facet, facet)))
        self._table.on_msg(self._guarded(self._on_table))
        self._context.on_msg(self._guarded(self._on_context))
        self._chart.on_msg(self._guarded(self._on_cell))
        self._head.on_msg(self._guarded(self._on_head))
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
                what = "" if isinstance(error, QuotelabError) else f"{type(error).__name__}: "
                self._say(alert=f"{what}{error}")

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

    def _on_context(self, message: dict[str, Any]) -> None:
        if "suggest" in message:
            self._names = correcting.suggestions(self.state.values["speakers"], str(message["suggest"]))
            self._show_rows()
        elif "correct" in message:
            self._correct(message["correct"], str(message.get("name", "")))
        else:
            self._on_table(message)

    def _correct(self, action: str, name: str) -> None:
        state, current, position = self.state, self.current, self.state.position
        if current is None:
            return
        after, call, notes = correcting.corrected(state.analysis, current, action, name)
        if call:
            state.selected = current.quotation_id
            state.calls = (*state.calls, call)
            self._reload(after)
            if action == "reject" and position is not None:
                state.move(position - (state.position or 0))  # the next one, not the first
        self._say(alert=" ".join(notes))

    def _undo(self) -> None:
        after = self.state.analysis.undo()
        *before, last = ("", *self.state.calls)
        made_here = last not in ("", ".undo()")
        self.state.calls = tuple(before[1:]) if made_here else (*self.state.calls, ".undo()")
        self._reload(after)

    def _reload(self, analysis: Analysis) -> None:
        self._by_document = _by_document(analysis)
        self._names = []
        self.state.reload(analysis)

    def _open(self, quotation_id: str) -> None:
        """Open a quotation; one that a filter hides is shown by giving the filters up."""
        self.state.selected = quotation_id
        current = self.state.current
        if current is None or current.quotation_id != quotation_id:
            self.state.clear()

    def _on_chip(self, facet: str, value: str, _: Any) -> None:
        self.state.toggle(facet, value)

    def _on_cell(self, message: dict[str, Any]) -> None:
        for cell in self._reading.cells:
            if cell.key == message["cell"]:
                self.state.only(**cell.choice)

    def _on_head(self, message: dict[str, Any]) -> None:
        if "code" in message:
            self._code = self.code if message["code"] else ""
            self._say()
        elif "undo" in message:
            self._undo()
        elif "unattributed" in message:
            self.state.only(speakers="")
        else:
            self._hand_over(message["download"], message["format"])

    def _hand_over(self, token: str, suffix: str) -> None:
        """Send what is on the screen as a file; whatever happens, the button is freed."""
        content = None
        media_type = ""
        try:
            media_type = files.FORMATS[suffix].media_type
            shown = self.selection
            shown = files.with_own_articles(shown) if self.state.is_filtered else shown
            content, notes = files.written(shown, suffix)
            self._say(alert=" ".join(notes))
        finally:
            self._head.hand_over(token, content, f"quotations.{suffix}", media_type)

    # What the user sees.

    def _refresh(self) -> None:
        if self._words.value != self.state.words:
            self._words.value = self.state.words
        self._code = ""
        self._show_rows()
        self._show_facets()
        self._show_chips()
        self._show_chart()
        self._say()  # last: when the status is there, everything is

    def _say(self, alert: str = "") -> None:
        missing, total = self.state.totals["unattributed"], max(self.state.total, 1)
        self._head.view = {
            "status": _sendable(self._status()), "alert": _sendable(alert), "code": _sendable(self._code),
            "formats": [[suffix, form.label] for suffix, form in files.FORMATS.items()],
            "unattributed": f"{missing:,} without a speaker ({missing / total:.0%})",
            "pressed": self.state.speakers == ("",),
            "undo": _sendable(str(self.analysis.corrections[-1])) if self.analysis.corrections else "",
        }  # fmt: skip

    def _status(self) -> str:
        totals, analysis = self.state.totals, self.state.analysis
        quotations = counted(len(analysis.quotations), "quotation")
        if self.state.is_filtered:
            quotations = f"{totals['quotations']:,} of {quotations}"
        parts = [quotations, counted(totals["speakers"], "speaker"), counted(totals["outlets"], "outlet")]
        if analysis.failed:
            parts.append(f"{counted(len(analysis.failed), 'article')} could not be analysed")
        if analysis.corpus.skipped:
            parts.append(f"{counted(len(analysis.corpus.skipped), 'input')} skipped")
        if analysis.corrections:
            parts.append(counted(len(analysis.corrections), "correction"))
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
                "title": TITLES[facet], "total": everything, "searchable": everything > 8 and facet != "dates",
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
        mask = self.state.mask(chart.free)
        drawn = (self._which.value, id(self.state.analysis), mask.tobytes())
        if drawn != self._drawn:
            frame = self.state.frame[mask]
            self._svg, self._reading = charts.svg(chart.plot(frame)), chart.read(frame)
            self._drawn = drawn
        self._chart.view = {
            "svg": self._svg,
            "cells": [
                {"key": c.key, "label": _visible(c.label), "pressed": self._pressed(c)} for c in self._reading.cells
            ],
            "names": {place: _visible(name) for place, name in self._reading.names},
            "description": _visible(self._reading.description),
        }

    def _pressed(self, cell: Cell) -> bool:
        chosen = {facet: (value,) if isinstance(value, str) else value for facet, value in cell.choice.items()}
        return all(getattr(self.state, facet) == values for facet, values in chosen.items())

    def _show_rows(self) -> None:
        state, current, position = self.state, self.current, self.state.position
        selected = "" if current is None else current.quotation_id
        first = state.page * state.rows
        visible = state.visible
        last = min(first + state.rows, state.total)
        self._table.view = {
            "columns": [{"key": c, "title": c.capitalize(), "sorted": _order(state, c)} for c in COLUMNS],
            "rows": [_row(q) for q in visible],
            "selected": _sendable(selected), "page": state.page, "pages": state.pages, "first": first,
            "total": state.total, "where": f"{first + 1:,}–{last:,} of {state.total:,}",
            "empty": "No quotation fits these filters." if state.is_filtered else "No quotations were found.",
        }  # fmt: skip
        article = self._article(current)
        own = () if current is None else self._by_document[current.document.document_id]
        self._sent = {_sendable(q.quotation_id): q.quotation_id for q in (*visible, *own)}
        at = -1 if position is None else position
        self._context.view = {
            **article,
            "selected": _sendable(selected),
            "where": f"{at + 1:,} of {state.total:,}" if current else "",
            "at_start": at <= 0, "at_end": at >= state.total - 1,
            "correct": self._correctable(current),
        }  # fmt: skip

    def _article(self, current: Quotation | None) -> dict[str, Any]:
        if current is None:
            return {"title": "", "byline": "", "facts": [], "segments": [], "sources": {}}
        document = current.document
        byline = [
            document.outlet,
            document.author,
            None if document.date is None else document.date.isoformat(),
        ]
        own = self._by_document[document.document_id]
        pieces = highlight.segments(document.text, own)
        return {
            "title": _sendable(document.title or document.document_id),
            "byline": _sendable(" · ".join(part for part in byline if part)),
            "facts": [[name, _sendable(value)] for name, value in self._facts(current)],
            "segments": [
                [_sendable(p.text), list(p.roles), [_sendable(name) for name in p.quotation_ids]] for p in pieces
            ],
            "sources": {_sendable(q.quotation_id): [_visible(part) for part in _who(q)] for q in own},
        }

    def _correctable(self, current: Quotation | None) -> dict[str, Any]:
        """What the panel for corrections needs: the speaker as written, names that fit what is typed, the file."""
        speaker = None if current is None else current.speaker
        spellings = [] if speaker is None else [spelling.text for spelling in speaker.spellings]
        path = self.analysis.state.path
        return {
            "speaker": "" if speaker is None else _sendable(speaker.label),
            "spellings": [_sendable(text) for text in spellings] if len(spellings) > 1 else [],
            "names": [_sendable(name) for name in self._names],
            "made": len(self.analysis.corrections),
            "kept": "" if path is None else _sendable(str(path)),
        }

    def _facts(self, quotation: Quotation) -> Iterable[tuple[str, str]]:
        """What is known of the open quotation, in words."""
        speaker = quotation.speaker
        yield "speaker", MISSING["speakers"] if speaker is None else f"{speaker.label} ({speaker.kind})"
        if quotation.source_text and (speaker is None or quotation.source_text != speaker.label):
            yield "in the text", quotation.source_text
        if quotation.resolution:
            yield "because", quotation.resolution
        if quotation.resolution_rule:
            yield "speaker rule", _how_often(quotation.resolution_rule, quotation.resolution_confidence)
        if quotation.anonymity is not None:
            yield "unnamed", quotation.anonymity.of(quotation.document.text)
        chain = list(self._voices(quotation))
        if len(chain) > 1:
            yield "voices", " › ".join(chain)
        how = [str(quotation.kind), quotation.cue_text and f"cue “{quotation.cue_text}”", quotation.cue_class]
        yield "how", ", ".join(part for part in how if part)
        if quotation.rule:
            yield "rule", _how_often(quotation.rule, quotation.confidence)

    def _voices(self, quotation: Quotation) -> Iterable[str]:
        """Who reports it, outermost first."""
        chain = [quotation]
        while (parent := self.state.quotation(chain[0].parent or "")) is not None and parent not in chain:
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


def _how_often(rule: str, right: float | None) -> str:
    """A rule, and how often it was right, where that was measured."""
    return rule if right is None else f"{rule}, right {right:.0%} of the time on annotated texts"


def _who(quotation: Quotation) -> tuple[str, str]:
    """Whom the source stands for, where its words don't say it, and how that is known."""
    speaker = MISSING["speakers"] if quotation.speaker is None else quotation.speaker.label
    named = speaker.casefold() in (quotation.source_text or "").casefold()
    return "" if named else speaker, quotation.resolution or ""


def _by_document(analysis: Analysis) -> dict[str, list[Quotation]]:
    found: dict[str, list[Quotation]] = defaultdict(list)
    for quotation in analysis.quotations:
        found[quotation.document.document_id].append(quotation)
    return found


def _sendable(text: str) -> str:
    """The text with lone surrogates replaced one for one: no message to a browser can hold them."""
    return _UNSENDABLE.sub("\ufffd", text)


def _visible(text: str) -> str:
    """Text for where a stock widget writes it: controls by their number instead of their effect."""
    return _UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", _sendable(text))
