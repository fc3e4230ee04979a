"""Pictures of a frame of quotations: who is quoted where, when and how.

Each `plot_` function takes the frame of `Analysis.to_frame()` and gives a `matplotlib.figure.Figure`, never a
pyplot figure: it can be saved, shown or thrown away, and nothing is left behind. A frame with no rows gives a
figure that says so. Names are shown as they are written: a `$` is never typeset as mathematics. Every figure that
is drawn can be had as numbers too, from the function that a `plot_` function names.
"""

from __future__ import annotations

import datetime as dt
import io
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Patch, Rectangle
from matplotlib.textpath import text_to_path
from matplotlib.ticker import MaxNLocator
from PIL import Image

Values = Literal["counts", "share", "words"]
UnnamedBy = Literal["outlet", "as_what"]

LOCK = threading.RLock()  # matplotlib's font and text caches are not made for several threads
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#E69F00", "#009E73", "#BBBBBB"
INK = "#1A1A1A"
LONGEST_NAME = 28
UNATTRIBUTED = "no speaker found"
NO_OUTLET = "no outlet"
NO_DESCRIPTION = "no description"
_SHADES = LinearSegmentedColormap.from_list("ql-blues", ["#EAF3F8", "#7FB8DA", BLUE, "#00385A"])
_SUM = "#E1E4E6"
_KINDS = {"direct": (BLUE, ""), "mixed": (ORANGE, "//"), "indirect": (GREEN, "..")}
KINDS = tuple(_KINDS)  # the parts of a bar, left to right
# What a cue says beyond that something was said. A class that isn't named here only reports.
LOADED = ("claim", "denial", "accusation", "judgement", "demand")
_TONES = {"neutral": (BLUE, ""), "loaded": (ORANGE, "//"), "thought": (GREEN, ".."), "no cue": ("white", "")}
TONES = tuple(_TONES)
_REASONS = {"reason stated": (BLUE, ""), "no reason stated": (ORANGE, "//")}
REASONS = tuple(_REASONS)
_UNNAMED_BY: dict[UnnamedBy, str] = {"outlet": "outlet", "as_what": "what they are called"}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_MOST_DAYS, _MOST_MONTHS, _MOST_BINS = 45, 48, 16
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_HEADINGS: dict[Values, str] = {
    "counts": "Quotations by speaker and outlet",
    "share": "Share of an outlet's quotations, in percent",
    "words": "Words quoted, by speaker and outlet",
}


@dataclass(frozen=True, slots=True)
class Group:
    """A row or a column of a chart.

    `value` is the value of the frame that it stands for: `""` for rows without one, `None` for all the values
    that have no row of their own.
    """

    label: str
    value: str | None


@dataclass(frozen=True)
class Grid:
    """The figures of a heat map: `cells[row, column]` belongs to `speakers[row]` and `outlets[column]`."""

    speakers: tuple[Group, ...]
    outlets: tuple[Group, ...]
    cells: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Bars:
    """The figures of a bar chart: `counts[row, part]` quotations belong to `rows[row]` and `parts[part]`."""

    rows: tuple[Group, ...]
    parts: tuple[str, ...]
    counts: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Voices:
    """The speakers an outlet quotes most, their share of its `quotations` that have a speaker, in percent."""

    outlet: Group
    speakers: tuple[str, ...]
    share: float
    quotations: int


