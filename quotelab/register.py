"""Who is that, across outlets? Speakers of single documents become speakers of the corpus.

Persons are joined by rules, the surest first (RULES); each join is kept, with how often its rule was right.
Unnamed speakers, groups and documents stay apart; the module `proposals` lists who may be the same all the same. Names
are looked up by key and never compared all with all, so that the work grows with their number.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import combinations

from quotelab import context, names, resolve
from quotelab.confidence import rows
from quotelab.context import Context
from quotelab.names import Name
from quotelab.quotation import Merge, Quotation, Speaker, SpeakerKind, Spelling

SEPARATE = frozenset({SpeakerKind.UNNAMED, SpeakerKind.GROUP, SpeakerKind.DOCUMENT})
MERGES = names.DATA / "merges.tsv"
LARGEST_BLOCK = 200  # names that sound alike and are compared with each other; in a larger block none is
OFTEN = 0.75  # of the articles that tell a speaker's gender: a title may be that of another with the surname
FREQUENT = 3  # mentions in an article, beside which another spelling can be a slip
RULES = {
    "same_name": "the same name",
    "middle_name": "the same given name and surname, and no other middle name",
    "transcription": "the same name in another transcription",
    "known_spelling": "known spellings of one name",
    "sounds_alike": "the surnames sound alike and the given names agree",
    "initial": "the same surname, and the only given name with this initial",
    "nickname": "the same surname, and the only given name that this is short for",
    "typo": "one letter off, in an article that writes the other name often",
    "surname_first": "the same name, surname first",
    "surname_alone": "the only bearer of the name, in articles that name the same others or describe alike",
    "same_surname": "the same surname, in articles that name the same others or describe alike",
    "same_body": "the same name",
    "described_body": "the same words for a body without a name, in articles that name the same others",
    "shared_spelling": "an article uses both for one body",
    "same_office": "the office of the same person",
}
# Rules that the names alone can't prove: what they join is shown first.
DOUBTFUL = frozenset(
    {"sounds_alike", "initial", "nickname", "typo", "surname_first", "surname_alone", "same_surname", "described_body"}
)
NOWHERE = Context()
OFFICE = re.compile(
    r"^(?P<who>.+?)(?:['’]s?)? (?P<body>office|team|campaign|administration|spokes(?:man|woman|person)|aides?"
    r"|lawyers?)$"
)
STOP = frozenset("a an the of for at from in to with by and or one two three several some senior top".split())


@dataclass(eq=False)
class Entry:
    """Speakers of several documents that are one, while they are being gathered."""

    kind: SpeakerKind
    names: list[Name]
    speakers: list[Speaker]
    documents: set[str]
    genders: Counter[str]
    context: Context = field(default_factory=Context)
    merges: list[Merge] = field(default_factory=list)
    into: Entry | None = None

    @property
    def label(self) -> str:
        return self.speakers[0].label

    @property
    def gender(self) -> set[str]:
        """ "f" or "m", if at least three in four of the articles that tell one agree; else nothing."""
        return {gender for gender, count in self.genders.items() if count >= OFTEN * self.genders.total()}

    def top(self) -> Entry:
        """The entry that this one has become a part of, or itself."""
        entry = self
        while entry.into is not None:
            entry = entry.into
        if self is not entry:
            self.into = entry
        return entry


def register(quotations: Iterable[Quotation]) -> list[Quotation]:
    """The same quotations, with one `Speaker` for each speaker of the corpus."""
    ordered = list(quotations)
    found = {q.speaker.speaker_id: q.speaker for q in ordered if q.speaker is not None}
    documents = {q.speaker.speaker_id: q.document.document_id for q in ordered if q.speaker is not None}
    registered: dict[str, Speaker] = {}
    around = context.of_articles(q.document for q in ordered)
    entries = merged(list(found.values()), documents, around, genders(ordered))
    speakers = [_as_speaker(e, i) for e, i in zip(entries, _ids(entries, documents), strict=True)]
    for entry, speaker in zip(entries, speakers, strict=True):
        for member in entry.speakers:
            registered[member.speaker_id] = speaker
    linked = {s.speaker_id: s for s in with_offices(speakers)}
    return [
        q if q.speaker is None else replace(q, speaker=linked[registered[q.speaker.speaker_id].speaker_id])
        for q in ordered
    ]


def merged(
    speakers: Sequence[Speaker],
    documents: Mapping[str, str] | None = None,
    around: Mapping[str, Context] | None = None,
    genders: Mapping[str, str] | None = None,
) -> list[Entry]:
    """Speakers of documents, gathered into speakers of the corpus, in the order in which they first come.

    `documents` has the document of each by `speaker_id`; without it, each has its own. `around` is the context
    that each document gives, `genders` what the documents tell of speakers' gender, by `speaker_id`.
    """
    documents, around, genders = documents or {}, around or {}, genders or {}
    entries = []
    for speaker in speakers:
        document = documents.get(speaker.speaker_id, speaker.speaker_id)
        entries.append(_entry(speaker, document, around.get(document, NOWHERE), genders.get(speaker.speaker_id)))
    _join_persons([e for e in entries if e.kind is SpeakerKind.PERSON])
    _join_bodies([e for e in entries if e.kind is SpeakerKind.ORGANISATION], entries)
    return [entry for entry in entries if entry.into is None]


def _entry(speaker: Speaker, document: str, around: Context = NOWHERE, gender: str | None = None) -> Entry:
    if gender is None and speaker.kind is SpeakerKind.PERSON:
        gender = names.gender(speaker.label)
    name = names.parse(speaker.label)
    own = replace(around, roles=context.role_words((*speaker.roles, " ".join(name.titles))))
    return Entry(speaker.kind, [name], [speaker], {document}, Counter([gender] if gender else []), own)


def genders(quotations: Sequence[Quotation]) -> dict[str, str]:
    """What articles tell of their speakers' gender, by `speaker_id`: by a title ("Mr. Lund"), else by pronouns.

    A given name's usual gender yields to titles and to two pronouns or more, and a single one yields to it.
    """
    heard: defaultdict[str, list[str]] = defaultdict(list)
    speakers: dict[str, Quotation] = {}
    for q in quotations:
        if q.speaker is not None and q.speaker.kind is SpeakerKind.PERSON:
            speakers.setdefault(q.speaker.speaker_id, q)
            pronoun = _PRONOUNS.get(names.folded(q.source_text or ""))
            heard[q.speaker.speaker_id] += [pronoun] if pronoun else []
    titled = {id(q.document): context.titled(q.document.text) for q in speakers.values()}
    found = {}
    for identifier, q in speakers.items():
        assert q.speaker is not None
        said, hint = heard[identifier], names.gender(q.speaker.label)
        title = titled[id(q.document)].get(_surname(names.parse(q.speaker.label)))
        is_heard = len(set(said)) == 1 and (hint is None or len(said) > 1)
        gender = title or (said[0] if is_heard else hint)
        if gender is not None:
            found[identifier] = gender
    return found


_PRONOUNS = {"he": "m", "she": "f"}


# ------------------------------------------------------------------ persons


def _join_persons(entries: Sequence[Entry]) -> None:
    """The rules in their order: what each joins is one for those after it."""
    _same_name(entries)
    full = _tops(e for e in entries if e.names[0].given)
    alone = _tops(e for e in entries if not e.names[0].given)
    _middle_name(full)
    _spellings(full)
    _sounds_alike(full)
    _short_given_names(full)
    _surname_first(_tops(full))
    _typos(entries)
    _surname_alone(_tops(full), _tops(alone))


def _same_name(entries: Iterable[Entry]) -> None:
    """ "Khalifa Haftar" and "Mr. Khalifa al-Haftar", "Kim Jong-un" and "Kim Jong Un"; not fathers and sons.

    A surname alone is told by its document: who that is, is seen later.
    """
    known: dict[Hashable, Entry] = {}
    for entry in entries:
        name = entry.names[0]
        if name.given:
            whole = names.letters("".join((name.given, *name.middle, name.surname)))
            first = known.setdefault((whole, name.suffix), entry)
            if first is not entry:
                _join(first, entry, "same_name")


def _middle_name(entries: Iterable[Entry]) -> None:
    """ "Mara J. Lund" and "Mara Lund", "Mara Jane Lund" and "Mara J. Lund"; nobody where two would fit."""
    for same in _by_key(entries, lambda n: (names.letters(n.given), names.letters(n.surname), n.suffix)).values():
        by_initials: defaultdict[tuple[str, ...], list[Entry]] = defaultdict(list)
        for entry in same:
            by_initials[_initials(entry.names[0])].append(entry)
        for initials, fitting in by_initials.items():
            short = [e for e in fitting if e.names[0].middle == initials]
            if initials and len(fitting) == 2 and len(short) == 1:
                _join(fitting[0], fitting[1], "middle_name")
        bare = by_initials.pop((), [])
        others = _tops(entry for fitting in by_initials.values() for entry in fitting)
        if bare and len(others) == 1:
            _join(others[0], bare[0], "middle_name")


def _spellings(entries: Iterable[Entry]) -> None:
    """ "Volodymyr Zelensky" and "Volodymyr Zelenskyy"; "Mohamed Gaddafi" and "Muhammad Qaddafi"."""
    keys: dict[str, Callable[[Name], Hashable]] = {
        "transcription": lambda n: (names.transcribed(n.given), names.transcribed(n.surname), n.suffix),
        "known_spelling": lambda n: (names.code(n.given), names.code(n.surname), n.suffix),
    }
    for rule, key in keys.items():
        for same in _by_key(entries, key).values():
            _join_alike(_tops(same), rule)


def _join_alike(entries: Sequence[Entry], rule: str) -> None:
    """Join spellings of one name; where their middle names tell two persons, only those with the same ones."""
    groups: dict[Hashable, list[Entry]] = {None: list(entries)}
    if len({initials for e in entries for n in e.names if (initials := _initials(n))}) > 1:
        groups = _by_key(entries, _initials)
    for same in groups.values():
        for other in same[1:]:
            if not _is_contradicted(same[0].top(), other.top()):
                _join(same[0], other, rule)


def _initials(name: Name) -> tuple[str, ...]:
    return tuple(word[0] for word in name.middle)


def _sounds_alike(entries: Sequence[Entry]) -> None:
    """ "Khalifa Haftar" and "Khalifa Hifter"; with a frequent given name only where a role is shared.

    Martin and Morton differ as Haftar and Hifter do; two of them called Paul are two people.
    """
    for same in _by_key(
        entries, lambda n: (names.skeleton(n.surname), names.skeleton(whole_given(n)), n.suffix)
    ).values():
        if 1 < len(same) <= LARGEST_BLOCK:
            for one, other in combinations(sorted(same, key=_order), 2):
                a, b = one.top(), other.top()
                if a is not b and _sound_the_same(a, b) and not _is_contradicted(a, b):
                    _join(a, b, "sounds_alike")


def _sound_the_same(one: Entry, other: Entry) -> bool:
    a, b = one.names[0], other.names[0]
    if names.code(a.surname) == names.code(b.surname):
        are_two = names.is_common(a.given) and names.is_common(b.given) and not _share_a_role(one, other)
        is_same = names.code(a.given) == names.code(b.given)
        return not is_same and not are_two and names.is_given_spelling(whole_given(a), whole_given(b))
    if not names.is_spelling_of(a.surname, b.surname) or not names.is_given_spelling(whole_given(a), whole_given(b)):
        return False
    is_telling = (
        names.code(whole_given(a)) == names.code(whole_given(b)) or min(len(whole_given(a)), len(whole_given(b))) > 5
    )
    is_common = names.is_common(a.given) or names.is_common(b.given)
    return is_telling and not is_common or _share_a_role(one, other)


def whole_given(name: Name) -> str:
    """The given name, joined with what follows it: Abdel Fattah, Abdelfattah."""
    return names.letters("".join((name.given, *(word for word in name.middle if len(word) > 1))))


def _short_given_names(entries: Sequence[Entry]) -> None:
    """ "M. Lund", "Bill Lund" and the one Mara, the one William that they can stand for."""
    by_surname = _by_key(entries, lambda n: (names.code(n.surname), n.suffix))
    wanted: list[tuple[str, Entry, list[Entry]]] = []
    for same in by_surname.values():
        by_given: defaultdict[str, list[Entry]] = defaultdict(list)
        by_initial: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in same:
            by_given[entry.names[0].given].append(entry)
            if len(entry.names[0].given) > 1:
                by_initial[entry.names[0].given[0]].append(entry)
        for entry in same:
            given = entry.names[0].given
            if len(given) == 1:
                wanted.append(("initial", entry, by_initial[given]))
            else:
                wanted.append(("nickname", entry, [e for f in names.full_names(given) for e in by_given.get(f, ())]))
    for rule, entry, fitting in wanted:
        others = [e for e in _tops(fitting) if e is not entry.top()]
        if len(others) == 1 and not _is_contradicted(others[0], entry.top()):
            _join(others[0], entry, rule)


def _typos(entries: Sequence[Entry]) -> None:
    """ "Emanuel Marcon" in an article that writes Macron often."""
    by_document: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.into is None and len(entry.documents) == 1:
            by_document[next(iter(entry.documents))].append(entry)
    often: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if sum(s.count for s in entry.speakers[0].spellings) >= FREQUENT:
            for document in entry.documents:
                often[document].append(entry)
    for document, rare in by_document.items():
        for entry in rare:
            if sum(s.count for s in entry.speakers[0].spellings) == 1:
                near = [e for e in often[document] if e.top() is not entry.top() and _is_slip(entry, e)]
                if len(near) == 1:
                    _join(near[0], entry, "typo")


def _is_slip(rare: Entry, often: Entry) -> bool:
    a, b = rare.names[0], often.names[0]
    swapped = sorted(a.surname) == sorted(b.surname)
    given = names.same_given(a.given, b.given) if a.given and b.given else swapped
    return given and a.suffix == b.suffix and names.is_typo_of(a.surname, b.surname)


def _surname_first(entries: Sequence[Entry]) -> None:
    """ "Orbán Viktor" and "Viktor Orbán"; not Charles Michel and Michel Charles, where both are given names."""
    known: dict[Hashable, list[Entry]] = _by_key(entries, lambda n: (n.given, n.surname, n.middle, n.suffix))
    for entry in _tops(entries):
        name = entry.names[0]
        turned = known.get((name.surname, name.given, (), name.suffix), [])
        is_plain = not name.middle and names.is_given_name(name.given) and not names.is_given_name(name.surname)
        if is_plain and len(turned) == 1 and not _is_contradicted(entry.top(), turned[0].top()):
            _join(entry, turned[0], "surname_first")


def _surname_alone(full: Sequence[Entry], alone: Sequence[Entry]) -> None:
    """ "Lund" where one Lund is in the corpus, and nobody where there are two; context must agree."""
    bearers = _by_key(full, _surname)
    for entry in full:
        if names.is_family_first(entry.label):
            bearers.setdefault(names.letters(entry.names[0].given), []).append(entry)
    spelled = _by_key(full, lambda n: names.code(n.surname))
    sounding = _by_key(full, lambda n: names.skeleton(n.surname))
    lonely: defaultdict[str, list[Entry]] = defaultdict(list)
    fitting: list[tuple[Entry, Entry, str]] = []
    for entry in alone:
        name = entry.names[0]
        same = _fitting(entry, bearers.get(_surname(name)) or spelled.get(names.code(name.surname)) or [])
        alike = _alike(entry, sounding.get(names.skeleton(name.surname), [])) if not same else []
        if len(same) == 1 and context.agree(entry.context, same[0].context, name.surname):
            fitting.append((same[0], entry, "surname_alone"))
        elif len(alike) == 1:
            fitting.append((alike[0], entry, "sounds_alike"))
        elif not same:
            lonely[_surname(name)].append(entry)
    for one, other, rule in fitting:
        if not _is_contradicted(one.top(), other):
            _join(one, other, rule)
    for surname, entries in lonely.items():
        _same_surname(surname, entries)


def _fitting(entry: Entry, bearers: Sequence[Entry]) -> Sequence[Entry]:
    """The bearers of a surname who may be of one gender with an entry; of several, who has the same role."""
    same = [b for b in bearers if len(b.top().gender | entry.gender) < 2]
    sharing = [b for b in same if _share_a_role(b.top(), entry)] if len(same) > 1 else []
    return sharing if len(sharing) == 1 else same


def _same_surname(surname: str, entries: Sequence[Entry]) -> None:
    """ "Lund" and "Lund" where nobody bears the name in full: those whose context agrees with the others'."""
    others = context.of_the_others(e.context for e in entries)
    agreeing = [e for e in entries if context.agree(e.context, others, surname)]
    for other in agreeing[1:]:
        first = agreeing[0].top()
        if not _is_contradicted(first, other) and not context.are_at_odds(first.context, other.context):
            _join(first, other, "same_surname")


