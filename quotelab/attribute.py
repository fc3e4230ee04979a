"""Who is reported? Rules that answer with the words that name the source of a cue.

`SOURCE_RULES` is tried in order; each answers with token numbers of the cue's sentence, or `None`.
"""

from __future__ import annotations

from collections.abc import Callable

from quotelab.cues import ACCORDING, Cue
from quotelab.document import Sentence, Span, Token
from quotelab.find import (
    DAYS,
    NOMINAL,
    Tokens,
    agent_phrase,
    belongs_to_content,
    below,
    case,
    child,
    is_reporting,
    is_time,
)

SourceRule = Callable[[Sentence, Cue], Tokens | None]
DUMMIES = frozenset({"it", "there", "that", "this", "what", "which"})
DEPENDENT = frozenset({"advcl", "xcomp", "conj", "acl", "ccomp", "parataxis"})
CLAUSAL = frozenset({"nsubj", "aux", "obl", "advmod", "csubj"})


def noun_phrase(sentence: Sentence, head: Token) -> Tokens:
    """A mention with its title, apposition and relative clause, without preposition and loose ends."""
    loose = [
        branch
        for branch in sentence.children[head.index]
        if branch.relation in {"case", "cc", "parataxis", "mark", "advcl", "cop", "discourse", "ccomp"}
        or (branch.relation in CLAUSAL and head.upos in {"NOUN", "PROPN"} and branch.upos != "ADV")
        or branch.text.lower() in DAYS
    ]  # fmt: skip
    return frozenset(below(sentence, head, without=[b for b in loose if b.index != head.index]))


def object_of_according(sentence: Sentence, cue: Cue) -> Tokens | None:
    """[According to] <two aides>, the vote was postponed."""
    if cue.frame != ACCORDING or cue.token.head < 0:
        return None
    source = sentence.tokens[cue.token.head]
    if source.index < cue.token.index:
        source = child(sentence, cue.token, "obl", "nmod", "obj") or source
    return frozenset(
        i for i in noun_phrase(sentence, source) if i > cue.token.index and sentence.tokens[i].text.lower() != "to"
    )


def agent(sentence: Sentence, cue: Cue) -> Tokens | None:
    """The vote was denounced by <the opposition>."""
    if child(sentence, cue.token, "nsubj:pass", "aux:pass") is None and cue.token.relation != "acl":
        return None
    found = agent_phrase(sentence, cue.token)
    return None if found is None else noun_phrase(sentence, found)


def own_subject(sentence: Sentence, cue: Cue) -> Tokens | None:
    """<The ministry> announced that talks would resume."""
    found = [t for t in sentence.children[cue.token.index] if t.relation == "nsubj"]
    found = [t for t in found if t.index < cue.token.index] or [
        t for t in found if not belongs_to_content(sentence, cue.token, t)
    ]
    if not found or cue.token.upos == "NOUN":
        return None
    if len(found) == 1 and found[0].text.lower() in DUMMIES - {"which", "that"}:
        return frozenset({found[0].index}) if speaks(sentence, cue.token, found[0]) else frozenset()
    return before_aside(sentence, cue.token, found[-1]) or joined(sentence, found)


def before_aside(sentence: Sentence, verb: Token, subject: Token) -> Tokens | None:
    """<Mara Lund>, speaking at a rally in Ahl, Varn, said …: the tree took a place or date between commas for her."""
    tokens = sentence.tokens
    held = subject.index > 2 and (tokens[subject.index - 1].text == "," or tokens[subject.index - 1].upos == "ADP")
    closed = any(t.text == "," for t in tokens[subject.index + 1 : verb.index][:3])
    if not held or not closed or subject.upos not in {"PROPN", "NUM"}:
        return None
    start, end = phrase_before(sentence, verb)
    first = sentence.tokens[start : subject.index]
    return frozenset(range(start, end)) if start == 0 and any(t.upos in NOMINAL for t in first) else None


def speaks(sentence: Sentence, verb: Token, dummy: Token) -> bool:
    """Whether "it" is somebody: <it> accused the firm; not in "it was said that", "it seems to say"."""
    return dummy.text.lower() == "it" and child(sentence, verb, "aux:pass", "csubj") is None


