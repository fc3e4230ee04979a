"""The magics in a real shell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import RichOutput, capture_output

from quotelab import magics
from quotelab.analysis import Analysis
from quotelab.explorer import Explorer
from quotelab.parse import StanzaParser


@pytest.fixture
def shell(made_analysis: Analysis) -> Iterator[InteractiveShell]:
    """A shell of its own, with quotelab loaded and an analysis in `found`."""
    InteractiveShell.clear_instance()
    own = InteractiveShell.instance()
    own.run_line_magic("load_ext", "quotelab")
    own.user_ns["found"] = made_analysis
    yield own
    own.run_line_magic("unload_ext", "quotelab")
    InteractiveShell.clear_instance()


def state_of(shell: InteractiveShell) -> tuple[Any, ...]:
    """Everything that an extension could leave behind."""
    figures = shell.display_formatter.formatters["image/png"]
    return (
        "quotes" in shell.magics_manager.magics["line"], "quotes" in shell.magics_manager.magics["cell"],
        "QuoteLab" in shell.magics_manager.registry, [type(c).__name__ for c in shell.configurables],
        len(shell.Completer.custom_matchers), dict(figures.deferred_printers), dict(figures.type_printers),
    )  # fmt: skip


def ids(analysis: Any) -> list[str]:
    return [quotation.quotation_id for quotation in analysis.quotations]


def error_of(shell: InteractiveShell, line: str) -> str:
    """The one line that a user's mistake gives."""
    with pytest.raises(UsageError) as raised:
        shell.run_line_magic("quotes", line)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def completions(shell: InteractiveShell, line: str) -> list[str]:
    with provisionalcompleter():
        found = list(shell.Completer.completions(line, len(line)))
    return [line[: c.start] + c.text for c in found]


def test_load_and_unload_leave_nothing_three_times_over() -> None:
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    shell.find_line_magic("load_ext")  # brings IPython's own magics for extensions
    before = state_of(shell)
    for _ in range(3):
        with capture_output() as said:
            shell.run_line_magic("load_ext", "quotelab")
        assert (said.stdout, said.stderr, said.outputs) == ("", "", [])
        loaded = state_of(shell)
        assert loaded[:3] == (True, True, True)
        assert loaded[3].count("QuoteLab") == 1
        shell.run_line_magic("reload_ext", "quotelab")
        assert state_of(shell)[:5] == loaded[:5]
        shell.run_line_magic("unload_ext", "quotelab")
        assert state_of(shell) == before
    InteractiveShell.clear_instance()


def test_unload_leaves_a_magic_of_the_same_name_that_came_later(shell: InteractiveShell) -> None:
    shell.register_magic_function(lambda line: "mine", "line", "quotes")
    magics.unload(shell)
    assert shell.run_line_magic("quotes", "") == "mine"


def test_figures_are_shown_unless_someone_else_does() -> None:
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    png = shell.display_formatter.formatters["image/png"]

    def mine(figure: Any) -> bytes:
        return b"mine"

    png.for_type_by_name("matplotlib.figure", "Figure", mine)
    shell.run_line_magic("load_ext", "quotelab")
    assert png.lookup_by_type("matplotlib.figure.Figure") is mine
    shell.run_line_magic("unload_ext", "quotelab")
    assert png.lookup_by_type("matplotlib.figure.Figure") is mine
    InteractiveShell.clear_instance()


def test_value_is_an_explorer(shell: InteractiveShell, made_analysis: Analysis) -> None:
    shown = shell.run_line_magic("quotes", "found")
    assert isinstance(shown, Explorer)
    assert shown.filtered == made_analysis


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('found --speaker "Jane Doe"', ["harbour/1#1", "lantern/1#1"]),
        ("found --speaker='jane doe' --outlet 'The Lantern'", ["lantern/1#1"]),
        ("found -s 'Jane Doe' -s 'the minister'", ["harbour/1#1", "harbour/1#2", "lantern/1#1"]),
        ("found --kind direct --kind Mixed", ["harbour/1#1", "lantern/1#1"]),
        ("found --words farce", ["lantern/1#1"]),
        ("found --date 2024-05-02", ["harbour/1#1", "harbour/1#2"]),
        ("found -d 2024-05-02 -d 2024-05-03", ["harbour/1#1", "harbour/1#2", "lantern/1#1"]),
        ("found --cue-class speech --words '$5 {x}'", []),
    ],
)
def test_options_filter(shell: InteractiveShell, line: str, expected: list[str]) -> None:
    assert ids(shell.run_line_magic("quotes", line).filtered) == expected


def test_out_and_csv_keep_what_is_shown(shell: InteractiveShell, tmp_path: Path) -> None:
    target = tmp_path / "with space.csv"
    with capture_output() as said:
        shell.run_line_magic("quotes", f'found --kind mixed --out kept --csv "{target}"')
    assert ids(shell.user_ns["kept"]) == ["lantern/1#1"]
    assert target.read_text(encoding="utf-8-sig").count("\n") >= 2
    assert "1 quotations saved" in said.stdout or any("saved" in str(o.data) for o in said.outputs)