def _alike(entry: Entry, sounding: Sequence[Entry]) -> list[Entry]:
    """Of those whose surname sounds alike, who has a role of the entry's; nobody if that has none."""
    if not _roles(entry) or len(sounding) > LARGEST_BLOCK:
        return []
    surname = entry.names[0].surname
    sharing = (e for e in sounding if _share_a_role(e, entry))
    return [e for e in sharing if any(names.is_spelling_of(n.surname, surname) for n in e.names)]


def _surname(name: Name) -> str:
    return names.letters(name.surname)


def _is_contradicted(one: Entry, other: Entry) -> bool:
    """Whether two can't be one: an article has both, or gender, generation or middle names differ."""
    if not one.documents.isdisjoint(other.documents):
        return True
    if len(one.gender | other.gender) > 1:
        return True
    if len({n.suffix for e in (one, other) for n in e.names if n.given or n.suffix}) > 1:
        return True
    return any(_middles_differ(a, b) for a in one.names for b in other.names)


def _middles_differ(one: Name, other: Name) -> bool:
    if not one.middle or not other.middle or names.letters("".join(one.middle)) == names.letters("".join(other.middle)):
        return False
    pairs = list(zip(one.middle, other.middle, strict=False))
    return len(one.middle) != len(other.middle) or any(
        not names.is_given_spelling(a, b) if min(len(a), len(b)) > 1 else a[0] != b[0] for a, b in pairs
    )


