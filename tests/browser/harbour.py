"""An analysis drawn by hand: what three invented newspapers say of an invented harbour. No model is needed.

`{1 content}`, `[1 cue]` and `<1 source>` belong to the quotation of that number; below each article stand, by
number, its kind, who says it and what else is known.
"""

# a paragraph of an article is one line

from __future__ import annotations

import datetime as dt
import re

from quotelab.analysis import Analysis
from quotelab.document import Corpus, Document, Span
from quotelab.quotation import Kind, Quotation, Speaker, SpeakerKind, Spelling

HOSTILE = "<script>window.__broken = 1</script><img src=x onerror='window.__broken = 1'> $x^2$ and $y$ \u202eabc\u202c"

SPEAKERS = {
    "lund": Speaker("lund", "Mara Lund", SpeakerKind.PERSON, (Spelling("Mara Lund", 9), Spelling("Lund", 8))),
    "okoro": Speaker("okoro", "Daniel Okoro", SpeakerKind.PERSON, (Spelling("Daniel Okoro", 6),)),
    "brandt": Speaker("brandt", "Ilse Brandt", SpeakerKind.PERSON, (Spelling("Ilse Brandt", 4),)),
    "port": Speaker("port", "Varnhavn Port Authority", SpeakerKind.ORGANISATION),
    "union": Speaker("union", "Dockers’ Union", SpeakerKind.ORGANISATION),
    "report": Speaker("report", "the audit report", SpeakerKind.DOCUMENT),
    "aide": Speaker("aide", "city hall aide", SpeakerKind.UNNAMED),
    "docker": Speaker("docker", "a crane driver", SpeakerKind.UNNAMED),
    "hostile": Speaker("hostile", HOSTILE, SpeakerKind.PERSON),
}

ARTICLES = [
    (
        "courier/1", "The Varnhavn Courier", "Harbour to close its oldest quay", dt.date(2024, 3, 4), "Nora Vik",
        """{1 “We are closing a quay, not a harbour,”} <1 Mayor Mara Lund> [1 told] the council on Monday. <2 She> [2 added] {2 that no job would be lost before the end of the year}.

<3 The Varnhavn Port Authority> [3 announced] {3 that ships would be moved to the northern basin by June}.

{4 “It is late,”} [4 said] <4 Daniel Okoro>, who leads the opposition, {4 “but it is not too late to listen to those who work there.”} <5 He> [5 called] {5 the timetable “a gamble with other people’s wages”}.

[6 According to] <6 a city hall aide>, {6 the decision had been taken in January}. <7 The aide>, who was not allowed to speak publicly, [7 said] {7 that <8 Lund> had [8 promised] {8 that the workers would be heard}}.

{9 “Nobody asked us,”} <9 a crane driver> [9 said].""",
        {
            1: ("direct", "lund", "say"), 2: ("indirect", "lund", "add"), 3: ("indirect", "port", "announce"),
            4: ("direct", "okoro", "say"), 5: ("mixed", "okoro", "call"), 6: ("indirect", "aide", "accord"),
            7: ("indirect", "aide", "say"), 8: ("indirect", "lund", "promise"), 9: ("direct", "docker", "say"),
        },
    ),
    (
        "courier/2", "The Varnhavn Courier", "Audit finds the quay cheaper to keep", dt.date(2024, 3, 11), "Nora Vik",
        """<1 The audit report> [1 says] {1 that repairs would cost a third of what a new basin would}. <2 It> also [2 warns] {2 of “structural doubts” in the northern wall}.

<3 Mara Lund> [3 rejected] {3 the figures as outdated}. {4 “I have read every page of it,”} <4 the mayor> [4 said]. {5 “Some of them twice.”}

{6 “The numbers speak for themselves,”} <6 Ilse Brandt>, a professor of engineering, [6 said]. <7 She> [7 believes] {7 the wall will hold for another twenty years}.

<8 The Dockers’ Union> [8 demanded] {8 that the council vote again}. <9 Okoro> [9 said] {9 he would table a motion on Thursday}.""",
        {
            1: ("indirect", "report", "say"), 2: ("mixed", "report", "warn"), 3: ("indirect", "lund", "reject"),
            4: ("direct", "lund", "say"), 5: ("direct", "lund", None), 6: ("direct", "brandt", "say"),
            7: ("indirect", "brandt", "believe"), 8: ("indirect", "union", "demand"), 9: ("indirect", "okoro", "say"),
        },
    ),
    (
        "northern/1", "Northern Post", "“A gamble”: opposition attacks harbour plan", dt.date(2024, 3, 4), None,
        """<1 Opposition leader Daniel Okoro> [1 accused] {1 the mayor of hiding an audit from the council}. {2 “She had it on her desk for a month,”} <2 he> [2 said].

<3 Lund>’s office [3 denied] {3 the accusation}. {4 “There was a draft,”} <4 Mara Lund> [4 told] the Northern Post, {4 “and a draft is not an audit.”}

<5 Two dockers> [5 said] {5 they had learned of the plan from the newspaper}.

{6 “Varnhavn has always lived from this quay,”} <6 the Dockers’ Union> [6 wrote] in a statement.""",
        {
            1: ("indirect", "okoro", "accuse"), 2: ("direct", "okoro", "say"), 3: ("indirect", "lund", "deny"),
            4: ("direct", "lund", "tell"), 5: ("indirect", None, "say"), 6: ("direct", "union", "write"),
        },
    ),
    (
        "northern/2", "Northern Post", "Professor doubts the doubts", dt.date(2024, 3, 12), None,
        """{1 “I would park my own car on it,”} <1 Ilse Brandt> [1 said] of the northern wall. <2 The engineer> [2 explained] {2 that the cracks were in the plaster, not in the stone}.

<3 The Varnhavn Port Authority> [3 disputes] {3 her reading}. <4 It> [4 insists] {4 that “no one has measured the wall under load”}.

<5 Mayor Lund> [5 said] {5 she would wait for the engineers}.""",
        {
            1: ("direct", "brandt", "say"), 2: ("indirect", "brandt", "explain"), 3: ("indirect", "port", "dispute"),
            4: ("mixed", "port", "insist"), 5: ("indirect", "lund", "say"),
        },
    ),
    (
        "tide/1", "Tide Online", "What the harbour plan means for you", dt.date(2024, 3, 5), "Sami Aalto",
        """<1 The mayor> [1 hopes] {1 the northern basin will bring cruise ships}. {2 “People will see the town before they see a crane,”} [2 said] <2 Lund>.

<3 Residents> [3 fear] {3 that rents will follow}. {4 “We have seen this film in other towns,”} <4 Okoro> [4 said].

[5 According to] <5 the port authority>, {5 traffic will fall by “a good half”}.

<6 City hall> [6 declined] to comment, but <7 an aide> [7 conceded] {7 that no traffic study existed}.""",
        {
            1: ("indirect", "lund", "hope"), 2: ("direct", "lund", "say"), 3: ("indirect", None, "fear"),
            4: ("direct", "okoro", "say"), 5: ("mixed", "port", "accord"), 7: ("indirect", "aide", "concede"),
        },
    ),
    (
        "tide/2", "Tide Online", "Council votes again", dt.date(2024, 3, 15), "Sami Aalto",
        """{1 “This is a good day for everyone who carries something heavy,”} <1 the Dockers’ Union> [1 said] after the vote. <2 Mara Lund> [2 said] {2 she respected the result}, while <3 Daniel Okoro> [3 spoke of] {3 “a lesson in arithmetic”}.""",
        {1: ("direct", "union", "say"), 2: ("indirect", "lund", "say"), 3: ("mixed", "okoro", "speak")},
    ),
]  # fmt: skip