def plot_heat_map(
    frame: pd.DataFrame, *, values: Values = "counts", top_speakers: int = 12, top_outlets: int = 8
) -> Figure:
    """Speakers against outlets, the more the darker, with the figure in the cell.

    `values` is "counts" (quotations), "share" (percent of the outlet's quotations, so that a large outlet
    can be set beside a small one) or "words" (words in the quotations). Speakers and outlets beyond the top
    ones are summed up as others; quotations without a speaker have their own row.

    >>> frame = pd.DataFrame({"speaker": ["Mara Lund"], "outlet": ["Daily"], "quotation": ["No."]})
    >>> plot_heat_map(frame).axes[0].get_title(loc="left")
    'Quotations by speaker and outlet'
    """
    grid = speaker_by_outlet(frame, values=values, top_speakers=top_speakers, top_outlets=top_outlets)
    with LOCK:
        if not grid.cells.size:
            return _nothing()
        outlets = [short(group.label, 22) for group in grid.outlets]
        cell = min(1.05, 6.0 / len(outlets))
        above = 0.5 + (_inches(outlets) / 2 if _is_tilted(outlets, cell) else 0.15)
        names = [short(group.label) for group in grid.speakers]
        # A tilted label goes on to the right of its cell, and the title may be longer than few cells.
        inner = cell * len(outlets)
        right = max(0.15, 0.25 + 0.87 * _inches(outlets[-1:]) - cell / 2) if _is_tilted(outlets, cell) else 0.15
        right = max(right, 0.3 + _inches([_HEADINGS[values]], 11) - 0.2 - _inches(names) - inner)
        figure, axes = _axes(names, above=above, inner=inner, right=right, pitch=0.33)
        highest = _highest(grid)
        for (row, column), number in np.ndenumerate(grid.cells):
            is_sum = None in (grid.speakers[row].value, grid.outlets[column].value)
            _cell(axes, row, column, float(number), None if is_sum else min(float(number / highest), 1.0))
        axes.set_xlim(-0.5, len(outlets) - 0.5)
        axes.xaxis.tick_top()
        _labels(axes, outlets, axis="x", tilted=_is_tilted(outlets, cell))
        axes.tick_params(length=0)
        _title(axes, _HEADINGS[values])
        for spine in axes.spines.values():
            spine.set_visible(False)
    return figure


def speaker_by_outlet(
    frame: pd.DataFrame, *, values: Values = "counts", top_speakers: int = 12, top_outlets: int = 8
) -> Grid:
    """The figures that `plot_heat_map` draws.

    >>> frame = pd.DataFrame({"speaker": ["Mara Lund", None], "outlet": "Daily", "quotation": ["No.", "So"]})
    >>> grid = speaker_by_outlet(frame)
    >>> [group.label for group in grid.speakers], grid.cells.tolist()
    (['Mara Lund', 'no speaker found'], [[1.0], [1.0]])
    """
    speakers = _groups(frame["speaker"], top_speakers, UNATTRIBUTED)
    outlets = _groups(frame["outlet"], top_outlets, NO_OUTLET)
    cells = np.zeros((len(speakers), len(outlets)))
    weights = _words(frame["quotation"]) if values == "words" else np.ones(len(frame))
    np.add.at(cells, (_codes(frame["speaker"], speakers), _codes(frame["outlet"], outlets)), weights)
    if values == "share" and cells.size:
        cells = 100 * cells / np.maximum(cells.sum(axis=0), 1)
    return Grid(speakers, outlets, cells)


def _highest(grid: Grid) -> float:
    """The darkest figure: of those named, so that the sum of all others doesn't pale them."""
    rows = [number for number, group in enumerate(grid.speakers) if group.value is not None]
    columns = [number for number, group in enumerate(grid.outlets) if group.value is not None]
    return float(grid.cells[np.ix_(rows, columns)].max(initial=0)) or float(grid.cells.max()) or 1.0


def plot_kinds(frame: pd.DataFrame, *, top_speakers: int = 12) -> Figure:
    """Bars of the speakers quoted most: how much is direct, mixed and indirect; the figures of `kinds_by_speaker`.

    >>> frame = pd.DataFrame({"speaker": ["Mara Lund", "Mara Lund"], "kind": ["direct", "indirect"]})
    >>> [int(patch.get_width()) for patch in plot_kinds(frame).axes[0].patches]
    [1, 0, 1]
    """
    return _stacked(
        frame,
        column="kind",
        by="speaker",
        styles=_KINDS,
        top=top_speakers,
        none=UNATTRIBUTED,
        title="Direct, mixed and indirect quotations by speaker",
    )


def kinds_by_speaker(frame: pd.DataFrame, *, top_speakers: int = 12) -> Bars:
    """How many quotations of each kind the speakers have who are quoted most.

    >>> frame = pd.DataFrame({"speaker": ["Mara Lund", None], "kind": ["direct", "indirect"]})
    >>> kinds_by_speaker(frame).counts.tolist()
    [[1, 0, 0], [0, 0, 1]]
    """
    return _bars(frame["speaker"], frame["kind"], KINDS, _groups(frame["speaker"], top_speakers, UNATTRIBUTED))


