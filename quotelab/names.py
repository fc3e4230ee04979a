"""Names of people: titles, given name, surname, spelling variants."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jellyfish

DATA = Path(__file__).parent / "data"
GIVEN_NAMES = DATA / "given_names.tsv"
ARABIC_NAMES = DATA / "arabic_names.txt"
NICKNAMES = DATA / "nicknames.txt"
FEMALE_TITLES = frozenset("mrs ms miss lady dame madam queen princess duchess baroness sister".split())
MALE_TITLES = frozenset("mr sir lord king prince duke baron father brother".split())
TITLES = FEMALE_TITLES | MALE_TITLES | frozenset(
    "dr prof professor sen senator rep representative gov governor president chancellor premier minister secretary"
    " ambassador envoy commander general gen colonel col captain capt major maj lieutenant lt sergeant sgt admiral adm"
    " judge justice chief mayor councillor councilman councilwoman inspector detective officer congressman"
    " congresswoman pope bishop archbishop cardinal rev reverend imam sheikh sheik ayatollah emir sultan pm mp"
    " dean coach director"
    " chairman chairwoman chair spokesman spokeswoman spokesperson prime vice deputy former ex interior foreign finance"
    " defence defense leader party opposition acting".split()
)  # fmt: skip
PARTICLES = frozenset("al el ad ar as at an bin ibn ben abu bu van von der den de da del della di du la le dos".split())
GENERATIONS = frozenset("jr sr ii iii iv".split())
SUFFIXES = GENERATIONS | frozenset("qc kc mp md phd obe cbe".split())


# Letters that don't come apart into a letter and an accent.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "’": "'"})


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
    plain = re.sub(r"['’]s?$", "", folded(text).strip())
    words = [_without_particles(w) for w in re.split(r"[\s.,()\"“”]+", re.sub(r"[‑–]", "-", plain)) if w.strip("-")]
    titles = []
    while len(words) > 1 and words[0] in TITLES:
        titles.append(words.pop(0))
    suffix = ""
    while len(words) > 1 and words[-1] in SUFFIXES:
        last = words.pop()
        suffix = last if last in GENERATIONS else suffix
    kept = [w for w in words if w not in PARTICLES] or words
    if not kept:
        return Name(tuple(titles), "", "")
    return Name(tuple(titles), kept[0] if len(kept) > 1 else "", kept[-1], tuple(kept[1:-1]), suffix)


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
    """ "f" or "m" by title, else by given name, else `None`.

    >>> gender("Mr. Lund"), gender("Mara Lund"), gender("Lund")
    ('m', 'f', None)
    """
    name = parse(text)
    if not FEMALE_TITLES.isdisjoint(name.titles):
        return "f"
    if not MALE_TITLES.isdisjoint(name.titles):
        return "m"
    return _given_names().get(name.given) or None


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
    plain = letters(folded(word))
    if len(plain) < 4:
        return plain
    for old, new in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        plain = plain.replace(old, new)
    return _ENDINGS.sub("y", plain)


@cache
def _arabic() -> dict[str, str]:
    """The name's most frequent spelling, by spelling."""
    lines = (line.split() for line in ARABIC_NAMES.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    return {spelling: spellings[0] for spellings in lines for spelling in spellings}


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
    """The most frequent spelling of an Arabic name whose spellings are known, `None` for all others.

    >>> known_as("gaddafi") == known_as("kadhafi"), known_as("lund")
    (True, None)
    """
    plain = letters(word)
    known = _arabic()
    return known.get(plain) or (known.get(plain[2:]) if plain[:2] in {"al", "el"} and len(plain) > 6 else None)


def code(word: str) -> str:
    """The same for spellings of one name: by the list of Arabic names, else by letters."""
    known = known_as(word)
    return f"={known}" if known else transcribed(word)


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
    found = re.finditer(r"([aeiouy]+)([^aeiouy]*)", _heard(word))
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