def _share_a_role(one: Entry, other: Entry) -> bool:
    return not _roles(one).isdisjoint(_roles(other))


def _roles(entry: Entry) -> set[str]:
    return {names.folded(role) for speaker in entry.speakers for role in speaker.roles}


# ------------------------------------------------------------------ organisations and offices


def _join_bodies(entries: Sequence[Entry], everybody: Sequence[Entry]) -> None:
    """Bodies by their name, by a spelling that an article uses for one of them, offices by their person."""
    known: dict[str, Entry] = {}
    described: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        first = known.setdefault(_body(entry.label), entry) if is_named(entry.label) else entry
        if not is_named(entry.label):
            described[_body(entry.label)].append(entry)
        if first is not entry:
            _join(first, entry, "same_body")
    for alike in described.values():
        _described_body(alike)
    _join_by_spelling(_tops(entries))
    persons = _tops(e for e in everybody if e.kind is SpeakerKind.PERSON)
    bearers = _by_key(persons, _surname)
    offices: dict[Hashable, Entry] = {}
    for entry in _tops(entries):
        office = OFFICE.match(entry.label)
        owner = _owner(office["who"], bearers) if office else None
        if office and owner is not None:
            first = offices.setdefault((id(owner), office["body"]), entry)
            if first is not entry:
                _join(first, entry, "same_office")