def plot_cues(frame: pd.DataFrame, *, by: Literal["speaker", "outlet"] = "outlet", top: int = 12) -> Figure:
    """Neutral against loaded cues of each outlet or speaker, in bars of equal length.

    "said" is neutral; "claimed", "denied", "accused", "slammed" and "demanded" say more than that something was
    said; "believes" reports a thought. The figures are those of `cue_profile`.

    >>> frame = pd.DataFrame({"outlet": ["Daily", "Daily"], "cue_class": ["neutral", "denial"]})
    >>> [int(patch.get_width()) for patch in plot_cues(frame).axes[0].patches]
    [50, 50, 0, 0]
    """
    bars = cue_profile(frame, by=by, top=top)
    return _lying(bars, _TONES, title=f"Neutral and loaded cues by {by}, in percent", share=True)


def cue_profile(frame: pd.DataFrame, *, by: Literal["speaker", "outlet"] = "outlet", top: int = 12) -> Bars:
    """How many quotations have a neutral cue, a loaded one, one of thought, or none.

    >>> frame = pd.DataFrame({"outlet": ["Daily"] * 3, "cue_class": ["neutral", "denial", None]})
    >>> dict(zip(TONES, cue_profile(frame).counts[0].tolist()))
    {'neutral': 1, 'loaded': 1, 'thought': 0, 'no cue': 1}
    """
    groups = _groups(frame[by], top, UNATTRIBUTED if by == "speaker" else NO_OUTLET)
    tones = frame["cue_class"].astype(object).map(tone, na_action=None)
    return _bars(frame[by], tones, TONES, groups)


def tone(cue_class: object) -> str:
    """Which of TONES a class of cues belongs to.

    >>> tone("announcement"), tone("denial"), tone(None)
    ('neutral', 'loaded', 'no cue')
    """
    if not isinstance(cue_class, str) or not cue_class:
        return "no cue"
    return "loaded" if cue_class in LOADED else "thought" if cue_class == "thought" else "neutral"


def plot_few_voices(frame: pd.DataFrame, *, voices: int = 3, top_outlets: int = 12) -> Figure:
    """For each outlet, the share of its attributed quotations that its most quoted speakers have.

    The figures are those of `few_voices`.

    >>> frame = pd.DataFrame({"speaker": ["Mara Lund", None], "outlet": ["Daily", "Daily"]})
    >>> [int(patch.get_width()) for patch in plot_few_voices(frame).axes[0].patches]
    [100]
    """
    found = few_voices(frame, voices=voices, top_outlets=top_outlets)
    title = f"Share of the {voices} speakers quoted most, in percent of an outlet’s attributed quotations"
    return _shares(
        [(v.outlet.label, v.share, f"{v.share:.0f} % of {v.quotations:,}") for v in found], title=title, colour=BLUE
    )


def few_voices(frame: pd.DataFrame, *, voices: int = 3, top_outlets: int = 12) -> tuple[Voices, ...]:
    """The speakers whom each outlet quotes most, and how much of it is theirs; outlets in order of their size.

    >>> frame = pd.DataFrame({"speaker": ["Mara Lund", None], "outlet": ["Daily", "Daily"]})
    >>> few_voices(frame)[0].speakers
    ('Mara Lund',)
    """
    attributed = frame[_known(frame["speaker"])]
    outlets = _groups(attributed["outlet"], top_outlets, NO_OUTLET)
    codes = _codes(attributed["outlet"], outlets)
    found = []
    for number, outlet in enumerate(outlets):
        counts = attributed["speaker"][codes == number].value_counts()
        counts = counts[counts > 0]
        first = sorted(counts.index, key=lambda name: (-counts[name], str(name)))[:voices]
        share = 100 * counts[first].sum() / max(counts.sum(), 1)
        found.append(Voices(outlet, tuple(map(str, first)), float(share), int(counts.sum())))
    return tuple(found)


