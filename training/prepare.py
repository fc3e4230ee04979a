"""Turn the annotated corpora into what Stanza's trainers read.

    python -m training.prepare DATA OUT

DATA is a folder with `ud/`, `ner/` and `vectors/` (training/README.md names the corpora, their
licences and where each comes from); OUT receives `ud/`, `tokenize/`, `mwt/`, `ner/` and the vectors.
Everything is deterministic: the augmentations draw from one seeded generator.
"""

import json
import lzma
import random
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from stanza.models.common.pretrain import Pretrain
from stanza.utils.datasets import common, conllu_to_text, prepare_tokenizer_data

VOCABULARY = 50_000
SEED = 20190522
CURLED_SHARE = 0.3
ARTICLES = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "his", "her", "their", "its", "our", "my", "your"}
)

# No part of a name in most of the corpora; left out where one says otherwise.
TITLES = frozenset("mr mrs ms miss dr prof professor sir lord lady dame president senator minister".split())

# What each corpus calls a person, an organisation or a place; anything else is no entity.
ENTITY_TYPES = {
    "PER": "PER", "PERSON": "PER", "person": "PER", "politician": "PER", "scientist": "PER",
    "researcher": "PER", "writer": "PER", "musicalartist": "PER", "Person": "PER",
    "ORG": "ORG", "organisation": "ORG", "politicalparty": "ORG", "university": "ORG",
    "band": "ORG", "Organisation": "ORG", "MilitaryPlatform": "O", "corporation": "ORG",
    "group": "ORG", "LOC": "LOC", "GPE": "LOC", "location": "LOC", "country": "LOC", "Location": "LOC",
}  # fmt: skip

# How often each annotated corpus is seen in the last stage of the entity tagger: those with plain names of our
# three types more often. Silver names and mentions of re3d are left out there.
SHARES = {"gum": 2, "ewt": 4, "wikigold": 2, "re3d": 0, "silver": 0}

Sentence = list[tuple[str, str]]


def prepare_vectors(source: Path, target: Path) -> None:
    """The most frequent words of GloVe as a Stanza pretrain file."""
    text = target.with_suffix(".vec")
    with lzma.open(source, "rt", encoding="utf-8") as lines, text.open("w", encoding="utf-8") as out:
        out.write(f"{VOCABULARY} 100\n")
        next(lines)
        for _, line in zip(range(VOCABULARY), lines, strict=False):
            out.write(line)
    Pretrain(str(target), str(text)).load()
    text.unlink()


def prepare_treebank(source: Path, target: Path) -> None:
    """Train and dev trees for tagger, lemmatizer and parser; quotation marks of every shape in train."""
    target.mkdir(parents=True, exist_ok=True)
    draw = random.Random(SEED)
    train = common.read_sentences_from_conllu(source / "train.conllu")
    common.write_sentences_to_conllu(
        target / "train.conllu", [curled(s) if draw.random() < CURLED_SHARE else s for s in train]
    )
    dev = common.read_sentences_from_conllu(source / "dev.conllu")
    common.write_sentences_to_conllu(target / "dev.conllu", dev)


