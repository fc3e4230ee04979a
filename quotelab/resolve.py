"""Who is that, in this article? Ties each source to a speaker, with the evidence in words.

Names are joined by surname, title and spelling; pronouns and descriptions go to the nearest mention that
agrees; who stays without a name is a speaker too, as described. Nobody is better than the wrong one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import takewhile
from pathlib import Path

from quotelab import cues, names
from quotelab.document import Entity, ParsedDocument, Sentence, Span, Token
from quotelab.quotation import Quotation, Speaker, SpeakerKind, Spelling

ROLES = Path(__file__).parent / "data" / "roles.tsv"
MASCULINE = frozenset({"he", "him", "his", "himself"})
FEMININE = frozenset({"she", "her", "hers", "herself"})
PLURAL = frozenset(
    {
        "they",
        "them",
        "their",
        "theirs",
        "themselves",
        "both",
        "some",
        "many",
        "others",
        "most",
        "several",
        "few",
    }
)
NEUTER = frozenset({"it", "its", "itself"})
FIRST = frozenset({"i", "we", "me", "us", "my", "our", "myself", "ourselves"})
RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
ARTICLES = re.compile(r"^(?:the|a|an|one(?! of)|another|this|that|these|those)\s+", re.IGNORECASE)
DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})
ANONYMITY = re.compile(
    r"on (?:the )?condition (?:of anonymity|that (?:he|she|they|his|her|their) (?:name|not|be|identit)\w*)[^.,;”\"]*"
    r"|(?:who )?(?:was|were|is|are)(?: not|n['’]t) (?:authori[sz]ed|allowed|permitted) to "
    r"(?:speak|talk|discuss|comment)[^.,;”\"]*"
    r"|(?:who )?(?:asked|requested|insisted|demanded|wanted|wished|preferred)(?: (?:to|that|for|on))? "
    r"(?:(?:not (?:to )?be|remain|stay|be) (?:named|identified|quoted|anonymous|unnamed)|anonymity|"
    r"(?:his|her|their) name)[^.,;”\"]*"
    r"|(?:who )?(?:did|does|do|would|could)(?: not|n['’]t) (?:want|wish|like) "
    r"to be (?:named|identified|quoted)[^.,;”\"]*"
    r"|(?:who )?(?:declined|refused) to be (?:named|identified|quoted)[^.,;”\"]*"
    r"|(?:speaking|spoke|talking|talked) anonymously[^.,;”\"]*",
    re.IGNORECASE,
)
NOMINAL_TAGS = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON"})
NAMELESS = frozenset({"official", "source", "person", "insider", "aide", "man", "woman", "resident", "witness"})
TITLE_GENDER = {"mr": "m", "sir": "m", "lord": "m", "mrs": "f", "ms": "f", "miss": "f", "lady": "f"}
FIRMS = frozenset({"company", "firm", "group", "manufacturer", "retailer", "organisation", "organization"})
NICKNAMED = re.compile(r"[A-Z]\w+ (?:[\"“‘'][^\"”’'\n]{2,25}[\"”’']) [A-Z]\w+")


@dataclass
class Chain:
    """The mentions of one speaker in a document, while they are being gathered."""

    label: str
    kind: SpeakerKind
    gender: str | None = None
    spellings: Counter[str] = field(default_factory=Counter)
    roles: set[str] = field(default_factory=set)
    descriptions: list[str] = field(default_factory=list)
    last: int = -1
    evidence: list[str] = field(default_factory=list)
    name: names.Name | None = None


@cache
def roles() -> dict[str, str]:
    """Kind of speaker by the noun that a source is described with."""
    lines = ROLES.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


def resolve(parsed: ParsedDocument, quotations: Sequence[Quotation]) -> list[Quotation]:
    """The same quotations with their speakers, as far as the document tells who they are.

    Name matching follows the precision-first sieves of Lee et al. (2013); pronouns go to the speaker before
    them, as in He et al. (2013), when number and gender agree.
    """
    state = _Resolver(parsed)
    state.read_names()
    answers: list[tuple[Chain | None, str | None]] = []
    for quotation in quotations:
        answers.append(state.speaker_of(quotation, quotations, answers))
    made = {id(chain): _speaker(parsed, chain) for chain, _ in answers if chain is not None}
    anonymity = state.reasons()
    return [
        replace(
            quotation,
            speaker=None if chain is None else made[id(chain)],
            resolution=evidence,
            anonymity=anonymity.get(id(chain)) if chain is not None else None,
        )
        for quotation, (chain, evidence) in zip(quotations, answers, strict=True)
    ]


def people(parsed: ParsedDocument) -> list[Entity]:
    """The names of persons: what the tagger found without titles, and what stands where a name must.

    A surname is a name also where the tagger took it for a place; so are capitals after a title or role
    ("Sergeant Ola Finch"). A name has no article, and doesn't modify a role ("an Elysee official").
    """
    text = parsed.text
    found = [_untitled(text, e) for e in parsed.entities if e.kind == "PER"]
    taken = [e.span for e in parsed.entities]
    for sentence in parsed.sentences:
        found.extend(e for e in _after_roles(sentence) if not any(s.overlaps(e.span) for s in taken))
    found = [e for e in found if _looks_like_a_name(e.span.of(text)) and not _modifies_a_role(parsed, e)]
    surnames = {names.parse(e.span.of(text)).surname for e in found if names.parse(e.span.of(text)).given}
    for entity in parsed.entities:
        plain = re.sub(r"['’]s?$", "", entity.span.of(text))
        if entity.kind != "PER" and names.folded(plain) in surnames:
            found.append(Entity(entity.start, entity.start + len(plain), "PER"))
    spans = [e.span for e in (*found, *parsed.entities)]
    for sentence in parsed.sentences:
        for token in sentence.tokens:
            if (
                token.text[:1].isupper()
                and names.folded(token.text) in surnames
                and not any(s.overlaps(token.span) for s in spans)
            ):
                found.append(Entity(token.start, token.end, "PER"))
    return sorted(set(_with_nicknames(text, found)), key=_by_start)


def _with_nicknames(text: str, found: Sequence[Entity]) -> list[Entity]:
    """Ann "The Anvil" Voss is one name."""
    out = list(found)
    for match in NICKNAMED.finditer(text):
        touched = [e for e in out if match.start() <= e.start and e.end <= match.end()]
        if touched:
            out = [e for e in out if e not in touched] + [Entity(match.start(), match.end(), "PER")]
    return out


def _by_start(entity: Entity) -> int:
    return entity.start


def _untitled(text: str, entity: Entity) -> Entity:
    """The name without titles and roles before it: "Prime Minister Tiber Hallask"."""
    start = entity.start
    words = list(re.finditer(r"\S+", entity.span.of(text)))
    for word in words[:-1]:
        plain = word[0].rstrip(".,").lower()
        if plain not in names.TITLES and roles().get(plain) != "person" and plain != "the":
            break
        start = entity.start + words[words.index(word) + 1].start()
    written = text[start : entity.end]
    return Entity(start, start + len(re.sub(r"['’]s?$", "", written)), entity.kind)


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


def _modifies_a_role(parsed: ParsedDocument, entity: Entity) -> bool:
    for sentence in parsed.sentences:
        if sentence.start <= entity.start < sentence.end:
            inside = [t for t in sentence.tokens if entity.start <= t.start < entity.end]
            numbers = {t.index for t in inside}
            top = next((t for t in inside if t.head not in numbers), None)
            if top is None or top.head < 0 or top.relation not in {"compound", "amod"}:
                return False
            governor = sentence.tokens[top.head]
            return governor.index > top.index and governor.upos == "NOUN" and len(inside) == 1
    return False


def _looks_like_a_name(text: str) -> bool:
    words = text.split()
    return (
        bool(words)
        and len(words) <= 6
        and not ARTICLES.match(text)
        and words[-1][:1].isupper() | (words[-1].lower().startswith(("al-", "el-")))
    )


def _speaker(parsed: ParsedDocument, chain: Chain) -> Speaker:
    spellings = tuple(
        Spelling(text, count, (parsed.document.outlet,) if parsed.document.outlet else ())
        for text, count in chain.spellings.most_common()
    )
    return Speaker(
        speaker_id=f"{parsed.document.document_id}|{chain.label}",
        label=chain.label,
        kind=chain.kind,
        spellings=spellings,
        roles=tuple(dict.fromkeys(chain.descriptions)),
        evidence=tuple(dict.fromkeys(chain.evidence)),
    )


class _Resolver:
    """The chains of one document. Mentions are read in text order, so that "last" is what came before."""

    def __init__(self, parsed: ParsedDocument) -> None:
        self.parsed = parsed
        self.text = parsed.text
        self.chains: list[Chain] = []
        self.by_start: dict[int, Chain] = {}
        self.people = people(parsed)

    # -------------------------------------------------------------- names

    def read_names(self) -> None:
        """Chains of the persons named anywhere in the document, full names first."""
        spelled = [(entity, _clean(entity.span.of(self.text))) for entity in self.people]
        full = [(e, s) for e, s in spelled if names.parse(s).given]
        short = [(e, s) for e, s in spelled if not names.parse(s).given]
        for entity, spelling in [*full, *short]:
            self._add_name(entity, spelling)

    def _add_name(self, entity: Entity, spelling: str) -> None:
        name = names.parse(spelling)
        if not name.surname:
            return
        title = self.text[max(0, entity.start - 5) : entity.start].strip().rstrip(".").lower().split(" ")[-1]
        gender = TITLE_GENDER.get(title)
        chain = self._chain_of_name(name, entity.start, gender)
        if chain is None:
            chain = Chain(spelling, SpeakerKind.PERSON, names.gender(spelling), name=name)
            self.chains.append(chain)
        elif name.given and chain.name is not None and not chain.name.given:
            chain.label, chain.name = spelling, name
        chain.gender = names.gender(spelling) or chain.gender
        chain.gender = gender or chain.gender
        chain.spellings[spelling] += 1
        self.by_start[entity.start] = chain
        for role, description in self._roles_at(entity):
            chain.roles.add(role)
            if description:
                chain.descriptions.append(description)

    def _chain_of_name(self, name: names.Name, position: int, gender: str | None) -> Chain | None:
        people = [c for c in self.chains if c.kind is SpeakerKind.PERSON and c.name is not None]
        if name.given:
            same = [
                c
                for c in people
                if c.name and c.name.surname == name.surname and names.same_given(c.name.given, name.given)
            ]
            return same[0] if same else None
        same = [c for c in people if c.name and c.name.surname == name.surname]
        if len(same) == 1:
            return same[0]
        same = [c for c in same if gender is None or c.gender in {None, gender}]
        if same:
            before = [c for c in same if any(s < position for s, k in self.by_start.items() if k is c)]
            return max(
                before,
                key=lambda c: max(s for s, k in self.by_start.items() if k is c and s < position),
                default=None,
            )
        firsts = [c for c in people if c.name and c.name.given == name.surname]
        if len(firsts) == 1:
            return firsts[0]
        typos = [
            c
            for c in people
            if c.name and names.is_typo_of(c.name.surname, name.surname) and sum(c.spellings.values()) > 1
        ]
        swapped = [c for c in typos if c.name and sorted(c.name.surname) == sorted(name.surname)]
        if len(swapped) == 1:
            swapped[0].evidence.append(f"“{name.surname.capitalize()}” is {swapped[0].label} with letters swapped")
            return swapped[0]
        return None

    def _roles_at(self, entity: Entity) -> Iterable[tuple[str, str | None]]:
        """Role nouns right before a name, or in apposition after it: "French President", ", a nurse"."""
        sentence, head = self._head(entity.span)
        if sentence is None or head is None:
            return
        first = next(t.index for t in sentence.tokens if t.end > entity.start)
        last = max(t.index for t in sentence.tokens if t.start < entity.end)
        before: list[Token] = []
        for token in reversed(sentence.tokens[max(0, first - 6) : first]):
            if token.upos not in {"NOUN", "PROPN", "ADJ", "DET", "PRON"} and not (token.text == "," and not before):
                break
            before.insert(0, token)
        yield from self._described_by(before)
        after = sentence.tokens[last + 1 : last + 12]
        if after and after[0].text == ",":
            phrase = list(takewhile(_is_nominal, after[1:]))
            closing = after[1 + len(phrase) : 2 + len(phrase)]  # "…, an aide said" begins anew: no apposition
            if not closing or closing[0].text in {",", ".", ")", ";"} or closing[0].text.lower() in RELATIVE:
                yield from self._described_by(phrase)

    def _described_by(self, tokens: Sequence[Token]) -> Iterable[tuple[str, str | None]]:
        nouns = [t for t in tokens if t.lemma.lower() in roles() or t.text.lower() in roles()]
        for token in nouns:
            noun = token.lemma.lower() if token.lemma.lower() in roles() else token.text.lower()
            written = self.text[tokens[0].start : token.end].strip(" ,") if token is nouns[-1] else None
            yield noun, None if written is None else _clean(ARTICLES.sub("", written))

    def _head(self, span: Span) -> tuple[Sentence | None, Token | None]:
        for sentence in self.parsed.sentences:
            if sentence.start <= span.start < sentence.end:
                inside = [t for t in sentence.tokens if span.start <= t.start < span.end]
                numbers = {t.index for t in inside}
                heads = [t for t in inside if t.head not in numbers and t.upos != "PUNCT"]
                return sentence, (heads[0] if heads else (inside[0] if inside else None))
        return None, None

    # -------------------------------------------------------------- sources

    def speaker_of(
        self,
        quotation: Quotation,
        quotations: Sequence[Quotation],
        answers: Sequence[tuple[Chain | None, str | None]],
    ) -> tuple[Chain | None, str | None]:
        """Who a quotation's source is, and why; `None` when the text doesn't say."""
        earlier = [(q, a) for q, a in zip(quotations, answers, strict=False) if a[0] is not None]
        if quotation.source is None:
            return self._goes_on(quotation, earlier)
        sentence, head = self._head(quotation.source)
        if sentence is None or head is None:
            return None, None
        word = head.text.lower()
        if word in FIRST:
            return self._first_person(quotation, earlier)
        if word in RELATIVE:
            return self._relative(sentence, head)
        if word in MASCULINE | FEMININE | PLURAL | NEUTER and head.upos in {"PRON", "DET", "ADJ"}:
            return self._pronoun(quotation, head, earlier)
        return self.mention(sentence, head, quotation.source)

    def _goes_on(
        self, quotation: Quotation, earlier: Sequence[tuple[Quotation, tuple[Chain | None, str | None]]]
    ) -> tuple[Chain | None, str | None]:
        """Quoted words with neither cue nor source are the last speaker's."""
        if quotation.cue is not None:
            return None, None
        for before, (chain, _) in reversed(earlier):
            if before.parent is None and chain is not None:
                return chain, f"goes on from the quotation before, whose speaker is {chain.label}"
        return None, None

    def _first_person(
        self, quotation: Quotation, earlier: Sequence[tuple[Quotation, tuple[Chain | None, str | None]]]
    ) -> tuple[Chain | None, str | None]:
        for outer, (chain, _) in reversed(earlier):
            if chain is not None and any(s.contains(quotation.content[0]) for s in outer.content):
                return chain, f"“{quotation.source_text}” inside the words of {chain.label}"
        return None, None

    def _relative(self, sentence: Sentence, head: Token) -> tuple[Chain | None, str | None]:
        verb = sentence.tokens[head.head] if head.head >= 0 else None
        while verb is not None and verb.relation in {"conj", "xcomp", "ccomp"} and verb.head >= 0:
            verb = sentence.tokens[verb.head]
        if verb is None or verb.head < 0 or not verb.deprel.startswith("acl"):
            return None, None
        noun = sentence.tokens[verb.head]
        chain, evidence = self.mention(sentence, noun, noun.span)
        return chain, None if chain is None else f"“{head.text}” stands for {chain.label}" + (
            f"; {evidence}" if evidence else ""
        )

    def _pronoun(
        self,
        quotation: Quotation,
        head: Token,
        earlier: Sequence[tuple[Quotation, tuple[Chain | None, str | None]]],
    ) -> tuple[Chain | None, str | None]:
        """The speaker or subject before it that agrees in number and gender, not too far back."""
        assert quotation.source is not None
        word = head.text.lower()
        gender = "m" if word in MASCULINE else "f" if word in FEMININE else None
        best: tuple[int, Chain, str] | None = None
        for chain, position, is_subject, is_speaker in self._before(quotation, earlier):
            if not _agrees(chain, word, gender):
                continue
            distance = self._distance(position, quotation.source.start)
            if distance > 8:
                continue
            score = 2 * distance - 3 * is_subject - 2 * is_speaker - (chain.gender == gender and gender is not None)
            if best is None or score < best[0]:
                best = (score, chain, f"“{head.text}” agrees with {chain.label}, {_ago(distance)}")
        if best is None:
            return None, None
        if gender is not None and best[1].gender is None:
            best[1].gender = gender
        best[1].last = quotation.source.start
        return best[1], best[2]

    def _before(
        self, quotation: Quotation, earlier: Sequence[tuple[Quotation, tuple[Chain | None, str | None]]]
    ) -> Iterable[tuple[Chain, int, bool, bool]]:
        assert quotation.source is not None
        stop = quotation.source.start
        inside = [s for q, _ in earlier if q.kind != "indirect" for s in q.content if s.end <= stop]
        for start, chain in self.by_start.items():
            if start < stop and not any(s.start <= start < s.end for s in inside):
                sentence, head = self._head(Span(start, start + 1))
                top = head
                while sentence and top and top.head >= 0 and top.relation in {"flat", "compound", "appos"}:
                    top = sentence.tokens[top.head]
                yield chain, start, top is not None and top.relation == "nsubj", False
        for other, (speaker, _) in earlier:
            if speaker is not None and other.source is not None and other.source.start < stop:
                yield speaker, other.source.start, True, True

    def _distance(self, position: int, stop: int) -> int:
        """Sentences between two places."""
        return sum(1 for s in self.parsed.sentences if position < s.start <= stop)

    def mention(self, sentence: Sentence, head: Token, span: Span) -> tuple[Chain | None, str | None]:
        """The chain of a name, an organisation, a document or a description."""
        phrase = span.of(self.text)
        named = self._named(sentence, head, span)
        if named is not None:
            named.last = span.start
            return named, None if _clean(phrase) == named.label else f"named in “{_short(phrase)}”"
        noun = _role_noun(sentence, head)
        kind = roles().get(noun)
        plural = "Number=Plur" in head.feats or any(t.relation == "conj" for t in sentence.children[head.index])
        if kind == "document" and not plural:
            return self._document(sentence, head, span)
        organisation = self._organisation(sentence, head, span)
        if organisation is not None:
            return organisation, None
        if kind is None and head.upos not in {"NOUN", "PROPN", "NUM", "ADJ"}:
            return None, None
        return self._described(sentence, head, span, noun, kind, plural)

    def _named(self, sentence: Sentence, head: Token, span: Span) -> Chain | None:
        """The person whom a phrase names: alone, after title and role, or beside them in apposition."""
        inside = [
            e for e in self.people if e.start in self.by_start and (span.contains(e.span) or e.start == span.start)
        ]
        if not inside:
            return None
        phrase = span.of(self.text)
        for entity in inside:
            before = phrase[: entity.start - span.start]
            after = phrase[entity.end - span.start :]
            if re.match(r"['’]s?\s", after) or re.match(r"\s+and\s", after):
                continue
            if (
                not before.strip()
                or entity.start <= head.start < entity.end
                and not re.search(r"\b(?:of|for|by|from|with|to)\b", before)
            ):
                return self.by_start[entity.start]
            if self._leads_to_name(sentence, span.start, entity.start) and re.match(r"\s*(?:[,(]|$)|\s+\w+", after):
                return self.by_start[entity.start]
        return None

    def _leads_to_name(self, sentence: Sentence, start: int, stop: int) -> bool:
        """Whether only title, role and a comma stand before a name: "The dean of Varn, Dr. "."""
        before = self.text[start:stop]
        last = before.rfind(",") + 1
        words = [t for t in sentence.tokens if start + last <= t.start and t.end <= stop]
        plain = all(t.upos in NOMINAL_TAGS or t.text in {"-", '"', "“", "”"} for t in words)
        owned = re.search(r"['’]s?\s+$", before) is not None
        return plain and not owned and not re.search(r"\b(?:and|or|who|which|that|said)\b", before[:last])

    def _organisation(self, sentence: Sentence, head: Token, span: Span) -> Chain | None:
        for entity in self.parsed.entities:
            if entity.kind in {"ORG", "LOC"} and entity.start <= head.start < entity.end and span.overlaps(entity.span):
                label = _clean(ARTICLES.sub("", entity.span.of(self.text)))
                chain = next(
                    (c for c in self.chains if c.kind is SpeakerKind.ORGANISATION and _is_same_body(c.label, label)),
                    None,
                )
                if chain is None:
                    chain = Chain(label, SpeakerKind.ORGANISATION)
                    self.chains.append(chain)
                elif len(label) > len(chain.label):
                    chain.label = label
                chain.spellings[label] += 1
                chain.last = span.start
                chain.roles.add(_role_noun(sentence, head))
                return chain
        return None

    def _document(self, sentence: Sentence, head: Token, span: Span) -> tuple[Chain | None, str | None]:
        """A statement speaks for who issued it, when the text says who."""
        issuer = _issuer(sentence, head)
        if issuer is not None:
            numbers = {t.index for t in sentence.subtree(issuer)}
            tokens = [
                t for t in sentence.tokens if t.index in numbers and t.relation != "case" or t.index == issuer.index
            ]
            tokens = [
                t for t in tokens if t.index in numbers and t.text.lower() not in {"from", "by", "of", "'s", "’s"}
            ]
            if tokens:
                part = Span(tokens[0].start, tokens[-1].end)
                chain, _ = self.mention(sentence, issuer, part)
                if chain is not None:
                    chain.roles.add(head.lemma.lower())
                    chain.last = span.start
                    return chain, f"{chain.label} issued “{_short(span.of(self.text))}”"
        if _is_definite(sentence, head):
            known = [c for c in self.chains if head.lemma.lower() in c.roles and c.last >= 0]
            if known:
                chain = max(known, key=lambda c: c.last)
                chain.last = span.start
                return chain, f"“{span.of(self.text)}” is the one mentioned before, of {chain.label}"
        return self._new(span, SpeakerKind.DOCUMENT, {head.lemma.lower()}), None

    def _described(
        self, sentence: Sentence, head: Token, span: Span, noun: str, kind: str | None, plural: bool
    ) -> tuple[Chain | None, str | None]:
        """ "The minister", "an Elysee official", "both men", "the ministry"."""
        phrase = span.of(self.text)
        made = (
            SpeakerKind.GROUP if plural
            else SpeakerKind.ORGANISATION if kind == "organisation"
            else SpeakerKind.UNNAMED
        )  # fmt: skip
        if _is_definite(sentence, head):
            known = [
                c
                for c in self.chains
                if self._could_be(c, noun, made) and (c.last >= 0 or self._was_before(c, span.start))
            ]
            if known:
                chain = max(known, key=lambda c: (_shared(phrase, c), max(c.last, self._last_name(c, span.start))))
                chain.last = span.start
                return chain, f"“{_short(phrase)}” fits {chain.label}, mentioned before"
            if made is SpeakerKind.UNNAMED and noun not in NAMELESS:
                ahead = self._name_ahead(sentence, span)
                if ahead is not None:
                    ahead.last = span.start
                    ahead.descriptions.append(_clean(ARTICLES.sub("", phrase)))
                    ahead.roles.add(noun)
                    return ahead, f"“{_short(phrase)}” is named in the next sentence: {ahead.label}"
        if made is SpeakerKind.GROUP and not _is_definite(sentence, head):
            return self._new(span, made, {noun}), None
        same = [
            c
            for c in self.chains
            if c.kind is made and names.folded(c.label) == names.folded(_clean(ARTICLES.sub("", phrase)))
        ]
        if same and "another" not in phrase.lower():
            same[0].last = span.start
            same[0].spellings[_clean(phrase)] += 1
            return same[0], "described in the same words before"
        return self._new(span, made, {noun}), None

    def _could_be(self, chain: Chain, noun: str, kind: SpeakerKind) -> bool:
        if noun not in chain.roles:
            return kind is chain.kind is SpeakerKind.ORGANISATION and noun in FIRMS and chain.last >= 0
        if kind is SpeakerKind.UNNAMED:
            return chain.kind in {SpeakerKind.PERSON, SpeakerKind.UNNAMED}
        return chain.kind is kind

    def _was_before(self, chain: Chain, position: int) -> bool:
        return self._last_name(chain, position) >= 0

    def _last_name(self, chain: Chain, position: int) -> int:
        return max((s for s, c in self.by_start.items() if c is chain and s < position), default=-1)

    def _name_ahead(self, sentence: Sentence, span: Span) -> Chain | None:
        """A full name, new in the text and without a role of its own, that speaks in the next sentence."""
        following = next((s for s in self.parsed.sentences if s.index == sentence.index + 1), None)
        if following is None or following.paragraph != sentence.paragraph:
            return None
        for start, chain in sorted(self.by_start.items()):
            if following.start <= start < following.start + 3 and chain.name and chain.name.given and not chain.roles:
                is_new = self._last_name(chain, start) < 0
                _, head = self._head(Span(start, start + 1))
                top = head
                while top is not None and top.relation in {"flat", "compound"} and top.head >= 0:
                    top = following.tokens[top.head]
                if is_new and top is not None and top.relation == "nsubj" and top.head >= 0:
                    speaks = cues.cue(following.tokens[top.head])
                    return chain if speaks is not None and "quote" in speaks.frames else None
        return None

    def _new(self, span: Span, kind: SpeakerKind, nouns: set[str]) -> Chain:
        phrase = _clean(span.of(self.text))
        chain = Chain(_clean(ARTICLES.sub("", phrase)), kind, roles=set(nouns), last=span.start)
        chain.spellings[phrase] += 1
        chain.descriptions.append(chain.label)
        self.chains.append(chain)
        return chain

    # -------------------------------------------------------------- anonymity

    def reasons(self) -> dict[int, Span]:
        """The stated reason for anonymity, by chain: it belongs to the unnamed source mentioned last before it."""
        out: dict[int, Span] = {}
        for match in ANONYMITY.finditer(self.text):
            sentence = next((s for s in self.parsed.sentences if s.start <= match.start() < s.end), None)
            if sentence is None:
                continue
            unnamed = [c for c in self.chains if c.kind in {SpeakerKind.UNNAMED, SpeakerKind.GROUP}]
            nearest = [
                c for c in unnamed
                if any(s in self.text[max(0, sentence.start - 400) : match.start() + 200] for s in c.spellings)
            ]  # fmt: skip
            said = [c for c in nearest if any(sentence.span.of(self.text).find(s) >= 0 for s in c.spellings)] or nearest
            if not said:
                noun = [c for c in unnamed if any(t.lemma.lower() in c.roles for t in sentence.tokens)]
                said = noun[:1]
            if said:
                span = Span(match.start(), match.start() + len(match[0].rstrip(" ,;")))
                out.setdefault(id(said[0]), span)
        return out


