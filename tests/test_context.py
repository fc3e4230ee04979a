"""What stands around a speaker, and whose a surname alone is by that."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import namesakes
from quotelab import context
from quotelab.context import Context
from quotelab.document import Document

VARN = "On the quay of Varn, Greta Tull and Sven Orre of the Harbour Board met Nils Bergh of Norlink."
SUND = "In the hall of Sund, Ida Falk and Jon Rask of the Skating Union met Eva Moe of Polar Rinks."


@given(text=st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert all(context.names_in(text))
    assert set(context.titled(text).values()) <= {"f", "m"}


def test_names_that_many_articles_have_are_left_out() -> None:
    documents = [Document(f"d{n}", f"She went to Varn, to see Nobody{n}.") for n in range(5)]
    found = context.of_articles(documents)
    assert found["d0"].names == {"nobody0"}
    assert context.of_articles(documents[:3])["d0"].names == {"nobody0", "varn"}


def test_the_day_of_an_article_is_known() -> None:
    day = dt.date(2019, 5, 22)
    assert context.of_articles([Document("a", VARN, date=day)])["a"].days == {day.toordinal()}
    assert context.of_articles([Document("a", VARN)])["a"].days == frozenset()


@pytest.mark.parametrize(
    ("one", "other", "agrees"),
    [
        (Context(roles=frozenset({"minister"})), Context(roles=frozenset({"minister", "prime"})), True),
        (Context(roles=frozenset({"minister"})), Context(roles=frozenset({"goalkeeper"})), False),
        (Context(roles=frozenset({"minister"})), Context(), False),
        (Context(roles=frozenset({"officer"})), Context(roles=frozenset({"officer"})), False),
        (
            Context(frozenset("ab"), roles=frozenset({"officer"})),
            Context(frozenset("ab"), roles=frozenset({"officer"})),
            True,
        ),
        (Context(frozenset("abcd")), Context(frozenset("abcd")), True),
        (Context(frozenset("abc")), Context(frozenset("abc")), False),
        (Context(frozenset("abc"), frozenset({1})), Context(frozenset("abc"), frozenset({8})), True),
        (Context(frozenset("abc"), frozenset({1})), Context(frozenset("abc"), frozenset({9})), False),
        (Context(frozenset("abcd"), roles=frozenset("x")), Context(frozenset("abcd"), roles=frozenset("y")), False),
    ],
)
def test_contexts_agree(one: Context, other: Context, *, agrees: bool) -> None:
    assert context.agree(one, other, "lund") is agrees
    assert context.agree(other, one, "lund") is agrees


def test_the_surname_itself_is_no_context() -> None:
    one = Context(frozenset({"lund", "varn", "sund", "holm"}))
    assert not context.agree(one, one, "lund")


def test_the_benchmark_takes_given_names_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "names").mkdir()
    (tmp_path / "names" / "male.txt").write_text("Peter\n")
    (tmp_path / "names" / "female.txt").write_text("Mary\n")
    articles = tmp_path / "articles"
    articles.mkdir()
    for number, (name, text) in enumerate([("Mary", VARN), ("Mary", VARN), ("Peter", SUND)]):
        (articles / f"{number}.txt").write_text(f"{text} There {name} Lund said that it rained. Lund left.")
    found = namesakes.one_bearer(
        [namesakes.read(Document(p.name, p.read_text()), frozenset({"mary", "peter"})) for p in articles.iterdir()]
    )
    assert found == {(False, False): 1}, "Peter, where the other articles have Mary"
    assert namesakes.main([str(tmp_path), str(articles)]) == 0
    said = capsys.readouterr().out
    assert "one bearer" in said
    assert "no bearer" in said
