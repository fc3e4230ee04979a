"""Score a model pack from raw text, as the model card states it.

    python -m training.score PACK DATA

Prints, for PUD and for the other genres of GUM, the CoNLL 2018 figures of `udtools` on text parsed from
scratch, and on UNER PUD the F1 of entities with the annotated tokens.
"""

import io
import json
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import stanza
import torch
from stanza.models.common.doc import Document
from stanza.utils.conll import CoNLL
from udtools import udeval

from training.prepare import normalized, read_bio

METRICS = ("Tokens", "Sentences", "Words", "UPOS", "XPOS", "UFeats", "Lemmas", "UAS", "LAS")


def raw_text(conllu: Path) -> str:
    """The treebank's text: sentences joined by a space, documents and paragraphs by a blank line."""
    pieces: list[str] = []
    for block in conllu.read_text(encoding="utf-8").strip().split("\n\n"):
        starts = re.search(r"^# new(?:doc|par)\b", block, re.MULTILINE)
        text = re.search(r"^# text = (.*)$", block, re.MULTILINE)
        assert text is not None
        pieces.append(("\n\n" if starts and pieces else " " if pieces else "") + text[1])
    return "".join(pieces)


def treebank_scores(pipeline: stanza.Pipeline, conllu: Path) -> dict[str, float]:
    parsed = pipeline(raw_text(conllu))
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.conllu"
        CoNLL.write_doc2conll(parsed, str(predicted))
        found = udeval.load_conllu_file(str(predicted))
    scores = udeval.evaluate(udeval.load_conllu_file(str(conllu)), found)
    return {metric: 100 * scores[metric].f1 for metric in METRICS}


def spans(tags: list[str]) -> set[tuple[int, int, str]]:
    """Entities of BIO or BIOES tags as (start, end, type)."""
    found: set[tuple[int, int, str]] = set()
    start, kind = 0, ""
    for position, tag in enumerate([*tags, "O"]):
        prefix, _, name = tag.partition("-")
        if kind and (prefix in "OBS" or name != kind):
            found.add((start, position, kind))
            kind = ""
        if name and not kind:
            start, kind = position, name
    return found


def entity_scores(pipeline: stanza.Pipeline, bio: Path) -> dict[str, float]:
    counts: Counter[tuple[str, str]] = Counter()
    sentences = [normalized(s) for s in read_bio(bio, token=1, tag=2)]
    parsed = Document([[{"id": i + 1, "text": t} for i, (t, _) in enumerate(s)] for s in sentences])
    pipeline.processors["ner"].process(parsed)
    for gold, sentence in zip(sentences, parsed.sentences, strict=True):
        right, found = spans([tag for _, tag in gold]), spans([token.ner for token in sentence.tokens])
        for kind in ("PER", "ORG", "LOC", "all"):
            a = {s for s in right if kind in (s[2], "all")}
            b = {s for s in found if kind in (s[2], "all")}
            counts["hit", kind] += len(a & b)
            counts["gold", kind] += len(a)
            counts["found", kind] += len(b)
    return {
        kind: 200 * counts["hit", kind] / max(1, counts["gold", kind] + counts["found", kind])
        for kind in ("all", "PER", "ORG", "LOC")
    }


def main(pack: Path, data: Path) -> dict[str, Any]:
    torch.set_num_threads(1)
    package = next(iter(json.loads((pack / "resources.json").read_text(encoding="utf-8"))["en"]["packages"]))
    pipeline = stanza.Pipeline("en", dir=str(pack), package=package, download_method=None, use_gpu=False, verbose=False)
    return {
        "ud/pud": treebank_scores(pipeline, data / "ud" / "pud" / "test.conllu"),
        "ud/gum-other": treebank_scores(pipeline, data / "ud" / "gum-other" / "test.conllu"),
        "ner/uner_en_pud": entity_scores(pipeline, data / "ner" / "uner_en_pud" / "en_pud-ud-test.iob2"),
    }


if __name__ == "__main__":
    out = io.StringIO()
    for name, figures in main(*map(Path, sys.argv[1:])).items():
        print(f"{name:16}" + "  ".join(f"{k} {v:.1f}" for k, v in figures.items()), file=out)
    print(out.getvalue(), end="")
