"""Who may be the same speaker, and was left apart: for the user to decide.

Names are looked up by key, as in `register`, so that the work grows with their number.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from quotelab import names, register
from quotelab.names import Name
from quotelab.quotation import Quotation, Speaker, SpeakerKind

MOST_BEARERS = 3  # to whom a surname alone is proposed


@dataclass(frozen=True, slots=True)
class Proposal:
    """Speakers that may be the same, for the user to decide: `analysis.merge(*proposal.speaker_ids)`."""

    speaker_ids: tuple[str, ...]
    labels: tuple[str, ...]
    why: str


def proposals(quotations: Iterable[Quotation]) -> tuple[Proposal, ...]:
    """Who may be the same and was left apart: unnamed sources of several articles, persons that rules can't join.

    Unnamed ones are proposed when they are described alike by more than a word for anybody, or by the same
    word where their articles quote the same person, within a week. Persons are when their names are near; they
    come first, and of either those first who are quoted most.
    """
    documents: dict[str, set[tuple[str, dt.date | None]]] = defaultdict(set)
    named: dict[str, set[str]] = defaultdict(set)
    speakers: dict[str, Speaker] = {}
    quoted: Counter[str] = Counter()
    for q in quotations:
        if q.speaker is not None:
            speakers[q.speaker.speaker_id] = q.speaker
            quoted[q.speaker.speaker_id] += 1
            documents[q.speaker.speaker_id].add((q.document.document_id, q.document.date))
            if q.speaker.kind is SpeakerKind.PERSON:
                named[q.document.document_id].add(q.speaker.speaker_id)

    def ordered(found: Iterable[Proposal]) -> list[Proposal]:
        several = (p for p in found if len(p.speaker_ids) > 1)
        return sorted(several, key=lambda p: -sum(quoted[i] for i in p.speaker_ids))

    return (*ordered(_near_names(speakers.values())), *ordered(_samedescription(speakers, documents, named)))


def _proposal(speakers: Iterable[Speaker], why: str) -> Proposal:
    ordered = sorted(speakers, key=lambda s: (-_mentions(s), s.speaker_id))
    return Proposal(tuple(s.speaker_id for s in ordered), tuple(s.label for s in ordered), why)


def _near_names(speakers: Iterable[Speaker]) -> Iterator[Proposal]:
    """Pairs of persons whose surname is alike, and whose given names don't tell them apart."""
    blocks: defaultdict[str, list[tuple[Name, Speaker]]] = defaultdict(list)
    by_id: defaultdict[str, list[Speaker]] = defaultdict(list)
    for speaker in speakers:
        if speaker.wikidata is not None:
            by_id[speaker.wikidata].append(speaker)
        if speaker.kind is SpeakerKind.PERSON:
            name = names.parse(speaker.label)
            blocks[names.skeleton(name.surname)].append((name, speaker))
    for identifier, same in by_id.items():
        if len(same) > 1:
            yield _proposal(same, f"both are {identifier} in the list of Wikidata ids")
    yield from _slips(pair for block in blocks.values() for pair in block)
    for block in blocks.values():
        yield from _without_given(block)
        full = [(name, speaker) for name, speaker in block if name.given]
        for part in _of_one_given(full) if len(full) > register.LARGEST_BLOCK else (full,):
            for (one, a), (other, b) in combinations(part if len(part) <= register.LARGEST_BLOCK else (), 2):
                why = _why_near(one, other)
                if why is not None and not (a.wikidata and b.wikidata):
                    yield _proposal((a, b), why)


def _without_given(block: Sequence[tuple[Name, Speaker]]) -> Iterator[Proposal]:
    """Whose a surname alone may be: each of its bearers where they are few, and others that are written so."""
    bearers: defaultdict[str, list[Speaker]] = defaultdict(list)
    alone: defaultdict[str, list[Speaker]] = defaultdict(list)
    for name, speaker in block:
        (bearers if name.given else alone)[names.code(name.surname)].append(speaker)
    for surname, speakers in alone.items():
        few = bearers[surname] if len(bearers[surname]) <= MOST_BEARERS else []
        for speaker in speakers:
            yield from (_proposal((b, speaker), "the same surname, once without a given name") for b in few)
        if len(speakers) > 1:
            yield _proposal(speakers, "the same surname, without a given name")


