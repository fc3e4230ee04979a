"""The bar of a notebook: what it says, and that it says nothing anywhere else."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import IPython
import pytest

from quotelab import meter
from quotelab.analysis import analyze
from quotelab.document import Document, ParsedDocument

DOCUMENTS = [Document(f"d{number}", "four words are here") for number in range(5)]


class Parser:
    """Parses nothing; the document `broken` can't be parsed, and at `stopped` the user interrupts."""

    def parse_document(self, document: Document) -> ParsedDocument:
        if document.text.startswith("broken"):
            raise ValueError("broken")
        if document.text.startswith("stopped"):
            raise KeyboardInterrupt
        return ParsedDocument(document, ())


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What a notebook is told to show."""
    messages: list[dict[str, Any]] = []

    def publish(data: dict[str, str], *, transient: dict[str, str], update: bool) -> None:
        messages.append({**data, "id": transient["display_id"], "update": update})

    shell = SimpleNamespace(kernel=object(), display_pub=SimpleNamespace(publish=publish))
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    monkeypatch.setattr(meter, "SECONDS_BETWEEN", -1)
    return messages


def test_it_begins_goes_on_in_one_place_and_ends_as_one_line(shown: list[dict[str, Any]]) -> None:
    analyze(DOCUMENTS, parser=Parser(), corrections=False)
    first, *rest, last = shown
    assert "The models are loading" in first["text/html"] and not first["update"]
    assert len(rest) == 5
    assert {message["id"] for message in rest} == {first["id"]} and all(message["update"] for message in rest)
    assert rest[2]["text/plain"].startswith("3 of 5 articles · ")
    assert re.search(r"[\d,]+ words a second · \d+ s left$", rest[2]["text/plain"])
    assert 'value="0.6000"' in rest[2]["text/html"]
    assert last["text/plain"] == "5 articles · 20 words in 0 s"
    assert "<progress" not in last["text/html"]


def test_articles_that_fail_are_done_too(shown: list[dict[str, Any]]) -> None:
    analyze([Document("b", "broken text"), *DOCUMENTS], parser=Parser(), corrections=False)
    assert shown[-1]["text/plain"].startswith("6 articles")


def test_when_stopped_it_says_how_far_it_came(shown: list[dict[str, Any]]) -> None:
    found = analyze([*DOCUMENTS, Document("s", "stopped here")], parser=Parser(), corrections=False)
    assert found.interrupted
    assert shown[-1]["text/plain"] == "Stopped after 5 of 6 articles · 20 words in 0 s"


def test_an_error_leaves_no_bar_behind(shown: list[dict[str, Any]]) -> None:
    with pytest.raises(RuntimeError, match="mine"), meter.in_notebook(DOCUMENTS) as tell:
        assert tell is not None
        tell(1, 5, DOCUMENTS[0])
        raise RuntimeError("mine")
    assert shown[-1]["text/plain"].startswith("Stopped after 1 of 5")


def test_whoever_is_told_instead_is_told_alone(shown: list[dict[str, Any]]) -> None:
    told: list[int] = []
    analyze(DOCUMENTS, parser=Parser(), corrections=False, progress=lambda done, total, document: told.append(done))
    analyze(DOCUMENTS, parser=Parser(), corrections=False, progress=False)
    analyze([], parser=Parser(), corrections=False)
    assert told == [1, 2, 3, 4, 5]
    assert shown == []


def test_outside_a_notebook_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    analyze(DOCUMENTS, parser=Parser(), corrections=False)
    assert capsys.readouterr() == ("", "")
