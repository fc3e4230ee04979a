from __future__ import annotations

import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from quotelab import charts, cues
from quotelab.analysis import Analysis

PLOTS = [
    charts.plot_heat_map, charts.plot_kinds, charts.plot_cues, partial(charts.plot_cues, by="speaker"),
    charts.plot_few_voices, charts.plot_unattributed, charts.plot_timeline, charts.plot_position,
    lambda frame: charts.plot_unnamed(unnamed_of(frame)),
    lambda frame: charts.plot_unnamed(unnamed_of(frame), by="as_what"),
]  # fmt: skip
HOSTILE = "<script>alert(1)</script> $x^2$ \\frac \x00 \u202eabc & \n two"


def frame_of(speakers: list[str | None], outlets: list[str | None] | None = None) -> pd.DataFrame:
    number = len(speakers)
    return pd.DataFrame(
        {
            "speaker": pd.array(speakers, dtype="string[python]"),
            "outlet": pd.array(outlets or ["Daily"] * number, dtype="string[python]"),
            "quotation": pd.array(["four words in it"] * number, dtype="string[python]"),
            "kind": pd.array(["direct", "mixed", "indirect"] * number, dtype="string[python]")[:number],
            "cue_class": pd.array(["neutral", "claim", None] * number, dtype="string[python]")[:number],
            "start": pd.array([37 * n % 3001 for n in range(number)], dtype="Int64"),
            "date": pd.Series(pd.Timestamp("2024-03-04") + pd.to_timedelta([n % 400 for n in range(number)], "D")),
        }
    )


def texts(figure: Figure) -> list[str]:
    axes = figure.axes[0]
    return [text.get_text() for text in (*axes.get_xticklabels(), *axes.get_yticklabels(), *axes.texts)]


@pytest.mark.parametrize("plot", PLOTS)
def test_every_chart_draws_a_real_frame(plot: Any, made_analysis: Analysis) -> None:
    figure = plot(made_analysis.to_frame())
    assert isinstance(figure, Figure)
    assert charts.png(figure).startswith(b"\x89PNG")
    ET.fromstring(charts.svg(figure))


@pytest.mark.parametrize("plot", PLOTS)
def test_no_quotations_are_said_to_be_none(plot: Any, made_analysis: Analysis) -> None:
    assert "No quotations to show" in texts(plot(made_analysis.to_frame().head(0)))


@pytest.mark.parametrize("plot", PLOTS)
def test_names_are_never_mathematics_nor_markup(plot: Any) -> None:
    figure = plot(frame_of([HOSTILE, HOSTILE, None], [HOSTILE, "$", "$a$"]))
    svg = charts.svg(figure)
    root = ET.fromstring(svg)
    assert not [part for part in root.iter() if part.tag.endswith("script")]
    for label in (*figure.axes[0].get_xticklabels(), *figure.axes[0].get_yticklabels()):
        assert not label.get_parse_math() or "$" not in label.get_text()


@pytest.mark.parametrize("plot", PLOTS)
def test_five_thousand_speakers_stay_one_page(plot: Any) -> None:
    names = [f"Speaker {number}" for number in range(5000)]
    figure = plot(frame_of(names, [f"Outlet {number % 60}" for number in range(5000)]))
    assert figure.get_size_inches().max() < 10
    assert len(figure.axes[0].get_yticklabels()) <= 15