def _slips(people: Iterable[tuple[Name, Speaker]]) -> Iterator[Proposal]:
    """ "Emilie Mackne", written once, and the Emilie Macken of other articles: by what is left without a letter."""
    near: defaultdict[tuple[str, str], list[tuple[Name, Speaker]]] = defaultdict(list)
    for name, speaker in people:
        surname = names.letters(name.surname)
        if name.given:
            for rest in {surname, *(surname[:n] + surname[n + 1 :] for n in range(len(surname)))}:
                near[names.code(name.given), rest].append((name, speaker))
    pairs: dict[frozenset[str], tuple[Speaker, Speaker]] = {}
    for block in near.values():
        for (one, a), (other, b) in combinations(block if len(block) <= register.LARGEST_BLOCK else (), 2):
            rare, often = sorted((_mentions(a), _mentions(b)))
            if rare == 1 and often >= register.FREQUENT and names.is_typo_of(one.surname, other.surname):
                pairs[frozenset((a.speaker_id, b.speaker_id))] = a, b
    for a, b in pairs.values():
        yield _proposal((a, b), "the given names agree, and one surname, written once, is a letter off the other")


def _mentions(speaker: Speaker) -> int:
    return sum(spelling.count for spelling in speaker.spellings)


def _of_one_given(full: Sequence[tuple[Name, Speaker]]) -> Iterable[list[tuple[Name, Speaker]]]:
    """The parts of a large block whose given names sound alike."""
    parts: defaultdict[str, list[tuple[Name, Speaker]]] = defaultdict(list)
    for name, speaker in full:
        parts[names.skeleton(register.whole_given(name))].append((name, speaker))
    return parts.values()


def _why_near(one: Name, other: Name) -> str | None:
    if names.code(one.surname) != names.code(other.surname):
        alike = names.is_spelling_of(one.surname, other.surname)
        given = one.given and names.is_given_spelling(one.given, other.given)
        return "the given names agree, and the surnames sound alike" if alike and given else None
    if names.is_given_spelling(one.given, other.given):
        return "the same name but for a middle name or a generation"
    if names.same_given(one.given, other.given):
        return "the same surname, and an initial that fits"
    if one.given in other.middle or other.given in one.middle:
        return "the same surname, and a given name that is the other's middle name"
    short = names.full_names(one.given) | {one.given}, names.full_names(other.given) | {other.given}
    return "the same surname, and a short form that fits" if short[0] & short[1] else None


def _samedescription(
    speakers: Mapping[str, Speaker],
    documents: Mapping[str, set[tuple[str, dt.date | None]]],
    named: Mapping[str, set[str]],
) -> Iterator[Proposal]:
    """Unnamed sources of several articles within a week that have a word and more in common."""
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for speaker in speakers.values():
        is_body = speaker.kind is SpeakerKind.ORGANISATION and not register.is_named(speaker.label)
        if speaker.kind is SpeakerKind.UNNAMED or is_body:
            head, others = register.description(speaker.label)
            for word in others:
                groups[head, word].append(speaker.speaker_id)
            for person in sorted({p for document, _ in documents[speaker.speaker_id] for p in named[document]}):
                groups[head, f"={person}"].append(speaker.speaker_id)
    seen: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    for (head, word), ids in sorted(groups.items(), key=lambda item: -len(item[1])):
        for near in _within_a_week(ids, documents):
            group = frozenset(near)
            is_known = any(group <= other for other in seen[near[0]])
            if len({d for i in near for d, _ in documents[i]}) > 1 and not is_known:
                for identifier in near:
                    seen[identifier].append(group)
                quoted = speakers[word[1:]].label if word[0] == "=" else None
                why = f"each is described as {head}" + (f" {word!r}" if quoted is None else "")
                yield _proposal(
                    (speakers[i] for i in near),
                    why + (f", in articles that quote {quoted}" if quoted is not None else ""),
                )


def _within_a_week(ids: Sequence[str], documents: Mapping[str, set[tuple[str, dt.date | None]]]) -> Iterator[list[str]]:
    """Speakers of articles of one week, week by week from the first article on; those without a date go together."""
    dates = {i: min((d for _, d in documents[i] if d is not None), default=None) for i in ids}
    undated = [i for i in ids if dates[i] is None]
    week: list[str] = []
    first: dt.date | None = None
    for day, i in sorted((day, i) for i, day in dates.items() if day is not None):
        if first is None or (day - first).days > 7:
            yield from (group for group in (week,) if group)
            week, first = [], day
        week.append(i)
    yield from (group for group in (week, undated) if group)