def test_static_is_a_table_without_controls(shell: InteractiveShell) -> None:
    with capture_output() as said:
        assert shell.run_line_magic("quotes", "found --static") is None
    (output,) = said.outputs
    assert isinstance(output, RichOutput)
    assert "We will appeal" in output.data["text/html"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "say what to read"),
        ("nowhere/at/all", "nowhere/at/all"),
        ("number", "number is a int"),
        ("found --speaker 'Jane Do'", "there is 'Jane Doe'"),
        ("found --speaker O'Brien", "O'Brien"),
        ('found --speaker "Jane O\'Brien"', "Jane O'Brien"),
        ("found --outlet Nowhere", "outlet 'Nowhere'"),
        ("found --date May", "date 'May'"),
        ("found --kind loud", "direct, indirect, mixed"),
        ("found --moods", "--moods"),
        ("found --out 1x", "variable's name"),
        ("found --csv a.txt", "ends in .csv"),
        ("found --csv nowhere/at/all.csv", "nowhere"),
    ],
)
def test_a_mistake_is_one_line(shell: InteractiveShell, line: str, words: str) -> None:
    shell.user_ns["number"] = 3
    assert words in error_of(shell, line)


def test_help_is_shown(shell: InteractiveShell) -> None:
    with capture_output() as said:
        assert shell.run_line_magic("quotes", "-h") is None
        assert shell.run_cell_magic("quotes", "--help", "text") is None
    shown = said.stdout + "".join(str(output.data) for output in said.outputs)
    assert "--cue-class" in shown


def test_empty_cell_is_a_mistake(shell: InteractiveShell) -> None:
    with pytest.raises(UsageError, match="the cell is empty"):
        shell.run_cell_magic("quotes", "", " \n")


def test_cell_is_the_article(shell: InteractiveShell, parser: StanzaParser) -> None:
    shell.magics_manager.registry["QuoteLab"]._parser = parser
    text = "“We will appeal,” Jane Doe said. The minister added that she had expected it.\n"
    shown = shell.run_cell_magic("quotes", '--outlet "My notes" --out notes', text)
    assert isinstance(shown, Explorer)
    (document,) = shell.user_ns["notes"].corpus
    assert (document.text, document.outlet) == (text, "My notes")
    assert "“We will appeal,”" in [quotation.text for quotation in shown.filtered.quotations]


def test_folder_is_read(shell: InteractiveShell, parser: StanzaParser, tmp_path: Path) -> None:
    shell.magics_manager.registry["QuoteLab"]._parser = parser
    article = (
        "The harbour council met on Monday to hear the engineers.\n\n“There is no reason to close the quay,” "
        "Mara Lund said after the meeting.\n\nThe council will vote on the plan before the summer.\n"
    )
    (tmp_path / "one.txt").write_text(article, encoding="utf-8")
    shown = shell.run_line_magic("quotes", f'"{tmp_path}"')
    texts = [quotation.text for quotation in shown.filtered.quotations]
    assert "“There is no reason to close the quay,”" in texts


class TestConfig:
    def test_rows_are_used_and_clamped(self, shell: InteractiveShell) -> None:
        shell.run_line_magic("config", "QuoteLab.rows = 6")
        assert shell.run_line_magic("quotes", "found").state.rows == 6
        shell.run_line_magic("config", "QuoteLab.rows = 100000")
        assert shell.run_line_magic("config", "QuoteLab.rows") == 200

    def test_no_article_text_is_saved_with_static_rows_0(self, shell: InteractiveShell) -> None:
        shell.run_line_magic("config", "QuoteLab.static_rows = 0")
        with capture_output() as said:
            shell.run_line_magic("quotes", "found")._ipython_display_()
        assert "appeal" not in said.stdout + "".join(str(output.data) for output in said.outputs)

    def test_a_bad_value_does_not_break_the_next_load(self, shell: InteractiveShell) -> None:
        shell.run_line_magic("config", "QuoteLab.rows = 'many'")
        shell.run_line_magic("unload_ext", "quotelab")
        shell.config.QuoteLab.static_rows = "lots"
        shell.run_line_magic("load_ext", "quotelab")
        assert shell.run_line_magic("config", "QuoteLab.static_rows") == 50
        assert shell.run_line_magic("config", "QuoteLab.rows") == 25


class TestCompletion:
    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("%quotes found --sp", ["%quotes found --speaker"]),
            ("%quotes found --speaker Ja", ['%quotes found --speaker "Jane Doe"']),
            ('%quotes found --speaker "jane', ['%quotes found --speaker "Jane Doe"']),
            ("%quotes found --outlet 'The", ["%quotes found --outlet 'The Lantern'"]),
            ("%quotes found --kind d", ["%quotes found --kind direct"]),
            ("%quotes found --cue-class sp", ["%quotes found --cue-class speech"]),
            ("%quotes found --date 2024-05-03", ["%quotes found --date 2024-05-03"]),
            ("%quotes fou", ["%quotes found"]),
            ("%%quotes --o", ["%%quotes --out", "%%quotes --outlet"]),
        ],
    )
    def test_names_are_completed(self, shell: InteractiveShell, line: str, expected: list[str]) -> None:
        assert completions(shell, line) == expected

    def test_paths_are_completed(
        self, shell: InteractiveShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "my articles").mkdir()
        monkeypatch.chdir(tmp_path)
        assert completions(shell, "%quotes my") == ['%quotes "my articles/"']

    def test_other_lines_are_left_alone(self, shell: InteractiveShell) -> None:
        assert "found.quotations" in completions(shell, "found.quot")
