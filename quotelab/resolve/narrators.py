"""I, we and you, and quoted words with no source at all: who speaks the words in which they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from quotelab.document import Span
from quotelab.quotation import Quotation, SpeakerKind
from quotelab.resolve import bodies, groups, holders, turns
from quotelab.resolve.article import Address, Answer, Article, Chain
from quotelab.resolve.phrases import FIRST, SECOND, clean, lower, roles
from quotelab.resolve.turns import named_in

Answered = Sequence[tuple[Quotation, Answer]]
ALONE = frozenset({"i", "me", "my", "myself"})
SEVERAL = FIRST - ALONE
LONGEST_TELLING = 30  # words
LONGEST_QUESTION = 60  # words
SPOKEN_TO = 3  # sentences for which "you" is who was spoken to by name
TURN = re.compile(
    r"\W{0,2}([^\n:.?!()]{2,40})(?::|\)\))(?=\s)"
    r"|((?:Mr|Ms|Mrs|Dr|Speaker|Senator|The)\.? [A-Z][\w’'-]+(?: of [A-Z]\w+)?)\. (?=[A-Z])"
)
EDITORIAL = re.compile(
    r"(?:^|[|–—]\s*)(?:editorial|our view|leader|leading article)\s*(?:[:|–—]|$)|^the \w+ view on\b",
    re.IGNORECASE | re.MULTILINE,
)
ASKING = frozenset("ask contact approach reach interview speak put".split())
BYLINE = re.compile(r"\s*[Bb]y\s+((?:[A-Z][\w’'.-]+ ?){2,4})(?= in [A-Z]|,|\s*$)")
SIGNED = re.compile(r"\s(?:\||//|[–—·•])\s+([^|/–—·•]+)$")
AS_A = re.compile(r"\b[Aa]s an? ((?:[\w’'-]+ )?[\w’'-]+),(?=[^.?!\n]{0,200}\bI\b)")
AND_I = re.compile(r"\b([A-Z][\w’'-]+) and (?:I|me|myself)\b|\b(?:me|myself) and ([A-Z][\w’'-]+)")
COURTESY = re.compile(r"\b(?:thanks?|please|welcome|good (?:morning|afternoon|evening))\b", re.IGNORECASE)
BREAKS_OFF = re.compile(r"(?:--|[–—…]|\.\.\.)$")
AS_HELD = re.compile(r"\b[Aa]s (?:your )?((?:[A-Z][\w’'-]+ )?[\w’'-]+),? I\b|\bas your ((?:[A-Z][\w’'-]+ )?[\w’'-]+)")
OURSELVES = re.compile(r"\b[Ww]e\b,? (?:(?:(?:\w+ )?as|at) (?:the )?)?((?:[A-Z]\w+ ?)+(?:team|staff|crew)?)(?![\w’'])")


def inside_own_words(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """ "<I> think that the wall is weak," Mary Lund said."""
    if _word(quotation) not in FIRST or quotation.source is None:
        return None
    source = quotation.source
    mark = article.mark_at(source.start)
    for outer, answer in reversed(earlier):
        if answer.chain is None or outer is quotation or outer.source == source:
            continue
        if any(s.contains(source) or mark is not None and s.overlaps(mark) for s in outer.content) and not (
            mark is not None and outer.source is not None and mark.contains(outer.source)
        ):
            return Answer(answer.chain, f"“{quotation.source_text}” inside the words of {answer.chain.label}")
    is_pulled = mark is not None and _fills_paragraph(article, mark) and len(article.guests) == 1
    if is_pulled and _word(quotation) in ALONE:
        return Answer(article.guests[0], f"the words of {article.guests[0].label}, who is interviewed, stand alone")
    return Answer(None) if mark is not None else None


def _fills_paragraph(article: Article, mark: Span) -> bool:
    """Whether quoted words are a paragraph of their own."""
    paragraph = article.paragraphs[article.paragraph_at(mark.start)]
    return len(mark.of(article.text)) + 4 > len(paragraph.of(article.text).strip())


def whose_turn(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """Mary Lund spoke on Monday. / MARY LUND: <I> think that the wall is weak."""
    if _word(quotation) not in ALONE or quotation.source is None:
        return None
    number = article.paragraph_at(quotation.source.start)
    for paragraph in reversed(article.paragraphs[: number + 1]):
        match = TURN.match(paragraph.of(article.text))
        if match:
            chain = named_in(article, paragraph.start, paragraph.start + match.end())
            chain = chain or holders.initials(article, match[1] or "") or turns.titled(article, match[1] or match[2])
            return None if chain is None else Answer(chain, f"“{match[0]}” begins the turn")
    return None


def interviewee(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """We spoke with Mary Lund. / Why a wall? / It was time. / Was it dear? / <I> think that it was cheap."""
    word = _word(quotation)
    if word not in ALONE | SECOND or quotation.source is None or len(article.asked) < 2:
        return None
    number, asked = article.paragraph_at(quotation.source.start), article.asked
    in_answer = number not in asked or {number - 1, number + 1} <= asked or _is_long(article, number)
    is_told = word in SECOND and _is_told(article, number)
    if word in ALONE and not in_answer or word in SECOND and number not in asked and not is_told:
        return None
    if len(article.guests) != 1 or number < min(asked):
        return None
    return Answer(article.guests[0], f"{article.guests[0].label} is interviewed")


def _is_told(article: Article, number: int) -> bool:
    """Whether a short turn between two answers tells the guest something: "You said that it was cheap."."""
    text = article.paragraphs[number].of(article.text)
    is_own = re.search(r"\b(?:I|we|my|our|me|us)\b", text, re.IGNORECASE) is not None
    between = {number - 1, number + 1} & article.asked == set() and number + 1 < len(article.paragraphs)
    return between and not is_own and len(text.split()) < LONGEST_TELLING


def interviewer(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """Bo Holm interviewed Mary Lund. / Why a wall? / It was time. / <I> think that it was dear. Was it? / No."""
    source = quotation.source
    if _word(quotation) not in ALONE or source is None or article.mark_at(source.start) or len(article.hosts) != 1:
        return None
    number = article.paragraph_at(source.start)
    is_first = number < min(article.asked) and re.search(r"\byou\b", article.paragraphs[number].of(article.text))
    if number not in article.asked and not is_first:
        return None
    return Answer(article.hosts[0], f"{article.hosts[0].label} asks")


def other_guest(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """We spoke with Mary Lund and Bo Holm. / Why a wall? / Bo and <I> thought so. / Was it dear? / It was cheap."""
    source, guests = quotation.source, article.guests
    if _word(quotation) not in ALONE or source is None or article.mark_at(source.start) or len(guests) != 2:
        return None
    number = article.paragraph_at(source.start)
    beside = _beside_me(article, number) if number not in article.asked else set()
    named = [c for c in guests if c.name is not None and {c.name.given, c.name.surname} & beside]
    if len(named) != 1:
        return None
    chain = guests[0] if named[0] is guests[1] else guests[1]
    return Answer(chain, f"{chain.label} is interviewed with {named[0].label}, who isn’t “I”")


def guests_together(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """We spoke with Mary Lund and Bo Holm. / Why a wall? / <We> thought so. / Was it dear? / It was cheap."""
    word, source, asked = _word(quotation), quotation.source, article.asked
    if source is None or article.mark_at(source.start) or len(asked) < 2 or not 1 < len(article.guests) < 4:
        return None
    number = article.paragraph_at(source.start)
    in_place = number in asked if word in SECOND else word in SEVERAL and number not in asked
    if not in_place or number < min(asked) or _has_labels(article):
        return None
    chain = groups.group(article, article.guests, groups.listed([c.label for c in article.guests]))
    return Answer(chain, f"{chain.label} are interviewed together")


def addressed(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """We heard the city first. / Ms. Lund, if <you> think that the wall is weak, please tell us."""
    if _word(quotation) not in SECOND or quotation.source is None or article.mark_at(quotation.source.start):
        return None
    number = article.paragraph_at(quotation.source.start)
    here = [a for a in article.addresses if a.paragraph == number]
    here = [a for a in here if article.distance(a.start, quotation.source.start) <= SPOKEN_TO]
    if not here:
        return None
    before = [a for a in here if a.start < quotation.source.start]
    chain = (before[-1] if before else here[0]).chain
    return Answer(chain, f"{chain.label} is spoken to")


def called_upon(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """We will hear you first. Ms. Lund? / Thank you. <I> think that the wall is weak."""
    word = _word(quotation)
    if word not in ALONE | SECOND or quotation.source is None:
        return None
    number, asked = article.paragraph_at(quotation.source.start), article.asked
    called = [(n, c) for n, c in article.calls if n < number]
    only = len({id(c) for _, c in called}) == 1
    away, is_question = (number - called[-1][0], number in asked) if called else (0, False)
    is_own = away % 2 == 1 or only  # others' turns come between
    if not called or (is_question or not is_own if word in ALONE else not is_question and away % 2 == 1):
        return None
    return Answer(called[-1][1], f"the word was given to {called[-1][1].label}")


def answered_again(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """I have seen it, Ms. Lund. / And why did it fall? / As <you> said, it was weak."""
    if _word(quotation) not in SECOND or quotation.source is None or article.mark_at(quotation.source.start):
        return None
    number = article.paragraph_at(quotation.source.start)
    near = [a for a in article.addresses if number - 2 <= a.paragraph <= number]
    if number - 1 not in article.asked or number in article.asked or any(a.paragraph != number - 2 for a in near):
        return None
    if not near or not _awaits_reply(article, near[-1]):
        return None
    return Answer(near[-1].chain, f"{near[-1].chain.label}, spoken to in the answer before, has asked again")


def in_reply(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """Why did it fall, Ms. Lund? / <I> think that the wall was weak."""
    if _word(quotation) not in ALONE or quotation.source is None or article.mark_at(quotation.source.start):
        return None
    own = _own_turns(article, article.paragraph_at(quotation.source.start))
    here = {id(a.chain) for a in article.addresses if a.paragraph in own}
    before = [a.chain for a in article.addresses if a.paragraph + 1 in own and _awaits_reply(article, a)]
    after = [a.chain for a in article.addresses if a.paragraph - 1 in own and _replies(article, a)]
    chains = {id(c): c for c in (*before[-1:], *after[:1]) if id(c) not in here}
    if len(chains) != 1:
        return None
    chain = next(iter(chains.values()))
    return Answer(chain, f"{chain.label} is spoken to in the turn {'before' if before else 'after'}")


def speech(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """Remarks by Mary Lund at the opening. / <I> think that the town needed it."""
    if _word(quotation) not in ALONE or quotation.source is None:
        return None
    number = article.paragraph_at(quotation.source.start)
    said = [chain for paragraph, chain in article.announced if paragraph < number]
    if said:
        return Answer(said[-1], f"“{said[-1].label}” is said to speak what follows")
    heads = [article.parsed.document.title or "", *(p.of(article.text) for p in article.paragraphs[:1])]
    for text in heads:
        chain = turns.speaker_of_title(article, text[:300]) if len(text) < 400 or text is heads[0] else None
        if chain is not None:
            return Answer(chain, f"“{clean(text[:60])}…” says whose words they are")
    return None


def introduced(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """Good evening, my name is Mary Lund. <I> think that the town needs a bridge."""
    if _word(quotation) not in ALONE or quotation.source is None:
        return None
    number = article.paragraph_at(quotation.source.start)
    said = article.introductions
    here = [chain for paragraph, chain in said if paragraph == number]
    if not here and not article.asked and len({id(c) for _, c in said}) == 1:
        here = [said[0][1]]
    return Answer(here[-1], f"{here[-1].label} gives that name") if here else None


def author(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """By Casimir Holt. / On the way out <I> asked what note it was."""
    if _word(quotation) not in ALONE or article.asked:
        return None
    lines = (BYLINE.match(p.of(article.text)) for p in article.paragraphs[:4])
    name = article.parsed.document.author or next((m[1].strip() for m in lines if m), None)
    if not name:
        return None
    chain = turns.person(article, name)
    return Answer(chain, f"{chain.label} is the author")


def signed(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """Good morning. It's me, Mary. <I> think that it is going to rain."""
    title = article.parsed.document.title or ""
    found = SIGNED.search(title)
    if _word(quotation) not in ALONE or found is None or not article.is_talk:
        return None
    name = turns.names_at_end(found[0])
    chain = turns.person_here(article, name[0]) if name and found[1].strip() == name[0] else None
    return None if chain is None else Answer(chain, f"the title is signed {chain.label}, of whom the text speaks")