CLASSES = {
    "believe": "thought", "hope": "thought", "fear": "thought", "deny": "denial", "reject": "denial",
    "dispute": "denial", "accuse": "accusation", "announce": "announcement", "insist": "claim", "warn": "claim",
}  # fmt: skip
_OPEN = re.compile(r"([{\[<])(\d+) ")
_CLOSE = {"{": "}", "[": "]", "<": ">"}


def drawn(text: str) -> tuple[str, dict[int, dict[str, list[Span]]]]:
    """The text without its marks, and the spans of each number."""
    plain: list[str] = []
    spans: dict[int, dict[str, list[Span]]] = {}
    open_marks: list[tuple[str, int, int]] = []
    position = 0
    while position < len(text):
        mark = _OPEN.match(text, position)
        if mark:
            open_marks.append((mark[1], int(mark[2]), len(plain)))
            position = mark.end()
            continue
        if open_marks and text[position] == _CLOSE[open_marks[-1][0]]:
            sign, number, start = open_marks.pop()
            spans.setdefault(number, {}).setdefault(sign, []).append(Span(start, len(plain)))
        else:
            plain.append(text[position])
        position += 1
    return "".join(plain), spans


def harbour_analysis(*, hostile: bool = False) -> Analysis:
    """The articles as an analysis; `hostile` adds one whose text, title, outlet and speaker try to break out."""
    documents, quotations = [], []
    for name, outlet, title, date, author, marked, known in ARTICLES:
        text, spans = drawn(marked)
        document = Document(name, text, outlet=outlet, title=title, date=date, author=author)
        documents.append(document)
        for number, (kind, speaker, lemma) in known.items():
            found = spans[number]
            source = found.get("<", [None])[0]
            words = source.of(text) if source else ""
            quotations.append(
                Quotation(
                    f"{name}#{number}", document, Kind(kind), tuple(found["{"]), found.get("[", [None])[0], source,
                    SPEAKERS.get(speaker or ""), rule="drawn_by_hand", confidence=0.9, cue_lemma=lemma,
                    cue_class=CLASSES.get(lemma or "", "neutral") if lemma else None,
                    parent=f"{name}#7" if name == "courier/1" and number == 8 else None,
                    resolution="nearest person before it that fits" if words.casefold() in ("she", "he", "it") else None,
                )
            )  # fmt: skip
    if hostile:
        text = f"“{HOSTILE}” the visitor said."
        document = Document(f"{HOSTILE}/1", text, outlet=HOSTILE, title=HOSTILE, author=HOSTILE)
        documents.append(document)
        quotations.append(
            Quotation(
                f"{HOSTILE}#1", document, Kind.DIRECT, (Span(0, len(HOSTILE) + 2),),
                source=Span(len(HOSTILE) + 3, len(HOSTILE) + 14), speaker=SPEAKERS["hostile"],
            )
        )  # fmt: skip
    return Analysis(Corpus(tuple(documents)), tuple(quotations))
