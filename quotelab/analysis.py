"""The whole: a corpus goes in, who said what in which source comes out."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotelab import confidence, export, extract, highlight, load, meter, register, store, table
from quotelab import corrections as corrected_by
from quotelab import proposals as proposed_by
from quotelab.corrections import Correction, Desk, State, Unfitting
from quotelab.document import Corpus, Document, Skipped
from quotelab.errors import CorrectionError, InputError, ModelError
from quotelab.parse import StanzaParser
from quotelab.proposals import Proposal
from quotelab.quotation import Quotation, Speaker

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[int, int, Document], None]
Choice = str | Sequence[str] | None
Place = str | Path | bool | None
SHOWN = 50  # speakers in a plain list


@dataclass(frozen=True)
class Analysis:
    """Quotations of a corpus, each tied to its speaker where the text says who that is.

    `quotations` are in reading order, document by document; `failed` lists documents that could not be
    analysed, with the reason; `interrupted` is true when the analysis was stopped before the last document.

    `merge`, `split`, `rename`, `assign` and `reject` each give a new analysis that is corrected, and leave this
    one as it is. Two analyses with the same quotations are equal, however they came by them.
    """

    corpus: Corpus
    quotations: tuple[Quotation, ...]
    failed: tuple[Skipped, ...] = ()
    interrupted: bool = False
    state: State = field(default=State(), repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.state.corrected is None:
            everything = replace(self.state, uncorrected=self.quotations, corrected=self.quotations)
            object.__setattr__(self, "state", everything)

    @cached_property
    def speakers(self) -> Speakers:
        """Who is quoted, most quotations first; a notebook shows them as a table, doubtful merges first."""
        counts = Counter(q.speaker.speaker_id for q in self.quotations if q.speaker is not None)
        found = {q.speaker.speaker_id: q.speaker for q in self.quotations if q.speaker is not None}
        ordered = sorted(found.values(), key=lambda s: (-counts[s.speaker_id], s.label))
        return Speakers((speaker, counts[speaker.speaker_id]) for speaker in ordered)

    @cached_property
    def proposals(self) -> Proposals:
        """Who may be the same speaker, for the user to decide; a notebook shows them as a table.

        The first are persons, the others unnamed sources. Two that a correction has split aren't proposed again.
        """
        found = proposed_by.proposals(self.quotations)
        return Proposals(
            p for p in found if len(p.labels) > 2 or not corrected_by.are_parted(self.corrections, p.labels)
        )

    def link(self, path: str | Path) -> Analysis:
        """The analysis with Wikidata ids from a table of the user's own, with the columns `name` and `wikidata`.

        Nothing is fetched. A name stands for whoever has it as label or as a full spelling.

        Raises:
            MissingPathError, InputError: there is no such table.
        """
        ids = store.read_ids(path)

        def linked(quotations: tuple[Quotation, ...]) -> tuple[Quotation, ...]:
            found = {q.speaker.speaker_id: q.speaker for q in quotations if q.speaker is not None}
            new = {s.speaker_id: s for s in register.with_ids(found.values(), ids)}
            return tuple(
                q if q.speaker is None or new[q.speaker.speaker_id] is q.speaker
                else replace(q, speaker=new[q.speaker.speaker_id])
                for q in quotations
            )  # fmt: skip

        uncorrected, corrected = linked(self.state.uncorrected or ()), linked(self.state.corrected or ())
        state = replace(self.state, uncorrected=uncorrected, corrected=corrected)
        return replace(self, quotations=linked(self.quotations), state=state)

    def to_frame(self) -> pd.DataFrame:
        """One row a quotation; the columns are those of `quotelab.table.COLUMNS`."""
        return table.to_frame(self)

    def unnamed_sources(self) -> pd.DataFrame:
        """One row an unnamed source of an article: as what, of where, how often quoted, with which stated reason.

        The columns are those of `quotelab.table.UNNAMED`; `charts.plot_unnamed` draws the frame.
        """
        return table.unnamed_sources(self)

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

    # -------------------------------------------------------------- what people decide

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """The corrections that were made, in their order, those that fit nothing any more included."""
        return self.state.corrections

    @property
    def unfitting(self) -> tuple[Unfitting, ...]:
        """The corrections that fit nothing any more, each with the reason."""
        return self.state.unfitting

    def merge(self, *speakers: str | Speaker) -> Analysis:
        """The analysis with several speakers as one, who has the label of the first.

        Each is named by label, spelling or `speaker_id`. Who is one already stays so, so that a notebook can
        be run again.

        >>> from quotelab.document import Span
        >>> from quotelab.quotation import Kind, SpeakerKind
        >>> one, other = (Speaker(n.lower(), n, SpeakerKind.PERSON) for n in ("Lund", "Lundt"))
        >>> document = Document("a", "Lund: No. Lundt: Yes.")
        >>> said = (Quotation("a#1", document, Kind.INDIRECT, (Span(6, 9),), speaker=one),
        ...         Quotation("a#2", document, Kind.INDIRECT, (Span(17, 21),), speaker=other))
        >>> [speaker.label for speaker in Analysis(Corpus((document,)), said).merge("Lund", "Lundt").speakers]
        ['Lund']

        Raises:
            CorrectionError: a name fits nobody, or several; or an earlier correction split them.
        """
        return self._corrected(lambda desk: corrected_by.merge(desk, self.state, speakers))

    def split(self, speaker: str | Speaker, *spellings: str) -> Analysis:
        """The analysis where these spellings aren't this speaker any more, but another one.

        The quotations of articles that call the speaker so go with them, and so do fuller and shorter forms of
        a spelling: "Khalifa Hifter" with "Hifter".

        Raises:
            CorrectionError: nobody, or several, are called so; the speaker isn't written so, or in no other
                way; or an earlier correction merged them.
        """
        return self._corrected(lambda desk: corrected_by.split(desk, self.state, speaker, spellings))

    def rename(self, speaker: str | Speaker, label: str) -> Analysis:
        """The analysis where a speaker has another label.

        Raises:
            CorrectionError: nobody, or several, are called so; or another speaker has the new label.
        """
        return self._corrected(lambda desk: corrected_by.rename(desk, self.state, speaker, label))

    def assign(self, quotation_id: str, speaker: str | Speaker | None, *, kind: str = "person") -> Analysis:
        """The analysis where a quotation is this speaker's: one that is there, or a new one of this kind.

        `None` says that nobody knows who it is. A second decision about one quotation changes the first.

        Raises:
            CorrectionError: there is no such quotation, or the name fits several speakers.
        """
        return self._corrected(lambda desk: corrected_by.assign(desk, self.state, quotation_id, speaker, kind))

    def reject(self, quotation_id: str) -> Analysis:
        """The analysis without what isn't a quotation. What was reported inside it stays.

        Raises:
            CorrectionError: there is no such quotation.
        """
        return self._corrected(lambda desk: corrected_by.reject(desk, self.state, quotation_id))

    def undo(self, correction: Correction | None = None) -> Analysis:
        """The analysis without its last correction, or without the one that is given.

        Raises:
            CorrectionError: there is no correction, or not this one.
        """
        made = self.state.corrections
        gone = correction if correction is not None else made[-1] if made else None
        if gone is None:
            raise CorrectionError("there is no correction to take back")
        if gone not in made:
            raise CorrectionError(f"this analysis has no such correction: {gone}")
        left = tuple(one for one in made if one != gone)
        quotations, unfitting = corrected_by.apply(self.state.uncorrected or (), left)
        self._keep(lambda path: store.remove(path, gone))
        state = replace(self.state, corrections=left, unfitting=unfitting, corrected=quotations)
        return replace(self, quotations=self._shown(quotations), state=state)

    def save_corrections(self, path: str | Path) -> Path:
        """Write the corrections to a file; `analyze(corpus, corrections=path)` uses it. The path comes back.

        Those that the file has already stay in it.

        Raises:
            InputError: the file can't be written, or isn't one of corrections.
            CorrectionError: a correction contradicts one of the file.
        """
        try:
            store.add(Path(path).expanduser(), self.state.corrections)
        except OSError as error:
            raise InputError(f"can't write {path}: {error.strerror or error}") from error
        return Path(path)

    def _corrected(self, make: Callable[[Desk], Correction | None]) -> Analysis:
        desk = Desk.of(self.state.corrected or ())
        made = make(desk)
        if made is None:
            return self
        together = (*self.state.corrections, made)
        corrected_by.check(together)
        reason = corrected_by.apply_one(desk, made)
        if reason is not None:
            raise CorrectionError(f"can't {made.action}: {reason}")
        self._keep(lambda path: store.add(path, [made], known=self.state.corrections))
        quotations = desk.result()
        return replace(
            self,
            quotations=self._shown(quotations),
            state=replace(self.state, corrections=together, corrected=quotations),
        )

    def _keep(self, write: Callable[[Path], None]) -> None:
        """Change the file of corrections, where there is one; where that can't be, a warning says so."""
        if self.state.path is not None:
            try:
                write(self.state.path)
            except OSError as error:
                warnings.warn(
                    f"corrections can't be kept in {self.state.path} ({error.strerror or error}): they hold for this "
                    "analysis only, unless analysis.save_corrections(path) writes them elsewhere",
                    stacklevel=4,
                )

    def _shown(self, corrected: tuple[Quotation, ...]) -> tuple[Quotation, ...]:
        """Of all corrected quotations those that this analysis shows, after a filter or an order of its own."""
        before = self.state.corrected or ()
        if self.quotations == before:
            return corrected
        known = {q.quotation_id for q in before}
        by_id = {q.quotation_id: q for q in corrected}
        kept = [by_id[q.quotation_id] for q in self.quotations if q.quotation_id in by_id]
        return (*kept, *(q for q in corrected if q.quotation_id not in known))

    def __repr__(self) -> str:
        parts = [_count(len(self.quotations), "quotation"), _count(len(self.speakers), "speaker")]
        if self.corpus.skipped:
            parts.append(f"{_count(len(self.corpus.skipped), 'input')} skipped")
        if self.failed:
            parts.append(f"{_count(len(self.failed), 'document')} failed")
        if self.corrections:
            parts.append(_count(len(self.corrections), "correction"))
        if self.interrupted:
            parts.append("interrupted")
        return f"Analysis: {', '.join(parts)}"

    def _repr_html_(self) -> str:
        return export.html_table(self)


