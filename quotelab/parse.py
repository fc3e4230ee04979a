"""Stanza reads the sentences; what it says is kept as plain, frozen Python.

The only module that imports Stanza and PyTorch, and only when a parser is made.
"""

from __future__ import annotations

import logging
import threading
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotelab import clean, models
from quotelab.document import Document, Entity, ParsedDocument, Sentence, Token
from quotelab.errors import ModelError

if TYPE_CHECKING:
    import stanza

PROCESSORS = "tokenize,mwt,pos,lemma,depparse,ner"
BREAK = "\n\n"
LONGEST_SENTENCE = 200
TITLES = frozenset(
    "Mr. Mrs. Ms. Dr. Sen. Rep. Gov. Gen. Lt. Col. Capt. Maj. Sgt. Adm. Prof. Rev. Hon. Pres. St. Messrs. vs. v."
    " No. Jan. Feb. Mar. Apr. Aug. Sept. Sep. Oct. Nov. Dec.".split()
)  # fmt: skip
LOCK = threading.Lock()  # Stanza's processors share buffers: one thread at a time
ENTITY_KINDS = {"PER": "PER", "PERSON": "PER", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC"}


@dataclass(frozen=True)
class Paragraphs:
    """The paragraphs that the parser gets to read, and where each lies in the document.

    `text` joins them with a blank line, `starts` holds where each begins in `text`, `offsets` where it
    begins in the document.
    """

    text: str
    starts: tuple[int, ...]
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, document: Document) -> Paragraphs:
        view = clean.view(document)
        spans = clean.paragraphs(view)
        starts, position = [], 0
        for span in spans:
            starts.append(position)
            position += len(span) + len(BREAK)
        text = BREAK.join(span.of(view) for span in spans)
        return cls(text, tuple(starts), tuple(span.start for span in spans))

    def number(self, position: int) -> int:
        return bisect_right(self.starts, position) - 1

    def in_document(self, position: int, number: int) -> int:
        return self.offsets[number] + position - self.starts[number]


class StanzaParser:
    """Sentences, tokens, dependency trees and names of English text, by Stanza.

    `package` is "quotelab" (the models that the package carries; no network), "default" (Stanza's own
    English models, downloaded before with `quotelab download`) or a folder with Stanza models. Loading
    takes a few seconds and happens once, at the first call of `parse`. `threads` is how many PyTorch may use, in
    the whole process: more than one is slower on sentences, and very slow on a busy machine.

    Raises:
        ModelError: the models are missing or damaged, or Stanza can't load them.
    """

    def __init__(self, package: str = models.PACKAGE, *, threads: int = 1) -> None:
        self.package = package
        self.threads = threads
        self._pipeline: stanza.Pipeline | None = None

    def __repr__(self) -> str:
        return f"StanzaParser({self.package!r})"

    def parse(self, documents: Iterable[Document]) -> Iterator[ParsedDocument]:
        """One parsed document for each document, in order, as they are read."""
        for document in documents:
            yield self.parse_document(document)

    def parse_document(self, document: Document) -> ParsedDocument:
        """The document's sentences with their trees, and its names; none for an empty text."""
        paragraphs = Paragraphs.of(document)
        if not paragraphs.text.strip():
            return ParsedDocument(document, ())
        with LOCK:
            parsed = self._parsed(paragraphs.text)
        sentences = tuple(
            _sentence(sentence, index, document, paragraphs)
            for index, sentence in enumerate(s for s in parsed.sentences if s.words)
        )
        entities = []
        for entity in parsed.ents:
            number = paragraphs.number(entity.start_char)
            start, end = (paragraphs.in_document(p, number) for p in (entity.start_char, entity.end_char))
            if entity.type in ENTITY_KINDS and start < end <= len(document.text):
                entities.append(Entity(start, end, ENTITY_KINDS[entity.type]))
        return ParsedDocument(document, sentences, tuple(entities))

    def _parsed(self, text: str) -> Any:
        if self._pipeline is None:
            self._pipeline = _pipeline(self.package, self.threads)
        stages = self._pipeline.processors
        parsed = _document(text)
        for name in ("tokenize", "mwt"):
            if name in stages:
                parsed = stages[name].process(parsed)
        parsed = _with_mended_sentences(parsed, text)
        for name in ("pos", "lemma", "depparse", "ner"):
            parsed = stages[name].process(parsed)
        parsed.build_ents()
        return parsed


def _document(text: str) -> Any:
    from stanza.models.common.doc import Document as StanzaDocument

    return StanzaDocument([], text=text)


