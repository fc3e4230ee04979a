from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

import ipywidgets
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import quotelab as ql
from benchmarks import explorer as benchmark
from quotelab.analysis import Analysis
from quotelab.document import Corpus, Document, Span
from quotelab.errors import InputError
from quotelab.explorer import Explorer
from quotelab.explorer.files import FORMATS
from quotelab.explorer.pictures import CHARTS
from quotelab.explorer.state import COLUMNS, FACETS, State
from quotelab.quotation import Kind, Quotation, Speaker, SpeakerKind, Spelling

HOSTILE = "<script>window.bad = 1</script> $x$ and $y$ \u202eabc \ud800"


def many(number: int) -> Analysis:
    """Quotations of seven speakers and one unnamed, in three outlets; every ninth has no speaker."""
    speakers = [Speaker(f"s{n}", f"Speaker {n}", SpeakerKind.PERSON) for n in range(7)]
    speakers.append(Speaker("aide", "an aide", SpeakerKind.UNNAMED))
    first = dt.date(2024, 1, 1)
    documents = [
        Document(f"d{n}", f"word{n} was said.", outlet=f"Outlet {n % 3}", date=first + dt.timedelta(days=n % 50))
        for n in range(number)
    ]
    kinds = list(Kind)
    quotations = [
        Quotation(
            f"d{n}#1", document, kinds[n % 3], (Span(0, document.text.index(" ")),),
            speaker=None if n % 9 == 0 else speakers[n % 8], cue_class=("neutral", "claim", "thought", None)[n % 4],
        )
        for n, document in enumerate(documents)
    ]  # fmt: skip
    return Analysis(Corpus(tuple(documents)), tuple(quotations))


def ids(analysis: Analysis) -> list[str]:
    return [quotation.quotation_id for quotation in analysis.quotations]


def send(widget: Any, **message: Any) -> None:
    """What the browser does when its user did something."""
    widget._handle_custom_msg(message, [])


def alert(explorer: Explorer) -> str:
    return str(explorer._head.view["alert"])


