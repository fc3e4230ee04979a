"""Names are taken apart, and spellings of one name told from names that only look alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import names as measure
from quotelab import names
from quotelab.names import Name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mara Lund", Name((), "mara", "lund")),
        ("Lund", Name((), "", "lund")),
        ("Mr. Lund", Name(("mr",), "", "lund")),
        ("Prime Minister Mara Lund", Name(("prime", "minister"), "mara", "lund")),
        ("Field Lund's", Name((), "field", "lund")),
        ("Mara Lund’s", Name((), "mara", "lund")),
        ("Zoë Salamé", Name((), "zoe", "salame")),
        ("Fayez al-Sarraj", Name((), "fayez", "sarraj")),
        ("Ursula van der Holm", Name((), "ursula", "holm")),
        ("Peter Holm Jr.", Name((), "peter", "holm", suffix="jr")),
        ("Beatrix Holm QC", Name((), "beatrix", "holm")),
        ("Mara J. Lund", Name((), "mara", "lund", ("j",))),
        ("Mara Tove Lund", Name((), "mara", "lund", ("tove",))),
        ("George H.W. Bush", Name((), "george", "bush", ("h", "w"))),
        ("Kim Jong-un", Name((), "kim", "jong-un")),
        ("Anna Smith-Jones", Name((), "anna", "smith-jones")),
        ("Lars Bjørnsen", Name((), "lars", "bjornsen")),
        ("Al", Name((), "", "al")),
        ("", Name((), "", "")),
    ],
)
def test_parse(text: str, expected: Name) -> None:
    assert names.parse(text) == expected


@given(text=st.text(max_size=60))
def test_any_text_can_be_parsed(text: str) -> None:
    name = names.parse(text)
    assert name.surname or not name.given
    assert names.gender(text) in {None, "f", "m"}
    assert isinstance(names.sound(text), str)


VARIANTS = [
    ("haftar", "hifter"),
    ("sarraj", "serraj"),
    ("gaddafi", "qaddafi"),
    ("zelensky", "zelenskyy"),
    ("salame", "salamé"),
]
OTHERS = [
    ("haftar", "hafez"),
    ("johnson", "johnston"),
    ("sarraj", "sarkozy"),
    ("holm", "helm"),
    ("lund", "land"),
]


@pytest.mark.parametrize(("one", "other"), VARIANTS)
def test_spellings_of_one_surname(one: str, other: str) -> None:
    one, other = names.folded(one), names.folded(other)
    assert names.is_spelling_of(one, other)
    assert names.is_spelling_of(other, one)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_surnames_that_only_look_alike(one: str, other: str) -> None:
    both = names.is_spelling_of(one, other) and names.is_spelling_of(other, one)
    # Short names sound alike by chance; the given names must tell them apart.
    assert not both or min(len(one), len(other)) <= 4


@given(
    one=st.text(alphabet="abdfhijklmnrstuz", min_size=1, max_size=9),
    other=st.text(alphabet="abdfhijklmnrstuz", min_size=1, max_size=9),
)
def test_likeness_has_no_direction(one: str, other: str) -> None:
    assert names.is_spelling_of(one, other) == names.is_spelling_of(other, one)
    assert names.is_typo_of(one, other) == names.is_typo_of(other, one)
    assert names.same_given(one, other) == names.same_given(other, one)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("boris", "boris", True),
        ("b", "boris", True),
        ("khalifa", "khalifah", True),
        ("fayez", "fayiz", True),
        ("boris", "bernard", False),
        ("anna", "peter", False),
        ("", "peter", False),
    ],
)
def test_same_given(one: str, other: str, *, same: bool) -> None:
    assert names.same_given(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "typo"),
    [
        ("macken", "mackne", True),
        ("macken", "maken", True),
        ("macken", "morten", False),
        ("lund", "lnud", False),
    ],
)
def test_typos_need_five_letters_and_one_slip(one: str, other: str, *, typo: bool) -> None:
    assert names.is_typo_of(one, other) is typo


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("Mr. Lund", "m"),
        ("Mrs. Lund", "f"),
        ("Sir Mara Lund", "m"),
        ("Peter Holm", "m"),
        ("Mary Holm", "f"),
        ("Holm", None),
    ],
)
def test_gender(text: str, gender: str | None) -> None:
    assert names.gender(text) == gender


# ------------------------------------------------------------------ lists, and what they are measured with


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("haftar", "hifter", True),
        ("sarraj", "serraj", True),
        ("gadhafi", "kadhafi", True),
        ("prigozhin", "prigojin", False),
        ("martin", "morton", False),
        ("haftar", "hafez", False),
    ],
)
def test_skeletons(one: str, other: str, *, same: bool) -> None:
    assert (names.skeleton(one) == names.skeleton(other)) is same


def test_the_lists_say_where_they_come_from() -> None:
    for path in (names.GIVEN_NAMES, names.ARABIC_NAMES, names.NICKNAMES):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("#"), path
        assert any(word in " ".join(lines[:20]) for word in ("CC0", "Apache", "Names Corpus")), path
        assert len(lines) > 500


def test_a_given_name_of_women_and_men_has_no_gender_and_is_common() -> None:
    assert names.gender("Kim Lund") is None
    assert names.is_common("kim")
    assert not names.is_common("khalifa")


def test_the_benchmark_measures_pairs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "names").mkdir()
    (tmp_path / "names" / "male.txt").write_text("Peter\nPaul\nPetrus\nKarl\nMartin\nMorton\nJohn\n")
    (tmp_path / "names" / "female.txt").write_text("Petra\nMara\nKarla\nPaula\n")
    (tmp_path / "nicknames.csv").write_text("name1,relationship,name2\nwilliam,has_nickname,bill\n")
    (tmp_path / "arabic_latin_variants.tsv").write_text(
        "key\tspellings\nx\tHassan(20)|Hasan(9)\ny\tMohamed(99)|Muhammad(50)\nz\tHussein(30)|Hossein(12)\n"
    )
    assert measure.main([str(tmp_path), "--pairs"]) == 0
    said = capsys.readouterr().out
    precision, recall = (float(x) for x in re.findall(r"(?:precision|recall) ([\d.]+) %", said))
    assert precision >= 95
    assert recall >= 85
    for kind in (*measure.SAME, *measure.OTHER):
        assert kind in said