def joined(sentence: Sentence, subjects: list[Token]) -> Tokens:
    """One mention that the tree cut in two: <Governor> <Milena Strand>; else the subject that stands nearest."""
    tokens = noun_phrase(sentence, subjects[-1])
    if subjects[-1].upos == "PRON":
        return tokens
    for subject in reversed(subjects[:-1]):
        before = noun_phrase(sentence, subject)
        gap = range(max(before) + 1, min(tokens)) if tokens and before else range(0)
        if any(sentence.tokens[i].text not in {'"', "“", "”"} for i in gap):
            break
        tokens = tokens | before | frozenset(gap)
    return tokens


def possessor(sentence: Sentence, cue: Cue) -> Tokens | None:
    """<Her> claim that …; <the committee's> statement that …; the belief of <many>."""
    if cue.token.upos != "NOUN":
        return None
    owner = child(sentence, cue.token, "nmod:poss")
    if owner is not None:
        return frozenset(i for i in below(sentence, owner) if sentence.tokens[i].text not in {"'s", "’s", "'", "’"})
    for candidate in sentence.children[cue.token.index]:
        if candidate.relation == "nmod" and case(sentence, candidate) in {"by", "from", "of", "among"}:
            return noun_phrase(sentence, candidate)
    return None


def subject_of_light_verb(sentence: Sentence, cue: Cue) -> Tokens | None:
    """<The office> issued a statement that …; <he> has no doubt that …"""
    if cue.token.upos != "NOUN" or cue.token.relation not in {"obj", "obl"}:
        return None
    return inherited(sentence, sentence.tokens[cue.token.head], 0)


def root(sentence: Sentence) -> Token:
    return next(t for t in sentence.tokens if t.head < 0)


def subject_of_all(sentence: Sentence, cue: Cue) -> Tokens | None:
    """<The aide> rejected claims that he had lied, saying that …: a gerund after a comma is the main clause's.

    Of several main clauses it is the last: "It rained, but <Lund> went on, saying that …"
    """
    token = cue.token
    if token.relation != "advcl" or token.xpos != "VBG" or sentence.tokens[token.index - 1].text != ",":
        return None
    subjects = [found for verb in main_verbs(sentence) if (found := child(sentence, verb, "nsubj")) is not None]
    subjects = [t for t in subjects if t.index < token.index and not is_in_marks(sentence, t)]
    if not subjects or subjects[-1].text.lower() in DUMMIES:
        return None
    return noun_phrase(sentence, subjects[-1])


def main_verbs(sentence: Sentence) -> list[Token]:
    """The heads of the main clauses, in text order."""
    found = [root(sentence)]
    for token in found:
        found.extend(t for t in sentence.children[token.index] if t.relation in {"conj", "parataxis"})
    return sorted(found, key=lambda t: t.index)


def is_in_marks(sentence: Sentence, token: Token) -> bool:
    """Whether a quotation mark that opens before a token closes after it in the same sentence."""
    before = [t.text for t in sentence.tokens[: token.index] if t.text in MARKS]
    after = [t.text for t in sentence.tokens[token.index :] if t.text in MARKS]
    return len(before) % 2 == 1 and bool(after)


MARKS = frozenset({'"', "“", "”", "''", "``", "«", "»", "„"})


def companion(sentence: Sentence, cue: Cue) -> Tokens | None:
    """Republicans chimed in, with <Mara Lund> tweeting that …"""
    token = cue.token
    if token.xpos not in {"VBG", "VBN", "JJ"}:
        return None
    start, end = phrase_before(sentence, token)
    if start == end or start == 0 or sentence.tokens[start - 1].text.lower() != "with":
        return None
    return frozenset(range(start, end))


def issuer(sentence: Sentence, cue: Cue) -> Tokens | None:
    """<The campaign> issued a statement saying that …; <she> took the step of criticizing the court."""
    token = cue.token
    if token.xpos != "VBG" or token.head < 0 or token.relation not in {"acl", "xcomp"}:
        return None
    governor = sentence.tokens[token.head]
    thing = governor if token.relation == "acl" else child(sentence, governor, "obj")
    if thing is None or thing.relation not in {"obj", "obl"} or thing.upos != "NOUN" or thing.lemma in PEOPLE:
        return None
    verb = sentence.tokens[thing.head]
    return None if thing.index > token.index or verb.lemma.lower() in RECEIVING else inherited(sentence, verb, 0)


RECEIVING = frozenset({"receive", "get", "hear", "read", "find", "include"})
PEOPLE = frozenset("man woman people person one those voter group official member student reporter".split())


def inherited_subject(sentence: Sentence, cue: Cue) -> Tokens | None:
    """<The aide> left early, saying that …; <she> smiled and said …; <a memo> warning that …"""
    return inherited(sentence, cue.token, 0)