def is_named(label: str) -> bool:
    """Whether a body is called by its name, and not by what it is: "the company" is another in each article.

    >>> is_named("Norrlight"), is_named("norrlight"), is_named("regional safety board"), is_named("Varn's council")
    (True, True, False, True)
    """
    plain = re.sub(r"^the ", "", label, flags=re.IGNORECASE)
    if resolve.roles().get(described_as(plain) or "") is None:
        return True
    return " " in plain and any(c.isupper() for c in plain)


def _described_body(entries: Sequence[Entry]) -> None:
    """ "The company" and "the company", where their articles name the same others; none where many write so."""
    around = [replace(e.context, roles=frozenset()) for e in entries]
    for number, entry in enumerate(entries if len(entries) <= LARGEST_BLOCK else ()):
        for other in range(number):
            if context.agree(around[other], around[number], ""):
                _join(entries[other], entry, "described_body")


def _join_by_spelling(entries: Sequence[Entry]) -> None:
    """ "WHO" where another article uses it for the World Health Organization, and for nothing else."""
    users: defaultdict[str, set[Entry]] = defaultdict(set)
    for entry in entries:
        for speaker in entry.speakers:
            written = [s.text for s in speaker.spellings if is_named(s.text)]
            for text in {_body(name) for name in (*written, speaker.label)}:
                users[text].add(entry)
    for text, using in sorted(users.items()):
        others = [e for e in _tops(using) if _body(e.label) != text]
        named = [e for e in _tops(using) if _body(e.label) == text]
        if len(others) == 1 and len(named) == 1 and others[0] is not named[0]:
            _join(others[0], named[0], "shared_spelling")


