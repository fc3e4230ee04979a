"""What people decide holds, survives a new run and an edited article, and is never lost or contradicted silently."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import quotelab as ql
from quotelab import corrections, proposals, register, store
from quotelab.analysis import Analysis, _kept_corrections, _with_corrections
from quotelab.corrections import Action, Correction
from quotelab.document import Corpus, Document, Span
from quotelab.errors import CorrectionError, InputError, QuotelabError
from quotelab.export import read_jsonl
from quotelab.quotation import Kind, Quotation, Speaker, SpeakerKind, Spelling

TEXTS = {
    "harbour/1": (
        "Khalid Hafrat said that talks would resume. Hafrat added that he was ready.",
        [("that talks would resume", "Khalid Hafrat"), ("that he was ready", "Hafrat")],
    ),
    "lantern/1": (
        "Khalid Hifrat warned that the road was closed. He said nobody had asked him.",
        [("that the road was closed", "Khalid Hifrat"), ("nobody had asked him", "Khalid Hifrat")],
    ),
    "ledger/1": (
        "Mara Lund denied that the bridge was weak. An aide said it was late. “No comment,” the aide said.",
        [("that the bridge was weak", "Mara Lund"), ("it was late", "aide"), ("“No comment,”", "aide")],
    ),
    "ledger/2": (
        "An aide said it rained. “No comment,” he said.",
        [("it rained", "aide"), ("“No comment,”", "aide")],
    ),
}


def analysed(texts: dict[str, tuple[str, Sequence[tuple[str, str]]]], *, path: Path | None = None) -> Analysis:
    """What a run gives for these texts, with the corrections of a file."""
    documents, found = [], []
    for name, (text, said) in texts.items():
        document = Document(name, text, outlet=name.split("/")[0].title())
        documents.append(document)
        for number, (content, who) in enumerate(said, start=1):
            kind = SpeakerKind.UNNAMED if who == "aide" else SpeakerKind.PERSON
            labels = [w for _, w in said if w.split()[-1] == who.split()[-1]]
            label = max(labels, key=len)
            spellings = tuple(
                Spelling(w, labels.count(w), (str(document.outlet),)) for w in dict.fromkeys([label, *labels])
            )
            speaker = Speaker(f"{name}|{label}", label, kind, spellings)
            start = text.index(content)
            span = (Span(start, start + len(content)),)
            found.append(Quotation(f"{name}#{number}", document, Kind.INDIRECT, span, speaker=speaker))
    corpus = Corpus(tuple(documents))
    state = _kept_corrections(corpus, False if path is None else path)
    return _with_corrections(Analysis(corpus, tuple(register.register(found))), state)


@pytest.fixture
def analysis() -> Analysis:
    return analysed(TEXTS)


def who(analysis: Analysis) -> dict[str, str | None]:
    return {q.quotation_id: None if q.speaker is None else q.speaker.label for q in analysis.quotations}


# ------------------------------------------------------------------ each decision


def test_a_merge_makes_one_of_two_and_leaves_the_old_analysis(analysis: Analysis) -> None:
    before = who(analysis)
    assert before["harbour/1#1"] != "Mara Lund"
    merged = analysis.merge("Mara Lund", "Hafrat")
    assert set(who(merged).values()) >= {"Mara Lund"}
    assert who(merged)["harbour/1#1"] == who(merged)["harbour/1#2"] == "Mara Lund"
    assert who(analysis) == before
    (speaker,) = [s for s in merged.speakers if s.label == "Mara Lund"]
    assert {s.text for s in speaker.spellings} >= {"Mara Lund", "Khalid Hafrat", "Hafrat"}
    assert speaker.evidence[-1] == "merged by hand: “Mara Lund” and “Khalid Hafrat”"


def apart() -> Analysis:
    """Hafrat and Hifrat, told apart."""
    analysis = analysed(TEXTS)
    if who(analysis)["lantern/1#1"] == "Khalid Hafrat":
        return analysis.split("Hafrat", "Khalid Hifrat")
    return analysis


def test_a_merge_by_spelling_label_id_and_record() -> None:
    analysis = analysed({name: TEXTS[name] for name in ("harbour/1", "ledger/1")})
    lund = next(s for s in analysis.speakers if s.label == "Mara Lund")
    expected = who(analysis.merge("Khalid Hafrat", "Mara Lund"))
    assert who(analysis.merge("HAFRAT", "mara lund")) == expected
    assert who(analysis.merge("Hafrat", lund.speaker_id)) == expected
    assert who(analysis.merge("Hafrat", lund)) == expected


def test_a_split_takes_the_quotations_of_the_articles_that_write_so() -> None:
    one = {name: TEXTS[name] for name in ("harbour/1", "lantern/1")}
    analysis = analysed(one)
    assert len(analysis.speakers) == 1, "Hafrat and Hifrat are spellings of one name"
    parted = analysis.split("Hafrat", "Khalid Hifrat")
    assert who(parted) == {
        "harbour/1#1": "Khalid Hafrat",
        "harbour/1#2": "Khalid Hafrat",
        "lantern/1#1": "Khalid Hifrat",
        "lantern/1#2": "Khalid Hifrat",
    }
    assert [[s.text for s in speaker.spellings] for speaker in parted.speakers] == [
        ["Khalid Hafrat", "Hafrat"],
        ["Khalid Hifrat"],
    ]


def test_who_was_split_is_not_proposed_again() -> None:
    parted = analysed({name: TEXTS[name] for name in ("harbour/1", "lantern/1")}).split("Hafrat", "Khalid Hifrat")
    assert len(proposals.proposals(parted.quotations)) == 1
    assert parted.proposals == ()


def test_proposals_can_be_taken_up(analysis: Analysis) -> None:
    found = Analysis(analysis.corpus, tuple(replace(q, speaker=replace(q.speaker, label=f"harbour {q.speaker.label}"))
        if q.speaker is not None and q.speaker.kind is SpeakerKind.UNNAMED else q for q in analysis.quotations))  # fmt: skip
    (proposal,) = found.proposals
    merged = found.merge(*proposal.speaker_ids)
    assert sum(s.kind is SpeakerKind.UNNAMED for s in merged.speakers) == 1
    assert merged.proposals == ()


def test_in_an_article_with_both_the_mention_before_decides() -> None:
    text = "Paul Martin said that it rained. Martin said so twice. Peter Martin said that it snowed. Martin left."
    both = [
        ("that it rained", "Paul Martin"),
        ("so twice", "Martin"),
        ("that it snowed", "Peter Martin"),
    ]
    document = Document("a", text)
    martin = Speaker(
        "m", "Paul Martin", SpeakerKind.PERSON, tuple(Spelling(s, 1) for s in ("Paul Martin", "Martin", "Peter Martin"))
    )
    found = tuple(
        Quotation(f"a#{n}", document, Kind.INDIRECT, (Span(text.index(c), text.index(c) + len(c)),), speaker=martin)
        for n, (c, _) in enumerate(both, start=1)
    )
    parted = Analysis(Corpus((document,)), found).split("Paul Martin", "Peter Martin")
    assert who(parted) == {"a#1": "Paul Martin", "a#2": "Paul Martin", "a#3": "Peter Martin"}


def test_a_new_name(analysis: Analysis) -> None:
    renamed = analysis.rename("Mara Lund", "Mara T. Lund")
    assert who(renamed)["ledger/1#1"] == "Mara T. Lund"
    assert renamed.filter(speaker="Mara Lund").quotations, "the old name is still a spelling"


def test_a_quotation_gets_another_speaker_a_new_one_or_nobody(analysis: Analysis) -> None:
    assert who(analysis.assign("lantern/1#2", "Mara Lund"))["lantern/1#2"] == "Mara Lund"
    new = analysis.assign("lantern/1#2", "Office of the Mayor", kind="organisation")
    (speaker,) = [s for s in new.speakers if s.label == "Office of the Mayor"]
    assert speaker.kind is SpeakerKind.ORGANISATION
    nobody = analysis.assign("lantern/1#2", None)
    assert who(nobody)["lantern/1#2"] is None
    (found,) = (q for q in nobody.quotations if q.quotation_id == "lantern/1#2")
    assert (found.resolution, found.resolution_rule, found.resolution_confidence) == ("assigned by hand", "", None)


def test_what_is_rejected_is_gone_and_what_stood_in_it_moves_up(analysis: Analysis) -> None:
    outer, inner, *rest = analysis.quotations
    nested = Analysis(analysis.corpus, (outer, replace(inner, parent=outer.quotation_id), *rest))
    left = nested.reject(outer.quotation_id)
    assert outer.quotation_id not in who(left)
    assert left.quotations[0].parent is None


def test_undo_takes_back_the_last_one_or_a_given_one(analysis: Analysis) -> None:
    one = analysis.assign("lantern/1#2", None)
    two = one.reject("harbour/1#2")
    assert two.undo() == one
    assert two.undo().undo() == analysis
    assert two.undo(two.corrections[0]) == analysis.reject("harbour/1#2")
    with pytest.raises(CorrectionError, match="no correction"):
        analysis.undo()
    with pytest.raises(CorrectionError, match="no such correction"):
        one.undo(two.corrections[1])


def test_the_same_again_changes_nothing() -> None:
    """So that a notebook can be run twice."""
    first = (
        apart()
        .merge("Mara Lund", "Khalid Hafrat")
        .rename("Mara Lund", "Mara T. Lund")
        .assign("ledger/1#2", "Somebody New")
        .reject("ledger/1#3")
    )
    again = (
        first.split("Khalid Hafrat", "Khalid Hifrat")
        .merge("Mara Lund", "Khalid Hafrat")
        .rename("Mara Lund", "Mara T. Lund")
        .assign("ledger/1#2", "Somebody New")
        .reject("ledger/1#3")
    )
    assert again == first
    assert again.corrections == first.corrections


# ------------------------------------------------------------------ mistakes


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda a: a.merge("Mara Lund", "Hafratt"), "no speaker is called 'Hafratt': did you mean '(Khalid )?Hafrat'"),
        (lambda a: a.merge("Mara Lund"), "two speakers or more"),
        (lambda a: a.merge("Mara Lund", "aide"), "2 speakers are called 'aide': give the id of one"),
        (lambda a: a.split("Mara Lund", "Hafrat"), "can't be split from 'Mara Lund', which is written “Mara Lund”"),
        (lambda a: a.split("Mara Lund", "Mara Lund"), "can't be split"),
        (lambda a: a.split("Mara Lund"), "needs a spelling"),
        (lambda a: a.rename("Mara Lund", " "), "needs a name"),
        (lambda a: a.rename("Mara Lund", "Khalid Hafrat"), "another speaker is called 'Khalid Hafrat'.*merge"),
        (lambda a: a.assign("ledger/1#9", None), "there is no quotation 'ledger/1#9': did you mean 'ledger/1#1'"),
        (lambda a: a.assign("ledger/1#1", "Zoe", kind="robot"), "'robot' is no kind"),
        (lambda a: a.reject("nothing at all"), "there is no quotation"),
        (lambda a: a.reject(3), "there is no quotation 3"),
        (lambda a: a.merge(["Mara Lund", "Khalid Hafrat"]), "named by a label, a spelling, an id or a Speaker"),
        (lambda a: a.merge(None, "Mara Lund"), "not by None"),
        (lambda a: a.assign("ledger/1#1", 3), "not by 3"),
        (lambda a: a.rename("Mara Lund", None), "is a text, not None"),
        (lambda a: a.reject("ledger/1#1").assign("ledger/1#1", None), "undo that first"),
    ],
)
def test_a_mistake_says_what_was_found(analysis: Analysis, wrong: object, message: str) -> None:
    with pytest.raises(QuotelabError, match=message):
        wrong(analysis)  # type: ignore[operator]  # a lambda


def test_spaces_around_and_in_a_name_are_no_matter(analysis: Analysis) -> None:
    assert analysis.merge("  Mara   Lund ", "Khalid\u00a0Hafrat") == analysis.merge("Mara Lund", "Khalid Hafrat")


def test_several_of_one_name_are_named_by_id_and_proposals_can_be_taken_up() -> None:
    texts = {f"harbour/{n}": ("Lund said it rained.", [("it rained", "Lund")]) for n in (1, 2, 3)}
    found = analysed(texts)
    assert [s.speaker_id for s in found.speakers] == ["lund@harbour/1", "lund@harbour/2", "lund@harbour/3"]
    (proposal,) = found.proposals
    assert len(found.merge(*proposal.speaker_ids).speakers) == 1
    with pytest.raises(CorrectionError, match="3 speakers are called 'lund': give the id of one, 'lund@harbour/1'"):
        found.rename("lund", "Mara Lund")


def test_one_of_two_speakers_of_one_label_is_named_by_id(analysis: Analysis) -> None:
    aides = [s for s in analysis.speakers if s.label == "aide"]
    merged = analysis.merge("Mara Lund", aides[1].speaker_id)
    owner = next(q.document.document_id for q in analysis.quotations if q.speaker == aides[1])
    assert {d for d, label in who(merged).items() if label == "aide"} == {
        d for d, label in who(analysis).items() if label == "aide" and not d.startswith(owner)
    }


def test_a_merge_and_a_split_of_the_same_two_are_an_error_that_names_both() -> None:
    merged = apart().undo() if apart().corrections else apart()
    parted = merged.split("Khalid Hafrat", "Khalid Hifrat")
    with pytest.raises(CorrectionError, match=r"contradict each other: split .*Hifrat.*; and merge .*Hafrat"):
        parted.merge("Khalid Hafrat", "Khalid Hifrat")
    merged = analysed({name: TEXTS[name] for name in ("harbour/1", "ledger/1")}).merge("Khalid Hafrat", "Mara Lund")
    with pytest.raises(CorrectionError, match=r"contradict each other: merge .*Lund.*; and split .*Lund"):
        merged.split("Khalid Hafrat", "Mara Lund")


def test_a_second_decision_on_a_quotation_changes_the_first(analysis: Analysis) -> None:
    second = analysis.assign("lantern/1#2", "Mara Lund").assign("lantern/1#2", None)
    assert who(second)["lantern/1#2"] is None
    assert second.corrections[1].replaces == second.corrections[0].correction_id
    assert who(second.undo())["lantern/1#2"] == "Mara Lund"


# ------------------------------------------------------------------ filters


def test_a_filtered_analysis_is_corrected_in_the_whole_corpus(analysis: Analysis) -> None:
    few = analysis.filter(outlet="Ledger")
    corrected = few.merge("Khalid Hafrat", "Mara Lund").reject("ledger/1#3")
    assert set(who(corrected)) == set(who(few)) - {"ledger/1#3"}
    assert who(corrected)["ledger/1#1"] == "Khalid Hafrat"
    assert set(who(corrected.undo())) == set(who(few))


def test_an_order_of_its_own_stays(analysis: Analysis) -> None:
    turned = replace(analysis, quotations=tuple(reversed(analysis.quotations)))
    assert list(who(turned.rename("Mara Lund", "M"))) == list(who(turned))


# ------------------------------------------------------------------ the file


def kept(path: Path, texts: dict[str, tuple[str, Sequence[tuple[str, str]]]] = TEXTS) -> Analysis:
    return analysed(texts, path=path)


def decided(path: Path) -> Analysis:
    return (
        kept(path)
        .merge("Khalid Hafrat", "Mara Lund")
        .rename("Khalid Hafrat", "Hafrat & Lund")
        .assign("ledger/2#2", "Ola Finch")
        .assign("ledger/1#2", None)
        .reject("lantern/1#1")
    )


def test_corrections_hold_in_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / store.NAME
    before = decided(path)
    after = kept(path)
    assert after == before
    assert after.corrections == before.corrections
    assert after.unfitting == ()
    assert [p.name for p in tmp_path.iterdir() if not p.name.startswith(".")] == [store.NAME]


def test_halves_of_characters_are_kept_as_something_readable(tmp_path: Path) -> None:
    path = tmp_path / store.NAME
    texts = {"ledger/1": ("\ud800 Mara Lund said that \udfff it rained.", [("that \udfff it rained", "Mara Lund")])}
    before = kept(path, texts).rename("Mara Lund", "Mara\ud800").reject("ledger/1#1")
    assert kept(path, texts) == before
    assert kept(path, texts).unfitting == ()


def test_undo_takes_it_out_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / store.NAME
    before = decided(path).undo()
    assert kept(path) == before
    assert len(store.read(path)) == 4


def test_they_survive_new_rules_and_small_edits(tmp_path: Path) -> None:
    path = tmp_path / store.NAME
    before = decided(path)
    edited = dict(TEXTS)
    edited["ledger/2"] = (
        "UPDATED. An aide said it rained. Then it stopped. “No comments,” he said.",
        [("it rained", "aide"), ("“No comments,”", "aide")],
    )
    edited["lantern/1"] = (
        TEXTS["lantern/1"][0],
        [("the road was closed", "Khalid Hifrat"), *TEXTS["lantern/1"][1][1:]],
    )
    edited["renamed"] = edited.pop("ledger/1")
    after = kept(path, edited)
    assert after.unfitting == ()
    assert who(after)["ledger/2#2"] == "Ola Finch"
    assert who(after)["renamed#2"] is None
    assert "lantern/1#1" not in who(after)
    assert who(after)["harbour/1#1"] == who(before)["harbour/1#1"] == who(after)["renamed#1"] == "Hafrat & Lund"


def test_what_fits_no_more_is_listed_and_said_once(tmp_path: Path) -> None:
    path = tmp_path / store.NAME
    decided(path)
    with pytest.warns(UserWarning, match=r"4 corrections fit nothing any more") as seen:
        after = kept(path, {"ledger/2": TEXTS["ledger/2"]})
    assert len(seen) == 1
    assert [one.correction.action for one in after.unfitting] == ["merge", "rename", "assign", "reject"]
    assert all(one.reason for one in after.unfitting)
    assert who(after)["ledger/2#2"] == "Ola Finch"
    assert len(after.corrections) == 5, "they stay, and fit again when the articles are there again"


def test_the_same_words_elsewhere_are_not_taken_for_the_quotation(tmp_path: Path) -> None:
    path = tmp_path / store.NAME
    kept(path).assign("ledger/2#2", "Ola Finch")
    with pytest.warns(UserWarning, match="1 correction fits nothing"):
        after = kept(path, {"ledger/1": TEXTS["ledger/1"]})
    assert "Ola Finch" not in who(after).values()


def test_two_notebooks_lose_nothing_and_do_not_contradict_each_other(tmp_path: Path) -> None:
    path = tmp_path / store.NAME
    one, two = kept(path), kept(path)
    one = one.assign("ledger/2#2", "Ola Finch")
    two = two.reject("harbour/1#2")
    assert [c.action for c in kept(path).corrections] == ["assign", "reject"]
    with pytest.raises(
        CorrectionError, match=r"assign .*Ola Finch.*; and assign .*Una Voss.*Another notebook has added"
    ):
        two.assign("ledger/2#2", "Una Voss")
    with pytest.raises(CorrectionError, match=r"assign .*Ola Finch.*; and reject"):
        two.reject("ledger/2#2")
    two.assign("ledger/2#2", "Ola Finch")
    assert len(store.read(path)) == 2, "the same decision isn't kept twice"
    one.undo()
    assert [c.action for c in store.read(path)] == ["reject"]


def test_by_hand_and_with_comments(tmp_path: Path) -> None:
    path = tmp_path / store.NAME
    path.write_text(
        "# ours\nformat: 1\ncorrections:\n- action: merge\n  speakers: [Mara Lund, Khalid Hafrat]  # one and the same\n"
        "- action: reject\n  quotation: {document: ledger/2, words: it rained}\n"
        "- action: assign\n  speaker:\n  quotation: {document: ledger/1, words: it was late}\n",
        encoding="utf-8",
    )
    analysis = kept(path)
    assert who(analysis)["harbour/1#1"] == "Mara Lund"
    assert "ledger/2#1" not in who(analysis)
    assert who(analysis)["ledger/1#2"] is None
    analysis.rename("Mara Lund", "No")
    text = path.read_text(encoding="utf-8")
    assert "# one and the same" in text
    assert who(kept(path))["harbour/1#1"] == "No"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("format: 2\ncorrections: []\n", "has the format '2'.*upgrade"),
        ("- a\n- b\n", "isn't a file of corrections"),
        ("format: 1\ncorrections: 3\n", "isn't a list"),
        ("format: 1\ncorrections:\n- 3\n", "correction 1: it isn't a mapping"),
        ("format: 1\ncorrections:\n- action: sing\n", "correction 1: 'sing' is no action"),
        ("format: 1\ncorrections:\n- action: merge\n  speakers: [A]\n", "two or more"),
        ("format: 1\ncorrections:\n- action: rename\n  speaker: A\n", "needs a 'label'"),
        ("format: 1\ncorrections:\n- action: split\n  speaker: A\n", "needs 'spellings'"),
        ("format: 1\ncorrections:\n- action: reject\n", "needs a 'quotation'"),
        ("format: 1\ncorrections:\n- action: reject\n  quotation: {words: a, at: x}\n", "places such as"),
        ("format: 1\ncorrections:\n- {action: merge, speakers: {a: b}}\n", "a list was expected"),
        ("format: 1\ncorrections:\n- {action: merge, speakers: [[a], b]}\n", "a speaker is a name"),
        ("format: 1\na: &x [b]\nc: *x\n", "alias"),
        ("format: 1\ncorrections: !!python/object/apply:os.getcwd []\n", "correction"),
        ("{[", "can't be read as YAML"),
        ("[" * 100_000, "lists in lists"),
        ("\x00", "can't be read as YAML"),
        (b"\xff\xfe\x00", "isn't UTF-8"),
    ],
)
def test_a_bad_file_gives_one_clear_error(tmp_path: Path, text: str | bytes, message: str) -> None:
    path = tmp_path / store.NAME
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    if "python/object" in str(text):
        assert store.read(path) == (), "a tag is no more than a word"
        return
    with pytest.raises(InputError, match=message) as error:
        kept(path)
    assert str(path) in str(error.value)


def test_a_contradiction_in_the_file_is_an_error_before_the_work_begins(tmp_path: Path) -> None:
    path = tmp_path / store.NAME
    place = "quotation: {document: ledger/2, words: it rained}"
    path.write_text(
        f"format: 1\ncorrections:\n- action: reject\n  {place}\n- action: assign\n  speaker: Ann\n  {place}\n",
        encoding="utf-8",
    )

    class Never:
        def parse_document(self, document: Document) -> object:
            raise AssertionError("the file comes first")

    with pytest.raises(CorrectionError, match=r"contradict each other: reject .*; and assign"):
        ql.analyze(Document("a", "It rains."), parser=Never(), corrections=path)


def test_a_folder_that_cannot_be_written_keeps_them_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(store, "add", refuse)
    analysis = analysed(TEXTS, path=tmp_path / store.NAME)
    with pytest.warns(UserWarning, match=r"can't be kept in .* \(Permission denied\).*save_corrections"):
        corrected = analysis.reject("ledger/1#1")
    assert "ledger/1#1" not in who(corrected)
    with pytest.raises(InputError, match="can't write"):
        corrected.save_corrections(tmp_path / "mine.yaml")


def test_they_can_be_saved_elsewhere(tmp_path: Path, analysis: Analysis) -> None:
    corrected = analysis.reject("ledger/1#1")
    assert corrected.save_corrections(tmp_path / "mine.yaml") == tmp_path / "mine.yaml"
    assert kept(tmp_path / "mine.yaml") == corrected


def test_the_place_beside_the_corpus(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    article = tmp_path / "news" / "a.txt"
    article.write_text("“Nobody was hurt,” said Peter Holm.", encoding="utf-8")
    assert store.beside(ql.load_corpus(tmp_path / "news")) == tmp_path / "news" / "quotelab-corrections.yaml"
    assert store.beside(ql.load_corpus(article)) == tmp_path / "news" / "a.txt.quotelab-corrections.yaml"
    assert store.beside(ql.load_corpus([article, tmp_path / "news"])) is None
    assert store.beside(Corpus((), origin="the data frame")) is None


def test_the_file_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("“Nobody was hurt,” said Peter Holm.", encoding="utf-8")
    analysed({"a": ("It rains, Lund said.", [("It rains", "Lund")])}, path=tmp_path / store.NAME).reject("a#1")
    corpus = ql.load_corpus(tmp_path)
    assert (len(corpus), corpus.skipped) == (1, ())


@given(
    words=st.text(max_size=40),
    label=st.text(min_size=1, max_size=20).filter(lambda t: t.strip()),
    spelling=st.text(min_size=1, max_size=20),
)
@example(words="", label="0", spelling="B")
@settings(max_examples=150)
def test_any_text_comes_back_from_the_file(words: str, label: str, spelling: str) -> None:
    import tempfile

    anchor = corrections.Anchor("d", "hash", (Span(1, 5), Span(7, 9)), words or "x", words, words)
    named = corrections.Named(label, SpeakerKind.UNNAMED, (spelling,), anchor)
    made = (
        # With a name that has no letters of the split: else the two would contradict each other.
        Correction(Action.MERGE, (named, corrections.Named(f"{label} or {spelling}")), correction_id="1"),
        Correction(Action.SPLIT, (named,), (spelling,), correction_id="2"),
        Correction(Action.RENAME, (named,), label=label, correction_id="3"),
        Correction(Action.ASSIGN, (), quotation=anchor, replaces="0", correction_id="4"),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "c.yaml")
        store.add(path, made[:2])
        store.add(path, made[2:])
        assert store.read(path) == made


# ------------------------------------------------------------------ as gold


def test_a_corrected_analysis_is_gold(tmp_path: Path, analysis: Analysis) -> None:
    corrected = analysis.assign("lantern/1#2", "Mara Lund").reject("harbour/1#2")
    gold = corrected.save(tmp_path / "gold.jsonl")
    scores = ql.evaluate(gold, analysis)
    assert scores.speakers is not None
    assert (scores.speakers.wrong, scores.score("exact").precision < 1, scores.score("exact").recall) == (1, True, 1.0)
    about = json.loads(gold.read_text(encoding="utf-8").splitlines()[0])["analysis"]
    assert [one.split(" ")[0] for one in about["corrections"]] == ["assign", "reject"]
    assert Analysis(*read_jsonl(gold)) == corrected


def test_nothing_is_warned_of_when_all_is_well(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        decided(tmp_path / store.NAME)
        kept(tmp_path / store.NAME)


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / store.NAME
    analyses = [kept(path) for _ in range(len(kept(path).quotations))]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: analyses[n].reject(analyses[n].quotations[n].quotation_id), range(len(analyses))))
    assert kept(path).quotations == ()
    assert len(store.read(path)) == len(analyses)


def test_the_file_says_what_was_decided(tmp_path: Path) -> None:
    path = tmp_path / store.NAME
    kept(path).assign("ledger/2#2", "Ola Finch")
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# What people corrected")
    for line in ("action: assign", "label: Ola Finch", "document: ledger/2", "words: “No comment,”"):
        assert line in text
