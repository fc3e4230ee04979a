"""Where an article names people: what the tagger found without titles, and what stands where a name must."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from quotelab import names
from quotelab.document import Entity, ParsedDocument, Sentence, Token
from quotelab.resolve.phrases import ARTICLES, NICKNAMED, roles

INTRODUCTION = re.compile(
    r"(?:\b[Mm]y name(?: is|['’]s) (?=[A-Z])|\b(?:[Ii]t['’]s|[Tt]his is) (?=(?:[A-Z]\w+ ){1,2}(?:here|speaking)\b)"
    r"|\b(?:[Hh]i|[Hh]ey|[Hh]ello|[Ww]elcome)\b[^.?!\n]{0,30}[,.!] (?=(?:[A-Z]\w+ ){1,2}here\b))"
    r"([A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2})"
)
# Bodies whose name follows their noun.
CALLED_BY_NAME = frozenset(
    "newspaper daily weekly magazine tabloid broadsheet broadcaster network station channel website company firm bank"
    " airline utility retailer manufacturer charity party agency think-tank publisher chain operator startup".split()
)
GENERATION = re.compile(r",? (?:Jr|Sr)\.|,? (?:Jr|Sr|II|III|IV)\b")
HYPHENED = re.compile(r"[-‑](?:[A-Z]\w+|(?<=\b\w\w[-‑])[a-z]{2,5}\b|(?<=\b\w\w\w[-‑])[a-z]{2,5}\b)")
BODY_AFTER = re.compile(
    rf",\s+(?:the|an?)\s+(?:[\w’'-]+\s+){{0,4}}?(?:{'|'.join(sorted(CALLED_BY_NAME))}|magazine|supermarket|union)\b"
)
REPORTS = re.compile(r"\s+(?:reports|reported)\b(?! to\b)")
AGED = re.compile(r", (?:aged )?[1-9]\d,(?: |$)")
# Bodies that are called after a person, who is no body.
OWNED_BY = re.compile(
    r"\b(?:foundation|organi[sz]ation|campaign|administration|hotel|tower|university|library|institute"
    r"|act|plan|committee|fund|show|memorial|school|college|center|centre|law|papers?)\b",
    re.IGNORECASE,
)
PARTY = re.compile(r"[A-Z]-(?:[A-Z][a-z]+\.?|(?:[A-Z]\.?)+)")  # "Sen. Mary Lund (D-Va.)"
CAMEL = re.compile(r"[a-z][A-Z]")
NAME_PREFIX = re.compile(r"(?:Ma?c|D[eiu]|L[aeo]|V[ao]n|Fitz|Ten|Ver|El|Al)[A-Z]")
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Sir|Judge|Justice|Professor|Prof|Sergeant|Detective)\.? $")
CONTRACTED = re.compile(r"(?:I|[Yy]ou|[Ww]e|[Tt]hey|[Hh]e|[Ss]he|[Ii]t|[Tt]hat)['’]\w+")


def people(parsed: ParsedDocument) -> list[Entity]:
    """The names of persons, in text order.

    A surname is a name also where the tagger took it for a place; so are capitals after a title or role
    ("Sergeant Ola Finch"). A name has no article, and doesn't modify a role ("an Elysee official").
    """
    text = parsed.text
    found = [_untitled(text, _without_owner(text, e)) for e in _hyphened(parsed) if e.kind == "PER"]
    found.extend(_aged(parsed))
    taken = [e.span for e in parsed.entities]
    for sentence in parsed.sentences:
        found.extend(e for e in _after_roles(sentence) if not any(s.overlaps(e.span) for s in taken))
    taken += [e.span for e in found]
    found = [*found, *(e for e in _introduced(text) if not any(e.span.overlaps(f.span) for f in found))]
    found = _without_headlines(text, _completed(parsed, _joined(text, found)))
    modifying = _modifying(parsed, found)
    found = [e for e in found if e not in modifying and (_looks_like_a_name(e.span.of(text)) or _is_titled(text, e))]
    bodies = _bodies(parsed, found)
    peoples = _of_peoples(parsed, found)
    found = [e for e in found if e not in bodies | peoples and not _is_role(text, e, found)]
    found = [e for e in found if not _is_of_several(text, e, found)]
    surnames = {names.parse(e.span.of(text)).surname for e in found if names.parse(e.span.of(text)).given}
    alone = {e.span.of(text) for e in found if " " not in e.span.of(text)}
    for entity in parsed.entities:
        plain = re.sub(r"['’]s?$", "", entity.span.of(text))
        titled = TITLED.search(text[max(0, entity.start - 6) : entity.start])
        if entity.kind != "PER" and (titled or names.folded(plain) in surnames or _is_of_names(plain, alone)):
            found.append(Entity(entity.start, entity.start + len(plain), "PER"))
    found.extend(_surnames_left(parsed, found, surnames))
    return sorted(set(_with_nicknames(text, found)), key=lambda e: e.start)


def mistaken(parsed: ParsedDocument) -> list[Entity]:
    """What the tagger took for a person and the text calls a body: "the newspaper Varn Herald", "dean of St. Varn"."""
    bodies = _bodies(parsed, [e for e in parsed.entities if e.kind == "PER"])
    return [Entity(e.start, e.end, "ORG") for e in sorted(bodies, key=lambda e: e.start)]


def bodies_left(parsed: ParsedDocument) -> list[Entity]:
    """Words that the tagger took for a body elsewhere in the text, and here for nothing."""
    text = parsed.text
    known = {e.span.of(text) for e in parsed.entities if e.kind == "ORG" and len(e.span.of(text)) > 1}
    starts = {position for e in parsed.entities for position in range(e.start, e.end)}
    return [
        Entity(token.start, token.end, "ORG")
        for sentence in parsed.sentences
        for token in sentence.tokens
        if token.text in known and token.upos == "PROPN" and token.start not in starts
    ]


def _bodies(parsed: ParsedDocument, found: Iterable[Entity]) -> set[Entity]:
    """The names among some that are bodies': what stands beside them says so, or the tagger, elsewhere in the text.

    Not where somebody bears the word with a given name.
    """
    text = parsed.text
    written = [(e.kind, re.sub(r"['’]s?$", "", e.span.of(text))) for e in parsed.entities]
    tagged = {name for kind, name in written if kind == "ORG"}
    borne = {word for kind, name in written if kind == "PER" and " " in name for word in names.folded(name).split()}
    firsts = {name.split()[0] for kind, name in written if kind == "ORG" and " " in name and not OWNED_BY.search(name)}
    firsts -= {e.span.of(text) for e in found if TITLED.search(text[max(0, e.start - 12) : e.start])}
    out = set()
    for entity in found:
        name = re.sub(r"['’]s?$", "", entity.span.of(text))
        titled = TITLED.search(text[max(0, entity.start - 12) : entity.start])
        elsewhere = name in tagged | firsts and " " not in name and not titled
        if names.folded(name) not in borne and (elsewhere or _is_body(text, entity)) or _is_called_body(text, entity):
            out.add(entity)
    return out


def _is_body(text: str, entity: Entity) -> bool:
    """Whether a name of one word is a body's: "Rappan reported", "Norrlight, the power firm", "PressWatch"."""
    is_one = " " not in entity.span.of(text)
    if is_one and CAMEL.search(entity.span.of(text)) and not NAME_PREFIX.match(entity.span.of(text)):
        return True
    return is_one and any(pattern.match(text, entity.end) is not None for pattern in (BODY_AFTER, REPORTS))


