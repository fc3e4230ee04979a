"""Names of people: titles, given name, surname, spelling variants."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import jellyfish

DATA = Path(__file__).parent / "data"
GIVEN_NAMES = DATA / "given_names.tsv"
ARABIC_NAMES = DATA / "arabic_names.txt"
SLAVIC_NAMES = DATA / "slavic_names.txt"
NICKNAMES = DATA / "nicknames.txt"
TITLE_LIST = DATA / "titles.tsv"
FAMILY_FIRST = DATA / "family_first.txt"


@cache
def _titles() -> dict[str, str]:
    """Gender by title, "" where it tells none."""
    lines = (line.split("\t") for line in TITLE_LIST.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    return {title: gender[0] if gender else "" for title, *gender in lines}


TITLES = frozenset(title for title in _titles() if " " not in title)
PARTICLES = frozenset("al el ad ar as at an bin ibn ben abu bu van von der den de da del della di du la le dos".split())
_BESIDE = frozenset("elect designate emeritus emerita large at in".split())  # president-elect, ambassador-at-large
_GENERATIONS = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "2nd": "ii", "3rd": "iii", "4th": "iv"}
_NUMERAL = re.compile(r"(?=[ivx]{2,}$)x{0,3}(?:ix|iv|v?i{0,3})$")
_HONOURS = frozenset("qc kc mp phd md esq obe cbe mbe".split())
# What stands behind a name and isn't of it: a party and a state, an age, a degree.
_BEHIND = re.compile(r",\s*(?:[a-z]-[a-z.]+|\d+)\s*$|(?<=[\s,])(?:ph\.\s?d|m\.d|j\.d|d\.phil)\b\.?")
_SERVANT = re.compile(r"abd(?:[aeou]l|u?r)?$")  # Abdel, Abdul, Abd: the next word belongs to it

# Letters that don't come apart into a letter and an accent.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"} | dict.fromkeys("’‘ʼʻ`´", "'")
)


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name as written, taken apart. The parts are folded; "" and () when there are none.

    >>> parse("Mr. Khalifa al-Hifter")
    Name(titles=('mr',), given='khalifa', surname='hifter', middle=(), suffix='')
    """

    titles: tuple[str, ...]
    given: str
    surname: str
    middle: tuple[str, ...] = ()
    suffix: str = ""


