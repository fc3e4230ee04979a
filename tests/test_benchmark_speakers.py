"""The benchmark of speakers: what counts as right, as open, and as a rule's answer."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import speakers
from benchmarks.rules import Count
from benchmarks.speakers import Case, Judged
from quotelab import confidence
from quotelab.document import Document, ParsedDocument, Span
from quotelab.parse import StanzaParser
from quotelab.quotation import Kind, Quotation, Speaker, SpeakerKind, Spelling

DOCUMENT = Document("a", "She said that it rained.")
QUOTATION = Quotation("a#0", DOCUMENT, Kind.INDIRECT, (Span(9, 23),), Span(4, 8), Span(0, 3))


def case(
    *accepted: str, own: tuple[str, ...] = (), kind: SpeakerKind | None = None, rivals: tuple[str, ...] = ()
) -> Case:
    return Case("a", "news", "pronoun", QUOTATION, accepted, own, rivals, kind)


def speaker(label: str, kind: SpeakerKind = SpeakerKind.PERSON, *spellings: str) -> Speaker:
    return Speaker(label, label, kind, tuple(Spelling(text, 1) for text in spellings))


@pytest.mark.parametrize(
    ("asked", "answer", "verdict"),
    [
        (case("Mara Lund", "Lund"), speaker("Mara Lund"), "right"),
        (case("Dr. Lund"), speaker("Mara Lund"), "right"),
        (case("Mara Lund"), speaker("Mara Holm"), "wrong"),
        (case("Mara Lund"), None, "open"),
        (case("the harbour board"), speaker("Harbour Board", SpeakerKind.ORGANISATION), "right"),
        (case(own=("she",)), None, "right"),
        (case(own=("the nurse",)), speaker("nurse", SpeakerKind.UNNAMED), "right"),
        (case(own=("she",)), speaker("Mara Lund"), "wrong"),
        (case(own=("she",)), speaker("nurse", SpeakerKind.UNNAMED), "unknown"),
        (case("Khalid Haftar", kind=SpeakerKind.PERSON), speaker("Khalid Hifter"), "right"),
        (case("Ruth Holm", kind=SpeakerKind.PERSON), speaker("Carl Holm"), "wrong"),
        (case("Ruth Holm and Bo Lind", kind=SpeakerKind.PERSON), speaker("Ruth Holm and Bo Lind", SpeakerKind.GROUP), "right"),
        (case("Ruth Holm and Bo Lind", kind=SpeakerKind.PERSON), speaker("Holm and Lind", SpeakerKind.GROUP), "wrong"),
        (case("Ruth Holm and Bo Lind", kind=SpeakerKind.PERSON), speaker("Bo Lind"), "wrong"),
        (case("Ruth Holm", kind=SpeakerKind.PERSON), speaker("Holm", SpeakerKind.ORGANISATION), "wrong"),
        (case("Dell's office", kind=SpeakerKind.ORGANISATION), speaker("office of the president", SpeakerKind.ORGANISATION), "right"),
        (
            case("Health official", kind=SpeakerKind.UNNAMED, rivals=("Health official", "Finance official")),
            speaker("finance official", SpeakerKind.UNNAMED),
            "wrong",
        ),
    ],
)  # fmt: skip
def test_verdicts(asked: Case, answer: Speaker | None, verdict: str) -> None:
    assert speakers.verdict(asked, answer) == verdict


def test_a_speaker_whom_only_the_title_names_cannot_be_judged() -> None:
    titled = Document("a", DOCUMENT.text, title="Speech by Mr. Bo Holm")
    asked = Case("a", "news", "pronoun", replace(QUOTATION, document=titled), ("the chair",))
    assert speakers.verdict(asked, speaker("Bo Holm")) == "unknown"
    assert speakers.verdict(asked, speaker("Mara Lund")) == "wrong"
    assert speakers.verdict(asked, None) == "open"


@pytest.mark.parametrize(
    ("text", "source", "kind"),
    [
        ("She said that it rained.", "She", "pronoun"),
        ("Mary Lund said that it rained.", "Mary Lund", "name"),
        ("The minister said that it rained.", "The minister", "description"),
    ],
)
def test_kinds_of_sources(parser: StanzaParser, text: str, source: str, kind: str) -> None:
    parsed = parser.parse_document(Document("a", text))
    start = text.index(source)
    assert speakers.kind_of_source(parsed, Span(start, start + len(source))) == kind
    assert speakers.kind_of_source(parsed, None) == "none"


def gold(tmp_path: Path) -> Path:
    text = "Mary Lund was late. She said that it rained."
    entries = [{"content": [[29, 43]], "source": [[20, 23]], "speaker": "Mary Lund", "speaker_kind": "person"}]
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"doc": "a", "text": text, "attributions": entries}), encoding="utf-8")
    return path


def test_the_source_is_gold(parser: StanzaParser, tmp_path: Path) -> None:
    (record,) = speakers.records([gold(tmp_path)])
    parsed: ParsedDocument = parser.parse_document(speakers.document_of(record))
    (found,) = speakers.judged(record, parsed)
    assert (found.verdict, found.answer.resolution_rule) == ("right", "he_or_she")
    assert speakers.by_rule([found]) == {"he_or_she": Count(1, 1)}
    assert "pronoun" in speakers.table([found])


def test_a_rule_seen_seldom_has_no_share() -> None:
    counts = {"named": Count(20, 20), "they": Count(19, 0)}
    lines = [line for line in speakers.as_tsv(counts, "gold").splitlines() if not line.startswith("#")]
    assert lines == [f"named\t{(20 + 10 * 20 / 39) / 30:.3f}\t20"]


def test_what_is_written_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confidence, "RESOLUTION", tmp_path / "resolution.tsv")
    monkeypatch.setattr(speakers, "PAGE", tmp_path / "resolve.md")
    confidence.by_resolution.cache_clear()
    answer = Quotation(
        "a#0", DOCUMENT, Kind.INDIRECT, (Span(9, 23),), speaker=speaker("Mara Lund"), resolution_rule="named"
    )
    speakers.write([Judged(case("Mara Lund"), answer, "right")] * 30, "gold")
    try:
        assert confidence.by_resolution() == {"named": 1.0}
        assert "| `named` |" in (tmp_path / "resolve.md").read_text(encoding="utf-8")
    finally:
        confidence.by_resolution.cache_clear()


def test_one_in_eight_news_articles_is_unseen() -> None:
    news = [{"doc": f"a{n}", "genre": "news", "attributions": [{"speaker": "Mary Lund"}]} for n in range(800)]
    assert 50 < sum(map(speakers.is_unseen, news)) < 150
    assert not any(speakers.is_unseen({**record, "genre": "gold"}) for record in news)
    assert not any(speakers.is_unseen({**record, "attributions": [{"speaker": {"names": []}}]}) for record in news)
