"""Names in unannotated news, found by a teacher: more material for the entity tagger.

    python -m training.silver TEACHER DATA OUT.bio

TEACHER is a folder with spaCy's English model (en_core_web_md, MIT licence), DATA holds `wikinews/*.csv`
(CC BY 2.5) and `ud/clean-combined/train.conllu` (CC BY-SA 4.0). The teacher was trained on OntoNotes, whose
spans hold a leading article and a possessive ending; both are left out, as in the other corpora.
Needs spaCy and pandas, in an environment of their own.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

TYPES = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
LEFT_OUT = {"the", "a", "an", "'s", "’s", "'", "’"}


def trimmed(entity: Span) -> tuple[int, int]:
    start, end = entity.start, entity.end
    while start < end and entity.doc[start].lower_ in LEFT_OUT:
        start += 1
    while end > start and entity.doc[end - 1].lower_ in LEFT_OUT:
        end -= 1
    return start, end


def tags(doc: Doc) -> list[str]:
    out = ["O"] * len(doc)
    for entity in doc.ents:
        kind = TYPES.get(entity.label_)
        if kind is not None:
            start, end = trimmed(entity)
            for position in range(start, end):
                out[position] = f"{'B' if position == start else 'I'}-{kind}"
    return out


def news(data: Path, nlp: Language) -> Iterator[Doc]:
    for path in sorted((data / "wikinews").glob("*.csv")):
        yield from nlp.pipe(pd.read_csv(path)["text"].dropna().astype(str))


def trees(data: Path, nlp: Language) -> Iterator[Doc]:
    """The web sentences of the treebank; its other genres have annotated names already."""
    words: list[str] = []
    skipped = False
    for line in (data / "ud" / "clean-combined" / "train.conllu").read_text(encoding="utf-8").splitlines():
        if line.startswith("# sent_id"):
            skipped = "GUM" in line
        elif line and line[0].isdigit():
            number, word = line.split("\t")[:2]
            if number.isdigit():
                words.append(word)
        elif not line:
            if words and not skipped:
                yield nlp(Doc(nlp.vocab, words=words))
            words = []


def main(teacher: Path, data: Path, out: Path) -> None:
    nlp = spacy.load(teacher)
    with out.open("w", encoding="utf-8") as target:
        for source in (news, trees):
            for doc in source(data, nlp):
                found = tags(doc)
                for sentence in doc.sents:
                    rows = [(t.text, found[t.i]) for t in sentence if not t.is_space]
                    target.write("".join(f"{text}\t{tag}\n" for text, tag in rows) + "\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