class Speakers(tuple[Speaker, ...]):
    """Speakers, most quotations first: a tuple that a notebook shows as a table."""

    counts: dict[str, int]

    def __new__(cls, counted: Iterable[tuple[Speaker, int]]) -> Speakers:
        pairs = list(counted)
        speakers = super().__new__(cls, (speaker for speaker, _ in pairs))
        speakers.counts = {speaker.speaker_id: number for speaker, number in pairs}
        return speakers

    def __reduce__(self) -> tuple[Any, ...]:
        return Speakers, ([(speaker, self.counts[speaker.speaker_id]) for speaker in self],)

    def _rows(self) -> list[tuple[Speaker, int]]:
        """With merges that can be doubted first."""
        ordered = sorted(self, key=lambda speaker: not register.is_doubtful(speaker))
        return [(speaker, self.counts[speaker.speaker_id]) for speaker in ordered]

    def _summary(self) -> str:
        doubtful = sum(map(register.is_doubtful, self))
        check = f", {doubtful:,} with a merge to check, which come first" if doubtful else ""
        return f"{_count(len(self), 'speaker')}{check}"

    def __repr__(self) -> str:
        lines = [
            f"{speaker.label} ({speaker.kind}, {_count(number, 'quotation')}): "
            + ", ".join(f"{spelling.text} {spelling.count:,}" for spelling in speaker.spellings[:6])
            for speaker, number in self._rows()[:SHOWN]
        ]
        rest = [f"… and {len(self) - SHOWN:,} more"] if len(self) > SHOWN else []
        return "\n".join([self._summary(), *lines, *rest])

    def _repr_html_(self) -> str:
        doubtful = frozenset(speaker.speaker_id for speaker in self if register.is_doubtful(speaker))
        return highlight.speakers_html(self._rows(), doubtful=doubtful, summary=self._summary())


