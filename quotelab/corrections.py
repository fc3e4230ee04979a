"""What people decide about speakers and quotations: these two are the same, this isn't a quotation.

A `Correction` names what it is about so that it can be found again after the rules have changed or an article
has been edited a little: a quotation by a hash of its text, by its words and by what stands around them; a
speaker by label and spellings, and by a quotation where the label isn't enough. `apply` makes quotations with
the corrections, in their order, and says which of them fit nothing any more.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import permutations
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from quotelab import names
from quotelab.document import Document, Span
from quotelab.errors import CorrectionError
from quotelab.quotation import Quotation, Speaker, SpeakerKind, Spelling

AROUND = 60  # characters kept before and after a quotation
LONGEST_WORDS = 300  # characters of a quotation that are kept
ALIKE = 85.0  # percent of the words that must still be there
ALIKE_AROUND = 60.0  # percent of the surroundings, where the article isn't known by name
NAMELESS = frozenset({SpeakerKind.UNNAMED, SpeakerKind.GROUP, SpeakerKind.DOCUMENT})


class Action(StrEnum):
    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    ASSIGN = "assign"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a quotation stands, so that it is found again: `text` is a hash of the article's text."""

    document: str
    text: str
    content: tuple[Span, ...]
    words: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A speaker as a correction names it; `quotation` is one of the speaker's, where the label isn't enough."""

    label: str
    kind: SpeakerKind = SpeakerKind.PERSON
    spellings: tuple[str, ...] = ()
    quotation: Anchor | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision. `speakers` are those it is about, the one that stays first; none of them: nobody knows.

    `spellings` are those that a split takes away, `label` is a new name, `quotation` what is assigned or
    rejected, `replaces` the id of an earlier decision about the same that this one changes. `made` is when.
    """

    action: Action
    speakers: tuple[Named, ...] = ()
    spellings: tuple[str, ...] = ()
    label: str | None = None
    quotation: Anchor | None = None
    replaces: str | None = None
    correction_id: str = ""
    made: str = ""

    def __str__(self) -> str:
        labels = [f"“{speaker.label}”" for speaker in self.speakers]
        words = "" if self.quotation is None else f"“{_short(self.quotation.words)}” in {self.quotation.document}"
        said = {
            Action.MERGE: f"merge {' and '.join(labels)}",
            Action.SPLIT: f"split {' and '.join(f'“{s}”' for s in self.spellings)} from {''.join(labels)}",
            Action.RENAME: f"rename {''.join(labels)} to “{self.label}”",
            Action.ASSIGN: f"assign {words} to {''.join(labels) or 'nobody known'}",
            Action.REJECT: f"reject {words}",
        }
        return f"{said[self.action]} ({self.correction_id})" if self.correction_id else said[self.action]


@dataclass(frozen=True, slots=True)
class Unfitting:
    """A correction that fits nothing any more, and why."""

    correction: Correction
    reason: str


@dataclass(frozen=True, slots=True)
class State:
    """What an analysis knows of its corrections.

    `uncorrected` are the quotations as the rules found them, `corrected` as corrections left them, both before
    any filter; `None` means that they are the analysis's own. `path` is the file in which corrections are kept,
    `None` where there is none.
    """

    corrections: tuple[Correction, ...] = ()
    unfitting: tuple[Unfitting, ...] = ()
    uncorrected: tuple[Quotation, ...] | None = None
    corrected: tuple[Quotation, ...] | None = None
    path: Path | None = None


# ------------------------------------------------------------------ the desk: quotations and speakers being corrected