class TestState:
    def test_filters_narrow_and_clear(self, made_analysis: Analysis) -> None:
        state = State(made_analysis)
        state.toggle("speakers", "Jane Doe")
        assert ids(state.filtered) == ["harbour/1#1", "lantern/1#1"]
        state.toggle("outlets", "The Lantern")
        assert ids(state.filtered) == ["lantern/1#1"]
        state.toggle("speakers", "Jane Doe")
        state.toggle("outlets", "The Lantern")
        assert not state.is_filtered
        state.words = "FARCE the"
        assert ids(state.filtered) == ["lantern/1#1"]
        state.clear()
        assert state.filtered == made_analysis

    def test_counts_follow_the_other_filters_but_not_their_own(self, made_analysis: Analysis) -> None:
        state = State(made_analysis, outlets=("The Lantern",))
        assert {e.value: e.count for e in state.entries("outlets")[0]} == {
            "Daily Harbour": 2,
            "The Lantern": 1,
        }
        assert {e.value: e.count for e in state.entries("speakers")[0]} == {"Jane Doe": 1}
        assert {e.value: e.count for e in state.entries("kinds")[0]} == {
            "direct": 0,
            "indirect": 0,
            "mixed": 1,
        }

    def test_counts_add_up_for_every_facet(self) -> None:
        state = State(many(100), kinds=("direct",), words="1")
        for facet in ("speakers", "outlets", "cue_classes", "dates"):
            assert sum(entry.count for entry in state.entries(facet)[0]) == state.total

    def test_dates_are_days_months_or_years_whatever_keeps_the_list_short(self) -> None:
        def dates(number: int, step: int) -> list[str]:
            start = dt.date(2020, 1, 1)
            documents = [Document(f"d{n}", "No.", date=start + dt.timedelta(days=step * n)) for n in range(number)]
            found = tuple(Quotation(f"{d.document_id}#1", d, Kind.DIRECT, (Span(0, 3),)) for d in documents)
            return [entry.value for entry in State(Analysis(Corpus(tuple(documents)), found)).entries("dates")[0]]

        assert dates(3, 2) == ["2020-01-01", "2020-01-03", "2020-01-05"]
        assert dates(60, 1) == ["2020-01", "2020-02"]
        assert dates(60, 30) == ["2020", "2021", "2022", "2023", "2024"]

    def test_a_period_of_any_length_can_be_chosen(self) -> None:
        state = State(many(100), dates=("2024-01",))
        assert {q.document.date.month for q in state.filtered.quotations if q.document.date} == {1}
        state.only(dates="2024-02-03")
        assert {q.document.date for q in state.filtered.quotations} == {dt.date(2024, 2, 3)}
        shown = {entry.value: (entry.count, entry.chosen) for entry in state.entries("dates")[0]}
        assert shown["2024-02-03"] == (2, True)
        assert sum(count for value, (count, _) in shown.items() if value != "2024-02-03") == 100

    def test_articles_without_a_date_stand_last_and_can_be_chosen(self) -> None:
        document = Document("d", "No.")
        state = State(Analysis(Corpus((document,)), (Quotation("d#1", document, Kind.DIRECT, (Span(0, 3),)),)))
        assert [(e.value, e.label) for e in state.entries("dates")[0]] == [("", "no date")]
        state.toggle("dates", "")
        assert state.total == 1

    def test_sorting_by_every_column_is_that_of_its_texts(self) -> None:
        state = State(many(60))
        texts = {
            "quotation": lambda q: q.text, "kind": lambda q: q.kind, "outlet": lambda q: q.document.outlet,
            "date": lambda q: q.document.date.isoformat(),
        }  # fmt: skip
        for column, text in texts.items():
            for descending in (False, True):
                state.sort, state.descending = column, descending
                assert ids(state.selection) == [
                    q.quotation_id
                    for q in sorted(state.analysis.quotations, key=lambda q: text(q).casefold(), reverse=descending)
                ]

    def test_totals_are_those_of_the_analysis(self) -> None:
        state = State(many(90), kinds=("direct",))
        found = state.filtered
        assert state.totals == {
            "quotations": len(found.quotations), "speakers": len(found.speakers),
            "outlets": len({q.document.outlet for q in found.quotations}),
            "unattributed": sum(q.speaker is None for q in found.quotations),
        }  # fmt: skip

    def test_another_analysis_keeps_the_filters_that_still_mean_something(self, made_analysis: Analysis) -> None:
        state = State(made_analysis, speakers=("Jane Doe", "the minister"), words="a", selected="lantern/1#1")
        state.reload(made_analysis.filter(speaker="Jane Doe"))
        assert state.speakers == ("Jane Doe",)
        assert state.words == "a"
        assert state.current is not None and state.current.quotation_id == "lantern/1#1"

    def test_speakers_are_searched_and_unnamed_stand_apart(self) -> None:
        state = State(many(90))
        groups = [entry.group for entry in state.entries("speakers")[0]]
        assert groups == ["named"] * 7 + ["unnamed", ""]
        shown, total = state.entries("speakers", "speaker", limit=3)
        assert (len(shown), total) == (3, 8)  # "no speaker found" has the letters too
        assert [e.label for e in state.entries("speakers", "AIDE")[0]] == ["an aide"]

    def test_missing_speaker_can_be_chosen(self) -> None:
        state = State(many(90), speakers=("",))
        assert state.total == 10
        assert all(quotation.speaker is None for quotation in state.filtered.quotations)

    def test_only_visible_rows_are_asked_for_and_every_row_is_on_one_page(self) -> None:
        state = State(many(60))
        seen = []
        for page in range(state.pages):
            state.turn_to(page)
            seen += [quotation.quotation_id for quotation in state.visible]
        assert len(state.visible) == 10
        assert seen == ids(state.analysis)
        state.turn_to(99)
        assert state.page == 2

    def test_sorting_keeps_all_rows_and_the_selection(self) -> None:
        state = State(many(60))
        state.selected = "d41#1"
        state.sort_by("speaker")
        labels = [q.speaker.label if q.speaker else None for q in state.selection.quotations]
        known = [label for label in labels if label]
        assert known == sorted(known, key=str.casefold)
        assert labels == known + [None] * labels.count(None)
        state.sort_by("speaker")
        assert state.descending
        assert state.selection.quotations[-1].speaker is None
        assert (state.selected, state.current.quotation_id if state.current else "") == ("d41#1", "d41#1")
        state.sort_by("speaker")
        assert ids(state.selection) == ids(state.analysis)
        assert sorted(ids(state.selection)) == sorted(ids(state.filtered))

    def test_hidden_selection_comes_back(self, made_analysis: Analysis) -> None:
        state = State(made_analysis, selected="harbour/1#2")
        state.toggle("speakers", "Jane Doe")
        assert state.current is not None and state.current.quotation_id == "harbour/1#1"
        state.clear()
        assert state.current is not None and state.current.quotation_id == "harbour/1#2"

    def test_moving_stops_at_both_ends_and_turns_pages(self) -> None:
        state = State(many(30), rows=10)
        state.move(-1)
        assert state.position == 0
        state.move(12)
        assert (state.position, state.page) == (12, 1)
        state.move(1000)
        assert (state.position, state.page) == (29, 2)

    def test_nothing_fits(self, made_analysis: Analysis) -> None:
        state = State(made_analysis, words="nowhere")
        assert (state.current, state.position, state.pages, state.visible) == (None, None, 1, [])
        state.move(1)
        assert state.selected == ""

    def test_only_chooses_and_gives_up(self, made_analysis: Analysis) -> None:
        state = State(made_analysis)
        state.only(speakers="Jane Doe", outlets="The Lantern")
        assert ids(state.filtered) == ["lantern/1#1"]
        state.only(speakers="Jane Doe", outlets="The Lantern")
        assert not state.is_filtered

    @pytest.mark.parametrize("call", [("toggle", "moods", "x"), ("sort_by", "moods")])
    def test_unknown_names_are_refused(self, made_analysis: Analysis, call: tuple[str, ...]) -> None:
        with pytest.raises(KeyError, match="moods"):
            getattr(State(made_analysis), call[0])(*call[1:])