def _body(label: str) -> str:
    return names.folded(label).replace(".", "").removeprefix("the ")


def _owner(who: str, bearers: Mapping[Hashable, list[Entry]]) -> Entry | None:
    """The person whose office it is: the one with this name, `None` when there are two, or none."""
    name = names.parse(who)
    fitting = [
        e for e in bearers.get(names.letters(name.surname), [])
        if not name.given or any(names.same_given(n.given, name.given) for n in e.names)
    ]  # fmt: skip
    return fitting[0] if len(fitting) == 1 else None


def with_offices(speakers: Sequence[Speaker]) -> list[Speaker]:
    """The speakers, persons and what is theirs linked with each other: Macron, Macron's office."""
    if not any(OFFICE.match(s.label) for s in speakers):
        return list(speakers)
    bearers = _by_key((_entry(s, s.speaker_id) for s in speakers if s.kind is SpeakerKind.PERSON), _surname)
    related: defaultdict[str, list[str]] = defaultdict(list)
    for speaker in speakers:
        office = OFFICE.match(speaker.label) if speaker.kind is not SpeakerKind.PERSON else None
        owner = _owner(office["who"], bearers) if office else None
        if owner is not None:
            person = owner.speakers[0]
            related[speaker.speaker_id].append(person.speaker_id)
            related[person.speaker_id].append(speaker.speaker_id)
    return [replace(s, related=tuple(related[s.speaker_id])) if s.speaker_id in related else s for s in speakers]