class Proposals(tuple[Proposal, ...]):
    """Who may be the same: a tuple that a notebook shows as a table, with the call that takes a proposal up."""

    def _rows(self) -> list[tuple[str, str, str]]:
        """Who, why, and the call."""
        return [(_several(p.labels), p.why, _call(number, p)) for number, p in enumerate(self)]

    def _summary(self) -> str:
        return _count(len(self), "proposal")

    def __repr__(self) -> str:
        lines = [f"{who}: {why}: {call}" for who, why, call in self._rows()[:SHOWN]]
        rest = [f"… and {len(self) - SHOWN:,} more"] if len(self) > SHOWN else []
        return "\n".join([self._summary(), *lines, *rest])

    def _repr_html_(self) -> str:
        return highlight.proposals_html(self._rows(), summary=self._summary())


def _call(number: int, proposal: Proposal) -> str:
    if len(proposal.speaker_ids) > 3:
        return f"analysis.merge(*analysis.proposals[{number}].speaker_ids)"
    return f"analysis.merge({', '.join(map(repr, proposal.speaker_ids))})"


def _several(labels: Sequence[str]) -> str:
    """Labels as one text; the same one once, with how often: "aide (3 speakers)".

    >>> _several(["Mara Lund", "Lund"]), _several(["aide", "aide", "aide"])
    ('Mara Lund, Lund', 'aide (3 speakers)')
    """
    counts = Counter(labels)
    return ", ".join(label if number == 1 else f"{label} ({number:,} speakers)" for label, number in counts.items())


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
    least_confidence: float = confidence.LEAST,
    chooser: bool = True,
    corrections: Place = None,
    wikidata: str | Path | None = None,
    progress: Progress | bool | None = None,
) -> Analysis:
    """Find the quotations of a corpus, and who is quoted.

    `corpus` is what `load_corpus` gave, or anything that it takes. `parser` is a `StanzaParser` (or anything
    with its `parse_document`); the default one uses the models that the package carries. `cue_class` keeps
    only some classes of cues ("speech" leaves out what people are reported to think). Answers of a kind that was
    right less often than `least_confidence` on annotated news are left out; 0 keeps all. `chooser=False` leaves
    the learned chooser out, so that the rules alone decide. `corrections` is the file
    in which corrections are kept: by default one beside the corpus, where it has a place on disk; `False`
    neither reads nor writes any. `wikidata` is a table of names and ids, as `Analysis.link` takes. `progress` is
    called after each document with the number done, the number of all and the document; by default a notebook
    shows a bar, and `False` shows none.

    A document that can't be analysed is listed in `Analysis.failed`, the others go on. When the user
    interrupts (Ctrl-C, a stopped cell), what is finished is kept and comes back.

    Raises:
        ModelError: the parser's models can't be loaded.
        InputError, MissingPathError: as `load_corpus`; or the file of corrections can't be read.
        CorrectionError: two corrections of the file contradict each other.
    """
    corpus = _as_corpus(corpus)
    state = _kept_corrections(corpus, corrections)
    if wikidata is not None:
        store.read_ids(wikidata)  # a mistake is said before the work begins
    parser = StanzaParser() if parser is None else parser
    found: list[Quotation] = []
    failed: list[Skipped] = []
    interrupted = False
    with _telling(corpus, progress) as tell:
        try:
            for number, document in enumerate(corpus, start=1):
                try:
                    parsed = parser.parse_document(document)
                    found.extend(extract.quotations(parsed, least=least_confidence, chooser=chooser))
                except ModelError:
                    raise
                except (RuntimeError, ValueError, IndexError, KeyError, RecursionError) as error:
                    failed.append(Skipped(document.path or document.document_id, f"{type(error).__name__}: {error}"))
                if tell is not None:
                    tell(number, len(corpus), document)
        except KeyboardInterrupt:
            interrupted = True
    analysis = _with_corrections(Analysis(corpus, tuple(register.register(found)), tuple(failed), interrupted), state)
    analysis = analysis if wikidata is None else analysis.link(wikidata)
    return analysis if cue_class is None else analysis.filter(cue_class=cue_class)


def _telling(corpus: Corpus, progress: Progress | bool | None) -> AbstractContextManager[Progress | None]:
    """Whom to tell how far it is: who is given, or a bar in a notebook."""
    if progress is None or progress is True:
        return meter.in_notebook(corpus.documents)
    return nullcontext(None if progress is False else progress)


def _kept_corrections(corpus: Corpus, place: Place) -> State:
    """The corrections of a corpus as they are kept, read before the work begins."""
    if place is False:
        return State()
    path = store.beside(corpus) if place is None or place is True else Path(place).expanduser().resolve()
    return State() if path is None else State(store.read(path), path=path)


def _with_corrections(analysis: Analysis, state: State) -> Analysis:
    found = analysis.quotations
    quotations, unfitting = corrected_by.apply(found, state.corrections)
    if unfitting:
        some = "1 correction fits" if len(unfitting) == 1 else f"{len(unfitting):,} corrections fit"
        warnings.warn(f"{some} nothing any more: analysis.unfitting says which and why", stacklevel=3)
    state = replace(state, unfitting=unfitting, uncorrected=found, corrected=quotations)
    return replace(analysis, quotations=quotations, state=state)


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