def plot_unattributed(frame: pd.DataFrame, *, top_outlets: int = 12) -> Figure:
    """For each outlet, the share of its quotations for which no speaker was found; figures of `unattributed`.

    >>> frame = pd.DataFrame({"speaker": ["Mara Lund", None], "outlet": ["Daily", "Daily"]})
    >>> [int(patch.get_width()) for patch in plot_unattributed(frame).axes[0].patches]
    [50]
    """
    bars = unattributed(frame, top_outlets=top_outlets)
    rows = []
    for group, (missing, known) in zip(bars.rows, bars.counts.tolist(), strict=True):
        share = 100 * missing / (missing + known)
        rows.append((group.label, share, f"{share:.0f} %: {missing:,} of {missing + known:,}"))
    return _shares(rows, title="Quotations for which no speaker was found, in percent of the outlet’s", colour=ORANGE)


def unattributed(frame: pd.DataFrame, *, top_outlets: int = 12) -> Bars:
    """How many quotations of each outlet have no speaker, and how many have one.

    >>> unattributed(pd.DataFrame({"speaker": ["Mara Lund", None], "outlet": ["Daily", "Daily"]})).counts.tolist()
    [[1, 1]]
    """
    parts = ("no speaker", "speaker")
    column = pd.Series(np.where(_known(frame["speaker"]), "speaker", "no speaker"), index=frame.index)
    return _bars(frame["outlet"], column, parts, _groups(frame["outlet"], top_outlets, NO_OUTLET))


def plot_unnamed(frame: pd.DataFrame, *, by: UnnamedBy = "outlet", top: int = 12) -> Figure:
    """Bars of how many quotations hang on unnamed sources, with a stated reason and without.

    Unlike other charts it takes the frame of `Analysis.unnamed_sources()`; `by` is "outlet" or "as_what"
    (official, aide, source). The figures are those of `unnamed`.

    >>> frame = pd.DataFrame({"outlet": "Daily", "quotations": [3, 1], "reason": ["fearing for a job", None]})
    >>> [int(patch.get_width()) for patch in plot_unnamed(frame).axes[0].patches]
    [3, 1]
    """
    return _lying(unnamed(frame, by=by, top=top), _REASONS, title=f"Quotations of unnamed sources by {_UNNAMED_BY[by]}")


def unnamed(frame: pd.DataFrame, *, by: UnnamedBy = "outlet", top: int = 12) -> Bars:
    """How many quotations of unnamed sources have a stated reason why there is no name, and how many haven't.

    >>> frame = pd.DataFrame({"as_what": "aide", "quotations": [3, 1], "reason": ["fearing for a job", None]})
    >>> unnamed(frame, by="as_what").counts.tolist()
    [[3, 1]]
    """
    rows = frame.loc[frame.index.repeat(frame["quotations"].astype(int))].reset_index(drop=True)
    stated = rows["reason"].notna().map({True: REASONS[0], False: REASONS[1]})
    none = NO_OUTLET if by == "outlet" else NO_DESCRIPTION
    return _bars(rows[by], stated, REASONS, _groups(rows[by], top, none))


def plot_timeline(frame: pd.DataFrame) -> Figure:
    """How many quotations of each kind there are by day, month or year; the figures of `timeline`.

    Where no article has a date, it is where in the articles they stand: see `plot_position`.

    >>> frame = pd.DataFrame({"date": pd.to_datetime(["2024-03-04", "2024-03-06"]), "kind": ["direct", "mixed"]})
    >>> len(plot_timeline(frame).axes[0].patches)
    9
    """
    bars = timeline(frame)
    if not bars.rows:
        return plot_position(frame)
    undated = int(frame["date"].isna().sum())
    unit = {10: "day", 7: "month", 4: "year"}[len(bars.rows[0].value or "")]
    without = f" ({undated:,} without a date are not shown)" if undated else ""
    return _upright(bars, _KINDS, _spaced([group.label for group in bars.rows]), title=f"Quotations by {unit}{without}")


