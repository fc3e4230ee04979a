"""Pictures of a frame of quotations: who is quoted where, and how.

Each `plot_` function takes the frame of `Analysis.to_frame()` and gives a `matplotlib.figure.Figure`, never a
pyplot figure: it can be saved, shown or thrown away, and nothing is left behind. A frame with no rows gives a
figure that says so. Names are shown as they are written: a `$` is never typeset as mathematics.
"""

from __future__ import annotations

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
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

Values = Literal["counts", "share", "words"]

LOCK = threading.RLock()  # matplotlib's font and text caches are not made for several threads
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#E69F00", "#009E73", "#BBBBBB"
INK = "#1A1A1A"
LONGEST_NAME = 28
UNATTRIBUTED = "no speaker found"
NO_OUTLET = "no outlet"
_SHADES = LinearSegmentedColormap.from_list("ql-blues", ["#EAF3F8", "#7FB8DA", BLUE, "#00385A"])
_SUM = "#E1E4E6"
_KINDS = {"direct": (BLUE, ""), "mixed": (ORANGE, "//"), "indirect": (GREEN, "..")}
KINDS = tuple(_KINDS)  # the parts of a bar, left to right
_CLASS_STYLES = (
    (BLUE, ""),
    (ORANGE, "//"),
    (GREEN, ".."),
    ("#CC79A7", "xx"),
    ("#F0E442", "--"),
    (GREY, "\\\\"),
)
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
        figure, axes = _axes(len(grid.speakers) + 1.5, width=3.2 + 1.05 * max(len(grid.outlets), 3))
        if not grid.cells.size:
            return _nothing(figure, axes)
        highest = _highest(grid)
        for (row, column), number in np.ndenumerate(grid.cells):
            is_sum = None in (grid.speakers[row].value, grid.outlets[column].value)
            _cell(axes, row, column, float(number), None if is_sum else min(float(number / highest), 1.0))
        axes.set_xlim(-0.5, len(grid.outlets) - 0.5)
        axes.set_ylim(len(grid.speakers) - 0.5, -0.5)
        _names(axes, [group.label for group in grid.outlets], axis="x")
        _names(axes, [group.label for group in grid.speakers], axis="y")
        axes.xaxis.tick_top()
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
    """Bars of the speakers quoted most: how much is direct, mixed and indirect.

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
        title="Direct, mixed and indirect quotations",
    )


def plot_cues(frame: pd.DataFrame, *, by: Literal["speaker", "outlet"] = "outlet", top: int = 12) -> Figure:
    """Which classes of cues introduce the quotations of an outlet or a speaker, in bars of equal length."""
    classes = [str(name) for name in frame["cue_class"].dropna().value_counts().index]
    names = [*classes[:5], *(["other"] if len(classes) > 5 else []), "no cue"]
    column = frame["cue_class"].where(frame["cue_class"].isna() | frame["cue_class"].isin(classes[:5]), "other")
    return _stacked(
        frame.assign(cue_class=column.fillna("no cue")),
        column="cue_class",
        by=by,
        styles=dict(zip(names, [*_CLASS_STYLES, ("white", "")], strict=False)),
        top=top,
        none=UNATTRIBUTED if by == "speaker" else NO_OUTLET,
        title="How quotations are introduced, in percent",
        share=True,
    )


def plot_few_voices(frame: pd.DataFrame, *, voices: int = 3, top_outlets: int = 12) -> Figure:
    """For each outlet, the share of its attributed quotations that its most quoted speakers have."""
    attributed = frame[frame["speaker"].notna()]
    outlets = _groups(attributed["outlet"], top_outlets, NO_OUTLET)
    codes = _codes(attributed["outlet"], outlets)
    shares = []
    for number in range(len(outlets)):
        counts = attributed["speaker"][codes == number].value_counts()
        shares.append(100 * counts.head(voices).sum() / max(counts.sum(), 1))
    with LOCK:
        figure, axes = _axes(len(outlets) + 1)
        if not outlets:
            return _nothing(figure, axes)
        bars = axes.barh(range(len(outlets)), shares, color=BLUE, edgecolor=INK, linewidth=0.8)
        axes.bar_label(bars, [f"{share:.0f} %" for share in shares], padding=4, color=INK, fontsize=9)
        _names(axes, [group.label for group in outlets], axis="y")
        axes.invert_yaxis()
        axes.set_xlim(0, 112)
        axes.margins(y=0.02)
        _title(axes, f"Share of the {voices} speakers quoted most, in percent")
        _plain(axes)
    return figure


def svg(figure: Figure) -> str:
    """The figure as SVG with a transparent background; its text stays text."""
    buffer = io.StringIO()
    with LOCK, mpl.rc_context({"svg.fonttype": "none"}):
        FigureCanvasSVG(figure)
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def png(figure: Figure, *, dpi: int = 110) -> bytes:
    """The figure as PNG."""
    buffer = io.BytesIO()
    with LOCK:
        FigureCanvasAgg(figure)
        figure.savefig(buffer, format="png", dpi=dpi, facecolor="white")
    return buffer.getvalue()


def short(name: str, longest: int = LONGEST_NAME) -> str:
    """A name that fits beside a chart: one line, its end cut off, nothing invisible in it.

    >>> short("Office of the High Representative for Everything")
    'Office of the High Represen…'
    """
    shown = "".join(f"[U+{ord(c):04X}]" if c in _BIDI else c if c.isprintable() else " " for c in name)
    shown = " ".join(shown.split())
    return shown if len(shown) <= longest else shown[: longest - 1].rstrip() + "…"


def _groups(column: pd.Series[Any], top: int, none: str) -> tuple[Group, ...]:
    """The values that occur most, then all others, then rows without a value."""
    known = column[column.notna() & (column != "")]
    counts = known.value_counts()
    names = sorted(counts.index, key=lambda name: (-counts[name], str(name)))
    rest = len(names) - top
    if rest == 1:  # a row for one other would be no shorter than its own
        top, rest = top + 1, 0
    groups = [Group(str(name), str(name)) for name in names[:top]]
    if rest > 0:
        groups.append(Group(f"{rest:,} others", None))
    if len(known) < len(column):
        groups.append(Group(none, ""))
    return tuple(groups)


def _codes(column: pd.Series[Any], groups: Sequence[Group]) -> npt.NDArray[np.int64]:
    """For each row, the number of its group."""
    numbers = {group.value: number for number, group in enumerate(groups)}
    others = numbers.get(None, -1)
    missing = (column.isna() | (column == "")).to_numpy()
    codes = column.map(lambda value: numbers.get(value, others)).to_numpy()
    return np.where(missing, numbers.get("", -1), codes).astype(np.int64)


def _words(column: pd.Series[Any]) -> npt.NDArray[np.float64]:
    return np.array([len(text.split()) for text in column.fillna("")], dtype=np.float64)


def _stacked(
    frame: pd.DataFrame,
    *,
    column: str,
    by: str,
    styles: dict[str, tuple[str, str]],
    top: int,
    none: str,
    title: str,
    share: bool = False,
) -> Figure:
    groups = _groups(frame[by], top, none)
    codes = _codes(frame[by], groups)
    totals = np.bincount(codes, minlength=len(groups)).astype(float)
    with LOCK:
        figure, axes = _axes(len(groups) + 1.6)
        if not groups:
            return _nothing(figure, axes)
        left = np.zeros(len(groups))
        for part, (name, (colour, hatch)) in enumerate(styles.items()):
            chosen = (frame[column] == name).to_numpy()
            lengths = np.bincount(codes[chosen], minlength=len(groups)).astype(float)
            lengths = 100 * lengths / totals if share else lengths
            bars = axes.barh(
                range(len(groups)),
                lengths,
                left=left,
                label=name,
                color=colour,
                hatch=hatch,
                edgecolor=INK,
                lw=0.8,
            )
            for row, bar in enumerate(bars):
                bar.set_gid(f"ql-cell-{row}-{part}")
            left += lengths
        for number, total in enumerate(totals):
            axes.annotate(
                f"{total:,.0f}",
                (left[number], number),
                (4, 0),
                textcoords="offset points",
                va="center",
                fontsize=9,
            )
        _names(axes, [group.label for group in groups], axis="y")
        axes.invert_yaxis()
        axes.margins(x=0.08, y=0.02)
        _title(axes, title, pad=26)
        axes.legend(
            loc="lower left", bbox_to_anchor=(0, 1), ncols=len(styles), frameon=False, fontsize=9,
            borderaxespad=0.1, handlelength=1.6, columnspacing=1.2,
        )  # fmt: skip
        _plain(axes)
    return figure


def _axes(rows: float, width: float = 8.0) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(min(width, 13.0), 0.7 + 0.36 * max(rows, 2)), layout="constrained")
    figure.patch.set_alpha(0)
    axes = figure.add_subplot()
    axes.set_facecolor("none")
    return figure, axes


def _nothing(figure: Figure, axes: Axes) -> Figure:
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
    axes.add_patch(patch)
    if number:
        light = depth is not None and depth > 0.55
        text = axes.text(column, row, f"{number:,.0f}", ha="center", va="center", fontsize=9.5)
        text.set_color("white" if light else INK)
        text.set_gid(f"ql-number-{row}-{column}")


def _names(axes: Axes, names: Iterable[str], *, axis: Literal["x", "y"]) -> None:
    labels = [short(name, 22 if axis == "x" else LONGEST_NAME) for name in names]
    set_ticks: Callable[..., object] = axes.set_xticks if axis == "x" else axes.set_yticks
    tilted = {"rotation": 30, "ha": "left"} if axis == "x" and max(map(len, labels)) > 9 else {}
    set_ticks(range(len(labels)), labels=labels, parse_math=False, fontsize=9.5, **tilted)


def _title(axes: Axes, text: str, pad: float = 10) -> None:
    axes.set_title(text, loc="left", fontsize=11, pad=pad, color=INK)


def _plain(axes: Axes) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))


def unnamed_sources(frame: pd.DataFrame, *, by: Literal["outlet", "as_what"] = "outlet", top: int = 12) -> Figure:
    """Bars of how many quotations hang on unnamed sources, with a stated reason and without.

    `frame` is that of `Analysis.unnamed_sources()`; `by` is "outlet" or "as_what" (official, aide, source).

    >>> frame = pd.DataFrame({"outlet": "Daily", "quotations": [3, 1], "reason": ["fearing for a job", None]})
    >>> [int(patch.get_width()) for patch in unnamed_sources(frame).axes[0].patches]
    [3, 1]
    """
    stated = frame["reason"].notna().map({True: "reason stated", False: "no reason stated"})
    rows = frame.assign(stated=stated).loc[frame.index.repeat(frame["quotations"].astype(int))]
    return _stacked(
        rows.reset_index(drop=True),
        column="stated",
        by=by,
        styles={"reason stated": (BLUE, ""), "no reason stated": (ORANGE, "//")},
        top=top,
        none=NO_OUTLET if by == "outlet" else "no description",
        title="Quotations of unnamed sources",
    )
