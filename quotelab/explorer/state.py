"""What is filtered, sorted and open, with no widget in it: views show it and never compute."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from traitlets import Bool, HasTraits, Int, Tuple, Unicode, observe

from quotelab import register, table
from quotelab.analysis import Analysis
from quotelab.quotation import Quotation, SpeakerKind

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

# The facets: the trait that holds the chosen values, and the column and option of the same thing.
FACETS = {
    "speakers": "speaker",
    "outlets": "outlet",
    "kinds": "kind",
    "cue_classes": "cue_class",
    "dates": "date",
}
COLUMNS = ("speaker", "quotation", "kind", "cue", "outlet", "date")
MISSING = {
    "speakers": "no speaker found",
    "outlets": "no outlet",
    "kinds": "no kind",
    "cue_classes": "no cue",
    "dates": "no date",
}
MOST_PERIODS = 31


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


@dataclass(frozen=True, slots=True)
class Column:
    """A column of texts as the distinct ones, and for each row the number of its text; `""` is unknown."""

    values: tuple[str, ...]
    codes: Numbers

    def counts(self, mask: Mask) -> Numbers:
        """How many rows of the mask have each of the values."""
        return np.bincount(self.codes[mask], minlength=len(self.values))

    def where(self, wanted: Iterable[bool]) -> Mask:
        """The rows whose value is wanted; `wanted` goes with `values`."""
        mask: Mask = np.fromiter(wanted, dtype=bool, count=len(self.values))[self.codes]
        return mask


class State(HasTraits):
    """The one model of an explorer.

    `speakers`, `outlets`, `kinds`, `cue_classes` and `dates` hold the values chosen (none: all); a date is a
    day, a month or a year as in 2024-03-04, 2024-03 or 2024. `words` must all occur in a quotation; `sort` is
    a column of the table or `""` for reading order; `selected` is the id of the quotation that is open.
    `changed` counts up when the rows, their order or their filters have changed.
    """

    speakers = Tuple()
    outlets = Tuple()
    kinds = Tuple()
    cue_classes = Tuple()
    dates = Tuple()
    words = Unicode()
    sort = Unicode()
    descending = Bool(False)
    page = Int(0)
    selected = Unicode()
    changed = Int(0)

    def __init__(self, analysis: Analysis, *, rows: int = 25, **chosen: Any) -> None:
        self.rows = max(rows, 1)
        self.calls: tuple[str, ...] = ()  # the corrections made here, as Python
        self._load(analysis)
        super().__init__(**{name: chosen[name] for name in chosen if name in self.trait_names()})
        self._update()

    def _load(self, analysis: Analysis) -> None:
        quotations = analysis.quotations
        self.analysis = analysis
        self._columns = {
            "speakers": _column([q.speaker.label if q.speaker else "" for q in quotations]),
            "outlets": _column([q.document.outlet or "" for q in quotations]),
            "kinds": _column([q.kind.value for q in quotations]),
            "cue_classes": _column([q.cue_class or "" for q in quotations]),
            "dates": _column([q.document.date.isoformat() if q.document.date else "" for q in quotations]),
        }
        self._speaker_ids = _column([q.speaker.speaker_id if q.speaker else "" for q in quotations])
        self._numbers = {q.quotation_id: number for number, q in enumerate(quotations)}
        self._unnamed = frozenset(
            q.speaker.label for q in quotations if q.speaker and q.speaker.kind is SpeakerKind.UNNAMED
        )
        days = self._columns["dates"].values
        self._digits = _digits(days)
        self._periods = _column([day[: self._digits] for day in days])
        self.values = {facet: column.values for facet, column in self._columns.items()}
        self.values["dates"] = self._periods.values
        self._texts: list[str] = []
        self._folded: list[str] = []
        self._frame: pd.DataFrame | None = None
        self._masks: dict[str, Mask] = {}
        self._ranks: dict[str, Numbers] = {}
        self._order: Numbers = np.arange(len(quotations))

    def reload(self, analysis: Analysis) -> None:
        """Show another analysis, such as a corrected one; filters whose values are gone are given up."""
        self._load(analysis)
        with self.hold_trait_notifications():
            for facet in FACETS:
                chosen = getattr(self, facet)
                setattr(self, facet, tuple(value for value in chosen if any(self._wanted(facet, (value,)))))
        page = self.page
        self._update()
        self.turn_to(page)

    @property
    def texts(self) -> list[str]:
        """The words of each quotation."""
        if len(self._texts) != len(self.analysis.quotations):
            self._texts = [quotation.text for quotation in self.analysis.quotations]
        return self._texts

    @property
    def frame(self) -> pd.DataFrame:
        """What charts are made of: the columns of `Analysis.to_frame()` that they need.

        `as_what` and `reason` are those of `Analysis.unnamed_sources()`; named sources have neither.
        """
        if self._frame is None:
            quotations = self.analysis.quotations
            known = {column: self._columns[facet] for facet, column in FACETS.items() if facet != "dates"}
            texts = {column: pd.Series(_categories(values)) for column, values in known.items()}
            self._frame = pd.DataFrame(
                texts
                | {
                    "quotation": pd.Series(self.texts, dtype=object),
                    "start": pd.Series([q.start for q in quotations], dtype=table.WHOLE),
                    "date": pd.Series([q.document.date for q in quotations], dtype=table.DAY),
                }
                | _unnamed(quotations)
            )
        return self._frame

    @observe("speakers", "outlets", "kinds", "cue_classes", "dates", "words")
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
        rows = np.flatnonzero(self.mask())
        if self.sort in COLUMNS:
            ranks = self._rank(self.sort)[rows]
            unknown = ranks < 0
            order = np.argsort(np.where(unknown, 0, -ranks if self.descending else ranks), kind="stable")
            rows = rows[np.concatenate([order[~unknown[order]], order[unknown[order]]])]
        self._order = rows
        self.page = 0
        self.changed += 1

    def mask(self, without: Iterable[str] = ()) -> Mask:
        """The rows that fit every filter but those of `without`."""
        mask = np.ones(len(self.analysis.quotations), dtype=bool)
        for name in {*FACETS, "words"}.difference(without):
            if name not in self._masks:
                self._masks[name] = self._words_mask() if name == "words" else self._facet_mask(name)
            mask &= self._masks[name]
        return mask

    def _facet_mask(self, facet: str) -> Mask:
        chosen = getattr(self, facet)
        column = self._columns[facet]
        return column.where(self._wanted(facet, chosen)) if chosen else np.ones(len(column.codes), dtype=bool)

    def _wanted(self, facet: str, chosen: Sequence[str]) -> list[bool]:
        """For each distinct value of a column, whether it is one of those chosen."""
        values = self._columns[facet].values
        if facet == "dates":
            return [any(_is_within(value, period) for period in chosen) for value in values]
        wanted = frozenset(chosen)
        return [value in wanted for value in values]

    def _words_mask(self) -> Mask:
        wanted = self.words.casefold().split()
        if not wanted:
            return np.ones(len(self.analysis.quotations), dtype=bool)
        if len(self._folded) != len(self.texts):
            self._folded = [text.casefold() for text in self.texts]
        mask = np.zeros(len(self._folded), dtype=bool)
        mask[_holding(self._folded, wanted)] = True
        return mask

    def _rank(self, column: str) -> Numbers:
        """Where each row stands when a column is sorted without regard to case; -1 where it is unknown."""
        if column not in self._ranks:
            facet = next((facet for facet, name in FACETS.items() if name == column), None)
            cues = [q.cue_text or "" for q in self.analysis.quotations] if column == "cue" else self.texts
            texts = self._columns[facet] if facet else _column(cues)
            folded = np.array([text.casefold() for text in texts.values], dtype=object)
            _, ranks = np.unique(folded, return_inverse=True) if len(folded) else (folded, np.zeros(0, np.int64))
            self._ranks[column] = np.where(folded == "", -1, ranks)[texts.codes]
        return self._ranks[column]

    def entries(self, facet: str, query: str = "", limit: int | None = None) -> tuple[list[Entry], int]:
        """The values of a facet that contain `query`, chosen and frequent ones first, and how many there are.

        Their counts follow the other filters. Unnamed speakers stand behind the named ones, quotations with
        no speaker last, dates in their order; at most `limit` entries come back. Speakers with nothing left
        are left out, unless they are chosen.
        """
        chosen = frozenset(getattr(self, facet))
        folded = query.casefold().strip()
        found = [
            (value not in chosen, value == "", -count, value.casefold(), value)
            for value, count in self._counts(facet)
            if (count or facet != "speakers" or value in chosen)
            and (not folded or folded in (value or MISSING[facet]).casefold())
        ]
        first = heapq.nsmallest(limit or len(found), found)
        entries = [
            Entry(value, value or MISSING[facet], -count, value in chosen, self._group(facet, value))
            for _, _, count, _, value in first
        ]
        if facet == "dates":
            return sorted(entries, key=lambda e: (e.value == "", e.value)), len(found)
        return sorted(entries, key=lambda e: (e.value == "", e.group == "unnamed")), len(found)

    def _counts(self, facet: str) -> Iterable[tuple[str, int]]:
        """The values of a facet with their counts; a chosen period of another length has its own."""
        counts = self._columns[facet].counts(self.mask({facet}))
        if facet == "dates":
            sums = np.zeros(len(self._periods.values), dtype=np.int64)
            np.add.at(sums, self._periods.codes, counts)
            for period in self.dates:
                if period not in self._periods.values:
                    yield period, int(counts[self._wanted("dates", (period,))].sum())
            counts = sums
        yield from zip(self.values[facet], counts.tolist(), strict=True)

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

    def only(self, **chosen: str | Sequence[str]) -> None:
        """Choose exactly these values, such as `speakers="Jane Doe"`; a second time gives them up."""
        wanted = {facet: (given,) if isinstance(given, str) else tuple(given) for facet, given in chosen.items()}
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
    def totals(self) -> dict[str, int]:
        """How many quotations fit, of how many speakers, in how many outlets; `unattributed` have no speaker."""
        mask = self.mask()
        speakers, outlets = self._speaker_ids.counts(mask), self._columns["outlets"].counts(mask)
        known = [bool(name) for name in self._columns["outlets"].values]
        unattributed = sum(n for n, name in zip(speakers.tolist(), self._speaker_ids.values, strict=True) if not name)
        return {
            "quotations": self.total,
            "speakers": int(np.count_nonzero(speakers)) - bool(unattributed),
            "outlets": int(np.count_nonzero(outlets[known])),
            "unattributed": unattributed,
        }

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

    def quotation(self, quotation_id: str) -> Quotation | None:
        """The quotation with this id; `None` when there is none."""
        number = self._numbers.get(quotation_id)
        return None if number is None else self.analysis.quotations[number]

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

    def _only(self, order: Numbers) -> Analysis:
        return replace(self.analysis, quotations=tuple(self.analysis.quotations[number] for number in order))

    def charted(self, without: Iterable[str]) -> pd.DataFrame:
        """The rows for a chart in which the facets of `without` can be chosen."""
        return self.frame[self.mask(without)]

    @property
    def code(self) -> str:
        """The Python that makes `filtered` from `analysis`.

        `Analysis.filter` knows a speaker by any spelling and an outlet without regard to case. Where it would
        find more than is chosen here, the labels are compared one by one.
        """
        options: dict[str, Any] = {
            column: chosen[0] if len(chosen) == 1 else list(chosen)
            for facet, column in FACETS.items()
            if (chosen := getattr(self, facet))
        }
        if self.words.strip():
            options["words"] = self.words.strip()
        base = f"analysis{''.join(self.calls)}"
        if not options:
            return base
        if self.analysis.filter(**options).quotations == self.filtered.quotations:
            return _call(base, options)
        tests = [
            f"{_VALUES[c]} in {tuple(getattr(self, f))!r}" for f, c in FACETS.items() if c in options and c in _VALUES
        ]
        rest = _call(base, {name: value for name, value in options.items() if name not in _VALUES})
        return f"dataclasses.replace({base}, quotations=tuple(q for q in {rest}.quotations if {' and '.join(tests)}))"


_VALUES = {
    "speaker": "(q.speaker.label if q.speaker else '')",
    "outlet": "(q.document.outlet or '')",
    "kind": "q.kind",
    "cue_class": "(q.cue_class or '')",
}


def _unnamed(quotations: Sequence[Quotation]) -> dict[str, pd.Series[Any]]:
    """Of unnamed sources, as what they are described and why they aren't named; of others, nothing."""
    who = [(q.document.document_id, q.speaker) if q.speaker and table.is_unnamed(q) else None for q in quotations]
    described = {label: register.described_as(label) for label in {one[1].label for one in who if one}}
    reasons: dict[tuple[str, str], str] = {}
    for one, q in zip(who, quotations, strict=True):
        if one and q.anonymity is not None:
            reasons.setdefault((one[0], one[1].speaker_id), q.anonymity.of(q.document.text))
    return {
        "as_what": pd.Series([described[one[1].label] if one else None for one in who], dtype=object),
        "reason": pd.Series([reasons.get((one[0], one[1].speaker_id)) if one else None for one in who], dtype=object),
    }