def _is_called_body(text: str, entity: Entity) -> bool:
    """Whether the noun before a name says that it is a body: "the newspaper Varn Herald", "the dean of St. Varn"."""
    before = re.search(r"([a-z]+) $", text[max(0, entity.start - 20) : entity.start])
    is_saint = re.match(r"(?:St|Saint)\b", entity.span.of(text)) is not None
    return before is not None and (before[1] in CALLED_BY_NAME or is_saint and before[1] in {"of", "at", "in", "near"})


def _is_role(text: str, entity: Entity, found: Sequence[Entity]) -> bool:
    """Whether a capital is a role and no surname: "Striker tells fans", where nobody is called Mr. or Bo Striker."""
    word = names.folded(entity.span.of(text))
    if roles().get(word) is None or TITLED.search(text[max(0, entity.start - 6) : entity.start]):
        return False
    return not any(names.folded(e.span.of(text)).endswith(f" {word}") for e in found)


def _is_titled(text: str, entity: Entity) -> bool:
    return TITLED.search(text[max(0, entity.start - 12) : entity.start]) is not None


def _of_peoples(parsed: ParsedDocument, found: Sequence[Entity]) -> set[Entity]:
    """The plurals that say what many are called and are no surnames: "Hispanics", where nobody is Bo Hispanics."""
    text = parsed.text
    borne = {word for e in found for word in e.span.of(text).split()[1:]}
    plural = {t.start for s in parsed.sentences for t in s.tokens if "Plur" in t.feats and t.text.endswith("s")}
    alone = (e for e in found if " " not in e.span.of(text) and e.start in plural)
    return {e for e in alone if e.span.of(text) not in borne and not _is_titled(text, e)}