@st.composite
def choices(draw: Any) -> dict[str, Any]:
    """Values of every facet, known and unknown, words and an order."""
    analysis = many(60)
    values = State(analysis).values
    chosen = {
        f: tuple(draw(st.lists(st.sampled_from((*values[f], "elsewhere")), max_size=3, unique=True))) for f in values
    }
    chosen["dates"] += tuple(draw(st.lists(st.sampled_from(["2024", "2024-01", "2024-02-03", "202"]), max_size=1)))
    return chosen | {
        "words": draw(st.sampled_from(["", "1", "WORD 2", "3 5", "nothing"])),
        "sort": draw(st.sampled_from(["", *COLUMNS])), "descending": draw(st.booleans()),
    }  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(choices())
def test_whatever_is_chosen_the_view_is_that_of_a_plain_filter(chosen: dict[str, Any]) -> None:
    analysis = many(60)
    state = State(analysis, **chosen)
    options = {FACETS[facet]: list(chosen[facet]) for facet in FACETS if chosen[facet]}
    plain = analysis.filter(**options, words=chosen["words"])
    assert state.filtered == plain
    assert sorted(ids(state.selection)) == sorted(ids(plain))
    assert eval(state.code, {"analysis": analysis, "dataclasses": dataclasses}) == plain
    for facet, column in FACETS.items():
        rest = {name: value for name, value in options.items() if name != column}
        counts = {entry.value: entry.count for entry in state.entries(facet)[0]}
        for value in counts:
            assert counts[value] == len(analysis.filter(**rest, **{column: value}, words=chosen["words"]).quotations)


class TestCode:
    @pytest.mark.parametrize(
        "chosen",
        [
            {}, {"speakers": ("Jane Doe",)}, {"cue_classes": ("speech",)}, {"speakers": ("",)},
            {"speakers": ("Jane Doe", "the minister"), "kinds": ("mixed", "direct")},
            {"outlets": ("The Lantern",), "words": " farce "}, {"dates": ("2024-05-02",)}, {"dates": ("2024-05", "")},
        ],
    )  # fmt: skip
    def test_code_makes_the_same_view(self, made_analysis: Analysis, chosen: dict[str, Any]) -> None:
        state = State(made_analysis, **chosen)
        assert eval(state.code, {"analysis": made_analysis, "dataclasses": dataclasses}) == state.filtered

    def test_code_holds_where_a_spelling_is_another_s_label(self) -> None:
        texts = Document("d", "One two three.", outlet="Daily")
        jane = Speaker("jane", "Jane Doe", SpeakerKind.PERSON, (Spelling("Doe", 1),))
        john = Speaker("john", "Doe", SpeakerKind.PERSON)
        quotations = tuple(
            Quotation(f"d#{n}", texts, Kind.DIRECT, (Span(0, 3),), speaker=speaker)
            for n, speaker in enumerate((jane, john))
        )
        analysis = Analysis(Corpus((texts,)), quotations)
        state = State(analysis, speakers=("Doe",), outlets=("Daily",))
        assert ids(state.filtered) == ["d#1"]
        assert eval(state.code, {"analysis": analysis, "dataclasses": dataclasses}) == state.filtered

    def test_code_holds_where_two_outlets_differ_in_case_alone(self) -> None:
        documents = tuple(Document(name, "One.", outlet=name) for name in ("The Post", "the post"))
        quotations = tuple(Quotation(f"{d.document_id}#1", d, Kind.DIRECT, (Span(0, 3),)) for d in documents)
        analysis = Analysis(Corpus(documents), quotations)
        state = State(analysis, outlets=("the post",), words="one")
        assert ids(state.filtered) == ["the post#1"]
        assert eval(state.code, {"analysis": analysis, "dataclasses": dataclasses}) == state.filtered