def with_ids(speakers: Iterable[Speaker], ids: Mapping[str, str]) -> Iterator[Speaker]:
    """The speakers with their Wikidata ids, where a list has one for the label or for a full spelling.

    `ids` has folded names. Who would have two gets none; groups and unnamed speakers never get one.
    """
    for speaker in speakers:
        spelled = {ids.get(names.folded(s.text)) for s in speaker.spellings if " " in s.text} - {None}
        label = ids.get(names.folded(speaker.label))
        found = label if label is not None else spelled.pop() if len(spelled) == 1 else None
        has_name = speaker.kind in {SpeakerKind.PERSON, SpeakerKind.ORGANISATION}
        yield replace(speaker, wikidata=found) if has_name and found is not None else speaker


def is_doubtful(speaker: Speaker) -> bool:
    """Whether a merge was made that the names alone can't prove."""
    return any(merge.rule in DOUBTFUL for merge in speaker.merges)


# ------------------------------------------------------------------ joining


def _tops(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that others have become a part of, each once."""
    return list(dict.fromkeys(entry.top() for entry in entries))


def _by_key(entries: Iterable[Entry], key: Callable[[Name], Hashable]) -> dict[Hashable, list[Entry]]:
    """The entries by what `key` makes of each of their names."""
    found: defaultdict[Hashable, list[Entry]] = defaultdict(list)
    for entry in _tops(entries):
        for value in dict.fromkeys(key(name) for name in entry.names):
            found[value].append(entry)
    return found


def _order(entry: Entry) -> tuple[str, str]:
    return entry.names[0].surname, entry.names[0].given


def _join(one: Entry, other: Entry, rule: str) -> None:
    """Two are one: the first stays."""
    kept, gone = one.top(), other.top()
    if kept is gone:
        return
    if rule not in {"same_name", "same_body"} or names.folded(one.label) != names.folded(other.label):
        kept.merges.append(Merge(other.label, one.label, rule, confidence(rule)))
    kept.merges.extend(gone.merges)
    kept.speakers.extend(gone.speakers)
    kept.documents |= gone.documents
    kept.genders += gone.genders
    kept.context = context.together((kept.context, gone.context))
    kept.names.extend(name for name in gone.names if name not in kept.names)
    gone.into = kept


@cache
def _measured() -> dict[str, float]:
    return {fields[0]: float(fields[1]) for fields in rows(MERGES)}


def confidence(rule: str) -> float | None:
    """How often a rule was right where the bearers of the names are known, `None` where that wasn't measured."""
    return _measured().get(rule)


def _ids(entries: Sequence[Entry], documents: Mapping[str, str]) -> list[str]:
    """An id for each: the label, and the article of those whose label doesn't tell them, as of all without a name.

    So the id of an "aide" is the same whatever else is in the corpus, and no id is what several are called.
    """
    slugs = [names.slug(_label(entry)) for entry in entries]
    several = {slug for slug, number in Counter(slugs).items() if number > 1}
    seen: Counter[str] = Counter()
    ids = []
    for entry, slug in zip(entries, slugs, strict=True):
        is_told = entry.kind not in SEPARATE and slug not in several
        own = slug if is_told else f"{slug}@{documents[entry.speakers[0].speaker_id]}"
        seen[own] += 1
        ids.append(own if seen[own] == 1 else f"{own}-{seen[own]}")
    return ids


def _as_speaker(entry: Entry, speaker_id: str) -> Speaker:
    counts: Counter[str] = Counter()
    outlets: defaultdict[str, set[str]] = defaultdict(set)
    for speaker in entry.speakers:
        for spelling in speaker.spellings:
            counts[spelling.text] += spelling.count
            outlets[spelling.text].update(spelling.outlets)
    merges = tuple(dict.fromkeys(entry.merges))
    own = (f"“{m.spelling}” and “{m.other}”: {RULES[m.rule]}" for m in merges)
    roles = tuple(dict.fromkeys(r for s in entry.speakers for r in s.roles))
    return Speaker(
        speaker_id=speaker_id,
        label=_label(entry),
        kind=entry.kind,
        spellings=tuple(Spelling(t, n, tuple(sorted(outlets[t]))) for t, n in counts.most_common()),
        roles=roles,
        evidence=tuple(dict.fromkeys((*own, *(line for s in entry.speakers for line in s.evidence)))),
        affiliations=_affiliations(entry, roles),
        merges=merges,
    )


def _label(entry: Entry) -> str:
    """The label that most documents use, of two that are as frequent the one written more often, or the fuller."""
    counts = Counter(s.label for s in entry.speakers)
    mentions = Counter({s.label: sum(p.count for p in s.spellings) for s in entry.speakers})
    full = [label for label in counts if entry.kind is not SpeakerKind.PERSON or names.parse(label).given]
    return min(full or counts, key=lambda label: (-counts[label], -mentions[label], -len(label), label))


_CLAUSE = re.compile(r"(?:,\s*(?:\w+ed|\w+ing|on condition)|,?\s+(?:who|whose|speaking|talking))\b.*$", re.DOTALL)


def without_clause(label: str) -> str:
    """A description without the clause behind it.

    >>> without_clause("aide to the mayor, who asked not to be named"), without_clause("aide, speaking anonymously")
    ('aide to the mayor', 'aide')
    """
    return _CLAUSE.sub("", label) or label


_AFTER = re.compile(
    r"\b(?:of|for|at|from|with|to|in) (?:the |The )?([A-Z][\w.&’'-]*(?: (?:(?:of|the|and|for|&) )*[A-Z][\w.&’'-]*)*)"
)
_BEFORE = re.compile(r"^(?:(?P<article>an?|the|one|another) )?(?P<body>[A-Z][\w.&-]*(?: [A-Z][\w.&-]*)*) [a-z]")
_ADJECTIVE = re.compile(r"(?:an|ian|ish|ese|ch|i|ean|ic)$")


def affiliations(role: str) -> Iterator[str]:
    """The bodies and places that a role names: "envoy of the United Nations", "an Elysee official".

    One word before the role is taken for a body only behind an article, where its capital says so.

    >>> list(affiliations("envoy of the United Nations")), list(affiliations("a French official"))
    (['United Nations'], [])
    """
    plain = without_clause(role)
    found = (re.sub(r"['’]s?$", "", match[1]) for match in _AFTER.finditer(plain))
    yield from (body for body in found if names.folded(body) not in context.CALENDAR)
    before = _BEFORE.match(plain)
    if before is not None and not _ADJECTIVE.search(before["body"]):
        body = before["body"]
        is_acronym = len(body.replace(".", "")) > 1 and body.isupper()
        if before["article"] or is_acronym or " " in body:
            yield body


def _affiliations(entry: Entry, roles: Iterable[str]) -> tuple[str, ...]:
    if entry.kind not in {SpeakerKind.PERSON, SpeakerKind.UNNAMED, SpeakerKind.GROUP}:
        return ()
    spelled = (s.text for one in entry.speakers for s in one.spellings) if entry.kind in SEPARATE else ()
    return tuple(dict.fromkeys(body for text in (*spelled, *roles) for body in affiliations(text)))


# ------------------------------------------------------------------ descriptions


def description(label: str) -> tuple[str, list[str]]:
    """The noun of a description, and the words that say more: official, ["elysee"]."""
    plain = re.split(r",| who | that ", names.folded(label))[0]
    words = [re.sub(r"'s?$", "", word) for word in re.findall(r"[\w'-]+", plain)]
    front = re.split(r" (?:of|for|at|in|from|to|with|close|near|on|inside) ", f"{plain} ")[0].split()
    head = re.sub(r"'s?$", "", front[-1]) if front else plain
    return head, [word for word in dict.fromkeys(words) if word != head and word not in STOP and len(word) > 2]


def described_as(label: str) -> str:
    """The noun of a description, in the singular where the list of roles has it.

    >>> described_as("two aides to the governor"), described_as("Elysee official")
    ('aide', 'official')
    """
    head, _ = description(label)
    known = resolve.roles()
    return next((word for word in (head, head.removesuffix("s"), head.removesuffix("es")) if word in known), head)


def is_of_people(label: str) -> bool:
    """Whether a description is one of people in a role: "two aides", not "the polls"."""
    return resolve.roles().get(described_as(label)) == "person"