def folded(text: str) -> str:
    """Lower case, without accents: Salamé, Salame."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)


def slug(text: str) -> str:
    """A name as an id: letters and digits in lower case, with hyphens.

    >>> slug("Ghassan Salamé")
    'ghassan-salame'
    """
    return "-".join(folded(text).split()) or "speaker"


def parse(text: str) -> Name:
    """A name without titles, particles and a possessive ending; a double name keeps its hyphen.

    >>> parse("George H. W. Bush Sr.").middle, parse("George H. W. Bush Sr.").suffix
    (('h', 'w'), 'sr')
    """
    plain = _BEHIND.sub("", re.sub(r"['’]s?$", "", folded(text).strip()))
    words = [_without_particles(w) for w in re.split(r"[\s.,()\"“”]+", re.sub(r"[‑–]", "-", plain)) if w.strip("-")]
    titles, words = _without_titles(words)
    suffix, words = _without_suffix(words)
    kept = _joined([w for n, w in enumerate(words) if w not in PARTICLES or _is_given(words[n:], n)] or words)
    if not kept:
        return Name(tuple(titles), "", "")
    return Name(tuple(titles), kept[0] if len(kept) > 1 else "", kept[-1], tuple(kept[1:-1]), suffix)


def _without_titles(words: list[str]) -> tuple[list[str], list[str]]:
    """The titles before a name, and the name; the last word is no title.

    >>> _without_titles(["crown", "prince", "omar", "salim"]), _without_titles(["judge"])
    ((['crown', 'prince'], ['omar', 'salim']), ([], ['judge']))
    """
    start = 0
    while start < len(words) - 1:
        long = next(
            (n for n in (3, 2) if start + n < len(words) and " ".join(words[start : start + n]) in _titles()), 0
        )
        if not long and not _is_title(words[start]):
            break
        start += long or 1
    return words[:start], words[start:]


def _is_title(word: str) -> bool:
    """Whether a word is a title: minister, vice-president, president-elect."""
    parts = word.split("-")
    return parts[0] in TITLES and all(part in TITLES or part in _BESIDE for part in parts)


def _without_suffix(words: list[str]) -> tuple[str, list[str]]:
    """The generation behind a name, "" if there is none, and the name without it and without honours.

    >>> _without_suffix(["bo", "holm", "junior", "obe"]), _without_suffix(["benedict", "xvi"])
    (('jr', ['bo', 'holm']), ('xvi', ['benedict']))
    """
    suffix, end = "", len(words)
    while end > 1:
        last = words[end - 1]
        is_name = last in {"junior", "senior"} and end < 3
        generation = _GENERATIONS.get(last) or (last if _NUMERAL.match(last) else "")
        if is_name or not (generation or last in _HONOURS):
            break
        suffix = generation or suffix
        end -= 1
    return suffix, words[:end]


def _is_given(words: list[str], place: int) -> bool:
    """Whether the first of these words is a given name, and no particle: Ben Holm, Al Dell; not Ben Ali, Al Sisi."""
    return place == 0 and words[0] in {"ben", "al"} and len(words) > 1 and known_as(words[1]) is None


def _joined(words: list[str]) -> list[str]:
    """Abdel Fattah Holm and Abd al-Fattah Holm have one given name; Abdul Rahman has two words.

    >>> _joined(["abdul", "fattah", "holm"]), _joined(["abdul", "rahman"])
    (['abdelfattah', 'holm'], ['abdul', 'rahman'])
    """
    if len(words) > 2 and _SERVANT.match(words[0]):
        return [f"abdel{words[1]}", *words[2:]]
    return words


def _without_particles(word: str) -> str:
    """ "al-sarraj" is "sarraj", "jean-luc" stays."""
    parts = [part for part in word.split("-") if part]
    return "-".join([part for part in parts if part not in PARTICLES] or parts)


@cache
def _given_names() -> dict[str, str]:
    lines = GIVEN_NAMES.read_text(encoding="utf-8").splitlines()
    return {
        folded(name): gender
        for name, gender in (line.split("\t") for line in lines if line and not line.startswith("#"))
    }


def gender(text: str) -> str | None:
    """ "f" or "m" by title, else by given name or what it is short for, else `None`.

    >>> gender("Mr. Lund"), gender("Mara Lund"), gender("Bill Lund"), gender("Lund")
    ('m', 'f', 'm', None)
    """
    name = parse(text)
    stated = stated_gender(name)
    return stated or _gender_of_given(name.given)


def _gender_of_given(given: str) -> str | None:
    """The gender that a given name, and what it is short for, are mostly of; `None` where they differ."""
    known = _given_names()
    full = {known[name] for name in full_names(given) if known.get(name)}
    if known.get(given) == "":
        return "m" if full == {"m"} else None  # Bill is a man's; Kim, of Kimberly, also a man's own
    found = full | {known.get(given, "")} - {""}
    return found.pop() if len(found) == 1 else None


def is_title(word: str) -> bool:
    """Whether a word is a title, a rank or an office as it stands before a name.

    >>> is_title("Mr."), is_title("Lund")
    (True, False)
    """
    return word.lower().rstrip(".") in TITLES


def stated_gender(name: Name) -> str | None:
    """ "f" or "m" by title alone.

    >>> stated_gender(parse("First Lady Anna Dell")), stated_gender(parse("Anna Dell"))
    ('f', None)
    """
    titles = (*(" ".join(pair) for pair in pairwise(name.titles)), *name.titles)
    return next((gender for title in titles if (gender := _titles().get(title))), None)


def is_given_name(word: str) -> bool:
    """Whether a word is a given name in the lists.

    >>> is_given_name("viktor"), is_given_name("orban")
    (True, False)
    """
    return is_common(word) or word in _slavic()


@cache
def _family_first() -> frozenset[str]:
    return frozenset(word for words in _spelled(FAMILY_FIRST) for word in words)


_INITIAL = r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
_FINAL = r"(?:[iu]?ang|i?ong|eng|ing|u?ai|i?ao|[iuy]?an|[aeiou]|ei|ou|[eiuy]n|[iu]a|[iuy]e|iu|u[io]|oo|ae|eo|eu|yu)"
_SYLLABLES = re.compile(rf"(?:{_INITIAL}{_FINAL}){{1,2}}")


def is_family_first(text: str) -> bool:
    """Whether a name is written family name first, as Chinese and Korean ones are: Kim Jong-un.

    >>> [is_family_first(name) for name in ("Kim Jong-un", "Xi Jinping", "Kim Holm", "Anna Dell-Holm")]
    [True, True, False, False]
    """
    name = parse(text)
    if name.given not in _family_first() or len(name.middle) > 1:
        return False
    if not name.middle and re.search(r"[a-z]-[a-z]+(?:['’]s?)?$", text.strip()):
        return True
    rest = (*name.middle, name.surname)
    is_telling = len(rest) == 2 or not is_common(name.given)
    return is_telling and all(_SYLLABLES.fullmatch(word) and not is_common(word) for word in rest)


def is_common(given: str) -> bool:
    """Whether a given name is one that many bear, so that it says little of who bears it.

    >>> is_common("boris"), is_common("khalifa")
    (True, False)
    """
    return given in _given_names()


def sound(word: str) -> str:
    """The consonants of a word as they sound, the same for Haftar and Hifter, for Sarraj and Serraj.

    Metaphone (Philips 1990), with the letters that transliteration of Arabic and Cyrillic varies made one.

    >>> sound("Haftar") == sound("Hifter"), sound("Haftar") == sound("Hafez")
    (True, False)
    """
    plain = folded(word)
    for old, new in (
        ("kh", "h"),
        ("gh", "g"),
        ("q", "k"),
        ("dj", "j"),
        ("ou", "u"),
        ("ph", "f"),
        ("yy", "y"),
        ("dh", "d"),
    ):
        plain = plain.replace(old, new)
    code = jellyfish.metaphone(plain)
    if code and code[0] in "AEIOU":
        code = "A" + code[1:]
    return code.replace("G", "K").replace(" ", "")


def letters(word: str) -> str:
    """A folded word's letters only: O'Brien, Obrien; Jong-un, Jongun."""
    return word if word.isalnum() else "".join(c for c in word if c.isalnum())


_ENDINGS = re.compile(r"(?:iy|yi|yy|ij|ii|yj|(?<=sk)i)$")


def transcribed(word: str) -> str:
    """What is left when the letters that transcription writes in two ways are made one: Müller, Mueller.

    >>> transcribed("Mueller") == transcribed("Müller"), transcribed("Zelenskyy") == transcribed("Zelensky")
    (True, True)
    """
    plain = re.sub(r"^abd[aou]l(?=\w{3})", "abdel", letters(folded(word)))
    if len(plain) < 4:
        return plain
    for old, new in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        plain = plain.replace(old, new)
    return _ENDINGS.sub("y", plain)


@cache
def _arabic() -> dict[str, str]:
    """The name's most frequent spelling, by spelling."""
    return {spelling: spellings[0] for spellings in _spelled(ARABIC_NAMES) for spelling in spellings}