def inherited(sentence: Sentence, token: Token, depth: int) -> Tokens | None:
    if depth > 4:
        return None
    found = child(sentence, token, "nsubj")
    if found is not None:
        if found.text.lower() in DUMMIES:
            return frozenset({found.index}) if speaks(sentence, token, found) else frozenset()
        return noun_phrase(sentence, found) if depth or found.deprel != "nsubj:pass" else None
    if token.head < 0 or token.relation not in DEPENDENT | {"appos"}:
        return None
    governor = sentence.tokens[token.head]
    if token.relation == "conj":
        asides = [
            t for t in sentence.children[governor.index]
            if t.relation == "parataxis" and governor.index < t.index < token.index and is_reporting(sentence, t)
        ]  # fmt: skip
        if asides and is_reporting(sentence, token):  # "…, the official said, but added that …"
            return inherited(sentence, asides[-1], depth + 1)
    if token.relation == "acl" and governor.upos in {"NOUN", "PROPN", "PRON"}:
        return noun_phrase_without(sentence, governor, token)
    controlled = child(sentence, governor, "obj") if is_controlled(token, governor) else None
    if controlled is not None and controlled.index < token.index and controlled.text.lower() not in DUMMIES:
        return noun_phrase(sentence, controlled)
    return inherited(sentence, governor, depth + 1)


def is_controlled(token: Token, governor: Token) -> bool:
    """Whether the governor's object acts: it prompted <Lund> to accuse him; not in "she used it to accuse him"."""
    if token.relation == "xcomp":
        return governor.lemma.lower() not in USING
    return token.relation == "advcl" and token.xpos == "VB" and governor.lemma.lower() in PROMPTING


USING = frozenset("use spend email take issue send write text".split())
PROMPTING = frozenset("lead prompt force allow require drive push cause enable encourage press compel get".split())


def noun_phrase_without(sentence: Sentence, head: Token, branch: Token) -> Tokens:
    return noun_phrase(sentence, head) - below(sentence, branch)


def nouns_before(sentence: Sentence, cue: Cue) -> Tokens | None:
    """<The central bank> said that …, where the tree has no subject; <she> went on, warning that …"""
    token = cue.token
    if token.upos not in {"VERB", "AUX"}:
        return None
    if "VerbForm=Fin" not in token.feats and token.head >= 0:
        found = child(sentence, root(sentence), "nsubj")
        return None if found is None else noun_phrase(sentence, found)
    named = range(*phrase_before(sentence, token))
    if len(named) == 1 and sentence.tokens[named[0]].text.lower() in DUMMIES:
        return frozenset(named) if speaks(sentence, token, sentence.tokens[named[0]]) else None
    return frozenset(named) or None


def mention_and_aside(sentence: Sentence, cue: Cue) -> Tokens | None:
    """<The letter, which was shown,> promised …; where the tree hangs the verb on what stands between the commas."""
    token = cue.token
    if (
        token.xpos not in {"VBD", "VBZ", "VBP", "VBN"}
        or child(sentence, token, "nsubj", "aux") is not None
        or token.relation == "conj"
    ):
        return None
    start, end = phrase_before(sentence, token)
    if start == end or sentence.tokens[end - 1].text != "," or start > 0 and sentence.tokens[start - 1].upos != "PUNCT":
        return None
    return frozenset(range(start, end))


def name_before_comma(sentence: Sentence, cue: Cue) -> Tokens | None:
    """ "…," added <Lund>, referring to …"""
    comma = sentence.tokens[cue.token.index - 1]
    if cue.token.xpos != "VBG" or cue.token.index < 2 or comma.text != ",":
        return None
    start, end = phrase_before(sentence, comma)
    if start < 2 or start == end or sentence.tokens[start - 2].text not in MARKS:
        return None
    return frozenset(range(start, end)) if is_reporting(sentence, sentence.tokens[start - 1]) else None