def curled(sentence: list[str]) -> list[str]:
    """The sentence as a newsroom's typesetter would print it: “ ” for straight marks, ’ for '.

    Marks alternate, opening first; a sentence with an odd number of them is left alone, and so are
    those that are curled already.
    """
    rows = [line.split("\t") for line in sentence]
    marks = [row for row in rows if len(row) > 1 and row[1] == '"']
    text = next((i for i, row in enumerate(rows) if row[0].startswith("# text = ")), None)
    if len(marks) % 2 or text is None or rows[text][0].count('"') != len(marks):
        return sentence
    for number, row in enumerate(marks):
        row[1] = "“”"[number % 2]
    opened = iter("“”" * (len(marks) // 2))
    rows[text] = [re.sub('"', lambda _: next(opened), rows[text][0]).replace("'", "’")]
    for row in rows:
        if len(row) > 1 and "'" in row[1]:
            row[1] = row[1].replace("'", "’")
    return ["\t".join(row) for row in rows]


def prepare_tokenizer(treebank: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for part in ("train", "dev"):
        gold = treebank / f"{part}.conllu"
        text = target / f"{part}.txt"
        conllu_to_text.main([str(gold), str(text)])
        prepare_tokenizer_data.main(
            [
                str(text),
                str(gold),
                "-o",
                str(target / f"{part}.toklabels"),
                "-m",
                str(target / f"{part}-mwt.json"),
            ]
        )


def read_bio(path: Path, *, token: int = 0, tag: int = -1) -> Iterator[Sentence]:
    """Sentences of (token, tag) from a file with one token a line."""
    sentence: Sentence = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") and "\t" not in line.strip():
            continue
        columns = line.split("\t") if "\t" in line else line.split()
        if len(columns) < 2 or columns[0].startswith("-DOCSTART-"):
            if sentence:
                yield sentence
            sentence = []
            continue
        sentence.append((columns[token], columns[tag]))
    if sentence:
        yield sentence


def normalized(sentence: Sentence) -> Sentence:
    """The same sentence with PER, ORG and LOC in BIO, whatever the corpus wrote."""
    out: Sentence = []
    last = "O"
    for token, tag in sentence:
        prefix, _, name = tag.partition("-")
        kind = ENTITY_TYPES.get(name, "O") if name else "O"
        if kind == "O":
            out.append((token, "O"))
        else:
            begins = prefix in "BSU" or last != kind
            out.append((token, f"{'B' if begins else 'I'}-{kind}"))
        last = kind
    return out


def names_only(sentence: Sentence) -> Sentence:
    """The sentence with names alone: no articles, no lower-case words before a name, no mere descriptions.

    Some corpora also mark "the members of the council" or "a senior official"; those are mentions, not names.
    """
    out = list(sentence)
    start = 0
    while start < len(out):
        kind = out[start][1].partition("-")[2]
        end = start + 1
        while kind and end < len(out) and out[end][1] == f"I-{kind}":
            end += 1
        if kind:
            first = start
            while first < end and (out[first][0][:1].islower() or out[first][0].lower() in ARTICLES):
                first += 1
            while kind == "PER" and first < end - 1 and out[first][0].lower().rstrip(".") in TITLES:
                first += 1
            named = any(token[:1].isupper() for token, _ in out[first:end])
            for i in range(start, end):
                tag = "O" if i < first or not named else f"{'B' if i == first else 'I'}-{kind}"
                out[i] = (out[i][0], tag)
        start = end
    return out


def mentions(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    """Start, end and type of the names of a sentence in BIO."""
    start = 0
    while start < len(sentence):
        kind = sentence[start][1].partition("-")[2]
        end = start + 1
        while kind and end < len(sentence) and sentence[end][1] == f"I-{kind}":
            end += 1
        if kind:
            yield start, end, kind
        start = end


def with_other_names(sentences: Iterable[Sentence], names: Path, draw: random.Random) -> list[Sentence]:
    """Copies with other names of the same types, so that an unseen name is told by its surroundings.

    Mention replacement (Dai and Adel, 2020). Names come from the other sentences; a third of the persons get a
    given name and a family name drawn from the lists in `names`, which hold other languages' names too.
    """
    whole = list(sentences)
    pools: dict[str, list[list[str]]] = {}
    for sentence in whole:
        for start, end, kind in mentions(sentence):
            pools.setdefault(kind, []).append([token for token, _ in sentence[start:end]])
    given = [
        w for path in ("male.txt", "female.txt") for w in (names / "names" / path).read_text().split() if w.isalpha()
    ]
    table = (names / "arabic_latin_variants.tsv").read_text(encoding="utf-8").splitlines()
    family = [w.capitalize() for line in table for w in re.findall(r"[A-Za-z-]{4,}", line.split("\t")[1])[:1]]
    family += [mention[-1] for mention in pools["PER"] if len(mention) > 1]
    out: list[Sentence] = []
    for sentence in whole:
        found = list(mentions(sentence))
        if not found:
            continue
        copy: Sentence = []
        last = 0
        for start, end, kind in found:
            copy.extend(sentence[last:start])
            words = [token for token, _ in sentence[start:end]]
            if draw.random() < SWAPPED[kind]:
                words = draw.choice(pools[kind])
                if kind == "PER" and draw.random() < 1 / 3:
                    words = [draw.choice(given), draw.choice(family)][-(1 + (end - start > 1)) :]
            copy.extend((word, f"{'I' if i else 'B'}-{kind}") for i, word in enumerate(words))
            last = end
        out.append([*copy, *sentence[last:]])
    return out


SWAPPED = {"PER": 0.8, "ORG": 0.4, "LOC": 0.4}


def entity_corpora(ner: Path) -> dict[str, Iterable[Sentence]]:
    crossner = ner / "crossner" / "ner_data"
    corpora: dict[str, Iterable[Sentence]] = {
        "gum": read_bio(ner / "gum_derived" / "holdnews_train.bio"),
        "re3d": read_bio(ner / "re3d" / "re3d_noBBC.conll"),
        "ewt": read_bio(ner / "uner_en_ewt" / "en_ewt-ud-dev.iob2", token=1, tag=2),
    }
    for path in sorted((ner / "wikigold").rglob("*.conll.txt")):
        corpora["wikigold"] = read_bio(path)
    for part in ("train", "dev", "test"):
        for domain in ("politics", "literature", "science"):
            corpora[f"crossner-{domain}-{part}"] = read_bio(crossner / domain / f"{part}.txt")
    return corpora


def prepare_entities(ner: Path, names: Path, target: Path, silver: Path | None) -> None:
    target.mkdir(parents=True, exist_ok=True)
    corpora = entity_corpora(ner)
    if silver is not None and silver.exists():
        corpora["silver"] = read_bio(silver)
    train: list[Sentence] = []
    annotated: list[Sentence] = []
    for name, sentences in corpora.items():
        added = [names_only(normalized(sentence)) for sentence in sentences]
        found = sum(tag.startswith("B-") for sentence in added for _, tag in sentence)
        print(f"{name}: {len(added)} sentences, {found} entities")
        train.extend(added)
        annotated.extend(added * SHARES.get(name, 1))
    renamed = [*annotated, *with_other_names(annotated, names, random.Random(SEED))]
    random.seed(SEED)
    for sentences in (train, annotated, renamed):
        random.shuffle(sentences)
    dev = [names_only(normalized(s)) for s in read_bio(ner / "gum_derived" / "holdnews_dev.bio")]
    for part, sentences in (("train", train), ("annotated", annotated), ("renamed", renamed), ("dev", dev)):
        records = [[{"text": token, "ner": tag} for token, tag in sentence] for sentence in sentences]
        (target / f"{part}.json").write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")


def main(data: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    prepare_vectors(data / "vectors" / "glove100_top100k.vec.xz", out / "glove.pt")
    prepare_treebank(data / "ud" / "clean-combined", out / "ud")
    prepare_tokenizer(out / "ud", out / "tokenize")
    prepare_entities(data / "ner", data / "names", out / "ner", out / "silver.bio")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
