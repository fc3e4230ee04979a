"""The sample corpus holds what its README promises, and its gold standard is what was drawn."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from quotelab.document import Corpus, Document, Span
from quotelab.load import load_corpus
from quotelab.quotation import SpeakerKind
from training import annotate

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "sample_corpus"

Record = dict[str, Any]

DRAWN = """Lund spoke.
{1d:“We won,”} <1:she> [1:said], {1:“and they lost.”}
<2:An aide> [2:said] {2i:that {3i:the vote}, [3:according to] <3:Lund>, {3:was close}}, ~2:being shy~.
====
document = lund
1 3 = Mara Lund | person
2 = aide | unnamed
"""


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(SAMPLE)


@pytest.fixture(scope="module")
def drawings() -> list[annotate.Drawing]:
    return [annotate.read_drawing(text) for text in annotate.load_drawings().values()]


@pytest.fixture(scope="module")
def records(corpus: Corpus, drawings: list[annotate.Drawing]) -> list[Record]:
    by_id = {drawing.document_id: drawing for drawing in drawings}
    return [annotate.record(document, by_id[document.document_id]) for document in corpus]


def all_attributions(records: list[Record]) -> Iterator[tuple[Record, Record]]:
    for record in records:
        for attribution in record["attributions"]:
            yield record, attribution


def words(record: Record, attribution: Record, part: str) -> list[str]:
    return [record["text"][start:end] for start, end in attribution[part]]


def find(records: list[Record], content: str) -> tuple[Record, Record]:
    """The innermost quotation whose content has these words; they stand in one article only."""
    found = [
        (record, attribution)
        for record, attribution in all_attributions(records)
        if content in " ".join(words(record, attribution, "content"))
    ]
    assert len({record["doc"] for record, _ in found}) == 1
    return min(found, key=lambda pair: len(" ".join(words(*pair, "content"))))


# The corpus


def test_only_the_articles_are_loaded(corpus: Corpus) -> None:
    assert len(corpus) == 16
    assert len(corpus.outlets) == 7
    assert {Path(document.path or "").suffix for document in corpus} == {
        ".txt",
        ".html",
        ".csv",
        ".jsonl",
        ".docx",
    }
    assert not any(document.document_id.endswith(("gold.jsonl", "README.md")) for document in corpus)


def test_every_article_has_outlet_title_and_date(corpus: Corpus) -> None:
    lacking = [d.document_id for d in corpus if not (d.outlet and d.title and d.date)]
    assert lacking == []
    assert all("2019-05-22" <= str(document.date) <= "2019-05-24" for document in corpus)


def test_furniture_holds_no_annotated_word(corpus: Corpus, records: list[Record]) -> None:
    furniture = {document.document_id: document.furniture for document in corpus}
    for record, attribution in all_attributions(records):
        for part in ("content", "cue", "source"):
            for pair in attribution[part]:
                assert not any(Span(*pair).overlaps(span) for span in furniture[record["doc"]]), (
                    record["doc"],
                    pair,
                )


# The gold standard


def test_gold_says_what_the_drawings_say(corpus: Corpus, drawings: list[annotate.Drawing]) -> None:
    assert annotate.GOLD.read_text(encoding="utf-8") == annotate.gold_lines(corpus, drawings)


def test_spans_are_in_order_and_have_clean_edges(records: list[Record]) -> None:
    for record, attribution in all_attributions(records):
        for part in ("content", "cue", "source", "anonymity"):
            spans = attribution[part]
            assert spans == sorted(spans)
            assert all(left[1] <= right[0] for left, right in pairwise(spans))
            for start, end in spans:
                assert 0 <= start < end <= len(record["text"])
                assert record["text"][start:end] == record["text"][start:end].strip()


def test_attributions_are_in_text_order(records: list[Record]) -> None:
    for record in records:
        starts = [attribution["content"][0][0] for attribution in record["attributions"]]
        assert starts == sorted(starts)


def test_kinds_follow_the_quotation_marks(records: list[Record]) -> None:
    marked = re.compile(r"[\"“”„«»‘]|(?<!\w)'\w")
    for record, attribution in all_attributions(records):
        pieces = words(record, attribution, "content")
        opened = [piece[0] in "\"“„«‘'" for piece in pieces]
        expected = "direct" if all(opened) else "mixed" if any(map(marked.search, pieces)) else "indirect"
        assert attribution["kind"] == expected, pieces


def test_an_inner_quotation_lies_inside_its_parent(records: list[Record]) -> None:
    for record, attribution in all_attributions(records):
        if attribution["parent"] is not None:
            around = [Span(*pair) for pair in record["attributions"][attribution["parent"]]["content"]]
            inner = [Span(*pair) for pair in attribution["content"] + attribution["cue"]]
            assert any(all(outer.contains(span) for span in inner) for outer in around)


def test_a_speaker_has_one_kind(records: list[Record]) -> None:
    kinds: dict[str, set[str]] = {}
    for _, attribution in all_attributions(records):
        kinds.setdefault(str(attribution["speaker"]), set()).add(attribution["speaker_kind"])
    assert [label for label, found in kinds.items() if len(found) > 1] == []


# Every phenomenon


def test_every_kind_of_quotation_and_speaker(records: list[Record]) -> None:
    kinds = Counter(attribution["kind"] for _, attribution in all_attributions(records))
    assert min(kinds["direct"], kinds["mixed"], kinds["indirect"]) >= 35
    speakers = Counter(attribution["speaker_kind"] for _, attribution in all_attributions(records))
    assert set(speakers) == {str(kind) for kind in SpeakerKind} | {None}
    assert sum(attribution["parent"] is not None for _, attribution in all_attributions(records)) >= 15


@pytest.mark.parametrize(
    "cue",
    [
        "said", ":", "according to", "According to", "tells", "says", "accused", "denounced", "rejected",
        "denied", "expressed", "claim", "conclusion", "view", "comment", "informed", "hopes", "fear",
        "believe", "pointed out", "ruled out", "declined",
    ],
)  # fmt: skip
def test_every_class_of_cue(cue: str, records: list[Record]) -> None:
    assert any(words(record, found, "cue") == [cue] for record, found in all_attributions(records))


@pytest.mark.parametrize("pronoun", ["he", "she", "they", "She", "They", "We", "her", "His", "It", "that"])
def test_pronouns_as_sources(pronoun: str, records: list[Record]) -> None:
    assert any(words(record, found, "source") == [pronoun] for record, found in all_attributions(records))


@pytest.mark.parametrize("opener", ['"', "“", "‘", "„", "«", "'"])
def test_every_shape_of_quotation_mark(opener: str, records: list[Record]) -> None:
    assert any(
        re.search(rf"(?<!\w){re.escape(opener)}\w", " ".join(words(record, found, "content")))
        for record, found in all_attributions(records)
    )


def test_interrupted(records: list[Record]) -> None:
    record, found = find(records, "and a large mistake")
    assert words(record, found, "content") == ['"It is a small channel,"', '"and a large mistake."']
    assert words(record, found, "source") == ["Ruth Johnson"]


def test_parenthetical_cue(records: list[Record]) -> None:
    record, found = find(records, "would get no straighter")
    assert words(record, found, "content") == ["The bend", "would get no straighter with a deeper ship in it"]


def test_several_paragraphs(records: list[Record]) -> None:
    record, found = find(records, "who bought the paint")
    pieces = words(record, found, "content")
    assert [piece[0] for piece in pieces] == ["‘"] * 3
    assert [piece[-1] for piece in pieces] == [".", ".", "’"]
    assert found["speaker"] == "Ivo Marchbanks"


@pytest.mark.parametrize(
    ("content", "speaker"),
    [("the dog hates flying", "Dario Venn"), ("We stopped taking bets", "One of two nurses")],
)
def test_floating(content: str, speaker: str, records: list[Record]) -> None:
    _, found = find(records, content)
    assert (found["cue"], found["source"], found["speaker"]) == ([], [], speaker)


@pytest.mark.parametrize(
    ("content", "voices"),
    [
        ("private militias and extremist groups", ["Khalifa Haftar", "Elysee official"]),
        ("of a shortage of engineers", ["Hanne Solvay", "Senior health official"]),
        ("that she’ll sleep late now", ["Ilse Brandt", "Tomas Brandt"]),
        ("relaunching of political dialogue", ["Khalifa Haftar", "Elysee official"]),
    ],
)
def test_nested(content: str, voices: list[str], records: list[Record]) -> None:
    record, found = find(records, content)
    assert [found["speaker"], record["attributions"][found["parent"]]["speaker"]] == voices


def test_two_unnamed_officials_in_one_article(records: list[Record]) -> None:
    reasons: dict[str, set[str]] = {}
    [record] = [r for r in records if "hospital" in r["title"].lower()]
    for found in record["attributions"]:
        if "official" in (found["speaker"] or ""):
            reasons.setdefault(found["speaker"], set()).update(words(record, found, "anonymity"))
    assert reasons == {
        "Senior health official": {"was not authorized to discuss personnel matters"},
        "Finance ministry official": {"on condition of anonymity because the budget talks are not over"},
    }


def test_namesakes_and_a_group_of_both(records: list[Record]) -> None:
    speakers = {found["speaker"]: found["speaker_kind"] for _, found in all_attributions(records)}
    assert {"Ruth Johnson", "Carl Johnson", "Ilse Brandt", "Tomas Brandt"} <= speakers.keys()
    assert speakers["Ruth Johnson and Carl Johnson"] == "group"


@pytest.mark.parametrize(
    "phrase",
    [
        "dredging war", "Patience", "Old Grumble", "A Short History of Loud Things", "From the Back Post",
        "Tallow Five", "Rock of Ages", "Orsikway", "Marlowe Mighty", "the Baron",
    ],
)  # fmt: skip
def test_scare_quotes_titles_and_nicknames_are_no_quotations(phrase: str, records: list[Record]) -> None:
    [text] = {record["text"] for record in records if phrase in record["text"]}
    assert re.search(rf"[\"“„‘]{phrase},?[\"”“’]", text)
    assert not any(phrase in piece for r, found in all_attributions(records) for piece in words(r, found, "content"))


# One event in several outlets


def paris(records: list[Record]) -> list[Record]:
    return [record for record in records if "Tripoli" in record["text"]]


def test_four_outlets_report_the_paris_meeting(records: list[Record]) -> None:
    reports = paris(records)
    assert len({record["outlet"] for record in reports}) == len(reports) == 4
    for record in reports:
        speakers = {found["speaker"] for found in record["attributions"]}
        assert {"Khalifa Haftar", "Fayez al-Sarraj", "Ghassan Salame", "Elysee official"} <= speakers
        assert any(found["anonymity"] for found in record["attributions"])


def test_each_outlet_spells_in_its_own_way(records: list[Record]) -> None:
    names = ("Hifter", "Haftar", "Fayez Sarraj", "Fayez al-Sarraj", "Fayez al-Serraj", "Salame", "Salamé")
    spellings = [tuple(name for name in names if name in record["text"]) for record in paris(records)]
    assert len(set(spellings)) == 4
    assert sum(record["text"].count("Marcon") for record in records) == 1


def test_a_description_comes_before_the_name(records: list[Record]) -> None:
    for record in paris(records):
        sources = [words(record, f, "source") for f in record["attributions"] if f["speaker"] == "Ghassan Salame"]
        if len(sources) == 2:
            assert "Salam" not in sources[0][0] and "Salam" in sources[1][0]
    assert sum(found["speaker"] == "Ghassan Salame" for _, found in all_attributions(records)) == 7


# The drawings


def test_a_drawing_is_read() -> None:
    drawing = annotate.read_drawing(DRAWN)
    document = Document("lund", drawing.text)
    first, second, third = annotate.record(document, drawing)["attributions"]
    assert drawing.text.splitlines()[1] == "“We won,” she said, “and they lost.”"
    assert [Span(*pair).of(drawing.text) for pair in first["content"]] == ["“We won,”", "“and they lost.”"]
    assert [Span(*pair).of(drawing.text) for pair in second["anonymity"]] == ["being shy"]
    assert (first["parent"], second["parent"], third["parent"]) == (None, None, 1)
    assert (third["speaker"], third["kind"]) == ("Mara Lund", "indirect")


@pytest.mark.parametrize(
    ("written", "instead", "complaint"),
    [
        ("\n====\n", "\n===\n", "no legend"),
        ("{1d:", "{1:", "needs content, one kind"),
        ("[1:said]", "[1:said", "never closed"),
        ("[1:said]", "[1: said]", "begins or ends with a space"),
        ("<1:she> [1:said]", "[1:she] [1:said]", "at most one cue"),
        ("2 = aide | unnamed\n", "", r"differ: \[2\]"),
        ("2 = aide | unnamed", "2: aide", "no ' = '"),
    ],
)
def test_a_wrong_drawing_is_refused(written: str, instead: str, complaint: str) -> None:
    assert DRAWN.count(written) == 1
    with pytest.raises(annotate.DrawingError, match=complaint):
        annotate.attributions(annotate.read_drawing(DRAWN.replace(written, instead)))


def test_a_drawing_of_another_text_is_refused() -> None:
    drawing = annotate.read_drawing(DRAWN)
    with pytest.raises(annotate.DrawingError, match="isn't what is loaded"):
        annotate.record(Document("lund", drawing.text + "\n"), drawing)
    with pytest.raises(annotate.DrawingError, match="without a drawing"):
        annotate.gold_lines([], [drawing])


def test_marks_are_laid_over_a_text_that_grew() -> None:
    drawing = annotate.read_drawing(DRAWN)
    grown = f"Menu\n\n{drawing.text}\nSign up"
    again = annotate.read_drawing(annotate.redraw(DRAWN, grown))
    assert again.text == grown
    assert [mark.span.of(grown) for mark in again.marks] == [m.span.of(drawing.text) for m in drawing.marks]
    with pytest.raises(annotate.DrawingError, match="not in the text"):
        annotate.redraw(DRAWN, grown.replace("We won", "We lost"))