def phrase_before(sentence: Sentence, verb: Token) -> tuple[int, int]:
    """First and last (exclusive) token of the mention that stands right before a verb, equal where none does.

    An apposition, a relative clause or a bracket between the mention and the verb belongs to it: <Ann Voss (R),
    who heads the union,> said …
    """
    tokens = sentence.tokens
    stop = verb.index
    while stop > 0 and tokens[stop - 1].upos in {"AUX", "ADV"} and tokens[stop - 1].text.lower() not in SEVERAL:
        stop -= 1
    end = stop
    if stop > 0 and (tokens[stop - 1].upos == "ADV" or tokens[stop - 1].text.lower() in PRONOMINAL):
        return stop - 1, end  # <most> said …
    aside = _aside_before(sentence, stop)
    while aside is not None:
        stop = aside
        aside = _aside_before(sentence, stop)
    start = _first_noun(sentence, stop)
    while 1 < start < stop and tokens[start - 1].xpos == "VBN" and tokens[start - 2].upos in NOMINAL:
        start = _first_noun(sentence, start - 1)  # <a memo seen by the paper> said …
    if 0 < start < stop and tokens[start].upos == "ADP" and tokens[start - 1].upos == "VERB":
        return end, end
    while start < stop and tokens[start].upos in {"ADP", "PART"}:
        start += 1
    if start < stop and any(
        t.upos in NOMINAL or t.upos == "NUM" or t.text.lower() in SEVERAL for t in tokens[start:stop]
    ):
        return start, end
    return end, end


def _first_noun(sentence: Sentence, stop: int) -> int:
    """The number of the first token of the run of nouns and what goes with them that ends before a token."""
    tokens = sentence.tokens
    start = stop
    while start > 0 and (tokens[start - 1].upos in INSIDE_NOUNS or tokens[start - 1].text in {"-", "%", "$"}):
        start -= 1
    return start


SEVERAL = frozenset({"most", "many", "some", "few", "several", "others", "all", "both", "more", "half"})


PRONOMINAL = frozenset({"both", "neither", "many", "some", "others"})
DASHES = frozenset({"—", "–", "--", "-", "―"})


def _aside_before(sentence: Sentence, stop: int) -> int | None:
    """Where the aside begins that ends just before a token: ", head of the union," or "(D-Mo.)"."""
    tokens = sentence.tokens
    if stop < 3 or tokens[stop - 1].text not in {",", ")"} | DASHES:
        return None
    closing = tokens[stop - 1].text
    opening = "(" if closing == ")" else closing
    found = None
    for begin in range(stop - 2, max(0, stop - 30), -1):
        if tokens[begin].text != opening or tokens[begin - 1].upos not in {*NOMINAL, "NUM", "PUNCT"}:
            continue
        inside = tokens[begin + 1 : stop - 1]
        relative = bool(inside) and inside[0].text.lower() in RELATIVE
        if opening == "(" or relative:
            return begin
        if any(t.upos in {"AUX", "SCONJ"} or "VerbForm=Fin" in t.feats for t in inside):
            if not any(t.text.lower() in RELATIVE for t in inside):
                return found
            continue
        found = begin
    return found


RELATIVE = frozenset({"who", "which", "whose", "whom"})


INSIDE_NOUNS = NOMINAL | {"DET", "ADJ", "NUM", "ADP", "PART", "SYM"}


SOURCE_RULES: tuple[SourceRule, ...] = (
    object_of_according,
    possessor,
    subject_of_light_verb,
    agent,
    own_subject,
    mention_and_aside,
    companion,
    name_before_comma,
    issuer,
    subject_of_all,
    inherited_subject,
    nouns_before,
)


def source(sentence: Sentence, cue: Cue, content: Tokens) -> Span | None:
    """The words that name who is reported, or `None` where the sentence doesn't say."""
    if cue.token.upos != "NOUN" and is_passive(sentence, cue):
        answer = agent(sentence, cue)
        return None if answer is None else trimmed(sentence, answer - content)
    for rule in SOURCE_RULES:
        answer = rule(sentence, cue)
        if answer is not None:
            found = trimmed(sentence, answer - content - {cue.token.index})
            if found is not None or answer == frozenset():
                return found
    return None


def is_passive(sentence: Sentence, cue: Cue) -> bool:
    """Whether the cue's subject is not who says it: "he was told", but "he's said", "she is convinced"."""
    if child(sentence, cue.token, "nsubj:pass") is None or cue.lemma in FELT:
        return False
    helper = child(sentence, cue.token, "aux:pass")
    if helper is None:
        return False
    reports = child(sentence, cue.token, "ccomp", "obj") is not None
    return helper.text not in {"'s", "’s"} or not reports


FELT = frozenset("convince worry concern persuade determine incline oppose commit prepare delight dedicate".split())

ADDRESSED = frozenset(
    "tell inform remind assure warn notify advise ask brief promise reassure persuade convince urge".split()
)