class TestExplore:
    @pytest.mark.parametrize("date", ["2024-05-02", "2024-05", "2024"])
    def test_a_date_is_a_day_a_month_or_a_year(self, made_analysis: Analysis, date: str) -> None:
        assert "harbour/1#1" in ids(ql.explore(made_analysis, date=date).filtered)
        with pytest.raises(InputError, match="date '2023'; there is '2024'"):
            ql.explore(made_analysis, date="2023")

    def test_options_choose_filters_by_label_or_spelling(self, made_analysis: Analysis) -> None:
        explorer = ql.explore(made_analysis, speaker="jane doe", kind=["direct", "mixed"], words="farce")
        assert explorer.state.speakers == ("Jane Doe",)
        assert ids(explorer.filtered) == ["lantern/1#1"]

    def test_speech_is_every_class_but_thought(self) -> None:
        analysis = many(40)
        assert ids(ql.explore(analysis, cue_class="speech").filtered) == ids(analysis.filter(cue_class="speech"))

    def test_unknown_speaker_is_named_with_the_close_ones(self, made_analysis: Analysis) -> None:
        with pytest.raises(InputError, match=r"'Jane Do'; there is 'Jane Doe'"):
            ql.explore(made_analysis, speaker="Jane Do")

    def test_only_an_analysis_is_taken(self) -> None:
        with pytest.raises(InputError, match="not str"):
            ql.explore("articles/")  # type: ignore[arg-type]  # that is the mistake

    def test_empty_analysis(self) -> None:
        explorer = ql.explore(Analysis(Corpus(()), ()))
        assert explorer._table.view["empty"] == "No quotations were found."
        assert explorer.current is None
        assert "0 quotations" in repr(explorer)
        assert "No quotations" in explorer.static_html()


