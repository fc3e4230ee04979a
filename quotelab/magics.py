"""`%quotes` and `%%quotes`: who said what, from one line of a notebook or an IPython shell."""

# IPython's decorators and options carry no types.
# mypy: disable-error-code="no-untyped-call, untyped-decorator"

from __future__ import annotations

import glob
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from IPython import get_ipython
from IPython.core.completer import CompletionContext, SimpleCompletion, context_matcher
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.display import display
from traitlets import HasTraits, Int, TraitError, Unicode, validate

from quotelab import charts, explorer, models
from quotelab.analysis import Analysis, analyze
from quotelab.document import Corpus, Document
from quotelab.errors import QuotelabError
from quotelab.explorer import Explorer
from quotelab.parse import StanzaParser
from quotelab.quotation import Kind

FIGURE = ("matplotlib.figure", "Figure")
_LINE = re.compile(r"^\s*%{1,2}quotes\s+(?P<rest>.*)$", re.DOTALL)
_VALUE = re.compile(r"(?P<option>--[a-z-]+)[\s=]+(?P<value>\"[^\"]*|'[^']*|[^\s\"']*)$")
_ASSIGNED = re.compile(r"(?<!\S)(--[a-z-]+)=")
_OPTIONS = (
    "--speaker",
    "--outlet",
    "--kind",
    "--cue-class",
    "--date",
    "--words",
    "--out",
    "--csv",
    "--static",
    "--help",
)
_CELL_OPTIONS = ("--outlet", "--out", "--help")


def load(shell: InteractiveShell) -> None:
    """Add the magics, their completion, and a way to show figures that no one else shows."""
    _forget_bad_settings(shell)
    unload(shell)
    shell.register_magics(QuoteLab)
    own = shell.magics_manager.registry["QuoteLab"]
    shell.Completer.custom_matchers.append(own.matcher)
    png = _png_formatter(shell)
    if not _shows_figures(png):
        png.for_type_by_name(*FIGURE, charts.png)


def unload(shell: InteractiveShell) -> None:
    """Take away everything that `load` added; nothing happens when nothing is there."""
    own = shell.magics_manager.registry.pop("QuoteLab", None)
    if own is None:
        return
    for kind in ("line", "cell"):
        if getattr(shell.magics_manager.magics[kind].get("quotes"), "__self__", None) is own:
            del shell.magics_manager.magics[kind]["quotes"]
    if own in shell.configurables:
        shell.configurables.remove(own)
    if own.matcher in shell.Completer.custom_matchers:
        shell.Completer.custom_matchers.remove(own.matcher)
    png = _png_formatter(shell)
    if _shows_figures(png) is charts.png:
        png.pop(".".join(FIGURE))


def publish(*bundles: dict[str, Any]) -> None:
    """Show mime bundles one after the other; in a terminal only the first, which has the text."""
    for bundle in bundles if _in_notebook() else bundles[:1]:
        display(bundle, raw=True)


def _in_notebook() -> bool:
    return getattr(get_ipython(), "kernel", None) is not None


def _png_formatter(shell: Any) -> Any:
    return shell.display_formatter.formatters["image/png"]


def _shows_figures(formatter: Any) -> Callable[..., Any] | None:
    """What shows a matplotlib figure in this format, if anything does."""
    try:
        found: Callable[..., Any] = formatter.lookup_by_type(".".join(FIGURE))
    except KeyError:
        return None
    return found


def _forget_bad_settings(shell: InteractiveShell) -> None:
    """Drop settings that QuoteLab can't have: a shell keeps what it refused, and would fail to load."""
    settings = shell.config.get("QuoteLab", {})
    traits = QuoteLab.class_traits(config=True)
    for name in [name for name in settings if name in traits]:
        try:
            traits[name]._validate(HasTraits(), settings[name])
        except TraitError:
            del settings[name]


def _unquoted(value: str) -> str:
    """A value without its outer pair of quotes, which IPython leaves on.

    >>> _unquoted('"Jane O\\'Brien"'), _unquoted("O'Brien")
    ("Jane O'Brien", "O'Brien")
    """
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _kind(value: str) -> str:
    kind = _unquoted(value).casefold()
    if kind not in set(Kind):
        raise UsageError(f"--kind is one of {', '.join(Kind)}, not {value}")
    return kind


