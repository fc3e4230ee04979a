"""Speakers of documents become speakers of the corpus: one for one person, never one for two."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotelab import register
from quotelab.document import Document, Span
from quotelab.quotation import Kind, Quotation, Speaker, SpeakerKind, Spelling


def quoted(*labels: str, kind: SpeakerKind = SpeakerKind.PERSON) -> list[Quotation]:
    """One quotation a label, each in a document of its own, by its own speaker of that document."""
    out = []
    for number, label in enumerate(labels):
        document = Document(f"d{number}", "It rains.", outlet=f"Outlet {number}")
        speaker = Speaker(f"d{number}|{label}", label, kind, (Spelling(label, 1, (f"Outlet {number}",)),))
        out.append(Quotation(f"d{number}#1", document, Kind.INDIRECT, (Span(0, 8),), speaker=speaker))
    return out


def speakers_of(quotations: Sequence[Quotation]) -> list[Speaker]:
    return [q.speaker for q in register.register(quotations) if q.speaker is not None]


def number_of_speakers(*labels: str, kind: SpeakerKind = SpeakerKind.PERSON) -> int:
    return len({speaker.speaker_id for speaker in speakers_of(quoted(*labels, kind=kind))})


@pytest.mark.parametrize(
    "labels",
    [
        ("Khalifa Haftar", "Khalifa Hifter"),
        ("Fayez Sarraj", "Fayez al-Sarraj"),
        ("Fayez al-Sarraj", "Fayez Serraj"),
        ("Mara Lund", "M. Lund"),
        ("Mara Lund", "Prime Minister Mara Lund"),
        ("Mara Lund", "Lund"),
        ("Lund", "Mara Lund"),
        ("Ghassan Salame", "Ghassan Salamé"),
        ("Mara Lund", "mara lund"),
    ],
)
def test_one_person(labels: tuple[str, ...]) -> None:
    assert number_of_speakers(*labels) == 1


@pytest.mark.parametrize(
    "labels",
    [
        ("Khalifa Haftar", "Khaled Hafez"),
        ("Khalifa Haftar", "Khalifa Hafez"),
        ("Boris Johnson", "Boris Johnston"),
        ("Fayez Sarraj", "Nicolas Sarkozy"),
        ("Peter Holm", "Karl Holm"),
        ("Peter Holm", "Petra Holm"),
        ("Khalifa Haftar", "Saddam Haftar"),
        ("Mara Lund", "Mara Lind"),
        ("Paul Martin", "Paul Morton"),
        ("Anna Dell", "Anna Doyle"),
    ],
)
def test_two_people(labels: tuple[str, ...]) -> None:
    assert number_of_speakers(*labels) == 2


def test_a_surname_that_two_people_bear_joins_neither() -> None:
    assert number_of_speakers("Peter Holm", "Karl Holm", "Holm") == 3


@pytest.mark.parametrize("kind", [SpeakerKind.UNNAMED, SpeakerKind.GROUP, SpeakerKind.DOCUMENT])
def test_who_has_no_name_stays_in_the_document(kind: SpeakerKind) -> None:
    assert number_of_speakers("Elysee official", "Elysee official", kind=kind) == 2


def test_organisations_are_joined_by_their_name() -> None:
    organisation = SpeakerKind.ORGANISATION
    assert number_of_speakers("Norlink", "norlink", "the Norlink", kind=organisation) == 1
    assert number_of_speakers("Norlink", "Norlink Ferries", kind=organisation) == 2


def test_a_person_and_an_organisation_of_one_name_stay_apart() -> None:
    both = [*quoted("Lund"), *quoted("Lund", "Lund", kind=SpeakerKind.ORGANISATION)[1:]]
    assert len({s.speaker_id for s in speakers_of(both)}) == 2


def test_a_merge_says_why_and_keeps_the_spellings() -> None:
    (speaker,) = set(speakers_of(quoted("Khalifa Haftar", "Khalifa Hifter", "Khalifa Haftar")))
    assert speaker.label == "Khalifa Haftar"
    assert [(s.text, s.count, s.outlets) for s in speaker.spellings] == [
        ("Khalifa Haftar", 2, ("Outlet 0", "Outlet 2")),
        ("Khalifa Hifter", 1, ("Outlet 1",)),
    ]
    assert any("Haftar" in line and "Hifter" in line for line in speaker.evidence)


def test_who_is_not_merged_needs_no_evidence() -> None:
    assert all(speaker.evidence == () for speaker in speakers_of(quoted("Mara Lund", "Peter Holm")))


def test_a_quotation_without_a_speaker_stays_without() -> None:
    document = Document("d", "It rains.")
    nobody = Quotation("d#1", document, Kind.INDIRECT, (Span(0, 8),))
    assert register.register([nobody]) == [nobody]


PEOPLE = st.sampled_from(
    [
        "Mara Lund",
        "M. Lund",
        "Lund",
        "Peter Holm",
        "Karl Holm",
        "Holm",
        "Khalifa Haftar",
        "Khalifa Hifter",
        "Hafez",
        "X",
    ]
)


@given(labels=st.lists(PEOPLE, max_size=8))
def test_nothing_but_the_speaker_changes(labels: list[str]) -> None:
    before = quoted(*labels)
    after = register.register(before)
    assert [q.quotation_id for q in after] == [q.quotation_id for q in before]
    assert all(
        label in {s.text for s in q.speaker.spellings} for label, q in zip(labels, after, strict=True) if q.speaker
    )
    ids = {q.speaker.speaker_id: q.speaker for q in after if q.speaker is not None}
    assert all(ids[q.speaker.speaker_id] == q.speaker for q in after if q.speaker is not None)


@given(labels=st.lists(PEOPLE, max_size=6), data=st.data())
def test_the_order_of_the_documents_does_not_matter(labels: list[str], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(labels))
    assert number_of_speakers(*labels) == number_of_speakers(*shuffled)