@cache
def _slavic() -> dict[str, str]:
    """The first spelling in the list, by spelling."""
    return {spelling: spellings[0] for spellings in _spelled(SLAVIC_NAMES) for spelling in spellings}


@cache
def _in_one_spelling() -> frozenset[str]:
    """Arabic names of which the list has one spelling."""
    return frozenset(spellings[0] for spellings in _spelled(ARABIC_NAMES) if len(spellings) == 1)


def _spelled(path: Path) -> Iterator[list[str]]:
    return (line.split() for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#")


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    """The names that a nickname can stand for, by nickname."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in NICKNAMES.read_text(encoding="utf-8").splitlines():
        if line[:1] != "#":
            name, *short = line.split()
            for one in short:
                found[one].add(name)
    return {short: frozenset(full) for short, full in found.items()}


def full_names(given: str) -> frozenset[str]:
    """The given names that a short form can stand for; empty when it is none.

    >>> "william" in full_names("bill"), full_names("mara")
    (True, frozenset())
    """
    return _nicknames().get(given, frozenset())


def known_as(word: str) -> str | None:
    """The first spelling in the list of an Arabic or Slavic name whose spellings are known, `None` for all others.

    >>> known_as("gaddafi") == known_as("kadhafi"), known_as("dmytro"), known_as("lund")
    (True, 'dmitry', None)
    """
    plain = letters(word)
    known = _slavic().get(plain) or _arabic().get(plain)
    return known or (_arabic().get(plain[2:]) if plain[:2] in {"al", "el"} and len(plain) > 6 else None)


def code(word: str) -> str:
    """The same for spellings of one name: by the lists of names, else by letters."""
    known = known_as(word)
    return f"={known}" if known and known not in _in_one_spelling() else transcribed(known or word)


def same_given(one: str, other: str) -> bool:
    """Whether two given names may be one person's: equal, initial, or alike in sound."""
    if not one or not other:
        return False
    return one == other or one[0] == other[0] and 1 in (len(one), len(other)) or is_given_spelling(one, other)


def is_given_spelling(one: str, other: str) -> bool:
    """Whether two given names are spellings of one: Khalifa, Khalifah; Mohamed, Muhammad.

    >>> is_given_spelling("mohamed", "muhammad"), is_given_spelling("boris", "bernard")
    (True, False)
    """
    if code(one) == code(other):
        return True
    if known_as(one) and known_as(other):
        return False
    alike = jellyfish.jaro_winkler_similarity(one, other) > 0.75
    return min(len(one), len(other)) > 3 and alike and _sound_alike(one, other)


_HEARD = (
    *(("tch", "ch"), ("sch", "sh"), ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("dj", "j"), ("ph", "f")),
    *(
        ("ch", "sh"),
        ("ck", "k"),
        ("ce", "se"),
        ("ci", "si"),
        ("c", "k"),
        ("q", "k"),
        ("g", "k"),
        ("w", "v"),
        ("x", "ks"),
    ),
)


def skeleton(word: str) -> str:
    """A word's consonants as transcription of Arabic and Cyrillic varies them, a vowel as "." or, if round, "o".

    >>> skeleton("Haftar"), skeleton("Hifter"), skeleton("Hafez"), skeleton("Morton")
    ('h.ft.r', 'h.ft.r', 'h.f.z', 'morton')
    """
    plain = _heard(word)
    end = {"a": "a", "e": "e", "i": "i", "y": "i", "o": "o"}.get(plain[-1:], "")
    plain = re.sub(r"[aeiouy]+", lambda run: "o" if set(run[0]) & {"o", "u"} else ".", plain)
    return re.sub(r"(.)\1+", r"\1", plain) + end


def _heard(word: str) -> str:
    """A word's letters, those that transcription varies made one."""
    plain = letters(folded(word))
    for old, new in _HEARD:
        plain = plain.replace(old, new)
    return re.sub(r"(?<=[aeiou])h(?![aeiou])", "", re.sub(r"^ye", "e", plain))


def _sound_alike(one: str, other: str) -> bool:
    """Whether two words have the same skeleton, and no vowel tells them apart: Bashir and Bashar are two names.

    Before two consonants a vowel is short, and dialects vary it (Haftar, Hifter); elsewhere it can be long, and
    then "a" and "i" tell names apart.
    """
    if skeleton(one) != skeleton(other):
        return False
    pairs = zip(_open_vowels(one), _open_vowels(other), strict=False)
    return all({a, b} != {"a", "i"} for a, b in pairs)


def _open_vowels(word: str) -> list[str]:
    """The vowels of a word as "a", "i" or, where they are others, mixed or before two consonants, "".

    >>> _open_vowels("bashir"), _open_vowels("hifter")
    (['a', 'i'], ['', ''])
    """
    found = re.finditer(r"([aeiouy]+)([^aeiouy]*)", _heard(word).replace("sh", "š"))
    return ["" if len(m[2]) > 1 else _CLEAR.get("".join(dict.fromkeys(m[1])), "") for m in found]


_CLEAR = {"a": "a", "i": "i", "y": "i", "ie": "i", "ei": ""}


def is_spelling_of(one: str, other: str) -> bool:
    """Whether two surnames are spellings of one: the same consonants around as many vowels.

    >>> is_spelling_of("haftar", "hifter"), is_spelling_of("johnson", "johnston")
    (True, False)
    """
    if code(one) == code(other):
        return True
    if known_as(one) and known_as(other):  # Hassan, Hussein
        return False
    return min(len(one), len(other)) > 4 and _sound_alike(one, other)


def is_typo_of(one: str, other: str) -> bool:
    """Whether one surname is the other with two letters swapped, or one wrong or missing: Marcon, Macron.

    >>> is_typo_of("marcon", "macron"), is_typo_of("johnson", "johnston")
    (True, True)
    """
    return min(len(one), len(other)) >= 5 and jellyfish.damerau_levenshtein_distance(one, other) == 1
