"""The charts of the explorer: what each shows, which parts of it choose what, and how it is read out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

import numpy as np
import pandas as pd

from quotelab import charts
from quotelab.charts import Bars, Grid, Group
from quotelab.explorer.state import MISSING

Choice = dict[str, str | tuple[str, ...]]
By = Literal["speaker", "outlet"]
_FACETS: dict[By, str] = {"speaker": "speakers", "outlet": "outlets"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a chart that chooses something: its name in the SVG, what is read out, and what it chooses."""

    key: str
    label: str
    choice: Choice


@dataclass(frozen=True, slots=True)
class Reading:
    """A chart in words: what it shows, its parts, and the whole names of its rows and columns by axis and number."""

    description: str
    cells: tuple[Cell, ...] = ()
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of the explorer: `free` are the facets that it offers to choose, which don't narrow it."""

    title: str
    plot: Callable[[pd.DataFrame], Any]
    read: Callable[[pd.DataFrame], Reading]
    free: tuple[str, ...] = ()


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "speaker"), counted(1200, "quotation")
    ('1 speaker', '1,200 quotations')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def read_heat_map(frame: pd.DataFrame, *, values: charts.Values) -> Reading:
    """The cells of a heat map, and its largest one in words."""
    grid = charts.speaker_by_outlet(frame, values=values)
    cells = tuple(_heat_map_cells(grid, values))
    numbers = [float(grid.cells[tuple(map(int, cell.key.split("-")))]) for cell in cells]
    speakers, outlets = (sum(bool(g.value) for g in groups) for groups in (grid.speakers, grid.outlets))
    what = f"Heat map of {counted(speakers, 'speaker')} in {counted(outlets, 'outlet')}."
    most = f"{what} Most: {cells[int(np.argmax(numbers))].label}." if cells else what
    return Reading(most, cells, (*_names(grid.speakers, "y"), *_names(grid.outlets, "x")))


def _heat_map_cells(grid: Grid, values: charts.Values) -> Iterator[Cell]:
    for (row, column), number in np.ndenumerate(grid.cells):
        speaker, outlet = grid.speakers[row], grid.outlets[column]
        if number and speaker.value is not None and outlet.value is not None:
            label = f"{speaker.label}, {outlet.label}: {_figure(float(number), values)}"
            yield Cell(f"{row}-{column}", label, {"speakers": speaker.value, "outlets": outlet.value})


def _figure(number: float, values: charts.Values) -> str:
    if values == "share":
        return f"{number:.0f} percent of the outlet's quotations"
    return counted(round(number), "quotation" if values == "counts" else "word")


def _names(groups: tuple[Group, ...], axis: str) -> Iterator[tuple[str, str]]:
    for number, group in enumerate(groups):
        yield f"{axis}-{number}", group.label.replace("\n", " ")


def _read_bars(bars: Bars, what: str, choose: Callable[[str, str], Choice], axis: str = "y") -> Reading:
    """The parts of bars; `choose` says what the value of a row and the name of a part choose."""
    cells = tuple(
        Cell(
            f"{row}-{part}",
            f"{group.label.replace(chr(10), ' ')}, {name}: {counted(number, 'quotation')}",
            choose(group.value, name),
        )
        for row, group in enumerate(bars.rows)
        for part, name in enumerate(bars.parts)
        if group.value is not None and (number := int(bars.counts[row, part]))
    )
    return Reading(f"{what} The table has the quotations.", cells, tuple(_names(bars.rows, axis)))


def read_kinds(frame: pd.DataFrame) -> Reading:
    """The bars of kinds by speaker."""
    bars = charts.kinds_by_speaker(frame)
    return _read_bars(bars, "Kinds of quotations by speaker.", lambda s, kind: {"speakers": s, "kinds": kind})


def read_timeline(frame: pd.DataFrame) -> Reading:
    """The bars of a timeline; without dates those of positions, which choose nothing."""
    bars = charts.timeline(frame)
    if bars.rows:
        what = f"Quotations from {bars.rows[0].value} to {bars.rows[-1].value}."
        return _read_bars(bars, what, lambda date, kind: {"dates": date, "kinds": kind}, axis="x")
    return Reading("Where in the articles quotations stand; no article has a date.")


def read_cues(frame: pd.DataFrame, *, by: By) -> Reading:
    """The bars of neutral and loaded cues."""
    classes = sorted({str(name) for name in frame["cue_class"].dropna().unique()})
    of_tone = {tone: tuple(c for c in (*classes, "") if charts.tone(c) == tone) for tone in charts.TONES}
    bars = charts.cue_profile(frame, by=by)
    what = f"Neutral and loaded cues by {by}."
    return _read_bars(bars, what, lambda value, tone: {_FACETS[by]: value, "cue_classes": of_tone[tone]})


