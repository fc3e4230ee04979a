"""What is filtered, sorted and open, with no widget in it: views show it and never compute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from traitlets import Bool, HasTraits, Int, Tuple, Unicode, observe

from quotelab.analysis import Analysis
from quotelab.quotation import Quotation, SpeakerKind

Mask = npt.NDArray[np.bool_]

# The facets: the trait that holds the chosen values, and the column and option of the same thing.
FACETS = {"speakers": "speaker", "outlets": "outlet", "kinds": "kind", "cue_classes": "cue_class"}
COLUMNS = ("speaker", "quotation", "kind", "cue", "outlet", "date")
MISSING = {
    "speakers": "no speaker found",
    "outlets": "no outlet",
    "kinds": "no kind",
    "cue_classes": "no cue",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a facet, and how many quotations it has under the other filters.

    `value` is `""` where the quotation has none; `group` is "named", "unnamed" or "".
    """

    value: str
    label: str
    count: int
    chosen: bool
    group: str = ""


class State(HasTraits):
    """The one model of an explorer.

    `speakers`, `outlets`, `kinds` and `cue_classes` hold the values chosen (none: all); `words` must all
    occur in a quotation; `sort` is a column of the table or `""` for reading order; `selected` is the id of
    the quotation that is open. `changed` counts up when the rows, their order or their filters have changed.
    """

    speakers = Tuple()
    outlets = Tuple()
    kinds = Tuple()
    cue_classes = Tuple()
    words = Unicode()
    sort = Unicode()
    descending = Bool(False)
    page = Int(0)
    selected = Unicode()
    changed = Int(0)

    def __init__(self, analysis: Analysis, *, rows: int = 25, **chosen: Any) -> None:
        frame = analysis.to_frame().reset_index(drop=True)
        self.analysis = analysis
        self.frame = frame
        self.rows = max(rows, 1)
        self._values = {facet: _plain(frame[column]) for facet, column in FACETS.items()}
        self._folded = [text.casefold() for text in _plain(frame["quotation"])]
        self._numbers = {q.quotation_id: number for number, q in enumerate(analysis.quotations)}
        self.values = {facet: tuple(dict.fromkeys(column)) for facet, column in self._values.items()}
        self._unnamed = frozenset(self._values["speakers"][_plain(frame["speaker_kind"]) == str(SpeakerKind.UNNAMED)])
        self._masks: dict[str, Mask] = {}
        self._order: npt.NDArray[np.int64] = np.arange(len(frame))
        super().__init__(**{name: chosen[name] for name in chosen if name in self.trait_names()})
        self._update()

    @observe("speakers", "outlets", "kinds", "cue_classes", "words")
    def _filters_changed(self, change: dict[str, Any]) -> None:
        self._masks.pop(change["name"], None)
        self._update()

    @observe("sort", "descending")
    def _sort_changed(self, change: dict[str, Any]) -> None:
        self._update()

    @observe("selected")
    def _selected_changed(self, change: dict[str, Any]) -> None:
        self.page = (self.position or 0) // self.rows

    def _update(self) -> None:
        rows = np.flatnonzero(self._mask())
        if self.sort in COLUMNS:
            rows = rows[_sorted(self.frame[self.sort].iloc[rows], self.descending)]
        self._order = rows
        self.page = 0
        self.changed += 1

    def _mask(self, without: Iterable[str] = ()) -> Mask:
        """The rows that fit every filter but those of `without`."""
        mask = np.ones(len(self.frame), dtype=bool)
        for name in {*FACETS, "words"}.difference(without):
            if name not in self._masks:
                self._masks[name] = self._words_mask() if name == "words" else self._facet_mask(name)
            mask &= self._masks[name]
        return mask

    def _facet_mask(self, facet: str) -> Mask:
        chosen = getattr(self, facet)
        return np.isin(self._values[facet], chosen) if chosen else np.ones(len(self.frame), dtype=bool)

    def _words_mask(self) -> Mask:
        wanted = self.words.casefold().split()
        return np.array([all(word in text for word in wanted) for text in self._folded], dtype=bool)

    def entries(self, facet: str, query: str = "", limit: int | None = None) -> tuple[list[Entry], int]:
        """The values of a facet that contain `query`, chosen and frequent ones first, and how many there are.

        Their counts follow the other filters. Unnamed speakers stand behind the named ones, quotations with
        no speaker last; at most `limit` entries come back. Speakers with nothing left are left out, unless
        they are chosen.
        """
        counts: dict[str, int] = Counter(self._values[facet][self._mask({facet})])
        chosen = getattr(self, facet)
        always = chosen if facet == "speakers" else (*chosen, *self.values[facet])
        counts = {value: 0 for value in always if value not in counts} | counts
        folded = query.casefold().strip()
        entries = [
            Entry(value, value or MISSING[facet], count, value in chosen, self._group(facet, value))
            for value, count in counts.items()
            if folded in (value or MISSING[facet]).casefold()
        ]
        entries.sort(key=lambda e: (not e.chosen, e.value == "", -e.count, e.label.casefold()))
        shown = sorted(entries[:limit], key=lambda e: (e.value == "", e.group == "unnamed"))
        return shown, len(entries)

    def _group(self, facet: str, value: str) -> str:
        if facet != "speakers" or not value:
            return ""
        return "unnamed" if value in self._unnamed else "named"

    def toggle(self, facet: str, value: str) -> None:
        """Choose a value of a facet, or give it up."""
        if facet not in FACETS:
            raise KeyError(f"no facet {facet!r}")
        chosen = getattr(self, facet)
        setattr(self, facet, tuple(v for v in chosen if v != value) if value in chosen else (*chosen, value))

    def only(self, **chosen: str) -> None:
        """Choose exactly these values, such as `speakers="Jane Doe"`; a second time gives them up."""
        wanted: dict[str, tuple[str, ...]] = {facet: (value,) for facet, value in chosen.items()}
        if all(getattr(self, facet) == values for facet, values in wanted.items()):
            wanted = dict.fromkeys(wanted, ())
        with self.hold_trait_notifications():
            for facet, values in wanted.items():
                setattr(self, facet, values)

    def clear(self) -> None:
        """Give up every filter; order and open quotation stay."""
        with self.hold_trait_notifications():
            for facet in FACETS:
                setattr(self, facet, ())
            self.words = ""

    def sort_by(self, column: str) -> None:
        """Sort by a column; a second time the other way round, a third time in reading order."""
        if column not in COLUMNS:
            raise KeyError(f"no column {column!r}")
        with self.hold_trait_notifications():
            if self.sort != column:
                self.sort, self.descending = column, False
            elif not self.descending:
                self.descending = True
            else:
                self.sort, self.descending = "", False

    @property
    def is_filtered(self) -> bool:
        return bool(self.words.strip()) or any(getattr(self, facet) for facet in FACETS)

    @property
    def total(self) -> int:
        return len(self._order)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.rows))

    @property
    def visible(self) -> list[Quotation]:
        """The quotations on the page that is shown."""
        first = self.page * self.rows
        return [self.analysis.quotations[number] for number in self._order[first : first + self.rows]]

    @property
    def position(self) -> int | None:
        """Where the open quotation stands in the table, from 0; `None` when no quotation is left."""
        found = np.flatnonzero(self._order == self._numbers.get(self.selected, -1))
        if len(found):
            return int(found[0])
        return 0 if self.total else None

    @property
    def current(self) -> Quotation | None:
        """The open quotation: the selected one, or the first when a filter hides that."""
        position = self.position
        return None if position is None else self.analysis.quotations[self._order[position]]

    def move(self, steps: int) -> None:
        """Open the quotation so many rows further; stops at both ends."""
        position = self.position
        if position is not None:
            target = min(max(position + steps, 0), self.total - 1)
            self.selected = self.analysis.quotations[self._order[target]].quotation_id

    def turn_to(self, page: int) -> None:
        self.page = min(max(page, 0), self.pages - 1)

    @property
    def filtered(self) -> Analysis:
        """The analysis with the quotations that fit, in reading order."""
        return self._only(np.sort(self._order))

    @property
    def selection(self) -> Analysis:
        """The analysis with the quotations that fit, in the order of the table."""
        return self._only(self._order)

    def _only(self, order: npt.NDArray[np.int64]) -> Analysis:
        return replace(self.analysis, quotations=tuple(self.analysis.quotations[number] for number in order))

    def charted(self, without: Iterable[str]) -> pd.DataFrame:
        """The rows for a chart in which the facets of `without` can be chosen."""
        return self.frame[self._mask(without)]

    @property
    def code(self) -> str:
        """The Python that makes `filtered` from `analysis`.

        Where `Analysis.filter` would find more, since a spelling of one speaker is the label of another, the
        labels are compared.
        """
        options: dict[str, Any] = {
            column: chosen[0] if len(chosen) == 1 else list(chosen)
            for facet, column in FACETS.items()
            if (chosen := getattr(self, facet))
        }
        if self.words.strip():
            options["words"] = self.words.strip()
        if not options:
            return "analysis"
        if self.analysis.filter(**options).quotations == self.filtered.quotations:
            return _call(options)
        del options["speaker"]
        labels = f"(q.speaker.label if q.speaker else '') in {tuple(self.speakers)!r}"
        quotations = f"tuple(q for q in {_call(options)}.quotations if {labels})"
        return f"dataclasses.replace(analysis, quotations={quotations})"


def _call(options: dict[str, Any]) -> str:
    written = ", ".join(f"{name}={value!r}" for name, value in options.items())
    return f"analysis.filter({written})" if written else "analysis"


def _plain(column: pd.Series[Any]) -> npt.NDArray[Any]:
    """The column as strings, `""` where nothing is known."""
    return np.array(["" if pd.isna(value) else str(value) for value in column], dtype=object)


def _sorted(column: pd.Series[Any], descending: bool) -> npt.NDArray[np.int64]:
    """The positions that sort a column, without regard to case; unknown values come last either way."""
    keys = [text.casefold() for text in _plain(column)]
    known = [number for number, key in enumerate(keys) if key]
    known.sort(key=keys.__getitem__, reverse=descending)
    return np.array([*known, *(number for number, key in enumerate(keys) if not key)], dtype=np.int64)