class TestExplorer:
    def test_facets_table_article_and_chart_follow(self, made_analysis: Analysis) -> None:
        explorer = ql.explore(made_analysis)
        send(explorer._facets["speakers"], toggle="Jane Doe")
        assert [row["cells"]["kind"] for row in explorer._table.view["rows"]] == ["direct", "mixed"]
        assert explorer._head.view["status"] == "2 of 3 quotations · 1 speaker · 2 outlets"
        assert [chip.description for chip in explorer._chips.children] == ["Jane Doe ✕", "Clear all"]
        send(explorer._table, select="lantern/1#1")
        assert explorer._context.view["title"] == "Farce"
        assert explorer._context.view["where"] == "2 of 2"
        explorer._chips.children[-1].click()
        assert explorer._chips.children == ()
        assert len(explorer._table.view["rows"]) == 3

    def test_article_is_complete_and_marked(self, made_analysis: Analysis) -> None:
        explorer = ql.explore(made_analysis)
        segments = explorer._context.view["segments"]
        assert "".join(words for words, _, _ in segments) == made_analysis.corpus[0].text
        assert [words for words, roles, ids in segments if "content" in roles] == [
            "“We will appeal,”", "that she had expected it",
        ]  # fmt: skip

    def test_only_one_page_goes_to_the_browser(self) -> None:
        explorer = ql.explore(many(5000))
        assert len(explorer._table.view["rows"]) == 25
        assert explorer._table.view["total"] == 5000
        assert len(json.dumps(explorer._table.view)) < 20_000

    def test_cell_of_the_heat_map_filters_and_shows_it(self, made_analysis: Analysis) -> None:
        explorer = ql.explore(made_analysis)
        cell = next(c for c in explorer._chart.view["cells"] if c["label"] == "Jane Doe, The Lantern: 1 quotation")
        send(explorer._chart, cell=cell["key"])
        assert ids(explorer.filtered) == ["lantern/1#1"]
        assert [c["label"] for c in explorer._chart.view["cells"] if c["pressed"]] == [cell["label"]]
        send(explorer._chart, cell=cell["key"])
        assert not explorer.state.is_filtered

    def test_every_cell_of_every_chart_counts_what_it_filters(self) -> None:
        explorer = ql.explore(many(80))
        for name in CHARTS:
            explorer._which.value = name
            cells = explorer._reading.cells
            assert cells or name == "positions"
            for cell in cells if name not in ("share", "words", "voices") else ():
                explorer.state.clear()
                explorer.state.only(**cell.choice)
                assert f": {explorer.state.total} quotation" in cell.label
            explorer.state.clear()

    def test_unnamed_sources_are_drawn_with_reasons_and_follow_the_filter(self, made_analysis: Analysis) -> None:
        first, minister, third = made_analysis.quotations
        told = dataclasses.replace(minister, anonymity=Span(0, 3))
        explorer = ql.explore(dataclasses.replace(made_analysis, quotations=(first, told, third)))
        explorer._which.value = "unnamed"
        (cell,) = explorer._chart.view["cells"]
        assert cell["label"] == "Daily Harbour, reason stated: 1 quotation"
        send(explorer._chart, cell=cell["key"])
        assert ids(explorer.filtered) == ["harbour/1#2"]
        explorer._which.value = "unnamed_as"
        assert [c["label"] for c in explorer._chart.view["cells"]] == ["minister, reason stated: 1 quotation"]
        explorer.state.clear()
        explorer.state.words = "farce"
        assert explorer._chart.view["cells"] == []
        assert "No quotations to show" in explorer._chart.view["svg"]

    def test_a_bar_of_unnamed_sources_that_would_choose_others_too_is_no_button(self) -> None:
        aide = Speaker("aide", "an aide", SpeakerKind.UNNAMED)
        documents = [Document(name, "So he said, fearing for his job.", outlet="Daily") for name in ("a", "b")]
        quotations = [Quotation(d.document_id, d, Kind.INDIRECT, (Span(0, 2),), speaker=aide) for d in documents]
        quotations[0] = dataclasses.replace(quotations[0], anonymity=Span(12, 31))
        explorer = ql.explore(Analysis(Corpus(tuple(documents)), tuple(quotations)))
        explorer._which.value = "unnamed"
        assert (explorer._chart.view["cells"], alert(explorer)) == ([], "")
        assert 'id="ql-cell-0-1"' in explorer._chart.view["svg"]

    @pytest.mark.parametrize("name", list(CHARTS))
    def test_every_cell_that_can_be_chosen_is_in_the_picture(self, name: str) -> None:
        explorer = ql.explore(many(80))
        explorer._which.value = name
        view = explorer._chart.view
        assert all(f'id="ql-cell-{cell["key"]}"' in view["svg"] for cell in view["cells"])
        assert view["names"] or name == "positions"
        assert all(f'id="ql-label-{place}"' in view["svg"] for place in view["names"])
        assert view["description"]

    def test_chart_is_drawn_again_only_when_its_rows_change(self, made_analysis: Analysis) -> None:
        explorer = ql.explore(made_analysis)
        first = explorer._chart.view["svg"]
        explorer.state.toggle("speakers", "Jane Doe")
        assert explorer._chart.view["svg"] == first
        explorer.state.toggle("kinds", "mixed")
        assert explorer._chart.view["svg"] != first

    def test_a_marked_passage_that_a_filter_hides_opens(self, made_analysis: Analysis) -> None:
        explorer = ql.explore(made_analysis, kind="direct")
        send(explorer._context, select="harbour/1#2")
        assert explorer.current is not None and explorer.current.quotation_id == "harbour/1#2"
        assert not explorer.state.is_filtered

    def test_words_are_linked_both_ways(self, made_analysis: Analysis) -> None:
        explorer = ql.explore(made_analysis)
        explorer._words.value = "farce"
        assert explorer.state.words == "farce"
        explorer.state.clear()
        assert explorer._words.value == ""

    def test_errors_of_callbacks_are_told_and_taken_back(self, made_analysis: Analysis) -> None:
        explorer = ql.explore(made_analysis)
        send(explorer._table, sort="moods")
        assert "moods" in alert(explorer)
        send(explorer._table, sort="kind")
        assert alert(explorer) == ""

    def test_download_is_the_file_that_save_writes(
        self, made_analysis: Analysis, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        explorer = ql.explore(made_analysis, outlet="The Lantern")
        sent: list[Any] = []
        monkeypatch.setattr(explorer._head, "send", lambda message, buffers: sent.append((message, buffers)))
        send(explorer._head, download="t", format="csv")
        ((message, (content,)),) = sent
        assert (message["token"], message["name"]) == ("t", "quotations.csv")
        assert content == explorer.selection.save(tmp_path / "same.csv").read_bytes()

    def test_failed_download_frees_the_button_and_says_why(
        self, made_analysis: Analysis, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        explorer = ql.explore(made_analysis)
        sent: list[Any] = []
        monkeypatch.setattr(explorer._head, "send", lambda message, buffers: sent.append(buffers))

        def full(*_: Any) -> None:
            raise OSError("no space left")

        monkeypatch.setattr(Analysis, "save", full)
        send(explorer._head, download="t", format="csv")
        assert sent == [[]]
        assert "no space left" in alert(explorer)

    @pytest.mark.parametrize("suffix", list(FORMATS))
    def test_every_format_holds_what_is_on_the_screen(
        self, made_analysis: Analysis, suffix: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        explorer = ql.explore(made_analysis, outlet="The Lantern")
        sent: list[Any] = []
        monkeypatch.setattr(explorer._head, "send", lambda message, buffers: sent.append((message, buffers)))
        send(explorer._head, download="t", format=suffix)
        ((message, (content,)),) = sent
        assert message["name"] == f"quotations.{suffix}"
        if suffix in ("csv", "jsonl", "html"):
            assert b"a farce" in content and b"We will appeal" not in content
        assert alert(explorer) == ""

    def test_a_format_whose_library_is_missing_says_so(
        self, made_analysis: Analysis, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        explorer = ql.explore(made_analysis)
        monkeypatch.setitem(sys.modules, "xlsxwriter", None)
        send(explorer._head, download="t", format="xlsx")
        assert "pip install" in alert(explorer)

    def test_what_has_no_speaker_is_always_told_and_one_click_away(self) -> None:
        explorer = ql.explore(many(90))
        assert explorer._head.view["unattributed"] == "10 without a speaker (11%)"
        send(explorer._head, unattributed=True)
        assert explorer.state.total == 10
        assert explorer._head.view["pressed"]
        send(explorer._head, unattributed=True)
        assert not explorer.state.is_filtered

    def test_code_is_shown_on_demand_and_gone_when_it_no_longer_holds(self, made_analysis: Analysis) -> None:
        explorer = ql.explore(made_analysis, kind="direct")
        send(explorer._head, code=True)
        assert explorer._head.view["code"] == explorer.code == "analysis.filter(kind='direct')"
        explorer.state.clear()
        assert explorer._head.view["code"] == ""

    def test_a_pronoun_says_whom_it_stands_for_and_why(self, made_analysis: Analysis) -> None:
        one, two, three = made_analysis.quotations
        two = dataclasses.replace(two, speaker=one.speaker, resolution="the only person before it")
        explorer = ql.explore(dataclasses.replace(made_analysis, quotations=(one, two, three)))
        assert explorer._context.view["sources"] == {
            "harbour/1#1": ["", ""], "harbour/1#2": ["Jane Doe", "the only person before it"],
        }  # fmt: skip

    def test_what_is_sent_does_not_grow_with_the_corpus(self) -> None:
        sizes = []
        for number in (2_000, 20_000):
            explorer = ql.explore(benchmark.made(number))
            for action in (lambda e: None, *benchmark.ACTIONS.values()):
                explorer.state.clear()
                action(explorer)
                sizes.append(sum(size for _, size in benchmark.sent(explorer)))
        assert max(sizes) < 160_000
        assert max(sizes) < 1.2 * min(sizes)

    def test_two_explorers_are_apart(self, made_analysis: Analysis) -> None:
        first, second = ql.explore(made_analysis), ql.explore(made_analysis)
        first.state.toggle("kinds", "direct")
        assert len(second._table.view["rows"]) == 3

    def test_close_leaves_no_widget(self, made_analysis: Analysis) -> None:
        before = set(ipywidgets.Widget.widgets) if hasattr(ipywidgets.Widget, "widgets") else set()
        explorer = ql.explore(made_analysis, kind="direct")
        parts = [
            explorer,
            explorer._table,
            explorer._chart,
            *explorer._chips.children,
            *explorer._facets.values(),
        ]
        explorer.close()
        assert all(part.comm is None for part in parts)
        assert not before - set(getattr(ipywidgets.Widget, "widgets", before))

    def test_how_the_speaker_is_known_is_told_with_its_measured_share(self, made_analysis: Analysis) -> None:
        told = dataclasses.replace(
            made_analysis.quotations[0], resolution="as before", resolution_rule="he_or_she", resolution_confidence=0.9
        )
        rare = dataclasses.replace(made_analysis.quotations[1], resolution="by luck", resolution_rule="document")
        by_hand = dataclasses.replace(made_analysis.quotations[2], resolution="assigned by hand")
        explorer = ql.explore(dataclasses.replace(made_analysis, quotations=(told, rare, by_hand)))
        reasons = []
        for quotation in (told, rare, by_hand):
            send(explorer._context, select=quotation.quotation_id)
            reasons += [value for name, value in explorer._context.view["facts"] if name in ("because", "speaker rule")]
        assert reasons == [
            "as before", "he_or_she, right 90% of the time on annotated texts", "by luck", "document", "assigned by hand",
        ]  # fmt: skip

    def test_parents_are_shown_as_a_chain_of_voices(self) -> None:
        document = Document("d", "The aide said Lund had promised it.")
        aide = Speaker("aide", "the aide", SpeakerKind.UNNAMED)
        lund = Speaker("lund", "Mara Lund", SpeakerKind.PERSON)
        outer = Quotation("d#1", document, Kind.INDIRECT, (Span(14, 34),), speaker=aide)
        inner = Quotation("d#2", document, Kind.INDIRECT, (Span(32, 34),), speaker=lund, parent="d#1")
        explorer = ql.explore(Analysis(Corpus((document,)), (outer, inner)))
        send(explorer._table, select="d#2")
        assert ["voices", "the aide › Mara Lund"] in explorer._context.view["facts"]


class TestCorrections:
    @pytest.fixture
    def explorer(self, made_analysis: Analysis) -> Explorer:
        return ql.explore(made_analysis)

    def labels(self, explorer: Explorer) -> list[str | None]:
        return [q.speaker.label if q.speaker else None for q in explorer.analysis.quotations]

    def test_a_quotation_is_somebody_else_s(self, explorer: Explorer, made_analysis: Analysis) -> None:
        send(explorer._table, select="harbour/1#2")
        send(explorer._context, correct="assign", name=" Ilse Brandt ")
        assert self.labels(explorer) == ["Jane Doe", "Ilse Brandt", "Jane Doe"]
        assert explorer._table.view["selected"] == "harbour/1#2"
        assert explorer._table.view["rows"][1]["cells"]["speaker"] == "Ilse Brandt"
        assert "Ilse Brandt" in [entry["value"] for entry in explorer._facets["speakers"].view["entries"]]
        assert "1 correction" in explorer._head.view["status"]
        assert "assign" in explorer._head.view["undo"]
        send(explorer._head, undo=True)
        assert explorer.analysis == made_analysis
        assert explorer._head.view["undo"] == ""

    def test_two_are_one_and_one_is_two(self) -> None:
        people = [
            Speaker(name.casefold(), f"Karim {name}", SpeakerKind.PERSON, (Spelling(f"Karim {name}", 1),))
            for name in ("Haftan", "Hiftan")
        ]
        documents = [Document(p.speaker_id, f"{p.label} said no.", outlet="Daily") for p in people]
        found = tuple(
            Quotation(f"{d.document_id}#1", d, Kind.INDIRECT, (Span(18, 20),), source=Span(0, 12), speaker=speaker)
            for d, speaker in zip(documents, people, strict=True)
        )
        analysis = Analysis(Corpus(tuple(documents)), found)
        explorer = ql.explore(analysis)
        assert explorer._context.view["correct"]["spellings"] == []
        send(explorer._table, select="hiftan#1")
        send(explorer._context, correct="same", name="karim haftan")
        assert self.labels(explorer) == ["Karim Haftan"] * 2
        assert explorer._context.view["correct"]["spellings"] == ["Karim Haftan", "Karim Hiftan"]
        send(explorer._head, undo=True)
        assert self.labels(explorer) == ["Karim Haftan", "Karim Hiftan"]
        one = dataclasses.replace(people[0], spellings=(*people[0].spellings, *people[1].spellings))
        explorer = ql.explore(Analysis(analysis.corpus, tuple(dataclasses.replace(q, speaker=one) for q in found)))
        send(explorer._context, correct="other", name="Karim Hiftan")
        assert self.labels(explorer) == ["Karim Haftan", "Karim Hiftan"]
        assert explorer.code == "analysis.split('Karim Haftan', 'Karim Hiftan')"

    def test_of_two_with_one_name_the_open_one_is_meant(self) -> None:
        documents = [Document(name, "Jo Lund said no.", outlet=name) for name in ("a", "b")]
        found = tuple(
            Quotation(
                f"{d.document_id}#1", d, Kind.INDIRECT, (Span(13, 15),), source=Span(0, 7),
                speaker=Speaker(f"lund-{d.document_id}", "Jo Lund", SpeakerKind.PERSON, (Spelling("Jo Lund", 1),)),
            )
            for d in documents
        )  # fmt: skip
        explorer = ql.explore(Analysis(Corpus(tuple(documents)), found))
        assert explorer._head.view["status"].startswith("2 quotations · 2 speakers")
        send(explorer._table, select="b#1")
        send(explorer._context, correct="rename", name="Jo Lund of B")
        assert alert(explorer) == ""
        assert self.labels(explorer) == ["Jo Lund", "Jo Lund of B"]

    def test_what_isn_t_a_quotation_goes_and_the_next_one_opens(self, explorer: Explorer) -> None:
        send(explorer._table, select="harbour/1#2")
        send(explorer._context, correct="reject")
        assert ids(explorer.filtered) == ["harbour/1#1", "lantern/1#1"]
        assert explorer._table.view["selected"] == "lantern/1#1"

    def test_nobody_knows_who(self, explorer: Explorer) -> None:
        send(explorer._context, correct="nobody")
        assert self.labels(explorer)[0] is None

    def test_a_new_name(self, explorer: Explorer) -> None:
        send(explorer._context, correct="rename", name="Jane A. Doe")
        assert self.labels(explorer) == ["Jane A. Doe", "the minister", "Jane A. Doe"]

    @pytest.mark.parametrize(
        ("action", "words"), [("assign", "say first who"), ("same", "say first who"), ("rename", "is called")]
    )
    def test_an_action_without_its_name_says_so(self, explorer: Explorer, action: str, words: str) -> None:
        send(explorer._context, correct=action, name=" ")
        assert words in alert(explorer)
        assert not explorer.analysis.corrections

    def test_what_can_t_be_is_said_without_the_name_of_the_error(self, explorer: Explorer) -> None:
        send(explorer._context, correct="same", name="Nobody Known")
        assert alert(explorer).startswith("no speaker is called 'Nobody Known'")
        send(explorer._context, correct="sing")
        assert "sing" in alert(explorer)

    def test_code_holds_the_corrections(self, explorer: Explorer, made_analysis: Analysis) -> None:
        send(explorer._context, correct="rename", name="Jane O'Doe")
        send(explorer._context, correct="nobody")
        explorer.state.toggle("speakers", "Jane O'Doe")
        made = eval(explorer.code, {"analysis": made_analysis, "dataclasses": dataclasses})
        assert ids(made) == ids(explorer.filtered) == ["lantern/1#1"]
        explorer.state.clear()
        for expected in (""".rename('Jane Doe', "Jane O'Doe")""", ""):
            send(explorer._head, undo=True)
            assert explorer.code == f"analysis{expected}"
        corrected = made_analysis.rename("Jane Doe", "J. Doe").reject("harbour/1#1")
        explorer = ql.explore(corrected)
        send(explorer._head, undo=True)
        send(explorer._head, undo=True)
        assert explorer.code == "analysis.undo().undo()"
        assert eval(explorer.code, {"analysis": corrected}) == explorer.analysis == made_analysis

    def test_filters_follow(self, explorer: Explorer) -> None:
        explorer.state.toggle("speakers", "the minister")
        send(explorer._context, correct="rename", name="the deputy minister")
        assert explorer.state.total == 3
        assert not explorer.state.is_filtered

    def test_names_are_suggested(self, explorer: Explorer) -> None:
        send(explorer._context, suggest="doe")
        assert explorer._context.view["correct"]["names"] == ["Jane Doe"]
        send(explorer._context, suggest="")
        assert explorer._context.view["correct"]["names"] == []

    def test_they_are_kept_in_the_file_of_the_corpus(self, made_analysis: Analysis, tmp_path: Path) -> None:
        kept = tmp_path / "quotelab-corrections.yaml"
        state = dataclasses.replace(made_analysis.state, path=kept)
        explorer = ql.explore(dataclasses.replace(made_analysis, state=state))
        send(explorer._context, correct="rename", name="Janet Doe")
        assert "Janet Doe" in kept.read_text(encoding="utf-8")
        assert explorer._context.view["correct"]["kept"] == str(kept)
        send(explorer._head, undo=True)
        assert "Janet Doe" not in kept.read_text(encoding="utf-8")

    def test_where_they_can_t_be_kept_the_reader_is_told(self, made_analysis: Analysis, tmp_path: Path) -> None:
        state = dataclasses.replace(made_analysis.state, path=tmp_path / "file" / "quotelab-corrections.yaml")
        (tmp_path / "file").write_text("no folder")
        explorer = ql.explore(dataclasses.replace(made_analysis, state=state))
        send(explorer._context, correct="rename", name="Janet Doe")
        assert "can't be kept" in alert(explorer)
        assert self.labels(explorer)[0] == "Janet Doe"


class TestHostileText:
    @pytest.fixture
    def hostile(self) -> Analysis:
        document = Document(HOSTILE, f"“{HOSTILE}” he said.", outlet=HOSTILE, title=HOSTILE, author=HOSTILE)
        speaker = Speaker("x", HOSTILE, SpeakerKind.PERSON)
        span = Span(0, len(HOSTILE) + 2)
        quotation = Quotation(f"{HOSTILE}#1", document, Kind.DIRECT, (span,), speaker=speaker)
        return Analysis(Corpus((document,)), (quotation,))

    def test_static_copy_shows_it_literally(self, hostile: Analysis) -> None:
        page = ql.explore(hostile).static_html()
        assert "<script" not in page
        assert "&lt;script&gt;window.bad = 1&lt;/script&gt;" in page
        assert "\u202e" not in page
        assert "mathjax_ignore" in page and "tex2jax_ignore" in page
        page.encode("utf-8")

    def test_what_is_sent_is_text_of_the_same_length(self, hostile: Analysis) -> None:
        explorer = ql.explore(hostile)
        views = [explorer._table.view, explorer._context.view, explorer._chart.view, explorer._head.view]
        views += [view.view for view in explorer._facets.values()]
        for view in views:
            json.dumps(view, ensure_ascii=False).encode("utf-8")
        text = "".join(words for words, _, _ in explorer._context.view["segments"])
        assert len(text) == len(hostile.corpus[0].text)

    def test_a_speaker_that_cannot_be_sent_whole_can_still_be_chosen(self, hostile: Analysis) -> None:
        explorer = ql.explore(hostile)
        value = explorer._facets["speakers"].view["entries"][0]["value"]
        send(explorer._facets["speakers"], toggle=value)
        assert len(explorer.filtered.quotations) == 1
        assert explorer.state.is_filtered


def test_display_is_a_copy_and_the_live_widget(made_analysis: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    from quotelab import magics

    shown: list[dict[str, Any]] = []
    monkeypatch.setattr(magics, "publish", lambda *bundles: shown.extend(bundles))
    ql.explore(made_analysis)._ipython_display_()
    ql.explore(made_analysis, static_rows=0)._ipython_display_()
    copy, live, bare, live_again = shown
    assert "We will appeal" in copy["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in live
    assert "text/html" not in bare
    assert "application/vnd.jupyter.widget-view+json" in live_again