def read_few_voices(frame: pd.DataFrame) -> Reading:
    """The bars of the speakers quoted most; a bar chooses its outlet and these speakers."""
    found = charts.few_voices(frame)
    cells = tuple(
        Cell(
            f"{row}-0",
            f"{v.outlet.label}: {', '.join(v.speakers)} have {v.share:.0f} percent of {v.quotations:,}",
            {"outlets": v.outlet.value, "speakers": v.speakers},
        )
        for row, v in enumerate(found)
        if v.outlet.value is not None
    )
    names = tuple(_names(tuple(v.outlet for v in found), "y"))
    return Reading("Share of the three speakers quoted most in each outlet.", cells, names)


def read_unattributed(frame: pd.DataFrame) -> Reading:
    """The bars of what has no speaker; a bar chooses it."""
    bars = charts.unattributed(frame)
    cells = tuple(
        Cell(
            f"{row}-0",
            f"{group.label}: {counted(missing, 'quotation')} of {missing + known:,} without a speaker",
            {"outlets": group.value, "speakers": ""},
        )
        for row, (group, (missing, known)) in enumerate(zip(bars.rows, bars.counts.tolist(), strict=True))
        if missing and group.value is not None
    )
    what = f"Share of quotations with {MISSING['speakers']} in each outlet."
    return Reading(what, cells, tuple(_names(bars.rows, "y")))


def _of_unnamed(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of unnamed sources, as `charts.unnamed` takes them."""
    return frame[frame["as_what"].notna().to_numpy(dtype=bool)].assign(quotations=1)


def read_unnamed(frame: pd.DataFrame, *, by: charts.UnnamedBy) -> Reading:
    """The bars of unnamed sources; a part chooses its sources, where their names choose no others."""
    rows = _of_unnamed(frame)
    bars = charts.unnamed(rows, by=by)
    stated = rows["reason"].notna()

    def choose(value: str, part: str) -> Choice:
        of_bar = rows[by].astype(object).fillna("") == value
        wanted = tuple(sorted(set(rows["speaker"][of_bar & (stated == (part == charts.REASONS[0]))])))
        return {"speakers": wanted, **({"outlets": value} if by == "outlet" else {})}

    def is_exact(cell: Cell) -> bool:
        chosen = frame["speaker"].isin(cell.choice["speakers"])
        if "outlets" in cell.choice:
            chosen &= frame["outlet"].astype(object).fillna("") == cell.choice["outlets"]
        row, part = map(int, cell.key.split("-"))
        return int(chosen.sum()) == int(bars.counts[row, part])

    reading = _read_bars(bars, "Quotations of unnamed sources, with a stated reason and without.", choose)
    return replace(reading, cells=tuple(filter(is_exact, reading.cells)))


def _unnamed(title: str, by: charts.UnnamedBy) -> Chart:
    def plot(frame: pd.DataFrame) -> Any:
        return charts.plot_unnamed(_of_unnamed(frame), by=by)

    return Chart(
        title, plot, partial(read_unnamed, by=by), ("speakers", "outlets") if by == "outlet" else ("speakers",)
    )


def _heat_map(title: str, values: charts.Values) -> Chart:
    plot, read = partial(charts.plot_heat_map, values=values), partial(read_heat_map, values=values)
    return Chart(title, plot, read, ("speakers", "outlets"))


def _cues(by: By) -> Chart:
    plot, read = partial(charts.plot_cues, by=by), partial(read_cues, by=by)
    return Chart(f"Neutral and loaded cues by {by}", plot, read, (_FACETS[by], "cue_classes"))


CHARTS = {
    "counts": _heat_map("Speaker × outlet: quotations", "counts"),
    "share": _heat_map("Speaker × outlet: share of the outlet", "share"),
    "words": _heat_map("Speaker × outlet: words quoted", "words"),
    "kinds": Chart("Kinds by speaker", charts.plot_kinds, read_kinds, ("speakers", "kinds")),
    "timeline": Chart("Timeline", charts.plot_timeline, read_timeline, ("dates", "kinds")),
    "cues": _cues("outlet"),
    "cues_by_speaker": _cues("speaker"),
    "voices": Chart("Few voices", charts.plot_few_voices, read_few_voices, ("speakers", "outlets")),
    "unattributed": Chart(
        "Without a speaker", charts.plot_unattributed, read_unattributed, ("speakers", "outlets")
    ),
    "unnamed": _unnamed("Unnamed sources by outlet", "outlet"),
    "unnamed_as": _unnamed("Unnamed sources: as what", "as_what"),
    "positions": Chart(
        "Place in the article",
        charts.plot_position,
        lambda frame: Reading("Where in the articles quotations stand."),
    ),
}  # fmt: skip
