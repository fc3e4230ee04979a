"""Files and tables in, a corpus out: what is read, from where, and what was skipped and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from quotelab import clean, furniture
from quotelab.document import Corpus, Document, Skipped, Span
from quotelab.errors import InputError, MissingExtraError
from quotelab.load import fields, readers
from quotelab.load.paths import ARTICLES, Source, find, shown, unreadable
from quotelab.load.readers import Reading

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["load_corpus"]

FEWEST_WORDS = 20  # of a text whose language can be told
SURE = 0.9
LANGUAGE_SAMPLE = 6_000  # characters
SHORTEST_LINE = 40
LANGUAGES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian",
    "ja": "Japanese", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "tr": "Turkish",
    "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip


def load_corpus(
    source: str | Path | Iterable[str | Path] | pd.DataFrame,
    *,
    outlet: str | None = None,
    language: str | None = "en",
    text_column: str | None = None,
) -> Corpus:
    """The articles of files, folders, patterns or a data frame.

    `source` is a file (`.txt`, `.html`, `.docx`, `.csv`, `.tsv`, `.jsonl`, `.parquet`), a folder with such
    files at any depth, a pattern ("news/**/*.txt"), a list of these, or a data frame with a text a row.
    Title, outlet, author, date and address are what the file says (front matter, columns, the page's own
    data), or else what the text says of itself, or else, for the outlet, the subfolder; `None` where nobody
    says. `outlet` names the outlet of all articles, `text_column` the column with the text. Articles in
    another `language` are skipped; with `None` all are kept. What can't be read is in `Corpus.skipped`.

    >>> import pandas as pd
    >>> load_corpus(pd.DataFrame({"body": ["“No,” Lund said.", None], "newspaper": ["Daily", "Daily"]}))
    Corpus: 1 document, 1 outlet, 1 skipped

    Raises:
        MissingPathError: a path or a pattern leads to nothing.
        InputError: there is nothing to read, or a table holds no text.
        MissingExtraError: the library for a format isn't installed.
    """
    if _is_frame(source):
        reading = readers.read_frame(source, source=None, text_column=text_column)
        corpus = _corpus([(None, reading)], [], outlet, language, origin="the data frame")
    else:
        paths = _paths(source)
        sources, skipped = find(paths)
        readings = ((one, read_file(one, text_column=text_column)) for one in sources)
        origin = ", ".join(map(shown, paths[:3])) + (" …" if len(paths) > 3 else "")
        corpus = _corpus(readings, skipped, outlet, language, origin=origin)
    if not corpus.documents:
        raise InputError(_nothing(corpus))
    return corpus


def _is_frame(source: object) -> TypeGuard[pd.DataFrame]:
    """Whether this is a data frame, told without importing pandas."""
    return hasattr(source, "iloc") and hasattr(source, "columns")


def _paths(source: object) -> list[Any]:
    if isinstance(source, str | Path):
        return [source]
    if not isinstance(source, Iterable) or isinstance(source, bytes | dict):
        raise InputError(f"a path or a data frame was expected, not {type(source).__name__}")
    paths = list(source)
    if not paths:
        raise InputError("an empty list of paths: give a file, a folder or a pattern")
    return paths


def read_file(source: Source, *, text_column: str | None = None) -> Reading:
    """The documents of one file; one that can't be read is skipped with the reason, whatever that is.

    Raises:
        MissingExtraError: the library for its format isn't installed.
    """
    name = shown(source.path)
    reason = unreadable(source)
    if reason is not None:
        return Reading(skipped=(Skipped(name, reason),))
    try:
        return readers.read(source, text_column=text_column)
    except MissingExtraError:
        raise
    except InputError as error:
        return Reading(skipped=(Skipped(name, str(error)),))
    except OSError as error:
        return Reading(skipped=(Skipped(name, f"can't be read: {error.strerror or error}"),))
    except Exception as error:  # a reader of damaged bytes may raise anything; the other files go on
        what = f"{type(error).__name__}: {' '.join(str(error).split())[:120]}"
        return Reading(skipped=(Skipped(name, f"damaged, or not what its name says ({what})"),))


def _corpus(
    readings: Iterable[tuple[Source | None, Reading]],
    skipped: Iterable[Skipped],
    outlet: str | None,
    language: str | None,
    *,
    origin: str | None = None,
) -> Corpus:
    documents: list[Document] = []
    left_out = list(skipped)
    for source, reading in readings:
        left_out.extend(reading.skipped)
        for document in reading.documents:
            whole = completed(document, outlet=outlet, folder=None if source is None else source.outlet)
            if language is None or whole.language in (None, language):
                documents.append(whole)
            else:
                left_out.append(Skipped(_name(document, source), _other(whole.language, language)))
    return Corpus(_with_own_ids(documents), tuple(left_out), origin)


def _name(document: Document, source: Source | None) -> str:
    if source is None:
        return document.document_id
    path = shown(source.path)
    return path if document.document_id == source.stem else f"{path}, {document.document_id}"


def _other(found: str | None, wanted: str) -> str:
    name, other = LANGUAGES.get(found or "", found), LANGUAGES.get(wanted, wanted)
    return f"in {name}, not in {other} (language=None, in a shell --any-language, keeps it)"


def _nothing(corpus: Corpus) -> str:
    kinds = ".txt, .html, .docx, .csv, .tsv, .jsonl or .parquet"
    if not corpus.skipped:
        return f"no articles in {corpus.origin}: {kinds} files, or rows with a text, are read"
    first = corpus.skipped[0]
    if len(corpus.skipped) == 1:
        return f"nothing to read: {first.name}: {first.reason}"
    skipped = len(corpus.skipped)
    return f"nothing to read in {corpus.origin}: {skipped} skipped, the first {first.name}: {first.reason}"


def _with_own_ids(documents: list[Document]) -> tuple[Document, ...]:
    """Every document with an id of its own: where several share one, a suffix or a number follows."""
    counts = Counter(document.document_id for document in documents)
    taken = {name for name, count in counts.items() if count == 1}
    own: list[Document] = []
    for document in documents:
        name = document.document_id
        if counts[name] > 1:
            name = _free(name + _suffix(document), taken)
            taken.add(name)
        own.append(replace(document, document_id=name))
    return tuple(own)


def _suffix(document: Document) -> str:
    suffix = Path(document.path or "").suffix
    return suffix if suffix.lower() in ARTICLES else ""


def _free(name: str, taken: set[str]) -> str:
    numbered = (f"{name} ({number})" for number in count(2))
    return next(one for one in chain([name], numbered) if one not in taken)


# --- what the text says of itself ----------------------------------------------------------------------


def completed(document: Document, *, outlet: str | None = None, folder: str | None = None) -> Document:
    """The document with its furniture and its language, and what its text says where nothing was given."""
    text = _body(document)
    page = furniture.read_page(text)
    title = page.headline
    date = document.date if document.date is not None else fields.as_date(page.published)
    spans = (*document.furniture, *(span for span in page.furniture if not _inside(span, document.furniture)))
    return replace(
        document,
        outlet=outlet or document.outlet or page.outlet or folder or page.rights_holder,
        title=document.title or (" ".join(title.of(text).split()) if title is not None else None),
        author=document.author or page.byline,
        date=date,
        language=language_of(text, spans),
        furniture=tuple(sorted(spans)),
        flags=(*document.flags, *_unbroken(text)),
    )


def _body(document: Document) -> str:
    """The text with its front matter as blanks."""
    text = document.text
    end = document.furniture[0].end if document.furniture else 0
    return re.sub(r"[^\n]", " ", text[:end]) + text[end:]


def _inside(span: Span, spans: Iterable[Span]) -> bool:
    return any(one.overlaps(span) for one in spans)


_RUN = re.compile(rf"\S{{{clean.LONGEST_RUN},}}")


def _unbroken(text: str) -> tuple[str, ...]:
    runs = sum(1 for _ in _RUN.finditer(text))
    if not runs:
        return ()
    what = "an unbroken run" if runs == 1 else f"{runs} unbroken runs"
    return (f"{what} of {clean.LONGEST_RUN} characters or more left unread",)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str, spans: Iterable[Span] = ()) -> str | None:
    """The code of the language outside `spans`; `None` when the text is short, or its language unsure.

    Lines are looked at one by one, so that an English article with foreign names and titles stays English.

    >>> language_of("She left.") is None
    True
    """
    sample = _outside(text, spans)
    if len(re.findall(r"[^\W\d_]+", sample)) < FEWEST_WORDS and not _is_unspaced(sample):
        return None
    weights: Counter[str] = Counter()
    for line in (sample, *(line for line in sample.split("\n") if len(line) > SHORTEST_LINE)):
        code, sure = _identifier().classify(line)
        weights[str(code)] += len(line) if sure >= SURE else 0
    best, weight = weights.most_common(1)[0]
    return best if weight else None


def _outside(text: str, spans: Iterable[Span]) -> str:
    """The beginning of the text without the spans."""
    parts: list[str] = []
    position = 0
    for span in (*sorted(spans), Span(len(text), len(text))):
        parts.append(text[position : span.start][:LANGUAGE_SAMPLE])
        position = span.end
    return "".join(parts)[:LANGUAGE_SAMPLE]


def _is_unspaced(text: str) -> bool:
    """Whether a text is in a script without spaces between words, long enough to tell its language."""
    return len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f\uac00-\ud7af]", text)) > 2 * FEWEST_WORDS
