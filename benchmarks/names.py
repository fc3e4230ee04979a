"""Are names of one person joined, and names of two kept apart? And how long do 100,000 names take?

    python -m benchmarks.names DATA            # precision and recall, by kind of pair and by rule; time
    python -m benchmarks.names DATA --unseen   # the same, without the lists of Arabic names and nicknames
    python -m benchmarks.names DATA --write    # also writes quotelab/data/merges.tsv

DATA is a folder with `arabic_latin_variants.tsv` (an Arabic name, and its Latin spellings with counts),
`nicknames.csv` (name, relationship, nickname) and `names/male.txt`, `names/female.txt` (given names, one a line).
They aren't part of this repository; two word lists that are were derived from the first two, so that only the
figures of `--unseen` say how names fare that no list knows.

Each pair stands in two articles of two outlets, with nothing else to go by: no role, no other name. Pairs are drawn
with a fixed seed. True pairs: spellings of one Arabic name, nicknames, initials, middle names, titles and particles,
accents and transcriptions. Hard negatives: surnames a letter or two apart or alike in sound, given names with the same
first letter, fathers and sons, different middle initials, women and men, different Arabic names alike in sound.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import jellyfish

from quotelab import names, register
from quotelab.quotation import Speaker, SpeakerKind, Spelling

SEED = 20190522
EACH = 400  # pairs of a kind
FEWEST = 50  # joins of a rule that tell how often it is right
# The rules that hard negatives here could mislead. Whether M. Lund is Mara Lund, no list of names says.
JUDGED = ("known_spelling", "same_name", "sounds_alike", "transcription")
MOST_SECONDS = 60.0
NUMBER_OF_NAMES = 100_000
# Transcriptions that newspapers really use, and surnames that they really confuse.
TRANSCRIPTIONS = """
Khalifa Haftar|Khalifa Hifter|Khalifa Heftar|Khalifa Haftar
Fayez Sarraj|Fayez al-Sarraj|Fayez Serraj|Fayiz al-Sarraj
Muammar Gaddafi|Moammar Gadhafi|Muammar Qaddafi|Moamar Kadhafi
Volodymyr Zelensky|Volodymyr Zelenskyy|Volodymyr Zelenskiy
Bashar Assad|Bashar al-Assad|Bashar el-Assad
Hosni Mubarak|Husni Mubarak
Abdel Fattah el-Sisi|Abdel Fattah al-Sisi|Abdelfattah al-Sissi
Recep Tayyip Erdogan|Recep Tayyip Erdoğan
Ghassan Salame|Ghassan Salamé
Yevgeny Prigozhin|Evgeny Prigozhin
Sergei Lavrov|Sergey Lavrov
Dmitry Peskov|Dmitri Peskov
Alexei Navalny|Alexey Navalny|Aleksei Navalny
Kim Jong-un|Kim Jong Un
Mohammed bin Salman|Mohammad bin Salman
Angela Müller|Angela Mueller
Lars Løkke Rasmussen|Lars Lokke Rasmussen
"""
APART = """
Khalifa Haftar|Khalifa Hafez
Boris Johnson|Boris Johnston
Fayez Sarraj|Nicolas Sarkozy
Bill Clinton|Hillary Clinton
George H. W. Bush|George W. Bush
Hafez Assad|Bashar Assad
Donald Trump|Donald Trump Jr.
John Reid|John Reed
Philip Green|Philip Greene
Paul Martin|Paul Morton
Khalifa Haftar|Saddam Haftar
Anna Dell|Anna Doyle
Saleh Salem|Saleh Salim
Ali Hassan|Ali Hussein
"""


@dataclass(frozen=True)
class Pair:
    kind: str
    one: str
    other: str
    is_same: bool


@dataclass(frozen=True)
class Data:
    arabic: list[list[str]]
    nicknames: list[tuple[str, str]]
    male: list[str]
    female: list[str]


def read_given(folder: Path, name: str) -> list[str]:
    """The given names of a list, without those that are also titles or particles: Major and Dean, Von."""
    lines = (folder / "names" / name).read_text(encoding="utf-8").splitlines()
    words = [line.strip() for line in lines if re.fullmatch(r"[A-Za-z]{3,}", line.strip())]
    others = names.TITLES | names.PARTICLES
    return [word.capitalize() for word in words if word.lower() not in others]


def read(folder: Path) -> Data:
    arabic = []
    for line in (folder / "arabic_latin_variants.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        found = [re.fullmatch(r"(.+)\((\d+)\)", part) for part in line.split("\t")[1].split("|")]
        counted = [(m[1], int(m[2])) for m in found if m]
        most = max((n for _, n in counted), default=0)
        # A spelling that is seen once, or in one of a hundred cases, is often a slip or another name.
        kept = [s for s, n in counted if n > 1 and 100 * n >= most and re.fullmatch(r"[A-Z][a-zé]{3,}", s)]
        if kept:
            arabic.append(kept)
    rows = (line.split(",") for line in (folder / "nicknames.csv").read_text(encoding="utf-8").splitlines()[1:])
    nicknames = [(row[0].capitalize(), row[2].capitalize()) for row in rows]
    return Data(arabic, nicknames, read_given(folder, "male.txt"), read_given(folder, "female.txt"))


# ------------------------------------------------------------------ pairs


def pairs(data: Data) -> list[Pair]:
    dice = random.Random(SEED)
    found: list[Pair] = []
    for kind, is_same, made in (
        *((kind, True, make) for kind, make in SAME.items()),
        *((kind, False, make) for kind, make in OTHER.items()),
    ):
        unique = dict.fromkeys(made(data, dice))
        found += [Pair(kind, one, other, is_same) for one, other in unique if one != other][:EACH]
    return found


def _drawn(data: Data, dice: random.Random) -> tuple[str, str]:
    return dice.choice(data.male + data.female), dice.choice(data.male)


def arabic_spellings(data: Data, dice: random.Random) -> Iterator[tuple[str, str]]:
    several = [spellings for spellings in data.arabic if len(spellings) > 1]
    for _ in range(2 * EACH):
        given, surname = dice.choice(several), dice.choice(several)
        first, second = dice.sample(surname, 2)
        yield f"{dice.choice(given)} {first}", f"{dice.choice(given)} {second}"


def arabic_surnames(data: Data, dice: random.Random) -> Iterator[tuple[str, str]]:
    several = [spellings for spellings in data.arabic if len(spellings) > 1]
    for _ in range(2 * EACH):
        given = dice.choice(dice.choice(data.arabic))
        first, second = dice.sample(dice.choice(several), 2)
        yield f"{given} {first}", f"{given} al-{second}"


def short_forms(data: Data, dice: random.Random) -> Iterator[tuple[str, str]]:
    for name, short in dice.sample(data.nicknames, min(len(data.nicknames), 2 * EACH)):
        surname = dice.choice(data.male)
        yield f"{name} {surname}", f"{short} {surname}"


def initials(data: Data, dice: random.Random) -> Iterator[tuple[str, str]]:
    for _ in range(2 * EACH):
        given, surname = _drawn(data, dice)
        yield f"{given} {surname}", f"{given[0]}. {surname}"


def middle_names(data: Data, dice: random.Random) -> Iterator[tuple[str, str]]:
    for _ in range(2 * EACH):
        given, surname = _drawn(data, dice)
        middle = dice.choice(data.male)
        yield f"{given} {middle} {surname}", dice.choice((f"{given} {surname}", f"{given} {middle[0]}. {surname}"))


def titles(data: Data, dice: random.Random) -> Iterator[tuple[str, str]]:
    for _ in range(2 * EACH):
        given, surname = _drawn(data, dice)
        title = dice.choice(("Dr.", "Prime Minister", "Sen.", "General", "Prof."))
        yield f"{given} {surname}", dice.choice((f"{title} {given} {surname}", f"{given} {surname}, MP"))


def accents(data: Data, dice: random.Random) -> Iterator[tuple[str, str]]:
    for _ in range(2 * EACH):
        given, surname = _drawn(data, dice)
        letters = {"a": "áä", "e": "éè", "o": "óö", "u": "úü", "i": "í", "c": "ç", "n": "ñ"}
        places = [n for n, letter in enumerate(surname) if letter in letters]
        if places:
            place = dice.choice(places)
            yield (
                f"{given} {surname}",
                f"{given} {surname[:place]}{dice.choice(letters[surname[place]])}{surname[place + 1 :]}",
            )


def transcriptions(data: Data, dice: random.Random) -> Iterator[tuple[str, str]]:
    for line in TRANSCRIPTIONS.split("\n"):
        yield from combinations(filter(None, line.split("|")), 2)


def known_apart(data: Data, dice: random.Random) -> Iterator[tuple[str, str]]:
    for line in filter(None, APART.split("\n")):
        one, other = line.split("|")
        yield one, other


def near_surnames(data: Data, dice: random.Random) -> Iterator[tuple[str, str]]:
    """One given name; surnames that are one or two letters apart and are both names of their own."""
    near = _near(data.male + data.female, dice)
    for one, other in dice.sample(near, min(len(near), 2 * EACH)):
        given = dice.choice(data.male)
        yield f"{given} {one}", f"{given} {other}"


def near_arabic(data: Data, dice: random.Random) -> Iterator[tuple[str, str]]:
    """One Arabic given name; surnames alike in sound or a letter apart that are different Arabic names."""
    first = [spellings[0] for spellings in data.arabic]
    spelled = {s: n for n, spellings in enumerate(data.arabic) for s in spellings}
    shared = {s for s, n in Counter(s for spellings in data.arabic for s in spellings).items() if n > 1}
    near = [(a, b) for a, b in _near(first, dice) if spelled[a] != spelled[b] and not {a, b} & shared]
    for one, other in dice.sample(near, min(len(near), 2 * EACH)):
        given = dice.choice(dice.choice(data.arabic))
        yield f"{given} {one}", f"{given} {other}"


def _near(words: list[str], dice: random.Random) -> list[tuple[str, str]]:
    """Pairs at a distance of one or two, or alike in sound."""
    blocks: defaultdict[str, list[str]] = defaultdict(list)
    for word in dict.fromkeys(words):
        blocks[names.sound(word)].append(word)
        blocks[word[:3]].append(word)
    near: dict[tuple[str, str], None] = {}
    for block in blocks.values():
        some = block if len(block) <= 60 else dice.sample(block, 60)
        for one, other in combinations(some, 2):
            if jellyfish.damerau_levenshtein_distance(one, other) <= 2:
                near[one, other] = None
    return list(near)


def same_surname(data: Data, dice: random.Random) -> Iterator[tuple[str, str]]:
    short = {frozenset(pair) for pair in data.nicknames}
    for _ in range(6 * EACH):
        one, surname = _drawn(data, dice)
        other = dice.choice([g for g in data.male + data.female if g[0] == one[0]])
        alike = jellyfish.jaro_winkler_similarity(one, other) > 0.9
        if not alike and frozenset((one, other)) not in short:
            yield f"{one} {surname}", f"{other} {surname}"


def men_and_women(data: Data, dice: random.Random) -> Iterator[tuple[str, str]]:
    women, both = set(data.female), set(data.male) & set(data.female)
    for name in dice.sample(data.male, len(data.male)):
        for end in ("a", "e", "ina", "ette"):
            if name + end in women and not {name, name + end} & both:
                surname = dice.choice(data.male)
                yield f"{name} {surname}", f"{name + end} {surname}"


def generations(data: Data, dice: random.Random) -> Iterator[tuple[str, str]]:
    for _ in range(2 * EACH):
        given, surname = _drawn(data, dice)
        one, other = dice.choice((("", " Jr."), (" Sr.", " Jr."), (" II", " III"), ("", ", Jr.")))
        yield f"{given} {surname}{one}", f"{given} {surname}{other}"


def middle_initials(data: Data, dice: random.Random) -> Iterator[tuple[str, str]]:
    for _ in range(2 * EACH):
        given, surname = _drawn(data, dice)
        one, other = dice.sample("ABCDEFGHJKLMNPRSTW", 2)
        yield (
            f"{given} {one}. {surname}",
            dice.choice((f"{given} {other}. {surname}", f"{given} {one}. {other}. {surname}")),
        )


SAME = {
    "arabic spellings": arabic_spellings,
    "arabic surnames": arabic_surnames,
    "nicknames": short_forms,
    "initials": initials,
    "middle names": middle_names,
    "titles": titles,
    "accents": accents,
    "transcriptions": transcriptions,
}
OTHER = {
    "known to be two": known_apart,
    "near surnames": near_surnames,
    "near Arabic names": near_arabic,
    "one surname": same_surname,
    "men and women": men_and_women,
    "generations": generations,
    "middle initials": middle_initials,
}


# ------------------------------------------------------------------ measuring


def speaker(number: int, label: str) -> Speaker:
    return Speaker(f"d{number}|{label}", label, SpeakerKind.PERSON, (Spelling(label, 1),))


def rules_of(pair: Pair) -> tuple[str, ...] | None:
    """The rules that joined a pair; `None` when it stayed apart."""
    entries = register.merged([speaker(0, pair.one), speaker(1, pair.other)])
    return tuple(m.rule for m in entries[0].merges) or ("same_name",) if len(entries) == 1 else None


def population(data: Data, kind: str) -> list[Speaker]:
    """100,000 speakers with distinct names."""
    dice = random.Random(SEED)
    given = data.male + data.female + [s for spellings in data.arabic for s in spellings]
    surnames = {"as in news": given, "of 50 surnames": dice.sample(given, 50), "of one surname": ["Lund"]}[kind]
    made: dict[str, None] = {}
    while len(made) < NUMBER_OF_NAMES:
        first, last = dice.choice(given), dice.choice(surnames)
        extra = "" if kind == "as in news" else f"{dice.choice(given)} "
        made[last if kind == "as in news" and dice.random() < 0.1 else f"{first} {extra}{last}"] = None
    return [speaker(number, label) for number, label in enumerate(made)]


def without_lists() -> None:
    names._arabic.cache_clear()
    names._slavic.cache_clear()
    names._nicknames.cache_clear()
    names._arabic = dict  # type: ignore[assignment]
    names._slavic = dict  # type: ignore[assignment]
    names._nicknames = dict  # type: ignore[assignment]


def write(judged: Mapping[str, Sequence[bool]]) -> None:
    """Write how often rules were right; the rows of other rules stay."""
    lines = register.MERGES.read_text(encoding="utf-8").splitlines()
    rows = {line.split("\t")[0]: line for line in lines if not line.startswith("#")}
    rows |= {rule: f"{rule}\t{sum(a) / len(a):.4f}\t{len(a)}" for rule, a in judged.items()}
    head = [line for line in lines if line.startswith("#")]
    register.MERGES.write_text("\n".join([*head, *(rows[rule] for rule in sorted(rows))]) + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description="Measure how names are joined, and how fast.")
    options.add_argument("data", type=Path)
    options.add_argument("--unseen", action="store_true", help="without the lists of Arabic names and nicknames")
    options.add_argument("--write", action="store_true", help="write quotelab/data/merges.tsv")
    options.add_argument("--wrong", action="store_true", help="list the pairs that came out wrong")
    options.add_argument("--pairs", action="store_true", help="measure no time")
    chosen = options.parse_args(arguments)
    data = read(chosen.data)
    if chosen.unseen:
        without_lists()
    right: Counter[str] = Counter()
    number: Counter[str] = Counter()
    by_rule: defaultdict[str, list[bool]] = defaultdict(list)
    for pair in pairs(data):
        rules = rules_of(pair)
        number[pair.kind] += 1
        right[pair.kind] += (rules is not None) == pair.is_same
        for rule in rules or ():
            by_rule[rule].append(pair.is_same)
        if chosen.wrong and (rules is not None) != pair.is_same:
            print(f"{pair.kind}: {pair.one} | {pair.other} {rules or ''}")
    for title, kinds in (("one person: joined", SAME), ("two persons: kept apart", OTHER)):
        print(f"\n{title}")
        for kind in kinds:
            print(f"  {kind:<20}{number[kind]:>6}{100 * right[kind] / max(number[kind], 1):>8.1f} %")
    joined, false = sum(right[kind] for kind in SAME), sum(number[kind] - right[kind] for kind in OTHER)
    true = sum(number[kind] for kind in SAME)
    print(f"\nprecision {100 * joined / (joined + false):.2f} %, recall {100 * joined / true:.2f} %")
    print("\nrule                 joins   right")
    for rule, answers in sorted(by_rule.items(), key=lambda item: -len(item[1])):
        print(f"  {rule:<18}{len(answers):>6}{100 * sum(answers) / len(answers):>8.1f} %")
    if chosen.write:
        write({rule: by_rule[rule] for rule in JUDGED if len(by_rule[rule]) >= FEWEST})
    if chosen.pairs:
        return 0
    slowest = 0.0
    print()
    for kind in ("as in news", "of 50 surnames", "of one surname"):
        speakers = population(data, kind)
        begun = time.process_time()
        entries = register.merged(speakers)
        taken = time.process_time() - begun
        slowest = max(slowest, taken)
        print(f"{len(speakers):,} distinct names {kind}: {taken:.1f} s on one core, {len(entries):,} speakers")
    return 0 if slowest < MOST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