def timeline(frame: pd.DataFrame) -> Bars:
    """Quotations of each kind by day, month or year, from the first date to the last; no rows without dates.

    >>> frame = pd.DataFrame({"date": pd.to_datetime(["2024-03-04", "2024-03-06"]), "kind": ["direct", "mixed"]})
    >>> [group.value for group in timeline(frame).rows]
    ['2024-03-04', '2024-03-05', '2024-03-06']
    """
    dated = frame[frame["date"].notna()]
    days = pd.DatetimeIndex(dated["date"])
    periods = _periods(days.min().date(), days.max().date()) if len(days) else []
    digits = len(periods[0]) if periods else 10
    column = pd.Series(days.strftime("%Y-%m-%d").str[:digits], index=dated.index)
    return _bars(column, dated["kind"], KINDS, _dated(periods))


def plot_position(frame: pd.DataFrame) -> Figure:
    """How far from the beginning of their articles the quotations stand, in characters; figures of `positions`.

    >>> frame = pd.DataFrame({"start": [10, 900], "kind": ["direct", "indirect"]})
    >>> plot_position(frame).axes[0].get_title(loc="left")
    'Where in the articles quotations stand, in characters from the top'
    """
    bars = positions(frame)
    labels = [group.label for group in bars.rows]
    return _upright(bars, _KINDS, labels, title="Where in the articles quotations stand, in characters from the top")