def _introduced(text: str) -> list[Entity]:
    """The names that people give themselves: "my name is …", "it's … here"."""
    return [Entity(match.start(1), match.end(1), "PER") for match in INTRODUCTION.finditer(text)]


def _joined(text: str, found: Sequence[Entity]) -> list[Entity]:
    """Names of one word that stand side by side are one: the tagger, or the end of a sentence, had cut it."""
    out: list[Entity] = []
    for entity in sorted(found, key=lambda e: e.start):
        before = out[-1] if out else None
        single = before is not None and not re.search(r"\s", before.span.of(text))
        single = single and (not re.search(r"\s", entity.span.of(text)) or "-" in entity.span.of(text))
        between = "" if before is None else text[before.end : entity.start]
        is_initial = before is not None and re.search(r" [A-Z]$", before.span.of(text)) and between == ". "
        if before is not None and (single and between == " " or is_initial):
            out[-1] = Entity(before.start, entity.end, "PER")
        else:
            out.append(entity)
    return out


def _is_of_several(text: str, entity: Entity, found: Sequence[Entity]) -> bool:
    """Whether a surname is in the plural: "both Johnsons"."""
    written = entity.span.of(text)
    before = text[max(0, entity.start - 6) : entity.start].lower()
    if not written.endswith("s") or re.search(r"\b(?:both|two|the) $", before) is None:
        return False
    return any(e.span.of(text).split()[-1] == written.removesuffix("s") for e in found)


def _is_of_names(text: str, alone: set[str]) -> bool:
    """Whether a place or body is made of two names of the article: Imke Oduya, where Imke and Oduya speak."""
    words = text.split()
    return len(words) == 2 and all(word in alone for word in words)


def _surnames_left(parsed: ParsedDocument, found: Sequence[Entity], surnames: set[str]) -> list[Entity]:
    """Surnames that the tagger didn't take for any name."""
    spans = [e.span for e in (*found, *parsed.entities)]
    written_small = {t.text for s in parsed.sentences for t in s.tokens if t.text.islower()}
    return [
        Entity(token.start, token.end, "PER")
        for sentence in parsed.sentences
        for token in sentence.tokens
        if token.text[:1].isupper()
        and names.folded(token.text) in surnames
        and names.folded(token.text) not in written_small
        and not any(s.overlaps(token.span) for s in spans)
    ]