def _holding(texts: Sequence[str], words: Sequence[str]) -> list[int]:
    """The numbers of the texts that hold all the words; each word is looked for only where those before it are."""
    numbers = list(range(len(texts)))
    for word in words:
        numbers = [number for number in numbers if word in texts[number]]
    return numbers


def _call(base: str, options: dict[str, Any]) -> str:
    written = ", ".join(f"{name}={value!r}" for name, value in options.items())
    return f"{base}.filter({written})" if written else base


def _column(texts: Sequence[str]) -> Column:
    array = np.empty(len(texts), dtype=object)
    array[:] = texts
    codes, values = pd.factorize(array)
    return Column(tuple(values), codes.astype(np.int64))


def _categories(column: Column) -> pd.Categorical:
    """The column for a frame; what is unknown is missing."""
    known = {value: number for number, value in enumerate(value for value in column.values if value)}
    numbers = np.array([known.get(value, -1) for value in column.values], dtype=np.int64)
    codes = numbers[column.codes] if len(numbers) else column.codes
    return pd.Categorical.from_codes(codes, categories=pd.Index(list(known), dtype=object))


def _digits(days: Sequence[str]) -> int:
    """How many characters of an ISO date make periods that can be shown one by one: days, months or years."""
    known = [day for day in days if day]
    return next((n for n in (10, 7) if len({day[:n] for day in known}) <= MOST_PERIODS), 4)


def _is_within(day: str, period: str) -> bool:
    """Whether an ISO date lies in a year, a month or on a day; no date lies in no period.

    >>> _is_within("2024-03-04", "2024-03"), _is_within("2024-03-04", "2024-0"), _is_within("", "")
    (True, False, True)
    """
    return day == period or bool(period) and day.startswith(f"{period}-")