def positions(frame: pd.DataFrame) -> Bars:
    """Quotations of each kind by the place where they begin, in stretches of equal length; the last one is open.

    >>> [group.label for group in positions(pd.DataFrame({"start": [10, 250], "kind": "direct"})).rows]
    ['0', '100', '200 +']
    """
    starts = frame["start"].astype(float).to_numpy()
    if not len(starts):
        return _bars(frame["kind"], frame["kind"], KINDS, ())
    far = float(np.quantile(starts, 0.98))
    step = next(s * 10**n for n in range(2, 12) for s in (1, 2, 5) if far < s * 10**n * _MOST_BINS)
    bins = np.minimum(starts // step, far // step).astype(int)
    rows = tuple(Group(f"{n * step:,}{' +' if n == bins.max() else ''}", str(n)) for n in range(bins.max() + 1))
    return _bars(pd.Series(bins.astype(str), index=frame.index), frame["kind"], KINDS, rows)


def svg(figure: Figure) -> str:
    """The figure as SVG with a transparent background; its text stays text."""
    buffer = io.StringIO()
    with LOCK, mpl.rc_context({"svg.fonttype": "none"}):
        FigureCanvasSVG(figure)
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def png(figure: Figure, *, dpi: int = 110) -> bytes:
    """The figure as PNG with a palette, a third of the size that it has with all colours."""
    buffer = io.BytesIO()
    with LOCK:
        canvas: Any = FigureCanvasAgg(figure)  # its methods carry no types
        figure.set_dpi(dpi)
        canvas.draw()
        drawn = Image.fromarray(np.asarray(canvas.buffer_rgba()))
    page = Image.new("RGBA", drawn.size, "white")
    page.alpha_composite(drawn)
    page.convert("RGB").quantize(64).save(buffer, format="png", optimize=True, dpi=(dpi, dpi))
    return buffer.getvalue()


def short(name: str, longest: int = LONGEST_NAME) -> str:
    """A name that fits beside a chart: one line, its end cut off, nothing invisible in it.

    >>> short("Office of the High Representative for Everything")
    'Office of the High Represen…'
    """
    shown = "".join(f"[U+{ord(c):04X}]" if c in _BIDI else c if c.isprintable() else " " for c in name)
    shown = " ".join(shown.split())
    return shown if len(shown) <= longest else shown[: longest - 1].rstrip() + "…"


def _known(column: pd.Series[Any]) -> npt.NDArray[np.bool_]:
    return (column.notna() & (column != "")).to_numpy(dtype=bool)


def _groups(column: pd.Series[Any], top: int, none: str) -> tuple[Group, ...]:
    """The values that occur most, then all others, then rows without a value."""
    known = column[_known(column)]
    counts = known.value_counts()
    counts = counts[counts > 0]
    order = sorted(zip(-counts.to_numpy(), map(str, counts.index), strict=True))
    names = [name for _, name in order]
    rest = len(names) - top
    if rest == 1:  # a row for one other would be no shorter than its own
        top, rest = top + 1, 0
    groups = [Group(name, name) for name in names[:top]]
    if rest > 0:
        groups.append(Group(f"{rest:,} others", None))
    if len(known) < len(column):
        groups.append(Group(none, ""))
    return tuple(groups)


def _codes(column: pd.Series[Any], groups: Sequence[Group]) -> npt.NDArray[np.int64]:
    """For each row, the number of its group."""
    numbers = {group.value: number for number, group in enumerate(groups)}
    others, missing = numbers.get(None, -1), numbers.get("", -1)
    codes, values = pd.factorize(column)
    known = np.array([*(numbers.get(str(value) or "", others) for value in values), missing], dtype=np.int64)
    return known[codes]  # -1, the code of what is missing, is the last


def _bars(rows: pd.Series[Any], parts: pd.Series[Any], names: tuple[str, ...], groups: tuple[Group, ...]) -> Bars:
    counts = np.zeros((len(groups), len(names)), dtype=np.int64)
    columns = _codes(parts, [Group(name, name) for name in names])
    if len(groups):
        fits = columns >= 0
        np.add.at(counts, (_codes(rows, groups)[fits], columns[fits]), 1)
    return Bars(groups, names, counts)


def _words(column: pd.Series[Any]) -> npt.NDArray[np.float64]:
    return np.array([len(text.split()) for text in column.fillna("")], dtype=np.float64)


def _periods(first: dt.date, last: dt.date) -> list[str]:
    """The days, months or years from the first to the last, whichever are few enough to stand side by side."""
    if (last - first).days < _MOST_DAYS:
        return [(first + dt.timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]
    one, other = (12 * day.year + day.month - 1 for day in (first, last))
    if other - one < _MOST_MONTHS:
        return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(one, other + 1)]
    return [f"{year:04}" for year in range(first.year, last.year + 1)]


def _dated(periods: Sequence[str]) -> tuple[Group, ...]:
    """Periods with labels as short as can be: the year stands with the first of its days or months."""
    groups: list[Group] = []
    year = ""
    for period in periods:
        parts = period.split("-")
        label = " ".join([*(str(int(part)) for part in parts[2:]), *(_MONTHS[int(part) - 1] for part in parts[1:2])])
        new_year = parts[0] if parts[0] != year else ""
        groups.append(Group(f"{label}\n{new_year}".strip("\n") if label else parts[0], period))
        year = parts[0]
    return tuple(groups)


def _spaced(labels: Sequence[str], most: int = 12) -> list[str]:
    """So few of the labels, evenly, that they don't overlap; the others are empty."""
    step = -(-len(labels) // most)
    return [label if number % step == 0 else "" for number, label in enumerate(labels)]


def _stacked(
    frame: pd.DataFrame,
    *,
    column: str,
    by: str,
    styles: dict[str, tuple[str, str]],
    top: int,
    none: str,
    title: str,
) -> Figure:
    """Bars that lie, one for each value of `by`, in parts by the values of `column`."""
    bars = _bars(frame[by], frame[column], tuple(styles), _groups(frame[by], top, none))
    return _lying(bars, styles, title=title)


def _lying(bars: Bars, styles: dict[str, tuple[str, str]], *, title: str, share: bool = False) -> Figure:
    """Bars that lie, one a group, in parts; with `share` all are 100 long."""
    with LOCK:
        if not bars.rows:
            return _nothing()
        figure, axes = _axes([short(group.label) for group in bars.rows], above=0.72, below=0.34, right=0.55)
        totals = bars.counts.sum(axis=1)
        lengths = 100 * bars.counts / totals[:, None] if share else bars.counts.astype(float)
        left = np.zeros(len(bars.rows))
        for part, name in enumerate(bars.parts):
            colour, hatch = styles[name]
            drawn = axes.barh(
                range(len(bars.rows)), lengths[:, part], left=left, color=colour, hatch=hatch,
                edgecolor=INK, lw=0.8, height=0.74,
            )  # fmt: skip
            for row, bar in enumerate(drawn):
                bar.set_gid(f"ql-cell-{row}-{part}")
                bar.set_visible(bool(bars.counts[row, part]))  # one of no length would still have its edge
                if share and lengths[row, part] >= 9:
                    _inside(axes, left[row] + lengths[row, part] / 2, row, f"{lengths[row, part]:.0f}", colour)
            left += lengths[:, part]
        for row, total in enumerate(totals):
            _beside(axes, left[row], row, f"{total:,}")
        axes.set_xlim(0, 100 if share else 1.02 * float(left.max()))
        _title(axes, title)
        _legend(axes, styles)
        _plain(axes)
    return figure


def _upright(bars: Bars, styles: dict[str, tuple[str, str]], labels: Sequence[str], *, title: str) -> Figure:
    """Bars that stand side by side, one a period."""
    with LOCK:
        if not bars.counts.sum():
            return _nothing()
        figure, axes = _axes([f"{bars.counts.sum(axis=1).max():,}"], above=0.72, below=0.5, height=2.6)
        bottom = np.zeros(len(bars.rows))
        width = min(0.82, 0.06 * len(bars.rows) + 0.2)
        for part, name in enumerate(bars.parts):
            colour, hatch = styles[name]
            drawn = axes.bar(
                range(len(bars.rows)), bars.counts[:, part], bottom=bottom, color=colour, hatch=hatch,
                edgecolor=INK, lw=0.8, width=width,
            )  # fmt: skip
            for row, bar in enumerate(drawn):
                bar.set_gid(f"ql-cell-{row}-{part}")
                bar.set_visible(bool(bars.counts[row, part]))  # one of no length would still have its edge
            bottom += bars.counts[:, part]
        axes.set_xlim(-0.6, len(bars.rows) - 0.4)
        axes.set_ylim(0, 1.05 * float(bottom.max()))
        _labels(axes, labels, axis="x")
        _title(axes, title)
        _legend(axes, styles)
        _plain(axes, value_axis="y")
    return figure


def _shares(rows: Sequence[tuple[str, float, str]], *, title: str, colour: str) -> Figure:
    """Bars that lie, each a share of 100: label, share, and what is written beside it."""
    with LOCK:
        if not rows:
            return _nothing()
        right = 0.2 + _inches([words for _, _, words in rows], 9)
        figure, axes = _axes([short(label) for label, _, _ in rows], above=0.5, below=0.34, right=right)
        drawn = axes.barh(
            range(len(rows)), [share for _, share, _ in rows], color=colour, edgecolor=INK, lw=0.8, height=0.74
        )
        for row, bar in enumerate(drawn):
            bar.set_gid(f"ql-cell-{row}-0")
            _beside(axes, bar.get_width(), row, rows[row][2])
        axes.set_xlim(0, 100)
        _title(axes, title)
        _plain(axes)
    return figure


def _axes(
    names: Sequence[str], *, above: float, below: float = 0.12, right: float = 0.15, inner: float | None = None,
    pitch: float = 0.34, height: float | None = None,
) -> tuple[Figure, Axes]:  # fmt: skip
    """A figure with room for the names on the left, and for so many inches above and below the axes.

    The room is measured here, as matplotlib's own layout takes a third of the time of a chart. Without `height`
    the names are one row each.
    """
    left = 0.2 + _inches(names)
    inner = 7.4 - left - right if inner is None else inner
    tall = pitch * len(names) if height is None else height
    figure = Figure(figsize=(left + inner + right, above + tall + below))
    figure.patch.set_alpha(0)
    wide, high = figure.get_size_inches()
    axes = figure.add_axes((left / wide, below / high, inner / wide, tall / high))
    axes.set_facecolor("none")
    if height is None:
        _labels(axes, names, axis="y")
        axes.set_ylim(len(names) - 0.5, -0.5)
    return figure, axes


def _inches(labels: Iterable[str], size: float = 9.5) -> float:
    """How wide the widest label is."""
    font = FontProperties(size=size)
    return max(
        (text_to_path.get_text_width_height_descent(label, font, ismath=False)[0] for label in labels), default=0
    ) / 72  # fmt: skip


def _is_tilted(labels: Sequence[str], room: float) -> bool:
    return _inches(labels) > room - 0.1


def _nothing() -> Figure:
    figure = Figure(figsize=(6, 1.2))
    figure.patch.set_alpha(0)
    axes = figure.add_subplot()
    axes.set_axis_off()
    axes.text(0.5, 0.5, "No quotations to show", ha="center", va="center", color=INK)
    return figure


def _cell(axes: Axes, row: int, column: int, number: float, depth: float | None) -> None:
    """One cell; `depth` is how dark it is, 0 to 1; `None` is grey, for sums of others."""
    colour = "none" if not number else _SUM if depth is None else _SHADES(depth)
    patch = Rectangle(
        (column - 0.48, row - 0.46),
        0.96,
        0.92,
        facecolor=colour,
        edgecolor="#5F6B73",
        linewidth=0.7 if number else 0.3,
    )
    patch.set_gid(f"ql-cell-{row}-{column}")
    axes.add_artist(patch)
    if number:
        light = depth is not None and depth > 0.55
        text = axes.text(column, row, f"{number:,.0f}", ha="center", va="center", fontsize=9.5)
        text.set_color("white" if light else INK)
        text.set_gid(f"ql-number-{row}-{column}")


def _inside(axes: Axes, x: float, y: float, words: str, colour: str) -> None:
    """A figure on a part of a bar; hatches are kept off it."""
    text = axes.text(
        x, y, words, ha="center", va="center", fontsize=8.5, color="white" if colour == BLUE else INK,
        bbox={"facecolor": colour, "edgecolor": "none", "pad": 1.2},
    )  # fmt: skip
    text.set_gid(f"ql-number-{y}-{x:.0f}")


def _beside(axes: Axes, x: float, y: float, words: str) -> None:
    axes.annotate(words, (x, y), (4, 0), textcoords="offset points", va="center", fontsize=9, color=INK)


def _labels(axes: Axes, labels: Sequence[str], *, axis: Literal["x", "y"], tilted: bool = False) -> None:
    set_ticks: Callable[..., object] = axes.set_xticks if axis == "x" else axes.set_yticks
    turned = {"rotation": 30, "ha": "left", "rotation_mode": "anchor"} if tilted else {}
    set_ticks(range(len(labels)), labels=list(labels), parse_math=False, fontsize=9.5, **turned)
    for number, tick in enumerate(axes.xaxis.get_major_ticks() if axis == "x" else axes.yaxis.get_major_ticks()):
        for text in (tick.label1, tick.label2):
            text.set_gid(f"ql-label-{axis}-{number}")


def _title(axes: Axes, text: str) -> None:
    """The title at the upper left corner of the whole figure; a given height spares matplotlib the search for one."""
    place, (wide, high) = axes.get_position(), _inches_of(axes)
    x = (0.1 / wide - place.x0) / place.width
    y = (1 - 0.26 / high - place.y0) / place.height
    axes.set_title(text, loc="left", fontsize=11, color=INK, x=x, y=y, parse_math=False)


def _inches_of(axes: Axes) -> tuple[float, float]:
    """Width and height of the whole figure."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    wide, high = figure.get_size_inches()
    return float(wide), float(high)


def _legend(axes: Axes, styles: dict[str, tuple[str, str]]) -> None:
    """What the parts of bars are, also those of which there are none."""
    high = _inches_of(axes)[1] * axes.get_position().height
    parts = [Patch(facecolor=c, hatch=h, edgecolor=INK, lw=0.8, label=name) for name, (c, h) in styles.items()]
    axes.legend(
        handles=parts,
        loc="lower left", bbox_to_anchor=(0, 1 + 0.06 / high), ncols=9, frameon=False, fontsize=9, borderaxespad=0,
        borderpad=0, handlelength=1.6, columnspacing=1.2,
    )  # fmt: skip


def _plain(axes: Axes, value_axis: Literal["x", "y"] = "x") -> None:
    for side in ("top", "right", "left" if value_axis == "x" else "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y" if value_axis == "x" else "x", length=0)
    (axes.xaxis if value_axis == "x" else axes.yaxis).set_major_locator(MaxNLocator(nbins=6, integer=True))
