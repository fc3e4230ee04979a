"""The whole: a corpus goes in, who said what in which source comes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotelab import export, extract, load, register, table
from quotelab.document import Corpus, Document, Skipped
from quotelab.errors import ModelError
from quotelab.parse import StanzaParser
from quotelab.quotation import Quotation, Speaker

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[int, int, Document], None]
Choice = str | Sequence[str] | None


@dataclass(frozen=True)
class Analysis:
    """Quotations of a corpus, each tied to its speaker where the text says who that is.

    `quotations` are in reading order, document by document; `failed` lists documents that could not be
    analysed, with the reason; `interrupted` is true when the analysis was stopped before the last document.
    """

    corpus: Corpus
    quotations: tuple[Quotation, ...]
    failed: tuple[Skipped, ...] = ()
    interrupted: bool = False

    @cached_property
    def speakers(self) -> tuple[Speaker, ...]:
        """Who is quoted, most quotations first."""
        counts = Counter(q.speaker.speaker_id for q in self.quotations if q.speaker is not None)
        found = {q.speaker.speaker_id: q.speaker for q in self.quotations if q.speaker is not None}
        return tuple(sorted(found.values(), key=lambda s: (-counts[s.speaker_id], s.label)))

    def to_frame(self) -> pd.DataFrame:
        """One row a quotation; the columns are those of `quotelab.table.COLUMNS`."""
        return table.to_frame(self)

    def save(self, path: str | Path) -> Path:
        """Write what `path`'s suffix says: .csv, .jsonl, .parquet, .xlsx or .html; the path comes back.

        CSV and Excel cells that a spreadsheet would take for a formula are guarded with an apostrophe, and a
        warning says how many; JSONL and Parquet lose nothing.

        Raises:
            InputError: no format has this suffix, or the folder doesn't exist.
            MissingExtraError: the library for this format isn't installed.
        """
        return export.save(self, path)

    def filter(
        self,
        *,
        speaker: Choice = None,
        outlet: Choice = None,
        kind: Choice = None,
        cue_class: Choice = None,
        date: Choice = None,
        words: str | None = None,
        confidence: float | None = None,
    ) -> Analysis:
        """The analysis with only the quotations that fit every given condition.

        `speaker` matches a speaker's label or any of its spellings, without regard to case; "" stands for
        quotations with no speaker. `cue_class` is a class of `data/cues.tsv`, or "speech" for
        all of them but "thought". `date` is a day, a month or a year, as in "2024-03-04", "2024-03" or "2024";
        "" stands for articles with no date. `words` must all occur in the content; `confidence` is the least wanted.
        Several values of one condition are alternatives. The corpus stays whole.
        """
        speakers, outlets, kinds, classes = (_folded(c) for c in (speaker, outlet, kind, cue_class))
        dates = _folded(date)
        wanted = words.casefold().split() if words else []

        def fits(quotation: Quotation) -> bool:
            return (
                (speakers is None or not speakers.isdisjoint(_names(quotation)))
                and (outlets is None or (quotation.document.outlet or "").casefold() in outlets)
                and (kinds is None or quotation.kind in kinds)
                and (classes is None or _is_of_class(quotation, classes))
                and (dates is None or _is_of_date(quotation, dates))
                and all(word in quotation.text.casefold() for word in wanted)
                and (confidence is None or (quotation.confidence or 0.0) >= confidence)
            )

        return replace(self, quotations=tuple(q for q in self.quotations if fits(q)))

    def __repr__(self) -> str:
        parts = [_count(len(self.quotations), "quotation"), _count(len(self.speakers), "speaker")]
        if self.corpus.skipped:
            parts.append(f"{_count(len(self.corpus.skipped), 'input')} skipped")
        if self.failed:
            parts.append(f"{_count(len(self.failed), 'document')} failed")
        if self.interrupted:
            parts.append("interrupted")
        return f"Analysis: {', '.join(parts)}"

    def _repr_html_(self) -> str:
        return export.html_table(self)


def _is_of_class(quotation: Quotation, classes: frozenset[str]) -> bool:
    """Whether the cue is of one of the classes; "speech" stands for all of them but "thought"."""
    found = quotation.cue_class or ""
    return found in classes or ("speech" in classes and found != "thought")


def _is_of_date(quotation: Quotation, dates: frozenset[str]) -> bool:
    """Whether its article is from one of the days, months or years."""
    day = "" if quotation.document.date is None else quotation.document.date.isoformat()
    return not dates.isdisjoint((day, day[:7], day[:4]))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _folded(choice: Choice) -> frozenset[str] | None:
    if choice is None:
        return None
    return frozenset(value.casefold() for value in ([choice] if isinstance(choice, str) else choice))


def _names(quotation: Quotation) -> frozenset[str]:
    if quotation.speaker is None:
        return frozenset({""})
    spellings = (spelling.text.casefold() for spelling in quotation.speaker.spellings)
    return frozenset({quotation.speaker.label.casefold(), *spellings})


def analyze(
    corpus: Corpus | Document | Iterable[Document] | str | Path | pd.DataFrame,
    *,
    parser: Any = None,
    cue_class: Choice = None,
    progress: Progress | None = None,
) -> Analysis:
    """Find the quotations of a corpus, and who is quoted.

    `corpus` is what `load_corpus` gave, or anything that it takes. `parser` is a `StanzaParser` (or anything
    with its `parse_document`); the default one uses the models that the package carries. `cue_class` keeps
    only some classes of cues ("speech" leaves out what people are reported to think). `progress` is called
    after each document with the number done, the number of all and the document.

    A document that can't be analysed is listed in `Analysis.failed`, the others go on. When the user
    interrupts (Ctrl-C, a stopped cell), what is finished is kept and comes back.

    Raises:
        ModelError: the parser's models can't be loaded.
        InputError, MissingPathError: as `load_corpus`.
    """
    corpus = _as_corpus(corpus)
    parser = StanzaParser() if parser is None else parser
    found: list[Quotation] = []
    failed: list[Skipped] = []
    interrupted = False
    try:
        for number, document in enumerate(corpus, start=1):
            try:
                found.extend(extract.quotations(parser.parse_document(document)))
            except ModelError:
                raise
            except (RuntimeError, ValueError, IndexError, KeyError, RecursionError) as error:
                failed.append(Skipped(document.path or document.document_id, f"{type(error).__name__}: {error}"))
            if progress is not None:
                progress(number, len(corpus), document)
    except KeyboardInterrupt:
        interrupted = True
    analysis = Analysis(corpus, tuple(register.register(found)), tuple(failed), interrupted)
    return analysis if cue_class is None else analysis.filter(cue_class=cue_class)


def _as_corpus(corpus: Any) -> Corpus:
    if isinstance(corpus, Corpus):
        return corpus
    if isinstance(corpus, Document):
        return Corpus((corpus,))
    if not isinstance(corpus, str | Path) and hasattr(corpus, "__iter__") and not hasattr(corpus, "columns"):
        documents = list(corpus)
        if all(isinstance(document, Document) for document in documents):
            return Corpus(tuple(documents))
        return load.load_corpus(documents)
    return load.load_corpus(corpus)