def in_view(axis: Any) -> list[Any]:
    """The labels of an axis that are drawn: matplotlib has ticks beyond its ends too."""
    low, high = sorted(axis.get_view_interval())
    ticks = [tick for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
    labels = [label for tick in ticks for label in (tick.label1, tick.label2) if label.get_visible()]
    return [label for label in labels if label.get_text()]


@pytest.mark.parametrize("plot", PLOTS)
@pytest.mark.parametrize("number", [1, 5, 300, 5000])
def test_labels_never_overlap_nor_leave_the_figure(plot: Any, number: int) -> None:
    names = [f"Speaker with a name of some length {n}" if n % 3 else f"S{n}" for n in range(number)]
    outlets = [f"The Outlet of Greater Varnhavn {n % 60}" for n in range(number)]
    figure = plot(frame_of(names, outlets))
    FigureCanvasAgg(figure).draw()
    axes = figure.axes[0]
    page = figure.bbox.padded(2)
    drawn = [*in_view(axes.xaxis), *in_view(axes.yaxis), *axes.texts, axes._left_title]
    boxes = [text.get_window_extent() for text in drawn if text.get_text()]
    for box in boxes:
        assert page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1
    for axis in (axes.xaxis, axes.yaxis):
        straight = [label.get_window_extent() for label in in_view(axis) if not label.get_rotation()]
        assert not [1 for one, other in combinations(straight, 2) if one.overlaps(other)]


def unnamed_of(frame: pd.DataFrame) -> pd.DataFrame:
    stated = ["fearing for a job" if number % 3 == 0 else None for number in range(len(frame))]
    return frame.assign(as_what=frame["speaker"], quotations=1, reason=stated)


@pytest.mark.parametrize("plot", [charts.plot_kinds, charts.plot_cues, charts.plot_timeline])
def test_the_legend_shows_every_part_also_one_of_which_there_is_none(plot: Any) -> None:
    legend = plot(frame_of(["a"])).axes[0].get_legend()
    assert len(legend.get_patches()) == len(legend.get_texts()) >= 3
    assert all(patch.get_visible() and patch.get_facecolor()[3] for patch in legend.get_patches())


def test_cues_are_neutral_loaded_thought_or_none() -> None:
    frame = frame_of(["a"] * 4).assign(cue_class=["neutral", "announcement", "accusation", None])
    assert charts.cue_profile(frame).counts.tolist() == [[2, 1, 0, 1]]
    assert charts.cue_profile(frame, by="speaker").rows == (charts.Group("a", "a"),)
    assert {cue_class for cue_class, _ in cues.lexicon().values()} >= set(charts.LOADED)


def test_timeline_has_every_period_between_the_first_and_the_last() -> None:
    def rows(*days: str) -> list[str | None]:
        return [group.value for group in charts.timeline(dated(*days)).rows]

    def dated(*days: str) -> pd.DataFrame:
        return frame_of(["a"] * len(days)).assign(date=pd.to_datetime(list(days)))

    assert rows("2024-02-28", "2024-03-01") == ["2024-02-28", "2024-02-29", "2024-03-01"]
    assert rows("2023-11-30", "2024-02-01") == ["2023-11", "2023-12", "2024-01", "2024-02"]
    assert rows("2010-01-01", "2014-01-01") == ["2010", "2011", "2012", "2013", "2014"]
    labels = [group.label for group in charts.timeline(dated("2023-12-31", "2024-01-01")).rows]
    assert labels == ["31 Dec\n2023", "1 Jan\n2024"]


def test_undated_quotations_are_said_to_be_left_out_and_without_dates_places_are_shown() -> None:
    frame = frame_of(["a"] * 3)
    some = frame.assign(date=pd.to_datetime(["2024-03-04", None, None]))
    assert "2 without a date" in charts.plot_timeline(some).axes[0].get_title(loc="left")
    none = frame.assign(date=pd.Series([pd.NaT] * 3, dtype="datetime64[s]"))
    assert "Where in the articles" in charts.plot_timeline(none).axes[0].get_title(loc="left")


def test_few_voices_are_counted_without_what_has_no_speaker() -> None:
    (found,) = charts.few_voices(frame_of(["a", "a", "b", "c", "d", None]), voices=2)
    assert (found.speakers, found.share, found.quotations) == (("a", "b"), 60.0, 5)


def test_places_are_counted_in_stretches_of_equal_length() -> None:
    bars = charts.positions(pd.DataFrame({"start": [0, 99, 100, 950], "kind": "direct"}))
    assert [group.label for group in bars.rows][:2] == ["0", "100"]
    assert bars.counts.sum(axis=1).tolist()[:2] == [2, 1]
    assert bars.counts.sum() == 4


def test_heat_map_counts_what_the_frame_holds(made_analysis: Analysis) -> None:
    grid = charts.speaker_by_outlet(made_analysis.to_frame())
    assert [group.value for group in grid.speakers] == ["Jane Doe", "the minister"]
    assert [group.value for group in grid.outlets] == ["Daily Harbour", "The Lantern"]
    assert grid.cells.tolist() == [[1, 1], [1, 0]]


def test_share_is_of_the_outlet_and_words_are_counted(made_analysis: Analysis) -> None:
    frame = made_analysis.to_frame()
    assert charts.speaker_by_outlet(frame, values="share").cells.sum(axis=0).tolist() == [100, 100]
    assert charts.speaker_by_outlet(frame, values="words").cells.tolist() == [[3, 4], [5, 0]]


def test_others_and_unattributed_are_always_there() -> None:
    grid = charts.speaker_by_outlet(frame_of(["a", "a", "b", "c", "d", None]), top_speakers=2)
    assert [(group.label, group.value) for group in grid.speakers] == [
        ("a", "a"), ("b", "b"), ("2 others", None), (charts.UNATTRIBUTED, ""),
    ]  # fmt: skip
    assert grid.cells.tolist() == [[2], [1], [2], [1]]


def test_one_other_keeps_its_name() -> None:
    grid = charts.speaker_by_outlet(frame_of(["a", "a", "b", "c"]), top_speakers=2)
    assert [group.label for group in grid.speakers] == ["a", "b", "c"]


@pytest.mark.parametrize("top", [1, 3, 100])
def test_no_quotation_is_lost_in_any_grouping(top: int) -> None:
    generator = np.random.default_rng(7)
    names = [None if number == 0 else f"s{number}" for number in generator.integers(0, 30, 500)]
    outlets = [None if number == 0 else f"o{number}" for number in generator.integers(0, 12, 500)]
    frame = frame_of(names, outlets)
    assert charts.speaker_by_outlet(frame, top_speakers=top, top_outlets=top).cells.sum() == 500
    bars = charts.plot_kinds(frame, top_speakers=top).axes[0].patches
    assert sum(bar.get_width() for bar in bars) == 500


def test_cells_of_the_svg_can_be_found() -> None:
    svg = charts.svg(charts.plot_heat_map(frame_of(["a", "b"], ["x", "y"])))
    assert all(f'id="ql-cell-{row}-{column}"' in svg for row in (0, 1) for column in (0, 1))


def test_caller_s_frame_is_left_alone(made_analysis: Analysis) -> None:
    frame = made_analysis.to_frame()
    before = frame.copy()
    for plot in PLOTS:
        plot(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_figures_can_be_drawn_by_several_threads_and_none_is_kept(made_analysis: Analysis) -> None:
    import matplotlib.pyplot as plt

    frame = made_analysis.to_frame()
    with ThreadPoolExecutor(4) as pool:
        pictures = list(pool.map(lambda _: charts.png(charts.plot_heat_map(frame)), range(12)))
    assert len(set(pictures)) == 1
    assert plt.get_fignums() == []


def test_sums_of_others_have_no_place_on_the_scale_of_colours() -> None:
    figure = charts.plot_heat_map(frame_of(["a", "a", "b", "c", "d"]), top_speakers=1)
    colours = {patch.get_gid(): patch.get_facecolor() for patch in figure.axes[0].patches}
    red, green, blue, _ = colours["ql-cell-1-0"]
    assert max(red, green, blue) - min(red, green, blue) < 0.05
    assert colours["ql-cell-0-0"] == pytest.approx((0, 0x38 / 255, 0x5A / 255, 1))