def addressee(sentence: Sentence, cue: Cue, content: Tokens) -> Span | None:
    """Whom it was said to: she told <the council> that …; he explained to <reporters> that …"""
    for branch in sentence.children[cue.token.index]:
        told = branch.relation == "iobj" or branch.relation == "obj" and cue.lemma in ADDRESSED
        spoken_to = branch.relation == "obl" and case(sentence, branch) == "to" and "quote" in cue.frames
        if (told or spoken_to) and branch.index not in content:
            return trimmed(sentence, noun_phrase(sentence, branch) - content)
    return None


def when(sentence: Sentence, cue: Cue, content: Tokens) -> Span | None:
    """When it was said, as written: she said <on Wednesday> that …"""
    for branch in sentence.children[cue.token.index]:
        if is_time(sentence, branch) and branch.index not in content:
            tokens = sorted(below(sentence, branch) - content)
            return Span(sentence.tokens[tokens[0]].start, sentence.tokens[tokens[-1]].end)
    return None


def trimmed(sentence: Sentence, tokens: Tokens) -> Span | None:
    """The longest unbroken run of the tokens, without punctuation and conjunctions at its edges."""
    runs: list[list[int]] = []
    for index in sorted(tokens):
        if runs and index == runs[-1][-1] + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    for run in sorted(runs, key=len, reverse=True):
        while run and sentence.tokens[run[0]].upos in {"PUNCT", "CCONJ", "ADP", "SCONJ"}:
            run.pop(0)
        while run and sentence.tokens[run[-1]].upos in {"PUNCT", "CCONJ"} and sentence.tokens[run[-1]].text != ")":
            run.pop()
        if run and any(sentence.tokens[i].text.lower() not in ARTICLES for i in run):
            return Span(sentence.tokens[run[0]].start, sentence.tokens[run[-1]].end)
    return None


ARTICLES = frozenset({"the", "a", "an"})


def between(sentence: Sentence, cue: Cue, start: int) -> Span | None:
    """The words between a closing mark or a comma and the cue: "…," <the captain of the ferry> said."""
    tokens = sentence.tokens_between(start, cue.token.start)
    while tokens and tokens[0].upos in {"PUNCT", "CCONJ", "ADV", "SCONJ"} and not _is_capital(tokens[0]):
        tokens.pop(0)
    while tokens and tokens[-1].upos in {"PUNCT", "ADV", "AUX", "PART"} and not _is_capital(tokens[-1]):
        tokens.pop()
    if not tokens or not any(t.upos in NOMINAL | {"NUM", "DET", "ADJ"} or _is_capital(t) for t in tokens):
        return None
    if any(t.upos == "VERB" and t.relation not in {"acl", "amod"} for t in tokens):
        return None
    if len(tokens) > 2 and tokens[-1].text.lower() in DAYS:  # Lund on Friday said …
        tokens = tokens[:-2] if tokens[-2].upos == "ADP" else tokens[:-1]
    return Span(tokens[0].start, tokens[-1].end)


def _is_capital(token: Token) -> bool:
    """Whether a word in the middle of a sentence is written as a name, whatever its tag."""
    return token.index > 0 and token.text[:1].isupper() and token.upos in {"ADV", "ADJ", "VERB"}


def beside_mark(sentence: Sentence, cue: Cue) -> Span | None:
    """The noun phrase right after an inverted cue, for trees that missed it: "…," said <Lund>."""
    following = [t for t in sentence.tokens[cue.token.index + 1 :] if t.upos != "ADV"]
    if not following or following[0].upos not in {"PROPN", "NOUN", "DET", "PRON", "ADJ", "NUM"}:
        return None
    top = following[0]
    while (
        top.head >= 0
        and sentence.tokens[top.head].index > cue.token.index
        and sentence.tokens[top.head].upos in {"PROPN", "NOUN"}
    ):
        top = sentence.tokens[top.head]
    found = trimmed(sentence, noun_phrase(sentence, top))
    return found if found is not None else _words_after(sentence, following)


def _words_after(sentence: Sentence, following: list[Token]) -> Span | None:
    """A mention that the tree tore up: "…," laughed <the 27-year-old>."""
    stop = next((n for n, t in enumerate(following) if t.upos == "PUNCT" and t.text != "-"), len(following))
    run = following[:stop]
    if len(run) > 8 or any(t.upos in {"VERB", "AUX", "SCONJ"} for t in run):
        return None
    return trimmed(sentence, frozenset(t.index for t in run))
