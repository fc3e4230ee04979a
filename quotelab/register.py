"""Who is that, across outlets? Speakers of single documents become speakers of the corpus.

Persons are joined when their names are one name, or spellings of one name with the given name agreeing;
unnamed speakers, groups and documents stay apart. Each merge says why, in `Speaker.evidence`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from quotelab import names
from quotelab.quotation import Quotation, Speaker, SpeakerKind, Spelling

SEPARATE = frozenset({SpeakerKind.UNNAMED, SpeakerKind.GROUP, SpeakerKind.DOCUMENT})


@dataclass
class Entry:
    """Speakers of several documents that are one, while they are being gathered."""

    kind: SpeakerKind
    name: names.Name
    speakers: list[Speaker] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)


def register(quotations: Iterable[Quotation]) -> list[Quotation]:
    """The same quotations, with one `Speaker` for each speaker of the corpus."""
    ordered = list(quotations)
    found = {q.speaker.speaker_id: q.speaker for q in ordered if q.speaker is not None}
    documents = {q.speaker.speaker_id: q.document.document_id for q in ordered if q.speaker is not None}
    entries = merged(list(found.values()))
    ids: Counter[str] = Counter()
    registered: dict[str, Speaker] = {}
    for entry in entries:
        speaker = _as_speaker(entry, ids, documents[entry.speakers[0].speaker_id])
        for member in entry.speakers:
            registered[member.speaker_id] = speaker
    return [q if q.speaker is None else replace(q, speaker=registered[q.speaker.speaker_id]) for q in ordered]


def merged(speakers: Sequence[Speaker]) -> list[Entry]:
    """Speakers of documents, gathered into speakers of the corpus.

    Candidates are compared only within a block of the same sounding surname, so that the work grows with the
    number of names and not with its square.
    """
    entries: list[Entry] = []
    bodies: dict[str, Entry] = {}
    blocks: defaultdict[str, list[Entry]] = defaultdict(list)
    alone: list[Speaker] = []
    for speaker in speakers:
        if speaker.kind in SEPARATE:
            entries.append(Entry(speaker.kind, names.Name((), "", ""), [speaker], list(speaker.evidence)))
        elif speaker.kind is SpeakerKind.ORGANISATION:
            key = names.folded(speaker.label).replace(".", "").removeprefix("the ")
            if key not in bodies:
                bodies[key] = Entry(speaker.kind, names.Name((), "", key))
                entries.append(bodies[key])
            bodies[key].speakers.append(speaker)
            bodies[key].evidence.extend(speaker.evidence)
        elif names.parse(speaker.label).given:
            _add_person(speaker, blocks, entries)
        else:
            alone.append(speaker)
    for speaker in alone:
        _add_surname(speaker, blocks, entries)
    return entries


def _add_person(speaker: Speaker, blocks: defaultdict[str, list[Entry]], entries: list[Entry]) -> None:
    name = names.parse(speaker.label)
    block = blocks[names.sound(name.surname)]
    entry = next((e for e in block if _same_person(e, speaker, name)), None)
    if entry is None:
        entry = Entry(SpeakerKind.PERSON, name)
        block.append(entry)
        entries.append(entry)
    elif entry.name.surname != name.surname:
        entry.evidence.append(
            f"“{speaker.label}” and “{entry.speakers[0].label}”: the surnames sound alike and the given names agree"
        )
    elif speaker.label not in {s.label for s in entry.speakers}:
        entry.evidence.append(f"“{speaker.label}” and “{entry.speakers[0].label}”: the same surname, given names agree")
    entry.speakers.append(speaker)
    entry.evidence.extend(speaker.evidence)


def _same_person(entry: Entry, speaker: Speaker, name: names.Name) -> bool:
    """Whether a name is the entry's: the same surname, or a spelling of it with more than a frequent given name.

    Martin and Morton differ as Haftar and Hifter do; two of them called Paul are two people, two called Khalifa
    one. A shared role says as much.
    """
    one = entry.name
    if not names.same_given(one.given, name.given):
        return False
    genders = {names.gender(f"{n.given} {n.surname}") for n in (one, name)} - {None}
    if len(genders) > 1:
        return False
    if one.surname == name.surname:
        return True
    if not names.is_spelling_of(one.surname, name.surname):
        return False
    roles = {role for s in entry.speakers for role in s.roles}
    return not genders or not roles.isdisjoint(speaker.roles)


def _add_surname(speaker: Speaker, blocks: defaultdict[str, list[Entry]], entries: list[Entry]) -> None:
    """A surname alone joins the one bearer of it that the corpus has, and nobody when there are two."""
    name = names.parse(speaker.label)
    block = blocks[names.sound(name.surname)]
    bearers = [e for e in block if e.name.surname == name.surname] or [
        e for e in block if names.is_spelling_of(e.name.surname, name.surname)
    ]
    if len(bearers) == 1:
        if bearers[0].name.given:
            bearers[0].evidence.append(
                f"“{speaker.label}”: {bearers[0].speakers[0].label} is the only bearer of the name"
            )
        bearers[0].speakers.append(speaker)
        bearers[0].evidence.extend(speaker.evidence)
        return
    entry = Entry(SpeakerKind.PERSON, name, [speaker], list(speaker.evidence))
    block.append(entry)
    entries.append(entry)


def _as_speaker(entry: Entry, ids: Counter[str], document: str) -> Speaker:
    counts: Counter[str] = Counter()
    outlets: defaultdict[str, set[str]] = defaultdict(set)
    for speaker in entry.speakers:
        for spelling in speaker.spellings:
            counts[spelling.text] += spelling.count
            outlets[spelling.text].update(spelling.outlets)
    label = _label(entry)
    # Who has no name is told from others of the same description by the article, whatever else is in the corpus.
    slug = f"{names.slug(label)}@{document}" if entry.kind in SEPARATE else names.slug(label)
    ids[slug] += 1
    return Speaker(
        speaker_id=slug if ids[slug] == 1 else f"{slug}-{ids[slug]}",
        label=label,
        kind=entry.kind,
        spellings=tuple(Spelling(t, n, tuple(sorted(outlets[t]))) for t, n in counts.most_common()),
        roles=tuple(dict.fromkeys(r for s in entry.speakers for r in s.roles)),
        evidence=tuple(dict.fromkeys(entry.evidence)),
    )


def _label(entry: Entry) -> str:
    """The label that most documents use, the fuller one of two that are as frequent."""
    counts = Counter(s.label for s in entry.speakers)
    full = {label: n for label, n in counts.items() if entry.kind is not SpeakerKind.PERSON or names.parse(label).given}
    return max(full or counts, key=lambda label: (counts[label], len(label)))