def _with_mended_sentences(parsed: Any, text: str) -> Any:
    """The same tokens in sentences that don't end in a title ("Mr.") and aren't longer than LONGEST_SENTENCE.

    "Its" is one word. Parsing is quadratic in a sentence's length; a name cut in two is lost.
    """
    groups: list[list[Any]] = []
    for sentence in parsed.sentences:
        last = text[groups[-1][-1].start_char : groups[-1][-1].end_char] if groups else ""
        if (
            groups
            and (last in TITLES or last == "." and _is_title(text, groups[-1]))
            and _same_line(text, groups[-1], sentence)
        ):
            groups[-1].extend(sentence.tokens)
        else:
            groups.append(list(sentence.tokens))
    pieces = [
        tokens[first : first + LONGEST_SENTENCE]
        for tokens in groups
        for first in range(0, len(tokens), LONGEST_SENTENCE)
    ]
    if len(pieces) == len(parsed.sentences) and not any(_is_whole(t) for tokens in pieces for t in tokens):
        return parsed
    from stanza.models.common.doc import Document as StanzaDocument

    return StanzaDocument([_renumbered(tokens) for tokens in pieces], text=text)


def _is_whole(token: Any) -> bool:
    """Whether a word was taken apart that is one: "Its" isn't "It's"."""
    return len(token.words) > 1 and token.text.lower() == "its"


def _is_title(text: str, tokens: list[Any]) -> bool:
    return len(tokens) > 1 and text[tokens[-2].start_char : tokens[-1].end_char] in TITLES


def _same_line(text: str, tokens: list[Any], sentence: Any) -> bool:
    return "\n" not in text[tokens[-1].end_char : sentence.tokens[0].start_char]


def _renumbered(tokens: list[Any]) -> list[dict[str, Any]]:
    """The tokens as Stanza's dictionaries, numbered from one."""
    words: list[dict[str, Any]] = []
    number = 0
    for token in tokens:
        entries = token.to_dict()
        size = len(token.words)
        if _is_whole(token):
            entries, size = [{key: entries[0][key] for key in ("id", "text", "start_char", "end_char")}], 1
            entries[0]["id"] = (number + 1,)
        for entry in entries:
            if isinstance(entry["id"], tuple | list) and len(entry["id"]) > 1:
                words.append({**entry, "id": (number + 1, number + size)})
            else:
                words.append({**entry, "id": number + 1})
        if size > 1:  # pieces of one token keep their order, whatever their text
            for offset, word in enumerate(words[-size:]):
                word["id"] = number + 1 + offset
        number += size
    return words


def _sentence(sentence: Any, index: int, document: Document, paragraphs: Paragraphs) -> Sentence:
    number = paragraphs.number(sentence.tokens[0].start_char)
    tokens = []
    for token in sentence.tokens:
        for word in token.words:
            start = token.start_char if word.start_char is None else word.start_char
            end = token.end_char if word.end_char is None else word.end_char
            start, end = paragraphs.in_document(start, number), paragraphs.in_document(end, number)
            written = document.text[start:end]
            tokens.append(
                Token(
                    index=word.id - 1,
                    start=start,
                    end=end,
                    text=written,
                    lemma=word.lemma or written.lower(),
                    upos=word.upos or "X",
                    xpos=word.xpos or "",
                    feats=word.feats or "",
                    head=(word.head or 0) - 1,
                    deprel=word.deprel or "dep",
                )
            )
    return Sentence(index, tuple(tokens), number)


def _pipeline(package: str, threads: int) -> stanza.Pipeline:
    import stanza
    import torch

    torch.set_num_threads(threads)
    logging.getLogger("stanza").setLevel(logging.ERROR)
    settings: dict[str, Any] = {
        "lang": "en",
        "processors": PROCESSORS,
        "download_method": None,
        "use_gpu": False,
        "verbose": False,
        "depparse_batch_size": 400,
        "depparse_min_length_to_batch_separately": 100,
        "pos_batch_size": 100,
        "ner_batch_size": 64,
    }
    if package == models.PACKAGE:
        settings |= {"dir": str(models.carried_pack()), "package": models.PACKAGE}
    elif package != "default":
        folder = Path(package)
        packs = [path.name for path in folder.glob("resources.json")]
        if not packs:
            raise ModelError(f"no Stanza models in {folder}: resources.json is missing")
        settings |= {"dir": str(folder), "package": models.package_name(folder)}
    try:
        return stanza.Pipeline(**settings)
    except Exception as error:  # Stanza raises many kinds, from KeyError to its own
        raise ModelError(
            f"Stanza can't load the English models of package {package!r} ({error}); "
            "`quotelab download` fetches Stanza's own, package 'quotelab' needs none"
        ) from error