def _with_nicknames(text: str, found: Sequence[Entity]) -> list[Entity]:
    """Ann "The Anvil" Voss is one name."""
    out = list(found)
    for match in NICKNAMED.finditer(text):
        touched = [e for e in out if match.start() <= e.start and e.end <= match.end()]
        if touched:
            out = [e for e in out if e not in touched] + [Entity(match.start(), match.end(), "PER")]
    return out


def _aged(parsed: ParsedDocument) -> list[Entity]:
    """What the tagger took for a body, and what has an age: "Mara Lund, 29, of Varn"."""
    others = [e for e in parsed.entities if e.kind != "PER" and AGED.match(parsed.text, e.end)]
    return [
        Entity(e.start, e.end, "PER")
        for e in others
        if re.fullmatch(r"(?:[A-Z][\w’'.-]+ ?){2,4}", e.span.of(parsed.text))
    ]


def _without_headlines(text: str, found: Sequence[Entity]) -> list[Entity]:
    """The names without a headline's next word: "Mary Lund Calls", where the text has her name; "Lund: Wall Fell"."""
    written = Counter(names.folded(e.span.of(text)) for e in found)
    out = []
    for entity in found:
        name = entity.span.of(text)
        cut = re.match(r"[^:]+(?=:)|\S+ \S+(?=['’]s? \S+$)", name)
        shorter = cut[0] if cut is not None else ""
        if cut is None and written[names.folded(name)] == 1 and _is_headline(text, entity.end):
            words = name.split(" ")
            parts = (" ".join(words[:count]) for count in range(len(words) - 1, 0, -1))
            shorter = next((p for p in parts if written[names.folded(p)] > (" " not in p)), "")
        out.append(Entity(entity.start, entity.start + len(shorter or name), "PER"))
    return out


def _is_headline(text: str, position: int) -> bool:
    """Whether the line that goes on at a place is written in capitals: "Mary Lund Calls for a New Wall"."""
    rest = re.findall(r"\b[^\W\d_]{4,}", re.split(r"[.\n]", text[position:], maxsplit=1)[0])
    return len(rest) > 1 and sum(word[0].isupper() for word in rest) > len(rest) / 2


def _untitled(text: str, entity: Entity) -> Entity:
    """The name without titles and roles before it: "Prime Minister Tiber Hallask"."""
    start = entity.start
    words = list(re.finditer(r"\S+", entity.span.of(text)))
    for number, word in enumerate(words[:-1]):
        plain = word[0].rstrip(".,").lower()
        if plain not in names.TITLES and roles().get(plain) != "person" and plain != "the":
            break
        start = entity.start + words[number + 1].start()
    inner = re.match(
        r"(?:[A-Z][a-z]+ ){1,2}(?:Gov|Sen|Rep|Sens|Reps|Dr|Lt|Sgt|Capt)\. (?=[A-Z]\S* [A-Z])", text[start : entity.end]
    )
    start += 0 if inner is None else inner.end()  # "Varn Gov. Bo Holm"
    written = text[start : entity.end]
    return Entity(start, start + len(re.sub(r"['’‘]s?$|(?<=[a-z]{3})\.$", "", written)), entity.kind)


def _hyphened(parsed: ParsedDocument) -> list[Entity]:
    """The entities with the rest of a name that the tagger cut: Anna Holm-Lund, Tam Yu-kei, Bo Lund Jr."""
    out: list[Entity] = []
    for entity in parsed.entities:
        rest = HYPHENED.match(parsed.text, entity.end) or GENERATION.match(parsed.text, entity.end)
        rest = rest if entity.kind == "PER" else None
        end = entity.end if rest is None else rest.end()
        if not out or entity.start >= out[-1].end:
            out.append(Entity(entity.start, end, entity.kind))
    return out