# ------------------------------------------------------------------ words


def _clean(text: str) -> str:
    """One line, without a possessive ending and loose punctuation."""
    plain = re.sub(r"\s+", " ", text).strip(" ,;:—–-")
    if NICKNAMED.fullmatch(plain):
        plain = re.sub(r" [\"“‘'].*[\"”’'] ", " ", plain)
    return re.sub(r"['’]s?$", "", plain)


def _short(text: str, width: int = 60) -> str:
    plain = re.sub(r"\s+", " ", text)
    return plain if len(plain) <= width else plain[: width - 1].rstrip() + "…"


def _shared(phrase: str, chain: Chain) -> int:
    """How many words of a description are in what the chain was called before."""
    words = set(names.folded(ARTICLES.sub("", phrase)).split())
    return len(words & set(names.folded(" ".join([chain.label, *chain.descriptions])).split()))


def _is_nominal(token: Token) -> bool:
    return token.upos in NOMINAL_TAGS | {"ADP"}


def _ago(distance: int) -> str:
    if distance == 0:
        return "in the same sentence"
    return "one sentence before" if distance == 1 else f"{distance} sentences before"


def _role_noun(sentence: Sentence, head: Token) -> str:
    return head.lemma.lower().removesuffix("s") if head.lemma.lower() not in roles() else head.lemma.lower()


