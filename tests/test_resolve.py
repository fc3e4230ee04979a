"""Who is that, in this article? Names, pronouns, descriptions, and nobody where the text doesn't say."""

from __future__ import annotations

from itertools import pairwise

import pytest

from quotelab import extract
from quotelab.document import Document
from quotelab.parse import StanzaParser
from quotelab.quotation import Quotation, SpeakerKind


def found_in(parser: StanzaParser, text: str) -> list[Quotation]:
    return extract.quotations(parser.parse_document(Document("case", text, outlet="Daily Harbour")))


def labels(quotations: list[Quotation]) -> list[str | None]:
    return [None if quotation.speaker is None else quotation.speaker.label for quotation in quotations]


# Text, and the label of the speaker of each quotation in it.
CASES = [
    # names: full, by surname, by title, possessive
    ("Mary Lund said that the wall was weak. Lund said that it would fall.", ["Mary Lund", "Mary Lund"]),
    ("Mary Lund met the press. Ms. Lund said that the wall was weak.", ["Mary Lund"]),
    # pronouns agree in number and gender
    ("Mary Lund is a baker. She said that the oven was old.", ["Mary Lund"]),
    ("Mary Lund met Peter Holm. He said that the oven was old. She said that it was new.", ["Peter Holm", "Mary Lund"]),
    ("Two officials said that the talks had failed. They said that the envoy had left.", ["Two officials", "Two officials"]),
    ("Peter Holm left. She said that the oven was old.", [None]),
    # descriptions go to the name that bears the role
    ("Finance Minister Anna Dell met the unions. The minister said that taxes would rise.", ["Anna Dell"]),
    ("The envoy for Korvia warned that the truce would fail. Thomas Brandt told reporters that the talks were over.",
     ["Thomas Brandt", "Thomas Brandt"]),
    # a document speaks for who issued it
    ("The statement from the chancellery said that the talks were over.", ["chancellery"]),
    ("A statement from the ministry said that the talks were over. The statement said that the border was open.",
     ["ministry", "ministry"]),
    # typos of a name that stands elsewhere
    ("Peter Macken opened the fair. Peter Macken smiled. Mackne said that the fair was large.", ["Peter Macken"]),
    # namesakes
    ("Anna Dell and Peter Dell opened the shop. Peter Dell said that the shop was small. Anna Dell said that it was large.",
     ["Peter Dell", "Anna Dell"]),
    # office and person are two
    ("Anna Dell was at home. Dell's office said that she was ill.", ["Dell's office"]),
    # first person inside the words of another
    ("“I think that the wall is weak,” Mary Lund said.", ["Mary Lund", "Mary Lund"]),
    ("Peter Holm left. We believe that the wall is weak.", [None]),
    # floating quotations go on
    ("“We tried everything,” Peter Holm said.\n“My father built that roof and now it is gone.”", ["Peter Holm", "Peter Holm"]),
    # a name that doesn't speak isn't the official's; a reason for anonymity isn't the quotation
    ("The official said that the talks had failed. Anna Dell left.", ["official"]),
    ("The official, speaking on condition of anonymity, said that the talks had failed.", ["official"]),
]  # fmt: skip

KNOWN_FAILURES = [
    pytest.param("The council met Mary Lund, who said that the wall was weak.", ["Mary Lund"],
                 id="who, where the tree hangs the clause on the verb"),
    pytest.param("The company lost money. It said that the year had been hard.", ["company"], id="it, of a company"),
    pytest.param("A ministry official, who asked not to be named, said that the talks had failed.", ["ministry official"],
                 id="a reason for anonymity before the cue"),
    pytest.param("The World Harbour Organization met in Varn. The WHO said that the ports were safe.", ["World Harbour Organization"],
                 id="an acronym of a name that isn't quoted itself"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speakers"), CASES, ids=[text[:60] for text, _ in CASES])
def test_who_is_quoted(parser: StanzaParser, text: str, speakers: list[str | None]) -> None:
    assert labels(found_in(parser, text)) == speakers


@pytest.mark.xfail(strict=True, reason="not resolved yet; the id says what")
@pytest.mark.parametrize(("text", "speakers"), KNOWN_FAILURES)
def test_known_failures(parser: StanzaParser, text: str, speakers: list[str | None]) -> None:
    assert labels(found_in(parser, text)) == speakers


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Mary Lund said that the wall was weak.", SpeakerKind.PERSON),
        ("The ministry said that the wall was weak.", SpeakerKind.ORGANISATION),
        ("The report said that the wall was weak.", SpeakerKind.DOCUMENT),
        ("Two officials said that the wall was weak.", SpeakerKind.GROUP),
        ("An official said that the wall was weak.", SpeakerKind.UNNAMED),
    ],
)
def test_kinds_of_speakers(parser: StanzaParser, text: str, kind: SpeakerKind) -> None:
    assert [q.speaker.kind for q in found_in(parser, text) if q.speaker is not None] == [kind]


def test_an_unnamed_source_keeps_the_stated_reason(parser: StanzaParser) -> None:
    text = (
        "An official said that the talks had failed."
        " He spoke on condition of anonymity because he was not authorized to speak publicly."
    )
    (quotation,) = found_in(parser, text)
    assert quotation.anonymity is not None
    assert quotation.anonymity.of(text).startswith("on condition of anonymity")
    assert not quotation.anonymity.of(text).endswith(".")


def test_a_named_source_has_no_reason_for_anonymity(parser: StanzaParser) -> None:
    text = (
        "Mary Lund said that the wall was weak. An official said that the talks had failed."
        " The official spoke on condition of anonymity."
    )
    named = [q for q in found_in(parser, text) if q.speaker is not None and q.speaker.kind is SpeakerKind.PERSON]
    assert [q.anonymity for q in named] == [None]


def test_two_documents_have_two_officials(parser: StanzaParser) -> None:
    text = "An official said that the talks had failed."
    found = [extract.quotations(parser.parse_document(Document(name, text)))[0].speaker for name in ("one", "two")]
    assert all(speaker is not None for speaker in found)
    assert len({speaker.speaker_id for speaker in found if speaker is not None}) == 2


def test_a_resolution_says_why(parser: StanzaParser) -> None:
    found = found_in(parser, "Mary Lund is a baker. She said that the oven was old.")
    assert [q.resolution for q in found] == ["“She” agrees with Mary Lund, one sentence before"]


def test_a_spelling_counts_in_its_outlet(parser: StanzaParser) -> None:
    found = found_in(parser, "Mary Lund said that the wall was weak. Lund said that it would fall.")
    assert found[0].speaker is not None
    assert {(s.text, s.outlets) for s in found[0].speaker.spellings} == {
        ("Mary Lund", ("Daily Harbour",)),
        ("Lund", ("Daily Harbour",)),
    }
    assert all(one.speaker == other.speaker for one, other in pairwise(found))