@magics_class
class QuoteLab(Magics):
    """Settings of %quotes, for `%config QuoteLab`."""

    shell: InteractiveShell

    static_rows = Int(50, help="Rows in the copy that is saved with a notebook; 0 saves no article text.").tag(
        config=True
    )
    rows = Int(25, help="Rows on one page of the table, 5 to 200.").tag(config=True)
    package = Unicode(models.PACKAGE, help="Models: 'quotelab', 'default' (Stanza's own) or a folder.").tag(config=True)

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self._parser: StanzaParser | None = None
        self._latest: Analysis | None = None

    @validate("static_rows", "rows")
    def _clamped(self, proposal: dict[str, Any]) -> int:
        low, high = {"static_rows": (0, 10_000), "rows": (5, 200)}[proposal["trait"].name]
        return int(min(max(proposal["value"], low), high))

    @no_var_expand
    @line_magic("quotes")
    @magic_arguments("quotes")
    @argument(
        "source",
        nargs="?",
        type=_unquoted,
        help="A folder, file, pattern, or variable (corpus, analysis, table).",
    )
    @argument("--speaker", "-s", action="append", type=_unquoted, help="Show this speaker; may be repeated.")
    @argument("--outlet", "-o", action="append", type=_unquoted, help="Show this outlet; may be repeated.")
    @argument("--kind", "-k", action="append", type=_kind, help="direct, indirect or mixed; may be repeated.")
    @argument("--cue-class", action="append", type=_unquoted, help="Class of cue, such as speech; may be repeated.")
    @argument("--date", "-d", action="append", type=_unquoted, help="A day, month or year, as in 2024-03.")
    @argument("--words", "-w", type=_unquoted, help="Words that all occur in the quotation.")
    @argument("--out", metavar="NAME", type=_unquoted, help="Keep what is shown, an analysis, in this variable.")
    @argument("--csv", metavar="PATH", type=_unquoted, help="Save what is shown as CSV.")
    @argument("--static", action="store_true", help="Show a table without controls.")
    @argument("-h", "--help", action="store_true", help="Show this help.")
    def line_quotes(self, line: str) -> Explorer | None:
        """Who said what: reads articles, finds their quotations, and shows them to filter and read."""
        arguments = parse_argstring(self.line_quotes, _ASSIGNED.sub(r"\1 ", line))
        if arguments.help:
            self._help(self.line_quotes)
            return None
        with _plain_errors():
            shown = self._explorer(
                self._analysis(arguments.source),
                speaker=arguments.speaker,
                outlet=arguments.outlet,
                kind=arguments.kind,
                cue_class=arguments.cue_class,
                date=arguments.date,
                words=arguments.words or "",
            )
            self._keep(shown, arguments.out)
            if arguments.csv:
                _save_csv(shown.selection, arguments.csv)
        if not arguments.static:
            return shown
        publish({"text/html": shown.static_html(), "text/plain": repr(shown)})
        shown.close()
        return None

    @no_var_expand
    @cell_magic("quotes")
    @magic_arguments("%quotes")
    @argument("--outlet", "-o", type=_unquoted, help="Where the article was published.")
    @argument("--out", metavar="NAME", type=_unquoted, help="Keep the analysis in this variable.")
    @argument("-h", "--help", action="store_true", help="Show this help.")
    def cell_quotes(self, line: str, cell: str) -> Explorer | None:
        """Who said what in the text of this cell, read as one article."""
        arguments = parse_argstring(self.cell_quotes, _ASSIGNED.sub(r"\1 ", line))
        if arguments.help:
            self._help(self.cell_quotes)
            return None
        if not cell.strip():
            raise UsageError("the cell is empty: put an article's text under %%quotes")
        with _plain_errors():
            shown = self._explorer(self._analyzed(Document("cell", cell, outlet=arguments.outlet)))
            self._keep(shown, arguments.out)
        return shown

    def _help(self, magic: Any) -> None:
        publish({"text/plain": magic.parser.format_help()})

    def _explorer(self, analysis: Analysis, **filters: Any) -> Explorer:
        self._latest = analysis
        return explorer.explore(analysis, rows=self.rows, static_rows=self.static_rows, **filters)

    def _keep(self, shown: Explorer, name: str | None) -> None:
        if name is None:
            return
        if not name.isidentifier():
            raise UsageError(f"--out takes a variable's name, not {name!r}")
        self.shell.user_ns[name] = shown.filtered

    def _analysis(self, source: str | None) -> Analysis:
        if not source:
            raise UsageError("say what to read: a folder, file, pattern or variable (%quotes -h shows the options)")
        value = self.shell.user_ns.get(source, source)
        if isinstance(value, Explorer):
            return value.state.analysis
        if isinstance(value, Analysis):
            return value
        if not isinstance(value, str | Path | Corpus | Document | list | tuple) and not hasattr(value, "columns"):
            raise UsageError(f"{source} is a {type(value).__name__}, not a corpus, an analysis, a table or a path")
        return self._analyzed(value)

    def _analyzed(self, articles: Any) -> Analysis:
        if self._parser is None or self._parser.package != self.package:
            self._parser = StanzaParser(self.package)
        return analyze(articles, parser=self._parser)

    @context_matcher(identifier="quotelab.quotes")
    def matcher(self, context: CompletionContext) -> dict[str, Any]:
        """Completions for a line that starts with %quotes; nobody else's are wanted there."""
        line = _LINE.match(context.text_until_cursor)
        if line is None:
            return {"completions": []}
        rest = line["rest"]
        value = _VALUE.search(rest)
        fragment = value["value"] if value else re.search(r"\"[^\"]*$|'[^']*$|\S*$", rest)[0]  # type: ignore[index]
        if value:
            found = self._values(value["option"], rest)
        elif fragment.startswith("-"):
            found = iter(_CELL_OPTIONS if context.text_until_cursor.lstrip().startswith("%%") else _OPTIONS)
        else:
            found = self._sources(fragment.lstrip("\"'"))
        typed = fragment.lstrip("\"'").casefold()
        texts = dict.fromkeys(_quoted(text, fragment) for text in found if text.casefold().startswith(typed))
        return {
            "completions": [SimpleCompletion(text=text, type="param") for text in texts],
            "matched_fragment": fragment,
            "suppress": True,
        }

    def _values(self, option: str, rest: str) -> Iterator[str]:
        named = self.shell.user_ns.get(rest.split(maxsplit=1)[0]) if rest.split() else None
        analysis = named.state.analysis if isinstance(named, Explorer) else named
        analysis = analysis if isinstance(analysis, Analysis) else self._latest
        if option == "--kind":
            yield from Kind
        elif option == "--csv":
            yield from _paths("")
        elif analysis is not None and option == "--speaker":
            yield from (speaker.label for speaker in analysis.speakers)
        elif analysis is not None and option == "--outlet":
            yield from analysis.corpus.outlets
        elif analysis is not None and option == "--date":
            yield from sorted({str(q.document.date) for q in analysis.quotations if q.document.date})
        elif analysis is not None and option == "--cue-class":
            yield from sorted({"speech", *(q.cue_class for q in analysis.quotations if q.cue_class)})

    def _sources(self, start: str) -> Iterator[str]:
        for name, value in self.shell.user_ns.items():
            if isinstance(value, Analysis | Corpus | Explorer) and not name.startswith("_"):
                yield name
        yield from _paths(start)


def _paths(start: str) -> Iterator[str]:
    for path in sorted(glob.glob(glob.escape(start) + "*")):  # noqa: PTH207  # keeps "./" as typed
        yield path + "/" if Path(path).is_dir() else path


def _quoted(text: str, fragment: str) -> str:
    """A completion in quotes where it needs them, or where the user has opened them."""
    if fragment[:1] in ("'", '"'):
        return f"{fragment[0]}{text}{fragment[0]}"
    if not re.search(r"[\s\"']", text):
        return text
    return f"'{text}'" if '"' in text else f'"{text}"'


def _save_csv(analysis: Analysis, path: str) -> None:
    if Path(path).suffix.lower() != ".csv":
        raise UsageError(f"--csv writes a file that ends in .csv, not {path}")
    saved = analysis.save(Path(path).expanduser())
    publish({"text/plain": f"{len(analysis.quotations):,} quotations saved in {saved}"})


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Turns a mistake that quotelab can explain into IPython's one line without a traceback."""
    try:
        yield
    except (QuotelabError, OSError) as error:
        raise UsageError(" ".join(str(error).split())) from None
