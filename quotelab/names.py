"""Names of people: titles, given name, surname, spelling variants."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jellyfish

GIVEN_NAMES = Path(__file__).parent / "data" / "given_names.tsv"
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
SUFFIXES = frozenset("jr sr ii iii iv qc kc mp md phd obe cbe".split())


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name as written, taken apart. `given` and `surname` are folded; "" when there is none.

    >>> parse("Mr. Khalifa al-Hifter")
    Name(titles=('mr',), given='khalifa', surname='hifter')
    """

    titles: tuple[str, ...]
    given: str
    surname: str


def folded(text: str) -> str:
    """Lower case, without accents: Salamé, Salame."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("’", "'")


def slug(text: str) -> str:
    """A name as an id: letters and digits in lower case, with hyphens.

    >>> slug("Ghassan Salamé")
    'ghassan-salame'
    """
    return "-".join(folded(text).split()) or "speaker"


def parse(text: str) -> Name:
    """A name without titles, particles, suffixes and a possessive ending."""
    plain = re.sub(r"['’]s?$", "", folded(text).strip())
    words = [w for w in re.split(r"[\s.,\-‑–()\"“”]+", plain) if w]
    titles = []
    while len(words) > 1 and words[0] in TITLES:
        titles.append(words.pop(0))
    while len(words) > 1 and words[-1] in SUFFIXES:
        words.pop()
    kept = [w for w in words if w not in PARTICLES] or words
    if not kept:
        return Name(tuple(titles), "", "")
    return Name(tuple(titles), kept[0] if len(kept) > 1 else "", kept[-1])


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
    return _given_names().get(name.given) if name.given else None


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


def same_given(one: str, other: str) -> bool:
    """Whether two given names may be one person's: equal, initial, or alike in sound."""
    if not one or not other:
        return False
    if one == other or one[0] == other[0] and 1 in (len(one), len(other)):
        return True
    return one[0] == other[0] and sound(one) == sound(other) and jellyfish.jaro_winkler_similarity(one, other) > 0.75


def is_spelling_of(one: str, other: str) -> bool:
    """Whether two surnames are spellings of one: alike in sound, and not far apart in letters.

    >>> is_spelling_of("haftar", "hifter"), is_spelling_of("johnson", "johnston")
    (True, False)
    """
    if one == other:
        return True
    if (
        min(len(one), len(other)) < 4
        or one[0] != other[0]
        and {one[0], other[0]} not in ({"g", "q"}, {"k", "q"}, {"g", "k"})
    ):
        return False
    near = jellyfish.damerau_levenshtein_distance(one, other) <= max(2, min(len(one), len(other)) // 3)
    return near and sound(one) == sound(other)


def is_typo_of(one: str, other: str) -> bool:
    """Whether one surname is the other with two letters swapped, or one wrong or missing: Marcon, Macron.

    >>> is_typo_of("marcon", "macron"), is_typo_of("johnson", "johnston")
    (True, True)
    """
    return min(len(one), len(other)) >= 5 and jellyfish.damerau_levenshtein_distance(one, other) == 1