def _is_definite(sentence: Sentence, head: Token) -> bool:
    """Whether a mention points back: "the minister", "both men", "Varn's minister"."""
    return any(
        t.text.lower() in DEFINITE
        and t.relation in {"det", "amod", "cc"}
        or t.deprel == "nmod:poss"
        and t.upos == "PROPN"
        for t in sentence.children[head.index]
    )


def _is_same_body(one: str, other: str) -> bool:
    """Whether two names are one organisation's: equal, or an acronym and its words.

    >>> _is_same_body("WHO", "World Health Organization")
    True
    """
    a, b = names.folded(one).replace(".", ""), names.folded(other).replace(".", "")
    if a == b:
        return True
    short, long = sorted((one.replace(".", ""), other), key=len)
    capitals = "".join(w[0] for w in re.findall(r"[A-Z]\w*", long))
    return len(short) > 1 and short.isupper() and short == capitals


def _issuer(sentence: Sentence, head: Token) -> Token | None:
    """Whose statement it is: "a statement from <the chancellery>", "<the ministry>'s report"."""
    for token in sentence.children[head.index]:
        if token.deprel == "nmod:poss":
            return token
        case = next((t.text.lower() for t in sentence.children[token.index] if t.relation == "case"), "")
        if token.relation in {"nmod", "obl"} and case in {"from", "by"}:
            return token
    return None


def _agrees(chain: Chain, word: str, gender: str | None) -> bool:
    if gender is not None:
        if chain.kind is SpeakerKind.PERSON:
            return chain.gender in {None, gender}
        return chain.kind is SpeakerKind.UNNAMED and chain.gender in {None, gender}
    if word in PLURAL:
        return chain.kind in {SpeakerKind.GROUP, SpeakerKind.ORGANISATION}
    return chain.kind in {SpeakerKind.ORGANISATION, SpeakerKind.DOCUMENT}