def called_for(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """Thank you. / We want Holm! We want Holm! / Thank you. <I> think that the town needs a bridge."""
    if _word(quotation) not in ALONE or quotation.source is None or article.mark_at(quotation.source.start):
        return None
    return next((Answer(chain, f"the crowd calls {chain.label}") for chain in article.called_for), None)


def outlet(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """The ferry leaves on Friday. / The boat is old. / The town is small. / <We> asked why the boat was old."""
    document, source = article.parsed.document, quotation.source
    if _word(quotation) not in SEVERAL or source is None or not document.outlet or article.mark_at(source.start):
        return None
    found = article.head(source)
    verb = found[0].tokens[found[1].head] if found is not None and found[1].head >= 0 else None
    asks = verb is not None and verb.lemma.lower() in ASKING and not article.is_talk
    if not asks and not EDITORIAL.search(f"{document.title or ''}\n{article.text[:80]}"):
        return None
    chain = bodies.named_body(article, document.outlet)
    return Answer(chain, f"“{quotation.source_text}” is {chain.label}, which publishes this")


def ourselves(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """We as Varners pay for the bridge. <We> think that the toll is high."""
    source = quotation.source
    if _word(quotation) not in SEVERAL or source is None or article.mark_at(source.start) or not article.is_talk:
        return None
    if article.paragraph_at(source.start) in article.asked:
        return None
    said = {m[1].strip(): m for m in OURSELVES.finditer(article.text) if article.mark_at(m.start()) is None}
    if len(said) != 1:
        return None
    label, match = next(iter(said.items()))
    chain = bodies.named_body(article, label)
    return Answer(chain, f"who says so: “{match[0].strip()}”")


def self_described(article: Article, quotation: Quotation, earlier: Answered) -> Answer | None:
    """As a nurse, I see it every day. <I> think that the wards are too small."""
    if _word(quotation) not in ALONE or article.asked or not article.is_talk:
        return None
    matches = [m for m in AS_A.finditer(article.text) if article.mark_at(m.start()) is None]
    found = {m[1] for m in matches if m[1][:1].isupper() or _is_person(m[1])}
    held = (m for m in AS_HELD.finditer(article.text) if article.mark_at(m.start()) is None)
    found = found or {label for m in held if _is_person(label := m[1] or m[2])}
    if len(found) != 1:
        return None
    label = found.pop()
    chain = next((c for c in article.chains if c.name is None and c.label == label), None)
    if chain is None:
        chain = Chain(label, SpeakerKind.UNNAMED, roles={label.split()[-1].lower()})
        article.chains.append(chain)
    return Answer(chain, f"“{quotation.source_text}” speaks as “{label}”")


def _is_person(label: str) -> bool:
    return roles().get(label.split()[-1].lower()) == "person"


def _word(quotation: Quotation) -> str:
    return lower(quotation.source_text or "")


def _replies(article: Article, address: Address) -> bool:
    """Whether a turn begins by speaking to who spoke before: "No, Ms. Lund, it was strong."."""
    return address.paragraph not in article.asked and _is_first(article, address.start)


def _awaits_reply(article: Article, address: Address) -> bool:
    """Whether who is spoken to speaks next: asked, or answered; not who is thanked or welcomed."""
    sentence = article.sentence_at(address.start)
    is_courtesy = sentence is None or COURTESY.search(sentence.span.of(article.text)) is not None
    return address.paragraph in article.asked or _replies(article, address) and not is_courtesy


def _beside_me(article: Article, number: int) -> set[str]:
    """The names that a turn joins with "I" or "me": "Bo and I"."""
    paragraph = article.paragraphs[number]
    found = AND_I.finditer(article.text, paragraph.start, paragraph.end)
    return {(m[1] or m[2]).lower() for m in found if article.mark_at(m.start()) is None}


def _has_labels(article: Article) -> bool:
    """Whether labels say whose the turns are: "LUND: …", more than once."""
    labels = Counter(m[0] for p in article.paragraphs if (m := TURN.match(p.of(article.text))))
    return any(count > 1 for count in labels.values())


def _own_turns(article: Article, number: int) -> set[int]:
    """The turns of one who goes on: a single word, or what breaks off, between two turns leaves the word with her."""
    own = {number}
    for step in (2, -2):
        turn = number
        while 0 <= turn + step < len(article.paragraphs) and _is_fragment(article, turn + step // 2):
            turn += step
            own.add(turn)
    return own


def _is_fragment(article: Article, number: int) -> bool:
    """Whether a turn is no more than a word, or breaks off: "Sure.", "But –"."""
    text = article.paragraphs[number].of(article.text).strip()
    return BREAKS_OFF.search(text) is not None or len(text.split()) == 1 and text.endswith((".", "!"))


def _is_long(article: Article, number: int) -> bool:
    """Whether a turn is so long that it answers, though it ends by asking back."""
    return len(article.paragraphs[number].of(article.text).split()) > LONGEST_QUESTION


def _is_first(article: Article, position: int) -> bool:
    """Whether a place is in the first sentence of its paragraph."""
    sentence = article.sentence_at(position)
    paragraph = article.paragraphs[article.paragraph_at(position)]
    return sentence is not None and sentence.start <= paragraph.start + 3


RULES = (
    inside_own_words,
    whose_turn,
    interviewee,
    interviewer,
    other_guest,
    addressed,
    called_upon,
    answered_again,
    in_reply,
    speech,
    introduced,
    signed,
    author,
    called_for,
    outlet,
    ourselves,
    guests_together,
    self_described,
)