@dataclass
class Desk:
    """Quotations and their speakers while they are being corrected; `None` stands for a rejected quotation.

    `owner` has each quotation's speaker by id, in parallel; `members` the places of each speaker's quotations.
    """

    quotations: list[Quotation | None]
    owner: list[str | None] = field(default_factory=list)
    speakers: dict[str, Speaker] = field(default_factory=dict)
    members: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, quotations: Iterable[Quotation]) -> Desk:
        found = list(quotations)
        desk = cls(list(found), [None] * len(found))
        for place, quotation in enumerate(found):
            if quotation.speaker is not None:
                desk.speakers[quotation.speaker.speaker_id] = quotation.speaker
                desk.give(place, quotation.speaker.speaker_id)
        return desk

    def give(self, place: int, speaker_id: str | None) -> None:
        """Make a quotation this speaker's, or nobody's."""
        old = self.owner[place]
        if old is not None:
            self.members[old].discard(place)
        if speaker_id is not None:
            self.members[speaker_id].add(place)
        self.owner[place] = speaker_id

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where the quotation with an id is; more than one place where documents share their id."""
        found: dict[str, list[int]] = defaultdict(list)
        for index, quotation in enumerate(self.quotations):
            if quotation is not None:
                found[quotation.quotation_id].append(index)
        return found

    @cached_property
    def by_label(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for speaker in self.speakers.values():
            found[names.folded(speaker.label)].add(speaker.speaker_id)
        return found

    @cached_property
    def by_spelling(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for speaker in self.speakers.values():
            for spelling in speaker.spellings:
                found[names.folded(spelling.text)].add(speaker.speaker_id)
        return found

    @cached_property
    def by_text(self) -> dict[str, list[int]]:
        """Quotations by the hash of their article's text."""
        hashes: dict[int, str] = {}
        found: dict[str, list[int]] = defaultdict(list)
        for index, quotation in enumerate(self.quotations):
            if quotation is not None:
                known = hashes.setdefault(id(quotation.document), "") or text_hash(quotation.document)
                hashes[id(quotation.document)] = known
                found[known].append(index)
        return found

    @cached_property
    def by_document(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for index, quotation in enumerate(self.quotations):
            if quotation is not None:
                found[quotation.document.document_id].append(index)
        return found

    def named(self, name: str) -> list[Speaker]:
        """The speakers that a name may mean: by id, unless several have it as their label; by label; by spelling."""
        plain = names.folded(" ".join(name.split()))
        if name in self.speakers and len(self.by_label.get(plain, ())) < 2:
            return [self.speakers[name]]
        ids = self.by_label.get(plain) or self.by_spelling.get(plain) or ()
        return [self.speakers[speaker_id] for speaker_id in sorted(ids)]

    def change(self, old: Iterable[Speaker], new: Iterable[Speaker]) -> None:
        """Other speakers under the same or other ids; the names are looked up anew."""
        for speaker in old:
            del self.speakers[speaker.speaker_id]
            for kept, name in (
                (self.by_label, speaker.label),
                *((self.by_spelling, s.text) for s in speaker.spellings),
            ):
                kept.get(names.folded(name), set()).discard(speaker.speaker_id)
        for speaker in new:
            self.speakers[speaker.speaker_id] = speaker
            self.by_label.setdefault(names.folded(speaker.label), set()).add(speaker.speaker_id)
            for spelling in speaker.spellings:
                self.by_spelling.setdefault(names.folded(spelling.text), set()).add(speaker.speaker_id)

    def free_id(self, label: str) -> str:
        slug = names.slug(label)
        taken = (slug, *(f"{slug}-{number}" for number in range(2, len(self.speakers) + 3)))
        return next(one for one in taken if one not in self.speakers)

    def result(self) -> tuple[Quotation, ...]:
        """The corrected quotations: each speaker is one object, and a quotation that nothing changed is itself."""
        out = []
        for quotation, speaker_id in zip(self.quotations, self.owner, strict=True):
            if quotation is not None:
                speaker = None if speaker_id is None else self.speakers[speaker_id]
                out.append(quotation if quotation.speaker is speaker else replace(quotation, speaker=speaker))
        return tuple(out)


def apply(
    quotations: Sequence[Quotation], corrections: Sequence[Correction]
) -> tuple[tuple[Quotation, ...], tuple[Unfitting, ...]]:
    """The quotations as the corrections, in their order, leave them; and the corrections that fit nothing any more."""
    if not corrections:
        return tuple(quotations), ()
    desk = Desk.of(quotations)
    changed = {correction.replaces for correction in corrections}
    unfitting = []
    for correction in corrections:
        reason = apply_one(desk, correction)
        if reason is not None and correction.correction_id not in changed:
            unfitting.append(Unfitting(correction, reason))
    return desk.result(), tuple(unfitting)


def apply_one(desk: Desk, correction: Correction) -> str | None:
    """Correct what lies on the desk; why that can't be done, `None` when it is done."""
    return _APPLIERS[correction.action](desk, correction)


# ------------------------------------------------------------------ applying


def _merge(desk: Desk, correction: Correction) -> str | None:
    answers = [_find_speaker(desk, named) for named in correction.speakers]
    found = {answer.speaker_id: answer for answer in answers if isinstance(answer, Speaker)}
    missing = [answer for answer in answers if isinstance(answer, str)]
    if len(found) < 2:
        return missing[0] if missing else None  # the rules know by now that they are one
    first, *others = found.values()
    merged = joined(first, others, f"merged by hand: {' and '.join(f'“{s.label}”' for s in found.values())}")
    for place in {place for other in others for place in desk.members[other.speaker_id]}:
        desk.give(place, first.speaker_id)
    desk.change([first, *others], [merged])
    return f"{missing[0]}; the others were merged" if missing else None


def joined(first: Speaker, others: Sequence[Speaker], why: str) -> Speaker:
    """One speaker of several: the first gives label and id, and the kind unless that is unnamed."""
    everybody = (first, *others)
    kind = next((s.kind for s in everybody if s.kind is not SpeakerKind.UNNAMED), first.kind)
    return replace(
        first,
        kind=kind,
        spellings=_summed(spelling for speaker in everybody for spelling in speaker.spellings),
        roles=tuple(dict.fromkeys(role for speaker in everybody for role in speaker.roles)),
        evidence=tuple(dict.fromkeys((*(line for s in everybody for line in s.evidence), why))),
        affiliations=tuple(dict.fromkeys(body for speaker in everybody for body in speaker.affiliations)),
        merges=tuple(dict.fromkeys(merge for speaker in everybody for merge in speaker.merges)),
        related=tuple(
            dict.fromkeys(i for s in everybody for i in s.related if i not in {e.speaker_id for e in everybody})
        ),
        wikidata=next((s.wikidata for s in everybody if s.wikidata is not None), None),
    )


def _summed(spellings: Iterable[Spelling]) -> tuple[Spelling, ...]:
    counts: Counter[str] = Counter()
    outlets: dict[str, set[str]] = defaultdict(set)
    for spelling in spellings:
        counts[spelling.text] += spelling.count
        outlets[spelling.text].update(spelling.outlets)
    return tuple(Spelling(text, n, tuple(sorted(outlets[text]))) for text, n in counts.most_common())


def _split(desk: Desk, correction: Correction) -> str | None:
    speaker = _find_speaker(desk, correction.speakers[0])
    if isinstance(speaker, str):
        return speaker
    taken, shared = _parted(speaker, correction.spellings)
    if not taken:
        return f"“{speaker.label}” isn't written {_listed(correction.spellings)} any more"
    own = sorted(desk.members[speaker.speaker_id])
    goes = {i for i in own if (q := desk.quotations[i]) is not None and _goes(q, speaker, taken, shared)}
    if not goes or len(goes) == len(own):
        some = "none" if not goes else "every one"
        return f"{some} of the quotations of “{speaker.label}” goes by {_listed(correction.spellings)}"
    moved = [s for s in speaker.spellings if s.text in taken]
    label = max(moved, key=lambda s: (bool(names.parse(s.text).given), s.count, len(s.text))).text
    why = f"split by hand: {_listed(s.text for s in moved)} isn't “{speaker.label}”"
    kept = tuple(s for s in speaker.spellings if s.text not in taken)
    other = Speaker(desk.free_id(label), label, speaker.kind, tuple(moved), evidence=(why,))
    evidence = tuple(line for line in speaker.evidence if not any(f"“{s.text}”" in line for s in moved))
    merges = tuple(m for m in speaker.merges if m.spelling not in taken and m.other not in taken)
    desk.change([speaker], [replace(speaker, spellings=kept, evidence=(*evidence, why), merges=merges), other])
    for place in goes:
        desk.give(place, other.speaker_id)
    return None


def _parted(speaker: Speaker, spellings: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The spellings that a split takes away, and those that both may be written with.

    Fuller forms of a spelling go with it ("Khalifa Hifter" with "Hifter"), and so do shorter ones ("Hifter"
    with "Khalifa Hifter"), unless they are short forms of a spelling that stays: "Martin" for Peter and Paul.
    """
    wanted = {names.folded(spelling) for spelling in spellings}
    own = names.folded(speaker.label)
    texts = [(s.text, names.folded(s.text)) for s in speaker.spellings]
    taken = {text for text, plain in texts if plain in wanted and plain != own}
    taken |= {text for text, plain in texts if plain != own and any(_holds(plain, names.folded(t)) for t in taken)}
    stays = [plain for text, plain in texts if text not in taken]
    short = {text for text, plain in texts if text not in taken and any(_holds(names.folded(t), plain) for t in taken)}
    shared = {t for t in short if any(_holds(plain, names.folded(t)) and plain != names.folded(t) for plain in stays)}
    return frozenset(taken | (short - shared)), frozenset(shared)


def _holds(whole: str, part: str) -> bool:
    """Whether the words of one name are among another's, next to each other.

    >>> _holds("khalifa hifter", "hifter"), _holds("khalifa hifter", "hift")
    (True, False)
    """
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", whole) is not None


def _goes(quotation: Quotation, speaker: Speaker, taken: frozenset[str], shared: frozenset[str]) -> bool:
    """Whether a quotation belongs to the spellings that are taken away: what its article calls the speaker.

    Where an article has both, the words of its source decide, else the mention before it.
    """
    mentions = _mentions(quotation.document, speaker)
    telling = [(start, text in taken) for start, text in mentions if text not in shared]
    kinds = {is_taken for _, is_taken in telling}
    if len(kinds) < 2:
        return kinds == {True}
    place = quotation.start if quotation.source is None else quotation.source.end
    before = [is_taken for start, is_taken in telling if start < place]
    return before[-1] if before else telling[0][1]


def _mentions(document: Document, speaker: Speaker) -> list[tuple[int, str]]:
    """Where a document has a spelling of the speaker, the longest where several begin."""
    texts = sorted({s.text for s in speaker.spellings}, key=len, reverse=True)
    if not texts:
        return []
    pattern = "|".join(r"\s+".join(map(re.escape, text.split())) for text in texts)
    found = re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", document.text)
    return [(match.start(), re.sub(r"\s+", " ", match[0])) for match in found]


def _rename(desk: Desk, correction: Correction) -> str | None:
    speaker = _find_speaker(desk, correction.speakers[0])
    if isinstance(speaker, str):
        return speaker
    label = correction.label or speaker.label
    others = [s for s in desk.named(label) if s.speaker_id != speaker.speaker_id and _same(s.label, label)]
    if others:
        return f"another speaker is called “{label}” by now"
    desk.change([speaker], [replace(speaker, label=label)])
    return None


def _assign(desk: Desk, correction: Correction) -> str | None:
    place = _find_quotation(desk, correction.quotation)
    if isinstance(place, str):
        return place
    quotation = desk.quotations[place]
    assert quotation is not None
    speaker: Speaker | None = None
    if correction.speakers:
        found = _find_speaker(desk, correction.speakers[0])
        speaker = found if isinstance(found, Speaker) else _new_speaker(desk, correction.speakers[0])
    desk.give(place, None if speaker is None else speaker.speaker_id)
    desk.quotations[place] = replace(
        quotation, speaker=speaker, resolution="assigned by hand", resolution_rule="", resolution_confidence=None
    )
    return None


def _new_speaker(desk: Desk, named: Named) -> Speaker:
    speaker = Speaker(desk.free_id(named.label), named.label, named.kind, evidence=("named by hand",))
    desk.change([], [speaker])
    return speaker


def _reject(desk: Desk, correction: Correction) -> str | None:
    place = _find_quotation(desk, correction.quotation)
    if isinstance(place, str):
        return place
    quotation = desk.quotations[place]
    assert quotation is not None
    desk.give(place, None)
    desk.quotations[place] = None
    for index in desk.by_document[quotation.document.document_id]:
        inner = desk.quotations[index]
        if inner is not None and inner.parent == quotation.quotation_id:
            desk.quotations[index] = replace(inner, parent=quotation.parent)
    return None


_APPLIERS: dict[Action, Callable[[Desk, Correction], str | None]] = {
    Action.MERGE: _merge,
    Action.SPLIT: _split,
    Action.RENAME: _rename,
    Action.ASSIGN: _assign,
    Action.REJECT: _reject,
}


# ------------------------------------------------------------------ finding again


def text_hash(document: Document) -> str:
    """What tells whether a document's text is the same, to the letter."""
    return hashlib.blake2b(document.text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def anchor(quotation: Quotation) -> Anchor:
    """How a quotation is found again."""
    text = quotation.document.text
    return Anchor(
        _readable(quotation.document.document_id),
        text_hash(quotation.document),
        quotation.content,
        _readable(quotation.text[:LONGEST_WORDS]),
        _readable(text[max(0, quotation.start - AROUND) : quotation.start]),
        _readable(text[quotation.end : quotation.end + AROUND]),
    )


def _find_quotation(desk: Desk, wanted: Anchor | None) -> int | str:
    """Where a quotation is, or why it can't be found: by the same text, else by its words in an edited one."""
    if wanted is None:
        return "it names no quotation"
    same = desk.by_text.get(wanted.text, ())
    if same and wanted.content:
        own = [i for i in same if (q := desk.quotations[i]) and q.document.document_id == wanted.document]
        shares = [(_share(desk.quotations[i], wanted), -i) for i in own or same]
        share, place = max(shares)
        return -place if share >= 0.5 else f"these words of {wanted.document} aren't found as a quotation any more"
    known = desk.by_document.get(wanted.document, ())
    return _find_words(desk, wanted, known, 0.0) if known else _find_anywhere(desk, wanted)


def _share(quotation: Quotation | None, wanted: Anchor) -> float:
    """Jaccard index of the characters of a quotation and of those that are wanted."""
    if quotation is None:
        return 0.0
    shared = sum(
        max(0, min(one.end, other.end) - max(one.start, other.start))
        for one in quotation.content for other in wanted.content
    )  # fmt: skip
    return shared / max(1, sum(map(len, quotation.content)) + sum(map(len, wanted.content)) - shared)


def _find_words(desk: Desk, wanted: Anchor, places: Iterable[int], least_around: float) -> int | str:
    """The one quotation with these words; of several, the one with the same surroundings."""
    likely = []
    for place in places:
        quotation = desk.quotations[place]
        if quotation is not None:
            words = _likeness(wanted.words, quotation.text[:LONGEST_WORDS])
            if words >= ALIKE:
                likely.append((_around(wanted, quotation), words, place))
    likely = sorted((one for one in likely if one[0] >= least_around), reverse=True)
    if not likely:
        return f"these words aren't found as a quotation any more, in {wanted.document} or elsewhere"
    if len(likely) > 1 and likely[0][:2] == likely[1][:2]:
        return f"these words occur more than once in {wanted.document}, and nothing around them tells which is meant"
    return likely[0][2]


def _likeness(one: str, other: str) -> float:
    """Percent of letters in common; of a part and its whole, when the part is more than half of it."""
    whole = fuzz.ratio(one, other)
    shorter, longer = sorted((len(one), len(other)))
    if 2 * shorter > longer and shorter > 20:
        return max(whole, 0.95 * fuzz.partial_ratio(one, other))
    return whole


def _around(wanted: Anchor, quotation: Quotation) -> float:
    found = anchor(quotation)
    return fuzz.ratio(wanted.before + "…" + wanted.after, found.before + "…" + found.after)


def _find_anywhere(desk: Desk, wanted: Anchor) -> int | str:
    """The quotation in an article of another name, when its surroundings are the same too."""
    texts = {i: q.text[:LONGEST_WORDS] for i, q in enumerate(desk.quotations) if q is not None}
    found = process.extract(wanted.words, texts, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=20)
    return _find_words(desk, wanted, [place for _, _, place in found], ALIKE_AROUND)


def _find_speaker(desk: Desk, named: Named) -> Speaker | str:
    """The speaker that a correction names, or why nobody can be found."""
    if named.quotation is not None:
        place = _find_quotation(desk, named.quotation)
        if isinstance(place, str):
            return f"“{named.label}”: {place}"
        owner = desk.owner[place]
        names_now = set() if owner is None else _names(desk.speakers[owner])
        if owner is None or names_now.isdisjoint({names.folded(t) for t in (named.label, *named.spellings)}):
            return f"“{named.label}”: somebody else is known to have said “{_short(named.quotation.words)}” by now"
        return desk.speakers[owner]
    found = desk.named(named.label)
    if len(found) > 1:
        own = {names.folded(text) for text in named.spellings}
        shared = [(len(own & {names.folded(s.text) for s in speaker.spellings}), speaker) for speaker in found]
        most = max(number for number, _ in shared)
        found = [speaker for number, speaker in shared if number == most]
    if not found:
        ids = {i for text in named.spellings if " " in text for i in desk.by_spelling.get(names.folded(text), ())}
        found = [desk.speakers[speaker_id] for speaker_id in ids]
    if len(found) == 1:
        return found[0]
    return f"nobody is called “{named.label}”" if not found else f"{len(found)} speakers are called “{named.label}”"


def _names(speaker: Speaker) -> set[str]:
    return {names.folded(text) for text in (speaker.label, *(s.text for s in speaker.spellings))}


# ------------------------------------------------------------------ making


def merge(desk: Desk, state: State, speakers: Sequence[str | Speaker]) -> Correction | None:
    """That several speakers are one; `None` when they are already.

    Raises:
        CorrectionError: fewer than two are given, or a name fits nobody, or several.
    """
    for name in speakers:
        _check_named(name)
    if len(speakers) < 2:
        raise CorrectionError("merge needs two speakers or more: analysis.merge('Haftar', 'Hifter')")
    found = {s.speaker_id: s for s in (speaker_named(desk, state, name) for name in speakers)}
    return _made(Action.MERGE, speakers=tuple(_named(desk, s) for s in found.values())) if len(found) > 1 else None


def split(desk: Desk, state: State, speaker: str | Speaker, spellings: Sequence[str]) -> Correction | None:
    """That spellings aren't this speaker; `None` when an earlier correction says so.

    Raises:
        CorrectionError: the name fits nobody or several, or the speaker isn't written so, or only so.
    """
    whole = speaker_named(desk, state, speaker)
    written = _listed(s.text for s in whole.spellings)
    if not spellings:
        raise CorrectionError(f"split needs a spelling that isn't {whole.label!r}, which is written {written}")
    own = {names.folded(s.text) for s in whole.spellings}
    wanted = {names.folded(spelling) for spelling in spellings}
    done = {
        names.folded(text) for one in state.corrections
        if one.action is Action.SPLIT and _of(one.speakers[0]) & _names(whole) for text in one.spellings
    }  # fmt: skip
    if not wanted & own and wanted <= done:
        return None
    missing = [spelling for spelling in spellings if names.folded(spelling) not in own]
    taken, _ = _parted(whole, spellings)
    if missing or not taken:
        which = (missing or list(spellings))[0]
        raise CorrectionError(f"{which!r} can't be split from {whole.label!r}, which is written {written}")
    return _made(Action.SPLIT, speakers=(_named(desk, whole),), spellings=tuple(sorted(taken)))


def rename(desk: Desk, state: State, speaker: str | Speaker, label: str) -> Correction | None:
    """That a speaker is called otherwise; `None` when that is the name already.

    Raises:
        CorrectionError: the name fits nobody or several, or another speaker has the new one.
    """
    found = speaker_named(desk, state, speaker)
    new = _as_label(label)
    if found.label == new:
        return None
    other = next((s for s in desk.named(new) if s.speaker_id != found.speaker_id and _same(s.label, new)), None)
    if other is not None:
        raise CorrectionError(
            f"another speaker is called {other.label!r}: if it is the same one, "
            f"analysis.merge({other.label!r}, {found.label!r})"
        )
    return _made(Action.RENAME, speakers=(_named(desk, found),), label=new)


def assign(
    desk: Desk, state: State, quotation_id: str, speaker: str | Speaker | None, kind: str = SpeakerKind.PERSON
) -> Correction | None:
    """That a quotation is this speaker's, or nobody's that is known; `None` when it is so already.

    Raises:
        CorrectionError: there is no such quotation, the name fits several, or there is no such kind.
    """
    place = _place(desk, state, quotation_id)
    quotation = desk.quotations[place]
    assert quotation is not None
    named = () if speaker is None else (_assigned(desk, state, speaker, kind),)
    owner = desk.owner[place]
    label = None if owner is None else desk.speakers[owner].label
    if label == (named[0].label if named else None):
        return None
    return _made(Action.ASSIGN, speakers=named, quotation=anchor(quotation), replaces=_earlier(state, quotation))


def reject(desk: Desk, state: State, quotation_id: str) -> Correction | None:
    """That this isn't a quotation; `None` when an earlier correction says so.

    Raises:
        CorrectionError: there is no such quotation.
    """
    if quotation_id not in desk.places and _rejected(state, quotation_id) is not None:
        return None
    quotation = desk.quotations[_place(desk, state, quotation_id)]
    assert quotation is not None
    return _made(Action.REJECT, quotation=anchor(quotation), replaces=_earlier(state, quotation))


def _made(action: Action, **parts: Any) -> Correction:
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return Correction(action, **parts, correction_id=secrets.token_hex(4), made=now)


def _named(desk: Desk, speaker: Speaker) -> Named:
    """A speaker's name for a correction, with a quotation where the label alone doesn't tell who that is."""
    spellings = tuple(_readable(s.text) for s in speaker.spellings)
    is_telling = speaker.kind not in NAMELESS and len(desk.named(speaker.label)) == 1
    places = sorted(desk.members[speaker.speaker_id])
    quotation = None if is_telling or not places else desk.quotations[places[0]]
    near = None if quotation is None else anchor(quotation)
    return Named(_readable(speaker.label), speaker.kind, spellings, near)


def _assigned(desk: Desk, state: State, speaker: str | Speaker, kind: str) -> Named:
    _check_named(speaker)
    if isinstance(speaker, str) and not desk.named(speaker) and _later_label(state, speaker) is None:
        if kind not in set(SpeakerKind):
            raise CorrectionError(f"{kind!r} is no kind of speaker: it is {', '.join(SpeakerKind)}")
        return Named(_as_label(speaker), SpeakerKind(kind))
    return _named(desk, speaker_named(desk, state, speaker))


def _as_label(text: str) -> str:
    if not isinstance(text, str):
        raise CorrectionError(f"a speaker's name is a text, not {text!r}")
    label = " ".join(_readable(text).split())
    if not label:
        raise CorrectionError("a speaker needs a name; a quotation whose speaker isn't known is assigned to None")
    return label


def _earlier(state: State, quotation: Quotation) -> str | None:
    """The id of the last correction that decided about a quotation."""
    wanted = anchor(quotation)
    about = [c for c in state.corrections if c.quotation is not None and _is_same_place(c.quotation, wanted)]
    return about[-1].correction_id if about else None


def _is_same_place(one: Anchor, other: Anchor) -> bool:
    return (one.text, one.content) == (other.text, other.content)


def _place(desk: Desk, state: State, quotation_id: str) -> int:
    places = desk.places.get(quotation_id, [])
    if len(places) == 1:
        return places[0]
    if places:
        raise CorrectionError(f"{len(places)} quotations have the id {quotation_id!r}: give their documents other ids")
    rejection = _rejected(state, quotation_id)
    if rejection is not None:
        raise CorrectionError(f"quotation {quotation_id!r} isn't one, says the correction {rejection}: undo that first")
    near = _near(quotation_id, desk.places) if isinstance(quotation_id, str) else ""
    raise CorrectionError(f"there is no quotation {quotation_id!r}{near or ': the ids are in the column quotation_id'}")


def _rejected(state: State, quotation_id: str) -> Correction | None:
    """The correction that rejected a quotation."""
    quotation = next((q for q in state.uncorrected or () if q.quotation_id == quotation_id), None)
    about = None if quotation is None else _earlier(state, quotation)
    return next((c for c in state.corrections if c.correction_id == about and c.action is Action.REJECT), None)


def speaker_named(desk: Desk, state: State, name: str | Speaker) -> Speaker:
    """The one speaker with a name: an id, a label, or a spelling.

    Raises:
        CorrectionError: nobody has it, or several do.
    """
    _check_named(name)
    if isinstance(name, Speaker) and name.speaker_id in desk.speakers:
        return desk.speakers[name.speaker_id]
    wanted = name.label if isinstance(name, Speaker) else name
    found = desk.named(wanted)
    if not found:
        found = desk.named(_later_label(state, wanted) or wanted)
    if len(found) == 1:
        return found[0]
    if found:
        listed = "; ".join(
            f"{s.speaker_id!r} ({s.label}, {s.kind}, {_in_outlets(s)}{len(desk.members[s.speaker_id])} quoted)"
            for s in found[:5]
        )
        more = f"; and {len(found) - 5} others" if len(found) > 5 else ""
        raise CorrectionError(f"{len(found)} speakers are called {wanted!r}: give the id of one, {listed}{more}")
    near = _near(wanted, {text for s in desk.speakers.values() for text in (s.label, *(p.text for p in s.spellings))})
    raise CorrectionError(f"no speaker is called {wanted!r}{near or ': see analysis.speakers'}")


def _check_named(name: object) -> None:
    if not isinstance(name, str | Speaker):
        raise CorrectionError(f"a speaker is named by a label, a spelling, an id or a Speaker, not by {name!r}")


def _later_label(state: State, name: str) -> str | None:
    """What somebody who was renamed, or merged into another, is called now; `None` when nobody was."""
    label = name
    for one in state.corrections:
        if one.action in {Action.MERGE, Action.RENAME} and any(_same(s.label, label) for s in one.speakers):
            label = one.label or one.speakers[0].label
    return None if label == name else label


def _near(name: str, others: Iterable[str]) -> str:
    found = process.extract(name, sorted(others), scorer=fuzz.WRatio, score_cutoff=70, limit=3)
    return f": did you mean {' or '.join(repr(text) for text, _, _ in found)}?" if found else ""


def _in_outlets(speaker: Speaker) -> str:
    outlets = sorted({outlet for spelling in speaker.spellings for outlet in spelling.outlets})
    return f"{', '.join(outlets[:2])}{' …' if len(outlets) > 2 else ''}, " if outlets else ""


# ------------------------------------------------------------------ contradictions


def check(corrections: Sequence[Correction]) -> None:
    """Whether corrections can stand together.

    Two contradict each other when one merges what the other splits, or when both decide about the same
    quotation, or the same speaker's name, and neither says that it changes the other.

    Raises:
        CorrectionError: two contradict each other; the message names both.
    """
    changed = {one.replaces for one in corrections}
    standing = [one for one in corrections if one.correction_id not in changed or not one.correction_id]
    decided: dict[tuple[object, ...], Correction] = {}
    for one in standing:
        for key in _subjects(one):
            other = decided.setdefault(key, one)
            if _outcome(other) != _outcome(one):
                raise _contradiction(other, one)
    merges = [(one, [_of(s) for s in one.speakers]) for one in standing if one.action is Action.MERGE]
    for parting in (one for one in standing if one.action is Action.SPLIT):
        taken = {names.folded(text) for text in parting.spellings}
        kept = _of(parting.speakers[0]) - taken
        for one, sides in merges:
            if any(a & taken and b & kept for a, b in permutations(sides, 2)):
                raise _contradiction(*sorted((one, parting), key=standing.index))


def _subjects(one: Correction) -> Iterator[tuple[object, ...]]:
    """What a decision is about, where there can be only one."""
    if one.quotation is not None:
        place = one.quotation
        yield (place.text, place.content) if place.content else (place.document, place.words)
    elif one.action is Action.RENAME:
        near = one.speakers[0].quotation
        yield names.folded(one.speakers[0].label), None if near is None else (near.text, near.content)


def _outcome(one: Correction) -> tuple[object, ...]:
    return one.action, tuple(names.folded(s.label) for s in one.speakers), one.label


def _of(speaker: Named) -> set[str]:
    return {names.folded(text) for text in (speaker.label, *speaker.spellings)}


def _contradiction(one: Correction, other: Correction) -> CorrectionError:
    return CorrectionError(
        f"these two corrections contradict each other: {one}; and {other}. "
        "Take one back with analysis.undo(), or remove it from the file of corrections"
    )


def are_parted(found: Iterable[Correction], labels: Iterable[str]) -> bool:
    """Whether somebody has said already that two of these aren't the same."""
    plain = {names.folded(label) for label in labels}
    for one in found:
        if one.action is Action.SPLIT:
            taken = {names.folded(text) for text in one.spellings}
            if plain & taken and plain & (_of(one.speakers[0]) - taken):
                return True
    return False


def is_same_decision(one: Correction, other: Correction) -> bool:
    """Whether two corrections say the same, whoever made them and when."""
    return replace(one, correction_id="", made="", replaces=None) == replace(
        other, correction_id="", made="", replaces=None
    )


# ------------------------------------------------------------------ words


def _readable(text: str) -> str:
    r"""The text without halves of characters, which no file can hold.

    >>> _readable("Lund \ud800")
    'Lund �'
    """
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _same(one: str, other: str) -> bool:
    return names.folded(one) == names.folded(other)


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(f"“{text}”" for text in texts)


def _short(text: str, width: int = 50) -> str:
    plain = re.sub(r"\s+", " ", text)
    return plain if len(plain) <= width else plain[: width - 1].rstrip() + "…"