def _without_owner(text: str, entity: Entity) -> Entity:
    """The name without whose it is before it, and without a place: "BBC's Bo Holm", "Mayor of Varn Bo Holm".

    A surname alone has to stand elsewhere too: "Varn's Holm".
    """
    owner = re.match(r"\S+['’]s? (?=[A-Z]\S+)|(?:\S+ )+\S+['’]s? (?=[A-Z]\S+ [A-Z]\S+$)", entity.span.of(text))
    words = entity.span.of(text).split(" ")
    if owner is not None and (len(words) > 2 or len(re.findall(rf"\b{re.escape(words[-1])}\b", text)) > 1):
        return Entity(entity.start + owner.end(), entity.end, entity.kind)
    of = re.search(r"([a-z]+) of $", text[max(0, entity.start - 25) : entity.start].lower())
    is_held = of is not None and roles().get(of[1]) == "person"
    if (
        is_held
        and len(words) == 3
        and names.is_common(names.folded(words[1])) > names.is_common(names.folded(words[0]))
    ):
        return Entity(entity.start + len(words[0]) + 1, entity.end, entity.kind)
    return entity


def _completed(parsed: ParsedDocument, found: Sequence[Entity]) -> list[Entity]:
    """Names with the surname that the tagger left out: "Mayor Greta" where the text goes on with "Tull"."""
    tokens = [t for sentence in parsed.sentences for t in sentence.tokens]
    followed = {one.end: (one, following) for one, following in pairwise(tokens) if one.end + 1 == following.start}
    return [
        Entity(e.start, followed[e.end][1].end, e.kind) if e.end in followed and _goes_on(*followed[e.end]) else e
        for e in found
    ]


def _goes_on(last: Token, following: Token) -> bool:
    joined = following.head in {last.index, last.head}
    return following.upos == "PROPN" and following.relation == "flat" and joined and following.text[:1].isupper()


def _after_roles(sentence: Sentence) -> Iterable[Entity]:
    """Runs of capitals after a title or a role noun, and runs that begin with a given name."""
    tokens = sentence.tokens
    position = 0
    while position < len(tokens):
        if tokens[position].upos != "PROPN" or not tokens[position].text[:1].isupper():
            position += 1
            continue
        first = position
        while position < len(tokens) and (tokens[position].upos == "PROPN" or tokens[position].text == "-"):
            position += 1
        run = list(tokens[first:position])
        before = tokens[first - 1] if first else None
        roled = before is not None and _is_person_word(before.text)
        while len(run) > 1 and _is_person_word(run[0].text):
            run.pop(0)
            roled = True
        known = len(run) > 1 and names.gender(f"{run[0].text} {run[1].text}") is not None
        if run and len(run) <= 4 and run[0].text[:1].isupper() and (roled or known) and run[-1].text != "-":
            yield Entity(run[0].start, run[-1].end, "PER")


def _is_person_word(text: str) -> bool:
    plain = text.rstrip(".").lower()
    return plain in names.TITLES - {"us"} or roles().get(plain) == "person"


def _modifying(parsed: ParsedDocument, found: Sequence[Entity]) -> set[Entity]:
    """The entities of one word that modify a noun: "an Elysee official"."""
    starts = {e.start: e for e in found}
    out = set()
    for sentence in parsed.sentences:
        for token in sentence.tokens:
            entity = starts.get(token.start)
            if entity is None or token.head < 0 or token.end < entity.end:
                continue
            governor = sentence.tokens[token.head]
            if token.relation in {"compound", "amod"} and governor.index > token.index and governor.upos == "NOUN":
                out.add(entity)
    return out


def _looks_like_a_name(text: str) -> bool:
    words = text.split()
    return (
        bool(words)
        and len(words) <= 6
        and not CONTRACTED.match(text)
        and not PARTY.fullmatch(text)
        and not all(map(names.is_title, words))
        and not ARTICLES.match(text)
        and words[-1][:1].isupper() | (words[-1].lower().startswith(("al-", "el-")))
    )
