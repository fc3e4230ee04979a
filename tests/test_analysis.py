"""A corpus goes in, an analysis comes out: what it takes, what it keeps when things go wrong, how it filters."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import quotelab as ql
from quotelab.analysis import Analysis, Proposals, analyze
from quotelab.document import Corpus, Document, ParsedDocument, Span
from quotelab.errors import InputError, MissingPathError, ModelError
from quotelab.parse import StanzaParser
from quotelab.proposals import Proposal
from quotelab.quotation import Kind, Merge, Quotation, Speaker, SpeakerKind, Spelling

TEXTS = [
    "Mary Lund said that the wall was weak.",
    "“Nobody was hurt,” said Peter Holm.",
    "The council believes that the bridge is safe.",
]


@pytest.fixture
def corpus() -> Corpus:
    return Corpus(tuple(Document(f"d{n}", text, outlet=f"Outlet {n}") for n, text in enumerate(TEXTS)))


@pytest.fixture
def analysis(parser: StanzaParser, corpus: Corpus) -> Analysis:
    return analyze(corpus, parser=parser)


class Stumbling:
    """A parser that raises `error` at the document `d1`."""

    def __init__(self, parser: StanzaParser, error: BaseException) -> None:
        self.parser, self.error = parser, error

    def parse_document(self, document: Document) -> ParsedDocument:
        if document.document_id == "d1":
            raise self.error
        return self.parser.parse_document(document)


def documents_of(analysis: Analysis) -> list[str]:
    return [quotation.document.document_id for quotation in analysis.quotations]


# ------------------------------------------------------------------ what goes in


def test_every_document_is_analysed_in_order(analysis: Analysis) -> None:
    assert documents_of(analysis) == ["d0", "d1", "d2"]
    assert analysis.failed == ()
    assert not analysis.interrupted


def test_a_document_a_list_and_an_iterator_are_taken(parser: StanzaParser, corpus: Corpus) -> None:
    def one_by_one() -> Iterator[Document]:
        yield from corpus

    assert documents_of(analyze(corpus[0], parser=parser)) == ["d0"]
    assert documents_of(analyze(list(corpus), parser=parser)) == ["d0", "d1", "d2"]
    assert documents_of(analyze(one_by_one(), parser=parser)) == ["d0", "d1", "d2"]


def test_a_folder_and_a_file_are_taken(parser: StanzaParser, tmp_path: Path) -> None:
    for number, text in enumerate(TEXTS):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    assert len(analyze(tmp_path, parser=parser).quotations) == 3
    assert len(analyze(str(tmp_path / "0.txt"), parser=parser).quotations) == 1


def test_a_table_is_taken_and_not_changed(parser: StanzaParser) -> None:
    frame = pd.DataFrame({"text": TEXTS, "outlet": ["A", "B", "A"]})
    before = frame.copy()
    analysis = analyze(frame, parser=parser)
    assert [q.document.outlet for q in analysis.quotations] == ["A", "B", "A"]
    pd.testing.assert_frame_equal(frame, before)


def test_an_empty_corpus_gives_an_empty_analysis(parser: StanzaParser) -> None:
    analysis = analyze(Corpus(()), parser=parser)
    assert (analysis.quotations, analysis.speakers) == ((), ())
    assert analysis.to_frame().empty


def test_a_path_that_leads_nowhere_is_an_error(parser: StanzaParser, tmp_path: Path) -> None:
    with pytest.raises(MissingPathError, match="nowhere"):
        analyze(tmp_path / "nowhere", parser=parser)


def test_it_is_the_public_one() -> None:
    assert ql.analyze is analyze


# ------------------------------------------------------------------ when things go wrong


@pytest.mark.parametrize(
    "error", [RuntimeError("out of memory"), ValueError("bad"), IndexError("x"), RecursionError("deep")]
)
def test_a_failing_document_is_listed_and_the_others_go_on(
    parser: StanzaParser, corpus: Corpus, error: Exception
) -> None:
    analysis = analyze(corpus, parser=Stumbling(parser, error))
    assert documents_of(analysis) == ["d0", "d2"]
    assert [failed.name for failed in analysis.failed] == ["d1"]
    assert str(error) in analysis.failed[0].reason
    assert "1 document failed" in repr(analysis)


def test_missing_models_fail_at_once(parser: StanzaParser, corpus: Corpus) -> None:
    with pytest.raises(ModelError, match="no models"):
        analyze(corpus, parser=Stumbling(parser, ModelError("no models")))


def test_an_interruption_keeps_what_is_done(parser: StanzaParser, corpus: Corpus) -> None:
    def stop(done: int, total: int, document: Document) -> None:
        if done == 2:
            raise KeyboardInterrupt

    analysis = analyze(corpus, parser=parser, progress=stop)
    assert analysis.interrupted
    assert documents_of(analysis) == ["d0", "d1"]
    assert all(quotation.speaker is not None for quotation in analysis.quotations)
    assert "interrupted" in repr(analysis)


def test_an_interruption_inside_a_document_keeps_the_ones_before(parser: StanzaParser, corpus: Corpus) -> None:
    analysis = analyze(corpus, parser=Stumbling(parser, KeyboardInterrupt()))
    assert analysis.interrupted
    assert documents_of(analysis) == ["d0"]


def test_progress_is_told_of_every_document(parser: StanzaParser, corpus: Corpus) -> None:
    told: list[tuple[int, int, str]] = []
    analyze(
        corpus,
        parser=Stumbling(parser, ValueError("bad")),
        progress=lambda done, total, document: told.append((done, total, document.document_id)),
    )
    assert told == [(1, 3, "d0"), (2, 3, "d1"), (3, 3, "d2")]


# ------------------------------------------------------------------ filters


def test_no_condition_keeps_everything(analysis: Analysis) -> None:
    assert analysis.filter() == analysis


def test_a_filter_leaves_the_corpus_and_the_original(analysis: Analysis) -> None:
    few = analysis.filter(outlet="Outlet 1")
    assert few.corpus is analysis.corpus
    assert (len(few.quotations), len(analysis.quotations)) == (1, 3)


def test_kind_and_outlet(made_analysis: Analysis) -> None:
    assert [q.kind for q in made_analysis.filter(kind="direct").quotations] == [Kind.DIRECT]
    assert len(made_analysis.filter(kind=["direct", "mixed"]).quotations) == 2
    assert len(made_analysis.filter(kind=Kind.MIXED).quotations) == 1
    assert len(made_analysis.filter(outlet="daily harbour").quotations) == 2
    assert len(made_analysis.filter(outlet=["Daily Harbour", "The Lantern"]).quotations) == 3


def test_speakers_by_label_and_spelling(made_analysis: Analysis) -> None:
    assert len(made_analysis.filter(speaker="jane doe").quotations) == 2
    assert len(made_analysis.filter(speaker=["Jane Doe", "the minister"]).quotations) == 3
    assert made_analysis.filter(speaker="Jane").quotations == ()
    assert made_analysis.filter(speaker="").quotations == ()


def test_words_must_all_occur_without_regard_to_case(made_analysis: Analysis) -> None:
    assert len(made_analysis.filter(words="RULING farce").quotations) == 1
    assert made_analysis.filter(words="ruling appeal").quotations == ()
    assert len(made_analysis.filter(words="").quotations) == 3


def test_conditions_are_all_needed(made_analysis: Analysis) -> None:
    assert len(made_analysis.filter(speaker="Jane Doe", kind="direct", outlet="Daily Harbour").quotations) == 1
    assert made_analysis.filter(speaker="Jane Doe", kind="indirect").quotations == ()


def test_least_confidence(made_analysis: Analysis) -> None:
    assert len(made_analysis.filter(confidence=0.9).quotations) == 3
    assert made_analysis.filter(confidence=0.91).quotations == ()


def test_speech_leaves_thought_out(parser: StanzaParser, corpus: Corpus, analysis: Analysis) -> None:
    assert documents_of(analysis.filter(cue_class="thought")) == ["d2"]
    assert documents_of(analysis.filter(cue_class="speech")) == ["d0", "d1"]
    assert (
        analyze(corpus, parser=parser, cue_class="speech").quotations == analysis.filter(cue_class="speech").quotations
    )


def test_speakers_are_those_of_the_quotations_left(made_analysis: Analysis) -> None:
    assert [s.label for s in made_analysis.speakers] == ["Jane Doe", "the minister"]
    assert [s.label for s in made_analysis.filter(kind="indirect").speakers] == ["the minister"]


# ------------------------------------------------------------------ the list of speakers


HOSTILE = "<script>alert(1)</script> $x$ \u202e"


def with_speakers(*speakers: Speaker) -> Analysis:
    document = Document("d", "It rains.")
    return Analysis(
        Corpus((document,)),
        tuple(Quotation(f"d#{n}", document, Kind.INDIRECT, (Span(0, 8),), speaker=s) for n, s in enumerate(speakers)),
    )


def test_speakers_are_a_tuple(made_analysis: Analysis) -> None:
    assert isinstance(made_analysis.speakers, tuple)
    assert made_analysis.speakers == tuple(made_analysis.speakers)
    assert pickle.loads(pickle.dumps(made_analysis.speakers)) == made_analysis.speakers


def test_the_list_of_speakers_shows_doubtful_merges_first() -> None:
    plain = Speaker("a", "Mara Lund", SpeakerKind.PERSON, (Spelling("Mara Lund", 3, ("Daily",)),), ("mayor",))
    merge = Merge("Khalid Hifrat", "Khalid Hafrat", "sounds_alike", 0.85)
    evidence = ("“Khalid Hifrat” and “Khalid Hafrat”: the surnames sound alike and the given names agree",)
    spelled = (Spelling("Khalid Hafrat", 2, ("Daily",)), Spelling("Khalid Hifrat", 1, ("Post",)))
    doubtful = Speaker("b", "Khalid Hafrat", SpeakerKind.PERSON, spelled, (), evidence, merges=(merge,))
    analysis = with_speakers(plain, plain, doubtful)
    assert [s.label for s in analysis.speakers] == ["Mara Lund", "Khalid Hafrat"], "most quotations first"
    html, text = analysis.speakers._repr_html_(), repr(analysis.speakers)
    for shown in (html, text):
        assert shown.index("Khalid Hafrat") < shown.index("Mara Lund")
        assert "2 speakers, 1 with a merge to check, which come first" in shown
    for part in ("Khalid Hifrat 1", "Post", "mayor", "right in 85 % of such pairs", "<b>check: </b>"):
        assert part in html
    assert "Mara Lund (person, 2 quotations): Mara Lund 3" in text


def test_proposals_are_a_table_with_the_call_that_takes_them_up() -> None:
    lund, other = Speaker("lund", "Mara <b>Lund", SpeakerKind.PERSON), Speaker("l", "M. <b>Lund", SpeakerKind.PERSON)
    found = with_speakers(other, lund).proposals
    assert isinstance(found, Proposals)
    aides = Proposal(tuple(f"aide@{n}" for n in range(4)), ("harbour aide",) * 4, "each is described so")
    found = Proposals((*found, aides))
    html, text = found._repr_html_(), repr(found)
    assert text.splitlines()[0] == "2 proposals"
    assert "analysis.merge('l', 'lund')" in text
    assert "harbour aide (4 speakers)" in text
    assert "analysis.merge(*analysis.proposals[1].speaker_ids)" in text
    assert "M. &lt;b&gt;Lund, Mara &lt;b&gt;Lund" in html
    assert "harbour aide (4 speakers)" in html
    assert repr(with_speakers(lund).proposals) == "0 proposals"


def test_a_long_list_of_speakers_is_cut_with_a_count() -> None:
    many = with_speakers(*(Speaker(f"s{n}", f"Lund {n}", SpeakerKind.PERSON) for n in range(60)))
    assert many.speakers._repr_html_().count("<tr>") == 51
    assert "… and 10 more speakers." in many.speakers._repr_html_()
    assert repr(many.speakers).endswith("… and 10 more")
    one = with_speakers(Speaker("a", "A", SpeakerKind.PERSON, tuple(Spelling(f"A{n}", 1) for n in range(9))))
    assert "… and 3 more" in one.speakers._repr_html_()


def test_what_speakers_are_called_is_shown_literally() -> None:
    merge = Merge(HOSTILE, HOSTILE, "initial")
    speaker = Speaker(
        HOSTILE,
        HOSTILE,
        SpeakerKind.PERSON,
        (Spelling(HOSTILE, 1, (HOSTILE,)),),
        (HOSTILE,),
        (HOSTILE,),
        merges=(merge,),
    )
    html = with_speakers(speaker).speakers._repr_html_()
    assert "<script" not in html
    assert "\u202e" not in html
    assert "mathjax_ignore" in html


# ------------------------------------------------------------------ Wikidata


def test_ids_come_from_the_user_s_own_list(tmp_path: Path, made_analysis: Analysis) -> None:
    path = tmp_path / "ids.csv"
    path.write_text(
        "name,wikidata\njane doe,https://www.wikidata.org/wiki/Q42\nthe minister,Q7\nNobody,\n", encoding="utf-8"
    )
    linked = made_analysis.link(path)
    assert {s.label: s.wikidata for s in linked.speakers} == {"Jane Doe": "Q42", "the minister": None}
    assert linked.to_frame()["wikidata"].tolist() == ["Q42", pd.NA, "Q42"]
    assert made_analysis.speakers[0].wikidata is None
    assert {s.wikidata for s in linked.reject("harbour/1#1").undo().speakers} == {"Q42", None}
    assert "Q42" in linked.speakers._repr_html_()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("person,number\nA,Q1\n", "needs the columns 'name' and 'wikidata'; it has person, number"),
        ("name,wikidata\nA,42\n", "line 2: '42' is no id such as Q42"),
        ("", "it has none"),
    ],
)
def test_a_list_of_ids_that_is_none(tmp_path: Path, made_analysis: Analysis, text: str, message: str) -> None:
    path = tmp_path / "ids.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        made_analysis.link(path)
    with pytest.raises(MissingPathError):
        made_analysis.link(tmp_path / "nowhere.csv")


def test_a_name_with_two_ids_has_none(tmp_path: Path, made_analysis: Analysis) -> None:
    path = tmp_path / "ids.csv"
    path.write_text("name,id\nJane Doe,Q1\nJane Doe,Q2\n", encoding="utf-8")
    assert made_analysis.link(path) == made_analysis


# ------------------------------------------------------------------ corrections beside the corpus


def test_corrections_are_kept_beside_the_corpus_and_used_in_the_next_run(parser: StanzaParser, tmp_path: Path) -> None:
    for number, text in enumerate(TEXTS):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    first = analyze(tmp_path, parser=parser).merge("Mary Lund", "Peter Holm")
    assert (tmp_path / "quotelab-corrections.yaml").is_file()
    again = analyze(tmp_path, parser=parser)
    assert again == first
    assert len(again.corpus) == 3 and again.corpus.skipped == ()
    assert "1 correction" in repr(again)
    assert analyze(tmp_path, parser=parser, corrections=False) == first.undo()
    assert analyze(tmp_path, parser=parser) == first.undo()


def test_corrections_hold_also_where_only_some_classes_are_kept(parser: StanzaParser, tmp_path: Path) -> None:
    (tmp_path / "0.txt").write_text(TEXTS[0] + " " + TEXTS[2], encoding="utf-8")
    speech = analyze(tmp_path, parser=parser, cue_class="speech")
    renamed = speech.rename("Mary Lund", "M. Lund")
    assert [s.label for s in renamed.speakers] == ["M. Lund"]
    assert len(analyze(tmp_path, parser=parser).quotations) == len(renamed.quotations) + 1
